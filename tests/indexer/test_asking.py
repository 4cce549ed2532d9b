"""Questions: answered alone, together, and where answering together fails."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import pytest

from indexer.asking import Question, alone, answer_together

asked: list[list[int]] = []


def doubled(subjects: Sequence[int]) -> list[int]:
    asked.append(list(subjects))
    if 13 in subjects:
        raise ValueError("13")
    return [2 * subject for subject in subjects]


def squared(subjects: Sequence[int]) -> list[int]:
    return [subject**2 for subject in subjects]


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    asked.clear()


def reading(number: int) -> Generator[Question[int, int], None, int]:
    question = Question(number, doubled)
    yield question
    return question.answer + 1


def test_alone_it_is_answered_when_it_is_needed() -> None:
    assert alone(reading(4)) == 9
    assert asked == [[4]]


def test_those_of_one_kind_are_answered_at_once() -> None:
    questions = [Question(1, doubled), Question(2, squared), Question(3, doubled)]
    answer_together(questions)
    assert [question.answer for question in questions] == [2, 4, 6]
    assert asked == [[1, 3]]


def test_what_fails_together_is_found_out_alone() -> None:
    questions = [Question(1, doubled), Question(13, doubled)]
    answer_together(questions)
    assert questions[0].answer == 2
    with pytest.raises(ValueError, match="13"):
        _ = questions[1].answer


def test_a_lack_of_memory_is_told() -> None:
    def answers(subjects: Sequence[int]) -> list[int]:
        raise MemoryError

    with pytest.raises(MemoryError):
        answer_together([Question(1, answers)])
