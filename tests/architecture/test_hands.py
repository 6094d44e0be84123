"""Who may do what in the code: one hand for each thing that must not be done twice."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

import pytest
from jinja2 import nodes

from tests.architecture.source import (
    Module,
    calls,
    imported,
    modules,
    offences,
    templates,
)

CLOCK = re.compile(
    r"(^|\.)((datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|localtime|gmtime))$"
)
STOPWATCH = re.compile(r"(^|\.)(time\.)?(monotonic|perf_counter|process_time)(_ns)?$")
CHANCE = re.compile(r"^(secrets|random|uuid)(\.|$)|^os\.urandom$")


def called(pattern: re.Pattern[str], module: Module) -> Iterator[ast.AST]:
    return (node for node, name in calls(module.tree) if pattern.search(name))


def test_only_advance_writes_a_status() -> None:
    def assigns(module: Module) -> Iterator[ast.AST]:
        for node in ast.walk(module.tree):
            targets = (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AugAssign | ast.AnnAssign)
                else []
            )
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "status":
                    yield node
        for node, name in calls(module.tree):
            if name == "setattr" and "'status'" in [ast.unparse(arg) for arg in node.args]:
                yield node

    def is_of_a_response(module: Module, node: ast.AST) -> bool:
        return isinstance(node, ast.Assign) and "response.status" in ast.unparse(node.targets[0])

    def sins(module: Module) -> Iterator[ast.AST]:
        return (node for node in assigns(module) if not is_of_a_response(module, node))

    assert offences(sins, allowed=("services/transitions.py",)) == []


def test_only_transaction_and_act_commit() -> None:
    commit = re.compile(r"\.commit$|(session|engine|Session)\.begin$")
    assert (
        offences(
            lambda module: called(commit, module), allowed=("extensions.py", "services/act.py")
        )
        == []
    )


def test_only_the_clock_adapter_reads_the_clock() -> None:
    def sins(module: Module) -> Iterator[ast.AST]:
        yield from called(CLOCK, module)
        for node, name in imported(module.tree):
            is_renamed = any(alias.asname for alias in getattr(node, "names", ()))
            if name == "time.time" or (is_renamed and re.match(r"(datetime|time)(\.|$)", name)):
                yield node

    assert offences(sins, allowed=("adapters/clock.py",)) == []


def test_only_adapters_the_server_the_laboratory_and_the_command_line_hold_a_stopwatch() -> None:
    holders = ("adapters/", "cli/", "front.py", "matching/", "worker.py")
    assert offences(lambda module: called(STOPWATCH, module), allowed=holders) == []


def test_only_the_entropy_adapter_asks_chance() -> None:
    def sins(module: Module) -> Iterator[ast.AST]:
        for node, name in imported(module.tree):
            is_drawing = module.name.startswith("example/") and name == "random"
            if CHANCE.search(name) and not is_drawing:
                yield node
        yield from called(re.compile(r"^os\.urandom$"), module)

    assert offences(sins, allowed=("adapters/entropy.py",)) == []


def test_what_the_example_draws_is_the_same_every_time() -> None:
    def sins(module: Module) -> Iterator[ast.AST]:
        for node, name in calls(module.tree):
            if name.startswith("random.") and not (name == "random.Random" and node.args):
                yield node

    assert offences(sins, allowed=("adapters/entropy.py",)) == []


def test_no_template_is_made_from_text() -> None:
    def sins(module: Module) -> Iterator[ast.AST]:
        return called(re.compile(r"render_template_string$|\.from_string$"), module)

    assert offences(sins, allowed=("services/wording.py",)) == []  # a chair's text, judged first


def test_only_filters_declare_markup_safe() -> None:
    assert (
        offences(
            lambda module: called(re.compile(r"(^|\.)Markup$"), module), allowed=("web/filters.py",)
        )
        == []
    )


def test_the_rules_know_the_standard_library_alone() -> None:
    def sins(module: Module) -> Iterator[ast.AST]:
        if module.name.startswith("domain/"):
            for node, name in imported(module.tree):
                is_own = name.startswith("fastpath_cms.domain.")
                if not is_own and name.split(".")[0] not in sys.stdlib_module_names:
                    yield node

    assert offences(sins) == []


def test_an_author_s_code_never_meets_a_decision() -> None:
    def sins(module: Module) -> Iterator[ast.AST]:
        if not module.name.startswith(("web/author", "queries/authoring.py")):
            return
        for node, name in imported(module.tree):
            if name.endswith((".Decision", ".Verdict", "models.decisions")):
                yield node
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in {"decision", "Decision"}:
                yield node

    assert offences(sins) == []


def test_an_author_s_template_never_meets_a_decision() -> None:
    hidden = {"decision", "verdict"}
    assert [
        f"{template.name}:{node.lineno}"
        for template in templates()
        if template.name.startswith("author/")
        for node in template.tree.find_all((nodes.Getattr, nodes.Name))
        if (node.attr if isinstance(node, nodes.Getattr) else node.name) in hidden
    ] == []


@pytest.mark.parametrize("storey", ["domain", "models", "queries", "services"])
def test_a_storey_below_the_web_reads_no_environment(storey: str) -> None:
    environment = re.compile(r"^os\.(environ|getenv)")
    assert [
        module.where(node)
        for module in modules()
        if module.name.startswith(f"{storey}/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and environment.match(ast.unparse(node))
    ] == []
