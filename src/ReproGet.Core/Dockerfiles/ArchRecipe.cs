using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>Arch: pacman.</summary>
internal sealed class ArchRecipe : IRecipe
{
    public IReadOnlyList<string> Distros => ["arch"];

    public PackageFormat Format => PackageFormat.Pacman;

    // Without the signature beside it a file is taken as it is, and no keys are made, which would differ each time: its hash was looked at.
    public string Install(bool leavesOut) => """
        rm -f "${work}"/packages/*.sig;
        pacman --upgrade --noconfirm "${work}"/packages/*;
        find /var/lib/pacman/local -name desc -newer "${work}/start" -exec sed -i "/^%INSTALLDATE%\$/{n;s/.*/${SOURCE_DATE_EPOCH}/}" {} +;
        """;

    public (string Folder, string Program) Trust => ("/etc/ca-certificates/trust-source/anchors", "update-ca-trust");

    public string Arguments => "ARG ARCH_ARCHIVE=https://archive.archlinux.org";

    public string GenerateHash(bool leavesOut) => """
        echo "Server = ${ARCH_ARCHIVE}/repos/$(date -u -d "@${SOURCE_DATE_EPOCH}" +%Y/%m/%d)/\$repo/os/\$arch" >/etc/pacman.d/mirrorlist;
        pacman-key --init;
        pacman-key --populate;
        pacman --sync --refresh --refresh;
        pacman --sync --sysupgrade --needed --print --print-format '%n %f' ${packages} >/tmp/wanted;
        pacman --sync --sysupgrade --needed --noconfirm --downloadonly --cachedir /tmp ${packages};
        while read -r name file; do
        hash="$(sha256sum "/tmp/${file}")"; first="${name%"${name#?}"}"; echo "${hash%% *}  ${first}/${name}/${file}";
        done </tmp/wanted >"${sums}";
        """;

    public string? WithVersion(string package, string version) => null;
}
