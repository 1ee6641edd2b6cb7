r"""Pieces of LaTeX and how they are put together: parentheses, products, fractions.

>>> juxtapose(["2", "k", "X_{i}", "3^{n}"])
'2k X_{i} \\cdot 3^{n}'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import NamedTuple, Protocol

from symcnn.kernel.terms import Binder, Term, Var

from .widths import cut, width

# How tightly an operator holds its arguments; a looser one inside needs parentheses.
LOOSE, OR, AND, COMPARE, SUM, SIGNED, PRODUCT, POWER, ATOM = range(9)

# How far a piece reaches to the right: a sum up to the next plus sign, a maximum beyond it.
CLOSED, TO_PLUS, TO_THE_END = range(3)

# Up to this width (in em) a numerator goes above the line: x/k, but (1/k) x y z.
SHORT = 3.0
# Up to this width a case and its condition stand in one row.
LONG_CASE = 18.0
LAND = re.compile(r" \\land ")

COMPACT = re.compile(r"[A-Za-z0-9]+'*")
UPRIGHT = (r"\mathrm", r"\operatorname")
BIG = re.compile(r"\\(sum|prod|int|max|min)(?![A-Za-z])")
TALL = re.compile(r"\\(frac|left|begin)(?![A-Za-z])")


class Piece(NamedTuple):
    """LaTeX text, how tightly it holds together, and how far it reaches to the right."""

    tex: str
    level: int = ATOM
    reach: int = CLOSED


class Prints(Protocol):
    """What prints the parts of a formula, with one set of names."""

    def held(self, t: Term, within: int, small: bool = ..., reach: int = ...) -> str: ...

    def symbol(self, v: Var) -> str: ...

    def ranged(self, v: Var, size: Term) -> str: ...

    def moved(self, t: Term) -> bool: ...

    def opened(self, binder: Binder) -> AbstractContextManager[tuple[Var, Term]]: ...


def parentheses(tex: str, small: bool = False, pair: tuple[str, str] = ("(", ")")) -> str:
    r"""The text in parentheses (or another pair) as tall as it needs.

    >>> print(parentheses("a + b"), parentheses(r"\frac{a}{b}"), parentheses(r"\sum_{i} x_{i}"))
    (a + b) \left(\frac{a}{b}\right) \biggl(\sum_{i} x_{i}\biggr)
    """
    a, b = pair
    space = " " if a[-1].isalpha() and tex[:1].isalpha() else ""  # \lvert x, and no \lvertx
    if not small and BIG.search(tex) and r"\begin" not in tex:
        return rf"\biggl{a}{space}{tex}\biggr{b}"
    if not small and TALL.search(tex):
        return rf"\left{a}{space}{tex}\right{b}"
    return f"{a}{space}{tex}{b}"


def hold(piece: Piece, within: int, small: bool = False, reach: int = TO_THE_END) -> Piece:
    """The piece, in parentheses where it is looser or reaches further than its place allows.

    >>> hold(Piece("a + b", SUM), PRODUCT).tex
    '(a + b)'
    """
    if piece.level < within or piece.reach > reach:
        return Piece(parentheses(piece.tex, small))
    return piece


def juxtapose(factors: Sequence[str]) -> str:
    """Factors side by side: letters close together, a sign only where two numbers would meet."""
    text = factors[0]
    for left, right in pairwise(factors):
        if right[0].isdigit():
            space = r" \cdot "
        elif left.endswith(r"\,]") or left.startswith(UPRIGHT) or right.startswith(UPRIGHT):
            space = r"\,"
        elif COMPACT.fullmatch(left) and (COMPACT.fullmatch(right) or right.startswith("(")):
            space = ""
        else:
            space = " "
        text += space + right
    return text


def tight(relation: str) -> str:
    r"""A relation as it stands in a subscript: without spaces that do not separate words.

    >>> print(tight(r"0 \le i < n"), tight(r"[i = 0,\ (j) = 1]"))
    0\le i<n [i=0,\ (j)=1]
    """
    return re.sub(r"(?<![A-Za-z\\]) |(?<!\\) (?![A-Za-z0-9])", "", relation)


def fraction(above: str, below: str) -> str:
    r"""The fraction of a display.

    >>> fraction("1", "k^{2}")
    '\\frac{1}{k^{2}}'
    """
    return rf"\frac{{{above}}}{{{below}}}"


def goes_above(numerator: str, denominator: str) -> bool:
    """Whether the whole numerator stands above the line; else it follows 1/denominator."""
    tall = r"\begin" in numerator or r"[\," in numerator
    return not tall and width(numerator) <= max(SHORT, 1.5 * (width(denominator) - 2))


def case_rows(value: str, condition: str) -> list[str]:
    """A case as a row, or with a row for each part of its condition where that is long."""
    first, *rest = [condition]
    if width(value) + width(condition) > LONG_CASE:
        first, *rest = cut(condition, LAND)
    return [rf"{value} & \text{{if }} {first}", *(rf"& \text{{and }} {p}" for p in rest)]
