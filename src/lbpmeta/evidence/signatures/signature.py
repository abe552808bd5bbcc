"""Signature: how a table of a program is known, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.tables import Said
from lbpmeta.evidence.textfile import RawTable

__all__ = ["Read", "Signature", "has_columns", "present"]

#: Rows, what was taken how, and what the format declares.
Read: TypeAlias = tuple[list[Draft], list[str], tuple[Said, ...]]

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Signature:
    """A kind of table that a program writes.

    Parameters
    ----------
    name : str
        What a report calls it.
    known : callable
        Whether a table is of this kind, by its header and cells.
    columns : mapping of str to str
        Column of ours -> name of theirs, or several with bars between; those that are there count.
    turned : callable, optional
        The table as one that the grammar of names reads.
    read : callable, optional
        Its rows, where its program says more than its names do; of a table, and of the measure that the user names.
    refusal : str
        Why nothing in it can be checked, and what to name instead; "" where something can.
    """

    name: str
    known: Callable[[RawTable], bool]
    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    turned: Callable[[RawTable], RawTable] | None = None
    read: Callable[[RawTable, str], Read] | None = None
    refusal: str = ""


def has_columns(*names: str) -> Callable[[RawTable], bool]:
    """Return the question whether a table has these columns, in whatever case.

    Examples
    --------
    >>> asks = has_columns("TE", "seTE")
    >>> asks(RawTable("a.csv", ("te", "sete"), (), ()))
    True
    """
    wanted = {name.lower() for name in names}
    return lambda raw: wanted <= {name.strip().lower() for name in raw.header}


def present(columns: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """Return the part of a mapping whose columns a table has, under their names in the table.

    Examples
    --------
    >>> present({"estimate": "TE", "se": "seTE"}, ["te", "n"])
    {'estimate': 'te'}
    """
    at = {name.strip().lower(): name for name in reversed(header)}
    found = {ours: [at[one] for one in theirs.lower().split("|") if one in at] for ours, theirs in columns.items()}
    return {ours: names[0] for ours, names in found.items() if names}
