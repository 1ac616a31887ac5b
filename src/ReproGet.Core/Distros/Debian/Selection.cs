namespace ReproGet.Core.Distros.Debian;

/// <summary>What the requests for one name come to.</summary>
/// <param name="Name">The number of the name.</param>
/// <param name="Versions">The versions that all requests allow, the preferred one first.</param>
/// <param name="Request">The request that says most, for messages.</param>
/// <param name="Suites">The suites that the requests name, or that alone have the version that they want: packages are taken from there where they have to be.</param>
internal sealed record Selection(int Name, IReadOnlyList<int> Versions, PackageRequest Request, IReadOnlyList<string> Suites);
