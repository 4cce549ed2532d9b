"""Errors say what is wrong, the way out, and the exit code."""

from __future__ import annotations

import pytest

from search import errors
from search.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexUnwritableError,
    QueryError,
    SearchError,
    SettingError,
    UnknownEngineError,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SettingError, 2),
        (UnknownEngineError, 2),
        (IndexMissingError, 2),
        (IndexDamagedError, 4),
        (IndexOutdatedError, 4),
        (IndexLockedError, 5),
    ],
)
def test_exit_codes(kind: type[SearchError], code: int) -> None:
    error = kind("It broke.", remedy="Mend it.")
    assert error.exit_code == code
    assert str(error) == "It broke.\nMend it."
    assert str(kind("It broke.")) == "It broke."


def test_what_cannot_be_written_has_a_way_out() -> None:
    assert IndexUnwritableError("No.").exit_code == 5
    assert IndexUnwritableError("No.").remedy
    assert IndexUnwritableError("No.", remedy="Make room.").remedy == "Make room."


def test_a_query_error_names_the_parameter() -> None:
    error = QueryError("Too long.", code="query-too-long", param="q")
    assert (error.code, error.param, error.exit_code) == ("query-too-long", "q", 2)


def test_the_drawing_has_them_all() -> None:
    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    tree = [kind for kind in kinds if issubclass(kind, SearchError)]
    assert QueryError in tree
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in tree)
