"""Whether a word is within a few edits of another one: an automaton that grows as words come.

An edit inserts, deletes or replaces a character, or swaps two neighbours; no piece of a word is
edited twice (optimal string alignment: Damerau, "A technique for computer detection and
correction of spelling errors", CACM 1964). A state is the last two rows of the usual table, of
which only the cells near the diagonal can be within the limit (Ukkonen, "Algorithms for
approximate string matching", 1985). All numbers beyond the limit are alike, so there are few
states, and most words end in the dead one after three or four characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class _State:
    read: int  #: how many characters
    row: tuple[int, ...]  #: edits to what was read from the beginnings of the wanted word that are
    #: up to ``most`` characters shorter, then those that are as long and longer
    before: tuple[int, ...]  #: the row one character earlier
    last: str  #: that character, "" if the wanted word has none such
    next: dict[str, _State | None] = field(default_factory=dict)  #: None: too far, for good


class EditTest:
    """Tests words against one wanted word; may be shared between threads.

    The cost of a test is linear in the length of the word, whatever the wanted one is.
    """

    def __init__(self, wanted: str, most: int) -> None:
        self._wanted = wanted
        self._most = most
        self._far = most + 1  # and all that is further
        self._letters = frozenset(wanted)
        self._states: dict[tuple[int, tuple[int, ...], tuple[int, ...], str], _State] = {}
        nothing = (self._far,) * (2 * most + 1)
        row = tuple(j if 0 <= j <= len(wanted) else self._far for j in range(-most, most + 1))
        self._start = self._state(0, row, nothing, "")

    def __call__(self, word: str) -> bool:
        """Whether ``most`` edits or fewer make ``word`` of the wanted one."""
        longer = len(self._wanted) - len(word)
        if abs(longer) > self._most:
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
        return state.row[longer + self._most] <= self._most

    def _state(self, read: int, row: tuple[int, ...], before: tuple[int, ...], last: str) -> _State:
        key = (read, row, before, last)
        return self._states.setdefault(key, _State(read, row, before, last))

    def _step(self, state: _State, letter: str) -> _State | None:
        wanted, far, above = self._wanted, self._far, (*state.row, self._far)
        first = state.read + 1 - self._most  # characters of the beginning that the row starts with
        row: list[int] = []
        for place in range(2 * self._most + 1):
            j = first + place
            if not 0 <= j <= len(wanted):
                row.append(far)
                continue
            cost = above[place + 1] + 1
            if j:
                want = wanted[j - 1]
                cost = min(cost, above[place] + (want != letter))
                if place:
                    cost = min(cost, row[-1] + 1)
                if j > 1 and state.read and want == state.last and wanted[j - 2] == letter:
                    cost = min(cost, state.before[place] + 1)
            row.append(min(cost, far))
        dead = min(row) > self._most and min(above) + 1 > self._most
        state.next[letter] = made = (
            None if dead else self._state(state.read + 1, tuple(row), state.row, letter)
        )
        return made
