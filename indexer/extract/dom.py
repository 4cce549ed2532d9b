"""From markup to boxes and blocks: the page as a list of paragraphs, each in its nested boxes.

A *box* is a block-level element; a *block* is a run of text in one box, with nothing block-level
inside. The walk keeps no recursion and visits each element once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from indexer.extract.errors import NoArticleError, PageShapeError
from indexer.extract.hints import HIDDEN, hints

#: Never text of an article, whatever stands inside.
_NEVER_TEXT = (
    "script style noscript template svg math iframe object embed select option textarea head audio"
    " video canvas map datalist input link meta title source track progress meter"
)
SKIPPED = frozenset(_NEVER_TEXT.split())
_BLOCK_LEVEL = (
    "html body address article aside blockquote button caption center dd details dialog dir div dl"
    " dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend"
    " li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
BOXES = frozenset(_BLOCK_LEVEL.split())
_TELLING_TAGS = frozenset({"time", "h1"})
_KINDS = (
    dict.fromkeys(SKIPPED, "skipped") | dict.fromkeys(BOXES, "box") | {"a": "link", "br": "break"}
    | dict.fromkeys(("b", "strong", "em", "i"), "emphasis")
)  # fmt: skip

_LINE = "\x01"  #: stands for <br> until the block is whole
#: Names of inline or block elements that may tell who wrote the article, and when.
_TELLING = re.compile(r"author|byline|contributor|date|published|timestamp|creator", re.IGNORECASE)
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<(/?)noscript\b[^<>]*>", re.IGNORECASE)
#: Tags that a page nested too deep for the parser is reduced to.
_UNNESTED = re.compile(
    r"<(?!/?(?:p|h[1-6]|li|br|title|script|style)\b)/?[a-z][^<>]*>", re.IGNORECASE
)


@dataclass(slots=True)
class Boxes:
    """The block-level elements in document order, as parallel lists; a parent comes first."""

    element: list[etree._Element] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)  #: index; the root is its own parent
    depth: list[int] = field(default_factory=list)
    hints: list[int] = field(default_factory=list)  #: of its own class and id, see ``hints``
    first: list[int] = field(default_factory=list)  #: the first block in it, or after it


@dataclass(slots=True)
class Blocks:
    """The runs of text in document order, as parallel lists."""

    text: list[str] = field(default_factory=list)  #: white space collapsed, <br> is a newline
    box: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)  #: characters inside links
    emphasised: list[int] = field(default_factory=list)  #: characters in bold or italics


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was parsed and walked once."""

    root: etree._Element
    boxes: Boxes
    blocks: Blocks
    telling: list[tuple[etree._Element, int]]  #: may tell who or when; and its box
    title: str  #: of the page's <title> (not of a drawing in it); empty without one


def read(markup: str, *, without_scripts: bool = False) -> Page:
    """Parse and walk a page. Raises PageShapeError where the parser would lose a part of it.

    ``without_scripts`` shows what a browser shows that runs none: the text in <noscript>.
    """
    if without_scripts:
        markup = _NOSCRIPT.sub(r"<\1div>", markup)
    root = _parse(markup)
    return _walk(root)


def _parse(markup: str) -> etree._Element:
    markup = markup.replace(_LINE, " ")
    root, whole = _parse_once(markup)
    if not whole:  # libxml2 stops reading at its limit of nesting, silently
        root, whole = _parse_once(_UNNESTED.sub(" <br><br> ", markup))
        if not whole:
            raise PageShapeError("its elements are nested deeper than the parser can follow")
    return root


def _parse_once(markup: str) -> tuple[etree._Element, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise NoArticleError("the page is empty")
    limits = (entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, not any(limits)


def _walk(root: etree._Element) -> Page:  # noqa: PLR0915 - one pass with its state in locals, for speed
    boxes, blocks = Boxes(), Blocks()
    telling: list[tuple[etree._Element, int]] = []
    pieces: list[str] = []
    box = linked = emphasised = links = emphases = 0

    def end_block() -> None:
        nonlocal linked, emphasised
        text = " ".join("".join(pieces).split())
        if _LINE in text:
            text = "\n".join(filter(None, (line.strip() for line in text.split(_LINE))))
        if text:
            blocks.text.append(text)
            blocks.box.append(box)
            blocks.linked.append(linked)
            blocks.emphasised.append(emphasised)
        pieces.clear()
        linked = emphasised = 0

    kinds = _KINDS
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        kind = kinds.get(tag)
        if event == "start":
            if kind == "skipped":
                walker.skip_subtree()
                continue
            if kind == "box":
                if pieces:
                    end_block()
                boxes.element.append(element)
                boxes.tag.append(tag)
                boxes.parent.append(box)
                boxes.depth.append(boxes.depth[box] + 1 if boxes.depth else 0)
                boxes.hints.append(_own_hints(element))
                boxes.first.append(len(blocks.text))
                box = len(boxes.tag) - 1
            elif kind == "link":
                links += 1
            elif kind == "emphasis":
                emphases += 1
            elif kind == "break":
                while pieces and pieces[-1].isspace():
                    pieces.pop()
                if pieces and pieces[-1] == _LINE:
                    end_block()  # two in a row part paragraphs
                else:
                    pieces.append(_LINE)
            if tag in _TELLING_TAGS or _may_tell(element):
                telling.append((element, box))
            text = element.text
            if text and tag == "pre":
                text = text.replace("\n", _LINE)
        else:
            if kind == "box":
                if pieces:
                    end_block()
                box = boxes.parent[box]
            elif kind == "link":
                links -= 1
            elif kind == "emphasis":
                emphases -= 1
            text = element.tail
        if text and (pieces or not text.isspace()):
            pieces.append(text)
            if links:
                linked += len(text)
            if emphases:
                emphasised += len(text)
    end_block()
    return Page(root=root, boxes=boxes, blocks=blocks, telling=telling, title=_title(root))


def _title(root: etree._Element) -> str:
    for title in root.iter("title"):
        parent = title.getparent()
        if parent is not None and parent.tag in ("head", "html", "body"):
            return " ".join((title.text or "").split())
    return ""


def _may_tell(element: etree._Element) -> bool:
    get = element.get
    name = get("class")
    if name is not None and _names_who_or_when(name):
        return True
    return get("itemprop") is not None or get("rel") == "author"


@lru_cache(maxsize=1 << 14)
def _names_who_or_when(name: str) -> bool:
    return _TELLING.search(name) is not None


def _own_hints(element: etree._Element) -> int:
    get = element.get
    name = get("class", "")
    identity = get("id", "")
    found = hints(f"{name} {identity}" if identity else name) if name or identity else 0
    if get("hidden") is not None:
        # a server that streams a page sends its parts hidden, to be put in place by a script
        if not identity.startswith("S:"):
            found |= HIDDEN
    elif "none" in (style := get("style", "")) and _NOT_DISPLAYED.search(style):
        found |= HIDDEN
    return found
