from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from indexer.model import Kind, Outcome, Remark
from indexer.report import Report, Tally


def outcome(kind: Kind, path: str = "a", reason: str = "", **more: Any) -> Outcome:
    return Outcome(kind=kind, root="/r", path=path, reason=reason, **more)


def report(tally: Tally, **more: Any) -> Report:
    return Report(
        run="r1", started="2024-01-20T08:00:00+00:00", seconds=2.0, tally=tally, roots=("/r",),
        generation=4, articles=9, **more,
    )  # fmt: skip


def tally_of(*outcomes: Outcome) -> Tally:
    tally = Tally()
    for one in outcomes:
        tally.add(one)
    return tally


def test_totals_add_up_to_the_sources_seen() -> None:
    tally = tally_of(*(outcome(kind) for kind in Kind for _ in range(3)))
    totals = report(tally).document()["totals"]
    assert totals.pop("seen") == sum(totals.values()) == 15
    assert set(totals) == {kind.value for kind in Kind}


def test_bad_lines_are_told_apart_from_sources() -> None:
    bad = outcome(Kind.FAILED, "a.jsonl:2", "not JSON")._replace(part=True)
    tally = tally_of(outcome(Kind.INDEXED, "a.jsonl"), bad, bad)
    assert next(report(tally).lines()).startswith("1 source and 2 bad lines in ")


def test_reasons_are_counted_with_a_few_examples() -> None:
    tally = tally_of(
        *(outcome(Kind.FAILED, f"{n}.pdf", "needs a password", again=n < 4) for n in range(9)),
        outcome(Kind.SKIPPED, "a.png", "no reader for .png"),
    )
    document = report(tally).document()
    by_reason = {group["reason"]: group for group in document["reasons"]}
    assert by_reason["needs a password"]["count"] == 9
    assert by_reason["needs a password"]["again"] == 4
    assert len(by_reason["needs a password"]["examples"]) == 3
    assert json.loads(json.dumps(document)) == document
    told = "\n".join(report(tally).lines())
    assert "needs a password (9, 4 of them as before)" in told
    assert "and 6 more" in told
    assert "status --failures" in told


def test_what_left_the_index_is_named() -> None:
    tally = tally_of(*(outcome(Kind.REMOVED, f"{n}.md", "gone or left out") for n in range(5)))
    told = "\n".join(report(tally, deleted=5).lines())
    assert "removed: gone or left out (5)\n    0.md\n    1.md\n    2.md\n    and 2 more" in told


def test_no_more_than_twenty_reasons_of_a_kind_are_told() -> None:
    many = (outcome(Kind.SKIPPED, f"{n}", f"no reader for .{n:02}") for n in range(50))
    tally = tally_of(*many, outcome(Kind.FAILED, "a.pdf", "broken PDF"))
    told = list(report(tally, dropped=True, interrupted=True).lines())
    assert sum(line.startswith("  skipped: no reader for ") for line in told) == 20
    assert "  skipped: 30 other reasons (30); --json names them" in told
    assert "  failed: broken PDF (1)" in told
    assert len(report(tally).document()["reasons"]) == 51


def test_all_failures_are_promised_where_the_ledger_has_them() -> None:
    few = tally_of(*(outcome(Kind.FAILED, f"{n}", "broken PDF") for n in range(3)))
    many = tally_of(*(outcome(Kind.FAILED, f"{n}", "broken PDF") for n in range(4)))
    reasons = tally_of(*(outcome(Kind.FAILED, f"{n}", f"reason {n}") for n in range(21)))

    def promised(tally: Tally, **more: bool) -> bool:
        return any("status --failures" in line for line in report(tally, **more).lines())

    assert not promised(few)
    assert promised(many)
    assert promised(reasons)
    assert not promised(many, dry_run=True)
    assert not promised(many, dropped=True)  # which the ledger does not remember


