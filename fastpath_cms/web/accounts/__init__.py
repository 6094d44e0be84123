"""Signing in and out, invitations, and the home page of tasks."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
