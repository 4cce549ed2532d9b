"""What words add to documents: told of all of them, in a list, and of some."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.whoosh.codec.answering import words
from search.engines.whoosh.codec.answering.words import (
    Word,
    add_to_all,
    scored,
    scored_list,
    scores_of_all,
)
from tests.search.engines.whoosh.codec.uneven import WORDS, snapshot


@pytest.mark.parametrize("deleted", [0.0, 0.3])
@pytest.mark.parametrize("parts", [1, 2])
def test_what_a_word_adds_to_all_documents_is_what_its_list_says(
    deleted: float, parts: int
) -> None:
    rating = snapshot(deleted, parts=parts).rating
    found = 0
    for stem in WORDS:
        word = Word(rating.space.term(stem), 2, 1.7)
        every = scores_of_all(rating, word)
        if every is None:
            assert rating.space.spread_of(word.term) * words._SHARE < rating.documents
            continue
        docs, scores = scored_list(rating, word)
        assert np.flatnonzero(every).tolist() == docs.tolist()
        assert every.take(docs).tolist() == scores.tolist()
        assert len(every) == rating.documents
        found += 1
    assert 5 < found < len(WORDS)


def test_a_word_is_added_to_all_documents_alike_the_first_time_and_later() -> None:
    rating = snapshot(0.3).rating
    for stem in WORDS:
        word = Word(rating.space.term(stem), 2, 1.7)
        docs, scores = scored_list(rating, word)
        for times in range(3):
            if words._is_told_of_all(rating, word):  # it is made when it is asked for again
                kept = rating.shelf.get("scores of all", word.term) is not None
                assert kept == (times > 1)
            sums = np.ones(rating.documents)
            add_to_all(sums, rating, word)
            expected = np.ones(rating.documents)
            expected[docs] += scores
            assert sums.tolist() == expected.tolist()


def test_of_many_documents_no_word_is_told_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    rating = snapshot().rating
    word = Word(rating.space.term("w0"), 1, 1.0)
    monkeypatch.setattr(words, "_FEW", rating.documents - 1)
    assert scores_of_all(rating, word) is None
    monkeypatch.setattr(words, "_FEW", rating.documents)
    assert scores_of_all(rating, word) is not None


def test_some_documents_have_the_scores_that_all_have() -> None:
    rating = snapshot(0.3).rating
    asked = [Word(rating.space.term(stem), 1, 1.3) for stem in ("w0", "w50", "w2")]
    docs = np.flatnonzero(rating.mask)[::3].astype(np.int32)
    sums = np.zeros(rating.documents)
    for word in asked:
        add_to_all(sums, rating, word)
    assert scored(rating, asked, docs).tolist() == sums.take(docs).tolist()
