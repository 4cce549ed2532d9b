"""Command line options that mean the same for every command."""

from __future__ import annotations

from pathlib import Path

import click

#: Gives the command an argument ``index``: a folder, or None for the setting.
index_option = click.option(
    "--index",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the index.  [env: BROADSHEET_INDEX]",
)
