"""A printed test statistic with its degrees of freedom against its p-value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read, span, values_of
from lbpmeta.checks.core.rows import own_cell
from lbpmeta.checks.core.severity import BESIDE, DECIDES
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtr, stdtr
from lbpmeta.interval import Values, ValueSet, ValueSets
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed
from lbpmeta.special import chdtrc, fdtrc

__all__ = ["STATISTICS", "check_test_statistic", "p_of_statistic"]

#: Test statistics with the number of their degrees of freedom.
STATISTICS: Final = {"z": 0, "t": 1, "r": 1, "chi2": 1, "Q": 1, "F": 2}

#: Statistics whose sign does not count in a two-sided test.
_SIGNED: Final = ("z", "t", "r")

#: The usual level of significance.
_ALPHA: Final = 0.05

_PROBABILITY: Final = ValueSet(0.0, 1.0)


def _tail(kind: str, x: float, df: tuple[float, ...]) -> float:
    """Two-sided p of |z|, |t|, |r|; upper-tail p of chi2, Q, F."""
    if kind == "r":
        x = math.inf if x >= 1 else x * math.sqrt(df[0] / (1 - x * x))
    if kind == "z":
        return 2 * float(ndtr(-x))
    if kind in ("t", "r"):
        return 0.0 if math.isinf(x) else 2 * float(stdtr(df[0], -x))
    if math.isinf(x):
        return 0.0
    return float(chdtrc(df[0], x)) if kind in ("chi2", "Q") else float(fdtrc(df[0], df[1], x))


def _sizes(kind: str, value: Printed) -> ValueSet | None:
    """The sizes that the statistic can have; a set that straddles 0 starts at 0."""
    values = values_of(value)
    if kind not in _SIGNED:
        return values.intersection(ValueSet(0.0, math.inf))
    # "t < 1" is said of the size, and of either sign
    half = value.op in ("<", "<=") and values.high > 0
    folded = ValueSet(0.0, values.high) if half else values.abs()
    return folded.intersection(ValueSet(0.0, 1.0)) if kind == "r" else folded


def _dfs(kind: str, df: tuple[Printed, ...]) -> list[tuple[float, ...]]:
    """Corners of the degrees of freedom: Welch's and Satterthwaite's are rounded too; counts are not."""
    if kind in ("chi2", "Q"):
        return [(float(df[0]),)]
    corners: list[tuple[float, ...]] = [()]
    for i, number in enumerate(df):
        values = values_of(number)
        ends = [max(values.low, 1e-3), float(number), values.high]
        if kind == "F" and i == 0 and number.decimals <= 0:
            ends = [float(number)]
        corners = [(*c, e) for c in corners for e in ends]
    return corners


def p_of_statistic(kind: str, value: Number, *, df: Number = None, df2: Number = None) -> ValueSet:
    """Return the p-values that a printed test statistic allows.

    Two-sided for z, t and r (a statistic that may be on either side of 0 allows p = 1), upper tail for F, chi2, Q.

    Examples
    --------
    >>> print(p_of_statistic("t", "2.20", df=28))
    0.0356842 to 0.0367775
    >>> p_of_statistic("z", "-0.0").high
    1.0
    """
    kind, number, dfs = _read(kind, value, df, df2)
    return _p_set(kind, number, dfs)


def _p_set(kind: str, number: Printed, df: tuple[Printed, ...]) -> ValueSet:
    sizes = _sizes(kind, number)
    if sizes is None:
        raise DataError(f"{kind} {number.text} lies outside the values that {kind} can have.")
    found = [_tail(kind, x, corner) for x in (sizes.low, sizes.high) for corner in _dfs(kind, df)]
    allowed = span(*found)
    if kind == "F":  # p need not be monotone in the degrees of freedom between the corners
        allowed = ValueSet(allowed.low * (1 - 1e-4), allowed.high * (1 + 1e-4))
    return ValueSet(max(0.0, allowed.low), min(1.0, allowed.high))


def _read(
    kind: str, value: Number, df: Number, df2: Number, rounding: str = "nearest"
) -> tuple[str, Printed, tuple[Printed, ...]]:
    if kind not in STATISTICS:
        raise MethodError(f"`kind` is {kind!r}; it must be one of {', '.join(map(repr, STATISTICS))}.")
    number = read(value)
    if number is None:
        raise DataError("`value` is empty; give the statistic as printed, for example '2.20'.")
    dfs = tuple(d for d in (read(df, rounding), read(df2, rounding)) if d is not None)
    if len(dfs) != STATISTICS[kind]:
        needs = ("no `df`", "`df`", "`df` and `df2`")[STATISTICS[kind]]
        raise MethodError(f"{kind} needs {needs}; got {len(dfs)} degrees of freedom.")
    for d in dfs:
        if d.value <= 0:
            raise DataError(f"The degrees of freedom are {d.text}; they must be above 0.")
    return kind, number, dfs


def check_test_statistic(
    kind: str,
    value: Number,
    *,
    p: Number,
    df: Number = None,
    df2: Number = None,
    p_of: str | None = None,
    rounding: str | None = None,
    alpha: float = _ALPHA,
) -> Finding:
    """Check a printed test statistic against its p-value.

    Examples
    --------
    >>> check_test_statistic("t", "2.20", df=28, p="0.04").verdict.value
    'consistent'
    >>> finding = check_test_statistic("t", "2.20", df=28, p="0.004")
    >>> finding.verdict.value, finding.blame, str(finding.repairs[0])
    ('implausible', ('p of',), 'p 0.004 -> 0.04 (a digit was doubled)')
    >>> check_test_statistic("t", "2.20", df=28, p="0.004", p_of="this estimate").verdict.value
    'inconsistent'

    Parameters
    ----------
    kind : {"z", "t", "r", "chi2", "Q", "F"}
    value : str
        The statistic as printed; "<1" and ">3.2" are read as its size.
    p : str
        The p-value as printed; "<0.001" and "ns" too.
    df, df2 : str or int, optional
        Degrees of freedom: one for t, r, chi2 and Q, two for F. Those of t and the second of F may be rounded
        (Welch, Satterthwaite).
    p_of : {"this estimate", "one-sided", "adjusted", "other-test"}, optional
        What p is of: "this estimate" says that it is that of this statistic; "one-sided" is compared with one tail.
        Undeclared, it may be adjusted for many tests or for sphericity, exact, or of another test.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".
    alpha : float
        Level of significance: "ns" means p >= alpha, and a finding that crosses it is a decision.

    Returns
    -------
    Finding
        Where no value that prints like the statistic has a p that prints like the p-value, "inconsistent" if p is
        declared to be that of the statistic; "implausible" where a one-sided test has.

    Notes
    -----
    Both prints are sets of values and both may round; which of the numbers is wrong cannot be told from them. Compare
    Nuijten MB, et al. Behav Res Methods 2016;48:1205-1226.
    """
    declared = declared_by_keywords({"p of": p_of, "rounding": rounding})

    def check(mode: str) -> Finding:
        return _statistic(kind, value, p, df, df2, alpha, mode, one_sided=declared.value("p of") == "one-sided")

    return called(check, declared)


def _statistic(
    kind: str,
    value: Number,
    p: Number,
    df: Number,
    df2: Number,
    alpha: float,
    rounding: str,
    *,
    one_sided: bool = False,
) -> Finding:
    """Return what :func:`check_test_statistic` says if all premises hold."""
    kind, number, dfs = _read(kind, read(value, rounding), df, df2, rounding)
    words = isinstance(p, str) and p.strip().lower().rstrip(".") in ("ns", "n.s")
    p_value = Printed.parse(f">={alpha:g}") if words else read(p, rounding)
    if p_value is None:
        raise DataError("`p` is empty; give the p-value as printed, for example '<0.001'.")
    names = dict(zip(("df", "df2"), dfs, strict=False))
    printed = {"statistic": number, "p": p_value, **names}
    what = f"{kind}{'(' + ', '.join(d.text for d in dfs) + ')' if dfs else ''} {_op(number)}"
    domain = values_of(p_value).intersection(_PROBABILITY)
    if domain is None or _sizes(kind, number) is None:
        bad = f"p {p_value.text} lies outside 0 to 1" if domain is None else f"{what} cannot be"
        return make("p-disagrees-with-statistic", Verdict.INCONSISTENT, f"{bad}.", printed=printed)
    allowed = _p_set(kind, number, dfs)
    admissible: dict[str, Values] = {"p": allowed}
    if allowed.intersects(domain):
        face = _tail(kind, abs(float(number)), tuple(map(float, dfs))) if number.op == "=" else math.nan
        exact = math.isfinite(face) and face in domain.widened()
        return make(
            "p-disagrees-with-statistic",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"p {p_value.text} agrees with {what}.",
            printed=printed,
            admissible=admissible,
            methods=("two-sided",) if kind in _SIGNED else ("upper tail",),
        )
    tails = _one_sided(allowed, against=p_value.op == "=")
    half = kind in _SIGNED and tails.intersects(domain)
    if half and one_sided:
        return make(
            "p-disagrees-with-statistic",
            Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"p {p_value.text} agrees with {what} in a one-sided test.",
            printed=printed,
            admissible={"p": tails},
            methods=("one-sided",),
        )
    if half:
        admissible["p of a one-sided test"] = tails
    crosses = domain.low > alpha > allowed.high or domain.high < alpha < allowed.low
    shown = allowed.told(4)
    text = f"The p-value {p_value.text} does not belong to {what}, which gives a p of {shown}"
    return make(
        "p-disagrees-with-statistic",
        Verdict.IMPLAUSIBLE if half else Verdict.INCONSISTENT,
        f"{text}; it is that of a one-sided test." if half else f"{text}.",
        stakes=DECIDES if crosses and not half else BESIDE,
        printed=printed,
        admissible=admissible,
        repairs=_repairs(kind, printed, allowed),
        derivation=(
            f"|{kind}| is {_sizes(kind, number)}" if kind in _SIGNED else f"{kind} is {_sizes(kind, number)}",
            f"p = {'2 P(T > |' + kind + '|)' if kind in _SIGNED else 'P(X > ' + kind + ')'}: {allowed}",
            f"printed p {p_value.text}: {domain}; the two sets share no value",
        ),
        # A one-sided p that is none of either tail contradicts its statistic, too.
        premises=(assume("p of", "one-sided" if one_sided else "this estimate"),),
    )


def _op(number: Printed) -> str:
    return number.text if number.op != "=" else f"= {number.text}"


def _one_sided(two_sided: ValueSet, *, against: bool) -> ValueSets:
    """p-values of one-sided tests in the direction of the effect, and against it: nobody calls those "ns"."""
    half = two_sided.scaled(0.5)
    other = [ValueSet(1 - half.high, 1 - half.low).widened()] if against else []
    return ValueSets.of([half, *other])


def _repairs(kind: str, printed: Mapping[str, Printed], allowed: ValueSet) -> tuple[Repair, ...]:
    was = tuple(printed[n] for n in ("df", "df2") if n in printed)

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        p = values_of(numbers["p"]).intersection(_PROBABILITY)
        dfs = tuple(numbers[n] for n in ("df", "df2") if n in numbers)
        whole = all(d.decimals == n.decimals for d, n in zip(dfs, was, strict=True))
        if p is None or not whole or any(d.value <= 0 for d in dfs) or _sizes(kind, numbers["statistic"]) is None:
            return None
        found = _p_set(kind, numbers["statistic"], dfs)
        if not found.intersects(p):
            return None
        return abs(found.mid - p.mid)

    return find_repairs(printed, distance, targets={"p": allowed})


def run_statistic(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield what a test statistic (columns statistic, statistic_kind, df, df2) says about p."""
    kind, value = own_cell(row, "statistic_kind"), own_cell(row, "statistic")
    if kind and value and row["p"]:
        df, df2 = own_cell(row, "df") or None, own_cell(row, "df2") or None
        one_sided = declared_about(tables, row).value("p of") == "one-sided"
        yield _statistic(kind, value, row["p"], df, df2, _ALPHA, row.rounding, one_sided=one_sided)


SPECS: Final = (
    CheckSpec(
        "p-disagrees-with-statistic",
        "Does the p-value belong to the test statistic?",
        ("trials", "reviews"),
        run_statistic,
        "proof",
        inputs="statistic, statistic_kind (z, t, r, chi2, Q, F), df, df2, p; also as own columns x_statistic ...",
        formula="p = 2 P(Z > |z|), 2 P(T(df) > |t|), P(X > F) or P(X > chi2); a statistic that may lie on either side "
        "of 0 allows p = 1; t = r sqrt(df/(1 - r^2)); a one-sided p is no proof",
        source="Nuijten MB, et al. Behav Res Methods 2016;48:1205-1226.",
        proof_test="tests/checks/test_statistic.py::test_true_statistics_agree",
        needs=(("p", "statistic"), ("p", "x_statistic")),
    ),
)
