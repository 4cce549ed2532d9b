"""What a match is worth, in which order hits come, and how much of it a page shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from search.engine import Engine
from search.model import Query, SearchPage, Sort
from search.query.tree import And, DateRange, Everything, Node, Not, Or, Phrase, Prefix
from tests.search.engines.contract.archive import article, word
from tests.search.engines.contract.asking import Asking


class Ranking(Asking):
    # What it is worth

    def test_a_rare_word_is_worth_more(self, ask: Callable[..., SearchPage]) -> None:
        page = ask(Or(children=(word("peace"), word("stocks"))))
        assert page.hits[0].article.id == "market"

    def test_restricting_leaves_score_nothing(self, ask: Callable[..., SearchPage]) -> None:
        alone = ask(word("peace"))
        for restriction in (
            word("en", field="lang"),
            word("world", field="section"),
            DateRange(first=date(2023, 1, 1), last=None),
            Everything(),
            Not(child=word("келіссөз")),
        ):
            assert all(hit.score == 0 for hit in ask(restriction).hits)
            both = ask(And(children=(word("peace"), restriction)))
            scores = {hit.article.id: hit.score for hit in alone.hits}
            assert both.total
            assert all(hit.score == scores[hit.article.id] for hit in both.hits)

    def test_a_leaf_typed_twice_counts_twice(self, ask: Callable[..., SearchPage]) -> None:
        once = ask(word("stocks")).hits[0].score
        twice = ask(And(children=(word("stocks"), word("stocks")))).hits[0].score
        assert twice == pytest.approx(2 * once, abs=1e-5)

    def test_a_leaf_of_another_branch_counts_too(self, ask: Callable[..., SearchPage]) -> None:
        tree = Or(children=(And(children=(word("peace"), word("absent"))), word("stocks")))
        (hit,) = ask(tree).hits
        plain = ask(Or(children=(word("peace"), word("stocks")))).hits[0]
        assert (hit.article.id, hit.score) == (plain.article.id, plain.score)

    def test_a_phrase_is_worth_more_where_it_occurs_more_often(self, engine: Engine) -> None:
        bodies = {"three": "so so so so", "two": "so so so no", "one": "so so no so"}
        with engine.writer(run="one") as writer:
            for id_, body in bodies.items():
                writer.upsert(article(id_, "", body))
        for exact in (False, True):
            page = engine.reader().search(
                Query(tree=Phrase(words=("so", "so"), exact=exact), highlights=0)
            )
            assert [hit.article.id for hit in page.hits] == ["three", "two", "one"]
            assert len({hit.score for hit in page.hits}) == 3

    def test_words_of_one_stem_are_one_leaf(self, ask: Callable[..., SearchPage]) -> None:
        leaf = Prefix(text="negotiat")  # "negotiations" and "negotiators": found once, twice in it
        by_prefix = ask(leaf).hits[0].score
        either = Or(children=(word("negotiations", exact=True), word("negotiators", exact=True)))
        assert 0 < by_prefix < ask(either).hits[0].score

    # In which order, and how much of it

    def test_ties_go_by_date_then_id(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for id_, when in (
                ("c", None),
                ("b", "2020"),
                ("e", "2021"),
                ("a", "2020-01-01"),
                ("d", None),
            ):
                writer.upsert(article(id_, "same", date=when))
        reader = engine.reader()

        def order(tree: Node, sort: Sort) -> str:
            page = reader.search(Query(tree=tree, sort=sort))
            return "".join(hit.article.id for hit in page.hits)

        assert order(Everything(), Sort.RELEVANCE) == "eabcd"
        assert order(word("same"), Sort.RELEVANCE) == "eabcd"
        assert order(word("same"), Sort.NEWEST) == "eabcd"
        assert order(word("same"), Sort.OLDEST) == "abecd"

    def test_sorting_by_date_ignores_scores_but_shows_them(
        self, ask: Callable[..., SearchPage]
    ) -> None:
        page = ask(word("peace"), sort=Sort.OLDEST)
        assert [hit.article.id for hit in page.hits] == ["market", "talks", "talks-copy"]
        assert all(hit.score > 0 for hit in page.hits)
        assert [hit.article.id for hit in ask(Everything(), sort=Sort.NEWEST).hits] == [
            "talks-copy",
            "talks",
            "market",
            "kz",
            "note",
        ]

    def test_every_page_can_be_reached(self, ask: Callable[..., SearchPage]) -> None:
        whole = [hit.article.id for hit in ask(Everything()).hits]
        paged: list[str] = []
        for number in (1, 2, 3):
            page = ask(Everything(), page=number, per_page=2)
            assert (page.total, page.pages) == (5, 3)
            paged += (hit.article.id for hit in page.hits)
        assert paged == whole
        beyond = ask(Everything(), page=4, per_page=2)
        assert (beyond.hits, beyond.total) == ((), 5)
