"""Joining two persons: every column that points at a person has its rule."""

from __future__ import annotations

from fastpath_cms.models import Base, Person
from fastpath_cms.services.handing_over import JOIN_RULES


def test_every_column_that_points_at_a_person_says_what_joining_does_to_it() -> None:
    pointing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table is Person.__table__ for key in column.foreign_keys)
    }
    assert sorted(JOIN_RULES) == sorted(pointing), "add the rule to services/handing_over.py"


def test_every_rule_says_in_a_sentence_what_becomes_of_the_rows() -> None:
    assert [name for name, rule in JOIN_RULES.items() if not rule.says.endswith(".")] == []
