"""Small words act in every language: one of another language must be no English word of another role."""

from __future__ import annotations

import pytest

from lbpmeta.reading.languages.registry import LANGUAGES

ENGLISH = """
a an the of in on at by to for and or as was were is are be been had has have it its than that this with from not no but
so if when then there they he she we i more less most least per each between among over under after before during while
who which all any both one two
"""
#: Of a way that numbers were made in ("per Bootstrap"), and of a time ("a los 3 meses"): neither stands so in English.
KNOWN = {("de", "way", "per"), ("es", "when", "a")}


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_no_small_word_is_an_english_one_of_another_role(code: str) -> None:
    english = LANGUAGES["en"].small
    met = {
        (code, role, word)
        for role, words in LANGUAGES[code].small.items()
        for word in words.split()
        if word in ENGLISH.split() and word not in english.get(role, "").split()
    }
    assert met <= KNOWN, "it would act in English too: see registry.small_words"
