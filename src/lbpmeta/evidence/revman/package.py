"""RevMan: the data package of RevMan Web (a .zip, its folder, or its data rows alone) as tables.

The columns and what they hold: "Data package" in the RevMan Knowledge Base (documentation.cochrane.org), version 1
(until September 2024) and version 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import normalised
from lbpmeta.evidence.drafts import Draft, assembled
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.revman.analyses import (
    Analysis,
    PooledLine,
    StudyLine,
    drafts_of,
    number_cells,
    revman_measure,
    said_by_revman,
    summed,
)
from lbpmeta.evidence.revman.files import DIAGNOSTIC, ROWS, SETTINGS, SUBGROUPS, package_files, package_table
from lbpmeta.evidence.revman.kinds import data_kind, events_turned
from lbpmeta.evidence.revman.weights import in_totals_by_weight
from lbpmeta.evidence.tables import Said, Tables
from lbpmeta.evidence.textfile import MAX_BYTES, RawTable

__all__ = ["read_package", "rows_alone"]


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
    files = package_files(path, max_bytes)
    if any(name.endswith(DIAGNOSTIC) for name in files):
        raise DataError(f"{str(path)!r} is the package of a diagnostic test accuracy review, which is not read.")
    rows = package_table(files, ROWS)
    if rows is None:
        raise DataError(
            f"{str(path)!r} holds no data rows of RevMan (a file ...{ROWS} with rows). Unpack it and name the file "
            "that you want checked."
        )
    settings, subgroups = package_table(files, SETTINGS), package_table(files, SUBGROUPS)
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


def rows_alone(rows: RawTable, measure: str = "") -> tuple[list[Draft], list[str], tuple[Said, ...]]:
    """Return the data rows of a package that stand in a table of any program, such as a data frame of R.

    Parameters
    ----------
    rows : RawTable
        The columns by the names of the package, with points or blanks between their words.
    measure : str
        The measure of all analyses; "" guesses it by the arms.

    Returns
    -------
    tuple
        Rows, what was taken how, and what the format declares.

    Raises
    ------
    ValidationError
        If cells are no numbers.

    Examples
    --------
    >>> names = ("Analysis.group", "Analysis.number", "Study", "Experimental.cases", "Experimental.N", "Control.cases")
    >>> names = (*names, "Control.N", "Mean", "CI.start", "CI.end")
    >>> cells = ("1", "2", "Lee 2001", "4", "40", "8", "40", "0.5", "0.163", "1.532")
    >>> drafts, notes, _ = rows_alone(RawTable("a.rda", names, (cells,), (2,)))
    >>> drafts[0].cells["measure"], drafts[0].cells["set"]
    ('RR', '1.2')
    """
    problems: list[Problem] = []
    analyses = _analyses(rows, None, None, problems)
    if problems:
        raise ValidationError(rows.file, problems)
    notes = _without_settings(analyses.values(), measure, rows.file)
    drafts, told = drafts_of(list(analyses.values()), "", rows.file)
    shown = [note.removeprefix(f"{rows.file}: ").removesuffix(".") for note in (*notes, *told)]
    said = [s for f in dict.fromkeys(d.file for d in drafts) for s in said_by_revman(f, new=False, settings=False)]
    return drafts, shown, tuple(said)


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
    for analysis in analyses.values() if settings is None else ():
        analysis.studies[:] = in_totals_by_weight(analysis.studies)
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
        level=level.strip(" %"),
        study_level=study_level.strip(" %"),
        tau2=_TAU2.get(normalised(cells.get("heterogeneity estimator", "")), ""),
        ci=_CI.get(normalised(cells.get("ci method", "")), ""),
        new="heterogeneity estimator" in cells,
        swap=cells.get("swap event and non event", "").lower() == "true",
        arms=(cells.get("experimental group label", ""), cells.get("control group label", "")),
    )


def _without_settings(analyses: Iterable[Analysis], measure: str, file: str) -> list[str]:
    """Tell types and measures of analyses from their data rows, where no settings name them; in place."""
    notes = [f"{file}: the settings ({SETTINGS}) are not beside it, so that no pooled line can be checked."]
    arms = {
        "dichotomous": ("events1", "n1", "events2", "n2"),
        "continuous": ("mean1", "sd1", "n1", "mean2", "sd2", "n2"),
    }
    for analysis in analyses:
        cells = [s.cells for s in analysis.studies]
        analysis.kind = data_kind(cells)
        if analysis.kind == "dichotomous" and not measure and (turned := events_turned(cells)):
            cells, analysis.swap = turned, True
            notes.append(f"{file}: the ratios of analysis {analysis.key} are of those without the event.")
        columns = ("estimate", "ci_low", "ci_high", *arms.get(analysis.kind, ()))
        shown = [{c: r[c] for c in columns if c in r} for r in cells]
        guess, reason = (measure, "") if measure else guess_measure(shown)
        if reason and guess == "RR" and analysis.kind == "o-e":  # no ratio of risks is made so
            guess = "HR"
        analysis.measure = "" if guess == "GEN" else guess
        analysis.guessed = bool(reason)
        if reason:
            notes.append(f"{file}: analysis {analysis.key} is taken as {guess}, because {reason}.")
    return notes
