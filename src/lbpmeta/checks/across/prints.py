"""The same quantity printed in two places: do they agree, and does one confirm a repair of the other?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import make, read, values_of
from lbpmeta.checks.core.severity import LABEL, Stakes
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.stakes import changed, sized, together
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.printed import Printed

__all__ = ["check_same", "confirm_repairs"]

_LINE: Final = ("estimate", "ci_low", "ci_high", "p", "se")


def check_same(rows: Sequence[Row]) -> Finding:
    """Compare all rows that print one quantity: equal-named cells must share a value.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> found = check_same([tables.row("minerva-sorensen-pain-followup"), tables.row("sorensen2023-pain-followup")])
    >>> print(found.verdict, found.repairs[0])
    inconsistent estimate -0.05 -> 0.05 (printed so by sorensen2023)

    Parameters
    ----------
    rows : sequence of Row
        At least two; the first is the one that the finding is about.

    Returns
    -------
    Finding
        ``printed`` names every compared cell as "row id: column"; ``repairs`` holds the other source's value.

    Raises
    ------
    DataError
        If fewer than two rows are given.
    """
    if len(rows) < 2:
        raise DataError(f"check_same compares rows with each other; got {len(rows)} row.")
    repairs: list[Repair] = []
    texts: list[str] = []
    off: list[Stakes] = []
    compared = 0
    labels: list[str] = []
    met: dict[str, Printed] = {}
    for i, row in enumerate(rows):
        for other in rows[i + 1 :]:
            one, two, whose = _apart(row, other)
            if row["measure"] and other["measure"] and row["measure"] != other["measure"]:
                labels.append(f"it is a {row['measure']} in {one} and a {other['measure']} in {two}")
            for column in _shared(row, other):
                a, b = read(row[column]), read(other[column])
                if a is None or b is None:
                    continue
                compared += 1
                met |= {f"{row.id}: {column}": a, f"{other.id}: {column}": b}
                if values_of(a).intersects(values_of(b)):
                    continue
                texts.append(f"{column} is {a.text} in {one} and {b.text} in {two}")
                repairs.append(Repair(column, a.text, b.text, f"printed so by {whose}"))
                off.append(_stakes(row, other, column, a, b))
    ids = tuple(r.id for r in rows)
    what = rows[0]["quantity"] or "one quantity"
    if texts:
        return make(
            "sources-disagree",
            Verdict.INCONSISTENT,
            f"Two prints of {what} differ: {'; '.join([*texts, *labels])}.",
            stakes=together(off),
            printed=met,
            repairs=tuple(repairs[:5]),
            rows=ids,
        )
    if labels:
        return make(
            "sources-disagree",
            Verdict.METHOD_DEPENDENT,
            f"Two prints of {what} carry different labels: {'; '.join(labels)}.",
            stakes=LABEL,
            printed=met,
            rows=ids,
        )
    if not compared:
        return make(
            "sources-disagree",
            Verdict.NOT_CHECKABLE,
            f"The prints of {what} share no number.",
            rows=ids,
            missing=("a number printed in both",),
        )
    return make(
        "sources-disagree",
        Verdict.CONSISTENT,
        f"{compared} number{'s' * (compared > 1)} of {what} agree between "
        f"{' and '.join(dict.fromkeys(_name(r) for r in rows))}.",
        printed=met,
        rows=ids,
    )


def confirm_repairs(findings: Iterable[Finding], tables: Tables) -> list[Finding]:
    """Move repairs that another source prints to the front and say who confirms them.

    Parameters
    ----------
    findings : iterable of Finding
    tables : Tables
        They know which rows print the same quantity.
    """
    findings = list(findings)
    failing = {
        f.rows[0] for f in findings if f.rows and f.verdict is Verdict.INCONSISTENT and f.check != "sources-disagree"
    }
    out = []
    for finding in findings:
        if finding.check == "sources-disagree":
            out.append(_without_failing(finding, failing))
            continue
        if not finding.repairs or not finding.rows:
            out.append(finding)
            continue
        row = tables.row(finding.rows[0])
        others = [r for r in tables.prints(row["quantity"]) if r is not row]
        confirmed, rest, by_whom = [], [], []
        for repair in finding.repairs:
            by = _confirmed_by(repair, others)
            if by:
                by_whom.append(by)
                confirmed.append(dataclasses.replace(repair, why=f"{repair.why}; confirmed by {by}"))
            else:
                rest.append(repair)
        if not confirmed:
            out.append(finding)
            continue
        best = confirmed[0]
        out.append(
            dataclasses.replace(
                finding,
                repairs=(*confirmed, *rest),
                printed=MappingProxyType(dict(finding.printed)),
            ).adding(f"{best.field} {best.value} is confirmed by {by_whom[0]}.")
        )
    return out


def _without_failing(finding: Finding, failing: set[str]) -> Finding:
    """Do not offer the print of a row that is inconsistent in itself in place of one that is not."""
    others = [row for row in finding.rows[1:] if row in failing]
    if not finding.repairs or not others or finding.rows[0] in failing:
        return finding
    told = finding.adding(f"The numbers of {' and '.join(others)} cannot be right in themselves.")
    return dataclasses.replace(told, repairs=())


def _confirmed_by(repair: Repair, others: Sequence[Row]) -> str:
    fields, values = repair.field.split(", "), repair.value.split(", ")
    if len(fields) != len(values):
        return ""
    for row in others:
        numbers = [read(row[f]) for f in fields]
        if all(n is not None and n.value == Printed.parse(v).value for n, v in zip(numbers, values, strict=True)):
            return _name(row)
    return ""


def _name(row: Row) -> str:
    return row["source"] or row.id


def _apart(row: Row, other: Row) -> tuple[str, str, str]:
    """Return the names of two prints, and whose the second is: with their places where one document prints both."""
    one, two = _name(row), _name(other)
    if one != two or not row["locator"] or not other["locator"]:
        return one, two, two
    return f"{one} ({row['locator']})", f"{two} ({other['locator']})", f"{two}, {other['locator']}"


def _shared(row: Row, other: Row) -> list[str]:
    theirs = set(NUMBERS.get(other.table, ()))
    return [c for c in NUMBERS.get(row.table, ()) if c in theirs]


def _stakes(row: Row, other: Row, column: str, a: Printed, b: Printed) -> Stakes:
    """Return what changes from one print to the other: of the whole line, or of a number beside it by its size."""
    if column not in _LINE:
        return sized(float(a) - float(b), float(b))
    one, two = ({c: n for c in _LINE if (n := read(r[c])) is not None} for r in (row, other))
    measure = row["measure"] if row["measure"] in MEASURES else ""
    return changed(one, {**one, **two}, measure=measure)


def run_same(tables: Tables, row: Row) -> Iterator[Finding]:
    if not row["quantity"]:
        return
    group = tables.prints(row["quantity"])
    if len(group) > 1 and group[0].id == row.id:
        yield check_same(group)


SPECS: Final = (
    CheckSpec(
        "sources-disagree",
        "Do two prints of one quantity agree?",
        ("trials", "reviews", "statements"),
        run_same,
        "proof",
        inputs="the numbers of all rows with the same `quantity`",
        formula="equal columns share a value",
        source="",
        row_only=False,
        needs=(("quantity",),),
        scale_free=True,
        about="all",
        keeps_repair_order=True,
        proof_test="tests/checks/test_true_rows.py::test_two_prints_of_one_number",
    ),
)
