"""Roles: what each number of a cell or a sentence is: a mean, its spread, a count, an interval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.printed import Printed
from lbpmeta.reading.tokens import Token, tokens_of

__all__ = ["Numeral", "hints_in", "numerals"]

#: Words that say what a number is; the first that fits.
_CUES: Final = tuple(
    (name, re.compile("|".join(patterns), re.IGNORECASE))
    for name, patterns in (
        ("se", (r"\b(?-i:SEM?)\b", r"\bs\.e\.m?\.?", r"\bstandard errors?\b", r"\bstd\.? err")),
        (
            "sd",
            (
                r"\bSDs?\b",
                r"\bs\.d\.?",
                r"\bstandard deviations?\b",
                r"\bst\.? ?dev",
                r"\bstandaardd",
                r"\bStandardabw",
            ),
        ),
        ("iqr", (r"\bIQR\b", r"\binter-?quartile", r"\bquartiles?\b", r"\bQ1\b", r"\b25th\b", r"\bP25\b")),
        (
            "ci",
            (
                r"\bCIs?\b",
                r"\bconfidence (?:interval|limit)s?\b",
                r"\b(?-i:BI|KI|IC)\b",
                r"\bbetrouwbaarheidsinterval",
            ),
        ),
        ("range", (r"\branges?\b", r"\bmin(?:imum)?\b.{0,12}\bmax")),
        ("p", (r"\bp(?:[- ]?values?)?\s*[<>=≤≥]?\s*$", r"^p(?:[- ]?values?)?$", r"\bp[- ]values?\b")),
        ("median", (r"\bmedians?\b", r"\bmediaan\b")),
        (
            "estimate",
            (
                r"\b(?-i:a?OR|a?RR|a?HR|IRR|SMD|MD|WMD|RD)\b",
                r"\b(?:odds|risk|hazard|rate) ratios?\b",
                r"\brelative risk",
                r"\bmean differences?\b",
                r"\bbetween[- ]group",
                r"\b(?:adjusted |treatment |risk )differences?\b",
                r"\bdifferences? (?:in|between)\b",
                r"^\W*difference",
                r"\bverschil\b",
                r"\bcohen",
                r"\bhedges",
                r"\beffect (?:size|estimate)",
                r"\btreatment effect\b",
            ),
        ),
        (
            "n",
            (
                r"\bn\s*=\s*$",
                r"^n$",
                r"^No\.?$",
                r"\bno\. of (?:patients|participants)",
                r"\bnumber of (?:patients|participants)",
                r"^N analy[sz]ed",
                r"\bsample size",
            ),
        ),
        (
            "events",
            (
                r"\bno?\.?\s*\(\s*%\s*\)",
                r"\bn\s*[,/]\s*%",
                r"\bnumber \(%\)",
                r"\bevents?\b",
                r"\bcases\b",
                r"\bn/N\b",
            ),
        ),
        (
            "mean",
            (r"\b(?:LS ?)?means?\b", r"\bLSM\b", r"\bgemiddelden?\b", r"\bMittelwert", r"\bmoyenne", r"\baverages?\b"),
        ),
    )
)
_SPREAD: Final = ("sd", "se")
#: What a number is that leads another one: "40.2 (SD 13.1)".
_LEADS: Final = {"percent": "events", "sd": "mean", "se": "mean", "q1": "median"}
_INTERVAL: Final = {"ci": ("ci_low", "ci_high"), "iqr": ("q1", "q3"), "range": ("min", "max")}
_OTHER_END: Final = {"ci_low": "ci_high", "q1": "q3", "min": "max", "low": "high"}
_TO: Final = re.compile(r"\s*%?\s*(?:to|tot|bis|à|a|and|[-\u2013\u2014]|,|;)?\s*")
_N_BEFORE: Final = re.compile(r"\b[nN]\s*(?:=|of)\s*$|\bn\s*$")
_N_AFTER: Final = re.compile(
    r"\s*(?:patients|participants|people|persons|subjects|adults|men|women|individuals|completed"
    r"|were (?:randomi|analy|allocat|assign)\w*)\b",
    re.I,
)
_OF: Final = re.compile(r"\s*(?:/|of(?: the)?|out of|van(?: de)?|von)\s*$", re.I)
_PERCENT_NAME: Final = re.compile(r"^\s*%\s*(?:-?\s*)(?:CI|BI|KI|IC|conf|cred|CrI|limits|betrouw)", re.I)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text: its digits, what it is, and the group that it belongs to.

    Parameters
    ----------
    text : str
        With its sign and, where it is none of equality, the mark before it ("<0.001").
    role : str
    start, end : int
        Its characters.
    group : int
        Numbers of one group belong together.
    either_sign : bool
        Whether the dash before it is a minus or none.
    """

    text: str
    role: str
    start: int
    end: int
    group: int
    either_sign: bool = False

    @property
    def printed(self) -> Printed | None:
        """Return the number; None where it is out of all proportion."""
        try:
            return Printed.parse(self.text)
        except DataError:
            return None


