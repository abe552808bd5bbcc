"""Papers of made-up trials: text and tables in five formats and six layouts. Nothing here comes from lbpmeta."""

from __future__ import annotations

import html
import io
import zipfile
from dataclasses import dataclass

from trials import Score, Trial

#: Table as rows of cells; the first `heads` are its head. A cell may be (text, across).
Cell = str | tuple[str, int]


@dataclass
class Sheet:
    """A table of a paper."""

    caption: str
    heads: list[list[Cell]]
    rows: list[list[Cell]]
    foot: str = ""


HEADS = {"sd": "mean (SD)", "se": "mean (SE)", "ci": "mean (95% CI)", "iqr": "median (IQR)"}


def told(cell: dict[str, str], spread: str, style: int) -> str:
    """Return what one cell prints."""
    if spread == "sd":
        return f"{cell['mean']} ± {cell['sd']}" if style % 3 == 1 else f"{cell['mean']} ({cell['sd']})"
    if spread == "se":
        return f"{cell['mean']} ({cell['se']})"
    if spread == "ci":
        to = (" to ", ", ", "–")[style % 3]
        return f"{cell['mean']} ({cell['low']}{to}{cell['high']})"
    return (
        f"{cell['median']} ({cell['q1']}–{cell['q3']})"
        if style % 2
        else f"{cell['median']} [{cell['q1']}, {cell['q3']}]"
    )


def minus(text: str) -> str:
    """Return a number as printers set it."""
    return text.replace("-", "\u2212")


def tables(trial: Trial, layout: int) -> list[Sheet]:
    """Return the tables of a paper."""
    a, b = (f"{name} (n = {n})" for name, n in zip(trial.arms, trial.n, strict=True))
    stat = HEADS[trial.spread]
    found: list[Sheet] = []
    every = ("baseline", *trial.times)

    def value(score: Score, arm: int, time: str) -> str:
        return told(score.cells[arm, time], trial.spread, layout)

    def difference(score: Score, time: str) -> list[Cell]:
        if time == "baseline":
            return ["", ""]
        d = score.between[time]
        return [f"{minus(d['estimate'])} ({minus(d['low'])} to {minus(d['high'])})", d["p"]]

    if layout == 0:  # sections of outcomes, rows of times
        rows: list[list[Cell]] = []
        for score in trial.scores:
            rows.append([(f"{score.names[0]}, {stat}", 5)])
            rows += [
                [time.capitalize(), value(score, 1, time), value(score, 2, time), *difference(score, time)]
                for time in every
            ]
        found.append(Sheet("Table 2. Outcomes by group", [["", a, b, "Difference (95% CI)", "p"]], rows))
    elif layout == 1:  # one row per outcome and time, both in columns of their own
        rows = [
            [score.names[0], time, value(score, 1, time), value(score, 2, time), *difference(score, time)]
            for score in trial.scores for time in every
        ]  # fmt: skip
        rows = [["" if i and rows[i - 1][0] == row[0] else row[0], *row[1:]] for i, row in enumerate(rows)]
        heads: list[list[Cell]] = [["Outcome", "Time", a, b, "Mean difference (95% CI)", "P value"]]
        found.append(Sheet("Table 2. Primary and secondary outcomes", heads, rows, f"Values are {stat}."))
    elif layout == 2:  # one table per time
        for i, time in enumerate(every):
            rows = [[s.names[0], value(s, 1, time), value(s, 2, time), *difference(s, time)] for s in trial.scores]
            heads = [["Outcome", f"{a}, {stat}", f"{b}, {stat}", "Mean difference (95% CI)", "p"]]
            found.append(Sheet(f"Table {i + 1}. Outcomes at {time}", heads, rows))
    elif layout == 3:  # times across, groups below each
        top: list[Cell] = ["Outcome", *[(time.capitalize(), 2) for time in every]]
        low: list[Cell] = ["", *[arm for _ in every for arm in (a, b)]]
        rows = [
            [f"{s.names[0]}, {stat}", *[value(s, arm, time) for time in every for arm in (1, 2)]] for s in trial.scores
        ]
        found.append(Sheet("Table 2. Outcomes over time", [top, low], rows))
        rows = [[f"{s.names[0]}, {time}", *difference(s, time)] for s in trial.scores for time in trial.times]
        found.append(Sheet("Table 3. Between-group differences", [["Outcome", "Mean difference (95% CI)", "p"]], rows))
    elif layout == 4:  # groups as rows
        for s in trial.scores:
            rows = [[arm, *[value(s, i, time) for time in every]] for i, arm in ((1, a), (2, b))]
            found.append(Sheet(f"{s.names[0]}, {stat}", [["Group", *[t.capitalize() for t in every]]], rows))
        rows = [[f"{s.names[0]}, {time}", *difference(s, time)] for s in trial.scores for time in trial.times]
        found.append(Sheet("Between-group differences", [["Outcome", "Mean difference (95% CI)", "p"]], rows))
    else:  # mean and spread in columns of their own, where there are two numbers
        parts = {"sd": ("Mean", "SD"), "se": ("Mean", "SE")}.get(trial.spread)
        if parts is None:
            return tables(trial, 1)
        top = ["Outcome", (a, 2), (b, 2), "Difference (95% CI)", "p"]
        low = ["", *parts, *parts, "", ""]
        key = parts[1].lower()
        rows = [
            [
                f"{s.names[0]} at {time}", *[s.cells[arm, time][k] for arm in (1, 2) for k in ("mean", key)],
                *difference(s, time),
            ]
            for s in trial.scores for time in every
        ]  # fmt: skip
        found.append(Sheet("Table 2. Results", [top, low], rows))
    harms: list[list[Cell]] = [
        [h.names[0], f"{h.events[0]} ({h.percents[0]})", f"{h.events[1]} ({h.percents[1]})"] for h in trial.harms
    ]
    if layout % 2:
        harms = [
            [h.names[0], *[f"{h.events[i]}/{trial.n[i]} ({h.percents[i]}%)" for i in (0, 1)]] for h in trial.harms
        ]  # fmt: skip
    found.append(Sheet("Table 4. Adverse events, n (%)", [["Adverse event", a, b]], harms))
    return found


