"""Audit: every cell of a sheet looked up in its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lbpmeta.evidence.tables import Tables
from lbpmeta.extraction.labels import arm_words
from lbpmeta.extraction.lens import Lens, Stand
from lbpmeta.extraction.mention import Mention, SourceRead
from lbpmeta.extraction.quotes import quote_said
from lbpmeta.extraction.result import CONTRADICTED, QuoteSaid, Standing, VerifiedCell
from lbpmeta.extraction.sources import assigned
from lbpmeta.extraction.times import BASELINE
from lbpmeta.extraction.wanted import Subject, Wanted, group_names, subjects_of, wanted_cells
from lbpmeta.extraction.ways.case import Case
from lbpmeta.extraction.ways.registry import WAYS

__all__ = ["audited"]


def audited(
    tables: Tables,
    origins: Sequence[SourceRead],
    mapping: Mapping[str, Sequence[str]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[tuple[VerifiedCell, ...], tuple[QuoteSaid, ...], tuple[str, ...]]:
    """Look up every cell of a sheet.

    Parameters
    ----------
    tables : Tables
        The sheet.
    origins : sequence of SourceRead
    mapping : mapping of str to sequence of str, optional
        Study or row id (lower case) to file names.
    progress : callable, optional

    Returns
    -------
    cells : tuple of VerifiedCell
    quotes : tuple of QuoteSaid
        Of the rows that have one.
    unmatched : tuple of str
        Studies that no source is known of.
    """
    heads = {u.file: group_names(list(u.read.items())) for u in tables.understood}
    subjects = subjects_of(tables, heads)
    sources = assigned([(s.row, s.study) for s in subjects], origins, mapping)
    cells: list[VerifiedCell] = []
    quotes: list[QuoteSaid] = []
    unmatched: dict[str, None] = {}
    for done, subject in enumerate(subjects):
        if progress is not None:
            progress(done, len(subjects))
        own = sources[subject.row.id]
        wanted = list(wanted_cells(subject.row))
        quote = quote_said(subject.row, wanted, own)
        if quote is not None:
            quotes.append(quote)
        if not own:
            unmatched.setdefault(subject.study or subject.row.id)
        found = _row(subject, wanted, own)
        if quote is not None and quote.stands is False and quote.whole:
            found = [replace(c, proven=True) if c.standing in CONTRADICTED else c for c in found]
        cells += found
    return tuple(cells), tuple(quotes), tuple(unmatched)


def _row(subject: Subject, wanted: Sequence[Wanted], origins: Sequence[SourceRead]) -> list[VerifiedCell]:
    read = [o for o in origins if not o.unread]
    if not read:
        if origins:
            why = "; ".join(f"{o.name}: {o.unread}" for o in origins)
            message = f"The source could not be read: {why}"
        else:
            message = "No source of this study is known: name it in a column `source`, or in a map."
        name = ", ".join(o.name for o in origins)
        return [_cell(subject, w, Standing.UNREAD, message, source=name) for w in wanted]
    mentions = [m for o in read for m in o.mentions]
    arms = (arm_words(subject.arms[0]), arm_words(subject.arms[1]))
    placed: dict[tuple[int, bool], tuple[Lens, list[tuple[Mention, Stand, str]]]] = {}
    found = []
    for one in wanted:
        key = (one.arm, one.baseline)
        if key not in placed:
            time = BASELINE if one.baseline else subject.time
            lens = Lens(one.arm, arms, subject.wanted, subject.others, time, mentions)
            placed[key] = (lens, [(m, lens.stand(m), o.name) for o in read for m in o.mentions])
        lens, stands = placed[key]
        found.append(_asked(subject, one, lens, stands, origins))
    return found


def _asked(
    subject: Subject,
    wanted: Wanted,
    lens: Lens,
    stands: Sequence[tuple[Mention, Stand, str]],
    origins: Sequence[SourceRead],
) -> VerifiedCell:
    case = Case(subject, wanted, lens, stands)
    for way in WAYS:
        answer = way.ask(case)
        if answer is not None:
            mention = answer.placed.mention if answer.placed else None
            return _cell(
                subject, wanted, answer.standing, answer.message, way=way.name, unsure=answer.unsure,
                place=mention.place if mention else "", quote=mention.quote if mention else "",
                printed=mention.text if mention else "", source=answer.placed.source if answer.placed else "",
            )  # fmt: skip
    return _cell(
        subject, wanted, Standing.NOT_FOUND, _not_found(case, origins), source=", ".join(o.name for o in origins)
    )


def _not_found(case: Case, origins: Sequence[SourceRead]) -> str:
    parts = ["Not found, and nothing was found in its place."]
    if case.exact:
        best = case.exact[0]
        parts.append(
            f"Its digits stand in {best.source}, {best.mention.place}, and nothing says that they are of this."
        )
    left = [f"{o.name}: {o.unread or '; '.join(o.left[:2])}" for o in origins if o.unread or o.left]
    if left:
        parts.append(f"Not all was read ({'; '.join(left)[:300]}).")
    return " ".join(parts)


def _cell(
    subject: Subject, wanted: Wanted, standing: Standing, message: str, *, way: str = "", place: str = "",
    quote: str = "", source: str = "", unsure: tuple[str, ...] = (), printed: str = "",
) -> VerifiedCell:  # fmt: skip
    return VerifiedCell(
        subject.row, subject.study, wanted.column, wanted.text, standing, message, place, quote, source, way, unsure,
        printed,
    )  # fmt: skip
