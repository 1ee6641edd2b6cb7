"""The code of derived formulas as text: what an engineer would write by hand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import INT, Fun, Max, Range, Space, Sum, Var
from symcnn.lemmas.notation import sizes, tabulate, tensor, total
from symcnn.prover.derivative_formulas import derived
from symcnn.read.source import read_path
from symcnn.verdicts.operator_sense import operator_of
from symcnn.write.code.functions import CodeError, numpy_function, torch_function

LAYERS, SHAPES = (
    read_path(Path(__file__).parents[2] / "derived" / f"{name}.py") for name in ("layers", "shapes")
)


@cache
def derived_vjp(name, wrt):
    source = SHAPES if name == "depthwise" else LAYERS
    return derived(operator_of(source.read_operator(name)), wrt)


def body(name, wrt, writer=numpy_function):
    """The lines of the function, without the helpers above it."""
    found = derived_vjp(name, wrt)
    parameters = (*found.extra, *found.operator.parameters)
    text = writer("function", found.formula, found.hypotheses, parameters).text
    return [line.strip() for line in text.partition("def function(")[2].splitlines()[1:]]


NUMPY = [  # operator, parameter, the lines of the function
    ("conv1d", "X", [
        "B = G.shape[0]", "C = W.shape[1]", "K = W.shape[2]", "O = G.shape[2]",
        "total = np.zeros((B, C, K * d + O * s), np.result_type(G, W))",
        "for u in range(K):",
        "total[:, :, d * u:O * s + d * u:s] += (",
        "np.tensordot(W[:, :, u], G, axes=(0, 1)).transpose(1, 0, 2)",
        ")",
        "return part(total, 2, p, H)"]),
    ("conv1d", "beta", ["return G.sum(axis=(0, 2))"]),
    ("conv1d_grouped", "W", [
        "B = G.shape[0]", "O = G.shape[2]",
        "X_padded = X[:, :, :O * s + K - s]",
        "total = np.zeros((g, D, C, K), np.result_type(G, X))",
        "for u in range(K):",
        "total[:, :, :, u] = (",
        "np.einsum(",
        '"bqri,bqci->qrc",',
        "G.reshape(B, g, D, O),",
        "X_padded[:, :, u:O * s + u:s].reshape(B, g, C, O),",
        "optimize=True,",
        ")",
        ")",
        "return total.reshape(g * D, C, K)"]),
    ("linear", "X", ["return G @ A"]),
    ("linear", "A", ["return G.T @ X"]),
    ("average_pool", "X", ["return np.repeat(np.repeat(G / k ** 2, k, axis=0), k, axis=1)"]),
    ("average_pool_overlapping", "X", [
        "O = G.shape[0]",
        "total = np.zeros(O * s + k - 1, G.dtype)",
        "for u in range(k):",
        "total[u:O * s + u:s] += G",
        "return part(total, 0, p, H) / k"]),
    ("max_pool", "X", [
        "M = G.shape[0]", "X_read = X.reshape(M, k)",
        "return (G[:, None] * (X_read == X_read.max(axis=1, keepdims=True))).reshape(k * M)"]),
    ("upsample_nearest", "X", ["return G.reshape(M, k, N, l).sum(axis=(1, 3))"]),
    ("pixel_shuffle", "X", [
        "C = G.shape[0]",
        "return G.reshape(C, H, r, L, r).transpose(0, 2, 4, 1, 3).reshape(C * r * r, H, L)"]),
    ("zero_pad", "X", ["return G[p:H + p]"]),
    ("transposed", "A", ["return G.T"]),
    ("relu", "x", ["return G * (x >= 0)"]),
    ("tanh_layer", "x", ["return G * (1 - np.tanh(x) ** 2)"]),
    ("softmax", "x", [
        "softmax_x = softmax(x, 0)", "return softmax_x * (G - (G * softmax_x).sum())"]),
    ("batch_norm", "gamma", [
        "difference_X = X - X.mean(axis=0)",
        "return (G * difference_X).sum(axis=0)"
        " / np.sqrt((difference_X ** 2).mean(axis=0) + eps)"]),
    ("embedding", "W", [
        "d = G.shape[1]", "total = np.zeros((V, d), G.dtype)", "np.add.at(total, y, G)",
        "return total"]),
    ("cross_entropy", "x", [
        "N = x.shape[0]", "softmax_x = softmax(x, 1)", "softmax_x[np.arange(N), y] -= 1",
        "return G * softmax_x / N"]),
    ("dense", "A", ["return (G * sigma_prime(A @ x + b))[:, None] * x"]),
    ("log_determinant", "A", ["return (G * np.linalg.inv(A)).T"]),
    ("inverse_entries", "A", [
        "inv_A = np.linalg.inv(A)",
        "inv_A_G = inv_A.T @ G", "return -(inv_A_G @ inv_A.T)"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "expected"), NUMPY)
def test_numpy(name, wrt, expected):
    assert body(name, wrt) == expected


TORCH = [
    ("conv1d", "X", ["return part(F.conv_transpose1d(G, W, stride=s, dilation=d), 2, p, H)"]),
    ("conv2d", "X", [
        "return part(part(F.conv_transpose2d(G, W, stride=(s, t), dilation=(d, e)), 2, p, H),"
        " 3, q, L)"]),
    ("conv_valid", "X", ["return F.conv_transpose1d(G[None, None], W[None, None])[0, 0]"]),
    ("conv_valid", "W", ["return F.conv1d(X[None, None], G[None, None])[0, 0]"]),
    ("conv_transpose", "X", [
        "K = W.shape[2]",
        "return F.conv1d(part(G, 1, -p, H * s + K - s)[None], W, stride=s)[0]"]),
    ("conv1d_grouped", "X", [
        "return part(F.conv_transpose1d(G, W, stride=s, groups=g), 2, 0, H)"]),
    ("depthwise", "X", [
        "C = G.shape[0]",
        "return part(F.conv_transpose1d(G[None], W[:, None], stride=s, groups=C), 2, 0, H)[0]"]),
    ("depthwise", "W", [
        "C = G.shape[0]", "O = G.shape[1]",
        "return F.conv1d(X[:, :O * s + K - s][None], G[:, None], dilation=s, groups=C)[0]"]),
    ("inverse_entries", "A", [
        "inv_A = torch.linalg.inv(A)", "inv_A_G = inv_A.T @ G",
        "return -(inv_A_G @ inv_A.T)"]),
    ("max_pool", "X", [
        "M = G.shape[0]", "X_read = X.reshape(M, k)",
        "return (G[:, None] * (X_read == X_read.amax(dim=1, keepdim=True))).reshape(k * M)"]),
    ("embedding", "W", [
        "d = G.shape[1]", "return G.new_zeros(V, d).index_add_(0, y, G)"]),
    ("sigmoid_layer", "x", [
        "sigmoid_x = torch.sigmoid(x)", "return G * sigmoid_x * (1 - sigmoid_x)"]),
    ("linear", "A", ["return G.T @ X"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "expected"), TORCH)
def test_torch(name, wrt, expected):
    assert body(name, wrt, torch_function) == expected


@pytest.mark.parametrize("wrt", ["Q", "K", "V", "scale"])
def test_sums_of_products_are_matrix_products(wrt):
    lines = "\n".join(body("attention", wrt, torch_function))
    assert " @ " in lines
    assert "einsum" not in lines


EVERY = [
    (name, p.name)
    for name in ("conv2d", "conv1d_grouped", "circular_pad", "im2col", "batch_norm", "attention")
    for p in LAYERS.read_operator(name).parameters
    if p.kind == "real" and p.name != "eps"
]


@pytest.mark.parametrize("writer", [numpy_function, torch_function])
@pytest.mark.parametrize(("name", "wrt"), EVERY)
def test_loops_are_over_taps_only_and_none_in_pytorch(name, wrt, writer):
    """The sizes over which an index runs in the convolutions of ``EVERY`` are K and R."""
    lines = body(name, wrt, writer)
    loops = [line for line in lines if line.startswith(("for ", "while ")) or " for " in line]
    assert not loops or writer is numpy_function
    assert all(re.fullmatch(r"for \w+ in range\([KR]\):", line) for line in loops)


def test_helpers_stand_above_only_where_they_are_called():
    found = derived_vjp("conv1d", "W")
    parameters = (*found.extra, *found.operator.parameters)
    text = numpy_function("f", found.formula, found.hypotheses, parameters).text
    assert [line for line in text.splitlines() if line.startswith(("def", "import"))] == [
        "import numpy as np",
        "def part(x, axis, start, count, step=1):",
        "def f(G, X, s, p, d, K):",
    ]


def test_what_the_code_needs_is_said():
    n = Var("n", INT)
    x = tensor("x", n)
    largest = Max(Range(n), close(x[Var("i", INT)], Var("i", INT)), "i")
    written = numpy_function("largest", largest, (), (x,), "The largest entry.")
    assert [str(p) for p in written.needs] == ["1 <= n"]
    assert '"""The largest entry. For n >= 1."""' in written.text
    assert numpy_function("largest", largest, (n >= 1,), (x,)).needs == ()


def test_names_of_its_own_do_not_hide_parameters():
    (n,) = sizes("n")
    x, softmax_x = tensor("x", n), tensor("softmax_x", n)
    exp = Fun("exp")
    formula = tabulate(n, lambda i: exp(x[i]) * softmax_x[i] / total(n, lambda j: exp(x[j])))
    lines = numpy_function("f", formula, (), (x, softmax_x)).text.splitlines()
    assert lines[-2:] == [
        "    softmax_x_2 = softmax(x, 0)",
        "    return softmax_x_2 * softmax_x",
    ]


def slid(name, writer):
    """The last line of the code for a filter of this name slid over X."""
    K, O = sizes("K O")  # noqa: E741
    X, kernel = tensor("X", O + K - 1), tensor(name, K)
    formula = tabulate(O, lambda i: total(K, lambda u: kernel[u] * X[i + u]))
    return writer("slid", formula, (K >= 1, O >= 1), (X, kernel)).text.splitlines()[-1].strip()


def test_a_parameter_may_have_the_name_of_a_module():
    """F is a usual name for a filter, and for PyTorch's functions."""
    assert slid("W", torch_function) == "return F.conv1d(X[None, None], W[None, None])[0, 0]"
    assert slid("F", torch_function) == "return windows(X, 0, O, K) @ F"
    with pytest.raises(CodeError, match="uses the name np itself"):
        slid("np", numpy_function)


