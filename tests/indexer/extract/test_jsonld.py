"""JSON-LD, well-formed and not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.jsonld import described, loads

ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Pier &amp; ferry",
    "author": [{"@type": "Person", "name": "Ayla Demir"}, "Jón Snær"],
    "datePublished": "2023-06-21T10:00:00+02:00", "dateModified": "2024-01-01",
    "publisher": {"@type": "Organization", "name": "The Marrow Bay Courier"},
    "articleSection": ["Harbour", "Local"], "keywords": "ferry, pier,ferry", "inLanguage": "en",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://courier.example/pier"},
}  # fmt: skip


def test_all_fields() -> None:
    found = described([json.dumps(ARTICLE)])
    assert found is not None
    assert found.headline == "Pier & ferry"
    assert found.authors == ("Ayla Demir", "Jón Snær")
    assert found.published == "2023-06-21T10:00:00+02:00"
    assert found.publisher == "The Marrow Bay Courier"
    assert found.section == "Harbour"
    assert found.keywords == ("ferry", "pier")
    assert (found.language, found.url) == ("en", "https://courier.example/pier")
    assert found.is_article


def test_graph_with_references() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "@id": "#page", "datePublished": "2020-01-01"},
            {"@type": ["Article", "Thing"], "headline": "Pier", "author": {"@id": "#p"}},
            {"@type": "Person", "@id": "#p", "name": "Ayla Demir"},
        ]
    }
    found = described([json.dumps(graph)])
    assert found is not None
    assert (found.headline, found.authors) == ("Pier", ("Ayla Demir",))


def test_of_several_articles_the_one_that_the_page_is_titled_by() -> None:
    several = [{"@type": "NewsArticle", "headline": title} for title in ("Other", "The pier")]
    found = described([json.dumps(several)], ["The Pier | Courier"])
    assert found is not None
    assert found.headline == "The pier"


def test_a_page_that_is_no_article() -> None:
    found = described(['{"@type": "WebPage", "datePublished": "2020-01-01"}'])
    assert found is not None
    assert not found.is_article
    assert described(['{"@type": "Organization", "name": "Courier"}']) is None


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Article", "headline": "Pier"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Pier"}\n//]]>',
        '{"@type": "Article", "headline": "Pier",}',
        '{"@type": "Article", "headline": "Pier", "x": "a\nb"}',
        '{"@type": "Article", "headline": "Pier"};',
        '{"@type": "Article", "headline": "Pier"} {"@type": "Person"}',
        '{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Pier&quot;}',
        '{"@type": "Article", "headline": "Pier", "articleBody": "He said "no" and left"}',
    ],
    ids=["comment", "CDATA", "comma", "newline", "semicolon", "two values", "escaped", "quotes"],
)  # fmt: skip
def test_malformed_is_mended(text: str) -> None:
    found = described([text])
    assert found is not None
    assert found.headline == "Pier"


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"a":' * 100_000, "null", "7", '"x"', "{} " * 10_000, "}{"]
)
def test_hopeless_is_nothing(text: str) -> None:
    assert described([text]) is None


@pytest.mark.parametrize(
    "member",
    ['"author": null', '"author": [null, 7, {"name": [1]}]', '"headline": {"@value": 7}',
     '"datePublished": [[]]', '"keywords": {"a": 1}', '"publisher": "x"', '"@type": {"a": 1}',
     '"author": {"name": {"name": "x"}}', '"mainEntityOfPage": true'],
)  # fmt: skip
def test_odd_members_are_survived(member: str) -> None:
    described([f'{{"@type": "Article", {member}}}'])


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_well_formed_json_is_read_as_it_is(value: object) -> None:
    if not isinstance(value, str):  # a bare text may look like a comment
        assert loads(json.dumps(value)) == [value]
