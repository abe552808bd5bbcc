"""Read: trials from contrasts or from arms, refused by the name of the study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects._arrays import vector
from lbpmeta.effects.continuous import small_sample_factor
from lbpmeta.effects.given import column_in, names_in
from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.pooling.network.trial import Trial, trial_of_arms, trial_of_pairs

__all__ = ["ARM_MEASURES", "column_named", "trials_of_arms", "trials_of_contrasts"]

#: Names under which tables keep the columns of contrasts and of arms, ours first.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "te": ("te", "TE", "yi", "estimate", "effect"),
        "se": ("se", "seTE", "sei", "std_err"),
        "treat1": ("treat1", "treatment1", "t1"),
        "treat2": ("treat2", "treatment2", "t2"),
        "studlab": ("studlab", "study", "trial", "id"),
        "treatment": ("treatment", "treat", "t"),
        "mean": ("mean", "y"),
        "sd": ("sd",),
        "n": ("n", "sampleSize"),
        "events": ("events", "event", "r", "responders"),
        "time": ("time", "exposure", "person_time"),
    }
)


def column_named(data: Any, given: Any, name: str, *, needed: bool = True, argument: str = "data") -> Any:
    """Return a column: what is given itself, or of the table by the name that is given, or by one that it usually has.

    Raises
    ------
    DataError
        If the table has no such column; the message names those that it has.
    """
    if data is None or not (given is None or isinstance(given, str)):
        return given
    has = names_in(data, argument)
    for known in (given,) if given is not None else _NAMES[name]:
        if known in has:
            return column_in(data, known)
    if given is None and not needed:
        return None
    wanted = given or _NAMES[name][0]
    raise DataError(
        f"`{name}`: the table has no column {wanted!r}; it has {', '.join(map(str, has))}."
        f"{did_you_mean(wanted, map(str, has))}"
    )


def _texts(name: str, values: Any, length: int) -> list[str]:
    if values is None or isinstance(values, str):
        raise DataError(f"`{name}` is missing; give one entry a row.")
    given = list(values)
    texts = [str(value).strip() for value in given]
    for i, value in enumerate(given):
        if value is None or value != value or not texts[i]:
            raise DataError(f"`{name}` of row {i + 1} is empty; give a name.")
    if len(texts) != length:
        raise DataError(f"`{name}` has {len(texts)} entries and there are {length} rows.")
    return texts


def trials_of_contrasts(
    te: Any, se: Any, treat1: Any, treat2: Any, studlab: Any, tolerance: float
) -> tuple[tuple[Trial, ...], tuple[str, ...]]:
    """Return the trials of rows with one comparison each, and notes about rows that are left out.

    Raises
    ------
    DataError
        If columns differ in length, a standard error is not positive, a row compares a treatment with itself, a study
        gives one comparison twice or, of several treatments, not all.
    """
    if te is None or se is None:
        raise DataError(
            "`te` and `se` are missing; give the effects of treat1 minus treat2, and their standard errors."
        )
    y, s = vector("te", te), vector("se", se)
    if len(y) != len(s):
        raise DataError(f"`te` has {len(y)} entries and `se` has {len(s)}.")
    one, two = _texts("treat1", treat1, len(y)), _texts("treat2", treat2, len(y))
    labels = _texts("studlab", range(1, len(y) + 1) if studlab is None else studlab, len(y))
    missing = np.isnan(y) | np.isnan(s)
    notes = tuple(
        f"study {labels[i]!r}, {one[i]} against {two[i]}: left out, no effect or no standard error."
        for i in np.flatnonzero(missing)
    )
    pairs: dict[str, dict[tuple[str, str], tuple[float, float]]] = {}
    for i in np.flatnonzero(~missing):
        a, b, of = one[i], two[i], pairs.setdefault(labels[i], {})
        if a == b:
            raise DataError(f"study {labels[i]!r} (row {i + 1}) compares {a!r} with itself.")
        if not (np.isfinite(y[i]) and np.isfinite(s[i]) and s[i] > 0):
            raise DataError(f"study {labels[i]!r} (row {i + 1}): `se` is {s[i]:g} and `te` {y[i]:g}; `se` must be > 0.")
        if (a, b) in of or (b, a) in of:
            raise DataError(
                f"study {labels[i]!r} gives {a} against {b} twice. Combine the arms, or name two studies apart."
            )
        of[a, b] = float(y[i]), float(s[i]) ** 2
    if not pairs:
        raise DataError("there is no comparison with an effect and a standard error.")
    return tuple(trial_of_pairs(label, of, tolerance=tolerance) for label, of in pairs.items()), notes


#: (numbers of the arms of one study, names of treatments, label) -> Trial, or None where the study says nothing.
ArmMeasure = Callable[[Mapping[str, Array], tuple[str, ...], str], "Trial | None"]


def _means(arms: Mapping[str, Array], names: tuple[str, ...], label: str) -> Trial:
    return trial_of_arms(label, names, arms["mean"], arms["sd"] ** 2 / arms["n"])


def _standardised(arms: Mapping[str, Array], names: tuple[str, ...], label: str) -> Trial:
    """Hedges' g with the SD pooled over all arms; covariances of Gleser and Olkin (2009, equation 19.27)."""
    order = np.argsort(np.array(names))
    mean, sd, n = (arms[column][order] for column in ("mean", "sd", "n"))
    if np.any(n < 2):
        raise DataError(f"study {label!r}: an arm has fewer than 2 people, and so no standard deviation.")
    df = float(np.sum(n - 1))
    pooled = np.sqrt(np.sum((n - 1) * sd**2) / df)
    d = (mean[1:] - mean[0]) / pooled
    J = float(small_sample_factor(np.array([df]))[0])
    V = np.diag(1 / n[1:]) + 1 / n[0] + np.outer(J * d, J * d) / (2 * np.sum(n))
    return Trial(label, tuple(names[i] for i in order), J * d, V)


