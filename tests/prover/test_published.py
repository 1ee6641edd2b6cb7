"""Derived gradients beside the forms in which textbooks and papers print them.

Each row has the published form, in letters: with matrices where its source has matrices, with
indices where it has indices. The printed one may be 1.3 times as long.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.kernel.terms import Eq
from symcnn.read.ordinary import ordinary_layers
from symcnn.read.source import read_path
from symcnn.verdicts.derive import derive_read

FILE = read_path(Path(__file__).parents[1] / "derived" / "published.py")
VECTOR, DATA = {"x": "n"}, {"w": "n", "X": "m n", "y": "m"}
SCORES = {"Q": "n d", "K": "m d", "V": "m e"}
MOST = 1.3

ROWS = [  # function, parameter, kind, shapes, hypotheses, published, printed
    ("linear", "W", "vjp", {"X": "B m", "W": "m n"}, "", "X^T G", "X^T G"),
    ("linear", "X", "vjp", {"X": "B m", "W": "m n"}, "", "G W^T", "G W^T"),
    ("bias", "b", "vjp", {"X": "B n", "b": "n"}, "", "G^T 1", "G^T 1"),
    ("relu", "x", "vjp", VECTOR, "", "G o [x > 0]", "[0 <= x] o G"),
    ("leaky_relu", "x", "vjp", {"x": "n", "a": "Real"}, "", "G o ([x > 0] + a [x <= 0])",
     "G o ([0 < x] + a [x <= 0])"),
    ("sigmoid", "x", "vjp", VECTOR, "", "G o s o (1 - s)", "G o s o (1 - s)"),
    ("tanh", "x", "vjp", VECTOR, "", "G o (1 - t.^2)", "G o (1 - t.^2)"),
    ("softplus", "x", "vjp", VECTOR, "", "G o sigmoid(x)", "G o sigmoid(x)"),
    ("silu", "x", "vjp", VECTOR, "", "G o s o (1 + x o (1 - s))", "G o s o (x o (1 - s) + 1)"),
    ("gelu", "x", "vjp", VECTOR, "", "G o (0.5 (1 + t) + 0.5 x o (1 - t.^2) o (sqrt(2/pi) "
     "(1 + 0.134145 x.^2)))", "G o (1/2 (t + 1) + 1/2 sqrt(2/pi) x o (1 - t.^2) + 0.0670725 "
     "sqrt(2/pi) x.^3 o (1 - t.^2))"),
    ("swiglu", "a", "vjp", {"a": "n", "b": "n"}, "", "G o b o s o (1 + a o (1 - s))",
     "G o s o b o (a o (1 - s) + 1)"),
    ("dropout", "x", "vjp", {"x": "n", "mask": "n", "p": "Real"}, "p < 1", "G o mask/(1 - p)",
     "G o mask/(1 - p)"),
    ("residual", "x", "vjp", {"x": "n", "W": "n n"}, "", "G + W^T (G o (1 - tanh(h).^2))",
     "G + W^T (G o (1 - tanh(h).^2))"),
    ("softmax", "x", "vjp", VECTOR, "", "p o (G - (p^T G) 1)", "p o (G - p^T G 1)"),
    ("log_softmax", "x", "vjp", VECTOR, "", "G - (1^T G) p", "G - 1^T G p"),
    ("log_sum_exp", "x", "gradient", VECTOR, "", "softmax(x)", "softmax(x)"),
    ("cross_entropy", "z", "gradient", {"z": "n", "t": "n"}, "", "(1^T t) p - t", "1^T t p - t"),
    ("mse", "x", "gradient", {"x": "n", "y": "n"}, "", "2/n (x - y)", "2/n (x - y)"),
    ("logistic", "w", "gradient", DATA, "", "X^T (p - y)", "X^T (p - y)"),
    ("logistic", "w", "hessian", DATA, "", "X^T diag(p o (1 - p)) X", "X^T diag(p o (1 - p)) X"),
    ("logits", "z", "gradient", {"z": "n", "y": "n"}, "", "sigmoid(z) - y", "sigmoid(z) - y"),
    ("hinge", "w", "gradient", DATA, "", "-X^T (y o [y o (X w) < 1])",
     "-X^T ([0 < 1 - y o (X w)] o y)"),
    ("least_squares", "w", "gradient", DATA, "", "2 X^T (X w - y)", "2 X^T (X w - y)"),
    ("ridge", "w", "gradient", {**DATA, "c": "Real"}, "", "2 X^T (X w - y) + 2 c w",
     "2 (X^T (X w - y) + c w)"),
    ("frobenius", "W", "gradient", {"W": "m n", "X": "B m", "Y": "B n"}, "", "2 X^T (X W - Y)",
     "2 X^T (X W - Y)"),
    ("quadratic", "x", "gradient", {"x": "n", "A": "n n"}, "", "(A + A^T) x", "(A + A^T) x"),
    ("bilinear", "A", "gradient", {"A": "m n", "x": "m", "y": "n"}, "", "x y^T", "x y^T"),
    ("norm", "x", "gradient", VECTOR, "", "x/r", "x/r"),
    ("norm", "x", "hessian", VECTOR, "", "I/r - x x^T/r^3", "I/r - 1/r^3 x x^T"),
    ("normalized", "x", "vjp", VECTOR, "", "(G - (y^T G) y)/r", "(G - y^T G y)/r"),
    ("cosine", "x", "gradient", {"x": "n", "y": "n"}, "", "y/(r s) - c x/r^2",
     "y/(r s) - c/r^2 x"),
    ("variance", "x", "gradient", VECTOR, "", "2/n (x - m 1)", "2/n (x - m 1)"),
    ("trace", "A", "gradient", {"A": "m n", "B": "n m"}, "", "B^T", "B^T"),
    ("log_det", "X", "gradient", {"X": "n n"}, "", "X^-T", "X^-T"),
    ("gaussian_mean", "m", "gradient", {"m": "n", "S": "n n", "x": "n"}, "",
     "1/2 (S^-1 + S^-T) (m - x)", "1/2 (S^-1 + S^-T) (m - x)"),
    ("gaussian_mean", "S", "gradient", {"m": "n", "S": "n n", "x": "n"}, "",
     "-1/2 S^-T (x - m) (x - m)^T S^-T", "-1/2 S^-T (x - m) (S^-1 (x - m))^T"),
    ("gaussian_scale", "s", "gradient", {"s": "n", "x": "n", "m": "n"},
     "all(s[i] > 0 for i in range(n))", "1/s[i] - (x[i] - m[i])**2/s[i]**3",
     "(1 - ((x - m).^2) o 1/(s.^2)) o 1/s"),
    ("gaussian_log_variance", "v", "gradient", {"v": "n", "x": "n", "m": "n"}, "",
     "1/2 (1 - (x - m).^2 o exp(-v))", "1/2 (1 - ((x - m).^2) o exp(-v))"),
    ("kl_to_standard", "v", "gradient", {"v": "n", "m": "n"}, "", "1/2 (exp(v) - 1)",
     "1/2 (exp(v) - 1)"),
    ("attention", "Q", "vjp", SCORES, "",
     "g_P = G V^T; g_S = P o (g_P - ((P o g_P) 1) 1^T); g_S K",
     "g_P = G V^T; g_S = P o (g_P - (P o g_P) 1 1^T); g_S K"),
    ("attention", "V", "vjp", SCORES, "", "P^T G", "P^T G"),
    ("layer_norm", "x", "vjp", {"x": "n", "gamma": "n", "beta": "n", "eps": "Real"}, "eps > 0",
     "g_x_hat = G o gamma; r (g_x_hat - (1^T g_x_hat/n) 1 - (x_hat^T g_x_hat/n) x_hat)",
     "g_x_hat = G o gamma; r (g_x_hat - (x_hat^T g_x_hat/n) x_hat - (1^T g_x_hat/n) 1)"),
    ("batch_norm", "x", "vjp", {"x": "N D", "gamma": "D", "beta": "D", "eps": "Real"}, "eps > 0",
     "g_x_hat = G diag(gamma); (g_x_hat - 1/N 1 1^T g_x_hat - "
     "1/N x_hat diag((x_hat o g_x_hat)^T 1)) diag(r)",
     "g_x_hat = G diag(gamma); (g_x_hat - 1/N x_hat diag((x_hat^T o g_x_hat^T) 1) - "
     "1 (1/N g_x_hat^T 1)^T) diag(r)"),
    ("rms_norm", "x", "vjp", {"x": "n", "gamma": "n", "eps": "Real"}, "eps > 0",
     "g_x_hat = G o gamma; r g_x_hat - (r^3 g_x_hat^T x/n) x",
     "g_x_hat = G o gamma; r g_x_hat - (g_x_hat^T x r^3/n) x"),
    ("average_pool", "X", "vjp", {"X": "k*M", "k": "Size", "M": "Size"}, "k >= 1", "G[x//k]/k",
     "G[x//k]/k"),
    ("max_pool", "X", "vjp", {"X": "k*M", "k": "Size", "M": "Size"}, "k >= 1",
     "[X[x] = max[j<k] X[k*(x//k) + j]]*G[x//k]", "[X[x] = max[j<k] X[k*(x//k) + j]]*G[x//k]"),
    ("embedding", "W", "vjp", {"W": "V d", "t": "Int B"},
     "all(0 <= t[b] and t[b] < V for b in range(B))", "sum[i<B] [t[i] = x]*G[i, j]",
     "sum[i<B] [t[i] = x]*G[i, j]"),
    ("roll", "x", "vjp", {"x": "n", "s": "Int"}, "", "G[(y + s) % n]", "G[(s + y) % n]"),
    ("stacked", "x", "vjp", {"x": "n", "y": "n"}, "", "G[0, j]", "G[0, j]"),
    ("circular", "x", "vjp", {"x": "n", "w": "K", "n": "Size", "K": "Size"}, "n >= 1",
     "sum[u<K] w[u]*G[(y - u) % n]", "sum[u<K] G[(y - u) % n]*w[u]"),
    ("covariance_penalty", "z", "gradient", {"z": "N d"}, "N > 1",
     "4*(sum[j<d] [j != i]*C[i, j]*(z[k, j] - mu[j]))/(d*(N - 1))",
     "4/(d (N - 1)) ((z - 1 mu^T) C^T + (1 mu^T - z) diag(diag(C)))"),
]  # fmt: skip


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("name", "wrt", "kind", "shapes", "given", "published", "printed"),
    ROWS,
    ids=[f"{name}-{wrt}-{kind}" for name, wrt, kind, *_ in ROWS],
)
def test_the_printed_form_is_about_as_long_as_the_published_one(
    name, wrt, kind, shapes, given, published, printed
):
    found = ordinary_layers(FILE, name, shapes, [given] if given else [])
    result = derive_read(found, wrt, kind)
    assert "; ".join(result.short) == printed
    assert len(printed) <= MOST * len(published)
    assert result.report.verdict == "proved"
    assert result.theorem.concl == Eq(result.derived.left, result.formula)


def test_there_are_forty_gradients():
    assert len({name for name, *_ in ROWS}) >= 40
