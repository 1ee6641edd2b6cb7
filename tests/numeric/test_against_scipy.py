"""Definitions written as terms, against the implementations of SciPy and NumPy."""

import numpy as np
import pytest
from scipy.signal import convolve2d, correlate, correlate2d

from symcnn.kernel.terms import COMPLEX, Det, Inv, Var
from symcnn.numeric.evaluate import FLOAT, RATIONAL, evaluate

from .build import known, real, sizes, tensor, total

H, K, L, W, n, p, s = sizes("H K L W n p s")
X, F, A, x, w = real("X", H, W), real("F", K, L), real("A", n, n), real("x", H), real("w", K)
RNG = np.random.default_rng(11)
SIZES = [(5, 7, 3, 2), (4, 4, 1, 4), (6, 3, 2, 3), (3, 3, 3, 3)]


def image(h, v, k, l):  # noqa: E741
    data = RNG.integers(-3, 4, (h, v)), RNG.integers(-3, 4, (k, l))
    return data, {H: h, W: v, K: k, L: l, X: data[0], F: data[1]}


@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_correlation(shape):
    (a, b), values = image(*shape)
    valid = tensor(
        H - K + 1, W - L + 1, lambda i, j: total(K, L, lambda c, d: X[i + c, j + d] * F[c, d])
    )
    assert evaluate(valid, values, RATIONAL).tolist() == correlate2d(a, b, "valid").tolist()
    full = tensor(
        H + K - 1, W + L - 1,
        lambda i, j: total(K, L, lambda c, d: X[i + c - K + 1, j + d - L + 1] * F[c, d]),
    )  # fmt: skip
    assert evaluate(full, values, RATIONAL).tolist() == correlate2d(a, b, "full").tolist()


@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_convolution(shape):
    (a, b), values = image(*shape)
    full = tensor(
        H + K - 1, W + L - 1, lambda i, j: total(H, W, lambda c, d: X[c, d] * F[i - c, j - d])
    )  # fmt: skip
    assert evaluate(full, values, RATIONAL).tolist() == convolve2d(a, b, "full").tolist()


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_strided_correlation_with_padding(stride, padding):
    a, b = RNG.integers(-3, 4, 8), RNG.integers(-3, 4, 3)
    term = tensor((H + 2 * p - K) // s + 1, lambda i: total(K, lambda c: w[c] * x[s * i + c - p]))
    found = evaluate(term, {H: 8, K: 3, s: stride, p: padding, x: a, w: b}, RATIONAL)
    assert found.tolist() == correlate(np.pad(a, padding), b, "valid")[::stride].tolist()


@pytest.mark.parametrize("side", [0, 1, 2, 4])
def test_determinant_and_inverse(side):
    a = RNG.integers(-3, 4, (side, side)) + 7 * np.eye(side, dtype=int)
    values = {n: side, A: a}
    np.testing.assert_allclose(float(evaluate(Det(A), values, RATIONAL)), np.linalg.det(a))
    exact = evaluate(Inv(A), values, RATIONAL).astype(float)
    np.testing.assert_allclose(exact, np.linalg.inv(a), atol=1e-12)
    np.testing.assert_allclose(evaluate(Inv(A), values, FLOAT), np.linalg.inv(a), atol=1e-12)


def test_discrete_fourier_transform():
    z = Var("z", COMPLEX, (n,))
    data = RNG.standard_normal(5) + 1j * RNG.standard_normal(5)
    transform = tensor(n, lambda k: total(n, lambda t: z[t] * known("cis")(-k * t * (1 / n))))
    np.testing.assert_allclose(evaluate(transform, {n: 5, z: data}), np.fft.fft(data))


def test_matrix_product_of_three():
    a = RNG.integers(-3, 4, (4, 4))
    cube = tensor(n, n, lambda i, j: total(n, n, lambda k, m: A[i, k] * A[k, m] * A[m, j]))
    assert evaluate(cube, {n: 4, A: a}, RATIONAL).tolist() == (a @ a @ a).tolist()
