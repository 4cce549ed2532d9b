from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.stored import article_bytes, article_from
from search.model import Article, ArticleDate, Origin, Provenance
from tests.search.engines.asked import articles

_odd = st.text(st.characters(exclude_categories=()), max_size=4)


@given(
    articles,
    st.builds(Origin, root=_odd, path=_odd, item=st.one_of(st.none(), _odd)),
    st.lists(st.builds(Provenance, field=_odd, where=_odd), max_size=2).map(tuple),
)
def test_an_article_comes_back(
    article: Article, origin: Origin, provenance: tuple[Provenance, ...]
) -> None:
    values = article._asdict()
    full = Article(**{**values, "origin": origin, "provenance": provenance})
    assert article_from(article_bytes(full), full.id) == full


_offsets = st.integers(-86_399, 86_399).map(lambda one: timezone(timedelta(seconds=one)))


@given(st.datetimes(timezones=st.none() | _offsets), st.sampled_from(["plain", "\ud800"]))
def test_a_time_is_written_in_iso_8601(start: datetime, title: str) -> None:
    article = Article(
        id="a",
        origin=Origin(root="/archive", path="a", item=None),
        title=title,
        body="",
        date=ArticleDate(start=start, precision="time"),
    )
    data = article_bytes(article)
    assert json.loads(data.decode("utf-8", "surrogatepass"))[1] == start.isoformat()


def test_json_by_another_program_is_read_too() -> None:
    article = Article(
        id="a", origin=Origin(root="/archive", path="a", item=None), title="Ä", body="\ud83d\ude00"
    )
    data = article_bytes(article)
    assert article_from(data, "a") == article  # two surrogates stay two
    plain = Article(
        id="a", origin=Origin(root="/archive", path="a", item=None), title="Ä", body="Ң"
    )
    by_json = json.dumps(json.loads(article_bytes(plain))).encode()
    assert article_from(by_json, "a") == plain
