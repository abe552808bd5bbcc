"""Understood: what was made of the columns and rows of a file that somebody brought."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["UNREAD", "Understood"]

#: What is said of a part of a sheet that is left out.
UNREAD: Final = "which is not read"

#: So many names are shown.
_SHOWN: Final = 5
#: Columns in the words of a report.
_CALLED: Final[Mapping[str, str]] = {
    "pair": "interval",
    "value": "percentage",
    "second": "a second estimate",
    "mean+sd1": "mean1 and sd1",
    "mean+sd2": "mean2 and sd2",
    "mean+se1": "mean1 and se1",
    "mean+se2": "mean2 and se2",
    "mean+ci1": "mean1 and its interval",
    "mean+ci2": "mean2 and its interval",
    "events+percent1": "events1 and percentage",
    "events+percent2": "events2 and percentage",
    "median+iqr1": "median1 and quartiles",
    "median+iqr2": "median2 and quartiles",
    "median+range1": "median1, min1 and max1",
    "median+range2": "median2, min2 and max2",
    "iqr1": "quartiles of arm 1",
    "iqr2": "quartiles of arm 2",
    "range1": "min1 and max1",
    "range2": "min2 and max2",
}


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of a file.

    Parameters
    ----------
    file : str
    read : mapping of str to str
        Column of the file -> column of the tables; "" where its program says what it is.
    passed : mapping of str to str
        Columns that hold numbers and are not read -> why; "" where the name says nothing that a check reads.
    studies, subtotals, totals, empty : int
        Rows that are results of studies, pooled lines of some and of all of them, and rows without numbers.
    table : tuple of str
        How the table lies in the file, where that had to be found: its header line, titles, sections, notes.
    strays : int
        Cells in columns of numbers that are none, and are not read.
    elsewhere : tuple of str
        Parts of the file, or files beside it, that are not read, and why.
    """

    file: str
    read: Mapping[str, str]
    passed: Mapping[str, str] = field(default_factory=dict)
    studies: int = 0
    subtotals: int = 0
    totals: int = 0
    empty: int = 0
    table: tuple[str, ...] = ()
    strays: int = 0
    elsewhere: tuple[str, ...] = ()

    @property
    def left(self) -> str:
        """What is left unread, in words: columns of numbers, cells, parts; "" where everything is read.

        Examples
        --------
        >>> Understood("my.csv", {"OR": "estimate"}, {"age": "", "dose": ""}, strays=1).left
        '2 columns of numbers (age, dose), 1 cell that is no number'
        """
        names = list(self.passed)
        shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
        parts = [f"{len(names)} column{'s' * (len(names) != 1)} of numbers ({shown})"] if names else []
        if self.strays:
            parts.append(
                f"{self.strays} cell{'s' * (self.strays != 1)} that {'are' if self.strays != 1 else 'is'} no number"
            )
        if self.elsewhere:
            count = len(self.elsewhere)
            parts.append(f"{count} table{'s' * (count != 1)} beside it")
        return ", ".join(parts)

    @property
    def doubtful(self) -> Mapping[str, str]:
        """Columns that were understood in part: there is a reason why they are not read."""
        return {name: why for name, why in self.passed.items() if why}

    def lines(self) -> Iterator[str]:
        """Yield the sentences that a report begins with.

        Examples
        --------
        >>> made = Understood("my.csv", {"Study": "study", "OR": "estimate"}, {"age": ""}, studies=3)
        >>> print(*made.lines(), sep="\\n")
        my.csv: 3 rows of studies.
        read: Study (study), OR (estimate)
        numbers passed over: age
        """
        yield f"{self.file}: {', '.join(self._counts())}."
        yield from (f"table: {told}" for told in self.table)
        yield "read: " + ", ".join(
            name if column in (name, "") else f"{name} ({_CALLED.get(column, column)})"
            for name, column in self.read.items()
        )
        plain = [name for name, why in self.passed.items() if not why]
        if plain:
            yield f"numbers passed over: {', '.join(plain)}"
        reasons: dict[str, list[str]] = {}
        for name, why in self.doubtful.items():
            reasons.setdefault(why, []).append(name)
        yield from (f"not read: {', '.join(names)}: {why}" for why, names in reasons.items())
        yield from (f"not read: {told}" for told in self.elsewhere)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "file": self.file,
            "read": dict(self.read),
            "passed": dict(self.passed),
            "studies": self.studies,
            "subtotals": self.subtotals,
            "totals": self.totals,
            "empty": self.empty,
            "table": list(self.table),
            "strays": self.strays,
            "elsewhere": list(self.elsewhere),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Understood:
        """Return what :meth:`to_dict` told."""
        return cls(**{**told, **{name: tuple(told.get(name, ())) for name in ("table", "elsewhere")}})

    def mapping(self) -> str:
        """Return the columns as a table of TOML, ready to edit: ``[columns]`` of lbpmeta.toml.

        Examples
        --------
        >>> print(Understood("my.csv", {"OR": "estimate"}, {"age": ""}).mapping())
        [columns]
        estimate = "OR"
        # numbers that are not read: "age"
        """
        told: set[str] = set()
        rows = []
        for name, column in self.read.items():
            if column == "second":
                rows.append(f"# checked against the estimate: {json.dumps(name, ensure_ascii=False)}")
            elif " " in column:  # of a table whose program or kind says what it is
                rows.append(f"# {column}: {json.dumps(name, ensure_ascii=False)}")
            elif column:
                more = "# of another result of the row: " if column in told else ""
                rows.append(f"{more}{_key(column)} = {json.dumps(name, ensure_ascii=False)}")
                told.add(column)
        rows += [
            f"# not read: {json.dumps(name, ensure_ascii=False)}: {' '.join(why.split())}"
            for name, why in self.doubtful.items()
        ]
        plain = [json.dumps(name, ensure_ascii=False) for name, why in self.passed.items() if not why]
        rows += [f"# numbers that are not read: {', '.join(plain)}"] if plain else []
        return "\n".join(["[columns]", *rows])

    def _counts(self) -> Iterator[str]:
        names = {
            "studies": "of studies",
            "subtotals": "of subtotals",
            "totals": "of totals",
            "empty": "without numbers",
        }
        if not any(getattr(self, name) for name in names) and self.table:  # the table is of something else, and says so
            yield "no rows of studies"
            return
        for name, words in names.items():
            count = getattr(self, name)
            if count or name == "studies":
                yield f"{count} row{'s' * (count != 1)} {words}"


def _key(column: str) -> str:
    return column if column.replace("_", "").isalnum() else json.dumps(column)
