"""RM5: a review of RevMan 5 (.rm5, XML) as tables. Entities are refused, so that no file can blow up or reach out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from lbpmeta.errors import DataError
from lbpmeta.evidence.drafts import assembled
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
from lbpmeta.evidence.tables import Tables
from lbpmeta.evidence.textfile import MAX_BYTES, read_bytes
from lbpmeta.measures import LOG_MEASURES

__all__ = ["read_rm5"]

_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"DICH": "dichotomous", "CONT": "continuous", "IV": "contrast", "IPD": "o-e"}
)
_STUDY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "events1": "EVENTS_1",
        "n1": "TOTAL_1",
        "mean1": "MEAN_1",
        "sd1": "SD_1",
        "events2": "EVENTS_2",
        "n2": "TOTAL_2",
        "mean2": "MEAN_2",
        "sd2": "SD_2",
        "se": "SE",
        "weight": "WEIGHT",
        "estimate": "EFFECT_SIZE",
        "ci_low": "CI_START",
        "ci_high": "CI_END",
    }
)
_POOLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "estimate": "EFFECT_SIZE",
        "ci_low": "CI_START",
        "ci_high": "CI_END",
        "tau2": "TAU2",
        "q": "CHI2",
        "q_df": "DF",
        "q_p": "P_CHI2",
        "i2": "I2",
        "z": "Z",
        "p": "P_Z",
        "k": "STUDIES",
    }
)


#: RevMan nests its elements a dozen deep, and the lists in its texts a few more.
_DEEPEST: Final = 200


@dataclass(slots=True)
class _Node:
    """An element with its line in the file."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[_Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> list[_Node]:
        """Children of these tags."""
        return [c for c in self.children if c.tag in tags]

    def word(self, tag: str) -> str:
        """The text of the first child of a tag."""
        return next((" ".join("".join(c.pieces).split()) for c in self.all(tag)), "")


