"""The one place where numbers go from the analysis scale to the display scale, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects._arrays import floats
from lbpmeta.errors import DataError, MethodError
from lbpmeta.measures import MEASURES
from lbpmeta.special import expit, logit

__all__ = ["SCALES", "back_transform", "harmonic_mean", "to_analysis_scale"]


def _identity(x: Array) -> Array:
    return x


def _sin2(x: Array) -> Array:
    # outside [0, pi/2] no proportion has this arcsine: an interval limit there stands for 0 or 1
    return np.sin(np.clip(x, 0.0, np.pi / 2)) ** 2


def _square(x: Array) -> Array:
    return np.maximum(x, 0.0) ** 2


#: Inverse and forward transformation of every scale; "double-arcsine" besides needs the sample size.
SCALES: Final[Mapping[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]]] = MappingProxyType(
    {
        "identity": (_identity, _identity),
        "log": (np.exp, np.log),
        "logit": (expit, logit),
        "arcsine": (_sin2, lambda p: np.arcsin(np.sqrt(p))),
        "fisher-z": (np.tanh, np.arctanh),
        "sqrt": (_square, np.sqrt),
    }
)


def back_transform(value: ArrayLike, scale: str, *, n: ArrayLike | None = None) -> Array:
    """Return numbers of the analysis scale on the display scale.

    Examples
    --------
    >>> float(back_transform(0.0, "RR"))
    1.0
    >>> back_transform([0.5, 0.6], "double-arcsine", n=40).round(4).tolist()
    [0.2232, 0.3144]

    Parameters
    ----------
    value : array_like
        Estimates or interval limits (not variances).
    scale : str
        A scale ("identity", "log", "logit", "arcsine", "double-arcsine", "fisher-z", "sqrt") or a measure
        in :data:`MEASURES`.
    n : array_like, optional
        For "double-arcsine": the sample size, broadcast against `value`. For a pooled value use
        :func:`harmonic_mean` of the studies' sizes.

    Returns
    -------
    ndarray
        A float for a scalar. Limits beyond the range of a transformed proportion return 0 or 1.

    Raises
    ------
    MethodError
        If the scale is unknown, or "double-arcsine" comes without `n`.

    References
    ----------
    Miller JJ. The inverse of the Freeman-Tukey double arcsine transformation. Am Stat 1978;32:138.
    """
    scale = _scale(scale)
    try:
        x = floats(value)
    except (TypeError, ValueError):
        raise DataError(f"`value` must be a number or an array of numbers; got {value!r}.") from None
    if scale == "double-arcsine":
        if n is None:
            raise MethodError("The double arcsine needs `n`; for a pooled value the harmonic mean of the sizes.")
        return _plain(_inverse_double_arcsine(x, np.asarray(n, dtype=np.float64)))
    with np.errstate(over="ignore"):  # exp of a huge logarithm is infinity, and printed so
        return _plain(SCALES[scale][0](x))


def to_analysis_scale(value: ArrayLike, scale: str, *, n: ArrayLike | None = None) -> Array:
    """Return numbers of the display scale on the analysis scale, the inverse of :func:`back_transform`.

    For "double-arcsine" the value is the proportion ``events/n``.

    Raises
    ------
    MethodError
        If the scale is unknown, or "double-arcsine" comes without `n`.
    DataError
        If a value is outside the domain (a ratio at or below 0, a proportion outside [0, 1]).

    Examples
    --------
    >>> float(to_analysis_scale(1.0, "OR"))
    0.0
    """
    scale = _scale(scale)
    x = np.asarray(value, dtype=np.float64)
    if scale == "double-arcsine":
        if n is None:
            raise MethodError("The double arcsine needs `n`.")
        size = np.asarray(n, dtype=np.float64)
        return _plain(_double_arcsine(x, size))
    with np.errstate(divide="ignore", invalid="ignore"):
        out = SCALES[scale][1](x)
    bad = ~np.isfinite(out) & ~np.isnan(x)
    if np.any(bad):
        raise DataError(f"{np.atleast_1d(x)[np.atleast_1d(bad)][0]:g} does not exist on the {scale} scale.")
    return _plain(out)


def harmonic_mean(n: ArrayLike) -> float:
    """Return the harmonic mean of sample sizes, ``k / sum(1/n)``.

    Raises
    ------
    DataError
        If a size is not above 0, or none is given.

    Examples
    --------
    >>> round(harmonic_mean([20, 30]), 9)
    24.0
    """
    size = np.atleast_1d(np.asarray(n, dtype=np.float64))
    if size.size == 0 or not np.all(size > 0):
        raise DataError(f"`n` must hold sample sizes above 0; got {size.tolist()}.")
    return float(size.size / np.sum(1 / size))


def _scale(name: str) -> str:
    """Return the scale of that name, or of the measure of that name."""
    if name in MEASURES:
        return MEASURES[name].scale
    if name in SCALES or name == "double-arcsine":
        return name
    raise MethodError(
        f"`scale` is {name!r}; it must be a measure or one of {', '.join(map(repr, SCALES))}, 'double-arcsine'."
    )


def _double_arcsine(p: Array, n: Array) -> Array:
    x = p * n
    return (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2


def _inverse_double_arcsine(t: Array, n: Array) -> Array:
    """Miller's inverse; values beyond those of 0/n and n/n return 0 and 1."""
    low, high = _double_arcsine(np.zeros_like(n), n), _double_arcsine(np.ones_like(n), n)
    inside = (t > low) & (t < high)
    safe = np.where(inside, t, np.pi / 4)
    sine = np.sin(2 * safe)
    root = 1 - (sine + (sine - 1 / sine) / n) ** 2
    p = (1 - np.sign(np.cos(2 * safe)) * np.sqrt(np.maximum(root, 0.0))) / 2
    beyond = np.where(t <= low, 0.0, np.where(t >= high, 1.0, np.nan))
    return np.where(inside, p, beyond)


def _plain(x: Array) -> Array:
    """Return a float instead of an array without dimensions."""
    plain: Array = np.asarray(x, dtype=np.float64)[()]
    return plain
