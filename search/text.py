"""How text becomes words: one tokeniser, one folding, one stemmer for index and query.

A *token* is a run of letters, digits and the marks on them; in scripts written without spaces
(Han, kana, Thai, Khmer, Lao, Burmese) it is one character with its marks, and single letters with
dots between them (U.N.) are one token. A token has three readings: the *surface* (as written), the
*folded* form (case, compatibility forms and the accents of Latin and Greek gone) and the *stem*.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

#: Goes into every index: an index made by another analysis is outdated.
ANALYSIS_VERSION = f"2 snowball-english-{Stemmer.version()}"

_SPACELESS = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"  # Han and kana
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3\ua9e0-\ua9fe\uaa60-\uaa7f"
)
_HAS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u0250-\u02af\u1e00-\u1eff]+")
_LATIN_OR_GREEK = re.compile(
    r"[a-z\u00aa-\u02af\u0370-\u03ff\u1d00-\u1d7f\u1e00-\u1fff\ua720-\ua7ff]"
)

#: Letters that no decomposition takes apart (Cyrillic ё does, but е is how people type it).
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "þ": "th", "æ": "ae", "œ": "oe",
     "ё": "е"}
)  # fmt: skip

_CACHED_WORDS = 1 << 17
_stemmers = threading.local()  # one each: a Snowball stemmer keeps state while it works


class Token(NamedTuple):
    """A token as written (dots between letters left out), and its code points in the text."""

    surface: str
    start: int
    end: int


def tokenize(text: str) -> Iterator[Token]:
    """The tokens of a text, from left to right; ``text`` should be in NFC."""
    words = _ASCII if text.isascii() else None if may_have_marks(text) else _MARKLESS
    if words:
        for match in words.finditer(text):
            yield Token(match[0].replace(".", ""), match.start(), match.end())
        return
    for match in _any_script().finditer(text):
        surface = match[0]
        start = match.start()
        if is_spaceless(surface):
            for part in _spaceless().finditer(surface):
                if _is_word(part[0]):
                    yield Token(part[0], start + part.start(), start + part.end())
        else:
            yield Token(surface.replace(".", ""), start, match.end())


def may_have_marks(text: str) -> bool:
    """Whether there may be combining marks in a text, or words without spaces between them."""
    return _NEEDS_MARKS.search(text) is not None


@lru_cache(maxsize=_CACHED_WORDS)
def fold(word: str) -> str:
    """Case, compatibility forms (NFKC) and Latin and Greek accents removed; idempotent."""
    if word.isascii():
        return word.lower()
    while (folded := _fold_once(word)) != word:  # some foldings make another one possible
        word = folded
    return folded


@lru_cache(maxsize=_CACHED_WORDS)
def stem(folded: str) -> str:
    """The Snowball English stem of a folded word in Latin letters; other words as they are."""
    if not _LATIN.fullmatch(folded):
        return folded
    stemmed: str = _stemmer().stemWord(folded)
    return stemmed


def fold_all(words: Iterable[str]) -> list[str]:
    """Each word folded, past the cache: for many words that are asked once."""
    return [word.lower() if word.isascii() else fold.__wrapped__(word) for word in words]


def stem_all(folded: Iterable[str]) -> list[str]:
    """The stem of each folded word, past the cache."""
    folded = list(folded)
    latin = [
        word
        for word in dict.fromkeys(folded)
        if (word.isalpha() if word.isascii() else _LATIN.fullmatch(word))  # the same, and quicker
    ]
    stems = dict(zip(latin, _stemmer().stemWords(latin), strict=True))
    return [stems.get(word, word) for word in folded]


def _stemmer() -> Stemmer.Stemmer:
    stemmer = getattr(_stemmers, "english", None)
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english", 0)
    return stemmer


def is_spaceless(surface: str) -> bool:
    """Whether a word has a character of a script written without spaces."""
    return not surface.isascii() and _HAS_SPACELESS.search(surface) is not None


def is_as_written(surface: str) -> bool:
    """Whether a word has a capital or an accent: then ``=word`` minds them."""
    return fold(surface) != surface


def _is_word(surface: str) -> bool:
    """Whether there is a letter or a digit in it: stray marks (those of emoji) are no word."""
    return surface[0].isalnum() or any(map(str.isalnum, surface))


def _fold_once(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    kept: list[str] = []
    accents_go = False
    for char in decomposed:
        if unicodedata.category(char) == "Mn":
            if accents_go:
                continue
        else:
            accents_go = _LATIN_OR_GREEK.match(char) is not None
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


_ASCII = re.compile(r"[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])|[A-Za-z0-9]+")
_MARKLESS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+(?![^\W_])|[^\W_]+")
#: Beyond Latin letters and the usual punctuation there are marks, and words without spaces. Most
#: text has nothing of it: there the pattern that knows all marks (30 ms to make) is not needed.
_NEEDS_MARKS = re.compile("[^\x00-\u02ff\u2000-\u20cf]")


@cache
def _marks() -> str:
    """The combining marks as the inside of a character class: ``re`` has no name for them."""
    runs: list[list[int]] = []
    for point in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(point))[0] == "M":
            if runs and runs[-1][1] == point - 1:
                runs[-1][1] = point
            else:
                runs.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


@cache
def _any_script() -> re.Pattern[str]:
    marks = _marks()
    return re.compile(
        rf"[^\W\d_](?:\.[^\W\d_])+(?![^\W_]|[{marks}])"  # U.N.
        rf"|(?:[^\W_]+[{marks}]*)+"
    )


@cache
def _spaceless() -> re.Pattern[str]:
    marks = _marks()
    return re.compile(rf"[{_SPACELESS}][{marks}]*|(?:(?![{_SPACELESS}])(?:[^\W_]|[{marks}]))+")
