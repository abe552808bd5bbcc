"""Risk ratio, odds ratio and risk difference against the four counts, and the usual mix-ups between them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from lbpmeta.checks.arms.tables2x2 import iterative_sets, ratio_and_difference_sets
from lbpmeta.checks.core.called import USUAL_LEVEL, at_usual_levels, called, resting
from lbpmeta.checks.core.compare import Way, Ways, compare_ways, fits, single_slips
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.links import level_of, linked_rows_of, percent_value
from lbpmeta.checks.core.reading import Number, make, read_all, values_of
from lbpmeta.checks.core.severity import severity_of
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import ADJUSTED
from lbpmeta.checks.counts.counts import counts_broken
from lbpmeta.checks.counts.mix_ups import FIELDS, NAMES, Counts, mixed_up, unit_of_counts
from lbpmeta.checks.counts.ratio_of_percents import from_percentages
from lbpmeta.checks.counts.screen import ask_or_for_rr, ask_risk_measure
from lbpmeta.checks.repair import hypotheses
from lbpmeta.errors import MethodError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.declaration import NOTHING_DECLARED, Declarations, declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["RISK_MEASURES", "SPECS", "check_risk_measure"]

#: Measures of two risks.
RISK_MEASURES: Final = ("RR", "OR", "RD")

_COUNTS: Final = ("events1", "n1", "events2", "n2")
#: Decimals from which a coincidence of three numbers is hardly chance.
_TELLING: Final = 2


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
    contrast: str | None = None,
    level: float | str | None = USUAL_LEVEL,
    interval: str | None = None,
    scale: str | None = None,
    unit: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a risk ratio, odds ratio or risk difference against the counts, or the percentages, of two arms.

    Examples
    --------
    >>> counts = dict(events1=18, n1=57, events2=12, n2=55)
    >>> check_risk_measure("RR", "1.45", "0.77", "2.72", **counts).methods
    ('raw',)
    >>> finding = check_risk_measure("RR", "1.65", "0.71", "3.86", **counts)
    >>> finding.check, finding.verdict.value, finding.blame
    ('or-for-rr', 'implausible', ('analysis',))
    >>> check_risk_measure("RR", "1.65", "0.71", "3.86", **counts, contrast="raw").verdict.value
    'inconsistent'

    Parameters
    ----------
    measure : {"RR", "OR", "RD"}
    estimate, ci_low, ci_high : str
        As printed; ratios on the natural scale, RD as a fraction or in percent.
    events1, n1, events2, n2 : int or str, optional
        Counts of arm 1 (over or minus) and arm 2.
    percent1, percent2 : str, optional
        Percentages of the arms, where the counts are not printed: then only the estimate can be checked.
    contrast : {"raw", "adjusted", "model", ""}, optional
        Only a raw contrast is determined by the arms, so only there can a disagreement be a proof. Left out, a raw one
        is assumed; "" says that nobody knows.
    level : float
        In percent.
    interval : str, optional
        How the interval was made: "wald", "exact", "score", "profile" ...; then an interval that only another method
        makes is "method-dependent".
    scale : {"usual"}, optional
        Says that a ratio is printed as one, not as its logarithm.
    unit : {"shared"}, optional
        Says that a ratio is printed as one, not in percent or as a relative reduction, and RD not per 1,000.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

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
    """
    numbers = {
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
    given = {"analysis": contrast or None, "interval": interval, "scale": scale, "unit": unit, "rounding": rounding}
    declared = declared_by_keywords(given)
    assumed = "raw" if contrast is None else contrast
    return called(
        lambda mode: at_usual_levels(lambda at: _risk_measure(measure, numbers, assumed, at, mode, declared), level),
        declared,
    )


def _risk_measure(
    measure: str,
    given: Mapping[str, Number],
    contrast: str,
    level: float | str | None,
    rounding: str,
    declared: Declarations = NOTHING_DECLARED,
) -> Finding:
    """Return what :func:`check_risk_measure` says if all premises hold."""
    if measure not in RISK_MEASURES:
        raise MethodError(f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, RISK_MEASURES))}.")
    share = level_of(level)
    printed = read_all(given, rounding)
    counted = all(c in printed for c in _COUNTS)
    if "estimate" not in printed or not (counted or {"percent1", "percent2"} <= printed.keys()):
        missing = tuple(c for c in ("estimate", *_COUNTS) if c not in printed)
        why = f"The {NAMES[measure]} needs {', '.join(missing)} to be re-derived."
        return make("risk-measure", Verdict.NOT_CHECKABLE, why, printed=printed, missing=missing)
    if not counted:
        return _resting(from_percentages(measure, printed, contrast), measure, printed)
    if _broken(printed):
        why = "The counts themselves are impossible."
        return make("risk-measure", Verdict.NOT_CHECKABLE, why, printed=printed, missing=("possible counts",))
    return _resting(_from_counts(measure, printed, contrast, share, declared), measure, printed)


