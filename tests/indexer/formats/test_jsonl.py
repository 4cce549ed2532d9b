from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.formats import choose
from indexer.model import STDIN, ArticleDraft, ItemFailure
from indexer.opening import Opened
from tests.indexer.conftest import LIMITS, drafts, source_at


def put(folder: Path, *lines: str | bytes | Mapping[str, object]) -> Path:
    file = folder / "a.jsonl"
    written = [
        json.dumps(dict(line)).encode() if isinstance(line, Mapping) else
        line.encode() if isinstance(line, str) else line
        for line in lines
    ]  # fmt: skip
    file.write_bytes(b"\n".join(written) + b"\n")
    return file


def test_a_line_is_an_article_known_by_id_url_or_number(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        {"id": 7, "title": "One", "url": "https://x.example/1"},
        {"url": "https://x.example/2", "text": "Two"},
        "",
        {"body": "Three"},
    )
    found = drafts(file)
    assert all(isinstance(draft, ArticleDraft) for draft in found)
    items = [draft.item for draft in found if isinstance(draft, ArticleDraft)]
    assert items == ["7", "https://x.example/2", "#4"]


def test_a_given_id_is_never_taken_for_a_number(tmp_path: Path) -> None:
    given = ["#3", "##3", "#tag", "#b"]
    file = put(tmp_path, *({"id": one, "title": "x"} for one in given), {"title": "x"})
    items = [draft.item for draft in drafts(file) if isinstance(draft, ArticleDraft)]
    assert items == ["##3", "###3", "#tag", "##b", "#5"]


def test_only_a_title_is_an_article(tmp_path: Path) -> None:
    (draft,) = drafts(put(tmp_path, {"title": "Only a title"}))
    assert isinstance(draft, ArticleDraft)
    assert (draft.title, draft.body) == ("Only a title", "")


def test_an_article_may_say_that_its_text_is_empty(tmp_path: Path) -> None:
    (draft,) = drafts(put(tmp_path, {"id": "7", "title": "", "text": "", "date": "1987-04-03"}))
    assert isinstance(draft, ArticleDraft)
    assert (draft.item, draft.title, draft.body, str(draft.date)) == ("7", "", "", "1987-04-03")


def test_where_a_line_is_no_json_is_told_by_its_character(tmp_path: Path) -> None:
    (found,) = drafts(put(tmp_path, '{"title": "x'))
    assert isinstance(found, ItemFailure)
    assert found.detail == "Unterminated string starting at character 11"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "x"', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"title": ' + "9" * 10_000 + "}", "not JSON"),
        ("[1]", "not a JSON object"),
        (b'{"title": "\xff"}', "not UTF-8"),
        ('{"date": "2023"}', "neither a title nor a text"),
        ('{"id": [], "title": "x"}', "id is neither text nor a number"),
        ('{"title": "' + "x" * 200_000 + '"}', "a line longer than line_bytes"),
    ],
)
def test_a_bad_line_fails_alone(tmp_path: Path, line: str | bytes, reason: str) -> None:
    before, bad, after = drafts(put(tmp_path, {"title": "a"}, line, {"title": "b"}))
    assert isinstance(before, ArticleDraft)
    assert isinstance(after, ArticleDraft)
    assert isinstance(bad, ItemFailure)
    assert (bad.place, bad.reason) == ("2", reason)


def test_a_number_that_python_refuses_is_told_in_our_words(tmp_path: Path) -> None:
    (bad,) = drafts(put(tmp_path, '{"title": ' + "9" * 10_000 + "}"))
    assert isinstance(bad, ItemFailure)
    assert bad.detail == "a number of too many digits"


def test_what_is_not_a_number_is_missing(tmp_path: Path) -> None:
    one, two = drafts(
        put(
            tmp_path,
            '{"title": "One", "id": NaN, "author": NaN, "text": Infinity}',
            '{"title": NaN, "text": "Two", "date": -Infinity}',
        )
    )
    assert isinstance(one, ArticleDraft)
    assert isinstance(two, ArticleDraft)
    assert (one.item, one.title, one.authors, one.body) == ("#1", "One", (), "")
    assert (two.title, two.body, two.date, two.remarks) == (None, "Two", None, ())


def test_what_came_before_broken_gzip_stands(tmp_path: Path) -> None:
    lines = b"".join(b'{"title": "Number %d"}\n' % number for number in range(5_000))
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(lines)[:-2_000])
    good: list[ArticleDraft | ItemFailure] = []
    with Opened(source_at(file), LIMITS) as opened, pytest.raises(SourceError) as failure:
        good.extend(choose(file.name, opened.head()).read(opened))
    assert len(good) > 100
    assert failure.value.reason == "the gzip data end too early"
    assert failure.value.detail == f"in line {len(good) + 1:,}"


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (draft,) = drafts(put(tmp_path, b'\xef\xbb\xbf{"title": "One"}'))
    assert isinstance(draft, ArticleDraft)


def test_on_standard_input_the_text_makes_the_identity(tmp_path: Path) -> None:
    from indexer.formats.jsonl import FORMAT

    file = put(tmp_path, {"title": "One"}, {"title": "Two"}, {"title": "One"})
    source = source_at(file)._replace(root=STDIN, path=STDIN)
    with Opened(source, LIMITS) as opened:
        items = [found.item for found in FORMAT.read(opened) if isinstance(found, ArticleDraft)]
    assert items[0] == items[2] != items[1]


def test_a_file_larger_than_source_bytes_streams(tmp_path: Path) -> None:
    limits = dataclasses.replace(LIMITS, source_bytes=1_000)
    file = put(tmp_path, *({"title": f"Number {number}"} for number in range(500)))
    assert file.stat().st_size > 1_000
    assert len(drafts(file, limits)) == 500
