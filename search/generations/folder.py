"""An index folder: generations that are opened, written, rolled back and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from search.engine import Damage, GenerationInfo
from search.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError
from search.generations.draft import Draft
from search.generations.durable import sync_folder, told_plainly
from search.generations.holding import Held, hold_kept, release
from search.generations.layout import Layout, manifest_in
from search.generations.lock import writing
from search.generations.manifest import Manifest
from search.generations.pointer import (
    Entry,
    Pointer,
    damaged,
    read_pointer,
    unreadable,
    write_pointer,
)
from search.generations.pruning import prune
from search.generations.shapes import require_shape
from search.generations.stamps import Stamps, record_fault
from search.generations.verify import faults, proven
from search.generations.watching import PointerWatch

#: Where the pointer cannot be read, nothing says how many drafts were given a number and then
#: discarded. Numbers go on after the next multiple of this.
_GAP = 1_000


class Generations:
    """The generations in one folder. Any number of readers, in any process; one writer.

    Nothing is made in the folder before the first draft, and reading writes nothing but the record
    of what was verified, where it may.
    """

    def __init__(self, folder: Path, *, self_checking: str = "") -> None:
        """``self_checking``: how the names of files end that are checked as they are read.

        Only these are trusted while their stamps are what they were; all others are hashed at each
        opening.
        """
        self._layout = Layout(folder)
        self._self_checking = self_checking
        self._watch = PointerWatch(self._layout)

    def newest(self) -> int:
        """The number of the newest generation, 0 if there is none: one short read at most.

        Raises IndexDamagedError or IndexOutdatedError.
        """
        newest = self._watch.read().newest
        return newest.number if newest else 0

    def build(self) -> str:
        """The hash of the newest generation's manifest, "" if there is none; as cheap."""
        newest = self._watch.read().newest
        return newest.manifest if newest else ""

    def open(self, shape: Mapping[str, str]) -> Held:
        """Verify and hold the newest generation.

        Raises IndexMissingError, IndexDamagedError (it names the file) or IndexOutdatedError.
        """
        holdings = hold_kept(self._layout, all_kept=False)
        if not holdings:
            raise IndexMissingError(
                f"Nothing has been indexed in {self._layout.root} yet.",
                remedy="Index a folder: broadsheet index FOLDER",
            )
        entry, hold = holdings[0]
        folder = self._layout.generation(entry.number)
        try:
            manifest = self._proven(entry, hold.data if hold else None)
            require_shape(self._layout.root, manifest.shape, shape)
            self._verify(manifest, Stamps(self._layout))
        except BaseException:
            release(holdings)
            raise
        assert hold  # noqa: S101 - for the type checker: what is proven was held
        return Held(folder, manifest, hold)

    @contextmanager
    def draft(
        self, run: str, shape: Mapping[str, str] | None = None, *, afresh: bool = False
    ) -> Iterator[Draft]:
        """Start a generation on top of the newest; what is not published is discarded.

        With ``shape``, an index of another one is refused before anything is written. Raises
        IndexLockedError while someone else writes, IndexDamagedError or IndexOutdatedError for
        what is there, IndexUnwritableError where the disk is full or read-only.

        ``afresh``: start from nothing, whatever state the others are in. They stay as they are
        until this one is published, which drops them all but the last sound one of a run before:
        that is the one to roll back to.
        """
        layout = self._layout
        with writing(layout, f"run {run}"):
            stamps = Stamps(layout)
            lost = _lost_pointer(layout) if afresh else None
            pointer = lost or read_pointer(layout)
            parent = None
            if not lost:
                prune(layout, pointer, stamps)
            if not afresh and pointer.newest:
                parent = self._manifest(pointer.newest)
                if shape is not None:
                    require_shape(layout.root, parent.shape, shape)
                self._verify(parent, stamps)
            with told_plainly(layout.root):
                pointer = pointer._replace(highest=pointer.highest + 1)
                if not lost:  # else what another version might still read would be gone
                    # On record before it is used: a number that was given is never given again.
                    write_pointer(layout, pointer)
                if afresh:
                    before = self._run_before(run, pointer, shape, stamps)
                    pointer = Pointer(highest=pointer.highest, before=before)
                    if record_fault(layout):
                        layout.verified.unlink()
                if not layout.generations.is_dir():
                    layout.generations.mkdir()
                    sync_folder(layout.root)
            draft = Draft(layout, pointer, parent, run, stamps)
            try:
                with told_plainly(layout.root):
                    draft.fill()
                with told_plainly(layout.root, only_full=True):
                    yield draft
            finally:
                draft.discard()

    def kept(self) -> tuple[GenerationInfo, ...]:
        """The generations that are kept, the newest first. Raises IndexDamagedError for that one.

        An earlier one whose manifest is not whole is left out; ``check`` tells of it.
        """
        holdings = hold_kept(self._layout, all_kept=True)
        found: list[GenerationInfo] = []
        try:
            for entry, hold in holdings:
                try:
                    found.append(self._proven(entry, hold.data if hold else None).info)
                except IndexDamagedError:
                    if not found:
                        raise
        finally:
            release(holdings)
        return tuple(found)

    def check(self) -> Iterator[Damage]:
        """Read every byte that is kept; nothing is yielded when all is well.

        A file that is found damaged is verified again by every ``open`` from then on. Raises
        IndexOutdatedError for an index of another format.
        """
        try:
            holdings = hold_kept(self._layout, all_kept=True)
        except IndexDamagedError:
            reason = "its checksum does not match, or it is missing"
            yield Damage(generation=0, file=self._layout.pointer, reason=reason)
            return
        try:
            newest = holdings[0][0].number if holdings else 0
            if fault := record_fault(self._layout):
                yield Damage(generation=newest, file=self._layout.verified, reason=fault)
            stamps = Stamps(self._layout)
            for entry, hold in holdings:
                folder = self._layout.generation(entry.number)
                try:
                    manifest = proven(entry, hold.data if hold else None)
                except ValueError as error:
                    yield _damage(entry, manifest_in(folder), str(error))
                    continue
                for file, reason in faults(folder, manifest, stamps, trusted=None):
                    yield _damage(entry, file, reason)
            stamps.save()
        finally:
            release(holdings)

    def rollback(self) -> int:
        """Make the last generation of the run before the newest one; its number.

        The newest may be damaged. Raises IndexMissingError where there is nothing to go back to
        (after the first run, after a rollback), IndexDamagedError where that is damaged too, and
        IndexLockedError while someone writes.
        """
        layout = self._layout
        if not read_pointer(layout).before:  # then nothing is made, no lock file either
            raise self._no_run_before()
        with writing(layout, "rollback"):
            pointer, stamps = read_pointer(layout), Stamps(layout)
            if not pointer.before:
                raise self._no_run_before()
            self._verify(self._manifest(pointer.before), stamps)
            pointer = pointer._replace(newest=pointer.before, before=None)
            with told_plainly(layout.root):
                write_pointer(layout, pointer)
            prune(layout, pointer, stamps)
        assert pointer.newest  # noqa: S101 - for the type checker
        return pointer.newest.number

    def _no_run_before(self) -> IndexMissingError:
        return IndexMissingError(
            f"There is no earlier run to go back to in {self._layout.root}.",
            remedy="To start anew: broadsheet index --rebuild",
        )

    def _run_before(
        self, run: str, pointer: Pointer, shape: Mapping[str, str] | None, stamps: Stamps
    ) -> Entry | None:
        """The newest kept generation of another run that is whole and of that shape."""
        for entry in pointer.kept:
            try:
                manifest = self._manifest(entry)
                if shape is not None:
                    require_shape(self._layout.root, manifest.shape, shape)
                self._verify(manifest, stamps)
            except (IndexDamagedError, IndexOutdatedError):
                continue
            if manifest.run != run:
                return entry
        return None

    def _manifest(self, entry: Entry) -> Manifest:
        """The manifest of a generation that cannot go, because nobody else may write."""
        path = manifest_in(self._layout.generation(entry.number))
        try:
            data = path.read_bytes() if path.exists() else None
        except OSError as error:
            raise unreadable(path, error) from error
        return self._proven(entry, data)

    def _proven(self, entry: Entry, data: bytes | None) -> Manifest:
        try:
            return proven(entry, data)
        except ValueError as error:
            path = manifest_in(self._layout.generation(entry.number))
            raise damaged(path, str(error)) from None

    def _verify(self, manifest: Manifest, stamps: Stamps) -> None:
        folder = self._layout.generation(manifest.number)
        try:
            for file, reason in faults(folder, manifest, stamps, trusted=self._self_checking):
                raise damaged(file, reason)
        finally:
            stamps.save()


def _lost_pointer(layout: Layout) -> Pointer | None:
    """Where the pointer cannot be read, one in its place that keeps nothing; else None."""
    try:
        read_pointer(layout)
    except (IndexDamagedError, IndexOutdatedError):
        known = max((number for _, number, _ in layout.folders()), default=0)
        return Pointer(highest=(known // _GAP + 1) * _GAP)
    return None


def _damage(entry: Entry, file: Path, reason: str) -> Damage:
    return Damage(generation=entry.number, file=file, reason=reason)
