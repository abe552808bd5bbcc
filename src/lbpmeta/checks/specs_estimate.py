"""What the registry knows of the checks of one printed estimate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks import row_checks as adapt
from lbpmeta.checks.claims import check_direction_claim
from lbpmeta.checks.estimate import (
    check_bounds,
    check_containment,
    check_domain,
    check_se,
    check_size,
    check_symmetry,
)
from lbpmeta.checks.finding import Finding
from lbpmeta.checks.spec import CheckSpec
from lbpmeta.checks.statistic import check_test_statistic
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES

__all__ = ["CLAIM_SPECS", "ESTIMATE_SPECS", "SPECS"]

_PRINTED: Final = ("trials", "reviews", "statements")
_LINES: Final = ("trials", "reviews")
_ALTMAN: Final = "Altman DG, Bland JM. BMJ 2011;343:d2090 and d2304."


def _own(row: Row, column: str) -> str:
    """A cell, or the user's own column of that name (``x_``)."""
    return row[column] or row[f"x_{column}"]


def run_statistic(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield what a test statistic (columns statistic, statistic_kind, df, df2) says about p."""
    kind, value = _own(row, "statistic_kind"), _own(row, "statistic")
    if kind and value and row["p"]:
        df, df2 = _own(row, "df") or None, _own(row, "df2") or None
        yield check_test_statistic(kind, value, df=df, df2=df2, p=row["p"], rounding=row.rounding)


def run_direction(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield whether the arm that the words favour (column favours) is that of the estimate."""
    favours = _own(row, "favours")
    if favours and row["estimate"]:
        measure = row["measure"] if row["measure"] in MEASURES else ""
        yield check_direction_claim(
            favours, row["estimate"], measure=measure, better=row["better"], rounding=row.rounding
        )


#: What is read before any arithmetic: the quote and the domains.
SPECS: Final = (
    CheckSpec(
        "not-in-quote",
        "Is every encoded number in the quoted words?",
        (*_PRINTED, "thresholds"),
        adapt.run_quote,
        "proof",
        inputs="every number of the row, and its quote",
        formula="each number, with its sign and its printed digits, is among the numbers that the quote can be read "
        "to hold; a quote with an ellipsis proves nothing by absence",
        source="",
        row_only=False,
    ),
    CheckSpec(
        "value-out-of-range",
        "Does every number lie in its domain and on its scale?",
        _PRINTED,
        adapt.run_range,
        "proof",
        inputs="every number of the row; the ends of the instrument's scale",
        formula="counts are whole; SD, SE, variance, tau2 and Q >= 0; p in [0, 1]; I2 in [0, 100]; events <= n; "
        "min <= mean <= max; |change|, |MD| <= max - min",
        source="",
    ),
)

#: One estimate with its interval, p-value, standard error and test statistic.
ESTIMATE_SPECS: Final = (
    CheckSpec(
        "value-impossible",
        "Are ratios above 0 and p-values in [0, 1]?",
        _LINES,
        adapt.on_estimate(check_domain),
        "proof",
        inputs="estimate, ci_low, ci_high, p, se, measure",
        formula="RR, OR, HR, IRR, ROM > 0; 0 <= p <= 1; SE >= 0",
        source="",
    ),
    CheckSpec(
        "ci-reversed",
        "Is the lower bound below the upper one?",
        _PRINTED,
        adapt.on_estimate(check_bounds),
        "proof",
        inputs="ci_low, ci_high",
        formula="some value of the lower bound <= some value of the upper one",
        source="",
    ),
    CheckSpec(
        "estimate-outside-ci",
        "Does the estimate lie inside its interval?",
        _PRINTED,
        adapt.on_estimate(check_containment),
        "proof",
        inputs="estimate, ci_low, ci_high",
        formula="ci_low <= estimate <= ci_high for some values that round to the print",
        source="",
    ),
    CheckSpec(
        "ci-asymmetric",
        "Is the estimate the middle of its interval?",
        _PRINTED,
        adapt.on_estimate(check_symmetry),
        "proof",
        inputs="estimate, ci_low, ci_high, measure",
        formula="2 estimate = ci_low + ci_high, after logarithms for ratios; a proof for Wald and t intervals only",
        source=_ALTMAN,
    ),
    CheckSpec(
        "p-disagrees-with-ci",
        "Does the p-value belong to the interval?",
        _LINES,
        adapt.run_p_value,
        "proof",
        inputs="estimate, p, and ci_low, ci_high, level or se; measure; n1, n2 for the degrees of freedom",
        formula="p = 2 P(Z > c |estimate| / halfwidth), over the normal and every t distribution with at least "
        "min_df degrees of freedom (c its critical value)",
        source=_ALTMAN,
    ),
    CheckSpec(
        "ci-null-disagrees-with-p",
        "Do interval and p-value say the same about significance?",
        _LINES,
        adapt.run_null,
        "proof",
        inputs="ci_low, ci_high, level, p, measure",
        formula="the interval of level 1 - alpha excludes the null (0, or 1 for ratios) if and only if p < alpha",
        source=_ALTMAN,
    ),
    CheckSpec(
        "p-disagrees-with-statistic",
        "Does the p-value belong to the test statistic?",
        _LINES,
        run_statistic,
        "proof",
        inputs="statistic, statistic_kind (z, t, r, chi2, Q, F), df, df2, p; also as own columns x_statistic ...",
        formula="p = 2 P(Z > |z|), 2 P(T(df) > |t|), P(X > F) or P(X > chi2); a statistic that may lie on either side "
        "of 0 allows p = 1; t = r sqrt(df/(1 - r^2)); a one-sided p is no proof",
        source="Nuijten MB, et al. Behav Res Methods 2016;48:1205-1226.",
    ),
    CheckSpec(
        "se-disagrees-with-ci",
        "Does the standard error make the interval?",
        ("trials",),
        adapt.on_estimate(check_se),
        "proof",
        inputs="se, ci_low, ci_high, level, measure; n1, n2 for the degrees of freedom",
        formula="SE c = (ci_high - ci_low)/2, over the normal and every t distribution with at least min_df degrees "
        "of freedom",
        source=_ALTMAN,
    ),
    CheckSpec(
        "effect-too-large",
        "Is the effect of a size that trials find?",
        _LINES,
        adapt.on_estimate(check_size),
        "heuristic",
        inputs="estimate, measure",
        formula="|SMD| <= 3; |RD| <= 1",
        source="Kadlec D, Sainani KL, Nimphius S. Sports Med 2023;53:313-325.",
    ),
    CheckSpec(
        "estimate-alone",
        "Is anything printed beside the estimate?",
        _LINES,
        adapt.run_alone,
        "heuristic",
        inputs="estimate, ci_low, ci_high, p, se",
        formula="says that nothing can contradict the estimate; never an alarm",
        source="",
        row_only=False,
    ),
)

#: What the authors wrote about the numbers.
CLAIM_SPECS: Final = (
    CheckSpec(
        "significance-claim",
        "Does the claim of significance fit the interval?",
        _LINES,
        adapt.run_claim,
        "proof",
        inputs="claim_effect, ci_low, ci_high, level, p, measure",
        formula="significant if and only if the 95 % interval excludes the null (0, or 1 for ratios); or p < 0.05",
        source="",
    ),
    CheckSpec(
        "direction-claim",
        "Is the favoured arm that of the estimate?",
        _LINES,
        run_direction,
        "proof",
        inputs="favours (arm1, arm2; also x_favours), estimate, better, measure",
        formula="arm 1 is favoured if and only if the estimate, arm 1 minus (or over) arm 2, lies on the better side "
        "of the null",
        source="",
    ),
)
