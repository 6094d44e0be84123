"""Chairs: settings, committee, assignment, decisions, mail, program."""

from flask import Blueprint

bp = Blueprint("chair", __name__, url_prefix="/<int:year>/chair")
