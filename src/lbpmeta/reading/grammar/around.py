"""What the words around a number say of it: its unit, a count before it, what it is per, what it is a difference of."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import Final

from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words, told

__all__ = [
    "LEVELS",
    "OF_PEOPLE",
    "POINTS",
    "behind_bracket",
    "behind_year",
    "beside_two_shares",
    "by_how_much",
    "greater_in_percent",
    "has_itself",
    "is_negative",
    "is_percent",
    "is_points",
    "less_behind",
    "level_in_percent",
    "of_last_shares",
    "of_people_behind",
    "of_rates",
    "of_shares",
    "of_two_fractions",
    "of_two_shares",
    "of_two_shares_as_ratio",
    "one_per",
    "per_people",
    "per_person_time",
    "per_unit",
    "rounding_of",
    "text_before",
    "than_another",
    "times_as",
    "times_behind",
    "times_the_odds",
    "words_before",
    "words_behind",
]


#: How the names of percentage points begin.
POINTS: Final = re.compile(told("percentage points"))


def is_percent(found: Statement) -> bool:
    """Whether a number is in percent, or in percentage points."""
    return found.unit == "percent" or POINTS.match(found.unit.lower().replace("-", " ")) is not None


def is_points(found: Statement) -> bool:
    """Whether a number is in percentage points."""
    return found.unit != "percent" and is_percent(found)


def is_negative(found: Statement) -> bool:
    """Whether a minus stands before one of its numbers."""
    return any(text.startswith("-") for text in (found.estimate, found.low, found.high))


def by_how_much(s: Sentence, found: Statement) -> bool:
    """Whether a word before the number says that it is by how much something changed."""
    return s.word(found.begins - 1) in small_words("by")


def less_behind(s: Sentence, found: Statement) -> bool:
    """Whether a word behind the interval says that it is by how much: "16% (5 to 26%; p = 0.004) lower than"."""
    close = s.closes.get(s.inside[found.span.first], found.span.end - 1)
    i = close + 1
    if s.kind(i) == "COMMA" and s.kind(i + 1) == "P":
        i += 4  # "[6% (3 to 9%), p<0.001] less"
    if s.word(i) in small_words("becomes"):
        return False  # "75% (56% to 87%) became smaller"
    while s.kind(i) in ("R", "W") and i < close + 6 and s.kind(i + 1) in ("NEG", "POS", "R"):
        i += 1
    return s.kind(i) in ("NEG", "POS")


def behind_bracket(s: Sentence, found: Statement) -> int:
    """The token behind the interval, and behind the bracket that it stands in."""
    return s.closes.get(s.outer(found.span.first), found.span.end - 1) + 1


def than_another(s: Sentence, found: Statement) -> bool:
    """Whether the number is said to be lower or higher than another: "0.26 lower than in the controls"."""
    if found.at < 0 or is_percent(found) or found.unit in ("times", "fold"):
        return False
    after = (
        pattern_at(s.tokens, found.at + 1, "UNIT|TIME? NEG|POS")
        or pattern_at(s.tokens, found.at + 1, "UNIT 'further'")
        or pattern_at(s.tokens, found.span.end, "R UNIT|TIME?=unit NEG|POS")
        or pattern_at(s.tokens, behind_bracket(s, found), "UNIT|TIME=unit NEG|POS")
    )
    if after is None:
        if found.how not in ("anchor", "bare", "carried") or not less_behind(s, found):
            return False
        far = range(behind_bracket(s, found), behind_bracket(s, found) + 4)
        return bool(found.unit) or (any(s.word(i) in small_words("than") for i in far) and not found.as_a_ratio())
    return s.value(after.at.get("unit", -1)) not in ("times", "fold")


def greater_in_percent(s: Sentence, found: Statement) -> bool:
    """Whether a number in percent is how much lower or higher something is: "24% greater than with placebo"."""
    if found.at >= 0 and pattern_at(s.tokens, found.at + 1, "PCT NEG|POS"):
        return True
    behind = behind_bracket(s, found)  # "20.5% (95% CI 2.6 to 38.4) (p = 0.02) greater"
    return pattern_at(s.tokens, behind, "NEG|POS") is not None or (
        pattern_at(s.tokens, behind, "L P EQ|LT NUM R NEG|POS") is not None
    )


#: Time of people, as rates are printed of: "per 1000 person-years".
_OF_TIME: Final = re.compile(
    r"(?:\bper|/)\s?(?:[0-9][0-9 ,.\u00a0\u2009\u202f]*)?(?:person|patient|wom[ae]n|m[ae]n|child|participant|infant|"
    r"life|device)(?:s|ren)?['’]?(?:[-\s]| per |\s?/\s?)(?:year|month|week|day|yr)"
    r"|(?:\bper|/)\s?10[0 ,.\u00a0\u2009\u202f]*(?:[a-z]+[-\s])?(?:hours?|h)\b"
    r"|(?:\bper|/)\s?[0-9][0-9 ,.\u00a0\u2009\u202f]*(?:pyrs?|pys?|pyo|pyar|p-y)\b"
    rf"|(?:\b(?:{told('per')})|/)\s?(?:[0-9][0-9 ,.\u00a0\u2009\u202f]*)?(?:{told('person time')})",
    re.IGNORECASE,
)


#: A percentage that is printed, the first of two without its sign as well: "65.8 vs 13.4%".
_PERCENTAGE: Final = re.compile(
    r"(?<![0-9.,])([0-9]{1,2}(?:\.[0-9]+)?)(?=\s?%|\s(?:vs?\.?|versus|and)\s[0-9]{1,2}(?:\.[0-9]+)?\s?%)(?!\s?%[-\s]?(?:c\.?i|confidence|cr))"
)
_FRACTION: Final = re.compile(r"(?<![0-9/.])([0-9]{1,5})\s?/\s?([0-9]{1,6})(?![0-9/.])")


def of_two_shares(s: Sentence, found: Statement) -> bool:
    """Whether an estimate is the difference of two percentages before it: "rates of 77.0% and 58.6% ... with 18.4%"."""
    if "." not in found.estimate or found.at < 0:
        return False
    said = Decimal(found.estimate.lstrip("-"))
    before = [Decimal(text) for text in _PERCENTAGE.findall(words_before(s, found))]
    alike = [number for number in before if number.as_tuple().exponent == said.as_tuple().exponent]
    return any(abs(a - b) == said for a, b in itertools.combinations(alike, 2))


def rounding_of(found: Statement) -> float:
    """How far an estimate may be from what it is computed from: half a unit of its last digit, and a little."""
    return 0.6 * 10.0 ** -len(found.estimate.partition(".")[2])


def of_last_shares(s: Sentence, found: Statement) -> bool:
    """Whether an estimate is the difference of the two percentages before it: "65.8 vs 13.4%, difference 52.4"."""
    words = words_before(s, found)
    last = list(_PERCENTAGE.finditer(words))[-2:]
    if any(words[max(0, hit.start() - 2) : hit.start()].strip().startswith(("-", "\u2212", "\u2013")) for hit in last):
        return False  # changes of two groups, in percent
    if len(last) < 2 or "." not in found.estimate or not reads(found.estimate) or last[1].start() - last[0].end() > 110:
        return False
    return abs(abs(float(last[0][1]) - float(last[1][1])) - abs(float(found.estimate))) < 1e-9


def of_two_shares_as_ratio(s: Sentence, found: Statement) -> bool:
    """Whether an estimate is the ratio of the two percentages before it: "62% with A and 86% with B; ratio 1.4"."""
    last = [float(hit[1]) for hit in _PERCENTAGE.finditer(words_before(s, found))][-2:]
    said = reads(found.estimate)
    if len(last) < 2 or not all(last) or said is None or is_percent(found):
        return False
    off = rounding_of(found)
    return said != 1 and any(abs(a / b - said) <= off for a, b in (last, last[::-1]))


def of_people_behind(s: Sentence, found: Statement) -> bool:
    """Whether a percentage is said to be of people: "48% (38% to 58%) of participants"."""
    whom = pattern_at(s.tokens, behind_bracket(s, found), "@of|OUTOF FILL|W? NN|'those'") if is_percent(found) else None
    return whom is not None and not is_negative(found)


def of_two_fractions(s: Sentence, found: Statement) -> bool:
    """Whether an estimate is the difference of two fractions before it: "15/26 (58%) vs 8/23, difference 22.9"."""
    said, fractions = reads(found.estimate), _FRACTION.findall(words_before(s, found))[-2:]
    if said is None or len(fractions) < 2 or not all(int(n) > 0 and int(e) <= int(n) for e, n in fractions):
        return False
    (a, m), (b, n) = ((int(e), int(of)) for e, of in fractions)
    off = rounding_of(found)
    return said != 0 and any(abs(abs(a / m - b / n) * scale - abs(said)) <= off for scale in (1, 100))


def beside_two_shares(s: Sentence, i: int) -> bool:
    """Whether a percentage in a bracket is the difference of two before it: "(A, 38.1% v B, 45.6%; 7.5%, ...)"."""
    opener = s.inside[i]
    if opener < 0 or s.kind(i + 1) != "PCT" or not any(s.kind(j) == "VS" for j in range(opener, i)):
        return False
    shares = [reads(s.value(j)) or 0.0 for j in range(opener, i) if s.kind(j) == "NUM" and s.kind(j + 1) == "PCT"]
    said = reads(s.value(i))
    return len(shares) == 2 and said is not None and abs(abs(shares[0] - shares[1]) - said) <= 0.11


def of_rates(s: Sentence, found: Statement) -> bool:
    """Whether rates per time of people stand before a difference: "2.0 per 100 patient-years; difference 0.5"."""
    if found.at < 0:
        return False
    own = s.text[s.tokens[max(found.label_at, 0)].start : s.tokens[found.at].start].lower()
    if found.label_at >= 0 and LEVELS.search(own):
        return False  # "the difference in mean scores was"
    return _OF_TIME.search(s.text[s.tokens[0].start : s.tokens[found.at].start]) is not None


OF_PEOPLE: Final = re.compile(
    r"(?:\bper|/)\s?[0-9][0-9 ,.\u00a0\u2009\u202f]*(?:persons|people|patients|individuals|women|men|children|births|"
    r"participants|vaccinations|pregnancies)\b"
    r"|\b(?:people|persons|patients|individuals|women|men|children|participants) per [0-9]"
    rf"|(?:\b(?:{told('per')})|/)\s?[0-9][0-9 ,.\u00a0\u2009\u202f]*(?:{told('people')})\b"
    r"|\b(?:fewer|more|less) (?:\w+ )?per 1[0 ,]*00\b(?![ -]?(?:\w+-)?(?:years?|months?|weeks?|days?|hours?))",
    re.IGNORECASE,
)


def words_behind(s: Sentence, found: Statement) -> str:
    """The words behind an estimate and behind its interval."""
    end = s.tokens[found.span.end - 1].end
    between = s.text[s.tokens[found.at].end : s.tokens[found.head.first].start] if found.at >= 0 else ""
    return f"{between}; {re.split(r'[(;[]', s.text[end : end + 70])[0]}"


def per_person_time(s: Sentence, found: Statement) -> bool:
    """Whether a number is said to be per time of people: behind it, behind its interval, or beside its label."""
    own = 0 <= found.label_at < found.begins
    label = s.text[s.tokens[found.label_at].start : s.tokens[found.begins].start] if own else ""
    return any(_OF_TIME.search(text) for text in (words_behind(s, found), label))


def per_unit(s: Sentence, found: Statement) -> bool:
    """Whether the number is a slope: "... per unit increase in trial size", "0.64 (...) days per day of delay"."""
    if pattern_at(s.tokens, behind_bracket(s, found), "UNIT|TIME PER TIME @of"):
        return True
    i = found.span.end
    while s.kind(i) in ("R", "COMMA", "FILL"):
        i += 1
    return s.kind(i) == "PER" and any(s.word(j).startswith(tuple(small_words("step"))) for j in range(i, i + 6))


#: Word beginnings that tell a difference of shares from one of means that are printed in percent.
_SHARES: Final = re.compile(
    r"\b(?:proportion|risk\b|rate\b|rates\b|(?<!as a )percentage of|% of|success|cure|surviv|"
    r"mortality|respon[ds]|remission|"
    r"abstinen|prevalence|incidence|noninferior|non-inferior|relapse|patients (?:with|who|achiev)|achiev|"
    rf"common|adverse event|complicat|{told('shares')})"
    r"|[0-9] ?/ ?[0-9]|%\s?\(n\s?="
)
_OF_MEANS: Final = (
    r"mean|average|score|(?:hb)?a1c(?!\s*(?:levels?\s*)?(?:of\s*)?[<>≤≥])|fev|ldl|hdl|weight|volume|densit|bmd|cholesterol|ejection|lvef|"
    rf"{told('means')}|predicted|stenosis|intensity|well-being"
)
LEVELS: Final = re.compile(rf"\b(?:{_OF_MEANS})")
_MEANS: Final = re.compile(rf"(?<!not )\b(?:change|reduc|{_OF_MEANS})")


#: What is measured in percent and is no share of people, in the languages' words.
_IN_PERCENT: Final = re.compile(
    r"\b(?:hba1c|hb ?a1c|a1c|ha?emoglobin a1c|glycat\w+ ha?emoglobin|glycosylated ha?emoglobin|ejection fraction|lvef|"
    r"ha?ematocrit|hct|% (?:of )?predicted|percent(?:age)? (?:of )?predicted|spo2|sao2|saturation|fmd|"
    rf"flow[- ]mediated|body fat|fev1|symmetry ind(?:ex|ices)|lsi|{told('in percent')})"
    r"(?!\s*(?:levels?\s*)?(?:of\s*)?[<>≤≥])"
)


#: What a list of results is made of.
_LISTED: Final = ("R", "AND", "COMMA", "NUM", "L", "PCT", "CI", "EQ", "TO", "DASH", "UNIT", "SEMI", "COLON", "P", "LT")


def times_behind(s: Sentence, end: int) -> int:
    """The token behind "times" that stands behind the list that an interval is in; -1 where none does."""
    for i in range(end, min(end + 16, len(s))):
        if s.value(i) in ("times", "fold"):
            return i + 1
        if s.kind(i) not in _LISTED:
            return -1
    return -1


def times_as(s: Sentence, found: Statement) -> bool:
    """Whether a number says how many times as likely something is: "2.04 (...) and 3.84 (...) times more likely"."""
    i = times_behind(s, found.span.end)
    words = [range(i, i + 6)] if i >= 0 else []
    if found.unit.lower() in ("times", "fold"):  # "5.9 times more likely (...)", "5.9 times (...) more likely"
        words = [range(found.span.end, found.span.end + 6), range(found.at + 1, min(found.at + 7, found.head.first))]
    return any(s.word(j) in small_words("likely") for of in words for j in of)


def times_the_odds(s: Sentence, i: int) -> bool:
    """Whether words behind say how many times as high the odds are: "2.91 (1.68-5.06) and 7.82 (4.38-13.96) times"."""
    at = times_behind(s, i + 1)
    roles = ("odds", "risk", "hazard", "likely")
    return at >= 0 and any(
        not small_words(role).isdisjoint(s.word(j).split()) for role in roles for j in range(at, at + 5)
    )


#: A share of days or doses, of which people have a mean.
_SHARE_OF_TIME: Final = re.compile(
    r"(?:percentages?|proportions?|percent|%) (?:of )?(?:the )?(?:\w+ )?"
    r"(?:days|nights|time|hours|doses|steps|sessions|meals|energy|items|words)\b|"
    r"\btime (?:spent|in (?:target )?range)\b"
)
#: "the attainment rate of LDL-C": of people, whatever is measured in them.
_RATE_OF: Final = re.compile(r"(?:rates?|proportion|percentage) (?:of|in) (?:\w+ )?$")


def level_in_percent(s: Sentence, found: Statement) -> bool:
    """Whether a number in percent is of something that is measured in percent, as HbA1c is, and not of people."""
    start = s.tokens[found.at].start if found.at >= 0 else 0
    before = s.text[max(0, start - 140) : start].lower()
    named = [m.end() for m in _IN_PERCENT.finditer(before)]
    shares = [m.start() for m in _SHARES.finditer(before)]
    behind = s.text[s.tokens[found.span.end - 1].end :][:40].lower()
    if not named:
        return _IN_PERCENT.search(re.split("[;.,]", behind)[0]) is not None and not shares
    return not shares or shares[-1] < named[-1]


#: What may stand between what is measured in percent and the number that it has: words, and numbers before it.
_HAS: Final = re.compile(
    r"(?: levels?| values?)?(?: \([^()]{1,14}\))?(?: in (?:the )?\w+(?: \w+)?(?: groups?)?)?(?: had| has)?"
    r" (?:was|were|is|averaged|of|remained|(?:\w+ed|rose|fell|came) (?:to|from)) "
    r"(?:[0-9.]+ ?% ?\([^()]*\)[,;]?(?: and| versus| vs\.?| to)? )*"
)


def has_itself(s: Sentence, found: Statement) -> bool:
    """Whether a number is that of what is measured in percent: "the ejection fraction was 55% (53 to 57) and 51% ("."""
    start = s.tokens[found.at].start if found.at >= 0 else 0
    before = s.text[max(0, start - 160) : start].lower()
    named = [m.end() for m in _IN_PERCENT.finditer(before)]
    return bool(named) and _HAS.fullmatch(before, named[-1]) is not None


def of_shares(s: Sentence, found: Statement) -> bool:
    """Whether a difference in percent is one of shares of people: the nearest word that tells decides."""
    if any(t.kind == "PM" or (t.kind == "KILL" and t.value in ("SD", "SE")) for t in s.tokens[: max(found.at, 0)]):
        return False  # "84.1% (SD 31.6) and 78.5% (SD 36.6), a difference of 5.2%"
    of_time = [m.end() for m in _SHARE_OF_TIME.finditer(words_before(s, found))]
    if of_time and not _SHARES.search(words_before(s, found), of_time[-1]):
        return False  # "the percentage of days without symptoms": a mean, over people
    absolute = "absol" in s.word(found.label_at)  # no relative one, and so of shares
    if found.unit == "percent" and not absolute:
        return _nearer_shares(s, found, _MEANS)
    return _nearer_shares(s, found, LEVELS) or not LEVELS.search(words_before(s, found))


def words_before(s: Sentence, found: Statement) -> str:
    """The words before an estimate, in small letters."""
    return text_before(s, found).lower()


def text_before(s: Sentence, found: Statement) -> str:
    """The words before an estimate as they are printed: "OR" is no "or"."""
    start = s.tokens[found.at].start if found.at >= 0 else 0
    return s.text[max(0, start - 300) : start]


def _nearer_shares(s: Sentence, found: Statement, of_means: re.Pattern[str]) -> bool:
    before = words_before(s, found)
    shares = [m.start() for m in _SHARES.finditer(before)]
    means = [m.start() for m in of_means.finditer(before)]
    means = [at for at in means if not _RATE_OF.search(before[max(0, at - 16) : at])]
    return bool(shares) and (not means or shares[-1] > means[-1])


def per_people(s: Sentence, i: int) -> bool:
    """Whether a number is a rate: "1.3/100 person-years", "8.6/1,000"."""
    per = s.value(i + 2)
    if len(per) < 3 or per.strip("0") != "1" or s.kind(i + 3) == "O":
        return False
    risk = ends_with(s.tokens, i, "MEAS=label FILL? DASH?")
    if risk is not None and s.value(risk.at["label"]) == "RD":
        return True  # "an absolute increase of 14/1000"
    return "." in s.value(i) or s.kind(i + 3) == "TIME"  # "26/1000 hours" are no 26 of 1000


def behind_year(s: Sentence, i: int) -> bool:
    """Whether a number with a percent sign or decimals stands behind a year and "to": "in 2011-12 to 43.4%"."""
    year = i - 4 if s.kind(i - 3) == "DASH" else i - 2
    own = s.kind(i + 1) == "PCT" or "." in s.value(i)
    return own and len(s.value(year)) == 4 and s.value(year)[:2] in ("19", "20")


def one_per(s: Sentence, i: int) -> bool:
    """Whether a number is of how many people one has the benefit: "number needed to treat, one per 9.2 patients"."""
    one = s.word(i - 2) in small_words("one") or s.value(i - 2) == "1"
    return one and any(s.value(j) == "NNT" and s.kind(j) == "MEAS" for j in range(max(0, i - 12), i))
