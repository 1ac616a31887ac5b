using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>Alpine: apk.</summary>
internal sealed class AlpineRecipe : IRecipe
{
    public IReadOnlyList<string> Distros => ["alpine"];

    public PackageFormat Format => PackageFormat.Apk;

    // The hash of each package was looked at: by whom it is signed does not matter.
    public string Install(bool leavesOut) => """
        apk add --no-network --no-cache --allow-untrusted --force-non-repository --repositories-file /dev/null "${work}"/packages/*.apk;
        """;

    public string Arguments => "# Alpine keeps no past of its packages: what is found is its release as it is today.";

    public string GenerateHash(bool leavesOut) => """
        apk update;
        apk add --simulate ${packages} >/tmp/plan;
        sed -n -E 's/^\([0-9]+\/[0-9]+\) (Installing|Upgrading|Downgrading|Replacing) ([^ ]+) \(([^ ]+ -> )?([^)]+)\)$/\2=\4/p' /tmp/plan >/tmp/wanted;
        mkdir /tmp/apk;
        while read -r wanted; do
        url="$(apk fetch --simulate --url "${wanted}")";
        apk fetch --output /tmp/apk "${wanted}" >/dev/null;
        hash="$(sha256sum "/tmp/apk/${url##*/}")"; echo "${hash%% *}  ${url##*/alpine/}";
        done </tmp/wanted >"${sums}";
        """;

    public string? WithVersion(string package, string version) => $"{package}={version}";
}
