"""What the names that page makers give to their boxes hint at: one bit a subject."""

from __future__ import annotations

import re
from functools import lru_cache

#: Subject -> words in class names and ids. The order gives the bits and the model's columns.
SUBJECTS: dict[str, str] = {
    "comment": "comment comments respond reply replies thread disqus commentlist commentform",
    "share": "share sharing shares social socials facebook linkedin pinterest sharedaddy follow"
    " twitter whatsapp reddit",
    "navigation": "nav navbar navigation menu submenu breadcrumb breadcrumbs subnav topnav megamenu"
    " mainmenu skip pagination pager dropdown toc flyout burger hamburger",
    "foot": "footer colophon foot copyright legal privacy policy terms bottom",
    "head": "header masthead topbar head banner hero",
    "related": "related recommended recommendations popular trending recent latest most more"
    " stories teaser teasers card cards also next prev previous promo promoted up readmore similar"
    " recirc carousel",
    "newsletter": "newsletter subscribe subscription signup signin login register cta modal popup"
    " paywall donate consent cookie cookies gdpr optin overlay",
    "side": "sidebar aside side secondary rail widget textwidget widgets right",
    "byline": "author authors byline bio meta metadata date published timestamp dateline posted"
    " vcard contributor profile avatar biography writer info taxonomy credit credits",
    "tags": "tags tag tagcloud topics categories category keywords labels cat",
    "caption": "caption captions gallery figcaption image photo attribution media",
    "advert": "ad ads advert advertisement sponsored sponsor adsense advertising outbrain taboola"
    " disclaimer disclosure affiliate",
    "form": "form btn button buttons input search submit field fields toggle close actions action"
    " tooltip",
    "list": "item items list links link posts grid archive feed",
    "title": "title headline heading subtitle dek",
    "invisible": "hidden hide invisible screen sr reader visually print noprint",
    "story": "hentry prose entry story content wysiwyg richtext rte paragraph text blog",
    "summary": "summary lead lede intro standfirst excerpt description subhead deck takeaways"
    " highlights",
    "quote": "pullquote quote",
    "questions": "faq faqs accordion question answer",
    "product": "product price shop store cart buy",
}
NAMES = (*SUBJECTS, "body", "hidden")
_BIT = {name: 1 << number for number, name in enumerate(NAMES)}
_WORDS = {word: _BIT[name] for name, words in SUBJECTS.items() for word in words.split()}
_BODY = re.compile(
    r"(?:article|story|post|entry|page|blog)[-_]{0,2}(?:body|content|text|copy)", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: The element is not displayed.
HIDDEN = _BIT["hidden"]
#: Hints that say something even of a box that holds most of the page.
LASTING = _BIT["story"] | _BIT["body"] | HIDDEN

_LONGEST = 500  # of a name: real ones are shorter, longer ones are no hint


@lru_cache(maxsize=1 << 14)
def hints(name: str) -> int:
    """The bits of all subjects that a class name or id hints at: ``postMeta`` is a byline."""
    if len(name) > _LONGEST:
        return 0
    found = _BIT["body"] if _BODY.search(name) else 0
    for word in re.split(r"[^a-z]+", _CAMEL.sub(" ", name).lower()):
        found |= _WORDS.get(word, 0)
    return found
