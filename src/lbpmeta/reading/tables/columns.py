"""Columns: what the words above a column say is in it: an interval and its level, means with SDs, counts, p-values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

from lbpmeta.reading.documents.letters import APART

__all__ = [
    "Template",
    "counts_people",
    "is_p",
    "label_in",
    "level_in",
    "measures_in",
    "named_in_full",
    "names_interval",
    "names_other",
    "names_quartiles",
    "number_of_people",
    "phrase_before_interval",
    "row_time_in",
    "template_in",
    "templates_in",
    "time_in",
    "without_marks",
]

#: What the numbers under a head are: "OR (95% CI)", "Lower", "Median (IQR)", "Median (range)", "Mean (SD)",
#: "Mean (SE)", "SD", "SE", "n (%)", "%", "n", "p"; "" where it does not say.
Template = Literal[
    "", "interval", "low", "high", "median", "range", "mean", "mean-se", "sd", "se", "count", "percent", "n", "p"
]

_NAMES: Final = (
    r"(?:CIs?|Cl|CrI|BI|KI|IC|c\.i\.|C\.I\.?|[Cc]onfidence\s+[Ii]ntervals?|[Cc]onfidence\s+[Ll]imits?"
    r"|[Cc]onf(?:idence|\.)?\s+[Ii]nt(?:erval|\.)?|[Cc]redible\s+[Ii]ntervals?"
    r"|[Bb]etrouwbaarheidsinterval(?:len)?|Konfidenzintervalle?|[Ii]ntervalles?\s+de\s+confiance"
    r"|[Ii]ntervalos?\s+de\s+confianza)"
)
_LEVEL: Final = r"(?<![\d.])(?<!\d,)(\d{2}(?:[.,]\d)?)\s?(?:%|per\s?cent)?"
_TAIL: Final = r"(?:\s*\(\s*(?:95\s*%\s*)?CIs?\s*\))?"
#: "95% CI", "95%-BI", "IC à 95 %", "CI 95%"; the names of intervals are told by their capitals.
_INTERVAL: Final = re.compile(
    rf"{_LEVEL}\s*[-\u2013]?\s*{_NAMES}(?!\w){_TAIL}|(?<!\w){_NAMES}\s*[,(]?\s*(?:à|al|de|del|at)?\s*{_LEVEL}\s*%?"
)
_UNLEVELLED: Final = re.compile(r"(?<!\w)(?:CIs?|C\.I\.|[Cc]onfidence\s+(?:[Ii]ntervals?|[Ll]imits?))(?!\w)")
_BRACKETS: Final = re.compile(r"[(\[]\s*[,;]?\s*[)\]]|[(\[]\s*$|^\s*[)\]]|[,;:]\s*$|\b(?:with|and|mit|met|en)\s*$")
_OTHER: Final = re.compile(
    r"(?<!\w)(?-i:SDs?|SEM?|IQR|DE|ET|SA|IR)(?!\w)|\bs\.\s?[de]\.|\bstandard (?:deviation|error)|\brange\b|\bquartile"
    r"|\bmedian\b"
    r"|\bpercentile|\bprediction\b|\bspreiding|\bmediaan\b|\bStandardabweichung|\bécart|\bdesviación|\bmin\s*[-\u2013,]\s*max",
    re.IGNORECASE,
)
_QUARTILES: Final = re.compile(
    r"(?<!\w)(?-i:IQR|IKR|RIQ|EIQ|IR)(?!\w)|\brange\b|\bquartile|\bpercentile|\bprediction\b|\bmin\s*[-\u2013,]\s*max"
    r"|\breference\b",
    re.IGNORECASE,
)
_MARKS: Final = re.compile(rf"{APART}\S*|[*\u2020\u2021\u00a7\u00b6#]+")
_P: Final = re.compile(
    r"p(?:\s*[-\u2013\u2010\u2212]?\s*(?:values?|waarde|wert|valeur|valor))?(?:\s*[*†‡a-d])?\.?", re.IGNORECASE
)
_SD: Final = r"(?:SDs?|S\.D\.?|s\.d\.|[Ss]tandard\s+[Dd]eviations?|[Ss]t\.?\s*[Dd]ev\.?)"
_SE: Final = r"(?:SEM?|S\.E\.M?\.?|s\.e\.m?\.|[Ss]tandard\s+[Ee]rrors?(?:\s+of\s+the\s+mean)?)"
_OF_SPREAD: Final = r"(?<![Rr]elative)(?:^|[(\[,±/\s]|\+/-|\+-)\s*(?:±|\+/-)?\s*{}(?!\w)"
_WHOLE: Final[tuple[tuple[Template, re.Pattern[str]], ...]] = (
    ("p", _P),
    ("sd", re.compile(_SD)),
    ("se", re.compile(_SE)),
    ("n", re.compile(r"(?:[nN]|[Nn]o\.?|[Nn]umber)(?:\s+(?:of\s+)?(?:patients|participants|subjects|people))?")),
    ("percent", re.compile(r"[(\[]?\s*(?:%|[Pp]er\s?cent(?:age)?)\s*[)\]]?")),
    ("low", re.compile(r"(?:95\s?%\s*CI\s*)?(?:[Ll]ower(?:\s+(?:limit|bound|CL|CI))?|LL|LCL|LCI|[Ll]ow|2\.5\s?%)")),
    ("high", re.compile(r"(?:95\s?%\s*CI\s*)?(?:[Uu]pper(?:\s+(?:limit|bound|CL|CI))?|UL|UCL|UCI|[Hh]igh|97\.5\s?%)")),
)
_PARTS: Final[tuple[tuple[Template, re.Pattern[str]], ...]] = (
    (
        "median",
        re.compile(r"(?<!\w)(?:IQR|IKR|RIQ|EIQ)s?(?!\w)|\b[Ii]nter-?\s?quartile|[Qq]uartiles?\b|[Pp]ercentiles?\b"),
    ),
    ("range", re.compile(r"\b[Rr]anges?\b|\b[Mm]in(?:imum)?\s*[-\u2013,]\s*[Mm]ax")),
    ("mean-se", re.compile(_OF_SPREAD.format(_SE))),
    ("mean", re.compile(_OF_SPREAD.format(_SD))),
    ("median", re.compile(r"\b[Mm]edians?\b")),
    (
        "count",
        re.compile(
            r"(?<!\w)(?:[nN]|[Nn]os?\.?|[Nn]umbers?(?:\s+of\s+\w+)?|[Ff]requency|[Ee]vents?)\s*(?:/\s*[nN]\s*)?(?:,\s*)?"
            r"[(\[,/]?\s*(?:%|per\s?cent)|%\s*[(\[]\s*[nN](?:o\.?)?\s*[)\]]|(?<!\w)n\s*/\s*N(?!\w)"
            r"|(?<!\w)(?:events?|cases)\s*/\s*(?:total|n|patients|participants)|\(\s*%\s*\)\s*$"
        ),
    ),
)
_COUNTED: Final = re.compile(r"(?<!\w)(?:[nN]|[nN]os?\.?|[Nn]umbers?|[Ff]requency|[Ee]vents?|[Cc]ases)(?!\w)")
_PEOPLE: Final = re.compile(
    r"[(\[]?\s*(?<!\w)[nN]\s*[=:]\s*(\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+)\s*(?:patients|participants)?\s*[)\]]?"
)
_UNIT_OF_TIME: Final = (
    r"(?:weeks?|wks?|w|months?|mths?|mos?|years?|yrs?|days?|hours?|hrs?|h|minutes?|min"
    r"|weken|maanden|maand|jaar|dagen|Wochen|Monate|Tage|semaines|mois|semanas|meses)"
)
_TIME: Final = re.compile(
    rf"(?<![<>\u2264\u2265~\u2013.-])(?<![<>\u2264\u2265~\u2013-]\s)\b\d{{1,3}}(?:\.\d)?\s?-?\s?{_UNIT_OF_TIME}\b|\b(?:one|two|three|four|six|eight|nine|twelve)\s+{_UNIT_OF_TIME}\b"
    r"|\b(?:[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ay|[Vv]isit|T)\s?\d{1,3}\b"
    r"|\b(?:[Bb]aseline|[Ff]ollow-?\s?up|[Pp]re(?:-?(?:test|treatment|intervention|op\w*)|(?!\S))|[Pp]ost(?:-?(?:test|treatment"
    r"|intervention|op\w*)|(?!\S))|[Bb]efore|[Aa]fter|[Ee]nd of (?:treatment|study))\b"
)
#: Measures of a comparison, by their names in a head.
_MEASURES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("OR", re.compile(r"\b[Oo]dds[\s-]+[Rr]atios?\b|(?<!\w)[acmu]?(?:OR|AOR)s?(?:adj)?(?!\w)")),
    ("HR", re.compile(r"\b[Hh]azards?[\s-]+[Rr]atios?\b|(?<!\w)[acsmu]?(?:HR|AHR|SHR)s?(?:adj)?(?!\w)")),
    (
        "RR",
        re.compile(
            r"\b(?:[Rr]isk|[Pp]revalence)[\s-]+[Rr]atios?\b|\b[Rr]elative\s+[Rr]isks?\b|(?<!\w)[acmsu]?RRs?(?:adj)?(?!\w)"
        ),
    ),
    ("IRR", re.compile(r"\b(?:[Ii]ncidence\s+|[Ii]ncident\s+)?[Rr]ate[\s-]+[Rr]atios?\b|(?<!\w)a?IRRs?(?!\w)")),
    ("SMD", re.compile(r"\b[Ss]tandardi[sz]ed\s+(?:[Mm]ean\s+)?[Dd]ifferences?\b|(?<!\w)SMDs?(?!\w)")),
    ("RD", re.compile(r"\b[Rr]isk\s+[Dd]ifferences?\b|(?<!\w)A?RDs?(?!\w)")),
    ("MD", re.compile(r"(?<![Ss]tandardi[sz]ed )\b[Mm]ean\s+[Dd]ifferences?\b|(?<!\w)W?MDs?(?!\w)")),
    ("COR", re.compile(r"\b[Cc]orrelations?\b|(?<!\w)ICC(?!\w)")),
)
#: A measure named in words, not letters.
_IN_FULL: Final = re.compile(r"\b(?:ratios?|risks?|differences?|correlations?)\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def without_marks(text: str) -> str:
    """Return words without footnote marks, raised ones and signs.

    Examples
    --------
    >>> without_marks("HR (95% CI)\\u2060b"), without_marks("Odds ratio*")
    ('HR (95% CI)', 'Odds ratio')
    """
    return " ".join(_MARKS.sub(" ", text).split())


@lru_cache(maxsize=2048)
def level_in(words: str) -> str:
    """Return the level of the interval that words name; "" where they name none with its level.

    Examples
    --------
    >>> level_in("OR (95% CI)"), level_in("Différence (IC à 95 %)"), level_in("mean (SD)")
    ('95', '95', '')
    """
    found = _INTERVAL.search(words)
    return "" if found is None else (found[1] or found[2]).replace(",", ".")


@lru_cache(maxsize=2048)
def names_interval(words: str) -> bool:
    """Return whether words name a confidence interval, with its level or without.

    Examples
    --------
    >>> names_interval("OR (95% CI)"), names_interval("OR (CI)"), names_interval("OR")
    (True, True, False)
    """
    return _INTERVAL.search(words) is not None or _UNLEVELLED.search(words) is not None


@lru_cache(maxsize=2048)
def label_in(words: str) -> str:
    """Return words without the interval that they name, and without the number of people.

    Examples
    --------
    >>> label_in("Adjusted OR (95% CI)"), label_in("Exercise (n = 45)")
    ('Adjusted OR', 'Exercise')
    """
    text = _PEOPLE.sub(" ", _UNLEVELLED.sub(" ", _INTERVAL.sub(" ", words)))
    while (bare := _BRACKETS.sub(" ", text).strip()) != text:
        text = bare
    return " ".join(text.split())


def phrase_before_interval(words: str) -> str:
    """Return the words of a sentence in front of the interval that it names.

    Examples
    --------
    >>> phrase_before_interval("Pain. Values are odds ratios (95% CI); SD, standard deviation.")
    'Values are odds ratios'
    """
    found = _INTERVAL.search(words) or _UNLEVELLED.search(words)
    if found is None:
        return ""
    clause = re.split(r"(?<!\bvs)[.;:]\s", words[: found.start()])[-1]
    return label_in(" ".join(clause.split()[-8:]))


@lru_cache(maxsize=2048)
def names_quartiles(words: str) -> bool:
    """Return whether words name quartiles or a range, which a cell prints as it prints an interval.

    Examples
    --------
    >>> names_quartiles("Median (IQR)"), names_quartiles("Median survival (95% CI)"), names_quartiles("Mean (SD)")
    (True, False, False)
    """
    return _QUARTILES.search(words) is not None


@lru_cache(maxsize=2048)
def names_other(words: str) -> bool:
    """Return whether words name a spread that is no interval of an effect.

    Examples
    --------
    >>> names_other("mean (SD)"), names_other("mean difference (95% CI)")
    (True, False)
    """
    return _OTHER.search(words) is not None


@lru_cache(maxsize=2048)
def measures_in(words: str) -> tuple[str, ...]:
    """Return the measures of a comparison that words name, each once.

    Examples
    --------
    >>> measures_in("Odds ratio or mean difference"), measures_in("Adjusted RR"), measures_in("Exercise or control")
    (('OR', 'MD'), ('RR',), ())
    """
    return tuple(name for name, pattern in _MEASURES if pattern.search(words))


@lru_cache(maxsize=2048)
def named_in_full(words: str) -> tuple[str, ...]:
    """Return the measures that words name in full, or that are all they say: a row "HR" may be the heart rate.

    Examples
    --------
    >>> named_in_full("Odds ratio for death"), named_in_full("Resting HR, beats/min"), named_in_full("HR (95% CI)")
    (('OR',), (), ('HR',))
    """
    label = label_in(words)
    if " " not in label:
        return measures_in(label)
    return tuple(name for name in measures_in(label) if _IN_FULL.search(label))


def is_p(words: str) -> bool:
    """Return whether a column holds p-values: its lowest head says so, and nothing else.

    Examples
    --------
    >>> is_p("p"), is_p("P value"), is_p("p for trend")
    (True, True, False)
    """
    return _P.fullmatch(words.strip()) is not None


@lru_cache(maxsize=2048)
def template_in(words: str) -> Template:
    """Return what words say the numbers are that stand under or beside them.

    Examples
    --------
    >>> [template_in(w) for w in ("OR (95% CI)", "Pain, mean (SD)", "No. (%)", "median [IQR]", "P value", "Pain")]
    ['interval', 'mean', 'count', 'median', 'p', '']
    """
    bare = _PEOPLE.sub(" ", without_marks(words)).strip(" ,;:")
    for template, pattern in _WHOLE:
        if pattern.fullmatch(bare):
            return template
    if names_interval(bare):
        return "interval"
    return next((template for template, pattern in _PARTS if pattern.search(bare)), "")


@lru_cache(maxsize=2048)
def templates_in(words: str) -> frozenset[Template]:
    """Return everything that the words of a caption or foot say numbers are.

    Examples
    --------
    >>> sorted(templates_in("Values are mean (SD) or n (%). OR, odds ratio; CI, confidence interval"))
    ['count', 'interval', 'mean']
    """
    found: set[Template] = {template for template, pattern in _PARTS if pattern.search(words)}
    return frozenset(found | ({"interval"} if names_interval(words) else set()))


def counts_people(words: str) -> bool:
    """Return whether words say that a number alone under or beside them is a count, and no percentage.

    Examples
    --------
    >>> counts_people("No. (%)"), counts_people("Women (%)"), counts_people("Events")
    (True, False, True)
    """
    return _COUNTED.search(words) is not None


def number_of_people(words: Iterable[str]) -> str:
    """Return the number of people that heads name; "" where they name none, or several.

    Examples
    --------
    >>> number_of_people(["Exercise (n = 45)", "Mean (SD)"]), number_of_people(["Drug (N=10 080)"])
    ('45', '10,080')
    """
    found = {match[1].replace(" ", ",") for text in words for match in _PEOPLE.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def row_time_in(words: str) -> str:
    """Return the time that the name of a row is, or ends with; "" where it names none, or a time is part of a name.

    Examples
    --------
    >>> row_time_in("Pain: 12 weeks"), row_time_in("Pain at 6 months (VAS)"), row_time_in("Days to discharge")
    ('12 weeks', '6 months', '')
    >>> row_time_in("History of MI at baseline: No"), row_time_in("\u2264 24 months")
    ('', '')
    """
    part = words.rpartition(": ")[2]
    for found in _TIME.finditer(part):
        before, after = part[: found.start()].rstrip(" ,("), part[found.end() :].strip(" ,)")
        ends = not after or after.startswith("(")
        if (not before and (ends or not after[0].islower())) or (
            ends and re.search(r"(?:\bat|,|\bafter)$", before + part[len(before) : found.start()].rstrip())
        ):
            return found[0]
    return ""


@lru_cache(maxsize=2048)
def time_in(words: str) -> str:
    """Return the time that words name; "" where they name none.

    Examples
    --------
    >>> time_in("Pain at 12 weeks"), time_in("Baseline"), time_in("Week 6, mean (SD)"), time_in("Pain")
    ('12 weeks', 'Baseline', 'Week 6', '')
    """
    found = _TIME.search(words)
    return "" if found is None else found[0]
