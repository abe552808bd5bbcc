"""Sound enclosures of inverse-variance pooling: everything a pooled line can be, given printed rows.

Each study effect and each standard error is a set. The functions return sets that hold the pooled quantities
for every choice of true values inside them; nothing is linearised and nothing is sampled.

References
----------
Karnik NN, Mendel JM. Centroid of a type-2 fuzzy set. Inf Sci 2001;132:195-220 (weighted mean with interval
weights). DerSimonian R, Laird N. Control Clin Trials 1986;7:177-188.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.few import ndtr, ndtri, stdtr, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.special import chdtrc

__all__ = ["Boxes", "Pieces", "common_pieces", "dl_pieces", "every_tau2_pieces", "finer_pieces", "holding", "meets"]


#: Relative widening of every bound: far above the rounding errors of the sums, far below any printed digit.
_SLACK: Final = 1e-11

#: Into how many parts a set of tau2 is cut, so that the parts' weights stay tied to one tau2.
_PARTS: Final = 12

#: Halvings of the bracket around the best mean; what they leave open widens the bound.
_BISECTIONS: Final = 26


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """Sets of study effects and standard errors on the analysis scale, arrays of shape (k,)."""

    y_low: Array
    y_high: Array
    s_low: Array
    s_high: Array

    @property
    def k(self) -> int:
        """Number of rows."""
        return int(self.y_low.size)

    @property
    def bounded(self) -> bool:
        """Whether every set has two ends; otherwise nothing can be enclosed."""
        ends = (self.y_low, self.y_high, self.s_low, self.s_high)
        return all(bool(np.isfinite(e).all()) for e in ends) and bool((self.s_low > 0).all())


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Bounds of the pooled quantities, one entry per part of the tau2 set, arrays of shape (parts,).

    Parameters
    ----------
    mean, se, tau2 : tuple of ndarray
        Lower and upper bounds of the pooled mean, its Wald standard error, and tau2.
    factor : tuple of ndarray
        Of the Hartung-Knapp factor sum w (y - mu)^2 / (k - 1).
    q : tuple of ndarray
        Of Cochran's Q.
    typical : tuple of ndarray
        Of the typical variance df / C of I2 = tau2/(tau2 + typical).
    w : tuple of ndarray, shape (parts, k)
        Of the weights 1/(s^2 + tau2).
    k : int
    """

    mean: tuple[Array, Array]
    se: tuple[Array, Array]
    tau2: tuple[Array, Array]
    factor: tuple[Array, Array]
    q: tuple[Array, Array]
    typical: tuple[Array, Array]
    w: tuple[Array, Array]
    k: int

    @property
    def weights(self) -> tuple[Array, Array]:
        """Bounds of the weights in percent, of shape (parts, k): few lines print them."""
        low, high = self.w
        return 100 * low / (low + _others(high)), 100 * high / (high + _others(low))


def weighted_mean_bounds(y_low: Array, y_high: Array, w_low: Array, w_high: Array) -> tuple[Array, Array]:
    """Return the exact range of sum w y / sum w over the boxes; weights have shape (parts, k).

    The smallest mean gives large weights to the small effects up to some rank and small weights to the rest
    (Karnik & Mendel); all ranks are tried.
    """
    first = np.argsort(y_low)
    low = _extreme(y_low[first], w_high[:, first], w_low[:, first]).min(axis=1)
    first = np.argsort(y_high)
    high = _extreme(y_high[first], w_low[:, first], w_high[:, first]).max(axis=1)
    return low, high


def _extreme(y: Array, head: Array, tail: Array) -> Array:
    """Weighted means with `head` weights before a cut and `tail` weights after it, for every cut."""
    zero = np.zeros((head.shape[0], 1))
    head_w = np.concatenate([zero, np.cumsum(head, axis=1)], axis=1)
    head_y = np.concatenate([zero, np.cumsum(head * y, axis=1)], axis=1)
    tail_w = np.concatenate([np.cumsum(tail[:, ::-1], axis=1)[:, ::-1], zero], axis=1)
    tail_y = np.concatenate([np.cumsum((tail * y)[:, ::-1], axis=1)[:, ::-1], zero], axis=1)
    found: Array = (head_y + tail_y) / (head_w + tail_w)
    return found


