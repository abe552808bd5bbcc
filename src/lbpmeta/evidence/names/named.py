"""Named: what a rule of names looks at, and what one says that takes some columns out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from lbpmeta.evidence.names.values import Shape

__all__ = ["CalledApart", "NamedColumns"]


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


class CalledApart(NamedTuple):
    """What columns of one kind are, of which some are read and the others are not.

    Parameters
    ----------
    names : mapping of int to str
        What those are called in full that are read, by place.
    passed : mapping of int to str
        Those that are not to be read, and why.
    """

    names: Mapping[int, str] = MappingProxyType({})
    passed: Mapping[int, str] = MappingProxyType({})
