"""Multiverse analysis: every defensible recipe on every defensible selection of studies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Flags
from lbpmeta.decimals import level_text
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import Sample, as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import pool_runs
from lbpmeta.pooling.single import settings
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Multiverse", "Specification", "multiverse"]

CHOICE_NAMES = ("inclusion", "model", "tau2", "ci")


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to analyse the data, and what it gives; `tau2_method` is "none" for a common effect."""

    inclusion: str
    model: str
    tau2_method: str
    ci_method: str
    k: int
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p_value: float
    tau2: float
    i2: float
    q: float

    @property
    def choices(self) -> tuple[str, str, str, str]:
        """Values of the four choices, in the order of ``CHOICE_NAMES``."""
        return (self.inclusion, self.model, self.tau2_method, self.ci_method)


@dataclass(frozen=True, slots=True)
class Multiverse(Shown):
    """Results of all specifications, ordered by estimate.

    Parameters
    ----------
    specifications : tuple of Specification
    level : float
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    specifications: tuple[Specification, ...]
    level: float
    notes: tuple[str, ...] = ()
    measure: str = ""

    @property
    def share_significant(self) -> float:
        """Share of specifications whose interval leaves out zero."""
        return float(np.mean([s.ci_low > 0 or s.ci_high < 0 for s in self.specifications]))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per specification."""
        import pandas as pd

        return pd.DataFrame([dataclasses.asdict(s) for s in self.specifications])

    def __str__(self) -> str:
        estimates = [s.estimate for s in self.specifications]
        return (
            f"Multiverse of {len(estimates)} specifications: estimates from {estimates[0]:.4g} to {estimates[-1]:.4g} "
            f"(median {float(np.median(estimates)):.4g}); {self.share_significant:.0%} of the "
            f"{level_text(self.level)} intervals leave out zero{told_of(self.measure)}"
        )


def multiverse(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    model: Sequence[str] = ("random", "common"),
    tau2: Sequence[str] = ("DL", "PM", "REML"),
    ci: Sequence[str] = ("z", "hksj"),
    inclusion: Mapping[str, ArrayLike] | None = None,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    level: float | None = None,
    **others: Unpack[EffectNames],
) -> Multiverse:
    """Pool by every combination of model, tau2 estimator, interval and inclusion rule.

    A common effect has no tau2, so it appears once per interval and inclusion rule.

    Examples
    --------
    >>> result = multiverse([0.1, 0.3, 0.2, 0.9], [0.01, 0.02, 0.03, 0.02], inclusion={"no D": [1, 1, 1, 0]})
    >>> len(result.specifications)
    16
    >>> result.specifications[0].choices
    ('no D', ...)

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    model, tau2, ci : sequence of str
        Settings to combine, as in :class:`lbpmeta.recipe.Recipe`.
    inclusion : mapping of str to array_like of bool, shape (k,), optional
        Inclusion rules: a name, and which studies it keeps, such as ``{"low risk of bias": rob == "low"}``. "all
        studies" is always among them.
    labels, recipe, level : optional
        As in :func:`leave_one_out`; the recipe gives the settings that are not combined.

    Returns
    -------
    Multiverse

    Raises
    ------
    MethodError
        An empty list of settings, or an unknown setting.
    DataError
        A mask of the wrong length or type, or that keeps no study.

    References
    ----------
    Voracek M, Kossmeier M, Tran US. Which data to meta-analyze, and how? A specification-curve and
    multiverse-analysis approach to meta-analysis. Z Psychol 2019;227:64-82.
    """
    for name, values in (("model", model), ("tau2", tau2), ("ci", ci)):
        if isinstance(values, str) or not len(values):
            raise MethodError(f"`{name}` is {values!r}; give a list of settings, such as [{values or 'REML'!r}].")
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="multiverse",
        others=others,
        labels=labels,
        recipe=recipe,
        level=level,
    )
    names, mask = _inclusion_masks(s, inclusion)
    rows: list[Specification] = []
    for m in model:
        for estimator in tau2 if m == "random" else tau2[:1]:
            for interval in ci:
                chosen, _ = settings(s.recipe, m, estimator, interval)
                batch = pool_runs(dataclasses.replace(s, recipe=chosen), s.yi, s.vi, mask)
                method = estimator if m == "random" else "none"
                rows += [
                    Specification(
                        name,
                        m,
                        method,
                        interval,
                        int(mask[i].sum()),
                        *(
                            float(getattr(batch, field)[i])
                            for field in ("estimate", "se", "ci_low", "ci_high", "p_value", "tau2", "i2", "q")
                        ),
                    )
                    for i, name in enumerate(names)
                ]
    rows.sort(key=lambda row: row.estimate)
    alone = [name for name, kept in zip(names, mask.sum(axis=1), strict=True) if kept == 1]
    notes = s.notes + ((f"one study only under: {', '.join(alone)}.",) if alone else ())
    return Multiverse(tuple(rows), s.recipe.level, notes, s.measure)


def _inclusion_masks(s: Sample, inclusion: Mapping[str, ArrayLike] | None) -> tuple[tuple[str, ...], Flags]:
    masks = {"all studies": np.ones(s.k, dtype=bool)}
    if inclusion is not None and not isinstance(inclusion, Mapping):
        raise DataError(f"`inclusion` is {inclusion!r}; give a mapping of names to one true or false per study.")
    for name, given in (inclusion or {}).items():
        values = s.align(f"inclusion[{name!r}]", given)
        if not np.isin(values, (0, 1)).all():
            raise DataError(f"`inclusion` rule {name!r} must hold true or false; it holds {values.tolist()!r}.")
        masks[name] = values.astype(bool)
        if not masks[name].any():
            raise DataError(f"`inclusion` rule {name!r} keeps no study; drop the rule.")
    return tuple(masks), np.stack(list(masks.values()))
