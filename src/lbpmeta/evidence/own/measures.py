"""Measures of own tables: said by the table, by the user, or guessed; logarithms of ratios."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.aliases import measure_named
from lbpmeta.evidence.cells import ratio_of_log
from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.guess import analysis_of, guess_measure
from lbpmeta.evidence.own.columns import Columns
from lbpmeta.evidence.tables import GUESSED
from lbpmeta.measures import MEASURES, compares_risks, measure_hint
from lbpmeta.printed import Printed

__all__ = ["legal_measure", "measured"]

_TABLE: Final = ("events1", "n1", "events2", "n2")
_RATES: Final = ("events1", "time1", "events2", "time2")
_OF_MEANS: Final = ("mean1", "sd1", "mean2", "sd2")

#: What a measure stands for where the intervals alone show one.
_KINDS: Final = MappingProxyType({"RR": "RR (any ratio: without arms all are alike)", "GEN": "GEN (any difference)"})


def legal_measure(measure: str) -> str:
    """Return a measure as the tables write it.

    Raises
    ------
    MethodError
        If it is unknown.

    Examples
    --------
    >>> legal_measure("odds ratio"), legal_measure("")
    ('OR', '')
    """
    if not measure:
        return ""
    plain = measure.strip().upper()
    if plain in MEASURES:
        return plain
    named = measure_named(measure)
    if not named:
        raise MethodError(
            f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, MEASURES))}.{measure_hint(measure)}"
        )
    return named


def measured(drafts: Sequence[Draft], columns: Columns, asked: str) -> list[str]:
    """Give every row its measure, in place; say what was guessed and what was converted."""
    notes: list[str] = []
    empty_zeros(drafts)
    open_rows = []
    known: dict[str, str] = _prevalences(drafts)
    if known:
        notes.append("'PR' beside the names of other ratios is that of two prevalences: it is taken as RR")
    for draft in drafts:
        if draft.table == "statements":
            continue
        told = draft.cells.get("measure", "")
        if told not in known:
            known[told] = told.upper() if told.upper() in MEASURES else measure_named(told)
        named = known[told]
        if told and not named:
            draft.cells["x_measure"] = told
            named = "GEN"
            notes.append(f"the measure {told!r} is not known; its effects are taken on a scale of their own (GEN)")
        named = named or asked or columns.measure
        if named == "RR" and draft.cells.get("time1") and not draft.cells.get("n1"):
            named = "IRR"
            notes.append("an RR of events and person-time is a ratio of rates: it is taken as IRR")
        draft.cells["measure"] = named
        if not named:
            open_rows.append(draft)
    notes += _of_their_columns(open_rows)
    open_rows = [d for d in open_rows if not d.cells["measure"]]
    if open_rows and any(d.cells.get("estimate") for d in open_rows):
        notes += _told(open_rows, columns.analysis, percent="estimate" in columns.percent)
    arms = [d for d in drafts if not d.cells.get("measure") and d.cells.get("mean1") and d.cells.get("mean2")]
    if arms and not notes:
        notes.append(
            f"no measure is named, so that no total is compared with the arms of {len(arms)} row"
            f"{'s' * (len(arms) != 1)}, nor their estimates: head the column MD (or SMD), or say it with --measure "
            "(measure=...)"
        )
    if columns.analysis or columns.log:
        notes += _logarithms(drafts)
    elif not asked:
        notes += _logarithms(_signed(drafts) or _of_logarithms(drafts))
    return list(dict.fromkeys(notes))


#: So many estimates of a ratio below 0, and this share of them, are no misprints: logarithms under the ratio's name.
_BELOW_0: Final = 3
_SHARE_BELOW_0: Final = 0.2
#: Measures of counts, whose logarithm an estimate by any name may be.
_LOGS: Final = ("RR", "OR", "IRR")


def _signed(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the rows of a ratio whose estimates are logarithms for certain: many of them are below 0."""
    by: dict[str, list[Draft]] = {}
    for draft in drafts:
        measure = draft.cells.get("measure", "")
        if measure in MEASURES and MEASURES[measure].is_ratio and draft.cells.get("estimate"):
            by.setdefault(measure, []).append(draft)
    found: list[Draft] = []
    for rows in by.values():
        found += rows if _below_0(rows) else []
    return found


def _below_0(rows: Sequence[Draft]) -> bool:
    """Whether so many estimates are below 0 that none of them is a misprint."""
    known = [text for d in rows if (text := d.cells.get("estimate", ""))]
    return sum(text.startswith("-") for text in known) >= max(_BELOW_0, _SHARE_BELOW_0 * len(known))


