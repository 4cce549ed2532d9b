"""Whether a word is within a few edits of another one: an automaton that grows as words come.

An edit inserts, deletes or replaces a character, or swaps two neighbours; no piece of a word is
edited twice (optimal string alignment: Damerau, "A technique for computer detection and
correction of spelling errors", CACM 1964). A state is the last two rows of the usual table, with
all numbers beyond the limit alike, so there are few of them, and most words end in the dead one
after three or four characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class _State:
    row: tuple[int, ...]  #: edits from each beginning of the wanted word to what was read
    before: tuple[int, ...]  #: the row one character earlier
    last: str  #: that character, "" if the wanted word has none such
    next: dict[str, _State | None] = field(default_factory=dict)  #: None: too far, for good


class EditTest:
    """Tests words against one wanted word; may be shared between threads."""

    def __init__(self, wanted: str, most: int) -> None:
        self._wanted = wanted
        self._most = most
        self._letters = frozenset(wanted)
        self._states: dict[tuple[tuple[int, ...], tuple[int, ...], str], _State] = {}
        self._start = self._state(tuple(self._cut(j) for j in range(len(wanted) + 1)), (), "")

    def __call__(self, word: str) -> bool:
        """Whether ``most`` edits or fewer make ``word`` of the wanted one."""
        if abs(len(word) - len(self._wanted)) > self._most:
            return False
        state = self._start
        for char in word:
            letter = char if char in self._letters else ""
            try:
                following = state.next[letter]
            except KeyError:
                following = self._step(state, letter)
            if following is None:
                return False
            state = following
        return state.row[-1] <= self._most

    def _cut(self, number: int) -> int:
        return min(number, self._most + 1)

    def _state(self, row: tuple[int, ...], before: tuple[int, ...], last: str) -> _State:
        return self._states.setdefault((row, before, last), _State(row, before, last))

    def _step(self, state: _State, letter: str) -> _State | None:
        wanted, above = self._wanted, state.row
        row = [self._cut(above[0] + 1)]
        for j, want in enumerate(wanted, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (want != letter))
            if j > 1 and state.before and want == state.last and wanted[j - 2] == letter:
                cost = min(cost, state.before[j - 2] + 1)
            row.append(self._cut(cost))
        dead = min(row) > self._most and min(above) + 1 > self._most
        state.next[letter] = made = None if dead else self._state(tuple(row), above, letter)
        return made
