"""The role of a word against what the definition says of each leaf."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import word_roles
from search.matching import READ, Named, keys_of, reading_of, word_test
from search.query import parse
from search.query.tree import Leaf, Near, Phrase, scoring_leaves
from search.word_roles import WordRoles
from tests.search.marked import leaves

SURFACES = st.lists(st.sampled_from(["a", "b", "A", "é", "run", "running", "Runs", "x"]))


@given(st.lists(leaves, min_size=1, max_size=5).map(" ".join), SURFACES, st.sampled_from([2, 99]))
def test_a_word_is_what_each_leaf_says(query: str, surfaces: list[str], limit: int) -> None:
    asked = list(scoring_leaves(parse(query).tree))
    roles = WordRoles(asked)
    rows = [leaf for leaf in asked if isinstance(leaf, Phrase)]
    assert roles.longest == max([len(leaf.words) for leaf in rows], default=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_roles, "_KNOWN", limit)
        for surface in surfaces:
            role = roles[surface]
            alone = [leaf for leaf in asked if not isinstance(leaf, Phrase | Near)]
            assert role.leaves == bits(asked, [one for one in alone if is_one_of(one, surface)])
            nearby = [leaf for leaf in asked if isinstance(leaf, Near) and is_one_of(leaf, surface)]
            assert role.near == bits(asked, nearby)
            ending = [one for one in rows if READ[reading_of(one)](surface) == keys_of(one)[-1]]
            assert sum(leaf for _, _, leaf in role.ending) == bits(asked, ending)
            for which, keys, _ in role.ending:
                assert role.readings[which] == keys[-1]
            assert len(roles) <= limit


def is_one_of(leaf: Leaf, surface: str) -> bool:
    read = READ[reading_of(leaf)](surface)
    return read in keys_of(leaf) if isinstance(leaf, Named) else word_test(leaf)(read)


def bits(asked: list[Leaf], some: list[Leaf]) -> int:
    return sum(1 << at for at, leaf in enumerate(asked) if any(leaf is one for one in some))
