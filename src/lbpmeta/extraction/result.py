"""Results: what became of each cell of a sheet."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.tables import Row

__all__ = ["CONTRADICTED", "GOOD", "QuoteSaid", "Standing", "VerifiedCell", "standing_counts"]


class Standing(enum.StrEnum):
    """What became of a cell."""

    FOUND = "found"
    DERIVED = "derived"
    OTHER_ARM = "other arm"
    OTHER_PLACE = "other time or outcome"
    SIGN = "sign"
    DIGITS = "digit or transposition"
    SE_AS_SD = "SE entered as SD"
    OTHER_STATISTIC = "other statistic"
    ANOTHER = "another number"
    NOT_FOUND = "not found"
    UNREAD = "unread source"


#: What confirms a cell, and what speaks against it. The rest says nothing of it.
GOOD: Final = frozenset((Standing.FOUND, Standing.DERIVED))
CONTRADICTED: Final = frozenset(Standing) - GOOD - {Standing.NOT_FOUND, Standing.UNREAD}


@dataclass(frozen=True, slots=True)
class VerifiedCell:
    """One cell, and what became of it.

    Parameters
    ----------
    row : Row
    study : str
    column, text : str
    standing : Standing
    message : str
        In a sentence.
    place, quote, source : str
        Where the number, or the one that stands in its place, is printed.
    way : str
        Name of the way that was found.
    unsure : tuple of str
        What the source does not say of the number: "arm", "outcome", "time".
    printed : str
        What is printed there, where that is another text than the cell's.
    proven : bool
        Whether it is contradicted beyond an explanation: its quote stands nowhere in a source that was read whole, and
        its place holds another number.
    """

    row: Row
    study: str
    column: str
    text: str
    standing: Standing
    message: str
    place: str = ""
    quote: str = ""
    source: str = ""
    way: str = ""
    unsure: tuple[str, ...] = ()
    printed: str = ""
    proven: bool = False

    @property
    def verdict(self) -> str:
        """What it amounts to: "consistent", "implausible", "inconsistent", or "not-checkable"."""
        if self.standing in GOOD:
            return "consistent"
        if self.standing not in CONTRADICTED:
            return "not-checkable"
        return "inconsistent" if self.proven else "implausible"


@dataclass(frozen=True, slots=True)
class QuoteSaid:
    """A quote of a row, looked up.

    Parameters
    ----------
    row : Row
    stands : bool or None
        Whether a source has it; None where none was read.
    whole : bool
        Whether every source of the row was read whole: then a quote that is not found stands nowhere in it.
    source : str
        Where it stands.
    missing : tuple of str
        Columns whose number it does not hold.
    """

    row: Row
    stands: bool | None
    whole: bool
    source: str = ""
    missing: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """In a sentence; "" where all is well."""
        if self.stands is None:
            return ""
        if not self.stands:
            read = "which was read whole" if self.whole else "as far as it was read"
            return f"The quote does not stand in {self.source}, {read}."
        if self.missing:
            verb = "is" if len(self.missing) == 1 else "are"
            return f"The quote stands in {self.source}; {', '.join(self.missing)} {verb} not in it."
        return ""


def standing_counts(cells: tuple[VerifiedCell, ...]) -> Mapping[str, int]:
    """Return how many cells became what, in the order of :class:`Standing`.

    Examples
    --------
    >>> dict(standing_counts(()))
    {}
    """
    count = Counter(cell.standing for cell in cells)
    return MappingProxyType({str(standing): count[standing] for standing in Standing if count[standing]})
