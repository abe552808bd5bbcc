"""The arguments of regressions, three-level models and subgroups, from tables and under other programs' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from lbpmeta.effects.given import columns_named, holds_columns, is_series, study_names, texts_of
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.data import adopted, holds_effects
from lbpmeta.pooling.given import PoolArguments, PoolNames, pool_arguments

__all__ = [
    "SUBGROUPS",
    "RegressionArguments",
    "RegressionNames",
    "SubgroupNames",
    "matched",
    "of_each",
    "of_labels",
    "regression_arguments",
]


class RegressionNames(PoolNames, total=False):
    """Names of metafor's rma and meta's metareg that regressions understand."""

    mods: Any


class SubgroupNames(PoolNames, total=False):
    """Names of meta's update and metafor's that subgroups go by."""

    subgroup: Any
    byvar: Any
    by: Any


#: Names of the groups elsewhere -> ours.
SUBGROUPS: Final[Mapping[str, str]] = MappingProxyType(dict.fromkeys(("subgroup", "byvar", "by"), "groups"))


@dataclass(frozen=True, slots=True)
class RegressionArguments:
    """What a regression was asked, under its own names; the rows of `data` in the order of the effects."""

    effects: PoolArguments
    moderators: Any
    formula: str | None
    data: Any


def regression_arguments(
    function: str,
    yi: Any,
    vi: Any,
    moderators: Any,
    formula: str | None,
    data: Any,
    se: Any,
    own: Mapping[str, Any],
    others: Mapping[str, Any],
) -> RegressionArguments:
    """Return the arguments in their own places: a formula or moderators may follow effect sizes; columns have names.

    Raises
    ------
    TypeError
        For a name that nobody has.
    DataError, MethodError
        For a column that is not there, an argument given twice, and rows that cannot be matched.

    Examples
    --------
    >>> table = {"yi": [0.1, 0.2], "vi": [0.01, 0.02], "dose": [1, 2]}
    >>> asked = regression_arguments("meta_regression", table, "dose", None, None, None, None, {}, {})
    >>> asked.formula, asked.effects.vi, asked.data is table
    ('dose', [0.01, 0.02], True)
    """
    others = dict(others)
    mods = others.pop("mods", None)
    column = None
    front = adopted(yi)
    if holds_effects(front):
        if vi is not None and moderators is None and _moderates(vi):
            vi, moderators = None, vi
        elif vi is not None:
            raise DataError(
                "`vi` is given twice: the first argument already holds variances. Leave `vi` out; what moderates goes "
                "by its name: moderators=[...]."
            )
    elif holds_columns(front):
        if data is not None:
            raise MethodError(f"{function}() got two tables, in front and as `data`; leave one out.")
        data = front
        if isinstance(moderators, str) and formula is not None:
            column, moderators = moderators, None
        elif isinstance(vi, str) and moderators is None and formula is None and se is None and "sei" not in others:
            vi, moderators = None, vi
    elif isinstance(yi, str) and "~" in yi:
        raise MethodError(
            f"`yi` is {yi!r}; the outcome stands by itself: {function}('yi', 'vi', 'dose + setting', data=df)."
        )
    if mods is not None:
        if moderators is not None:
            raise MethodError("`moderators` is given twice, the second time as `mods`; leave one out.")
        moderators = mods
    if isinstance(moderators, str):
        if formula is not None:
            raise MethodError("`moderators` and `formula` are both formulas; give one.")
        moderators, formula = None, moderators
    # the table holds the moderators; the effects only where they are named
    named = [one for one in (yi, vi, se, others.get("sei")) if isinstance(one, str)]
    table = data if named and not holds_columns(front) else None
    effects = pool_arguments(yi, vi, column, table, se, own, others, function)
    if data is not None and formula is None and moderators is None and not holds_columns(front) and not named:
        raise MethodError("`data` is given without `formula`; pass the columns themselves as `moderators`.")
    names = _names(effects)
    if names is not None:
        data = data if data is None else matched(data, names, "data")
        moderators = moderators if moderators is None else matched(moderators, names, "moderators")
    return RegressionArguments(effects, moderators, formula, data if formula is not None else None)


def of_each(name: str, values: Any, data: Any, effects: PoolArguments) -> Any:
    """Return an argument that has one entry per study, in the order of the effects; with `data`, a column of it.

    Examples
    --------
    >>> effects = pool_arguments({"study": ["A", "B"], "yi": [1.0, 2.0], "vi": [1.0, 1.0]}, *[None] * 4, {}, {})
    >>> of_each("cluster", "lab", {"study": ["B", "A"], "lab": ["x", "y"]}, effects)
    ['y', 'x']
    """
    return of_labels(name, values, data, _names(effects))


def of_labels(name: str, values: Any, data: Any, labels: Sequence[str] | None) -> Any:
    """Return an argument with one entry per study, in the order of these labels; with `data`, a column of it.

    Examples
    --------
    >>> of_labels("cluster", "lab", {"study": ["B", "A"], "lab": ["x", "y"]}, ("A", "B"))
    ['y', 'x']
    """
    if isinstance(values, str):
        data = data if data is None or labels is None else matched(data, labels, "data")
        return columns_named(data, {name: values})[name]
    return values if labels is None else matched(values, labels, name)


def matched(values: Any, labels: Sequence[str], what: str) -> Any:
    """Return the rows of a table, or of a series, that are the studies', in their order, where it names them.

    The names are an index of texts, or a column "study" of a table. Where none of them names a study, nothing can be
    matched, and the rows are taken in their order, as arrays are.

    Parameters
    ----------
    values : frame, mapping, series or array_like
    labels : sequence of str
        The studies' names, one per row.
    what : str
        The argument, for the error.

    Raises
    ------
    DataError
        If some studies are named and others are not, or the order differs and a name stands twice.

    Examples
    --------
    >>> matched({"study": ["B", "A"], "dose": [2, 1]}, ("A", "B"), "data")
    {'study': ['A', 'B'], 'dose': [1, 2]}
    """
    names = _names_of(values)
    if names is None or names == list(labels) or not set(names) & set(labels):
        return values
    if apart := [label for label in labels if label not in set(names)]:
        raise DataError(f"`{what}` names other studies than the effects have: it has no {', '.join(apart[:4])}.")
    if len(set(names)) < len(names) or len(set(labels)) < len(labels):
        raise DataError(
            f"`{what}` has the studies in another order than the effects, and names one twice, so that its rows cannot "
            "be matched; bring them into one order, or give names that differ."
        )
    place = {name: i for i, name in enumerate(names)}
    order = [place[label] for label in labels]
    if isinstance(values, Mapping):
        return {name: [column[i] for i in order] if np.ndim(column) else column for name, column in values.items()}
    return values.iloc[order] if hasattr(values, "iloc") else values[order]


def _names_of(values: Any) -> list[str] | None:
    """Return the names of the rows of a table or series, as texts; None where it has none."""
    if is_series(values):
        return texts_of(values.index)
    if not holds_columns(values):
        return None
    found = study_names(values, texts_of(values.index) if hasattr(values, "index") else None)
    return None if found is None else [str(one) for one in found]


def _names(effects: PoolArguments) -> list[str] | None:
    """Return the names of all rows given, those that will be left out among them."""
    source = adopted(effects.yi)
    labels: Iterable[object] | None = effects.labels
    if labels is None and holds_effects(source):
        labels = source.labels
    return None if labels is None or isinstance(labels, str) else [str(one) for one in labels]


def _moderates(value: Any) -> bool:
    """Whether what follows effect sizes are moderators, and not their variances once more."""
    return isinstance(value, str) or np.ndim(value) != 1 or getattr(value, "name", None) not in (None, "vi")
