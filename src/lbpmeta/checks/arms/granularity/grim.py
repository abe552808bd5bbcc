"""GRIM: whether n whole scores can have the printed mean."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.arms.cells import arms_of, declared_scale
from lbpmeta.checks.arms.granularity.scores import Scores, read_scores, sums
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.severity import DIGITS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["NOT_WHOLE", "SPECS", "check_grim", "grim_power"]

#: How far from the printed n another n is tried.
_NEAR: Final = 3


#: The last sentence of a failed check of whole scores where the data are known not to be whole.
NOT_WHOLE: Final = "Scores between the steps, imputed scores or another number of people than n explain it."


def grim_power(mean: Printed, scores: Scores) -> float:
    """Return the probability that a mean printed at random fails: 1 - n width / unit, at least 0.

    Examples
    --------
    >>> grim_power(Printed.parse("5.19"), Scores(28, 1, 0))
    0.72
    """
    values = values_of(mean)
    return max(0.0, round(1 - scores.n * (values.high - values.low) / scores.unit, 9))


def check_grim(
    mean: Number,
    n: Number,
    *,
    step: float = 1,
    items: int = 1,
    minimum: float = 0,
    complete: bool | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check whether n whole scores can have the printed mean, or n people the printed percentage (GRIM).

    Examples
    --------
    >>> finding = check_grim("5.19", 28, complete=True)
    >>> finding.verdict.value, [r.value for r in finding.repairs]
    ('inconsistent', ['5.18', '5.21', '27', '26', '31'])
    >>> check_grim("5.19", 28).blame
    ('data',)

    Parameters
    ----------
    mean : str
        As printed; "32%" is the share of n people.
    n : int or str
        People behind the mean.
    step : float
        Step of the scale: 1 for a 0-10 numerical rating, 2 for the Oswestry index, 10 for a 0-10 rating
        converted to 0-100.
    items : int
        Items whose mean is one person's score.
    minimum : float
        Lowest score, from which the steps are counted.
    complete : bool, optional
        Whether every one of the n people has a whole score: nothing imputed, adjusted or read from a figure. Where
        nobody says so a contradiction is "implausible" at most, and "method-dependent" where it is known not to be
        so: in one Cochrane review 12 of 25 checkable arms with
        Roland-Morris scores fail, although nothing is noted as imputed.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        "not-checkable" where so many people take part that every mean can occur. ``repairs`` holds the nearest
        possible means and numbers of people.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the step or the items make no scale.

    Notes
    -----
    A whole S exists with ``minimum + step S / (n items)`` in the printed set, which is closed: half-up and
    half-even are both covered. Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-369.
    """
    return called(
        lambda mode: grim_finding(
            mean, n, step=step, items=items, minimum=minimum, complete=complete is not False, rounding=mode
        ),
        declared_by_keywords({"data": "complete" if complete else None, "rounding": rounding}),
    )


def grim_finding(
    mean: Number,
    n: Number,
    *,
    step: float = 1,
    items: int = 1,
    minimum: float = 0,
    complete: bool = True,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_grim` before its premises are settled."""
    number = _number(mean, "mean", rounding)
    percent = number.unit == "%"
    scores = read_scores(n, 100.0 if percent else step, items, 0.0 if percent else minimum)
    printed = {"mean": number, "n": read(n)}
    found = sums(number, scores)
    power = grim_power(number, scores)
    if found:
        if power == 0:
            return make(
                "grim",
                Verdict.NOT_CHECKABLE,
                f"With n {scores.n} every mean such as {number.text} can occur: GRIM has no power.",
                printed=printed,
                missing=("more decimals, or fewer people",),
            )
        nearest = min(found, key=lambda s: abs(scores.mean(s) - float(number)))
        return make(
            "grim",
            Verdict.CONSISTENT,
            f"{_what(percent)} {number.text} is {scores.mean(nearest):.6g}, which n {scores.n} allows "
            f"({power:.0%} of means printed at random would fail).",
            printed=printed,
        )
    below = math.floor((float(number) - scores.minimum) * scores.n / scores.unit)
    near = [Printed.from_float(scores.mean(s), digits=max(0, number.decimals)).text for s in (below, below + 1)]
    return make(
        "grim",
        Verdict.INCONSISTENT if complete else Verdict.METHOD_DEPENDENT,
        f"No {scores.n} {'people' if percent else 'scores in steps of ' + format(scores.unit, '.4g')} give "
        f"{number.text}: the nearest are {near[0]} and {near[1]}.",
        otherwise=NOT_WHOLE,
        stakes=DIGITS,
        printed=printed,
        premises=(assume("data"),) if complete else (),
        repairs=_repairs(number, scores, near, percent),
        derivation=(
            f"mean {number.text} stands for {values_of(number)}",
            f"times n / step, {scores.n} / {scores.unit:.4g}, the sum of scores would lie in "
            f"{(values_of(number) - ValueSet(scores.minimum, scores.minimum)).scaled(scores.n / scores.unit)}, which "
            "holds no whole number",
        ),
    )


def _number(text: Number, name: str, rounding: str) -> Printed:
    number = read(text, rounding)
    if number is None:
        raise DataError(f"`{name}` is empty; give the number as printed, for example '5.19'.")
    return number


def _what(percent: bool) -> str:
    return "The percentage" if percent else "The mean"


def _repairs(number: Printed, scores: Scores, near: list[str], percent: bool) -> tuple[Repair, ...]:
    """The nearest possible means, then the nearest numbers of people for which the mean is possible."""
    unit = "%" if percent else ""
    what = "nearest possible percentage" if percent else "nearest possible mean"
    means = [Repair("mean", number.text, f"{text}{unit}", what) for text in dict.fromkeys(near)]
    others = sorted(range(max(1, scores.n - _NEAR), scores.n + _NEAR + 1), key=lambda m: abs(m - scores.n))
    people = [
        Repair("n", str(scores.n), str(m), "possible for this many people")
        for m in others
        if m != scores.n and sums(number, Scores(m, scores.unit, scores.minimum))
    ]
    return tuple((means + people)[:5])


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    scale = declared_scale(tables, row)
    if scale is None:
        return
    for arm in arms_of(row):
        if arm.n is None or arm.mean is None or arm.mean.op != "=":
            continue
        finding = grim_finding(arm.mean, arm.n, step=scale.step, minimum=scale.minimum, complete=scale.complete)
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            yield arm.rename(finding)


SPECS: Final = (
    CheckSpec(
        "grim",
        "Can whole scores have this mean?",
        ("trials",),
        _run,
        "proof",
        inputs="mean1, n1, mean2, n2 of end or baseline scores; step and minimum of the instrument",
        formula="a whole S exists with minimum + step S/n in the printed set; proof only where complete_data is yes",
        source="Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-369.",
        proof_test="tests/checks/test_grim.py::test_true_means_and_sds_of_whole_scores_are_never_doubted",
        needs=(
            ("mean1", "n1", "instrument"),
            ("mean2", "n2", "instrument"),
            ("baseline1", "n1", "instrument"),
            ("baseline2", "n2", "instrument"),
        ),
    ),
)
