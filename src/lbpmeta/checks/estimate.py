"""One printed estimate with its interval, p-value and standard error: can they all be right?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scipy.special import ndtr, stdtr

from lbpmeta.checks._common import (
    LOG_MEASURES,
    Number,
    critical_set,
    graver,
    is_log,
    make,
    null_value,
    proof_capped,
    read,
    significance,
    size_severity,
    span,
    values_of,
    working,
    worst,
)
from lbpmeta.checks.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.repairs import find_repairs
from lbpmeta.errors import DataError, MethodError
from lbpmeta.printed import Printed, ValueSet

__all__ = [
    "Line",
    "check_bounds",
    "check_containment",
    "check_domain",
    "check_estimate",
    "check_p_value",
    "check_se",
    "check_symmetry",
]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed estimate with what was printed beside it.

    Parameters
    ----------
    estimate, low, high, p, se : Printed or None
    measure : str
    level : float or None
        Between 0 and 1; None if no level was printed.
    pooled : bool
        Whether this is the line of a meta-analysis.
    min_df : float
        Smallest degrees of freedom that a t interval can have here.
    """

    estimate: Printed | None
    low: Printed | None
    high: Printed | None
    p: Printed | None = None
    se: Printed | None = None
    measure: str = "MD"
    level: float | None = 0.95
    pooled: bool = True
    min_df: float = 1.0

    @classmethod
    def read(
        cls,
        estimate: Number,
        ci_low: Number,
        ci_high: Number,
        *,
        measure: str,
        level: float | str | None,
        p: Number = None,
        se: Number = None,
        pooled: bool = True,
        rounding: str = "nearest",
        min_df: float = 1.0,
    ) -> Line:
        """Read the numbers; `level` is in percent."""
        is_log(measure)
        share = None
        if level is not None and level != "":
            try:
                share = float(level) / 100
            except ValueError:
                raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.") from None
            if not 0.01 <= share < 1:
                raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
        numbers = [read(x, rounding) for x in (estimate, ci_low, ci_high, p, se)]
        return cls(*numbers, measure, share, pooled, min_df)

    @property
    def printed(self) -> dict[str, Printed]:
        """The numbers that were printed, by field."""
        pairs = (
            ("estimate", self.estimate),
            ("ci_low", self.low),
            ("ci_high", self.high),
            ("p", self.p),
            ("se", self.se),
        )
        return {name: number for name, number in pairs if number is not None}

    def __str__(self) -> str:
        est = self.estimate.text if self.estimate else "?"
        if self.low is None or self.high is None:
            return est
        return f"{est} ({self.low.text} to {self.high.text})"


def check_domain(line: Line) -> Finding | None:
    """Whether ratios are above 0, p lies in [0, 1] and the standard error is not negative."""
    bad = []
    if line.measure in LOG_MEASURES:
        for name in ("estimate", "ci_low", "ci_high"):
            number = line.printed.get(name)
            if number is not None and values_of(number).high <= 0:
                bad.append(f"{name} {number.text} of a ratio ({line.measure}) must be above 0")
    for name, low, high in (("p", 0.0, 1.0), ("se", 0.0, math.inf)):
        number = line.printed.get(name)
        if number is not None and not values_of(number).intersects(ValueSet(low, high)):
            bad.append(f"{name} {number.text} lies outside [{low:g}, {high:g}]")
    if not bad:
        return None
    return make("domain", Verdict.INCONSISTENT, f"{'; '.join(bad)}.", printed=line.printed)


def check_bounds(line: Line) -> Finding | None:
    """Whether the lower bound is not above the upper one."""
    if line.low is None or line.high is None:
        return None
    low, high = values_of(line.low), values_of(line.high)
    if low.low > high.high:
        return _failed(
            line, "bounds", Verdict.INCONSISTENT, f"the lower bound of {line} lies above the upper one"
        )
    exact = line.low.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("bounds", verdict, f"The bounds of {line} are in order.", printed=line.printed)


def check_containment(line: Line) -> Finding | None:
    """Whether the estimate lies inside its interval."""
    if line.estimate is None or line.low is None or line.high is None:
        return None
    low, high, est = values_of(line.low), values_of(line.high), values_of(line.estimate)
    if low.low > high.high:
        return None  # the bounds check speaks
    if est.high < low.low or est.low > high.high:
        return _failed(
            line,
            "containment",
            Verdict.INCONSISTENT,
            f"the estimate {line.estimate.text} lies outside its own interval ({line.low.text} to "
            f"{line.high.text})",
        )
    exact = line.low.value <= line.estimate.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("containment", verdict, f"The estimate of {line} lies in its interval.", printed=line.printed)