def q_bounds(y_low: Array, y_high: Array, w_low: Array, w_high: Array) -> tuple[Array, Array]:
    """Return bounds of min over mu of sum w (y - mu)^2; weights have shape (parts, k).

    It increases in every w. Below: the nearest points of the boxes, at the best mu. Above: the farthest
    points, at any mu (here the mean of the middles, improved by a short search).
    """
    low_mu, high_mu = np.full(w_low.shape[0], y_low.min()), np.full(w_low.shape[0], y_high.max())
    for _ in range(_BISECTIONS):  # the slope of the lower function is monotone in mu
        mu = (low_mu + high_mu) / 2
        left = (w_low * (mu[:, None] - np.clip(mu[:, None], y_low, y_high))).sum(axis=1) < 0
        low_mu, high_mu = np.where(left, mu, low_mu), np.where(left, high_mu, mu)
    mu = (low_mu + high_mu) / 2
    distance = mu[:, None] - np.clip(mu[:, None], y_low, y_high)
    slope = 2 * np.abs((w_low * distance).sum(axis=1))
    # convex: the least value lies above the tangent, within what is left of the bracket
    low = np.maximum(0.0, (w_low * distance**2).sum(axis=1) - slope * (high_mu - low_mu))
    middle, radius = (y_low + y_high) / 2, (y_high - y_low) / 2
    mu = ((w_high * middle).sum(axis=1) / w_high.sum(axis=1))[:, None]
    high = (w_high * (np.abs(mu - middle) + radius) ** 2).sum(axis=1)
    return low * (1 - 1e-9), high * (1 + 1e-9)


def _others(w: Array) -> Array:
    """Sum of the other weights of each row; no difference of large numbers is taken."""
    before = np.zeros_like(w)
    before[:, 1:] = np.cumsum(w[:, :-1], axis=1)
    after = np.zeros_like(w)
    after[:, :-1] = np.cumsum(w[:, :0:-1], axis=1)[:, ::-1]
    return before + after


def _c_of(w: Array) -> Array:
    """C = sum w - sum w^2 / sum w, as sum w_i (sum of the others) / sum w; increasing in every weight."""
    found: Array = (w * _others(w)).sum(axis=1) / w.sum(axis=1)
    return found


def _weights(boxes: Boxes, low: Array, high: Array) -> tuple[Array, Array]:
    """1/(s^2 + tau2) for tau2 between `low` and `high`, shape (parts, k)."""
    return 1 / (boxes.s_high**2 + high[:, None]), 1 / (boxes.s_low**2 + low[:, None])


def _pieces(boxes: Boxes, low: Array, high: Array, q: tuple[float, float], factor: bool = True) -> Pieces:
    """Bounds of everything for tau2 in each [low, high]; without `factor` that of Hartung-Knapp stays open."""
    w_low, w_high = _weights(boxes, low, high)
    mean = weighted_mean_bounds(boxes.y_low, boxes.y_high, w_low, w_high)
    se = (1 / np.sqrt(w_high.sum(axis=1)), 1 / np.sqrt(w_low.sum(axis=1)))
    df = max(boxes.k - 1, 1)
    spread = np.zeros_like(low), np.full_like(low, np.inf)
    if factor:
        spread = q_bounds(boxes.y_low, boxes.y_high, w_low, w_high)
    zero = np.zeros(1)
    plain = _weights(boxes, zero, zero)
    c_low, c_high = (float(_c_of(w)[0]) for w in plain)
    ones = np.ones_like(low)
    typical = tuple((df / c if c > 0 else math.inf) * ones for c in (c_high, c_low))
    return Pieces(
        mean,
        se,
        (low, high),
        (spread[0] / df, spread[1] / df),
        (q[0] * ones, q[1] * ones),
        (typical[0], typical[1]),
        (w_low, w_high),
        boxes.k,
    )


def _plain_q(boxes: Boxes) -> tuple[float, float]:
    zero = np.zeros(1)
    low, high = q_bounds(boxes.y_low, boxes.y_high, *_weights(boxes, zero, zero))
    return (float(low[0]), float(high[0])) if boxes.k > 1 else (0.0, 0.0)


def common_pieces(boxes: Boxes) -> Pieces:
    """Return the enclosure under one common effect."""
    zero = np.zeros(1)
    return _pieces(boxes, zero, zero, _plain_q(boxes))


