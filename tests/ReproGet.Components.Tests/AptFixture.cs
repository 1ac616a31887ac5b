using ReproGet.Core;
using ReproGet.Core.Packages;
using ReproGet.Parity;

[assembly: AssemblyFixture(typeof(ReproGet.Components.Tests.AptFixture))]

namespace ReproGet.Components.Tests;

/// <summary>sid's apt with copies of releases for it, backports among them, each made once, when the first test asks.</summary>
public sealed class AptFixture : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Archives _archives = new(Mirror.Cache, new Silence());
    private readonly Dictionary<string, Task<ArchiveCopy>> _copies = [];
    private Task<AptRoot>? _root;

    internal async Task<ArchiveCopy> GetCopyAsync(string codename, string architecture)
    {
        Oracle.Require("mmdebstrap");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make a root.");
        await Mirror.RequireAsync();
        Task<ArchiveCopy>? copy;
        lock (_lock)
        {
            var name = $"{codename} {architecture}";
            if (!_copies.TryGetValue(name, out copy))
                _copies.Add(name, copy = MakeAsync(_root ??= AptRoot.MakeAsync(Mirror.Cache, _archives, CancellationToken.None), codename, architecture));
        }
        return await copy;
    }

    public void Dispose() => _archives.Dispose();

    private async Task<ArchiveCopy> MakeAsync(Task<AptRoot> root, string codename, string architecture)
        => await ArchiveCopy.MakeAsync(await root, _archives, codename, Architecture.FromName(architecture)!, CancellationToken.None, withBackports: true);

    private sealed class Silence : IDiagnostics
    {
        public void Warning(string code, string message)
        {
        }

        public void Message(string message)
        {
        }
    }
}
