"""Print the policy: for every action, who may do it and in which phases."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fastpath_cms.domain.policy import Action
    from fastpath_cms.domain.standing import Standing
    from fastpath_cms.domain.workflow import Status

WHO: Final = {
    "contact": {"is_author": True, "is_contact": True, "is_conflicted": True},
    "contact with a promise": {
        "is_author": True,
        "is_contact": True,
        "is_conflicted": True,
        "has_promise": True,
    },
    "author": {"is_author": True, "is_conflicted": True},
    "reviewer, not handed in": {"is_member": True, "is_reviewer": True, "may_know_authors": True},
    "reviewer, handed in": {
        "is_member": True,
        "is_reviewer": True,
        "has_handed_in": True,
        "may_know_authors": True,
    },
    "reviewer, all are in": {
        "is_member": True,
        "is_reviewer": True,
        "has_handed_in": True,
        "may_know_authors": True,
        "has_early_talk": True,
    },
    "PC member": {"is_member": True, "has_handed_in": True, "may_know_authors": True},
    "chair": {"is_chair": True, "may_know_authors": True},
    "chair, own review due": {
        "is_chair": True,
        "is_member": True,
        "is_reviewer": True,
        "may_know_authors": True,
    },
    "chair, all are in": {"is_chair": True, "may_know_authors": True, "has_early_talk": True},
    "publicity chair": {"is_publicity": True},
    "deputy": {"is_deputy": True, "is_member": True, "may_know_authors": True},
    "member with a conflict": {"is_member": True, "is_conflicted": True},
    "nobody": {},
}
"""The kinds of standing the table has a line for; single-blind, own review first."""


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--action", help="only this action, as in review:write")
    parser.add_argument("--status", default="submitted", help="of the submission (submitted)")


def run(args: argparse.Namespace) -> int:
    """Print a table for each action."""
    from fastpath_cms.domain.calendar import Phase
    from fastpath_cms.domain.policy import Action
    from fastpath_cms.domain.standing import Standing
    from fastpath_cms.domain.workflow import Status

    try:
        status = Status(args.status)
        actions = [Action(args.action)] if args.action else list(Action)
    except ValueError as fault:
        print(f"fastpath-cms: {fault}", file=sys.stderr)
        return 2
    names = [phase.name.lower() for phase in Phase]
    wide = max(map(len, WHO)) + 2
    print(f"What may be done to a submission that is {status}, or to an edition, by phase.\n")
    for action in actions:
        lines = {
            who: _phases(action, Standing(**bits), status)
            for who, bits in WHO.items()
            if any(_phases(action, Standing(**bits), status))
        }
        print(f"{action}\n  {'':{wide}}{'  '.join(names)}")
        for who, marks in lines.items():
            cells = "  ".join(
                f"{'yes' if mark else '-':^{len(name)}}"
                for name, mark in zip(names, marks, strict=True)
            )
            print(f"  {who:{wide}}{cells}".rstrip())
        if not lines:
            print("  nobody, in this status")
    return 0


def _phases(action: Action, who: Standing, status: Status) -> list[bool]:
    """Return for each phase whether the action is open."""
    from fastpath_cms.domain.calendar import Phase
    from fastpath_cms.domain.policy import EDITION_RULES, why_not

    what = None if action in EDITION_RULES else status
    return [why_not(action, who, what, phase) is None for phase in Phase]
