"""The locked requirements fit pyproject.toml, have hashes, and name no place to load them from."""

from __future__ import annotations

import re
import tomllib
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
