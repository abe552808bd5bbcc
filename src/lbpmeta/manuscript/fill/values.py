"""Values: what ``lbp("id")`` is in a text: a result of the evidence, ready to be written, and its numbers by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from lbpmeta.errors import DataError, LbpmetaError, MethodError, did_you_mean
from lbpmeta.manuscript.entries import FIELDS, POOL, Entries, EvidenceEntry
from lbpmeta.measures import MEASURES
from lbpmeta.written_styles import LANGUAGES_WRITTEN, STYLES, WrittenLanguage, separated

__all__ = ["JUDGE", "FilledResult", "Values", "field_of"]

#: What stands before the id of a row whose judgement is meant.
JUDGE: Final = "judge:"

#: Digits after the point of what is re-derived, where no print says how many.
_DIGITS: Final = {"p": 3, "i2": 0, "k": 0, "n": 0, "tau2": 2, "q": 2}
_SMALLEST: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class FilledResult:
    """A result of the evidence in a text: it is its own text, and has its numbers by name.

    Parameters
    ----------
    entry : EvidenceEntry
    digits : int or None
        Digits after the point of estimate and interval; None as printed.
    lang, style, minus : str
        Keys of :data:`LANGUAGES_WRITTEN` and :data:`STYLES`; the minus sign, "" as the style has it.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> result = Values(Entries(lm.load())).lbp("minerva-cashin-pain")
    >>> str(result), result.estimate, result.ci, result.i2
    ('MD -7.7 (95% CI -12.1 to -3.3)', '-7.7', '-12.1 to -3.3', '80')
    >>> result.text(style="lancet", lang="nl").replace("\\u2212", "-")
    'MD -7\u00b77 (95%-BI -12\u00b71 tot -3\u00b73)'
    """

    entry: EvidenceEntry
    digits: int | None = None
    lang: str = "en"
    style: str = "plain"
    minus: str = ""

    def __str__(self) -> str:
        return self.text()

    def text(
        self,
        *,
        style: str | None = None,
        digits: int | None = None,
        lang: str | None = None,
        minus: str | None = None,
        measure: bool = True,
    ) -> str:
        """Return the result as it is written.

        Parameters
        ----------
        style : {"plain", "bmj", "lancet", "jama", "apa"}, optional
        digits : int, optional
            Digits after the point; fewer than the evidence prints, never more.
        lang : {"en", "nl", "de", "fr", "es"}, optional
        minus : str, optional
            The minus sign.
        measure : bool
            Whether its name stands before it.

        Raises
        ------
        MethodError
            If there is no such style or language.
        DataError
            If more digits are asked for than there are, or the row prints no estimate.
        """
        here = dataclasses.replace(
            self,
            style=self.style if style is None else style,
            digits=self.digits if digits is None else digits,
            lang=self.lang if lang is None else lang,
            minus=self.minus if minus is None else minus,
        )
        return here._written(named=measure)

    @property
    def estimate(self) -> str:
        """The estimate."""
        return self._number("estimate")

    @property
    def ci_low(self) -> str:
        """The lower bound."""
        return self._number("ci_low")

    @property
    def ci_high(self) -> str:
        """The upper bound."""
        return self._number("ci_high")

    @property
    def ci(self) -> str:
        """Both bounds, with the word of the language between them."""
        return f"{self.ci_low} {self._language.to} {self.ci_high}"

    @property
    def level(self) -> str:
        """The level of the interval, in percent."""
        return self._number("level")

    @property
    def p(self) -> str:
        """The p-value: "0.03", "<0.001"."""
        return self._number("p")

    @property
    def k(self) -> str:
        """The number of studies."""
        return self._number("k")

    @property
    def n(self) -> str:
        """The number of people."""
        return self._number("n")

    @property
    def i2(self) -> str:
        """I2 in percent."""
        return self._number("i2")

    @property
    def tau2(self) -> str:
        """The variance between studies."""
        return self._number("tau2")

    @property
    def q(self) -> str:
        """Cochran's Q."""
        return self._number("q")

    @property
    def measure(self) -> str:
        """The name of the measure."""
        return self.entry.measure

    @property
    def _language(self) -> WrittenLanguage:
        if self.lang not in LANGUAGES_WRITTEN:
            raise MethodError(f"`lang` is {self.lang!r}; it must be one of {', '.join(map(repr, LANGUAGES_WRITTEN))}.")
        return LANGUAGES_WRITTEN[self.lang]

    def _written(self, *, named: bool) -> str:
        if self.style not in STYLES:
            raise MethodError(f"`style` is {self.style!r}; it must be one of {', '.join(map(repr, STYLES))}.")
        style, language = STYLES[self.style], self._language
        whole = {"ci_low", "ci_high"} <= set(self.entry.numbers)
        level = self.entry.numbers["level"].text if "level" in self.entry.numbers else ""

        def named_with(name: str) -> str:
            return language.level.format(name=name, level=level) if level else name

        measure = self.entry.measure
        spelt = MEASURES[measure].title.lower() if style.spelt and measure in MEASURES and self.lang == "en" else ""
        return (
            separated(style.whole if whole else style.alone, style.point or language.point)
            .format(
                measure=(spelt or measure) if named else "",
                estimate=self.estimate,
                low=self.ci_low if whole else "",
                high=self.ci_high if whole else "",
                ci=named_with(language.pi if self.entry.kind == "prediction" else language.ci),
                interval=named_with(language.interval),
                to=language.to,
            )
            .strip(" ,=")
        )

    def _number(self, name: str) -> str:
        """A number as it is written: its digits, its minus, its decimal mark."""
        numbers = self.entry.numbers
        if name not in numbers:
            there = ", ".join(numbers)
            raise DataError(f"{self.entry.id!r} has no {name}: it has {there}.")
        number = numbers[name]
        digits = self.digits if name in ("estimate", "ci_low", "ci_high") else None
        if number.decimals is None:
            text = self._rounded(name, number.values.mid, digits)
        elif digits is None or digits == number.decimals:
            text = number.text
        elif digits > number.decimals:
            raise DataError(
                f"{self.entry.id!r} prints {name} with {max(0, number.decimals)} digits ({number.text}): {digits} "
                "cannot be written without inventing some."
            )
        else:
            bare = number.text.lstrip("<>=~ ")
            text = f"{Decimal(bare).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)}"
        if number.op != "=" and not text.startswith(number.op):
            text = f"{number.op}{text.lstrip('<>=~ ')}"
        point = STYLES.get(self.style, STYLES["plain"]).point or self._language.point
        minus = self.minus or STYLES.get(self.style, STYLES["plain"]).minus
        return text.replace("-", minus).replace(".", point)

    def _rounded(self, name: str, value: float, digits: int | None) -> str:
        """What was re-derived with the digits that its row prints, or usual ones."""
        if digits is None:
            column = {"ci_low": "ci_low", "ci_high": "ci_high"}.get(name, name)
            printed = self.entry.row.printed(column) if column in (*FIELDS,) else None
            usual = _DIGITS.get(name, 2)
            digits = max(0, printed.decimals) if printed is not None and name not in ("p",) else usual
        exact = Decimal(repr(value))
        if name == "p" and exact < _SMALLEST:
            return "<0.001"
        text = f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)}"
        return text.lstrip("-") if not text.strip("-0.") else text


