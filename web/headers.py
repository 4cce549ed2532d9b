"""Headers that every answer has: what a browser may do with it, and how long it keeps it."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Ask again each time; the ETag makes it cheap.
_CACHE_CONTROL = ("Cache-Control", "no-cache")
_YEAR = 31_536_000

#: The headers of every document.
ALWAYS = (*HEADERS.items(), _CACHE_CONTROL)


def add_headers(app: Flask) -> None:
    """Put them on every answer of ``app``, errors too."""

    @app.after_request
    def _add(response: Response) -> Response:
        there = {name.lower() for name, _ in response.headers}
        for name, value in HEADERS.items():
            if name.lower() not in there:  # cheaper by far than the headers' own setdefault
                response.headers.add(name, value)
        versioned = request.endpoint == "static" and request.query_string.startswith(b"v=")
        if versioned and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        else:
            response.headers.setdefault(*_CACHE_CONTROL)
        return response
