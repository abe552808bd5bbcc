"""What to do with 2x2 tables, proportions and rates that hold a zero: named policies, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError

__all__ = ["ZERO_CELLS", "ZeroCellPolicy", "get_zero_cells"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ZeroCellPolicy:
    """One software system's rule for tables with zero cells.

    Parameters
    ----------
    name : str
    add : float
        Added to every cell of a table that has a zero cell.
    corrected : frozenset of str
        Measures whose tables are corrected.
    raw_estimate : frozenset of str
        Of those, the measures whose estimate stays uncorrected; only the variance takes the corrected cells.
    drop_no_events : frozenset of str
        Measures that are undefined for a study without events in either arm.
    drop_all_events : frozenset of str
        Measures that are undefined for a study where everybody in both arms has the event.
    denominator_adds : float
        How many times `add` goes to the denominator of a risk: 2 (events and non-events), or 1.
    all_events_is_one : bool
        Whether a risk ratio is exactly 1 when everybody in both arms has the event.
    all_events_raw_variance : bool
        Whether the variance of such a log risk ratio takes the uncorrected number of events.
    source : str

    Examples
    --------
    >>> policy = get_zero_cells("revman")
    >>> policy.add, "RD" in policy.raw_estimate, "OR" in policy.drop_no_events
    (0.5, True, True)
    """

    name: str
    add: float
    corrected: frozenset[str]
    raw_estimate: frozenset[str] = frozenset()
    drop_no_events: frozenset[str] = frozenset()
    drop_all_events: frozenset[str] = frozenset()
    denominator_adds: float = 2.0
    all_events_is_one: bool = False
    all_events_raw_variance: bool = False
    source: str = ""

    def increment(self, measure: str, *cells: Array) -> Array:
        """Return what is added to each cell of each study, shape (k,): `add` or 0.

        Examples
        --------
        >>> import numpy as np
        >>> a, b, c, d = (np.array(x, float) for x in ([0, 3], [20, 17], [3, 2], [17, 18]))
        >>> get_zero_cells("metafor").increment("RR", a, b, c, d)
        array([0.5, 0. ])
        """
        zero = np.zeros(np.shape(cells[0]), dtype=bool)
        if measure in self.corrected:
            for cell in cells:
                zero = zero | (cell == 0)
        return np.where(zero, self.add, 0.0)

    def told(self, measure: str) -> str:
        """Return what was done to a study with a zero cell, as a sentence.

        Examples
        --------
        >>> get_zero_cells("revman").told("RD")
        'Zero cell: 0.5 added to each cell for the variance of this study.'
        """
        what = "variance" if measure in self.raw_estimate else "estimate"
        return f"Zero cell: {self.add:g} added to each cell for the {what} of this study."

    def dropped(self, measure: str, events1: Array, n1: Array, events2: Array, n2: Array) -> Mask:
        """Return which studies the policy leaves without an estimate, shape (k,)."""
        out = np.zeros(np.shape(events1), dtype=bool)
        if measure in self.drop_no_events:
            out |= (events1 == 0) & (events2 == 0)
        if measure in self.drop_all_events:
            out |= (events1 == n1) & (events2 == n2)
        return out


_TABLES = frozenset({"RR", "OR", "RD"})
_SINGLE = frozenset({"PR", "PLN", "PLO", "IR", "IRLN"})
_RATES = frozenset({"IRR", "IRD"})

#: Policies by name, as :attr:`lbpmeta.Recipe.zero_cells` names them.
ZERO_CELLS: Final[Mapping[str, ZeroCellPolicy]] = MappingProxyType(
    {
        policy.name: policy
        for policy in (
            ZeroCellPolicy(
                "metafor",
                add=0.5,
                corrected=_TABLES | _SINGLE | _RATES | {"PETO"},
                source="R package metafor 5.1-12, escalc(): add = 1/2, to = 'only0', drop00 = FALSE.",
            ),
            ZeroCellPolicy(
                "revman",
                add=0.5,
                corrected=_TABLES | _SINGLE | _RATES,
                raw_estimate=frozenset({"RD", "PR", "IRD", "IR"}),
                drop_no_events=frozenset({"RR", "OR", "PETO"}),
                drop_all_events=frozenset({"OR", "PETO"}),
                all_events_is_one=True,
                source="Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. Cochrane, 2010; "
                "published data packages for the risk ratio where everybody has the event.",
            ),
            ZeroCellPolicy(
                "meta",
                add=0.5,
                corrected=_TABLES | _SINGLE | _RATES,
                raw_estimate=frozenset({"RD", "PR", "IRD", "IR"}),
                drop_no_events=frozenset({"RR", "OR", "PETO"}),
                drop_all_events=frozenset({"OR", "PETO"}),
                denominator_adds=1.0,
                all_events_is_one=True,
                all_events_raw_variance=True,
                source="R package meta 8.4-0, metabin(): incr = 0.5, RR.Cochrane = FALSE, "
                "allstudies = FALSE; Hartung J, Knapp G. Stat Med 2001;20:3875-89, equation 18.",
            ),
            ZeroCellPolicy("none", add=0.0, corrected=frozenset(), source="No correction."),
        )
    }
)


def get_zero_cells(policy: str | ZeroCellPolicy) -> ZeroCellPolicy:
    """Return the policy of that name, or the policy itself.

    Raises
    ------
    MethodError
        If no policy has that name.

    Examples
    --------
    >>> get_zero_cells("none").add
    0.0
    """
    if isinstance(policy, ZeroCellPolicy):
        return policy
    try:
        return ZERO_CELLS[policy]
    except (KeyError, TypeError):
        raise MethodError(
            f"`zero_cells` is {policy!r}; it must be one of {', '.join(map(repr, ZERO_CELLS))}."
        ) from None
