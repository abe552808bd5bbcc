"""Load: read a folder of tables, validate it whole, and return its rows or every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning, slug
from lbpmeta.evidence.cells import legal_level
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.row_cells import SharedColumns
from lbpmeta.evidence.schema import column_names, fields_of, folder_package, number_columns, packaged_data
from lbpmeta.evidence.schema_check import schema_problems
from lbpmeta.evidence.tables import RESULTS, TABLES, Row, Tables
from lbpmeta.evidence.textfile import (
    MAX_BYTES,
    Broken,
    decoded,
    empty_problem,
    length_problems,
    read_bytes,
    records_of,
    twice,
    without_blank_ends,
)
from lbpmeta.printed import Printed
from lbpmeta.recipe import model_named

__all__ = ["PACKAGED", "load_tables"]

#: What the evidence that comes with lbpmeta is called where a path would stand.
PACKAGED: Final = "the packaged evidence"

_PIN: Final = re.compile(r"[a-z][a-z0-9-]*=[a-z-]+(;\s*[a-z][a-z0-9-]*=[a-z-]+)*")

#: Columns without which the rows of a table say nothing. Every other column may be left out.
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"thresholds": ("instrument", "kind", "quantity", "value", "unit"), "instruments": ("id",), "sources": ("id",)}
)

#: How like a known column an unknown one must be to be taken for a slip.
_NEAR: Final = 0.8


def load_tables(path: str | Path | None = None, *, max_bytes: int = MAX_BYTES) -> Tables:
    """Read a folder of evidence tables.

    Parameters
    ----------
    path : str or Path, optional
        Folder with ``sources.csv`` and at least one of ``trials.csv``, ``reviews.csv`` and ``statements.csv``;
        ``thresholds.csv`` and ``instruments.csv`` if rows refer to them. Default: the packaged evidence. Columns that
        nobody filled in may be left out; ids are then made from the names of the trials, and the source is the one
        that ``sources.csv`` holds.
    max_bytes : int
        A larger file is refused.

    Returns
    -------
    Tables

    Raises
    ------
    DataError
        If the folder or its tables are missing.
    ValidationError
        If anything in the tables is wrong; it lists every problem with file, line, column, value and fix.

    Examples
    --------
    >>> tables = load_tables()
    >>> len(tables["trials"]) > 100
    True
    """
    folder = packaged_data() if path is None else Path(path)
    shown = PACKAGED if path is None else str(path)
    present = _files(folder)
    problems: list[Problem] = []
    rows: dict[str, tuple[Row, ...]] = {}
    lines: dict[str, list[int]] = {}
    contents: dict[str, list[list[str]]] = {}
    notes: list[str] = []
    own = folder_package(folder)
    if isinstance(own, Problem):
        problems, own = [own], {"resources": []}
    missing = {r["name"]: frozenset(r["schema"]["missingValues"]) for r in own["resources"]}
    for table in reversed(TABLES):  # sources first: a row that names none may have the only one
        if table not in present:
            rows[table] = ()
            continue
        read = _read(present[table], max_bytes)
        if isinstance(read, Problem):
            problems.append(read)
            continue
        header, records, lines[table] = read
        if table in missing:
            records = [["" if cell in missing[table] else cell for cell in record] for record in records]
        notes += _understood(present[table], table, header)
        found = [*_header_problems(present[table], table, header)]
        found += length_problems(str(present[table]), header, records, lines[table])
        notes += _models(present[table], header, records)
        only = rows["sources"][0].id if len(rows.get("sources", ())) == 1 else ""
        found += _completed(present[table], table, header, records, lines[table], only)
        problems += found
        contents[table] = [header, *records]
        columns, file = SharedColumns(column_names(table)), str(present[table])
        rows[table] = tuple(
            Row(table, file, line, columns.cells(dict(zip(header, record, strict=False))))
            for line, record in zip(lines[table], records, strict=True)
        )
    rows = {table: rows.get(table, ()) for table in TABLES}
    # A table that cannot be read at all would make every reference to it look broken.
    if not problems:
        problems.extend(schema_problems(contents, present, lines, own))
        if not any(p.column == "id" for p in problems):
            told = {(p.file, p.line, p.column) for p in problems}
            wrong = _cross_table_problems(Tables(MappingProxyType(rows), shown))
            problems.extend(p for p in wrong if (p.file, p.line, p.column) not in told)
    if problems:
        raise ValidationError(shown, problems)
    return Tables(MappingProxyType(rows), shown, tuple(notes))


def _files(folder: Path) -> Mapping[str, Path]:
    """Return the tables that the folder holds, by name."""
    if not folder.is_dir():
        what = "is a file" if folder.is_file() else "does not exist"
        raise DataError(f"The evidence folder {str(folder)!r} {what}. Name a folder, or make one: lbpmeta init DIR.")
    present = {name: folder / f"{name}.csv" for name in TABLES if (folder / f"{name}.csv").is_file()}
    for name in TABLES:
        file = folder / f"{name}.csv"
        if name not in present and (file.exists() or file.is_symlink()):
            raise DataError(f"{str(file)!r} is no file that can be read. Put the table there, or remove it.")
    if "sources" not in present or not {"trials", "reviews", "statements"} & present.keys():
        raise DataError(
            f"{str(folder)!r} holds no evidence: it needs a CSV file of results (an estimate and its interval per row "
            "is enough), or sources.csv and at least one of trials.csv, reviews.csv and statements.csv; found "
            f"{', '.join(sorted(p.name for p in present.values())) or 'none of them'}. "
            "Start with: lbpmeta init DIR."
        )
    return present


def _read(file: Path, max_bytes: int) -> tuple[list[str], list[list[str]], list[int]] | Problem:
    """Read one CSV file into its header, records and their line numbers.

    Spreadsheets leave invisible things behind: blank lines, blank columns at the end and spaces around cells are
    passed over.
    """
    text = decoded(read_bytes(file, max_bytes), str(file))
    if isinstance(text, Problem):
        return text
    read = records_of(text, ",")
    if isinstance(read, Broken):
        return Problem(str(file), read.line, "", "", f"the line is no CSV: {read.reason}", "Mend its quotes.")
    records, lines = [list(record) for record in read[0]], read[1]
    if len(records) < 2:
        return empty_problem(str(file), header=bool(records))
    header = records[0]
    wrong = {";": "semicolons", "\t": "tabs"}
    if len(header) == 1 and any(mark in header[0] for mark in wrong):
        mark = next(mark for mark in wrong if mark in header[0])
        what = f"the columns are separated by {wrong[mark]}"
        return Problem(str(file), lines[0], "", header[0][:40], what, "Save it comma separated.")
    if header[0].lower().startswith("sep="):
        what = "the first line is a note to a spreadsheet, not the header"
        return Problem(str(file), lines[0], "", ",".join(header), what, "Remove that line.")
    header = without_blank_ends(records)
    return header, records[1:], lines[1:]


def _understood(file: Path, table: str, header: list[str]) -> Iterator[str]:
    """Give columns under other programs' names their own, in place; yield what was understood, and what is kept."""
    import difflib

    known = column_names(table)
    kept = []
    for i, name in enumerate(header):
        if name in known or name.startswith("x_") or not name:
            continue
        targets = meaning(name).targets
        if len(targets) == 1 and targets[0] in known and targets[0] not in header:
            header[i] = targets[0]
            yield f"{file}: the column {name!r} is read as {targets[0]}."
        elif not difflib.get_close_matches(name, known, n=1, cutoff=_NEAR):
            kept.append(name)
    if kept:
        yield f"{file}: kept, but read by no check: {', '.join(map(repr, kept))}."


