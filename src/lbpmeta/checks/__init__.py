"""CHECK: printed numbers against re-derived ones, as sets; findings with verdict, severity and repairs."""

from lbpmeta.checks.arms import check_arms
from lbpmeta.checks.change import check_change
from lbpmeta.checks.claims import check_significance_claim
from lbpmeta.checks.coverage import Coverage, coverage
from lbpmeta.checks.estimate import check_estimate
from lbpmeta.checks.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.heterogeneity import check_heterogeneity
from lbpmeta.checks.pooled import check_pooled, identify
from lbpmeta.checks.proportion import check_proportion
from lbpmeta.checks.quote import check_quote
from lbpmeta.checks.ranges import check_ranges
from lbpmeta.checks.registry import CHECKS, CheckSpec, run_checks
from lbpmeta.checks.same import check_same

__all__ = [
    "CHECKS",
    "CheckSpec",
    "Coverage",
    "Finding",
    "Repair",
    "Severity",
    "Verdict",
    "check_arms",
    "check_change",
    "check_estimate",
    "check_heterogeneity",
    "check_pooled",
    "check_proportion",
    "check_quote",
    "check_ranges",
    "check_same",
    "check_significance_claim",
    "coverage",
    "identify",
    "run_checks",
]
