from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Remark
from indexer.remarks import Remarks

given_remarks = st.lists(
    st.builds(Remark, what=st.sampled_from("abcd"), times=st.integers(1, 5), first=st.text())
)


def gathered(given: list[Remark], most: int) -> Remarks:
    remarks = Remarks(most)
    remarks.update(given)
    return remarks


@given(given_remarks)
def test_they_are_counted_by_their_words_with_the_first_place(given: list[Remark]) -> None:
    counts: Counter[str] = Counter()
    places: dict[str, str] = {}
    for what, count, first in given:
        counts[what] += count
        places.setdefault(what, first)
    assert list(gathered(given, 4)) == [Remark(what, counts[what], places[what]) for what in counts]


@given(given_remarks)
def test_what_is_too_many_is_told_as_one(given: list[Remark]) -> None:
    remarks = list(gathered(given, 2))
    names = list(dict.fromkeys(remark.what for remark in given))
    assert [remark.what for remark in remarks] == [
        *names[:2],
        *["other things left aside"][: len(names) > 2],
    ]
    assert sum(remark.times for remark in remarks) == sum(remark.times for remark in given)
