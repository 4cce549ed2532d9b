from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.errors import RootError
from indexer.model import STDIN
from indexer.roots import overlap, resolved_roots


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [("/a", "/a/b", True), ("/a/b", "/a", True), ("/a", "/a", True), ("/a", "/ab", False),
     ("/a/b", "/a/c", False), ("/", "/a", True)],
)  # fmt: skip
def test_overlap(one: str, other: str, do: bool) -> None:
    assert overlap(one, other) is do


def test_roots_are_absolute_and_without_links(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert resolved_roots((str(tmp_path / "link" / ".." / "link"),), ()) == (
        (tmp_path / "real").resolve(),
    )


def test_an_empty_root_is_not_this_folder() -> None:
    with pytest.raises(RootError, match="A ROOT is empty"):
        resolved_roots(("",), ())


def test_a_known_root_may_be_away(tmp_path: Path) -> None:
    away = str(tmp_path.resolve() / "away")
    assert resolved_roots((away,), (away, STDIN)) == (Path(away),)
    with pytest.raises(RootError, match="does not exist"):
        resolved_roots((away,), (STDIN,))


def test_two_roots_may_not_lie_in_each_other(tmp_path: Path) -> None:
    inner = tmp_path.resolve() / "inner"
    inner.mkdir()
    for given, known in (
        ((str(tmp_path), str(inner)), ()),
        ((str(inner),), (str(tmp_path.resolve()),)),
        ((str(tmp_path),), (str(inner),)),
    ):
        with pytest.raises(RootError, match="overlap"):
            resolved_roots(given, known)


def test_what_is_no_root(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    odd = os.fsdecode(bytes(tmp_path) + b"/caf\xe9")
    Path(odd).mkdir()
    for name in ("pipe", "loop", odd):
        with pytest.raises(RootError):
            resolved_roots((str(tmp_path / name),), ())
