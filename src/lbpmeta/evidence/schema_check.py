"""Schema check: what Frictionless finds wrong, told as problems with a fix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.schema import descriptor

__all__ = ["schema_problems"]


def schema_problems(folder: Path, present: Mapping[str, Path], lines: Mapping[str, list[int]]) -> Iterator[Problem]:
    """Validate the tables of a folder against the packaged Table Schemas.

    Parameters
    ----------
    folder : Path
    present : mapping of str to Path
        Table name to file.
    lines : mapping of str to list of int
        File line of every data row, since a quoted cell may span lines.

    Yields
    ------
    Problem
    """
    import frictionless

    package = descriptor(present)
    for resource in package["resources"]:
        resource["path"] = f"{resource['name']}.csv"
        resource["encoding"] = "utf-8-sig"
    # Columns may stand in any order: the header is checked before, by name.
    detector = frictionless.Detector(schema_sync=True)
    resources = [
        frictionless.Resource.from_descriptor(r, basepath=str(folder), detector=detector) for r in package["resources"]
    ]
    report = frictionless.Package(resources=resources, basepath=str(folder)).validate()
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
        fix = "Write the number as printed, with a decimal point and no unit; leave it empty if unknown."
        if column == "id":
            fix = "Use lower-case letters, digits, dots and hyphens."
        elif re.fullmatch(r"[<>=~]*[+-]?\d+,\d+", value):
            fix = f"For a decimal comma write {value.replace(',', '.')!r}."
        return Problem(file, line, column, value, "this is no number" if column != "id" else "this is no id", fix)
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
    if kind == "missing-cell":
        return Problem(file, line, column, "", "the row ends before this column", "Add the missing commas.")
    if kind == "extra-cell":
        return Problem(
            file, line, "", value, "the row has more cells than the header", "Quote cells that hold a comma."
        )
    return Problem(file, line, column, value, note, "Correct the cell.")
