"""The names of this room that do not stand in the front door of the package, and the conversions.

Conversions (what `.convert` gives) stood here before they stood in front, and code that names them here goes on
working. Nothing else stands in both.
"""

from .back_transform import SCALES as SCALES, harmonic_mean as harmonic_mean, to_analysis_scale as to_analysis_scale
from .convert.arms import (
    CombinedArm as CombinedArm,
    SharedControl as SharedControl,
    combine_arms as combine_arms,
    split_shared_control as split_shared_control,
)
from .convert.quantiles import (
    MeanSD as MeanSD,
    mean_sd_from_quantiles as mean_sd_from_quantiles,
    skewness_test as skewness_test,
)
from .convert.scale import (
    log_or_to_smd as log_or_to_smd,
    rescale as rescale,
    risk_ratio_from_odds_ratio as risk_ratio_from_odds_ratio,
    smd_to_log_or as smd_to_log_or,
    smd_to_mid_units as smd_to_mid_units,
    smd_to_units as smd_to_units,
    to_mid_units as to_mid_units,
)
from .convert.spread import (
    correlation_from_sds as correlation_from_sds,
    sd_from_ci as sd_from_ci,
    sd_from_group_se as sd_from_group_se,
    sd_from_se as sd_from_se,
    sd_of_change as sd_of_change,
    se_from_ci as se_from_ci,
    se_from_f as se_from_f,
    se_from_p as se_from_p,
    se_from_sd as se_from_sd,
    se_from_t as se_from_t,
)
from .generic import critical_value as critical_value
from .nnt import NumberNeeded as NumberNeeded, number_needed as number_needed
from .proportion_intervals import (
    PROPORTION_INTERVALS as PROPORTION_INTERVALS,
    ProportionInterval as ProportionInterval,
    proportion_intervals as proportion_intervals,
)
from .zero_cells import ZERO_CELLS as ZERO_CELLS, ZeroCellPolicy as ZeroCellPolicy, get_zero_cells as get_zero_cells
