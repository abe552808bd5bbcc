"""glmm: mixed models of counts, one function for all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags
from lbpmeta.effects._arrays import broadcast, check_events, check_range, study_labels, vector
from lbpmeta.errors import DataError, MethodError, NotDefinedError, did_you_mean, hinting
from lbpmeta.pooling.arguments import probability
from lbpmeta.pooling.data import Dropped
from lbpmeta.pooling.glmm.beta_binomial import highest_beta_binomial
from lbpmeta.pooling.glmm.families import BinomialRows, Family, Hypergeometric, PoissonRows, TwoRows
from lbpmeta.pooling.glmm.fit import GlmmFit
from lbpmeta.pooling.glmm.search import Highest, highest, highest_two, laplace_two
from lbpmeta.pooling.model_recipes import CountRecipe, model_recipe

__all__ = ["GLMMS", "glmm"]


@dataclass(frozen=True, slots=True)
class GlmmSpec:
    """A model.

    Parameters
    ----------
    title, source : str
    needs : tuple of str
        What it can be made of: "2x2", "rates", "proportions", "one rate".
    """

    title: str
    source: str
    needs: tuple[str, ...]


#: Models by the names of metafor, and the beta-binomial one.
GLMMS: Final[Mapping[str, GlmmSpec]] = MappingProxyType(
    {
        "UM.FS": GlmmSpec("unconditional, fixed study intercepts", "Jackson 2018, models 4 and 5", ("2x2", "rates")),
        "UM.RS": GlmmSpec("unconditional, random study intercepts", "Turner 2000", ("2x2", "rates")),
        "CM.EL": GlmmSpec("conditional, exact likelihood", "Stijnen 2010", ("2x2", "rates")),
        "CM.AL": GlmmSpec("conditional, approximate likelihood", "Stijnen 2010", ("2x2",)),
        "RE": GlmmSpec("random effect of each study", "Hamza 2008, Stijnen 2010", ("proportions", "one rate")),
        "BB": GlmmSpec("beta-binomial", "Kuss 2015", ("2x2", "proportions")),
    }
)

_LEGAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"effect": ("random", "common"), "integral": ("quadrature", "laplace"), "test": ("z", "t")}
)
_ONE: Final = ("proportions", "one rate")
_NAMES: Final = MappingProxyType({"2x2": "OR", "rates": "IRR", "proportions": "PLO", "one rate": "IRLN"})


@hinting
def glmm(
    *,
    events1: ArrayLike | None = None,
    n1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    time1: ArrayLike | None = None,
    time2: ArrayLike | None = None,
    events: ArrayLike | None = None,
    n: ArrayLike | None = None,
    time: ArrayLike | None = None,
    model: str | None = None,
    effect: str | None = None,
    coding: float | None = None,
    integral: str | None = None,
    test: str | None = None,
    recipe: str | CountRecipe | None = None,
    level: float = 0.95,
    labels: Iterable[object] | None = None,
) -> GlmmFit:
    """Fit a generalised linear mixed model of counts.

    Odds ratios of 2x2 tables (``events1, n1, events2, n2``), ratios of rates (``events1, time1, events2, time2``), a
    single proportion (``events, n``) or a single rate (``events, time``), with the binomial or Poisson likelihood of
    the counts themselves: nothing is added to empty cells.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.glmm(
    ...     events1=[1, 3, 0, 5], n1=[44, 120, 60, 151], events2=[3, 9, 7, 6], n2=[35, 120, 64, 157], model="CM.EL"
    ... )
    >>> print(f"{fit.estimate:.3f} {fit.tau2:.3f} {fit.k}")
    -1.151 0.211 4

    Parameters
    ----------
    events1, n1, events2, n2, time1, time2, events, n, time : array_like, shape (k,)
    model : {"UM.FS", "UM.RS", "CM.EL", "CM.AL", "BB", "RE"}, optional
        "UM.FS" (default of two groups): an intercept for each study. "UM.RS": normal intercepts, independent of the
        effects. "CM.EL": given the total number of events (noncentral hypergeometric; binomial for rates). "CM.AL": its
        binomial approximation for rare events. "BB": beta-binomial. "RE" (of one group): binomial- or Poisson-normal.
    effect : {"random", "common"}, optional
        Random by default.
    coding : float, optional
        Where the effect stands in "UM": 1/2 (default), half in each arm; 1, all in the first. tau2 and estimate depend
        on it.
    integral : {"quadrature", "laplace"}, optional
        Of the likelihood: as exact as quadrature makes it (default), or in "UM.RS" by Laplace's approximation, which is
        all that lme4 and metafor have there.
    test : {"z", "t"}, optional
        Intervals and p by the normal distribution (default), or by t with k - 1 degrees of freedom.
    recipe : str or CountRecipe, optional
        What the settings above are where they are not given: "rma.glmm UM.FS", "rma.glmm UM.RS", "rma.glmm CM.EL",
        "rma.glmm CM.AL", "rma.glmm" (one group) or "beta-binomial" (``lm.MODEL_RECIPES``).
    level : float
    labels : iterable, optional

    Returns
    -------
    GlmmFit
        Of group 1 over group 2.

    Raises
    ------
    DataError
        For impossible counts.
    MethodError
        For a model that does not exist or is of other data.
    NotDefinedError
        If a group has no event in any study, or nothing but events: the maximum lies at infinity (separation).
    ConvergenceError
        If the likelihood has no maximum that can be reached.

    Notes
    -----
    Studies of which both arms have no event, or nothing but events, say nothing of a ratio and are left out aloud, as
    metafor does; in "BB", which has no levels of studies, their arms count as all others. Integrals are taken by
    adaptive Gauss-Hermite quadrature in 41 nodes (25 x 25 with random intercepts); metafor takes 7, and Laplace's
    approximation for "UM.RS", so that its last digits differ.

    References
    ----------
    Stijnen T, Hamza TH, Özdemir P. Stat Med 2010;29:3046-3067. Jackson D et al. Stat Med 2018;37:1059-1085.
    Hamza TH, van Houwelingen HC, Stijnen T. J Clin Epidemiol 2008;61:41-51. Kuss O. Stat Med 2015;34:1097-1116.
    """
    given = {"events1": events1, "n1": n1, "events2": events2, "n2": n2, "time1": time1, "time2": time2}
    given |= {"events": events, "n": n, "time": time}
    kind, columns, names = _read(given, labels)
    program = None if recipe is None else model_recipe(recipe, CountRecipe)
    chosen = _model(program.model if program and model is None else model, kind)
    settings = replace(program or CountRecipe("", chosen), model=chosen)
    asked = {"effect": effect, "coding": coding, "integral": integral, "test": test}
    settings = replace(settings, **{name: value for name, value in asked.items() if value is not None})  # type: ignore[arg-type]
    effect, coding = settings.effect, settings.coding
    for name, legal in _LEGAL.items():
        if getattr(settings, name) not in legal:
            raise MethodError(f"`{name}` is {getattr(settings, name)!r}; it must be {' or '.join(map(repr, legal))}.")
    if settings.integral == "laplace" and chosen != "UM.RS":
        raise MethodError(f"`integral` is 'laplace', which is of model 'UM.RS' alone; `model` is {chosen!r}.")
    level = probability("level", level)
    if not (math.isfinite(coding) and 0 <= coding <= 1):
        raise MethodError(f"`coding` is {coding!r}; it must lie between 0 and 1.")
    says, dropped = _informative(kind, columns, names, whole=chosen == "BB")
    notes = tuple(study.note for study in dropped)
    used = tuple(column[says] for column in columns)
    kept = tuple(names[i] for i in np.flatnonzero(says))
    _separated(kind, used)
    spec = GLMMS[chosen]
    effect = "random" if chosen == "BB" else effect
    told = "" if effect == "random" else "common effect, "
    common: dict[str, object] = {
        "model": chosen,
        "title": f"{told}{spec.title} ({chosen})",
        "measure": _NAMES[kind],
        "scale": "logit" if kind == "proportions" else "log",
        "level": level,
        "k": len(kept),
        "labels": kept,
        "tables": used,
        "effect": effect,
        "given": columns,
        "dropped": dropped,
        "df": float(len(kept) - 1) if settings.test == "t" else None,
    }
    if settings.test == "t" and len(kept) < 2:
        raise NotDefinedError("`test` is 't', which needs at least 2 studies that say something; there is 1.")
    if chosen == "BB":
        return _beta_binomial(used, common, notes)
    family = _family(chosen, kind, used, coding)
    start = _start(kind, used)
    only = effect == "common"
    found: Highest
    if chosen == "UM.RS":
        assert isinstance(family, TwoRows)
        found, saturated = highest_two(family, start, common_only=only), math.nan
        if settings.integral == "laplace":
            found = laplace_two(family, found, common_only=only)
    else:
        found, saturated = highest(family, start, common_only=only), family.saturated()
    tau2 = math.exp(2 * found.theta[1])
    if not only and tau2 == 0:
        notes = (
            *notes,
            "tau2 is 0: the likelihood falls from there; standard error and interval are of a common effect.",
        )
    if found.sigma2 == 0:
        notes = (*notes, "sigma2 is 0: the studies' own levels do not vary.")
    return GlmmFit(
        estimate=float(found.theta[0]),
        se=found.se,
        tau2=tau2,
        sigma2=found.sigma2,
        rho=math.nan,
        log_likelihood=found.loglik,
        log_likelihood_common=found.common,
        log_likelihood_saturated=saturated,
        family=family,
        theta=found.theta,
        notes=notes,
        **common,  # type: ignore[arg-type]
    )


def _read(
    given: Mapping[str, ArrayLike | None], labels: Iterable[object] | None
) -> tuple[str, tuple[Array, ...], tuple[str, ...]]:
    """Return what the data are, their columns, and the names of studies."""
    there = {name for name, value in given.items() if value is not None}
    kinds = {
        "2x2": ("events1", "n1", "events2", "n2"),
        "rates": ("events1", "time1", "events2", "time2"),
        "proportions": ("events", "n"),
        "one rate": ("events", "time"),
    }
    kind = next((kind for kind, needed in kinds.items() if set(needed) == there), None)
    if kind is None:
        ways = "; ".join(", ".join(f"`{name}`" for name in needed) for needed in kinds.values())
        raise DataError(f"given are {', '.join(sorted(there)) or 'no data'}; give one of: {ways}.")
    columns, k = broadcast({name: vector(name, given[name]) for name in kinds[kind]})  # type: ignore[arg-type]
    names = study_labels(labels, k)
    for name, values in columns.items():
        check_range(name, values, names)
    for one, two in (("events1", "n1"), ("events2", "n2"), ("events", "n")):
        if one in columns and two in columns:
            check_events(one, columns[one], two, columns[two], names)
    for name in columns:
        if name.startswith("events"):
            broken = np.flatnonzero(np.isfinite(columns[name]) & (columns[name] != np.round(columns[name])))
            if broken.size:
                i = int(broken[0])
                raise DataError(f"`{name}` of {names[i]} is {columns[name][i]:g}; counts are whole numbers.")
    return kind, tuple(columns[name] for name in kinds[kind]), names


def _model(model: str | None, kind: str) -> str:
    chosen = model or ("RE" if kind in _ONE else "UM.FS")
    if chosen not in GLMMS:
        raise MethodError(
            f"`model` is {model!r}; it must be one of {', '.join(map(repr, GLMMS))}.{did_you_mean(chosen, GLMMS)}"
        )
    if kind not in GLMMS[chosen].needs:
        fit = ", ".join(repr(name) for name, spec in GLMMS.items() if kind in spec.needs)
        raise MethodError(f"`model` is {model!r}, which is not of {kind}; these are: {fit}.")
    return chosen


def _informative(
    kind: str, columns: tuple[Array, ...], names: tuple[str, ...], *, whole: bool
) -> tuple[Flags, tuple[Dropped, ...]]:
    """Return which studies say something, and the others; by arms (`whole`) all that are known do."""
    known: Flags = np.all(np.isfinite(np.array(columns)), axis=0)
    silent = [(~known, "a count is missing")]
    if kind not in _ONE and not whole:
        silent.append((known & (columns[0] + columns[2] == 0), "no arm has an event"))
    if kind == "2x2" and not whole:
        full = columns[0] + columns[2] == columns[1] + columns[3]
        silent.append((known & full, "everybody has an event"))
    says: Flags = ~np.any([which for which, _ in silent], axis=0)
    if says.sum() < 1:
        raise NotDefinedError("no study says anything: none has an event, or none has people without one.")
    return says, tuple(Dropped(int(i), names[i], why) for which, why in silent for i in np.flatnonzero(which))


def _separated(kind: str, columns: tuple[Array, ...]) -> None:
    """Raise where the maximum lies at infinity."""
    groups = [(columns[0], columns[1], "the group" if kind in _ONE else "group 1")]
    groups += [] if kind in _ONE else [(columns[2], columns[3], "group 2")]
    for events, size, name in groups:
        if np.sum(events) == 0:
            raise NotDefinedError(f"{name} has no event in any study: the estimate lies at infinity (separation).")
        if kind in ("2x2", "proportions") and np.sum(events) == np.sum(size):
            raise NotDefinedError(f"everybody of {name} has an event: the estimate lies at infinity (separation).")


def _family(model: str, kind: str, columns: tuple[Array, ...], coding: float) -> Family:
    if kind == "proportions":
        return BinomialRows(columns[0], columns[1], np.zeros_like(columns[0]))
    if kind == "one rate":
        return PoissonRows(columns[0], columns[1])
    y1, s1, y2, s2 = columns
    if model in ("UM.FS", "UM.RS"):
        return TwoRows(np.array([y1, y2]), np.array([s1, s2]), kind == "rates", coding)
    if model == "CM.EL" and kind == "2x2":
        return Hypergeometric.of(y1, s1, y2, s2)
    return BinomialRows(y1, y1 + y2, np.log(s1 / s2))


def _start(kind: str, columns: tuple[Array, ...]) -> float:
    """Return the effect of all studies lumped together."""
    events, size = float(columns[0].sum()), float(columns[1].sum())
    if kind == "proportions":
        return math.log(events / (size - events))
    if kind == "one rate":
        return math.log(events / size)
    other, size2 = float(columns[2].sum()), float(columns[3].sum())
    if kind == "rates":
        return math.log(events / size) - math.log(other / size2)
    return math.log(events / (size - events)) - math.log(other / (size2 - other))


def _beta_binomial(columns: tuple[Array, ...], common: dict[str, object], notes: tuple[str, ...]) -> GlmmFit:
    if len(columns) == 2:
        y, n = columns
        X = np.ones((len(y), 1))
    else:
        y, n = np.concatenate([columns[0], columns[2]]), np.concatenate([columns[1], columns[3]])
        X = np.column_stack([np.ones_like(y), np.repeat([1.0, 0.0], len(columns[0]))])
    found = highest_beta_binomial(y, n, X)
    if found.rho == 0:
        notes = (*notes, "rho is 0: arms vary no more than binomial counts do, and the fit is that of all arms lumped.")
    return GlmmFit(
        estimate=float(found.theta[-2]),
        se=found.se,
        tau2=math.nan,
        sigma2=math.nan,
        rho=found.rho,
        log_likelihood=found.loglik,
        log_likelihood_common=found.binomial,
        log_likelihood_saturated=math.nan,
        theta=found.theta,
        notes=notes,
        **common,  # type: ignore[arg-type]
    )
