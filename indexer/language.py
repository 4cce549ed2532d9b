"""The language of a text that does not say it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LETTERS = 40  # fewer say too little
_SURE = 0.9
_SAMPLE = 800
_SUBTAG = re.compile(r"[a-z]{2,3}(?![a-z])")
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi"}
#: ISO 639-2 for the languages that people write so.
_THREE = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it",
    "por": "pt", "rus": "ru", "tur": "tr", "kaz": "kk", "ukr": "uk", "pol": "pl", "ara": "ar",
    "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "nld": "nl", "dut": "nl", "uzb": "uz",
}  # fmt: skip


def primary_subtag(declared: str) -> str | None:
    """The language of a BCP 47 tag (``en_US``: en), or None for what is no such tag."""
    match = _SUBTAG.match(declared.strip().lower())
    if match is None:
        return None
    code = _THREE.get(match[0], match[0])
    return _SAME.get(code, code)


def detect(text: str) -> str | None:
    """The language that the text is surely in, if it is long enough to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return primary_subtag(code) if probability >= _SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE  # a second, and numpy

    from indexer.language_walk import QuickIdentifier

    identifier: LanguageIdentifier = QuickIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
