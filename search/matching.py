"""What a leaf of the query matches: which reading of a word is compared, and with what.

This is the definition that every engine follows. Words and phrases are compared by their stems;
``=word`` and ``="a phrase"`` by the folded word, or, where the query has a capital or an accent,
by the word as written; prefix, wildcard and fuzzy by the folded word; a field that is compared
as a whole (``lang``, ``type``) by its folded value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from fnmatch import translate
from typing import NamedTuple

from search.edits import EditTest
from search.fields import BY_NAME, DEFAULT, values
from search.model import Article
from search.proximity import intervals
from search.query.tree import Fuzzy, Leaf, Near, Phrase, Prefix, Term, Wildcard
from search.text import Token, fold, is_as_written, stem, tokenize

#: A leaf that names its words.
Named = Term | Phrase | Near

#: A leaf that stands for words by their letters.
Pattern = Prefix | Wildcard | Fuzzy


class Reading(Enum):
    """Which form of a token a leaf is compared with."""

    STEM = "stem"
    FOLDED = "folded"
    SURFACE = "surface"

    __hash__ = object.__hash__  # they are looked up often, and an Enum's own is a call in Python


class Occurrence(NamedTuple):
    """Where a leaf occurs: code points ``start``..``end`` of one value of a field."""

    field: str
    value: int  #: which of the field's values, from 0
    start: int
    end: int


def fields_of(leaf: Leaf) -> tuple[str, ...]:
    """The fields in which a leaf is looked for."""
    return DEFAULT if leaf.field is None else (leaf.field,)


def reading_of(leaf: Leaf) -> Reading:
    """The form of a token that a leaf is compared with."""
    if isinstance(leaf, Pattern) or _is_whole(leaf):
        return Reading.FOLDED
    if not leaf.exact:
        return Reading.STEM
    return Reading.SURFACE if any(map(is_as_written, _words(leaf))) else Reading.FOLDED


def keys_of(leaf: Named) -> tuple[str, ...]:
    """The words of a leaf in its reading: one for a Term, as many in a row for a Phrase."""
    return read(leaf)[1]


def read(leaf: Named) -> tuple[Reading, tuple[str, ...]]:
    """The reading of a leaf, and its words in it."""
    reading = reading_of(leaf)
    return reading, tuple(map(READ[reading], _words(leaf)))


def meaning(leaf: Leaf) -> tuple[object, ...]:
    """The same for two leaves that occur at the same places in every article: The, the, ``the``."""
    if isinstance(leaf, Pattern):
        return leaf.field, *letters(leaf)
    reading, keys = read(leaf)
    if isinstance(leaf, Near):
        return Near, leaf.others, reading, leaf.field, *sorted(keys)
    return reading, leaf.field, keys


def letters(leaf: Pattern) -> tuple[object, ...]:
    """The same for two patterns that match the same words, in whichever field."""
    match leaf:
        case Prefix(text=text):
            return Prefix, fold(text)
        case Wildcard(pattern=pattern):
            return Wildcard, _glob(pattern)
        case Fuzzy(text=text):
            return Fuzzy, fold(text), fuzzy_distance(leaf)


def word_test(leaf: Pattern) -> Callable[[str], bool]:
    """Whether a folded word is one of those that the leaf stands for."""
    match leaf:
        case Prefix(text=text):
            prefix = fold(text)
            return lambda word: word.startswith(prefix)
        case Wildcard(pattern=pattern):
            compiled = re.compile(_glob(pattern))
            return lambda word: compiled.fullmatch(word) is not None
        case Fuzzy():
            return EditTest(fold(leaf.text), fuzzy_distance(leaf))


def fuzzy_distance(leaf: Fuzzy) -> int:
    """The edits allowed. AUTO, as in Lucene: none up to 2 characters, one up to 5, else two."""
    if leaf.distance is not None:
        return leaf.distance
    length = len(fold(leaf.text))
    return 0 if length <= 2 else 1 if length <= 5 else 2


def occurrences(leaves: Iterable[Leaf], article: Article) -> list[list[Occurrence]]:
    """Where each leaf occurs in an article, in the order of fields, values and text."""
    tokens: dict[tuple[str, int], list[Token]] = {}
    found: list[list[Occurrence]] = []
    for leaf in leaves:
        places: list[Occurrence] = []
        for field in fields_of(leaf):
            for number, text in enumerate(values(article, field)):
                if (key := (field, number)) not in tokens:
                    tokens[key] = tokens_of(field, text)
                places += (
                    Occurrence(field=field, value=number, start=start, end=end)
                    for start, end in _spans(leaf, tokens[key])
                )
        found.append(places)
    return found


def tokens_of(field: str, text: str) -> list[Token]:
    """The tokens of one value of a field; the value itself where it is compared as a whole."""
    if BY_NAME[field].whole:
        return [Token(text, 0, len(text))] if text else []
    return list(tokenize(text))


READ: dict[Reading, Callable[[str], str]] = {
    Reading.STEM: lambda surface: stem(fold(surface)),
    Reading.FOLDED: fold,
    Reading.SURFACE: lambda surface: surface,
}


def _glob(pattern: str) -> str:
    """A regular expression that cannot backtrack far (fnmatch makes its stars atomic)."""
    parts = re.split(r"([*?])", pattern)
    return translate("".join(p if p in "*?" else fold(p).replace("[", "[[]") for p in parts))


def _is_whole(leaf: Leaf) -> bool:
    return leaf.field is not None and BY_NAME[leaf.field].whole


def _words(leaf: Named) -> tuple[str, ...]:
    return (leaf.text,) if isinstance(leaf, Term) else leaf.words


def _spans(leaf: Leaf, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    read = READ[reading_of(leaf)]
    if isinstance(leaf, Pattern):
        test = word_test(leaf)
        yield from ((token.start, token.end) for token in tokens if test(read(token.surface)))
        return
    keys = keys_of(leaf)
    words = [read(token.surface) for token in tokens]
    if isinstance(leaf, Near):
        for first, last in intervals(enumerate(words), keys, leaf.others):
            yield tokens[first].start, tokens[last].end
        return
    for first in range(len(words) - len(keys) + 1):
        if words[first] == keys[0] and tuple(words[first : first + len(keys)]) == keys:
            yield tokens[first].start, tokens[first + len(keys) - 1].end
