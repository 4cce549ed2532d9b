from __future__ import annotations

from pathlib import Path

import pytest

from tests.indexer.conftest import only_draft, reason


def put(folder: Path, text: str) -> Path:
    file = folder / "a.md"
    file.write_text(text, encoding="utf-8")
    return file


def test_front_matter_is_the_metadata(tmp_path: Path) -> None:
    draft = only_draft(
        put(
            tmp_path,
            "---\ntitle: Ice on the lake\nauthor: Mara Lind\ndate: 2024-01-20\n"
            "tags: [ice, lake]\nlanguage: en\nurl: https://x.example/ice\nmood: good\n---\n"
            "# Another heading\n\nFerries *wait* for [the ice](https://x.example).\n",
        )
    )
    assert draft.title == "Ice on the lake"
    assert draft.item is None
    assert (draft.authors, str(draft.date), draft.tags) == (
        ("Mara Lind",),
        "2024-01-20",
        ("ice", "lake"),
    )
    assert draft.body == "Another heading\n\nFerries wait for the ice."
    assert {said.where for said in draft.provenance} == {"front matter"}
    assert draft.remarks == ("unknown key 'mood'",)


def test_without_a_title_the_first_heading_is_it(tmp_path: Path) -> None:
    draft = only_draft(put(tmp_path, "# Ice *closes* lake\n\nFerries wait.\n"))
    assert (draft.title, draft.body) == ("Ice closes lake", "Ferries wait.")
    assert [(said.field, said.where) for said in draft.provenance] == [("title", "first heading")]


def test_a_heading_that_opens_nothing_is_no_title(tmp_path: Path) -> None:
    draft = only_draft(put(tmp_path, "Ferries wait.\n\n## Later\n\nThey left.\n"))
    assert draft.title is None
    assert draft.body == "Ferries wait.\n\nLater\n\nThey left."


def test_marks_go_and_words_stay(tmp_path: Path) -> None:
    text = (
        "- one\n- **two**\n\n> quoted\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "<div>in <b>markup</b></div>\n\n![a ferry](x.png) &amp; <!-- no --> end\\\nnext"
    )
    words = " ".join(only_draft(put(tmp_path, text)).body.split())
    assert words == "one two quoted code a b c d in markup a ferry & end next"


def test_two_rules_are_no_front_matter(tmp_path: Path) -> None:
    draft = only_draft(put(tmp_path, "---\njust text\n---\nmore\n"))
    assert (draft.title, draft.body) == ("just text", "more")  # a heading in Markdown


def test_a_rule_alone_is_no_front_matter(tmp_path: Path) -> None:
    assert only_draft(put(tmp_path, "---\nno end: here\n")).body == "no end: here"


@pytest.mark.parametrize(
    ("matter", "why"),
    [
        ("a: [1, 2", "front matter is not YAML"),
        ("a: &x [1]\nb: *x", "front matter with aliases (&, *), which are not read"),
        ("a: " + "[" * 5_000, "front matter is not YAML"),
        ("date: 2023-02-31", "front matter is not YAML"),
        ("a: !!python/object/apply:os.system ['true']", "front matter is not YAML"),
        ("a: " + "x" * 70_000, "front matter too long"),
    ],
)
def test_bad_front_matter_fails_the_file(tmp_path: Path, matter: str, why: str) -> None:
    assert reason(put(tmp_path, f"---\n{matter}\n---\ntext\n")) == why


@pytest.mark.parametrize("text", ["> " * 30 + "deep", "- " * 30 + "deep", "*a " * 30 + "deep"])
def test_deeply_nested_text_is_not_left_out(tmp_path: Path, text: str) -> None:
    assert "deep" in only_draft(put(tmp_path, text)).body


def test_text_nested_beyond_reason_is_refused_not_cut(tmp_path: Path) -> None:
    with pytest.raises(RecursionError):  # ``indexer.reading`` makes a failure of it
        only_draft(put(tmp_path, "> " * 5_000 + "deep"))
