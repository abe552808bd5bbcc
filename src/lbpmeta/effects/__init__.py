"""DERIVE: one trial's arms to an estimate and its variance; conversions between what papers report."""

from lbpmeta.effects.back_transform import SCALES, back_transform, harmonic_mean, to_analysis_scale
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.generic import critical_value, estimates_from
from lbpmeta.effects.measures import MEASURES, Measure, get_measure
from lbpmeta.effects.result import EffectSizes
from lbpmeta.effects.zero_cells import ZERO_CELLS, ZeroCellPolicy, get_zero_cells

__all__ = [
    "MEASURES",
    "SCALES",
    "ZERO_CELLS",
    "EffectSizes",
    "Measure",
    "ZeroCellPolicy",
    "back_transform",
    "critical_value",
    "effect_sizes",
    "estimates_from",
    "get_measure",
    "get_zero_cells",
    "harmonic_mean",
    "to_analysis_scale",
]
