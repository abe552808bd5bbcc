"""Groups against the total that they make up: n, mean and SD."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.arms.methods import root, square
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import with_middle
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.screen import LOOK, SILENT, Answer, TableColumns
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_combined"]


def check_combined(
    groups: Sequence[tuple[Number, Number, Number]],
    n: Number = None,
    mean: Number = None,
    sd: Number = None,
    *,
    exact: bool | None = None,
    spread: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the n, mean and SD of all people against those of the groups that they make up.

    Examples
    --------
    >>> groups = [(20, "30.0", "10.0"), (20, "50.0", "10.0")]
    >>> finding = check_combined(groups, 40, "40.0", "10.0", exact=True, spread="SD")
    >>> finding.verdict.value, round(finding.admissible["sd"].mid, 1)
    ('inconsistent', 14.1)

    Parameters
    ----------
    groups : sequence of (n, mean, sd)
        At least two, as printed; a mean or SD may be None.
    n, mean, sd : str or int, optional
        Of all people, as printed; at least one.
    exact : bool, optional
        Whether the groups are all the people, each once: a proof needs that.
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the numbers printed as SDs are declared to be.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        ``admissible`` holds the n, mean and SD that the groups make.

    Raises
    ------
    DataError
        If a number cannot be read, or there is nothing to compare.

    Notes
    -----
    M = sum(n m)/N; S^2 = (sum((n - 1) s^2) + sum(n (m - M)^2))/(N - 1). The differences between the groups' means
    count: the pooled SD leaves them out. Cochrane Handbook 6.5.2.10.
    """
    return called(
        lambda mode: combined_finding(groups, n, mean, sd, exact=exact is not False, rounding=mode),
        declared_by_keywords({"data": "complete" if exact else None, "spread": spread, "rounding": rounding}),
    )


