"""Induction on the size of a range: ``sum[i<n] i = n*(n - 1)/2``.

With a tensor of shape n in the claim there is no induction on n. It is on the upper end m of
the ranges then: for m <= n the claim with m for n holds, and at m = n it is the claim itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, fresh, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, cut, induction, instantiate, reflexivity, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Eq, Le, Lt, Not, Num, Or, Pow, Prod, Range, Sum, Term, Var, add, mul,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe
from symcnn.lemmas.ranges import last_term

from .cases import Prover
from .equational_hypotheses import rewritten
from .instantiation import outside_binders

STRIDES = (1, 2, 3, 4)  # of the end of a range, when n becomes n + 1


def prove_by_induction(a: Term, b: Term, given: Formulas, prove: Prover) -> Theorem:
    """``given |- a = b`` by induction on a size that is the end of a range, or an exponent.

    ``prove`` has the equations for the first and the next size. Raises ``KernelError`` where
    there is no such size, and whatever ``prove`` raises.
    """
    n = next(_ends(a, b, given), None)
    if n is None:
        raise KernelError("induction", "no range ends at a variable", left=a, right=b)
    m = fresh("m", INT, free_vars(a) | free_vars(b) | {v for p in given for v in free_vars(p)})
    left, right = _with_end(a, n, m), _with_end(b, n, m)
    claim = Or(Lt(n, m), Eq(left, right))
    base = _base(claim, m, given, prove)
    step = _step(claim, n, m, given, prove)
    theorem = instantiate(induction(base, step, m), ((m, n),))
    goal = Eq(a, b)
    return cut(arithmetic(given, Le(ZERO, n)), cut(theorem, arithmetic((theorem.concl,), goal)))


def _ends(a: Term, b: Term, given: Formulas) -> Iterator[Var]:
    """The sizes at which ranges end, that are known to be at least 0."""
    seen: dict[Term, None] = {}
    for t in (a, b):
        for s in outside_binders(t):
            if isinstance(s, Sum | Prod) and isinstance(s.domain, Range):
                seen[s.domain.size] = None
            elif isinstance(s, Pow):
                seen[s.args[1]] = None
    for size in seen:
        for m, c in polynomial(size).items():
            n = m[0][0] if len(m) == 1 and m[0][1] == 1 and c in STRIDES else ZERO
            rest = to_term(polynomial(add(size, mul(-c, n))))
            if isinstance(n, Var) and isinstance(rest, Num) and _is_size(n, given):
                yield n


def _is_size(n: Var, given: Formulas) -> bool:
    return n.sort == INT and entails(given, Le(ZERO, n))


def _with_end(t: Term, n: Var, m: Var) -> Term:
    """The term with m for n, the shapes of tensors left as they are."""
    if t == n:
        return m
    if isinstance(t, Var) or n not in free_vars(t):
        return t
    return t.rebuild(tuple(_with_end(a, n, m) for a in t.args))


def _base(claim: Or, m: Var, given: Formulas, prove: Prover) -> Theorem:
    goal = subst(claim, {m: ZERO})
    left, right = goal.args[-1].args
    return _either(prove(left, right, given), goal)


def _either(theorem: Theorem, goal: Term) -> Theorem:
    return cut(theorem, arithmetic((theorem.concl,), goal))


def _step(claim: Or, n: Var, m: Var, given: Formulas, prove: Prover) -> Theorem:
    goal = subst(claim, {m: add(m, ONE)})
    left, right = goal.args[-1].args
    beyond = goal.args[0]
    known = claim.args[-1]  # m < n, so the claim for m is its equation
    usable = arithmetic((claim, Not(beyond)), known)
    facts = (*given, Le(ZERO, m), Not(beyond), known)
    sizes = {
        s.domain.size
        for s in subterms(known)
        if isinstance(s, Sum | Prod) and isinstance(s.domain, Range) and not s.domain.loose
    }
    ends = [_without_new_terms(t, sizes, m, facts) for t in (left, right)]
    grows = known.args[0] in subterms(known.args[1])
    put_in = rewritten(ends[0].right, [] if grows else [assume(known)], facts)
    middle = after(put_in, prove(put_in.right, ends[1].right, facts))
    whole = cut(usable, after(after(ends[0], middle), symmetry(ends[1])))
    return cases(beyond, arithmetic((beyond,), goal), _either(whole, goal))


def _without_new_terms(t: Term, sizes: Iterable[Term], m: Term, given: Formulas) -> Theorem:
    """``t = t'`` with the terms apart by which the ranges are longer at m + 1 than at m."""
    theorem = reflexivity(t)
    for more in reversed(range(STRIDES[-1])):
        shorter = [add(s, Num(more)) for s in sizes if more < polynomial(s).get(((m, 1),), 0)]
        theorem = after(theorem, maybe(everywhere(_last_of(*shorter)))(theorem.right, given))
    return theorem


def _last_of(*shorter: Term) -> Conversion:
    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
            raise KernelError("induction", "a finite sum is expected", found=t)
        if not any(ring_equal(t.domain.size, add(m, ONE)) for m in shorter):
            raise KernelError("induction", "another range", found=t)
        return last_term(t, given)

    return convert
