"""Report: all findings of a folder of evidence, with what they cover and whether the gate opens."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.run.coverage import Coverage
from lbpmeta.checks.run.findings import Findings
from lbpmeta.checks.run.internal import INTERNAL
from lbpmeta.errors import ConfigurationError, NotDefinedError
from lbpmeta.evidence.tables import Tables
from lbpmeta.evidence.understood import Understood
from lbpmeta.report.answers import LINK_MISSING
from lbpmeta.report.baseline import fingerprint
from lbpmeta.report.gate import GATES, stops, worst_first
from lbpmeta.report.parts.audit import Audit
from lbpmeta.report.parts.checklist import Checklist, checklist_of
from lbpmeta.report.parts.consequences import Consequence, consequence_lines
from lbpmeta.report.parts.documents import Document
from lbpmeta.report.parts.queries import Query, query_about

if TYPE_CHECKING:
    import pandas as pd

    from lbpmeta.checks.power.power import Power

__all__ = ["Keeper", "Report"]

#: (whether a finding stops, name of the gate, seed, pairs and additions too, findings, progress) -> power of the table.
Measuring: TypeAlias = Callable[
    [Callable[[Finding], bool], str, int, bool, Findings, Callable[[int, int], None] | None], "Power"
]


class Keeper(Protocol):
    """The evidence of a report, for what is asked about its findings later; the workbench has it."""

    @property
    def tables(self) -> Tables: ...

    def consequence(self, finding: Finding) -> tuple[Consequence, ...]: ...

    def together(self, findings: Iterable[Finding]) -> tuple[Consequence, ...]: ...


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What the checks found.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> report = lm.load().check()
    >>> report.ok
    True

    Parameters
    ----------
    findings : Findings
        Everything, the silent agreements too.
    coverage : Coverage
        How many printed numbers exist, how many could be checked, how many not and why.
    path : str
        The evidence that was checked.
    gate : {"material", "inconsistent", "implausible", "never"}
        What makes `ok` false: "material" is "inconsistent", and "implausible" of severity material or decision. It is
        false too when nothing was checked.
    severity : {"info", "minor", "material", "decision"}
        Findings of less severity never fail.
    baseline : frozenset of str
        Fingerprints of findings that were there before: they never fail either.
    notes : tuple of str
        What was taken how when the evidence was read: a guessed measure, converted numbers, columns not read.
    documents : tuple of Document
        The sources whose conclusions are encoded: each is a chapter (:func:`lbpmeta.report.chapters.chapters`).
    keeper : Keeper, optional
        The evidence, for consequences; a report that was read from a file has none.
    measuring : callable, optional
        Measures the power of the checked table; set by the run.
    audit : Audit, optional
        What it was made of: inputs, version, premises, settings, date.
    understood : tuple of Understood
        What was made of the columns and rows of files that somebody brought.
    """

    findings: Findings
    coverage: Coverage
    path: str
    gate: str = "material"
    severity: str = "info"
    baseline: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    keeper: Keeper | None = field(default=None, compare=False)
    measuring: Measuring | None = field(default=None, compare=False)
    _kept: dict[str, Power] = field(default_factory=dict, init=False, compare=False)
    audit: Audit | None = field(default=None, compare=False)
    understood: tuple[Understood, ...] = ()

    def __post_init__(self) -> None:
        given: Sequence[Finding] = self.findings
        if not isinstance(given, Findings):
            object.__setattr__(self, "findings", Findings.of(given))
        if self.gate not in GATES:
            raise ConfigurationError(f"`gate` is {self.gate!r}; it must be one of {', '.join(map(repr, GATES))}.")
        if self.severity not in tuple(Severity):
            raise ConfigurationError(
                f"`severity` is {self.severity!r}; it must be one of {', '.join(map(repr, tuple(Severity)))}."
            )

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Findings that keep the gate shut; what lbpmeta itself failed at is among them, whatever the gate."""
        return (*(f for f in self.gated if fingerprint(f) not in self.baseline), *self.internal)

    @property
    def internal(self) -> tuple[Finding, ...]:
        """What lbpmeta itself failed at: nothing is known of these numbers."""
        return tuple(f for f in self.findings.spoken if f.check == INTERNAL)

    @property
    def gated(self) -> tuple[Finding, ...]:
        """Findings at or above the gate, those of the baseline among them; pinned ones are not."""
        return tuple(f for f in self.findings.spoken if stops(f, self.gate, self.severity))

    @property
    def stale(self) -> frozenset[str]:
        """Fingerprints in the baseline that no finding has any more."""
        return self.baseline - {fingerprint(f) for f in self.findings.spoken}

    @property
    def pinned(self) -> tuple[Finding, ...]:
        """Findings that are known and expected, with the reason."""
        return tuple(f for f in self.findings.spoken if f.expected)

    @property
    def notable(self) -> tuple[Finding, ...]:
        """Everything that is neither an agreement nor for want of data."""
        quiet = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING, Verdict.NOT_CHECKABLE)
        loud = (INTERNAL, LINK_MISSING)
        return tuple(f for f in self.findings.spoken if f.verdict not in quiet or f.expected or f.check in loud)

    def is_known(self, finding: Finding) -> bool:
        """Return whether a finding is pinned, or was in the baseline."""
        return bool(finding.expected) or fingerprint(finding) in self.baseline

    @property
    def ok(self) -> bool:
        """Whether the gate opens: something was checked, and nothing stands at or above it (see `reason`)."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 clean, 1 a finding at or above the gate, 3 an internal error (it goes before 1), 5 nothing was checked."""
        if self.internal:
            return 3
        if self.failures:
            return 1
        checked = self.findings.count(Verdict.NOT_CHECKABLE) < len(self.findings)
        return 0 if checked else 5

    @property
    def reason(self) -> str:
        """Why the gate is shut, in a few words; "" where it is open."""
        count = len(self.failures)
        return {
            0: "",
            1: f"{count} finding{'s' if count != 1 else ''} at or above the gate ({self.gate})",
            3: "lbpmeta itself failed at what is named above; please report it, the rest stands",
            5: "no printed number could be compared with another",
        }[self.exit_code]

    def counts(self) -> dict[str, int]:
        """Return how many findings have each verdict, in the order of the verdicts."""
        return {str(v): self.findings.count(v) for v in Verdict}

    @property
    def power(self) -> Power:
        """What silence means: the share of realistic slips in this very table that would be noticed.

        Measured when it is first asked for, with seed 1; :meth:`measure_power` takes another one.

        Raises
        ------
        NotDefinedError
            If the report was put together from findings alone, without their table.
        """
        if "" not in self._kept:
            self._kept[""] = self.measure_power()
        return self._kept[""]

    @property
    def has_power(self) -> bool:
        """Whether the power of the table was measured already."""
        return "" in self._kept

    def measure_power(
        self, *, seed: int = 1, more: bool = True, progress: Callable[[int, int], None] | None = None
    ) -> Power:
        """Plant seeded slips in the table and return which of them would be noticed.

        Parameters
        ----------
        seed : int
        more : bool
            Whether two slips at once, and what one more number would buy, are asked too.
        progress : callable, optional
            Called with what is done and the whole.

        Raises
        ------
        NotDefinedError
            If the report was put together from findings alone, without their table.
        """
        if self.measuring is None:
            raise NotDefinedError("This report has no table to plant slips in: make it with `check`.")
        # Nothing stops the gate "never": there the usual one says what is noticed.
        gate = next(iter(GATES)) if self.gate == "never" else self.gate
        return self.measuring(lambda f: stops(f, gate, self.severity), gate, seed, more, self.findings, progress)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per finding."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "row": f.rows[0] if f.rows else "",
                    "check": f.check,
                    "verdict": str(f.verdict),
                    "severity": str(f.severity),
                    "expected": bool(f.expected),
                    "message": f.message,
                    "printed": "; ".join(f"{k} {v}" for k, v in f.printed.items()),
                    "premises": "; ".join(map(str, f.premises)),
                    "if": ", ".join(f.blame),
                    "sure": "" if f.sure is None else str(f.sure),
                    "repairs": "; ".join(str(r) for r in f.repairs),
                    "methods": ", ".join(f.methods),
                    "recipes": ", ".join(f.recipes),
                    "missing": "; ".join(f.missing),
                    "source": f.source,
                    "locator": f.locator,
                }
                for f in self.findings
            ]
        )

    def consequence(self, finding: Finding) -> tuple[Consequence, ...]:
        """Return what each line that a finding bears on would say under its repairs, and without its rows.

        Examples
        --------
        >>> import lbpmeta as lm
        >>> report = lm.check([{"study": "A", "MD": "-0.05", "lower": "-0.26", "upper": "0.36"}])
        >>> print(report.consequence(report.failures[0])[0].headline)
        The conclusion on a is the same under all 4 readings: not significant.
        """
        return () if self.keeper is None else self.keeper.consequence(finding)

    @property
    def consequences(self) -> tuple[Consequence, ...]:
        """What each line would say if every notable finding were repaired, and without every row that one is about."""
        return self.together(self.notable)

    def together(self, findings: Iterable[Finding]) -> tuple[Consequence, ...]:
        """Return what each line would say if all of some findings were repaired, and without their rows."""
        return () if self.keeper is None else self.keeper.together(findings)

    def checklist(self) -> Checklist:
        """Return what a reviewer is asked about data, prefilled where it can be computed, and never judged."""
        return checklist_of(self.findings, self.path)

    def query(self, row_id: str, *, language: str = "en", check: str = "") -> Query:
        """Return a neutral question to the authors about a row's findings.

        Parameters
        ----------
        row_id : str
        language : {"en", "nl", "de"}
        check : str
            Ask about the findings of this check alone.

        Raises
        ------
        ConfigurationError
            If there is no such language.
        NotDefinedError
            If no finding about the row disagrees.

        Examples
        --------
        >>> import lbpmeta as lm
        >>> report = lm.check([{"study": "A", "MD": "-0.05", "lower": "-0.26", "upper": "0.36"}])
        >>> print(str(report.query("a")).splitlines()[0])
        A question about printed numbers
        """
        about = [f for f in self.about(row_id) if f.rows[:1] == (row_id,)]
        return query_about(
            worst_first(about), None if self.keeper is None else self.keeper.tables, language, check=check
        )

    def about(self, row_id: str) -> tuple[Finding, ...]:
        """Return the findings that involve a row."""
        return self.findings.about(row_id)

    def explain(self, row_id: str, *, everything: bool = False) -> str:
        """Return the arithmetic of the findings about a row as text.

        Parameters
        ----------
        row_id : str
        everything : bool
            Also the agreements, and what could not be checked.
        """
        found = self.about(row_id)
        notable = set(map(id, self.notable))
        wanted = worst_first(found if everything else [f for f in found if id(f) in notable] or found)
        return "\n".join(f"{f.explain()}{self._would_follow(f)}" for f in wanted) or f"{row_id}: no check applies.\n"

    def _would_follow(self, finding: Finding) -> str:
        lines = [
            part
            for line in consequence_lines(self.consequence(finding))
            for part in textwrap.wrap(line, 88, subsequent_indent="    ", drop_whitespace=True)
        ]
        return "".join(f"  {'' if i else 'then':<10}{line}\n" for i, line in enumerate(lines))

    @property
    def tally(self) -> str:
        """The counts of the verdicts that occur, in words."""
        return ", ".join(f"{n} {v}" for v, n in self.counts().items() if n) or "none"

    @property
    def verdict(self) -> str:
        """The status, never a bare OK where something of the files is left unread."""
        return f"{self.status}, as far as it is read" if self.left and self.ok else self.status

    @property
    def left(self) -> str:
        """What of the files is left unread, in words; "" where everything is read, or the tables are the project's."""
        told = [one.left for one in self.understood if one.left]
        return told[0] if len(told) == 1 else f"parts of {len(told)} files" if told else ""

    @property
    def status(self) -> str:
        """The exit code in a word or two."""
        return {0: "OK", 1: "FAIL", 3: "INTERNAL ERROR", 5: "NOTHING CHECKED"}[self.exit_code]

    def sections(self, *, everything: bool = False) -> list[tuple[str, list[Finding]]]:
        """Return titled groups of findings in reading order, worst first within each; empty groups are left out.

        Parameters
        ----------
        everything : bool
            One group with all findings, agreements and what could not be checked among them.
        """
        if everything:
            return [("All findings", worst_first(self.findings))] if len(self.findings) else []
        failing = set(map(id, self.failures))
        told = [f for f in self.failures if f.check != INTERNAL]
        rest = [f for f in self.notable if id(f) not in failing and not f.expected]
        groups = (
            ("lbpmeta itself failed here", self.internal),
            ("These numbers cannot all be right", [f for f in told if f.verdict is Verdict.INCONSISTENT]),
            ("These numbers are implausible, and it matters", [f for f in told if f.verdict is Verdict.IMPLAUSIBLE]),
            ("These numbers have no link to the evidence", [f for f in told if f.check == LINK_MISSING]),
            ("Known and expected", self.pinned),
            ("To know", rest),
        )
        return [(title, worst_first(group)) for title, group in groups if group]

    def __repr__(self) -> str:
        return f"<Report on {self.path}: {self.tally}; ok={self.ok}>"

    def __str__(self) -> str:
        from lbpmeta.report.formats.text import report_text

        return report_text(self)

    def _repr_html_(self) -> str:
        from lbpmeta.report.pages.fragment import report_html

        return report_html(self)
