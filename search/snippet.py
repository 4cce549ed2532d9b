"""The few fragments of a hit: the passages of its article that say most about the query."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import reduce
from itertools import accumulate, pairwise
from operator import or_

from search.deadline import NEVER, Deadline
from search.fields import values
from search.marking import Marker, Marks
from search.model import Article, Fragment, Hit, Query
from search.passages import FULL, Passage, passage, squeeze, whole_passage

#: What a Fragment calls the fields that are shown whole.
_WHOLE = {"title": "title", "author": "authors", "tag": "tags"}


def hit(query: Query, article: Article, score: float, deadline: Deadline = NEVER) -> Hit:
    """The only one of ``hits``."""
    return hits(query, [(article, score)], deadline)[0]


def hits(
    query: Query,
    found: Sequence[tuple[Article, float]],
    deadline: Deadline = NEVER,
    surfaces: Set[str] | None = None,
) -> tuple[Hit, ...]:
    """Articles with their scores as hits: with at most ``query.highlights`` fragments each.

    The title's marks stand beside them: first comes the whole title, if it has matches. The others
    are passages of the body: first the one that has most of the query's leaves (then, most
    matches), then those that add leaves not yet seen. If the body has no match, they are the
    authors and tags that have one, and the beginning of the body without marks. With
    ``highlights`` 0 nothing is looked for, not even the number of matches.

    ``surfaces``: of ``search.marking.Marker``. The cost is linear in the length of the articles.
    Raises QueryError once ``deadline`` has passed.
    """
    if query.highlights == 0:
        return tuple(Hit(article=article, score=score, matches=0) for article, score in found)
    marker = Marker(query.tree, surfaces)
    marks = marker.marks([article for article, _ in found], deadline)
    return tuple(
        _hit(query, article, score, its, deadline)
        for (article, score), its in zip(found, marks, strict=True)
    )


def _hit(
    query: Query, article: Article, score: float, marks: Sequence[Marks], deadline: Deadline
) -> Hit:
    matches = 0
    body: Marks | None = None
    fragments: list[Fragment] = []
    others: list[Fragment] = []
    for one in marks:
        matches += len(one.starts)
        if one.field == "body":
            body = one
        elif one.field == "title":
            fragments.append(_whole_value(article, one))
        elif body is None:
            others.append(_whole_value(article, one))
    if body:
        fragments += _passages(article.body, body, query.highlights, deadline)
    else:
        fragments += [*others, *_beginning(article.body)][: query.highlights]
    return Hit(article=article, score=score, matches=matches, fragments=tuple(fragments))


def _whole_value(article: Article, marks: Marks) -> Fragment:
    return Fragment(
        field=_WHOLE[marks.field],
        text=values(article, marks.field)[marks.value],
        spans=tuple(zip(marks.starts, marks.ends, strict=True)),
    )


def _beginning(body: str) -> list[Fragment]:
    start = len(body) - len(body.lstrip())
    if start == len(body):
        return []
    return [_fragment(body, whole_passage(body) or passage(body, start, start), [])]


def _passages(body: str, found: Marks, most: int, deadline: Deadline) -> list[Fragment]:
    """The densest passages, one after the other; each looks for what the ones before lack."""
    starts, ends = found.starts, found.ends
    if whole := whole_passage(body):
        return [_fragment(body, whole, zip(starts, ends, strict=True))]
    borders = array("I", (0, *_walls(body, found, deadline), len(starts)))
    gone: list[range] = []
    unseen = -1  # leaves, all of them
    taken: list[Passage] = []
    fragments: list[Fragment] = []
    while best := _densest(found, _runs(borders, gone), unseen, deadline):
        start, end = starts[best[0]], ends[best[-1]]
        piece = passage(
            body,
            start,
            end,
            floor=max((other.end for other in taken if other.end <= start), default=0),
            ceiling=min((other.start for other in taken if other.start >= end), default=len(body)),
        )
        inside = range(bisect_right(ends, piece.start), bisect_left(starts, piece.end))
        spans = [(starts[number], ends[number]) for number in inside]
        fragments.append(_fragment(body, piece, spans))
        if len(fragments) == most:
            break
        taken.append(piece)
        for number in inside:
            unseen &= ~found.leaves[number]
        gone.append(inside)
        insort(borders, inside.start)
        insort(borders, inside.stop)
    return fragments


def _walls(body: str, found: Marks, deadline: Deadline) -> Iterator[int]:
    """The matches with an empty line between them and the one before."""
    starts, ends = found.starts, found.ends
    if "\n\n" not in body:
        return
    for number in deadline.over(range(1, len(starts))):
        if body.find("\n\n", ends[number - 1], starts[number]) >= 0:
            yield number


def _runs(borders: array[int], gone: list[range]) -> Iterator[range]:
    """The matches between two borders each, but those that are gone."""
    for first, end in pairwise(borders):
        if first < end and not any(first in one for one in gone):
            yield range(first, end)


def _densest(found: Marks, runs: Iterable[range], unseen: int, deadline: Deadline) -> range | None:
    """The neighbours in a run that have most of the unseen leaves, then most matches.

    They stand within FULL characters, or it is one alone.
    """
    starts, ends, leaves = found.starts, found.ends, found.leaves
    best: range | None = None
    most = -1
    for run in runs:
        if ends[run[-1]] - starts[run.start] <= FULL:
            fresh = (reduce(or_, leaves[run.start : run.stop]) & unseen).bit_count()
            if fresh > most or (fresh == most and best and len(run) > len(best)):
                most, best = fresh, run
            continue
        first, edge = run.start, run.start - 1
        # The leaves of first..edge are suffixes[edge - first], those after the edge are newer.
        suffixes: list[int] = []
        newer = 0
        for last in deadline.over(run):
            newer |= leaves[last]
            while first < last and ends[last] - starts[first] > FULL:
                first += 1
            if first > edge:
                suffixes = list(accumulate(reversed(leaves[first : last + 1]), or_))
                edge, newer = last, 0
            fresh = ((suffixes[edge - first] | newer) & unseen).bit_count()
            if fresh > most or (fresh == most and best and last - first >= len(best)):
                most, best = fresh, range(first, last + 1)
    return best


def _fragment(body: str, piece: Passage, spans: Iterable[tuple[int, int]]) -> Fragment:
    text, inside = squeeze(body, piece, spans)
    return Fragment(
        field="body",
        text=text,
        spans=inside,
        cut_before=piece.cut_before,
        cut_after=piece.cut_after,
    )
