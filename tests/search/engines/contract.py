"""What every engine must do: one class of tests, which each engine's tests subclass."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.engine import Engine, Reader
from search.errors import IndexLockedError, IndexMissingError
from search.model import Article, ArticleDate, Filter, Origin, Query, SearchPage, Sort
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)


def article(id_: str, title: str = "", body: str = "", **others: Any) -> Article:
    if isinstance(when := others.get("date"), str):
        others["date"] = ArticleDate.parse(when)
    origin = Origin(root="/archive", path=f"{id_}.txt", item=None)
    return Article(id=id_, origin=origin, title=title, body=body, **others)


ARCHIVE = (
    article(
        "talks",
        "Peace talks open in Astana",
        "Negotiations began on Monday. Seven negotiators from the U.N. met.\n\nTürkiye sent two.",
        authors=("Aigul Nur", "Jane Doe"),
        date="2023-06-21",
        source="The Daily Steppe",
        section="World",
        tags=("peace", "Central Asia"),
        language="en",
        media_type="text/html",
        url="https://steppe.example/world/peace-talks",
    ),
    article(
        "talks-copy",
        "Peace talks open in Astana",
        "Negotiations began on Monday. Seven negotiators from the U.N. met.\n\nTürkiye sent two.",
        date="2023-06-22",
        source="Wire",
        section="World",
        tags=("peace",),
        language="en",
    ),
    article(
        "market",
        "Markets fall",
        "US stocks fell. Nobody told us why; the peace of the bourse is gone.",
        authors=("Jane Doe",),
        date="2023",
        source="The Daily Steppe",
        section="Business",
        tags=("markets",),
        language="en",
    ),
    article(
        "kz",
        "Астанада бейбіт келіссөз",
        "Келіссөз дүйсенбіде басталды.",
        date="2022-12-31T23:59:59+06:00",
        source="Дала",
        language="kk",
        media_type="text/html",
    ),
    article("note", "A note", "Nothing here has a date; Asia Central is not a tag."),
)


def word(text: str, **others: Any) -> Term:
    return Term(text=text, **others)


class EngineContract:
    """Subclasses say how their engine is made, in ``engine_in``."""

    @staticmethod
    def engine_in(folder: Path) -> Engine:
        raise NotImplementedError

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Engine:
        return self.engine_in(tmp_path / "index")

    @pytest.fixture(scope="class")
    @classmethod
    def reader(cls, tmp_path_factory: pytest.TempPathFactory) -> Reader:
        engine = cls.engine_in(tmp_path_factory.mktemp("archive") / "index")
        with engine.writer(run="one") as writer:
            for one in ARCHIVE:
                writer.upsert(one)
        return engine.reader()

    @pytest.fixture
    def ask(self, reader: Reader) -> Callable[..., SearchPage]:
        return lambda tree, **others: reader.search(Query(tree=tree, **others))

    # What matches

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

    # Filters and facets

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

    # Articles

    def test_get(self, reader: Reader) -> None:
        for one in ARCHIVE:
            assert reader.get(one.id) == one
        assert reader.get("absent") is None
        assert reader.get("") is None
        assert reader.get("talks\0") is None

    def test_origins(self, reader: Reader) -> None:
        assert dict(reader.origins()) == {one.id: one.origin for one in ARCHIVE}
        assert reader.articles == len(ARCHIVE)

    def test_an_article_of_odd_characters_comes_back(self, engine: Engine) -> None:
        odd = article(
            "odd",
            "\ud800 lone \U0001f5de\ufe0f",
            "a\0b \x1f \ufdfa ͺ\n\n\n" + "x" * 70_000,
            tags=("", "a\0b", "\ud800", "[1]"),
            authors=("",),
            source="\0",
            section="\ud800",
            language="k\0k",
            url="javascript:alert(1)",
        )
        with engine.writer(run="one") as writer:
            writer.upsert(odd)
        reader = engine.reader()
        assert reader.get("odd") == odd
        page = reader.search(Query(tree=Prefix(text="xxx")))
        assert [hit.article for hit in page.hits] == [odd]
        for tree in (word("k\0k", field="lang"), Prefix(text="k\0", field="lang"), word("ͺ")):
            assert reader.search(Query(tree=tree)).total == 1
        tags = Filter(field="tag", values=("\ud800",))
        assert reader.search(Query(tree=Everything(), filters=(tags,))).total == 1

    # Many words

    def test_a_thousand_clauses_side_by_side(self, reader: Reader) -> None:
        words = tuple(word(f"none{number}") for number in range(1023))
        page = reader.search(Query(tree=Or(children=(*words, word("stocks"))), highlights=0))
        assert [hit.article.id for hit in page.hits] == ["market"]
        page = reader.search(Query(tree=And(children=(*words, word("stocks"))), highlights=0))
        assert page.total == 0

    def test_clauses_nested_as_deep_as_they_are_many(self, reader: Reader) -> None:
        tree: Node = word("stocks")
        for number in range(120):  # more than a parser gives, less than the oracle's stack
            other = word(f"none{number}")
            tree = Not(child=Or(children=(other, Not(child=tree))))
        page = reader.search(Query(tree=tree, highlights=0))
        assert [hit.article.id for hit in page.hits] == ["market"]

    def test_a_word_typed_a_thousand_times(self, reader: Reader) -> None:
        words = tuple(word(("Peace", "PEACE", "peace")[number % 3]) for number in range(1024))
        often = reader.search(Query(tree=And(children=words), highlights=0))
        once = reader.search(Query(tree=word("peace"), highlights=0))
        assert often.total == once.total
        for many, one in zip(often.hits, once.hits, strict=True):
            assert many.score == pytest.approx(1024 * one.score, abs=1e-3)

    def test_a_prefix_of_many_words(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for part in range(4):
                body = " ".join(f"w{number}" for number in range(part * 500, part * 500 + 500))
                writer.upsert(article(f"a{part}", "", body))
        page = engine.reader().search(Query(tree=Prefix(text="w"), highlights=0))
        assert page.total == 4
        assert len({hit.score for hit in page.hits}) == 1

    # Generations

    def test_nothing_is_there_at_first(self, engine: Engine) -> None:
        assert engine.newest() == 0
        with pytest.raises(IndexMissingError):
            engine.reader()

    def test_an_empty_index_answers(self, engine: Engine) -> None:
        with engine.writer(run="one"):
            pass
        reader = engine.reader()
        assert reader.articles == 0
        for tree in (Everything(), word("peace"), Not(child=word("peace")), Prefix(text="")):
            page = reader.search(Query(tree=tree))
            assert (page.total, page.hits) == (0, ())
            assert all(facet.values == () for facet in page.facets)
        assert reader.get("talks") is None
        assert list(reader.origins()) == []

    def test_the_number_of_a_generation(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            first = writer.generation
            writer.upsert(ARCHIVE[0])
        with engine.writer(run="two") as writer:
            second = writer.generation
            writer.upsert(ARCHIVE[1])
        assert 0 < first < second == engine.newest()
        reader = engine.reader()
        assert reader.generation == second
        assert reader.search(Query(tree=Everything())).generation == second
        assert reader.holds(first)
        assert reader.holds(second)
        assert not reader.holds(second + 1)

    def test_a_reader_keeps_its_generation(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for one in ARCHIVE:
                writer.upsert(one)
        old = engine.reader()
        before = old.search(Query(tree=word("peace")))
        with engine.writer(run="two") as writer:
            writer.delete("talks")
            writer.upsert(article("market", "Peace", "Peace"))
            writer.upsert(article("new", "Peace"))
            during = old.search(Query(tree=word("peace")))
        after = old.search(Query(tree=word("peace")))
        assert before == during == after
        assert old.get("talks") == ARCHIVE[0]
        assert old.get("new") is None
        new = engine.reader()
        page = new.search(Query(tree=word("peace")))
        assert [hit.article.id for hit in page.hits] == ["market", "new", "talks-copy"]
        assert new.get("talks") is None
        old.close()
        assert new.search(Query(tree=word("peace"))) == page
        new.close()

    def test_an_exception_discards_everything(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(ARCHIVE[0])
        number = engine.newest()
        with pytest.raises(KeyboardInterrupt), engine.writer(run="two") as writer:
            writer.upsert(ARCHIVE[1])
            writer.delete("talks")
            raise KeyboardInterrupt
        assert engine.newest() == number
        assert [name for name, _ in engine.reader().origins()] == ["talks"]
        with engine.writer(run="three") as writer:  # nothing is left that holds it
            writer.upsert(ARCHIVE[2])
        assert {name for name, _ in engine.reader().origins()} == {"talks", "market"}

    def test_afresh_takes_the_place_of_all_at_its_end(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(ARCHIVE[0])
        number = engine.newest()
        with pytest.raises(KeyboardInterrupt), engine.writer(run="two", afresh=True) as writer:
            writer.upsert(ARCHIVE[1])
            raise KeyboardInterrupt
        assert engine.newest() == number
        old = engine.reader()
        with engine.writer(run="three", afresh=True) as writer:
            began = writer.generation
            writer.upsert(ARCHIVE[2])
            assert [name for name, _ in engine.reader().origins()] == ["talks"]
        with engine.writer(run="four") as writer:
            writer.upsert(ARCHIVE[3])
        new = engine.reader()
        assert {name for name, _ in new.origins()} == {ARCHIVE[2].id, ARCHIVE[3].id}
        assert old.get("talks") == ARCHIVE[0]
        assert number < began < new.generation
        assert [new.holds(one) for one in (number, began, new.generation)] == [False, True, True]

    def test_one_writer_at_a_time(self, engine: Engine) -> None:
        with (
            engine.writer(run="one") as writer,
            pytest.raises(IndexLockedError),
            engine.writer(run="two"),
        ):
            pass
        with engine.writer(run="three") as writer:
            writer.upsert(ARCHIVE[0])
        assert engine.reader().articles == 1

    def test_the_last_of_an_id_stands(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "first"))
            writer.upsert(article("b", "other"))
            writer.upsert(article("a", "second"))
            writer.upsert(article("c", "gone"))
            writer.delete("c")
            writer.delete("absent")
        reader = engine.reader()
        assert reader.articles == 2
        assert reader.search(Query(tree=word("first"))).total == 0
        assert reader.search(Query(tree=Everything())).total == 2
        with engine.writer(run="two") as writer:
            writer.upsert(article("a", "third"))
            writer.delete("b")
            writer.upsert(article("b", "again"))
            writer.upsert(article("a", "fourth"))
        reader = engine.reader()
        assert reader.articles == 2
        assert {reader.get("a"), reader.get("b")} == {
            article("a", "fourth"),
            article("b", "again"),
        }
        assert reader.search(Query(tree=word("third"))).total == 0

    def test_deleted_articles_never_count(self, engine: Engine) -> None:
        def scored(reader: Reader) -> dict[str, float]:
            page = reader.search(Query(tree=Or(children=(word("peace"), word("talks")))))
            return {hit.article.id: hit.score for hit in page.hits}

        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "Peace talks", "at length " * 50))
            writer.upsert(article("b", "Peace", "short"))
        plain = scored(engine.reader())
        with engine.writer(run="two") as writer:
            for number in range(30):
                writer.upsert(article(f"x{number}", "Peace", "very long " * 200, tags=("x",)))
        assert scored(engine.reader()) != plain
        with engine.writer(run="three") as writer:
            for number in range(30):
                writer.delete(f"x{number}")
        reader = engine.reader()
        assert scored(reader) == plain
        tags = reader.search(Query(tree=Everything(), facets=("tag",))).facets[0]
        assert tags.values == ()

    # Threads

    def test_many_threads_ask_one_reader(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for number in range(120):
                body = f"peace talks number {number} " + "filler words " * (number % 7)
                writer.upsert(article(f"a{number:03}", "", body, tags=(f"t{number % 5}",)))
        trees: tuple[Node, ...] = (
            word("peace"),
            Phrase(words=("talks", "number")),
            Prefix(text="1"),
            Fuzzy(text="fillar"),
        )
        alone = engine.reader()
        expected = [alone.search(Query(tree=tree, per_page=50)) for tree in trees]
        together = engine.reader()  # nothing of it has been read yet
        wrong: list[object] = []

        def work(first: int) -> None:
            for turn in range(first, first + 12):
                try:
                    tree = trees[turn % len(trees)]
                    page = together.search(Query(tree=tree, per_page=50))
                    if page != expected[turn % len(trees)]:
                        wrong.append(page)
                except Exception as error:  # a thread's error must reach the test
                    wrong.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
