"""Cases of statements and of conclusions in words, beside the numbers that they are about."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np

from makers.case import Maker, Pair, changed, show

__all__ = ["WORDS"]

#: Words for a share, and the percentages that they are said of.
_SHARES: Final = (
    ("almost a third", 31, 33),
    ("about half", 47, 53),
    ("more than half", 53, 65),
    ("almost half", 46, 49),
    ("a quarter", 24, 26),
    ("two thirds", 66, 67),
    ("most", 60, 95),
)


def _dose(rng: np.random.Generator) -> Pair:
    often, each, days = int(rng.integers(1, 5)), int(rng.integers(1, 3)), int(rng.choice([5, 7, 10, 14]))
    weeks = days % 7 == 0 and rng.random() < 0.5
    tablets = {"id": "t", "kind": "dose", "value": str(often * each * days), "unit": "tablets", "derived_from": "f d e"}
    parts = [
        {"id": "f", "kind": "dose", "value": str(often), "unit": "times per day"},
        {
            "id": "d",
            "kind": "duration",
            "value": str(days // 7 if weeks else days),
            "unit": "weeks" if weeks else "days",
        },
        {"id": "e", "kind": "dose", "value": str(each), "unit": "tablets per intake"},
    ]
    true = {"statements": [tablets, *parts]}
    return true, changed(true, "statements", 0, value=str(2 * often * each * days))


def _member(rng: np.random.Generator) -> Pair:
    sizes = np.sort(rng.integers(12, 400, int(rng.integers(4, 12))))
    low, high = int(sizes[0]), int(sizes[-1])
    some = {"id": "s", "value": f"<{int(sizes[1]) + 1}", "unit": "patients", "part_of": "w"}
    true = {"statements": [{"id": "w", "low": str(low), "high": str(high), "unit": "patients"}, some]}
    return true, changed(true, "statements", 1, value=f"<{max(2, int(low * rng.uniform(0.5, 0.95)))}")


def _ends(rng: np.random.Generator) -> Pair:
    top = int(rng.choice([10, 24, 50, 100]))
    scale = {"id": "scale", "name": "Scale", "min": "0", "max": str(top)}
    row = {"kind": "scale", "instrument": "scale", "low": "0", "high": str(top)}
    true = {"statements": [row, {**row, "id": "again"}], "instruments": [scale]}
    wrong = {"high": str(top * 10)} if rng.random() < 0.5 else {"low": "1"}
    return true, changed(true, "statements", 1, **wrong)


def _words(rng: np.random.Generator) -> Pair:
    while True:
        words, low, high = _SHARES[int(rng.integers(len(_SHARES)))]
        row = {"kind": "percentage", "unit": "%", "words": words, "value": show(rng.uniform(low, high), 0)}
        if len(set(row["value"])) > 1:
            break
    true = {"statements": [row]}
    return true, changed(true, "statements", 0, value=row["value"][::-1])


#: A scale on which 10 points are the least that matters, by the source itself.
_SCALE: Final = {"id": "scale", "name": "Scale", "min": "0", "max": "100", "worse": "higher"}
_LEAST: Final = {
    "instrument": "scale",
    "kind": "between-group",
    "quantity": "mcid",
    "value": "10",
    "unit": "points",
    "population": "back pain",
}


def _pain(rng: np.random.Generator, *, matters: bool) -> dict[str, str]:
    """A difference that matters, or one that does not, whatever in its interval is true."""
    middle, half = (rng.uniform(-30, -18), rng.uniform(2, 7)) if matters else (rng.uniform(-5, 4), rng.uniform(1, 4))
    numbers = dict(zip(("estimate", "ci_low", "ci_high"), (middle, middle - half, middle + half), strict=True))
    cells = {c: show(v, 1) for c, v in numbers.items()} | {"measure": "MD", "level": "95", "better": "lower"}
    cells |= {"instrument": "scale", "kind": "endpoint", "outcome": "pain", "timepoint": "3 months"}
    return cells | {"id": "r", "comparison": "exercise against usual care"}


def _claim(rng: np.random.Generator) -> Pair:
    matters = bool(rng.random() < 0.5)
    words = ("not-relevant", "relevant")
    row = _pain(rng, matters=matters) | {"claim_relevance": words[matters]}
    true = {"trials": [row], "thresholds": [_LEAST], "instruments": [_SCALE]}
    return true, changed(true, "trials", 0, claim_relevance=words[not matters])


def _sentence(rng: np.random.Generator, matters: bool) -> dict[str, object]:
    said = {"speaker": "authors", "claim": "relevant" if matters else "not-relevant", "about": "r", "outcome": "pain"}
    rows = {"trials": [_pain(rng, matters=matters)], "conclusions": [said]}
    return {**rows, "thresholds": [_LEAST], "instruments": [_SCALE]}


def _conclusion(rng: np.random.Generator) -> Pair:
    matters = bool(rng.random() < 0.5)
    true = _sentence(rng, matters)
    return true, changed(true, "conclusions", 0, claim="not-relevant" if matters else "relevant")


def _time(rng: np.random.Generator) -> Pair:
    true = changed(_sentence(rng, bool(rng.random() < 0.5)), "conclusions", 0, timepoint="3 months")
    return true, changed(true, "conclusions", 0, timepoint="3 months;12 months")


def _comparison(rng: np.random.Generator) -> Pair:
    true = _sentence(rng, bool(rng.random() < 0.5))
    true = changed(true, "conclusions", 0, comparison="exercise against usual care")
    return true, changed(true, "conclusions", 0, comparison="exercise against surgery")


#: Check -> how its cases are made.
WORDS: Final = MappingProxyType(
    {
        "dose-supply": Maker(_dose, "twice the tablets"),
        "member-outside-range": Maker(_member, "some members below the range of all"),
        "scale-ends": Maker(_ends, "another end of the scale in one of two places"),
        "words-and-digits": Maker(_words, "two digits of the percentage exchanged"),
        "relevance-claim": Maker(_claim, "the other word about relevance"),
        "conclusion": Maker(_conclusion, "the other word about relevance in the conclusion"),
        "conclusion-time": Maker(_time, "a time at which nothing was printed"),
        "conclusion-comparison": Maker(_comparison, "another comparison than the one tested"),
    }
)
