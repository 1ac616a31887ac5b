using System.Text.Json;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Installation.Effects.Certificates;
using ReproGet.Core.Sbom;

namespace ReproGet.Tasks;

/// <summary>What an inner build says of its image, on its way to the outer one: in a file, because joined strings lose colons and semicolons.</summary>
internal sealed record ImageDescription
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary><c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>Whether the app brings .NET with it.</summary>
    public required bool SelfContained { get; init; }

    /// <summary>The <c>runtimeconfig.json</c> of a single file that brings no .NET; null for others.</summary>
    public string? RuntimeConfiguration { get; init; }

    /// <summary>Where the app was published to: absolute.</summary>
    public required string PublishFolder { get; init; }

    /// <summary>What goes into the image outside the app's folder.</summary>
    public IReadOnlyList<ContainerFileItem> Files { get; init; } = [];

    /// <summary>Certificates of the project's own.</summary>
    public IReadOnlyList<TrustedCertificate> TrustedCertificates { get; init; } = [];

    /// <summary>The NuGet packages of the app.</summary>
    public IReadOnlyList<SbomPackage> NuGetPackages { get; init; } = [];

    /// <summary>What cannot be: the other runtime identifiers mostly have the same.</summary>
    public IReadOnlyList<WrongSetting> Wrong { get; init; } = [];

    /// <summary>The rest.</summary>
    public required ImageSettings Settings { get; init; }

    /// <summary>Reads a file that <see cref="Write"/> made.</summary>
    public static ImageDescription Read(string path) => JsonSerializer.Deserialize<ImageDescription>(WorkFile.Read(path), Format)!;

    /// <summary>Writes it.</summary>
    public void Write(string path) => WorkFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Format));
}

/// <summary>A failure that is yet to be told.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">Its message.</param>
internal sealed record WrongSetting(string Code, string Message);
