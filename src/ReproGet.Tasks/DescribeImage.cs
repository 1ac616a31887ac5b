using Microsoft.Build.Framework;
using ReproGet.Core;
using ReproGet.Core.Images;
using ReproGet.Core.Installation.Effects.Certificates;
using ReproGet.Core.Sbom;

namespace ReproGet.Tasks;

/// <summary>Writes down what the .NET SDK's properties and items say of one runtime identifier's image, and what is wrong with it: that is told once for all images, by <see cref="BuildImage"/>.</summary>
[MSBuildMultiThreadableTask]
public sealed class DescribeImage : CoreTask
{
    /// <summary>The file to write.</summary>
    [Required]
    public ITaskItem File { get; set; } = null!;

    /// <summary><c>linux-x64</c>.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>Whether the app brings .NET with it.</summary>
    public bool SelfContained { get; set; }

    /// <summary>Its <c>runtimeconfig.json</c> in the build's output, where the published file has it inside.</summary>
    public string RuntimeConfiguration { get; set; } = "";

    /// <summary>Where the app was published to.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    /// <summary><c>ContainerImageFormat</c>.</summary>
    public string ImageFormat { get; set; } = "";

    /// <summary><c>ContainerWorkingDirectory</c>.</summary>
    public string WorkingDirectory { get; set; } = "/app/";

    /// <summary><c>ContainerEntrypoint</c>.</summary>
    public ITaskItem[] Entrypoint { get; set; } = [];

    /// <summary><c>ContainerEntrypointArgs</c>.</summary>
    public ITaskItem[] EntrypointArgs { get; set; } = [];

    /// <summary><c>ContainerAppCommand</c>.</summary>
    public ITaskItem[] AppCommand { get; set; } = [];

    /// <summary><c>ContainerAppCommandArgs</c>.</summary>
    public ITaskItem[] AppCommandArgs { get; set; } = [];

    /// <summary><c>ContainerAppCommandInstruction</c>.</summary>
    public string AppCommandInstruction { get; set; } = "";

    /// <summary><c>ContainerDefaultArgs</c>.</summary>
    public ITaskItem[] DefaultArgs { get; set; } = [];

    /// <summary><c>ContainerLabel</c>, each with a Value.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary><c>ContainerGenerateLabels</c>.</summary>
    public bool GenerateLabels { get; set; } = true;

    /// <summary><c>ContainerGenerateLabelsImageBaseDigest</c>.</summary>
    public bool GenerateBaseDigestLabel { get; set; } = true;

    /// <summary><c>ContainerPort</c>, each with a Type.</summary>
    public ITaskItem[] ExposedPorts { get; set; } = [];

    /// <summary><c>ContainerEnvironmentVariable</c>, each with a Value.</summary>
    public ITaskItem[] EnvironmentVariables { get; set; } = [];

    /// <summary><c>ContainerUser</c>.</summary>
    public string User { get; set; } = "";

    /// <summary><c>ContainerFile</c>, each with TargetPath, Mode, Owner and LinkTarget.</summary>
    public ITaskItem[] ContainerFiles { get; set; } = [];

    /// <summary><c>ReproGetTrustedCertificate</c>.</summary>
    public ITaskItem[] TrustedCertificates { get; set; } = [];

    /// <summary>What of the app comes from NuGet packages, each with NuGetPackageId and NuGetPackageVersion.</summary>
    public ITaskItem[] PackageFiles { get; set; } = [];

    /// <summary><c>NuGetPackageRoot</c>.</summary>
    public string PackageFolder { get; set; } = "";

    /// <summary><c>ProjectAssetsFile</c>: which of them need which.</summary>
    public string AssetsFile { get; set; } = "";

    /// <summary><c>TargetFramework</c>.</summary>
    public string TargetFramework { get; set; } = "";

    /// <summary><c>InvariantGlobalization</c>.</summary>
    public bool InvariantGlobalization { get; set; }

