"""What names of boxes hint at."""

from __future__ import annotations

import pytest

from indexer.extract.hints import NAMES, hints


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("", set()),
        ("postMeta", {"byline"}),
        ("site-footer", {"foot"}),
        ("article__body", {"body"}),
        ("entry-content", {"story", "body"}),
        ("RelatedStories", {"related"}),
        ("c1x9f2", set()),
        ("x" * 10_000, set()),
    ],
)
def test_subjects(name: str, subjects: set[str]) -> None:
    found = hints(name)
    assert {subject for bit, subject in enumerate(NAMES) if found >> bit & 1} == subjects
