from __future__ import annotations

import gzip
import os
from contextlib import closing
from pathlib import Path

from indexer.fresh import Fresh
from indexer.ledger import Ledger
from indexer.model import STDIN, Kind, Remark
from tests.indexer.conftest import Archive, lines, text

INDEXED, UNCHANGED, REMOVED, SKIPPED, FAILED = Kind


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
    twice = Remark("the same item twice: the last one stands", 1, "a.jsonl, item 1")
    assert outcome.remarks == (twice,)
    assert archive.titles() == ["Last"]
    assert archive.kinds() == {"a.jsonl": UNCHANGED}


def test_unknown_keys_are_told_once_with_their_number(archive: Archive) -> None:
    archive.write("a.jsonl", lines(*({"title": f"t{n}", "mood": n} for n in range(450))))
    (outcome,) = archive.run()
    assert outcome.remarks == (Remark("unknown key 'mood'", 450, "a.jsonl:1"),)


def test_what_is_left_aside_says_where_it_was_first(archive: Archive) -> None:
    archive.write("a.jsonl", lines({"title": "One"}, *[{"title": "Two", "date": "Bysday"}] * 2))
    archive.write("b.md", "---\nlanguage: 12345\n---\nText of b.")
    assert {remark for outcome in archive.run() for remark in outcome.remarks} == {
        Remark("'date' that is not understood", 2, "a.jsonl:2"),
        Remark("'language' that is no language tag", 1, "b.md"),
    }


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


def test_an_item_that_comes_twice_is_one_article_written(archive: Archive, tmp_path: Path) -> None:
    stdin = tmp_path / "stdin"
    stdin.write_text(lines(*({"id": n % 2, "title": f"Title {n}"} for n in range(5))))
    (outcome,) = archive.run(stdin=stdin)
    assert archive.last is not None
    assert (outcome.written, archive.last.written, archive.last.deleted) == (2, 2, 0)
    assert archive.titles() == ["Title 3", "Title 4"]
    archive.write("a.jsonl", lines({"id": 1, "title": "One"}, {"id": 1, "title": "Two"}))
    archive.run()
    assert archive.last.written == 1


def test_what_a_run_writes_and_takes_out_again_was_never_there(archive: Archive) -> None:
    with closing(Ledger(archive.index, write=True)) as ledger:
        fresh = Fresh(ledger)
        for article_id in ("new", "old"):
            fresh.write(article_id, new=article_id == "new")
            fresh.delete(article_id)
        fresh.delete("never written")
    assert (fresh.written, fresh.deleted) == (0, 2)
