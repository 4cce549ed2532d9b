"""A segment that an earlier program wrote is read as it was meant: the format has not drifted.

Where the format changes on purpose, FORMAT_VERSION goes up and the file is made anew:
``python -m tests.search.engines.whoosh.codec.test_golden``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.form import FORMAT_VERSION
from search.engines.whoosh.codec.segment import Segment
from search.model import Article, ArticleDate, Origin
from tests.search.engines.whoosh.codec.merging.test_segments import content

GOLDEN = Path(__file__).with_name("golden") / f"segment-{FORMAT_VERSION}.arrays"

ARTICLES = (
    Article(
        id="a1",
        origin=Origin(root="/archive", path="one.html", item=None),
        title="Ferry talks resume",
        body="Talks on the ferry treaty resumed in İstanbul.\n\nThe ferry FERRY Ferry.",
        authors=("A. Seitkali", "Jane Doe"),
        date=ArticleDate(start=datetime(2024, 3, 14), precision="day"),
        source="Steppe Courier",
        section="World",
        tags=("ferry", "treaties"),
        language="en",
        media_type="text/html",
        url="https://courier.example/ferry",
    ),
    Article(
        id="a2",
        origin=Origin(root="/archive", path="two.jsonl", item="7"),
        title="Келіссөз",
        body="Келіссөздер 北京 қаласында U.N. " + "the " * 300,
        language="kk",
    ),
    Article(
        id="a3",
        origin=Origin(root="/archive", path="three.txt", item=None),
        title="",
        body="",
    ),
)


def build(path: Path) -> Segment:
    builder = SegmentBuilder(path)
    for article in ARTICLES:
        builder.add(article)
    builder.finish()
    return Segment(path)


def test_the_golden_segment_says_what_is_written_today(tmp_path: Path) -> None:
    assert content(Segment(GOLDEN)) == content(build(tmp_path / "today"))


def test_it_has_the_arrays_that_are_written_today(tmp_path: Path) -> None:
    golden, today = Segment(GOLDEN).file, build(tmp_path / "today").file
    assert [(one.name, one.kind, one.type) for one in golden] == [
        (one.name, one.kind, one.type) for one in today
    ]
    for entry in golden:
        if entry.name != "store.data":  # a later compressor may do better
            assert golden.whole(entry.name).tolist() == today.whole(entry.name).tolist() or (
                entry.name == "store.sizes"
            )


if __name__ == "__main__":
    GOLDEN.unlink(missing_ok=True)
    build(GOLDEN)
