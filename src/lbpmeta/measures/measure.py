"""Measure: what there is to know of an effect measure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["Measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One effect measure.

    Parameters
    ----------
    name, title : str
        Short name as used throughout, and in words.
    scale : str
        Analysis scale, see :class:`lbpmeta.effects.EffectSizes`; "inverse" (of a risk difference) for a number needed
        to treat.
    columns : tuple of tuple of str
        The sets of inputs it can be computed from; none where it cannot.
    options : tuple of str
        Settings of the computation: "smd_correction", "smd_variance", "zero_cells", "rom_correction".
    needs : str
        What must hold for the measure to be defined; told when it is not.
    source : str
    null : float
        Printed value of "no effect" (NaN for measures of one group, which have none).
    domain : tuple of float
        Smallest and largest value as printed, in fractions.
    symmetric : {"always", "pooled", "seldom", "unknown"}
        Whether a printed interval has its estimate in the middle, on the analysis scale: always; in a pooled line,
        while that of a single study may be exact, score, profile or noncentral; seldom, so that a lopsided one proves
        nothing anywhere; or nobody knows.
    unit : {"points", "smd", ""}
        The unit in which a threshold of relevance must be given; "" where none is.
    words : str
        Names in column heads and cells, in small letters, between bars.
    log_words : str
        Names of its logarithm.
    meta, revman : str
        Its name in the R package meta (`sm`) and in RevMan, where they have it; metafor's is `name` itself but for HR
        and NNT, which it has not.
    pooled : bool
        Whether it is pooled, and so drawn in a forest plot, as it stands.
    mantel_haenszel : bool
        Whether Mantel and Haenszel's method pools it.

    Examples
    --------
    >>> from lbpmeta.measures import MEASURES
    >>> MEASURES["RR"].scale, MEASURES["RR"].is_ratio, MEASURES["RR"].null
    ('log', True, 1.0)
    """

    name: str
    title: str
    scale: str
    columns: tuple[tuple[str, ...], ...] = ()
    options: tuple[str, ...] = ()
    needs: str = "complete inputs"
    source: str = ""
    null: float = 0.0
    domain: tuple[float, float] = (-math.inf, math.inf)
    symmetric: Literal["always", "pooled", "seldom", "unknown"] = "pooled"
    unit: Literal["points", "smd", ""] = ""
    words: str = ""
    log_words: str = ""
    meta: str = ""
    revman: str = ""
    pooled: bool = True
    mantel_haenszel: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether the measure compares two groups by a ratio (no effect is 1)."""
        return self.null == 1.0

    @property
    def kind(self) -> str:
        """What it is: "ratio", "difference", "one group", "association" or "other".

        Examples
        --------
        >>> from lbpmeta.measures import MEASURES
        >>> [MEASURES[name].kind for name in ("ROM", "IRD", "PLO", "COR", "NNT")]
        ['ratio', 'difference', 'one group', 'association', 'other']
        """
        if self.is_ratio:
            return "ratio"
        if math.isnan(self.null):
            return "one group"
        if self.name in ("COR", "UCOR", "ZCOR"):
            return "association"
        return "other" if self.name in ("GEN", "NNT") else "difference"

    @property
    def printed_as_is(self) -> bool:
        """Whether it is known on which scale it is printed: differences as they are, ratios on the natural scale.

        A logit of a proportion, say, may be printed as such or as the proportion.
        """
        return self.is_ratio or (self.scale == "identity" and self.symmetric != "unknown")

    @property
    def of_counts(self) -> bool:
        """Whether it is computed from counts of events, so that its intervals are never t intervals."""
        return any("events" in name for columns in self.columns for name in columns)

    @property
    def of_means(self) -> bool:
        """Whether it is computed from the means of two groups."""
        return any("mean1" in columns for columns in self.columns)

    @property
    def compares_risks(self) -> bool:
        """Whether it compares two risks as Mantel and Haenszel pool them: RR, OR and RD."""
        return self.mantel_haenszel and any("n1" in columns for columns in self.columns)

    @property
    def may_be_tables(self) -> bool:
        """Whether its pooled line may be made of 2x2 tables rather than of printed effects, by Mantel-Haenszel say."""
        return self.is_ratio or (self.of_counts and self.kind == "difference")

    @property
    def turned_back(self) -> bool:
        """Whether it may have been pooled on another scale than it is printed on: proportions, rates, correlations."""
        return self.kind == "association" or (self.kind == "one group" and self.of_counts)

    @property
    def judged(self) -> bool:
        """Whether an effect of this measure can be held against a threshold of relevance."""
        return self.kind in ("ratio", "difference")
