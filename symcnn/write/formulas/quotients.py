"""Sums and products as they are printed: signs, numbers, and what goes below the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from symcnn.kernel.terms import Mul, Num, Pow, Recip, Term


def positive_first(args: Sequence[Term]) -> Sequence[Term]:
    """The terms of a sum, the first that has no minus sign in front: x - u, not -u + x."""
    place = next((n for n, a in enumerate(args) if not is_negative(a)), 0)
    return (args[place], *args[:place], *args[place + 1 :])


def is_negative(t: Term) -> bool:
    """Whether a term is printed with a minus sign."""
    scale = t.args[0] if isinstance(t, Mul) else t
    return isinstance(scale, Num) and scale.value < 0


def quotient(t: Term) -> tuple[Fraction, list[Term], list[Term]]:
    """The number, the factors above the line, and those below it."""
    scale = Fraction(1)
    above: list[Term] = []
    below: list[Term] = []
    for a in t.args if isinstance(t, Mul) else (t,):
        match a:
            case Num(value=v):
                scale *= v
            case Recip(args=(b,)):
                below += b.args if isinstance(b, Mul) else (b,)
            case Pow(args=(Recip(args=(b,)), e)):
                below.append(Pow(b, e))
            case _:
                above.append(a)
    return scale, _powers(above), _powers(below)


def _powers(factors: Sequence[Term]) -> list[Term]:
    """The factors, equal ones as a power."""
    counts = Counter(factors)
    return [a if n == 1 else Pow(a, Num(n)) for a, n in counts.items()]
