"""Derived rules that change the range of a sum: one term, an interval, a larger range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form, polynomial, ring_equal, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, reflexivity, ring
from symcnn.kernel.sums import reindex, split_range, sum_factor
from symcnn.kernel.terms import (
    INT, ONE, REAL, TRUE, ZERO, Bracket, Domain, Eq, FloorDiv, Le, Lt, Mul, Prod, Range, Sum, Term,
    Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.finite import product_one

from .brackets import conjuncts, open_sums
from .conversions import after
from .sum_rules import only_term


def guards_of(body: Term) -> list[Term]:
    """The members of the brackets that are factors of a product."""
    factors = body.args if isinstance(body, Mul) else (body,)
    return [q for f in factors if isinstance(f, Bracket) for q in conjuncts(f.args[0])]


def empty_sum(t: Term, given: Formulas) -> Theorem:
    """``given |- Sum[i < n] e(i) = 0`` where n <= 0 is known: there is no such i.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> print(empty_sum(total(n, lambda i: tensor("x", n)[i]), (Le(n, ZERO),)))
    n <= 0 |- sum[i<n] x[i] = 0
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range) or t.sort > REAL:
        raise KernelError("empty_sum", "a finite real sum is expected", found=t)
    v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    gone = arithmetic((*given, *member(v, t.domain)), Eq(open_binder(t, v), ZERO))
    theorem = congruence(t, (1,), (v.name,), gone)
    return after(theorem, sum_factor(theorem.right, (0,)))


def empty_product(t: Term, given: Formulas) -> Theorem:
    """``given |- Prod[i < n] e(i) = 1`` where n <= 0 is known: there is no such i."""
    if not isinstance(t, Prod) or not isinstance(t.domain, Range) or t.sort > REAL:
        raise KernelError("empty_product", "a finite real product is expected", found=t)
    v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    gone = arithmetic((*given, *member(v, t.domain)), Eq(open_binder(t, v), ONE))
    theorem = congruence(t, (1,), (v.name,), gone)
    return after(theorem, product_one(theorem.right))


def last_term(t: Term, given: Formulas) -> Theorem:
    """``given |- Sum[i < n + 1] e(i) = Sum[i < n] e(i) + e(n)`` for n >= 0; so for products.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, m = sizes("n m")
    >>> print(last_term(total(m + 1, lambda i: tensor("x", n)[i]), (ZERO <= m,)).right)
    sum[i<m] x[i] + x[m]
    """
    if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
        raise KernelError("last_term", "a finite sum or product is expected", found=t)
    cut = normal_form(add(t.domain.size, neg(ONE)))
    theorem = split_range(t, cut, given)
    high = theorem.right.args[-1]
    (size,) = high.args[0].args
    one = congruence(high, (0, 0), (), ring(size, ONE)) if size != ONE else reflexivity(high)
    last = after(one, only_term(one.right, given))
    place = len(theorem.right.args) - 1
    return after(theorem, congruence(theorem.right, (place,), (), last))


