"""The floor of a real number: integers taken out of it, quotients by what has a sign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import Monomial, polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, cut, field, instantiate
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Apply, Eq, FloorDiv, Le, Lt, Mul, Recip, Term, add, mul, neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import product_sign
from symcnn.lemmas.floors import FLOOR, D, T, X, floor_above, floor_below, floor_exact, floor_zero

from .chain import StuckError
from .signs import nonnegative, positive


def normal_floor(t: Term, x: Term, given: Formulas) -> Theorem:
    """``floor(x + n)`` as ``n + floor(x)`` for an integer n; 0 of a quotient from 0 to 1.

    >>> from symcnn.lemmas.notation import scalars, sizes
    >>> (a, b), (n,) = scalars("a b"), sizes("n")
    >>> x = a + n + Fraction(3, 2)
    >>> print(normal_floor(FLOOR(x), x, ()).right)
    n + floor(a + 1/2) + 1
    >>> print(normal_floor(FLOOR(a / b), a / b, (0 <= a, a < b)).right)
    0
    """
    whole: dict[Monomial, Fraction] = {}
    for m, c in polynomial(x).items():
        if all(a.sort == INT for a, _ in m) and (c.denominator == 1 or not m) and c // 1:
            whole[m] = Fraction(c // 1)
    if whole:
        n = to_term(whole)
        rest = to_term(polynomial(add(x, neg(n))))
        return arithmetic((), Eq(t, n if rest == ZERO else add(n, FLOOR(rest))))
    for d in _divisors(x):
        with suppress(KernelError, StuckError):
            return _at_quotient(floor_zero(), d, d, x, given)
    raise KernelError("normal_floor", "the floor is in normal form", found=t)


def facts_about_floor(s: Apply, given: Formulas) -> Iterator[Theorem]:
    """``d*floor(x/d) <= x < d + d*floor(x/d)`` for ``0 < d``; of ``d < 0`` the opposite.

    >>> from symcnn.kernel.terms import Lt
    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> for theorem in facts_about_floor(FLOOR(a / b), (Lt(ZERO, b),)):
    ...     print(theorem)
    0 < b |- b*floor(a/b) <= a
    0 < b |- a < b + b*floor(a/b)
    """
    x = s.args[0]
    laws = [floor_below(), floor_above(), *([floor_exact()] if Eq(s, x) in given else [])]
    for d in _divisors(x):
        for size in (d, neg(d)):
            for law in laws:
                with suppress(KernelError, StuckError):
                    yield _at_quotient(law, d, size, x, given)


def between_quotients(t: FloorDiv, given: Formulas) -> list[Theorem]:
    """``a//b <= a/b`` and ``a/b < a//b + 1``.

    >>> from symcnn.lemmas.notation import sizes
    >>> a, b = sizes("a b")
    >>> for theorem in between_quotients(a // b, (1 <= b,)):
    ...     print(theorem)
    1 <= b |- a//b <= a/b
    1 <= b |- a/b < a//b + 1
    """
    a, b = t.args
    above = positive(recip(b), given)
    real, known = mul(a, recip(b)), (*given, above.concl)
    found = []
    for low, high, goal in (
        (mul(b, t), a, Le(t, real)), (a, add(mul(b, t), b), Lt(real, add(t, ONE))),
    ):  # fmt: skip
        exact = arithmetic(given, type(goal)(low, high))
        scaled = product_sign(above, exact)
        plain = field(scaled.concl.args[1], add(goal.args[1], neg(goal.args[0])), known)
        found.append(follows_from([scaled, cut(above, plain)], goal))
    return found


def _divisors(x: Term) -> list[Term]:
    found = (a.args[0] for m in polynomial(x) for a, _ in m if isinstance(a, Recip))
    return list(dict.fromkeys(found))


def _at_quotient(law: Theorem, d: Term, size: Term, t: Term, given: Formulas) -> Theorem:
    """A law about the floor of t, where size, which is d or -d, is shown to be positive."""
    above = positive(size, given)
    known = (*given, above.concl)
    whole = without_denominator(t, d, known).right.args[1]
    theorem = instantiate(law, ((D, size), (T, t), (X, whole if size == d else neg(whole))))
    for p in theorem.hyps:
        if isinstance(p, Eq) and p.right != t:
            theorem = cut(field(*p.args, known), theorem)
        elif p.args[0] == ZERO and p != above.concl:
            theorem = cut(nonnegative(p.args[1], given), theorem)
        elif p != above.concl and p not in given:
            theorem = cut(arithmetic(known, p), theorem)
    return cut(above, theorem)


def without_denominator(t: Term, d: Term, given: Formulas) -> Theorem:
    """``t = 1/d * t'``, where t' is d*t multiplied out."""
    parts = []
    for m, c in polynomial(t).items():
        exponents = dict(m)
        if recip(d) in exponents:
            exponents[recip(d)] -= 1
            parts.append(mul(c, *(power(a, e) for a, e in exponents.items() if e)))
        else:
            parts.append(mul(c, d, *(power(a, e) for a, e in m)))
    return field(t, Mul((recip(d), add(*parts))), given)
