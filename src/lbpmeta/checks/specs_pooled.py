"""Checks of a pooled line beside the one that re-derives it from its rows."""

from __future__ import annotations

from typing import Final

from lbpmeta.checks import i2_interval, pool_bounds, prediction_interval, subgroup_totals, summary_only, weights

__all__ = ["SPECS"]

SPECS: Final = (
    *weights.SPECS,
    *pool_bounds.SPECS,
    *prediction_interval.SPECS,
    *i2_interval.SPECS,
    *summary_only.SPECS,
    *subgroup_totals.SPECS,
)
