"""Durable index folders: build beside, verify, swap one pointer, prune; see ``folder``."""

from search.generations.draft import Draft
from search.generations.folder import Generations
from search.generations.holding import Held

__all__ = ["Draft", "Generations", "Held"]
