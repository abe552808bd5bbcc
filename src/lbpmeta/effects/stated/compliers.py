"""The effect in compliers: what an intention-to-treat effect is in those whom the allocation moved."""

from __future__ import annotations

from dataclasses import dataclass

from lbpmeta.effects.stated.sets import Stated, stated_set
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.shown import Plain

__all__ = ["ComplierEffect", "complier_effect"]


@dataclass(frozen=True, slots=True)
class ComplierEffect(Plain):
    """An effect divided by the difference in uptake.

    Parameters
    ----------
    estimate, low, high : ValueSet
        In compliers, over the rounding of what was printed.
    uptake1, uptake2 : float
        Share of each arm that took the intervention.
    assumptions : tuple of str
        Under which it is the effect in compliers.
    """

    estimate: ValueSet
    low: ValueSet
    high: ValueSet
    uptake1: float
    uptake2: float
    assumptions: tuple[str, ...]

    @property
    def compliers(self) -> float:
        """Share of people whom the allocation moved to take the intervention, or not to."""
        return self.uptake1 - self.uptake2

    def __str__(self) -> str:
        return (
            f"{self.estimate.mid:.4g} ({self.low.mid:.4g} to {self.high.mid:.4g}) in the {self.compliers:.1%} whom the "
            f"allocation moved (uptake {self.uptake1:.1%} and {self.uptake2:.1%}), if {' and '.join(self.assumptions)}"
        )


def complier_effect(
    estimate: Stated, low: Stated, high: Stated, *, crossed1: int, n1: int, crossed2: int, n2: int
) -> ComplierEffect:
    """Return the effect in compliers from a printed intention-to-treat effect and the cross-overs.

    Examples
    --------
    >>> found = complier_effect("-5.4", "-9.4", "-1.3", crossed1=10, n1=110, crossed2=5, n2=110)
    >>> f"{found.estimate.mid:.2f} ({found.low.mid:.1f} to {found.high.mid:.1f})"
    '-6.25 (-10.9 to -1.5)'
    >>> print(found.estimate)
    -6.31053 to -6.19474

    Parameters
    ----------
    estimate, low, high : str or number
        The difference between the arms as allocated, on an additive scale, with its interval.
    crossed1, n1 : int
        Of the people allocated to the intervention: how many did not take it, and all of them.
    crossed2, n2 : int
        Of the people allocated to the comparison: how many took the intervention, and all of them.

    Returns
    -------
    ComplierEffect

    Raises
    ------
    DataError
        If counts are impossible, or uptake is not higher in arm 1.

    Notes
    -----
    Wald's estimator: ``effect / (uptake1 - uptake2)``, and its limits likewise: uptake is taken as known, which
    makes the interval a little too narrow. It needs a random allocation; that the allocation works through taking
    the intervention only (exclusion restriction); and that nobody does the opposite of what was allocated
    (monotonicity). None of these can be seen in the numbers.

    References
    ----------
    Bloom HS. Eval Rev 1984;8:225-246. Angrist JD, Imbens GW, Rubin DB. J Am Stat Assoc 1996;91:444-455.
    """
    for arm, crossed, n in ((1, crossed1, n1), (2, crossed2, n2)):
        if not (0 <= crossed <= n and n > 0):
            raise DataError(f"`crossed{arm}` is {crossed!r} of `n{arm}` {n!r}; give 0 <= crossed <= n.")
    uptake1, uptake2 = 1 - crossed1 / n1, crossed2 / n2
    moved = uptake1 - uptake2
    if (n1 - crossed1) * n2 <= crossed2 * n1:
        raise DataError(
            f"Uptake is {uptake1:.3g} in arm 1 and {uptake2:.3g} in arm 2; without a higher one in arm 1 nobody was "
            "moved by the allocation."
        )
    moved_by = 1 / moved
    return ComplierEffect(
        estimate=stated_set(estimate, "estimate").scaled(moved_by),
        low=stated_set(low, "low").scaled(moved_by),
        high=stated_set(high, "high").scaled(moved_by),
        uptake1=uptake1,
        uptake2=uptake2,
        assumptions=(
            "the allocation works through taking the intervention only (exclusion restriction)",
            "nobody does the opposite of what was allocated (monotonicity)",
        ),
    )
