"""Where a query matches in an article: the marked places of each value of its fields."""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, MutableSequence, Sequence
from itertools import chain
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.fields import values
from search.matching import fields_of
from search.model import Article
from search.neighbours import put_among
from search.query.tree import Node, scoring_leaves
from search.spotting import Spotter
from search.text import tokenize
from search.tokens_at import Spotted
from search.word_roles import WordRoles

#: The fields that are marked, in the order of reading.
FIELDS = ("title", "body", "author", "tag")

#: Where there is none of these there is no token.
_LETTER = re.compile(r"[^\W_]")

#: For each of a query's ``scoring_leaves`` for each of its words all that it can be as written.
Surfaces = Sequence[Sequence[tuple[str, ...]]]

_NO_GLIMPSES: Mapping[int, Glimpse] = {}

#: Characters of texts that are looked through together, about.
_TOGETHER = 1 << 14


class Match(NamedTuple):
    """A marked place: code points ``start``..``end`` of one value of a field."""

    field: str  #: as the query language calls it: title, body, author, tag
    value: int  #: which of the field's values, from 0
    start: int
    end: int
    leaves: frozenset[int]  #: which of the query's ``scoring_leaves`` are matched here


class Marks(NamedTuple):
    """All marked places of one value of a field, in columns: a long text has millions.

    The columns are equally long. Places are in the order of reading, and none reaches into the
    next one.
    """

    field: str  #: as in Match
    value: int
    starts: MutableSequence[int]  #: code points
    ends: MutableSequence[int]
    leaves: MutableSequence[int]  #: bit ``n``: the n-th of ``scoring_leaves`` is matched


class Glimpse(NamedTuple):
    """What is known of a long body before it is read. Code points, ascending; ends may be beyond.

    ``pieces`` is where its places are looked for, and all that are shown; each begins and ends
    between two tokens. Around ``middles`` they have what a passage can need.
    """

    matches: int  #: marked places in all of it
    middles: tuple[tuple[int, int], ...]  #: where passages are to be chosen
    pieces: tuple[tuple[int, int], ...]


def marks(tree: Node, article: Article, deadline: Deadline = NEVER) -> list[Marks]:
    """The places where the query's scoring leaves occur, for each value that has any.

    A phrase is one place, and each word of those that are near each other; places that overlap are
    one. The cost is linear in the length of the article. Raises QueryError once ``deadline`` has
    passed.
    """
    return Marker(tree).marks([article], deadline)[0]


def matches(tree: Node, article: Article, deadline: Deadline = NEVER) -> tuple[Match, ...]:
    """All of the ``marks``, one by one, in the order of reading."""
    known: dict[int, frozenset[int]] = {}
    return tuple(
        Match(
            field=one.field,
            value=one.value,
            start=start,
            end=end,
            leaves=known.get(found) or known.setdefault(found, _numbers(found)),
        )
        for one in marks(tree, article, deadline)
        for start, end, found in deadline.over(zip(one.starts, one.ends, one.leaves, strict=True))
    )


#: One value of a field of one of some articles, or a piece of it: the number of the article, the
#: field, the number of the value, the text, and where that begins in the value.
_Text = tuple[int, str, int, str, int]


