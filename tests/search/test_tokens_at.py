"""The tokens at some places are those of the whole text."""

from __future__ import annotations

from hypothesis import example, given

from search.text import tokenize
from search.tokens_at import TokensAt
from tests.search.odd_texts import texts


@given(texts)
@example("国U.N. U.N. 国a b")
@example("一 " + "国" * 40 + "\u0301 a")
def test_they_are_those_of_the_whole_text(text: str) -> None:
    tokens = list(tokenize(text))
    found = TokensAt(text)
    for token, behind in zip(tokens, [*tokens[1:], None], strict=False):
        assert found.behind(token.end) == behind
        assert TokensAt(text).behind(token.end) == behind
    begins = {token.start: token for token in tokens}
    assert [found.beginning(at) for at in range(len(text))] == [
        begins.get(at) for at in range(len(text))
    ]


def test_a_long_text_without_spaces_is_taken_apart_once() -> None:
    found = TokensAt("中国" * 20_000)
    assert all(found.behind(end) for end in range(1, 40_000))
    assert found.behind(40_000) is None
