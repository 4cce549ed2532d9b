from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.columns import Choices, Group, Numbers, Texts
from search.engines.whoosh.library import Column
from search.engines.whoosh.storage import Folder

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def through(folder: Path, column: Column, values: list[Any]) -> Any:
    storage = Folder(str(folder))
    with storage.create_file("column") as file:
        writer = column.writer(file)
        for number, value in enumerate(values):
            writer.add(number, value)
        writer.finish(len(values))
    file = storage.open_file("column")
    return column.reader(file, 0, storage.file_length("column"), len(values))


@same_folder
@given(st.lists(st.integers(-1, 2**40)))
def test_numbers(tmp_path: Path, values: list[int]) -> None:
    assert list(through(tmp_path, Numbers("q"), values)) == values


@same_folder
@given(st.lists(st.lists(st.text(max_size=3), max_size=3).map(tuple)))
def test_choices(tmp_path: Path, values: list[tuple[str, ...]]) -> None:
    refs, choices = through(tmp_path, Choices(), values)
    assert [choices[ref] for ref in refs] == values
    assert len(choices) == len(set(values))


def test_more_choices_than_two_bytes_can_count(tmp_path: Path) -> None:
    values = [(f"author {number}",) for number in range(70_000)]
    refs, choices = through(tmp_path, Choices(), values)
    assert choices[refs[69_999]] == values[69_999]


@pytest.mark.parametrize("compressed", [True, False])
@same_folder
@given(values=st.lists(st.binary(max_size=50)))
def test_texts(tmp_path: Path, values: list[bytes], compressed: bool) -> None:
    texts = through(tmp_path, Texts(compressed=compressed), values)
    assert len(texts) == len(values)
    assert [texts[number] for number in range(len(values))] == values


@same_folder
@given(values=st.lists(st.tuples(st.integers(0, 9), st.just(("a",)) | st.just(()))))
def test_a_group(tmp_path: Path, values: list[tuple[int, tuple[str, ...]]]) -> None:
    group = through(tmp_path, Group({"one": Numbers("I"), "two": Choices()}), values)
    assert [group[number] for number in range(len(values))] == values
    assert list(group.column("one")) == [one for one, _ in values]


@pytest.mark.parametrize("column", [Numbers("I"), Choices(), Texts(compressed=True)])
def test_no_document_is_left_out(tmp_path: Path, column: Column) -> None:
    with Folder(str(tmp_path)).create_file("column") as file:
        writer = column.writer(file)
        with pytest.raises(ValueError, match="document 1"):
            writer.add(1, 0)
        with pytest.raises(ValueError, match="document 1"):
            writer.finish(1)
