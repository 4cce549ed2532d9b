"""Any history of an index against a dictionary: written, hidden, merged, left open, rolled back."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from search.engine import Hiding, Memory
from search.engines.memory import MemoryEngine, MemoryReader
from search.engines.whoosh import policy, writing
from search.engines.whoosh.codec.building import writing as codec_writing
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.reading import WhooshReader
from search.errors import IndexMissingError
from search.model import Article, Query, SearchPage
from tests.search.engines.asked import articles, queries
from tests.search.engines.whoosh.test_agreement import FAST
from tests.search.engines.whoosh.test_writing import seen

_IDS = st.sampled_from([f"a{number}" for number in range(9)])


@dataclass(frozen=True, slots=True)
class Hide:
    """That an article is hidden, or shown again."""

    id: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a generation has."""

    run: str = ""
    articles: dict[str, Article] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    seen: dict[str, int] = field(default_factory=dict)

    def reader(self) -> MemoryReader:
        """Asks these articles."""
        engine = MemoryEngine()
        with engine.writer(run="all") as writer:
            for article in self.articles.values():
                writer.upsert(article)
            for one in self.hidden:
                writer.hide(one)
        return engine.reader()


_CHANGES = st.lists(
    st.one_of(articles, articles, _IDS, st.builds(Hide, _IDS, st.booleans())), max_size=8
)


def answer(page: SearchPage) -> object:
    return page.total, [(hit.article, hit.score) for hit in page.hits], page.facets


class Histories(RuleBasedStateMachine):
    """``states``: those of the newest generation, and of the one that a rollback goes to."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=FAST)
        self._index = Path(self._folder.name) / "index"
        self._memory = Memory()
        self._engine = WhooshEngine(self._index)
        self._newest: State | None = None
        self._before: State | None = None
        self._left_open: list[tuple[WhooshReader, State]] = []
        self._now = 0
        self._patch = pytest.MonkeyPatch()
        self._patch.setattr(writing, "time", SimpleNamespace(time=lambda: self._now))

    @initialize(
        small=st.sampled_from([0, 60_000, policy.SMALL]),
        gathered=st.sampled_from([20, 10**6]),
        build=st.sampled_from([1, Memory().build]),
    )
    def sizes(self, small: int, gathered: int, build: int) -> None:
        self._patch.setattr(policy, "SMALL", small)
        self._patch.setattr(codec_writing, "GATHERED", gathered)
        self._memory = Memory(build=build)
        self.start_anew()

    @rule(changes=_CHANGES, new_run=st.booleans())
    def change(self, changes: list[Article | str | Hide], new_run: bool) -> None:
        self.write(changes, new_run)

    @rule(changes=st.lists(articles, min_size=2, max_size=8))
    def add(self, changes: list[Article | str | Hide]) -> None:
        self.write(changes, new_run=True)

    def write(self, changes: list[Article | str | Hide], new_run: bool) -> None:
        self._now += 1
        old = self._newest or State()
        held, hidden, first = dict(old.articles), set(old.hidden), dict(old.seen)
        run = str(self._now) if new_run or not old.run else old.run
        with self._engine.writer(run=run) as writer:
            assert isinstance(writer, Hiding)
            for change in changes:
                match change:
                    case Article():
                        writer.upsert(change)
                        held[change.id] = change
                        first.setdefault(change.id, self._now)
                    case Hide():
                        writer.hide(change.id, hidden=change.hidden)
                        (hidden.add if change.hidden else hidden.discard)(change.id)
                    case _:
                        writer.delete(change)
                        held.pop(change, None)
        self._publish(
            State(
                run=run,
                articles=held,
                hidden=frozenset(hidden & held.keys()),
                seen={one: when for one, when in first.items() if one in held},
            )
        )

    @precondition(lambda self: self._newest and self._newest.articles)
    @rule(data=st.data(), hidden=st.sampled_from([True, True, False]))
    def hide(self, data: st.DataObject, hidden: bool) -> None:
        assert self._newest
        names = sorted(self._newest.articles)
        some = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=2))
        self.write([Hide(one, hidden) for one in some], new_run=False)

    @rule(changes=_CHANGES)
    def give_up(self, changes: list[Article | str | Hide]) -> None:
        with pytest.raises(KeyError), self._engine.writer(run="given up") as writer:
            for change in changes:
                match change:
                    case Article():
                        writer.upsert(change)
                    case Hide():
                        writer.hide(change.id, hidden=change.hidden)
                    case _:
                        writer.delete(change)
            raise KeyError

    @rule()
    def compact(self) -> None:
        run = self._newest.run if self._newest else "none"
        if writer := self._engine.compaction(run=run):
            with writer:
                pass
            assert self._engine.compaction(run=run) is None

    @rule()
    def start_anew(self) -> None:
        self._engine = WhooshEngine(self._index, self._memory)

    @rule()
    def roll_back(self) -> None:
        if self._before:
            self._engine.rollback()
            self._newest, self._before = self._before, None
        else:
            with pytest.raises(IndexMissingError):
                self._engine.rollback()

    @precondition(lambda self: self._newest and len(self._left_open) < 3)
    @rule()
    def leave_a_reader_open(self) -> None:
        assert self._newest
        self._left_open.append((self._engine.reader(), self._newest))

    @rule(question=queries)
    def ask(self, question: Query) -> None:
        for reader, state in self._left_open:
            assert answer(reader.search(question)) == answer(state.reader().search(question))
        if self._newest:
            reader = self._engine.reader()
            expected = self._newest.reader().search(question)
            assert answer(reader.search(question)) == answer(expected)
            reader.close()

    @invariant()
    def what_is_held_is_what_was_written(self) -> None:
        if self._newest is None:
            return
        reader = self._engine.reader()
        held = self._newest.articles
        assert reader.articles == len(held) - len(self._newest.hidden)
        assert dict(reader.origins()) == {one.id: one.origin for one in held.values()}
        for name in held:
            assert reader.get(name) == held[name]
        reader.close()
        assert seen(self._index) == self._newest.seen

    def _publish(self, state: State) -> None:
        if self._newest and self._newest.run != state.run:
            self._before = self._newest
        self._newest = state

    def teardown(self) -> None:
        for reader, _ in self._left_open:
            reader.close()
        self._patch.undo()
        self._folder.cleanup()


TestHistories = pytest.mark.filterwarnings("ignore:Generating overly large repr")(
    Histories.TestCase
)
TestHistories.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
