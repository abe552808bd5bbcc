"""Ways that compare a cell with what is printed: it is there, elsewhere, or something else is."""

from __future__ import annotations

from typing import Final

from lbpmeta.checks.core.slips import edits
from lbpmeta.extraction.mention import ROLES
from lbpmeta.extraction.result import Standing
from lbpmeta.extraction.ways.case import (
    Case,
    CellWay,
    PlacedNumber,
    Reply,
    prints_same,
    role_meant,
    telling_digits,
    where_cited,
)

__all__ = ["ELSEWHERE", "HERE", "MAYBE", "NEAR"]

#: A number with fewer digits stands in every paper somewhere: its labels must say that it is the cell's.
_TELLING: Final = 3
#: Statistics that are taken for another one.
_TAKEN_FOR: Final = {"events": ("percent", "n"), "mean": ("sd", "n"), "sd": ("mean", "n"), "percent": ("events",)}
_NAMES: Final = {"arm": "arm", "outcome": "outcome", "time": "time point"}


def _found(case: Case, placed: PlacedNumber) -> Reply:
    unsure = tuple(name for name in placed.stand.unsure if not (case.wanted.role == "n" and name != "arm"))
    how = prints_same(case.wanted.printed, placed.mention)
    words = [where_cited(placed)]
    if how == "rounded":
        words.append(f"rounded from {placed.mention.text}")
    if role_meant(placed.mention) == "change" and case.wanted.role == "mean" and not case.wanted.change:
        words.append("a change from baseline")
    if unsure:
        words.append(f"{' and '.join(_NAMES[name] for name in unsure)} not certain")
    return Reply(Standing.FOUND, f"Found: {'; '.join(words)}.", placed, unsure)


def found_in_place(case: Case) -> Reply | None:
    """The number stands under the cell's arm, outcome and time."""
    for placed in case.exact:
        if placed.role in ("this", "unknown") and case.in_place(placed):
            return _found(case, placed)
    return None


def found_somewhere(case: Case) -> Reply | None:
    """The number stands where nothing says that it is another's, and it is telling enough."""
    for placed in case.exact:
        others = set(placed.stand.others) - ({"outcome", "time"} if case.wanted.role == "n" else set())
        if others or placed.role == "other" or not _telling(case, placed):
            continue
        return _found(case, placed)
    return None


def _telling(case: Case, placed: PlacedNumber) -> bool:
    """Whether a number is the cell's rather than a chance likeness."""
    stand, digits = placed.stand, telling_digits(case.wanted.text)
    known = placed.role == "this"
    if case.wanted.role == "n":
        return known and (stand.arm in ("this", "free") or digits >= _TELLING or stand.arm == "unknown")
    if case.wanted.role in ("events", "percent"):
        return known and stand.outcome in ("this", "free") and stand.arm in ("this", "free", "unknown")
    if prints_same(case.wanted.printed, placed.mention) == "rounded":
        return known and stand.outcome in ("this", "free")
    if digits >= _TELLING:
        return known or stand.outcome in ("this", "free") or digits > _TELLING
    return known and (stand.outcome in ("this", "free") or case.wanted.role in ("p", "estimate", "ci_low", "ci_high"))


def other_arm(case: Case) -> Reply | None:
    """The number stands in the cell's row and role, under the other arm."""
    if case.wanted.role == "n" and any(case.in_place(p) for p in case.exact):
        return None
    for placed in case.exact:
        stand = placed.stand
        crossed = stand.others == ("arm",) and placed.role == "this" and stand.time != "unknown"
        if crossed and stand.outcome == "this" and case.settled:
            return Reply(Standing.OTHER_ARM, f"Under another arm: {where_cited(placed)}; {_there(case)}.", placed)
    return None


