"""Attempts to prove what is false with the rules of logic, algebra and sums: all are refused."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INT, INTEGERS, ONE, REAL, REALS, TRUE, ZERO, Bound, Bracket, Eq, Fun, Lam,
    Le, Lt, Not, Num, Or, Pow, Range, Space, Var, ne, recip,
)  # fmt: skip
from symcnn.kernel.theorem import RULES
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.notation import (
    integral, largest, product, scalars, sizes, tabulate, tensor, there_is, total,
)  # fmt: skip

R = SimpleNamespace(**RULES, sum_le=sum_le)

n, m, i, j, k, u, v = sizes("n m i j k u v")
a, b, r, s, t = scalars("a b r s t")
z, w = Var("z", COMPLEX), Var("w", COMPLEX)
p, q = Var("p", BOOL), Var("q", BOOL)
x, y, A, X = tensor("x", n), tensor("y", n), tensor("A", n, n), tensor("X", n, m)
f, g = Fun("f"), Fun("g")
HALF = Num(1) / 2
LOOSE = Bound(0, INT, INT)
INN = (Le(ZERO, i), Lt(i, n))


def false_by_induction():
    """A step that assumes of n what it should prove."""
    claim = Le(n, ZERO)
    hyps = (claim, Le(ZERO, n), Le(n + 1, ZERO))
    return R.induction(R.arithmetic((), Le(ZERO, ZERO)), R.arithmetic(hyps, Le(n + 1, ZERO)), n)


ATTEMPTS = [  # what is tried, the attempt, why it is refused
    (
        "forall_intro n with x shape n in body",
        lambda: R.forall_intro(R.reflexivity(x[0]), n, INTEGERS),
        "the shape of a tensor depends on the variable",
    ),
    (
        "forall_intro: domain mentions var",
        lambda: R.forall_intro(R.reflexivity(n), i, Range(i)),
        "the variable is free elsewhere",
    ),
    (
        "forall_intro real var over Z",
        lambda: R.forall_intro(R.reflexivity(r), r, INTEGERS),
        "the variable does not range over the domain",
    ),
    (
        "forall_intro int var over REALS",
        lambda: R.forall_intro(R.arithmetic((), Or(Le(n, ZERO), Le(ONE, n))), n, REALS),
        "the variable does not range over the domain",
    ),
    (
        "forall Z elim at 1/2",
        lambda: R.forall_elim(
            R.forall_intro(R.arithmetic((), Or(Le(n, ZERO), Le(ONE, n))), n, INTEGERS), HALF, ()
        ),
        "expected INT, found REAL",
    ),
    (
        "instantiate n by 1/2",
        lambda: R.instantiate(R.arithmetic((), Or(Le(n, ZERO), Le(ONE, n))), ((n, HALF),)),
        "the new term has another sort",
    ),
    (
        "instantiate r by z",
        lambda: R.instantiate(R.arithmetic((), Le(ZERO, r * r)), ((r, z),)),
        "the new term has another sort",
    ),
    (
        "instantiate x by longer",
        lambda: R.instantiate(R.reflexivity(x), ((x, tensor("y", n + 1)),)),
        "the shapes differ",
    ),
    (
        "instantiate INT tensor by REAL",
        lambda: R.instantiate(
            R.arithmetic((), Or(Le(Var("K", INT, (n,))[i], ZERO), Le(ONE, Var("K", INT, (n,))[i]))),
            ((Var("K", INT, (n,)), x),),
        ),
        "the entries have another sort",
    ),
    (
        "instantiate tensor by function on R^n",
        lambda: R.instantiate(R.reflexivity(x), ((x, Lam(Space(REAL, (n,)), ONE)),)),
        "not a tensor with a shape",
    ),
    (
        "instantiate by loose",
        lambda: R.instantiate(R.reflexivity(n), ((n, LOOSE),)),
        "an argument refers to an enclosing binder",
    ),
    (
        "instantiate range as number",
        lambda: R.instantiate(R.reflexivity(n), ((n, Range(m)),)),
        "a domain stands in a binder only",
    ),
    (
        "exists_intro witness outside",
        lambda: R.exists_intro(there_is(n, lambda i: Eq(i, i)), ZERO, R.reflexivity(ZERO), ()),
        "side condition not proved",
    ),
    (
        "exists_intro real witness for Z",
        lambda: R.exists_intro(
            there_is(INTEGERS, lambda i: Eq(2 * i, ONE)), HALF, R.ring(2 * HALF, ONE), ()
        ),
        "the value has another sort",
    ),
    (
        "exists_elim var in conclusion",
        lambda: R.exists_elim(
            R.assume(there_is(INTEGERS, lambda i: Eq(i, n))), R.assume(Eq(m, n)), m
        ),
        "the variable is free elsewhere",
    ),
    (
        "exists_elim wrong sort",
        lambda: R.exists_elim(
            R.assume(there_is(REALS, lambda u: Eq(u, r))),
            R.weaken(R.reflexivity(r), (Eq(m, r),)),
            m,
        ),
        "the variable does not range over the domain",
    ),
    (
        "induction hyp on n",
        lambda: R.induction(R.reflexivity(ZERO), R.assume(Eq(n, n)), n),
        "no hypothesis of the step fits",
    ),
    (
        "induction step with bad hypothesis on n",
        lambda: false_by_induction(),
        "the variable is free elsewhere",
    ),
    (
        "cases same branch",
        lambda: R.cases(p, R.assume(p), R.assume(Not(p))),
        "the two cases prove different things",
    ),
    (
        "congruence capture",
        lambda: R.congruence(total(n, lambda i: i), (1,), ("n",), R.assume(Eq(n, m))),
        "the variable is free elsewhere",
    ),
    (
        "congruence under sum with i free in hyp",
        lambda: R.congruence(total(n, lambda i: i), (1,), ("i",), R.assume(Eq(i, ZERO))),
        "the variable is free elsewhere",
    ),
    (
        "congruence two binders one name",
        lambda: R.congruence(
            total(n, lambda i: total(m, lambda j: j)),
            (1, 1),
            ("i", "i"),
            R.arithmetic(INN, Eq(i, i)),
        ),
        "two binders are opened with one name",
    ),
    (
        "congruence domain swap",
        lambda: R.congruence(total(n, lambda i: ONE), (0,), (), R.assume(Eq(Range(n), Range(m)))),
        "a domain stands in a binder only",
    ),
    (
        "congruence tensor of another shape in entry",
        lambda: R.congruence(x[i], (0,), (), R.assume(Eq(x, tensor("y", n, n)))),
        "2 indices are expected",
    ),
    (
        "congruence in Var shape",
        lambda: R.congruence(x[0], (0, 0), (), R.assume(Eq(n, m))),
        "there is no such place",
    ),
    (
        "congruence negative path",
        lambda: R.congruence(r + s, (-1,), (), R.reflexivity(s)),
        "there is no such place",
    ),
    (
        "sum_factor nested loose",
        lambda: R.sum_factor(total(n, lambda i: total(i, lambda j: x[j]) * Num(2)), (1,)),
        "a factor depends on the bound variable",
    ),
    (
        "split cut neg",
        lambda: R.split_range(total(n, lambda i: x[i]), Num(-1), (Le(ZERO, n),)),
        "side condition not proved",
    ),
    (
        "split Max",
        lambda: R.split_range(largest(n, lambda i: x[i]), ZERO, (Le(ZERO, n),)),
        "a finite sum or product is expected",
    ),
    (
        "reindex non-injective",
        lambda: R.reindex(
            total(n, lambda i: x[i]), (i,), (u,), (Range(2 * n),), TRUE, (u // 2,), (2 * i,), (), ()
        ),
        "side condition not proved",
    ),
    (
        "reindex Z to nested",
        lambda: R.reindex(
            total(INTEGERS, lambda i: f(i)),
            (i,),
            (u, v),
            (INTEGERS, Range(2)),
            TRUE,
            (2 * u + v,),
            (i // 2, i % 2),
            (),
            (),
        ),
        "an infinite sum is reindexed alone, not nested",
    ),
    (
        "reindex old var in domain",
        lambda: R.reindex(
            total(n, lambda i: x[i]), (i,), (u,), (Range(i),), TRUE, (u,), (i,), (), ()
        ),
        "side condition not proved",
    ),
    (
        "reindex old var in guard",
        lambda: R.reindex(
            total(n, lambda i: x[i]), (i,), (u,), (Range(n),), Eq(u, i), (u,), (i,), (), ()
        ),
        "the variable is free elsewhere",
    ),
    (
        "reindex lemma false hyps",
        lambda: R.reindex(
            total(n, lambda i: x[i]),
            (i,),
            (u,),
            (Range(2 * n),),
            TRUE,
            (u // 2,),
            (2 * i,),
            (),
            (R.assume(FALSE),),
        ),
        "side condition not proved",
    ),
    (
        "reindex given contains var",
        lambda: R.reindex(
            total(n, lambda i: x[i]), (i,), (u,), (Range(n),), TRUE, (u,), (i,), (Eq(u, ZERO),), ()
        ),
        "the variable is free elsewhere",
    ),
    (
        "reindex lemma leaves new var",
        lambda: R.reindex(
            total(n, lambda i: x[i]),
            (i,),
            (u,),
            (Range(n),),
            TRUE,
            (u,),
            (i,),
            (),
            (R.assume(Eq(u, ZERO)),),
        ),
        "the variable is free elsewhere",
    ),
    (
        "reindex prod with guard",
        lambda: R.reindex(
            product(n, lambda i: x[i]), (i,), (u,), (Range(n),), Eq(u, u), (u,), (i,), (), ()
        ),
        "only a sum can have a guard",
    ),
    (
        "reindex max dependent",
        lambda: R.reindex(
            largest(2, lambda i: largest(i, lambda j: -5 + 0 * i)),
            (i, j),
            (u,),
            (Range(1),),
            TRUE,
            (ONE, ZERO),
            (ZERO,),
            (),
            (),
        ),
        "a range of a maximum depends on another index",
    ),
    (
        "reindex integral",
        lambda: R.reindex(
            integral(lambda t: f(t)), (i,), (u,), (INTEGERS,), TRUE, (u,), (i,), (), ()
        ),
        "a sum, product or maximum is expected",
    ),
    (
        "reindex real var names",
        lambda: R.reindex(
            total(n, lambda i: x[i]), (r,), (u,), (Range(n),), TRUE, (u,), (r,), (), ()
        ),
        "expected INT",
    ),
    (
        "reindex var shape",
        lambda: R.reindex(
            total(n, lambda i: x[i]), (i,), (n,), (Range(n),), TRUE, (n,), (i,), (), ()
        ),
        "the variable is free elsewhere",
    ),
    (
        "entry_lam ragged outer",
        lambda: R.entry_lam(tabulate(2, lambda i: tabulate(i, lambda j: ONE))[0, 0], ()),
        "side condition not proved",
    ),
    (
        "lam_entries function",
        lambda: R.lam_entries(Lam(REALS, ONE), ("i",)),
        "not a tensor with a shape",
    ),
    (
        "lam_entries ragged",
        lambda: R.lam_entries(tabulate(2, lambda i: tabulate(i, lambda j: ONE)), ("i", "j")),
        "an inner size depends on an outer index",
    ),
    (
        "lam_entries capture n",
        lambda: R.lam_entries(A, ("n", "j")),
        "the variable is free elsewhere",
    ),
    (
        "sum_le with hyp on i",
        lambda: R.sum_le(R.assume(Le(i, ZERO)), i, Range(n)),
        "the variable is free elsewhere",
    ),
    (
        "sum_le over Z",
        lambda: R.sum_le(R.arithmetic((), Le(ZERO, Bracket(Lt(i, n)))), i, INTEGERS),
        "an inequality over a finite range is expected",
    ),
    ("field cancel complex", lambda: R.field(z / z, ONE, (ne(w, ZERO),)), "the two sides differ"),
    (
        "field with contradictory-looking given",
        lambda: R.field(r / s * s, r, (Le(ZERO, s),)),
        "the two sides differ",
    ),
    ("ring recip", lambda: R.ring(recip(recip(r) * r), ONE), "the normal forms differ"),
    (
        "ring bracket power 0",
        lambda: R.ring(Pow(Bracket(p), ZERO), Bracket(p)),
        "the normal forms differ",
    ),
    ("ring pow neg", lambda: R.ring(Pow(r, Num(-1)) * r, ONE), "the normal forms differ"),
    ("ring 1/(r+s)", lambda: R.ring(recip(r + s), recip(r) + recip(s)), "the normal forms differ"),
    (
        "ring recip of bracket",
        lambda: R.ring(recip(2 * Bracket(p)), Num(2) * Bracket(p)),
        "the normal forms differ",
    ),
    (
        "ring Eq swap of tensors",
        lambda: R.ring(Eq(x, tensor("y", n)), Eq(x, x)),
        "the normal forms differ",
    ),
    ("ring -- Not Not", lambda: R.ring(Not(Not(p)), Not(p)), "the normal forms differ"),
    ("ring Le flip", lambda: R.ring(Le(r, s), Le(s, r)), "the normal forms differ"),
    ("ring ints vs reals var", lambda: R.ring(n, Var("n", REAL)), "the normal forms differ"),
    (
        "power_add 0 base ok exps",
        lambda: R.power_add(r, n, m, (Le(ZERO, n + m),)),
        "side condition not proved",
    ),
    (
        "power_add complex nonzero negative",
        lambda: R.power_add(z, n, m, (ne(z, ZERO),)),
        "expected REAL, found COMPLEX",
    ),
    ("power_add real exponent", lambda: R.power_add(r, ONE, HALF, ()), "expected"),
]


@pytest.mark.parametrize("row", ATTEMPTS, ids=[row[0] for row in ATTEMPTS])
def test_refused(row):
    _, attempt, reason = row
    with pytest.raises(KernelError, match=re.escape(reason)):
        attempt()
