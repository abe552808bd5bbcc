"""Registry records: the results of a study of ClinicalTrials.gov, as its interface (version 2) gives them in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.extraction.mention import Mention, NumberTable, SourceRead
from lbpmeta.extraction.papers import ids_in
from lbpmeta.printed import Printed

__all__ = ["is_record", "record_origins"]

#: What a record calls its numbers -> what they are. The rest is a mean.
_PARAMETERS: Final = {
    "MEDIAN": "median",
    "COUNT_OF_PARTICIPANTS": "events",
    "COUNT_OF_UNITS": "events",
    "NUMBER": "",
}
_SPREADS: Final = {
    "STANDARD_DEVIATION": "sd",
    "STANDARD DEVIATION": "sd",
    "STANDARD_ERROR": "se",
    "STANDARD ERROR": "se",
    "STANDARD_ERROR_OF_MEAN": "se",
    "STANDARD ERROR OF THE MEAN": "se",
}
_LIMITS: Final = {"INTER-QUARTILE": ("q1", "q3"), "INTER_QUARTILE": ("q1", "q3"), "FULL": ("min", "max")}
#: A record with more numbers than this is no trial's.
_MOST: Final = 100_000


def is_record(data: bytes) -> bool:
    """Return whether a file's bytes are a study record, or several.

    Examples
    --------
    >>> is_record(b'{"protocolSection": {}}'), is_record(b'{"cells": []}')
    (True, False)
    """
    return data.lstrip()[:1] in (b"{", b"[") and b'"protocolSection"' in data


def record_origins(data: bytes, name: str) -> tuple[SourceRead, ...]:
    """Return the studies of a file of records as sources.

    Parameters
    ----------
    data : bytes
        One study, a list of them, or the answer of a search (``{"studies": [...]}``).
    name : str

    Raises
    ------
    DataError
        If it is no such record; the message says what to do.

    References
    ----------
    ClinicalTrials.gov, Study Data Structure of API version 2: ``resultsSection.outcomeMeasuresModule``.

    Examples
    --------
    >>> measure = {"title": "Pain", "timeFrame": "12 weeks", "paramType": "MEAN",
    ...     "dispersionType": "STANDARD_DEVIATION", "groups": [{"id": "OG000", "title": "Exercise"}],
    ...     "classes": [{"categories": [{"measurements": [{"groupId": "OG000", "value": "3.2", "spread": "1.1"}]}]}]}
    >>> study = {"protocolSection": {}, "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [measure]}}}
    >>> [(m.text, m.role, m.column) for m in record_origins(json.dumps(study).encode(), "a.json")[0].mentions]
    [('3.2', 'mean', 'Exercise'), ('1.1', 'sd', 'Exercise')]
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"{name!r} is no JSON that can be read ({str(error)[:80]}). Fetch the record of the study anew."
        ) from None
    studies = content.get("studies", [content]) if isinstance(content, dict) else content
    found = [_origin(study, name) for study in studies if isinstance(study, dict) and "protocolSection" in study]
    if not found:
        raise DataError(f"{name!r} holds no study record (protocolSection). Fetch the record of the study anew.")
    return tuple(found)


def _origin(study: Mapping[str, Any], name: str) -> SourceRead:
    protocol, results = _part(study, "protocolSection"), _part(study, "resultsSection")
    identity = _part(protocol, "identificationModule")
    nct = _text(identity, "nctId")
    references = _items(_part(protocol, "referencesModule"), "references")
    ids = {nct.lower()} if nct else set()
    ids |= {f"pmid{_text(r, 'pmid')}" for r in references if _text(r, "type") == "RESULT" and _text(r, "pmid")}
    for reference in references:
        if _text(reference, "type") == "RESULT":
            ids |= ids_in(_text(reference, "citation"))
    mentions = list(_mentions(results))[:_MOST]
    words = "\n".join(dict.fromkeys(f"{m.row} {m.column} {m.quote}" for m in mentions))
    cited = " ".join(_text(r, "citation")[:80] for r in references if _text(r, "type") == "RESULT")
    head = " ".join((nct, _text(identity, "briefTitle"), _text(identity, "officialTitle"), cited))
    unread = "" if mentions else "the record has no results"
    shown = f"{name} ({nct})" if nct and nct.lower() not in name.lower() else name
    return SourceRead(shown, "registry", tuple(mentions), f"{head}\n{words}", head, frozenset(ids), unread=unread)


def _mentions(results: Mapping[str, Any]) -> Iterator[Mention]:
    number = 0
    for measure in _items(_part(results, "outcomeMeasuresModule"), "outcomeMeasures"):
        for mention in _of_measure(measure, "outcome", _text(measure, "timeFrame"), number):
            yield mention
            number = mention.group + 1
    baseline = _part(results, "baselineCharacteristicsModule")
    for measure in _items(baseline, "measures"):
        shared = {**measure, "groups": baseline.get("groups", []), "denoms": baseline.get("denoms", [])}
        for mention in _of_measure(shared, "baseline characteristic", "baseline", number):
            yield mention
            number = mention.group + 1
    yield from _of_events(_part(results, "adverseEventsModule"), number)


def _titles(measure: Mapping[str, Any], name: str = "groups") -> dict[str, str]:
    return {_text(g, "id"): _text(g, "title") for g in _items(measure, name)}


