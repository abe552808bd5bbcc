"""Prediction intervals: where the true effect of a new study is expected. One registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.kernel.intervals import Weighted, hksj

__all__ = ["PREDICTION", "PredictionSpec"]


def _spread(se: Array, weighted: Weighted) -> Array:
    """``sqrt(se^2 + tau2)``."""
    return np.sqrt(se**2 + weighted.tau2)


def follow(weighted: Weighted, se: Array, df: Array) -> tuple[Array, Array]:
    """Standard error and distribution of the confidence interval (metafor's rule)."""
    return _spread(se, weighted), df


def normal(weighted: Weighted, se: Array, df: Array) -> tuple[Array, Array]:
    """Wald standard error, normal distribution.

    References
    ----------
    Viechtbauer W. J Stat Softw 2010;36(3):1-48 (of a Wald test by z). Riley RD, Higgins JPT, Deeks JJ. BMJ
    2011;342:d549 have t with k - 2 degrees of freedom, as ``hts`` here.
    """
    return _spread(weighted.wald_se, weighted), weighted.sets.full(np.inf)


def student(weighted: Weighted, se: Array, df: Array) -> tuple[Array, Array]:
    """Wald standard error, t with k - 1 degrees of freedom.

    References
    ----------
    Veroniki AA et al. Res Synth Methods 2019;10:23-43.
    """
    return _spread(weighted.wald_se, weighted), weighted.sets.k - 1.0


def higgins_thompson_spiegelhalter(weighted: Weighted, se: Array, df: Array) -> tuple[Array, Array]:
    """Wald standard error, t with k - 2 degrees of freedom.

    References
    ----------
    Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-159.
    """
    return _spread(weighted.wald_se, weighted), weighted.sets.k - 2.0


def hartung_knapp(weighted: Weighted, se: Array, df: Array) -> tuple[Array, Array]:
    """HKSJ standard error, t with k - 1 degrees of freedom.

    References
    ----------
    Partlett C, Riley RD. Stat Med 2017;36:301-317 (there with k - 2).
    """
    adjusted, dof = hksj(weighted)
    return _spread(adjusted, weighted), dof


@dataclass(frozen=True, slots=True)
class PredictionSpec:
    """One prediction interval: the standard error of a new true effect, and its degrees of freedom.

    Parameters
    ----------
    name : str
    function : callable
        ``(Weighted, se, df) -> (se, df)``; the arguments are those of the confidence interval.
    title, source : str
    """

    name: str
    function: Callable[[Weighted, Array, Array], tuple[Array, Array]]
    title: str
    source: str


#: Every prediction interval by name. "none" is a setting, not an entry.
PREDICTION: Final[Mapping[str, PredictionSpec]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            PredictionSpec("follow", follow, "as the confidence interval", "Viechtbauer 2010"),
            PredictionSpec("z", normal, "normal", "Viechtbauer 2010"),
            PredictionSpec("t", student, "t(k-1)", "Veroniki et al. 2019"),
            PredictionSpec("hts", higgins_thompson_spiegelhalter, "t(k-2)", "Higgins et al. 2009"),
            PredictionSpec("hksj", hartung_knapp, "t(k-1), HKSJ standard error", "Partlett & Riley 2017"),
        )
    }
)
