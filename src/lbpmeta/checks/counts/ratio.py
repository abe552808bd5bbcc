"""Risk ratio, odds ratio and risk difference against the four counts, and the usual mix-ups between them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from lbpmeta.checks.arms.tables2x2 import iterative_sets, ratio_and_difference_sets
from lbpmeta.checks.core.compare import Way, Ways, compare_ways, fits, single_slips
from lbpmeta.checks.core.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.core.links import level_of, linked_rows_of, percent_value
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.slips import COSTS, is_probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import ADJUSTED, retold
from lbpmeta.checks.counts.counts import counts_broken
from lbpmeta.checks.counts.ratio_of_percents import from_percentages
from lbpmeta.checks.repair import hypotheses
from lbpmeta.errors import MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed

__all__ = ["RISK_MEASURES", "SPECS", "check_risk_measure"]

#: Measures of two risks.
RISK_MEASURES: Final = ("RR", "OR", "RD")

_COUNTS: Final = ("events1", "n1", "events2", "n2")
_FIELDS: Final = ("estimate", "ci_low", "ci_high")
#: Decimals from which a coincidence of three numbers is hardly chance.
_TELLING: Final = 2
_NAMES: Final = {"RR": "risk ratio", "OR": "odds ratio", "RD": "risk difference"}

#: A printed hypothesis: what it is in words, the measure, and how the counts are to be read.
_Counts = tuple[int, int, int, int]


def check_risk_measure(
    measure: str,
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    events1: Number = None,
    n1: Number = None,
    events2: Number = None,
    n2: Number = None,
    percent1: Number = None,
    percent2: Number = None,
    contrast: str = "raw",
    level: float | str | None = 95,
    rounding: str = "nearest",
) -> Finding:
    """Check a risk ratio, odds ratio or risk difference against the counts, or the percentages, of two arms.

    Parameters
    ----------
    measure : {"RR", "OR", "RD"}
    estimate, ci_low, ci_high : str
        As printed; ratios on the natural scale, RD as a fraction or in percent.
    events1, n1, events2, n2 : int or str, optional
        Counts of arm 1 (over or minus) and arm 2.
    percent1, percent2 : str, optional
        Percentages of the arms, where the counts are not printed: then only the estimate can be checked.
    contrast : {"raw", "adjusted", "model", ""}
        Only a raw contrast is determined by the arms, so only there can a disagreement be a proof.
    level : float
        In percent.
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding
        ``methods`` lists the methods that make estimate and interval; those without a closed form (score,
        profile likelihood, exact) are asked when none of the others fits. Where the numbers are those of another
        measure, of exchanged arms or of the non-events, the finding is `or-for-rr` and says so as a hypothesis.

    Notes
    -----
    Intervals. All: Wald, with and without half a unit added (RevMan: to the variance, or to every cell where one
    is 0). RR: Koopman, Miettinen-Nurminen, profile likelihood. OR: Peto, exact and mid-P conditional, Cornfield,
    Miettinen-Nurminen, profile likelihood. RD: Newcombe, Agresti-Caffo, continuity corrections, Mee,
    Miettinen-Nurminen, profile likelihood. An interval that none of them makes is "implausible" at most, and so is
    a ratio where a cell is 0, since any number may be added.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the measure or the level is unknown.

    References
    ----------
    Fagerland MW, Lydersen S, Laake P. Stat Methods Med Res 2015;24:224-254.

    Examples
    --------
    >>> counts = dict(events1=18, n1=57, events2=12, n2=55)
    >>> check_risk_measure("RR", "1.45", "0.77", "2.72", **counts).methods
    ('raw',)
    >>> check_risk_measure("RR", "1.65", "0.71", "3.86", **counts).check
    'or-for-rr'
    """
    if measure not in RISK_MEASURES:
        raise MethodError(f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, RISK_MEASURES))}.")
    share = level_of(level)
    given = {
        "events1": events1,
        "n1": n1,
        "events2": events2,
        "n2": n2,
        "percent1": percent1,
        "percent2": percent2,
        "estimate": estimate,
        "ci_low": ci_low,
        "ci_high": ci_high,
    }
    printed = {k: number for k, v in given.items() if (number := read(v, rounding)) is not None}
    counted = all(c in printed for c in _COUNTS)
    if "estimate" not in printed or not (counted or {"percent1", "percent2"} <= printed.keys()):
        missing = tuple(c for c in ("estimate", *_COUNTS) if c not in printed)
        why = f"The {_NAMES[measure]} needs {', '.join(missing)} to be re-derived."
        return make("risk-measure", Verdict.NOT_CHECKABLE, why, printed=printed, missing=missing)
    if not counted:
        return from_percentages(measure, printed, contrast)
    if _broken(printed):
        why = "The counts themselves are impossible."
        return make("risk-measure", Verdict.NOT_CHECKABLE, why, printed=printed, missing=("possible counts",))
    return _from_counts(measure, printed, contrast, share)


def _broken(printed: Mapping[str, Printed]) -> str:
    arms = ({"events": printed[f"events{arm}"], "n": printed[f"n{arm}"]} for arm in "12")
    return next((why for arm in arms if (why := counts_broken(arm))), "")


def _counts(numbers: Mapping[str, Printed]) -> _Counts:
    a, n1, c, n2 = (int(numbers[name].value) for name in _COUNTS)
    return a, n1, c, n2


def _with_interval(ways: Iterable[Way], numbers: Mapping[str, Printed]) -> Iterator[Way]:
    """Without the estimates that have no interval of their own where one is printed: they would excuse any."""
    interval = "ci_low" in numbers or "ci_high" in numbers
    for way in ways:
        if not (interval and math.isinf(way.sets["ci_low"].low) and math.isinf(way.sets["ci_high"].high)):
            yield way


def _from_counts(measure: str, printed: Mapping[str, Printed], contrast: str, level: float) -> Finding:
    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        if not _broken(numbers):
            yield from _with_interval(ratio_and_difference_sets(measure, *_counts(numbers), level), numbers)

    def slow(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        yield from _with_interval(iterative_sets(measure, *_counts(numbers), level), numbers)

    a, n1, c, n2 = _counts(printed)
    zero = measure in LOG_MEASURES and (a in (0, n1) or c in (0, n2))
    raw = contrast == "raw"
    estimate = Verdict.IMPLAUSIBLE if zero else Verdict.INCONSISTENT
    finding = compare_ways(
        "risk-measure",
        printed,
        ways,
        main=("estimate",),
        limits=("ci_low", "ci_high"),
        made_of="The four counts",
        proof=estimate if raw else Verdict.METHOD_DEPENDENT,
        limits_proof=Verdict.IMPLAUSIBLE if raw else Verdict.METHOD_DEPENDENT,
        null=1.0 if measure in LOG_MEASURES else 0.0,
        slow=slow,
        search=False,
    )
    whole = "ci_low" in printed and "ci_high" in printed
    # An undeclared contrast may be adjusted: there only a whole line with enough digits speaks for a mix-up.
    asked = raw or (contrast == "" and whole and printed["estimate"].decimals >= _TELLING)
    failed = not finding.methods and finding.verdict is not Verdict.NOT_CHECKABLE
    if asked and failed and _estimate_fails(printed, ways):
        mixed = _mixed_up(measure, printed, level)
        if mixed is not None:
            return _diagnosed(finding, mixed, raw=raw, whole=whole)
    if finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):

        def sieve(faces: Mapping[str, float]) -> bool:
            return hypotheses.near(faces, measure)

        return dataclasses.replace(finding, repairs=single_slips(printed, ways, _FIELDS, ("estimate",), 5, sieve))
    if finding.verdict is Verdict.METHOD_DEPENDENT and contrast == "":
        hint = " If it was made of these counts, say so (contrast raw): then the numbers cannot all be right."
        return dataclasses.replace(finding, message=finding.message + hint)
    return finding


def _estimate_fails(printed: Mapping[str, Printed], ways: Ways) -> bool:
    values = values_of(printed["estimate"])
    return not any(w.sets["estimate"].intersects(values) for w in ways(printed))


def _hypotheses(measure: str, counts: _Counts) -> Iterator[tuple[str, str, _Counts, tuple[Repair, ...]]]:
    """Yield what else the printed numbers can be: words, measure, counts and repairs."""
    a, n1, c, n2 = counts
    swapped, rest = (c, n2, a, n1), (n1 - a, n1, n2 - c, n2)
    order, why = "n1, n2, events1, events2", "the arms changed places"
    cost = COSTS["arms swapped"]
    arms = Repair(order, f"{n1}, {n2}, {a}, {c}", f"{n2}, {n1}, {c}, {a}", why, cost=cost)
    why = "events and non-events changed places"
    cells = Repair("events1, events2", f"{a}, {c}", f"{n1 - a}, {n2 - c}", why, cost=cost)

    def renamed_as(other: str) -> Repair:
        return Repair("measure", measure, other, f"the numbers are the {_NAMES[other]}", cost=COSTS["measure"])

    others = [m for m in ("RR", "OR") if m != measure] if measure in LOG_MEASURES else ["RR", "OR"]
    for other in others:
        yield f"the {_NAMES[other]}", other, counts, (renamed_as(other),)
    yield "that of the arms in the other order", measure, swapped, (arms,)
    if measure == "RR":
        yield "that of the people without the event", measure, rest, (cells,)
    for other in others:
        yield f"the {_NAMES[other]} of the arms in the other order", other, swapped, (renamed_as(other), arms)
    if measure == "RR":
        words = "that of the people without the event, with the arms in the other order"
        yield words, measure, (n2 - c, n2, n1 - a, n1), (cells, arms)


def _mixed_up(measure: str, printed: Mapping[str, Printed], level: float) -> tuple[str, tuple[Repair, ...]] | None:
    """The first mix-up under which estimate and interval fit; where no interval is printed, the estimate."""
    for words, other, counts, repairs in _hypotheses(measure, _counts(printed)):
        for way in ratio_and_difference_sets(other, *counts, level):
            if fits(printed, way, _FIELDS):
                if repairs[0].field == "measure":
                    why = f"the {_NAMES[other]} is printed for the {_NAMES[measure]}"
                    repairs = (*repairs, *_recounted(measure, printed, level, why))
                return words, repairs
    if measure in LOG_MEASURES:
        for way in ratio_and_difference_sets(measure, *_counts(printed), level):
            if any(s.low <= 0 or math.isinf(s.high) for s in way.sets.values()):
                continue
            if fits(printed, Way(way.method, {f: s.log() for f, s in way.sets.items()}, {}), _FIELDS):
                texts = [f for f in _FIELDS if f in printed]
                decimals = max(2, printed["estimate"].decimals)
                face = [math.exp(float(printed[f])) for f in texts]
                values = ", ".join(f"{v:.{decimals}f}" for v in face)
                why = "estimate and bounds are printed as logarithms"
                shown = ", ".join(printed[f].text for f in texts)
                return f"the logarithm of the {_NAMES[measure]}", (
                    Repair(", ".join(texts), shown, values, why, cost=COSTS["log"]),
                )
    return None


def _recounted(measure: str, printed: Mapping[str, Printed], level: float, why: str) -> Iterator[Repair]:
    """Yield estimate and interval as the counts make them."""
    for way in ratio_and_difference_sets(measure, *_counts(printed), level):
        face = {f: v for f, v in way.face.items() if f in printed}
        if all(f in face for f in _FIELDS if f in printed):
            values = [f"{v:.{max(0, printed[f].decimals)}f}" for f, v in face.items()]
            shown = ", ".join(printed[f].text for f in face)
            yield Repair(", ".join(face), shown, ", ".join(values), why, cost=COSTS["measure"])
            return


def _diagnosed(finding: Finding, mixed: tuple[str, tuple[Repair, ...]], *, raw: bool, whole: bool) -> Finding:
    """The same disagreement with its likely cause. Without a declared contrast the cause alone speaks."""
    words, repairs = mixed
    numbers = "The printed numbers are" if whole else "The printed number is"
    cause = f"{numbers} {words}: were they mixed up?"
    if finding.verdict is Verdict.METHOD_DEPENDENT:
        message = retold(finding, finding.verdict, cause, said=ADJUSTED).message
    else:
        message = f"{finding.message} {cause}"
    return dataclasses.replace(
        finding,
        check="or-for-rr",
        verdict=finding.verdict if raw else Verdict.IMPLAUSIBLE,
        severity=finding.severity if raw else Severity.MATERIAL,
        message=message,
        repairs=repairs,
    )


def _run(tables: Tables, row: Row) -> Finding | None:
    if row["measure"] not in RISK_MEASURES or not row["estimate"] or row["kind"] == "baseline":
        return None
    counts = {name: row[name] for name in _COUNTS}
    interval = (row["ci_low"], row["ci_high"])
    if all(counts.values()):
        line = (row["measure"], row["estimate"], *interval)
        return _of_counts(line, tuple(counts.values()), row["contrast"], row["level"], row.rounding, is_probing())
    shares = [r for r in linked_rows_of(tables, row, ("proportion", "percentage")) if percent_value(r)]
    if len(shares) != 2:
        return None
    finding = check_risk_measure(
        row["measure"],
        row["estimate"],
        percent1=shares[0]["value"],
        percent2=shares[1]["value"],
        contrast=row["contrast"],
        rounding=row.rounding,
    )
    names = {"percent1": f"{shares[0].id}: value", "percent2": f"{shares[1].id}: value"}
    return finding.renamed(names, rows=(row.id, *(r.id for r in shares)))


@lru_cache(maxsize=64)
def _of_counts(
    line: tuple[str, ...], counts: tuple[str, ...], contrast: str, level: str, rounding: str, probing: bool
) -> Finding:
    """What two checks ask of one row; while repairs are tried (`probing`) it comes without any."""
    cells = dict(zip(_COUNTS, counts, strict=True))
    return check_risk_measure(*line, **cells, contrast=contrast, level=level or 95, rounding=rounding)


def run_risk_measure(tables: Tables, row: Row) -> Iterator[Finding]:
    finding = _run(tables, row)
    if finding is not None and finding.check == "risk-measure":
        yield finding


def run_or_for_rr(tables: Tables, row: Row) -> Iterator[Finding]:
    finding = _run(tables, row)
    if finding is not None and finding.check == "or-for-rr":
        yield finding


SPECS: Final = (
    CheckSpec(
        "risk-measure",
        "Do the counts of two arms make the ratio or difference and its interval?",
        ("trials",),
        run_risk_measure,
        "proof",
        inputs="measure, estimate, ci_low, ci_high, level, contrast; events and n of both arms, or the two percentages "
        "that derived_from names",
        formula="RR = (a/n1)/(c/n2), OR = ad/bc, RD = a/n1 - c/n2; intervals by Wald with and without zero-cell "
        "corrections, Newcombe, score, profile likelihood, exact; the union over the methods",
        source="Fagerland MW, Lydersen S, Laake P. Stat Methods Med Res 2015;24:224-254; Cochrane Handbook, "
        "section 10.4.",
        proof_test="tests/checks/test_binary_truth.py::test_risk_measures",
    ),
    CheckSpec(
        "or-for-rr",
        "Is the printed measure another one, or that of exchanged arms or events?",
        ("trials",),
        run_or_for_rr,
        "proof",
        inputs="measure, estimate, ci_low, ci_high, contrast; events and n of both arms",
        formula="where the counts do not make the printed measure: do they make the odds ratio, the risk ratio, the "
        "reciprocal, that of the non-events, or the logarithm?",
        source="Altman DG, Deeks JJ, Sackett DL. BMJ 1998;317:1318.",
        proof_test="tests/checks/test_binary_truth.py::test_risk_measures",
    ),
)
