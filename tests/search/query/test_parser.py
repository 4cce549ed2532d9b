"""What a typed query means, and what is said about it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse, to_text
from search.query.notes import DEPTH, SENTENCES
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    scoring_leaves,
)
from tests.search.query.typed import queries


def tree(text: str) -> Node:
    """The tree of a query that is taken as it was typed."""
    parsed = parse(text)
    assert parsed.notes == ()
    return parsed.tree


def noted(text: str) -> list[tuple[str, str]]:
    """Codes of the notes, and the pieces of the query that they are about."""
    return [(note.code, text[note.start : note.end]) for note in parse(text).notes]


def term(text: str, field: str | None = None) -> Term:
    return Term(text=text, field=field)


def phrase(text: str, field: str | None = None) -> Phrase:
    return Phrase(words=tuple(text.split()), field=field)


def height(node: Node) -> int:
    """How many nodes stand in one another."""
    match node:
        case And(children=children) | Or(children=children):
            return 1 + max(map(height, children))
        case Not(child=child):
            return 1 + height(child)
        case _:
            return 1


def both(*children: Node) -> And:
    return And(children=children)


def either(*children: Node) -> Or:
    return Or(children=children)


A, B, C, D = map(term, "abcd")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", A),
        ("a b c", both(A, B, C)),
        ("a and b", both(A, term("and"), B)),
        ("or", term("or")),
        ("not a", both(term("not"), A)),
        ("a OR b", either(A, B)),
        ("a|b | c", either(A, B, C)),
        ("a || b", either(A, B)),
        ("a b OR c d", both(A, either(B, C), D)),
        ("a AND b OR c AND d", either(both(A, B), both(C, D))),
        ("a OR b AND c d", both(either(A, both(B, C)), D)),
        ("a AND b c", both(A, B, C)),
        ("-a b", both(Not(child=A), B)),
        ("a -b", both(A, Not(child=B))),
        ("a −b", both(A, Not(child=B))),
        ("a NOT b", both(A, Not(child=B))),
        ("a AND NOT b", both(A, Not(child=B))),
        ("a OR -b", either(A, Not(child=B))),
        ("-a", both(Everything(), Not(child=A))),
        ("-a -b", both(Everything(), Not(child=A), Not(child=B))),
        ("-(a b)", both(Everything(), Not(child=both(A, B)))),
        ("-(-a)", A),
        ("NOT NOT a", A),
        ("NOT -a", A),
        ("-OR", both(Everything(), Not(child=term("OR")))),
        ("+OR", term("OR")),
        ("+a +b", both(A, B)),
        ("(a)", A),
        ("((a b) (c))", both(A, B, C)),
        ("(a OR b) OR c", either(A, B, C)),
        ("(a b)c", both(A, B, C)),
        ("(-a) OR b", either(Not(child=A), B)),
        ("*", Everything()),
        ("**", Everything()),
        ("* -a", both(Everything(), Not(child=A))),
        ("", Everything()),
        (" \n　", Everything()),
    ],
)
def test_operators(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        '"peace talks"', "“peace talks”", "”peace talks”", "„peace talks“", "„peace talks”",
        "«peace talks»", "»peace talks«", "»peace talks»", "‹peace talks›", "「peace talks」",
        "『peace talks』", "《peace talks》", "‘peace talks’", "‚peace talks‘", "'peace talks'",
        "＂peace talks＂", "« peace talks »", '"peace-talks!"', '+"peace talks"',
    ],
)  # fmt: skip
def test_every_quotation_mark_makes_a_phrase(text: str) -> None:
    assert tree(text) == phrase("peace talks")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("O'Neill", phrase("O Neill")),
        ("O’Neill", phrase("O Neill")),
        ("l’accord", phrase("l accord")),
        ("al-Assad", phrase("al Assad")),
        ("W-2", phrase("W 2")),
        ("COVID-19", phrase("COVID 19")),
        ("3.14", phrase("3 14")),
        ("a.b@example.org", phrase("ab example org")),
        ("中国", phrase("中 国")),
        ("U.N.", term("UN")),
        ("Russia's", term("Russia")),
        ("Russia’s", term("Russia")),
        ("RUSSIA'S", term("RUSSIA")),
        ("O'Neill's", phrase("O Neill")),
        ('"Russia\'s army"', phrase("Russia s army")),
        ("students' union", both(term("students"), term("union"))),
        ("'90s music of the '80s", both(*map(term, ["90s", "music", "of", "the", "80s"]))),
        ("rock 'n' roll", both(term("rock"), term("n"), term("roll"))),
        ("«Gazprom»-Media", both(term("Gazprom"), term("Media"))),
        ("Moscow – Kyiv", both(term("Moscow"), term("Kyiv"))),
        ("peace - talks", both(term("peace"), term("talks"))),
        ("what happened?", both(term("what"), term("happened"))),
        ("what?!", term("what")),
        ("hello, world!", both(term("hello"), term("world"))),
        ("C++", term("C")),
        ("cafe\u0301", term("café")),
        ("=cafe\u0301", Term(text="café", exact=True)),
        ('"a"b"c"', both(A, B, C)),
        ('"OR"', term("OR")),
        ("OR,a", phrase("OR a")),
        ("a !! b", both(A, B)),
        ("-!! b", B),
        ("a?-b", phrase("a b")),
        ("a () b", both(A, B)),
        ("http://example.org/a?b=c*", phrase("http example org a b c")),
        ("10:30", phrase("10 30")),
        ("note: a", both(term("note"), A)),
    ],
)
def test_words(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("negotiat*", Prefix(text="negotiat")),
        ("negotiat**", Prefix(text="negotiat")),
        ("negotiat*,", Prefix(text="negotiat")),
        ("U.N.*", Prefix(text="UN")),
        ("wi?d*card", Wildcard(pattern="wi?d*card")),
        ("wom??n", Wildcard(pattern="wom??n")),
        ("wom?n?", Wildcard(pattern="wom?n")),
        ("author:*", Wildcard(pattern="*", field="author")),
        ("title:peac*", Prefix(text="peac", field="title")),
        ("fuzzy~", Fuzzy(text="fuzzy")),
        ("fuzzy~1", Fuzzy(text="fuzzy", distance=1)),
        ("fuzzy~2", Fuzzy(text="fuzzy", distance=2)),
        ("author:fuzzy~.", Fuzzy(text="fuzzy", field="author")),
        ("Russia's~", Fuzzy(text="Russia")),
        ("a~b", phrase("a b")),
        ("~a", A),
        ("=US", Term(text="US", exact=True)),
        ("==US", Term(text="US", exact=True)),
        ('="As Written"', Phrase(words=("As", "Written"), exact=True)),
        ("-=US a", both(Not(child=Term(text="US", exact=True)), A)),
        ("title:=US", Term(text="US", field="title", exact=True)),
        ("=title:US", Term(text="US", field="title", exact=True)),
        ("a=b", phrase("a b")),
    ],
)
def test_patterns_and_words_as_written(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("title:a", term("a", "title")),
        ("TITLE:a", term("a", "title")),
        ('title:"a b"', phrase("a b", "title")),
        ("title:«a b»", phrase("a b", "title")),
        ("title:‘a b’", phrase("a b", "title")),
        ("title:al-Assad", phrase("al Assad", "title")),
        ("-title:a b", both(Not(child=term("a", "title")), B)),
        ("title:(a OR b) c", both(either(term("a", "title"), term("b", "title")), C)),
        ("title:(a author:b)", both(term("a", "title"), term("b", "author"))),
        ("lang:kk", term("kk", "lang")),
        ("lang:kk,", term("kk", "lang")),
        ("lang:=kk", term("kk", "lang")),
        ("type:text/html", term("text/html", "type")),
        ('type:"text/plain; a"', term("text/plain; a", "type")),
        ("type:text/*", Prefix(text="text/", field="type")),
        ("url:example.org/a?b*", phrase("example org a b", "url")),
        ("url:http://example.org", phrase("http example org", "url")),
        ("url:bbc*", Prefix(text="bbc", field="url")),
    ],
)
def test_fields(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


def test_dates_are_clauses_like_others() -> None:
    year = DateRange(first=date(2023, 1, 1), last=date(2023, 12, 31))
    assert tree("date:2023") == tree('date:"2023"') == tree("DATE:2023.") == year
    assert tree("a -date:2023") == both(A, Not(child=year))
    assert tree("after:2023 OR a") == either(DateRange(first=date(2023, 1, 1), last=None), A)


@pytest.mark.parametrize(
    ("text", "meaning", "notes"),
    [
        ('"a b', both(A, B), [("unclosed-quote", '"')]),
        ("a «b", both(A, B), [("unclosed-quote", "«")]),
        ("a” b", both(A, B), [("unopened-quote", "”")]),
        ('19" b', both(term("19"), B), [("unopened-quote", '"')]),
        ('"a b”', phrase("a b"), [("mismatched-quote", '"a b”')]),
        ('“a b" c', both(phrase("a b"), C), [("mismatched-quote", '“a b"')]),
        ('"a b"~5', phrase("a b"), [("after-quote", "~5")]),
        ('"a b*"', phrase("a b"), [("wildcard-in-quotes", '"a b*"')]),
        ("(a (b", both(A, B), [("unclosed-parenthesis", "("), ("unclosed-parenthesis", "(")]),
        ("a)) b", both(A, B), [("unopened-parenthesis", "))")]),
        ("a OR", A, [("dangling-operator", "OR")]),
        ("OR a", A, [("dangling-operator", "OR")]),
        ("a OR AND b", both(A, B), [("dangling-operator", "OR")]),
        ("a NOT", A, [("dangling-operator", "NOT")]),
        ("(a |) b", both(A, B), [("dangling-operator", "|")]),
        ("a --b", both(A, B), [("dash", "--")]),
        ("b title:-a", both(B, Not(child=term("a", "title"))), [("moved-minus", "title:-")]),
        ("foo:bar", both(term("foo"), term("bar")), [("unknown-field", "foo")]),
        ("a -x:b", both(A, Not(child=both(term("x"), B))), [("unknown-field", "x")]),
        ('x:"a b"', both(term("x"), phrase("a b")), [("unknown-field", "x")]),
        ("x:(a OR b)", both(term("x"), either(A, B)), [("unknown-field", "x")]),
        ("title: a", both(term("title"), A), [("empty-field", "title:")]),
        ("title:!!", term("title"), [("empty-field", "title:!!")]),
        ("date:soon", both(term("date"), term("soon")), [("bad-date", "date:soon")]),
        ("date:2023-13", both(term("date"), phrase("2023 13")), [("bad-date", "date:2023-13")]),
        ("-after:-5", None, [("bad-date", "after:-5")]),
        ("*ing", Wildcard(pattern="*ing"), [("leading-wildcard", "*ing")]),
        ("al-A*", phrase("al A"), [("wildcard-in-words", "al-A*")]),
        ("中国*", phrase("中 国"), [("wildcard-in-words", "中国*")]),
        ("al-A~", phrase("al A"), [("fuzzy-in-words", "al-A~")]),
        ("ab*~", Prefix(text="ab"), [("fuzzy-wildcard", "ab*~")]),
        ("ab~7", Fuzzy(text="ab"), [("bad-distance", "ab~7")]),
        ("ab~0.8", Fuzzy(text="ab"), [("bad-distance", "ab~0.8")]),
        ("=ab*", Prefix(text="ab"), [("exact-pattern", "=ab*")]),
        ("=ab~", Fuzzy(text="ab"), [("exact-pattern", "=ab~")]),
        ("=(a b)", both(A, B), [("exact-group", "=")]),
        ("!?", Nothing(), [("nothing-to-find", "!?")]),
        ('""', Nothing(), [("nothing-to-find", '""')]),
        ("-", Nothing(), [("nothing-to-find", "-")]),
        (
            "date:2023..2021",
            DateRange(first=date(2021, 1, 1), last=date(2023, 12, 31)),
            [("reversed-range", "date:2023..2021")],
        ),
    ],
)
def test_what_is_taken_differently_is_noted(
    text: str, meaning: Node | None, notes: list[tuple[str, str]]
) -> None:
    assert meaning is None or parse(text).tree == meaning
    assert noted(text) == notes


def test_offsets_of_notes_are_code_points_of_the_typed_text() -> None:
    text = "𝒜 e\u0301 foo:x"
    (note,) = parse(text).notes
    assert (note.start, note.end) == (5, 8)
    assert text[note.start : note.end] == "foo"


def test_notes_are_whole_sentences() -> None:
    for text in ("foo:x", '"a', "a OR", "date:x", "*a", "!!", "x" * 60 + ":y"):
        for note in parse(text).notes:
            assert note.message[0] in '“"(=I' or note.message[0].isupper()
            assert note.message.endswith(".")
            assert len(note.message) < 200
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_spans_cover_all_that_was_typed_of_a_clause() -> None:
    text = "a +b -title:\"c d\" NOT (e OR f) after:2023 (g) x:y -'h i'"
    parsed = parse(text)
    assert isinstance(parsed.tree, And)
    typed = [text[slice(*child.span)] for child in parsed.tree.children if child.span]
    assert typed == [
        "a", "+b", '-title:"c d"', "NOT (e OR f)", "after:2023", "(g)", "x", "y", "-'h i'",
    ]  # fmt: skip


def test_limits_name_the_setting() -> None:
    with pytest.raises(QueryError) as long:
        parse("x" * 8_193)
    assert (long.value.code, long.value.param) == ("query-too-long", "q")
    assert "8,193" in long.value.message
    assert "query_characters" in long.value.remedy
    with pytest.raises(QueryError) as many:
        parse("x " * 1_025)
    assert (many.value.code, many.value.param) == ("too-many-clauses", "q")
    assert "query_clauses" in many.value.remedy
    assert parse("x OR " * 1_023 + "x").notes == ()
    assert parse("x y", characters=3, clauses=2).tree == both(term("x"), term("y"))
    with pytest.raises(QueryError):
        parse('"x y z"', clauses=2)


@pytest.mark.parametrize("text", ["(", ")", "-(", "NOT ", '"', "'", "*", "?", "~", "=", "title:("])
def test_the_longest_query_of_one_sign(text: str) -> None:
    parsed = parse((text * 8_192)[:8_192])
    assert len(parsed.notes) <= 2 + DEPTH


def test_deep_trees_are_bounded_and_flat_ones_are_not() -> None:
    deep = parse("(a|(b " * 500 + "c")
    assert {note.code for note in deep.notes} == {"deep-parentheses", "unclosed-parenthesis"}
    assert len(list(scoring_leaves(deep.tree))) == 1_001
    assert height(deep.tree) <= 3 * (DEPTH + 1)
    assert parse(to_text(deep.tree)).tree == deep.tree
    assert parse("(" * DEPTH + "a" + ")" * DEPTH).notes == ()
    assert len(parse(" ".join(["a"] * 1_000)).tree.children) == 1_000  # type: ignore[union-attr]


_LAYERS = ["({})", "-({})", "a AND ({})", "({}) b", "c OR ({})", "a AND ({}) OR d", "g ({}) OR h"]


@given(st.lists(st.sampled_from(_LAYERS), min_size=20, max_size=DEPTH))
@example(["a AND ({}) OR d"] * DEPTH)
@example(["g ({}) OR h", "-({})"] * (DEPTH // 2))
def test_deep_queries_print_no_deeper_than_they_were_typed(layers: list[str]) -> None:
    text = "z"
    for layer in layers:
        text = layer.replace("{}", text)
    parsed = parse(text)
    assert parsed.notes == ()
    assert parse(to_text(parsed.tree)).tree == parsed.tree


@given(queries)
def test_any_text_is_a_query_and_its_print_means_the_same(text: str) -> None:
    parsed = parse(text)
    for note in parsed.notes:
        assert 0 <= note.start < note.end <= len(text)
    assert list(parsed.notes) == sorted(parsed.notes, key=lambda note: (note.start, note.end))
    again = parse(to_text(parsed.tree))
    assert again.tree == parsed.tree
    assert {note.code for note in again.notes} <= {"leading-wildcard", "nothing-to-find"}
