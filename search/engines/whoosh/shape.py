"""What must be the same in this program and in an index that it reads."""

from __future__ import annotations

from search.engines.whoosh.codec.arrays import FORMAT_VERSION
from search.engines.whoosh.library import VERSION
from search.fields import FIELDS
from search.model import FACETS
from search.ranking import MEASURED
from search.text import ANALYSIS_VERSION

SHAPE = {
    "engine": f"whoosh {VERSION}",
    "format": f"arrays {FORMAT_VERSION}",
    "fields": " ".join(field.name for field in FIELDS),
    "facets": " ".join(FACETS),
    "measured": " ".join(MEASURED),
    "analysis": ANALYSIS_VERSION,
}
