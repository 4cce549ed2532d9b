from __future__ import annotations

from pathlib import Path

from tests.indexer.conftest import only_draft, reason

FIRST = "The ferry left the northern pier an hour late because ice had closed the lock at dawn. "
SECOND = "Nobody was hurt, the harbour master said, and the service resumed in the afternoon hours."


def test_a_headline_becomes_the_title(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Ice delays ferry\n\n{FIRST}\n\n{SECOND}\n")
    draft = only_draft(file)
    assert draft.title == "Ice delays ferry"
    assert [(said.field, said.where) for said in draft.provenance] == [("title", "first line")]
    assert "Ice delays" not in draft.body


def test_a_bare_text_keeps_all_of_its_body(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"{FIRST}{FIRST}\n{SECOND}{SECOND}\n")
    draft = only_draft(file)
    assert draft.title is None
    assert draft.body.split() == f"{FIRST}{FIRST} {SECOND}{SECOND}".split()
    assert "\n\n" in draft.body


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(" \n\n")
    assert reason(file) == "empty"
