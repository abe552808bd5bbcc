"""CHECK: printed numbers against re-derived ones, as sets; findings with verdict, severity and repairs."""

from lbpmeta.checks.across.copies import check_baseline_copied
from lbpmeta.checks.across.prints import check_same
from lbpmeta.checks.across.sd_outlier import check_sd_outlier
from lbpmeta.checks.across.se_as_sd import check_se_as_sd
from lbpmeta.checks.arms.change import check_change
from lbpmeta.checks.arms.combined import check_combined
from lbpmeta.checks.arms.contrast import check_arms
from lbpmeta.checks.arms.correlation import check_implied_correlation
from lbpmeta.checks.arms.granularity.grim import check_grim
from lbpmeta.checks.arms.granularity.grimmer import check_debit, check_grimmer
from lbpmeta.checks.arms.p_value import check_arm_test
from lbpmeta.checks.arms.quantiles import check_quantiles
from lbpmeta.checks.arms.ranges import check_ranges
from lbpmeta.checks.arms.sd_bounds import check_mean_in_range, check_sd
from lbpmeta.checks.arms.standard_error import check_arm_se, check_sd_as_se
from lbpmeta.checks.core.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.counts.absolute import check_absolute_effect
from lbpmeta.checks.counts.counts import check_counts
from lbpmeta.checks.counts.flow import check_flow_sums
from lbpmeta.checks.counts.hazard import check_hazard_ratio
from lbpmeta.checks.counts.nnt import check_nnt
from lbpmeta.checks.counts.p_value import check_two_by_two_p
from lbpmeta.checks.counts.proportion import check_percent, check_proportion
from lbpmeta.checks.counts.proportion_interval import check_proportion_ci
from lbpmeta.checks.counts.rates import check_rate, check_rate_ratio
from lbpmeta.checks.counts.ratio import check_risk_measure
from lbpmeta.checks.counts.reexpressed import check_md_from_smd, check_nnt_from_smd, check_or_from_smd
from lbpmeta.checks.diagnostic.figures import check_sens_spec
from lbpmeta.checks.estimate.claims import check_direction_claim, check_significance_claim
from lbpmeta.checks.estimate.statistic import check_test_statistic
from lbpmeta.checks.estimate.whole import check_estimate
from lbpmeta.checks.pooled.check import check_pooled
from lbpmeta.checks.pooled.identify import identify
from lbpmeta.checks.pooled.weights import check_weights
from lbpmeta.checks.run.coverage import Coverage, coverage
from lbpmeta.checks.run.explain import explain_check, explain_finding
from lbpmeta.checks.run.findings import Findings
from lbpmeta.checks.run.registry import CHECKS, CheckSpec
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.checks.source.quote import check_quote
from lbpmeta.checks.summary.bounds import check_between_models, check_hull
from lbpmeta.checks.summary.heterogeneity import check_heterogeneity
from lbpmeta.checks.summary.i2_interval import check_i2_interval
from lbpmeta.checks.summary.prediction_interval import check_prediction_interval
from lbpmeta.checks.summary.subgroups import check_subgroups
from lbpmeta.checks.summary.summary_only import Implied, check_summary, implied

__all__ = [
    "CHECKS",
    "CheckSpec",
    "Coverage",
    "Finding",
    "Findings",
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
