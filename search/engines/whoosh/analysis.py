"""What is indexed of a field's texts: its stems and its words as written, with positions.

A *key* is a term of the index, in UTF-8. A stem is its own key. A word as written has the key
``folded NUL surface``, so that all that a folded word, or a beginning of one, stands for lie next
to each other in the lexicon. A field that is compared as a whole has its folded value as key.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from search.engines.whoosh.columns import from_bytes, to_bytes
from search.text import fold, stem, tokenize

_NUL = "\0"  # is in no token
_WIDTHS = {ord(typecode): array(typecode).itemsize for typecode in "BHI"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedTexts:
    """A field of an article: encoded positions by key, and how many tokens there are."""

    stems: dict[bytes, bytes]
    words: dict[bytes, bytes]
    length: int


def analyse(texts: Iterable[str]) -> AnalysedTexts:
    """The keys of a field's texts; a position is left out between two of them."""
    places: dict[str, array[int]] = {}
    position = length = 0
    for text in texts:
        for token in tokenize(text):
            surface = token.surface
            if surface in places:
                places[surface].append(position)
            else:
                places[surface] = array("I", (position,))
            position += 1
            length += 1
        position += 1
    stems: dict[bytes, list[array[int]]] = {}
    words: dict[bytes, bytes] = {}
    for surface, positions in places.items():
        stem_key, word_key = _keys(surface)
        words[word_key] = encode(positions)
        stems.setdefault(stem_key, []).append(positions)
    return AnalysedTexts(
        stems={key: encode(_together(apart)) for key, apart in stems.items()},
        words=words,
        length=length,
    )


def _together(apart: list[array[int]]) -> array[int]:
    """All positions of a stem, sorted once: one word can be written in a million ways."""
    return apart[0] if len(apart) == 1 else array("I", sorted(chain.from_iterable(apart)))


def analyse_whole(texts: Iterable[str]) -> AnalysedTexts:
    """The keys of a field whose values are compared as a whole."""
    places: dict[bytes, array[int]] = {}
    length = 0
    for text in filter(None, texts):
        places.setdefault(key(fold(text)), array("I")).append(2 * length)
        length += 1
    words = {one: encode(positions) for one, positions in places.items()}
    return AnalysedTexts(stems={}, words=words, length=length)


def key(text: str) -> bytes:
    """The key of a stem, of a folded value, or the beginning of those of a folded word."""
    return text.encode("utf-8", "surrogatepass")


def word_key(surface: str) -> bytes:
    """The key of a word as written."""
    return key(f"{fold(surface)}{_NUL}{surface}")


def folded_keys(folded: str) -> bytes:
    """The beginning that the keys of all words share whose folded form this is."""
    return key(folded + _NUL)


def folded_of(word: bytes) -> str:
    """The folded form in a key, whether of a word or of a whole value that has no NUL."""
    return word.partition(b"\0")[0].decode("utf-8", "surrogatepass")


def encode(positions: array[int]) -> bytes:
    """Ascending positions as bytes, behind the type that is wide enough for the last one."""
    typecode = "B" if positions[-1] < 1 << 8 else "H" if positions[-1] < 1 << 16 else "I"
    return typecode.encode() + to_bytes(array(typecode, positions))


def decode(value: bytes) -> array[int]:
    """The inverse of ``encode``."""
    return from_bytes(chr(value[0]), value[1:])


def frequency(value: bytes) -> int:
    """How many positions are encoded."""
    return (len(value) - 1) // _WIDTHS[value[0]]


@lru_cache(maxsize=1 << 17)
def _keys(surface: str) -> tuple[bytes, bytes]:
    folded = fold(surface)
    return key(stem(folded)), key(f"{folded}{_NUL}{surface}")
