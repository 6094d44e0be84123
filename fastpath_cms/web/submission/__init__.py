"""The one address of a submission; what it shows is policy."""

from flask import Blueprint

bp = Blueprint("submission", __name__, url_prefix="/<int:year>/submissions/<int:number>")
