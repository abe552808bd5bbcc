"""Mentions: the numbers of a source, each with what it says it is, its labels and its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lbpmeta.printed import Printed

__all__ = ["ROLES", "Mention", "NumberSentence", "NumberTable", "SourceRead"]

#: What a number can be of its arm or its comparison, in words; "" where the source does not say.
ROLES: Final = {
    "mean": "mean",
    "change": "change from baseline",
    "median": "median",
    "sd": "standard deviation",
    "se": "standard error",
    "n": "number of participants",
    "events": "events",
    "percent": "percentage",
    "ci_low": "lower limit",
    "ci_high": "upper limit",
    "q1": "lower quartile",
    "q3": "upper quartile",
    "min": "minimum",
    "max": "maximum",
    "estimate": "estimate",
    "p": "p-value",
    "spread": "spread (SD or SE not said)",
    "low": "lower end",
    "high": "upper end",
    "": "number",
}


@dataclass(frozen=True, slots=True)
class NumberTable:
    """A table, or one outcome of a registry record: what its numbers share.

    Parameters
    ----------
    place : str
    caption : str
        What is said of all of it.
    rows, columns : tuple of str
        Every label of its rows and columns, each with what stands above it.
    """

    place: str
    caption: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberSentence:
    """A sentence, and where its groups of numbers stand: "32.1 (SD 12.3)" is one.

    Parameters
    ----------
    text : str
    groups : tuple of (int, int)
        First and last character of each.
    """

    text: str
    groups: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A number as a source prints it.

    Parameters
    ----------
    text : str
        With an ASCII minus and a decimal point.
    printed : Printed
    role : str
        Key of :data:`ROLES`.
    place, quote : str
    group : int
        Numbers of one group belong together: a mean and its standard deviation.
    area : NumberTable, optional
        The table that it stands in.
    row, column : str
        Its labels there.
    passage : NumberSentence, optional
        Its sentence, where it stands in running text.
    nth : int
        Which group of the passage.
    line : int, optional
    either_sign : bool
        Whether the dash before it may be a minus or none.
    in_head : bool
        Whether it stands in the head of a table, as sizes of groups do.
    """

    text: str
    printed: Printed
    role: str
    place: str
    quote: str
    group: int
    area: NumberTable | None = None
    row: str = ""
    column: str = ""
    passage: NumberSentence | None = None
    nth: int = 0
    line: int | None = None
    either_sign: bool = False
    in_head: bool = False


@dataclass(frozen=True, slots=True)
class SourceRead:
    """A source as it was read.

    Parameters
    ----------
    name : str
        Its file.
    kind : str
        "document" or "registry".
    mentions : tuple of Mention
    words : str
        All its text, for quotes.
    head : str
        Its title and beginning, by which studies are told.
    ids : frozenset of str
        DOIs, registry and PubMed numbers that it has.
    whole : bool
        Whether everything in it was read: no table that is a picture, no part left out.
    left : tuple of str
        What was not.
    unread : str
        Why nothing of it was read; "" where it was.
    """

    name: str
    kind: str = "document"
    mentions: tuple[Mention, ...] = ()
    words: str = ""
    head: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)
    whole: bool = True
    left: tuple[str, ...] = ()
    unread: str = ""
