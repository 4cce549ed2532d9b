"""The table of contents: what is listed is read, what is not listed goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from search.engines.whoosh.codec.answering.reading import ArticleReader
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.for_whoosh import ArraysCodec
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.view_schema import ARTICLE, VIEW
from search.engines.whoosh.contents import INDEX, read_contents, write_contents
from search.engines.whoosh.library import TOC, FileIndex, FileStorage
from search.errors import IndexDamagedError, IndexOutdatedError
from tests.search.engines.contract import article


def segment(folder: Path, *names: str) -> ArraysSegment:
    listed = ArraysSegment(INDEX, len(names))
    builder = SegmentBuilder(listed.path(folder))
    for name in names:
        builder.add(article(name, "a title"))
    builder.finish()
    return listed


def test_what_is_written_is_read(tmp_path: Path) -> None:
    one, other = segment(tmp_path, "a", "b"), segment(tmp_path, "c")
    one.delete_document(1)
    write_contents(tmp_path, [one, other])
    read = read_contents(tmp_path)
    assert [(s.segment_id(), s.doc_count_all(), list(s.deleted_docs())) for s in read] == [
        (one.segment_id(), 2, [1]),
        (other.segment_id(), 1, []),
    ]
    one.delete_document(1, delete=False)
    assert not one.has_deletions() and read[0].has_deletions()


def test_a_table_is_that_which_whoosh_writes(tmp_path: Path) -> None:
    one, other = segment(tmp_path, "a", "b"), segment(tmp_path, "c")
    one.delete_document(1)
    write_contents(tmp_path, [one])
    write_contents(tmp_path, [one, other])
    (table,) = tmp_path.glob("*.toc")
    ours = table.read_bytes()
    table.unlink()
    TOC(VIEW, [one, other], 1).write(FileStorage(str(tmp_path)), INDEX)
    assert ours == table.read_bytes()


def test_whoosh_finds_nothing_that_is_hidden(tmp_path: Path) -> None:
    one = segment(tmp_path, "a", "b", "c")
    one.hide(1, True)
    one.hide(2, True)
    one.delete_document(2)
    write_contents(tmp_path, [one])
    (read,) = read_contents(tmp_path)
    assert (read.hidden().tolist(), read.dead().tolist(), read.unseen().tolist()) == (
        [1],
        [2],
        [1, 2],
    )
    index = FileIndex(FileStorage(str(tmp_path)), indexname=INDEX)
    with index.searcher() as searcher:
        assert [hit.docnum for hit in searcher.search(_title("titl"))] == [0]
        assert (searcher.doc_count(), searcher.doc_count_all()) == (1, 3)
        assert list(searcher.reader().all_doc_ids()) == [0]


def test_only_what_is_listed_stays(tmp_path: Path) -> None:
    one, other = segment(tmp_path, "a"), segment(tmp_path, "b")
    write_contents(tmp_path, [one, other])
    write_contents(tmp_path, [other])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [other.path(tmp_path).name, f"_{INDEX}_1.toc"]
    )


@pytest.mark.parametrize(
    ("kept", "what"),
    [
        ({"_documents": 3}, "it has 2 documents, and 3 are listed"),
        ({"_documents": 1}, "it has 2 documents, and 1 are listed"),
        ({"_deleted": {2}}, "that it has not"),
        ({"_hidden": {1, 2}}, "that it has not"),
        ({"_deleted": {-1}}, "that it has not"),
        ({"_deleted": {0, 1}, "_hidden": {1}}, "deleted and hidden"),
    ],
)
def test_a_table_that_contradicts_a_segment_is_damage(
    tmp_path: Path, kept: dict[str, Any], what: str
) -> None:
    one = segment(tmp_path, "a", "b")
    vars(one).update(kept)
    write_contents(tmp_path, [one])
    with pytest.raises(IndexDamagedError, match=what) as failure:
        ArticleReader(tmp_path, read_contents(tmp_path))
    assert one.path(tmp_path).name in failure.value.message


def test_a_table_may_list_all_documents_as_unseen(tmp_path: Path) -> None:
    one = segment(tmp_path, "a", "b")
    one.delete_document(0)
    one.hide(1, True)
    write_contents(tmp_path, [one])
    assert len(ArticleReader(tmp_path, read_contents(tmp_path))) == 0


def test_a_folder_without_a_table_has_no_segments(tmp_path: Path) -> None:
    assert read_contents(tmp_path) == []


def test_what_whoosh_itself_merged_is_outdated(tmp_path: Path) -> None:
    write_contents(tmp_path, [segment(tmp_path, "a"), segment(tmp_path, "b")])
    index = FileIndex(FileStorage(str(tmp_path)), indexname=INDEX)
    with index.searcher() as searcher:
        stored = [searcher.stored_fields(number) for number in range(2)]
    writer = index.writer(codec=ArraysCodec())
    writer.add_document(id="c", title="a title more", **{ARTICLE: b"{}"})
    writer.commit(optimize=True)
    with index.refresh().searcher() as searcher:  # Whoosh reads what it wrote
        assert all(one in list(searcher.reader().all_stored_fields()) for one in stored)
        assert searcher.doc_count() == 3
        assert len(searcher.search(_title("titl"))) == 3
    with pytest.raises(IndexOutdatedError, match="not written by Broadsheet"):
        read_contents(tmp_path)


def _title(word: str) -> object:
    from whoosh.query import Term

    return Term("title", word)
