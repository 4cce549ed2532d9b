"""Boxes amid a text whose names say that they are no part of it: advertisements and the like."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from indexer.extract.dom import Page
from indexer.extract.measure import word_counts

#: Words of class names and ids that are given to nothing else. Words that page makers also give to
#: texts ("teaser", "callout", "banner", "recommended") are left to the forests.
_NAMES_OF_FURNITURE = (
    "ad ads adbox adslot adunit adsense advert adverts advertisement advertisements advertising"
    " dfp sponsored outbrain taboola affiliate promo promos promotion cta upsell recirc"
    " newsletter newsletters signup optin subscribe related share sharing sharedaddy addtoany"
    " anzeige werbung publicidad publicite reklam reklama jarnama"
)
_SURE = frozenset(_NAMES_OF_FURNITURE.split())
_PAIRS = frozenset({"sign up", "most read", "read also", "read next", "more stories"})
#: What else is called so ("share-price") is longer than a row of buttons.
_LINES, _LINE_WORDS = frozenset({"share", "sharing"}), 20
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WHOLE = frozenset({"html", "body", "main", "article"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_LONGEST_NAME = 500  #: characters of class or id: a longer one is no name
_ID_WORDS = 2  #: an id of more words is made of a heading: "why-use-promo-codes"
_MOST_WORDS = 150  #: a box with more is a text, whatever its name
_MOST_OF_TEXT = 0.25  #: names that stand over more of the text are this page's names for text


def without_furniture(page: Page, kept: list[int]) -> list[int]:
    """The blocks of a body without those in small boxes that are named as furniture."""
    parents, boxes = page.boxes.parent, page.blocks.box
    around: set[int] = set()  # the boxes that hold any of the body
    for at in kept:
        box = boxes[at]
        while box not in around:
            around.add(box)
            box = parents[box]
    named = {box: name for box in around if (name := _name(page, box))}
    if not named:
        return kept
    words = word_counts([page.blocks.text[at] for at in kept]).tolist()
    held = dict.fromkeys(around, 0)
    for at, count in zip(kept, words, strict=True):
        held[boxes[at]] += count
    in_order = sorted(around)  # a parent stands before its children
    for box in in_order[:0:-1]:
        held[parents[box]] += held[box]
    names: dict[int, str] = {}  # a box: what the outermost small box around it is named, or nothing
    for box in in_order:
        name = named.get(box, "") if held[box] <= _MOST_WORDS else ""
        if name in _LINES and held[box] > _LINE_WORDS:
            name = ""
        names[box] = names.get(parents[box], "") or name
    stands_over = Counter[str]()
    for at, count in zip(kept, words, strict=True):
        stands_over[names[boxes[at]]] += count
    most = _MOST_OF_TEXT * sum(words)
    return [at for at in kept if not (name := names[boxes[at]]) or stands_over[name] > most]


def _name(page: Page, box: int) -> str:
    """The word that names a box furniture; empty where none does."""
    tag, element = page.boxes.tag[box], page.boxes.element[box]
    if tag in _HEADINGS or tag in _WHOLE:
        return ""
    identity, classes = element.get("id"), element.get("class")
    return (_in_classes(classes) if classes else "") or (_in_id(identity) if identity else "")


@lru_cache(maxsize=1 << 14)
def _in_classes(classes: str) -> str:
    if len(classes) > _LONGEST_NAME:
        return ""
    return next(filter(None, (_furniture(_split(name)) for name in classes.split())), "")


@lru_cache(maxsize=1 << 14)
def _in_id(identity: str) -> str:
    words = _split(identity) if len(identity) <= _LONGEST_NAME else []
    return _furniture(words) if sum(map(str.isalpha, words)) <= _ID_WORDS else ""


def _split(name: str) -> list[str]:
    """The words of a name: ``adSlot-3`` has ad, slot and 3; a hash like 4ad9 is one word."""
    return [word for word in re.split(r"[\W_]+", _CAMEL.sub(" ", name).lower()) if word]


def _furniture(words: list[str]) -> str:
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word in _SURE:
            return word
        if f"{word} {following}" in _PAIRS:
            return f"{word} {following}"
    return ""
