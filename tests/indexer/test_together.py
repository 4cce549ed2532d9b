"""Sources read side by side: in their order, and what is told of each while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.asking import Question
from indexer.model import Kind
from indexer.replies import Ending, Reply, Task
from indexer.together import Reading, read_together
from tests.indexer.conftest import source_at

log: list[str] = []


def answers(subjects: Sequence[int]) -> list[int]:
    log.append(f"answer {subjects}")
    return list(subjects)


def read(task: Task) -> Reading:
    """Of a page: a question and an ending; of a text: its ending; of others two parts."""
    log.append(f"open {task.number}")
    end = Reply(number=task.number, ending=Ending(kind=Kind.INDEXED))
    if task.source.path.endswith(".html"):
        question = Question(task.number, answers, size=task.source.size)
        yield question
        assert question.answer == task.number
        yield Question(-task.number, answers)  # nobody waits for a second one
    elif not task.source.path.endswith(".txt"):
        yield Reply(number=task.number)
    log.append(f"end {task.number}")
    yield end


def tasks(folder: Path, *names: str, size: int = 10) -> Iterator[Task]:
    for number, name in enumerate(names):
        (folder / name).write_bytes(b" " * size)
        yield Task(number=number, source=source_at(folder / name))


def run(found: Iterator[Task]) -> list[list[int]]:
    log.clear()

    def begin(task: Task | None) -> None:
        log.append("at several" if task is None else f"at {task.number}")

    portions = read_together(list(found), read, begin)
    return [[reply.number for reply in portion] for portion in portions]


def test_pages_are_read_as_far_as_they_ask_then_answered_together(tmp_path: Path) -> None:
    assert run(tasks(tmp_path, "a.html", "b.html")) == [[0, 1]]
    assert log == [
        "at 0", "open 0", "at 1", "open 1", "at several", "answer [0, 1]",
        "at 0", "end 0", "at 1", "end 1",
    ]  # fmt: skip


def test_what_does_not_ask_waits_for_nobody_but_keeps_the_order(tmp_path: Path) -> None:
    names = ("a.txt", "b.html", "c.txt", "d.html", "e.jsonl", "f.html")
    assert run(tasks(tmp_path, *names)) == [[0], [1, 2, 3], [4], [4], [5]]
    assert log[-9:] == [
        "at 3", "end 3", "at 4", "end 4", "at 5", "open 5", "at 5", "answer [5]", "end 5",
    ]  # fmt: skip


def test_only_so_much_is_held_at_once(tmp_path: Path) -> None:
    names = [f"{number}.html" for number in range(5)]
    assert run(tasks(tmp_path, *names, size=400_000)) == [[0, 1, 2], [3, 4]]
