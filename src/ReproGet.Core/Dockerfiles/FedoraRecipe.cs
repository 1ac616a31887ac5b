using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>Fedora: rpm.</summary>
internal sealed class FedoraRecipe : IRecipe
{
    public IReadOnlyList<string> Distros => ["fedora"];

    public PackageFormat Format => PackageFormat.Rpm;

    // The hash of each package was looked at: whose keys the base knows does not matter, and to import one would put the time of day into its database.
    // rpm 4.18 and later take the time of installation from SOURCE_DATE_EPOCH. SQLite's index of a log that is empty differs each time, and is made anew by whoever opens the database.
    public string Install(bool leavesOut) => """
        rpm --upgrade --oldpackage --replacepkgs --nosignature "${work}"/packages/*.rpm;
        shm="$(rpm --eval '%{_dbpath}')/rpmdb.sqlite-shm";
        if [ -s "${shm}" ] && [ ! -s "${shm%-shm}-wal" ]; then : >"${shm}"; fi;
        """;

    public (string Folder, string Program) Trust => ("/etc/pki/ca-trust/source/anchors", "update-ca-trust");

    // Fedora's images have bash, which can walk, and not always “find”.
    public string Times => """
        bash -euc 'shopt -s globstar dotglob nullglob;
        for file in /run/** /tmp/** /var/tmp/**; do if [ -f "${file}" ] && [ "${file}" -nt "${work}/start" ]; then rm -f "${file}"; fi; done;
        for file in /var/log/**; do if [ -f "${file}" ] && [ "${file}" -nt "${work}/start" ]; then : >"${file}"; fi; done;
        for file in /etc /etc/** /opt /opt/** /root /root/** /srv/** /usr /usr/** /var /var/**; do if [ ! -L "${file}" ] && [ "${file}" -nt "${work}/start" ]; then touch -d "@${SOURCE_DATE_EPOCH}" "${file}"; fi; done'
        """;

    public string Arguments => "# Fedora keeps no past of its updates: of the release itself alone everything stays. 1 takes the updates of today.\nARG UPDATES=0";

    // Named as Fedora's build system keeps them: source package, its version and release, architecture, file.
    public string GenerateHash(bool leavesOut) => """
        repositories="--disablerepo=* --enablerepo=fedora";
        if [ "${UPDATES}" = 1 ]; then repositories="${repositories} --enablerepo=updates"; fi;
        set -f;
        dnf --assumeyes ${repositories} --setopt=keepcache=1 --setopt=install_weak_deps=${weak} install --downloadonly ${packages};
        set +f;
        for file in /var/cache/dnf/*/packages/*.rpm /var/cache/libdnf5/*/packages/*.rpm; do
        if [ -f "${file}" ]; then
        built="$(rpm --query --package --nosignature --queryformat '%{SOURCERPM} %{ARCH}' "${file}")";
        source="${built% *}"; source="${source%.src.rpm}"; release="${source##*-}"; source="${source%-*}"; version="${source##*-}"; source="${source%-*}";
        hash="$(sha256sum "${file}")"; echo "${hash%% *}  ${source}/${version}/${release}/${built##* }/${file##*/}";
        fi; done >"${sums}";
        """;

    public string? WithVersion(string package, string version) => $"{package}-{version}";
}
