"""Authors: submit, edit, withdraw, read the decision, confirm the talk."""

from flask import Blueprint

bp = Blueprint("author", __name__, url_prefix="/<int:year>")
