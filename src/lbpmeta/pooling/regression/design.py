"""From moderators, a formula or a matrix to the design of a meta-regression, and the same for new rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects.given import column_in, holds_columns, names_in
from lbpmeta.errors import DataError, MethodError, did_you_mean

__all__ = ["Design", "Term", "build_design"]

#: Functions that a formula knows under the names that R has for them.
_FUNCTIONS = ("log", "log10", "log2", "exp", "sqrt")


@dataclass(frozen=True, slots=True)
class Term:
    """One moderator: a number, or a factor in treatment coding.

    Parameters
    ----------
    name : str
    levels : tuple of str or None
        Levels of a factor, the reference level first; None for a numeric moderator.
    full : bool
        Whether the reference level gets a column too (the first factor of a model without intercept).

    Examples
    --------
    >>> Term("arm", ("a", "b", "c")).columns
    ('arm[b]', 'arm[c]')
    """

    name: str
    levels: tuple[str, ...] | None = None
    full: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns this term makes."""
        return (self.name,) if self.levels is None else tuple(f"{self.name}[{x}]" for x in self._coded)

    @property
    def _coded(self) -> tuple[str, ...]:
        levels = self.levels or ()
        return levels if self.full else levels[1:]

    def encode(self, values: Any) -> Array:
        """Return the columns for these values, shape (n, columns); a missing value makes a row of NaN."""
        if self.levels is None:
            return _numbers(values, self.name)[:, None]
        labels = _labels(values)
        for label in labels:
            if label is not None and label not in self.levels:
                raise DataError(
                    f"moderator {self.name!r} has the level {label!r}; "
                    f"the fit knows {', '.join(map(repr, self.levels))}."
                )
        out = np.array([[float(label == level) for level in self._coded] for label in labels]).reshape(len(labels), -1)
        out[[label is None for label in labels]] = np.nan
        return out


@dataclass(frozen=True, slots=True)
class Design:
    """How raw moderators become the columns of a design matrix.

    Parameters
    ----------
    names : tuple of str
        Column names.
    intercept : int or None
        Index of the column of ones.
    terms : tuple of Term
        Empty for a formula and for a design matrix given as such.
    formula : object
        The replayable design of a formula (patsy's ``DesignInfo``), or None.
    """

    names: tuple[str, ...]
    intercept: int | None
    terms: tuple[Term, ...] = ()
    formula: Any = None

    def rows(self, new: Any) -> Array:
        """Encode new moderator values with the coding of the fit, shape (n, p).

        Parameters
        ----------
        new : mapping, frame or array_like
            Values by moderator name; or an array of shape (n, moderators), (moderators,) for one row, or (n,)
            for one moderator. Design-matrix fits take rows of the design.
        """
        if self.formula is not None:
            if not holds_columns(new):
                raise MethodError("`newmods`: the model has a formula; give a mapping or a frame of its variables.")
            table = {name: np.atleast_1d(np.asarray(values)) for name, values in _items(new)}
            return np.asarray(_patsy().build_design_matrices([self.formula], table)[0], dtype=np.float64)
        if not self.terms:
            return self._design_rows(new)
        columns = self._columns(new)
        blocks = [term.encode(column) for term, column in zip(self.terms, columns, strict=True)]
        n = max(len(block) for block in blocks)
        blocks = [np.broadcast_to(block, (n, block.shape[1])) if len(block) == 1 else block for block in blocks]
        if any(len(block) != n for block in blocks):
            raise DataError("`newmods`: the moderators have different lengths; give one value or one per row of each.")
        return np.column_stack(([np.ones(n)] if self.intercept is not None else []) + blocks)

    def _design_rows(self, new: Any) -> Array:
        rows = np.atleast_2d(np.asarray(new, dtype=np.float64))
        if rows.shape[1] != len(self.names):
            raise DataError(
                f"`newmods` has {rows.shape[1]} columns; the design has {len(self.names)}: {', '.join(self.names)}."
            )
        return rows

    def _columns(self, new: Any) -> list[Any]:
        names = [term.name for term in self.terms]
        if holds_columns(new):
            given = dict(_items(new))
            if missing := [name for name in names if name not in given]:
                raise DataError(
                    f"`newmods` lacks the moderator {missing[0]!r}; give all of {', '.join(map(repr, names))}."
                )
            return [np.atleast_1d(np.asarray(given[name])) for name in names]
        array = np.asarray(new)
        if array.ndim < 2:
            array = np.reshape(array, (-1, 1)) if len(names) == 1 else np.reshape(array, (1, -1))
        if array.ndim > 2 or array.shape[1] != len(names):
            raise DataError(f"`newmods` has {array.shape[-1]} columns; the model has {', '.join(map(repr, names))}.")
        return [array[:, j] for j in range(len(names))]


