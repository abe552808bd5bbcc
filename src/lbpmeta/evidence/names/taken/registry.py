"""Registry: every rule that takes the reading of a column back, one line each, in the order in which they speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from lbpmeta.evidence.names.named import NamedColumns
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.renames.beside import foreign_p
from lbpmeta.evidence.names.taken.belongs import belonging
from lbpmeta.evidence.names.taken.lonely import numbered_variables
from lbpmeta.evidence.names.taken.subsets import lone_share, parts_of_wholes, some_of_all
from lbpmeta.evidence.names.taken.vetoes import no_agreement, no_counts, no_letters, no_ranges, no_repeats, no_time
from lbpmeta.evidence.names.taken.witness import heterogeneous, means_again, of_the_ratio_itself

__all__ = ["AT_FIRST", "AT_LAST", "TakeBack", "taken_back"]

#: The columns whose reading a rule takes back, by place, and why.
TakeBack: TypeAlias = Callable[[NamedColumns, dict[int, NameReading]], Mapping[int, str]]

#: Before it is settled what the numbers of the others show.
AT_FIRST: Final[tuple[TakeBack, ...]] = (
    lambda s, read: parts_of_wholes(s.records, read),
    lambda s, read: no_counts(s.records, read),
    lambda s, read: no_letters(s.header, read),
    lambda s, read: heterogeneous(s.header, read),
    lambda s, read: foreign_p(s.header, s.records, read),
    lambda s, read: means_again(s.header, s.records, read),
    lambda s, read: no_time(s.header, s.records, read),
    lambda s, read: no_agreement(s.header, s.records, read),
    lambda s, read: some_of_all(s.header, s.records, read),
)

#: When that is settled.
AT_LAST: Final[tuple[TakeBack, ...]] = (
    lambda s, read: no_ranges(s.header, read),
    lambda s, read: no_repeats(s.records, read),
    lambda s, read: numbered_variables(read),
    lambda s, read: belonging(s.header, s.records, read),
    lambda s, read: of_the_ratio_itself(s.records, read),
    lambda s, read: lone_share(s.shapes, read),
)


def taken_back(columns: NamedColumns, read: dict[int, NameReading], rules: Sequence[TakeBack]) -> dict[int, str]:
    """Take readings back, in place, and return of which columns and why: each rule sees what the ones before left.

    Parameters
    ----------
    columns : NamedColumns
    read : dict of int to NameReading
        By place.
    rules : sequence of TakeBack
        `AT_FIRST` or `AT_LAST`.

    Examples
    --------
    >>> read = {0: NameReading("mean"), 1: NameReading("ci_low"), 2: NameReading("ci_high")}
    >>> taken_back(NamedColumns(["mean", "min", "max"], [], ()), read, AT_LAST)[1]
    'the least or the greatest value beside a mean: no limit of its interval'
    >>> sorted(read)
    [0]
    """
    told: dict[int, str] = {}
    for rule in rules:
        found = rule(columns, read)
        told |= found
        for place in found:
            read.pop(place, None)
    return told
