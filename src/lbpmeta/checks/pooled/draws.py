"""Monte Carlo inside the rounding boxes: would draws of the rows print a line like this one?

The rows' true numbers are drawn where their prints allow them to be. A printed line that lies outside what the
draws give, in any number or in any combination of numbers, is implausible; nothing is proved.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.pooled.batch import Batch, Numbers
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.interval import ValueSet
from lbpmeta.recipe import Recipe

__all__ = ["draw", "plausible"]


_DRAWS: Final = 500

#: How often a row is drawn anew until estimate, limits and standard error print as they do.
_TRIES: Final = 6

#: A print within so many standard deviations of the draws is not implausible.
_WIDTH: Final = 4.5

#: How unlike the sizes of one review's trials are, as a share of the way from a normal to a t interval.
_UNLIKE: Final = 0.25

#: Limits beyond this are no limits.
_HUGE: Final = 1e100

#: What is compared jointly, in this order.
_JOINT: Final = ("estimate", "ci_low", "ci_high", "tau2", "q")


def draw(studies: StudySet, seed: int) -> Batch | None:
    """Draw effects and standard errors of all rows from the sets that their prints allow; None if unbounded."""
    b = studies.boxes
    if not all(np.isfinite(a).all() for a in (b.y_low, b.y_high, b.s_low, b.s_high)):
        return None
    rng = np.random.default_rng(seed)
    if studies.limits is None:
        y = rng.uniform(b.y_low, b.y_high, size=(_DRAWS, b.k))
        share = rng.uniform(size=(_DRAWS, b.k))
        if studies.basis == "printed open":  # trials of one review are about as small as each other
            share = np.clip(rng.uniform(size=(_DRAWS, 1)) + rng.normal(0, _UNLIKE, (_DRAWS, b.k)), 0, 1)
        return Batch(y, (b.s_low + share * (b.s_high - b.s_low)) ** 2)
    y = rng.uniform(b.y_low, b.y_high, size=(_TRIES, _DRAWS, b.k))
    s = rng.uniform(b.s_low, b.s_high, size=(_TRIES, _DRAWS, b.k))
    t = studies.limits
    low, high = y - t.critical * s, y + t.critical * s
    fits = (low >= t.low_low) & (low <= t.low_high) & (high >= t.high_low) & (high <= t.high_high)
    first = np.argmax(fits, axis=0)[None]  # the first try that prints as the row does, or the very first
    return Batch(np.take_along_axis(y, first, 0)[0], np.take_along_axis(s, first, 0)[0] ** 2)


def plausible(
    sample: Batch | None,
    recipe: Recipe,
    targets: Mapping[str, tuple[ValueSet, ...]],
    *,
    own_test: bool = False,
) -> bool:
    """Whether the print lies where the draws lie, number by number and jointly.

    Compared are the range of the draws widened to 4.5 of their standard deviations, for each number, and for
    each principal component of the numbers together. Beside a Hartung-Knapp interval z and p may be those of
    the normal test, unless `own_test` is asked. Unbounded boxes leave the matter open (True).
    """
    if sample is None:
        return True
    found = sample.numbers(recipe, predict="pi_low" in targets or "pi_high" in targets)
    for name in ("z", "p"):
        if name in targets:
            options = found.several[name][:1] if own_test else found.several[name]
            if not any(_in_range(o, targets[name][0]) for o in options):
                return False
    if "q_p" in targets and not _in_range(found.one["q_p"], targets["q_p"][0]):
        return False
    if "weights" in targets and not _weights_fit(found.weights, targets["weights"]):
        return False
    joint = [n for n in _JOINT if n in targets]
    return any(_jointly(columns, sets) for columns, sets in _variants(found, targets, joint))


def _variants(
    found: Numbers, targets: Mapping[str, tuple[ValueSet, ...]], joint: list[str]
) -> list[tuple[list[Array], list[ValueSet]]]:
    """Columns to compare jointly: one choice of meaning for I2 and for the prediction interval at a time."""
    base = [found.one[n] for n in joint]
    sets = [targets[n][0] for n in joint]
    i2: list[tuple[list[Array], list[ValueSet]]] = [([], [])]
    if "i2" in targets:
        i2 = [([values], [targets["i2"][0]]) for values in found.several["i2"]]
    predictions: list[tuple[list[Array], list[ValueSet]]] = [([], [])]
    names = [n for n in ("pi_low", "pi_high") if n in targets]
    if names and found.predictions:
        predictions = [
            ([pair[n == "pi_high"] for n in names], [targets[n][0] for n in names]) for pair in found.predictions
        ]
    return [([*base, *a[0], *b[0]], [*sets, *a[1], *b[1]]) for a, b in itertools.product(i2, predictions)]


def _jointly(columns: list[Array], sets: list[ValueSet]) -> bool:
    """Whether the box of the printed sets meets the draws in every direction that matters."""
    if not all(_in_range(c, s) for c, s in zip(columns, sets, strict=True)):
        return False
    bounded = [i for i, s in enumerate(sets) if math.isfinite(s.low) and math.isfinite(s.high)]
    if len(bounded) < 2:
        return True
    x = np.array([columns[i] for i in bounded])
    x = x[:, (np.abs(x) < _HUGE).all(axis=0)]
    if x.shape[1] < _DRAWS // 2:
        return True
    centre, scale = x.mean(axis=1), x.std(axis=1)
    scale = np.where(scale > 0, scale, 1.0)
    x = (x - centre[:, None]) / scale[:, None]
    vectors = np.linalg.svd(x, full_matrices=False)[0]
    low = (np.array([sets[i].low for i in bounded]) - centre) / scale
    high = (np.array([sets[i].high for i in bounded]) - centre) / scale
    for a in vectors.T:
        t_low = float(np.sum(np.where(a > 0, a * low, a * high)))
        t_high = float(np.sum(np.where(a > 0, a * high, a * low)))
        if not _in_range(a @ x, ValueSet(min(t_low, t_high), max(t_low, t_high))):
            return False
    return True


def _weights_fit(weights: Array, sets: tuple[ValueSet, ...]) -> bool:
    if len(sets) != weights.shape[1]:
        return True
    return all(_in_range(weights[:, i], s) for i, s in enumerate(sets))


def _in_range(values: Array, target: ValueSet) -> bool:
    values = values[np.abs(values) < _HUGE]  # Kenward-Roger with hardly any degrees of freedom
    if not values.size:
        return False
    mean, spread = float(values.mean()), _WIDTH * float(values.std())
    slack = 1e-9 * max(1.0, abs(mean))
    low, high = min(float(values.min()), mean - spread) - slack, max(float(values.max()), mean + spread) + slack
    return low <= target.high and target.low <= high
