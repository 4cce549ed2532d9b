"""Where a setting's value comes from, and what it can be."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from search.errors import SettingError
from search.settings import Settings, environment_name, wants_colour


def test_the_environment_beats_the_default_and_the_choice_beats_both() -> None:
    environ = {"BROADSHEET_PORT": "9000", "BROADSHEET_THREADS": "2", "PORT": "1"}
    settings = Settings.load(environ, port=9001, threads=None)
    assert (settings.port, settings.threads, settings.per_page) == (9001, 2, 10)


def test_the_index_is_an_absolute_folder() -> None:
    settings = Settings.load({"BROADSHEET_INDEX": "~/archive"})
    assert settings.index == Path("~/archive").expanduser()
    assert Settings.load({}, index=Path("here")).index == Path.cwd() / "here"
    assert Settings.load({}).index.is_absolute()


def test_an_empty_variable_is_none() -> None:
    assert Settings.load({"BROADSHEET_PORT": ""}).port == Settings.load({}).port


@pytest.mark.parametrize(
    ("environ", "chosen", "named"),
    [
        ({"BROADSHEET_PORT": "x"}, {}, "BROADSHEET_PORT must be a whole number, not 'x'."),
        ({"BROADSHEET_PER_PAGE": "0"}, {}, "BROADSHEET_PER_PAGE must be 1 or more, not 0."),
        ({}, {"port": -1}, "port must be 0 or more, not -1."),
        ({}, {"colour": "red"}, "No setting is called colour."),
    ],
)
def test_bad_values_are_named(
    environ: dict[str, str], chosen: dict[str, object], named: str
) -> None:
    with pytest.raises(SettingError, match=named):
        Settings.load(environ, **chosen)


def test_each_setting_has_help_and_its_own_variable() -> None:
    knobs = dataclasses.fields(Settings)
    assert all(knob.metadata["help"] for knob in knobs)
    assert environment_name("per_page") == "BROADSHEET_PER_PAGE"
    assert Settings.load({}) == Settings()


def test_no_color() -> None:
    assert wants_colour({})
    assert wants_colour({"NO_COLOR": ""})
    assert not wants_colour({"NO_COLOR": "0"})
