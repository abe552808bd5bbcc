"""The public names of lbpmeta: the one list that both type checkers and the package itself read."""

from . import (
    checks as checks,
    effects as effects,
    evidence as evidence,
    plots as plots,
    pooling as pooling,
    relevance as relevance,
    report as report,
)
from .checks.across.copies import check_baseline_copied as check_baseline_copied
from .checks.across.prints import check_same as check_same
from .checks.across.sd_outlier import check_sd_outlier as check_sd_outlier
from .checks.across.se_as_sd import check_se_as_sd as check_se_as_sd
from .checks.arms.change import check_change as check_change
from .checks.arms.combined import check_combined as check_combined
from .checks.arms.contrast import check_arms as check_arms
from .checks.arms.correlation import check_implied_correlation as check_implied_correlation
from .checks.arms.granularity.grim import check_grim as check_grim
from .checks.arms.granularity.grimmer import check_debit as check_debit, check_grimmer as check_grimmer
from .checks.arms.p_value import check_arm_test as check_arm_test
from .checks.arms.quantiles import check_quantiles as check_quantiles
from .checks.arms.sd_bounds import check_mean_in_range as check_mean_in_range, check_sd as check_sd
from .checks.arms.standard_error import check_arm_se as check_arm_se, check_sd_as_se as check_sd_as_se
from .checks.core.finding import Finding as Finding, Repair as Repair, Severity as Severity, Verdict as Verdict
from .checks.counts.absolute import check_absolute_effect as check_absolute_effect
from .checks.counts.counts import check_counts as check_counts
from .checks.counts.flow import check_flow_sums as check_flow_sums
from .checks.counts.hazard import check_hazard_ratio as check_hazard_ratio
from .checks.counts.nnt import check_nnt as check_nnt
from .checks.counts.p_value import check_two_by_two_p as check_two_by_two_p
from .checks.counts.proportion import check_percent as check_percent, check_proportion as check_proportion
from .checks.counts.proportion_interval import check_proportion_ci as check_proportion_ci
from .checks.counts.rates import check_rate as check_rate, check_rate_ratio as check_rate_ratio
from .checks.counts.ratio import check_risk_measure as check_risk_measure
from .checks.counts.reexpressed import (
    check_md_from_smd as check_md_from_smd,
    check_nnt_from_smd as check_nnt_from_smd,
    check_or_from_smd as check_or_from_smd,
)
from .checks.diagnostic.figures import check_sens_spec as check_sens_spec
from .checks.estimate.claims import check_direction_claim as check_direction_claim
from .checks.estimate.statistic import check_test_statistic as check_test_statistic
from .checks.estimate.whole import check_estimate as check_estimate
from .checks.models.identify import identify as identify
from .checks.network.league import check_league as check_league
from .checks.network.network import check_network as check_network
from .checks.network.ranks import check_ranks as check_ranks
from .checks.network.split import check_split as check_split
from .checks.network.sucra import check_sucra as check_sucra
from .checks.pooled.check import check_pooled as check_pooled
from .checks.pooled.weights import check_weights as check_weights
from .checks.run.coverage import Coverage as Coverage
from .checks.run.registry import CHECKS as CHECKS
from .checks.statements.dose import check_supply as check_supply
from .checks.statements.members import check_member as check_member
from .checks.statements.one_method import check_proportions as check_proportions
from .checks.statements.words import check_words as check_words
from .checks.summary.bounds import check_between_models as check_between_models, check_hull as check_hull
from .checks.summary.heterogeneity import check_heterogeneity as check_heterogeneity
from .checks.summary.i2_interval import check_i2_interval as check_i2_interval
from .checks.summary.prediction_interval import check_prediction_interval as check_prediction_interval
from .checks.summary.subgroups import check_subgroups as check_subgroups
from .checks.summary.summary_only import Implied as Implied, check_summary as check_summary, implied as implied
from .corpus.rates import ScanReport as ScanReport, sample_of as sample_of, scan_report as scan_report
from .corpus.scan import Scan as Scan, scan as scan
from .corpus.workers import ScanLimits as ScanLimits
from .effects.back_transform import back_transform as back_transform
from .effects.compute import effect_sizes as effect_sizes
from .effects.convert.arms import (
    CombinedArm as CombinedArm,
    SharedControl as SharedControl,
    combine_arms as combine_arms,
    split_shared_control as split_shared_control,
)
from .effects.convert.designs import (
    EffectiveArm as EffectiveArm,
    LogRank as LogRank,
    design_effect as design_effect,
    effective_arm as effective_arm,
    log_rank as log_rank,
)
from .effects.convert.quantiles import (
    MeanSD as MeanSD,
    mean_sd_from_quantiles as mean_sd_from_quantiles,
    skewness_test as skewness_test,
)
from .effects.convert.scale import (
    log_or_to_smd as log_or_to_smd,
    rescale as rescale,
    risk_ratio_from_odds_ratio as risk_ratio_from_odds_ratio,
    smd_to_log_or as smd_to_log_or,
    smd_to_mid_units as smd_to_mid_units,
    smd_to_units as smd_to_units,
    to_mid_units as to_mid_units,
)
from .effects.convert.spread import (
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
from .effects.generic import estimates_from as estimates_from
from .effects.result import EffectSizes as EffectSizes
from .effects.stated.compliers import complier_effect as complier_effect
from .effects.stated.counts import compare_counts as compare_counts
from .effects.stated.likelihood import likelihood_ratios as likelihood_ratios
from .effects.stated.power import (
    implied_sd as implied_sd,
    power_from_interval as power_from_interval,
    power_of_means as power_of_means,
    power_of_proportions as power_of_proportions,
    sample_size_of_means as sample_size_of_means,
    sample_size_of_proportions as sample_size_of_proportions,
)
from .errors import (
    ConfigurationError as ConfigurationError,
    ConvergenceError as ConvergenceError,
    DataError as DataError,
    LbpmetaError as LbpmetaError,
    LbpmetaWarning as LbpmetaWarning,
    MethodError as MethodError,
    NotDefinedError as NotDefinedError,
)
from .interval import Interval as Interval, ValueSet as ValueSet, ValueSets as ValueSets
from .manuscript.checked import check_manuscript as check_manuscript
from .measures import MEASURES as MEASURES
from .number_words import NUMBER_WORDS as NUMBER_WORDS, words_meant as words_meant
from .plots.accuracy.crosshair import crosshair as crosshair
from .plots.accuracy.paired import paired_forest as paired_forest
from .plots.accuracy.sroc import sroc as sroc
from .plots.fits.baujat import baujat_plot as baujat_plot
from .plots.fits.bubble import bubble as bubble
from .plots.fits.caterpillar import caterpillar as caterpillar
from .plots.fits.drapery import drapery as drapery
from .plots.fits.funnel import funnel as funnel
from .plots.fits.gosh import gosh_plot as gosh_plot
from .plots.fits.influence import influence_plot as influence_plot
from .plots.fits.labbe import labbe as labbe
from .plots.fits.multiverse import multiverse_plot as multiverse_plot
from .plots.fits.normal import qq_plot as qq_plot
from .plots.fits.profile import profile_plot as profile_plot
from .plots.fits.radial import radial as radial
from .plots.forest.draw import forest as forest
from .plots.judged.admissible import admissible_plot as admissible_plot
from .plots.judged.relevance import relevance_plot as relevance_plot
from .plots.judged.risk_of_bias import rob_summary as rob_summary, traffic_light as traffic_light
from .plots.judged.thresholds import threshold_plot as threshold_plot
from .plots.network.adjusted_funnel import network_funnel as network_funnel
from .plots.network.against import network_forest as network_forest
from .plots.network.graph_plot import network_graph as network_graph
from .plots.network.heat import net_heat_plot as net_heat_plot
from .plots.network.league import league_plot as league_plot
from .plots.network.ranks import rankogram_plot as rankogram_plot
from .pooling.batch import BatchFit as BatchFit, pool_arrays as pool_arrays
from .pooling.bayes.model import bayes_pool as bayes_pool
from .pooling.bayes.result import BayesFit as BayesFit
from .pooling.confint import confint_tau2 as confint_tau2
from .pooling.diagnostic.diagnostic import diagnostic as diagnostic
from .pooling.diagnostic.fit import DiagnosticFit as DiagnosticFit
from .pooling.fit import Fit as Fit
from .pooling.glmm.fit import GlmmFit as GlmmFit
from .pooling.glmm.glmm import glmm as glmm
from .pooling.kernel.tau2 import TAU2 as TAU2
from .pooling.many import pool_many as pool_many
from .pooling.model_recipes import MODEL_RECIPES as MODEL_RECIPES
from .pooling.multivariate.fit import MultivariateFit as MultivariateFit
from .pooling.multivariate.multivariate import multivariate as multivariate
from .pooling.multivariate.sampling import sampling_covariance as sampling_covariance
from .pooling.network.fit import NetworkFit as NetworkFit
from .pooling.network.network import network as network
from .pooling.regression.meta_regression import meta_regression as meta_regression
from .pooling.regression.robust import robust as robust
from .pooling.regression.subgroups import pool_subgroups as pool_subgroups
from .pooling.regression.threelevel import three_level as three_level
from .pooling.sensitivity.baujat import baujat as baujat
from .pooling.sensitivity.bootstrap import bootstrap as bootstrap
from .pooling.sensitivity.cumulative import cumulative as cumulative
from .pooling.sensitivity.gosh import gosh as gosh
from .pooling.sensitivity.influence import influence as influence
from .pooling.sensitivity.leave_one_out import leave_one_out as leave_one_out
from .pooling.sensitivity.multiverse import multiverse as multiverse
from .pooling.sensitivity.permutation import permutation_test as permutation_test
from .pooling.single import pool as pool
from .pooling.smallstudy.begg import begg as begg
from .pooling.smallstudy.egger import egger as egger
from .pooling.smallstudy.excess import excess_significance as excess_significance
from .pooling.smallstudy.failsafe import fail_safe_n as fail_safe_n
from .pooling.smallstudy.harbord import harbord as harbord
from .pooling.smallstudy.pet_peese import pet_peese as pet_peese
from .pooling.smallstudy.peters import peters as peters
from .pooling.smallstudy.selection import selection_model as selection_model
from .pooling.smallstudy.trim_fill import trim_and_fill as trim_and_fill
from .pooling.tables.tables2x2 import mantel_haenszel as mantel_haenszel, peto as peto
from .printed import Printed as Printed
from .recipe import RECIPES as RECIPES, Recipe as Recipe, get_recipe as get_recipe
from .relevance.calibrated import share_beyond as share_beyond
from .relevance.claims import agrees as agrees
from .relevance.equivalence import equivalence as equivalence
from .relevance.exceedance import predictive as predictive
from .relevance.judgement import Judgement as Judgement
from .relevance.judging import judge as judge
from .relevance.reexpress import (
    AbsoluteEffect as AbsoluteEffect,
    Responders as Responders,
    absolute_effect as absolute_effect,
    responders_from_arms as responders_from_arms,
    responders_from_smd as responders_from_smd,
)
from .relevance.rulesets import RULESETS as RULESETS, size_class as size_class
from .relevance.sensitivity import threshold_sensitivity as threshold_sensitivity
from .relevance.views import VIEWS as VIEWS, views as views
from .report.report import Report as Report
from .workbench.evidence import Evidence as Evidence
from .workbench.groups import (
    conversions as conversions,
    figures as figures,
    judging as judging,
    models as models,
    one_number as one_number,
    sensitivity as sensitivity,
    small_studies as small_studies,
)
from .workbench.opening import check as check, load as load
from .workbench.reading import Reading as Reading, read as read, read_text as read_text
from .workbench.verifying import Verification as Verification, verify as verify

__version__: str