def combined_finding(
    groups: Sequence[tuple[Number, Number, Number]],
    n: Number = None,
    mean: Number = None,
    sd: Number = None,
    *,
    exact: bool = True,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_combined` before its premises are settled."""
    parts = [(read(a), read(b, rounding), read(c, rounding)) for a, b, c in groups]
    if len(parts) < 2 or any(count is None or count.value < 1 for count, _, _ in parts):
        raise DataError("`groups` needs at least two groups, each with its number of people.")
    counts = [int(count.value) for count, _, _ in parts if count is not None]
    whole_n, whole_mean, whole_sd = read(n), read(mean, rounding), read(sd, rounding)
    printed = {"n": whole_n, "mean": whole_mean, "sd": whole_sd}
    total = sum(counts)
    admissible = {"n": ValueSet(total, total)}
    off: dict[str, str] = {}
    compared = False
    if whole_n is not None:
        compared = True
        if not whole_n.prints(total):
            off["n"] = f"the groups have {total} people, printed is n {whole_n.text}"
    means = [values_of(m) for _, m, _ in parts if m is not None]
    if len(means) == len(parts) and whole_mean is not None:
        compared = True
        admissible["mean"] = _mean(counts, means)
        if not admissible["mean"].intersects(values_of(whole_mean)):
            off["mean"] = f"their means make {with_middle(admissible['mean'])}, printed is {whole_mean.text}"
    sds = [values_of(s) for _, _, s in parts if s is not None]
    if len(sds) == len(means) == len(parts) and whole_sd is not None and total > 1:
        compared = True
        admissible["sd"] = _sd(counts, means, sds)
        if not admissible["sd"].intersects(values_of(whole_sd)):
            off["sd"] = f"their SDs and means make {with_middle(admissible['sd'])}, printed is SD {whole_sd.text}"
            off["sd"] += _pooled_hint(counts, sds, whole_sd)
    if not compared:
        return make(
            "combined-groups",
            Verdict.NOT_CHECKABLE,
            "Neither n, nor mean, nor SD of all people can be compared with the groups.",
            printed=printed,
            missing=("n, mean or SD of all people, and of each group",),
        )
    if not off:
        return make(
            "combined-groups",
            Verdict.CONSISTENT,
            f"The {len(parts)} groups make up the total of {total} people.",
            printed=printed,
            admissible=admissible,
        )
    text = "; ".join(off.values())
    only_sd = set(off) == {"sd"}
    return make(
        "combined-groups",
        Verdict.INCONSISTENT if exact else Verdict.IMPLAUSIBLE,
        f"{text[0].upper()}{text[1:]}.",
        otherwise="People in none or in two of the groups may explain it.",
        stakes=CHOICE if set(off) == {"n"} else None,
        printed=printed,
        admissible=admissible,
        premises=((assume("data"), *((assume("spread"),) if only_sd else ())) if exact else ()),
        derivation=tuple(f"the groups make {name} {values}" for name, values in admissible.items()),
    )


def _mean(counts: Sequence[int], means: Sequence[ValueSet]) -> ValueSet:
    total = sum(counts)
    low = sum(n * m.low for n, m in zip(counts, means, strict=True)) / total
    high = sum(n * m.high for n, m in zip(counts, means, strict=True)) / total
    slack = 1e-12 * max(1.0, *(abs(m.low) + abs(m.high) for m in means))
    return ValueSet(low - slack, high + slack)


def _sd(counts: Sequence[int], means: Sequence[ValueSet], sds: Sequence[ValueSet]) -> ValueSet:
    """Bounds of the SD of all people.

    The sum of squares between groups, min over c of sum n (m - c)^2, is convex in the means: its largest value
    stands at a corner of their box, and no c does better than its own largest distances; its smallest value is that
    of the c with the smallest distances.
    """
    within = ValueSet(0.0, 0.0)
    for n, s in zip(counts, sds, strict=True):
        within = within + square(ValueSet(max(0.0, s.low), max(0.0, s.high))).scaled(n - 1)
    low, high = _between(counts, means)
    squares = within + ValueSet(low, high).widened()
    return root(squares.scaled(1 / (sum(counts) - 1)))


def _between(counts: Sequence[int], means: Sequence[ValueSet]) -> tuple[float, float]:
    """Smallest sum of squares, by ternary search over the centre; largest, by the same and sound."""

    def nearest(c: float) -> float:
        return sum(n * max(m.low - c, c - m.high, 0.0) ** 2 for n, m in zip(counts, means, strict=True))

    def farthest(c: float) -> float:
        return sum(n * max(c - m.low, m.high - c) ** 2 for n, m in zip(counts, means, strict=True))

    lowest, highest = min(m.low for m in means), max(m.high for m in means)
    ends = []
    for objective in (nearest, farthest):
        a, b = lowest, highest
        for _ in range(100):
            first, last = a + (b - a) / 3, b - (b - a) / 3
            if objective(first) <= objective(last):
                b = last
            else:
                a = first
        ends.append(objective((a + b) / 2))
    return max(0.0, ends[0] * (1 - 1e-9) - 1e-12), ends[1] * (1 + 1e-9) + 1e-12


def _pooled_hint(counts: Sequence[int], sds: Sequence[ValueSet], printed: Printed) -> str:
    """Say when the printed SD is the pooled one, which leaves out the differences between the groups."""
    squares = sum((n - 1) * s.mid**2 for n, s in zip(counts, sds, strict=True))
    pooled = math.sqrt(squares / max(1, sum(counts) - len(counts)))
    return " (the SD within the groups, without the differences between them)" if printed.prints(pooled) else ""


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    parts = [r for r in tables.same_trial(row) if r["part_of"] == row.id and r is not row]
    if len(parts) < 2:
        return
    for side in "12":
        if not row[f"n{side}"] or any(people_in(p[f"n{side}"]) is None for p in parts):
            continue
        columns = ("n", "mean", "sd")
        groups = [tuple(p[f"{c}{side}"] or None for c in columns) for p in parts]
        finding = combined_finding([(g[0], g[1], g[2]) for g in groups], *(row[f"{c}{side}"] or None for c in columns))
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            names = {k: f"{k}{side}" for k in (*finding.printed, *finding.admissible)}
            yield finding.renamed(names, rows=(row.id, *(p.id for p in parts)), lead=f"Arm {side}: ")


def _ask_parts(columns: TableColumns) -> Answer:
    """Rows that others say they are parts of."""
    wholes = {row["part_of"] for row in columns.tables.rows.get("trials", ())} - {""}
    codes = [LOOK if row.id in wholes else SILENT for row in columns.rows]
    return Answer(np.array(codes, np.int8))


SPECS: Final = (
    CheckSpec(
        "combined-groups",
        "Do the groups make up the total?",
        ("trials",),
        _run,
        "proof",
        inputs="n, mean and SD of a row and of the rows whose part_of names it",
        formula="N = sum n; M = sum(n m)/N; S^2 = (sum((n - 1) s^2) + sum(n (m - M)^2))/(N - 1); rests on complete "
        "data, and the SD on the spread",
        source="Higgins JPT et al. Cochrane Handbook, 6.5.2.10.",
        row_only=False,
        ask=_ask_parts,
        proof_test="tests/checks/test_combine.py::test_true_totals_are_never_doubted",
    ),
)
