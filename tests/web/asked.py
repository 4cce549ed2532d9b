"""Random requests, as they can be asked for, and what an address asks."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st

from search import COUNTED, Filter, Sort
from web.params import LARGEST, Asked, Limits, read

LIMITS = Limits(
    seconds=20,
    characters=200,
    clauses=20,
    per_page=10,
    per_page_limit=100,
    facet_size=10,
    facet_size_limit=1_000,
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
values = texts.filter(bool)
months = st.dates().map("{:%Y-%m}".format).filter(lambda month: len(month) == 7)
years = st.integers(0, 9_999).map("{:04}".format)


@st.composite
def filters(draw: st.DrawFn) -> tuple[Filter, ...]:
    chosen = draw(st.sets(st.tuples(st.booleans(), st.sampled_from(COUNTED)), max_size=4))
    return tuple(
        Filter(
            field=field,
            exclude=exclude,
            values=tuple(
                draw(
                    st.lists(
                        {"year": years, "month": months}.get(field, values),
                        min_size=1,
                        max_size=3,
                        unique=True,
                    )
                )
            ),
        )
        for exclude, field in sorted(chosen, key=lambda key: (key[0], COUNTED.index(key[1])))
    )


asked = st.builds(
    Asked,
    text=texts,
    filters=filters(),
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, LARGEST),
    per_page=st.none() | st.integers(1, LIMITS.per_page_limit),
    facets=st.none() | st.lists(st.sampled_from(COUNTED), unique=True).map(tuple),
    facet_size=st.none() | st.integers(1, LIMITS.facet_size_limit),
    hit=st.none() | st.integers(1, 10**6),
)


def followed(href: str | None) -> Asked:
    """What the address of a link asks for."""
    assert href is not None
    return read(parse_qsl(urlsplit(href).query, keep_blank_values=True), LIMITS)
