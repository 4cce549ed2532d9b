"""Tallies the outcomes of a run, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.model import STDIN, Kind, Outcome, Remark
from indexer.remarks import Remarks
from search import escaped

_EXAMPLES = 3
_MOST_REASONS = 200  # of each kind; more are told as one
_SHOWN = 20  # reasons of a kind, and remarks

_IN_A_DRY_RUN = {Kind.INDEXED: "to read", Kind.REMOVED: "to remove"}


@dataclass(slots=True)
class Group:
    """The outcomes of one kind that have one reason: how many, and a few of them."""

    kind: Kind
    reason: str
    count: int = 0
    again: int = 0  #: of these, remembered from an earlier run
    examples: list[tuple[str, str]] = field(default_factory=list)  #: path, detail


class Tally:
    """Counts outcomes as they come; its size does not grow with their number."""

    def __init__(self) -> None:
        self.counts: Counter[Kind] = Counter()
        self.groups: dict[tuple[Kind, str], Group] = {}
        self.remarks = Remarks(_MOST_REASONS)
        self.kept = 0
        self.parts = 0  #: of the outcomes, those of bad lines

    @property
    def seen(self) -> int:
        """How many sources and bad lines there were; each has one outcome."""
        return self.counts.total()

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.counts[outcome.kind] += outcome.sources
        self.kept += outcome.kept
        self.parts += outcome.part
        self.remarks.update(outcome.remarks)
        if not outcome.reason:
            return
        key = (outcome.kind, outcome.reason)
        if key not in self.groups and len(self.groups) >= _MOST_REASONS:
            key = (outcome.kind, "other reasons")
        group = self.groups.setdefault(key, Group(*key))
        group.count += 1
        group.again += outcome.again
        if len(group.examples) < _EXAMPLES:
            detail = with_kept(outcome.detail, outcome.kept)
            group.examples.append((outcome.path or outcome.root, detail))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run, told when it is over."""

    run: str
    started: str  #: ISO 8601, UTC
    seconds: float
    tally: Tally
    roots: tuple[str, ...]
    generation: int
    articles: int  #: in the index now
    written: int = 0  #: of these, by this run; an id that came twice is one
    deleted: int = 0  #: of those that the index had before
    notes: tuple[str, ...] = ()
    dry_run: bool = False
    interrupted: bool = False
    dropped: bool = False  #: a rebuild that was given up: the index is the old one

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        if self.interrupted:
            return 130
        return 3 if self.tally.counts[Kind.FAILED] else 0

    def document(self) -> dict[str, Any]:
        """The report as JSON."""
        tally = self.tally
        return {
            "run": self.run,
            "started": self.started,
            "seconds": round(self.seconds, 3),
            "rate": round(tally.seen / self.seconds, 1) if self.seconds else None,
            "dry_run": self.dry_run,
            "interrupted": self.interrupted,
            "dropped": self.dropped,
            "exit_code": self.exit_code,
            "roots": list(self.roots),
            "generation": self.generation,
            "articles": self.articles,
            "totals": {"seen": tally.seen, **{kind: tally.counts[kind] for kind in Kind}},
            "written": self.written,
            "deleted": self.deleted,
            "kept": tally.kept,
            "reasons": [
                {
                    "outcome": group.kind,
                    "reason": group.reason,
                    "count": group.count,
                    "again": group.again,
                    "examples": [
                        {"path": path, "detail": detail} for path, detail in group.examples
                    ],
                }
                for group in self._groups()
            ],
            "remarks": [
                {"remark": one.what, "count": one.times, "first": one.first}
                for one in self._remarks()
            ],
            "notes": list(self.notes),
        }

    def lines(self) -> Iterator[str]:
        """The report for people."""
        tally = self.tally
        seen = counted(tally.seen - tally.parts, "source")
        if tally.parts:
            seen += f" and {counted(tally.parts, 'bad line')}"
        none = "none finished" if self.interrupted else "nothing"
        yield f"{seen} in {_duration(self.seconds)}: {self._totals() or none}."
        for kind in Kind:
            groups = [group for group in self._groups() if group.kind is kind]
            for group in groups[:_SHOWN]:
                yield from _told(group)
            if others := groups[_SHOWN:]:
                count = sum(group.count for group in others)
                reasons = counted(len(others), "other reason")
                yield f"  {kind}: {reasons} ({count:,}); --json names them"
        for one in self._remarks()[:_SHOWN]:
            where = f"{'first ' if one.times > 1 else ''}in {one.first}"
            yield f"  left aside: {escaped(one.what)} ({one.times:,}, {escaped(where)})"
        if (more := len(tally.remarks) - _SHOWN) > 0:
            yield f"  left aside: {more:,} other things; --json names them"
        if self._has_more_failures():
            yield "`broadsheet status --failures` names each that failed."
        if tally.kept:
            yield f"{_stay(tally.kept, 'of sources that could not be read')}."
        yield from self._end()

    def _end(self) -> Iterator[str]:
        """What became of the index."""
        if self.dropped:
            why = "Interrupted: the" if self.interrupted else "The"
            yield f"{why} rebuild was given up, and the index is as it was."
            return
        if self.interrupted and self.dry_run:
            yield "Interrupted: there may be more to do than this."
        elif self.interrupted:
            yield "Interrupted: the next run goes on from here."
            if STDIN in self.roots:
                yield "What came by standard input has to be given again."
        has = f"{counted(self.articles, 'article')} in generation {self.generation}"
        if self.dry_run:
            yield "Nothing was changed: this was a dry run."
        elif self.written or self.deleted:
            yield (
                f"{counted(self.written, 'article')} written, {self.deleted:,} removed; "
                f"the index has {self.articles:,} in generation {self.generation}."
            )
        elif self.interrupted and not self.generation:
            yield "Nothing was written yet."
        elif self.interrupted:
            yield f"Nothing was written: the index has {has}, as before."
        elif not self.generation:
            yield "The index is still empty."
        elif any(
            group.kind is Kind.FAILED and group.count > group.again
            for group in self.tally.groups.values()
        ):
            yield f"The index stays as it is, {has}."
        else:
            yield f"Nothing to do: the index stays as it is, {has}."

    def _has_more_failures(self) -> bool:
        """Whether the ledger can name failures that the report does not."""
        if self.dry_run or self.dropped:
            return False
        failed = [group for group in self._groups() if group.kind is Kind.FAILED]
        told = sum(len(group.examples) for group in failed[:_SHOWN])
        return told < sum(group.count for group in failed)

    def _groups(self) -> list[Group]:
        kinds = list(Kind)
        return sorted(
            self.tally.groups.values(),
            key=lambda group: (kinds.index(group.kind), -group.count, group.reason),
        )

    def _remarks(self) -> list[Remark]:
        return sorted(self.tally.remarks, key=lambda remark: -remark.times)

    def _totals(self) -> str:
        names = _IN_A_DRY_RUN if self.dry_run else {}
        return ", ".join(
            f"{self.tally.counts[kind]:,} {names.get(kind, kind.value)}"
            for kind in Kind
            if self.tally.counts[kind]
        )


def _told(group: Group) -> Iterator[str]:
    """A reason with its number; what it kept out of the index, with a few examples."""
    repeated = "all" if group.again == group.count else f"{group.again:,} of them"
    again = f", {repeated} as before" if group.again else ""
    yield f"  {group.kind}: {group.reason} ({group.count:,}{again})"
    if group.kind not in {Kind.REMOVED, Kind.SKIPPED, Kind.FAILED}:
        return
    for path, detail in group.examples:
        yield f"    {escaped(path)}{f' ({escaped(detail)})' if detail else ''}"
    if group.count > len(group.examples):
        yield f"    and {group.count - len(group.examples):,} more"


def counted(number: int, name: str) -> str:
    """``1 source``, ``2 sources``."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def with_kept(detail: str, kept: int) -> str:
    """The detail of a failure, and how many articles of its source stay in the index."""
    stay = _stay(kept, "of it") if kept else ""
    return f"{detail}; {stay}" if detail and stay else detail or stay


def _stay(kept: int, whose: str) -> str:
    stay = "stays as it is" if kept == 1 else "stay as they are"
    return f"{counted(kept, 'article')} {whose} {stay}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"
