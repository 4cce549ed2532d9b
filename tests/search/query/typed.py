"""Queries as people and machines might type them, and trees in the parser's own form."""

from __future__ import annotations

import unicodedata
from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from search.query.notes import MOST_OTHERS
from search.query.tree import (
    FIELDS,
    WHOLE,
    And,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)
from search.text import tokenize

_PIECES = """
a B foo é е́ ́ 中国 กิน हिन्दी U.N. 's ’s AND OR NOT and - + = ( ) | " “ ” « » „ ‘ ’ ' * ? ~ ~1 ~2 ~3
~1001 title: author: lang: type: url: foo: date: date:2023 after: before:2023 2023 .. 2023-06 -13 .
/ // http:// ＂ ß İ ﬁ ½ ² _ ᄀ ᅡ ̸ text/html & { } [ ] < > \\ : ; , ! … — – − ʼ
""".split()  # noqa: SIM905 - one string is easier to read

#: Any text, mostly out of pieces that mean something.
queries = st.one_of(
    st.lists(
        st.sampled_from([*_PIECES, " ", " ", " ", " ", " ", "\n", "　", "\x00", "\ud800"]),
        max_size=25,
    ).map("".join),
    st.text(max_size=40),
)


def _is_one_token(word: str) -> bool:
    return [token.surface for token in tokenize(word)] == [word]


_nfc = st.text(min_size=1, max_size=6).map(lambda text: unicodedata.normalize("NFC", text))
words = st.one_of(
    st.sampled_from(["a", "AND", "OR", "NOT", "talks", "Türkiye", "中", "2023", "UN", "й", "s"]),
    _nfc.filter(_is_one_token),
)
_word_fields = st.sampled_from([None, None, None, *(f for f in FIELDS if f not in WHOLE)])
_whole_fields = st.sampled_from(sorted(WHOLE))
_values = st.one_of(
    st.sampled_from(["kk", "text/html", "text/plain; charset=utf-8", "a*b", "x?", "-y", "(z)"]),
)
_patterns = (
    st.lists(st.one_of(words, st.sampled_from(["*", "?", "??"])), min_size=2, max_size=5)
    .filter(lambda parts: any(p[0] not in "*?" for p in parts))
    .filter(lambda parts: parts[0][0] != "?" and parts[-1][0] != "?")
    .filter(lambda parts: all((a[0] in "*?") != (b[0] in "*?") for a, b in pairwise(parts)))
    .map("".join)
    .filter(lambda pattern: "*" in pattern[:-1] or "?" in pattern[:-1])
)
_days = st.dates(min_value=date(1, 1, 2))

_rows = (
    st.lists(words, min_size=2, max_size=4)
    .map(tuple)
    .filter(lambda parts: [t.surface for t in tokenize(" ".join(parts))] == list(parts))
)

leaves = st.one_of(
    st.builds(Term, text=words, field=_word_fields, exact=st.booleans()),
    st.builds(Term, text=_values, field=_whole_fields),
    st.builds(Phrase, words=_rows, field=_word_fields, exact=st.booleans()),
    st.builds(
        Near,
        words=_rows,
        others=st.sampled_from([0, 1, 5, 10, MOST_OTHERS]),
        field=_word_fields,
        exact=st.booleans(),
    ),
    st.builds(Prefix, text=words, field=_word_fields),
    st.builds(Prefix, text=st.sampled_from(["k", "text/", "x-y.z+"]), field=_whole_fields),
    st.builds(Wildcard, pattern=_patterns, field=_word_fields),
    st.builds(Wildcard, pattern=st.just("*"), field=st.sampled_from(FIELDS)),
    st.builds(Fuzzy, text=words, distance=st.sampled_from([None, 1, 2]), field=_word_fields),
    st.builds(lambda day: DateRange(first=day, last=None), _days),
    st.builds(lambda day: DateRange(first=None, last=day), _days),
    st.builds(lambda a, b: DateRange(first=min(a, b), last=max(a, b)), _days, _days),
    st.just(Everything()),
)  # fmt: skip


def _joined(kind: type[And] | type[Or], children: list[Node]) -> Node:
    flat = [g for c in children for g in (c.children if isinstance(c, kind) else (c,))]
    return kind(children=tuple(flat))


def _compound(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        several.map(lambda children: _joined(And, children)),
        several.map(lambda children: _joined(Or, children)),
        inner.map(lambda child: child.child if isinstance(child, Not) else Not(child=child)),
    )


def _rooted(tree: Node) -> Node:
    children = tree.children if isinstance(tree, And) else (tree,)
    if all(isinstance(child, Not) for child in children):
        return And(children=(Everything(), *children))
    return tree


#: Trees in the form that ``parse`` gives.
trees = st.one_of(st.just(Nothing()), st.recursive(leaves, _compound, max_leaves=8).map(_rooted))
