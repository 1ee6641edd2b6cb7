"""Derivatives of maxima and minima of families, where those that attain them agree.

The law of the kernel (``derivative_max``) asks that every function that attains the maximum has
the gradient d. So one alone attains it, or whatever ties has the gradient 0, and d is a sum in
which its derivative is picked out; or all that tie have one gradient, and d is their mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

from symcnn.kernel.binding import close, domain_var, free_vars, fresh, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, forall_elim, instantiate, ring, symmetry,
    transitivity,
)  # fmt: skip
from symcnn.kernel.sums import max_bound, sum_factor
from symcnn.kernel.terms import (
    FALSE, INT, ONE, TRUE, ZERO, And, Binder, Bracket, Eq, Forall, Lam, Le, Lt, Max, Min, Mul, Not,
    Or, Range, Sum, Term, Var, conj, mul, recip, term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.composites import derivative_max
from symcnn.lemmas.derivatives import derivative_value
from symcnn.lemmas.finite import sum_le

from .brackets import collapse
from .conversions import after, everywhere, maybe
from .order import follows_from

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
    return _about_two(extremum, lambda *two: (), free_vars(extremum))


def unique_but_flat(extremum: Term, opened: Opened, theorem: Theorem) -> Term:
    """The formula that where nested maxima are attained twice, it is with both gradients 0.

    ``theorem`` is ``derivative(f_i, a, k, e_i)``, and ``opened`` are the variables i and their
    ranges. So for what is padded with a constant: for all i, j < n, ``i = j`` or one of f_i(a),
    f_j(a) is below the maximum, or ``e_i = 0`` and ``e_j = 0`` for all k.
    """
    flat = for_all_places(columns_of(theorem), Eq(theorem.concl.args[-1], ZERO))

    def both(*two: Sequence[Var]) -> Formulas:
        return (And(*(_at(flat, opened, i) for i in two)),)

    return _about_two(extremum, both, free_vars(theorem.concl))


def unique_or_alike(extremum: Term, opened: Opened, theorem: Theorem) -> Term:
    """As ``unique_but_flat``, that where they are attained twice, it is with the same gradient."""
    slope, columns = derivative_value(theorem).left, columns_of(theorem)

    def alike(*two: Sequence[Var]) -> Formulas:
        return (for_all_places(columns, Eq(*(_at(slope, opened, i) for i in two))),)

    return _about_two(extremum, alike, free_vars(theorem.concl))


def _at(t: Term, opened: Opened, places: Sequence[Var]) -> Term:
    return subst(t, {v: w for (v, _), w in zip(opened, places, strict=True)})


def for_all_places(opened: Opened, claim: Term) -> Term:
    for k, domain in reversed(opened):
        claim = Forall(domain, close(claim, k), k.name)
    return claim


def columns_of(theorem: Theorem) -> Opened:
    """The indices of a partial derivative, which are arbitrary, and their ranges."""
    function, _, *places, _ = theorem.concl.args
    ranges = map(Range, function.args[0].args)
    return tuple((k, m) for k, m in zip(places, ranges, strict=True) if isinstance(k, Var))


def _about_two(extremum: Term, others: Callable[..., Formulas], avoid: Set[Var]) -> Term:
    """For all two places, they are one, or one is below the extremum, or one of ``others``."""
    taken = free_vars(extremum) | avoid
    first, body = open_extremum(extremum, taken)
    second, other = open_extremum(extremum, taken.union(v for v, _ in first))
    same = conj(*(Eq(v, w) for (v, _), (w, _) in zip(first, second, strict=True)))
    more = others([v for v, _ in first], [w for w, _ in second])
    claim = Or(same, below(body, extremum), below(other, extremum), *more)
    return for_all_places((*first, *second), claim)


def open_extremum(t: Term, avoid: frozenset[Var]) -> tuple[Opened, Term]:
    """The variables and ranges of nested maxima (or of minima), and what is maximised."""
    kind, opened = type(t), list[tuple[Var, Range]]()
    while type(t) is kind and isinstance(t, Max | Min) and isinstance(t.domain, Range):
        v = domain_var(t, avoid)
        avoid |= {v}
        opened.append((v, t.domain))
        t = open_binder(t, v)
    return tuple(opened), t


def below(value: Term, extremum: Term) -> Term:
    return Lt(value, extremum) if isinstance(extremum, Max) else Lt(extremum, value)


# -- those that attain it ----------------------------------------------------------------------


def _bound(extremum: Term, value: Term, places: Sequence[Var]) -> Theorem:
    """What stands at the places of nested maxima is at most the maximum."""
    inside = member(places[0], extremum.domain) if isinstance(extremum, Binder) else ()
    bound = max_bound(extremum, places[0], inside)
    if len(places) == 1:
        return bound
    inner = _bound(open_binder(extremum, places[0]), value, places[1:])
    sides = (value, extremum) if isinstance(extremum, Max) else (extremum, value)
    return follows_from([inner, bound], Le(*sides))


class _Attained:
    """The members that attain an extremum: i, where one does, and j, any place.

    ``f_i(a) = max`` is ``attains``, with the gradient e_i, the ``slope``; ``once`` says what is
    known of two that attain it.
    """

    def __init__(self, extremum: Lam, opened: Opened, theorem: Theorem, once: Theorem) -> None:
        function, self.point, *_, self.slope = theorem.concl.args
        self.there = open_binder(function, self.point)
        self.largest = open_binder(extremum, self.point)
        self.attains = Eq(self.there, self.largest)
        self.opened, self.theorem = opened, theorem
        total = self.over_all(mul(Bracket(self.attains), self.slope))
        avoid = free_vars(total).union(free_vars(self.largest), *map(free_vars, once.hyps))
        avoid = avoid.union(v for v, _ in opened)
        self.others: list[Var] = []
        for v, _ in opened:
            self.others.append(fresh(v.name, INT, avoid.union(self.others)))
        self.renamed = {v: w for (v, _), w in zip(opened, self.others, strict=True)}
        self.same = conj(*(Eq(w, v) for v, w in self.renamed.items()))
        self.second, self.other_slope = (subst(t, self.renamed) for t in (self.attains, self.slope))
        here = once
        for v, (_, domain) in zip((*self.renamed, *self.others), (*opened, *opened), strict=True):
            here = forall_elim(here, v, member(v, domain))
        self.known = here

    def over_all(self, t: Term) -> Term:
        """The sum over all i."""
        for v, domain in reversed(self.opened):
            t = Sum(domain, close(t, v), v.name)
        return t

    def where_same(self, t: Term) -> Theorem:
        """``j = i |- t(j) = t(i)``"""
        same = (self.same,)
        back = {term(w): arithmetic(same, Eq(w, v)) for v, w in self.renamed.items()}
        return rewritten(subst(t, self.renamed), back)

    def where_apart(self, goal: Term, *more: Term) -> Theorem:
        """What follows where i attains the maximum and j is another place."""
        facts = (self.attains, Not(self.same), *more)
        return follows_from([self.known, *map(assume, facts)], goal)

    def at_columns(self, theorem: Theorem) -> Theorem:
        """What holds for all k, at the indices k of the theorem."""
        for k, domain in columns_of(self.theorem):
            theorem = forall_elim(theorem, k, member(k, domain))
        return theorem

    def summed(self, theorem: Theorem) -> Theorem:
        """From ``part(j) = e_i*other(j)`` infer it of the sums, e_i in front."""
        total = self.over_all(subst(theorem.left, {w: v for v, w in self.renamed.items()}))
        names = tuple(w.name for w in self.others)
        theorem = congruence(total, (1,) * len(names), names, theorem)
        for depth in reversed(range(len(names))):
            s = _inside(theorem.right, self.others[:depth])
            factors = _factors(s.args[1])
            places = tuple(place for place, f in enumerate(factors) if f in _factors(self.slope))
            if places:
                out = congruence(theorem.right, (1,) * depth, names[:depth], sum_factor(s, places))
                theorem = transitivity(theorem, out)
        return theorem

    def one_place(self) -> Theorem:
        """``0 <= i < n |- Sum[j < n] [j = i] = 1``"""
        count: Term = Bracket(self.same)
        for w, (_, domain) in zip(reversed(self.others), reversed(self.opened), strict=True):
            count = Sum(domain, close(count, w), w.name)
        inside = tuple(f for v, d in self.opened for f in member(v, d))
        one = collapse(count, inside)
        return after(one, arithmetic(inside, Eq(one.right, ONE)))

    def premise(self, value: Term, found: Theorem) -> Theorem:
        """``f_i(a) < max or e_i = value``, if ``found`` is ``f_i(a) = max |- e_i = value``."""
        goal = Or(below(self.there, self.largest), Eq(self.slope, value))
        variables = tuple(v for v, _ in self.opened)
        highest = _bound(self.largest, self.there, variables)
        lower = follows_from([highest, assume(Not(self.attains))], goal)
        return cases(self.attains, follows_from([found], goal), lower)


def derivative_of_extremum(
    extremum: Lam, opened: Opened, theorem: Theorem, once: Theorem
) -> Theorem:
    """From ``G, 0 <= i < n |- derivative(f_i, a, k, e_i)`` and ``D |- unique(Max[i < n] f_i(a))``
    infer that of ``Max[i < n] f_i``: ``Sum[i < n] [f_i(a) = Max[j < n] f_j(a)] * e_i``.

    ``opened`` are the variables i and their ranges. It may be ``unique_but_flat`` as well.
    """
    variables = tuple(v for v, _ in opened)
    premises = one_maximiser(extremum, opened, theorem, once)
    return derivative_max(extremum, variables, theorem, *premises)


def one_maximiser(
    extremum: Lam, opened: Opened, theorem: Theorem, once: Theorem
) -> tuple[Term, Theorem, Theorem]:
    """The value of the derivative where one function alone attains the maximum, and the two
    other premises of ``derivative_max``."""
    t = _Attained(extremum, opened, theorem, once)
    part = mul(Bracket(t.attains), t.slope)
    total = t.over_all(part)
    return total, t.premise(total, _picked(t, part)), _filled(total, opened)


def _picked(t: _Attained, part: Term) -> Theorem:
    """``f_i(a) = max |- e_i = Sum[j < n] [f_j(a) = max] * e_j``, if no other e_j counts."""
    alone, other = mul(Bracket(t.same), t.slope), subst(part, t.renamed)
    # where j = i the part is the slope, elsewhere it is 0
    here = t.where_same(part)
    here = after(here, decided(here.right, t.attains, TRUE))
    positive = after(here, ring(here.right, t.slope))
    positive = after(positive, symmetry(_simply(decided(alone, t.same, TRUE), t.slope)))
    nowhere = _simply(decided(other, t.second, FALSE), ZERO)
    *_, last = t.known.concl.args
    if isinstance(last, And):
        flat = t.at_columns(t.where_apart(last.args[1], t.second))
        zero = transitivity(_simply(decided(other, t.second, TRUE), t.other_slope), flat)
        negative = cases(t.second, zero, nowhere)
    else:
        negative = cut(t.where_apart(Not(t.second)), nowhere)
    negative = after(negative, symmetry(_simply(decided(alone, t.same, FALSE), ZERO)))
    theorem = t.summed(cases(t.same, positive, negative))
    one = t.one_place()
    theorem = after(theorem, rewritten(theorem.right, {one.left: one}))
    return symmetry(_simply(theorem, t.slope))


def derivative_of_ties(extremum: Lam, opened: Opened, theorem: Theorem, alike: Theorem) -> Theorem:
    """As ``derivative_of_extremum`` from ``unique_or_alike``: the mean of the gradients of those
    that attain it, ``Sum[i < n] [f_i(a) = max] * e_i / Sum[i < n] [f_i(a) = max]``.
    """
    t = _Attained(extremum, opened, theorem, alike)
    part, count = mul(Bracket(t.attains), t.slope), t.over_all(Bracket(t.attains))
    total = t.over_all(part)
    value = mul(total, recip(count))
    # whatever attains it has the gradient e_i
    other, mine = subst(part, t.renamed), mul(Bracket(t.second), t.slope)
    slopes = derivative_value(theorem)
    equal = t.at_columns(t.where_apart(t.known.concl.args[-1], t.second))
    theirs = instantiate(slopes, tuple(t.renamed.items()))
    apart = symmetry(transitivity(symmetry(slopes), transitivity(equal, theirs)))
    alike = cases(t.same, t.where_same(t.slope), apart)
    attained = after(_simply(decided(other, t.second, TRUE), t.other_slope), alike)
    attained = after(attained, symmetry(_simply(decided(mine, t.second, TRUE), t.slope)))
    nowhere = _simply(decided(other, t.second, FALSE), ZERO)
    nowhere = after(nowhere, symmetry(_simply(decided(mine, t.second, FALSE), ZERO)))
    summed = _simply(t.summed(cases(t.second, attained, nowhere)), mul(t.slope, count))
    some = _at_least_one(t, count)
    mean = rewritten(value, {total: summed})
    whole = follows_from([some], Eq(mean.right, t.slope))
    nothing = Eq(total, ZERO)
    empty = _filled(total, opened)
    goal = Or(Eq(value, ZERO), empty.concl.args[1])
    none = _simply(rewritten(value, {total: assume(nothing)}), ZERO)
    some_members = follows_from([empty, assume(Not(nothing))], goal)
    filled = cases(nothing, follows_from([none], goal), some_members)
    premise = t.premise(value, symmetry(after(mean, whole)))
    variables = tuple(v for v, _ in opened)
    return derivative_max(extremum, variables, theorem, value, premise, filled)


def _at_least_one(t: _Attained, count: Term) -> Theorem:
    """``f_i(a) = max |- 1 <= Sum[j < n] [f_j(a) = max]``"""
    goal = Le(Bracket(t.same), Bracket(t.second))
    here = t.where_same(Bracket(t.attains))
    here = _simply(after(here, decided(here.right, t.attains, TRUE)), ONE)
    theorem = cases(t.same, follows_from([here], goal), arithmetic((Not(t.same),), goal))
    for w, (_, domain) in zip(reversed(t.others), reversed(t.opened), strict=True):
        theorem = sum_le(theorem, w, domain)
    return follows_from([theorem, t.one_place()], Le(ONE, count))


def _simply(theorem: Theorem, value: Term) -> Theorem:
    return after(theorem, ring(theorem.right, value))


def _factors(t: Term) -> Formulas:
    return t.args if isinstance(t, Mul) else (t,)


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
