"""The pages of invited speakers, opened by their secret links."""

from flask import Blueprint

bp = Blueprint("speaker", __name__, url_prefix="/<int:year>/speakers")
