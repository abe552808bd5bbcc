"""Finding: what a check says about printed numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.sure import Sure, sure_of
from lbpmeta.checks.core.verdicts import closing
from lbpmeta.interval import Values
from lbpmeta.premises.premise import Premise, blamed

__all__ = ["RANK", "Finding", "Repair", "Severity", "Verdict"]


class Verdict(StrEnum):
    """What the comparison of printed with re-derived sets allows to say.

    ``CONSISTENT``: the central re-derived value prints as reported. ``CONSISTENT_WITHIN_ROUNDING``: the sets
    meet. ``METHOD_DEPENDENT``: they meet under some admissible methods only, or under another method than the
    declared one. ``IMPLAUSIBLE``: a heuristic or a Monte-Carlo statement. ``INCONSISTENT``: a proof that
    these numbers cannot all be right. ``NOT_CHECKABLE``: something needed is missing; the message names it.
    """

    CONSISTENT = "consistent"
    CONSISTENT_WITHIN_ROUNDING = "consistent-within-rounding"
    METHOD_DEPENDENT = "method-dependent"
    IMPLAUSIBLE = "implausible"
    INCONSISTENT = "inconsistent"
    NOT_CHECKABLE = "not-checkable"


#: From the harmless to the grave.
RANK: Final = MappingProxyType(
    {
        Verdict.NOT_CHECKABLE: 0,
        Verdict.CONSISTENT: 1,
        Verdict.CONSISTENT_WITHIN_ROUNDING: 2,
        Verdict.METHOD_DEPENDENT: 3,
        Verdict.IMPLAUSIBLE: 4,
        Verdict.INCONSISTENT: 5,
    }
)


class Severity(StrEnum):
    """How much hangs on a finding, lowest first.

    ``DECISION``: significance, direction or clinical relevance changes. ``MATERIAL``: at least 10 % of the
    estimate or of the interval's width. ``MINOR``: less than that. ``INFO``: nothing is wrong.
    """

    INFO = "info"
    MINOR = "minor"
    MATERIAL = "material"
    DECISION = "decision"


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Repair:
    """A small change to printed numbers that would make the numbers consistent.

    Examples
    --------
    >>> print(Repair("ci_high", "0.18", "1.18", "one digit differs"))
    ci_high 0.18 -> 1.18 (one digit differs)

    Parameters
    ----------
    field, printed, value : str
        Which number, what was printed, and what would fit. Where several numbers change together they are
        separated by ", ", in the same order.
    why : str
        The slip in words.
    row : mapping of str to str
        The complete row after the change: it passes the checks of the row. Empty where no row was checked.
    cost : float
        The size of the edit, see ``repairs.COSTS``: the cheapest repair comes first.
    """

    field: str
    printed: str
    value: str
    why: str
    row: Mapping[str, str] = dataclasses.field(default_factory=_nothing, repr=False, hash=False)
    cost: float = dataclasses.field(default=0.0, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.field} {self.printed} -> {self.value} ({self.why})"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check on one printed thing.

    Examples
    --------
    >>> from lbpmeta.checks.core.verdicts import PROOF
    >>> from lbpmeta.premises.premise import assume
    >>> of = {"premises": (assume("interval"),), "tail": PROOF}
    >>> print(Finding("ci-asymmetric", Verdict.INCONSISTENT, Severity.MINOR, "It is lopsided.", **of).message)
    It is lopsided. These numbers cannot all be right.
    >>> print(Finding("ci-asymmetric", Verdict.IMPLAUSIBLE, Severity.MINOR, "It is lopsided.", **of).message)
    It is lopsided. These numbers cannot all be right if this is a Wald or t interval.

    Parameters
    ----------
    check : str
        Name of the check in the registry.
    verdict : Verdict
    severity : Severity
    what : str
        The fact in one or two sentences for a person; never "the authors erred".
    printed : mapping of str to str
        The printed numbers that went in, by field name.
    admissible : mapping of str to ValueSet or ValueSets
        What each number may be, given the others; a union of sets where methods differ.
    methods : tuple of str
        Methods under which the numbers agree.
    recipes : tuple of str
        Recipes that reproduce a pooled line.
    repairs : tuple of Repair
        Smallest changes that would make the numbers agree, most plausible first.
    rows : tuple of str
        Ids of the table rows involved; the first one is the row that the finding is about.
    source, locator : str
        Where the numbers were printed.
    missing : tuple of str
        What would be needed, when the verdict is "not-checkable".
    expected : str
        Why this finding is known and pinned ("" when it is not).
    file : str
        The file in which the row stands; "" where no file was read.
    line : int
        Its line there; 0 where no file was read.
    derivation : tuple of str
        The arithmetic in short lines: what was printed, the sets, the formula with numbers put in, the comparison.
    premises : tuple of Premise
        What the finding rests on, and who says so.
    kind : str
        Its kind among those of which published findings were counted; "" where none was.
    tail : str
        The last sentence, by the verdict (:mod:`lbpmeta.checks.core.verdicts`); "" where the fact says it all.
    more : str
        What follows it: what would explain or mend the fact.

    Attributes
    ----------
    message : str
        The whole: fact, last sentence with the premises that it rests on, and what follows. It is made of these parts
        and of nothing else, so that nothing edits it.
    """

    check: str
    verdict: Verdict
    severity: Severity
    what: str = field(compare=False)
    printed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    admissible: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    methods: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    rows: tuple[str, ...] = ()
    source: str = ""
    locator: str = ""
    missing: tuple[str, ...] = ()
    expected: str = ""
    file: str = ""
    line: int = 0
    derivation: tuple[str, ...] = ()
    premises: tuple[Premise, ...] = ()
    kind: str = ""
    tail: str = field(default="", compare=False)
    more: str = field(default="", compare=False)
    message: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        last = closing(self.tail, self.premises, proved=self.verdict is Verdict.INCONSISTENT)
        object.__setattr__(self, "message", " ".join(part for part in (self.what, last, self.more) if part))

    def adding(self, more: str) -> Finding:
        """Return the finding with a sentence put behind its message."""
        return dataclasses.replace(self, more=f"{self.more} {more}".strip()) if more else self

    @property
    def sure(self) -> Sure | None:
        """How many published findings of its kind were true errors; None of a proof, and where nothing disagrees."""
        return sure_of(self.kind) if self.verdict is Verdict.IMPLAUSIBLE else None

    @property
    def blame(self) -> tuple[str, ...]:
        """Names of the premises that are merely assumed: where there is one, the finding is no proof."""
        return blamed(self.premises)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(str(self))}</p>"

    def __str__(self) -> str:
        where = f"{self.rows[0]}: " if self.rows else ""
        text = f"{where}{self.verdict} [{self.check}] {self.message}"
        if self.repairs:
            text += " Smallest repairs: " + "; ".join(str(r) for r in self.repairs) + "."
        return text

    def renamed(
        self, names: Mapping[str, str], *, check: str = "", rows: tuple[str, ...] = (), lead: str = ""
    ) -> Finding:
        """Return the finding with the column names of its rows.

        Parameters
        ----------
        names : mapping of str to str
            Field -> column, or "row id: column" for a number of a linked row; fields that it leaves out keep theirs.
        check : str
            The check in whose name it speaks; "" for its own.
        rows : tuple of str
            The rows that it is about; () for its own.
        lead : str
            Put before the message.
        """
        return dataclasses.replace(
            self,
            check=check or self.check,
            what=lead + self.what,
            printed=MappingProxyType({names.get(k, k): v for k, v in self.printed.items()}),
            admissible=MappingProxyType({names.get(k, k): v for k, v in self.admissible.items()}),
            repairs=tuple(
                dataclasses.replace(r, field=", ".join(names.get(f, f) for f in r.field.split(", ")))
                for r in self.repairs
            ),
            rows=rows or self.rows,
        )

    def explain(self) -> str:
        """Return the arithmetic as text: what was printed, the sets, the formula, the comparison, the repairs.

        Examples
        --------
        >>> from lbpmeta.checks.estimate.whole import check_estimate
        >>> print(check_estimate("0.65", "0.12", "0.18").explain().splitlines()[0])
        inconsistent, material [estimate-outside-ci]
        """
        # The words need the registry of checks, which stands above this file: they are looked up when asked for.
        from lbpmeta.checks.run.explain import explain_finding

        return explain_finding(self)
