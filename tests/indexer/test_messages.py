"""Tasks and replies on their way between processes: what arrives is what was sent."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from indexer.messages import packed, packed_tasks, unpacked, unpacked_tasks
from indexer.model import ItemFailure, Kind, Remark, Source
from indexer.replies import Ending, Read, Reply, Task
from search import Article, ArticleDate, Origin, Provenance

numbers = st.integers(0, 2**40)
texts = st.text(max_size=5)
maybe = st.none() | texts
origins = st.builds(Origin, root=texts, path=texts, item=maybe)
dates = st.builds(
    ArticleDate,
    start=st.datetimes() | st.just(datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)),
    precision=st.sampled_from(["year", "day", "time"]),
)
said = st.builds(Provenance, field=texts, where=texts)
articles = st.builds(
    Article, id=texts, origin=origins, title=texts, body=texts, authors=st.tuples(texts),
    date=st.none() | dates, source=maybe, section=maybe, tags=st.tuples(texts, texts),
    language=maybe, media_type=texts, url=maybe,
    provenance=st.lists(said, max_size=2).map(tuple),
)  # fmt: skip
items = st.builds(Read, article=articles, digest=st.binary(min_size=8, max_size=8)) | st.builds(
    ItemFailure, place=texts, reason=texts, detail=texts, item=maybe
)
left_aside = st.builds(Remark, what=texts, times=numbers, first=texts)
endings = st.builds(
    Ending, kind=st.sampled_from(Kind), reason=texts, detail=texts, size=numbers,
    mtime_ns=numbers, read_ns=numbers, digest=st.none() | st.binary(max_size=3), reader=texts,
    shut=st.booleans(), remarks=st.lists(left_aside, max_size=2).map(tuple),
)  # fmt: skip
replies = st.builds(
    Reply, number=numbers, afresh=st.booleans(), position=numbers, size=numbers,
    items=st.lists(items, max_size=3).map(tuple), ending=st.none() | endings,
)  # fmt: skip
sources = st.builds(Source, root=texts, path=texts, file=texts, size=numbers, mtime_ns=numbers)
tasks = st.builds(
    Task, number=numbers, source=sources, digest=st.none() | st.binary(max_size=3), reader=texts
)


@given(st.lists(replies, max_size=3))
def test_replies_arrive_as_they_were(sent: list[Reply]) -> None:
    arrived = unpacked(packed(sent))
    assert arrived == sent
    assert [type(one.ending.kind) for one in arrived if one.ending] == [
        Kind for one in sent if one.ending
    ]
    assert all(
        type(remark) is Remark for one in arrived if one.ending for remark in one.ending.remarks
    )


@given(st.lists(tasks, max_size=3))
def test_tasks_arrive_as_they_were(sent: list[Task]) -> None:
    assert unpacked_tasks(packed_tasks(sent)) == tuple(sent)
