"""The measure of a result that its sentence leaves open, as the paragraph or the document says it.

What is so carried is never surely read: the result stays at grade B, and says where its measure stands.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.measures import RATIO_MEASURES
from lbpmeta.reading.document import Document
from lbpmeta.reading.grade import said_elsewhere
from lbpmeta.reading.grammar.found import reads
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.study import Study

__all__ = ["Label", "as_in_tables", "with_measures"]

#: What the grammar says of a measure that it carried itself.
_CARRIED: Final = "the measure is carried over"
#: So many sentences back a result of the same paragraph may stand.
_NEAR: Final = 4
#: An estimate may lie off the middle of its interval on the scale of a ratio by so much of its width.
_LOPSIDED: Final = 0.12
#: Whole numbers from here on with whole bounds are counts, or shares in percent, more often than ratios.
_COUNT: Final = 10
#: No ratio so far from one has an upper bound that is less than so many times its lower.
_NARROW: Final = 1.2
#: A share or rate above this is no ratio where no word compares.
_FAR_FROM_ONE: Final = 5


@dataclass(frozen=True, slots=True)
class Label:
    """What the grammar knew of a result beyond what it tells.

    Parameters
    ----------
    code : str
        Of its label: "PR", "X" ...; "" where no label was found.
    sentence : int
        Which one of its block.
    times : bool
        Whether it is said to be how many times as likely something is.
    generic : bool
        Whether its label is a word for any estimate: the document may say of which measure.
    done : bool
        Whether it is a change that a treatment is said to have made: where groups are compared, their difference.
    arm : bool
        Whether "versus" sets another number beside it: it is of one group, and no ratio.
    began : bool
        Whether its sentence tells of how a group began, or of what came about within one.
    compared : bool
        Whether the words before it in its sentence tell of more or less, of a difference, or in whose favour it was.
    modified : bool
        Whether its sentence tests an interaction, and tells of no group by itself: of effects in parts of the people.
    """

    code: str
    sentence: int
    times: bool = False
    generic: bool = False
    done: bool = False
    arm: bool = False
    began: bool = False
    compared: bool = False
    modified: bool = False


def with_measures(
    document: Document, results: Sequence[PrintedResult], labels: Sequence[Label | None]
) -> list[PrintedResult]:
    """Return the results, those whose measure was open with the one that paragraph or document name.

    Parameters
    ----------
    document : Document
    results : sequence of PrintedResult
        In reading order.
    labels : sequence of (Label or None)
        Of each of them; None for what has no interval.
    """
    told = list(results)
    paper = Study(document, told)
    before = -2  # the last result whose "estimate" got its measure here: those that carry it over follow
    for number, (result, label) in enumerate(zip(results, labels, strict=True)):
        any_ = label is not None and (label.generic or (before == number - 1 and _CARRIED in result.why))
        open_ = not result.measure or (result.measure == "GEN" and any_)
        if label is None or not open_ or result.kind != "estimate" or not result.ci_low:
            continue
        for rule in _RULES:
            measure, where = rule(told, labels, number, paper)
            if measure:
                told[number] = dataclasses.replace(result, measure=measure, grade="B", why=(*result.why, where))
                before = number if result.measure else before
                break
    listed = _as_listed(document, _as_elsewhere(told, labels), labels)
    return _as_reviewed(_as_done(listed, labels, paper), labels, paper)


#: What joins an outcome that is called a change to the difference before it, up to its bracket.
_AND_CHANGE: Final = re.compile(
    r"\)?,? (?:and|en|und|et|y) (?:\w+ )?(?:changes? in|verandering in|veränderung (?:der|des|in)|changement d[eu]|"
    r"cambio (?:en|de))\b[^.;()]{1,60}[(\[]",
    re.IGNORECASE,
)


def _as_listed(document: Document, told: list[PrintedResult], labels: Sequence[Label | None]) -> list[PrintedResult]:
    """Call a change a difference where a list joins it to one: "in favour of A in pain (2.1, ...) and change in X (".

    It is the name of an outcome there.
    """
    for number in range(1, len(told)):
        before, result, mine, other = told[number - 1], told[number], labels[number], labels[number - 1]
        if mine is None or other is None or (mine.sentence, result.block) != (other.sentence, before.block):
            continue
        between = document.blocks[result.block].text[before.end : result.start]
        if (before.measure, result.measure) == ("MD", "MC") and _AND_CHANGE.fullmatch(between):
            why = (*result.why, "it is the outcome of a difference, as the one before it")
            told[number] = dataclasses.replace(result, measure="MD", kind="estimate", grade="B", why=why)
    return told


def _as_done(told: list[PrintedResult], labels: Sequence[Label | None], paper: Study) -> list[PrintedResult]:
    """Call a change that a treatment is said to have made a difference, where the document compares groups.

    "The programme reduced pain (-1.2; 95% CI -2.0 to -0.4)": what a group did by itself has the group for a subject.
    """
    done = False
    for number, (result, label) in enumerate(zip(told, labels, strict=True)):
        done = label is not None and (label.done or (done and _CARRIED in result.why and result.measure == "MC"))
        if label is not None and label.code == "CHG" and result.measure == "MC" and not result.unit:
            measure, where = _of_paragraph(told, labels, number, paper)
            if measure:  # "deaths were reduced with it (0.87, 0.77 to 0.98)", behind risk ratios
                why = (*result.why, where)
                told[number] = dataclasses.replace(result, measure=measure, kind="estimate", grade="B", why=why)
                continue
        part = label is not None and label.modified
        if paper.compares and (part or (done and result.measure == "MC")):
            where = _OF_A_PART if part else "a treatment is said to have done it, and the document compares groups"
            why = said_elsewhere(result.why, where)
            told[number] = dataclasses.replace(result, measure="MD", kind="estimate", grade="B", why=why)
    return told


_OF_A_PART: Final = "an interaction is tested: it is the effect in a part of the people"


def _as_reviewed(told: list[PrintedResult], labels: Sequence[Label | None], paper: Study) -> list[PrintedResult]:
    """Call a change a difference in a review of trials, whose results set groups against each other.

    "Exercise lowered the pressure by 5.2 mm Hg (95% CI ...; 9 trials)", but not "from baseline", or "within groups".
    A standardised one, where it has no unit and the review says that it brings effects together as such.
    """
    for number, (result, label) in enumerate(zip(told, labels, strict=True)):
        if label is None or label.began or label.arm or result.measure != "MC" or result.unit == "percent":
            continue
        if paper.pools_standardised and not result.unit:
            why = (*result.why, "the document says that it brings effects together as standardised differences")
            told[number] = dataclasses.replace(result, measure="SMD", kind="estimate", grade="B", why=why)
        elif paper.reviews_trials:
            why = (*result.why, "the document is a review of trials, which set groups against each other")
            told[number] = dataclasses.replace(result, measure="MD", kind="estimate", grade="B", why=why)
    return told


#: So many digits the three numbers must have together, for two results to be one.
_DIGITS: Final = 7


def _as_elsewhere(told: list[PrintedResult], labels: Sequence[Label | None]) -> list[PrintedResult]:
    """Give a result that leaves open what it is the measure that the same three numbers have elsewhere.

    The words of a change may be those of a difference that is named elsewhere.
    """
    known = _named(r for r in told if _AS_ELSEWHERE not in r.why)
    for number, (result, label) in enumerate(zip(told, labels, strict=True)):
        if label is not None and (not result.measure or label.code == "CHG"):
            told[number] = _as_named(result, known, _AS_ELSEWHERE)
    return told


def as_in_tables(results: Sequence[PrintedResult], tables: Sequence[PrintedResult]) -> tuple[PrintedResult, ...]:
    """Return the results of a text, those that leave open what they are with the measure that a table gives the same.

    Examples
    --------
    >>> row = PrintedResult(estimate="-2.14", ci_low="-3.41", ci_high="-0.87", measure="MD")
    >>> said = PrintedResult(estimate="-2.14", ci_low="-3.41", ci_high="-0.87")
    >>> [r.measure for r in as_in_tables((said,), (row,))]
    ['MD']
    """
    known = _named(tables)
    return tuple(_as_named(result, known, _AS_IN_TABLE) if known else result for result in results)


def _named(results: Iterable[PrintedResult]) -> dict[tuple[str, str, str], set[str]]:
    """Numbers -> the measures of the comparisons that have them."""
    known: dict[tuple[str, str, str], set[str]] = {}
    for result in results:
        if result.measure and result.ci_low and result.measure not in ("MC", "MN", "GEN"):
            known.setdefault(_numbers(result), set()).add(result.measure)
    return known


def _as_named(result: PrintedResult, known: Mapping[tuple[str, str, str], set[str]], where: str) -> PrintedResult:
    """Return a result whose measure is open, or that of a change, with the only one that its numbers are known by."""
    if result.measure not in ("", "MC") or result.kind not in ("estimate", "change") or not result.ci_low:
        return result
    measures = known.get(_numbers(result), set())
    said = next(iter(measures)) if len(measures) == 1 else ""
    if not said or (result.measure and said != "MD") or not _many_digits(result):
        return result
    why = said_elsewhere(result.why, where)
    return dataclasses.replace(result, measure=said, kind="estimate", grade="B", why=why)


#: Why a result has a measure that its sentence does not say.
_AS_ELSEWHERE: Final = "its measure is that of the same numbers elsewhere in the document"
_AS_IN_TABLE: Final = "its measure is that of the same numbers in a table of the document"


def _numbers(result: PrintedResult) -> tuple[str, str, str]:
    return result.estimate, result.ci_low, result.ci_high


def _many_digits(result: PrintedResult) -> bool:
    if not any("." in text for text in _numbers(result)):
        return False
    return sum(digit.isdigit() for text in _numbers(result) for digit in text.lstrip("-0.")) >= _DIGITS


_Rule = Callable[[Sequence[PrintedResult], Sequence[Label | None], int, Study], tuple[str, str]]


def _before(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, fits: Callable[[PrintedResult], bool]
) -> tuple[str, str]:
    """Return the measure of the nearest result of the same paragraph before, where it fits, and where it stands."""
    mine = labels[at]
    for number in range(at - 1, -1, -1):
        other, label = told[number], labels[number]
        if other.block != told[at].block or mine is None or (label and mine.sentence - label.sentence > _NEAR):
            break
        if label is None or not other.measure:
            continue
        if mine.sentence - label.sentence <= _NEAR and fits(other):
            return other.measure, "its measure is that of the result before it in the paragraph"
        if not (told[at].unit and other.unit and other.unit != told[at].unit):
            break  # what is in another unit says nothing of this
    return "", ""


def _of_own_model(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study
) -> tuple[str, str]:
    """A ratio whose own sentence names a model: "in a Cox model it was 2.04 (...) times as frequent"."""
    if not _may_be_ratio(told[at], labels[at]):
        return "", ""
    measure, words = paper.model_near(told[at])
    return measure, f"its measure is that of the model which its sentence names ({words})" if measure else ""


def _of_paragraph(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study
) -> tuple[str, str]:
    """A ratio that stands behind others: "slower to have a visit (0.86 [0.76-0.98])"."""
    if not _may_be_ratio(told[at], labels[at]):
        return "", ""
    return _before(told, labels, at, lambda other: other.measure in RATIO_MEASURES)


def _of_same_unit(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study
) -> tuple[str, str]:
    """A difference or change in units: "it was -5.2 kg (...) at 24 months", behind others in kg."""
    result, label = told[at], labels[at]
    if label is None or label.code or not result.unit or result.unit == "percent":
        return "", ""
    return _before(told, labels, at, lambda other: other.unit == result.unit and other.measure in ("MD", "MC", "MN"))


def _of_means(told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study) -> tuple[str, str]:
    """A mean behind others of one size: "in the controls the score was 50.4 (44.9 to 55.9)"."""
    result, label = told[at], labels[at]
    e = reads(result.estimate)
    if label is None or label.code not in ("", "CHG") or e is None or e <= 0:
        return "", ""

    def like(other: PrintedResult) -> bool:
        size = reads(other.estimate)
        alike = other.measure == "MN" and other.unit == result.unit
        return alike and size is not None and size > 0 and e > 5 and 1 / 3 < e / size < 3

    return _before(told, labels, at, like)


def _of_differences(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study
) -> tuple[str, str]:
    """A number with a negative bound behind differences: "a small benefit in QALYs (0.03, -0.01 to 0.07)"."""
    result, label = told[at], labels[at]
    signed = any(text.startswith("-") for text in (result.estimate, result.ci_low, result.ci_high))
    if label is None or label.code not in ("", "MN", "X") or not signed or result.unit == "percent":
        return "", ""
    return _before(told, labels, at, lambda other: other.measure in ("MD", "SMD", "MC"))


def _of_percentages(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study
) -> tuple[str, str]:
    """A signed percentage of shares, where all differences in percent are of risks: "8% higher (-4.4% to 21.3%)"."""
    result, label = told[at], labels[at]
    signed = any(text.startswith("-") for text in (result.estimate, result.ci_low, result.ci_high))
    told_of = label is not None and label.code in ("PR", "MN") and paper.percentages == {"RD"}
    if not told_of or not signed or result.unit != "percent":
        return "", ""
    return "RD", "its measure is that of the document's other differences in percent"


def _of_compared(
    told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study
) -> tuple[str, str]:
    """A signed number that nobody names, in a trial: "fatigue was lower with it (3 months: -4.0 [-7.4 to -0.6])"."""
    result, label = told[at], labels[at]
    if label is None or label.code or label.arm or label.began or result.unit == "percent" or not paper.compares:
        return "", ""
    if paper.standardised:
        return "", ""
    if label.compared and any(text.startswith("-") for text in _numbers(result)):
        return "MD", _COMPARED
    mate = labels[at - 1] if at > 0 and told[at - 1].measure == "MD" else None
    alike = mate is not None and not mate.code and mate.sentence == label.sentence
    return ("MD", _COMPARED) if alike and told[at - 1].block == result.block else ("", "")


#: Why a number without a name is a difference.
_COMPARED: Final = "its measure is that of what sets groups against each other, as the sentence and the document do"


def _of_model(told: Sequence[PrintedResult], labels: Sequence[Label | None], at: int, paper: Study) -> tuple[str, str]:
    """A ratio in a paper that names one measure only, or one model: "2.04 (...) times as likely"."""
    if not _may_be_ratio(told[at], labels[at]):
        return "", ""
    if paper.named:
        return paper.named, "its measure is the only one of the document's ratios"
    return (paper.model, "its measure is that of the model which the document names") if paper.model else ("", "")


#: In the order in which they are asked. A rule is one line, and one document in the tests.
_RULES: Final[tuple[_Rule, ...]] = (
    _of_own_model,
    _of_paragraph,
    _of_same_unit,
    _of_means,
    _of_differences,
    _of_compared,
    _of_percentages,
    _of_model,
)


def _may_be_ratio(result: PrintedResult, label: Label | None) -> bool:
    """Whether the numbers can be those of a ratio, and no word says that they are something else."""
    if (
        label is None
        or label.arm
        or label.code not in ("", "PR", "IR", "CHG", "GEN")
        or (result.unit and not label.times)
    ):
        return False
    numbers = [reads(text) for text in (result.estimate, result.ci_low, result.ci_high)]
    if any(number is None or number <= 0 for number in numbers):
        return False
    e, low, high = (math.log(number) for number in numbers if number is not None)
    if not low < high or abs(e) > math.log(100):
        return False
    if label.times:
        return True
    if all(text.isdigit() for text in _numbers(result)) and float(result.estimate) >= _COUNT:
        return False  # "in a logistic model 45 (32 to 58) had it": people, or a share of them
    if label.code in ("PR", "IR") and not label.compared and float(result.estimate) > _FAR_FROM_ONE:
        return False  # "the incidence was 13.4 (9.5 to 18.4)"
    plain = [number for number in numbers if number is not None]
    if plain[0] > 2 * _FAR_FROM_ONE and plain[2] < _NARROW * plain[1] and not label.times:
        return False  # "low education (60.18, 59.96 to 60.41)": a score
    off = abs((low + high) / 2 - e) / (high - low)
    straight = abs((plain[1] + plain[2]) / 2 - plain[0]) / (plain[2] - plain[1])
    if straight < 0.005 and off > 0.05 and plain[2] < 1:
        return False  # "0.12 (0.08 to 0.16)"
    return off <= max(_LOPSIDED, 0.02 / (high - low)) and (off <= straight or plain[1] < 1.5)
