"""Columns: which column of a table that somebody made is which column of ours."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning, normalised
from lbpmeta.evidence.names.blocks import Block, RowResults, blocks_of, further_results
from lbpmeta.evidence.names.choice import choose
from lbpmeta.evidence.names.counted import others_shares
from lbpmeta.evidence.names.limits import (
    bound,
    of_hundred,
    of_logits,
    ratios_as_printed,
    says_percent,
    unsquared,
    valued,
    without_ranges,
)
from lbpmeta.evidence.names.readings import NameReading, readings
from lbpmeta.evidence.names.renames.figures import SHARES_OF_TESTS
from lbpmeta.evidence.names.renames.several import no_row_outcomes
from lbpmeta.evidence.names.taken.lonely import said
from lbpmeta.evidence.names.values import TOGETHER
from lbpmeta.evidence.own.doubts import doubts, question
from lbpmeta.evidence.own.kept import kept_columns, kept_notes, measures_of, numbered_rows, worded
from lbpmeta.evidence.own.mapping import mapped, spoken
from lbpmeta.evidence.own.refusals import asked_by_law, letters_alone, nothing_to_check, one_measure
from lbpmeta.evidence.own.wholes import OF_THE_WHOLE, without_wholes
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.shapes.laws import ByLaw, columns_by_law, limits_of_named
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["COUNTS", "IN_ONE_CELL", "NUMBER_COLUMNS", "Columns", "resolve"]

#: Whole numbers.
COUNTS: Final = frozenset(("n", "n1", "n2", "events", "events1", "events2", "nonevents1", "nonevents2", "k", "q_df"))

_ARM: Final = (
    *("n", "mean", "sd", "baseline", "baseline_sd", "change", "events", "nonevents", "time", "variance", "share"),
)

#: Every column that holds a number, in the words of the alias table.
NUMBER_COLUMNS: Final = frozenset(
    (
        *(f"{s}{a}" for s in _ARM for a in "12"),
        *("mean1_low", "mean1_high", "mean2_low", "mean2_high", "estimate", "ci_low", "ci_high", "level", "p", "se"),
        *("variance", "weight", "z", "k", "n", "tau2", "q", "q_df", "q_p", "i2", "i2_low", "i2_high", "pi_low"),
        *("pi_high", "events", "value", "low", "high", "o_e", "o_e_var"),
        *(f"{s}{a}" for s in ("se", "sd_change", "min", "q1_", "median", "q3_", "max") for a in "12"),
    )
)

#: Two numbers in one cell.
IN_ONE_CELL: Final = frozenset(("pair", *(f"{s}{a}" for s in TOGETHER for a in "12")))

#: Enough of these, and there is something to check.
_USEFUL: Final = (
    *NUMBER_COLUMNS
    - {"level", "weight", "z", "p", "n", "n1", "n2", "time1", "time2", "o_e_var", "variance1", "variance2"},
    *IN_ONE_CELL,
)


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
    about : tuple of str
        What the columns of this result are about, where a record holds several: an outcome, a time.
    read : mapping of str to str
        Column as the header has it -> what it is read as, in words.
    passed : mapping of str to str
        Columns that hold numbers and are not read -> why; "" where their name says nothing.
    more : tuple of Columns
        Further results of the same records.
    guessed : {"", "arms", "columns", "counts"}
        What is a guess: the order of the arms, what the columns are, or whether shares are those of the counts.
    second : tuple of int and str, or None
        The place of a second estimate, and what it is of the first.
    hundred : bool
        Whether shares of one group are percentages, as a word of their name or the other shares of their column say.
    """

    at: Mapping[str, int]
    kept: Mapping[str, int]
    measure: str = ""
    log: bool = False
    analysis: bool = False
    level: str = ""
    percent: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    read: Mapping[str, str] = dataclasses.field(default_factory=dict)
    passed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    more: tuple[Columns, ...] = ()
    guessed: str = ""
    second: tuple[int, str] | None = None
    hundred: bool = False


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
            if "se" in at and "estimate" not in at and not interval:
                at["se1"] = at.pop("se")
    if "sd1_only" in at:
        place = at.pop("sd1_only")
        if "sd1" not in at and "mean2" not in at:  # beside the means of two arms it is that of both together
            at["sd1"] = place
    if "n" in at and "n1" not in at and not two_arms and at.keys() & {"mean1", "mean+sd1", "mean+se1"}:
        at["n1"] = at.pop("n")


