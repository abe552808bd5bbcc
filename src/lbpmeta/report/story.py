"""Story: what a report comes to, in the order in which a reader asks: what was checked, what matters, what is right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lbpmeta.checks.core.finding import RANK, Finding, Severity, Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.evidence.tables import Tables
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS
from lbpmeta.report.answers import in_document, is_read, is_typed
from lbpmeta.report.parts.audit import Audit
from lbpmeta.report.parts.consequences import Alternative, Consequence
from lbpmeta.report.place import briefly, printed_in
from lbpmeta.report.report import Report
from lbpmeta.report.silence import measured_beforehand, power_at_hand

__all__ = ["Story", "Weighty", "lacking", "story_of"]

#: So many findings are told first; so many groups of what could not be checked are named.
_FIRST: Final = 3
_GROUPS: Final = 4
_SOURCES: Final = 6

_AGREED: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
_GRAVE: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
_CONCLUSION: Final = "conclusion"
_QUOTED: Final = "not-in-quote"

#: The question that each check asks; those of relevance run beside the registry.
_TITLES: Final[Mapping[str, str]] = {c.name: c.title for c in (*CHECKS.values(), *RELEVANCE_CHECKS)}

_BY: Final[Mapping[str, str]] = {
    "source": "by the sources, in cells of the tables",
    "format": "by the format of the file",
    "user": "by whoever ran the check",
}

#: What each gate stops, in plain words.
_GATES: Final[Mapping[str, str]] = {
    "material": "numbers that cannot all be right, and implausible ones on which a decision or a tenth of an estimate "
    "or interval hangs (gate: material)",
    "inconsistent": "numbers that cannot all be right (gate: inconsistent)",
    "implausible": "numbers that cannot all be right, or are implausible (gate: implausible)",
    "never": "nothing: this run only tells (gate: never)",
}

_AT_STAKE: Final[Mapping[Severity, str]] = {
    Severity.DECISION: "Significance, direction or clinical relevance hangs on it.",
    Severity.MATERIAL: "A tenth or more of an estimate or of its interval hangs on it.",
    Severity.MINOR: "Less than a tenth of an estimate or of its interval hangs on it.",
    Severity.INFO: "Nothing hangs on it.",
}


@dataclass(frozen=True, slots=True)
class Weighty:
    """A finding in plain words.

    Parameters
    ----------
    finding : Finding
    words : str
        What the numbers say, and where they were printed.
    consequence : str
        What would follow: whether the conclusion changes or stays the same.
    """

    finding: Finding
    words: str
    consequence: str


@dataclass(frozen=True, slots=True)
class Story:
    """The first screen of a report.

    Parameters
    ----------
    checked : tuple of (str, str)
        What was checked: name and words.
    weighty : tuple of Weighty
        The three weightiest findings at most, what fails the gate first.
    right : tuple of str
        What came back right.
    unnoticed : tuple of str
        What would have gone unnoticed.
    unchecked : tuple of str
        What could not be checked, and why.
    known : tuple of str
        What is known and expected, and what that means for the gate.
    standing : str
        Whether the gate is open, and why, in a sentence.
    """

    checked: tuple[tuple[str, str], ...]
    weighty: tuple[Weighty, ...]
    right: tuple[str, ...]
    unnoticed: tuple[str, ...]
    unchecked: tuple[str, ...]
    known: tuple[str, ...]
    standing: str

    @property
    def chapters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The lists below the weightiest findings, titled; empty ones are left out."""
        titled = (
            ("What came back right", self.right),
            ("What would have gone unnoticed", self.unnoticed),
            ("What could not be checked", self.unchecked),
            ("What is known and expected", self.known),
        )
        return tuple((title, lines) for title, lines in titled if lines)


def story_of(report: Report) -> Story:
    """Return what a report comes to.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> story = story_of(lm.check([{"study": "A", "MD": "-0.05", "lower": "-0.26", "upper": "0.36"}]))
    >>> story.weighty[0].consequence
    'The conclusion stays the same: the interval contains the value of no effect under all 4 readings.'
    >>> dict(story.chapters)["What came back right"]
    ('2 comparisons agree; 3 of 3 printed numbers were compared with other numbers.',)
    """
    return Story(
        tuple(_checked(report)),
        tuple(_weighty(report)),
        tuple(_right(report)),
        tuple(_unnoticed(report)),
        tuple(_unchecked(report)),
        tuple(_known(report)),
        _standing(report),
    )


