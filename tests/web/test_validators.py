"""What a client has already is not sent again, and nothing else is taken for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import Reader, Settings, open_engine
from tests.search.articles import article
from tests.web.conftest import filled
from tests.web.served import ROOT
from web import create_app
from web.identity import identity


def test_answers_are_known_by_their_generation() -> None:
    engine = filled()
    client = create_app(Settings(), engine=engine).test_client()
    addresses = ("/api/v1/search?q=ferry", "/?q=ferry", "/articles/ferry?q=x", "/about",
                 "/api/v1/articles/ferry")  # fmt: skip
    tags = {address: client.get(address).headers["ETag"] for address in addresses}
    assert len(set(tags.values())) == len(addresses)
    assert all(tag.startswith('W/"') for tag in tags.values())
    for address, tag in tags.items():
        again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert "Content-Security-Policy" in again.headers
        assert client.get(address, headers={"If-None-Match": "*"}).status_code == 200
    with engine.writer(run="second") as writer:
        writer.upsert(article("ferry", id="new"))
    for address, tag in tags.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_another_program_is_not_known_by_the_old_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "web", tmp_path / "web")
    before = identity([ROOT / "web"])
    assert identity([tmp_path / "web"]) == before
    with (tmp_path / "web" / "templates" / "results.html").open("a", encoding="utf-8") as file:
        file.write("\n")
    after = identity([tmp_path / "web"])
    assert after != before
    monkeypatch.setattr("web.identity", lambda folders: after)
    other = create_app(Settings(), engine=filled()).test_client()
    for address in ("/api/v1/search", "/", "/syntax"):
        tag = client.get(address).headers["ETag"]
        answer = client.get(address, headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert other.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_under_other_settings_is_another() -> None:
    engine = filled()
    tags = {
        create_app(settings, engine=engine).test_client().get("/?q=ferry").headers["ETag"]
        for settings in (Settings(), Settings(per_page=1), Settings(facet_size=1))
    }
    assert len(tags) == 3


def test_a_known_answer_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = filled()
    client = create_app(Settings(), engine=engine).test_client()
    tag = client.get("/api/v1/search?q=ferry").headers["ETag"]

    def fail(*args: object) -> None:
        raise AssertionError

    reader: type[Reader] = type(engine.reader())
    monkeypatch.setattr(reader, "search", fail)
    headers = {"If-None-Match": tag}
    assert client.get("/api/v1/search?q=ferry", headers=headers).status_code == 304


def test_static_files_are_kept_by_their_content(client: FlaskClient) -> None:
    page = client.get("/").text
    address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
    assert "?v=" in address
    assert "immutable" in client.get(address).headers["Cache-Control"]
    plain = client.get(address.partition("?")[0])
    assert plain.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/../__init__.py").status_code == 404


def test_an_archive_made_again_is_not_known_by_the_old_answer(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine = open_engine("whoosh", folder)
    client = create_app(Settings(), engine=engine).test_client()
    with engine.writer(run="one") as writer:
        writer.upsert(article("old", id="a", title="Old"))
    tag = client.get("/api/v1/articles/a").headers["ETag"]
    shutil.rmtree(folder)
    with engine.writer(run="one") as writer:
        writer.upsert(article("new", id="a", title="New"))
    answer = client.get("/api/v1/articles/a", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["title"] == "New"
