"""Lengths of axes and indices along them: what is seen of products and sums by looking at them."""

from __future__ import annotations

from fractions import Fraction

from symcnn.kernel.terms import (
    INT, ONE, ZERO, Add, And, Eq, FloorDiv, Le, Lt, Mod, Mul, Not, Num, Or, Pow, Term, add, mul,
)  # fmt: skip

Indices = tuple[Term, ...]
Axis = tuple[Term, ...]  # the sizes whose product is the length: one, or those a reshape merged


def merged(indices: Indices, sizes: Axis) -> Term:
    """The index ``(i0*n1 + i1)*n2 + i2`` of the axis that a reshape makes of several.

    >>> from symcnn.kernel.terms import Var
    >>> i, j, n = (Var(name, INT) for name in "ijn")
    >>> print(merged((i, j), (n, n)))
    n*i + j
    """
    flat = indices[0]
    for i, n in zip(indices[1:], sizes[1:], strict=True):
        flat = add(mul(n, flat), i)
    return flat


def expanded(t: Term) -> Term:
    """An integer multiplied out, equal parts put together.

    >>> from symcnn.kernel.terms import Var
    >>> i, s = (Var(name, INT) for name in "is")
    >>> print(expanded(s * (i + 1) - s * i), expanded(s * i))
    s s*i
    """
    if not isinstance(t, Add | Mul):
        return t
    found: dict[tuple[Term, ...], tuple[Fraction, tuple[Term, ...]]] = {}
    for coefficient, factors in _monomials(t):
        key = tuple(sorted(factors, key=hash)) if len(factors) > 1 else factors
        before, first = found.get(key, (Fraction(0), factors))
        found[key] = before + coefficient, first
    return add(*(mul(Num(c), *factors) for c, factors in found.values() if c))


def _monomials(t: Term) -> list[tuple[Fraction, tuple[Term, ...]]]:
    """The products that an integer is a sum of, each a number and what it is times."""
    if isinstance(t, Num):
        return [(t.value, ())]
    if isinstance(t, Add):
        return [m for part in t.args for m in _monomials(part)]
    if not isinstance(t, Mul):
        return [(Fraction(1), (t,))]
    found: list[tuple[Fraction, tuple[Term, ...]]] = [(Fraction(1), ())]
    for part in t.args:
        inside = _monomials(part)
        found = [(c * d, (*f, *g)) for c, f in found for d, g in inside]
    return found


def factors_of(t: Term) -> list[Term]:
    """The factors of a product, a square as two of them."""
    found: list[Term] = []
    for part in t.args if isinstance(t, Mul) else (t,):
        if isinstance(part, Pow) and isinstance(part.args[1], Num) and 1 < part.args[1].value < 9:
            found += [part.args[0]] * int(part.args[1].value)
        else:
            found.append(part)
    return found


def quotient_of(t: Term, size: Term) -> Term | None:
    """t / size where size is a factor of t to the eye, else None."""
    if t == size:
        return ONE
    if size == ONE:
        return t
    factors = factors_of(t)
    for part in factors_of(size):
        if part in factors:
            factors.remove(part)
        elif isinstance(part, Num) and part != ZERO and factors and isinstance(factors[0], Num):
            factors[0] = Num(factors[0].value / part.value)
            if factors[0].sort != INT:
                return None
        else:
            return None
    return mul(*factors) if factors else ONE


def evident(formula: Term) -> bool:
    """Whether a formula holds by looking at its numbers alone."""
    match formula:
        case Le(args=(a, b)) | Lt(args=(a, b)) | Eq(args=(a, b)) | Not(args=(Eq(args=(a, b)),)):
            m, n = _written_out(a), _written_out(b)
            if m is None or n is None:
                return isinstance(formula, Le | Eq) and a == b
            if isinstance(formula, Le | Lt):
                return m < n or (m == n and isinstance(formula, Le))
            return (m == n) == isinstance(formula, Eq)
        case And(args=args):
            return all(map(evident, args))
        case Or(args=args):
            return any(map(evident, args))
    return False


def _written_out(t: Term) -> Fraction | None:
    """The number that is written; ``a // b`` and ``a % b`` of such numbers carried out."""
    if isinstance(t, Num):
        return t.value
    if isinstance(t, FloorDiv | Mod):
        a, b = map(_written_out, t.args)
        if a is not None and b:
            return Fraction(a // b) if isinstance(t, FloorDiv) else a % b
    return None
