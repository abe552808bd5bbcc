"""What a forest plot is made from, whatever it came from: entries, parts, a total. Plain frozen data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.effects.back_transform import back_transform
from lbpmeta.measures import MEASURES, get_measure
from lbpmeta.plots.forest.elements import NAN
from lbpmeta.pooling.fit import Fit

__all__ = ["NOT_ESTIMABLE", "Asked", "Entry", "Part", "Source", "null_of", "pooled_entry", "scale_of", "shown"]

NOT_ESTIMABLE = "not estimable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One estimate with its interval, on the display scale.

    Parameters
    ----------
    label : str
    estimate, low, high : float
        NaN where there is none.
    weight : float
        In percent; NaN where there is none.
    area : float
        Area of its square, 1 for the largest.
    precision : float
        Share of the inverse variances of all studies, in percent; NaN where it is not known.
    texts : (str, str, str) or None
        The numbers as they were printed; None to round them.
    marker : {"square", "dot", "diamond"}
    kind : {"study", "subtotal", "total"}
    remark : str
        Stands in place of the numbers.
    note : str
        A footnote about the row.
    """

    label: str
    estimate: float = NAN
    low: float = NAN
    high: float = NAN
    weight: float = NAN
    area: float = 0.0
    precision: float = NAN
    texts: tuple[str, str, str] | None = None
    marker: str = "square"
    kind: str = "study"
    remark: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the entries under one head, and what they pool to.

    Parameters
    ----------
    name : str
        "" for entries without a head.
    members : tuple of int
        Positions among the entries.
    subtotal : Entry or None
    fit : Fit or None
        The subtotal's fit, whose heterogeneity is told.
    """

    name: str
    members: tuple[int, ...]
    subtotal: Entry | None = None
    fit: Fit | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that the layout needs of an input.

    Parameters
    ----------
    studies : tuple of Entry
        In the order given.
    parts : tuple of Part
        Top to bottom; every study is in one of them.
    total : Entry or None
    fit : Fit or None
        The total's fit, whose tests are told.
    measure, scale : str
    level : float
        Of the intervals.
    predicts : bool
        Whether the fit's prediction interval belongs to the picture.
    difference : (float, int, float) or None
        Q between subgroups, its degrees of freedom and p.
    lines : tuple of str
        Further lines of tests.
    data : mapping of str to sequence
        Columns that the input brings along, one value per study.
    columns : tuple of str or None
        Columns to show where nobody asks for others; None for the style's.
    study_head : str
        "" for the style's.
    what : str
        The kind of figure, in words, for its alternative text.
    kept : tuple of int or None
        Places among `studies` of those that were pooled; None for all.
    method, model : str
        How a total was made that is no `Fit`, such as "GLMM" and "random"; "" where there is a fit, or no total.
    predicted : Entry or None
        Its prediction interval.
    """

    studies: tuple[Entry, ...]
    parts: tuple[Part, ...]
    total: Entry | None = None
    fit: Fit | None = None
    measure: str = ""
    scale: str = "identity"
    level: float = 0.95
    predicts: bool = False
    difference: tuple[float, int, float] | None = None
    lines: tuple[str, ...] = ()
    data: Mapping[str, Sequence[object]] = field(default_factory=lambda: MappingProxyType({}))
    columns: tuple[str, ...] | None = None
    study_head: str = ""
    what: str = "Forest plot"
    kept: tuple[int, ...] | None = None
    method: str = ""
    model: str = ""
    predicted: Entry | None = None

    @property
    def log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self.scale == "log"

    def spread(self, values: Sequence[Any]) -> list[Any]:
        """Return one value per row (and those behind): what was given for the pooled studies only leaves None between.

        Values for every row are taken as they are.
        """
        k, given = len(self.studies), list(values)
        if self.kept is None or len(given) != len(self.kept):
            return given
        out: list[Any] = [None] * k
        for place, value in zip(self.kept, given, strict=True):
            out[place] = value
        return out


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller said about an input.

    Parameters
    ----------
    labels : sequence of str or None
    measure : str or None
    subgroups : sequence of str or None
    subtotals : mapping of str to Fit, or None
    overall : Fit or None
    """

    labels: Sequence[object] | None = None
    measure: str | None = None
    subgroups: Sequence[str] | None = None
    subtotals: Mapping[str, Fit] | None = None
    overall: Fit | None = None


def null_of(measure: str, scale: str) -> float | None:
    """Return the display value of no effect; None for measures of one group."""
    if measure in MEASURES:
        null = MEASURES[measure].null
        return None if math.isnan(null) else null
    return {"identity": 0.0, "log": 1.0}.get(scale)


def scale_of(measure: str) -> str:
    """Return the analysis scale of a measure; "identity" where none is named.

    Raises
    ------
    MethodError
        If there is no such measure.
    """
    return get_measure(measure).scale if measure else "identity"


def shown(values: ArrayLike, scale: str, n: ArrayLike | None = None) -> tuple[float, ...]:
    """Return values of the analysis scale as they are shown.

    The double arcsine needs sample sizes to be turned back; without them it is shown as it is.
    """
    if scale == "double-arcsine" and n is None:
        return tuple(float(v) for v in np.atleast_1d(values))
    return tuple(float(v) for v in np.atleast_1d(back_transform(np.atleast_1d(values), scale, n=n)))


def pooled_entry(kind: str, label: str, fit: Fit, weight: float) -> Entry:
    """Return the diamond of a fit."""
    if fit.scale == "double-arcsine" and fit.n is None:
        estimate, low, high = fit.estimate, fit.ci.low, fit.ci.high
    else:
        display = fit.display()
        estimate, low, high = display.estimate, display.ci.low, display.ci.high
    remark = NOT_ESTIMABLE if math.isnan(low) or math.isnan(high) else ""
    return Entry(label, estimate, low, high, weight, marker="diamond", kind=kind, remark=remark)
