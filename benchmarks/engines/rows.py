"""The questions of each row of the tables: drawn from the articles, or asked by people.

What is drawn depends on the articles alone, so that every run and every engine has the same.
"""

from __future__ import annotations

import json
import random
import re
import tarfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks.engines.asks import Ask, Kind
from benchmarks.engines.corpora import CORPORA
from search.model import Article
from search.text import fold, stem

_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"[^\W_]+")
_SIGNED = re.compile(r'([+-]?)("[^"]+"|[^\s"]+)')
_SAMPLE = 3_000  # articles that phrases and words as written are drawn from
_DRAWN = 40  # questions of a row
_AS_REAL = 120  # drawn in the manner of the real ones
_COMMON = 50
_MID = slice(300, 3_000)  # by rank of frequency
_RARE = range(2, 21)  # articles
_FREQUENT = ("of the", "in the", "to the", "on the", "and the", "for the", "at the", "from the")
_ENDINGS = ("ing", "tion", "ness", "ism", "ment", "land", "ville", "ology", "berg", "ship")
_SPREAD = 200  # articles that a word has at least whose spellings are asked for
_WIDE = 6_000  # words that begin with the prefix of a row of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Questions of one kind."""

    name: str
    title: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What questions are drawn from: words with their numbers of articles, some texts."""

    words: list[tuple[str, int]]  #: of each stem its commonest word; the commonest first
    prefixes: dict[str, int]  #: of one or two letters: how many words begin with it
    texts: list[str]  #: titles and bodies


def drawn(articles: Iterable[Article], kept: Path) -> Drawn:
    """Count the words of articles, or read from ``kept`` what was counted before."""
    if kept.exists():
        return Drawn(**json.loads(kept.read_text("utf-8")))
    found = _count(articles)
    kept.write_text(json.dumps(asdict(found)), "utf-8")
    return found


def _count(articles: Iterable[Article]) -> Drawn:
    spread: Counter[str] = Counter()
    texts: list[str] = []
    chosen = random.Random(1)  # noqa: S311  # the same each time
    for number, article in enumerate(articles):
        whole = (article.title, article.body, *article.tags, *article.authors)
        spread.update(set(_WORD.findall("\n".join(whole).lower())))
        place = number if number < _SAMPLE else chosen.randrange(number + 1)
        if place < _SAMPLE:
            texts[place : place + 1] = [f"{article.title}\n{article.body}"]
    stems: dict[str, list[tuple[int, str]]] = {}
    prefixes: Counter[str] = Counter()
    for word, times in spread.items():
        if word.isascii():
            stems.setdefault(stem(fold(word)), []).append((times, word))
            prefixes.update({word[:1], word[:2]})
    words = [(max(forms)[1], sum(times for times, _ in forms)) for forms in stems.values()]
    words.sort(key=lambda one: (-one[1], one[0]))
    return Drawn(words=words, prefixes=dict(prefixes), texts=texts)


def rows(source: Drawn, *, asks: int | None = None) -> list[Row]:
    """All rows; ``asks``: of each row only the first so many."""
    made = [*_words(source), *_phrases(source), *_patterns(source), *_real(), *_as_real(source)]
    return [replace(row, asks=row.asks[:asks]) for row in made]


def _words(source: Drawn) -> list[Row]:
    rng = random.Random(7)  # noqa: S311  # the same questions in every run
    every = [word for word, _ in source.words]
    common, mid = every[:_COMMON], every[_MID]
    rare = [word for word, articles in source.words if articles in _RARE]
    times = range(_DRAWN)

    def some(words: list[str], size: int) -> tuple[str, ...]:
        return tuple(rng.sample(words, min(size, len(words))))

    def each(kind: Kind, words: Iterable[str], field: str | None = None) -> tuple[Ask, ...]:
        return tuple(Ask(kind=kind, words=(word,), field=field) for word in words)

    mids = some(mid, _DRAWN)
    dates = [(date(2018, 3, 1), date(2019, 9, 30)), (date(1987, 3, 1), date(1987, 5, 31))]
    return [
        Row(name="common", title="common word", asks=each(Kind.WORD, common[:_DRAWN])),
        Row(name="mid", title="mid word", asks=each(Kind.WORD, mids)),
        Row(name="rare", title="rare word", asks=each(Kind.WORD, some(rare, _DRAWN))),
        Row(name="title-common", title="common word in the title",
            asks=each(Kind.WORD, common[:_DRAWN], "title")),
        Row(name="title-mid", title="mid word in the title", asks=each(Kind.WORD, mids, "title")),
        Row(name="and-common", title="AND of two common",
            asks=tuple(Ask(kind=Kind.AND, words=some(common, 2)) for _ in times)),
        Row(name="and3-common", title="AND of three common",
            asks=tuple(Ask(kind=Kind.AND, words=some(common, 3)) for _ in times)),
        Row(name="and-mid-common", title="AND of mid and common",
            asks=tuple(Ask(kind=Kind.AND, words=(*some(mid, 1), *some(common, 1)))
                       for _ in times)),
        Row(name="or5-common", title="OR of five common",
            asks=tuple(Ask(kind=Kind.OR, words=some(common, 5)) for _ in times)),
        Row(name="or3-mid", title="OR of three mid",
            asks=tuple(Ask(kind=Kind.OR, words=some(mid, 3)) for _ in times)),
        Row(name="newest", title="mid word between two dates, the newest first",
            asks=tuple(Ask(kind=Kind.NEWEST, words=(word,), between=dates[at % 2])
                       for at, word in enumerate(mids))),
    ]  # fmt: skip


def _phrases(source: Drawn) -> list[Row]:
    rng = random.Random(8)  # noqa: S311  # the same each time
    found: dict[int, list[Ask]] = {2: [], 3: []}
    for size, asks in found.items():
        while len(asks) < _DRAWN:
            run = _line(rng, source)
            if len(run) > size:
                at = rng.randrange(len(run) - size)
                asks.append(Ask(kind=Kind.PHRASE, words=tuple(run[at : at + size])))
    frequent = tuple(Ask(kind=Kind.PHRASE, words=tuple(one.split())) for one in _FREQUENT)
    near = [Ask(kind=Kind.NEAR, words=asked.words[::2]) for asked in found[3]]
    return [
        Row(name="phrase2", title="phrase of two", asks=tuple(found[2])),
        Row(name="phrase3", title="phrase of three", asks=tuple(found[3])),
        Row(name="near", title="two words near each other (peers: not asked)", asks=tuple(near)),
        Row(
            name="near-worst",
            title="the most frequent words near each other (peers: not asked)",
            asks=tuple(replace(one, kind=Kind.NEAR) for one in frequent),
        ),
        Row(name="phrase-worst", title="phrase of the most frequent words", asks=frequent),
    ]


def _line(rng: random.Random, source: Drawn) -> list[str]:
    """The words of some line, in small letters: capitals are operators in most query languages."""
    return _WORD.findall(rng.choice(rng.choice(source.texts).split("\n")).lower())


def _patterns(source: Drawn) -> list[Row]:
    rng = random.Random(9)  # noqa: S311  # the same each time
    mid = [word for word, _ in source.words[_MID] if len(word) > 5]
    spread = {stem(fold(word)): articles for word, articles in source.words}
    written: list[str] = []
    for _ in range(_DRAWN * 100):  # in a small collection there are not so many
        run = _WORD.findall(rng.choice(source.texts))
        word = rng.choice(run) if run else ""
        if word not in written and spread.get(stem(fold(word)), 0) > _SPREAD:
            written.append(word)
    wide = min(source.prefixes, key=lambda one: abs(source.prefixes[one] - _WIDE))

    def each(kind: Kind, words: Iterable[str]) -> tuple[Ask, ...]:
        return tuple(Ask(kind=kind, words=(word,)) for word in words)

    chosen = rng.sample(mid, min(_DRAWN, len(mid)))
    return [
        Row(name="prefix5", title="prefix of five letters",
            asks=each(Kind.PREFIX, (word[:5] for word in chosen))),
        Row(name="prefix3", title="prefix of three letters",
            asks=each(Kind.PREFIX, (word[:3] for word in chosen[:20]))),
        Row(name="prefix-wide", title="prefix of some 6,000 words",
            asks=each(Kind.PREFIX, [wide])),
        Row(name="fuzzy", title="word within one edit", asks=each(Kind.FUZZY, chosen[:20])),
        Row(name="suffix", title="words that end in -ing and the like",
            asks=each(Kind.SUFFIX, _ENDINGS)),
        Row(name="exact", title="=word (peers: the word)", asks=each(Kind.EXACT, written[:_DRAWN])),
        Row(name="exact-word", title="the words of =word", asks=each(Kind.WORD, written[:_DRAWN])),
    ]  # fmt: skip


_TAGS = {
    "term": Kind.WORD,
    "intersection": Kind.AND,
    "phrase": Kind.PHRASE,
    "union": Kind.OR,
}


def _real() -> list[Row]:
    """The questions of the search benchmark game (queries.tar.gz)."""
    asks: dict[Kind, list[Ask]] = {kind: [] for kind in _TAGS.values()}
    mixed: dict[str, list[Ask]] = {name: [] for name in _MIXED.values()}
    with tarfile.open(CORPORA / "queries.tar.gz") as archive:
        file = archive.extractfile("queries_search_benchmark_game/queries.txt")
        for line in file or ():
            asked = json.loads(line)
            words = tuple(_TOKEN.findall(asked["query"]))
            if name := _MIXED.get(asked["tags"][0]):
                mixed[name].append(_signed(asked["query"]))
                continue
            kind = _TAGS.get(asked["tags"][0])
            if kind and len(words) > (kind is not Kind.WORD):
                asks[kind].append(Ask(kind=kind, words=words))
    made = [
        Row(name=f"real-{kind}", title=f"real {_SPOKEN[kind]}", asks=tuple(some))
        for kind, some in asks.items()
    ]
    return made + [
        Row(name=name, title=_MIXED_SPOKEN[name], asks=tuple(some)) for name, some in mixed.items()
    ]


_MIXED = {
    "intersection_union": "real-mixed",
    "two-phase-critic": "real-mixed",
    "negated": "real-negated",
}
_MIXED_SPOKEN = {
    "real-mixed": "real: words that must be there, and others that count where they are",
    "real-negated": "real: a word without others",
}


def _signed(query: str) -> Ask:
    """``+climate policy``, ``+python -snake``, ``+"the who" +uk``."""
    found: dict[str, list[str]] = {"+": [], "": [], "-": []}
    for sign, one in _SIGNED.findall(query):
        found[sign].append(one.strip('"'))
    words, wished, without = map(tuple, found.values())
    return Ask(kind=Kind.MIXED, words=words, wished=wished, without=without)


_SPOKEN = {Kind.WORD: "word", Kind.AND: "AND", Kind.PHRASE: "phrase", Kind.OR: "OR"}


def _as_real(source: Drawn) -> list[Row]:
    """Runs of two to four words from the articles, asked in the three ways of the real ones."""
    rng = random.Random(10)  # noqa: S311  # the same each time
    runs: list[tuple[str, ...]] = []
    while len(runs) < _AS_REAL:
        run = _line(rng, source)
        size = rng.choice((2, 2, 2, 3, 3, 4))
        if len(run) > size:
            at = rng.randrange(len(run) - size)
            runs.append(tuple(run[at : at + size]))
    return [
        Row(name=f"drawn-{kind}", title=f"drawn {spoken}",
            asks=tuple(Ask(kind=kind, words=words) for words in runs))
        for kind, spoken in _SPOKEN.items()
        if kind is not Kind.WORD
    ]  # fmt: skip
