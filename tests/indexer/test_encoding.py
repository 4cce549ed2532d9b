from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoding import declared_charset, decode
from indexer.errors import SourceError

RUSSIAN = "Паром не вышел в рейс: у причала ещё стоит лёд, и капитан ждёт ледокола. " * 8
TURKISH = "Gemi limandan çıkamadı; kaptan İstanbul'dan gelecek buzkıranı bekliyor, dedi. " * 8
SPANISH = "El señor capitán no llegó mañana más allá del muelle, según él: todavía hay hielo. " * 8


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_utf_8_round_trip(text: str) -> None:
    assert decode(text.encode("utf-8")) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(name: str) -> None:
    assert decode(RUSSIAN.encode(name), declared="iso-8859-1") == RUSSIAN


@pytest.mark.parametrize(
    ("text", "charset"),
    [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (TURKISH, "iso-8859-9"), (TURKISH, "cp1254")],
)
def test_a_declared_charset_is_believed(text: str, charset: str) -> None:
    assert decode(text.encode(charset), declared=charset) == text


def test_utf_8_is_believed_before_a_wrong_declaration() -> None:
    assert decode(RUSSIAN.encode(), declared="windows-1251") == RUSSIAN


@pytest.mark.parametrize(
    ("text", "charset"),
    [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (TURKISH, "cp1254"), (SPANISH, "latin-1")],
)
def test_what_is_not_declared_is_guessed(text: str, charset: str) -> None:
    assert decode(text.encode(charset)) == text


def test_latin_1_means_windows_1252() -> None:
    assert decode(b"\x93quoted\x94", declared="iso-8859-1") == "“quoted”"


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    data = RUSSIAN.encode()
    assert decode(data + b"\xff").startswith(RUSSIAN)


@pytest.mark.parametrize("name", ["rot13", "zip", "utf-7", "idna", "unicode_escape", "nonsense"])
def test_a_declared_codec_that_is_no_charset_is_passed_over(name: str) -> None:
    assert decode(b"plain text", declared=name) == "plain text"


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 200, codecs.BOM_UTF16_LE + b"\0"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="not text"):
        decode(data)


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<html><meta charset="koi8-r">', "koi8-r"),
        (b"<META http-equiv=x content='text/html; charset=windows-1251'>", "windows-1251"),
        (b'<?xml version="1.0" encoding="iso-8859-9"?>', "iso-8859-9"),
        (b"<p>charset=koi8-r</p>", None),
        (b" " * 5_000 + b"<meta charset=koi8-r>", None),
    ],
)
def test_the_declaration_stands_at_the_top(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset
