"""League tables: halves that mirror each other, effects that add up, standard errors that are distances."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.core.called import USUAL_LEVEL, called, is_usual, resting
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import first_few, is_log, make
from lbpmeta.checks.core.severity import BESIDE, LABEL, Stakes
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.estimate.whole import check_estimate
from lbpmeta.checks.network.cells import League, LeagueCell, Pair, cell_name, read_league
from lbpmeta.checks.network.closing import apart, bounds_of, closes, open_triangle, widths_close
from lbpmeta.checks.network.halves import (
    Facing,
    both_ways,
    cell_sets,
    disagreements,
    facing_of,
    is_middle,
    mirrored_pairs,
    pair_sets,
)
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import Declarations, declared_by_keywords, reading_mode
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["check_league", "league_checks"]

_CELLS: Final = "league-cells"
_MIRROR: Final = "league-mirror"
_CLOSURE: Final = "league-closure"
_WIDTHS: Final = "league-widths"
_FINE: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
#: So many cells are left out in turn.
_MOST_FREED: Final = 400


def check_league(
    league: Any,
    *,
    measure: str = "",
    treatments: Sequence[str] | None = None,
    level: float | str | None = USUAL_LEVEL,
    cells: str | None = None,
    interval: str | None = None,
    rounding: str | None = None,
) -> tuple[Finding, ...]:
    """Check a printed league table of a network: every cell against itself, and the cells against each other.

    Examples
    --------
    >>> table = [
    ...     ["A", "", ""],
    ...     ["-0.50 [-0.80, -0.20]", "B", ""],
    ...     ["-0.81 [-1.21, -0.41]", "-0.13 [-0.61, -0.01]", "C"],
    ... ]
    >>> found = check_league(table, measure="MD", cells="network", interval="wald")
    >>> [(f.check, f.verdict.value, *f.rows) for f in found][:2]
    [('ci-asymmetric', 'inconsistent', 'C:B'), ('league-closure', 'inconsistent', 'B:A', 'C:A', 'C:B')]
    >>> str(found[1].admissible["C:B"]), str(found[1].repairs[0])
    ('-0.32 to -0.3', 'C:B -0.13 -> -0.31 (two digits changed places)')

    Parameters
    ----------
    league : sequence of sequences of str, DataFrame, or mapping of (str, str) to str
        Square, with the names of the treatments on its diagonal; or a cell for each pair of treatments. A cell is
        "-0.5 [-0.9, -0.1]", "0.50 (0.30 to 0.80)", the three numbers, or an estimate alone; empty where nothing is
        printed. Which of the two treatments is compared with the other does not matter, as long as it is the same way
        in each half.
    measure : str
        "MD", "SMD", "OR", "RR", "HR", ... : ratios are compared as logarithms. "" if unknown: differences.
    treatments : sequence of str, optional
        Their names, where they do not stand on the diagonal.
    level : float
        Of the intervals, in percent.
    cells : {"network", "direct", "posterior"}, optional
        What the cells are: "network" says that both halves are estimates of one frequentist network under consistency;
        "posterior" are medians, which mirror each other but need not add up. In many journals one half has the direct
        effects, or another outcome: give the other half alone then.
    interval : str, optional
        How the intervals were made: "wald", "credible", ...
    rounding : str, optional
        How numbers were rounded.

    Returns
    -------
    tuple of Finding
        "league-cells" (or the finding of a cell, with its name in ``rows``), then "league-mirror", "league-closure" and
        "league-widths", where there is something to compare.

    Notes
    -----
    The effect of B against A is minus that of A against B (one over it, of a ratio), and so are the limits.

    Under consistency each treatment has one number d, and each cell is a difference of two of them: AB + BC = AC, round
    any way. Whether numbers exist whose differences print as all cells do is a system of difference constraints, which
    shortest paths decide exactly (:func:`lbpmeta.checks.network.closing.shortest`); where none exist, each cell of a
    triangle that does not close is left out in turn.

    Standard errors of differences are distances, se_AC <= se_AB + se_BC, which is |v_AC - v_AB - v_BC| <= 2 sqrt(v_AB
    v_BC); widths of intervals made with one multiplier are too.

    Raises
    ------
    DataError
        If the table is not square, names are missing, or a cell cannot be read.
    MethodError
        If the measure or what is declared is unknown.

    References
    ----------
    Rücker G. Res Synth Methods 2012;3:312-324. Lu G, Ades AE. J Am Stat Assoc 2006;101:447-459.
    """
    declared = declared_by_keywords(
        {
            "measure": measure or None,
            "level": None if is_usual(level) or level is None else f"{level}",
            "league": cells,
            "interval": interval,
            "rounding": rounding,
        }
    )
    wide = "inverted" if is_log(measure) else "any"

    def again(mode: str) -> League:
        return read_league(league, treatments, wide if mode == "any" else mode)

    first = again(reading_mode(declared))
    found = list(_alone(first, measure, level, interval, rounding))
    return (*found, *(called(ask, declared) for _, ask in league_checks(again, measure, declared)))


def league_checks(
    again: Callable[[str], League], measure: str, declared: Declarations
) -> Iterator[tuple[str, Callable[[str], Finding]]]:
    """Give what can be asked of the cells of a league together: the check, and what it says if all premises hold.

    Parameters
    ----------
    again : callable
        Rounding -> the league, read so.
    measure : str
    declared : Declarations
    """
    first = again("nearest")
    way = facing_of(first, measure)
    if mirrored_pairs(first):
        yield _MIRROR, lambda mode: _mirror(again(mode), measure, way, declared)
    for side in ("lower", "upper") if way is Facing.APART else ("",):
        sure = not side or "league" in declared
        yield _CLOSURE, partial(_closing, again, _closure, measure, way, side, sure)
        yield _WIDTHS, partial(_closing, again, _widths, measure, way, side, sure)


def _alone(
    league: League, measure: str, level: float | str | None, interval: str | None, rounding: str | None
) -> Iterator[Finding]:
    """Every cell against itself: its estimate in the middle of its interval."""
    asked = 0
    wrong = []
    for pair, cell in league.cells.items():
        if cell.low is None and cell.high is None:
            continue
        asked += 1
        texts = [None if n is None else n.text for n in (cell.estimate, cell.low, cell.high)]
        found = check_estimate(*texts, measure=measure, level=level, pooled="yes", interval=interval, rounding=rounding)
        if found.verdict not in _FINE:
            wrong.append(found.renamed({}, rows=(cell_name(league.treatments, pair),)))
    yield from wrong
    if asked and not wrong:
        text = f"Each of {asked} estimates is the middle of its interval."
        yield make(_CELLS, Verdict.CONSISTENT_WITHIN_ROUNDING, text)
    elif not asked:
        yield make(_CELLS, Verdict.NOT_CHECKABLE, "No intervals are printed.", missing=("intervals",))


def _of_network(declared: Declarations) -> Premise:
    """The premise of mirrors: medians of a posterior distribution mirror each other too."""
    return assume("league", "posterior" if declared.value("league") == "posterior" else "network")


def _mirror(league: League, measure: str, way: Facing, declared: Declarations) -> Finding:
    """Whether each cell is its mirror the other way round."""
    pairs = mirrored_pairs(league)
    if way is Facing.SAME:
        text = f"Most of {len(pairs)} pairs of cells compare the same way round in both halves."
        return make(_MIRROR, Verdict.METHOD_DEPENDENT, text, stakes=LABEL)
    wrong = {p: odd for p in pairs if (odd := disagreements(*both_ways(league, p, measure, Facing.MIRRORED)))}
    if not wrong:
        text = f"Each of {len(pairs)} cells is its mirror the other way round."
        return make(_MIRROR, Verdict.CONSISTENT_WITHIN_ROUNDING, text)
    if way is Facing.APART and declared.value("league") not in ("network", "posterior"):
        text = f"The halves print different things: {len(wrong)} of {len(pairs)} cells are not their mirrors."
        return make(_MIRROR, Verdict.NOT_CHECKABLE, text, missing=("what each half is of",))
    pair = min(wrong)
    i, j = pair
    names = cell_name(league.treatments, pair), cell_name(league.treatments, (j, i))
    here, there = league.cells[i, j], league.cells[j, i]
    text = f"{names[0]} is {here}, {names[1]} is {there}: neither is the other the other way round."
    more = f"So it is with {len(wrong) - 1} more." if len(wrong) > 1 else ""
    printed = {f"{name} {k}": n for name, c in zip(names, (here, there), strict=True) for k, n in _printed(c).items()}

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        one, other = (
            LeagueCell(*(numbers.get(f"{name} {k}") for k in ("estimate", "low", "high")))  # type: ignore[arg-type]
            for name in names
        )
        sides = cell_sets(one, measure), cell_sets(other, measure, turned=True)
        return None if disagreements(*sides) or not all(map(is_middle, sides)) else 0.0

    finding = make(
        _MIRROR,
        Verdict.INCONSISTENT,
        text,
        more=more,
        stakes=Stakes(),
        printed=printed,
        rows=names,
        repairs=find_repairs(printed, distance),
    )
    return resting(finding, _of_network(declared))


def _printed(cell: LeagueCell) -> dict[str, Printed]:
    named = {"estimate": cell.estimate, "low": cell.low, "high": cell.high}
    return {k: n for k, n in named.items() if n is not None}


def _closing(
    again: Callable[[str], League],
    check: Callable[[League, dict[Pair, dict[str, ValueSet]], str], Finding],
    measure: str,
    way: Facing,
    side: str,
    sure: bool,
    mode: str,
) -> Finding:
    """Ask whether one half, or both, add up; a half that differs from the other may not be of the network."""
    league = again(mode)
    finding = check(league, pair_sets(league, measure, way, side), measure)
    if side:
        finding = dataclasses.replace(finding, what=f"In the {side} half: {finding.what}")
    if sure or finding.verdict is not Verdict.INCONSISTENT:
        return finding
    text = f"{finding.what} The halves differ: this one may hold direct effects, or another outcome."
    return make(finding.check, Verdict.METHOD_DEPENDENT, text, stakes=LABEL, admissible=finding.admissible)


def _closure(league: League, said: dict[Pair, dict[str, ValueSet]], measure: str) -> Finding:
    """Whether effects exist whose differences are the estimates."""
    n = len(league.treatments)
    sets = {pair: s["estimate"] for pair, s in said.items() if "estimate" in s}
    if n < 3 or len(sets) < 3:
        why = "Fewer than three comparisons do not add up to anything."
        return make(_CLOSURE, Verdict.NOT_CHECKABLE, why, missing=("more cells",))
    upper = bounds_of(n, sets)
    premises: tuple[Premise, ...] = (assume("league"),)
    if closes(upper):
        sharp = {pair: _sharpened(said[pair]) for pair in sets}
        upper, premises = bounds_of(n, sharp), (*premises, assume("interval"))
        if closes(upper):
            text = f"{len(sets)} comparisons are differences of the effects of {n} treatments."
            return make(_CLOSURE, Verdict.CONSISTENT_WITHIN_ROUNDING, text)
    return resting(_open(league, upper, measure), *premises)


def _sharpened(sets: Mapping[str, ValueSet]) -> ValueSet:
    """The estimates that print so and are in the middle of their interval."""
    if len(sets) < 3:
        return sets["estimate"]
    return sets["estimate"].intersection((sets["low"] + sets["high"]).scaled(0.5)) or sets["estimate"]


def _open(league: League, upper: Array, measure: str) -> Finding:
    """Say which cells do not add up, what each must be if it alone is wrong, and what slip would explain it."""
    around = open_triangle(upper)
    n = len(upper)
    pairs = [(i, j) for i in range(n) for j in range(i) if np.isfinite(upper[i, j]) and np.isfinite(upper[j, i])]
    if around is not None:
        pairs = [(i, j) for i, j in pairs if {i, j} <= set(around)]
    may_be = {pair: values for pair in pairs[:_MOST_FREED] if (values := apart(upper, *pair)) is not None}
    admissible: dict[str, ValueSet] = {}
    repairs: list[Repair] = []
    for (i, j), values in may_be.items():
        for pair, wanted in (((i, j), values), ((j, i), -values)):
            if pair not in league.cells:
                continue
            name = cell_name(league.treatments, pair)
            admissible[name] = wanted.exp() if is_log(measure) else wanted
            repairs += _slips(name, league.cells[pair], wanted, measure)
    names = [league.treatments[i] for i in around or ()]
    what = f"The effects of {', '.join(names)} against each other" if names else "The effects"
    told = [
        f"{cell_name(league.treatments, p)} {league.cells[p]}" for p in league.cells if around and set(p) <= set(around)
    ]
    text = f"{what} do not add up" + (f": {first_few(told, '; ')}." if told else ".")
    alone = [cell_name(league.treatments, pair) for pair in may_be]
    more = f"Without {' or without '.join(alone)} the others add up." if alone else ""
    printed = {
        f"{cell_name(league.treatments, p)}": league.cells[p].estimate
        for p in league.cells
        if around and set(p) <= set(around)
    }
    return make(
        _CLOSURE,
        Verdict.INCONSISTENT,
        text,
        more=more,
        stakes=Stakes(),
        printed=printed,
        admissible=admissible,
        rows=tuple(printed),
        repairs=tuple(sorted(repairs, key=lambda r: r.cost)[:5]),
    )


def _slips(name: str, cell: LeagueCell, wanted: ValueSet, measure: str) -> tuple[Repair, ...]:
    """Slips of one estimate that bring it where it must be, with its interval about it."""

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        sets = cell_sets(LeagueCell(numbers[name], cell.low, cell.high), measure)
        fits = "estimate" in sets and sets["estimate"].intersects(wanted) and is_middle(sets)
        return abs(sets["estimate"].mid - wanted.mid) if fits else None

    return find_repairs({name: cell.estimate}, distance)


def _widths(league: League, said: dict[Pair, dict[str, ValueSet]], measure: str) -> Finding:
    """Whether standard errors are distances."""
    widths = {}
    for pair, sets in said.items():
        if "low" in sets and "high" in sets:
            found = sets["high"] - sets["low"]
            if found.high > 0:
                widths[pair] = ValueSet(max(0.0, found.low), found.high)
    if len(widths) < 3:
        why = "Fewer than three intervals say nothing about each other."
        return make(_WIDTHS, Verdict.NOT_CHECKABLE, why, missing=("more intervals",))
    wide = widths_close(len(league.treatments), widths)
    if wide is None:
        text = f"The widths of {len(widths)} intervals are those of differences."
        return make(_WIDTHS, Verdict.CONSISTENT_WITHIN_ROUNDING, text)
    name = cell_name(league.treatments, wide if wide in league.cells else (wide[1], wide[0]))
    scale = " as logarithms" if is_log(measure) else ""
    text = f"The interval of {name} is wider{scale} than the intervals of any way round over other treatments together."
    rows = (name,)
    finding = make(_WIDTHS, Verdict.INCONSISTENT, text, stakes=BESIDE, rows=rows)
    return resting(finding, assume("league"), assume("interval"))
