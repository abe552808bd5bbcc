"""Sentences: what a source concludes in words, against the rows that the sentence is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.severity import DECIDES
from lbpmeta.effects.stated.compliers import complier_effect
from lbpmeta.effects.stated.likelihood import LikelihoodRatios, likelihood_ratios
from lbpmeta.effects.stated.sets import Stated
from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.judged import VERDICTS, ClaimVerdict, claim_judged, risks_of
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.rows import contrast_of, judge_row, thresholds_for

__all__ = [
    "missing_times",
    "other_comparison",
    "rows_meant",
    "run_comparison",
    "run_sentence",
    "run_times",
    "sentences_judged",
    "told_times",
]

#: Likelihood ratios from which on a result is taken to settle the question (Jaeschke 1994): in, and out.
RULE_IN: Final = 10.0
RULE_OUT: Final = 0.1


def rows_meant(tables: Tables, sentence: Row) -> tuple[Row, ...]:
    """Return the rows that a sentence is about.

    Raises
    ------
    DataError
        If there is no such row; the message names it.
    """
    found = []
    for name in sentence["about"].split():
        try:
            found.append(tables.row(name))
        except DataError:
            raise DataError(
                f"{sentence.id!r}: `about` names {name!r}, which is no row. Give ids of rows, or empty it."
            ) from None
    return tuple(found)


def told_times(sentence: Row) -> tuple[str, ...]:
    """Return the time points that a sentence names."""
    return tuple(t.strip() for t in sentence["timepoint"].split(";") if t.strip())


def missing_times(tables: Tables, sentence: Row) -> tuple[str, ...]:
    """Return the time points that a sentence names, and at which none of its rows is.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> missing_times(tables, tables.row("minerva-friedman-besluit-function"))
    ('3 months',)
    """
    rows = rows_meant(tables, sentence)
    there = {row["timepoint"] for row in rows}
    return tuple(t for t in told_times(sentence) if t not in there) if rows else ()


def other_comparison(sentence: Row, row: Row) -> bool:
    """Whether a sentence speaks of another comparison than the row that it is about."""
    return bool(sentence["comparison"] and row["comparison"]) and sentence["comparison"] != row["comparison"]


def sentences_judged(tables: Tables, sentence: Row) -> Iterator[tuple[Row | None, ClaimVerdict]]:
    """Yield, for each row that a sentence is about, what is to be said of its claim.

    Parameters
    ----------
    tables : Tables
    sentence : Row
        A row of ``conclusions.csv``.

    Yields
    ------
    (Row or None, ClaimVerdict)
        Without a row where nothing is printed.

    References
    ----------
    Jaeschke R, Guyatt GH, Sackett DL. JAMA 1994;271:703-707 (likelihood ratios of 10 and 0.1).

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> for row, judged in sentences_judged(tables, tables.row("ntvg2022-hlab27-cannot-rule-out")):
    ...     print(row.id, "|", judged.verdict, "|", judged.reason)
    ntvg2022-hlab27-sensitivity | holds | LR- at least 0.645, whatever the specificity; 0.1 and less would rule out.
    """
    try:
        yield from _judged(tables, sentence)
    except NotDefinedError as error:
        yield None, ClaimVerdict("cannot be judged", "no rule", str(error))


def _judged(tables: Tables, sentence: Row) -> Iterator[tuple[Row | None, ClaimVerdict]]:
    rows, claim = rows_meant(tables, sentence), sentence["claim"]
    if not rows:
        why = f"{sentence['source']} prints no number of it."
        yield None, ClaimVerdict("cannot be judged", "no number", why)
        return
    if claim in ("cannot-rule-in", "cannot-rule-out"):
        yield rows[0], _ruled(rows, claim)
    elif claim == "balance":
        yield rows[0], _balance(rows)
    elif claim == "crossover-immaterial":
        yield rows[0], _crossover(tables, rows)
    else:
        for row in rows:
            yield row, _other(sentence, row) if other_comparison(sentence, row) else claim_judged(tables, row, claim)
    for time in missing_times(tables, sentence):
        yield None, ClaimVerdict("cannot be judged", "no number", time_words(rows, sentence, time))


def time_words(rows: tuple[Row, ...], sentence: Row, time: str) -> str:
    """Return the words for a time at which nothing is printed."""
    there = " and ".join(dict.fromkeys(row["timepoint"] for row in rows if row["timepoint"])) or "no time that is named"
    return f"No number of {sentence['outcome']} at {time} is printed; the rows are at {there}."


def _other(sentence: Row, row: Row) -> ClaimVerdict:
    return ClaimVerdict("cannot be judged", "another comparison", comparison_words(sentence, row))


def comparison_words(sentence: Row, row: Row) -> str:
    """Return the words for a conclusion about another comparison than the one that was tested."""
    return f"The sentence speaks of {sentence['comparison']}; the numbers compare {row['comparison']}."


def _ruled(rows: tuple[Row, ...], claim: str) -> ClaimVerdict:
    """Judge what a test result can settle, from its sensitivity and its specificity, or from one of them."""
    given: dict[str, Stated] = {}
    for row in rows:
        if row["kind"] in ("sensitivity", "specificity"):
            given[row["kind"]] = row["value"] if row["value"] else (row["low"], row["high"])
    if not given:
        return ClaimVerdict("cannot be judged", "no rule", "Neither a sensitivity nor a specificity is printed.")
    ratios = likelihood_ratios(**given)
    holds, text = _settles(ratios, claim)
    absent = [kind for kind in ("sensitivity", "specificity") if kind not in given]
    whatever = f", whatever the {absent[0]}" if absent else ""
    out = claim == "cannot-rule-out"
    limit = f"{RULE_OUT:g} and less would rule out" if out else f"{RULE_IN:g} and more would rule in"
    verdict = {True: "holds", False: "does not hold", None: "cannot be said"}[holds]
    return ClaimVerdict(verdict, "likelihood ratios of 10 and 0.1 (Jaeschke 1994)", f"{text}{whatever}; {limit}.")


def _settles(ratios: LikelihoodRatios, claim: str) -> tuple[bool | None, str]:
    positive, negative = str(ratios).split(";")[0].split(", ")
    if claim == "cannot-rule-out":
        low, high, text = ratios.lr_negative.low > RULE_OUT, ratios.lr_negative.high <= RULE_OUT, negative
    else:
        low, high, text = ratios.lr_positive.high < RULE_IN, ratios.lr_positive.low >= RULE_IN, positive
    return (True if low else False if high else None), text


def _crossover(tables: Tables, rows: tuple[Row, ...]) -> ClaimVerdict:
    """Judge whether cross-over matters: does the effect in compliers cross a threshold that the printed one does not?

    The first row is the effect; the others print how many crossed over, of arm 1 and of arm 2.
    """
    effect, *crossed = rows
    contrast, thresholds = contrast_of(effect), thresholds_for(tables, effect)
    if contrast is None or not thresholds or len(crossed) != 2 or not effect.has("n1", "n2"):
        raise NotDefinedError(f"{effect.id!r}: an effect, its threshold, both sizes and both cross-overs are needed.")
    estimate, low, high = contrast.numbers
    found = complier_effect(
        estimate,
        low,
        high,
        crossed1=int(crossed[0]["value"]),
        n1=int(effect["n1"]),
        crossed2=int(crossed[1]["value"]),
        n2=int(effect["n2"]),
    )
    printed = judge_row(effect, thresholds[0])
    moved = judge(
        *(round(x.mid, 9) for x in (found.estimate, found.low, found.high)),
        threshold=printed.threshold,
        threshold_high=printed.threshold_high,
        better=printed.better,
    )
    same = [
        (a.estimate_important, a.man_son_hing) == (b.estimate_important, b.man_son_hing)
        for a, b in zip(printed.at, moved.at, strict=True)
    ]
    verdict = "holds" if all(same) else "depends on the threshold" if any(same) else "does not hold"
    reaches = [f"{at.threshold:g}" for at in moved.at if at.estimate_important]
    text = f"The effect in compliers is {found}. It reaches the MCID of {' and of '.join(reaches)}" if reaches else ""
    text = text or f"The effect in compliers is {found}. It reaches no MCID"
    return ClaimVerdict(verdict, "Wald's estimator (Angrist 1996)", f"{text}; the printed one is {contrast}.")


def _balance(rows: tuple[Row, ...]) -> ClaimVerdict:
    """Put benefit beside harm: the tables have no common scale, so that nothing is weighed."""
    sides = []
    for row in rows:
        risks = risks_of(row)
        contrast = contrast_of(row)
        if contrast is None:
            raise NotDefinedError(f"{row.id!r} prints no effect with an interval.")
        sides.append(f"{row['outcome']} {row['measure']} {contrast}" + (f" ({risks})" if risks else ""))
    text = f"Beside each other: {'; '.join(sides)}. No rule here weighs points against risks."
    return ClaimVerdict("cannot be judged", "benefit beside harm", text)


#: What is said of a claim -> verdict, and whether a decision hangs on it. A conclusion is never proved wrong: it may
#: rest on more than is encoded.
_VERDICTS: Final = {
    "holds": (Verdict.CONSISTENT, None),
    "holds on the estimate only": (Verdict.METHOD_DEPENDENT, DECIDES),
    "depends on the threshold": (Verdict.METHOD_DEPENDENT, DECIDES),
    "depends on rounding": (Verdict.METHOD_DEPENDENT, DECIDES),
    "cannot be said": (Verdict.METHOD_DEPENDENT, DECIDES),
    "does not hold": (Verdict.IMPLAUSIBLE, DECIDES),
    "cannot be judged": (Verdict.NOT_CHECKABLE, None),
}


def run_sentence(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield one finding per sentence: the worst that is to be said of its claim."""
    found = [(meant, judged) for meant, judged in sentences_judged(tables, row) if judged.rule != "another comparison"]
    if not found:
        return
    # Of several rows the gravest word speaks for the sentence; what cannot be judged is no word about it.
    order = [*VERDICTS[-1:], *VERDICTS[:-1]]
    worst = max(found, key=lambda pair: order.index(pair[1].verdict))
    verdict, stakes = _VERDICTS[worst[1].verdict]
    told = [f"{meant.id}: {judged.reason}" if meant is not None else judged.reason for meant, judged in found]
    same = [text for text, (_, judged) in zip(told, found, strict=True) if judged.verdict == worst[1].verdict]
    yield make(
        "conclusion",
        verdict,
        f'"{row["claim"]}" ({row["outcome"]}) {worst[1].verdict}. {" ".join(same)}',
        rows=(row.id, *(meant.id for meant, _ in found if meant is not None)),
        missing=("a number that bears on it",) if verdict is Verdict.NOT_CHECKABLE else (),
        stakes=stakes,
    )


