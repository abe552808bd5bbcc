"""Lens: whether a number of a source stands under the arm, the outcome and the time of a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from lbpmeta.extraction.binding import Match, label_bound
from lbpmeta.extraction.labels import arm_words, outcome_words, stem, words_shared
from lbpmeta.extraction.mention import Mention, NumberSentence, NumberTable
from lbpmeta.extraction.times import TimePoint, same_time, times_in

__all__ = ["Lens", "Stand"]

#: So much of the words of an outcome names it.
_ENOUGH: Final = 0.5
_CONTROL: Final = frozenset(
    stem(w)
    for w in [
        "control",
        "placebo",
        "usual",
        "care",
        "sham",
        "comparator",
        "comparison",
        "waiting",
        "wait",
        "waitlist",
        "list",
        "standard",
        "no",
        "untreated",
        "attention",
        "minimal",
        "routine",
        "conventional",
    ]
)
_TREATED: Final = frozenset(
    stem(w) for w in ["intervention", "experimental", "treatment", "treated", "active", "program", "programme"]
)
_WORD: Final = re.compile(r"[^\W\d_]+")


class Stand(NamedTuple):
    """Where a number stands: its arm, its outcome, its time."""

    arm: Match
    outcome: Match
    time: Match

    @property
    def others(self) -> tuple[str, ...]:
        """What is another's."""
        return tuple(name for name, match in zip(self._fields, self, strict=True) if match == "other")

    @property
    def unsure(self) -> tuple[str, ...]:
        """What is not known of it."""
        return tuple(name for name, match in zip(self._fields, self, strict=True) if match in ("unknown",))

    @property
    def sure(self) -> int:
        """How much of it is known to be the row's."""
        return sum(match == "this" for match in self)


