"""Closed-form estimators of tau2: DerSimonian-Laird, Hedges, Hunter-Schmidt, Sidik-Jonkman."""

from __future__ import annotations

from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import generalised_q, quadratic_traces, study_total, trace_p, trace_pp
from lbpmeta.pooling.kernel.tau2 import general
from lbpmeta.pooling.kernel.tau2.estimate import Tau2Estimate, Tau2Spec

__all__ = [
    "SPECS",
    "dersimonian_laird",
    "hedges",
    "hunter_schmidt",
    "hunter_schmidt_k",
    "se_dersimonian_laird",
    "se_hedges",
    "se_hunter_schmidt",
    "se_hunter_schmidt_k",
    "se_sidik_jonkman",
    "sidik_jonkman",
]


def _closed_form(tau2: Array) -> Tau2Estimate:
    return Tau2Estimate(np.maximum(tau2, 0.0), np.ones(tau2.shape, dtype=np.bool_))


def _divide(numerator: Array, denominator: Array) -> Array:
    """Divide; 0 where the denominator is 0, which happens for sets of one study only."""
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator != 0)


def _ones(sets: StudySets) -> Array:
    return np.ones_like(sets.y) if sets.mask is None else sets.mask.astype(np.float64)


def _finite_v(sets: StudySets) -> Array:
    return sets.v if sets.mask is None else np.where(sets.mask, sets.v, 0.0)


def dersimonian_laird(sets: StudySets) -> Tau2Estimate:
    """DerSimonian-Laird: ``(Q - (k - 1)) / (s1 - s2 / s1)`` with ``w = 1 / v``.

    References
    ----------
    DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials 1986;7:177-188.
    """
    q = generalised_q(sets.y, sets.w)
    return _closed_form(_divide(q - (sets.k - 1.0), np.where(sets.k > 1, trace_p(sets.w), 0.0)))


def se_dersimonian_laird(sets: StudySets, tau2: Array) -> Array:
    """Standard error of DL: ``sqrt(2 (k - 1) + 4 tau2 tr P + 2 tau2^2 tr PP) / tr P``.

    References
    ----------
    Biggerstaff BJ, Tweedie RL. Stat Med 1997;16:753-768.
    """
    return _divide(_sd_of_q(sets, tau2), trace_p(sets.w))


def _sd_of_q(sets: StudySets, tau2: Array) -> Array:
    p, pp = trace_p(sets.w), trace_pp(sets.w)
    # Both traces are of squares; where one weight carries nearly everything, rounding can leave them below 0.
    return np.sqrt(2.0 * (sets.k - 1.0) + 4.0 * tau2 * np.maximum(p, 0.0) + 2.0 * tau2**2 * np.maximum(pp, 0.0))


def hunter_schmidt(sets: StudySets) -> Tau2Estimate:
    """Hunter-Schmidt: ``(Q - k) / s1``. Biased downwards.

    References
    ----------
    Hunter JE, Schmidt FL. Methods of meta-analysis. Sage, 1990. Viechtbauer W. J Educ Behav Stat
    2005;30:261-293.
    """
    q = generalised_q(sets.y, sets.w)
    return _closed_form((q - sets.k) / study_total(sets.w))


def se_hunter_schmidt(sets: StudySets, tau2: Array) -> Array:
    """Standard error of HS: that of Q, over s1."""
    total: Array = study_total(sets.w)
    return _sd_of_q(sets, tau2) / total


def hunter_schmidt_k(sets: StudySets) -> Tau2Estimate:
    """Hunter-Schmidt with small-sample correction: ``(Q k / (k - 1) - k) / s1``.

    References
    ----------
    Brannick MT, Potter SM, Benitez B, Morris SB. Organ Res Methods 2019;22:490-514.
    """
    q = generalised_q(sets.y, sets.w)
    corrected = _divide(q * sets.k, sets.k - 1.0)
    return _closed_form((corrected - sets.k) / study_total(sets.w))


def se_hunter_schmidt_k(sets: StudySets, tau2: Array) -> Array:
    """Standard error of HSk: ``k / (k - 1)`` times that of HS."""
    return _divide(sets.k * se_hunter_schmidt(sets, tau2), sets.k - 1.0)


def hedges(sets: StudySets) -> Tau2Estimate:
    """Hedges: the unweighted variance of the effects minus the mean sampling variance.

    References
    ----------
    Hedges LV, Olkin I. Statistical methods for meta-analysis. Academic Press, 1985, p. 193-194.
    """
    spread = _divide(generalised_q(sets.y, _ones(sets)), sets.k - 1.0)
    mean_v = study_total(_finite_v(sets)) / sets.k
    return _closed_form(np.where(sets.k > 1, spread - mean_v, 0.0))


def se_hedges(sets: StudySets, tau2: Array) -> Array:
    """Standard error of HE: that of the unweighted sum of squares, over k - 1."""
    pvpv, pvp, pp = quadratic_traces(_ones(sets), _finite_v(sets))
    return _divide(np.sqrt(2.0 * pvpv + 4.0 * tau2 * pvp + 2.0 * tau2**2 * pp), sets.k - 1.0)


def _sidik_jonkman_start(sets: StudySets) -> Array:
    return generalised_q(sets.y, _ones(sets)) / sets.k


def sidik_jonkman(sets: StudySets) -> Tau2Estimate:
    """Sidik-Jonkman: ``t0 sum w (y - mu)^2 / (k - 1)`` with ``w = 1 / (v + t0)``, ``t0 = sum (y - ybar)^2 /
    k``.

    Never 0 unless all effects are equal, and therefore often above every other estimate.

    References
    ----------
    Sidik K, Jonkman JN. Stat Med 2005;24:1565-1583 [model error variance].
    """
    start = _sidik_jonkman_start(sets)
    q = generalised_q(sets.y, 1.0 / (sets.v + start))
    return _closed_form(_divide(start * q, sets.k - 1.0))


def se_sidik_jonkman(sets: StudySets, tau2: Array) -> Array:
    """Standard error of SJ, given its starting value t0."""
    start = _sidik_jonkman_start(sets)
    pvpv, pvp, pp = quadratic_traces(1.0 / (sets.v + start), _finite_v(sets))
    return _divide(start * np.sqrt(2.0 * pvpv + 4.0 * tau2 * pvp + 2.0 * tau2**2 * pp), sets.k - 1.0)


#: The estimators of this family.
SPECS: Final = (
    Tau2Spec(
        "DL",
        dersimonian_laird,
        se_dersimonian_laird,
        general.dersimonian_laird,
        "DerSimonian-Laird",
        "DerSimonian & Laird 1986",
    ),
    Tau2Spec("HE", hedges, se_hedges, general.hedges, "Hedges", "Hedges & Olkin 1985"),
    Tau2Spec(
        "HS", hunter_schmidt, se_hunter_schmidt, general.hunter_schmidt, "Hunter-Schmidt", "Hunter & Schmidt 1990"
    ),
    Tau2Spec(
        "HSk",
        hunter_schmidt_k,
        se_hunter_schmidt_k,
        general.hunter_schmidt_k,
        "Hunter-Schmidt, small-sample corrected",
        "Brannick et al. 2019",
    ),
    Tau2Spec("SJ", sidik_jonkman, se_sidik_jonkman, general.sidik_jonkman, "Sidik-Jonkman", "Sidik & Jonkman 2005"),
)
