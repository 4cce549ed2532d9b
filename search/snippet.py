"""From a query and an article to the marks in its text, and to the few fragments of a hit."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from search.deadline import NEVER, Deadline
from search.fields import values
from search.matching import READ, Reading, fields_of, keys_of, reading_of
from search.model import Article, Fragment, Hit, Query
from search.passages import FULL, Passage, passage, squeeze
from search.patterns import Pattern, PatternSet
from search.query.tree import Leaf, Node, Phrase, Term, scoring_leaves
from search.text import tokenize

#: The fields that are marked, in the order of reading, and what a Fragment calls them.
_FIELDS = {"title": "title", "body": "body", "author": "authors", "tag": "tags"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A marked place: code points ``start``..``end`` of one value of a field."""

    field: str  #: as the query language calls it: title, body, author, tag
    value: int  #: which of the field's values, from 0
    start: int
    end: int
    leaves: frozenset[int]  #: which of the query's ``scoring_leaves`` are matched here


def matches(tree: Node, article: Article, deadline: Deadline = NEVER) -> tuple[Match, ...]:
    """All matches of the query's scoring leaves, in the order of reading.

    A phrase is one match; matches that overlap are one. The cost is linear in the length of the
    article. Raises QueryError once ``deadline`` has passed.
    """
    leaves = tuple(scoring_leaves(tree))
    found: list[Match] = []
    for field in _FIELDS:
        finder = _finder(leaves, field)
        if not finder.is_empty:
            for number, text in enumerate(values(article, field)):
                found += _merged(field, number, deadline.over(finder.places(text, deadline)))
    return tuple(found)


def hit(query: Query, article: Article, score: float, deadline: Deadline = NEVER) -> Hit:
    """A hit with its fragments: at most ``query.highlights``, and the title's marks beside them.

    First comes the whole title, if it has matches. The others are passages of the body: first the
    one that has most of the query's leaves (then, most matches), then those that add leaves not
    yet seen. If the body has no match, they are the authors and tags that have one, and the
    beginning of the body without marks. With ``highlights`` 0 nothing is looked for, not even
    the number of matches.
    """
    if query.highlights == 0:
        return Hit(article=article, score=score, matches=0)
    found = matches(query.tree, article, deadline)
    fragments = _whole_values(article, found, "title")
    body = [match for match in found if match.field == "body"]
    deadline.check()
    if body:
        fragments += _passages(article.body, body, query.highlights)
    else:
        others = _whole_values(article, found, "author") + _whole_values(article, found, "tag")
        fragments += [*others, *_beginning(article.body)][: query.highlights]
    return Hit(article=article, score=score, matches=len(found), fragments=tuple(fragments))