def _cells(arms: Mapping[str, Array]) -> tuple[Array, Array] | None:
    """Events and people, with half an event in every cell where one is empty; None where all are, on one side."""
    events, n = arms["events"], arms["n"]
    if np.all(events == 0) or np.all(events == n):
        return None
    add = 0.5 if np.any(events == 0) or np.any(events == n) else 0.0
    return events + add, n + 2 * add


def _odds(arms: Mapping[str, Array], names: tuple[str, ...], label: str) -> Trial | None:
    cells = _cells(arms)
    if cells is None:
        return None
    a, n = cells
    return trial_of_arms(label, names, np.log(a / (n - a)), 1 / a + 1 / (n - a))


def _risks(arms: Mapping[str, Array], names: tuple[str, ...], label: str) -> Trial | None:
    cells = _cells(arms)
    if cells is None:
        return None
    a, n = cells
    return trial_of_arms(label, names, np.log(a / n), 1 / a - 1 / n)


def _risk_differences(arms: Mapping[str, Array], names: tuple[str, ...], label: str) -> Trial | None:
    p = arms["events"] / arms["n"]
    if np.any((p == 0) | (p == 1)):
        cells = _cells(arms)
        if cells is None:
            return None
        p_within = cells[0] / cells[1]
    else:
        p_within = p
    return trial_of_arms(label, names, p, p_within * (1 - p_within) / arms["n"])


def _rates(arms: Mapping[str, Array], names: tuple[str, ...], label: str) -> Trial | None:
    events = arms["events"]
    if np.all(events == 0):
        return None
    events = events + (0.5 if np.any(events == 0) else 0.0)
    return trial_of_arms(label, names, np.log(events / arms["time"]), 1 / events)


#: Measure -> the columns of arms that it needs, and its trial.
ARM_MEASURES: Final[Mapping[str, tuple[tuple[str, ...], ArmMeasure]]] = MappingProxyType(
    {
        "MD": (("mean", "sd", "n"), _means),
        "SMD": (("mean", "sd", "n"), _standardised),
        "OR": (("events", "n"), _odds),
        "RR": (("events", "n"), _risks),
        "RD": (("events", "n"), _risk_differences),
        "IRR": (("events", "time"), _rates),
    }
)

#: What a number of an arm must be: (column, lowest, whether that itself is allowed).
_LEAST: Final = MappingProxyType({"sd": (0.0, False), "n": (0.0, False), "events": (0.0, True), "time": (0.0, False)})


def trials_of_arms(arms: Any, measure: str) -> tuple[tuple[Trial, ...], tuple[str, ...]]:
    """Return the trials of rows with one arm each, and notes about studies that are left out.

    Parameters
    ----------
    arms : frame or mapping of columns
        ``studlab``, ``treatment``, and ``mean, sd, n`` or ``events, n`` or ``events, time``; usual other names count.
    measure : str
        MD, SMD, OR, RR, RD or IRR.

    Raises
    ------
    DataError
        If a column is missing, a number impossible, a treatment twice in a study.
    MethodError
        If the measure cannot be made of arms.
    """
    if measure not in ARM_MEASURES:
        raise MethodError(
            f"`measure` is {measure!r}; of arms {', '.join(ARM_MEASURES)} can be made. Give contrasts (`te`, `se`)."
        )
    needed, make = ARM_MEASURES[measure]
    names = column_named(arms, None, "treatment", argument="arms")
    treatments = _texts("treatment", names, len(names))
    labels = _texts("studlab", column_named(arms, None, "studlab", argument="arms"), len(treatments))
    columns = {name: vector(name, column_named(arms, None, name, argument="arms")) for name in needed}
    for name, values in columns.items():
        if len(values) != len(treatments):
            raise DataError(f"`{name}` has {len(values)} entries and there are {len(treatments)} rows.")
    groups: dict[str, list[int]] = {}
    for i, label in enumerate(labels):
        groups.setdefault(label, []).append(i)
    trials, notes = [], []
    for label, rows in groups.items():
        known = [i for i in rows if all(np.isfinite(column[i]) for column in columns.values())]
        if len(known) < 2:
            notes.append(f"study {label!r}: left out, it has fewer than two arms with {', '.join(needed)}.")
            continue
        _check_arms(label, known, treatments, columns)
        of = {name: column[known] for name, column in columns.items()}
        trial = make(of, tuple(treatments[i] for i in known), label)
        if trial is None:
            notes.append(f"study {label!r}: left out, no arm has an event or everybody has one: that is no ratio.")
            continue
        trials.append(trial)
    if not trials:
        raise DataError("there is no study with two arms that can be compared.")
    return tuple(trials), tuple(notes)


def _check_arms(label: str, rows: Sequence[int], treatments: Sequence[str], columns: Mapping[str, Array]) -> None:
    names = [treatments[i] for i in rows]
    twice = _first_twice(names)
    if twice:
        raise DataError(f"study {label!r} has two arms of {twice!r}. Combine them first (`combine_arms`).")
    for name, values in columns.items():
        for i in rows:
            least, itself = _LEAST.get(name, (-np.inf, True))
            if values[i] < least or (values[i] == least and not itself):
                raise DataError(
                    f"study {label!r}, {treatments[i]} (row {i + 1}): `{name}` is {values[i]:g}; it must be "
                    f"{'at least' if itself else 'more than'} {least:g}."
                )
            if name == "n" and "events" in columns and columns["events"][i] > values[i]:
                raise DataError(
                    f"study {label!r}, {treatments[i]} (row {i + 1}): {columns['events'][i]:g} events of {values[i]:g}."
                )


def _first_twice(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""
