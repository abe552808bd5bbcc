"""Analyses: what RevMan's two formats have in common, and how it becomes rows of the tables.

RevMan computes the effect of a study from its arms, and a pooled line from its studies, by the settings that the
analysis names: Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. Cochrane, 2010; since January 2025
with REML and Hartung-Knapp intervals as choices (Veroniki AA et al.).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import measure_named, slug
from lbpmeta.evidence.cells import blank, legal_level, plain_number
from lbpmeta.evidence.drafts import Draft, file_name
from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.tables import GUESSED, Said
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.declaration import declare
from lbpmeta.premises.premise import Origin
from lbpmeta.printed import Printed

__all__ = [
    "Analysis",
    "PooledLine",
    "StudyLine",
    "drafts_of",
    "face",
    "number_cells",
    "revman_measure",
    "said_by_revman",
    "stored_p",
    "summed",
]

_COUNTS: Final = frozenset(("n", "n1", "n2", "events1", "events2", "k", "q_df"))


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A study in an analysis: label, subgroup, numbers by column, and which totals it belongs to."""

    file: str
    line: int
    label: str
    cells: Mapping[str, str]
    subgroup: str = ""
    in_total: bool = True
    in_subtotal: bool = True


@dataclass(frozen=True, slots=True)
class PooledLine:
    """A total or subtotal: numbers by column, and the subgroup ("" for the total)."""

    file: str
    line: int
    cells: Mapping[str, str]
    subgroup: str = ""
    number: str = ""


@dataclass(slots=True)
class Analysis:
    """One outcome of one comparison with its settings.

    Parameters
    ----------
    key : str
        Comparison and outcome, for example "1.2".
    kind : {"dichotomous", "continuous", "contrast", "o-e", "other"}
    measure : str
        As the tables write it; "" if unknown.
    method : {"MH", "IV", "PETO", ""}
    model : {"common", "random", ""}
    tau2, ci : str
        What the analysis declares; "" where the program offered no choice.
    new : bool
        RevMan of 2025, in which I2 follows from tau2.
    swap : bool
        Whether events and non-events change places.
    guessed : bool
        Whether the measure is a guess, under which nothing is proved.
    """

    key: str
    name: str
    comparison: str
    kind: str
    measure: str
    method: str
    model: str
    level: str = ""
    study_level: str = ""
    tau2: str = ""
    ci: str = ""
    new: bool = False
    swap: bool = False
    guessed: bool = False
    arms: tuple[str, str] = ("", "")
    studies: list[StudyLine] = field(default_factory=list)
    lines: list[PooledLine] = field(default_factory=list)


#: Zeros behind the point: a program's, not the print's.
_ZEROS: Final = re.compile(r"(?<=\d)\.0+(?=$|[eE])")


def revman_measure(text: str) -> str:
    """Return the measure that RevMan names, or "".

    Examples
    --------
    >>> revman_measure("PETO_OR"), revman_measure("Std. Mean Difference"), revman_measure("Odds Ratio (Non-event)")
    ('OR', 'SMD', 'OR')
    """
    plain = re.sub(r"\(.*?\)|^peto|^log", "", text.replace("_", " ").strip(), flags=re.IGNORECASE).strip()
    return measure_named(plain)


