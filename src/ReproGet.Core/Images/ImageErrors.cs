using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>RG5100 to RG5145, and RG1079, RG1112, RG1113, RG1117: what a project asks of its image, and what stands in its publish folder.</summary>
internal static class ImageErrors
{
    public static ReproGetException BaseNotPinned(string reference, string project)
        => new(
            "RG1112",
            $"The lock of {project} is sums files only, and nothing pins its base image {(reference.Length == 0 ? "(none is named)" : Shown(reference))}. "
            + $"Set ContainerBaseImage to a reference with a digest (image@sha256:…), to “scratch” or to an image on disk (oci:DIR), or make a whole lock: dotnet build -t:ReproGetLock {project}.");

    public static ReproGetException NotAssembled(string file, string project)
        => new(
            "RG1113",
            $"The lock of {project} holds “{Shown(file)}”, and images are assembled of Debian's packages (.deb) only. The locked files can be downloaded, verified, inspected and installed on their own distro. "
            + "For an image with them use a Dockerfile (target ReproGetDockerfile), and set <ReproGetImageOnPublish>false</ReproGetImageOnPublish>; for files that are no packages set <ReproGetDistro>none</ReproGetDistro>.");

    public static ReproGetException OtherImage(string path, Oci.Digest atHand, Oci.Digest made, string differences, string project)
        => new("RG1117", $"The image archive {Shown(path)} is {atHand}, and {project} now makes {made}; different are: {differences}. It was made of other sources, of another lock or by another .NET SDK, or it was changed afterwards. Publish again to have the image of now.");

    /// <summary>Whoever reads archives of others speaks of the cache or of a base; this one was published here.</summary>
    public static ReproGetException DamagedArchive(string path, string project, ReproGetException failure)
        => new("RG1079", $"The image archive {Shown(path)} is damaged ({failure.Code} while it was read): it was cut off, or changed after it was made. Do not deliver it: remove it, and publish again: dotnet publish {project}.", failure);

    /// <summary>A warning: the base's own entry point is lost.</summary>
    public const string BaseEntrypointOverwritten = "RG5130";

    /// <summary>A warning: ContainerEntrypointArgs without ContainerEntrypoint.</summary>
    public const string EntrypointArgsAlone = "RG5131";

    /// <summary>A warning: an app with cultures finds no ICU.</summary>
    public const string NoIcu = "RG5132";

    public const string NoIcuMessage = "The app uses cultures, and the image has no ICU: it would end when it starts. Add the release's ICU, for Debian 13 <DistroPackage Include=\"libicu76\" />, for Debian 12 libicu72; "
        + "or set <InvariantGlobalization>true</InvariantGlobalization> if the app needs no cultures.";

    /// <summary>A warning: the app's folder is a link, and the app stands where it leads.</summary>
    public const string LinkInPlaceOfFolder = "RG5133";

    public static string LinkInPlaceOfFolderMessage(string path, string target, string place)
        => $"“/{Shown(path)}” is a link to “{Shown(target)}” in the base or the packages, so files of the app are put into “/{Shown(place)}”. Set ContainerWorkingDirectory to a folder of the app's own, or leave out what brings the link.";

    /// <summary>A warning: the image does not know who it is to run as.</summary>
    public const string NoSuchUser = "RG5134";

    public static string NoSuchUserMessage(string text, string kind, string name)
        => $"ContainerUser is “{Shown(text)}”, but the image has no {kind} “{Shown(name)}”: engines would refuse to start it. Give a number, or a name of the image's /etc/passwd and /etc/group; images on scratch have root, nobody and app.";

    public static ReproGetException BadPath(string property, string path)
        => new("RG5100", $"{property} is “{Shown(path)}”, which is no absolute path inside the image. Write it as /app or /etc/nginx/nginx.conf.");

    public static ReproGetException BadVariable(string name)
        => new("RG5101", $"ContainerEnvironmentVariable “{Shown(name)}” is no name of an environment variable. It may hold letters, digits and _, and may not start with a digit.");

