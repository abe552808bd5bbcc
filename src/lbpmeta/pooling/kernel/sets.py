"""Study sets: the arrays that every pooling kernel works on.

Many sets of studies are pooled at once. Inside the kernels the studies lie along the *first* axis, shape
``(k, n)``, so that a sum over studies adds whole rows of memory. Ragged sets are padded: a masked study has
effect 0, variance infinity and therefore weight 0.

One set alone has no second axis: its arrays have shape ``(k,)``, and what is an array of shape ``(n,)``
otherwise is a numpy scalar. Every formula reads the same for both; arithmetic on a scalar takes a tenth of the
time of an array of one element, which is most of the time that one fit takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.pooling.kernel.sums import study_sum, study_total

__all__ = ["StudySets", "study_sets"]


#: Variances outside this range are brought near 1 by a power of 2 before anything is squared.
_SAFE = (1e-60, 1e60)


@dataclass(frozen=True, slots=True, eq=False)
class StudySets:
    """Effects and variances of n sets of studies, centred; of one set without the axis n.

    Parameters
    ----------
    y : ndarray, shape (k, n)
        Effects minus `centre`, in units of `unit`; 0 where masked.
    v : ndarray, shape (k, n)
        Variances in units of ``unit**2``; inf where masked.
    w : ndarray, shape (k, n)
        ``1 / v``.
    k : ndarray, shape (n,)
        Number of studies of each set, as float.
    fewest : float
        Smallest of `k`; inf where there is no set.
    centre : ndarray, shape (n,)
        What was subtracted from the effects: close to the common-effect estimate.
    unit : ndarray, shape (n,) or None
        Powers of 2 that scaled each set; None when nothing was scaled.
    mask : ndarray of bool, shape (k, n), or None
        True for studies that count; None when all do.
    """

    y: Array
    v: Array
    w: Array
    k: Array
    fewest: float
    centre: Array
    unit: Array | None
    mask: Flags | None

    def full(self, value: float | bool) -> NDArray[Any]:
        """One value for each set, shape (n,)."""
        return np.full(self.k.shape, value)[()]

    def take(self, columns: Index) -> tuple[Array, Array]:
        """Effects and variances of some sets, shape (k, len(columns))."""
        return self.y.take(columns, axis=1), self.v.take(columns, axis=1)

    @property
    def centre_in_units(self) -> Array:
        """The centre in the units of the data."""
        return self.restore(self.centre, 1)

    def restore(self, value: Array, power: int) -> Array:
        """Return a value in the units of the data: `power` 1 for effects, 2 for variances."""
        if self.unit is None:
            return value
        return value * self.unit**power


def study_sets(yi: Array, vi: Array, mask: Flags | None = None) -> StudySets:
    """Centre effects and pad masked studies.

    The centre is the inverse-variance mean as far as floating point finds it. What remains is small where the
    effects are alike, so no later sum of squares cancels, however large a common offset or however small the
    variances are.

    Parameters
    ----------
    yi, vi : ndarray, shape (n, k), or (k,) for one set
        Effects and variances. Already validated: finite and ``vi > 0`` where not masked.
    mask : ndarray of bool, shape (n, k), optional
        True for studies that count.
    """
    y = np.array(yi.T, dtype=np.float64, order="C")
    v = np.array(vi.T, dtype=np.float64, order="C")
    if mask is None:
        columns_mask = None
        fewest = float(len(y))
        k = np.full(y.shape[1:], fewest)[()]
        smallest = float(np.minimum.reduce(v, axis=None, initial=np.inf))
        largest = float(np.maximum.reduce(v, axis=None, initial=0.0))
    else:
        columns_mask = np.array(mask.T, dtype=np.bool_, order="C")
        masked = ~columns_mask
        y[masked] = 0.0
        v[masked] = np.inf
        k = np.add.reduce(columns_mask, axis=0, dtype=np.float64)
        fewest = float(np.min(k, initial=np.inf))
        smallest = float(v.min(initial=np.inf))
        largest = float(np.max(v, initial=0.0, where=columns_mask))
    unit = None
    if not (smallest > _SAFE[0] and largest < _SAFE[1]):
        unit = np.exp2(np.round(0.5 * np.log2(v.min(axis=0))))
        y /= unit
        v /= unit
        v /= unit
    w = 1.0 / v
    centre = study_sum(w, y) / study_total(w)
    y -= centre
    if columns_mask is not None:
        y *= columns_mask
    return StudySets(y, v, w, k, fewest, centre, unit, columns_mask)
