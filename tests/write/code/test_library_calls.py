"""Which formulas are calls of PyTorch's operators, and which near them are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symcnn.kernel.terms import Bracket, Eq, Fun, Num, conj
from symcnn.lemmas.notation import for_all, index_tensor, sizes, tabulate, tensor, total
from symcnn.write.code.functions import numpy_function, torch_function

m, n, h, w = sizes("m n h w")
G, x, W = tensor("G", m, n), tensor("x", m, n), tensor("w", n)
GIVEN = (m >= 1, n >= 1)
exp, sigmoid, sqrt, tanh = (Fun(name) for name in ("exp", "sigmoid", "sqrt", "tanh"))
EPS = Num(Fraction("1e-5"))


def mean(entry):
    return total(n, entry) / n


def normalised(i, j, g=lambda i, j: G[i, j], dropped=False, power=2, eps=EPS, sign=1):
    """What a normalisation of rows hands back, or something near it."""
    mu = mean(lambda k: x[i, k])
    std = sqrt(mean(lambda k: (x[i, k] - mu) ** power) + eps)

    def x_hat(k):
        return (x[i, k] - mu) / std

    middle = 0 if dropped else mean(lambda k: g(i, k))
    return (g(i, j) - middle - sign * x_hat(j) * mean(lambda k: g(i, k) * x_hat(k))) / std


def columns(i, j):
    mu = total(m, lambda k: x[k, j]) / m
    std = sqrt(total(m, lambda k: (x[k, j] - mu) ** 2) / m + EPS)
    inner = total(m, lambda k: G[k, j] * (x[k, j] - mu)) / m
    return (G[i, j] - total(m, lambda k: G[k, j]) / m - (x[i, j] - mu) * inner / std**2) / std


def softmax(i, j):
    return exp(x[i, j]) / total(n, lambda k: exp(x[i, k]))


def through_softmax(i, j, factor=1):
    return softmax(i, j) * (G[i, j] - factor * total(n, lambda k: G[i, k] * softmax(i, k)))


def silu(i, j, one=1):
    s = sigmoid(x[i, j])
    return G[i, j] * s * (one + x[i, j] * (1 - s))


def gelu(i, j, cubed="0.044715"):
    z, c = x[i, j], sqrt(2 / Fun("pi")())
    t = tanh(c * (z + Num(Fraction(cubed)) * z**3))
    slope = (1 + t) / 2 + z * (1 - t**2) * c * (1 + 3 * Num(Fraction(cubed)) * z**2) / 2
    return G[i, j] * slope


LAYER, BATCH = "native_layer_norm_backward", "native_batch_norm_backward"
SOFTMAX, SILU, GELU = "_softmax_backward_data", "silu_backward", "gelu_backward"
CALLS = [  # the entries, the call that the code has
    (normalised, LAYER),
    (lambda i, j: normalised(i, j, lambda i, j: G[i, j] * W[j]), LAYER),
    (lambda i, j: normalised(i, j, lambda i, j: G[i, j] * W[j] ** 2), LAYER),
    (columns, BATCH),
    (lambda i, j: W[j] * columns(i, j), BATCH),
    (through_softmax, SOFTMAX),
    (lambda i, j: W[j] * through_softmax(i, j) / n, SOFTMAX),
    (silu, SILU),
    (lambda i, j: W[j] * silu(i, j), SILU),
    (gelu, GELU),
]  # fmt: skip


def code(entry, writer=torch_function):
    formula = tabulate(m, lambda i: tabulate(n, lambda j: entry(i, j)))
    return writer("f", formula, GIVEN, (G, x, W)).text


@pytest.mark.parametrize(("entry", "call"), CALLS)
def test_calls(entry, call):
    assert f"torch.ops.aten.{call}(" in code(entry)
    assert "aten" not in code(entry, numpy_function)


NO_CALLS = [
    lambda i, j: normalised(i, j, dropped=True),
    lambda i, j: normalised(i, j, power=3),
    lambda i, j: normalised(i, j, sign=-1),
    lambda i, j: normalised(i, j, eps=W[j] ** 2),
    lambda i, j: through_softmax(i, j, 2),
    lambda i, j: softmax(i, j) * (x[i, j] - total(n, lambda k: G[i, k] * softmax(i, k))),
    lambda i, j: W[j] * (G[i, j] - total(n, lambda k: G[i, k] * W[k])),
    lambda i, j: silu(i, j, 2),
    lambda i, j: gelu(i, j, "0.0447"),
]  # fmt: skip


@pytest.mark.parametrize("entry", NO_CALLS)
def test_no_calls(entry):
    assert "aten" not in code(entry)


def last(formula, writer=torch_function, parameters=(G, x)):
    return writer("f", formula, GIVEN, parameters).text.splitlines()[-1].strip()


X, U = tensor("X", 2 * h, 3 * w), tensor("U", h, w)


def test_sums_and_maxima_over_small_blocks_are_of_slices():
    sums = tabulate(h, lambda i: tabulate(w, lambda j: total(2, lambda u: total(
        3, lambda v: X[2 * i + u, 3 * j + v]))))  # fmt: skip
    for writer in (numpy_function, torch_function):
        expected = "return sum(X[u::2, v::3] for u in range(2) for v in range(3))"
        assert last(sums, writer, (X,)) == expected


def test_what_blocks_have_in_common_is_used_in_a_loop():
    spread = tabulate(2 * h, lambda i: tabulate(3 * w, lambda j: X[i, j] * U[i // 2, j // 3]))
    lines = torch_function("f", spread, (h >= 1, w >= 1), (X, U)).text.splitlines()
    assert "total[r::2, r_1::3] = X[r::2, r_1::3] * U" in [line.strip() for line in lines]


def test_sizes_are_read_off_shapes():
    y = tensor("y", 2 * n + 1)
    head = numpy_function("f", tabulate(n, lambda i: y[2 * i]), (n >= 1,), (y,)).text
    assert "def f(y):\n    n = (y.shape[0] - 1) // 2\n" in head


def test_a_softmax_that_is_needed_again_is_not_changed():
    y = index_tensor("y", m)
    inside = for_all(m, lambda i: conj(y[i] >= 0, y[i] < n))

    def less(i, j):
        return softmax(i, j) - Bracket(Eq(j, y[i]))

    once = tabulate(m, lambda i: tabulate(n, lambda j: less(i, j)))
    twice = tabulate(m, lambda i: tabulate(n, lambda j: less(i, j) * softmax(i, j)))
    for formula, given, expected in [
        (once, (*GIVEN, inside), True), (twice, (*GIVEN, inside), False), (once, GIVEN, False)
    ]:  # fmt: skip
        for writer in (numpy_function, torch_function):
            text = writer("f", formula, given, (x, y)).text
            assert ("y] -= 1" in text) == expected
