"""The examples on the syntax page are true."""

from __future__ import annotations

import pytest

from search.query import CHAPTERS, Example, parse, to_text

EXAMPLES = [example for chapter in CHAPTERS for example in chapter.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_example(example: Example) -> None:
    parsed = parse(example.query)
    assert parsed.tree == example.tree
    assert parsed.notes == ()
    assert parse(to_text(example.tree)).tree == example.tree


def test_each_is_there_once() -> None:
    assert len({example.query for example in EXAMPLES}) == len(EXAMPLES)
    assert all(chapter.text.endswith(".") for chapter in CHAPTERS)
