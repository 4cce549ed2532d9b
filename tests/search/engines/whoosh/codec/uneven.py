"""Many articles of words as uneven as in a language, in two segments: some pages of 256 each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from search.engines.whoosh.codec.answering.joined_rating import JoinedRating
from search.engines.whoosh.codec.answering.snapshot import Part, Snapshot
from search.engines.whoosh.codec.joined import JoinedSpace
from search.engines.whoosh.codec.segment import Segment
from search.model import Article, ArticleDate, Origin
from tests.search.engines.whoosh.codec.built import segment

DOCUMENTS = 3_000
WORDS = [f"w{number}" for number in range(60)]
EVERYWHERE = "everywhere"  #: a word that all articles have


@cache
def articles() -> list[Article]:
    """All of them; many are worth the same."""
    return list(_articles(np.random.default_rng(5)))


@cache
def segments() -> tuple[Segment, Segment]:
    """The articles, in two segments."""
    folder = Path(mkdtemp(prefix="broadsheet-uneven-"))
    found = []
    for number, some in enumerate((articles()[:2_200], articles()[2_200:])):
        path = folder / f"{number}.arrays"
        found.append(segment(some, path))
        path.unlink()  # what is mapped stays
    folder.rmdir()
    return found[0], found[1]


def snapshot(deleted: float = 0.0, *, parts: int = 2) -> Snapshot:
    """The segments, or the first of them; a share of the documents is deleted."""
    rng = np.random.default_rng(3)
    return Snapshot(
        [
            Part(one, np.flatnonzero(rng.random(one.documents) < deleted).astype(np.int64))
            for one in segments()[:parts]
        ]
    )


def joined() -> JoinedSpace:
    """The words of the two segments, whose places are told in different ways."""
    rating = snapshot().rating
    assert isinstance(rating, JoinedRating)
    bits = [one.position_bits for one in rating.space.spaces]
    assert bits[0] > bits[1]
    return rating.space


def _articles(rng: np.random.Generator) -> Iterator[Article]:
    share = 1 / np.arange(1, len(WORDS) + 1) ** 1.3
    share /= share.sum()

    def words(longest: int) -> str:
        return " ".join(rng.choice(WORDS, rng.integers(0, longest), p=share).tolist())

    for number in range(DOCUMENTS):
        day = datetime(2023, 1, 1) + timedelta(days=int(rng.integers(0, 50)))
        yield Article(
            id=f"{rng.integers(1 << 30):08x}{number}",
            origin=Origin(root="r", path="p", item=str(number)),
            title=words(5),
            body=words(4 if number % 3 else 60)
            + (" w0" * 900 if number == 7 else "")
            + f" {EVERYWHERE}",
            tags=(words(2),) if number % 5 == 0 else (),
            authors=(words(3),) if number % 7 == 0 else (),
            section="ab"[number % 2],
            date=ArticleDate(start=day, precision="day") if number % 11 else None,
        )
