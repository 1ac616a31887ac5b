using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Dockerfiles;

/// <summary>Debian and Ubuntu: apt, from files only.</summary>
internal sealed class DebianRecipe : IRecipe
{
    public IReadOnlyList<string> Distros => ["debian", "ubuntu"];

    public PackageFormat Format => PackageFormat.Deb;

    // apt knows which package is configured before which is unpacked; “dpkg -i” of all does not. It is shown no sources, and keeps no caches.
    public string Install(bool leavesOut) => (leavesOut ? LeaveOut("""for file in "${work}"/packages/*.deb; do dpkg-deb --field "${file}" Pre-Depends Depends; done""", """ && ! ls "${work}/packages/${name}"_*.deb >/dev/null 2>&1""") : "") + """
        mkdir -p "${work}/lists/partial" "${work}/archives/partial";
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --allow-downgrades --allow-change-held-packages
        -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="${work}/lists"
        -o Dir::Cache::archives="${work}/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
        -o APT::Sandbox::User=root -o Dpkg::Options::=--force-confold "${work}"/packages/*.deb;
        """ + (leavesOut ? """

        if [ -n "${absent}" ]; then dpkg --purge --force-depends ${absent}; cp /var/lib/dpkg/status /var/lib/dpkg/status-old; fi;
        """ : "");

    public string Arguments => $$"""
        ARG DEBIAN_ARCHIVE={{BuiltInProviders.DebianPast}}
        ARG UBUNTU_ARCHIVE=http://snapshot.ubuntu.com/ubuntu
        """;

    public string GenerateHash(bool leavesOut) => """
        . /etc/os-release;
        rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*;
        if [ "${ID}" = ubuntu ]; then
        for suite in "${VERSION_CODENAME}" "${VERSION_CODENAME}-updates" "${VERSION_CODENAME}-security"; do
        echo "deb [check-valid-until=no] ${UBUNTU_ARCHIVE}/${SNAPSHOT} ${suite} main universe restricted multiverse"; done >/etc/apt/sources.list;
        else
        for suite in "debian/${SNAPSHOT} ${VERSION_CODENAME}" "debian/${SNAPSHOT} ${VERSION_CODENAME}-updates" "debian-security/${SNAPSHOT} ${VERSION_CODENAME}-security"; do
        echo "deb [check-valid-until=no] ${DEBIAN_ARCHIVE}/${suite} main"; done >/etc/apt/sources.list;
        fi;
        apt-get update;

        """ + (leavesOut ? LeaveOut("apt-cache dumpavail", "") + Pin : "") + """
        LC_ALL=C apt-get install --simulate ${recommends} ${packages} >/tmp/plan;
        sed -n 's/^Inst \([^ ]*\) \(\[[^]]*\] \)\{0,1\}(\([^ ]*\) .*/\1=\3/p' /tmp/plan >/tmp/wanted;
        while read -r wanted; do
        apt-cache show "${wanted}" | awk '$1 == "Filename:" { name = $2 } $1 == "SHA256:" { hash = $2 } name != "" && hash != "" { print hash "  " name; exit }';
        done </tmp/wanted >"${sums}";
        if [ "$(wc -l <"${sums}")" != "$(wc -l </tmp/wanted)" ]; then echo "The archive has no hash for some of:"; cat /tmp/wanted; exit 1; fi;
        """;

    public string? WithVersion(string package, string version) => $"{package}={version}";

    // Else apt would take the newer one that the archive has.
    private const string Pin = """
        for name in ${absent}; do { echo "Package: ${name}"; echo "Pin: version 0"; echo "Pin-Priority: 1001"; echo; } >>/etc/apt/preferences; done;

        """;

    // What is left out stands in dpkg's database meanwhile, in each version that is asked for: so nothing else may be missing.
    private static string LeaveOut(string needs, string isTaken) => $$"""
        needs="${work:-/tmp}/needs"; absent="";
        {{needs}} | sed -n 's/^\(Pre-\)\{0,1\}Depends://p' | tr ',|' '\n\n' >"${needs}";
        for name in ${left_out}; do
        if [ "$(dpkg-query --show --showformat '${db:Status-Status}' "${name}" 2>/dev/null)" != installed ]{{isTaken}}; then
        provides="$(sed -n "s/^ *${name}\(:[a-z0-9-]*\)\{0,1\} *(\([<>=]*\) *\([^)]*\)).*/\2 \3/p" "${needs}" | while read -r relation version; do
        case "${relation}" in "<<") version="${version}~";; ">>") version="${version}+";; esac;
        echo "${name} (= ${version})"; done | LC_ALL=C sort -u | tr '\n' ',')";
        { echo "Package: ${name}"; echo "Status: install ok installed"; echo "Architecture: $(dpkg --print-architecture)"; echo "Multi-Arch: allowed"; echo "Version: 0";
        if [ -n "${provides}" ]; then echo "Provides: ${provides%,}"; fi;
        echo "Maintainer: nobody"; echo "Description: left out"; echo; } >>/var/lib/dpkg/status;
        : >"/var/lib/dpkg/info/${name}.list"; absent="${absent} ${name}";
        fi; done;

        """;
}