    /// <summary><c>ReproGetLayerCompression</c>: like the next two only checked here, so that whatever is wrong is told at once.</summary>
    public string LayerCompression { get; set; } = "gzip";

    /// <summary><c>ReproGetSbom</c>.</summary>
    public string Sbom { get; set; } = "";

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public string SourceDateEpoch { get; set; } = "";

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken)
    {
        var wrong = new Failures();
        var settings = new ImageSettings
        {
            WorkingDirectory = WorkingDirectory,
            User = User.Length > 0 ? User : null,
            Entrypoint = Names(Entrypoint),
            EntrypointArgs = Names(EntrypointArgs),
            AppCommand = Names(AppCommand),
            AppCommandArgs = Names(AppCommandArgs),
            AppCommandInstruction = AppCommandInstruction,
            DefaultArgs = Names(DefaultArgs),
            Labels = Pairs(Labels),
            GenerateLabels = GenerateLabels,
            GenerateBaseDigestLabel = GenerateBaseDigestLabel,
            Ports = [.. ExposedPorts.Select(port => wrong.Try(() => ContainerPort.Parse(port.ItemSpec, port.GetMetadata("Type")))).OfType<ContainerPort>()],
            EnvironmentVariables = Pairs(EnvironmentVariables),
            InvariantGlobalization = InvariantGlobalization,
            Format = wrong.Try(() => SettingValues.Format(ImageFormat)),
        };
        wrong.Add(SettingsRules.Violations(settings));
        wrong.Try(() => SettingValues.Compression(LayerCompression));
        wrong.Try(() => SettingValues.Sboms(Sbom));
        wrong.Try(() => SettingValues.SourceDate(SourceDateEpoch));
        var certificates = wrong.Try(() => TrustedCertificate.ReadAll(TrustedCertificates.Select(item => (Rooted(item.ItemSpec), $"ReproGetTrustedCertificate “{item.ItemSpec}” of {Path.GetFileName(ProjectFile)}"))));

        new ImageDescription
        {
            RuntimeIdentifier = RuntimeIdentifier,
            SelfContained = SelfContained,
            RuntimeConfiguration = RuntimeConfiguration.Length > 0 ? Rooted(RuntimeConfiguration) : null,
            PublishFolder = Rooted(PublishDirectory),
            Files = [.. ContainerFiles.Select(FileItem)],
            TrustedCertificates = certificates ?? [],
            NuGetPackages = NuGetPackages.Describe(PackageFiles.Select(item => (item.GetMetadata("NuGetPackageId"), item.GetMetadata("NuGetPackageVersion"))), PackageFolder, NuGetGraph.Read(AssetsFile, TargetFramework, RuntimeIdentifier)),
            Settings = settings,
            Wrong = [.. wrong.Found.Select(failure => new WrongSetting(failure.Code, failure.Message))],
        }.Write(File.GetMetadata("FullPath"));
        return Task.CompletedTask;
    }

    private ContainerFileItem FileItem(ITaskItem item)
    {
        var include = item.ItemSpec.Replace('\\', '/');
        var linkTarget = item.GetMetadata("LinkTarget");
        // Of a link, and of a directory of the image, the name is no path of this machine.
        var isOnDisk = linkTarget.Length == 0 && !(include.EndsWith('/') && !Directory.Exists(Rooted(include)));
        return new ContainerFileItem(isOnDisk ? Rooted(item.ItemSpec) : include, item.GetMetadata("TargetPath"), item.GetMetadata("Mode"), item.GetMetadata("Owner"), linkTarget);
    }

    private static string[] Names(ITaskItem[] items) => [.. items.Select(item => item.ItemSpec)];

    private static KeyValuePair<string, string>[] Pairs(ITaskItem[] items) => [.. items.Select(item => KeyValuePair.Create(item.ItemSpec, item.GetMetadata("Value")))];
}
