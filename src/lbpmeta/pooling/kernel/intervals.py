"""Confidence intervals of the pooled effect: one registry of standard errors and degrees of freedom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta import special
from lbpmeta.arrays import Array, Flags
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import study_sum

__all__ = ["CI", "CiSpec", "Weighted", "quantile", "two_sided_p"]


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A weighted mean and what its standard errors need.

    Parameters
    ----------
    sets : StudySets
    w : ndarray, shape (k, n)
        ``1 / (v + tau2)``.
    mu, total : ndarray, shape (n,)
        Weighted mean (centred) and sum of the weights.
    tau2 : ndarray, shape (n,)
    """

    sets: StudySets
    w: Array
    mu: Array
    total: Array
    tau2: Array

    @property
    def wald_se(self) -> Array:
        """``1 / sqrt(sum w)``."""
        return 1.0 / np.sqrt(self.total)

    @property
    def scale(self) -> Array:
        """``sum w (y - mu)^2 / (k - 1)``, the factor of Hartung and Knapp; NaN where all effects are
        equal."""
        r = self.sets.y - self.mu
        q = study_sum(self.w, r, r)
        factor = q / np.maximum(self.sets.k - 1.0, 1.0)
        return np.where(effects_equal(self.sets), np.nan, factor)


def effects_equal(sets: StudySets) -> Flags:
    """Whether all effects of a set are the same number (True for one study)."""
    if sets.mask is None:
        most, least = np.maximum.reduce(sets.y, axis=0), np.minimum.reduce(sets.y, axis=0)
    else:
        most = np.max(sets.y, axis=0, initial=-np.inf, where=sets.mask)
        least = np.min(sets.y, axis=0, initial=np.inf, where=sets.mask)
    equal: Flags = np.equal(most, least)
    return equal


def _infinite(weighted: Weighted) -> Array:
    return weighted.sets.full(np.inf)


def wald_z(weighted: Weighted) -> tuple[Array, Array]:
    """Wald: ``1 / sqrt(sum w)``, normal.

    References
    ----------
    DerSimonian R, Laird N. Control Clin Trials 1986;7:177-188.
    """
    return weighted.wald_se, _infinite(weighted)


def wald_t(weighted: Weighted) -> tuple[Array, Array]:
    """Wald standard error with k - 1 degrees of freedom.

    References
    ----------
    Follmann DA, Proschan MA. Biometrics 1999;55:732-737.
    """
    return weighted.wald_se, weighted.sets.k - 1.0


def hksj(weighted: Weighted) -> tuple[Array, Array]:
    """Hartung-Knapp-Sidik-Jonkman: Wald times ``sqrt(sum w (y - mu)^2 / (k - 1))``, k - 1 df.

    Where all effects are equal the factor is 0 and the interval would have no width: NaN instead.

    References
    ----------
    Hartung J, Knapp G. Stat Med 2001;20:3875-3889. Sidik K, Jonkman JN. Stat Med 2002;21:3153-3159.
    """
    return weighted.wald_se * np.sqrt(weighted.scale), weighted.sets.k - 1.0


def hksj_adhoc(weighted: Weighted) -> tuple[Array, Array]:
    """HKSJ with the factor never below 1, so never a smaller standard error than Wald.

    References
    ----------
    Knapp G, Hartung J. Stat Med 2003;22:2693-2710. Röver C, Knapp G, Friede T. BMC Med Res Methodol
    2015;15:99.
    """
    factor = np.fmax(1.0, np.sqrt(weighted.scale))
    return weighted.wald_se * factor, weighted.sets.k - 1.0


def kenward_roger(weighted: Weighted) -> tuple[Array, Array]:
    """Kenward-Roger for REML, with the expected information.

    For a mean with variances ``v + tau2`` the method has a closed form. With ``sj = sum w^j`` and
    ``W = 2 / tr PP`` the variance of tau2: variance ``(1 + 2 W (s3 / s1 - (s2 / s1)^2)) / s1`` and
    ``2 / (W (s2 / s1)^2)`` degrees of freedom (the general formula reduces to Satterthwaite's for one
    parameter).

    References
    ----------
    Kenward MG, Roger JH. Biometrics 1997;53:983-997. Partlett C, Riley RD. Stat Med 2017;36:301-317.
    """
    w, s1 = weighted.w, weighted.total
    m2 = study_sum(w, w) / s1
    m3 = study_sum(w, w, w) / s1
    with np.errstate(divide="ignore", invalid="ignore"):
        variance_of_tau2 = 2.0 / (m2 * s1 - 2.0 * m3 + m2**2)
        adjusted = (1.0 + 2.0 * variance_of_tau2 * (m3 - m2**2)) / s1
        return np.sqrt(adjusted), 2.0 / (variance_of_tau2 * m2**2)


@dataclass(frozen=True, slots=True)
class CiSpec:
    """One way to a standard error and its degrees of freedom (inf for the normal distribution).

    Parameters
    ----------
    name : str
    function : callable
        ``Weighted -> (se, df)``.
    title, source : str
    """

    name: str
    function: Callable[[Weighted], tuple[Array, Array]]
    title: str
    source: str


#: Every confidence interval of the pooled effect by name.
CI: Final[Mapping[str, CiSpec]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            CiSpec("z", wald_z, "Wald, normal", "DerSimonian & Laird 1986"),
            CiSpec("t", wald_t, "Wald, t(k-1)", "Follmann & Proschan 1999"),
            CiSpec("hksj", hksj, "Hartung-Knapp-Sidik-Jonkman", "Hartung & Knapp 2001"),
            CiSpec("hksj-adhoc", hksj_adhoc, "HKSJ, never narrower than Wald", "Knapp & Hartung 2003"),
            CiSpec("kr", kenward_roger, "Kenward-Roger", "Kenward & Roger 1997"),
        )
    }
)


def quantile(df: Array, level: float) -> Array:
    """Two-sided quantile of t (normal where `df` is inf) for a level between 0 and 1."""
    upper = 0.5 * (1.0 + level)
    if df.size == 1:
        only = df.item()
        value = special.ndtri(upper) if only == np.inf else special.stdtrit(only, upper)
        return np.asarray(value, dtype=np.float64).reshape(df.shape)[()]
    distinct, place = np.unique(df, return_inverse=True)
    normal = np.isinf(distinct)
    values: Array = np.where(normal, special.ndtri(upper), special.stdtrit(np.where(normal, 1.0, distinct), upper))
    return values[place]


def two_sided_p(statistic: Array, df: Array | float | None) -> Array:
    """Two-sided p value of a t (normal where `df` is inf or None) statistic, from the tail itself."""
    size = -np.abs(statistic)
    df = np.asarray(np.inf if df is None else df)
    normal = np.isinf(df)
    if normal.all():
        below: Array = special.ndtr(size)
        return 2.0 * below
    tail: Array = special.stdtr(np.where(normal, 1.0, df), size)
    return 2.0 * np.where(normal, special.ndtr(size), tail)
