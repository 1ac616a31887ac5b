namespace ReproGet.Core.Installation.Debian;

/// <summary>One <c>update-alternatives --install</c> of a maintainer script (update-alternatives(1)).</summary>
/// <param name="Link">The generic name, absolute: <c>/usr/bin/awk</c>.</param>
/// <param name="Name">The group's name: the link in <c>/etc/alternatives</c>.</param>
/// <param name="Path">What it leads to, absolute.</param>
/// <param name="Priority">The highest of a group wins.</param>
/// <param name="Slaves">Links that follow this one.</param>
internal sealed record AlternativeRequest(string Link, string Name, string Path, int Priority, IReadOnlyList<AlternativeSlave> Slaves);

/// <summary>A link that follows its master's choice.</summary>
/// <param name="Link">The generic name, absolute.</param>
/// <param name="Name">The link in <c>/etc/alternatives</c>.</param>
/// <param name="Path">What it leads to, absolute; the link is left out where it does not exist.</param>
internal sealed record AlternativeSlave(string Link, string Name, string Path);
