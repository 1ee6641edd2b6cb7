"""Derivatives of functions that are known near a point only.

A formula that holds where ``p(x)`` does has the derivative of the function at the points
where p stays true nearby: its comparisons are between continuous sides that differ there.
A condition on all indices is written as one comparison, ``sum[i<n] (0 if p(i) else 1) < 1/2``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symcnn.kernel.axioms import derivative
from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, conjunct, cut, equal_formulas, forall_elim,
    forall_intro, instantiate, ring, symmetry, transitivity,
)  # fmt: skip
from symcnn.kernel.sums import sum_factor
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    FALSE, ONE, REAL, TRUE, ZERO, Bracket, Eq, Forall, Ite, Lam, Le, Lt, Not, Num, Range, Space,
    Sum, Term, Var, conj,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.case_derivatives import comparisons, derivative_ite

from .conversions import everywhere
from .differentiation import derivative_of, derivative_where
from .extrema import Opened
from .order import follows_from
from .positivity import nonnegative
from .squares import term_at_most_sum

HALF = Num(Fraction(1, 2))


def differentiate_near(
    equation: Theorem, x: Var, indices: Formulas, given: Formulas, opened: Opened = ()
) -> tuple[Theorem, Formulas]:
    """From ``G, p(x) |- f(x) = g(x)``, the derivative of f at x: ``derivative(f, x, i.., d)``.

    The d is that of g. Also returns the hypotheses that had to be added to ``given``, as
    ``differentiate_where`` does. Raises ``KernelError`` where p may change near x.

    >>> from symcnn.kernel.rules import weaken
    >>> from symcnn.lemmas.notation import scalars
    >>> (x,) = scalars("x")
    >>> theorem, _ = differentiate_near(weaken(ring(x + x, 2 * x), (0 < x,)), x, (), (0 < x,))
    >>> print(theorem)
    0 < x |- derivative(lam[x_1 in R] (x_1 + x_1), x, 2)
    """
    f, g = (_function(side, x) for side in equation.concl.args)
    needed = [p for p in equation.hyps if x in free_vars(p)]
    known, assumed = derivative_where(g, x, given, indices, opened)
    if not needed:
        return _with_function(f, equation, x, known), assumed
    facts = (*given, *assumed)
    stated = conj(*map(_as_comparison, needed))
    chosen = _function(stated, x)
    sides, apart = _decided(stated, x, needed, indices, facts)
    absurd = arithmetic((stated, Not(stated)), derivative(f, x, indices, ZERO))
    theorem = derivative_ite(chosen, known, absurd, sides, apart)
    equal = cases(stated, *_branches(equation, stated, needed))
    theorem = _with_function(f, equal, x, theorem)
    value = theorem.concl.args[-1]
    right = _choice(value, stated, True)
    place = len(theorem.concl.args) - 1
    theorem = equal_formulas(congruence(theorem.concl, (place,), (), right), theorem)
    return cut(_holds(stated, needed), theorem), assumed


def _function(t: Term, x: Var) -> Lam:
    return Lam(Space(REAL, x.shape), close(t, x), x.name)


def _with_function(f: Lam, equation: Theorem, x: Var, theorem: Theorem) -> Theorem:
    """The derivative of f from that of what the equation says f is, for every x."""
    there = Var(x.name + "'", REAL, x.shape)
    claim = theorem.concl.rebuild((f, *theorem.concl.args[1:]))
    same = congruence(claim, (0, 1), (there.name,), instantiate(equation, ((x, there),)))
    return equal_formulas(symmetry(same), theorem)


def _branches(equation: Theorem, stated: Term, needed: list[Term]) -> tuple[Theorem, Theorem]:
    """``f = (g if p else f)`` where p holds, and where it does not."""
    for p, part in zip(needed, _members(stated, len(needed)), strict=True):
        equation = cut(_from_comparison(p, part), equation)
    choice = Ite(stated, equation.right, equation.left)
    positive = transitivity(equation, symmetry(_choice(choice, stated, True)))
    return positive, symmetry(_choice(choice, stated, False))


def _choice(t: Term, p: Term, holds: bool) -> Theorem:
    """``p |- (a if p else b) = a``, or with ``not p`` that it is b."""
    fact = p if holds else Not(p)

    def known(s: Term, given: Formulas) -> Theorem:
        if not isinstance(s, Bracket) or s.args[0] not in (p, Not(p)):
            raise KernelError("choice", "the bracket of the condition is expected", found=s)
        value = TRUE if s.args[0] == fact else FALSE
        return congruence(s, (0,), (), arithmetic((fact,), Eq(s.args[0], value)))

    apart = ite_brackets(t)
    decided = transitivity(apart, everywhere(known)(apart.right, ()))
    return transitivity(decided, ring(decided.right, t.args[1 if holds else 2]))


def _members(stated: Term, count: int) -> list[Theorem]:
    theorem = assume(stated)
    return [theorem] if count == 1 else [conjunct(theorem, place) for place in range(count)]


# -- conditions on all indices as one comparison ------------------------------------------------


def _as_comparison(p: Term) -> Term:
    return Lt(_violations(p), HALF) if isinstance(p, Forall) else p


def _violations(p: Term) -> Term:
    """For how many indices a universal formula is false."""
    if not isinstance(p, Forall):
        return Ite(p, ZERO, ONE)
    if not isinstance(p.domain, Range):
        raise KernelError("nearby", "a condition on finitely many indices is expected", found=p)
    v = domain_var(p, free_vars(p))
    return Sum(p.domain, close(_violations(open_binder(p, v)), v), p.hint)


def _from_comparison(p: Term, stated: Theorem) -> Theorem:
    """p, from the theorem that states it as a comparison."""
    return _none_violated(p, stated) if isinstance(p, Forall) else stated


def _none_violated(p: Term, few: Theorem) -> Theorem:
    """From ``violations(p) < 1/2`` infer p."""
    if not isinstance(p, Forall) or not isinstance(p.domain, Range):
        return follows_from([few], p)
    v = domain_var(p, free_vars(p).union(*map(free_vars, few.hyps)))
    body = open_binder(p, v)
    part = _violations(body)
    below = term_at_most_sum(nonnegative(part, member(v, p.domain)), v, p.domain.size)
    fewer = follows_from([below, few], Lt(part, HALF))
    return forall_intro(_none_violated(body, fewer), v, p.domain)


def _holds(stated: Term, needed: list[Term]) -> Theorem:
    """``needed |- stated``"""
    shown = [
        follows_from([_no_violation(p, assume(p))], _as_comparison(p))
        if isinstance(p, Forall)
        else assume(p)
        for p in needed
    ]
    return follows_from(shown, stated)


def _no_violation(p: Term, theorem: Theorem) -> Theorem:
    """From p infer ``violations(p) = 0``."""
    if not isinstance(p, Forall):
        return cut(theorem, _choice(_violations(p), p, True))
    v = domain_var(p, free_vars(p).union(*map(free_vars, theorem.hyps)))
    inner = _no_violation(open_binder(p, v), forall_elim(theorem, v, member(v, p.domain)))
    none = congruence(_violations(p), (1,), (v.name,), inner)
    return transitivity(none, sum_factor(none.right, (0,)))


def _decided(
    stated: Term, x: Var, needed: list[Term], indices: Formulas, given: Formulas
) -> tuple[tuple[Theorem, ...], tuple[Theorem, ...]]:
    """That the sides of the comparisons are continuous at x, and that they differ there."""
    known = [_no_violation(p, assume(p)) for p in needed if isinstance(p, Forall)]
    sides, apart = [], []
    for atom in comparisons(stated):
        if x not in free_vars(atom):
            continue
        if not isinstance(atom, Le | Lt | Eq):
            raise KernelError("nearby", "a comparison is expected", found=atom)
        for side in atom.args:
            if x in free_vars(side):
                function = _function(side, x)
                sides.append(derivative_of(function, x, given, *indices))
        apart.append(_differ(atom, known, given))
    return tuple(sides), tuple(apart)


def _differ(atom: Term, known: Iterable[Theorem], given: Formulas) -> Theorem:
    goal = Not(Eq(*atom.args))
    for lemma in known:
        if lemma.left == atom.args[0]:
            return follows_from([lemma], goal)
    return arithmetic(given, goal)
