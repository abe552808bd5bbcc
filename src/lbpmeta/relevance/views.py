"""Views: the named, versioned rule sets that read a judgement, in one registry."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import MethodError
from lbpmeta.relevance.grade import core_grade_verdict, minimal_verdict, partial_verdict
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.positions import MAN_SON_HING_READ, Position, Zone
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["VIEWS", "ReadingOfView", "Readings", "View", "view", "views"]


@dataclass(frozen=True, slots=True)
class View:
    """A published way to read an estimate and its interval against a threshold.

    Parameters
    ----------
    name, version : str
        The version is raised when the rule here changes.
    question : str
        What its verdict answers.
    rule : str
        The rule itself, in words and symbols (benefit positive, interval [L, U], threshold D).
    source : str
        Where it was published.
    read : str
        What of the source was read, so that a reader knows how far the rule is confirmed.
    apply : callable
        Judgement -> (verdict, one sentence).
    """

    name: str
    version: str
    question: str
    rule: str
    source: str
    read: str
    apply: Callable[[Judgement], tuple[str, str]]

    def __str__(self) -> str:
        return (
            f"{self.name} (version {self.version}): {self.question} {self.rule} Source: {self.source} Read: {self.read}"
        )


@dataclass(frozen=True, slots=True)
class ReadingOfView:
    """What one view says of one judgement, at the judgement's lower threshold.

    Parameters
    ----------
    view, version : str
    verdict : str
        A word of the view's own vocabulary.
    text : str
        One sentence.
    source, read : str
        Where the rule was published, and what of that was read.
    """

    view: str
    version: str
    verdict: str
    text: str
    source: str
    read: str

    def __str__(self) -> str:
        return f"{self.view} v{self.version}: {self.verdict}. {self.text}"


@dataclass(frozen=True, slots=True)
class Readings(Exported):
    """What several views say of one judgement."""

    items: tuple[ReadingOfView, ...]

    def __iter__(self) -> Iterator[ReadingOfView]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, name: str) -> ReadingOfView:
        for reading in self.items:
            if reading.view == name:
                return reading
        raise KeyError(name)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per view: its name, version, verdict, reason, source, and what was read of that."""
        import pandas as pd

        columns = ("view", "version", "verdict", "text", "source", "read")
        return pd.DataFrame([{c: getattr(r, c) for c in columns} for r in self.items], columns=list(columns))

    def __str__(self) -> str:
        return "\n".join(map(str, self.items))

    def _repr_html_(self) -> str:
        cells = [(f"{r.view} v{r.version}", r.verdict, r.text, f"{r.source} Read: {r.read}") for r in self.items]
        head = "".join(f'<th style="text-align:left">{h}</th>' for h in ("view", "verdict", "why", "source"))
        body = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(c)}</td>' for c in row) + "</tr>"
            for row in cells
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def view(judgement: Judgement, name: str) -> ReadingOfView:
    """Return what one view says of a judgement, at its lower threshold.

    Parameters
    ----------
    judgement : Judgement
    name : str
        A name in :data:`VIEWS`.

    Raises
    ------
    MethodError
        If there is no such view.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> pain = judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower")
    >>> print(view(pain, "core-grade2025"))
    core-grade2025 v1: rate down. Target: little to no effect; the interval crosses -10.
    """
    if name not in VIEWS:
        raise MethodError(f"`name` is {name!r}; it must be one of {', '.join(map(repr, VIEWS))}.")
    chosen = VIEWS[name]
    verdict, text = chosen.apply(judgement)
    return ReadingOfView(chosen.name, chosen.version, verdict, text, chosen.source, chosen.read)


def views(judgement: Judgement, names: Sequence[str] | None = None) -> Readings:
    """Return what every view says of a judgement, at its lower threshold.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> found = views(judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower"))
    >>> found["man-son-hing2002"].verdict, found["tost1987"].verdict, found["non-inferiority"].verdict
    ('possible', 'inconclusive', 'non-inferior')

    Parameters
    ----------
    judgement : Judgement
    names : sequence of str, optional
        Names in :data:`VIEWS`; all by default.

    Raises
    ------
    MethodError
        If there is no such view.
    """
    return Readings(tuple(view(judgement, name) for name in (VIEWS if names is None else names)))


