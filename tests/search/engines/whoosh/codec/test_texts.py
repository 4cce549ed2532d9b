"""The values of many articles against those of each."""

from __future__ import annotations

from search.engines.whoosh.codec.texts import TextsOf
from search.fields import FACET_VALUES_OF, VALUES_OF, facet_values, values
from search.model import Article
from tests.search.articles import article

ARTICLES = [
    article("Text.", title="Title", date="2023-06", authors=("Ann", "Ann", "Bo"), source="Courier"),
    article(),
    article("Text.", tags=("b", "a", "b"), section="World", media_type="application/pdf"),
    article(date="0987", language="kk", url="http://example.org/a"),
]


def test_values_of_many_are_those_of_each() -> None:
    columns = dict(zip(Article._fields, zip(*ARTICLES, strict=True), strict=True))
    found = TextsOf(columns)
    for told, of_one in ((VALUES_OF, values), (FACET_VALUES_OF, facet_values)):
        for name, of in told.items():
            each = [of_one(one, name) for one in ARTICLES]
            assert found[of].counts.tolist() == [len(texts) for texts in each], name
            assert found[of].texts == [text for texts in each for text in texts], name
