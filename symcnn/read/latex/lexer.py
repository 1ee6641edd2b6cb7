"""The tokens of LaTeX mathematics, each with its place in the file.

>>> [t.text for t in tokens(r"\\frac{m}{k} + x_{12}")]
['\\\\frac', '{', 'm', '}', '{', 'k', '}', '+', 'x', '_', '{', '12', '}']
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

TOKEN = re.compile(
    r"(?P<comment>(?<!\\)%[^\n]*\n?)"
    r"|(?P<space>[\s~]+|\\[,;:!>/ ]|\\\n|\\m?(?:kern|skip)\s*-?[\d.]+\s*(?:mu|pt|em|ex)"
    r"|(?<=\\\\)\*?\[\s*-?[\d.]+\s*(?:pt|ex|em|mm|cm|in|mu)\s*\])"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|.))"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<letter>[^\W\d_])"
    r"|(?P<parameter>\#\d)"
    r"|(?P<other>.)",
    re.DOTALL,
)
# what changes how a formula looks and not what it says
LOOK = frozenset(
    {r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits", r"\nolimits", r"\nonumber",
     r"\notag", r"\hfill", r"\ensuremath", r"\xspace", r"\mathopen", r"\mathclose", r"\boxed",
     r"\allowbreak", r"\nobreak", r"\mathstrut", r"\hline",
     *(rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", *"lrm"))}
)  # fmt: skip
TEXTS = frozenset({r"\text", r"\textrm", r"\textit", r"\textbf", r"\mbox", r"\textnormal",
                   r"\intertext", r"\shortintertext"})  # fmt: skip
# with an argument that says nothing
UNSEEN = frozenset({r"\tag", r"\tag*", r"\label", r"\hspace", r"\vspace", r"\hspace*", r"\color",
                    r"\textcolor", r"\mathcolor", r"\phantom", r"\hphantom",
                    r"\vphantom"})  # fmt: skip
WIDE = frozenset({r"\quad", r"\qquad"})


@dataclass(frozen=True)
class Token:
    """A piece of LaTeX: ``kind`` is command, number, letter, other, open, close or text."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Macro:
    r"""A command of the author: its body, in which ``#1`` stands for the first argument.

    A ``default`` is that of a first argument in square brackets; a ``sized`` one takes a star, or
    a size in square brackets. What has no body was defined in two ways.
    """

    body: str | None
    arguments: int = 0
    default: str | None = None
    sized: bool = False


MOST_TOKENS = 100_000  # of one formula, with its macros written out
DEEPEST_MACRO = 20
DEFINED_AS = re.compile(r"(?:\\mathrel\s*\{\s*\\mathop\s*:\s*\}|\\vcentcolon|\{:\})(?:\s|\\!)*=")
UPRIGHT_D = re.compile(r"\\mathrm\s*\{\s*d\s*\}|\\mathrm\s+d")  # in dx


class LatexError(Exception):
    """LaTeX that is not read: what, and where, as an offset into the text."""

    def __init__(self, message: str, offset: int) -> None:
        self.message = message
        self.offset = offset
        super().__init__(message)


def tokens(
    text: str, start: int = 0, end: int | None = None, macros: Mapping[str, Macro] | None = None,
    depth: int = 0,
) -> list[Token]:  # fmt: skip
    r"""The tokens between two offsets; spaces, comments and looks are left out.

    ``\left`` and ``\right`` make a token each with the delimiter behind it, and the words in
    ``\text{...}`` one. Macros are written out, their tokens in the place of the call. Raises
    ``LatexError`` for braces that do not close.
    """
    found: list[Token] = []
    macros = macros or {}
    end = len(text) if end is None else end
    place = start
    while place < end:
        match = TOKEN.match(text, place, end)
        assert match is not None  # the pattern takes any character
        kind, piece = match.lastgroup or "other", match.group()
        place = match.end()
        name = piece if piece in macros else piece.removesuffix("*")
        if kind == "command" and name in macros:
            place = match.start() + len(name)
            written, place = _written_out(name, text, place, end, macros, depth)
            found += written
            if len(found) > MOST_TOKENS:
                raise LatexError(f"`{name}` makes the formula too long", match.start())
            continue
        if kind in ("space", "comment") or piece in LOOK:
            continue
        if piece in TEXTS:
            inside, place = braced(text, place, end, match.start())
            found.append(Token("text", inside, match.start(), place))
            continue
        if piece in UNSEEN:
            _, place = braced(text, place, end, match.start())
            continue
        if piece in (r"\left", r"\right"):
            delimiter = TOKEN.match(text, skipped(text, place, end), end)
            if delimiter is None:
                raise LatexError(f"a delimiter is expected after {piece}", match.start())
            place = delimiter.end()
            kind = "open" if piece == r"\left" else "close"
            found.append(Token(kind, delimiter.group(), match.start(), place))
            continue
        sign = DEFINED_AS.match(text, match.start(), end)
        if sign is not None:
            piece, kind, place = r"\coloneqq", "command", sign.end()
        upright = UPRIGHT_D.match(text, match.start(), end)
        if upright is not None:
            piece, kind, place = "d", "letter", upright.end()
        found.append(Token(kind, piece, match.start(), place))
    return found