def lacking(report: Report) -> tuple[Finding, ...]:
    """Return what could not be checked, but for the quotes of tables that quote nothing.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> lacking(lm.check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}]))
    ()
    """
    found = report.findings.of_verdicts(Verdict.NOT_CHECKABLE)
    quoting = any(h.check == _QUOTED and h.verdict is not Verdict.NOT_CHECKABLE for h in report.findings.heads())
    return found if quoting else tuple(f for f in found if f.check != _QUOTED)


def _checked(report: Report) -> Iterator[tuple[str, str]]:
    tables = None if report.keeper is None else report.keeper.tables
    size = _count(report.coverage.printed, "printed number")
    if tables is not None:
        rows = sum(len(tables.rows.get(name, ())) for name in ("reviews", "trials", "statements"))
        sources = len({row["source"] for row in tables if row["source"]})
        size += f" in {_count(rows, 'row')}" + (f" of {_count(sources, 'source')}" if sources else "")
    yield "Checked", f"{report.path}: {size}"
    if report.audit is not None:
        yield "Date and revision", f"{report.audit.date}; lbpmeta {report.audit.version}; {report.audit.of_inputs}"
    makers = _makers(tables)
    read = tables is not None and any(in_document(row.file, row["locator"]) for row in tables if row["source"])
    if makers or not (report.understood or read):
        yield "Tables made by", makers or "not said in the tables"
    yield "Premises", _premises(report.audit, read)
    yield "Fails on", _GATES[report.gate]


def _standing(report: Report) -> str:
    several = len(report.failures)
    if report.status == "FAIL":
        odd = "" if report.gate == "inconsistent" else ", or are implausible"
        told = f"numbers that cannot all be right{odd}"
        return f"{_count(several, 'finding')} at or above the gate ({report.gate}): {told}."
    if report.status != "OK":
        return f"{report.reason[0].upper()}{report.reason[1:]}."
    if not report.pinned:
        return f"No finding at or above the gate ({report.gate})."
    known = len(report.pinned)
    told = f"{_count(known, 'finding')} {'are' if known > 1 else 'is'} known and expected, pinned with"
    why = "their reasons" if known > 1 else "its reason"
    return f"Nothing new stands at or above the gate ({report.gate}): {told} {why}."


def _makers(tables: Tables | None) -> str:
    """Who the description beside the tables names (Data Package, `contributors`)."""
    files = {row.file for row in tables if row.file} if tables is not None else set()
    for folder in sorted({Path(file).parent for file in files}):
        try:
            described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
            named = [str(one["title"]) for one in described["contributors"]]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if named:
            return ", ".join(named)
    return ""


def _premises(audit: Audit | None, read: bool) -> str:
    told = "what nobody declares is assumed, and a finding that needs it is called implausible at most"
    if audit is None or not audit.premises:
        return f"none declared: {told}"
    names: dict[str, list[str]] = {}
    for premise in audit.premises:
        names.setdefault(premise.origin, []).append(premise.name)
    who = {**_BY, "source": "by the document"} if read else _BY
    by = "; ".join(f"{', '.join(dict.fromkeys(n))} {who.get(origin, origin)}" for origin, n in names.items())
    return f"{len(audit.premises)} declared ({by}); {told}"


