"""Any text, as the index may hold it: NFC, one kind of line end, no control characters."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Control characters (not tab and newline), byte order marks, noncharacters.
_REFUSE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_ODD_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  #: what of both there is in ASCII
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_TRAILING = re.compile(r"[^\S\n]+\n")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def clean(text: str) -> str:
    """Text of several lines. Half a surrogate pair, which no file can hold, becomes U+FFFD."""
    if text.isascii() and not _ODD_ASCII.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _LONE_SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _REFUSE.sub("", text))


def clean_line(text: str) -> str:
    """Text of one line: a title, a name. Runs of white space become one space."""
    return _SPACE.sub(" ", clean(text)).strip()


def clean_body(text: str) -> str:
    """A body: paragraphs parted by exactly one empty line, no space at line ends."""
    text = _TRAILING.sub("\n", clean(text))
    return _BLANK_LINES.sub("\n\n", text).strip()
