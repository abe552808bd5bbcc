"""JUDGE: effect and interval against MCID thresholds and named rule sets."""

from lbpmeta.relevance.claims import CLAIMS, agrees
from lbpmeta.relevance.exceedance import Predictive, Shares, predictive
from lbpmeta.relevance.judgement import Agreement, AtThreshold, Judgement
from lbpmeta.relevance.judging import KINDS, judge
from lbpmeta.relevance.positions import Position, Thresholds, Zone, position
from lbpmeta.relevance.rulesets import RULESETS, RuleSet, size_class
from lbpmeta.relevance.views import Imprecision, imprecision, imprecision_contextualised

__all__ = [
    "CLAIMS",
    "KINDS",
    "RULESETS",
    "Agreement",
    "AtThreshold",
    "Imprecision",
    "Judgement",
    "Position",
    "Predictive",
    "RuleSet",
    "Shares",
    "Thresholds",
    "Zone",
    "agrees",
    "imprecision",
    "imprecision_contextualised",
    "judge",
    "position",
    "predictive",
    "size_class",
]
