"""The names of this room that do not stand in the front door of the package."""

from .back_transform import SCALES as SCALES, harmonic_mean as harmonic_mean, to_analysis_scale as to_analysis_scale
from .generic import critical_value as critical_value
from .nnt import NumberNeeded as NumberNeeded, number_needed as number_needed
from .proportion_intervals import (
    PROPORTION_INTERVALS as PROPORTION_INTERVALS,
    ProportionInterval as ProportionInterval,
    proportion_intervals as proportion_intervals,
)
from .zero_cells import ZERO_CELLS as ZERO_CELLS, ZeroCellPolicy as ZeroCellPolicy, get_zero_cells as get_zero_cells
