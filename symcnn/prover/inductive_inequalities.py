"""Induction on a size for inequalities: ``1 + n*x <= (1 + x)**n`` for -1 <= x.

What is known at m is multiplied by what the new sides have more than the old ones, so that
``(1 + x)**m`` cancels; what is left has neither sums nor powers that grow.
"""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, fresh, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import Polynomial, polynomial, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, cut, equal_formulas, induction, instantiate, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Entry, Eq, Le, Lt, Not, Num, Or, Pow, Prod, Range, Sum, Term, Var, add, mul,
    neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.ranges import empty_product, empty_sum, last_term
from symcnn.lemmas.reasoning import product_sign

from .chain import StuckError
from .equational_hypotheses import rewriting
from .inductive import by_recurrence, ends_at, with_end, without_new_terms
from .methods import Prove
from .normal import sum_of_products
from .normal_powers import smaller_powers
from .signs import nonnegative, positive

STARTS = (0, 1, 2)  # the sizes that the induction may begin with


def inequality_by_induction(goal: Term, given: Formulas, prove: Prove) -> Theorem:
    """``given |- goal`` for ``a <= b`` or ``a < b``, by induction on the end of a range.

    Raises ``KernelError`` or ``StuckError`` where this does not lead to a proof.

    >>> from symcnn.lemmas.notation import scalars, sizes
    >>> from symcnn.prover.inequalities import prove_inequality
    >>> (a,), (n,) = scalars("a"), sizes("n")
    >>> print(inequality_by_induction(1 <= a**n, (0 <= n, 1 <= a), prove_inequality).concl)
    1 <= a**n
    """
    low, high = goal.args
    n = next(ends_at(low, high, given), None)
    if n is None:
        raise KernelError("induction", "no range ends at a variable", goal=goal)
    why: KernelError | StuckError | None = None
    for start in STARTS:
        try:
            theorem = _from(Num(start), n, goal, given, prove)
            for k in reversed(range(start)):
                theorem = _or_at(Num(k), n, goal, given, prove, theorem)
            return cut(arithmetic(given, Le(ZERO, n)), theorem)
        except (KernelError, StuckError) as error:
            why = why or error
    raise why or KernelError("induction", "there is no size to begin with", goal=goal)


def _or_at(k: Num, n: Var, goal: Term, given: Formulas, prove: Prove, above: Theorem) -> Theorem:
    """The goal for k <= n, from the goal ``above`` for k + 1 <= n."""
    later = Le(add(k, ONE), n)
    if entails(given, later):
        return cut(arithmetic(given, later), above)
    there = arithmetic((Le(k, n), Not(later)), Eq(n, k))
    changed = everywhere(rewriting(there))(goal, (*given, *there.hyps))
    plain = _written_out(changed.right, given)
    inner = equal_formulas(symmetry(plain), prove(plain.right, given))
    below = equal_formulas(symmetry(changed), inner)
    return cases(later, cut(assume(later), above), below)


def _written_out(goal: Term, given: Formulas) -> Theorem:
    """An inequality with its sums and products over numbers of places written out."""
    return maybe(everywhere(_unrolled))(goal, given)


def _unrolled(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
        raise KernelError("unrolled", "a finite sum is expected", found=t)
    if t.domain.size == ZERO:
        return (empty_sum if isinstance(t, Sum) else empty_product)(t, given)
    if not isinstance(t.domain.size, Num):
        raise KernelError("unrolled", "a number of places is expected", found=t.domain)
    theorem = last_term(t, given)
    return after(theorem, maybe(everywhere(_unrolled))(theorem.right, given))


def _from(start: Num, n: Var, goal: Term, given: Formulas, prove: Prove) -> Theorem:
    """The goal where n is at least ``start``."""
    m = fresh("m", INT, free_vars(goal).union(*map(free_vars, given)))
    moved = with_end(goal, n, add(m, start))
    claim = Or(Lt(n, add(m, start)), moved)
    first = subst(claim, {m: ZERO})
    plain = _written_out(first.args[-1], given)
    shown = equal_formulas(symmetry(plain), prove(plain.right, given))
    base = follows_from([shown], first)
    theorem = induction(base, _step(claim, m, given, prove), m)
    theorem = instantiate(theorem, ((m, add(n, neg(start))),))
    theorem = cut(theorem, arithmetic((theorem.concl,), goal))
    return cut(arithmetic((Le(start, n),), Le(ZERO, add(n, neg(start)))), theorem)


def _step(claim: Or, m: Var, given: Formulas, prove: Prove) -> Theorem:
    goal = subst(claim, {m: add(m, ONE)})
    beyond, inequality = goal.args
    known = claim.args[-1]
    facts = (*given, Le(ZERO, m), Not(beyond), known)
    sides = [without_new_terms(t, known, m, facts) for t in inequality.args]
    again = maybe(everywhere(by_recurrence(m, given)))
    sides = [after(s, again(s.right, facts)) for s in sides]
    apart = maybe(everywhere(smaller_powers(known, *(s.right for s in sides))))
    sides = [after(s, apart(s.right, facts)) for s in sides]
    sides = [after(s, sum_of_products(s.right, facts)) for s in sides]
    old = [sum_of_products(t, facts) for t in known.args]
    before = polynomial(add(old[1].right, neg(old[0].right)))
    now = polynomial(add(sides[1].right, neg(sides[0].right)))
    at_m = follows_from([assume(known), *old], type(known)(old[0].right, old[1].right))
    for factor in dict.fromkeys(_factors(before, now)):
        rest = to_term(polynomial(add(to_term(now), neg(mul(factor, to_term(before))))))
        try:
            sign = (positive if isinstance(known, Lt) else nonnegative)(factor, facts)
            parts = [product_sign(sign, at_m), prove(Le(ZERO, rest), facts), *sides]
            whole = cut(arithmetic((claim, Not(beyond)), known), follows_from(parts, inequality))
        except (KernelError, StuckError):
            continue
        return cases(beyond, arithmetic((beyond,), goal), follows_from([whole], goal))
    raise KernelError("induction", "the step is not shown", goal=inequality)


def _factors(before: Polynomial, now: Polynomial) -> Iterator[Term]:
    """How often a sum, product or power of the old sides occurs in the new ones; 1 last."""
    for m, c in before.items():
        for atom, exponent in m:
            if not isinstance(atom, Sum | Prod | Pow | Entry) or exponent != 1:
                continue
            more = {x: d for x, d in now.items() if dict(x).get(atom) == 1}
            rest = tuple(x for x in m if x[0] != atom)
            quotients = {
                tuple(x for x in y if x[0] != atom and x not in rest): d / c
                for y, d in more.items() if set(rest) <= set(y)
            }  # fmt: skip
            if quotients and len(quotients) == len(more):
                yield to_term(quotients)
    yield ONE
