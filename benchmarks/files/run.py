"""Files in the shapes that people have, with known numbers: read right, in part, refused or misread?

Usage: ``python benchmarks/files/run.py [--write]``. Every file is made here, from seeded numbers, in the spellings of
programs and spreadsheets; the answer key is what the numbers were. A file is right if every number stands in its
column; in part if some are missing and none is wrong; misread if one number stands in another column. The author of
the spellings knows the lexicon: the shares say what is held, not what a file from elsewhere will do.
"""

from __future__ import annotations

import io
import json
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
from elsewhere import elsewhere
from kinds import kinds
from programs import programs, published
from spellings import spellings

from lbpmeta.errors import DataError
from lbpmeta.evidence.reading import read_data

_SPELLINGS = 1000
OUT = Path(__file__).with_name("measured.json")
SEED = 20240305

Record = dict[str, str]
Truth = list[Record]


def means(rng: random.Random, rows: int) -> Truth:
    found = []
    for _ in range(rows):
        m1, m2 = rng.uniform(3, 9), rng.uniform(3, 9)
        s1, s2, n1, n2 = rng.uniform(1, 3), rng.uniform(1, 3), rng.randint(15, 120), rng.randint(15, 120)
        d, se = m1 - m2, (s1**2 / n1 + s2**2 / n2) ** 0.5
        found.append(
            {
                "mean1": f"{m1:.1f}",
                "sd1": f"{s1:.1f}",
                "n1": str(n1),
                "mean2": f"{m2:.1f}",
                "sd2": f"{s2:.1f}",
                "n2": str(n2),
                "estimate": f"{d:.2f}",
                "ci_low": f"{d - 1.96 * se:.2f}",
                "ci_high": f"{d + 1.96 * se:.2f}",
            }
        )
    return found


