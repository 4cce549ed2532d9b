"""The locked requirements fit pyproject.toml, have hashes, and name no place to load them from."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11.7", "3.12.1", "3.13.0", "3.14.0")

Lock = dict[str, list[Requirement]]


def read_lock(text: str) -> Lock:
    """Requirement lines by project name; every one must be pinned and hashed."""
    lock: Lock = {}
    for entry in re.split(r"\n(?=\S)", text.replace("\\\n", "")):
        line = re.sub(r"#.*", "", entry)
        pinned, *hashes = line.split("--hash=")
        if not pinned.strip():
            continue
        requirement = Requirement(pinned.strip())
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), pinned
        assert hashes, f"{requirement.name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", found.strip()) for found in hashes)
        lock.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return lock


def lock_named(name: str) -> Lock:
    return read_lock((ROOT / name).read_text())


def asked_for(*groups: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = list(project["project"]["dependencies"])
    for group in groups:
        named += project["dependency-groups"][group]
    return [Requirement(line) for line in named]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("name", "groups"),
    [("requirements.txt", ("build",)), ("requirements-dev.txt", ("build", "dev"))],
)
def test_everything_asked_for_is_locked(name: str, groups: tuple[str, ...], python: str) -> None:
    lock = lock_named(name)
    here = {"python_version": python.rpartition(".")[0], "python_full_version": python}
    for wanted in asked_for(*groups):
        versions = [
            str(found.specifier).removeprefix("==")
            for found in lock.get(canonicalize_name(wanted.name), [])
            if found.marker is None or found.marker.evaluate(here)
        ]
        assert len(versions) == 1, f"{wanted.name}: {versions or 'missing'}; run `make lock`"
        assert wanted.specifier.contains(versions[0], prereleases=True), wanted


def test_tests_run_with_the_versions_that_users_get() -> None:
    users, developers = lock_named("requirements.txt"), lock_named("requirements-dev.txt")
    for name, found in users.items():
        assert developers[name] == found


def brought_by_extras() -> set[str]:
    """What a dependency, or one of its own, asks for by an extra of another project."""
    found: set[str] = set()
    waiting = {canonicalize_name(wanted.name) for wanted in asked_for()}
    met: set[str] = set()
    while waiting:
        met.add(name := waiting.pop())
        for wanted in map(Requirement, metadata.requires(name) or ()):
            if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
                continue
            waiting |= {canonicalize_name(wanted.name)} - met
            extras = {canonicalize_name(extra) for extra in wanted.extras}
            for optional in map(Requirement, metadata.requires(wanted.name) or ()):
                if optional.marker is not None and any(
                    optional.marker.evaluate({"extra": extra}) for extra in extras
                ):
                    found.add(canonicalize_name(optional.name))
    return found


def test_what_libraries_need_by_an_extra_is_asked_for_by_name() -> None:
    """Older pips know an extra by one spelling only, and leave out what it stands for."""
    needed = brought_by_extras()
    assert "lxml-html-clean" in needed, "the search for them is broken"
    assert needed <= {canonicalize_name(wanted.name) for wanted in asked_for()}
    users = lock_named("requirements.txt")
    for module, projects in metadata.packages_distributions().items():
        if needed & {canonicalize_name(project) for project in projects}:
            import_module(module)
    assert needed <= set(users)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--find|--extra|--trusted)", text, re.MULTILINE)
    assert not re.search(r"\S @ \S", text)


def test_what_is_neither_pinned_nor_hashed_is_seen() -> None:
    with pytest.raises(AssertionError):
        read_lock("flask>=3 \\\n    --hash=sha256:" + "0" * 64)
    with pytest.raises(AssertionError):
        read_lock("flask==3.1.3\n    # via broadsheet\n")
