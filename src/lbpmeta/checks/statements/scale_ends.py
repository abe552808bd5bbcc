"""The ends of a scale: printed twice in one source, and against the instrument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make, read
from lbpmeta.checks.core.severity import LABEL
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]

_CHECK: Final = "scale-ends"


def run_ends(tables: Tables, row: Row) -> Iterator[Finding]:
    """Compare the ends of a scale with those that its source prints elsewhere, and with the instrument's.

    The row that departs from the instrument is the one that is told; ends that agree are told once per row.
    """
    if row["kind"] != "scale" or not row["instrument"]:
        return
    ends = _ends(row)
    others = [
        other
        for other in tables["statements"]
        if other["kind"] == "scale" and other["source"] == row["source"] and other["instrument"] == row["instrument"]
    ]
    instrument = tables.instrument(row)
    own = (instrument["min"], instrument["max"]) if instrument is not None else ("", "")
    off = [other for other in others if _differ(ends, _ends(other))]
    departs = _differ(ends, own)
    if off and (departs or instrument is None or not instrument.has("min", "max")):
        told = " and ".join(dict.fromkeys(_words(_ends(other)) for other in off))
        text = f"One scale is {_words(ends)} here, and {told} elsewhere in the same source."
        if departs:
            text += f" {instrument['name'] if instrument is not None else row['instrument']} is {_words(own)}."
        yield make(_CHECK, Verdict.IMPLAUSIBLE, text, rows=(row.id, *(o.id for o in off)))
    elif departs and instrument is not None:
        text = f"The scale is {_words(ends)} here; {instrument['name']} is {_words(own)}."
        yield make(_CHECK, Verdict.IMPLAUSIBLE, text, stakes=LABEL, rows=(row.id,))
    elif any(own) or len(others) > 1:
        printed = {c: row.printed(c) for c in ("low", "high", "value") if row[c]}
        yield make(_CHECK, Verdict.CONSISTENT, f"The scale is {_words(ends)}.", printed=printed, rows=(row.id,))


def _ends(row: Row) -> tuple[str, str]:
    """Lower and upper end; a value alone is the upper one."""
    return row["low"], row["high"] or row["value"]


def _differ(ends: tuple[str, str], others: tuple[str, str]) -> bool:
    pairs = ((read(a), read(b)) for a, b in zip(ends, others, strict=True))
    return any(a is not None and b is not None and a.value != b.value for a, b in pairs)


def _words(ends: tuple[str, str]) -> str:
    return f"{ends[0]} to {ends[1]}" if ends[0] else f"up to {ends[1]}"


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Has a scale the same ends wherever it is printed?",
        ("statements",),
        run_ends,
        "heuristic",
        inputs="low and high of a scale, its instrument; the other scales of the source; min and max of the instrument",
        formula="equal ends",
        needs=(("instrument",),),
        row_only=False,
    ),
)
