"""Difference: what changed between two states of evidence, and what changed with it."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lbpmeta.checks.core.finding import RANK, Severity, Verdict
from lbpmeta.checks.run.findings import Findings, Head
from lbpmeta.config import find_configuration
from lbpmeta.errors import DataError, LbpmetaError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.manuscript.untrue import untrue_sentences
from lbpmeta.premises.declaration import NOTHING_DECLARED, Declaration, Declarations
from lbpmeta.report.formats.markdown import code, escaped, markdown_table
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load
from lbpmeta.workbench.reading import Reading
from lbpmeta.writing import write_atomically

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "Difference", "compare", "load_state"]

_SEVERITIES: Final = tuple(Severity)
_KINDS: Final = ("number", "verdict", "pooled", "judgement", "sentence")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not what it was.

    Parameters
    ----------
    kind : {"number", "verdict", "pooled", "judgement", "sentence"}
    row : str
        Id of the row; the place of a sentence of a manuscript.
    what : str
        The column, the check, the re-derived line, the threshold, or the sentence.
    old, new : str
        "" where it did not exist before, or no longer exists.
    note : str
        What a reader must know: the message of a finding that is new, and the premises whose change turned it.
    """

    kind: str
    row: str
    what: str
    old: str
    new: str
    note: str = ""

    def __str__(self) -> str:
        text = f"{self.row}  {self.what}: {self.old or '(none)'} -> {self.new or '(none)'}"
        return f"{text}  {self.note}" if self.note else text


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes from one state of evidence to another.

    Parameters
    ----------
    changes : tuple of Change
        In the order numbers, verdicts, pooled lines, judgements, sentences of manuscripts.
    old, new : str
        What was compared.
    """

    changes: tuple[Change, ...]
    old: str
    new: str

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(c for c in self.changes if c.kind == kind)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per change."""
        import pandas as pd

        columns = ("kind", "row", "what", "old", "new", "note")
        return pd.DataFrame([[getattr(c, name) for name in columns] for c in self.changes], columns=list(columns))

    def __str__(self) -> str:
        lines = [f"From {self.old} to {self.new}: {self.tally}."]
        for kind, title in _TITLES.items():
            if self.of_kind(kind):
                lines += [f"\n{title}", *(f"  {change}" for change in self.of_kind(kind))]
        return "\n".join(lines)

    def to_markdown(self) -> str:
        """Return the changes as Markdown tables, for the comment of a pull request."""
        parts = [f"# Evidence from {self.old} to {self.new}", f"{self.tally}."]
        for kind, title in _TITLES.items():
            rows = [[code(c.row), *map(escaped, (c.what, c.old, c.new, c.note))] for c in self.of_kind(kind)]
            if rows:
                parts += [f"## {title}", markdown_table(["row", "what", "before", "now", ""], rows)]
        return "\n\n".join(parts) + "\n"

    @property
    def tally(self) -> str:
        """How many changes of each kind there are, in words."""
        counts = [f"{len(self.of_kind(k))} {_NOUNS[k]}" for k in _KINDS if self.of_kind(k)]
        return ", ".join(counts) or "nothing changed"


_TITLES: Final[Mapping[str, str]] = {
    "number": "Printed numbers and words",
    "verdict": "Verdicts of the checks",
    "pooled": "Pooled lines, re-derived",
    "judgement": "Judgements",
    "sentence": "Sentences of the manuscript that are no longer true",
}
_NOUNS: Final[Mapping[str, str]] = {
    "number": "changed cells",
    "verdict": "changed verdicts",
    "pooled": "changed pooled lines",
    "judgement": "changed judgements",
    "sentence": "sentences no longer true",
}


