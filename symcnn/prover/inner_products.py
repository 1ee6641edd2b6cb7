"""The inequality of Cauchy and Schwarz for the sums of a goal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from symcnn.kernel.binding import close, domain_var, free_vars, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import ONE, REAL, Le, Mul, Range, Sum, Term, mul
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.order import follows_from

from .chain import StuckError
from .matching import equal_numbers
from .normal import sum_of_products
from .signs import nonnegative_sum


def cauchy_schwarz(s: Sum, given: Formulas) -> Iterator[Theorem]:
    """``(Sum u*v)**2 <= Sum u**2 * Sum v**2``, for v = 1 and for the factors of the terms.

    The difference of the two sides is half of ``Sum[i] Sum[j] (u(i)*v(j) - u(j)*v(i))**2``.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> x, y = tensor("x", n), tensor("y", n)
    >>> print([t.concl for t in cauchy_schwarz(total(n, lambda i: x[i] * y[i]), ())][-2])
    (sum[i<n] x[i]*y[i])**2 <= (sum[i<n] x[i]**2)*(sum[i<n] y[i]**2)
    """
    if not isinstance(s.domain, Range) or s.sort > REAL:
        return
    taken = free_vars(s).union(*map(free_vars, given))
    i = domain_var(s, taken)
    j = domain_var(s, taken | {i})
    body = open_binder(s, i)
    pairs: list[tuple[Term, Term]] = [(body, ONE)]
    if isinstance(body, Mul) and len(body.args) > 1:
        pairs.append((body.args[0], mul(*body.args[1:])))
    for u, v in pairs:
        line = u * subst(v, {i: j}) - subst(u, {i: j}) * v
        inner = Sum(s.domain, close(line**2, j), j.name)
        double = Sum(s.domain, close(inner, i), i.name)
        squares = [Sum(s.domain, close(w**2, i), i.name) for w in (u, v)]
        difference = 2 * (mul(*squares) - s**2)
        with suppress(KernelError, StuckError):
            same = equal_numbers(double, difference, given)
            goal = Le(s**2, mul(*squares))
            theorem = follows_from([nonnegative_sum(double, given), same], goal)
            yield theorem
            changed = sum_of_products(mul(*squares), given)
            if changed.left != changed.right:
                yield changed
