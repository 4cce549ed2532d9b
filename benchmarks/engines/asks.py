"""One question, in no engine's words: each peer makes its own query of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from search.model import Query, Sort
from search.query import to_text
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)


class Kind(StrEnum):
    """What is asked of the words of an ``Ask``."""

    WORD = "word"
    AND = "and"
    OR = "or"
    PHRASE = "phrase"
    NEAR = "near"  #: with NEARNESS other words among them at most, in any order; of no peer
    MIXED = "mixed"  #: all words or phrases, more if ``wished`` ones are there, none of ``without``
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    SUFFIX = "suffix"  #: words that end so
    EXACT = "exact"  #: the word as written; peers without such a thing look for the word
    NEWEST = "newest"  #: the word, within ``between``, the newest articles first


#: Other words that may be among those that are near each other.
NEARNESS = 5


class Level(StrEnum):
    """How much of an answer is wanted."""

    TOP = "a"  #: ten ids and scores
    TOTAL = "b"  #: and how many there are
    PAGE = "c"  #: and two facets, and the ten articles with a snippet each, from the text typed
    FULL = "c3"  #: as PAGE, with three of our snippets


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question over the default fields (title, body, tag, author), or over one of them."""

    kind: Kind
    words: tuple[str, ...]
    field: str | None = None
    between: tuple[date, date] | None = None
    wished: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def tree(self) -> Node:
        """What it means in Broadsheet's query language."""
        terms = tuple(Term(text=word, field=self.field) for word in self.words)
        match self.kind:
            case Kind.AND:
                return And(children=terms)
            case Kind.OR:
                return Or(children=terms)
            case Kind.PHRASE:
                return Phrase(words=self.words, field=self.field)
            case Kind.NEAR:
                return Near(words=self.words, others=NEARNESS, field=self.field)
            case Kind.MIXED:
                return self._mixed()
            case Kind.PREFIX:
                return Prefix(text=self.words[0], field=self.field)
            case Kind.FUZZY:
                return Fuzzy(text=self.words[0], distance=1, field=self.field)
            case Kind.SUFFIX:
                return Wildcard(pattern=f"*{self.words[0]}", field=self.field)
            case Kind.EXACT:
                return Term(text=self.words[0], exact=True, field=self.field)
            case Kind.NEWEST if self.between:
                first, last = self.between
                return And(children=(terms[0], DateRange(first=first, last=last)))
        return terms[0]

    def _mixed(self) -> Node:
        parts: list[Node] = []
        for one in self.words:
            words = tuple(one.split())
            parts.append(Phrase(words=words) if len(words) > 1 else Term(text=one))
        if self.wished:  # or anything: so they count where they are, and need not be there
            wished = [Term(text=one) for one in self.wished]
            parts.append(Or(children=(*wished, Everything())))
        parts += [Not(child=Term(text=one)) for one in self.without]
        return And(children=tuple(parts))

    def typed(self) -> str:
        """What is typed in Broadsheet's search box to ask this."""
        return to_text(self.tree())

    def query(self, *, facets: tuple[str, ...] = (), highlights: int = 0) -> Query:
        """The parsed query for ten articles."""
        return Query(
            text=self.typed(),
            tree=self.tree(),
            sort=Sort.NEWEST if self.kind is Kind.NEWEST else Sort.RELEVANCE,
            facets=facets,
            highlights=highlights,
        )
