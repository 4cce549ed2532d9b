"""A draft made an article: cleaned, named, in a language, and with its id.

When the same draft gives another article than before, raise ``readers.FINISH_VERSION``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.cleaning import clean_body, clean_line
from indexer.errors import SourceError, way_out
from indexer.language import detect, primary_subtag
from indexer.model import ArticleDraft, Limits, Remark, Source
from indexer.prose import first_sentence
from search import Article, Origin, Provenance, article_id

_WORD = re.compile(r"[^\W_]")


def finish(draft: ArticleDraft, source: Source, media_type: str, limits: Limits) -> Article:
    """The article that the index gets. Raises SourceError for one too long, or without words."""
    if (length := len(draft.body) + len(draft.title or "")) > limits.article_characters:
        raise SourceError(
            "longer than article_characters",
            f"{length:,} characters; {way_out('article_characters')}",
        )
    body = clean_body(draft.body)
    title = clean_line(draft.title or "")
    provenance = list(draft.provenance)
    if not title and body:
        title = clean_line(first_sentence(body))
        _say(provenance, "title", "first sentence")
    if not _WORD.search(title + body) and not is_empty_record(draft):
        raise SourceError("no words in it")
    language = primary_subtag(draft.language) if draft.language else None
    if language is None:
        language = detect(f"{title}\n{body}")
        _say(provenance, "language", "detected" if language else None)
    origin = origin_of(source.root, source.path, draft.item)
    return Article(
        id=article_id(origin),
        origin=origin,
        title=title,
        body=body,
        authors=_lines(draft.authors),
        date=draft.date,
        source=_line(draft.source),
        section=_line(draft.section),
        tags=_lines(draft.tags),
        language=language,
        media_type=media_type,
        url=_line(draft.url),
        provenance=tuple(provenance),
    )


def origin_of(root: str, path: str, item: str | None) -> Origin:
    """Where an article comes from: its item as it was given; cleaned, two of them might be one."""
    if item is not None:  # half a surrogate pair, which no file can hold
        item = item.encode("utf-8", "backslashreplace").decode()
    return Origin(root=root, path=path, item=item)


def remarks_of(draft: ArticleDraft, source: Source) -> Iterator[Remark]:
    """What is to be told of a draft of ``source`` beside its article."""
    where = f"{source.path}:{draft.place}" if draft.place else source.path
    for what in draft.remarks:
        yield Remark(what, 1, where)
    if draft.language and primary_subtag(draft.language) is None:
        yield Remark("'language' that is no language tag", 1, where)


def _say(provenance: list[Provenance], field: str, where: str | None) -> None:
    provenance[:] = [said for said in provenance if said.field != field]
    if where is not None:
        provenance.insert(0, Provenance(field=field, where=where))


def _line(text: str | None) -> str | None:
    return clean_line(text) or None if text else None


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for text in texts if (line := clean_line(text))))


def is_empty_record(draft: ArticleDraft) -> bool:
    """Whether a record of a collection says that its text is empty: it is kept, with its date."""
    return draft.item is not None and not draft.body and not draft.title
