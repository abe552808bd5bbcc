"""Efficacy: percentages by which a vaccine lowers a risk, as the ratio that they stand for: 1 - VE/100."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.tokens import has_percent_sign, words_of

__all__ = ["as_ratios"]

#: What an efficacy is called in full, and in short where a percent sign stands beside it.
_FULL: Final = re.compile(
    r"vaccin\w* (?:efficacy|effectiveness|effectivi\w+)|impf(?:stoff)?(?:effektivit\w+|wirksamkeit)"
    r"|eficacia (?:de la )?vacun\w*|efficacite vaccinale"
)
_SHORT: Final = re.compile(r"(?:relative |adjusted )?r?ve\b")
_LIMITS: Final = ("ci_low", "ci_high")
_OF_ARMS: Final = ("events", "time", "mean", "nonevents")
_FEWEST: Final = 2
_HUNDRED: Final = 100
#: So many decimals a percentage has more, as a share of 1.
_PERCENT: Final = 2


def as_ratios(raw: RawTable) -> RawTable:
    """Return a table with the ratios of risks in the place of efficacies in percent and their limits, and say so.

    Beside the counts of arms nothing is changed: an efficacy may be that of rates, of hazards or of odds.

    Examples
    --------
    >>> rows = (("Lee", "56", "25", "75"), ("Kim", "8", "-12", "24"))
    >>> raw = RawTable("a.csv", ("study", "VE (%)", "LCL", "UCL"), rows, (2, 3))
    >>> as_ratios(raw).header, as_ratios(raw).records[1]
    (('study', 'RR', 'RR upper', 'RR lower'), ('Kim', '0.92', '1.12', '0.76'))
    >>> raw = RawTable("a.csv", ("study", "VE (95% CI)"), (("Lee", "56% (25 to 75)"),), (2,))
    >>> as_ratios(raw).records[0]
    ('Lee', '0.44 (0.25 to 0.75)')
    """
    named = [p for p, name in enumerate(raw.header) if _is_efficacy(raw, p, name)]
    told = {p: readings(name, {})[:1] for p, name in enumerate(raw.header)}
    if len(named) != 1 or any(set(words_of(name)) == {"rr"} for name in raw.header):
        return raw
    kinds = [r.quantity for found in told.values() for r in found if r.arm or r.quantity == "events"]
    if sum(kind in _OF_ARMS for kind in kinds) > 1:
        return raw
    place = named[0]
    parts = [parts_of(r[place]) for r in raw.records if r[place].strip()]
    if parts and all(p.kind == "estimate [interval]" for p in parts):
        uppers = [(float(p.numbers["estimate"]), float(p.numbers["high"])) for p in parts]
        digits = 0 if _of_one(uppers) and "%" not in "".join(r[place] for r in raw.records) else _PERCENT
        cells = [_interval(r[place], digits) for r in raw.records]
        return _changed(raw, {place: ("RR (95% CI)", cells)}, digits)
    ends = [[p for p, found in told.items() for r in found if r.quantity == q and not r.arm] for q in _LIMITS]
    if any(len(places) != 1 for places in ends):
        return raw
    low, high = (places[0] for places in ends)
    rows = [*zip(*(floats_of(raw.records, p) for p in (low, place, high)), strict=True)]
    known = [row for row in rows if all(x == x for x in row)]
    if len(known) < _FEWEST or not all(a <= x <= b <= _HUNDRED for a, x, b in known):
        return raw
    digits = 0 if _of_one([(x, b) for _, x, b in known]) else _PERCENT
    called = {place: "RR", low: "RR upper", high: "RR lower"}
    return _changed(raw, {p: (name, [_ratio(r[p], digits) for r in raw.records]) for p, name in called.items()}, digits)


def _of_one(known: Sequence[tuple[float, float]]) -> bool:
    """Whether efficacies, each with its upper limit, are shares of 1, of whose limits a few may be misprinted."""
    return all(-1 <= x <= 1 for x, _ in known) and 2 * sum(high <= 1 for _, high in known) > len(known)


def _is_efficacy(raw: RawTable, place: int, name: str) -> bool:
    """Whether a column is called an efficacy, with a percent sign in its name or its cells where it is so in short."""
    text = " ".join(words_of(name, capitals=False))
    if _FULL.search(text):
        return True
    cells = [r[place] for r in raw.records if r[place].strip()]
    percents = bool(cells) and all("%" in cell for cell in cells)
    return bool(_SHORT.match(text)) and (has_percent_sign(name) or percents)


def _ratio(text: str, digits: int) -> str:
    """Return the ratio of an efficacy as printed; "" where it is none above 0."""
    number = text.strip().removesuffix("%").strip().replace("\u2212", "-").replace(",", ".")
    try:
        ratio = (10**digits - Decimal(number)).scaleb(-digits)
    except InvalidOperation:
        return text
    return f"{ratio:f}" if ratio > 0 else ""


def _interval(text: str, digits: int) -> str:
    numbers = parts_of(text).numbers
    if not numbers:
        return text
    estimate, high, low = (_ratio(numbers[name], digits) for name in ("estimate", "low", "high"))
    return f"{estimate} ({low} to {high})" if estimate and low and high else estimate


def _changed(raw: RawTable, columns: dict[int, tuple[str, Sequence[str]]], digits: int) -> RawTable:
    """Return a table with other names and cells in some of its columns."""
    header = tuple(columns[p][0] if p in columns else name for p, name in enumerate(raw.header))
    records = tuple(
        tuple(columns[p][1][i] if p in columns else cell for p, cell in enumerate(record))
        for i, record in enumerate(raw.records)
    )
    names = ", ".join(repr(raw.header[p]) for p in columns)
    unit, ratio = (" in percent", "1 - VE/100") if digits else ("", "1 - VE")
    told = f"{names}: an efficacy{unit} is read as the ratio that it stands for, {ratio}, its limits turned"
    labels = tuple("" if p in columns else label for p, label in enumerate(raw.labels))
    return dataclasses.replace(raw, header=header, records=records, labels=labels, told=(*raw.told, told))
