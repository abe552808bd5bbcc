"""Load: read a folder of tables, validate it whole, and return its rows or every problem at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from lbpmeta.errors import DataError
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.schema import fields_of, packaged_data
from lbpmeta.evidence.schema_check import schema_problems
from lbpmeta.evidence.tables import TABLES, Row, Tables
from lbpmeta.printed import Printed

__all__ = ["load_tables"]

_PIN = re.compile(r"[a-z][a-z0-9-]*=[a-z-]+(;\s*[a-z][a-z0-9-]*=[a-z-]+)*")


def load_tables(path: str | Path | None = None) -> Tables:
    """Read a folder of evidence tables.

    Parameters
    ----------
    path : str or Path, optional
        Folder with ``sources.csv`` and at least one of ``trials.csv``, ``reviews.csv`` and ``statements.csv``;
        ``thresholds.csv`` and ``instruments.csv`` if rows refer to them. Default: the packaged evidence.

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
    shown = "the packaged evidence" if path is None else str(path)
    present = _files(folder)
    problems: list[Problem] = []
    rows: dict[str, tuple[Row, ...]] = {}
    lines: dict[str, list[int]] = {}
    contents: dict[str, list[list[str]]] = {}
    for table in TABLES:
        if table not in present:
            rows[table] = ()
            continue
        read = _read(present[table], table)
        if isinstance(read, Problem):
            problems.append(read)
            continue
        header, records, lines[table] = read
        contents[table] = [header, *records]
        problems.extend(_header_problems(present[table], table, header))
        problems.extend(_length_problems(present[table], header, records, lines[table]))
        rows[table] = tuple(
            Row(table, str(present[table]), line, MappingProxyType(dict(zip(header, record, strict=False))))
            for line, record in zip(lines[table], records, strict=True)
        )
    # A table that cannot be read at all would make every reference to it look broken.
    if not problems:
        problems.extend(schema_problems(contents, present, lines))
        if not any(p.column == "id" for p in problems):
            told = {(p.file, p.line, p.column) for p in problems}
            found = _cross_table_problems(Tables(MappingProxyType(rows), shown))
            problems.extend(p for p in found if (p.file, p.line, p.column) not in told)
    if problems:
        raise ValidationError(shown, problems)
    return Tables(MappingProxyType(rows), shown)


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
            f"{str(folder)!r} holds no evidence: it needs sources.csv and at least one of trials.csv, reviews.csv and "
            f"statements.csv; found {', '.join(sorted(p.name for p in present.values())) or 'none of them'}. "
            "Start with: lbpmeta init DIR."
        )
    return present


def _read(file: Path, table: str) -> tuple[list[str], list[list[str]], list[int]] | Problem:
    """Read one CSV file into its header, records and their line numbers.

    Spreadsheets leave invisible things behind: blank lines, blank columns at the end and spaces around cells are
    passed over.
    """
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")  # spreadsheets put a byte-order mark in front
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        value = raw[max(0, error.start - 10) : error.start + 10].decode("latin-1")
        return Problem(
            str(file),
            line,
            "",
            value,
            "the file is not UTF-8 text",
            "Save it as CSV UTF-8 (comma separated).",
        )
    reader = csv.reader(io.StringIO(text, newline=""))
    records, lines = [], []
    before = 0
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                records.append(cells)
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        return Problem(str(file), reader.line_num, "", "", f"the line is no CSV: {error}", "Mend its quotes.")
    if len(records) < 2:
        return Problem(
            str(file),
            0,
            "",
            "",
            "the table is empty" if not records else "the table has a header but no rows",
            "Add rows, or remove the file if nothing was printed.",
        )
    header = records[0]
    wrong = {";": "semicolons", "\t": "tabs"}
    if len(header) == 1 and any(mark in header[0] for mark in wrong):
        mark = next(mark for mark in wrong if mark in header[0])
        what = f"the columns are separated by {wrong[mark]}"
        return Problem(str(file), lines[0], "", header[0][:40], what, "Save it comma separated.")
    if header[0].lower().startswith("sep="):
        what = "the first line is a note to a spreadsheet, not the header"
        return Problem(str(file), lines[0], "", ",".join(header), what, "Remove that line.")
    whole = len(header)
    while header and not header[-1]:
        header.pop()
    for record in records[1:]:
        # A longer row than the whole header has slipped to the right: that must not be hidden.
        while len(header) < len(record) <= whole and not record[-1]:
            record.pop()
    return header, records[1:], lines[1:]


def _length_problems(file: Path, header: list[str], records: list[list[str]], lines: list[int]) -> Iterator[Problem]:
    """Yield a problem for every row with more or fewer cells than the header."""
    for record, line in zip(records, lines, strict=True):
        if len(record) != len(header):
            more, fix = "fewer", "Add the missing commas, and close every quote."
            if len(record) > len(header):
                more, fix = "more", "Quote cells that hold a comma."
            what = f"the row has {more} cells than the header ({len(record)}, not {len(header)})"
            yield Problem(str(file), line, "", record[0][:40], what, fix)


def _header_problems(file: Path, table: str, header: list[str]) -> Iterator[Problem]:
    """Yield a problem for every missing, unknown or repeated column."""
    import difflib

    known = [f["name"] for f in fields_of(table)]
    for name in known:
        if name not in header:
            yield Problem(
                str(file),
                1,
                name,
                "",
                "the column is missing",
                "Add it to the header; leave its cells empty where nothing was printed.",
            )
    for name in header:
        if name not in known and not name.startswith("x_"):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Rename it to {near[0]!r}" if near else "Remove it"
            what = "the column is unknown" if name else "a column has no name"
            yield Problem(str(file), 1, name, "", what, f"{hint}, or start its name with 'x_' to keep it.")
    for name in dict.fromkeys(header):
        if name and header.count(name) > 1:
            yield Problem(str(file), 1, name, "", "the column stands twice", "Keep one.")


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
    for field in fields_of(row.table):
        name = field["name"]
        if not field.get("lbpmeta:number") or not row[name]:
            continue
        try:
            Printed.parse(row[name])
        except DataError as error:
            yield Problem(
                row.file,
                row.line,
                name,
                row[name],
                "this is no number",
                f"{error} Leave it empty if unknown.",
            )
