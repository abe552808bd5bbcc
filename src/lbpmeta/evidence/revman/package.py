"""RevMan: the data package of RevMan Web (a .zip, its folder, or its data rows alone) as tables.

The columns and what they hold: "Data package" in the RevMan Knowledge Base (documentation.cochrane.org), version 1
(until September 2024) and version 2.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, LbpmetaError
from lbpmeta.evidence.aliases import normalised
from lbpmeta.evidence.drafts import assembled
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.revman.analyses import (
    Analysis,
    PooledLine,
    StudyLine,
    drafts_of,
    face,
    number_cells,
    revman_measure,
    said_by_revman,
    summed,
)
from lbpmeta.evidence.shapes.text import raw_table
from lbpmeta.evidence.tables import Tables
from lbpmeta.evidence.textfile import MAX_BYTES, RawTable, decoded, read_bytes, too_large

__all__ = ["is_package", "package_of", "read_package"]

_ROWS: Final = "-data-rows.csv"
_SETTINGS: Final = "-overall-estimates-and-settings.csv"
_SUBGROUPS: Final = "-subgroup-estimates.csv"
_DIAGNOSTIC: Final = "-parameters.csv"

_STUDY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "events1": "experimental cases",
        "n1": "experimental n",
        "mean1": "experimental mean",
        "sd1": "experimental sd",
        "events2": "control cases",
        "n2": "control n",
        "mean2": "control mean",
        "sd2": "control sd",
        "se": "giv se",
        "giv": "giv mean",
        "o_e": "o e",
        "variance": "variance",
        "weight": "weight",
        "estimate": "mean",
        "ci_low": "ci start",
        "ci_high": "ci end",
    }
)
_POOLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "estimate": "mean",
        "ci_low": "ci start",
        "ci_high": "ci end",
        "pi_low": "pi start",
        "pi_high": "pi end",
        "tau2": "heterogeneity tau2",
        "q": "heterogeneity chi2",
        "q_df": "heterogeneity df",
        "q_p": "heterogeneity p",
        "i2": "heterogeneity i2",
        "z": "effect z",
        "p": "effect p",
    }
)
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dichotomous": "dichotomous",
        "continuous": "continuous",
        "contrast level": "contrast",
        "generic inverse variance": "contrast",
        "o e and variance": "o-e",
    }
)
_TAU2: Final[Mapping[str, str]] = MappingProxyType(
    {"dl": "DL", "dersimonian and laird": "DL", "reml": "REML", "restricted maximum likelihood": "REML"}
)
_CI: Final[Mapping[str, str]] = MappingProxyType(
    {"wald": "z", "wald type": "z", "hksj": "hksj", "hartung knapp sidik jonkman": "hksj"}
)

Cells = dict[str, str]


#: What the header of each file of a package holds, whatever the file is called.
_HELD: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType(
    {
        _ROWS: (b"Analysis group", b"Analysis number", b"Study", b"Experimental "),
        _SETTINGS: (b"Analysis group", b"Analysis number", b"Statistical method", b"Effect measure"),
        _SUBGROUPS: (b"Analysis group", b"Analysis number", b"Subgroup", b"Heterogeneity"),
    }
)
#: A folder of more tables is none of a package.
_BESIDE: Final = 50


def _role(path: Path) -> str:
    """Return which file of a package a table is by its header; "" if it is none."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            header = file.readline(8000)
    except OSError:  # its reader says why it cannot be read
        return ""
    if b"Study CI" in header or b"Estimate CI" in header:  # no column of studies
        header = header.replace(b"Study CI", b"")
    found = [end for end, names in _HELD.items() if all(name in header for name in names)]
    return "" if not found else _SETTINGS if _SETTINGS in found else found[0]


def is_package(path: Path) -> bool:
    """Whether a file is of a data package: its data rows, or its settings under any name."""
    return path.name.endswith(_ROWS) or bool(_role(path))


def package_of(folder: Path) -> Path | None:
    """Return the data rows in a folder or up to two folders below, or None."""
    for pattern in (f"*{_ROWS}", f"*/*{_ROWS}", f"*/*/*{_ROWS}"):
        found = sorted(folder.glob(pattern))
        if found:
            return found[0]
    return next((file for file in sorted(folder.glob("*.csv"))[:_BESIDE] if _role(file) == _ROWS), None)


