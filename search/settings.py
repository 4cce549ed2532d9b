"""Every knob, once: its default, what it does, and the environment variable that sets it.

Read only at the doors (the cli modules and ``create_app``), and handed on as plain values.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.engine import Memory
from search.errors import SettingError

_MEGA = 1_000_000


def _knob(default: Any, help_: str, *, least: int | None = None) -> Any:
    return dataclasses.field(default=default, metadata={"help": help_, "least": least})


def _in_data_folder() -> Path:
    import platformdirs  # only where no other folder is named

    return Path(platformdirs.user_data_dir("broadsheet", appauthor=False)) / "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process. Each is named BROADSHEET_<NAME> in the environment."""

    index: Path = dataclasses.field(
        default_factory=_in_data_folder,
        metadata={"help": "folder of the index (default: in the user's data folder)"},
    )
    engine: str = _knob("whoosh", "engine that holds the index")

    cache_bytes: int = _knob(
        Memory().cache, "memory of a process that searches, for what it may read again", least=0
    )
    build_bytes: int = _knob(
        Memory().build, "memory for articles that are not yet on disk", least=_MEGA
    )

    query_characters: int = _knob(8_192, "longest query, in characters", least=1)
    query_clauses: int = _knob(1_024, "most words in one query; those of a phrase count", least=1)
    query_seconds: int = _knob(20, "longest time that looking for one query may take", least=1)
    per_page: int = _knob(10, "hits a page", least=1)
    per_page_limit: int = _knob(100, "most hits a page that may be asked for", least=1)
    facet_size: int = _knob(10, "values shown of a facet", least=1)
    facet_size_limit: int = _knob(1_000, "most values of a facet that may be asked for", least=1)

    host: str = _knob("127.0.0.1", "address to serve on")
    port: int = _knob(8_000, "port to serve on; 0 takes a free one", least=0)
    workers: int = _knob(1, "serving processes", least=1)
    threads: int = _knob(
        2, "threads of each serving process; with more, answers wait longer", least=1
    )
    request_bytes: int = _knob(131_072, "largest request body and header that is read", least=1_024)

    processes: int = _knob(os.cpu_count() or 1, "processes that read and parse files", least=1)
    batch_articles: int = _knob(20_000, "articles written between two commits of a run", least=1)
    batch_bytes: int = _knob(64 * _MEGA, "bytes of text written between two commits", least=1)
    source_bytes: int = _knob(256 * _MEGA, "largest file, after decompression", least=1)
    html_bytes: int = _knob(16 * _MEGA, "largest HTML page, after decompression", least=1)
    line_bytes: int = _knob(16 * _MEGA, "longest line of a JSONL file", least=1)
    article_characters: int = _knob(20 * _MEGA, "longest text of one article", least=1)
    source_seconds: int = _knob(30, "time for reading one file (JSONL: one batch)", least=1)
    worker_bytes: int = _knob(2_000 * _MEGA, "memory of a reading process; 0: no limit", least=0)

    @property
    def memory(self) -> Memory:
        """What an engine may use of it."""
        return Memory(cache=self.cache_bytes, build=self.build_bytes)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **chosen: Any) -> Settings:
        """Defaults, then the environment, then ``chosen`` (those that are not None).

        Raises SettingError for a value that a setting cannot have; it names the setting.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for knob in dataclasses.fields(cls):
            value = chosen.pop(knob.name, None)
            name = knob.name
            if value is None and (value := environ.get(environment_name(knob.name)) or None):
                name = environment_name(knob.name)
            if value is not None:
                values[knob.name] = _convert(name, value, knob)
        if chosen:
            raise SettingError(f"No setting is called {', '.join(sorted(chosen))}.")
        return cls(**values)


def environment_name(name: str) -> str:
    """The environment variable of a setting."""
    return f"BROADSHEET_{name.upper()}"


def wants_colour(environ: Mapping[str, str] | None = None) -> bool:
    """Whether terminals may be written to in colour: not with NO_COLOR, whatever its value."""
    return not (os.environ if environ is None else environ).get("NO_COLOR")


def _convert(name: str, value: Any, knob: dataclasses.Field[Any]) -> Any:
    if knob.name == "index":
        return Path(value).expanduser().absolute()
    if not isinstance(knob.default, int):
        return value
    least = knob.metadata["least"]
    try:
        number = int(value)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {value!r}.") from None
    if number < least:
        raise SettingError(f"{name} must be {least} or more, not {number}.")
    return number
