"""Entries: what the evidence can say of a written result: its rows as printed, and what they re-derive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal

from lbpmeta.errors import DataError, LbpmetaError, did_you_mean
from lbpmeta.evidence.tables import RESULTS, Row
from lbpmeta.manuscript.numbers import TRIPLE, Compared, Numbers, compared_numbers, derived_number
from lbpmeta.reading.marks import BOOKMARK
from lbpmeta.workbench.evidence import Evidence

__all__ = ["FIELDS", "POOL", "Entries", "EvidenceEntry", "Meant", "bookmark_of"]

#: What stands before the id of a row whose re-derived line is meant.
POOL: Final = "pool:"

_PRINTED: Final = {name: name for name in (*TRIPLE, "level", "p", "k", "n", "i2", "tau2", "q")}
#: Table -> kind of result -> number: column of the table.
_COLUMNS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = MappingProxyType(
    {
        "reviews": {
            "estimate": _PRINTED,
            "prediction": {"estimate": "estimate", "ci_low": "pi_low", "ci_high": "pi_high"},
        },
        "trials": {
            "estimate": {name: name for name in (*TRIPLE, "level", "p")},
            "arm 1": {"estimate": "mean1", "ci_low": "mean1_low", "ci_high": "mean1_high", "sd": "sd1", "n": "n1"},
            "arm 2": {"estimate": "mean2", "ci_low": "mean2_low", "ci_high": "mean2_high", "sd": "sd2", "n": "n2"},
            "events 1": {"events": "events1", "of": "n1"},
            "events 2": {"events": "events2", "of": "n2"},
        },
        "statements": {
            "proportion": {
                "estimate": "value", "ci_low": "low", "ci_high": "high", "level": "level",
                "events": "events", "of": "n",
            },
        },
    }
)  # fmt: skip

#: Names of numbers that a link may speak of alone: "id.p".
FIELDS: Final = (*TRIPLE, "ci", "level", "p", "k", "n", "i2", "tau2", "q", "sd", "events", "of")

_PERCENT: Final = ("%", "percent", "pp", "percentage points")


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """Numbers of the evidence that a written result may be.

    Parameters
    ----------
    id : str
        Of the row; of a re-derived line with "pool:" before it.
    row : Row
    kind : str
        "estimate", "prediction", "proportion", "arm 1" ...
    measure, unit : str
        "" where none is named.
    numbers : mapping of str to Compared
    origin : {"printed", "re-derived"}
    """

    id: str
    row: Row
    kind: str
    measure: str
    unit: str
    numbers: Numbers
    origin: Literal["printed", "re-derived"] = "printed"

    @property
    def percent(self) -> bool:
        """Whether its numbers are percentages."""
        return self.unit in _PERCENT

    @property
    def told(self) -> str:
        """Its numbers as a reader would write them."""
        n = self.numbers
        one = n["estimate"].text if "estimate" in n else ""
        if "ci_low" in n and "ci_high" in n:
            level = f"{n['level'].text}% " if "level" in n and self.kind != "prediction" else ""
            name = "PI" if self.kind == "prediction" else "CI"
            one = f"{one} ({level}{name} {n['ci_low'].text} to {n['ci_high'].text})".strip()
        if "events" in n:
            one = f"{n['events'].text} of {n['of'].text if 'of' in n else '?'} {one}".strip()
        return f"{self.measure} {one}".strip() if one else ", ".join(f"{k} {v.text}" for k, v in n.items())


@dataclass(frozen=True, slots=True)
class Meant:
    """What a link speaks of.

    Parameters
    ----------
    id : str
    entries : tuple of EvidenceEntry
    field : str
        The one number that it speaks of; "" for the result.
    """

    id: str
    entries: tuple[EvidenceEntry, ...]
    field: str = ""


def bookmark_of(row_id: str) -> str:
    """Return the name of the bookmark of a row: letters, digits and "_" are all that Word allows.

    Examples
    --------
    >>> bookmark_of("cd008112-1.1.1")
    'lbp_cd008112_1_1_1'
    """
    return BOOKMARK + "".join(letter if letter.isalnum() else "_" for letter in row_id)


@dataclass(frozen=True)
class Entries:
    """The entries of some evidence, made when they are asked for.

    Parameters
    ----------
    evidence : Evidence
    """

    evidence: Evidence

    @cached_property
    def printed(self) -> tuple[EvidenceEntry, ...]:
        """What the rows print."""
        return tuple(entry for table in RESULTS for row in self.evidence.tables.rows.get(table, ())
                     for entry in _printed(row))  # fmt: skip

    @cached_property
    def derived(self) -> tuple[EvidenceEntry, ...]:
        """What the rows re-derive: pooled lines, and contrasts of trials that print none."""
        rows = self.evidence.tables.rows
        lines = (row for row in rows.get("reviews", ()) if row["set"] and not row["rows_missing"])
        bare = (row for row in rows.get("trials", ()) if not row["estimate"] and (row["mean1"] or row["events1"]))
        return tuple(entry for row in (*lines, *bare) if (entry := self._derived(row)) is not None)

    @cached_property
    def _by_id(self) -> Mapping[str, tuple[EvidenceEntry, ...]]:
        found: dict[str, list[EvidenceEntry]] = {
            row.id: [] for table in RESULTS for row in self.evidence.tables.rows.get(table, ())
        }
        for entry in self.printed:
            found[entry.id].append(entry)
        return {row_id: tuple(entries) for row_id, entries in found.items()}

    @cached_property
    def _bookmarks(self) -> Mapping[str, str]:
        return {bookmark_of(row_id): row_id for row_id in reversed([*self._by_id])}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the rows that may print a result."""
        return tuple(self._by_id)

    def pooled(self, row_id: str) -> EvidenceEntry | None:
        """Return the re-derived line of a row; None where nothing can be re-derived."""
        row = self.evidence.tables.known(row_id)
        return None if row is None else self._derived(row)

    def meant(self, said: str) -> Meant:
        """Return what a link speaks of: a row, a re-derived line (``pool:id``), or one number of it (``id.p``).

        Raises
        ------
        DataError
            If no row has the id; the message names the nearest ones.
        """
        said = self._bookmarks.get(str(said), str(said))
        whole, _, field = said.rpartition(".")
        for name, one in ((said, ""), (whole, field)):
            bare = name.removeprefix(POOL)
            if bare not in self._by_id or (one and one not in FIELDS):
                continue
            if name.startswith(POOL):
                entry = self.pooled(bare)
                if entry is None:
                    raise DataError(f"{said!r}: nothing can be re-derived for {bare!r}; link the row itself.")
                return Meant(name, (entry,), one)
            entries = self._by_id[bare]
            if not entries and (entry := self.pooled(bare)) is not None:
                entries = (entry,)
            return Meant(bare, entries, one)
        near = did_you_mean((whole if field in FIELDS else said).removeprefix(POOL), self._by_id, n=3)
        raise DataError(f"no row of {self.evidence.tables.path} has the id {said!r}.{near}")

    def _derived(self, row: Row) -> EvidenceEntry | None:
        try:
            fit = self.evidence.pool(row.id)
        except LbpmetaError:
            return None
        shown = fit.display()
        values = {"estimate": shown.estimate, "ci_low": shown.ci.low, "ci_high": shown.ci.high, "p": fit.p_value}
        if row.table == "reviews":
            values |= {"k": fit.k, "i2": fit.i2, "tau2": fit.tau2, "q": fit.q}
        numbers: dict[str, Compared] = {
            n: one for n, v in values.items() if (one := derived_number(float(v))) is not None
        }
        numbers |= compared_numbers({"level": row["level"]})
        measure = fit.measure or row["measure"]
        return EvidenceEntry(f"{POOL}{row.id}", row, "estimate", measure, "", MappingProxyType(numbers), "re-derived")


def _printed(row: Row) -> Iterator[EvidenceEntry]:
    """Yield what a row prints, one entry for each kind of result in it."""
    for kind, columns in _COLUMNS.get(row.table, {}).items():
        numbers = compared_numbers({name: row[column] for name, column in columns.items()})
        told = set(numbers) - ({"estimate"} if kind == "prediction" else set()) - {"n", "of", "level"}
        if told:
            one_arm = kind.startswith(("arm", "events"))
            measure = "" if one_arm else row["measure"]
            yield EvidenceEntry(row.id, row, kind, measure, row["unit"], numbers)