def _models(file: Path, header: list[str], records: list[list[str]]) -> Iterator[str]:
    """Give models that go by another name ("fixed") their own, in place; yield what was understood."""
    if "model" not in header:
        return
    at = header.index("model")
    words = {record[at] for record in records if at < len(record)}
    named = {word: model_named(word) for word in words if model_named(word) != word}
    for record in records:
        if at < len(record):
            record[at] = named.get(record[at], record[at])
    for word in sorted(named):
        yield f"{file}: the model {word!r} is read as {named[word]!r}."


def _header_problems(file: Path, table: str, header: list[str]) -> Iterator[Problem]:
    """Yield a problem for every column that is missing, looks misspelt or stands twice."""
    import difflib

    known = column_names(table)
    for name in _NEEDED.get(table, ()):
        if name not in header:
            fix = "Add it to the header; leave its cells empty where nothing was printed."
            yield Problem(str(file), 1, name, "", "the column is missing", fix)
    if table in RESULTS and not any(f["name"] in header for f in fields_of(table) if f.get("lbpmeta:number")):
        what = f"the table has no column of numbers; it has {', '.join(map(repr, header[:8]))}"
        yield Problem(str(file), 1, "", "", what, "Add one, for example estimate, ci_low and ci_high.")
    for name in header:
        if name not in known and not name.startswith("x_"):
            near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
            if near or not name:
                hint = f"Rename it to {near[0]!r}" if near else "Name it"
                what = "the column is unknown" if name else "a column has no name"
                yield Problem(str(file), 1, name, "", what, f"{hint}, or start its name with 'x_' to keep it.")
    yield from twice(header, str(file))


