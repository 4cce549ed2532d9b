"""A question that takes longer than it may: what each door says to it."""

from __future__ import annotations

from pathlib import Path

import pytest

import broadsheet
from search import Settings, open_engine
from tests.search.articles import article
from web import create_app

WORDS = " ".join(f"{number:0200}" for number in range(60_000))
SAYS = "Looking for this took longer than 1 second."


def slow(end: str) -> str:
    """Each pattern is held against every word: half a minute's work; with another end, anew."""
    return " ".join(f"*0*{number}{end}*" for number in range(100, 1_000))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slow")
    with open_engine("whoosh", folder).writer(run="1") as writer:
        writer.upsert(article(WORDS, id="long"))
    return folder


@pytest.mark.parametrize("shape", ["text", "json"])
def test_on_the_command_line(
    index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    monkeypatch.setenv("BROADSHEET_QUERY_SECONDS", "1")
    code = broadsheet.run(["search", slow(shape[0]), "--format", shape, "--index", str(index)])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err == (
        f"Error: {SAYS}\nAsk for fewer words with * or ~, or raise BROADSHEET_QUERY_SECONDS.\n"
    )


def test_over_json(index: Path) -> None:
    client = create_app(Settings(index=index, query_seconds=1)).test_client()
    response = client.get("/api/v1/search", query_string={"q": slow("y")})
    assert response.status_code == 503
    assert response.json is not None
    error = response.json["error"]
    assert (error["code"], error["param"]) == ("query-too-slow", "q")
    assert error["message"].startswith(SAYS)
    page = client.get("/", query_string={"q": slow("z")})
    assert page.status_code == 503
    assert SAYS in page.text
