"""Which recipes reproduce a printed pooled line, or the printed summary of a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Self

from lbpmeta.checks.core.reading import Number, first_few, read_fields
from lbpmeta.checks.models.accuracy import ACCURACY_FIELDS, accuracy_lines
from lbpmeta.checks.models.counts import count_lines
from lbpmeta.checks.models.line import Tried, print_so
from lbpmeta.checks.models.multilevel import MultilevelLines
from lbpmeta.checks.models.rows import accuracy_counts, clusters_of, group_counts
from lbpmeta.checks.pooled.check import scales_tried
from lbpmeta.checks.pooled.other_ways import reproducing
from lbpmeta.checks.pooled.problem import LineWithRows, read_problem, recipe_pool
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import COLUMNS, StudyRow, StudySet, from_printed, missing_numbers
from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.evidence.aliases import Meaning, meaning
from lbpmeta.evidence.tables import Row
from lbpmeta.plain_text import Preformatted
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = ["Identified", "identify"]


class Identified(Preformatted, tuple[str, ...]):
    """The names of the recipes that reproduce a printed pooled line, which are a tuple, in three groups.

    Parameters
    ----------
    exact : iterable of str
        Their line, from the rows at face value, prints as reported.
    within_rounding : iterable of str
        Of the others, those that the rounding of the rows does not exclude: of coarse rows, many.
    other_ways : iterable of str
        Ways without a recipe that print the line, such as IVhet or PET; asked only where there is no recipe.
    not_fitted : iterable of str
        Models that could not be fitted, each with why: nothing is said of them.

    Examples
    --------
    >>> found = Identified(["common z"], ["DL z", "common z"])
    >>> found, found.exact, found.within_rounding
    (('common z', 'DL z'), ('common z',), ('DL z',))
    """

    exact: tuple[str, ...]
    within_rounding: tuple[str, ...]
    other_ways: tuple[str, ...]
    not_fitted: tuple[str, ...]

    def __new__(
        cls,
        exact: Iterable[str] = (),
        within_rounding: Iterable[str] = (),
        other_ways: Iterable[str] = (),
        not_fitted: Iterable[str] = (),
    ) -> Self:
        """Join the groups: a name stands in the first one that holds it."""
        first = tuple(dict.fromkeys(exact))
        second = tuple(n for n in dict.fromkeys(within_rounding) if n not in first)
        third = tuple(n for n in dict.fromkeys(other_ways) if n not in first and n not in second)
        made = super().__new__(cls, (*first, *second, *third))
        made.exact, made.within_rounding, made.other_ways = first, second, third
        made.not_fitted = tuple(dict.fromkeys(not_fitted))
        return made

    def __getnewargs__(self) -> tuple[tuple[str, ...], ...]:
        """What a copy is made of."""
        return self.exact, self.within_rounding, self.other_ways, self.not_fitted


def identify(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    *,
    measure: str = "",
    level: float = 95,
    recipes: Mapping[str, Recipe] | None = None,
    rounding: str = "nearest",
) -> Identified:
    """Return the names of the recipes that reproduce a printed pooled line, or the printed summary of a test.

    Examples
    --------
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> found = identify({"estimate": "-5.03", "ci_low": "-7.26", "ci_high": "-2.81"}, rows)
    >>> found, found.exact
    (('common z',), ('common z',))
    >>> test = [(47, 9, 101, 738), (126, 51, 272, 1543), (19, 10, 12, 192), (36, 3, 78, 276), (130, 19, 211, 959)]
    >>> tables = [dict(zip(("tp", "fn", "fp", "tn"), row)) for row in test]
    >>> line = {"sensitivity": "80.6", "sensitivity_low": "68.1", "sensitivity_high": "89.0", "specificity": "85.9"}
    >>> identify(line, tables)[:2]
    ('mada', 'metafor')

    Parameters
    ----------
    reported, rows, measure, level, rounding
        As in :func:`check_pooled`; columns of rows may have the names that :func:`lbpmeta.check` reads ("MD",
        "lower", "upper", ...), and the name of a measure among them names the measure. What rows hold says what else
        is tried:

        - ``tp, fn, fp, tn``: `reported` is the summary of a test: "sensitivity", "sensitivity_low",
          "sensitivity_high", and so with "specificity", "false_positive_rate", "dor", "lr_positive" and
          "lr_negative"; "auc", "rho". Tried are the bivariate models of mada, metandi, SAS, lme4 and metafor.
        - ``events1, n1, events2, n2``: with odds ratios, mixed models too (metafor's ``rma.glmm``)
        - ``events1, time1, events2, time2``; ``events, n``; ``events, time``: mixed models, and inverse variance
        - ``study`` beside effects, the same one in several rows: multilevel models too (metafor's ``rma.mv``), with
          normal, t and cluster-robust intervals; with assumed correlations, or inside the rounding of the rows, where
          nothing else prints the line
    recipes : mapping of str to Recipe, optional
        What to try; by default the presets and every combination of model, tau2 and interval, with SMD and
        zero-cell conventions where arms are given, and the models above. Given, no model is tried.

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
    """
    if recipes is None and (tables := accuracy_counts(rows)) is not None:
        return of_accuracy(reported, tables, level, rounding)
    counts = group_counts(rows) if recipes is None else None
    if counts is not None and counts[0] != "2x2" and not _has_effects(rows):
        return of_counts(reported, *counts, level, rounding)
    named, said, unread = _named(rows)
    measure = measure or said
    exact: list[str] = []
    rounded: list[str] = []
    others: list[str] = []
    failed: list[str] = []
    clusters = clusters_of(rows) if recipes is None else ()
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
        models = []
        if counts is not None and counts[0] == "2x2" and scale == "OR":
            models.append(of_counts(reported, *counts, level, rounding))
        if clusters and (studies := from_printed(problem.rows, scale, problem.level)) is not None:
            models.append(of_multilevel(problem, studies, clusters, explained=bool(central)))
        exact += [*central, *(name for found in models for name in found.exact)]
        rounded += [*within, *(name for found in models for name in found.within_rounding)]
        failed += [name for found in models for name in found.not_fitted]
        if not exact and not rounded and recipes is None:
            others += reproducing(search, pool)
    if not read:
        columns = f" Not read: {', '.join(map(repr, unread))}." if unread else ""
        raise DataError(f"The rows cannot be pooled: {first_few(lacking, '; ')}.{columns}")
    return Identified(exact, rounded, others, failed)


def _has_effects(rows: Sequence[StudyRow]) -> bool:
    """Whether rows print effects with a spread: those are what was pooled, whatever counts stand beside them."""
    return all(not isinstance(row, Mapping) or "estimate" in row or "yi" in row for row in rows)


#: A summary's numbers that are shares.
_SHARES: Final = ("sensitivity", "specificity", "false_positive_rate")


def of_accuracy(
    reported: Mapping[str, Number], tables: Sequence[Mapping[str, float]], level: float, rounding: str
) -> Identified:
    """Return the recipes that give a printed summary of a test."""
    unknown = [name for name in reported if name not in ACCURACY_FIELDS]
    if unknown:
        hint = did_you_mean(unknown[0], ACCURACY_FIELDS)
        raise DataError(f"`reported` holds {', '.join(unknown)}; it may hold {', '.join(ACCURACY_FIELDS)}.{hint}")
    printed = read_fields(reported, ACCURACY_FIELDS, rounding)
    if not printed:
        raise DataError("`reported` is empty; give at least {'sensitivity': '81', 'specificity': '93'}, as printed.")
    shares = [name for name in printed if name.removesuffix("_low").removesuffix("_high") in _SHARES]
    return _sorted(accuracy_lines(tables, _share(level)), printed, _percent(shares, printed))


def of_counts(
    reported: Mapping[str, Number], kind: str, rows: Sequence[Mapping[str, float]], level: float, rounding: str
) -> Identified:
    """Return the recipes of counts that give a printed line."""
    printed = read_fields(reported, _LINE, rounding)
    if "estimate" not in printed:
        raise DataError("`reported` needs at least an estimate, as printed: {'estimate': '0.72', ...}.")
    shares = [name for name in _LIMITS if name in printed] if kind == "proportions" else []
    return _sorted(count_lines(kind, rows, _share(level)), printed, _percent(shares, printed))


def of_multilevel(
    problem: LineWithRows, studies: StudySet, clusters: Sequence[str], *, explained: bool = False
) -> Identified:
    """Return the multilevel recipes that give a printed line.

    The rounding of the rows is searched, and correlations between samples are assumed, only where nothing that takes
    less gives it; `explained` says that a recipe of one effect a study does.
    """
    lines = MultilevelLines(studies, clusters, problem.measure, problem.level)
    first = tuple(lines.tried())
    failed = [f"{one.name}: {one.why}" for _, one in first if one.line is None]
    exact = _printing(first, problem)
    if exact or explained:
        return Identified(exact, (), (), failed)
    within = [
        one.name for recipe, one in first if one.line is not None and lines.admits(recipe, one.line, problem.printed)
    ]
    return Identified(() if within else _printing(lines.tried(correlated=True), problem), within, (), failed)


def _printing(tried: Iterable[tuple[object, Tried]], problem: LineWithRows) -> list[str]:
    return [one.name for _, one in tried if one.line is not None and print_so(one.line, problem.printed)]


#: Numbers of a line that models are compared in.
_LINE: Final = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high", "p", "z", "tau2", "q", "q_p", "i2", "k")
_LIMITS: Final = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")


def _sorted(lines: Iterable[Tried], printed: Mapping[str, Printed], percent: Sequence[str]) -> Identified:
    exact, failed = [], []
    for tried in lines:
        if tried.line is None:
            failed.append(f"{tried.name}: {tried.why}")
        elif print_so(tried.line, printed, percent):
            exact.append(tried.name)
    return Identified(exact, (), (), failed)


def _percent(shares: Sequence[str], printed: Mapping[str, Printed]) -> Sequence[str]:
    """Return the shares that are printed as percentages: all, if one is above 1 or has the sign."""
    return shares if any(printed[name].value > 1 or printed[name].unit == "%" for name in shares) else ()


def _share(level: float) -> float:
    if not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    return float(level) / 100


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
