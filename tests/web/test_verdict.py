"""What is said where nothing was found."""

from __future__ import annotations

import pytest

from tests.web.asked import LIMITS
from web.params import pairs, question, read
from web.verdict import verdict


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=zzyzx", "No article has this word."),
        ("q=%3DZzyzx", "No article has this word."),
        ("q=%22ferry+zzyzx%22", "No article has these words side by side."),
        ("q=%22ferry+zzyzx%22~3", "No article has these words so near each other."),
        ("q=zz*", "No article has such a word."),
        ("q=zz%3Fzx", "No article has such a word."),
        ("q=zzyzx~", "No article has such a word."),
        ("q=title:zzyzx", "No article fits this."),
        ("q=date:1999", "No article fits this."),
        ("q=-*", "No article fits this."),
        ("q=zz+OR+yy", "No article fits this."),
        ("q=ferry+zzyzx", "No article fits all of this."),
        ("q=ferry&year=1999", "No article fits all of this."),
        ("q=-ferry+-lake", "No article fits all of this."),
        ("year=1999", "No article fits this filter."),
        ("q=*&year=1999", "No article fits this filter."),
        ("year=1999&source=A", "No article fits these filters."),
        ("source=A&source=B", "No article fits these filters."),
        ("q=%22", "There is no word to look for."),
        ("q=%3F%3F&year=1999", "There is no word to look for."),
    ],
)
def test_it_fits_what_was_asked(query: str, said: str) -> None:
    asked = read(pairs(query.encode()), LIMITS)
    assert verdict(asked, question(asked, LIMITS).tree) == said
