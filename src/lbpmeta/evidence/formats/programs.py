"""Programs: data files of statistics programs and of the web as grids of text: .dta, .sav, .json, .ndjson, .parquet."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import DIGITS_OF_SINGLE, shown_float
from lbpmeta.evidence.formats.archives import ARCHIVES, archive_grid
from lbpmeta.evidence.formats.guards import missing_reader
from lbpmeta.evidence.textfile import read_bytes

__all__ = ["grid_of"]

#: Suffix -> the extra whose readers it needs beside pandas.
_EXTRAS: Final[Mapping[str, str]] = {".sav": "files", ".parquet": "parquet"}


def grid_of(path: Path, max_bytes: int) -> tuple[list[list[str]], Mapping[str, str]]:
    """Return the rows of a data file, its header first, and the labels of its columns.

    Raises
    ------
    DataError
        If it cannot be read, or its reader is not installed.
    """
    suffix = path.suffix.lower()
    if suffix in ARCHIVES:
        return archive_grid(path, max_bytes)
    raw = read_bytes(path, max_bytes)
    if suffix in (".json", ".ndjson", ".jsonl"):
        return _records(_json(raw, path), path), {}
    try:
        frame, labels, told = _frame(path, suffix)
    except ImportError:
        raise missing_reader(path, _EXTRAS.get(suffix, "files")) from None
    except Exception as error:  # whatever a foreign file does to its reader
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise DataError(f"{str(path)!r} cannot be read ({why}). Save the table as CSV UTF-8 in its program.") from None
    header = [str(name) for name in frame.columns]
    columns = [_labelled(_values(frame[name]), labels.get(str(name), {})) for name in frame.columns]
    return [header, *map(list, zip(*columns, strict=True))], told


def _frame(path: Path, suffix: str) -> tuple[Any, Mapping[str, Mapping[Any, str]], Mapping[str, str]]:
    """Return a table, the labels of the values of its columns, and those of the columns."""
    import pandas as pd

    if suffix == ".dta":
        reader: Any = pd.read_stata(path, iterator=True, convert_categoricals=False)
        with reader:
            frame = reader.read()
            named, told = reader.value_labels(), reader.variable_labels()
        return frame, {name: named[name] for name in map(str, frame.columns) if name in named}, told
    if suffix == ".sav":
        import pyreadstat

        frame, meta = pyreadstat.read_sav(str(path))
        return frame, meta.variable_value_labels, {n: t or "" for n, t in meta.column_names_to_labels.items()}
    return pd.read_parquet(path), {}, {}


def _values(column: Any) -> list[Any]:
    """Return the values of a column in their own width: a column hands numbers of four bytes out as eight."""
    return list(column.to_numpy() if str(column.dtype) == "float32" else column)


def _labelled(values: Sequence[Any], labels: Mapping[Any, str]) -> list[str]:
    """Return the cells of a column; the labels of its codes where every code has one."""
    texts = [_text(value) for value in values]
    named = {_text(code): label for code, label in labels.items()}
    filled = [t for t in texts if t]
    return [named.get(t, t) for t in texts] if filled and all(t in named for t in filled) else texts


def _text(value: Any) -> str:
    """Return a value with the digits that its own width holds: 0.1 of four bytes is 0.1."""
    if value is None or value != value or str(value) in ("<NA>", "NaT"):
        return ""
    if type(value).__name__ == "float32":  # surely six digits, as C's FLT_DIG says; more of a typed number come back
        typed = str(value).removesuffix(".0")
        return (
            typed
            if len(re.sub(r"e.*|\D", "", typed).lstrip("0")) <= DIGITS_OF_SINGLE
            else shown_float(float(f"{value:.6g}"))
        )
    if isinstance(value, float) and not math.isinf(value):
        return shown_float(value)
    return str(value).strip()


def _json(raw: bytes, path: Path) -> list[Mapping[str, Any]]:
    try:
        text = raw.decode("utf-8-sig")
        if path.suffix.lower() == ".json":
            found = json.loads(text, parse_float=str, parse_int=str)
        else:
            found = [json.loads(line, parse_float=str, parse_int=str) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise DataError(f"{str(path)!r} is no JSON: {error}. Save it anew.") from None
    if isinstance(found, dict):  # a mapping of columns, or one that holds the records
        inner = [v for v in found.values() if isinstance(v, dict) and _columns(v)]
        if len(inner) == 1 and not any(isinstance(v, list) for v in found.values()):
            found = inner[0]
        lists = [v for v in found.values() if isinstance(v, list)]
        if _columns(found):
            if len({len(v) for v in lists}) > 1:
                raise DataError(f"{str(path)!r}: its columns differ in length. Give all of them one value per row.")
            return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
        found = _only_rows({k: v for k, v in found.items() if v and isinstance(v, list)}) or found
    if not isinstance(found, list) or not found or not all(isinstance(x, dict) for x in found):
        raise DataError(f"{str(path)!r} is no table: give a list of records, one a study, or a mapping of columns.")
    return found


def _only_rows(lists: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Return the only list of records among several, with the names that another list gives to their numbers.

    Examples
    --------
    >>> named = [{"id": "4", "name": "sham"}, {"id": "7", "name": "heat"}]
    >>> _only_rows({"entries": [{"study": "Lee", "treatment": "7", "n": "20"}], "treatments": named})
    [{'study': 'Lee', 'treatment': 'heat', 'n': '20'}]
    """
    rows = {k: v for k, v in lists.items() if all(isinstance(x, dict) for x in v)}
    names = {k: {x["id"]: x["name"] for x in v} for k, v in rows.items() if all({"id", "name"} == x.keys() for x in v)}
    rest = [v for k, v in rows.items() if k not in names]
    if len(rest) != 1:
        return []
    called = {k.lower().removesuffix("s"): told for k, told in names.items()}
    return [
        {k: called.get(k.lower(), {}).get(v, v) if isinstance(v, str) else v for k, v in x.items()} for x in rest[0]
    ]


