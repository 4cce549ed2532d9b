"""The cache: never above its limit, never a wrong value, forgotten with its segment."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections.abc import Hashable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.caching import ENTRY, Cache, Shelf, Value

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 9), st.integers(0, 50)),
        st.tuples(st.just("get"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("allow"), st.integers(0, 200), st.just(0)),
        st.tuples(st.just("clear"), st.just(0), st.just(0)),
    )
)


@given(STEPS)
def test_what_is_found_is_what_was_put_first_and_the_limit_holds(
    steps: list[tuple[str, int, int]],
) -> None:
    limit, cache = 100, Cache(100)
    first: dict[int, int] = {}  # since it was not there
    for what, key, size in steps:
        if what == "put":
            if cache.get(key) is None:
                first[key] = size
            assert cache.put(key, size, size) == size
            if size <= limit:
                assert cache.get(key) == first[key]
        elif what == "get":
            assert cache.get(key) in (None, first.get(key))
        elif what == "allow":
            cache.allow(limit := key)
        else:
            cache.clear()
        kept = {key: value for key in first if (value := cache.get(key)) is not None}
        assert sum(kept.values()) == cache.size <= limit


class AtOnce(Cache):
    """Gives each value its turn when it is put."""

    def put(self, key: Hashable, value: Value, size: int) -> Value:
        super().put(key, value, size)
        self._give_turns()
        return value


@given(STEPS)
def test_what_goes_does_not_hang_on_when_turns_are_given(steps: list[tuple[str, int, int]]) -> None:
    one, other = Cache(100), AtOnce(100)
    for what, key, size in steps:
        for cache in (one, other):
            if what == "put":
                cache.put(key, size, size)
            elif what == "get":
                cache.get(key)
            elif what == "allow":
                cache.allow(key)
            else:
                cache.clear()
        assert one._entries.keys() == other._entries.keys()


def test_what_is_asked_for_again_and_again_stays() -> None:
    cache = Cache(30)
    cache.put("asked for", 1, 10)
    for number in range(20):
        assert cache.get("asked for") == 1
        cache.put(number, number, 10)
    assert cache.get("asked for") == 1
    assert cache.get(0) is None


def test_of_what_is_asked_for_alike_the_short_stays_longer() -> None:
    cache = Cache(1_000_000)
    cache.put("short", 1, 1_000)
    cache.put("long", 1, 500_000)
    for number in range(4):
        cache.put(number, 1, 400_000)
    assert cache.get("short") == 1
    assert cache.get("long") is None


def test_what_was_asked_for_often_stays_longer_but_not_for_ever() -> None:
    cache = Cache(30)
    cache.put("often", 1, 10)
    for number in range(40):
        cache.get("often")
        cache.put(number, 1, 10)
    others = 0
    while "often" in cache._entries:  # to get it would be to ask for it
        others += 1
        cache.put(("other", others), 1, 10)
    assert 4 < others < 20


def test_a_shelf_may_be_let_go_of_with_what_makes_room() -> None:
    cache = Cache(10 * ENTRY)
    held = Shelf(cache)
    cache.put("holds a shelf", [held], 4 * ENTRY)
    for number in range(4):
        held.put("docs", number, number, ENTRY // 2)
    del held
    cache.put("long", 1, 9 * ENTRY)
    gc.collect()
    assert cache.size == 9 * ENTRY
    assert [cache.put(number, number, 2 * ENTRY) for number in range(9)] == list(range(9))
    assert cache.size == 10 * ENTRY


def test_a_shelf_is_forgotten_with_its_owner() -> None:
    cache = Cache(10_000)
    one, other = Shelf(cache), Shelf(cache)
    one.put("docs", 1, "one", 10)
    other.put("docs", 1, "other", 10)
    assert (one.get("docs", 1), other.get("docs", 1)) == ("one", "other")
    assert one.get("codes", 1) is None
    del one
    gc.collect()
    assert cache.size == ENTRY + 10
    assert other.get("docs", 1) == "other"


def test_a_shelf_may_be_let_go_of_while_another_one_is_forgotten() -> None:
    cache = Cache(10_000)
    others = [Shelf(cache)]

    class Collecting:
        """Part of a key; the garbage collector happens to run when it is compared."""

        __hash__ = object.__hash__

        def __eq__(self, other: object) -> bool:
            others.clear()
            return self is other

    cache.put((Collecting(), "docs"), "stays", 10)
    others[0].put("docs", 1, "other", 10)
    one = Shelf(cache)
    one.put("docs", 1, "one", 10)
    cache.forget(one._number)
    assert not others
    assert cache.size == 10


class Collecting:
    """Part of a key; the garbage collector happens to run when it is looked up."""

    def __init__(self) -> None:
        self.garbage: list[Shelf] = []

    def __hash__(self) -> int:
        self.garbage.clear()
        return 1


def test_all_that_was_kept_may_be_let_go_of_before_room_is_made() -> None:
    cache, key = Cache(ENTRY), Collecting()
    shelf = Shelf(cache)
    shelf.put("docs", key, "goes", 0)
    key.garbage.append(shelf)
    del shelf
    cache.put("long", 1, ENTRY)
    assert cache.size == ENTRY


def test_no_value_loses_its_turn_where_two_shelves_are_let_go_of_at_once() -> None:
    cache, key = AtOnce(5 * ENTRY), Collecting()
    goes, too, stays = Shelf(cache), Shelf(cache), Shelf(cache)
    goes.put("docs", 0, "goes", 0)
    for part in (1, key, 3):
        stays.put("docs", part, "stays", 0)
    too.put("docs", 4, "goes", 0)
    key.garbage.append(goes)
    del goes, too
    assert cache.size == 3 * ENTRY
    cache.allow(0)
    assert cache.size == 0


def test_short_values_take_no_more_than_the_limit_either() -> None:
    cache = Cache(1_000_000)
    shelf = Shelf(cache)
    tracemalloc.start()
    for number in range(20_000):
        shelf.put("scores", (number, 1), np.zeros(2), 16)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1.5 * 1_000_000


def test_many_threads_may_use_it_at_once() -> None:
    cache = Cache(500)
    wrong: list[object] = []

    def work(seed: int) -> None:
        for step in range(3_000):
            key = (seed * 31 + step * 7) % 100
            found = cache.get(key)
            if found not in (None, key):
                wrong.append(found)
            cache.put(key, key, 10 + key % 20)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
    assert cache.size <= 500
