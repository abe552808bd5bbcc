"""Rows: what was read, as tables of evidence that every check takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import legal_level
from lbpmeta.evidence.drafts import Draft, assembled, file_name
from lbpmeta.evidence.schema import column_names
from lbpmeta.evidence.tables import GUESSED, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.printed import Printed
from lbpmeta.reading.claims import claims_of
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.letters import APART, GAP
from lbpmeta.reading.methods import IntervalSaid, said_of_intervals
from lbpmeta.reading.result import PrintedResult

__all__ = ["shown_quote", "tables_of"]

_LINE: Final = {name: name for name in ("estimate", "ci_low", "ci_high", "level", "p")}
_POOLED: Final = {name: name for name in ("k", "n", "i2", "tau2", "q")}
_INTERVAL: Final = {"value": "estimate", "low": "ci_low", "high": "ci_high", "level": "level"}

#: Kind of result -> table -> column of the table: field of the result.
_COLUMNS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = MappingProxyType(
    {
        "estimate": {"trials": _LINE, "reviews": _LINE | _POOLED},
        "prediction": {"reviews": {"estimate": "estimate", "pi_low": "ci_low", "pi_high": "ci_high"} | _POOLED},
        "proportion": {"statements": {"events": "events", "n": "of"} | _INTERVAL},
        "change": {"trials": _LINE},
        "mean": {
            "trials": {
                "mean1": "estimate",
                "sd1": "sd",
                "n1": "n",
                "mean1_low": "ci_low",
                "mean1_high": "ci_high",
                "level": "level",
            }
        },
        # Which test its p-value is of, and whether of these people, a table of arms does not say.
        "arms": {"trials": {"x_p": "p"}},
        "median": {"trials": {"median1": "estimate", "q1_1": "ci_low", "q3_1": "ci_high", "n1": "n"}},
        "count": {"statements": {"events": "events", "n": "of", "value": "estimate"}},
        "heterogeneity": {"reviews": {name: name for name in ("i2", "tau2", "q", "k")}},
    }
)
#: Column of trials, for arm 1 and arm 2: field of an arm of a table.
_ARM: Final = MappingProxyType(
    {
        "arm{}": "name", "n{}": "n", "mean{}": "mean", "sd{}": "sd", "se{}": "se", "events{}": "events",
        "median{}": "median", "q1_{}": "q1", "q3_{}": "q3", "min{}": "low", "max{}": "high",
    }
)  # fmt: skip
_ADJUSTED: Final = re.compile(r"\badjust|\bmultivaria|(?<!\w)a(?:OR|RR|HR|MD)s?\b|\bANCOVA\b", re.IGNORECASE)
#: Every column of these that holds a number which is printed as such.
_NUMBERS: Final = frozenset(
    column for forms in _COLUMNS.values() for of_table in forms.values() for column in of_table
) | {name.format(i) for name in _ARM for i in (1, 2) if name != "arm{}"}
#: What a row says of its effect without a number.
_OF_EFFECT: Final = ("estimate", "prediction", "change")
_COUNTS: Final = frozenset({"events", "n", "k", "n1", "n2", "events1", "events2"})
_WHOLE: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)")
_DASHES: Final = str.maketrans(
    {**dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-"), "\u00b7": ".", "\u22c5": "."}
)
_WORDS: Final = 25

#: In front of a number: no digit of it, and no minus that it has not.
_BEFORE: Final = r"(?<![\d.])(?<!(?<![\d%)])-)"


def tables_of(document: Document, results: Sequence[PrintedResult]) -> Tables:
    """Return printed results as rows of trials, reviews and statements, with their quotes and places.

    A result that is said to be pooled (two or more studies, or heterogeneity beside it) is a row of reviews; a share
    of people is a statement; every other one is a row of trials. How surely it was read is its transcription.

    Examples
    --------
    >>> from lbpmeta.reading.document import Block
    >>> line = Block("MD -7.7 (95% CI -12.1 to -3.3)", "line 1", line=1)
    >>> read = PrintedResult("-7.7", "-12.1", "-3.3", measure="MD", grade="A", quote=line.text, place="line 1")
    >>> tables = tables_of(Document("a.txt", "txt", (line,)), [read])
    >>> (row,) = tables["trials"]
    >>> row.id, row["estimate"], row["transcription"], row["locator"]
    ('a-md-7.7', '-7.7', 'A', 'text, line 1')
    """
    named = file_name(document.name)
    methods = tuple(said for said in said_of_intervals(document, results) if said.method.lopsided)
    claims = claims_of(document.blocks, results)
    drafts = [
        _draft(document, result, f"{named.partition('.')[0]} {_name(result)}", claim, methods)
        for result, claim in zip(results, claims, strict=True)
    ]
    for number, draft in enumerate(drafts, start=1):
        draft.cells |= {"source": named, "x_result": str(number)}
        if draft.table != "statements":
            # Each is an outcome of its own: what makes two of them one pool, nobody said.
            said = draft.cells.get("x_outcome", "")
            draft.cells["outcome"] = f"{said} (result {number})" if said else f"result {number}, as quoted"
    source = {"kind": "report"} | ({"methods_quote": shown_quote(methods[0].quote)} if len(methods) == 1 else {})
    return assembled(drafts, document.name, notes=(*document.notes, *map(_told, methods)), source=source)


def _name(result: PrintedResult) -> str:
    """What a row is called: by its numbers, so that it keeps its name when another result is put before it."""
    first = result.estimate or (f"{result.events} of {result.of}" if result.events else f"I2 {result.i2}")
    return f"{result.measure or result.kind} {first}"


def _told(said: IntervalSaid) -> str:
    """What is taken of a methods section."""
    what = PREMISES["interval"].shown.get(said.value, said.value)
    of = f" of {', '.join(sorted(said.method.measures))}" if said.method.measures else ""
    return f'intervals{of} are taken for {what} ones, as {said.place} says: "{shown_quote(said.quote)}"'


def _draft(document: Document, result: PrintedResult, label: str, claim: str, methods: Sequence[IntervalSaid]) -> Draft:
    """The row of one result."""
    kind = result.kind if result.kind in _COLUMNS else "estimate"
    forms = _COLUMNS[kind]
    table = "reviews" if "reviews" in forms and (len(forms) == 1 or _is_pooled(result)) else next(iter(forms))
    known = column_names(table)
    cells: dict[str, str] = {}
    for column, name in forms[table].items():
        text = getattr(result, name)
        if text:
            cells[column if _is_legal(column, text) else f"x_{column}"] = text
    rest = {"k", "n", "unit", "arm"} - {*forms[table].values()}
    cells |= {f"x_{name}": getattr(result, name) for name in sorted(rest) if getattr(result, name)}
    if kind in _OF_EFFECT:
        cells |= _of_effect(result, claim, known, methods)
    if table == "statements":
        cells |= {"subject": result.arm or "as quoted", "kind": "proportion"}
        cells |= {"unit": "%"} if result.estimate and result.unit in ("", "%", "percent") else {}
        cells |= {"interval": "ci"} if result.ci_low and result.ci_high else {}
    else:
        cells |= {"trial" if table == "trials" else "review": file_name(document.name)}
    if result.unit and table == "statements":
        cells.pop("x_unit", None)
    if result.block < 0:
        cells |= _of_table(result, table)
    role = document.blocks[result.block].role if 0 <= result.block < len(document.blocks) else ""
    cells["locator"] = f"{role or 'text'}, {result.place}" if result.place.startswith("line ") else result.place
    part = "table" if result.block < 0 else role
    cells |= {"x_part": part} if part else {}
    cells["quote"] = _partial(shown_quote(result.quote), cells)
    cells["transcription"] = result.grade
    if result.why:
        cells["x_read"] = "; ".join(result.why)
    return Draft(table, document.name, result.line or 0, label, cells)


def _of_table(result: PrintedResult, table: str) -> dict[str, str]:
    """What a table says of a row beside its estimate: outcome, time, column, and the arms in their printed order."""
    cells = {"x_outcome": result.outcome, "x_time": result.time, "x_column": result.column}
    if table != "trials":
        subject = ", ".join(part for part in (result.arm, result.outcome, result.time) if part)
        return {name: text for name, text in cells.items() if text} | ({"subject": subject} if subject else {})
    cells |= {"timepoint": result.time, "note": f"column: {result.column}" if result.column else ""}
    if result.arm and len(result.arms) < 2:
        cells["arm1"] = result.arm
    for i, arm in enumerate(result.arms[:2], start=1):
        held = {name.format(i): getattr(arm, field) for name, field in _ARM.items()}
        cells |= {name if _is_arm(name, text) else f"x_{name}": text for name, text in held.items() if text}
        cells |= {f"x_percent{i}": arm.percent} if arm.percent else {}
    if len(result.arms) == 2:
        # Read of several cells, and how many people a head counts need not be those of a row.
        cells["x_arms"] = "B"
        # Which of the two is subtracted, or divided by, no table says.
        cells |= {GUESSED: "arms"} if result.estimate else {}
    if result.estimate and result.kind == "estimate":
        cells["contrast"] = "adjusted" if _ADJUSTED.search(result.column) else ""
    if result.time.lower().startswith("baseline"):
        cells["kind"] = "baseline"
    return {name: text for name, text in cells.items() if text}


def _is_arm(column: str, text: str) -> bool:
    return column.startswith("arm") or _is_legal(column, text)


def _of_effect(
    result: PrintedResult, claim: str, known: Sequence[str], methods: Sequence[IntervalSaid]
) -> dict[str, str]:
    """The measure of an effect, how its interval was made, and what its sentence claims."""
    cells = {}
    if result.measure in MEASURES:
        cells["measure"] = result.measure
    made = PREMISES["interval"]
    if result.interval in made.values or result.interval in made.aliases:
        cells["interval"] = made.canonical(result.interval)
    elif result.interval:
        cells["x_interval"] = result.interval
    said = [one.value for one in methods if one.covers(result)]
    if said and "interval" not in cells:
        cells["interval"] = said[0] if len(said) == 1 else "unknown"
    if claim and "claim_effect" in known and result.kind == "estimate":
        cells["claim_effect"] = claim
    return cells


def _is_pooled(result: PrintedResult) -> bool:
    studies = int(result.k.replace(",", "")) if _WHOLE.fullmatch(result.k) else 0
    return studies > 1 or (studies != 1 and bool(result.i2 or result.tau2 or result.q))


def _is_legal(column: str, text: str) -> bool:
    """Whether a table takes a number in a column as it is printed."""
    if column in _COUNTS:
        return _WHOLE.fullmatch(text) is not None
    try:
        if column == "level":
            return legal_level(text) == text
        Printed.parse(text)
    except DataError:
        return False
    return True


def shown_quote(quote: str) -> str:
    """Return a quote as one line, its gaps as dots.

    Examples
    --------
    >>> shown_quote("MD -7.7\\n(95% CI")
    'MD -7.7 (95% CI'
    """
    return " ".join(quote.replace(GAP, "...").replace(APART, " ").split())


def _stands(text: str, quote: str) -> bool:
    """Whether a number stands in a quote: "1" does not in "1,00", while "0.21" does in "0.21,1.43"."""
    before, after = (_BEFORE, r"(?!\.?\d)") if "." in text else (rf"{_BEFORE}(?<!\d,)", r"(?![.,]?\d)")
    return re.search(f"{before}{re.escape(text)}{after}", quote) is not None


def _partial(quote: str, cells: Mapping[str, str]) -> str:
    """Return a quote, with dots at its end where a number of the row is not in it: it stands elsewhere, or in words."""
    plain = quote.translate(_DASHES)
    plain = f" {plain} " + (f" {plain.replace(',', '.')} " if "," in plain else "")
    numbers = [text for name, text in cells.items() if name in _NUMBERS and name != "level"]
    held = all(_stands(text.lstrip("<>=~"), plain) for text in numbers)
    words = quote.split()
    quote = " ".join(words[:_WORDS])
    if held and len(words) <= _WORDS:
        return quote or "..."
    return f"{quote}..." if not quote.endswith("...") else quote
