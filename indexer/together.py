"""Several sources read side by side, as far as each has something to ask: see ``asking``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from indexer.asking import Question, answer_together
from indexer.replies import Reply, Task

_MOST_ASKED = 1_000_000  # the sizes of questions: of larger ones, asking alone is no loss

Reading = Iterator[Reply | Question[Any, Any]]
_Waiting = tuple[Task, Reading, Reply | Question[Any, Any]]


def read_together(
    tasks: Sequence[Task], read: Callable[[Task], Reading], begin: Callable[[Task | None], None]
) -> Iterator[tuple[Reply, ...]]:
    """What ``read`` gives for each task, in their order; those that ask come together.

    ``begin`` is told whenever another source is gone on with, and None when it is several at once.
    """
    waiting: list[_Waiting] = []
    size = 0
    for task in tasks:
        begin(task)
        reading = read(task)
        first = next(reading)
        if isinstance(first, Question) or (waiting and first.ending is not None):
            waiting.append((task, reading, first))
            size += first.size if isinstance(first, Question) else 0
            if size >= _MOST_ASKED:
                yield _answered(waiting, begin)
                size = 0
            continue
        if waiting:
            yield _answered(waiting, begin)
            size = 0
            begin(task)
        yield (first,)
        for reply in _replies(reading):
            yield (reply,)
    if waiting:
        yield _answered(waiting, begin)


def _answered(waiting: list[_Waiting], begin: Callable[[Task | None], None]) -> tuple[Reply, ...]:
    """The replies of all that wait; afterwards none does."""
    questions = [first for _, _, first in waiting if isinstance(first, Question)]
    if len(questions) > 1:
        begin(None)
        answer_together(questions)
    replies: list[Reply] = []
    for task, reading, first in waiting:
        if isinstance(first, Reply):
            replies.append(first)
            continue
        begin(task)
        replies += _replies(reading)
    waiting.clear()
    return tuple(replies)


def _replies(reading: Reading) -> Iterator[Reply]:
    return (one for one in reading if isinstance(one, Reply))
