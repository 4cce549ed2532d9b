"""Which charset of Latin letters a text is in: the one that makes its bytes a language's letters.

These charsets have letters at the same places, and most that a text has would do in any of them.
But what is ``ñ`` in one is ``ń`` in another, and no language has that beside ``á`` and ``í``.
"""

from __future__ import annotations

import re
from collections import Counter

_POLISH = "ąćęłńóśźż"
_CZECH = "áčďéěíňóřšťúůýž"
_SLOVAK = "áäčďéíĺľňóôŕšťúýž"
_CROATIAN = "čćđšž"  # and Slovene

#: Charsets, and what a language that is written in it has beside a to z. Where several are as good
#: for a text, the first is meant.
ALPHABETS = (
    ("cp1252", "äöüß"),  # German
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "áéíñóúüªº"),  # Spanish
    ("cp1252", "ãáàâçéêíõóôúªº"),  # Portuguese
    ("cp1252", "àèéìíîòóùªº"),  # Italian
    ("cp1252", "åäöé"),  # Swedish, Finnish
    ("cp1252", "æøåéèêóòâô"),  # Danish, Norwegian
    ("cp1252", "ëéèïöü"),  # Dutch
    ("cp1252", "àçèéíïòóúü"),  # Catalan
    ("cp1254", "çğıöşüâîû"),  # Turkish
    ("cp1250", _POLISH),
    ("cp1250", _CZECH),
    ("cp1250", _SLOVAK),
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", _CROATIAN),
    ("cp1250", "ăâîşţ"),  # Romanian
    ("iso8859_2", _POLISH),
    ("iso8859_2", _CZECH),
    ("iso8859_2", _SLOVAK),
    ("iso8859_2", _CROATIAN),
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
    ("cp1257", "äõöüšž"),  # Estonian
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
)
_CHARSETS = tuple(dict(ALPHABETS))

_SURE = 0.8  #: of the letters that a text has beside a to z are in one alphabet
_MOST_BYTES = 0.3  #: beyond ASCII, of all letters: other scripts have more

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_LETTER = r"[^\W\d_²³¹¼½¾]"
_LETTER_BEYOND_Z = re.compile(rf"(?![A-Za-z]){_LETTER}")
_CAPITALS = "".join(one for _, alphabet in ALPHABETS for one in alphabet.upper() if one > "Z")
#: What stands in a word and does not belong there; apostrophes do, and Catalan's point.
_MISPLACED = re.compile(
    rf"(?<=[a-z])[{_CAPITALS}](?=[a-z])"
    rf"|(?<={_LETTER})(?!{_LETTER})[^\x00-\x7f’·\xad](?={_LETTER})"
    r"|[\x80-\x9f\ufffd]"
)


def latin_charset(data: bytes) -> str | None:
    """The charset of Latin letters that a text is in; None for one that is likely in another."""
    beyond = len(_BEYOND_ASCII.findall(data))
    if beyond > _MOST_BYTES * (beyond + len(_ASCII_LETTER.findall(data))):
        return None
    texts = {charset: data.decode(charset, "replace") for charset in _CHARSETS}
    letters = {
        name: Counter(_LETTER_BEYOND_Z.findall(text.lower())) for name, text in texts.items()
    }
    misplaced = {name: len(_MISPLACED.findall(text)) for name, text in texts.items()}
    shares = [
        _share(letters[charset], misplaced[charset], alphabet) for charset, alphabet in ALPHABETS
    ]
    best = max(shares)
    return ALPHABETS[shares.index(best)][0] if best >= _SURE else None


def _share(letters: Counter[str], misplaced: int, alphabet: str) -> float:
    """How much of what was read as letters are those of an alphabet; 1 where there is none."""
    every = letters.total() + misplaced
    return sum(map(letters.__getitem__, alphabet)) / every if every else 1.0
