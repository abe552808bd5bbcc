"""Weights: which totals the rows of an analysis belong to, as their weights say, which are percent of one line."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.revman.analyses import StudyLine

__all__ = ["in_totals_by_weight"]

_WHOLE: Final = 100.0
#: Weights are printed with a digit behind the point at least: so much may many of them be off together.
_OFF: Final = 0.3


def in_totals_by_weight(studies: Sequence[StudyLine]) -> list[StudyLine]:
    """Return the studies of an analysis with the totals that they are in by their weights.

    RevMan gives the weight of a study in percent of the line in which it is pooled: of the total where there is one,
    of the subtotal where there are subtotals only. Weights that say nothing of these leave the studies as they are.

    Examples
    --------
    >>> rows = [("nausea", "61.5"), ("nausea", "38.5"), ("pain", "100")]
    >>> studies = [StudyLine("a.csv", i, "Lee", {"weight": w}, of) for i, (of, w) in enumerate(rows)]
    >>> [(s.in_total, s.in_subtotal) for s in in_totals_by_weight(studies)]
    [(False, True), (False, True), (False, True)]
    """
    weights: dict[str, list[float]] = {}
    for study in studies:
        weights.setdefault(study.subgroup, []).append(_weight(study))
    sums = [math.fsum(of) for of in weights.values()]
    if not all(map(math.isfinite, sums)) or len(studies) < 2:
        return [*studies]
    whole = [abs(total - _WHOLE) <= _OFF for total in sums]
    apart = sum(whole) > 1 and all(of or not total for of, total in zip(whole, sums, strict=True))
    return [dataclasses.replace(s, in_total=False) for s in studies] if apart else [*studies]


def _weight(study: StudyLine) -> float:
    try:
        return float(study.cells.get("weight", ""))
    except ValueError:
        return math.nan
