"""The grammar of a chair's text: every node of its tree against what its kind of letter has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from fastpath_cms.domain.placeholders import PLACEHOLDERS

DEEPEST: Final = 6  # conditions and lists within each other
_TESTS: Final = (nodes.Not, nodes.And, nodes.Or, nodes.CondExpr, nodes.Compare, nodes.Operand)


@dataclass(slots=True)
class Known:
    """What the shipped text of a kind has: all its own text may have."""

    paths: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    phrases: list[nodes.Expr] = field(default_factory=list)
    lists: list[tuple[nodes.Node, nodes.Node]] = field(default_factory=list)

    @property
    def unprinted(self) -> set[str]:
        """The paths that are a list or a thing with parts: looked at, never printed as they are."""
        lists = {path_of(of) or "" for _, of in self.lists}
        return lists | {path.rpartition(".")[0] for path in self.paths}

    def __contains__(self, phrase: nodes.Node) -> bool:
        """Tell whether the shipped text has this very phrase."""
        return any(phrase == one for one in self.phrases)

    def is_line_of_no_list(self, path: str, bound: frozenset[str]) -> bool:
        """Tell whether a path begins with the name of a list's line, outside that list."""
        lines = {one.name for target, _ in self.lists for one in target.find_all(nodes.Name)}
        lines |= {target.name for target, _ in self.lists if isinstance(target, nodes.Name)}
        return path.partition(".")[0] in lines - bound


def faults_of(known: Known, tree: nodes.Template) -> Iterator[str]:
    """Yield, in sentences, whatever a text has that may not be there."""
    yield from _inside(known, tree.body, frozenset(), 0)


def _inside(
    known: Known, body: list[nodes.Node], bound: frozenset[str], depth: int
) -> Iterator[str]:
    for node in body:
        if depth > DEEPEST:
            yield f"Line {node.lineno}: at most {DEEPEST} conditions within each other."
        elif isinstance(node, nodes.Output):
            for one in node.nodes:
                yield from _expression(known, one, bound)
        elif isinstance(node, nodes.If):
            yield from _expression(known, node.test, bound, is_test=True)
            yield from _inside(known, [*node.body, *node.elif_, *node.else_], bound, depth + 1)
        elif isinstance(node, nodes.For) and _is_known_list(known, node):
            yield from _expression(known, node.iter, bound, is_test=True)
            names = {one.name for one in node.find_all(nodes.Name) if one.ctx == "store"}
            yield from _inside(known, node.body, bound | names, depth + 1)
        elif isinstance(node, nodes.With) and all(value in known for value in node.values):
            yield from _inside(known, node.body, bound, depth + 1)
        elif not _is_known_part(known, node):
            yield _unusable(node)


def _unusable(node: nodes.Node) -> str:
    if isinstance(node, nodes.Include):
        return f"Line {node.lineno}: this letter has no part of that name."
    return (
        f"Line {node.lineno}: this cannot be used here. A text has placeholders, if, and the "
        "lists and parts of the text that comes along."
    )


def _is_known_list(known: Known, node: nodes.For) -> bool:
    is_plain = node.test is None and not node.recursive and not node.else_
    return is_plain and any((node.target, node.iter) == one for one in known.lists)


def _is_known_part(known: Known, node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Include)
        and isinstance(node.template, nodes.Const)
        and node.template.value in known.parts
    )


def _expression(
    known: Known, node: nodes.Node, bound: frozenset[str], *, is_test: bool = False
) -> Iterator[str]:
    path = path_of(node)
    if path is not None:
        yield from _named(known, path, node.lineno, bound)
        if not is_test and path in known.unprinted:
            yield f"Line {node.lineno}: {path} is several things and cannot be printed as one."
    elif isinstance(node, _TESTS):
        for one in node.iter_child_nodes():
            yield from _expression(known, one, bound, is_test=is_test)
    elif isinstance(node, nodes.Const):
        yield from _said(node)
    elif node in known:
        for one_path in paths_in(node):
            if known.is_line_of_no_list(one_path, bound):
                yield _unknown(node.lineno, one_path)
    elif not isinstance(node, nodes.TemplateData) and not _is_date(known, node):
        yield (
            f"Line {node.lineno}: only placeholders stand between {{{{ and }}}}, and what the text "
            "that comes along has there."
        )


def _said(node: nodes.Const) -> Iterator[str]:
    if not isinstance(node.value, str | bool | int):
        yield f"Line {node.lineno}: only words in quotes and whole numbers."


def _named(known: Known, path: str, line: int, bound: frozenset[str]) -> Iterator[str]:
    if path not in known.paths or known.is_line_of_no_list(path, bound):
        yield _unknown(line, path)


def _unknown(line: int, path: str) -> str:
    return f"Line {line}: this letter has no placeholder {path}."


def _is_date(known: Known, node: nodes.Node) -> bool:
    """Tell whether it is when(date) or zones(date), closing or not."""
    if not isinstance(node, nodes.Call) or node.dyn_args or node.dyn_kwargs:
        return False
    of = path_of(node.args[0]) if len(node.args) == 1 else None
    return (
        of in known.paths
        and PLACEHOLDERS[of].is_date
        and path_of(node.node) in {"when", "zones"}
        and all(
            one.key == "is_closing"
            and isinstance(one.value, nodes.Const)
            and isinstance(one.value.value, bool)
            for one in node.kwargs
        )
    )


def path_of(node: nodes.Node) -> str | None:
    """Return a dotted path such as ``submission.title``, or None for anything else."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    return ".".join((node.name, *reversed(names))) if isinstance(node, nodes.Name) else None


def paths_in(node: nodes.Node) -> Iterator[str]:
    """Yield the longest paths named in a node and below."""
    path = path_of(node)
    if path is not None:
        yield path
        return
    for one in node.iter_child_nodes():
        yield from paths_in(one)