def _archive(raw: bytes, shown: str, budget: list[int]) -> Iterator[tuple[str, bytes]]:
    """Yield the CSV files of an archive, and of the archives in it, with their names.

    `budget` is the limit of bytes and what is left of it, for all archives together; in place.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            infos = [i for i in package.infolist() if i.filename.lower().endswith((".csv", ".zip"))]
            budget[1] -= sum(i.file_size for i in infos)
            if budget[1] < 0:
                raise too_large(f"{shown} (unpacked)", budget[0])
            for info in infos:
                content = package.read(info)
                if info.filename.lower().endswith(".zip"):
                    if "::" not in shown:  # one archive in the other, as RevMan exports them
                        yield from _archive(content, f"{shown}::{info.filename}", budget)
                else:
                    yield f"{shown}::{info.filename}", content
    except LbpmetaError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise DataError(f"{shown}: the archive cannot be opened ({error}). Download it anew, or unpack it.") from None


def _files(path: Path, max_bytes: int) -> dict[str, bytes]:
    """Return the files of a package by name."""
    if path.is_dir():
        rows = package_of(path)
        path = rows if rows is not None else path
    if not is_package(path):
        return dict(_archive(read_bytes(path, max_bytes), str(path), [max_bytes, max_bytes]))
    if path.name.endswith(_ROWS):
        stem = str(path)[: -len(_ROWS)]
        beside = [Path(stem + end) for end in (_ROWS, _SETTINGS, _SUBGROUPS, _DIAGNOSTIC)]
        return {str(f): read_bytes(f, max_bytes) for f in beside if f.exists()}
    return {str(f): read_bytes(f, max_bytes) for f in _beside(path)}


def _beside(path: Path) -> list[Path]:
    """Return the files of a package that was renamed: those beside one of it, where each part stands there once."""
    by: dict[str, list[Path]] = {}
    for file in sorted(path.parent.glob("*.csv"))[:_BESIDE]:
        if role := _role(file):
            by.setdefault(role, []).append(file)
    by[_role(path)] = [path]
    return [files[0] for files in by.values() if len(files) == 1]


def _table(files: Mapping[str, bytes], end: str) -> RawTable | None:
    """Return the file of a package that ends so, or has its header, or None if there is none or it has no rows."""
    named = any(name.endswith((_ROWS, _SETTINGS)) for name in files)
    for name, content in files.items():
        if name.endswith(end) or (not named and "::" not in name and _role(Path(name)) == end):
            text = decoded(content, name)
            if isinstance(text, Problem):
                raise ValidationError(name, [text])
            if len(text.strip().splitlines()) < 2:
                return None
            raw = raw_table(text, name)
            if not isinstance(raw, RawTable):
                raise ValidationError(name, raw)
            return raw
    return None


def _lines(raw: RawTable) -> Iterator[tuple[int, Cells]]:
    """Yield line and cells by normalised name; "#N/A" is an empty cell."""
    names = [normalised(h) for h in raw.header]
    for line, record in zip(raw.lines, raw.records, strict=True):
        yield line, {n: "" if c == "#N/A" else c for n, c in zip(names, record, strict=True)}


def read_package(path: Path, measure: str = "", max_bytes: int = MAX_BYTES) -> Tables:
    """Read a RevMan Web data package.

    Parameters
    ----------
    path : Path
        The .zip, the folder, or the file of data rows.
    measure : str
        The measure where the settings are not there to name it.
    max_bytes : int
        A larger file, or an archive that unpacks to more, is refused.

    Raises
    ------
    DataError
        If it is no package, or one of a diagnostic review.
    ValidationError
        If cells are no numbers.

    Notes
    -----
    The type of data decides which columns hold numbers, since RevMan fills the others, and what was not computed,
    with zeros. GIV Mean and GIV SE of ratios are natural logarithms; Mean, CI start and CI end are ratios.
    """
    files = _files(path, max_bytes)
    if any(name.endswith(_DIAGNOSTIC) for name in files):
        raise DataError(f"{str(path)!r} is the package of a diagnostic test accuracy review, which is not read.")
    rows = _table(files, _ROWS)
    if rows is None:
        raise DataError(
            f"{str(path)!r} holds no data rows of RevMan (a file ...{_ROWS} with rows). Unpack it and name the file "
            "that you want checked."
        )
    settings, subgroups = _table(files, _SETTINGS), _table(files, _SUBGROUPS)
    problems: list[Problem] = []
    analyses = _analyses(rows, settings, subgroups, problems)
    if problems:
        raise ValidationError(str(path), problems)
    notes = []
    if settings is None:
        notes += _without_settings(analyses.values(), measure, rows.file)
    found = re.search(r"\bCD\d{6}\b", rows.file, re.IGNORECASE)
    prefix = found[0].lower() if found else ""
    drafts, told = drafts_of(list(analyses.values()), prefix, found[0].upper() if found else path.name)
    notes += [f"{path}: {note}." for note in told]
    if not drafts:
        raise DataError(f"{str(path)!r} holds analyses, but no number that can be checked.")
    source = {"kind": "review", "citation": f"RevMan data package {path.name}"}
    new = any(a.new for a in analyses.values())
    known = settings is not None
    said = [s for f in dict.fromkeys(d.file for d in drafts) for s in said_by_revman(f, new=new, settings=known)]
    return assembled(drafts, str(path), notes=notes, source=source, said=said)


def _analyses(
    rows: RawTable, settings: RawTable | None, subgroups: RawTable | None, problems: list[Problem]
) -> dict[str, Analysis]:
    analyses: dict[str, Analysis] = {}
    for line, cells in _lines(settings) if settings else ():
        analysis = _settings(cells)
        analyses[analysis.key] = analysis
        assert settings is not None
        numbers = _numbers(cells, _POOLED, settings.file, line, problems)
        both = _numbers(cells, {"n1": "experimental n", "n2": "control n"}, settings.file, line, problems)
        if len(both) == 2 and summed(both.values()):
            numbers["n"] = summed(both.values())
        if cells.get("overall estimates", "true").lower() != "false":
            analysis.lines.append(PooledLine(settings.file, line, numbers))
    for line, cells in _lines(subgroups) if subgroups else ():
        known = analyses.get(_key(cells))
        if known is not None and subgroups is not None and cells.get("subgroup"):
            numbers = _numbers(cells, _POOLED, subgroups.file, line, problems)
            number = cells.get("subgroup number", "").removesuffix(".0")
            known.lines.append(PooledLine(subgroups.file, line, numbers, cells["subgroup"], number))
    for line, cells in _lines(rows):
        key = _key(cells)
        if key not in analyses:
            analyses[key] = Analysis(key, cells.get("analysis name", ""), "", "", "", "", "")
        numbers = _numbers(cells, _STUDY, rows.file, line, problems)
        where = cells.get("applicability", "").upper()
        label = cells.get("study", "") or f"line {line}"
        in_total = not where or "OVERALL" in where
        in_subtotal = not where or "SUBGROUP" in where
        study = StudyLine(rows.file, line, label, numbers, cells.get("subgroup", ""), in_total, in_subtotal)
        analyses[key].studies.append(study)
    return analyses


def _key(cells: Cells) -> str:
    parts = (cells.get(c, "").removesuffix(".0") for c in ("analysis group", "analysis number"))
    return ".".join(p or "0" for p in parts)


def _numbers(cells: Cells, names: Mapping[str, str], file: str, line: int, problems: list[Problem]) -> Cells:
    return number_cells({c: cells.get(n, "") for c, n in names.items()}, file, line, problems, names=names)


def _settings(cells: Cells) -> Analysis:
    """Return an analysis from its line of settings."""
    kind = _KINDS.get(normalised(cells.get("data type", "")), "other")
    method = normalised(cells.get("statistical method", ""))
    peto = "peto" in method or "exp o e" in method or "peto" in cells.get("effect measure", "").lower()
    model = normalised(cells.get("analysis model", ""))
    level, study_level = ((cells.get(c) or cells.get("ci pi level", "")) for c in ("estimate ci", "study ci"))
    named = revman_measure(cells.get("effect measure", ""))
    if not named and cells.get("log scale data", "").lower() == "true" and kind == "contrast":
        named = "RR"  # a ratio by another name: all ratios are treated alike where there are no arms
    return Analysis(
        key=_key(cells),
        name=cells.get("analysis name", ""),
        comparison=cells.get("analysis group name", ""),
        kind=kind,
        measure=named,
        method="PETO" if peto else "MH" if method in ("mh", "mantel haenszel") else "IV",
        model="common" if model.startswith(("fixed", "common")) else "random" if model.startswith("random") else "",
        level=level.strip(" %") or "95",
        study_level=study_level.strip(" %") or "95",
        tau2=_TAU2.get(normalised(cells.get("heterogeneity estimator", "")), ""),
        ci=_CI.get(normalised(cells.get("ci method", "")), ""),
        new="heterogeneity estimator" in cells,
        swap=cells.get("swap event and non event", "").lower() == "true",
        arms=(cells.get("experimental group label", ""), cells.get("control group label", "")),
    )


def _without_settings(analyses: Iterable[Analysis], measure: str, file: str) -> list[str]:
    """Tell types and measures of analyses from their data rows, where no settings name them; in place."""
    notes = [f"{file}: the settings ({_SETTINGS}) are not beside it, so that no pooled line can be checked."]
    arms = {
        "dichotomous": ("events1", "n1", "events2", "n2"),
        "continuous": ("mean1", "sd1", "n1", "mean2", "sd2", "n2"),
    }
    for analysis in analyses:
        cells = [s.cells for s in analysis.studies]
        for kind, column in (
            ("dichotomous", "events1"),
            ("continuous", "sd1"),
            ("contrast", "se"),
            ("o-e", "variance"),
        ):
            if any(face(c.get(column, "")) for c in cells):
                analysis.kind = kind
                break
        else:
            analysis.kind = "other"
        columns = ("estimate", "ci_low", "ci_high", *arms.get(analysis.kind, ()))
        shown = [{c: r[c] for c in columns if c in r} for r in cells]
        guess, reason = (measure, "") if measure else guess_measure(shown)
        analysis.measure = "" if guess == "GEN" else guess
        analysis.guessed = bool(reason)
        if reason:
            notes.append(f"{file}: analysis {analysis.key} is taken as {guess}, because {reason}.")
    return notes
