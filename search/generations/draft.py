"""A generation being written, beside those that are read, until it is published."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from search.errors import IndexDamagedError, IndexOutdatedError
from search.generations.durable import sync_file, sync_folder, told_plainly, write_file
from search.generations.layout import Layout, files_in, manifest_in
from search.generations.manifest import FileFacts, Manifest, abandoned_before, checksum
from search.generations.pointer import Entry, Pointer, damaged, read_pointer, write_pointer
from search.generations.pruning import prune
from search.generations.shapes import require_shape
from search.generations.stamps import Stamps
from search.generations.verify import file_checksum

#: What a file system says that has no hard links, not here, or no more of them.
_NO_LINK = frozenset(
    {errno.EXDEV, errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS,
     errno.EMLINK}
)  # fmt: skip


class Draft:
    """Write into ``folder``, then ``publish``. Made by ``Generations.draft`` only.

    The folder begins with the files of the newest generation, unless it is begun afresh. They are
    hard links: remove or replace them, but never write into one. ``pointer`` is the one that
    publishing goes on from.
    """

    def __init__(
        self, layout: Layout, pointer: Pointer, parent: Manifest | None, run: str, stamps: Stamps
    ) -> None:
        self.number = pointer.highest
        self.folder = files_in(layout.draft(self.number))  #: flat: files only
        self.parent = parent
        self.run = run
        self._layout = layout
        self._pointer = pointer
        self._stamps = stamps
        self._linked: dict[int, FileFacts] = {}  #: by inode, which the parent keeps from reuse
        self._copied: dict[str, tuple[int, int, FileFacts]] = {}  #: inode, mtime_ns

    def fill(self) -> None:
        """Make the folder, with all that the parent has."""
        self.folder.mkdir(parents=True)
        if not self.parent:
            return
        old = files_in(self._layout.generation(self.parent.number))
        with self._stamps.carried(old / name for name in self.parent.files):
            for name, facts in self.parent.files.items():
                linked = _link_or_copy(old / name, self.folder / name)
                status = (self.folder / name).stat()
                if linked:
                    self._linked[status.st_ino] = facts
                else:
                    self._copied[name] = (status.st_ino, status.st_mtime_ns, facts)
        self._stamps.save()

    def publish(self, articles: int, shape: Mapping[str, str]) -> None:
        """Make this the newest generation, all at once and durably; the draft is over.

        Raises IndexUnwritableError where the disk does not take it; IndexDamagedError where a file
        of the generation before has been changed; IndexOutdatedError where that one has another
        shape. In each case all is as it was before the draft.
        """
        if self.parent:
            require_shape(self._layout.root, self.parent.shape, shape)
        with told_plainly(self._layout.root):
            files = {path.name: self._seal(path) for path in sorted(self.folder.iterdir())}
            sync_folder(self.folder)
            manifest = Manifest(
                number=self.number,
                parent=self.parent.number if self.parent else 0,
                run=self.run,
                articles=articles,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                shape=dict(shape),
                abandoned=abandoned_before(self.number, self.parent),
                files=files,
            )
            self._swap(manifest)
        prune(self._layout, self._pointer, self._stamps)

    def discard(self) -> None:
        """Remove what was not published."""
        with told_plainly(self._layout.root):
            try:
                newest = read_pointer(self._layout).newest
            except (IndexDamagedError, IndexOutdatedError):  # begun afresh beside it
                newest = None
            if not newest or newest.number != self.number:
                for folder in (self._layout.draft, self._layout.generation):
                    shutil.rmtree(folder(self.number), ignore_errors=True)

    def _seal(self, path: Path) -> FileFacts:
        """What the manifest says of a file, when its bytes are on the disk."""
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise ValueError(f"a generation is made of files: {path}")
        inherited = self._linked.get(status.st_ino)
        copy = self._copied.get(path.name)
        if copy and copy[:2] == (status.st_ino, status.st_mtime_ns):
            inherited = copy[2]
        if inherited and self._stamps.knows(status, inherited.sha256):
            return inherited
        if not inherited:
            sync_file(path)
        sha256, status, still = file_checksum(path)
        facts = FileFacts(size=status.st_size, sha256=sha256)
        if inherited and inherited != facts:
            raise damaged(path, "it was changed in place, and is not what it was when verified")
        if still:
            self._stamps.note(status, sha256)
        return facts

    def _swap(self, manifest: Manifest) -> None:
        data = manifest.encode()
        draft, final = self._layout.draft(self.number), self._layout.generation(self.number)
        write_file(manifest_in(draft), data)
        sync_folder(draft)
        draft.rename(final)
        sync_folder(self._layout.generations)
        new_run = self.parent is not None and self.parent.run != self.run
        pointer = self._pointer._replace(
            newest=Entry(number=self.number, manifest=checksum(data)),
            before=self._pointer.newest if new_run else self._pointer.before,
        )
        write_pointer(self._layout, pointer)
        self._pointer = pointer


def _link_or_copy(old: Path, new: Path) -> bool:
    """Whether it is a link."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copyfile(old, new)
        sync_file(new)
        return False
    return True
