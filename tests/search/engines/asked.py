"""Random articles in several scripts, and random questions to them, for Hypothesis."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from search.model import COUNTED, Article, ArticleDate, Filter, Origin, Query, Sort
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)

#: Few, so that they meet: capitals, accents, stems, compatibility forms, and several scripts.
WORDS = (
    "the", "The", "US", "us", "peace", "Peaceful", "talk", "talks", "talking", "negotiations",
    "Türkiye", "turkiye", "İstanbul", "ISTANBUL", "straße", "STRASSE", "Łódź", "U.N.", "3.14",
    "COVID-19", "келіссөз", "Келіссөздер", "ёлка", "елка", "й", "中国", "北京人", "ญี่ปุ่น", "हिन्दी",
    "ﬁne", "ＡＢＣ", "ͺ", "ﷺ", "e\u0301te\u0301", "o'neill", "Ο∆ός", "ß", "x" * 40,
)  # fmt: skip
_IDS = tuple(f"a{number}" for number in range(9))

_word = st.one_of(st.sampled_from(WORDS[:8]), st.sampled_from(WORDS))
_text = st.lists(
    st.tuples(_word, st.sampled_from((" ", " ", " ", ". ", ", ", "\n\n", "—"))), max_size=30
).map(lambda pairs: "".join(word + gap for word, gap in pairs))
_name = st.one_of(
    st.sampled_from(("Wire", "The Daily", "wire", "Jane Doe", "")), st.text(max_size=3)
)
_names = st.lists(
    st.one_of(
        _name, _name, st.lists(st.sampled_from(WORDS[:8]), min_size=1, max_size=3).map(" ".join)
    ),
    max_size=4,
).map(tuple)
_day = st.one_of(
    st.sampled_from((date(2023, 1, 1), date(2023, 6, 21), date.min, date.max)), st.dates()
)
_date = st.one_of(
    _day.map(
        lambda day: ArticleDate(start=datetime(day.year, day.month, day.day), precision="day")
    ),
    st.sampled_from(("2023", "0001", "2023-01", "2023-06")).map(ArticleDate.parse),
    st.builds(
        ArticleDate,
        start=st.datetimes(
            timezones=st.one_of(st.none(), st.just(timezone(timedelta(hours=-11))))
        ).map(lambda when: when.replace(microsecond=0)),
        precision=st.just("time"),
    ),
)

articles = st.builds(
    Article,
    id=st.sampled_from(_IDS),
    origin=st.builds(
        Origin, root=st.just("/r"), path=_name, item=st.one_of(st.none(), st.text(max_size=2))
    ),
    title=_text,
    body=_text,
    authors=_names,
    tags=_names,
    date=st.one_of(st.none(), _date),
    source=st.one_of(st.none(), _name),
    section=st.one_of(st.none(), _name),
    language=st.sampled_from((None, "en", "kk", "EN")),
    media_type=st.sampled_from(("text/plain", "text/html", "application/x-thing", "text")),
    url=st.one_of(st.none(), _text),
)

#: What one writer does: an article is put in, or an id is removed.
commits = st.lists(st.one_of(articles, articles, st.sampled_from(_IDS)), min_size=3, max_size=12)

_FIELDS = (None, None, None, None, "title", "author", "source", "section", "tag", "url")
_field = st.sampled_from(_FIELDS)
_whole = st.sampled_from(("lang", "type"))
_query_word = st.one_of(_word, _word, _word, st.text(min_size=1, max_size=4))


@st.composite
def _pattern(draw: st.DrawFn) -> str:
    letters = list(draw(_word))
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(letters) - 1))
        letters[at : at + draw(st.integers(1, 3))] = draw(st.sampled_from("*?"))
        letters = letters or ["*"]
    return "".join(letters)


_value = st.sampled_from(("en", "EN", "kk", "html", "text/html", "TEXT/PLAIN", "text", "thing"))
_leaf: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(Term, text=_query_word, field=_field, exact=st.booleans()),
    st.builds(Term, text=_word),
    st.builds(Term, text=_value, field=_whole),
    st.builds(
        Phrase,
        words=st.lists(_query_word, min_size=2, max_size=3).map(tuple),
        field=_field,
        exact=st.booleans(),
    ),
    st.builds(
        Near,
        words=st.lists(_query_word, min_size=2, max_size=3).map(tuple),
        others=st.sampled_from((0, 1, 2, 5, 1_000)),
        field=_field,
        exact=st.booleans(),
    ),
    st.builds(
        Near,
        words=st.lists(st.sampled_from(WORDS[:8]), min_size=2, max_size=3).map(tuple),
        others=st.integers(0, 4),
        field=st.sampled_from((None, "tag", "author")),
    ),
    st.builds(Phrase, words=st.just(("text", "html")), field=_whole),
    st.builds(Near, words=st.just(("text", "html")), others=st.just(3), field=_whole),
    st.builds(
        Prefix, text=_query_word.flatmap(lambda w: st.sampled_from([w[:1], w[:3], w])), field=_field
    ),
    st.builds(Prefix, text=st.sampled_from(("", "t", "text/", "E")), field=_whole),
    st.builds(Wildcard, pattern=_pattern(), field=_field),
    st.builds(Wildcard, pattern=st.sampled_from(("*html", "t?xt*", "??")), field=_whole),
    st.builds(Fuzzy, text=_query_word, distance=st.sampled_from((None, 0, 1, 2)), field=_field),
)
_bound = st.one_of(st.none(), _day)
trees: st.SearchStrategy[Node] = st.recursive(
    st.one_of(
        *[_leaf] * 6,
        st.builds(DateRange, first=_bound, last=_bound),
        st.just(Everything()),
        st.just(Nothing()),
    ),
    lambda inner: st.one_of(
        st.builds(Or, children=st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(And, children=st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, children=st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(Not, child=inner),
    ),
    max_leaves=6,
)

_filter = st.builds(
    Filter,
    field=st.sampled_from(COUNTED),
    values=st.lists(
        st.one_of(_name, st.sampled_from(("2023", "0001", "en", "2023-01", "2023-06"))),
        min_size=1,
        max_size=2,
    ).map(tuple),
    exclude=st.booleans(),
)

queries = st.builds(
    Query,
    tree=trees,
    filters=st.one_of(st.just(()), st.just(()), st.lists(_filter, max_size=2).map(tuple)),
    sort=st.sampled_from(Sort),
    page=st.sampled_from((1, 1, 1, 1, 2, 3)),
    per_page=st.sampled_from((1, 3, 10)),
    facets=st.just(COUNTED),
    facet_size=st.sampled_from((1, 3, 10)),
    highlights=st.just(0),
)
