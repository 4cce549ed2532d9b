"""One word or phrase of a query, as typed, and the leaf of the tree that it means."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from search.query.notes import MOST_OTHERS, OTHERS, Notes
from search.query.quotes import MARKS, is_word_character
from search.query.tree import (
    WHOLE,
    Everything,
    Fuzzy,
    Near,
    Node,
    Phrase,
    Prefix,
    Span,
    Term,
    Wildcard,
)
from search.text import tokenize

_PLAIN = re.compile(r"[A-Za-z0-9]+|[A-Za-z0-9]*\*")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_POSSESSIVE = re.compile(r"(?<=[\w*])['’＇][sS]$")
_NEARNESS = re.compile(r"[~～]\d+")
_NEAR_OPERATOR = re.compile(r"(?:near|within|adj|pre|w|n)/\d+", re.IGNORECASE)
_DISTANCE = re.compile(r"[0-9.]*")
_WILD = re.compile(r"[*?]+")
_WILD_IN_QUOTES = re.compile(r"\*|(?<=\w)\?(?=\w)")  # elsewhere a ? ends a sentence
_WHOLE_PATTERN = re.compile(r"[\w.+/*?-]*\*[\w.+/*?-]*")
_MARKS = re.compile(f"[{re.escape(MARKS)}]+")


class Place(NamedTuple):
    """Where a leaf is looked for, whether as written, and where in the query it was typed."""

    field: str | None
    exact: bool
    span: Span

    @property
    def is_whole(self) -> bool:
        """Whether the field's values are compared whole (``search.fields``)."""
        return self.field in WHOLE


def quoted(content: str, place: Place, notes: Notes) -> Node | None:
    """The inside of quotation marks: a Phrase, a Term if it is one word, or None."""
    if place.is_whole:
        return _value(content, place)
    node = _tokens(content, place)
    if node is not None and _WILD_IN_QUOTES.search(content):
        notes.add("wildcard-in-quotes", *place.span)
    return node


def near(node: Node | None, typed: str, span: Span, notes: Notes) -> Node | None:
    """What ``quoted`` gave, as ``typed`` behind it says: ``~5``, which stands at ``span``."""
    if not isinstance(node, Phrase):
        notes.add("near-one-word", *span)
        return node
    number = typed[1:].rstrip(".")  # a full stop may end a sentence
    digits = number.lstrip("0") or number[:1]  # what is too long is never made a number
    if not number:
        others = OTHERS
    elif not number.isdecimal():
        notes.add("bad-nearness", *span)
        others = OTHERS
    elif len(digits) > len(str(MOST_OTHERS)) or int(digits) > MOST_OTHERS:
        notes.add("far-nearness", *span)
        others = MOST_OTHERS
    else:
        others = int(digits)
    return Near(words=node.words, others=others, field=node.field, exact=node.exact, span=node.span)


def word(typed: str, place: Place, notes: Notes) -> Node | None:
    """A word without quotation marks; None if there is none in it."""
    if _PLAIN.fullmatch(typed) and not place.is_whole:  # most often so, and quicker
        if typed[-1] != "*":
            return Term(text=typed, field=place.field, exact=place.exact, span=place.span)
        if not place.exact:
            return _pattern(typed, place)
    is_address = _ADDRESS.match(typed) or (place.field == "url" and re.search(r"[/.]", typed))
    if is_address and not place.is_whole:
        return _tokens(typed, place)  # what looks like an operator is a part of the address
    if _NEARNESS.fullmatch(typed):
        notes.add("loose-nearness", *place.span)
    if _NEAR_OPERATOR.fullmatch(typed):
        notes.add("near-operator", *place.span)
    core = _strip(unicodedata.normalize("NFC", typed))
    distance = None
    before, tilde, after = core.rpartition("~")
    if tilde and _DISTANCE.fullmatch(after):
        core, distance = _strip(before.rstrip("~")), after
    if place.is_whole:
        return _whole(core, place, notes)
    core = _POSSESSIVE.sub("", _questions(core))
    if "*" in core or "?" in core:
        return _wild(core, place, notes, fuzzy=distance is not None)
    if distance is not None:
        return _fuzzy(core, distance, place, notes)
    return _tokens(core, place)


