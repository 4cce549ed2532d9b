"""One question, three doors: the same articles in the same order, and the same total."""

from __future__ import annotations

import json
import random
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

from search import Settings, open_engine
from search.cli import search
from tests.conftest import run_broadsheet
from tests.search.articles import article
from tests.web.served import Served, serve
from web import create_app

WORDS = [
    "lake", "ferry", "treaty", "storm", "ministry", "İstanbul", "Türkiye", "talks", "келіссөз",
    "паром", "U.N.", "al-Assad",
]  # fmt: skip
QUERIES = 200
OF_THESE_FOR_REAL = 6  # by processes and sockets


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    chance = random.Random(1)  # noqa: S311 - the same articles each time
    with open_engine("whoosh", folder).writer(run="first") as writer:
        for number in range(80):
            writer.upsert(
                article(
                    " ".join(chance.choices(WORDS, k=12)),
                    id=f"a{number}",
                    title=" ".join(chance.choices(WORDS, k=3)),
                    date=f"20{chance.randrange(10, 25)}",
                    language=chance.choice(["en", "tr", "kk"]),
                )
            )
    return folder


def questions() -> list[str]:
    chance = random.Random(2)  # noqa: S311 - the same questions each time

    def part() -> str:
        one, other = chance.choices(WORDS, k=2)
        return chance.choice(
            [one, f'"{one} {other}"', f"-{one}", f"({one} OR {other})", f"{one[:3]}*", f"={one}",
             f"{one}~1", f"title:{one}", "lang:kk", "date:2012..2019", "*"]
        )  # fmt: skip

    return [" ".join(part() for _ in range(chance.randrange(1, 4))) for _ in range(QUERIES)]


Answer = tuple[int, list[str]]  # the total, and the ids of the first page


def asked(path: str, text: str) -> str:
    return f"{path}?{urlencode({'q': text, 'sort': 'relevance'})}"


def in_document(text: str) -> Answer:
    document = json.loads(text)
    return document["total"], [hit["id"] for hit in document["hits"]]


def in_page(text: str) -> Answer:
    soup = BeautifulSoup(text, "lxml")
    told = soup.select("h1")[0].get_text().split()[0]
    links = [str(link["href"]) for link in soup.select(".hit h2 a")]
    return int(told) if told != "No" else 0, [
        link.removeprefix("/articles/").partition("?")[0] for link in links
    ]


def by_json(client: FlaskClient, text: str) -> Answer:
    return in_document(client.get(asked("/api/v1/search", text)).text)


def by_page(client: FlaskClient, text: str) -> Answer:
    return in_page(client.get(asked("/", text)).text)


def by_command(index: Path, text: str) -> Answer:
    ran = CliRunner().invoke(search, [text, "--format=json", f"--index={index}"])
    assert ran.exit_code == 0, ran.output
    return in_document(ran.stdout)


def over_the_wire(served: Served, path: str, text: str) -> str:
    status, body = served.get(asked(path, text))
    assert status == 200, body
    return body


def test_all_doors_give_the_same_answers(index: Path) -> None:
    client = create_app(Settings(index=index)).test_client()
    totals = set()
    for text in questions():
        total, ids = by_json(client, text)
        assert by_page(client, text) == (total, ids), text
        assert by_command(index, text) == (total, ids), text
        totals.add(total)
    assert len(totals) > 20


def test_so_do_a_real_command_and_a_real_server(index: Path) -> None:
    some = questions()[:: QUERIES // OF_THESE_FOR_REAL][:OF_THESE_FOR_REAL]
    totals = set()
    with serve(index) as served:
        for text in some:
            ran = run_broadsheet(index, "search", "--format=json", text)
            assert ran.returncode == 0, ran.stderr
            total, ids = in_document(ran.stdout)
            assert in_document(over_the_wire(served, "/api/v1/search", text)) == (total, ids), text
            assert in_page(over_the_wire(served, "/", text)) == (total, ids), text
            totals.add(total)
    assert len(totals) > 2