def build_design(
    k: int,
    moderators: Any = None,
    *,
    formula: str | None = None,
    data: Any = None,
    X: ArrayLike | None = None,
    intercept: bool = True,
    names: Sequence[str] | None = None,
) -> tuple[Design, Array]:
    """Return the design and its matrix, shape (k, p); rows with a missing moderator hold NaN.

    Raises
    ------
    MethodError
        If more than one of `moderators`, `formula` and `X` is given, or the model would have no column.
    DataError
        If lengths differ or a value is no number.
    """
    given = [n for n, v in (("moderators", moderators), ("formula", formula), ("X", X)) if v is not None]
    if len(given) > 1:
        raise MethodError(f"`{given[0]}` and `{given[1]}` are both given; choose one way to state the model.")
    if data is not None and formula is None:
        raise MethodError("`data` is given without `formula`; pass the columns themselves as `moderators`.")
    if formula is not None:
        design, matrix = _from_formula(formula, data)
    elif X is not None:
        design, matrix = _from_matrix(np.array(X, dtype=np.float64), names)
    else:
        design, matrix = _from_terms(k, [] if moderators is None else _moderators(moderators, names), intercept)
    if matrix.shape[0] != k:
        raise DataError(f"`{given[0]}` has {matrix.shape[0]} rows; `yi` has {k}.")
    if matrix.shape[1] == 0:
        raise MethodError("`moderators`: the model has neither an intercept nor a moderator.")
    if np.any(np.isinf(matrix)):
        column = design.names[int(np.argwhere(np.isinf(matrix))[0, 1])]
        raise DataError(f"`moderators`: column {column!r} holds an infinite value; correct or remove it.")
    return design, matrix


def _from_terms(k: int, pairs: list[tuple[str, Any]], intercept: bool) -> tuple[Design, Array]:
    names: list[str] = ["intercept"] if intercept else []
    blocks: list[Array] = [np.ones((k, 1))] if intercept else []
    terms: list[Term] = []
    spanned = intercept
    for name, values in pairs:
        levels = _levels(values)
        if levels is not None and len(levels) < 2:
            raise MethodError(f"`moderators`: factor {name!r} has the single level {', '.join(levels)!r}; remove it.")
        term = Term(name, levels, full=levels is not None and not spanned)
        spanned = spanned or term.full
        block = term.encode(values)
        if len(block) != k:
            raise DataError(f"`moderators`: {name!r} has {len(block)} values; `yi` has {k}.")
        terms.append(term)
        blocks.append(block)
        names.extend(term.columns)
    matrix = np.column_stack(blocks) if blocks else np.empty((k, 0))
    return Design(tuple(names), 0 if intercept else None, tuple(terms)), matrix


def _from_matrix(matrix: Array, names: Sequence[str] | None) -> tuple[Design, Array]:
    if matrix.ndim != 2:
        raise DataError(f"`X` has {matrix.ndim} dimension(s); a design matrix has shape (k, p).")
    p = matrix.shape[1]
    ones = np.flatnonzero(np.all((matrix == 1) | np.isnan(matrix), axis=0))
    intercept = int(ones[0]) if len(ones) else None
    labels = tuple(names) if names is not None else tuple("intercept" if j == intercept else f"x{j}" for j in range(p))
    if len(labels) != p:
        raise DataError(f"`names` has {len(labels)} entries; `X` has {p} columns.")
    return Design(labels, intercept), matrix