def _completed(
    file: Path, table: str, header: list[str], records: list[list[str]], lines: list[int], only: str
) -> Iterator[Problem]:
    """Add ids and the only source where the table has no column for them, in place."""
    names = column_names(table)
    if ("id" not in header and table not in _NEEDED) or ("id" not in header and table == "thresholds"):
        labels = [c for c in ("trial", "review", "subject", "ruleset") if c in header]
        taken: dict[str, int] = {}
        made = []
        for line, record in zip(lines, records, strict=True):
            words = dict(zip(header, record, strict=False))
            base = slug(" ".join(words.get(c, "") for c in labels)) or f"{table}-{line}"
            taken[base] = taken.get(base, 0) + 1
            made.append(base if taken[base] == 1 else f"{base}-{taken[base]}")
        header.insert(0, "id")
        for record, name in zip(records, made, strict=True):
            record.insert(0, name)
    if "source" in names and "source" not in header:
        if not only:
            what = "the column is missing, and sources.csv holds more than one source"
            yield Problem(str(file), 1, "source", "", what, "Add it: the id of the row's source.")
            return
        header.append("source")
        for record in records:
            record.append(only)


def _cross_table_problems(tables: Tables) -> Iterator[Problem]:
    """Yield what no single-table schema can see: ids, sets, pins, numbers that do not parse."""
    seen: dict[str, Row] = {}
    for row in tables:
        if row.id in seen:
            first = seen[row.id]
            yield Problem(
                row.file,
                row.line,
                "id",
                row.id,
                f"the id stands already in {first.file}, line {first.line}",
                "Give every row of all tables an id of its own.",
            )
        seen[row.id] = row
    sets = {name for row in tables["trials"] for name in row["set"].split()}
    for row in tables["reviews"]:
        if row["set"] and row["set"] not in sets:
            yield Problem(
                row.file,
                row.line,
                "set",
                row["set"],
                "no row of trials.csv belongs to this set",
                "Add its rows, or empty the cell and say in rows_missing what is missing.",
            )
    for row in tables:
        if row["expected"] and not _PIN.fullmatch(row["expected"].strip()):
            yield Problem(
                row.file,
                row.line,
                "expected",
                row["expected"],
                "the pin cannot be read",
                "Write check=verdict, for example estimate-outside-ci=inconsistent; separate several by semicolons.",
            )
        if row["expected"] and not row["expected_reason"]:
            yield Problem(
                row.file,
                row.line,
                "expected_reason",
                "",
                "a pinned row needs the reason why it is expected",
                "Say in one sentence what is known about it.",
            )
        yield from _number_problems(row)


def _number_problems(row: Row) -> Iterator[Problem]:
    """Yield a problem for every cell of a number column that is no printed number."""
    for name in number_columns(row.table):
        if row.cells[name]:
            error = _no_number(name, row.cells[name])
            if error:
                fix = f"{error} Leave it empty if unknown."
                yield Problem(row.file, row.line, name, row.cells[name], "this is no number", fix)


@lru_cache(maxsize=65536)
def _no_number(column: str, text: str) -> str:
    """Return why a text is no number of a column; "" if it is one."""
    try:
        if column != "level":
            Printed.parse(text)
        elif legal_level(text) != text.removesuffix(".0"):
            return f"{text!r} is no level in percent: write {legal_level(text)}."
    except DataError as error:
        return str(error)
    return ""
