"""The query language: one parser for every engine and door."""

from search.query.clauses import Clause, clauses
from search.query.examples import CHAPTERS, Chapter, Example
from search.query.parser import Parsed, parse
from search.query.printer import to_text

__all__ = [
    "CHAPTERS",
    "Chapter",
    "Clause",
    "Example",
    "Parsed",
    "clauses",
    "parse",
    "to_text",
]