def dl_pieces(boxes: Boxes) -> Pieces:
    """Return the enclosure under DerSimonian-Laird: tau2 = max(0, (Q - df)/C), cut into parts."""
    df = boxes.k - 1
    q_low, q_high = _plain_q(boxes)
    if df == 0:
        return common_pieces(boxes)
    zero = np.zeros(1)
    c_low, c_high = (float(_c_of(w)[0]) for w in _weights(boxes, zero, zero))
    low = max(0.0, (q_low - df) / c_high) * (1 - _SLACK)
    high = max(0.0, (q_high - df) / c_low) * (1 + _SLACK)
    parts = 1 if high - low <= 1e-4 * high else _PARTS
    ends = np.linspace(low, high, parts + 1)
    below, above = ends[:-1], ends[1:]
    pieces = _pieces(boxes, below, above, (q_low, q_high))
    # Q = df + C tau2 wherever tau2 > 0 ties the parts of Q to those of tau2
    q_least = np.where(below > 0, np.maximum(q_low, (df + c_low * below) * (1 - _SLACK)), q_low)
    q_most = np.where(above > 0, np.minimum(q_high, (df + c_high * above) * (1 + _SLACK)), min(q_high, df))
    return Pieces(
        pieces.mean,
        pieces.se,
        pieces.tau2,
        pieces.factor,
        (np.minimum(q_least, q_most), np.maximum(q_least, q_most)),
        pieces.typical,
        pieces.w,
        pieces.k,
    )


def every_tau2_pieces(boxes: Boxes, *, factor: bool = True) -> Pieces:
    """Return the enclosure over all tau2 >= 0: whatever the estimator, the line lies in it.

    Without `factor` the Hartung-Knapp factor is left open, which saves most of the time.
    """
    spread = float(boxes.y_high.max() - boxes.y_low.min())
    unit = max(spread, float(boxes.s_high.max())) ** 2
    grid = np.concatenate([[0.0], unit * np.geomspace(1e-7, 1e5, 80)])
    return _pieces(boxes, grid[:-1], grid[1:], _plain_q(boxes), factor)


def finer_pieces(boxes: Boxes, pieces: Pieces, parts: NDArray[np.int64], cuts: int, *, factor: bool = True) -> Pieces:
    """Cut some parts of tau2, each into so many."""
    low, high = pieces.tau2[0][parts], pieces.tau2[1][parts]
    ends = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, cuts + 1)
    q = (float(pieces.q[0][0]), float(pieces.q[1][0]))
    return _pieces(boxes, ends[:, :-1].ravel(), ends[:, 1:].ravel(), q, factor)


def meets(
    pieces: Pieces,
    targets: Mapping[str, tuple[ValueSet, ...]],
    *,
    ci: str,
    level: float,
    predictions: tuple[str, ...] = (),
    i2_from_q: bool | None = None,
) -> bool:
    """Whether some part of the enclosure holds every printed number at once; see :func:`holding`."""
    held = holding(pieces, targets, ci=ci, level=level, predictions=predictions, i2_from_q=i2_from_q)
    return bool(held.any())


def holding(
    pieces: Pieces,
    targets: Mapping[str, tuple[ValueSet, ...]],
    *,
    ci: str,
    level: float,
    predictions: tuple[str, ...] = (),
    i2_from_q: bool | None = None,
) -> NDArray[np.bool_]:
    """Which parts of the enclosure hold every printed number at once.

    Parameters
    ----------
    pieces : Pieces
    targets : mapping of str to tuple of ValueSet
        Printed numbers on the analysis scale: estimate, ci_low, ci_high, pi_low, pi_high, tau2, q, q_p, i2,
        z, p (one set each) and weights (k sets).
    ci : {"z", "t", "hksj", "hksj-adhoc"}
    level : float
        Between 0 and 1.
    predictions : tuple of str
        Admissible kinds of prediction interval.
    i2_from_q : bool, optional
        Which I2; either if None.
    """
    se, df = _se(pieces, ci)
    upper = 0.5 + level / 2
    critical = float(ndtri(upper)) if math.isinf(df) else float(stdtrit(df, upper))
    held = np.ones(pieces.mean[0].size, dtype=np.bool_)
    half = (critical * se[0], critical * se[1])
    bounds: dict[str, tuple[Array, Array]] = {
        "estimate": pieces.mean,
        "ci_low": (pieces.mean[0] - half[1], pieces.mean[1] - half[0]),
        "ci_high": (pieces.mean[0] + half[0], pieces.mean[1] + half[1]),
        "tau2": pieces.tau2,
        "q": pieces.q,
    }
    if pieces.k > 1:
        bounds["q_p"] = (chdtrc(pieces.k - 1, pieces.q[1]), chdtrc(pieces.k - 1, pieces.q[0]))
    for name, (low, high) in bounds.items():
        if name in targets:
            held &= _touches(low, high, targets[name][0])
    # RevMan prints the p of the normal test beside a Hartung-Knapp interval, so either test may have made z and p.
    tests = [(se, df), (pieces.se, math.inf)] if ci.startswith("hksj") else [(se, df)]
    for i, name in enumerate(("z", "p")):
        if name in targets:
            held &= np.any([_touches(*_tests(pieces, *test)[i], targets[name][0]) for test in tests], axis=0)
    if "i2" in targets:
        found = np.zeros_like(held)
        for from_q, (low, high) in _i2(pieces).items():
            if i2_from_q is None or from_q == i2_from_q:
                found |= _touches(low, high, targets["i2"][0])
        held &= found
    if "weights" in targets:
        low, high = pieces.weights
        for i, values in enumerate(targets["weights"]):
            held &= _touches(low[:, i], high[:, i], values)
    if predictions and ("pi_low" in targets or "pi_high" in targets):
        found = np.zeros_like(held)
        for kind in predictions:
            found |= _prediction(pieces, kind, se, df, upper, targets)
        held &= found
    return held


