"""Schema: the Frictionless description of the tables, as packaged with the data."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["descriptor", "fields_of", "number_columns", "packaged_data", "shown_path"]


def packaged_data() -> Path:
    """Return the folder of the packaged low-back-pain evidence.

    Examples
    --------
    >>> (packaged_data() / "trials.csv").exists()
    True
    """
    inside = Path(__file__).parent.parent / "data"
    # An editable install has no copy inside the package: its data stay at the top of the checkout.
    return inside if inside.is_dir() else Path(__file__).parents[3] / "data"


def shown_path(file: str) -> str:
    """Return the path of a table as a reader should see it: that of the packaged tables without the machine's folders.

    Examples
    --------
    >>> shown_path(str(packaged_data() / "trials.csv")), shown_path("mine.csv")
    ('data/trials.csv', 'mine.csv')
    """
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(packaged_data()):
        return (Path("data") / path.relative_to(packaged_data())).as_posix()
    return file


@cache
def _packaged() -> dict[str, Any]:
    """Read datapackage.json once; callers get copies or read only."""
    package: dict[str, Any] = json.loads((packaged_data() / "datapackage.json").read_text(encoding="utf-8"))
    return package


def fields_of(table: str) -> list[dict[str, Any]]:
    """Return the fields of a table as the descriptor lists them.

    Examples
    --------
    >>> [f["name"] for f in fields_of("sources")][:2]
    ['id', 'kind']
    """
    for resource in _packaged()["resources"]:
        if resource["name"] == table:
            fields: list[dict[str, Any]] = resource["schema"]["fields"]
            return fields
    return []


def number_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold printed numbers.

    Examples
    --------
    >>> "ci_low" in number_columns("reviews")
    True
    """
    return tuple(f["name"] for f in fields_of(table) if f.get("lbpmeta:number"))


def descriptor(headers: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """Return the descriptor of tables with those columns, without references to what is not there.

    Parameters
    ----------
    headers : mapping of str to collection of str
        Table name to the columns that it has.
    """
    package: dict[str, Any] = json.loads(json.dumps(_packaged()))
    package["resources"] = [r for r in package["resources"] if r["name"] in headers]
    for resource in package["resources"]:
        schema, header = resource["schema"], headers[resource["name"]]
        schema["fields"] = [f for f in schema["fields"] if f["name"] in header]
        schema["foreignKeys"] = [
            k
            for k in schema.get("foreignKeys", [])
            if (k["reference"]["resource"] in headers or not k["reference"]["resource"])
            and all(name in header for name in k["fields"])
        ]
    return package
