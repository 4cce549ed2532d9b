"""The page of nothing found leads on."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.seen import page, texts


def test_nothing_found_is_helpful(client: FlaskClient) -> None:
    soup = page(client, "/?q=storm+treaty&year=2023")
    assert texts(soup, "h1") == ["No articles"]
    assert texts(soup, ".nothing li") == [
        "Any of the words 1 article",
        "Without treaty 1 article",
    ]
    for link in soup.select(".nothing li a"):
        assert texts(page(client, str(link["href"])), "h1") == ["1 article"]
    assert texts(soup, ".verdict") == ["No article fits all of this."]
    assert "ask with fewer words" in texts(soup, ".nothing")[0]
    assert texts(page(client, "/?q=zzyzx"), ".nothing li") == []


def test_filters_that_leave_nothing_can_each_be_taken_away(client: FlaskClient) -> None:
    soup = page(client, "/?q=ferry&source=Marmara+Post&source=Nobody&language=en&exclude.year=2024")
    assert texts(soup, ".nothing li") == [
        "The same without filters 3 articles",
        "Without Marmara Post, Nobody 1 article",
        "With 2024 allowed 1 article",
    ]
    for link in soup.select(".nothing li a"):
        assert texts(page(client, str(link["href"])), "h1")[0] != "No articles"
    assert "spelling" not in texts(soup, ".nothing")[0]


def test_nothing_found_for_one_word_offers_its_likes(client: FlaskClient) -> None:
    soup = page(client, "/?q=tready")
    assert texts(soup, ".verdict") == ["No article has this word."]
    assert texts(soup, ".nothing li") == ["Words spelt nearly so 1 article"]
    assert "fewer" not in texts(soup, ".nothing")[0]
    assert [link["href"] for link in soup.select(".nothing li a")] == ["/?q=tready~"]


def test_where_no_word_was_asked_for_none_is_to_be_spelt(client: FlaskClient) -> None:
    soup = page(client, "/?year=1999")
    assert texts(soup, ".nothing li") == ["The same without filters 4 articles"]
    assert "spelling" not in texts(soup, ".nothing")[0]


def test_an_offer_without_filters_and_with_any_word(client: FlaskClient) -> None:
    soup = page(client, "/?q=storm+zzyzx+%22lake+treaty%22&source=Nobody")
    assert texts(soup, ".nothing li") == ["Any of the words, without filters 1 article"]


def test_an_offer_that_is_longer_than_a_question_may_be_is_not_made(client: FlaskClient) -> None:
    text = " ".join(f"zz{number}" for number in range(1_000))
    assert len(text) <= 8_192 < len(text.replace(" ", " OR "))
    soup = page(client, "/?q=" + text.replace(" ", "+"))
    assert texts(soup, "h1") == ["No articles"]


def test_words_that_are_nowhere_side_by_side_are_offered_apart(client: FlaskClient) -> None:
    for near in ("", "~0"):
        soup = page(client, f"/?q=%22treaty+lake%22{near}")
        assert texts(soup, ".nothing li") == [
            "The words anywhere in an article 1 article",
            "Any of the words 2 articles",
        ]
        assert [link["href"] for link in soup.select(".nothing li a")] == [
            "/?q=treaty+lake",
            "/?q=treaty+OR+lake",
        ]