class _Finder:
    """The leaves of a query for one field, so arranged that one look at a token finds them."""

    def __init__(self, leaves: Iterable[Leaf], field: str) -> None:
        self._words: dict[Reading, dict[str, list[int]]] = {}
        self._phrases: dict[Reading, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
        patterns: list[tuple[Pattern, int]] = []
        for number, leaf in enumerate(leaves):
            if field not in fields_of(leaf):
                continue
            if isinstance(leaf, Term | Phrase):
                reading, keys = reading_of(leaf), keys_of(leaf)
                words = self._words.setdefault(reading, {})
                if len(keys) == 1:
                    words.setdefault(keys[0], []).append(number)
                else:
                    ending = self._phrases.setdefault(reading, {})
                    ending.setdefault(keys[-1], []).append((keys, number))
            else:
                patterns.append((leaf, number))
        self._patterns = PatternSet(patterns)
        self._longest = max(
            (len(keys) for ends in self._phrases.values() for one in ends.values()
             for keys, _ in one), default=0
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        return not self._words and not self._patterns

    def places(self, text: str, deadline: Deadline) -> Iterator[tuple[int, int, int]]:
        """(start, end, number of the leaf) of each occurrence, by its end."""
        starts: deque[int] = deque(maxlen=self._longest)
        recent = {reading: deque[str](maxlen=self._longest) for reading in self._phrases}
        patterned: dict[str, list[int]] = {}
        for token in deadline.over(tokenize(text)):
            starts.append(token.start)
            for reading, words in self._words.items():
                word = READ[reading](token.surface)
                for number in words.get(word, ()):
                    yield token.start, token.end, number
                if reading in recent:
                    recent[reading].append(word)
                    for keys, number in self._phrases[reading].get(word, ()):
                        if _ends_with(recent[reading], keys):
                            yield starts[-len(keys)], token.end, number
            if self._patterns:
                word = READ[Reading.FOLDED](token.surface)
                if word not in patterned:
                    patterned[word] = self._patterns(word)
                for number in patterned[word]:
                    yield token.start, token.end, number


#: The hits of one page ask with the same leaves.
_finder = lru_cache(maxsize=16)(_Finder)


def _ends_with(recent: deque[str], keys: tuple[str, ...]) -> bool:
    return len(recent) >= len(keys) and all(
        word == key for word, key in zip(reversed(recent), reversed(keys), strict=False)
    )


def _merged(field: str, number: int, places: Iterable[tuple[int, int, int]]) -> Iterator[Match]:
    first, last, leaves = -1, -1, set[int]()
    for start, end, leaf in sorted(places):
        if start >= last:
            if leaves:
                yield Match(
                    field=field, value=number, start=first, end=last, leaves=frozenset(leaves)
                )
            first, leaves = start, set()
        last = max(last, end)
        leaves.add(leaf)
    if leaves:
        yield Match(field=field, value=number, start=first, end=last, leaves=frozenset(leaves))


def _whole_values(article: Article, found: Iterable[Match], field: str) -> list[Fragment]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for match in found:
        if match.field == field:
            spans.setdefault(match.value, []).append((match.start, match.end))
    texts = values(article, field)
    return [
        Fragment(field=_FIELDS[field], text=texts[number], spans=tuple(places))
        for number, places in spans.items()
    ]


def _beginning(body: str) -> list[Fragment]:
    start = len(body) - len(body.lstrip())
    return [_fragment(body, passage(body, start, start), [])] if start < len(body) else []


def _passages(body: str, found: list[Match], most: int) -> list[Fragment]:
    """The densest passages, one after the other; each looks for what the ones before lack."""
    joined = [False] + ["\n\n" not in body[a.end : b.start] for a, b in pairwise(found)]
    free = [True] * len(found)
    seen: set[int] = set()
    taken: list[Passage] = []
    fragments: list[Fragment] = []
    while len(fragments) < most and (best := _densest(found, free, joined, seen)):
        first, last = best
        start, end = found[first].start, found[last].end
        piece = passage(
            body,
            start,
            end,
            floor=max((other.end for other in taken if other.end <= start), default=0),
            ceiling=min((other.start for other in taken if other.start >= end), default=len(body)),
        )
        taken.append(piece)
        inside = []
        for number, match in enumerate(found):
            if match.start < piece.end and match.end > piece.start:
                free[number] = False
                inside.append((match.start, match.end))
                seen |= match.leaves
        fragments.append(_fragment(body, piece, inside))
    return fragments


def _densest(
    found: list[Match], free: list[bool], joined: list[bool], seen: set[int]
) -> tuple[int, int] | None:
    """First and last of the neighbouring free matches that have most leaves, then most matches."""
    best: tuple[int, int, int, int] | None = None
    fresh: Counter[int] = Counter()  # leaves not yet seen, of the matches first..last
    first = 0
    for last, match in enumerate(found):
        if not free[last] or not joined[last]:
            fresh.clear()
            first = last
        if not free[last]:
            first = last + 1
            continue
        fresh.update(match.leaves - seen)
        while first < last and match.end - found[first].start > FULL:
            for leaf in found[first].leaves - seen:
                fresh[leaf] -= 1
                if not fresh[leaf]:
                    del fresh[leaf]
            first += 1
        if best is None or (len(fresh), last - first) > (best[0], best[1]):
            best = (len(fresh), last - first, first, last)
    return best and (best[2], best[3])


def _fragment(body: str, piece: Passage, spans: Iterable[tuple[int, int]]) -> Fragment:
    text, inside = squeeze(body, piece, spans)
    return Fragment(
        field="body",
        text=text,
        spans=inside,
        cut_before=piece.cut_before,
        cut_after=piece.cut_after,
    )
