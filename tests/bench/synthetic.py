"""A synthetic conference: papers and reviewers in clusters, scores where they are near, from a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fastpath_cms.matching.problem import Floats, Ints


def clustered(
    papers: int, reviewers: int, edges: int, *, seed: int = 2027, clusters: int = 50
) -> tuple[Ints, Ints, Floats]:
    """Return about ``edges`` pairs: places of papers, places of reviewers, scores of four decimals.

    Seven in ten pairs are within a paper's own cluster, the others anywhere; clusters differ in size
    by a factor of about four, for papers and reviewers alike but not together, so loads are tight
    in some and slack in others.
    """
    draw = np.random.default_rng(seed)
    home = draw.choice(clusters, papers, p=_shares(draw, clusters))
    field = draw.choice(clusters, reviewers, p=_shares(draw, clusters))
    by_field = [np.flatnonzero(field == cluster) for cluster in range(clusters)]
    near = int(edges * 0.7 / papers)
    far = edges // papers - near
    rows, columns = [], []
    for paper in range(papers):
        own = by_field[home[paper]]
        some = draw.choice(own, min(near, len(own)), replace=False)
        others = draw.choice(reviewers, far + near - len(some), replace=False)
        who = np.union1d(some, others)
        rows.append(np.full(len(who), paper))
        columns.append(who)
    paper, reviewer = np.concatenate(rows), np.concatenate(columns)
    is_near = home[paper] == field[reviewer]
    score = np.where(is_near, draw.beta(4, 3, len(paper)), draw.beta(1.5, 6, len(paper)))
    return paper, reviewer, np.round(score, 4)


def write_scores(path: Path, pairs: tuple[Ints, Ints, Floats]) -> None:
    """Write pairs as the tool reads them."""
    lines = ["paper,reviewer,score"]
    lines += [
        f"p{paper},r{reviewer},{score:g}"
        for paper, reviewer, score in zip(*(one.tolist() for one in pairs), strict=True)
    ]
    path.write_text("\n".join(lines) + "\n")


def _shares(draw: np.random.Generator, clusters: int) -> Floats:
    sizes = draw.uniform(0.5, 2, clusters)
    shares: Floats = sizes / sizes.sum()
    return shares
