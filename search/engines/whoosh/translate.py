"""From a leaf of the query to the keys of the index that it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search.engines.whoosh.analysis import folded_keys, folded_of, key, word_key
from search.engines.whoosh.schema import stems, words
from search.engines.whoosh.segment import Segment
from search.fields import BY_NAME
from search.matching import Reading, keys_of, reading_of, word_test
from search.query.tree import Fuzzy, Leaf, Phrase, Prefix, Term, Wildcard
from search.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The keys that one word of a leaf stands for: one, or those that begin so and pass."""

    key: bytes
    whole: bool = True  #: the key itself, not what begins with it
    passes: Callable[[bytes], bool] | None = None

    def keys(self, segment: Segment, field: str) -> Iterator[bytes]:
        """Those of them that may be in a segment."""
        if self.whole:
            yield self.key
            return
        for one in segment.keys(field, self.key):
            if self.passes is None or self.passes(one):
                yield one


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Where to look for a leaf: a term field, and its words in a row."""

    field: str
    words: tuple[Wanted, ...]


def lookup(leaf: Leaf, field: str) -> Lookup:
    """How a leaf is looked up in one of its fields."""
    if isinstance(leaf, Prefix | Wildcard | Fuzzy):
        return Lookup(field=words(field), words=(_pattern(leaf, whole=BY_NAME[field].whole),))
    reading = reading_of(leaf)
    return Lookup(
        field=stems(field) if reading is Reading.STEM else words(field),
        words=tuple(_word(leaf, reading)),
    )


def _word(leaf: Term | Phrase, reading: Reading) -> Iterator[Wanted]:
    whole = leaf.field is not None and BY_NAME[leaf.field].whole
    for one in keys_of(leaf):
        if reading is Reading.STEM or whole:
            yield Wanted(key=key(one))
        elif reading is Reading.SURFACE:
            yield Wanted(key=word_key(one))
        else:
            yield Wanted(key=folded_keys(one), whole=False)


def _pattern(leaf: Prefix | Wildcard | Fuzzy, *, whole: bool) -> Wanted:
    test = word_test(leaf)
    match leaf:
        case Prefix(text=text):
            beginning = fold(text)
        case Wildcard(pattern=pattern):
            beginning = fold(re.split(r"[*?]", pattern, maxsplit=1)[0])
        case Fuzzy():
            beginning = ""
    last: tuple[str, bool] = ("", test(""))

    def passes(one: bytes) -> bool:
        # Words as written with the same folded form follow each other: one test for all.
        nonlocal last
        folded = one.decode("utf-8", "surrogatepass") if whole else folded_of(one)
        if folded != last[0]:
            last = (folded, test(folded))
        return last[1]

    return Wanted(key=key(beginning), whole=False, passes=passes)
