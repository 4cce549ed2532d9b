"""Named values that people wrote (a JSONL line, front matter) as the fields of an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.dates import parse_date
from indexer.errors import SourceError
from indexer.model import ArticleDraft
from search import ArticleDate, Provenance

_TEXT = ("text", "body")
_IDS = ("id", "_id")
_PEOPLE = ("authors", "author")
_TAGS = ("tags", "topics")
_LANGUAGE = ("language", "lang")
#: All keys that are understood. Two names of one thing: the first that says something is taken.
KEYS = frozenset(
    {*_TEXT, *_IDS, *_PEOPLE, *_TAGS, *_LANGUAGE, "title", "date", "source", "section", "url"}
)


def draft(
    values: Mapping[str, Any],
    *,
    where: str,
    body: str | None = None,
    item: str | None = None,
    place: str = "",
) -> ArticleDraft:
    """The draft that ``values`` make; ``where`` names them in the provenance.

    ``body`` is the text if it does not stand among the values. Raises SourceError where a value
    that the article stands on is of no use.
    """
    remarks: list[str] = [f"unknown key {key!r}" for key in values if key not in KEYS]
    title = _text(values, "title")
    # an article that says its text is empty is one; a record that has no place for a text is not
    is_article = body is None and any(values.get(key) is not None for key in ("title", *_TEXT))
    if body is None:
        body = _first_text(values, remarks)
    if not (is_article or (title or "").strip() or body.strip()):
        raise SourceError("neither a title nor a text")
    fields: dict[str, Any] = {
        "authors": _list(values, _PEOPLE, remarks, parted_by=";"),
        "date": _date(values, remarks),
        "source": _optional(values, "source", remarks),
        "section": _optional(values, "section", remarks),
        "tags": _list(values, _TAGS, remarks, parted_by=",;", merge=True),
        "language": next(
            filter(None, (_optional(values, key, remarks) for key in _LANGUAGE)), None
        ),
        "url": _optional(values, "url", remarks),
    }
    named = {"title": title, **fields}
    return ArticleDraft(
        item=item,
        title=title,
        body=body,
        provenance=tuple(
            Provenance(field=name, where=where) for name, value in named.items() if value
        ),
        place=place,
        remarks=tuple(remarks),
        **fields,
    )


def identity(values: Mapping[str, Any]) -> str | None:
    """The ``id`` (or ``_id``), else the ``url``, as text; None where there is neither.

    Raises SourceError for an id that is no text or number.
    """
    for key in _IDS:
        value = values.get(key)
        if value is None or value == "":
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise SourceError(f"{key} is neither text nor a number")
        return str(value)
    return _optional(values, "url", [])


def _text(values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise SourceError(f"{key} is no text")


def _first_text(values: Mapping[str, Any], remarks: list[str]) -> str:
    found = [(key, text) for key in _TEXT if (text := _text(values, key)) and text.strip()]
    if len(found) > 1 and found[0][1] != found[1][1]:
        remarks.append(f"{found[1][0]!r} beside {found[0][0]!r}, of which the latter was taken")
    return found[0][1] if found else ""


def _optional(values: Mapping[str, Any], key: str, remarks: list[str]) -> str | None:
    value = values.get(key)
    if isinstance(value, Mapping):  # {"source": {"name": ...}}
        value = value.get("name")
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    remarks.append(f"{key!r} that is no text")
    return None


def _list(
    values: Mapping[str, Any],
    keys: Iterable[str],
    remarks: list[str],
    *,
    parted_by: str,
    merge: bool = False,
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in keys:
        value = values.get(key)
        if value is None or (found and not merge):
            continue
        if isinstance(value, str):
            for mark in parted_by[1:]:
                value = value.replace(mark, parted_by[0])
            value = value.split(parted_by[0])
        elif not isinstance(value, (list, tuple)):
            value = [value]
        for one in value:
            name = one.get("name") if isinstance(one, Mapping) else one
            if isinstance(name, (int, float)) and not isinstance(name, bool):
                name = str(name)
            if isinstance(name, str):
                if name.strip():
                    found.setdefault(name.strip())
            elif name is not None:
                remarks.append(f"{key!r} with something in it that is no text")
    return tuple(found)


def _date(values: Mapping[str, Any], remarks: list[str]) -> ArticleDate | None:
    value = values.get("date")
    if value is None or value == "":
        return None
    found = parse_date(value)
    if found is None:
        remarks.append("'date' that is not understood")
    return found
