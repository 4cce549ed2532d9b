"""Which articles match, and what a hit brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from search.model import SearchPage, Sort
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Wildcard,
)
from tests.search.engines.contract.archive import ARCHIVE, word
from tests.search.engines.contract.asking import Asking


class Matching(Asking):
    @pytest.mark.parametrize(
        ("tree", "expected"),
        [
            (word("peace"), "market talks talks-copy"),
            (word("PEACE"), "market talks talks-copy"),
            (word("negotiator"), "talks talks-copy"),
            (word("Turkiye"), "talks talks-copy"),
            (word("UN"), "talks talks-copy"),
            (word("келіссөз"), "kz"),
            (word("jane"), "market talks"),
            (word("asia"), "note talks"),
            (word("absent"), ""),
            (word("peace", field="title"), "talks talks-copy"),
            (word("peace", field="tag"), "talks talks-copy"),
            (word("jane", field="author"), "market talks"),
            (word("daily", field="source"), "market talks"),
            (word("world", field="section"), "talks talks-copy"),
            (word("steppe", field="url"), "talks"),
            (word("EN", field="lang"), "market talks talks-copy"),
            (word("text/html", field="type"), "kz talks"),
            (word("html", field="type"), "kz talks"),
            (word("te", field="type"), ""),
            (Prefix(text="text/h", field="type"), "kz talks"),
            (Phrase(words=("peace", "talks")), "talks talks-copy"),
            (Phrase(words=("talk", "opened")), "talks talks-copy"),
            (Phrase(words=("talks", "peace")), ""),
            (Phrase(words=("central", "asia")), "talks"),
            (Phrase(words=("peace", "central")), ""),  # two tags, not a phrase
            (Phrase(words=("nur", "jane")), ""),
            (Phrase(words=("astana", "negotiations")), ""),  # title, then body
            (Phrase(words=("text", "html"), field="type"), ""),
            (Phrase(words=("central", "asia"), field="tag"), "talks"),
            (Phrase(words=("peace", "talks"), field="url"), "talks"),
            (Near(words=("talks", "peace"), others=0), "talks talks-copy"),
            (Near(words=("talk", "astana"), others=2), "talks talks-copy"),
            (Near(words=("talk", "astana"), others=1), ""),
            (Near(words=("peace", "asia"), others=9), ""),  # two tags
            (Near(words=("asia", "central"), others=0), "note talks"),
            (Near(words=("asia", "central"), others=9, field="tag"), "talks"),
            (Near(words=("nur", "jane"), others=9, field="author"), ""),
            (Near(words=("astana", "negotiations"), others=9), ""),  # title, then body
            (Near(words=("peace", "peace"), others=9), ""),
            (Near(words=("us", "us"), others=3), ""),
            (Near(words=("us", "us"), others=4), "market"),
            (Near(words=("US", "us"), others=4, exact=True), "market"),
            (Near(words=("US", "us"), others=3, exact=True), ""),
            (Near(words=("text", "html"), others=5, field="type"), ""),
            (word("us", exact=True), "market"),
            (word("US", exact=True), "market"),
            (word("Us", exact=True), ""),
            (word("turkiye", exact=True), "talks talks-copy"),
            (word("Turkiye", exact=True), ""),
            (word("Türkiye", exact=True), "talks talks-copy"),
            (word("negotiator", exact=True), ""),
            (word("negotiators", exact=True), "talks talks-copy"),
            (Phrase(words=("peace", "talks"), exact=True), "talks talks-copy"),
            (Phrase(words=("peace", "talk"), exact=True), ""),
            (Phrase(words=("Peace", "talks"), exact=True), "talks talks-copy"),
            (Phrase(words=("Peace", "Talks"), exact=True), ""),
            (Prefix(text="negotiat"), "talks talks-copy"),
            (Prefix(text="NEGOTIATI"), "talks talks-copy"),
            (Prefix(text="tür"), "talks talks-copy"),
            (Prefix(text="u"), "market talks talks-copy"),
            (Prefix(text="u", field="title"), ""),
            (Wildcard(pattern="m?nday"), "talks talks-copy"),
            (Wildcard(pattern="*ators"), "talks talks-copy"),
            (Wildcard(pattern="n*s"), "talks talks-copy"),
            (Wildcard(pattern="m?day"), ""),
            (Wildcard(pattern="n?te", field="title"), "note"),
            (Fuzzy(text="astena"), "talks talks-copy"),
            (Fuzzy(text="pease"), "market talks talks-copy"),
            (Fuzzy(text="paece", distance=1), "market talks talks-copy"),
            (Fuzzy(text="paese", distance=1), ""),
            (Fuzzy(text="paese", distance=2), "market talks talks-copy"),
            (DateRange(first=date(2023, 1, 1), last=date(2023, 12, 31)), "market talks talks-copy"),
            (DateRange(first=date(2023, 6, 21), last=date(2023, 6, 21)), "talks"),
            (DateRange(first=None, last=date(2022, 12, 31)), "kz"),
            (DateRange(first=date(2023, 1, 2), last=None), "talks talks-copy"),
            (DateRange(first=date.min, last=date.max), "kz market talks talks-copy"),
            (DateRange(first=date(2024, 1, 1), last=date(2023, 1, 1)), ""),
            (Everything(), "kz market note talks talks-copy"),
            (Nothing(), ""),
            (And(children=(word("peace"), word("stocks"))), "market"),
            (Or(children=(word("stocks"), word("келіссөз"))), "kz market"),
            (Not(child=word("peace")), "kz note"),
            (Not(child=Not(child=word("peace"))), "market talks talks-copy"),
            (Not(child=Everything()), ""),
            (Not(child=DateRange(first=date.min, last=date.max)), "note"),
            (And(children=(Everything(), Not(child=word("peace")))), "kz note"),
            (
                And(
                    children=(
                        Or(children=(word("stocks"), word("negotiators"))),
                        Not(child=word("wire", field="source")),
                    )
                ),
                "market talks",
            ),
        ],
    )
    def test_matches(self, ask: Callable[..., SearchPage], tree: Node, expected: str) -> None:
        page = ask(tree)
        assert sorted(hit.article.id for hit in page.hits) == expected.split()
        assert page.total == len(expected.split())

    def test_a_hit_is_the_whole_article(self, ask: Callable[..., SearchPage]) -> None:
        (hit,) = ask(word("jane", field="author"), per_page=1, sort=Sort.NEWEST).hits
        assert hit.article == ARCHIVE[0]
        assert hit.matches == 1
        page = ask(word("astana"), per_page=1)
        assert next((one.field, one.spans) for one in page.hits[0].fragments) == (
            "title",
            ((20, 26),),
        )
        assert page.query.tree == word("astana")
        assert page.took_ms > 0
