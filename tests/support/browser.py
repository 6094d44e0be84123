"""A browser for tests: Flask's client that fills in our hidden fields and checks every page."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.page import check_page

HIDDEN = re.compile(r'name="(csrf_token|form_key|kept_as)" value="([^"]*)"')


class Browser:
    """One person's browser; remembers cookies and the last form's hidden fields."""

    def __init__(self, app: Flask, base_url: str) -> None:
        self.app = app
        self.base_url = base_url
        self.client = app.test_client()
        self.hidden: dict[str, str] = {}

    def set_cookie(self, name: str, value: str) -> None:
        """Set a cookie of the site."""
        self.client.set_cookie(name, value, domain="fastpath.test")

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page; its hygiene is checked (one h1, labels, ids, headers)."""
        response = self.client.get(path, base_url=self.base_url, **more)
        self._remember(response)
        return response

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, form: str | None = None, **more: Any
    ) -> TestResponse:
        """Send a form: the page that holds it (``form``, by default ``path``) is opened first."""
        if form != "":
            self.get(form or path)
        fields = self.hidden | (data or {})
        response = self.client.post(path, data=fields, base_url=self.base_url, **more)
        self._remember(response)
        return response

    def send(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form again as it was last rendered: a double click, a second tab."""
        return self.post(path, data, form="", **more)

    def _remember(self, response: TestResponse) -> None:
        response.get_data()  # a file that is sent is read here, and closed
        response.close()
        response.request.environ["wsgi.input"].close()  # a large form lies in a temporary file
        check_page(response)
        if response.mimetype == "text/html":
            self.hidden |= dict(HIDDEN.findall(response.text))
