"""Full stops: which of them end a sentence, and what the others are."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.languages.common import SHORT

__all__ = ["INITIALS", "NAME_FOLLOWS", "stop_at"]

_REFERENCE: Final = re.compile(r"[0-9]{1,3}(?:[,\u2013-][0-9]{1,3})*(?=\s+[A-Z“(]|\s*$)")
#: After a full stop that ends no sentence: "-2.0 kg. 95% CI", "2,4. 95-%-Konfidenzintervall", "LR 3.7. IC del 95 %".
NAME_FOLLOWS: Final = re.compile(
    r"\s+[(\[]?(?:The |De[rt] |Das |Het |El |L['’])?(?:[89][0-9](?:\.[0-9])? ?-?% ?-?"
    r"(?:CI|BI|KI|IC|conf|[KV]\w+intervall|betr)|IC (?:del |al |à |de )?[89][0-9] ?%)"
)
#: No sentence begins so: "(diff. = 5.6%".
_GOES_ON: Final = ("=", "<", ">", "\u2264", "\u2265")
#: "U.S", "e.g", "p.o": letters with full stops.
INITIALS: Final = re.compile(r"[a-z](?:\.[a-z])+")
#: Dots between two bounds: "0.12 .. 0.14".
_DOTS: Final = re.compile(r"\.{2,3}(?=\s?[-+−–]?[0-9])")


def stop_at(text: str, at: int, last: tuple[str, str, str]) -> tuple[str, int]:
    """Return the kind of the token of a full stop, and where it ends: of a sentence, or a mark within one.

    Parameters
    ----------
    text : str
    at : int
        Where the full stop (or the mark of a question or an exclamation) stands.
    last : tuple of str
        Kind, text and value of the token before it.

    Returns
    -------
    tuple
        "END", "TO" for dots between two bounds, or "O"; the first letter behind it.

    Examples
    --------
    >>> stop_at("It fell. Then", 7, ("W", "fell", "fell")), stop_at("was 2.4. 95% CI 1.2", 7, ("NUM", "2.4", "2.4"))
    (('END', 8), ('O', 8))
    >>> stop_at("0.1 .. 0.4", 4, ("NUM", "0.1", "0.1"))
    ('TO', 6)
    """
    kind, words, value = last
    after, plain = text[at + 1 : at + 2], ("O", at + 1)
    if not after:
        return "END", at + 1
    if kind in ("NUM", "PCT", "UNIT") and (dots := _DOTS.match(text, at)):
        return "TO", dots.end()
    if after.isdigit() and kind in ("R", "W", "PCT", "UNIT", "GROUP", "NN") and text[at] == ".":
        reference = _REFERENCE.match(text, at + 1, at + 40)
        if reference:
            return "END", reference.end()
    if kind == "W" and len(words) > 3 and after.isupper() and text[at + 2 : at + 3].islower():
        return "END", at + 1  # "respectively.Mean follow-up"
    if after in ')]"”’' and (not text[at + 2 : at + 3] or text[at + 2].isspace()):
        after = " "
    if not after.isspace() or NAME_FOLLOWS.match(text, at + 1):
        return plain
    rest = text[at + 1 : at + 6].lstrip(')]"”’ \n\t')
    short = kind == "W" and (value.strip(".") in SHORT or INITIALS.fullmatch(value))
    short = short or (kind == "MEAS" and words.lower().endswith("diff"))  # "Mean diff. 1.35"
    goes_on = short or rest[:1] in _GOES_ON or (rest[:1].islower() and text[at] == ".")
    return plain if goes_on else ("END", at + 1)
