"""Begg and Mazumdar's rank correlation test."""

from __future__ import annotations

from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.arrays import Array
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import as_sample, require_studies
from lbpmeta.pooling.smallstudy.result import BiasTest
from lbpmeta.special import ndtr

__all__ = ["begg", "kendall_p_exact"]

_MAX_EXACT = 200  # Beyond this the normal p agrees to 4 digits, and counting all permutations takes long.


def begg(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    force: bool = False,
    **others: Unpack[EffectNames],
) -> BiasTest:
    """Test funnel plot asymmetry by the rank correlation of standardized effects with their variances.

    Kendall's tau between (y_i - m) / sqrt(v_i - 1/sum w) and v_i, with m the inverse-variance common effect
    and w = 1/v. The p value is exact where neither variable has ties and k < 200, otherwise normal without
    continuity correction (as R's ``cor.test`` has it).

    Examples
    --------
    >>> yi = [0.1, 0.3, 0.2, 0.5, 0.4, 0.6, 0.9, 0.7, 1.1, 0.8]
    >>> vi = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.10]
    >>> print(begg(yi, vi))
    Begg rank correlation, k = 10: 0.7778, exact p < 0.001

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
        A fit, or the effects on the analysis scale.
    vi : array_like, shape (k,), optional
        Sampling variances; required unless a fit is given.
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    force : bool
        Compute the test on fewer than 10 studies too.

    Returns
    -------
    BiasTest
        `estimate` is tau; `statistic` is the normal z, or the number of concordant pairs when exact.

    Raises
    ------
    MethodError
        Fewer than 10 studies without `force`.
    DataError
        Variances that are not positive, or no two of them different.

    References
    ----------
    Begg CB, Mazumdar M. Operating characteristics of a rank correlation test for publication bias.
    Biometrics 1994;50:1088-1101.
    """
    s = as_sample(yi, vi, column, data=data, se=se, function="begg", others=others, minimum=3)
    notes = s.notes + require_studies(s.k, "Begg's test", force=force)
    w = 1 / s.vi
    centre = (w @ s.yi) / w.sum()
    standardized = (s.yi - centre) / np.sqrt(s.vi - 1 / w.sum())
    concordance, ties_x, ties_y = _pairs(standardized, s.vi)
    pairs = s.k * (s.k - 1) / 2
    untied = np.sqrt((pairs - _choose2(ties_x)) * (pairs - _choose2(ties_y)))
    tau = float(concordance / untied) if untied > 0 else float("nan")
    if np.isnan(tau):
        notes = (*notes, "tau does not exist: all variances, or all standardized effects, are equal.")
        return BiasTest("Begg rank correlation", tau, None, tau, None, tau, "z", s.k, notes=notes)
    if ties_x.size == 0 and ties_y.size == 0 and s.k < _MAX_EXACT:
        concordant = round((concordance + pairs) / 2)
        p = kendall_p_exact(concordant, s.k)
        return BiasTest("Begg rank correlation", tau, None, float(concordant), None, p, "exact", s.k, notes=notes)
    z = concordance / np.sqrt(_tied_variance(s.k, ties_x, ties_y))
    if s.k < _MAX_EXACT:
        notes = (*notes, "ties: the p value is from the normal distribution.")
    p = float(2 * ndtr(-abs(z)))
    return BiasTest("Begg rank correlation", tau, None, float(z), None, p, "z", s.k, notes=notes)


def kendall_p_exact(concordant: int, k: int) -> float:
    """Two-sided exact p value of Kendall's test without ties.

    The number of permutations of k with c concordant pairs (the Mahonian numbers) is the coefficient of x^c in
    prod_{i<=k} (1 + x + ... + x^(i-1)); p is twice the smaller tail, at most 1.

    Examples
    --------
    >>> kendall_p_exact(3, 3)  # one of 6 permutations, doubled
    0.3333333333333333
    """
    probability = np.ones(1)
    for i in range(2, k + 1):
        probability = np.convolve(probability, np.full(i, 1 / i))
    lower = probability[: concordant + 1].sum()
    upper = probability[concordant:].sum()
    return float(min(1.0, 2 * min(lower, upper)))


def _pairs(x: Array, y: Array) -> tuple[float, NDArray[np.int64], NDArray[np.int64]]:
    """Concordant minus discordant pairs, and the sizes of the groups of ties in each variable."""
    signs = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    return float(signs.sum() / 2), _tie_sizes(x), _tie_sizes(y)


def _tie_sizes(x: Array) -> NDArray[np.int64]:
    sizes = np.unique(x, return_counts=True)[1]
    return sizes[sizes > 1]


def _choose2(sizes: NDArray[np.int64]) -> float:
    return float((sizes * (sizes - 1)).sum() / 2)


def _tied_variance(k: int, tx: NDArray[np.int64], ty: NDArray[np.int64]) -> float:
    """Variance of concordant minus discordant pairs under independence, with ties (Kendall 1970, ch. 4)."""

    def rises(t: NDArray[np.int64]) -> float:
        return float((t * (t - 1) * (2 * t + 5)).sum())

    def triples(t: NDArray[np.int64]) -> float:
        return float((t * (t - 1) * (t - 2)).sum())

    base = (k * (k - 1) * (2 * k + 5) - rises(tx) - rises(ty)) / 18
    both = 4 * _choose2(tx) * _choose2(ty) / (2 * k * (k - 1))
    three = triples(tx) * triples(ty) / (9 * k * (k - 1) * (k - 2))
    return base + both + three
