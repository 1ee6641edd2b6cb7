from fractions import Fraction

import numpy as np
import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT, REAL, REALS, Bracket, Eq, Forall, Fun, Integral, Lt, Or, Pred, Space, Var, ne, term,
)  # fmt: skip
from symcnn.numeric.sample_functions import Bell, Clip, Normal, Wave
from symcnn.numeric.hypotheses import holds
from symcnn.numeric.samples import Sampler, functions_in

from .build import forall, integral, known, largest, real, series, sizes, tensor, total

k, m, n = sizes("k m n")
x, y, W, P = real("x", n), real("y", n), real("W", n, n), real("P", m, n)
s, t = Var("s", INT, (n,)), Var("t", INT, (n,))
u, v = real("u"), real("v")
f, g = Fun("f"), Fun("g")


def everywhere(body):
    return Forall(REALS, close(body, v), "x")


GIVEN = {
    "positive": [forall(n, lambda i: x[i] > 0)],
    "between": [forall(n, lambda i: x[i] > 0), forall(n, lambda i: x[i] < 1)],
    "probabilities": [forall(n, lambda i: x[i] > 0), forall(n, lambda i: 1 - x[i] > 0)],
    "scaled": [forall(n, lambda i: 3 * x[i] - y[i] > 2), forall(n, lambda i: 2 * x[i] <= 5)],
    "between data": [forall(n, lambda i: x[i] <= y[i]), forall(n, lambda i: y[i] <= x[i] + 1)],
    "labels": [forall(n, lambda i: t[i] >= 0), forall(n, lambda i: t[i] < m)],
    "inverse": [
        forall(n, lambda i: s[i] >= 0), forall(n, lambda i: s[i] < n),
        forall(n, lambda i: Eq(t[s[i]], i)), forall(n, lambda i: Eq(s[t[i]], i)),
    ],
    "symmetric": [forall(n, n, lambda i, j: Eq(W[i, j], W[j, i]))],
    "antisymmetric": [forall(n, n, lambda i, j: Eq(W[i, j], -W[j, i]))],
    "orthogonal": [
        forall(n, n, lambda i, j: Eq(total(n, lambda a: W[a, i] * W[a, j]), Bracket(Eq(i, j))))
    ],
    "distribution": [
        forall(m, n, lambda i, j: P[i, j] > 0),
        forall(m, lambda i: Eq(total(n, lambda j: P[i, j]), term(1))),
    ],
    "total": [forall(n, lambda i: x[i] >= 0), Eq(total(n, lambda i: x[i]), 2 * k)],
    "defined": [Eq(u, total(n, lambda i: x[i] * y[i])), Eq(v, u / 2)],
    "defined tensor": [forall(n, lambda i: Eq(x[i], y[n - 1 - i] + i)),
                       Eq(P, tensor(m, n, lambda i, j: i * y[j]))],
    "triangular": [forall(n, lambda i: forall(i, lambda j: Eq(W[i, j], 0 * j)))],
    "edges": [forall(m, lambda i: Eq(P[i, 0], i)), forall(n, lambda j: Eq(P[0, j], 0 * j))],
    "not zero": [ne(u, 0), ne(total(n, lambda i: x[i]), 0), forall(n, lambda i: ne(x[i], 0))],
    "distinct": [forall(n, n, lambda i, j: Or(Eq(i, j), ne(x[i], x[j])))],
    "attained": [Eq(x[k], largest(n, lambda i: x[i])), k >= 0, k < n],
    "nondecreasing": [Pred("nondecreasing", (f,))],
    "convex": [Pred("convex", (f,)), Pred("nondecreasing", (f,)), Pred("differentiable", (f,))],
    "even": [everywhere(Eq(f(-v), f(v))), everywhere(Eq(g(-v), -g(v)))],
    "positive function": [everywhere(Lt(term(0), f(v)))],
    "density": [everywhere(f(v) > 0), integral(lambda z: f(z)) > 0, Pred("integrable", (f,))],
    "homogeneous": [everywhere(forall(n, lambda i: Eq(f(v * i), i * f(v))))],
    "exponential": [known("exp")(u) > 2, forall(n, lambda i: known("exp")(x[i]) < 9)],
    "all but the last": [forall(n - 1, lambda i: Eq(x[i], i)), forall(n, lambda i: y[i] >= 0),
                         forall(n - 1, lambda i: y[i] >= 2), forall(n - 1, lambda i: y[i] < 9)],
    "partly symmetric": [forall(n - 1, n - 1, lambda i, j: Eq(W[i, j], W[j, i]))],
    "large": [u >= 2**70, Eq(v, term(2**80))],
    "kept together": [Eq(x[0], term(1)), x[1] > x[0]],
}  # fmt: skip
POINTS = [{k: 0, m: 1, n: 2}, {k: 1, m: 2, n: 3}, {k: 2, m: 3, n: 4}]


