"""The public site: editions, calls, programs, committees, news."""

from flask import Blueprint

bp = Blueprint("public", __name__)
