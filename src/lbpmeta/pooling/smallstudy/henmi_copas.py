"""Henmi and Copas: the common-effect estimate with an interval that allows for heterogeneity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from lbpmeta.arrays import Array
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import as_sample
from lbpmeta.shown import Plain
from lbpmeta.special import gammainc, ndtr

__all__ = ["HenmiCopas", "henmi_copas"]

#: Nodes of the quadrature over the standardised estimate, and how far it goes: beyond 12 nothing counts.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(200)
_FAR: Final = 12.0


@dataclass(frozen=True, slots=True)
class HenmiCopas(Plain):
    """Effect and interval after Henmi and Copas.

    Parameters
    ----------
    estimate, se : float
        The common-effect estimate, and its standard error under heterogeneity.
    ci : Interval
    tau2 : float
        DerSimonian and Laird's.
    k : int
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    estimate: float
    se: float
    ci: Interval
    tau2: float
    k: int
    notes: tuple[str, ...] = ()
    measure: str = ""

    def __str__(self) -> str:
        return (
            f"Henmi-Copas, k = {self.k}: {self.estimate:.4g}, {self.ci}, tau2 = {self.tau2:.4g}{told_of(self.measure)}"
        )


def henmi_copas(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    level: float | None = None,
    **others: Unpack[EffectNames],
) -> HenmiCopas:
    """Pool with common-effect weights and an interval that holds under heterogeneity.

    Small studies get no more weight than under a common effect, so that what was not published because it was small
    moves the estimate less than it moves a random-effects one; the interval allows for tau2 and for its uncertainty.

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    level : float, optional
        Confidence level. Default: the fit's, or 0.95.

    Returns
    -------
    HenmiCopas

    Raises
    ------
    DataError
        Unusable numbers, or fewer than two studies.

    Notes
    -----
    With w = 1/v, theta = sum(w y)/sum(w), W_j = sum(w^j)/sum(w) and R = (theta - theta_0) sqrt(sum w) of variance
    1 + tau2 W2: the quantile u of U = R/sqrt(1 + tau2_DL W2) is solved for from
    P(U > u) = int P(Q < (k - 1) + (sum w - W2)((r/u)^2 - 1)/W2 | R = r) dF(r) over r > u, where Q given R is taken as a
    gamma variable with its exact mean and variance, at tau2 = tau2_DL. The interval is theta -+ u
    sqrt((1 + tau2 W2)/sum w).

    References
    ----------
    Henmi M, Copas JB. Confidence intervals for random effects meta-analysis and robustness to publication bias. Stat
    Med 2010;29:2969-2983.

    Examples
    --------
    >>> print(henmi_copas([0.4, 0.3, 0.2, 0.9, 0.5, 0.1], [0.01, 0.02, 0.03, 0.02, 0.04, 0.03]))
    Henmi-Copas, k = 6: 0.42, 0.11 to 0.73 (95% Henmi-Copas), tau2 = 0.05409
    """
    sample = as_sample(yi, vi, column, data=data, se=se, function="henmi_copas", others=others, level=level)
    level = sample.recipe.level
    y, v = sample.yi, sample.vi
    w = 1 / v
    total = float(w.sum())
    w2, w3, w4 = (float((w**j).sum()) / total for j in (2, 3, 4))
    estimate = float((w * y).sum()) / total
    q = float((w * (y - estimate) ** 2).sum())
    k = y.size
    tau2 = max(0.0, (q - (k - 1)) / (total - w2))
    variance = 1 + tau2 * w2
    quantile = _quantile(k, tau2, (total, w2, w3, w4), level)
    se = math.sqrt(variance / total)
    half = quantile * se
    return HenmiCopas(
        estimate,
        se,
        Interval(estimate - half, estimate + half, level, "Henmi-Copas"),
        tau2,
        k,
        sample.notes,
        sample.measure,
    )


def _quantile(k: int, tau2: float, sums: tuple[float, float, float, float], level: float) -> float:
    """The quantile of U, by which the standard error is multiplied."""
    total, w2, w3, w4 = sums
    variance = 1 + tau2 * w2
    root = math.sqrt(variance)
    a, f = w3 - w2**2, w4 - 2 * w2 * w3 + w2**3
    tail = (1 - level) / 2

    def beyond(t: float) -> float:
        """P(U > u) for u = root t, less the tail; r in units of its standard deviation."""
        half = (_FAR - t) / 2
        r = t + half * (_NODES + 1)
        mean, spread = _of_q(r * root)
        limit = (total / w2 - 1) * ((r / t) ** 2 - 1) + (k - 1)
        density = np.exp(-(r**2) / 2) / math.sqrt(2 * math.pi)
        inside = gammainc(mean**2 / spread, np.maximum(0.0, limit) * mean / spread)
        return half * float((_WEIGHTS * density * inside).sum()) + float(ndtr(-_FAR)) - tail

    def _of_q(r: Array) -> tuple[Array, Array]:
        """Mean and variance of Q given R = r, from the conditional normal distribution of the effects."""
        moved = r**2 / variance**2 - 1 / variance
        mean = (k - 1) + tau2 * (total - w2) + tau2**2 * a * moved
        fixed = 2 * (k - 1) + 4 * tau2 * (total - w2) + 2 * tau2**2 * (total * w2 - 2 * w3 + w2**2)
        given = 4 * tau2**2 * (a + tau2 * f) * moved
        return mean, fixed + given + tau2**4 * a**2 * (2 / variance**2 - 4 * r**2 / variance**3)

    return root * float(brentq(beyond, 1e-6, 4 * _FAR / 5, xtol=1e-12, rtol=8.9e-16))
