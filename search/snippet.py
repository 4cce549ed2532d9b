"""The few fragments of a hit: the passages of its article that say most about the query."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_

from search.deadline import NEVER, Deadline
from search.fields import values
from search.marking import Glimpse, Marker, Marks, Surfaces
from search.marking_page import marks_of_page
from search.model import Article, Fragment, Hit, Query
from search.passages import FULL, Passage, is_passage, passage, squeeze

#: What a Fragment calls the fields that are shown whole.
_WHOLE = {"author": "authors", "tag": "tags"}


def hit(query: Query, article: Article, score: float, deadline: Deadline = NEVER) -> Hit:
    """The only one of ``hits``."""
    return hits(query, [(article, score)], deadline)[0]


def hits(
    query: Query,
    found: Sequence[tuple[Article, float]],
    deadline: Deadline = NEVER,
    surfaces: Surfaces | None = None,
    glimpses: Mapping[int, Glimpse] | None = None,
) -> tuple[Hit, ...]:
    """Articles with their scores as hits: with at most ``query.highlights`` fragments each.

    The title's marks stand beside them: first comes the whole title, if it has matches. The others
    are passages of the body: first the one that has most of the query's leaves (then, most
    matches), then those that add leaves not yet seen. If the body has no match, they are the
    authors and tags that have one, and the beginning of the body without marks. With
    ``highlights`` 0 nothing is looked for, not even the number of matches.

    ``surfaces`` and ``glimpses``: of ``search.marking.Marker``. The cost is linear in the length of
    the articles; but for bodies of which there is a glimpse, of its pieces.
    Raises QueryError once ``deadline`` has passed.
    """
    if query.highlights == 0:
        return tuple(Hit(article=article, score=score, matches=0) for article, score in found)
    articles = [article for article, _ in found]
    glimpses = glimpses or {}
    marks: list[list[Marks]] | None = None
    if surfaces is not None and not glimpses:
        marks = marks_of_page(query.tree, surfaces, articles, deadline)
    if marks is None:
        marks = Marker(query.tree, surfaces).marks(articles, deadline, glimpses)
    return tuple(
        [
            _hit(query, one, its, glimpses.get(number), deadline)
            for number, (one, its) in enumerate(zip(found, marks, strict=True))
        ]
    )


def _hit(
    query: Query,
    found: tuple[Article, float],
    marks: Sequence[Marks],
    glimpse: Glimpse | None,
    deadline: Deadline,
) -> Hit:
    article, score = found
    matches = 0
    body: Marks | None = None
    fragments: list[Fragment] = []
    others: list[Fragment] = []
    for one in marks:
        field, value, starts, _, _ = one
        matches += len(starts)
        if field == "body":
            body = one
        elif field == "title":
            fragments.append(_whole("title", article.title, one))
        elif body is None:
            others.append(_whole(_WHOLE[field], values(article, field)[value], one))
    if body:
        if glimpse:
            matches += glimpse.matches - len(body.starts)
        if is_passage(article.body):
            fragments.append(_whole("body", article.body, body))
        else:
            middles = glimpse.middles if glimpse else ()
            fragments += _passages(article.body, body, query.highlights, middles, deadline)
    else:
        fragments += [*others, *_beginning(article.body)][: query.highlights]
    return Hit(article, score, matches, tuple(fragments))


def _whole(field: str, text: str, marks: Marks) -> Fragment:
    starts, ends = marks.starts, marks.ends
    if len(starts) == 1:  # most often so, and quicker
        return Fragment(field, text, ((starts[0], ends[0]),))
    return Fragment(field, text, tuple(zip(starts, ends, strict=True)))


def _beginning(body: str) -> list[Fragment]:
    if is_passage(body):
        return [Fragment("body", body, ())]
    start = len(body) - len(body.lstrip())
    if start == len(body):
        return []
    return [_fragment(body, passage(body, start, start), [])]


def _passages(
    body: str,
    found: Marks,
    most: int,
    middles: Sequence[tuple[int, int]],
    deadline: Deadline,
) -> list[Fragment]:
    """The densest passages, one after the other; each looks for what the ones before lack.

    ``middles``: of a ``Glimpse``; none means anywhere.
    """
    starts, ends = found.starts, found.ends
    runs = [range(len(starts))]
    if middles or "\n\n" in body:
        runs = _runs(_inside(starts, middles), _walls(body, found, deadline))
    unseen = -1  # leaves, all of them
    taken: list[Passage] = []
    fragments: list[Fragment] = []
    while best := _densest(found, runs, unseen, deadline):
        start, end = starts[best[0]], ends[best[-1]]
        floor, ceiling = 0, len(body)
        for other in taken:
            if other.end <= start:
                floor = max(floor, other.end)
            elif other.start >= end:
                ceiling = min(ceiling, other.start)
        piece = passage(body, start, end, floor=floor, ceiling=ceiling)
        first, after = bisect_right(ends, piece.start), bisect_left(starts, piece.end)
        spans = zip(starts[first:after], ends[first:after], strict=True)
        fragments.append(_fragment(body, piece, spans))
        if len(fragments) == most:
            break
        taken.append(piece)
        for leaves in found.leaves[first:after]:
            unseen &= ~leaves
        runs = _without(runs, first, after)
    return fragments


def _without(runs: Sequence[range], first: int, after: int) -> list[range]:
    """What is left of some ranges without the numbers ``first``..``after``."""
    return [
        part
        for run in runs
        for part in (
            range(run.start, min(run.stop, first)),
            range(max(run.start, after), run.stop),
        )
        if part
    ]


def _inside(starts: Sequence[int], middles: Sequence[tuple[int, int]]) -> list[range]:
    """The matches that start in each of some ranges; all, where there are no ranges."""
    if not middles:
        return [range(len(starts))]
    return [range(bisect_left(starts, start), bisect_left(starts, end)) for start, end in middles]


def _walls(body: str, found: Marks, deadline: Deadline) -> list[int]:
    """The matches with an empty line between them and the one before, if that is near."""
    starts, ends = found.starts, found.ends
    return [
        number
        for number in deadline.over(range(1, len(starts)))
        if starts[number] - ends[number - 1] <= FULL
        and body.find("\n\n", ends[number - 1], starts[number]) >= 0
    ]


def _runs(ranges: Iterable[range], walls: Sequence[int]) -> list[range]:
    """Some ranges of matches, in order, without those that are empty, parted at the walls."""
    runs: list[range] = []
    for some in ranges:
        its = walls[bisect_right(walls, some.start) : bisect_left(walls, some.stop)]
        runs += map(range, (some.start, *its), (*its, some.stop))
    return [run for run in runs if run]


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
