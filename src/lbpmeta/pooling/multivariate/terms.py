"""Terms: random effects as they are written, ``1 | study/effect``, and what they add to a covariance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lbpmeta.arrays import Array, Index
from lbpmeta.effects.given import column_in, names_in
from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.pooling.multivariate.structures import CovarianceStructure, slopes, structure_named

__all__ = ["RandomTerm", "terms_of"]


@dataclass(frozen=True, slots=True, eq=False)
class RandomTerm:
    """One random effect.

    Parameters
    ----------
    name : str
        As it is told.
    inner : ndarray of int, shape (N,)
        The level of each row; 0 everywhere for an intercept.
    outer : ndarray of int, shape (N,)
        Rows of different outer levels are independent.
    levels : tuple of str
        Of `inner`.
    at : ndarray, shape (K,)
        Where the inner levels stand on their axis.
    structure : CovarianceStructure
    known : ndarray or None
        A known correlation matrix of the outer levels; rows of different levels are then correlated.
    """

    name: str
    inner: Index
    outer: Index
    levels: tuple[str, ...]
    at: Array
    structure: CovarianceStructure
    known: Array | None = None

    @property
    def n_variances(self) -> int:
        """Parameters that are logarithms of standard deviations."""
        return self.structure.variances(len(self.levels))

    @property
    def n_parameters(self) -> int:
        """All parameters."""
        return self.n_variances + self.structure.correlations(len(self.levels))

    def matrix(self, theta: Array) -> Array:
        """Return the covariance of the inner levels."""
        return slopes(self.structure.covariance, theta, self.at)[0]

    def correlation(self, theta: Array) -> float:
        """Return the one correlation of a structure: of neighbours, at distance 1 in continuous time."""
        S = self.matrix(theta)
        rho = float(S[0, 1] / np.sqrt(S[0, 0] * S[1, 1]))
        gap = float(abs(self.at[1] - self.at[0]))
        return rho ** (1.0 / gap) if self.structure.title.endswith("continuous time") else rho

    def reordered(self, order: Sequence[int]) -> RandomTerm:
        """Return the same effect with its levels in another order."""
        place = np.argsort(order)
        levels = tuple(self.levels[i] for i in order)
        return replace(self, inner=place[self.inner], levels=levels, at=self.at[list(order)])

    def added(self, theta: Array, rows: Index) -> tuple[Array, Array]:
        """Return what it adds to the covariance of groups of rows, (g, m, m), and derivatives, (q, g, m, m)."""
        S, dS = slopes(self.structure.covariance, theta, self.at)
        a, b = self.inner[rows][:, :, None], self.inner[rows][:, None, :]
        one, two = self.outer[rows][:, :, None], self.outer[rows][:, None, :]
        shared = (one == two).astype(np.float64) if self.known is None else self.known[one, two]
        return S[a, b] * shared, dS[:, a, b] * shared


def _codes(values: Sequence[Any]) -> tuple[Index, tuple[str, ...], list[Any]]:
    found: dict[Any, int] = {}
    try:
        ordered = sorted(set(values))
    except TypeError:
        ordered = list(dict.fromkeys(values))
    for value in ordered:
        found[value] = len(found)
    return np.array([found[value] for value in values], dtype=np.intp), tuple(map(str, ordered)), ordered


def _column(data: Any, name: str, size: int) -> list[Any]:
    if data is None:
        raise DataError(f"`random` names {name!r}; give the frame that has it as `data`.")
    has = names_in(data)
    if name not in has:
        raise DataError(f"`random`: the data have no column {name!r}.{did_you_mean(name, map(str, has))}")
    values = list(column_in(data, name))
    if len(values) != size:
        raise DataError(f"`data` has {len(values)} rows and there are {size} effects.")
    if any(value is None or value != value for value in values):
        raise DataError(f"`random`: column {name!r} has a missing value.")
    return values


def terms_of(
    random: str | Sequence[str] | None, struct: str, data: Any, size: int, R: Mapping[str, Any] | None
) -> tuple[RandomTerm, ...]:
    """Return the terms of a model.

    Parameters
    ----------
    random : str, sequence of str or None
        "1 | study", "1 | study/effect" (effects within studies: two terms), "outcome | trial"; "~" before it is fine.
    struct : str
        Of terms with something else than 1 on their left.
    data : frame or mapping
    size : int
        How many effects there are.
    R : mapping, optional
        Name of a grouping variable -> frame with the known correlations of its levels.

    Raises
    ------
    DataError, MethodError
        If a term cannot be read, or a variable is not there.
    """
    written = [random] if isinstance(random, str) else list(random or ())
    found: list[RandomTerm] = []
    groups: list[str] = []
    for text in written:
        left, bar, right = text.replace("~", "").partition("|")
        inner, names = left.strip(), [part.strip() for part in right.split("/")]
        if not bar or not inner or not all(names):
            raise MethodError(f"`random` is {text!r}; write '1 | study', '1 | study/effect' or 'outcome | study'.")
        if inner != "1" and len(names) > 1:
            raise MethodError(f"`random` is {text!r}; nested groups stand behind '1 |' only.")
        columns = [_column(data, name, size) for name in names]
        for depth in range(1, len(names) + 1):
            outer, of_outer, _ = _codes(list(zip(*columns[:depth], strict=True)) if depth > 1 else columns[0])
            name = "/".join(names[:depth])
            groups.append(name)
            known = None
            if R is not None and name in R:
                known = _known(name, R[name], of_outer)
            if inner == "1":
                zero, place = np.zeros(size, dtype=np.intp), np.zeros(1)
                found.append(RandomTerm(name, zero, outer, (name,), place, structure_named("ID"), known))
                continue
            code, levels, values = _codes(_column(data, inner, size))
            if struct in ("CAR", "AR", "HAR"):
                try:
                    at = np.array([float(value) for value in values])
                except (TypeError, ValueError):
                    raise DataError(f"`struct` is {struct!r}: {inner!r} must hold numbers (times).") from None
                order = np.argsort(at)
                at, levels = at[order], tuple(levels[i] for i in order)
                code = np.argsort(order)[code]
            else:
                at = np.arange(len(levels), dtype=np.float64)
            found.append(RandomTerm(f"{inner} | {name}", code, outer, levels, at, structure_named(struct), known))
    names = [term.name for term in found]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise MethodError(f"`random` has {twice!r} twice; two effects of one grouping cannot be told apart.")
    for name in R or {}:
        if name not in groups:
            raise MethodError(
                f"`R` names {name!r}, which is no grouping of `random`; these are {', '.join(groups)}."
                f"{did_you_mean(name, groups)}"
            )
    return tuple(found)


def _known(name: str, matrix: Any, levels: tuple[str, ...]) -> Array:
    """Return a known correlation matrix in the order of the levels."""
    if hasattr(matrix, "loc"):
        names = [str(label) for label in matrix.index]
        values = np.asarray(matrix, dtype=np.float64)
    else:
        names, values = list(levels), np.asarray(matrix, dtype=np.float64)
    missing = [level for level in levels if level not in names]
    if missing or values.shape != (len(names), len(names)):
        raise DataError(f"`R` of {name!r} has no row for {', '.join(missing[:5]) or 'every level'}.")
    at = [names.index(level) for level in levels]
    found = values[np.ix_(at, at)]
    if not np.allclose(found, found.T) or not np.allclose(np.diag(found), 1.0):
        raise DataError(f"`R` of {name!r} is no correlation matrix: symmetric, with ones on its diagonal.")
    if np.linalg.eigvalsh(found)[0] < -1e-8:
        raise DataError(f"`R` of {name!r} is no correlation matrix: it is not positive semidefinite.")
    return found
