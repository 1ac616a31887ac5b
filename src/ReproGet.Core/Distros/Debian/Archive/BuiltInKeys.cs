using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>The files in <c>Keys</c>.</summary>
internal static class BuiltInKeys
{
    /// <summary>Reads one by its name.</summary>
    public static Keyring Load(string name)
    {
        using var resource = typeof(BuiltInKeys).Assembly.GetManifestResourceStream($"{typeof(BuiltInKeys).Namespace}.Keys.{name}")
            ?? throw new InvalidOperationException($"The key {name} is not built in.");
        var octets = new byte[resource.Length];
        resource.ReadExactly(octets);
        return Keyring.Load(octets, name);
    }
}
