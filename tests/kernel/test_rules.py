"""The rules of logic, arithmetic and congruence: what each proves, and what it refuses."""

from __future__ import annotations

import re
from functools import wraps

import pytest

from symcnn.kernel.certificates import proposing
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic, assume, cases, congruence, conjunct, conjunction, cut, equal_formulas, exists_elim,
    exists_intro, field, forall_elim, forall_intro, induction, instantiate, power_add,
    reflexivity, ring, symmetry, transitivity, weaken,
)  # fmt: skip
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, INTEGERS, ONE, REAL, REALS, ZERO, And, Bound, Bracket, Eq, FloorDiv, Forall,
    Fun, Ite, Lam, Le, Lt, Mod, Not, Num, Or, Pow, Range, Recip, Space, Var, ne,
)  # fmt: skip
from symcnn.lemmas.notation import (
    for_all, largest, product, scalars, sizes, tabulate, tensor, there_is, total,
)  # fmt: skip

from .plain import plain
from .test_certificates import Nameless

n, m, i, j, k = sizes("n m i j k")
r, s, t = scalars("r s t")
z = Var("z", COMPLEX)
p, q = Var("p", BOOL), Var("q", BOOL)
x, y, A = tensor("x", n), tensor("y", n), tensor("A", n, m)
f = Fun("f")
X1, X2 = tensor("x", n + 1), tensor("x", Num(1))  # two variables of one name


def given(*formulas):
    """|- the conjunction, from itself: a theorem with these hypotheses."""
    return conjunction([assume(formula) for formula in formulas])


INSIDE = (Le(ZERO, i), Lt(i, n))
AT_I = arithmetic(INSIDE, Lt(i, n + 1))
EVERY = forall_intro(AT_I, i, Range(n))
SOME = assume(there_is(n, lambda i: Eq(x[i], r)))
SQUARE = Le(ZERO, r * r)
R_IS_S = assume(Eq(r, s))
ROW = tabulate(n, lambda i: 2 * x[i])
BAD_STEP = Or(Eq(X1[0], X2[0]), Le(ONE, n))
SUM = total(n, lambda i: x[i] * 2)
NESTED = total(n, lambda i: total(n, lambda j: x[i] * x[j]))
TERM = total(n, lambda i: Bracket(Lt(i, m)) * x[FloorDiv(i, m)])
SAME = assume(Eq(x[i], y[i]))


def doubled(v):
    return ring(x[v] * 2, x[v] + x[v])


@wraps(arithmetic)
def proposed(facts, goal, certificate):
    with proposing(lambda *_: certificate):
        return arithmetic(facts, goal)


# exp_positive, but no theorem would say so
UNNAMED = (("axiom", Nameless("none"), ((Var("a", REAL), r),), 0), ("clash", 1, 0))


def quotient(*hyps):
    return arithmetic(hyps, Eq(FloorDiv(i, m), ZERO))


