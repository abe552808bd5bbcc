"""Own tables: a table that somebody made, whatever its columns are called, as rows of the tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning, slug
from lbpmeta.evidence.drafts import Draft, file_name
from lbpmeta.evidence.names.values import shape_of
from lbpmeta.evidence.own.accuracy import Accuracy, accuracy_of
from lbpmeta.evidence.own.arm_rows import arms_named, beside_each_other
from lbpmeta.evidence.own.columns import Columns, resolve
from lbpmeta.evidence.own.intervals import I2_OF_ONE, i2_in_percent, i2_of_one, told_lopsided
from lbpmeta.evidence.own.mapping import ARM, IGNORED
from lbpmeta.evidence.own.marks import comma_in, pointed, ticked, without_codes
from lbpmeta.evidence.own.measures import legal_measure, measured
from lbpmeta.evidence.own.numbers import (
    padded_decimals,
    record_cells,
    record_numbers,
    told_once,
    whole_rows,
    without_other_totals,
)
from lbpmeta.evidence.own.rows import Drafting, grouped, with_sizes
from lbpmeta.evidence.own.single import as_rows
from lbpmeta.evidence.own.strays import STRAY
from lbpmeta.evidence.own.wholes import is_reference
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.shapes.across import studies_in_rows
from lbpmeta.evidence.shapes.diagnosed import with_false_ones
from lbpmeta.evidence.shapes.efficacy import as_ratios
from lbpmeta.evidence.shapes.halves import errors_apart, halved, sized_apart, sizes_of_each, spreads_apart
from lbpmeta.evidence.shapes.spreads import told_apart
from lbpmeta.evidence.shapes.stated import measures_apart
from lbpmeta.evidence.signatures.registry import signature_of
from lbpmeta.evidence.signatures.signature import Read, present
from lbpmeta.evidence.tables import Said
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.understood import Understood
from lbpmeta.evidence.words.lexicon import names_time
from lbpmeta.measures import RATIO_MEASURES

__all__ = ["Own", "own_tables"]

#: Columns that alone make no row: there is nothing in them to check.
_NO_RESULT: Final = frozenset(("level", "weight", "n", "p", "z"))

#: Of a column of numbers more cells than this are some.
_NUMBERS: Final = 0.45


class Own(NamedTuple):
    """What a table of somebody's own holds.

    Parameters
    ----------
    drafts : list of Draft
    notes : list of str
        What was taken how.
    understood : Understood
    said : tuple of Said
        What the format of the table declares.
    """

    drafts: list[Draft]
    notes: list[str]
    understood: Understood
    said: tuple[Said, ...] = ()


#: Measures of which 1 is what others are compared with; one that nothing names may be.
_MAY_BE_RATIOS: Final = frozenset(("", *RATIO_MEASURES))


def own_tables(
    raw: RawTable,
    *,
    table: str = "",
    measure: str = "",
    decimal_comma: bool | None = None,
    name: str = "",
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
) -> Own:
    """Return the rows of a table that somebody made, and what was taken how.

    Parameters
    ----------
    raw : RawTable
    table : {"", "trials", "reviews", "statements"}
        What its rows are; "" tells by the columns.
    measure : str
        The effect measure of rows that name none; "" reads it from the header or guesses it, and says so.
    decimal_comma : bool, optional
        Whether a comma is the decimal mark; None tells by the separator of the cells and the cells.
    name : str
        The name of the set of its study rows.
    columns : mapping of str to str, optional
        What the columns are, where the user says it: column of ours -> column of the file.
    strict : bool
        Whether columns of numbers that are not read, and cells that are none, are refused.

    Raises
    ------
    ValidationError
        If cells cannot be read; all problems at once.
    DataError
        If columns have two meanings, or none can be used.
    """
    signature = signature_of(raw)
    known: Mapping[str, str] = {}
    if signature is not None:
        if signature.refusal:
            raise DataError(f"{raw.file}: {signature.refusal}.")
        raw = dataclasses.replace(raw, told=(f"it is {signature.name}", *raw.told))
        if signature.read is not None and not columns:
            return _as_its_program(raw, signature.read(raw, legal_measure(measure)))
        raw = signature.turned(raw) if signature.turned is not None else raw
        known = present(signature.columns, raw.header)
    raw = raw if columns else with_false_ones(raw)
    accuracy = None if columns else accuracy_of(raw, decimal_comma=bool(decimal_comma))
    if accuracy is not None:
        rest = {IGNORED: "|".join((*accuracy.read, *accuracy.passed))}
        try:
            more = own_tables(raw, measure=measure, decimal_comma=decimal_comma, name=name, columns=rest)
        except ValidationError:
            raise
        except DataError:  # nothing else can be checked
            more = None
        return _with_accuracy(raw, accuracy, more)
    raw = studies_in_rows(ticked(without_codes(raw)))
    parted = as_ratios(measures_apart(raw))
    parted = sizes_of_each(spreads_apart(errors_apart(sized_apart(halved(parted)))))
    named = {name for text in (columns or {}).values() for name in text.split("|")}
    raw = parted if named <= {*parted.header} else raw  # a mapping may name the columns as the file has them
    of_arms: str = ""
    if columns and ARM in columns:
        raw, columns = arms_named(raw, columns)
    if not columns and not known:
        raw, of_arms, known = beside_each_other(told_apart(raw))
    try:
        given = {**known, **(columns or {})}
        found = resolve(raw, table=table, given=given, known=frozenset(known) - set(columns or ()))
    except DataError as error:
        if of_arms:
            raise DataError(f"{raw.file}: {of_arms}.") from error
        raise
    notes = [*found.notes, *([of_arms] if of_arms else [])]
    raw, words = pointed(raw, decimal_comma)
    comma, told = comma_in(raw, found, decimal_comma)
    told = [*words, *told]
    notes += told
    at = len(notes)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    silent: dict[str, list[str]] = {}
    filled: set[int] = set()
    references: set[int] = set()
    padded = padded_decimals(raw, found)
    told_of = found
    for result in (found, *found.more):
        first = result is found
        result, other = without_other_totals(raw, result)
        notes += other
        if first:
            told_of = result
        drafting = Drafting(raw, result, table, silent)
        of_one = i2_of_one(raw, result.at)
        notes += [I2_OF_ONE] * of_one
        mine = []
        ratio = not (result.log or result.analysis) and (result.measure or legal_measure(measure)) in _MAY_BE_RATIOS
        whole = whole_rows(raw, result)
        for line, record, cells in zip(raw.lines, raw.records, record_cells(raw, result, comma), strict=True):
            filled_up = padded | {1} if line in whole else padded
            numbers, wrong = record_numbers(raw.file, result, line, cells, silent, filled_up)
            numbers = i2_in_percent(numbers) if of_one else numbers
            problems += wrong
            if wrong or numbers.keys() <= _NO_RESULT:
                continue
            filled.add(line)
            if ratio and is_reference(numbers):
                references.add(line)
                continue
            mine.append(drafting.draft(line, record, numbers))
        if found.more:
            _about(mine, result.about)
        _titled(mine, dict(zip(raw.lines, raw.sections, strict=False)))
        notes += measured(mine, result, legal_measure(measure))
        notes += told_lopsided(mine)
        with_sizes(mine)
        drafts += as_rows(mine, legal_measure(measure))
    if problems:
        raise ValidationError(raw.file, list(dict.fromkeys(problems)))  # several results may share a column
    if not drafts:
        raise DataError(f"{raw.file}: no row holds a number that can be checked. Fill in its estimates, or its arms.")
    empty = len(set(raw.lines)) - len(filled)
    if empty:
        notes.append(f"{empty} row{'s' * (empty != 1)} without numbers passed over")
    if references:
        many = f"{len(references)} rows are" if len(references) > 1 else "1 row is"
        notes.append(f"{many} what others of their study are compared with (1, from 1 to 1), and passed over")
    understood = _understood(raw, told_of, drafts, empty)
    strays = [text for what, values in silent.items() if what.startswith(STRAY) for text in values]
    understood = dataclasses.replace(understood, strays=len(strays))
    if strict:
        _refuse_rest(understood, strays)
    notes[at:at] = [f"{what}: {told_once(values)}" for what, values in silent.items()]
    notes += grouped(drafts, name or slug(file_name(raw.file).rpartition(".")[0]) or "rows")
    return Own(drafts, [f"{raw.file}: {note}." for note in dict.fromkeys(notes)], understood)


def _as_its_program(raw: RawTable, read: Read) -> Own:
    """Return a table whose program says what its rows are."""
    drafts, notes, said = read
    if not drafts:
        raise DataError(f"{raw.file}: no row holds a number that can be checked. Export its results, or name another.")
    rows = {d.line: d for d in drafts if d.table != "statements"}
    empty = len(set(raw.lines) - {d.line for d in drafts})
    pooled = [d for d in rows.values() if d.table == "reviews"]
    sub = sum(bool(d.cells.get("x_subgroup")) for d in pooled)
    told = Understood(
        raw.file,
        MappingProxyType({name: "" for name in raw.header if name}),
        {},
        len(rows) - len(pooled),
        sub,
        len(pooled) - sub,
        empty,
        raw.told,
    )
    return Own(drafts, [f"{raw.file}: {note}." for note in notes], told, said)


def _with_accuracy(raw: RawTable, accuracy: Accuracy, more: Own | None) -> Own:
    """Return the proportions of a diagnostic table, and what else stands in it."""
    told = "it is a diagnostic table: its counts are those of tests, and no arms of a trial"
    rest = more.understood if more else Understood(raw.file, {})
    read = MappingProxyType({**accuracy.read, **rest.read})
    label = next((n for n in raw.header if set(meaning(n).targets) & {"study", "author"}), "")
    passed = {**accuracy.passed, **rest.passed}
    if more is None:  # else it has said of each column of numbers why it is not read
        others = [p for p, name in enumerate(raw.header) if name and name not in {*read, *passed}]
        passed |= {raw.header[p]: "" for p in others if shape_of([r[p] for r in raw.records]).share > _NUMBERS}
    understood = dataclasses.replace(
        rest,
        read=MappingProxyType({**({label: "study"} if label else {}), **read}),
        passed=MappingProxyType(passed),
        studies=max(rest.studies, accuracy.lines),
        empty=len(raw.lines) - max(rest.studies, accuracy.lines),
        table=(*raw.told, told),
    )
    drafts = [*accuracy.drafts, *(more.drafts if more else ())]
    notes = [*(more.notes if more else ())]
    if accuracy.strays:
        shown = "; ".join(accuracy.strays[:4]) + (f"; and {len(accuracy.strays) - 4} more" * (len(accuracy.strays) > 4))
        notes.append(f"{STRAY} {shown}")
        understood = dataclasses.replace(understood, strays=understood.strays + len(accuracy.strays))
    return Own(drafts, notes, understood, more.said if more else ())


def _about(drafts: list[Draft], words: tuple[str, ...]) -> None:
    """Say of the rows of one of several results what they are about, in place."""
    times = [w.removeprefix("~") for w in words if names_time(w)]
    others = [w for w in words if not names_time(w)]
    for draft in drafts:
        for text, columns in ((" ".join(others), ("outcome", "instrument")), (" ".join(times), ("timepoint", "kind"))):
            free = next((c for c in (*columns, "comparison") if not draft.cells.get(c)), "")
            if text and free:
                draft.cells[free] = text


def _titled(drafts: list[Draft], titles: Mapping[int, str]) -> None:
    """Put the titles between rows into their cells, in place: subgroups of one analysis, or an outcome each.

    Subtotals and a total at the end over all of them make one analysis.
    """
    pooled = [d for d in drafts if d.table == "reviews"]
    whole = bool(pooled) and not pooled[-1].label.lower().startswith("sub")
    subgroups = whole and any(d.label.lower().startswith("sub") for d in pooled)
    for draft in drafts:
        title = titles.get(draft.line, "")
        if not title or (subgroups and draft is pooled[-1]):
            continue
        if subgroups or draft.cells.get("outcome"):
            draft.cells.setdefault("x_subgroup", title)
        else:
            draft.cells["outcome"] = title


def _understood(raw: RawTable, columns: Columns, drafts: list[Draft], empty: int) -> Understood:
    lines = {d.line: d for d in drafts}
    pooled = [d for d in lines.values() if d.table == "reviews"]
    sub = sum(d.label.lower().startswith("sub") for d in pooled)
    studies = len(lines) - len(pooled)
    read = _of_the_file(raw, columns.read)
    return Understood(raw.file, read, columns.passed, studies, sub, len(pooled) - sub, empty, raw.told)


def _of_the_file(raw: RawTable, read: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns of the file are read as, in place of those that were made of them."""
    made = {name: (column, what) for name, column, what in raw.made_of}
    plain = [made.get(name, (name, ours)) for name, ours in read.items()]
    return {name: ours for name, ours in plain if name}


def _refuse_rest(understood: Understood, strays: list[str]) -> None:
    """Refuse what is left over.

    Raises
    ------
    DataError
        If there is any.
    """
    rest = understood.passed
    if not rest and not strays:
        return
    shown = "; ".join(f"{name} ({why})" if why else name for name, why in list(rest.items())[:12])
    shown += f"; and {len(rest) - 12} more" if len(rest) > 12 else ""
    cells = f"{'; ' if shown else ''}cells that are no numbers: {told_once(strays)}" if strays else ""
    names = "|".join(rest)
    how = f'Say what they are, or leave them out: --columns "ignore={names}"' if rest else "Empty them"
    raise DataError(f"{understood.file}: not all of it is read, and --strict asks for that: {shown}{cells}. {how}.")
