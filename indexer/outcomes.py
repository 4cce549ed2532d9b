"""Outcomes that are read from the ledger or the walk: no source is opened for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexer.ledger import Known, Ledger
from indexer.model import Kind, Outcome
from indexer.sources import Trouble


def settled(ledger: Ledger, known: Known, root: str, path: str) -> Iterable[Outcome]:
    """The outcomes of a source that is as it was, and of the parts of it that failed then."""
    if known.kind is Kind.INDEXED and not known.limits:
        return (Outcome(Kind.UNCHANGED, root, path),)
    return _settled(ledger, known, root, path)


def _settled(ledger: Ledger, known: Known, root: str, path: str) -> Iterator[Outcome]:
    if known.kind is Kind.INDEXED:
        yield Outcome(kind=Kind.UNCHANGED, root=root, path=path)
    else:
        kept = ledger.articles_of(known.id)
        yield Outcome(
            kind=known.kind,
            root=root,
            path=path,
            reason=known.reason,
            detail=known.detail,
            articles=kept,
            kept=kept,
            again=True,
        )
    if known.limits:
        yield from parts(ledger, known.id, root, path, again=True)


def parts(
    ledger: Ledger, source: int, root: str, path: str, *, again: bool = False
) -> Iterator[Outcome]:
    """The outcomes of the parts of a source that failed alone."""
    for failure in ledger.failures_of(source):
        yield Outcome(
            kind=Kind.FAILED,
            root=root,
            path=f"{path}:{failure.place}",
            reason=failure.reason,
            detail=failure.detail,
            again=again,
            part=True,
        )


def removed(root: str, path: str, *, deleted: int = 0) -> Outcome:
    """The outcome of a source that the walk did not find any more."""
    return Outcome(Kind.REMOVED, root, path, "gone or left out", deleted=deleted)


def of_trouble(trouble: Trouble, consequence: str = "") -> Outcome:
    """The outcome of what was found and is no source."""
    return Outcome(
        kind=trouble.kind,
        root=trouble.root,
        path=trouble.path,
        reason=trouble.reason,
        detail=f"{trouble.detail}. {consequence}" if consequence else trouble.detail,
    )
