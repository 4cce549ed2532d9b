"""What a match is worth: BM25F, one definition for every engine.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004):
the frequencies of a leaf are normalised by the length of their field, weighted and summed over
the fields *before* saturation. The idf is the non-negative one, ln(1 + (N-n+0.5) / (n+0.5)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from search.fields import BY_NAME

K1 = 1.2

#: Scores are compared and shown at this many digits, so that equal ones are equal everywhere.
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Exact numbers about the live articles of a generation."""

    articles: int  #: N
    average_length: Mapping[str, float]  #: tokens, per field, over all N articles; 0.0 if none


def idf(found: int, articles: int) -> float:
    """The weight of a leaf that occurs in ``found`` of ``articles``; never negative."""
    return log(1 + (articles - found + 0.5) / (found + 0.5))


def pseudo_frequency(
    frequencies: Mapping[str, int], lengths: Mapping[str, int], statistics: Statistics
) -> float:
    """The weighted, length-normalised frequency of one leaf in one article.

    ``frequencies`` are occurrences per field; ``lengths`` tokens per field.
    """
    total = 0.0
    for name, frequency in frequencies.items():
        field = BY_NAME[name]
        average = statistics.average_length[name]
        norm = 1 - field.b + field.b * lengths[name] / average if average else 1.0
        total += field.weight * frequency / norm
    return total


def leaf_score(frequency: float, weight: float) -> float:
    """What one leaf adds to an article's score: ``weight`` is its idf."""
    return weight * frequency * (K1 + 1) / (frequency + K1)
