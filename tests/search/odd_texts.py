"""Random texts of what is unusual in tokens: dots, marks, scripts without spaces, long words."""

from __future__ import annotations

from hypothesis import strategies as st

_pieces = st.sampled_from(
    ["a", "b", "A", "é", "e\u0301", "un", "UN", "U.N.", "U.N", "a.b.cd", "x.UN", "中", "国", "中国",
     "กา", "က\u103bက", "\u0301", "\ufe0f", "1", "23", "run", "running", "ё", ".", " ", "\n", "’",
     "'s", "-", "_", "—", "…", "\u2028", "½", "½.½", "²", "Ω", "\u00a0", ",", "(", "ß", "x" * 40]
)  # fmt: skip
texts = st.lists(_pieces, max_size=24).map("".join)