def _tests(pieces: Pieces, se: tuple[Array, Array], df: float) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Bounds of |z| (or |t|) and of its two-sided p."""
    size = _abs(pieces.mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (size[0] / se[1], np.where(se[0] > 0, size[1] / se[0], np.inf))
    tails = [np.asarray(ndtr(-x) if math.isinf(df) else stdtr(df, -x), dtype=np.float64) for x in z]
    return z, (2 * tails[1], 2 * tails[0])


def _se(pieces: Pieces, ci: str) -> tuple[tuple[Array, Array], float]:
    """Standard error and degrees of freedom of an interval method."""
    if ci == "z" or pieces.k < 2:
        return pieces.se, math.inf
    if ci == "t":
        return pieces.se, pieces.k - 1
    factor = (np.sqrt(pieces.factor[0]), np.sqrt(pieces.factor[1]))
    if ci == "hksj-adhoc":
        factor = (np.maximum(1, factor[0]), np.maximum(1, factor[1]))
    return (pieces.se[0] * factor[0], pieces.se[1] * factor[1]), pieces.k - 1


def _i2(pieces: Pieces) -> dict[bool, tuple[Array, Array]]:
    """Both definitions of I2 in percent: from Q, and from tau2."""
    df = max(pieces.k - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        from_q = tuple(np.where(q > df, 100 * (q - df) / q, 0.0) for q in pieces.q)
        low = np.where(pieces.tau2[0] > 0, 100 * pieces.tau2[0] / (pieces.tau2[0] + pieces.typical[1]), 0.0)
        high = np.where(pieces.tau2[1] > 0, 100 * pieces.tau2[1] / (pieces.tau2[1] + pieces.typical[0]), 0.0)
    return {True: (from_q[0], from_q[1]), False: (low, high)}


def _prediction(
    pieces: Pieces,
    kind: str,
    se: tuple[Array, Array],
    df: float,
    upper: float,
    targets: Mapping[str, tuple[ValueSet, ...]],
) -> NDArray[np.bool_]:
    """Whether a kind of prediction interval holds the printed one, part by part."""
    wald = kind in ("z", "t", "hts")
    base = pieces.se if wald else se
    degrees = {"z": math.inf, "t": pieces.k - 1, "hts": pieces.k - 2, "hksj": pieces.k - 1}.get(kind, df)
    if degrees < 1:
        return np.zeros(pieces.mean[0].size, dtype=np.bool_)
    critical = float(ndtri(upper)) if math.isinf(degrees) else float(stdtrit(degrees, upper))
    half = [critical * np.sqrt(pieces.tau2[i] + base[i] ** 2) for i in (0, 1)]
    held = np.ones(pieces.mean[0].size, dtype=np.bool_)
    if "pi_low" in targets:
        held &= _touches(pieces.mean[0] - half[1], pieces.mean[1] - half[0], targets["pi_low"][0])
    if "pi_high" in targets:
        held &= _touches(pieces.mean[0] + half[0], pieces.mean[1] + half[1], targets["pi_high"][0])
    return held


def _abs(bounds: tuple[Array, Array]) -> tuple[Array, Array]:
    low, high = bounds
    straddles = (low <= 0) & (high >= 0)
    ends = np.abs(low), np.abs(high)
    return np.where(straddles, 0.0, np.minimum(*ends)), np.maximum(*ends)


def _touches(low: Array, high: Array, target: ValueSet) -> NDArray[np.bool_]:
    slack_low, slack_high = _SLACK * np.abs(low) + 1e-300, _SLACK * np.abs(high) + 1e-300
    found: NDArray[np.bool_] = (low - slack_low <= target.high) & (high + slack_high >= target.low)
    return found
