"""What segments are like, for those who read none: their format's version, the spaces of fields."""

from __future__ import annotations

from typing import NamedTuple

from search.fields import DEFAULT, FIELDS

#: Raised by hand when the meaning of the file changes.
FORMAT_VERSION = 3

#: The versions that this program can read.
SUPPORTED = range(3, FORMAT_VERSION + 1)

#: What the name of a segment's file ends with, whose blocks are checked as they are read.
SUFFIX = ".arrays"


class Space(NamedTuple):
    """Fields that are searched together, in the order of their positions."""

    name: str
    fields: tuple[str, ...]
    whole: bool = False  #: each value is one word, compared as a whole
    beside: tuple[str, ...] = ()  #: arrays of a byte for each occurrence, 0 where one is absent


#: A word without a field is looked for in the first; those that only restrict are in the others.
SPACES = (
    Space(name="text", fields=DEFAULT),
    Space(
        name="about",
        fields=tuple(one.name for one in FIELDS if not one.weight and not one.whole),
    ),
    Space(name="whole", fields=tuple(one.name for one in FIELDS if one.whole), whole=True),
)
