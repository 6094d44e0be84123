"""PC members: conflicts, assigned reviews, discussion."""

from flask import Blueprint

bp = Blueprint("pc", __name__, url_prefix="/<int:year>/pc")
