from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.memory import MemoryEngine
from search.fields import BY_NAME, FIELDS, MEASURED
from search.model import Query
from search.query.tree import And, Not, Or, Term
from search.ranking import K1, idf, leaf_score, leaves_to_score, rounded, unit
from tests.search.engines.contract import article


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_idf_is_positive_and_falls_with_spread(one: int, other: int) -> None:
    found, articles = sorted((one, other))
    assert idf(found, articles) > 0
    if found:
        assert idf(found - 1, articles) > idf(found, articles)


def test_idf_by_hand() -> None:
    assert idf(1, 2) == pytest.approx(log(2))
    assert idf(0, 10) == pytest.approx(log(22))


@given(st.floats(0, 1e6), st.floats(0.01, 20))
def test_a_leaf_never_outgrows_its_bound(pseudo: float, weight: float) -> None:
    assert 0 <= leaf_score(pseudo, weight) <= weight * (K1 + 1)
    assert leaf_score(pseudo + 1, weight) > leaf_score(pseudo, weight)


def test_one_plain_occurrence_in_an_average_field_is_worth_the_idf() -> None:
    body = BY_NAME["body"]
    assert leaf_score(unit(body, 100, 100.0), 3.0) == pytest.approx(3.0 * body.weight)


def test_length_counts_only_where_it_is_measured() -> None:
    for field in FIELDS:
        short, long = unit(field, 5, 10.0), unit(field, 20, 10.0)
        if field.name in MEASURED:
            assert short > unit(field, 10, 10.0) == field.weight > long
        else:
            assert short == long == field.weight
        assert unit(field, 0, 0.0) == field.weight  # nobody has the field


def test_the_fields_that_rank() -> None:
    assert MEASURED == ("title", "body")
    assert {field.name for field in FIELDS if field.weight} == {"title", "body", "tag", "author"}


def test_scores_have_six_digits() -> None:
    assert rounded(1.23456789) == 1.234568


def test_leaves_of_one_meaning_are_scored_together() -> None:
    tree = And(
        children=(
            Term(text="talks"),
            Or(children=(Term(text="Peace"), Term(text="TALK"), Term(text="talks", field="title"))),
            Not(child=Term(text="peace")),
            Term(text="peace"),
            Term(text="en", field="lang"),
        )
    )
    counted = list(leaves_to_score(tree).values())
    assert counted == [
        (Term(text="talks"), 2),
        (Term(text="Peace"), 2),
        (Term(text="talks", field="title"), 1),
    ]


def test_bm25f_written_out() -> None:
    """The formula of Robertson, Zaragoza and Taylor, over fields saturated together."""
    rng = random.Random(7)  # noqa: S311  # a fixed archive, not a secret
    vocabulary = [f"w{number}" for number in range(12)]

    def text(longest: int) -> list[str]:
        return rng.choices(vocabulary, k=rng.randint(0, longest))

    archive = [(text(4), text(40), text(2)) for _ in range(30)]
    engine = MemoryEngine()
    with engine.writer(run="one") as writer:
        for number, (title, body, tags) in enumerate(archive):
            writer.upsert(article(f"a{number}", " ".join(title), " ".join(body), tags=tuple(tags)))
    asked = ["w0", "w3", "w7"]
    query = Query(tree=Or(children=tuple(Term(text=one) for one in asked)), per_page=30)
    scores = {hit.article.id: hit.score for hit in engine.reader().search(query).hits}

    average = [sum(len(fields[part]) for fields in archive) / len(archive) for part in (0, 1)]
    weights = [BY_NAME[name].weight for name in ("title", "body", "tag")]
    for number, fields in enumerate(archive):
        score = 0.0
        for one in asked:
            found = sum(any(one in field for field in fields) for fields in archive)
            tf = sum(
                weights[part] * fields[part].count(one) / (0.25 + 0.75 * len(fields[part]) / mean)
                for part, mean in enumerate(average)
            )
            tf += weights[2] * fields[2].count(one)
            weight = log(1 + (len(archive) - found + 0.5) / (found + 0.5))
            score += weight * tf * 2.2 / (tf + 1.2)
        assert scores.get(f"a{number}", 0) == pytest.approx(score, abs=1e-6)
