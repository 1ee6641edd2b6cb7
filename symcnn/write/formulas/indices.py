"""Index arithmetic for print: indices counted from 1, and constants where one expects them.

An index v that runs from 1 stands for the term v - 1. What is left to do is to write
k*(q - 1) + (a - 1) + 1 as k*(q - 1) + a, and 0 <= i - 1 < n as 1 <= i <= n.
"""

from __future__ import annotations

from fractions import Fraction

from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import INT, Add, Eq, Le, Lt, Mul, Num, Term, add, mul


def tidy(t: Term) -> Term:
    """The same integer with its numbers gathered, expanded only where that makes it shorter.

    >>> from symcnn.kernel.terms import INT, Var
    >>> k, q, a = Var("k", INT), Var("q", INT), Var("a", INT)
    >>> [str(tidy(e + 1)) for e in (k * (q - 1) + (a - 1), k * (q - 1) + k - 1, 2 * (q - 1))]
    ['k*(q - 1) + a', 'k*q', '2*q - 1']
    """
    if t.sort != INT:
        return t
    spread: list[Term] = []
    for part in t.args if isinstance(t, Add) else (t,):
        match part:
            case Mul(args=(Num() as scale, Add(args=inner))):
                spread += [mul(scale, a) for a in inner]
            case _:
                spread.append(part)
    gathered = add(*spread)
    expanded = normal_form(gathered)
    return expanded if _length(expanded) < _length(gathered) else gathered


def balance(formula: Le | Lt | Eq) -> Term:
    """A comparison of integers with its constants moved to where they are positive.

    >>> from symcnn.kernel.terms import INT, Var
    >>> i, n = Var("i", INT), Var("n", INT)
    >>> print(balance(0 <= i - 1), "and", balance(i - 1 < n))
    1 <= i and i <= n
    """
    a, b = map(tidy, formula.args)
    if a.sort != INT or b.sort != INT:
        return formula
    (left, c), (right, d) = _constant(a), _constant(b)
    kind: type[Le | Lt | Eq] = type(formula)
    if c == d:
        c = d = Fraction(0)
    elif isinstance(formula, Lt) and c < 0:
        kind, c = Le, c + 1
    if c < 0 or d < 0:
        low = min(c, d)
        c, d = c - low, d - low
    return kind(add(left, Num(c)), add(right, Num(d)))


def _length(t: Term) -> int:
    return len(t.args) if isinstance(t, Add) else 1


def _constant(t: Term) -> tuple[Term, Fraction]:
    """An integer as a term without a constant, and the constant."""
    parts = t.args if isinstance(t, Add) else (t,)
    last = parts[-1]
    if isinstance(last, Num):
        return add(*parts[:-1]), last.value
    return t, Fraction(0)
