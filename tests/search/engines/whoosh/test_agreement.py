"""Whoosh against the definitions in loops: the same answers to random questions."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.memory import MemoryEngine
from search.engines.whoosh import policy
from search.engines.whoosh.engine import WhooshEngine
from search.model import Article, Origin, Query, SearchPage
from search.query import parse
from tests.search.engines.asked import commits, queries

#: In memory where that is possible: hundreds of commits, and none of this is about disks.
_SHM = Path("/dev/shm")  # noqa: S108  # the folder made in it is private
FAST = _SHM if _SHM.is_dir() else None


def answer(page: SearchPage) -> object:
    hits = [(hit.article, hit.score) for hit in page.hits]
    return page.total, hits, page.facets, page.generation


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(commits, min_size=1, max_size=4),
    st.lists(queries, min_size=6, max_size=12),
)
def test_the_same_answers(writes: list[list[Article | str]], questions: list[Query]) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        memory, whoosh = MemoryEngine(), WhooshEngine(Path(folder) / "index")
        for number, changes in enumerate(writes):
            for engine in (memory, whoosh):
                with engine.writer(run=f"run {number}") as writer:
                    for change in changes:
                        if isinstance(change, str):
                            writer.delete(change)
                        else:
                            writer.upsert(change)
        expected, reader = memory.reader(), whoosh.reader()
        try:
            assert dict(reader.origins()) == dict(expected.origins())
            for question in questions:
                # To the last digit: both add in the order that search.ranking says.
                assert answer(reader.search(question)) == answer(expected.search(question))
        finally:
            reader.close()


def test_fields_that_begin_behind_more_tokens_than_any_of_them_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policy, "SMALL", 0)  # so that each commit leaves a segment
    long = partial(
        Article,
        origin=Origin("/r", "a.txt", None),
        title=" ".join(["other"] * 200),
        tags=("tag",),
    )
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        memory, whoosh = MemoryEngine(), WhooshEngine(Path(folder) / "index")
        for engine in (memory, whoosh):
            for run in ("one", "two"):
                with engine.writer(run=run) as writer:
                    for number in range(20):  # twice, and so more than are told one by one
                        body = "alpha beta " + " ".join(["other"] * (80 + number))
                        writer.upsert(long(f"{run}{number}", body=body))
        expected, reader = memory.reader(), whoosh.reader()
        assert len(reader._articles._listed) == 2
        try:
            for text in ('"alpha beta"', 'tag:"alpha beta"', '"other alpha"'):
                asked = Query(tree=parse(text).tree)
                assert answer(reader.search(asked)) == answer(expected.search(asked))
        finally:
            reader.close()