def run_times(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield a finding for every time that a sentence names, and at which nothing is printed."""
    rows = rows_meant(tables, row)
    missing = missing_times(tables, row)
    if not rows or not row["timepoint"]:
        return
    ids = (row.id, *(r.id for r in rows))
    if not missing:
        text = f"Numbers are printed at {row['timepoint'].replace(';', ' and')}."
        yield make("conclusion-time", Verdict.CONSISTENT, text, rows=ids)
    for time in missing:
        text = f"The sentence concludes at {time}. {time_words(rows, row, time)}"
        yield make("conclusion-time", Verdict.IMPLAUSIBLE, text, rows=ids)


def run_comparison(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield whether a sentence concludes about the comparison that its numbers make."""
    if not row["comparison"]:
        return
    rows = rows_meant(tables, row)
    others = [r for r in rows if other_comparison(row, r)]
    for first in others[:1]:
        yield make(
            "conclusion-comparison",
            Verdict.IMPLAUSIBLE,
            f"{comparison_words(row, first)} They say nothing about what is concluded.",
            rows=(row.id, *(r.id for r in others)),
            stakes=DECIDES,
        )
    if rows and not others:
        text = f"The numbers compare {row['comparison']}, as the sentence does."
        ids = (row.id, *(r.id for r in rows))
        yield make("conclusion-comparison", Verdict.CONSISTENT, text, rows=ids)
