"""Columns: which column of a table that somebody made is which column of ours."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import Meaning, meaning, normalised
from lbpmeta.evidence.cells import blank, interval_of
from lbpmeta.evidence.declared import PREMISE_COLUMNS
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.premises.kinds import PREMISES

__all__ = ["COUNTS", "NUMBER_COLUMNS", "Columns", "resolve"]

#: Whole numbers.
COUNTS: Final = frozenset(("n", "n1", "n2", "events", "events1", "events2", "nonevents1", "nonevents2", "k", "q_df"))

_ARM: Final = ("n", "mean", "sd", "baseline", "baseline_sd", "change", "events", "nonevents")

#: Every column that holds a number, in the words of the alias table.
NUMBER_COLUMNS: Final = frozenset(
    (
        *(f"{s}{a}" for s in _ARM for a in "12"),
        *("mean1_low", "mean1_high", "mean2_low", "mean2_high", "estimate", "ci_low", "ci_high", "level", "p", "se"),
        *("variance", "weight", "z", "k", "n", "tau2", "q", "q_df", "q_p", "i2", "i2_low", "i2_high", "pi_low"),
        *("pi_high", "events", "value", "low", "high"),
        *(f"{s}{a}" for s in ("se", "sd_change", "min", "q1_", "median", "q3_", "max") for a in "12"),
    )
)

#: Enough of these, and there is something to check.
_USEFUL: Final = (*NUMBER_COLUMNS - {"level", "weight", "z"}, "pair")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are.

    Parameters
    ----------
    at : mapping of str to int
        Column of ours ("pair" is an interval in one cell) to its place.
    kept : mapping of str to int
        Columns that nothing reads, by a name that starts with "x_".
    measure : str
        What the header says the effect is, or "".
    log : bool
        Whether estimate and interval are logarithms for certain (a header such as logOR).
    analysis : bool
        Whether the estimate stands under a name that means the analysis scale (metafor's yi, meta's TE).
    level : str
    percent : frozenset of str
        Columns with a percent sign in their header.
    notes : tuple of str
    """

    at: Mapping[str, int]
    kept: Mapping[str, int]
    measure: str = ""
    log: bool = False
    analysis: bool = False
    level: str = ""
    percent: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def _intervals(raw: RawTable, place: int) -> bool:
    """Whether most filled cells of a column are intervals."""
    cells = [r[place] for r in raw.records if not blank(r[place])]
    return bool(cells) and sum(interval_of(c, decimal_comma=True) is not None for c in cells) > len(cells) / 2


def _declares(raw: RawTable, place: int, column: str) -> bool:
    """Whether most filled cells of a column are values of the premise whose name it bears."""
    kind = PREMISES[PREMISE_COLUMNS[column]]
    if not kind.values:
        return True
    words = {" ".join(r[place].lower().split()) for r in raw.records if not blank(r[place])}
    legal = {v.lower() for v in (*kind.values, *kind.aliases)} | ({"ci", "range"} if column == "interval" else set())
    return len(words & legal) > len(words) / 2


def _target(raw: RawTable, place: int, found: Meaning, names: set[str]) -> str:
    """Choose among the meanings of a name by what stands beside it and in it.

    Raises
    ------
    DataError
        If it stays open.
    """
    if found.targets and found.targets[0] in PREMISE_COLUMNS and not _declares(raw, place, found.targets[0]):
        return "pair" if found.targets[0] == "interval" and _intervals(raw, place) else ""
    if len(found.targets) < 2:
        return found.targets[0] if found.targets else ""
    if {"ai", "ci"} <= names and names & {"di", "n2i"}:
        return next(t for t in found.targets if t != "pair")
    if _intervals(raw, place):
        return "pair"
    name = raw.header[place]
    count = "events of arm 2" if normalised(name) == "ci" else "persons of arm 1 without an event"
    raise DataError(
        f"{raw.file}: the column {name!r} can be a confidence interval, or metafor's count of {count} (then ai, bi, ci "
        f"and di stand side by side). Its cells are no intervals such as '-9.4 to -1.3'. Rename it: to 'lower' and "
        "'upper' in two columns, or complete ai, bi, ci, di."
    )


