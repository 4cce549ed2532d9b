from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.formats import by_media_type, choose, formats, suffix_of
from tests.indexer.conftest import drafts


def test_the_package_finds_its_modules() -> None:
    names = {format_.name for format_ in formats()}
    assert names >= {"html", "jsonl", "markdown", "pdf", "text"}
    assert names == {
        file.stem for file in Path(__file__).parents[3].glob("indexer/formats/[!_]*.py")
    }


def test_no_two_formats_claim_the_same() -> None:
    for attribute in ("media_types", "suffixes"):
        claimed = [one for format_ in formats() for one in getattr(format_, attribute)]
        assert len(claimed) == len(set(claimed))


def test_each_media_type_finds_its_format() -> None:
    for format_ in formats():
        assert all(by_media_type(one) is format_ for one in format_.media_types)


@pytest.mark.parametrize(
    ("path", "head", "name"),
    [
        ("a.txt", b"", "text"),
        ("A.HTML.GZ", b"", "html"),
        ("news.jsonl.gz", b"", "jsonl"),
        ("notes.md", b"", "markdown"),
        ("README", b"Plain words", "text"),
        ("page", b"\xef\xbb\xbf\n<!DOCTYPE html><p>", "html"),
        ("page.php", b"<html lang=en>", "html"),
        ("export.json", b'{"title": "One"}\n{"title": "Two"}\n', "jsonl"),
        ("paper", b"%PDF-1.7\n", "pdf"),
        ("paper.html", b"%PDF-1.7\n", "pdf"),  # whatever it is called
    ],
)
def test_the_format_of_a_file(path: str, head: bytes, name: str) -> None:
    assert choose(path, head).name == name


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("photo.jpg", b"\xff\xd8\xff"),
        ("code.py", b"print()"),
        ("data.json", b"[1, 2]"),
        ("conf.json", b'{"a": 1}'),
        ("blob", b"\0\1\2"),
        ("package.tar.gz", b"ustar"),
    ],
)
def test_what_nothing_reads(path: str, head: bytes) -> None:
    with pytest.raises(SourceError, match="no reader for"):
        choose(path, head)


def test_a_suffix_is_short_and_plain() -> None:
    assert suffix_of("a.b/c.TXT") == ".txt"
    assert suffix_of("minutes of 3.30 pm, a long meeting") == ""
    assert suffix_of(".gz") == ""


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_every_format_may_be_gzipped(tmp_path: Path, suffix: str) -> None:
    text = "Ice closed the lake today. " * 40
    plain, packed = tmp_path / f"a{suffix}", tmp_path / f"a{suffix}.gz"
    markup = f"<html><body><article><p>{text}</p></article></body></html>"
    data = (markup if suffix == ".html" else text).encode()
    plain.write_bytes(data)
    packed.write_bytes(gzip.compress(data))
    assert drafts(plain) == drafts(packed)
    assert len(drafts(plain)) == 1


def test_every_format_can_be_prepared() -> None:
    for one in formats():
        one.prepare()
