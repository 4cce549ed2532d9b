"""Arguments are read strictly, and say which of them is at fault."""

from __future__ import annotations

import pytest
from hypothesis import given

from search import FACETS, Everything, Filter, QueryError, Sort, Term
from tests.web.asked import LIMITS, asked, texts
from web.links import Links
from web.params import LARGEST, Asked, pairs, question, read, refuse


def reading(query: str, *, hits: bool = False) -> Asked:
    return read(pairs(query.encode()), LIMITS, hits=hits)


@given(asked)
def test_an_address_says_what_was_asked(what: Asked) -> None:
    address = Links().article("id", what, hit=what.hit).partition("#")[0]
    assert reading(address.partition("?")[2], hits=True) == what


def test_nothing_said_is_everything_newest_first() -> None:
    query = question(reading(""), LIMITS)
    assert (query.tree, query.sort, query.page, query.per_page) == (
        Everything(),
        Sort.NEWEST,
        1,
        LIMITS.per_page,
    )
    assert query.facets == FACETS


def test_a_question_is_by_relevance_unless_said() -> None:
    assert question(reading("q=lake"), LIMITS).sort is Sort.RELEVANCE
    assert question(reading("q=lake&sort=oldest"), LIMITS).sort is Sort.OLDEST
    assert question(reading("q=&sort=relevance"), LIMITS).sort is Sort.RELEVANCE
    assert question(reading("q=lake"), LIMITS).tree == Term(text="lake")


def test_filters_are_gathered_in_one_order() -> None:
    assert reading("exclude.tag=b&year=2024&source=A&year=2023&year=2024&source=B").filters == (
        Filter(field="source", values=("A", "B")),
        Filter(field="year", values=("2024", "2023")),
        Filter(field="tag", values=("b",), exclude=True),
    )


def test_a_month_goes_with_its_year() -> None:
    asked = reading("year=2022&year=2023&month=2023-06&month=2022-01&month=2021-02")
    left = asked.filtered("year", ("2022",))
    assert left.values("month") == ("2022-01", "2021-02")
    assert left.filtered("year", ()).values("month") == ("2021-02",)
    assert asked.filtered("year", ("2022", "2023", "2024")).values("month") == asked.values("month")
    assert asked.filtered("year", (), exclude=True).values("month") == asked.values("month")


def test_facets_may_be_named_or_left_out() -> None:
    assert reading("facets=year,source").facets == ("year", "source")
    assert reading("facets=month").facets == ("month",)
    assert reading("facets=").facets == ()
    assert question(reading("facets="), LIMITS).facets == ()


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ("page=0", "bad-parameter", "page"),
        ("page=-1", "bad-parameter", "page"),
        ("page=", "bad-parameter", "page"),
        ("page=1.0", "bad-parameter", "page"),
        ("page=%D9%A3", "bad-parameter", "page"),
        ("page=1_0", "bad-parameter", "page"),
        ("page=+1", "bad-parameter", "page"),
        ("page=" + "9" * 5_000, "bad-parameter", "page"),
        ("per_page=" + "9" * 5_000, "bad-parameter", "per_page"),
        ("per_page=0", "bad-parameter", "per_page"),
        ("per_page=101", "bad-parameter", "per_page"),
        ("facet_size=1001", "bad-parameter", "facet_size"),
        ("sort=best", "bad-parameter", "sort"),
        ("sort=", "bad-parameter", "sort"),
        ("facets=source,colour", "bad-parameter", "facets"),
        ("facets=source,,year", "bad-parameter", "facets"),
        ("source=", "bad-parameter", "source"),
        ("exclude.source=", "bad-parameter", "exclude.source"),
        ("year=24", "bad-parameter", "year"),
        ("exclude.year=20x4", "bad-parameter", "exclude.year"),
        ("month=2023", "bad-parameter", "month"),
        ("month=2023-13", "bad-parameter", "month"),
        ("month=0000-01", "bad-parameter", "month"),
        ("exclude.month=2023-6", "bad-parameter", "exclude.month"),
        ("&".join(f"tag={n}" for n in range(21)), "bad-parameter", "tag"),
        ("q=a&q=b", "repeated-parameter", "q"),
        ("page=1&page=1", "repeated-parameter", "page"),
        ("Q=a", "unknown-parameter", "Q"),
        ("hit=1", "unknown-parameter", "hit"),
        ("exclude.q=1", "unknown-parameter", "exclude.q"),
        ("=1", "unknown-parameter", "''"),
        ("q=a%00b", "bad-encoding", "q"),
        ("a%00=b", "bad-encoding", "a␀"),
        ("q=%ff", "bad-encoding", "q"),
        ("page=1&source=a%ffb", "bad-encoding", "source"),
        ("q=%ed%a0%80", "bad-encoding", "q"),
        ("%ed%a0%80=1", "bad-encoding", None),
    ],
)
def test_what_is_wrong_is_named(query: str, code: str, param: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        reading(query)
    assert (caught.value.code, caught.value.param) == (code, param)


def test_any_page_up_to_a_limit_that_is_told() -> None:
    assert reading(f"page={10**15}").page == 10**15
    assert reading(f"page={LARGEST}").page == LARGEST
    assert reading("page=" + "0" * 5_000 + "7").page == 7
    for beyond in (str(LARGEST + 1), "9" * 5_000):
        with pytest.raises(
            QueryError, match=f"a whole number from 1 to {LARGEST}, not {beyond[:9]}"
        ):
            reading(f"page={beyond}")


def test_raw_bytes_are_read_as_utf8() -> None:
    assert pairs("q=Türkiye&q=%C3%BC".encode()) == [("q", "Türkiye"), ("q", "ü")]
    with pytest.raises(QueryError):
        pairs(b"q=T\xfcrkiye")


@given(texts, texts)
def test_any_arguments_are_read_or_refused(name: str, value: str) -> None:
    try:
        read([(name, value)], LIMITS)
    except QueryError as error:
        assert len(error.message) < 300


def test_an_address_without_arguments_refuses_any() -> None:
    refuse([])
    with pytest.raises(QueryError, match="a"):
        refuse([("a", "b")])


@pytest.mark.parametrize("text", ["x" * 201, " ".join("x" * 21)])
def test_limits_of_the_query_name_q(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        question(Asked(text=text), LIMITS)
    assert caught.value.param == "q"
