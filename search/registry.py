"""Engine names and the modules behind them, imported when an engine is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from search.engine import Engine, Memory
from search.errors import UnknownEngineError

#: Each module has ``open_engine(folder, memory) -> Engine``; nothing is created before a writer
#: starts.
ENGINES = {
    "whoosh": "search.engines.whoosh.engine",
}

_DEFAULT = Memory()


def open_engine(name: str, folder: Path, memory: Memory = _DEFAULT) -> Engine:
    """The engine of that name over the index in ``folder``. Raises UnknownEngineError."""
    if name not in ENGINES:
        raise UnknownEngineError(
            f"No engine is called {name!r}.", remedy=f"Engines: {', '.join(sorted(ENGINES))}."
        )
    engine: Engine = import_module(ENGINES[name]).open_engine(folder, memory)
    return engine
