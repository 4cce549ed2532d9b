"""Long bodies are read in pieces, and shown as if they had been read whole."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh.codec.file import anchors
from search.engines.whoosh.codec.finding import glimpsing
from search.engines.whoosh.codec.finding.glimpsing import glimpse
from search.marking import Glimpse, marks, matches
from search.model import Article, Fragment, Query
from search.passages import Passage, squeeze
from search.query import parse
from search.query.tree import scoring_leaves
from search.snippet import hits
from tests.search.articles import article
from tests.search.engines.whoosh.codec.built import segment

_FILLING = ["filling", "of", "no", "interest", "x.", "U.N.", "中国", "e\u0301", "end.\n\n"]
_SOUGHT = ["peace", "Peace", "peaceful", "talks", "talk", "peace talks", "treaty.", "lake,", "é"]
Spans = tuple[tuple[int, int], ...]

_QUERIES = st.sampled_from(
    ["peace", '"peace talks"', "talks OR treaty", "=Peace lake", "pea*", '"peace talks" talk',
     "title:peace", "title:lake treaty", "tre?ty lakes~", "lake -peace", '="peace talks"', "*",
     '"peace treaty"~3', '"talks peace talks"~90 lake', '="peace Peace"~200',
     'title:"lake peace"~4 talks']
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """A long one: some words are sought, and most are not."""
    chance = draw(st.randoms(use_true_random=True))
    often = draw(st.sampled_from([0.0, 0.005, 0.05, 0.5]))
    words = [
        chance.choice(_SOUGHT if chance.random() < often else _FILLING)
        for _ in range(draw(st.integers(0, 900)))
    ]
    return article(" ".join(words), title="Peace by a lake", tags=("peace", "talks"))


def glimpsed(one: Article, query: Query) -> Glimpse | None:
    with tempfile.TemporaryDirectory() as folder:
        its = segment([article("peace talks"), one], Path(folder) / "one")
        return glimpse([*scoring_leaves(query.tree)], its, 1)


@settings(max_examples=60)
@given(articles(), _QUERIES)
def test_where_few_blocks_have_matches_the_hit_is_the_same(one: Article, asked: str) -> None:
    query = Query(tree=parse(asked).tree)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anchors, "LONG", 100)
        known = glimpsed(one, query)
    if known:
        assert hits(query, [(one, 1.0)], glimpses={0: known}) == hits(query, [(one, 1.0)])


@settings(max_examples=60)
@given(articles(), _QUERIES)
def test_where_many_have_the_number_is_exact_and_so_are_the_marks(one: Article, asked: str) -> None:
    query = Query(tree=parse(asked).tree)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anchors, "LONG", 100)
        patch.setattr(glimpsing, "BLOCKS", 1)
        patch.setattr(glimpsing, "_BEST", 1)
        known = glimpsed(one, query)
    if not known:
        return
    (found,) = hits(query, [(one, 1.0)], glimpses={0: known})
    (whole,) = hits(query, [(one, 1.0)])
    assert found.matches == whole.matches == len(matches(query.tree, one))
    assert len(found.fragments) >= min(len(whole.fragments), 1)
    body = next((its for its in marks(query.tree, one) if its.field == "body"), None)
    if body:
        everything = Passage(0, len(one.body), False, False)
        text, spans = squeeze(one.body, everything, zip(body.starts, body.ends, strict=True))
        for fragment in found.fragments:
            assert fragment.spans
            assert fragment.field == "title" or fragment.spans in shown_in(text, spans, fragment)


def shown_in(text: str, spans: Spans, fragment: Fragment) -> list[Spans]:
    """What is marked of a text wherever a fragment's text stands in it."""
    size = len(fragment.text)
    places = [at for at in range(len(text)) if text.startswith(fragment.text, at)]
    return [
        tuple(
            (max(start, at) - at, min(end, at + size) - at)
            for start, end in spans
            if start < at + size and end > at
        )
        for at in places
    ]


@pytest.mark.parametrize("text", ["peace. {} talks lake", "lake talks. {} peace"])
def test_words_that_are_near_each_other_may_be_far_apart(text: str) -> None:
    filling = "filling " * 900
    one = article(f"{filling}{text.format(filling)} {filling}")
    query = Query(tree=parse('"peace talks"~900 lake').tree, highlights=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anchors, "LONG", 100)
        patch.setattr(glimpsing, "BLOCKS", 1)  # so that one of the two is looked for alone
        patch.setattr(glimpsing, "_BEST", 1)
        known = glimpsed(one, query)
    assert known
    (found,) = hits(query, [(one, 1.0)], glimpses={0: known})
    assert found.matches == 3
    assert found == hits(query, [(one, 1.0)])[0]


def test_little_of_a_very_long_body_is_read() -> None:
    chance = random.Random(5)  # noqa: S311 - the same text each time
    words = [chance.choice([*_FILLING[:4], "peace", "talks"]) for _ in range(300_000)]
    one = article(" ".join(words))
    query = Query(tree=parse('peace "peace talks"').tree)
    known = glimpsed(one, query)
    assert known
    assert known.matches == len(matches(query.tree, one))
    assert sum(min(end, len(one.body)) - start for start, end in known.pieces) < 60_000


def test_a_body_is_read_where_to_look_up_all_spellings_would_take_longer() -> None:
    one = article(" ".join(f"word{number}" for number in range(6_000)))
    assert glimpsed(one, Query(tree=parse("word5999").tree))
    assert glimpsed(one, Query(tree=parse("word*").tree)) is None
