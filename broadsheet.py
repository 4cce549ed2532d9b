"""The roof: the command ``broadsheet``, and what its commands are called."""

from __future__ import annotations

import gc
import os
import shlex
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Any, NoReturn

import click

#: Command -> (module and attribute, imported when it is called; one line of help).
COMMANDS = {
    "index": ("indexer.cli:index", "Add the articles in files and folders, and keep up with them."),
    "search": ("search.cli:search", "Search the archive."),
    "serve": ("web.cli:serve", "Serve the search pages and the JSON API."),
    "status": ("indexer.cli:status", "Show what is in the index, and what could not be read."),
    "check": ("indexer.cli:check", "Verify every byte of the index, and the ledger."),
}


class LazyGroup(click.Group):
    """Commands by name, without the modules behind them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None for any other name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but an --index before the command is told its place."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name != "--index":
                raise
            raise click.UsageError(
                "--index stands behind the command: broadsheet COMMAND --index DIR", ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table's own lines, so that help imports nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib import metadata  # with all of mail, which no other command needs

        try:
            number = metadata.version("broadsheet")
        except metadata.PackageNotFoundError:
            number = "(not installed)"
        click.echo(f"broadsheet {number}")
        ctx.exit()


@click.group(cls=LazyGroup, no_args_is_help=True)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the version and exit.",
)  # fmt: skip
@click.option("--traceback", "show_trace", is_flag=True, help="Show where an error came from.")
def cli(show_trace: bool) -> None:
    """Broadsheet makes a folder of articles searchable.

    \b
    broadsheet index documents/              read what is new, changed or gone
    broadsheet search '"peace talks" -oil'   search in the terminal
    broadsheet serve                         search in the browser

    All commands take --index DIR; without it, BROADSHEET_INDEX names the index, or it lies in
    your data folder. `broadsheet COMMAND --help` says more.

    \b
    Exit codes: 0 well, 1 other errors, 2 usage, 3 some sources failed, 4 index
    damaged or of another version, 5 index cannot be written, 130 interrupted.
    """


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    gc.set_threshold(50_000)  # looking for cycles after each 700 objects is a twentieth of a start
    # numpy's OpenBLAS would start threads as it is loaded, for work that is not ours.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an article may have letters that a terminal lacks
            stream.reconfigure(errors="replace")
    code = run(list(sys.argv[1:] if args is None else args))
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
    gc.freeze()  # else Python, as it ends, looks through all that there is: a tenth of a search
    sys.exit(code)


def run(args: list[str]) -> int:
    """Run the command line. Errors become a message on stderr and an exit code."""
    show_trace, meta = False, dict[str, Any]()
    try:
        with cli.make_context("broadsheet", args.copy()) as ctx:
            meta = ctx.meta
            show_trace = bool(ctx.params["show_trace"])
            cli.invoke(ctx)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough: `| head`
        _forget_output()
    except Exception as error:  # the last resort: a message, and how to learn more
        if show_trace:
            traceback.print_exc()
        return _report(error, args, meta, show_trace=show_trace)
    return 0


def _report(error: Exception, args: list[str], meta: dict[str, Any], *, show_trace: bool) -> int:
    from search import escaped  # here, so that --help need not import the ground
    from search.errors import SearchError
    from search.options import for_named_index

    def tell(message: str) -> None:  # names of files in it cannot drive the terminal
        click.echo("\n".join(map(escaped, message.split("\n"))), err=True)

    if isinstance(error, SearchError):
        remedy = for_named_index(error.remedy, meta)
        tell(f"Error: {error.message}\n{remedy}" if remedy else f"Error: {error.message}")
        return error.exit_code
    tell(f"Internal error: {type(error).__name__}: {error}")
    if not show_trace:
        click.echo(f"To see where: broadsheet --traceback {shlex.join(args)}", err=True)
    return 1


def _forget_output() -> None:
    """Send what is still in the buffers nowhere, so that Python's exit does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
