"""Schema check: the cells of the tables against their Table Schemas, told as problems with a fix.

A light reading of Table Schema (https://specs.frictionlessdata.io/table-schema/): types, constraints and keys of text
cells. Empty cells are missing values; columns may be left out and stand in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.schema import descriptor, restricted
from lbpmeta.printed import Printed

__all__ = ["schema_problems"]

#: Type of a column -> what its cells look like. "string" and "any" hold anything.
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "integer": r"[+-]?\d+",
        "number": r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?",
        "boolean": r"true|True|TRUE|1|false|False|FALSE|0",
        "date": r"\d{4}-\d{2}-\d{2}",
        "year": r"[+-]?\d{4}",
        "string": r".*",
        "any": r".*",
    }
)

#: Constraint -> (whether a cell keeps it, what is wrong otherwise). "required", "unique" and those of other languages
#: than these are treated apart.
_CONSTRAINTS: Final[Mapping[str, tuple[Callable[[str, Any], bool], str]]] = MappingProxyType(
    {
        "enum": (lambda cell, legal: cell in map(str, legal), "the value is not one of the choices"),
        "pattern": (lambda cell, form: re.fullmatch(form, cell) is not None, "the value does not have the form {}"),
        "minimum": (lambda cell, least: float(cell) >= float(least), "the value is below {}"),
        "maximum": (lambda cell, most: float(cell) <= float(most), "the value is above {}"),
        "minLength": (lambda cell, least: len(cell) >= int(least), "the text is shorter than {} characters"),
        "maxLength": (lambda cell, most: len(cell) <= int(most), "the text is longer than {} characters"),
    }
)

#: What is wrong, and the fix.
Told = tuple[str, str]


def schema_problems(
    contents: Mapping[str, list[list[str]]],
    present: Mapping[str, Path],
    lines: Mapping[str, list[int]],
    own: Mapping[str, Any] | None = None,
) -> Iterator[Problem]:
    """Validate the tables of a folder against the packaged Table Schemas, and against those of its datapackage.json.

    Parameters
    ----------
    contents : mapping of str to list of list of str
        Table name to header and rows, as read: no blank lines, rows as long as the header.
    present : mapping of str to Path
        Table name to file.
    lines : mapping of str to list of int
        File line of every data row, since a quoted cell may span lines and blank lines are passed over.
    own : mapping, optional
        What :func:`lbpmeta.evidence.schema.folder_package` found. It can ask for more than the packaged description
        does, and describe columns of its own; it takes nothing back.

    Yields
    ------
    Problem
    """
    headers = {table: rows[0] for table, rows in contents.items()}
    packaged = {r["name"]: r["schema"] for r in descriptor(headers)["resources"]}
    theirs = {r["name"]: r["schema"] for r in restricted(own or {"resources": []}, headers)["resources"]}
    for table, (header, *records) in contents.items():
        file, told = str(present[table]), set()
        places = {name: i for i, name in enumerate(header)}
        schema, mine = packaged[table], theirs.get(table, {"fields": [], "foreignKeys": []})
        for field in schema["fields"]:
            cells = [record[places[field["name"]]] for record in records]
            for problem in _column_problems(file, lines[table], field, cells, _packaged_problem):
                told.add((problem.line, problem.column))
                yield problem
        for field in mine["fields"]:
            cells = [record[places[field["name"]]] for record in records]
            for problem in _column_problems(file, lines[table], field, cells, _own_problem):
                if (problem.line, problem.column) not in told:
                    yield problem
        yield from _unique(file, lines[table], "id", [r[places["id"]] for r in records] if "id" in places else [])
        keys = schema["foreignKeys"] + [k for k in mine["foreignKeys"] if k not in schema["foreignKeys"]]
        for key in keys:
            yield from _reference_problems(file, lines[table], key, table, contents)


def _column_problems(
    file: str,
    lines: Sequence[int],
    field: Mapping[str, Any],
    cells: Sequence[str],
    wrong: Callable[[Mapping[str, Any], str], Told | None],
) -> Iterator[Problem]:
    """Yield what is wrong with the cells of one column; equal cells are looked at once."""
    name, constraints = field["name"], field.get("constraints", {})
    known: dict[str, Told | None] = {}
    for line, cell in zip(lines, cells, strict=True):
        if cell == "":
            if constraints.get("required"):
                yield Problem(file, line, name, "", "the cell is empty", "Fill it in: every row needs it.")
            continue
        if cell not in known:
            known[cell] = wrong(field, cell)
        told = known[cell]
        if told is not None:
            yield Problem(file, line, name, cell, *told)
    if constraints.get("unique"):
        yield from _unique(file, lines, name, cells)


def _unique(file: str, lines: Sequence[int], column: str, cells: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for every value that stands in an earlier row."""
    first: dict[str, int] = {}
    for line, cell in zip(lines, cells, strict=False):
        if cell and first.setdefault(cell, line) != line:
            what = f"the {column} is not unique: it stands already in line {first[cell]}"
            yield Problem(file, line, column, cell, what, f"Give every row its own {column}.")