def _parsed(raw: bytes, file: str) -> _Node:
    """Return the root of an XML file.

    Raises
    ------
    ValidationError
        If it is not well-formed, declares entities, or nests its elements out of all proportion.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    root = _Node("", {}, 0)
    open_nodes = [root]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_nodes) > _DEEPEST:
            what = f"the file nests more than {_DEEPEST} elements, which RevMan never does"
            raise ValidationError(file, [Problem(file, parser.CurrentLineNumber, "", tag, what, "Export it anew.")])
        node = _Node(tag, attributes, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(tag: str) -> None:
        open_nodes.pop()

    def text(data: str) -> None:
        open_nodes[-1].pieces.append(data)

    def entity(name: str, *rest: object) -> None:
        what = "the file declares XML entities, which RevMan never does"
        raise ValidationError(file, [Problem(file, parser.CurrentLineNumber, "", name, what, "Export it anew.")])

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        what = f"the file is no well-formed XML ({expat.ErrorString(error.code)})"
        fix = "Export it from RevMan anew; its text must be in the encoding that its first line names."
        raise ValidationError(file, [Problem(file, error.lineno, "", "", what, fix)]) from None
    except ValidationError:
        raise
    except (ValueError, LookupError) as error:
        raise ValidationError(
            file, [Problem(file, 1, "", "", f"the encoding is unknown: {error}", "Save as UTF-8.")]
        ) from None
    return root


def read_rm5(path: Path, max_bytes: int = MAX_BYTES) -> Tables:
    """Read a review of RevMan 5 of at most `max_bytes`.

    Raises
    ------
    ValidationError
        If the file is no XML, or holds what is no number.
    DataError
        If it is no review, or has no analyses with numbers.

    Notes
    -----
    EFFECT_SIZE, CI_START and CI_END of ratios are ratios, SE is of the natural logarithm; LOG_EFFECT_SIZE and its
    interval are decimal logarithms and are not read. Blanks are results that were not computed.
    """
    file = str(path)
    root = _parsed(read_bytes(path, max_bytes), file)
    reviews = root.all("COCHRANE_REVIEW")
    if not reviews:
        raise DataError(f"{file!r} is XML, but no review of RevMan 5 (no COCHRANE_REVIEW).")
    review = reviews[0]
    names = {s.attributes.get("ID", ""): s.attributes.get("NAME", "") for s in _descend(review, "STUDY")}
    problems: list[Problem] = []
    analyses: list[Analysis] = []
    for comparison in _descend(review, "COMPARISON"):
        for outcome in comparison.children:
            kind = _KINDS.get(outcome.tag.removesuffix("_OUTCOME")) if outcome.tag.endswith("_OUTCOME") else None
            if kind is not None:
                analyses.append(_analysis(comparison, outcome, kind, names, file, problems))
    if problems:
        raise ValidationError(file, problems)
    title = next((t for c in review.all("COVER_SHEET") if (t := c.word("TITLE"))), path.name)
    prefix = review.attributes.get("REVIEW_NO", "") or ""
    drafts, notes = drafts_of(analyses, f"rm-{prefix}" if prefix else "", title)
    if not drafts:
        raise DataError(f"{file!r} holds no analysis with numbers that can be checked.")
    left = sum(_excluded(node) for tag in _KINDS for node in _descend(review, f"{tag}_DATA"))
    if left:
        notes = [*notes, f"{left} row{'s' * (left != 1)} that the review leaves out of its totals passed over"]
    source = {"kind": "review", "citation": title, "doi": review.attributes.get("DOI", "")}
    said = said_by_revman(file, new=False)
    return assembled(drafts, file, notes=[f"{file}: {n}." for n in notes], source=source, said=said)


def _descend(node: _Node, tag: str) -> list[_Node]:
    found = []
    for child in node.children:
        if child.tag == tag:
            found.append(child)
        found += _descend(child, tag)
    return found


def _analysis(
    comparison: _Node, outcome: _Node, kind: str, names: Mapping[str, str], file: str, problems: list[Problem]
) -> Analysis:
    a = outcome.attributes
    first = outcome.tag.removesuffix("_OUTCOME")
    method = a.get("METHOD", "IV" if kind != "o-e" else "PETO")
    random = {"YES": "random", "NO": "common"}.get(a.get("RANDOM", ""), "")
    analysis = Analysis(
        key=f"{comparison.attributes.get('NO', '0')}.{a.get('NO', '0')}",
        name=outcome.word("NAME"),
        comparison=comparison.word("NAME"),
        kind=kind,
        measure=revman_measure(a.get("EFFECT_MEASURE", "") or outcome.word("EFFECT_MEASURE")),
        method="PETO" if "PETO" in (method, a.get("EFFECT_MEASURE", "")[:4]) else method,
        model=random,
        level=a.get("CI_TOTAL", ""),
        study_level=a.get("CI_STUDY", ""),
        swap=a.get("SWAP_EVENTS", "NO") == "YES",
        arms=(outcome.word("GROUP_LABEL_1"), outcome.word("GROUP_LABEL_2")),
    )
    groups = [(outcome, "", "")]
    groups += [
        (g, g.word("NAME") or f"subgroup {i}", str(i)) for i, g in enumerate(outcome.all(f"{first}_SUBGROUP"), 1)
    ]
    for group, subgroup, number in groups:
        printed = a.get("TOTALS", "YES") in (("YES", "SUB") if subgroup else ("YES",))
        if printed:
            cells = _numbers(group, _POOLED, file, problems)
            both = [group.attributes.get(f"TOTAL_{i}", "") for i in "12"]
            if summed(both):
                cells["n"] = summed(both)
            analysis.lines.append(PooledLine(file, group.line, cells, subgroup, number))
        for data in group.all(f"{first}_DATA"):
            if _excluded(data):
                continue
            study = data.attributes.get("STUDY_ID", "")
            label = names.get(study, "") or study.removeprefix("STD-")
            cells = _numbers(data, _STUDY, file, problems)
            in_total = a.get("TOTALS", "YES") != "SUB" or not subgroup
            analysis.studies.append(StudyLine(file, data.line, label, cells, subgroup, in_total))
    if kind == "contrast" and _on_log_scale(analysis):
        analysis.measure = ""
    return analysis


def _excluded(data: _Node) -> bool:
    """Whether a row stands in the review and is left out of every total."""
    return data.attributes.get("EXCLUDED", "NO") == "YES"


def _numbers(node: _Node, names: Mapping[str, str], file: str, problems: list[Problem]) -> dict[str, str]:
    pairs = {c: node.attributes.get(n, "") for c, n in names.items()}
    return number_cells(pairs, file, node.line, problems, names=names)


def _on_log_scale(analysis: Analysis) -> bool:
    """Whether the intervals of a ratio are logarithms: most are as wide as their standard error says as they stand."""
    plain = logarithmic = 0
    for study in analysis.studies:
        low, high, se = (face(study.cells.get(c, "")) for c in ("ci_low", "ci_high", "se"))
        if se > 0 and high > low:
            plain += math.isclose((high - low) / (2 * se), 1.96, rel_tol=0.02)
            logarithmic += low > 0 and math.isclose(math.log(high / low) / (2 * se), 1.96, rel_tol=0.02)
    return analysis.measure in LOG_MEASURES and plain > logarithmic
