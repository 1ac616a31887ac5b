using System.Text;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Debian;

namespace ReproGet.Core.Tests.Installation;

public sealed class MaintainerScriptTests
{
    public static TheoryData<string, string> Understood => new()
    {
        { "an empty skeleton", "set -e\ncase \"$1\" in\n  configure)\n  ;;\n  abort-upgrade|abort-remove|abort-deconfigure)\n  ;;\n  *)\n    echo \"unknown argument \\`$1'\" >&2\n    exit 1\n  ;;\nesac\nexit 0\n" },
        { "a void section of debhelper", "set -e\n# Automatically added by dh_python3\nif command -v py3compile >/dev/null 2>&1; then\n  py3compile -p x\n  rm -rf /x\nfi\n# End automatically added section\n" },
        { "upgrades only", "if [ \"$1\" = configure ] && [ -n \"$2\" ]; then rm -rf /x; fi\n" },
        { "upgrades from an old version only", "if dpkg --compare-versions \"$2\" lt-nl 1.2; then mv /a /b; fi\n" },
        { "another call only", "if [ \"$1\" = triggered ]; then make-cache; exit 0; fi\n" },
        { "another case only", "case \"$1\" in (triggered|upgrade) make-cache;; esac\n" },
        { "after its end", "set -e\nexit 0\nmake-cache\n" },
        { "a running system only", "if [ -d /run/systemd/system ]; then reboot; fi\n" },
        { "what an effect does for all", "if [ \"$1\" = \"configure\" ]; then\n  ldconfig\nfi\n" },
        { "a function that nothing calls", "cleanup() {\n  rm -f /x\n}\nif [ \"$1\" = remove ]; then cleanup; fi\n" },
        { "a function that is called with other words", "f() {\n  [ \"$1\" = x ] && rm -f /x\n  return 0\n}\nf y\n" },
        { "a variable that is known", "type=$1\nif [ \"$type\" = remove ]; then rm -f /x; fi\n" },
        { "an alternative", "update-alternatives --install /usr/bin/a a /usr/bin/b 10 || true\n" },
        { "text of a here-document", "if [ -n \"$2\" ]; then\ncat <<EOF\nrm -f /x; fi\nEOF\nfi\n" },
        { "a function that returns", "f() {\n  if [ \"$1\" = configure ]; then return 0; fi\n  return 1\n}\nif f \"$1\"; then :; else rm -f /x; fi\nf y || exit 0\nrm -f /y\n" },
        { "a pipeline of questions", "if getent passwd | grep -q '^x:'; then echo there; fi\nif echo \"$2\" | grep -q y; then :; fi\n" },
        { "a test that is negated very often", "if [ " + string.Concat(Enumerable.Repeat("! ", 20_001)) + "x ]; then rm -f /x; fi\n" },
        { "questions of which nothing hangs", "if which foo >/dev/null 2>&1; then echo yes; else echo no; fi\n" },
    };

    [Theory]
    [MemberData(nameof(Understood))]
    public void A_script_that_does_nothing_on_its_first_run_is_understood(string summary, string script)
    {
        Assert.NotNull(summary);
        Assert.Equal([], Read("#!/bin/sh\n" + script).Unknown);
    }

