"""Hazard ratios against the log-rank numbers and the events that they are made of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import USUAL_LEVEL, at_usual_levels, called, resting
from lbpmeta.checks.core.compare import Way, compare_ways
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import level_of
from lbpmeta.checks.core.reading import Number, critical_set, make, read_all, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_hazard_ratio"]

_CHECK: Final = "hazard-ratio"
_NEEDS: Final = ("estimate", "ci_low", "ci_high", "events1", "events2")
#: Measures that the log-rank numbers make, and their columns.
_LOG_RANK: Final = ("HR", "PETO", "OR")
_NUMBERS: Final = ("estimate", "o_e", "o_e_var")


def check_hazard_ratio(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    o_e: Number = None,
    v: Number = None,
    events1: Number = None,
    events2: Number = None,
    level: float | str | None = USUAL_LEVEL,
    made_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a hazard ratio against O - E and V of the log-rank test, or its interval against the events.

    Examples
    --------
    >>> check_hazard_ratio("0.67", "0.45", "0.99", o_e="-10.1", v="25.2").verdict.value
    'consistent'
    >>> check_hazard_ratio("0.67", "0.62", "0.72", events1=40, events2=60).verdict.value
    'implausible'

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        As printed.
    o_e, v : str, optional
        Observed minus expected events of arm 1, and the variance.
    events1, events2 : int or str, optional
        Events of the arms.
    level : float
        In percent.
    made_of : {"these numbers"}, optional
        Says that the hazard ratio is that of the log-rank numbers: a Cox model's beside them is another one.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        With O - E and V a disagreement is a proof if the ratio was made of them. With events only, an interval that is
        too narrow for them is "implausible": weights and robust variances can do that.

    Notes
    -----
    ln HR = (O - E)/V with the standard error 1/sqrt(V). Each of O events adds p(1 - p) <= 1/4 to the information
    about an unadjusted ln HR, so that its standard error is never below 2/sqrt(O).

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the level is none.

    References
    ----------
    Parmar MKB, Torri V, Stewart L. Stat Med 1998;17:2815-2834. Tierney JF et al. Trials 2007;8:16.
    """
    given = {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high, "o_e": o_e, "v": v}
    given |= {"events1": events1, "events2": events2}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _hazard_ratio(given, level, mode), declared)


def _hazard_ratio(given: Mapping[str, Number], level: float | str | None, rounding: str) -> Finding:
    """Return what :func:`check_hazard_ratio` says if all premises hold."""
    share = level_of(level)
    printed = read_all(given, rounding)
    if {"estimate", "o_e", "v"} <= printed.keys():
        return at_usual_levels(lambda at: _against_log_rank(printed, level_of(at)), level)
    if not {"ci_low", "ci_high", "events1", "events2"} <= printed.keys():
        missing = ("o_e", "v") if "estimate" in printed else ("estimate",)
        why = "The hazard ratio needs O - E and V, or an interval and the events of both arms."
        return make(_CHECK, Verdict.NOT_CHECKABLE, why, printed=printed, missing=missing)
    return _against_events(printed, share)


def _against_log_rank(printed: Mapping[str, Printed], level: float) -> Finding:
    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        yield from _log_rank(numbers, level)

    found = compare_ways(
        _CHECK,
        printed,
        ways,
        main=("estimate",),
        limits=("ci_low", "ci_high"),
        made_of="O - E and V",
        null=1.0,
    )
    return resting(found, assume("made of"))


#: Of no greater number is there an exponential.
_GREATEST: Final = 700.0


def _log_rank(numbers: Mapping[str, Printed], level: float) -> Iterator[Way]:
    v = values_of(numbers["v"])
    if v.high <= 0 or float(numbers["v"]) <= 0:
        return
    v = ValueSet(max(v.low, float(numbers["v"].ulp) * 1e-3), v.high)
    log_hr = values_of(numbers["o_e"]) / v
    se = ValueSet(1 / math.sqrt(v.high), 1 / math.sqrt(v.low)).widened()
    half = se * critical_set(level, math.inf)
    centre, margin = float(numbers["o_e"]) / float(numbers["v"]), critical_set(level, math.inf).mid
    margin /= math.sqrt(float(numbers["v"]))
    if not all(map(math.isfinite, (log_hr.low, log_hr.high, half.high))) or abs(centre) + margin > _GREATEST:
        return
    sets = {"estimate": log_hr.exp(), "ci_low": (log_hr - half).exp(), "ci_high": (log_hr + half).exp()}
    yield Way(
        "log-rank",
        sets,
        {"estimate": math.exp(centre), "ci_low": math.exp(centre - margin), "ci_high": math.exp(centre + margin)},
    )


def _against_events(printed: Mapping[str, Printed], level: float) -> Finding:
    low, high = values_of(printed["ci_low"]), values_of(printed["ci_high"])
    events = printed["events1"].value + printed["events2"].value
    if low.high <= 0 or high.high <= 0 or events <= 0:
        why = "The interval or the number of events allows no standard error."
        return make(_CHECK, Verdict.NOT_CHECKABLE, why, printed=printed, missing=("an interval above 0",))
    se_high = (math.log(high.high) - (math.log(low.low) if low.low > 0 else -math.inf)) / 2
    se_high /= critical_set(level, math.inf).low
    least = 2 / math.sqrt(float(events))
    derivation = (
        f"SE of ln HR from the interval: at most {se_high:.4g}",
        f"least SE of {events} events: 2/sqrt({events}) = {least:.4g}",
    )
    if se_high < least * (1 - 1e-9):
        return make(
            _CHECK,
            Verdict.IMPLAUSIBLE,
            f"{events} events cannot make the interval {printed['ci_low'].text} to {printed['ci_high'].text} of an "
            f"unadjusted hazard ratio: its SE is at most {se_high:.3g}, and theirs is at least {least:.3g}. "
            "Weights may do that.",
            printed=printed,
            derivation=derivation,
        )
    return make(
        _CHECK,
        Verdict.CONSISTENT_WITHIN_ROUNDING,
        f"The interval {printed['ci_low'].text} to {printed['ci_high'].text} is wide enough for {events} events.",
        printed=printed,
        derivation=derivation,
    )


def run_hazard_ratio(tables: Tables, row: Row) -> Iterator[Finding]:
    """A ratio of the log-rank method against O - E and V; else the interval of a hazard ratio against its events."""
    level = row["level"] or USUAL_LEVEL
    if row["measure"] in _LOG_RANK and row.has(*_NUMBERS):
        given = {"o_e": row["o_e"], "v": row["o_e_var"]} | {
            name: row[name] for name in ("estimate", "ci_low", "ci_high")
        }
        yield _hazard_ratio(given, level, row.rounding).renamed({"v": "o_e_var"})
    elif row["measure"] == "HR" and row.has(*_NEEDS):
        yield _hazard_ratio({name: row[name] for name in _NEEDS}, level, row.rounding)


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Is the interval of the hazard ratio wide enough for its events?",
        ("trials",),
        run_hazard_ratio,
        "heuristic",
        inputs="measure HR, PETO or OR, estimate, ci_low, ci_high, level; o_e and o_e_var, or events1 and events2",
        formula="ln HR = (O - E)/V, SE = 1/sqrt(V); else SE = ln(high/low)/(2 c) >= 2/sqrt(events)",
        source="Parmar MKB, Torri V, Stewart L. Stat Med 1998;17:2815-2834.",
        needs=(_NUMBERS, _NEEDS),
        ask=only_where("measure", _LOG_RANK, _NUMBERS, _NEEDS),
    ),
)
