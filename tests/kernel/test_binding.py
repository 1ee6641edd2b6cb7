"""Substitution, opening and closing: nothing is captured, and shapes are substituted too."""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.binding import (
    close, domain_var, free_vars, fresh, member, open_binder, shape_of, subst, subterms,
)  # fmt: skip
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, INTEGERS, REAL, REALS, TENSOR, Bound, Forall, Inv, Lam, Le, Num, Range,
    Space, Sum, Var,
)  # fmt: skip
from symcnn.lemmas.notation import for_all, sizes, tabulate, tensor, total

n, m, i, j, k = sizes("n m i j k")
r, s = Var("r", REAL), Var("s", REAL)
z, p = Var("z", COMPLEX), Var("p", BOOL)
x, y, A = tensor("x", n), tensor("y", n), tensor("A", n, n)
K = Var("K", INT, (n,))
SUM = total(n, lambda i: x[i] * j)
NESTED = total(n, lambda i: total(i + k, lambda j: A[i, j] * k))
LOOSE = Bound(0, INT, INT)

SUBSTITUTED = [  # term, mapping, the result
    (n + m, {n: m, m: n}, "m + n"),
    (SUM, {j: i}, "sum[i_1<n] x[i_1]*i"),
    (SUM, {j: k}, "sum[i<n] x[i]*k"),
    (SUM, {i: k}, "sum[i<n] x[i]*j"),
    (NESTED, {k: i}, "sum[i_1<n] sum[j<i_1 + i] A[i_1, j]*i"),
    (NESTED, {k: i + j}, "sum[i_1<n] sum[j_1<i_1 + i + j] A[i_1, j_1]*(i + j)"),
    (for_all(n, lambda i: Le(i, k)), {k: i}, "forall[i_1<n] (i_1 <= i)"),
    (tabulate(REALS, lambda t: t + r), {r: Var("t", REAL)}, "lam[t_1 in R] (t_1 + t)"),
    (n * x[j], {n: Num(0)}, "0"),
    (p, {p: Le(n, m)}, "n <= m"),
    (r + s, {r: n}, "n + s"),
    (z, {z: r}, "r"),
]

REFUSED = [  # function, arguments, why
    (subst, (n, {n: r}), "the new term has another sort"),
    (subst, (n, {n: p}), "the new term has another sort"),
    (subst, (r, {r: z}), "the new term has another sort"),
    (subst, (r, {r: x}), "the new term has another sort"),
    (subst, (p, {p: n}), "the new term has another sort"),
    (subst, (n, {n: LOOSE}), "refers to an enclosing binder"),
    (subst, (x[j], {x: r}), "the new term has another sort"),
    (subst, (A[i, j], {A: x}), "1 indices are expected"),
    (open_binder, (n, n), "not a binder"),
    (open_binder, (SUM, r), "the value has another sort"),
    (open_binder, (SUM, x), "the value has another sort"),
    (open_binder, (SUM, LOOSE), "the value refers to an enclosing binder"),
    (open_binder, (Lam(REALS, r), z), "the value has another sort"),
    (open_binder, (Lam(Space(REAL, (n,)), r), r), "the value has another sort"),
    (close, (x[0], n), "the shape of a tensor depends on the variable"),
    (close, (total(n, lambda i: x[i]), n), "the shape of a tensor depends on the variable"),
    (close, (LOOSE + i, i), "the term refers to an enclosing binder"),
    (shape_of, (r + s,), "not a tensor with a shape"),
    (shape_of, (Lam(REALS, r),), "not a tensor with a shape"),
    (shape_of, (Lam(INTEGERS, r),), "not a tensor with a shape"),
    (shape_of, (tabulate(n, lambda i: tabulate(i, lambda j: r)),), "an inner size depends"),
    (shape_of, (tabulate(n, REALS, lambda i, t: t),), "not a tensor with a shape"),
]  # fmt: skip


@pytest.mark.parametrize(("t", "mapping", "text"), SUBSTITUTED)
def test_subst(t, mapping, text):
    assert str(subst(t, mapping)) == text


