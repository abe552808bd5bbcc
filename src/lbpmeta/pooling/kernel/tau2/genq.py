"""Estimators of tau2 that equate the generalised Q with a number: Paule-Mandel and its relatives."""

from __future__ import annotations

from typing import Final

import numpy as np

from lbpmeta import special
from lbpmeta.arrays import Array, Flags
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import study_sum, study_total
from lbpmeta.pooling.kernel.tau2 import general
from lbpmeta.pooling.kernel.tau2.estimate import Tau2Estimate, Tau2Spec

__all__ = ["SPECS", "paule_mandel", "paule_mandel_median", "se_paule_mandel", "solve_q"]


#: Newton's method needs 4 to 8 steps; more only where variances differ by many powers of ten.
_MAX_STEPS = 500
#: Up to this many sets, those that are solved stay in the arrays.
_FEW = 8
#: A step relative to ``tau2 + smallest v`` that is the last one: convergence is quadratic, so what remains is
#: of the order of its square.
_LAST_STEP = 3e-8


def solve_q(y: Array, v: Array, target: Array) -> tuple[Array, Flags]:
    """Solve ``Q(tau2) = target`` for ``tau2 >= 0``, where ``Q(t) = sum (y - mu)^2 / (v + t)``.

    In the eigenbasis of the contrasts Q is ``sum b_i^2 / (t + l_i)``: decreasing, and its reciprocal is
    increasing and concave. Newton's method on ``1 / Q`` therefore lands on the left of the root after its
    first step, wherever it starts, and then rises to it without ever passing it: no bracket is needed (the
    argument of Hebden for secular equations). A set with ``Q(0) <= target`` gets 0. The start is exact for
    equal variances.

    Parameters
    ----------
    y, v : ndarray, shape (k, n), or (k,) for one set
        Effects, best centred, and variances (inf where masked).
    target : ndarray, shape (n,), or scalar for one set
        Positive.

    Returns
    -------
    tau2 : ndarray, shape (n,)
    converged : ndarray of bool, shape (n,)

    References
    ----------
    Paule RC, Mandel J. J Res Natl Bur Stand 1982;87:377-385. Conn AR, Gould NIM, Toint PL. Trust-region
    methods. SIAM, 2000, section 7.3.
    """
    least = np.minimum.reduce(v, axis=0)
    r = y - study_total(y) / y.shape[0]
    t = np.maximum(study_sum(r, r) / target - study_total(v) / y.shape[0], 0.0)
    if y.ndim == 1:
        root, solved = _solve_one(y, v, float(target), float(t), float(least))
        return np.asarray(root)[()], np.asarray(solved)[()]
    n = target.size
    tau2, converged, active = np.zeros(n), np.zeros(n, dtype=np.bool_), np.arange(n)
    for _ in range(_MAX_STEPS):
        q, slope = _q_and_slope(y, v, t)
        # all effects equal: Q and its slope are 0, and so is tau2
        step = np.divide(q * (q / target - 1.0), slope, out=np.zeros(q.shape), where=slope > 0)
        new = np.maximum(t + step, 0.0)
        done = np.abs(new - t) <= _LAST_STEP * (new + least)
        t = new
        if done.all():
            tau2[active] = t
            converged[active] = True
            return tau2, converged
        if done.size > _FEW and 2 * np.count_nonzero(done) >= done.size:
            tau2[active], converged[active] = t, done
            keep = (~done).nonzero()[0]
            active, t, least, target = active[keep], t[keep], least[keep], target[keep]
            y, v = y.take(keep, axis=1), v.take(keep, axis=1)
    tau2[active] = t
    return tau2, converged


def _q_and_slope(y: Array, v: Array, t: Array | float) -> tuple[Array, Array]:
    """``Q(t)``, and minus its derivative."""
    w = 1.0 / (v + t)
    r = y - study_sum(w, y) / study_total(w)
    wr = w * r
    return study_sum(wr, r), study_sum(wr, wr)


def _solve_one(y: Array, v: Array, target: float, t: float, least: float) -> tuple[float, bool]:
    """The iteration of :func:`solve_q` for one set, on plain numbers."""
    for _ in range(_MAX_STEPS):
        q, slope = map(float, _q_and_slope(y, v, t))
        new = max(t + q * (q / target - 1.0) / slope, 0.0) if slope > 0 else t
        done = abs(new - t) <= _LAST_STEP * (new + least)
        t = new
        if done:
            return t, True
    return t, False


def paule_mandel(sets: StudySets) -> Tau2Estimate:
    """Paule-Mandel: the root of ``Q(tau2) = k - 1``.

    The empirical Bayes estimator (Morris 1983) and the iterated DerSimonian-Laird estimator solve the same
    equation: with the generalised weights of the last iteration,
    ``tau2 = (Q - (k - 1) + tau2 tr P) / tr P`` holds exactly where ``Q = k - 1``.

    References
    ----------
    Paule RC, Mandel J. J Res Natl Bur Stand 1982;87:377-385. Morris CN. J Am Stat Assoc 1983;78:47-55.
    DerSimonian R, Kacker R. Contemp Clin Trials 2007;28:105-114.
    """
    return _generalised(sets, sets.k - 1.0)


def paule_mandel_median(sets: StudySets) -> Tau2Estimate:
    """Median-unbiased Paule-Mandel: ``Q(tau2)`` equals the median of chi-square with k - 1 df.

    References
    ----------
    Viechtbauer W. Median-unbiased estimators for the amount of heterogeneity in meta-analysis. European
    Congress of Methodology, Valencia, 2021.
    """
    median: Array = special.chdtri(np.maximum(sets.k - 1.0, 1.0), 0.5)
    return _generalised(sets, median)


def _generalised(sets: StudySets, target: Array) -> Tau2Estimate:
    if sets.fewest > 1:
        return Tau2Estimate(*solve_q(sets.y, sets.v, target))
    several = sets.k > 1
    tau2, converged = solve_q(sets.y, sets.v, np.where(several, target, 1.0))
    return Tau2Estimate(np.where(several, tau2, 0.0), converged | ~several)


def se_paule_mandel(sets: StudySets, tau2: Array) -> Array:
    """Standard error of EB, PM, PMM and DLIT: ``sqrt(2 k^2 / (k - 1)) / s1`` with ``w = 1 / (v + tau2)``.

    References
    ----------
    Morris CN. J Am Stat Assoc 1983;78:47-55.
    """
    s1 = study_total(1.0 / (sets.v + tau2))
    with np.errstate(divide="ignore"):
        se: Array = np.sqrt(2.0 * sets.k**2 / (sets.k - 1.0)) / s1
    return se


#: The estimators of this family. EB and DLIT, the iterated moment estimator, have the equation of PM as their fixed
#: point.
SPECS: Final = (
    Tau2Spec("EB", paule_mandel, se_paule_mandel, general.paule_mandel, "empirical Bayes", "Morris 1983"),
    Tau2Spec("PM", paule_mandel, se_paule_mandel, general.paule_mandel, "Paule-Mandel", "Paule & Mandel 1982"),
    Tau2Spec(
        "PMM",
        paule_mandel_median,
        se_paule_mandel,
        general.paule_mandel_median,
        "Paule-Mandel, median-unbiased",
        "Viechtbauer 2021",
    ),
    Tau2Spec(
        "DLIT",
        paule_mandel,
        se_paule_mandel,
        general.paule_mandel,
        "DerSimonian-Laird, iterated",
        "DerSimonian & Kacker 2007",
    ),
)
