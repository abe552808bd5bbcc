"""How the figures of a network name what they show, and in which order treatments stand."""

from __future__ import annotations

from collections.abc import Sequence

from lbpmeta.errors import DataError, did_you_mean
from lbpmeta.measures import MEASURES
from lbpmeta.pooling.network.fit import NetworkFit

__all__ = ["measure_name", "treatment_order"]


def measure_name(fit: NetworkFit) -> str:
    """Return the title of the fit's measure; "Effect" where it has none."""
    return MEASURES[fit.measure].title if fit.measure in MEASURES else "Effect"


def treatment_order(fit: NetworkFit, order: Sequence[str] | None, default: Sequence[str]) -> tuple[str, ...]:
    """Return the treatments in the order that was given, each once.

    Raises
    ------
    DataError
        If the order names another treatment, one twice, or not all.
    """
    if order is None:
        return tuple(default)
    names = tuple(str(name) for name in order)
    for name in names:
        if name not in fit.treatments:
            raise DataError(
                f"`order` names {name!r}, which is no treatment of this network: {', '.join(fit.treatments)}."
                f"{did_you_mean(name, fit.treatments)}"
            )
    if missing := [name for name in fit.treatments if name not in names]:
        raise DataError(f"`order` leaves out {', '.join(missing)}; name every treatment once.")
    if len(names) != len(fit.treatments):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"`order` names {twice!r} twice; name every treatment once.")
    return names
