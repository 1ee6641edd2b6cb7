r"""Formulas in plain words: the one in "only k = s[i] remains" is set as mathematics.

A formula is known by its letters and signs and is not parsed. What is not understood stays
text, and what is set consists of commands that TeX and the drawing know.

>>> [str(part.text) for part in parts("the mean of k x k windows is x[i, j]/k^2, a constant")]
['the mean of ', 'k \\times k', ' windows is ', 'x_{i,j}/k^{2}', ', a constant']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from .names import FUNCTIONS, GREEK, symbol

COMMANDS = {name: tex for name, tex in FUNCTIONS.items() if len(name) > 2} | {
    "det": r"\det", "max": r"\max", "min": r"\min", "mod": r"\bmod",
    "diag": r"\operatorname{diag}", "tr": r"\operatorname{tr}", "inf": r"\inf",
    "sum": r"\sum", "Sum": r"\sum",
}  # fmt: skip
SIGNS = {
    "<=": r"\le", ">=": r"\ge", "!=": r"\neq", "->": r"\to", "|->": r"\mapsto", "<-": r"\gets",
    "=>": r"\Rightarrow", "≤": r"\le", "≥": r"\ge", "≠": r"\neq", "→": r"\to", "×": r"\times",
    "star": r"\star", "..": r"\dots", ".": r"\cdot", "·": r"\cdot", "*": r"\ast",
    "%": r"\bmod", "⊗": r"\otimes",
}  # fmt: skip
TIGHT = {"/", "|", "."}
AROUND = {"floor": (r"\lfloor ", r"\rfloor"), "sqrt": (r"\sqrt{", "}"), "abs": ("|", "|")}
LETTERS = "|".join(sorted({*GREEK, *COMMANDS, *AROUND}, key=len, reverse=True))
TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<literal>\d+(?:\.\d+)?e[+-]?\d+)"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?![A-Za-z]{2}|[A-Za-z]?\d|[dD]\b|\w*-[A-Za-z]{2}))"
    rf"|(?P<name>(?:{LETTERS}|[A-Za-z])(?:\d\d?|_\d+|_[A-Za-z]{{1,3}}(?![A-Za-z_]))?"
    r"(?![A-Za-z0-9]|-[A-Za-z]{2}|-?_[A-Za-z]{2})'*)"
    r"|(?P<sign>\|->|<=|>=|!=|->|<-|=>|\.\.(?!\.)|(?<=-)\.(?=\))|star\b|(?<=\s):(?=\s)|[=<>+\-*/|%≤≥≠→·×⊗])"
    r"|(?P<script>[_^](?=\S))"
    r"|(?P<prime>(?<=\))'+(?!\w))"
    r"|(?P<open>[(\[{⟨])|(?P<close>[)\]}⟩])|(?P<comma>,)"
    r"|(?P<word>\w[\w'-]*|.)",
    re.DOTALL,
)
PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
BRACKETS = {"{": r"\{", "}": r"\}", "⟨": r"\langle ", "⟩": r"\rangle"}


# Signs that plain text writes with those it has: inner and Kronecker products, powers.
SPELT = (
    (re.compile(r"<([^<>=,]+), ([^<>=,]+)>"), r"⟨\1, \2⟩"),
    (re.compile(r"(?<=[A-Z]) \(x\) (?=[A-Z])"), " ⊗ "),
    (re.compile(r"\*\*"), "^"),
    (re.compile("²"), "^2"),
    (re.compile("³"), "^3"),
)


class Part(NamedTuple):
    """A piece of a text: words as they are, or a formula in LaTeX."""

    text: str
    is_formula: bool = False


class _Token(NamedTuple):
    kind: str
    text: str


NOTHING = _Token("word", "")


def parts(text: str) -> list[Part]:
    """The text in pieces, each of them words or a formula.

    >>> parts("a point")
    [Part(text='a point', is_formula=False)]
    """
    for pattern, sign in SPELT:
        text = pattern.sub(sign, text)
    tokens = [_Token(str(found.lastgroup), found[0]) for found in TOKEN.finditer(text)]
    tokens = [_Token("word", t.text) if t.kind == "literal" else t for t in tokens]
    tokens = [_article(tokens, n) for n in range(len(tokens))]
    found = [p for words, run in _runs(tokens) for p in ([words] if words else _formula(run))]
    return [
        part
        for is_formula, some in groupby(found, key=lambda p: p.is_formula)
        for part in (some if is_formula else [Part("".join(p.text for p in some))])
    ]


def _article(tokens: Sequence[_Token], place: int) -> _Token:
    """The token; an "a" that no sign and no bracket takes for a letter is a word."""
    token = tokens[place]
    starts = place == 0 or _near(tokens, place, -1).text in (".", ";", ":")
    if token.text != "a" and not (token.text == "A" and starts):
        return token
    before, after = (_at(tokens, place + step) for step in (-1, 1))
    signs = (_near(tokens, place, -1), _near(tokens, place, 1))
    tied = before.kind in ("open", "script") or after.kind in ("open", "close", "comma", "script")
    return token if tied or "sign" in {s.kind for s in signs} else _Token("word", token.text)


def _at(tokens: Sequence[_Token], place: int) -> _Token:
    return tokens[place] if 0 <= place < len(tokens) else NOTHING


def _near(tokens: Sequence[_Token], place: int, step: int) -> _Token:
    """The next token in a direction that is no space."""
    place += step
    while _at(tokens, place).kind == "space":
        place += step
    return _at(tokens, place)


def _runs(tokens: Sequence[_Token]) -> Iterator[tuple[Part | None, list[_Token]]]:
    """Words, and the runs between them; a bracket that has no partner in its run is a word."""
    run: list[_Token] = []
    for token in (*tokens, NOTHING):
        if token.kind != "word":
            run.append(token)
            continue
        lonely = _lonely(run)
        for is_word, some in groupby(range(len(run)), key=lonely.__contains__):
            if is_word:
                yield Part("".join(run[n].text for n in some)), []
            else:
                yield None, [run[n] for n in some]
        yield Part(token.text), []
        run = []


def _lonely(run: Sequence[_Token]) -> set[int]:
    opened: list[int] = []
    lonely: set[int] = set()
    for place, token in enumerate(run):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close":
            if opened and PAIRS[run[opened[-1]].text] == token.text:
                opened.pop()
            else:
                lonely.add(place)
    return lonely | set(opened)


def _formula(run: Sequence[_Token]) -> list[Part]:
    """A run as a formula between the spaces and signs at its ends, or as it is."""
    start, end = 0, len(run)
    while start < end and _dangles(run, start, 1):
        start += 1
    while start < end and _dangles(run, end - 1, -1):
        end -= 1
    before, after = ("".join(t.text for t in some) for some in (run[:start], run[end:]))
    inner = list(run[start:end])
    tex = _Setter(inner).tex() if _is_formula(inner) else None
    if tex is None:
        return [Part("".join(t.text for t in run))]
    return [p for p in (Part(before), Part(tex, True), Part(after)) if p.text]


def _dangles(run: Sequence[_Token], place: int, step: int) -> bool:
    """Whether a token at the end of a run is no part of the formula."""
    kind, text = run[place]
    signed = step > 0 and text in "+-" and _at(run, place + 1).kind in ("number", "name", "open")
    return kind in ("space", "comma", "script") or (
        (kind == "sign" and not signed and text != "|") or (kind == "prime" and step > 0)
    )


def _is_formula(run: Sequence[_Token]) -> bool:
    kinds = {t.kind for t in run}
    names = {t.text for t in run if t.kind == "name"}
    operands = kinds & {"name", "number"}
    if kinds & {"sign", "script"} or _Setter(run).has_times():
        return bool(operands)
    if "number" in kinds:
        return any(t.kind == "open" and t.text == "[" for t in run[1:]) and bool(names)
    return bool(names - COMMANDS.keys() - AROUND.keys())


class _Setter:
    """Sets the tokens of one formula, from left to right."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    def tex(self) -> str | None:
        """The formula in LaTeX; None where it cannot be set."""
        try:
            return re.sub(" +", " ", "".join(self.upto("", small=False))).strip()
        except ValueError:
            return None

    def has_times(self) -> bool:
        return any(self.is_times(n) for n in range(len(self.tokens)))

    def is_times(self, n: int) -> bool:
        """Whether this is the x in k x k."""
        around = [_at(self.tokens, n + step).kind for step in (-1, 1)]
        sides = [_near(self.tokens, n, step).kind for step in (-1, 1)]
        return (
            self.tokens[n].text == "x"
            and "x" not in {_near(self.tokens, n, step).text for step in (-1, 1)}
            and around == ["space", "space"]
            and sides[0] in ("number", "name", "close")
            and sides[1] in ("number", "name", "open")
        )

    def upto(self, end: str, small: bool) -> Iterable[str]:
        """The pieces up to a closing bracket, or to the end of all."""
        found: list[str] = []
        scripts: set[str] = set()
        while self.place < len(self.tokens):
            n, (kind, text) = self.place, self.tokens[self.place]
            self.place += 1
            if kind == "close":
                if text != end:
                    raise ValueError("another bracket")
                return found
            index = text == "[" and n > 0 and self.tokens[n - 1].kind == "name"
            index = index and self.tokens[n - 1].text != "E"
            if kind == "script" or index:
                sign = "_" if index else text
                if sign in scripts or not found or (kind == "prime" and "^" in scripts):
                    raise ValueError("two scripts")
                scripts.add(sign)
                inner = "".join(self.upto("]", True)) if index else self.script()
                found.append(f"{sign}{{{inner.strip()}}}")
                continue
            if kind == "prime" and scripts:
                raise ValueError("a prime after a script")
            if kind != "space":
                scripts = {"_"} if kind == "name" and "_" in symbol(text) else set()
            found.append(self.piece(n, kind, text, small))
        if end:
            raise ValueError("no bracket")
        return found

    def script(self) -> str:
        """What stands in an exponent: a bracket's inside, or one token with its sign."""
        sign = ""
        if self.place < len(self.tokens) and self.tokens[self.place].text == "-":
            sign, self.place = "-", self.place + 1
        token = _at(self.tokens, self.place)
        self.place += 1
        if token.kind == "open" and token.text in "({" and not sign:
            return "".join(self.upto(PAIRS[token.text], True))
        if token.kind not in ("name", "number"):
            raise ValueError("no exponent")
        return sign + self.piece(self.place - 1, *token, small=True)

    def piece(self, n: int, kind: str, text: str, small: bool) -> str:
        if kind == "name" and not self.is_times(n):
            bare = text.rstrip("'")
            if bare in AROUND:
                return self.around(*AROUND[bare], small)
            head, below, rest = bare.partition("_")
            if head in COMMANDS:
                return COMMANDS[head] + (f"_{{{rest}}}" if below else "")
            return symbol(bare) + text[len(bare) :]
        if kind == "space":
            return "" if small else " "
        if kind == "comma":
            return "," if small else ", "
        if kind == "open":
            if text == "[" and n > 0 and self.tokens[n - 1].kind == "close":
                raise ValueError("an index after a bracket")
            inner = "".join(self.upto(PAIRS[text], small))
            left, right = (BRACKETS.get(b, b) for b in (text, PAIRS[text]))
            return f"{left}{inner.strip()}{right}"
        if kind == "sign" or kind == "name":
            return self.sign(n, r"\times" if kind == "name" else SIGNS.get(text, text), small)
        return text.replace(",", "{,}")

    def around(self, left: str, right: str, small: bool) -> str:
        """The signs of a floor or a root around what stands in parentheses."""
        if _at(self.tokens, self.place).text != "(":
            raise ValueError("no argument")
        self.place += 1
        return f"{left}{''.join(self.upto(')', small)).strip()}{right}"

    def sign(self, n: int, tex: str, small: bool) -> str:
        text = self.tokens[n].text
        if text == "*" and _at(self.tokens, n - 1).kind != "space":
            # k*l is a product, f * g a convolution
            both = {_at(self.tokens, n - 1).kind, _at(self.tokens, n + 1).kind}
            return r" \cdot " if both == {"number"} else " "
        before = _near(self.tokens, n, -1)
        if text in TIGHT or before.kind in ("word", "open", "sign", "comma"):
            return tex if tex in "+-/|" else f"{tex} "
        return f"{tex} " if small and tex.startswith("\\") else (tex if small else f" {tex} ")
