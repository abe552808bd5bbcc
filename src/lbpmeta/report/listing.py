"""Listing: the tables, one row, one pool, for a terminal of 100 columns."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.errors import DataError
from lbpmeta.evidence.analyses import analyses_of
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.report.formats.text import WIDTH, finding_blocks
from lbpmeta.report.safe import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from lbpmeta.pooling.fit import Fit
    from lbpmeta.relevance.judgement import Judgement

__all__ = [
    "analysis_tree",
    "doubts_view",
    "judgement_view",
    "line_meant",
    "list_table",
    "pooled_view",
    "printed_line",
    "show_row",
    "threshold_name",
]

#: What the list of each table shows beside the id; the rest is in `show`.
_COLUMNS = {
    "trials": ("outcome", "measure"),
    "reviews": ("outcome", "measure"),
    "statements": ("subject",),
    "thresholds": ("instrument", "quantity", "kind"),
    "conclusions": ("claim", "quote"),
    "instruments": ("name", "min", "max", "worse"),
    "sources": ("kind", "citation"),
}

#: Widest that a column may be; full-precision numbers are in `show`.
_MOST = {"id": 46, "printed": 26}

#: So many lines that could be meant are named.
_LISTED: Final = 60

#: So many columns are named that could tell analyses apart.
_NAMED: Final = 5
#: So many kinds of rows are told apart by words, of so many letters.
_KINDS: Final = 12
_WIDEST: Final = 40

#: So many findings are told beside a pooled line.
_DOUBTS: Final = 5

#: Columns that give way, with an ellipsis, when a line is too long.
_ELASTIC = ("trial", "outcome", "subject", "name", "citation", "quote")


def printed_line(row: Row) -> str:
    """Return the printed result of a row as one line.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> printed_line(load_tables().row("cd008112-1.1.1"))
    '-7.006797 (-12.478669 to -1.534925)'
    """
    if row.table == "thresholds":
        span = f"{row['value']} to {row['value_high']}" if row["value_high"] else row["value"]
        return f"{span} {row['unit']}".strip()
    point = row["estimate"] or row["value"]
    low, high = (row["ci_low"], row["ci_high"]) if row["ci_low"] else (row["low"], row["high"])
    if row["events"]:
        point = f"{row['events']}/{row['n']} {point}".strip()
    unit = f" {row['unit']}" if row["unit"] else ""
    if low and point:
        return f"{point} ({low} to {high}){unit}"
    return f"{low} to {high}{unit}" if low else f"{point}{unit}".strip()


def line_meant(tables: Tables, name: str, *, printed: bool = False) -> str:
    """Return the one line that a file holds: its pooled line, else the set of its study rows, else its only row.

    Parameters
    ----------
    tables : Tables
    name : str
        What the file is called, for the message.
    printed : bool
        Whether only a row can be meant, no set of rows.

    Raises
    ------
    DataError
        If it holds several; the message names them.
    """
    sets = [] if printed else [s for row in tables["trials"] for s in row["set"].split()]
    whole = [row.id for row in tables["reviews"] if not row["review"].lower().startswith("sub")]
    ids = (
        whole
        or [row.id for row in tables["reviews"]]
        or list(dict.fromkeys(sets))
        or [row.id for row in tables["trials"]]
    )
    if len(ids) == 1:
        return ids[0]
    if not ids:
        raise DataError(
            f"{name} holds no comparison that can be pooled or judged: its {len(tables['statements'])} rows are of "
            "single groups. Proportions are pooled where their measure is said: --measure PLO (logits), PFT "
            "(Freeman-Tukey) or PR (as they are); lm.diagnostic pools tables of tests."
        )
    sizes = analyses_of(tables)
    shown = [_with_size(tables, one, sizes) for one in ids[:_LISTED]]
    more = f"\n  ... and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
    listed = "\n  " + "\n  ".join(shown) + more
    studies = {row["trial"] for row in tables["trials"]}
    if not whole and not tables["reviews"] and not sets and not printed and len(studies) < len(ids):
        raise DataError(
            f"{name} holds {len(ids)} rows of {len(studies)} studies, and no column tells their analyses apart: they "
            f"are never pooled as one. {_apart(tables)}{listed}"
        )
    how = f"--analysis {shlex.quote(ids[0])}, for example" if sets and not printed else f"ID --data {name}"
    raise DataError(
        f"{name} holds {len(ids)} lines that could be meant; they are never taken for one. Name one ({how}){listed}"
    )


def _apart(tables: Tables) -> str:
    """Return how to say which rows of several of each study belong together, by a column that there is."""
    rows = list(tables["trials"])
    kinds = {
        column: {row[column].strip() for row in rows if row[column].strip()}
        for column in dict.fromkeys(c for row in rows for c in row.cells if c.startswith("x_"))
    }
    able = [c.removeprefix("x_") for c, v in kinds.items() if 1 < len(v) <= _KINDS and all(map(_is_word, v))]
    if not able:
        return f"Say which column does: {remedy({'set': 'NAME'})}."
    shown = f"{', '.join(able[:_NAMED])}{' ...' * (len(able) > _NAMED)}"
    return f"Say which column does ({shown}), such as {remedy({'set': able[0]})}."


def _is_word(text: str) -> bool:
    return not text.replace(".", "").replace("-", "").isdigit() and len(text) <= _WIDEST


def _with_size(tables: Tables, name: str, sizes: Mapping[str, int]) -> str:
    """Return the name of a line or a set with what it is about and how many rows it has."""
    row = tables.known(name)
    about = [] if row is None else [row[c] for c in ("comparison", "outcome", "timepoint") if row[c]]
    size = sizes.get(name) or (sizes.get(row["set"], 0) if row is not None else 0)
    told = "; ".join([*about, *([f"{size} row{'s' * (size != 1)}"] if size else [])])
    return f"{name} ({visible(told, keep='')})" if told else name


def analysis_tree(tables: Tables) -> str:
    """Return the analyses of study rows as a tree: comparison, outcome, name; "" where there are fewer than two.

    Examples
    --------
    >>> from lbpmeta.evidence.reading import read_data
    >>> rows = [{"study": "A", "outcome": o, "MD": "1", "lower": "0", "upper": "2"} for o in ("pain", "sleep")]
    >>> print(analysis_tree(read_data([rows])))
    analyses: 2
      pain
        data-frame-pain: 1 row, MD
      sleep
        data-frame-sleep: 1 row, MD
    """
    found: dict[str, list[Row]] = {}
    for row in tables["trials"]:
        for name in row["set"].split():
            found.setdefault(name, []).append(row)
    if len(found) < 2:
        return ""
    lines = [f"analyses: {len(found)}"]
    branch: tuple[str, ...] = ()
    told = [(tuple(rows[0][c] for c in ("comparison", "outcome") if rows[0][c]), name) for name, rows in found.items()]
    for path, name in sorted(told, key=lambda pair: pair[0]):
        for depth, word in enumerate(path):
            if path[: depth + 1] != branch[: depth + 1]:
                lines.append(f"{'  ' * (depth + 1)}{word}")
        branch = path
        lines.append(f"{'  ' * (len(path) + 1)}{_leaf(name, found[name])}")
    return "\n".join(visible(line, keep="") for line in lines)


def _leaf(name: str, rows: Sequence[Row]) -> str:
    """Return an analysis with its rows, its measures, and its time where all rows share it."""
    measures = ", ".join(dict.fromkeys(row["measure"] or "no measure" for row in rows))
    times = {row["timepoint"] for row in rows}
    time = f"; {next(iter(times))}" if len(times) == 1 and "" not in times else ""
    return f"{name}: {len(rows)} row{'s' * (len(rows) != 1)}, {measures}{time}"


def list_table(tables: Tables, name: str) -> Table | str:
    """Return one line per row of a table; a sentence if it has none."""
    from rich import box
    from rich.table import Table

    rows = tables[name]
    if not rows:
        return f"{tables.path} has no {name}."
    table = Table(title=f"{name}: {len(rows)} rows", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    records = [[row.id, *(row[c] for c in _COLUMNS[name])] for row in rows]
    columns = ["id", *_COLUMNS[name]]
    if name not in ("conclusions", "instruments", "sources"):
        columns.append("printed")
        records = [[*cells, printed_line(row)] for cells, row in zip(records, rows, strict=True)]
    # Ids must be copied from here, so they and the short columns keep their width; the rest shares what is left.
    records = [[visible(cell, keep="") for cell in cells] for cells in records]
    widths = [max(len(column), *(len(cells[i]) for cells in records)) for i, column in enumerate(columns)]
    widths = [min(w, _MOST.get(column, w)) for w, column in zip(widths, columns, strict=True)]
    fixed = sum(w for w, column in zip(widths, columns, strict=True) if column not in _ELASTIC)
    spare = WIDTH - fixed - 3 * len(columns)
    share = max(8, spare // max(1, sum(column in _ELASTIC for column in columns)))
    for width, column in zip(widths, columns, strict=True):
        shown = min(width, share) if column in _ELASTIC else width
        table.add_column(column, no_wrap=True, overflow="ellipsis", width=shown)
    for cells in records:
        table.add_row(*cells)
    return table


def show_row(tables: Tables, row: Row, findings: Sequence[Finding]) -> Iterator[RenderableType | str]:
    """Yield the pieces of what is known about a row: numbers, quote, source, findings."""
    from rich.table import Table
    from rich.text import Text

    yield f"{row.id}  ({row.table}, {row.file} line {row.line})"
    hidden = {"id", "quote", "source", "locator", "expected", "expected_reason", "note"}
    grid = Table.grid(padding=(0, 2))
    grid.add_column(min_width=16, no_wrap=True)
    grid.add_column(overflow="fold")
    pairs = [(name, value) for name, value in row.cells.items() if value and name not in hidden]
    if row["quote"]:
        pairs.append(("quote", f"“{row['quote']}”"))
    if row["source"]:
        source = tables.source(row)
        pairs.append(("source", source["citation"] + (f" doi:{source['doi']}" if source["doi"] else "")))
        pairs.append(("where", row["locator"]))
    pairs += [(name, row[name]) for name in ("expected", "expected_reason", "note") if row[name]]
    for name, value in pairs:
        grid.add_row(visible(f"  {name}"), Text(visible(value)))
    yield grid
    yield ""
    if findings:
        yield finding_blocks(findings, "What the checks say")
    else:
        yield "No check applies to this row."


def judgement_view(judgements: Sequence[tuple[str, Judgement]]) -> Iterator[str]:
    """Yield each judgement under the threshold that it was made with, and where its class would flip."""
    from lbpmeta.relevance.positions import MAN_SON_HING_READ
    from lbpmeta.relevance.sensitivity import threshold_sensitivity

    for threshold, judgement in judgements:
        yield f"Against {threshold}"
        yield str(judgement)
        of = " (of an important harm)" if judgement.side == "harm" else ""
        yield f"By the MCID{of}, {threshold_sensitivity(judgement)}"
        yield ""
    yield MAN_SON_HING_READ


def threshold_name(tables: Tables, threshold: Row) -> str:
    """Return how a threshold is called: its value, unit, kind and source.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> threshold_name(tables, tables.row("minerva-fritz-mcid"))
    'an MCID of 6 to 8 points on osw (between-group; minerva-fritz-mcid)'
    """
    quantity = threshold["quantity"].upper()
    article = "an" if quantity[:1] in "AEIMS" else "a"
    value = f"{article} {quantity} of {printed_line(threshold)} on {threshold['instrument']}"
    return f"{value} ({threshold['kind']}; {threshold.id})"


def doubts_view(findings: Sequence[Finding], where: str = "") -> Iterator[str]:
    """Yield one line for each finding about the rows that were pooled, and where to read on.

    Parameters
    ----------
    findings : sequence of Finding
    where : str
        The option that names the evidence to the command, such as " --data my.csv".
    """
    for finding in findings[:_DOUBTS]:
        yield f"{finding.verdict:<15} {finding.rows[0]}: [{finding.check}] {finding.message}"
    if findings:
        more = len(findings) - _DOUBTS
        rest = f" ({more} more)" if more > 0 else ""
        read_on = f"lbpmeta explain {findings[0].rows[0]}{where}"
        yield f"These rows are pooled as they stand{rest}; {read_on} tells the arithmetic."


def pooled_view(fit: Fit, printed: Row | None, *, studies: bool) -> Iterator[RenderableType | str]:
    """Yield a fit, what was printed beside it, and its study rows if asked."""
    from rich import box
    from rich.table import Table

    if printed is not None:
        line = printed_line(printed)
        yield f"Printed      {line if line else 'no numbers were read'}" + (
            f"  I2 {printed['i2']}%" if printed["i2"] else ""
        )
    yield str(fit)
    if studies:
        frame = fit.study_frame()
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for column in frame.columns:
            table.add_column(str(column), justify="left" if column == "study" else "right", no_wrap=True)
        for record in frame.itertuples(index=False):
            table.add_row(*(f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in record))
        yield table