def events(rng: random.Random, rows: int) -> Truth:
    found = []
    for _ in range(rows):
        n1, n2 = rng.randint(30, 200), rng.randint(30, 200)
        a, c = rng.randint(3, n1 // 2), rng.randint(3, n2 // 2)
        found.append({"events1": str(a), "n1": str(n1), "events2": str(c), "n2": str(n2)})
    return found


def ratios(rng: random.Random, rows: int) -> Truth:
    found = []
    for _ in range(rows):
        log, se = rng.uniform(-0.7, 0.7), rng.uniform(0.1, 0.4)
        ends = [math.exp(log + z * se) for z in (0, -1.96, 1.96)]
        found.append(dict(zip(("estimate", "ci_low", "ci_high"), (f"{x:.2f}" for x in ends), strict=True)))
    return found


def generic(rng: random.Random, rows: int) -> Truth:
    return [{"estimate": f"{rng.uniform(-1, 1):.3f}", "spread": f"{rng.uniform(0.05, 0.4):.3f}"} for _ in range(rows)]


#: Spellings: kind of numbers -> header, in the order of its columns.
MEANS: Sequence[str] = (
    "mean1,sd1,n1,mean2,sd2,n2",
    "m1i,sd1i,n1i,m2i,sd2i,n2i",
    "mean.e,sd.e,n.e,mean.c,sd.c,n.c",
    "Me,Se,Ne,Mc,Sc,Nc",
    "exp_mean,exp_sd,exp_n,ctrl_mean,ctrl_sd,ctrl_n",
    "Experimental Mean,Experimental SD,Experimental Total,Control Mean,Control SD,Control Total",
    "C_mean,C_sd,C_n,Ex_mean,Ex_sd,Ex_n",
    "acl_mean,acl_sd,acl_n,con_mean,con_sd,con_n",
    "meanfluor,sdfluor,nfluor,meanplacebo,sdplacebo,nplacebo",
    "MeanTreat,SDTreat,NTreat,MeanControl,SDControl,NControl",
    "Mean (intervention),SD (intervention),N (intervention),Mean (placebo),SD (placebo),N (placebo)",
    "mean_t,sd_t,n_t,mean_c,sd_c,n_c",
    "Mean 1,SD 1,Total 1,Mean 2,SD 2,Total 2",
    "pain_mean_exp,pain_sd_exp,pain_n_exp,pain_mean_con,pain_sd_con,pain_n_con",
)
EVENTS: Sequence[str] = (
    "events1,n1,events2,n2",
    "ai,n1i,ci,n2i",
    "event.e,n.e,event.c,n.c",
    "Ee,Ne,Ec,Nc",
    "x1,n1,x2,n2",
    "r1,n1,r2,n2",
    "Events (treatment),Total (treatment),Events (control),Total (control)",
    "ev_trt,n_trt,ev_ctrl,n_ctrl",
    "deaths_drug,n_drug,deaths_placebo,n_placebo",
    "resp1,n1,resp2,n2",
    "n_cases_exp,n_exp,n_cases_nexp,n_nexp",
    "Events 1,Total 1,Events 2,Total 2",
)
RATIOS: Sequence[str] = (
    "OR,lower,upper",
    "HR,HR.025,HR.975",
    "RR,ci_low,ci_high",
    "Odds Ratio,CI Start,CI End",
    "or,or.lb,or.ub",
    "OR,95% CI lower,95% CI upper",
    "Hazard ratio,LCL,UCL",
    "effect,ll,ul",
)
GENERIC: Sequence[str] = (
    "yi,sei",
    "yi,vi",
    "TE,seTE",
    "lnOR,selnOR",
    "logOR,selogOR",
    "logHR,se_log_hr",
    "d,vd",
    "Hedges_g,Hedges_g_variance",
    "Effect size,Standard error",
    "es,se",
    "yi_post,vi_post",
    "lnRR,lnRR_var",
)
COLUMNS: Mapping[str, tuple[Callable[[random.Random, int], Truth], Sequence[str], tuple[str, ...]]] = {
    "means": (means, MEANS, ("mean1", "sd1", "n1", "mean2", "sd2", "n2")),
    "events": (events, EVENTS, ("events1", "n1", "events2", "n2")),
    "ratios": (ratios, RATIOS, ("estimate", "ci_low", "ci_high")),
    "generic": (generic, GENERIC, ("estimate", "spread")),
}
#: Headers whose first arm is the control: the columns are written in the other order.
TURNED = ("C_mean",)
#: Columns that nothing reads beside them.
CLUTTER = ("year", "age", "quality", "Comparison Number", "level", "patients", "es_page")


def table(header: Sequence[str], rows: Sequence[Sequence[str]], mark: str = ",") -> str:
    import csv

    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


Grid = tuple[list[str], list[list[str]]]


def shapes(grid: Grid, rng: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Yield name of the shape, suffix and content."""
    header, rows = grid
    plain = table(header, rows)
    yield "comma", ".csv", plain.encode()
    yield "tab", ".tsv", table(header, rows, "\t").encode()
    yield "bar", ".txt", table(header, rows, "|").encode()
    yield (
        "semicolon, decimal comma",
        ".csv",
        table(header, [[c.replace(".", ",") for c in r] for r in rows], ";").encode(),
    )
    yield "byte-order mark", ".csv", b"\xef\xbb\xbf" + plain.encode()
    yield "UTF-16", ".csv", plain.encode("utf-16")
    yield "cp1252", ".csv", plain.replace("Study ", "St\u00fcdy ").encode("cp1252")
    yield "title above", ".csv", ("Table 2. Results of the trials\n\n" + plain).encode()
    yield "notes below", ".csv", (plain + "* adjusted for baseline\nAbbreviations: SD, standard deviation\n").encode()
    half = len(rows) // 2
    again = table(header, [*rows[:half], header, *rows[half:]])
    yield "header repeated", ".csv", again.encode()
    blank = [""] * (len(header) - 1)
    titled = table(header, [["Pain", *blank], *rows[:half], ["Sleep", *blank], *rows[half:]])
    yield "titles between rows", ".csv", titled.encode()
    merged = table(
        ["trial", "outcome", *header[1:]],
        [[r[0] if i % 2 == 0 else "", f"o{i % 2}", *r[1:]] for i, r in enumerate(rows)],
    )
    yield "merged cells", ".csv", merged.encode()
    signs = [
        [c.replace("-", "\u2212") + ("*" if i == 2 else "") if j else c for j, c in enumerate(r)]
        for i, r in enumerate(rows)
    ]
    yield "minus signs and footnotes", ".csv", table(header, signs).encode()
    clutter = [[str(2001 + i), "54.1", "3", "1", "adult", "adults", str(i)] for i in range(len(rows))]
    yield (
        "other columns",
        ".csv",
        table([*header, *CLUTTER], [[*r, *c] for r, c in zip(rows, clutter, strict=True)]).encode(),
    )
    yield "empty rows and cells", ".csv", table(header, [r for row in rows for r in (row, [""] * len(header))]).encode()
    yield "upper case", ".csv", table([h.upper() for h in header], rows).encode()
    order = [0, *rng.sample(range(1, len(header)), len(header) - 1)]
    yield (
        "columns in another order",
        ".csv",
        table([header[i] for i in order], [[r[i] for i in order] for r in rows]).encode(),
    )
    records = [dict(zip(header, r, strict=True)) for r in rows]
    yield "JSON", ".json", json.dumps(records).encode()
    yield "one JSON a line", ".ndjson", "\n".join(map(json.dumps, records)).encode()
    frame = pd.DataFrame(records)
    numbers = frame.assign(**{h: pd.to_numeric(frame[h]) for h in header[1:]})
    numbers.columns = [
        f"v_{h}"[2:] if h.isidentifier() else "_" + "".join(c if c.isalnum() else "_" for c in h)[:30] for h in numbers
    ]
    out = io.BytesIO()
    numbers.to_stata(out, write_index=False)
    yield "Stata", ".dta", out.getvalue()
    try:
        import openpyxl
    except ImportError:
        return
    for name, titles in (("workbook", 0), ("workbook with a title and notes", 1)):
        book = openpyxl.Workbook()
        sheet = book.active
        if titles:
            sheet.append(["Table 2. Results"])
            sheet.append([])
        sheet.append(header)
        for row in rows:
            sheet.append([row[0], *(float(c) if c else None for c in row[1:])])
            for cell, text in zip(sheet[sheet.max_row][1:], row[1:], strict=True):
                cell.number_format = "0." + "0" * len(text.partition(".")[2]) if "." in text else "0"
        if titles:
            sheet.append(["* adjusted for baseline"])
        out = io.BytesIO()
        book.save(out)
        yield name, ".xlsx", out.getvalue()


def in_one_cell(rng: random.Random) -> Iterator[tuple[str, str, bytes, Truth]]:
    """Yield shapes of two and three numbers in a cell, with their truth."""
    truth = means(rng, 6)
    names = [f"Study {i}" for i in range(6)]
    for name, form in (("mean (SD)", "{} ({})"), ("mean and spread", "{} \u00b1 {}"), ("mean [SD]", "{} [{}]")):
        rows = [
            [s, form.format(t["mean1"], t["sd1"]), t["n1"], form.format(t["mean2"], t["sd2"]), t["n2"]]
            for s, t in zip(names, truth, strict=True)
        ]
        header = ["study", "drug mean (SD)", "drug n", "placebo mean (SD)", "placebo n"]
        keep = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
        yield name, ".csv", table(header, rows).encode(), [{k: t[k] for k in keep} for t in truth]
    head = "Table 2\n,Drug,,,Placebo,,\n"
    rows = [
        [s, *(t[k] for k in ("mean1", "sd1", "n1", "mean2", "sd2", "n2"))] for s, t in zip(names, truth, strict=True)
    ]
    text = head + table(["Study", "Mean", "SD", "N", "Mean", "SD", "N"], rows)
    yield "two header rows", ".csv", text.encode(), [{k: t[k] for k in keep} for t in truth]
    truth = ratios(rng, 6)
    for form in ("{} [{}, {}]", "{} ({} to {})", "{} (95% CI {}\u2013{})", "{} ({}; {})"):
        rows = [[s, form.format(t["estimate"], t["ci_low"], t["ci_high"])] for s, t in zip(names, truth, strict=True)]
        yield "estimate and interval", ".csv", table(["study", "OR (95% CI)"], rows).encode(), truth
    counts = events(rng, 6)
    for form in ("{}/{}", "{} of {}"):
        rows = [
            [s, form.format(t["events1"], t["n1"]), form.format(t["events2"], t["n2"])]
            for s, t in zip(names, counts, strict=True)
        ]
        yield "events of n", ".csv", table(["study", "events drug", "events placebo"], rows).encode(), counts


def files(seed: int = SEED) -> Iterator[tuple[str, str, str, bytes, Truth, str]]:
    """Yield shape, spelling, suffix, content, truth and what the spread of generic rows is."""
    rng = random.Random(seed)
    for make, known, columns in COLUMNS.values():
        for spelling in known:
            truth = make(rng, 8)
            order = (
                columns[len(columns) // 2 :] + columns[: len(columns) // 2] if spelling.startswith(TURNED) else columns
            )
            names = spelling.split(",")
            spread = "variance" if names[-1] in ("vi", "vd", "vi_post") or "var" in names[-1].lower() else "se"
            keyed = [{(spread if k == "spread" else k): v for k, v in t.items() if k in columns} for t in truth]
            rows = [[f"Study {i}", *(t[c] for c in order)] for i, t in enumerate(truth)]
            for name, suffix, content in shapes((["study", *names], rows), rng):
                yield name, spelling, suffix, content, keyed, spread
    for name, suffix, content, keyed in in_one_cell(rng):
        yield name, name, suffix, content, keyed, ""


def foreign_shapes(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, bytes]]:
    """Yield a table of the other generator in the shapes that do not depend on its names."""
    import openpyxl

    yield "comma", ".csv", table(header, rows).encode()
    commas = [[r[0], *(c.replace(",", ";").replace(".", ",") for c in r[1:])] for r in rows]
    yield "semicolon", ".csv", table(header, commas, ";").encode("cp1252", errors="replace")
    yield "note and title", ".txt", ("Supplementary table\n" + table(header, rows, "\t") + "* post hoc\n").encode()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Table S1. Trials"])
    sheet.append(list(header))
    for row in rows:
        sheet.append([float(c) if c.replace(".", "", 1).replace("-", "", 1).isdigit() else c for c in row])
    out = io.BytesIO()
    book.save(out)
    yield "workbook", ".xlsx", out.getvalue()


ASKED = frozenset(
    (
        *(f"{s}{a}" for s in ("mean", "sd", "n", "events", "time", "se", "baseline", "change") for a in "12"),
        *("estimate", "ci_low", "ci_high", "se", "variance", "p", "weight", "level", "o_e", "o_e_var"),
        *("events", "n", "value"),
    )
)


def verdict(path: Path, truth: Truth) -> tuple[str, str]:
    """Return right, part, refused or misread, and what is to be said."""
    try:
        tables = read_data([path])
        rows = tables["trials"] or tables["reviews"] or tables["statements"]
    except DataError as error:
        return "refused", " ".join(str(error).split())[:200]
    found = [{c: t for c in ASKED if (t := row[c])} for row in rows]
    missing = len(truth) - len(found)
    for row, wanted in zip(found, truth, strict=False):
        for column, text in row.items():
            if column == "level":
                continue
            if column not in wanted or not math.isclose(float(text), float(wanted[column]), rel_tol=1e-8):
                return "misread", f"{column} is {text!r}, not {wanted.get(column)!r}"
        missing += len(wanted.keys() - row.keys())
    return ("part", f"{missing} missing") if missing else ("right", "")


#: Shape, what is told of the file, suffix, content; the truth is None where the file is rightly refused.
Case = tuple[str, str, str, bytes, Truth | None]


def cases() -> Iterator[Case]:
    """Yield every file."""
    for shape, spelling, suffix, content, truth, _ in files():
        yield shape, spelling, suffix, content, truth
    for kind, names, columns in spellings(_SPELLINGS, SEED):
        made = COLUMNS[kind][0](random.Random(1), 8)
        rows = [[f"S{i}", *(t[c] for c in columns)] for i, t in enumerate(made)]
        text = table(["study", *names], rows)
        yield "random spellings", ",".join(names), ".csv", text.encode(), [{c: t[c] for c in columns} for t in made]
    for kind, header, rows, truth in elsewhere(SEED):
        for name, suffix, content in foreign_shapes(header, rows):
            yield "conventions of others", f"{kind}: {name}: {';'.join(header)}", suffix, content, truth
    for name, suffix, text, told in (*programs(SEED), *kinds(SEED)):
        yield name, text.partition("\n")[0], suffix, text.encode(), told
    for cited, header, rows, truth in published():
        for name, suffix, content in foreign_shapes(header, rows):
            yield "published tables", f"{cited[:40]}: {name}: {';'.join(header)}", suffix, content, truth


def measure() -> dict[str, object]:
    """Read every file, and count."""
    by: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for shape, told, suffix, content, truth in cases():
            path = Path(folder) / f"mine{suffix}"
            path.write_bytes(content)
            found, why = verdict(path, truth or [])
            if truth is None:
                found = {"refused": "right"}.get(found, "misread")
            by.setdefault(shape, Counter())[found] += 1
            if found != "right":
                print(f"{found}: {shape}: {told}: {why}")
    return {"seed": SEED, "shapes": {name: dict(counts) for name, counts in by.items()}}


def main() -> int:
    """Measure, and print or write."""
    found = measure()
    totals: Counter[str] = Counter()
    for counts in found["shapes"].values():  # type: ignore[attr-defined]
        totals.update(counts)
    print(dict(totals))
    if "--write" in sys.argv:
        OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(totals["misread"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
