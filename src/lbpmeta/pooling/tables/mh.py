"""Mantel-Haenszel: the pooled estimates, as sums over the studies, and what systems do differently."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from lbpmeta.arrays import Array, Flags
from lbpmeta.errors import NotDefinedError

__all__ = [
    "MH_RULES",
    "MantelHaenszelRules",
    "PooledEstimate",
    "mh_odds_ratio",
    "mh_rate_difference",
    "mh_rate_ratio",
    "mh_risk_difference",
    "mh_risk_ratio",
]


@dataclass(frozen=True, slots=True)
class MantelHaenszelRules:
    """What systems do differently inside the Mantel-Haenszel method, beside the study estimates.

    Parameters
    ----------
    corrected_sums : bool
        Whether corrected cells enter the sums, or the raw counts.
    all_events_is_one : bool
        Whether a study where everybody has the event enters the risk ratio's sums with a ratio of exactly 1.
    rd_variance : {"Sato", "Greenland-Robins"}
        Variance of the risk difference.
    q_informative : bool
        Whether Cochran's Q leaves out studies without any event, or with events only.
    q_needs_dl : bool
        Whether Cochran's Q is taken about the Mantel-Haenszel estimate only where tau2 is DL's (and else
        about the inverse-variance estimate).
    """

    corrected_sums: bool
    all_events_is_one: bool
    rd_variance: str
    q_informative: bool
    q_needs_dl: bool


#: Rules by the name of the zero-cell policy that they go with.
MH_RULES: Final[Mapping[str, MantelHaenszelRules]] = MappingProxyType(
    {
        "metafor": MantelHaenszelRules(False, False, "Sato", True, False),
        "none": MantelHaenszelRules(False, False, "Sato", True, False),
        "revman": MantelHaenszelRules(True, True, "Greenland-Robins", False, False),
        "meta": MantelHaenszelRules(True, False, "Greenland-Robins", False, True),
    }
)


class PooledEstimate(NamedTuple):
    """A pooled estimate, its standard error and the weight of each study."""

    estimate: float
    se: float
    weights: Array


def _log_ratio(numerator: float, denominator: float, measure: str) -> float:
    """Return the log of a ratio of sums, or say why it does not exist."""
    if not (numerator > 0 and denominator > 0):
        arm = "1" if numerator <= 0 else "2"
        raise NotDefinedError(
            f"No Mantel-Haenszel {measure} exists: one of its sums is 0 (no events, or no non-events, in arm "
            f"{arm} of all studies). A recipe that corrects zero cells ('revman5', 'meta') gives an estimate."
        )
    return math.log(numerator) - math.log(denominator)


def _root(*terms: float) -> float:
    """Return the root of a sum that cannot be negative; 0 where only the rounding of its terms is left."""
    total = sum(terms)
    return math.sqrt(total) if total > 1e-14 * sum(map(abs, terms)) else 0.0


def mh_odds_ratio(a: Array, n1: Array, c: Array, n2: Array) -> PooledEstimate:
    """Mantel-Haenszel log odds ratio with the variance of Robins, Breslow and Greenland.

    ``sum(ad/N) / sum(bc/N)``. Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-748. Robins J, Breslow N,
    Greenland S. Biometrics 1986;42:311-323.
    """
    b, d, total = n1 - a, n2 - c, n1 + n2
    r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
    rs, ss = float(r.sum()), float(s.sum())
    estimate = _log_ratio(rs, ss, "OR")
    variance = (
        float(np.sum(p * r)) / rs**2 + float(np.sum(p * s + q * r)) / (rs * ss) + float(np.sum(q * s)) / ss**2
    ) / 2
    return PooledEstimate(estimate, math.sqrt(variance), s)


def mh_risk_ratio(a: Array, n1: Array, c: Array, n2: Array, one: Flags | None = None) -> PooledEstimate:
    """Mantel-Haenszel log risk ratio with the variance of Greenland and Robins.

    ``sum(a n2/N) / sum(c n1/N)``; studies under `one` enter with a ratio of exactly 1.
    Greenland S, Robins JM. Biometrics 1985;41:55-68.
    """
    total = n1 + n2
    r, s = a * n2 / total, c * n1 / total
    if one is not None:
        r = np.where(one, s, r)
    d = (n1 * n2 * (a + c) - a * c * total) / total**2
    rs, ss = float(r.sum()), float(s.sum())
    return PooledEstimate(_log_ratio(rs, ss, "RR"), _root(float(d.sum())) / math.sqrt(rs * ss), s)


def mh_risk_difference(a: Array, n1: Array, c: Array, n2: Array, difference: Array, variance: str) -> PooledEstimate:
    """Mantel-Haenszel risk difference, ``sum(w rd) / sum(w)`` with ``w = n1 n2/N``.

    Variance "Greenland-Robins": ``sum((a b n2^3 + c d n1^3)/(n1 n2 N^2)) / sum(w)^2``; "Sato" is consistent
    for sparse data too. Greenland S, Robins JM. Biometrics 1985;41:55-68. Sato T, Greenland S, Robins JM.
    Biometrics 1989;45:1323-1324.
    """
    total = n1 + n2
    w = n1 * n2 / total
    ws = float(w.sum())
    estimate = float(np.sum(w * difference)) / ws
    if variance == "Sato":
        p = c * (n1 / total) ** 2 - a * (n2 / total) ** 2 + n1 * n2 * (n2 - n1) / (2 * total**2)
        q = (a * (n2 - c) + c * (n1 - a)) / (2 * total)
        return PooledEstimate(estimate, _root(estimate * float(p.sum()), float(q.sum())) / ws, w)
    spread = (a * (n1 - a) * n2**3 + c * (n2 - c) * n1**3) / (n1 * n2 * total**2)
    return PooledEstimate(estimate, math.sqrt(float(spread.sum())) / ws, w)


def mh_rate_ratio(x1: Array, t1: Array, x2: Array, t2: Array) -> PooledEstimate:
    """Mantel-Haenszel log rate ratio, ``sum(x1 t2/T) / sum(x2 t1/T)``.

    Greenland S, Robins JM. Biometrics 1985;41:55-68; Rothman et al., Modern Epidemiology, 3rd ed. 2008, 15.
    """
    total = t1 + t2
    r, s = x1 * t2 / total, x2 * t1 / total
    rs, ss = float(r.sum()), float(s.sum())
    spread = float(np.sum(t1 * t2 * (x1 + x2) / total**2))
    return PooledEstimate(_log_ratio(rs, ss, "IRR"), math.sqrt(spread / (rs * ss)), s)


def mh_rate_difference(x1: Array, t1: Array, x2: Array, t2: Array) -> PooledEstimate:
    """Mantel-Haenszel rate difference, ``sum(w (x1/t1 - x2/t2)) / sum(w)`` with ``w = t1 t2/T``.

    Greenland S, Robins JM. Biometrics 1985;41:55-68.
    """
    w = t1 * t2 / (t1 + t2)
    ws = float(w.sum())
    estimate = float(np.sum(w * (x1 / t1 - x2 / t2))) / ws
    return PooledEstimate(estimate, math.sqrt(float(np.sum(w**2 * (x1 / t1**2 + x2 / t2**2)))) / ws, w)
