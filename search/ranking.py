"""What a match is worth: BM25F, one definition for every engine.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004):
the frequencies of a leaf are normalised by the length of their field, weighted and summed over
the fields *before* saturation. The idf is the non-negative one, ln(1 + (N-n+0.5) / (n+0.5)).

For one leaf of the query and one article::

    pseudo = sum over the fields, in the order of search.fields, of  frequency * unit(field)
    score  = idf * (pseudo * (K1 + 1) / (pseudo + K1))

An article's score is the sum over the leaves that differ in meaning, in the order in which they
first appear, times how often each was typed, and is rounded once at the end. Every engine adds in
this order, so that the same articles have the same scores to the last bit.
"""

from __future__ import annotations

from math import log

from search.fields import Field
from search.matching import meaning
from search.query.tree import Leaf, Node, scoring_leaves

K1 = 1.2

#: Scores are compared and shown at this many digits, so that equal ones are equal everywhere.
DIGITS = 6
_SCALE = 10.0**DIGITS


def leaves_to_score(tree: Node) -> dict[tuple[object, ...], tuple[Leaf, int]]:
    """By meaning, in the order of first appearance: a leaf, and how often the tree has it."""
    leaves: dict[tuple[object, ...], tuple[Leaf, int]] = {}
    for leaf in scoring_leaves(tree):
        key = meaning(leaf)
        first, times = leaves.get(key, (leaf, 0))
        leaves[key] = first, times + 1
    return leaves


def idf(found: int, articles: int) -> float:
    """The weight of a leaf that occurs in ``found`` of ``articles``; never negative."""
    return log(1 + (articles - found + 0.5) / (found + 0.5))


def unit(field: Field, length: int = 0, average: float = 0.0) -> float:
    """What one occurrence in a field is worth before saturation.

    ``length`` is the field's in this article, ``average`` that over all live articles, both in
    tokens; neither matters where the field's b is 0.
    """
    if not field.b or not average:
        return field.weight
    return field.weight / (1 - field.b + field.b * length / average)


def saturated(pseudo: float) -> float:
    """What one leaf is worth in an article before its idf: below ``K1 + 1``."""
    return pseudo * (K1 + 1) / (pseudo + K1)


def leaf_score(pseudo: float, weight: float) -> float:
    """What one leaf adds to an article's score: ``weight`` is its idf."""
    return weight * saturated(pseudo)


def rounded(score: float) -> float:
    """A score as it is compared and shown: halves go to the even digit, as in an array."""
    return round(score * _SCALE) / _SCALE