def compare(old: Evidence, new: Evidence, manuscripts: Sequence[Reading] = ()) -> Difference:
    """Return what changed: printed cells, verdicts, re-derived pooled lines, judgements, and sentences about them.

    Parameters
    ----------
    old, new : Evidence
        Rows are matched by id.
    manuscripts : sequence of Reading
        Documents that report the evidence: their sentences that agreed with the old state and not with the new.

    Examples
    --------
    >>> evidence = load()
    >>> compare(evidence, evidence).tally
    'nothing changed'
    """
    changes = (*_cells(old, new), *_verdicts(old, new), *_pooled(old, new), *_judgements(old, new))
    sentences = (Change("sentence", one.place, f'"{one.sentence}"', "true", "no longer", one.why)
                 for reading in manuscripts for one in untrue_sentences(reading, old, new))  # fmt: skip
    changes = (*changes, *sentences)
    return Difference(changes, old.tables.path, new.tables.path)


def load_state(text: str, folder: str | Path = "data") -> Evidence:
    """Return evidence from a path, or from a revision of the git repository around the current folder.

    What its project's configuration declares about the rows is declared.

    Parameters
    ----------
    text : str
        A folder or file; else a revision ("HEAD~1", "v1.2"), or "revision:folder".
    folder : str or Path
        Where the tables are in a revision that names no folder.

    Raises
    ------
    DataError
        If it is neither.
    """
    if Path(text).exists():
        named = Path(text)
        return load(text).declaring(*find_configuration(named if named.is_dir() else named.parent).said)
    revision, _, inside = text.partition(":")
    inside = inside or Path(folder).as_posix()
    # Git would take a name with a dash in front for an option, and some of its options write files.
    if not revision or revision.startswith("-") or inside.startswith("-"):
        raise DataError(f"{text!r} is neither a path nor a revision: no name begins with a dash, and none is empty.")
    commit = _git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    archive = _git("archive", "--format=tar", commit.stdout.decode().strip(), "--", inside) if commit.ok else commit
    if not archive.ok:
        raise DataError(
            f"{text!r} is neither a path nor a revision that holds {inside!r} (git: {archive.why}). Name a folder, "
            "or a revision as in HEAD~1 or HEAD~1:data."
        )
    import io
    import tarfile

    with tempfile.TemporaryDirectory(prefix="lbpmeta-") as place:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(place, filter="data")
        found = load(Path(place) / inside)
        (Path(place) / ".git").mkdir(exist_ok=True)  # the root of the revision: no configuration above it counts
        for name in ("lbpmeta.toml", "pyproject.toml"):
            _put(commit.stdout.decode().strip(), inside, name, Path(place))
        said = find_configuration(Path(place) / inside).said
    return Evidence(found.tables.named(f"{revision}:{inside}")).declaring(*said)


