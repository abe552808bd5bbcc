"""Rows of own tables: which table a record belongs to, its words, and which rows stand behind a pooled line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.aliases import slug
from lbpmeta.evidence.cells import plain_number
from lbpmeta.evidence.declared import PREMISE_COLUMNS
from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.renames.shares import ACCURACY, SHARES
from lbpmeta.evidence.names.renames.sizes import made_by_counts
from lbpmeta.evidence.own.columns import IN_ONE_CELL, NUMBER_COLUMNS, Columns
from lbpmeta.evidence.own.sets import dividing, group_of
from lbpmeta.evidence.own.single import as_statement
from lbpmeta.evidence.parts import cleaned
from lbpmeta.evidence.schema import column_names, fields_of
from lbpmeta.evidence.tables import GUESSED
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.tokens import words_of
from lbpmeta.measures.one_group import ONE_GROUP
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.recipe import model_named

__all__ = ["Drafting", "grouped", "with_sizes"]

#: Measures of a single group.
_SINGLE: Final = frozenset(measure.name for measure in ONE_GROUP if measure.name != "GEN")
_TEXTS: Final = ("outcome", "comparison", "timepoint", "kind", "contrast", "better", "arm1", "arm2", "instrument")
_CLAIMS: Final = ("quote", "locator", "quantity", "claim_effect", "claim_relevance", "conclusion", "expected")
#: Columns of words that are taken over as they stand.
_WORDS: Final[tuple[str, ...]] = (
    *(*_TEXTS, *_CLAIMS, "note", "set", "subgroup", "recipe", "model", "tau2_method", "ci_method", "unit"),
    *("rows_missing", "expected_reason", "subject", "source", "measure"),
)
_REVIEW: Final = ("k", "tau2", "q", "q_df", "q_p", "i2", "i2_low", "i2_high", "pi_low", "pi_high", "z")
_BRACKETS: Final = re.compile(r"[\(\[].*?[\)\]]")
_POOLED: Final = re.compile(
    r"(?P<sub>sub)?totals?|totaal|summe|gesamt|totale|overall|pooled|summary|combined"
    r"|(?:pooled|overall|summary|combined|total) (?:effect|estimate)s?"
    r"|(?:omitting|excluding|leaving out)[ :_].+"  # all studies but one
    r"|(?P<model>re|fe|ee|ce|random|fixed|common|equal)(?:[- ]effects?)?(?: (?:model|estimate|meta-analysis))?"
)


class Drafting:
    """How the records of one table become rows: what the header alone decides is decided once.

    Parameters
    ----------
    raw : RawTable
    columns : Columns
    table : {"", "trials", "reviews", "statements"}
        What its rows are; "" tells by their numbers.
    silent : dict of str to list of str
        What is passed over, by what is said about it; filled in place.
    """

    def __init__(self, raw: RawTable, columns: Columns, table: str, silent: dict[str, list[str]]) -> None:
        self._raw, self._columns, self._table, self._silent = raw, columns, table, silent
        self._at = {c: p for c, p in columns.at.items() if c not in NUMBER_COLUMNS and c not in IN_ONE_CELL}
        self._copied = [("x_subgroup" if c == "subgroup" else c, self._at[c]) for c in _WORDS if c in self._at]
        named = self._at.get("set", -1)  # in a column of another name each cell is one set, in however many words
        self._divided = named if named >= 0 and raw.header[named].strip().lower() not in ("set", "sets") else -1
        self._declared = [(c, self._at[c]) for c in PREMISE_COLUMNS if c in self._at]
        self._review = [c for c in _REVIEW if c != "z" and c in columns.at]
        self._line = "line" if raw.mark else "row"
        self._no_share = not _may_be_share(raw, columns.at)
        self._by_author = _of_reviews(raw, self._at)
        numbered = (p for p, h in enumerate(raw.header) if _NUMBER_OF_STUDY.fullmatch("".join(words_of(h))))
        self._numbered = next(numbered, None)
        self._named = None if self._at.keys() & {"study", "author", "review"} else _naming(raw, columns)

    def _word(self, record: Sequence[str], column: str) -> str:
        return record[self._at[column]] if column in self._at else ""

    def _number_of_study(self, record: Sequence[str], *, dated: bool) -> str:
        """Return the number of a study where nothing names it, or what stands under "id" where a year alone would."""
        row_id = self._word(record, "id").strip()
        if dated and any(c.isalpha() for c in row_id):
            return row_id
        return "" if self._numbered is None else record[self._numbered].strip().removesuffix(".0")

    def draft(self, line: int, record: Sequence[str], numbers: dict[str, str]) -> Draft:
        """Return the row of a record."""
        label = self._word(record, "study") or self._word(record, "review")
        review = label if self._by_author else ""
        label = self._word(record, "author") if self._by_author else label
        author, year = self._word(record, "author"), self._word(record, "year").removesuffix(".0")
        if not label or (author and label.removesuffix(".0").isdigit()):
            name = author if self._named is None else record[self._named].strip()
            name = name or self._number_of_study(record, dated=bool(year))
            label = name if year and year in name else " ".join(w for w in (name, year) if w)
        pooled = _pooled(label)
        kind = self._table or self._kind(numbers, pooled is not None)
        cells = {own: record[p] for own, p in self._columns.kept.items()} | numbers
        if self._columns.guessed:
            cells[GUESSED] = self._columns.guessed
        if self._columns.second is not None and numbers.get("estimate"):
            place, relation = self._columns.second
            if text := _one_number(record[place]):
                cells |= {"x_second": text, "x_second_of": numbers["estimate"], "x_second_as": relation}
        for column, place in self._copied:
            if record[place]:
                cells[column] = slug(record[place]) if place == self._divided else record[place]
        for column, place in self._declared:
            if record[place]:
                cells[column] = _premise(column, record[place])
        if review:
            cells.setdefault("x_meta_review", review)
        if _turned_over(numbers):
            cells.setdefault("rounding", "inverted")
        row_id = self._word(record, "id")
        if row_id and not (label and row_id.removesuffix(".0").isdigit()):
            cells["id"] = row_id
        cells.setdefault("locator", f"{self._line} {line}")
        if cells.get("model"):
            cells["model"] = model_named(cells["model"])
        _legal(cells, kind, self._silent)
        if kind == "statements":
            as_statement(cells, self._columns, label)
        elif kind == "reviews":
            cells["review"] = label
            if pooled:
                cells.setdefault("id", pooled[0])
            model = pooled["model"] if pooled else None
            if model:
                cells.setdefault("model", model_named(model))
        else:
            cells["trial"] = label
            two = "estimate" in cells or any(c in cells for c in _OF_THE_OTHER)
            for single in ("events", "n"):
                alone = f"{single}1" not in cells and not two
                if single in cells:  # beside an estimate or a second arm it may be that of both: its measure tells
                    cells[f"{single}1" if alone else f"x_{single}"] = cells.pop(single)
        known = _known(kind)
        for column in [c for c in cells if c not in known and not c.startswith("x_")]:
            cells[f"x_{column}"] = cells.pop(column)
        return Draft(kind, self._raw.file, line, label, cells)

    def _kind(self, numbers: dict[str, str], pooled: bool) -> str:
        """Return the table that a record belongs to, by its numbers."""
        told = {c for c in self._review if numbers.get(c)}
        arms = "events1" in numbers or "mean1" in numbers
        if pooled or (told and not (told == {"k"} and arms and "estimate" not in numbers)):
            return "reviews"
        if "events" in numbers and "n" in numbers and not numbers.keys() & {"events1", "n2", "mean1"}:
            named = self._columns.measure not in ("", "PR") or self._columns.log
            other = "estimate" in numbers and (named or self._columns.analysis or self._no_share)
            return "trials" if other else "statements"  # the estimate may be that of the contrast of two groups
        return "trials"


def _may_be_share(raw: RawTable, at: Mapping[str, int]) -> bool:
    """Whether an estimate can be the share of its counts: so named, or so by its numbers in half of the rows.

    A c-statistic, a kappa or an effect beside events and persons is none: their share is not printed in the row.
    """
    if "estimate" not in at:
        return True
    numbers = floats_of(raw.records, at["estimate"])
    if any(x < 0 for x in numbers):
        return False  # no percentage is
    name = raw.header[at["estimate"]]
    if "%" in name or not {"events", "n"} <= at.keys() or (SHARES | ACCURACY | {"risk"}) & set(words_of(name)):
        return True
    return made_by_counts(raw.records, at["estimate"], at["events"], at["n"])


#: What a row of two arms holds of the second.
_OF_THE_OTHER: Final = ("n2", "events2", "time2", "mean2")
#: Columns of words that differ from row to row and name no study.
_NO_NAME: Final = frozenset(
    ("doi", "url", "link", "note", "notes", "comment", "comments", "abstract", "id", "pmid", "key")
)
#: Words of columns that name what a row is of, though it may have several rows.
_NAMING: Final = frozenset(("name", "paper", "reference", "ref", "source", "article", "citation", "publication"))
_SHORT_NAME: Final = 60
_DISTINCT: Final = 0.8
_REPEATED: Final = 0.2
_ENOUGH_ROWS: Final = 3
#: So many times as many studies as reviews are cited where the column called studies names reviews.
_MORE: Final = 2


#: "Lee et al. (2018)", "Lee & Kim 2018a", "Lee2018": an author and a year.
_CITATION: Final = re.compile(
    r"[^\W\d_][\w'\u2019.-]*(?:[ ,;&_]+(?:[^\W\d_][\w'\u2019.-]*))*[ ,._-]*\(?(?:19|20)\d\d[a-z]?\)?(?:[ _-]\w{1,3})?"
)
_MOSTLY: Final = 0.5


def _cites(text: str) -> bool:
    return len(text) <= _SHORT_NAME and _CITATION.fullmatch(text) is not None


def _of_reviews(raw: RawTable, at: Mapping[str, int]) -> bool:
    """Whether the studies are cited in the column of authors, and the one of studies names the review of each."""
    if not {"study", "author"} <= at.keys() or at["study"] == at["author"]:
        return False
    studies, authors = ([r[at[c]].strip() for r in raw.records if r[at[c]].strip()] for c in ("study", "author"))
    cited, named = (sum(map(_cites, words)) for words in (authors, studies))
    many = len(authors) >= _ENOUGH_ROWS and len(set(authors)) >= _MORE * len(set(studies))
    return many and cited >= _DISTINCT * len(authors) and named <= (1 - _DISTINCT) * len(studies)


#: Columns that number the studies: "study no", "studynum", pcnetmeta's "s.id".
_NUMBER_OF_STUDY: Final = re.compile(r"(?:study|trial)(?:num|number|nr|no|nummer)|sid")


def _naming(raw: RawTable, columns: Columns) -> int | None:
    """Return the place of the first column of short words that tells the rows apart; None if there is none."""
    if len(raw.records) < _ENOUGH_ROWS:
        return None
    cited = [p for c, p in columns.at.items() if c in ("source", "locator")]
    for place in sorted((*columns.kept.values(), *cited)):  # however often a study stands
        words = [r[place].strip() for r in raw.records if r[place].strip()]
        if 2 * len(words) > len(raw.records) and sum(map(_cites, words)) >= _MOSTLY * len(words):
            return place
    for place in columns.kept.values():
        words = [r[place].strip() for r in raw.records]
        told = [w for w in words if re.search(r"[^\W\d_]{2}", w) and len(w) <= _SHORT_NAME]
        if _NO_NAME & set(words_of(raw.header[place])) or len(told) < len(words):
            continue
        share = _REPEATED if _NAMING & set(words_of(raw.header[place])) else _DISTINCT
        if len(set(told)) >= share * len(told):
            return place
    return None


#: Decimals of a program, and those of what was printed before it was turned over.
_LONG: Final = re.compile(r"\d+\.\d{5,}")
#: Numbers of a program have so many characters at least: most that are typed are shorter.
_LONG_FROM: Final = 7
_SHORT: Final = 3


def _turned_over(numbers: Mapping[str, str]) -> bool:
    """Whether an estimate and its limits are one over numbers of few digits: 1.31578947 is 1/0.76.

    By chance one number in ten thousand is; here all that have the digits of a program must be, two at least.
    """
    texts = [numbers.get(c, "") for c in ("estimate", "ci_low", "ci_high")]
    if sum(len(t) >= _LONG_FROM for t in texts) < 2:
        return False
    if not all(re.fullmatch(r"\d+(?:\.\d+)?", t) for t in texts):
        return False
    long = [t for t in texts if _LONG.fullmatch(t)]
    if len(long) < 2 or any(float(t) <= 0 for t in long):
        return False
    for text in long:
        half = 0.5 * 10.0 ** -len(text.partition(".")[2]) / float(text) ** 2
        inverse = 1 / float(text)
        if abs(inverse - round(inverse, _SHORT)) > 1.01 * half or round(inverse, _SHORT) <= 0:
            return False
    return True


def _one_number(text: str) -> str:
    """Return the number of a cell; "" where it holds none, or more than one."""
    try:
        return plain_number(cleaned(text))
    except DataError:
        return ""


def with_sizes(drafts: Sequence[Draft]) -> None:
    """Give estimates of a single group, such as correlations, the number of its persons, in place."""
    for draft in drafts:
        cells = draft.cells
        if draft.table != "trials" or not cells.get("x_n", "").isdigit():
            continue  # "4.407" persons are no number of them
        if cells.get("measure") in _SINGLE and "n1" not in cells:
            cells["n1"] = cells.pop("x_n")


def _pooled(label: str) -> re.Match[str] | None:
    """Return how a label names a pooled line, or None if it names a study."""
    return _POOLED.fullmatch(_BRACKETS.sub("", label).strip(" .:*").lower())


def _premise(column: str, text: str) -> str:
    """Return what a cell declares under its own name; as it stands where it declares nothing."""
    try:
        return PREMISES[PREMISE_COLUMNS[column]].canonical(text)
    except MethodError:
        return text


@cache
def _known(table: str) -> frozenset[str]:
    return frozenset(column_names(table))


@cache
def _choices(table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the columns of choices of a table, and what each knows; the measure has readers of its own."""
    enums = [(f["name"], f.get("constraints", {}).get("enum")) for f in fields_of(table)]
    return tuple((name, tuple(choices)) for name, choices in enums if choices and name != "measure")


