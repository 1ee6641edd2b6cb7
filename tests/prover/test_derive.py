"""Gradients of layers: the formula of each, checked against differences of the layer itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.derivation import DeriveError, derive, derive_read, operator_of
from symcnn.kernel.terms import Eq
from symcnn.prover.derive import NotLinearError, derived
from symcnn.read.errors import ReadError
from symcnn.read.source import read_path

LAYERS = read_path(Path(__file__).parents[1] / "operators_layers.py")


def formula(name, wrt, kind="vjp"):
    return str(derived(operator_of(LAYERS.read_operator(name)), wrt, kind).formula)


FORMULAS = [  # operator, parameter, the vector-Jacobian product
    ("conv1d", "X", "lam[b<B] lam[c<C] lam[x<H] sum[o<D] sum[u<K] [(p + x - d*u) % s = 0 and "
     "0 <= (p + x - d*u)//s and (p + x - d*u)//s < O]*G[b, o, (p + x - d*u)//s]*W[o, c, u]"),
    ("conv1d", "W", "lam[o<D] lam[c<C] lam[u<K] sum[b<B] sum[i<O] [0 <= s*i + d*u - p and "
     "s*i + d*u - p < H]*G[b, o, i]*X[b, c, s*i + d*u - p]"),
    ("conv1d", "beta", "lam[o<D] sum[b<B] sum[i<O] G[b, o, i]"),
    ("conv_valid", "X", "lam[x<H] sum[u<K] [0 <= x - u and x - u < O]*G[x - u]*W[u]"),
    ("conv_valid", "W", "lam[u<K] sum[i<O] G[i]*X[i + u]"),
    ("average_pool", "X", "lam[x<k*M] lam[y<k*N] G[x//k, y//k]*1/k**2"),
    ("average_pool_overlapping", "X",
     "lam[x<H] 1/k*(sum[i<O] [0 <= p + x - i*s and p + x - i*s < k]*G[i])"),
    ("max_pool", "X", "lam[x<k*M] G[x//k]*[X[x] = max[a<k] X[k*(x//k) + a]]"),
    ("upsample_nearest", "X", "lam[x<M] lam[y<N] sum[i<k] sum[j<l] G[k*x + i, l*y + j]"),
    ("zero_pad", "X", "lam[x<H] G[p + x]"),
    ("im2col", "X", "lam[c<C] lam[x<H] sum[i<O] [0 <= x - i*s and x - i*s < K]*G[c, x - i*s, i]"),
    ("linear", "X", "lam[r<B] lam[j<n] sum[i<m] G[r, i]*A[i, j]"),
    ("linear", "A", "lam[i<m] lam[j<n] sum[r<B] G[r, i]*X[r, j]"),
    ("dense", "A",
     "lam[i<m] lam[j<n] G[i]*sigma'(sum[j_1<n] A[i, j_1]*x[j_1] + b[i])*x[j]"),
    ("sigmoid_layer", "x", "lam[i<n] G[i]*sigmoid(x[i])*(-sigmoid(x[i]) + 1)"),
    ("tanh_layer", "x", "lam[i<n] G[i]*(-tanh(x[i])**2 + 1)"),
    ("softmax", "x", "lam[i<n] exp(x[i])*1/(sum[j<n] exp(x[j]))*(G[i] - "
     "1/(sum[j<n] exp(x[j]))*(sum[i_1<n] G[i_1]*exp(x[i_1])))"),
    ("mean_squared_error", "x", "lam[i<n] 2*G*(x[i] - y[i])*1/n"),
    ("embedding", "W", "lam[x<V] lam[c<d] sum[b<N] [y[b] = x]*G[b, c]"),
    ("bilinear", "A", "lam[r<o] lam[i<m] lam[j<n] G[r]*x[i]*y[j]"),
    ("trace_of_product", "A", "lam[i<m] lam[j<n] G*B[j, i]"),
    ("quadratic_form", "x", "lam[i<n] G*(sum[j<n] A[i, j]*x[j] + sum[i_1<n] x[i_1]*A[i_1, i])"),
    ("determinant", "A", "lam[x<n] lam[y<n] G*det(A)*inv(A)[y, x]"),
    ("log_determinant", "A", "lam[x<n] lam[y<n] G*inv(A)[y, x]"),
    ("inverse_form", "x", "lam[i<n] G*(sum[j<n] inv(A)[i, j]*y[j])"),
    ("frobenius_square", "A", "lam[i<m] lam[j<n] 2*G*A[i, j]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "expected"), FORMULAS)
def test_formula(name, wrt, expected):
    assert formula(name, wrt) == expected


OTHER_KINDS = [
    ("gradient", "mean_squared_error", "x", "lam[i<n] 2*(x[i] - y[i])*1/n"),
    ("jacobian", "dense", "x",
     "lam[i<m] lam[j<n] sigma'(sum[j_1<n] A[i, j_1]*x[j_1] + b[i])*A[i, j]"),
    ("jacobian", "transposed", "A", "lam[i<n] lam[j<m] lam[x<m] lam[y<n] [j = x and i = y]"),
    ("hessian", "quadratic_form", "x", "lam[i<n] lam[y<n] (A[i, y] + A[y, i])"),
    ("hessian", "frobenius_square", "A",
     "lam[i<m] lam[j<n] lam[x<m] lam[y<n] 2*[i = x and j = y]"),
    ("jvp", "conv_valid", "X", "lam[i<O] sum[u<K] V[i + u]*W[u]"),
    ("adjoint", "conv_valid", "X", "lam[x<H] sum[u<K] [0 <= x - u and x - u < O]*G[x - u]*W[u]"),
    ("adjoint", "average_pool", "X", "lam[x<k*M] lam[y<k*N] G[x//k, y//k]*1/k**2"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "wrt", "expected"), OTHER_KINDS)
def test_other_kinds(kind, name, wrt, expected):
    assert formula(name, wrt, kind) == expected


EVERY = [
    (name, p.name)
    for name in LAYERS.operators
    for p in LAYERS.read_operator(name).parameters
    if p.kind == "real" and p.name != "eps"
]
WITHOUT_DATA = {"binary_cross_entropy"}  # no values in (0, 1) are drawn


@pytest.mark.parametrize(("name", "wrt"), EVERY)
def test_every_layer_agrees_with_its_differences(name, wrt):
    found = derive_read(LAYERS.read_operator(name), wrt)
    assert found.theorem.concl == Eq(found.derived.left, found.formula)
    assert set(found.theorem.hyps) <= set(found.derived.hypotheses)
    checks = dict(found.report.checks)
    if name not in WITHOUT_DATA:
        assert " 0 points" not in checks["numeric"], checks
        assert "not run" not in checks["dot test"], checks


@pytest.mark.parametrize("kind", ["jvp", "jacobian"])
@pytest.mark.parametrize("name", ["conv1d", "max_pool", "softmax", "batch_norm", "relu"])
def test_products_and_jacobians(name, kind):
    found = LAYERS.read_operator(name)
    wrt = next(p.name for p in found.parameters if p.kind == "real")
    assert derive_read(found, wrt, kind).report.verdict == "proved"


ASSUMED = [  # what is not differentiable everywhere says where it is
    ("relu", "x", "forall[i_1<n] (0 != x[i_1])"),
    ("euclidean_norm", "x", "0 < sum[i<n] x[i]**2"),
    ("determinant", "A", "det(A) != 0"),
    ("max_pool", "X", "forall[q<M] forall[a<k] forall[a_1<k] (a = a_1 or X[k*q + a] < "
     "max[a<k] X[k*q + a] or X[k*q + a_1] < max[a<k] X[k*q + a])"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "expected"), ASSUMED)
def test_hypotheses_are_stated(name, wrt, expected):
    found = derived(operator_of(LAYERS.read_operator(name)), wrt)
    assert [str(p) for p in found.assumed] == [expected]
    assert set(found.assumed) <= set(found.theorem.hyps)


NAMES = [
    ("conv1d", "X", "transposed convolution of G with W (stride s, padding p, dilation d)"),
    ("conv1d", "W", "correlation of X with G (stride d, padding p, dilation s)"),
    ("average_pool", "X", "1/k**2 * nearest upsampling of G by k x k"),
    ("upsample_nearest", "X", "sum pooling of G by k x l"),
    ("embedding", "W", "scatter of G by the index y, added up"),
    ("linear", "X", "matrix product G A"),
    ("linear", "A", "matrix product G^T X"),
    ("transposed", "A", "transpose of G"),
    ("quadratic_form", "A", "G * outer product of x and x"),
    ("max_pool", "X", ""),
    ("softmax", "x", ""),
]


@pytest.mark.parametrize(("name", "wrt", "expected"), NAMES)
def test_names_are_proved(name, wrt, expected):
    found = derive_read(LAYERS.read_operator(name), wrt)
    assert found.name == expected
    if found.named is not None:
        assert found.named.theorem.concl == Eq(found.derived.entry, found.named.term)


REFUSED = [
    ("conv1d", "Q", "vjp", "no real parameter Q; there are: X, W, beta"),
    ("conv1d", "O", "vjp", "no real parameter O"),
    ("conv1d", "X", "gradient", "is that of a number"),
    ("conv1d", "X", "jacobi", "there is no kind jacobi; there are: vjp, jvp"),
    ("conv1d", None, "vjp", "say by which parameter"),
    ("softmax", "x", "adjoint", "not linear, so it has no adjoint"),
    ("linear", "X", "adjoint", "not linear, so it has no adjoint"),
    ("euclidean_norm", "x", "hessian", "not all points near x"),
]


@pytest.mark.parametrize(("name", "wrt", "kind", "reason"), REFUSED)
def test_refused(name, wrt, kind, reason):
    with pytest.raises(DeriveError, match=reason):
        derive_read(LAYERS.read_operator(name), wrt, kind)


def test_linearity_is_a_theorem():
    operator = operator_of(LAYERS.read_operator("average_pool"))
    assert derived(operator, "X", "adjoint").linearity is not None
    with pytest.raises(NotLinearError) as error:
        derived(operator_of(LAYERS.read_operator("softmax")), "x", "adjoint")
    assert isinstance(error.value.claim.goal, Eq)


def test_from_a_function():
    from symcnn import Real, operator

    @operator
    def energy(x: Real["n"]):  # noqa: F821, UP037
        return sum(x[i] ** 2 for i in range(n)) / 2  # noqa: F821

    found = derive(energy, kind="gradient")
    assert str(found.formula) == "lam[i<n] x[i]"
    assert found._repr_latex_().startswith("$")
    assert "begin{theorem}" in found.latex()


def test_an_entry_outside_its_tensor_is_refused(tmp_path):
    file = tmp_path / "outside.py"
    file.write_text("@operator\ndef f(x: Real['n']):\n    return sum(x[i + 1] for i in range(n))\n")
    with pytest.raises(ReadError, match="is in range: it fails for"):
        derive(f"{file}::f")
