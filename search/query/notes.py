"""What the parser says when it took something differently than typed: codes and sentences."""

from __future__ import annotations

from search.query.quotes import is_word_character
from search.query.tree import FIELDS, Note

#: How deep parentheses may be nested: everything that walks a tree may do so by recursion.
DEPTH = 40

#: Other words that may stand among those of a Near: at most, and where none are said.
MOST_OTHERS = 1_000
OTHERS = 5

_EXCERPT = 40

#: Code -> sentence; ``{typed}`` is the piece of the query that the note is about.
SENTENCES = {
    "nothing-to-find": "There is no word in the query, so nothing is found; * finds everything.",
    "unclosed-quote": "The quotation mark is never closed, so the words are looked for singly.",
    "unopened-quote": "The quotation mark closes nothing, so it is left out.",
    "mismatched-quote": "{typed} ends with another kind of quotation mark; it is a phrase all the"
    " same.",
    "after-quote": "“{typed}” after a phrase means nothing here, so it is left out.",
    "near-one-word": "“{typed}” belongs behind two words or more in quotation marks, so it is left"
    " out.",
    "bad-nearness": "“{typed}” is no whole number of words, so up to"
    f" {OTHERS} others may be among these.",
    "far-nearness": "“{typed}” is too far, so up to"
    f" {MOST_OTHERS:,} other words may be among these.",
    "loose-nearness": "“{typed}” stands alone, so its number is a word; directly behind quotation"
    " marks it says how near the words are.",
    "near-operator": "“{typed}” is no operator, so it is read as words; "
    '"two words"~3 finds them with up to 3 others among them.',
    "wildcard-in-quotes": "In quotation marks * and ? are no wildcards, so they are left out;"
    " outside of them they are some.",
    "unclosed-parenthesis": "The parenthesis is never closed, so the group ends with the query.",
    "unopened-parenthesis": "The parenthesis closes nothing, so it is left out.",
    "deep-parentheses": f"Parentheses are nested more than {DEPTH} deep; the inner ones are left"
    " out.",
    "dangling-operator": "“{typed}” has nothing to join, so it is left out; in quotation marks it"
    " is a word.",
    "dash": "“{typed}” is a dash; one minus directly before a word excludes it.",
    "moved-minus": "The minus belongs before the field, and is read so.",
    "unknown-field": "There is no field “{typed}”, so its name is a word; fields are "
    f"{', '.join(FIELDS)}, date, after and before.",
    "empty-field": "“{typed}” is not followed by a word, so the field's name is a word itself.",
    "bad-date": "“{typed}” is no date, so it is read as words; dates are written 2023, 2023-06,"
    " 2023-06-21 or 2021..2023.",
    "reversed-range": "“{typed}” runs backwards, so its ends are exchanged.",
    "leading-wildcard": "“{typed}” begins with a wildcard, so all words of the archive are"
    " compared with it, which takes longer.",
    "wildcard-in-words": "“{typed}” is several words, so its wildcard is left out.",
    "fuzzy-in-words": "“{typed}” is several words, so ~ is left out.",
    "fuzzy-wildcard": "“{typed}” has a wildcard already, so ~ is left out.",
    "bad-distance": "“{typed}” asks for a distance other than ~1 or ~2, so it goes by the word's"
    " length.",
    "exact-pattern": "A pattern is compared without accents and capitals, so = is left out of"
    " “{typed}”.",
    "exact-group": "= belongs before one word or phrase, so it is left out before a parenthesis.",
}


class Notes:
    """Collects the notes of one query, in the order of its text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._notes: list[Note] = []

    def add(self, code: str, start: int, end: int) -> None:
        """Note something about the characters ``start``..``end`` of the query."""
        typed = " ".join(self._text[start:end].split())
        if len(typed) > _EXCERPT:
            typed = typed[: _EXCERPT - 1] + "…"
        message = SENTENCES[code].replace("{typed}", typed)
        self._notes.append(Note(code=code, message=message, start=start, end=end))

    def sorted(self) -> tuple[Note, ...]:
        """All notes; those that say the same are one if no word is between: ``) ) )``."""
        merged: list[Note] = []
        for note in sorted(self._notes, key=lambda n: (n.start, n.end)):
            last = merged[-1] if merged else None
            if (
                last is not None
                and (last.code, last.message) == (note.code, note.message)
                and (note.code == "deep-parentheses" or not self._has_words(last.end, note.start))
            ):
                merged[-1] = Note(
                    code=note.code, message=note.message, start=last.start, end=note.end
                )
            else:
                merged.append(note)
        return tuple(merged)

    def _has_words(self, start: int, end: int) -> bool:
        return any(map(is_word_character, self._text[start:end]))
