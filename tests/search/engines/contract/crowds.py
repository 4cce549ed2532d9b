"""Queries of very many words, and many threads at once."""

from __future__ import annotations

import threading

import pytest

from search.engine import Engine, Reader
from search.model import Query
from search.query.tree import And, Fuzzy, Node, Not, Or, Phrase, Prefix
from tests.search.engines.contract.archive import article, word
from tests.search.engines.contract.asking import Asking


class Crowds(Asking):
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