    public static ReproGetException BadPort(string number, string type)
        => new("RG5102", $"ContainerPort “{Shown(number)}” of Type “{Shown(type)}” is no port. Its number goes from 1 to 65535, its Type is tcp or udp.");

    public static ReproGetException BadLabel(string name)
        => new("RG5103", $"ContainerLabel “{Shown(name)}” is no name of a label. It may not be empty, nor hold control characters.");

    public static ReproGetException BadRepository(string name)
        => new("RG5104", $"ContainerRepository “{Shown(name)}” is no name of a repository, and cannot be turned into one. Use lower-case letters, digits, and . _ - between them, with / between parts.");

    public static ReproGetException BadTag(string tag)
        => new("RG5105", $"ContainerImageTag “{Shown(tag)}” is no tag. It holds up to 128 of A–Z, a–z, 0–9, _ . and -, and does not start with . or -.");

    public static ReproGetException EntrypointArgsWithoutEntrypoint()
        => new("RG5106", "ContainerEntrypointArgs are given without a ContainerEntrypoint. Use ContainerAppCommandArgs for arguments that are always there, or ContainerDefaultArgs for those that docker run may replace.");

    public static ReproGetException AppCommandArgsWithoutAppCommand()
        => new("RG5107", "ContainerAppCommandArgs are given, but there is no ContainerAppCommand that they belong to. Add ContainerAppCommand, or remove them.");

    public static ReproGetException AppCommandNotUsed()
        => new("RG5108", "ContainerAppCommandInstruction is None, so ContainerAppCommand and ContainerAppCommandArgs would be lost. Remove them, or set it to Entrypoint or DefaultArgs.");

    public static ReproGetException AppCommandAndEntrypoint()
        => new("RG5109", "ContainerAppCommandInstruction is Entrypoint, and ContainerEntrypoint is given as well: one image has one entry point. Remove one of them, or set it to DefaultArgs.");

    public static ReproGetException UnknownInstruction(string instruction)
        => new("RG5110", $"ContainerAppCommandInstruction is “{Shown(instruction)}”. It can be Entrypoint, DefaultArgs or None.");

    public static ReproGetException NoPublishFolder(string folder)
        => new("RG5111", $"There is no publish folder “{Shown(folder)}”. Run “dotnet publish”.");

    public static ReproGetException UnreadableFile(string file, string why, Exception? inner = null)
        => new("RG5112", $"“{Shown(file)}” is to go into the image and cannot be read: {why}. If it is a link, mend or remove it, then publish again.", inner);

    public static ReproGetException UnportableName(string folder, string name)
        => new("RG5113", $"The name of “{Shown(name)}” in “{Shown(folder)}” is not UTF-8. Rename it, then publish again.");

    public static ReproGetException PathTwice(string path, string first, string second)
        => new("RG5114", $"Two files want to be “/{Shown(path)}” in the image: “{Shown(first)}” and “{Shown(second)}”. Leave one of them out, or give one another TargetPath.");

    public static ReproGetException NotADirectory(string path, string blocking)
        => new("RG5115", $"“/{Shown(path)}” cannot be put into the image: “/{Shown(blocking)}” is there and is no directory. Choose another path.");

    public static ReproGetException IsADirectory(string path)
        => new("RG5116", $"“/{Shown(path)}” is a directory of the packages or the base; a file cannot take its place. Choose another path.");

    public static ReproGetException TooManyLayers(int count, int bound)
        => new("RG5117", $"The image would have {count} layers; engines take {bound}. Choose a base with fewer layers.");

    public static ReproGetException CompressionWithoutType(string compression)
        => new("RG5118", $"Images of Docker's format have no layers compressed by {compression}. Set ContainerImageFormat to OCI, or ReproGetLayerCompression to gzip.");

    public static ReproGetException PlatformTwice(string platform)
        => new("RG5119", $"Two images are for {platform}. Remove one of the RuntimeIdentifiers.");

    public static ReproGetException LinkLoop(string folder)
        => new("RG5120", $"The links below “{Shown(folder)}” lead in a circle. Remove the link that leads back, then publish again.");

