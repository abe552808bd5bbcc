"""Sentences of our own with known numbers: ways to print a result, five languages, every dash, traps.

Every number is true to its interval (differences in the middle, ratios on the log scale, p of the same z), so that
whatever a check says against one is a fault of the reader.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from words import LANGUAGES, Words

__all__ = ["Case", "Truth", "cases"]


@dataclass(frozen=True)
class Truth:
    """One result as it should be read."""

    estimate: str
    ci_low: str
    ci_high: str
    level: str = "95"
    measure: str = ""
    p: str = ""
    k: str = ""
    n: str = ""
    i2: str = ""


@dataclass(frozen=True)
class Case:
    """A sentence and what stands in it."""

    language: str
    pattern: str
    text: str
    truths: tuple[Truth, ...]


RATIOS = ("RR", "OR", "HR", "IRR")
MINUS = ("-", "\u2212", "\u2013", "\u2010", "\u2011", "\uff0d")
JOINS = ("{to}", "{to}", ", ", "; ", "\u2013", "-", " - ", " \u2013 ")


class Printer:
    """Draws numbers and prints them as one paper would."""

    def __init__(self, draw: random.Random, words: Words) -> None:
        self.draw, self.words = draw, words
        self.minus = draw.choice(MINUS)
        self.point = "," if words.comma else draw.choice((".", ".", ".", "\u00b7"))

    def show(self, text: str) -> str:
        """Print a number: its minus, its decimal mark."""
        return text.replace("-", self.minus).replace(".", self.point)

    def truth(self, measure: str, *, p: bool = False) -> Truth:
        """Draw a result whose numbers agree."""
        draw = self.draw
        d = draw.choice((1, 2, 2, 2, 3))
        if measure in RATIOS:
            d = max(d, 2)
            middle, se = draw.gauss(0, 0.4), draw.uniform(0.08, 0.4)
            e, low, high = (math.exp(middle + c * se) for c in (0, -1.96, 1.96))
        elif measure == "COR":
            d, n = 2, draw.randint(40, 300)
            middle, se = draw.uniform(0.1, 0.9), 1 / math.sqrt(n - 3)
            e, low, high = (math.tanh(math.atanh(middle) + c * se) for c in (0, -1.96, 1.96))
            middle = math.atanh(middle)
        else:
            size = {"MD": 8.0, "SMD": 0.4, "RD": 0.1, "MC": 8.0}.get(measure, 5.0)
            d = max(d, 2) if size < 1 else d
            middle, se = draw.gauss(0, size), draw.uniform(0.2, 0.6) * size
            e, low, high = middle, middle - 1.96 * se, middle + 1.96 * se
        chance = math.erfc(abs(middle / se) / math.sqrt(2))
        printed = "<0.001" if chance < 0.001 else f"{chance:.3f}" if chance < 0.1 else f"{chance:.2f}"
        return Truth(*(_fixed(x, d) for x in (e, low, high)), measure=measure, p=printed if p else "")

    def interval(self, t: Truth, join: str | None = None) -> str:
        """Print the bounds with what stands between them."""
        join = join or self.draw.choice(JOINS)
        if join.strip() in ("-", "\u2013") and (t.ci_low + t.ci_high).count("-"):
            join = "{to}"
        if join == ", " and self.words.comma:
            join = "; "
        if join == "{to}":
            join = f" {self.words.to} "
        return f"{self.show(t.ci_low)}{join}{self.show(t.ci_high)}"

    def p(self, t: Truth) -> str:
        """Print a p-value."""
        letter = self.draw.choice("pP")
        blank = self.draw.choice(("", " "))
        if t.p.startswith("<"):
            return f"{letter}{blank}<{blank}{self.show(t.p[1:])}"
        return f"{letter}{blank}={blank}{self.show(t.p)}"


def _fixed(x: float, d: int) -> str:
    text = f"{x:.{d}f}"
    return text[1:] if text.startswith("-") and float(text) == 0 else text


Made = tuple[str, tuple[Truth, ...]]


def _plain(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m)
    return f"({t.draw.choice(w.labels[m])} {t.show(r.estimate)}, {t.draw.choice(w.ci)} {t.interval(r)})", (r,)


def _nested(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m)
    return f"({t.draw.choice(w.labels[m])} {t.show(r.estimate)} [{t.draw.choice(w.ci)} {t.interval(r)}])", (r,)


def _with_p(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m, p=True)
    mark = t.draw.choice((";", ","))
    label, name = t.draw.choice(w.labels[m]), t.draw.choice(w.ci)
    return f"({label} {t.show(r.estimate)}{mark} {name} {t.interval(r)}{mark} {t.p(r)})", (r,)


def _p_first(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m, p=True)
    return f"({t.p(r)}; {t.draw.choice(w.labels[m])} {t.show(r.estimate)}; {t.draw.choice(w.ci)} {t.interval(r)})", (r,)


def _p_between(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m, p=True)
    return f"({t.draw.choice(w.labels[m])} {t.show(r.estimate)}, {t.p(r)}; {t.draw.choice(w.ci)} {t.interval(r)})", (r,)


def _review(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m)
    k, n, i2 = str(t.draw.randint(2, 40)), str(t.draw.randint(60, 9000)), str(t.draw.randint(0, 95))
    r = Truth(r.estimate, r.ci_low, r.ci_high, measure=m, k=k, n=n, i2=i2)
    shown = f"{n[:-3]},{n[-3:]}" if len(n) > 3 and not w.comma else n
    i2s = t.draw.choice(("I2", "I²", "I\u20602")) + f" = {i2}{t.draw.choice(('', ' '))}%"
    counts = f"{k} {w.studies[0]}{t.draw.choice((',', ';'))} {shown} {w.studies[1]}"
    return (
        f"({t.draw.choice(w.labels[m])} {t.show(r.estimate)}, {t.draw.choice(w.ci)} {t.interval(r)}; {counts}; {i2s})",
        (r,),
    )


def _list(t: Printer, m: str) -> Made:
    w, a, b = t.words, t.truth(m), t.truth(m)
    label, name = t.draw.choice(w.labels[m]), t.draw.choice(w.ci)
    first, second = (f"{t.show(r.estimate)}, {name} {t.interval(r)}" for r in (a, b))
    return f"({label} {first}; {w.at} {second})", (a, b)


def _template(t: Printer, m: str) -> Made:
    w, r = t.words, t.truth(m)
    label, name = w.labels[m][0].rstrip("=").strip(), w.named
    a, b = t.draw.choice(("()", "[]"))
    return f"({label} {a}{name}{b}: {t.show(r.estimate)} {a}{t.interval(r)}{b})", (r,)


def _second_bare(t: Printer, m: str) -> Made:
    w, a, b = t.words, t.truth(m), t.truth(m)
    label = w.labels[m][0].rstrip("=").strip()
    first = f"({label} {t.show(a.estimate)}, {w.named} {t.interval(a)})"
    return f"{first} ({label} {t.show(b.estimate)}, {t.interval(b, '{to}')})", (a, b)


def _arms(t: Printer, _: str) -> Made:
    w = t.words
    truths = []
    for _arm in range(2):
        n = t.draw.randint(40, 400)
        x = t.draw.randint(5, n - 5)
        share, se = 100 * x / n, 100 * math.sqrt(x / n * (1 - x / n) / n)
        bounds = [_fixed(max(0.0, share - 1.96 * se), 1), _fixed(min(100.0, share + 1.96 * se), 1)]
        truths.append((x, n, Truth(_fixed(share, 1), *bounds, measure="PR")))
    parts = [
        f"{x} {w.of} {n} {w.studies[1]} ({t.show(r.estimate)}%; {w.named} {t.interval(r)}) {arm}"
        for (x, n, r), arm in zip(truths, w.arms, strict=True)
    ]
    return f"{parts[0]} {w.versus} {parts[1]}", tuple(r for _, _, r in truths)


def _changes(t: Printer, _: str) -> Made:
    w, a, b = t.words, t.truth("MC"), t.truth("MC")
    shown = [
        f"{t.show(r.estimate)} {w.points} ({w.named} {t.interval(r)}) {arm}"
        for r, arm in zip((a, b), w.arms, strict=True)
    ]
    return f"{w.change} {shown[0]} {w.versus} {shown[1]}", (a, b)


def _in_words(t: Printer, _: str) -> Made:
    w = t.words
    size = t.draw.uniform(1, 9)
    half = t.draw.uniform(size + 0.5, size + 4)
    e, low, high = (_fixed(x, 1) for x in (-size, -size - half, -size + half))
    r = Truth(e, low, high, measure="MD")
    label = w.labels["MD"][0]
    first = f"{label} {t.show(e[1:])} {w.points} {w.lower}"
    return f"({first}, {w.named} {t.show(low[1:])} {w.lower} {w.to} {t.show(high)} {w.higher})", (r,)


def _two_arms(t: Printer, _: str) -> Made:
    w = t.words
    a, b = t.draw.randint(30, 50), t.draw.randint(60, 80)
    truth = Truth(str(b - a), str(b - a - 9), str(b - a + 9), measure="RD")
    return f"({a}% {w.versus} {b}%; {w.named} {t.show(truth.ci_low)} {w.to} {t.show(truth.ci_high)})", (truth,)


def _two_arms_apart(t: Printer, _: str) -> Made:
    w = t.words
    a, b = t.draw.randint(30, 50), t.draw.randint(60, 80)
    return f"({a}% {w.versus} {b}%; {w.named} {t.show('1.2')} {w.to} {t.show('3.4')})", ()


def _on_a_scale(t: Printer, _: str) -> Made:
    w, r = t.words, t.truth("MD")
    label, dash = w.labels["MD"][0], t.draw.choice(("-", "\u2013"))
    return f"({label} {t.show(r.estimate)} {w.points} ({w.at}; 0{dash}100); {w.named} {t.interval(r)})", (r,)


def _broken_line(t: Printer, m: str) -> Made:
    text, truths = _with_p(t, m)
    blanks = [i for i, c in enumerate(text) if c == " "]
    for i in t.draw.sample(blanks, min(2, len(blanks))):
        text = f"{text[:i]}\n{text[i + 1 :]}"
    return text, truths


def _reference(t: Printer, m: str) -> Made:
    text, truths = _plain(t, m)
    return f"{text}\u2060{t.draw.randint(1, 60)}", truths


#: Ways to print a result: name -> the sentence's middle with its truth. One more is one function and one line.
PATTERNS: dict[str, Callable[[Printer, str], Made]] = {
    "EST, 95% CI L to H": _plain,
    "EST [95% CI L to H]": _nested,
    "EST; CI; p": _with_p,
    "p; EST; CI": _p_first,
    "EST, p; CI": _p_between,
    "review: k, n, I2": _review,
    "list of two": _list,
    "OR (95% CI): EST (L-H)": _template,
    "second without a name": _second_bare,
    "events of total (EST%; CI)": _arms,
    "change per arm": _changes,
    "signs in words": _in_words,
    "two arms and the interval of their difference": _two_arms,
    "two arms, to refuse": _two_arms_apart,
    "a scale between": _on_a_scale,
    "broken over lines": _broken_line,
    "a reference glued on": _reference,
}


def cases(many: int, seed: int = 1) -> Iterator[Case]:
    """Yield sentences: `many` of each pattern in each language."""
    for code, words in LANGUAGES.items():
        for name, make in PATTERNS.items():
            draw = random.Random(f"{seed}-{code}-{name}")
            for _ in range(many):
                t = Printer(draw, words)
                middle, truths = make(t, draw.choice(list(words.labels)))
                yield Case(code, name, f"{draw.choice(words.before)}{middle}{draw.choice(words.after)}", truths)
