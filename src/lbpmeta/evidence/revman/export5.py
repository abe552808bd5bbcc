"""Export5: the CSV that RevMan 5 exports: comparisons, outcomes, subgroups and studies in one table."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.drafts import Draft
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
from lbpmeta.evidence.tables import Said
from lbpmeta.evidence.textfile import RawTable

__all__ = ["export5", "is_export5"]

_STUDY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "events1": "Events 1",
        "n1": "Total 1",
        "mean1": "Mean 1",
        "sd1": "SD 1",
        "events2": "Events 2",
        "n2": "Total 2",
        "mean2": "Mean 2",
        "sd2": "SD 2",
        "se": "SE",
        "weight": "Weight",
        "estimate": "Effect Estimate",
        "ci_low": "CI Start",
        "ci_high": "CI End",
    }
)
#: What a study has in the total.
_RESULT: Final = ("estimate", "ci_low", "ci_high", "se", "weight")
_POOLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "estimate": "Effect Estimate",
        "ci_low": "CI Start",
        "ci_high": "CI End",
        "tau2": "Tau\u00b2",
        "q": "Q",
        "q_df": "df",
        "q_p": "P(Q)",
        "i2": "I\u00b2(Q)",
        "z": "Z",
        "p": "P(Z)",
    }
)
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"dic": "dichotomous", "con": "continuous", "iv": "contrast", "giv": "contrast", "ipd": "o-e", "o-e": "o-e"}
)
_MODELS: Final[Mapping[str, str]] = MappingProxyType({"fixed": "common", "random": "random"})


def _whole(text: str) -> str:
    """Return a number of an outcome or a subgroup; "" where it is 0, which stands for none."""
    plain = text.strip().removesuffix(".0")
    return "" if plain == "0" else plain


def export5(raw: RawTable) -> tuple[list[Draft], list[str], tuple[Said, ...]]:
    """Return the rows of RevMan 5's CSV export, what was taken how, and what the format declares.

    Rows without the number of an outcome are comparisons; the first row of an outcome, or of a subgroup, is its pooled
    line, and names type, measure and model for the rows below it.

    Raises
    ------
    ValidationError
        If cells are no numbers.

    Examples
    --------
    >>> header = ("Comparison Number", "Outcome Number", "Name", "Data Type", "Statistical Method", "Effect Measure")
    >>> header = (*header, "Analysis Model", "Events 1", "Total 1", "Events 2", "Total 2")
    >>> rows = (("1", "0", "A versus B", *[""] * 8), ("1", "1", "Death", "DIC", "MH", "OR", "Fixed", *[""] * 4))
    >>> rows = (*rows, ("1", "1", "Lee", *[""] * 4, "3", "20", "5", "21"))
    >>> drafts, _, said = export5(RawTable("my.csv", header, rows, (2, 3, 4)))
    >>> drafts[0].cells["measure"], drafts[0].cells["events2"], said[0].declaration.value
    ('OR', '5', 'revman5')
    """
    raw = raw if "Comparison Number" in raw.header else _numbered(raw)
    analyses: list[Analysis] = []
    problems: list[Problem] = []
    comparison, subgroup = "", ""
    now = ("", "", "")
    for line, record in zip(raw.lines, raw.records, strict=True):
        cells = dict(zip(raw.header, record, strict=True))
        number = tuple(_whole(cells.get(f"{part} Number", "")) for part in ("Comparison", "Outcome", "Subgroup"))
        name = cells["Name"]
        if not number[1]:
            comparison, now = name, (number[0], "", "")
            continue
        first = number[:2] != now[:2]
        head = first or (bool(number[2]) and number != now)
        now = (number[0], number[1], number[2])
        if first:
            analyses.append(_analysis(cells, f"{number[0]}.{number[1]}", comparison))
        subgroup = "" if first or not number[2] else name if head else subgroup
        analysis = analyses[-1]
        if head:
            numbers = number_cells(_of(cells, _POOLED), raw.file, line, problems, names=_POOLED)
            if total := summed([cells.get("Total 1", ""), cells.get("Total 2", "")]):
                numbers["n"] = total
            analysis.lines.append(PooledLine(raw.file, line, numbers, subgroup, number[2]))
        else:
            numbers = number_cells(_of(cells, _STUDY), raw.file, line, problems, names=_STUDY)
            left_out = all(cells.get(_STUDY[c], "").strip() in ("0", "0.0") for c in _RESULT)
            if left_out:  # as the export writes a study that is not in the total
                numbers = {c: text for c, text in numbers.items() if c not in _RESULT}
            analysis.studies.append(StudyLine(raw.file, line, name, numbers, subgroup, not left_out, not left_out))
    if problems:
        raise ValidationError(raw.file, problems)
    drafts, notes = drafts_of(analyses, "", raw.file.replace("\\", "/").rpartition("/")[2])
    return drafts, notes, said_by_revman(raw.file, new=False)


def _numbered(raw: RawTable) -> RawTable:
    """Return the export without numbers with them: its rows tell by what is filled what they are.

    A comparison has a name alone; an outcome has a type and the test between its subgroups, or no pooled line; what
    else has a type is a subgroup.
    """
    at = {name: place for place, name in enumerate(raw.header)}
    sections = raw.sections or ("",) * len(raw.records)
    now, last = [0, 0, 0], ""
    records: list[tuple[str, ...]] = []
    lines: list[int] = []
    for record, line, section in zip(raw.records, raw.lines, sections, strict=True):
        typed = bool(record[at["Data Type"]].strip())
        if section != last:  # a name alone is a title between the rows
            now, last = [now[0] + 1, 0, 0], section
            records.append((str(now[0]), "0", "0", *(section if n == "Name" else "" for n in raw.header)))
            lines.append(line - 1)
        if not typed and not any(c.strip() for p, c in enumerate(record) if p != at["Name"]):
            now = [now[0] + 1, 0, 0]
        elif typed and (record[at["Qint"]].strip() or not record[at["Effect Estimate"]].strip() or not now[1]):
            now = [now[0], now[1] + 1, 0]
        elif typed:
            now = [now[0], now[1], now[2] + 1]
        records.append((*map(str, now), *record))
        lines.append(line)
    header = ("Comparison Number", "Outcome Number", "Subgroup Number", *raw.header)
    return dataclasses.replace(raw, header=header, records=tuple(records), lines=tuple(lines), sections=())


def _of(cells: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {column: cells.get(name, "") for column, name in names.items()}


def _analysis(cells: Mapping[str, str], key: str, comparison: str) -> Analysis:
    """Return an analysis as the first row of its outcome says it."""
    kind = cells.get("Data Type", "").strip().lower()
    method = cells.get("Statistical Method", "").strip().upper()
    measure = cells.get("Effect Measure", "")
    peto = "PETO" in method or "PETO" in measure.upper() or kind in ("ipd", "o-e")
    levels = [cells.get(f"{of} Confidence Interval", "").strip(" %") for of in ("Total", "Study")]
    return Analysis(
        key=key,
        name=cells["Name"],
        comparison=comparison,
        kind=next((full for short, full in _KINDS.items() if kind in (short, full)), _spelt(kind)),
        measure=revman_measure(measure),
        method="PETO" if peto else "MH" if method in ("MH", "MANTEL-HAENSZEL") else "IV",
        model=_MODELS.get(cells.get("Analysis Model", "").strip().lower().partition(" ")[0], ""),
        level=levels[0],
        study_level=levels[1],
        swap=cells.get("Swap event and non-event", "").strip().lower() in ("yes", "true"),
        arms=(cells.get("Group Label 1", ""), cells.get("Group Label 2", "")),
    )


def _spelt(kind: str) -> str:
    """Return a type of data that is written out."""
    return "contrast" if "inverse variance" in kind else "other"


def is_export5(header: Sequence[str]) -> bool:
    """Whether a header is that of the export.

    Examples
    --------
    >>> is_export5(["Comparison Number", "Name", "Effect Estimate"])
    False
    """
    names = set(header)
    own = {"Name", "Effect Estimate", "CI Start", "CI End"}
    return names >= own and (names >= {"Comparison Number", "Outcome Number"} or names >= {"Data Type", "Qint"})