def hints_in(words: str) -> frozenset[str]:
    """Return what labels say of the numbers under them.

    Examples
    --------
    >>> sorted(hints_in("Mean (SD)")), sorted(hints_in("No. (%)")), sorted(hints_in("OR (95% CI)"))
    (['mean', 'sd'], ['events'], ['ci', 'estimate'])
    """
    return frozenset(name for name, pattern in _CUES if pattern.search(words))


def _cue(words: str) -> str:
    """The last cue of a few words before a number."""
    best, at = "", -1
    for name, pattern in _CUES:
        for found in pattern.finditer(words):
            if found.end() > at:
                best, at = name, found.end()
    return best


def numerals(text: str, hints: frozenset[str] = frozenset(), *, comma: bool = False) -> list[Numeral]:
    """Return the numbers of a text with what each is.

    Parameters
    ----------
    text : str
        A cell or a sentence.
    hints : frozenset of str
        What its labels say: :func:`hints_in`.
    comma : bool
        Whether decimals are printed with a comma.

    Examples
    --------
    >>> [(n.text, n.role) for n in numerals("32.1 (12.3)", hints_in("mean (SD)"))]
    [('32.1', 'mean'), ('12.3', 'sd')]
    >>> [(n.text, n.role) for n in numerals("18/57 (32%)")]
    [('18', 'events'), ('57', 'n'), ('32', 'percent')]
    >>> [(n.text, n.role) for n in numerals("a mean difference of −7.7 (95% CI −12.1 to −3.3; p<0.001)")]
    [('-7.7', 'estimate'), ('-12.1', 'ci_low'), ('-3.3', 'ci_high'), ('<0.001', 'p')]
    """
    tokens = list(tokens_of(text, comma=comma))
    brackets, depth = _brackets(tokens)
    raw = [i for i, t in enumerate(tokens) if t.kind == "NUM"]
    found: list[tuple[int, str, bool, int]] = []  # token, text, either sign, start
    for i in raw:
        if _PERCENT_NAME.match(text, tokens[i].end) or _PERCENT_NAME.match(text[tokens[i].end :]):
            continue  # a level
        sign, either, start = _sign(tokens, i)
        mark, start = _mark(tokens, i, start)
        found.append((i, f"{mark}{sign}{tokens[i].value}", either, start))
    roles: list[str] = []
    groups: list[int] = []
    group = -1
    main = ""  # role of the last number outside of brackets
    previous = 0
    for k, (i, _, _, start) in enumerate(found):
        inside = brackets[i]
        before = text[previous:start]
        bracketed = [j for j, (t, *_x) in enumerate(found) if inside and brackets[t] == inside]
        role = _role(text, tokens, found, k, before, inside, bracketed, roles, main, hints)
        joined = bool(inside) and depth.get(inside, 0) >= 0 and group >= 0 and _touches(text, tokens, inside)
        joined = joined or (role == "percent" and bool(inside) and bool(roles) and roles[-1] in ("events", "n", ""))
        joined = joined or "±" in before or "+/-" in before or (bool(roles) and _OF.search(before) is not None)
        joined = joined or (k > 0 and role in ("ci_high", "q3", "max", "high"))
        joined = joined or (role in ("ci_low", "p", "sd", "se", "q1", "min") and k > 0 and not _breaks(before))
        if not joined:
            group += 1
            main = role
        elif roles and _OF.search(before) and role == "n":
            roles[-1] = "events"
        if k and groups[-1] == max(group, 0) and roles[-1] == "" and role in _LEADS:
            roles[-1] = _LEADS[role]
        roles.append(role)
        groups.append(max(group, 0))
        previous = tokens[i].end
    return [
        Numeral(words, role, start, tokens[i].end, g, either)
        for (i, words, either, start), role, g in zip(found, roles, groups, strict=True)
    ]


def _breaks(before: str) -> bool:
    return re.search(r"[.;]\s|\band\b|\bversus\b|\bvs\b|\bcompared\b", before) is not None


def _touches(text: str, tokens: Sequence[Token], inside: int) -> bool:
    """Whether a bracket follows a number, a unit or a percent sign directly."""
    if inside < 2:
        return False
    at = inside - 2  # brackets are numbered by their token, from 1
    return tokens[at].kind in ("NUM", "PCT", "UNIT", "R") or text[tokens[at].start : tokens[at].end] in ("points",)


def _brackets(tokens: Sequence[Token]) -> tuple[list[int], dict[int, int]]:
    """The bracket that each token stands in (its token's number, from 1), 0 outside; and how deep each is."""
    stack: list[int] = []
    of: list[int] = []
    depth: dict[int, int] = {}
    for i, token in enumerate(tokens):
        if token.kind == "R" and stack:
            stack.pop()
        of.append(stack[-1] if stack else 0)
        if token.kind == "L":
            stack.append(i + 1)
            depth[i + 1] = len(stack) - 1
    return of, depth