def _put(commit: str, inside: str, name: str, place: Path) -> None:
    """Write the configurations of a revision that may count for a folder of it."""
    for folder in Path(inside).parents:
        file = (folder / name).as_posix()
        found = _git("show", f"{commit}:./{file}")
        if found.ok and not (place / file).exists():
            write_atomically(place / file, found.stdout)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What git answered."""

    ok: bool
    stdout: bytes
    why: str


def _git(*arguments: str) -> _Answer:
    """Run git; the names of files mean themselves, and patterns nothing."""
    command = ["git", "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        return _Answer(False, b"", f"it cannot be run: {error.strerror}")
    told = done.stderr.decode(errors="replace").strip().splitlines()
    return _Answer(done.returncode == 0, done.stdout, told[-1] if told else "it said nothing")


def _cells(old: Evidence, new: Evidence) -> Iterator[Change]:
    before, after = ({row.id: row for row in e.tables} for e in (old, new))
    for row_id in dict.fromkeys([*before, *after]):
        one, two = before.get(row_id), after.get(row_id)
        if one is None or two is None:
            gone = one is not None
            yield Change("number", row_id, "row", "there" if gone else "", "" if gone else "there")
            continue
        for column in dict.fromkeys([*one.cells, *two.cells]):
            if one[column] != two[column]:
                yield Change("number", row_id, column, one[column], two[column])


def _verdicts(old: Evidence, new: Evidence) -> Iterator[Change]:
    before, after = (_by_check(e.check().findings) for e in (old, new))
    said = _declared(old), _declared(new)
    for key in dict.fromkeys([*before, *after]):
        one, two = before.get(key), after.get(key)
        if _word(one) != _word(two):
            loud = two is not None and two.verdict in _LOUD
            message = two.finding.message if loud and two is not None and two.finding is not None else ""
            turned = _turned(key[0], one, two, *said)
            yield Change("verdict", key[0], key[1], _word(one), _word(two), f"{message} {turned}".strip())


_LOUD: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)


def _by_check(findings: Findings) -> dict[tuple[str, str], Head]:
    """Return the worst of what was said of each row by each check."""

    def rank(head: Head) -> tuple[int, int]:
        severity = head.finding.severity if head.finding is not None else Severity.INFO
        return RANK[head.verdict], _SEVERITIES.index(severity)

    worst: dict[tuple[str, str], Head] = {}
    for head in findings.heads():
        key = (head.row, head.check)
        if key not in worst or rank(head) > rank(worst[key]):
            worst[key] = head
    return worst


def _word(head: Head | None) -> str:
    if head is None:
        return ""
    return f"{head.verdict} (expected)" if head.finding is not None and head.finding.expected else str(head.verdict)


def _declared(evidence: Evidence) -> Callable[[str], Declarations]:
    def about(row_id: str) -> Declarations:
        row = evidence.tables.known(row_id)
        return NOTHING_DECLARED if row is None else declared_about(evidence.tables, row)

    return about


def _turned(
    row_id: str,
    one: Head | None,
    two: Head | None,
    before: Callable[[str], Declarations],
    after: Callable[[str], Declarations],
) -> str:
    """Say which premises of a finding are declared otherwise than before; "" where none is."""
    named = [p.name for head in (one, two) if head is not None and head.finding for p in head.finding.premises]
    was, now = before(row_id), after(row_id)
    told = []
    for name in dict.fromkeys(named):
        old, new = was.get(name), now.get(name)
        if (old and old.value) != (new and new.value):
            told.append(f"{name}: {_said(old)} -> {_said(new)}")
    return f"Premise {'; '.join(told)}." if told else ""


def _said(declaration: Declaration | None) -> str:
    if declaration is None:
        return "not declared"
    return f"{declaration.value}" + (f" ({declaration.where})" if declaration.where else "")


def _pooled(old: Evidence, new: Evidence) -> Iterator[Change]:
    before, after = (_lines(e) for e in (old, new))
    for row_id in dict.fromkeys([*before, *after]):
        one, two = before.get(row_id, ""), after.get(row_id, "")
        if one != two:
            yield Change("pooled", row_id, "re-derived", one, two)


def _lines(evidence: Evidence) -> dict[str, str]:
    found = {}
    for row in evidence.tables.rows.get("reviews", ()):
        if not row["set"] or row["rows_missing"]:
            continue
        try:
            fit = evidence.pool(row.id)
        except LbpmetaError as error:
            found[row.id] = f"not re-derivable: {error}"
            continue
        shown = fit.display()
        i2 = f", I2 {fit.i2:.1f} %" if math.isfinite(fit.i2) else ""
        found[row.id] = f"{shown.estimate:.4g} ({shown.ci.low:.4g} to {shown.ci.high:.4g}), k {fit.k}{i2}"
    return found


def _judgements(old: Evidence, new: Evidence) -> Iterator[Change]:
    before, after = (_judged(e) for e in (old, new))
    for key in dict.fromkeys([*before, *after]):
        one, two = before.get(key, ""), after.get(key, "")
        if one != two:
            yield Change("judgement", key[0], f"against {key[1]}", one, two)


def _judged(evidence: Evidence) -> dict[tuple[str, str], str]:
    from lbpmeta.relevance.rows import judge_row

    found = {}
    for table in ("reviews", "trials"):
        for row in evidence.tables.rows.get(table, ()):
            if not row.has("estimate", "ci_low", "ci_high", "better"):
                continue
            for threshold in evidence.thresholds(row.id):
                try:
                    judgement = judge_row(row, threshold)
                except LbpmetaError as error:
                    found[row.id, threshold.id] = f"not judged: {error}"
                    continue
                found[row.id, threshold.id] = f"{judgement.man_son_hing} ({judgement.position})"
    return found