def other_place(case: Case) -> Reply | None:
    """The number stands under the cell's arm and role, of another time or outcome."""
    own = case.settled
    for placed in case.exact if own is not None else ():
        others = placed.stand.others
        if placed.role != "this" or placed.stand.arm not in ("this", "free"):
            continue
        beside = own is not None and others == ("outcome",) and placed.mention.area is own.mention.area
        if beside or (others == ("time",) and placed.stand.outcome == "this"):
            message = f"Of another {_NAMES[others[0]]}: {where_cited(placed)}; {_there(case)}."
            return Reply(Standing.OTHER_PLACE, message, placed)
    return None


def se_as_sd(case: Case) -> Reply | None:
    """The standard error of the cell's place stands as its standard deviation, or the other way round."""
    other = {"sd": "se", "se": "sd"}.get(case.wanted.role)
    for placed in case.exact:
        if other and role_meant(placed.mention) == other and case.may_be(placed):
            now, meant = ROLES[other], ROLES[case.wanted.role]
            return Reply(Standing.SE_AS_SD, f"A {now} entered as a {meant}: {where_cited(placed)}.", placed)
    return None


def other_statistic(case: Case) -> Reply | None:
    """Another statistic of the cell's place stands in it: a percentage as events, a median's quartile as a limit."""
    taken = _TAKEN_FOR.get(case.wanted.role, ())
    for placed in case.exact if case.settled else ():
        role = role_meant(placed.mention)
        if role in taken and case.in_place(placed):
            if telling_digits(case.wanted.text) < 2:
                continue
            now, meant = ROLES[role], ROLES[case.wanted.role]
            return Reply(
                Standing.OTHER_STATISTIC,
                f"The {now} entered as the {meant}: {where_cited(placed)}; {_there(case)}.",
                placed,
            )
    return None


def sign(case: Case) -> Reply | None:
    """The number of the cell's place has the other sign."""
    cell = case.wanted.printed
    if cell.value == 0:
        return None
    placed = case.settled
    if placed is not None and placed.mention.printed.value == -cell.value and placed.mention.printed.op == cell.op:
        return Reply(Standing.SIGN, f"With the other sign: {where_cited(placed)}.", placed)
    return None


def near_digits(case: Case) -> Reply | None:
    """The number of the cell's place differs by a slip of the pen: a digit, two turned round, a point."""
    placed = case.settled
    if placed is None or len(placed.mention.text.replace("-", "")) < 2:
        return None
    near = {text: why for kind, text, why in edits(case.wanted.text) if kind not in ("sign", "trailing")}
    if placed.mention.text not in near:
        return None
    why = near[placed.mention.text]
    return Reply(Standing.DIGITS, f"A slip away from its place ({why}): {where_cited(placed)}.", placed)


def another_number(case: Case) -> Reply | None:
    """The cell's place holds another number."""
    placed = case.settled
    if placed is None or placed.mention.area is None:
        return None
    return Reply(Standing.ANOTHER, f"Another number stands in its place: {where_cited(placed)}.", placed)


def _there(case: Case) -> str:
    texts = list(dict.fromkeys(p.mention.text for p in case.right))[:3]
    return f"its own place holds {' and '.join(texts)}"


HERE: Final = (
    CellWay("found", "Does the number stand in its place?", found_in_place),
    CellWay("se-as-sd", "Is a standard error entered as a standard deviation?", se_as_sd),
)
ELSEWHERE: Final = (
    CellWay("other-arm", "Does it stand under the other arm?", other_arm),
    CellWay("other-place", "Does it stand under another time or outcome?", other_place),
)
MAYBE: Final = (CellWay("found-somewhere", "Does it stand where nothing speaks against it?", found_somewhere),)
NEAR: Final = (
    CellWay("sign", "Does it have the other sign?", sign),
    CellWay("other-statistic", "Is it another statistic of its place?", other_statistic),
    CellWay("digits", "Is it a slip of the pen away?", near_digits),
    CellWay("another", "Does another number stand in its place?", another_number),
)
