"""Reading: whatever a user has (a folder, one file, several, a data frame), as tables."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.errors import DataError, MethodError, own_method
from lbpmeta.evidence.aliases import normalised, slug
from lbpmeta.evidence.drafts import assembled, merged
from lbpmeta.evidence.formats.archives import ARCHIVES
from lbpmeta.evidence.formats.encoding import text_of
from lbpmeta.evidence.formats.programs import grid_of
from lbpmeta.evidence.formats.r_data import R_DATA, frames_of
from lbpmeta.evidence.formats.workbook import is_mislabelled, sheets_of
from lbpmeta.evidence.frame import Digits, Frame, float_notes, frame_table, is_frame
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.own.mapping import legal
from lbpmeta.evidence.own.measures import legal_measure
from lbpmeta.evidence.own.table import Own, own_tables
from lbpmeta.evidence.problems import Problem, ValidationError, in_short, leads_on
from lbpmeta.evidence.revman.files import is_package, package_of
from lbpmeta.evidence.revman.package import read_package
from lbpmeta.evidence.revman.rm5 import read_rm5
from lbpmeta.evidence.schema import column_names
from lbpmeta.evidence.shapes.grid import table_of
from lbpmeta.evidence.shapes.text import raw_table
from lbpmeta.evidence.tables import RESULTS, TABLES, Row, Tables
from lbpmeta.evidence.textfile import MAX_BYTES, RawTable, read_bytes

__all__ = ["FORMATS", "Data", "How", "read_data"]

#: A folder or file, a data frame, a mapping of columns or a sequence of mappings; None is the packaged evidence.
Data: TypeAlias = str | Path | Frame | None


@dataclass(frozen=True, slots=True)
class How:
    """How files are read, whatever their format.

    Parameters
    ----------
    measure : str
        The effect measure of rows that name none; "" leaves it to the file.
    comma : bool or None
        Whether a comma is the decimal mark; None tells by the file.
    max_bytes : int
        A larger file, or an archive that unpacks to more, is refused.
    columns : mapping of str to str
        What the columns are, where the user says it: column of the tables -> column of the file.
    strict : bool
        Whether what is left over is refused.
    header : str
        The line that names the columns, or their names with commas between.
    encoding : str
        How text files are encoded; "" tells by the file.
    """

    measure: str = ""
    comma: bool | None = None
    max_bytes: int = MAX_BYTES
    columns: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    header: str = ""
    encoding: str = ""


#: Files of programs, and what to export from them.
_SAVE_AS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys((".numbers", ".sas7bdat", ".feather", ".xlsb"), "save the table as CSV UTF-8 in its program"),
        **dict.fromkeys((".docx", ".doc", ".pdf"), "read it with lbpmeta read, or save its table as CSV UTF-8"),
    }
)


def read_data(
    data: Sequence[Data] = (),
    *,
    measure: str = "",
    digits: Digits = None,
    decimal_comma: bool | None = None,
    max_bytes: int = MAX_BYTES,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    header: int | str = "",
    encoding: str = "",
) -> Tables:
    """Read evidence from whatever there is.

    Parameters
    ----------
    data : sequence
        Nothing: the packaged evidence. Each of the others is a folder of evidence tables (with ``sources.csv``), a
        folder with tables of one's own, a file with a table (.csv, .tsv, .xlsx, .ods, .dta, .sav, .json, .parquet), a
        RevMan data package (.zip or its folder), a RevMan 5 review (.rm5), a data frame, a mapping of columns or a
        sequence of mappings.
    measure : str
        The effect measure of rows that name none, for example "MD" or "OR".
    digits : int or mapping of str to int, optional
        Digits after the point that floats of a data frame were printed with.
    decimal_comma : bool, optional
        Whether a comma is the decimal mark; None tells by the file, or asks.
    max_bytes : int
        A file that holds more, or an archive that unpacks to more, is refused: 200 MB, unless you say otherwise.
    columns : mapping of str to str, optional
        What the columns of a file are: column of the tables -> column of the file. It goes before what is understood;
        ``"ignore"`` names columns to leave out, with "|" between them.
    strict : bool
        Whether a file is refused of which a column of numbers, or a cell of one, is not read.
    header : int or str
        The line of the file that names its columns, or their names with commas between; "" finds it.
    encoding : str
        How text files are encoded, for example "mac-roman"; "" tells by the file.

    Returns
    -------
    Tables
        Its ``notes`` say what was taken how.

    Raises
    ------
    DataError
        If something cannot be read; the message names the file, row, value and fix.
    MethodError
        If the measure is unknown, or `max_bytes` is no positive number.

    Examples
    --------
    >>> tables = read_data([[{"study": "A 2020", "estimate": "-5.4", "95% CI": "-9.4 to -1.3"}]], measure="MD")
    >>> tables.row("a-2020")["ci_low"]
    '-9.4'
    """
    if max_bytes < 1:
        raise MethodError(
            f"`max_bytes` is {max_bytes!r}; give how many bytes a file may hold, for example 500_000_000."
        )
    how = How(
        legal_measure(measure), decimal_comma, max_bytes, legal(columns or {}), strict, str(header or ""), encoding
    )
    with _collector_at_rest():
        return merged([_one(item, how, digits) for item in (data or (None,))])


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking a growing table over and over: reading makes rows, and no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _one(item: Data, how: How, digits: Digits) -> Tables:
    if item is None:
        return load_tables()
    if is_frame(item):
        raw = frame_table(item, digits=digits)
        own = _own_table(raw, how, name="data-frame")
        notes = [*float_notes(item, digits), *own.notes]
        return assembled(own.drafts, raw.file, notes=notes, said=own.said, understood=[own.understood])
    if not isinstance(item, str | Path):
        what, has = type(item).__name__, own_method(item, "check")
        give = has or " Give a folder, a file, a data frame or a list of rows."
        raise DataError(f"Evidence cannot be read from an object of type {what}.{give}")
    path = Path(item)
    if path.is_dir():
        return _folder(path, how)
    if "\0" in str(path) or not path.exists():
        raise DataError(
            f"{str(path)!r}: there is no folder or file of this name. Name a folder of tables or a CSV file, or make "
            "a folder to start from: lbpmeta init DIR."
        )
    return _file(path, how)


def _raw(path: Path, how: How) -> RawTable:
    """Return a text file as a table.

    Raises
    ------
    ValidationError
        If it is none.
    """
    found = text_of(read_bytes(path, how.max_bytes), str(path), how.encoding)
    if isinstance(found, Problem):
        raise ValidationError(str(path), [found])
    text, told = found
    raw = raw_table(text, str(path), how.header)
    if not isinstance(raw, RawTable):
        raise ValidationError(str(path), raw)
    return replace(raw, told=(told, *raw.told)) if told else raw


def _file(path: Path, how: How) -> Tables:
    suffix = path.suffix.lower()
    if is_package(path):
        return _package(path, how)
    if suffix in _SAVE_AS:
        raise DataError(f"{str(path)!r}: {suffix} files are not read. Please {_SAVE_AS[suffix]}.")
    if path.name == "datapackage.json" or suffix in (".md", ".py"):
        raise DataError(f"{str(path)!r} is no table. Name its folder, or a CSV file.")
    return (_workbook if is_mislabelled(path) else FORMATS.get(suffix, _table))(path, how)


def _folder(path: Path, how: How) -> Tables:
    """Read a folder: declared evidence, a RevMan data package, or whatever files of the formats stand in it."""
    present = {name for name in TABLES if (path / f"{name}.csv").exists()}
    if "sources" in present and present & set(RESULTS):
        return load_tables(path, max_bytes=how.max_bytes)
    if package_of(path) is not None:
        return _package(path, how)
    files = sorted(f for f in path.iterdir() if f.suffix.lower() in FORMATS and not _hidden(f))
    files = [f for f in files if f.suffix.lower() not in _ONLY_NAMED]
    if not files:
        return load_tables(path)  # which says what a folder needs
    tables = [f for f in files if FORMATS[f.suffix.lower()] is _table]
    parts = [_file(f, how) for f in files if f not in tables]
    if tables:
        parts.insert(0, _own(tables, str(path), how))
    whole = merged(parts)
    return replace(whole, path=str(path), said=())


def _hidden(file: Path) -> bool:
    return file.name.startswith((".", "~")) or normalised(file.stem) in ("readme", "license", "requirements")


def _table(path: Path, how: How) -> Tables:
    """Read a text file of rows: the reader of every suffix that no other one claims."""
    return _own([path], str(path), how)


def _package(path: Path, how: How) -> Tables:
    return read_package(path, how.measure, how.max_bytes)


def _rm5(path: Path, how: How) -> Tables:
    return read_rm5(path, how.max_bytes)


def _workbook(path: Path, how: How) -> Tables:
    strays: list[str] = []
    sheets = list(sheets_of(path, how.max_bytes, strays))
    told = f"the cell {strays[0]} stands far outside of any table, and is not read" if strays else ""
    return _sheets(path, sheets, how, [f"{path}: {told}."] if told else [])


def _r_data(path: Path, how: How) -> Tables:
    return _sheets(path, frames_of(path, how.max_bytes), how)


def _sheets(
    path: Path, sheets: Sequence[tuple[str, Sequence[Sequence[str]]]], how: How, left: Sequence[str] = ()
) -> Tables:
    """Read the sheets of a workbook, or the data frames of R, that hold results; the others are named."""
    found: list[tuple[str, RawTable]] = []
    refused: list[DataError] = []
    for name, rows in sheets:
        shown = str(path) if len(sheets) == 1 else f"{path} [{name}]"
        raw = _of_grid(shown, rows, how.header)
        if isinstance(raw, RawTable):
            found.append((name, raw))
        else:
            refused.append(ValidationError(shown, raw))
    owns: list[Own] = []
    faulty: dict[ValidationError, int] = {}
    for name, raw in found:
        try:
            owns.append(_own_table(raw, how, name=slug(f"{path.stem} {name}" if len(found) > 1 else path.stem)))
        except DataError as error:
            refused.append(error)
            faulty |= {error: len(raw.records)} if isinstance(error, ValidationError) else {}
    if sum(faulty.values()) > sum(own.understood.studies + own.understood.totals for own in owns):
        raise next(iter(faulty))  # most of it would be left out
    if not owns:
        raise min(refused, key=leads_on, default=DataError(f"{str(path)!r} has no sheet with a table. Name another."))
    return _put_together(owns, str(path), [*(in_short(str(error)) for error in refused), *left], how=how)


def _put_together(
    owns: Sequence[Own],
    shown: str,
    left: Sequence[str] = (),
    more: Mapping[str, Sequence[Row]] | None = None,
    *,
    how: How,
) -> Tables:
    """Return tables of somebody's own as one; `left` says which others are not read, and why.

    Raises
    ------
    DataError
        If some are left, and nothing may be.
    """
    if left and how.strict:
        raise DataError(f"{shown}: not all of it is read, and --strict asks for that: {left[0]}")
    understood = [own.understood for own in owns]
    if left and understood:
        understood[0] = replace(understood[0], elsewhere=tuple(left))
    instruments = {r.id for r in (more or {}).get("instruments", ())}
    for draft in (d for own in owns for d in own.drafts):  # a name that no table of instruments knows is a word
        if draft.cells.get("instrument") and slug(draft.cells["instrument"]) not in instruments:
            draft.cells["x_instrument"] = draft.cells.pop("instrument")
    return assembled(
        [draft for own in owns for draft in own.drafts],
        shown,
        notes=[note for own in owns for note in own.notes],
        more=more,
        said=[said for own in owns for said in own.said],
        understood=understood,
    )


def _data_file(path: Path, how: How) -> Tables:
    """Read a data file of a program."""
    rows, labels = grid_of(path, how.max_bytes)
    raw = _of_grid(str(path), rows, how.header)
    if not isinstance(raw, RawTable):
        raise ValidationError(str(path), raw)
    if any(labels.values()):
        raw = replace(raw, labels=tuple(labels.get(name, "") for name in raw.header))
    return _put_together([_own_table(raw, how)], str(path), how=how)


def _of_grid(shown: str, rows: Sequence[Sequence[str]], header: str) -> RawTable | tuple[Problem, ...]:
    filled = [(line, row) for line, row in enumerate(rows, start=1) if any(row)]
    return table_of(shown, [row for _, row in filled], [line for line, _ in filled], "", ragged=False, header=header)


#: Read only where they are named: a folder holds such files for other ends.
_ONLY_NAMED: Final = (".json", ".ndjson", ".jsonl")

#: Reader of each suffix: of a file that is named, and of what stands in a folder. A format more is one line here.
FORMATS: Final[Mapping[str, Callable[[Path, How], Tables]]] = MappingProxyType(
    {
        ".csv": _table,
        ".tsv": _table,
        ".tab": _table,
        ".txt": _table,
        ".rm5": _rm5,
        ".zip": _package,
        **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), _workbook),
        **dict.fromkeys(R_DATA, _r_data),
        **dict.fromkeys((".dta", ".sav", ".parquet", ".json", ".ndjson", ".jsonl", *ARCHIVES), _data_file),
    }
)


def _own(files: Sequence[Path], shown: str, how: How) -> Tables:
    """Read hand-made tables; the ones whose names are those of our tables are these."""
    owns: list[Own] = []
    more: dict[str, list[Row]] = {}
    refused: list[tuple[Path, DataError]] = []
    for file in files:
        table = file.stem.lower() if file.stem.lower() in TABLES else ""
        try:
            if table in TABLES[3:]:
                more[table] = list(_reference_rows(_raw(file, how), table))
                continue
            # No name for what was read: the records of a large file are let go of before its rows are made.
            owns.append(_own_table(_raw(file, how), how, table=table))
        except ValidationError:
            raise
        except DataError as error:
            refused.append((file, error))
    if not owns or (refused and len(files) == 1):
        raise refused[0][1] if refused else DataError(f"{shown}: no table of results. Add one, for example trials.csv.")
    return _put_together(owns, shown, [" ".join(str(error).split()) for _, error in refused], more, how=how)


def _own_table(raw: RawTable, how: How, *, table: str = "", name: str = "") -> Own:
    return own_tables(
        raw,
        table=table,
        measure=how.measure,
        decimal_comma=how.comma,
        name=name,
        columns=how.columns,
        strict=how.strict,
    )


def _reference_rows(raw: RawTable, table: str) -> list[Row]:
    """Return the rows of sources.csv, instruments.csv or thresholds.csv that stand beside own tables."""
    empty = dict.fromkeys(column_names(table), "")
    rows = []
    for line, cells in raw.mappings():
        full = empty | {n: text for n, text in cells.items() if n in empty}
        full["id"] = full["id"] or slug(cells.get("name", "")) or f"{table}-{line}"
        rows.append(Row(table, raw.file, line, MappingProxyType(full)))
    return rows
