"""Command line options that mean the same for every command."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

#: Where a context keeps the folder that ``--index`` named; contexts above it have it, too.
_NAMED = "broadsheet.index"


def _remember(ctx: click.Context, param: click.Parameter, folder: Path | None) -> Path | None:
    ctx.meta[_NAMED] = folder
    return folder


def for_named_index(remedy: str, meta: dict[str, Any]) -> str:
    """A remedy, with the ``--index`` that was given: its command would go to another index.

    ``meta`` is that of the click context, or of one above it.
    """
    if (folder := meta.get(_NAMED)) is None:
        return remedy
    named = f"broadsheet index --index {shlex.quote(str(folder))}"
    return remedy.replace("broadsheet index", named)


#: Gives the command an argument ``index``: a folder, or None for the setting.
index_option = click.option(
    "--index",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    callback=_remember,
    help="Folder of the index.  [env: BROADSHEET_INDEX]",
)
