"""The sample archive: what it promises a newcomer, and what its files must stay."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from indexer.encoding import declared_charset, decode
from indexer.extract import extract
from tests.conftest import DOCUMENTS, run_broadsheet

FILES = sorted(path for path in DOCUMENTS.rglob("*") if path.is_file())

#: How many articles stand in the archive, and how many of them are in which language.
ARTICLES = 55
LANGUAGES = {"en": 42, "kk": 5, "ru": 4, "tr": 4}


PAGES = [path for path in FILES if ".html" in path.suffixes]
#: What stands around the articles of the nine outlets, and in the middle of them.
FURNITURE = (
    "nav, footer, aside, #cookie-banner, .ad-slot, .alt, .also, .bolisu, .bottom, .byline,"
    " .comments-off, .consent, .cookie, .crumbs, .footer, .imza, .info, .logo, .menu, .meta, .more,"
    " .most-read, .nav, .paylas, .promo, .related, .sag, .share, .sidebar, .social, .sol,"
    " .subscribe, .tags, .toolbar, .topbar, .who, .kicker, .newsletter-box"
)


def page_bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def written_texts() -> Iterator[tuple[str, str]]:
    """The articles whose words can be counted without an extractor, by name."""
    for path in FILES:
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                item = json.loads(line)
                yield item["id"], item["text"]
        elif path.suffix in {".txt", ".md"}:
            text = path.read_text(encoding="utf-8")
            yield path.name, text.rpartition("\n---\n")[2]


def test_every_format_is_there() -> None:
    kinds = Counter("".join(path.suffixes) for path in FILES)
    assert set(kinds) == {".html", ".html.gz", ".jsonl", ".md", ".pdf", ".txt"}
    lines = [line for path in FILES if path.suffix == ".jsonl" for line in path.open("rb")]
    assert len(FILES) - kinds[".jsonl"] + len(lines) == ARTICLES


@pytest.mark.parametrize(
    ("name", "text"), [pytest.param(name, text, id=name) for name, text in written_texts()]
)
def test_articles_are_short(name: str, text: str) -> None:
    assert 120 <= len(text.split()) <= 350, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_small_and_speak_of_invented_sites(path: Path) -> None:
    data = page_bytes(path)
    assert len(data) < 50_000
    hosts = set(re.findall(rb"https?://([^/\"'\s)<>]+)", data))
    known = {b"schema.org", b"ogp.me", b"www.w3.org"}
    assert [host for host in hosts - known if not host.endswith(b".example")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_are_in_the_encoding_that_they_declare(path: Path) -> None:
    data = page_bytes(path)
    declared = re.search(rb"charset=[\"']?([\w-]+)", data)
    assert declared
    assert "</html>" in data.decode(declared[1].decode("ascii"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_furniture_is_taken_for_text(path: Path) -> None:
    markup = decode(page_bytes(path), declared=declared_charset(page_bytes(path)))
    found = extract(markup)
    paragraphs = found.body.splitlines()
    pieces = BeautifulSoup(markup, "lxml").select(FURNITURE)
    assert len(pieces) >= 4
    for piece in pieces:
        for said in (piece.get_text(" ", strip=True), *piece.stripped_strings):
            assert said not in paragraphs
        # a link may be the title of a story that the article speaks of
        for link in piece.select("a"):
            link.decompose()
        for said in piece.stripped_strings:
            assert said not in found.body or said.count(" ") < 2
    assert found.authors is not None
    assert not any(
        name in paragraph and len(paragraph) < 60
        for name in found.authors.value
        for paragraph in paragraphs[:3]
    )


def test_some_pages_are_not_in_utf_8() -> None:
    declared = {re.search(rb"charset=[\"']?([\w-]+)", page_bytes(path)) for path in FILES}
    assert {found[1].lower() for found in declared if found} == {
        b"utf-8",
        b"windows-1251",
        b"iso-8859-9",
    }


def test_the_gzipped_page_has_no_time_stamp() -> None:
    (path,) = (path for path in FILES if path.suffix == ".gz")
    assert path.read_bytes()[4:8] == b"\0\0\0\0"


def found(folder: Path, query: str) -> dict[str, str]:
    """The paths of all articles that answer a query, and their titles."""
    ran = run_broadsheet(folder, "search", query, "--limit", "100", "--format", "json")
    page = json.loads(ran.stdout)
    assert page["total"] == len(page["hits"])
    return {
        f"{hit['origin']['path']}#{hit['origin']['item'] or ''}": hit["title"]
        for hit in page["hits"]
    }


def test_all_of_it_is_indexed(sample_index: Path) -> None:
    assert len(found(sample_index, "*")) == ARTICLES


def test_every_article_has_its_language(sample_index: Path) -> None:
    assert {code: len(found(sample_index, f"lang:{code}")) for code in LANGUAGES} == LANGUAGES


def test_the_first_question_of_the_readme(sample_index: Path) -> None:
    talks = found(sample_index, 'astana "peace talks" date:2023')
    without = found(sample_index, 'astana "peace talks" -russia date:2023')
    assert len(without) >= 3
    assert set(talks) - set(without) == {
        "steppe-courier/2023/syria-talks-twentieth-round.html#",
    }


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("Türkiye", "turkiye"),
        ("İstanbul", "ISTANBUL"),
        ("Dışişleri", "disisleri"),
        ("“ferry treaty”", "«ferry treaty»"),
    ],
)
def test_two_ways_to_ask_the_same(sample_index: Path, query: str, same: str) -> None:
    assert found(sample_index, query) == found(sample_index, same) != {}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("author:Seitkali", 5),
        ("author:Сейітқали", 3),
        ('source:"Marmara Post"', 7),
        ('source:"Вечерний вестник"', 4),
        ("title:correction", 1),
        ("corrected tonnes", 3),
        ("паром", 2),
        ("бауырсақ", 1),
        ("lodos", 2),
        ("saiga", 1),
        ("title:perch", 1),
        ("negotiat*", 20),
        ("negotiable", 21),
        ("=MFA", 8),
        ("mfa", 9),
        ("=US", 1),
    ],
)
def test_questions_that_a_newcomer_may_ask(sample_index: Path, query: str, total: int) -> None:
    assert len(found(sample_index, query)) == total


def test_a_wire_story_is_found_in_both_copies(sample_index: Path) -> None:
    assert set(found(sample_index, '"It took us six years to agree that a boat has two ends"')) == {
        "marmara-post/2024/ferry-treaty-signed-at-karakoy.html#",
        "northern-ledger/2024/ferry-treaty-signed.html#",
    }
