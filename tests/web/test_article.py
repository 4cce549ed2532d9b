"""The page of an article: hits in the order of the page, and where all of it comes from."""

from __future__ import annotations

import pytest

from search import Article, QueryError, matches, parse, scoring_leaves, to_text
from tests.search.articles import article
from tests.web.conftest import FERRY, STORM
from web.article import ArticleView, view, web_address
from web.links import Links
from web.marks import Piece
from web.params import Asked


def shown(found: Article, text: str, hit: int | None = None) -> ArticleView:
    tree = parse(text).tree
    labels = [to_text(leaf) for leaf in scoring_leaves(tree)]
    return view(found, Asked(text=text, hit=hit), matches(tree, found), labels, Links())


def marked(page: ArticleView) -> list[tuple[int, str]]:
    """All marks from the top of the page to its end."""
    runs = [page.title, *page.authors, *page.paragraphs, *page.tags]
    return [(piece.number, piece.text) for run in runs for piece in run if piece.marked]


def test_hits_are_numbered_down_the_page() -> None:
    page = shown(FERRY, "ferry OR karasu")
    assert marked(page) == [
        (1, "Ferry"),
        (2, "Karasu"),
        (3, "ferry"),
        (4, "Ferries"),
        (5, "ferry"),
    ]
    assert (page.hits, page.hits_text, page.hit) == (5, "5 matches", 0)


def test_one_walks_from_hit_to_hit() -> None:
    before = shown(FERRY, "ferry")
    assert (before.first, before.previous, before.next) == (
        "/articles/ferry?q=ferry&hit=1#hit-1",
        None,
        None,
    )
    first = shown(FERRY, "ferry", 1)
    assert (first.first, first.previous) == (None, None)
    assert first.next == "/articles/ferry?q=ferry&hit=2#hit-2"
    last = shown(FERRY, "ferry", 4)
    assert last.previous == "/articles/ferry?q=ferry&hit=3#hit-3"
    assert last.next is None


def test_a_hit_that_is_not_there_is_said_to_be() -> None:
    with pytest.raises(QueryError, match="4 matches") as caught:
        shown(FERRY, "ferry", 5)
    assert caught.value.param == "hit"


def test_terms_are_counted_and_lead_to_their_first_hit() -> None:
    page = shown(FERRY, 'signed "ferry treaty" nothere ferry')
    assert [(term.text, term.count, term.href) for term in page.terms] == [
        ("signed", "2", "/articles/ferry?q=signed+%22ferry+treaty%22+nothere+ferry&hit=2#hit-2"),
        (
            "“ferry treaty”",
            "2",
            "/articles/ferry?q=signed+%22ferry+treaty%22+nothere+ferry&hit=1#hit-1",
        ),
        ("nothere", "0", None),
        ("ferry", "4", "/articles/ferry?q=signed+%22ferry+treaty%22+nothere+ferry&hit=1#hit-1"),
    ]


def test_facts_say_where_they_come_from() -> None:
    facts = [(fact.name, fact.value, fact.where, fact.href) for fact in shown(FERRY, "").facts]
    assert facts == [
        ("File", "a.txt", None, None),
        ("Outlet", "Marmara Post", None, None),
        ("Section", "World", None, None),
        ("Author", "Elif Karasu", "byline", None),
        ("Author", "Lars Ekdal", "byline", None),
        ("Date", "14 May 2024, 17:05 UTC+3", "JSON-LD", None),
        ("Tags", "ferry, lake", None, None),
        ("Language", "English", None, None),
        ("Format", "text/html", None, None),
        ("Address", "marmara.example/ferry", None, "https://marmara.example/ferry"),
    ]
    assert [(f.name, f.value) for f in shown(STORM, "").facts][:2] == [
        ("File", "wire.jsonl"),
        ("Item", "17"),
    ]


def test_an_article_without_title_or_text_is_shown() -> None:
    page = shown(article(), "")
    assert (page.heading, page.title) == ("Untitled", (Piece(text="Untitled"),))
    assert page.paragraphs == ()


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.example/x?y#z", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example/x", False),
        ("/x", False),
        ("http:///x", False),
        ("http://[x", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, is_link: bool) -> None:
    assert web_address(url) == (url if is_link else None)
