"""Made-up trials: arms, outcomes and times, numbers as a paper prints them. Nothing here comes from lbpmeta."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

#: What a paper calls an outcome, what a sheet may call it, its middle and spread, digits.
SCORES = (
    (("Pain intensity (VAS, 0-100 mm)", "Pain intensity"), 48.0, 16.0, 1),
    (("Disability (RMDQ)", "Disability"), 11.5, 4.6, 1),
    (("Quality of life (EQ-5D)", "Quality of life"), 0.62, 0.19, 2),
    (("Fear avoidance (TSK)", "Fear avoidance"), 37.0, 7.5, 1),
    (("Depression (PHQ-9)", "Depression"), 8.4, 4.1, 1),
    (("Lumbar flexion, degrees", "Lumbar flexion"), 42.3, 12.2, 1),
    (("Sleep disturbance (PSQI)", "Sleep disturbance"), 9.1, 3.3, 2),
    (("Walking distance, metres", "Walking distance"), 412.0, 96.0, 0),
)
HARMS = (
    ("Nausea", "nausea"), ("Dizziness", "dizziness"), ("Muscle soreness", "muscle soreness"), ("Headache", "headache"),
    ("Fatigue", "fatigue"), ("Insomnia", "insomnia"), ("Constipation", "constipation"), ("Skin rash", "rash"),
)  # fmt: skip
ARMS = (
    ("Exercise", "Usual care"), ("Yoga", "Education booklet"), ("Duloxetine", "Placebo"),
    ("Spinal manipulation", "Sham"),
    ("Acupuncture", "Waiting list"), ("Motor control training", "General exercise"), ("Tizanidine", "Placebo"),
    ("Cognitive behavioural therapy", "Control"), ("Pilates", "Minimal intervention"), ("Massage", "Attention control"),
)  # fmt: skip
TIMES = (("6 weeks", "12 weeks"), ("4 weeks", "26 weeks"), ("3 months", "12 months"), ("8 weeks", "6 months"))
NAMES = [
    "Abbott",
    "Brinkman",
    "Castellano",
    "Duarte",
    "Eriksen",
    "Fontaine",
    "Gallagher",
    "Hofstra",
    "Ivanov",
    "Jankowski",
    "Keller",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petersen",
    "Quintana",
    "Rossi",
    "Silvestri",
    "Tanaka",
    "Ulrich",
    "Vasquez",
    "Whitfield",
    "Xavier",
    "Yilmaz",
    "Zimmer",
    "Aldridge",
    "Bergstrom",
    "Chowdhury",
    "Delgado",
    "Esposito",
    "Faulkner",
    "Greenwood",
    "Hartmann",
    "Iglesias",
    "Jorgensen",
    "Kowalski",
    "Lombardi",
    "McAllister",
    "Novak",
    "Oliveira",
    "Papadakis",
    "Rasmussen",
    "Schofield",
    "Thorne",
    "Umarov",
    "Villanueva",
    "Wexford",
    "Yamamoto",
    "Zanetti",
]


def shown(value: float, digits: int) -> str:
    """Return a number with so many digits, halves upwards."""
    step = 10**digits
    whole = math.floor(abs(value) * step + 0.5)
    text = f"{whole // step}" + (f".{whole % step:0{digits}d}" if digits else "")
    return f"-{text}" if value < 0 and whole else text


@dataclass
class Score:
    """An outcome with means: its names, and per arm and time the printed mean, SD, SE, CI, quartiles."""

    names: tuple[str, str]
    digits: int
    cells: dict[tuple[int, str], dict[str, str]] = field(default_factory=dict)
    between: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class Harm:
    """An adverse event: its names, and events and percentage per arm."""

    names: tuple[str, str]
    events: tuple[int, int]
    percents: tuple[str, str]


@dataclass
class Trial:
    """A trial as its paper prints it."""

    study: str
    arms: tuple[str, str]
    n: tuple[int, int]
    times: tuple[str, str]
    scores: list[Score]
    harms: list[Harm]
    unreported: tuple[str, str]
    spread: str


def trial(number: int, spread: str) -> Trial:
    """Return a trial whose paper prints means with "sd", "se" or "ci", or medians with quartiles ("iqr")."""
    r = random.Random(7919 * number + 13)
    arms = ARMS[number % len(ARMS)]
    n = (r.randint(18, 160), r.randint(18, 160))
    while n[0] == n[1]:
        n = (n[0], r.randint(18, 160))
    times = TIMES[number % len(TIMES)]
    scores = []
    for names, middle, sd, digits in r.sample(SCORES, 3):
        score = Score(names, digits)
        for time in ("baseline", *times):
            values = []
            for arm in (1, 2):
                fall = 0.0 if time == "baseline" else r.uniform(0.05, 0.3) * middle * (1.4 if arm == 1 else 0.7)
                mean, own = middle + r.gauss(0, sd / 6) - fall, sd * r.uniform(0.8, 1.25)
                values.append((mean, own))
                score.cells[arm, time] = printed_cell(mean, own, n[arm - 1], digits, r)
            if time != "baseline":
                score.between[time] = between(values, n, digits)
        scores.append(score)
    picked = r.sample(HARMS, 5)
    harms = []
    for names in picked[:4]:
        events = (r.randint(0, max(2, n[0] // 5)), r.randint(0, max(2, n[1] // 5)))
        while events[0] == events[1]:
            events = (events[0], r.randint(0, max(2, n[1] // 5)))
        harms.append(Harm(names, events, (shown(100 * events[0] / n[0], 1), shown(100 * events[1] / n[1], 1))))
    study = f"{NAMES[number % len(NAMES)]} {2004 + number % 20}"
    return Trial(study, arms, n, times, scores, harms, picked[4], spread)


def printed_cell(mean: float, sd: float, n: int, digits: int, r: random.Random) -> dict[str, str]:
    """Return what may be printed of one arm at one time."""
    se = sd / math.sqrt(n)
    q1, q3 = mean - 0.6745 * sd * r.uniform(0.9, 1.1), mean + 0.6745 * sd * r.uniform(0.9, 1.1)
    more = digits + 1 if se < 10 ** (1 - digits) else digits
    return {
        "mean": shown(mean, digits), "sd": shown(sd, digits), "se": shown(se, max(more, 1)),
        "low": shown(mean - 1.96 * se, digits), "high": shown(mean + 1.96 * se, digits),
        "median": shown(mean, digits), "q1": shown(q1, digits), "q3": shown(q3, digits),
    }  # fmt: skip


def between(values: list[tuple[float, float]], n: tuple[int, int], digits: int) -> dict[str, str]:
    """Return the printed difference of two arms."""
    (a, s), (b, t) = values
    se = math.sqrt(s * s / n[0] + t * t / n[1])
    z = abs(a - b) / se
    p = math.erfc(z / math.sqrt(2))
    return {
        "estimate": shown(a - b, digits), "low": shown(a - b - 1.96 * se, digits),
        "high": shown(a - b + 1.96 * se, digits),
        "p": "<0.001" if p < 0.001 else shown(p, 3),
    }  # fmt: skip