@dataclass(frozen=True, slots=True)
class Values:
    """What can be filled in: the results, re-derived lines and judgements of some evidence.

    Parameters
    ----------
    entries : Entries
    """

    entries: Entries

    def lbp(
        self, row_id: str, *, digits: int | None = None, lang: str = "en", style: str = "plain", minus: str = ""
    ) -> FilledResult:
        """Return the result that a row prints.

        Parameters
        ----------
        row_id : str
        digits, lang, style, minus
            As in :meth:`FilledResult.text`.

        Raises
        ------
        DataError
            If no row has the id; the message names the nearest ones.
        """
        meant = self.entries.meant(row_id)
        if meant.field or not meant.entries:
            raise DataError(f"{row_id!r} is no row that prints a result.")
        best = next((e for e in meant.entries if "estimate" in e.numbers), meant.entries[0])
        return FilledResult(best, digits, lang, style, minus)

    def pool(
        self, row_id: str, *, digits: int | None = None, lang: str = "en", style: str = "plain", minus: str = ""
    ) -> FilledResult:
        """Return what the study rows of a pooled line re-derive, with the digits that the line prints."""
        return self.lbp(f"{POOL}{row_id.removeprefix(POOL)}", digits=digits, lang=lang, style=style, minus=minus)

    def judge(self, row_id: str, *, threshold: str | float | None = None) -> str:
        """Return the sentence of the judgement of a row against its first threshold, or the one given."""
        self.entries.meant(row_id)
        try:
            first = self.entries.evidence.judge(row_id, threshold=threshold)[0]
        except LbpmetaError as error:
            raise DataError(f"judge({row_id!r}): {error}") from None
        return str(dataclasses.replace(first, agreements=()))

    def said(self, name: str) -> str:
        """Return the text of what a tag names: ``id``, ``id.estimate``, ``pool:id.ci``, ``judge:id``.

        Raises
        ------
        DataError
            If no row has the id, or it has no such number.
        """
        if name.startswith(JUDGE):
            return self.judge(name.removeprefix(JUDGE))
        meant = self.entries.meant(name)
        result = self.pool(meant.id) if meant.id.startswith(POOL) else self.lbp(meant.id)
        return field_of(result, meant.field) if meant.field else str(result)


def field_of(result: FilledResult, name: str) -> str:
    """Return one number of a result by its name, or its text.

    Raises
    ------
    DataError
        If it has no such number.
    """
    known: Iterable[str] = ("text", "measure", *FIELDS)
    if name not in known or name in ("sd", "events", "of"):
        raise DataError(f"{result.entry.id!r} has no {name!r}.{did_you_mean(name, known)}")
    return str(result) if name == "text" else str(getattr(result, name))
