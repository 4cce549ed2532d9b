"""Many patterns at once: which of them a word matches, without trying each one.

Of one or two patterns each is tried. Of many (a query may have a thousand), prefixes are looked
up by their lengths, and fuzzy words by what is left when letters are deleted: two words within
``n`` edits have a form in common that ``n`` deletions make of either (Garbe, "SymSpell", 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search.matching import Pattern, fuzzy_distance, word_test
from search.query.tree import Fuzzy, Prefix
from search.text import fold

#: With fewer fuzzy words it is quicker to try each.
_FEW = 16
#: Longer words have too many forms; they are tried one by one, and few words are as long.
_LONG = 20


class PatternSet:
    """Patterns under numbers; may be shared between threads."""

    def __init__(self, patterns: Iterable[tuple[Pattern, int]]) -> None:
        self._tested: list[tuple[Callable[[str], bool], int]] = []
        self._prefixes: dict[str, list[int]] = {}
        self._deleted: dict[str, list[tuple[Callable[[str], bool], int]]] = {}
        self._longest = 0  # word that self._deleted can know of
        self._most = 0  # deletions that it can need
        patterns = list(patterns)
        many = sum(isinstance(pattern, Fuzzy) for pattern, _ in patterns) >= _FEW
        for pattern, number in patterns:
            if isinstance(pattern, Prefix):
                self._prefixes.setdefault(fold(pattern.text), []).append(number)
            elif many and isinstance(pattern, Fuzzy) and len(fold(pattern.text)) <= _LONG:
                self._index(pattern, number)
            else:
                self._tested.append((word_test(pattern), number))
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})

    def __bool__(self) -> bool:
        return bool(self._tested or self._prefixes or self._deleted)

    def __call__(self, word: str) -> list[int]:
        """The numbers of the patterns that a folded word matches, in order."""
        found = [number for test, number in self._tested if test(word)]
        for length in self._lengths:
            if length > len(word):
                break
            found += self._prefixes.get(word[:length], ())
        if self._deleted and len(word) <= self._longest:
            near: dict[int, Callable[[str], bool]] = {}
            for form in _deletions(word, self._most):
                near.update((number, test) for test, number in self._deleted.get(form, ()))
            found += (number for number, test in near.items() if test(word))
        return sorted(found)

    def _index(self, pattern: Fuzzy, number: int) -> None:
        wanted, most = fold(pattern.text), fuzzy_distance(pattern)
        test = word_test(pattern)
        for form in _deletions(wanted, most):
            self._deleted.setdefault(form, []).append((test, number))
        self._longest = max(self._longest, len(wanted) + most)
        self._most = max(self._most, most)


def _deletions(word: str, most: int) -> set[str]:
    """The word, and all that is left of it when up to ``most`` characters are deleted."""
    forms = edge = {word}
    for _ in range(most):
        edge = {form[:at] + form[at + 1 :] for form in edge for at in range(len(form))}
        forms = forms | edge
    return forms
