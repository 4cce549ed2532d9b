"""What both doors stand on: the open archive, the limits, and the validator of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

from search import Current, Durable, Engine, Reader
from web.params import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An index, as it is served. ``folder`` is for people, to say where it is looked for."""

    engine: Engine
    current: Current
    limits: Limits
    version: str
    folder: str
    _built: dict[int, str] = field(default_factory=dict, repr=False)

    def tag(self, reader: Reader, address: str) -> str:
        """The validator of what ``address`` shows: another generation or program, another tag.

        It is a weak one: two equal answers may differ in the time that they took.
        """
        seed = "\n".join((self.version, self._generation(reader.generation), address))
        return blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

    def _generation(self, number: int) -> str:
        """The generation and when it was made: numbers begin anew where a folder was deleted."""
        if number not in self._built:
            kept = self.engine.kept() if isinstance(self.engine, Durable) else ()
            self._built[number] = next((i.created for i in kept if i.number == number), "")
        return f"{number} {self._built[number]}"