def _context(at: dict[str, int]) -> None:
    """Settle "mean", "sd" and "n" that stand alone, by what stands beside them; in place."""
    two_arms = bool(at.keys() & {"mean2", "n2", "events2"})
    if "mean1_only" in at:
        place = at.pop("mean1_only")
        interval = bool(at.keys() & {"ci_low", "pair"})
        if "estimate" not in at and interval and (two_arms or "sd1_only" not in at):
            at["estimate"] = place
        elif "mean1" not in at:
            at["mean1"] = place
            if interval and "estimate" not in at and {"ci_low", "ci_high"} <= at.keys():
                at["mean1_low"], at["mean1_high"] = at.pop("ci_low"), at.pop("ci_high")
    if "sd1_only" in at:
        place = at.pop("sd1_only")
        if "sd1" not in at:
            at["sd1"] = place
    if "n" in at and "n1" not in at and not two_arms and "mean1" in at:
        at["n1"] = at.pop("n")


def resolve(raw: RawTable, *, table: str = "") -> Columns:
    """Return what the columns are.

    Parameters
    ----------
    raw : RawTable
    table : str
        The table that the file's name says it is; its own columns are read by their exact names first.

    Raises
    ------
    DataError
        If a name has two meanings, two names have one meaning, or no column can be used; the message names the
        columns and what to do.
    """
    names = {normalised(h) for h in raw.header}
    at: dict[str, int] = {}
    kept: dict[str, int] = {}
    facts: dict[str, Meaning] = {}
    measures: dict[str, str] = {}
    for place, name in enumerate(raw.header):
        found = meaning(name)
        target = _target(raw, place, found, names)
        shown = "estimate" if target == "effect" else target
        if not name or not target or target == "correlation":
            if name or any(r[place] for r in raw.records):
                kept[_own(name, kept)] = place
            continue
        if shown in at:
            other = raw.header[at[shown]]
            if shown not in NUMBER_COLUMNS and shown != "pair":
                kept[_own(name, kept)] = place
            elif any(r[place] != r[at[shown]] for r in raw.records):
                raise DataError(
                    f"{raw.file}: the columns {other!r} and {name!r} are both read as {shown}. Rename the one that is "
                    "something else (start its name with 'x_' to keep it), or take it out."
                )
            continue
        at[shown] = place
        facts[shown] = Meaning((target,), found.measure, found.log, found.level, found.percent)
        if found.measure:
            measures.setdefault(found.measure, name)
    if len(measures) > 1:
        (first, a), (second, b), *_ = measures.items()
        raise DataError(
            f"{raw.file}: {a!r} says that the effect is a {first}, {b!r} that it is a {second}. Keep the columns of "
            "one of them, or start the other's names with 'x_'."
        )
    estimate = facts.get("estimate", Meaning())
    _context(at)
    if not any(c in at for c in _USEFUL):
        raise _nothing(raw)
    levels = {m.level for c, m in facts.items() if m.level and c in ("estimate", "ci_low", "ci_high", "pair")}
    if len(levels) > 1:
        raise DataError(f"{raw.file}: the header names intervals of {' and '.join(sorted(levels))} %. Keep one kind.")
    return Columns(
        MappingProxyType(at),
        MappingProxyType(kept),
        next(iter(measures), ""),
        estimate.log,
        estimate.targets == ("effect",),
        next(iter(levels), ""),
        frozenset(c for c, m in facts.items() if m.percent),
        _kept_notes(raw, kept),
    )


def _own(name: str, taken: Mapping[str, int]) -> str:
    """Return a name of one's own for a column that nothing reads."""
    plain = normalised(name).replace(" ", "_") or "unnamed"
    own = plain if plain.startswith("x_") else f"x_{plain}"
    while own in taken:
        own += "_"
    return own


def _kept_notes(raw: RawTable, kept: Mapping[str, int]) -> tuple[str, ...]:
    """Say once which columns are kept without being read, and which may be misspelt."""
    shown = [raw.header[i] for own, i in kept.items() if not raw.header[i].startswith("x_")]
    if not shown:
        return ()
    text = f"kept, but read by no check: {', '.join(map(repr, shown))}"
    words = sorted(NUMBER_COLUMNS | {"study", "lower", "upper", "measure"})
    near = {n: m[0] for n in shown if (m := difflib.get_close_matches(normalised(n), words, n=1, cutoff=0.85))}
    if near:
        text += f" ({'; '.join(f'is {n!r} {m!r}?' for n, m in near.items())})"
    return (text,)


def _nothing(raw: RawTable) -> DataError:
    found = ", ".join(map(repr, raw.header[:12])) + (" ..." if len(raw.header) > 12 else "")
    return DataError(
        f"{raw.file}: none of its columns can be checked; found {found}. Name at least an estimate and its interval "
        "(estimate, lower, upper; or yi, sei; or '95% CI'), or the arms (events1, n1, events2, n2; mean1, sd1, n1 ...)."
    )
