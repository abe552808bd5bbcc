"""The arguments of pool(), from a table or under other programs' names, as our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.effects._arrays import floats, no_number
from lbpmeta.effects.given import aligned, columns_named, holds_columns, known_columns, own_names, study_names
from lbpmeta.errors import DataError, MethodError, no_such_keyword, not_here
from lbpmeta.pooling.data import adopted, holds_effects
from lbpmeta.recipe import model_named

__all__ = [
    "CountNames",
    "EffectNames",
    "PoolArguments",
    "PoolNames",
    "count_arguments",
    "own_settings",
    "pool_arguments",
]


class EffectNames(TypedDict, total=False):
    """Names of metafor and meta for effects, their precision and their studies."""

    sei: ArrayLike | None
    TE: ArrayLike | None
    seTE: ArrayLike | None
    slab: Iterable[object] | None
    studlab: Iterable[object] | None
    sm: str | None


class PoolNames(EffectNames, total=False):
    """Names of metafor's rma and meta's metagen that :func:`pool` understands; dots are underscores."""

    method: str | None
    method_tau: str | None
    test: str | None
    method_random_ci: str | None


class CountNames(TypedDict, total=False):
    """Names of metafor's rma.mh and meta's metabin and metainc for counts; dots are underscores."""

    ai: ArrayLike | None
    bi: ArrayLike | None
    ci: ArrayLike | None
    di: ArrayLike | None
    n1i: ArrayLike | None
    n2i: ArrayLike | None
    x1i: ArrayLike | None
    t1i: ArrayLike | None
    x2i: ArrayLike | None
    t2i: ArrayLike | None
    event_e: ArrayLike | None
    n_e: ArrayLike | None
    event_c: ArrayLike | None
    n_c: ArrayLike | None
    time_e: ArrayLike | None
    time_c: ArrayLike | None
    slab: Iterable[object] | None
    studlab: Iterable[object] | None
    sm: str | None


#: Name in metafor or meta -> our argument; `method` is a model in metafor ("FE") or an estimator ("REML").
_OTHER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sei": "se",
        "TE": "yi",
        "seTE": "se",
        "method": "tau2",
        "method_tau": "tau2",
        "test": "ci",
        "method_random_ci": "ci",
        "slab": "labels",
        "studlab": "labels",
        "sm": "measure",
    }
)
#: Columns of a table that is given alone: effects, and their variances or standard errors.
_PAIRS: Final = (("yi", "vi"), ("yi", "sei"), ("yi", "se"), ("TE", "seTE"))
_OWN: Final = ("yi", "vi", "data", "se", "recipe", "model", "tau2", "prediction", "i2", "level", "labels", "measure")
#: Arguments of metafor and meta that have no like here, and what to write instead.
_INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("hakn", "knha", "hksj"), "write ci='hksj'"),
        **dict.fromkeys(("common", "fixed", "comb_fixed", "random", "comb_random"), "write model='common' or 'random'"),
        "digits": "digits are a matter of the text: f'{fit:journal .3}'",
        "subset": "filter the table first",
        **dict.fromkeys(("backtransf", "transf", "atransf"), "fit.display() has the scale that readers see"),
        "tau_common": "write subgroup_tau2='common'",
        "method_bias": "each test has a name: egger(), begg(), harbord(), peters()",
        "k_min": "write force=True",
        "tau_preset": "write tau2=0.04",
        "mods": "moderators belong to meta_regression()",
        **dict.fromkeys(("subgroup", "byvar", "by"), "subgroups belong to pool_subgroups()"),
        "cluster": "clusters belong to three_level() and robust()",
        **dict.fromkeys(("weights", "weighted"), "studies are weighted by inverse variance"),
        "method_predict": "write prediction='hts' (or 't', 'hksj', 'none')",
        **dict.fromkeys(
            ("estimate", "effect", "lower", "upper", "ci_low", "ci_high", "ci_lb", "ci_ub"),
            "estimates with intervals go through estimates_from(estimate=, ci_low=, ci_high=, measure=) first",
        ),
        **dict.fromkeys(("sigma2", "random_effects", "struct"), "several effects a study belong to multivariate()"),
        "adhoc_hakn": "write ci='hksj-adhoc'",
    }
)


@dataclass(frozen=True, slots=True)
class PoolArguments:
    """What :func:`pool` was asked, under its own names."""

    yi: Any
    vi: Any
    model: str | None
    tau2: str | float | None
    ci: str | None
    labels: Iterable[object] | None
    measure: str | None


def own_settings(
    function: str, given: Mapping[str, Any], others: Mapping[str, Any], more: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the arguments under our names, from our own and from metafor's and meta's.

    Parameters
    ----------
    function : str
        Who was called, for the error.
    given : mapping
        Under our names; None is nothing.
    others : mapping
        Under theirs, with dots or underscores.
    more : mapping
        Names of theirs that this function knows beside those of :func:`pool` -> our name.

    Raises
    ------
    TypeError
        For a name that nobody has, with the one that was perhaps meant or what to write instead.
    MethodError
        If one argument is given under two names.

    Examples
    --------
    >>> own_settings("f", {"tau2": None, "labels": ["A"]}, {"method": "FE", "test": "knha"})
    {'labels': ['A'], 'model': 'common', 'ci': 'knha'}
    """
    result = {name: value for name, value in given.items() if value is not None}
    known = {**_OTHER, **more}
    for written, value in others.items():
        plain = written.replace(".", "_")
        if plain not in known:
            if plain in _INSTEAD:
                raise TypeError(not_here(function, written, _INSTEAD[plain]))
            raise TypeError(no_such_keyword(function, written, (*_OWN, *given, "ci"), tuple(known)))
        if value is None:
            continue
        name = known[plain]
        if name == "tau2" and isinstance(value, str) and model_named(value) == "common":
            name, value = "model", "common"
        if name in result:
            raise MethodError(f"`{name}` is given twice, the second time as `{written}`; leave one out.")
        result[name] = value
    return result


