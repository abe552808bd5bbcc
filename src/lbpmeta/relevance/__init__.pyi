"""The names of this room that do not stand in the front door of the package."""

from .calibrated import ShareBeyond as ShareBeyond
from .claims import CLAIMS as CLAIMS, SIZE_CLAIMS as SIZE_CLAIMS
from .equivalence import Equivalence as Equivalence
from .exceedance import Predictive as Predictive, Shares as Shares
from .grade import (
    Imprecision as Imprecision,
    imprecision as imprecision,
    imprecision_contextualised as imprecision_contextualised,
    optimal_information_size as optimal_information_size,
    optimal_information_size_events as optimal_information_size_events,
)
from .judgement import Agreement as Agreement, AtThreshold as AtThreshold
from .judging import KINDS as KINDS
from .positions import (
    EQUALITY as EQUALITY,
    Position as Position,
    Thresholds as Thresholds,
    Zone as Zone,
    position as position,
)
from .reexpress import RESPONDER_METHODS as RESPONDER_METHODS
from .rulesets import NOT_SHIPPED as NOT_SHIPPED, RuleSet as RuleSet
from .sensitivity import ThresholdSensitivity as ThresholdSensitivity
from .views import ReadingOfView as ReadingOfView, Readings as Readings, View as View, view as view
