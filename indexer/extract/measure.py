"""Blocks as numbers: what each block is by itself, one row a block, one named column a measure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.extract.hints import LASTING, NAMES
from indexer.extract.laid import Ints, Laid
from indexer.extract.nesting import Nesting

Floats = npt.NDArray[np.float32]

#: Tags that tell something of all text inside them.
_INSIDE_WORDS = (
    "nav footer header aside form figure table article main ul ol li blockquote details button"
    " section address dl"
)
_INSIDE = _INSIDE_WORDS.split()
_INSIDE_BIT = {tag: 1 << number for number, tag in enumerate(_INSIDE)}
_LASTING_TAGS = frozenset({"article", "main", "section"})
_WHOLE = frozenset({"html", "body", "main"})
#: Tags of the block itself, in groups.
_TAGS: dict[str, tuple[str, ...]] = {
    "p": ("p",),
    "li": ("li",),
    "title": ("h1",),
    "heading": ("h2", "h3"),
    "small heading": ("h4", "h5", "h6"),
    "cell": ("td", "th"),
    "definition": ("dt", "dd"),
    "preformatted": ("pre", "blockquote"),
    "caption": ("figcaption", "caption", "legend"),
    "division": ("div", "section", "article", "main", "body", "center"),
}
_TAG_GROUP = {tag: number for number, tags in enumerate(_TAGS.values()) for tag in tags}

#: Words of page furniture, in small letters; English, Russian, Turkish, Kazakh, Spanish, German
#: and French. Each group is a column: how many of its words the start of a block has.
_FURNITURE: dict[str, str] = {
    "legal": "copyright © rights reserved cookie cookies privacy terms inc llc права защищены"
    " hakları saklıdır құқықтар қорғалған derechos reservados rechte tous droits",
    "subscribing": "subscribe subscribed subscriber subscribers subscription sign signup newsletter"
    " newsletters log login join register donate donation inbox подписаться"
    " подпишитесь подписка abone жазылыңыз suscríbete abonnieren abonnez",
    "sharing": "share shares follow facebook twitter email @ tweet whatsapp linkedin instagram"
    " telegram поделиться поделитесь paylaş бөлісу compartir teilen partager",
    "leading on": "read also related see next previous click here watch recommended might learn"
    " table contents more top best latest читайте также теме ilgili oku оқыңыз lea"
    " también lesen lire aussi",
    "telling who": "author authors written by writer reporter editor editorial staff contributor"
    " photo photos image images getty photograph courtesy illustration автор фото"
    " haber foto fotoğraf сурет yazar photographe",
    "telling when": "posted published updated min minute minutes ago views tags filed january"
    " february march april june july august september october november december"
    " опубликовано обновлено güncelleme yayın жарияланған",
    "selling": "advertisement advertising affiliate commission disclaimer disclosure free shop"
    " buy download price $ contact sale cart offer реклама reklam жарнама anzeige"
    " publicidad",
    "answering": "comment comments reply replies commented комментарий комментарии комментировать"
    " yorum yorumlar пікір",
    "addressing": "you your we our us",
}  # fmt: skip
_VOCABULARY = {
    word: group for group, words in enumerate(_FURNITURE.values()) for word in words.split()
}
_FURNITURE_WORDS = frozenset(_VOCABULARY)
_TOKEN = re.compile(r"\w+|[©@$]")
_DIGIT = re.compile(r"\d")
# Most text is ASCII, and of that bytes are translated ten times as fast as a pattern is found.
_SIGNS = ("@", "$")
_SPACED = bytes(
    at if at >= 128 or chr(at).isalnum() or chr(at) == "_" else ord(" ") for at in range(256)
)
_DIGITS = b"0123456789"

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”»’')\]]*(?:\s|$)")
_TERMINAL = tuple('.!?…:。！？”»"’)')
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]")

#: Blocks and words: beyond these, pages that were fitted to were long for other reasons than that
#: the article is (comments, a row of articles), and long articles must stay whole.
_FAR, _LONG = 25, 1_000
_START = 300  #: characters of a block that are looked at for words of furniture and capitals

_OWN = (
    "words", "link density", "sentences", "ends as a sentence", "commas", "digits", "small letters",
    "emphasis", "lines", "repeated", "letters a word",
)  # fmt: skip
COLUMNS: tuple[str, ...] = (
    *_OWN,
    *(f"says: {name}" for name in _FURNITURE),
    *(f"is: {name}" for name in _TAGS),
    *(f"in: {name}" for name in _INSIDE),
    *(f"near hint: {name}" for name in NAMES),
    *(f"hint: {name}" for name in NAMES),
    *(f"{where} {what}" for where in ("2 before", "1 before", "1 after", "2 after")
      for what in ("words", "link density", "sentences", "sibling", "tag")),
    "depth", "share of words before", "blocks from the title", "like the title",
    "words of the page",
)  # fmt: skip


def word_counts(texts: Sequence[str]) -> Ints:
    """Words a block; where words are not parted by spaces, two characters count as one."""
    return np.array(list(map(words_in, texts)), dtype=np.int64)


def words_in(text: str) -> int:
    """The same of one text that is not empty."""
    words = text.count(" ") + text.count("\n") + 1
    if not text.isascii() and (wide := len(_WIDE.findall(text))):
        words += wide // 2
    return words


def measure(nesting: Nesting) -> Floats:
    """A row of ``COLUMNS`` for each block: shape (blocks, columns)."""
    laid, words = nesting.laid, nesting.words
    count = len(words)
    own = _own(laid, words)
    says = np.array(list(map(_furniture, laid.text)), dtype=np.float32)
    box = nesting.box
    group = np.array([_TAG_GROUP.get(tag, -1) for tag in laid.tag])[box]
    tags = group[:, None] == np.arange(len(_TAGS))
    inside, near, far = _inherited(nesting)
    before = words.cumsum() - words
    before -= before[laid.starts][laid.page]
    title = _titles_at(laid)[laid.page]
    place = np.empty((count, 5), dtype=np.float32)
    place[:, 0] = np.array(laid.depth)[box]
    place[:, 1] = before / nesting.total[laid.page]
    place[:, 2] = np.where(title >= 0, (np.arange(count) - title).clip(-_FAR, _FAR), -2 * _FAR)
    place[:, 3] = _like_title(laid)
    place[:, 4] = np.minimum(nesting.total, _LONG)[laid.page]
    return np.concatenate(
        [
            own, says, tags, _bits(inside, len(_INSIDE))[box], _bits(near, len(NAMES))[box],
            _bits(far, len(NAMES))[box], _neighbours(own, group, nesting), place,
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip


def _own(laid: Laid, words: Ints) -> Floats:
    rows = []
    for page, blocks in zip(laid.pages, laid.blocks(), strict=True):
        times = Counter(page.blocks.text)
        for text, linked, emphasised in zip(
            laid.text[blocks], laid.linked[blocks], laid.emphasised[blocks], strict=True
        ):
            length = len(text)
            start = text[:_START]
            parts = start.split()
            rows.append(
                (
                    min(1.0, linked / length),
                    len(_SENTENCE_END.findall(text)),
                    text.endswith(_TERMINAL),
                    text.count(",") if text.isascii() else sum(map(text.count, ",，、")),
                    _digits(start) / len(start),
                    sum(map(str.islower, parts)) / len(parts),
                    min(1.0, emphasised / length),
                    text.count("\n"),
                    min(times[text], 9) - 1,
                    length,
                )
            )
    table = np.array(rows, dtype=np.float32)
    table[:, -1] /= words
    return np.concatenate([words[:, None], table], axis=1, dtype=np.float32)


def _digits(text: str) -> int:
    if text.isascii():
        return len(text) - len(text.encode().translate(None, _DIGITS))
    return len(_DIGIT.findall(text))


def _furniture(text: str) -> list[int]:
    counts = [0] * len(_FURNITURE)
    for word in _FURNITURE_WORDS.intersection(_tokens(text[:_START].lower())):
        counts[_VOCABULARY[word]] += 1
    return counts


def _tokens(text: str) -> list[str]:
    if text.isascii():
        words = text.encode().translate(_SPACED).decode().split()
        return words + [sign for sign in _SIGNS if sign in text]
    return _TOKEN.findall(text)


def _inherited(nesting: Nesting) -> tuple[list[int], list[int], list[int]]:
    """Per box: bits of the tags around, of its own and its parent's hints, of all hints around.

    A box that holds much of the page is what it is: its names say nothing of what stands in it.
    """
    laid = nesting.laid
    inside: list[int] = []
    near: list[int] = []
    far: list[int] = []
    sizes = np.diff(laid.first_box, append=len(laid.tag))
    small = (nesting.words_in < (0.4 * nesting.total).repeat(sizes)).tolist()
    for box, (tag, parent, hint) in enumerate(zip(laid.tag, laid.parent, laid.hints, strict=True)):
        is_small = small[box] and tag not in _WHOLE
        tag_bit = _INSIDE_BIT.get(tag, 0) if is_small or tag in _LASTING_TAGS else 0
        spoken = hint if is_small else hint & LASTING
        if parent == box:
            inside.append(tag_bit)
            near.append(spoken)
            far.append(spoken)
        else:
            inside.append(inside[parent] | tag_bit)
            near.append(spoken | (laid.hints[parent] if small[parent] else 0))
            far.append(far[parent] | spoken)
    return inside, near, far


def _bits(masks: list[int], width: int) -> npt.NDArray[np.bool_]:
    bits: npt.NDArray[np.bool_] = (
        np.array(masks, dtype=np.int64)[:, None] >> np.arange(width)
    ) & 1 == 1
    return bits


def _neighbours(own: Floats, group: Ints, nesting: Nesting) -> Floats:
    laid = nesting.laid
    count = len(own)
    far = 2
    rows = np.arange(count) + far + 2 * far * laid.page  # with rows of none around each page
    seen = np.full((count + 2 * far * len(laid.pages), 5), -1, dtype=np.float32)
    seen[rows, :3] = own[:, :3]
    seen[rows, 4] = group
    box = np.full(len(seen), -1)
    box[rows] = nesting.container
    steps = (-2, -1, 1, 2)
    table = np.empty((count, len(steps), seen.shape[1]), dtype=np.float32)
    for place, step in enumerate(steps):
        table[:, place] = seen[rows + step]
        beside = box[rows + step]
        table[:, place, 3] = np.where(beside < 0, -1, beside == nesting.container)
    return table.reshape(count, -1)


def _titles_at(laid: Laid) -> Ints:
    """The first <h1> among the blocks of each page, or -1."""
    tags = laid.tag
    return np.array(
        [
            next(
                (at for at in range(*blocks.indices(len(laid.box))) if tags[laid.box[at]] == "h1"),
                -1,
            )
            for blocks in laid.blocks()
        ]
    )


def _like_title(laid: Laid) -> Floats:
    """Which blocks stand in their page's <title>, whole."""
    alike: list[bool] = []
    for page in laid.pages:
        title = page.title.lower()
        longest = len(title)
        alike += [4 < len(text) <= longest and text.lower() in title for text in page.blocks.text]
    return np.array(alike, dtype=np.float32)
