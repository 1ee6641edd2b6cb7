"""Polynomials whose atoms are numbers: ``{(0, 1): 2, (): -3}`` is twice the product, less 3."""

from __future__ import annotations

Product = tuple[int, ...]  # a monomial: the numbers of its atoms, sorted, with repetition
Row = dict[Product, int]


def plus(p: Row, q: Row, factor: int = 1) -> Row:
    """``p + factor*q``."""
    total = dict(p)
    for m, c in q.items():
        value = total.get(m, 0) + factor * c
        if value:
            total[m] = value
        else:
            total.pop(m, None)
    return total


def times(p: Row, q: Row) -> Row:
    """``p * q``."""
    total: Row = {}
    for m, c in p.items():
        total = plus(total, {merge(m, n): d for n, d in q.items()}, c)
    return total


def merge(m: Product, n: Product) -> Product:
    """The product of two monomials."""
    return tuple(sorted(m + n)) if m and n else m or n


def without(m: Product, n: Product) -> Product | None:
    """``m / n``, or None when n does not divide m."""
    if not n:
        return m
    rest = list(m)
    for atom in n:
        if atom not in rest:
            return None
        rest.remove(atom)
    return tuple(rest)
