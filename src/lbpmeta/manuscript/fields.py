"""Fields: links that bind no result that was read: of single numbers, and of sentences that were not read as one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.manuscript.agreement import same_number
from lbpmeta.manuscript.entries import EvidenceEntry, Meant
from lbpmeta.manuscript.findings import said_to_differ
from lbpmeta.manuscript.linked import units_differ
from lbpmeta.manuscript.numbers import TRIPLE, Compared, printed_number
from lbpmeta.manuscript.written import WrittenField
from lbpmeta.report.answers import AGAINST_EVIDENCE

__all__ = ["finding_of_field"]

#: (name, in the text, in the evidence) of what differs; None where nothing could be compared.
_Differs = tuple[tuple[str, str, str], ...]


def finding_of_field(field: WrittenField, meant: Meant, file: str) -> Finding:
    """Return what is told of a link that binds no result.

    Where it speaks of one number, that is compared with the last one before it. Where it speaks of a row and the
    sentence was not read as a result, the three numbers of the row must stand in it: one that is missing beside the two
    others differs.

    Parameters
    ----------
    field : WrittenField
    meant : Meant
    file : str
        The manuscript.
    """
    compared = _of_numbers(field, meant) if meant.field else _of_sentence(field, meant)
    differs: _Differs = ()
    printed: Mapping[str, str] = {}
    if compared is None:
        verdict = Verdict.NOT_CHECKABLE
        message = f"The link {field.link!r} stands beside no number of it: it binds nothing."
    else:
        differs, printed = compared
        verdict = Verdict.INCONSISTENT if differs else Verdict.CONSISTENT
        shown = ", ".join(printed.values())
        message = f"{shown} is equal to {field.link} (linked)."
        if differs:
            message = f"{shown} differs from {field.link} (linked): {said_to_differ(differs)}."
    return Finding(
        AGAINST_EVIDENCE,
        verdict,
        Severity.MATERIAL if verdict is Verdict.INCONSISTENT else Severity.INFO,
        message,
        printed=MappingProxyType(dict(printed)),
        rows=(field.link, *dict.fromkeys(entry.row.id for entry in meant.entries)),
        source=file,
        locator=f"link, {field.place}",
        missing=("a number beside it",) if verdict is Verdict.NOT_CHECKABLE else (),
        file=file,
        line=field.line or 0,
    )


def _of_numbers(field: WrittenField, meant: Meant) -> tuple[_Differs, Mapping[str, str]] | None:
    """The last numbers against the ones that the link names."""
    names = ("ci_low", "ci_high") if meant.field == "ci" else (meant.field,)
    entry = next((e for e in meant.entries if all(name in e.numbers for name in names)), None)
    texts = field.texts[-len(names) :]
    if entry is None or len(texts) < len(names):
        return None
    pairs = [(name, text, entry.numbers[name]) for name, text in zip(names, texts, strict=True)]
    differs = [(name, text, theirs.text) for name, text, theirs in pairs if not _same(text, theirs)]
    if meant.field == "estimate" and units_differ(field.unit, entry.unit):
        differs.append(("unit", field.unit, entry.unit))
    return tuple(differs), dict(zip(names, texts, strict=True))


def _of_sentence(field: WrittenField, meant: Meant) -> tuple[_Differs, Mapping[str, str]] | None:
    """The numbers of a sentence against those of a row; None where it is not about them."""
    found = [fit for entry in meant.entries if (fit := _in_sentence(field, entry)) is not None]
    return min(found, key=lambda fit: len(fit[0]), default=None)


def _in_sentence(field: WrittenField, entry: EvidenceEntry) -> tuple[_Differs, Mapping[str, str]] | None:
    if not set(TRIPLE) <= set(entry.numbers):
        return None
    stands = dict.fromkeys(TRIPLE, "")
    left = list(field.texts)
    # The number with most digits chooses first, and none stands for two: a row's 1 is near to many bounds.
    for name in sorted(TRIPLE, key=lambda name: -(entry.numbers[name].decimals or 0)):
        found = next((text for text in left if _same(text, entry.numbers[name])), "")
        if found:
            stands[name] = found
            left.remove(found)
    missing = [name for name, text in stands.items() if not text]
    if len(missing) > 1:
        return None
    others = [text for text in field.texts if text not in stands.values()]
    differs = tuple((name, _nearest(others, entry.numbers[name]), entry.numbers[name].text) for name in missing)
    return differs, {name: text for name, text in stands.items() if text}


def _nearest(texts: list[str], theirs: Compared) -> str:
    """The number of the text that the missing one most likely became; "" where there is none."""
    numbers = [(text, number) for text in texts if (number := printed_number(text)) is not None]
    near = min(numbers, key=lambda pair: abs(abs(pair[1].values.mid) - abs(theirs.values.mid)), default=None)
    return "" if near is None else near[0]


def _same(text: str, theirs: Compared) -> bool:
    mine = printed_number(text)
    return mine is not None and same_number(mine, theirs)
