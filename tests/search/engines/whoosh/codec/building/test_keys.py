"""The table of keys against a dictionary, with hashes that tell nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.keys import NO_WORD, KeyTable, pack

WORDS = st.lists(st.binary(min_size=1, max_size=16).filter(lambda word: 0 not in word), max_size=40)


class Twin:
    """The same numbering by a table of arrays and by a dictionary."""

    def __init__(self) -> None:
        self.table = KeyTable(2)
        self.known: dict[bytes, int] = {}

    def ask(self, words: list[bytes]) -> None:
        units = np.frombuffer(b"".join(words) + bytes(16), np.uint8)
        lengths = np.array([len(word) for word in words], np.int64)
        key = pack(units, np.cumsum(lengths) - lengths, lengths, 2)
        before = len(self.known)
        unseen = np.arange(before, before + len(words), dtype=np.int32)
        found = self.table.numbers(key, unseen)
        first = np.array([before + words.index(word) for word in words], np.int32)
        old = [self.known.get(word, None) for word in words]
        assert found.tolist() == [
            one if one is not None else new for one, new in zip(old, first.tolist(), strict=True)
        ]
        fresh = np.unique(found[found >= before])
        numbers = np.arange(before, before + len(fresh), dtype=np.int32)
        self.table.renumber(fresh, numbers)
        for word in words:
            self.known.setdefault(word, len(self.known))
        again = self.table.numbers(key, unseen + np.int32(len(words)))
        assert again.tolist() == [self.known[word] for word in words]


@pytest.fixture(params=["hashed", "all alike", "all at the end"])
def hashing(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "all alike":
            patch.setattr(KeyTable, "_home", nowhere)
        elif request.param == "all at the end":
            patch.setattr(KeyTable, "_home", at_the_end)
        yield


def nowhere(_: KeyTable, key: list[NDArray[Any]]) -> NDArray[np.int64]:
    return np.zeros(len(key[0]), np.int64)


def at_the_end(table: KeyTable, key: list[NDArray[Any]]) -> NDArray[np.int64]:
    return np.where(np.logical_or.reduce(key), len(table._slots) - 1, 0)


@pytest.mark.usefixtures("hashing")
@given(st.lists(WORDS, max_size=5))
def test_numbers_are_those_of_a_dictionary(batches: list[list[bytes]]) -> None:
    twin = Twin()
    for words in batches:
        twin.ask(words)


@pytest.mark.usefixtures("hashing")
def test_a_table_grows_while_it_is_asked() -> None:
    twin = Twin()
    for begin in (0, 100, 700, 500):
        words = [b"%d" % (i * 7919) for i in range(begin, begin + 1_000)]
        twin.ask(words + words[::-3])


def test_a_table_has_room_for_words_not_for_how_often_they_stand() -> None:
    table = KeyTable(1)
    key = [np.tile(np.array([5, 9], np.uint64), 200_000)]
    found = table.numbers(key, np.arange(400_000, dtype=np.int32))
    assert np.unique(found).tolist() == [0, 1]
    assert len(table._numbers) <= 1 << 17


def test_words_that_differ_in_few_bits_do_not_collide() -> None:
    table = KeyTable(2)
    highest = np.arange(256, dtype=np.uint64) << np.uint64(56)
    key = [np.repeat(highest, 256), np.tile(highest, 256)]
    table.numbers(key, np.arange(1 << 16, dtype=np.int32))
    homes = np.bincount(table._home(key))
    assert homes.max() < 100


def test_a_table_that_is_full_grows_for_one_more() -> None:
    table = KeyTable(1)
    room = len(table._numbers) - table._used
    units = np.arange(1, room + 2, dtype=np.uint64)
    numbers = np.arange(room + 1, dtype=np.int32)
    assert table.numbers([units[:room]], numbers[:room]).tolist() == numbers[:room].tolist()
    table.renumber(numbers[:room], numbers[:room])
    assert table.numbers([units[room:]], numbers[room:]).tolist() == [room]
    table.renumber(numbers[room:], numbers[room:])
    assert table.numbers([units], numbers + np.int32(room + 1)).tolist() == numbers.tolist()


def test_many_new_words_at_once() -> None:
    twin = Twin()
    twin.ask([b"a", b"b"])
    units = np.arange(1_000, 31_000, dtype=np.uint64)
    key = [np.concatenate([units, units[::-1]]), np.zeros(60_000, np.uint64)]
    found = twin.table.numbers(key, np.arange(2, 60_002, dtype=np.int32))
    assert found.tolist() == [*range(2, 30_002), *range(30_001, 1, -1)][:60_000]


@pytest.mark.usefixtures("hashing")
def test_zeros_are_no_word_and_take_no_slot() -> None:
    table = KeyTable(2)
    key = [np.array([0, 5, 0], np.uint64), np.zeros(3, np.uint64)]
    for _ in range(2):
        assert table.numbers(key, np.arange(3, dtype=np.int32)).tolist() == [NO_WORD, 1, NO_WORD]


@given(st.lists(st.text(st.characters(min_codepoint=1, max_codepoint=0xFFFF), min_size=1)))
def test_keys_of_utf16_tell_words_apart(drawn: list[str]) -> None:
    words = [word[:16] for word in drawn]
    units = np.array([ord(char) for char in "".join(words)] + [7] * 16, np.uint16)
    lengths = np.array([len(word) for word in words], np.int64)
    columns = pack(units, np.cumsum(lengths) - lengths, lengths, 4)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    expected = [
        tuple(
            int.from_bytes(word[at : at + 4].encode("utf-16-le", "surrogatepass"), "little")
            for at in range(0, 16, 4)
        )
        for word in words
    ]
    assert list(keys) == expected
