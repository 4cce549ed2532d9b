"""The boxes of facets, from counts made by hand; months, over an archive."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from search import FACETS, Facet, FacetValue, Filter, Settings
from tests.search.articles import article
from tests.web.asked import LIMITS, followed
from tests.web.conftest import filled
from tests.web.seen import page, texts
from web import create_app
from web.facets import FacetView, facet_views, with_facets
from web.links import Links
from web.params import Asked, question


def box(facet: Facet, asked: Asked) -> FacetView:
    (view,) = facet_views((facet,), asked, LIMITS, Links())
    return view


def sources(*counts: int, field: str = "source") -> Facet:
    values = (FacetValue(value=f"{2_000 + n}", count=count) for n, count in enumerate(counts))
    return Facet(field=field, values=tuple(values))


def months(*names: str) -> Facet:
    return Facet(field="month", values=tuple(FacetValue(value=one, count=1) for one in names))


def test_a_value_can_be_added_excluded_and_taken_away() -> None:
    asked = Asked(text="x", filters=(Filter(field="source", values=("2001",)),), page=2)
    other, chosen = box(sources(5, 3), asked).rows
    first = replace(asked, page=1)
    assert (other.text, other.count, other.chosen) == ("2000", "5", False)
    assert followed(other.href) == first.filtered("source", ("2001", "2000"))
    assert followed(other.exclude) == first.filtered("source", ("2000",), exclude=True)
    assert chosen.chosen
    assert followed(chosen.href) == first.filtered("source", ())
    assert followed(chosen.exclude) == first.filtered("source", ()).filtered(
        "source", ("2001",), exclude=True
    )


def test_excluded_values_stay_excluded() -> None:
    asked = Asked(filters=(Filter(field="source", values=("A",), exclude=True),))
    (row,) = box(sources(5), asked).rows
    assert followed(row.exclude).values("source", exclude=True) == ("A", "2000")


def test_a_chosen_value_that_is_rare_is_shown_all_the_same() -> None:
    asked = Asked(filters=(Filter(field="source", values=("Rare",)),))
    assert [(row.text, row.count, row.chosen) for row in box(sources(5, 4), asked).rows] == [
        ("2000", "5", False),
        ("2001", "4", False),
        ("Rare", "", True),
    ]


def test_a_thousand_chosen_values_make_no_giant_box() -> None:
    many = Asked(filters=(Filter(field="tag", values=tuple(f"t{n}" for n in range(1_000))),))
    facet = Facet(field="tag", values=(FacetValue(value="x", count=1),))
    assert 1 < len(box(facet, many).rows) < 50


def test_more_is_offered_where_there_is_more() -> None:
    exact = box(sources(*range(10, 0, -1)), Asked())
    assert (len(exact.rows), exact.more) == (10, None)
    longer = box(sources(*range(11, 0, -1)), Asked())
    assert len(longer.rows) == 10
    assert longer.more is not None
    assert followed(longer.more).facet_size == 50
    assert longer.more.endswith("#facet-source")
    assert box(sources(*range(1_001, 0, -1)), Asked(facet_size=1_000)).more is None


def test_years_are_in_their_order_and_languages_in_their_names() -> None:
    years = box(sources(1, 9, 5, field="year"), Asked())
    assert [row.text for row in years.rows] == ["2002", "2001", "2000"]
    facet = box(months("2023-06", "2024-01", "2022-12"), Asked())
    assert [row.text for row in facet.rows] == ["January 2024", "June 2023", "December 2022"]
    tongues = box(Facet(field="language", values=(FacetValue(value="kk", count=1),)), Asked())
    assert [(row.text, row.lang) for row in tongues.rows] == [("Қазақша", "kk")]


def test_an_empty_facet_is_no_box() -> None:
    assert facet_views((Facet(field="tag", values=()),), Asked(), LIMITS, Links()) == ()


def test_the_twelve_months_of_a_year_are_shown_unless_another_number_is_asked_for() -> None:
    year = [f"2023-{month:02}" for month in range(1, 13)]
    whole = box(months(*year), Asked())
    assert (len(whole.rows), whole.more) == (12, None)
    longer = box(months(*year, "2022-01"), Asked())
    assert len(longer.rows) == 12
    assert followed(longer.more).facet_size == 60
    assert len(box(months(*year), Asked(facet_size=5)).rows) == 5


def test_months_are_asked_for_behind_the_year_that_is_chosen() -> None:
    def names(asked: Asked) -> tuple[tuple[str, ...], int]:
        query = with_facets(question(asked, LIMITS), asked, LIMITS)
        return query.facets, query.facet_size

    with_months = ("source", "year", "month", "section", "author", "tag", "language")
    assert names(Asked()) == (FACETS, 11)
    assert names(Asked().filtered("year", ("2023",), exclude=True)) == (FACETS, 11)
    assert names(Asked().filtered("year", ("2023",))) == (with_months, 13)
    assert names(Asked().filtered("month", ("2023-06",))) == (with_months, 13)
    assert names(Asked(facets=("year",)).filtered("year", ("2023",))) == (("year",), 11)
    assert names(Asked(facets=())) == ((), 2)


def clicked(client: FlaskClient, address: str, facet: str, text: str) -> str:
    """Where the value of a facet leads."""
    for link in page(client, address).select(f"#facet-{facet} a.value"):
        if link.get_text() == text:
            return str(link["href"])
    raise AssertionError(f"{facet} has no {text} at {address}")


def test_from_a_year_to_its_months_and_back_by_clicking() -> None:
    dates = [f"2023-{month:02}-05" for month in range(1, 13)] + ["2023-06-07", "2022-06", "2023"]
    many = [article("lake", id=f"a{n}", date=date) for n, date in enumerate(dates)]
    client = create_app(Settings(), engine=filled(many)).test_client()
    assert texts(page(client, "/?q=lake"), "#facet-month h2") == []

    year = clicked(client, "/?q=lake", "year", "2023")
    rows = texts(page(client, year), "#facet-month li")
    assert (len(rows), rows[0], rows[6]) == (12, "December 2023 1 –", "June 2023 2 –")

    june = clicked(client, year, "month", "June 2023")
    soup = page(client, june)
    assert texts(soup, "h1") == ["2 articles"]
    assert texts(soup, ".chip .what") == ["lake", "2023", "June 2023"]
    assert texts(soup, "#facet-month [aria-current=true]") == ["June 2023"]
    assert len(soup.select("#facet-month li")) == 12

    assert clicked(client, june, "month", "June 2023") == year
    assert clicked(client, june, "year", "2023") == "/?q=lake"
