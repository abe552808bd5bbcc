"""A printed prediction interval against the line's estimate, interval, tau2 and number of studies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, is_log, make, read_fields, values_of, working
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.premises import as_declared, concerning, settings_of, unnamed_measure
from lbpmeta.errors import MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtri, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.measures import turned_back
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed
from lbpmeta.recipe import get_recipe

__all__ = ["SPECS", "check_prediction_interval"]

_CHECK: Final = "prediction-interval"
_FIELDS: Final = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "k")


def check_prediction_interval(
    reported: Mapping[str, Number],
    *,
    measure: str = "",
    ci: str = "",
    level: float = 95,
    interval: str | None = None,
    recipe: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a prediction interval against what is printed beside it.

    Examples
    --------
    >>> line = {"estimate": "-3.0", "ci_low": "-5.0", "ci_high": "-1.0", "pi_low": "-8.0", "pi_high": "2.0"}
    >>> check_prediction_interval({**line, "tau2": "9.0"}, measure="MD", interval="wald").verdict.value
    'inconsistent'

    Parameters
    ----------
    reported : mapping of str to str
        pi_low, pi_high, estimate, ci_low, ci_high, and tau2 and k where printed.
    measure : str
        "" if unknown.
    ci : str
        How the confidence interval was made ("z", "t", "hksj", ...), where declared.
    level : float
        In percent.
    interval, recipe, rounding : str, optional
        How the intervals were made, how the line was pooled, and how numbers were rounded, where declared. Without
        one of the first two a disagreement is "implausible" at most: a prediction interval may be Bayesian or
        bootstrapped.

    Notes
    -----
    ``theta +- c sqrt(tau2 + SE^2)`` with c of the normal distribution or of t with k - 1 or k - 2 degrees of
    freedom, and SE from the confidence interval by the normal or the t distribution. SE may be of another kind
    than the interval's (Hartung-Knapp beside a normal interval, or the other way round), and is then not printed: what
    is proved is that the half width is at least z tau, whatever SE is. So an interval that is narrower than the
    confidence interval is implausible, not impossible.

    References
    ----------
    Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-159. Riley RD, Higgins JPT, Deeks JJ.
    BMJ 2011;342:d549.
    """
    ci = ci or (get_recipe(recipe).ci if recipe else "")
    given = {"measure": measure or None, "interval": interval or settings_of(None, "", "", ci)["interval"]}
    known = concerning({**given, "rounding": rounding}, recipe=recipe)
    return as_declared(lambda mode: _prediction_interval(reported, measure, ci, level, mode), known)


def _prediction_interval(reported: Mapping[str, Number], measure: str, ci: str, level: float, rounding: str) -> Finding:
    """The comparison, as if all its premises held."""
    is_log(measure)
    if not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    printed = read_fields(reported, _FIELDS, rounding)
    sets = {f: working(n, measure) for f, n in printed.items() if f not in ("tau2", "k")}
    lacking = tuple(f for f in ("estimate", "pi_low", "pi_high") if sets.get(f) is None)
    if lacking:
        message = f"A prediction interval needs {', '.join(lacking)}."
        return make(_CHECK, Verdict.NOT_CHECKABLE, message, printed=printed, missing=lacking)
    known = {f: s for f, s in sets.items() if s is not None}
    rests = (assume("interval"), *unnamed_measure(measure))
    low, high, est = known["pi_low"], known["pi_high"], known["estimate"]
    if low.low > high.high:
        what = "The prediction interval's bounds are in the wrong order"
        return _fail(printed, Verdict.INCONSISTENT, what, (assume("order"),))
    if turned_back(measure):  # pooled as logits, arcsines or Fisher's z, where tau2 is too
        text = "The prediction interval may have been made on another scale than the printed one."
        return make(_CHECK, Verdict.METHOD_DEPENDENT, text, printed=printed)
    if not (low + high).intersects(est.scaled(2.0)):
        return _fail(printed, Verdict.INCONSISTENT, "The estimate is not the middle of its prediction interval", rests)
    bounded = "ci_low" in known and "ci_high" in known
    if bounded and (low.low > known["ci_low"].high or high.high < known["ci_high"].low):
        what = "The prediction interval is narrower than the confidence interval"
        if _may_be_wider(known, printed, ci, level / 100):
            text = f"{what}: an interval with a t quantile beside a prediction with a normal one may do that."
            return make(_CHECK, Verdict.METHOD_DEPENDENT, text, printed=printed)
        return _fail(printed, Verdict.IMPLAUSIBLE, what)
    if not bounded or "tau2" not in printed:
        text = "The middle of the prediction interval is the estimate, and it holds the confidence interval."
        return make(_CHECK, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed=printed)
    half = (high - low).scaled(0.5)
    half_ci = (known["ci_high"] - known["ci_low"]).scaled(0.5)
    return _from_tau2(printed, half, half_ci, ci, level / 100, rests)


