r"""Formulas in the notation of matrices, as LaTeX.

>>> print(from_text("1/2 (S^-1 + S^-T) (m - x)", lambda name: name))
\tfrac{1}{2} (S^{-1} + S^{-\top}) (m - x)
>>> print(from_text("|x - m|^2 diag(p o (1 - p))", lambda name: name))
\lVert x - m\rVert^{2} \operatorname{diag}(p \odot (1 - p))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from symcnn.kernel.terms import Term, Var
from symcnn.prover.matrix_notation import NotationError, matrix_expression

from .names import FUNCTIONS
from .pieces import ATOM, POWER, PRODUCT, SUM, Piece

TOKEN = re.compile(
    r"\^-?(?:T\b|\d+)|\.\^\d+|\d+/\d+|[A-Za-z]\w*'*(?=\()|[A-Za-z]\w*'*|\||\[|\]| o |."
)
LEVELS = (SUM, PRODUCT, POWER, ATOM)
TOP = r"\top"


def matrix_piece(
    t: Term, axes: Sequence[Var], sizes: Sequence[Term], symbol: Callable[[str], str]
) -> Piece | None:
    """The formula of an entry in matrix notation; None where it has none."""
    try:
        found = matrix_expression(t, axes, sizes)
    except NotationError:
        return None
    return Piece(from_text(found.text, symbol), LEVELS[found.level])


def from_text(text: str, symbol: Callable[[str], str]) -> str:
    """The LaTeX of a formula as ``matrix_notation`` writes it."""
    parts: list[str] = []
    bars = 0
    tokens = TOKEN.findall(text)
    for place, token in enumerate(tokens):
        if token == "|":
            bars += 1
            parts.append(r"\lVert " if bars % 2 else r"\rVert")
        elif token.startswith(("^", ".^")):
            sign = r"\odot " if token.startswith(".") else ""
            parts.append(f"^{{{sign}{token.lstrip('.^').replace('T', TOP)}}}")
        elif "/" in token and len(token) > 1:
            above, below = token.split("/")
            parts.append(rf"\tfrac{{{above}}}{{{below}}}")
        elif token[0].isalpha():
            called = tokens[place + 1 : place + 2] == ["("]
            parts.append(_function(token, symbol) if called else symbol(token))
        else:
            parts.append({" o ": r" \odot ", "[": r"[\,", "]": r"\,]"}.get(token, token))
    return "".join(parts)


def _function(name: str, symbol: Callable[[str], str]) -> str:
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    return (
        r"\det" if name == "det" else rf"\operatorname{{{name}}}" if len(name) > 1 else symbol(name)
    )
