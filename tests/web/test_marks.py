"""Pieces give back the text, and mark what was found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.marks import Mark, Piece, paragraphs, pieces, spans

texts = st.text("ab \n\t", max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[Mark, ...]]:
    text = draw(texts)
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True).map(sorted))
    found = zip(cuts[::2], cuts[1::2], strict=False)
    return text, tuple(
        Mark(start=start, end=end, number=number) for number, (start, end) in enumerate(found, 1)
    )


@given(marked_texts())
def test_pieces_are_the_text_cut_at_its_marks(given_: tuple[str, tuple[Mark, ...]]) -> None:
    text, marks = given_
    made = pieces(text, marks)
    assert "".join(piece.text for piece in made) == text
    assert [(p.text, p.number) for p in made if p.marked] == [
        (text[mark.start : mark.end], mark.number) for mark in marks
    ]
    assert all(piece.text for piece in made)


@given(marked_texts())
def test_paragraphs_lose_only_white_space(given_: tuple[str, tuple[Mark, ...]]) -> None:
    text, marks = given_
    made = paragraphs(text, marks)
    shown = "".join(piece.text for paragraph in made for piece in paragraph)
    assert "".join(shown.split()) == "".join(text.split())
    marked = "".join(p.text for paragraph in made for p in paragraph if p.marked)
    inside = "".join(text[mark.start : mark.end] for mark in marks)
    assert "".join(marked.split()) == "".join(inside.split())
    numbers = [p.number for paragraph in made for p in paragraph if p.number]
    assert numbers == sorted(set(numbers))


def test_a_mark_over_two_paragraphs_has_its_number_once() -> None:
    first, second = paragraphs("ferry\n\ntreaty", [Mark(start=0, end=13, number=1)])
    assert first == (Piece(text="ferry", marked=True, number=1, hit=1),)
    assert second == (Piece(text="treaty", marked=True, number=0, hit=1),)


def test_agency_paragraphs_are_indented() -> None:
    made = paragraphs("one\nline\n    two\n\n\n three", ())
    assert [paragraph[0].text for paragraph in made] == ["one\nline", "two", "three"]


def test_fragments_have_no_numbers() -> None:
    assert pieces("a ferry", spans([(2, 7)])) == (
        Piece(text="a "),
        Piece(text="ferry", marked=True),
    )
