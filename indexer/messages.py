"""What goes to a reading process and comes from it, as bytes: plain tuples, pickled.

Pickled as they are, frozen dataclasses go through functions in Python that ask for their fields
anew each time, and what an article says of where its values stand is written out again and again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from indexer.model import ItemFailure, Kind, Remark, Source
from indexer.replies import Ending, Read, Reply, Task
from search import Article, ArticleDate, Origin, Provenance

T = TypeVar("T")
Values = tuple[Any, ...]

READY = b"ready"  #: the process has started
OUT_OF_MEMORY = b"memory"  #: in place of replies: the source needs more than ``worker_bytes``


def packed_tasks(tasks: Sequence[Task]) -> bytes:
    """The bytes that ``unpacked_tasks`` makes the same tasks of."""
    values = [(one.number, tuple(one.source), one.digest, one.reader) for one in tasks]
    return pickle.dumps(values, pickle.HIGHEST_PROTOCOL)


def unpacked_tasks(message: bytes) -> tuple[Task, ...]:
    """The tasks that were packed."""
    return tuple(
        Task(number=number, source=Source(*source), digest=digest, reader=reader)
        for number, source, digest, reader in pickle.loads(message)  # noqa: S301 - as below
    )


def packed(replies: Sequence[Reply]) -> bytes:
    """The bytes that ``unpacked`` makes the same replies of."""
    return pickle.dumps(list(map(_reply_values, replies)), pickle.HIGHEST_PROTOCOL)


def unpacked(message: bytes) -> list[Reply]:
    """The replies that were packed."""
    return list(map(_reply, pickle.loads(message)))  # noqa: S301 - from a process of our own


def _fields(cls: type) -> Callable[[Any], Values]:
    """A function for all values of one in the order of its fields."""
    found: Callable[[Any], Values] = attrgetter(*_names(cls))
    return found


def _names(cls: type) -> tuple[str, ...]:
    names: tuple[str, ...] = cls.__slots__  # type: ignore[attr-defined]  # all of them have some
    return names


def _maker(cls: type[T]) -> Callable[[Values], T]:
    """A function that makes one again, frozen as it is: values that were checked once."""
    set_each = [getattr(cls, name).__set__ for name in _names(cls)]

    def make(values: Values) -> T:
        one = object.__new__(cls)
        for set_value, value in zip(set_each, values, strict=True):
            set_value(one, value)
        return one

    return make


_REPLY, _ENDING, _ARTICLE = _fields(Reply), _fields(Ending), _fields(Article)
_ORIGIN, _DATE, _FAILURE = _fields(Origin), _fields(ArticleDate), _fields(ItemFailure)
_PROVENANCE = _fields(Provenance)
_make_reply, _make_ending, _make_article = _maker(Reply), _maker(Ending), _maker(Article)
_make_origin, _make_date, _make_failure = _maker(Origin), _maker(ArticleDate), _maker(ItemFailure)
_make_provenance, _make_read = _maker(Provenance), _maker(Read)


def _reply_values(reply: Reply) -> Values:
    *values, items, ending = _REPLY(reply)
    return (*values, list(map(_item_values, items)), ending and _ending_values(ending))


def _reply(values: Values) -> Reply:
    *others, items, ending = values
    return _make_reply((*others, tuple(map(_item, items)), ending and _ending(ending)))


def _ending_values(ending: Ending) -> Values:
    kind, *values, remarks = _ENDING(ending)
    return (str(kind), *values, [tuple(one) for one in remarks])


def _ending(values: Values) -> Ending:
    kind, *others, remarks = values
    return _make_ending((Kind(kind), *others, tuple(Remark(*one) for one in remarks)))


def _item_values(item: Read | ItemFailure) -> Values:
    if isinstance(item, ItemFailure):
        return _FAILURE(item), None
    article = item.article
    values = list(_ARTICLE(article))
    values[_AT_ORIGIN] = _ORIGIN(article.origin)
    values[_AT_DATE] = article.date and _DATE(article.date)
    values[_AT_PROVENANCE] = tuple(map(_PROVENANCE, article.provenance))
    return values, item.digest


def _item(values: Values) -> Read | ItemFailure:
    its, digest = values
    if digest is None:
        return _make_failure(its)
    its[_AT_ORIGIN] = _make_origin(its[_AT_ORIGIN])
    its[_AT_DATE] = its[_AT_DATE] and _make_date(its[_AT_DATE])
    its[_AT_PROVENANCE] = _provenance(its[_AT_PROVENANCE])
    return _make_read((_make_article(its), digest))


_AT_ORIGIN, _AT_DATE, _AT_PROVENANCE = map(_names(Article).index, ("origin", "date", "provenance"))


@lru_cache(maxsize=1 << 12)
def _provenance(values: tuple[Values, ...]) -> tuple[Provenance, ...]:
    """The same for most pages of a site."""
    return tuple(map(_make_provenance, values))
