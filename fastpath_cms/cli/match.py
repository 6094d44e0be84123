"""Assign reviewers to papers from a file of scores, with a proof; or check such a proposal.

Needs no instance and no database. Ends with 0 if everything asked for is met (or the proposal holds),
with 1 if something is short (or it does not), with 2 if a file or an option cannot be used.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fastpath_cms.matching.proposing import Proposal, Wish


_ENGINES: Final = {"ortools": "OR-tools and HiGHS", "highs": "HiGHS"}


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    files = parser.add_argument_group("files (CSV; a first line of column names may stand)")
    for name, columns, required in (
        ("scores", "paper,reviewer,score; a pair without a line scores 0", "needed"),
        ("loads", "reviewer,max or reviewer,min,max: loads of their own", ""),
        ("conflicts", "paper,reviewer: pairs that may not be assigned", ""),
        ("locks", "paper,reviewer: pairs that must be assigned", ""),
        (
            "people",
            (
                "reviewer,institution[,senior]: at most one of an institution on a paper; where the third "
                "column says yes or no, each paper has a senior"
            ),
            "",
        ),
        ("coauthors", "reviewer,coauthor: two who are never on the same paper", ""),
        (
            "authors",
            "paper,reviewer: papers of reviewers, who do not review them, nor each other's papers",
            "",
        ),
        ("present", "paper,reviewer: the assignment so far, which changes at a cost", ""),
    ):
        files.add_argument(
            f"--{name}", type=Path, metavar="FILE", help=f"{columns}{required and ' (needed)'}"
        )
    parser.add_argument("--per-paper", type=_count, metavar="N", help="reviews a paper (needed)")
    parser.add_argument("--max-load", type=_count, metavar="N", help="papers a reviewer, at most")
    parser.add_argument("--min-load", type=_count, metavar="N", help="papers a reviewer, at least")
    parser.add_argument(
        "--mutual-price",
        type=_price,
        metavar="SCORE",
        help="what a mutual review costs; else forbidden",
    )
    parser.add_argument(
        "--change-cost",
        type=_price,
        metavar="SCORE",
        help="what each pair of --present that is given up costs",
    )
    parser.add_argument(
        "--objective",
        choices=("total", "plain", "fair", "random"),
        default="total",
        help="total: the greatest total and, without loss, a better worst tenth (default); plain: the "
        "greatest total alone, fastest; fair: the best worst paper, then the total; random: drawn",
    )
    parser.add_argument(
        "--cap", type=_share, default=1.0, metavar="Q", help="random: no pair is likelier"
    )
    parser.add_argument(
        "--quality",
        type=_share,
        default=0.95,
        metavar="Q",
        help="random: share of the greatest total (0.95)",
    )
    parser.add_argument(
        "--spread",
        choices=("perturbed", "entropy"),
        default="perturbed",
        help="random: how chances spread",
    )
    parser.add_argument(
        "--seed", type=_count, default=0, metavar="N", help="random: of the draw (0)"
    )
    parser.add_argument(
        "--loss",
        type=_loss,
        default=0.0,
        metavar="SHARE",
        help="total: what the worst tenth may cost, as 0.01",
    )
    parser.add_argument(
        "--seconds", type=_seconds, metavar="N", help="limit of what follows the greatest total"
    )
    parser.add_argument(
        "--engine",
        choices=("ortools", "highs"),
        default="",
        help="what solves flows: ortools where it is installed, else highs; totals are equal",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the proposal with its proof"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write paper,reviewer rows")
    parser.add_argument(
        "--verify", type=Path, metavar="FILE", help="check a proposal written by --json"
    )


def run(args: argparse.Namespace) -> int:
    """Propose and print, or check."""
    from fastpath_cms.formats.match_files import BadFile
    from fastpath_cms.matching.problem import MatchingError

    try:
        return _propose(args) if args.verify is None else _verify(args)
    except (BadFile, MatchingError) as fault:
        print(f"fastpath-cms match: {fault}", file=sys.stderr)
    except OSError as fault:
        what = f"{fault.filename} cannot be written: {fault.strerror}."
        print(f"fastpath-cms match: {what}", file=sys.stderr)
    return 2


def _propose(args: argparse.Namespace) -> int:
    import time

    from fastpath_cms.match_inputs import Inputs
    from fastpath_cms.matching.engines import engine_there
    from fastpath_cms.matching.proposing import propose
    from fastpath_cms.matching.storing import text_of

    started = time.perf_counter()
    inputs = Inputs.of_options(args)
    problem = inputs.problem()
    proposal = propose(problem, _wish(args))
    for line in _summary(proposal):
        print(line)
    seconds, engine = time.perf_counter() - started, _ENGINES[args.engine or engine_there()]
    print(f"Seconds      {seconds:.2f}, of which {proposal.seconds:.2f} solving by {engine}")
    if args.json is not None:
        args.json.write_text(text_of(proposal, inputs.record()) + "\n", encoding="utf-8")
        print(f"Wrote {args.json}; check it with: fastpath-cms match --verify {args.json}")
    if args.out is not None:
        _write(args.out, proposal)
    if not proposal.is_whole:
        _print_repair(proposal)
    for one in proposal.breaches:
        price = "Broken" if one.price is None else f"At a price of {_plain(one.price / 1_000_000)}"
        print(f"{price}: {one.said}")
    return int(not proposal.is_whole or any(one.price is None for one in proposal.breaches))


def _wish(args: argparse.Namespace) -> Wish:
    from fastpath_cms.matching.proposing import Wish

    return Wish(
        args.objective,
        cap=args.cap,
        seed=args.seed,
        seconds=args.seconds,
        engine=args.engine,
        loss=args.loss,
        shape=args.spread,
        quality=args.quality,
    )


def _summary(proposal: Proposal) -> list[str]:
    from fastpath_cms.matching.measures import histogram_of, tail_count

    problem = proposal.problem
    papers, reviewers = len(problem.papers), len(problem.reviewers)
    loads = ", ".join(
        f"{count} with {load}" for load, count in histogram_of(problem, proposal.chosen)
    )
    best = "" if proposal.worst_bound is None else f"; none is over {_plain(proposal.worst_bound)}"
    tail = f"the mean of the worst {_counted(tail_count(papers), 'paper')}"
    reviews = _counted(int(proposal.chosen.sum()), "review")
    lines = [
        f"{_counted(papers, 'paper')}, {_counted(reviewers, 'reviewer')}, {reviews} assigned",
        f"Total        {_plain(proposal.total)}; bound {_plain(proposal.bound)}, gap {proposal.gap:.4%}",
        f"Worst paper  {_plain(proposal.worst)}{best}",
        f"CVaR10       {proposal.cvar10:.4f}, {tail}",
        f"Loads        {loads}",
    ]
    if (drawn := proposal.marginals) is not None:
        lines.append(
            f"Chances      expected {drawn.quality:.4%} of the greatest total; "
            f"entropy {drawn.entropy:.1f}, L2 {drawn.square:.2f}"
        )
    return [*lines, proposal.said] if proposal.said else lines


def _print_repair(proposal: Proposal) -> None:
    from fastpath_cms.matching.repairing import repair

    print("Not everything could be met:")
    for sentence in found.said(proposal.problem) if (found := repair(proposal.problem)) else []:
        print(f"  {sentence}")


def _write(path: Path, proposal: Proposal) -> None:
    from fastpath_cms.formats.match_files import write_pairs

    problem, chosen = proposal.problem, proposal.chosen
    pairs = zip(problem.paper[chosen].tolist(), problem.reviewer[chosen].tolist(), strict=True)
    write_pairs(path, ((problem.papers[one], problem.reviewers[other]) for one, other in pairs))
    print(f"Wrote {path}")


def _verify(args: argparse.Namespace) -> int:
    import json

    from fastpath_cms.formats.match_files import BadFile
    from fastpath_cms.match_inputs import Inputs
    from fastpath_cms.matching.checking import complaint
    from fastpath_cms.matching.problem import MatchingError

    try:
        text = args.verify.read_text(encoding="utf-8")
        record = dict(json.loads(text)["inputs"])
        inputs = Inputs.of_record(record, args, args.verify.parent)
    except OSError as fault:
        raise BadFile(f"{args.verify} cannot be read: {fault.strerror}.") from None
    except (BadFile, MatchingError):
        raise
    except (ValueError, KeyError, TypeError):
        raise BadFile(f"{args.verify} is no proposal written by --json.") from None
    said = complaint(text, inputs.problem())
    if said:
        print(f"{args.verify}: NOT PROVEN. {said}")
        return 1
    body = json.loads(text)
    total, gap = body["total"] / 1_000_000, body["gap"]
    print(
        f"{args.verify}: holds. Total {_plain(total)}, bound {_plain(body['bound'])}, gap {gap:.4%}."
    )
    return 0


def _plain(score: float) -> str:
    text = f"{score:.6f}".rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError("takes a whole number")
    return int(text)


def _number(text: str, low: float, high: float, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(what)
    return number


def _share(text: str) -> float:
    return _number(text, 1e-6, 1, "takes a share, over 0 and at most 1")


def _price(text: str) -> float:
    return _number(text, 0, 1e6, "takes a score of zero or more")


def _loss(text: str) -> float:
    return _number(text, 0, 0.999, "takes a share of the total: 0.01 is one percent")


def _seconds(text: str) -> float:
    return _number(text, 0, 1e6, "takes a number of seconds")
