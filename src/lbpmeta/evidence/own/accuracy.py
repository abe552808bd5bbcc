"""Accuracy: tables of diagnostic tests (TP, FP, FN, TN), whose figures are proportions of the counts beside them.

They are never read as the arms of a trial. Whiting PF, Davenport CF. Cochrane Handbook for Systematic Reviews of
Diagnostic Test Accuracy, version 2.0 (2023), chapter 4.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning, slug
from lbpmeta.evidence.cells import blank, plain_number
from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.own.single import times_hundred
from lbpmeta.evidence.parts import Parts, parts_of
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.tables import GUESSED
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["Accuracy", "accuracy_of", "count_named"]

_CELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "tp": (
        "tp",
        "true pos",
        "true positive",
        "true positives",
        "tpos",
        "vp",
        "rp",
        "richtig positiv",
        "vrais positifs",
    ),
    "fp": ("fp", "false pos", "false positive", "false positives", "fpos", "falsch positiv", "faux positifs"),
    "fn": ("fn", "false neg", "false negative", "false negatives", "fneg", "falsch negativ", "faux negatifs"),
    "tn": (
        "tn",
        "true neg",
        "true negative",
        "true negatives",
        "tneg",
        "vn",
        "rn",
        "richtig negativ",
        "vrais negatifs",
    ),
    "np": ("np",),
    "nn": ("nn",),
}
_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "sensitivity": ("sens", "sensitivity", "se", "sn"),
    "specificity": ("spec", "specificity", "sp"),
    "ppv": ("ppv",),
    "npv": ("npv",),
    "accuracy": ("accuracy", "acc"),
    "prevalence": ("prevalence", "prev"),
}
#: Letters of the same table: positives with and without the disease, negatives with and without it.
_LETTERS: Final[Mapping[str, str]] = {"a": "tp", "b": "fp", "c": "fn", "d": "tn"}
_SAID: Final[Mapping[str, str]] = {
    "tp": "true positives",
    "fp": "false positives",
    "fn": "false negatives",
    "tn": "true negatives",
    "np": "persons with the disease",
    "nn": "persons without the disease",
    "sensitivity": "sensitivity of the test",
    "specificity": "specificity of the test",
    "ppv": "positive predictive value",
    "npv": "negative predictive value",
    "accuracy": "accuracy of the test",
    "prevalence": "prevalence of the disease",
}
#: What stands behind the name of a figure.
_UNITS: Final = ("percent", "80", "90", "95", "99", "ci")
_MOST: Final = 0.5

Numbers = Sequence[float]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What a diagnostic table holds.

    Parameters
    ----------
    drafts : tuple of Draft
        A proportion per study and figure.
    read : mapping of str to str
        Column as the header has it -> what it is read as.
    passed : mapping of str to str
        Figures that are not read, and why.
    lines : int
        Rows that are studies.
    strays : tuple of str
        Cells of counts that say something else, each with its column and line.
    """

    drafts: tuple[Draft, ...]
    read: Mapping[str, str]
    passed: Mapping[str, str]
    lines: int
    strays: tuple[str, ...] = ()


def _before_bracket(name: str) -> str:
    """Return a name without what stands in brackets behind it: an abbreviation, or a formula."""
    return name.partition("(")[0].strip() or name


