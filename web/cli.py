"""The command ``serve``: the pages and the JSON on one address."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from search import Settings
from search.options import index_option
from web import create_app, serving
from web.turns import Counts
from web.workers import can_fork, supervise


@click.command()
@click.option("--host", metavar="ADDRESS", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=int, metavar="N", help="0 takes a free one.  [default: 8000]")
@click.option("--workers", type=int, metavar="N", help="Serving processes.  [default: 1]")
@click.option("--threads", type=int, metavar="N", help="Threads of each process.  [default: 2]")
@index_option
def serve(
    *,
    host: str | None,
    port: int | None,
    workers: int | None,
    threads: int | None,
    index: Path | None,
) -> None:
    """Serve the search pages and the JSON API until Ctrl-C.

    The index need not exist yet: it is served as soon as it does, and each new generation as soon
    as it is written.
    """
    settings = Settings.load(host=host, port=port, workers=workers, threads=threads, index=index)
    if settings.workers > 1 and not can_fork():
        raise click.UsageError("--workers needs a system that forks; here it must be 1.")
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits is no news
    with serving.listen(settings.host, settings.port) as bound:
        say = partial(click.echo, err=True)
        address = serving.url(bound)

        def greet() -> None:
            say(f"Serving {address} (Ctrl-C stops)")

        counts = Counts(settings.workers) if settings.workers > 1 else None

        def work(worker: int, ready: Callable[[], None] = lambda: None) -> None:
            serving.serve(
                create_app(settings),
                bound,
                threads=settings.threads,
                request_bytes=settings.request_bytes,
                ready=ready,
                counts=counts,
                worker=worker,
            )

        if settings.workers == 1:
            work(0, greet)
        else:
            supervise(settings.workers, work, ready=greet, say=say)
