"""Which recipes reproduce a printed pooled line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Self

from lbpmeta.checks.core.reading import Number, first_few
from lbpmeta.checks.pooled.check import scales_tried
from lbpmeta.checks.pooled.other_ways import reproducing
from lbpmeta.checks.pooled.problem import read_problem, recipe_pool
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import COLUMNS, StudyRow, missing_numbers
from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import Meaning, meaning
from lbpmeta.evidence.tables import Row
from lbpmeta.recipe import Recipe

__all__ = ["Identified", "identify"]


class Identified(tuple[str, ...]):
    """The names of the recipes that reproduce a printed pooled line, which are a tuple, in three groups.

    Parameters
    ----------
    exact : iterable of str
        Their line, from the rows at face value, prints as reported.
    within_rounding : iterable of str
        Of the others, those that the rounding of the rows does not exclude: of coarse rows, many.
    other_ways : iterable of str
        Ways without a recipe that print the line, such as IVhet or PET; asked only where there is no recipe.

    Examples
    --------
    >>> found = Identified(["common z"], ["DL z", "common z"])
    >>> found, found.exact, found.within_rounding
    (('common z', 'DL z'), ('common z',), ('DL z',))
    """

    exact: tuple[str, ...]
    within_rounding: tuple[str, ...]
    other_ways: tuple[str, ...]

    def __new__(
        cls, exact: Iterable[str] = (), within_rounding: Iterable[str] = (), other_ways: Iterable[str] = ()
    ) -> Self:
        """Join the groups: a name stands in the first one that holds it."""
        first = tuple(dict.fromkeys(exact))
        second = tuple(n for n in dict.fromkeys(within_rounding) if n not in first)
        third = tuple(n for n in dict.fromkeys(other_ways) if n not in first and n not in second)
        made = super().__new__(cls, (*first, *second, *third))
        made.exact, made.within_rounding, made.other_ways = first, second, third
        return made

    def __getnewargs__(self) -> tuple[tuple[str, ...], ...]:
        """What a copy is made of."""
        return self.exact, self.within_rounding, self.other_ways


def identify(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    *,
    measure: str = "",
    level: float = 95,
    recipes: Mapping[str, Recipe] | None = None,
    rounding: str = "nearest",
) -> Identified:
    """Return the names of the recipes that reproduce a printed pooled line.

    Parameters
    ----------
    reported, rows, measure, level, rounding
        As in :func:`check_pooled`; columns of rows may have the names that :func:`lbpmeta.check` reads ("MD",
        "lower", "upper", ...), and the name of a measure among them names the measure.
    recipes : mapping of str to Recipe, optional
        What to try; by default the presets and every combination of model, tau2 and interval, with SMD and
        zero-cell conventions where arms are given.

    Returns
    -------
    Identified
        A tuple of names. First those whose line, from the rows at face value, prints as reported (``.exact``); then
        those that the rounding of the rows does not exclude (``.within_rounding``; by a sound enclosure for closed
        forms, by seeded draws inside the rounding boxes for the others); if there are none, other ways that print it,
        such as IVhet, trim and fill or PET (``.other_ways``). The true one is not hidden by another that prints the
        same at face value.

    Raises
    ------
    DataError
        If rows lack what is needed to pool them; the message names what, and the columns that were not read.

    Examples
    --------
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> found = identify({"estimate": "-5.03", "ci_low": "-7.26", "ci_high": "-2.81"}, rows)
    >>> found, found.exact
    (('common z',), ('common z',))
    """
    named, said, unread = _named(rows)
    measure = measure or said
    exact: list[str] = []
    rounded: list[str] = []
    others: list[str] = []
    lacking: tuple[str, ...] = ()
    read = False
    for scale in scales_tried(measure, reported, named, rounding):
        problem = read_problem(reported, named, scale, level, rounding, 0)
        missing = missing_numbers(problem.rows, scale)
        if missing:
            lacking = lacking or missing
            continue
        read = True
        pool = recipe_pool(problem)
        if recipes is not None:
            pool = {n: r.replace(level=problem.level) for n, r in recipes.items()}
        search = Search(problem)
        central, within = tuple(search.central(pool)), tuple(search.within(pool))
        exact += central
        rounded += within
        if not central and not within and recipes is None:
            others += reproducing(search, pool)
    if not read:
        columns = f" Not read: {', '.join(map(repr, unread))}." if unread else ""
        raise DataError(f"The rows cannot be pooled: {first_few(lacking, '; ')}.{columns}")
    return Identified(exact, rounded, others)


#: Columns that a row of the tables has beside its numbers.
_BESIDE: Final = frozenset(("id", "measure"))


def _named(rows: Sequence[StudyRow]) -> tuple[tuple[StudyRow, ...], str, tuple[str, ...]]:
    """Return rows with their columns under the names of the tables, the measure they name, and what was not read."""
    out: list[StudyRow] = []
    measures: dict[str, None] = {}
    unread: dict[str, None] = {}
    meanings: dict[str, Meaning] = {}
    for row in rows:
        if isinstance(row, Row) or not isinstance(row, Mapping):
            out.append(row)
            continue
        cells: dict[str, Number] = {}
        for name, value in row.items():
            if name in COLUMNS or name in _BESIDE:
                cells[name] = value
                continue
            if name not in meanings:
                meanings[name] = meaning(str(name))
            known = meanings[name]
            target = next((t for t in known.targets if t in COLUMNS), "") or _effect(known)
            if not target or known.log:
                if known.targets not in (("study",), ("id",)):
                    unread[str(name)] = None
                continue
            cells.setdefault(target, value)
            if known.level:
                cells.setdefault("level", known.level)
            if known.measure:
                measures[known.measure] = None
        out.append(cells)
    return tuple(out), next(iter(measures)) if len(measures) == 1 else "", tuple(unread)


def _effect(known: Meaning) -> str:
    return "estimate" if known.targets[:1] == ("effect",) else ""
