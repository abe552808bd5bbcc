"""Shares of a count: the events and the total that a percentage or a proportion is made of stand beside it."""

from __future__ import annotations

from lbpmeta.reading.grammar.around import is_percent, rounding_of
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = ["counted_before"]


def counted_before(s: Sentence, found: Statement) -> bool:
    """Whether a count stands before the number: "2 eyes (5.3%", "2 of 18 (0.11"."""
    if is_percent(found) and ends_with(s.tokens, found.begins, "NUM NN W? L"):
        return True
    if (is_percent(found) or "." in found.estimate) and _fraction_behind(s, found):
        return True
    if is_percent(found) and _of_a_total(s, found):
        return True
    of_total = ends_with(s.tokens, found.begins, "NUM OUTOF|SLASH|@of NUM NN|W? L|COMMA")
    return of_total is not None and (is_percent(found) or 0 <= (reads(found.estimate) or 0) <= 1)


def _of_a_total(s: Sentence, found: Statement) -> bool:
    """Whether a percentage is that of a count before its bracket, of a total before it: "of 64, 41 improved (64.1%"."""
    counted = ends_with(s.tokens, found.begins, "NUM=events W|MEAS? L")
    if counted is None or not s.value(counted.at["events"]).isdecimal():
        return False
    events = int(s.value(counted.at["events"]))
    totals = (int(t.value) for t in s.tokens[: counted.at["events"]] if t.kind == "NUM" and t.value.isdecimal())
    return any(total >= events > 0 and _is_share_of(found, events, total) for total in totals)


def _fraction_behind(s: Sentence, found: Statement) -> bool:
    """Whether the fraction that a share is stands behind it: "92.2% ([365/396] ...)", "0.86 (49/57), 95% CI"."""
    at = (
        pattern_at(s.tokens, found.at + 1, "PCT? W|MEAS? L|COMMA* NUM=events SLASH|OUTOF|@of NUM=total")
        if found.at >= 0
        else None
    )
    if at is None:
        return False
    events, total = reads(s.value(at.at["events"])), reads(s.value(at.at["total"]))
    if events is None or not total:
        return False
    return _is_share_of(found, events, total)


def _is_share_of(found: Statement, events: float, total: float) -> bool:
    """Whether a percentage, or a share of one, is that of a count and its total, within rounding."""
    said, whole = reads(found.estimate), 100 if is_percent(found) else 1
    return said is not None and abs(whole * events / total - said) <= rounding_of(found)
