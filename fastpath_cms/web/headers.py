"""The security headers of every response (decision 15)."""

from __future__ import annotations

from flask import Response, g, request

from fastpath_cms.web.browser import settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def add_headers(response: Response) -> Response:
    """Add the headers; pages of signed-in people are never stored by caches."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if settings().is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        viewer = g.get("viewer")
        is_private = viewer is None or bool(viewer.scratch_owners) or "new_browser_key" in g
        headers.setdefault("Cache-Control", "no-store" if is_private else "no-cache")
        response.vary.add("Cookie")
    return response
