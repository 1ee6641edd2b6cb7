"""The rules of sums, products, maxima, brackets and entries: proved, and refused."""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume, forall_elim, weaken
from symcnn.kernel.sums import (
    bracket_and, entry_lam, lam_entries, max_attained, max_bound, reindex, split_range, sum_factor,
)  # fmt: skip
from symcnn.lemmas.linearity import sum_add
from symcnn.lemmas.brackets import bracket_not, ite_brackets
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, INTEGERS, ONE, REAL, REALS, TRUE, ZERO, And, Bound, Bracket, Eq, Fun, Inv,
    Ite, Lam, Le, Lt, Not, Num, Range, Space, Var,
)  # fmt: skip
from symcnn.lemmas.finite import product_factor, product_one, sum_le, sum_one
from symcnn.lemmas.notation import (
    for_all, integral, largest, product, scalars, sizes, smallest, tabulate, tensor, there_is,
    total,
)  # fmt: skip

from .plain import plain

n, m, i, j, k, u, v, w = sizes("n m i j k u v w")
r, s, t = scalars("r s t")
z = Var("z", COMPLEX)
p, q = Var("p", BOOL), Var("q", BOOL)
x, y, A = tensor("x", n), tensor("y", n), tensor("A", n, m)
f, g = Fun("f"), Fun("g")
NATURAL = (Le(ZERO, n), Le(ZERO, m))
K = (Le(ONE, k),)
ROW = tabulate(n, lambda i: 2 * x[i])
TABLE = tabulate(n, m, lambda i, j: i * r + j)
TRIANGLE = tabulate(n, lambda i: tabulate(i, lambda j: ONE))
SUM = total(n, lambda i: x[i])
RECTANGLE = total(n, m, lambda i, j: A[i, j])
BELOW = total(n, lambda i: total(i, lambda j: A[i, j]))
SERIES = total(INTEGERS, lambda i: f(i))
DELTA = total(n, lambda i: Bracket(Eq(i, k)) * f(i))
EVEN = total(n, lambda i: Bracket(Eq(2 * i, k)) * f(i))
RAGGED = largest(2, lambda i: largest(i, lambda j: -5))
DOWNWARD = smallest(2, lambda i: smallest(i, lambda j: 5))


def by(term, old, new, domains, forward, backward, guard=TRUE, given=(), lemmas=()):
    """The arguments of ``reindex``, in the order of a sentence."""
    ranges = tuple(d if isinstance(d, Space) else Range(d) for d in domains)
    return term, old, new, ranges, guard, forward, backward, given, lemmas


IN_ROW = (Le(ZERO, i), Lt(i, n))
BIGGER = for_all(1, lambda v: Le(n, m))
N_LE_M = forall_elim(assume(BIGGER), ZERO, ())

