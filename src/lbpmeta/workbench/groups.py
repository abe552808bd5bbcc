"""Groups: the public names by what they are for, so that completion after ``lm.figures.`` shows the figures alone.

Every name stands in ``lbpmeta`` itself; a group holds the same objects under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

__all__ = [
    "GROUPS",
    "NameGroup",
    "conversions",
    "figures",
    "judging",
    "models",
    "one_number",
    "sensitivity",
    "small_studies",
]


class NameGroup:
    """Names of ``lbpmeta`` that belong together, loaded when the first of them is used.

    Parameters
    ----------
    name, purpose : str
    names : tuple of str

    Examples
    --------
    >>> import lbpmeta as lm
    >>> dir(lm.sensitivity)
    ['baujat', 'bootstrap', 'cumulative', 'gosh', 'influence', 'leave_one_out', 'multiverse', 'permutation_test']
    >>> lm.small_studies.egger is lm.egger
    True
    """

    def __init__(self, name: str, purpose: str, names: tuple[str, ...]) -> None:
        self.__name__, self.__doc__, self._names = name, purpose, names

    def __dir__(self) -> list[str]:
        return list(self._names)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._names:
            raise AttributeError(f"lbpmeta.{self.__name__} has no {name!r}; it has {', '.join(self._names)}.")
        import lbpmeta

        return getattr(lbpmeta, name)

    def __repr__(self) -> str:
        return f"{self.__name__}: {self.__doc__} {', '.join(self._names)}"


def _group(name: str, purpose: str, names: str) -> NameGroup:
    return NameGroup(name, purpose, tuple(sorted(names.split())))


conversions: Final = _group(
    "conversions",
    "from what a paper gives to what is needed.",
    "back_transform combine_arms correlation_from_sds design_effect effective_arm log_or_to_smd log_rank "
    "mean_sd_from_quantiles rescale risk_ratio_from_odds_ratio sd_from_ci sd_from_group_se sd_from_se "
    "sd_of_change se_from_ci se_from_f se_from_p se_from_sd se_from_t skewness_test smd_to_log_or "
    "smd_to_mid_units smd_to_units split_shared_control to_mid_units",
)
sensitivity: Final = _group(
    "sensitivity",
    "what does the line rest on?",
    "leave_one_out cumulative influence baujat gosh permutation_test bootstrap multiverse",
)
small_studies: Final = _group(
    "small_studies",
    "is the funnel lopsided, and what if studies are missing?",
    "egger begg harbord peters trim_and_fill pet_peese fail_safe_n selection_model excess_significance",
)
figures: Final = _group(
    "figures",
    "drawn with matplotlib; each returns its axes.",
    "admissible_plot baujat_plot bubble caterpillar crosshair drapery forest funnel gosh_plot influence_plot "
    "labbe league_plot multiverse_plot net_heat_plot network_forest network_funnel network_graph paired_forest "
    "profile_plot qq_plot radial rankogram_plot relevance_plot rob_summary sroc threshold_plot traffic_light",
)
models: Final = _group(
    "models",
    "from effects, counts or tables to a fit.",
    "bayes_pool confint_tau2 diagnostic effect_sizes estimates_from glmm mantel_haenszel meta_regression "
    "multivariate network peto pool pool_arrays pool_many pool_subgroups robust sampling_covariance three_level",
)
judging: Final = _group(
    "judging",
    "does it matter, and to how many?",
    "judge agrees views predictive share_beyond threshold_sensitivity equivalence size_class absolute_effect "
    "responders_from_smd responders_from_arms compare_counts likelihood_ratios words_meant",
)
one_number: Final = _group(
    "one_number",
    "can these few printed numbers be right?",
    "check_absolute_effect check_arm_se check_arm_test check_arms check_baseline_copied check_between_models "
    "check_change check_combined check_counts check_debit check_direction_claim check_estimate check_flow_sums "
    "check_grim check_grimmer check_hazard_ratio check_heterogeneity check_hull check_i2_interval "
    "check_implied_correlation check_league check_md_from_smd check_mean_in_range check_member check_network "
    "check_nnt check_nnt_from_smd check_or_from_smd check_percent check_pooled check_prediction_interval "
    "check_proportion check_proportion_ci check_proportions check_quantiles check_ranks check_rate "
    "check_rate_ratio check_risk_measure check_same check_sd check_sd_as_se check_sd_outlier check_se_as_sd "
    "check_sens_spec check_split check_subgroups check_sucra check_summary check_supply check_test_statistic "
    "check_two_by_two_p check_weights check_words identify implied",
)

#: Every group by name.
GROUPS: Final[Mapping[str, NameGroup]] = MappingProxyType(
    {g.__name__: g for g in (conversions, figures, models, one_number, sensitivity, small_studies, judging)}
)