@pytest.mark.parametrize("name", GIVEN)
def test_drawn_data_satisfy_the_hypotheses(name):
    given = GIVEN[name]
    sampler = Sampler(given, [total(n, lambda i: x[i] * y[i])])
    for place, point in enumerate(POINTS):
        values = sampler.draw(point, np.random.default_rng(place))
        assert values is not None
        assert all(holds(h, values) for h in given)
        assert not sampler.unverified


def test_no_data():
    sampler = Sampler([u > v, v > u], [])
    assert sampler.draw({}, np.random.default_rng(0)) is None
    assert Sampler([everywhere(Eq(f(v), v + f(v)))], []).draw({}, np.random.default_rng(0)) is None


def test_plain_data_are_small_and_not_zero():
    values = Sampler([], [x[0]]).draw({n: 50}, np.random.default_rng(0))
    assert set(values[x].tolist()) == {-3, -2, -1, 1, 2, 3}


def test_integers_stay_integers_and_reals_may_be_fractions():
    given = [forall(n, lambda i: x[i] > 0), forall(n, lambda i: x[i] < 1)]
    values = Sampler(given, []).draw({n: 3}, np.random.default_rng(0))
    assert all(isinstance(a, Fraction) for a in values[x])
    given = [forall(n, lambda i: t[i] > 0), forall(n, lambda i: t[i] < 1)]
    assert Sampler(given, []).draw({n: 3}, np.random.default_rng(0)) is None


def test_functions_fit_their_use():
    rng = np.random.default_rng(0)
    under = Sampler([], [integral(lambda z: f(z))]).draw({}, rng)
    assert isinstance(under[f], Bell | Normal)
    floating = Sampler([], [known("exp")(f(u))]).draw({}, rng)
    assert isinstance(floating[f], Wave)
    for _ in range(60):
        smooth = Sampler([], [f.prime(u)]).draw({}, rng)
        assert not isinstance(smooth[f], Clip)
    sequences = Sampler([], [series(lambda i: f(i))]).draw({}, rng)
    assert sequences[f].window == 2


def test_functions_in():
    vector = Var("z", REAL, (n,))
    density = Integral(Space(REAL, (n,)), close(f(vector), vector), "z")
    found = functions_in([density, g.prime(u), Pred("integrable", (Fun("h"),))])
    assert list(found) == ["f", "g", "h"]
    assert found["f"].under_integral
    assert found["g"].derivative
    assert found["h"].under_integral


HOLDS = [
    (Pred("nondecreasing", (f,)), {f: Clip(0, 2)}, True),
    (Pred("convex", (f,)), {f: Clip(0, 2)}, False),
    (Pred("differentiable", (f,)), {f: Clip(0, 2)}, False),
    (everywhere(f(v) >= 0), {f: Clip(0, 2)}, True),
    (everywhere(f(v) > 0), {f: Clip(0, 2)}, False),
    (everywhere(everywhere(f(v) <= 2)), {f: Clip(0, 2)}, True),
    (u * u > 1, {u: Fraction(-3, 2)}, True),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "values", "expected"), HOLDS, ids=str)
def test_holds(formula, values, expected):
    assert holds(formula, values) is expected