    public static TheoryData<string, string, string> NotUnderstood => new()
    {
        { "a plain command", "#!/bin/sh\nset -e\nadduser --system x\n", "adduser --system x" },
        { "a command on a condition that is not known", "#!/bin/sh\nif [ -x /usr/bin/y ]; then\n  rm -f /x\nfi\n", "rm -f /x" },
        { "an alternative on a condition that is not known", "#!/bin/sh\nif [ -x /usr/bin/y ]; then update-alternatives --install /a a /b 1; fi\n", "update-alternatives --install /a a /b 1" },
        { "an alternative after an end that may have come", "#!/bin/sh\n[ -x /y ] && exit 0\nupdate-alternatives --install /a a /b 1\n", "update-alternatives --install /a a /b 1" },
        { "an alternative with a name that is not known", "#!/bin/sh\nupdate-alternatives --install /a a $x 1\n", "update-alternatives --install /a a $x 1" },
        { "a loop", "#!/bin/sh\nfor f in a b; do rm $f; done\n", "a for loop" },
        { "a pipeline", "#!/bin/sh\necho x | tee /x\n", "a pipeline" },
        { "output into a file", "#!/bin/sh\necho x > /etc/x\n", "echo x" },
        { "a block with output into a file", "#!/bin/sh\n{ echo x; } > /etc/x\n", "a redirected block" },
        { "a command in a substitution", "#!/bin/sh\nX=$(touch /x)\n", "X=$(touch /x)" },
        { "a command behind a question in a substitution", "#!/bin/sh\nX=$(cat /y; touch /x)\n", "X=$(cat /y; touch /x)" },
        { "a command in old quotes", "#!/bin/sh\nX=`touch /x`\n", "X=`touch /x`" },
        { "a function", "#!/bin/sh\nf() {\n  touch \"$1\"\n}\nf /x\n", "touch \"$1\"" },
        { "a function that calls itself", "#!/bin/sh\nf() { f; }\nf\n", "f (calls itself too often)" },
        { "a failure", "#!/bin/sh\nexit 1\n", "exit 1" },
        { "a variable in the place of a command", "#!/bin/sh\n$CMD\n", "$CMD" },
        { "a command by the word command", "#!/bin/sh\ncommand touch /x\n", "command touch /x" },
        { "a trap", "#!/bin/sh\ntrap 'touch /x' EXIT\n", "trap 'touch /x' EXIT" },
        { "other arguments", "#!/bin/sh\nset -- remove\nif [ \"$1\" = remove ]; then touch /x; fi\n", "touch /x" },
        { "an editor in a substitution", "#!/bin/sh\nX=$(sed -i s/a/b/ /x)\n", "X=$(sed -i s/a/b/ /x)" },
        { "a diversion in a substitution", "#!/bin/sh\nX=$(dpkg-divert --add /x)\n", "X=$(dpkg-divert --add /x)" },
        { "a command behind a bar in a substitution", "#!/bin/sh\nX=$(cat /y | tee /x)\n", "X=$(cat /y | tee /x)" },
        { "a variable that a loop may have set", "#!/bin/sh\nX=remove\nwhile true; do X=configure; done\nif [ \"$X\" = configure ]; then touch /x; fi\n", "touch /x" },
        { "in-place editing", "#!/bin/sh\nsed -i s/a/b/ /x\n", "sed -i s/a/b/ /x" },
        { "another language", "#!/usr/bin/perl\nprint;\n", "a program that is no shell script" },
        { "no interpreter", "touch /x\n", "a program that is no shell script" },
        { "a quote that does not end", "#!/bin/sh\necho 'x\n", "the whole script: its syntax is not followed" },
        { "brackets that do not end", "#!/bin/sh\nif true; then\n", "the whole script: its syntax is not followed" },
        { "a here-document that does not end", "#!/bin/sh\ncat <<EOF\n", "the whole script: its syntax is not followed" },
        { "brackets too deep", "#!/bin/sh\n" + string.Concat(Enumerable.Repeat("{ ", 5000)), "the whole script: its syntax is not followed" },
        { "negations too deep", "#!/bin/sh\n" + string.Concat(Enumerable.Repeat("! ", 200_000)) + "true\n", "the whole script: its syntax is not followed" },
        { "functions in functions too deep", "#!/bin/sh\n" + string.Concat(Enumerable.Repeat("f() ", 200_000)) + "{ true; }\n", "the whole script: its syntax is not followed" },
        { "substitutions too deep", "#!/bin/sh\necho " + string.Concat(Enumerable.Repeat("$(", 5000)), "the whole script: its syntax is not followed" },
        { "a void section that does not end", "#!/bin/sh\n# Automatically added by dh_python3\ntouch /x\n", "touch /x" },
        { "a section that is not known", "#!/bin/sh\n# Automatically added by dh_unheard\ntouch /x\n# End automatically added section\n", "touch /x" },
    };

    [Theory]
    [MemberData(nameof(NotUnderstood))]
    public void A_script_that_may_do_something_is_not_understood(string summary, string script, string expected)
    {
        Assert.NotNull(summary);
        Assert.Contains(expected, Read(script).Unknown);
    }

    [Fact]
    public void A_preinst_runs_with_install()
    {
        Assert.Equal([], Read("#!/bin/sh\nif [ \"$1\" = upgrade ]; then rm /x; fi\n", ScriptKind.PreInstallation).Unknown);
        Assert.Equal(["rm /x"], Read("#!/bin/sh\nif [ \"$1\" = install ]; then rm /x; fi\n", ScriptKind.PreInstallation).Unknown);
    }

    [Fact]
    public void Comments_debhelper_and_the_architecture_do_not_count_for_the_residue()
    {
        const string plain = "#!/bin/sh\ndo /lib/x86_64-linux-gnu\n";
        const string decorated = "#!/bin/sh\n# why\n\n  do /lib/aarch64-linux-gnu\n# Automatically added by dh_icons/13\nx\n# End automatically added section\n";

        Assert.Equal(Read(plain).Residue, Read(decorated).Residue);
        Assert.NotEqual(Read(plain).Residue, Read(plain + "more\n").Residue);
    }

    [Fact]
    public void The_known_scripts_are_told_apart()
    {
        var all = KnownScripts.All.SelectMany(known => known.Residues.Select(residue => (known.Package, known.Kind, residue))).ToList();

        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, row => Assert.Matches("^[0-9a-f]{64}$", row.residue));
        Assert.All(KnownScripts.All, known => Assert.NotEqual("", known.Work));
    }

    [Fact]
    public void A_known_script_counts_only_while_its_effect_is_done()
    {
        var known = KnownScripts.All.First(candidate => candidate.Effect == "LdSoCacheEffect");

        Assert.DoesNotContain(BaseSystemEffects.All, effect => effect.GetType().Name == known.Effect);
        Assert.All(
            KnownScripts.All.Select(candidate => candidate.Effect).Where(effect => effect is not (null or "LdSoCacheEffect" or "CaBundleEffect")),
            effect => Assert.Contains(BaseSystemEffects.All, candidate => candidate.GetType().Name == effect));
    }

    private static MaintainerScript Read(string script, ScriptKind kind = ScriptKind.PostInstallation)
    {
        var members = new Dictionary<string, byte[]> { [kind.MemberName()] = Encoding.UTF8.GetBytes(script) };
        return MaintainerScript.Read(new UnpackedPackage("x", "1", "all", members, []), kind)!;
    }
}
