"""Reading tokens one after the other."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from .lexer import LatexError, Token, braced_end
from .syntax_tree import (
    Node,
    Number,
)
from .symbols import (
    ACCENTS,
    DEEPEST,
    SAME_ACCENT,
)


@dataclass(frozen=True)
class Names:
    """What is declared, as far as the grammar depends on it."""

    decorated: Set[str] = frozenset()
    operations: Set[str] = frozenset()
    written: tuple[tuple[str, ...], ...] = ()  # names of several tokens: D_f(X||Y)
    primes: bool = False  # whether a prime transposes


def plain_key(found: Sequence[Token]) -> str:
    r"""How tokens are written as part of a name: without spaces, fonts and needless braces.

    >>> from symcnn.read.latex.lexer import tokens
    >>> plain_key(tokens(r"{\rm in}")), plain_key(tokens(r"\text{in}")), plain_key(tokens("{k}"))
    ('in', 'in', 'k')
    """
    skipped = {r"\rm", r"\it", r"\bf", r"\mathrm", r"\text"}
    return "".join(
        t.text
        for t in found
        if t.text not in skipped and not (t.kind == "other" and t.text in "{}")
    )


def split(found: Sequence[Token], mark: str) -> list[list[Token]]:
    """Tokens between marks that stand outside of braces, environments and sized brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        if token.kind == "other":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        depth += {r"\begin": 1, r"\end": -1}.get(token.text, 0)
        if not depth and token.text == mark and token.kind in ("command", "other"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Cursor:
    """Tokens, the place among them, and the names that are declared."""

    def __init__(self, found: Sequence[Token], names: Names, end: int) -> None:
        self.tokens = list(found)
        self.names = names
        self.end = end
        self.at = 0
        self.depth = 0
        self.bars: list[str] = []
        self.quantifying = False  # whether a colon ends what is read

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def text(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return "" if token is None or token.kind in ("open", "close", "text") else token.text

    def offset(self) -> int:
        token = self.peek()
        return self.end if token is None else token.start

    def behind(self) -> int:
        return self.tokens[self.at - 1].end if self.at else self.offset()

    def error(self, message: str, offset: int | None = None) -> LatexError:
        return LatexError(message, self.offset() if offset is None else offset)

    def expect(self, text: str) -> Token:
        token = self.peek()
        if token is None or self.text() != text:
            raise self.error(f"`{text}` is expected here, found {self._found()}")
        self.at += 1
        return token

    def _found(self) -> str:
        token = self.peek()
        return "the end of the formula" if token is None else f"`{token.text}`"

    def expect_end(self) -> None:
        if self.peek() is not None:
            raise self.error(f"{self._found()} is not read here")

    def braces(self) -> Node:
        """``{...}``, or one token, as the argument of a command."""
        if self.text() == "{":
            first = self.at
            last = braced_end(self.tokens, first)
            inner = self.part(first + 1, last, self.tokens[last].start)
            self.at = last + 1
            return inner
        token = self.peek()
        if token is None:
            raise self.error("an argument is expected here")
        if token.kind == "number" and len(token.text) > 1:
            # \frac12 and x^23 take one digit
            first_digit = Token("number", token.text[0], token.start, token.start + 1)
            rest = Token("number", token.text[1:], token.start + 1, token.end)
            self.tokens[self.at : self.at + 1] = [first_digit, rest]
            self.at += 1
            return Number(token.text[0], start=token.start, end=token.start + 1)
        return self.atom()

    def part(self, first: int, last: int, end: int) -> Node:
        """The tree of the tokens between two places."""
        if first >= last:
            raise LatexError("something is expected between these braces", end)
        inner = type(self)(self.tokens[first:last], self.names, end)
        inner.depth = self.depth + 1
        if inner.depth > DEEPEST:
            raise self.error("the formula is nested too deeply")
        node = inner.several()
        inner.expect_end()
        return node

    def braces_text(self) -> str:
        """``{...}``, or one token, as part of a name."""
        token = self.peek()
        if token is None:
            raise self.error("an argument is expected here, found the end of the formula")
        if self.text() != "{":
            self.at += 1
            return token.text
        last = braced_end(self.tokens, self.at)
        found = plain_key(self.tokens[self.at : last + 1])
        self.at = last + 1
        return found

    def name_core(self) -> tuple[str, str]:
        token = self.peek()
        assert token is not None
        self.at += 1
        if token.text not in ACCENTS:
            return token.text, ""
        accent = SAME_ACCENT.get(token.text, token.text)
        inside = self.braces_text()
        return f"{accent}{{{inside}}}", accent

    def several(self) -> Node:
        """Relations with commas between them."""
        raise NotImplementedError

    def product(self) -> Node:
        """Factors side by side."""
        raise NotImplementedError

    def until(self, closing: str) -> Node:
        """What stands before a closing bracket."""
        raise NotImplementedError

    def atom(self) -> Node:
        """One letter, number, bracket or command with its arguments."""
        raise NotImplementedError
