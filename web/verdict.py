"""What the page says first where nothing was found, in words that fit what was asked."""

from __future__ import annotations

from search import And, Everything, Fuzzy, Near, Node, Nothing, Phrase, Prefix, Term, Wildcard
from web.params import Asked


def verdict(asked: Asked, tree: Node) -> str:
    """A sentence."""
    children = tree.children if isinstance(tree, And) else (tree,)
    parts = [part for part in children if not isinstance(part, Everything)]
    values = sum(len(chosen.values) for chosen in asked.filters)
    if any(isinstance(part, Nothing) for part in parts):
        return "There is no word to look for."
    if not parts and values:
        return f"No article fits {'this filter' if values == 1 else 'these filters'}."
    if len(parts) + values > 1:
        return "No article fits all of this."
    match parts:
        case [Term(field=None)]:
            return "No article has this word."
        case [Phrase(field=None)]:
            return "No article has these words side by side."
        case [Near(field=None)]:
            return "No article has these words so near each other."
        case [Prefix(field=None) | Wildcard(field=None) | Fuzzy(field=None)]:
            return "No article has such a word."
    return "No article fits this."
