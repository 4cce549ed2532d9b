"""What must be the same in this program and in an index that it reads."""

from __future__ import annotations

from search.engines.whoosh.codec.arrays import FORMAT_VERSION
from search.engines.whoosh.codec.segment import SPACES
from search.engines.whoosh.library import VERSION
from search.engines.whoosh.stored import STORED_VERSION
from search.model import FACETS
from search.text import ANALYSIS_VERSION

SHAPE = {
    "engine": f"whoosh {VERSION}",
    "format": f"arrays {FORMAT_VERSION}",
    "articles": str(STORED_VERSION),
    "spaces": "; ".join(f"{space.name}: {' '.join(space.fields)}" for space in SPACES),
    "facets": " ".join(FACETS),
    "analysis": ANALYSIS_VERSION,
}
