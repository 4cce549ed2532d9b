from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from search.current import Current
from search.engine import Engine, Reader
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.errors import IndexDamagedError, IndexMissingError
from search.model import Query
from search.query.tree import Term
from tests.search.engines.contract import article


class Watched:
    """An engine whose readers are counted, and refuse to answer once they are closed."""

    def __init__(self) -> None:
        self.engine = MemoryEngine()
        self.open: set[int] = set()
        self.failing: Exception | None = None
        self.opened = 0

    def newest(self) -> int:
        return self.engine.newest()

    def reader(self) -> Reader:
        if self.failing:
            raise self.failing
        reader = self.engine.reader()
        self.opened += 1
        number = self.opened
        self.open.add(number)
        reader.close = lambda: self.open.remove(number)  # type: ignore[method-assign]  # watched
        return reader

    def writer(self, *, run: str) -> object:
        return self.engine.writer(run=run)


def commit(engine: Engine, *ids: str) -> None:
    with engine.writer(run="run") as writer:
        for one in ids:
            writer.upsert(article(one, "peace"))


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def current(watched: Watched) -> Current:
    return Current(watched)  # type: ignore[arg-type]  # its writer is the memory engine's


def test_nothing_there_yet(watched: Watched, current: Current) -> None:
    with pytest.raises(IndexMissingError), current.reader():
        pass
    commit(watched.engine, "a")
    with current.reader() as reader:
        assert reader.articles == 1


def test_a_reader_is_kept_while_nothing_changes(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with current.reader() as one, current.reader() as other:
        assert one is other
    with current.reader() as later:
        assert later is one
    assert watched.opened == 1
    assert watched.open == {1}


def test_the_newest_is_picked_up_and_the_old_one_closed(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with current.reader() as old:
        commit(watched.engine, "b")
        with current.reader() as new:
            assert (old.articles, new.articles) == (1, 2)
            assert watched.open == {1, 2}  # the first is still in use
        assert watched.open == {1, 2}
    assert watched.open == {2}
    commit(watched.engine, "c")
    with current.reader():
        assert watched.open == {3}  # nobody used the second


def test_the_last_one_to_leave_closes(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with current.reader() as long:
        with current.reader() as short:
            assert short is long
            commit(watched.engine, "b")
            with current.reader():
                pass
        assert watched.open == {1, 2}
    assert watched.open == {2}


def test_a_request_that_fails_gives_its_reader_back(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with pytest.raises(ZeroDivisionError), current.reader():
        raise ZeroDivisionError
    commit(watched.engine, "b")
    with current.reader():
        assert watched.open == {2}


def test_while_everything_is_rebuilt_the_last_one_serves(
    watched: Watched, current: Current
) -> None:
    commit(watched.engine, "a")
    with current.reader():
        pass
    full, watched.engine = watched.engine, MemoryEngine()
    for _ in range(2):
        with current.reader() as reader:
            assert reader.articles == 1
    assert watched.open == {1}
    commit(full, "b")
    watched.engine = full
    with current.reader() as reader:
        assert reader.articles == 2
    assert watched.open == {2}


def test_damage_is_not_hidden(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with current.reader():
        pass
    commit(watched.engine, "b")
    watched.failing = IndexDamagedError("a flipped bit")
    for _ in range(2):
        with pytest.raises(IndexDamagedError), current.reader():
            pass
    watched.failing = None
    with current.reader() as reader:
        assert reader.articles == 2


def test_others_go_on_while_one_opens(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with current.reader():
        pass
    commit(watched.engine, "b")
    opening, go_on = threading.Event(), threading.Event()
    plain = watched.engine.reader
    seen: list[int] = []

    def slow() -> Reader:
        opening.set()
        assert go_on.wait(10)
        return plain()

    watched.engine.reader = slow  # type: ignore[method-assign,assignment]  # as a big index is

    def ask() -> None:
        with current.reader() as reader:
            seen.append(reader.articles)

    opener = threading.Thread(target=ask)
    opener.start()
    assert opening.wait(10)
    ask()
    assert seen == [1]
    go_on.set()
    opener.join()
    assert seen == [1, 2]


def test_close(watched: Watched, current: Current) -> None:
    commit(watched.engine, "a")
    with current.reader():
        current.close()
        assert watched.open == {1}
    assert watched.open == set()
    current.close()


def test_many_threads_while_generations_come_and_go(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    commit(engine, "a0")
    current = Current(engine)
    done = threading.Event()
    problems: list[object] = []
    most = 8

    def work() -> None:
        last = 0
        while not done.is_set():
            try:
                with current.reader() as reader:
                    page = reader.search(Query(tree=Term(text="peace"), per_page=100))
                    if not last <= page.total == len(page.hits) == reader.articles:
                        problems.append((last, page.total))
                    last = page.total
            except Exception as error:  # a thread's error must reach the test
                problems.append(error)
                return

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, most):
        commit(engine, f"a{number}")
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    with current.reader() as reader:
        assert reader.articles == most
    current.close()


def test_a_folder_that_was_deleted_and_made_again_is_opened_again(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    commit(engine, "a")
    current = Current(engine)
    with current.reader() as reader:
        assert (reader.generation, reader.get("a") is None) == (1, False)
        old = reader.build
        assert engine.build() == old
    shutil.rmtree(tmp_path / "index")
    commit(engine, "b")
    with current.reader() as reader:
        assert (reader.generation, reader.get("a"), reader.get("b") is None) == (1, None, False)
        assert reader.build != old
    current.close()
