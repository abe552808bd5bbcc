"""Which inputs a forest plot takes, and who reads them. One registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError, own_method
from lbpmeta.plots.forest.entries import Asked, Source
from lbpmeta.plots.forest.from_fits import from_effects, from_fit, from_regression, from_subgroups
from lbpmeta.plots.forest.from_tables import from_bayes, from_glmm, from_runs, from_strings
from lbpmeta.pooling.data import is_combined
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.regression.fit import RegressionFit
from lbpmeta.pooling.regression.subgroups import SubgroupFit
from lbpmeta.pooling.sensitivity.runs import PoolTable
from lbpmeta.pooling.single import pool

__all__ = ["SOURCES", "SourceSpec", "read_source"]


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One kind of input.

    Parameters
    ----------
    title : str
        In words.
    accepts : callable
        (input) -> bool
    read : callable
        (input, Asked) -> Source
    """

    title: str
    accepts: Callable[[object], bool]
    read: Callable[[Any, Asked], Source]


def _is(kind: type) -> Callable[[object], bool]:
    return lambda x: isinstance(x, kind)


def _is_called(name: str) -> Callable[[object], bool]:
    """By name: whoever has such a fit has loaded its model, which takes longer than a plot."""
    return lambda x: type(x).__name__ == name and type(x).__module__.startswith("lbpmeta.pooling.")


def _is_table(x: object) -> bool:
    return isinstance(x, Iterable) and not isinstance(x, str | bytes)


def _from_combined(combined: Any, asked: Asked) -> Source:
    """The studies that statsmodels combined, pooled here under the default recipe."""
    return from_fit(pool(combined, measure=asked.measure), asked)


#: Every kind of input, the first that accepts reads it.
SOURCES: Final[tuple[SourceSpec, ...]] = (
    SourceSpec("a fit", _is(Fit), from_fit),
    SourceSpec("a subgroup fit", _is(SubgroupFit), from_subgroups),
    SourceSpec("a meta-regression by a factor", _is(RegressionFit), from_regression),
    SourceSpec("a leave-one-out or cumulative analysis", _is(PoolTable), from_runs),
    SourceSpec("a mixed model of counts", _is_called("GlmmFit"), from_glmm),
    SourceSpec("a Bayesian fit", _is_called("BayesFit"), from_bayes),
    SourceSpec("a result of statsmodels' combine_effects", is_combined, _from_combined),
    SourceSpec("effect sizes", _is(EffectSizes), from_effects),
    SourceSpec("a table of printed estimates", _is_table, from_strings),
)


def read_source(x: object, asked: Asked) -> Source:
    """Return the source of an input.

    Raises
    ------
    DataError
        If nothing reads such an input.
    """
    for spec in SOURCES:
        if spec.accepts(x):
            return spec.read(x, asked)
    kinds = ", ".join(spec.title for spec in SOURCES)
    has = own_method(x, "forest", "to_frame")
    raise DataError(f"`x` is a {type(x).__name__}; a forest plot takes {kinds}.{has}")
