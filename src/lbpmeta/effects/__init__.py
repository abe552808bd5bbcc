"""DERIVE: one trial's arms to an estimate and its variance; conversions between what papers report."""

from lbpmeta.effects.back_transform import SCALES, back_transform, harmonic_mean, to_analysis_scale
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.convert.arms import CombinedArm, SharedControl, combine_arms, split_shared_control
from lbpmeta.effects.convert.quantiles import MeanSD, mean_sd_from_quantiles, skewness_test
from lbpmeta.effects.convert.scale import (
    log_or_to_smd,
    rescale,
    risk_ratio_from_odds_ratio,
    smd_to_log_or,
    smd_to_mid_units,
    smd_to_units,
    to_mid_units,
)
from lbpmeta.effects.convert.spread import (
    correlation_from_sds,
    sd_from_ci,
    sd_from_group_se,
    sd_from_se,
    sd_of_change,
    se_from_ci,
    se_from_f,
    se_from_p,
    se_from_sd,
    se_from_t,
)
from lbpmeta.effects.generic import critical_value, estimates_from
from lbpmeta.effects.nnt import NumberNeeded, number_needed
from lbpmeta.effects.proportion_intervals import (
    PROPORTION_INTERVALS,
    ProportionInterval,
    proportion_intervals,
)
from lbpmeta.effects.result import EffectSizes
from lbpmeta.effects.zero_cells import ZERO_CELLS, ZeroCellPolicy, get_zero_cells
from lbpmeta.measures import MEASURES, Measure, get_measure

__all__ = [
    "MEASURES",
    "PROPORTION_INTERVALS",
    "SCALES",
    "ZERO_CELLS",
    "CombinedArm",
    "EffectSizes",
    "MeanSD",
    "Measure",
    "NumberNeeded",
    "ProportionInterval",
    "SharedControl",
    "ZeroCellPolicy",
    "back_transform",
    "combine_arms",
    "correlation_from_sds",
    "critical_value",
    "effect_sizes",
    "estimates_from",
    "get_measure",
    "get_zero_cells",
    "harmonic_mean",
    "log_or_to_smd",
    "mean_sd_from_quantiles",
    "number_needed",
    "proportion_intervals",
    "rescale",
    "risk_ratio_from_odds_ratio",
    "sd_from_ci",
    "sd_from_group_se",
    "sd_from_se",
    "sd_of_change",
    "se_from_ci",
    "se_from_f",
    "se_from_p",
    "se_from_sd",
    "se_from_t",
    "skewness_test",
    "smd_to_log_or",
    "smd_to_mid_units",
    "smd_to_units",
    "split_shared_control",
    "to_analysis_scale",
    "to_mid_units",
]