    public static ReproGetException OtherPlatform(string expected, string actual)
        => new("RG5121", $"The base image is for {actual}, the image is to be for {expected}. Choose a base that is made for {expected}.");

    public static ReproGetException MixedFormats()
        => new("RG5122", "Images of OCI's and of Docker's format cannot stand in one index. Set ContainerImageFormat.");

    public static ReproGetException FrameworkDependent(string project)
        => new("RG5123", $"{Shown(project)} is published framework-dependent, and an image on “scratch” holds no .NET. Set <SelfContained>true</SelfContained>, or publish with “--self-contained”.");

    public static ReproGetException NoFramework(string project, string framework, IReadOnlyList<string> there)
        => new("RG5128", $"{Shown(project)} is published framework-dependent and needs {Shown(framework)}, but the base image has {(there.Count == 0 ? "no .NET" : string.Join(", ", there.Select(Shown)))}. "
            + "Take a ContainerBaseImage that has it, or publish with “--self-contained”.");

    public static ReproGetException NoTargetPath(string item)
        => new("RG5140", $"ContainerFile “{Shown(item)}” does not say where it goes in the image. Add TargetPath=\"/etc/app/app.conf\", or TargetPath=\"/etc/app/\" to keep its name.");

    public static ReproGetException NoSuchFile(string item)
        => new("RG5141", $"ContainerFile “{Shown(item)}” is not there. Mend the Include; an empty directory of the image is Include=\"/data/\", a link an item with LinkTarget.");

    public static ReproGetException FolderItem(string item)
        => new("RG5142", $"ContainerFile “{Shown(item)}” is a folder. Name what is in it: Include=\"{Shown(Path.GetFileName(item.TrimEnd('/')))}/**\" TargetPath=\"/etc/app/%(RecursiveDir)%(Filename)%(Extension)\".");

    public static ReproGetException BadMode(string item, string mode)
        => new("RG5143", $"ContainerFile “{Shown(item)}” has the Mode “{Shown(mode)}”, which is no octal mode such as 0644 or 1777.");

    public static ReproGetException NoSuchOwner(string item, string owner, string kind, string name)
        => new("RG5144", $"ContainerFile “{Shown(item)}” has the Owner “{Shown(owner)}”, but the image has no {kind} “{Shown(name)}”. Give a number, or a name of the image's /etc/passwd and /etc/group.");

    public static ReproGetException UnknownSbom(string text)
        => new("RG5145", $"ReproGetSbom is “{Shown(text)}”. It can be spdx, cyclonedx, both as “spdx;cyclonedx”, or none.");

    public static ReproGetException UnknownFormat(string format)
        => new("RG5124", $"ContainerImageFormat is “{Shown(format)}”. It can be OCI or Docker.");

    public static ReproGetException UnknownCompression(string compression)
        => new("RG5125", $"ReproGetLayerCompression is “{Shown(compression)}”. It can be gzip, zstd or none.");

    public static ReproGetException BadSourceDate(string text)
        => new("RG5126", $"SOURCE_DATE_EPOCH is “{Shown(text)}”. It is a number of seconds since 1970-01-01 00:00 UTC.");

    public static ReproGetException EmptyPublishFolder(string folder)
        => new("RG5127", $"The publish folder “{Shown(folder)}” is empty, so the image would hold no app. If another build of this project ran at the same time, run this one again.");

    private static string Shown(string text) => FileSystemErrors.Printable(text);

    public static ReproGetException OverBase(string path, string reference)
        => new("RG5172", $"The image would be written to “{Shown(path)}”, over its own base {Shown(reference)}. Name another file with ReproGetImageArchive or ContainerArchiveOutputPath.");

    public static ReproGetException OverFile(string path)
        => new("RG5173", $"The image would be written to “{Shown(path)}”, where a file stands that no image archive is and that this SDK did not write. It was left as it is: move it away, or name another file with ReproGetImageArchive or ContainerArchiveOutputPath.");
}
