"""A source that cannot be read any more keeps its articles, and loses nothing in silence."""

from __future__ import annotations

import gzip
import io
import multiprocessing
import os
import signal

from indexer.model import Kind
from tests.indexer.conftest import Archive, lines, text
from tests.indexer.desk import Desk

INDEXED, UNCHANGED, REMOVED, SKIPPED, FAILED = Kind

GOOD = "# One\n\nText of the article.\n"
BAD = "---\nbroken: [\n---\nText of the article.\n"


def zipped(**titles: str) -> bytes:
    """A JSONL of these ids and titles, as its download is when it has ended."""
    return gzip.compress(lines(*({"id": id_, "title": titles[id_]} for id_ in titles)).encode())


def cut(**titles: str) -> bytes:
    """A download that stands still: these lines can be read, and there is no end."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        file.write(lines(*({"id": id_, "title": titles[id_]} for id_ in titles)).encode())
        file.flush()
        return out.getvalue()


WHOLE = zipped(a="A", b="B", c="C", d="D")
HALF = cut(a="A", b="B, again", e="E")
AFTER_HALF = ["A", "B, again", "C", "D", "E"]


def agree(archive: Archive) -> bool:
    return archive.ledger_ids() == archive.index_ids()


def test_what_lies_behind_the_break_of_a_file_stays(archive: Archive) -> None:
    archive.write("a.jsonl.gz", WHOLE)
    archive.run()
    archive.write("a.jsonl.gz", HALF)
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.reason) == (FAILED, "the gzip data end too early")
    assert outcome.detail == "in line 4"
    assert (outcome.written, outcome.deleted, outcome.kept) == (2, 0, 2)
    assert outcome.articles == 5
    assert archive.titles() == AFTER_HALF
    assert agree(archive)


def test_a_failure_that_is_remembered_keeps_them_too(archive: Archive) -> None:
    for content in (WHOLE, HALF):
        archive.write("a.jsonl.gz", content)
        archive.run()
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.again, outcome.kept) == (FAILED, True, 5)
    assert archive.last is not None
    assert archive.last.generations == 0
    archive.age(archive.files / "a.jsonl.gz")  # the same bytes under a new stamp
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.again, outcome.kept) == (FAILED, True, 5)
    archive.with_limits(source_seconds=50)  # a failure is tried again under other limits
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.again, outcome.kept) == (FAILED, False, 2)
    assert archive.titles() == AFTER_HALF


def test_whole_again_it_is_replaced_whole(archive: Archive) -> None:
    for content in (WHOLE, HALF, zipped(a="A", c="C, again")):
        archive.write("a.jsonl.gz", content)
        (outcome,) = archive.run()
    assert (outcome.kind, outcome.written, outcome.deleted, outcome.kept) == (INDEXED, 1, 3, 0)
    assert archive.titles() == ["A", "C, again"]
    assert agree(archive)


def test_gone_it_takes_what_was_kept_along(archive: Archive) -> None:
    for content in (WHOLE, HALF):
        archive.write("a.jsonl.gz", content)
        archive.run()
    archive.write("b.txt", text("Another"))
    (archive.files / "a.jsonl.gz").unlink()
    assert archive.kinds() == {"a.jsonl.gz": REMOVED, "b.txt": INDEXED}
    assert archive.titles() == ["Another"]
    assert agree(archive)


def test_a_page_that_fails_now_keeps_its_article(archive: Archive) -> None:
    archive.write("a.md", GOOD)
    archive.run()
    archive.write("a.md", BAD)
    (outcome,) = archive.run()
    assert (outcome.kind, outcome.deleted, outcome.kept) == (FAILED, 0, 1)
    assert archive.titles() == ["One"]
    archive.write("a.md", GOOD)
    assert archive.kinds() == {"a.md": UNCHANGED}


def test_a_file_that_is_over_a_limit_now_keeps_its_article(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    archive.with_limits(source_bytes=50)
    archive.write("a.txt", text("One", "ice " * 50))
    (outcome,) = archive.run()
    assert (outcome.reason, outcome.kept) == ("larger than source_bytes", 1)
    assert archive.titles() == ["One"]


def test_a_file_that_no_format_knows_any_more_failed(archive: Archive) -> None:
    archive.write("page", "<!DOCTYPE html><title>One</title><p>All about ice and fog.</p>")
    archive.write("other", b"\0" * 100)
    assert archive.kinds() == {"page": INDEXED, "other": SKIPPED}
    archive.write("page", b"\0" * 100)
    outcomes = {one.path: one for one in archive.run()}
    assert (outcomes["page"].kind, outcomes["page"].kept) == (FAILED, 1)
    assert outcomes["page"].reason == "no reader for its content"
    assert archive.titles() == ["One"]
    assert archive.kinds() == {"page": FAILED, "other": SKIPPED}


def test_a_file_that_is_empty_was_read_to_its_end(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    archive.write("a.txt", "")
    assert archive.kinds() == {"a.txt": SKIPPED}
    assert archive.titles() == []


def test_a_jsonl_that_has_become_another_thing_keeps_its_articles(archive: Archive) -> None:
    archive.write("a.jsonl", lines({"title": "One"}, {"title": "Two"}))
    archive.run()
    archive.write("a.jsonl", "<html>\n<p>404 Not Found\n")
    outcomes = {one.path: one for one in archive.run()}
    assert (outcomes["a.jsonl"].reason, outcomes["a.jsonl"].kept) == (
        "no line of it is an article",
        2,
    )
    assert archive.titles() == ["One", "Two"]


def test_a_bad_line_keeps_the_article_of_its_own_item_alone(archive: Archive) -> None:
    good: list[dict[str, object]] = [{"id": n, "title": f"Title {n}"} for n in range(4)]
    archive.write("a.jsonl", lines(*good))
    archive.run()
    archive.with_limits(article_characters=1_000)
    long: dict[str, object] = {"id": 1, "title": "x" * 2_000}
    no_text: dict[str, object] = {"id": 2, "title": ["no text"]}
    archive.write("a.jsonl", lines(good[0], long, no_text, '{"id": 3, "ti'))
    outcomes = {one.path: one for one in archive.run()}
    assert {path: one.kind for path, one in outcomes.items()} == {
        "a.jsonl": INDEXED,
        "a.jsonl:2": FAILED,
        "a.jsonl:3": FAILED,
        "a.jsonl:4": FAILED,
    }
    file = outcomes["a.jsonl"]
    assert (file.articles, file.written, file.deleted, file.kept) == (3, 0, 1, 2)
    assert archive.titles() == ["Title 0", "Title 1", "Title 2"]
    assert agree(archive)
    archive.write("a.jsonl", lines(long, {"id": 1, "title": "Anew"}))
    (file, _) = archive.run()
    assert (file.articles, file.written, file.deleted, file.kept) == (1, 1, 2, 0)
    assert archive.titles() == ["Anew"]


def test_a_reader_that_is_killed_twice_loses_nothing(archive: Archive) -> None:
    def state(word: str) -> str:
        return lines(*({"id": n, "title": f"{word} {n}", "text": "x" * 500} for n in range(3_000)))

    archive.write("a.jsonl", state("Old"))
    archive.run(batch_articles=100_000)
    seen = [archive.engine.newest()]

    def kill() -> None:
        """Each time that something came of it."""
        if archive.engine.newest() > seen[-1]:
            seen.append(archive.engine.newest())
            for child in multiprocessing.active_children():
                if child.pid is not None:
                    os.kill(child.pid, signal.SIGKILL)

    archive.write("a.jsonl", state("New"))
    (outcome,) = archive.run(batch_articles=100, meanwhile=kill)
    assert len(seen) >= 3  # what was read before a kill may be committed after it
    assert (outcome.kind, outcome.reason) == (FAILED, "crashes its reader")
    assert (outcome.articles, outcome.deleted) == (3_000, 0)
    assert {title.split()[0] for title in archive.titles()} == {"New", "Old"}
    assert len(archive.titles()) == 3_000
    assert agree(archive)


def write(desk: Desk, path: str, content: bytes) -> None:
    desk.write(path, "")
    (desk.files / path).write_bytes(content)


def test_the_report_and_the_status_say_what_stays(desk: Desk) -> None:
    write(desk, "a.jsonl.gz", WHOLE)
    desk("index", desk.files)
    write(desk, "a.jsonl.gz", HALF)
    (desk.files / "one.txt").write_bytes(b"\0" * 2_000)
    assert desk("index", desk.files) == 3
    assert "a.jsonl.gz (in line 4; 2 articles of it stay as they are)" in desk.out
    assert "1 article of it stays as it is" in desk.out
    assert "3 articles of sources that could not be read stay as they are." in desk.out
    report = desk.json("index", desk.files)
    assert (report["exit_code"], report["kept"], report["articles"]) == (3, 6, 7)
    totals = report["totals"]
    assert totals.pop("seen") == sum(totals.values()) == 3
    assert desk("status") == 0
    assert "a.jsonl.gz (in line 4; 5 articles of it stay as they are)" in desk.out
    assert desk("check") == 0
