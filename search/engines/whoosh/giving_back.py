"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """After much was freed: glibc keeps it for as long as anything is in use that lies behind it.

    Building segment after segment would take more with each one. Other systems need no asking.
    """
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
