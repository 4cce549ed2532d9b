"""Where a query matches in the articles of a page, once it is known how its words are written.

What ``search.marking.Marker`` says of any query and any article, for most of them: all articles are
looked through at once, and what is found is dealt out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.marking import FIELDS, Marks, Surfaces
from search.matching import fields_of
from search.model import Article
from search.query.tree import Node, Phrase, scoring_leaves
from search.spotting import Spotted, Spotter

#: Characters of bodies that are looked through at once, at most.
_MOST = 1 << 18

#: Words of a phrase, at most: wherever the first one stands the others are looked for.
_LONGEST = 16

_LETTER = re.compile(r"[^\W_]")  # where there is none there is no token

#: As ``search.fields.VALUES_OF``, but that what an article lacks is a value without words.
_VALUES: dict[str, Callable[[Article], tuple[str, ...]]] = {
    "title": lambda article: (article.title,),
    "body": lambda article: (article.body,),
    "author": attrgetter("authors"),
    "tag": attrgetter("tags"),
}

#: Start, end and leaves of what was found in the text of all articles.
_Place = tuple[int, int, int]

_NOWHERE: _Place = (1 << 62, 1 << 62, 0)  # behind all texts


class _Wanted(NamedTuple):
    """A field, the leaves that are looked for in it, and its values."""

    name: str
    leaves: int
    of: Callable[[Article], tuple[str, ...]]


class _Row(NamedTuple):
    """A phrase, as a word knows it that it can begin with."""

    leaf: int
    others: Sequence[Sequence[str]]  #: what each of the words behind that one can be


def can_be_dealt_out(tree: Node, surfaces: Surfaces, articles: Sequence[Article]) -> bool:
    """Whether articles are short, and leaves are words, or words and phrases of the same fields."""
    if sum([len(article.body) for article in articles]) > _MOST:
        return False
    if {1}.issuperset(map(len, surfaces)):
        return True
    leaves = list(scoring_leaves(tree))
    return len({leaf.field for leaf in leaves}) == 1 and all(
        len(words) == 1 or (isinstance(leaf, Phrase) and len(words) <= _LONGEST)
        for leaf, words in zip(leaves, surfaces, strict=True)
    )


def marks_of_page(
    tree: Node, surfaces: Surfaces, articles: Sequence[Article], deadline: Deadline = NEVER
) -> list[list[Marks]]:
    """The marks in each of some articles for which that is so; see ``search.marking.marks``.

    Raises QueryError once ``deadline`` has passed.
    """
    known: dict[str, int] = {}  # the leaves that a surface matches
    rows: dict[str, list[_Row]] = {}  # the phrases that can begin with it
    wanted = dict.fromkeys(FIELDS, 0)
    for number, (leaf, words) in enumerate(zip(scoring_leaves(tree), surfaces, strict=True)):
        for field in fields_of(leaf):
            wanted[field] |= 1 << number
        if len(words) == 1:
            for surface in words[0]:
                known[surface] = known.get(surface, 0) | 1 << number
        else:
            row = _Row(1 << number, words[1:])
            for surface in words[0]:
                rows.setdefault(surface, []).append(row)
    fields = [_Wanted(name, its, _VALUES[name]) for name, its in wanted.items() if its]
    page = _Page(fields, articles)
    spotter = Spotter({word for words in surfaces for word in words})
    tokens = spotter.tokens(page.text, deadline)
    if {1}.issuperset(map(len, surfaces)):
        places = [(start, end, known[surface]) for surface, start, end in tokens]
    else:
        places = _with_rows(tokens, (known, rows), page, deadline)
    dealer = _Dealer(fields, places)
    found: list[list[Marks]] = []
    begin = 0
    for article, text in zip(articles, page.texts, strict=True):
        end = begin + len(text)
        found.append(dealer.dealt(article, begin, end))
        begin = end + 1
    return found


class _Page:
    """The fields of all articles as one text."""

    def __init__(self, fields: Sequence[_Wanted], articles: Sequence[Article]) -> None:
        self._fields = fields
        self._articles = articles
        if len(fields) == len(FIELDS):  # most often so, and quicker
            parts = [(one.title, one.body, *one.authors, *one.tags) for one in articles]
        else:
            each = [[its.of(one) for its in fields] for one in articles]
            parts = [tuple(chain.from_iterable(some)) for some in each]
        self._parts = parts
        self.texts = ["\n".join(some) for some in parts]  #: of each article
        self.text = "\n".join(self.texts)

    @cached_property
    def borders(self) -> frozenset[int]:
        """Where values end."""
        sizes = [len(text) + 1 for some in self._parts for text in some]
        return frozenset(end - 1 for end in accumulate(sizes))


def _with_rows(
    tokens: Sequence[Spotted],
    can_be: tuple[Mapping[str, int], Mapping[str, Sequence[_Row]]],
    page: _Page,
    deadline: Deadline,
) -> list[_Place]:
    """Words and phrases; those that overlap are one. ``can_be``: the leaves of surfaces."""
    known, rows = can_be
    places: list[_Place] = []
    for at, (surface, start, end) in deadline.over(enumerate(tokens)):
        if its := known.get(surface):
            places.append((start, end, its))
        for row in rows.get(surface, ()):
            if stop := _end_of_row(row, tokens, at, page):
                places.append((start, stop, row.leaf))
    places.sort()
    joined: list[_Place] = []
    for start, end, its in places:
        if joined and joined[-1][1] > start:
            first, last, before = joined[-1]
            joined[-1] = first, max(last, end), before | its
        else:
            joined.append((start, end, its))
    return joined


def _end_of_row(row: _Row, tokens: Sequence[Spotted], at: int, page: _Page) -> int:
    """Where the phrase ends that may begin with a token; 0 where it does not."""
    last = at + len(row.others)
    if last >= len(tokens):
        return 0
    upto = tokens[at][2]
    for can_be in row.others:
        at += 1
        surface, start, end = tokens[at]
        if surface not in can_be:
            return 0
        between = page.text[upto:start]
        if between != " " and (
            _LETTER.search(between)  # another token
            or ("\n" in between and any(one in page.borders for one in range(upto, start)))
        ):
            return 0
        upto = end
    return upto


class _Dealer:
    """Deals out what was found in the text of all articles, one article after the other."""

    def __init__(self, fields: Sequence[_Wanted], places: Sequence[_Place]) -> None:
        self._fields = fields
        self._coming = chain(places, [_NOWHERE])
        self._place = next(self._coming)

    def dealt(self, article: Article, begin: int, last: int) -> list[Marks]:
        """The marks in the values of an article, whose text is at ``begin``..``last``."""
        found: list[Marks] = []
        start, stop, its = self._place
        if start >= last:
            return found
        coming = self._coming
        for name, wanted, of in self._fields:
            for value, text in enumerate(of(article)):
                end = begin + len(text)
                if start < end:
                    starts: list[int] = []
                    ends: list[int] = []
                    leaves: list[int] = []
                    while start < end:
                        if its := its & wanted:
                            starts.append(start - begin)
                            ends.append(stop - begin)
                            leaves.append(its)
                        start, stop, its = next(coming)
                    if starts:
                        found.append(Marks(name, value, starts, ends, leaves))
                begin = end + 1
            if start >= last:
                break
        self._place = start, stop, its
        return found
