"""What the gate of manuscripts says: of texts that are not about the evidence, and of drift that was planted.

Usage: ``python benchmarks/manuscripts/measure.py [--folder DIR]... [--write]``. Each folder holds unrelated texts
(``*.txt``, outside the repository): how many of their results are told as different from the packaged evidence, which
should be none. Then a manuscript is made of the packaged rows, one sentence a row with a link, and each kind of drift
is planted in every sentence that has what it needs: how many are told with file and line, by a failure or a note, and
how many without the links. Last the time of 10,000 words, and what of a filled Word document differs. ``--write``
stores the figures in ``measured.json`` for docs/validation.md.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import lbpmeta as lm
from lbpmeta.evidence.tables import Row
from lbpmeta.manuscript.agreement import same_number
from lbpmeta.manuscript.checked import check_manuscript, compared_with
from lbpmeta.manuscript.entries import Entries
from lbpmeta.manuscript.fill.values import Values
from lbpmeta.manuscript.fill.word import filled_word
from lbpmeta.manuscript.numbers import printed_number
from lbpmeta.manuscript.unlinked import Index
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.workbench.consequences import with_changes
from lbpmeta.workbench.evidence import Evidence

HERE = Path(__file__).parent
WORDS = 10_000


@dataclass(frozen=True)
class Line:
    """A sentence of the made manuscript: its row, its words without the link, and what the link says."""

    row: Row
    text: str
    link: str


def unrelated(folder: Path, evidence: Evidence) -> dict[str, object]:
    """Count what is told of the results of unrelated texts."""
    entries = Entries(evidence)
    index = Index(entries)
    count: Counter[str] = Counter()
    started = time.process_time()
    files = sorted(folder.glob("*.txt"))
    for file in files:
        reading = lm.read_text(file.read_text(encoding="utf-8", errors="replace"), name=file.name)
        for _, held in compared_with(reading, entries, index).pairs():
            count["results"] += 1
            count[held.status] += 1
            count[f"{held.status}: {held.way}"] += bool(held.way)
    return {"texts": len(files), "seconds": round(time.process_time() - started, 1), **count}


def lines_of(evidence: Evidence) -> list[Line]:
    """Return one sentence for each row of an effect, one for its re-derived p, and one for each length of time."""
    made = []
    for table in ("reviews", "trials"):
        for row in evidence.tables[table]:
            if not row.has("estimate", "ci_low", "ci_high", "measure"):
                continue
            extra = f"; I2 = {row['i2']}%" if row["i2"] else ""
            lead = f"In {row['k']} trials the" if row["k"] and int(row["k"]) > 1 else "The"
            if any("E" in row[name] for name in ("estimate", "ci_low", "ci_high")):
                continue  # as programs print, and no paper
            interval = f"({row['level'] or 95}% CI {row['ci_low']} to {row['ci_high']}"
            numbers = f"{row['measure']} was {row['estimate']} {interval}"
            made.append(Line(row, f"{lead} {numbers}{extra})", row.id))
            if row["measure"] == "MD" and row["estimate"].startswith("-") and row["ci_high"].startswith("-"):
                bare = (row[name].lstrip("-") for name in ("estimate", "ci_high", "ci_low"))
                made.append(Line(row, "Pain was {} points lower (95% CI {} to {})".format(*bare), row.id))
            entry = Entries(evidence).pooled(row.id) if table == "reviews" and row["set"] else None
            if entry is not None:
                pool = Values(Entries(evidence)).pool(row.id)
                sign = "" if pool.p.startswith("<") else "= "
                text = f"The {row['measure']} was {pool.estimate} (95% CI {pool.ci}; p {sign}{pool.p})"
                made.append(Line(row, text, f"pool:{row.id}"))
    for row in evidence.tables["statements"]:
        if row["unit"] in ("days", "weeks", "months") and row["value"] and not row["low"]:
            made.append(Line(row, f"It was {row['value']} {row['unit']}", f"{row.id}.estimate"))
    return made


def _swap(text: str, old: str, new: str) -> str:
    """Replace the one place of a number in a sentence; "" where it has none or several, or is the same number."""
    places = re.findall(rf"(?<![\d.-]){re.escape(old)}(?![\d.])", text)
    one, other = printed_number(old.rstrip("%")), printed_number(new.rstrip("%"))
    if len(places) != 1 or (one is not None and other is not None and same_number(other, one)):
        return ""
    return re.sub(rf"(?<![\d.-]){re.escape(old)}(?![\d.])", new, text)


def _digit(number: str, draw: random.Random) -> str:
    """The number with one digit that is another."""
    at = draw.choice([i for i, letter in enumerate(number) if letter.isdigit()])
    return number[:at] + draw.choice([d for d in "0123456789" if d != number[at]]) + number[at + 1 :]


def _dropped(number: str, draw: random.Random) -> str:
    """The number without one of its digits."""
    places = [i for i, letter in enumerate(number) if letter.isdigit()]
    if len(places) < 2:
        return number
    at = draw.choice(places)
    made = number[:at] + number[at + 1 :]
    return made if re.fullmatch(r"-?\d+(?:\.\d+)?", made) else number


def _p(line: Line, draw: random.Random, other: Row) -> str:
    found = re.search(r"; p (= |<)([\d.]+)\)", line.text)
    if found is None:
        return ""
    return line.text.replace(found.group(), "; p = 0.6)" if found[1] == "<" or float(found[2]) < 0.3 else "; p = 0.01)")


def _effect(change: Callable[[Line, random.Random, Row], str]) -> Callable[[Line, random.Random, Row], str]:
    def of_effects(line: Line, draw: random.Random, other: Row) -> str:
        plain = line.link == line.row.id and " lower " not in line.text and line.row.table != "statements"
        return change(line, draw, other) if plain else ""

    return of_effects


#: Kind of drift -> what a sentence becomes; "" where it has nothing of the kind.
DRIFTS: dict[str, Callable[[Line, random.Random, Row], str]] = {
    "a bound": _effect(lambda m, d, o: _swap(m.text, m.row["ci_high"], _digit(m.row["ci_high"], d))),
    "the sign": _effect(
        lambda m, d, o: (
            _swap(m.text, m.row["estimate"], m.row["estimate"].lstrip("-"))
            if m.row["estimate"].startswith("-")
            else _swap(m.text, m.row["estimate"], f"-{m.row['estimate']}")
            if m.row["measure"] in ("MD", "SMD")
            else ""
        )
    ),
    "the estimate of another row": _effect(lambda m, d, o: _swap(m.text, m.row["estimate"], o["estimate"])),
    "p": _p,
    "I2": _effect(
        lambda m, d, o: _swap(m.text, f"{m.row['i2']}%", f"{_digit(m.row['i2'], d)}%") if m.row["i2"] else ""
    ),
    "k": _effect(
        lambda m, d, o: (
            m.text.replace(f"In {m.row['k']} trials", f"In {int(m.row['k']) + 2} trials")
            if m.text.startswith("In ")
            else ""
        )
    ),
    "the wrong unit": lambda m, d, o: m.text.replace(m.row["unit"], "years") if m.row.table == "statements" else "",
    "swapped bounds": _effect(
        lambda m, d, o: m.text.replace(
            f"{m.row['ci_low']} to {m.row['ci_high']}", f"{m.row['ci_high']} to {m.row['ci_low']}"
        )
    ),
    "another level": _effect(lambda m, d, o: m.text.replace("95% CI", "90% CI")),
    "a digit dropped": _effect(lambda m, d, o: _swap(m.text, m.row["ci_low"], _dropped(m.row["ci_low"], d))),
    "the wrong word": lambda m, d, o: m.text.replace(" lower ", " higher ") if " lower " in m.text else "",
}


def told(texts: Iterable[str], evidence: Evidence) -> tuple[set[int], set[int]]:
    """Return the lines that fail, and those that are told, of a manuscript with one sentence a line."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.md")
        file.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
        report = check_manuscript(file, evidence)
        fails = {f.line for f in report.failures if f.check == "against-evidence"}
        notes = {f.line for f in report.notable if f.check in ("against-evidence",)}
        idle = {f.line for f in report.findings if f.check == "against-evidence" and "binds nothing" in f.message}
    return fails, notes | idle


