"""What both doors stand on: the open archive, the limits, and the validator of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from search import Current, Engine, Reader
from web.params import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
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
        seed = "\n".join((self.program, repr(self.limits), build, address))
        return blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
