"""The command line: ``fastpath-cms <command>``; each module here that has ``add`` is a command.

A command's module offers ``add(parser)``, which describes it, and ``run(args)``, which does it and
returns the exit code. Modules import what they need when they run, so that `--help` is quick.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from fastpath_cms.config import SettingsError


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="fastpath-cms", description="The program that runs the whole year of a workshop."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in modules():
        name = module.__name__.rpartition(".")[2].replace("_", "-")
        about = (module.__doc__ or "").strip().splitlines()[0]
        described = commands.add_parser(name, help=about, description=about)
        module.add(described)
        described.set_defaults(run=module.run)
    args = parser.parse_args(words)
    try:
        code: int = args.run(args) or 0
    except SettingsError as fault:
        print(f"fastpath-cms: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return code


def modules() -> list[ModuleType]:
    """Return the modules of the commands, in the order of their names."""
    found = (
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    )
    return [module for module in found if hasattr(module, "add")]
