"""Named: what a rule of names looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lbpmeta.evidence.names.values import Shape

__all__ = ["NamedColumns"]


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """What a rule of names looks at.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    records : sequence of sequence of str
        The cells, row by row.
    shapes : sequence of Shape
        What the cells of each column allow it to be.
    """

    header: Sequence[str]
    records: Sequence[Sequence[str]]
    shapes: Sequence[Shape]
