from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest

from benchmarks.relevance import CORPORA, FLOORS, collection, measure, ndcg_at, precision
from search.engines.whoosh.engine import WhooshEngine

PACKED = CORPORA / "retrieval.tar.gz"


def test_ndcg_by_hand() -> None:
    assert ndcg_at(10, ["a", "b"], {"a": 1, "b": 1}) == 1
    assert ndcg_at(10, ["x", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg_at(1, ["x", "a"], {"a": 1}) == 0
    assert ndcg_at(10, ["b", "a"], {"a": 3, "b": 1}) == pytest.approx(0.7967, abs=1e-4)
    assert ndcg_at(10, ["a"], {"a": 1, "b": 0}) == 1


def test_precision_by_hand() -> None:
    assert precision(["a", "x", "b"], {"a": 1, "b": 2, "c": 0}) == pytest.approx((1 + 2 / 3) / 2)
    assert precision([], {"a": 1}) == 0


def test_the_news_of_1963(tmp_path: Path) -> None:
    if not PACKED.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{PACKED} is not here")
    with tarfile.open(PACKED) as archive:
        judged = collection(archive, "time")
    score = measure(WhooshEngine(tmp_path / "index"), judged)
    assert score.questions == 83
    assert score.ndcg >= json.loads(FLOORS.read_text("utf-8"))["ndcg@10"]["time"]


def test_floors_are_those_that_were_promised_or_higher() -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))["ndcg@10"]
    for name, promised in {"time": 0.735, "cranfield": 0.370, "scifact": 0.688}.items():
        assert floors[name] >= promised