def number_cells(
    pairs: Mapping[str, str], file: str, line: int, problems: list[Problem], *, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the cells that hold numbers, as the tables write them; what is wrong goes to `problems`.

    RevMan writes floats, whose trailing zeros are lost: "5.0" stands for all that 5 can, "1.0E-6" for 0.000001.
    """
    found: dict[str, str] = {}
    for column, text in pairs.items():
        if blank(text) or text.strip() == "\ufffd":  # so it writes what it could not compute
            continue
        try:
            found[column] = _number(text.strip(), column in _COUNTS, column in ("p", "q_p"))
        except DataError as error:
            shown = (names or {}).get(column, column)
            problems.append(Problem(file, line, shown, text, "this is no number", str(error)))
    return found


@lru_cache(maxsize=65536)
def _number(text: str, count: bool, stored: bool) -> str:
    """Return the number of a cell as the tables write it; zeros, totals and weights stand often."""
    number = plain_number(_ZEROS.sub("", text), count=count)
    return stored_p(number) if stored else number


@lru_cache(maxsize=65536)
def _value(text: str) -> Decimal:
    return Printed.parse(text).value


#: Decimals of a stored P that its numeric error of 1e-6 leaves.
_PLACES: Final = Decimal("0.00001")
_P_ERROR: Final = Decimal("0.000001")


def stored_p(text: str) -> str:
    """Return a P that RevMan stored in as many decimals as can be trusted: its program errs by up to 0.000001.

    Five at most, and fewer where the error may have turned the last one; what rounds to 0 is a bound.

    Examples
    --------
    >>> stored_p("0.0069083533"), stored_p("0.04"), stored_p("0.000001"), stored_p("-0.2")
    ('0.00691', '0.04', '<0.00001', '-0.2')
    """
    number = Printed.parse(text)
    value = number.value
    if number.op != "=" or value.copy_abs() < _PLACES / 2:
        return "<0.00001" if number.op == "=" else text
    if -value.as_tuple().exponent <= 5 or value < 0:  # type: ignore[operator]
        return text
    unit = _PLACES
    while True:
        short = value.quantize(unit, rounding=ROUND_HALF_EVEN)
        if abs(short - value) + _P_ERROR <= unit / 2:
            return f"{short:f}"
        unit = unit.scaleb(1)


def said_by_revman(file: str, *, new: bool, settings: bool = True) -> tuple[Said, ...]:
    """Return what the format of a RevMan file declares about the rows read from it.

    Parameters
    ----------
    file : str
    new : bool
        RevMan of 2025.
    settings : bool
        Whether the settings of the analyses stand beside the numbers: how the rows' intervals were made.

    Examples
    --------
    >>> [s.declaration.name for s in said_by_revman("a.rm5", new=False)]
    ['software', 'rounding', 'transcription', 'weights of', 'p of', 'interval']
    """
    what = {
        "software": "revman2025" if new else "revman5",
        "rounding": "nearest",
        "transcription": "as exported",
        "weights of": "the analysis",
    }
    if settings:  # intervals of studies; those of lines follow from each line's own settings
        what |= {"p of": "this estimate", "interval": "wald"}
    where = f"RevMan file {file_name(file)}"
    return tuple(
        Said(declare(name, value, origin=Origin.FORMAT, where=where), "trials" if name == "interval" else "", file)
        for name, value in what.items()
    )


def face(text: str) -> float:
    """Return the face value of a cell that :func:`number_cells` read; 0 for an empty one.

    Examples
    --------
    >>> face("<0.5"), face("")
    (0.5, 0.0)
    """
    return float(Printed.parse(text)) if text else 0.0


def summed(counts: Iterable[str]) -> str:
    """Return the sum of counts; "" where one of them is no whole number.

    Examples
    --------
    >>> summed(["12", "13"]), summed(["12", "<5"])
    ('25', '')
    """
    texts = list(counts)
    return str(sum(map(int, texts))) if all(re.fullmatch("[0-9]{1,18}", t) for t in texts) else ""


def _is_zero(text: str) -> bool:
    return not text or _value(text) == 0


def _effect(cells: Mapping[str, str], measure: str) -> dict[str, str]:
    """Return estimate and interval, or nothing where the program filled in zeros."""
    found = {c: cells[c] for c in ("estimate", "ci_low", "ci_high") if cells.get(c)}
    if len(found) < 3 or all(_is_zero(t) for t in found.values()):
        return {}
    if measure in LOG_MEASURES and any(_value(t) < 0 or _is_zero(found["estimate"]) for t in found.values()):
        return {}
    return found


def _study_cells(analysis: Analysis, cells: Mapping[str, str]) -> dict[str, str]:
    """Return what the type of data says is printed of a study; the other columns hold zeros that mean nothing."""
    out: dict[str, str] = {}
    if analysis.kind == "dichotomous":
        out = {c: cells[c] for c in ("events1", "n1", "events2", "n2") if cells.get(c)}
        if analysis.swap:
            for arm in "12":
                pair = out.get(f"n{arm}", ""), out.pop(f"events{arm}", "")
                if summed(pair) and all(pair):
                    out[f"events{arm}"] = str(int(pair[0]) - int(pair[1]))
    elif analysis.kind == "continuous":
        out = {c: cells[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2") if cells.get(c)}
    elif analysis.kind in ("contrast", "o-e"):
        out = {c: cells[c] for c in ("n1", "n2") if cells.get(c) and not _is_zero(cells[c])}
        if analysis.kind == "contrast" and not _is_zero(cells.get("se", "")):
            out["se"] = cells["se"]
        if analysis.kind == "o-e" and cells.get("o_e") and not _is_zero(cells.get("variance", "")):
            out |= {"o_e": cells["o_e"], "o_e_var": cells["variance"]}
    effect = _effect(cells, analysis.measure)
    out |= effect
    if effect:
        out |= {"level": analysis.study_level} if analysis.study_level else {}
        if not _is_zero(cells.get("weight", "")):
            out["weight"] = cells["weight"]
    return out


def _pooled_cells(analysis: Analysis, cells: Mapping[str, str]) -> dict[str, str]:
    """Return what is printed of a total; {} if it was not computed."""
    out = _effect(cells, analysis.measure)
    if not out:
        return {}
    out |= {"level": analysis.level} if analysis.level else {}
    wanted = ["p", "z", "k", "n", "pi_low", "pi_high"]
    if not _is_zero(cells.get("q_df", "")):
        wanted += ["q", "q_df", "q_p", "i2"] + (["tau2"] if analysis.model == "random" else [])
    out |= {c: cells[c] for c in wanted if cells.get(c)}
    if out.get("pi_low") and _is_zero(out["pi_low"]) and _is_zero(out.get("pi_high", "")):
        del out["pi_low"], out["pi_high"]
    return out


def _settings(analysis: Analysis) -> dict[str, str]:
    """Return the recipe that the settings of an analysis name."""
    if analysis.method == "PETO" or analysis.kind == "o-e":
        return {
            "model": "common",
            "rows_missing": "the line was pooled by Peto's method, which the recipes of the tables do not name",
        }
    out = {"model": analysis.model, "tau2_method": "", "ci_method": analysis.ci or ("" if analysis.new else "z")}
    if out["ci_method"] == "hksj":
        out["p_of"] = "other-test"  # stored beside a Hartung-Knapp interval: p of the normal test
    if analysis.model == "random":
        out["tau2_method"] = analysis.tau2 or ("" if analysis.new else "DL")
    if not (analysis.kind == "dichotomous" and analysis.method == "IV"):  # the presets pool events by Mantel-Haenszel
        out["recipe"] = "revman2025" if analysis.new else "revman5"
    return {c: t for c, t in out.items() if t}


def drafts_of(analyses: Sequence[Analysis], prefix: str, source: str) -> tuple[list[Draft], list[str]]:
    """Return the rows of analyses, and what was taken how.

    Parameters
    ----------
    analyses : sequence of Analysis
    prefix : str
        Begins the ids, for example "cd008112"; may be "".
    source : str
        What the rows cite.
    """
    drafts: list[Draft] = []
    notes: list[str] = []
    for analysis in analyses:
        analysis.level = analysis.level and legal_level(analysis.level)
        analysis.study_level = analysis.study_level and legal_level(analysis.study_level)
        name = slug(f"{prefix} {analysis.key}")
        measure = analysis.measure or "GEN"
        common = {"source": source, "outcome": analysis.name, "comparison": analysis.comparison, "measure": measure}
        if analysis.guessed:
            common[GUESSED] = "measure"
        if not analysis.measure:
            notes.append(f"analysis {analysis.key} names no measure that is known; its effects are taken as GEN")
        numbers = {line.subgroup: line.number for line in analysis.lines if line.subgroup}
        for study in analysis.studies:
            sub = numbers.get(study.subgroup) or slug(study.subgroup)
            sets = [name] if study.in_total else []
            if study.subgroup and study.in_subtotal:
                sets.append(f"{name}.{sub}")
            cells = _study_cells(analysis, study.cells)
            if not cells:
                continue
            facts = {"set": " ".join(sets), "trial": study.label, "arm1": analysis.arms[0], "arm2": analysis.arms[1]}
            if analysis.kind in ("dichotomous", "continuous") and analysis.method != "PETO":
                facts["contrast"] = "raw"
            if analysis.kind == "dichotomous":
                facts["kind"] = "events"
            if study.subgroup:
                facts["x_subgroup"] = study.subgroup
            facts["id"] = f"{name}-{slug(study.label)}"
            facts["locator"] = f"analysis {analysis.key}, {study.label}"
            drafts.append(Draft("trials", study.file, study.line, study.label, common | facts | cells))
        for line in analysis.lines:
            cells = _pooled_cells(analysis, line.cells)
            if not cells:
                continue
            own = f"{name}.{line.number or slug(line.subgroup)}" if line.subgroup else name
            facts = {
                "id": own,
                "set": own,
                "review": source,
                "locator": f"analysis {analysis.key} {line.subgroup}".strip(),
            }
            if line.subgroup:
                facts["x_subgroup"] = line.subgroup
            drafts.append(Draft("reviews", line.file, line.line, own, common | facts | cells | _settings(analysis)))
    return drafts, notes
