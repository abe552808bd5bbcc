"""What all checks share: reading printed numbers once, comparing sets, grading a finding."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.severity import Stakes, rank_of, severity_of
from lbpmeta.checks.core.verdicts import PROOF
from lbpmeta.errors import MethodError
from lbpmeta.evidence.tables import COUNTS
from lbpmeta.few import ndtri, stdtrit
from lbpmeta.interval import Values, ValueSet
from lbpmeta.measures import LOG_MEASURES, MEASURES, measure_hint
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed, PrintedText

__all__ = [
    "Number",
    "critical_set",
    "first_few",
    "is_log",
    "lopsided_premise",
    "make",
    "null_value",
    "read",
    "read_all",
    "read_fields",
    "significance",
    "span",
    "unready",
    "working",
    "worst",
]

#: What a user may give for a printed number.
Number: TypeAlias = str | int | Printed | None


#: So many names of a long list are told.
_FEW: Final = 5


@lru_cache(maxsize=65536)
def _parse(text: str, rounding: str) -> Printed:
    return Printed.parse(text, rounding=rounding)


@lru_cache(maxsize=65536)
def values_of(number: Printed) -> ValueSet:
    """Return ``number.values``, computed once per distinct printed number."""
    return number.values


def read(number: Number, rounding: str = "nearest") -> Printed | None:
    """Read a printed number; None and "" mean that nothing was printed."""
    if number is None or isinstance(number, Printed):
        return number
    if isinstance(number, str):
        if isinstance(number, PrintedText) and rounding == "nearest":
            rounding = number.rounding
        return _parse(str(number), rounding) if number.strip() else None
    return Printed.parse(number, rounding=rounding)


def read_fields(cells: Mapping[str, Number], names: Iterable[str], rounding: str = "nearest") -> dict[str, Printed]:
    """Read the printed ones of some numbers by name; counts are exact, whatever was done to the others.

    Examples
    --------
    >>> [n.text for n in read_fields({"k": "8", "i2": ""}, ("k", "i2", "q")).values()]
    ['8']
    """
    read_as = ((name, "nearest" if name in COUNTS else rounding) for name in names)
    return {name: n for name, mode in read_as if (n := read(cells.get(name), mode)) is not None}


def read_all(given: Mapping[str, Number], rounding: str = "nearest") -> dict[str, Printed]:
    """Read the printed ones of numbers by name.

    Examples
    --------
    >>> [n.text for n in read_all({"estimate": "0.40", "smd": None}).values()]
    ['0.40']
    """
    return {name: number for name, text in given.items() if (number := read(text, rounding)) is not None}


def unready(check: str, what: str, printed: Mapping[str, Printed], needed: Iterable[str]) -> Finding | None:
    """Return the finding that numbers are missing that `what` needs; None where all are there.

    Examples
    --------
    >>> print(unready("rate-ratio", "The rate ratio", {}, ("events1", "time1")))
    not-checkable [rate-ratio] The rate ratio needs events1, time1.
    """
    missing = tuple(name for name in needed if name not in printed)
    if not missing:
        return None
    return make(check, Verdict.NOT_CHECKABLE, f"{what} needs {', '.join(missing)}.", printed=printed, missing=missing)


def first_few(names: Sequence[str], mark: str = ", ") -> str:
    """Return the first names of a list that may be long.

    Examples
    --------
    >>> first_few("abcdefg"), first_few("ab", "; ")
    ('a, b, c, d, e, ...', 'a; b')
    """
    return mark.join([*names[:_FEW], *["..."] * (len(names) > _FEW)])


def is_log(measure: str) -> bool:
    """Whether the measure is a ratio.

    Raises
    ------
    MethodError
        If the measure is unknown.
    """
    if measure not in MEASURES and measure:
        raise MethodError(
            f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, MEASURES))} or ''."
            f"{measure_hint(measure)}"
        )
    return measure in LOG_MEASURES


def null_value(measure: str) -> float:
    """Return the value of no effect, as printed; for one group the value that a test compares it with."""
    null = MEASURES[measure].null if measure in MEASURES else 0.0
    return (1.0 if measure in LOG_MEASURES else 0.0) if math.isnan(null) else null


def lopsided_premise(measure: str, *, pooled: bool) -> tuple[Premise, ...]:
    """Return the premise that an interval has its estimate in the middle, where those of its measure often have not.

    Wald intervals are symmetric, and pooled lines print Wald (or t) intervals. A single trial's ratio may carry an
    exact, score or profile interval, its SMD a noncentral-t one, and a risk difference or a proportion a Newcombe,
    score or Wilson one; so may the test beside it.

    Examples
    --------
    >>> [p.name for p in lopsided_premise("RR", pooled=False)], lopsided_premise("RR", pooled=True)
    (['interval'], ())
    """
    symmetric = MEASURES[measure].symmetric if measure in MEASURES else "unknown"
    usual = symmetric == "always" or (symmetric == "pooled" and pooled)
    return () if usual else (assume("interval"),)


def working(number: Printed, measure: str) -> ValueSet | None:
    """Return the set on the scale where intervals are symmetric; None if it has no logarithm or reciprocal."""
    values = values_of(number)
    if is_inverse(measure):
        return reciprocal(values)
    if measure not in LOG_MEASURES:
        return values
    return values.log() if values.high > 0 else None


def is_inverse(measure: str) -> bool:
    """Whether the measure is one over a difference, such as a number needed to treat."""
    return measure in MEASURES and MEASURES[measure].scale == "inverse"


def reciprocal(values: ValueSet) -> ValueSet | None:
    """Return 1/x over a set; None where it holds 0."""
    if values.low <= 0 <= values.high:
        return None
    return ValueSet(1 / values.high, 1 / values.low).widened()


def span(*values: float) -> ValueSet:
    """Return the hull of numbers that came out of special functions, widened by their error (1e-11)."""
    low, high = min(values), max(values)
    return ValueSet(low - 1e-11 * abs(low), high + 1e-11 * abs(high))


@lru_cache(maxsize=512)
def critical_set(level: float, min_df: float) -> ValueSet:
    """Return the critical values of the normal and of every t distribution with at least `min_df` degrees.

    Parameters
    ----------
    level : float
        Between 0 and 1.
    min_df : float
        Smallest degrees of freedom considered; infinity leaves the normal distribution only.
    """
    upper = 0.5 + level / 2
    z = float(ndtri(upper))
    t = z if math.isinf(min_df) else float(stdtrit(min_df, upper))
    if not math.isinf(min_df) and abs(level - 0.95) < 1e-9:
        t = max(t, 2.0)  # "estimate plus and minus two standard errors"
    return span(z, t)


def significance(low: Printed | None, high: Printed | None, null: float) -> bool | None:
    """Whether the interval excludes the null; None where rounding leaves it open or a limit is missing.

    A null of infinity is that of a number needed to treat: limits of both signs hold it, two negative ones do not, and
    two without signs may be one of benefit and one of harm.
    """
    if low is None or high is None:
        return None
    low_set, high_set = values_of(low), values_of(high)
    if math.isinf(null):
        if low_set.low > 0 > high_set.high or low_set.high < 0 < high_set.low:
            return False
        return True if low_set.high < 0 and high_set.high < 0 else None
    if low_set.low > null or high_set.high < null:
        return True
    if low_set.high < null < high_set.low:
        return False
    return None


def worst(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding with the gravest verdict, then severity; the first one among equals."""
    best: Finding | None = None
    for finding in findings:
        if best is None or rank_of(finding) > rank_of(best):
            best = finding
    return best


def make(
    check: str,
    verdict: Verdict,
    what: str,
    *,
    contradiction: str = PROOF,
    otherwise: str = "",
    more: str = "",
    stakes: Stakes | None = None,
    printed: Mapping[str, Printed | None] | None = None,
    admissible: Mapping[str, Values] | None = None,
    methods: tuple[str, ...] = (),
    recipes: tuple[str, ...] = (),
    repairs: tuple[Repair, ...] = (),
    rows: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    derivation: tuple[str, ...] = (),
    premises: tuple[Premise, ...] = (),
) -> Finding:
    """Build a finding; its severity follows from the facts in `stakes`.

    What is inconsistent ends with the sentence `contradiction`, all else with `otherwise`; then comes `more`.
    """
    texts = {name: number.text for name, number in (printed or {}).items() if number is not None}
    return Finding(
        check,
        verdict,
        severity_of(verdict, stakes),
        what,
        MappingProxyType(texts),
        MappingProxyType(dict(admissible or {})),
        methods,
        recipes,
        repairs,
        rows,
        missing=missing,
        derivation=derivation,
        premises=premises,
        tail=contradiction if verdict is Verdict.INCONSISTENT else otherwise,
        more=more,
    )
