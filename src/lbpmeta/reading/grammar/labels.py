"""The label of a result: which of the names of measures around it."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["CONTRASTS", "SURE", "doubtful", "label_of", "touches"]

#: Labels of a comparison: they win over the name of an outcome that stands nearer ("hazard ratio for survival 0.8").
CONTRASTS: Final = frozenset(
    (
        "OR",
        "PETO",
        "RR",
        "HR",
        "IRR",
        "ROM",
        "SMD",
        "SMCR",
        "MD",
        "RD",
        "ARR",
        "IRD",
        "NNT",
        "DIFF",
        "MEDD",
        "COR",
        "X",
        "GEN",
    )
)
#: Labels that name their measure beyond doubt.
SURE: Final = frozenset(["OR", "PETO", "RR", "HR", "IRR", "ROM", "SMD", "MD", "RD", "COR", "MC", "NNT"])
#: Labels that are often words of the sentence, and give way to a surer one.
_WEAK: Final = frozenset(["GEN", "X", "DIFF"])
_BETWEEN: Final = frozenset(
    ("EQ", "COLON", "COMMA", "FILL", "R", "L", "DASH", "CUR", "PLUS", "FROM", "PCT", "CI", "SEMI")
)
#: ... and how far those that are words of the sentence speak.
_NEAR: Final = {"DIFF": 18, "GEN": 12, "X": 25, "MN": 25, "CHG": 25, "PR": 40, "MC": 40}
#: How far "level was" speaks.
_NEAR_LEVEL: Final = 8
#: Words for an estimate that speak past other words.
_FAR_ESTIMATES: Final = (
    *(
        "estim",
        "coef",
        "slope",
        "beta",
        "regress",
        "schätz",
        "schatt",
        "direct effect",
        "indirect effect",
        "total effect",
    ),
)
#: What may stand between a difference and the change that it is of.
_OF_IT: Final = frozenset(("W", "FILL", "GROUP", "MEAS", "FROM", "NN", "NUMW"))
#: How far a label speaks, in tokens ...
_REACH: Final = 90


def touches(s: Sentence, label: int, number: int) -> bool:
    """Whether nothing but marks and small words stands between a label and a number (or an empty interval's name)."""
    for i in range(label + 1, number):
        kind = s.kind(i)
        if kind == "NUM" and s.kind(i + 1) == "PCT" and s.kind(i + 2) in ("CI", "DASH", "FILL"):
            continue
        if kind == "NUM" and s.kind(i - 1) == "CI":
            continue
        if kind == "MEAS" and s.kind(i - 1) in ("L", "COMMA", "SLASH"):
            continue
        if kind not in _BETWEEN:
            return False
    return True


def label_of(s: Sentence, found: Statement, left: int) -> int:
    """Return the token of the label, -1 if none stands in reach."""
    label = _label_of(s, found, left)
    return label - 2 if _short_for_before(s, label) else label


def _short_for_before(s: Sentence, label: int) -> bool:
    """Whether a label is short for the longer name before it: "Peto odds ratio, OR: 2.5", "rate ratio (RR)"."""
    name = s.word(label - 2) if s.kind(label - 1) in ("L", "COMMA") and s.kind(label - 2) == "MEAS" else ""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", name) if word)
    short = s.tokens[label].text if name and s.value(label - 2) in SURE | {"PETO"} else ""
    return short.isupper() and len(initials) > 1 and initials.upper().endswith(short)


def _label_of(s: Sentence, found: Statement, left: int) -> int:
    first, head = found.begins, found.head.first
    labels = [i for i in range(max(left + 1, first - _REACH), first) if s.kind(i) == "MEAS" and not _no_label(s, i)]
    labels = [i for i in labels if not _has_its_own(s, i, first) and not _spent(s, i, first)]
    labels = [i for i in labels if not doubtful(s, i) or (touches(s, i, first) and len(s.tokens[i].text) > 1)]
    said = [i for i in labels if not _bracketed_off(s, i, first)]
    labels = said if left >= 0 or any(s.value(i) in SURE for i in said) else labels
    if not labels and (outer := _before_the_bracket(s, left, first)):
        return outer[-1]
    after = [i for i in range(found.at + 1, head) if _names(s, i)] if found.at >= 0 else []
    inside = [i for i in range(head, found.span.first) if _names(s, i)]
    nearest = labels[-1] if labels else -1
    if found.scope_label >= 0 and (nearest < 0 or not touches(s, nearest, first)):
        return _in_template(s, found.scope_label)
    if 0 <= found.scope_label < nearest and pattern_at(s.tokens, nearest + 1, "L NUM? PCT? CI R"):
        return found.scope_label  # "the OR (95% CI) and the RR (95% CI) were 1.9 (...) and 1.4 (...)"
    if after and after[0] - found.at <= 4 and (nearest < 0 or not touches(s, nearest, first)):
        return after[0]
    if inside and (nearest < 0 or s.value(nearest) not in CONTRASTS):
        return inside[0]
    if nearest < 0 or (s.value(nearest) in CONTRASTS - _WEAK):
        return nearest
    if s.value(nearest) == "MN" and s.word(nearest).startswith("level") and _distance(s, nearest, first) > _NEAR_LEVEL:
        nearest = next(
            (i for i in reversed(labels) if i < nearest), -1
        )  # "this level was told by the index (FST = 0.06"
    if s.value(nearest) == "MN" and s.word(nearest).startswith("level"):
        # "the geometric mean level was"
        nearest = next((i for i in labels if s.value(i) == "X" and nearest - i <= 5), nearest)
    if s.value(nearest) == "MN" and s.kind(nearest - 1) in ("COMMA", "L") and touches(s, nearest, first):
        before = next((i for i in reversed(labels[:-1]) if s.value(i) in ("CHG", "MC")), -1)
        if before >= 0 and all(s.kind(i) in ("W", "FILL", "FROM") for i in range(before + 1, nearest - 1)):
            return before  # "change from baseline, mean (95% CI)"
    if s.value(nearest) == "MN" and (_negative(found) or s.kind(found.at - 1) == "PLUS"):
        near = (i for i in labels if s.value(i) in ("CHG", "MC") and nearest - i <= 14)
        changes = [i for i in near if touches(s, nearest, first)]
        nearest = changes[-1] if changes else nearest  # "a decline at two years (mean -0.28"
    if s.value(nearest) in ("CHG", "MC"):
        near = (i for i in reversed(labels) if s.value(i) in ("DIFF", "MD") and 0 < nearest - i <= 8)
        difference = next((i for i in near if all(s.kind(j) in _OF_IT for j in range(i + 1, nearest))), -1)
        if difference >= 0:
            return difference  # "difference between groups in the adjusted mean change from baseline"
    index = next((i for i in labels if s.value(i) == "X" and i == nearest - 1), -1)
    if s.value(nearest) == "CHG" and index >= 0 and s.word(index).split()[0] not in small_words("outcome"):
        return index  # "the NRI improved by 0.26"
    if s.value(nearest) in ("CHG", "MC") and (odds := _odds_of_it(s, found, labels, nearest)) >= 0:
        return odds
    if touches(s, nearest, first) and s.value(nearest) in ("CHG", "MC", "MN"):
        before = labels[-2] if len(labels) > 1 else -1
        if before >= 0 and (_for_a_change(s, found, before, nearest) or _of_failing(s, found, before, nearest)):
            return before
        if before >= 0 and s.value(before) in SURE and any(s.kind(i) == "PER" for i in range(before, nearest)):
            return before  # "hazard ratio per 1 standard deviation increase 0.77"
        differences = (i for i in reversed(labels) if s.value(i) in ("DIFF", "MD") and nearest - i <= 5)
        return next(differences, nearest)
    if s.value(nearest) == "X" and (outcome := _of_outcome(s, labels, nearest)) >= 0:
        return outcome
    if s.value(nearest) in _WEAK and touches(s, nearest, first):
        return _named_before(s, labels, nearest)
    if s.value(nearest) in ("MN", "PR", "IR") and _alone_in_bracket(s, labels, nearest, first):
        return nearest
    if s.value(nearest) == "GEN":
        alpha = next((i for i in labels if s.value(i) == "X" and 0 < nearest - i <= 3), -1)
        if alpha >= 0:
            return alpha  # "Cronbach's alpha coefficient for the scale was 0.75"
    if s.value(nearest) in ("PR", "IR"):
        of = [i for i in labels if s.value(i) == "DIFF" and nearest - i <= 4]
        if of:
            return of[-1]  # "the difference in the cumulative incidence"
    if s.value(nearest) == "MN":
        changes = [i for i in labels if s.value(i) == "MC" and nearest - i <= 20]
        nearest = changes[-1] if changes else nearest
    for i in reversed(labels):
        # Results of one group in another clause do not take the label of the comparison before.
        if s.value(i) in CONTRASTS - _WEAK and not any(s.kind(j) == "SEMI" for j in range(i, nearest)):
            return i
    for i in reversed(labels):
        if s.value(i) in ("DIFF", "X") and _distance(s, i, first) <= (25 if s.value(nearest) == "CHG" else 15):
            return i
    if s.value(nearest) == "GEN":
        named = s.word(nearest).startswith(_FAR_ESTIMATES)
        reach = 25 if s.word(nearest).startswith("regress") else 16 if s.word(nearest) == "coefficients" else 9
        return nearest if named and first - nearest <= reach else -1
    low, high = reads(found.low), reads(found.high)
    across = low is not None and high is not None and low < 0 < high
    far = 40 if across and s.value(nearest) == "DIFF" else _NEAR.get(s.value(nearest), 40)
    return nearest if _distance(s, nearest, first) <= far else -1


def _odds_of_it(s: Sentence, found: Statement, labels: list[int], change: int) -> int:
    """Return the odds of which a change is the outcome: "higher odds of improvement (2.2 [95% CI ...])"; -1 if none."""
    near = (i for i in reversed(labels) if s.word(i) == "odds of" and 0 < change - i <= 6)
    odds = next(near, -1)
    plain = all(s.kind(i) in ("W", "FILL", "NN", "MEAS") for i in range(odds + 1, change))
    alone = s.kind(found.begins - 1) == "L" and found.begins - change <= 6
    return odds if odds >= 0 and plain and alone and not found.unit and not _negative(found) else -1


def _for_a_change(s: Sentence, found: Statement, ratio: int, change: int) -> bool:
    """Whether a change is the outcome of a ratio: "the risk ratio for a 30% reduction was 1.3 (95% CI 1.1 to 1.5)"."""
    named = s.value(ratio) in SURE - {"MC", "MD", "SMD", "COR"} and s.kind(ratio + 1) in ("FILL", "OUTOF", "W")
    named = named and s.word(ratio + 1) in small_words("within") | small_words("of")
    ends = ("COMMA", "SEMI", "L", "R", "CI", "MEAS")
    two = "NUM PCT AND NUM PCT"  # "for 30% and 50% improvement"
    apart = (i for i in range(ratio + 1, change) if s.kind(i) in (*ends, "AND"))
    joined = all(s.kind(i) == "AND" and pattern_at(s.tokens, i - 2, two) for i in apart)
    said = any(s.word(i) in small_words("be") or s.kind(i) in ("EQ", "COLON") for i in range(change, found.begins))
    return named and joined and said and not found.unit and not _negative(found)


def _of_failing(s: Sentence, found: Statement, ratio: int, change: int) -> bool:
    """Whether a change is what a ratio is of, without a verb: "RR failing to show an improvement 0.52"."""
    named = s.value(ratio) in SURE - {"MC", "MD", "SMD", "COR", "RD", "NNT"} and change - ratio <= 8
    plain = all(s.kind(i) in ("W", "FILL", "NN", "TO") for i in range(ratio + 1, change))
    return named and plain and found.begins == change + 1 and not found.unit and not _negative(found)


def _no_label(s: Sentence, i: int) -> bool:
    """Whether a word for a mean is none here: "fell on average by", "to mean that", "at an average of 30 months".

    Nor is one of two names that a ratio is of: "the MD/SD ratio".
    """
    if "SLASH" in (s.kind(i + 1), s.kind(i - 1)) and any(s.word(j) == "ratio" for j in (i + 1, i + 2, i + 3)):
        return True
    if s.value(i) != "MN":
        return False
    if (s.word(i), s.word(i - 1)) == ("average", "on") or (s.word(i), s.word(i + 1)) == ("mean", "that"):
        return True
    number = next((j for j in range(i + 1, i + 7) if s.kind(j) == "NUM"), -1)
    named = s.word(number - 1) in small_words("of") | small_words("than") if number >= 0 else False
    return named and s.kind(number + 1) == "TIME" and s.kind(number + 2) not in ("L", "COMMA", "SEMI")


def _in_template(s: Sentence, label: int) -> int:
    """Return the label of a template: that of a mean gives way to what it is the mean, or a difference, of.

    "mean [95% CI] change from baseline 1.60 [...], 1.69 [...]", "differences in mean changes (95% CI) of ...".
    """
    if s.value(label) in ("MN", "MC", "CHG"):
        before = next((i for i in (label - 1, label - 2, label - 3) if s.value(i) in ("DIFF", "MD")), -1)
        if before >= 0:
            return before
    behind = range(label + 1, min(label + 12, len(s))) if s.value(label) == "MN" else range(0)
    return next((i for i in behind if s.value(i) in ("MC", "CHG", "MD", "IR") and s.kind(i) == "MEAS"), label)


def _names(s: Sentence, i: int) -> bool:
    """Whether a token is a label that may stand behind its number."""
    return s.kind(i) == "MEAS" and not (doubtful(s, i) and len(s.tokens[i].text) == 1)


def _negative(found: Statement) -> bool:
    return any(text.startswith("-") for text in (found.estimate, found.low, found.high))


#: How far before a quantity that is the outcome its label stands: "the difference in total costs".
_BEFORE_OUTCOME: Final = {"DIFF": 6, "MD": 6, "MC": 6, "CHG": 6, "MN": 4}


#: What does not stand between a label and the name of its outcome.
_ENDS: Final = frozenset(("NUM", "SEMI", "COMMA", "L", "MEAS"))


def _of_outcome(s: Sentence, labels: list[int], nearest: int) -> int:
    """Return the label of which a quantity is the outcome: "mean change in the area under the curve"; -1 if none."""
    if re.split(r"[\s-]", s.word(nearest))[0] not in small_words("outcome"):
        return -1
    for i in reversed(labels):
        between = {s.kind(j) for j in range(i + 1, nearest)}
        if s.value(i) in ("DIFF", "MD") and nearest - i <= 16 and between.isdisjoint(_ENDS):
            return i  # "the mean difference between A and B in total costs was"
    near = (i for i in reversed(labels) if 0 < nearest - i <= _BEFORE_OUTCOME.get(s.value(i), 0))
    near = (i for i in near if s.word(i + 1) != "at")  # "years were gained at a cost of 1,250 USD"
    return next((i for i in near if s.inside[i] == s.inside[nearest] or s.value(i) != "CHG"), -1)


def _spent(s: Sentence, i: int, first: int) -> bool:
    """Whether a label of one group has its number already, with a spread: "a decrease of 35 +/- 4, while 25"."""
    if s.value(i) not in ("MN", "MC", "CHG"):
        return False
    if s.value(i) == "CHG" and s.kind(i - 1) == "PCT" and s.kind(first + 1) == "L" and s.kind(first - 1) == "L":
        return True  # "a 34% increase with A compared with B (1.34 [1.19-1.51])": said of the percentage
    close = s.closes.get(s.inside[i], first) if s.inside[i] != -1 else first
    if close < first and any(s.kind(j) == "NUM" for j in range(i + 1, close)):
        return True  # "vitamin E (mean 0.4 mg daily) produced 6%"
    if s.kind(i - 1) in ("NEG", "POS") and s.kind(i - 2) == "R":
        return True  # "a 0.05 points (95% CI ...) higher increase with A, and 0.04 (...) with B": of the one before
    spread = next((j for j in range(i + 1, first) if s.kind(j) == "PM"), -1)
    return spread >= 0 and any(s.kind(j) in ("SEMI", "END") for j in range(spread, first))


def _distance(s: Sentence, label: int, first: int) -> int:
    """How many tokens stand between label and number, those in brackets between them left out."""
    return first - label - sum(s.closes[i] - i for i in s.closes if label < i and s.closes[i] < first)


def _bracketed_off(s: Sentence, i: int, first: int) -> bool:
    """Whether a label stands in a bracket that was closed before the number, and does not touch it."""
    return s.inside[i] != -1 and s.closes.get(s.inside[i], first) < first and not touches(s, i, first)


def _before_the_bracket(s: Sentence, left: int, first: int) -> list[int]:
    """Return labels before a bracket that holds other results: "the difference (A: 53 [...], B: 59 [...]) was -2.8"."""
    opener = s.outer(left) if left >= 0 else -1
    close = s.closes.get(opener, first)
    if opener == -1 or close >= first or any(s.kind(i) not in ("FILL", "EQ", "COLON") for i in range(close + 1, first)):
        return []
    return [i for i in range(max(0, opener - 8), opener) if s.kind(i) == "MEAS"]


def _alone_in_bracket(s: Sentence, labels: list[int], nearest: int, first: int) -> bool:
    """Whether the number stands in the bracket of its label, and every other label outside: of one arm each."""
    at = s.inside[nearest]
    if at == -1 or not s.within(first, at) or touches(s, nearest, first):
        return False
    return all(i < at for i in labels if i != nearest)


def _has_its_own(s: Sentence, i: int, first: int) -> bool:
    """Whether another number stands directly behind a label: "effect size -0.23, and in function -5.3"."""
    joined = "EQ|COLON|FILL?" if s.value(i) == "NNT" else "EQ|COLON?"
    own = pattern_at(s.tokens, i + 1, f"{joined} DASH? NUM=own")
    if own is None or own.at["own"] >= first:
        return False
    if s.value(i) != "NNT" and s.kind(i + 1) == "NUM" and "." not in s.value(i + 1):
        return False
    return s.kind(own.at["own"] + 1) not in ("PCT", "TIME", "UNIT", "NN", "KN") and not touches(s, i, first)


def doubtful(s: Sentence, i: int) -> bool:
    """Whether a label is an abbreviation that is not its measure's own name: "DM" may be diabetes, "RM" a resonance.

    It speaks for a number that it touches, and for no other; "B" in "group B" for none.
    """
    text = s.tokens[i].text
    if text == "M" and s.kind(i + 1) == "EQ":
        return False
    if len(text) == 1 and (
        s.kind(i - 1) == "GROUP"
        or (s.kind(i - 1) == "AND" and text.isupper() and s.kind(i + 1) != "EQ")
        or pattern_at(s.tokens, i + 1, "L NUM PCT COMMA|SEMI|R|L")
    ):
        return True
    if text == "B" and s.kind(i - 1) == "L" and pattern_at(s.tokens, i + 1, "COLON|SLASH|DASH W|FILL|MEAS R"):
        return True  # "HR [B:A] 0.89"
    if text == "B" and not pattern_at(s.tokens, i + 1, "EQ|COLON|DASH|COMMA|LT|GT"):
        template = pattern_at(s.tokens, i + 1, "L W? NUM? PCT? CI|KILL") is not None
        return not template  # "A (0.24 mm, ...) and B (0.40 mm, ...)": the name of an arm
    own = text.upper().rstrip("S").endswith(s.value(i)) or s.value(i) in ("DIFF", "X", "ARR", "COR", "GEN")
    return len(text) <= 4 and text[-1:].isupper() and not own


def _named_before(s: Sentence, labels: list[int], nearest: int) -> int:
    """Of two labels side by side, the one that says more: "mean difference (estimate)"."""
    if len(s.tokens[nearest].text) < 5:
        return nearest
    for i in reversed(labels[:-1]):
        if any(s.kind(j) == "L" and s.closes.get(j, nearest) >= nearest for j in range(i, nearest)):
            break  # "costs (coefficient -712"
        if _distance(s, i, nearest) <= 3 and (
            s.value(i) in SURE - {"MC"} or (s.value(i) == "X" and s.value(nearest) == "GEN")
        ):
            return i
    return nearest
