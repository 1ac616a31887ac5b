"""Answers, one line a request, what apt would do.

A request is "SOLVER NAME[=VERSION] ...". Its answer lists "NAME ARCHITECTURE VERSION" of each package that would be installed, and "-NAME VERSION" of each that would go, parted by
tabs; or it is "!" and apt's reason. "? VERSION VERSION" is answered by "<", "=" or ">".
"""
import os
import sys

import apt_pkg

apt_pkg.init()
cache = apt_pkg.Cache(None)
depcache = apt_pkg.DepCache(cache)
known = [package for package in cache.packages if package.has_versions]
fresh = [package for package in known if package.current_ver is None]
present = [package for package in known if package.current_ver is not None]


def select(words):
    """The packages that are meant; what is asked for in a version gets that as its candidate."""
    for word in words:
        name, _, wanted = word.partition("=")
        package = cache[name]
        for version in package.version_list:
            if version.ver_str == wanted:
                depcache.set_candidate_ver(package, version)
        yield package


def solve(solver, words):
    """As apt-get's install does (apt-private/private-install.cc)."""
    apt_pkg.config.set("APT::Solver", solver)
    resolver = apt_pkg.ProblemResolver(depcache)
    packages = list(select(words))
    with apt_pkg.ActionGroup(depcache):
        for package in packages:
            resolver.clear(package)
            resolver.protect(package)
            depcache.mark_install(package, False, True)
            if depcache.is_auto_installed(package):
                depcache.mark_auto(package, False)
        if solver == "internal":
            for package in packages:
                depcache.mark_install(package, True, True)
        if not resolver.resolve(True):
            return False
    drop_garbage()
    return depcache.broken_count == 0


def drop_garbage():
    """What nothing needs in the end is not installed after all, but for what others would miss (DoAutomaticRemove)."""
    garbage = [package for package in filter(depcache.marked_install, fresh) if depcache.is_garbage(package)]
    for package in garbage:
        depcache.mark_keep(package)
    for package in garbage:
        broken = depcache.broken_count
        if broken == 0:
            break
        depcache.mark_install(package, False, False)
        if depcache.broken_count == broken:
            depcache.mark_keep(package)


def line(package):
    version = depcache.get_candidate_ver(package)
    return f"{package.name} {version.arch} {version.ver_str}"


def changes():
    for package in filter(depcache.marked_install, fresh):
        yield line(package)
    for package in present:
        if depcache.marked_delete(package):
            yield f"-{package.name} {package.current_ver.ver_str}"
        elif not depcache.marked_keep(package):
            yield line(package)


def install(solver, words):
    try:
        return "\t".join(changes()) if solve(solver, words) else "!broken"
    except apt_pkg.Error as failure:
        return "!" + " ".join(str(failure).split())


def compare(left, right):
    order = apt_pkg.version_compare(left, right)
    return "<" if order < 0 else ">" if order > 0 else "="


def in_child(solver, words):
    """Each request finds the state as it was at first, since a process of its own answers it."""
    child = os.fork()
    if child == 0:
        print(install(solver, words), flush=True)
        os._exit(0)
    os.waitpid(child, 0)


for request in sys.stdin:
    solver, *words = request.split()
    if solver == "?":
        print(compare(*words), flush=True)
    else:
        in_child(solver, words)
