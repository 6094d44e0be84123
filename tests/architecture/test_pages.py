"""Pages and their templates: one guard, one name, one place for everything."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import nodes

from tests.architecture.source import TEMPLATES, calls, templates

READING = {"GET", "HEAD", "OPTIONS"}
GUARDS = re.compile(r"^(everyone|signed_in|operator_only|on_edition:\S+|on_submission:\S+)$")
DEED = re.compile(r"(^|\.)perform(_\w+)?$|(^|\.)transaction$|(^|\.)acting$")
ASKS_FOR_A_POST = re.compile(r"request\.method|validate|is_submitted")
NOT_PAGES = ("_ui/", "letters/", "errors/")
KEBAB = re.compile(r"^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$")
INLINE = re.compile(
    r"""<style\b|<script(?![^>]*(\bsrc=|type="application/ld\+json"))|\sstyle\s*="""
)
HANDLER = re.compile(r"<[a-zA-Z][^<>]*\son[a-z]+\s*=")


def views(app: Flask) -> Iterator[tuple[str, Callable[..., Any], set[str]]]:
    """Iterate over endpoints with their views and all the methods they answer."""
    for endpoint, view in sorted(app.view_functions.items()):
        methods = {
            method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()
        }
        if not endpoint.endswith("static"):
            yield endpoint, view, methods


def body(view: Callable[..., Any]) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))


def rendered(view: Callable[..., Any]) -> set[str]:
    """Return the names of the templates that a view names itself."""
    return {
        node.args[0].value
        for node, name in calls(body(view))
        if name.endswith("render_template")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def page_templates() -> set[str]:
    return {
        template.name
        for template in templates()
        if template.name.endswith(".html")
        and not template.name.startswith(NOT_PAGES)
        and not template.path.name.startswith("_")
    }


def test_every_view_has_a_guard(app: Flask) -> None:
    assert [
        endpoint
        for endpoint, view, _ in views(app)
        if not GUARDS.match(getattr(view, "__guard__", ""))
    ] == []


def test_a_page_that_is_only_read_does_no_deed(app: Flask) -> None:
    assert [
        endpoint
        for endpoint, view, methods in views(app)
        if methods <= READING and any(DEED.search(name) for _, name in calls(body(view)))
    ] == []


def test_a_page_that_is_read_and_posted_to_tells_the_two_apart(app: Flask) -> None:
    assert [
        endpoint
        for endpoint, view, methods in views(app)
        if {"GET", "POST"} <= methods
        and any(DEED.search(name) for _, name in calls(body(view)))
        and not ASKS_FOR_A_POST.search(ast.unparse(body(view)))
    ] == []


def test_every_page_template_has_an_endpoint_of_its_name(app: Flask) -> None:
    names = {f"{endpoint.replace('.', '/')}.html" for endpoint in app.view_functions}
    assert sorted(page_templates() - names) == []


def test_every_view_that_renders_has_a_template_of_its_name(app: Flask) -> None:
    assert [
        (endpoint, sorted(found))
        for endpoint, view, _ in views(app)
        if (found := rendered(view)) and f"{endpoint.replace('.', '/')}.html" not in found
    ] == []


def test_every_template_a_view_names_exists(app: Flask) -> None:
    assert [
        (endpoint, name)
        for endpoint, view, _ in views(app)
        for name in sorted(rendered(view))
        if not (TEMPLATES / name).is_file()
    ] == []


def test_every_parameter_of_an_address_is_typed(app: Flask) -> None:
    assert [
        rule.rule
        for rule in app.url_map.iter_rules()
        if any(":" not in parameter for parameter in re.findall(r"<([^>]+)>", rule.rule))
    ] == []


def test_every_address_is_in_kebab_case(app: Flask) -> None:
    assert [
        rule.rule
        for rule in app.url_map.iter_rules()
        for part in rule.rule.strip("/").split("/")
        if part and "<" not in part and not KEBAB.match(part)
    ] == []


def test_a_database_id_is_in_no_address(app: Flask) -> None:
    assert [
        rule.rule
        for rule in app.url_map.iter_rules()
        if any(name == "id" or name.endswith("_id") for name in rule.arguments)
    ] == []


def test_macros_live_in_one_folder() -> None:
    assert [
        template.name
        for template in templates()
        if not template.name.startswith("_ui/") and any(template.tree.find_all(nodes.Macro))
    ] == []


def test_no_template_turns_escaping_off() -> None:
    assert [
        f"{template.name}:{node.lineno}"
        for template in templates()
        for node in template.tree.find_all((nodes.Filter, nodes.ScopedEvalContextModifier))
        if not isinstance(node, nodes.Filter) or node.name == "safe"
    ] == []


@pytest.mark.parametrize("sin", [INLINE, HANDLER], ids=["style or script", "handler"])
def test_no_template_holds_an_inline(sin: re.Pattern[str]) -> None:
    assert [
        f"{template.name}: {found.group(0)}"
        for template in templates()
        if template.name.endswith(".html")
        for found in sin.finditer(template.text)
    ] == []
