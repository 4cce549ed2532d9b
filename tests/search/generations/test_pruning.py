from __future__ import annotations

from pathlib import Path

from search.generations import Generations
from tests.search.generations.plain import elsewhere, folders, kill, publish, read


def test_the_newest_and_the_last_of_the_run_before_are_kept(
    generations: Generations, root: Path
) -> None:
    kept = []
    for run in "aaabbc":
        publish(generations, run, text=run)
        kept.append(folders(root))
    assert kept == [{"1"}, {"2"}, {"3"}, {"3", "4"}, {"3", "5"}, {"5", "6"}]
    assert [info.number for info in generations.kept()] == [6, 5]


def test_leftovers_go_and_what_is_not_ours_stays(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    inside = root / "generations"
    for name in ("7.draft/files", "8.gone/files", "9/files", "notes", "12.old", "007"):
        (inside / name).mkdir(parents=True)
        (inside / name / "file").write_text("x")
    for name in ("pointer.new", "verified.123-456.new", "ledger.new", "ledger.sqlite3"):
        (root / name).write_text("x")
    (root / "pointer.0.new").mkdir()  # in nobody's way
    with generations.draft("b") as draft:
        assert folders(root) == {"1", "2.draft", "notes", "12.old", "007"}, "room is made early"
        draft.publish(1, {"schema": "1"})
    assert folders(root) == {"1", "2", "notes", "12.old", "007"}
    assert {path.name for path in root.iterdir()} >= {"ledger.new", "ledger.sqlite3"}
    assert not (root / "pointer.new").exists()
    assert not (root / "verified.123-456.new").exists()


def test_a_writer_killed_while_it_prunes_has_done_its_work(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a", more="a")
    publish(generations, "b", text="b", more="b")
    writer = elsewhere(
        """
from search.generations import pruning
def half(path, **_):
    if path.exists():
        (path / "files" / "text").unlink()
        ready()
pruning.shutil.rmtree = half
publish(generations, "c", text="c")
""",
        root,
    )
    kill(writer)
    assert folders(root) == {"1.gone", "2", "3"}
    assert read(generations) == {"text": "c", "more": "b"}
    assert list(generations.check()) == []
    publish(generations, "d", text="d")
    assert folders(root) == {"3", "4"}