def _from_formula(formula: str, data: Any) -> tuple[Design, Array]:
    import pandas as pd

    patsy = _patsy()
    right = formula.strip().removeprefix("~")
    if "~" in right:
        raise MethodError(f"`formula` is {formula!r}; give the right-hand side only, the outcome is `yi`.")
    if data is None:
        raise MethodError("`formula` is given without `data`; pass the table that holds its variables.")
    plain = isinstance(data, pd.DataFrame)
    frame = data if plain else pd.DataFrame({str(name): column_in(data, name) for name in names_in(data)})
    frame = frame.reset_index(drop=True)
    try:
        with np.errstate(divide="ignore", invalid="ignore"):
            known = {"np": np, "factor": patsy.builtins.C, **{name: getattr(np, name) for name in _FUNCTIONS}}
            made = patsy.dmatrix(right, frame, eval_env=patsy.EvalEnvironment([known]), return_type="dataframe")
    except patsy.PatsyError as error:
        missing = re.search(r"name '(\w+)' is not defined", str(error))
        if missing:
            told = [str(one) for one in frame.columns]
            raise MethodError(
                f"`formula` is {formula!r}, but {missing[1]!r} is no column of `data`.{did_you_mean(missing[1], told)} "
                f"It has: {', '.join(told[:12])}{' …' if len(told) > 12 else ''}."
            ) from None
        powers = " Write a power as I(x**2)." if "^" in right else ""
        raise MethodError(f"`formula` {formula!r} cannot be used: {error.message}.{powers}") from error
    info = made.design_info
    matrix = np.full((len(frame), made.shape[1]), np.nan)
    matrix[made.index] = made.to_numpy(dtype=np.float64)
    names = tuple("intercept" if name == "Intercept" else str(name) for name in info.column_names)
    return Design(names, names.index("intercept") if "intercept" in names else None, formula=info), matrix


def _patsy() -> Any:
    import patsy

    return patsy


def _items(table: Any) -> list[tuple[str, Any]]:
    return [(str(name), column_in(table, name)) for name in names_in(table)]


def _moderators(moderators: Any, names: Sequence[str] | None) -> list[tuple[str, Any]]:
    """Return (name, values) pairs from a table, a series, a vector or a matrix."""
    if holds_columns(moderators):
        pairs = _items(moderators)
    elif getattr(moderators, "name", None) is not None:
        pairs = [(str(moderators.name), moderators)]
    else:
        array = np.asarray(moderators)
        if array.ndim == 1:
            pairs = [("moderator", moderators if hasattr(moderators, "cat") else array)]
        elif array.ndim == 2:
            pairs = [(f"x{j + 1}", array[:, j]) for j in range(array.shape[1])]
        else:
            raise DataError(
                f"`moderators` has {array.ndim} dimensions; it must be a vector, a (k, m) matrix or a table."
            )
    if names is None:
        return pairs
    if len(names) != len(pairs):
        raise DataError(f"`names` has {len(names)} entries; there are {len(pairs)} moderators.")
    return [(str(name), values) for name, (_, values) in zip(names, pairs, strict=True)]


def _missing(value: Any) -> bool:
    return value is None or value == "" or value != value


def _labels(values: Any) -> list[str | None]:
    return [None if _missing(value) else str(value) for value in np.asarray(values, dtype=object).ravel()]


def _levels(values: Any) -> tuple[str, ...] | None:
    """Return the levels of a factor, None for numbers. Categories keep their order, text is sorted."""
    if hasattr(values, "cat"):
        present = set(_labels(values))
        return tuple(str(x) for x in values.cat.categories if str(x) in present)
    if np.asarray(values).dtype.kind not in "OUST":
        return None
    raw = np.asarray(values, dtype=object).ravel()
    if not any(isinstance(value, str) and value != "" for value in raw):
        return None
    return tuple(sorted({label for label in _labels(values) if label is not None}))


def _numbers(values: Any, name: str) -> Array:
    raw = np.asarray(values)
    if raw.dtype.kind in "OUST":
        raw = np.array([np.nan if _missing(value) else value for value in raw.ravel()], dtype=object)
    try:
        return np.asarray(raw, dtype=np.float64).ravel()
    except (TypeError, ValueError) as error:
        raise DataError(f"moderator {name!r} holds something that is no number: {error}.") from None
