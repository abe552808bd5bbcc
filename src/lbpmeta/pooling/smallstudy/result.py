"""BiasTest: what the tests of funnel plot asymmetry return, and the weighted line most of them fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.decimals import p_text
from lbpmeta.errors import DataError
from lbpmeta.interval import Interval
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.shown import Plain
from lbpmeta.special import stdtr, stdtrit

__all__ = ["BiasTest", "FittedLine", "format_p", "line_test", "t_interval", "two_sided_t", "weighted_line"]


@dataclass(frozen=True, slots=True)
class BiasTest(Plain):
    """A test of funnel plot asymmetry.

    Parameters
    ----------
    name : str
        The test and its variant.
    estimate, se : float
        The asymmetry: slope on the predictor, or Kendall's tau. `se` is None for a rank test.
    statistic : float
        Test statistic of a zero `estimate`.
    df : float or None
        Degrees of freedom of a t statistic; None otherwise.
    p_value : float
        Two-sided.
    distribution : {"t", "z", "exact"}
        Where the p value comes from.
    k : int
        Number of studies used.
    limit_estimate : float or None
        Effect that the line predicts for a study of infinite size, on the analysis scale; None where the test
        has none.
    limit_ci : Interval or None
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    name: str
    estimate: float
    se: float | None
    statistic: float
    df: float | None
    p_value: float
    distribution: str
    k: int
    limit_estimate: float | None = None
    limit_ci: Interval | None = None
    notes: tuple[str, ...] = ()
    measure: str = ""

    def __str__(self) -> str:
        if self.distribution == "exact":
            test = f"exact {format_p(self.p_value)}"
        else:
            degrees = "" if self.df is None else f"({self.df:g})"
            test = f"{self.distribution}{degrees} = {self.statistic:.3f}, {format_p(self.p_value)}"
        spread = "" if self.se is None else f" (SE {self.se:.4g})"
        limit = "" if self.limit_estimate is None else f"; limit estimate {self.limit_estimate:.4g}"
        of = "" if self.limit_estimate is None else told_of(self.measure)
        return f"{self.name}, k = {self.k}: {self.estimate:.4g}{spread}, {test}{limit}{of}"


class FittedLine(NamedTuple):
    """A weighted least-squares line y = intercept + slope x, with standard errors."""

    intercept: float
    slope: float
    se_intercept: float
    se_slope: float
    df: int


def weighted_line(y: Array, x: Array, w: Array) -> FittedLine:
    """Fit a line by weighted least squares, with the residual variance estimated (as R's ``lm`` does).

    slope = sum w (x - m_x)(y - m_y) / sum w (x - m_x)^2 with weighted means m; residual variance
    s2 = sum w e^2 / (k - 2).

    Parameters
    ----------
    y, x, w : ndarray, shape (k,)
        Outcome, predictor, weights.

    Raises
    ------
    DataError
        If the predictor does not vary, the points lie on one line, or there are fewer than 3.
    """
    df = y.size - 2
    if df < 1:
        raise DataError(f"`yi` holds {y.size} usable studies; a line with its error needs at least 3.")
    total = w.sum()
    mean_x, mean_y = (w @ x) / total, (w @ y) / total
    dx, dy = x - mean_x, y - mean_y
    sxx = float(w @ dx**2)
    # Centring leaves a residue of about k eps x^2 when all x are equal; such a line has no slope.
    if sxx <= 64 * np.finfo(float).eps ** 2 * float(w @ x**2) * y.size or np.ptp(x) == 0:
        raise DataError("all studies have the same precision; asymmetry cannot be estimated from equal precisions.")
    slope = float((w * dx) @ dy) / sxx
    residual = dy - slope * dx
    rss = float(w @ residual**2)
    if rss <= 64 * np.finfo(float).eps ** 2 * float(w @ y**2) * y.size:
        raise DataError("all effects lie on one line; without a residual variance nothing can be tested.")
    s2 = rss / df
    return FittedLine(
        intercept=float(mean_y - slope * mean_x),
        slope=slope,
        se_intercept=float(np.sqrt(s2 * (1 / total + mean_x**2 / sxx))),
        se_slope=float(np.sqrt(s2 / sxx)),
        df=df,
    )


def line_test(name: str, line: FittedLine, level: float, notes: tuple[str, ...], measure: str = "") -> BiasTest:
    """Test of a zero slope, with the intercept as the effect of a study of infinite size."""
    t = line.slope / line.se_slope
    return BiasTest(
        name=name,
        estimate=line.slope,
        se=line.se_slope,
        statistic=t,
        df=line.df,
        p_value=two_sided_t(t, line.df),
        distribution="t",
        k=line.df + 2,
        limit_estimate=line.intercept,
        limit_ci=t_interval(line.intercept, line.se_intercept, line.df, level),
        notes=notes,
        measure=measure,
    )


def two_sided_t(statistic: float, df: float) -> float:
    """Two-sided p value of a t statistic."""
    return float(2 * stdtr(df, -abs(statistic)))


def t_interval(estimate: float, se: float, df: float, level: float) -> Interval:
    """Interval estimate ± t se."""
    half = float(stdtrit(df, 0.5 + level / 2)) * se
    return Interval(estimate - half, estimate + half, level, "t")


def format_p(p: float) -> str:
    """Write a p value with 4 decimals, or as a bound.

    Examples
    --------
    >>> format_p(0.18870), format_p(1e-9)
    ('p = 0.1887', 'p < 0.001')
    """
    return p_text(p, digits=4)