def resolve(
    raw: RawTable,
    *,
    table: str = "",
    given: Mapping[str, str] | None = None,
    known: Collection[str] = (),
) -> Columns:
    """Return what the columns are, chosen together.

    Parameters
    ----------
    raw : RawTable
    table : str
        The table that the file's name says it is.
    given : mapping of str to str, optional
        What the user says: column of ours -> column of the file. It goes before everything.
    known : collection of str
        Those of them that the program says that wrote the table: further results of a row are read beside them.

    Raises
    ------
    DataError
        If two columns cannot both be the estimate, or no column can be used; the message names the columns and what
        to do.
    """
    fixed, left_out = mapped(raw, given or {})
    raw, theirs = spoken(raw), raw.header
    taken = frozenset((*fixed.values(), *left_out))
    words, places, measures = worded(raw, taken, NUMBER_COLUMNS)
    words = {c: p for c, p in words.items() if c not in fixed}
    choice = choose(raw.header, raw.records, places)
    if not given and (limits := limits_of_named(raw, choice.shapes, choice.read)):
        return _by_law(raw, table, limits)
    letters_alone(raw, choice.shapes, taken)
    read, dropped = bound(raw.header, raw.records, choice.read)
    dropped |= no_row_outcomes(read) if "outcome" in words and not fixed else {}
    dropped |= unsquared(raw.records, read) | of_logits(raw.records, read)
    read = {place: one for place, one in read.items() if place not in dropped}
    found = blocks_of(raw.header, raw.records, read)
    if found.clash and "estimate" not in fixed:
        first, second = (raw.header[p] for p in found.clash)
        sure = {p: r for p, r in read.items() if r.quantity in ("se", "variance", "ci_low")}
        nearest = [p for p in found.clash if p + 1 in sure and sure[p + 1].measure in ("", read[p].measure)]
        meant = raw.header[nearest[0]] if len(nearest) == 1 else first
        other = second if meant == first else first
        beside = f" (it stands before {raw.header[nearest[0] + 1]!r})" if len(nearest) == 1 else ""
        raise DataError(
            f"{raw.file}: the columns {first!r} and {second!r} are both read as estimate. Say which is meant: "
            f"{remedy({'estimate': meant})}{beside}, or {remedy({'estimate': other})}."
        )
    passed = {**choice.passed, **dropped, **found.passed}
    about = {
        word for column in ("estimate", "value") if column in fixed for word in words_of(raw.header[fixed[column]])
    }
    found, lonely = _without_estimates(found, fixed, read, about)
    passed |= lonely
    studies, wholes = (found.results, ()) if fixed else without_wholes(raw, found.results)
    passed |= dict.fromkeys(wholes, OF_THE_WHOLE)
    results = further_results(studies, {c: p for c, p in fixed.items() if c not in known}) or (Block({}),)
    results = (_of_named_estimate(raw, results[0], fixed, read), *results[1:])
    one_measure(raw, results[0].at, read)
    made = [_columns(raw, block, fixed, _about(raw, words, measures, block), read) for block in results]
    made, doubtful = _without_doubts(raw, made, read, passed) if not fixed else (made, {})
    passed |= doubtful
    if not _to_check(raw, made[0], fixed):
        if given or (by_law := columns_by_law(raw, choice.shapes)) is None:
            raise nothing_to_check(raw, choice, passed)
        if not by_law.sure:
            raise asked_by_law(raw, by_law)
        return _by_law(raw, table, by_law)
    seconds = {one.second[0] for one in made if one.second is not None}
    used = {p for one in made for p in one.at.values()} | seconds
    counts = numbered_rows(raw) - used
    kept = kept_columns(raw, used | counts)
    for place in read:
        if place not in used:
            passed.setdefault(place, f"{said(read[place])} of another result of the row")
    for place in used:
        passed.pop(place, None)
    notes = (*choice.notes, *found.notes, *_rooted(raw, made), *kept_notes(raw, kept, NUMBER_COLUMNS))
    at = [*((p, c) for one in made for c, p in one.at.items()), *((p, "second") for p in seconds)]
    shown = MappingProxyType({theirs[p]: c for p, c in sorted(at)})
    # Whoever begins a name with "x_" says that the column is kept for himself.
    aside = {p for p, name in enumerate(theirs) if name.startswith("x_")} | {*left_out} | counts
    why = MappingProxyType({theirs[p]: text for p, text in sorted(passed.items()) if p not in aside})
    made = [
        dataclasses.replace(o, kept=MappingProxyType(kept), guessed="arms" if choice.assumed else o.guessed)
        for o in made
    ]
    return dataclasses.replace(made[0], notes=notes, read=shown, passed=why, more=tuple(made[1:]))


