"""Where a query matches in the articles of a page, once it is known how its words are written.

What ``search.marking.Marker`` says of any query and any article, for most of them: all articles are
looked through at once, and what is found is dealt out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.marking import FIELDS, Marks, Surfaces
from search.matching import fields_of
from search.model import Article
from search.query.tree import Leaf, Node, Phrase, scoring_leaves
from search.spotting import Spotter
from search.tokens_at import Spotted, TokensAt

#: Characters of bodies that are looked through at once, at most.
_MOST = 1 << 18

#: Words of a phrase, at most: wherever the first one stands the others are looked for, which takes
#: long where many stand in a row (``the the the ...``).
_LONGEST = 8

#: As ``search.fields.values``, but that what an article lacks is a value without words.
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


#: Leaves of no field, however many, are looked for in all of them.
_EVERYWHERE = [_Wanted(name, -1, _VALUES[name]) for name in FIELDS]


class _Row(NamedTuple):
    """A phrase, as a word knows it that it can begin with."""

    leaf: int
    others: Sequence[Sequence[str]]  #: what each of the words behind that one can be


_Known = Mapping[str, int]  # by surface, the leaves that it matches
_Rows = Mapping[str, Sequence[_Row]]  # and the phrases that can begin with it


def marks_of_page(
    tree: Node, surfaces: Surfaces, articles: Sequence[Article], deadline: Deadline = NEVER
) -> list[list[Marks]] | None:
    """The marks in each of some articles; see ``search.marking.marks``.

    None where that is for ``Marker`` to say: articles are long, or leaves are neither words alone,
    nor words and phrases of the same fields. Raises QueryError once ``deadline`` has passed.
    """
    if sum([len(article.body) for article in articles]) > _MOST:
        return None
    leaves = list(scoring_leaves(tree))
    sought = _sought(leaves, surfaces)
    if sought is None:
        return None
    known, rows = sought
    page = _Page(_fields(leaves), articles)
    tokens = Spotter({words[0] for words in surfaces}).tokens(page.text, deadline)
    if rows is None:
        return page.dealt([(start, end, known[surface]) for surface, start, end in tokens])
    return page.dealt(_with_rows(tokens, known, rows, page, deadline))


def _sought(leaves: Sequence[Leaf], surfaces: Surfaces) -> tuple[_Known, _Rows | None] | None:
    """What can be at a surface, with no rows where leaves are words alone.

    None where leaves are of another kind, or there are rows, and leaves of several fields.
    """
    known: dict[str, int] = {}
    rows: dict[str, list[_Row]] | None = None
    for number, (leaf, words) in enumerate(zip(leaves, surfaces, strict=True)):
        if len(words) == 1:
            for surface in words[0]:
                known[surface] = known.get(surface, 0) | 1 << number
        elif isinstance(leaf, Phrase) and len(words) <= _LONGEST:
            rows = {} if rows is None else rows
            row = _Row(1 << number, words[1:])
            for surface in words[0]:
                rows.setdefault(surface, []).append(row)
        else:
            return None
    if rows is not None and len({leaf.field for leaf in leaves}) > 1:
        return None
    return known, rows


def _fields(leaves: Sequence[Leaf]) -> list[_Wanted]:
    """The fields that some leaves are looked for in."""
    if {None}.issuperset([leaf.field for leaf in leaves]):  # most often so, and quicker
        return _EVERYWHERE
    wanted = dict.fromkeys(FIELDS, 0)
    for number, leaf in enumerate(leaves):
        for field in fields_of(leaf):
            wanted[field] |= 1 << number
    return [_Wanted(name, its, _VALUES[name]) for name, its in wanted.items() if its]


class _Page:
    """The fields of all articles as one text, and what was found in it dealt out."""

    def __init__(self, fields: Sequence[_Wanted], articles: Sequence[Article]) -> None:
        self._fields = fields
        self._articles = articles
        if fields is _EVERYWHERE:
            parts = [(one.title, one.body, *one.authors, *one.tags) for one in articles]
        else:
            each = [[its.of(one) for its in fields] for one in articles]
            parts = [tuple(chain.from_iterable(some)) for some in each]
        self._parts = parts
        self.text = "\n".join(list(chain.from_iterable(parts)))

    @cached_property
    def borders(self) -> frozenset[int]:
        """Where values end."""
        sizes = [len(text) + 1 for some in self._parts for text in some]
        return frozenset(end - 1 for end in accumulate(sizes))

    def dealt(self, places: Iterable[_Place]) -> list[list[Marks]]:
        """The marks in each article; ``places``: where leaves are in the text, in order."""
        coming = chain(places, [_NOWHERE])
        start, stop, its = next(coming)
        found: list[list[Marks]] = []
        begin = 0
        for article, parts in zip(self._articles, self._parts, strict=True):
            marks: list[Marks] = []
            for at, text in enumerate(parts):
                end = begin + len(text)
                if start < end:
                    name, value, wanted = self._field_of(article, at)
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
                        marks.append(Marks(name, value, starts, ends, leaves))
                begin = end + 1
            found.append(marks)
        return found

    def _field_of(self, article: Article, at: int) -> tuple[str, int, int]:
        """The field of an article's value, which of its values that is, and its leaves."""
        fields = iter(self._fields)
        name, leaves, of = next(fields)
        while at >= (count := len(of(article))):
            at -= count
            name, leaves, of = next(fields)
        return name, at, leaves


def _with_rows(
    tokens: Sequence[Spotted], known: _Known, rows: _Rows, page: _Page, deadline: Deadline
) -> list[_Place]:
    """Words and phrases; those that overlap are one. ``tokens``: words, and the first of a row."""
    places: list[_Place] = []
    following = TokensAt(page.text)
    for surface, start, end in deadline.over(tokens):
        if its := known.get(surface):
            places.append((start, end, its))
        for row in rows.get(surface, ()):
            if stop := _end_of_row(row, following, end, page):
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


def _end_of_row(row: _Row, following: TokensAt, end: int, page: _Page) -> int:
    """Where the phrase ends whose first word may be the token that ends there; 0: it is none."""
    for can_be in row.others:
        token = following.behind(end)
        if token is None or token[0] not in can_be:
            return 0
        _, start, stop = token
        between = page.text[end:start]
        if "\n" in between and any(one in page.borders for one in range(end, start)):
            return 0
        end = stop
    return end
