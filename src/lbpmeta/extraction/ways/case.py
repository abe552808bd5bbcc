"""Case: a cell, and the numbers of its sources as the row's labels place them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from lbpmeta.extraction.lens import Lens, Stand
from lbpmeta.extraction.mention import ROLES, Mention
from lbpmeta.extraction.result import Standing
from lbpmeta.extraction.times import is_change, times_in
from lbpmeta.extraction.wanted import Subject, Wanted
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["Case", "CellWay", "PlacedNumber", "Reply", "prints_same", "role_meant", "telling_digits", "where_cited"]

#: Roles of a source that a cell's role takes besides its own, as unsure ones.
_LOOSE: Final = {
    "mean": ("", "change"), "change": ("", "mean"), "sd": ("", "spread"), "se": ("", "spread"), "ci_low": ("", "low"),
    "ci_high": ("", "high"), "q1": ("low",), "q3": ("high",), "min": ("low",), "max": ("high",),
    "low": ("", "ci_low", "min"), "high": ("", "ci_high", "max"), "": (),
}  # fmt: skip


#: A table of those who took part.
_BEFORE: Final = re.compile(r"\b(?:baseline|characteristics?|demographics?)\b", re.IGNORECASE)


class PlacedNumber(NamedTuple):
    """A number of a source, where it stands, and whether its role is the cell's: "this", "unknown" or "other"."""

    mention: Mention
    stand: Stand
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a way says of a cell.

    Parameters
    ----------
    standing : Standing
    message : str
    placed : PlacedNumber, optional
        The number of the source that it rests on.
    unsure : tuple of str
    """

    standing: Standing
    message: str
    placed: PlacedNumber | None = None
    unsure: tuple[str, ...] = ()


class CellWay(NamedTuple):
    """A way: its name, its question, and the function that answers it or says None."""

    name: str
    title: str
    ask: Callable[[Case], Reply | None]


def role_meant(mention: Mention) -> str:
    """Return what a number is, its labels taken into account: a mean under "change" is a change."""
    if mention.role != "mean":
        return mention.role
    if mention.area is not None:
        return "change" if is_change(f"{mention.row} {mention.column}") else "mean"
    return "mean"


def prints_same(cell: Printed, mention: Mention) -> str:
    """Return how a cell's number is that of a source: "same", "rounded", or "" where it is another.

    A cell may have lost zeros at its end, or digits; it cannot have gained any.

    Examples
    --------
    >>> def one(text): return Mention(text, Printed.parse(text), "", "", "", 0)
    >>> [prints_same(Printed.parse("12.3"), one(text)) for text in ("12.30", "12.34", "12", "-12.3")]
    ['same', 'rounded', '', '']
    """
    other = mention.printed
    values = {other.value, -other.value} if mention.either_sign else {other.value}
    if cell.op != other.op and not (cell.op == "=" and other.op in ("<", "<=", ">", ">=", "~")):
        return ""
    if cell.value in values:
        return "same"
    if other.op == "=" and other.decimals > cell.decimals and any(float(v) in cell.values for v in values):
        return "rounded"
    return ""


def telling_digits(text: str) -> int:
    """Return how many digits of a number tell it from others.

    Examples
    --------
    >>> [telling_digits(text) for text in ("32.1", "0", "0.03", "45", "-7.70")]
    [3, 1, 2, 2, 3]
    """
    whole, _, rest = re.sub(r"[^\d.]", "", text).partition(".")
    return max(1, len(f"{whole.lstrip('0')}{rest}") if whole.lstrip("0") else len(rest) or 1)


def where_cited(placed: PlacedNumber) -> str:
    """Return what a number of a source is and where it stands, in words."""
    label = " / ".join(part for part in (placed.mention.row, placed.mention.column) if part)
    where = f"{placed.source}, {placed.mention.place}{f' ({label[:90]})' if label else ''}"
    return f"{ROLES[role_meant(placed.mention)]} {placed.mention.text} in {where}"


class Case:
    """A cell with everything that its sources print.

    Parameters
    ----------
    subject : Subject
    wanted : Wanted
    lens : Lens
        For the cell's arm and time.
    placed : sequence of (Mention, Stand, str)
        Every number of the sources, where it stands, and in which source.
    """

    def __init__(
        self,
        subject: Subject,
        wanted: Wanted,
        lens: Lens,
        placed: Sequence[tuple[Mention, Stand, str]],
    ) -> None:
        self.subject, self.wanted, self.lens = subject, wanted, lens
        self._all = placed

    @cached_property
    def placed(self) -> list[PlacedNumber]:
        """Every number that can have this cell's role, or whose role is known to be another."""
        role, loose = self.wanted.role, _LOOSE.get(self.wanted.role, ("",))
        found = []
        for mention, stand, source in self._all:
            own = role_meant(mention)
            kind = "this" if own == role or (role == "" and own == "") else "unknown" if own in loose else "other"
            if role == "mean" and self.wanted.change and own in ("mean", "change"):
                kind = "this" if own == "change" else "unknown"
            found.append(PlacedNumber(mention, stand, kind, source))
        return found

    @cached_property
    def exact(self) -> list[PlacedNumber]:
        """The numbers that are the cell's, best places first."""
        found = [p for p in self.placed if prints_same(self.wanted.printed, p.mention)]
        return sorted(found, key=lambda p: (len(p.stand.others), p.role != "this", p.role == "other", -p.stand.sure))

    @cached_property
    def right(self) -> list[PlacedNumber]:
        """The numbers of the cell's role that stand in its very place."""
        return [p for p in self.placed if p.role == "this" and self.in_place(p)]

    @cached_property
    def settled(self) -> PlacedNumber | None:
        """The one number that the cell's place holds, where labels name all of it; None where any doubt is left.

        Only such a number speaks against a cell. Sizes of groups never do: who was randomised, treated and analysed
        are three sizes. Counts in sentences do not: a sentence often counts something else, too.
        """
        if self.wanted.role in ("n", "p", "") or len({p.mention.printed.value for p in self.right}) != 1:
            return None
        best = self.right[0]
        counted = self.wanted.role in ("events", "percent") and best.mention.area is None
        if counted or not self.lens.names(best.mention):
            return None
        return None if self.subject.time is None and not self.wanted.baseline and _is_timed(best.mention) else best

    def in_place(self, placed: PlacedNumber) -> bool:
        """Whether a number stands where the cell's should: under its arm, its outcome and its time."""
        stand, mention = placed.stand, placed.mention
        if stand.others or stand.arm == "unknown":
            return False
        if self.wanted.role == "n" and mention.role == "n":
            return mention.in_head or stand.outcome == "this"
        if stand.outcome != "this":
            return False
        return stand.time in ("this", "free") or (not _has_times(mention) and not self.wanted.baseline)

    def of_role(self, *roles: str) -> Iterator[PlacedNumber]:
        """Yield the numbers of some roles that may stand in the cell's place: nothing of them is another's."""
        for placed in self.placed:
            if role_meant(placed.mention) in roles and self.may_be(placed):
                yield placed

    def may_be(self, placed: PlacedNumber) -> bool:
        """Whether nothing of a number is another's, and arm and outcome are the cell's."""
        stand = placed.stand
        ours = stand.outcome in ("this", "free") or placed.mention.in_head
        return ours and not stand.others and stand.arm != "unknown"

    def beside(self, placed: PlacedNumber, *roles: str) -> PlacedNumber | None:
        """Return the number of another role that stands in one group with a number."""
        group = self._groups.get((placed.source, placed.mention.group), ())
        return next((other for other in group if role_meant(other.mention) in roles), None)

    @cached_property
    def _groups(self) -> dict[tuple[str, int], list[PlacedNumber]]:
        groups: dict[tuple[str, int], list[PlacedNumber]] = {}
        for placed in self.placed:
            groups.setdefault((placed.source, placed.mention.group), []).append(placed)
        return groups

    def sizes(self) -> list[tuple[ValueSet, str]]:
        """Return what the size of the arm can be: the row's own, then those of the source."""
        arm = self.wanted.arm
        text = self.subject.row[f"n{arm}"] if arm else self.subject.row["n"]
        found: list[tuple[ValueSet, str]] = []
        if text and text.isdigit() and int(text) > 0:
            found.append((ValueSet(int(text), int(text)), f"n {text}"))
        for placed in self.of_role("n"):
            value = float(placed.mention.printed.value)
            if value > 0 and all(value != known.low for known, _ in found):
                found.append((ValueSet(value, value), f"n {placed.mention.text}"))
        return found[:4]

    @property
    def values(self) -> ValueSet:
        """What the cell's number can stand for."""
        return self.wanted.printed.values


def _is_timed(mention: Mention) -> bool:
    """Whether labels name a time, or the people before treatment: a sheet without times may mean another one."""
    area = mention.area
    words = (
        f"{mention.row} {mention.column} {area.caption}" if area else mention.passage.text if mention.passage else ""
    )
    return bool(times_in(words)) or _BEFORE.search(words) is not None


def _has_times(mention: Mention) -> bool:
    if mention.area is None:
        return True
    area = mention.area
    return any(times_in(label) for label in (*area.rows, *area.columns))
