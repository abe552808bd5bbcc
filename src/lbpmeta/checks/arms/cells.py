"""The arms of a trial row as the checks of continuous outcomes read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.reading import read, values_of
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed

__all__ = ["Arm", "Scale", "arms_of", "declared_scale", "impossible", "people_in", "range_of"]

#: Words of a note that say that a row's numbers are not plain statistics of the people's scores.
_DERIVED: Final = re.compile(r"imput|adjusted|figure|comput|convert|calculat|similar stud|median|SD of baseline", re.I)


@dataclass(frozen=True, slots=True)
class Arm:
    """The printed numbers of one arm, and the columns that they stand in.

    Parameters
    ----------
    side : {"1", "2"}
    mean, sd : Printed or None
    n : int or None
        None unless a whole number above 0 is printed.
    columns : mapping of str to str
        Name of a number in a check, to the column of the row.
    """

    side: str
    mean: Printed | None
    sd: Printed | None
    n: int | None
    columns: Mapping[str, str]

    def rename(self, finding: Finding) -> Finding:
        """Give a finding about an arm the column names of the row."""
        return finding.renamed(self.columns, lead=f"Arm {self.side}: ")


def people_in(text: str) -> int | None:
    """Return a printed whole number above 0, else None."""
    number = read(text)
    if number is None or number.op != "=" or number.value != int(number.value) or number.value < 1:
        return None
    return int(number.value)


def arms_of(row: Row, *, baseline: bool = True) -> Iterator[Arm]:
    """Yield what each arm prints of its scores: at the end, and with `baseline` at the start too."""
    for side in "12":
        n = people_in(row[f"n{side}"])
        stages = [(f"mean{side}", f"sd{side}")]
        if baseline:
            stages.append((f"baseline{side}", f"baseline_sd{side}"))
        for mean, sd in stages:
            if row[mean] or row[sd]:
                columns = {"mean": mean, "sd": sd, "n": f"n{side}"}
                yield Arm(side, read(row[mean]), read(row[sd]), n, MappingProxyType(columns))


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of equal steps, and whether the row says that all its people have whole scores on it."""

    step: float
    minimum: float
    maximum: float | None
    complete: bool


def declared_scale(tables: Tables, row: Row) -> Scale | None:
    """Return the steps of a row's scale, or None where its means are not means of whole scores.

    Means of end or baseline scores are; changes are too, but their n is rarely that of the printed arm. A
    model's means, and those that the note calls imputed, adjusted, converted or read from a figure, are not.
    """
    if row["kind"] not in ("endpoint", "baseline") or row["contrast"] in ("adjusted", "model"):
        return None
    instrument = tables.instrument(row)
    if instrument is None or not instrument["step"] or _DERIVED.search(row["note"]):
        return None
    step, low, high = (read(instrument[c]) for c in ("step", "min", "max"))
    if step is None or step.value <= 0:
        return None
    complete = row["complete_data"] == "yes"
    return Scale(float(step), 0.0 if low is None else float(low), None if high is None else float(high), complete)


def range_of(tables: Tables, row: Row) -> tuple[float, float] | None:
    """Return the ends of the row's instrument, or None."""
    instrument = tables.instrument(row)
    if instrument is None or not instrument.has("min", "max"):
        return None
    low, high = read(instrument["min"]), read(instrument["max"])
    if low is None or high is None or not high.value > low.value:
        return None
    return float(low), float(high)


def impossible(arms: Mapping[str, Printed]) -> str:
    """Say why numbers of arms cannot be: counts that are not whole, negative SDs; "" where they can."""
    for name in ("n1", "n2", "events1", "events2"):
        number = arms.get(name)
        if number is not None and (number.value != int(number.value) or number.value < 0):
            return f"{name} {number.text} is not a whole number."
        if number is not None and name.startswith("n") and number.value == 0:
            return f"{name} is 0: an arm of nobody has no result."
    for name in ("sd1", "sd2"):
        if name in arms and values_of(arms[name]).high < 0:
            return f"{name} {arms[name].text} is negative."
    for arm in "12":
        n, events = arms.get(f"n{arm}"), arms.get(f"events{arm}")
        if n is not None and events is not None and events.value > n.value:
            return f"{events.text} events of {n.text} people in arm {arm} cannot be."
    return ""