def _broken(printed: Mapping[str, Printed]) -> str:
    arms = ({"events": printed[f"events{arm}"], "n": printed[f"n{arm}"]} for arm in "12")
    return next((why for arm in arms if (why := counts_broken(arm))), "")


def _counts(numbers: Mapping[str, Printed]) -> Counts:
    a, n1, c, n2 = (int(numbers[name].value) for name in _COUNTS)
    return a, n1, c, n2


def _with_interval(ways: Iterable[Way], numbers: Mapping[str, Printed]) -> Iterator[Way]:
    """Without the estimates that have no interval of their own where one is printed: they would excuse any."""
    interval = "ci_low" in numbers or "ci_high" in numbers
    for way in ways:
        if not (interval and math.isinf(way.sets["ci_low"].low) and math.isinf(way.sets["ci_high"].high)):
            yield way


def _resting(finding: Finding, measure: str, printed: Mapping[str, Printed]) -> Finding:
    """A contradiction with its premises: only a raw contrast is made of its arms alone, in a unit that was asked."""
    if finding.verdict is not Verdict.INCONSISTENT:
        return finding
    unit = unit_of_counts(measure, printed["estimate"], finding.admissible.get("estimate"))
    return resting(finding, assume("analysis", "raw"), unit)


def _from_counts(
    measure: str, printed: Mapping[str, Printed], contrast: str, level: float, declared: Declarations
) -> Finding:
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
    kind = declared.value("interval", "unknown")
    if finding.methods and kind in _KINDS and ("ci_low" in printed or "ci_high" in printed):
        return _of_kind(finding, printed, kind, slow)
    whole = "ci_low" in printed and "ci_high" in printed
    # An undeclared contrast may be adjusted: there only a whole line with enough digits speaks for a mix-up.
    asked = raw or (contrast == "" and whole and printed["estimate"].decimals >= _TELLING)
    failed = not finding.methods and finding.verdict is not Verdict.NOT_CHECKABLE
    if asked and failed and _estimate_fails(printed, ways):
        mixed = mixed_up(measure, printed, _counts(printed), level)
        if mixed is not None:
            return _diagnosed(finding, mixed, raw=raw, whole=whole)
    if finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):

        def sieve(faces: Mapping[str, float]) -> bool:
            return hypotheses.near(faces, measure)

        return dataclasses.replace(finding, repairs=single_slips(printed, ways, FIELDS, ("estimate",), 5, sieve))
    if finding.verdict is Verdict.METHOD_DEPENDENT and contrast == "":
        return finding.adding(
            "If it was made of these counts, say so (contrast raw): then the numbers cannot all be right."
        )
    return finding


#: Kinds of intervals by which a declaration tells methods apart.
_KINDS: Final = ("wald", "exact", "score", "profile")

#: What in the name of a method tells its kind; all others are Wald's.
_TOLD_BY: Final = {
    **dict.fromkeys(("score", "Newcombe"), "score"),
    **dict.fromkeys(("exact", "mid-P", "Cornfield"), "exact"),
    "profile": "profile",
}


def _kind_of(method: str) -> str:
    return next((kind for word, kind in _TOLD_BY.items() if word in method), "wald")


