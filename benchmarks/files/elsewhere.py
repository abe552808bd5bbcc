"""Conventions of others: whole headers as people write them, by somebody who did not look at the lexicon.

Each line is one table: the kind of its numbers, then its names with the column that each is; "-" is a column that no
check reads (an age, a dose, a score), whose numbers must stay out. The lines were written down before any of them was
read, and are not changed to fit what is read, where one is read in part, the reader is mended or the share says so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

__all__ = ["HEADERS", "elsewhere"]

#: Kind: names with what they are. Several numbers in one cell: "mean1 (sd1)", "events1/n1".
HEADERS: Final = Path(__file__).with_name("elsewhere.txt").read_text(encoding="utf-8")


def _means(rng: random.Random) -> dict[str, str]:
    m1, m2 = rng.uniform(8, 30), rng.uniform(8, 30)
    s1, s2, n1, n2 = rng.uniform(2, 7), rng.uniform(2, 7), rng.randint(12, 140), rng.randint(12, 140)
    e1, e2 = s1 / n1**0.5, s2 / n2**0.5
    se = (e1**2 + e2**2) ** 0.5
    cells = {"mean1": m1, "sd1": s1, "mean2": m2, "sd2": s2, "se1": e1, "se2": e2, "estimate": m1 - m2}
    cells |= {"ci_low": m1 - m2 - 1.96 * se, "ci_high": m1 - m2 + 1.96 * se}
    return {k: f"{v:.2f}" for k, v in cells.items()} | {"n1": str(n1), "n2": str(n2)}


def _events(rng: random.Random) -> dict[str, str]:
    n1, n2 = rng.randint(40, 300), rng.randint(40, 300)
    a, c = rng.randint(4, n1 // 2), rng.randint(4, n2 // 2)
    shares = {"percent1": f"{100 * a / n1:.1f}", "percent2": f"{100 * c / n2:.1f}"}
    return {"events1": str(a), "n1": str(n1), "events2": str(c), "n2": str(n2), **shares}


def _ratios(rng: random.Random) -> dict[str, str]:
    import math

    log, se = rng.uniform(-0.9, 0.9), rng.uniform(0.1, 0.5)
    ends = {"estimate": 0.0, "ci_low": -1.96, "ci_high": 1.96}
    return {name: f"{math.exp(log + z * se):.2f}" for name, z in ends.items()}


def _errors(rng: random.Random) -> dict[str, str]:
    se = rng.uniform(0.06, 0.5)
    return {"estimate": f"{rng.gauss(0.2, 0.5):.3f}", "se": f"{se:.3f}", "variance": f"{se * se:.4f}"}


def _correlations(rng: random.Random) -> dict[str, str]:
    return {"estimate": f"{rng.uniform(-0.4, 0.7):.2f}", "n1": str(rng.randint(25, 600))}


_MAKE: Final[Mapping[str, Callable[[random.Random], dict[str, str]]]] = {
    **dict.fromkeys(("means", "ses", "whole"), _means),
    "events": _events,
    "ratios": _ratios,
    **dict.fromkeys(("errors", "variances"), _errors),
    "correlations": _correlations,
}
#: What stands in the columns that nothing reads, by a word of their name.
_CLUTTER: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "year": lambda rng: str(rng.randint(1994, 2023)),
    "country": lambda rng: rng.choice(("NL", "UK", "US", "Brazil")),
    "outcome": lambda rng: "pain",
    "age": lambda rng: f"{rng.uniform(22, 70):.1f}",
    "female": lambda rng: f"{rng.uniform(20, 80):.0f}",
    "rob": lambda rng: rng.choice(("low", "some concerns", "high")),
    "quality": lambda rng: str(rng.randint(3, 10)),
    "dose": lambda rng: str(rng.choice((10, 20, 40, 80))),
    "weight": lambda rng: f"{rng.uniform(2, 20):.1f}",
    "effect direction": lambda rng: "negative",
    "moderator": lambda rng: rng.choice(("a", "b")),
    "n": lambda rng: str(rng.randint(60, 900)),
    "events": lambda rng: str(rng.randint(5, 60)),
    "": lambda rng: str(rng.randint(4, 52)),
}
_NAMES: Final = ("Lee", "Kim", "de Vries", "Garc\u00eda", "O'Brien", "Schmidt", "Sato", "Silva", "Khan", "Novak")


def _clutter(name: str, rng: random.Random) -> str:
    return next(make for word, make in _CLUTTER.items() if word in name.lower())(rng)


def elsewhere(seed: int) -> Iterator[tuple[str, list[str], list[list[str]], list[dict[str, str]]]]:
    """Yield the kind, header, rows and truth of each table; what two arms say is the truth of columns 1 and 2."""
    rng = random.Random(seed)
    for line in HEADERS.strip().splitlines():
        kind, _, text = line.partition(": ")
        pairs = [part.rpartition("=")[::2] for part in text.split(";")]
        rows: list[list[str]] = []
        truth: list[dict[str, str]] = []
        for i in range(rng.randint(5, 14)):
            numbers = _MAKE[kind](rng)
            asked: dict[str, str] = {}
            cells: list[str] = []
            for name, what in pairs:
                if what in ("study", "-", "weight"):
                    cells.append(f"{_NAMES[i % 10]} {2001 + i}" if what == "study" else _clutter(name, rng))
                    asked |= {"weight": cells[-1]} if what == "weight" else {}
                    continue
                cell = what
                for key in sorted(numbers, key=len, reverse=True):
                    if key in cell:
                        cell = cell.replace(key, numbers[key])
                        if not key.startswith("percent"):
                            asked[key] = numbers[key]
                cells.append(cell)
            rows.append(cells)
            truth.append(asked)
        yield kind, [name for name, _ in pairs], rows, truth