def _ends(judgement: Judgement) -> tuple[Zone, Zone]:
    """Return the zones of the worse and the better limit at the lower threshold."""
    return _ZONES[judgement.position]


_ZONES: Final[Mapping[Position, tuple[Zone, Zone]]] = MappingProxyType(
    {
        Position.IMPORTANT_BENEFIT: (Zone.IMPORTANT_BENEFIT, Zone.IMPORTANT_BENEFIT),
        Position.BENEFIT_POSSIBLY_IMPORTANT: (Zone.BENEFIT, Zone.IMPORTANT_BENEFIT),
        Position.UNIMPORTANT_BENEFIT: (Zone.BENEFIT, Zone.BENEFIT),
        Position.BENEFIT_NOT_EXCLUDED: (Zone.HARM, Zone.IMPORTANT_BENEFIT),
        Position.NO_IMPORTANT_DIFFERENCE: (Zone.HARM, Zone.BENEFIT),
        Position.HARM_NOT_EXCLUDED: (Zone.IMPORTANT_HARM, Zone.BENEFIT),
        Position.UNIMPORTANT_HARM: (Zone.HARM, Zone.HARM),
        Position.HARM_POSSIBLY_IMPORTANT: (Zone.IMPORTANT_HARM, Zone.HARM),
        Position.IMPORTANT_HARM: (Zone.IMPORTANT_HARM, Zone.IMPORTANT_HARM),
        Position.UNINFORMATIVE: (Zone.IMPORTANT_HARM, Zone.IMPORTANT_BENEFIT),
    }
)


def _interval(judgement: Judgement) -> str:
    _, low, high = judgement.texts
    return f"the {100 * judgement.level:g}% interval {low} to {high}"


def _position(judgement: Judgement) -> tuple[str, str]:
    crossed = ", ".join(judgement.crosses) or "no cut point"
    return str(judgement.position), f"{_interval(judgement).capitalize()} crosses {crossed}."


def _man_son_hing(judgement: Judgement) -> tuple[str, str]:
    at = judgement.at[0]
    side = "harm" if judgement.side == "harm" else "benefit"
    estimate, low, high = judgement.texts
    return at.side_class, f"Of an important {side}: {estimate} ({low} to {high}) against {at.threshold:g}."


def _alpha(judgement: Judgement) -> str:
    return f"one-sided alpha {(1 - judgement.level) / 2:.3g}"


def _tost(judgement: Judgement) -> tuple[str, str]:
    worse, better = _ends(judgement)
    where = f"{_interval(judgement)} ({_alpha(judgement)})"
    if worse > Zone.IMPORTANT_HARM and better < Zone.IMPORTANT_BENEFIT:
        return "equivalent", f"Both margins are excluded: {where} lies within them."
    if worse == Zone.IMPORTANT_BENEFIT or better == Zone.IMPORTANT_HARM:
        return "not equivalent", f"{where.capitalize()} lies wholly beyond a margin."
    return "inconclusive", f"{where.capitalize()} reaches a margin."


def _non_inferiority(judgement: Judgement) -> tuple[str, str]:
    worse, better = _ends(judgement)
    where = f"{_interval(judgement)} ({_alpha(judgement)})"
    if worse > Zone.IMPORTANT_HARM:
        return "non-inferior", f"A harm as large as the margin is excluded by {where}."
    if better == Zone.IMPORTANT_HARM:
        return "inferior", f"{where.capitalize()} lies wholly beyond the margin of harm."
    return "inconclusive", f"{where.capitalize()} reaches the margin of harm."


