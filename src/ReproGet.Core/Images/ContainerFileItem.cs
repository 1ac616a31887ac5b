namespace ReproGet.Core.Images;

/// <summary>A <c>ContainerFile</c> item as the project writes it.</summary>
/// <param name="Include">A file on disk, absolute; of a link or an empty directory the text as it stands.</param>
/// <param name="TargetPath">Where it goes in the image; with a slash at its end into that folder, under its own name.</param>
/// <param name="Mode">Octal; empty for 0755 where it is run or a directory, else 0644.</param>
/// <param name="Owner"><c>user</c> or <c>user:group</c>, by name or number; empty for root.</param>
/// <param name="LinkTarget">Of a symbolic link; empty for all else.</param>
public sealed record ContainerFileItem(string Include, string TargetPath, string Mode = "", string Owner = "", string LinkTarget = "");
