"""Pins: findings that are known and explained, and an alarm when one of them is gone."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError, did_you_mean
from lbpmeta.evidence.tables import Row

__all__ = ["apply_pins", "read_pins"]


def read_pins(row: Row, known: Collection[str]) -> tuple[tuple[str, Verdict], ...]:
    """Read the cell `expected`: "check=verdict; check=verdict".

    Raises
    ------
    DataError
        If a pin names no known check or verdict: it would never be compared with anything.
    """
    pins = []
    for part in row["expected"].split(";"):
        if not part.strip():
            continue
        check, _, verdict = (s.strip() for s in part.partition("="))
        if verdict not in {v.value for v in Verdict}:
            legal = ", ".join(v.value for v in Verdict)
            raise DataError(
                f"{row.file}, line {row.line}, row {row.id!r}: the pin {part.strip()!r} is not "
                f"'check=verdict' with a verdict of {legal}.{did_you_mean(verdict, [v.value for v in Verdict])}"
            )
        if check not in known:
            raise DataError(
                f"{row.file}, line {row.line}, row {row.id!r}: the pin {part.strip()!r} names no check."
                f"{did_you_mean(check, known) or ' `lbpmeta explain` lists them.'}"
            )
        pins.append((check, Verdict(verdict)))
    return tuple(pins)


def apply_pins(
    findings: Iterable[Finding], rows: Iterable[Row], ran: Collection[str], known: Mapping[str, CheckSpec]
) -> list[Finding]:
    """Mark pinned findings as expected, and add a finding for every pin whose verdict no longer comes out.

    Parameters
    ----------
    findings : iterable of Finding
    rows : iterable of Row
        The rows that were checked.
    ran : collection of str
        Names of the checks that ran; pins of others are left alone.
    known : mapping of str to CheckSpec
        All checks.

    Raises
    ------
    DataError
        If a pin cannot be read.
    """
    out = list(findings)
    by_row: dict[str, list[int]] = {}
    for i, finding in enumerate(out):
        spec = known.get(finding.check)
        about = finding.rows if spec is not None and spec.about == "all" else finding.rows[:1]
        for row_id in about:
            by_row.setdefault(row_id, []).append(i)
    for row in rows:
        for check, verdict in read_pins(row, known) if row["expected"] else ():
            if check not in ran:
                continue
            mine = [i for i in by_row.get(row.id, ()) if out[i].check == check]
            hits = [i for i in mine if out[i].verdict is verdict]
            for i in hits:
                reason = row["expected_reason"] or "pinned"
                out[i] = dataclasses.replace(out[i], expected=reason)
            if not hits:
                out.append(_gone(row, check, verdict, [out[i] for i in mine]))
    return out


def _gone(row: Row, check: str, verdict: Verdict, now: list[Finding]) -> Finding:
    if now:
        is_now = f"{now[0].verdict.value}: {now[0].message}"
    else:
        is_now = "not found: the check does not apply to this row."
    finding = make(
        "pin",
        Verdict.INCONSISTENT,
        f"expected {check}={verdict.value}, but it is now {is_now}",
        contradiction="",
        rows=(row.id,),
    )
    return dataclasses.replace(finding, source=row["source"], locator=row["locator"], file=row.file, line=row.line)
