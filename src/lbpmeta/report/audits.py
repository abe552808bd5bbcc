"""Audits of extractions: cells that were looked up and sheets that were compared, for a terminal or another program."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from lbpmeta.extraction.mention import SourceRead
from lbpmeta.extraction.result import CONTRADICTED, QuoteSaid, Standing, VerifiedCell, standing_counts
from lbpmeta.extraction.second import SheetComparison, ToSettle
from lbpmeta.report.safe import json_escaped, visible

__all__ = ["AuditShown", "audit_csv", "audit_html", "audit_json", "audit_records", "audit_text", "differences_csv"]

#: Columns of a terminal.
_WIDTH: Final = 100
#: So many cells of one standing are told one by one in text.
_SHOWN: Final = 40
#: What is told first.
_ORDER: Final = (
    Standing.OTHER_ARM, Standing.OTHER_PLACE, Standing.SE_AS_SD, Standing.OTHER_STATISTIC, Standing.SIGN,
    Standing.DIGITS, Standing.ANOTHER, Standing.NOT_FOUND, Standing.UNREAD, Standing.DERIVED, Standing.FOUND,
)  # fmt: skip
_FIELDS: Final = (
    *("file", "line", "row", "study", "outcome", "column", "value", "standing", "verdict", "message", "printed"),
    *("source", "place", "quote", "way", "unsure"),
)


@dataclass(frozen=True, slots=True)
class AuditShown:
    """What is told of an audit.

    Parameters
    ----------
    sheet : str
    cells : tuple of VerifiedCell
    quotes : tuple of QuoteSaid
    unmatched : tuple of str
        Studies without a source.
    origins : tuple of SourceRead
    comparison : SheetComparison, optional
    """

    sheet: str
    cells: tuple[VerifiedCell, ...]
    quotes: tuple[QuoteSaid, ...]
    unmatched: tuple[str, ...]
    origins: tuple[SourceRead, ...]
    comparison: SheetComparison | None = None


def _headline(shown: AuditShown) -> str:
    count = standing_counts(shown.cells)
    cells = len(shown.cells)
    parts = ", ".join(f"{number} {name}" for name, number in count.items())
    return f"{cells} cell{'s' * (cells != 1)} of {shown.sheet}: {parts or 'nothing to look up'}"


def audit_text(shown: AuditShown, *, everything: bool = False) -> str:
    """Return an audit as plain text of at most 100 columns.

    Parameters
    ----------
    shown : AuditShown
    everything : bool
        Whether what was found is told too.
    """
    lines: list[str] = []
    if shown.cells or shown.origins:
        lines += _wrapped(f"{_headline(shown)}.", 0)
    if shown.unmatched:
        lines += _wrapped(f"No source is known of: {'; '.join(shown.unmatched)}.", 0)
    unread = [o for o in shown.origins if o.unread]
    for origin in unread:
        lines += _wrapped(f"Not read: {origin.name}: {origin.unread}", 0)
    for standing in _ORDER:
        told = [c for c in shown.cells if c.standing is standing]
        if (
            standing is Standing.UNREAD
            or not told
            or (standing in (Standing.FOUND, Standing.DERIVED) and not everything)
        ):
            continue
        lines += ["", f"{standing} ({told[0].verdict})" if standing in CONTRADICTED else str(standing)]
        for cell in told[: None if everything else _SHOWN]:
            lines += _cell_lines(cell)
        if len(told) > _SHOWN and not everything:
            lines.append(f"  ... and {len(told) - _SHOWN} more (--all has every one)")
    quotes = [q for q in shown.quotes if q.message]
    if quotes:
        lines += ["", "quotes"]
        for quote in quotes[:_SHOWN]:
            lines += _wrapped(f"{quote.row.id}: {quote.message}", 4, "  ")
    if shown.comparison is not None:
        lines += ["", *_compared_lines(shown.comparison)] if lines else _compared_lines(shown.comparison)
    return visible("\n".join(lines)).rstrip("\n") + "\n"


def _cell_lines(cell: VerifiedCell) -> list[str]:
    where = f"  {_at(cell)}" if _at(cell) else ""
    lines = _wrapped(f"{cell.row.id}  {cell.column} {cell.text}{where}", 4, "  ")
    lines += _wrapped(cell.message, 6)
    if cell.quote:
        lines += _wrapped(f'"{" ".join(cell.quote.split())}"', 6)
    return lines


def _at(cell: VerifiedCell) -> str:
    return f"{cell.row.file}:{cell.row.line}" if cell.row.file and cell.row.line else cell.row.file


def _compared_lines(told: SheetComparison) -> list[str]:
    lines = _wrapped(
        f"{told.pairs} rows stand in both {told.first} and {told.second}: {told.percent:.1f} % of their cells agree, "
        f"{len(told.differences)} to settle.", 0,
    )  # fmt: skip
    if not told.pairs:
        lines = _wrapped(f"No row of {told.first} stands in {told.second}, by study, outcome and time.", 0)
    for name, rows in ((told.first, told.only_first), (told.second, told.only_second)):
        if rows:
            lines += _wrapped(f"Only in {name}: {'; '.join(rows[:_SHOWN])}.", 2, "  ")
    for name, columns in ((told.first, told.columns_first), (told.second, told.columns_second)):
        if columns:
            lines += _wrapped(f"Columns only in {name}, not compared: {', '.join(columns)}.", 2, "  ")
    if told.agreement:
        lines += ["", f"  {'column':<14}{'both':>6}{'same':>6}{'one only':>10}{'agree, %':>10}{'kappa':>8}"]
        for a in told.agreement:
            kappa = "" if a.kappa is None else f"{a.kappa:.2f}"
            lines.append(f"  {a.column:<14}{a.both:>6}{a.same:>6}{a.one:>10}{a.percent:>10.1f}{kappa:>8}")
    if told.differences:
        lines += ["", "to settle"]
        for d in told.differences[:_SHOWN]:
            thing = ", ".join(part for part in (d.study, d.outcome, d.time) if part)
            why = f" ({d.why})" if d.why else ""
            lines += _wrapped(
                f"{thing}: {d.column} {d.first or 'nothing'} against {d.second or 'nothing'}{why}", 4, "  "
            )
            for sheet, source in ((d.first_at, d.first_from), (d.second_at, d.second_from)):
                if source:
                    lines += _wrapped(f"{sheet}: {source}", 8, "      ")
        if len(told.differences) > _SHOWN:
            lines.append(f"  ... and {len(told.differences) - _SHOWN} more (-o FILE has every one)")
    return lines


def _wrapped(text: str, indent: int, first: str | None = None) -> list[str]:
    start = " " * indent if first is None else first
    return textwrap.wrap(
        visible(text), _WIDTH, initial_indent=start, subsequent_indent=" " * indent, break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip


def audit_records(cells: Iterable[VerifiedCell]) -> list[dict[str, Any]]:
    """Return cells as plain data."""
    return [
        {
            "file": c.row.file, "line": c.row.line, "row": c.row.id, "study": c.study,
            "outcome": c.row["outcome"] or c.row["subject"], "column": c.column, "value": c.text,
            "standing": str(c.standing), "verdict": c.verdict, "message": c.message, "printed": c.printed,
            "source": c.source, "place": c.place, "quote": " ".join(c.quote.split()), "way": c.way,
            "unsure": list(c.unsure),
        }
        for c in cells
    ]  # fmt: skip


def audit_csv(shown: AuditShown) -> str:
    """Return an audit as a table, one row per cell; of a mere comparison the list to settle."""
    if not shown.cells and shown.comparison is not None:
        return differences_csv(shown.comparison.differences)
    records = [{**r, "unsure": "; ".join(r["unsure"])} for r in audit_records(shown.cells)]
    return _csv(_FIELDS, records)


def differences_csv(differences: Sequence[ToSettle]) -> str:
    """Return the list to settle as a table."""
    return _csv(tuple(ToSettle.__dataclass_fields__), [asdict(d) for d in differences])


def _csv(names: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def audit_json(shown: AuditShown) -> str:
    """Return an audit as JSON: counts, cells, quotes, sources, and the comparison."""
    compared = shown.comparison
    content: dict[str, Any] = {
        "sheet": shown.sheet,
        "counts": dict(standing_counts(shown.cells)),
        "cells": audit_records(shown.cells),
        "quotes": [
            {
                "row": q.row.id, "stands": q.stands, "whole": q.whole, "source": q.source, "missing": list(q.missing),
                "message": q.message,
            }
            for q in shown.quotes
        ],
        "unmatched": list(shown.unmatched),
        "sources": [
            {"name": o.name, "kind": o.kind, "numbers": len(o.mentions), "unread": o.unread, "left": list(o.left)}
            for o in shown.origins
        ],
    }  # fmt: skip
    if compared is not None:
        content["comparison"] = {
            "first": compared.first,
            "second": compared.second,
            "pairs": compared.pairs,
            "agreement": [{**asdict(a), "percent": round(a.percent, 1)} for a in compared.agreement],
            "differences": [asdict(d) for d in compared.differences],
            "only_first": list(compared.only_first),
            "only_second": list(compared.only_second),
            "columns_first": list(compared.columns_first),
            "columns_second": list(compared.columns_second),
        }
    return json_escaped(json.dumps(content, indent=2, ensure_ascii=False)) + "\n"


def audit_html(shown: AuditShown) -> str:
    """Return an audit as a fragment for a notebook: it has no ids and no script."""
    from lbpmeta.report.pages.page import rendered

    order = {standing: i for i, standing in enumerate(_ORDER)}
    cells = sorted(shown.cells, key=lambda c: order[c.standing])
    kinds = Counter(str(c.standing) for c in cells)
    lines = [
        {
            "row": c.row.id, "cell": f"{c.column} {c.text}", "standing": str(c.standing), "verdict": c.verdict,
            "message": c.message, "quote": " ".join(c.quote.split()), "good": c.verdict == "consistent",
        }
        for c in cells
    ]  # fmt: skip
    view = {
        "headline": _headline(shown) if shown.cells else "",
        "lines": [line for line in lines if not line["good"]],
        "good": [line for line in lines if line["good"]],
        "kinds": kinds,
        "unmatched": shown.unmatched,
        "unread": [o for o in shown.origins if o.unread],
        "quotes": [q for q in shown.quotes if q.message],
        "compared": shown.comparison,
    }
    return rendered("audit.html.j2", view)
