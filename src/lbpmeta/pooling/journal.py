"""A pooled result as a journal prints it: one sentence, in a style and a language."""

from __future__ import annotations

import math
from typing import Final

from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.measures import MEASURES
from lbpmeta.written_styles import LANGUAGES_WRITTEN, STYLES, separated

__all__ = ["format_asked", "journal_text"]

#: p below this is written as below it.
_SMALLEST_P: Final = 0.001


def journal_text(
    *,
    measure: str,
    estimate: float,
    low: float,
    high: float,
    level: float,
    p: float,
    tau2: float | None,
    i2: float | None,
    q: float | None,
    df: int,
    k: int,
    style: str = "journal",
    lang: str = "en",
    digits: int = 2,
) -> str:
    """Return a result as it is printed.

    Parameters
    ----------
    measure : str
        Name, "" if unknown.
    estimate, low, high : float
        On the display scale.
    level : float
        Between 0 and 1.
    p : float
    tau2, i2, q : float or None
        On the analysis scale, and in percent; what is None is left out.
    df, k : int
    style : str
        A name in :data:`STYLES`.
    lang : {"en", "nl", "de", "fr", "es"}
        Words and decimal mark.
    digits : int
        After the decimal mark, of estimate and interval.

    Raises
    ------
    MethodError
        If there is no such style or language.

    Examples
    --------
    >>> line = {"measure": "MD", "estimate": -7.01, "low": -12.48, "high": -1.53, "level": 0.95, "p": 0.0121}
    >>> more = {"tau2": 89.1, "i2": 94.0, "q": 300.2, "df": 17, "k": 18}
    >>> journal_text(**line, **more)
    'MD -7.01 [-12.48, -1.53]; tau2 = 89.1; I2 = 94 %; 18 studies'
    >>> journal_text(**line, **more, style="plain", lang="de")
    'MD -7,01 (95%-KI -12,48 bis -1,53); p = 0,012; I2 = 94%; 18 Studien'
    """
    for name, value, legal in (("style", style, STYLES), ("lang", lang, LANGUAGES_WRITTEN)):
        if value not in legal:
            hint = did_you_mean(str(value), legal)
            raise MethodError(f"`{name}` is {value!r}; it must be one of {', '.join(map(repr, legal))}.{hint}")
    how, words = STYLES[style], LANGUAGES_WRITTEN[lang]
    point = how.point or words.point

    def number(value: float, places: int) -> str:
        if not math.isfinite(value):
            return "not defined"
        text = f"{value:.{places}f}"
        text = text.lstrip("-") if not text.strip("-0.") else text
        return text.replace("-", how.minus).replace(".", point)

    def figures(value: float) -> str:
        """Three figures, never as a power of ten."""
        if not math.isfinite(value) or not value:
            return "0" if not value else "not defined"
        places = max(0, 2 - math.floor(math.log10(abs(value))))
        return number(value, min(places, 6))

    def named(name: str) -> str:
        return words.level.format(name=name, level=f"{level * 100:g}".replace(".", point))

    spelt = MEASURES[measure].title.lower() if how.spelt and measure in MEASURES and lang == "en" else ""
    whole = (
        separated(how.whole, point)
        .format(
            measure=spelt or measure,
            estimate=number(estimate, digits),
            low=number(low, digits),
            high=number(high, digits),
            ci=named(words.ci),
            interval=named(words.interval),
            to=words.to,
        )
        .strip(" ,=")
    )
    tight = "\u00b2={" in how.tail
    given = {
        "{p}": None if math.isnan(p) else _p(p, point, bare=how.bare_p and point != ",", tight=tight),
        "{tau2}": None if tau2 is None else figures(tau2),
        "{i2}": None if i2 is None or math.isnan(i2) else number(i2, 0),
        "{q}": None if q is None else number(q, 2),
        "{df}": str(df),
        "{studies}": f"{k} {words.study if k == 1 else words.studies}",
    }
    separator = how.tail[:2]
    kept = []
    join = "; " if point == "," else separator
    for part in how.tail[2:].split(separator):
        fields = [field for field in given if field in part]
        if all(given[field] is not None for field in fields):
            for field in fields:
                part = part.replace(field, str(given[field]))
            kept.append(part)
    return join.join((whole, *kept))


def _p(value: float, point: str, *, bare: bool, tight: bool) -> str:
    small = value < _SMALLEST_P
    text = f"{_SMALLEST_P if small else value:.3f}"
    text = (text.removeprefix("0") if bare else text).replace(".", point)
    sign = "<" if small else "="
    return f"{sign}{text}" if tight else f" {sign} {text}"


def format_asked(spec: str) -> tuple[str, str, int]:
    """Return style, language and digits of a format such as ``"apa"``, ``"journal de"`` or ``"bmj .1"``.

    Raises
    ------
    MethodError
        For a word that is none of them.

    Examples
    --------
    >>> format_asked("journal de .1"), format_asked("nl")
    (('journal', 'de', 1), ('journal', 'nl', 2))
    """
    style, lang, digits = "journal", "en", 2
    for word in spec.replace(",", " ").lower().split():
        if word in STYLES:
            style = word
        elif word in LANGUAGES_WRITTEN:
            lang = word
        elif word[:1] == "." and word[1:].removesuffix("f").isdecimal():
            digits = int(word[1:].removesuffix("f"))
        else:
            legal = (*STYLES, *LANGUAGES_WRITTEN)
            raise MethodError(
                f"{word!r} is no format of a result; write a style ({', '.join(STYLES)}), a language "
                f"({', '.join(LANGUAGES_WRITTEN)}) and digits (.1), as in 'apa de .1'.{did_you_mean(word, legal)}"
            )
    return style, lang, digits
