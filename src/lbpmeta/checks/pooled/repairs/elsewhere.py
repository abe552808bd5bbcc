"""What stands beside a pooled line: rows of other analyses, and how many people the line has more than its rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.pooled.study_rows import from_both, missing_numbers, read_rows
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.recipe import get_recipe

__all__ = ["ALONE", "Beside", "Elsewhere", "beside_line"]

#: So many rows of other analyses are looked at.
_MOST: Final = 600


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A row of another analysis of the source.

    Parameters
    ----------
    id, label : str
        Of the row, and its study.
    mine : tuple of str
        Ids of the line's rows that are of the same study.
    people : int or None
    effect, variance : float
        On the analysis scale of the line; NaN where the row is of another measure.
    box : tuple of ((float, float), (float, float))
        Ends of the effect and of the standard error, as the row is rounded.
    """

    id: str
    label: str
    mine: tuple[str, ...]
    people: int | None
    effect: float = math.nan
    variance: float = math.nan
    box: tuple[tuple[float, float], tuple[float, float]] = ((math.nan, math.nan), (math.nan, math.nan))

    @property
    def ready(self) -> bool:
        """Whether it can be pooled with the line's rows."""
        return math.isfinite(self.effect) and 0 < self.variance < math.inf


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows of other analyses, and the people of the line that are not in its rows (None if unknown)."""

    rows: tuple[Elsewhere, ...] = ()
    people: int | None = None


#: A line of which nothing else is known.
ALONE: Final = Beside()


def beside_line(tables: Tables, line: Row, members: Sequence[Row]) -> Beside:
    """Return what stands beside a pooled line in its tables."""
    own = {id(r) for r in members}
    sources = {r["source"] for r in members}
    studies: dict[str, list[str]] = {}
    for row in members:
        studies.setdefault(row["trial"], []).append(row.id)
    rows = []
    for row in tables.rows.get("trials", ()):
        if id(row) in own or row["source"] not in sources or not row["trial"]:
            continue
        mine = tuple(studies.get(row["trial"], ()))
        pooled = _pooled(row, line["measure"], float(line["level"] or 95))
        rows.append(Elsewhere(row.id, row["trial"], mine, _people(row), *pooled))
        if len(rows) == _MOST:
            break
    total, each = people_in(line["n"]), [_people(r) for r in members]
    people = None
    if total is not None and all(n is not None for n in each):
        people = total - sum(n for n in each if n is not None)
    return Beside(tuple(rows), people)


def _people(row: Row) -> int | None:
    n1, n2 = people_in(row["n1"]), people_in(row["n2"])
    return None if n1 is None or n2 is None else n1 + n2


_NONE: Final = (math.nan, math.nan, ((math.nan, math.nan), (math.nan, math.nan)))


def _pooled(
    row: Row, measure: str, level: float
) -> tuple[float, float, tuple[tuple[float, float], tuple[float, float]]]:
    """Effect and variance of a row, as those of the line are read, and where its rounding lets them be."""
    if row["measure"] not in ("", measure):
        return _NONE
    try:
        numbers = read_rows([row], measure, "nearest")
        if missing_numbers(numbers, measure):
            return _NONE
        studies = from_both(numbers, measure, level / 100, get_recipe("revman5"))
    except LbpmetaError:
        return _NONE
    if studies is None:
        return _NONE
    b = studies.boxes
    box = ((float(b.y_low[0]), float(b.y_high[0])), (float(b.s_low[0]), float(b.s_high[0])))
    return float(studies.yi[0]), float(studies.vi[0]), box
