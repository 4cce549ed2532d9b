from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from indexer.formats.pdf import parse_pdf_date
from tests.indexer.conftest import only_draft, reason

LINES = (
    "The ferry left the northern pier an hour late because ice",
    "had closed the lock at dawn. Nobody was hurt, the harbour",
    "master said, and the service resumed in the afternoon.",
)


def pdf(info: dict[str, str], *pages: tuple[str, ...], extra: str = "") -> bytes:
    """A document of one font, its lines at the left margin, put together by hand."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    said = " ".join(f"/{key} ({value})" for key, value in info.items())
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        drawn = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {drawn}ET" if lines else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources "
            f"<< /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {said} >>")
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra}"
    end = f"0000000000 65535 f \n{table}trailer\n<< {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n{end}".encode()


def put(folder: Path, data: bytes, name: str = "report.pdf") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_text_page_by_page_and_metadata(tmp_path: Path) -> None:
    info = {
        "Title": "Ice on the lake",
        "Author": "Mara Lind; Jonas Quill",
        "Keywords": "ice, lake",
        "CreationDate": "D:20240120083000+06'00'",
    }
    draft = only_draft(put(tmp_path, pdf(info, LINES, ("Second page of the report.",))))
    assert draft.title == "Ice on the lake"
    assert draft.authors == ("Mara Lind", "Jonas Quill")
    assert draft.tags == ("ice", "lake")
    assert str(draft.date) == "2024-01-20T08:30:00+06:00"
    assert draft.body == f"{' '.join(LINES)}\n\nSecond page of the report."
    assert {said.where for said in draft.provenance} == {"PDF metadata"}


@pytest.mark.parametrize(
    "title",
    ["report.docx", "Microsoft Word - report", "untitled", "report_final_2", "Document1", "report",
     "C:/papers/report"],
)  # fmt: skip
def test_a_file_name_is_no_title(tmp_path: Path, title: str) -> None:
    draft = only_draft(put(tmp_path, pdf({"Title": title}, LINES)))
    assert draft.title is None
    draft = only_draft(put(tmp_path, pdf({"Title": title}, ("Ice delays ferry",), LINES)))
    assert draft.title == "Ice delays ferry"
    assert draft.body == " ".join(LINES)


@pytest.mark.parametrize("title", ["Ice", "COVID-19 on the lake", "The 2024 season, v. 2"])
def test_short_titles_are_titles(tmp_path: Path, title: str) -> None:
    assert only_draft(put(tmp_path, pdf({"Title": title}, LINES))).title == title


def test_a_scan_has_no_text(tmp_path: Path) -> None:
    assert reason(put(tmp_path, pdf({"Title": "Scanned"}, (), ()))) == "a scan without text"


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    assert reason(put(tmp_path, b"%PDF-1.7\n" + b"nonsense" * 50)) == "broken PDF"


def test_an_encrypted_file_needs_a_password(tmp_path: Path) -> None:
    key = "<" + "ab" * 32 + ">"
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<01> <01>]"
    assert reason(put(tmp_path, pdf({}, LINES, extra=locked))) == "needs a password"


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    assert reason(put(tmp_path, b"")) == "empty"


def test_the_builder_builds_what_a_reader_reads() -> None:
    assert len(PdfDocument(pdf({}, LINES, LINES))) == 2


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("D:20240120083000Z", "2024-01-20T08:30:00"),
        ("D:20240120083000-05'30'", "2024-01-20T08:30:00-05:30"),
        ("20240120083000+99'00'", "2024-01-20T08:30:00"),
        ("D:20240120", "2024-01-20"),
        ("D:202401", "2024-01"),
        ("D:2024", "2024"),
        ("D:20241399", "None"),
        ("today", "None"),
        ("", "None"),
    ],
)
def test_pdf_dates(text: str, date: str) -> None:
    assert str(parse_pdf_date(text)) == date
