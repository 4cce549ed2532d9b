"""PDF: the text layer page by page, and what the document says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import PurePath
from typing import TYPE_CHECKING

from indexer.cleaning import clean, clean_line
from indexer.errors import SourceError
from indexer.formats import Format
from indexer.model import ArticleDraft
from indexer.numeric_dates import moment
from indexer.opening import Opened
from indexer.prose import headline, without_first_line
from search import ArticleDate, Provenance

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LETTERS_OF_TEXT = 16  # fewer are page numbers stamped on a scan
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?|Z)?")
#: Titles that a program left there: file names, the program's own name, nothing.
_NO_TITLE = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|dvi|ps|txt|html?|pptx?|xlsx?|wpd|pages|fm)$"
    r"|^(?:microsoft \w+ - |untitled|document\d*$|title$|slide \d|print|[\w-]*\d[\w-]*$|\S+_\S+$)"
    r"|[\\/]\S",
    re.IGNORECASE,
)
_HYPHEN = re.compile("[\u0002\ufffe\u00ad](?:\r?\n)?|(?<=[^\\W\\d_])-\r?\n(?=[a-zа-яё])")
_PROSE_WIDTH = 35  # columns narrower than this are no prose
_TERMINAL = re.compile(r"[.!?…:]['\"”’»)\]]*$")


def read(opened: Opened) -> Iterator[ArticleDraft]:
    """The article that the document is."""
    import pypdfium2 as pdfium  # where there is a PDF to read

    data = opened.read()
    if not data:
        raise SourceError("empty")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise SourceError("needs a password") from None
        raise SourceError("broken PDF", str(error)) from None
    with closing(document):
        pages = [_page_text(document, number) for number in range(len(document))]
        said = {key: clean_line(str(value)) for key, value in document.get_metadata_dict().items()}
    text = "\n\n".join(page for page in pages if page)
    if sum(map(str.isalnum, text[:100_000])) < _LETTERS_OF_TEXT:
        many = f"{len(pages)} page{'s' if len(pages) != 1 else ''}"
        raise SourceError("a scan without text", many)
    title, where = said.get("Title") or None, "PDF metadata"
    if title is None or _NO_TITLE.search(title) or title.casefold() == _stem(opened):
        title, where = headline(text), "first line"
        text = text if title is None else without_first_line(text)
    author = said.get("Author", "")
    date = parse_pdf_date(said.get("CreationDate", ""))
    named = (("title", title, where), ("authors", author, where), ("date", date, where))
    yield ArticleDraft(
        title=title,
        body=text,
        authors=tuple(name for part in author.split(";") if (name := part.strip())),
        date=date,
        tags=tuple(tag for part in _keywords(said) if (tag := part.strip())),
        provenance=tuple(
            Provenance(field=name, where=place if name == "title" else "PDF metadata")
            for name, value, place in named
            if value
        ),
    )


def parse_pdf_date(text: str) -> ArticleDate | None:
    """The date that ``D:20230621103000+02'00'`` says, with the precision that it has."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    offset = f"{sign}{hours}{minutes or '00'}" if sign else None
    return moment(year, month, day, hour, minute, second, offset)


def _stem(opened: Opened) -> str:
    """The file's name without its suffixes, to know it when it poses as a title."""
    return PurePath(opened.source.path).name.partition(".")[0].casefold()


def _keywords(said: dict[str, str]) -> list[str]:
    return re.split("[,;]", said.get("Keywords", ""))


def _page_text(document: pdfium.PdfDocument, number: int) -> str:
    from pypdfium2 import PdfiumError

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            written = text.get_text_range()
    except PdfiumError as error:
        raise SourceError("broken PDF", f"page {number + 1}: {error}") from None
    return _flowing(clean(_HYPHEN.sub("", written)))


def _flowing(text: str) -> str:
    """Lines that a page's width broke, joined into paragraphs.

    A line ends its paragraph where it stops short of most others and the next begins no small
    letter. Lists and tables, whose lines are all short, stay as they are.
    """
    lines = [line.strip() for line in text.strip().split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 4 // 5] if lengths else 0
    if width < _PROSE_WIDTH:
        return "\n".join(lines)
    written: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        written.append(line)
        short = 0.9 * width if _TERMINAL.search(line) else 0.7 * width
        ends = not following or (len(line) < short and not following[0].islower())
        written.append("\n\n" if ends else " ")
    return "".join(written).strip()


FORMAT = Format(
    name="pdf",
    media_types=("application/pdf",),
    suffixes=(".pdf",),
    version="1",
    read=read,
    sniff=lambda head: b"%PDF-" in head[:1_024],
)
