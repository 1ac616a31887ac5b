using System.Diagnostics;
using System.Runtime.Versioning;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.Installation;

/// <summary>Writes a tree to disk, so that real programs can look at it. Owners are left out.</summary>
[SupportedOSPlatform("linux")]
internal static class TreeWriter
{
    public static void Write(FileTree tree, string folder)
    {
        foreach (var entry in tree.Entries)
        {
            var path = Path.Combine(folder, entry.Path);
            switch (entry.Type)
            {
                case FileType.Directory:
                    Directory.CreateDirectory(path);
                    File.SetUnixFileMode(path, (UnixFileMode)entry.Mode);
                    break;
                case FileType.SymbolicLink:
                    File.CreateSymbolicLink(path, entry.LinkTarget!);
                    break;
                case FileType.Regular:
                    using (var file = File.Create(path))
                    using (var content = entry.Content!.Open())
                        content.CopyTo(file);
                    File.SetUnixFileMode(path, (UnixFileMode)entry.Mode);
                    break;
            }
        }
        foreach (var link in tree.Entries.Where(entry => entry.Type == FileType.HardLink))
            Process.Start("ln", [Path.Combine(folder, link.LinkTarget!), Path.Combine(folder, link.Path)]).WaitForExit();
    }
}