class Lens:
    """Looks at the numbers of sources for one arm, outcome and time.

    Parameters
    ----------
    arm : int
        1 or 2; 0 for what is of both.
    arms : tuple of frozenset of str
        The words of both arms.
    outcome : frozenset of str
    others : sequence of frozenset of str
        Other outcomes that the sheet knows.
    time : TimePoint, optional
    mentions : iterable of Mention
        All numbers of the sources: whether they know the sheet's words at all, they tell.
    """

    def __init__(
        self,
        arm: int,
        arms: tuple[frozenset[str], frozenset[str]],
        outcome: frozenset[str],
        others: Sequence[frozenset[str]],
        time: TimePoint | None,
        mentions: Iterable[Mention],
    ) -> None:
        self.arm, self.outcome, self.time = arm, outcome, time
        areas = {id(m.area): m.area for m in mentions if m.area is not None}
        self._areas = list(areas.values())
        self._own, self._their = self._words_of_arms(arm, arms)
        self._apart = [w for other in others if (w := other - outcome)]
        self._best = {id(area): self._best_of(area) for area in self._areas}
        self._captions = max((words_shared(outcome, outcome_words(a.caption)) for a in self._areas), default=0.0)
        self._known = max([self._captions, *(max(b) for b in self._best.values())], default=0.0) >= _ENOUGH
        self._cache: dict[tuple[int, str, str], Stand] = {}
        self._told: dict[tuple[int, int], Stand] = {}

    def stand(self, mention: Mention) -> Stand:
        """Return where a number stands."""
        if mention.area is not None:
            key = (id(mention.area), mention.row, mention.column)
            if key not in self._cache:
                self._cache[key] = self._in_table(mention.area, mention.row, mention.column)
            found = self._cache[key]
            return found._replace(outcome="free", time="free") if mention.in_head and mention.role == "n" else found
        if mention.passage is None:
            return Stand("unknown", "unknown", "unknown")
        place = (id(mention.passage), mention.nth)
        if place not in self._told:
            self._told[place] = self._in_text(mention.passage, mention.nth)
        return self._told[place]

    def names(self, mention: Mention) -> bool:
        """Return whether all words of the outcome stand in the labels, or the sentence, of a number."""
        if mention.area is not None:
            text = f"{mention.row} {mention.column} {mention.area.caption}"
        else:
            text = mention.passage.text if mention.passage else ""
        return words_shared(self.outcome, outcome_words(text)) == 1

    def _words_of_arms(
        self, arm: int, arms: tuple[frozenset[str], frozenset[str]]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The words that tell the wanted arm from the other one; general ones where the source has none of them."""
        if not arm:
            return frozenset(), frozenset()
        first, second = arms[0] - arms[1], arms[1] - arms[0]
        labels = [arm_words(label) for area in self._areas for label in (*area.rows, *area.columns)]
        if not any(words_shared(first, label) or words_shared(second, label) for label in labels):
            if first or second:  # the sheet may call the first one by its kind: "control", "placebo"
                turned = bool(first & _CONTROL) and not second & _CONTROL
            else:
                turned = False
            first, second = (
                (first | _TREATED, second | _CONTROL) if not turned else (first | _CONTROL, second | _TREATED)
            )
        return (first, second) if arm == 1 else (second, first)

    def _best_of(self, area: NumberTable) -> tuple[float, float]:
        return (
            max((words_shared(self.outcome, outcome_words(label)) for label in area.rows), default=0.0),
            max((words_shared(self.outcome, outcome_words(label)) for label in area.columns), default=0.0),
        )

    def _in_table(self, area: NumberTable, row: str, column: str) -> Stand:
        return Stand(
            self._arm_of(area, row, column), self._outcome_of(area, row, column), self._time_of(area, row, column)
        )

    def _arm_of(self, area: NumberTable, row: str, column: str) -> Match:
        if not self.arm:
            return "free"
        for label, labels in ((column, area.columns), (row, area.rows)):
            own, their = self._leans(label)
            if own > their:
                return "this"
            if their > own:
                return "other"
            if own == their == 0 and arm_words(label) and any(a > b for a, b in map(self._leans, labels)):
                return "other"  # the table names the wanted arm elsewhere on this side
        own, their = self._leans(area.caption)
        return "this" if own > their else "other" if their > own else "unknown"

    def _leans(self, label: str) -> tuple[float, float]:
        words = arm_words(label)
        return words_shared(self._own, words), words_shared(self._their, words)

    def _outcome_of(self, area: NumberTable, row: str, column: str) -> Match:
        if not self.outcome:
            return "free"
        best_row, best_column = self._best[id(area)]
        best, label = (best_row, row) if best_row >= best_column else (best_column, column)
        if best >= _ENOUGH:
            share = words_shared(self.outcome, outcome_words(label))
            if share >= best and self._further(label) <= share:
                return "this"
            return "other" if label else "unknown"
        share = words_shared(self.outcome, outcome_words(area.caption))
        if share >= _ENOUGH and share >= self._captions:
            if self._further(f"{row} {column}"):
                return "other"
            # A row of a table of harms is one of them: the caption names its numbers where the row has no name.
            return "unknown" if outcome_words(row) - self._own - self._their - outcome_words(area.caption) else "this"
        if self._known and (row or column):
            return "other"
        return "unknown"

    def _further(self, label: str) -> float:
        """How much of another outcome's own words a label has."""
        words = outcome_words(label)
        return max((words_shared(other, words) for other in self._apart), default=0.0)

    def _time_of(self, area: NumberTable, row: str, column: str) -> Match:
        if self.time is None:
            return "free"
        for label in (f"{row} {column}", area.caption):
            named = [t for n in times_in(label) for t in n.times]
            if not named:
                continue
            same = [same_time(t, self.time) for t in named]
            if label is area.caption and len(set(named)) > 1:
                return "unknown"
            return "this" if True in same else "unknown" if None in same else "other"
        return "unknown"

    def _in_text(self, passage: NumberSentence, nth: int) -> Stand:
        text = passage.text
        words = [(m.start(), m.end(), frozenset((stem(m[0]),))) for m in _WORD.finditer(text)]
        arm: Match = "free"
        if self.arm:
            arm = label_bound(
                [(a, b, "this") for a, b, w in words if words_shared(w, self._own)]
                + [(a, b, "other") for a, b, w in words if words_shared(w, self._their)],
                passage, nth,
            )  # fmt: skip
        outcome: Match = "free"
        if self.outcome:
            whole = frozenset().union(*(w for _, _, w in words)) if words else frozenset()
            named = words_shared(self.outcome, whole) >= _ENOUGH
            outcome = label_bound(
                [(a, b, "this") for a, b, w in words if named and words_shared(w, self.outcome)]
                + [(a, b, "other") for a, b, w in words if any(words_shared(w, o) for o in self._apart)],
                passage, nth,
            )  # fmt: skip
        time: Match = "free"
        if self.time is not None:
            times = [(n.start, n.end, _same(n.times, self.time)) for n in times_in(text)]
            time = label_bound(times, passage, nth, shared=True)
        return Stand(arm, outcome, time)


def _same(times: tuple[TimePoint, ...], wanted: TimePoint) -> Match:
    same = {same_time(t, wanted) for t in times}
    if len(times) > 1 and True in same:
        return "unknown"
    return "this" if True in same else "unknown" if None in same else "other"
