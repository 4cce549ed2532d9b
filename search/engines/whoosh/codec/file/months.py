"""The months of documents, read out of their dates as a column of strings has its values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import Array, Ints, smallest
from search.engines.whoosh.codec.file.columns import Numbers
from search.model import PRECISIONS

#: The precision of no date, and of one of which it is not known.
NOT_KNOWN = 0

#: From this precision on a month is known.
_MONTH = 1 + PRECISIONS.index("month")

_DAY = 86_400  # seconds
_FIRST = np.datetime64("0001-01-01", "D")


class Months:
    """The month of each document, ``2023-06``; none where it has no date, or a year alone.

    What it gives is what ``columns.Values`` would give if the months were written.
    """

    def __init__(self, dates: Numbers, precisions: Numbers) -> None:
        """``dates``: seconds since the year 1; ``precisions``: from 1 on, as in PRECISIONS."""
        self._dates = dates
        self._precisions = precisions

    @cached_property
    def _months(self) -> tuple[Ints, Ints]:
        """The months of all dates, ascending, and for each different date its place there."""
        days = self._dates.kinds // _DAY
        months = (_FIRST + days.astype("timedelta64[D]")).astype("datetime64[M]").astype(np.int64)
        found, places = np.unique(months, return_inverse=True)
        return found, places.astype(np.int64)

    @cached_property
    def kinds(self) -> list[str]:
        """The different months, in order; some may be of dates of which no month is known."""
        return [f"{1970 + one // 12:04d}-{one % 12 + 1:02d}" for one in self._months[0].tolist()]

    @cached_property
    def one_each(self) -> Array:
        """For each document its month's place in ``kinds``, or one more than there are."""
        places = self._months[1].take(self._dates.ranks)
        precise = self._precisions.kinds >= _MONTH
        places[~precise.take(self._precisions.ranks)] = len(self.kinds)
        return smallest(places)

    def counted(self, documents: Array) -> Ints:
        """For each of ``kinds`` how many of the documents have it."""
        counts = np.bincount(self.one_each.take(documents), minlength=len(self.kinds))
        return counts[: len(self.kinds)]

    def having(self, wanted: Sequence[bool] | NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which documents have any of the months; ``wanted`` says it for each of ``kinds``."""
        return np.append(np.asarray(wanted, bool), False).take(self.one_each)
