from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.engines.chart import chart
from benchmarks.engines.report import BLOCKS, CHART, README, RESULTS, drawing, report
from benchmarks.engines.results import Results
from benchmarks.engines.targets import Target, targets


def engines(ours: float, theirs: float) -> dict[str, dict[str, dict[str, float]]]:
    def figures(value: float) -> dict[str, float]:
        states = ("warm", "warm_p99", "warm_cpu", "empty", "empty_p99", "empty_cpu")
        return {**dict.fromkeys(states, value), "total": 3}

    return {"engines": {"broadsheet": figures(ours), "tantivy": figures(theirs)}}


def test_the_committed_readme_is_what_the_committed_figures_make() -> None:
    results = Results(RESULTS)
    text = README.read_text("utf-8")
    assert report(results, text) == text
    assert CHART.read_text("utf-8") == drawing(results)


def test_every_block_is_in_the_readme_and_can_be_empty(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    for name in BLOCKS:
        assert f"<!-- figures: {name} -->" in text
    assert "not measured" in report(Results(tmp_path / "none.json"), text)


def test_what_no_peer_can_do_is_in_the_table_of_all_engines_alone(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    alone = {"engines": {"broadsheet": engines(7.0, 1.0)["engines"]["broadsheet"]}}
    results.put("b/N/near", alone)
    results.put("b/N/mid", engines(2.0, 1.0))
    results.put("peers-b/R/near", alone)
    text = report(results, README.read_text("utf-8"))
    assert "| near | (b) | 7.00 |" in text
    assert "| mid | 1.00 |" in text
    assert text.count("| near |") == 1


def test_a_target_is_held_against_what_was_measured(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    results.put("b/N/common", engines(20.0, 100.0))
    results.put("b/N/mid", engines(300.0, 100.0))
    found = {one.title: one for one in targets(results)}
    common, mid = found["(b) warm: common"], found["(b) warm: mid"]
    assert common.measured == pytest.approx(0.2)
    assert (common.is_reached, common.is_aimed) == (True, False)
    assert mid.measured == pytest.approx(3)
    assert mid.is_reached is False
    worst = found["(b) p99, the worst class but rare words and real phrases"]
    assert worst.measured == pytest.approx(3)
    assert (worst.remark, worst.is_reached) == ("mid", False)
    assert found["(b) warm: rare"].is_reached is None


def test_empty_caches_are_held_against_the_peer_asked_once_and_against_its_warm_time(
    tmp_path: Path,
) -> None:
    results = Results(tmp_path / "results.json")
    asked = engines(30.0, 10.0)
    asked["engines"]["tantivy"]["empty"] = 20.0
    results.put("b/N/rare", asked)
    found = {one.title: one for one in targets(results)}["(b) caches empty: rare"]
    assert found.measured == pytest.approx(1.5)
    assert found.remark == "3.00 to its warm time"
    assert "| rare | 10.0 |  | 3.00 | 1.50 | 3.00 |" in report(results, README.read_text("utf-8"))


def test_newswire_may_take_twice_what_a_class_must_be_on_abstracts(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    results.put("b/R/common", engines(59.0, 100.0))  # 0.3 on N
    results.put("b/R/mid", engines(410.0, 100.0))  # 2 on N
    found = {one.title: one for one in targets(results)}
    warm = found["R, (b) warm: the worst class, to what it must be on N"]
    assert warm.measured == pytest.approx(2.05)
    assert (warm.remark, warm.is_reached) == ("mid; 1 of 14 classes are there", False)


def test_stock_whoosh_is_held_against_ours_on_the_same_articles(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    for corpus, its in (("N", 45.0), ("R", 30.0)):
        wall = {"broadsheet": {"wall": 1.0}, "whoosh": {"wall": its}}
        results.put(f"build/{corpus}", {"engines": wall})
        for name, faster in (("common", 40.0), ("mid", 60.0), ("rare", 90.0)):
            asked = {"broadsheet": {"warm": 1.0}, "whoosh": {"warm": faster}}
            results.put(f"peers-c/{corpus}/{name}", {"engines": asked})
    results.put("peers-c/N/near", {"engines": {"broadsheet": {"warm": 1.0}}})
    found = {one.title: one for one in targets(results)}
    built = found["stock Whoosh's time for a build, to ours"]
    assert (built.measured, built.is_reached, built.remark) == (45.0, True, "of R 30")
    asked = found["stock Whoosh's time for (c), to ours; the middle class"]
    assert (asked.measured, asked.remark) == (60.0, "from 40 to 90; on R 60")


def test_a_slow_class_of_pages_is_forgiven_within_its_limit(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    results.put("c/N/common", engines(140.0, 100.0))
    title = "engine (c), median: the worst class, unless within 150 µs"
    assert {one.title: one for one in targets(results)}[title].is_reached
    results.put("c/N/mid", engines(160.0, 100.0))
    assert {one.title: one for one in targets(results)}[title].is_reached is False


def test_a_figure_that_must_be_large() -> None:
    fast = Target(title="", must=40, aim=100, unit="x", measured=50, least=True)
    assert (fast.is_reached, fast.is_aimed) == (True, False)


def test_results_are_kept_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    Results(path).put("b/N/common", {"x": 0.123456789, "n": 7})
    again = Results(path)
    kept = again.get("b/N/common")
    assert kept is not None
    assert (kept["x"], kept["n"]) == (0.1235, 7)
    assert kept["measured"]
    assert again.names("b/N/") == ["b/N/common"]
    assert again.get("b/R/common") is None


def test_a_chart_is_svg_with_a_bar_a_ratio() -> None:
    text = chart("a < b", ("warm", "empty"), [("or & and", (0.5, 2.0))])
    drawn = ET.fromstring(text)  # noqa: S314  # our own
    bars = [
        float(one.attrib["width"])
        for one in drawn.iter("{http://www.w3.org/2000/svg}rect")
        if one.find("{http://www.w3.org/2000/svg}title") is not None
    ]
    assert len(bars) == 2
    assert bars[0] < bars[1]
