"""Two arms against the printed contrast."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.arms.answer import answered, declared_of
from lbpmeta.checks.arms.cells import impossible
from lbpmeta.checks.arms.formulas import prints_as
from lbpmeta.checks.arms.methods import Candidate, md_sets, noncentral_sets, reaches, smd_intervals, smd_sets
from lbpmeta.checks.arms.spread import Turn, spread_premise, widely
from lbpmeta.checks.arms.tables2x2 import ratio_and_difference_sets
from lbpmeta.checks.core.compare import fits
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import Number, make, null_value, read, values_of
from lbpmeta.checks.core.severity import grade_made
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.verdicts import PROOF, UNUSUAL
from lbpmeta.checks.estimate.blame import LEVELS
from lbpmeta.checks.estimate.blame import widely as line_widely
from lbpmeta.checks.repair.hypotheses import near
from lbpmeta.errors import MethodError
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises import Premise, assume, entail
from lbpmeta.printed import Printed, ValueSet

__all__ = ["CONTRASTS", "check_arms"]

#: How a printed contrast was made: from the printed arms, adjusted, by a model, or unknown.
CONTRASTS: Final = ("raw", "adjusted", "model", "")

#: The level that is meant where none is given: an assumption, which a level that is given is not.
_USUAL_LEVEL: Final = 95.0

_CONTINUOUS: Final = ("MD", "SMD")
_FIELDS: Final = ("estimate", "ci_low", "ci_high")
_BINARY: Final = ("RR", "OR", "RD")

_TAILS: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.INCONSISTENT: PROOF,
        Verdict.IMPLAUSIBLE: UNUSUAL,
        Verdict.METHOD_DEPENDENT: "Some usual intervals of this measure do that.",
    }
)


def check_arms(
    *,
    measure: str,
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    mean1: Number = None,
    sd1: Number = None,
    n1: Number = None,
    mean2: Number = None,
    sd2: Number = None,
    n2: Number = None,
    events1: Number = None,
    events2: Number = None,
    contrast: str = "",
    level: float | str | None = _USUAL_LEVEL,
    interval: str | None = None,
    spread: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a printed contrast against its two arms.

    Parameters
    ----------
    measure : {"MD", "SMD", "RR", "OR", "RD"}
    estimate, ci_low, ci_high : str
        The printed contrast, arm 1 minus (or over) arm 2; ratios on the natural scale.
    mean1, sd1, n1, mean2, sd2, n2 : str or int, optional
        Arms of a continuous outcome.
    events1, n1, events2, n2 : str or int, optional
        Arms of a binary outcome.
    contrast : {"raw", "adjusted", "model", ""}
        Only a raw contrast is determined by the arms, so only there can a disagreement be a proof.
    level : float
        In percent.
    interval : str, optional
        How the interval was made: "wald", "t", ... An interval that is declared as another kind than these is not
        compared.
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the numbers printed as SDs are declared to be.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        "inconsistent" where nothing that it rests on is left to assumption. ``methods`` lists the methods under which
        estimate and interval follow from the arms.

    Notes
    -----
    MD: z, Welch and Student intervals with separate or pooled variances, and two standard errors. SMD: pooled, average
    or one arm's SD; no, exact or approximate small-sample factor; eight variance conventions with z or t, and the
    noncentral-t interval. RR, OR, RD: raw and half-cell corrected, Peto's and the conditional OR. An interval of
    a ratio or an SMD that none of them makes is "implausible" at most, since exact, score, profile, bootstrap and
    unequal-variance intervals exist; so is the ratio itself where a cell is 0, since any number may be added.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the measure or the contrast is unknown.

    Examples
    --------
    >>> finding = check_arms(measure="MD", estimate="-13", ci_low="-29.1", ci_high="3.1",
    ...     mean1="28", sd1="21", n1=21, mean2="41", sd2="29", n2=18, contrast="raw")
    >>> finding.verdict.value, "z, separate variances" in finding.methods
    ('consistent', True)
    >>> check_arms(measure="MD", estimate="-13", ci_low="-23.0", ci_high="-3.0",
    ...     mean1="28", sd1="21", n1=21, mean2="41", sd2="29", n2=18, contrast="raw").blame
    ('interval', 'level', 'spread')
    """
    if measure not in (*_CONTINUOUS, *_BINARY):
        legal = ", ".join(map(repr, (*_CONTINUOUS, *_BINARY)))
        raise MethodError(f"`measure` is {measure!r}; two arms can be compared as {legal}.")
    if contrast not in CONTRASTS:
        raise MethodError(f"`contrast` is {contrast!r}; it must be one of {', '.join(map(repr, CONTRASTS))}.")
    given = {
        "mean1": mean1,
        "sd1": sd1,
        "n1": n1,
        "mean2": mean2,
        "sd2": sd2,
        "n2": n2,
        "events1": events1,
        "events2": events2,
    }
    declared = declared_of(
        measure=measure,
        interval=interval,
        level=None if level is _USUAL_LEVEL or level is None else f"{level}",
        analysis=contrast or None,
        spread=spread,
        rounding=rounding,
    )
    limits = (None, None) if declared.symmetric is False else (ci_low, ci_high)
    return answered(
        lambda mode: contrast_finding(
            given, (estimate, *limits), measure=measure, contrast=contrast, level=level, rounding=mode
        ),
        declared,
    )