def _weighty(report: Report) -> Iterator[Weighty]:
    """The weightiest, of different rows, checks and sources as long as there are some."""
    failing = set(map(id, report.failures))
    grave = [f for f in report.notable if f.verdict in _GRAVE or id(f) in failing]
    follows = {id(f): report.consequence(f) for f in grave}

    def weight(finding: Finding) -> tuple[bool, bool, int, bool, int]:
        turned = any(one.differs for one in follows[id(finding)])
        severity = list(Severity).index(finding.severity)
        decides = turned or finding.severity is Severity.DECISION
        return id(finding) in failing, decides, RANK[finding.verdict], turned, severity

    left = sorted(grave, key=weight, reverse=True)
    chosen: list[Finding] = []
    while left and len(chosen) < _FIRST:
        fresh = [f for f in left if f.rows[:1] not in {one.rows[:1] for one in chosen}]
        other = [f for f in fresh if f.check not in {one.check for one in chosen}]
        apart = [f for f in other if f.source not in {one.source for one in chosen}]
        if not fresh:
            break  # more about rows that were told already stands with the findings
        best = (apart or other or fresh)[0]
        chosen.append(best)
        left.remove(best)
    tables = None if report.keeper is None else report.keeper.tables
    for finding in chosen:
        source = tables.known(finding.source) if tables is not None and finding.source else None
        cited = source["citation"] if source is not None and not (is_typed(finding) or is_read(finding)) else ""
        where = briefly(cited) or _where(finding)
        told = _told(finding)
        words = f"{where}: {told}" if where else told
        yield Weighty(finding, words, _consequence(finding, follows[id(finding)]))


def _told(finding: Finding) -> str:
    """The fact and the slip that would explain it, of a proof in one sentence: its badge says what it proves."""
    if not finding.repairs:
        return finding.message
    # Who confirms a repair stands with the repair.
    proved = finding.verdict is Verdict.INCONSISTENT
    fact = finding.what if proved else replace(finding, more="").message
    slip = str(finding.repairs[0]).replace(" -> ", " \u2192 ")
    return f"{fact.removesuffix('.')}; the smallest slip that would explain it: {slip}."


def _where(finding: Finding) -> str:
    """Row and line of a table of one's own; the document of what was read."""
    if is_read(finding) or not is_typed(finding) or not finding.rows:
        return printed_in(finding)
    return f"{finding.rows[0]}, {finding.locator} of {finding.source}"


def _consequence(finding: Finding, found: Sequence[Consequence]) -> str:
    """What would follow, in one sentence."""
    if finding.check.startswith(_CONCLUSION):
        return "The conclusion as it is written is not borne out by the numbers beside it."
    turned = next((one for one in found if one.differs), None)
    if turned is not None:
        return f"The conclusion on {turned.line} changes: {_turn(turned)}"
    same = next((one for one in found if one.same), None)
    if same is None:
        return _AT_STAKE[finding.severity]
    every = "both" if len(same.known) == 2 else f"all {len(same.known)}"
    # Of many rows together it is named, so that nobody takes it for the conclusion of the row.
    many = f", {_count(same.known[0].k, 'study')} pooled," if same.known[0].k else ""
    pooled = "" if same.line in finding.rows else f" on {same.line}{many}"
    return f"The conclusion{pooled} stays the same: {_plain(same.known[0])} under {every} readings."


def _turn(consequence: Consequence) -> str:
    """The first two readings that part, in what parts them."""
    first = consequence.known[0]
    other = next(r for r in consequence.known if r.conclusion != first.conclusion)
    before, how = (f"with {r.what}" if r.kind == "repair" else r.what for r in (first, other))
    if (first.significant, first.side) != (other.significant, other.side):
        return f"{before}, {_plain(first)}; {how}, {_plain(other)}."
    pairs = ((first.importance, other.importance), (first.imprecision, other.imprecision))
    said, then = next(pair for pair in pairs if pair[0] != pair[1])
    return f"{before}, {said}; {how}, {then}."


def _plain(reading: Alternative) -> str:
    if reading.significant is None:
        return "; ".join(reading.conclusion) or "there is no effect to test"
    return f"the interval {'excludes' if reading.significant else 'contains'} the value of no effect"


