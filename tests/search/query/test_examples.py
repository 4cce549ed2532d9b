"""The examples on the syntax page are true, and find something in the sample archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine import Reader
from search.model import Query
from search.query import parse, to_text
from search.query.examples import CHAPTERS, Example
from search.query.tree import And, Everything, Node, Not, Or, scoring_leaves
from search.registry import open_engine

EXAMPLES = [example for chapter in CHAPTERS for example in chapter.examples]


@pytest.fixture(scope="module")
def samples(sample_index: Path) -> Iterator[Reader]:
    reader = open_engine("whoosh", sample_index).reader()
    yield reader
    reader.close()


def total(samples: Reader, tree: Node) -> int:
    return samples.search(Query(tree=tree, facets=(), highlights=0)).total


def parts(node: Node) -> Iterator[Node]:
    """The node and all below it, but a NOT is what it negates."""
    yield node
    if isinstance(node, And | Or):
        for child in node.children:
            yield from parts(child.child if isinstance(child, Not) else child)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_example(example: Example) -> None:
    parsed = parse(example.query)
    assert parsed.tree == example.tree
    assert parsed.notes == ()
    assert parse(to_text(example.tree)).tree == example.tree


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_whoever_asks_it_sees_what_it_does(example: Example, samples: Reader) -> None:
    page = samples.search(Query(tree=example.tree, facets=()))
    for part in parts(example.tree):
        assert total(samples, part), to_text(part)
    if any(scoring_leaves(example.tree)):
        assert all(hit.fragments for hit in page.hits)
    if isinstance(example.tree, And):
        kept = [child for child in example.tree.children if not isinstance(child, Not)]
        if len(kept) < len(example.tree.children):
            assert page.total < total(samples, And(children=tuple(kept)) if kept else Everything())


def test_each_is_there_once() -> None:
    assert len({example.query for example in EXAMPLES}) == len(EXAMPLES)
    assert all(chapter.text.endswith(".") for chapter in CHAPTERS)
