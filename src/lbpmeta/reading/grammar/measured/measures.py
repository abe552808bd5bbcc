"""The measure of a result: what its label means in its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.measures import MEASURES, RATIO_MEASURES
from lbpmeta.reading.grammar.around import (
    OF_PEOPLE,
    behind_bracket,
    greater_in_percent,
    is_negative,
    is_percent,
    is_points,
    level_in_percent,
    of_people_behind,
    of_shares,
    of_two_shares,
    per_person_time,
    per_unit,
    than_another,
    words_before,
    words_behind,
)
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.labels import CONTRASTS, doubtful, touches
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.measured.changes import (
    by_words,
    change,
    change_in_units,
    of_two_named,
    than_what,
)
from lbpmeta.reading.grammar.measured.contrasts import (
    before_and_after,
    beside_another,
    level_of_a_group,
    of_those,
    one_less_another,
    set_against_before,
    since_its_start,
    twice_delta,
)
from lbpmeta.reading.grammar.measured.counted import counted_before
from lbpmeta.reading.grammar.measured.differences import of_difference, of_risk_difference, of_two_set_against
from lbpmeta.reading.grammar.measured.levels import from_one_to_another, level_by_its_noun, of_so_many
from lbpmeta.reading.grammar.measured.means import mean_of
from lbpmeta.reading.grammar.measured.ratios import ratio, response_rate, times
from lbpmeta.reading.grammar.measured.scales import for_one_more, in_log_points, in_sds, moved_in_sds
from lbpmeta.reading.grammar.measured.shares import points, share
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["Last", "name_measure"]

#: The last label that was read, and the sentence that it stood in.
Last = tuple[str, int]


def name_measure(s: Sentence, found: Statement, last: Last) -> None:
    """Say what is measured: by its label, else by the one before it, else by its unit."""
    if found.label_at >= 0 and s.word(found.label_at) == "rom" and not _RATIO.search(s.text):
        found.label_at = -1  # a range of motion
    label = s.value(found.label_at) if found.label_at >= 0 else ""
    percent = is_percent(found)
    signed = is_negative(found) or s.kind(found.at - 1) == "PLUS"
    if label == "MN" and signed and last[0] in ("CHG", "MC") and last[1] == s.number:
        label = ""  # "it raised the peak (+1.6 ...) and the mean (+0.5 ...)"
    if label in ("MN", "PR", "IR") and is_negative(found) and last[0] in CONTRASTS and last[1] == s.number:
        label = ""  # an outcome's name in a list of differences
    if label == "MN" and last[0] in CONTRASTS and last[1] == s.number and _higher_in_bracket(s, found):
        label = "DIFF"  # "fewer events (RR 0.4, ...) and a higher mean pressure (10.3 mm Hg, ...)"
    if found.at >= 0 and s.kind(found.at) == "NUMW" and found.label_at < 0 and not percent:
        found.measure = "NNT" if "treat" in words_before(s, found) or _to_be_treated(s, found) else ""
        return  # "it would have been necessary to treat three people (95% CI 3 to 5)"
    if found.label_at < 0 and found.how == "anchor" and _whole(found) and _to_be_treated(s, found):
        found.measure = "NNT"
        return  # "11 (95% CI 8-19) patients should be treated"
    if label in ("MD", "DIFF") and beside_another(s, found) and _mean_between(s, found):
        label = "MN"  # "a difference was found, with a mean of 0.61 mm (...) versus 0.81 mm (...)"
    if label == "PR" and last[0] == "IR" and not percent and s.word(found.label_at).startswith("incidence"):
        label = "IR"  # "the incidence remained low (0.17)", behind others per patient-year
    ratio = last[0] in MEASURES and MEASURES[last[0]].is_ratio
    if label in ("PR", "IR") and ratio and last[1] == s.number and not percent and not times(s, found):
        outcome = found.label_at < 0 or not touches(s, found.label_at, found.begins) or _names_outcome(s, found)
        label = "" if outcome else label  # "RR 1.3 (...) for mortality and 1.1 (...)"
    if label == "X" and is_negative(found) and s.word(found.label_at).endswith(("ratio", "ratios")):
        label = ""  # "log LDL/HDL ratio (-0.20": the name of an outcome
    if label == "X" and signed and last[1] == s.number and last[0] in ("CHG", "MC", "MD", "DIFF"):
        label = ""  # "it raised the peak (+1.6 ...) and the AUC (+670 ...)"
    if label == "X" and ratio and last[1] == s.number and _of_the_one_before(s, found):
        label = ""  # "the GMR was 1.08 (...) for AUC and 1.12 (...) for Cmax"
    if label == "X" and is_percent(found) and s.word(found.label_at) in ("lr", "ir"):
        label = ""  # "low risk (LR), 93%"
    if label in ("PR", "IR", "GEN") and last[1] == s.number and _same(s, found):
        label = ""  # "the fraction was 57% (...), and the corresponding values for mortality were 22% (...)"
    away_or_none = found.label_at < 0 or not touches(s, found.label_at, found.begins)
    away = found.label_at >= 0 and away_or_none
    if label in ("PR", "IR") and not percent and _tested_alone(s, found):
        label = ""  # "the incidence rates were alike in both groups (0.98 [0.86 to 1.12]; p = 0.77)"
    reached = s.came_to(found.begins) and not percent and not found.unit
    if label == "CHG" and ratio and reached and last[1] == s.number:
        label = ""  # "RR 1.4 (...), lowered to 1.2 (...)"
    if label == "CHG" and away and ratio and last[1] == s.number and not (found.unit or is_negative(found)):
        adjective = s.word(found.label_at).endswith("ed") and s.kind(found.label_at + 1) == "W"
        label = "" if adjective else label  # "OR for increased weight (5.21; ...) than for increased BMI (2.90; ...)"
    if label == "CHG" and away and ratio and not found.unit and not is_negative(found) and found.how == "carried":
        label = "" if s.number - last[1] <= 1 else label  # "odds ratios (...). It decreased death (0.27 [0.07-1.0])"
    fits = not ((percent or _in_a_unit(s, found) or _whole(found)) and last[0] in RATIO_MEASURES)
    fits = fits or (last == ("ROM", s.number))  # "the geometric mean ratio was 103 (...) and 96% (...)"
    if last[0] in ("MD", "MC", "MN", "SMD") and percent and greater_in_percent(s, found):
        fits = fits and level_in_percent(s, found)  # "34 ms slower (...), errors 2.8% more frequent (...)"
    unlike = found.unit and (last[0] == "COR" or (last[0] == "RD" and not percent))
    fits = fits and not (unlike or (last[0] == "NNT" and last[1] != s.number))  # "4.8 points (...) and $38 (...)"
    if (
        not label
        and last[0]
        and fits
        and not (is_percent(found) and counted_before(s, found))
        and (last[1] == s.number or (found.how != "anchor" and s.number - last[1] <= 1))
    ):
        label = found.carried = last[0]
        if label in ("MD", "DIFF") and of_those(s, found):
            label = "MN"  # "... shorter than for those with B alone (17.7 hours, 15.4 to 19.9)"
        found.note("the measure is carried over")
    if label in ("", "CHG", "MN", "MC", "MD") and away_or_none and of_people_behind(s, found):
        label = "PR"  # "the scores, as was achieved in 48% (38% to 58%) of participants"
    if label in ("X", "GEN", "CHG", "DIFF") and counted_before(s, found):
        label = "PR"  # "the efficacy was 92.2% ([365/396] ...)", "by the least difference, 16/40 (40%; ...)"
    measure = _MEANINGS[label](s, found) if label in _MEANINGS else label
    if (label, last[0], measure) == ("DIFF", "IRD", "MD") and s.number - last[1] <= 3 and not found.unit:
        measure = "IRD"  # a difference behind others of rates
    if percent and measure in MEASURES and MEASURES[measure].is_ratio and _is_pr(s, found):
        measure = ""  # "PR 33%": partial responses
    if (
        measure in MEASURES
        and MEASURES[measure].is_ratio
        and found.at >= 0
        and away_or_none
        and "TIME"
        in (
            s.kind(found.at + 1),
            s.kind(behind_bracket(s, found)),
        )
    ):
        measure = ""  # "hazard ratio 0.73 (...), and longer survival (16.6 months ..."
    if measure != "PR" and _risk_per(s, found):
        measure = "PR"
    if label in ("", "PR", "IR", "CHG", "X"):
        measure = times(s, found) or measure
    if not measure and found.unit == "percent" and (of_two_shares(s, found) or _of_a_percentage(s, found)):
        measure = "MD" if level_in_percent(s, found) else "RD"
    if measure == "SMD" and found.label_at < 0 and _in_a_unit(s, found) and not is_percent(found):
        measure = "MD"  # "an effect size of 21% and absolute values (2.7 ml; ...)"
    if measure in ("MD", "MC") and found.unit.endswith("fold"):
        measure = "ROM" if "geometric" in words_behind(s, found) + words_before(s, found) else ""
    if percent and measure in ("MD", "") and label in ("MD", "DIFF", "") and _beside_nnt(s, found):
        measure = "RD"
    per_people = label != "MD" and is_negative(found) and OF_PEOPLE.search(words_behind(s, found)) is not None
    if measure in ("GEN", "MC", "MD") and per_people and not per_person_time(s, found):
        measure = ""  # "-7.1 seizures per 100 patients": a risk difference on another scale
    if measure == "MD" and label in ("MD", "DIFF") and not percent and before_and_after(s, found):
        measure = "MC"
    if measure == "MC" and not percent and of_two_set_against(s, found):
        measure = "MD"
    if measure in ("MN", "MC") and away and of_so_many(s, found):
        measure = ""  # "the mean burden went with 7,000 (2000 to 10,000) deaths"
    if measure in ("MD", "MC") and label == "CHG" and found.label_at >= 0 and _of_an_index(s, found):
        measure = ""  # "a rise in AUC against that of others, as of volume (0.77; 95% CI 0.71 to 0.82)"
    if measure in ("MD", "MC", "MN", "PR") and in_log_points(s, found):
        measure = ""  # "earnings rose by 0.08 log points": no measure of the table
    if (measure in ("", "MD", "GEN", "MC") or (measure == "RD" and not percent)) and in_sds(s, found):
        # "an effect of 0.2 standard deviations", but a rise
        measure = "" if measure == "MC" and not moved_in_sds(s, found) else "SMD"
    named = found.how in ("anchor", "after", "template") or found.unit or measure not in ("MD", "MC", "MN")
    beside = found.label_at >= 0 and touches(s, found.label_at, found.begins) and s.kind(found.begins - 1) != "L"
    near = measure == "MN" and 0 < found.begins - found.label_at <= _NEAR_MEAN
    if not (named or beside or near) and found.as_a_ratio():
        measure, found.label_at = "", -1  # "function improved [3.05 (1.81-5.12); p < 0.001]": of a ratio
    at = s.inside[found.label_at] if found.label_at > 0 else -1  # "log odds ratio (OR), 3.69"
    before = {s.word(found.label_at - 1), *(s.word(at - 1).split() if at > 0 else ())}
    if found.label_at > 0 and measure in RATIO_MEASURES and not before.isdisjoint(_LOGARITHM):
        measure = ""  # "log OR, 3.69": on another scale
    found.measure = measure if measure in MEASURES else ""


#: How it is told that so many people are treated for one.
_TREATED: Final = re.compile(r"\b(?:should|must|(?:need|needs|have|has) to) be (?:treated|screened|vaccinated)\b")


def _to_be_treated(s: Sentence, found: Statement) -> bool:
    """Whether words behind an interval say that so many are to be treated: "11 (95% CI 8-19) patients should be"."""
    end = s.tokens[found.span.end - 1].end
    return _TREATED.search(s.text[end : end + 70]) is not None


def _beside_nnt(s: Sentence, found: Statement) -> bool:
    """Whether a number needed to treat stands right behind an interval, and is of the same shares."""
    at = pattern_at(s.tokens, found.span.end, "R? COMMA|SEMI|AND? MEAS=label")
    return at is not None and s.value(at.at["label"]) == "NNT"


def _whole(found: Statement) -> bool:
    """Whether a number from 10 on and its bounds are whole: people of a hundred or a thousand, and hardly a ratio."""
    texts = (found.estimate, found.low, found.high)
    return all(text.isdigit() for text in texts) and int(found.estimate) >= 10


def _risk_per(s: Sentence, found: Statement) -> bool:
    """Whether a number is a risk of so many people: "the corresponding risk was 14 per 100 (95% CI 5 to 34)"."""
    if found.at < 0 or is_negative(found) or not pattern_at(s.tokens, found.at + 1, "PER NUM L|COMMA"):
        return False
    said = s.is_said(found.begins) and not per_person_time(s, found)
    return said and "risk" in words_before(s, found) and "difference" not in words_before(s, found)


#: So near a word for a mean, a number in a bracket is one: "the highest mean intensity of it [27.8 (15.8-49.1)]".
_NEAR_MEAN: Final = 8
#: Words of a scale before a label.
_LOGARITHM: Final = frozenset(("log", "ln", "logarithmic", "loge", "log10"))
#: What speaks of a ratio where its abbreviation is that of a range of motion as often.
_RATIO: Final = re.compile(r"\bratios?\b", re.IGNORECASE)


def _mean_between(s: Sentence, found: Statement) -> bool:
    """Whether a word for a mean stands between the label of a difference and a number that is one of two."""
    return any(s.kind(i) == "MEAS" and s.value(i) == "MN" for i in range(found.label_at + 1, found.begins))


def _higher_in_bracket(s: Sentence, found: Statement) -> bool:
    """Whether a mean that is told to be higher has its number alone in a bracket: "a higher mean pressure (10.3"."""
    told = any(s.kind(i) in ("NEG", "POS") for i in range(max(0, found.label_at - 2), found.label_at))
    return told and s.kind(found.begins - 1) == "L" and not beside_another(s, found)


def _tested_alone(s: Sentence, found: Statement) -> bool:
    """Whether a number about 1 stands in a bracket with its interval and a p, as a ratio does, and no rate per time."""
    low, high, opener = reads(found.low), reads(found.high), s.inside[found.begins]
    if low is None or high is None or not 0 < low < 1 < high or s.kind(found.begins - 1) != "L":
        return False
    tested = any(s.kind(i) == "P" for i in range(found.span.end, s.closes.get(opener, found.span.end)))
    return tested and not found.unit and not per_person_time(s, found)


def _of_an_index(s: Sentence, found: Statement) -> bool:
    """Whether the number may be the level of an index that a change is of: below 1, as an area under a curve."""
    named = any(s.value(i) == "X" and s.kind(i) == "MEAS" for i in range(found.label_at + 1, found.label_at + 4))
    numbers = [reads(text) for text in (found.low, found.estimate, found.high)]
    return named and not found.unit and all(number is not None and 0.4 < number < 1 for number in numbers)


def _of_a_percentage(s: Sentence, found: Statement) -> bool:
    """Whether a number is by how much a percentage is higher: "a 5.3% higher percentage of patients"."""
    at = pattern_at(s.tokens, found.at + 1, "PCT NEG|POS MEAS|W=what") if found.at >= 0 else None
    return at is not None and s.word(at.at["what"]).startswith(("percentage", "proportion"))


def _names_outcome(s: Sentence, found: Statement) -> bool:
    """Whether a label of shares is the name of an outcome as well: "HR 0.86 (...), for disease-free survival 0.69"."""
    return s.word(found.label_at).split()[-1].endswith(("survival", "mortality", "death"))


def _of_the_one_before(s: Sentence, found: Statement) -> bool:
    """Whether a label is the outcome of the result before it, and another follows: "(...) for AUC and 1.12 (...)"."""
    behind = ends_with(s.tokens, found.label_at, "R @within") is not None
    return behind and s.kind(found.label_at + 1) in ("AND", "COMMA", "SEMI") and found.label_at + 2 >= found.begins


def _same(s: Sentence, found: Statement) -> bool:
    return any(s.word(i) in small_words("same") for i in range(max(0, found.label_at - 5), max(0, found.label_at)))


def _is_pr(s: Sentence, found: Statement) -> bool:
    return found.label_at >= 0 and doubtful(s, found.label_at)


def _arr(s: Sentence, found: Statement) -> str:
    return "RD" if is_percent(found) or is_negative(found) else "RR"


def _por(s: Sentence, found: Statement) -> str:
    return "OR" if s.word(found.label_at) == "por" and "peto" not in s.text.lower() else "PETO"


#: What says that two groups are compared.
_COMPARES: Final = re.compile(r"\bcompar|\bversus\b|\bvs\b")


def _estimate(s: Sentence, found: Statement) -> str:
    named = found.label_at < 0 or len(s.tokens[found.label_at].text) > 5
    if named and found.label_at >= 0 and than_another(s, found):
        return "RD" if OF_PEOPLE.search(words_behind(s, found)) else "MD"  # "an estimate of 8.8 fewer cramps"
    if s.word(found.label_at) in small_words("effect") and _in_a_unit(s, found) and not is_percent(found):
        return "MD"  # "the effect was -3.1 points"
    plain = named and found.label_at >= 0 and s.word(found.label_at).endswith(("estimate", "estimates"))
    if plain and is_negative(found) and not is_percent(found) and _COMPARES.search(words_before(s, found)):
        return (
            "GEN" if "interaction" in words_before(s, found) else "MD"
        )  # "the comparison between placebo and the highest dose revealed an estimate of -1.56"
    share_ = named and is_percent(found) and not is_negative(found) and (reads(found.high) or 0) <= 100
    return "PR" if share_ else "" if named and is_percent(found) else "GEN"


def _rate(s: Sentence, found: Statement) -> str:
    if is_percent(found) and any(
        s.word(i).startswith("annuali") for i in range(found.label_at - 3, found.label_at + 1)
    ):
        return "IR"  # "the annualized incidence rate was 4.7%"
    return "PR" if is_percent(found) and s.kind(found.span.end) != "PER" else "IR"


def _in_a_unit(s: Sentence, found: Statement) -> bool:
    """Whether a unit stands behind a number or its bracket, and is none of standard deviations."""
    behind = behind_bracket(s, found)
    unit = found.unit.lower() or (s.tokens[behind].text.lower() if s.kind(behind) == "UNIT" else "")
    return bool(unit) and not unit.startswith(("standard", "sd", "unit", "times"))


def _smd(s: Sentence, found: Statement) -> str:
    if "effect size" in s.word(found.label_at) and "regression" in words_before(s, found):
        return "GEN"  # "Poisson regression ... The effect size was -1.20"
    if is_points(found):
        return "RD" if of_shares(s, found) else "MD"  # "an effect size of 31.6 percentage points"
    if not is_percent(found) and "effect size" in s.word(found.label_at) and _in_a_unit(s, found):
        return "MD"  # "the effect size was -3.2 (-5.7 to -0.65) mm Hg"
    letter = len(s.word(found.label_at)) == 1 and (bool(found.unit) or s.kind(found.label_at - 1) == "NUM")
    return "" if is_percent(found) or letter else "SMD"  # "effect size = 31%", "30 g = 40", "d = 2.3 mm"


def _unlabelled(s: Sentence, found: Statement) -> str:
    if counted_before(s, found):
        return "PR"
    if per_person_time(s, found):
        fewer = any(s.kind(i) in ("NEG", "POS") for i in (found.at + 1, behind_bracket(s, found)))
        return "IRD" if fewer else "" if is_negative(found) else "IR"
    if per_unit(s, found) or (for_one_more(s, found) and not is_percent(found)):
        return "GEN"
    if than_another(s, found):
        if any(s.kind(i) == "MEDIAN" for i in range(max(0, found.begins - 6), found.begins)):
            return ""  # "the median stay was 1.0 day shorter": of medians
        return "RD" if OF_PEOPLE.search(words_behind(s, found)) else than_what(s, found)
    if is_negative(found) and ends_with(s.tokens, found.begins, "VS FILL? W|GROUP|NN W|GROUP|NN* COLON|FILL?"):
        return (
            "" if is_percent(found) and not level_in_percent(s, found) else "MD"
        )  # "A versus placebo: -0.7 m/s (...)"
    if of_two_named(s, found) and not is_percent(found) and (_in_a_unit(s, found) or found.as_a_difference()):
        return "MD"
    if since_its_start(s, found):
        return "MC"
    if less := one_less_another(s, found):
        return less
    if (twice_delta(s, found) and not is_percent(found)) or set_against_before(s, found):
        return "MD"
    moved = s.value(behind_bracket(s, found)) == "CHG" and not is_percent(found) and found.how != "bare"
    if moved and (is_negative(found) or (found.unit and found.how == "anchor")):
        return change_in_units(s, found)  # "relative to the controls it had a 1.93 mmHg (...) reduction"
    if is_points(found):
        return points(s, found)
    if compared := by_words(s, found):
        return compared
    per = pattern_at(s.tokens, found.at + 1, "UNIT? PER|@per|SLASH NUM=per") or pattern_at(
        s.tokens, found.span.end, "R PER|@per NUM=per"
    )
    if per:
        rate = s.value(per.at["per"]).strip("0") == "1"
        return ("" if is_negative(found) else "IR") if rate else "GEN"
    if s.kind(found.at + 1) == "PM" or (s.kind(found.at + 1) == "UNIT" and s.kind(found.at + 2) == "PM"):
        signed = s.kind(found.begins) == "PLUS" or s.kind(found.begins - 1) == "PLUS"
        return "" if signed or any(s.kind(i) == "MEDIAN" for i in range(found.begins)) else "MN"
    if level_of_a_group(s, found) or level_by_its_noun(s, found) or from_one_to_another(s, found):
        return "MN"
    by = s.word(found.begins - 1) in small_words("amount") and s.word(behind_bracket(s, found)).split(" ")[0] != "of"
    if not is_percent(found) or greater_in_percent(s, found) or by:
        return ""  # "a year at school raised earnings by 7.4%": no share, as in "was reported by 45.3% (...) of them"
    return share(s, found)


#: Labels whose meaning hangs on the sentence -> what they mean here.
_MEANINGS: Final[Mapping[str, Callable[[Sentence, Statement], str]]] = MappingProxyType(
    {
        "DIFF": of_difference,
        "RD": of_risk_difference,
        "ARR": _arr,
        "PETO": _por,
        "RR": response_rate,
        "CHG": change,
        "MC": change_in_units,
        "SMD": _smd,
        "GEN": _estimate,
        "PR": share,
        "MN": mean_of,
        "IR": _rate,
        "X": ratio,
        "": _unlabelled,
    }
)
