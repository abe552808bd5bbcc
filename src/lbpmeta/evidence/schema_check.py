"""Schema check: what Frictionless finds wrong, told as problems with a fix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lbpmeta.errors import DataError
from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.schema import descriptor
from lbpmeta.printed import Printed

__all__ = ["schema_problems"]


def schema_problems(
    contents: Mapping[str, list[list[str]]], present: Mapping[str, Path], lines: Mapping[str, list[int]]
) -> Iterator[Problem]:
    """Validate the tables of a folder against the packaged Table Schemas.

    Parameters
    ----------
    contents : mapping of str to list of list of str
        Table name to header and rows, as read: no blank lines, rows as long as the header.
    present : mapping of str to Path
        Table name to file.
    lines : mapping of str to list of int
        File line of every data row, since a quoted cell may span lines and blank lines are passed over.

    Yields
    ------
    Problem
    """
    import frictionless

    package = descriptor({table: rows[0] for table, rows in contents.items()})
    for resource in package["resources"]:
        for key in ("path", "format", "mediatype", "encoding", "dialect", "scheme"):
            resource.pop(key, None)
        resource["data"] = contents[resource["name"]]
    # Columns may stand in any order: the header is checked before, by name.
    detector = frictionless.Detector(schema_sync=True)
    resources = [frictionless.Resource.from_descriptor(r, detector=detector) for r in package["resources"]]
    report = frictionless.Package(resources=resources).validate()
    for task in report.tasks:
        for error in task.errors:
            yield _problem(str(present[task.name]), lines[task.name], error.to_dict())


def _problem(file: str, lines: list[int], error: Mapping[str, Any]) -> Problem:
    """Tell one Frictionless error as a problem."""
    number = int(error.get("rowNumber") or 0)
    line = lines[number - 2] if 2 <= number <= len(lines) + 1 else number
    column = str(error.get("fieldName") or "")
    value = str(error.get("cell") or "")
    note = str(error.get("note") or error.get("message") or "")
    kind = str(error["type"])
    if kind == "constraint-error" and "enum" in note:
        legal = re.findall(r"'([^']*)'", note.split(" is ", 1)[-1])
        return Problem(
            file,
            line,
            column,
            value,
            "the value is not one of the choices",
            f"Choose {', '.join(legal)} or leave it empty.",
        )
    if kind == "constraint-error" and "pattern" in note:
        what, fix = _pattern_problem(column, value)
        return Problem(file, line, column, value, what, fix)
    if kind == "constraint-error" and "required" in note:
        return Problem(file, line, column, value, "the cell is empty", "Fill it in: every row needs it.")
    if kind == "primary-key":
        cells = error.get("cells") or [""]
        return Problem(file, line, "id", str(cells[0]), "the id is not unique: " + note, "Give every row its own id.")
    if kind == "foreign-key":
        column = ", ".join(error.get("fieldNames") or [column])
        value = ", ".join(map(str, error.get("fieldCells") or [value]))
        target = error.get("referenceName") or Path(file).stem
        return Problem(
            file,
            line,
            column,
            value,
            f"{target}.csv has no row with this id",
            f"Add it to {target}.csv or correct it.",
        )
    return Problem(file, line, column, value, note, "Correct the cell.")


def _pattern_problem(column: str, value: str) -> tuple[str, str]:
    """Return what is wrong with a cell that does not have the form of its column, and the fix."""
    if column in ("id", "source", "instrument", "appraises"):
        return "this is no id", "Use lower-case letters, digits, dots and hyphens."
    if column == "set":
        return "these are no names of sets", "Use lower-case letters, digits, dots and hyphens; a space between names."
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
