"""Single groups: counts of one group as rows that can be pooled, where a measure of one group is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.drafts import Draft

__all__ = ["PROPORTIONS", "as_rows"]

#: Measures of a proportion.
PROPORTIONS: Final = frozenset(("PR", "PLN", "PLO", "PAS", "PFT"))
#: What a row of one group keeps of its statement.
_KEPT: Final = ("outcome", "comparison", "timepoint", "locator", "source", "note")


def as_rows(drafts: Sequence[Draft], asked: str) -> list[Draft]:
    """Return statements of events of n as rows that are pooled, where the measure that is asked for is a proportion.

    A statement that prints a share as well stays beside its row: its share is checked against its counts.

    Examples
    --------
    >>> one = Draft("statements", "a.csv", 2, "Lee", {"subject": "Lee", "events": "9", "n": "40", "unit": "%"})
    >>> [(d.table, d.cells["events1"], d.cells["n1"]) for d in as_rows([one], "PLO")]
    [('trials', '9', '40')]
    >>> as_rows([one], "OR") == [one]
    True
    """
    if asked not in PROPORTIONS:
        return list(drafts)
    made: list[Draft] = []
    for draft in drafts:
        cells = draft.cells
        if draft.table != "statements" or not (cells.get("events") and cells.get("n")):
            made.append(draft)
            continue
        kept = {c: cells[c] for c in cells if c in _KEPT or c.startswith("x_")}
        row = {"trial": draft.label, "events1": cells["events"], "n1": cells["n"], "measure": asked, **kept}
        made.append(Draft("trials", draft.file, draft.line, draft.label, row))
        if any(cells.get(c) for c in ("value", "low", "high")):
            made.append(draft)
    return made
