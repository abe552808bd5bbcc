"""Which cells of the tables hold printed numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["NUMBERS"]

_ARM: Final = (
    *("n", "baseline", "baseline_sd", "mean", "sd", "mean{}_low", "mean{}_high", "change", "events"),
    *("se", "sd_change", "min", "q1_{}", "median", "q3_{}", "max"),
)


def _arm(number: int) -> tuple[str, ...]:
    return tuple(c.format(number) if "{}" in c else f"{c}{number}" for c in _ARM)


_LINE: Final = ("estimate", "ci_low", "ci_high", "p")

#: Table name -> its columns of printed results.
NUMBERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "trials": (*_arm(1), *_arm(2), *_LINE, "se", "variance", "weight"),
        "reviews": (
            *_LINE,
            *("k", "n", "tau2", "q", "q_df", "q_p", "z", "i2", "i2_low", "i2_high", "pi_low", "pi_high"),
            *("qb", "qb_df", "qb_p", "qb_i2"),
        ),
        "statements": ("events", "n", "value", "low", "high"),
        "thresholds": ("value", "value_high"),
    }
)