def sentences(trial: Trial, style: int) -> list[str]:
    """Return the results in sentences, as a text without tables tells them."""
    a, b = trial.arms
    found = [
        f"Of {sum(trial.n)} participants, {trial.n[0]} were randomised to {a.lower()} and {trial.n[1]} to {b.lower()}.",
    ]
    for s in trial.scores:
        name = s.names[0]
        for time in ("baseline", *trial.times):
            at = f"At {time}"
            one, two = (spoken(s.cells[arm, time], trial.spread) for arm in (1, 2))
            kind = "median" if trial.spread == "iqr" else "mean"
            if style % 3 == 0:
                groups = [f"in the {arm.lower()} group" for arm in (a, b)]
                text = f"{at}, {kind} {lowered(name)} was {one} {groups[0]} and {two} {groups[1]}"
            elif style % 3 == 1:
                text = f"{name} ({kind}) {at.lower()} was {one} with {a.lower()} and {two} with {b.lower()}"
            else:
                text = (
                    f"{name}: the {a.lower()} group had a {kind} of {one} and the {b.lower()} group {two} {at.lower()}"
                )
            if time != "baseline":
                d = s.between[time]
                p = d["p"] if d["p"][0] == "<" else f"= {d['p']}"
                ends = f"{minus(d['low'])} to {minus(d['high'])}"
                text += f" (mean difference {minus(d['estimate'])}, 95% CI {ends}; p {p})"
            found.append(f"{text}.")
    for h in trial.harms:
        found.append(
            f"{h.names[0]} was reported by {h.events[0]} of {trial.n[0]} participants ({h.percents[0]}%) in the "
            f"{a.lower()} group and {h.events[1]} of {trial.n[1]} ({h.percents[1]}%) in the {b.lower()} group."
        )
    return found


