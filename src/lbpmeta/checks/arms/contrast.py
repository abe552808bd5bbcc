"""Two arms against the printed contrast."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lbpmeta.checks.arms.cells import impossible
from lbpmeta.checks.arms.formulas import prints_as
from lbpmeta.checks.arms.methods import md_sets, noncentral_sets, reaches, smd_intervals, smd_sets, way_of
from lbpmeta.checks.arms.spread import Turn, read_widely, spread_premise
from lbpmeta.checks.arms.tables2x2 import ratio_and_difference_sets
from lbpmeta.checks.core.called import LEVELS, called
from lbpmeta.checks.core.compare import Way, fits, match, single_slips
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import Line, ends_of
from lbpmeta.checks.core.reading import Number, make, null_value, read_all, values_of
from lbpmeta.checks.core.stakes import remade
from lbpmeta.checks.core.verdicts import UNUSUAL
from lbpmeta.checks.estimate.blame import widely
from lbpmeta.checks.repair.hypotheses import near
from lbpmeta.errors import MethodError
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import Premise, assume, entail
from lbpmeta.printed import Printed

__all__ = ["CONTRASTS", "check_arms"]

#: How a printed contrast was made: from the printed arms, adjusted, by a model, or unknown.
CONTRASTS: Final = ("raw", "adjusted", "model", "")

_CHECK: Final = "contrast-disagrees-with-arms"

#: The level that is meant where none is given: an assumption, which a level that is given is not.
_USUAL_LEVEL: Final = 95.0

_CONTINUOUS: Final = ("MD", "SMD")
_FIELDS: Final = ("estimate", "ci_low", "ci_high")
_BINARY: Final = ("RR", "OR", "RD")

_SOME_DO: Final = "Some usual intervals of this measure do that."


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

    Examples
    --------
    >>> finding = check_arms(measure="MD", estimate="-13", ci_low="-29.1", ci_high="3.1",
    ...     mean1="28", sd1="21", n1=21, mean2="41", sd2="29", n2=18, contrast="raw")
    >>> finding.verdict.value, "z, separate variances" in finding.methods
    ('consistent', True)
    >>> check_arms(measure="MD", estimate="-13", ci_low="-23.0", ci_high="-3.0",
    ...     mean1="28", sd1="21", n1=21, mean2="41", sd2="29", n2=18, contrast="raw").blame
    ('interval', 'level', 'spread')

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
    declared = declared_by_keywords(
        {
            "measure": measure,
            "interval": interval,
            "level": None if level is _USUAL_LEVEL or level is None else f"{level}",
            "analysis": contrast or None,
            "spread": spread,
            "rounding": rounding,
        }
    )
    limits = (None, None) if declared.symmetric is False else (ci_low, ci_high)
    return called(
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
    arms = read_all(given, rounding)
    needed = _needed(measure)
    missing = tuple(n for n in needed if n not in arms)
    if line.estimate is None or missing:
        names = missing or ("estimate",)
        return make(
            _CHECK,
            Verdict.NOT_CHECKABLE,
            f"The contrast needs {', '.join(names)} to be re-derived.",
            printed={**arms, **line.printed},
            missing=names,
        )
    broken = impossible(arms)
    if broken:
        return make(_CHECK, Verdict.INCONSISTENT, broken, printed={**arms, **line.printed})
    return _compared(line, arms, contrast)


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


def _ways(
    line: Line, printed: Mapping[str, Printed], arms: Mapping[str, Printed], turn: Turn | None = None
) -> Iterator[Way]:
    """What every method makes of these arms, as far as it can matter for the `printed` results.

    `turn` makes the SDs of the printed spreads.
    """
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
    if sds[0] is None or sds[1] is None or n1 is None or n2 is None:
        return
    estimate = values_of(printed["estimate"])
    interval = "ci_low" in printed and "ci_high" in printed
    rare: list[tuple[str, ValueSet, ValueSet]] = []
    fitted = False
    for name, g, centre in smd_sets(mean1, sds[0], n1, mean2, sds[1], n2):
        if fitted and not name.startswith("pooled"):
            return  # the usual standardiser explains the print: no need to ask the unusual ones
        shared = g.intersection(estimate)
        if shared is None or not interval or line.level is None:
            fitted = fitted or shared is not None
            yield way_of(name, g, central=(centre, math.nan, math.nan))
            continue
        unequal = (sds[0], sds[1]) if name.startswith("average") else None
        for method, low, high, face in smd_intervals(shared, centre, n1, n2, line.level, unequal):
            way = way_of(f"{name}; {method}", g, low, high, (centre, *face))
            fitted = fitted or fits(printed, way, _FIELDS)
            yield way
        rare.append((name, g, shared))
    if not fitted and line.level is not None:
        for name, g, shared in rare:
            yield from noncentral_sets(name, g, shared, n1, n2, line.level)


def _sd(number: Printed) -> ValueSet:
    values = values_of(number)
    return ValueSet(max(0.0, values.low), max(0.0, values.high))


def _prints(line: Line, way: Way) -> bool:
    return all(
        name in way.face and prints_as(values_of(number), way.face[name]) for name, number in line.printed.items()
    )


def _compared(line: Line, arms: Mapping[str, Printed], contrast: str) -> Finding:
    printed = {**arms, **line.printed}

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        changed = {name: numbers[name] for name in arms}
        if not impossible(changed):
            yield from _ways(line, numbers, changed)

    matched = match(printed, ways)
    if matched.whole:
        exact = [way for way in matched.whole if _prints(line, way)]
        return make(
            _CHECK,
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            # An adjusted or modelled contrast may agree with the raw one, but the arms do not determine it.
            f"{line} "
            + ("follows from" if contrast in ("", "raw") else "agrees with the raw difference of")
            + " the two arms.",
            printed=printed,
            admissible=matched.whole[0].sets,
            methods=tuple(dict.fromkeys(way.method for way in exact or matched.whole)),
        )
    if not matched.found:
        return make(_CHECK, Verdict.NOT_CHECKABLE, "No usual effect exists for these arms.", printed=printed)
    shown = (matched.half or matched.found)[0]
    sets = {name: values for name, values in shown.sets.items() if name == "estimate" or math.isfinite(values.low)}
    estimate = printed["estimate"].text
    if matched.half:
        interval = f"({line.low or '?'} to {line.high or '?'})"
        made = f"a lower limit of {ends_of(shown.sets['ci_low'])} and an upper one of {ends_of(shown.sets['ci_high'])}"
        what = (
            f"The arms give the estimate {estimate} but not its interval {interval}: they give {made} ({shown.method})"
        )
        verdict = {"MD": Verdict.INCONSISTENT, "RD": Verdict.METHOD_DEPENDENT}.get(line.measure, Verdict.IMPLAUSIBLE)
    else:
        central = shown.face.get("estimate", math.nan)
        what = f"The arms give {central:.4g} ({ends_of(shown.sets['estimate'])}) where {estimate} is printed"
        what += _hint(line, matched.found)
        corrected = line.measure in LOG_MEASURES and _zero_cell(arms)
        verdict = Verdict.IMPLAUSIBLE if corrected else Verdict.INCONSISTENT
    if contrast != "raw":
        return make(
            _CHECK,
            Verdict.METHOD_DEPENDENT,
            f"{what}.",
            otherwise="A model-based difference is not determined by the arms: not an error.",
            printed=printed,
            admissible=sets,
        )

    def within_reach(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        # Most slips of a difference of means fail here, which is cheap.
        if line.measure != "MD" or numbers is printed or reaches(numbers, line.level):
            yield from ways(numbers)

    proved = verdict is Verdict.INCONSISTENT
    return make(
        _CHECK,
        verdict,
        f"{what}.",
        otherwise=UNUSUAL if verdict is Verdict.IMPLAUSIBLE else _SOME_DO,
        stakes=remade(line.printed, shown.sets, shown.face, null=null_value(line.measure)),
        printed=printed,
        admissible=sets,
        repairs=single_slips(printed, within_reach, _FIELDS, _FIELDS[:1], 5, lambda faces: near(faces, line.measure))
        if proved
        else (),
        premises=_premises(line, arms, bool(matched.half)) if proved else (),
    )


def _premises(line: Line, arms: Mapping[str, Printed], of_interval: bool) -> tuple[Premise, ...]:
    """What a contrast that does not follow from its arms rests on: how it was made, and what the spreads are."""
    needed: tuple[Premise, ...] = (assume("measure", line.measure), assume("analysis"))
    wide = read_widely(arms)
    made = widely(line)

    def agrees(turn: Turn | None = None, level: float | None = line.level) -> bool:
        at = dataclasses.replace(made, level=level)
        if line.measure == "SMD" and at.estimate is not None and not of_interval:
            at = dataclasses.replace(at, low=None, high=None)  # no interval is asked where the estimate fails
        return any(fits(at.printed, way, _FIELDS) for way in _ways(at, at.printed, wide, turn))

    if of_interval:
        told = "" if line.level is None else f"{100 * line.level:g}"
        saved = any(agrees(level=level) for level in LEVELS)
        needed = (assume("interval"), assume("level", told) if saved else entail("level", told), *needed)
    if of_interval or line.measure == "SMD":
        return (*needed, spread_premise(agrees))
    return needed


def _hint(line: Line, ways: Iterable[Way]) -> str:
    """Name a simple reason: the arms changed places."""
    printed = values_of(line.estimate) if line.estimate is not None else None
    made = [way.sets["estimate"] for way in ways]
    if line.measure in LOG_MEASURES:
        turned, said = [ValueSet(1.0, 1.0) / x for x in made if x.low > 0], "its reciprocal"
    else:
        turned, said = [-x for x in made], "the opposite sign"
    if printed is not None and any(x.intersects(printed) for x in turned):
        return f"; {said} fits (did the arms change places?)"
    return ""