def _columns(found: Mapping[str, Any]) -> bool:
    """Whether a mapping is one of columns: lists of values."""
    lists = [v for v in found.values() if isinstance(v, list)]
    return bool(lists) and len(lists) == len(found) and all(not isinstance(x, dict) for v in lists for x in v)


def _rows_each(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a record for each of the records that one holds in a list: the arms, or the outcomes, of a study.

    Examples
    --------
    >>> _rows_each([{"study": "Lee", "arms": [{"n": 5, "arm": "drug"}, {"n": 6, "arm": "sham"}]}])
    [{'study': 'Lee', 'n': 5, 'arm': 'drug'}, {'study': 'Lee', 'n': 6, 'arm': 'sham'}]
    """
    found: list[dict[str, Any]] = []
    for row in rows:
        lists = [k for k, v in row.items() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
        if len(lists) != 1:
            found.append(dict(row))
            continue
        of = lists[0]
        rest = {name: value for name, value in row.items() if name != of}
        for part in row[of]:
            told = {_within(of, str(name), rest): value for name, value in part.items()}
            found += _rows_each([{**rest, **told}])
    return found


def _within(of: str, name: str, taken: Collection[str]) -> str:
    """Return the name of a value of one of several records: what only names the record is called after them."""
    plain = name.strip().lower() in ("name", "label", "id", "title") or name in taken
    return f"{of.removesuffix('s')} {name}" if plain else name


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return a record with what its records hold beside the rest: ``{"tx": {"n": 5}}`` is "tx n"."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        called = f"{before} {name}".strip()
        if isinstance(value, dict):
            found |= _flat(value, called)
        elif isinstance(value, list) and not any(isinstance(x, dict | list) for x in value):
            found[called] = ", ".join(map(_text, value))
        else:
            found[called] = value
    return found


def _records(rows: Iterable[Mapping[str, Any]], path: Path) -> list[list[str]]:
    records = [_flat(row) for row in _rows_each(rows)]
    header = list(dict.fromkeys(str(name) for row in records for name in row))
    for row in records:
        for name, value in row.items():
            if isinstance(value, list) and any(isinstance(x, dict) for x in value):
                raise DataError(
                    f"{str(path)!r}: {name!r} holds records of its own. Give each of them a row: one record a result."
                )
    return [header, *([_text(row.get(name)) for name in header] for row in records)]
