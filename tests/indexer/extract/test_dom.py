"""Boxes and blocks of a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import dom
from indexer.extract.hints import HIDDEN


def texts(markup: str) -> list[str]:
    return dom.read(f"<html><body>{markup}</body></html>").blocks.text


def test_text_stands_in_the_innermost_box() -> None:
    page = dom.read("<html><body>a<div>b<p>c <i>d</i></p>e</div>f</body></html>")
    tags = [page.boxes.tag[box] for box in page.blocks.box]
    assert page.blocks.text == ["a", "b", "c d", "e", "f"]
    assert tags == ["body", "div", "p", "div", "body"]


def test_line_breaks() -> None:
    assert texts("<p>a<br>b<br>\n<br>c</p>") == ["a\nb", "c"]
    assert texts("<pre>a\n  b</pre>") == ["a\nb"]
    assert texts("<p>a\nb</p>") == ["a b"]


def test_scripts_are_no_text_but_what_follows_is() -> None:
    assert texts("<p>a<script>x</script>b<style>y</style> c<svg><title>t</title></svg>d</p>") == [
        "ab cd"
    ]


def test_links_and_emphasis_are_counted_in_characters() -> None:
    blocks = dom.read("<html><body><p>see <a>the <b>list</b></a> now</p></body></html>").blocks
    assert blocks.linked == [len("the list")]
    assert blocks.emphasised == [len("list")]


def test_hidden_boxes_are_marked() -> None:
    page = dom.read(
        '<html><body><div hidden>a</div><div style="DISPLAY : none">b</div>'
        '<div hidden id="S:1">c</div><div style="border: none">d</div></body></html>'
    )
    hidden = [bool(page.boxes.hints[box] & HIDDEN) for box in page.blocks.box]
    assert hidden == [True, True, False, False]


def test_title_is_not_that_of_a_drawing() -> None:
    page = dom.read("<html><body><svg><title>icon</title></svg><p>x</p></body></html>")
    assert page.title == ""


PARTS = "<div> </div> <p> </p> <br> <a> </a> <li> <td> <b> </b> <nav> </nav> word"


@given(st.lists(st.sampled_from([*PARTS.split(), " "])))
def test_no_word_is_lost_or_doubled(parts: list[str]) -> None:
    markup = "".join(parts)
    page = dom.read(f"<html><body>x{markup}</body></html>")
    assert "".join(page.blocks.text).count("word") == parts.count("word")
    assert len(page.blocks.text) == len(page.blocks.box) == len(page.blocks.linked)
    assert all(page.boxes.parent[box] < box for box in range(1, len(page.boxes.parent)))
