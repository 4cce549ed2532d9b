"""Boxes amid a text that are named as advertisements and the like, and texts that only seem so."""

from __future__ import annotations

import pytest

from indexer.extract import extract
from indexer.extract.dom import read
from indexer.extract.furniture import without_furniture
from tests.indexer.extract.pages import SENTENCES, page

BODY = "\n\n".join(SENTENCES)
OFFER = "Try our paper with no strings attached, and keep the string from the parcel."


def paragraphs(sentences: tuple[str, ...]) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def amid(box: str) -> str:
    """The body of the page's article with a box in the middle."""
    half = len(SENTENCES) // 2
    return extract(
        page(body=f"{paragraphs(SENTENCES[:half])}{box}{paragraphs(SENTENCES[half:])}")
    ).body


@pytest.mark.parametrize(
    "name",
    ['class="promo"', 'class="article__promo wide"', 'id="promo"', 'class="adSlot"', 'class="ad-3"',
     'class="NewsletterSignup_box__x1"', 'class="sign-up"', 'class="related-story"',
     'class="most-read"', 'class="reklam"', 'class="werbung"'],
)  # fmt: skip
def test_boxes_that_say_they_are_no_text(name: str) -> None:
    assert amid(f"<div {name}><strong>Read the Courier</strong><p>{OFFER}</p></div>") == BODY


@pytest.mark.parametrize(
    "named",
    [f'<p class="load-bearing">{OFFER}</p>', f'<div id="c-4ad9-ad07"><p>{OFFER}</p></div>',
     f'<div id="why-the-ad-was-withdrawn"><p>{OFFER}</p></div>', f'<p class="lead">{OFFER}</p>',
     f'<p class="market-share">{OFFER * 2}</p>'],
)  # fmt: skip
def test_names_that_only_seem_to_be_of_furniture(named: str) -> None:
    assert OFFER in amid(named)


def kept(markup: str) -> list[str]:
    """The texts that stay when all blocks were taken for the body."""
    read_page = read(f"<html><body>{markup}</body></html>")
    texts = read_page.blocks.text
    return [texts[at] for at in without_furniture(read_page, list(range(len(texts))))]


def test_headings_are_kept_whatever_their_anchor() -> None:
    heading = '<h2 id="promo-codes">Promo codes</h2>'
    assert kept(heading + paragraphs(SENTENCES)) == ["Promo codes", *SENTENCES]


def test_a_name_for_much_of_the_text_is_no_name_of_furniture() -> None:
    boxes = "".join(f'<div class="promo"><p>{sentence}</p></div>' for sentence in SENTENCES)
    assert kept(boxes) == list(SENTENCES)
    assert kept(f'<article class="post tag-ads">{paragraphs(SENTENCES)}</article>') == list(
        SENTENCES
    )


def test_a_long_box_is_a_text() -> None:
    many = SENTENCES * 3
    assert kept(f'<div class="promo">{paragraphs(many)}</div>{paragraphs(many * 9)}') == [
        *many,
        *many * 9,
    ]


def test_deep_boxes_of_such_names_are_read_in_one_pass() -> None:
    boxes = '<div class="promo">' * 200
    texts = kept(f"{boxes}<p>{OFFER}</p>{'</div>' * 200}{paragraphs(SENTENCES)}")
    assert texts == list(SENTENCES)
