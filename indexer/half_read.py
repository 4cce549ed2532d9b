"""A source that is being read: what came of it so far, and what the ledger is told at its end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from indexer.ledger import Known
from indexer.model import Kind, Limits
from indexer.readers import catalogue
from indexer.remarks import Remarks
from indexer.replies import Ending


@dataclass(slots=True)
class HalfRead:
    """A source that is being read."""

    id: int
    root: str
    path: str
    new: bool
    entered: bool  #: the ledger had never heard of it: there is nothing of it to be stale
    single: bool  #: and it is read at once, one article and no more: nobody else can have met that
    articles: int = 0
    written: int = 0
    failed: bool = False  #: some part of it
    remarks: Remarks = field(default_factory=Remarks)

    def known(self, ending: Ending, kind: Kind, reason: str, limits: Limits) -> Known:
        """What the ledger has to know of it at its end; ``limits``, where other ones may read more.

        ``kind``, ``reason``: how it ended, seen from the whole run.
        """
        again = kind is Kind.FAILED or self.failed
        before = time.time_ns() - limits.source_seconds * 10**9  # for a killed reader
        return Known(
            id=self.id,
            size=ending.size,
            mtime_ns=ending.mtime_ns,
            read_ns=ending.read_ns or before,
            digest=ending.digest,
            reader=ending.reader or catalogue(),
            limits=str(limits) if again else "",
            kind=kind,
            reason=reason,
            detail=ending.detail,
            due=ending.shut,
        )
