"""Which sensitivities, specificities and prevalences, or which tables of whole people, print given figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from lbpmeta.interval import ValueSet

__all__ = ["COUNTED", "Box", "box_of", "feasible", "hull", "table_exists"]

#: Arguments that hold numbers of people.
COUNTED: Final = ("n_diseased", "n_healthy", "n")

#: Sensitivity, specificity, prevalence.
Box = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]

_AXES: Final = ("sensitivity", "specificity", "prevalence")

#: Largest total for which every split into diseased and healthy people is tried.
_LARGEST_TOTAL: Final = 2000
#: Most tables that are tried at once.
_MOST_TABLES: Final = 4_000_000
_SLACK: Final = 1e-12


def _ratio(above: float, below: float) -> float:
    if below > 0:
        return above / below
    return math.inf if above > 0 else math.nan


def _ppv(s: float, c: float, p: float) -> float:
    return _ratio(s * p, s * p + (1 - c) * (1 - p))


def _npv(s: float, c: float, p: float) -> float:
    return _ratio(c * (1 - p), c * (1 - p) + (1 - s) * p)


#: Figure -> its formula, and for s, c and p whether it grows (1), falls (-1), stays (0), or may do either (2).
_FIGURES: Final[Mapping[str, tuple[Callable[[float, float, float], float], tuple[int, int, int]]]] = MappingProxyType(
    {
        "sensitivity": (lambda s, c, p: s, (1, 0, 0)),
        "specificity": (lambda s, c, p: c, (0, 1, 0)),
        "prevalence": (lambda s, c, p: p, (0, 0, 1)),
        "lr_positive": (lambda s, c, p: _ratio(s, 1 - c), (1, 1, 0)),
        "lr_negative": (lambda s, c, p: _ratio(1 - s, c), (-1, -1, 0)),
        "dor": (lambda s, c, p: _ratio(s * c, (1 - s) * (1 - c)), (1, 1, 0)),
        "ppv": (_ppv, (1, 1, 1)),
        "npv": (_npv, (1, 1, -1)),
        "accuracy": (lambda s, c, p: s * p + c * (1 - p), (1, 1, 2)),
    }
)


def hull(name: str, box: Box) -> ValueSet:
    """Return the values of a figure over a box; every figure is monotone in each of s, c and p, or linear in it."""
    formula, slopes = _FIGURES[name]
    ends = []
    for prevalence in box[2] if slopes[2] == 2 else (0.0,):
        corners = []
        for side in (0, 1):  # least and greatest corner
            point = [axis[side if slope >= 0 else 1 - side] for axis, slope in zip(box, slopes, strict=True)]
            if slopes[2] == 2:
                point[2] = prevalence
            corners.append(formula(*point))
        ends += corners
    if any(math.isnan(x) for x in ends):  # 0/0 at a corner: anything goes
        return ValueSet(0.0, math.inf)
    low, high = min(ends), max(ends)
    return ValueSet(low - _SLACK * abs(low), high + _SLACK * abs(high) if math.isfinite(high) else high)


def box_of(sets: Mapping[str, ValueSet]) -> Box | None:
    """Return the box of s, c and p that their own prints allow; None if one of them is empty."""
    axes = []
    for name in _AXES:
        own = sets.get(name, ValueSet(0.0, 1.0)).intersection(ValueSet(0.0, 1.0))
        if own is None:
            return None
        axes.append((own.low, own.high))
    return axes[0], axes[1], axes[2]


def feasible(sets: Mapping[str, ValueSet], effort: int) -> bool | None:
    """Whether some s, c and p give every figure a value of its set: True, False (proved), or None (open).

    Parameters
    ----------
    sets : mapping of str to ValueSet
        Figure -> its values, as fractions.
    effort : int
        Most boxes to look at.
    """
    start = box_of(sets)
    if start is None:
        return False
    stack = [start]
    for _ in range(effort):
        if not stack:
            return False
        box = stack.pop()
        if not all(hull(name, box).intersects(values) for name, values in sets.items()):
            continue
        middle = [(low + high) / 2 for low, high in box]
        if all(_holds(name, middle, values) for name, values in sets.items()):
            return True
        axis = max(range(3), key=lambda i: box[i][1] - box[i][0])
        if box[axis][1] - box[axis][0] < 1e-9:
            return True  # the sets touch: rounding cannot tell them apart
        for half in ((box[axis][0], middle[axis]), (middle[axis], box[axis][1])):
            parts = [half if i == axis else box[i] for i in range(3)]
            stack.append((parts[0], parts[1], parts[2]))
    return None


def _holds(name: str, point: list[float], values: ValueSet) -> bool:
    value = _FIGURES[name][0](*point)
    return math.isnan(value) or value in values


def _whole(values: ValueSet | None, total: int) -> np.ndarray:
    """Counts of `total` whose share lies in the set."""
    counts = np.arange(total + 1)
    if values is None or total == 0:
        return counts
    share = counts / total
    return np.asarray(counts[(share >= values.low - _SLACK) & (share <= values.high + _SLACK)])


def table_exists(
    sets: Mapping[str, ValueSet], diseased: int | None, healthy: int | None, total: int | None
) -> bool | None:
    """Whether some table of whole people prints every figure: True, False (proved), or None (too many to try)."""
    if total is not None:
        if diseased is not None and healthy is not None and diseased + healthy != total:
            return False
        if diseased is not None and healthy is None:
            healthy = total - diseased
        elif healthy is not None and diseased is None:
            diseased = total - healthy
        if min(diseased or 0, healthy or 0) < 0:
            return False
    if diseased is not None and healthy is not None:
        return _table(sets, diseased, healthy)
    if total is None:  # one arm only: its own figure is all that whole people can contradict
        name, size = ("sensitivity", diseased) if diseased is not None else ("specificity", healthy)
        return None if size is None or name not in sets else (None if len(_whole(sets[name], size)) else False)
    if total > _LARGEST_TOTAL:
        return None
    splits = _whole(sets.get("prevalence"), total)
    found = [_table(sets, int(k), total - int(k)) for k in splits if 0 < k < total]
    if any(found):
        return True
    return None if None in found else False


def _table(sets: Mapping[str, ValueSet], diseased: int, healthy: int) -> bool | None:
    tp = _whole(sets.get("sensitivity"), diseased)
    tn = _whole(sets.get("specificity"), healthy)
    if not tp.size or not tn.size:
        return False
    if tp.size * tn.size > _MOST_TABLES:
        return None
    fn, fp = (diseased - tp)[:, None], (healthy - tn)[None, :]
    grid = _grid(tp[:, None], fn, fp, tn[None, :])
    fits = np.ones((tp.size, tn.size), dtype=bool)
    for name, values in sets.items():
        if name in grid:
            value = grid[name]
            ok = (value >= values.low - _SLACK * abs(values.low)) & (value <= values.high + _SLACK * abs(values.high))
            fits &= ok | np.isnan(value)
    return bool(fits.any())


def _grid(tp: Any, fn: Any, fp: Any, tn: Any) -> dict[str, np.ndarray]:
    """Every figure over all tables; NaN where it does not exist."""
    with np.errstate(divide="ignore", invalid="ignore"):
        diseased, healthy = tp + fn, fp + tn
        return {
            "prevalence": np.asarray(diseased / (diseased + healthy)),
            "lr_positive": np.asarray((tp / diseased) / (fp / healthy)),
            "lr_negative": np.asarray((fn / diseased) / (tn / healthy)),
            "dor": np.asarray((tp * tn) / (fn * fp)),
            "ppv": np.asarray(tp / (tp + fp)),
            "npv": np.asarray(tn / (fn + tn)),
            "accuracy": np.asarray((tp + tn) / (diseased + healthy)),
        }
