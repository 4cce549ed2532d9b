"""A page as a browser sees it, held against what is true of all pages."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from web.headers import HEADERS


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.content_type == "text/html; charset=utf-8"
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    soup = BeautifulSoup(response.data, "lxml")
    assert not soup.find("style")
    assert not soup.find(style=True)
    assert all(script.get("src") and not script.string for script in soup.find_all("script"))
    assert not [tag for tag in soup.find_all() if any(a.startswith("on") for a in tag.attrs)]
    assert len(soup.find_all("h1")) == 1
    return soup


def texts(soup: BeautifulSoup | Tag, selector: str) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in soup.select(selector)]
