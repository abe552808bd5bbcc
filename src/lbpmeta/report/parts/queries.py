"""Queries: a neutral, complete question to the authors about a row, in their language.

What was printed and where, why it does not fit, what that rests on, what would make it fit, and a line for the answer.
The words are data, one file for each language; a check without a sentence of its own has a general one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from lbpmeta import __version__
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.errors import ConfigurationError, NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.premise import Premise, Status
from lbpmeta.report.answers import is_typed

__all__ = ["ASKED", "LANGUAGES", "Query", "query_about"]

#: Languages that there are.
LANGUAGES: Final = ("en", "nl", "de")

#: Verdicts that are worth a question.
ASKED: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)

_WIDTH: Final = 96
#: At most so many changes are named, and premises that are there all the same go unnamed.
_CHANGES: Final = 3
_SILENT: Final = ("pooled", "transcription")

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A question to authors.

    Parameters
    ----------
    language, title : str
    opening : tuple of str
        Greeting and first sentence.
    questions : tuple of (str, tuple of (str, tuple of str))
        For each finding a heading ("" where there is one), and its parts: heading and lines.
    closing : tuple of str

    Examples
    --------
    >>> import lbpmeta as lm
    >>> query = lm.load().check().query("minerva-sorensen-lumbopelvic", language="nl")
    >>> query.title
    'Een vraag over gepubliceerde getallen'
    """

    language: str
    title: str
    opening: tuple[str, ...]
    questions: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    closing: tuple[str, ...]

    def __str__(self) -> str:
        lines = [self.title, "=" * len(self.title), "", *self._wrapped(self.opening)]
        for heading, parts in self.questions:
            lines += [heading, "-" * len(heading), ""] if heading else []
            for name, told in parts:
                lines.append(f"{name}:")
                lines += [textwrap.fill(f"- {line}", _WIDTH, subsequent_indent="  ") for line in told]
                lines.append("")
        return "\n".join([*lines, *self._wrapped(self.closing)]).rstrip() + "\n"

    def _wrapped(self, paragraphs: Sequence[str]) -> Iterator[str]:
        for paragraph in paragraphs:
            yield from (textwrap.fill(paragraph, _WIDTH), "")


def query_about(
    findings: Sequence[Finding], tables: Tables | None = None, language: str = "en", *, check: str = ""
) -> Query:
    """Return the question about the findings of a row.

    Parameters
    ----------
    findings : sequence of Finding
        About one row; those that say inconsistent or implausible are asked about.
    tables : Tables, optional
        For the citation and the quote.
    language : {"en", "nl", "de"}
    check : str
        Ask about this check's findings alone.

    Raises
    ------
    ConfigurationError
        If there is no such language.
    NotDefinedError
        If there is nothing to ask.
    """
    if language not in LANGUAGES:
        raise ConfigurationError(f"`language` is {language!r}; it must be one of {', '.join(map(repr, LANGUAGES))}.")
    told = [f for f in findings if f.verdict in ASKED and check in ("", f.check)]
    if not told:
        of_check = f" of the check {check!r}" if check else ""
        raise NotDefinedError(f"No finding{of_check} disagrees here: there is nothing to ask.")
    words = _words(language)
    letter = words["letter"]
    row = tables.known(told[0].rows[0]) if tables is not None and told[0].rows else None
    # What the same numbers are asked about in several ways is one question.
    groups: dict[tuple[tuple[str, str], ...], list[Finding]] = {}
    for finding in told:
        groups.setdefault(tuple(finding.printed.items()), []).append(finding)
    questions = []
    for i, group in enumerate(groups.values(), 1):
        heading = letter["question"].format(number=i) if len(groups) > 1 else ""
        questions.append((heading, tuple(_parts(group, row, words))))
    opening = letter["opening_typed" if is_typed(told[0]) else "opening"].format(
        document=_document(told[0], row, tables)
    )
    about = {"row": told[0].rows[0] if told[0].rows else "-", "check": ", ".join(dict.fromkeys(f.check for f in told))}
    made = letter["made"].format(version=__version__, **about)
    return Query(language, letter["title"], (letter["greeting"], opening), tuple(questions), (letter["closing"], made))