def contrast_finding(
    given: Mapping[str, Number],
    result: tuple[Number, Number, Number],
    *,
    measure: str,
    contrast: str = "",
    level: float | str | None = 95,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_arms` before its premises are settled.

    `given` holds the numbers of the arms, `result` estimate, lower and upper bound.
    """
    line = Line.read(*result, measure=measure, level=level, pooled=False, rounding=rounding)
    arms = {k: number for k, v in given.items() if (number := read(v, rounding)) is not None}
    needed = _needed(measure)
    missing = tuple(n for n in needed if n not in arms)
    if line.estimate is None or missing:
        names = missing or ("estimate",)
        return make(
            "contrast-disagrees-with-arms",
            Verdict.NOT_CHECKABLE,
            f"The contrast needs {', '.join(names)} to be re-derived.",
            printed={**arms, **line.printed},
            missing=names,
        )
    broken = impossible(arms)
    if broken:
        return make("contrast-disagrees-with-arms", Verdict.INCONSISTENT, broken, printed={**arms, **line.printed})
    return _compare(line, arms, contrast)


def _needed(measure: str) -> tuple[str, ...]:
    if measure == "MD":
        return ("mean1", "mean2")
    if measure == "SMD":
        return ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
    return ("events1", "n1", "events2", "n2")


def _count(arms: Mapping[str, Printed], name: str) -> int | None:
    return int(arms[name].value) if name in arms else None


def _zero_cell(arms: Mapping[str, Printed]) -> bool:
    """Whether an arm has no events or nothing but events: a ratio then needs something added to its cells."""
    return any(arms[f"events{arm}"].value in (0, arms[f"n{arm}"].value) for arm in "12")


def _candidates(line: Line, arms: Mapping[str, Printed], turn: Turn | None = None) -> Iterator[Candidate]:
    """Every method's sets for these arms; `turn` makes the SDs of the printed spreads."""
    n1, n2 = _count(arms, "n1"), _count(arms, "n2")
    if line.measure in _BINARY:
        if n1 is None or n2 is None:
            return
        level = line.level or 0.95
        x1, x2 = int(arms["events1"].value), int(arms["events2"].value)
        yield from ratio_and_difference_sets(line.measure, x1, n1, x2, n2, level)
        return
    mean1, mean2 = values_of(arms["mean1"]), values_of(arms["mean2"])
    sds = [_sd(arms[name]) if name in arms else None for name in ("sd1", "sd2")]
    if turn is not None:
        sds = [None if s is None or n is None else turn(s, n) for s, n in zip(sds, (n1, n2), strict=True)]
    if line.measure == "MD":
        yield from md_sets(mean1, sds[0], n1, mean2, sds[1], n2, line.level)
        return
    if sds[0] is None or sds[1] is None or n1 is None or n2 is None or line.estimate is None:
        return
    printed = values_of(line.estimate)
    rare: list[tuple[str, ValueSet, ValueSet]] = []
    fitted = False
    for name, g, centre in smd_sets(mean1, sds[0], n1, mean2, sds[1], n2):
        if fitted and not name.startswith("pooled"):
            return  # the usual standardiser explains the print: no need to ask the unusual ones
        shared = g.intersection(printed)
        if shared is None or line.low is None or line.high is None or line.level is None:
            fitted = fitted or shared is not None
            yield Candidate(name, g, central=(centre, math.nan, math.nan))
            continue
        unequal = (sds[0], sds[1]) if name.startswith("average") else None
        for method, low, high, face in smd_intervals(shared, centre, n1, n2, line.level, unequal):
            candidate = Candidate(f"{name}; {method}", g, low, high, (centre, *face))
            fitted = fitted or fits(line.printed, candidate.way, _FIELDS)
            yield candidate
        rare.append((name, g, shared))
    if not fitted and line.level is not None:
        for name, g, shared in rare:
            yield from noncentral_sets(name, g, shared, n1, n2, line.level)


def _sd(number: Printed) -> ValueSet:
    values = values_of(number)
    return ValueSet(max(0.0, values.low), max(0.0, values.high))


def _prints(line: Line, candidate: Candidate) -> bool:
    face = candidate.way.face
    return all(name in face and prints_as(values_of(number), face[name]) for name, number in line.printed.items())


def _compare(line: Line, arms: Mapping[str, Printed], contrast: str) -> Finding:
    candidates = list(_candidates(line, arms))
    printed = {**arms, **line.printed}
    whole = [c for c in candidates if fits(line.printed, c.way, _FIELDS)]
    if whole:
        exact = [c for c in whole if _prints(line, c)]
        return make(
            "contrast-disagrees-with-arms",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            # An adjusted or modelled contrast may agree with the raw one, but the arms do not determine it.
            f"{line} "
            + ("follows from" if contrast in ("", "raw") else "agrees with the raw difference of")
            + " the two arms.",
            printed=printed,
            admissible={"estimate": whole[0].estimate, "ci_low": whole[0].low, "ci_high": whole[0].high},
            methods=tuple(dict.fromkeys(c.method for c in (exact or whole))),
        )
    if not candidates:
        return make(
            "contrast-disagrees-with-arms",
            Verdict.NOT_CHECKABLE,
            "No usual effect exists for these arms.",
            printed=printed,
        )
    half = [c for c in candidates if fits(line.printed, c.way, _FIELDS[:1])]
    shown = half[0] if half else candidates[0]
    admissible = {"estimate": shown.estimate}
    if math.isfinite(shown.low.low):
        admissible |= {"ci_low": shown.low, "ci_high": shown.high}
    if half:
        what = (
            f"The arms give the estimate {_of(line)} but not its interval {_ci(line)}: they give "
            f"{_both(shown)} ({shown.method})"
        )
        verdict = {"MD": Verdict.INCONSISTENT, "RD": Verdict.METHOD_DEPENDENT}.get(line.measure, Verdict.IMPLAUSIBLE)
    else:
        what = f"The arms give {shown.central[0]:.4g} {_show(shown.estimate)} where {_of(line)} is printed"
        what += _hint(line, candidates)
        corrected = line.measure in LOG_MEASURES and _zero_cell(arms)
        verdict = Verdict.IMPLAUSIBLE if corrected else Verdict.INCONSISTENT
    if contrast != "raw":
        return make(
            "contrast-disagrees-with-arms",
            Verdict.METHOD_DEPENDENT,
            f"{what}. A model-based difference is not determined by the arms: not an error.",
            printed=printed,
            admissible=admissible,
        )
    repairs = _repairs(line, arms) if verdict is Verdict.INCONSISTENT else ()
    return make(
        "contrast-disagrees-with-arms",
        verdict,
        f"{what}. " + _TAILS[verdict],
        severity=grade_made(line.printed, shown.way.sets, shown.way.face, null=null_value(line.measure)),
        printed=printed,
        admissible=admissible,
        repairs=repairs,
        premises=_premises(line, arms, bool(half)) if verdict is Verdict.INCONSISTENT else (),
    )


def _premises(line: Line, arms: Mapping[str, Printed], of_interval: bool) -> tuple[Premise, ...]:
    """What a contrast that does not follow from its arms rests on: how it was made, and what the spreads are."""
    needed: tuple[Premise, ...] = (assume("measure", line.measure), assume("analysis"))
    wide = widely(arms)
    made = line_widely(line)

    def agrees(turn: Turn | None = None, level: float | None = line.level) -> bool:
        at = dataclasses.replace(made, level=level)
        if line.measure == "SMD" and at.estimate is not None and not of_interval:
            at = dataclasses.replace(at, low=None, high=None)  # no interval is asked where the estimate fails
        return any(fits(at.printed, c.way, _FIELDS) for c in _candidates(at, wide, turn))

    if of_interval:
        told = "" if line.level is None else f"{100 * line.level:g}"
        saved = any(agrees(level=level) for level in LEVELS)
        needed = (assume("interval"), assume("level", told) if saved else entail("level", told), *needed)
    if of_interval or line.measure == "SMD":
        return (*needed, spread_premise(agrees))
    return needed


def _repairs(line: Line, arms: Mapping[str, Printed]) -> tuple[Repair, ...]:
    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if impossible({k: v for k, v in numbers.items() if k in arms}):
            return None
        changed = Line(
            numbers["estimate"],
            numbers.get("ci_low"),
            numbers.get("ci_high"),
            None,
            None,
            line.measure,
            line.level,
            False,
        )
        if line.measure == "MD":  # cheap, and fails for most slips
            diff = values_of(numbers["mean1"]) - values_of(numbers["mean2"])
            if not diff.intersects(values_of(numbers["estimate"])) or not reaches(numbers, line.level):
                return None
        best: float | None = None
        for candidate in _candidates(changed, {k: v for k, v in numbers.items() if k in arms}):
            if fits(changed.printed, candidate.way, _FIELDS):
                gap = abs(candidate.central[0] - float(numbers["estimate"]))
                if math.isfinite(gap):
                    best = gap if best is None else min(best, gap)
        return best

    fields = {**line.printed, **arms}
    return find_repairs(fields, distance, sieve=lambda faces: near(faces, line.measure))


def _hint(line: Line, candidates: list[Candidate]) -> str:
    """Name a simple reason: arms changed places, or RR printed for OR."""
    if line.estimate is None:
        return ""
    printed = values_of(line.estimate)
    if line.measure in LOG_MEASURES:
        for c in candidates:
            if c.estimate.low > 0 and (ValueSet(1.0, 1.0) / c.estimate).intersects(printed):
                return "; its reciprocal fits (did the arms change places?)"
        return ""
    if any((-c.estimate).intersects(printed) for c in candidates):
        return "; the opposite sign fits (did the arms change places?)"
    return ""


def _of(line: Line) -> str:
    return line.estimate.text if line.estimate is not None else "?"


def _ci(line: Line) -> str:
    return f"({line.low or '?'} to {line.high or '?'})"


def _both(candidate: Candidate) -> str:
    return f"{_show(candidate.low)} to {_show(candidate.high)}"


def _show(values: ValueSet) -> str:
    return f"[{values.low:.4g}, {values.high:.4g}]"