def accuracy_of(raw: RawTable, *, decimal_comma: bool = False) -> Accuracy | None:
    """Return the proportions of a diagnostic table; None where a table is none.

    A figure is read where it follows from the counts in half of the rows or more: else it is that of others.

    Raises
    ------
    ValidationError
        If cells of its counts are none.

    Examples
    --------
    >>> rows = (("Lee", "45", "5", "10", "90", "0.82"), ("Kim", "20", "8", "4", "60", "0.83"))
    >>> raw = RawTable("a.csv", ("study", "TP", "FP", "FN", "TN", "Sensitivity"), rows, (2, 3))
    >>> [d.cells["events"] + "/" + d.cells["n"] for d in accuracy_of(raw).drafts]
    ['45/55', '90/95', '20/24', '60/68']
    """
    names = [" ".join(w for w in words_of(_before_bracket(name)) if w not in _UNITS) for name in raw.header]
    at = _places(names, _CELLS)
    figures = _places(names, _FIGURES)
    if not {"specificity"} <= figures.keys() and names.count("se"):
        figures = {f: p for f, p in figures.items() if f != "sensitivity" or names[p] not in ("se", "sn")}
    if not ({"tp", "fp", "fn", "tn"} <= at.keys() or {"tp", "np", "tn", "nn"} <= at.keys()):
        at = _lettered(raw, names, figures)
        if not at:
            return None
    strays: list[str] = []
    counts = _counts(raw, at, strays)
    if counts is None:
        return None
    made = _proportions(counts)
    figures |= _by_numbers(raw, made, figures, at)
    used, passed = {}, {}
    for figure, place in figures.items():
        fits = _fitting(floats_of(raw.records, place), made[figure])
        if fits[0] >= _MOST * fits[1]:
            used[figure] = place
        else:
            passed[raw.header[place]] = f"a {figure} that follows from the counts in {fits[0]} of {fits[1]} rows only"
    limits = {f: pair for f, p in used.items() if (pair := _limits(raw, p))}
    shown = ["sensitivity", "specificity", *(f for f in used if f not in ("sensitivity", "specificity"))]
    drafts = [
        draft
        for i, (line, record) in enumerate(zip(raw.lines, raw.records, strict=True))
        for figure in shown
        if (
            draft := _draft(
                raw, line, record, figure, made[figure][i], used.get(figure), limits.get(figure), comma=decimal_comma
            )
        )
    ]
    read = {raw.header[p]: _SAID[c] for c, p in at.items()} | {raw.header[p]: _SAID[f] for f, p in used.items()}
    read |= {raw.header[p]: f"limit of the {f}" for f, pair in limits.items() for p in pair}
    return Accuracy(tuple(drafts), read, passed, len({d.line for d in drafts}), tuple(strays))


def count_named(name: str) -> str:
    """Return which count of a diagnostic table a column holds: tp, fp, fn or tn; "" where it is none of them.

    Examples
    --------
    >>> count_named("True positives"), count_named("FN"), count_named("tp rate")
    ('tp', 'fn', '')
    """
    found = _places([" ".join(words_of(name))], _CELLS)
    return next((what for what in found if what in ("tp", "fp", "fn", "tn")), "")