REPEATED = [  # entries of x, the expression
    (lambda x, n, i: x[i] + n + n, "return x + n + n"),
    (lambda x, n, i: x[i] - n - n, "return x - n - n"),
    (lambda x, n, i: -x[i] - n, "return -x - n"),
    (lambda x, n, i: x[i] * x[i], "return x * x"),
    (lambda x, n, i: 0 * n, "return np.zeros((n,))"),
    (lambda x, n, i: x[n - 1 - i], "return x[::-1]"),
    (lambda x, n, i: x[i] * total(n, lambda j: x[j] * x[j]), "return (x * x).sum() * x"),
]


@pytest.mark.parametrize(("entry", "expected"), REPEATED)
def test_expressions(entry, expected):
    (n,) = sizes("n")
    x = tensor("x", n)
    text = numpy_function("f", tabulate(n, lambda i: entry(x, n, i)), (), (x,)).text
    assert text.splitlines()[-1].strip() == expected


RUNNING = [  # entries of a sum that grows with the index, the expressions
    (lambda x, n, i: total(i + 1, lambda j: x[j]), "x.cumsum(axis=0)", "x.cumsum(dim=0)"),
    (lambda x, n, i: total(n - i, lambda k: x[i + k]), "x[::-1].cumsum(axis=0)[::-1]",
     "x.flip(0).cumsum(dim=0).flip(0)"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "array", "tensors"), RUNNING)
def test_running_sums(entry, array, tensors):
    (n,) = sizes("n")
    x = tensor("x", n)
    formula = tabulate(n, lambda i: entry(x, n, i))
    for writer, expected in ((numpy_function, array), (torch_function, tensors)):
        assert writer("f", formula, (), (x,)).text.splitlines()[-1].strip() == f"return {expected}"


def test_what_cannot_be_written_is_said():
    n = Var("n", INT)
    x = tensor("x", n)
    with pytest.raises(CodeError, match="the range is not finite"):
        numpy_function("f", Sum(Space(INT), x[Var("j", INT)], "i"), (), (x,))
