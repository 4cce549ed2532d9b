"""Elements of lxml as BeautifulSoup's tags."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString, Script, Stylesheet, TemplateString
from lxml import etree

#: What stands in these is no text of theirs.
_STRINGS = {"script": Script, "style": Stylesheet, "template": TemplateString}


def tag_of(element: etree._Element, strings: type[NavigableString] = NavigableString) -> Tag:
    """An element, and all in it."""
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    tag = Tag(name=element.tag, attrs=attributes)
    if strings is NavigableString:
        strings = _STRINGS.get(element.tag, strings)
    if element.text:
        tag.append(strings(element.text))
    for inner in element:
        tag.append(tag_of(inner, strings))
        if inner.tail:
            tag.append(strings(inner.tail))
    return tag


def tags_in(tag: Tag) -> Iterator[Tag]:
    """All tags in it, in the order of the page."""
    return (inner for inner in tag.descendants if isinstance(inner, Tag))
