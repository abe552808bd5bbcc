"""Complete repairs: each one as a whole row that passes every check of that row, or behind those that do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import read
from lbpmeta.checks.core.settle import worth
from lbpmeta.checks.core.severity import DECIDES, least, severity_of
from lbpmeta.checks.core.slips import is_probing, probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.stakes import changed
from lbpmeta.checks.repair.hypotheses import about_arms, row_hypotheses
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["complete"]

_FAILING: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
_LIMIT: Final = 5
#: At most so many repairs of a finding are tried, the cheapest first.
_TRIED: Final = 12
_LINE: Final = ("estimate", "ci_low", "ci_high", "p", "se")


def complete(tables: Tables, row: Row, findings: Sequence[Finding], specs: Iterable[CheckSpec]) -> list[Finding]:
    """Judge the repairs of a row's findings by all checks of the row, and grade the findings by the best of them.

    Parameters
    ----------
    tables : Tables
    row : Row
    findings : sequence of Finding
        All findings about the row.
    specs : iterable of CheckSpec
        All checks; those that read one row alone judge.

    Returns
    -------
    list of Finding
        In the same order. Repairs that pass hold the complete row; those that leave another check of the row
        inconsistent are dropped, unless no other is left.
    """
    specs = tuple(specs)
    judges = [s for s in specs if s.row_only and row.table in s.tables]
    names = {s.name for s in judges}
    failing = [f for f in findings if f.verdict in _FAILING and f.check in names]
    beside = any(f.repairs for f in findings if f.verdict in _FAILING and f.check not in names)
    if is_probing() or not (beside or any(f.repairs or about_arms(f) for f in failing)):
        return list(findings)
    known: dict[tuple[tuple[str, str], ...], tuple[Mapping[str, str], set[str] | None]] = {}
    found = {f.check for f in failing}
    judges.sort(key=lambda s: s.name not in found)  # what failed is asked first: most slips are out after that

    def passing(changes: Mapping[str, str], check: str) -> Mapping[str, str] | None:
        key = tuple(sorted(changes.items()))
        if key not in known:
            after = row.with_cells(changes)
            known[key] = after.cells, _doubtful(tables, after, judges)
        cells, left = known[key]
        return cells if left is not None and check not in left else None

    hypotheses = [h.repair(row.cells) for h in row_hypotheses(row, failing)]
    out = []
    for finding in findings:
        if finding.verdict in _FAILING and finding.check in names and (finding.repairs or about_arms(finding)):
            more = hypotheses if about_arms(finding) else []
            out.append(_judged(tables, row, finding, passing, more))
        elif finding.verdict in _FAILING and finding.repairs:
            out.append(_filled(tables, row, finding, specs))
        else:
            out.append(finding)
    return out


def _filled(tables: Tables, row: Row, finding: Finding, specs: Iterable[CheckSpec]) -> Finding:
    """Give the repairs of a check of several rows their complete rows: those that pass that row's checks go first.

    A column may be that of another row ("id.column"), such as a trial's behind a pooled line.
    """
    made = []
    for repair in finding.repairs:
        changes, target = _changes(repair), row
        owner = next((r for r in finding.rows if repair.field.startswith(f"{r}.")), "")
        if owner and all(c.startswith(f"{owner}.") for c in changes):
            changes, target = {c.removeprefix(f"{owner}."): v for c, v in changes.items()}, tables.row(owner)
        if all(c in target.cells for c in changes):
            after = target.with_cells(changes)
            judges = (s for s in specs if s.row_only and target.table in s.tables)
            if _doubtful(tables, after, judges) is not None:
                repair = dataclasses.replace(repair, row=after.cells)
        made.append(repair)
    if not any(s.keeps_repair_order for s in specs if s.name == finding.check):
        made.sort(key=lambda r: not r.row)
    return dataclasses.replace(finding, repairs=tuple(made))


def _doubtful(tables: Tables, row: Row, judges: Iterable[CheckSpec]) -> set[str] | None:
    """Names of the checks that find the row implausible; None if one finds it inconsistent."""
    found: set[str] = set()
    with probing():
        for spec in judges:
            try:
                doubtful: set[str] = set()
                for finding in spec.run(tables, row):
                    if finding.verdict is Verdict.INCONSISTENT:
                        return None
                    if finding.verdict is Verdict.IMPLAUSIBLE:
                        doubtful.add(finding.check)
            except LbpmetaError:
                return None
            except Exception:  # a defect of that check: the runner tells it, the others judge
                continue
            found |= doubtful
    return found


def _judged(
    tables: Tables,
    row: Row,
    finding: Finding,
    passing: Callable[[Mapping[str, str], str], Mapping[str, str] | None],
    more: Sequence[Repair],
) -> Finding:
    """Give a finding those of its repairs after which the row passes, and the severity of the best of them.

    `passing` returns the complete row behind changes, where it passes a check and no other finds it inconsistent.
    """
    good: list[Repair] = []
    unknown: list[Repair] = []
    bad: list[Repair] = []
    candidates = {(r.field, r.value): r for r in (*finding.repairs, *more)}
    for repair in sorted(candidates.values(), key=lambda r: r.cost)[:_TRIED]:
        changes = _changes(repair)
        if not all(c in row.cells for c in changes):
            unknown.append(repair)
        elif (after := passing(changes, finding.check)) is not None:
            good.append(dataclasses.replace(repair, row=after))
        elif repair in finding.repairs:
            bad.append(dataclasses.replace(repair, row=MappingProxyType({})))
        if len(good) == _LIMIT:
            break
    repairs = (*good, *unknown) or tuple(bad)
    severity = finding.severity
    if repairs and repairs[0].row:
        if _decides(tables, row, repairs[0]):
            severity = severity_of(finding.verdict, DECIDES)
        if finding.blame:
            severity = least(severity, worth(finding, pooled=row.table == "reviews"))
    return dataclasses.replace(finding, repairs=repairs[:_LIMIT], severity=severity)


def _changes(repair: Repair) -> dict[str, str]:
    fields, values = repair.field.split(", "), repair.value.split(", ")
    return dict(zip(fields, values, strict=True)) if len(fields) == len(values) else {repair.field: repair.value}


def _decides(tables: Tables, row: Row, repair: Repair) -> bool:
    """Whether the repair changes the decision, or the class of the effect against a threshold of its instrument."""
    if row["measure"] != "MD" or not row["instrument"]:
        return False
    before, after = (
        {c: n for c in _LINE if (n := read(cells.get(c, ""))) is not None} for cells in (row.cells, repair.row)
    )
    for threshold in tables.rows.get("thresholds", ()):
        fits = threshold["instrument"] == row["instrument"] and threshold["unit"] == "points"
        value = read(threshold["value"])
        fits = fits and threshold["quantity"] in ("mcid", "mic")
        if fits and value is not None and changed(before, after, measure="MD", mcid=float(value)).decides:
            return True
    return False
