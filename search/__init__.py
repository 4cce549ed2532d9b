"""The face of the ground: all that indexer, web and the roof may import. No engine is loaded.

A module is loaded when the first of its names is asked for: to load all of them takes longer than a
run that finds nothing to do.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from search.current import Current
    from search.deadline import Deadline
    from search.engine import Compacting, Damage, Durable, Engine, GenerationInfo, Reader, Writer
    from search.errors import (
        ArchiveError,
        IndexDamagedError,
        IndexLockedError,
        IndexMissingError,
        IndexOutdatedError,
        IndexUnwritableError,
        QueryError,
        SearchError,
        SettingError,
        UnknownEngineError,
    )
    from search.marking import Match, matches
    from search.model import (
        COUNTED,
        FACETS,
        Article,
        ArticleDate,
        Facet,
        FacetValue,
        Filter,
        Fragment,
        Hit,
        Origin,
        Precision,
        Provenance,
        Query,
        SearchPage,
        Sort,
        article_id,
    )
    from search.passages import Passage
    from search.query import Parsed, parse, to_text
    from search.query.clauses import Clause, clauses
    from search.query.examples import CHAPTERS, Chapter, Example
    from search.query.tree import (
        And,
        DateRange,
        Everything,
        Fuzzy,
        Leaf,
        Near,
        Node,
        Not,
        Note,
        Nothing,
        Or,
        Phrase,
        Prefix,
        Term,
        Wildcard,
        scoring_leaves,
    )
    from search.registry import open_engine
    from search.sentences import sentence_borders
    from search.settings import Settings, environment_name
    from search.snippet import hit
    from search.terminal import escaped
    from search.text import Token, fold, tokenize
    from search.wire import (
        ArticleLinks,
        Document,
        PageLinks,
        article_document,
        error_document,
        page_document,
    )

#: Module -> what is in it, with spaces between: what the imports above say to type checkers.
_MODULES = {
    "current": "Current",
    "deadline": "Deadline",
    "engine": "Compacting Damage Durable Engine GenerationInfo Reader Writer",
    "errors": (
        "ArchiveError IndexDamagedError IndexLockedError IndexMissingError IndexOutdatedError "
        "IndexUnwritableError QueryError SearchError SettingError UnknownEngineError"
    ),
    "marking": "Match matches",
    "model": (
        "COUNTED FACETS Article ArticleDate Facet FacetValue Filter Fragment Hit Origin "
        "Precision Provenance Query SearchPage Sort article_id"
    ),
    "passages": "Passage",
    "query": "Parsed parse to_text",
    "query.clauses": "Clause clauses",
    "query.examples": "CHAPTERS Chapter Example",
    "query.tree": (
        "And DateRange Everything Fuzzy Leaf Near Node Not Note Nothing Or Phrase Prefix Term "
        "Wildcard scoring_leaves"
    ),
    "registry": "open_engine",
    "sentences": "sentence_borders",
    "settings": "Settings environment_name",
    "snippet": "hit",
    "terminal": "escaped",
    "text": "Token fold tokenize",
    "wire": "ArticleLinks Document PageLinks article_document error_document page_document",
}

_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = list(_MODULE_OF)


def __getattr__(name: str) -> typing.Any:
    """A name of the face that is asked for the first time."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
