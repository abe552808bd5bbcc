"""A sentence as the grammar sees it: tokens, the brackets they stand in, and what its rules ask of a token."""

from __future__ import annotations

from lbpmeta.reading.languages.registry import small_words
from lbpmeta.reading.tokens import Token

__all__ = ["Sentence"]

#: A bracket that is not closed within so many tokens is a slip of the printer, and ends.
_LONGEST = 220


#: What makes a number a rough one.
_ABOUT = frozenset(
    ("about", "approximately", "around", "ongeveer", "circa", "etwa", "rund", "environ", "aproximadamente")
)


class Sentence:
    """Tokens of one sentence with their brackets.

    Parameters
    ----------
    tokens : list of Token
    text : str
        The stretch of text that they were cut from.
    number : int
        Which sentence of it.
    """

    __slots__ = ("_kinds", "closes", "inside", "number", "opens", "text", "tokens")

    def __init__(self, tokens: list[Token], text: str, number: int) -> None:
        self.tokens, self.text, self.number = tokens, text, number
        self._kinds = [token.kind for token in tokens]
        self._kinds.append("")  # behind the last, and before the first
        #: The bracket that each token stands in (its opening token; -1 outside), and where brackets close and open.
        self.inside: list[int] = []
        self.closes: dict[int, int] = {}
        self.opens: dict[int, int] = {}
        open_ones: list[int] = []
        for i, token in enumerate(tokens):
            if open_ones and i - open_ones[0] > _LONGEST:
                open_ones = []
            if token.kind == "R" and open_ones:
                opener = open_ones.pop()
                self.closes[opener], self.opens[i] = i, opener
            self.inside.append(open_ones[-1] if open_ones else -1)
            if token.kind == "L":
                open_ones.append(i)

    def __len__(self) -> int:
        return len(self.tokens)

    def kind(self, i: int) -> str:
        """Return the kind of a token, "" outside the sentence."""
        try:
            return self._kinds[i if i >= 0 else -1]
        except IndexError:
            return ""

    def value(self, i: int) -> str:
        """Return the value of a token, "" outside the sentence."""
        return self.tokens[i].value if 0 <= i < len(self.tokens) else ""

    def word(self, i: int) -> str:
        """Return a token in small letters, "" outside the sentence."""
        return self.tokens[i].text.lower() if 0 <= i < len(self.tokens) else ""

    def outer(self, i: int) -> int:
        """Return the outermost bracket that a token stands in, -1 outside all."""
        at = self.inside[i]
        while at != -1 and self.inside[at] != -1:
            at = self.inside[at]
        return at

    def within(self, i: int, bracket: int) -> bool:
        """Whether a token stands in a bracket, or in one inside it."""
        at = self.inside[i]
        while at not in (-1, bracket):
            at = self.inside[at]
        return at == bracket

    def came_to(self, i: int) -> bool:
        """Whether a number is where something came to: "fell to 3.0", "sank auf 3,0", "daalde naar 3,0"."""
        while self.word(i - 1) in _ABOUT:
            i -= 1  # "rose to about 10.7"
        return self.kind(i - 1) == "TO" or self.word(i - 1) in small_words("came to")

    def is_said(self, i: int) -> bool:
        """Whether a verb says what a number is: "was 3.0", "bedroeg 3,0", "était de 3,0", "fue del 30 %"."""
        near = self.word(i - 1).split()
        if near and near[0] in small_words("be"):
            return True
        before = self.word(i - 2).split()
        of = bool(near) and near[-1] in small_words("of") | small_words("by")
        return of and bool(before) and before[0] in small_words("be")

    def on_scale(self, i: int) -> bool:
        """Whether a number is that of a scale: "on a 100 mm VAS", "on an 11-point scale", "on a scale of 0 to 10"."""
        for j in range(i - 1, max(-1, i - 7), -1):
            if self.word(j) in small_words("on scale"):
                return True
            if self.kind(j) not in ("FILL", "NUM", "DASH", "TO") and self.word(j) not in small_words("scale"):
                return False
        return False
