"""What a leaf matches, place by place."""

from __future__ import annotations

import pytest

from search.fields import values
from search.matching import Reading, fuzzy_distance, keys_of, occurrences, reading_of, word_test
from search.model import Article
from search.query import parse
from search.query.tree import Fuzzy, Leaf, Phrase, Prefix, Term, Wildcard
from tests.search.articles import article


def leaf(text: str) -> Leaf:
    tree = parse(text).tree
    assert isinstance(tree, Term | Phrase | Prefix | Wildcard | Fuzzy)
    return tree


def found(query: str, where: Article) -> list[str]:
    """The matched pieces of text, each with its field."""
    (places,) = occurrences([leaf(query)], where)
    return [
        f"{place.field}:{values(where, place.field)[place.value][place.start : place.end]}"
        for place in places
    ]


TEXT = article(
    "The US told us that Türkiye's negotiations — the U.N. talks — led to talk of peace talks.",
    title="Peace TALKS",
    authors=("Ann Lee", "Lee Ann"),
    tags=("peace", "talks"),
    source="Peace News",
    language="en",
    media_type="text/html",
)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("talk", ["title:TALKS", "body:talks", "body:talk", "body:talks", "tag:talks"]),
        ("=talk", ["body:talk"]),
        ("=talks", ["title:TALKS", "body:talks", "body:talks", "tag:talks"]),
        ("=TALKS", ["title:TALKS"]),
        ("us", ["body:US", "body:us"]),
        ("=US", ["body:US"]),
        ("=us", ["body:US", "body:us"]),
        ("turkiye", ["body:Türkiye"]),
        ("=turkiye", ["body:Türkiye"]),
        ("=Turkiye", []),
        ("=Türkiye", ["body:Türkiye"]),
        ("un", ["body:U.N"]),
        ('"peace talks"', ["title:Peace TALKS", "body:peace talks"]),
        ('="Peace TALKS"', ["title:Peace TALKS"]),
        ('="peace talks"', ["title:Peace TALKS", "body:peace talks"]),
        ('"ann lee"', ["author:Ann Lee"]),
        ('"lee lee"', []),
        ("negotiat*", ["body:negotiations"]),
        ("negoti", ["body:negotiations"]),
        ("negotiatio", []),
        ("t?lk", ["body:talk"]),
        ("*ish", []),
        ("author:l?e", ["author:Lee", "author:Lee"]),
        ("negotation~1", []),
        ("negotations~1", ["body:negotiations"]),
        ("paece~1", ["title:Peace", "body:peace", "tag:peace"]),
        ("title:talk", ["title:TALKS"]),
        ("source:peace", ["source:Peace"]),
        ("news", []),
        ("lang:EN", ["lang:en"]),
        ("type:html", ["type:html"]),
        ("type:text/html", ["type:text/html"]),
        ("type:text", []),
        ("type:text/*", ["type:text/html"]),
        ("title:*", ["title:Peace", "title:TALKS"]),
    ],
)
def test_occurrences(query: str, places: list[str]) -> None:
    assert found(query, TEXT) == places


def test_leaves_are_answered_in_their_order() -> None:
    assert [len(places) for places in occurrences(map(leaf, ["peace", "zebra"]), TEXT)] == [3, 0]


def test_overlapping_phrases_all_count() -> None:
    assert found('"a b a"', article("a b a b a")) == ["body:a b a", "body:a b a"]


@pytest.mark.parametrize(
    ("query", "reading", "keys"),
    [
        ("Talks", Reading.STEM, ("talk",)),
        ('="peace talks"', Reading.FOLDED, ("peace", "talks")),
        ('="Peace talks"', Reading.SURFACE, ("Peace", "talks")),
        ("lang:KK", Reading.FOLDED, ("kk",)),
    ],
)
def test_readings(query: str, reading: Reading, keys: tuple[str, ...]) -> None:
    asked = leaf(query)
    assert isinstance(asked, Term | Phrase)
    assert (reading_of(asked), keys_of(asked)) == (reading, keys)


@pytest.mark.parametrize(
    ("text", "distance"), [("ab", 0), ("abc", 1), ("abcde", 1), ("abcdef", 2), ("Straße", 2)]
)
def test_the_distance_goes_by_the_length_of_the_folded_word(text: str, distance: int) -> None:
    assert fuzzy_distance(Fuzzy(text=text)) == distance
    assert fuzzy_distance(Fuzzy(text=text, distance=1)) == 1


def test_patterns_take_other_signs_as_they_are() -> None:
    test = word_test(Wildcard(pattern="a[b]?*", field="type"))
    assert test("a[b]cd")
    assert not test("abcd")
    assert word_test(Wildcard(pattern="*a*a*a*a*a*a*a*a*b"))("a" * 5_000) is False


def test_patterns_are_folded() -> None:
    assert word_test(Prefix(text="TÜRK"))("turkiye")
    assert word_test(Wildcard(pattern="İ*L"))("istanbul")
    assert word_test(Fuzzy(text="Łódź"))("lodz")
