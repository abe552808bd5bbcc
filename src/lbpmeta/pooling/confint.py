"""confint_tau2: intervals of tau2 by several methods. One registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta import special
from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.arguments import probability
from lbpmeta.pooling.data import EffectSizesLike, read_studies
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.kernel.sets import study_sets
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.score import log_likelihood, score_bound
from lbpmeta.pooling.mixture import chi_square_mixture_sf
from lbpmeta.pooling.profile import q_profile

__all__ = ["TAU2_CI", "Tau2CiSpec", "confint_tau2"]


#: Points of the grid that looks for every crossing of a profile likelihood.
_GRID = 400


def profile_likelihood(y: Array, v: Array, level: float, estimator: str) -> tuple[float, float]:
    """All tau2 with ``2 (max ll - ll(tau2))`` below the chi-square(1) quantile; the outermost such values.

    References
    ----------
    Hardy RJ, Thompson SG. Stat Med 1996;15:619-629.
    """
    from scipy.optimize import brentq

    if estimator not in ("ML", "REML"):
        raise MethodError(f'The profile likelihood belongs to tau2="ML" or "REML", not {estimator!r}.')
    restricted = estimator == "REML"
    sets = study_sets(y[None, :], v[None, :])
    best = float(TAU2[estimator].function(sets).tau2[0])
    drop = 0.5 * float(special.chdtri(1.0, 1.0 - level))

    def excess(t: Array) -> Array:
        columns = np.broadcast_to(sets.v, (y.size, t.size)), np.broadcast_to(sets.y, (y.size, t.size))
        return log_likelihood(columns[1], columns[0], t, restricted=restricted) - threshold

    threshold = float(log_likelihood(sets.y, sets.v, np.array([best]), restricted=restricted)[0]) - drop
    least = float(v.min()) if sets.unit is None else float(sets.v.min())
    # beyond the bound of the score's roots the likelihood only falls
    far = max(float(score_bound(sets, restricted)[1][0]), best, least)
    while excess(np.array([far]))[0] > 0:
        far *= 4.0
    grid = least * np.expm1(np.linspace(0.0, np.log1p(far / least), _GRID))
    grid = np.union1d(grid, [best])
    inside = np.flatnonzero(excess(grid) >= 0)

    def scalar(t: float) -> float:
        return float(excess(np.array([t]))[0])

    def root(a: float, b: float) -> float:
        return float(brentq(scalar, a, b, xtol=1e-15 * max(a, b), rtol=1e-14))

    first, last = int(inside[0]), int(inside[-1])
    low = 0.0 if first == 0 else root(grid[first - 1], grid[first])
    high = root(grid[last], grid[last + 1])
    unit2 = 1.0 if sets.unit is None else float(sets.unit[0]) ** 2
    return low * unit2, high * unit2


def _generalised_moments(y: Array, v: Array, level: float, a: Array) -> tuple[float, float] | None:
    """Invert the exact distribution of ``Q_a = sum a (y - ybar_a)^2`` with fixed weights a.

    For normal y with variances ``v + tau2``, Q_a is ``sum l_i chi2(1)`` with l the eigenvalues of
    ``S^(1/2) A S^(1/2)``, ``S = V + tau2 I``, ``A = diag(a) - a a' / sum a``. The probability of a larger
    Q_a grows with tau2.
    """
    from scipy.optimize import brentq

    y = y - np.sum(a * y) / np.sum(a)
    r = y - np.sum(a * y) / np.sum(a)
    q = float(np.sum(a * r * r))
    projection = np.diag(a) - np.outer(a, a) / np.sum(a)

    def above(t: float) -> float:
        root = np.sqrt(v + t)
        values: Array = np.linalg.eigvalsh(root[:, None] * projection * root)[1:].astype(np.float64)
        return chi_square_mixture_sf(q, values)

    def bound(probability: float) -> float | None:
        if above(0.0) >= probability:
            return None
        high = float(v.min()) + q / float(np.sum(a))
        while above(high) < probability:
            high *= 4.0
        return float(brentq(lambda t: above(t) - probability, 0.0, high, xtol=1e-13 * high, rtol=1e-12))

    tail = 0.5 * (1.0 - level)
    high = bound(1.0 - tail)
    if high is None:
        return None
    return bound(tail) or 0.0, high


def jackson(y: Array, v: Array, level: float, estimator: str) -> tuple[float, float] | None:
    """Exact interval from the generalised Q with weights ``1 / sqrt(v)``.

    References
    ----------
    Jackson D. Res Synth Methods 2013;4:220-229.
    """
    return _generalised_moments(y, v, level, 1.0 / np.sqrt(v))


def biggerstaff_jackson(y: Array, v: Array, level: float, estimator: str) -> tuple[float, float] | None:
    """Exact interval from Cochran's Q, weights ``1 / v``.

    References
    ----------
    Biggerstaff BJ, Jackson D. Stat Med 2008;27:6093-6110.
    """
    return _generalised_moments(y, v, level, 1.0 / v)


def _q_profile(y: Array, v: Array, level: float, estimator: str) -> tuple[float, float] | None:
    """Q-profile; see :func:`lbpmeta.pooling.profile.q_profile`."""
    sets = study_sets(y, v)
    limits = q_profile(sets.y, sets.v, level)
    unit2 = 1.0 if sets.unit is None else float(sets.unit) ** 2
    return None if limits is None else (limits[0] * unit2, limits[1] * unit2)


@dataclass(frozen=True, slots=True)
class Tau2CiSpec:
    """One interval of tau2.

    Parameters
    ----------
    name : str
    function : callable
        ``(y, v, level, estimator) -> (low, high) or None``; None where the interval is empty.
    title, source : str
    """

    name: str
    function: Callable[[Array, Array, float, str], tuple[float, float] | None]
    title: str
    source: str


#: Every interval of tau2 by name.
TAU2_CI: Final[Mapping[str, Tau2CiSpec]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            Tau2CiSpec("QP", _q_profile, "Q-profile", "Viechtbauer 2007"),
            Tau2CiSpec("PL", profile_likelihood, "profile likelihood", "Hardy & Thompson 1996"),
            Tau2CiSpec("J", jackson, "Jackson", "Jackson 2013"),
            Tau2CiSpec("BJ", biggerstaff_jackson, "Biggerstaff-Jackson", "Biggerstaff & Jackson 2008"),
        )
    }
)


def confint_tau2(
    yi: Fit | ArrayLike | EffectSizesLike,
    vi: ArrayLike | None = None,
    *,
    method: str = "QP",
    tau2: str | None = None,
    level: float | None = None,
) -> Interval:
    """Interval of the between-study variance.

    Examples
    --------
    >>> effects, variances = [0.10, 0.42, 0.93, 0.31], [0.02, 0.03, 0.04, 0.01]
    >>> ci = confint_tau2(effects, variances, method="PL")
    >>> print(f"{ci.low:.3f} to {ci.high:.3f}")
    0.001 to 0.983

    Parameters
    ----------
    yi : Fit, array_like or EffectSizes
    vi : array_like, optional
        Sampling variances, where `yi` holds effects.
    method : {"QP", "PL", "J", "BJ"}
        Q-profile, profile likelihood, or the exact distribution of a generalised Q with weights 1/sqrt(v)
        (Jackson) or 1/v (Biggerstaff-Jackson).
    tau2 : {"REML", "ML"}, optional
        Which likelihood "PL" profiles; that of the fit, or REML.
    level : float, optional
        That of the fit, or 0.95.

    Raises
    ------
    MethodError
        If the method does not exist, or a profile likelihood is asked for another estimator.
    NotDefinedError
        If there is one study only, or the interval is empty.
    """
    if method not in TAU2_CI:
        raise MethodError(f"`method` is {method!r}; it must be one of {', '.join(map(repr, TAU2_CI))}.")
    if isinstance(yi, Fit):
        effects, variances = yi.yi, yi.vi
        estimator, chosen_level = tau2 or yi.recipe.tau2, level or yi.recipe.level
    else:
        studies = read_studies(yi, vi)
        effects, variances = studies.yi, studies.vi
        estimator, chosen_level = tau2 or "REML", level or 0.95
    chosen_level = probability("level", chosen_level)
    if effects.size < 2:
        raise NotDefinedError("There is no interval of tau2 for one study.")
    spec = TAU2_CI[method]
    limits = spec.function(effects, variances, chosen_level, estimator)
    if limits is None:
        raise NotDefinedError(
            f"The {spec.title} interval of tau2 is empty: the effects differ less than their variances lead "
            "to expect even at tau2 0."
        )
    return Interval(*limits, chosen_level, spec.title)
