from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.generations.manifest import FileFacts, Manifest, abandoned_before

FACTS = st.builds(FileFacts, size=st.integers(0, 2**50), sha256=st.text("0123456789abcdef"))
NUMBERS = st.integers(1, 10**6)

EMPTY = Manifest(
    number=1, parent=0, run="r", articles=0, created="2026", shape={}, abandoned=(), files={}
)

MANIFESTS = st.builds(
    Manifest,
    number=NUMBERS,
    parent=NUMBERS,
    run=st.text(),
    articles=st.integers(0),
    created=st.text(),
    shape=st.dictionaries(st.text(), st.text(), max_size=3),
    abandoned=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3).map(tuple),
    files=st.dictionaries(st.from_regex(r"[\w.-]*\w", fullmatch=True), FACTS, max_size=3),
)


@given(MANIFESTS)
def test_comes_back_as_it_was(manifest: Manifest) -> None:
    assert Manifest.decode(manifest.encode()) == manifest
    assert manifest.total_bytes == sum(file.size for file in manifest.files.values())


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"[]",
        b"{}",
        EMPTY._replace(files={"../12/files/a": FileFacts(size=1, sha256="")}).encode(),
        EMPTY._replace(files={"/etc/passwd": FileFacts(size=1, sha256="")}).encode(),
        EMPTY.encode().replace(b'"shape": {}', b'"shape": [1]'),
        EMPTY.encode().replace(b'"abandoned": []', b'"abandoned": [7]'),
    ],
)
def test_what_no_program_of_ours_wrote_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected there|no name of a file"):
        Manifest.decode(data)


@given(st.sets(st.integers(1, 40), min_size=1))
def test_holds_just_the_numbers_that_were_built_on_one_another(numbers: set[int]) -> None:
    manifest: Manifest | None = None
    for number in sorted(numbers):
        abandoned = abandoned_before(number, manifest)
        manifest = (manifest or EMPTY)._replace(number=number, abandoned=abandoned)
    assert manifest
    assert {number for number in range(-2, 50) if manifest.holds(number)} == numbers


def test_neighbouring_ranges_become_one() -> None:
    manifest = EMPTY._replace(number=2, abandoned=((1, 1),))
    assert abandoned_before(5, manifest) == ((1, 1), (3, 4))
    left = EMPTY._replace(number=4, abandoned=((2, 4),))  # were it ever to be so
    assert abandoned_before(7, left) == ((2, 6),)
