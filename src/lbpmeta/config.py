"""Configuration: what a project's own files say about how it is checked, and which of them counts."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from lbpmeta.checks.core.finding import Severity
from lbpmeta.errors import ConfigurationError, DataError, MethodError, did_you_mean
from lbpmeta.evidence.declared import agreed, said_by_user
from lbpmeta.evidence.own.mapping import legal
from lbpmeta.evidence.tables import RESULTS, Said, Tables
from lbpmeta.evidence.textfile import read_bytes
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.report.gate import GATES
from lbpmeta.report.rendering import FORMATS
from lbpmeta.repository import repository_root

__all__ = ["Configuration", "Project", "find_configuration", "project_of"]

#: Key in the file -> (field, legal values; none for paths and lists).
_KEYS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "paths": ("paths", ()),
    "format": ("form", tuple(FORMATS)),
    "fail-on": ("fail_on", tuple(GATES)),
    "severity": ("severity", tuple(map(str, Severity))),
    "baseline": ("baseline", ()),
    "rounding": ("rounding", (*PREMISES["rounding"].values, *PREMISES["rounding"].aliases)),
    "only": ("only", ()),
    "max-size": ("max_size", ()),
    "premises": ("said", ()),
    "columns": ("columns", ()),
}

#: Files that make a folder one of evidence, so that it need not be named.
_EVIDENCE: Final = ("sources.csv", "datapackage.json")
#: No configuration comes near.
_MAX_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Configuration:
    """How a project is checked; options on the command line override it.

    Parameters
    ----------
    paths : tuple of Path
        What is checked when no path is given; relative ones are relative to the file. They lie below its folder.
    form, fail_on, severity : str
    rounding : str
        How numbers were rounded; "" where nothing is said. It is one of the premises.
    baseline : Path or None
    only : tuple of str
        Checks to run; all when empty.
    max_size : float or None
        Megabytes that a file to be read may have at most; None is the library's limit.
    said : tuple of Said
        What it declares about the rows: ``[premises]``, ``[premises.reviews]``, ``[premises.trials]`` and `rounding`.
    columns : mapping of str to str
        What the columns of files are, ``[columns]``: column of the tables -> column of the file.
    file : Path or None
        Where it was read.

    Examples
    --------
    >>> Configuration().fail_on
    'material'
    """

    paths: tuple[Path, ...] = ()
    form: str = "text"
    fail_on: str = "material"
    severity: str = "info"
    baseline: Path | None = None
    rounding: str = ""
    only: tuple[str, ...] = ()
    max_size: float | None = None
    said: tuple[Said, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None

    def declared_in(self, tables: Tables) -> Tables:
        """Return tables about which is declared what the configuration says of its rows."""
        return tables.declaring(*self.said)


@dataclass(frozen=True, slots=True)
class Project:
    """What is checked, and the one configuration that counts for all of it.

    Parameters
    ----------
    paths : tuple of Path
        Folders and files; empty where nothing was named and the current folder holds no evidence.
    settings : Configuration
    """

    paths: tuple[Path, ...]
    settings: Configuration

    @property
    def whole(self) -> bool:
        """Whether everything is checked that the configuration names; true where it names nothing."""
        named = {path.resolve() for path in self.settings.paths}
        return not named or {path.resolve() for path in self.paths} >= named


def project_of(given: Iterable[Path] = (), here: Path | None = None) -> Project:
    """Return what is checked, and how.

    Without a path it is what the configuration of the current folder names, else the current folder if it holds
    evidence (``sources.csv`` or a ``datapackage.json``), else nothing. A folder whose own configuration names paths
    stands for them, so that naming a project and standing in it are one. The configuration is the one found from what
    is checked: the nearest above the common ancestor of all paths, never above the root of the repository.

    Parameters
    ----------
    given : iterable of Path
    here : Path, optional
        The current folder.

    Raises
    ------
    ConfigurationError
        If a configuration cannot be read, or names a path that is not below its folder.
    """
    paths = tuple(given)
    if paths:
        paths = tuple(meant for path in paths for meant in _meant(path))
        return Project(paths, find_configuration(_common_folder(paths)))
    folder = here or Path.cwd()
    found = find_configuration(folder)
    if found.paths:
        return Project(found.paths, find_configuration(_common_folder(found.paths)))
    if any((folder / name).is_file() for name in _EVIDENCE):
        return Project((folder,), found)
    return Project((), found)


def _meant(path: Path) -> Iterator[Path]:
    own = _configuration_in(path) if path.is_dir() else None
    yield from own.paths if own is not None and own.paths else (path,)


def _common_folder(paths: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in (p.resolve() for p in paths)]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # on two drives: they have no folder in common
        return folders[0]


def find_configuration(start: Path | None = None) -> Configuration:
    """Return the configuration of the nearest project: ``lbpmeta.toml``, or ``[tool.lbpmeta]`` in ``pyproject.toml``.

    The folder `start` (the current one by default) and those above it are searched, up to the root of the repository
    that it is in; the first file that speaks of lbpmeta counts, and in one folder ``lbpmeta.toml`` goes first.

    Raises
    ------
    ConfigurationError
        If the file cannot be read, or a key or value in it is unknown.
    """
    folder = (start or Path.cwd()).resolve()
    root = repository_root(folder)
    for place in (folder, *folder.parents):
        found = _configuration_in(place)
        if found is not None:
            return found
        if place == root:
            break
    return Configuration()


def _configuration_in(folder: Path) -> Configuration | None:
    """Return the configuration that stands in a folder itself; None where there is none."""
    own = folder / "lbpmeta.toml"
    if own.is_file():
        return _read(own, _parse(own), "")
    project = folder / "pyproject.toml"
    if project.is_file():
        table = _parse(project).get("tool", {}).get("lbpmeta")
        if table is not None:
            return _read(project, table, "tool.lbpmeta.")
    return None


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bytes(file, _MAX_BYTES).decode())
    except DataError as error:
        raise ConfigurationError(str(error)) from None
    except RecursionError:
        raise ConfigurationError(f"{str(file)!r} cannot be read: its values are nested too deeply.") from None
    except ValueError as error:  # no UTF-8, no TOML, a whole number of a million digits
        raise ConfigurationError(f"{str(file)!r} cannot be read: {error}.") from None


def _read(file: Path, table: object, prefix: str) -> Configuration:
    where = str(file) if file.name == "lbpmeta.toml" else f"{file}, [tool.lbpmeta]"
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where}: it must be a table of keys and values.")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            raise ConfigurationError(f"{where}: the key {key!r} is unknown; there are {', '.join(_KEYS)}.{hint}")
        name, choices = _KEYS[key]
        if key == "premises":
            values[name] = _premises(file, prefix, value)
        elif key == "columns":
            values[name] = _columns(where, value)
        else:
            values[name] = _value(where, key, value, choices)
    if values.get("rounding"):
        line = _line_of(file, prefix, "rounding")
        try:
            values["said"] = agreed((*said_by_user({"rounding": values["rounding"]}, line), *values.get("said", ())))
        except DataError as error:
            raise ConfigurationError(f"{where}: {error}") from None
    folder = file.parent
    paths = tuple(folder / p for p in values.pop("paths", ()))
    for path in paths:
        # From anywhere else this configuration would not be found again, and the gate would be another one.
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ConfigurationError(
                f"{where}: paths names {str(path)!r}, which is not below the folder of the file: checked by its name "
                "it would not find this configuration. Put the file into a folder above all that it names."
            )
    baseline = values.pop("baseline", None)
    found = replace(Configuration(), **values)
    return replace(found, paths=paths, baseline=None if baseline is None else folder / baseline, file=file)


def _premises(file: Path, prefix: str, table: object) -> tuple[Said, ...]:
    """Return what the table [premises] declares, each with its line."""
    where = f"{file}, [{prefix}premises]"
    if not isinstance(table, dict):
        raise ConfigurationError(f'{where}: it must be a table, as in\n[premises.reviews]\ninterval = "wald"')
    found: list[Said] = []
    for key, value in table.items():
        inner = value.items() if isinstance(value, dict) else ((key, value),)
        about = key if isinstance(value, dict) else ""
        if about and about not in RESULTS:
            hint = did_you_mean(about, RESULTS)
            raise ConfigurationError(f"{where}: there is no table {about!r}; there are {', '.join(RESULTS)}.{hint}")
        for name, said in inner:
            if name in _KEYS and name not in PREMISES:
                raise ConfigurationError(f"{where}: {name!r} is no premise. Put the key above the first [table].")
            line = _line_of(file, f"{prefix}premises" + (f".{about}" if about else "") + ".", name)
            if not isinstance(said, str):
                raise ConfigurationError(f'{line}: the premise {name!r} is {said!r}; give a text, such as "wald".')
            try:
                found += said_by_user({f"{about}.{name}" if about else name: said}, line)
            except MethodError as error:
                raise ConfigurationError(f"{file}, {line.rpartition(', ')[2]}: {error}") from None
    try:
        return agreed(found)
    except DataError as error:
        raise ConfigurationError(f"{where}: {error}") from None


def _columns(where: str, table: object) -> Mapping[str, str]:
    """Return what the table [columns] says."""
    if not isinstance(table, dict) or not all(isinstance(name, str) for name in table.values()):
        raise ConfigurationError(f'{where}: columns must be a table, as in\n[columns]\nestimate = "Effect size"')
    try:
        return legal(table)
    except MethodError as error:
        raise ConfigurationError(f"{where}: {error}") from None


def _line_of(file: Path, prefix: str, name: str) -> str:
    """Return the name of a file with the line on which a key stands: without it, where it cannot be found."""
    section, wanted = "", f"{prefix}{name}".replace(" ", "")
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        bare = text.strip()
        if bare.startswith("["):
            section = bare.split("#")[0].strip(" []")
            continue
        key, equals, _ = bare.partition("=")
        full = f"{section}.{key}" if section else key
        if equals and re.sub(r"[\s\"']", "", full) == wanted:
            return f"{file.name}, line {number}"
    return file.name


def _value(where: str, key: str, value: object, legal: tuple[str, ...]) -> str | float | tuple[str, ...]:
    if key == "max-size":
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e12:
            raise ConfigurationError(f"{where}: {key} is {value!r}; give megabytes, for example 500.")
        return value
    if key in ("paths", "only"):
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ConfigurationError(f"{where}: {key} is {value!r}; give a list of texts.")
        return tuple(items)
    if not isinstance(value, str) or (legal and value not in legal):
        rule = f"one of {', '.join(map(repr, legal))}" if legal else "a text"
        raise ConfigurationError(f"{where}: {key} is {value!r}; it must be {rule}.")
    return value
