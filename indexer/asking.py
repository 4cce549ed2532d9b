"""What a reading asks on its way, as it can be answered for several readings at once for less.

A reading yields its question and is gone on with; who drives it may have it answered in between,
with those of others. Where nobody does, it is answered alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, Generic, TypeVar

Subject = TypeVar("Subject")
Answer = TypeVar("Answer")


class Question(Generic[Subject, Answer]):
    """``answers`` gives an answer for each of several subjects.

    ``size``: of the subject, in characters; large ones are not worth keeping until there are more.
    """

    __slots__ = ("_found", "answers", "size", "subject")

    def __init__(
        self,
        subject: Subject,
        answers: Callable[[Sequence[Subject]], Sequence[Answer]],
        size: int = 0,
    ) -> None:
        self.subject = subject
        self.answers = answers
        self.size = size
        self._found: tuple[Answer, ...] = ()

    @property
    def answer(self) -> Answer:
        """The answer, found now if it was not before."""
        if not self._found:
            self.take(self.answers([self.subject])[0])
        return self._found[0]

    def take(self, answer: Answer) -> None:
        """Be answered."""
        self._found = (answer,)


def answer_together(questions: Iterable[Question[Any, Any]]) -> None:
    """Answer all, those of one kind at once. Where that fails, each will have to be alone."""
    kinds: dict[Callable[[Sequence[Any]], Sequence[Any]], list[Question[Any, Any]]] = {}
    for question in questions:
        kinds.setdefault(question.answers, []).append(question)
    for answers, alike in kinds.items():
        try:
            found = answers([question.subject for question in alike])
        except MemoryError:
            raise
        except Exception:  # noqa: S112 - whose fault it is, it is found out alone
            continue
        for question, answer in zip(alike, found, strict=True):
            question.take(answer)


def alone(asking: Generator[Question[Any, Any], None, Answer]) -> Answer:
    """What comes of a reading that nobody else's is beside."""
    while True:
        try:
            next(asking)
        except StopIteration as end:
            found: Answer = end.value
            return found
