"""Derivatives of the larger of two functions, ``f if g <= f else g``.

It is the maximum of a family of two (``lemmas/extrema.py``): it has a derivative where f and g
differ, and also where they touch without crossing.
"""

from __future__ import annotations

from symcnn.kernel.binding import close, domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic, assume, cases, congruence, cut, equal_formulas, forall_elim, symmetry, transitivity,
)  # fmt: skip
from symcnn.kernel.sums import max_bound
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Eq, Fun, Ite, Lam, Le, Lt, Max, Min, Not, Num, Or, Range, Term, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.case_derivatives import derivative_ite
from symcnn.lemmas.composites import derivative_max
from symcnn.lemmas.derivatives import derivative_value

from .extrema import below, columns_of, for_all_places
from .exponentials import abs_bounds
from .order import follows_from, one_of_the_values


def larger_of(choice: Term) -> type[Max | Min] | None:
    """Whether ``a if p else b`` is the larger of a and b (``Max``), the smaller, or neither.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> larger_of(Ite(b <= a, a, b)).__name__, larger_of(Ite(a < b, a, b)).__name__
    ('Max', 'Min')
    """
    if isinstance(choice, Ite) and isinstance(choice.args[0], Le | Lt):
        p, a, b = choice.args
        if p.args in ((a, b), (b, a)):
            return Max if p.args == (b, a) else Min
    return None


def derivative_of_larger(
    condition: Lam, first: Theorem, second: Theorem, agree: Theorem
) -> Theorem:
    """From ``G |- derivative(f, a, k, d)``, ``D |- derivative(g, a, k, e)`` and
    ``E |- f(a) != g(a) or d = e`` infer that of ``f if p else g``: ``d if p(a) else e``.

    ``condition`` is ``Lam[x] p(x)``, where p says which of f and g is larger: ``g <= f``,
    ``g < f`` for their maximum, ``f <= g``, ``f < g`` for their minimum. The indices k must be
    variables that stand for every entry: no two of them alike, and free in the hypotheses as
    ``0 <= k < m`` alone.

    >>> from symcnn.lemmas.differentiation import derivative_of
    >>> from symcnn.lemmas.notation import scalars, tabulate
    >>> from symcnn.kernel.terms import REALS
    >>> (a,) = scalars("a")
    >>> square, zero = (tabulate(REALS, body) for body in (lambda x: x**2, lambda x: ZERO))
    >>> touch = assume(Or(Not(Eq(a**2, ZERO)), Eq(2 * a, ZERO)))
    >>> parts = (derivative_of(f, a, ()) for f in (square, zero))
    >>> print(derivative_of_larger(tabulate(REALS, lambda x: ZERO <= x**2), *parts, touch).concl)
    derivative(lam[x in R] (x**2 if 0 <= x**2 else 0), a, 2*a if 0 <= a**2 else 0)
    """
    f, g = first.concl.args[0], second.concl.args[0]
    point, d, e = first.concl.args[1], first.concl.args[-1], second.concl.args[-1]
    avoid = free_vars(condition).union(*map(free_vars, (f, g, point, d, e)))
    avoid = avoid.union(*(free_vars(h) for t in (first, second, agree) for h in t.hyps))
    x = domain_var(condition, avoid)
    i = fresh("i", INT, avoid | {x})
    p, a, b = (open_binder(t, x) for t in (condition, f, g))
    kind = larger_of(Ite(p, a, b))
    if kind is None:
        raise KernelError("larger", "a comparison of the two values is expected", found=condition)
    domain, start = Range(Num(2)), Eq(i, ZERO)
    either = kind(domain, close(Ite(start, a, b), i), i.name)
    extremum = Lam(f.args[0], close(either, x), f.hint)
    theorem = derivative_ite(Lam(f.args[0], start, f.hint), first, second, (), ())
    there = open_binder(extremum, point)
    value = Ite(open_binder(condition, point), d, e)
    whole = _is_larger(either, Ite(p, a, b))
    same = _is_larger(there, open_binder(Lam(f.args[0], close(Ite(p, a, b), x)), point))
    here, slope = open_binder(there, i), theorem.concl.args[-1]
    goal = Or(below(here, there), Eq(slope, value))
    attained = follows_from([same, agree], goal)
    filled = arithmetic((), Or(Eq(value, ZERO), Le(ONE, domain.size)))
    theorem = derivative_max(extremum, (i,), theorem, value, attained, filled)
    return equal_formulas(congruence(theorem.concl, (0, 1), (x.name,), whole), theorem)


def absolute_value(a: Term) -> Theorem:
    """``|- (a if -a <= a else -a) = abs(a)``: the larger of a and -a.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(absolute_value(scalars("a")[0]).concl)
    (a if -a <= a else -a) = abs(a)
    """
    larger = Ite(Le(neg(a), a), a, neg(a))
    return follows_from([abs_bounds(a)], Eq(larger, Fun("abs")(a)))


def _is_larger(extremum: Term, choice: Term) -> Theorem:
    """``|- Max[i < 2] (a if i = 0 else b) = (a if b <= a else b)``; so for minima."""
    if not isinstance(extremum, Max | Min):
        raise KernelError("larger", "a maximum or minimum is expected", found=extremum)
    bounds = [max_bound(extremum, Num(i), ()) for i in range(2)]
    return follows_from([*bounds, one_of_the_values(extremum, ())], Eq(extremum, choice))


def one_gradient(first: Theorem, second: Theorem) -> Term:
    """From ``derivative(f, a, k, d)`` and ``derivative(g, a, k, e)`` the formula that all partial
    derivatives of f at a are those of g."""
    slopes = [derivative_value(t).left for t in (first, second)]
    return for_all_places(columns_of(first), Eq(*slopes))


def same_slope(shown: Theorem, first: Theorem, second: Theorem) -> Theorem:
    """From ``G |- p or one_gradient(first, second)`` infer ``G, 0 <= k < m |- p or d = e``."""
    apart, agree = shown.concl.args
    slopes = [derivative_value(t) for t in (first, second)]
    theorem = assume(agree)
    for k, domain in columns_of(first):
        theorem = forall_elim(theorem, k, member(k, domain))
    theorem = transitivity(symmetry(slopes[0]), transitivity(theorem, slopes[1]))
    goal = Or(apart, theorem.concl)
    theorem = cut(theorem, arithmetic((theorem.concl,), goal))
    theorem = cut(arithmetic((shown.concl, Not(apart)), agree), theorem)
    return cut(shown, cases(apart, arithmetic((apart,), goal), theorem))
