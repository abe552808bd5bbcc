"""Numbers that stand twice: an arm at full size in two rows, one block in two trials, the SD before and after."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from lbpmeta.checks.across.pool import PoolRows, sole_set
from lbpmeta.checks.across.screen import ask_copies, ask_twice, digits_in
from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.reading import Number, make, read
from lbpmeta.checks.core.screen import Answer, TableColumns
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "check_baseline_copied", "copied_block", "dependent_rows", "double_counted_arm"]

_BLOCK: Final = ("mean", "sd")

#: Numbers that make a row's block, and how many significant digits they need together to be no chance.
_BLOCKS: Final = (
    (("mean1", "sd1", "n1", "mean2", "sd2", "n2"), 10),
    (("events1", "n1", "events2", "n2"), 10),
    (("estimate", "ci_low", "ci_high"), 8),
)

#: A shared arm smaller than this share of the arms beside it looks like one that was split between rows; in arms of
#: fewer people chance (some dropped out, some had no job to return to) makes the shares.
_SPLIT: Final = 0.75
_FEW: Final = 15

#: From this probability of chance agreement on, equal SDs say nothing.
_CHANCE: Final = 1e-3


def check_baseline_copied(
    pairs: Iterable[tuple[Number, Number, Number]],
) -> Finding:
    """Ask whether the SDs at the end are those at baseline, copied.

    Parameters
    ----------
    pairs : iterable of (SD at baseline, SD at the end, n)
        One per arm, as printed.

    Returns
    -------
    Finding
        "implausible" where every arm prints the same SD twice and chance does that less than once in 1000 times.

    Raises
    ------
    DataError
        If a number cannot be read, or no arm has all three.

    Notes
    -----
    Chance that two SDs of n people agree in print: ulp/(2 SD sqrt(pi/(2(n - 1)))), as of independent ones; the arms'
    multiply. Reviewers who lack an SD may use the baseline one: that is a choice to be stated, not an error.

    Examples
    --------
    >>> check_baseline_copied([("2.31", "2.31", 40), ("2.05", "2.05", 41)]).verdict.value
    'implausible'
    >>> check_baseline_copied([("2.3", "2.3", 40)]).verdict.value
    'consistent'
    """
    numbers = []
    for before, after, n in pairs:
        triple = read(before), read(after), people_in(str(n)) if n is not None else None
        if triple[0] is not None and triple[1] is not None and triple[2] is not None and triple[2] > 1:
            numbers.append((triple[0], triple[1], triple[2]))
    if not numbers:
        raise DataError("Give the SD at baseline, the SD at the end and n of at least one arm.")
    chance = 1.0
    for one, two, n in numbers:
        if one.value != two.value or one.decimals != two.decimals or one.value <= 0:
            chance = 1.0
            break
        chance *= min(1.0, float(one.ulp) / (2 * float(one) * math.sqrt(math.pi / (2 * (n - 1)))))
    shown = " and ".join(one.text for one, _, _ in numbers)
    if chance < _CHANCE:
        return make(
            "baseline-copied",
            Verdict.IMPLAUSIBLE,
            f"The SDs at the end are those at baseline ({shown}): if none were known at the end, that is a choice "
            "to be stated.",
            severity=Severity.MINOR,
        )
    return make("baseline-copied", Verdict.CONSISTENT, "The SDs at the end are not those at baseline.")


def _run_baseline(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["kind"] not in ("endpoint", ""):
        return
    columns = [(f"baseline_sd{a}", f"sd{a}", f"n{a}") for a in "12"]
    used = [c for c in columns if row.has(*c) and people_in(row[c[2]]) is not None]
    if not used:
        return
    if all((people_in(row[c[2]]) or 0) < 2 for c in used):
        return
    finding = check_baseline_copied([(row[a], row[b], row[n]) for a, b, n in used])
    cells = [cell for c in used for cell in c]
    yield make(
        finding.check,
        finding.verdict,
        finding.message,
        severity=finding.severity,
        printed={c: read(row[c]) for c in cells},
    )


def _arm_key(row: Row, side: str) -> tuple[str, ...] | None:
    """What makes an arm the same in two rows: its name and all its numbers but n."""
    if row[f"mean{side}"]:
        numbers = tuple(row[f"{c}{side}"] for c in _BLOCK)
    elif row[f"events{side}"]:
        numbers = (row[f"events{side}"],)
    else:
        return None
    return (row[f"arm{side}"].casefold(), row["outcome"], row["timepoint"], *numbers)


def double_counted_arm(rows: tuple[Row, ...], row: Row) -> Finding | None:
    """Find an arm of a row that stands in other rows of the same trial and pool at full size.

    Parameters
    ----------
    rows : tuple of Row
        The rows of one pool.
    row : Row
        One of them.

    Returns
    -------
    Finding or None
        "implausible" for the first of the rows that share the arm, where the arm is not split between them: as
        large as three quarters of the arms beside it. "consistent" where it is smaller, as a split arm is. None where
        no arm is shared.

    Notes
    -----
    A control arm that serves two comparisons must be split between them, or the comparisons combined: otherwise
    its people count twice. Cochrane Handbook 23.3.4.
    """
    trial = [r for r in rows if r["trial"] == row["trial"] and r["source"] == row["source"]]
    if len(trial) < 2:
        return None
    for side in "12":
        key, n = _arm_key(row, side), people_in(row[f"n{side}"])
        if key is None or n is None:
            continue
        shared = [(r, s) for r in trial for s in "12" if _arm_key(r, s) == key and people_in(r[f"n{s}"]) == n]
        others = {_arm_key(r, "2" if s == "1" else "1") for r, s in shared}
        # Two rows that repeat each other entirely are a copy, not a shared arm.
        if len(shared) < 2 or shared[0][0] is not row or len(others) < 2:
            continue
        sizes = [people_in(r[f"n{'2' if s == '1' else '1'}"]) or 0 for r, s in shared]
        name = row[f"arm{side}"] or f"arm {side}"
        ids = tuple(dict.fromkeys(r.id for r, _ in shared))
        numbers = {f"n{side}": read(row[f"n{side}"])}
        smallest = min(sizes)
        if n >= _SPLIT * smallest and smallest >= _FEW:
            return make(
                "double-counted-arm",
                Verdict.IMPLAUSIBLE,
                f"The arm {name!r} (n {n}) stands in {len(ids)} rows of this pool ({', '.join(ids)}), as large as the "
                f"arms beside it ({', '.join(map(str, sizes))}): unless it was split, its people count "
                f"{'twice' if len(ids) == 2 else f'{len(ids)} times'}.",
                printed=numbers,
                rows=ids,
            )
        return make(
            "double-counted-arm",
            Verdict.CONSISTENT,
            f"The arm {name!r} stands in {len(ids)} rows of this pool with n {n}, beside "
            f"{', '.join(map(str, sizes))}: it seems to be split between them.",
            printed=numbers,
            rows=ids,
        )
    return None


def _run_double(tables: Tables, row: Row) -> Iterator[Finding]:
    for name in row["set"].split():
        finding = double_counted_arm(_of_trial(tables, row, name), row)
        if finding is not None:
            yield finding
            return


def _of_trial(tables: Tables, row: Row, name: str) -> tuple[Row, ...]:
    """Rows of the row's trial that belong to the set."""
    return tuple(r for r in tables.same_trial(row) if name in r["set"].split())


