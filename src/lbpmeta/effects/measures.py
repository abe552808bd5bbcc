"""The registry of effect measures: what each needs, how it is computed, and on which scale it lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.arrays import Array
from lbpmeta.effects import continuous, correlations, counts
from lbpmeta.errors import MethodError

__all__ = ["MEASURES", "Measure", "get_measure"]

Effect = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Measure:
    """One effect measure.

    Parameters
    ----------
    name, title : str
        Short name as used throughout, and in words.
    scale : str
        Analysis scale, see :class:`EffectSizes`.
    forms : tuple of (inputs, function)
        The sets of inputs it can be computed from; each function takes them by name.
    options : tuple of str
        Settings the functions take besides: "smd_correction", "smd_variance", "zero_cells", "rom_correction".
    needs : str
        What must hold for the measure to be defined; told when it is not.
    source : str
    null : float
        Display value of "no effect" (NaN for measures of one group, which have none).

    Examples
    --------
    >>> MEASURES["RR"].scale, MEASURES["RR"].is_ratio, MEASURES["RR"].null
    ('log', True, 1.0)
    """

    name: str
    title: str
    scale: str
    forms: tuple[tuple[tuple[str, ...], Callable[..., Effect]], ...]
    options: tuple[str, ...] = ()
    needs: str = "complete inputs"
    source: str = ""
    null: float = 0.0

    @property
    def is_ratio(self) -> bool:
        """Whether the measure compares two groups by a ratio (no effect is 1)."""
        return self.null == 1.0


def _generic(*, yi: Array, vi: Array) -> Effect:
    """Estimates and variances as they are."""
    return yi.copy(), vi.copy()


_MEANS = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
_TABLE = ("events1", "n1", "events2", "n2")
_RATES = ("events1", "time1", "events2", "time2")
_PAIRED = ("mean1", "sd1", "mean2", "sd2", "n", "r")
_CHANGE = ("mean_change", "sd_change", "n")
_NAN = float("nan")

_ALL: Final = (
    Measure(
        "MD",
        "Mean difference",
        "identity",
        ((_MEANS, continuous.mean_difference),),
        source="Cochrane Handbook 6.5, 10.3",
    ),
    Measure(
        "SMD",
        "Standardised mean difference",
        "identity",
        ((_MEANS, continuous.standardized_mean_difference),),
        options=("smd_correction", "smd_variance"),
        needs="n1 + n2 above 3 and a standard deviation above 0",
        source="Hedges 1981",
    ),
    Measure(
        "SMDH",
        "Standardised mean difference, unequal variances",
        "identity",
        ((_MEANS, continuous.standardized_mean_difference_unequal),),
        options=("smd_correction",),
        needs="n1 and n2 above 1 and a standard deviation above 0",
        source="Bonett 2008, 2009",
    ),
    Measure(
        "ROM",
        "Ratio of means",
        "log",
        ((_MEANS, continuous.ratio_of_means),),
        options=("rom_correction",),
        needs="two means of the same sign, neither of them 0",
        source="Hedges, Gurevitch and Curtis 1999; Lajeunesse 2015",
        null=1.0,
    ),
    Measure(
        "RR",
        "Risk ratio",
        "log",
        ((_TABLE, counts.risk_ratio),),
        options=("zero_cells",),
        needs="events in both arms",
        source="Cochrane Handbook 6.5, 10.4",
        null=1.0,
    ),
    Measure(
        "OR",
        "Odds ratio",
        "log",
        ((_TABLE, counts.odds_ratio),),
        options=("zero_cells",),
        needs="events and non-events in both arms",
        source="Woolf 1955",
        null=1.0,
    ),
    Measure(
        "RD",
        "Risk difference",
        "identity",
        ((_TABLE, counts.risk_difference),),
        options=("zero_cells",),
        source="Cochrane Handbook 6.5, 10.4",
    ),
    Measure(
        "AS",
        "Difference of arcsine square-rooted risks",
        "identity",
        ((_TABLE, counts.arcsine_difference),),
        source="Rücker et al. 2009",
    ),
    Measure(
        "PETO",
        "Peto odds ratio",
        "log",
        ((_TABLE, counts.peto_odds_ratio),),
        options=("zero_cells",),
        needs="at least one event and one non-event in the study",
        source="Yusuf et al. 1985",
        null=1.0,
    ),
    Measure(
        "IRR",
        "Incidence rate ratio",
        "log",
        ((_RATES, counts.rate_ratio),),
        options=("zero_cells",),
        needs="events in both arms",
        source="Rothman et al. 2008",
        null=1.0,
    ),
    Measure(
        "IRD",
        "Incidence rate difference",
        "identity",
        ((_RATES, counts.rate_difference),),
        options=("zero_cells",),
        source="Rothman et al. 2008",
    ),
    Measure(
        "IRSD",
        "Difference of square-rooted incidence rates",
        "identity",
        ((_RATES, counts.sqrt_rate_difference),),
        source="Rothman et al. 2008",
    ),
    Measure(
        "HR",
        "Hazard ratio",
        "log",
        ((("o_e", "var"), counts.log_hazard_ratio),),
        needs="a variance `var` above 0",
        source="Yusuf et al. 1985; Parmar, Torri and Stewart 1998",
        null=1.0,
    ),
    Measure(
        "PR",
        "Proportion",
        "identity",
        ((("events", "n"), counts.proportion),),
        options=("zero_cells",),
        null=_NAN,
    ),
    Measure(
        "PLN",
        "Log proportion",
        "log",
        ((("events", "n"), counts.log_proportion),),
        options=("zero_cells",),
        needs="at least one event",
        null=_NAN,
    ),
    Measure(
        "PLO",
        "Logit of a proportion",
        "logit",
        ((("events", "n"), counts.logit_proportion),),
        options=("zero_cells",),
        needs="at least one event and one non-event",
        null=_NAN,
    ),
    Measure(
        "PAS",
        "Arcsine square root of a proportion",
        "arcsine",
        ((("events", "n"), counts.arcsine_proportion),),
        null=_NAN,
    ),
    Measure(
        "PFT",
        "Freeman-Tukey double arcsine of a proportion",
        "double-arcsine",
        ((("events", "n"), counts.double_arcsine_proportion),),
        source="Freeman and Tukey 1950",
        null=_NAN,
    ),
    Measure(
        "IR",
        "Incidence rate",
        "identity",
        ((("events", "time"), counts.rate),),
        options=("zero_cells",),
        null=_NAN,
    ),
    Measure(
        "IRLN",
        "Log incidence rate",
        "log",
        ((("events", "time"), counts.log_rate),),
        options=("zero_cells",),
        needs="at least one event",
        null=_NAN,
    ),
    Measure(
        "IRS",
        "Square-rooted incidence rate",
        "sqrt",
        ((("events", "time"), counts.sqrt_rate),),
        null=_NAN,
    ),
    Measure("MN", "Mean", "identity", ((("mean", "sd", "n"), continuous.mean),), null=_NAN),
    Measure(
        "MC",
        "Mean change",
        "identity",
        ((_PAIRED, continuous.mean_change), (_CHANGE, continuous.change_of_change_scores)),
        source="Becker 1988",
    ),
    Measure(
        "SMCC",
        "Standardised mean change, change-score SD",
        "identity",
        (
            (_PAIRED, continuous.standardized_change),
            (_CHANGE, continuous.standardized_change_of_change_scores),
        ),
        options=("smd_correction",),
        needs="n above 2 and a standard deviation of the change above 0",
        source="Gibbons et al. 1993",
    ),
    Measure(
        "SMCR",
        "Standardised mean change, raw-score SD",
        "identity",
        (
            (("mean1", "sd1", "mean2", "n", "r"), continuous.standardized_change_raw),
            (("mean_change", "sd1", "n", "r"), continuous.standardized_change_raw_difference),
        ),
        options=("smd_correction",),
        needs="n above 2 and a standard deviation above 0",
        source="Becker 1988",
    ),
    Measure(
        "COR",
        "Correlation",
        "identity",
        ((("r", "n"), correlations.correlation),),
        needs="n above 1",
    ),
    Measure(
        "UCOR",
        "Correlation, corrected for bias",
        "identity",
        ((("r", "n"), correlations.unbiased_correlation),),
        needs="n above 4",
        source="Olkin and Pratt 1958",
    ),
    Measure(
        "ZCOR",
        "Fisher's z of a correlation",
        "fisher-z",
        ((("r", "n"), correlations.fisher_z),),
        needs="n above 3 and r between -1 and 1",
        source="Fisher 1921",
    ),
    Measure("GEN", "Effect", "identity", ((("yi", "vi"), _generic),)),
)

#: Effect measures by name.
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({measure.name: measure for measure in _ALL})


def get_measure(name: str) -> Measure:
    """Return the measure of that name.

    Raises
    ------
    MethodError
        If there is none.

    Examples
    --------
    >>> get_measure("SMD").title
    'Standardised mean difference'
    """
    try:
        return MEASURES[name]
    except (KeyError, TypeError):
        hint = ""
        if isinstance(name, str) and name.upper() in MEASURES:
            hint = f" Did you mean {name.upper()!r}?"
        raise MethodError(f"`measure` is {name!r}; it must be one of {', '.join(MEASURES)}.{hint}") from None
