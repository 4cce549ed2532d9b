"""The command search, over a real index."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import broadsheet
from search import IndexMissingError, article_document, open_engine, parse
from tests.search.articles import article

ARTICLES = [
    article(
        f"Text number {number}. The ferry of {town} sails. A <b>treaty</b> came late.",
        id=f"id{number:02d}",
        title=f"News from {town}",
        date=f"20{10 + number}-03-01",
        source="Courier" if number % 2 else "Post",
    )
    for number, town in enumerate(["Astana", "Ankara", "Oslo", "Łódź"])
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    with open_engine("whoosh", folder).writer(run="1") as writer:
        for each in ARTICLES:
            writer.upsert(each)
    return folder


@pytest.fixture
def ask(index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asker:
    monkeypatch.setenv("BROADSHEET_INDEX", str(index))
    return Asker(capsys)


class Asker:
    """Runs `broadsheet search`; keeps the exit code and what was written."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.code = 0
        self.out = self.err = ""

    def __call__(self, *args: str) -> Asker:
        self.code = broadsheet.run(["search", *args])
        self.out, self.err = self._capsys.readouterr()
        return self

    @property
    def ids(self) -> list[str]:
        return [json.loads(line)["id"] for line in self.out.splitlines()]


def test_hits_on_stdout_and_the_count_beside_them(ask: Asker) -> None:
    ask("oslo", "ferry")
    assert ask.code == 0
    assert ask.out.startswith("1. News from Oslo\n")
    assert "The ferry of Oslo sails." in ask.out
    assert "\x1b" not in ask.out
    assert ask.err == "1 article for oslo ferry\n"


def test_nothing_found_is_no_error(ask: Asker) -> None:
    ask("zebra")
    assert (ask.code, ask.out, ask.err) == (0, "", "No article matches zebra\n")


@pytest.mark.parametrize("args", [["-oslo"], ["--", "-oslo"], ["-oslo", "ferry"]])
def test_a_query_may_begin_with_a_minus(ask: Asker, args: list[str]) -> None:
    assert ask("--format", "jsonl", "--sort", "oldest", *args).ids == ["id00", "id01", "id03"]


def test_words_in_several_arguments_are_one_query(ask: Asker) -> None:
    ask("news", '"ferry of"', "-limit", "--limit", "2", "date:2011..", "--format", "json")
    document = json.loads(ask.out)
    assert document["query"]["understood"] == 'news "ferry of" -limit date:2011..'
    assert (document["total"], len(document["hits"]), document["pages"]) == (3, 2, 2)


def test_without_a_query_the_newest_come_first(ask: Asker) -> None:
    assert ask("--format", "jsonl").ids == ["id03", "id02", "id01", "id00"]


def test_pages(ask: Asker) -> None:
    second = ("ferry", "--limit", "3", "--page", "2")
    assert ask(*second, "--format", "jsonl", "--sort", "newest").ids == ["id00"]
    ask(*second)
    assert ask.err == "4 articles for ferry, page 2 of 2\n"
    assert ask.out.startswith("4. ")
    ask("ferry", "--page", "9")
    assert (ask.code, ask.out) == (0, "")
    assert ask.err == "4 articles for ferry, page 9 of 1\nThere is no page 9.\n"


def test_json_is_the_document_of_all_doors(ask: Asker) -> None:
    ask("treaty oslo", "--format", "json")
    document = json.loads(ask.out)
    assert ask.err == ""
    (hit,) = document["hits"]
    assert hit["id"] == "id02"
    assert document["facets"]["source"] == [{"value": "Post", "count": 1}]
    body = [each for each in hit["highlights"] if each["field"] == "body"]
    assert "A &lt;b&gt;<mark>treaty</mark>&lt;/b&gt; came late." in body[0]["html"]
    whole = json.loads(json.dumps(article_document(ARTICLES[2])))
    assert {key: hit[key] for key in whole if key in hit} == {
        key: value for key, value in whole.items() if key in hit
    }


