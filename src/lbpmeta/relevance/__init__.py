"""JUDGE: effect and interval against MCID thresholds and named rule sets."""

from lbpmeta.relevance.calibrated import ShareBeyond, share_beyond
from lbpmeta.relevance.claims import CLAIMS, SIZE_CLAIMS, agrees
from lbpmeta.relevance.equivalence import Equivalence, equivalence
from lbpmeta.relevance.exceedance import Predictive, Shares, predictive
from lbpmeta.relevance.grade import (
    Imprecision,
    imprecision,
    imprecision_contextualised,
    optimal_information_size,
    optimal_information_size_events,
)
from lbpmeta.relevance.judgement import Agreement, AtThreshold, Judgement
from lbpmeta.relevance.judging import KINDS, judge
from lbpmeta.relevance.positions import EQUALITY, Position, Thresholds, Zone, position
from lbpmeta.relevance.reexpress import (
    RESPONDER_METHODS,
    AbsoluteEffect,
    Responders,
    absolute_effect,
    responders_from_arms,
    responders_from_smd,
)
from lbpmeta.relevance.rulesets import NOT_SHIPPED, RULESETS, RuleSet, size_class
from lbpmeta.relevance.sensitivity import ThresholdSensitivity, threshold_sensitivity
from lbpmeta.relevance.views import VIEWS, Reading, Readings, View, view, views

__all__ = [
    "CLAIMS",
    "EQUALITY",
    "KINDS",
    "NOT_SHIPPED",
    "RESPONDER_METHODS",
    "RULESETS",
    "SIZE_CLAIMS",
    "VIEWS",
    "AbsoluteEffect",
    "Agreement",
    "AtThreshold",
    "Equivalence",
    "Imprecision",
    "Judgement",
    "Position",
    "Predictive",
    "Reading",
    "Readings",
    "Responders",
    "RuleSet",
    "ShareBeyond",
    "Shares",
    "ThresholdSensitivity",
    "Thresholds",
    "View",
    "Zone",
    "absolute_effect",
    "agrees",
    "equivalence",
    "imprecision",
    "imprecision_contextualised",
    "judge",
    "optimal_information_size",
    "optimal_information_size_events",
    "position",
    "predictive",
    "responders_from_arms",
    "responders_from_smd",
    "share_beyond",
    "size_class",
    "threshold_sensitivity",
    "view",
    "views",
]