def planted(evidence: Evidence) -> dict[str, object]:
    """Plant each kind of drift in every sentence that has what it needs."""
    lines = lines_of(evidence)
    sound = told([f"{m.text} <!-- lbp: {m.link} -->." for m in lines], evidence)[0]
    kinds: dict[str, dict[str, int]] = {}
    rows = [m.row for m in lines if m.row["estimate"]]
    for kind, change in DRIFTS.items():
        draw = random.Random(f"manuscript {kind}")
        others = {id(m): draw.choice([r for r in rows if r["estimate"] != m.row["estimate"]]) for m in lines}
        made = [(m, text) for m in lines if (text := change(m, draw, others[id(m)])) and text != m.text]
        bound, noted = told([f"{text} <!-- lbp: {m.link} -->." for m, text in made], evidence)
        loose, _ = told([f"{text}." for _, text in made], evidence)
        kinds[kind] = {
            "planted": len(made),
            "fails": len(bound),
            "told": len(bound | noted),
            "fails unlinked": len(loose),
        }
    stale = [m for m in lines if m.link == m.row.id and " lower " not in m.text and m.row["estimate"]]
    draw = random.Random("manuscript stale")
    changes = {}
    for m in stale:
        new = _digit(m.row["estimate"], draw)
        one, other = printed_number(m.row["estimate"]), printed_number(new)
        if one is not None and other is not None and not same_number(one, other):
            changes[m.row.id, "estimate"] = new
    changed = Evidence(with_changes(evidence.tables, changes))
    stale = [m for m in stale if (m.row.id, "estimate") in changes]
    bound, noted = told([f"{m.text} <!-- lbp: {m.link} -->." for m in stale], changed)
    loose, _ = told([f"{m.text}." for m in stale], changed)
    kinds["stale after a change of the evidence"] = {
        "planted": len(stale), "fails": len(bound), "told": len(bound | noted), "fails unlinked": len(loose)
    }  # fmt: skip
    return {"sentences": len(lines), "false": len(sound), "kinds": kinds}


