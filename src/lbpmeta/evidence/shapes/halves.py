"""Halves: columns with two things in a cell: a number of each of two arms, or a mean with its spread and a size."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import IN_SHORT, arm_of

__all__ = ["errors_apart", "halved", "sized_apart", "sizes_of_each", "spreads_apart"]

#: "n (E/C)", "Age, mean [intervention / control]", "N T:C".
_NAMED: Final = re.compile(
    r"(?P<of>.*?)[\s,:]*[(\[]?\s*\b(?P<one>[A-Za-z]+)\s*(?:[/:]|\bvs?\b\.?)\s*(?P<two>[A-Za-z]+)\s*[)\]]?\s*"
)
_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_CELL: Final = re.compile(rf"\s*({_NUMBER})\s*(?:[/:;]|vs?\.?)\s*({_NUMBER})\s*")
#: A mean with its spread, and persons behind it: "3.2 (1.4) n=45", "3.2 (1.4) [45]".
_SIZED: Final = re.compile(
    rf"\s*(-?{_NUMBER}\s*(?:\(\s*{_NUMBER}\s*\)|\u00b1\s*{_NUMBER}))"
    r"[\s,;]*(?:[\[(]\s*(?:[nN]\s*=\s*)?(\d+)\s*[\])]|[nN]\s*=\s*(\d+))\s*"
)
#: How the header says so: "mean (SD) [n]", "mean (SD), n".
_OF_SIZE: Final = re.compile(r"[\s,;]*[\[(]?\s*\b[nN]\s*[\])]?\s*$")
_OF_MEAN: Final = re.compile(r"[\s,:;]*[\[(]?\s*\b(?:mean|m)\b.*$", re.IGNORECASE)
#: Before the name of a group: "mean \u00b1 SEM treated".
_OF_SPREAD: Final = re.compile(r"\b(?:mean|m|sd|sem|se)\b|[\u00b1+/()\[\],:-]", re.IGNORECASE)
#: Most cells of a column are such from this share on; fewer than half of the first of them tell that they are not.
_MOST: Final = 0.9
_SOME: Final = 0.5
_FIRST: Final = 40


def halved(raw: RawTable) -> RawTable:
    """Return a table with a column for each arm where the header names both, and say so.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "n (E/C)"), (("Lee", "45/44"), ("Kim", "60/61")), (2, 3))
    >>> halved(raw).header, halved(raw).records[0]
    (('study', 'n E', 'n C'), ('Lee', '45', '44'))
    """
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(raw.header):
        m = _NAMED.fullmatch(name.strip())
        if m and m["of"].strip() and _arms(m["one"], m["two"]) and _mostly(_CELL, raw, place):
            found[place] = (f"{m['of'].strip()} {m['one']}", f"{m['of'].strip()} {m['two']}")
    return _apart(raw, found, _CELL, "a number of each arm in one cell, in the order of the name")


def sized_apart(raw: RawTable) -> RawTable:
    """Return a table with a column for the numbers of persons that stand behind means and spreads, and say so.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "Drug mean (SD) [n]"), (("Lee", "3.2 (1.4) [45]"),), (2,))
    >>> sized_apart(raw).header, sized_apart(raw).records[0]
    (('study', 'Drug mean (SD)', 'Drug n'), ('Lee', '3.2 (1.4)', '45'))
    """
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(raw.header):
        if _mostly(_SIZED, raw, place):
            plain = _OF_SIZE.sub("", name).strip() or name
            group = _OF_MEAN.sub("", plain).strip() or " ".join(_OF_SPREAD.sub(" ", plain).split())
            found[place] = (plain, f"{group or plain} n")
    return _apart(raw, found, _SIZED, "a number of persons behind a mean and its spread")


#: "AUC (SE)", "beta, SE": an effect that is no mean, and its standard error behind it.
_WITH_ERROR: Final = re.compile(
    r"(?P<of>.+?)[\s,;]*[(\[]\s*(?:se|s\.e\.|std\.? ?err(?:or)?|standard error)\s*[)\]](?P<rest>.*)", re.IGNORECASE
)
_PAIR: Final = re.compile(rf"\s*(-?{_NUMBER})\s*[(\[]\s*({_NUMBER})\s*[)\]]\s*")
_MEAN: Final = re.compile(r"\b(?:mean|m|average|media|moyenne|mittelwert|mw)\b", re.IGNORECASE)


def errors_apart(raw: RawTable) -> RawTable:
    """Return a table with a column for the standard errors that stand behind effects, where the header says so.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "AUC (SE)"), (("Lee", "0.81 (0.04)"),), (2,))
    >>> errors_apart(raw).header, errors_apart(raw).records[0]
    (('study', 'AUC', 'AUC SE'), ('Lee', '0.81', '0.04'))
    """
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(raw.header):
        m = _WITH_ERROR.fullmatch(name.strip())
        if m and not _MEAN.search(name) and _mostly(_PAIR, raw, place):
            rest = m["rest"].strip()
            found[place] = (f"{m['of']} {rest}".strip(), f"{m['of']} SE {rest}".strip())
    return _apart(raw, found, _PAIR, "a standard error behind each number, as the name says")


#: "BMI (mean/SD)": which two numbers stand in a cell.
_MEAN_AND_SPREAD: Final = re.compile(
    r"(?P<of>.*?)[\s,:;]*[(\[]?\s*\b(?P<one>mean|m|media|moyenne|mw)\s*/\s*(?P<two>sd|se|sem|de|ds|dp|et)\s*[)\]]?\s*",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(rf"\s*(-?{_NUMBER})\s*/\s*({_NUMBER})\s*")


def spreads_apart(raw: RawTable) -> RawTable:
    """Return a table with a column for the spreads that stand behind means and a slash, where the header says so.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "Drug (mean/SD)"), (("Lee", "3.2/1.4"),), (2,))
    >>> spreads_apart(raw).header, spreads_apart(raw).records[0]
    (('study', 'Drug mean', 'Drug SD'), ('Lee', '3.2', '1.4'))
    """
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(raw.header):
        m = _MEAN_AND_SPREAD.fullmatch(name.strip())
        if m and _mostly(_SLASHED, raw, place):
            found[place] = (f"{m['of']} {m['one']}".strip(), f"{m['of']} {m['two']}".strip())
    return _apart(raw, found, _SLASHED, "a mean and its spread in one cell, in the order of the name")


#: "n per group": the size of either arm.
_EACH: Final = re.compile(
    r".*\b(?:per|each|je|pro|par|por|per)[ ._-]+(?:group|arm|gruppe|groep|groupe|grupo|gruppo)\b.*", re.IGNORECASE
)
_WHOLE: Final = re.compile(r"\s*(\d+)\s*")


def sizes_of_each(raw: RawTable) -> RawTable:
    """Return a table with the size of each of two arms, where one column holds that of either.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "n per group"), (("Lee", "12"),), (2,))
    >>> sizes_of_each(raw).header, sizes_of_each(raw).records[0]
    (('study', 'n1', 'n2'), ('Lee', '12', '12'))
    """
    sizes = [
        p
        for p, name in enumerate(raw.header)
        if _EACH.fullmatch(name) and any(r.quantity == "n" and not r.arm for r in readings(name, {}))
    ]
    if len(sizes) != 1 or {"n1", "n2"} & {*raw.header} or not _mostly(_WHOLE, raw, sizes[0]):
        return raw
    (place,) = sizes
    header = (*raw.header[:place], "n1", "n2", *raw.header[place + 1 :])
    records = tuple((*r[: place + 1], *r[place:]) for r in raw.records)
    labels = (*raw.labels[:place], "", "", *raw.labels[place + 1 :]) if raw.labels else ()
    said = f"{raw.header[place]!r}: the number of persons of either arm"
    return dataclasses.replace(raw, header=header, records=records, labels=labels, told=(*raw.told, said))


def _apart(raw: RawTable, found: Mapping[int, tuple[str, str]], pattern: re.Pattern[str], told: str) -> RawTable:
    """Return a table with two columns in the place of each that was found."""
    if not found:
        return raw
    columns = range(len(raw.header))
    header = tuple(new for p in columns for new in found.get(p, (raw.header[p],)))
    records = tuple(
        tuple(new for p in columns for new in (_parts(pattern, r[p]) if p in found else (r[p],))) for r in raw.records
    )
    labels = [new for p in columns for new in (("", "") if p in found else (raw.labels[p],))] if raw.labels else ()
    said = f"{', '.join(repr(raw.header[p]) for p in found)}: {told}"
    return dataclasses.replace(raw, header=header, records=records, labels=tuple(labels), told=(*raw.told, said))


def _mostly(pattern: re.Pattern[str], raw: RawTable, place: int) -> bool:
    """Whether nearly all filled cells of a column are of a pattern."""
    first = [cell for r in raw.records[:_FIRST] if not blank(cell := r[place])]
    if first and sum(map(bool, map(pattern.fullmatch, first))) < _SOME * len(first):
        return False
    filled = [cell for r in raw.records if not blank(cell := r[place])]
    return bool(filled) and sum(map(bool, map(pattern.fullmatch, filled))) >= _MOST * len(filled)


def _arms(one: str, two: str) -> bool:
    """Whether two words name arms; beside a control the letter i is the intervention."""
    arms = {arm_of(one.lower()), arm_of(two.lower())}
    if any({one.lower(), two.lower()} == set(pair) for pair in IN_SHORT):
        return True
    return arms == {"1", "2"} or (arms == {"", "2"} and "i" in (one.lower(), two.lower()))


def _parts(pattern: re.Pattern[str], cell: str) -> tuple[str, str]:
    """Return the two parts of a cell; what is no such cell stays in the first column, to be told there."""
    m = pattern.fullmatch(cell)
    first, second = (part for part in m.groups() if part is not None) if m else (cell, "")
    return first, second
