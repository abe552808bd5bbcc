"""Binding: which of the labels of a sentence a group of its numbers belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from lbpmeta.extraction.mention import NumberSentence
from lbpmeta.extraction.times import times_in

__all__ = ["Match", "label_bound"]

#: "this" the row's own, "other" another one, "unknown" where the source does not say, "free" where the sheet does not.
Match = Literal["this", "other", "unknown", "free"]

#: Between numbers and the label that they belong to: "32.1 points in the exercise group".
_BACK: Final = re.compile(
    r"[\s)\]%]*(?:points?|mm|cm|kg|days?|per ?cent|patients|participants|people|adults)?\s*"
    r"(?:in|with|for|under|among|on|of|after|at|from)\s+(?:the\s+|those\s+|patients\s+|people\s+|participants\s+|who\s+|"
    r"receiving\s+|taking\s+|given\s+|assigned\s+to\s+|randomi[sz]ed\s+to\s+|allocated\s+to\s+|with\s+|on\s+|in\s+)*",
    re.IGNORECASE,
)
#: What sets a label against others without giving it the numbers that follow.
_AGAINST: Final = re.compile(
    r"(?:compared (?:with|to)|versus|vs\.?|than|relative to|against|from) (?:the |those in (?:the )?)?$", re.IGNORECASE
)
_NEXT: Final = re.compile(r"\s*(?:group|arm)?s?\s*[(:\[,]?\s*(?:n\s*=\s*)?", re.IGNORECASE)
#: "the exercise group (n = 45)": what stands in the bracket is of the label, whatever else is.
_TIGHT: Final = re.compile(r"\s*(?:group|arm)?s?\s*[(\[]\s*(?:n\s*=\s*)?", re.IGNORECASE)
_AND: Final = re.compile(r"[\s)\]%]*(?:,|and|versus|vs\.?|compared with|,\s*and)?\s*", re.IGNORECASE)
#: Labels this near to each other are one.
_ONE: Final = 12


class Run(NamedTuple):
    """Words of one label that stand together."""

    start: int
    end: int
    kind: Match


def label_bound(
    labels: Sequence[tuple[int, int, Match]], passage: NumberSentence, nth: int, *, shared: bool = False
) -> Match:
    """Return what the numbers of a group belong to, "unknown" where the sentence leaves it open.

    Parameters
    ----------
    labels : sequence of (int, int, str)
        First and last character of the words that name something, and what they name.
    passage : NumberSentence
    nth : int
        Which group of numbers.
    shared : bool
        Whether numbers that are enumerated share the label behind the last of them, as they share a time.

    Examples
    --------
    >>> text = "Pain was 32 in the exercise group and 40 in the control group."
    >>> passage = NumberSentence(text, ((9, 11), (38, 40)))
    >>> labels = [(19, 27, "this"), (48, 55, "other")]
    >>> label_bound(labels, passage, 0), label_bound(labels, passage, 1)
    ('this', 'other')
    """
    runs = _runs(labels, passage)
    if not runs:
        return "unknown"
    start, end = passage.groups[nth]
    inside = [run for run in runs if start <= run.start < end]
    if inside:
        return inside[0].kind
    listed = _listed(runs, passage, nth)
    if listed:
        return listed
    tight = [run for run in runs if run.end <= start and _TIGHT.fullmatch(passage.text[run.end : start])]
    if tight:
        return tight[-1].kind
    back = {run: _taken_back(run, runs, passage) for run in runs}
    mine = [run for run in runs if back[run] == nth]
    if mine:
        return mine[0].kind
    ahead = [run for run in runs if run.end <= start and back[run] is None and not _set_against(run, passage)]
    if ahead:
        return ahead[-1].kind
    if shared:
        for later in range(nth + 1, len(passage.groups)):
            gap = passage.text[passage.groups[later - 1][1] : passage.groups[later][0]]
            if not _AND.fullmatch(gap):
                break
            mine = [run for run in runs if back[run] == later]
            if mine:
                return mine[0].kind
    kinds = {run.kind for run in runs}
    return runs[0].kind if shared and len(kinds) == 1 and len(runs) == 1 else "unknown"


def _runs(labels: Sequence[tuple[int, int, Match]], passage: NumberSentence) -> list[Run]:
    runs: list[Run] = []
    for start, end, kind in sorted(labels):
        last = runs[-1] if runs else None
        apart = last is None or any(last.end <= a < start for a, _ in passage.groups)
        if last and not apart and last.kind == kind and start - last.end <= _ONE:
            runs[-1] = Run(last.start, end, kind)
        else:
            runs.append(Run(start, end, kind))
    return runs


def _taken_back(run: Run, runs: Sequence[Run], passage: NumberSentence) -> int | None:
    """The group that a label behind it belongs to; None where it does not look back."""
    before = [i for i, (_, end) in enumerate(passage.groups) if end <= run.start]
    if not before:
        return None
    end = passage.groups[before[-1]][1]
    if any(end <= other.start < run.start for other in runs):
        return None
    gap = passage.text[end : run.start]
    for named in reversed(times_in(gap)):  # "32.1 at 12 weeks in the exercise group"
        head = re.sub(r"\s*(?:at|after|by)\s*$", "", gap[: named.start])
        gap = f"{head}{gap[named.end :]}"
    return before[-1] if _BACK.fullmatch(gap) else None


def _set_against(run: Run, passage: NumberSentence) -> bool:
    """Whether a label is what others are compared with, and no number follows at once."""
    if not _AGAINST.search(passage.text[: run.start]):
        return False
    after = next((a for a, _ in passage.groups if a >= run.end), None)
    return after is None or not _NEXT.fullmatch(passage.text[run.end : after])


def _listed(runs: Sequence[Run], passage: NumberSentence, nth: int) -> Match | None:
    """What a group belongs to where the labels stand together first: "in the A and B groups, 3 and 4"."""
    first = next((g[0] for g in passage.groups if g[0] > runs[0].start), None)
    if first is None:
        return None
    ahead = [run.kind for run in runs if run.start < first]
    behind = [run for run in runs if run.start > first]
    order = [kind for i, kind in enumerate(ahead) if i == 0 or kind != ahead[i - 1]]
    if len(set(order)) < 2 or behind or any(_set_against(run, passage) for run in runs):
        return None
    groups = [g for g in passage.groups if g[0] >= first]
    if len(order) == len(groups) and passage.groups[nth] in groups:
        return order[groups.index(passage.groups[nth])]
    return "unknown"