def check_symmetry(line: Line) -> Finding | None:
    """Whether the estimate can be the middle of its interval, on the log scale for ratios.

    Notes
    -----
    A Wald or t interval has its estimate in the middle: (low + high)/2 for differences,
    sqrt(low * high) for ratios (Altman DG, Bland JM. BMJ 2011;343:d2304). The check compares the set of twice
    the estimate with the set low + high. Where lopsided intervals are in use (a single trial's ratio or SMD;
    risk differences and proportions) it proves nothing and says so.
    """
    sets = _working_sets(line)
    if sets is None or line.estimate is None or line.low is None or line.high is None:
        return None
    est, low, high = sets
    if low.low > high.high:
        return None
    middle = (low + high).scaled(0.5)
    if not middle.intersects(est) and line.measure == "":
        logs = [working(x, "RR") for x in (line.estimate, line.low, line.high)]
        if all(x is not None for x in logs) and _symmetric(*(x for x in logs if x is not None)):
            return make(
                "symmetry",
                Verdict.METHOD_DEPENDENT,
                f"{line} is symmetric on the log scale, as for a ratio.",
                printed=line.printed,
                methods=("log",),
            )
    admissible = _admissible(line, sets)
    if middle.intersects(est):
        face = _middle(float(line.low), float(line.high), line.measure)
        exact = face is not None and line.estimate.prints(face)
        return make(
            "symmetry",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The estimate of {line} is the middle of its interval.",
            printed=line.printed,
            admissible=admissible,
            methods=("log",) if line.measure in LOG_MEASURES else ("identity",),
        )
    scale = " on the log scale" if line.measure in LOG_MEASURES else ""
    what = f"the estimate of {line} is not the middle of its interval{scale}, {_show(admissible['estimate'])}"
    natural = [values_of(x) for x in (line.estimate, line.low, line.high)]
    if line.measure in LOG_MEASURES and _symmetric(*natural):
        what += "; it is the middle on the natural scale: was the interval made without logarithms?"
    return _failed(line, "symmetry", proof_capped(line.measure, pooled=line.pooled), what, admissible)


def check_p_value(line: Line) -> Finding | None:
    """Whether the p-value can belong to the estimate and its interval (or its standard error).

    Notes
    -----
    z = |estimate| c / halfwidth and p = 2 P(Z > z), for the normal distribution and for every t distribution
    with at least `min_df` degrees of freedom; p is the union over these families. With a single trial's ratio
    or risk difference the test may be another one than the interval (Fisher, log-rank, chi-squared): there a
    disagreement is no proof.
    """
    if line.p is None or line.estimate is None:
        return None
    domain = values_of(line.p).intersection(ValueSet(0.0, 1.0))
    ratio = _distance_in_halfwidths(line)
    if domain is None or ratio is None:
        return None
    basis, p_set = ratio
    if p_set.intersects(domain):
        exact = _central_p(line)
        verdict = (
            Verdict.CONSISTENT
            if exact is not None and line.p.prints(exact)
            else Verdict.CONSISTENT_WITHIN_ROUNDING
        )
        return make(
            "p-value",
            verdict,
            f"p {line.p.text} agrees with {line}.",
            printed=line.printed,
            admissible={"p": p_set},
        )
    verdict = proof_capped(line.measure, pooled=line.pooled)
    if line.measure == "RD" and line.pooled:
        verdict = Verdict.IMPLAUSIBLE
    alpha = 0.05 if line.level is None else 1 - line.level
    crosses = domain.low > alpha > p_set.high or domain.high < alpha < p_set.low
    return _failed(
        line,
        "p-value",
        verdict,
        f"the p-value {line.p.text} does not belong to {line}: by {basis} it is in {_show(p_set)}",
        {"p": p_set},
        severity=Severity.DECISION if crosses else Severity.MINOR,
    )


