"""Styles: how a result is written, for a journal and in a language. One style is one line, and so is one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES_WRITTEN", "STYLES", "Style", "WrittenLanguage"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a journal writes a result.

    Parameters
    ----------
    whole : str
        With its interval: {measure}, {estimate}, {ci} or {interval} (its name with the level), {low}, {to}, {high}.
    alone : str
        Without one.
    minus, point : str
        Its minus sign and decimal point, where they are no others than usual; "" where the language decides.
    spelt : bool
        Whether the name of the measure is spelt out.
    """

    whole: str
    alone: str = "{measure} {estimate}"
    minus: str = "-"
    point: str = ""
    spelt: bool = False


#: Name -> style; the first is the usual one.
STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "plain": Style("{measure} {estimate} ({ci} {low} {to} {high})"),
        "bmj": Style("{measure} {estimate}, {interval} {low} {to} {high}", minus="\u2212", spelt=True),
        "lancet": Style("{measure} {estimate} ({ci} {low} {to} {high})", minus="\u2212", point="\u00b7"),
        "jama": Style("{measure}, {estimate} ({ci}, {low} {to} {high})", "{measure}, {estimate}", "\u2212"),
        "apa": Style("{measure} = {estimate}, {ci} [{low}, {high}]", "{measure} = {estimate}", "\u2212"),
    }
)


@dataclass(frozen=True, slots=True)
class WrittenLanguage:
    """How a language writes an interval.

    Parameters
    ----------
    level : str
        The name of an interval with its level: {name}, {level}.
    ci, pi, interval : str
        Confidence and prediction interval in short, and the former spelt out.
    to, point : str
        The word between the bounds, and the decimal mark.
    """

    level: str
    ci: str
    pi: str
    interval: str
    to: str
    point: str


#: Code -> language; the first is the usual one.
LANGUAGES_WRITTEN: Final[Mapping[str, WrittenLanguage]] = MappingProxyType(
    {
        "en": WrittenLanguage("{level}% {name}", "CI", "PI", "confidence interval", "to", "."),
        "nl": WrittenLanguage("{level}%-{name}", "BI", "PI", "betrouwbaarheidsinterval", "tot", ","),
        "de": WrittenLanguage("{level}%-{name}", "KI", "PI", "Konfidenzintervall", "bis", ","),
        "fr": WrittenLanguage("{name} \u00e0 {level} %", "IC", "IP", "intervalle de confiance", "\u00e0", ","),
        "es": WrittenLanguage("{name} {level}%", "IC", "IP", "intervalo de confianza", "a", ","),
    }
)
