"""Runs a plan: one Outcome a source, nothing swallowed, committed batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from indexer.batch import Batch
from indexer.fresh import Fresh
from indexer.half_read import HalfRead
from indexer.job import Job
from indexer.ledger import Ledger
from indexer.model import STDIN, ItemFailure, Kind, Outcome, Remark
from indexer.outcomes import parts, removed, settled
from indexer.pace import Pace
from indexer.plan import Plan
from indexer.replies import Ending, Read, Reply
from search import Engine, article_id

if TYPE_CHECKING:
    from indexer.workers import Workers

_TWICE = "the same item twice: the last one stands"


class Run:
    """One run. Iterating does the work; ``pace`` says how far it is.

    ``dropped``: it was to begin afresh, and was given up; ledger and index are as they were.
    """

    def __init__(
        self, job: Job, engine: Engine, ledger: Ledger, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self._job = job
        self._engine = engine
        self._ledger = ledger
        self._stopped = stopped
        self._reading: dict[int, HalfRead] = {}
        self._roots: dict[str, int] = {}
        self._fresh = Fresh(ledger)
        self._workers: Workers | None = None
        self.pace = Pace()
        self.generations = 0
        self.interrupted = False
        self.dropped = False

    @property
    def written(self) -> int:
        """How many articles this run has written that the index has now."""
        return 0 if self.dropped else self._fresh.written

    @property
    def deleted(self) -> int:
        """How many articles the index had before this run and has no more."""
        return 0 if self.dropped else self._fresh.deleted

    def __iter__(self) -> Iterator[Outcome]:
        try:
            yield from self._outcomes()
        finally:
            if self._workers is not None:
                self._workers.close()

    def _reading_processes(self) -> Workers:
        """Those of this run, loaded and begun by who asks first: a run may have nothing to read."""
        if self._workers is None:
            from indexer.workers import Workers

            self._workers = Workers(self._job.processes, self._job.limits)
        return self._workers

    def _outcomes(self) -> Iterator[Outcome]:
        plan = Plan(
            self._ledger,
            self._job.limits,
            allow_empty=self._job.allow_empty,
            afresh=self._job.afresh,
        )
        yield from self._walk(plan)
        if self._job.afresh and (self.interrupted or plan.loses):
            self.dropped = True
            self._ledger.take_back()
        if self.interrupted or self.dropped:
            return
        if self._job.stdin is not None:
            plan.add_stdin(self._job.stdin)
        self.pace.begin(plan.todo + plan.gone, plan.size)
        yield from self._foretell(plan) if self._job.dry_run else self._carry_out(plan)

    def _walk(self, plan: Plan) -> Iterator[Outcome]:
        for outcome in plan.walk(self._job.roots, self._job.selection, self._job.avoid):
            yield outcome
            self.pace.met += outcome.sources
            if plan.first and not self._job.dry_run:
                self._reading_processes().begin(plan.first)  # while the walk goes on
            if self._stopped():
                self.interrupted = True
                return

    def _carry_out(self, plan: Plan) -> Iterator[Outcome]:
        batch = Batch(
            self._engine,
            self._ledger,
            run=self._job.run,
            articles=self._job.batch_articles,
            size=self._job.batch_bytes,
            afresh=self._job.afresh,
        )
        if plan.todo:
            self._reading_processes().begin(plan.first)
            batch.prepare()  # while that process starts
        with batch:
            if plan.todo:
                yield from self._read(plan, batch)
            yield from self._remove(plan, batch)
            self.interrupted = self._stopped()
            if self._job.afresh and (self.interrupted or plan.loses):
                self.dropped = True
                batch.drop()
            self._commit(batch)
            if batch.generations and not self.interrupted:
                self.pace.is_committing = True
                batch.compact()
                self.pace.is_committing = False
        self.generations = batch.generations

    def _read(self, plan: Plan, batch: Batch) -> Iterator[Outcome]:
        workers = self._reading_processes()
        for reply in workers.read(plan.tasks(), lambda: self._stopped() or plan.loses):
            yield from self._take(reply, plan, batch)
            if batch.is_full:
                self._commit(batch)
        workers.close()

    def _remove(self, plan: Plan, batch: Batch) -> Iterator[Outcome]:
        for gone in plan.gone_sources():
            if self._stopped():
                return
            deleted = self._delete_stale(gone.id, batch)
            self._ledger.forget_source(gone.id)
            self.pace.end()
            yield removed(gone.root, gone.path, deleted=deleted)

    def _foretell(self, plan: Plan) -> Iterator[Outcome]:
        """What a dry run says: what would be read, and what would go."""
        for task in plan.tasks():
            if self._stopped():
                self.interrupted = True
                return
            root, path, new = plan.task(task.number)
            reason = "new" if new else "changed"
            yield Outcome(kind=Kind.INDEXED, root=root, path=path, reason=reason)
        for gone in plan.gone_sources():
            yield removed(gone.root, gone.path)

    def _take(self, reply: Reply, plan: Plan, batch: Batch) -> Iterator[Outcome]:
        if reply.ending is None:
            self.pace.move(reply.number, reply.position, reply.size)
        else:
            self.pace.end(reply.number, reply.ending.size)
        if reply.ending is not None and reply.ending.kind is Kind.UNCHANGED:
            yield from self._same(reply.number, reply.ending, plan)
            return
        reading = self._reading.get(reply.number)
        if reading is None or reply.afresh:
            reading = self._begin(reply, plan)
            self._reading[reply.number] = reading
        for item in reply.items:
            if isinstance(item, ItemFailure):
                self._ledger.set_failures(reading.id, (item,), more=True)
                reading.failed = True
                if item.item is not None:
                    from indexer.finish import origin_of

                    origin = origin_of(reading.root, reading.path, item.item)
                    self._fresh.spare(article_id(origin), reading.id)
            else:
                self._write(item, reading, batch)
                if batch.is_full:
                    self._commit(batch)
        if reply.ending is not None:
            del self._reading[reply.number]
            yield from self._end(reading, reply.ending, plan, batch)

    def _begin(self, reply: Reply, plan: Plan) -> HalfRead:
        """Due until it has ended: a batch may be committed in the midst of it."""
        root, path, new = plan.task(reply.number)
        if root not in self._roots:
            self._roots[root] = self._ledger.root(root)
        id_, entered = self._ledger.begin(self._roots[root], path)
        if reply.afresh:
            self._fresh.forget(id_)
        whole = entered and reply.ending is not None
        single = whole and len(reply.items) == 1 and isinstance(reply.items[0], Read)
        return HalfRead(id=id_, root=root, path=path, new=new, entered=entered, single=single)

    def _write(self, item: Read, reading: HalfRead, batch: Batch) -> None:
        article = item.article
        first = reading.single or self._fresh.meet(article.id, reading.id)
        if first:
            reading.articles += 1
            self.pace.articles += 1
        else:
            where = f"{reading.path}, item {article.origin.item}"
            reading.remarks.add(Remark(_TWICE, 1, where))
        known = None if first and reading.entered else self._ledger.article(article.id)
        if known is not None and known[1] == item.digest:
            return
        generation = batch.upsert(article)
        self._ledger.set_article(article.id, reading.id, item.digest, generation)
        if reading.single:
            self._fresh.write_once()
            reading.written += 1
        else:
            reading.written += self._fresh.write(article.id, new=known is None)

    def _end(
        self, reading: HalfRead, ending: Ending, plan: Plan, batch: Batch
    ) -> Iterator[Outcome]:
        deleted = kept = 0
        kind, reason = ending.kind, ending.reason
        if kind is Kind.INDEXED and not reading.articles:
            kind = Kind.FAILED if reading.failed else Kind.SKIPPED
            reason = "no line of it is an article" if reading.failed else "empty"
        unread = kind is Kind.FAILED or reason.startswith("no reader for ")
        lost = plan.lost(reading.root, reading.path) if unread else ""
        if reading.root != STDIN and not reading.entered:
            if not unread and not ending.shut:
                deleted = self._delete_stale(reading.id, batch)
            kept = self._fresh.kept(reading.id)
        if not reading.single:
            self._fresh.forget(reading.id)
        if unread and (kept or lost):
            kind = Kind.FAILED
        self._ledger.settle(reading.known(ending, kind, reason, self._job.limits))
        untouched = kind is Kind.INDEXED and not reading.written and not deleted
        reading.remarks.update(ending.remarks)
        yield Outcome(
            kind=Kind.UNCHANGED if untouched else kind,
            root=reading.root,
            path=reading.path,
            reason=reason or ("" if untouched else "new" if reading.new else "changed"),
            detail=f"{ending.detail}. {lost}" if lost else ending.detail,
            articles=reading.articles + kept,
            written=reading.written,
            deleted=deleted,
            kept=kept,
            remarks=tuple(reading.remarks),
        )
        if reading.failed:
            yield from parts(self._ledger, reading.id, reading.root, reading.path)

    def _same(self, number: int, ending: Ending, plan: Plan) -> Iterator[Outcome]:
        """The bytes are those of the last time under a new stamp, which is remembered."""
        root, path, _ = plan.task(number)
        known = self._ledger.known(self._ledger.root(root), path)
        if known is None:
            return
        now = known._replace(
            size=ending.size, mtime_ns=ending.mtime_ns, read_ns=ending.read_ns, due=False
        )
        self._ledger.settle(now)
        yield from settled(self._ledger, now, root, path)

    def _delete_stale(self, source: int, batch: Batch) -> int:
        """Delete the articles that the ledger has of a source, but for those just read."""
        deleted = 0
        for portion in self._fresh.stale(source):
            for id_ in portion:
                batch.delete(id_)
                self._ledger.forget_article(id_)
                self._fresh.delete(id_)
            deleted += len(portion)
            if batch.is_full:
                self._commit(batch)
        return deleted

    def _commit(self, batch: Batch) -> None:
        self.pace.is_committing = True
        batch.commit()
        self.pace.is_committing = False
