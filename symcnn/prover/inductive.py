"""Induction on the size of a range: ``sum[i<n] i = n*(n - 1)/2``.

With a tensor of shape n in the claim there is no induction on n. It is on the upper end m of
the ranges then: for m <= n the claim with m for n holds, and at m = n it is the claim itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, fresh, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, cut, forall_elim, induction, instantiate, reflexivity,
    ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Entry, Eq, Forall, Le, Lt, Not, Num, Or, Pow, Prod, Range, Sum, Term, Var, add,
    mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe
from symcnn.lemmas.ranges import last_term

from .cases import Prover
from .equational_hypotheses import rewritten
from .instantiation import opened, outside_binders

STRIDES = (1, 2, 3, 4)  # of the end of a range, when n becomes n + 1


def prove_by_induction(a: Term, b: Term, given: Formulas, prove: Prover) -> Theorem:
    """``given |- a = b`` by induction on a size that is the end of a range, or an exponent.

    ``prove`` has the equations for the first and the next size. Raises ``KernelError`` where
    there is no such size, and whatever ``prove`` raises.
    """
    n = next(ends_at(a, b, given), None)
    if n is None:
        raise KernelError("induction", "no range ends at a variable", left=a, right=b)
    m = fresh("m", INT, free_vars(a) | free_vars(b) | {v for p in given for v in free_vars(p)})
    left, right = with_end(a, n, m), with_end(b, n, m)
    claim = Or(Lt(n, m), Eq(left, right))
    base = _base(claim, m, given, prove)
    step = _step(claim, n, m, given, prove)
    theorem = instantiate(induction(base, step, m), ((m, n),))
    goal = Eq(a, b)
    return cut(arithmetic(given, Le(ZERO, n)), cut(theorem, arithmetic((theorem.concl,), goal)))


def ends_at_a_size(goal: Term, given: Formulas) -> bool:
    """The trigger of induction."""
    return any(
        isinstance(s, Sum | Prod | Pow) or (isinstance(s, Entry) and recurs(s.args[0], given))
        for s in subterms(goal)
    )


def ends_at(a: Term, b: Term, given: Formulas) -> Iterator[Var]:
    """The sizes at which ranges end, that are known to be at least 0."""
    seen: dict[Term, None] = {}
    for t in (a, b):
        for s in outside_binders(t):
            if isinstance(s, Sum | Prod) and isinstance(s.domain, Range):
                seen[s.domain.size] = None
            elif isinstance(s, Pow):
                seen[s.args[1]] = None
            elif isinstance(s, Entry) and recurs(s.args[0], given):
                seen |= dict.fromkeys(s.args[1:])
    for size in seen:
        for m, c in polynomial(size).items():
            n = m[0][0] if len(m) == 1 and m[0][1] == 1 and c in STRIDES else ZERO
            rest = to_term(polynomial(add(size, mul(-c, n))))
            if isinstance(n, Var) and isinstance(rest, Num) and _is_size(n, given):
                yield n


def recurs(x: Term, given: Formulas) -> bool:
    """Whether a hypothesis relates the entries of a tensor to others, for all indices."""
    return any(
        isinstance(p, Forall) and x in {e.args[0] for e in subterms(q) if isinstance(e, Entry)}
        for p in given
        for q in subterms(p)
        if isinstance(q, Eq | Le | Lt)
    )


def _is_size(n: Var, given: Formulas) -> bool:
    return n.sort == INT and entails(given, Le(ZERO, n))


def with_end(t: Term, n: Var, m: Term) -> Term:
    """The term with m for n, the shapes of tensors left as they are."""
    if t == n:
        return m
    if isinstance(t, Var) or n not in free_vars(t):
        return t
    return t.rebuild(tuple(with_end(a, n, m) for a in t.args))


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
    ends = [without_new_terms(t, known, m, facts) for t in (left, right)]
    ends = [after(e, maybe(everywhere(by_recurrence(m, given)))(e.right, facts)) for e in ends]
    grows = known.args[0] in subterms(known.args[1])
    put_in = rewritten(ends[0].right, [] if grows else [assume(known)], facts)
    middle = after(put_in, prove(put_in.right, ends[1].right, facts))
    whole = cut(usable, after(after(ends[0], middle), symmetry(ends[1])))
    return cases(beyond, arithmetic((beyond,), goal), _either(whole, goal))


def without_new_terms(t: Term, known: Term, m: Var, given: Formulas) -> Theorem:
    """``t = t'`` with the terms apart by which its ranges are longer than at m, in ``known``."""
    sizes = {
        s.domain.size
        for s in subterms(known)
        if isinstance(s, Sum | Prod) and isinstance(s.domain, Range) and not s.domain.loose
    }
    theorem = reflexivity(t)
    for more in reversed(range(STRIDES[-1])):
        shorter = [add(s, Num(more)) for s in sizes if more < polynomial(s).get(((m, 1),), 0)]
        theorem = after(theorem, maybe(everywhere(_last_of(*shorter)))(theorem.right, given))
    inner = _last_inside(m, frozenset(free_vars(t)))
    return after(theorem, maybe(everywhere(inner))(theorem.right, given))


def _last_of(*shorter: Term) -> Conversion:
    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
            raise KernelError("induction", "a finite sum is expected", found=t)
        if not any(ring_equal(t.domain.size, add(m, ONE)) for m in shorter):
            raise KernelError("induction", "another range", found=t)
        return last_term(t, given)

    return convert


def _last_inside(m: Var, outside: frozenset[Var]) -> Conversion:
    """The last term of a range that ends at m less an index of a sum around it."""

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
            raise KernelError("induction", "a finite sum is expected", found=t)
        size = t.domain.size
        if polynomial(size).get(((m, 1),)) != 1 or free_vars(size) <= outside:
            raise KernelError("induction", "another range", found=t)
        return last_term(t, given)

    return convert


def by_recurrence(m: Var, given: Formulas) -> Conversion:
    """``h[m + 1]`` as a recurrence among the hypotheses gives it from what is before."""
    rules = [rule for p in given if (rule := _recurrence(p)) is not None]

    def convert(t: Term, given: Formulas) -> Theorem:
        for tensor, p, steps in rules if isinstance(t, Entry) else ():
            if t.args[0] != tensor:
                continue
            values = [add(i, neg(step)) for i, step in zip(t.args[1:], steps, strict=True)]
            if any(s != ZERO and not ring_equal(v, m) for v, s in zip(values, steps, strict=True)):
                continue
            theorem = assume(p)
            for v in values:
                theorem = forall_elim(theorem, v, given)
            return after(ring(t, theorem.left), theorem)
        raise KernelError("induction", "no recurrence gives it", found=t)

    return convert


def _recurrence(p: Term) -> tuple[Term, Term, list[Term]] | None:
    """The tensor of which p gives ``h[t + 1, i]`` for all t and i, p, and the numbers 1, 0."""
    names, inside = opened(p)
    match inside:
        case Eq(args=(Entry(args=(Var() as tensor, *places)), _)) if len(places) == len(names):
            pairs = zip(places, names, strict=True)
            steps = [to_term(polynomial(add(i, neg(v)))) for i, v in pairs]
            if all(isinstance(s, Num) for s in steps) and any(s != ZERO for s in steps):
                return tensor, p, steps
    return None
