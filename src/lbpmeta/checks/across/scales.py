"""Rows of one pool on different scales, or on a scale that runs the other way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.across.pool import MANY, PoolRows, sole_set
from lbpmeta.checks.across.screen import ask_direction, ask_scales
from lbpmeta.checks.arms.cells import range_of
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import make, read
from lbpmeta.checks.core.severity import DECIDES
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.repair.hypotheses import flipped
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.evidence.words.outcomes import may_be_scores
from lbpmeta.few import stdtr
from lbpmeta.printed import Printed

__all__ = ["SPECS", "direction_reversed", "mixed_scales"]

#: Largest SD of scores on 0 to 10 (of many people), and its largest mean: what exceeds them is on a wider scale.
_SD_OF_TEN: Final = 5.3
_TEN: Final = 10.0

#: Ratios of the median SDs of two groups of rows that a factor of ten can leave.
_TENFOLD: Final = (3.5, 30.0)

#: Probability, before a correction for the number of rows, below which a row lies too far from the others.
_RARE: Final = 1e-4


@lru_cache(maxsize=128)
def mixed_scales(pool: PoolRows) -> NDArray[np.bool_]:
    """Say which rows of a pool of mean differences look like 0-10 scores among 0-100 scores.

    Parameters
    ----------
    pool : PoolRows

    Returns
    -------
    ndarray of bool, shape (k,)
        Rows all of whose means lie within 10 and whose SDs are at most 5.3, where the others' cannot be on 0 to 10,
        and where the median SDs of the two groups are 3.5 to 30 times apart with a gap between the groups.

    Notes
    -----
    No scores on 0 to 10 have a mean above 10 or an SD above 5.3 (of 10 people or more).
    """
    spread = np.exp(_mean_of_finite(pool.log_sd))
    size = np.max(np.where(np.isfinite(pool.mean), np.abs(pool.mean), -np.inf), axis=1)
    known = np.isfinite(spread)
    small = known & (size <= _TEN) & (spread <= _SD_OF_TEN)
    large = known & ~small & ((size > _TEN) | (spread > _SD_OF_TEN))
    nothing = np.zeros(len(pool.rows), dtype=bool)
    if not small.any() or not large.any() or any(r["measure"] != "MD" for r in pool.rows):
        return nothing
    ratio = float(np.median(spread[large]) / np.median(spread[small]))
    if not _TENFOLD[0] <= ratio <= _TENFOLD[1]:
        return nothing
    # A wide scale on which some trials end near 0 has small SDs there too, but no gap to the others.
    # (One row in five may have SDs as small for another reason.)
    gap = float(np.quantile(spread[large], 0.2) / spread[small].max())
    return small if gap >= math.sqrt(_TENFOLD[0]) else nothing


def _mean_of_finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row means of the finite values; NaN where there is none."""
    finite = np.isfinite(values)
    count = finite.sum(axis=1)
    total = np.where(finite, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _run_mixed(tables: Tables, row: Row) -> Iterator[Finding]:
    pool = sole_set(tables, row)
    if pool is None or row["measure"] != "MD" or row["kind"] in ("baseline", "events"):
        return
    declared = _declared(tables, pool, row)
    if declared is not None:
        yield declared
        return
    small = mixed_scales(pool)
    if not small[pool.position(row)] or not may_be_scores(row["outcome"]):
        return  # days and grams of another size are on no other scale
    many = int(small.sum())
    shown = [c for c in ("mean1", "sd1", "mean2", "sd2") if row[c]]
    yield make(
        "mixed-scales",
        Verdict.IMPLAUSIBLE,
        f"{', '.join(row[c] for c in shown)} look like scores on a scale of about ten points, as those of "
        f"{many} of the {len(small)} rows of this pool do; the others' cannot be on it. A mean difference must not mix "
        "the two.",
        printed={c: read(row[c]) for c in shown},
        repairs=_tenfold(row),
    )


def _declared(tables: Tables, pool: PoolRows, row: Row) -> Finding | None:
    """A row whose instrument has another width than those of most rows of its pool."""
    if pool.scale.max() == 0:  # all rows share the first instrument
        return None
    own = range_of(tables, row)
    widths = [ends[1] - ends[0] for r in pool.rows if (ends := range_of(tables, r)) is not None]
    if own is None or len(widths) < 2:
        return None
    usual = max(sorted(set(widths), reverse=True), key=widths.count)
    if math.isclose(own[1] - own[0], usual):
        return None
    return make(
        "mixed-scales",
        Verdict.IMPLAUSIBLE,
        f"The row is on {own[0]:g} to {own[1]:g} ({row['instrument']}), and {widths.count(usual)} of the {len(widths)} "
        f"rows of this pool whose instrument is known are on a scale of {usual:g} points: a mean difference must not "
        "mix them.",
        printed={c: read(row[c]) for c in ("estimate", "mean1", "mean2") if row[c]},
    )


#: Columns of a row in points of the scale.
_POINTS: Final = (
    *("estimate", "ci_low", "ci_high", "se"),
    *(f"{c}{a}" for a in "12" for c in ("mean", "sd", "change", "baseline", "baseline_sd", "se", "sd_change")),
)


def _tenfold(row: Row) -> tuple[Repair, ...]:
    """All numbers of the row that are in points, on the tenfold scale."""
    numbers = {c: n for c in _POINTS if (n := read(row[c])) is not None and n.op == "="}
    if not numbers:
        return ()
    texts = [n.text for n in numbers.values()]
    values = [f"{n.value.scaleb(1):f}" for n in numbers.values()]
    return (Repair(", ".join(numbers), ", ".join(texts), ", ".join(values), "on 0 to 100", cost=COSTS["scale"]),)


def direction_reversed(pool: PoolRows, at: int) -> tuple[float, float] | None:
    """Return how far a row lies from the others, as printed and with its sign reversed.

    Parameters
    ----------
    pool : PoolRows
    at : int
        Place of the row.

    Returns
    -------
    distance, reversed : float or None
        (y - mu)/sqrt(v + tau2 + SE(mu)^2) with mu and tau2 (DerSimonian-Laird) of the other trials, for y and -y. None
        for fewer than 4 other trials.
    """
    if len(pool.rows) > MANY:
        far, turned = _distances(pool)
        return None if np.isnan(far[at]) else (float(far[at]), float(turned[at]))
    other = (pool.trial != pool.trial[at]) & np.isfinite(pool.estimate) & (pool.se > 0)
    y, v = pool.estimate[other], pool.se[other] ** 2
    own = float(pool.estimate[at]), float(pool.se[at])
    if y.size < 4 or not (math.isfinite(own[0]) and own[1] > 0) or own[0] == 0:
        return None
    w = 1 / v
    mu = float((w * y).sum() / w.sum())
    c = float(w.sum() - (w * w).sum() / w.sum())
    tau2 = max(0.0, (float((w * (y - mu) ** 2).sum()) - (y.size - 1)) / c) if c > 0 else 0.0
    w = 1 / (v + tau2)
    mu = float((w * y).sum() / w.sum())
    scale = math.sqrt(own[1] ** 2 + tau2 + 1 / float(w.sum()))
    return (own[0] - mu) / scale, (-own[0] - mu) / scale


@lru_cache(maxsize=128)
def _distances(pool: PoolRows) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same for every row of a large pool, by sums over the pool less those of the trial; NaN where there is none.

    The weights are those of tau2 of the whole pool: among so many rows one trial does not move them.
    """
    known = np.isfinite(pool.estimate) & (pool.se > 0)
    y, v = np.where(known, pool.estimate, 0.0), np.where(known, pool.se, 1.0) ** 2
    centre = float(y[known].mean()) if known.any() else 0.0
    z = y - centre

    def without(values: NDArray[np.float64]) -> NDArray[np.float64]:
        values = np.where(known, values, 0.0)
        less: NDArray[np.float64] = values.sum() - np.bincount(pool.trial, values)[pool.trial]
        return less

    def tau2(weight: Any, first: Any, second: Any, squares: Any, k: Any) -> Any:
        c = weight - squares / weight
        return np.where(c > 0, np.maximum((second - first**2 / weight - (k - 1)) / c, 0.0), 0.0)

    w, one = 1 / v, np.ones(y.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = (w, w * z, w * z * z, w * w, one)
        of_all = tau2(*(p[known].sum() for p in parts))
        of_others = tau2(*map(without, parts))
        w = 1 / (v + of_all)
        weight = without(w)
        mu = centre + without(w * z) / weight
        scale = np.sqrt(v + of_others + 1 / weight)
        told = known & (pool.estimate != 0) & (without(one) >= 4)
        return np.where(told, (y - mu) / scale, np.nan), np.where(told, (-y - mu) / scale, np.nan)


@lru_cache(maxsize=128)
def _directions(pool: PoolRows) -> tuple[tuple[str, ...], str, int]:
    """Return the directions that the rows name, the usual one, and the number of trials; once per pool."""
    better = tuple(r["better"] for r in pool.rows if r["better"])
    return better, max(sorted(set(better)), key=better.count) if better else "", len(set(pool.trial.tolist()))


def _run_reversed(tables: Tables, row: Row) -> Iterator[Finding]:
    pool = sole_set(tables, row)
    if pool is None or row["kind"] == "baseline":
        return
    at = pool.position(row)
    better, usual, k = _directions(pool)
    if row["better"] and row["better"] != usual:
        yield make(
            "direction-reversed",
            Verdict.IMPLAUSIBLE,
            f"{row['better'].capitalize()} is better in this row, and {usual} in {better.count(usual)} of the "
            f"{len(better)} rows of its pool: unless its sign was turned, it counts the wrong way.",
            stakes=DECIDES,
            printed={"estimate": read(row["estimate"])},
        )
        return
    found = direction_reversed(pool, at)
    if found is None:
        return
    far, turned = found
    if k < 3:
        return  # two trials leave no degrees of freedom
    chance = 2 * float(stdtr(k - 2, -abs(far)))
    if chance * k >= _RARE * 10 or abs(turned) >= 1.5:
        return
    number = read(row["estimate"])
    repairs: tuple[Repair, ...] = ()
    if number is not None and row["measure"] in ("MD", "SMD", "MC"):
        repairs = _turned(row, number)
    yield make(
        "direction-reversed",
        Verdict.IMPLAUSIBLE,
        f"The row lies {abs(far):.1f} standard deviations from the other trials, and {abs(turned):.1f} with its sign "
        "reversed: its scale may run the other way, or its arms may have changed places.",
        stakes=DECIDES,
        printed={"estimate": number},
        repairs=repairs,
    )


def _turned(row: Row, number: Printed) -> tuple[Repair, ...]:
    """The contrast with its sign reversed, and its bounds with it; where arms are printed, they change places."""
    low, high = read(row["ci_low"]), read(row["ci_high"])
    new = {"estimate": flipped(number)}
    if low is not None and high is not None:
        new |= {"ci_low": flipped(high), "ci_high": flipped(low)}
    why, arms = "the scale runs the other way", [c for c in ("mean", "change") if row.has(f"{c}1", f"{c}2")]
    if arms:
        why = "the arms changed places"
        for c in ("n", "mean", "sd", "change", "baseline", "baseline_sd"):
            if row.has(f"{c}1", f"{c}2"):
                new |= {f"{c}1": row[f"{c}2"], f"{c}2": row[f"{c}1"]}
    return (Repair(", ".join(new), ", ".join(row[c] for c in new), ", ".join(new.values()), why, cost=COSTS["signs"]),)


SPECS: Final = (
    CheckSpec(
        "mixed-scales",
        "Are the rows of a mean difference on one scale?",
        ("trials",),
        _run_mixed,
        "heuristic",
        inputs="means and SDs of the rows of a set; the ranges of their instruments",
        formula="instruments of different widths; or rows with means within 10 and SDs up to 5.3 beside rows that "
        "cannot be on 0 to 10, with median SDs 3.5 to 30 times apart and a gap between the groups, where the outcome "
        "has no name or one of scores (pain, function, a score, a scale), and not of several instruments",
        source="",
        row_only=False,
        ask=ask_scales,
    ),
    CheckSpec(
        "direction-reversed",
        "Does the row's scale run the way of the others?",
        ("trials",),
        _run_reversed,
        "heuristic",
        inputs="better; estimate and interval (or arms) of the rows of a set",
        formula="another `better` than most rows; or a distance from the other trials, in sqrt(v + tau2 + SE^2), that "
        "k trials show with a probability below 1/1000 by t with k - 2 df, and below 1.5 with the sign reversed",
        source="",
        row_only=False,
        ask=ask_direction,
    ),
)