def check_se(line: Line) -> Finding | None:
    """Whether the standard error can have made the interval, with a normal or t critical value.

    For ratios both the log-scale standard error and the natural-scale one (delta method) are admitted.
    """
    if line.se is None or line.low is None or line.high is None or line.level is None:
        return None
    sets = _working_sets(line)
    se = values_of(line.se).intersection(ValueSet(0.0, math.inf))
    if sets is None or se is None:
        return None
    _, low, high = sets
    width = (high - low).scaled(0.5)
    critical = critical_set(line.level, line.min_df)
    candidates = {"se": se}
    if line.measure in LOG_MEASURES and line.estimate is not None:
        natural = values_of(line.estimate)
        if natural.low > 0:
            candidates["se on the natural scale"] = se / natural
    fits = tuple(name for name, s in candidates.items() if (s * critical).intersects(width))
    admissible = {"se": ValueSet(max(0.0, width.low) / critical.high, max(0.0, width.high) / critical.low)}
    if fits:
        central = width.mid / critical.low
        exact = "se" in fits and line.se.prints(central)
        return make(
            "se",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The standard error {line.se.text} agrees with the interval of {line}.",
            printed=line.printed,
            admissible=admissible,
            methods=fits,
        )
    hint = ""
    if se.intersects(width):
        hint = "; it equals half the width: is it a margin of error?"
    return _failed(
        line,
        "se",
        proof_capped(line.measure, pooled=line.pooled),
        f"the standard error {line.se.text} does not make the interval of {line}; it would be in "
        f"{_show(admissible['se'])}{hint}",
        admissible,
    )


#: The sub-checks, in reading order.
SUBCHECKS: Final = (check_domain, check_bounds, check_containment, check_symmetry, check_p_value, check_se)


def check_estimate(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    measure: str = "MD",
    level: float | str | None = 95,
    p: Number = None,
    se: Number = None,
    pooled: bool = True,
    rounding: str = "nearest",
) -> Finding:
    """Check a printed estimate against its interval, p-value and standard error.

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        As printed; ratios on their natural scale. Floats are refused: they have lost their trailing zeros.
    measure : str
        "MD", "SMD", "RR", "OR", "HR", "RD", "MC", ... ; "" if unknown.
    level : float
        Level of the interval, in percent.
    p, se : str, optional
        Printed p-value of no effect (may be "<0.001") and standard error.
    pooled : bool
        Whether this is the line of a meta-analysis. A single trial's ratio may carry an exact or profile
        interval, so that there a lopsided one is "implausible" at most.
    rounding : {"nearest", "truncate", "any"}
        Which roundings can have made the printed numbers.

    Returns
    -------
    Finding
        The gravest one of the sub-checks "domain", "bounds", "containment", "symmetry", "p-value" and "se".

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the measure, level or rounding is unknown.

    Examples
    --------
    >>> finding = check_estimate("-0.05", "-0.26", "0.36", measure="MD")
    >>> finding.verdict.value, str(finding.repairs[0])
    ('inconsistent', 'estimate -0.05 -> 0.05 (the sign is reversed)')
    >>> check_estimate("-7.7", "-12.1", "-3.3").verdict.value
    'consistent'
    """
    line = Line.read(
        estimate,
        ci_low,
        ci_high,
        measure=measure,
        level=level,
        p=p,
        se=se,
        pooled=pooled,
        rounding=rounding,
    )
    if line.estimate is None:
        raise DataError("`estimate` is empty; give the number as printed, for example '-7.7'.")
    findings = [f for f in (check(line) for check in SUBCHECKS) if f is not None]
    gravest = worst(findings)
    if gravest is None:
        missing = tuple(n for n in ("ci_low", "ci_high") if n not in line.printed) or ("p",)
        return make(
            "estimate",
            Verdict.NOT_CHECKABLE,
            f"{line} stands alone: nothing printed beside it can contradict it.",
            printed=line.printed,
            missing=missing,
        )
    if gravest.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING):
        done = ", ".join(f.check for f in findings)
        return make(
            "estimate",
            gravest.verdict,
            f"{line} agrees with itself ({done}).",
            printed=line.printed,
            admissible={k: v for f in findings for k, v in f.admissible.items()},
        )
    return gravest


def _working_sets(line: Line) -> tuple[ValueSet, ValueSet, ValueSet] | None:
    """Estimate, low and high on the working scale; a missing estimate is unbounded."""
    if line.low is None or line.high is None:
        return None
    low, high = working(line.low, line.measure), working(line.high, line.measure)
    est = working(line.estimate, line.measure) if line.estimate is not None else ValueSet(-math.inf, math.inf)
    if est is None or low is None or high is None:
        return None
    return est, low, high


def _symmetric(est: ValueSet, low: ValueSet, high: ValueSet) -> bool:
    return (low + high).intersects(est.scaled(2.0))


