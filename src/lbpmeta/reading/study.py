"""What a document says of its study: the models that it fitted, whether it compares groups or reviews trials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lbpmeta.measures import RATIO_MEASURES
from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.quote import quoted
from lbpmeta.reading.result import PrintedResult

__all__ = ["MODELS", "ModelSaid", "Study"]


@dataclass(frozen=True, slots=True)
class ModelSaid:
    """What a paper says it computed -> the measure of its results.

    Parameters
    ----------
    measure : str
    words : str
        In every language, as a pattern in small letters.
    """

    measure: str
    words: str


#: One more is one line.
MODELS: Final = (
    ModelSaid(
        "OR",
        r"odds[- ]ratios?|logisti\w+|\bors?\b\)|conditional logit|rapports? de cotes|razón de (?:odds|momios)|"
        r"chancenverhältnis",
    ),
    ModelSaid(
        "HR", r"hazards?[- ]ratios?|\bcox\b|proportional[- ]hazards?|fine (?:and|&) gray|cociente de riesgos instant"
    ),
    ModelSaid(
        "IRR",
        r"(?:incidence[- ])?rate[- ]ratios?|poisson regression|negative[- ]binomial|rapports? de taux|"
        r"ratenverhältnis|razón de tasas",
    ),
    ModelSaid(
        "ROM", r"ratios? of (?:the )?(?:adjusted )?(?:geometric )?means|geometric (?:ls |least.squares )?means? ratios?"
    ),
    ModelSaid(
        "RR",
        r"risk[- ]ratios?|relative risks?|log[- ]?binomial|prevalence ratios?|modified poisson|risques? relatifs?|"
        r"riesgos? relativos?|relatieve risico|relatives? risik",
    ),
)
_MODELS: Final = re.compile("|".join(f"(?P<m{n}>{model.words})" for n, model in enumerate(MODELS)))


#: What a document says that compares groups of people, in every language.
_COMPARES: Final = re.compile(
    r"\bplacebo|\b[Rr]andomi[sz]ed (?:to|into|controlled|trial|clinical|study|double)|"
    r"\b[Rr]andomly (?:assigned|allocated)|"
    r"\bgerandomiseerd|\b[Rr]andomisiert|\brandomisée? |\baleatoriza"
)
#: What a review says that brings trials together ...
_REVIEWS: Final = re.compile(
    r"\b(?:[Ww]e|[Tt]his review|[Tt]he review)\s(?:\w+\s){0,2}?(?:included|identified|found)\s(?!that\b)(?:\S+\s){0,5}?"
    r"(?:trials|studies|RCTs)\b"
    r"|\b(?:trials|studies|RCTs)\b[^.]{0,90}?\b(?:were|was) (?:included|eligible)\b(?! in the (?:trial|study)\b)"
    r"|\bincluded (?:in (?:the|this) (?:review|meta-analysis)|(?:trials|studies|RCTs)\b)"
    r"|\b[Pp]ooled (?:results|estimates|effects?) (?:from|of) (?:\S+\s){0,2}?(?:trials|studies|RCTs)\b"
    r"|\b(?:trials|studies|RCTs)\b[^.]{0,60}?\b(?:met|fulfilled|satisfied)\b[^.]{0,40}?\bcriteria"
)
#: ... that set groups against each other, and not one group against how it began.
_TRIALS: Final = re.compile(
    r"(?<!uncontrolled )(?<!single-arm )\btrials\b|\bRCTs\b|\b[Rr]andomi[sz]ed\b|(?<!no )(?<!without )\bplacebo\b|"
    r"(?<!no )(?<!without )\bcontrol groups?\b|\busual care\b"
)
#: What says that effects are brought together as standardised differences, with their sizes in no unit ...
_STANDARDISED: Final = re.compile(
    r"\b(?:[Ee]ffects?|[Ee]ffect sizes?|[Rr]esults|[Oo]utcomes?|[Dd]ata|[Ee]stimates)\b[^.]{0,60}?"
    r"\b(?:summari[sz]ed|pooled|combined|expressed|synthesi[sz]ed|calculated|estimated)\b[^.]{0,40}?"
    r"\b(?:standardi[sz]ed mean differences?|SMDs?)\b"
    r"|\b(?:[Ss]tandardi[sz]ed (?:mean differences?|effect sizes?)|SMDs?)\b[^.]{0,60}?"
    r"\b(?:used to pool|(?:was|were) (?:pooled|calculated|computed|combined|estimated))\b"
    r"|\b(?:calculated|computed|pooled|combined) (?:the |pooled )?standardi[sz]ed mean differences?\b"
)
#: ... and what says that some are differences in units.
_IN_UNITS: Final = re.compile(r"\b(?<![Ss]tandardi[sz]ed )(?:[Mm]ean differences?|WMDs?|MDs?)\b")
#: Parts of a paper that tell of the studies of others.
_OTHERS: Final = ("introduction", "discussion")


class Study:
    """What a document says of its study.

    Parameters
    ----------
    document : Document
    results : iterable of PrintedResult
        What was read in it.

    Examples
    --------
    >>> said = Study(Document("a", "txt", (Block("We included 12 trials. A Cox model was fitted.", "line 1"),)), ())
    >>> said.compares, said.reviews_trials, said.model
    (False, True, 'HR')
    """

    def __init__(self, document: Document, results: Iterable[PrintedResult]) -> None:
        self._document = document
        self._results = results

    def _own(self) -> Iterator[Block]:
        return (block for block in self._document.blocks if block.role not in _OTHERS)

    @cached_property
    def named(self) -> str:
        """The only measure of a ratio among its results; "" where there are none or several."""
        found = {r.measure for r in self._results if r.measure in RATIO_MEASURES}
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def percentages(self) -> set[str]:
        """The measures of its results that are differences or changes in percent."""
        return {r.measure for r in self._results if r.unit == "percent" and r.measure in ("RD", "MD", "MC")}

    @cached_property
    def standardised(self) -> bool:
        """Whether one of its results is a standardised difference, or a coefficient: one without a name may be, too."""
        return any(r.measure in ("SMD", "GEN", "COR") for r in self._results)

    @cached_property
    def compares(self) -> bool:
        """Whether it says that people were randomised, or given a placebo."""
        return any(_COMPARES.search(block.text) for block in self._own())

    @cached_property
    def reviews_trials(self) -> bool:
        """Whether it says that it brings together trials, or studies that have a control group."""
        own = list(self._own())
        return any(_REVIEWS.search(block.text) for block in own) and any(_TRIALS.search(block.text) for block in own)

    @cached_property
    def pools_standardised(self) -> bool:
        """Whether it says that it brings effects together as standardised differences, and of none in units."""
        own = list(self._own())
        said = any(_STANDARDISED.search(block.text) for block in own)
        return said and not any(_IN_UNITS.search(block.text) for block in own)

    @cached_property
    def model(self) -> str:
        """The only measure of a ratio that its words name; "" where they name none or several."""
        found: set[str] = set()
        for block in self._own():
            found |= {match.lastgroup or "" for match in _MODELS.finditer(block.text.lower())}
            if len(found) > 1:
                return ""
        return MODELS[int(found.pop()[1:])].measure if found else ""

    def model_near(self, result: PrintedResult) -> tuple[str, str]:
        """Return the only measure that the words of its own sentence before it name, and these words.

        "On logistic regression, it was 5.9 (2.7 to 13.1) times more frequent".
        """
        text = self._document.blocks[result.block].text
        begin = max((m.end() for m in _END.finditer(text, max(0, result.start - _SENTENCE), result.start)), default=0)
        begin = max(begin, result.start - _SENTENCE)
        found = list(_MODELS.finditer(text[begin : result.start].lower()))
        measures = {MODELS[int((match.lastgroup or "m0")[1:])].measure for match in found}
        if len(measures) != 1:
            return "", ""
        return measures.pop(), quoted(text, begin + found[-1].start(), begin + found[-1].end())


#: So far back the beginning of a sentence is looked for.
_SENTENCE: Final = 400
_END: Final = re.compile(r"[.!?;]\s+(?=[A-Z(])")