def _by_law(raw: RawTable, table: str, law: ByLaw) -> Columns:
    """Return the columns as a law shows them, and what is said of it."""
    shown = resolve(raw, table=table, given=law.columns)
    return dataclasses.replace(shown, notes=(law.told, *shown.notes), guessed="columns")


def _rooted(raw: RawTable, made: Sequence[Columns]) -> tuple[str, ...]:
    """Return what is said of variances of arms."""
    named = [repr(raw.header[one.at[c]]) for one in made for c in ("variance1", "variance2") if c in one.at]
    told = f"{' and '.join(named)} are variances of arms: their square roots are the SDs with which rows are pooled"
    return (told,) if named else ()


def _of_named_estimate(raw: RawTable, block: Block, fixed: Mapping[str, int], read: Mapping[int, NameReading]) -> Block:
    """Return a result without what is of another measure, or the p of something else, than the estimate named."""
    name = raw.header[fixed["estimate"]] if "estimate" in fixed else ""
    other = raw.header[block.at["estimate"]] if "estimate" in block.at and name else name
    theirs = {*words_of(other)} - {*words_of(name)}  # the p of "slope", and none of "HR"
    foreign = {c for c, p in block.at.items() if c in ("p", "z") and theirs & {*words_of(raw.header[p])}} - {*fixed}
    mine = next((r.measure.removeprefix("log ") for r in readings(name, {}) if r.quantity == "estimate"), "")
    measures = {c: read[p].measure.removeprefix("log ") for c, p in block.at.items() if p in read}
    kept = {c: p for c, p in block.at.items() if c not in foreign and (not mine or measures.get(c, "") in ("", mine))}
    return dataclasses.replace(block, at=kept)


def _to_check(raw: RawTable, one: Columns, fixed: Collection[str] = ()) -> bool:
    """Whether a result has a column that a check reads; the spread or the events of one arm alone are nothing to it."""
    useful = [c for c in one.at if c in _USEFUL and not (c == "value" and c not in fixed and _unnamed(raw, one))]
    return bool(useful) and (useful[0] not in _OF_AN_ARM or bool(one.at.keys() - {useful[0], *_LABELS}))


#: What is nothing without the rest of its arm.
_OF_AN_ARM: Final = frozenset(f"{quantity}{arm}" for quantity in ("sd", "se", "events", "nonevents") for arm in "12")
#: Columns of words.
_LABELS: Final = frozenset(("study", "trial", "author", "year", "outcome", "timepoint", "comparison", "id", "source"))


def _without_doubts(
    raw: RawTable, made: list[Columns], read: Mapping[int, NameReading], passed: Mapping[int, str]
) -> tuple[list[Columns], dict[int, str]]:
    """Return results without the columns of which a name alone says too little, and why these are not read.

    Raises
    ------
    DataError
        If nothing else can be checked; it asks what they are.
    """
    kept: list[Columns] = []
    told: dict[int, str] = {}
    first: DataError | None = None
    for one in made:
        found = doubts(raw, one.at, read, sum(not why for why in passed.values()))
        left = dataclasses.replace(one, at=MappingProxyType({c: p for c, p in one.at.items() if p not in found}))
        told |= found
        if not found or _to_check(raw, left):
            kept.append(left)
        elif _to_check(raw, one):
            first = first or question(
                raw, {c: p for c, p in one.at.items() if c in _USEFUL or c in ("n", "n1", "n2")}, found
            )
    if first is not None and not kept:
        raise first
    return kept or made, told


def _without_estimates(
    found: RowResults, fixed: Mapping[str, int], read: Mapping[int, NameReading], about: Collection[str] = ()
) -> tuple[RowResults, dict[int, str]]:
    """Return results without spreads and limits of which no column is the estimate, and why these are not read.

    Nor are they of an effect that the user names, where they are about something else than the names of its columns.
    """
    kept: list[Block] = []
    why: dict[int, str] = {}
    for block in found.results:
        at = dict(block.at)
        other = bool(block.words) and not set(block.words) <= set(about)
        rate = "time1" in at and not at.keys() & {"time2", "estimate"}  # its limits may be per 1,000
        if (rate or not at.keys() & _HAVING_SPREAD) and (other or not fixed.keys() & _HAVING_SPREAD):
            for column in [c for c in at if c in _SPREADS]:
                place = at.pop(column)
                why[place] = f"{said(read[place])}, but no column is read as its estimate"
        kept.append(dataclasses.replace(block, at=at))
    return dataclasses.replace(found, results=tuple(b for b in kept if b.at)), why