def _prevalences(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return what "PR" is in a column of measures that names ratios otherwise: a proportion stands beside no ratio."""
    told = {d.cells.get("measure", "").strip() for d in drafts if d.table != "statements"} - {""}
    mine = {text for text in told if text.upper() == "PR"}
    named = {text.upper() if text.upper() in MEASURES else measure_named(text) for text in told - mine}
    ratios = bool(named) and all(name in MEASURES and MEASURES[name].is_ratio for name in named)
    return dict.fromkeys(mine, "RR") if ratios else {}


#: So many intervals, and this share of them, show the scale of effects.
_SHOWN: Final = 3
_NEARLY: Final = 0.8


def _of_logarithms(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the rows of ratios, as a column says, whose effects are logarithms of them.

    Nearly every interval is symmetric as printed, and some estimate or limit of a ratio is not above 0, which is no
    misprint then; or another column holds the ratios of which these are the logarithms.
    """
    named = [d for d in drafts if (m := d.cells.get("measure", "")) in MEASURES and MEASURES[m].is_ratio]
    rows = [tuple(_number(d.cells.get(c, "")) for c in ("estimate", "ci_low", "ci_high")) for d in named]
    known = [(e, low, high) for e, low, high in rows if None not in (e, low, high)]
    even = [abs(e + e - low - high) <= _EVEN * (high - low) for e, low, high in known]  # type: ignore[operator]
    if len(known) < _SHOWN or sum(even) < _NEARLY * len(known):
        return []  # as of most ratios: what stands beside them need not be looked at
    below = any(low is not None and low <= 0 for _, low, _ in known)
    return named if below or _beside_ratios(named) else []


def _beside_ratios(drafts: Sequence[Draft]) -> bool:
    """Whether a column that nothing reads holds the exponentials of the estimates."""
    names = {c for d in drafts for c in d.cells if c.startswith("x_")} - {"x_measure"}
    estimates = [_number(d.cells.get("estimate", "")) for d in drafts]
    for name in sorted(names):
        others = [_number(d.cells.get(name, "")) for d in drafts]
        pairs = zip(estimates, others, strict=True)
        known = [(a, b) for a, b in pairs if a is not None and b is not None and b > 0]
        near = [abs(math.log(b) - a) <= _EVEN * max(1.0, abs(a)) for a, b in known]
        if len(known) >= _SHOWN and sum(near) >= _NEARLY * len(known):
            return True
    return False


#: An interval is symmetric where its estimate is off the middle by less than this share of its width.
_EVEN: Final = 0.02


def _number(text: str) -> float | None:
    try:
        return float(Printed.parse(text).value) if text else None
    except DataError:
        return None


#: Columns that no other measure has, the measure that they make, and what is said of it.
_MADE_OF: Final = (
    (
        _RATES,
        "IRR",
        "events and person-time of two arms make a rate ratio: the measure is taken as IRR. Say another with --measure",
    ),
    (
        ("o_e", "o_e_var"),
        "HR",
        "observed minus expected events and their variance make the logarithm of a hazard ratio, or of a Peto odds "
        "ratio, by the same formula: the measure is taken as HR. Say --measure PETO if it is one",
    ),
    (
        ("events1", "time1"),
        "IRLN",
        "events and person-time of one group make a rate, pooled as its logarithm: the measure is taken as IRLN. Say "
        "--measure IR for the rate as it is",
    ),
)


def _of_their_columns(open_rows: Sequence[Draft]) -> list[str]:
    """Give rows without an estimate the measure that their columns alone make, in place, and say so."""
    notes = []
    for columns, measure, told in _MADE_OF:
        bare = [d for d in open_rows if not d.cells.get("estimate") and not d.cells.get("measure")]
        rows = [d for d in bare if all(map(d.cells.get, columns))]
        if measure == "IRLN":
            rows = [d for d in rows if not d.cells.get("events2") and not d.cells.get("time2")]
        if any(d.cells.get("n1") and measure == "IRR" for d in rows):  # a risk ratio of the same events is as likely
            notes.append(
                "events, persons and person-time of two arms make a ratio of rates or of risks: say which with "
                "--measure IRR, RR or OR"
            )
            continue
        for draft in rows:
            draft.cells["measure"] = measure
        notes += [told] if rows else []
    return notes


def _told(open_rows: Sequence[Draft], analysis: bool, *, percent: bool = False) -> list[str]:
    """Guess the measure of each analysis alone, in place, and return what is said about it."""
    notes: list[str] = []
    how = "Say it with --measure (measure=...) or a column 'measure'"
    groups: dict[tuple[str, ...], list[Draft]] = {}
    for draft in open_rows:
        groups.setdefault(analysis_of(draft.cells), []).append(draft)
    told: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for key, drafts in groups.items():  # lines without arms are of the analysis whose rows have them, if there is one
        beside = [k for k in groups if k[:-1] == key[:-1] and k[-1]]
        rows = [*drafts, *groups[beside[0]]] if not key[-1] and len(beside) == 1 else drafts
        if not any(d.cells.get("estimate") for d in rows):
            continue
        guess, reason = _guessed(rows, analysis)
        if percent and guess == "RR" and all(_is_share(d.cells.get(c, "")) for d in rows for c in _WITH_LIMITS):
            guess, reason = "PR", "its name says percent, and its numbers are those of shares"
        for draft in drafts:
            draft.cells["measure"] = guess
            if reason:
                draft.cells[GUESSED] = f"measure {draft.cells.get(GUESSED, '')}".strip()
        if analysis and not reason:
            said = "the effects are taken on the scale of the analysis (GEN)"
        elif guess:
            kind = _KINDS.get(guess, guess) if "symmetric" in reason else guess
            said = f"taken as {kind}, because {reason}"
        else:
            said = "and the numbers do not show one"
        told.setdefault(said, []).append((key, len(drafts)))
    for said, keys in told.items():
        count = sum(size for _, size in keys)
        of = f"{_called(keys[0][0])}" if len(keys) == 1 else f"{len(keys)} analyses"
        where = "" if len(groups) == 1 else f" in the {count} row{'s' * (count != 1)} of {of}"
        notes.append(f"no measure is named{where}{',' if said.startswith('and') else ';'} {said}. {how}")
    return notes


_WITH_LIMITS: Final = ("estimate", "ci_low", "ci_high")
_HUNDRED: Final = 100


def _is_share(text: str) -> bool:
    """Whether a printed number can be a share of a hundred; where there is none it can."""
    return not text or 0 <= Printed.parse(text).value <= _HUNDRED


def _called(key: tuple[str, ...]) -> str:
    return ", ".join(part for part in key if part) or "effects alone"


def empty_zeros(drafts: Sequence[Draft]) -> None:
    """Empty the zeros that RevMan fills into columns of means where a row holds events, in place."""
    for draft in drafts:
        cells = draft.cells
        filled = [c for c in _OF_MEANS if cells.get(c)]
        if filled and cells.get("events1") and cells.get("events2") and all(_is_zero(cells[c]) for c in filled):
            for column in filled:
                cells[f"x_{column}"] = cells.pop(column)


def _is_zero(text: str) -> bool:
    try:
        number = Printed.parse(text)
    except DataError:
        return False
    return number.op == "=" and number.value == 0


def _guessed(drafts: Sequence[Draft], analysis: bool) -> tuple[str, str]:
    """Return the measure that the rows show, and why; effects on the scale of the analysis may be logarithms."""
    rows = [d.cells for d in drafts]
    guess, reason = guess_measure(rows)
    if not analysis and (guess not in ("", "GEN") or not _below_0(drafts)):
        return guess, reason
    if not analysis:  # called by no ratio, and below 0 as no ratio is: the arms may make them as its logarithm
        shown, why = _as_logarithms(rows)
        return (
            (shown, why.replace("estimate as", "estimate as the logarithm of")) if shown in _LOGS else (guess, reason)
        )
    if guess not in ("MD", "SMD", "RD"):  # only arms can tell a measure here: every interval is symmetric
        guess, reason = _as_logarithms(rows)
    return (guess, reason) if guess in ("MD", "SMD", "RD", "RR", "OR", "IRR", "HR") else ("GEN", "")


def _as_logarithms(rows: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """Return the measure that the rows show, and why, were their estimates the logarithms of ratios."""
    return guess_measure(
        [{**r, "estimate": ratio_of_log(r["estimate"]), "ci_low": ""} for r in rows if r.get("estimate")]
    )


def _logarithms(drafts: Sequence[Draft]) -> list[str]:
    """Turn logarithms of ratios into ratios where arms stand beside them, else name their scale; in place."""
    turned, left = set(), set()
    for draft in drafts:
        cells = draft.cells
        measure = cells.get("measure", "")
        if measure not in MEASURES or not MEASURES[measure].is_ratio:
            continue
        made = _TABLE if compares_risks(measure) else _RATES if measure == "IRR" else ("o_e", "o_e_var")
        if (compares_risks(measure) or measure in ("IRR", "HR", "PETO")) and all(map(cells.get, made)):
            for column in ("estimate", "ci_low", "ci_high"):
                if cells.get(column):
                    cells[f"x_log_{column}"] = cells[column]
                    cells[column] = ratio_of_log(cells[column])
            turned.add(measure)
        else:
            cells["x_measure"] = f"log {measure}"
            cells["measure"] = "GEN"
            left.add(measure)
    notes = []
    if turned:
        notes.append(
            f"logarithms of {' and '.join(sorted(turned))} are compared with the arms as ratios, in as many digits as "
            "keep every value that they can stand for"
        )
    if left:
        notes.append(f"the effects are logarithms of {' and '.join(sorted(left))} and are compared and pooled as such")
    return notes
