"""Where words stand in the articles of a page, once it is known how they are written.

What ``search.marking.Marker`` says of any query, for queries of words alone: all articles are
looked through at once, and what is found is dealt out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.marking import FIELDS, Marks, Surfaces
from search.matching import fields_of
from search.model import Article
from search.query.tree import Node, scoring_leaves
from search.spotting import Spotted, Spotter

#: Characters of bodies that are looked through at once, at most.
_MOST = 1 << 18

_NOWHERE: Spotted = ("", 1 << 62, 1 << 62)  # behind all texts


#: As ``search.fields.VALUES_OF``, but that what an article lacks is a value without words.
_VALUES: dict[str, Callable[[Article], tuple[str, ...]]] = {
    "title": lambda article: (article.title,),
    "body": lambda article: (article.body,),
    "author": attrgetter("authors"),
    "tag": attrgetter("tags"),
}


class _Wanted(NamedTuple):
    """A field, the leaves that are looked for in it, and its values."""

    name: str
    leaves: int
    of: Callable[[Article], tuple[str, ...]]


def can_be_dealt_out(surfaces: Surfaces, articles: Sequence[Article]) -> bool:
    """Whether no leaf has several words, and no article is long."""
    lengths = sum([len(article.body) for article in articles])
    return lengths <= _MOST and {1}.issuperset(map(len, surfaces))


def marks_of_words(
    tree: Node, surfaces: Surfaces, articles: Sequence[Article], deadline: Deadline = NEVER
) -> list[list[Marks]]:
    """The marks in each of some articles for which that is so; see ``search.marking.marks``.

    Raises QueryError once ``deadline`` has passed.
    """
    known: dict[str, int] = {}  # the leaves that a surface matches
    wanted = dict.fromkeys(FIELDS, 0)
    for number, (leaf, (word,)) in enumerate(zip(scoring_leaves(tree), surfaces, strict=True)):
        for surface in word:
            known[surface] = known.get(surface, 0) | 1 << number
        for field in fields_of(leaf):
            wanted[field] |= 1 << number
    fields = [_Wanted(name, its, _VALUES[name]) for name, its in wanted.items() if its]
    texts = _together(fields, articles)
    spotter = Spotter({word for (word,) in surfaces})
    tokens = [*spotter.tokens("\n".join(texts), deadline), _NOWHERE]
    found: list[list[Marks]] = []
    at = begin = 0
    for article, text in zip(articles, texts, strict=True):
        end = begin + len(text)
        first = at
        while tokens[at][1] < end:
            at += 1
        found.append(_dealt(article, begin, tokens[first:at], fields, known) if at > first else [])
        begin = end + 1
    return found


def _together(fields: Sequence[_Wanted], articles: Sequence[Article]) -> list[str]:
    """The values of the fields of each article, in one text."""
    if len(fields) == len(FIELDS):  # most often so, and quicker
        return ["\n".join((one.title, one.body, *one.authors, *one.tags)) for one in articles]
    return ["\n".join([text for its in fields for text in its.of(one)]) for one in articles]


def _dealt(
    article: Article,
    begin: int,
    tokens: list[Spotted],
    fields: Sequence[_Wanted],
    known: dict[str, int],
) -> list[Marks]:
    """The tokens of an article, one at least, as marks in its values; ``begin``: of the first."""
    found: list[Marks] = []
    coming = iter([*tokens, _NOWHERE])
    surface, start, stop = next(coming)
    for name, wanted, of in fields:
        for value, text in enumerate(of(article)):
            end = begin + len(text)
            if start < end:
                starts: list[int] = []
                ends: list[int] = []
                leaves: list[int] = []
                while start < end:
                    if its := known[surface] & wanted:
                        starts.append(start - begin)
                        ends.append(stop - begin)
                        leaves.append(its)
                    surface, start, stop = next(coming)
                if starts:
                    found.append(Marks(name, value, starts, ends, leaves))
                if surface == "":
                    return found
            begin = end + 1
    return found
