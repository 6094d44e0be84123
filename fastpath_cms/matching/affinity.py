"""How near texts are: the part of a score that needs nobody's word, and no network.

Stemmed words and pairs of neighbouring words, sublinear TF-IDF, cosines; for each reviewer a blend
of the nearest papers of the profile and of all of them.
Source: matching.md, "Affinity without a network".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fastpath_cms.matching.words import stem, words_in

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EDITION_OF_SCORES: Final = 1  # raised when the same texts give other scores
NEAREST: Final = 3  # papers of a profile
NEAREST_SHARE: Final = 0.5  # of the blend; the rest is the mean over the whole profile
SPAN: Final = 3.0  # times as near as the papers of one person are to each other: a score of 0.76
UNITS: Final = (0.02, 0.3)  # the least and the largest that may be taken for that nearness


@dataclass(frozen=True, slots=True)
class _Terms:
    """Weighted terms of many texts: entry i says that text ``at[i]`` has ``term[i]``; by text."""

    at: Ints
    term: Ints
    weight: Floats  # each text has length 1


class _Numbers(dict[str, int]):
    """Numbers words by their stems; 0 is what says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._stems = {"": 0}

    def __missing__(self, word: str) -> int:
        self[word] = number = self._stems.setdefault(stem(word), len(self._stems))
        return number


def text_affinity(submissions: Sequence[str], profiles: Sequence[Sequence[str]]) -> Floats:
    """Return how near each submission is to each profile, 0 to 1: submissions x reviewers.

    A profile is one text a paper; an empty one gives 0. What a word weighs, and what counts 1, comes
    from the profiles alone: a score tells nothing of any other submission, which its reader may not
    be allowed to see. Scores are measured by how near people's own papers are to each other.
    """
    papers = [text for profile in profiles for text in profile]
    owners = np.repeat(np.arange(len(profiles)), [len(profile) for profile in profiles])
    if not submissions or not papers:
        return np.zeros((len(submissions), len(profiles)))
    terms = _weighted(papers, submissions)
    count = len(papers)
    nearness = _cosines(terms, range(count, count + len(submissions)), count)
    unit = _unit(_cosines(terms, range(count), count), owners)
    scaled: Floats = np.tanh(_blended(nearness, owners, len(profiles)) / (SPAN * unit))
    return scaled


def words_of(texts: Sequence[str], most: int = 24) -> list[str]:
    """Return what texts say most, as written: the heaviest words and pairs of words, at most so many.

    Every text counts the same. Compared with nothing else, so that it tells of these texts alone.
    """
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in texts:
        said = [(stem(word), word) for word in words_in(text)]
        counts: Counter[tuple[str, ...]] = Counter()
        for one, other in pairwise([*said, ("", "")]):
            if one[0]:
                counts[(one[0],)] += 1
                written[(one[0],)][one[1]] += 1
            if one[0] and other[0]:
                counts[(one[0], other[0])] += 1
                written[(one[0], other[0])][f"{one[1]} {other[1]}"] += 1
        size = sum(count * count for count in counts.values()) ** 0.5
        for term, count in counts.items():
            weights[term] += count / size
    best = sorted(weights, key=lambda term: (-weights[term] * len(term), term))
    chosen: list[tuple[str, ...]] = []
    for term in best:
        if len(term) == 2 and sum(written[term].values()) < 2:
            continue  # two words that met once
        if len(chosen) < most and not any(set(term) <= set(longer) for longer in chosen):
            chosen.append(term)
    return [min(written[term], key=lambda form: (-written[term][form], form)) for term in chosen]


def _weighted(papers: Sequence[str], submissions: Sequence[str]) -> _Terms:
    """Return the terms of papers, then of submissions, by sublinear TF-IDF, each of length 1.

    How rare a term is, the papers say. Of a submission a word that no paper has counts for its
    length, so that a few words in common do not make it near; an unknown pair of words does not.
    """
    known = _Numbers()
    found_at, found_terms, found_counts = [], [], []
    for at, text in enumerate([*papers, *submissions]):
        words = np.fromiter(map(known.__getitem__, words_in(text)), np.int64)
        pairs = (words[:-1] << 32 | words[1:])[(words[:-1] > 0) & (words[1:] > 0)]
        terms, counts = np.unique(np.concatenate([words[words > 0], pairs]), return_counts=True)
        found_at.append(np.full(len(terms), at))
        found_terms.append(terms)
        found_counts.append(counts)
    place, counts = np.concatenate(found_at), np.concatenate(found_counts)
    names, term = np.unique(np.concatenate(found_terms), return_inverse=True)
    spread = np.bincount(term[place < len(papers)], minlength=len(names))
    is_kept = (spread[term] > 0) | (names[term] < 1 << 32)
    place, term, counts = place[is_kept], term[is_kept], counts[is_kept]
    rarity = np.log((1 + len(papers)) / (1 + spread)) + 1
    weight = (1 + np.log(counts)) * rarity[term]
    length = np.sqrt(np.bincount(place, weight**2, minlength=len(papers) + len(submissions)))
    return _Terms(place, term, weight / length[place])


def _cosines(terms: _Terms, rows: range, columns: int) -> Floats:
    """Return the cosines of some texts with the first ``columns``: rows x columns."""
    is_column = terms.at < columns
    at, term, weight = terms.at[is_column], terms.term[is_column], terms.weight[is_column]
    order = np.argsort(term, kind="stable")
    at, term, weight = at[order], term[order], weight[order]
    heads = np.concatenate([[0], np.cumsum(np.bincount(term, minlength=terms.term.max() + 1))])
    starts = np.searchsorted(terms.at, [*rows, rows.stop])
    found = np.zeros((len(rows), columns))
    for row, (start, end) in enumerate(pairwise(starts)):
        asked = terms.term[start:end]
        counts = heads[asked + 1] - heads[asked]
        before = np.repeat(np.cumsum(counts) - counts - heads[asked], counts)
        where = np.arange(counts.sum()) - before
        products = np.repeat(terms.weight[start:end], counts) * weight[where]
        found[row] = np.bincount(at[where], products, minlength=columns)
    return found


def _unit(nearness: Floats, owners: Ints) -> float:
    """Return how near papers are to the nearest others of their own profile, in the median."""
    own = np.where(owners[:, None] == owners[None, :], nearness, -1.0)
    np.fill_diagonal(own, -1.0)
    nearest = np.sort(own, axis=1)[:, -NEAREST:]
    counts = (nearest >= 0).sum(axis=1)
    means = np.where(nearest >= 0, nearest, 0.0).sum(axis=1)[counts > 0] / counts[counts > 0]
    return float(np.clip(np.median(means), *UNITS)) if len(means) else UNITS[0]


def _blended(nearness: Floats, owners: Ints, count: int) -> Floats:
    """Return the blend for each profile of nearness to its papers: submissions x profiles."""
    found = np.zeros((len(nearness), count))
    for owner in np.unique(owners):
        own = nearness[:, owners == owner]
        nearest = np.sort(own, axis=1)[:, -NEAREST:].mean(axis=1)
        found[:, owner] = NEAREST_SHARE * nearest + (1 - NEAREST_SHARE) * own.mean(axis=1)
    return found
