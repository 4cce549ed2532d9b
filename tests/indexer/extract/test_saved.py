"""Where browsers say that they saved a page from."""

from __future__ import annotations

import pytest

from indexer.extract.saved import saved_from

PIER = "https://courier.example/pier?a=1&b=2"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<!DOCTYPE html>\n<!-- saved from url=(0036){PIER} -->\n<html>", PIER),
        (f"<html><!--\n Page saved with SingleFile \n url: {PIER} \n saved date: Wed\n-->", PIER),
        (f"<!-- cached --><!-- saved from url=(0036){PIER} -->", PIER),
        ("<!-- saved from url=(0022)file:///C:/pier.html -->", None),
        ("<!-- saved from url=(0014)about:internet -->", None),
        (f"<!-- saved from url=(0036){PIER} or not -->", None),
        (f"<p>saved from url=(0036){PIER}</p>", None),
        (f"<!-- saved from url=(0036){PIER}", None),
        ("<!--" * 100_000, None),
        ("", None),
    ],
)
def test_addresses_in_comments(markup: str, expected: str | None) -> None:
    assert saved_from(markup) == expected
