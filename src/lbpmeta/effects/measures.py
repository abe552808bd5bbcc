"""The formula of every effect measure: one function per set of inputs that the table of measures names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.arrays import Array
from lbpmeta.effects import continuous, correlations, counts
from lbpmeta.measures.measure import Measure

__all__ = ["formulas"]

Effect: TypeAlias = tuple[Array, Array]


def _generic(*, yi: Array, vi: Array) -> Effect:
    """Estimates and variances as they are."""
    return yi.copy(), vi.copy()


_FUNCTIONS: Final[Mapping[str, tuple[Callable[..., Effect], ...]]] = MappingProxyType(
    {
        "MD": (continuous.mean_difference,),
        "SMD": (continuous.standardized_mean_difference,),
        "SMDH": (continuous.standardized_mean_difference_unequal,),
        "SMD1": (continuous.glass_delta,),
        "ROM": (continuous.ratio_of_means,),
        "RR": (counts.risk_ratio,),
        "OR": (counts.odds_ratio,),
        "RD": (counts.risk_difference,),
        "AS": (counts.arcsine_difference,),
        "PETO": (counts.peto_odds_ratio,),
        "IRR": (counts.rate_ratio,),
        "IRD": (counts.rate_difference,),
        "IRSD": (counts.sqrt_rate_difference,),
        "HR": (counts.log_hazard_ratio,),
        "PR": (counts.proportion,),
        "PLN": (counts.log_proportion,),
        "PLO": (counts.logit_proportion,),
        "PAS": (counts.arcsine_proportion,),
        "PFT": (counts.double_arcsine_proportion,),
        "IR": (counts.rate,),
        "IRLN": (counts.log_rate,),
        "IRS": (counts.sqrt_rate,),
        "MN": (continuous.mean,),
        "MC": (
            continuous.mean_change,
            continuous.change_of_change_scores,
        ),
        "SMCC": (
            continuous.standardized_change,
            continuous.standardized_change_of_change_scores,
        ),
        "SMCR": (
            continuous.standardized_change_raw,
            continuous.standardized_change_raw_difference,
        ),
        "COR": (correlations.correlation,),
        "UCOR": (correlations.unbiased_correlation,),
        "ZCOR": (correlations.fisher_z,),
        "GEN": (_generic,),
    }
)


def formulas(measure: Measure) -> tuple[tuple[tuple[str, ...], Callable[..., Effect]], ...]:
    """Return the sets of inputs from which a measure can be computed, each with its function.

    Examples
    --------
    >>> from lbpmeta.measures import MEASURES
    >>> [inputs for inputs, _ in formulas(MEASURES["COR"])]
    [('r', 'n')]
    """
    return tuple(zip(measure.columns, _FUNCTIONS.get(measure.name, ()), strict=True))
