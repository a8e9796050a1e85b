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
    try:
        wrong, count = find_wrong(package)
    except metadata.PackageNotFoundError:
        return Finding("failed", say("doctor_not_installed"), pip_install("--editable", "."))
    if not wrong:
        return Finding("ok", say("doctor_packages_ok", count=count))
    named = "; ".join(_sentence(*one) for one in wrong[:MOST])
    more = say("doctor_more", count=len(wrong) - MOST) if len(wrong) > MOST else ""
    cure = pip_install(*dict.fromkeys(f'"{requirement}"' for requirement, _ in wrong))
    return Finding("failed", named + more, cure)


# A package that has to be replaced brings the requirements of its new version. Those of its present
# version are left out.
def find_wrong(package: str) -> tuple[list[Wrong], int]:
    """Return the requirements that are not met, and the number of packages looked at.

    Raises `PackageNotFoundError` where `package` itself is not installed.
    """
    unmet: list[tuple[str, Wrong]] = []  # each with the package that requires it
    todo: list[tuple[str, frozenset[str]]] = [(canonicalize_name(package), frozenset())]
    seen = set(todo)
    for asking, extras in todo:  # it grows meanwhile
        for requirement in _required(asking, extras):
            found = _installed(requirement.name)
            if not (found and requirement.specifier.contains(found, prereleases=True)):
                unmet.append((asking, (requirement, found)))
            one = canonicalize_name(requirement.name), frozenset(requirement.extras)
            if found and one not in seen:
                seen.add(one)
                todo.append(one)
    replaced = {canonicalize_name(requirement.name) for _, (requirement, _) in unmet}
    wrong = [one for asking, one in unmet if asking not in replaced]
    return wrong, len({name for name, _ in todo[1:]})


def _required(package: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """Give the requirements of an installed package that hold on this computer, without markers."""
    for text in metadata.requires(package) or ():
        requirement = Requirement(text)
        marker, requirement.marker = requirement.marker, None
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or [""]):
            yield requirement


def _installed(package: str) -> str:
    try:
        return (
            metadata.version(package) or ""
        )  # None, where a broken installation has left its folder
    except metadata.PackageNotFoundError:
        return ""


def _sentence(requirement: Requirement, found: str) -> str:
    key = "doctor_package_wrong" if found else "doctor_package_missing"
    wanted = f"{requirement.name} {requirement.specifier}".strip()
    return say(key, name=requirement.name, found=found, wanted=wanted)
