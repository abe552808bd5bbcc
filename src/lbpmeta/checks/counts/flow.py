"""Sums of people: the parts that a source names against the total that it prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import called, derived, resting
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import linked_rows_of
from lbpmeta.checks.core.reading import Number, make, read_all, unready, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_flow_sums"]

_CHECK: Final = "flow-sums"


def check_flow_sums(total: Number, parts: Mapping[str, Number], *, rounding: str | None = None) -> Finding:
    """Check that parts add up to their total: randomised = completed + lost.

    Examples
    --------
    >>> check_flow_sums(108, {"completed": 104, "lost": 4}).verdict.value
    'consistent'
    >>> print(check_flow_sums(108, {"completed": 104, "lost": 5}).message)
    104 + 5 = 109, not 108. These numbers cannot all be right.

    Parameters
    ----------
    total : int or str
        As printed.
    parts : mapping of str to int or str
        What each part is -> its count; at least two.
    rounding : str, optional
        Of parts and totals with decimals or in words such as "~10"; whole numbers of people are not rounded.

    Returns
    -------
    Finding
        Whole numbers are counts and add up exactly; "~10" and "<40" stand for their sets.

    Raises
    ------
    DataError
        If a number cannot be read, or fewer than two parts are given.
    """
    if len(parts) < 2:
        raise DataError(f"`parts` holds {len(parts)} part; a sum needs at least two.")
    declared = declared_by_keywords({"rounding": rounding})
    return called(lambda mode: _flow_sums(total, parts, mode), declared)


def _flow_sums(total: Number, parts: Mapping[str, Number], rounding: str) -> Finding:
    """Return what :func:`check_flow_sums` says of numbers read under a rounding."""
    printed = read_all({"total": total, **parts}, rounding)
    lacking = unready(_CHECK, "The sum", printed, ("total", *parts))
    if lacking is not None:
        return lacking

    def sum_of(numbers: Mapping[str, Printed]) -> ValueSet:
        found = ValueSet(0.0, 0.0)
        for name in parts:
            found = found + _count(numbers[name])
        return found

    sums = sum_of(printed)
    text = " + ".join(printed[name].text for name in parts)
    derivation = (f"{text} stands for {sums}", f"total {printed['total'].text} stands for {_count(printed['total'])}")
    if sums.intersects(_count(printed["total"])):
        exact = sums.low == sums.high or sums.high - sums.low < 1e-6
        return make(
            _CHECK,
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"{text} = {printed['total'].text}.",
            printed=printed,
            admissible={"total": sums},
            derivation=derivation,
        )

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if any(n.decimals > 0 or n.value < 0 for n in numbers.values()):
            return None
        return 0.0 if sum_of(numbers).intersects(_count(numbers["total"])) else None

    shown = f"{sums.mid:g}" if sums.high - sums.low < 1e-6 else str(sums)
    return make(
        _CHECK,
        Verdict.INCONSISTENT,
        f"{text} = {shown}, not {printed['total'].text}.",
        printed=printed,
        admissible={"total": sums},
        repairs=find_repairs(printed, distance),
        derivation=derivation,
    )


def _count(number: Printed) -> ValueSet:
    """A whole number of people is exact; anything else stands for its set."""
    if number.op == "=" and number.decimals == 0:
        return ValueSet(float(number.value), float(number.value))
    return values_of(number)


def run_flow(tables: Tables, row: Row) -> Iterator[Finding]:
    """A count against the counts that `derived_from` names."""
    if row["kind"] != "count" or not row["value"] or not row["derived_from"]:
        return
    parts = linked_rows_of(tables, row, ("count",))
    if len(parts) < 2:
        return
    # That the parts make up the total is what `derived_from` says.
    finding = _flow_sums(row["value"], {f"{r.id}: value": r["value"] for r in parts}, row.rounding)
    finding = derived(resting(finding, assume("made of")), row)
    yield finding.renamed({"total": "value"}, rows=(row.id, *(r.id for r in parts)))


SPECS: Final = (
    CheckSpec(
        "flow-sums",
        "Do the parts add up to the total?",
        ("statements",),
        run_flow,
        "proof",
        inputs="value of a count; values of the counts that derived_from names",
        formula="total = sum of the parts: randomised = completed + lost",
        source="Schulz KF, Altman DG, Moher D. CONSORT 2010. BMJ 2010;340:c332.",
        needs=(("value", "derived_from"),),
        ask=only_where("kind", ("count",), ("value", "derived_from")),
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_sums",
    ),
)
