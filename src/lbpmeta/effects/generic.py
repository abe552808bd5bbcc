"""estimates_from: estimates and variances from whatever precision a paper reports."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from numbers import Real
from types import MappingProxyType
from typing import Any, Final, TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags
from lbpmeta.effects._arrays import broadcast, check_range, label_list, named, study_labels, vector
from lbpmeta.effects.given import aligned, columns_named, own_names, study_names
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.measures import get_pooled, own_measure
from lbpmeta.special import ndtri, stdtrit

__all__ = ["critical_value", "estimates_from"]


class ReportedNames(TypedDict, total=False):
    """Names of metafor's rma and conv.wald and meta's metagen, understood beside our own; dots are underscores."""

    yi: Any
    vi: Any
    sei: Any
    slab: Any
    TE: Any
    seTE: Any
    lower: Any
    upper: Any
    out: Any
    ci_lb: Any
    ci_ub: Any
    pval: Any
    statistic: Any
    studlab: Any
    sm: str


#: Name in metafor or meta -> our argument.
_REPORTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "yi": "estimate",
        "TE": "estimate",
        "vi": "variance",
        "sei": "se",
        "seTE": "se",
        "lower": "ci_low",
        "upper": "ci_high",
        "out": "estimate",
        "ci_lb": "ci_low",
        "ci_ub": "ci_high",
        "pval": "p",
        "statistic": "t",
        "slab": "labels",
        "studlab": "labels",
        "sm": "measure",
    }
)
_TAKEN: Final = ("estimate", "se", "variance", "ci_low", "ci_high", "p", "t", "df", "measure", "labels")

#: What to say of each kind, in the order of :func:`_interval_doubts`.
_DOUBTS: Final = (
    "The estimate of {} is not the middle of its interval, as that of a normal or t interval is; its standard error is "
    "taken from the width.",
    "The standard error of {} does not make the interval beside it, neither by the normal distribution nor by t; the "
    "standard error is used.",
)

#: Degrees of freedom of the widest t interval that a trial could have printed.
_FEWEST_DF: Final = 2.0
#: Beyond so many decimals a number was computed, not read.
_DIGITS: Final = 14
#: A float that was computed shows all of its digits; what it stands for is no narrower than this share of it.
_FLOAT: Final = 1e-12


def critical_value(level: float, df: ArrayLike | None = None) -> Array:
    """Return the two-sided critical value of the normal or, where `df` is a number, of the t distribution.

    Parameters
    ----------
    level : float
        Confidence level, between 0 and 1.
    df : array_like, optional
        Degrees of freedom; NaN stands for the normal distribution.

    Raises
    ------
    MethodError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> critical_value(0.95, [float("nan"), 10.0]).round(4).tolist()
    [1.96, 2.2281]
    """
    asked: object = level
    if not isinstance(asked, Real):
        raise MethodError(f"`level` is {level!r}; it must be a number between 0 and 1.")
    if not 0 < level < 1:
        hint = f" Write {level / 100:g} for {level:g} %." if 1 < level < 100 else ""
        raise MethodError(f"`level` is {level!r}; it must lie strictly between 0 and 1.{hint}")
    upper = (1 + level) / 2
    if df is None:
        return np.asarray(ndtri(upper))
    freedom = np.asarray(df, dtype=np.float64)
    t: Array = stdtrit(np.where(np.isnan(freedom), 1.0, freedom), upper)
    return np.where(np.isnan(freedom), ndtri(upper), t)


def estimates_from(
    *,
    estimate: ArrayLike | None = None,
    se: ArrayLike | None = None,
    variance: ArrayLike | None = None,
    ci_low: ArrayLike | None = None,
    ci_high: ArrayLike | None = None,
    level: float = 0.95,
    p: ArrayLike | None = None,
    t: ArrayLike | None = None,
    df: ArrayLike | None = None,
    measure: str | None = None,
    data: Any = None,
    labels: Iterable[object] | None = None,
    **others: Unpack[ReportedNames],
) -> EffectSizes:
    """Return estimates and variances from any sufficient pair of reported numbers.

    Per study the first of these that is complete is used: `se`; `variance`; both limits; one limit and the
    estimate; `t` and the estimate; `p` and the estimate. NaN stands for "not reported", so that studies may
    report differently. Without `estimate`, the middle of the limits (on the analysis scale) or `t` times the
    standard error is taken.

    Examples
    --------
    >>> es = estimates_from(estimate=[0.62, 0.80], ci_low=[0.41, 0.60], ci_high=[0.93, 1.07], measure="RR")
    >>> es.yi.round(4).tolist(), es.se.round(4).tolist()
    ([-0.478, -0.2231], [0.2089, 0.1476])
    >>> estimates_from(estimate=-7.2, p=0.004, df=38, measure="MD").se.round(4).tolist()
    [2.3496]
    >>> print(estimates_from(estimate=-7.17, lower=-12.15, upper=-3.27, sm="MD"))
    1 effect size: MD
    Study 1    -7.1700  (se 2.2653)
    The estimate of Study 1 is not the middle of its interval, as that of a normal or t interval is; its standard error
    is taken from the width.

    Parameters
    ----------
    estimate, ci_low, ci_high : array_like, optional
        For ratio measures (RR, OR, HR …) as printed, on the natural scale: they are logged here.
    se, variance : array_like, optional
        On the analysis scale (of the log ratio for ratio measures).
    level : float
        Confidence level of the limits.
    p : array_like, optional
        Two-sided p-value of no effect.
    t : array_like, optional
        Test statistic (z or t) of no effect.
    df : array_like, optional
        Degrees of freedom behind limits and p-value; without them they are taken as normal.
    measure : str, optional
        A name in :data:`MEASURES`; "GEN", an effect of no named kind, by default.
    data : frame or mapping, optional
        A table whose columns the others then name: ``estimates_from(data=df, estimate="md", se="se")``.
    labels : iterable of str, optional
        Names of the studies; without them, an index of texts or a column "study" of `data`.
    **others
        The same under the names of metafor (`yi`, `vi`, `sei`, `slab` …) and meta (`TE`, `seTE`, `lower`, `upper`,
        `pval`, `statistic`, `studlab`, `sm`).

    Returns
    -------
    EffectSizes
        Its `notes` name studies whose numbers cannot all be right: an estimate that is not the middle of its interval,
        a standard error that does not make it. They are used all the same, as said above; :func:`check_estimate`
        says more.

    Warns
    -----
    LbpmetaWarning
        If a study has no sufficient pair; its row is NaN and the reason in `notes`.

    Raises
    ------
    DataError
        If limits are in the wrong order, an estimate lies outside them, or a ratio is not above 0.
    MethodError
        If nothing sufficient is given at all.

    References
    ----------
    Cochrane Handbook version 6.5, sections 6.3.1 and 6.3.2.
    """
    given = {
        "estimate": estimate,
        "se": se,
        "variance": variance,
        "ci_low": ci_low,
        "ci_high": ci_high,
        "p": p,
        "t": t,
        "df": df,
    }
    asked = own_names("estimates_from", others, {**given, "measure": measure, "labels": labels}, _TAKEN, _REPORTED)
    spec = get_pooled(own_measure(asked.pop("measure", "GEN")))
    asked, indexed = aligned(columns_named(data, asked))
    labels = asked.pop("labels", None)
    arrays = {name: vector(name, value) for name, value in asked.items()}
    if not set(arrays) & {"se", "variance", "ci_low", "ci_high", "p", "t"}:
        raise MethodError(
            "Nothing tells how precise the estimates are; give `se`, `variance`, `ci_low` and `ci_high`, `p` or `t`."
        )
    told = label_list(study_names(data, indexed) if labels is None else labels)
    arrays, k = broadcast(arrays, k=None if told is None or len(told) == 1 else len(told))
    names = study_labels(told, k)
    for name, array in arrays.items():
        check_range(name, array, names)
    nothing = np.full(k, np.nan)
    value, low, high = (arrays.get(name, nothing) for name in ("estimate", "ci_low", "ci_high"))
    _check_order(value, low, high, names)
    doubts = _interval_doubts(
        value, low, high, arrays.get("se", nothing), level, arrays.get("df", nothing), log=spec.scale == "log"
    )
    if spec.scale == "log":
        value, low, high = (
            _logged(name, array, names) for name, array in (("estimate", value), ("ci_low", low), ("ci_high", high))
        )
    freedom, statistic, p_value = (arrays.get(name, nothing) for name in ("df", "t", "p"))
    critical = critical_value(level, freedom)
    with np.errstate(divide="ignore", invalid="ignore"):
        sources = (
            arrays.get("se", nothing),
            np.sqrt(arrays.get("variance", nothing)),
            (high - low) / (2 * critical),
            (value - low) / critical,
            (high - value) / critical,
            _positive(np.abs(value / statistic)),
            _positive(np.abs(value) / _statistic_of(p_value, freedom)),
        )
    found = nothing
    for source in sources:
        found = np.where(np.isnan(found) & np.isfinite(source), source, found)
    value = np.where(np.isnan(value), low + (high - low) / 2, value)
    value = np.where(np.isnan(value), statistic * found, value)
    notes = [told.format(named(names, mask)) for mask, told in zip(doubts, _DOUBTS, strict=True) if mask.any()]
    undefined = np.isnan(value) | np.isnan(found)
    value, found = np.where(undefined, np.nan, value), np.where(undefined, np.nan, found)
    if undefined.any():
        notes.append(
            f"No {spec.name} for {named(names, undefined)}: the numbers given do not determine "
            "an estimate and its standard error."
        )
        warnings.warn(notes[-1], LbpmetaWarning, stacklevel=2)
    places = tuple((int(i), "its numbers do not determine an estimate") for i in np.flatnonzero(undefined))
    return EffectSizes(value, found**2, spec.name, spec.scale, names, tuple(notes), undefined=places)


def _positive(se: Array) -> Array:
    """An effect of 0, or a p-value of 0, says nothing about the standard error."""
    return np.where(se > 0, se, np.nan)


def _statistic_of(p: Array, df: Array) -> Array:
    """Return the absolute z, or t where df is a number, that has the two-sided p-value."""
    z = -ndtri(p / 2)
    with_t = ~np.isnan(df)
    t: Array = -stdtrit(np.where(with_t, df, 1.0), p / 2)
    return np.where(with_t, t, z)


def _check_order(value: Array, low: Array, high: Array, labels: tuple[str, ...]) -> None:
    """Refuse limits in the wrong order and estimates outside their limits."""
    for small, small_name, big, big_name in (
        (low, "ci_low", high, "ci_high"),
        (low, "ci_low", value, "estimate"),
        (value, "estimate", high, "ci_high"),
    ):
        bad = small > big
        if bad.any():
            i = int(np.argmax(bad))
            raise DataError(
                f"`{small_name}` is {small[i]:g} but `{big_name}` is {big[i]:g} for {labels[i]}: one of them is "
                "wrong. Correct it, or leave the study out."
            )


def _logged(name: str, array: Array, labels: tuple[str, ...]) -> Array:
    """Return the logarithms of ratios."""
    bad = array <= 0
    if bad.any():
        i = int(np.argmax(bad))
        raise DataError(
            f"`{name}` is {array[i]:g} for {labels[i]}; a ratio is above 0. "
            "If it is a log ratio already, use measure='GEN'."
        )
    return np.log(array)


def _interval_doubts(
    value: Array, low: Array, high: Array, se: Array, level: float, df: Array, *, log: bool
) -> tuple[Flags, Flags]:
    """Return which studies have an estimate beside the middle of their interval, and which an SE that is not its.

    A number is a float here, of which the digits that were printed are not known: it stands for all values that are
    rounded to it at the digits that it shows. Zeros at its end are lost, which only makes the set larger, so that a
    true print is never doubted for its rounding. Strings, and other kinds of intervals, are the concern of the checks.

    Parameters
    ----------
    value, low, high : ndarray, shape (k,)
        As printed; NaN where nothing was.
    se : ndarray, shape (k,)
        On the analysis scale.
    level : float
    df : ndarray, shape (k,)
        Of the t interval; NaN where it is not known.
    log : bool
        Whether the analysis scale is that of logarithms.

    Examples
    --------
    >>> value, low, high, none = map(np.array, ([-7.17, -7.7], [-12.15, -12.1], [-3.27, -3.3], [np.nan, np.nan]))
    >>> [mask.tolist() for mask in _interval_doubts(value, low, high, none, 0.95, none, log=False)]
    [[True, False], [False, False]]
    """
    below, above = _stands_for(low, log), _stands_for(high, log)
    own, spread = _stands_for(value, log), _stands_for(se, log=False)
    known = np.isfinite(df)
    upper = (1 + level) / 2
    exact = stdtrit(np.where(known, df, 1.0), upper)
    least, most = np.where(known, exact, ndtri(upper)), np.where(known, exact, stdtrit(_FEWEST_DF, upper))
    with np.errstate(invalid="ignore"):
        beside = (own[1] < (below[0] + above[0]) / 2) | (own[0] > (below[1] + above[1]) / 2)
        narrow = (above[1] - below[0]) / 2 < least * spread[0]
        wide = (above[0] - below[1]) / 2 > most * spread[1]
    return beside, (se > 0) & (narrow | wide)


def _stands_for(value: Array, log: bool) -> tuple[Array, Array]:
    """Return the ends of what is rounded to each float, on the analysis scale; NaN where there is none."""
    unit = np.full(value.size, 10.0**-_DIGITS)
    for digits in range(_DIGITS - 1, -1, -1):
        unit[np.round(value, digits) == value] = 10.0**-digits
    half = np.maximum(unit / 2, _FLOAT * np.abs(value))
    low, high = value - half, value + half
    if not log:
        return low, high
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(value > 0, np.log(np.maximum(low, 0.0)), np.nan), np.where(value > 0, np.log(high), np.nan)