_SPREADS: Final = ("se", "variance", "ci_low", "ci_high", "z")
_HAVING_SPREAD: Final = frozenset(
    (
        *("estimate", "pair", "mean1_only", "mean1", "mean2", "events1", "events2", "events", "value", "k", "mean+sd1"),
        *("mean+se1", "mean+ci1", "events+percent1", "median1", "median+iqr1", "median+range1", "change1", "o_e"),
    )
)


def _unnamed(raw: RawTable, one: Columns) -> bool:
    """Whether a percentage stands under the name "value" without a count: any number may stand there."""
    return normalised(raw.header[one.at["value"]]) == "value" and not one.at.keys() & {"events", "n", "low", "ci_low"}


#: What rates and shares of one group are called, and ratios of rates to those that are expected.
_RATES: Final = {"ir": "IR", "incidence": "IR", "sir": "IRR", "smr": "IRR", "prev": "PR", "prevalence": "PR"}


def _about(raw: RawTable, words: Mapping[str, int], measures: Sequence[int], block: Block) -> dict[str, int]:
    """Return the columns of words of one result: of several that say its measure, the one that is about it."""
    theirs = measures_of(raw, measures, block.words) if len(measures) > 1 else None
    return {**words, **({"measure": theirs} if theirs is not None and "measure" in words else {})}


def _columns(
    raw: RawTable, block: Block, fixed: Mapping[str, int], words: Mapping[str, int], read: Mapping[int, NameReading]
) -> Columns:
    """Return the columns of one result."""
    at = {c: p for c, p in block.at.items() if c not in fixed and p not in fixed.values()}
    _context(at)
    without_ranges(raw.records, at)
    if "events" in fixed and not any(c[-1] in "12" for c in (*fixed, *at.keys() - {"n1", "n2"})):
        at = {c: p for c, p in at.items() if c not in ("n1", "n2")}  # sizes of other results, and no arms
    at |= fixed
    at = {**words, **at}
    called = normalised(raw.header[at["value"]]) if "value" in at and not fixed else "rate"
    share = called != "rate" and valued(raw.records, at, share=called != "value") and called != "value"
    reading = block.estimate
    if "estimate" in fixed:  # "rr", and not "rd" beside it
        reading = next((r for r in readings(raw.header[fixed["estimate"]], {}) if r.quantity == "estimate"), None)
    measure, log = (
        (reading.measure.removeprefix("log "), reading.measure.startswith("log ")) if reading else ("", False)
    )
    if not measure:
        named = [read[p].measure for c, p in at.items() if c != "weight" and p in read and read[p].measure]
        measure, log = (named[0].removeprefix("log "), named[0].startswith("log ")) if named else ("", False)
        log = log and not ratios_as_printed(raw.records, at)
    measure, log = ("PR", False) if share else (measure, log)
    place = at.get("estimate")
    if block.words and block.words[-1] in SHARES_OF_TESTS:
        measure = "PR"
    if place is not None and not measure:
        measure = next((_RATES[w] for w in words_of(raw.header[place]) if w in _RATES), "")
    analysis = place is not None and "effect" in meaning(raw.header[place]).targets
    levels = {
        m.level
        for c in ("estimate", "ci_low", "ci_high", "pair")
        if c in at and (m := meaning(raw.header[at[c]])).level
    }
    if len(levels) > 1:
        raise DataError(f"{raw.file}: the header names intervals of {' and '.join(sorted(levels))} %. Keep one kind.")
    percent = frozenset(c for c, p in at.items() if says_percent(raw.header[p]))
    hundred = any(of_hundred(raw.header, raw.records, c, at[c]) for c in ("value", "estimate") if c in at)
    return Columns(
        MappingProxyType(at),
        {},
        measure,
        log,
        analysis,
        next(iter(levels), ""),
        percent,
        about=block.words,
        second=block.second,
        hundred=hundred,
        guessed="counts" if not fixed and others_shares(raw.records, at) else "",
    )
