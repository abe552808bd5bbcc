"""Rows of own tables: which table a record belongs to, its words, and which rows stand behind a pooled line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lbpmeta.errors import MethodError
from lbpmeta.evidence.aliases import slug
from lbpmeta.evidence.declared import PREMISE_COLUMNS
from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.own.columns import NUMBER_COLUMNS, Columns
from lbpmeta.evidence.schema import fields_of
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.premises import PREMISES
from lbpmeta.printed import Printed
from lbpmeta.recipe import model_named

__all__ = ["draft_of", "grouped"]

_TEXTS: Final = ("outcome", "comparison", "timepoint", "kind", "contrast", "better", "arm1", "arm2", "instrument")
_CLAIMS: Final = ("quote", "locator", "quantity", "claim_effect", "claim_relevance", "conclusion", "expected")
_REVIEW: Final = ("k", "tau2", "q", "q_df", "q_p", "i2", "i2_low", "i2_high", "pi_low", "pi_high", "z")
_POOLED: Final = re.compile(
    r"(?P<sub>sub)?totals?|overall|pooled|summary|combined"
    r"|(?:pooled|overall|summary|combined|total) (?:effect|estimate)s?"
    r"|(?P<model>re|fe|ee|ce|random|fixed|common|equal)(?:[- ]effects?)?(?: (?:model|estimate|meta-analysis))?"
)


def draft_of(
    raw: RawTable,
    columns: Columns,
    line: int,
    record: Sequence[str],
    numbers: dict[str, str],
    table: str,
    silent: dict[str, list[str]],
) -> Draft:
    """Return the row of a record."""
    words = {c: record[p] for c, p in columns.at.items() if c not in NUMBER_COLUMNS and c != "pair" and record[p]}
    kept = {own: record[p] for own, p in columns.kept.items()}
    label = words.get("study") or words.get("review", "")
    author, year = words.get("author", ""), words.get("year", "").removesuffix(".0")
    if not label or (author and label.removesuffix(".0").isdigit()):
        label = " ".join(w for w in (author, year) if w)
    pooled = _POOLED.fullmatch(re.sub(r"[\(\[].*?[\)\]]", "", label).strip(" .:*").lower())
    kind = table
    if not table:
        if pooled or any(numbers.get(c) for c in _REVIEW if c != "z"):
            kind = "reviews"
        elif "events" in numbers and "n" in numbers and not numbers.keys() & {"events1", "n2", "mean1"}:
            kind = "statements"
        else:
            kind = "trials"
    cells = kept | numbers
    for column in (*_TEXTS, *_CLAIMS, "note", "set", "subgroup", "recipe", "model", "tau2_method", "ci_method", "unit"):
        if words.get(column):
            cells["x_subgroup" if column == "subgroup" else column] = words[column]
    for column in ("rows_missing", "expected_reason", "subject", "source", "measure"):
        if words.get(column):
            cells[column] = words[column]
    cells |= {column: _premise(column, words[column]) for column in PREMISE_COLUMNS if words.get(column)}
    if words.get("id") and not (label and words["id"].removesuffix(".0").isdigit()):
        cells["id"] = words["id"]
    cells.setdefault("locator", f"line {line}" if raw.mark else f"row {line}")
    if cells.get("model"):
        cells["model"] = model_named(cells["model"])
    _legal(cells, kind, silent)
    if kind == "statements":
        _statement(cells, columns, label)
    elif kind == "reviews":
        cells["review"] = label
        if pooled:
            cells.setdefault("id", pooled[0])
        model = pooled["model"] if pooled else None
        if model:
            cells.setdefault("model", model_named(model))
    else:
        cells["trial"] = label
        for single in ("events", "n"):
            if single in cells and f"{single}1" not in cells and "n2" not in cells:
                cells[f"{single}1"] = cells.pop(single)
            elif single in cells:
                cells[f"x_{single}"] = cells.pop(single)
    for column in [c for c in cells if c not in _known(kind) and not c.startswith("x_")]:
        cells[f"x_{column}"] = cells.pop(column)
    return Draft(kind, raw.file, line, label, cells)


def _premise(column: str, text: str) -> str:
    """Return what a cell declares under its own name; as it stands where it declares nothing."""
    try:
        return PREMISES[PREMISE_COLUMNS[column]].canonical(text)
    except MethodError:
        return text


def _known(table: str) -> frozenset[str]:
    return frozenset(f["name"] for f in fields_of(table))


def _legal(cells: dict[str, str], table: str, silent: dict[str, list[str]]) -> None:
    """Move words that a column of choices does not know aside, and say so; in place."""
    for f in fields_of(table):
        choices = f.get("constraints", {}).get("enum")
        name = f["name"]
        text = cells.get(name, "")
        if not choices or name == "measure" or not text or text in choices:
            continue
        near = text.lower() if text.lower() in choices else text.upper()
        if near in choices:
            cells[name] = near
            continue
        cells[f"x_{name}"] = cells.pop(name)
        silent.setdefault(f"{name} must be one of {', '.join(choices)}; not used", []).append(text)
    if cells.get("set"):
        cells["set"] = " ".join(slug(s) for s in cells["set"].split())


def _statement(cells: dict[str, str], columns: Columns, label: str) -> None:
    """Make a row of events of n a statement, its proportion a percentage; in place."""
    value = cells.pop("value", "") or cells.pop("estimate", "")
    cells.setdefault("kind", "proportion")
    cells.setdefault("subject", label or "events")
    for bound, ci in (("low", "ci_low"), ("high", "ci_high")):
        if ci in cells:
            cells[bound] = cells.pop(ci)
            cells["interval"] = "ci"
    percent = bool({"value", "estimate"} & columns.percent) or "%" in cells.get("unit", "")
    numbers = [Printed.parse(t) for t in (value, cells.get("low", ""), cells.get("high", "")) if t]
    if numbers and not percent and all(0 <= p.value <= 1 for p in numbers):
        hundred = {n: _times_hundred(cells[n]) for n in ("low", "high") if cells.get(n)}
        cells |= hundred
        value = _times_hundred(value) if value else ""
    if value:
        cells["value"] = value
    cells["unit"] = "%"


def _times_hundred(text: str) -> str:
    number = Printed.parse(text)
    moved = f"{number.value.scaleb(2):f}" if number.decimals >= 2 else str(number.value.scaleb(2))
    return moved if number.op == "=" else f"{number.op}{moved}"


def grouped(drafts: Sequence[Draft], name: str) -> list[str]:
    """Put study rows into sets, and pooled lines beside their rows, in place; say which."""
    keys = ("outcome", "comparison", "timepoint", "instrument")
    trials = [d for d in drafts if d.table == "trials"]
    found: dict[tuple[str, ...], str] = {}
    sizes: Counter[str] = Counter()
    alone = len({tuple(d.cells.get(k, "") for k in keys) for d in trials}) == 1
    for draft in trials:
        if draft.cells.get("set"):
            continue
        key = tuple(draft.cells.get(k, "") for k in keys)
        words = "" if alone else slug(" ".join(k for k in key if k))
        found.setdefault(key, f"{name}-{words}" if words else name)
        draft.cells["set"] = found[key]
        sizes[found[key]] += 1
    notes = []
    behind: list[Draft] = []
    for draft in drafts:
        if draft.table == "trials":
            behind.append(draft)
            continue
        if draft.table != "reviews" or draft.cells.get("set") or draft.cells.get("rows_missing"):
            continue
        match = _POOLED.fullmatch(re.sub(r"[\(\[].*?[\)\]]", "", draft.label).strip(" .:*").lower())
        key = tuple(draft.cells.get(k, "") for k in keys)
        if match is None or not trials:
            continue
        if match["sub"]:
            subset = f"{name}-rows-to-{draft.line}"
            for row in behind:
                row.cells["set"] += f" {subset}"
            rows, behind = len(behind), []
        elif key in found or len(found) == 1:
            subset = found.get(key) or next(iter(found.values()))
            rows = sizes[subset]
        else:
            draft.cells["rows_missing"] = (
                "which rows are behind this line (its outcome is not that of one group of rows)"
            )
            continue
        if rows:
            draft.cells["set"] = subset
            draft.cells["measure"] = draft.cells.get("measure") or trials[0].cells["measure"]
            notes.append(f"line {draft.line} ({draft.label}) is taken as the pooled line of {rows} rows")
    return notes
