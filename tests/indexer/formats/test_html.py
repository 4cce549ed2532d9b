from __future__ import annotations

from pathlib import Path

from tests.indexer.conftest import only_draft, reason

TEXT = (
    "The ferry left the northern pier an hour late because ice had closed the lock at dawn. "
    "Nobody was hurt, the harbour master said, and the service resumed in the afternoon. "
)


def put(folder: Path, head: str, charset: str = "utf-8") -> Path:
    file = folder / "a.html"
    paragraphs = "".join(f"<p>{TEXT}</p>" for _ in range(4))
    page = (
        f"<!DOCTYPE html><html lang='en'><head>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Ice delays “ferry”</h1>{paragraphs}</article></body></html>"
    )
    file.write_bytes(page.encode(charset))
    return file


def test_a_page_is_an_article_and_says_where_from(tmp_path: Path) -> None:
    draft = only_draft(
        put(
            tmp_path,
            "<title>Ice delays “ferry”</title>"
            '<meta property="og:title" content="Ice delays “ferry”">'
            '<meta name="author" content="Mara Lind">'
            '<meta property="article:published_time" content="2024-01-20T08:00:00+06:00">',
        )
    )
    assert draft.title == "Ice delays “ferry”"
    assert draft.authors == ("Mara Lind",)
    assert draft.date is not None
    assert str(draft.date).startswith("2024-01-20")
    assert "harbour master" in draft.body
    assert "Home" not in draft.body
    fields = {said.field for said in draft.provenance}
    assert {"title", "authors", "date"} <= fields


def test_the_declared_charset_is_used(tmp_path: Path) -> None:
    draft = only_draft(put(tmp_path, "<meta charset=windows-1252><title>x</title>", "cp1252"))
    assert "“ferry”" in f"{draft.title} {draft.body}"


def test_an_empty_page_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("\n")
    assert reason(file) == "empty"


def test_a_page_over_html_bytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<p>" + "x" * 1_000_001)
    assert reason(file) == "larger than html_bytes"


def test_a_page_that_a_browser_saved_knows_its_address(tmp_path: Path) -> None:
    file = put(tmp_path, "<title>Ice delays “ferry”</title>")
    address = "https://courier.example/2024/01/20/ice"
    comment = f"<!-- saved from url=({len(address):04}){address} -->"
    file.write_text(file.read_text("utf-8").replace("<html", f"{comment}\n<html"), "utf-8")
    draft = only_draft(file)
    assert draft.url == address
    assert str(draft.date) == "2024-01-20"
    assert {said.field: said.where for said in draft.provenance}["url"] == "saved from"
