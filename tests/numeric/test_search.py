import numpy as np
import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT, REALS, And, Bracket, Eq, Forall, Fun, Not, Or, Pred, Var, ne, term,
)  # fmt: skip
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.hypotheses import holds
from symcnn.numeric.search import find_counterexample
from symcnn.prover.claim import Claim

from .build import forall, gradient, integral, known, largest, real, sizes, slope, tensor, total
from .test_agreement import CONV, POOL, convolved, right_tap, scattered

C, H, K, M, N, P, d, k, m, n, p, s = sizes("C H K M N P d k m n p s")
X, Y = real("X", k * M, k * N), real("Y", M, N)
A, B, r, t = real("A", m, n), real("B", n, m), real("r", n), Var("t", INT, (n,))
u, v = real("u"), real("v")
f = Fun("f")
W = real("W", n, n)


def pool(scale, i, j):
    return Eq(
        total(
            M, N, lambda q, c: Y[q, c] * total(k, k, lambda a, b: X[k * q + a, k * c + b]) / k**2
        ),
        total(k * M, k * N, lambda a, b: Y[i(a, b), j(a, b)] / scale * X[a, b]),
    )


def row(a, b):
    return a // k


def column(a, b):
    return b // k


def adjoint(tap):
    return Eq(convolved(right_tap), scattered(tap))