def _places(names: Sequence[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return the place of each thing that stands under one of its names, once."""
    found = {}
    for what, words in known.items():
        places = [p for p, name in enumerate(names) if name.removeprefix("n ").removesuffix(" n") in words]
        if len(places) == 1:
            found[what] = places[0]
    return found


def _lettered(raw: RawTable, names: Sequence[str], figures: Mapping[str, int]) -> dict[str, int]:
    """Return the places of a, b, c, d where a sensitivity or a specificity beside them is theirs."""
    at = {what: names.index(letter) for letter, what in _LETTERS.items() if names.count(letter) == 1}
    counts = _counts(raw, at) if len(at) == len(_LETTERS) else None
    if counts is None:
        return {}
    made = _proportions(counts)
    for figure in ("sensitivity", "specificity"):
        if figure in figures:
            fitting, asked = _fitting(floats_of(raw.records, figures[figure]), made[figure])
            if asked > 1 and fitting >= 0.9 * asked:
                return at
    return {}


#: A cell that says something else than a count: several words, or about how many.
_REMARK: Final = re.compile(r"\S+\s+\S.*|[\u2248~<>\u2264\u2265].*", re.DOTALL)


def _counts(raw: RawTable, at: Mapping[str, int], strays: list[str] | None = None) -> dict[str, Numbers] | None:
    """Return the four counts of each row; None where columns hold none.

    What is no count but a remark is added to `strays`, and its row is not read.

    Raises
    ------
    ValidationError
        If single cells are no counts.
    """
    problems = []
    others = 0
    columns: dict[str, list[float]] = {}
    for what, place in at.items():
        numbers: list[float] = []
        for line, record in zip(raw.lines, raw.records, strict=True):
            text = record[place]
            try:
                number = math.nan if blank(text) else float(plain_number(text, count=True))
            except (DataError, ValueError):
                number = math.nan
                if strays is not None and _REMARK.fullmatch(text.strip()):
                    strays.append(f"{raw.header[place]!r}: {text!r} (line {line})")
                    others += 1
                    numbers.append(number)
                    continue
                problems.append(
                    Problem(
                        raw.file,
                        line,
                        raw.header[place],
                        text,
                        "this is no count",
                        "Leave it empty if none is printed.",
                    )
                )
            numbers.append(number)
        columns[what] = numbers
    for i, row in enumerate(zip(*columns.values(), strict=True)):
        if len({*row}) == 1 and 0 < row[0] < 1:  # 0.001 in every cell stands for a test that was not done
            for numbers in columns.values():
                numbers[i] = math.nan
            if strays is not None:
                place = next(iter(at.values()))
                strays.append(f"{raw.header[place]!r}: {raw.records[i][place]!r} (line {raw.lines[i]})")
    known = [n for numbers in columns.values() for n in numbers if n == n]
    if not known or any(n < 0 or n % 1 for n in known) or len(problems) + others > 0.2 * len(known):
        return None
    if problems:
        raise ValidationError(raw.file, problems)
    if "np" in columns and "fn" not in columns:
        columns["fn"] = [n - t for n, t in zip(columns["np"], columns["tp"], strict=True)]
        columns["fp"] = [n - t for n, t in zip(columns["nn"], columns["tn"], strict=True)]
        if any(n < 0 for what in ("fn", "fp") for n in columns[what]):
            return None
    return {what: columns[what] for what in ("tp", "fp", "fn", "tn")}


def _proportions(counts: Mapping[str, Numbers]) -> dict[str, list[tuple[float, float]]]:
    """Return events and total of each figure, row by row."""
    rows = list(zip(*(counts[what] for what in ("tp", "fp", "fn", "tn")), strict=True))
    return {
        "sensitivity": [(tp, tp + fn) for tp, fp, fn, tn in rows],
        "specificity": [(tn, tn + fp) for tp, fp, fn, tn in rows],
        "ppv": [(tp, tp + fp) for tp, fp, fn, tn in rows],
        "npv": [(tn, tn + fn) for tp, fp, fn, tn in rows],
        "accuracy": [(tp + tn, tp + fp + fn + tn) for tp, fp, fn, tn in rows],
        "prevalence": [(tp + fn, tp + fp + fn + tn) for tp, fp, fn, tn in rows],
    }


def _fitting(printed: Numbers, made: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return in how many rows a figure is about that of its counts, a share or in percent, and how many have both."""
    rows = [(x, e / n) for x, (e, n) in zip(printed, made, strict=True) if x == x and n > 0]
    return sum(min(abs(x - share), abs(x - 100 * share) / 100) <= 0.011 for x, share in rows), len(rows)


#: Figures that are known by their numbers, whatever they are called.
_OF_EVERY_TEST: Final = ("sensitivity", "specificity")
_SURE: Final = 0.9
_FEWEST: Final = 3


def _by_numbers(
    raw: RawTable, made: Mapping[str, Sequence[tuple[float, float]]], figures: Mapping[str, int], at: Mapping[str, int]
) -> dict[str, int]:
    """Return the only column that holds what the counts give, for a figure that none is called: "est1", "est2"."""
    found = {}
    for figure in _OF_EVERY_TEST:
        able = []
        for place in range(len(raw.header)):
            if figure in figures or place in at.values() or place in figures.values():
                continue
            fits, asked = _fitting(floats_of(raw.records, place), made[figure])
            if asked >= _FEWEST and fits >= _SURE * asked and len({record[place] for record in raw.records}) > 1:
                able.append(place)
        if len(able) == 1:
            found[figure] = able[0]
    return found


def _limits(raw: RawTable, place: int) -> tuple[int, int] | None:
    """Return the places of the limits of a figure: the two columns behind it that are called so and enclose it."""
    low, high = place + 1, place + 2
    if high >= len(raw.header):
        return None
    for end, at in (("ci_low", low), ("ci_high", high)):
        if not any(one.quantity == end and not one.arm for one in readings(raw.header[at], {})):
            return None
    rows = zip(*(floats_of(raw.records, p) for p in (low, place, high)), strict=True)
    known = [(a, x, b) for a, x, b in rows if a == a and x == x and b == b]
    return (low, high) if known and all(a <= x <= b for a, x, b in known) else None


def _draft(
    raw: RawTable,
    line: int,
    record: Sequence[str],
    figure: str,
    made: tuple[float, float],
    place: int | None,
    limits: tuple[int, int] | None = None,
    *,
    comma: bool,
) -> Draft | None:
    """Return the proportion of one row; None where its counts are not known."""
    events, total = made
    if not total > 0:
        return None
    labels = [p for of in ("study", "author", "id") for p, h in enumerate(raw.header) if of in meaning(h).targets]
    label = record[labels[0]] if labels else ""
    cells = {
        "kind": figure,
        "subject": label or figure,
        "id": slug(f"{label or f'row {line}'} {figure}"),
        "events": f"{events:.0f}",
        "n": f"{total:.0f}",
        "unit": "%",
        "locator": f"{'line' if raw.mark else 'row'} {line}",
        GUESSED: "counts",
    }
    if place is not None:
        column = [record[place] for record in raw.records]
        percent = _in_percent(raw.header[place], column, record[place])
        cells |= _printed(parts_of(record[place], decimal_comma=comma), percent)
        ends = [_printed(parts_of(record[p], decimal_comma=comma), percent).get("value", "") for p in limits or ()]
        if "value" in cells and ends and all(ends):
            cells |= {"low": ends[0], "high": ends[1], "interval": "ci"}
    return Draft("statements", raw.file, line, label, cells)


#: "95% CI", whose sign is that of no proportion.
_LEVEL: Final = re.compile(r"\b(?:80|90|95|98|99)\s?%\s?(?=C|K|I|conf|limit)", re.IGNORECASE)


def _in_percent(name: str, column: Sequence[str], cell: str = "%") -> bool:
    """Whether the numbers of a column are percentages, or this one is, where some cells alone have the sign.

    Examples
    --------
    >>> _in_percent("sensitivity", ["91.0%", "0.82", "77"], "0.82"), _in_percent("sens", ["91.0%", "77"], "77")
    (False, True)
    """
    if "%" in re.sub(r"\d\s*%", "", name):
        return True
    if any("%" in _LEVEL.sub("", other) for other in column):
        known = [float(n) for what, n in parts_of(cell).numbers.items() if what != "level"]
        return "%" in _LEVEL.sub("", cell) or max(known, default=0.0) > 1
    numbers = [float(n) for cell in column for n in parts_of(cell).numbers.values()]
    return max(numbers, default=0.0) > 1


def _printed(parts: Parts, percent: bool) -> dict[str, str]:
    """Return what a cell prints of a proportion, in percent."""
    called = {"value": "value", "percent": "value", "estimate": "value", "low": "low", "high": "high"}
    found = {called[n]: plain_number(t) for n, t in parts.numbers.items() if n in called}
    if parts.kind not in ("number", "percent", "estimate [interval]") or "value" not in found:
        return {}
    found = found if percent else {n: times_hundred(t) for n, t in found.items()}
    return found | ({"interval": "ci"} if "low" in found else {})
