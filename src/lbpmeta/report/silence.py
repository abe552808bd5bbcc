"""Silence: what a report without findings is worth, told beside it where it can be measured at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from lbpmeta.evidence.load import PACKAGED
from lbpmeta.report.report import Report

if TYPE_CHECKING:
    from lbpmeta.checks.power.power import Power

__all__ = ["Beforehand", "is_quick", "measured_beforehand", "power_at_hand", "silence_line"]

#: Printed numbers up to which slips are planted while a report is written; beyond that the command is named.
_QUICK: Final = 700

_COMMAND: Final = (
    "What silence means: `lbpmeta power` says which share of realistic slips in this very table would be noticed."
)


def is_quick(report: Report) -> bool:
    """Whether the power of the table is measured in about a second: a small table without a pooled line."""
    tables = None if report.keeper is None else report.keeper.tables
    lines = tables is not None and any(tables.members(row["set"] or row.id) for row in tables["reviews"])
    return report.measuring is not None and 0 < report.coverage.printed <= _QUICK and not lines


def power_at_hand(report: Report) -> Power | None:
    """Return the power of the table where it was measured already, or is at once; else None.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> power_at_hand(lm.check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}])).seed
    1
    """
    if report.has_power:
        return report.power
    return report.measure_power(more=False) if is_quick(report) else None


@dataclass(frozen=True, slots=True)
class Beforehand:
    """The power of the packaged evidence as it was measured on a day, which a run has no time for.

    Parameters
    ----------
    noticed, told : float
        Shares of slips that the gate notices, and that anything is told of.
    planted : int
    date : str
        Of the measurement: rows may have come since.
    """

    noticed: float
    told: float
    planted: int
    date: str

    @property
    def line(self) -> str:
        """It in a sentence."""
        below = round(100 * self.told) - round(100 * self.noticed)
        more = f"; {below} of these would be told below it" if below > 0 else ""
        return (
            f"Of 100 slips as found in print, about {100 * (1 - self.noticed):.0f} in the packaged evidence would go "
            f"unnoticed at the gate{more} ({self.planted} planted on {self.date}, not in this run)."
        )


def measured_beforehand(report: Report) -> Beforehand | None:
    """Return what was measured of the packaged evidence at the usual gate; None for any other report.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> measured_beforehand(lm.check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}])) is None
    True
    """
    asked = (report.path, report.gate, report.severity)
    return _stored() if report.measuring is not None and asked == (PACKAGED, "material", "info") else None


@cache
def _stored() -> Beforehand:
    # benchmarks/packaged_power.py makes it anew.
    file = resources.files("lbpmeta.checks") / "packaged_power.json"
    return Beforehand(**json.loads(file.read_text(encoding="utf-8")))


def silence_line(report: Report) -> str:
    """Return one line for the end of a report: the share that would be noticed, or the command that says it.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> silence_line(lm.check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}]))[:24]
    'Of 100 slips as found in'
    """
    before = measured_beforehand(report)
    if before is not None:
        return f"{before.line} What would raise it: `lbpmeta power`."
    if not is_quick(report):
        return _COMMAND if report.measuring is not None and report.coverage.printed else ""
    return f"{report.measure_power(more=False).line} What would raise it: `lbpmeta power`."
