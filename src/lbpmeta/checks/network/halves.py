"""The two halves of a league table: what each says of a pair of treatments, and how they stand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from lbpmeta.checks.core.reading import working
from lbpmeta.checks.network.cells import League, LeagueCell, Pair
from lbpmeta.interval import ValueSet

__all__ = ["Facing", "both_ways", "cell_sets", "disagreements", "facing_of", "is_middle", "mirrored_pairs", "pair_sets"]

#: From this share of pairs on, two halves that say the same of them are taken for mirrors.
_MOST: Final = 0.5


class Facing(Enum):
    """How the two halves of a table stand to each other."""

    MIRRORED = "the other way round"
    SAME = "the same way round"
    APART = "different things"


def mirrored_pairs(league: League) -> list[Pair]:
    """The cells below the diagonal whose mirror is printed too."""
    return [(i, j) for i, j in league.cells if i > j and (j, i) in league.cells]


def cell_sets(cell: LeagueCell, measure: str, *, turned: bool = False) -> dict[str, ValueSet]:
    """The sets of a cell on the scale of analysis; of the other treatment against this one, if turned."""
    given = {"estimate": cell.estimate, "low": cell.low, "high": cell.high}
    sets = {k: s for k, n in given.items() if n is not None and (s := working(n, measure)) is not None}
    if not turned:
        return sets
    other = {"estimate": "estimate", "low": "high", "high": "low"}
    return {other[k]: -s for k, s in sets.items()}


def disagreements(one: Mapping[str, ValueSet], other: Mapping[str, ValueSet]) -> list[str]:
    """The numbers that two cells say differently."""
    return [k for k in one if k in other and not one[k].intersects(other[k])]


def facing_of(league: League, measure: str) -> Facing:
    """How most pairs of cells stand to each other; what no pair tells, names tell or nobody does."""
    pairs = mirrored_pairs(league)
    if not pairs:
        one_half = len({i > j for i, j in league.cells}) == 1
        return Facing.MIRRORED if one_half or league.named else Facing.APART
    for way in (Facing.MIRRORED, Facing.SAME):
        same = sum(not disagreements(*both_ways(league, pair, measure, way)) for pair in pairs)
        if same >= _MOST * len(pairs):
            return way
    return Facing.APART


def both_ways(league: League, pair: Pair, measure: str, way: Facing) -> tuple[dict[str, ValueSet], dict[str, ValueSet]]:
    """What a cell and its mirror say of the cell."""
    i, j = pair
    turned = way is not Facing.SAME
    return cell_sets(league.cells[i, j], measure), cell_sets(league.cells[j, i], measure, turned=turned)


def pair_sets(league: League, measure: str, way: Facing, side: str) -> dict[Pair, dict[str, ValueSet]]:
    """What is said of each pair, lower against upper place: by one half, or by both."""
    found: dict[Pair, dict[str, ValueSet]] = {}
    for (i, j), cell in league.cells.items():
        if side and (side == "lower") is not (i > j):
            continue
        said = cell_sets(cell, measure, turned=i < j and way is not Facing.SAME)
        known = found.setdefault((max(i, j), min(i, j)), {})
        for k, values in said.items():
            if k not in known:
                known[k] = values
            else:  # of two cells that disagree one is right, and nobody knows which
                shared = known[k].intersection(values)
                hull = ValueSet(min(known[k].low, values.low), max(known[k].high, values.high))
                known[k] = shared or hull
    return found


def is_middle(sets: Mapping[str, ValueSet]) -> bool:
    """Whether an estimate can be the middle of its interval."""
    if len(sets) < 3:
        return True
    return (sets["low"] + sets["high"]).intersects(sets["estimate"].scaled(2.0))
