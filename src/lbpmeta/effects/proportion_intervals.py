"""Proportion intervals: every usual confidence interval of one proportion, by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.effects import proportion_methods as by
from lbpmeta.effects.proportion_methods import Limits
from lbpmeta.errors import DataError, MethodError

__all__ = ["PROPORTION_INTERVALS", "ProportionInterval", "proportion_intervals"]


@dataclass(frozen=True, slots=True)
class ProportionInterval:
    """One method: its name, function ``(events, n, level) -> (low, high)``, title and source."""

    name: str
    function: Callable[[int, int, float], Limits]
    title: str
    source: str


#: Methods by name. One more method is one function and one line here.
PROPORTION_INTERVALS: Final[Mapping[str, ProportionInterval]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            ProportionInterval("wald", by.wald, "Wald (normal)", "Newcombe 1998, method 1"),
            ProportionInterval("wilson", by.wilson, "Wilson score", "Wilson 1927"),
            ProportionInterval("clopper-pearson", by.clopper_pearson, "exact", "Clopper & Pearson 1934"),
            ProportionInterval("agresti-coull", by.agresti_coull, "Agresti-Coull", "Agresti & Coull 1998"),
            ProportionInterval("jeffreys", by.jeffreys, "Jeffreys", "Brown, Cai & DasGupta 2001"),
            ProportionInterval("mid-p", by.mid_p, "exact, mid-P", "Newcombe 1998, method 6"),
            ProportionInterval("wilson-cc", by.wilson_cc, "Wilson, continuity-corrected", "Newcombe 1998, method 4"),
            ProportionInterval("wald-cc", by.wald_cc, "Wald, continuity-corrected", "Newcombe 1998, method 2"),
            ProportionInterval("wald-t", by.wald_t, "t interval of the mean of a 0/1 variable", "Altman 1991"),
            ProportionInterval("plus-four", by.plus_four, "Wald after adding 2 and 2", "Agresti & Caffo 2000"),
            ProportionInterval("logit", by.logit, "Wald on the logit scale", "Brown, Cai & DasGupta 2001"),
            ProportionInterval("log", by.log_wald, "Wald on the log scale", "Altman 1991"),
            ProportionInterval("arcsine", by.arcsine, "Wald on the arcsine scale", "Brown, Cai & DasGupta 2001"),
            ProportionInterval(
                "arcsine-anscombe", by.arcsine_anscombe, "arcsine with Anscombe's correction", "Anscombe 1948"
            ),
        )
    }
)


def proportion_intervals(
    events: int, n: int, level: float = 0.95, *, methods: Iterable[str] | None = None
) -> dict[str, Limits]:
    """Return the confidence interval of a proportion by every method that has one.

    Parameters
    ----------
    events, n : int
    level : float
        Between 0 and 1.
    methods : iterable of str, optional
        Names in :data:`PROPORTION_INTERVALS`; default all.

    Returns
    -------
    dict
        Method to (low, high), within [0, 1]. A method without an interval for these numbers (logit of 0
        events) is left out.

    Raises
    ------
    DataError
        If the counts are not whole numbers with 0 <= events <= n and n >= 1.
    MethodError
        If the level or a method is not known.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:857-872. Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-133.

    Examples
    --------
    >>> low, high = proportion_intervals(18, 57, methods=["wilson"])["wilson"]
    >>> round(low, 4), round(high, 4)
    (0.21, 0.4448)
    """
    for name, count in (("events", events), ("n", n)):
        if isinstance(count, bool) or count != count or count != int(count):
            raise DataError(f"`{name}` is {count!r}; it must be a whole number.")
    if not (n >= 1 and 0 <= events <= n):
        raise DataError(f"`events` is {events} and `n` is {n}; they need 0 <= events <= n and n >= 1.")
    if not 0 < level < 1:
        raise MethodError(f"`level` is {level!r}; it must lie strictly between 0 and 1.")
    out = {}
    for name in PROPORTION_INTERVALS if methods is None else methods:
        if name not in PROPORTION_INTERVALS:
            raise MethodError(f"`methods` holds {name!r}; legal are {', '.join(map(repr, PROPORTION_INTERVALS))}.")
        low, high = PROPORTION_INTERVALS[name].function(int(events), int(n), level)
        if math.isfinite(low) and math.isfinite(high):
            out[name] = (max(0.0, low), min(1.0, high))
    return out
