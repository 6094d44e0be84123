"""The application, for gunicorn: ``gunicorn wsgi:application``."""

from fastpath_cms import create_app

application = create_app()