class Marker:
    """The leaves of a query, to be looked for in articles. For one thread.

    Leaves are sets of bits here, the n-th leaf being bit n.
    """

    def __init__(self, tree: Node, surfaces: Surfaces | None = None) -> None:
        """``surfaces``: where they are known only these are looked for, which is many times quicker
        than to read every token.
        """
        leaves = list(scoring_leaves(tree))
        self._roles = WordRoles(leaves)
        self._fields = dict.fromkeys(FIELDS, 0)
        for number, leaf in enumerate(leaves):
            for field in fields_of(leaf):
                self._fields[field] |= 1 << number
        self._spotter: Spotter | None = None
        if surfaces is not None:
            self._spotter = Spotter(set(chain.from_iterable(surfaces)))

    def marks(
        self,
        articles: Sequence[Article],
        deadline: Deadline = NEVER,
        glimpses: Mapping[int, Glimpse] = _NO_GLIMPSES,
    ) -> list[list[Marks]]:
        """The marked places of some articles; see ``search.marking.marks``.

        ``glimpses``: of articles by their number; of such a body only the pieces are read.
        """
        found: list[list[Marks]] = [[] for _ in articles]
        texts = self._texts(articles, glimpses)
        if self._spotter is None:
            for one in texts:
                self._mark([one], deadline.over(tokenize(one[3])), found, deadline)
        else:  # short texts are looked through together, which is quicker
            for some in _batches(texts):
                together = "\n".join([text for _, _, _, text, _ in some])
                self._mark(some, self._spotter.tokens(together, deadline), found, deadline)
        return found

    def _texts(self, articles: Sequence[Article], glimpses: Mapping[int, Glimpse]) -> list[_Text]:
        fields = [field for field, leaves in self._fields.items() if leaves]
        texts: list[_Text] = []
        for number, article in enumerate(articles):
            for field in fields:
                for value, text in enumerate(values(article, field)):
                    if field == "body" and number in glimpses:
                        for start, end in glimpses[number].pieces:
                            texts.append((number, field, value, text[start:end], start))
                    else:
                        texts.append((number, field, value, text, 0))
        return texts

    def _mark(
        self,
        texts: Sequence[_Text],
        tokens: Iterable[Spotted],
        found: Sequence[list[Marks]],
        deadline: Deadline,
    ) -> None:
        """Add to what is found in each article the places in some of its texts.

        ``tokens``: of the texts joined, a character between two; those that can be in no match may
        be left out.
        """
        roles, fields = self._roles, self._fields
        recent: deque[tuple[int, tuple[str, ...]]]  # starts and readings
        recent = deque(maxlen=roles.longest)
        near: list[Spotted] = []  # those of a text that may be near each other
        number, end = -1, -1  # of the text, and where it ends
        for surface, start, stop in tokens:
            if start >= end:
                if near:
                    self._mark_near(texts[number], near, found, deadline)
                    near.clear()
                while start >= end:
                    number += 1
                    begin = end + 1
                    end = begin + len(texts[number][3])
                article, field, value, text, piece = texts[number]
                those = fields[field]
                whole = begin - piece  # where all of the value would begin
                marks: Marks | None = None
                recent.clear()
                upto = begin
            leaves, readings, ending, beside = roles[surface]
            first = start - whole
            if readings:
                if _LETTER.search(text, upto - begin, start - begin):
                    recent.clear()  # another token is between them
                upto = stop
                recent.append((first, readings))
                for which, keys, leaf in ending:
                    if (
                        leaf & those
                        and len(recent) >= len(keys)
                        and _ends_with(recent, which, keys)
                    ):
                        first = min(first, recent[-len(keys)][0])
                        leaves |= leaf
            if beside & those:
                near.append((surface, start - begin, stop - begin))
            if leaves := leaves & those:
                if marks is None:
                    marks = _marks_in(found[article], field, value)
                ends = marks.ends
                while ends and ends[-1] > first:  # a phrase reaches back
                    first = min(first, marks.starts.pop())
                    leaves |= marks.leaves.pop()
                    ends.pop()
                marks.starts.append(first)
                ends.append(stop - whole)
                marks.leaves.append(leaves)
        if near:
            self._mark_near(texts[number], near, found, deadline)

    def _mark_near(
        self,
        text: _Text,
        tokens: Sequence[Spotted],
        found: Sequence[list[Marks]],
        deadline: Deadline,
    ) -> None:
        """Add the words of a text that are near each other; ``tokens``: all that may be."""
        article, field, value, content, begin = text
        neighbours = self._roles.neighbours
        if places := neighbours.places(content, begin, tokens, self._fields[field], deadline):
            its = _marks_in(found[article], field, value)
            put_among(its.starts, its.ends, its.leaves, places)


def _batches(texts: Sequence[_Text]) -> Iterator[Sequence[_Text]]:
    """Neighbours that have about _TOGETHER characters."""
    first = size = 0
    for number, one in enumerate(texts):
        size += len(one[3])
        if size > _TOGETHER:
            yield texts[first : number + 1]
            first, size = number + 1, 0
    yield texts[first:]


def _marks_in(found: list[Marks], field: str, value: int) -> Marks:
    """Where the places in a value go: those of its pieces are together."""
    if not found or found[-1].field != field or found[-1].value != value:
        found.append(Marks(field, value, array("I"), array("I"), []))
    return found[-1]


def _ends_with(
    recent: deque[tuple[int, tuple[str, ...]]], which: int, keys: tuple[str, ...]
) -> bool:
    for (_, readings), key in zip(reversed(recent), reversed(keys), strict=False):
        if readings[which] != key:
            return False
    return True


def _numbers(leaves: int) -> frozenset[int]:
    return frozenset(number for number in range(leaves.bit_length()) if leaves >> number & 1)
