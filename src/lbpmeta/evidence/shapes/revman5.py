"""RevMan 5's CSV export: comparisons, outcomes, subgroups and studies in one table, known by its header."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.textfile import RawTable

__all__ = ["as_revman5"]

_HEADER: Final = frozenset(("Comparison Number", "Outcome Number", "Name", "Effect Estimate", "CI Start", "CI End"))
_OUTCOME: Final = "Outcome Number"
_SUBGROUP: Final = "Subgroup Number"
#: What stands in the row of an outcome alone and holds for the rows below it.
_ABOVE: Final = ("Data Type", "Effect Measure", "Analysis Model")
#: Columns that another type of data fills with zeros.
_UNUSED: Final[Mapping[str, tuple[str, ...]]] = {
    "dichotomous": ("Mean 1", "SD 1", "Mean 2", "SD 2", "O-E", "Var"),
    "continuous": ("Events 1", "Events 2", "O-E", "Var"),
    "inverse variance": ("Events 1", "Events 2", "Mean 1", "SD 1", "Mean 2", "SD 2", "O-E", "Var"),
}
_NEW: Final = ("study", "comparison", "outcome", "subgroup")


def _whole(text: str) -> str:
    """Return a number of an outcome or a subgroup; "" where it is 0, which stands for none."""
    plain = text.strip().removesuffix(".0")
    return "" if plain == "0" else plain


def as_revman5(raw: RawTable) -> RawTable:
    """Return a table of RevMan's export with a study, a comparison, an outcome and a subgroup per row.

    Rows without the number of an outcome are comparisons; the first row of an outcome, or of a subgroup, is its pooled
    line, which is put behind its studies. Any other table is returned as it is.

    Examples
    --------
    >>> rows = (("1", "", "A versus B", "", "", ""), ("1", "1", "Pain", "0.7", "0.5", "0.9"),
    ...         ("1", "1", "Lee", "0.8", "0.5", "1.2"))
    >>> header = ("Comparison Number", "Outcome Number", "Name", "Effect Estimate", "CI Start", "CI End")
    >>> [r[-4:] for r in as_revman5(RawTable("my.csv", header, rows, (2, 3, 4))).records]
    [('Lee', 'A versus B', 'Pain', ''), ('Total', 'A versus B', 'Pain', '')]
    """
    if not set(raw.header) >= _HEADER or set(raw.header) & set(_NEW):
        return raw
    at = {name: place for place, name in enumerate(raw.header)}
    kept = [place for place, name in enumerate(raw.header) if name != "Name" and not name.endswith(" Number")]
    rows: list[tuple[int, tuple[str, ...]]] = []
    waiting: list[tuple[str, int, tuple[str, ...]]] = []  # pooled lines whose studies are still to come
    comparison, outcome, subgroup = "", "", ""
    above: dict[str, str] = {}
    now = ("", "", "")

    def close(kinds: Sequence[str]) -> None:
        while waiting and waiting[-1][0] in kinds:
            _, line, record = waiting.pop()
            rows.append((line, record))

    for line, record in zip(raw.lines, raw.records, strict=True):
        number = (
            _whole(record[at["Comparison Number"]]),
            _whole(record[at[_OUTCOME]]),
            _whole(record[at[_SUBGROUP]]) if _SUBGROUP in at else "",
        )
        name = record[at["Name"]]
        if not number[1]:
            close(("Subtotal", "Total"))
            comparison, now = name, number
            continue
        first_outcome, first_subgroup = number[:2] != now[:2], bool(number[2]) and number != now
        if first_outcome:
            close(("Subtotal", "Total"))
            outcome, subgroup, above = name, "", {}
        elif first_subgroup:
            close(("Subtotal",))
            subgroup = name
        now = number
        filled = list(record)
        for column in _ABOVE:
            if column in at:
                above[column] = filled[at[column]] or above.get(column, "")
                filled[at[column]] = above[column]
        for column in _UNUSED.get(above.get("Data Type", "").strip().lower(), ()):
            if column in at and filled[at[column]].strip("0.") == "":
                filled[at[column]] = ""
        kind = "Total" if first_outcome else "Subtotal" if first_subgroup else ""
        label = kind or name
        whole = (*(filled[p] for p in kept), label, comparison, outcome, subgroup)
        if kind:
            waiting.append((kind, line, whole))
        else:
            rows.append((line, whole))
    close(("Subtotal", "Total"))
    header = (*(raw.header[p] for p in kept), *_NEW)
    told = (*raw.told, "it is RevMan 5's export: the first row of an outcome or a subgroup is its pooled line")
    return dataclasses.replace(
        raw, header=header, records=tuple(r for _, r in rows), lines=tuple(n for n, _ in rows), told=told, sections=()
    )