@pytest.mark.parametrize(("function", "arguments", "reason"), REFUSED)
def test_refused(function, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        function(*arguments)


def test_subst_in_shapes():
    assert subst(x[j], {n: m}) == tensor("x", m)[j]
    assert subst(x[j], {n: m, x: tensor("w", m)}) == tensor("w", m)[j]
    assert subst(x[j], {x: tensor("w", m)}) == tensor("w", m)[j]


def test_variables_of_one_name():
    numbers = Var("x", INT, (n,))
    assert subst(numbers[j] + x[j], {x: y}) == numbers[j] + y[j]
    assert subst(Var("n", REAL) + n, {n: m}) == Var("n", REAL) + m


OPENED = [  # binder, value, the body
    (SUM, k, x[k] * j),
    (SUM, j, x[j] * j),
    (NESTED, j, total(j + k, lambda i: A[j, i] * k)),
    (NESTED, k, total(k + k, lambda j: A[k, j] * k)),
    (tabulate(REALS, lambda t: t * r), n, n * r),
    (tabulate(Space(REAL, (n,)), lambda u: u[0]), y, y[0]),
    (Sum(Range(n), r), k, r),
]


@pytest.mark.parametrize(("binder", "value", "body"), OPENED)
def test_open_binder(binder, value, body):
    assert open_binder(binder, value) == body


CLOSED = [x[i] * j, total(i, lambda j: x[j] * i), A[i, i] ** 2, r, for_all(n, lambda j: Le(i, j))]


@pytest.mark.parametrize("t", CLOSED)
def test_close_undoes_open(t):
    body = close(t, i)
    assert i not in free_vars(body)
    assert open_binder(Lam(Range(m), body), i) == t
    assert open_binder(Lam(Range(m), body), k) == subst(t, {i: k})


def test_close_over_a_tensor():
    claim = Forall(Space(REAL, (n,)), close(Le(x[0], y[0]), x), "x")
    assert str(claim) == "forall[x in R^(n)] (x[0] <= y[0])"
    assert open_binder(claim, y) == Le(y[0], y[0])


SHAPES = [  # tensor, its shape
    (x, (n,)),
    (A, (n, n)),
    (Inv(A), (n, n)),
    (tabulate(n, lambda i: r), (n,)),
    (tabulate(n, m, lambda i, j: i + j), (n, m)),
    (tabulate(m, lambda i: x), (m, n)),
    (tabulate(n - 1, i, lambda i, j: r), (n - 1, i)),
]


@pytest.mark.parametrize(("tensor", "shape"), SHAPES)
def test_shape_of(tensor, shape):
    assert shape_of(tensor) == shape


FREE = [
    (SUM, {n, x, j}),
    (tensor("w", n * m)[0], {tensor("w", n * m), n, m}),
    (for_all(n, lambda i: Le(i, n)), {n}),
    (Num(3), set()),
    (LOOSE, set()),
]


@pytest.mark.parametrize(("t", "variables"), FREE)
def test_free_vars(t, variables):
    assert free_vars(t) == variables


FRESH = [
    ("i", [], "i"),
    ("i", [i], "i_1"),
    ("i", [Var("i", REAL), Var("i_1", INT)], "i_2"),
    ("i", [tensor("i", n)], "i_1"),
]


@pytest.mark.parametrize(("hint", "avoid", "name"), FRESH)
def test_fresh(hint, avoid, name):
    assert fresh(hint, INT, avoid) == Var(name, INT)


def test_domain_var():
    assert domain_var(SUM, [i]) == Var("i_1", INT)
    assert domain_var(Lam(Space(REAL, (n,)), r, "u"), []) == tensor("u", n)
    assert domain_var(Lam(Space(COMPLEX), r, "u"), [], "v") == Var("v", COMPLEX)


def test_member():
    assert list(map(str, member(i, Range(n)))) == ["0 <= i", "i < n"]
    assert member(r, REALS) == ()


def test_subterms():
    assert list(subterms(n + 2 * m)) == [n + 2 * m, n, 2 * m, Num(2), m]
    assert n in subterms(x)


def test_bound_variables_keep_their_sort():
    assert close(A, A) == Bound(0, TENSOR, REAL, 2)
    assert close(K[0], K).args[0] == Bound(0, TENSOR, INT, 1)
