"""Filters, and the facets that are counted under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.model import Filter, SearchPage
from search.query.tree import And, Everything, Node, Not, Or, Prefix, Term
from tests.search.engines.contract.asking import Asking


class Narrowing(Asking):
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ((Filter(field="source", values=("Wire",)),), "talks-copy"),
            ((Filter(field="source", values=("wire",)),), ""),  # as stored
            ((Filter(field="source", values=("Wire", "Дала")),), "kz talks-copy"),
            (
                (
                    Filter(field="source", values=("Wire",)),
                    Filter(field="source", values=("Дала",)),
                ),
                "kz talks-copy",
            ),
            ((Filter(field="source", values=("Wire",), exclude=True),), "kz market note talks"),
            ((Filter(field="year", values=("2023",)),), "market talks talks-copy"),
            ((Filter(field="month", values=("2023-06",)),), "talks talks-copy"),
            ((Filter(field="month", values=("2023-01",)),), ""),
            (
                (Filter(field="month", values=("2022-12",), exclude=True),),
                "market note talks talks-copy",
            ),
            ((Filter(field="author", values=("Jane Doe",)),), "market talks"),
            (
                (
                    Filter(field="author", values=("Jane Doe",)),
                    Filter(field="author", values=("Aigul Nur",), exclude=True),
                ),
                "market",
            ),
            (
                (
                    Filter(field="section", values=("World",)),
                    Filter(field="tag", values=("Central Asia", "markets")),
                ),
                "talks",
            ),
            ((Filter(field="language", values=("kk", "en")),), "kz market talks talks-copy"),
            ((Filter(field="tag", values=("peace",), exclude=True),), "kz market note"),
        ],
    )
    def test_filters(
        self, ask: Callable[..., SearchPage], filters: tuple[Filter, ...], expected: str
    ) -> None:
        page = ask(Everything(), filters=filters)
        assert sorted(hit.article.id for hit in page.hits) == expected.split()
        assert page.total == len(expected.split())

    @pytest.mark.parametrize(
        ("facet", "expected"),
        [
            ("source", [("The Daily Steppe", 2), ("Wire", 1), ("Дала", 1)]),
            ("year", [("2023", 3), ("2022", 1)]),
            ("section", [("World", 2), ("Business", 1)]),
            ("author", [("Jane Doe", 2), ("Aigul Nur", 1)]),
            ("tag", [("peace", 2), ("Central Asia", 1), ("markets", 1)]),
            ("language", [("en", 3), ("kk", 1)]),
            ("month", [("2023-06", 2), ("2022-12", 1)]),  # one has a year alone
        ],
    )
    def test_facets(
        self, ask: Callable[..., SearchPage], facet: str, expected: list[tuple[str, int]]
    ) -> None:
        def counted(**others: Any) -> list[tuple[str, int]]:
            (only,) = ask(Everything(), facets=(facet,), **others).facets
            assert only.field == facet
            return [(one.value, one.count) for one in only.values]

        assert counted() == expected
        assert counted(facet_size=1) == expected[:1]
        assert counted(page=9) == expected
        # A chosen value does not hide the others of its own field...
        chosen = Filter(field=facet, values=(expected[-1][0],))
        assert counted(filters=(chosen,)) == expected
        # ... but an excluded one is gone from it.
        excluded = Filter(field=facet, values=(expected[-1][0],), exclude=True)
        assert expected[-1] not in counted(filters=(excluded,))

    def test_a_facet_counts_under_the_filters_of_other_fields(
        self, ask: Callable[..., SearchPage]
    ) -> None:
        filters = (
            Filter(field="source", values=("Wire",)),
            Filter(field="section", values=("World",)),
            Filter(field="year", values=("2022",), exclude=True),
        )
        page = ask(Everything(), filters=filters, facets=("year", "source", "tag"))
        counted = {
            facet.field: [(one.value, one.count) for one in facet.values] for facet in page.facets
        }
        assert list(counted) == ["year", "source", "tag"]
        assert counted == {
            "year": [("2023", 1)],
            "source": [("The Daily Steppe", 1), ("Wire", 1)],  # in the section, not the year 2022
            "tag": [("peace", 1)],
        }

    def test_no_facets_where_none_are_asked_for(self, ask: Callable[..., SearchPage]) -> None:
        assert ask(Everything(), facets=()).facets == ()

    @pytest.mark.parametrize(
        "tree",
        [
            Term(text="talks"),
            Or(children=(Term(text="talks"), Term(text="ferry"))),
            And(children=(Term(text="talks"), Not(child=Term(text="ferry")))),
            Prefix(text="t"),
            Everything(),
        ],
    )
    def test_who_wants_none_is_told_how_many_there_are(
        self, ask: Callable[..., SearchPage], tree: Node
    ) -> None:
        every, none = ask(tree), ask(tree, per_page=0, facet_size=0)
        assert none.total == every.total > 0
        assert none.hits == ()
        assert [facet.values for facet in none.facets] == [()] * len(every.facets)
