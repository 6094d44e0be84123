"""Compiling each page template once a process: every test's application has the same ones."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class CompiledTemplates(BytecodeCache):
    """Jinja's compiled templates, kept in memory under the hash of their source."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the compiled template back, if this very source was compiled before."""
        compiled = self._kept.get(bucket.key + bucket.checksum)
        if compiled is not None:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def pytest_configure(config: pytest.Config) -> None:
    """Let every application of this process share them; compiling is half the cost of a test."""
    Flask.jinja_options["bytecode_cache"] = CompiledTemplates()
