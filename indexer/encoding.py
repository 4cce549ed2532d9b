"""Bytes to text: by byte order mark, by being UTF-8, as declared, or by looking at the content."""

from __future__ import annotations

import codecs
import re

from indexer.alphabets import latin_charset
from indexer.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What pages mean when they say these names (WHATWG Encoding Standard, "Names and labels").
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
#: Codecs that are no character sets, or that pages never mean.
_NO_CHARSET = re.compile(r"^(utf-?7|.*(escape|punycode|idna|undefined|mbcs|oem).*)$")
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_ESCAPES = (b"\x1b$", b"\x1b(")  # ISO-2022: seven bits, so it would pass for UTF-8
_SAMPLE_BYTES = 1 << 16
_DECLARATION_BYTES = 4_096
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text that ``data`` is. Raises SourceError for what is no text at all.

    The order of trust: a byte order mark, valid UTF-8, what the file declares, what its letters or
    its statistics say.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name)
    charset = _known(declared)
    if not any(escape in data[:_SAMPLE_BYTES] for escape in _ESCAPES) and b"\0" not in data:
        try:
            return _checked(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            if charset in {"utf-8", None} and _is_cut_or_rare(data, error):
                return _checked(data.decode("utf-8", "replace"))
    if charset is not None and charset != "utf-8":
        try:
            return _checked(data.decode(charset))
        except (UnicodeDecodeError, LookupError):
            if charset.startswith("cp125"):  # a few undefined bytes are still the page's own claim
                return _checked(data.decode(charset, "replace"))
    return _guessed(data)


def declared_charset(data: bytes) -> str | None:
    """The charset that an HTML page or an XML document declares in its first bytes."""
    match = _DECLARED.search(data[:_DECLARATION_BYTES])
    return (match[1] or match[2]).decode("ascii") if match else None


def _known(name: str | None) -> str | None:
    """Python's name for a declared charset; None for one that is unknown or no charset."""
    if not name or _NO_CHARSET.match(name.lower()):
        return None
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    try:
        "a".encode(info.name)  # refuses codecs that are no text encodings (zip, base64, rot13)
    except (LookupError, UnicodeError):
        return None
    if info.name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # it was read as ASCII to get here
    return _MEANT.get(info.name, info.name)


def _strictly(data: bytes, name: str) -> str:
    try:
        return _checked(data.decode(name))
    except UnicodeDecodeError as error:
        raise SourceError("not text in the encoding of its byte order mark", str(error)) from None


def _is_cut_or_rare(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether this is UTF-8 with a few bad bytes: a character cut in two, a stray byte."""
    bad = data.decode("utf-8", "replace").count("\ufffd")
    good = sum(byte >= 0xC0 for byte in data[: error.start + _SAMPLE_BYTES])
    return bad <= max(3, len(data) // 10_000) and good > 20 * bad


def _guessed(data: bytes) -> str:
    sample = data[:_SAMPLE_BYTES]
    if latin := latin_charset(sample):
        return _checked(data.decode(latin, "replace"))
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise SourceError("not text in any known encoding")
    name = _MEANT.get(codecs.lookup(best.encoding).name, best.encoding)
    return _checked(data.decode(name, "replace"))


def _checked(text: str) -> str:
    """Text that is mostly control characters or replacement marks is a binary file."""
    sample = text[:_SAMPLE_BYTES]
    odd = len(_ODD.findall(sample)) + sample.count("\ufffd")
    if odd > 8 + len(sample) // 50:
        raise SourceError("not text", f"{odd} characters of {len(sample)} are no text")
    return text
