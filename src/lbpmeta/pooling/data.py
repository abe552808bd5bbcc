"""Reading and refusing: what goes into pooling."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeGuard, cast, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Index
from lbpmeta.effects._arrays import floats, no_number
from lbpmeta.effects.given import aligned
from lbpmeta.errors import DataError, LbpmetaWarning, own_method
from lbpmeta.measures import own_measure
from lbpmeta.pooling.arguments import each

__all__ = [
    "Dropped",
    "EffectSizesLike",
    "Effects",
    "Studies",
    "holds_effects",
    "is_combined",
    "read_studies",
    "row_count",
]


_MOST_NAMED = 8

#: Beyond this, squares of effects in standard errors, or ratios of variances, leave the range of a float.
_TOO_FAR = 1e100
#: Labels of studies without names; to write these anew would take a twentieth of the time of a small fit.
_LABELS = tuple(f"Study {i}" for i in range(1, 51))


@runtime_checkable
class EffectSizesLike(Protocol):
    """Anything with `yi`, `vi`, `measure`, `scale` and `labels`, such as an EffectSizes."""

    @property
    def yi(self) -> Array: ...
    @property
    def vi(self) -> Array: ...
    @property
    def measure(self) -> str: ...
    @property
    def scale(self) -> str: ...
    @property
    def labels(self) -> tuple[str, ...]: ...


#: What effects can be given as: numbers, effect sizes, or a table (pandas' are ArrayLike too).
Effects: TypeAlias = ArrayLike | EffectSizesLike | Mapping[str, ArrayLike] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Combined:
    """Effects, variances and names of a result of statsmodels' ``combine_effects``."""

    yi: Array
    vi: Array
    labels: tuple[str, ...] | None
    measure: str = ""
    scale: str = "identity"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A study that was given and could not be pooled.

    Parameters
    ----------
    row : int
        Its place among the rows given, from 0.
    label : str
    reason : str
    """

    row: int
    label: str
    reason: str

    @property
    def note(self) -> str:
        """It in a sentence."""
        return f"{self.label}: left out, {self.reason}."


def kept_places(k: int, dropped: Sequence[Dropped]) -> tuple[int, ...]:
    """Return the places of the k studies that were pooled among all rows given.

    Examples
    --------
    >>> kept_places(2, [Dropped(1, "B", "no arm has an event")])
    (0, 2)
    """
    gone = {study.row for study in dropped}
    return tuple(i for i in range(k + len(gone)) if i not in gone)


@dataclass(frozen=True, slots=True, eq=False)
class Studies:
    """Studies that can be pooled.

    Parameters
    ----------
    yi, vi : ndarray, shape (k,)
        Finite effects and positive variances; read-only.
    labels : tuple of str
    measure, scale : str
    notes : tuple of str
        Which rows were left out.
    kept : ndarray of int, shape (k,)
        Positions of the studies among the rows given.
    n : ndarray, shape (k,), or None
        Participants per study, where known.
    dropped : tuple of Dropped
        The rows that were left out, in order.
    corrected : tuple of (int, str)
        Places among the studies, and what was done to their zero cells.
    """

    yi: Array
    vi: Array
    labels: tuple[str, ...]
    measure: str
    scale: str
    notes: tuple[str, ...]
    kept: Index
    n: Array | None = None
    dropped: tuple[Dropped, ...] = ()
    corrected: tuple[tuple[int, str], ...] = ()


def read_studies(
    yi: ArrayLike | EffectSizesLike,
    vi: ArrayLike | None = None,
    *,
    labels: Iterable[object] | None = None,
    measure: str | None = None,
    stacklevel: int = 3,
) -> Studies:
    """Check effects and variances; leave out missing rows, with a warning that names them.

    Rows that an EffectSizes holds as undefined were told when it was made: they become a note only.

    Raises
    ------
    DataError
        If shapes differ, nothing is left, or a value is infinite or a variance is not positive.
    """
    scale, told = "identity", False
    inherited: tuple[str, ...] = ()
    n: Array | None = None
    why: dict[int, str] = {}
    corrected: tuple[tuple[int, str], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    yi = adopted(yi)
    if vi is None:
        if not holds_effects(yi):
            has = own_method(yi, "pool", "evidence")
            raise DataError(f"`vi` is missing; give the sampling variances, or an EffectSizes as first argument.{has}")
        source = yi
        labels = source.labels if labels is None else labels
        inherited, told = tuple(getattr(source, "notes", ())), True
        n = getattr(source, "n", None)
        why = dict(getattr(source, "undefined", ()))
        corrected = tuple(getattr(source, "corrected", ()))
        if measure is None:
            measure, scale = source.measure, source.scale
        effects, variances = _vector("yi", source.yi), _vector("vi", source.vi)
    elif holds_effects(yi):
        raise DataError("`vi` is given twice: the first argument already holds variances. Leave `vi` out.")
    else:
        both, indexed = aligned({"yi": yi, "vi": vi})
        labels = indexed if labels is None else labels
        effects, variances = _vector("yi", both["yi"]), _vector("vi", both["vi"])
    measure = own_measure(measure) if measure else measure
    if measure and not (told and scale != "identity"):
        scale = _scale(measure, scale)
    if effects.size != variances.size:
        raise DataError(f"`yi` has {effects.size} values and `vi` has {variances.size}; give one of each per study.")
    names = _labels(labels, effects.size)
    notes = inherited
    kept = np.arange(effects.size)
    fine = np.isfinite(effects) & (variances > 0) & (variances < np.inf)
    if not (kept.size and fine.all()):
        kept = np.flatnonzero(~(np.isnan(effects) | np.isnan(variances)))
        if kept.size < effects.size:
            missing = np.setdiff1d(np.arange(effects.size), kept)
            note = f"Left out, effect or variance missing: {_named(names, missing)}."
            if not told:
                warnings.warn(note, LbpmetaWarning, stacklevel=stacklevel)
            notes = (*notes, note)
            effects, variances = effects[kept], variances[kept]
            dropped = tuple(Dropped(int(i), names[i], why.get(int(i), "no estimate or no variance")) for i in missing)
            place = {int(row): i for i, row in enumerate(kept)}
            corrected = tuple((place[row], how) for row, how in corrected if row in place)
            names = tuple(names[i] for i in kept)
        _refuse_what_cannot_be(effects, variances, names, kept)
    smallest = float(variances.min())
    with np.errstate(over="ignore"):
        far = float(np.abs(effects).max()) / math.sqrt(smallest)
        wide = np.log10(variances.max()) - np.log10(smallest)
    if far > _TOO_FAR or wide > math.log10(_TOO_FAR):
        raise DataError(
            f"`yi` and `vi` cannot be weighed against each other in floating point: effects up to "
            f"{np.abs(effects).max():.0e}, variances from {smallest:.0e} to {variances.max():.0e}."
        )
    effects.flags.writeable = variances.flags.writeable = False
    if n is not None:
        n = np.asarray(n, dtype=np.float64)[kept]
    return Studies(effects, variances, names, measure or "", scale, notes, kept, n, dropped, corrected)


def row_count(yi: object) -> int:
    """Return the number of rows given, complete or not."""
    given = adopted(yi)
    return int(np.size(given.yi if holds_effects(given) else cast(ArrayLike, given)))


def is_combined(value: object) -> bool:
    """Whether an argument is the result of ``statsmodels.stats.meta_analysis.combine_effects``; imports nothing."""
    kind = type(value)
    return kind.__name__ == "CombineResults" and kind.__module__.startswith("statsmodels.")


def adopted(value: Any) -> Any:
    """Return the effects that statsmodels combined, as effect sizes; any other argument as it is.

    Its estimates, variances and names of rows are taken, and nothing that it computed of them.
    """
    if not is_combined(value):
        return value
    labels = tuple(map(str, value.row_names))
    unnamed = labels == tuple(map(str, range(len(labels))))
    return _Combined(value.eff, value.var_eff, None if unnamed else labels)


def holds_effects(value: object) -> TypeGuard[EffectSizesLike]:
    """Whether an argument is an EffectSizes or the like."""
    return all(hasattr(value, name) for name in ("yi", "vi", "measure", "scale", "labels"))


def _vector(name: str, value: ArrayLike) -> Array:
    try:
        if np.asarray(value).dtype.kind == "b":
            raise TypeError("yes and no are no effects")
        array = np.array(floats(value), ndmin=1)
    except (TypeError, ValueError):
        raise DataError(f"`{name}` must be an array of numbers; {no_number(value)}") from None
    if array.ndim > 1:
        raise DataError(f"`{name}` has shape {array.shape}; give one number per study, or use pool_arrays().")
    return array


def _labels(labels: Iterable[object] | None, k: int) -> tuple[str, ...]:
    if labels is None:
        more = (f"Study {i}" for i in range(len(_LABELS) + 1, k + 1))
        return _LABELS[:k] if k <= len(_LABELS) else (*_LABELS, *more)
    names = tuple(map(str, (labels,) if isinstance(labels, str) else each("labels", labels)))
    if len(names) != k:
        raise DataError(f"`labels` names {len(names)} studies, but there are {k} effects.")
    return names


def _scale(measure: str, scale: str) -> str:
    from lbpmeta.measures import get_pooled

    return get_pooled(measure).scale if scale == "identity" else scale


def _named(names: Sequence[str], positions: Index) -> str:
    shown = ", ".join(f"{names[i]} (row {i + 1})" for i in positions[:_MOST_NAMED])
    more = positions.size - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _refuse_what_cannot_be(effects: Array, variances: Array, names: Sequence[str], kept: Index) -> None:
    if not kept.size:
        raise DataError("There is no study to pool: `yi` and `vi` hold no pair of numbers.")
    cannot = "it must be above 0 and finite; leave the study out or correct its variance"
    for name, values, fine, rule in (
        ("yi", effects, np.isfinite(effects), "it must be finite"),
        ("vi", variances, (variances > 0) & (variances < np.inf), cannot),
    ):
        if not fine.all():
            i = int(np.argmin(fine))
            raise DataError(f"`{name}` of {names[i]} (row {kept[i] + 1}) is {values[i]:g}; {rule}.")
