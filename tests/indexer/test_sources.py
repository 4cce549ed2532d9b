from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.errors import RootError
from indexer.model import Kind, Source
from indexer.sources import Selection, Trouble, Walk, readable_path


def make(folder: Path, *paths: str) -> Path:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    return folder.resolve()


def paths(root: Path, selection: Selection | None = None, **options: object) -> list[str]:
    walk = Walk(root, selection or Selection(), **options)  # type: ignore[arg-type]  # ``avoid``
    return [found.path for found in walk]


def test_a_folder_in_the_order_of_its_paths(tmp_path: Path) -> None:
    root = make(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "c/d.txt", "a-b.txt", "a.txt", "aa")
    found = paths(root)
    assert found == ["a-b.txt", "a.txt", "a/b/c.txt", "a/z.txt", "aa", "b.txt", "c/d.txt"]
    assert found == sorted(found)


def test_a_file_is_a_root_with_its_name_as_path(tmp_path: Path) -> None:
    root = make(tmp_path, "a.txt") / "a.txt"
    (found,) = Walk(root)
    assert isinstance(found, Source)
    assert (found.root, found.path, found.size) == (str(root), "a.txt", 5)


def test_hidden_names_are_not_seen(tmp_path: Path) -> None:
    root = make(tmp_path, ".hidden", ".git/config", "a/.b/c", "seen")
    assert paths(root) == ["seen"]


def test_a_hidden_root_is_walked(tmp_path: Path) -> None:
    assert paths(make(tmp_path / ".articles", "a")) == ["a"]


def test_link_loops_end_and_each_file_comes_once(tmp_path: Path) -> None:
    root = make(tmp_path / "root", "a/one.txt", "b/two.txt")
    outside = make(tmp_path / "outside", "three.txt")
    (root / "a" / "loop").symlink_to(root)
    (root / "a" / "up").symlink_to("..")
    (root / "0-other").symlink_to(root / "b")  # comes first, but b has its own path
    (root / "x").symlink_to(outside)
    (root / "y").symlink_to(outside)  # walked already
    (outside / "back").symlink_to(root)
    assert sorted(paths(root)) == ["a/one.txt", "b/two.txt", "x/three.txt"]


def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path) -> None:
    root = make(tmp_path, "a.txt")
    os.mkfifo(root / "pipe")
    (root / "nowhere").symlink_to(root / "gone")
    (root / "self").symlink_to(root / "self")
    troubles = {found.path: found for found in Walk(root) if isinstance(found, Trouble)}
    assert {path: (one.kind, one.reason) for path, one in troubles.items()} == {
        "pipe": (Kind.SKIPPED, "not a regular file"),
        "nowhere": (Kind.SKIPPED, "a link to nothing"),
        "self": (Kind.SKIPPED, "a link to nothing"),
    }


def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    root = make(tmp_path / "root", "a.txt")
    (root / "b.txt").symlink_to(make(tmp_path, "c.txt") / "c.txt")
    assert paths(root) == ["a.txt", "b.txt"]


def deep_folder(root: Path) -> str:
    """A folder whose path is too long to be entered by it: unreadable to root as well."""
    before = Path.cwd()
    os.chdir(root)
    try:
        for _ in range(20):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
    finally:
        os.chdir(before)
    return "d" * 250


def test_a_folder_that_stays_shut_is_a_failure_of_its_own(tmp_path: Path) -> None:
    root = make(tmp_path, "a.txt")
    deep_folder(root)
    found = list(Walk(root))
    assert [one.path for one in found if isinstance(one, Source)] == ["a.txt"]
    (shut,) = (one for one in found if isinstance(one, Trouble))
    assert shut.shut
    assert (shut.kind, shut.reason, shut.detail) == (
        Kind.FAILED,
        "cannot be read",
        "File name too long",
    )


@pytest.mark.parametrize("name", ["gone", "pipe"])
def test_a_root_must_be_a_file_or_a_folder(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RootError):
        list(Walk(tmp_path / name))


def test_the_folder_of_the_index_is_passed_by(tmp_path: Path) -> None:
    root = make(tmp_path, "a.txt", "index/ledger", "index/generations/1/x")
    status = (root / "index").stat()
    assert paths(root, avoid=frozenset({(status.st_dev, status.st_ino)})) == ["a.txt"]


@pytest.mark.parametrize(
    ("include", "exclude", "seen"),
    [
        ((), (), ["2023/c.html", "2023/drafts/d.html", "2024/e.html", "a.html", "b.txt"]),
        (("*.html",), (), ["2023/c.html", "2023/drafts/d.html", "2024/e.html", "a.html"]),
        (("2023/*",), (), ["2023/c.html", "2023/drafts/d.html"]),
        (("*.html",), ("drafts",), ["2023/c.html", "2024/e.html", "a.html"]),
        ((), ("2023/",), ["2024/e.html", "a.html", "b.txt"]),
        ((), ("*/drafts/*", "?.txt"), ["2023/c.html", "2024/e.html", "a.html"]),
        (("e.html", "b.*"), (), ["2024/e.html", "b.txt"]),
        ((), ("*",), []),
    ],
)
def test_globs_choose(
    tmp_path: Path, include: tuple[str, ...], exclude: tuple[str, ...], seen: list[str]
) -> None:
    root = make(tmp_path, "a.html", "b.txt", "2023/c.html", "2023/drafts/d.html", "2024/e.html")
    assert paths(root, Selection(include=include, exclude=exclude)) == seen


def test_names_that_are_no_utf_8_are_written_out(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_text("x")
    (found,) = Walk(tmp_path.resolve())
    assert isinstance(found, Source)
    assert found.path == readable_path(name) == "caf\\xe9.txt"
    assert Path(found.file).read_text() == "x"
