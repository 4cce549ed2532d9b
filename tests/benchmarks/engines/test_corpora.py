from __future__ import annotations

import pytest

from benchmarks.engines.corpora import Corpus, again
from search.model import Article, Origin, article_id


def test_names_of_corpora() -> None:
    assert Corpus.named("N") == Corpus(name="N")
    assert Corpus.named("N10000") == Corpus(name="N", articles=10_000)
    assert Corpus.named("Rx10") == Corpus(name="R", copies=10)
    for text in ("N", "R400", "Nx10", "L"):
        assert str(Corpus.named(text)) == text
    with pytest.raises(ValueError, match="X is no corpus"):
        Corpus.named("X")


def test_copies_have_ids_of_their_own() -> None:
    origin = Origin(root="/", path="a", item="1")
    article = Article(id=article_id(origin), origin=origin, title="Ferry", body="It sails.")
    copied = list(Corpus(name="R", copies=3).copied([article]))
    assert len({one.id for one in copied}) == 3
    assert copied[0] is article
    assert {(one.title, one.body) for one in copied} == {("Ferry", "It sails.")}
    assert again(article, 1) == copied[1]
