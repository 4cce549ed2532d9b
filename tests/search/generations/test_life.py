"""Any sequence of runs, failures, rollbacks and readers, against the simplest model of it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from search.errors import IndexMissingError
from search.generations import Generations, Held
from tests.search.generations.plain import MEMORY, SHAPE, anew, contents, folders, publish


@dataclass(frozen=True)
class Made:
    number: int
    run: int
    files: dict[str, str]
    chain: frozenset[int]
    before: Made | None


NOTHING = Made(0, -1, {}, frozenset(), None)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(dir=MEMORY))
        self.root = self.home / "index"
        self.newest = NOTHING
        self.highest = 0
        self.run = 0
        self.readers: list[tuple[Held, Made]] = []

    @property
    def generations(self) -> Generations:
        return Generations(self.root)  # each time as after a restart

    @rule()
    def next_run(self) -> None:
        self.run += 1

    @rule(name=st.sampled_from("abc"), text=st.sampled_from(["", "one", "two"]))
    def write(self, name: str, text: str) -> None:
        number = publish(self.generations, str(self.run), **{name: text})
        self.published(number, self.newest.files | {name: text})

    @precondition(lambda self: self.newest.files)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.newest.files)))
        number = publish(self.generations, str(self.run), name)
        self.published(
            number, {key: text for key, text in self.newest.files.items() if key != name}
        )

    def published(self, number: int, files: dict[str, str]) -> None:
        assert number == self.highest + 1
        old = self.newest
        before = old.before if old is NOTHING or old.run == self.run else old
        self.highest = number
        self.newest = Made(number, self.run, files, old.chain | {number}, before)

    @rule()
    def fail(self) -> None:
        with pytest.raises(ZeroDivisionError), self.generations.draft(str(self.run)) as draft:
            (draft.folder / "never").write_text("seen")
            raise ZeroDivisionError
        self.highest += 1

    @rule()
    def roll_back(self) -> None:
        if before := self.newest.before:
            assert self.generations.rollback() == before.number
            self.newest = Made(before.number, before.run, before.files, before.chain, None)
            self.run += 1
        else:
            with pytest.raises(IndexMissingError):
                self.generations.rollback()

    @rule()
    def begin_afresh(self) -> None:
        self.highest += 1
        assert anew(self.generations, str(self.run), a="anew") == self.highest
        chain = frozenset({self.highest})
        old = self.newest
        before = old.before if old is NOTHING or old.run == self.run else old
        self.newest = Made(self.highest, self.run, {"a": "anew"}, chain, before)

    @precondition(lambda self: self.newest is not NOTHING)
    @rule()
    def open(self) -> None:
        self.readers.append((self.generations.open(SHAPE), self.newest))

    @precondition(lambda self: self.readers)
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        self.readers.pop(data.draw(st.integers(0, len(self.readers) - 1)))[0].close()

    @invariant()
    def is_as_in_the_model(self) -> None:
        generations = self.generations
        assert generations.newest() == self.newest.number
        assert list(generations.check()) == []
        kept = [made.number for made in (self.newest, self.newest.before) if made]
        assert [info.number for info in generations.kept()] == [n for n in kept if n]
        readers = list(self.readers)
        if self.newest is NOTHING:
            with pytest.raises(IndexMissingError):
                generations.open(SHAPE)
        else:
            with generations.open(SHAPE) as held:
                self.sees(held, self.newest)
        for held, made in readers:
            self.sees(held, made)
        if self.root.exists():
            there = {int(name) for name in folders(self.root)}
            assert there >= {n for n in kept if n} | {held.number for held, _ in readers}

    def sees(self, held: Held, made: Made) -> None:
        assert contents(held.folder) == made.files
        assert {n for n in range(self.highest + 3) if held.holds(n)} == made.chain

    def teardown(self) -> None:
        for held, _ in self.readers:
            held.close()
        if self.newest is not NOTHING:
            publish(self.generations, "last", a="a")
            assert len(folders(self.root)) == len(self.generations.kept())
        shutil.rmtree(self.home)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
