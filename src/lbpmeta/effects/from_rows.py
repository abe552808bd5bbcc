"""From rows: the study rows behind a pooled line, as effect sizes under a recipe."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from lbpmeta.bounds import parse_columns
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.continuous import variance_of_smd
from lbpmeta.effects.generic import estimates_from
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row
from lbpmeta.measures import get_measure
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["StudyRows", "effects_from_rows"]

T = TypeVar("T")

#: Columns from which the tables make an effect.
_TABLE_COLUMNS: Final = frozenset(
    ("mean1", "sd1", "n1", "mean2", "sd2", "n2", "events1", "events2", "time1", "time2", "o_e", "o_e_var")
)

#: What is called otherwise in a call than in a table.
_CALLED: Final = {"var": "o_e_var"}
#: Inputs of measures of one group, which the tables hold as those of arm 1; a correlation is an estimate.
_OF_ONE: Final = {"events": "events1", "n": "n1", "time": "time1", "mean": "mean1", "sd": "sd1", "r": "estimate"}
#: Standard deviations, and the variances of arms whose roots they are where nothing else was printed.
_SQUARES: Final = {"sd1": "x_variance1", "sd2": "x_variance2"}
#: What an arm has in place of its SD, and what makes one of it.
_CONVERTED: Final = {
    "median1": "lm.mean_sd_from_quantiles makes means and SDs of its medians",
    "se1": "lm.sd_from_se makes SDs of the standard errors of its arms",
    "mean1_low": "lm.sd_from_ci makes SDs of the intervals of its arms",
}
_SPREADS: Final = (("variance",), ("se",), ("ci_low", "ci_high"))
_SAID: Final = dict(zip(_SPREADS, ("its variance", "its standard error", "its interval"), strict=True))


class StudyRows:
    """The study rows behind a pooled line, and their columns of numbers at face value, each read once.

    Parameters
    ----------
    rows : sequence of Row
        Rows of ``trials.csv``.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> rows = StudyRows(load_tables().members("rubinstein2019-pain"))
    >>> rows.changed({0: None}).column("mean1")[:1] == rows.column("mean1")[1:2]
    array([ True])
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._columns: dict[str, NDArray[np.float64]] = {}

    def column(self, name: str) -> NDArray[np.float64]:
        """Return a column of printed numbers at face value; NaN where nothing was printed."""
        if name not in self._columns:
            (read,) = parse_columns([[row.cells.get(name, "") for row in self.rows]])
            for i in np.flatnonzero(read.unreadable):
                self.rows[i].printed(name)  # says what is wrong with it
            self._columns[name] = read.value
            if name in _SQUARES and np.isnan(read.value).any():
                squares = self.column(_SQUARES[name])
                self._columns[name] = np.where(np.isnan(read.value) & (squares > 0), np.sqrt(squares), read.value)
        return self._columns[name]

    def has(self, *names: str) -> bool:
        """Whether something was printed in each of the columns in every row."""
        return not any(np.isnan(self.column(name)).any() for name in names)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where the row of an id stands."""
        return {row.id: i for i, row in enumerate(self.rows)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The trial of each row, or the row's id."""
        return tuple(map(_name, self.rows))

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Confidence level of each row, in percent."""
        return tuple(map(_level, self.rows))

    def labels(self) -> tuple[str, ...]:
        """Return a name per row: the trial's, numbered where a trial stands in several rows."""
        names = self.names
        of_name, seen = Counter(names), Counter[str]()
        if len(of_name) == len(names):
            return names
        labels = []
        for name in names:
            seen[name] += 1
            labels.append(f"{name} ({seen[name]})" if of_name[name] > 1 else name)
        return tuple(labels)

    def changed(self, changes: Mapping[int, Row | None]) -> StudyRows:
        """Return the rows with some, by their place, replaced or left out (None): what was read of others is kept."""
        if not changes:
            return self
        made = StudyRows(_spliced(self.rows, changes))
        vars(made)["names"] = _spliced(self.names, {i: row and _name(row) for i, row in changes.items()})
        vars(made)["levels"] = _spliced(self.levels, {i: row and _level(row) for i, row in changes.items()})
        gone = [i for i, row in changes.items() if row is None]
        for name, column in self._columns.items():
            new = column.copy()
            for i, row in changes.items():
                new[i] = np.nan if row is None else _face_value(row, name)
            made._columns[name] = np.delete(new, gone)
        return made


def _spliced(items: Sequence[T], changes: Mapping[int, T | None]) -> tuple[T, ...]:
    """Return a sequence with items replaced, or left out where they are None."""
    new = list(items)
    for i in sorted(changes, reverse=True):
        new[i : i + 1] = [] if (item := changes[i]) is None else [item]
    return tuple(new)


def _name(row: Row) -> str:
    return row.cells.get("trial") or row.id


def _level(row: Row) -> str:
    return row.cells.get("level") or "95"


def _face_value(row: Row, name: str) -> float:
    if (number := row.printed(name)) is not None:
        return float(number)
    return math.sqrt(max(_face_value(row, _SQUARES[name]), 0.0)) if name in _SQUARES else np.nan