NEAR_MISSES = {  # goal, given, smallest sizes
    "factor dropped": (pool(term(1), row, column), POOL, {k: 2, M: 1, N: 1}),
    "one factor": (pool(k, row, column), POOL, {k: 2, M: 1, N: 1}),
    "axes swapped": (pool(k**2, column, row), POOL, {k: 1, M: 1, N: 2}),
    "remainder for quotient": (pool(k**2, lambda a, b: a % k, column), POOL, {k: 2, M: 1, N: 1}),
    "shifted index": (pool(k**2, lambda a, b: (a + 1) // k, column), POOL, {k: 1, M: 1, N: 1}),
    "padding sign": (adjoint(lambda i, a: s * i + d * a + p), CONV,
                     {H: 1, K: 1, P: 2, d: 1, p: 1, s: 1}),
    "padding forgotten": (adjoint(lambda i, a: s * i + d * a), CONV,
                          {H: 1, K: 1, P: 1, d: 1, p: 1, s: 1}),
    "stride and dilation": (adjoint(lambda i, a: d * i + s * a - p), CONV,
                            {H: 1, K: 1, P: 2, d: 1, p: 1, s: 2}),
    "stride on all": (adjoint(lambda i, a: i + s * d * a - p), CONV,
                      {H: 1, K: 1, P: 2, d: 1, p: 1, s: 2}),
    "stride forgotten": (adjoint(lambda i, a: i + d * a - p), CONV,
                         {H: 1, K: 1, P: 2, d: 1, p: 1, s: 2}),
    "kernel flipped": (adjoint(lambda i, a: s * i + d * (K - 1 - a) - p), CONV,
                       {H: 1, K: 2, P: 1, d: 1, p: 0, s: 1}),
    "transpose forgotten": (Eq(total(m, n, lambda i, j: A[i, j] * B[j, i]),
                               total(m, n, lambda i, j: A[i, j] * B[i, j])), [m >= 0, n >= 0],
                            {m: 1, n: 2}),
    "ceiling for floor": (Eq((H + s - 1) // s, H // s + 1), [H >= 0, s >= 1], {H: 0, s: 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_refuted_at_the_smallest_sizes(name):
    goal, given, expected = NEAR_MISSES[name]
    found = find_counterexample(Claim(name, tuple(given), goal))
    assert found is not None
    assert found.sizes == expected
    assert all(holds(h, found.values) for h in given)
    assert not evaluate(goal, found.values)


TRUE = {
    "pool": (pool(k**2, row, column), POOL),
    "adjoint": (adjoint(right_tap), CONV),
    "euclid": (Eq(k * (n // k) + n % k, n), []),
    "monotone": (Eq(largest(n, lambda i: f(r[i])), f(largest(n, lambda i: r[i]))),
                 [Pred("nondecreasing", (f,)), n >= 1]),
    "even": (Eq(f(-u), f(u)), [Forall(REALS, close(Eq(f(-v), f(v)), v), "x")]),
    "exp": (Eq(known("exp")(u + v), known("exp")(u) * known("exp")(v)), []),
    "saturated": (known("tanh")(40 * u) < 1, []),
    "kink": (Eq(slope(lambda x: known("abs")(x), u), Bracket(u > 0) - Bracket(u < 0)), []),
    "unverified": (u < 0, [Pred("derivative", (), (u,))]),
    "contradiction": (u < 0, [u > 0, u < 0]),
    "gradient": (Eq(gradient(lambda V: total(n, lambda i: V[i] ** 2), r, (n,), k), 2 * r[k]), []),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_no_counterexample_to_what_is_true(name):
    goal, given = TRUE[name]
    assert find_counterexample(Claim(name, tuple(given), goal)) is None


FALSE = {  # goal, given, text
    "order": (Eq(r[k], r[k + 1]), [k >= 0, k + 1 < n],
              "k = 0, n = 2, r = [1, 0]: the left side is 1, the right side is 0"),
    "shape": (Eq(tensor(m, n, lambda i, j: A[i, j]), tensor(n, m, lambda i, j: A[j, i])),
              [m >= 0, n >= 0], "m = 1, n = 2, A = [[0, 0]]: the left side is the shape (1, 2), "
              "the right side is the shape (2, 1)"),
    "entry": (Eq(tensor(n, lambda i: r[i]), tensor(n, lambda i: r[n - 1 - i])), [n >= 0],
              "n = 2, r = [1, 0]: at index (0,) the left side is 1, the right side is 0"),
    "strict": (u * u > 0, [], "u = 0: 0 < 0 is false"),
    "quotient": (Eq(u / u, term(1)), [],
                 "u = 0: the left side is 0, the right side is 1"),
    "cases": (And(k <= k, Or(Not(k >= 2), Eq(k, term(2)))), [],
              "k = 3: the part k = 2 fails, the left side is 3, the right side is 2"),
    "for all": (forall(n, lambda i: i < 2), [], "i = 2, n = 3: 2 < 2 is false"),
    "exists": (Or(u < v, v < u), [],
               "u = 0, v = 0: the goal is false"),
    "convex": (f((u + v) / 2) <= (f(u) + f(v)) / 2, [], None),
    "exp": (known("exp")(u) >= 1 + 2 * u, [], None),
    "tie": (Eq(total(n, lambda i: Bracket(Eq(r[i], largest(n, lambda j: r[j])))), term(1)),
            [n >= 1], "n = 2, r = [0, 0]: the left side is 2, the right side is 1"),
    "permutation": (Eq(t[t[0]], term(0)),
                    [n >= 1, forall(n, lambda i: And(t[i] >= 0, t[i] < n)),
                     forall(n, n, lambda i, j: Or(Eq(i, j), ne(t[i], t[j])))], None),
    "symmetric": (Eq(W[0, 1], term(0)), [n >= 2, forall(n, n, lambda i, j: Eq(W[i, j], W[j, i]))],
                  "n = 2, W = [[0, 1], [1, 0]]: the left side is 1, the right side is 0"),
    "by parts": (Eq(integral(lambda x: f.prime(x) * x), integral(f)), [], None),
    "chain rule": (Eq(slope(lambda x: f(x * u), v), f.prime(u * v)), [], None),
    "always": (Eq(term(1), term(2)), [], "always: the left side is 1, the right side is 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_false_claims(name):
    goal, given, text = FALSE[name]
    claim = Claim(name, tuple(given), goal)
    found = find_counterexample(claim)
    assert found is not None
    assert text is None or str(found) == text
    assert str(find_counterexample(claim)) == str(found)
    assert all(holds(h, found.values) for h in given)


exp, log, cosh, sinh = (known(name) for name in ("exp", "log", "cosh", "sinh"))
# True of real numbers; in floats the sides differ by cancellation, absorption or underflow.
ROUNDED = {
    "square": Eq((exp(20 * u) + 1) ** 2 - exp(40 * u), 2 * exp(20 * u) + 1),
    "hyperbola": Eq(cosh(20 * u) ** 2 - sinh(20 * u) ** 2, term(1)),
    "rescaled": Eq((exp(40 * u) + 1 - exp(40 * u)) * exp(40 * u), exp(40 * u)),
    "underflow": Eq(log(exp(1000 * u)), 1000 * u),
    "peak": Eq(exp(200 * u) ** 2 * exp(-200 * u) ** 2 * exp(u), exp(u)),
    "small": Eq((1 / (exp(400 * u) + 1)) ** 2 * (exp(400 * u) + 1) ** 2, term(1)),
    "entries": Eq(tensor(n, lambda i: log(exp(1000 * r[i]))), tensor(n, lambda i: 1000 * r[i])),
    "order": 1 + exp(40 * u) <= exp(40 * u) + 1 + exp(-u),
}


@pytest.mark.parametrize("name", ROUNDED)
def test_rounding_refutes_nothing(name):
    assert find_counterexample(Claim(name, (), ROUNDED[name])) is None


def test_the_text_of_a_pooling_counterexample():
    goal, given, _ = NEAR_MISSES["one factor"]
    found = find_counterexample(Claim("factor", tuple(given), goal))
    assert str(found) == (
        "M = 1, N = 1, k = 2, X = [[1, 0], [0, 0]], Y = [[1]]: "
        "the left side is 1/4, the right side is 1/2"
    )
    assert found.exact
    assert np.shape(found.data[X]) == (2, 2)


def test_floats_say_so():
    found = find_counterexample(Claim("exp", (), Eq(known("exp")(u), 1 + u)))
    assert found is not None
    assert not found.exact
    assert str(found).endswith("(in floats)")


def test_tensors_too_large_to_be_drawn():
    huge = real("x", 10**9)
    assert find_counterexample(Claim("large", (), Eq(huge[0], huge[1]))) is None


Q, e = real("Q", m * m), Var("e", INT)
SMALLEST = {  # goal, given, text: the same for all seeds
    "transposed square": (
        Eq(tensor(m * m, lambda i: Q[i]), tensor(m * m, lambda i: Q[i % m * m + i // m])),
        [m >= 0],
        "m = 2, Q = [0, 1, 0, 0]: at index (1,) the left side is 1, the right side is 0",
    ),
    "indices are not raised with the sizes": (
        Eq(A[k, d], A[k, d] * r[d]),
        [k >= 0, k < m, d >= 0, d < n],
        "d = 0, k = 0, m = 1, n = 1, A = [[1]], r = [0]: "
        "the left side is 1, the right side is 0",
    ),
    "positive before negative": (Eq(e * e, term(0)), [],
                                 "e = 1: the left side is 1, the right side is 0"),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("budget", [12, 400])
@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_counterexample_does_not_depend_on_the_search(name, budget, seed):
    goal, given, text = SMALLEST[name]
    assert str(find_counterexample(Claim(name, tuple(given), goal), seed, budget)) == text
