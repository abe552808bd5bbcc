"""Reading and refusing: what goes into pooling."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeGuard, cast, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.errors import DataError, LbpmetaWarning

__all__ = ["EffectSizesLike", "Studies", "holds_effects", "read_studies"]

Array = NDArray[np.float64]

_MOST_NAMED = 8


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
    """

    yi: Array
    vi: Array
    labels: tuple[str, ...]
    measure: str
    scale: str
    notes: tuple[str, ...]
    kept: NDArray[np.intp]
    n: Array | None = None


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
    if vi is None:
        if not holds_effects(yi):
            raise DataError("`vi` is missing; give the sampling variances, or an EffectSizes as first argument.")
        source = yi
        labels = source.labels if labels is None else labels
        inherited, told = tuple(getattr(source, "notes", ())), True
        n = getattr(source, "n", None)
        if measure is None:
            measure, scale = source.measure, source.scale
        effects, variances = _vector("yi", source.yi), _vector("vi", source.vi)
    elif holds_effects(yi):
        raise DataError("`vi` is given twice: the first argument already holds variances. Leave `vi` out.")
    else:
        effects, variances = _vector("yi", cast(ArrayLike, yi)), _vector("vi", vi)
    if measure and not (told and scale != "identity"):
        scale = _scale(measure, scale)
    if effects.size != variances.size:
        raise DataError(f"`yi` has {effects.size} values and `vi` has {variances.size}; give one of each per study.")
    names = _labels(labels, effects.size)
    missing = np.isnan(effects) | np.isnan(variances)
    notes = inherited
    kept = np.arange(effects.size)
    if missing.any():
        note = f"Left out, effect or variance missing: {_named(names, np.flatnonzero(missing))}."
        if not told:
            warnings.warn(note, LbpmetaWarning, stacklevel=stacklevel)
        notes = (*notes, note)
        kept = np.flatnonzero(~missing)
        effects, variances = effects[kept], variances[kept]
        names = tuple(names[i] for i in kept)
    if not kept.size:
        raise DataError("There is no study to pool: `yi` and `vi` hold no pair of numbers.")
    _refuse("yi", effects, ~np.isfinite(effects), names, kept, "it must be finite")
    _refuse(
        "vi",
        variances,
        ~((variances > 0) & (variances < np.inf)),
        names,
        kept,
        "it must be above 0 and finite; leave the study out or correct its variance",
    )
    effects.flags.writeable = variances.flags.writeable = False
    if n is not None:
        n = np.asarray(n, dtype=np.float64)[kept]
    return Studies(effects, variances, names, measure or "", scale, notes, kept, n)


def holds_effects(value: object) -> TypeGuard[EffectSizesLike]:
    """Whether an argument is an EffectSizes or the like."""
    return all(hasattr(value, name) for name in ("yi", "vi", "measure", "scale", "labels"))


def _vector(name: str, value: ArrayLike) -> Array:
    try:
        array = np.array(value, dtype=np.float64, ndmin=1)
    except (TypeError, ValueError):
        raise DataError(
            f"`{name}` must be an array of numbers; got {value!r}. Write NaN for a missing value."
        ) from None
    if array.ndim > 1:
        raise DataError(f"`{name}` has shape {array.shape}; give one number per study, or use pool_arrays().")
    return array


def _labels(labels: Iterable[object] | None, k: int) -> tuple[str, ...]:
    if labels is None:
        return tuple(f"Study {i}" for i in range(1, k + 1))
    names = tuple(str(label) for label in ((labels,) if isinstance(labels, str) else labels))
    if len(names) != k:
        raise DataError(f"`labels` names {len(names)} studies, but there are {k} effects.")
    return names


def _scale(measure: str, scale: str) -> str:
    from lbpmeta.effects import get_measure

    return get_measure(measure).scale if scale == "identity" else scale


def _named(names: Sequence[str], positions: NDArray[np.intp]) -> str:
    shown = ", ".join(f"{names[i]} (row {i + 1})" for i in positions[:_MOST_NAMED])
    more = positions.size - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _refuse(
    name: str,
    values: Array,
    bad: NDArray[np.bool_],
    names: Sequence[str],
    kept: NDArray[np.intp],
    rule: str,
) -> None:
    if bad.any():
        i = int(np.argmax(bad))
        raise DataError(f"`{name}` of {names[i]} (row {kept[i] + 1}) is {values[i]:g}; {rule}.")
