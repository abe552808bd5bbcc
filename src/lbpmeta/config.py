"""Configuration: what a project's own files say about how it is checked."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from lbpmeta.checks import Severity
from lbpmeta.errors import ConfigurationError
from lbpmeta.printed import ROUNDINGS
from lbpmeta.report.rendering import FORMATS
from lbpmeta.report.report import GATES

__all__ = ["Configuration", "find_configuration"]

#: Key in the file -> (field, legal values; none for paths and lists).
_KEYS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "paths": ("paths", ()),
    "format": ("form", tuple(FORMATS)),
    "fail-on": ("fail_on", tuple(GATES)),
    "severity": ("severity", tuple(map(str, Severity))),
    "baseline": ("baseline", ()),
    "rounding": ("rounding", ROUNDINGS),
    "only": ("only", ()),
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """How a project is checked; options on the command line override it.

    Parameters
    ----------
    paths : tuple of Path
        What is checked when no path is given; relative ones are relative to the file.
    form, fail_on, severity, rounding : str
    baseline : Path or None
    only : tuple of str
        Checks to run; all when empty.
    file : Path or None
        Where it was read.

    Examples
    --------
    >>> Configuration().fail_on
    'inconsistent'
    """

    paths: tuple[Path, ...] = ()
    form: str = "text"
    fail_on: str = "inconsistent"
    severity: str = "info"
    baseline: Path | None = None
    rounding: str = "nearest"
    only: tuple[str, ...] = ()
    file: Path | None = None


def find_configuration(start: Path | None = None) -> Configuration:
    """Return the configuration of the nearest project: ``lbpmeta.toml``, or ``[tool.lbpmeta]`` in ``pyproject.toml``.

    The folder `start` (the current one by default) and those above it are searched; the first file that speaks of
    lbpmeta counts, and in one folder ``lbpmeta.toml`` goes first.

    Raises
    ------
    ConfigurationError
        If the file cannot be read, or a key or value in it is unknown.
    """
    folder = (start or Path.cwd()).resolve()
    for place in (folder, *folder.parents):
        own = place / "lbpmeta.toml"
        if own.is_file():
            return _read(own, _parse(own))
        project = place / "pyproject.toml"
        if project.is_file():
            table = _parse(project).get("tool", {}).get("lbpmeta")
            if table is not None:
                return _read(project, table)
    return Configuration()


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{str(file)!r} cannot be read: {error}.") from None


def _read(file: Path, table: object) -> Configuration:
    where = str(file) if file.name == "lbpmeta.toml" else f"{file}, [tool.lbpmeta]"
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where}: it must be a table of keys and values.")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ConfigurationError(f"{where}: the key {key!r} is unknown; there are {', '.join(_KEYS)}.{hint}")
        field, legal = _KEYS[key]
        values[field] = _value(where, key, value, legal)
    folder = file.parent
    paths = tuple(folder / p for p in values.pop("paths", ()))
    baseline = values.pop("baseline", None)
    found = replace(Configuration(), **values)
    return replace(found, paths=paths, baseline=None if baseline is None else folder / baseline, file=file)


def _value(where: str, key: str, value: object, legal: tuple[str, ...]) -> str | tuple[str, ...]:
    if key in ("paths", "only"):
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ConfigurationError(f"{where}: {key} is {value!r}; give a list of texts.")
        return tuple(items)
    if not isinstance(value, str) or (legal and value not in legal):
        rule = f"one of {', '.join(map(repr, legal))}" if legal else "a text"
        raise ConfigurationError(f"{where}: {key} is {value!r}; it must be {rule}.")
    return value
