"""A small JSON document that knows when it is damaged: its SHA-256 is its second line."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def seal(document: dict[str, Any]) -> bytes:
    """The document as two lines of ASCII."""
    body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
    return _sealed(body)


def unseal(data: bytes) -> dict[str, Any]:
    """The inverse of ``seal``. Raises ValueError if a single bit is not as it was written."""
    body = data.partition(b"\n")[0]
    if _sealed(body) != data:
        raise ValueError("its checksum does not match")
    try:
        document = json.loads(body)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(document, dict):
        raise ValueError("it is not what was expected there")
    return document


def _sealed(body: bytes) -> bytes:
    return body + b"\n" + hashlib.sha256(body).hexdigest().encode("ascii") + b"\n"
