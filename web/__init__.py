"""The door for browsers and programs: an application over one index."""

from __future__ import annotations

from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from shlex import quote

from flask import Flask, Request, request, url_for
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.routing import MapAdapter

import search
from search import Current, Engine, Settings, open_engine
from web import errors, headers, pages
from web.api import Api
from web.archive import Archive
from web.identity import identity
from web.params import Limits


def create_app(settings: Settings | None = None, *, engine: Engine | None = None) -> Flask:
    """The application. The index need not exist yet: it is served as soon as it does.

    ``engine``: an open one, instead of the one that the settings name.
    """
    settings = settings or Settings.load()
    engine = engine or open_engine(settings.engine, settings.index, settings.memory)
    archive = _archive(settings, engine)
    app = _App(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_bytes
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    # Only now: the route that Flask makes of itself would answer OPTIONS.
    app.static_folder = "static"
    app.add_url_rule("/static/<path:filename>", "static", app.send_static_file)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["static"] = _static_addresses(app)
    app.register_blueprint(pages.blueprint(archive))
    errors.add_handlers(app, archive.option)
    headers.add_headers(app)

    @app.before_request
    def _refuse_large_bodies() -> None:
        if (request.content_length or 0) > settings.request_bytes:
            raise RequestEntityTooLarge

    app.wsgi_app = Api(archive, app.wsgi_app, settings.request_bytes)  # type: ignore[method-assign]  # it is made for that
    return app


def _archive(settings: Settings, engine: Engine) -> Archive:
    is_usual = settings.index == Settings().index
    return Archive(
        engine=engine,
        current=Current(engine),
        limits=Limits(
            seconds=settings.query_seconds,
            characters=settings.query_characters,
            clauses=settings.query_clauses,
            per_page=settings.per_page,
            per_page_limit=settings.per_page_limit,
            facet_size=settings.facet_size,
            facet_size_limit=settings.facet_size_limit,
        ),
        version=_version(),
        program=identity(Path(folder) for folder in (*__path__, *search.__path__)),
        folder=str(settings.index),
        option="" if is_usual else f" --index {quote(str(settings.index))}",
    )


class _App(Flask):
    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What knows the addresses, also where a request names a host that can be none.

        They do not depend on it, and without them not even an error has a page.
        """
        try:
            return super().create_url_adapter(request)
        except BadRequest:
            if request is None:
                raise
            return self.url_map.bind_to_environ({**request.environ, "HTTP_HOST": "localhost"})


def _static_addresses(app: Flask) -> object:
    """A function for templates: the address of a static file, new whenever the file is."""
    folder = Path(app.static_folder or "")
    marks = {
        file.name: blake2b(file.read_bytes(), digest_size=6).hexdigest()
        for file in folder.iterdir()
    }

    def static(name: str) -> str:
        return url_for("static", filename=name, v=marks[name])

    return static


def _version() -> str:
    try:
        return metadata.version("broadsheet")
    except metadata.PackageNotFoundError:
        return "0"