def _parts(group: Sequence[Finding], row: Row | None, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    letter, finding = words["letter"], group[0]
    if finding.printed:
        yield letter["printed"], tuple(f"{_field(n, words)}: {v}" for n, v in finding.printed.items())
    place = ", ".join(text for text in (finding.source, finding.locator, *finding.rows[:1]) if text)
    if place:
        yield letter["place"], (place,)
    if row is not None and row["quote"]:
        yield letter["quote"], (f"“{row['quote']}”",)
    yield letter["why"], tuple(_why(f, words) for f in group)
    premises = dict.fromkeys(_premise(p, words) for f in group for p in f.premises if p.name not in _SILENT)
    yield letter["premises"], tuple(premises) or (letter["no_premises"],)
    fits = dict.fromkeys(text for f in group for r in f.repairs[:_CHANGES] if (text := _change(f, r, words)))
    if not fits:
        sets = ((name, values) for f in group for name, values in f.admissible.items())
        told = (
            (n, str(values).replace(" to ", f" {letter['to']} ").replace(" or ", f" {letter['or']} "))
            for n, values in sets
        )
        fits = dict.fromkeys(letter["admissible"].format(field=_field(n, words), values=v) for n, v in told)
    yield letter["fits"], (*fits, letter["another" if fits else "another_alone"])
    yield letter["answer"], (letter["answer_line"],)


def _document(finding: Finding, row: Row | None, tables: Tables | None) -> str:
    """The document that printed the numbers: its citation, or how it is called."""
    source = tables.known(row["source"]) if tables is not None and row is not None else None
    cited = source["citation"] if source is not None else ""
    return (cited or finding.source or "–").rstrip(".")


def _why(finding: Finding, words: Words) -> str:
    sentences = words["checks"]
    numbers = ", ".join(f"{_field(name, words)} {value}" for name, value in finding.printed.items())
    # A cell of another row ("id: column") fills no sentence; a number that is not there leaves the general one.
    filled = {"numbers": numbers or finding.check, "check": finding.check, **finding.printed}
    for template in (sentences.get(finding.check, ""), sentences["generic"]):
        try:
            if template:
                return template.format_map(filled)
        except KeyError:
            continue
    return numbers


def _premise(premise: Premise, words: Words) -> str:
    letter = words["letter"]
    status = {Status.ASSUMED: "assumed", Status.ENTAILED: "entailed", Status.DECLARED: "declared"}[premise.status]
    value = words["values"].get(premise.value, premise.value)
    what = words["premises"].get(premise.name, f"{premise.name}: {{value}}").format(value=value)
    return f"{what} ({letter[status].format(origin=words['origins'].get(premise.origin, '')).strip()})"


def _change(finding: Finding, repair: Repair, words: Words) -> str:
    """What a repair changes; "" where it is no change of printed numbers that can be said in this language."""
    letter = words["letter"]
    fields, values, printed = (text.split(", ") for text in (repair.field, repair.value, repair.printed))
    if not len(fields) == len(values) == len(printed):
        return ""
    told = [
        letter["change"].format(field=_field(f, words), value=v, printed=p)
        for f, v, p in zip(fields, values, printed, strict=True)
    ]
    if any(field in finding.rows for field in fields):
        return ""  # the row itself, such as one that is counted twice
    why = words["slips"].get(repair.why.split(";")[0], "")
    return f"{'; '.join(told)}" + (f" ({why})" if why else "")


def _field(name: str, words: Words) -> str:
    """A column in words; of another row with its id."""
    row, mark, column = name.rpartition(": ") if ": " in name else name.rpartition(".")
    column = column if mark else name
    shown = words["fields"].get(column, column.replace("_", " "))
    return words["letter"]["in_row"].format(field=shown, row=row) if mark and row else shown


@cache
def _words(language: str) -> Words:
    import tomllib

    text = (files("lbpmeta.report.parts.languages") / f"{language}.toml").read_text(encoding="utf-8")
    found: Words = tomllib.loads(text)
    return found
