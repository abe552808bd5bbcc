"""The words of printed results, one file of phrases per language: data, no code.

A phrase stands under the kind of token that it makes, with phrases between bars. "=" before a phrase: capitals count
("=OR" is the odds ratio, "or" a word). A new phrase is a word in one of these files.
"""

from __future__ import annotations

from lbpmeta.reading.languages.language import Language
from lbpmeta.reading.languages.registry import LANGUAGES, language_of_text, phrases_of

__all__ = ["LANGUAGES", "Language", "language_of_text", "phrases_of"]
