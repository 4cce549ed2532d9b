from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.filtering import Restriction, facet, restrictions
from search.model import Filter


def test_filters_of_a_field_are_alternatives() -> None:
    asked = (
        Filter(field="tag", values=("a", "b")),
        Filter(field="tag", values=("c",)),
        Filter(field="tag", values=("d",), exclude=True),
        Filter(field="year", values=("2023",), exclude=True),
    )
    assert restrictions(asked) == {
        "tag": Restriction(wanted=frozenset("abc"), unwanted=frozenset("d")),
        "year": Restriction(wanted=None, unwanted=frozenset(("2023",))),
    }


def test_passes() -> None:
    both = Restriction(wanted=frozenset("ab"), unwanted=frozenset("c"))
    assert both.passes(("a", "x"))
    assert not both.passes(("x",))
    assert not both.passes(())
    assert not both.passes(("a", "c"))
    assert both.passes(("x",), chosen=False)
    assert both.passes((), chosen=False)
    assert not both.passes(("c",), chosen=False)
    assert Restriction(unwanted=frozenset("c")).passes(())
    assert not Restriction(wanted=frozenset()).passes(("a",))  # one of no values


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 3)), st.integers(0, 6))
def test_a_facet_shows_the_commonest(counts: dict[str, int], size: int) -> None:
    shown = facet("tag", counts, size)
    assert shown.field == "tag"
    ordered = sorted(((-count, value) for value, count in counts.items() if count))
    assert [(-one.count, one.value) for one in shown.values] == ordered[:size]
