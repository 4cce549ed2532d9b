from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import finish
from indexer.errors import RootError
from indexer.formats import catalogue
from indexer.ledger import Ledger
from indexer.model import STDIN, Kind
from indexer.report import Tally
from search import article_id
from tests.indexer.conftest import Archive
from tests.indexer.test_sources import deep_folder

INDEXED, UNCHANGED, REMOVED, SKIPPED, FAILED = Kind


def text(title: str, word: str = "ice") -> str:
    return f"{title}\n\nAll about {word}.\n"


def lines(*values: Mapping[str, object] | str) -> str:
    return "".join(
        (value if isinstance(value, str) else json.dumps(value)) + "\n" for value in values
    )


def test_new_changed_gone_and_unchanged(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.write("b.txt", text("Two"))
    archive.write("c/d.txt", text("Three"))
    assert archive.kinds() == {"a.txt": INDEXED, "b.txt": INDEXED, "c/d.txt": INDEXED}
    assert archive.titles() == ["One", "Three", "Two"]

    archive.write("a.txt", text("One, again"))
    (archive.files / "b.txt").unlink()
    archive.write("e.txt", text("Four"))
    assert archive.kinds() == {
        "a.txt": INDEXED,
        "b.txt": REMOVED,
        "c/d.txt": UNCHANGED,
        "e.txt": INDEXED,
    }
    assert archive.titles() == ["Four", "One, again", "Three"]
    assert archive.ledger_ids() == archive.index_ids()


def test_identity_is_root_path_and_item(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.write("b.jsonl", lines({"id": "x", "title": "Two"}))
    archive.run()
    with closing(archive.engine.reader()) as reader:
        origins = dict(reader.origins())
    assert {(one.path, one.item) for one in origins.values()} == {("a.txt", None), ("b.jsonl", "x")}
    assert all(article_id(origin) == id_ for id_, origin in origins.items())
    assert {origin.root for origin in origins.values()} == {str(archive.files.resolve())}


def test_ids_that_differ_in_what_is_not_seen_are_two(archive: Archive) -> None:
    ids = [
        "a b",
        "a  b",
        " a b",
        "a b\n",
        "a\u0000 b",
        "e\u0301",
        "\u00e9",
        "\ud800",
        "\ud801",
        " ",
    ]
    archive.write("a.jsonl", lines(*({"id": one, "title": f"Title {one!a}"} for one in ids)))
    (outcome,) = archive.run()
    assert outcome.articles == len(ids)
    assert not outcome.remarks
    with closing(archive.engine.reader()) as reader:
        items = {origin.item for _, origin in reader.origins()}
    assert items >= set(ids[:7])
    assert len(items) == len(ids)


def test_a_failure_without_a_reader_is_tried_again_when_articles_are_finished_otherwise(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.bin", b"\0")
    archive.run()
    (outcome,) = archive.run()
    assert outcome.again
    monkeypatch.setattr(finish, "VERSION", "of another time")
    catalogue.cache_clear()
    try:
        (outcome,) = archive.run()
        assert not outcome.again
    finally:
        catalogue.cache_clear()


def test_nothing_to_do_makes_no_generation(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    archive.run()
    assert archive.engine.newest() == 1
    assert archive.last is not None
    assert archive.last.generations == 0


def test_a_trusted_stamp_spares_the_bytes(archive: Archive) -> None:
    file = archive.write("a.txt", text("One"))
    archive.run()
    stamp = file.stat()
    file.write_text(text("Six"))  # as long as before
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert archive.kinds() == {"a.txt": UNCHANGED}
    assert archive.titles() == ["One"]


def test_a_fresh_stamp_is_not_trusted(archive: Archive) -> None:
    file = archive.write("a.txt", text("One"))
    os.utime(file)  # changed just before it was read: it may change again within the clock's tick
    archive.run()
    stamp = file.stat()
    file.write_text(text("Six"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert archive.kinds() == {"a.txt": INDEXED}
    assert archive.titles() == ["Six"]


def test_a_new_stamp_on_the_same_bytes_is_unchanged(archive: Archive) -> None:
    file = archive.write("a.txt", text("One"))
    archive.run()
    archive.age(file)
    assert archive.kinds() == {"a.txt": UNCHANGED}
    with closing(Ledger(archive.index, write=False)) as ledger:
        ((stamp,),) = ledger.db.execute("SELECT mtime_ns FROM sources")
    assert stamp == file.stat().st_mtime_ns
    assert archive.engine.newest() == 1


def test_only_the_changed_lines_of_a_jsonl_are_written(archive: Archive) -> None:
    articles: list[dict[str, object]] = [{"id": n, "title": f"Title {n}"} for n in range(20)]
    archive.write("a.jsonl", lines(*articles))
    archive.run()
    articles[3]["title"] = "Another title"
    archive.write("a.jsonl", lines(*articles[:-1], {"id": 99, "title": "New"}))
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.articles, outcome.written, outcome.deleted) == (INDEXED, 20, 2, 1)
    assert "Another title" in archive.titles()
    assert "Title 19" not in archive.titles()
    assert archive.ledger_ids() == archive.index_ids()


def test_bad_lines_are_sources_of_their_own_in_every_run(archive: Archive) -> None:
    archive.write("a.jsonl", lines({"title": "One"}, "{", {"title": "Two"}, "[]"))
    first = archive.run()
    assert {(one.path, one.kind) for one in first} == {
        ("a.jsonl", INDEXED),
        ("a.jsonl:2", FAILED),
        ("a.jsonl:4", FAILED),
    }
    second = archive.run()
    assert {(one.path, one.kind, one.again) for one in second} == {
        ("a.jsonl", UNCHANGED, False),
        ("a.jsonl:2", FAILED, True),
        ("a.jsonl:4", FAILED, True),
    }
    archive.write("a.jsonl", lines({"title": "One"}, {"title": "Two"}))
    assert archive.kinds() == {"a.jsonl": INDEXED}


def test_a_jsonl_of_bad_lines_only_fails_as_well(archive: Archive) -> None:
    archive.write("a.jsonl", lines("{", "["))
    archive.write("b.jsonl", "")
    kinds = archive.kinds()
    assert kinds == {
        "a.jsonl": FAILED,
        "a.jsonl:1": FAILED,
        "a.jsonl:2": FAILED,
        "b.jsonl": SKIPPED,
    }
    assert archive.kinds() == kinds


def test_the_last_of_the_same_item_stands_and_is_told(archive: Archive) -> None:
    archive.write("a.jsonl", lines({"id": 1, "title": "First"}, {"id": 1, "title": "Last"}))
    (outcome,) = archive.run()
    assert outcome.articles == 1
    assert dict(outcome.remarks) == {"the same item twice: the last one stands": 1}
    assert archive.titles() == ["Last"]
    assert archive.kinds() == {"a.jsonl": UNCHANGED}


def test_unknown_keys_are_told_once_with_their_number(archive: Archive) -> None:
    archive.write("a.jsonl", lines(*({"title": f"t{n}", "mood": n} for n in range(450))))
    (outcome,) = archive.run()
    assert dict(outcome.remarks) == {"unknown key 'mood'": 450}


def test_failures_are_remembered_until_file_or_limits_change(archive: Archive) -> None:
    archive.with_limits(article_characters=15)
    archive.write("a.txt", text("One"))
    archive.write("b.pdf", b"%PDF-1.4 nonsense")
    archive.write("c.bin", b"\0\1")
    assert archive.kinds() == {"a.txt": FAILED, "b.pdf": FAILED, "c.bin": SKIPPED}
    assert {(one.path, one.again) for one in archive.run()} == {
        ("a.txt", True),
        ("b.pdf", True),
        ("c.bin", True),
    }
    archive.with_limits(article_characters=5_000)
    outcomes = {one.path: one for one in archive.run()}
    assert outcomes["a.txt"].kind is INDEXED
    assert (outcomes["b.pdf"].kind, outcomes["b.pdf"].again) == (FAILED, False)


def test_a_file_that_fails_now_takes_its_article_along(archive: Archive) -> None:
    archive.write("a.md", "# One\n\nText of the article.\n")
    archive.run()
    archive.write("a.md", "---\nbroken: [\n---\nText of the article.\n")
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.deleted) == (FAILED, 1)
    assert archive.titles() == []


def test_what_is_known_stays_while_a_folder_is_shut(archive: Archive) -> None:
    name = deep_folder(archive.files)
    archive.write("a.txt", text("One"))
    with closing(Ledger(archive.index, write=True)) as ledger:  # as if it had been open once
        root = ledger.root(str(archive.files.resolve()))
        below = ledger.source(root, "/".join([name] * 20 + ["b.txt"]))
        ledger.set_article("abcdefghabcdefgh", below, b"x", 1)
        ledger.commit()
    outcomes = archive.run()
    assert {one.kind for one in outcomes} == {INDEXED, FAILED}
    with closing(Ledger(archive.index, write=False)) as ledger:
        assert ledger.db.execute("SELECT id FROM sources WHERE id = ?", (below,)).fetchone()


def test_a_shut_folder_that_opens_is_no_removal(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    name = deep_folder(archive.files)
    assert FAILED in {one.kind for one in archive.run()}
    (archive.files / name).rename(archive.files / ".aside")
    assert archive.kinds() == {"a.txt": UNCHANGED}


@pytest.mark.parametrize("how", ["missing", "empty", "filtered"])
def test_a_root_that_is_suddenly_empty_loses_nothing(archive: Archive, how: str) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    exclude: tuple[str, ...] = ()
    if how == "missing":
        archive.files.rename(archive.files.with_name("unmounted"))
    elif how == "empty":
        (archive.files / "a.txt").unlink()
    else:
        exclude = ("*.txt",)
    (outcome,) = archive.run(exclude=exclude)
    assert outcome.kind is FAILED
    assert "Nothing was removed" in outcome.detail
    assert archive.titles() == ["One"]
    (outcome,) = archive.run(exclude=exclude, allow_empty=True)
    assert (outcome.path, outcome.kind) == ("a.txt", REMOVED)
    assert archive.titles() == []


def test_what_the_globs_leave_out_now_goes(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.write("drafts/b.txt", text("Two"))
    archive.run()
    assert archive.kinds(exclude=("drafts",)) == {"a.txt": UNCHANGED, "drafts/b.txt": REMOVED}


def test_roots_come_one_by_one_and_do_not_touch_each_other(archive: Archive) -> None:
    archive.write("a/1.txt", text("One"))
    archive.write("b/2.txt", text("Two"))
    archive.run(archive.files / "a")
    archive.run(archive.files / "b")
    assert archive.titles() == ["One", "Two"]
    single = archive.write("c.txt", text("Three"))
    assert archive.kinds(single) == {"c.txt": INDEXED}


def test_overlapping_roots_are_refused(archive: Archive) -> None:
    archive.write("a/b/1.txt", text("One"))
    a, b = archive.files / "a", archive.files / "a" / "b"
    with pytest.raises(RootError, match="overlap"):
        archive.run(a, b)
    archive.run(b)
    with pytest.raises(RootError, match="in the index already"):
        archive.run(a)
    (archive.files / "link").symlink_to(a)
    with pytest.raises(RootError, match="overlap"):
        archive.run(archive.files / "link")


def test_a_root_that_never_was_is_refused(archive: Archive) -> None:
    with pytest.raises(RootError, match="does not exist"):
        archive.run(archive.files / "typo")


def test_standard_input_only_adds(archive: Archive, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_text(lines({"id": 1, "title": "One"}, {"title": "No id"}, "{"))
    second.write_bytes(
        gzip.compress(lines({"id": 1, "title": "One!"}, {"title": "Other"}).encode())
    )
    outcomes = archive.run(stdin=first)
    assert {(one.root, one.path, one.kind) for one in outcomes} == {
        (STDIN, STDIN, INDEXED),
        (STDIN, f"{STDIN}:3", FAILED),
    }
    archive.run(stdin=second)
    assert archive.titles() == ["No id", "One!", "Other"]
    archive.write("a.txt", text("File"))
    archive.run()
    assert archive.titles() == ["File", "No id", "One!", "Other"]


def test_batches_are_generations_and_a_source_may_span_them(archive: Archive) -> None:
    archive.write("a.jsonl", lines(*({"title": f"Title {n}"} for n in range(25))))
    (outcome,) = archive.run(batch_articles=10)
    assert outcome.written == 25
    assert archive.engine.newest() == 3
    assert len(archive.titles()) == 25


def test_an_interrupted_run_is_taken_up(archive: Archive) -> None:
    for number in range(90):
        archive.write(f"{number:02}.txt", text(f"Title {number}"))
    done = archive.run(stop_after=40)
    assert archive.last is not None
    assert archive.last.interrupted
    assert 40 <= len(done) < 90
    assert len(archive.titles()) == len(done)
    assert archive.ledger_ids() == archive.index_ids()
    again = archive.kinds()
    assert sum(kind is UNCHANGED for kind in again.values()) == len(done)
    assert len(archive.titles()) == 90


def test_a_file_read_by_half_is_read_again_even_if_it_is_as_before(archive: Archive) -> None:
    def state(word: str) -> str:
        return lines(*({"id": n, "title": f"{word} {n}"} for n in range(1_000)))

    file = archive.write("a.jsonl", state("Old"))
    stamp = file.stat()
    archive.run()
    archive.write("a.jsonl", state("New"))
    archive.run(batch_articles=100, stop_at=2)
    titles = archive.titles()
    assert {title.split()[0] for title in titles} == {"Old", "New"}
    file.write_text(state("Old"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    archive.run()
    assert {title.split()[0] for title in archive.titles()} == {"Old"}


def test_names_that_look_the_same_do_not_hide_each_other(archive: Archive) -> None:
    (archive.files / "caf\\xe9.txt").write_text(text("One"))
    (archive.files / os.fsdecode(b"caf\xe9.txt")).write_text(text("Two"))
    outcomes = archive.run()
    assert sorted(one.kind for one in outcomes) == [FAILED, INDEXED], outcomes


def test_error_text_is_never_article_text(archive: Archive) -> None:
    archive.write("a.pdf", b"%PDF-1.4 nonsense")
    archive.write("b.jsonl", lines('{"title": '))
    archive.run()
    assert archive.titles() == []
    assert archive.engine.newest() == 0


def test_a_link_to_nothing_does_not_make_a_root_less_empty(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    (archive.files / "a.txt").unlink()
    (archive.files / "b.txt").symlink_to("nowhere")
    reasons = {outcome.reason for outcome in archive.run() if outcome.kind is FAILED}
    assert "the root is suddenly empty" in reasons
    assert archive.titles() == ["One"]
    archive.run(allow_empty=True)
    assert archive.titles() == []


def test_a_new_root_that_cannot_be_read_fails(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.listdir

    def shut(folder: str) -> list[str]:
        if folder == str(archive.files.resolve()):
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "listdir", shut)
    for allow_empty in (False, True):
        (outcome,) = archive.run(allow_empty=allow_empty)
        assert (outcome.kind, outcome.reason) == (FAILED, "the root cannot be read")
        assert "Permission denied" in outcome.detail


NAMES = st.sampled_from(["a.txt", "b.txt", "c/d.txt", "e.jsonl", "f.bin", "g.md"])
WORDS = st.sampled_from(["ice", "storm", "fog"])


@settings(max_examples=4, deadline=None)
@given(st.lists(st.dictionaries(NAMES, WORDS, max_size=5), min_size=2, max_size=3))
def test_any_history_ends_as_a_fresh_build(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, str]]
) -> None:
    old = Archive(tmp_path_factory.mktemp("old"))
    for state in history:
        for file in old.files.rglob("*.*"):
            file.unlink()
        for path, word in state.items():
            content = lines({"title": word}, "{", {"id": 1, "title": f"{word} again"})
            old.write(path, content if path.endswith("jsonl") else text(f"About {word}", word))
        outcomes = old.run(allow_empty=True)
        tally = Tally()
        for outcome in outcomes:
            tally.add(outcome)
        assert tally.seen == sum(tally.counts.values()) == len({one.path for one in outcomes})
    fresh = Archive(tmp_path_factory.mktemp("fresh"))
    for file in old.files.rglob("*.*"):
        fresh.write(str(file.relative_to(old.files)), file.read_bytes())
    fresh.run()
    assert old.titles() == fresh.titles()
    if old.engine.newest():
        assert old.ledger_ids() == old.index_ids()
