"""Which terms of a space, and which of their spellings, a leaf of the query stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.spaces import SpaceReader
from search.fields import BY_NAME
from search.matching import Reading, keys_of, reading_of, word_test
from search.query.tree import Fuzzy, Leaf, Phrase, Prefix, Term, Wildcard
from search.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Occurrences of a term: those with the spellings ``first``..``end``, or all."""

    term: int
    first: int = 0
    end: int | None = None  #: None: all of them


def choose(leaf: Leaf, space: SpaceReader, deadline: Deadline = NEVER) -> list[list[Chosen]]:
    """For each word of a leaf what it stands for in a segment; no two overlap.

    Raises QueryError once ``deadline`` has passed.
    """
    if isinstance(leaf, Prefix | Wildcard | Fuzzy):
        return [list(_of_words(_matching(leaf, space, deadline), space))]
    reading = reading_of(leaf)
    return [list(_of_word(one, reading, leaf, space)) for one in keys_of(leaf)]


def _of_word(
    word: str, reading: Reading, leaf: Term | Phrase, space: SpaceReader
) -> Iterator[Chosen]:
    whole = leaf.field is not None and BY_NAME[leaf.field].whole
    if reading is Reading.STEM or whole:
        term = space.terms.find(_key(word))
        if term >= 0:
            yield Chosen(term=term)
        return
    number = space.words.lexicon.find(_key(fold(word)))
    if number < 0:
        return
    if reading is Reading.FOLDED:
        yield from _of_words([number], space)
        return
    surfaces = space.words.surfaces(number)
    if word in surfaces:
        first = space.words.numbers(number)[0] + surfaces.index(word)
        yield _narrowed(int(space.words.term_of[number]), first, first + 1, space)


def _of_words(numbers: Iterable[int], space: SpaceReader) -> Iterator[Chosen]:
    """Ascending words; those of a term that follow each other are put together."""
    words = space.words
    ranges: dict[int, list[list[int]]] = {}
    for number in numbers:
        first, end = words.numbers(number)
        found = ranges.setdefault(int(words.term_of[number]), [])
        if found and found[-1][1] == first:
            found[-1][1] = end
        else:
            found.append([first, end])
    for term, its in ranges.items():
        for first, end in its:
            yield _narrowed(term, first, end, space)


def _narrowed(term: int, first: int, end: int, space: SpaceReader) -> Chosen:
    if first == 0 and end == space.words.surfaces_of_term[term]:
        return Chosen(term=term)
    return Chosen(term=term, first=first, end=end)


def _matching(
    leaf: Prefix | Wildcard | Fuzzy, space: SpaceReader, deadline: Deadline
) -> Iterator[int]:
    """The numbers of the words that a pattern matches, in order."""
    lexicon = space.words.lexicon
    match leaf:
        case Prefix(text=text):
            first, end = lexicon.beginning_with(_key(fold(text)))
            yield from range(first, end)
            return
        case Wildcard(pattern=pattern):
            beginning = fold(re.split(r"[*?]", pattern, maxsplit=1)[0])
        case Fuzzy():
            beginning = ""
    first, end = lexicon.beginning_with(_key(beginning))
    test: Callable[[str], bool] = word_test(leaf)
    for number, key in enumerate(deadline.over(lexicon.between(first, end)), first):
        if test(key.decode("utf-8", "surrogatepass")):
            yield number


def _key(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