def _minimal_effect(judgement: Judgement) -> tuple[str, str]:
    worse, better = _ends(judgement)
    where = f"{_interval(judgement)} ({_alpha(judgement)})"
    if worse == Zone.IMPORTANT_BENEFIT:
        return "superior by the margin", f"A benefit smaller than the margin is excluded by {where}."
    if better < Zone.IMPORTANT_BENEFIT:
        return "not superior by the margin", f"A benefit as large as the margin is excluded by {where}."
    return "inconclusive", f"{where.capitalize()} holds the margin of benefit."


_TOST_SOURCE: Final = (
    "Schuirmann DJ. J Pharmacokinet Biopharm 1987;15:657-680: equivalent at level alpha if and only if the "
    "1 - 2 alpha interval lies completely within the margins."
)

#: Every view, by name. Benefit is positive; [L, U] is the interval, e the estimate, D the threshold.
VIEWS: Final[Mapping[str, View]] = MappingProxyType(
    {
        v.name: v
        for v in (
            View(
                "position",
                "1",
                "Where does the interval lie?",
                "The zones of L and of U among -D, 0 and D.",
                "lbpmeta: the primitive that every other view reads.",
                "its definition, lbpmeta.relevance.Position",
                _position,
            ),
            View(
                "man-son-hing2002",
                "1",
                "Is the effect clinically important, on the side where the estimate lies?",
                "definite L >= D; probable e >= D > L; possible e < D <= U; definitely-not U < D.",
                "Man-Son-Hing M, et al. J Gen Intern Med 2002;17:469-476 (PMC1495062).",
                MAN_SON_HING_READ,
                _man_son_hing,
            ),
            View(
                "grade-minimal2022",
                "1",
                "Does the interval speak for rating down for imprecision?",
                "Yes if the interval crosses a threshold (-D or D). Whether by more than one level (an interval that "
                "crosses appreciably; far too few participants) is left to people.",
                "Zeng L, et al. GRADE guidance 34. J Clin Epidemiol 2022;150:216-224.",
                "abstract (PubMed 35934265). GRADE guidance 41 (2025) has since dropped the word contextualised.",
                minimal_verdict,
            ),
            View(
                "grade-partial2022",
                "1",
                "Which sizes of effect does the interval leave open?",
                "The classes between the thresholds that the interval crosses; more than one speaks for rating down, "
                "by one to three levels for serious, very serious or extremely serious concerns.",
                "Schünemann HJ, et al. GRADE guidance 35. J Clin Epidemiol 2022;150:225-242.",
                "abstract. With D alone there is one class on each side of it; imprecision_contextualised takes "
                "thresholds of small, moderate and large effects.",
                partial_verdict,
            ),
            View(
                "core-grade2025",
                "1",
                "Does the interval speak for rating down for imprecision, given the target?",
                "Target: an important effect if |e| >= D, else little to no effect. Rate down if the 95 % interval "
                "crosses D on the side of an important effect, or -D or D under little to no effect.",
                "Guyatt G, et al. Core GRADE 2. BMJ 2025;389:e081904.",
                "abstract (PubMed 40300802)",
                core_grade_verdict,
            ),
            View(
                "tost1987",
                "1",
                "Are the groups equivalent?",
                "equivalent if -D < L and U < D.",
                _TOST_SOURCE,
                "SAS/STAT user's guide, the TTEST procedure, TOST equivalence test",
                _tost,
            ),
            View(
                "non-inferiority",
                "1",
                "Is the intervention not worse by the margin?",
                "non-inferior if L > -D.",
                "Piaggio G, et al. CONSORT extension for non-inferiority and equivalence. JAMA 2012;308:2594-2604.",
                "Perspect Clin Res 2022;13:54, figure 1: established when the limit is not beyond the margin",
                _non_inferiority,
            ),
            View(
                "minimal-effect",
                "1",
                "Is the intervention better by more than the margin?",
                "superior by the margin if L >= D (a test of a minimal effect).",
                "Lakens D. Soc Psychol Personal Sci 2017;8:355-362; TOSTER, hypothesis 'MET'.",
                "TOSTER (R), documentation of t_TOST: an effect that exceeds the bounds",
                _minimal_effect,
            ),
        )
    }
)