def _strip(typed: str) -> str:
    """Without the punctuation around a word; * and ~ mean something, if only behind it."""
    first, last = 0, len(typed)
    while first < last and not (is_word_character(typed[first]) or typed[first] == "*"):
        first += 1
    while last > first and not (is_word_character(typed[last - 1]) or typed[last - 1] in "*~"):
        last -= 1
    return typed[first:last]


def _questions(core: str) -> str:
    """A ? is a wildcard only inside a word; elsewhere it parts words."""

    def settle(match: re.Match[str]) -> str:
        if "*" in match[0]:
            return re.sub(r"\*+", "*", match[0])
        before, after = core[match.start() - 1 : match.start()], core[match.end() : match.end() + 1]
        inside = before and after and is_word_character(before) and is_word_character(after)
        return match[0] if inside else " "

    return _WILD.sub(settle, core)


def _tokens(text: str, place: Place) -> Node | None:
    words = tuple(
        unicodedata.normalize("NFC", token.surface)
        for token in tokenize(unicodedata.normalize("NFC", text))
    )
    if not words:
        return None
    if len(words) == 1:
        return Term(text=words[0], field=place.field, exact=place.exact, span=place.span)
    return Phrase(words=words, field=place.field, exact=place.exact, span=place.span)


def _wild(core: str, place: Place, notes: Notes, *, fuzzy: bool) -> Node | None:
    pieces = _WILD.split(core)
    words = [_tokens(piece, place) if piece else None for piece in pieces]
    if not all(
        isinstance(node, Term) or not piece for piece, node in zip(pieces, words, strict=True)
    ):
        node = _tokens(_WILD.sub(" ", core), place)
        if node is not None:
            notes.add("wildcard-in-words", *place.span)
        return node
    if fuzzy:
        notes.add("fuzzy-wildcard", *place.span)
    if place.exact:
        notes.add("exact-pattern", *place.span)
    texts = [node.text if isinstance(node, Term) else "" for node in words]
    wilds = _WILD.findall(core)
    pattern = texts[0] + "".join(wild + text for wild, text in zip(wilds, texts[1:], strict=True))
    if pattern[0] == "*" and any(texts):
        notes.add("leading-wildcard", *place.span)
    return _pattern(pattern, place)


def _pattern(pattern: str, place: Place) -> Node:
    if not pattern.strip("*?"):
        if place.field is None:
            return Everything(span=place.span)
        return Wildcard(pattern="*", field=place.field, span=place.span)
    if pattern[-1] == "*" and not _WILD.search(pattern[:-1]):
        return Prefix(text=pattern[:-1], field=place.field, span=place.span)
    return Wildcard(pattern=pattern, field=place.field, span=place.span)


def _fuzzy(core: str, after: str, place: Place, notes: Notes) -> Node | None:
    node = _tokens(core, place)
    if not isinstance(node, Term):
        if node is not None:
            notes.add("fuzzy-in-words", *place.span)
        return node
    if place.exact:
        notes.add("exact-pattern", *place.span)
    if after not in ("", "1", "2"):
        notes.add("bad-distance", *place.span)
        after = ""
    distance = int(after) if after else None
    return Fuzzy(text=node.text, distance=distance, field=place.field, span=place.span)


def _whole(core: str, place: Place, notes: Notes) -> Node | None:
    core = unicodedata.normalize("NFC", _questions(core))
    if _WHOLE_PATTERN.fullmatch(core):
        if core[0] == "*" and core.strip("*?"):
            notes.add("leading-wildcard", *place.span)
        return _pattern(core, place)
    return _value(core, place)


def _value(content: str, place: Place) -> Node | None:
    value = _MARKS.sub(" ", unicodedata.normalize("NFC", content))
    value = unicodedata.normalize("NFC", " ".join(value.split()))
    return Term(text=value, field=place.field, span=place.span) if value else None
