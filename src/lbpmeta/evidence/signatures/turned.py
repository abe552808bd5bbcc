"""Turned: tables of programs as tables that the grammar of names reads."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.textfile import RawTable

__all__ = [
    "FIRST",
    "SECOND",
    "consensus",
    "contrasts",
    "grade_lines",
    "in_sentences",
    "is_contrasts",
    "is_mean_contrasts",
    "point_intervals",
]


def _with(raw: RawTable, names: Sequence[str], cells: Sequence[Sequence[str]], told: str = "") -> RawTable:
    """Return a table with more columns behind its own."""
    records = tuple((*record, *more) for record, more in zip(raw.records, cells, strict=True))
    return dataclasses.replace(
        raw, header=(*raw.header, *names), records=records, told=(*raw.told, *([told] if told else []))
    )


#: How programs and people number the two treatments of a contrast.
_TREATMENTS: Final = ("treat", "treatment", "trt", "drug", "intervention", "therapy")
_BETWEEN: Final = ("", " ", "_", ".")
_NUMBERED = [[f"{word}{sign}{arm}" for word in _TREATMENTS for sign in _BETWEEN] for arm in "12"]
FIRST: Final = "|".join((*_NUMBERED[0], "new", "t1"))
SECOND: Final = "|".join((*_NUMBERED[1], "ref", "t2"))


def _pair_of(raw: RawTable) -> tuple[int, int] | None:
    """Return the places of two treatments that are numbered alike, where there is no third and no control."""
    names = [name.strip().lower() for name in raw.header]
    if {"control", "comparator", "placebo"} & set(names):
        return None
    for one, two in zip(FIRST.split("|"), SECOND.split("|"), strict=True):
        if one != "t1" and one in names and two in names and f"{one[:-1]}3" not in names:
            return names.index(one), names.index(two)
    if {"t1", "t2"} <= set(names) and "t3" not in names:
        pair = names.index("t1"), names.index("t2")
        cells = [{r[p].strip() for r in raw.records} for p in pair]
        if all(r[pair[0]] != r[pair[1]] for r in raw.records) and cells[0] & cells[1] and len(cells[0] | cells[1]) > 2:
            return pair  # what stands in both is compared with more than one: times of two waves do not so
    return None


def is_contrasts(raw: RawTable) -> bool:
    """Whether each row is an effect between two treatments that are named in it.

    Examples
    --------
    >>> is_contrasts(RawTable("a.csv", ("outcome", "Drug 1", "Drug 2", "OR", "lower", "upper"), (), ()))
    True
    """
    effects = (next(iter(readings(name, {})), None) for name in raw.header)
    return _pair_of(raw) is not None and any(r is not None and r.quantity == "estimate" and r.known for r in effects)


def is_mean_contrasts(raw: RawTable) -> bool:
    """Whether the effect between two treatments that are named in a row is called mean, as the BUGS examples call it.

    A mean of one group stands beside the number of its persons or their SD.

    Examples
    --------
    >>> is_mean_contrasts(RawTable("a.csv", ("study", "treat1", "treat2", "mean", "seTE"), (), ()))
    True
    >>> is_mean_contrasts(RawTable("a.csv", ("study", "treat1", "treat2", "mean", "se", "n"), (), ()))
    False
    """
    pair = _pair_of(raw)
    if pair is None or "mean" not in [name.strip().lower() for name in raw.header]:
        return False
    others = [readings(name, {}) for place, name in enumerate(raw.header) if place not in pair]
    found = [one[0].quantity for one in others if one]
    return found.count("mean") == found.count("se") == 1 and not {"estimate", "sd", "n", "events"} & {*found}


def contrasts(raw: RawTable) -> RawTable:
    """Return a table of contrasts between two named treatments with a column that says which are compared.

    Examples
    --------
    >>> header = ("studlab", "treat1", "treat2", "TE", "seTE")
    >>> contrasts(RawTable("a.csv", header, (("Lee", "A", "B", "0.1", "0.2"),), (2,))).records[0][-1]
    'A versus B'
    """
    pair = _pair_of(raw)
    if pair is None or any(name.strip().lower() == "comparison" for name in raw.header):
        return raw
    one, two = pair
    return _with(raw, ["comparison"], [[f"{r[one]} versus {r[two]}"] for r in raw.records])


def point_intervals(raw: RawTable) -> RawTable:
    """Return summaries of draws with their point, which bears the name of what was drawn, called an estimate.

    Examples
    --------
    >>> header = ("term", "b_Intercept", ".lower", ".upper", ".width", ".point", ".interval")
    >>> raw = RawTable("a.csv", header, (("A", "0.4", "0.3", "0.6", "0.95", "median", "qi"),), (2,))
    >>> point_intervals(raw).header[1:5]
    ('estimate', '.lower', '.upper', '.width')
    """
    point = [h.strip().lower() for h in raw.header].index(".lower") - 1
    return dataclasses.replace(raw, header=tuple("estimate" if p == point else h for p, h in enumerate(raw.header)))


def consensus(raw: RawTable) -> RawTable:
    """Return an extraction of Covidence with what the reviewers agreed on, where they did: a study stands there once.

    Examples
    --------
    >>> rows = (("7", "Kim", "5"), ("7", "Lee", "6"), ("7", "Consensus", "6"), ("8", "Kim", "3"))
    >>> [r[-1] for r in consensus(RawTable("a.csv", ("Covidence #", "Reviewer Name", "n"), rows, (2, 3, 4, 5))).records]
    ['6', '3']
    """
    names = [h.strip().lower() for h in raw.header]
    if "reviewer name" not in names:
        return raw
    key, who = names.index("covidence #" if "covidence #" in names else "study id"), names.index("reviewer name")
    agreed = {r[key] for r in raw.records if "consensus" in r[who].lower()}
    kept = [i for i, r in enumerate(raw.records) if r[key] not in agreed or "consensus" in r[who].lower()]
    left = len(raw.records) - len(kept)
    told = f"{left} row{'s' * (left != 1)} of single reviewers stand beside a consensus, which is read" if left else ""
    return dataclasses.replace(
        raw,
        records=tuple(raw.records[i] for i in kept),
        lines=tuple(raw.lines[i] for i in kept),
        sections=tuple(raw.sections[i] for i in kept) if raw.sections else (),
        told=(*raw.told, *([told] if told else [])),
    )


_NUMBER: Final = r"[-\u2212\u2013]?\d+(?:[.,\u00b7]\d+)?"
_SIDE: Final = "lower|higher|fewer|more|"
_RELATIVE: Final = re.compile(
    rf"(?P<measure>RR|OR|HR|IRR|RD|MD|SMD|Peto OR)\s*(?P<estimate>{_NUMBER})\s*(?P<side>{_SIDE})\s*"
    rf"[\[(](?:95\s*%\s*CI:?\s*)?(?P<low>{_NUMBER})\s*(?P<low_side>{_SIDE})\s*(?:to|,|;|\u2013|-)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<high_side>{_SIDE})\s*[\])]",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(r"(?P<n>\d[\d ,]*)\s*[\[(](?P<k>\d+)\s")
_BELOW: Final = ("lower", "fewer")
#: Names of what is added; its line is the pooled one of its outcome.
_ADDED: Final = ("study", "outcome", "measure", "estimate", "ci_low", "ci_high", "n", "k")


def _signed(number: str, side: str) -> str:
    plain = number.replace("\u2212", "-").replace("\u2013", "-").replace("\u00b7", ".").replace(",", ".")
    return f"-{plain}" if side.lower() in _BELOW and not plain.startswith("-") else plain


def in_sentences(raw: RawTable) -> int:
    """Return how many rows tell an effect with its measure and interval in one cell.

    Examples
    --------
    >>> in_sentences(RawTable("a.csv", ("effect",), (("RR 0.75 (0.60 to 0.95)",), ("0.75",)), (2, 3)))
    1
    """
    return sum(any(_RELATIVE.search(cell) for cell in record) for record in raw.records)


def grade_lines(raw: RawTable) -> RawTable:
    """Return a summary of findings of GRADEpro with a pooled line per outcome.

    Relative effects come first; "MD 1.5 lower (2.3 lower to 0.7 lower)" is a difference below zero. Absolute effects
    per 1,000 follow from the relative one, and are not read.

    Examples
    --------
    >>> header = ("Outcomes", "Relative effect (95% CI)", "No of participants (studies)")
    >>> row = ("Death", "RR 0.75 (0.60 to 0.95)", "234 (3 RCTs)")
    >>> grade_lines(RawTable("a.csv", header, (row,), (2,))).records[0]
    ('Total', 'Death', 'RR', '0.75', '0.60', '0.95', '234', '3')
    """
    names = [h.strip().lower() for h in raw.header]
    about = next((i for i, h in enumerate(names) if h.startswith("outcome")), 0)
    relative = sorted(
        (i for i, h in enumerate(names) if "effect" in h or "relative" in h or "absolute" in h),
        key=lambda i: "relative" not in names[i],
    )
    sizes = [i for i, h in enumerate(names) if "participants" in h or "patients" in h]
    studies = [i for i, h in enumerate(names) if re.search(r"(?:no|\u2116|number)\.? of studies", h)]
    added = []
    for record in raw.records:
        found = next((m for i in relative if (m := _RELATIVE.search(record[i]))), None)
        size = next((m for i in sizes if (m := _SIZE.match(record[i]))), None)
        k = size["k"] if size else next((record[i] for i in studies if record[i].isdigit()), "")
        cells = ["Total", record[about], "", "", "", "", re.sub(r"[ ,]", "", size["n"]) if size else "", k]
        if found:
            low, high = _signed(found["low"], found["low_side"]), _signed(found["high"], found["high_side"])
            measure = "OR" if "peto" in found["measure"].lower() else found["measure"].upper()
            cells[2:6] = [measure, _signed(found["estimate"], found["side"]), low, high]
        added.append(cells)
    taken = {*relative, *sizes, *studies, about}
    taken |= {i for i, h in enumerate(names) if re.search(r"per ?1[, ]?000|risk with|certainty|quality", h)}
    kept = [i for i in range(len(names)) if i not in taken]
    more = [i for i, name in enumerate(_ADDED) if name not in {names[k] for k in kept}]
    left = dataclasses.replace(
        raw,
        header=tuple(raw.header[i] for i in kept),
        records=tuple(tuple(record[i] for i in kept) for record in raw.records),
    )
    told = "its effects are taken from their sentences; absolute ones follow from them"
    return _with(left, [_ADDED[i] for i in more], [[cells[i] for i in more] for cells in added], told)