def lowered(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name[0].lower() + name[1:]


def spoken(cell: dict[str, str], spread: str) -> str:
    """Return a mean with its spread in a sentence."""
    if spread == "sd":
        return f"{cell['mean']} (SD {cell['sd']})"
    if spread == "se":
        return f"{cell['mean']} (SE {cell['se']})"
    if spread == "ci":
        return f"{cell['mean']} (95% CI {cell['low']} to {cell['high']})"
    return f"{cell['median']} (IQR {cell['q1']} to {cell['q3']})"


def parts(trial: Trial, form: str, layout: int) -> tuple[list[tuple[str, str]], list[Sheet]]:
    """Return headings and paragraphs, and tables."""
    a, b = trial.arms
    text = [
        ("title", f"{a} against {b.lower()} for low back pain: a made-up randomised trial"),
        ("p", f"{trial.study.split()[0]} J, Somebody A. {trial.study.split()[1]}."),
        ("h", "Methods"),
        (
            "p",
            f"Adults aged 18 to 65 years were randomised to {a.lower()} or {b.lower()} and followed for "
            f"{trial.times[1]}. Ten visits of 45 minutes were planned.",
        ),
        ("h", "Results"),
    ]  # fmt: skip
    if form == "txt":
        text += [("p", sentence) for sentence in sentences(trial, layout)]
        return text, []
    text.append(
        ("p", f"Between 2001 and 2003, {sum(trial.n) + 37} people were screened. The results stand in the tables.")
    )
    return text, tables(trial, layout)


def spread_out(row: list[Cell], tag: str) -> str:
    """Return a row of a table in HTML and JATS."""
    cells = [(c, 1) if isinstance(c, str) else c for c in row]
    wide = [(text, f" colspan='{across}'" if across > 1 else "") for text, across in cells]
    return "<tr>" + "".join(f"<{tag}{span}>{html.escape(text)}</{tag}>" for text, span in wide) + "</tr>"


def flat(row: list[Cell]) -> list[str]:
    """Return a row with merged cells repeated."""
    return [text for c in row for text, across in [(c, 1) if isinstance(c, str) else c] for _ in range(across)]


def as_html(trial: Trial, layout: int) -> bytes:
    """Return the paper as a web page."""
    text, sheets = parts(trial, "html", layout)
    tags = {"title": "h1", "h": "h2", "p": "p"}
    body = "\n".join(f"<{tags[k]}>{html.escape(t)}</{tags[k]}>" for k, t in text)
    for s in sheets:
        head, rows = "".join(spread_out(r, "th") for r in s.heads), "".join(spread_out(r, "td") for r in s.rows)
        caption = f"<caption>{html.escape(s.caption)}</caption>"
        body += f"\n<table>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table><p>{s.foot}</p>"
    return f"<!doctype html><html lang='en'><head><title>x</title></head><body>{body}</body></html>".encode()


def as_jats(trial: Trial, layout: int) -> bytes:
    """Return the paper as an article in JATS."""
    text, sheets = parts(trial, "jats", layout)
    title = next(t for k, t in text if k == "title")
    body, open_ = "", False
    for kind, t in text:
        if kind == "h":
            body += ("</sec>" if open_ else "") + f"<sec><title>{t}</title>"
            open_ = True
        elif kind == "p" and open_:
            body += f"<p>{html.escape(t)}</p>"
    for i, s in enumerate(sheets):
        head, rows = "".join(spread_out(r, "th") for r in s.heads), "".join(spread_out(r, "td") for r in s.rows)
        foot = f"<table-wrap-foot><p>{s.foot}</p></table-wrap-foot>" if s.foot else ""
        body += (
            f"<table-wrap id='t{i}'><label>Table {i + 1}</label><caption><p>{html.escape(s.caption)}</p></caption>"
            f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>{foot}</table-wrap>"
        )
    surname, year = trial.study.split()
    return (
        "<?xml version='1.0'?><article><front><article-meta><title-group><article-title>" + html.escape(title)
        + "</article-title></title-group><contrib-group><contrib><name><surname>"
        + f"{surname}</surname></name></contrib></contrib-group>"
        + f"<pub-date><year>{year}</year></pub-date></article-meta></front><body>{body}</sec></body></article>"
    ).encode()  # fmt: skip


def as_markdown(trial: Trial, layout: int) -> bytes:
    """Return the paper in Markdown; a head of two rows becomes one."""
    text, sheets = parts(trial, "md", layout)
    marks = {"title": "# ", "h": "## ", "p": ""}
    body = "\n\n".join(f"{marks[k]}{t}" for k, t in text)
    for s in sheets:
        heads = [flat(r) for r in s.heads]
        head = [" ".join(dict.fromkeys(c for c in column if c)) for column in zip(*heads, strict=True)]
        lines = [head, ["---"] * len(head)]
        for row in s.rows:
            cells = flat(row)
            lines.append([cells[0], *[""] * (len(head) - 1)] if len(row) == 1 else cells)
        body += f"\n\n{s.caption}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n{s.foot}"
    return body.encode()


def as_docx(trial: Trial, layout: int) -> bytes:
    """Return the paper as a Word document."""
    text, sheets = parts(trial, "docx", layout)

    def paragraph(t: str, style: str = "") -> str:
        kind = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
        return f"<w:p>{kind}<w:r><w:t xml:space='preserve'>{html.escape(t)}</w:t></w:r></w:p>"

    styles = {"title": "Title", "h": "Heading1", "p": ""}
    body = "".join(paragraph(t, styles[k]) for k, t in text)
    for s in sheets:
        rows = ""
        for i, row in enumerate([*s.heads, *s.rows]):
            cells = ""
            for c in row:
                t, across = (c, 1) if isinstance(c, str) else c
                span = f"<w:tcPr><w:gridSpan w:val='{across}'/></w:tcPr>" if across > 1 else ""
                cells += f"<w:tc>{span}{paragraph(t)}</w:tc>"
            head = "<w:trPr><w:tblHeader/></w:trPr>" if i < len(s.heads) else ""
            rows += f"<w:tr>{head}{cells}</w:tr>"
        body += paragraph(s.caption, "Caption") + f"<w:tbl>{rows}</w:tbl>" + paragraph(s.foot)
    document = (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        f"<w:body>{body}</w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            "<Override PartName='/word/document.xml' "
            "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
        )
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def as_text(trial: Trial, layout: int) -> bytes:
    """Return the paper as plain text: all results stand in sentences."""
    return "\n\n".join(t for _, t in parts(trial, "txt", layout)[0]).encode()


FORMS = {"txt": as_text, "html": as_html, "xml": as_jats, "md": as_markdown, "docx": as_docx}
