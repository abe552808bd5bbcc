"""The predictive distribution of a fit as a curve on the axis of its forest plot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.plots.forest.elements import Density
from lbpmeta.plots.forest.entries import shown
from lbpmeta.pooling.fit import Fit
from lbpmeta.special import stdtr, stdtrit

__all__ = ["PredictiveDistribution", "density", "distribution_of"]

_POINTS: Final = 161
#: Share of the distribution left out at either end of the curve.
_TAIL: Final = 0.001


@dataclass(frozen=True, slots=True)
class PredictiveDistribution:
    """A t (or normal) distribution on the analysis scale.

    Parameters
    ----------
    centre, spread, df : float
        ``df`` is infinite for the normal.
    """

    centre: float
    spread: float
    df: float

    def below(self, x: float) -> float:
        """Return the share below a value of the analysis scale."""
        return float(stdtr(self.df, (x - self.centre) / self.spread))


def distribution_of(fit: Fit) -> PredictiveDistribution | None:
    """Return the distribution whose quantiles are the fit's prediction interval; None where there is none.

    The interval is ``centre -+ c * spread`` with the quantile c of t (or normal) that its method takes, so
    ``spread`` follows from its width.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([-7.0, -3.0, -12.0, 1.0], [4.0, 9.0, 16.0, 5.0], prediction="hts")
    >>> d = distribution_of(fit)
    >>> d.df, round(d.below(fit.prediction.low), 3)
    (2.0, 0.025)
    """
    interval = fit.prediction
    if interval is None or not (math.isfinite(interval.low) and interval.high > interval.low):
        return None
    own = math.inf if fit.df is None else float(fit.df)
    df = {"z": math.inf, "hts": fit.k - 2.0, "t": fit.k - 1.0, "hksj": fit.k - 1.0, "hksj-adhoc": fit.k - 1.0}.get(
        interval.method, own
    )
    quantile = float(stdtrit(df, 0.5 + interval.level / 2))
    return PredictiveDistribution((interval.low + interval.high) / 2, interval.width / 2 / quantile, df)


def density(
    distribution: PredictiveDistribution,
    scale: str,
    limits: tuple[float, float],
    shaded: tuple[tuple[float, float, str], ...],
) -> Density:
    """Return the curve within the limits of the axis.

    Parameters
    ----------
    distribution : PredictiveDistribution
    scale : str
        Analysis scale of the distribution.
    limits : (float, float)
        Of the axis, on the display scale.
    shaded : tuple of (float, float, str)
        Stretches on the display scale.
    """
    d = distribution
    tail = float(stdtrit(d.df, 1 - _TAIL))
    y = np.linspace(d.centre - tail * d.spread, d.centre + tail * d.spread, _POINTS)
    z = (y - d.centre) / d.spread
    heights = np.exp(-z * z / 2) if math.isinf(d.df) else (1 + z * z / d.df) ** (-(d.df + 1) / 2)
    x = np.array(shown(y, scale))
    if scale not in ("identity", "log"):
        # The axis is not linear in the analysis scale: a density moves with the slope between the two.
        heights = _moved(heights, x, y)
    inside = (x >= limits[0]) & (x <= limits[1])
    x, heights = x[inside], heights[inside]
    top = float(heights.max()) if heights.size else 1.0
    return Density(tuple(x.tolist()), tuple((heights / top).tolist()), shaded)


def _moved(heights: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    slope = np.gradient(x, y)
    return np.where(slope > 0, heights / np.where(slope > 0, slope, 1.0), 0.0)
