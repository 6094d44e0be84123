"""The shape of the house: rooms of a size, names that mean something, contracts over all of it."""

from __future__ import annotations

import ast
import re
import tomllib

from tests.architecture.source import PACKAGE, ROOT, TESTS, modules

NAMELESS = re.compile(r"^(utils?|helpers?|common|misc|managers?|base_.*)$")
NO_CONTRACT_NEEDED = {"example", "static"}  # data


def test_every_module_says_what_it_is_for() -> None:
    assert [
        module.name
        for module in (*modules(), *modules(TESTS))
        if module.text.strip() and not ast.get_docstring(module.tree)
    ] == []


def test_no_module_outgrows_its_room() -> None:
    rooms = [(module, 300) for module in modules()] + [(module, 400) for module in modules(TESTS)]
    assert [
        f"{module.name}: {module.line_count} lines"
        for module, most in rooms
        if module.line_count > most
    ] == []


def test_no_room_is_called_after_nothing() -> None:
    assert [
        module.name
        for module in (*modules(), *modules(TESTS))
        if any(NAMELESS.match(part) for part in (*module.path.parent.parts, module.path.stem))
    ] == []


def test_every_package_is_under_a_contract() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named: set[str] = set()
    for contract in pyproject["tool"]["importlinter"]["contracts"]:
        for key in ("layers", "source_modules", "modules"):
            for line in contract.get(key, []):
                named.update(re.findall(r"fastpath_cms\.[\w.]+", line))
    packages = {
        f"fastpath_cms.{path.parent.relative_to(PACKAGE).as_posix().replace('/', '.')}"
        for path in (*PACKAGE.glob("*/*.py"), *PACKAGE.glob("web/*/*.py"))
        if path.parent.name not in NO_CONTRACT_NEEDED
    }
    assert sorted(packages - named) == []
