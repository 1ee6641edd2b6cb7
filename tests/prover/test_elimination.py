"""Sums over an index that an equation determines."""

from __future__ import annotations

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import INT, ZERO, Bracket, Eq, Le, Lt, Not, Num, Var, conj
from symcnn.lemmas.notation import for_all, index_tensor, sizes, tensor, total
from symcnn.prover.elimination import eliminate, thinned
from symcnn.prover.sampling import MOST_TRIES, Points, meaning

k, M, N, n, s, d, p, x, i, K = sizes("k M N n s d p x i K")
G, W, A = tensor("G", M), tensor("W", K), tensor("A", M, K)
BLOCK = (k >= 1, x >= 0, x < k * M, M >= 0)
PLACE = (x >= 0, x < M)


def delta(a, b):
    return Bracket(Eq(a, b))


def guard(*members):
    return Bracket(conj(*members))


def row(q):
    return total(K, lambda u: A[q, u])


def guard_all(q):
    return for_all(K, lambda u: A[q, u] < 1)


CARRIED_OUT = [  # sum, what is known, the result
    (total(M, lambda q: delta(q, x) * G[q]), PLACE, "G[x]"),
    (total(M, lambda q: delta(q, x) * G[q]), (), "[0 <= x and x < M]*G[x]"),
    (total(M, lambda q: delta(M - 1 - q, x) * G[q]), PLACE, "G[M - x - 1]"),
    (total(M, k, lambda q, a: delta(k * q + a, x) * G[q]), BLOCK, "G[x//k]"),
    (total(k * M, lambda j: delta(j // k, x) * tensor("Y", k * M)[j]), (k >= 1, *PLACE),
     "sum[j<k] Y[k*x + j]"),
    (total(k * M, lambda j: delta(j % k, x) * tensor("Y", k * M)[j]), (k >= 1, x >= 0, x < k),
     "sum[j<M] Y[j*k + x]"),
    (total(M, lambda q: delta(s * q, x) * G[q]), (s >= 1, x >= 0, x < s * M),
     "[x % s = 0]*G[x//s]"),
    (total(M, K, lambda q, u: delta(s * q + d * u - p, x) * G[q] * W[u]), (s >= 1,),
     "sum[u<K] [(p + x - d*u) % s = 0 and 0 <= (p + x - d*u)//s and (p + x - d*u)//s < M]"
     "*G[(p + x - d*u)//s]*W[u]"),
    (total(M, K, lambda q, u: delta(s * q + u, x) * G[q] * W[u]), (s >= 1,),
     "sum[q<M] [0 <= x - q*s and x - q*s < K]*G[q]*W[x - q*s]"),
    (total(M, lambda q: guard(Eq(q, x), G[q] > 0) * G[q]), PLACE, "[0 < G[x]]*G[x]"),
    (total(M, lambda q: guard(Eq(q, x), row(q) > 0) * G[q]), PLACE,
     "[0 < sum[u<K] A[x, u]]*G[x]"),
    (total(M, lambda q: delta(q, x) * Bracket(Not(row(q) <= 0)) * G[q]), (),
     "[0 <= x and x < M and (not sum[u<K] A[x, u] <= 0)]*G[x]"),
    (total(M, lambda q: guard(Eq(q, x), guard_all(q)) * G[q]), PLACE,
     "[forall[u<K] (A[x, u] < 1)]*G[x]"),
]  # fmt: skip


@pytest.mark.parametrize(("t", "given", "expected"), CARRIED_OUT)
def test_carried_out(t, given, expected):
    theorem = eliminate(t, given)
    assert str(theorem.right) == expected
    assert set(theorem.hyps) <= set(given)


STAYS = [  # sum, what is known: the equation does not determine an index
    (total(M, lambda q: G[q]), ()),
    (total(M, lambda q: delta(s * q, x) * G[q]), ()),  # the stride might be 0
    (total(M, lambda q: delta(q * q, x) * G[q]), ()),
    (total(M, lambda q: delta(index_tensor("y", M)[q], x) * G[q]), ()),
    (total(k * M, lambda j: delta(j // k, x) * tensor("Y", k * M)[j]), ()),  # k might be 0
]


@pytest.mark.parametrize(("t", "given"), STAYS)
def test_stays(t, given):
    with pytest.raises(KernelError, match="no bracket determines an index"):
        eliminate(t, given)


THINNED = [  # members, facts, what is left
    ((x >= 0, x < M), (x >= 0, x < M), ()),
    ((x >= 0, x < M), (x >= 0,), (x < M,)),
    ((x // k >= 0, x // k < M), BLOCK, ()),
    ((x >= 0, x + 1 >= 0), (), (x >= 0,)),
    ((Eq(x, x), x < N), (), (x < N,)),
    ((x >= 0, x < M + 1), (x >= 0, x < M), ()),
    ((x - 1 >= 0,), (x >= 0,), (x - 1 >= 0,)),
]


@pytest.mark.parametrize(("members", "facts", "left"), THINNED)
def test_thinned(members, facts, left):
    assert tuple(thinned(members, facts)) == left


def test_a_point_refutes_only_what_is_false_somewhere():
    points = Points((x >= 0, x < M))
    assert points.refutes((), Lt(x, Num(1)))
    assert not points.refutes((), Le(ZERO, x))
    assert points.tries == MOST_TRIES
    unknown = Var("unknown", INT)
    assert points.refutes((), Le(ZERO, unknown))
    assert points.refutes((Lt(unknown, x),), Lt(x, Num(1)))


def test_meaning_follows_the_kernel():
    """Total operations: a quotient by 0 is 0, a remainder by 0 is the dividend."""
    values = {x: 7, k: 0}
    for t, expected in ((x // k, 0), (x % k, 7), (x * 2 - 3, 11), (Bracket(k >= 0), 1)):
        value = meaning(t)
        assert value is not None
        assert value(values) == expected
    assert meaning(tensor("X", n)[i]) is None
    assert meaning(conj(x >= 0, x < Num(3)))({x: 2})