def as_interval(t: Term, given: Formulas) -> Theorem:
    """Sums over the range that brackets cut out: ``Sum[i < n] [a <= i < b] e(i)`` runs over b - a.

    Of several bounds on an index, one that is shown to be the strictest is used; bounds that
    cannot be compared with it stay in the bracket.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, c = sizes("n c")
    >>> t = total(n, lambda i: Bracket(Lt(i, c)) * tensor("x", n)[i])
    >>> print(as_interval(t, (Le(c, n),)))
    c <= n |- sum[i<n] [i < c]*x[i] = sum[i<c] x[i]
    """
    variables, domains, body = open_sums(t, given)
    bounds = {
        v: _bounds(v, d, guards_of(body), set(variables), given)
        for v, d in zip(variables, domains, strict=True)
        if isinstance(d, Range) and not free_vars(d) & set(variables)
    }
    if all(
        low == ZERO and ring_equal(high, d.size)
        for v, d in zip(variables, domains, strict=True)
        if v in bounds and isinstance(d, Range)
        for low, high, _ in [bounds[v]]
    ):
        raise KernelError("as_interval", "no bracket bounds an index", found=t)
    used = {q for _, _, qs in bounds.values() for q in qs}
    taken = free_vars(t).union(variables, *map(free_vars, given))
    new = {v: fresh(f"{v.name}_", INT, taken) for v in variables}
    forward = {v: add(new[v], bounds[v][0]) if v in bounds else new[v] for v in variables}
    sizes: list[Domain] = []
    for v, d in zip(variables, domains, strict=True):
        if v in bounds:
            low, high, _ = bounds[v]
            sizes.append(Range(normal_form(add(high, neg(low)))))
        else:
            sizes.append(Range(subst(d.size, forward)) if isinstance(d, Range) else d)
    rest = [subst(q, forward) for q in guards_of(body) if q not in used]
    return reindex(
        t,
        tuple(variables),
        tuple(new.values()),
        tuple(sizes),
        conj(*dict.fromkeys(rest)) if rest else TRUE,
        tuple(forward.values()),
        tuple(add(v, neg(bounds[v][0])) if v in bounds else v for v in variables),
        given,
        (),
    )


def one_window(t: Term, given: Formulas) -> Theorem:
    """Carry out a sum over the windows of which exactly one contains a place.

    ``Sum[u < n] [0 <= x - s*u < s] e(u)`` is e(x//s), if x//s is in the range, for s >= 1.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> from symcnn.kernel.terms import And
    >>> s, n, x = sizes("s n x")
    >>> inside = lambda u: Bracket(And(Le(ZERO, x - s * u), Lt(x - s * u, s)))
    >>> t = total(n, lambda u: inside(u) * tensor("y", n)[u])
    >>> print(one_window(t, (Le(ONE, s),)).right)
    [0 <= x//s and x//s < n]*y[x//s]
    """
    variables, domains, body = open_sums(t, given)
    guards = guards_of(body)
    for place, v in enumerate(variables):
        window = _window(v, guards, given)
        if window is None:
            continue
        value, used = window
        if free_vars(value) & set(variables):
            continue
        taken = free_vars(t).union(variables, *map(free_vars, given))
        kept = [u for u in variables if u != v]
        new = {u: fresh(f"{u.name}_", INT, taken) for u in kept}
        forward = {**new, v: value}
        inside = member(v, domains[place])
        rest = [subst(q, forward) for q in (*inside, *guards) if q not in used]
        others = [d for d in domains if d is not domains[place]]
        sizes = [Range(subst(d.size, forward)) if isinstance(d, Range) else d for d in others]
        return reindex(
            t,
            tuple(variables),
            tuple(new.values()),
            tuple(sizes),
            conj(*dict.fromkeys(rest)) if rest else TRUE,
            tuple(forward[u] for u in variables),
            tuple(kept),
            given,
            (),
        )
    raise KernelError("one_window", "no bracket is a window", found=t)


def _window(v: Var, guards: Sequence[Term], given: Formulas) -> tuple[Term, set[Term]] | None:
    """The v of the one window ``0 <= e - s*v < s``, and the two formulas that say so."""
    slacks = [(q, _slack(q)) for q in guards if isinstance(q, Le | Lt)]
    for low, e in slacks:
        scale = _coefficient(v, e)
        if scale is None:
            continue
        for high, f in slacks:
            size = normal_form(add(e, f, ONE))  # e + f = s - 1
            sign = next((c for c in (1, -1) if ring_equal(mul(c, scale), size)), None)
            if high is low or sign is None or not entails(given, Le(ONE, size)):
                continue
            rest = normal_form(add(e, mul(-1, scale, v)))
            # 0 <= rest - s*v < s, or 0 <= rest + s*v < s
            value = FloorDiv(rest, size) if sign < 0 else neg(FloorDiv(rest, size))
            return value, {low, high}
    return None


