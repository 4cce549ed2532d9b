"""The command ``search``: hits in the terminal, or as JSON for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from search.errors import QueryError
from search.model import Query, SearchPage, Sort
from search.options import index_option
from search.query import parse, to_text
from search.query.tree import FIELDS
from search.registry import open_engine
from search.settings import Settings, wants_colour
from search.terminal import facet_lines, page_lines, visible
from search.wire import hit_document, page_document

_IN_A_QUERY = (
    ('"ferry treaty"', "The phrase; words without quotation marks may be anywhere."),
    ('"treaty signed"~4', "The words near each other, at most 4 others among them."),
    ("(ferry OR boat) -oil", "Either of the first two, without the third."),
    ("title:treaty date:2023", f"In a field ({', '.join(FIELDS)}), by date."),
    ("negotiat* Bosporus~", "By the first letters; spelt a little otherwise."),
    ('=US ="Lake Selmer"', "As written: no other forms, capitals as they are."),
)


class SearchCommand(click.Command):
    """A command without short options, so that ``-russia`` is a part of the query."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What can stand in a query, below the options."""
        with formatter.section("In a QUERY"):
            formatter.write_dl(_IN_A_QUERY)
        super().format_epilog(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse unknown long options before a ``--``: click would take them for the query."""
        known = {name for param in self.get_params(ctx) for name in param.opts}
        for arg in args[: args.index("--")] if "--" in args else args:
            name = arg.partition("=")[0]
            if name.startswith("--") and name not in known and not any(map(str.isspace, name)):
                from difflib import get_close_matches

                raise click.NoSuchOption(
                    name, possibilities=get_close_matches(name, known), ctx=ctx
                )
        return super().parse_args(ctx, args)


@click.command(
    cls=SearchCommand,
    context_settings={"ignore_unknown_options": True},
    epilog="The page /syntax of `broadsheet serve` has every form.",
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--limit", type=int, metavar="N", help="Hits a page.  [default: 10]")
@click.option("--page", type=int, default=1, metavar="N", help="Which page of hits.")
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default=Sort.RELEVANCE.value,
    show_default=True,
    help="Order of the hits.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="json: the document of the JSON API; jsonl: one hit a line.",
)
@click.option("--facets", is_flag=True, help="Count outlets, years, ... of all hits (text).")
@index_option
def search(
    *,
    query: tuple[str, ...],
    limit: int | None,
    page: int,
    sort: str,
    shape: str,
    facets: bool,
    index: Path | None,
) -> None:
    """Search the archive. Without a QUERY: all articles, the newest first.

    \b
    broadsheet search astana '"peace talks"' -russia date:2023
    broadsheet search 'title:treaty (ferry OR boat)' --limit 5
    broadsheet search '"treaty signed"~4' --facets
    broadsheet search 'negotiat*' --sort newest --format json

    A QUERY may begin with a minus; what follows a -- is never an option.
    """
    settings = Settings.load(index=index)
    asked = _query(" ".join(query), limit, page, Sort(sort), settings)
    if shape == "jsonl" or (shape == "text" and not facets):
        asked = asked._replace(facets=())  # which nobody will see
    reader = open_engine(settings.engine, settings.index, settings.memory).reader()
    try:
        found = reader.search(asked)
    finally:
        reader.close()
    if shape == "json":
        click.echo(_json(page_document(found), indent=2))
    elif shape == "jsonl":
        for hit in found.hits:
            click.echo(_json(hit_document(hit)))
    else:
        _show(found, facets=facets)


def _query(text: str, limit: int | None, page: int, sort: Sort, settings: Settings) -> Query:
    # Arguments that are not valid in the terminal's encoding arrive as halves of surrogate pairs.
    text = text.encode("utf-8", "replace").decode("utf-8")
    if page < 1:
        raise QueryError("--page counts from 1.", code="bad-number", param="page")
    if limit is not None and not 1 <= limit <= settings.per_page_limit:
        raise QueryError(
            f"--limit is from 1 to {settings.per_page_limit}.", code="bad-number", param="per_page"
        )
    parsed = parse(text, characters=settings.query_characters, clauses=settings.query_clauses)
    return Query(
        text=text,
        tree=parsed.tree,
        notes=parsed.notes,
        sort=sort,
        page=page,
        per_page=limit or settings.per_page,
        facet_size=settings.facet_size,
        seconds=settings.query_seconds,
    )


def _json(document: dict[str, Any], *, indent: int | None = None) -> str:
    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    return json.dumps(document, ensure_ascii=not is_unicode, indent=indent)


def _show(page: SearchPage, *, facets: bool) -> None:
    for line in _remarks(page):
        click.echo(line, err=True)
    width = min(shutil.get_terminal_size().columns, 100)
    for line in page_lines(page, width=width, colour=wants_colour() and sys.stdout.isatty()):
        click.echo(line)
    if facets:
        for line in facet_lines(page.facets):
            click.echo(line)


def _remarks(page: SearchPage) -> Iterator[str]:
    """What is said about the answer, beside it."""
    query = page.query
    for message in dict.fromkeys(note.message for note in query.notes):
        yield visible(f"Note: {message}")
    if not page.total:
        yield visible(f"No article matches {to_text(query.tree)}")
        return
    articles = "1 article" if page.total == 1 else f"{page.total:,} articles"
    where = f", page {query.page:,} of {page.pages:,}" if page.pages > 1 or query.page > 1 else ""
    yield visible(f"{articles} for {to_text(query.tree)}{where}")
    if not page.hits:
        yield f"There is no page {query.page:,}."
