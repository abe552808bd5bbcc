"""What a scale allows: the largest SD, the smallest SD of whole scores, and a mean between the ends."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.arms.beside_contrast import beside_contrast
from lbpmeta.checks.arms.cells import arms_of, declared_scale, range_of
from lbpmeta.checks.arms.granularity.scores import Scores, smallest_squares, sums
from lbpmeta.checks.arms.ranges import largest_sd
from lbpmeta.checks.arms.spread import SPREADS, Turn, spread_premise
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_mean_in_range", "check_sd"]


def check_sd(
    sd: Number,
    *,
    mean: Number = None,
    n: Number = None,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    complete: bool | None = None,
    analysis: str | None = None,
    spread: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a standard deviation against the largest and smallest one that the scale, the mean and n allow.

    Examples
    --------
    >>> finding = check_sd("44", mean="18", n=22, minimum=0, maximum=100)
    >>> finding.verdict.value, finding.blame, round(finding.admissible["sd"].high, 1)
    ('implausible', ('analysis', 'spread'), 39.7)
    >>> check_sd("44", mean="18", n=22, minimum=0, maximum=100, analysis="raw", spread="SD").verdict.value
    'inconsistent'

    Parameters
    ----------
    sd : str
        As printed; divisor n - 1.
    mean : str, optional
        Without it the largest SD is that of the middle of the scale.
    n : int or str, optional
        People; without it 2, the worst case.
    minimum, maximum : float, optional
        Ends of the scale, or the smallest and largest score that occurred.
    step : float, optional
        Step of the scale: whole scores whose mean lies between two steps cannot all be equal.
    complete : bool, optional
        Whether every one of the n people has a whole score: an SD below the smallest one is a proof only then.
    analysis : {"raw", "adjusted", "model"}, optional
        Whether the SD is that of the people's scores, not made from an adjusted result.
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the printed spread is declared to be. A quartile distance can be as wide as the scale.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        ``admissible["sd"]`` holds the bounds. "inconsistent" where nothing that it rests on is left to assumption.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the ends or the step make no scale.

    Notes
    -----
    Largest: sqrt(n/(n-1) (max - m)(m - min)). Smallest: of the most equal whole scores with a sum that prints as
    the mean; sqrt(n/(n-1) f (1 - f)) steps with f the fraction of the mean. Bhatia R, Davis C. Am Math Mon
    2000;107:353-357.
    """
    declared = declared_by_keywords(
        {"analysis": analysis, "spread": spread, "rounding": rounding, "data": "complete" if complete else None}
    )
    if declared.value("spread", "SD") != "SD":
        return make("sd-impossible", Verdict.NOT_CHECKABLE, "No SD is printed.", printed={}, missing=("sd",))
    return called(
        lambda mode: sd_finding(sd, mean=mean, n=n, minimum=minimum, maximum=maximum, step=step, rounding=mode),
        declared,
    )


