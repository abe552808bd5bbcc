"""The measure of a result: which of the labels around it, and what the label means here."""

from __future__ import annotations

from typing import Final

from lbpmeta.measures import MEASURES
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = ["CONTRASTS", "SURE", "Last", "label_of", "name_measure", "touches"]

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
_REACH: Final = 40

#: The last label that was read, and the sentence that it stood in.
Last = tuple[str, int]


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
    first, head = found.begins, found.head.first
    labels = [i for i in range(max(left + 1, first - _REACH), first) if s.kind(i) == "MEAS"]
    after = [i for i in range(found.at + 1, head) if s.kind(i) == "MEAS"] if found.at >= 0 else []
    inside = [i for i in range(head, found.span.first) if s.kind(i) == "MEAS"]
    nearest = labels[-1] if labels else -1
    if after and after[0] - found.at <= 4 and (nearest < 0 or not touches(s, nearest, first)):
        return after[0]
    if inside and (nearest < 0 or s.value(nearest) not in CONTRASTS):
        return inside[0]
    if nearest < 0 or (s.value(nearest) in CONTRASTS - _WEAK):
        return nearest
    if touches(s, nearest, first) and s.value(nearest) in ("CHG", "MC", "MN"):
        return nearest
    if s.value(nearest) in _WEAK and touches(s, nearest, first):
        return _named_before(s, labels, nearest)
    for i in reversed(labels):
        # Results of one group in another clause do not take the label of the comparison before.
        if s.value(i) in CONTRASTS - _WEAK and not any(s.kind(j) == "SEMI" for j in range(i, nearest)):
            return i
    for i in reversed(labels):
        if s.value(i) in _WEAK and first - i <= 15:
            return i
    return nearest


def _named_before(s: Sentence, labels: list[int], nearest: int) -> int:
    """Of two labels side by side, the one that says more: "mean difference (estimate)"."""
    if len(s.tokens[nearest].text) < 5:
        return nearest
    for i in reversed(labels[:-1]):
        if nearest - i <= 3 and s.value(i) in SURE:
            return i
    return nearest


def name_measure(s: Sentence, found: Statement, last: Last) -> None:
    """Say what is measured: by its label, else by the one before it, else by its unit."""
    label = s.value(found.label_at) if found.label_at >= 0 else ""
    percent = found.unit == "percent" or found.unit.startswith(("percentage point", "procentpunt", "Prozentpunkt"))
    fits = not (percent and last[0] in MEASURES and MEASURES[last[0]].is_ratio)
    if not label and last[0] and fits and (last[1] == s.number or (found.how != "anchor" and s.number - last[1] <= 1)):
        label = last[0]
        found.note("the measure is carried over")
    found.measure = label
    if label == "DIFF":
        found.measure = "RD" if percent and _of_shares(s, found) else "MD"
    elif label == "ARR":
        found.measure = "RD" if percent or _negative(found) else "RR"
    elif label == "PETO" and s.word(found.label_at) == "por" and "peto" not in s.text.lower():
        found.measure = "OR"
    elif label == "PR" and _no_share(s, found, percent):
        found.measure = ""
    elif label in ("", "MN") and percent:
        found.measure = "" if _negative(found) else "PR"
    elif label == "IR" and found.unit == "percent":
        found.measure = "PR"
    if found.measure not in MEASURES:
        found.measure = ""


def _negative(found: Statement) -> bool:
    return any(text.startswith("-") for text in (found.estimate, found.low, found.high))


def _no_share(s: Sentence, found: Statement, percent: bool) -> bool:
    """Whether what is labelled as a proportion cannot be one: it is above 1, negative, or the fall of a risk."""
    fall = any(s.value(i) == "CHG" for i in range(max(0, found.begins - 12), found.begins))
    return fall or _negative(found) or (not percent and (reads(found.estimate) or 0) > 1)


def _per_unit(s: Sentence, found: Statement) -> bool:
    """Whether the number is a slope: "... per unit increase in trial size"."""
    i = found.span.end
    while s.kind(i) in ("R", "COMMA", "FILL"):
        i += 1
    return s.kind(i) == "PER" and any(
        s.word(j).startswith(("unit", "increase", "increment", "toename", "sd")) for j in range(i, i + 6)
    )


def _of_shares(s: Sentence, found: Statement) -> bool:
    """Whether the sentence speaks of shares of people, so that its difference is one of risks."""
    if found.unit != "percent":
        return True
    shares = 0
    for i in range(max(0, found.begins - 30), found.begins):
        if s.kind(i) == "PROPORTION":
            return True
        if s.kind(i) == "NUM" and s.kind(i + 1) == "PCT" and s.kind(i + 2) != "CI":
            shares += any(s.kind(j) == "VS" for j in range(i, min(i + 12, found.begins)))
        if s.kind(i) == "SLASH" and s.kind(i - 1) == s.kind(i + 1) == "NUM":
            return True
    return shares > 0
