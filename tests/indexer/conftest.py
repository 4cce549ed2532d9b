"""A collection in a folder, an index of it in memory, and runs that bring the two together."""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from indexer.asking import Question
from indexer.errors import SourceError
from indexer.formats import choose
from indexer.job import Job
from indexer.ledger import Ledger
from indexer.model import ArticleDraft, ItemFailure, Kind, Limits, Outcome, Source
from indexer.opening import Opened
from indexer.pipeline import Run
from indexer.reconcile import reconcile
from indexer.roots import resolved_roots
from indexer.sources import Selection
from search import Engine, IndexMissingError
from search.engines.memory import MemoryEngine
from tests.indexer.desk import Desk

LIMITS = Limits(
    source_bytes=10_000_000,
    html_bytes=1_000_000,
    line_bytes=100_000,
    article_characters=1_000_000,
    source_seconds=60,
    worker_bytes=0,
)

_runs = itertools.count(1)


def source_at(file: Path) -> Source:
    status = file.stat()
    return Source(
        root=str(file.parent),
        path=file.name,
        file=str(file),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
    )


def drafts(file: Path, limits: Limits = LIMITS) -> list[ArticleDraft | ItemFailure]:
    """What the format of a file makes of it. Raises SourceError."""
    with Opened(source_at(file), limits) as opened:
        found = choose(file.name, opened.head()).read(opened)
        return [one for one in found if not isinstance(one, Question)]


def only_draft(file: Path) -> ArticleDraft:
    (draft,) = drafts(file)
    assert isinstance(draft, ArticleDraft)
    return draft


def reason(file: Path, limits: Limits = LIMITS) -> str:
    """Why a file cannot be read."""
    with pytest.raises(SourceError) as failure:
        drafts(file, limits)
    return failure.value.reason


def text(title: str, word: str = "ice") -> str:
    return f"{title}\n\nAll about {word}.\n"


def lines(*values: Mapping[str, object] | str) -> str:
    return "".join(
        (value if isinstance(value, str) else json.dumps(value)) + "\n" for value in values
    )


class Archive:
    """A folder of files, an index, and its ledger."""

    def __init__(self, folder: Path) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.index = folder / "index"
        self.index.mkdir()
        self.engine: Engine = MemoryEngine()
        self.limits = LIMITS
        self.last: Run | None = None

    def write(self, path: str, text: str | bytes) -> Path:
        """A file that looks an hour old, so that its time stamp can be trusted."""
        file = self.files / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.age(file)
        return file

    def age(self, file: Path) -> None:
        hour_ago = file.stat().st_mtime_ns - 3_600 * 10**9
        os.utime(file, ns=(hour_ago, hour_ago))

    def run(
        self,
        *roots: Path,
        include: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        allow_empty: bool = False,
        batch_articles: int = 1_000,
        stdin: Path | None = None,
        stop_after: int | None = None,
        stop_at: int | None = None,
        processes: int = 1,
        afresh: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> list[Outcome]:
        """One run over the roots (the folder of files).

        Interrupted after ``stop_after`` outcomes, or once the index has generation ``stop_at``;
        ``meanwhile`` is called before the first file is read, and again between two replies.
        """

        def stopped() -> bool:
            meanwhile()
            enough = stop_after is not None and len(outcomes) >= stop_after
            return enough or (stop_at is not None and self.engine.newest() >= stop_at)

        outcomes: list[Outcome] = []
        with closing(Ledger(self.index, write=True)) as ledger:
            reconcile(ledger, self.engine)
            given = tuple(map(str, roots or (() if stdin else (self.files,))))
            job = Job(
                run=f"run-{next(_runs)}",
                roots=resolved_roots(given, tuple(ledger.roots())),
                limits=self.limits,
                processes=processes,
                batch_articles=batch_articles,
                batch_bytes=1_000_000,
                selection=Selection(include=include, exclude=exclude),
                stdin=stdin,
                allow_empty=allow_empty,
                afresh=afresh,
            )
            self.last = Run(job, self.engine, ledger, stopped)
            for outcome in self.last:
                outcomes.append(outcome)
        return outcomes

    def kinds(self, *roots: Path, **options: object) -> dict[str, Kind]:
        """The outcome of each path in a run."""
        outcomes = self.run(*roots, **options)  # type: ignore[arg-type]  # those of ``run``
        by_path = {path: one.kind for one in outcomes for path in (one.path, *one.others)}
        assert len(by_path) == sum(one.sources for one in outcomes), "a source has one outcome"
        return by_path

    def titles(self) -> list[str]:
        """The titles of all articles in the index, in order."""
        try:
            reader = self.engine.reader()
        except IndexMissingError:
            return []
        with closing(reader):
            articles = (reader.get(id_) for id_, _ in reader.origins())
            return sorted(article.title for article in articles if article is not None)

    def ledger_ids(self) -> set[str]:
        with closing(Ledger(self.index, write=False)) as ledger:
            return {row[0] for row in ledger.db.execute("SELECT id FROM articles")}

    def index_ids(self) -> set[str]:
        with closing(self.engine.reader()) as reader:
            return {id_ for id_, _ in reader.origins()}

    def with_limits(self, **changed: int) -> None:
        self.limits = dataclasses.replace(self.limits, **changed)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    yield Archive(tmp_path)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, capsys)
    made.write("one.txt", "Title one\n\nAll about ice.\n")
    made.write("two.txt", "Title two\n\nAll about fog.\n")
    return made