@lru_cache(maxsize=128)
def _blocks(pool: PoolRows) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Places of the rows that print the same block."""
    found: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(pool.rows):
        block = _block(row)
        if block:
            found.setdefault(block, []).append(i)
    return {block: tuple(places) for block, places in found.items() if len(places) > 1}


def _block(row: Row) -> tuple[str, ...]:
    """Means, SDs and people of both arms, or estimate and interval; () where too few digits are printed to tell."""
    for columns, digits in _BLOCKS:
        cells = tuple([row.cells.get(c, "") for c in columns])
        if all(cells):
            return cells if sum(map(digits_in, cells)) >= digits else ()
    return ()


def copied_block(pool: PoolRows, row: Row) -> Finding | None:
    """Find another row of the pool that prints every number of this one.

    Parameters
    ----------
    pool : PoolRows
    row : Row
        One of its rows.

    Returns
    -------
    Finding or None
        "implausible" for the first of the rows.
    """
    places = _blocks(pool).get(_block(row), ())
    if not places or pool.rows[places[0]] is not row:
        return None
    ids = tuple(pool.rows[i].id for i in places)
    trials = tuple(dict.fromkeys(pool.rows[i]["trial"] for i in places))
    where = f"{len(trials)} trials ({', '.join(trials)})" if len(trials) > 1 else f"{len(ids)} rows of {trials[0]}"
    shown = next(columns for columns, _ in _BLOCKS if all(row[c] for c in columns))
    return make(
        "copied-block",
        Verdict.IMPLAUSIBLE,
        f"The same numbers ({', '.join(row[c] for c in shown)}) stand in {where}: one trial may be in this pool twice, "
        "or a line may have been copied.",
        printed={c: read(row[c]) for c in shown},
        rows=ids,
    )


def _run_block(tables: Tables, row: Row) -> Iterator[Finding]:
    pool = sole_set(tables, row)
    finding = copied_block(pool, row) if pool is not None else None
    if finding is not None:
        yield finding


def _ask_block(columns: TableColumns) -> Answer:
    return ask_copies(columns, _BLOCKS)


def dependent_rows(rows: tuple[Row, ...], row: Row) -> Finding | None:
    """Tell, for the first of them, that several rows of one pool are of one trial.

    Parameters
    ----------
    rows : tuple of Row
        Rows of the trial in one pool.
    row : Row

    Returns
    -------
    Finding or None
        "consistent", for information: arms that are split, or people who are different, make it right; outcomes
        or times of the same people need a multilevel model or robust variances.
    """
    if len(rows) < 2 or rows[0] is not row:
        return None
    ids = tuple(r.id for r in rows)
    return make(
        "dependent-rows",
        Verdict.CONSISTENT,
        f"{row['trial']} stands in {len(ids)} rows of this pool: they are dependent unless their people differ "
        "(three_level and robust allow for it).",
        rows=ids,
    )


def _run_dependent(tables: Tables, row: Row) -> Iterator[Finding]:
    for name in row["set"].split():
        finding = dependent_rows(_of_trial(tables, row, name), row)
        if finding is not None:
            yield finding
            return


SPECS: Final = (
    CheckSpec(
        "baseline-copied",
        "Are the SDs at the end those at baseline?",
        ("trials",),
        _run_baseline,
        "heuristic",
        inputs="baseline_sd, sd and n of each arm, of end scores",
        formula="equal in every arm, and chance agreement, the product of ulp/(2 SD sqrt(pi/(2(n - 1)))), below 1/1000",
        source="",
        needs=(("baseline_sd1", "sd1", "n1"), ("baseline_sd2", "sd2", "n2")),
    ),
    CheckSpec(
        "double-counted-arm",
        "Does an arm stand at full size in several rows of one pool?",
        ("trials",),
        _run_double,
        "heuristic",
        inputs="name, mean, SD (or events) and n of each arm; trial, outcome, time and set",
        formula="the same arm with the same n beside different arms of 15 people or more, 3/4 as large as "
        "the smallest of them",
        source="Higgins JPT et al. Cochrane Handbook, 23.3.4.",
        row_only=False,
        ask=ask_twice,
    ),
    CheckSpec(
        "copied-block",
        "Do two rows of one pool print the same numbers?",
        ("trials",),
        _run_block,
        "heuristic",
        inputs="mean, SD (or events) and n of both arms, at least 10 digits; else estimate and interval, at least 8",
        formula="every one of them is printed alike",
        source="",
        row_only=False,
        ask=_ask_block,
    ),
    CheckSpec(
        "dependent-rows",
        "Do several rows of one pool come from one trial?",
        ("trials",),
        _run_dependent,
        "heuristic",
        inputs="trial, source and set",
        formula="more than one row; for information only",
        source="Kadlec D, et al. Sports Med 2023;53:313-325.",
        row_only=False,
        ask=ask_twice,
    ),
)