#: A Hartung-Knapp standard error is seldom more than this times as large as that of the normal interval.
_SPREAD: Final = 1.3


def _may_be_wider(sets: Mapping[str, ValueSet], printed: Mapping[str, Printed], ci: str, level: float) -> bool:
    """Whether a t quantile, and a Hartung-Knapp standard error, explain a confidence interval that is wider."""
    if ci == "z":
        return False
    critical = _criticals(float(printed["k"]) if "k" in printed else 2.0, 0.5 + level / 2)
    half, half_ci = ((sets[f"{name}_high"] - sets[f"{name}_low"]).scaled(0.5) for name in ("pi", "ci"))
    return half_ci.low <= half.high * _SPREAD * max(critical.values()) / critical["z"]


def _from_tau2(
    printed: Mapping[str, Printed], half: ValueSet, half_ci: ValueSet, ci: str, level: float, rests: tuple[Premise, ...]
) -> Finding:
    """Compare the half width with every usual definition."""
    k = float(printed["k"]) if "k" in printed else math.nan
    tau2 = values_of(printed["tau2"])
    tau2 = ValueSet(max(0.0, tau2.low), max(0.0, tau2.high))
    critical = _criticals(k, 0.5 + level / 2)
    floor = critical["z"] * math.sqrt(tau2.low)
    methods = []
    for of_ci in ("z", "t(k-1)"):
        declared = not ci or (of_ci == "z") == (ci == "z")
        if of_ci not in critical or not declared:
            continue
        se = half_ci.scaled(1 / critical[of_ci])
        for name, c in critical.items():
            least = c * math.sqrt(tau2.low + max(0.0, se.low) ** 2)
            most = c * math.sqrt(tau2.high + max(0.0, se.high) ** 2)
            if half.intersects(ValueSet(least, most).widened()):
                methods.append(f"{name}, SE from {of_ci}")
    if methods:
        text = f"The prediction interval follows from estimate, interval and tau2 ({', '.join(methods[:3])})."
        return make(_CHECK, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed=printed, methods=tuple(methods))
    if half.high < floor:
        what = f"The prediction interval is narrower than tau2 alone makes it (half width at least {floor:.3g})"
        return _fail(printed, Verdict.INCONSISTENT, what, rests)
    if math.isnan(k) or ci == "kr" or ci.startswith("hksj") or not ci:
        text = "The prediction interval is of another kind than estimate, interval and tau2 give; a Hartung-Knapp "
        return make(
            _CHECK,
            Verdict.METHOD_DEPENDENT,
            f"{text}interval with a Wald standard error for prediction may do that.",
            printed=printed,
        )
    what = "The prediction interval does not follow from estimate, interval and tau2"
    return _fail(printed, Verdict.IMPLAUSIBLE, what)


def _criticals(k: float, upper: float) -> dict[str, float]:
    found = {"z": float(ndtri(upper))}
    for less in (1, 2):
        if k - less >= 1:
            found[f"t(k-{less})"] = float(stdtrit(k - less, upper))
    return found


def _fail(printed: Mapping[str, Printed], verdict: Verdict, what: str, premises: tuple[Premise, ...] = ()) -> Finding:
    texts = {n: printed[n].text for n in printed}
    shown = f"{texts['estimate']}, prediction interval {texts['pi_low']} to {texts['pi_high']}"
    return make(
        _CHECK,
        verdict,
        f"{what}: {shown}.",
        otherwise="An unusual method may do that.",
        printed=printed,
        premises=premises,
    )


def prediction_interval(tables: Tables, row: Row) -> Iterator[Finding]:
    """Check the prediction interval of a pooled line."""
    if not row.has("pi_low", "pi_high", "estimate") or not row["measure"]:
        return
    ci = row["ci_method"] or (get_recipe(row["recipe"]).ci if row["recipe"] else "")
    finding = _prediction_interval(
        {f: row[f] for f in _FIELDS}, measure_of(row), ci, float(row["level"] or 95), "nearest"
    )
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Does the prediction interval follow from estimate, interval and tau2?",
        ("reviews",),
        prediction_interval,
        "proof",
        inputs="estimate, ci_low, ci_high, pi_low, pi_high, tau2, k",
        formula="theta +- c sqrt(tau2 + SE^2), c normal or t with k-1 or k-2 df; its half width is at least z tau "
        "(proof), and it holds the confidence interval (heuristic)",
        source="Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-159.",
        proof_test="tests/checks/test_pooled_summary.py::test_true_prediction_intervals_are_never_inconsistent",
        needs=(("pi_low", "pi_high", "estimate"),),
    ),
)
