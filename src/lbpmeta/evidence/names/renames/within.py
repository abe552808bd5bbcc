"""Within: columns between the only two limits of a table, and cells that hold their own limits."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, readings
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "before_limits",
    "before_spread",
    "between",
    "enclosed",
    "letter_of_mean",
    "models_limits",
    "of_bodies",
    "ratios_by_name",
    "with_its_interval",
    "without_model",
]

_MOST: Final = 0.9
_FEWEST: Final = 3
#: A standard error in two digits is that of its SD within this share.
_RELATIVE: Final = 0.1
#: So many rows show what a column is, though one be wrong.
_ENOUGH: Final = 5
#: What people are like, and what a trial can be about.
_BODIES: Final = frozenset(("bmi", "temperature"))
_OF_RESULTS: Final = frozenset(("mean", "sd", "se", "sem", "median", "events", "percent", "estimate"))


def of_bodies(header: Sequence[str]) -> dict[int, str]:
    """Return names without what people are like, where that alone is measured in the two arms: "diet BMI mean".

    Beside any other result it is what they were like before.

    Examples
    --------
    >>> of_bodies(["diet n", "diet BMI mean", "diet BMI SD", "control n", "control BMI mean", "control BMI SD"])
    {1: 'diet mean', 2: 'diet SD', 4: 'control mean', 5: 'control SD'}
    >>> of_bodies(["diet BMI mean", "control BMI mean", "events diet", "events control"])
    {}
    """
    told = [set(words_of(name)) for name in header]
    about = [p for p, words in enumerate(told) if words & _BODIES and words & _OF_RESULTS]
    rest_of = [p for p in range(len(header)) if p not in about]
    others = any(told[p] & _OF_RESULTS or any(r.quantity != "n" for r in readings(header[p], {})[:1]) for p in rest_of)
    named = {word for p in about for word in told[p] & _BODIES}
    rest = [told[p] - _BODIES - _OF_RESULTS for p in about]
    if len(named) != 1 or others or len({frozenset(words) for words in rest}) != len(("1", "2")) or not all(rest):
        return {}
    word = re.compile(rf"(?<![a-z]){named.pop()}(?![a-z])", re.IGNORECASE)
    return {p: " ".join(word.sub(" ", header[p]).split()) for p in about}


#: The word for a model in a name.
_MODEL: Final = re.compile(r"(?<![a-z])(random|fixed|common)(?:[ ._-]?effects?)?(?![a-z])", re.IGNORECASE)
_ENDS: Final = ("ci_low", "ci_high")


def models_limits(header: Sequence[str]) -> dict[int, str]:
    """Return limits without the name of a model, where one of two models has limits of its own and the other has none.

    Examples
    --------
    >>> models_limits(["MD_random", "lower_CI", "upper_CI", "MD_fixed", "lower_fixed", "upper_fixed"])
    {1: 'lower_CI random', 2: 'upper_CI random'}
    """
    has: dict[str, set[str]] = {}
    plain: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        model = _MODEL.search(name)
        rest = re.sub(r"[ ._-]+$|^[ ._-]+", "", _MODEL.sub("", name))
        quantity = next((r.quantity for r in readings(rest, {}) if not r.words and not r.arm), "") if rest else ""
        if model is not None:
            has.setdefault(model[1].lower(), set()).add(quantity)
        elif quantity in _ENDS:
            plain.setdefault(quantity, []).append(place)
    without = [m for m, quantities in has.items() if "estimate" in quantities and not quantities & set(_ENDS)]
    if len(has) != 2 or len(without) != 1 or sorted(plain) != ["ci_high", "ci_low"]:
        return {}
    places = [p for found in plain.values() for p in found]
    return {p: f"{header[p]} {without[0]}" for p in places} if len(places) == len(_ENDS) else {}


def without_model(header: Sequence[str]) -> dict[int, str]:
    """Return names without the word for a model, where the table names one model alone: "MD_random".

    Examples
    --------
    >>> without_model(["MD_random", "lower"]), without_model(["TE.fixed", "TE.random"])
    ({0: 'MD'}, {})
    """
    named = {m[1].lower() for h in header for m in _MODEL.finditer(h)}
    if len(named) != 1:
        return {}
    told = [p for p, h in enumerate(header) if named & set(words_of(h))]  # of "MD IV, Fixed" the method goes anyway
    short = {p: re.sub(r"[ ._-]+$|^[ ._-]+", "", _MODEL.sub("", header[p])) for p in told}
    return {p: name for p, name in short.items() if name}


#: What is said of an effect behind its own name.
_SAID_BEHIND: Final[Mapping[str, str]] = {
    **dict.fromkeys(("se", "sei", "stderr"), "se"),
    **dict.fromkeys(("v", "var", "variance", "vi"), "variance"),
    **dict.fromkeys(("p", "pval", "pvalue"), "p"),
}
_OF_A_MEAN: Final = frozenset(("sd", "std", "stdev", "n", "mean"))


def ratios_by_name(header: Sequence[str]) -> dict[int, str]:
    """Return a ratio of any name, or its logarithm, with what is said of it behind the same name: no mean of a group.

    Examples
    --------
    >>> found = ratios_by_name(["hireratio", "hireratio_ln", "hireratio_ln_se", "hireratio_ln_v"])
    >>> found
    {1: 'estimate lnhireratio', 2: 'se lnhireratio', 3: 'variance lnhireratio'}
    >>> ratios_by_name(["wtratio", "wtratio_se", "wtratio_sd"]), ratios_by_name(["OR_ln", "OR_ln_se"])
    ({}, {})
    """
    told = [words_of(name, capitals=False) for name in header]
    found: dict[int, str] = {}
    for place, words in enumerate(told):
        unknown = [w for w in words if w.endswith("ratio") and len(w) > len("ratio") and w not in WORDS]
        if len(unknown) != 1 or set(words) - {*unknown, "ln", "log"}:
            continue
        behind = {p: w[-1] for p, w in enumerate(told) if w[:-1] == words}
        named = {p: _SAID_BEHIND[w] for p, w in behind.items() if w in _SAID_BEHIND}
        if {"se", "variance"} & {*named.values()} and not _OF_A_MEAN & {*behind.values()}:
            token = f"{'ln' if len(words) > 1 else ''}{unknown[0]}"
            found |= {place: f"estimate {token}", **{p: f"{what} {token}" for p, what in named.items()}}
    return found


def letter_of_mean(header: Sequence[str], records: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Return the column "y" beside a spread and the size of the same group, as BUGS writes the mean of an arm.

    A standard error that is not that of such a mean is one of an effect: then y may be that.

    Examples
    --------
    >>> letter_of_mean(["study", "arm", "n", "y", "sd"]), letter_of_mean(["study", "y", "se", "estimate"])
    ({3: 'mean'}, {})
    """
    lower = [name.strip().lower() for name in header]
    named = {"y", "n"} <= set(lower) and {"sd", "s.d."} & set(lower)
    if not named or any(
        r.part is WordKind.ESTIMATE
        for n in lower
        if n != "y"
        for w in words_of(n)
        for r in WORDS.get(w, ())
        if len(w) > 1
    ):
        return {}
    means = any({"mean", "median", "avg"} & set(words_of(name)) for name in header)
    if means or lower.count("y") > 1 or ("se" in lower and not _of_a_mean(lower, records)):
        return {}
    return {lower.index("y"): "mean"}


