"""A real browser before a real server over the sample articles."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.web.served import ROOT, Served, serve

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]

#: What an archive may hold as well: markup, letters from right to left, words without an end.
HOSTILE = [
    {
        "id": "markup",
        "title": "Hostile <img src=x onerror=alert(1)> <script>alert(1)</script>",
        "body": "</p></article><script>alert(1)</script> hostile <b>markup</b>.",
        "author": '"><svg onload=alert(1)>',
        "url": "javascript:alert(1)",
        "source": "</title><script>alert(1)</script>",
    },
    {
        "id": "long",
        "title": "Hostile" + "W" * 400,
        "body": "hostile " + "endless" * 500,
        "tags": ["T" * 300],
        "section": "S" * 200,
        "source": "O" * 200,
        "url": "https://a.example/" + "p" * 900,
    },
    {
        "id": "arabic",
        "title": "محادثات السلام hostile في أستانا",
        "body": "اجتمع الوفدان في أستانا يوم الثلاثاء.\n\nhostile بحيرة",
        "language": "ar",
    },
]


def _chromium() -> str:
    """The browser's executable; where there is none, tests are skipped, but never in CI."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI") == "true":
        pytest.fail("No Chromium is installed.")
    pytest.skip("No Chromium is installed.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("archive")
    hostile = folder / "hostile.jsonl"
    hostile.write_text("".join(json.dumps(one) + "\n" for one in HOSTILE), encoding="utf-8")
    index = folder / "index"
    subprocess.run(
        [sys.executable, "-m", "broadsheet", "index", "documents", hostile, f"--index={index}",
         "--quiet"],
        cwd=ROOT,
        check=True,
    )  # fmt: skip
    with serve(index) as one:
        yield one


PATIENCE = 10_000  # milliseconds until a test gives up

Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Open]:
    """Opens an address in a fresh window; ``how`` goes to Playwright's ``new_context``.

    Whatever a test does: no request leaves for another host, nothing is complained about on the
    console, no dialog opens.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    host = urlsplit(served.url).netloc

    def check(request: Request) -> None:
        if urlsplit(request.url).netloc != host:
            wrong.append(f"request to {request.url}")

    def open_(address: str = "/", **how: object) -> Page:
        context = browser.new_context(base_url=served.url, **how)  # type: ignore[arg-type] # as is
        contexts.append(context)
        context.on("request", check)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: wrong.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def screenshots() -> Path | None:
    """Where pictures are kept for people to look at, if they want any."""
    folder = os.environ.get("BROADSHEET_SCREENSHOTS")
    return Path(folder) if folder else None
