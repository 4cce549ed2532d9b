"""The YAML between two rules at the top of a text: values that people wrote about it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.errors import SourceError

if TYPE_CHECKING:
    import yaml

_FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(.*?\n)??(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FRONT_MATTER_CHARACTERS = 65_536


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The values of the front matter (none: empty), and the text after it."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    written = match[1] or ""
    if len(written) > _FRONT_MATTER_CHARACTERS:
        raise SourceError("front matter too long", f"{_FRONT_MATTER_CHARACTERS:,} characters")
    import yaml  # where there is any to read

    try:
        values = yaml.load(written, Loader=_loader())  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = f"line {mark.line + 2}: {getattr(error, 'problem', '')}" if mark else str(error)
        raise SourceError("front matter is not YAML", detail) from None
    except RecursionError:
        raise SourceError("front matter is not YAML", "nested too deeply") from None
    except ValueError as error:  # a date such as 2023-02-31
        raise SourceError("front matter is not YAML", str(error)) from None
    if values is None:
        return {}, text[match.end() :]
    if not isinstance(values, dict):
        return {}, text  # two rules with text between them
    return {str(key).lower(): value for key, value in values.items()}, text[match.end() :]


@cache
def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(yaml.SafeLoader):
        """YAML without aliases: a few of them would unfold into gigabytes."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise SourceError("front matter with aliases (&, *), which are not read")
            return super().compose_node(parent, index)

    return Loader