def pool_arguments(
    yi: Any,
    vi: Any,
    column: str | None,
    data: Any,
    se: Any,
    own: Mapping[str, Any],
    others: Mapping[str, Any],
    function: str = "pool",
) -> PoolArguments:
    """Return the arguments under our names: columns looked up, standard errors squared.

    Parameters
    ----------
    yi, vi, column, data, se
        As given to :func:`pool`.
    own : mapping
        `model`, `tau2`, `ci`, `labels` and `measure` as given.
    others : mapping
        What was given under other programs' names.
    function : str
        Who was called, for errors.

    Raises
    ------
    TypeError
        For a name that nobody has.
    DataError, MethodError
        For a column that is not there, and for an argument given twice.

    Examples
    --------
    >>> asked = pool_arguments({"d": [1.0, 2.0], "s": [0.1, 0.2]}, "d", None, None, "s", {}, {"method": "FE"})
    >>> asked.yi, asked.vi.round(2).tolist(), asked.model
    ([1.0, 2.0], [0.01, 0.04], 'common')
    """
    table = data
    if column is None and data is None and holds_columns(yi) and not holds_effects(adopted(yi)):
        table, yi, vi = (yi, vi, None) if vi is not None or se is not None or others.get("sei") else _pair(yi, se)
        if isinstance(vi, tuple):
            vi, se = vi
    elif column is not None:
        if data is not None or not holds_columns(yi):
            raise MethodError(f"{function}() takes three arguments by place only as a table and its two columns.")
        table, yi, vi = yi, vi, column
    given = own_settings(function, {"yi": yi, "vi": vi, "se": se, **own}, others)
    effects: dict[str, Any] = {name: given[name] for name in ("yi", "vi", "se", "labels") if name in given}
    if table is not None or any(isinstance(effects.get(name), str) for name in ("yi", "vi", "se")):
        effects = columns_named(table, effects)
    if "yi" not in effects:
        raise DataError("`yi` is missing; give the effects, or effect sizes made by effect_sizes().")
    names: Any = None
    if "se" in effects:
        if "vi" in effects:
            raise MethodError("`vi` and `se` are both given; give one of them.")
        if holds_effects(adopted(effects["yi"])):
            raise DataError("`se` is given, but the first argument already holds variances. Leave `se` out.")
        effects, names = aligned(effects)
        effects["vi"] = _squared(effects["se"])
    elif not holds_effects(adopted(effects["yi"])):
        effects, names = aligned(effects)
    labels = effects.get("labels")
    return PoolArguments(
        effects["yi"],
        effects.get("vi"),
        given.get("model"),
        given.get("tau2"),
        given.get("ci"),
        study_names(table, names) if labels is None else labels,
        given.get("measure", getattr(table, "attrs", {}).get("measure")),
    )


