"""What both doors stand on: the open archive, the limits, and the validator of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from search import Current, Engine, Reader
from web.params import Limits


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An index, as it is served."""

    engine: Engine
    current: Current
    limits: Limits
    version: str
    program: str  #: its identity
    folder: str  #: where it is looked for, for people
    option: str  #: what a command needs to find it there, with a space before; "" for nothing

    def tag(self, reader: Reader | None, address: str) -> str:
        """The validator of what ``address`` shows; another generation, program or limit, another.

        It is a weak one: two equal answers may differ in the time that they took. ``reader`` is
        None where the answer is the program's alone.
        """
        build = reader.build if reader else ""
        seed = f"{self._always}\n{build}\n{address}"
        return blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

    @cached_property
    def _always(self) -> str:
        """What each validator says."""
        return f"{self.program}\n{self.limits!r}"
