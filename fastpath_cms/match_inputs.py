"""What `fastpath-cms match` is given: files and numbers, made into a problem, and put on record."""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from fastpath_cms.formats import match_files
from fastpath_cms.formats.match_files import BadFile, Scores
from fastpath_cms.matching.problem import SCALE, Ints, MatchingError, Others, Problem
from fastpath_cms.matching.rules import NO_RULES, Apart, Rules

FILES: Final = (
    "scores", "loads", "conflicts", "locks", "people", "coauthors", "authors", "present",
)  # fmt: skip
NUMBERS: Final = ("per_paper", "max_load", "min_load", "mutual_price", "change_cost")
DENSE: Final = 1_500_000  # pairs of papers and reviewers up to which every pair is listed
CHUNK: Final = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and numbers of one request."""

    files: dict[str, Path]
    per_paper: int
    max_load: int | None
    min_load: int
    mutual_price: float | None = None
    change_cost: float | None = None

    @classmethod
    def of_options(cls, args: argparse.Namespace) -> Inputs:
        """Return what the options say; raise MatchingError where one is needed."""
        if args.scores is None or args.per_paper is None:
            raise MatchingError("--scores FILE.csv and --per-paper N are needed.")
        files = {name: path for name in FILES if (path := getattr(args, name)) is not None}
        for number, file in (("mutual_price", "authors"), ("change_cost", "present")):
            if getattr(args, number) is not None and file not in files:
                raise MatchingError(f"--{number.replace('_', '-')} needs --{file} FILE.")
        if "present" in files and args.change_cost is None:
            raise MatchingError("--present FILE needs --change-cost SCORE.")
        numbers = args.per_paper, args.max_load, args.min_load or 0
        return cls(files, *numbers, args.mutual_price, args.change_cost)

    @classmethod
    def of_record(cls, record: dict[str, Any], args: argparse.Namespace, folder: Path) -> Inputs:
        """Return what a proposal was made from; an option given overrides it.

        A file is looked for where it was, then beside the proposal. Raises MatchingError for one that
        is another file now, or that the proposal does not name.
        """
        files: dict[str, Path] = {}
        for name in FILES:
            own, known = getattr(args, name), record.get(name)
            if known is None:
                if own is not None:
                    raise MatchingError(f"The proposal was made without --{name}.")
                continue
            there = Path(known["file"])
            beside = folder / there.name
            path = own or (there if there.exists() or not beside.exists() else beside)
            if _sha256(path) != known["sha256"]:
                raise MatchingError(
                    f"{path} is not the file the proposal was made from: its SHA-256 is another."
                )
            files[name] = path
        numbers: list[Any] = [
            record.get(name) if getattr(args, name) is None else getattr(args, name)
            for name in NUMBERS
        ]
        return cls(files, *numbers)

    def record(self) -> dict[str, Any]:
        """Return names and SHA-256 of the files, and the numbers."""
        files = {
            name: {"file": str(path), "sha256": _sha256(path)} for name, path in self.files.items()
        }
        return {**files, **{name: getattr(self, name) for name in NUMBERS}}

    def problem(self) -> Problem:
        """Read the files and return the problem; raise BadFile or MatchingError."""
        scores = match_files.read_scores(self.files["scores"])
        least, most = self._loads(scores)
        forbidden = self._pairs("conflicts", scores)
        locked = self._pairs("locks", scores)
        rules = self._rules(scores)
        forbidden = np.concatenate([forbidden, np.array(rules.authors, np.int64).reshape(-1, 2)])
        width = len(scores.reviewers)
        _check_locks(scores, forbidden, locked)
        barred = _sorted_once(forbidden[:, 0] * width + forbidden[:, 1])
        paper, reviewer, score = (
            np.array(one) for one in (scores.paper, scores.reviewer, scores.score)
        )
        keys = paper * width + reviewer
        self._check_once(scores, keys)
        if len(scores.papers) * width <= DENSE:
            matrix = np.zeros(len(scores.papers) * width)
            matrix[keys] = score
            allowed = np.ones(len(matrix), np.bool_)
            allowed[barred] = False
            keys = np.flatnonzero(allowed)
            score, others = matrix[keys], None
        elif rules != NO_RULES:
            raise MatchingError(
                f"{len(scores.papers):,} papers and {width:,} reviewers are too many pairs for rules "
                f"about reviewers and for a present assignment: at most {DENSE:,}."
            )
        else:
            held = np.setdiff1d(locked[:, 0] * width + locked[:, 1], keys)
            free = ~np.isin(keys, barred)
            keys = np.concatenate([keys[free], held])
            score = np.concatenate([score[free], np.zeros(len(held))])
            others = Others(barred)
        bare = Problem.of_pairs(
            list(scores.papers),
            list(scores.reviewers),
            (keys // width, keys % width, score),
            demand=self.per_paper,
            most=most,
            least=least,
            locked=sorted({(one, other) for one, other in locked.tolist()}),
            others=others,
        )
        return replace(bare, rules=rules)

    def _rules(self, scores: Scores) -> Rules:
        reviewers = scores.reviewers
        apart: list[Apart] = []
        seniors: tuple[int, ...] | None = None
        if (path := self.files.get("people")) is not None:
            people = match_files.read_people(path, reviewers)
            seniors = people.seniors
            apart += [
                Apart.of_institution(name, places)
                for name, places in people.institutions.items()
                if len(places) > 1
            ]
        if (path := self.files.get("coauthors")) is not None:
            ties = {(min(tie), max(tie)) for tie in match_files.read_ties(path, reviewers)}
            apart += [Apart.of_coauthors(*tie) for tie in sorted(ties)]
        authors, present = (
            tuple(sorted({(int(one), int(other)) for one, other in self._pairs(name, scores)}))
            for name in ("authors", "present")
        )
        return Rules(
            seniors,
            tuple(apart),
            authors,
            None if self.mutual_price is None else round(self.mutual_price * SCALE),
            present,
            round((self.change_cost or 0) * SCALE),
        )

    def _loads(self, scores: Scores) -> tuple[list[int], list[int]]:
        path = self.files.get("loads")
        own = match_files.read_loads(path) if path else {}
        for name in own:  # somebody without any score may review, too
            scores.reviewers.setdefault(name, len(scores.reviewers))
        least, most = [], []
        for name in scores.reviewers:
            low, high = own.get(name, (None, self.max_load))
            if high is None:
                raise MatchingError(
                    f"{name} has no maximum load: give --max-load N, or a line of --loads."
                )
            if name not in own and self.min_load > high:
                raise MatchingError(
                    f"The minimum load of {self.min_load} is over the maximum of {high}."
                )
            least.append(min(self.min_load, high) if low is None else low)
            most.append(high)
        return least, most

    def _pairs(self, name: str, scores: Scores) -> Ints:
        path = self.files.get(name)
        pairs = match_files.read_pairs(path, scores.papers, scores.reviewers) if path else []
        return np.array(pairs, np.int64).reshape(-1, 2)

    def _check_once(self, scores: Scores, keys: Ints) -> None:
        order = np.argsort(keys, kind="stable")
        again = order[1:][np.diff(keys[order]) == 0]
        if not len(again):
            return
        row = int(again.min())
        path = self.files["scores"]
        line = match_files.line_of_row(path, row)
        names = list(scores.papers)[scores.paper[row]], list(scores.reviewers)[scores.reviewer[row]]
        raise BadFile(f"{path.name}, line {line} scores {names[0]} and {names[1]} a second time.")


def _sorted_once(keys: Ints) -> Ints:
    """Return numbers sorted and each once; ``np.unique`` first imports a tenth of NumPy."""
    return np.array(sorted(set(keys.tolist())), np.int64)


def _check_locks(scores: Scores, forbidden: Ints, locked: Ints) -> None:
    both = {tuple(pair) for pair in forbidden.tolist()} & {tuple(pair) for pair in locked.tolist()}
    for paper, reviewer in sorted(both)[:1]:
        one, other = list(scores.papers)[paper], list(scores.reviewers)[reviewer]
        raise MatchingError(f"{one} and {other} are in conflict, and locked.")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError as fault:
        raise BadFile(f"{path} cannot be read: {fault.strerror}.") from None
    return digest.hexdigest()
