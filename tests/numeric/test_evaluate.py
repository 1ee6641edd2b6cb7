import math
import random
from fractions import Fraction

import numpy as np
import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    COMPLEX, INT, REAL, And, Bracket, Det, Eq, Fun, Integral, Inv, Ite, Not, Or, Pred, Space, Sum,
    Var, conj, ne, term,
)  # fmt: skip
from symcnn.kernel.terms import Lam as LamKind
from symcnn.numeric.evaluate import (
    FLOAT, INTEGER, PRIME, RATIONAL, TooLarge, Unsupported, evaluate, field_for,
)  # fmt: skip
from symcnn.numeric.fields import MODULUS
from symcnn.numeric.sample_functions import Bell, Clip, FiniteSequence, Polynomial, Wave

from .brute import brute, table
from .build import (
    exists, forall, gradient, integral, known, largest, nested, prod, real, series, sizes, slope,
    smallest, tensor, total,
)  # fmt: skip

k, m, n, p, s = sizes("k m n p s")
x, y = real("x", n), real("y", n)
X, W, A = real("X", m, n), real("W", k, k), real("A", n, n)
t = Var("t", INT, (n,))
u = real("u")
f, g = Fun("f"), Fun("g")


def conv(i):
    return total(k, lambda a: W[a, 0] * x[s * i + a - p])