def _slack(q: Term) -> Term:
    """The e of ``e >= 0`` for a comparison of integers."""
    a, b = q.args
    return add(b, neg(a), neg(ONE) if isinstance(q, Lt) else ZERO)


def _coefficient(v: Var, t: Term) -> Term | None:
    """The c of ``t = c*v + rest``, v being neither in c nor in the rest."""
    p = polynomial(t)
    holding = [m for m in p if any(v in free_vars(atom) for atom, _ in m)]
    if len(holding) != 1 or dict(holding[0]).get(v) != 1:
        return None
    (m,) = holding
    others = tuple(x for x in m if x[0] != v)
    return None if any(v in free_vars(a) for a, _ in others) else to_term({others: p[m]})


def _bounds(
    v: Var, domain: Range, guards: Sequence[Term], others: set[Var], given: Formulas
) -> tuple[Term, Term, list[Term]]:
    """The strictest bounds ``low <= v < high`` found, and the guards that they stand for."""
    low: Term = ZERO
    high = domain.size
    used: list[Term] = []
    for q in guards:
        bound = bound_on(v, q)
        if bound is None or free_vars(bound[1]) & others:
            continue
        is_low, value = bound
        current = low if is_low else high
        weaker, stricter = (value, current) if is_low else (current, value)
        if entails(given, Le(weaker, stricter)):  # it says nothing new
            used.append(q)
        elif entails(given, Le(stricter, weaker)):
            used.append(q)
            low, high = (value, high) if is_low else (low, value)
    return low, high, used


def bound_on(v: Var, q: Term) -> tuple[bool, Term] | None:
    """``(True, e)`` where the formula says e <= v, ``(False, e)`` where it says v < e.

    >>> from symcnn.lemmas.notation import sizes
    >>> i, n = sizes("i n")
    >>> is_low, e = bound_on(i, Le(n, 2 + i))
    >>> is_low, str(e)
    (True, 'n - 2')
    """
    if not isinstance(q, Le | Lt) or q.args[0].sort != INT or q.args[1].sort != INT:
        return None
    # p >= 0
    p = polynomial(add(q.args[1], neg(q.args[0]), neg(ONE) if isinstance(q, Lt) else ZERO))
    holding = [m for m in p if any(v in free_vars(atom) for atom, _ in m)]
    if holding != [((v, 1),)] or p[holding[0]] not in (1, -1):
        return None
    rest = to_term({m: c for m, c in p.items() if m not in holding})
    if p[holding[0]] == 1:  # v + rest >= 0
        return True, normal_form(neg(rest))
    return False, normal_form(add(rest, ONE))


def into_range(
    t: Term,
    new: Sequence[Var],
    domains: Sequence[Domain],
    forward: Mapping[Var, Term],
    backward: Sequence[Term],
    given: Formulas,
    lemmas: tuple[Theorem, ...] = (),
) -> Theorem:
    """Nested sums as sums over a larger range, with a bracket that says which terms occur.

    ``forward`` gives each old variable in terms of the new ones, ``backward`` the new ones in
    terms of the old; the map from old to new must be one to one. A term that is no sum is
    one over all of the range, with a bracket that holds in one place.
    """
    variables, old_domains, body = open_sums(t, given)
    to_old = dict(forward)
    facts = [f for v, d in zip(variables, old_domains, strict=True) for f in member(v, d)]
    inside = [subst(q, to_old) for q in (*facts, *guards_of(body))]
    placed = [subst(e, to_old) for e in backward]
    exact = [
        Eq(normal_form(e), v) for e, v in zip(placed, new, strict=True) if not ring_equal(e, v)
    ]
    guard = list(dict.fromkeys([*inside, *exact]))
    if not variables:
        raise KernelError("into_range", "a sum is expected", found=t)
    return reindex(
        t,
        tuple(variables),
        tuple(new),
        tuple(domains),
        conj(*guard) if guard else TRUE,
        tuple(to_old[v] for v in variables),
        tuple(backward),
        given,
        lemmas,
    )
