"""Errors planted in true lines: what is noticed, and what is proved, by how much is told.

The lines are differences with t intervals and ratios with Wald intervals, with their p. A slip that leaves the printed
line what it was is not counted; neither is one that changes no more than rounding does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
from results import Batch
from simulate import batches, generator

Rng = np.random.Generator
Slip = Callable[[list[str], Rng], list[str]]

#: Families of usual lines, in which slips are planted.
USUAL_LINES: Final = ("md-t", "ratio-wald")


def _digits(text: str) -> list[int]:
    return [i for i, c in enumerate(text) if c.isdigit()]


def sign(line: list[str], rng: Rng) -> list[str]:
    """The sign of the estimate, lost or gained."""
    estimate, low, high = line
    return [estimate[1:] if estimate.startswith("-") else f"-{estimate}", low, high]


def one_digit(line: list[str], rng: Rng) -> list[str]:
    """A digit of one of the three numbers, another one."""
    at = int(rng.integers(3))
    text = line[at]
    place = _digits(text)[int(rng.integers(len(_digits(text))))]
    other = str((int(text[place]) + int(rng.integers(1, 10))) % 10)
    return [*line[:at], text[:place] + other + text[place + 1 :], *line[at + 1 :]]


def digit_dropped(line: list[str], rng: Rng) -> list[str]:
    """A digit but the last one dropped from one of the three numbers."""
    at = int(rng.integers(3))
    text = line[at]
    places = _digits(text)[:-1] or _digits(text)
    place = places[int(rng.integers(len(places)))]
    left = text[:place] + text[place + 1 :]
    return [*line[:at], left if _digits(left) else text, *line[at + 1 :]]


def decimal_point(line: list[str], rng: Rng) -> list[str]:
    """The decimal point of one of the three numbers, one place to the right."""
    at = int(rng.integers(3))
    text = line[at]
    whole, _, rest = text.partition(".")
    moved = f"{whole}{rest[:1]}.{rest[1:]}".rstrip(".") if rest else f"{text}0"
    return [*line[:at], moved, *line[at + 1 :]]


def swapped(line: list[str], rng: Rng) -> list[str]:
    """The estimate and one bound, in each other's place."""
    estimate, low, high = line
    return [low, estimate, high] if rng.random() < 0.5 else [high, low, estimate]


SLIPS: Final[dict[str, Slip]] = {
    "sign": sign,
    "one digit": one_digit,
    "digit dropped": digit_dropped,
    "decimal point": decimal_point,
    "estimate and bound swapped": swapped,
}


def _changes(before: list[str], after: list[str]) -> bool:
    """Whether a slip moves a number by more than two units of its last place, so that rounding does not hide it."""
    unit = 10.0 ** -len(before[0].partition(".")[2])
    return any(abs(float(a) - float(b)) > 2 * unit for a, b in zip(before, after, strict=True))


def planted(slip: str, n: int, seed: int = 0) -> Iterator[Batch]:
    """Yield about `n` lines with one slip each, as batches that tell what is true of the lines as they were."""
    rng = generator(seed, f"slip {slip}")
    for name in USUAL_LINES:
        for batch in batches(name, n // len(USUAL_LINES), seed):
            numbers: dict[str, list[Any]] = {column: [] for column in batch.columns}
            for r in batch.results():
                before = [r.estimate, r.ci_low, r.ci_high]
                if slip == "sign" and batch.called != "MD":
                    continue
                after = SLIPS[slip](before, rng)
                if _changes(before, after):
                    for column, text in zip(("estimate", "ci_low", "ci_high", "p"), [*after, r.p], strict=True):
                        numbers[column].append(text)
            columns = {column: np.array(texts, dtype=object) for column, texts in numbers.items()}
            if len(columns["estimate"]):
                yield Batch(f"{name} with {slip}", columns, batch.premises, batch.called)