def _reference_problems(
    file: str, lines: Sequence[int], key: Mapping[str, Any], table: str, contents: Mapping[str, list[list[str]]]
) -> Iterator[Problem]:
    """Yield a problem for every row that refers to a row that is not there."""
    target = key["reference"]["resource"] or table
    legal = set(_cells(contents[target], key["reference"]["fields"]))
    for line, values in zip(lines, _cells(contents[table], key["fields"]), strict=True):
        if any(values) and values not in legal:
            what = f"{target}.csv has no row with this {', '.join(key['reference']['fields'])}"
            fix = f"Add it to {target}.csv or correct it."
            yield Problem(file, line, ", ".join(key["fields"]), ", ".join(values), what, fix)


def _cells(content: list[list[str]], columns: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of some columns, row by row; none where a column is not there."""
    header, *records = content
    if set(columns) <= set(header):
        places = [header.index(column) for column in columns]
        yield from (tuple(record[i] for i in places) for record in records)


def _packaged_problem(field: Mapping[str, Any], cell: str) -> Told | None:
    """Return what is wrong with a cell by the packaged description: choices, and the form of ids and numbers."""
    constraints = field.get("constraints", {})
    if "enum" in constraints and cell not in constraints["enum"]:
        return "the value is not one of the choices", f"Choose {', '.join(constraints['enum'])} or leave it empty."
    if "pattern" in constraints and re.fullmatch(constraints["pattern"], cell) is None:
        return _pattern_problem(field, cell)
    return None


def _own_problem(field: Mapping[str, Any], cell: str) -> Told | None:
    """Return what is wrong with a cell by the folder's own datapackage.json."""
    fix = "Correct the cell, or the column in datapackage.json."
    kind = field["type"]
    if kind in _TYPES and re.fullmatch(_TYPES[kind], cell, flags=re.DOTALL) is None:
        return f"the value is no {kind}, which datapackage.json asks for", fix
    for name, asked in field["constraints"].items():
        if name in _CONSTRAINTS:
            keeps, what = _CONSTRAINTS[name]
            try:
                kept = keeps(cell, asked)
            except (TypeError, ValueError, OverflowError, RecursionError, re.error) as error:
                return f"the constraint {name} in datapackage.json cannot be applied ({error})", fix
            if not kept:
                fix = f"Choose {', '.join(map(str, asked))}, or correct datapackage.json." if name == "enum" else fix
                return f"{what.format(asked)}, which datapackage.json asks for", fix
    return None


def _pattern_problem(field: Mapping[str, Any], value: str) -> Told:
    """Return what is wrong with a cell that does not have the form of its column, and the fix."""
    column = field["name"]
    if column in ("id", "source", "instrument", "appraises", "part_of"):
        return "this is no id", "Use lower-case letters, digits, dots and hyphens."
    if column in ("set", "derived_from"):
        what = "these are no names of sets" if column == "set" else "these are no ids"
        return what, "Use lower-case letters, digits, dots and hyphens; a space between names."
    if not field.get("lbpmeta:number"):
        return "the value does not have the form of this column", field["description"]
    if re.fullmatch(r"[<>=~]*[+-]?\d+,\d+", value):
        return "this is no number", f"For a decimal comma write {value.replace(',', '.')!r}."
    try:
        plain = Printed.parse(value).text.removesuffix("%").strip()
    except DataError:
        plain = value
    if plain != value:
        return "the number is not written plainly", f"Write {plain!r}."
    return (
        "this is no number",
        "Write the number as printed, with a decimal point and no unit; leave it empty if unknown.",
    )
