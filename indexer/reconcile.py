"""Brings the ledger back to the index, which is right, when their numbers say they are apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from indexer.ledger import Ledger
from indexer.report import counted
from search import Durable, Engine, GenerationInfo, IndexMissingError, Origin

DOUBT = "doubt"  #: meta: `check` has found the two apart under the same numbers


def reconcile(ledger: Ledger, engine: Engine) -> str | None:
    """Make the ledger agree with the index; what was done, in a sentence, if anything was.

    In step costs a look at two numbers. Apart, every id of the index is gone through once: what
    the index does not hold any more, or not in that state, is due to be read again; what the
    ledger has never heard of is entered as due, so that its root's next run keeps or removes it.
    """
    kept: tuple[GenerationInfo, ...] = ()
    if isinstance(engine, Durable):
        kept, newest = engine.kept(), engine.verified()
        if is_in_step(ledger, newest.number if newest else 0, kept):
            return None  # and nothing need be opened
    try:
        reader = engine.reader()
    except IndexMissingError:
        generation = 0
        origins: Iterator[tuple[str, Origin]] = iter(())
        if is_in_step(ledger, generation, kept):
            return None
        held: set[int] = set()
        changed = _bring_together(ledger, origins, held)
    else:
        with closing(reader):
            generation = reader.generation
            if is_in_step(ledger, generation, kept):
                return None
            held = {number for number in _numbers(ledger) if reader.holds(number)}
            if _has_left_us(ledger, kept):
                held = set()
            changed = _bring_together(ledger, reader.origins(), held)
    for info in kept:
        ledger.set_generation(info.number, info.run)
    ledger.set_meta("generation", str(generation))
    ledger.set_meta(DOUBT, "")
    ledger.commit()
    return (
        "The ledger and the index were apart (after an interrupted run, a rollback or a restored "
        "copy) and have been brought together; to be looked at again: "
        f"{counted(changed, 'article')}."
    )


def is_in_step(ledger: Ledger, generation: int, kept: tuple[GenerationInfo, ...]) -> bool:
    """Whether the ledger's last generation is the index's, by the numbers and the runs."""
    return (
        int(ledger.meta("generation") or 0) == generation
        and not ledger.meta(DOUBT)
        and not _has_left_us(ledger, kept)
    )


def differences(ledger: Ledger, origins: Iterator[tuple[str, Origin]]) -> tuple[int, int]:
    """How many articles only the ledger knows, and how many only the index has."""
    _list(ledger, origins)
    missing: int = ledger.db.execute(
        "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM temp.indexed)"
    ).fetchone()[0]
    strange: int = ledger.db.execute(
        "SELECT count(*) FROM temp.indexed WHERE id NOT IN (SELECT id FROM articles)"
    ).fetchone()[0]
    return missing, strange


def _has_left_us(ledger: Ledger, kept: tuple[GenerationInfo, ...]) -> bool:
    """Whether the index has a generation of a run that never was here: another one's copy."""
    newest = int(ledger.meta("generation") or 0)
    ours = dict(ledger.db.execute("SELECT number, run FROM generations"))
    return any(info.number <= newest and ours.get(info.number) != info.run for info in kept)


def _numbers(ledger: Ledger) -> list[int]:
    return [row[0] for row in ledger.db.execute("SELECT DISTINCT generation FROM articles")]


def _list(ledger: Ledger, origins: Iterator[tuple[str, Origin]]) -> None:
    ledger.db.execute("DROP TABLE IF EXISTS temp.indexed")
    ledger.db.execute(
        "CREATE TEMP TABLE indexed (id TEXT PRIMARY KEY, root TEXT, path TEXT) WITHOUT ROWID"
    )
    ledger.db.executemany(
        "INSERT INTO temp.indexed VALUES (?, ?, ?)",
        ((id_, origin.root, origin.path) for id_, origin in origins),
    )


def _bring_together(ledger: Ledger, origins: Iterator[tuple[str, Origin]], held: set[int]) -> int:
    db = ledger.db
    _list(ledger, origins)
    db.execute("CREATE TEMP TABLE held (number INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO temp.held VALUES (?)", ((number,) for number in held))
    unsure = "generation NOT IN (SELECT number FROM temp.held)"
    missing = "id NOT IN (SELECT id FROM temp.indexed)"
    changed: int = db.execute(
        f"SELECT count(*) FROM articles WHERE {unsure} OR {missing}"  # noqa: S608 - constants
    ).fetchone()[0]
    due = f"SELECT source FROM articles WHERE {unsure} OR {missing}"  # noqa: S608 - constants
    db.execute(f"UPDATE sources SET due = 1 WHERE id IN ({due})")  # noqa: S608 - constants
    db.execute(f"UPDATE articles SET digest = NULL WHERE {unsure}")  # noqa: S608 - a constant
    db.execute(f"DELETE FROM articles WHERE {missing}")  # noqa: S608 - a constant
    last = ""
    while strangers := db.execute(
        "SELECT id, root, path FROM temp.indexed"
        " WHERE id > ? AND id NOT IN (SELECT id FROM articles) ORDER BY id LIMIT 1000",
        (last,),
    ).fetchall():
        changed += len(strangers)
        for last, root, path in strangers:
            source = ledger.source(ledger.root(root), path)
            ledger.set_due(source)
            ledger.set_article(last, source, None, 0)
    db.execute("DROP TABLE temp.held")
    db.execute("DROP TABLE temp.indexed")
    return changed
