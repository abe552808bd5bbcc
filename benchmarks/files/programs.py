"""Tables of programs, with known numbers: what each writes, under a name that says nothing.

Beside them tables of published meta-analyses, by their numbers alone (``real.txt``): the first rows that are whole,
under the names that their columns were shared with; studies are numbered. Each names the publication that they are of.
"""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Iterator
from pathlib import Path

__all__ = ["File", "Records", "as_csv", "programs", "published"]

Records = list[dict[str, str]]
#: Name of the kind, suffix, text, the numbers of study rows or of pooled lines; None where it is rightly refused.
File = tuple[str, str, str, Records | None]


def _counts(rng: random.Random) -> dict[str, int]:
    n1, n2 = rng.randint(60, 400), rng.randint(60, 400)
    return {"events1": rng.randint(5, n1 // 2), "n1": n1, "events2": rng.randint(5, n2 // 2), "n2": n2}


def _log_or(c: dict[str, int]) -> tuple[float, float]:
    a, b, x, y = c["events1"], c["n1"] - c["events1"], c["events2"], c["n2"] - c["events2"]
    return math.log(a * y / (b * x)), math.sqrt(1 / a + 1 / b + 1 / x + 1 / y)


def as_csv(header: list[str], rows: list[list[str]]) -> str:
    """Return a table with commas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _export5(rng: random.Random) -> File:
    header = [
        *("Comparison Number", "Outcome Number", "Subgroup Number", "Name", "Data Type", "Statistical Method"),
        *("Effect Measure", "Analysis Model", "Events 1", "Mean 1", "SD 1", "Total 1", "Events 2", "Mean 2", "SD 2"),
        *("Total 2", "Effect Estimate", "SE", "CI Start", "CI End", "Weight", "Q", "P(Q)", "I\u00b2(Q)", "Tau\u00b2"),
        *("Z", "P(Z)", "df", "Group Label 1", "Group Label 2", "Year of study"),
    ]
    blank = [""] * len(header)
    rows = [["1", "0", "0", "Drug versus placebo", *blank[4:]]]
    rows.append(["1", "1", "0", "Death", "DIC", "MH", "OR", "Random", *blank[8:]])
    truth: Records = []
    for i in range(6):
        c = _counts(rng)
        log, se = _log_or(c)
        ends = [f"{math.exp(log + z * se):.6f}" for z in (0, -1.959964, 1.959964)]
        arms = [str(c["events1"]), "0", "0", str(c["n1"]), str(c["events2"]), "0", "0", str(c["n2"])]
        rows.append(["1", "1", "0", f"S{i}", *blank[:4], *arms, ends[0], f"{se:.6f}", *ends[1:], *blank[20:]])
        truth.append(
            {k: str(v) for k, v in c.items()} | dict(zip(("estimate", "ci_low", "ci_high"), ends, strict=True))
        )
    return "RevMan 5's export", ".csv", as_csv(header, rows), truth


def _data_rows(rng: random.Random) -> File:
    header = [
        *("Analysis name", "Study", "GIV Mean", "GIV SE", "Experimental mean", "Experimental SD", "Experimental cases"),
        *("Experimental N", "Control mean", "Control SD", "Control cases", "Control N", "O-E", "Variance", "Weight"),
        *("Mean", "CI start", "CI end"),
    ]
    rows, truth = [], []
    for i in range(6):
        c = _counts(rng)
        log, se = _log_or(c)
        ends = [f"{math.exp(log + z * se):.6f}" for z in (0, -1.959964, 1.959964)]
        arms = ["0", "0", str(c["events1"]), str(c["n1"]), "0", "0", str(c["events2"]), str(c["n2"])]
        rows.append(["Death", f"S{i}", "0", "0", *arms, "0", "0", "10", *ends])
        truth.append(
            {"weight": "10"}
            | {k: str(v) for k, v in c.items()}
            | dict(zip(("estimate", "ci_low", "ci_high"), ends, strict=True))
        )
    return "RevMan's data rows", ".csv", as_csv(header, rows), truth


def _judgements(rng: random.Random) -> Iterator[File]:
    words = ("Low", "Some concerns", "High"), ("Low", "Moderate", "Serious", "Critical", "No information")
    for domains, of in ((5, words[0]), (7, words[1])):
        header = ["Study", *(f"D{i}" for i in range(1, domains + 1)), "Overall", "Weight"]
        rows = [[f"S{i}", *(rng.choice(of) for _ in range(domains + 1)), "12.5"] for i in range(8)]
        yield "risk-of-bias sheet (rightly refused)", ".csv", as_csv(header, rows), None


def _effects(rng: random.Random) -> Iterator[File]:
    logs = [(rng.gauss(0, 0.5), rng.uniform(0.1, 0.4)) for _ in range(8)]
    made = [(f"{y:.4f}", f"{s:.4f}", f"{y - 1.96 * s:.4f}", f"{y + 1.96 * s:.4f}", f"{s * s:.5f}") for y, s in logs]
    names = ["estimate", "se", "ci_low", "ci_high", "variance"]

    def truth(*columns: str) -> Records:
        return [{c: row[names.index(c)] for c in columns} for row in made]

    rows = [[f"S{i}", *m[:4], "1.2", "0.2", "12.1", "11.9"] for i, m in enumerate(made)]
    head = ["studlab", "TE", "seTE", "lower", "upper", "statistic", "pval", "w.common", "w.random"]
    yield (
        "meta's data frame",
        ".csv",
        as_csv(head, rows),
        None if not rows else [t | {"p": "0.2"} for t in truth("estimate", "se", "ci_low", "ci_high")],
    )
    rows = [[str(i), m[0], m[1], rng.choice("AB"), "C", "12", "13"] for i, m in enumerate(made)]
    yield (
        "netmeta's contrasts",
        ".csv",
        as_csv(["studlab", "TE", "seTE", "treat1", "treat2", "n1", "n2"], rows),
        [t | {"n1": "12", "n2": "13"} for t in truth("estimate", "se")],
    )
    rows = [[str(i), f"S{i}", *m[:4], "20"] for i, m in enumerate(made)]
    head = ["_meta_id", "_meta_studylabel", "_meta_es", "_meta_se", "_meta_cil", "_meta_ciu", "_meta_studysize"]
    yield "Stata's meta data", ".csv", as_csv(head, rows), truth("estimate", "se", "ci_low", "ci_high")
    rows = [[str(i), f"S{i}", str(1990 + i), m[0], m[4]] for i, m in enumerate(made)]
    yield "metafor's escalc", ".csv", as_csv(["", "author", "year", "yi", "vi"], rows), truth("estimate", "variance")
    rows = [[str(i), f"S{i}", str(1990 + i), "40", str(i), "32", m[0], m[4]] for i, m in enumerate(made)]
    head = ["report_ID", "r_author", "r_year", "s_size", "outcome_ID", "o_ni", "yi", "vi"]
    yield "PsychOpen CAMA's data", ".csv", as_csv(head, rows), truth("estimate", "variance")
    rows = [[f"S{i}", m[0], m[1], m[2], m[3], "1.1", "0.3"] for i, m in enumerate(made)]
    head = ["Study name", "Std diff in means", "Standard error", "Lower limit", "Upper limit", "Z-Value", "p-Value"]
    yield (
        "CMA's statistics",
        ".csv",
        as_csv(head, rows),
        [t | {"p": "0.3"} for t in truth("estimate", "se", "ci_low", "ci_high")],
    )
    ratios = [[f"{math.exp(y + z * s):.3f}" for z in (0, -1.96, 1.96)] for y, s in logs]
    keyed = [dict(zip(("estimate", "ci_low", "ci_high"), r, strict=True)) for r in ratios]
    rows = [[f"S{i}", *r, f"{float(r[0]):.2f}"] for i, r in enumerate(ratios)]
    yield "forestplot's table", ".csv", as_csv(["study", "mean", "lower", "upper", "OR"], rows), keyed
    rows = [[f"S{i}", *m[:1], *m[2:4], "0.95", "median", "qi"] for i, m in enumerate(made)]
    head = ["study", "b_Intercept", ".lower", ".upper", ".width", ".point", ".interval"]
    drawn = [t | {"level": "95"} for t in truth("estimate", "ci_low", "ci_high")]
    yield "tidybayes's intervals", ".csv", as_csv(head, rows), drawn
    rows = [[f"S{i}", *r, "12.5"] for i, r in enumerate(ratios)]
    head = ["Study name", "Effect size", "LCI 95%", "HCI 95%", "Weight (%)"]
    yield "MetaXL's results", ".csv", as_csv(head, rows), [k | {"weight": "12.5"} for k in keyed]
    rows = [[f"S{i}", str(2000 + i), m[0], m[1]] for i, m in enumerate(made)]
    yield (
        "JASP's and jamovi's data",
        ".csv",
        as_csv(["Study", "Year", "Effect Size", "Effect Size SE"], rows),
        truth("estimate", "se"),
    )


def _arms(rng: random.Random) -> Iterator[File]:
    counts = [{k: str(v) for k, v in _counts(rng).items()} for _ in range(7)]
    order = ("events1", "n1", "events2", "n2")
    rows = [[f"S{i}", str(2001 + i), *(c[k] for k in order)] for i, c in enumerate(counts)]
    head = ["study name", "year", "tx A #evts", "tx A #total", "tx B #evts", "tx B #total"]
    yield "OpenMeta's sheet", ".csv", as_csv(head, rows), counts
    head = ["Study name", "Subgroup", "Treated Events", "Treated Total N", "Control Events", "Control Total N"]
    yield "CMA's data", ".csv", as_csv(head, [[r[0], "all", *r[2:]] for r in rows]), counts
    head = ["Covidence #", "Study ID", "Title", "Reviewer Name", "Events drug", "N drug", "Events placebo", "N placebo"]
    double = [[str(i), r[0], "A trial", who, *r[2:]] for i, r in enumerate(rows) for who in ("Ann", "Consensus")]
    yield "Covidence's extraction", ".csv", as_csv(head, double), counts


def _grade(rng: random.Random) -> File:
    head = ["Outcomes", "Risk with placebo", "Risk with drug", "Relative effect (95% CI)"]
    head += ["\u2116 of participants (studies)", "Certainty of the evidence (GRADE)"]
    rows, truth = [], []
    for i in range(5):
        ends = [f"{math.exp(-0.3 + 0.1 * i + z * 0.2):.2f}" for z in (0, -1.96, 1.96)]
        n, k = str(rng.randint(200, 900)), str(rng.randint(2, 9))
        effect = f"RR {ends[0]} ({ends[1]} to {ends[2]})"
        rows.append([f"o{i}", "120 per 1000", "90 per 1000 (72 to 114)", effect, f"{n} ({k} RCTs)", "Low"])
        truth.append(dict(zip(("estimate", "ci_low", "ci_high"), ends, strict=True)) | {"n": n})
    return "GRADEpro's summary", ".csv", as_csv(head, rows), truth


def _results_forms(rng: random.Random) -> Iterator[File]:
    head = ["Study", "Outcome", "Data type", "Effect measure", "Arm", "Reference arm", "Sample size", "Cases", "Mean"]
    head += ["SD", "SE", "Variance", "CI level", "CI start", "CI end", "Exp mean", "Exp CI start", "Exp CI end"]

    def row(i: int, kind: str, arm: str, **cells: str) -> list[str]:
        said = {"Study": f"S{i}", "Outcome": "Death", "Data type": kind, "Arm": arm} | cells
        return [said.get(name.replace(" ", "_"), said.get(name, "")) for name in head]

    for _ in range(2):
        counts = [{k: str(v) for k, v in _counts(rng).items()} for _ in range(6)]
        rows = []
        for i, c in enumerate(counts):
            rows.append(row(i, "Arm level", "Control", Sample_size=c["n2"], Cases=c["events2"]))
            rows.append(row(i, "Arm level", "Experimental", Sample_size=c["n1"], Cases=c["events1"]))
        yield "RevMan's form for results", ".csv", as_csv(head, rows), counts
        rows, truth = [], []
        for i in range(6):
            log, error = _log_or(_counts(rng))
            ends = [f"{math.exp(log + z * error):.2f}" for z in (0, -1.96, 1.96)]
            exp = dict(zip(("Exp_mean", "Exp_CI_start", "Exp_CI_end"), ends, strict=True))
            rows.append(row(i, "Contrast level", "Usual care", Effect_measure="LOG_OR", Reference_arm="True"))
            rows.append(row(i, "Contrast level", "Drug", Effect_measure="LOG_OR", Reference_arm="False", **exp))
            truth.append(dict(zip(("estimate", "ci_low", "ci_high"), ends, strict=True)))
        yield "RevMan's form for results", ".csv", as_csv(head, rows), truth


def programs(seed: int) -> Iterator[File]:
    """Yield a file of each program."""
    rng = random.Random(seed)
    for _ in range(4):
        yield _export5(rng)
        yield _data_rows(rng)
        yield from _judgements(rng)
        yield from _effects(rng)
        yield from _arms(rng)
        yield _grade(rng)
    yield from _results_forms(random.Random(seed))


def published() -> Iterator[tuple[str, list[str], list[list[str]], Records]]:
    """Yield the citation, header, rows and numbers of each published table."""
    for block in Path(__file__).with_name("real.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        cited, head, *lines = block.splitlines()
        pairs = [part.rpartition("=")[::2] for part in head.split(";")]
        rows = list(csv.reader(lines))
        truth = []
        for row in rows:
            cells = {what: c for (_, what), c in zip(pairs, row, strict=True) if what not in ("study", "-")}
            for arm in "12":
                if f"nonevents{arm}" in cells:
                    cells[f"n{arm}"] = str(int(cells[f"events{arm}"]) + int(cells.pop(f"nonevents{arm}")))
            truth.append(cells)
        yield cited.removeprefix("# "), [name for name, _ in pairs], rows, truth
