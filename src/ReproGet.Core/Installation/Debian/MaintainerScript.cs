using System.Text;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Judges whether a maintainer script is understood: whether all that it would do in an image from scratch is nothing, or is done by an effect.</summary>
internal sealed class MaintainerScript
{
    private static readonly string[] Triplets =
    [
        "x86_64-linux-gnu", "aarch64-linux-gnu", "arm-linux-gnueabihf", "i386-linux-gnu", "powerpc64le-linux-gnu", "s390x-linux-gnu", "riscv64-linux-gnu",
    ];

    private MaintainerScript(ScriptKind kind, string residue, IReadOnlyList<string> unknown)
    {
        Kind = kind;
        Residue = Digest.Of(Encoding.UTF8.GetBytes(residue));
        Unknown = unknown;
    }

    /// <summary>Which script it is.</summary>
    public ScriptKind Kind { get; }

    /// <summary>The hash of what is left when comments, blank lines, void debhelper sections and the name of the architecture are taken out: <see cref="KnownScripts"/> knows scripts by it.</summary>
    public Digest Residue { get; }

    /// <summary>The commands that were not understood by reading.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Reads one script of a package; null where the package has none.</summary>
    public static MaintainerScript? Read(UnpackedPackage package, ScriptKind kind)
    {
        if (!package.ControlMembers.TryGetValue(kind.MemberName(), out var bytes))
            return null;
        // Latin-1 keeps every byte: a script need not be UTF-8.
        var text = DebhelperSections.Remove(Encoding.Latin1.GetString(bytes));
        return new MaintainerScript(kind, Normalize(text), IsShell(text) ? FirstRun.Of(text, kind).Unknown : ["a program that is no shell script"]);
    }

    private static bool IsShell(string script)
    {
        if (!script.StartsWith("#!", StringComparison.Ordinal))
            return false;
        var interpreter = script.Split('\n')[0][2..].Trim().Split(' ')[0];
        return interpreter is "/bin/sh" or "/usr/bin/sh" or "/bin/bash" or "/usr/bin/bash" or "/bin/dash" or "/usr/bin/dash";
    }

    private static string Normalize(string script)
    {
        var residue = new StringBuilder();
        foreach (var line in script.Split('\n'))
        {
            var text = line.Trim();
            if (text.Length > 0 && (!text.StartsWith('#') || text.StartsWith("#!", StringComparison.Ordinal)))
                residue.Append(text).Append('\n');
        }
        foreach (var triplet in Triplets)
            residue.Replace(triplet, "@triplet@");
        return residue.ToString();
    }
}
