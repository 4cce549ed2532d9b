"""The pages, as they are sent: complete without scripts, and escaped throughout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search import CHAPTERS, Settings
from search.engines.memory import MemoryEngine
from tests.search.articles import article
from tests.web.conftest import ARCHIVE, FERRY, HOSTILE, filled
from tests.web.seen import page, texts
from web import create_app


def test_the_first_page_has_the_newest_first(client: FlaskClient) -> None:
    soup = page(client, "/")
    assert texts(soup, "h1 [role=status]") == ["4 articles"]
    assert texts(soup, ".hit h2")[:3] == [
        "Ferry treaty signed",
        "Storm on the lake",
        "Lodos vapurları durdurdu",
    ]


def test_results_are_marked_and_tell_what_was_understood(client: FlaskClient) -> None:
    soup = page(client, '/?q=ferry+-storm+"treaty')
    assert texts(soup, "h1") == ["1 article"]
    assert texts(soup, ".hit h2 mark") == ["Ferry", "treaty"]
    assert texts(soup, ".chip .what") == ["ferry", "storm", "treaty"]
    assert texts(soup, ".chip.without .what") == ["storm"]
    assert len(soup.select(".note")) == 1
    box = soup.select_one("input[name=q]")
    assert box is not None
    assert box["value"] == 'ferry -storm "treaty'


def test_every_facet_link_finds_what_it_promises(client: FlaskClient) -> None:
    soup = page(client, "/?q=ferry+OR+lodos")
    rows = soup.select(".facet li")
    assert len(rows) > 8
    for row in rows:
        link, count = row.select_one("a.value"), row.select_one(".count")
        assert link is not None
        assert count is not None
        found = page(client, str(link["href"]))
        assert texts(found, "h1")[0].split()[0] == count.get_text()
        minus = row.select_one("a.minus")
        assert minus is not None
        assert str(minus["aria-label"]) == f"Exclude {link.get_text()}"
        without = texts(page(client, str(minus["href"])), "h1")[0].split()[0]
        left = 0 if without == "No" else int(without)
        assert left == 4 - int(count.get_text())


def test_a_new_question_keeps_filters_and_order(client: FlaskClient) -> None:
    soup = page(client, "/?q=ferry&source=Marmara+Post&exclude.tag=x&sort=newest&page=1")
    kept = [(tag["name"], tag["value"]) for tag in soup.select("form input[type=hidden]")]
    assert kept == [("source", "Marmara Post"), ("exclude.tag", "x"), ("sort", "newest")]


def test_pages_lead_on(engine: MemoryEngine) -> None:
    many = [article("lake", id=f"a{n}", title=f"No {n}") for n in range(25)]
    client = create_app(Settings(), engine=filled(many)).test_client()
    soup = page(client, "/?q=lake&page=2")
    assert [link["href"] for link in soup.select("a[rel=next], a[rel=prev]")] == [
        "/?q=lake",
        "/?q=lake&page=3",
    ]
    assert texts(soup, ".pager [aria-current=page]") == ["Page 2"]
    assert texts(soup, "title") == ["lake – Page 2 – Broadsheet"]
    beyond = page(client, "/?q=lake&page=9")
    assert texts(beyond, "h1") == ["25 articles"]
    assert "page 3" in texts(beyond, ".nothing")[0]


def test_an_article_is_shown_with_its_hits(client: FlaskClient) -> None:
    soup = page(client, "/articles/ferry?q=ferry&source=Marmara+Post&page=1&hit=2")
    assert texts(soup, ".walk [role=status]") == ["2 of 4"]
    assert [mark["id"] for mark in soup.select("mark")] == ["hit-1", "hit-2", "hit-3", "hit-4"]
    assert [mark["id"] for mark in soup.select("mark.current")] == ["hit-2"]
    back = soup.select_one("a.back")
    assert back is not None
    assert (back["href"], back.get_text()) == ("/?q=ferry&source=Marmara+Post", "← 1 result")
    assert soup.select_one("article.whole[lang=en]")
    source = soup.select_one(".beside dd a")
    assert source is not None
    assert source["href"] == FERRY.url
    assert source["rel"] == ["noopener", "noreferrer", "nofollow"]
    assert "JSON-LD" in texts(soup, ".beside dd small")


def test_an_article_without_a_question_is_just_the_article(client: FlaskClient) -> None:
    soup = page(client, "/articles/vapur")
    assert texts(soup, ".whole > p[dir]") == ["İstanbul'da lodos vapurları durdurdu."]
    assert soup.select("mark") == []
    assert texts(soup, ".walk a") == ["← All articles"]


def test_markup_is_text(client: FlaskClient) -> None:
    for address in ("/?q=ferry", "/articles/hostile?q=ferry+markup&hit=1"):
        soup = page(client, address)
        assert soup.select("img") == []
        assert len(soup.find_all("script")) == 1
        assert soup.find(href=re.compile("^javascript")) is None
    soup = page(client, "/articles/hostile")
    assert texts(soup, "h1") == [HOSTILE.title]
    assert (
        '<script>alert("body")</script> & a ferry' in soup.select(".whole > p[dir]")[0].get_text()
    )
    query = "\"><script>alert(1)</script>' onfocus=x"
    soup = page(client, f"/?q={query}")
    assert len(soup.find_all("script")) == 1
    assert soup.select_one("input[name=q]")["value"] == query  # type: ignore[index] # it is there
    soup = page(client, f"/?{query}", 400)
    assert len(soup.find_all("script")) == 1


def test_markup_within_a_match_is_text(client: FlaskClient) -> None:
    for address in ("/", "/articles/hostile"):
        soup = page(client, f'{address}?q="body+script"')
        assert [mark.get_text() for mark in soup.select("mark")] == ['body")</script']


def test_a_long_facet_says_that_there_is_more() -> None:
    many = [article("lake", id=f"a{n}", tags=(f"tag {n}",)) for n in range(12)]
    client = create_app(Settings(), engine=filled(many)).test_client()
    soup = page(client, "/?q=lake")
    assert len(soup.select("#facet-tag li")) == 10
    more = soup.select_one("#facet-tag .more a")
    assert more is not None
    whole = page(client, str(more["href"]))
    assert len(whole.select("#facet-tag li")) == 12
    assert whole.select("#facet-tag .more") == []


def test_errors_are_pages_too(client: FlaskClient) -> None:
    assert "page must be" in texts(page(client, "/?q=ferry&page=0", 400), ".said")[0]
    assert page(client, "/articles/nowhere", 404)
    assert page(client, "/articles/%00", 404)
    assert page(client, "/nowhere", 404)
    assert "2 matches" in texts(page(client, "/articles/storm?q=storm&hit=9", 400), ".said")[0]
    assert client.post("/").status_code == 405


def test_an_empty_archive_says_how_to_fill_it(tmp_path: Path) -> None:
    place = tmp_path / "an index"
    client = create_app(Settings(index=place), engine=MemoryEngine()).test_client()
    for address in ("/", "/?q=ferry", "/about"):
        soup = page(client, address)
        assert texts(soup, "pre") == [f"broadsheet index ~/articles --index '{place}'"]
        assert str(place) in texts(soup, "main p")[1]
    assert page(client, "/articles/ferry", 503)
    usual = page(create_app(Settings(), engine=MemoryEngine()).test_client(), "/")
    assert texts(usual, "pre") == ["broadsheet index ~/articles"]


def test_an_archive_without_articles_is_empty_as_well() -> None:
    soup = page(create_app(Settings(), engine=filled([])).test_client(), "/")
    assert "broadsheet index" in texts(soup, "pre")[0]


def test_articles_appear_without_a_restart() -> None:
    engine = MemoryEngine()
    client = create_app(Settings(), engine=engine).test_client()
    assert texts(page(client, "/"), "pre")
    with engine.writer(run="first") as writer:
        for one in ARCHIVE:
            writer.upsert(one)
    assert texts(page(client, "/"), "h1") == ["4 articles"]
    with engine.writer(run="second") as writer:
        writer.delete("storm")
    assert texts(page(client, "/"), "h1") == ["3 articles"]


def test_the_syntax_page_has_every_example(client: FlaskClient) -> None:
    soup = page(client, "/syntax")
    links = soup.select(".syntax a")
    assert [link.get_text() for link in links] == [
        example.query for chapter in CHAPTERS for example in chapter.examples
    ]
    for link in links:
        page(client, str(link["href"]))


def test_about_tells_numbers_that_are_true(client: FlaskClient) -> None:
    soup = page(client, "/about")
    assert texts(soup, ".standfirst") == ["4 articles from 4 sources, from 2018 to 14 May 2024."]
    some = [*ARCHIVE, article("of nobody", id="nobody"), article("of nobody", id="no one")]
    other = create_app(Settings(), engine=filled(some)).test_client()
    assert texts(page(other, "/about"), ".standfirst") == [
        "6 articles, 4 of them from 4 sources, from 2018 to 14 May 2024."
    ]
    assert texts(soup, "section.census")[2] == "Year 2024 1 2023 1 2018 1"
    for link in soup.select(".census a"):
        assert texts(page(client, str(link["href"])), "h1") != ["No articles"]


def test_no_page_asks_for_anything_elsewhere(client: FlaskClient) -> None:
    for address in ("/?q=ferry", "/articles/ferry?q=ferry", "/syntax", "/about", "/nowhere"):
        soup = BeautifulSoup(client.get(address).data, "lxml")
        loaded = [t.get("src") or t["href"] for t in soup.select("script, link, img")]
        assert loaded
        for one in loaded:
            assert str(one).startswith("/")
            assert client.get(str(one)).status_code == 200


@pytest.mark.parametrize("address", ["/favicon.ico", "/robots.txt", "/static/favicon.svg"])
def test_small_files(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_half_a_surrogate_pair_does_no_harm() -> None:
    odd = article("a \ud800 ferry", id="odd", title="\udfff")
    client = create_app(Settings(), engine=filled([odd])).test_client()
    assert client.get("/?q=ferry").status_code == 200
    assert client.get("/articles/odd").status_code == 200
    assert client.get("/api/v1/articles/odd").status_code == 200


def test_it_can_be_mounted_below_a_path(client: FlaskClient) -> None:
    response = client.get("/?q=ferry", base_url="http://localhost/archive")
    soup = BeautifulSoup(response.data, "lxml")
    hrefs = [str(tag["href"]) for tag in soup.select("[href]") if tag["href"] != "#main"]
    assert {href.split("/")[1] for href in hrefs} == {"archive"}
