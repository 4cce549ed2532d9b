"""bm25s: words and their scores in memory-mapped arrays; no positions, no texts, no fields.

It applies to a word and to OR. Its scores are worked out when it is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.timing import Timing, timed
from search.model import Article

_WORD = r"\w+"


class Bm25s:
    """See ``Peer``."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._index: bm25s.BM25

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        texts = ["\n".join((one.title, one.body, *one.tags, *one.authors)) for one in articles]
        tokens = bm25s.tokenize(
            texts, stopwords=[], stemmer=self._stemmer, show_progress=False, token_pattern=_WORD
        )
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        index.save(str(folder))

    def open(self, folder: Path) -> None:
        self._index = bm25s.BM25.load(str(folder), mmap=True)

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing] | None:
        if ask.kind not in (Kind.WORD, Kind.OR) or ask.field or level > Level.TOTAL:
            return None
        words = [self._stemmer.stemWord(word.lower()) for word in ask.words]
        known = [word for word in words if word in self._index.vocab_dict]
        return partial(timed, partial(self._ask, known, level)) if known else None

    def forget(self) -> None:
        """It has no cache."""

    def parts(self, folder: Path) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in folder.iterdir()}

    def _ask(self, words: list[str], level: Level) -> int:
        if level is Level.TOP:
            found = self._index.retrieve([words], k=10, show_progress=False, n_threads=1)
            return int(np.count_nonzero(found.scores))
        scores = self._index.get_scores(words)
        top = np.argpartition(scores, -10)[-10:]
        top = top[np.argsort(-scores[top])]
        return int(np.count_nonzero(scores))


PEER = Bm25s
