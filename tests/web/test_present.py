"""What the page of results shows, from pages of hits made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search import (
    Filter,
    Fragment,
    Hit,
    Parsed,
    SearchPage,
    Sort,
    clauses,
    parse,
)
from tests.search.articles import article
from tests.web.asked import LIMITS, followed
from web.links import Links
from web.marks import Piece
from web.params import Asked, question
from web.present import CHIPS, Choice, Results, results


def shown(asked: Asked, *, total: int = 0, hit: Hit | None = None) -> Results:
    query = question(asked, LIMITS)
    page = SearchPage(
        query=query,
        total=total,
        hits=(hit,) if hit else (),
        facets=(),
        generation=1,
        took_ms=4.2,
    )
    parts = clauses(asked.text, Parsed(tree=query.tree, notes=query.notes))
    return results(page, asked, parts, LIMITS, Links())


def test_the_count_comes_first() -> None:
    assert shown(Asked(text="a"), total=1).heading == "1 article"
    assert shown(Asked(text="a"), total=21_578).heading == "21,578 articles"
    assert shown(Asked(text="a")).heading == "No articles"


def test_each_chip_takes_itself_away() -> None:
    asked = Asked(
        text='river "ferry treaty" -harbour',
        filters=(
            Filter(field="source", values=("A", "B")),
            Filter(field="language", values=("kk",), exclude=True),
        ),
        page=3,
    )
    made = [(c.text, c.kind, c.negative, followed(c.href)) for c in shown(asked).chips]
    first = replace(asked, page=1)
    assert made == [
        ("river", "word", False, replace(first, text='"ferry treaty" -harbour')),
        ("“ferry treaty”", "word", False, replace(first, text="river -harbour")),
        ("harbour", "word", True, replace(first, text='river "ferry treaty"')),
        ("A", "source", False, first.filtered("source", ("B",))),
        ("B", "source", False, first.filtered("source", ("A",))),
        ("Қазақша", "language", True, first.filtered("language", (), exclude=True)),
    ]


def test_a_long_query_is_told_in_its_first_words() -> None:
    # More clauses than the limits of this file allow, so they are parsed apart.
    text = "-no " + " ".join(f"w{n}" for n in range(100))
    parsed = parse(text)
    query = question(Asked(), LIMITS)._replace(text=text, tree=parsed.tree)
    page = SearchPage(query=query, total=0, hits=(), facets=(), generation=1, took_ms=1)
    made = results(page, Asked(text=text), clauses(text, parsed, most=CHIPS), LIMITS, Links())
    assert (len(made.chips), made.more_chips) == (CHIPS, 101 - CHIPS)
    assert [chip.text for chip in made.chips][:3] == ["no", "w0", "w1"]


@pytest.mark.parametrize(
    ("page", "total", "numbers"),
    [
        (1, 10, ""),
        (1, 11, "[1] 2"),
        (1, 1_000, "[1] 2 3 … 100"),
        (4, 1_000, "1 2 3 [4] 5 6 … 100"),
        (5, 1_000, "1 2 3 4 [5] 6 7 … 100"),
        (6, 1_000, "1 … 4 5 [6] 7 8 … 100"),
        (100, 1_000, "1 … 98 99 [100]"),
    ],
)
def test_the_pager_leads_everywhere(page: int, total: int, numbers: str) -> None:
    made = shown(Asked(text="x", page=page), total=total)

    def told(choice: Choice | None) -> str:
        if choice is None:
            return "…"
        assert followed(choice.href).page == int(choice.text)
        return f"[{choice.text}]" if choice.current else choice.text

    assert " ".join(map(told, made.numbers)) == numbers
    assert (made.previous is None) == (page == 1)
    assert (made.next is None) == (page == -(-total // 10))
    if made.next:
        assert followed(made.next) == Asked(text="x", page=page + 1)


def test_behind_the_last_page_the_way_back_is_shown() -> None:
    made = shown(Asked(text="x", page=7), total=25)
    assert made.beyond is not None
    assert followed(made.beyond).page == 3
    assert made.next is None
    assert shown(Asked(text="x", page=3), total=25).beyond is None
    assert shown(Asked(text="x", page=7), total=0).beyond is None


def test_sorts_keep_the_question() -> None:
    made = shown(Asked(text="x", page=2), total=50).sorts
    assert [(sort.text, sort.current) for sort in made] == [
        ("Relevance", True),
        ("Newest", False),
        ("Oldest", False),
    ]
    assert followed(made[1].href) == Asked(text="x", sort=Sort.NEWEST)
    assert [sort.text for sort in shown(Asked(), total=50).sorts] == ["Newest", "Oldest"]


def test_a_hit_says_who_what_when_why_and_how_much() -> None:
    found = article(
        "text", id="a1", title="The lake", date="2024-03-14", source="Post", authors=("A", "B")
    )
    hit = Hit(
        article=found,
        score=1.5,
        matches=4,
        fragments=(
            Fragment(field="title", text="The lake", spans=((4, 8),)),
            Fragment(field="body", text="a lake", spans=((2, 6),), cut_before=True),
            Fragment(field="authors", text="A. Lake", spans=((3, 7),)),
        ),
    )
    asked = Asked(text="lake", page=2)
    (made,) = shown(asked, total=11, hit=hit).hits
    assert made.title == (Piece(text="The "), Piece(text="lake", marked=True))
    assert (made.outlet, made.date, made.authors) == ("Post", "14 March 2024", "A, B")
    assert [(p.found_in, p.before, p.after) for p in made.passages] == [
        (None, True, False),
        ("Author", False, False),
    ]
    assert made.matches == "4 matches"
    assert made.href == "/articles/a1?q=lake&page=2"
    assert made.first_match == "/articles/a1?q=lake&page=2&hit=1#hit-1"


def test_a_thousand_filters_make_no_giant_page() -> None:
    many = Asked(filters=(Filter(field="tag", values=tuple(f"t{n}" for n in range(1_000))),))
    made = shown(many, total=1)
    assert (len(made.chips), made.more_chips) == (CHIPS, 1_000 - CHIPS)
