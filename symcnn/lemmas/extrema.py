"""Derivatives of maxima and minima, where those that attain them agree to first order.

The law of the kernel (``derivative_max``) asks that every function that attains the maximum has
the gradient d. Two cases of it: one function alone attains the maximum, so that d is a sum in
which its derivative is picked out; and the larger of two functions, ``f if g <= f else g``, which
has a derivative where f and g differ and also where they touch without crossing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from symcnn.kernel.binding import close, domain_var, free_vars, fresh, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas,
    arithmetic,
    assume,
    cases,
    congruence,
    cut,
    equal_formulas,
    forall_elim,
    ring,
    symmetry,
    transitivity,
)
from symcnn.kernel.sums import max_bound, sum_factor
from symcnn.kernel.terms import (
    FALSE,
    INT,
    ONE,
    TRUE,
    ZERO,
    And,
    Binder,
    Bracket,
    Eq,
    Forall,
    Fun,
    Ite,
    Lam,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Not,
    Num,
    Or,
    Range,
    Sum,
    Term,
    Var,
    conj,
    mul,
    neg,
    term,
)
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.choices import derivative_ite
from symcnn.lemmas.composites import derivative_max
from symcnn.lemmas.derivatives import derivative_value

from .brackets import collapse
from .conversions import after, everywhere, maybe
from .functions import abs_bounds
from .order import follows_from, one_of_the_values

Opened = tuple[tuple[Var, Range], ...]
Borders = Callable[[Term], bool]  # whether a formula is false on no region


def no_region(p: Term) -> bool:
    """What is excluded is not judged."""
    return True


def unique(extremum: Term) -> Term:
    """The formula that nested maxima (minima) are attained at most once.

    For ``Max[i < n] e(i)``: for all i, j < n, ``i = j`` or one of e(i), e(j) is below the
    maximum.

    >>> from symcnn.lemmas.notation import largest, sizes, tensor
    >>> (n,) = sizes("n")
    >>> print(unique(largest(n, lambda i: tensor("x", n)[i])))
    forall[i<n] forall[i_1<n] (i = i_1 or x[i] < max[i<n] x[i] or x[i_1] < max[i<n] x[i])
    """
    return _about_two(extremum, lambda opened: ())


def unique_but_flat(extremum: Term, opened: Opened, theorem: Theorem) -> Term:
    """The formula that where nested maxima are attained twice, it is with both gradients 0.

    ``theorem`` is ``derivative(f_i, a, k, e_i)``, and ``opened`` are the variables i and their
    ranges. So for what is padded with a constant: for all i, j < n, ``i = j`` or one of f_i(a),
    f_j(a) is below the maximum, or ``e_i = 0`` and ``e_j = 0`` for all k.
    """
    flat: Term = Eq(theorem.concl.args[-1], ZERO)
    for k, domain in reversed(_columns(theorem)):
        flat = Forall(domain, close(flat, k), k.name)
    variables = [v for v, _ in opened]

    def at(places: Sequence[Var]) -> Term:
        return subst(flat, dict(zip(variables, places, strict=True)))

    return _about_two(extremum, lambda two: (And(*map(at, two)),))


def _about_two(
    extremum: Term, others: Callable[[tuple[Sequence[Var], Sequence[Var]]], Formulas]
) -> Term:
    """For all two places, they are one, or one is below the extremum, or one of ``others``."""
    first, body = open_extremum(extremum, free_vars(extremum))
    second, other = open_extremum(extremum, free_vars(extremum).union(v for v, _ in first))
    same = conj(*(Eq(v, w) for (v, _), (w, _) in zip(first, second, strict=True)))
    more = others(([v for v, _ in first], [w for w, _ in second]))
    claim: Term = Or(same, _below(body, extremum), _below(other, extremum), *more)
    for v, domain in reversed([*first, *second]):
        claim = Forall(domain, close(claim, v), v.name)
    return claim


def open_extremum(t: Term, avoid: frozenset[Var]) -> tuple[Opened, Term]:
    """The variables and ranges of nested maxima (or of minima), and what is maximised."""
    kind, opened = type(t), list[tuple[Var, Range]]()
    while type(t) is kind and isinstance(t, Max | Min) and isinstance(t.domain, Range):
        v = domain_var(t, avoid)
        avoid |= {v}
        opened.append((v, t.domain))
        t = open_binder(t, v)
    return tuple(opened), t


def _below(value: Term, extremum: Term) -> Term:
    return Lt(value, extremum) if isinstance(extremum, Max) else Lt(extremum, value)


# -- one function alone attains the maximum ----------------------------------------------------


def derivative_of_extremum(
    extremum: Lam, opened: Opened, theorem: Theorem, once: Theorem
) -> Theorem:
    """From ``G, 0 <= i < n |- derivative(f_i, a, k, e_i)`` and ``D |- unique(Max[i < n] f_i(a))``
    infer that of ``Max[i < n] f_i``: ``Sum[i < n] [f_i(a) = Max[j < n] f_j(a)] * e_i``.

    ``opened`` are the variables i and their ranges. It may be ``unique_but_flat`` as well.
    """
    variables = tuple(v for v, _ in opened)
    return derivative_max(
        extremum, variables, theorem, *one_maximiser(extremum, opened, theorem, once)
    )


def one_maximiser(
    extremum: Lam, opened: Opened, theorem: Theorem, once: Theorem
) -> tuple[Term, Theorem, Theorem]:
    """The value of the derivative where one function alone attains the maximum, and the two
    other premises of ``derivative_max``."""
    function, point, slope = theorem.concl.args[0], theorem.concl.args[1], theorem.concl.args[-1]
    there, largest = open_binder(function, point), open_binder(extremum, point)
    attains = Eq(there, largest)
    total = mul(Bracket(attains), slope)
    for v, domain in reversed(opened):
        total = Sum(domain, close(total, v), v.name)
    picked = _picked(attains, slope, total, opened, once, largest, _columns(theorem))
    goal = Or(_below(there, largest), Eq(slope, total))
    highest = _bound(largest, there, [v for v, _ in opened])
    lower = follows_from([highest, assume(Not(attains))], goal)
    attained = cases(attains, follows_from([picked], goal), lower)
    return total, attained, _filled(total, opened)


def _bound(extremum: Term, value: Term, places: Sequence[Var]) -> Theorem:
    """What stands at the places of nested maxima is at most the maximum."""
    inside = member(places[0], extremum.domain) if isinstance(extremum, Binder) else ()
    bound = max_bound(extremum, places[0], inside)
    if len(places) == 1:
        return bound
    inner = _bound(open_binder(extremum, places[0]), value, places[1:])
    sides = (value, extremum) if isinstance(extremum, Max) else (extremum, value)
    return follows_from([inner, bound], Le(*sides))


def _picked(
    attains: Term, slope: Term, total: Term, opened: Opened, once: Theorem, largest: Term,
    columns: Opened,
) -> Theorem:  # fmt: skip
    """``f_i(a) = max |- e_i = Sum[j < n] [f_j(a) = max] * e_j``, if one alone attains it."""
    avoid = free_vars(total).union(free_vars(largest), *map(free_vars, once.hyps))
    avoid = avoid.union(v for v, _ in opened)
    others: list[Var] = []
    for v, _ in opened:
        others.append(fresh(v.name, INT, avoid.union(others)))
    renamed = {v: w for (v, _), w in zip(opened, others, strict=True)}
    here = once
    for v, (_, domain) in zip((*renamed, *others), (*opened, *opened), strict=True):
        here = forall_elim(here, v, member(v, domain))
    same, second = conj(*(Eq(w, v) for v, w in renamed.items())), subst(attains, renamed)
    part = subst(mul(Bracket(attains), slope), renamed)
    alone = mul(Bracket(same), slope)
    # where j = i the part is the slope, elsewhere it is 0
    back = {term(w): arithmetic((same,), Eq(w, v)) for v, w in renamed.items()}
    here_too = rewritten(part, back)
    here_too = after(here_too, decided(here_too.right, attains, TRUE))
    positive = after(here_too, ring(here_too.right, slope))
    positive = after(positive, symmetry(_simply(decided(alone, same, TRUE), slope)))
    apart = [here, assume(attains), assume(Not(same))]
    nowhere = _simply(decided(part, second, FALSE), ZERO)
    *_, last = here.concl.args
    if isinstance(last, And):
        there = subst(slope, renamed)
        flat = follows_from([*apart, assume(second)], last.args[1])
        for k, domain in columns:
            flat = forall_elim(flat, k, member(k, domain))
        zero = transitivity(_simply(decided(part, second, TRUE), there), flat)
        negative = cases(second, zero, nowhere)
    else:
        negative = cut(follows_from(apart, Not(second)), nowhere)
    negative = after(negative, symmetry(_simply(decided(alone, same, FALSE), ZERO)))
    names = tuple(w.name for w in others)
    theorem = congruence(total, (1,) * len(opened), names, cases(same, positive, negative))
    for depth in reversed(range(len(opened))):
        s = _inside(theorem.right, others[:depth])
        factors = s.args[1].args if isinstance(s.args[1], Mul) else (s.args[1],)
        places = tuple(place for place, f in enumerate(factors) if not f.loose)
        if places:
            out = congruence(theorem.right, (1,) * depth, names[:depth], sum_factor(s, places))
            theorem = transitivity(theorem, out)
    count: Term = Bracket(same)
    for w, (_, domain) in zip(reversed(others), reversed(opened), strict=True):
        count = Sum(domain, close(count, w), w.name)
    inside = tuple(f for v, d in opened for f in member(v, d))
    one = collapse(count, inside)
    one = after(one, arithmetic(inside, Eq(one.right, ONE)))
    theorem = after(theorem, rewritten(theorem.right, {count: one}))
    return symmetry(_simply(theorem, slope))


def _simply(theorem: Theorem, value: Term) -> Theorem:
    return after(theorem, ring(theorem.right, value))


def _inside(t: Term, variables: Sequence[Var]) -> Term:
    for v in variables:
        t = open_binder(t, v)
    return t


def rewritten(t: Term, equations: Mapping[Term, Theorem]) -> Theorem:
    """The term with, wherever a left side of the equations stands, the right side."""

    def known(s: Term, given: Formulas) -> Theorem:
        if s not in equations:
            raise KernelError("rewritten", "no equation is about the term", found=s)
        return equations[s]

    return maybe(everywhere(known))(t, tuple(h for e in equations.values() for h in e.hyps))


def decided(t: Term, p: Term, value: Term) -> Theorem:
    """``p |- t = t'`` with 1 for the bracket of p, or ``not p |- t = t'`` with 0 for it."""
    fact = p if value == TRUE else Not(p)
    known = arithmetic((fact,), Eq(p, value))
    return rewritten(t, {Bracket(p): congruence(Bracket(p), (0,), (), known)})


def _filled(total: Term, opened: Opened) -> Theorem:
    """``|- d = 0 or 1 <= n``, d being the sum of the derivatives."""
    filled = conj(*(Le(ONE, domain.size) for _, domain in opened))
    goal = Or(Eq(total, ZERO), filled)
    variables = [v for v, _ in opened]
    names, part = tuple(v.name for v in variables), _inside(total, variables)
    inside = tuple(f for v, domain in opened for f in member(v, domain))
    nothing = arithmetic((*inside, Not(filled)), Eq(part, ZERO))
    none = congruence(total, (1,) * len(opened), names, nothing)
    for depth in reversed(range(len(opened))):
        s = _inside(none.right, variables[:depth])
        empty = _simply(sum_factor(s, (0,)), ZERO)
        none = transitivity(none, congruence(none.right, (1,) * depth, names[:depth], empty))
    return cases(filled, arithmetic((filled,), goal), follows_from([none], goal))


# -- the larger of two functions ---------------------------------------------------------------


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
    goal = Or(_below(here, there), Eq(slope, value))
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
    claim: Term = Eq(*slopes)
    for k, domain in reversed(_columns(first)):
        claim = Forall(domain, close(claim, k), k.name)
    return claim


def same_slope(shown: Theorem, first: Theorem, second: Theorem) -> Theorem:
    """From ``G |- p or one_gradient(first, second)`` infer ``G, 0 <= k < m |- p or d = e``."""
    apart, agree = shown.concl.args
    slopes = [derivative_value(t) for t in (first, second)]
    theorem = assume(agree)
    for k, domain in _columns(first):
        theorem = forall_elim(theorem, k, member(k, domain))
    theorem = transitivity(symmetry(slopes[0]), transitivity(theorem, slopes[1]))
    goal = Or(apart, theorem.concl)
    theorem = cut(theorem, arithmetic((theorem.concl,), goal))
    theorem = cut(arithmetic((shown.concl, Not(apart)), agree), theorem)
    return cut(shown, cases(apart, arithmetic((apart,), goal), theorem))


def _columns(theorem: Theorem) -> Opened:
    """The indices of a partial derivative, which are arbitrary, and their ranges."""
    function, _, *places, _ = theorem.concl.args
    ranges = map(Range, function.args[0].args)
    return tuple((k, m) for k, m in zip(places, ranges, strict=True) if isinstance(k, Var))