def _right(report: Report) -> Iterator[str]:
    agreed = sum(report.findings.count(verdict) for verdict in _AGREED)
    tables = None if report.keeper is None else report.keeper.tables
    lines: dict[str, Counter[bool]] = {}
    borne: Counter[bool] = Counter()
    for head in report.findings.heads():
        if head.verdict is Verdict.NOT_CHECKABLE:
            continue
        if head.check == _CONCLUSION:
            borne[head.verdict in _AGREED] += 1
        elif head.check in CHECKS and CHECKS[head.check].rederives:
            row = tables.known(head.row) if tables is not None else None
            source = head.finding.source if head.finding is not None else row["source"] if row is not None else ""
            lines.setdefault(source, Counter())[head.verdict in _AGREED] += 1
    for source, count in lines.items():
        if count[True]:
            of = f" of {source.upper() if source.startswith('cd0') else source}" if source else ""
            told = _count(count.total(), "pooled line")
            yield f"{count[True]} of {told}{of} re-derive{'s' * (count[True] == 1)} from the study rows."
    if agreed:
        numbers = f"{report.coverage.checked:,} of {_count(report.coverage.printed, 'printed number')}"
        verb = "agrees" if agreed == 1 else "agree"
        yield f"{_count(agreed, 'comparison')} {verb}; {numbers} were compared with other numbers."
    if borne[True]:
        verb = "is" if borne.total() == 1 else "are"
        told = _count(borne.total(), "conclusion")
        yield f"{borne[True]} of {told} that can be judged {verb} borne out by the numbers."


def _unnoticed(report: Report) -> Iterator[str]:
    loose = report.coverage.ranged + report.coverage.quoted
    power = power_at_hand(report)
    if power is not None and power.columns:
        below = round(100 * power.told) - round(100 * power.noticed)
        more = f"; {below} of these would be told below it" if below > 0 else ""
        yield (
            f"Of 100 slips as found in print, about {round(100 * (1 - power.noticed))} in this very table would go "
            f"unnoticed at the gate{more} ({power.planted} planted)."
        )
    elif (before := measured_beforehand(report)) is not None:
        yield before.line
    elif report.coverage.printed:
        yield "Not counted here: lbpmeta power plants slips in this very table, and counts those that would be noticed."
    if loose:
        told = _count(loose, "number")
        yield f"{told} can be compared with a range or a quote only: a slip that keeps to it is silent."


def _unchecked(report: Report) -> Iterator[str]:
    if report.coverage.unchecked:
        why = "; ".join(f"{reason} ({n})" for reason, n in report.coverage.reasons.items())
        told = _count(report.coverage.unchecked, "number")
        yield f"{told} could be compared with nothing" + (f": {why}." if why else ".")
    groups: dict[str, list[Finding]] = {}
    for finding in lacking(report):
        groups.setdefault(finding.check, []).append(finding)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    for check, found in ordered[:_GROUPS]:
        title = _TITLES.get(check, check)
        reasons = Counter(f.missing[0] if f.missing else f.what for f in found)
        reason, most = reasons.most_common(1)[0]
        rest = len(found) - most
        # A reason of its own for each row is no summary: these stand with the findings.
        why = f"missing: {reason.rstrip('.')}" if most > rest else f"{len(reasons)} reasons, told with each"
        yield f"{len(found)} × \u201c{title}\u201d: {why}."
    left = sum(len(found) for _, found in ordered[_GROUPS:])
    if left:
        yield f"{left} more, of {_count(len(ordered) - _GROUPS, 'other check')}."


def _known(report: Report) -> Iterator[str]:
    pinned = report.pinned
    old = [f for f in report.gated if f not in report.failures]
    if pinned:
        several = len(pinned) != 1
        gate = "the gate is green" if report.ok else "these do not shut the gate"
        yield (
            f"{_count(len(pinned), 'finding')} {'are' if several else 'is'} known and expected: somebody looked at "
            f"{'each' if several else 'it'}, and wrote down why it stays (a pin), so {gate}; a run turns red when one "
            "of them changes or goes, or a new one comes."
        )
        by = Counter(f.source for f in pinned if f.source)
        if by:
            first = by.most_common(_SOURCES if len(by) > _SOURCES + 1 else None)
            named = [f"{source} {n}" for source, n in first]
            rest = len(by) - len(first)
            others = [f"{by.total() - sum(n for _, n in first)} in {rest} others"] if rest else []
            yield f"By source: {', '.join([*named, *others])}."
    if old:
        yield f"{_count(len(old), 'finding')} of the baseline: there before, and never failing."


def _count(number: int, noun: str) -> str:
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"