NUMBERS = [
    total(n, lambda i: x[i] * y[i]),
    total(m, n, lambda i, j: X[i, j] * x[j]) / k**2,
    total(k, k, lambda a, b: X[k * 1 + a, b - p] * W[b, a]),  # out of range on both sides
    total(n, lambda i: x[i // k] * x[i % s] - x[(i * s - p) // k]),
    total(n, lambda i: x[i // p] + x[i % p]),  # p = 0 in some points
    total(m, n, lambda i, j: 1),
    total(m, n, lambda i, j: x[j]),
    total(m, n, lambda i, j: i),
    total(m, n, lambda i, j: Bracket(Eq(s * i + p, j)) * x[j]),
    total(m, lambda i: prod(n, lambda j: X[i, j] + 1)),
    prod(m, n, lambda i, j: X[i, j]),
    prod(n, lambda i: k) / (1 + u),
    nested(Sum, n, lambda i: total(i, lambda j: x[j] * x[i])),  # dependent extents
    nested(Sum, n, lambda i: total(i - p, lambda j: k + j)),
    nested(Sum, n, lambda i: prod(i, lambda j: x[j])),
    nested(Sum, n, lambda i: largest(i, lambda j: x[j])),
    nested(Sum, n, lambda i: largest(i, lambda j: x[i])),
    nested(Sum, n, lambda i: nested(Sum, i, lambda j: total(i - j, lambda a: X[a, j] * x[i]))),
    largest(n, lambda i: x[i]),
    smallest(n, lambda i: x[i] / k),
    total(m, lambda i: largest(n, lambda j: X[i, j] * y[j]) / k),
    total(m, lambda i: largest(n, lambda j: u)),
    total(n, lambda i: Ite(x[i] <= 0, term(0), x[i])) / k,
    total(n, lambda i: Ite(x[i] / k < u, term(i), x[i])),
    Ite(k <= 2, u, 1 / u),
    total(n, lambda i: known("abs")(x[i]) * known("sign")(y[i] / 2)),
    total(n, lambda i: tensor(n, lambda j: x[j] * j)[n - 1 - i + p]),
    total(n, lambda i: tensor(n, lambda j: x[j] * i)[i - p]),
    total(n, lambda i: nested(LamKind, n, lambda j: tensor(j, lambda a: x[a] + j))[i, 1]),
    total(n, lambda i: tensor(n, m, lambda a, b: conv(a) * X[b, a])[i, p]),
    tensor(k, lambda i: conv(i))[1],
    total(n, lambda i: x[t[i]] * t[i]),
    total(n, lambda i: term(2) ** i + u ** (i - 1)),
    (k + 1) ** n * term(-1) ** m + term(2) ** (p - k),
    1 / (u - u) + 1 / (1 + u * u),
    Det(A), Det(W) / 2,
    total(m, lambda i: Det(tensor(k, k, lambda a, b: W[a, b] + i))),
    total(n, n, lambda i, j: Inv(A)[i, j] * x[j]),
    total(n, lambda i: Inv(tensor(k, k, lambda a, b: W[a, b] + i * a))[0, i - p]),
    total(n, lambda i: f(x[i]) * f(u)),
    f(x[0] / 2),
    slope(lambda v: v**3 * u + f(v) * 2, u),
    total(n, lambda i: slope(lambda v: (v * x[i] + i) ** 2, x[i])),
    total(n, lambda i: slope(lambda v: slope(lambda w: w**2 * v**2, v), x[i])),
    slope(lambda v: u, u),
    slope(lambda v: nested(Sum, n, lambda i: v * x[i]) ** 2, total(n, lambda i: x[i])),
    total(n, lambda i: Bracket(forall(n, lambda j: x[i] <= x[j]))),
    total(n, lambda i: Bracket(exists(i, lambda j: Eq(x[j], x[i])))),
]  # fmt: skip

FORMULAS = [
    forall(m, n, lambda i, j: ne(X[i, j], 0)),
    forall(n, lambda i: (i * s) // k <= i * s),
    exists(n, lambda i: Eq(x[i], u)),
    Eq(tensor(m, n, lambda i, j: X[i, j]), X),
    Eq(tensor(n, m, lambda i, j: X[j, i]), X),
    Eq(tensor(n, lambda i: x[n - 1 - i]), x),
    forall(m, lambda i: Eq(tensor(n, lambda j: X[i, j]), x)),
    And(k <= m, Or(Not(n < m), Eq(m, k + 1))),
    And(), Or(), Eq(k <= m, m < k),
    Eq(u / k, u / m),
    total(n, lambda i: x[i] * x[i]) / k <= u,
    forall(0, lambda i: u < u),
]  # fmt: skip


def points(count):
    rng = random.Random(7)

    def grid(*dims):
        if not dims:
            return rng.choice([-3, -2, -1, 1, 2, 3])
        return [grid(*dims[1:]) for _ in range(dims[0])]

    for place in range(count):
        size = {v: rng.choice([0, 1, 2, 3, 4]) for v in (k, m, n, p, s)}
        if place == 0:
            size = dict.fromkeys(size, 1)
        K, M, N = size[k], size[m], size[n]
        yield size | {
            x: grid(N), y: grid(N), X: grid(M, N), W: grid(K, K), A: grid(N, N), u: grid(),
            t: [rng.randrange(N) for _ in range(N)],
        }  # fmt: skip


def with_shapes(values):
    for v in (X, W, A):
        rows = values[v.shape[0]]
        columns = values[v.shape[1]]
        values[v] = np.array(values[v], dtype=int).reshape(rows, columns)
    return values


@pytest.mark.parametrize("term", NUMBERS, ids=str)
def test_numbers_agree_with_plain_loops(term):
    for values in points(12):
        fast, slow = prepared_pair(values)
        expected = Fraction(brute(term, slow))
        field = field_for(term, values=fast)
        found = evaluate(term, fast)
        if field is PRIME:
            assert found == PRIME.constant(expected)
            assert evaluate(term, fast, RATIONAL) == expected
        else:
            assert found == expected


def prepared_pair(values):
    slow = dict(values) | {f: lambda v: 1 - 2 * v + 3 * v**3}
    fast = with_shapes(dict(values)) | {f: Polynomial((1, -2, 0, 3))}
    return fast, slow


@pytest.mark.parametrize("term", FORMULAS, ids=str)
def test_formulas_agree_with_plain_loops(term):
    for values in points(12):
        fast, slow = prepared_pair(values)
        found = evaluate(term, fast)
        assert isinstance(found, bool)
        assert found == brute(term, slow)


def test_tensors_agree_with_plain_loops():
    terms = [
        tensor(m, n, lambda i, j: X[i, j] * i),
        tensor(m, n, lambda i, j: j),
        tensor(m, n, lambda i, j: x[i + j]),
        tensor(n, lambda i: tensor(m, lambda j: tensor(k, lambda a: W[a, a] + i))),
        Inv(A),
        tensor(m, lambda i: Inv(W)),
        x,
    ]
    for values in points(12):
        fast, slow = prepared_pair(values)
        for case in terms:
            shape, entries = table(case, slow)
            found = evaluate(case, fast, RATIONAL)
            assert found.shape == shape
            assert {place: found[place] for place in np.ndindex(*shape)} == entries


E1, E2 = known("exp"), known("log")


def plane(body):
    mark = Var("z", REAL, (2,))
    return Integral(Space(REAL, (term(2),)), close(body(mark), mark), "z")


VALUES = {n: 3, m: 2, k: 2, u: 2, x: [1, -2, 3], y: [2, 1, -1], X: [[1, 2, 3], [4, 5, 6]],
          W: [[2, 1], [1, 3]], s: 2, p: 1}  # fmt: skip
FLOATS = [  # term, value
    (E1(u), math.exp(2)),
    (E2(-u) + E2(u - u), math.log(2)),
    (known("sqrt")(-u) + known("sqrt")(u), math.sqrt(2)),
    (known("sigmoid")(u), 1 / (1 + math.exp(-2))),
    (known("erf")(u), math.erf(2)),
    (known("pi")() * known("atan")(u), math.pi * math.atan(2)),
    (known("rpow")(u, term(1) / 2), 2**0.5),
    (known("rpow")(u - u, u - u), 1),
    (total(n, lambda i: E1(x[i])), math.exp(1) + math.exp(-2) + math.exp(3)),
    (total(n, lambda i: known("cis")(term(1) * i / n)), 0),
    (total(n, lambda i: known("cis")(term(1) * i / 4)), 1j),
    (integral(lambda v: E1(-v * v)), math.sqrt(math.pi)),
    (integral(lambda v: 1 / (1 + v * v)), math.pi),
    (integral(lambda v: integral(lambda w: E1(-v * v - w * w + v * w))), 2 * math.pi / 3**0.5),
    (integral(lambda v: u), 0),  # a constant is not integrable
    (total(n, lambda i: integral(lambda v: E1(-v * v) * x[i])), 2 * math.sqrt(math.pi)),
    (plane(lambda z: g(z) * z[0]), 2 * math.pi * 4),
    (slope(lambda v: E1(v * v), u), 4 * math.exp(4)),
    (slope(lambda v: slope(lambda w: E1(w * v), u), u), 5 * math.exp(4)),
    (slope(lambda v: f(v), u), 1 - 0.75 * math.sin(1.5 * 2)),
    (f.prime(u), 1 - 0.75 * math.sin(1.5 * 2)),
    (f.prime.prime(u), -1.125 * math.cos(1.5 * 2)),
    (integral(lambda v: g(v)), 2 * math.sqrt(2 * math.pi)),
    (integral(lambda v: g.prime(v) * v), -2 * math.sqrt(2 * math.pi)),
]


@pytest.mark.parametrize(("term", "expected"), FLOATS, ids=lambda t: str(t)[:40])
def test_floats(term, expected):
    functions = {
        f: Wave(Polynomial((0, 1)), 0.5, 1.5, math.pi / 2),
        g: Bell(Fraction(1), Fraction(2)),
    }
    assert field_for(term, values=VALUES | functions) is FLOAT
    found = evaluate(term, VALUES | functions)
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-9)


def test_gradient_of_a_quadratic_is_exact():
    loss = lambda V: total(m, lambda i: total(n, lambda j: X[i, j] * V[j]) ** 2)  # noqa: E731
    found = evaluate(tensor(n, lambda j: gradient(loss, x, (n,), j)), VALUES, RATIONAL)
    matrix = np.array(VALUES[X])
    assert found.tolist() == (2 * matrix.T @ matrix @ VALUES[x]).tolist()
    assert evaluate(gradient(loss, x, (n,), n), VALUES, RATIONAL) == 0


def test_gradient_in_floats():
    loss = lambda V: total(n, lambda j: E1(V[j]) * V[n - 1 - j])  # noqa: E731
    found = evaluate(tensor(n, lambda j: gradient(loss, x, (n,), j)), VALUES)
    a = np.array(VALUES[x], dtype=float)
    np.testing.assert_allclose(found, np.exp(a) * a[::-1] + np.exp(a[::-1]), rtol=1e-8)


def test_sums_over_all_integers():
    sequences = {f: FiniteSequence((1, 2, 3)), g: FiniteSequence((-1, 5, 2, 0, 7))}
    convolution = lambda j: series(lambda i: f(i) * g(j - i))  # noqa: E731
    found = [evaluate(convolution(term(j)), sequences) for j in range(-3, 4)]
    assert [PRIME.constant(Fraction(v)) for v in np.convolve([1, 2, 3], [-1, 5, 2, 0, 7])] == found
    assert evaluate(series(lambda j: convolution(j)), sequences) == 6 * 13
    assert evaluate(series(lambda i: x[i + n]), VALUES) == 2
    assert evaluate(series(lambda i: u), VALUES) == 0


FAR_OUT = {  # terms of sums over Z, and what these are
    "one place": (lambda i: Bracket(Eq(i, term(100))), 1),
    "from the data": (lambda i: Bracket(Eq(i, 50 * k)), 1),
    "multiples": (lambda i: Bracket(conj(Eq(i % 7, term(0)), i >= 0, i <= 70)), 11),
    "an interval": (lambda i: i * Bracket(conj(i >= 40, i < 44)), 166),
    "a real between": (lambda i: Bracket(conj(i <= 30 * u, 30 * u < i + 1)), 1),
    "rounded down": (lambda i: Bracket(Eq(i // 5, term(-9))), 5),
    "not less": (lambda i: Bracket(conj(Not(i < 60), i <= 61)), 2),
    "two places": (lambda i: Bracket(Or(Eq(i, term(-70)), Eq(i, term(80)))), 2),
    "two cases": (lambda i: Ite(i <= 90, Bracket(i > 89), Bracket(2 * i <= 183)), 2),
    "an entry": (lambda i: x[i + 60], 2),
    "a sequence": (lambda i: f(3 * i - 120) + f(-i - 50), 2 + 6),
    "a sum of places": (lambda i: total(n, lambda j: Bracket(Eq(i, 40 * j))), 3),
    "nothing": (lambda i: Bracket(conj(i < 3, i > 5)), 0),
    "a step less another": (lambda i: Bracket(i <= 70) - Bracket(i <= 50), 20),
    "steps at places": (lambda i: total(n, lambda j: Bracket(i <= 60 - 9 * j) * (1 - j)), 18),
    "a difference of indices": (
        lambda i: (
            Bracket(i <= 70) * series(lambda j: (i - j) * Bracket(conj(i - j <= 1, j - i <= 1)))
        ),
        0,
    ),
}


@pytest.mark.parametrize("name", FAR_OUT)
def test_terms_far_out_count(name):
    body, expected = FAR_OUT[name]
    values = {**VALUES, f: FiniteSequence((1, 2, 3))}
    assert evaluate(series(body), values, RATIONAL) == expected


def test_complex_entries():
    c = Var("c", COMPLEX, (n,))
    values = {n: 2, c: np.array([1j, 2.0])}
    assert evaluate(total(n, lambda i: c[i] * c[i]), values) == 3


def corner(bend):
    """The derivative of a steep function with a kink, small or large, at 0."""
    return slope(lambda v: 10 * v + bend * known("abs")(v) + E1(v), u)


UNSUPPORTED = [
    (Pred("convex", (f,)), {}, "predicate"),
    (series(lambda i: Bracket(i <= 3)), {}, "vanish far out"),
    (series(lambda i: Bracket(Eq(i * i, term(49)))), {}, "vanish far out"),
    (series(lambda i: Bracket(Not(Eq(i, term(3))))), {}, "vanish far out"),
    (series(lambda i: Bracket(Eq(i % 7, term(0)))), {}, "vanish far out"),
    (series(lambda i: Bracket(Or(i <= 3, conj(i >= 5, i <= 6)))), {}, "vanish far out"),
    (series(lambda i: i * Bracket(i <= 3) - 3 * Bracket(i <= 3)), {}, "vanish far out"),
    (series(lambda i: Bracket(i <= 3) * (i % 2)), {}, "vanish far out"),
    (
        series(lambda i: Bracket(i >= 0) * series(lambda j: Bracket(Eq(i // 2 - j // 2, term(9))))),
        {},
        "vanish far out",
    ),
    (integral(lambda v: known("abs")(v * v - 1) * E1(-v * v)), {}, "nonlinear"),
    (integral(lambda v: v), {}, "does not settle"),
    (Det(X), VALUES, "2 x 3"),
    (slope(lambda v: known("sin")(2048 * known("pi")() * v), u), {u: 3}, "does not settle"),
    (slope(lambda v: known("floor")(1187 * v) / 1187, u), {u: Fraction(1, 3)}, "every integer"),
    (slope(lambda v: E1(v) + known("floor")(1187 * v), u), {u: 0.3}, "every integer"),
    *((corner(bend), {u: 0}, "a kink") for bend in (100, 1, Fraction(1, 10), Fraction(1, 1000))),
    (E1(u), VALUES, "exp in the rational field"),
    (term(1) * k**60 * (k // 1) ** 60, VALUES, "52 bits"),
]


@pytest.mark.parametrize(("term", "values", "reason"), UNSUPPORTED, ids=lambda t: str(t)[:30])
def test_unsupported(term, values, reason):
    field = RATIONAL if "exp in" in reason else None
    with pytest.raises(Unsupported, match=reason):
        evaluate(term, values, field)


def test_errors():
    with pytest.raises(TooLarge, match="elements"):
        evaluate(
            total(n, n, n, lambda i, j, a: x[i] * y[j] * x[a]),
            VALUES | {n: 1000, x: [1] * 1000, y: [1] * 1000},
        )
    with pytest.raises(ValueError, match=r"x has the shape \(2,\), expected \(3,\)"):
        evaluate(x[0], VALUES | {x: [1, 2]})
    with pytest.raises(ValueError, match="no value for the variable x"):
        evaluate(x[0], {n: 3})
    with pytest.raises(ValueError, match="no value for the function f"):
        evaluate(f.prime(u), {u: 3})


FIELDS = [
    (k // 2 + n, INTEGER),
    (Eq(k * n, n * k), INTEGER),
    (x[0] + y[1], PRIME),
    (Eq(x, y), RATIONAL),
    (Not(Eq(u, x[0] + 1)), RATIONAL),
    (x[0] / 2 * Bracket(Eq(x[0], y[1])), PRIME),
    (largest(n, lambda i: x[i]), PRIME),
    (largest(n, lambda i: x[i] / 2), RATIONAL),
    (f(x[0]), PRIME),
    (E1(u), FLOAT),
    (slope(lambda v: v * v, u), PRIME),
    (slope(lambda v: 1 / v, u), FLOAT),
    (integral(lambda v: v), FLOAT),
]


@pytest.mark.parametrize(("term", "field"), FIELDS, ids=str)
def test_field_for(term, field):
    assert field_for(term, values={f: Polynomial((0, 1))}) is field


def test_ordered_function_needs_rationals():
    clip = {f: Clip(-1, 1)}
    assert field_for(f(x[0]), values=clip) is PRIME
    assert field_for(f(x[0] / 2), values=clip) is RATIONAL
    assert evaluate(f(u / 3), {f: clip[f], u: 2}) == Fraction(2, 3)
    assert evaluate(f(u / 3), {f: clip[f], u: 7}) == 1


def test_prime_field_has_reciprocals():
    values = np.array([1, 2, MODULUS - 1, 0])
    assert PRIME.mul([values, PRIME.recip(values)]).tolist() == [1, 1, 1, 0]


POLYNOMIALS = {  # summand, with i the index of the long sum
    "a constant": lambda i, x, n: 3,
    "free of the index": lambda i, x, n: x[1] / 2,
    "the index": lambda i, x, n: i,
    "a cube": lambda i, x, n: (i - x[0]) ** 3 + i * x[2] / 3,
    "around a short sum": lambda i, x, n: total(n, lambda j: (i + j) * x[j] * i),
    "under another index": lambda i, x, n: i * i,
    "no polynomial": lambda i, x, n: x[i % 3],
    "a choice": lambda i, x, n: Bracket(i < 5) * i,
}


@pytest.mark.parametrize("name", POLYNOMIALS)
@pytest.mark.parametrize("field", [PRIME, RATIONAL, FLOAT], ids=str)
def test_long_sums_in_closed_form(name, field, monkeypatch):
    n, length = sizes("n length")
    x = real("x", n)
    summand = POLYNOMIALS[name]
    one = total(length, lambda i: summand(i, x, n))
    many = tensor(n, lambda j: total(length, lambda i: summand(i, x, n) * x[j]))
    values = {n: 3, x: [2, -5, 7]}
    for count in (0, 1, 2, 7, 12):
        for t in (one, many):
            found = []
            for long in (0, 100):
                monkeypatch.setattr("symcnn.numeric.quadrature.LONG", long)
                found.append(np.asarray(evaluate(t, {**values, length: count}, field)))
            assert found[0].shape == found[1].shape
            assert np.allclose(*found) if field is FLOAT else (found[0] == found[1]).all()


def test_sums_that_are_too_long_for_any_axis():
    n = Var("n", INT)
    x = real("x", n)
    twelve = term(10**12)
    found = evaluate(total(twelve, lambda i: x[0] * i), {n: 1, x: [6]}, RATIONAL)
    assert found == 3 * 10**12 * (10**12 - 1)
    with pytest.raises(TooLarge):
        evaluate(total(twelve, lambda i: x[i % 2]), {n: 2, x: [1, 2]}, RATIONAL)
