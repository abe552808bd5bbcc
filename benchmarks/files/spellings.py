"""Random spellings: words for arms and quantities, put together in the ways in which people name columns."""

from __future__ import annotations

import random
from collections.abc import Iterator

__all__ = ["spellings"]

ARMS = (
    *(("exp", "con"), ("treatment", "control"), ("intervention", "comparator"), ("Active", "Placebo")),
    ("drug", "plac"),
    *(("Tx", "Ctl"), ("IG", "CG"), ("trt", "ctrl"), ("1", "2"), ("Arm1", "Arm2"), ("Group1", "Group2"), ("T", "C")),
    *(("e", "c"), ("yoga", "waitlist"), ("CBT", "TAU"), ("surgery", "nonop"), ("ketamine", "saline"), ("case", "ctrl")),
    *(("smt", "sham"), ("asd", "td"), ("new", "old"), ("opioid", "nsaid"), ("Exercise", "UsualCare"), ("A", "B")),
)
N = ("n", "N", "total", "sample_size", "SampleSize", "tot")
MEAN = ("mean", "Mean", "M", "m", "avg")
SD = ("sd", "SD", "std", "stdev", "Std_Dev")
EVENTS = ("events", "ev", "event", "x", "cases", "deaths", "responders")
WAYS = ("{q}_{a}", "{a}_{q}", "{q}.{a}", "{a} {q}", "{q} ({a})", "{q}{a}", "{a}{q}", "{q}-{a}")
WAYS += ("pain_{q}_{a}", "{a}_post_{q}")


def spellings(count: int, seed: int) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    """Yield kind of numbers, names, and the columns that they are."""
    rng = random.Random(seed)
    for i in range(count):
        arms, way = rng.choice(ARMS), rng.choice(WAYS)
        if i % 3:
            kinds, stems = (rng.choice(MEAN), rng.choice(SD), rng.choice(N)), ("mean", "sd", "n")
        else:
            kinds, stems = (rng.choice(EVENTS), rng.choice(N)), ("events", "n")
        names = [way.format(q=q, a=a) for a in arms for q in kinds]
        if len({n.lower() for n in names}) < len(names):
            continue
        yield "means" if i % 3 else "events", names, tuple(f"{s}{a}" for a in "12" for s in stems)
