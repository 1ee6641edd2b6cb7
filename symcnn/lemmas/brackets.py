"""Derived rules for brackets: collapsing a sum over a delta, merging and thinning guards."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, instantiate, ring
from symcnn.kernel.sums import bracket_and, reindex
from symcnn.kernel.terms import (
    BOOL, INT, ONE, TRUE, ZERO, And, Bracket, Domain, Eq, FloorDiv, Ite, Le, Mod, Mul, Not, Sort,
    Sum, Term, Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import after
from .laws import once


P = Var("p", BOOL)


@once
def _complement() -> Theorem:
    """``|- [not p] = 1 - [p]``"""
    return arithmetic((), Eq(Bracket(Not(P)), add(1, neg(Bracket(P)))))


def bracket_not(p: Term) -> Theorem:
    """``|- [not p] = 1 - [p]``

    >>> print(bracket_not(Le(Var("n", INT), ONE)))
    |- [not n <= 1] = -[n <= 1] + 1
    """
    return instantiate(_complement(), ((P, p),))


@once
def _choice(sort: Sort) -> Theorem:
    """``|- (a if p else b) = [p]*a + [not p]*b`` for numbers of the sort."""
    a, b = Var("a", sort), Var("b", sort)
    parts = mul(Bracket(P), a), mul(Bracket(Not(P)), b)
    return arithmetic((), Eq(Ite(P, a, b), add(*parts)))


def ite_brackets(t: Term) -> Theorem:
    """``|- (a if p else b) = [p]*a + [not p]*b``

    >>> a, b = Var("a", INT), Var("b", INT)
    >>> print(ite_brackets(Ite(a <= b, a, b)))
    |- (a if a <= b else b) = [a <= b]*a + [not a <= b]*b
    """
    if not isinstance(t, Ite):
        raise KernelError("ite_brackets", "a case distinction is expected", found=t)
    p, a, b = t.args
    values = (Var("a", t.sort), a), (Var("b", t.sort), b)
    return instantiate(_choice(t.sort), ((P, p), *values))


def conjuncts(p: Term) -> tuple[Term, ...]:
    """The members of a conjunction; a formula of another kind by itself."""
    return tuple(q for part in p.args for q in conjuncts(part)) if isinstance(p, And) else (p,)


def collapse(t: Term, given: Formulas) -> Theorem:
    """Carry out the sums whose index an equation in a bracket determines.

    ``Sum[i < n] [s*i + c = x] * e(i)`` becomes ``[(x - c) % s = 0 and 0 <= (x - c)//s < n] *
    e((x - c)//s)``. For a coefficient s that is not 1 or -1, s >= 1 must follow from
    ``given``.
    """
    variables, domains, body = open_sums(t, given)
    factors = body.args if isinstance(body, Mul) else (body,)
    guards = [q for f in factors if isinstance(f, Bracket) for q in conjuncts(f.args[0])]
    facts = (*given, *(f for v, d in zip(variables, domains, strict=True) for f in member(v, d)))
    solved: dict[Var, Term] = {}
    progress = True
    while progress:
        progress = False
        for equation in guards:
            found = _solve(equation, [v for v in variables if v not in solved], facts)
            if found is None:
                continue
            v, value, remaining = found
            others = [q for q in guards if q is not equation]
            inside = member(v, domains[variables.index(v)])
            guards = [subst(q, {v: value}) for q in (*others, *inside)] + list(remaining)
            solved = {u: subst(e, {v: value}) for u, e in solved.items()}
            solved[v] = value
            progress = True
            break
    if not solved:
        raise KernelError("collapse", "no bracket determines an index", found=t)
    kept = [v for v in variables if v not in solved]
    for place, v in enumerate(variables):
        if v in kept and free_vars(domains[place]) & set(variables):
            raise KernelError("collapse", "a range depends on another index", range=domains[place])
    taken = free_vars(t).union(variables, *map(free_vars, given))
    renamed = {v: fresh(f"{v.name}_", INT, taken) for v in kept}
    guards = list(dict.fromkeys(subst(q, renamed) for q in guards))
    return reindex(
        t,
        tuple(variables),
        tuple(renamed.values()),
        tuple(domains[variables.index(v)] for v in kept),
        conj(*guards) if guards else TRUE,
        tuple(subst(solved.get(v, v), renamed) for v in variables),
        tuple(kept),
        given,
        (),
    )


def open_sums(t: Term, given: Formulas) -> tuple[list[Var], list[Domain], Term]:
    """The variables, the domains and the innermost body of nested sums."""
    avoid = free_vars(t).union(*map(free_vars, given))
    variables: list[Var] = []
    domains: list[Domain] = []
    while isinstance(t, Sum):
        v = domain_var(t, (*avoid, *variables))
        variables.append(v)
        domains.append(t.domain)
        t = open_binder(t, v)
    return variables, domains, t


def _solve(
    equation: Term, variables: Sequence[Var], given: Formulas
) -> tuple[Var, Term, tuple[Term, ...]] | None:
    """A variable that the equation determines, its value, and what else the equation says."""
    if not isinstance(equation, Eq) or equation.left.sort != INT or equation.right.sort != INT:
        return None
    p = polynomial(add(equation.left, neg(equation.right)))
    choices = []
    for v in variables:
        holding = [m for m in p if any(v in free_vars(atom) for atom, _ in m)]
        if len(holding) != 1 or dict(holding[0]).get(v) != 1:
            continue
        m = holding[0]
        cofactor = tuple(x for x in m if x[0] != v)
        if any(v in free_vars(atom) for atom, _ in cofactor):
            continue
        scale = to_term({cofactor: p[m]})
        rest = to_term({n: c for n, c in p.items() if n != m})
        choices.append((v, scale, rest))
    for v, scale, rest in choices:
        if scale in (ONE, neg(ONE)):
            return v, neg(rest) if scale == ONE else rest, ()
    for v, scale, rest in choices:
        for sign in (1, -1):
            divisor, dividend = mul(sign, scale), mul(-sign, rest)
            try:
                arithmetic(given, Le(ONE, divisor))
            except KernelError:
                continue
            dividend = to_term(polynomial(dividend))
            return v, FloorDiv(dividend, divisor), (Eq(Mod(dividend, divisor), ZERO),)
    return _residue(equation, variables, given)


def _residue(
    equation: Eq, variables: Sequence[Var], given: Formulas
) -> tuple[Var, Term, tuple[Term, ...]] | None:
    """``(v + c) % n = 0`` or ``(c - v) % n = 0`` for an index v < n."""
    for a, b in (equation.args, equation.args[::-1]):
        if not isinstance(a, Mod) or b != ZERO:
            continue
        inside, n = a.args
        p = polynomial(inside)
        for v in variables:
            sign = p.get(((v, 1),), 0)
            rest = to_term({m: c for m, c in p.items() if m != ((v, 1),)})
            if abs(sign) == 1 and v not in free_vars(rest) | free_vars(n) and follows(given, v < n):
                return v, Mod(to_term(polynomial(mul(-int(sign), rest))), n), ()
    return None


def merge_brackets(t: Term, given: Formulas) -> Theorem:
    """The brackets of a product as one bracket, in front."""
    if not isinstance(t, Mul) or sum(isinstance(f, Bracket) for f in t.args) < 2:
        raise KernelError("merge_brackets", "a product with two brackets is expected", found=t)
    return bracket_and(t)


def thin_guard(t: Term, given: Formulas) -> Theorem:
    """Leave out of a bracket what follows from its other members and the context."""
    if not isinstance(t, Bracket):
        raise KernelError("thin_guard", "a bracket is expected", found=t)
    members = list(conjuncts(t.args[0]))
    for p in tuple(members):
        others = [q for q in members if q is not p]
        if follows((*given, *others), p):
            members = others
    thinner = conj(*members) if members else TRUE
    if thinner == t.args[0]:
        raise KernelError("thin_guard", "every member is needed", found=t)
    theorem = congruence(t, (0,), (), arithmetic(given, Eq(t.args[0], thinner)))
    return theorem if members else after(theorem, ring(theorem.right, ONE))


def follows(given: Formulas, p: Term) -> bool:
    """Whether the kernel's arithmetic proves p from ``given``."""
    try:
        arithmetic(tuple(given), p)
    except KernelError:
        return False
    return True
