"""The query language: one parser for every engine and door."""

from search.query.parser import Parsed, parse
from search.query.printer import to_text

__all__ = ["Parsed", "parse", "to_text"]
