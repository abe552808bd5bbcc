"""Subgroups: a fit per group, and the test of whether the groups differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from lbpmeta import special
from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.decimals import effect_line, level_text, p_text
from lbpmeta.effects.given import holds_columns
from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.pooling.arguments import each
from lbpmeta.pooling.data import Studies, adopted, holds_effects, read_studies, row_count
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolArguments, own_settings, pool_arguments
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.regression.given import SUBGROUPS, SubgroupNames, of_each
from lbpmeta.pooling.single import pool_studies, settings
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Exported, ResultsTable

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SubgroupFit", "pool_subgroups"]


@dataclass(frozen=True, slots=True, eq=False)
class SubgroupFit(Exported):
    """Pooled estimates of subgroups and the test between them, on the analysis scale.

    Parameters
    ----------
    groups : tuple of str
        Names, in order of first appearance.
    fits : tuple of Fit
        One per group.
    overall : Fit
        All studies together.
    q_between, q_df, q_p : float, int, float
        Inverse-variance Q of the groups' estimates with their own standard errors, its degrees of freedom
        and p value (NaN where a standard error does not exist).
    tau2 : float or None
        The tau2 that all groups share; None where each has its own, or under a common effect.
    q_between_common, q_p_common : float
        The same test under a common effect within groups (``Q - sum of the groups' Q``).
    recipe : Recipe
    notes : tuple of str
    """

    groups: tuple[str, ...]
    fits: tuple[Fit, ...]
    overall: Fit
    q_between: float
    q_df: int
    q_p: float
    tau2: float | None
    q_between_common: float
    q_p_common: float
    recipe: Recipe
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, group: str) -> Fit:
        try:
            return self.fits[self.groups.index(group)]
        except ValueError:
            raise KeyError(f"{group!r}; the groups are {', '.join(map(repr, self.groups))}") from None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group, and one for all studies."""
        import pandas as pd

        frames = [fit.to_frame() for fit in (*self.fits, self.overall)]
        frame = pd.concat(frames, ignore_index=True)
        frame.insert(0, "group", [*self.groups, "all"])
        return frame

    def _repr_html_(self) -> str:
        return str(self.results_table()._repr_html_())

    def results_table(self) -> ResultsTable:
        """Return one line per group, and one for all studies, as a paper shows them."""
        level = level_text(self.recipe.level)
        title, *below = str(self).split("\n")
        rows = []
        for group, fit in zip((*self.groups, "All studies"), (*self.fits, self.overall), strict=True):
            shown = fit.display()
            effect = effect_line(shown.estimate, shown.ci.low, shown.ci.high)
            tau2 = f"{fit.tau2:.4g}" if fit.recipe.model == "random" and fit.k > 1 else ""
            i2 = f"{fit.i2:.0f}%" if fit.k > 1 else ""
            rows.append((group, str(fit.k), effect, p_text(fit.p_value, ""), tau2, i2))
        heads = ("Group", "Studies", f"{self.overall.display().name} [{level} CI]", "p", "tau2", "I2")
        return ResultsTable(title, heads, tuple(rows), tuple(below[len(self.groups) + 1 :]), self.to_frame())

    def __str__(self) -> str:
        width = max(len(group) for group in (*self.groups, "all"))
        of = self.overall.display().name
        lines = [f"{len(self.groups)} subgroups: {of} [{self.recipe.level * 100:g}% {self.recipe.ci} interval]"]
        for group, fit in zip((*self.groups, "all"), (*self.fits, self.overall), strict=True):
            shown = fit.display()
            interval = f"[{shown.ci.low:.3f}, {shown.ci.high:.3f}]"
            lines.append(f"{group:<{width}}  k {fit.k:>3}  {shown.estimate:8.3f} {interval}")
        shared = "one tau2 for all groups" if self.tau2 is not None else "a tau2 for each group"
        if self.recipe.model == "common":
            shared = "common effect within groups"
        lines.append(f"Between groups ({shared}): Q {self.q_between:.2f} on {self.q_df} df, {p_text(self.q_p)}")
        return "\n".join([*lines, *self.notes])


def pool_subgroups(
    yi: Any,
    vi: Any = None,
    *,
    groups: Any = None,
    data: Any = None,
    recipe: str | Recipe = "metafor",
    model: str | None = None,
    tau2: str | float | None = None,
    subgroup_tau2: str | None = None,
    ci: str | None = None,
    prediction: str | None = None,
    i2: str | None = None,
    level: float | None = None,
    labels: Iterable[object] | None = None,
    measure: str | None = None,
    se: Any = None,
    **others: Unpack[SubgroupNames],
) -> SubgroupFit:
    """Pool within subgroups and test between them: ``pool_subgroups(es, "setting", data=df)``.

    Examples
    --------
    >>> fit = pool_subgroups([0.1, 0.3, 0.9, 1.1], [0.02, 0.03, 0.02, 0.04], groups=["a", "a", "b", "b"])
    >>> fit["b"].k, round(fit.q_between, 2), fit.q_df
    (2, 24.43, 1)
    >>> print(fit)
    2 subgroups: Effect [95% z interval]
    a    k   2     0.180 [-0.035, 0.395]
    b    k   2     0.967 [0.740, 1.193]
    all  k   4     0.593 [0.128, 1.057]
    Between groups (a tau2 for each group): Q 24.43 on 1 df, p < 0.001

    Parameters
    ----------
    yi, vi, recipe, model, tau2, ci, prediction, i2, level, labels, measure
        As in :func:`pool`.
    groups : iterable, one per study, or str
        Names of the subgroups; a study without one (None or NaN) is an error. With `data`, the name of a column.
        After effect sizes, the groups may stand in second place.
    data : frame or mapping, optional
        A table whose columns `yi`, `vi` and `groups` name.
    subgroup_tau2 : {"separate", "common"}, optional
        Whether each group has its own tau2 (RevMan, R package meta) or all share one, estimated on the
        residuals about the groups' means (metafor's mixed-effects model with the group as factor). Overrides
        the recipe.
    se : array_like, shape (k,), optional
        Standard errors, instead of `vi`.
    **others
        The same under metafor's and meta's names: `subgroup`, `byvar`, `method`, `test`, `sei` …

    Returns
    -------
    SubgroupFit

    Raises
    ------
    DataError
        If a study has no group, or numbers cannot be used.
    NotDefinedError
        If there are fewer than two groups.

    Notes
    -----
    ``Q_between = sum (mu_g - mu)^2 / se_g^2`` about the inverse-variance mean of the groups' estimates, where
    ``se_g`` are the standard errors that the groups show: under HKSJ these are the HKSJ ones, as RevMan does.

    References
    ----------
    Borenstein M, Higgins JPT. Prev Sci 2013;14:134-143. Deeks JJ, Higgins JPT. Statistical algorithms in
    Review Manager 5, 2010.
    """
    own = {"model": model, "tau2": tau2, "ci": ci, "labels": labels, "measure": measure}
    effects, groups = _arguments(yi, vi, groups, data, se, own, others)
    chosen, fixed = settings(recipe, effects.model, effects.tau2, effects.ci, prediction, i2, level)
    chosen = chosen.replace(subgroup_tau2=subgroup_tau2)
    studies = read_studies(effects.yi, effects.vi, labels=effects.labels, measure=effects.measure)
    names, member = _members(groups, studies, effects.yi if effects.vi is None else effects.vi)
    overall = pool_studies(studies, chosen, fixed)
    shared: float | None = fixed
    if chosen.model == "random" and chosen.subgroup_tau2 == "common" and fixed is None:
        shared = _shared_tau2(studies, member, chosen.tau2)
    parts = [_part(studies, member == i) for i in range(len(names))]
    one_recipe = chosen if chosen.ci != "kr" or shared is None else chosen.replace(ci="t")
    note = f"All groups share tau2 {shared:.4g}." if fixed is None and shared is not None else None
    fits = tuple(pool_studies(part, one_recipe, shared, fixed_note=note) for part in parts)
    estimates = np.array([fit.estimate for fit in fits])
    q = _q_between(estimates, np.array([fit.se for fit in fits]))
    w = np.array([np.sum(1.0 / part.vi) for part in parts])
    mu = np.array([np.sum(part.yi / part.vi) for part in parts]) / w
    q_common = _q_between(mu, 1.0 / np.sqrt(w))
    df = len(names) - 1
    notes = []
    if alone := [name for name, fit in zip(names, fits, strict=True) if fit.k == 1]:
        notes.append(f"One study alone, nothing was pooled: {', '.join(alone)}.")
    if math.isnan(q):
        notes.append("No test between groups: a standard error does not exist.")
    if one_recipe is not chosen:
        notes.append("Kenward-Roger does not apply to a shared tau2: the groups have t intervals.")
    return SubgroupFit(
        groups=names,
        fits=fits,
        overall=overall,
        q_between=q,
        q_df=df,
        q_p=float(special.chdtrc(df, q)),
        tau2=shared if chosen.model == "random" else None,
        q_between_common=q_common,
        q_p_common=float(special.chdtrc(df, q_common)),
        recipe=chosen,
        notes=tuple(notes),
    )


def _arguments(
    yi: Any, vi: Any, groups: Any, data: Any, se: Any, own: Mapping[str, Any], others: Mapping[str, Any]
) -> tuple[PoolArguments, Any]:
    """Return the effects and the group of each, whichever way they were given."""
    theirs = {name: value for name, value in others.items() if name in SUBGROUPS and value is not None}
    rest = {name: value for name, value in others.items() if name not in SUBGROUPS}
    groups = own_settings("pool_subgroups", {"groups": groups}, theirs, SUBGROUPS).get("groups")
    front = adopted(yi)
    table = data
    if holds_effects(front):
        if groups is None and vi is not None:
            vi, groups = None, vi
    elif holds_columns(front) and data is None:
        table = front
    named = any(isinstance(one, str) for one in (yi, vi, se, rest.get("sei")))
    effects = pool_arguments(yi, vi, None, data if named else None, se, own, rest, "pool_subgroups")
    if groups is None:
        raise DataError("`groups` is missing; give the subgroup of each study, or its column with `data`.")
    return effects, of_each("groups", groups, table, effects)


def _shared_tau2(studies: Studies, member: Index, estimator: str) -> float:
    """tau2 about the groups' own means."""
    groups = np.unique(member)
    if studies.yi.size == groups.size:
        raise NotDefinedError(
            "Every group has one study, so a shared tau2 cannot be estimated; give tau2 as a number or pool "
            "without groups."
        )
    design = (member[:, None] == groups).astype(np.float64)
    return TAU2[estimator].general(studies.yi, studies.vi, design).tau2


def _q_between(estimates: Array, se: Array) -> float:
    w = 1.0 / se**2
    r = estimates - np.sum(w * estimates) / np.sum(w)
    r -= np.sum(w * r) / np.sum(w)
    return float(np.sum(w * r * r))


def _part(studies: Studies, inside: Flags) -> Studies:
    labels = tuple(label for label, one in zip(studies.labels, inside, strict=True) if one)
    y, v = studies.yi[inside], studies.vi[inside]
    y.flags.writeable = v.flags.writeable = False
    n = None if studies.n is None else studies.n[inside]
    return Studies(y, v, labels, studies.measure, studies.scale, (), studies.kept[inside], n)


def _members(groups: Iterable[object], studies: Studies, source: Any) -> tuple[tuple[str, ...], Index]:
    given = each("groups", groups)
    rows = row_count(source)
    if len(given) != rows:
        raise DataError(f"`groups` has {len(given)} names, but there are {rows} studies.")
    names: dict[str, int] = {}
    member = []
    for label, row in zip(studies.labels, studies.kept, strict=True):
        group = given[row]
        if group is None or group != group:
            raise DataError(f"{label} (row {row + 1}) has no group; name one or leave the study out.")
        member.append(names.setdefault(str(group), len(names)))
    if len(names) < 2:
        raise NotDefinedError(f"All studies are in the group {next(iter(names))!r}; a comparison needs two groups.")
    return tuple(names), np.array(member, dtype=np.intp)
