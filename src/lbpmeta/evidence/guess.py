"""Guess: which effect measure numbers can be, when nobody said. Carefully, and always told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["GUESSED", "analysis_of", "guess_measure"]

#: Cell that says what of a row was guessed: nothing is proved under it.
GUESSED: Final = "x_guessed"

#: Share of rows that must agree; a guess is no premise of a proof, so that one misprint may stand among many rows.
_MOST: Final = 2 / 3

#: A standard error from arms is that of the interval within this factor, whether or not it was adjusted.
_FACTOR: Final = 2.5
_Z: Final = 1.96

Cells = Mapping[str, str]


def _sets(row: Cells, *columns: str) -> list[ValueSet] | None:
    """Return the sets of those cells, or None if one is empty, open or no number."""
    try:
        read = [Printed.parse(row[c]) if row.get(c) else None for c in columns]
    except DataError:
        return None
    if any(p is None or p.op != "=" for p in read):
        return None
    return [p.values for p in read if p is not None]


def _from_means(row: Cells) -> frozenset[str] | None:
    """Return which of "MD" and "SMD" the arms can print as the estimate and its interval; None if it cannot be told.

    Means of few digits allow almost any difference: the interval must fit the spread of the arms too, where it stands.
    """
    found = _sets(row, "estimate", "mean1", "mean2")
    if found is None:
        return None
    estimate, mean1, mean2 = found
    difference = mean1 - mean2
    fitting = {"MD"} if difference.intersects(estimate) else set()
    spread = _sets(row, "sd1", "sd2")
    if spread is not None and min(s.low for s in spread) > 0:
        # Whatever SD standardises, and whatever factor corrects, d lies between these.
        ends = [
            end * factor / sd
            for end in (difference.low, difference.high)
            for factor in (0.7, 1.0)
            for sd in (min(s.low for s in spread), max(s.high for s in spread))
        ]
        if ValueSet(min(ends), max(ends)).widened().intersects(estimate):
            fitting.add("SMD")
    return frozenset(m for m in fitting if _may_be_difference(row, m))


def _may_be_difference(row: Cells, measure: str) -> bool:
    """Whether the interval is not that of a ratio, and about as wide as the arms make it."""
    interval = _sets(row, "estimate", "ci_low", "ci_high")
    if interval is None:
        return True
    if not _symmetric(interval) and all(s.low > 0 for s in interval) and _symmetric([s.log() for s in interval]):
        return False
    arms = _sets(row, "sd1", "n1", "sd2", "n2")
    if arms is None:
        return True
    sd1, n1, sd2, n2 = (s.mid for s in arms)
    if min(sd1, sd2, n1, n2) <= 0:
        return True
    made = math.sqrt(sd1**2 / n1 + sd2**2 / n2) if measure == "MD" else math.sqrt(1 / n1 + 1 / n2)
    low, high = (interval[2] - interval[1]).low / (2 * _Z), (interval[2] - interval[1]).high / (2 * _Z)
    return high * _FACTOR >= made and low <= made * _FACTOR


def _from_events(row: Cells) -> frozenset[str] | None:
    """Return every measure of the 2x2 table that prints as the estimate; None if it cannot be told."""
    found = _sets(row, "estimate", "events1", "n1", "events2", "n2")
    if found is None:
        return None
    estimate = found[0]
    a, n1, c, n2 = (s.mid for s in found[1:])
    if not (0 < a < n1 and 0 < c < n2):
        return None
    values = {"RR": (a / n1) / (c / n2), "OR": a * (n2 - c) / (c * (n1 - a)), "RD": a / n1 - c / n2}
    return frozenset(m for m, v in values.items() if ValueSet(v, v).widened().intersects(estimate))


def _symmetric(sets: Sequence[ValueSet]) -> bool:
    estimate, low, high = sets
    return (low + high).intersects(estimate.scaled(2.0))


def analysis_of(row: Cells) -> tuple[str, ...]:
    """Return what tells the rows of one analysis from those of another in one file.

    Comparison, outcome and time, and whether the arms hold events or means: measures are guessed for each alone.

    Examples
    --------
    >>> analysis_of({"outcome": "pain", "mean1": "3.1"}), analysis_of({"outcome": "pain", "events1": "3"})
    (('', 'pain', '', 'means'), ('', 'pain', '', 'events'))
    """
    kind = "events" if row.get("events1") or row.get("events2") else ""
    kind = kind or ("means" if row.get("mean1") or row.get("mean2") else "")
    return row.get("comparison", ""), row.get("outcome", ""), row.get("timepoint", ""), kind


def _a(measure: str) -> str:
    return f"an {measure}" if measure[0] in "MSOR" else f"a {measure}"


def guess_measure(rows: Sequence[Cells]) -> tuple[str, str]:
    """Return the measure that the numbers show, and why in words; ("", "") if they show none.

    Parameters
    ----------
    rows : sequence of mapping
        Cells: estimate, ci_low, ci_high and arms.

    Returns
    -------
    measure : str
        "MD", "SMD", "RR", "OR" or "RD" where the arms make the estimates of most rows; "RR" for a ratio of unknown
        kind, which without arms is treated as any other; "GEN" for a difference of unknown kind.
    reason : str

    Examples
    --------
    >>> rows = [{"estimate": "0.50", "ci_low": "0.25", "ci_high": "1.00"},
    ...         {"estimate": "2.0", "ci_low": "1.0", "ci_high": "4.0"}]
    >>> guess_measure(rows)[0]
    'RR'
    """
    for tables, measures in (
        ([m for r in rows if (m := _from_means(r)) is not None], ("MD", "SMD")),
        ([m for r in rows if (m := _from_events(r)) is not None], ("RR", "OR", "RD")),
    ):
        if tables:
            fitting = {m: sum(m in t for t in tables) for m in measures}
            best = max(fitting, key=lambda m: fitting[m])
            alone = sum(n == fitting[best] for n in fitting.values()) == 1
            if fitting[best] >= _MOST * len(tables) and alone:
                return (
                    best,
                    f"the arms make the printed estimate as {_a(best)} in {fitting[best]} of {len(tables)} rows",
                )
    triples = [s for r in rows if (s := _sets(r, "estimate", "ci_low", "ci_high")) is not None]
    ratio = difference = 0
    for sets in triples:
        plain = _symmetric(sets)
        logarithmic = all(s.low > 0 for s in sets) and _symmetric([s.log() for s in sets])
        ratio += logarithmic and not plain
        difference += plain and not logarithmic
    if ratio >= 2 and ratio >= 4 * difference:
        return "RR", f"{ratio} of {len(triples)} intervals are symmetric as logarithms only: a ratio"
    if difference >= 1 and difference >= 4 * ratio:
        return "GEN", f"{difference} of {len(triples)} intervals are symmetric as printed only: a difference"
    return "", ""