def _legal(cells: dict[str, str], table: str, silent: dict[str, list[str]]) -> None:
    """Move words that a column of choices does not know aside, and say so; in place."""
    for name, choices in _choices(table):
        text = cells.get(name, "")
        if not text or text in choices:
            continue
        near = text.lower() if text.lower() in choices else text.upper()
        if near in choices:
            cells[name] = near
            continue
        cells[f"x_{name}"] = cells.pop(name)
        silent.setdefault(f"{name} must be one of {', '.join(choices)}; not used", []).append(text)
    if cells.get("set"):
        cells["set"] = " ".join(slug(s) for s in cells["set"].split())


def grouped(drafts: Sequence[Draft], name: str) -> list[str]:
    """Put study rows into sets, and pooled lines beside their rows, in place; say which."""
    trials = [d for d in drafts if d.table == "trials"]
    found: dict[tuple[str, ...], str] = {}
    sizes: Counter[str] = Counter()
    notes: list[str] = []
    more, told = dividing(trials)
    notes += told
    keys = [(*group_of(d), *(d.cells.get(c, "") for c in more)) for d in trials]
    alone = len(set(keys)) == 1
    for draft, key in zip(trials, keys, strict=True):
        if draft.cells.get("set") or (told and not more):
            continue
        if key not in found:
            words = "" if alone else slug(" ".join(k for k in key if k))
            found[key] = f"{name}-{words}" if words else name
        draft.cells["set"] = found[key]
        sizes[found[key]] += 1
    behind: list[Draft] = []
    for draft in drafts:
        if draft.table == "trials":
            behind.append(draft)
            continue
        if draft.table != "reviews" or draft.cells.get("set") or draft.cells.get("rows_missing"):
            continue
        match = _pooled(draft.label)
        key = (*group_of(draft), *(draft.cells.get(c, "") for c in more))
        if match is None or not trials:
            continue
        if match["sub"]:
            subset = f"{name}-rows-to-{draft.line}"
            for row in behind:
                row.cells["set"] = f"{row.cells.get('set', '')} {subset}".strip()
            rows, behind = len(behind), []
        elif key in found or len(found) == 1:
            subset = found.get(key) or next(iter(found.values()))
            rows = sizes[subset]
        else:
            draft.cells["rows_missing"] = (
                "which rows are behind this line (its outcome is not that of one group of rows)"
            )
            continue
        if rows:
            draft.cells["set"] = subset
            draft.cells["measure"] = draft.cells.get("measure") or trials[0].cells["measure"]
            notes.append(f"line {draft.line} ({draft.label}) is taken as the pooled line of {rows} rows")
    return notes
