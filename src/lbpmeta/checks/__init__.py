"""CHECK: printed numbers against re-derived ones, as sets; findings with verdict, severity and repairs."""

from lbpmeta.checks.absolute import check_absolute_effect
from lbpmeta.checks.arm_p_value import check_arm_test
from lbpmeta.checks.arm_se import check_arm_se, check_sd_as_se
from lbpmeta.checks.arms import check_arms
from lbpmeta.checks.change import check_change
from lbpmeta.checks.claims import check_direction_claim, check_significance_claim
from lbpmeta.checks.combine import check_combined
from lbpmeta.checks.copies import check_baseline_copied
from lbpmeta.checks.correlation import check_implied_correlation
from lbpmeta.checks.counts import check_counts
from lbpmeta.checks.coverage import Coverage, coverage
from lbpmeta.checks.diagnostic import check_sens_spec
from lbpmeta.checks.estimate import check_estimate
from lbpmeta.checks.explain import explain_check, explain_finding
from lbpmeta.checks.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.flow import check_flow_sums
from lbpmeta.checks.grim import check_grim
from lbpmeta.checks.grimmer import check_debit, check_grimmer
from lbpmeta.checks.hazard import check_hazard_ratio
from lbpmeta.checks.heterogeneity import check_heterogeneity
from lbpmeta.checks.i2_interval import check_i2_interval
from lbpmeta.checks.nnt import check_nnt
from lbpmeta.checks.pool_bounds import check_between_models, check_hull
from lbpmeta.checks.pooled import check_pooled, identify
from lbpmeta.checks.prediction_interval import check_prediction_interval
from lbpmeta.checks.proportion import check_percent, check_proportion
from lbpmeta.checks.proportion_ci import check_proportion_ci
from lbpmeta.checks.quantiles import check_quantiles
from lbpmeta.checks.quote import check_quote
from lbpmeta.checks.ranges import check_ranges
from lbpmeta.checks.rates import check_rate, check_rate_ratio
from lbpmeta.checks.reexpressed import check_md_from_smd, check_nnt_from_smd, check_or_from_smd
from lbpmeta.checks.registry import CHECKS, CheckSpec, run_checks
from lbpmeta.checks.risk import check_risk_measure
from lbpmeta.checks.risk_tests import check_two_by_two_p
from lbpmeta.checks.same import check_same
from lbpmeta.checks.sd_bounds import check_mean_in_range, check_sd
from lbpmeta.checks.sd_outlier import check_sd_outlier
from lbpmeta.checks.se_as_sd import check_se_as_sd
from lbpmeta.checks.statistic import check_test_statistic
from lbpmeta.checks.subgroup_totals import check_subgroups
from lbpmeta.checks.summary_only import Implied, check_summary, implied
from lbpmeta.checks.weights import check_weights

__all__ = [
    "CHECKS",
    "CheckSpec",
    "Coverage",
    "Finding",
    "Implied",
    "Repair",
    "Severity",
    "Verdict",
    "check_absolute_effect",
    "check_arm_se",
    "check_arm_test",
    "check_arms",
    "check_baseline_copied",
    "check_between_models",
    "check_change",
    "check_combined",
    "check_counts",
    "check_debit",
    "check_direction_claim",
    "check_estimate",
    "check_flow_sums",
    "check_grim",
    "check_grimmer",
    "check_hazard_ratio",
    "check_heterogeneity",
    "check_hull",
    "check_i2_interval",
    "check_implied_correlation",
    "check_md_from_smd",
    "check_mean_in_range",
    "check_nnt",
    "check_nnt_from_smd",
    "check_or_from_smd",
    "check_percent",
    "check_pooled",
    "check_prediction_interval",
    "check_proportion",
    "check_proportion_ci",
    "check_quantiles",
    "check_quote",
    "check_ranges",
    "check_rate",
    "check_rate_ratio",
    "check_risk_measure",
    "check_same",
    "check_sd",
    "check_sd_as_se",
    "check_sd_outlier",
    "check_se_as_sd",
    "check_sens_spec",
    "check_significance_claim",
    "check_subgroups",
    "check_summary",
    "check_test_statistic",
    "check_two_by_two_p",
    "check_weights",
    "coverage",
    "explain_check",
    "explain_finding",
    "identify",
    "implied",
    "run_checks",
]
