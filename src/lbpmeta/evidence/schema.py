"""Schema: the Table Schemas of the tables, as packaged with the data and as a folder's own datapackage.json adds."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.textfile import decoded, read_bytes

__all__ = [
    "column_names",
    "descriptor",
    "fields_of",
    "folder_package",
    "number_columns",
    "packaged_data",
    "restricted",
    "shown_path",
]


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


@cache
def column_names(table: str) -> tuple[str, ...]:
    """Return the columns of a table, in the order of the descriptor.

    Examples
    --------
    >>> column_names("sources")[:2]
    ('id', 'kind')
    """
    return tuple(f["name"] for f in fields_of(table))


@cache
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
    return restricted(_packaged(), headers)


def restricted(package: Mapping[str, Any], headers: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """Return a copy of a package with the tables and columns that are there, without references to what is not."""
    copy: dict[str, Any] = json.loads(json.dumps(package))
    copy["resources"] = [r for r in copy["resources"] if r["name"] in headers]
    for resource in copy["resources"]:
        schema, header = resource["schema"], headers[resource["name"]]
        schema["fields"] = [f for f in schema["fields"] if f["name"] in header]
        schema["foreignKeys"] = [
            k
            for k in schema.get("foreignKeys", [])
            if (k["reference"]["resource"] in headers or not k["reference"]["resource"])
            and all(name in header for name in k["fields"])
        ]
    return copy


def folder_package(folder: Path) -> dict[str, Any] | Problem:
    """Return the folder's own datapackage.json, in the shape that :func:`restricted` needs.

    Its tables are those that lbpmeta reads, under their names; fields, constraints, foreign keys and missing values of
    other resources are passed over.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict or Problem
        Without resources where the folder has no such file, or is the packaged one.

    Examples
    --------
    >>> folder_package(packaged_data())
    {'resources': []}
    """
    file = folder / "datapackage.json"
    if not file.exists() or folder.resolve() == packaged_data().resolve():
        return {"resources": []}
    text = decoded(read_bytes(file), str(file))
    if isinstance(text, Problem):
        return text
    try:
        return {"resources": [_resource(r) for r in json.loads(text)["resources"]]}
    except json.JSONDecodeError as error:
        return Problem(str(file), error.lineno, "", "", f"the file is no JSON: {error.msg}", "Mend it, or remove it.")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"the file is no data package ({type(error).__name__}: {error})"
        return Problem(str(file), 0, "", "", what, "Give it resources with name and schema, or remove it.")


def _resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return name and schema of a resource; a KeyError, TypeError or AttributeError says that it is none."""
    schema = resource.get("schema", {})
    if isinstance(schema, str):  # a schema in a file of its own is not followed
        schema = {}
    return {
        "name": str(resource["name"]),
        "schema": {
            "fields": [
                {
                    "name": str(f["name"]),
                    "type": str(f.get("type", "any")),
                    "constraints": dict(f.get("constraints", {})),
                }
                for f in schema.get("fields", [])
            ],
            "missingValues": [str(v) for v in schema.get("missingValues", [""])],
            "foreignKeys": [
                {
                    "fields": _names(k["fields"]),
                    "reference": {
                        "resource": str(k["reference"].get("resource", "")),
                        "fields": _names(k["reference"]["fields"]),
                    },
                }
                for k in schema.get("foreignKeys", [])
            ],
        },
    }


def _names(fields: Any) -> list[str]:
    return [fields] if isinstance(fields, str) else [str(name) for name in fields]
