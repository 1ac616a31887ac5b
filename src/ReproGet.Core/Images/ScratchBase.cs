using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>The configuration that an image on <c>scratch</c> starts with: what Microsoft's <c>runtime-deps</c> images set, so that an app behaves as on them.</summary>
/// <remarks>The variables are those of dotnet-docker's runtime-deps images (8.0 and later); <c>APP_UID</c> makes the SDK's rule run the app as that user.</remarks>
internal static class ScratchBase
{
    private const string AppUser = "app";

    // The root's passwd is small; what is larger is no passwd of ours.
    private const int MaxPasswdSize = 1 << 20;

    /// <param name="platform">What the image runs on.</param>
    /// <param name="tree">Its packages: the number of the user <c>app</c> is read in its passwd, where it has one.</param>
    public static ImageConfig Config(Platform platform, FileTree tree)
    {
        List<string> environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
        if (AppUserId(tree) is { } id)
            environment.Add(string.Create(CultureInfo.InvariantCulture, $"APP_UID={id}"));
        environment.AddRange(["ASPNETCORE_HTTP_PORTS=8080", "DOTNET_RUNNING_IN_CONTAINER=true"]);
        return ImageConfig.Empty(platform).With([], [KeyValuePair.Create("Env", (JsonNode?)CanonicalJson.List(environment))]);
    }

    private static int? AppUserId(FileTree tree)
    {
        if (!tree.TryFollow("etc/passwd", out var passwd) || passwd.Content is not { Length: <= MaxPasswdSize } content)
            return null;
        using var reader = new StreamReader(content.Open(), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            // name:password:uid:gid:… (passwd(5))
            var fields = line.Split(':');
            if (fields.Length > 2 && fields[0] == AppUser && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return id;
        }
        return null;
    }
}
