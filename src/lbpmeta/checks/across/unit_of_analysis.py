"""The unit of analysis: people who count twice in one pool, and designs that the numbers do not show."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.across.equal_arms import Shared, again, ask_shared, shared_arms
from lbpmeta.checks.across.pool import numbers_of
from lbpmeta.checks.across.screen import ask_twice
from lbpmeta.checks.across.several import of_several_effects, said_to_be_pooled
from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make, read
from lbpmeta.checks.core.screen import LOOK, SILENT, Answer, TableColumns
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "dependent_rows", "double_counted_arm"]

#: A shared arm smaller than this share of the arms beside it looks like one that was split between rows; in arms of
#: fewer people chance (some dropped out, some had no job to return to) makes the shares.
_SPLIT: Final = 0.75
_FEW: Final = 10
#: Two arms of one size and risk have the same events by chance in one of sqrt(4 pi n p (1 - p)) pairs: in one outcome
#: alone, of arms where it is more than one in so many, nothing is said.
_ONE_IN: Final = 5.0


def double_counted_arm(tables: Tables, shared: Shared) -> Finding | None:
    """Judge an arm that stands in several rows of one pool.

    Parameters
    ----------
    tables : Tables
    shared : Shared
        The rows, and the arm by its numbers.

    Returns
    -------
    Finding or None
        "implausible" where the arm is not split between the rows: as large as three quarters of the arms beside it.
        For information where a third of the studies of a pool that no printed line is of have several rows.
        "consistent" where it is smaller, as a split arm is, or where the rows are levels of one factor that no printed
        line pools. None where equal numbers may be chance.

    Notes
    -----
    A control arm that serves two comparisons must be split between them, or the comparisons combined: otherwise
    its people count twice. Cochrane Handbook 23.3.4. Equal counts are often chance: where the rows have a second
    outcome, the arm must be the same there too.
    """
    rows, arm = shared.rows, shared.arm
    ids = tuple(dict.fromkeys(r.id for r in rows))
    side = shared.sides[0]
    if not arm.of_means:
        elsewhere = again(tables, rows, (f"mean{side}", f"sd{side}", f"events{side}", f"n{side}"))
        if elsewhere is False or (elsewhere is None and not _may_be_shared(shared)):
            return None
    columns = (f"mean{side}", f"sd{side}", f"n{side}") if arm.of_means else (f"events{side}", f"n{side}")
    printed = {c: read(rows[0][c]) for c in columns}
    sizes = [people_in(r[f"n{'2' if s == '1' else '1'}"]) or 0 for r, s in zip(rows, shared.sides, strict=True)]
    name = _named(shared)
    beside = ", ".join(map(str, sizes))
    if not shared.same_n or math.isnan(arm.n):
        people = ", ".join(r[f"n{s}"] or "?" for r, s in zip(rows, shared.sides, strict=True))
        message = f"{name} stands in {len(ids)} rows of this pool with {people} people: it seems to be split."
        return make("double-counted-arm", Verdict.CONSISTENT, message, printed=printed, rows=ids)
    smallest = min(sizes)
    stands = f"{name} stands in {len(ids)} rows of this pool"
    if not shared.same_study:
        message = (
            f"{stands}, under other names ({_labels(rows)}): if the rows are of one study, its people count "
            f"{_times(len(ids))}."
        )
        return make("double-counted-arm", Verdict.IMPLAUSIBLE, message, printed=printed, rows=ids)
    if _levels(rows) and not said_to_be_pooled(tables, rows):
        message = f"{stands}: levels of one factor share their reference group. Pooled, its people would count "
        return make(
            "double-counted-arm", Verdict.CONSISTENT, f"{message}{_times(len(ids))}.", printed=printed, rows=ids
        )
    whole = _whole_elsewhere(tables, shared)
    if whole is None and arm.n >= _SPLIT * smallest and smallest >= _FEW:
        labels = f"{_labels(rows)}; " if len({r["trial"] for r in rows}) > 1 else ""
        message = (
            f"{stands} ({labels}{', '.join(ids)}), as large as the arms beside it ({beside}): unless it was split, "
            f"its people count {_times(len(ids))}"
        )
        several = of_several_effects(tables, rows)
        return make(
            "double-counted-arm",
            Verdict.IMPLAUSIBLE,
            f"{message}{several}.",
            stakes=CHOICE if several else None,
            printed=printed,
            rows=ids,
        )
    message = f"{stands} with n {arm.n:g}, beside {beside}: it seems to be split between them."
    if whole is not None:
        message = f"{stands} with n {arm.n:g}, and in {whole.id} with more people: it was split between them."
    return make("double-counted-arm", Verdict.CONSISTENT, message, printed=printed, rows=ids)


#: What a column is called that says of which factor, and of which level of it, a row is.
_LEVEL: Final = re.compile(
    r"x_(?:\w+_)?(?:fac(?:tors?)?|levels?|categor(?:y|ies)|variables?|exposures?|predictors?|determinants?|characteristics?)"
    r"(?:_\w+)?"
)

#: What a column is called that names the level with which the others are compared; "reference" alone is a paper.
_REFERENCE: Final = re.compile(r"x_(?:referent|ref(?:erence)?_(?:group|category|level|class|cat))")


def _levels(rows: tuple[Row, ...]) -> bool:
    """Whether a column says that rows of one study are levels of one factor, or factors, or what they refer to."""
    columns = {c for row in rows for c in row.cells if _LEVEL.fullmatch(c)}
    references = {c for row in rows for c in row.cells if _REFERENCE.fullmatch(c)}
    if any(len({row[c] for row in rows}) == 1 and rows[0][c] and not rows[0][c].isdigit() for c in references):
        return True
    return any(len({row[c] for row in rows}) == len(rows) > 1 for c in columns)


def _may_be_shared(shared: Shared) -> bool:
    """Whether the place of an arm of counts is that of a control, which other arms share, or its name says it.

    By one outcome alone equal counts are chance nearly as often in the first arms as in the second ones, and a first
    arm is seldom shared.
    """
    events, n = (int(float(str(x))) for x in shared.arm.what[2:])
    if 4 * math.pi * events * (n - events) / n < _ONE_IN**2:
        return False  # so few events agree by chance too often
    if set(shared.sides) == {"2"}:
        return True
    names = {row[f"arm{side}"] for row, side in zip(shared.rows, shared.sides, strict=True)}
    others = {row[f"arm{'12'[side == '1']}"] for row, side in zip(shared.rows, shared.sides, strict=True)}
    return len(names) == 1 and "" not in names and len(others) > 1


def _named(shared: Shared) -> str:
    row, side = shared.rows[0], shared.sides[0]
    people = f" (n {row[f'n{side}']})" if row[f"n{side}"] and shared.same_n else ""
    name = row[f"arm{side}"]
    return f"The arm {name!r}{people}" if name else f"Arm {side}{people}"


def _labels(rows: tuple[Row, ...]) -> str:
    return ", ".join(dict.fromkeys(r["trial"] for r in rows))


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _whole_elsewhere(tables: Tables, shared: Shared) -> Row | None:
    """A row of the study that prints the arm with clearly more people: then it was split here."""
    if not shared.arm.of_means:
        return None
    row, side = shared.rows[0], shared.sides[0]
    for other in tables.same_trial(row):
        for s in "12":
            same = all(other[f"{c}{s}"] == row[f"{c}{side}"] for c in ("mean", "sd"))
            if same and (people_in(other[f"n{s}"]) or 0) >= 1.5 * shared.arm.n:
                return other
    return None


def _run_double(tables: Tables, row: Row) -> Iterator[Finding]:
    for shared in shared_arms(tables, row):
        finding = double_counted_arm(tables, shared)
        if finding is not None:
            yield finding


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
    common = set.intersection(*(set(r["set"].split()) for r in rows))
    own = [" ".join(sorted(set(r["set"].split()) - common)) for r in rows]
    parts = f", in {len(set(own))} of its subgroups" if all(own) and len(set(own)) > 1 else ""
    return make(
        "dependent-rows",
        Verdict.CONSISTENT,
        f"{row['trial']} stands in {len(ids)} rows of this pool{parts}: they are dependent unless their people differ "
        "(three_level and robust allow for it).",
        rows=ids,
    )


def _sets(row: Row) -> list[str]:
    return row["set"].split()


def _run_dependent(tables: Tables, row: Row) -> Iterator[Finding]:
    for name in row["set"].split():
        rows = tables.same_trial_by(row, _sets).get(name, ())
        finding = dependent_rows(rows, row)
        if finding is not None:
            yield finding
            return


_DESIGN: Final = re.compile(
    r"cluster[- ]?(?:randomi[sz]\w*|rct|trial|design)|group[- ]randomi[sz]\w*|cross-?over", re.I
)
#: Words that say that the design is in the numbers.
_ALLOWED: Final = re.compile(
    r"design effect|effective (?:sample|n\b)|\bicc\b|intra-?(?:cluster|class)|allow\w* for (?:the )?cluster"
    r"|adjust\w* for (?:the )?cluster|first period|paired|within-(?:person|patient|subject)|multilevel|mixed model",
    re.I,
)
_WORDS: Final = ("trial", "comparison", "note", "quote", "arm1", "arm2", "x_design", "x_notes", "x_comment")
_NUMBERS: Final = (("mean1", "sd1", "n1", "mean2", "sd2", "n2"), ("events1", "n1", "events2", "n2"))

#: A printed standard error is that of independent people within so much.
_NAIVE: Final = 0.04


def _run_design(tables: Tables, row: Row) -> Iterator[Finding]:
    words = " · ".join(row[c] for c in _WORDS if row[c])
    design = _DESIGN.search(words)
    if design is None or _ALLOWED.search(words) or row["contrast"] in ("adjusted", "model"):
        return
    if not any(row.has(*columns) for columns in _NUMBERS):
        return
    crossover = "cross" in design[0].lower()
    what = "a crossover trial" if crossover else "a cluster randomised trial"
    printed = {c: read(row[c]) for columns in _NUMBERS for c in columns if row[c]}
    if row["contrast"] != "raw" and row.has("estimate") and (row["se"] or row.has("ci_low", "ci_high")):
        bare = numbers_of((_without_contrast(row),)).se[0]
        own = numbers_of((row,)).se[0]
        if not (math.isfinite(bare) and math.isfinite(own)) or abs(own / bare - 1) > _NAIVE:
            return  # its interval is not that of independent arms
    why = (
        "the people are the same in both arms, and how far their scores agree is not in these numbers"
        if crossover
        else "people of one cluster are alike, so that its interval should be wider than theirs"
    )
    yield make(
        "design-not-said",
        Verdict.IMPLAUSIBLE,
        f"This is {what} ({design[0]!r}), and its numbers are those of two independent groups: {why}. Was the design "
        "allowed for?",
        stakes=CHOICE,
        printed=printed,
    )


def _without_contrast(row: Row) -> Row:
    left = {**row.cells, "estimate": "", "ci_low": "", "ci_high": "", "se": "", "variance": ""}
    return Row(row.table, row.file, row.line, left, row.rounding)


def _ask_design(columns: TableColumns) -> Answer:
    look = columns.has(*_NUMBERS[0]) | columns.has(*_NUMBERS[1])
    texts = [columns.text(c) for c in _WORDS]
    for i in range(len(columns)):
        look[i] = look[i] and any(_DESIGN.search(t[i]) for t in texts if t[i])
    return Answer(look.astype("int8") * (LOOK - SILENT) + SILENT)


SPECS: Final = (
    CheckSpec(
        "double-counted-arm",
        "Does an arm stand at full size in several rows of one pool?",
        ("trials",),
        _run_double,
        "heuristic",
        inputs="mean, SD (or events) and n of each arm; the labels of the studies; the sets, subgroups and totals",
        formula="the same arm with the same n in rows whose labels may name one study, 3/4 as large as the smallest of "
        "the arms beside it; under other labels if its mean and SD have 8 digits; of counts in a second outcome "
        "too, or where there is none in arm 2 or by the names of the arms",
        source="Higgins JPT et al. Cochrane Handbook, 23.3.4.",
        row_only=False,
        ask=ask_shared,
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
    CheckSpec(
        "design-not-said",
        "Do a cluster or crossover trial's numbers allow for its design?",
        ("trials",),
        _run_design,
        "heuristic",
        inputs="words of the row that name the design; its arms, its interval",
        formula="a row that is named a cluster or crossover trial, and prints arms alone, or the interval that "
        "independent arms make, and says nothing of the design; a query, since n may have been corrected",
        source="Higgins JPT et al. Cochrane Handbook, 23.1 and 23.2.",
        row_only=False,
        ask=_ask_design,
    ),
)
