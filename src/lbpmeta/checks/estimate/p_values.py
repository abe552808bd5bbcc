"""The p-value and the standard error of an estimate against its interval."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.formulas import symmetric
from lbpmeta.checks.core.line import (
    Line,
    allowed_p,
    central_p,
    ends_of,
    on_scale,
    one_sided,
    p_from,
    se_candidates,
    se_from,
    working_sets,
)
from lbpmeta.checks.core.reading import (
    critical_set,
    is_inverse,
    make,
    null_value,
    significance,
    span,
    values_of,
)
from lbpmeta.checks.core.rows import ci_method_of, on_estimate
from lbpmeta.checks.core.severity import BESIDE, DECIDES
from lbpmeta.checks.core.spec import CheckSpec, Run
from lbpmeta.checks.estimate.blame import allows_p, factor_premise, level_premise, p_unit_premise, scale_of_test, widely
from lbpmeta.checks.estimate.failed import failed
from lbpmeta.checks.estimate.screen import ask_null, ask_p_value, ask_se
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtr
from lbpmeta.interval import ValueSet, ValueSets
from lbpmeta.measures import MEASURES
from lbpmeta.premises.premise import Premise, assume

__all__ = ["check_null", "check_p_value", "check_se"]

#: Levels that an interval may have instead of the one that stands beside it.
_LEVELS: Final = (0.90, 0.95, 0.99)

#: Levels nearer to each other than this are one.
_SAME: Final = 1e-9

_OTHER_TEST: Final = "; a Hartung-Knapp interval beside the p of a normal test may do that"


def check_p_value(line: Line) -> Finding | None:
    """Whether the p-value can belong to the estimate and its interval (or its standard error).

    Notes
    -----
    z = |estimate| c / halfwidth and p = 2 P(Z > z), for the normal distribution and for every t distribution
    with at least `min_df` degrees of freedom; p is the union over these families. With a single trial's ratio
    or risk difference the test may be another one than the interval (Fisher, log-rank, chi-squared): there a
    disagreement is no proof; nor is it where a one-sided test would make the print.
    """
    if line.p is None or line.estimate is None or line.declared.symmetric is False or _of_an_open_ratio(line):
        return None
    domain = values_of(line.p).intersection(ValueSet(0.0, 1.0))
    ratio = allowed_p(line)
    if domain is None or ratio is None:
        return None
    basis, p_set = ratio
    if p_set.intersects(domain):
        exact = central_p(line)
        verdict = (
            Verdict.CONSISTENT if exact is not None and line.p.prints(exact) else Verdict.CONSISTENT_WITHIN_ROUNDING
        )
        return make(
            "p-disagrees-with-ci",
            verdict,
            f"p {line.p.text} agrees with {line}.",
            printed=line.printed,
            admissible={"p": p_set},
        )
    verdict = _claimed(line)
    sets = working_sets(line)
    if line.measure == "" and sets is not None and not symmetric(*sets):
        verdict = Verdict.METHOD_DEPENDENT  # the interval, of a correlation perhaps, is that of another scale
    hint = ""
    if one_sided(p_set).intersects(domain):
        hint = "; it is that of a one-sided test"
    elif line.pooled and line.declared.symmetric is None:
        hint = _OTHER_TEST
    hint += _other_level(line, domain)
    alpha = 0.05 if line.level is None else 1 - line.level
    edge = 1e-9 * alpha  # the set of a t distribution with next to no degrees of freedom ends at alpha
    crosses = domain.low > alpha >= p_set.high - edge or domain.high < alpha <= p_set.low + edge
    return failed(
        line,
        "p-disagrees-with-ci",
        verdict,
        f"the p-value {line.p.text} does not belong to {line}: by {basis} it is {ends_of(p_set)}{hint}",
        {"p": p_set},
        stakes=DECIDES if crosses else BESIDE,
        derivation=(
            f"printed p {line.p.text} is in {domain}",
            f"p = 2 P(Z > c |estimate| / halfwidth) by {basis}, normal and t: {p_set}",
            "the two sets share no value",
        ),
        premises=(*_of_test(line), *scale_of_test(line), p_unit_premise(line), level_premise(line, allows_p))
        if basis == "the interval"
        else _of_test(line),
    )


def _of_an_open_ratio(line: Line) -> bool:
    """Whether a number without a measure has interval and p of a ratio, and not the p of a difference.

    0.91 (0.81 to 1.02) with p 0.11: where it is not said that a difference is meant, nothing contradicts.
    """
    if line.measure or line.p is None:
        return False
    p, as_ratio = values_of(line.p).intersection(ValueSet(0.0, 1.0)), dataclasses.replace(line, measure="OR")
    sets, ratio, difference = working_sets(as_ratio), allowed_p(as_ratio), allowed_p(line)
    if p is None or sets is None or ratio is None or difference is None or not symmetric(*sets):
        return False
    return ratio[1].intersects(p) and not difference[1].intersects(p)


def _claimed(line: Line) -> Verdict:
    """What a disagreement with the interval is, if all premises hold.

    Where score and exact intervals are as usual as Wald ones, and none is declared, nothing is claimed of a study.
    """
    seldom = line.measure in MEASURES and MEASURES[line.measure].symmetric == "seldom"
    open_ = seldom and not line.pooled and not line.declared.symmetric
    return Verdict.METHOD_DEPENDENT if open_ else Verdict.INCONSISTENT


def _of_test(line: Line) -> tuple[Premise, ...]:
    if line.measure:
        return (assume("p of"), assume("interval"), assume("measure", line.measure))
    return (assume("p of"), assume("interval"), assume("measure", "a difference"), assume("scale", "natural"))


def _of_multiplier(line: Line) -> tuple[Premise, ...]:
    """An interval of two standard errors reaches a little beyond the one of 95 % that p belongs to."""
    sets, p = working_sets(widely(line)), widely(line).p
    if sets is None or p is None or line.level is None or abs(line.level - 0.95) > _SAME:
        return ()
    half = (sets[2] - sets[1]).scaled(0.5)
    size = sets[0].abs()
    if half.low <= 0:
        return (assume("multiplier"),)
    allowed = span(*(2 * float(ndtr(-2 * z)) for z in (size.low / half.high, size.high / half.low)))
    return (assume("multiplier"),) if allowed.intersects(values_of(p)) else ()


def _other_level(line: Line, p: ValueSet) -> str:
    """Name the level at which the interval would have the printed p-value."""
    if line.level is None or line.low is None or line.high is None:
        return ""
    sets = {n: s for n, x in line.printed.items() if (s := on_scale(n, x, line.measure)) is not None}
    for level in _LEVELS:
        if abs(level - line.level) < _SAME:
            continue
        other = Line(line.estimate, line.low, line.high, None, None, line.measure, level, line.pooled, line.min_df)
        allowed = p_from(sets, other)
        if allowed is not None and allowed[1].intersects(p):
            return f"; it would belong to an interval of {100 * level:g}%"
    return ""


def check_null(line: Line) -> Finding | None:
    """Whether interval and p-value say the same about significance.

    Notes
    -----
    The interval of level 1 - alpha excludes the null if and only if p < alpha, for intervals and tests of the same
    kind; the interval need not be symmetric. A one-sided p-value and, for a single trial's ratio, another test
    (Fisher, log-rank) are no proof.
    """
    if line.p is None or line.low is None or line.high is None or line.level is None or _of_an_open_ratio(line):
        return None
    p = values_of(line.p).intersection(ValueSet(0.0, 1.0))
    excluded = significance(line.low, line.high, null_value(line.measure))
    reversed_ = values_of(line.low).low > values_of(line.high).high and not is_inverse(line.measure)
    if p is None or reversed_:
        return None
    if line.declared.symmetric is False:
        return None  # a bootstrap interval, say, and the p of another method need not say the same
    alpha = round(1 - line.level, 12)
    # At p = alpha a bound lies on the null: beyond it, or short of it, p is not alpha either.
    small = True if p.high <= alpha else False if p.low >= alpha else None
    if excluded is None or small is None or excluded == small:
        within = excluded is None or small is None
        return make(
            "ci-null-disagrees-with-p",
            Verdict.CONSISTENT_WITHIN_ROUNDING if within else Verdict.CONSISTENT,
            f"The interval of {line} and p {line.p.text} say the same about significance.",
            printed={"ci_low": line.low, "ci_high": line.high, "p": line.p},
        )
    one_tail = small and 2 * p.high >= alpha
    other = line.pooled and line.declared.symmetric is None
    null = f"{null_value(line.measure):g}"
    return failed(
        line,
        "ci-null-disagrees-with-p",
        Verdict.INCONSISTENT,
        f"the {100 * line.level:g}% interval {line.low.text} to {line.high.text} "
        f"{'excludes' if excluded else 'includes'} {null}, but p {line.p.text} is "
        f"{'below' if small else 'above'} {alpha:.3g}"
        + ("; a one-sided test may do that" if one_tail else _OTHER_TEST if other else ""),
        stakes=DECIDES,
        derivation=(
            f"lower bound {values_of(line.low)}, upper bound {values_of(line.high)}, no effect is {null}",
            f"p is in {p}, alpha is {alpha:.3g}",
        ),
        premises=(
            *_of_test(line),
            *scale_of_test(line),
            *_of_multiplier(line),
            level_premise(line, _same_side),
        ),
    )


def _same_side(line: Line) -> bool:
    """Whether interval and p-value can say the same about significance, one-sided tests included."""
    if line.p is None or line.level is None:
        return True
    excluded = significance(line.low, line.high, null_value(line.measure))
    p, alpha = values_of(line.p), round(1 - line.level, 12)
    return excluded is None or (p.low <= alpha if excluded else p.high >= alpha / 2)


def check_se(line: Line) -> Finding | None:
    """Whether the standard error can have made the interval, with a normal or t critical value.

    For ratios both the log-scale standard error and the natural-scale one (delta method) are admitted. Where they
    disagree, the level that would make them agree is named.
    """
    if line.se is None or line.low is None or line.high is None or line.level is None:
        return None
    if line.declared.symmetric is False:
        return None
    sets = working_sets(line)
    se = values_of(line.se).intersection(ValueSet(0.0, float("inf")))
    if sets is None or se is None:
        return None
    named = dict(zip(("estimate", "ci_low", "ci_high"), sets, strict=True))
    if line.estimate is None or values_of(line.estimate).low <= 0:
        named.pop("estimate")
    half = (named["ci_high"] - named["ci_low"]).scaled(0.5)
    critical = critical_set(line.level, line.min_df)
    candidates = se_candidates({**named, "se": se}, line)
    fits = tuple(name for name, s in candidates.items() if (s * critical).intersects(half))
    allowed = se_from(named, line)
    if allowed is None:
        return None
    ways = [allowed]
    if len(candidates) > 1:  # the same, times the ratio
        ways.append(allowed * named["estimate"].exp())
    admissible = {"se": allowed if len(ways) == 1 else ValueSets.of(ways)}
    if fits:
        exact = "se" in fits and line.se.prints(half.mid / critical.low)
        return make(
            "se-disagrees-with-ci",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The standard error {line.se.text} agrees with the interval of {line}.",
            printed=line.printed,
            admissible=admissible,
            methods=fits,
        )
    wide = widely(line)
    hint = "; it equals half the width: is it a margin of error?" if se.intersects(half) else ""
    for level in _LEVELS:
        if not hint and any((s * critical_set(level, line.min_df)).intersects(half) for s in candidates.values()):
            hint = f"; it would make an interval of {100 * level:g}%"
    return failed(
        line,
        "se-disagrees-with-ci",
        Verdict.INCONSISTENT,
        f"the standard error {line.se.text} does not make the interval of {line}; it would be {ends_of(allowed)}{hint}",
        admissible,
        derivation=(
            f"half the width of the interval is {half}, the critical value {critical}",
            f"SE = halfwidth / critical value: {allowed}; printed: {se}",
            "the two sets share no value",
        ),
        premises=(
            assume("interval"),
            assume("measure", line.measure),
            factor_premise(line, lambda se: _fits(wide, se) is True, of="se"),
            level_premise(line, lambda other: _se_fits(other) is not False),
        ),
    )


def _se_fits(line: Line) -> bool | None:
    """Whether the standard error makes the interval; None where that cannot be asked."""
    se = None if line.se is None else values_of(line.se).intersection(ValueSet(0.0, math.inf))
    return None if se is None else _fits(line, se)


def _fits(line: Line, se: ValueSet) -> bool | None:
    """Whether some standard error makes the interval of a line."""
    sets = working_sets(line)
    if sets is None or line.level is None:
        return None
    named = dict(zip(("estimate", "ci_low", "ci_high"), sets, strict=True))
    if line.estimate is None or values_of(line.estimate).low <= 0:
        named.pop("estimate")
    half = (sets[2] - sets[1]).scaled(0.5)
    critical = critical_set(line.level, line.min_df)
    return any((s * critical).intersects(half) for s in se_candidates({**named, "se": se}, line).values())


def _beside_hartung_knapp(check: Callable[[Line], Finding | None]) -> Run:
    """A check of the p-value; RevMan prints the normal p beside a Hartung-Knapp interval."""

    def run(tables: Tables, row: Row) -> Iterator[Finding]:
        for finding in on_estimate(check)(tables, row):
            if (
                finding.verdict is Verdict.INCONSISTENT
                and row.table == "reviews"
                and ci_method_of(row).startswith("hksj")
            ):
                told = finding.adding(
                    "RevMan prints the p of the normal test beside a Hartung-Knapp interval: the two can contradict."
                )
                yield dataclasses.replace(told, verdict=Verdict.METHOD_DEPENDENT, tail="", repairs=())
            else:
                yield finding

    return run


SPECS: Final = (
    CheckSpec(
        "p-disagrees-with-ci",
        "Does the p-value belong to the interval?",
        ("trials", "reviews"),
        _beside_hartung_knapp(check_p_value),
        "proof",
        inputs="estimate, p, and ci_low, ci_high, level or se; measure; n1, n2 for the degrees of freedom",
        formula="p = 2 P(Z > c |estimate| / halfwidth), over the normal and every t distribution with at least "
        "min_df degrees of freedom (c its critical value)",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090 and d2304.",
        proof_test="tests/checks/test_estimate.py::test_truth_is_never_inconsistent",
        ask=ask_p_value,
    ),
    CheckSpec(
        "ci-null-disagrees-with-p",
        "Do interval and p-value say the same about significance?",
        ("trials", "reviews"),
        _beside_hartung_knapp(check_null),
        "proof",
        inputs="ci_low, ci_high, level, p, measure",
        formula="the interval of level 1 - alpha excludes the null (0, or 1 for ratios) if and only if p < alpha",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090 and d2304.",
        proof_test="tests/checks/test_claims_and_tests.py::test_true_intervals_and_p_values_say_the_same",
        ask=ask_null,
    ),
    CheckSpec(
        "se-disagrees-with-ci",
        "Does the standard error make the interval?",
        ("trials",),
        on_estimate(check_se),
        "proof",
        inputs="se, ci_low, ci_high, level, measure; n1, n2 for the degrees of freedom",
        formula="SE c = (ci_high - ci_low)/2, over the normal and every t distribution with at least min_df degrees "
        "of freedom",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090 and d2304.",
        proof_test="tests/checks/test_estimate.py::test_truth_is_never_inconsistent",
        ask=ask_se,
    ),
)
