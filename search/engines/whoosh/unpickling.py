"""Unpickling with care: what Whoosh pickles into an index may name only what it needs."""

from __future__ import annotations

import pickle
import re
from io import BytesIO
from typing import Any

#: Whoosh pickles the list of segments in its table of contents.
_ALLOWED = frozenset(
    {
        ("search.engines.whoosh.codec.listed", "ArraysSegment"),
        ("builtins", "set"),
        ("whoosh.codec.whoosh3", "W3Segment"),  # what Whoosh itself wrote: known, and refused
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("builtins", "int"),
        ("collections", "defaultdict"),
    }
)


#: What may be an order to put something at a far place of the unpickler's memory.
_FAR = re.compile(rb"(?=r(.{4}))", re.DOTALL)


def unpickled(data: bytes) -> Any:
    """The object there. Raises UnpicklingError if it names anything unknown."""
    if any(int.from_bytes(one[1], "little") > len(data) for one in _FAR.finditer(data)):
        _refuse_far(data)
    return _AllowListed(BytesIO(data)).load()


def _refuse_far(data: bytes) -> None:
    """Raises UnpicklingError for a place beyond what ``data`` can fill: room is made up to it."""
    import pickletools  # few tables give cause

    try:
        for code, number, _ in pickletools.genops(data):
            if code.name == "LONG_BINPUT" and (number or 0) > len(data):
                raise pickle.UnpicklingError("an index may not ask for so much memory")
    except ValueError as error:
        raise pickle.UnpicklingError(str(error)) from None


class _AllowListed(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"an index may not name {module}.{name}")
        return super().find_class(module, name)