def _of_kind(finding: Finding, printed: Mapping[str, Printed], kind: str, slow: Ways) -> Finding:
    """The agreement under a declared kind of interval: of its methods, or else of others alone."""
    own = tuple(m for m in finding.methods if _kind_of(m) == kind)
    if not own and kind != "wald":
        own = tuple(w.method for w in slow(printed) if _kind_of(w.method) == kind and fits(printed, w, FIELDS))
    if own:
        return dataclasses.replace(finding, methods=own)
    return dataclasses.replace(finding, verdict=Verdict.METHOD_DEPENDENT).adding(
        f"Its interval is not that of the declared method ({kind}), but that of {finding.methods[0]}."
    )


def _estimate_fails(printed: Mapping[str, Printed], ways: Ways) -> bool:
    values = values_of(printed["estimate"])
    return not any(w.sets["estimate"].intersects(values) for w in ways(printed))


def _diagnosed(finding: Finding, mixed: tuple[str, tuple[Repair, ...]], *, raw: bool, whole: bool) -> Finding:
    """The same disagreement with its likely cause. Without a declared contrast the cause alone speaks."""
    words, repairs = mixed
    # Tables and programs print ratios as logarithms, too.
    logs = (assume("scale"),) if repairs and repairs[0].cost == COSTS["log"] else ()
    numbers = "The printed numbers are" if whole else "The printed number is"
    told = dataclasses.replace(
        finding,
        check="or-for-rr",
        verdict=finding.verdict if raw else Verdict.IMPLAUSIBLE,
        severity=finding.severity if raw else severity_of(Verdict.IMPLAUSIBLE),
        # Where the cause is told, that a model may have made the number is not.
        tail="" if finding.tail == ADJUSTED else finding.tail,
        repairs=repairs,
    ).adding(f"{numbers} {words}: were they mixed up?")
    return resting(told, *logs)


def _run(tables: Tables, row: Row) -> Finding | None:
    if row["measure"] not in RISK_MEASURES or not row["estimate"] or row["kind"] == "baseline":
        return None
    counts = {name: row[name] for name in _COUNTS}
    interval = (row["ci_low"], row["ci_high"])
    if all(counts.values()):
        line = (row["measure"], row["estimate"], *interval)
        kind = declared_about(tables, row).value("interval")
        cells = tuple(counts.values())
        return _of_counts(line, cells, row["contrast"], row["level"], row.rounding, kind, is_probing())
    shares = [r for r in linked_rows_of(tables, row, ("proportion", "percentage")) if percent_value(r)]
    if len(shares) != 2:
        return None
    given = {"percent1": shares[0]["value"], "percent2": shares[1]["value"], "estimate": row["estimate"]}
    finding = _risk_measure(row["measure"], given, row["contrast"], 95, row.rounding)
    names = {"percent1": f"{shares[0].id}: value", "percent2": f"{shares[1].id}: value"}
    return finding.renamed(names, rows=(row.id, *(r.id for r in shares)))


@lru_cache(maxsize=64)
def _of_counts(
    line: tuple[str, ...],
    counts: tuple[str, ...],
    contrast: str,
    level: str,
    rounding: str,
    interval: str,
    probing: bool,
) -> Finding:
    """What two checks ask of one row; while repairs are tried (`probing`) it comes without any."""
    given = dict(zip((*FIELDS, *_COUNTS), (*line[1:], *counts), strict=True))
    declared = declared_by_keywords({"interval": interval or None})
    return at_usual_levels(
        lambda at: _risk_measure(line[0], given, contrast, at, rounding, declared), level or USUAL_LEVEL
    )


def run_risk_measure(tables: Tables, row: Row) -> Iterator[Finding]:
    finding = _run(tables, row)
    if finding is None:
        return
    if finding.check == "risk-measure":
        yield finding
    elif row.rounding == "any" and is_probing():  # it fails under any rounding too; only its likely cause is another
        yield dataclasses.replace(finding, check="risk-measure")


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
        needs=(("measure", "estimate", *_COUNTS), ("measure", "estimate", "derived_from")),
        ask=ask_risk_measure,
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
        needs=(("measure", "estimate", *_COUNTS), ("measure", "estimate", "derived_from")),
        ask=ask_or_for_rr,
    ),
)
