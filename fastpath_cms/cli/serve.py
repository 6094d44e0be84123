"""Serve the site with gunicorn, one process for each processor."""

from __future__ import annotations

import argparse
import os


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="on which port (8000)")
    parser.add_argument("--workers", type=int, default=0, help="processes (one a processor)")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from fastpath_cms import create_app
    from fastpath_cms.cli.judge import work_beside
    from fastpath_cms.config import load_settings
    from fastpath_cms.serving import serve

    settings = load_settings()
    print(f"FastPath CMS listens on {args.host}:{args.port}; its address is {settings.base_url}.")
    serve(
        lambda: create_app(settings),
        host=args.host,
        port=args.port,
        workers=args.workers or len(os.sched_getaffinity(0)),
        folder=settings.instance / "run",
        beside=work_beside,
    )
    return 0
