"""One study in two analyses of a review: its arms exchanged, a sign reversed, one SD or one n another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lbpmeta.checks.across.same_arm import of_others, same_arm
from lbpmeta.checks.across.screen import ask_twice
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "Discrepancy", "difference", "outcome_core"]

_MEANS: Final = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
_EVENTS: Final = ("events1", "n1", "events2", "n2")
_LINE: Final = ("estimate", "ci_low", "ci_high")
_CUT: Final = re.compile(r"\(| - | \u2013 |:|\bsubgroup|\bsensitivity")
#: The subgroup of an analysis, as the file names it.
_SUBGROUP: Final = "x_subgroup"
_ELSEWHERE: Final = ("timepoint", "instrument", "kind", "better")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """How one study differs between two analyses.

    Parameters
    ----------
    kind : {"exchanged", "reversed", "sign", "sd", "n"}
        Arms exchanged, an estimate with its interval reversed, the sign of one mean, one SD, one n.
    columns : tuple of str
        The cells that differ.
    """

    kind: str
    columns: tuple[str, ...]


@lru_cache(maxsize=4096)
def outcome_core(name: str) -> frozenset[str]:
    """Return the words of an outcome's name, without what tells analyses of it apart.

    Examples
    --------
    >>> outcome_core("Pain (short term)") == outcome_core("Pain: sensitivity analysis")
    True
    >>> outcome_core("Pain at rest") == outcome_core("Pain on walking")
    False
    """
    return frozenset(re.findall(r"\w+", _CUT.split(name.lower())[0]))


def difference(row: Row, other: Row) -> Discrepancy | None:
    """Return how the same study differs between two rows; None where it does not, or not by one slip.

    Notes
    -----
    One mean or one count that differs, all else equal, is mostly another arm or comparator of equal size: no finding.
    """
    for columns in (_MEANS, _EVENTS):
        if row.has(*columns) and other.has(*columns):
            return _of_arms(row, other, columns)
    if row.has(*_LINE) and other.has(*_LINE) and not (row.has(*_MEANS) or row.has(*_EVENTS)):
        mine, theirs = ([_value(r, c) for c in _LINE] for r in (row, other))
        if None not in mine and None not in theirs and mine[0] != 0 and row["measure"] in ("MD", "SMD"):
            turned = [-theirs[0], -theirs[2], -theirs[1]]  # type: ignore[operator]
            return Discrepancy("reversed", _LINE) if mine == turned else None
    return None


def _of_arms(row: Row, other: Row, columns: Sequence[str]) -> Discrepancy | None:
    mine, theirs = ({c: _value(r, c) for c in columns} for r in (row, other))
    if None in mine.values() or None in theirs.values():
        return None
    different = tuple(c for c in columns if mine[c] != theirs[c])
    if not different:
        return None
    swapped = all(mine[c] == theirs[_beside(c)] for c in columns)
    if swapped and columns is _EVENTS and mine["n1"] == mine["n2"] and _few(mine["events1"], mine["events2"]):
        return None  # 1 and 0 of one event, 0 and 1 of another
    if swapped:
        named = {row["arm1"], row["arm2"]} if row["arm1"] and row["arm1"] != row["arm2"] else set()
        turned = row["arm1"] == other["arm2"] and row["arm2"] == other["arm1"]
        return None if named and turned else Discrepancy("exchanged", different)
    if len(different) > 1:
        return None
    (column,) = different
    if any(row[arm] and other[arm] and row[arm] != other[arm] for arm in ("arm1", "arm2")):
        return None  # another comparator, whose numbers may be alike
    a, b = float(mine[column]), float(theirs[column])  # type: ignore[arg-type]
    if column.startswith("mean"):
        return Discrepancy("sign", different) if a == -b else None
    if column.startswith("sd"):
        return Discrepancy("sd", different)
    if column.startswith("n"):
        # A half or a third of the arm, or the two halves of an odd number: split between comparisons.
        split = abs(a - b) <= 1 or any(abs(max(a, b) - parts * min(a, b)) < parts for parts in (2, 3))
        return None if split else Discrepancy("n", different)
    return None


def _few(one: object, two: object) -> bool:
    return abs(float(one) - float(two)) <= 1  # type: ignore[arg-type]


def _value(row: Row, column: str) -> object:
    number = row.printed(column)
    return number.value if isinstance(number, Printed) and number.op == "=" else None


def _beside(column: str) -> str:
    return column[:-1] + ("2" if column[-1] == "1" else "1")


def _comparable(row: Row, other: Row) -> bool:
    """Whether two rows of one study and outcome may print the same result, in two analyses."""
    if other is row or set(row["set"].split()) & set(other["set"].split()) or of_others(row, other):
        return False
    if row["outcome"] == other["outcome"] and len({row[_SUBGROUP], other[_SUBGROUP], ""}) == 3:
        return False  # two subgroups of one analysis: of two events, times or kinds of people
    return not any(row[c] and other[c] and row[c] != other[c] for c in _ELSEWHERE)


def _whole_analysis(tables: Tables, row: Row, other: Row, kind: str) -> bool:
    """Whether all other studies of the two analyses differ alike: a direction of coding, and no slip."""
    pools = [{r["trial"]: r for name in x["set"].split()[:1] for r in tables.members(name)} for x in (row, other)]
    common = [t for t in pools[0] if t in pools[1] and t != row["trial"]]
    found = [difference(pools[0][t], pools[1][t]) for t in common]
    return bool(found) and all(d is not None and d.kind == kind for d in found)


#: No study prints one result in so many analyses.
_MANY: Final = 60


def _core_of(row: Row) -> tuple[str]:
    """An outcome without its words of time, as a key."""
    return (" ".join(sorted(outcome_core(row["outcome"]))),)


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    (core,) = _core_of(row)
    if not core:
        return
    alike = tables.same_trial_by(row, _core_of).get(core, ())
    if len(alike) > _MANY:  # sites, seasons or models under one name: no analyses that print one result twice
        return
    rows = [r for r in alike if r is row or _comparable(row, r)]
    if len(rows) < 2:
        return
    place = next(i for i, r in enumerate(rows) if r is row)
    found = [(r, d) for r in rows if r is not row and (d := difference(row, r)) is not None]
    if not found:
        return
    agree = [r for r in rows if r is not row and not any(r is o for o, _ in found) and _same(row, r)]
    other, how = found[0]
    against = [r for r, d in found if d == how and _same(r, other)]
    # Of three or more analyses the odd one out is told; of two the first, and neither is preferred.
    if len(against) < len(agree) + 1 or (len(against) == len(agree) + 1 and place > rows.index(other)):
        return
    if how.kind == "sd" and any(_told(tables, r) for r in (row, other)):
        return  # arm-with-two-sds says it
    if how.kind in ("exchanged", "reversed") and _whole_analysis(tables, row, other, how.kind):
        return
    yield _finding(row, other, how, odd=len(against) > len(agree) + 1)


def _same(row: Row, other: Row) -> bool:
    return any(
        row.has(*columns) and other.has(*columns) and all(_value(row, c) == _value(other, c) for c in columns)
        for columns in (_MEANS, _EVENTS, _LINE)
    )


def _told(tables: Tables, row: Row) -> bool:
    return any(True for _ in same_arm(tables, row))


_SAID: Final = {
    "exchanged": "with its arms exchanged",
    "reversed": "with its sign reversed",
    "sign": "with the sign of one mean reversed",
    "sd": "with another standard deviation, all else equal",
    "n": "with another number of people, all else equal",
}


def _finding(row: Row, other: Row, how: Discrepancy, *, odd: bool) -> Finding:
    columns = how.columns
    repair = Repair(
        ", ".join(columns),
        ", ".join(row[c] for c in columns),
        ", ".join(other[c] for c in columns),
        f"as in {other.id}",
    )
    back = Repair(
        ", ".join(f"{other.id}.{c}" for c in columns),
        ", ".join(other[c] for c in columns),
        ", ".join(row[c] for c in columns),
        f"as in {row.id}",
    )
    shown = "; ".join(f"{', '.join(columns)} {', '.join(r[c] for c in columns)} in {r.id}" for r in (row, other))
    tail = "The other analyses agree with each other." if odd else "These two rows do not tell which is right."
    return make(
        "analyses-disagree",
        Verdict.IMPLAUSIBLE,
        f"{row['trial']} stands in two analyses {_SAID[how.kind]} ({shown}). That is odd if "
        f"{PREMISES['same result'].when}. {tail}",
        printed={c: row.printed(c) for c in columns},
        repairs=(repair,) if odd else (repair, back),
        rows=(row.id, other.id),
        premises=(assume("same result"),),
    )


SPECS: Final = (
    CheckSpec(
        "analyses-disagree",
        "Does a study print the same numbers in two analyses of one outcome?",
        ("trials",),
        _run,
        "heuristic",
        inputs="arms, or estimate and interval, of the rows of one trial in several sets; outcome, time and kind",
        formula="all cells of the arms exchanged, one mean's sign reversed, or one SD or one n another (n no half or "
        "third, and not one more), and all else equal; outcomes with the same words up to a bracket, dash or colon; "
        "where every study of the two analyses is turned alike it is their direction",
        source="",
        row_only=False,
        keeps_repair_order=True,
        ask=ask_twice,
    ),
)