def _written_out(
    name: str, text: str, place: int, end: int, macros: Mapping[str, Macro], depth: int
) -> tuple[list[Token], int]:
    """The tokens of a macro that is called, and the place behind its arguments."""
    macro = macros[name]
    start = place - len(name)
    if macro.body is None:
        raise LatexError(f"`{name}` is defined in two ways in this document", start)
    if depth > DEEPEST_MACRO:
        raise LatexError(f"`{name}` is defined by itself", start)
    option: str | None = None
    if macro.sized and text[place : place + 1] == "*":
        place += 1
    if macro.sized or macro.default is not None:
        at = skipped(text, place, end)
        closing = text.find("]", at, end) if text[at : at + 1] == "[" else -1
        if closing >= 0:
            option, place = text[at + 1 : closing], closing + 1
    arguments: list[tuple[str, list[Token]]] = []
    if macro.default is not None:
        words = macro.default if option is None else option
        optional = tokens(words, macros=macros, depth=depth + 1)
        arguments.append((words, _moved(optional, start, place)))
    while len(arguments) < macro.arguments:
        first = skipped(text, place, end)
        if first < end and text[first] == "{":
            _, place = braced(text, first, end, start)
            first, last = first + 1, place - 1
        else:
            one = TOKEN.match(text, first, end)
            if one is None:
                raise LatexError(f"`{name}` takes {macro.arguments} arguments", start)
            place = last = one.end()
        arguments.append((text[first:last], tokens(text, first, last, macros, depth + 1)))
    found: list[Token] = []
    for token in tokens(macro.body, macros=macros, depth=depth + 1):
        if token.kind == "parameter" and int(token.text[1:]) <= len(arguments):
            found += arguments[int(token.text[1:]) - 1][1]
            continue
        for n, (words, _) in enumerate(arguments, start=1):
            if token.kind == "text":
                token = replace(token, text=token.text.replace(f"#{n}", words))
        found += _moved([token], start, place)
    return found, place


def _moved(found: Sequence[Token], start: int, end: int) -> list[Token]:
    return [replace(t, start=start, end=end) for t in found]


def skipped(text: str, place: int, end: int) -> int:
    """The place behind the spaces at a place."""
    while place < end and text[place].isspace():
        place += 1
    return place


def braced(text: str, place: int, end: int, start: int) -> tuple[str, int]:
    """What stands in braces at a place, and the place behind them."""
    place = skipped(text, place, end)
    if place >= end or text[place] != "{":
        raise LatexError("{...} is expected here", start)
    depth, first = 0, place + 1
    while place < end:
        if text[place] == "\\":
            place += 1
        elif text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if not depth:
                return text[first:place], place + 1
        place += 1
    raise LatexError("this brace is not closed", first - 1)


PLAIN = {"{": "}", "(": ")", "[": "]", r"\{": r"\}", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil",
         r"\langle": r"\rangle", r"\lvert": r"\rvert", r"\lVert": r"\rVert"}  # fmt: skip


def check_balance(found: Sequence[Token]) -> None:
    r"""Raise ``LatexError`` unless braces, environments and ``\left``/``\right`` close.

    Round and square brackets may stay open, as in a half-open interval.
    """
    open_tokens: list[tuple[str, Token]] = []

    def close(kind: str, token: Token, said: str) -> None:
        if not open_tokens or open_tokens[-1][0] != kind:
            if open_tokens:
                other = open_tokens[-1]
                raise LatexError(f"`{other[0]}` is not closed before `{said}`", other[1].start)
            raise LatexError(f"`{said}` closes nothing", token.start)
        open_tokens.pop()

    for at, token in enumerate(found):
        if token.text == "{" and token.kind == "other":
            open_tokens.append(("{", token))
        elif token.text == "}" and token.kind == "other":
            close("{", token, "}")
        elif token.kind == "open":
            open_tokens.append((r"\left", token))
        elif token.kind == "close":
            close(r"\left", token, r"\right")
        elif token.text in (r"\begin", r"\end"):
            name = "".join(t.text for t in found[at + 2 : _closing(found, at + 1)])
            kind = rf"\begin{{{name}}}"
            if token.text == r"\begin":
                open_tokens.append((kind, token))
                # its name stands in braces that close before it does
            else:
                _close_environment(open_tokens, kind, name, token)
    if open_tokens:
        kind, token = open_tokens[-1]
        raise LatexError(f"`{kind}` is not closed", token.start)


def _close_environment(
    open_tokens: list[tuple[str, Token]], kind: str, name: str, token: Token
) -> None:
    if not open_tokens or open_tokens[-1][0] != kind:
        if open_tokens:
            other = open_tokens[-1]
            raise LatexError(rf"`{other[0]}` is not closed before `\end{{{name}}}`", other[1].start)
        raise LatexError(rf"`\end{{{name}}}` closes nothing", token.start)
    open_tokens.pop()


def _closing(found: Sequence[Token], at: int) -> int:
    """The place of the brace that closes the one at a place."""
    depth = 0
    for place in range(at, len(found)):
        if found[place].kind == "other":
            depth += {"{": 1, "}": -1}.get(found[place].text, 0)
        if not depth:
            return place
    return len(found)


def braced_end(found: Sequence[Token], at: int) -> int:
    """The place of the brace that closes the one at ``at``. Raises ``LatexError``."""
    place = _closing(found, at)
    if place >= len(found):
        raise LatexError("this brace is not closed", found[at].start)
    return place