def test_notes_and_facets(ask: Asker) -> None:
    ask("foo:ferry", "--facets")
    assert ask.err.startswith("Note: There is no field “foo”")
    ask("ferry", "--facets")
    assert "source\n        2  Courier\n        2  Post\n" in ask.out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--limt", "5"], "--limit"),
        (["x", "--limit=0"], "--limit is from 1 to 100."),
        (["x", "--limit", "101"], "--limit is from 1 to 100."),
        (["x", "--page", "0"], "--page counts from 1."),
        (["x", "--limit", "many"], "many"),
        (["x", "--sort", "size"], "size"),
        (["x" * 8_193], "8,192 are allowed"),
        (["x"] * 1_025, "BROADSHEET_QUERY_CLAUSES"),
    ],
)
def test_usage(ask: Asker, args: list[str], says: str) -> None:
    ask(*args)
    assert (ask.code, ask.out) == (2, "")
    assert says in ask.err


def test_who_names_no_limit_is_held_to_none(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_PER_PAGE", "500")
    ask("ferry")
    assert (ask.code, "--limit" in ask.err) == (0, False)
    ask("ferry", "--limit", "500")
    assert ask.code == 2


def test_an_option_after_the_dashes_is_a_word(ask: Asker) -> None:
    ask("--", "--limit", "oslo")
    assert (ask.code, ask.out) == (0, "")


def test_bytes_that_are_no_text(ask: Asker) -> None:
    ask("\udce9oslo", "--format", "json")
    assert json.loads(ask.out)["query"]["input"] == "?oslo"
    assert json.loads(ask.out)["total"] == 1


def test_no_index(ask: Asker, tmp_path: Path) -> None:
    ask("x", "--index", str(tmp_path / "none"))
    assert (ask.code, ask.out) == (IndexMissingError.exit_code, "")
    assert "broadsheet index" in ask.err


def _command(*args: str) -> list[str]:
    return [sys.executable, str(Path(broadsheet.__file__)), "search", *args]


def test_in_a_terminal_marks_are_in_colour_unless_refused(index: Path) -> None:
    for refused in ("", "1"):
        main, side = pty.openpty()
        environ = {**os.environ, "BROADSHEET_INDEX": str(index), "NO_COLOR": refused}
        subprocess.run(_command("ferry", "--limit", "1"), stdout=side, env=environ, check=True)
        os.close(side)
        written = os.read(main, 65_536).decode()
        os.close(main)
        assert ("\x1b[1;31mferry\x1b[0m" in written) == (not refused)
        assert "ferry" in written


def test_a_reader_that_has_seen_enough(index: Path) -> None:
    environ = {**os.environ, "BROADSHEET_INDEX": str(index)}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        _command("ferry"), stdout=writing, stderr=subprocess.PIPE, env=environ, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"4 articles for ferry\n")


def test_an_encoding_that_lacks_letters(index: Path) -> None:
    environ = {**os.environ, "BROADSHEET_INDEX": str(index), "PYTHONIOENCODING": "latin-1"}
    text, document = (
        subprocess.run(
            _command("Lodz", "--format", shape), capture_output=True, env=environ, check=True
        ).stdout.decode("latin-1")
        for shape in ("text", "json")
    )
    assert "News from ?ód?" in text
    assert json.loads(document)["hits"][0]["title"] == "News from Łódź"


def test_the_help_teaches_the_query_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert broadsheet.run(["search", "--help"]) == 0
    out = capsys.readouterr().out
    taught = out.partition("In a QUERY:")[2]
    queries = [line[2:].split("  ")[0] for line in taught.splitlines() if line.startswith("  ")]
    typed = [query for query in queries if query and query[0] != " "]
    assert len(typed) >= 6
    for query in typed:
        assert parse(query).notes == (), query
    assert max(map(len, out.splitlines())) <= 80