ACCEPTED = [  # rule, arguments, the theorem
    (sum_add, (total(n, lambda i: x[i] + y[i]),),
     "|- sum[i<n] (x[i] + y[i]) = sum[i<n] x[i] + sum[i<n] y[i]"),
    (sum_add, (total(n, lambda i: x[i] - 1),),
     "|- sum[i<n] (x[i] - 1) = sum[i<n] x[i] + sum[i<n] -1"),
    (sum_factor, (total(n, lambda i: r * x[i] * s), (0, 2)),
     "|- sum[i<n] r*x[i]*s = r*s*(sum[i<n] x[i])"),
    (sum_factor, (total(n, lambda i: r), (0,)), "|- sum[i<n] r = r*(sum[i<n] 1)"),
    (sum_factor, (SUM, ()), "|- sum[i<n] x[i] = sum[i<n] x[i]"),
    (sum_factor, (total(INTEGERS, lambda i: z * f(i)), (0,)),
     "|- sum[i in Z] z*f(i) = z*(sum[i in Z] f(i))"),
    (sum_factor, (integral(lambda t: f(t) * r), (1,)),
     "|- integral[t in R] f(t)*r = r*(integral[t in R] f(t))"),
    (sum_one, (total(n, lambda i: 1), (Le(ZERO, n),)), "0 <= n |- sum[i<n] 1 = n"),
    (sum_one, (total(3, lambda i: 1), ()), "|- sum[i<3] 1 = 3"),
    (split_range, (SUM, k, (Le(ZERO, k), Le(k, n))),
     "0 <= k, k <= n |- sum[i<n] x[i] = sum[i<k] x[i] + sum[i<n - k] x[k + i]"),
    (split_range, (product(n, lambda i: x[i]), ONE, (Lt(ZERO, n),)),
     "0 < n |- prod[i<n] x[i] = (prod[i<1] x[i])*(prod[i<n - 1] x[i + 1])"),
    (split_range, (total(n, lambda k: x[k]), k, (Le(ZERO, k), Le(k, n))),
     "0 <= k, k <= n |- sum[k<n] x[k] = sum[k_1<k] x[k_1] + sum[k_1<n - k] x[k + k_1]"),
    (reindex, by(SUM, (i,), (j,), (n,), (n - 1 - j,), (n - 1 - i,)),
     "|- sum[i<n] x[i] = sum[j<n] x[n - j - 1]"),
    (reindex, by(RECTANGLE, (i, j), (v, u), (m, n), (u, v), (j, i)),
     "|- sum[i<n] sum[j<m] A[i, j] = sum[v<m] sum[u<n] A[u, v]"),
    (reindex, by(total(n * k, lambda i: f(i)), (i,), (u, v), (n, k), (k * u + v,), (i // k, i % k),
     given=K), "1 <= k |- sum[i<n*k] f(i) = sum[u<n] sum[v<k] f(k*u + v)"),
    (reindex, by(BELOW, (i, j), (u, v), (n, n), (v, u), (j, i), Lt(u, v)),
     "|- sum[i<n] sum[j<i] A[i, j] = sum[u<n] sum[v<n] [u < v]*A[v, u]"),
    (reindex, by(BELOW, (i, j), (u, v), (n, u), (u, u - 1 - v), (i, i - 1 - j)),
     "|- sum[i<n] sum[j<i] A[i, j] = sum[u<n] sum[v<u] A[u, u - v - 1]"),
    (reindex, by(DELTA, (i,), (), (), (k,), (), And(Le(ZERO, k), Lt(k, n))),
     "|- sum[i<n] [i = k]*f(i) = [0 <= k and k < n]*f(k)"),
    (reindex, by(EVEN, (i,), (), (), (k // 2,), (), And(Eq(k % 2, ZERO), Le(ZERO, k),
     Lt(k // 2, n))), "|- sum[i<n] [2*i = k]*f(i) = [k % 2 = 0 and 0 <= k and k//2 < n]*f(k//2)"),
    (reindex, by(SERIES, (i,), (j,), (INTEGERS,), (k - j,), (k - i,)),
     "|- sum[i in Z] f(i) = sum[j in Z] f(k - j)"),
    (reindex, by(total(INTEGERS, lambda i: Bracket(And(Le(ZERO, i), Lt(i, n))) * f(i)), (i,),
     (j,), (n,), (j,), (i,)), "|- sum[i in Z] [0 <= i and i < n]*f(i) = sum[j<n] f(j)"),
    (reindex, by(product(n, lambda i: x[i]), (i,), (j,), (n,), (n - 1 - j,), (n - 1 - i,)),
     "|- prod[i<n] x[i] = prod[j<n] x[n - j - 1]"),
    (reindex, by(largest(n, m, lambda i, j: A[i, j]), (i, j), (v, u), (m, n), (u, v), (j, i)),
     "|- max[i<n] max[j<m] A[i, j] = max[v<m] max[u<n] A[u, v]"),
    (reindex, by(total(n, lambda i: f(i)), (i,), (u,), (m,), (u,), (i,), Lt(u, n), (BIGGER,),
     (weaken(N_LE_M, (Lt(i, n),)),)),
     "forall[v<1] (n <= m) |- sum[i<n] f(i) = sum[u<m] [u < n]*f(u)"),
    (bracket_and, (r * Bracket(p) * s * Bracket(And(q, p)),),
     "|- r*[p]*s*[q and p] = [p and q and p]*r*s"),
    (bracket_and, (Bracket(p),), "|- [p] = [p]"),
    (bracket_not, (p,), "|- [not p] = -[p] + 1"),
    (bracket_not, (Lt(n, m),), "|- [not n < m] = -[n < m] + 1"),
    (ite_brackets, (Ite(p, r, s),), "|- (r if p else s) = [p]*r + [not p]*s"),
    (ite_brackets, (Ite(Not(p), n, m),), "|- (n if not p else m) = [not p]*n + [not (not p)]*m"),
    (entry_lam, (ROW[j], (Le(ZERO, j), Lt(j, n))),
     "0 <= j, j < n |- (lam[i<n] 2*x[i])[j] = 2*x[j]"),
    (entry_lam, (TABLE[ZERO, ONE], (Lt(ZERO, n), Lt(ONE, m))),
     "0 < n, 1 < m |- (lam[i<n] lam[j<m] (i*r + j))[0, 1] = 1"),
    (entry_lam, (TRIANGLE[Num(3), Num(2)], (Lt(Num(3), n),)),
     "3 < n |- (lam[i<n] lam[j<i] 1)[3, 2] = 1"),
    (lam_entries, (x, ("i",)), "|- x = lam[i<n] x[i]"),
    (lam_entries, (A, ("i", "j")), "|- A = lam[i<n] lam[j<m] A[i, j]"),
    (lam_entries, (Inv(tensor("B", n, n)), ("i", "j")),
     "|- inv(B) = lam[i<n] lam[j<n] inv(B)[i, j]"),
    (sum_le, (weaken(assume(Le(r, s)), IN_ROW), i, Range(n)),
     "r <= s |- sum[i<n] r <= sum[i<n] s"),
    (sum_le, (arithmetic(IN_ROW, Le(i, n)), i, Range(n)), "|- sum[i<n] i <= sum[i<n] n"),
    (max_bound, (largest(n, lambda i: x[i]), k, (Le(ZERO, k), Lt(k, n))),
     "0 <= k, k < n |- x[k] <= max[i<n] x[i]"),
    (max_bound, (smallest(n, lambda i: x[i]), ZERO, (Lt(ZERO, n),)),
     "0 < n |- min[i<n] x[i] <= x[0]"),
    (max_attained, (largest(n, lambda i: x[i]), (Lt(ZERO, n),)),
     "0 < n |- exists[i<n] (max[i<n] x[i] = x[i])"),
    (max_attained, (smallest(2, lambda i: i), ()), "|- exists[i<2] (min[i<2] i = i)"),
    (product_one, (product(n, lambda i: 1),), "|- prod[i<n] 1 = 1"),
    (product_one, (product(0, lambda i: 1),), "|- prod[i<0] 1 = 1"),
    (product_factor, (product(n, lambda i: x[i] * y[i] * r),),
     "|- prod[i<n] x[i]*y[i]*r = (prod[i<n] x[i])*(prod[i<n] y[i]*r)"),
    (product_factor, (product(n, lambda i: 2 * x[i]),),
     "|- prod[i<n] 2*x[i] = (prod[i<n] 2)*(prod[i<n] x[i])"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (sum_add, (total(INTEGERS, lambda i: f(i) + g(i)),), "a finite sum of a sum is expected"),
    (sum_add, (integral(lambda t: f(t) + g(t)),), "a finite sum of a sum is expected"),
    (sum_add, (total(n, lambda i: x[i] * y[i]),), "a finite sum of a sum is expected"),
    (sum_add, (product(n, lambda i: x[i] + y[i]),), "a finite sum of a sum is expected"),
    (sum_add, (largest(n, lambda i: x[i] + y[i]),), "a finite sum of a sum is expected"),
    (sum_factor, (total(n, lambda i: r * x[i]), (1,)), "a factor depends on the bound variable"),
    (sum_factor, (total(n, lambda i: i * x[0]), (0,)), "a factor depends on the bound variable"),
    (sum_factor, (total(n, lambda i: total(i, lambda j: r)), (0,)), "depends on the bound"),
    (sum_factor, (total(n, lambda i: r * x[i]), (0, 0)), "there are no such factors"),
    (sum_factor, (total(n, lambda i: r * x[i]), (-2,)), "there are no such factors"),
    (sum_factor, (total(n, lambda i: r + x[i]), (1,)), "there are no such factors"),
    (sum_factor, (product(n, lambda i: r * x[i]), (0,)), "a sum or an integral is expected"),
    (sum_factor, (largest(n, lambda i: r * x[i]), (0,)), "a sum or an integral is expected"),
    (sum_one, (total(n, lambda i: 1), ()), "side condition not proved"),
    (sum_one, (total(n, lambda i: 1), (Le(Num(-1), n),)), "side condition not proved"),
    (sum_one, (total(-1, lambda i: 1), ()), "side condition not proved"),
    (sum_one, (total(n, lambda i: 2), (Le(ZERO, n),)), "a finite sum of ones is expected"),
    (sum_one, (total(INTEGERS, lambda i: 1), ()), "a finite sum of ones is expected"),
    (sum_one, (product(n, lambda i: 1), (Le(ZERO, n),)), "a finite sum of ones is expected"),
    (split_range, (SUM, k, (Le(ZERO, k),)), "side condition not proved"),
    (split_range, (SUM, k, (Le(k, n),)), "side condition not proved"),
    (split_range, (SUM, n + 1, NATURAL), "side condition not proved"),
    (split_range, (SUM, Num(-1), NATURAL), "side condition not proved"),
    (split_range, (SUM, ZERO, ()), "side condition not proved"),
    (split_range, (SUM, r, (Le(ZERO, r), Le(r, n))), "the value has another sort"),
    (split_range, (SERIES, ZERO, ()), "a finite sum or product is expected"),
    (split_range, (largest(n, lambda i: x[i]), ZERO, NATURAL), "finite sum or product is expected"),
    # not a bijection
    (reindex, by(SUM, (i,), (j,), (n,), (j + 1,), (i - 1,)), "side condition not proved"),
    (reindex, by(SUM, (i,), (j,), (n,), (ZERO,), (ZERO,)), "side condition not proved"),
    (reindex, by(SUM, (i,), (j,), (n,), (n - 1 - j,), (n - i,)), "side condition not proved"),
    (reindex, by(SUM, (i,), (j,), (m,), (j,), (i,)), "side condition not proved"),
    (reindex, by(SUM, (i,), (j,), (m,), (j,), (i,), given=(Le(m, n),)), "not proved"),
    (reindex, by(SUM, (i,), (j,), (m,), (j,), (i,), given=(Le(n, m),)), "not proved"),
    (reindex, by(SUM, (i,), (j, k), (n, 2), (j,), (i, ZERO)), "side condition not proved"),
    (reindex, by(RECTANGLE, (i, j), (u, v), (n, m), (v, u), (j, i)), "not proved"),
    (reindex, by(total(n * k, lambda i: f(i)), (i,), (u, v), (n, k), (k * u + v,),
     (i // k, i % k)), "side condition not proved"),
    (reindex, by(total(n * k, lambda i: f(i)), (i,), (u, v), (n, k), (n * u + v,),
     (i // n, i % n), given=(*K, Le(ONE, n))), "side condition not proved"),
    # stride 2: an odd k is reached by no index
    (reindex, by(EVEN, (i,), (), (), (k // 2,), (), And(Le(ZERO, k), Lt(k // 2, n))), "not proved"),
    (reindex, by(EVEN, (i,), (), (), (k // 2,), (), Eq(k % 2, ZERO)), "not proved"),
    (reindex, by(total(n, lambda i: Bracket(Eq(w * i, k)) * f(i)), (i,), (), (), (k // w,), (),
     And(Eq(k % w, ZERO), Le(ZERO, k), Lt(k // w, n))), "not proved"),
    # the delta forgotten, or its range
    (reindex, by(DELTA, (i,), (), (), (k,), (), TRUE), "side condition not proved"),
    (reindex, by(DELTA, (i,), (), (), (k,), (), Le(ZERO, k)), "side condition not proved"),
    (reindex, by(DELTA, (i,), (), (), (k + 1,), (), And(Le(ZERO, k), Lt(k, n))), "not proved"),
    (reindex, by(DELTA, (i,), (j,), (n,), (j,), (i,)), "side condition not proved"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (i,), Le(ONE, j)), "side condition not proved"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (i,), p), "side condition not proved"),
    # ranges that depend on an index
    (reindex, by(total(1, lambda i: f(i)), (i,), (j,), (1 + i - i,), (j,), (i,)), "free elsewhere"),
    (reindex, by(BELOW, (i, j), (v, u), (n, n), (u, v), (j, i)), "side condition not proved"),
    (reindex, by(BELOW, (i, j), (v, u), (u, n), (u, v), (j, i)), "a variable further in"),
    (reindex, by(BELOW, (i, j), (u, v), (u, u), (u, v), (i, j)), "a variable further in"),
    (reindex, by(RAGGED, (i, j), (u,), (1,), (ONE, ZERO), (ZERO,)), "of a maximum depends"),
    (reindex, by(DOWNWARD, (i, j), (u,), (1,), (ONE, ZERO), (ZERO,)), "of a maximum depends"),
    (reindex, by(largest(1, lambda i: -5), (i,), (u, v), (2, u), (ZERO,), (ONE, ZERO)),
     "of a maximum depends"),
    # capture and shadowing
    (reindex, by(SUM, (i,), (i,), (n,), (i,), (i,)), "the variables are not all different"),
    (reindex, by(RECTANGLE, (i, i), (u, v), (n, m), (u, v), (i, i)), "not all different"),
    (reindex, by(RECTANGLE, (i, j), (u, u), (n, m), (u, u), (i, j)), "not all different"),
    (reindex, by(SUM, (n,), (j,), (n,), (j,), (n,)), "the variable is free elsewhere"),
    (reindex, by(SUM, (i,), (n,), (n,), (n,), (i,)), "the variable is free elsewhere"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (i,), given=(Eq(i, ZERO),)), "free elsewhere"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (i,), given=(Eq(j, ZERO),)), "free elsewhere"),
    (reindex, by(SUM, (i,), (j,), (n,), (i,), (i,)), "the variable is free elsewhere"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (j,)), "the variable is free elsewhere"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (i,), Lt(i, n)), "the variable is free elsewhere"),
    (reindex, by(SUM, (r,), (j,), (n,), (j,), (r,)), "expected INT"),
    (reindex, by(SUM, (x,), (j,), (n,), (j,), (x,)), "expected INT"),
    (reindex, by(SUM, (i + 1,), (j,), (n,), (j,), (i,)), "a variable is expected"),
    (reindex, by(total(2, lambda i: f(i)), (i,), (j,), (2,), (tensor("I", i)[0],), (i,)),
     "expected INT"),
    (reindex, by(total(2, lambda i: f(i)), (i,), (j,), (2,), (j,),
     (Var("I", INT, (j,))[0],)), "the variable is free elsewhere"),
    # a lemma whose hypotheses are not among the facts is not used
    (reindex, by(total(n, lambda i: f(i)), (i,), (u,), (m,), (u,), (i,), Lt(u, n),
     given=(BIGGER,), lemmas=(weaken(N_LE_M, (Eq(i, ZERO),)),)), "not proved"),
    (reindex, by(total(n, lambda i: f(i)), (i,), (u,), (m,), (u,), (i,), Lt(u, n),
     lemmas=(N_LE_M,)), "not proved"),
    (reindex, by(SUM, (i,), (u,), (m,), (u,), (i,), lemmas=(assume(Eq(i, u)),)), "not proved"),
    # infinite sums
    (reindex, by(total(INTEGERS, INTEGERS, lambda i, j: f(i, j)), (i, j), (v, u),
     (INTEGERS, INTEGERS), (u, v), (j, i)), "an infinite sum is reindexed alone"),
    (reindex, by(total(INTEGERS, n, lambda i, j: f(i, j)), (i, j), (v, u), (n, INTEGERS), (u, v),
     (j, i)), "an infinite sum is reindexed alone"),
    (reindex, by(SERIES, (i,), (j,), (INTEGERS,), (2 * j,), (i // 2,)), "not proved"),
    (reindex, by(total(INTEGERS, 2, lambda i, j: f(2 * i + j)), (i, j), (u,), (INTEGERS,),
     (u // 2, u % 2), (2 * i + j,)), "alone"),
    (reindex, by(SERIES, (i,), (j, v), (INTEGERS, 2), (2 * j + v,), (i // 2, i % 2)), "alone"),
    (reindex, by(SERIES, (i,), (j,), (REALS,), (j,), (i,)), "an index range is expected"),
    # kinds and counts
    (reindex, by(ROW, (i,), (j,), (n,), (n - 1 - j,), (n - 1 - i,)), "a sum, product or maximum"),
    (reindex, by(there_is(n, lambda i: Eq(i, k)), (i,), (j,), (n,), (j,), (i,)), "or maximum"),
    (reindex, by(integral(lambda t: f(t)), (i,), (j,), (INTEGERS,), (j,), (i,)),
     "a sum, product or maximum is expected"),
    (reindex, by(SUM, (i, j), (u, v), (n, n), (u, v), (i, j)), "2 nested binders are expected"),
    (reindex, by(total(n, lambda i: product(n, lambda j: x[j])), (i, j), (u, v), (n, n), (v, u),
     (j, i)), "2 nested binders are expected"),
    (reindex, by(SUM, (i,), (j,), (n,), (j, j), (i,)), "the wrong number of components"),
    (reindex, by(SUM, (i,), (j,), (n,), (j,), (i, i)), "the wrong number of components"),
    (reindex, by(SUM, (i,), (j,), (n, n), (j,), (i,)), "the wrong number of components"),
    (reindex, by(SUM, (), (), (), (), ()), "the variables are not all different"),
    (reindex, by(SUM, (i,), (j,), (n,), (j + r,), (i,)), "expected INT"),
    (reindex, by(product(n, lambda i: Bracket(Lt(i, m)) * x[i]), (i,), (j,), (m,), (j,), (i,),
     given=(Le(m, n),)), "side condition not proved"),
    (reindex, by(product(n, lambda i: x[i]), (i,), (j,), (n,), (j,), (i,), Lt(j, n)),
     "only a sum can have a guard"),
    (reindex, by(largest(n, lambda i: x[i]), (i,), (j,), (n + 1,), (j,), (i,), Lt(j, n)),
     "only a sum can have a guard"),
    (bracket_and, (r * s,), "a product with brackets is expected"),
    (bracket_and, (Bracket(p) + Bracket(q),), "a product with brackets is expected"),
    (bracket_not, (n,), "the new term has another sort"),
    (bracket_not, (Bracket(p),), "the new term has another sort"),
    (ite_brackets, (r + s,), "a case distinction is expected"),
    (ite_brackets, (Bracket(p),), "a case distinction is expected"),
    (entry_lam, (ROW[j], (Lt(j, n),)), "side condition not proved"),
    (entry_lam, (ROW[j], (Le(ZERO, j),)), "side condition not proved"),
    (entry_lam, (ROW[n], (Lt(ZERO, n),)), "side condition not proved"),
    (entry_lam, (Inv(tabulate(n, n, lambda i, j: i + j)), ()), "an entry of an explicit tensor"),
    (entry_lam, (ROW[Num(-1)], (Lt(ZERO, n),)), "side condition not proved"),
    (entry_lam, (TABLE[ZERO, ZERO], (Lt(ZERO, n),)), "side condition not proved"),
    (entry_lam, (TRIANGLE[Num(2), Num(2)], (Lt(Num(3), n),)), "side condition not proved"),
    (entry_lam, (tabulate(0, lambda i: 1)[ZERO], ()), "side condition not proved"),
    (entry_lam, (x[i], IN_ROW), "an entry of an explicit tensor is expected"),
    (entry_lam, (ROW, ()), "an entry of an explicit tensor is expected"),
    (lam_entries, (x, ()), "one name for each axis is expected"),
    (lam_entries, (A, ("i", "i")), "one name for each axis is expected"),
    (lam_entries, (x, ("n",)), "the variable is free elsewhere"),
    (lam_entries, (tabulate(n, lambda i: k), ("k",)), "the variable is free elsewhere"),
    (lam_entries, (Lam(REALS, Bound(0, REAL, REAL)), ("i",)), "not a tensor with a shape"),
    (lam_entries, (TRIANGLE, ("i", "j")), "an inner size depends on an outer index"),
    (lam_entries, (n + 1, ()), "not a tensor with a shape"),
    (sum_le, (assume(Le(x[i], y[i])), i, Range(n)), "the variable is free elsewhere"),
    (sum_le, (assume(Le(r, s)), i, Range(i)), "the variable is free elsewhere"),
    (sum_le, (arithmetic(IN_ROW, Le(i, n)), n, Range(m)), "free elsewhere"),
    (sum_le, (arithmetic(IN_ROW, Le(i, n)), i, Range(m)), "free elsewhere"),
    (sum_le, (arithmetic(IN_ROW, Le(i, n)), i, INTEGERS), "over a finite range is expected"),
    (sum_le, (arithmetic(IN_ROW, Lt(i, n)), i, Range(n)), "over a finite range is expected"),
    (sum_le, (assume(Eq(r, s)), i, Range(n)), "an inequality over a finite range is expected"),
    (sum_le, (assume(Le(r, s)), t, Range(n)), "does not range over the domain"),
    (sum_le, (arithmetic((Le(ZERO, k + 1), Lt(k + 1, n)), Le(ZERO, 2 * k + 2)), k + 1, Range(n)),
     "does not range over the domain"),
    (sum_le, (arithmetic((), Le(x[0], x[0])), n, Range(m)), "the shape of a tensor depends"),
    (max_bound, (largest(n, lambda i: x[i]), k, (Le(ZERO, k),)), "side condition not proved"),
    (max_bound, (largest(n, lambda i: x[i]), n, (Lt(ZERO, n),)), "side condition not proved"),
    (max_bound, (largest(n, lambda i: x[i]), ZERO, ()), "side condition not proved"),
    (max_bound, (smallest(n, lambda i: x[i]), Num(-1), (Lt(ZERO, n),)), "not proved"),
    (max_bound, (largest(n, lambda i: x[i]), r, (Le(ZERO, r), Lt(r, n))), "another sort"),
    (max_bound, (SUM, ZERO, (Lt(ZERO, n),)), "a maximum or minimum is expected"),
    (max_bound, (product(n, lambda i: x[i]), ZERO, (Lt(ZERO, n),)), "a maximum or minimum"),
    (max_attained, (largest(n, lambda i: x[i]), ()), "side condition not proved"),
    (max_attained, (largest(n, lambda i: x[i]), (Le(ZERO, n),)), "side condition not proved"),
    (max_attained, (largest(0, lambda i: 1), ()), "side condition not proved"),
    (max_attained, (product(n, lambda i: x[i]), (Lt(ZERO, n),)), "a maximum or minimum"),
    (product_one, (product(n, lambda i: 2),), "a product of ones is expected"),
    (product_one, (total(n, lambda i: 1),), "a product of ones is expected"),
    (product_factor, (product(n, lambda i: x[i] + y[i]),), "a product of products is expected"),
    (product_factor, (total(n, lambda i: x[i] * y[i]),), "a product of products is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)
