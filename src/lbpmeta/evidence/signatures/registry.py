"""Registry: the tables of programs that are known. One entry each: its test, and a generator in the benchmark."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.revman.export5 import export5, is_export5
from lbpmeta.evidence.revman.package import rows_alone
from lbpmeta.evidence.shapes.header import is_number
from lbpmeta.evidence.signatures.data_rows import is_data_rows, is_numbered, without_zeros
from lbpmeta.evidence.signatures.league import is_league, league_statements
from lbpmeta.evidence.signatures.many_arms import (
    effects_against_first,
    first_against_others,
    is_of_effects_against_first,
    is_of_lettered_arms,
    is_of_many_arms,
    lettered_against_first,
)
from lbpmeta.evidence.signatures.results_form import is_results_form, results_side_by_side
from lbpmeta.evidence.signatures.signature import Signature, has_columns
from lbpmeta.evidence.signatures.turned import (
    FIRST,
    SECOND,
    consensus,
    contrasts,
    grade_lines,
    in_sentences,
    is_contrasts,
    is_mean_contrasts,
    point_intervals,
)
from lbpmeta.evidence.textfile import RawTable

__all__ = ["SIGNATURES", "signature_of"]

#: What risk-of-bias tools call their judgements (RoB 2, ROBINS-I and -E, QUADAS-2, QUIPS, the first tool).
_JUDGEMENTS: Final = frozenset(
    (
        *("low", "high", "unclear", "some concerns", "moderate", "serious", "critical", "no information", "none"),
        *("very high", "not applicable", "na", "n/a", "+", "-", "?", "x", "low risk", "high risk", "unclear risk"),
        *("low risk of bias", "high risk of bias", "moderate risk", "no concerns", "yes", "no", "probably yes"),
        *("probably no", "y", "n", "py", "pn", "ni"),
    )
)
_DOMAINS: Final = 3
#: Among so many first rows each of these columns has a judgement.
_HEAD: Final = 50
#: So many times one number stands, where it is the weight of every study.
_SAME: Final = 5
#: So many effects in sentences show a summary of findings, where each row is an outcome.
_TOLD: Final = 2
#: Columns of numbers that stand beside judgements.
_COUNTED: Final = ("", "weight", "weights", "year", "id", "no", "no.", "n", "number of studies")


def _judgements(raw: RawTable) -> bool:
    """Whether three columns or more hold judgements, and none but a weight, a year or a number of the study numbers.

    Numbers of one column that are all the same, as weights of such sheets are, count nothing, whatever it is called.
    """
    head = raw.records[:_HEAD]
    if sum(any(r[i].strip().lower() in _JUDGEMENTS for r in head) for i in range(len(raw.header))) < _DOMAINS:
        return False  # as most tables: no column need be counted
    columns = [Counter(r[i].strip().lower() for r in raw.records if not blank(r[i])) for i in range(len(raw.header))]
    if sum(map(_judged, columns)) < _DOMAINS:
        return False
    counted = [
        cells
        for cells, name in zip(columns, raw.header, strict=True)
        if 2 * sum(many for text, many in cells.items() if is_number(text)) > cells.total()
        and name.strip().lower() not in _COUNTED
    ]
    return not counted or (len(counted) == 1 and len(counted[0]) == 1 and counted[0].total() >= _SAME)


def _judged(cells: Counter[str]) -> bool:
    """Whether most cells of a column are judgements, of few kinds."""
    known = sum(many for text, many in cells.items() if text in _JUDGEMENTS)
    return 0 < len(cells) <= 6 and known >= 0.8 * cells.total()


def _forestplot(raw: RawTable) -> bool:
    names = {h.strip().lower() for h in raw.header}
    return {"mean", "lower", "upper"} <= names and not names & {"sd", "n", "estimate"}


def _bayesmeta(raw: RawTable) -> bool:
    """Whether y and sigma stand there as bayesmeta takes them, and not as the mean and the SD of a group."""
    names = [h.strip().lower() for h in raw.header]
    return {"y", "sigma"} <= set(names) and not {"n", "sd", "mean", "x", "dose", "total"} & set(names)


def _grade(raw: RawTable) -> bool:
    """Whether it is a summary of findings or an evidence profile: certainty beside effects that stand in sentences."""
    names = [h.strip().lower() for h in raw.header]
    certain = any("certainty" in h or "quality of the evidence" in h or "grade" in h for h in names)
    told = in_sentences(raw) if certain else 0
    outcomes = any(h.startswith("outcome") for h in names)  # of many of them nothing was measured, or no effect is told
    return 3 * told >= len(raw.records) > 0 if told < _TOLD or not outcomes else True


def _covidence(raw: RawTable) -> bool:
    names = {h.strip().lower() for h in raw.header}
    return "covidence #" in names or {"study id", "reviewer name"} <= names


#: The first that knows a table has it.
SIGNATURES: Final[tuple[Signature, ...]] = (
    Signature("RevMan 5's CSV export", lambda raw: is_export5(raw.header), read=lambda raw, _: export5(raw)),
    Signature("the data rows of a RevMan package", is_numbered, turned=without_zeros, read=rows_alone),
    Signature("the data rows of a RevMan package", is_data_rows, turned=without_zeros),
    Signature("RevMan's form for results, of arms and of contrasts", is_results_form, turned=results_side_by_side),
    Signature("a league table of a network", is_league, read=league_statements),
    Signature(
        "a table of risk-of-bias judgements, as robvis takes them",
        _judgements,
        refusal="it holds judgements of risk of bias and no numbers to check. Name the table of results beside it",
    ),
    Signature("an extraction of Covidence", _covidence, {"study": "Study ID"}, turned=consensus),
    Signature("a summary of findings of GRADEpro", _grade, turned=grade_lines),
    Signature(
        "data of netmeta: a contrast between two treatments per row",
        has_columns("treat1", "treat2", "TE", "seTE"),
        {"arm1": "treat1", "arm2": "treat2"},
        turned=contrasts,
    ),
    Signature(
        "effects between two treatments, which each row names",
        is_contrasts,
        {"arm1": FIRST, "arm2": SECOND},
        turned=contrasts,
    ),
    Signature(
        "effects between two treatments, which each row names",
        is_mean_contrasts,
        {"arm1": FIRST, "arm2": SECOND, "estimate": "mean"},
        turned=contrasts,
    ),
    Signature(
        "effects of arms against the first, with the treatment of each",
        is_of_effects_against_first,
        turned=effects_against_first,
    ),
    Signature("arms side by side, with the treatment of each", is_of_many_arms, turned=first_against_others),
    Signature("treatments by their letters, side by side", is_of_lettered_arms, turned=lettered_against_first),
    Signature(
        "data of PsychOpen CAMA: report (r_), sample (s_), treatment (t_), outcome (o_)",
        has_columns("r_author", "r_year", "outcome_ID"),
        {
            "author": "r_author",
            "year": "r_year",
            "n": "o_ni|o_n",
            "timepoint": "s_timepoint_name",
            "arm1": "o_name1",
            "arm2": "o_name2",
            "outcome": "o_outcome",
        },
    ),
    Signature("a data frame of meta", has_columns("studlab", "TE", "seTE")),
    Signature(
        "data of bayesmeta: an effect y and its standard error sigma", _bayesmeta, {"estimate": "y", "se": "sigma"}
    ),
    Signature("data of Stata's meta", has_columns("_meta_es", "_meta_se"), {"study": "_meta_studylabel"}),
    Signature("data of metafor's escalc", has_columns("yi", "vi")),
    Signature(
        "summaries of draws, as ggdist and tidybayes write them",
        has_columns(".lower", ".upper", ".width", ".interval"),
        {"ci_low": ".lower", "ci_high": ".upper", "level": ".width", "interval": ".interval"},
        turned=point_intervals,
    ),
    Signature(
        "a table of the forestplot package",
        _forestplot,
        {"estimate": "mean", "ci_low": "lower", "ci_high": "upper"},
    ),
)


def signature_of(raw: RawTable) -> Signature | None:
    """Return the program's kind that a table is of; None where the names of its columns alone tell.

    Examples
    --------
    >>> rows = (("Lee", "Low", "High", "Low", "High"),)
    >>> found = signature_of(RawTable("a.csv", ("Study", "D1", "D2", "D3", "Overall"), rows, (2,)))
    >>> found.refusal[:33]
    'it holds judgements of risk of bi'
    """
    return next((one for one in SIGNATURES if one.known(raw)), None)
