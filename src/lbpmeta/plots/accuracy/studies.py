"""The studies of a test: sensitivities, false-positive rates and their intervals, and the axes that show them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects.proportion_intervals import proportion_intervals
from lbpmeta.plots.chart.chart import Axis
from lbpmeta.pooling.diagnostic.accuracy import AccuracyTables

__all__ = ["Proportions", "false_positive_rates", "share_axis", "true_positive_rates"]

_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Proportions:
    """One proportion of each study with its interval.

    Parameters
    ----------
    events, n : ndarray, shape (k,)
    low, high : ndarray, shape (k,)
    """

    events: Array
    n: Array
    low: Array
    high: Array

    @property
    def value(self) -> Array:
        """Shape (k,)."""
        return np.asarray(self.events / self.n, dtype=np.float64)


def _proportions(events: Array, n: Array, method: str, level: float) -> Proportions:
    pairs = zip(events.tolist(), n.tolist(), strict=True)
    # A method without an interval for these counts (logit of 0 events) has none that could be drawn.
    none = (np.nan, np.nan)
    ends = np.array([proportion_intervals(int(e), int(t), level, methods=[method]).get(method, none) for e, t in pairs])
    return Proportions(events, n, ends[:, 0], ends[:, 1])


def true_positive_rates(tables: AccuracyTables, method: str, level: float) -> Proportions:
    """Return the sensitivities with intervals by a method of :data:`lbpmeta.effects.PROPORTION_INTERVALS`."""
    return _proportions(tables.tp, tables.tp + tables.fn, method, level)


def false_positive_rates(tables: AccuracyTables, method: str, level: float) -> Proportions:
    """Return the false-positive rates; each one's interval is that of the specificity, mirrored."""
    return _proportions(tables.fp, tables.fp + tables.tn, method, level)


def share_axis(label: str) -> Axis:
    """Return an axis of proportions, from 0 to 1."""
    return Axis(label, (0.0, 1.0), _TICKS, ("0", *(f"{t:.1f}" for t in _TICKS[1:-1]), "1"))