def _of_a_mean(lower: Sequence[str], records: Sequence[Sequence[str]]) -> bool:
    """Whether "se" is the "sd" over the root of "n", by rounding or nearly, in most rows."""
    spread = "sd" if "sd" in lower else "s.d."
    rows = zip(*(floats_of(records, lower.index(name)) for name in ("se", spread, "n")), strict=True)
    known = [abs(se * math.sqrt(n) / sd - 1) < _RELATIVE for se, sd, n in rows if se > 0 and sd > 0 and n > 0]
    return bool(2 * sum(known) > len(known))


def enclosed(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> frozenset[int]:
    """Return columns of whole numbers that lie between two limits in nearly every row: estimates, however round.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["3", "0.8", "9.2"], ["9", "4.5", "16.8"], ["19", "12.1", "28.3"]]
    >>> sorted(enclosed(["Estimate", "CI_lower", "CI_upper"], rows, [shape_of(c) for c in zip(*rows)]))
    [0]
    """
    ends = _only_limits(header, records, shapes)
    if not ends:
        return frozenset()
    found = set()
    for place, shape in enumerate(shapes):
        if shape.whole < 1 or shape.share < _MOST or len(shape.numbers) < _FEWEST:
            continue
        if _lies(records, place, ends, fewest=1):
            found.add(place)
    return frozenset(found)


def _lies(
    records: Sequence[Sequence[str]], place: int, ends: tuple[list[float], list[float]], *, fewest: int = _FEWEST
) -> bool:
    """Whether the numbers of a column lie between two limits, and not on them in most rows.

    In every row of a few; of five and more one in ten, or one, can be the misprint that a check is to find.
    """
    rows = [row for row in zip(ends[0], floats_of(records, place), ends[1], strict=True) if math.isfinite(sum(row))]
    within = sum(low < x < high for low, x, high in rows)
    outside = sum(not low <= x <= high for low, x, high in rows)
    spared = max(1, len(rows) // 10) if len(rows) >= _ENOUGH else 0
    return len(rows) >= fewest and 2 * within > len(rows) and outside <= spared


def _only_limits(
    header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]
) -> tuple[list[float], list[float]] | tuple[()]:
    """Return the numbers of the only two limits of a table that go by no further word; nothing where there are none."""
    ends = []
    for quantity in ("ci_low", "ci_high"):
        places = [
            p
            for p, name in enumerate(header)
            if shapes[p].share > 0.5 and shapes[p].whole < 1
            if any(r.quantity == quantity and not r.arm and not r.words for r in readings(name, {})[:1])
        ]
        if len(places) != 1:
            return ()
        ends.append(floats_of(records, places[0]))
    return ends[0], ends[1]


#: Words of an effect that may go by another word as well.
_EFFECT: Final = frozenset(("effect", "effects", "es", "effectsize", "estimate", "association"))
_AN_EFFECT: Final = frozenset(("estimate", "r", "pair", "mean", "events", "median"))


def between(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the column that is called after an effect and lies between the limits, in nearly every row: "effect.mag".

    Nothing else may be an effect, and no other column lie between them.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["1.9", "1.1", "3.3", "2"], ["1.1", "0.9", "1.4", "1"], ["1.6", "1.2", "2.1", "2"]]
    >>> between(["effect.mag", "lower", "upper", "n.sites"], rows, [shape_of(c) for c in zip(*rows)])
    {0: 'estimate'}
    """
    ends = _only_limits(header, records, shapes)
    if not ends or any(r.quantity in _AN_EFFECT and not r.weak for name in header for r in readings(name, {})[:1]):
        return {}
    called = []
    for place, shape in enumerate(shapes):
        if not _EFFECT & set(words_of(header[place])) or shape.share < _MOST or len(shape.numbers) < _FEWEST:
            continue
        if _lies(records, place, ends):
            called.append(place)
    return {called[0]: "estimate"} if len(called) == 1 else {}


def before_limits(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return an effect whose name has a further word or number, where limits that go by its first word stand behind it.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["1.3", "0.7", "0.2", "1.1"], ["", "0.1", "-0.2", "0.4"], ["3.2", "2.9", "2.2", "3.6"]]
    >>> before_limits(["Effect_size", "g_ANCOVA", "g_lower", "g_upper"], rows, [shape_of(c) for c in zip(*rows)])
    {1: 'g'}
    """
    found = {}
    for place in range(len(header) - 2):
        words, behind = words_of(header[place]), [words_of(name) for name in header[place + 1 : place + 3]]
        if len(words) <= 1 or any(len(name) <= 1 or name[0] != words[0] for name in behind) or words[0] in header:
            continue
        limits = [readings(name, {})[:1] for name in header[place + 1 : place + 3]]
        ends = floats_of(records, place + 1), floats_of(records, place + 2)
        if all(word.isdigit() or word == "per" for word in words[1:]):  # "ir_1000", a rate per so many
            own = [one.quantity for one in (*limits[0], *limits[1]) if one.words == words[:1] and not one.measure]
            if own == ["ci_low", "ci_high"] and _lies(records, place, ends, fewest=1):
                found[place] = f"{words[0]} estimate"
            continue
        of = [(r.quantity, r.measure) for r in (*limits[0], *limits[1]) if r.measure and not r.words and not r.arm]
        if [quantity for quantity, _ in of] != ["ci_low", "ci_high"] or min(
            shapes[place + 1].share, shapes[place + 2].share
        ) <= 0.5:
            continue
        if any(
            r.quantity == "estimate" and r.measure == of[0][1] for r in readings(header[place], {})[:1] if not r.weak
        ):
            continue
        if any(r.measure == of[0][1] for r in readings(header[place], {})) and _lies(records, place, ends):
            found[place] = words[0]
    return found


def before_spread(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only effect of a table, whose name has a further word, where the only spread stands right behind it.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> columns = [["A", "B"], ["0.24", "-0.11"], ["0.10", "0.21"]]
    >>> before_spread(["study", "height_md", "se"], [shape_of(c) for c in columns])
    {1: 'MD'}
    >>> before_spread(["study", "height_md", "weight_md"], [shape_of(c) for c in columns])
    {}
    """
    able = {p: readings(name, {}) for p, name in enumerate(header) if shapes[p].share > 0.5}
    errors = {p: r for p, row in able.items() for r in row if r.quantity == "se" and not r.arm and not r.words}
    read = [(p, errors.get(p, r)) for p, row in able.items() for r in row[:1]]
    effects = [(p, r) for p, r in read if r.quantity in _AN_EFFECT]
    spreads = [(p, r) for p, r in read if r.quantity in ("se", "variance", "sd", "ci_low", "ci_high")]
    if len(effects) != 1 or len(spreads) != 1:
        return {}
    (place, effect), (behind, spread) = effects[0], spreads[0]
    general = words_of(header[place])[:1] in (("effectsize",), ("estimate",), ("effect",))
    named = bool((effect.measure or general) and effect.words and not effect.arm)
    named = named and not effect.measure.startswith("log ")
    bare = spread.quantity in ("se", "variance") and not spread.words and not spread.estimate and not spread.arm
    return (
        {place: effect.measure or "estimate"}
        if named and bare and behind == place + 1 and shapes[place].whole < 1
        else {}
    )


def with_its_interval(one: NameReading) -> NameReading:
    """Return what a name that says of an interval only, or names two measures, is over cells that hold an estimate too.

    "Association (95% CI)" and "HR/OR (95% CI)" are effects; what is of an arm, or of people, has other readings.

    Examples
    --------
    >>> with_its_interval(NameReading("pair", words=("association",))).quantity
    'estimate'
    """
    roles = [role for word in one.words for role in WORDS.get(word, ())]
    two = any(role.part is WordKind.ESTIMATE for role in roles)
    other = any(role.part in (WordKind.QUANTITY, WordKind.ARM, WordKind.COVARIATE) for role in roles)
    if one.quantity != "pair" or other or (one.estimate and not two):
        return one
    words = tuple(w for w in one.words if not any(r.part is WordKind.ESTIMATE for r in WORDS.get(w, ())))
    return NameReading("estimate", words=words, score=one.score - 0.2, whole=True)
