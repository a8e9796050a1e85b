"""The packages that chatkit needs: those that are missing or of a wrong version."""

from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from chatkit.doctor.finding import Finding, Lab, pip_install
from chatkit.texts import say

MOST = 6  # packages that are named

Wrong = tuple[Requirement, str]  # a requirement, and the version that is there: "" for none


def check(lab: Lab) -> Iterator[Finding]:
    """Check all packages that chatkit stands on."""
    yield requirements()


def requirements(package: str = "chatkit") -> Finding:
    """Check the packages that `package` needs, and those that they need themselves."""
    name = say("doctor_packages")
    try:
        wrong, count = find_wrong(package)
    except metadata.PackageNotFoundError:
        return Finding(name, "failed", say("doctor_not_installed"), pip_install("--editable", "."))
    if not wrong:
        return Finding(name, "ok", say("doctor_packages_ok", count=count))
    named = "; ".join(_sentence(*one) for one in wrong[:MOST])
    more = say("doctor_more", count=len(wrong) - MOST) if len(wrong) > MOST else ""
    cure = pip_install(*dict.fromkeys(_quoted(one) for one, _ in wrong))
    return Finding(name, "failed", named + more, cure)


# A package that has to be replaced will bring other requirements with its new version. So those
# of its present version are left out, whoever else is content with it.
def find_wrong(package: str) -> tuple[list[Wrong], int]:
    """Return the requirements that are not met, and the number of packages looked at.

    Raises `PackageNotFoundError` where `package` itself is not installed.
    """
    unmet: list[tuple[str, Wrong]] = []  # each with the package that requires it
    seen: set[tuple[str, frozenset[str]]] = set()
    todo: list[tuple[str, frozenset[str]]] = [(canonicalize_name(package), frozenset())]
    while todo:
        asking, extras = todo.pop(0)
        for requirement in _required(asking, extras):
            found = _installed(requirement.name)
            if not (found and requirement.specifier.contains(found, prereleases=True)):
                unmet.append((asking, (requirement, found)))
            one = canonicalize_name(requirement.name), frozenset(requirement.extras)
            if found and one not in seen:
                seen.add(one)
                todo.append(one)
    replaced = {canonicalize_name(wrong[0].name) for _, wrong in unmet}
    return [wrong for asking, wrong in unmet if asking not in replaced], len(
        {name for name, _ in seen}
    )


def _required(package: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """Give the requirements of an installed package that hold on this computer."""
    for text in metadata.requires(package) or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or [""]):
            yield requirement


def _installed(package: str) -> str:
    try:
        return metadata.version(package) or ""  # None: what is left of a broken installation
    except metadata.PackageNotFoundError:
        return ""


def _sentence(requirement: Requirement, found: str) -> str:
    key = "doctor_package_wrong" if found else "doctor_package_missing"
    wanted = f"{requirement.name} {requirement.specifier}".strip()
    return say(key, name=requirement.name, found=found, wanted=wanted)


def _quoted(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f'"{requirement.name}{extras}{requirement.specifier}"'
