"""What a reader does: ask, narrow down, open, walk through the matches, go back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open


def found(page: Page) -> int:
    """The number that the page says first."""
    return int(re.sub(r"\D", "", page.locator("h1 [role=status]").inner_text()) or 0)


def ask(page: Page, text: str) -> None:
    page.get_by_role("searchbox").fill(text)
    page.get_by_role("searchbox").press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_question_to_the_next_match_and_back(visit: Open, scripts: bool) -> None:
    page = visit("/", java_script_enabled=scripts)
    everything = found(page)
    ask(page, 'ferry "peace talks" -zzyzx')
    assert 1 < found(page) < everything
    results = page.url
    assert page.locator(".chip .what").all_inner_texts() == ["ferry", "“peace talks”", "zzyzx"]
    marks = {mark.lower() for mark in page.locator(".hit mark").all_inner_texts()}
    assert "peace talks" in marks
    assert marks & {"ferry", "ferries"}

    page.locator(".hit h2 a").first.click()
    status = page.locator(".walk [role=status]")
    total = int(status.inner_text().split()[0])
    assert total == page.locator("mark[id]").count() > 2
    for number in range(1, total + 1):
        page.get_by_role("link", name="First match" if number == 1 else "Next match").click()
        expect(status).to_have_text(f"{number} of {total}")
        expect(page.locator("mark.current").first).to_be_in_viewport()
        assert page.url.endswith(f"#hit-{number}")
    assert page.get_by_role("link", name="Next match").count() == 0
    page.get_by_role("link", name="Previous match").click()
    expect(status).to_have_text(f"{total - 1} of {total}")
    page.locator(".back").click()
    assert page.url == results


@pytest.mark.parametrize("scripts", [True, False])
def test_a_facet_narrows_down_and_is_taken_away(visit: Open, scripts: bool) -> None:
    page = visit("/?q=ferry", java_script_enabled=scripts)
    all_of_them = found(page)
    row = page.locator("#facet-source li").first
    name = row.locator("a.value").inner_text()
    count = int(row.locator(".count").inner_text())
    row.locator("a.value").click()
    assert found(page) == count < all_of_them
    outlets = {text.upper() for text in page.locator(".hit .kicker b").all_inner_texts()}
    assert outlets == {name.upper()}
    page.get_by_role("link", name=f"Take away: source {name}").click()
    assert found(page) == all_of_them
    page.get_by_role("link", name=f"Exclude {name}").click()
    assert found(page) == all_of_them - count
    page.locator(".chip.without").click()
    assert found(page) == all_of_them


def test_the_question_stays_while_one_narrows_down(visit: Open) -> None:
    page = visit("/?q=ferry&language=en&sort=oldest")
    ask(page, "lake")
    assert "language=en" in page.url
    assert "sort=oldest" in page.url
    expect(page.get_by_role("searchbox")).to_have_value("lake")


def test_all_by_keyboard(visit: Open) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("ferry/treaty")
    expect(box).to_have_value("ferry/treaty")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=ferry*")
    page.keyboard.press("j")
    first = page.locator(".hit h2 a").first
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".hit h2 a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    assert first.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    page.keyboard.press("j")
    page.wait_for_url("**#hit-1")
    page.keyboard.press("j")
    page.wait_for_url("**#hit-2")
    page.keyboard.press("k")
    page.wait_for_url("**#hit-1")


def test_tab_goes_through_the_page_in_its_order(visit: Open) -> None:
    page = visit("/?q=ferry", viewport={"width": 1280, "height": 900})
    classes: list[str] = []
    for _ in range(14):
        page.keyboard.press("Tab")
        classes.append(page.evaluate("document.activeElement.closest('[class]').className"))
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
    wanted = ["skip", "name", "masthead", "masthead", "masthead", "masthead", "sorts"]
    assert classes[: len(wanted)] == wanted
    assert classes.index("chip") < classes.index("value") < classes.index("minus")


def test_nothing_found_leads_on(visit: Open) -> None:
    page = visit("/?q=ferry+zzyzx")
    assert found(page) == 0
    page.get_by_role("link", name="Without zzyzx").click()
    assert found(page) > 1


def test_the_syntax_page_asks_its_examples(visit: Open) -> None:
    page = visit("/")
    page.get_by_role("link", name="Syntax").click()
    links = page.locator(".syntax a")
    examples = [(link.inner_text(), link.get_attribute("href")) for link in links.all()]
    links.first.click()
    for query, address in examples:
        page.goto(str(address))
        expect(page.get_by_role("searchbox")).to_have_value(query)
        assert found(page) > 0, query
        assert page.locator(".note").count() == 0, query
    page.get_by_role("link", name="About this archive").click()
    page.locator(".census a").first.click()
    assert found(page) > 0


def test_hostile_articles_are_only_text(visit: Open) -> None:
    page = visit("/?q=hostile+markup")
    assert "<script>" in page.locator(".hit h2").inner_text()
    page.locator(".hit h2 a").click()
    assert page.locator("script").count() == 1
    assert page.locator("[href^=javascript]").count() == 0
    assert "<b>markup</b>" in page.locator(".whole").inner_text()


def test_text_from_right_to_left_runs_so(visit: Open) -> None:
    page = visit("/?q=hostile&language=ar")
    page.locator(".hit h2 a").click()
    direction = "e => getComputedStyle(e).direction"
    assert page.locator(".whole h1").evaluate(direction) == "rtl"
    assert [p.evaluate(direction) for p in page.locator(".whole > p[dir]").all()] == ["rtl", "ltr"]
    assert page.locator(".whole").get_attribute("lang") == "ar"
