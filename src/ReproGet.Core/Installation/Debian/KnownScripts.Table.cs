namespace ReproGet.Core.Installation.Debian;

internal static partial class KnownScripts
{
    /// <summary>By package, and each text with the suites and architectures that have it. What debhelper adds, comments and the architecture's name do not count.</summary>
    internal static IReadOnlyList<KnownScript> All { get; } =
    [
        new("apt", ScriptKind.PostInstallation, "AccountsEffect", "asks for the user _apt, which base-passwd's masters have",
        [
            "5af6d61c4554a8e6fb41a29a5ba7c8f6cd92e8632270f9f63498fafacc0db8aa", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("base-files", ScriptKind.PostInstallation, "BaseFilesEffect", "makes directories, links and files from the package's own defaults",
        [
            "7959d82002415ada91323bfad4f76b9063d0decac300632daa44010e2037a5de", // bookworm: amd64, arm64, armhf, i386, ppc64el, s390x
            "45f9e583ceae535784d1eeeb387ec165f24cc82f9d90f98c8bb4fc158465ce13", // trixie: amd64, ppc64el
            "dfbd03e8f045b047a1492eb4d946fc26d88c4bd4b8a01430d7b44df20dce5963", // trixie: arm64, armhf, i386, riscv64, s390x
        ]),
        new("base-files", ScriptKind.PreInstallation, null, "checks that /usr is merged, and diverts names that nothing in such a root has",
        [
            "29faeab05661ced1395b4d09cd57c085720ccac9221187f44f54b4dc597bb453", // trixie: amd64, ppc64el
            "a69a9f76f218803d9503b1ddb273c3d6e6cf797595027553445add0cfa89866e", // trixie: arm64, armhf, i386, riscv64, s390x
        ]),
        new("base-passwd", ScriptKind.PostInstallation, "AccountsEffect", "makes passwd, group, subuid and subgid from the masters",
        [
            "773c3bfaa8f0fabcb96a9c1137e0b1468429a44b91ca169a9aac4ec8150fbdca", // bookworm: amd64, arm64
            "c7daa191dc220e48d48eece9b6418ba4daf8b9773874d6ef92b398d2022a1e94", // trixie: amd64, arm64
        ]),
        new("base-passwd", ScriptKind.PreInstallation, "AccountsEffect", "makes passwd and group from a copy of the masters",
        [
            "df5035902caa8ce1b513b2f8e852e6306f9cc7b76332b00a8469d4736477162d", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("bash", ScriptKind.PostInstallation, null, "makes /bin/sh where dash is not there; dash is Essential. Its alternative is read",
        [
            "b8d2624130bcedbe09206633398e9f8d43ddefb8c999ec2304da216071dcf4d3", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("ca-certificates", ScriptKind.PostInstallation, "CaBundleEffect", "makes the bundle and the links of the trusted certificates",
        [
            "7496fd8e5283ee9374ef1893c6af97cc9bec088fc9ac2a2f06a4b8022d3a2185", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("coreutils", ScriptKind.PostInstallation, null, "links /usr/bin/touch where /usr is not merged",
        [
            "24feeaef17ebc3ddafca2a90cd29fb7e2c1c3cff3bad62bf706ef9cc90e29b4d", // bookworm: amd64, arm64
        ]),
        new("dash", ScriptKind.PostInstallation, null, "takes over /bin/sh from diversions of earlier releases; the package ships the link",
        [
            "0c540a3679bffa533f0fe744033185007f6983e72b52d2df080fc2f04a0eaed0", // bookworm: amd64, arm64
            "6b30f4e965fb2e392b764488895c90a826b63656b765792ae384062dedf71901", // trixie: amd64, arm64
        ]),
        new("debianutils", ScriptKind.PostInstallation, "ShellsEffect", "makes /etc/shells. Its alternative is read",
        [
            "ab701897b1ed1e661f7248fdecd415f83fc8dd1606bab5bfabe55e9d024284c1", // bookworm: amd64, arm64
            "16af2febb9a256c6135df00ac6d7c7f65bd381ebe34f962656ecd74780ecc6aa", // trixie: amd64, arm64
        ]),
        new("dpkg", ScriptKind.PostInstallation, "DefaultFilesEffect", "records the native architecture, and mends what versions before trixie's left",
        [
            "fe7d4770ca32e51f54adda473a4e107deea68c8bd44f931f2493b600a0532e76", // bookworm: amd64, arm64
            "cde286cfd0558eb5a1b9d1989d795aced0937724dee67b03fddf4ee687c9893f", // trixie: amd64, arm64
        ]),
        new("fontconfig", ScriptKind.PostInstallation, "FontconfigEffect", "fills a cache of fonts, which programs fill themselves where it is missing",
        [
            "6426c85ddbb23fded1d92bd049ff931fa2a3e6f608f540c165a7bbed7a537e35", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("fontconfig-config", ScriptKind.PostInstallation, "FontconfigEffect", "links the default answers of debconf into /etc/fonts/conf.d",
        [
            "702cd5839ca316e525c263eca2b07066a7988d3da6c96935d1ce0cebbb20d022", // bookworm: amd64, arm64
            "1c0be2fa33fbcacb9f0698281bc8b6e6999036ccf1282f7c136537b36412ba91", // trixie: amd64, arm64
        ]),
        new("gawk", ScriptKind.PostInstallation, null, "removes broken links of releases long gone. Its alternative is read",
        [
            "bd2c049deabddb57914ccecd1e3abb46303355ecdbff0bafcf5f0e8955d171ff", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("gzip", ScriptKind.PostInstallation, null, "mends diversions of zutils of earlier releases",
        [
            "3e47a9e7d0ccac46afc900a1115abf811176576c4b771596b5d77f2f782b248e", // trixie: amd64, arm64
        ]),
        new("gzip", ScriptKind.PreInstallation, null, "mends diversions of zutils of earlier releases",
        [
            "6d1b99379d2d39c0a6fb8f9a2a3e92b45f20ee9bb25578186b16ae4ca783cbfa", // trixie: amd64, arm64
        ]),
        new("libc-bin", ScriptKind.PostInstallation, "LdSoCacheEffect", "copies nsswitch.conf, which is done for every image, and runs ldconfig",
        [
            "f0501ec2b62a9f0366c9a097ea6c27d1e6ec77b81df14488741306993d94d78f", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("libc6", ScriptKind.PostInstallation, null, "restarts services of an earlier version, and wakes triggers",
        [
            "cdd00fea5afd0ec7158e0739e0ccd50a075ad20e9a26277b1c1a4584fae19a94", // bookworm: amd64, arm64, armhf, i386, ppc64el, s390x
        ]),
        new("libc6", ScriptKind.PreInstallation, null, "checks the kernel and the environment of the machine, and diverts names that nothing in a merged /usr has",
        [
            "791cd34e08ec7acbdcfcef55ea08c85ddcb217ddea557fd7b6c491435af7283e", // bookworm: amd64, ppc64el
            "b428853309a0d9d1da52d489325a0fc978f9fe288637f98a810a90e38e95db09", // bookworm: arm64, armhf, i386, s390x
            "b7f6e65ed3bd46a1972250a5d3aeef3b3ca8b6f873375acdd3ff4ef9edcc7927", // trixie: amd64
            "c610f0326d679716dec07ff0e8b79161fff2ff90e91f1c492263dc09c561e8d2", // trixie: arm64
            "46810f1592348ae3cafc46006b73b6470cda65533fbace18ed499489c2123151", // trixie: armhf
            "3bf9656c5ade98525aa16c017e23deb7d6e75e61aa4c33efb05a0ae4a899c595", // trixie: i386
            "efe33a0cfdff1c2aaaf4d61b6ea5ef72289578b1d055641bc291c2f19e038bee", // trixie: ppc64el
            "b8ccf04c9a8f8c2c8c4488b53469a4c90c6e24cc2d066c241c6c9bb93f34bd92", // trixie: riscv64
            "9c30c15fdf009224e188729cf5f5cdd361e50f691f6644884ae30790bcf7cd91", // trixie: s390x
        ]),
        new("libglib2.0-0t64", ScriptKind.PreInstallation, null, "removes a script of an earlier package",
        [
            "93e2795a2acce3de5ffd781f488c0c5967b3d7db2d50dc91ed21e24b50f377fd", // trixie: amd64, arm64
        ]),
        new("libpam-modules", ScriptKind.PostInstallation, "DefaultFilesEffect", "makes empty files",
        [
            "0a4fc6dcf12bcaf1e0ac14665096650f7adef1e3e428010c523159085ae0ec6d", // bookworm: amd64, arm64
            "a29aae85767cb2b80c0f4954b2b519286f6640fd31cd8d2d60e9f48cffd2282e", // trixie: amd64, arm64
        ]),
        new("libreadline8t64", ScriptKind.PreInstallation, null, "diverts names that nothing in a merged /usr has",
        [
            "1e4afd613dadf801a4d8374f53c81a24409243cd562a77dae9c3ddadb42e0487", // trixie: amd64, arm64, armhf, i386, ppc64el, riscv64, s390x
        ]),
        new("libselinux1", ScriptKind.PostInstallation, null, "removes compiled policies of earlier versions",
        [
            "5db189e99ff1bfc26985d0eb59f443e6673f068c0769e168550ac9c88e9dbd9d", // trixie: amd64, arm64
        ]),
        new("login.defs", ScriptKind.PostInstallation, null, "brings back a conffile of an earlier version",
        [
            "c606c1b2c10c19bd60f3ec1b21d16034117d35f82d0053344b428c0830e4ee24", // trixie: amd64, arm64
        ]),
        new("openssl", ScriptKind.PostInstallation, null, "links /usr/lib/ssl where the package does not ship it; it does",
        [
            "ed3998613dbbdb20fc66244110a810a8d9ab8c53131224f2ce61355b7bbc168e", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("passwd", ScriptKind.PostInstallation, "AccountsEffect", "makes sure of the group shadow, and moves passwords into shadow files",
        [
            "0d72f0b5d04df87d659983264d628c1be93b3cd136a45a7697906a5481c23bf0", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("readline-common", ScriptKind.PostInstallation, "DefaultFilesEffect", "copies inputrc",
        [
            "038b02f2002f1b509649cf8955089a6db52cf08080a7b0fa585a9e16b7e55282", // bookworm: amd64, arm64; trixie: amd64, arm64
        ]),
        new("tzdata", ScriptKind.PostInstallation, "TimeZoneEffect", "sets the zone to debconf's default answer",
        [
            "55835943be0a5e6c7eb9a8dd65a55431fa9d986bbe473c26a7c44f3067cb3a8d", // bookworm: amd64, arm64
            "8839b18b4ef72e87e49e33ff0f73035278a42eae2b3923b2a4914b0fa6263927", // trixie: amd64, arm64
        ]),
    ];
}
