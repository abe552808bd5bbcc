"""effect_sizes: from what the arms of the trials report to estimates and variances."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects._arrays import broadcast, check_events, check_range, label_list, named, study_labels, vector
from lbpmeta.effects.given import (
    OtherNames,
    aligned,
    columns_named,
    holds_columns,
    known_columns,
    names_in,
    own_names,
    study_names,
)
from lbpmeta.effects.measures import formulas
from lbpmeta.effects.result import EffectSizes
from lbpmeta.effects.zero_cells import ZeroCellPolicy, get_zero_cells
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.measures import get_pooled, own_measure
from lbpmeta.measures.measure import Measure
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["effect_sizes"]

Effect = tuple[Array, Array]
#: Places of studies, and what is to be said of each.
_Places = tuple[tuple[int, str], ...]


def effect_sizes(
    measure: str | None = None,
    data: Any = None,
    *,
    mean1: ArrayLike | None = None,
    sd1: ArrayLike | None = None,
    n1: ArrayLike | None = None,
    mean2: ArrayLike | None = None,
    sd2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    events1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    nonevents1: ArrayLike | None = None,
    nonevents2: ArrayLike | None = None,
    time1: ArrayLike | None = None,
    time2: ArrayLike | None = None,
    events: ArrayLike | None = None,
    n: ArrayLike | None = None,
    time: ArrayLike | None = None,
    mean: ArrayLike | None = None,
    sd: ArrayLike | None = None,
    mean_change: ArrayLike | None = None,
    sd_change: ArrayLike | None = None,
    r: ArrayLike | None = None,
    o_e: ArrayLike | None = None,
    var: ArrayLike | None = None,
    yi: ArrayLike | None = None,
    vi: ArrayLike | None = None,
    se: ArrayLike | None = None,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe = "metafor",
    smd_correction: str | None = None,
    smd_variance: str | None = None,
    zero_cells: str | ZeroCellPolicy | None = None,
    rom_correction: bool = True,
    **others: Unpack[OtherNames],
) -> EffectSizes:
    """Compute estimates and sampling variances from what the arms of the trials report.

    Examples
    --------
    >>> import pandas as pd
    >>> trials = pd.DataFrame({"m_e": [3.1, 4.0], "sd_e": [2.0, 2.1], "m_c": [4.4, 4.5], "sd_c": [2.0, 1.9], "n": 25})
    >>> trials.index = ["Smith 2001", "Jones 2009"]
    >>> es = effect_sizes("MD", trials, mean1="m_e", sd1="sd_e", n1="n", mean2="m_c", sd2="sd_c", n2="n")
    >>> print(es)
    2 effect sizes: MD
    Smith 2001    -1.3000  (se 0.5657)
    Jones 2009    -0.5000  (se 0.5664)
    >>> bcg = {"events1": [4, 6], "n1": [123, 306], "events2": [11, 29], "n2": [139, 303]}
    >>> es = effect_sizes("RR", **bcg, labels=["A", "B"])
    >>> print(es)
    2 effect sizes: RR, log scale
    A    -0.8893  (se 0.5706)
    B    -1.5854  (se 0.4411)
    >>> es = effect_sizes("SMD", mean1=10, sd1=3, n1=10, mean2=8, sd2=4, n2=14, recipe="revman5")
    >>> es.vi.round(6).tolist()
    [0.178504]

    Parameters
    ----------
    measure : str
        A name in :data:`MEASURES`; it decides which of the inputs are needed:

        - MD, SMD, SMDH, SMD1 (Glass' delta), ROM: `mean1`, `sd1`, `n1`, `mean2`, `sd2`, `n2`
        - RR, OR, RD, AS, PETO: `events1`, `n1` (or `nonevents1`), `events2`, `n2` (or `nonevents2`)
        - IRR, IRD, IRSD: `events1`, `time1`, `events2`, `time2`
        - HR: `o_e` (observed minus expected events) and its variance `var`
        - PR, PLN, PLO, PAS, PFT: `events`, `n`; IR, IRLN, IRS: `events`, `time`; MN: `mean`, `sd`, `n`
        - MC, SMCC: `mean1`, `sd1`, `mean2`, `sd2`, `n`, `r` (correlation of the two measurements), or
          `mean_change`, `sd_change`, `n`; SMCR: `mean1`, `sd1`, `mean2`, `n`, `r`, or `mean_change`, `sd1`,
          `n`, `r`
        - COR, UCOR, ZCOR: `r`, `n`
        - GEN: `yi`, and `vi` or the standard errors `se` (see also :func:`estimates_from`)
    data : frame or mapping, optional
        A table whose columns the inputs then name: ``effect_sizes("MD", df, mean1="m_e", ...)``. Where no input is
        named, columns that go by the names here, or by those of metafor or meta, are taken: ``effect_sizes("MD", df)``.
    labels : iterable of str, optional
        Names of the studies. Without them, an index of texts or a column "study" of `data` names them. Series are
        brought into one order by their index.
    recipe : str or Recipe
        Whose conventions hold for the SMD and for zero cells.
    smd_correction : {"exact", "approximate", "none"}, optional
    smd_variance : {"LS", "LS2", "UB", "RevMan"}, optional
    zero_cells : {"metafor", "revman", "meta", "none"} or ZeroCellPolicy, optional
        These three override the recipe.
    rom_correction : bool
        Whether the log ratio of means is corrected for bias.
    **others
        The same inputs under the names of metafor (`m1i`, `sd1i`, `n1i`, `ai`, `bi`, `ci`, `di`, `xi`, `ni`, `ri`,
        `sei`, `slab`, `vtype` …) and meta (`sm`, `event_e` for event.e, `n_e`, `mean_c`, `TE`, `seTE`, `studlab` …).

    Returns
    -------
    EffectSizes
        On the analysis scale (logarithms for ratios). Arm 1 minus arm 2, or arm 1 over arm 2.

    Warns
    -----
    LbpmetaWarning
        If a study has no estimate; its row is NaN and the warning (also in `notes`) says why.

    Raises
    ------
    DataError
        If an input has an impossible value or the wrong length.
    MethodError
        If the measure or an option is unknown, an input is missing, or one has no part in the measure.
    """
    spec = get_pooled(_asked_measure(measure, data, others))
    smd_variance = _once("smd_variance", smd_variance, "vtype", others.pop("vtype", None))
    settings = _settings(spec, recipe, smd_correction, smd_variance, zero_cells, rom_correction)
    given: dict[str, ArrayLike | None] = {
        "mean1": mean1,
        "sd1": sd1,
        "n1": n1,
        "mean2": mean2,
        "sd2": sd2,
        "n2": n2,
        "events1": events1,
        "events2": events2,
        "nonevents1": nonevents1,
        "nonevents2": nonevents2,
        "time1": time1,
        "time2": time2,
        "events": events,
        "n": n,
        "time": time,
        "mean": mean,
        "sd": sd,
        "mean_change": mean_change,
        "sd_change": sd_change,
        "r": r,
        "o_e": o_e,
        "var": var,
        "yi": yi,
        "vi": vi,
        "se": se,
    }
    asked = own_names("effect_sizes", others, {**given, "labels": labels}, (*given, "labels"))
    if data is not None and not set(asked) - {"labels"}:
        asked = {**_by_name(spec, data), **asked}
    asked, indexed = aligned(columns_named(data, asked))
    labels = asked.pop("labels", None)
    arrays = {name: vector(name, value) for name, value in asked.items()}
    told = label_list(study_names(data, indexed) if labels is None else labels)
    arrays, k = broadcast(arrays, k=None if told is None or len(told) == 1 else len(told))
    names = study_labels(told, k)
    for name, array in arrays.items():
        check_range(name, array, names)
    if "se" in arrays:
        if "vi" in arrays:
            raise MethodError("`vi` and `se` are both given; give one of them.")
        arrays["vi"] = np.square(arrays.pop("se"))
    _totals_from_nonevents(arrays)
    inputs, function = _form(spec, arrays, data)
    for arm in ("1", "2", ""):
        if f"events{arm}" in inputs and f"n{arm}" in inputs:
            check_events(f"events{arm}", arrays[f"events{arm}"], f"n{arm}", arrays[f"n{arm}"], names)
    used = {name: arrays[name] for name in inputs}
    estimate, variance = function(**used, **settings)
    notes, undefined, corrected = _notes(spec, used, settings, estimate, variance, names)
    return EffectSizes(
        estimate, variance, spec.name, spec.scale, names, notes, _participants(used), undefined, corrected
    )


def _asked_measure(measure: Any, data: Any, others: OtherNames) -> str:
    """Return the name of the measure, under whichever name it was given."""
    if holds_columns(measure):
        raise MethodError("effect_sizes() takes the measure first, then the table: effect_sizes('MD', df, ...).")
    theirs = others.pop("sm", None)
    if measure is None:
        measure = theirs
    elif theirs is not None:
        raise MethodError("`measure` is given twice, the second time as `sm`; leave one out.")
    if measure is None:
        raise MethodError("`measure` is missing; give it first, as in effect_sizes('MD', ...).")
    return own_measure(measure)


def _once(name: str, value: str | None, theirs: str, other: str | None) -> str | None:
    """Return a setting that may go by two names, and is given under one."""
    if value is not None and other is not None:
        raise MethodError(f"`{name}` is given twice, the second time as `{theirs}`; leave one out.")
    return value if other is None else other


def _by_name(spec: Measure, data: Any) -> dict[str, str]:
    """Return the columns that a table has for a measure under our names, metafor's or meta's; all of them or none."""
    there = known_columns(data)
    for inputs, _ in formulas(spec):
        taken: dict[str, str] = {}
        for name in inputs:
            instead = {"n1": "nonevents1", "n2": "nonevents2", "vi": "se"}.get(name, name)
            known = name if name in there else instead
            if known not in there:
                break
            taken[known] = there[known]
        else:
            return taken
    return {}


def _settings(
    spec: Measure,
    recipe: str | Recipe,
    smd_correction: str | None,
    smd_variance: str | None,
    zero_cells: str | ZeroCellPolicy | None,
    rom_correction: bool,
) -> dict[str, object]:
    """Settle the options of the measure; refuse one that was asked for and would do nothing."""
    base = get_recipe(recipe)
    asked = {"smd_correction": smd_correction, "smd_variance": smd_variance, "zero_cells": zero_cells}
    for name, value in asked.items():
        if value is not None and name not in spec.options:
            raise MethodError(f"`{name}` has no part in {spec.name} ({spec.title.lower()}); leave it out.")
    policy = get_zero_cells(base.zero_cells if zero_cells is None else zero_cells)
    settled = {
        "smd_correction": base.smd_correction if smd_correction is None else smd_correction,
        "smd_variance": base.smd_variance if smd_variance is None else smd_variance,
        "zero_cells": policy,
        "rom_correction": rom_correction,
    }
    return {name: settled[name] for name in spec.options}


def _totals_from_nonevents(arrays: dict[str, Array]) -> None:
    """Replace non-events by the participants of the arm."""
    for arm in ("1", "2"):
        if f"nonevents{arm}" not in arrays:
            continue
        if f"n{arm}" in arrays:
            raise MethodError(f"Give `n{arm}` or `nonevents{arm}`, not both.")
        if f"events{arm}" not in arrays:
            raise MethodError(f"`nonevents{arm}` needs `events{arm}`.")
        arrays[f"n{arm}"] = arrays[f"events{arm}"] + arrays.pop(f"nonevents{arm}")
        empty = arrays[f"n{arm}"] == 0
        if empty.any():
            raise DataError(
                f"`events{arm}` and `nonevents{arm}` are both 0 at position {int(np.argmax(empty))}: "
                "an arm needs participants."
            )


def _form(spec: Measure, arrays: Mapping[str, Array], data: Any) -> tuple[tuple[str, ...], Callable[..., Effect]]:
    """Return the set of inputs that is complete, and its function."""
    for inputs, function in formulas(spec):
        if set(inputs) == set(arrays):
            return inputs, function
    choices = " or ".join(", ".join(f"`{name}`" for name in inputs) for inputs, _ in formulas(spec))
    known = {name for inputs, _ in formulas(spec) for name in inputs}
    extra = [f"`{name}`" for name in arrays if name not in known]
    if extra:
        raise MethodError(f"{', '.join(extra)} has no part in {spec.name}, which needs {choices}.")
    lacks = [name for name in formulas(spec)[0][0] if name not in arrays]
    got = ", ".join(f"`{name}`" for name in arrays) or "nothing"
    told = "" if data is None else f" Name its columns, as in {lacks[0]}={str(names_in(data)[0])!r}, data=df."
    raise MethodError(f"{spec.name} needs {choices}; got {got}.{told}")


def _participants(used: Mapping[str, Array]) -> Array | None:
    """Return the participants per study, where the inputs tell."""
    if "n1" in used:
        return used["n1"] + used["n2"]
    return used.get("n")


def _notes(
    spec: Measure,
    used: Mapping[str, Array],
    settings: Mapping[str, object],
    yi: Array,
    vi: Array,
    labels: Sequence[str],
) -> tuple[tuple[str, ...], _Places, _Places]:
    """Tell which studies are undefined (with a warning) and which were corrected (without), in words and by place."""
    undefined = np.isnan(yi) | np.isnan(vi)
    missing = np.zeros(yi.size, dtype=bool)
    for array in used.values():
        missing |= np.isnan(array)
    dropped = np.zeros(yi.size, dtype=bool)
    corrected = np.zeros(yi.size, dtype=bool)
    policy = settings.get("zero_cells")
    reason = ""
    if isinstance(policy, ZeroCellPolicy):
        cells = _cells(used)
        corrected = policy.increment(spec.name, *cells) > 0
        if "n2" in used:
            dropped = policy.dropped(spec.name, used["events1"], used["n1"], used["events2"], used["n2"])
        reason = f"no events in either arm, or in everybody (zero cells: {policy.name})"
    notes: list[str] = []
    places: list[tuple[int, str]] = []
    for mask, why in (
        (undefined & missing, "an input is missing"),
        (undefined & dropped & ~missing, reason),
        (undefined & ~dropped & ~missing, f"{spec.name} needs {spec.needs}"),
    ):
        if mask.any():
            notes.append(f"No {spec.name} for {named(labels, mask)}: {why}.")
            places += [(int(i), why) for i in np.flatnonzero(mask)]
    for note in notes:
        warnings.warn(note, LbpmetaWarning, stacklevel=3)
    corrected &= ~undefined
    mended: _Places = ()
    if isinstance(policy, ZeroCellPolicy) and corrected.any():
        where = "variance" if spec.name in policy.raw_estimate else "cells"
        notes.append(f"Zero cells: {policy.add:g} added to the {where} of {named(labels, corrected)} ({policy.name}).")
        mended = tuple((int(i), policy.told(spec.name)) for i in np.flatnonzero(corrected))
    exact = ~undefined & (vi == 0)
    if exact.any():
        notes.append(f"The variance of {named(labels, exact)} is 0: it cannot be weighted in a pooled estimate.")
    return tuple(notes), tuple(sorted(places)), mended


def _cells(used: Mapping[str, Array]) -> tuple[Array, ...]:
    """Return the cells that a zero-cell policy looks at."""
    if "n2" in used:
        return (
            used["events1"],
            used["n1"] - used["events1"],
            used["events2"],
            used["n2"] - used["events2"],
        )
    if "time2" in used:
        return used["events1"], used["events2"]
    if "n" in used:
        return used["events"], used["n"] - used["events"]
    return (used["events"],)
