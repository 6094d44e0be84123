"""The source itself, read as data: modules, templates, and what git would commit."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "fastpath_cms"
TEMPLATES = ROOT / "templates"
TESTS = ROOT / "tests"
NOT_OURS = {".git", ".venv", "instance", "shots", "build", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its place, as ``web/chair/decisions.py`` or ``tests/pg.py``."""
        return self.path.relative_to(ROOT).as_posix().removeprefix("fastpath_cms/")

    @property
    def line_count(self) -> int:
        return self.text.count("\n") + (not self.text.endswith("\n"))

    def where(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@dataclass(frozen=True, slots=True)
class Template:
    """One Jinja template, parsed but not run."""

    path: Path
    text: str
    tree: nodes.Template

    @property
    def name(self) -> str:
        """Its name as ``render_template`` takes it."""
        return self.path.relative_to(TEMPLATES).as_posix()


@cache
def modules(folder: Path = PACKAGE) -> tuple[Module, ...]:
    """Return every Python file in a folder and below, in order."""
    return tuple(
        Module(path, text := path.read_text(encoding="utf-8"), ast.parse(text, str(path)))
        for path in sorted(folder.rglob("*.py"))
        if not NOT_OURS.intersection(path.relative_to(ROOT).parts)
    )


@cache
def templates() -> tuple[Template, ...]:
    """Return every template of the pages and letters, in order."""
    jinja = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    return tuple(
        Template(path, text := path.read_text(encoding="utf-8"), jinja.parse(text))
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    )


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Iterate over the calls below a node, with what is called as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def imported(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Iterate over what is imported: ``a.b`` for ``import a.b``, ``a.b.c`` for ``from a.b import c``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def offences(
    sin: Callable[[Module], Iterator[ast.AST]], *, allowed: tuple[str, ...] = ()
) -> list[str]:
    """Return where in the package a sin is found, as ``file:line``, but for the files allowed it."""
    return [
        module.where(node)
        for module in modules()
        if not module.name.startswith(allowed or ("\0",))
        for node in sin(module)
    ]


@cache
def committed() -> tuple[Path, ...]:
    """Return the files that are in git or would be added; without git, all but the known rest."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [
            path
            for path in ROOT.rglob("*")
            if not NOT_OURS.intersection(path.relative_to(ROOT).parts)
        ]
    return tuple(path for path in sorted(paths) if path.is_file())