def sd_finding(
    sd: Number,
    *,
    mean: Number = None,
    n: Number = None,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_sd` before its premises are settled."""
    spread, centre, people = read(sd, rounding), read(mean, rounding), read(n)
    if spread is None:
        raise DataError("`sd` is empty; give the standard deviation as printed, for example '2.10'.")
    if (minimum is None) != (maximum is None) or (minimum is not None and not maximum > minimum):  # type: ignore[operator]
        raise MethodError(f"`minimum` is {minimum!r} and `maximum` {maximum!r}; give both ends, the lower one first.")
    if step is not None and not step > 0:
        raise MethodError(f"`step` is {step!r}; the step of a scale is above 0.")
    printed = {"sd": spread, "mean": centre, "n": people}
    count = int(people.value) if people is not None and people.op == "=" and people.value >= 2 else None
    low, high = 0.0, math.inf
    repairs: tuple[Repair, ...] = ()
    values = values_of(spread)
    if minimum is not None and maximum is not None:
        where = ValueSet(minimum, maximum)
        if centre is not None:
            where = values_of(centre).intersection(where) or where
        high = largest_sd(where, minimum, maximum, count)
    if step is not None and centre is not None and count is not None and centre.op == "=":
        low = _smallest(centre, count, step, minimum or 0.0)
    if high == math.inf and low == 0:
        return make(
            "sd-impossible",
            Verdict.NOT_CHECKABLE,
            "Without the ends or the steps of the scale every SD can occur.",
            printed=printed,
            missing=("minimum", "maximum"),
        )
    allowed = ValueSet(low, high)
    fine = values.intersects(allowed)
    beside = f" with mean {centre.text}" if centre is not None else ""
    if fine:
        return make(
            "sd-impossible",
            Verdict.CONSISTENT,
            f"SD {spread.text} lies between {low:.4g} and {high:.4g}, the bounds of the scale{beside}.",
            printed=printed,
            admissible={"sd": allowed},
        )
    if values.low > high:
        text = (
            f"SD {spread.text} exceeds {high:.4g}, the largest one of scores on {minimum:g} to {maximum:g}{beside}: no "
            "people's scores vary so much (an SD made from a standard error or an adjusted interval can)"
        )
        premises: tuple[Premise, ...] = ()
    else:
        text = f"SD {spread.text} lies below {low:.4g}, the smallest one of scores in steps of {step:g}{beside}"
        premises = (assume("data"),)
        repairs = _from_se(spread, count, allowed)
    wide = dataclasses.replace(spread, rounding="any").values
    width = math.inf if maximum is None or minimum is None else maximum - minimum

    def agrees(turn: Turn) -> bool:
        made = turn(wide, count or 2)
        return made.intersects(ValueSet(low, width / 1.3) if turn is SPREADS["IQR"] else allowed)

    return make(
        "sd-impossible",
        Verdict.INCONSISTENT,
        f"{text}.",
        premises=(assume("analysis"), *premises, spread_premise(agrees)),
        printed=printed,
        admissible={"sd": allowed},
        repairs=repairs,
        derivation=(f"SD {spread.text} stands for {values}", f"the scale, mean and n allow {allowed}"),
    )


def _smallest(mean: Printed, n: int, step: float, minimum: float) -> float:
    """The smallest SD of n whole scores whose mean prints so; 0 where GRIM finds no such mean."""
    scores = Scores(n, step, minimum)
    found = sums(mean, scores)
    if not found or found[-1] - found[0] >= n:
        return 0.0
    if found[0] // n != found[-1] // n or found[0] % n == 0:
        return 0.0  # a mean on a step: all scores can be equal
    return min(scores.sd(t, smallest_squares(t, n)) for t in (found[0], found[-1])) * (1 - 1e-12)


def _from_se(sd: Printed, n: int | None, allowed: ValueSet) -> tuple[Repair, ...]:
    """The SD that the printed one makes if it is a standard error."""
    if n is None or not values_of(sd).scaled(math.sqrt(n)).intersects(allowed):
        return ()
    made = Printed.from_float(float(sd) * math.sqrt(n), digits=max(0, sd.decimals))
    return (Repair("sd", sd.text, made.text, "a standard error printed as SD"),)


def check_mean_in_range(
    mean: Number,
    minimum: Number,
    maximum: Number,
    *,
    analysis: str | None = None,
    rounding: str | None = None,
    what: str = "mean",
) -> Finding:
    """Check that a mean (or median) lies between the smallest and the largest score.

    Examples
    --------
    >>> check_mean_in_range("36.2", 0, 24, analysis="raw").verdict.value
    'inconsistent'

    Parameters
    ----------
    mean, minimum, maximum : str or int
        As printed; the ends of the scale or the extremes that occurred.
    analysis : {"raw", "adjusted", "model"}, optional
        Whether the mean is that of the people's scores: an adjusted one need not lie between them.
    rounding : {"nearest", "truncated", "any", ...}, optional
    what : str
        What it is, for the message.

    Returns
    -------
    Finding

    Raises
    ------
    DataError
        If a number is missing or cannot be read.
    """
    return called(
        lambda mode: _mean_finding(mean, minimum, maximum, rounding=mode, what=what),
        declared_by_keywords({"analysis": analysis, "rounding": rounding}),
    )


def _mean_finding(
    mean: Number, minimum: Number, maximum: Number, *, rounding: str = "nearest", what: str = "mean"
) -> Finding:
    numbers = {what: read(mean, rounding), "minimum": read(minimum, rounding), "maximum": read(maximum, rounding)}
    centre, low, high = numbers.values()
    if centre is None or low is None or high is None:
        empty = next(name for name, number in numbers.items() if number is None)
        raise DataError(f"`{empty}` is empty; give the number as printed.")
    # Ends of a scale are exact, extremes that occurred are rounded: the wider reading of both is used.
    allowed = (values_of(low).low, values_of(high).high)
    inside = values_of(centre).high >= allowed[0] and values_of(centre).low <= allowed[1]
    if inside:
        return make(
            "mean-out-of-range",
            Verdict.CONSISTENT,
            f"The {what} {centre.text} lies between {low.text} and {high.text}.",
            printed=numbers,
        )
    return make(
        "mean-out-of-range",
        Verdict.INCONSISTENT,
        f"The {what} {centre.text} lies outside {low.text} to {high.text}.",
        printed=numbers,
        premises=(assume("analysis"),),
    )


def _run_sd(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["kind"] not in ("endpoint", "baseline", "change", "improvement", ""):
        return
    ends, scale = range_of(tables, row), declared_scale(tables, row)
    for arm in arms_of(row):
        if arm.sd is None:
            continue
        bounds, step = ends, scale.step if scale is not None else None
        if ends is not None and arm.columns["mean"].startswith("mean") and row["kind"] in ("change", "improvement"):
            bounds = (ends[0] - ends[1], ends[1] - ends[0])
        occurred = _extremes(row, arm.side) if arm.columns["mean"].startswith("mean") else None
        if occurred is not None and (bounds is None or occurred[1] - occurred[0] < bounds[1] - bounds[0]):
            bounds, step = occurred, None
        if bounds is None and step is None:
            continue
        finding = sd_finding(
            arm.sd,
            mean=arm.mean,
            n=arm.n,
            minimum=bounds[0] if bounds else None,
            maximum=bounds[1] if bounds else None,
            step=step,
        )
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            yield beside_contrast(arm.rename(finding), row)


def _extremes(row: Row, side: str) -> tuple[float, float] | None:
    """The smallest and largest score that occurred, as wide as their rounding allows."""
    low, high = read(row[f"min{side}"]), read(row[f"max{side}"])
    if low is None or high is None or low.op != "=" or high.op != "=" or high.value <= low.value:
        return None
    return values_of(low).low, values_of(high).high


def _run_mean(tables: Tables, row: Row) -> Iterator[Finding]:
    for side in "12":
        low, high = f"min{side}", f"max{side}"
        if row.has(f"mean{side}", low, high):
            finding = _mean_finding(row[f"mean{side}"], row[low], row[high])
            names = {"mean": f"mean{side}", "minimum": low, "maximum": high}
            yield beside_contrast(_named(finding, names), row)


def _named(finding: Finding, names: dict[str, str]) -> Finding:
    return finding.renamed(names)


SPECS: Final = (
    CheckSpec(
        "sd-impossible",
        "Can scores on this scale have this SD?",
        ("trials",),
        _run_sd,
        "proof",
        inputs="mean, SD and n of each arm; minimum, maximum and step of the instrument; min1, max1, min2, max2",
        formula="SD <= sqrt(n/(n-1) (max - mean)(mean - min)); of whole scores SD >= sqrt(n/(n-1) f(1 - f)) steps, f "
        "the fraction of the mean in steps; rests on spread and analysis, the smallest SD on complete data",
        source="Bhatia R, Davis C. Am Math Mon 2000;107:353-357; Popoviciu T. Mathematica 1935;9:129-145.",
        proof_test="tests/checks/test_sd_bounds.py::test_true_sds_are_never_inconsistent",
        needs=(
            ("sd1", "instrument"),
            ("sd2", "instrument"),
            ("baseline_sd1", "instrument"),
            ("baseline_sd2", "instrument"),
            ("sd1", "min1", "max1"),
            ("sd2", "min2", "max2"),
        ),
    ),
    CheckSpec(
        "mean-out-of-range",
        "Does the mean lie between the smallest and the largest score?",
        ("trials",),
        _run_mean,
        "proof",
        inputs="mean, min and max of each arm",
        formula="min <= mean <= max, as sets",
        source="",
        proof_test="tests/checks/test_true_rows.py::test_means_on_their_scale",
        needs=(("mean1", "min1", "max1"), ("mean2", "min2", "max2")),
    ),
)
