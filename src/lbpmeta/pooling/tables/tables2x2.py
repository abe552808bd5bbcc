"""Pooling of counts without a detour over study estimates: Mantel-Haenszel and Peto."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags
from lbpmeta.effects import counts
from lbpmeta.effects._arrays import broadcast, check_events, check_range, named, study_labels, vector
from lbpmeta.effects.zero_cells import ZeroCellPolicy, get_zero_cells
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.measures import MEASURES, compares_risks
from lbpmeta.pooling.data import Dropped
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import CountNames, count_arguments
from lbpmeta.pooling.tables.mh import (
    MH_RULES,
    MantelHaenszelRules,
    PooledEstimate,
    mh_odds_ratio,
    mh_rate_difference,
    mh_rate_ratio,
    mh_risk_difference,
    mh_risk_ratio,
)
from lbpmeta.pooling.tables.mh_fits import about, common_fit, random_fit
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["MH_MEASURES", "mantel_haenszel", "peto"]


_EFFECTS: Final[Mapping[str, Callable[..., tuple[Array, Array]]]] = MappingProxyType(
    {
        "RR": counts.risk_ratio,
        "OR": counts.odds_ratio,
        "RD": counts.risk_difference,
        "IRR": counts.rate_ratio,
        "IRD": counts.rate_difference,
    }
)

#: Measures that the Mantel-Haenszel method knows.
MH_MEASURES: Final = tuple(_EFFECTS)


def mantel_haenszel(
    events1: Any = None,
    n1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    *,
    data: object = None,
    measure: str | None = None,
    time1: ArrayLike | None = None,
    time2: ArrayLike | None = None,
    model: str = "common",
    recipe: str | Recipe = "metafor",
    labels: Iterable[object] | None = None,
    level: float | None = None,
    **others: Unpack[CountNames],
) -> Fit:
    """Pool 2x2 tables (or rates) by the Mantel-Haenszel method.

    Examples
    --------
    >>> fit = mantel_haenszel([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220], measure="OR")
    >>> round(fit.estimate, 4), round(fit.se, 4), round(fit.q, 3)
    (-1.4135, 0.3155, 0.94)

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
        Events and participants of both arms.
    data : frame or mapping, optional
        A table whose columns the others then name; it may stand first: ``mantel_haenszel(df, measure="OR")`` takes the
        columns that go by the names here, or by those of metafor or meta.
    measure : {"RR", "OR", "RD", "IRR", "IRD"}, optional
        Default: "RR".
    time1, time2 : array_like, shape (k,), optional
        Person-time instead of `n1` and `n2`, for rates.
    model : {"common", "random"}
        "random" is what RevMan calls "M-H, random": study estimates weighted by ``1/(vi + tau2)``, where DL's
        tau2 takes Cochran's Q about the Mantel-Haenszel estimate. Other tau2 estimators of the recipe are
        used as they are.
    recipe : str or Recipe
        Decides about zero cells and, for "random", tau2, intervals and I2: "metafor" pools raw counts (its Q
        uses corrected tables), "revman5" and "meta" put corrected cells into the sums.
    labels : iterable of str, optional
    level : float, optional
        Confidence level instead of the recipe's.
    **others
        The same under the names of metafor's rma.mh (`ai`, `bi`, `ci`, `di`, `n1i`, `n2i`, `x1i`, `t1i` ..., `slab`)
        and meta's metabin (`event_e` for event.e, `n_e`, `event_c`, `n_c`, `studlab`, `sm`).

    Returns
    -------
    Fit
        On the analysis scale. Under "common" the interval is the normal one. `q` is about the Mantel-Haenszel
        estimate; `vi` are the studies' own variances.

    Raises
    ------
    DataError
        If counts are impossible.
    MethodError
        If the measure, the model or the recipe is unknown.
    NotDefinedError
        If no study, or no event, is left to pool.

    References
    ----------
    Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. Cochrane, 2010.
    """
    own = {"events1": events1, "n1": n1, "events2": events2, "n2": n2, "time1": time1, "time2": time2}
    given = {**own, "measure": measure, "labels": labels}
    asked = count_arguments("mantel_haenszel", data, given, others, own)
    measure, labels = asked.pop("measure", "RR"), asked.pop("labels")
    if measure not in _EFFECTS:
        raise MethodError(f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, _EFFECTS))}.")
    settings = get_recipe(recipe).replace(model=model, level=level)
    model = settings.model
    policy = get_zero_cells(settings.zero_cells)
    rules = MH_RULES[policy.name]
    size = ("n1", "n2") if compares_risks(measure) else ("time1", "time2")
    arrays, names = _checked(_inputs(measure, size, asked), size, labels)
    effect = _EFFECTS[measure]
    yi, vi = effect(**arrays, zero_cells=policy)
    nothing, everything = _extremes(arrays, size)
    keep = ~np.isnan(sum(arrays.values()))
    if model == "random":
        keep &= ~np.isnan(yi)
    # such studies add exactly 0 to both sums of a ratio; to a difference they add weight
    if MEASURES[measure].is_ratio:
        keep &= ~nothing
    if measure == "OR":
        keep &= ~everything
    notes = _dropped_note(names, keep, measure)
    dropped = _dropped(names, keep, nothing, everything)
    counted = dict(arrays)
    arrays = {name: array[keep] for name, array in arrays.items()}
    yi, vi, names = yi[keep], vi[keep], tuple(name for name, one in zip(names, keep, strict=True) if one)
    line = _pooled(measure, arrays, size, policy, rules)
    in_q = ~np.isnan(yi) & (vi > 0)
    if rules.q_informative:
        in_q &= ~(nothing | everything)[keep]
    if not in_q.all():
        notes = (*notes, f"Not in Q (no events, events only, or no variance): {named(names, ~in_q)}.")
    het = about(line.estimate, yi[in_q], vi[in_q], by_mh=not (rules.q_needs_dl and settings.tau2 != "DL"))
    if model == "common":
        fit = common_fit(line, het, yi, vi, names, measure, settings, notes)
    else:
        fit = random_fit(het, yi, vi, names, measure, settings, notes)
    changed = np.flatnonzero(_increment(measure, arrays, size, policy) > 0)
    where = "" if rules.corrected_sums or model == "random" else " The pooled sums take the counts as they are."
    told = tuple((int(i), policy.told(measure) + where) for i in changed)
    return replace(fit, dropped=dropped, corrected=told, counts=counted)


def peto(
    events1: Any = None,
    n1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    *,
    data: object = None,
    recipe: str | Recipe = "metafor",
    labels: Iterable[object] | None = None,
    level: float | None = None,
    **others: Unpack[CountNames],
) -> Fit:
    """Pool odds ratios by Peto's one-step method: ``sum(O - E) / sum(V)``.

    Needs no correction of zero cells; studies without any event, or with events only, carry no information.
    All recipes agree here.

    Examples
    --------
    >>> fit = peto([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220])
    >>> round(fit.estimate, 4), round(fit.se, 4)
    (-1.2373, 0.2566)

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
    data, **others
        As in :func:`mantel_haenszel`.
    recipe : str or Recipe
        Its `level` is used, and it is kept in the result.
    labels : iterable of str, optional
    level : float, optional

    Returns
    -------
    Fit
        Log odds ratio under a common effect, with Q about it.

    Raises
    ------
    DataError
        If counts are impossible.
    NotDefinedError
        If no study is left to pool.

    References
    ----------
    Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335-371.
    """
    own = {"events1": events1, "n1": n1, "events2": events2, "n2": n2}
    asked = count_arguments("peto", data, {**own, "labels": labels}, others, own)
    labels = asked.pop("labels")
    if asked.pop("measure", "OR") not in ("OR", "PETO"):
        raise MethodError("Peto's method pools odds ratios; leave `sm` out.")
    settings = get_recipe(recipe).replace(model="common", level=level)
    size = ("n1", "n2")
    arrays, names = _checked(_inputs("PETO", size, asked), size, labels)
    yi, vi = counts.peto_odds_ratio(**arrays, zero_cells="none")
    keep = ~(np.isnan(yi) | np.isnan(vi))
    notes = _dropped_note(names, keep, "PETO")
    dropped = _dropped(names, keep, *_extremes(arrays, size))
    yi, vi, names = yi[keep], vi[keep], tuple(name for name, one in zip(names, keep, strict=True) if one)
    w = 1 / vi
    estimate = float(np.sum(w * yi) / np.sum(w))
    line = PooledEstimate(estimate, math.sqrt(1 / float(np.sum(w))), w)
    het = about(estimate, yi, vi, by_mh=True)
    fit = common_fit(line, het, yi, vi, names, "PETO", settings, notes, "Peto")
    return replace(fit, dropped=dropped, counts=dict(arrays))


def _inputs(measure: str, size: tuple[str, str], given: Mapping[str, Any]) -> dict[str, Array]:
    """Return the inputs by name; refuse missing ones and ones without a part."""
    needed = ("events1", size[0], "events2", size[1])
    for name in ("events1", "n1", "events2", "n2", "time1", "time2"):
        if (given.get(name) is None) == (name in needed):
            raise MethodError(f"Mantel-Haenszel {measure} needs {', '.join(f'`{n}`' for n in needed)} and no other.")
    return {name: vector(name, value) for name, value in given.items() if value is not None}


def _checked(
    data: dict[str, Array], size: tuple[str, str], labels: Iterable[object] | None
) -> tuple[dict[str, Array], tuple[str, ...]]:
    """Return the inputs at one length, checked, and the labels."""
    arrays, k = broadcast(data)
    names = study_labels(labels, k)
    for name, array in arrays.items():
        check_range(name, array, names)
    if size == ("n1", "n2"):
        check_events("events1", arrays["events1"], "n1", arrays["n1"], names)
        check_events("events2", arrays["events2"], "n2", arrays["n2"], names)
    return arrays, names


def _extremes(arrays: Mapping[str, Array], size: tuple[str, str]) -> tuple[Flags, Flags]:
    """Whether a study has no events at all; whether (in tables) everybody has the event."""
    nothing = (arrays["events1"] == 0) & (arrays["events2"] == 0)
    if size == ("time1", "time2"):
        return nothing, np.zeros_like(nothing)
    return nothing, (arrays["events1"] == arrays["n1"]) & (arrays["events2"] == arrays["n2"])


def _dropped_note(labels: tuple[str, ...], keep: Flags, measure: str) -> tuple[str, ...]:
    """Tell which studies are not pooled; refuse if none is left."""
    if not keep.any():
        raise NotDefinedError(f"No {measure} can be pooled: all studies lack events, have events only, or lack counts.")
    if keep.all():
        return ()
    return (f"Not pooled (no events, events only, or missing counts): {named(labels, ~keep)}.",)


def _dropped(labels: tuple[str, ...], keep: Flags, nothing: Flags, everything: Flags) -> tuple[Dropped, ...]:
    """Return the studies that are not pooled, each with its reason."""

    def reason(i: int) -> str:
        return "no events in either arm" if nothing[i] else "everybody had the event" if everything[i] else ""

    gone = np.flatnonzero(~keep).tolist()
    return tuple(Dropped(i, labels[i], reason(i) or "missing counts") for i in gone)


def _increment(measure: str, arrays: Mapping[str, Array], size: tuple[str, str], policy: ZeroCellPolicy) -> Array:
    """Return what the policy adds to each cell of each study."""
    a, n1, c, n2 = arrays["events1"], arrays[size[0]], arrays["events2"], arrays[size[1]]
    cells = (a, n1 - a, c, n2 - c) if compares_risks(measure) else (a, c)
    return policy.increment(measure, *cells)


def _pooled(
    measure: str,
    arrays: Mapping[str, Array],
    size: tuple[str, str],
    policy: ZeroCellPolicy,
    rules: MantelHaenszelRules,
) -> PooledEstimate:
    """Return the Mantel-Haenszel line under the rules."""
    a, n1, c, n2 = arrays["events1"], arrays[size[0]], arrays["events2"], arrays[size[1]]
    add = _increment(measure, arrays, size, policy) if rules.corrected_sums else np.zeros_like(a)
    if not compares_risks(measure):
        if measure == "IRR":
            return mh_rate_ratio(a + add, n1, c + add, n2)
        return mh_rate_difference(a + add, n1, c + add, n2)
    cells = (a + add, n1 + 2 * add, c + add, n2 + 2 * add)
    if measure == "OR":
        return mh_odds_ratio(*cells)
    if measure == "RR":
        return mh_risk_ratio(*cells, (a == n1) & (c == n2) if rules.all_events_is_one else None)
    return mh_risk_difference(*cells, a / n1 - c / n2, rules.rd_variance)
