"""Linked: a written result against the row that its link names: every number that both print is compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lbpmeta.manuscript.agreement import AgreeingWay, same_number, ways_of_agreeing
from lbpmeta.manuscript.entries import Entries, EvidenceEntry, Meant
from lbpmeta.manuscript.numbers import BESIDE, TRIPLE, Compared, Numbers
from lbpmeta.manuscript.words import arms_turned, opposed, side_in_words
from lbpmeta.manuscript.written import WrittenResult
from lbpmeta.measures import MEASURES

__all__ = [
    "REDERIVED",
    "Held",
    "beside_pool",
    "held_against_link",
    "kinds_of",
    "measures_agree",
    "order_of_bounds",
    "turning_said",
    "units_differ",
    "unlike_beside",
]

#: What is said where a pooled line agrees and its rows give another one.
REDERIVED: Final = "The row prints so, but its rows now re-derive"
_SWAPPED: Final = "the bounds are printed high first"
_PERCENT: Final = ("%", "percent", "pp")
#: Units that exclude each other.
_UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("%", "percent", "pp"), "percent"),
    **dict.fromkeys(("points", "point", "punt", "punten", "scale points"), "points"),
    **dict.fromkeys(("days", "day", "dagen", "dag"), "days"),
    **dict.fromkeys(("weeks", "week", "weken"), "weeks"),
    **dict.fromkeys(("months", "month", "maanden", "maand"), "months"),
    **dict.fromkeys(("years", "year", "jaar", "jaren"), "years"),
    **{unit: unit for unit in ("mm", "cm", "mg", "kg", "g", "hours", "minutes", "degrees")},
}

Status = Literal["agrees", "turned", "differs", "unmatched", "cited", "aside", "idle"]


@dataclass(frozen=True, slots=True)
class Held:
    """A written result held against the evidence.

    Parameters
    ----------
    status : {"agrees", "turned", "differs", "unmatched", "cited", "aside", "idle"}
        "turned": the numbers agree with the other sign or inverted, and no words say why.
    entries : tuple of EvidenceEntry
        What it is; several where several print the same numbers.
    way : str
        How they agree.
    differs : tuple of (str, str, str)
        What differs: the number's name, as written, and as the evidence has it.
    linked : bool
    notes : tuple of str
        What else is to be known, a sentence each.
    """

    status: Status
    entries: tuple[EvidenceEntry, ...] = ()
    way: str = ""
    differs: tuple[tuple[str, str, str], ...] = ()
    linked: bool = False
    notes: tuple[str, ...] = ()


def held_against_link(written: WrittenResult, meant: Meant) -> Held:
    """Hold a written result against the row that its link names.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> from lbpmeta.manuscript.written import manuscript_of
    >>> evidence = lm.load([{"study": "A", "MD": "-7.7", "lower": "-12.1", "upper": "-3.3"}])
    >>> reading = lm.read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.8).")
    >>> (written,) = manuscript_of(reading, evidence.tables).results
    >>> held_against_link(written, Entries(evidence).meant("a")).differs
    (('ci_high', '-3.8', '-3.3'),)
    """
    fits = [_compared(written, entry) for entry in _of_kind(written, meant.entries)]
    if not fits:
        return Held("idle", linked=True, notes=(f"the row {meant.id!r} holds no number that is printed here.",))
    order = ("agrees", "turned", "differs")
    best = min(fits, key=lambda held: (order.index(held.status), len(held.differs)))
    # A link says what is meant: what the numbers are turned for must be said.
    differs = best.differs
    if best.status == "turned":
        differs = tuple(_unlike(written.numbers, best.entries[0].numbers))
    status: Status = "differs" if differs else best.status
    return Held(status, best.entries, best.way, differs, linked=True, notes=best.notes)


def beside_pool(written: WrittenResult, held: Held, entries: Entries) -> Held:
    """Return what is said of a result that a pooled line prints, with a note where its rows re-derive another line.

    Text and line may agree while a trial was changed since: the link is not wrong, but the line is old. Which of the
    two is right, the checks of the evidence say.
    """
    if held.status != "agrees" or not held.entries:
        return held
    entry = held.entries[0]
    pooled_line = entry.row.table == "reviews" and entry.kind == "estimate" and entry.origin == "printed"
    if not pooled_line or not entry.row["set"] or entry.row["rows_missing"]:
        return held
    pooled = entries.pooled(entry.row.id)
    if pooled is None or not set(TRIPLE) & set(written.numbers) & set(pooled.numbers):
        return held
    if ways_of_agreeing(written.numbers, pooled.numbers, about=kinds_of(written, pooled)) is not None:
        return held
    note = f"{REDERIVED} {pooled.told}."
    return dataclasses.replace(held, notes=(*held.notes, note))


def _of_kind(written: WrittenResult, entries: Iterable[EvidenceEntry]) -> list[EvidenceEntry]:
    """The entries that may print such a result: the kind decides where it can."""
    kinds: tuple[str, ...] = {
        "prediction": ("prediction",), "proportion": ("proportion", "events", "estimate"),
        "heterogeneity": ("estimate",),
        "count": ("proportion", "events"), "mean": ("arm", "estimate"), "median": ("arm", "estimate"),
        "change": ("arm", "estimate", "proportion"),
    }.get(written.result.kind, ("estimate", "proportion", "arm"))  # fmt: skip
    found = [e for e in entries if e.kind.startswith(kinds) and set(written.numbers) & set(e.numbers)]
    # The mean of an arm is no answer to a contrast with its interval, where the row prints one.
    contrasts = [e for e in found if e.kind == "estimate"]
    return contrasts if contrasts and written.result.kind == "estimate" else found


def _compared(written: WrittenResult, entry: EvidenceEntry) -> Held:
    """Compare every number that both sides have."""
    text, theirs = written.numbers, entry.numbers
    about = kinds_of(written, entry)
    both = [name for name in TRIPLE if name in text and name in theirs]
    way = ways_of_agreeing(text, theirs, about=about) if both else None
    differs = [] if way is not None or not both else list(_unlike(text, theirs))
    differs += list(unlike_beside(written, entry, turned=way is not None and way.turned))
    notes: list[str] = []
    if way is not None:
        differs += order_of_bounds(written)
        if _SWAPPED in written.result.why and not order_of_bounds(written):
            notes.append("The bounds are printed high first here, in the other order than the evidence has them.")
        differs += _side(written, entry, way)
        if any(text[n].decimals is not None and theirs[n].decimals is not None
               and (text[n].decimals or 0) > (theirs[n].decimals or 0) for n in both):  # fmt: skip
            notes.append("More digits are printed than the evidence has.")
    if differs:
        return Held("differs", (entry,), way.name if way is not None else "", tuple(differs), notes=tuple(notes))
    said = way is None or not way.turned or turning_said(written, entry)
    return Held("agrees" if said else "turned", (entry,), way.name if way is not None else "equal", notes=tuple(notes))


def kinds_of(written: WrittenResult, entry: EvidenceEntry) -> frozenset[str]:
    """What kinds of results the two are, for the ways that are asked of some alone."""
    found = set()
    name = written.result.measure if written.result.measure in MEASURES else entry.measure
    if name in MEASURES and MEASURES[name].is_ratio:
        found.add("ratios")
    elif "estimate" in entry.numbers and entry.kind == "estimate":
        found.add("differences")
    percent = written.result.unit in _PERCENT
    if percent != entry.percent and (percent or entry.percent):
        found.add("percentages")
    return frozenset(found)


def _unlike(text: Numbers, theirs: Numbers) -> Iterable[tuple[str, str, str]]:
    """The numbers of the effect that cannot be the same."""
    for name in TRIPLE:
        if name in text and name in theirs and not same_number(text[name], theirs[name]):
            yield name, text[name].text, theirs[name].text


def unlike_beside(written: WrittenResult, entry: EvidenceEntry, *, turned: bool) -> Iterable[tuple[str, str, str]]:
    """The numbers beside the effect that cannot be the same, and units that exclude each other."""
    for name in BESIDE:
        mine, other = written.numbers.get(name), entry.numbers.get(name)
        if mine is None or other is None or same_number(mine, other):
            continue
        yield name, _with_op(mine), _with_op(other)
    if not turned and units_differ(written.result.unit, entry.unit):
        yield "unit", written.result.unit, entry.unit
    measures = written.result.measure, entry.measure
    if entry.kind == "estimate" and all(m in MEASURES for m in measures) and not measures_agree(*measures):
        yield "measure", *measures


def units_differ(mine: str, theirs: str) -> bool:
    """Return whether two units exclude each other; a percentage may stand for a proportion.

    Examples
    --------
    >>> units_differ("weeks", "days"), units_differ("day", "days"), units_differ("", "days")
    (True, False, False)
    """
    units = _UNITS.get(mine), _UNITS.get(theirs)
    return bool(units[0] and units[1] and units[0] != units[1] and "percent" not in units)


def _with_op(number: Compared) -> str:
    return f"{number.op}{number.text.lstrip('<>=~ ')}" if number.op != "=" else number.text


def order_of_bounds(written: WrittenResult) -> list[tuple[str, str, str]]:
    """Bounds that stand in the other order, unless both are negative, where some count from zero."""
    low, high = written.numbers.get("ci_low"), written.numbers.get("ci_high")
    if _SWAPPED not in written.result.why or low is None or high is None or high.values.high < 0:
        return []
    return [("order of the bounds", f"{high.text} to {low.text}", f"{low.text} to {high.text}")]


def _side(written: WrittenResult, entry: EvidenceEntry, way: AgreeingWay) -> list[tuple[str, str, str]]:
    """What the words say of the side, where they contradict the row and no arms are turned."""
    text, theirs = written.numbers.get("estimate"), entry.numbers.get("estimate")
    if text is None or theirs is None or entry.kind != "estimate" or "differences" not in kinds_of(written, entry):
        return []
    said = side_in_words(_near(written))
    if not way.turned or not opposed(said, text, theirs) or arms_turned(written.sentence, entry.row):
        return []
    return [("direction", f"{text.text} {'higher' if said > 0 else 'lower'}", theirs.text)]


def _near(written: WrittenResult) -> str:
    """The words around the estimate that say on which side it lies: its clause."""
    sentence, estimate = written.sentence, written.numbers["estimate"].text.lstrip("+-")
    at = sentence.find(estimate)
    return sentence[max(0, at - 80) : at + 60] if at >= 0 else sentence


def turning_said(written: WrittenResult, entry: EvidenceEntry) -> bool:
    """Whether the words say why a number has the other sign, or is one over the other."""
    if arms_turned(written.sentence, entry.row):
        return True
    text, theirs = written.numbers.get("estimate"), entry.numbers.get("estimate")
    if text is None or theirs is None or text.values.low < 0:
        return False
    said = side_in_words(_near(written))
    return bool(said) and not opposed(said, text, theirs) and "ratios" not in kinds_of(written, entry)


def measures_agree(mine: str, other: str) -> bool:
    """Whether two names may be of one measure: differences of means and of changes are told apart seldom."""
    if mine == other or mine not in MEASURES or other not in MEASURES:
        return True
    return "GEN" in (mine, other) or {mine, other} <= {"MD", "MC", "MN"}
