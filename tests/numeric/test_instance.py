import numpy as np
import pytest
import sympy

from symcnn.kernel.terms import INT, Bracket, Det, Eq, Fun, Inv, Ite, Var, term
from symcnn.numeric.evaluate import RATIONAL, evaluate
from symcnn.numeric.fields import Unsupported
from symcnn.numeric.instance import expand_at, operator_matrix, sides_agree
from symcnn.prover.claim import Claim

from .build import (
    exists, forall, gradient, integral, known, largest, prod, real, series, sizes, slope, tensor,
    total,
)  # fmt: skip

M, N, k, m, n, p, s = sizes("M N k m n p s")
X, Y, W, A = real("X", k * M, k * N), real("Y", M, N), real("W", m, n), real("A", n, n)
x, y, u, v = real("x", n), real("y", n), real("u"), real("v")
f = Fun("f")
POOL = tensor(M, N, lambda q, r: total(k, k, lambda a, b: X[k * q + a, k * r + b]) / k**2)
SMALL = {k: 2, M: 2, N: 2, m: 2, n: 3, p: 1, s: 2}


def names(text):
    return sympy.symbols(text, real=True)


def test_entries_are_named_from_the_base():
    assert str(expand_at(W[0, 1], SMALL)) == "W_{1,2}"
    assert str(expand_at(W[0, 1], SMALL, base=0)) == "W_{0,1}"
    assert expand_at(W[0, n], SMALL) == 0
    assert expand_at(W, SMALL).shape == (2, 3)
    assert expand_at(x, SMALL).shape == (3, 1)
    assert expand_at(tensor(2, 2, 2, lambda i, j, a: x[i]), SMALL).shape == (2, 2, 2)


def test_the_matrix_of_average_pooling():
    found = operator_matrix(POOL, X, {k: 2, M: 2, N: 2})
    quarter = sympy.Rational(1, 4)
    rows = np.kron(np.eye(2), np.kron(np.ones((1, 2)), np.kron(np.eye(2), np.ones((1, 2)))))
    assert found == sympy.Matrix(rows.astype(int)) * quarter
    assert found.shape == (4, 16)


def test_the_matrix_of_a_convolution_has_the_kernel_as_symbols():
    w = real("w", k)
    band = tensor(n - k + 1, lambda i: total(k, lambda a: w[a] * x[i + a]))
    a, b = names("w_{1} w_{2}")
    assert operator_matrix(band, x, {n: 3, k: 2}) == sympy.Matrix([[a, b, 0], [0, a, b]])
    assert operator_matrix(total(n, lambda i: x[i]), x, {n: 3}) == sympy.Matrix([[1, 1, 1]])


@pytest.mark.parametrize("output", [tensor(n, lambda i: x[i] ** 2), tensor(n, lambda i: x[i] + 1)])
def test_what_is_not_linear_has_no_matrix(output):
    with pytest.raises(ValueError, match="not linear in x at index"):
        operator_matrix(output, x, {n: 2})


SQUARE = tensor(2, 2, lambda i, j: W[i, j])
AGREE = {
    "pool": Eq(
        total(M, N, lambda q, r: Y[q, r] * POOL[q, r]),
        total(k * M, k * N, lambda i, j: Y[i // k, j // k] / k**2 * X[i, j]),
    ),
    "determinant": Eq(
        Det(SQUARE), W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0]
    ),
    "inverse": Eq(
        tensor(2, 2, lambda i, j: total(2, lambda a: Inv(SQUARE)[i, a] * W[a, j])),
        tensor(2, 2, lambda i, j: Bracket(Eq(i, j))),
    ),
    "product rule": Eq(slope(lambda z: f(z) * z, u), f(u) + u * f.prime(u)),
    "chain rule": Eq(slope(lambda z: f(z * v), u), v * f.prime(u * v)),
    "gradient": Eq(
        tensor(n, lambda i: gradient(lambda V: total(n, lambda j: V[j] ** 2 * y[j]), x, (n,), i)),
        tensor(n, lambda i: 2 * x[i] * y[i]),
    ),
    "softmax": Eq(
        total(n, lambda i: known("exp")(x[i]) / total(n, lambda j: known("exp")(x[j]))), term(1)
    ),
    "maximum": Eq(largest(n, lambda i: x[i]), largest(n, lambda i: x[n - 1 - i])),
    "integers": Eq(prod(n, lambda i: i + 1), term(6)),
    "relu": Eq(Ite(u > 0, u, term(0)), Bracket(u > 0) * u),
    "roots of unity": Eq(total(n, lambda i: known("cis")(term(1) * i / n)), term(0)),
}  # fmt: skip

DIFFER = {
    "factor": Eq(POOL[0, 0], total(k, k, lambda a, b: X[a, b])),
    "shape": Eq(W, tensor(n, m, lambda i, j: W[j, i])),
    "entry": Eq(x, tensor(n, lambda i: x[n - 1 - i])),
    "chain rule": Eq(slope(lambda z: f(z * v), u), f.prime(u * v)),
}


@pytest.mark.parametrize("name", AGREE)
def test_sides_agree(name):
    assert sides_agree(Claim(name, (), AGREE[name]), SMALL)


@pytest.mark.parametrize("name", DIFFER)
def test_sides_differ(name):
    assert not sides_agree(Claim(name, (), DIFFER[name]), SMALL)


def test_only_equations_have_sides():
    with pytest.raises(ValueError, match="not an equation"):
        sides_agree(Claim("order", (), u <= v), {})


UNSUPPORTED = [integral(lambda z: z), series(lambda i: f(i)), x[Var("t", INT, (n,))[0]]]


@pytest.mark.parametrize("case", UNSUPPORTED, ids=str)
def test_unsupported(case):
    with pytest.raises(Unsupported, match=r"no finite expansion|has no value"):
        expand_at(case, SMALL)


FORMULAS = [
    (forall(n, lambda i: i < n), sympy.true),
    (exists(n, lambda i: Eq(i, n)), sympy.false),
    (Eq(x, tensor(n, lambda i: x[i])), sympy.true),
]


@pytest.mark.parametrize(("formula", "expected"), FORMULAS, ids=str)
def test_formulas(formula, expected):
    assert expand_at(formula, SMALL) == expected


TERMS = [
    total(n, lambda i: x[i // s] * x[(i * s + p) % n] - x[i - p]),
    total(m, lambda i: prod(n, lambda j: W[i, j] + i)),
    total(n, lambda i: largest(n, lambda j: x[j] * (i - 1))),
    Det(A) + Inv(A)[0, 1] / u,
    total(n, lambda i: slope(lambda z: (z * x[i] + 1) ** 3, u)),
    (u + 1) ** (p - s) + tensor(n, lambda i: tensor(n, lambda j: x[i] * j))[1, 2],
]


@pytest.mark.parametrize("case", TERMS, ids=str)
def test_expansion_and_evaluation_agree(case):
    rng = np.random.default_rng(4)
    values = SMALL | {x: rng.integers(-3, 4, 3), W: rng.integers(-3, 4, (2, 3)), u: 2,
                      A: rng.integers(-3, 4, (3, 3))}  # fmt: skip
    substitution = {}
    for data in (x, W, A, u):
        for place in np.ndindex(*np.shape(values[data])):
            entry = expand_at(data[tuple(map(int, place))] if place else data, SMALL)
            substitution[entry] = np.asarray(values[data])[place].item()
    expanded = sympy.sympify(expand_at(case, SMALL)).subs(substitution)
    expected = evaluate(case, values, RATIONAL)
    assert expanded == sympy.Rational(expected.numerator, expected.denominator)
