"""A printed interval of I2 against I2 and the number of studies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, read_fields, span, values_of
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.premises import as_declared, concerning
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtri
from lbpmeta.interval import ValueSet
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_i2_interval"]

_CHECK: Final = "i2-ci"
_FIELDS: Final = ("i2", "i2_low", "i2_high", "q", "q_df", "k")


def check_i2_interval(
    reported: Mapping[str, Number], *, level: float = 95, order: str | None = None, rounding: str | None = None
) -> Finding:
    """Check an interval of I2 against I2 (or Q) and k.

    Examples
    --------
    >>> check_i2_interval({"i2": "50", "i2_low": "0", "i2_high": "77", "k": "9"}).methods
    ('test-based',)

    Parameters
    ----------
    reported : mapping of str to str
        i2_low, i2_high (in percent), and i2, q, q_df, k.
    level : float
        In percent.
    order, rounding : str, optional
        Which bound stands first, and how numbers were rounded, where declared.

    Notes
    -----
    The test-based interval has ``ln H +- z SE``, with ``SE = (ln Q - ln df)/(2 (sqrt(2Q) - sqrt(2 df - 1)))``
    where Q > df + 1 and else ``sqrt(1/(2 (df - 1)) (1 - 1/(3 (df - 1)^2)))``, H2 = Q/df and I2 = 1 - 1/H2. Other
    intervals (Q-profile, noncentral chi-squared) need more than the line prints, and an interval that starts from
    another estimator need not hold I2: nothing here is a proof except bounds in the wrong order.

    References
    ----------
    Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558.
    """
    known = concerning({"order": order, "rounding": rounding})
    return as_declared(lambda mode: _i2_interval(reported, level, mode), known)


def _i2_interval(reported: Mapping[str, Number], level: float, rounding: str) -> Finding:
    """The comparison, as if all its premises held."""
    printed = read_fields(reported, _FIELDS, rounding)
    lacking = tuple(f for f in ("i2_low", "i2_high") if f not in printed)
    if lacking or not ("i2" in printed or "q" in printed):
        missing = lacking or ("i2",)
        return make(_CHECK, Verdict.NOT_CHECKABLE, "No interval of I2 beside I2.", printed=printed, missing=missing)
    low, high = (values_of(printed[f]) for f in ("i2_low", "i2_high"))
    shown = f"I2 {printed['i2'].text if 'i2' in printed else '?'}% ({printed['i2_low']} to {printed['i2_high']})"
    if low.low > high.high:
        text = f"{shown}: the bounds are in the wrong order."
        return make(_CHECK, Verdict.INCONSISTENT, text, printed=printed, premises=(assume("order"),))
    i2 = values_of(printed["i2"]) if "i2" in printed else None
    if i2 is not None and (i2.high < low.low or i2.low > high.high):
        text = f"{shown}: I2 lies outside its interval, which only intervals of another estimator do."
        return make(_CHECK, Verdict.IMPLAUSIBLE, text, stakes=BESIDE, printed=printed)
    df = _df(printed)
    if df is None:
        return make(_CHECK, Verdict.CONSISTENT_WITHIN_ROUNDING, f"{shown}: I2 lies inside.", printed=printed)
    ends = _test_based(printed, i2, df, level / 100)
    if ends is not None and ends[0].intersects(low) and ends[1].intersects(high):
        return make(
            _CHECK,
            Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"{shown} is the test-based interval.",
            printed=printed,
            admissible={"i2_low": ends[0], "i2_high": ends[1]},
            methods=("test-based",),
        )
    text = f"{shown} is not the test-based interval; another kind (Q-profile, noncentral) needs the rows."
    return make(_CHECK, Verdict.METHOD_DEPENDENT, text, printed=printed)


def _df(printed: Mapping[str, Printed]) -> float | None:
    df = float(printed["q_df"]) if "q_df" in printed else float(printed["k"]) - 1 if "k" in printed else 0.0
    return df if df >= 1 else None


def _test_based(
    printed: Mapping[str, Printed], i2: ValueSet | None, df: float, level: float
) -> tuple[ValueSet, ValueSet] | None:
    """Sets of both limits, by trying the whole range of Q; limits are not monotone where the formula changes."""
    if "q" in printed:
        qs = values_of(printed["q"])
    elif i2 is not None and i2.high < 100:
        qs = ValueSet(0.0 if i2.low <= 0 else df / (1 - i2.low / 100), df / (1 - max(0.0, i2.high) / 100))
    else:
        return None
    steps = [qs.low + (qs.high - qs.low) * j / 40 for j in range(41)]
    limits = [_limits(q, df, level) for q in (*steps, min(max(df + 1, qs.low), qs.high)) if q > 0]
    if not limits:
        return None
    return span(*(a for a, _ in limits)), span(*(b for _, b in limits))


def _limits(q: float, df: float, level: float) -> tuple[float, float]:
    if q > df + 1:
        se = 0.5 * (math.log(q) - math.log(df)) / (math.sqrt(2 * q) - math.sqrt(2 * df - 1))
    elif df > 1:
        se = math.sqrt(1 / (2 * (df - 1)) * (1 - 1 / (3 * (df - 1) ** 2)))
    else:
        return 0.0, 100.0
    centre, half = 0.5 * math.log(max(q, 1e-12) / df), float(ndtri(0.5 + level / 2)) * se
    h2 = [math.exp(2 * (centre + sign * half)) for sign in (-1, 1)]
    low, high = (max(0.0, 100 * (1 - 1 / h)) if h > 1 else 0.0 for h in h2)
    return low, high


def i2_interval(tables: Tables, row: Row) -> Iterator[Finding]:
    """Check the interval of I2 of a pooled line."""
    if row.has("i2_low", "i2_high"):
        finding = _i2_interval({f: row[f] for f in _FIELDS}, float(row["level"] or 95), "nearest")
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            yield finding


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Does the interval of I2 fit I2 and k?",
        ("reviews",),
        i2_interval,
        "proof",
        inputs="i2, i2_low, i2_high, q, q_df, k",
        formula="test-based interval of ln H from Q and df; other kinds are named, not refuted",
        source="Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558.",
        proof_test="tests/checks/test_true_rows.py::test_intervals_of_i2",
        needs=(("i2_low", "i2_high"),),
    ),
)
