"""Sums, products, powers, reciprocals, quotients and remainders, and how they are built."""

from __future__ import annotations

from fractions import Fraction
from typing import final

from .errors import KernelError
from .nodes import INT, ONE, REAL, ZERO, Num, Numeric, Term, expect, expect_tuple, numeric, term


def _expect_several(rule: str, args: tuple[Term, ...]) -> None:
    expect_tuple(rule, args)
    if len(args) < 2:
        raise KernelError(rule, "two or more arguments are expected", arguments=repr(args))


@final
class Add(Term):
    """A sum of two or more terms. Built by ``add``."""

    __slots__ = ()

    def __init__(self, args: tuple[Term, ...]) -> None:
        _expect_several("Add", args)
        super().__init__(numeric("Add", *args), args)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return add(*args)


@final
class Mul(Term):
    """A product of two or more terms, a number first. Built by ``mul``."""

    __slots__ = ()

    def __init__(self, args: tuple[Term, ...]) -> None:
        _expect_several("Mul", args)
        super().__init__(numeric("Mul", *args), args)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return mul(*args)


@final
class Pow(Term):
    """``base ** exponent`` with an integer exponent; ``x ** -n`` is ``Recip(x) ** n``."""

    __slots__ = ()

    def __init__(self, base: Term, exponent: Term) -> None:
        expect("Pow", INT, exponent)
        sort = numeric("Pow", base)
        natural = isinstance(exponent, Num) and exponent.value >= 0
        super().__init__(sort if natural else max(sort, REAL), (base, exponent))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return power(*args)


@final
class Recip(Term):
    """The reciprocal, with ``Recip(0) = 0``."""

    __slots__ = ()

    def __init__(self, arg: Term) -> None:
        super().__init__(max(numeric("Recip", arg), REAL), (arg,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return recip(*args)


@final
class FloorDiv(Term):
    """``a // b``: the quotient rounded down, Python's meaning; ``a // 0`` is 0."""

    __slots__ = ()

    def __init__(self, a: Term, b: Term) -> None:
        expect("FloorDiv", INT, a, b)
        super().__init__(INT, (a, b))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return FloorDiv(*args)


@final
class Mod(Term):
    """``a % b``: ``a - b*(a // b)``, Python's meaning; ``a % 0`` is a."""

    __slots__ = ()

    def __init__(self, a: Term, b: Term) -> None:
        expect("Mod", INT, a, b)
        super().__init__(INT, (a, b))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Mod(*args)


# -- smart constructors ------------------------------------------------------------


def add(*terms: Numeric) -> Term:
    """The sum: nested sums are flattened, numbers are added up and stand last."""
    total, rest = Fraction(0), []
    for t in map(term, terms):
        for part in t.args if isinstance(t, Add) else (t,):
            if isinstance(part, Num):
                total += part.value
            else:
                rest.append(part)
    if total or not rest:
        rest.append(Num(total))
    return rest[0] if len(rest) == 1 else Add(tuple(rest))


def mul(*terms: Numeric) -> Term:
    """The product: nested products are flattened, numbers are multiplied and stand first.

    A product with the factor 0 is 0, which is right because every term has a value.
    """
    scale, rest = Fraction(1), []
    for t in map(term, terms):
        for part in t.args if isinstance(t, Mul) else (t,):
            if isinstance(part, Num):
                scale *= part.value
            else:
                rest.append(part)
    if not scale:
        numeric("mul", *rest)
        return ZERO
    if scale != 1 or not rest:
        rest.insert(0, Num(scale))
    return rest[0] if len(rest) == 1 else Mul(tuple(rest))


def neg(t: Numeric) -> Term:
    """``-t``; the minus sign is taken into the terms of a sum."""
    t = term(t)
    return add(*(mul(-1, part) for part in t.args)) if isinstance(t, Add) else mul(-1, t)


def recip(t: Numeric) -> Term:
    """``1/t``, a number when t is one."""
    t = term(t)
    if isinstance(t, Num):
        return Num(1 / t.value) if t.value else ZERO
    return Recip(t)


def power(base: Numeric, exponent: Numeric) -> Term:
    """``base ** exponent``; the exponents 0 and 1 and powers of small numbers are carried out."""
    base, exponent = term(base), term(exponent)
    if isinstance(exponent, Num) and exponent.sort == INT:
        n = exponent.value.numerator
        if n == 0:
            numeric("power", base)
            return ONE
        if n == 1:
            return base
        if isinstance(base, Num) and abs(n) <= 64 and (base.value or n > 0):
            return Num(base.value**n)
        if n < 0:
            return power(recip(base), -n)
    return Pow(base, exponent)
