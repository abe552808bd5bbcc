"""What a failed check of an estimate says: severity, smallest repairs, and other explanations."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lbpmeta.checks._common import graver, make, null_value, significance, size_severity, values_of
from lbpmeta.checks.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.line import Line, allowed_p, central_p, working_sets
from lbpmeta.checks.repairs import find_repairs
from lbpmeta.printed import Printed, ValueSet

__all__ = ["failed"]


def _rounding_explains(line: Line) -> str:
    """Name the number whose truncation, instead of rounding, would explain a failure."""
    names = {"estimate": line.estimate, "ci_low": line.low, "ci_high": line.high}
    for name, number in names.items():
        if number is None or number.rounding != "nearest" or number.op != "=":
            continue
        loose = Printed.parse(number.text, rounding="truncate")
        if _gap(line, {**line.printed, name: loose}) is not None:
            return f" Truncation instead of rounding of {name} {number.text} would also explain it."
    return ""


def _line_of(line: Line, numbers: Mapping[str, Printed]) -> Line:
    return Line(
        numbers.get("estimate"),
        numbers.get("ci_low"),
        numbers.get("ci_high"),
        numbers.get("p"),
        numbers.get("se"),
        line.measure,
        line.level,
        line.pooled,
        line.min_df,
    )


def _gap(line: Line, numbers: Mapping[str, Printed]) -> float | None:
    """Distance of changed numbers from perfect symmetry; None where a check still fails.

    Sets that merely touch at an edge do not count as agreement: a repair must be likely, not only possible.
    """
    sets = working_sets(_line_of(line, numbers))
    if sets is None:
        return None
    est, low, high = sets
    if low.high > high.low or not math.isfinite(low.low):
        return None
    if "estimate" in numbers:
        if est.high < low.low or est.low > high.high:
            return None
        shared = (low + high).scaled(0.5).intersection(est)
        if shared is None or shared.high - shared.low <= 1e-9 * max(1.0, abs(est.mid)):
            return None
    return abs(est.mid - (low.mid + high.mid) / 2) if "estimate" in numbers else 0.0


def failed(
    line: Line,
    check: str,
    verdict: Verdict,
    what: str,
    admissible: Mapping[str, ValueSet] | None = None,
    *,
    severity: Severity | None = None,
) -> Finding:
    """Build the finding of a failed check, with repairs and severity."""
    repairs: tuple[Repair, ...] = ()
    explained = ""
    if check in ("ci-reversed", "estimate-outside-ci", "ci-asymmetric"):
        triple = {k: v for k, v in line.printed.items() if k in ("estimate", "ci_low", "ci_high")}
        repairs = find_repairs(triple, lambda numbers: _gap(line, numbers))
        explained = _rounding_explains(line)
    elif check == "p-disagrees-with-ci":
        repairs = _p_repairs(line)
    if severity is None:
        severity = _severity(line, repairs)
    if verdict is Verdict.METHOD_DEPENDENT:
        severity = Severity.INFO
    lead = what[0].upper() + what[1:]
    tail = {
        Verdict.INCONSISTENT: "These numbers cannot all be right.",
        Verdict.IMPLAUSIBLE: "No usual interval does that, but an unusual one may.",
    }.get(verdict, "Some usual intervals of this measure do that.")
    return make(
        check,
        verdict,
        f"{lead}. {tail}{explained}",
        severity=severity,
        printed=line.printed,
        admissible=admissible,
        repairs=repairs,
    )


def _p_repairs(line: Line) -> tuple[Repair, ...]:
    """Slips of the p-value itself that agree with the interval."""
    allowed = allowed_p(line)
    if allowed is None or line.p is None or line.p.op != "=":
        return ()
    target = allowed[1]

    def gap(numbers: Mapping[str, Printed]) -> float | None:
        inside = values_of(numbers["p"]).intersection(ValueSet(0.0, 1.0))
        if inside is None or not inside.intersects(target):
            return None
        return 0.0 if central is None else abs(float(numbers["p"]) - central)

    central = central_p(line)
    return find_repairs({"p": line.p}, gap)


def _severity(line: Line, repairs: tuple[Repair, ...]) -> Severity:
    """Decision if the best repair changes direction or significance; else by the size of the change."""
    if not repairs:
        return Severity.MATERIAL
    best = repairs[0]
    texts = best.value.split(", ")
    changed = {f: Printed.parse(t, rounding="nearest") for f, t in zip(best.field.split(", "), texts, strict=True)}
    after = {**line.printed, **changed}
    null = null_value(line.measure)
    severity = Severity.INFO
    if line.estimate is not None and "estimate" in changed:
        side_before = float(line.estimate) - null
        side_after = float(changed["estimate"]) - null
        if side_before * side_after < 0:
            severity = Severity.DECISION
    before = significance(line.low, line.high, null)
    if line.low is not None and line.high is not None:
        now = significance(after["ci_low"], after["ci_high"], null)
        if before is not None and now is not None and before != now:
            severity = Severity.DECISION
        change = max(abs(float(after[f]) - float(line.printed[f])) for f in changed)
        size = float(line.estimate) if line.estimate is not None else 0.0
        width = float(line.high) - float(line.low)
        severity = graver(severity, size_severity(change, size, width))
    return severity