def _pair(table: Any, se: Any) -> tuple[Any, Any, Any]:
    """Return the table and the columns of effects and precision that it must mean, given alone."""
    there = set(table) if isinstance(table, Mapping) else set(table.columns)
    for effects, precision in _PAIRS:
        if {effects, precision} <= there:
            return table, effects, (precision, None) if precision == "vi" else (None, precision)
    told = ", ".join(map(str, list(table)[:12]))
    raise DataError(
        f"The table has no columns `yi` and `vi`; name those of the effects and variances: pool(df, 'effect', "
        f"'variance'), or pool(df, 'effect', se='error'). It has: {told}."
    )


def _squared(se: Any) -> Any:
    try:
        values = np.atleast_1d(floats(se))
    except (TypeError, ValueError):
        raise DataError(f"`se` must be an array of numbers; {no_number(se)}") from None
    if (values <= 0).any():
        i = int(np.argmax(values <= 0))
        raise DataError(f"`se` of study {i + 1} is {values[i]:g}; a standard error is above 0.")
    return values**2


def count_arguments(
    function: str, data: Any, own: Mapping[str, Any], others: Mapping[str, Any], needed: Iterable[str]
) -> dict[str, Any]:
    """Return counts, `labels` and `measure` under our names: columns looked up, people without an event added up.

    Parameters
    ----------
    function : str
        Who was called, for errors.
    data : frame or mapping, or None
        A table; `own["events1"]` may be one as well.
    own : mapping
        Arguments under our names; None is nothing.
    others : mapping
        Arguments under metafor's or meta's names.
    needed : iterable of str
        What is taken from a table of which no column is named, where it has it.

    Raises
    ------
    TypeError
        For a name that nobody has.
    DataError, MethodError
        For a column that is not there, and for an argument given twice.

    Examples
    --------
    >>> own = {"events1": [4], "n1": None, "events2": None, "n2": None}
    >>> asked = count_arguments("f", None, own, {"bi": [36], "ci": [9], "n2i": [41]}, own)
    >>> {name: list(map(int, asked[name])) for name in ("events1", "n1", "events2", "n2")}
    {'events1': [4], 'n1': [40], 'events2': [9], 'n2': [41]}
    """
    own = dict(own)
    if data is None and holds_columns(own.get("events1")):
        data = own.pop("events1")
    asked = own_names(function, others, own, (*own, "events1", "nonevents1", "nonevents2", "labels", "measure"))
    settings = {name: asked.pop(name) for name in ("measure",) if name in asked}
    if data is not None and not set(asked) - {"labels"}:
        there = known_columns(data)
        wanted = [*needed, *(f"nonevents{arm}" for arm in "12" if f"n{arm}" not in there)]
        asked |= {name: there[name] for name in wanted if name in there}
    asked, names = aligned(columns_named(data, asked))
    for arm in "12":
        if (rest := asked.pop(f"nonevents{arm}", None)) is None:
            continue
        if f"n{arm}" in asked or f"events{arm}" not in asked:
            raise MethodError(f"`nonevents{arm}` stands beside `events{arm}` and instead of `n{arm}`.")
        asked[f"n{arm}"] = np.asarray(asked[f"events{arm}"]) + np.asarray(rest)
    asked.setdefault("labels", study_names(data, names))
    return {**asked, **settings}