def _sign(tokens: Sequence[Token], i: int) -> tuple[str, bool, int]:
    """The sign before a number, whether it is sure, and where number and sign begin."""
    number = tokens[i]
    if i == 0 or tokens[i - 1].kind not in ("DASH", "PLUS"):
        return "", False, number.start
    dash = tokens[i - 1]
    if dash.kind == "PLUS":
        return "", False, number.start
    before = tokens[i - 2] if i > 1 else None
    if dash.value == "--":
        return "-", False, dash.start
    if number.spaced and not (before is None or before.kind in ("L", "EQ", "COMMA")):
        return ("-", True, dash.start) if not dash.spaced or dash.text == "\u2212" else ("", True, number.start)
    if before is not None and before.kind in ("NUM", "PCT") and not dash.spaced:
        return ("-", True, dash.start) if dash.text == "\u2212" else ("", False, number.start)
    if before is not None and before.kind == "W" and not dash.spaced:
        return "", True, number.start  # "COVID-19", "to-3.3"
    return "-", False, dash.start


def _mark(tokens: Sequence[Token], i: int, start: int) -> tuple[str, int]:
    at = i - 1
    while at >= 0 and tokens[at].start >= start:
        at -= 1
    marks = {"LT": "<", "GT": ">", "LE": "<=", "GE": ">="}
    if at >= 0 and tokens[at].kind in marks:
        return marks[tokens[at].kind], tokens[at].start
    return "", start


def _role(
    text: str,
    tokens: Sequence[Token],
    found: Sequence[tuple[int, str, bool, int]],
    k: int,
    before: str,
    inside: int,
    bracketed: Sequence[int],
    roles: Sequence[str],
    main: str,
    hints: frozenset[str],
) -> str:
    i, words, _, _ = found[k]
    after = text[tokens[i].end : tokens[i].end + 30]
    percent = after.lstrip().startswith("%") or after.startswith(" percent")
    cue = _cue(before[-40:])
    if inside:
        opened = text[tokens[inside - 1].end : found[k][3]]
        cue = _cue(opened) if bracketed and bracketed[0] == k else cue
    if cue == "p" or (words[:1] in "<>" and "0." in words):
        return "p"
    if _N_BEFORE.search(before):
        return "n"
    if _OF.search(before) and roles and before.strip() and roles[-1] in ("", "events", "n", "mean"):
        return "n"
    if "±" in before[-4:] or "+/-" in before[-5:]:
        return next((s for s in _SPREAD if s in hints), "spread") if len(hints & set(_SPREAD)) == 1 else "spread"
    if inside and bracketed:
        place = bracketed.index(k)
        plain = [j for j in bracketed if not text[tokens[found[j][0]].end :].lstrip().startswith("%")]
        if cue in _SPREAD and place == 0:
            return cue
        intervals = [c for c in _INTERVAL if c in (cue, *hints)] if cue not in _INTERVAL else [cue]
        if cue in ("mean", "median", "estimate") and place == 0:
            return cue
        if cue == "n":
            return "n"
        if place and roles and roles[-1] in _OTHER_END and _TO.fullmatch(before):
            return _OTHER_END[roles[-1]]
        if _ranged(text, tokens, found, k, bracketed) and (cue in _INTERVAL or place == 0):
            if len(intervals) == 1:
                return _INTERVAL[intervals[0]][0]
            return "ci_low" if main == "estimate" else "low"
        if percent and len(plain) < len(bracketed):
            return "percent"
        if place == 0 and _touches(text, tokens, inside):
            if "events" in hints and not hints & set(_SPREAD):
                return "percent"
            known = [s for s in _SPREAD if s in hints]
            return known[0] if len(known) == 1 else "spread"
        return ""
    if cue in ("sd", "se", "mean", "median", "estimate", "n"):
        return cue
    if cue in _INTERVAL:
        return _INTERVAL[cue][0]
    if roles and roles[-1] in _OTHER_END and _TO.fullmatch(before):
        return _OTHER_END[roles[-1]]
    if percent:
        return "percent"
    if _N_AFTER.match(after):
        return "n"
    return _by_hints(text, tokens, found, k, hints)


def _ranged(
    text: str, tokens: Sequence[Token], found: Sequence[tuple[int, str, bool, int]], k: int, bracketed: Sequence[int]
) -> bool:
    """Whether the next number of the bracket is the other end of an interval."""
    if bracketed.index(k) + 1 >= len(bracketed):
        return False
    between = text[tokens[found[k][0]].end : found[k + 1][3]]
    return _TO.fullmatch(between) is not None


def _by_hints(
    text: str, tokens: Sequence[Token], found: Sequence[tuple[int, str, bool, int]], k: int, hints: frozenset[str]
) -> str:
    """What the labels say of a number that stands alone, or first."""
    leads = [name for name in ("estimate", "median", "mean", "events") if name in hints]
    if k == 0 and len(leads) == 1:
        if "sd" in hints and "mean" not in hints:
            return "sd"
        return leads[0]
    if k == 0 and set(leads) == {"estimate", "mean"}:
        return "estimate"
    if k == 0 and not leads and len(hints) == 1:
        (only,) = hints
        if only in _INTERVAL:
            return _INTERVAL[only][0] if len(found) == 2 else ""
        return only if only in ("sd", "se", "n", "p") else ""
    return ""