def speed(evidence: Evidence) -> dict[str, object]:
    """Time a manuscript of 10,000 words with a result in every fifth sentence, evidence read before."""
    prose = "The patients of both groups were alike in age and in the length of their complaints before they began. "
    results = [f"{m.text} <!-- lbp: {m.link} -->. " for m in lines_of(evidence)]
    words, parts = 0, []
    for i, result in enumerate(results * 4):
        parts.append(prose * 4 + result + ("\n\n" if i % 5 == 0 else ""))
        words += len(parts[-1].split())
        if words >= WORDS:
            break
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.md")
        file.write_text("".join(parts), encoding="utf-8")
        started = time.process_time()
        report = check_manuscript(file, evidence)
        seconds = time.process_time() - started
    compared = sum(f.check == "against-evidence" for f in report.findings)
    return {"words": words, "results": compared, "seconds": round(seconds, 2)}


def word(evidence: Evidence) -> dict[str, object]:
    """Fill a Word document with every pooled line, and count the members and letters that differ otherwise."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ids = [row.id for row in evidence.tables["reviews"] if row.has("estimate", "ci_low", "ci_high")]
    body = "".join(
        f'<w:p><w:ins w:id="{i}" w:author="A"><w:r><w:t>Tracked.</w:t></w:r></w:ins>'
        f'<w:sdt><w:sdtPr><w:tag w:val="lbp:{row}"/>'
        f"</w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        for i, row in enumerate(ids)
    )
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/media/image1.png", random.Random(1).randbytes(2000))
        archive.writestr("word/comments.xml", f'<w:comments xmlns:w="{space}"/>')
    made = filled_word(Raw("paper.docx", memory.getvalue(), 10**8), Values(Entries(evidence)))
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (memory.getvalue(), made))
    members = [n for n in before.namelist() if n != "word/document.xml" and before.read(n) != after.read(n)]
    control = re.compile(rb"(<w:tag w:val=\"lbp:.*?</w:sdt>)", re.DOTALL)
    letters = re.compile(rb"(<w:t>)[^<]*(</w:t>)")
    masked = [
        control.sub(lambda m: letters.sub(rb"\1\2", m[1]), archive.read("word/document.xml"))
        for archive in (before, after)
    ]
    return {
        "controls": len(ids),
        "other members changed": len(members),
        "rest of the document the same": masked[0] == masked[1],
    }


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    file = HERE / "measured.json"
    measured = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    evidence = lm.load()
    if given.folder:
        measured["unrelated"] = [unrelated(folder, evidence) for folder in given.folder]
    measured |= {"planted": planted(evidence), "speed": speed(evidence), "word": word(evidence)}
    text = json.dumps(measured, indent=1)
    print(text)
    if given.write:
        file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
