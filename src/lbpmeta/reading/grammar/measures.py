"""The measure of a result: what its label means in its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.measures import MEASURES
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.labels import CONTRASTS, doubtful, touches
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["Last", "name_measure"]

#: The last label that was read, and the sentence that it stood in.
Last = tuple[str, int]


def name_measure(s: Sentence, found: Statement, last: Last) -> None:
    """Say what is measured: by its label, else by the one before it, else by its unit."""
    label = s.value(found.label_at) if found.label_at >= 0 else ""
    percent = _percent(found)
    if label in ("MN", "PR", "IR") and _negative(found) and last[0] in CONTRASTS and last[1] == s.number:
        label = ""  # an outcome's name in a list of differences
    ratio = last[0] in MEASURES and MEASURES[last[0]].is_ratio
    if label in ("PR", "IR") and ratio and last[1] == s.number and not percent and not _times(s, found):
        outcome = found.label_at < 0 or not touches(s, found.label_at, found.begins)
        label = "" if outcome else label  # "RR 1.3 (...) for mortality and 1.1 (...)"
    if label in ("PR", "IR") and last[1] == s.number and _same(s, found):
        label = ""  # "the fraction was 57% (...), and the corresponding values for mortality were 22% (...)"
    away = found.label_at >= 0 and not touches(s, found.label_at, found.begins)
    reached = s.kind(found.begins - 1) == "TO" and not percent and not found.unit
    if label == "CHG" and ratio and reached and last[1] == s.number:
        label = ""  # "RR 1.4 (...), lowered to 1.2 (...)"
    if label == "CHG" and away and ratio and not found.unit and not _negative(found) and found.how == "carried":
        label = "" if s.number - last[1] <= 1 else label  # "odds ratios (...). It decreased death (0.27 [0.07-1.0])"
    fits = not (percent and last[0] in MEASURES and MEASURES[last[0]].is_ratio)
    if last[0] == "NNT" and last[1] != s.number:
        fits = False
    if not label and last[0] and fits and (last[1] == s.number or (found.how != "anchor" and s.number - last[1] <= 1)):
        label = last[0]
        found.note("the measure is carried over")
    measure = _MEANINGS[label](s, found) if label in _MEANINGS else label
    if percent and measure in MEASURES and MEASURES[measure].is_ratio and _is_pr(s, found):
        measure = ""  # "PR 33%": partial responses
    if measure in MEASURES and MEASURES[measure].is_ratio and s.kind(found.at + 1) == "TIME" and found.at >= 0:
        measure = ""  # "hazard ratio 0.73 (...), and longer survival (16.6 months ..."
    if label in ("", "PR", "IR", "CHG", "X"):
        measure = _times(s, found) or measure
    found.measure = measure if measure in MEASURES else ""


def _same(s: Sentence, found: Statement) -> bool:
    return any(s.word(i) in small_words("same") for i in range(max(0, found.label_at - 5), max(0, found.label_at)))


def _is_pr(s: Sentence, found: Statement) -> bool:
    return found.label_at >= 0 and doubtful(s, found.label_at)


def _percent(found: Statement) -> bool:
    return found.unit == "percent" or found.unit.lower().replace("-", " ").startswith(
        ("percentage point", "procentpunt", "prozentpunkt", "pp")
    )


def _negative(found: Statement) -> bool:
    return any(text.startswith("-") for text in (found.estimate, found.low, found.high))


def _difference(s: Sentence, found: Statement) -> str:
    denied = any(s.word(i) in small_words("no") for i in range(max(0, found.label_at - 3), max(0, found.label_at)))
    low, high = reads(found.low) or 0.0, reads(found.high) or 0.0
    if denied and low > 0 < high:
        return _share(s, found) if _percent(found) else ""  # "no difference (66% ... and 67% ...)": of one arm each
    if _person_time(s, found):
        return "IRD"
    of_shares = any(s.value(i) in ("PR", "IR") for i in range(found.label_at + 1, found.label_at + 5))
    if not found.unit and _OF_PEOPLE.search(_around(s, found)):
        return "RD"  # "a difference of 13.73 per 100,000 persons"
    if of_shares and found.label_at < found.begins and found.unit in ("", "percent"):
        return "RD"  # "the difference in the cumulative incidence was 0.06 per 1000 people"
    return "RD" if _percent(found) and _of_shares(s, found) else "MD"


def _risk_difference(s: Sentence, found: Statement) -> str:
    level = s.kind(found.begins - 1) in ("TO", "FROM") or pattern_at(s.tokens, found.span.end, "R? TO NUM") is not None
    if level and found.unit == "percent" and (found.label_at < 0 or s.word(found.label_at).endswith("s")):
        return "PR"  # "absolute increases (smokers: 4.8% (...) to 23.1% (...))"
    return "IRD" if _person_time(s, found) else "RD"


def _arr(s: Sentence, found: Statement) -> str:
    return "RD" if _percent(found) or _negative(found) else "RR"


def _por(s: Sentence, found: Statement) -> str:
    return "OR" if s.word(found.label_at) == "por" and "peto" not in s.text.lower() else "PETO"


def _change(s: Sentence, found: Statement) -> str:
    if s.kind(found.begins - 1) in ("TO", "FROM"):
        # "rose to 5.9": where it came to; a share where shares are told of
        if found.unit != "percent" or any(s.value(i) == "X" for i in range(found.label_at)):
            return ""
        return _share(s, found) if _of_shares(s, found) or not _LEVELS.search(_before(s, found)) else ""
    if pattern_at(s.tokens, found.span.end, "R? TO CUR? NUM"):
        # "it increased 3.1 (...) to 4.2 (...)": where it was
        return "PR" if _percent(found) and not _LEVELS.search(_before(s, found)) else ""
    if s.kind(found.begins - 1) == "EQ" and s.kind(found.begins - 2) == "W":
        return ""  # "fell (R = 0.92": the number has a name of its own
    if found.unit.endswith(("fold", "times", "fold change")):
        return ""
    between = range(found.label_at + 1, found.begins)
    if found.unit == "percent" and any(s.word(i) in small_words("than") for i in between):
        return ""  # "a greater decrease than in the controls: 2.2%"
    if found.unit == "percent" and not touches(s, found.label_at, found.begins) and not _by(s, found):
        told = any(s.value(i) == "MN" for i in range(found.label_at - 2, found.label_at))
        return "" if told and not _counted(s, found) else _share(s, found)  # "mean percent decreases (17%"
    if _per_unit(s, found):
        return "GEN"
    if found.unit == "percent":
        return ""
    points = s.word(found.label_at - 1).replace("-", " ").startswith("percentage point")
    if (_percent(found) or points) and not _LEVELS.search(_before(s, found)):
        return "RD"  # "a reduction of 5 percentage points in mortality"
    return "MD" if _compared(s, found) else "MC"


def _mean_change(s: Sentence, found: Statement) -> str:
    return "MD" if _compared(s, found) else "MC"


def _compared(s: Sentence, found: Statement) -> bool:
    """Whether a change is set against that of others: "compared with placebo, pain fell by 0.8", "fell more than".

    What follows another interval is one of several, mostly of one group each; and a change from baseline is none.
    """
    before = range(found.begins)
    if any(s.kind(i) == "CI" for i in before):
        return False
    end = found.span.end
    others = [i for i in range(end, min(end + 10, len(s))) if s.kind(i) == "VS"]
    if others and any(s.kind(i) == "NUM" for i in range(others[0], min(others[0] + 5, len(s)))):
        return False  # "-0.9 (...) vs -2.4 (...)": one of two arms
    for i in before:
        if s.kind(i) == "VS" and not any(s.word(j) in small_words("start") for j in range(i + 1, i + 5)):
            return True
        if s.word(i) in small_words("than") and any(s.kind(j) in ("NEG", "POS") for j in range(i)):
            return found.how == "anchor"
    # "a greater reduction of 1.4 (...) than the placebo group": one number for two groups.
    after = range(found.span.end, min(found.span.end + 9, len(s)))
    greater = any(s.kind(i) in ("NEG", "POS") for i in before)
    return (
        greater
        and any(s.word(i) in small_words("than") for i in after)
        and not any(s.kind(i) in ("NUM", "CI") for i in after)
    )


def _estimate(s: Sentence, found: Statement) -> str:
    named = found.label_at < 0 or len(s.tokens[found.label_at].text) > 5
    if named and found.label_at >= 0 and _than(s, found):
        return "MD"  # "an estimate of 8.8 fewer cramps"
    return "PR" if named and _percent(found) and not _negative(found) else "GEN"


def _by(s: Sentence, found: Statement) -> bool:
    """Whether a word before the number says that it is by how much something changed."""
    return s.word(found.begins - 1) in small_words("by")


def _counted(s: Sentence, found: Statement) -> bool:
    """Whether a count stands before the number: "2 eyes (5.3%", "2 of 18 (0.11"."""
    if _percent(found) and ends_with(s.tokens, found.begins, "NUM NN W? L"):
        return True
    of_total = ends_with(s.tokens, found.begins, "NUM OUTOF|SLASH|@of NUM NN|W? L|COMMA")
    return of_total is not None and (_percent(found) or 0 <= (reads(found.estimate) or 0) <= 1)


def _share(s: Sentence, found: Statement) -> str:
    """A proportion, unless the number cannot be one: above 1, negative, or the fall of a risk."""
    if _counted(s, found):
        return "PR"
    end = found.span.end
    while end < len(s) and end < found.span.end + 4 and s.kind(end) not in ("AND", "COMMA", "SEMI"):
        end += 1
    after = (*range(found.at + 1, found.head.first), *range(found.span.end, end))
    close = s.closes.get(s.inside[found.span.first], len(s)) + 1
    if any(s.value(i) == "CHG" or s.word(i).startswith("excess") for i in (*after, *range(close, close + 2))):
        return ""  # "14% (...) reduction"
    if _person_time(s, found):
        return "" if _negative(found) else "IR"  # "a mortality rate of 5.6 per 1000 person-years"
    e = reads(found.estimate) or 0
    if e > 1 and not _percent(found) and "rate" in s.word(found.label_at).split():
        per = pattern_at(s.tokens, found.span.end, "R PER NUM=per")
        if per and s.value(per.at["per"]).strip("0") == "1":
            return "IR"  # "a mortality rate of 6.67 (...) per 100 000"
    if s.kind(found.at + 2) in ("NEG", "POS"):
        return ""
    reached = s.kind(found.begins - 1) in ("TO", "FROM")  # "rose to 93%", not "by"
    by = _by(s, found)
    far = found.begins if s.word(found.begins - 1) in small_words("amount") else 12 if by else 3
    fall = not reached and any(s.value(i) == "CHG" for i in range(max(0, found.begins - far), found.begins))
    risk = s.word(found.label_at).split()[:1] and s.word(found.label_at).split()[0] in small_words("risk")
    risk = bool(risk) and not _percent(found)
    if risk and any(s.word(i) in small_words("relative") for i in range(found.label_at - 4, found.label_at)):
        return "RR"  # "a relative cardiovascular risk of 1.3"
    return "" if fall or risk or _negative(found) or e > (100 if _percent(found) else 1) else "PR"


def _times(s: Sentence, found: Statement) -> str:
    """The ratio that "the risk of ... was 1.3 times higher" says, by its nearest word; "" where there is none."""
    if not found.unit.startswith(("times", "fold")) and not found.unit.endswith("fold"):
        return ""
    for i in range(found.begins - 1, max(found.begins - 25, -1), -1):
        for word in s.word(i).split():
            for role, measure in (("risk", "RR"), ("odds", "OR"), ("hazard", "HR")):
                if word in small_words(role):
                    return measure
    return ""


def _than(s: Sentence, found: Statement) -> bool:
    """Whether the number is said to be lower or higher than another: "0.26 lower than in the controls"."""
    if found.at < 0 or _percent(found) or found.unit in ("times", "fold"):
        return False
    after = pattern_at(s.tokens, found.at + 1, "UNIT|TIME? NEG|POS") or pattern_at(
        s.tokens, found.span.end, "R UNIT|TIME? NEG|POS"
    )
    return after is not None


def _mean(s: Sentence, found: Statement) -> str:
    if _than(s, found):
        return "MD"
    if any(s.word(i).startswith("δ") for i in range(max(0, found.label_at), found.begins)):
        return "MC"
    if any(s.value(i) == "CHG" for i in range(max(0, found.label_at - 3), max(0, found.label_at))):
        return _change(s, found)
    return _share(s, found) if _percent(found) else "MN"


def _rate(s: Sentence, found: Statement) -> str:
    return "PR" if _percent(found) and s.kind(found.span.end) != "PER" else "IR"


def _smd(s: Sentence, found: Statement) -> str:
    return "" if _percent(found) else "SMD"  # "effect size = 31%"


def _unlabelled(s: Sentence, found: Statement) -> str:
    if _counted(s, found):
        return "PR"
    if _person_time(s, found):
        fewer = pattern_at(s.tokens, found.at + 1, "NEG|POS") is not None
        return "IRD" if fewer else "" if _negative(found) else "IR"
    if _per_unit(s, found):
        return "GEN"
    if _than(s, found):
        return "MD"
    per = pattern_at(s.tokens, found.at + 1, "UNIT? PER NUM=per") or pattern_at(
        s.tokens, found.span.end, "R PER NUM=per"
    )
    if per:
        rate = s.value(per.at["per"]).strip("0") == "1"
        return ("" if _negative(found) else "IR") if rate else "GEN"
    if s.kind(found.at + 1) == "PM" or (s.kind(found.at + 1) == "UNIT" and s.kind(found.at + 2) == "PM"):
        return "MN"
    return _share(s, found) if _percent(found) else ""


#: Labels whose meaning hangs on the sentence -> what they mean here.
_MEANINGS: Final[Mapping[str, Callable[[Sentence, Statement], str]]] = MappingProxyType(
    {
        "DIFF": _difference,
        "RD": _risk_difference,
        "ARR": _arr,
        "PETO": _por,
        "CHG": _change,
        "MC": _mean_change,
        "SMD": _smd,
        "GEN": _estimate,
        "PR": _share,
        "MN": _mean,
        "IR": _rate,
        "": _unlabelled,
    }
)


#: Time of people, as rates are printed of: "per 1000 person-years".
_OF_TIME: Final = re.compile(
    r"(?:\bper|/)\s?(?:[0-9][0-9 ,.\u00a0\u2009\u202f]*)?(?:person|patient|wom[ae]n|m[ae]n|child|participant|infant|"
    r"life|device)(?:s|ren)?['’]?[- ](?:year|month|week|day)",
    re.IGNORECASE,
)


_OF_PEOPLE: Final = re.compile(
    r"(?:\bper|/)\s?[0-9][0-9 ,.\u00a0\u2009\u202f]*(?:persons|people|patients|individuals|women|men|children|births|"
    r"participants|vaccinations|pregnancies)\b",
    re.IGNORECASE,
)


def _around(s: Sentence, found: Statement) -> str:
    """The words behind an estimate and behind its interval."""
    end = s.tokens[found.span.end - 1].end
    between = s.text[s.tokens[found.at].end : s.tokens[found.head.first].start] if found.at >= 0 else ""
    return f"{between}; {re.split(r'[(;[]', s.text[end : end + 70])[0]}"


def _person_time(s: Sentence, found: Statement) -> bool:
    """Whether a number is said to be per time of people: behind it, behind its interval, or beside its label."""
    own = 0 <= found.label_at < found.begins
    label = s.text[s.tokens[found.label_at].start : s.tokens[found.begins].start] if own else ""
    return any(_OF_TIME.search(text) for text in (_around(s, found), label))


def _per_unit(s: Sentence, found: Statement) -> bool:
    """Whether the number is a slope: "... per unit increase in trial size"."""
    i = found.span.end
    while s.kind(i) in ("R", "COMMA", "FILL"):
        i += 1
    return s.kind(i) == "PER" and any(
        s.word(j).startswith(("unit", "increase", "increment", "toename", "sd")) for j in range(i, i + 6)
    )


#: Word beginnings that tell a difference of shares from one of means that are printed in percent.
_SHARES: Final = re.compile(
    r"\b(?:proportion|risk\b|rate\b|rates\b|percentage of|% of|success|cure|surviv|"
    r"mortality|respon[ds]|remission|"
    r"abstinen|prevalence|incidence|noninferior|non-inferior|relapse|patients (?:with|who|achiev)|achiev|"
    r"aandeel|anteil|tasa|taux|sterfte|common|adverse event|incidencia|complicat)|[0-9] ?/ ?[0-9]"
)
_OF_MEANS: Final = (
    r"mean|average|score|hba1c|a1c|fev|ldl|hdl|weight|volume|densit|bmd|cholesterol|ejection|lvef|"
    r"gemiddeld|mittler|moyen|media|predicted|stenosis|intensity|well-being"
)
_LEVELS: Final = re.compile(rf"\b(?:{_OF_MEANS})")
_MEANS: Final = re.compile(rf"\b(?:change|reduc|{_OF_MEANS})")


def _of_shares(s: Sentence, found: Statement) -> bool:
    """Whether a difference in percent is one of shares of people: the nearest word that tells decides."""
    absolute = s.word(found.label_at).startswith("absolute")  # no relative one, and so of shares
    if found.unit == "percent" and not absolute:
        return _nearer_shares(s, found, _MEANS)
    return _nearer_shares(s, found, _LEVELS) or not _LEVELS.search(_before(s, found))


def _before(s: Sentence, found: Statement) -> str:
    """The words before an estimate, in small letters."""
    start = s.tokens[found.at].start if found.at >= 0 else 0
    return s.text[max(0, start - 300) : start].lower()


def _nearer_shares(s: Sentence, found: Statement, of_means: re.Pattern[str]) -> bool:
    before = _before(s, found)
    shares = [m.start() for m in _SHARES.finditer(before)]
    means = [m.start() for m in of_means.finditer(before)]
    return bool(shares) and (not means or shares[-1] > means[-1])