def effects_from_rows(rows: Sequence[Row] | StudyRows, measure: str, recipe: str | Recipe = "metafor") -> EffectSizes:
    """Return effect sizes of study rows: from the arms where all are printed, else from what was printed.

    Parameters
    ----------
    rows : StudyRows, or sequence of Row
        Rows of ``trials.csv``.
    measure : str
        Measure of the pooled line.
    recipe : str or Recipe
        Decides conventions (SMD variance, zero cells) when arms are used.

    Returns
    -------
    EffectSizes
        One entry per row, on the analysis scale; labels are the trial names.

    Raises
    ------
    DataError
        If a row has neither complete arms nor a usable estimate; the message names the row and what it lacks.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> rows = load_tables().members("rubinstein2019-pain")
    >>> effects_from_rows(rows, "MD").yi[:2].tolist()
    [2.0, 3.0]
    """
    studies = rows if isinstance(rows, StudyRows) else StudyRows(rows)
    if not studies.rows:
        raise DataError("There are no study rows to take effect sizes from.")
    labels = studies.labels()
    given = _inputs(studies, measure)
    if given:
        return effect_sizes(
            measure,
            mean1=given.get("mean1"),
            sd1=given.get("sd1"),
            n1=given.get("n1"),
            mean2=given.get("mean2"),
            sd2=given.get("sd2"),
            n2=given.get("n2"),
            events1=given.get("events1"),
            events2=given.get("events2"),
            time1=given.get("time1"),
            time2=given.get("time2"),
            o_e=given.get("o_e"),
            var=given.get("var"),
            events=given.get("events"),
            n=given.get("n"),
            time=given.get("time"),
            mean=given.get("mean"),
            sd=given.get("sd"),
            r=given.get("r"),
            labels=labels,
            recipe=get_recipe(recipe),
        )
    return _from_printed(studies, measure, labels)


def _inputs(studies: StudyRows, measure: str) -> dict[str, NDArray[np.float64]]:
    """Return what a measure is made of, as it is called in a call; nothing where a row lacks some of it."""
    ways = get_measure(measure).columns
    arms = next((way for way in ways if _TABLE_COLUMNS.issuperset(_CALLED.get(c, c) for c in way)), ())
    held = {c: _CALLED.get(c, c) for c in arms}
    if held and studies.has(*held.values()):
        return {name: studies.column(column) for name, column in held.items()}
    held = {c: _OF_ONE[c] for c in next((way for way in ways if _OF_ONE.keys() >= set(way)), ())}
    if held and studies.has(*held.values()) and ("r" not in held or _bare(studies, measure)):
        return {name: studies.column(column) for name, column in held.items()}
    return {}


def _bare(studies: StudyRows, measure: str) -> bool:
    """Whether correlations stand as such beside nothing that shows how sure they are but the number of persons."""
    return measure in ("COR", "UCOR") and not any(studies.has(*spread) for spread in _SPREADS)


def _from_printed(studies: StudyRows, measure: str, labels: tuple[str, ...]) -> EffectSizes:
    """Return effect sizes from printed estimates with a variance, standard error or interval."""
    uniform = next((one for one in _SPREADS if studies.has("estimate", *one)), None)
    if uniform is not None:
        return _by_spreads(studies, measure, labels, [uniform] * len(studies.rows))
    chosen = [next((one for one in _SPREADS if row["estimate"] and row.has(*one)), ()) for row in studies.rows]
    if all(chosen):
        made = _by_spreads(studies, measure, labels, chosen)
        counted = ", ".join(f"{count} by {_SAID[one]}" for one, count in Counter(chosen).items())
        return dataclasses.replace(
            made, notes=(f"How sure each study is was printed in several ways: {counted}.", *made.notes)
        )
    bare = not any(row[column] for row in studies.rows for spread in _SPREADS for column in spread)
    if bare and measure == "SMD" and studies.has("estimate", "n1", "n2"):
        return _of_sizes(studies, labels)
    row = next(row for row, spread in zip(studies.rows, chosen, strict=True) if not spread)
    more = next((f" {how}." for column, how in _CONVERTED.items() if row[column]), "")
    raise DataError(
        f"{row.file}, line {row.line}: row {row.id!r} cannot be pooled as {measure}: it has neither complete arms nor "
        f"an estimate with a variance, standard error or interval. Fill them in, or take it out of the set.{more}"
    )


def _by_spreads(
    studies: StudyRows, measure: str, labels: tuple[str, ...], chosen: Sequence[tuple[str, ...]]
) -> EffectSizes:
    """Return effect sizes of printed estimates, each with the spread that is chosen for it.

    Raises
    ------
    DataError
        If intervals of different levels are used.
    """
    of = {one: np.array([spread == one for spread in chosen]) for one in _SPREADS}
    levels = {level for level, spread in zip(studies.levels, chosen, strict=True) if spread[0] == "ci_low"}
    if len(levels) > 1:
        raise DataError(f"The rows print intervals of different levels ({', '.join(sorted(levels))}).")
    taken = {c: np.where(of[one], studies.column(c), np.nan) for one in _SPREADS for c in one if of[one].any()}
    return estimates_from(
        estimate=studies.column("estimate"),
        variance=taken.get("variance"),
        se=taken.get("se"),
        ci_low=taken.get("ci_low"),
        ci_high=taken.get("ci_high"),
        level=float(levels.pop()) / 100 if levels else 0.95,
        measure=measure,
        labels=labels,
    )


def _of_sizes(studies: StudyRows, labels: tuple[str, ...]) -> EffectSizes:
    """Return standardized mean differences beside nothing but the sizes of their groups, with the variance of these."""
    estimate, n1, n2 = (studies.column(c) for c in ("estimate", "n1", "n2"))
    made = estimates_from(estimate=estimate, variance=variance_of_smd(estimate, n1, n2), measure="SMD", labels=labels)
    told = "No spread is printed: the variances are those of the effects and the sizes of their groups (LS)."
    return dataclasses.replace(made, notes=(told, *made.notes), n=n1 + n2)