ACCEPTED = [  # rule, arguments, the theorem
    (assume, (p,), "p |- p"),
    (assume, (Eq(r, s),), "r = s |- r = s"),
    (weaken, (reflexivity(r), (p,)), "p |- r = r"),
    (weaken, (assume(p), (q, p)), "q, p |- p"),
    (cut, (assume(p), arithmetic((p, q), And(p, q))), "p, q |- p and q"),
    (cut, (arithmetic((), Le(ZERO, ONE)), weaken(assume(p), (Le(ZERO, ONE),))), "p |- p"),
    (cut, (assume(p), assume(q)), "p, q |- q"),
    (cases, (p, assume(q), weaken(assume(q), (Not(p),))), "q |- q"),
    (cases, (p, arithmetic((p,), Or(p, Not(p))), arithmetic((Not(p),), Or(p, Not(p)))),
     "|- p or not p"),
    (cases, (p, weaken(assume(q), (Not(p),)), weaken(assume(q), (p,))), "not p, q, p |- q"),
    (arithmetic, ((), Eq(n + m, m + n)), "|- n + m = m + n"),
    (arithmetic, ((Le(ZERO, n),), Eq(FloorDiv(2 * n + 1, Num(2)), n)),
     "0 <= n |- (2*n + 1)//2 = n"),
    (arithmetic, ((Le(ZERO, j), Lt(j, k)), Eq(Mod(k * i + j, k), j)),
     "0 <= j, j < k |- (k*i + j) % k = j"),
    (arithmetic, ((p,), Or(p, q)), "p |- p or q"),
    (conjunction, ((),), "|- true"),
    (conjunction, ((assume(p), assume(q), assume(p)),), "p, q |- p and q and p"),
    (conjunct, (given(p, q), 1), "p, q |- q"),
    (conjunct, (given(p, q), 0), "p, q |- p"),
    (forall_intro, (AT_I, i, Range(n)), "|- forall[i<n] (i < n + 1)"),
    (forall_intro, (weaken(AT_I, (p,)), i, Range(n)), "p |- forall[i<n] (i < n + 1)"),
    (forall_intro, (reflexivity(r), r, REALS), "|- forall[r in R] (r = r)"),
    (forall_intro, (reflexivity(x), x, Space(REAL, (n,))), "|- forall[x in R^(n)] (x = x)"),
    (forall_elim, (EVERY, ZERO, (Lt(ZERO, n),)), "0 < n |- 0 < n + 1"),
    (forall_elim, (EVERY, n - 1, (Le(ONE, n),)), "1 <= n |- n - 1 < n + 1"),
    (forall_elim, (forall_intro(reflexivity(r), r, REALS), n, (p,)), "|- n = n"),
    (forall_elim, (forall_intro(reflexivity(x), x, Space(REAL, (n,))), ROW, ()),
     "|- lam[i<n] 2*x[i] = lam[i<n] 2*x[i]"),
    (exists_intro, (there_is(n, lambda i: Eq(i, m)), m, reflexivity(m), (Le(ZERO, m), Lt(m, n))),
     "0 <= m, m < n |- exists[i<n] (i = m)"),
    (exists_intro, (there_is(REALS, lambda v: Eq(v, s)), r, R_IS_S, ()),
     "r = s |- exists[v in R] (v = s)"),
    (exists_elim, (SOME, arithmetic((Eq(x[i], r), *INSIDE), Le(ONE, n)), i),
     "exists[i<n] (x[i] = r) |- 1 <= n"),
    (exists_elim, (SOME, weaken(assume(p), (Eq(x[i], r),)), i), "exists[i<n] (x[i] = r), p |- p"),
    (induction, (arithmetic((), Le(ZERO, ZERO)), arithmetic((Le(ZERO, 5 * n), Le(ZERO, n)),
     Le(ZERO, 5 * (n + 1))), n), "0 <= n |- 0 <= 5*n"),
    (induction, (arithmetic((q,), Le(m, m)), arithmetic((p, Le(m, n + m)), Le(m, n + 1 + m)), n),
     "q, p, 0 <= n |- m <= n + m"),
    (instantiate, (assume(Le(n, r)), ((n, m + 1), (r, s))), "m + 1 <= s |- m + 1 <= s"),
    (instantiate, (assume(Le(n, m)), ((n, m), (m, n))), "m <= n |- m <= n"),
    (instantiate, (reflexivity(x[i]), ((x, ROW),)),
     "|- (lam[i<n] 2*x[i])[i] = (lam[i<n] 2*x[i])[i]"),
    (instantiate, (reflexivity(x[i]), ((n, m), (x, tensor("w", m)))), "|- w[i] = w[i]"),
    (instantiate, (assume(p), ((p, Le(n, m)),)), "n <= m |- n <= m"),
    (instantiate, (reflexivity(z), ((z, r),)), "|- r = r"),
    (instantiate, (reflexivity(r), ()), "|- r = r"),
    (reflexivity, (r,), "|- r = r"),
    (reflexivity, (x,), "|- x = x"),
    (reflexivity, (p,), "|- p = p"),
    (symmetry, (R_IS_S,), "r = s |- s = r"),
    (symmetry, (assume(Eq(p, q)),), "p = q |- q = p"),
    (transitivity, (R_IS_S, assume(Eq(s, t))), "r = s, s = t |- r = t"),
    (transitivity, (R_IS_S, symmetry(R_IS_S)), "r = s |- r = r"),
    (equal_formulas, (assume(Eq(p, q)), assume(p)), "p = q, p |- q"),
    (equal_formulas, (reflexivity(p), assume(p)), "p |- p"),
    (ring, ((r + s) ** 2, r**2 + 2 * r * s + s**2), "|- (r + s)**2 = r**2 + 2*r*s + s**2"),
    (ring, (Bracket(p) * Bracket(p) * r, r * Bracket(p)), "|- [p]*[p]*r = r*[p]"),
    (ring, (Recip(2 * r * s), Recip(s) * Recip(r) / 2), "|- 1/(2*r*s) = 1/2*1/s*1/r"),
    (ring, (Recip(Recip(r)), r), "|- 1/(1/r) = r"),
    (ring, (Lt(n + m, 2 * n), Lt(m + n, n + n)), "|- (n + m < 2*n) = (m + n < n + n)"),
    (ring, (total(n, lambda i: x[1 + i] + x[i + 1]), total(n, lambda j: 2 * x[1 + j])),
     "|- sum[i<n] (x[i + 1] + x[i + 1]) = sum[j<n] 2*x[j + 1]"),
    (field, (r / r, ONE, (ne(r, 0),)), "r != 0 |- r*1/r = 1"),
    (field, (r + s, s + r, (p,)), "|- r + s = s + r"),
    (field, (1 / r + 1 / s, (r + s) / (r * s), (Lt(ZERO, r), Lt(s, ZERO))),
     "0 < r, s < 0 |- 1/r + 1/s = (r + s)*1/(r*s)"),
    (field, (n / n**2, 1 / n, (Le(ONE, n),)), "1 <= n |- n*1/n**2 = 1/n"),
    (field, (z / z, ONE, (ne(z, 0),)), "z != 0 |- z*1/z = 1"),
    (power_add, (r, n, m, (Le(ZERO, n), Le(ZERO, m))),
     "0 <= n, 0 <= m |- r**(n + m) = r**n*r**m"),
    (power_add, (r, n, m, (ne(r, 0),)), "r != 0 |- r**(n + m) = r**n*r**m"),
    (congruence, (r + 1, (0,), (), R_IS_S), "r = s |- r + 1 = s + 1"),
    (congruence, (r, (), (), R_IS_S), "r = s |- r = s"),
    (congruence, (SUM, (1,), ("i",), ring(2 * x[i], x[i] + x[i])),
     "|- sum[i<n] 2*x[i] = sum[i<n] (x[i] + x[i])"),
    (congruence, (total(n, lambda i: FloorDiv(i, n)), (1,), ("j",),
     arithmetic((Le(ZERO, j), Lt(j, n)), Eq(FloorDiv(j, n), ZERO))),
     "|- sum[i<n] i//n = sum[i<n] 0"),
    (congruence, (TERM, (1, 1, 1), ("i",), quotient(Le(ZERO, i), Lt(i, m))),
     "|- sum[i<n] [i < m]*x[i//m] = sum[i<n] [i < m]*x[0]"),
    (congruence, (Ite(p, r, s), (1,), (), weaken(R_IS_S, (p,))),
     "r = s |- (r if p else s) = (s if p else s)"),
    (congruence, (Ite(p, r, s), (2,), (), weaken(symmetry(R_IS_S), (Not(p),))),
     "r = s |- (r if p else s) = (r if p else r)"),
    (congruence, (And(p, Le(r, r)), (1, 0), (), weaken(R_IS_S, (p,))),
     "r = s |- (p and r <= r) = (p and s <= r)"),
    (congruence, (total(m, lambda i: r), (0, 0), (), assume(Eq(m, n))),
     "m = n |- sum[i<m] r = sum[i<n] r"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (assume, (n,), "a closed formula is expected"),
    (assume, (Bound(0, BOOL, BOOL),), "refers to an enclosing binder"),
    (weaken, (reflexivity(r), (n,)), "a closed formula is expected"),
    (weaken, (reflexivity(r), (Bound(0, BOOL, BOOL),)), "refers to an enclosing binder"),
    (cut, (reflexivity(r), object.__new__(type(SAME))), "was not made by a rule"),
    (cut, (reflexivity(r), 1.5), "cannot be recorded"),
    (cases, (p, assume(p), assume(q)), "the two cases prove different things"),
    (cases, (n, assume(p), assume(p)), "expected BOOL, found INT"),
    (arithmetic, ((), Lt(n, n)), "side condition not proved"),
    (proposed, ((), Lt(ZERO, Fun("exp")(r)), UNNAMED), "side condition not proved"),
    (arithmetic, ((), Eq(FloorDiv(k * n, k), n)), "side condition not proved"),
    (arithmetic, ((Le(ZERO, k),), Eq(FloorDiv(k * n, k), n)), "side condition not proved"),
    (arithmetic, ((Le(ZERO, n),), Le(ONE, n)), "side condition not proved"),
    (arithmetic, ((), Eq(n * FloorDiv(m, n), m)), "side condition not proved"),
    (arithmetic, ((), Lt(Mod(n, m), m)), "side condition not proved"),
    (arithmetic, ((), Le(n, n * n * n)), "side condition not proved"),
    (arithmetic, ((Lt(ZERO, r),), Le(ONE, r)), "side condition not proved"),
    (arithmetic, ((), Eq(r * Recip(r), ONE)), "side condition not proved"),
    (arithmetic, ((p, Or(p, q)), q), "side condition not proved"),
    (arithmetic, ((for_all(n, lambda i: Le(ZERO, x[i])),), Le(ZERO, x[0])), "not proved"),
    (arithmetic, ((Eq(i, j),), Eq(x, y)), "side condition not proved"),
    (conjunction, ((p,),), "a theorem is expected"),
    (conjunction, ((object.__new__(type(SAME)),),), "was not made by a rule"),
    (conjunct, (given(p, q), 2), "there is no such conjunct"),
    (conjunct, (given(p, q), -1), "there is no such conjunct"),
    (conjunct, (assume(Or(p, q)), 0), "there is no such conjunct"),
    (forall_intro, (assume(Le(ZERO, i)), i, INTEGERS), "the variable is free elsewhere"),
    (forall_intro, (weaken(AT_I, (Eq(i, m),)), i, Range(n)), "the variable is free elsewhere"),
    (forall_intro, (AT_I, i, Range(i + n)), "the variable is free elsewhere"),
    (forall_intro, (arithmetic(INSIDE, Lt(i, n + 1)), n, INTEGERS), "free elsewhere"),
    (forall_intro, (AT_I, i, Range(m)), "the variable is free elsewhere"),
    (forall_intro, (AT_I, i, n), "does not range over the domain"),
    (forall_intro, (reflexivity(n + 1), n + 1, INTEGERS), "a variable is expected"),
    (forall_intro, (reflexivity(r), r, Range(n)), "does not range over the domain"),
    (forall_intro, (reflexivity(n), n, REALS), "does not range over the domain"),
    (forall_intro, (reflexivity(x), x, REALS), "does not range over the domain"),
    (forall_intro, (reflexivity(x), x, Space(REAL, (m,))), "does not range over the domain"),
    (forall_intro, (reflexivity(x), x, Space(INT, (n,))), "does not range over the domain"),
    (forall_intro, (reflexivity(x[0]), n, INTEGERS), "the shape of a tensor depends on"),
    (forall_intro, (reflexivity(x[0]), n, Range(m)), "the shape of a tensor depends on"),
    (forall_elim, (EVERY, n, (Lt(ZERO, n),)), "side condition not proved"),
    (forall_elim, (EVERY, Num(-1), (Lt(ZERO, n),)), "side condition not proved"),
    (forall_elim, (EVERY, ZERO, ()), "side condition not proved"),
    (forall_elim, (EVERY, r, (Le(ZERO, r), Lt(r, n))), "expected INT, found REAL"),
    (forall_elim, (SOME, ZERO, ()), "not a universal statement"),
    (forall_elim, (SOME, ZERO, (Lt(ZERO, n),)), "not a universal statement"),
    (forall_elim, (forall_intro(reflexivity(r), r, REALS), z, ()), "expected REAL, found COMPLEX"),
    (forall_elim, (forall_intro(reflexivity(r), r, REALS), x, ()), "expected REAL, found TENSOR"),
    (forall_elim, (forall_intro(reflexivity(x), x, Space(REAL, (n,))), tensor("x", m), ()),
     "the shapes differ"),
    (forall_elim, (forall_intro(reflexivity(x), x, Space(REAL, (n,))), A, ()),
     "the shapes differ"),
    (forall_elim, (forall_intro(reflexivity(x), x, Space(REAL, (n,))),
     Lam(REALS, ZERO), ()), "not a tensor with a shape"),
    (forall_elim, (forall_intro(reflexivity(x), x, Space(REAL, (n,))), Var("c", COMPLEX, (n,)),
     ()), "the entries have another sort"),
    (forall_elim, (forall_intro(reflexivity(x), x, Space(REAL, (n,))),
     tabulate(n, lambda i: tabulate(i, lambda j: ONE)), ()), "an inner size depends"),
    (forall_elim, (forall_intro(reflexivity(r), r, REALS), Bound(0, REAL, REAL), ()),
     "refers to an enclosing binder"),
    (exists_intro, (there_is(n, lambda i: Eq(i, m)), m, reflexivity(m), ()), "not proved"),
    (exists_intro, (there_is(0, lambda i: Eq(i, i)), ZERO, reflexivity(ZERO), ()), "not proved"),
    (exists_intro, (there_is(n, lambda i: Eq(i, m)), n, reflexivity(m), (Lt(ZERO, n),)),
     "the theorem is not about the witness"),
    (exists_intro, (there_is(n, lambda i: Eq(i, m)), ZERO, reflexivity(m), (Lt(ZERO, n),)),
     "the theorem is not about the witness"),
    (exists_intro, (for_all(n, lambda i: Eq(i, m)), m, reflexivity(m), ()), "about the witness"),
    (exists_intro, (there_is(INTEGERS, lambda v: Eq(v, r)), r, reflexivity(r), ()),
     "the value has another sort"),
    (exists_elim, (SOME, arithmetic((Eq(x[i], r), *INSIDE), Lt(i, n)), i), "free elsewhere"),
    (exists_elim, (SOME, arithmetic((Eq(x[i], r), Eq(i, m)), Eq(x[m], r)), i), "free elsewhere"),
    (exists_elim, (EVERY, assume(p), i), "not an existential statement"),
    (exists_elim, (SOME, assume(p), r), "does not range over the domain"),
    (exists_elim, (SOME, assume(p), n), "the variable is free elsewhere"),
    (exists_elim, (SOME, assume(p), x), "does not range over the domain"),
    (exists_elim, (SOME, assume(p), i + 1), "a variable is expected"),
    (exists_elim, (assume(there_is(REALS, lambda v: Eq(v, s))), assume(p), i), "does not range"),
    (induction, (reflexivity(n), reflexivity(n), n), "no hypothesis of the step fits"),
    (induction, (reflexivity(m), assume(Eq(n, m)), n), "no hypothesis of the step fits"),
    (induction, (assume(Eq(ONE, ZERO)), arithmetic((Eq(n + 1, n),), Eq(n + 2, n + 1)), m),
     "no hypothesis of the step fits"),
    (induction, (assume(Le(ZERO, ZERO)), assume(Le(ZERO, n)), r),
     "an integer variable is expected"),
    (induction, (reflexivity(n), reflexivity(n), n + 1), "a variable is expected"),
    (induction, (arithmetic((Eq(n, 3 * m),), Le(ZERO, ZERO)), arithmetic((Le(ZERO, n),),
     Le(ZERO, n + 1)), n), "the variable is free elsewhere"),
    (induction, (arithmetic((), Le(ZERO, ZERO)), arithmetic((Le(ZERO, n), Lt(n, m)),
     Le(ZERO, n + 1)), n), "the variable is free elsewhere"),
    (induction, (arithmetic((), Eq(ZERO, ZERO)), arithmetic((Eq(n, ZERO), Eq(n, Num(-1))),
     Eq(n + 1, ZERO)), n), "the variable is free elsewhere"),
    # x of shape n + 1 and x of shape 1 are one variable at n = 0 only
    (induction, (arithmetic((), Or(Eq(X2[0], X2[0]), Le(ONE, ZERO))),
     arithmetic((BAD_STEP, Le(ZERO, n)), Or(Eq(tensor("x", n + 2)[0], X2[0]), Le(ONE, n + 1))), n),
     "the shape of a tensor depends on the variable"),
    (instantiate, (reflexivity(r), ((r, z),)), "the new term has another sort"),
    (instantiate, (reflexivity(n), ((n, r),)), "the new term has another sort"),
    (instantiate, (reflexivity(n), ((n, n / 2),)), "has another sort"),
    (instantiate, (reflexivity(n), ((n, r), ("i", "j"))), "the new term has another sort"),
    (instantiate, (reflexivity(p), ((p, n),)), "the new term has another sort"),
    (instantiate, (reflexivity(n), ((n, p),)), "the new term has another sort"),
    (instantiate, (reflexivity(x), ((x, r),)), "the new term has another sort"),
    (instantiate, (reflexivity(x), ((x, tensor("x", m)),)), "the shapes differ"),
    (instantiate, (reflexivity(x), ((x, A),)), "the shapes differ"),
    (instantiate, (reflexivity(x), ((x, Var("c", COMPLEX, (n,))),)), "another sort"),
    (instantiate, (reflexivity(x), ((x, Lam(REALS, ZERO)),)), "not a tensor with a shape"),
    (instantiate, (reflexivity(x), ((n, m), (x, ROW))), "the shapes differ"),
    (instantiate, (reflexivity(r), ((r + 1, s),)), "a variable is expected"),
    (instantiate, (reflexivity(r), ((r, Bound(0, REAL, REAL)),)), "refers to an enclosing binder"),
    (reflexivity, (Bound(0, INT, INT),), "refers to an enclosing binder"),
    (reflexivity, (Lam(REALS, Bound(1, REAL, REAL)),), "refers to an enclosing binder"),
    (symmetry, (assume(p),), "the conclusion is not an equation"),
    (symmetry, (assume(Le(r, s)),), "the conclusion is not an equation"),
    (symmetry, (Eq(r, s),), "a theorem is expected"),
    (transitivity, (R_IS_S, R_IS_S), "the middle terms differ"),
    (transitivity, (assume(Le(r, s)), assume(Le(s, t))), "the conclusion is not an equation"),
    (transitivity, (reflexivity(x), reflexivity(tensor("x", m))), "the middle terms differ"),
    (transitivity, (reflexivity(n), reflexivity(Var("n", REAL))), "the middle terms differ"),
    (equal_formulas, (assume(Eq(p, q)), assume(q)), "the left side was not proved"),
    (equal_formulas, (assume(p), assume(p)), "the conclusion is not an equation"),
    (ring, (r * Recip(r), ONE), "the normal forms differ"),
    (ring, (Recip(r + s), Recip(r) + Recip(s)), "the normal forms differ"),
    (ring, (r**2, r), "the normal forms differ"),
    (ring, (Bracket(p) + Bracket(p), Bracket(p)), "the normal forms differ"),
    (ring, (FloorDiv(2 * n, Num(2)), n), "the normal forms differ"),
    (ring, (x, tensor("x", n * 1 + 0 * m + m)), "the normal forms differ"),
    (ring, (Pow(r, n) * r, Pow(r, n + 1)), "the normal forms differ"),
    (ring, (total(n, lambda i: x[i]), product(n, lambda i: x[i])), "the normal forms differ"),
    (ring, (Lt(r, s), Le(r, s)), "the normal forms differ"),
    (ring, ((1 + r + s + t) ** 64, ONE), "too large"),
    (ring, (Bound(0, INT, INT), Bound(0, INT, INT)), "refers to an enclosing binder"),
    (field, (r / r, ONE, ()), "the two sides differ"),
    (field, (r / r, ONE, (Le(ZERO, r),)), "the two sides differ"),
    (field, (r / (r * s), 1 / s, (ne(s, 0),)), "the two sides differ"),
    (field, (n / n, ONE, (Le(ZERO, n),)), "the two sides differ"),
    (field, (r, s, (p,)), "the two sides differ"),
    (field, (1 / (r + s), 1 / r + 1 / s, (Lt(ZERO, r), Lt(ZERO, s))), "the two sides differ"),
    (field, (x, x, ()), "a number is expected"),
    (field, (p, p, ()), "a number is expected"),
    (power_add, (r, n, m, (Le(ZERO, n),)), "side condition not proved"),
    (power_add, (r, n, -n, ()), "side condition not proved"),
    (power_add, (r, ONE, Num(-1), (Le(ZERO, r),)), "side condition not proved"),
    (power_add, (z, n, m, (ne(z, 0),)), "expected REAL, found COMPLEX"),
    (power_add, (r, s, t, (ne(r, 0),)), "expected INT, found REAL"),
    (congruence, (r + 1, (1,), (), R_IS_S), "the theorem is about another term"),
    (congruence, (r + 1, (2,), (), R_IS_S), "there is no such place"),
    (congruence, (r + 1, (-2,), (), R_IS_S), "there is no such place"),
    (congruence, (r + 1, (0,), (), assume(p)), "the conclusion is not an equation"),
    (congruence, (x, (0,), (), assume(Eq(n, m))), "there is no such place"),
    (congruence, (x[i], (0, 0), (), assume(Eq(n, m))), "there is no such place"),
    (congruence, (SUM, (1,), (), doubled(i)), "a name for the bound variable is missing"),
    (congruence, (SUM, (1,), ("i",), ring(x[j] * 2, x[j] + x[j])), "about another term"),
    (congruence, (total(n, lambda i: x[i]), (1,), ("i",), SAME), "the variable is free elsewhere"),
    (congruence, (total(n, lambda i: x[i] * j), (1,), ("j",), SAME), "free elsewhere"),
    (congruence, (total(n, lambda i: x[i]), (1,), ("n",), SAME), "free elsewhere"),
    (congruence, (total(n, lambda i: x[i]), (1,), ("i",), weaken(reflexivity(x[i]), (Eq(i, m),))),
     "the variable is free elsewhere"),
    # with one name for both indices, j < m would be known about i, and more
    (congruence, (total(2, 5, lambda i, j: j // 2), (1, 1), ("i", "i"),
     arithmetic((Le(ZERO, i), Lt(i, Num(2))), Eq(i // 2, ZERO))),
     "two binders are opened with one name"),
    # the range of the inner index says nothing outside of it
    (congruence, (total(n, lambda i: FloorDiv(i, m) * total(m, lambda j: x[j])), (1, 0), ("i",),
     quotient(Le(ZERO, i), Lt(i, m))), "the variable is free elsewhere"),
    # a bracket is known beside its place in a product, not in a sum
    (congruence, (total(n, lambda i: Bracket(Lt(i, m)) + FloorDiv(i, m)), (1, 1), ("i",),
     quotient(Le(ZERO, i), Lt(i, m))), "the variable is free elsewhere"),
    (congruence, (Forall(Range(n), Eq(Bound(0, INT, INT), m)), (1, 1), ("m",), reflexivity(m)),
     "the variable is free elsewhere"),
    (congruence, (total(n, lambda i: x[0]), (1,), ("i",), assume(Eq(x[0], tensor("w", i)[0]))),
     "the shape of a tensor depends on the variable"),
    (congruence, (x[n], (1,), (), assume(Eq(n, r))), "expected INT, found REAL"),
    (congruence, (largest(n, lambda i: r), (1,), ("i",), assume(Eq(r, z))), "expected REAL"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)
