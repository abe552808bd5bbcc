"""Conversions between scales: instruments, standardised and natural units, odds and risks.

All take numbers or arrays (broadcast) and return floats or arrays. Standard errors are scaled by the same
factor as the estimates.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects._numbers import numbers, plain
from lbpmeta.errors import DataError, MethodError, hinting

__all__ = [
    "log_or_to_smd",
    "rescale",
    "risk_ratio_from_odds_ratio",
    "smd_to_log_or",
    "smd_to_mid_units",
    "smd_to_units",
    "to_mid_units",
]

#: SD of the standard logistic distribution.
_LOGISTIC_SD: Final = math.pi / math.sqrt(3)
_KINDS: Final = ("score", "difference", "spread", "variance")


def rescale(
    value: ArrayLike,
    old: tuple[float, float],
    new: tuple[float, float],
    *,
    kind: str = "score",
    reverse: bool = False,
) -> Array:
    """Return numbers of one instrument on the range of another.

    Examples
    --------
    >>> rescale([0, 2.5, 10], (0, 10), (0, 100)).tolist()
    [0.0, 25.0, 100.0]
    >>> print(rescale(18.0, (0, 24), (0, 100), reverse=True))
    25.0
    >>> print(rescale(-3.0, (0, 24), (0, 100), kind="difference", reverse=True))
    12.5

    Parameters
    ----------
    value : array_like
    old, new : tuple of float
        Lowest and highest possible score of the instruments.
    kind : {"score", "difference", "spread", "variance"}
        Scores (and means) move with the origin; differences only stretch and, reversed, change sign; standard
        deviations and errors, and variances, stretch without a sign.
    reverse : bool
        Whether high on the old instrument means low on the new one.

    Raises
    ------
    DataError
        If a range is empty, or a score lies outside its range.
    MethodError
        If the kind is unknown.
    """
    if kind not in _KINDS:
        raise MethodError(f"`kind` is {kind!r}; it must be one of {', '.join(map(repr, _KINDS))}.")
    for name, (low, high) in (("old", old), ("new", new)):
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise DataError(f"`{name}` is {(low, high)!r}; give the lowest and the highest possible score.")
    factor = (new[1] - new[0]) / (old[1] - old[0])
    if kind == "score":
        x = numbers("value", value, low=old[0], high=old[1])
        moved = (x - old[0]) * factor
        return plain(new[1] - moved if reverse else new[0] + moved)
    if kind == "difference":
        return plain(numbers("value", value) * (-factor if reverse else factor))
    return plain(numbers("value", value, low=0) * (factor if kind == "spread" else factor**2))


@hinting
def smd_to_log_or(smd: ArrayLike, se: ArrayLike) -> tuple[Array, Array]:
    """Log odds ratio of being better than any cut-off, and its SE: both times ``pi/sqrt(3)``.

    Assumes logistic distributions with one SD in both groups.

    Examples
    --------
    >>> log_or, se = smd_to_log_or(-0.5, 0.1)
    >>> float(log_or.round(4)), float(se.round(4))
    (-0.9069, 0.1814)

    References
    ----------
    Chinn S. Stat Med 2000;19:3127-3131. Cochrane Handbook version 6.5, section 10.6.
    """
    return _scaled(smd, se, _LOGISTIC_SD)


@hinting
def log_or_to_smd(log_or: ArrayLike, se: ArrayLike) -> tuple[Array, Array]:
    """Standardised mean difference from a log odds ratio, and its SE: both times ``sqrt(3)/pi``.

    Examples
    --------
    >>> smd, se = log_or_to_smd(-0.9069, 0.1814)
    >>> float(smd.round(4)), float(se.round(4))
    (-0.5, 0.1)

    References
    ----------
    Chinn S. Stat Med 2000;19:3127-3131.
    """
    return _scaled(log_or, se, 1 / _LOGISTIC_SD)


@hinting
def smd_to_units(smd: ArrayLike, se: ArrayLike, sd: ArrayLike) -> tuple[Array, Array]:
    """Mean difference on a familiar instrument, and its SE: the SMD times that instrument's SD.

    Examples
    --------
    >>> tuple(map(float, smd_to_units(-0.4, 0.1, 22.0)))
    (-8.8, 2.2)

    Raises
    ------
    DataError
        If `sd` is not above 0.

    References
    ----------
    Cochrane Handbook version 6.5, section 15.5.3.2.
    """
    return _scaled(smd, se, numbers("sd", sd, low=0, open_low=True))


@hinting
def to_mid_units(md: ArrayLike, se: ArrayLike, mid: ArrayLike) -> tuple[Array, Array]:
    """Mean difference and its SE in units of the minimal important difference: divided by it.

    Examples
    --------
    >>> tuple(map(float, to_mid_units(-7.5, 2.5, 10.0)))
    (-0.75, 0.25)

    Raises
    ------
    DataError
        If `mid` is not above 0.

    References
    ----------
    Johnston BC et al. Health Qual Life Outcomes 2010;8:116.
    """
    return _scaled(md, se, 1 / numbers("mid", mid, low=0, open_low=True))


def smd_to_mid_units(smd: ArrayLike, se: ArrayLike, sd: ArrayLike, mid: ArrayLike) -> tuple[Array, Array]:
    """Standardised mean difference and its SE in units of the minimal important difference.

    ``smd * sd / mid``, both of one instrument.

    Examples
    --------
    >>> tuple(map(float, smd_to_mid_units(-0.5, 0.1, 20.0, 10.0)))
    (-1.0, 0.2)

    Raises
    ------
    DataError
        If `sd` or `mid` is not above 0.

    References
    ----------
    Johnston BC et al. Health Qual Life Outcomes 2010;8:116.
    """
    scale = numbers("sd", sd, low=0, open_low=True) / numbers("mid", mid, low=0, open_low=True)
    return _scaled(smd, se, scale)


@hinting
def risk_ratio_from_odds_ratio(odds_ratio: ArrayLike, baseline_risk: ArrayLike) -> Array:
    """Risk ratio that an odds ratio means at a comparator-group risk: ``or / (1 - risk (1 - or))``.

    Examples
    --------
    >>> float(risk_ratio_from_odds_ratio(0.5, 0.4))
    0.625

    Raises
    ------
    DataError
        If the odds ratio is negative or the risk outside [0, 1].

    References
    ----------
    Cochrane Handbook version 6.5, section 15.4.4.4.
    """
    ratio, risk = (
        numbers("odds_ratio", odds_ratio, low=0),
        numbers("baseline_risk", baseline_risk, low=0, high=1),
    )
    return plain(ratio / (1 - risk * (1 - ratio)))


def _scaled(estimate: ArrayLike, se: ArrayLike, factor: Array | float) -> tuple[Array, Array]:
    y, s = numbers("estimate", estimate), numbers("se", se, low=0)
    return plain(np.asarray(y * factor)), plain(np.asarray(s * factor))
