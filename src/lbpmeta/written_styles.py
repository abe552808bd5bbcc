"""Styles: how a result is written, for a journal and in a language. One style is one entry, and so is one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES_WRITTEN", "STYLES", "Style", "WrittenLanguage", "separated"]


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
    tail : str
        What follows a result that was pooled: {p} with its sign, {tau2}, {i2}, {q}, {df}, {studies}.
    bare_p : bool
        Whether p is written without its zero: ".012".
    """

    whole: str
    alone: str = "{measure} {estimate}"
    minus: str = "-"
    point: str = ""
    spelt: bool = False
    tail: str = "; p{p}; I\u00b2 = {i2}%; {studies}"
    bare_p: bool = False


#: Name -> style; the first is the usual one.
STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "plain": Style("{measure} {estimate} ({ci} {low} {to} {high})", tail="; p{p}; I2 = {i2}%; {studies}"),
        "journal": Style("{measure} {estimate} [{low}, {high}]", tail="; tau2 = {tau2}; I2 = {i2} %; {studies}"),
        "bmj": Style(
            "{measure} {estimate}, {interval} {low} {to} {high}",
            minus="\u2212",
            spelt=True,
            tail="; P{p}; I\u00b2={i2}%; {studies}",
        ),
        "vancouver": Style("{measure} {estimate} ({ci} {low} {to} {high})", minus="\u2212"),
        "lancet": Style(
            "{measure} {estimate} ({ci} {low} {to} {high})",
            minus="\u2212",
            point="\u00b7",
            tail="; p{p}; I\u00b2={i2}%; {studies}",
        ),
        "jama": Style(
            "{measure}, {estimate} ({ci}, {low} {to} {high})",
            "{measure}, {estimate}",
            "\u2212",
            tail="; P{p}; I\u00b2 = {i2}%; {studies}",
            bare_p=True,
        ),
        "apa": Style(
            "{measure} = {estimate}, {ci} [{low}, {high}]",
            "{measure} = {estimate}",
            "\u2212",
            tail=", p{p}, \u03c4\u00b2 = {tau2}, I\u00b2 = {i2}%, {studies}",
            bare_p=True,
        ),
        "revman": Style(
            "{measure} {estimate} [{low}, {high}]",
            tail="; Tau\u00b2 = {tau2}; Chi\u00b2 = {q}, df = {df}; I\u00b2 = {i2}%; {studies}",
        ),
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
    study, studies : str
        One, and several.
    """

    level: str
    ci: str
    pi: str
    interval: str
    to: str
    point: str
    study: str
    studies: str


#: Code -> language; the first is the usual one.
LANGUAGES_WRITTEN: Final[Mapping[str, WrittenLanguage]] = MappingProxyType(
    {
        "en": WrittenLanguage("{level}% {name}", "CI", "PI", "confidence interval", "to", ".", "study", "studies"),
        "nl": WrittenLanguage(
            "{level}%-{name}", "BI", "PI", "betrouwbaarheidsinterval", "tot", ",", "studie", "studies"
        ),
        "de": WrittenLanguage("{level}%-{name}", "KI", "PI", "Konfidenzintervall", "bis", ",", "Studie", "Studien"),
        "fr": WrittenLanguage(
            "{name} \u00e0 {level} %", "IC", "IP", "intervalle de confiance", "\u00e0", ",", "\u00e9tude", "\u00e9tudes"
        ),
        "es": WrittenLanguage("{name} {level}%", "IC", "IP", "intervalo de confianza", "a", ",", "estudio", "estudios"),
    }
)


def separated(template: str, point: str) -> str:
    """Return a template with its commas between numbers as semicolons, where the comma is the decimal mark.

    Examples
    --------
    >>> separated("{estimate} [{low}, {high}]", ","), separated("{estimate} [{low}, {high}]", ".")
    ('{estimate} [{low}; {high}]', '{estimate} [{low}, {high}]')
    """
    if point != ",":
        return template
    for number in ("{low}", "{estimate}", "{ci}"):
        template = template.replace(f"{number}, ", f"{number}; ")
    return template
