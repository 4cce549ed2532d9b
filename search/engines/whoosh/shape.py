"""What must be the same in this program and in an index that it reads."""

from __future__ import annotations

from search.engines.whoosh.codec.form import FORMAT_VERSION, SPACES
from search.engines.whoosh.stored import STORED_VERSION
from search.model import FACETS
from search.text import ANALYSIS_VERSION

#: The one version of Whoosh: forks bring deleted articles back, and terms of failed ones.
WHOOSH = "2.7.4"

SHAPE = {
    "engine": f"whoosh {WHOOSH}",
    "format": f"arrays {FORMAT_VERSION}",
    "articles": str(STORED_VERSION),
    "spaces": "; ".join(f"{space.name}: {' '.join(space.fields)}" for space in SPACES),
    "facets": " ".join(FACETS),
    "analysis": ANALYSIS_VERSION,
}