def test_a_tally_does_not_grow_with_what_hostile_files_say() -> None:
    tally = tally_of(
        *(
            outcome(Kind.FAILED, f"{n}", f"reason {n}", remarks=(Remark(f"key {n}", 1, "a"),))
            for n in range(2_000)
        )
    )
    assert len(tally.groups) <= 201
    assert sum(group.count for group in tally.groups.values()) == 2_000
    assert len(tally.remarks) <= 201
    assert sum(remark.times for remark in tally.remarks) == 2_000


def test_what_was_left_aside_is_told_commonest_first_with_its_place() -> None:
    tally = tally_of(
        outcome(Kind.INDEXED, remarks=(Remark("unknown key 'x'", 1, "a.md"),)),
        outcome(Kind.INDEXED, remarks=(Remark("'date'", 2, "b\x1b.jsonl:7"),)),
        outcome(Kind.INDEXED, remarks=(Remark("'date'", 3, "c.jsonl:1"),)),
    )
    told = [line.strip() for line in report(tally).lines() if "left aside" in line]
    assert told == [
        "left aside: 'date' (5, first in b\\x1b.jsonl:7)",
        "left aside: unknown key 'x' (1, in a.md)",
    ]
    assert report(tally).document()["remarks"] == [
        {"remark": "'date'", "count": 5, "first": "b\x1b.jsonl:7"},
        {"remark": "unknown key 'x'", "count": 1, "first": "a.md"},
    ]


def test_exit_codes() -> None:
    assert report(tally_of(outcome(Kind.INDEXED))).exit_code == 0
    assert report(tally_of(outcome(Kind.SKIPPED))).exit_code == 0
    assert report(tally_of(outcome(Kind.FAILED, again=True))).exit_code == 3
    assert report(tally_of(outcome(Kind.FAILED)), interrupted=True).exit_code == 130


def test_a_run_without_work_says_so() -> None:
    told = "\n".join(report(tally_of(outcome(Kind.UNCHANGED))).lines())
    assert "Nothing to do: the index stays as it is, 9 articles in generation 4." in told
    known = outcome(Kind.FAILED, reason="broken PDF", again=True)
    assert "Nothing to do" in "\n".join(report(tally_of(known)).lines())
    told = "\n".join(report(tally_of(outcome(Kind.INDEXED)), written=2).lines())
    assert "2 articles written, 0 removed; the index has 9 in generation 4." in told


def test_a_run_that_tried_in_vain_does_not_say_that_there_was_nothing_to_do() -> None:
    told = "\n".join(report(tally_of(outcome(Kind.FAILED, reason="broken PDF"))).lines())
    assert "Nothing to do" not in told
    assert "The index stays as it is, 9 articles in generation 4." in told


def test_an_interrupted_run_tells_what_it_wrote() -> None:
    told = "\n".join(report(Tally(), interrupted=True, written=7).lines())
    assert "Interrupted" in told
    assert "7 articles written, 0 removed; the index has 9 in generation 4." in told
    told = "\n".join(report(Tally(), interrupted=True).lines())
    assert "Nothing to do" not in told
    assert "0 sources in 2.0 s: none finished." in told
    assert "the index has 9 articles in generation 4, as before." in told


def test_an_interrupted_standard_input_has_to_be_given_again() -> None:
    def told(**more: Any) -> str:
        return "\n".join(replace(report(Tally(), interrupted=True), **more).lines())

    assert "standard input" in told(roots=("/r", "-"))
    assert "standard input" not in told()
    assert "standard input" not in told(roots=("-",), dry_run=True)


def test_one_is_no_plural() -> None:
    told = "\n".join(report(tally_of(outcome(Kind.INDEXED)), written=1).lines())
    assert told.startswith("1 source in ")
    assert "1 article written, 0 removed" in told


def test_names_cannot_drive_the_terminal() -> None:
    tally = tally_of(outcome(Kind.FAILED, "\x1b[2Jevil\n.txt", "cannot be read", detail="\x07"))
    told = "\n".join(report(tally).lines())
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "\\x1b[2Jevil\\n.txt" in told