def _admissible(line: Line, sets: tuple[ValueSet, ValueSet, ValueSet]) -> dict[str, ValueSet]:
    """What each of the three may be, given the other two, on the printed scale."""
    est, low, high = sets
    found = {
        "estimate": (low + high).scaled(0.5),
        "ci_low": est.scaled(2.0) - high,
        "ci_high": est.scaled(2.0) - low,
    }
    return {k: v.exp() for k, v in found.items()} if line.measure in LOG_MEASURES else found


def _middle(low: float, high: float, measure: str) -> float | None:
    if measure not in LOG_MEASURES:
        return (low + high) / 2
    return math.sqrt(low * high) if low > 0 and high > 0 else None


def _distance_in_halfwidths(line: Line) -> tuple[str, ValueSet] | None:
    """Set of p-values that estimate and interval (or standard error) allow, and what it was made from."""
    if line.estimate is None:
        return None
    est = working(line.estimate, line.measure)
    if est is None:
        return None
    if line.low is not None and line.high is not None and line.level is not None:
        sets = _working_sets(line)
        if sets is None:
            return None
        _, low, high = sets
        half = (high - low).scaled(0.5)
        if half.high <= 0:
            return None
        symmetric = proof_capped(line.measure, pooled=line.pooled) is Verdict.INCONSISTENT
        narrower = (low + high).scaled(0.5).intersection(est) if symmetric else None
        size = (narrower or est).abs()
        ratio = ValueSet(size.low / half.high, size.high / half.low if half.low > 0 else math.inf)
        return "the interval", _p_set(ratio.widened(), line.level, line.min_df)
    if line.se is not None and values_of(line.se).high > 0:
        se, size = values_of(line.se), est.abs()
        z = ValueSet(size.low / se.high, size.high / se.low if se.low > 0 else math.inf).widened()
        return "the standard error", span(_two_sided(z.high), _two_sided(z.low, line.min_df))
    return None


def _two_sided(statistic: float, df: float = math.inf) -> float:
    tail = ndtr(-statistic) if math.isinf(df) else stdtr(df, -statistic)
    return 2 * float(tail)


def _p_set(ratio: ValueSet, level: float, min_df: float) -> ValueSet:
    """p-values over the normal and all t families; for a fixed ratio p is monotone in the degrees of freedom."""
    critical = critical_set(level, min_df)
    ends = []
    for r in (ratio.low, ratio.high):
        ends.append(_two_sided(r * critical.low))
        ends.append(_two_sided(r * critical.high, min_df))
    return span(*ends)


def _central_p(line: Line) -> float | None:
    """The p-value of the face values under the normal distribution."""
    if line.estimate is None or line.low is None or line.high is None or line.level is None:
        return None
    numbers = [float(x) for x in (line.estimate, line.low, line.high)]
    if line.measure in LOG_MEASURES:
        if min(numbers) <= 0:
            return None
        numbers = [math.log(x) for x in numbers]
    est, low, high = numbers
    if high <= low:
        return None
    return _two_sided(abs(est) / ((high - low) / 2) * critical_set(line.level, math.inf).low)


def _show(values: ValueSet) -> str:
    return f"[{values.low:.4g}, {values.high:.4g}]"


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

    Sets that merely touch at an edge do not count as agreement: a repair must be plausible, not just possible.
    """
    sets = _working_sets(_line_of(line, numbers))
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


def _failed(
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
    if check in ("bounds", "containment", "symmetry"):
        triple = {k: v for k, v in line.printed.items() if k in ("estimate", "ci_low", "ci_high")}
        repairs = find_repairs(triple, lambda numbers: _gap(line, numbers))
        explained = _rounding_explains(line)
    elif check == "p-value":
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
    allowed = _distance_in_halfwidths(line)
    if allowed is None or line.p is None or line.p.op != "=":
        return ()
    target = allowed[1]

    def gap(numbers: Mapping[str, Printed]) -> float | None:
        inside = values_of(numbers["p"]).intersection(ValueSet(0.0, 1.0))
        if inside is None or not inside.intersects(target):
            return None
        return 0.0 if central is None else abs(float(numbers["p"]) - central)

    central = _central_p(line)
    return find_repairs({"p": line.p}, gap)


def _severity(line: Line, repairs: tuple[Repair, ...]) -> Severity:
    """Decision if the best repair changes direction or significance; else by the size of the change."""
    if not repairs:
        return Severity.MATERIAL
    best = repairs[0]
    texts = best.value.split(", ")
    changed = {
        f: Printed.parse(t, rounding="nearest") for f, t in zip(best.field.split(", "), texts, strict=True)
    }
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
