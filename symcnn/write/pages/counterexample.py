r"""Counterexamples as tables of two columns, in text with formulas between dollar signs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symcnn.kernel.terms import Fun
from symcnn.write.formulas.names import function_name, symbol
from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.formulas.text import escape

# A matrix with more columns is written as rows of text.
WIDEST = 10

TRUTHS = {"True": "true", "False": "false"}

# A value as it is written: a number or a text, or an array row by row.
Value = str | tuple["Value", ...]


@dataclass(frozen=True)
class Case:
    """A counterexample: the variables and functions by name, and what comes out.

    A function's value is its formula in x. The sides are None where the goal has none; they
    are entries where an ``index`` says so.
    """

    values: tuple[tuple[str, Value], ...]
    functions: tuple[tuple[str, str], ...] = ()
    left: Value | None = None
    right: Value | None = None
    index: tuple[int, ...] = ()
    exact: bool = True


def table(case: Case, notation: Notation = PLAIN) -> list[tuple[str, str]]:
    r"""The rows of the table, each a name and a value; equal numbers share one row.

    The place is counted, and tensors are set, as the ``notation`` says.

    >>> table(Case((("k", "2"), ("n", "2"), ("x", "-1/2")), left="1", right="0"))
    [('$k, n$', '$2$'), ('$x$', '$-\\tfrac{1}{2}$'), ('left side', '$1$'), ('right side', '$0$')]
    """
    numbers: dict[str, list[str]] = {}
    arrays = []
    for name, value in case.values:
        if isinstance(value, str):
            numbers.setdefault(value, []).append(symbol(name))
        else:
            arrays.append(_array(name, value, notation))
    rows = [(f"${', '.join(names)}$", _value(value)) for value, names in numbers.items()]
    rows += arrays
    rows += [(f"${function_name(Fun(name))}(x)$", _value(text)) for name, text in case.functions]
    at = ""
    if case.index:
        at = f" at $({', '.join(str(i + notation.base) for i in case.index)})$"
    about = "" if case.exact else ", in floating point"
    for side, result in (("left", case.left), ("right", case.right)):
        if result is not None:
            rows.append((f"{side} side{at}{about}", _value(result)))
    return rows


def _array(name: str, value: Value, notation: Notation) -> tuple[str, str]:
    """One row; the leading axes of length 1 go with the name."""
    places = []
    while isinstance(value, tuple) and len(value) == 1 and _rank(value) > 2:
        places.append(str(notation.base))
        value = value[0]
    below = f"_{{{','.join(places)}}}" if places else ""
    stem = symbol(name, notation.bold and not places)
    return f"${stem}{below}$", _value(value)


def _rank(value: Value) -> int:
    if isinstance(value, str):
        return 0
    return 1 + (_rank(value[0]) if value else 0)


def _value(value: Value) -> str:
    if isinstance(value, str):
        tex = _number(value)
        return escape(TRUTHS.get(value, value)) if tex is None else f"${tex}$"
    return f"${_tex(value)}$" if value else "empty"


def _tex(value: Value) -> str:
    if isinstance(value, str):
        tex = _number(value)
        return rf"\text{{{value}}}" if tex is None else tex
    if _rank(value) == 2 and 0 < len(value[0]) <= WIDEST:
        rows = r" \\ ".join(" & ".join(map(_tex, row)) for row in value)
        return rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}"
    inside = r",\, ".join(map(_tex, value))
    return f"({inside})"


def _number(text: str) -> str | None:
    """A number in LaTeX; None for another text."""
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    if "/" not in text:
        return text if "e" not in text else rf"\text{{{text}}}"
    sign = "-" if number < 0 else ""
    return rf"{sign}\tfrac{{{abs(number.numerator)}}}{{{number.denominator}}}"
