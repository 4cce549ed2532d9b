"""The first import of Whoosh, and the only place that says which of its names are used.

Whoosh 2.7.4 has seven bad escapes that newer Pythons warn of when they compile it, so it is
imported here, once, with the warnings silenced. Import its names from here.
"""

from __future__ import annotations

import warnings

from search.engines.whoosh.shape import WHOOSH

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import whoosh
    from whoosh.analysis import Analyzer
    from whoosh.analysis import Token as AnalyzedToken
    from whoosh.codec.base import Codec, FieldCursor, PerDocumentReader, TermsReader
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.columns import ColumnReader, NumericColumn, VarBytesColumn
    from whoosh.fields import COLUMN, ID, STORED, TEXT, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC, FileIndex
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermInfo
    from whoosh.util.numeric import byte_to_length, length_to_byte

VERSION = ".".join(map(str, whoosh.__version__))

if VERSION != WHOOSH:
    raise ImportError(f"Broadsheet needs Whoosh {WHOOSH}, not {VERSION}")

__all__ = [
    "COLUMN",
    "ID",
    "STORED",
    "TEXT",
    "TOC",
    "VERSION",
    "AnalyzedToken",
    "Analyzer",
    "Codec",
    "ColumnReader",
    "FieldCursor",
    "FileIndex",
    "FileStorage",
    "ListMatcher",
    "NumericColumn",
    "PerDocumentReader",
    "Schema",
    "TermInfo",
    "TermsReader",
    "VarBytesColumn",
    "W3Codec",
    "byte_to_length",
    "length_to_byte",
]
