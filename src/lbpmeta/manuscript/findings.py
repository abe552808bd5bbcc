"""Findings: what is told of a written result that was held against the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.manuscript.entries import EvidenceEntry
from lbpmeta.manuscript.linked import REDERIVED, Held
from lbpmeta.manuscript.written import WrittenResult
from lbpmeta.report.answers import AGAINST_EVIDENCE, LINK_MISSING

__all__ = ["finding_of", "finding_without_link", "said_to_differ", "shown_result"]

_VERDICTS: Final[Mapping[str, Verdict]] = {
    "agrees": Verdict.CONSISTENT_WITHIN_ROUNDING,
    "turned": Verdict.METHOD_DEPENDENT,
    "differs": Verdict.INCONSISTENT,
}
_NAMES: Final = {
    "ci_low": "lower bound", "ci_high": "upper bound", "i2": "I2", "tau2": "tau2", "q": "Q",
    "sd": "SD", "of": "number of people",
}  # fmt: skip
_FEW: Final = 5


def shown_result(written: WrittenResult) -> str:
    """Return a written result in short.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.written import manuscript_of
    >>> reading = lm.read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")
    >>> shown_result(manuscript_of(reading, lm.load().tables).results[0])
    'MD -7.7 (-12.1 to -3.3)'
    """
    r = written.result
    if r.kind == "heterogeneity":
        return ", ".join(f"{_NAMES[name]} {text}" for name in ("i2", "tau2", "q") if (text := getattr(r, name)))
    one = r.estimate or (f"{r.events} of {r.of}" if r.of else r.events)
    if r.ci_low and r.ci_high:
        one += f" ({r.ci_low} to {r.ci_high})"
    return f"{r.measure} {one}".strip()


def _ids(entries: tuple[EvidenceEntry, ...]) -> str:
    ids = list(dict.fromkeys(entry.id for entry in entries))
    more = f" and {len(ids) - _FEW} more" if len(ids) > _FEW else ""
    return f"{'one of ' if len(ids) > 1 else ''}{', '.join(ids[:_FEW])}{more}"


def said_to_differ(differs: tuple[tuple[str, str, str], ...]) -> str:
    """Return what differs in words.

    Examples
    --------
    >>> said_to_differ((("ci_high", "-3.8", "-3.3"),))
    'upper bound -3.8 in the text, -3.3 in the evidence'
    """
    return "; ".join(
        f"{_NAMES.get(name, name)} {mine or '(none)'} in the text, {theirs} in the evidence"
        for name, mine, theirs in differs
    )


def finding_of(written: WrittenResult, held: Held, file: str) -> Finding:
    """Return what is told of a result that was held against the evidence.

    Parameters
    ----------
    written : WrittenResult
    held : Held
    file : str
        The manuscript.
    """
    verdict = _VERDICTS.get(held.status, Verdict.NOT_CHECKABLE)
    if held.status == "agrees" and held.way == "equal" and not held.notes:
        verdict = Verdict.CONSISTENT
    if held.status == "agrees" and any(
        " here, " in note or note.startswith(REDERIVED) for note in held.notes
    ):  # another number, order, or pool
        verdict = Verdict.METHOD_DEPENDENT
    linked = "linked" if held.linked else "not linked"
    text, ids = shown_result(written), _ids(held.entries)
    theirs = held.entries[0].told if held.entries else ""
    message = {
        "agrees": f"{text} is {held.way} to {ids} ({linked}).",
        "turned": f"{text} is {theirs} of {ids} {_turned(held.way)}, and no words say why ({linked}).",
        "differs": f"{text} differs from {ids} ({linked}), which has {theirs}: {said_to_differ(held.differs)}.",
        "unmatched": f"{text} stands in no row of the evidence.",
        "cited": f"{text} is a result of work that is cited ({held.notes[0] if held.notes else ''}): not compared.",
        "aside": f"{text} is not compared: {held.notes[0] if held.notes else ''}.",
        "idle": f"{text} is linked, but {held.notes[0] if held.notes else ''}",
    }[held.status]
    more = " ".join(held.notes) if held.status in ("agrees", "turned", "differs") else ""
    printed = {name: number.text for name, number in written.numbers.items()}
    printed |= {f"{held.entries[0].id}: {name}": theirs for name, _, theirs in held.differs}
    missing = ("a row of the evidence that prints it",) if held.status in ("unmatched", "idle") else ()
    return Finding(
        AGAINST_EVIDENCE,
        verdict,
        Severity.MATERIAL if held.status == "differs" else Severity.INFO,
        f"{message} {more}".strip(),
        printed=MappingProxyType(printed if verdict is not Verdict.NOT_CHECKABLE else {}),
        rows=(written.row, *dict.fromkeys(entry.row.id for entry in held.entries)),
        source=file,
        locator=written.locator,
        missing=missing,
        file=file,
        line=written.result.line or 0,
    )


def _turned(way: str) -> str:
    return "with the other sign" if "sign" in way else "inverted"


def finding_without_link(written: WrittenResult, held: Held, file: str) -> Finding:
    """Return that a result has no link where every one must have one."""
    what = (
        f"It is {held.way} to {_ids(held.entries)}: link it." if held.status == "agrees" else "Link it, or ignore it."
    )
    return Finding(
        LINK_MISSING,
        Verdict.NOT_CHECKABLE,
        Severity.MATERIAL,
        f"{shown_result(written)} has no link to a row of the evidence. {what}",
        rows=(written.row,),
        source=file,
        locator=written.locator,
        missing=("a link",),
        file=file,
        line=written.result.line or 0,
    )
