"""Files of programs with odd things in them: workbooks, Stata, JSON, white space, tables of known programs."""

from __future__ import annotations

import io
import json

import pandas as pd
from hypothesis import strategies as st
from tests.fuzz.texts import COLUMNS, cells, usual

_NUMBER = st.one_of(usual, usual, usual, cells)
_WORDS = ("Low", "High", "Some concerns", "Unclear", "", "NA")


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header and rows."""
    header = ["study", *draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=7, unique=True))]
    rows = draw(st.lists(st.lists(_NUMBER, min_size=len(header), max_size=len(header)), min_size=0, max_size=5))
    return header, rows


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A workbook of one or two sheets, with titles, merged cells and dates."""
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    for at in range(draw(st.integers(1, 2))):
        sheet = book.active if at == 0 else book.create_sheet("more")
        header, rows = draw(grids())
        if draw(st.booleans()):
            sheet.append(["Table 2"])
        sheet.append(header)
        for row in rows:
            odd = st.sampled_from((None, 1.5, True, datetime.date(2024, 3, 5), "#DIV/0!", 10**20, float("1e-300")))
            sheet.append([draw(st.one_of(st.just(_plain(c)), odd)) for c in row])
        if rows and draw(st.booleans()):
            sheet.merge_cells(start_row=2, start_column=1, end_row=3, end_column=1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """A text that a sheet can hold."""
    return "".join(c for c in text if c.isprintable())[:100]


@st.composite
def stata(draw: st.DrawFn) -> bytes:
    """A data file of Stata with labels of variables."""
    header, rows = draw(grids())
    names = [f"v{i}" for i in range(len(header))]
    frame = pd.DataFrame(
        [[_plain(c).encode("latin-1", "ignore").decode("latin-1") for c in r] for r in rows or [[""] * len(header)]],
        columns=names,
    )
    out = io.BytesIO()
    labels = {
        n: _plain(h)[:80].encode("latin-1", "ignore").decode("latin-1") for n, h in zip(names, header, strict=True)
    }
    frame.to_stata(out, write_index=False, variable_labels=labels)
    return out.getvalue()


@st.composite
def jsons(draw: st.DrawFn) -> bytes:
    """Records, columns, or something else that is JSON."""
    header, rows = draw(grids())
    records = [dict(zip(header, row, strict=True)) for row in rows]
    other = st.sampled_from(({"a": {"b": []}}, [], [1, 2], "x", None, {"data": records}, [[1], [2]]))
    columns = {name: [row[i] for row in rows] for i, name in enumerate(header)}
    return json.dumps(draw(st.one_of(st.just(records), st.just(columns), other))).encode()


@st.composite
def spaced(draw: st.DrawFn) -> bytes:
    """A table that R wrote: white space, quotes, names of rows."""
    header, rows = draw(grids())
    named = draw(st.booleans())
    lines = [" ".join(f'"{h}"' for h in header)]
    for i, row in enumerate(rows):
        shown = [f'"{c}"' if " " in c or not c else c for c in (c.replace('"', "").replace("\n", " ") for c in row)]
        lines.append(draw(st.sampled_from((" ", "  ", "\t"))).join([*([f'"{i + 1}"'] if named else []), *shown]))
    return "\n".join(lines).encode()


_EXPORT5 = (
    *("Comparison Number", "Outcome Number", "Subgroup Number", "Name", "Data Type", "Statistical Method"),
    *("Effect Measure", "Analysis Model", "Events 1", "Mean 1", "SD 1", "Total 1", "Events 2", "Mean 2", "SD 2"),
    *("Total 2", "Effect Estimate", "SE", "CI Start", "CI End", "Weight", "Q", "P(Q)", "I\u00b2(Q)", "Tau\u00b2", "df"),
)
_OF_PROGRAMS = (
    _EXPORT5,
    ("Study", "D1", "D2", "D3", "Overall"),
    ("Covidence #", "Study ID", "Reviewer Name", "mean (drug)", "SD (drug)", "n (drug)"),
    ("Outcomes", "Relative effect (95% CI)", "No of participants (studies)", "Certainty"),
    ("studlab", "treat1", "treat2", "TE", "seTE"),
    ("_meta_id", "_meta_studylabel", "_meta_es", "_meta_se"),
    ("study", "mean", "lower", "upper"),
)


@st.composite
def of_programs(draw: st.DrawFn) -> bytes:
    """A table with the header of a program that is known, whatever stands in it."""
    header = draw(st.sampled_from(_OF_PROGRAMS))
    effects = st.sampled_from(("RR 0.75 (0.60 to 0.95)", "MD 1 lower (2 lower to 1 higher)", "234 (3 RCTs)", "-"))
    small = st.sampled_from(("0", "1", "2", "DIC", "CON", "IV", "OR", "Fixed", "Consensus"))
    one = st.one_of(_NUMBER, st.sampled_from(_WORDS), effects, small)
    lines = [",".join(header)]
    for _ in range(draw(st.integers(0, 6))):
        row = [draw(one) for _ in header]
        lines.append(",".join('"' + c.replace('"', "").replace("\n", " ").replace("\r", " ") + '"' for c in row))
    return "\n".join(lines).encode()
