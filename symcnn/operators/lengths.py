"""Lengths of axes and indices along them: what is seen of products and sums by looking at them."""

from __future__ import annotations

from fractions import Fraction

from symcnn.kernel.terms import INT, ONE, ZERO, Add, Mul, Num, Pow, Term, add, mul

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
