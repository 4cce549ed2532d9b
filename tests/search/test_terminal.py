"""Hits as lines of a terminal."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from search.model import Facet, FacetValue, Fragment, Hit, Origin, Query, SearchPage
from search.query.tree import Everything
from search.terminal import escaped, facet_lines, page_lines, visible
from tests.search.articles import article

_STYLE = re.compile("\x1b\\[[0-9;]*m")


def page(*hits: Hit, number: int = 1) -> SearchPage:
    query = Query(tree=Everything(), page=number)
    return SearchPage(query=query, total=99, hits=hits, facets=(), generation=1, took_ms=1.0)


HIT = Hit(
    article=article(
        "Long ago.",
        id="abc",
        title="Ferry treaty",
        date="2023-06",
        source="Courier",
        authors=("Ann", "Bo"),
        origin=Origin(root="/r", path="2023/a.jsonl", item="7"),
    ),
    score=1.0,
    matches=3,
    fragments=(
        Fragment(field="title", text="Ferry treaty", spans=((0, 5),)),
        Fragment(field="body", text="the ferry is late", spans=((4, 9),), cut_before=True),
        Fragment(field="tags", text="ferry", spans=((0, 5),)),
    ),
)


def test_a_hit_without_colour() -> None:
    assert list(page_lines(page(HIT, number=3), width=80, colour=False)) == [
        "21. Ferry treaty",
        "    Courier · 2023-06 · Ann, Bo · 3 matches · abc",
        "    … the ferry is late",
        "    tags: ferry",
        "    2023/a.jsonl (7)",
        "",
    ]


def test_colour_marks_the_same_text() -> None:
    plain = list(page_lines(page(HIT), width=80, colour=False))
    coloured = list(page_lines(page(HIT), width=80, colour=True))
    assert [_STYLE.sub("", line) for line in coloured] == plain
    assert "the \x1b[1;31mferry\x1b[0m is late" in coloured[2]


def test_an_article_cannot_command_the_terminal() -> None:
    nasty = "a\x1b[2Jb\x9bc\x07d\u202ee\rf\ng"
    hit = Hit(
        article=article("x", title=nasty, source=nasty, url=nasty),
        score=0.0,
        matches=0,
        fragments=(Fragment(field="body", text=nasty, spans=((0, 3),)),),
    )
    lines = "\n".join(page_lines(page(hit), width=80, colour=False))
    assert not set("\x1b\x9b\x07\u202e\r") & set(lines)
    assert len(visible(nasty)) == len(nasty)


def test_a_name_is_told_without_commanding_the_terminal() -> None:
    assert escaped("\x1b[2Jevil\n.txt") == "\\x1b[2Jevil\\n.txt"
    assert escaped("\u202egpj.exe \x9b") == "\\u202egpj.exe \\x9b"
    assert escaped("Қазақ tür, 新聞") == "Қазақ tür, 新聞"


def test_lines_are_as_wide_as_they_look() -> None:
    text = "中国" * 40
    hit = Hit(
        article=article(title="x"),
        score=0.0,
        matches=0,
        fragments=(Fragment(field="body", text=text, spans=((0, 80),)),),
    )
    body = [line for line in page_lines(page(hit), width=43, colour=False) if "中" in line]
    assert [line.strip() for line in body] == ["中国" * 10] * 4


@given(st.text("ab 中\u0301", max_size=200), st.integers(20, 60), st.data())
def test_nothing_is_lost_or_marked_elsewhere(text: str, width: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    hit = Hit(
        article=article(title="t"),
        score=0.0,
        matches=0,
        fragments=(Fragment(field="body", text=text, spans=spans),),
    )
    lines = list(page_lines(page(hit), width=width, colour=True))[2:-2]
    shown = "".join(_STYLE.sub("", line)[3:] for line in lines)
    assert shown.replace(" ", "") == text.replace(" ", "")
    marked = "".join(re.findall("\x1b\\[1;31m(.*?)\x1b\\[0m", "".join(lines)))
    wanted = "".join(text[start:end] for start, end in spans)
    assert marked.replace(" ", "") == wanted.replace(" ", "")


def test_facets() -> None:
    facets = [
        Facet(field="source", values=(FacetValue(value="Courier", count=1200),)),
        Facet(field="year", values=()),
    ]
    assert list(facet_lines(facets)) == ["source", "    1,200  Courier", ""]
