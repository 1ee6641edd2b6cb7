"""Large numbers that matter: those in a formula, and those at which a condition in it turns.

A formula may be another one above a size, or at a single one; among small sizes it is not seen.

>>> from symcnn.kernel.terms import INT, Var
>>> n = Var("n", INT)
>>> turning_points(n * n <= 5000, {}), beside([71])
([71], [70, 71, 72])
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np

from symcnn.kernel.binding import domain_var, free_vars, open_binder, subst
from symcnn.kernel.terms import INT, REAL, Binder, Eq, Le, Lt, Num, Range, Term, Var

from .analysis import distinct_subterms, field_for, is_about_sizes
from .evaluate import Evaluator
from .fields import INTEGER, TooLarge, Unsupported

FARTHEST = 100_000  # so far a condition is followed,
FAR = 1_000  # or where that is too much, for its fractions or for its powers
MOST_TURNS = 2  # of a condition in each variable: what turns more often does so early
MOST_CONDITIONS = 40
LARGEST = 10**9


def numbers_in(terms: Iterable[Term]) -> list[Fraction]:
    """The numbers that stand in the terms, the smallest first.

    >>> from symcnn.kernel.terms import REAL
    >>> print(*numbers_in([Var("x", REAL) <= Fraction(9, 10)]))
    9/10
    """
    found = {t.value for t in distinct_subterms(*terms) if isinstance(t, Num)}
    return sorted(found, key=lambda c: (abs(c), c < 0))


def turns_in(terms: Iterable[Term]) -> list[Fraction]:
    """The numbers in comparisons of reals, where one of them is none that chance comes upon.

    >>> from symcnn.kernel.terms import REAL, Ite
    >>> x = Var("x", REAL)
    >>> print(*turns_in([Ite(x < Fraction(9, 10), x, Ite(x < 1, 2 * x, x))]))
    9/10 1
    """
    compared = [
        t for t in distinct_subterms(*terms)
        if isinstance(t, Le | Lt) and any(a.sort == REAL for a in t.args)
    ]  # fmt: skip
    found = numbers_in(compared)
    return found if any(c.denominator > 1 or abs(c) > 2 for c in found) else []


def sizes_in(terms: Iterable[Term]) -> list[int]:
    """The integers that stand in the terms, without their signs.

    >>> sizes_in([Var("n", INT) - 7])
    [7]
    """
    return [abs(c.numerator) for c in numbers_in(terms) if c.denominator == 1]


def beside(numbers: Iterable[int]) -> list[int]:
    """The numbers, and those before and after each.

    >>> beside([7, 8])
    [6, 7, 8, 9]
    """
    return sorted({n + d for n in numbers for d in (-1, 0, 1)})


def made_of(numbers: Iterable[int]) -> list[int]:
    """What bounds by these numbers may leave: beside them, their products, roots and halves.

    >>> made_of([100])[:12]
    [4, 5, 6, 9, 10, 11, 49, 50, 51, 99, 100, 101]
    """
    used = [n for n in numbers if n > 2]
    products = (a * b for a, b in combinations_with_replacement(used, 2))
    roots = (f(n) for n in used for f in (math.isqrt, lambda n: round(n ** (1 / 3)), _half))
    return [n for n in beside({*used, *products, *roots}) if n <= LARGEST]


def _half(n: int) -> int:
    return n // 2


def follow(p: Term, v: Var, others: Mapping[Var, int]) -> np.ndarray:
    """Whether a condition about integers holds at 0, 1, 2, ... of a variable; may be empty.

    >>> n = Var("n", INT)
    >>> int(np.flatnonzero(follow(Num(5000) <= n * n, n, {}))[0])
    71
    """
    field = field_for(p)
    for count in (FARTHEST, FAR) if field is INTEGER else (FAR,):
        columns = {v: np.arange(count), **{w: np.full(count, n) for w, n in others.items()}}
        try:
            found = Evaluator(columns, field, batch=True).value(p)
            return np.broadcast_to(np.asarray(found, dtype=bool), count)
        except (Unsupported, TooLarge):
            continue
    return np.zeros(0, dtype=bool)


def turning_points(
    term: Term, near: Mapping[Var, int], defined: Mapping[Var, Term] | None = None
) -> list[int]:
    """The first numbers at which a condition in a term turns, as one of its integers grows.

    The others have the values ``near``, or are 1. Where a condition on an index turns, the
    range of the index has to be long enough. ``defined`` are integers in terms of others, in
    an order in which they can be put in.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import Bracket, Sum
    >>> n, i = Var("n", INT), Var("i", INT)
    >>> turning_points(Sum(Range(2 * n), close(Bracket(Num(1000) <= i), i)), {})
    [501]
    """
    found: set[int] = set()
    conditions = list(_conditions(term))[:MOST_CONDITIONS]
    for p, ranges in conditions:
        for v, definition in reversed(list((defined or {}).items())):
            p = subst(p, {v: definition})
        integers = sorted(free_vars(p), key=lambda v: v.name)
        for v in integers:
            holds = follow(p, v, {w: near.get(w, 1) for w in integers if w != v})
            turns = (np.flatnonzero(holds[1:] != holds[:-1]) + 1)[:MOST_TURNS].tolist()
            if v in ranges:
                conditions += [(Num(n) < ranges[v], ranges) for n in turns]
            else:
                found |= set(turns)
    return sorted(found)


def _conditions(term: Term) -> Iterator[tuple[Term, Mapping[Var, Term]]]:
    """The comparisons of integers in a term, with what bounds the indices in them."""
    seen: set[Term] = set()
    ranges: dict[Var, Term] = {}
    opened = list(free_vars(term))
    todo = [term]
    while todo:
        t = todo.pop()
        if t in seen:
            continue
        seen.add(t)
        whole = isinstance(t, Le | Lt | Eq) and all(a.sort == INT for a in t.args)
        if whole and is_about_sizes(t):
            yield t, ranges
        if isinstance(t, Binder):
            x = domain_var(t, opened)
            opened.append(x)
            if isinstance(t.domain, Range):
                ranges[x] = t.domain.size
            todo += [open_binder(t, x), *t.domain.args]
        else:
            todo += reversed(t.args)
