"""Fits around the Mantel-Haenszel and Peto estimates: intervals, heterogeneity, the random-effects line."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.measures import MEASURES
from lbpmeta.pooling.data import read_studies
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.single import pool_studies
from lbpmeta.pooling.tables.mh import PooledEstimate
from lbpmeta.recipe import Recipe
from lbpmeta.special import chdtrc, ndtr, ndtri

__all__ = ["QTest", "about", "common_fit", "random_fit"]


class QTest(NamedTuple):
    """Cochran's Q and its degrees of freedom."""

    q: float
    df: int

    @property
    def p(self) -> float:
        return float(chdtrc(self.df, self.q)) if self.df > 0 else 1.0

    @property
    def i2(self) -> float:
        return 100 * max(0.0, (self.q - self.df) / self.q) if self.q > 0 else 0.0

    @property
    def h2(self) -> float:
        return self.q / self.df if self.df > 0 else 1.0


def about(centre: float, yi: Array, vi: Array, *, by_mh: bool) -> QTest:
    """Return Q about the Mantel-Haenszel estimate, or about the inverse-variance estimate."""
    if yi.size < 2:
        return QTest(0.0, max(0, yi.size - 1))
    if not by_mh:
        centre = float(np.average(yi, weights=1 / vi))
    return QTest(float(np.sum((yi - centre) ** 2 / vi)), yi.size - 1)


def common_fit(
    line: PooledEstimate,
    het: QTest,
    yi: Array,
    vi: Array,
    labels: tuple[str, ...],
    measure: str,
    settings: Recipe,
    notes: tuple[str, ...],
    method: str = "Mantel-Haenszel",
) -> Fit:
    """Dress a common-effect line: normal interval, heterogeneity from Q."""
    if line.se == 0:
        raise NotDefinedError(
            f"The Mantel-Haenszel {measure} is {line.estimate:g} with a standard error of 0: in every arm nobody or "
            "everybody has the event. A recipe that corrects zero cells ('revman5', 'meta') gives a standard error."
        )
    k = int(yi.size)
    z = line.estimate / line.se
    half = float(ndtri((1 + settings.level) / 2)) * line.se
    return Fit(
        estimate=line.estimate,
        se=line.se,
        ci=Interval(line.estimate - half, line.estimate + half, settings.level, "z"),
        statistic=z,
        p_value=float(2 * ndtr(-abs(z))),
        df=None,
        tau2=0.0,
        se_tau2=math.nan,
        tau2_ci=None,
        i2=het.i2,
        i2_ci=None,
        h2=het.h2,
        h2_ci=None,
        q=het.q,
        q_df=het.df,
        q_p=het.p,
        prediction=None,
        weights=100 * line.weights / line.weights.sum(),
        k=k,
        recipe=settings.replace(ci="z"),
        measure=measure,
        scale=MEASURES[measure].scale,
        yi=yi,
        vi=vi,
        labels=labels,
        notes=(
            *notes,
            "No interval of I2 or H2: Q-profile intervals are about the inverse-variance estimate.",
        ),
        method=method,
    )


def random_fit(
    het: QTest,
    yi: Array,
    vi: Array,
    labels: tuple[str, ...],
    measure: str,
    settings: Recipe,
    notes: tuple[str, ...],
) -> Fit:
    """Pool the study estimates with a tau2 that takes Q about the Mantel-Haenszel estimate."""
    if settings.tau2 != "DL":
        fit = pool_studies(read_studies(yi, vi, labels=labels, measure=measure), settings)
        i2, h2 = (het.i2, het.h2) if settings.i2 == "q" else (fit.i2, fit.h2)
        return replace(
            fit, q=het.q, q_df=het.df, q_p=het.p, i2=i2, h2=h2, notes=(*notes, *fit.notes), method="Mantel-Haenszel"
        )
    w = 1 / vi
    spare = float(np.sum(w) - np.sum(w**2) / np.sum(w))
    tau2 = max(0.0, (het.q - het.df) / spare) if het.df > 0 else 0.0
    reason = "No interval of tau2, I2 or H2: Q-profile intervals are about the inverse-variance estimate."
    if tau2 == 0 and yi.size > 1:
        notes = (*notes, "tau2 is 0: every study has its common-effect weight.")
    fit = pool_studies(read_studies(yi, vi, labels=labels, measure=measure), settings, tau2, fixed_note=reason)
    i2, h2 = (het.i2, het.h2) if settings.i2 == "q" else (fit.i2, fit.h2)
    return replace(
        fit,
        q=het.q,
        q_df=het.df,
        q_p=het.p,
        i2=i2,
        h2=h2,
        at_boundary=tau2 == 0,
        tau2_fixed=False,
        notes=(*notes, *fit.notes),
        method="Mantel-Haenszel",
    )