def _of_measure(measure: Mapping[str, Any], what: str, frame: str, number: int) -> Iterator[Mention]:
    titles = _titles(measure)
    title = _text(measure, "title")
    change = (
        "Change from baseline. " if re.search(r"change from", f"{title} {_text(measure, 'description')}", re.I) else ""
    )
    classes = [
        (" | ".join(t for t in (title, _text(c, "title"), _text(k, "title")) if t), k)
        for c in _items(measure, "classes")
        for k in _items(c, "categories")
    ]
    place = f'{what} "{" ".join(title.split()[:10])}"'
    area = NumberTable(
        place, f"{change}{frame}", tuple(dict.fromkeys((title, *(r for r, _ in classes)))), tuple(titles.values())
    )
    parameter = _text(measure, "paramType").upper().replace(" ", "_")
    dispersion = _text(measure, "dispersionType").upper()
    lead = _PARAMETERS.get(parameter, "mean")
    if lead == "" and "PERCENT" in _text(measure, "unitOfMeasure").upper():
        lead = "percent"
    elif lead == "" and "PARTICIPANT" in _text(measure, "unitOfMeasure").upper():
        lead = "events"
    if lead == "mean" and change:
        lead = "change"
    for denoms in (*_items(measure, "denoms"), *(d for c in _items(measure, "classes") for d in _items(c, "denoms"))):
        for count in _items(denoms, "counts"):
            yield from _one(area, count, "value", "n", title, titles, number, in_head=True)
            number += 1
    for row, category in classes:
        for one in _items(category, "measurements"):
            yield from _one(area, one, "value", lead, row, titles, number)
            yield from _one(area, one, "spread", _SPREADS.get(dispersion, "spread"), row, titles, number)
            low, high = next(
                (ends for name, ends in _LIMITS.items() if name in dispersion),
                ("ci_low", "ci_high") if "CONFIDENCE" in dispersion or "CI" in dispersion.split() else ("low", "high"),
            )
            yield from _one(area, one, "lowerLimit", low, row, titles, number)
            yield from _one(area, one, "upperLimit", high, row, titles, number)
            number += 1
    for analysis in _items(measure, "analyses"):
        groups = " against ".join(titles.get(str(g), str(g)) for g in _list(analysis, "groupIds"))
        label = " ".join(part for part in (_text(analysis, "paramType"), groups) if part)
        spread = _SPREADS.get(_text(analysis, "dispersionType").upper(), "spread")
        for key, role in (
            ("paramValue", "estimate"), ("ciLowerLimit", "ci_low"), ("ciUpperLimit", "ci_high"), ("pValue", "p"),
            ("dispersionValue", spread),
        ):  # fmt: skip
            yield from _one(area, analysis, key, role, title, {}, number, column=label)
        number += 1


def _of_events(module: Mapping[str, Any], number: int) -> Iterator[Mention]:
    titles = _titles(module, "eventGroups")
    frame = _text(module, "timeFrame")
    for kind in ("seriousEvents", "otherEvents"):
        events = _items(module, kind)
        words = "Serious adverse events" if kind == "seriousEvents" else "Other adverse events"
        area = NumberTable(
            words.lower(), f"{words}. {frame}", tuple(_text(e, "term") for e in events), tuple(titles.values())
        )
        for event in events:
            for one in _items(event, "stats"):
                yield from _one(area, one, "numAffected", "events", _text(event, "term"), titles, number)
                yield from _one(area, one, "numAtRisk", "n", _text(event, "term"), titles, number)
                number += 1
    area = NumberTable("adverse events", frame, ("Adverse events",), tuple(titles.values()))
    for group in _items(module, "eventGroups"):
        named = {"groupId": _text(group, "id"), **group}
        for key, role, row in (
            ("deathsNumAffected", "events", "Deaths, mortality from all causes"),
            ("deathsNumAtRisk", "n", "Deaths, mortality from all causes"),
            ("seriousNumAffected", "events", "Serious adverse events"),
            ("seriousNumAtRisk", "n", "Serious adverse events"),
            ("otherNumAffected", "events", "Other adverse events"),
            ("otherNumAtRisk", "n", "Other adverse events"),
        ):
            yield from _one(area, named, key, role, row, titles, number)
        number += 1


def _one(
    area: NumberTable,
    holder: Mapping[str, Any],
    key: str,
    role: str,
    row: str,
    titles: Mapping[str, str],
    group: int,
    *,
    column: str = "",
    in_head: bool = False,
) -> Iterator[Mention]:
    text = _text(holder, key).replace("\u2212", "-").replace(" ", "")
    try:
        printed = Printed.parse(text)
    except DataError:
        return  # "NA", or nothing
    label = column or titles.get(_text(holder, "groupId"), "")
    quote = " ".join(f"{row}: {label}: {key} {text}".split()[:25])
    yield Mention(
        text.replace(",", ""),
        printed,
        role,
        area.place,
        quote,
        group,
        area=area,
        row=row,
        column=label,
        in_head=in_head,
    )


def _part(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, Mapping) else {}


def _list(holder: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else ()


def _items(holder: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [one for one in _list(holder, key) if isinstance(one, Mapping)]


def _text(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
