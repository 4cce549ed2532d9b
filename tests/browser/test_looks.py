"""What it looks like: on a phone and a wide screen, in light and dark, for all eyes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Open, screenshots

PAGES = {
    "results": "/?q=ferry+%22peace+talks%22+-harbourmaster+%22&year=2023&exclude.tag=ice",
    "nothing": "/?q=ferry+zzyzx&exclude.source=Marmara+Post",
    "syntax": "/syntax",
    "about": "/about",
    "hostile": "/?q=hostile",
}
PHONES = (320, 390)

#: Each visible text with its colour, the colour behind it, and whether it is large (WCAG 1.4.3).
TEXTS = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    const text = walk.currentNode.textContent.trim();
    if (!text || !e.checkVisibility() || e.closest(".unseen, .skip, script")) continue;
    const s = getComputedStyle(e);
    const size = parseFloat(s.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700);
    found.push([text.slice(0, 40), parse(s.color), behind(e), large]);
  }
  return found;
}"""


def luminance(colour: list[float]) -> float:
    """Relative luminance: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in colour[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def article_of(page: Page) -> None:
    """From results to the first article, at its first match."""
    page.locator(".much a").first.click()


def keep(page: Page, name: str) -> bytes:
    """A picture of what is in the window, and a file of it where pictures are asked for."""
    picture = page.screenshot()
    if folder := screenshots():
        (folder / f"{name}.png").write_bytes(picture)
    return picture


@pytest.mark.parametrize("width", PHONES)
def test_nothing_sticks_out_on_a_phone(visit: Open, width: int) -> None:
    size = ViewportSize(width=width, height=800)
    page = visit("/", viewport=size)
    for name, address in PAGES.items():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        keep(page, f"{name}-{width}")
        if page.locator(".much a").count():
            for number in range(page.locator(".hit").count()):
                page.goto(address)
                page.locator(".hit h2 a").nth(number).click()
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            keep(page, f"{name}-article-{width}")


@pytest.mark.parametrize("width", [*PHONES, 700, 800, 1280])
def test_examples_of_the_syntax_are_whole_lines(visit: Open, width: int) -> None:
    page = visit("/syntax", viewport={"width": width, "height": 800})
    examples = page.locator(".syntax code")
    assert examples.count() > 20
    for example in examples.all():
        box = example.bounding_box()
        assert box is not None
        assert example.evaluate("e => e.getClientRects().length") == 1, example.inner_text()
        assert box["x"] + box["width"] <= width, example.inner_text()
    keep(page, f"syntax-{width}")


@pytest.mark.parametrize("query", ["ferry", "lang:ar"])  # with a byline, and without one
def test_the_text_stands_off_what_is_above_it(visit: Open, query: str) -> None:
    page = visit(f"/?q={query}")
    page.locator(".hit h2 a").first.click()
    text = page.locator(".whole > p:not([class])").first.bounding_box()
    above = page.locator(".whole > :has(+ p:not([class]))").first.bounding_box()
    assert text is not None
    assert above is not None
    assert text["y"] - (above["y"] + above["height"]) >= 18


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_fold_on_a_phone(visit: Open, scripts: bool) -> None:
    page = visit("/?q=ferry", viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    value = page.locator(".facet a.value").first
    expect(value).not_to_be_visible()
    page.locator("summary").click()
    expect(value).to_be_visible()
    assert page.locator(".facet a.value").first.evaluate("e => e.clientHeight") >= 24


def test_filters_stand_open_where_there_is_room(visit: Open) -> None:
    page = visit("/?q=ferry", viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    expect(page.locator("summary")).not_to_be_visible()
    expect(page.locator(".facet a.value").first).to_be_visible()
    filters, lead, beside = (
        page.locator(part).bounding_box() for part in (".filters", ".lead", ".beside")
    )
    assert filters is not None
    assert lead is not None
    assert beside is not None
    assert filters["x"] + filters["width"] <= lead["x"]
    assert lead["width"] <= 46 * 16
    assert lead["x"] + lead["width"] <= beside["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(visit: Open, scheme: str) -> None:
    page = visit("/", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    for name in (*PAGES, "article"):
        if name == "article":
            page.goto(PAGES["results"])
            article_of(page)
        else:
            page.goto(PAGES[name])
        keep(page, f"{name}-{scheme}")
        texts = page.evaluate(TEXTS)
        assert len(texts) > 10
        for text, colour, behind, large in texts:
            assert contrast(colour, behind) >= (3 if large else 4.5), (name, text, colour, behind)


def test_dark_is_dark_and_light_is_light(visit: Open) -> None:
    pictures = []
    for scheme, is_dark in (("light", False), ("dark", True)):
        page = visit(PAGES["results"], color_scheme=scheme)
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        bright = luminance([float(part) for part in paper[4:-1].split(",")])
        assert bright < 0.02 if is_dark else bright > 0.9
        pictures.append(keep(page, f"scheme-{scheme}"))
    assert pictures[0] != pictures[1]


def test_headings_are_in_order(visit: Open) -> None:
    page = visit("/")
    for address in PAGES.values():
        page.goto(address)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_can_be_printed(visit: Open) -> None:
    page = visit(PAGES["results"])
    article_of(page)
    page.emulate_media(media="print")
    expect(page.locator(".masthead form")).not_to_be_visible()
    expect(page.locator(".walk")).not_to_be_visible()
    expect(page.locator(".whole h1")).to_be_visible()
