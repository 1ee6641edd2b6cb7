"""Gradients of layers: the formula of each, checked against differences of the layer itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.kernel.terms import INT, REAL, Eq, Range, Sum, Var
from symcnn.prover.derivative_formulas import NotLinearError, derived
from symcnn.prover.matrix_notation import NotationError, matrix_notation
from symcnn.prover.naming import named
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_path, read_source
from symcnn.verdicts.derive import DeriveError, derive, derive_read, operator_of

FOLDER = Path(__file__).parents[1] / "derived"
FILES = [read_path(FOLDER / f"{name}.py") for name in ("layers", "losses")]
COOKBOOK = read_path(FOLDER / "matrices.py")


def read(name):
    (file,) = (file for file in FILES if name in file.operators)
    return file.read_operator(name)


def formula(name, wrt, kind="vjp"):
    return str(derived(operator_of(read(name)), wrt, kind).formula)


FORMULAS = [  # operator, parameter, the vector-Jacobian product
    ("conv1d", "X", "lam[b<B] lam[c<C] lam[x<H] sum[o<D] sum[u<K] [(p + x - d*u) % s = 0 and "
     "0 <= (p + x - d*u)//s and (p + x - d*u)//s < O]*G[b, o, (p + x - d*u)//s]*W[o, c, u]"),
    ("conv1d", "W", "lam[o<D] lam[c<C] lam[u<K] sum[b<B] sum[i<O] [0 <= s*i + d*u - p and "
     "s*i + d*u - p < H]*G[b, o, i]*X[b, c, s*i + d*u - p]"),
    ("conv1d", "beta", "lam[o<D] sum[b<B] sum[i<O] G[b, o, i]"),
    ("conv_valid", "X", "lam[x<H] sum[u<K] [0 <= x - u and x - u < O]*G[x - u]*W[u]"),
    ("conv_valid", "W", "lam[u<K] sum[i<O] G[i]*X[i + u]"),
    ("average_pool", "X", "lam[x<k*M] lam[y<k*N] G[x//k, y//k]/k**2"),
    ("average_pool_overlapping", "X",
     "lam[x<H] 1/k*(sum[i<O] [0 <= p + x - i*s and p + x - i*s < k]*G[i])"),
    ("max_pool", "X", "lam[x<k*M] [X[x] = max[a<k] X[k*(x//k) + a]]*G[x//k]"),
    ("upsample_nearest", "X", "lam[x<M] lam[y<N] sum[i<k] sum[j<l] G[k*x + i, l*y + j]"),
    ("zero_pad", "X", "lam[x<H] G[p + x]"),
    ("im2col", "X", "lam[c<C] lam[x<H] sum[i<O] [0 <= x - i*s and x - i*s < K]*G[c, x - i*s, i]"),
    ("linear", "X", "lam[r<B] lam[j<n] sum[i<m] G[r, i]*A[i, j]"),
    ("linear", "A", "lam[i<m] lam[j<n] sum[r<B] G[r, i]*X[r, j]"),
    ("dense", "A",
     "lam[i<m] lam[j<n] G[i]*sigma'(sum[j_1<n] A[i, j_1]*x[j_1] + b[i])*x[j]"),
    ("dense_relu", "A", "lam[i<m] lam[j<n] [0 < sum[j<n] A[i, j]*x[j]]*G[i]*x[j]"),
    ("sigmoid_layer", "x", "lam[i<n] G[i]*sigmoid(x[i])*(-sigmoid(x[i]) + 1)"),
    ("tanh_layer", "x", "lam[i<n] G[i]*(-tanh(x[i])**2 + 1)"),
    ("softmax", "x", "lam[i<n] exp(x[i])/(sum[j<n] exp(x[j]))*(G[i] - "
     "1/(sum[j<n] exp(x[j]))*(sum[i_1<n] G[i_1]*exp(x[i_1])))"),
    ("mean_squared_error", "x", "lam[i<n] 2*G*(x[i] - y[i])/n"),
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
    ("gradient", "mean_squared_error", "x", "lam[i<n] 2*(x[i] - y[i])/n"),
    ("jacobian", "dense", "x",
     "lam[i<m] lam[j<n] sigma'(sum[j_1<n] A[i, j_1]*x[j_1] + b[i])*A[i, j]"),
    ("jacobian", "transposed", "A", "lam[i<n] lam[j<m] lam[x<m] lam[y<n] [j = x and i = y]"),
    ("hessian", "quadratic_form", "x", "lam[i<n] lam[y<n] (A[i, y] + A[y, i])"),
    ("hessian", "frobenius_square", "A",
     "lam[i<m] lam[j<n] lam[x<m] lam[y<n] 2*[i = x and j = y]"),
    ("jvp", "conv_valid", "X", "lam[i<O] sum[u<K] V[i + u]*W[u]"),
    ("adjoint", "conv_valid", "X", "lam[x<H] sum[u<K] [0 <= x - u and x - u < O]*G[x - u]*W[u]"),
    ("adjoint", "embedding", "W", "lam[x<V] lam[c<d] sum[b<N] [y[b] = x]*G[b, c]"),
    ("adjoint", "replicate_pad", "X", "lam[x<H] ([0 = x]*(sum[i<p] G[i]) + G[p + x] + "
     "[H - 1 = x]*(sum[i<p] G[i + H + p]))"),
    ("adjoint", "reflect_pad", "X", "lam[x<H] ([0 < x and 0 <= p - x]*G[p - x] + G[p + x] + "
     "[x + 2 <= H and H < p + x + 2]*G[2*H + p - x - 2])"),
    ("adjoint", "upsample_linear", "X", "lam[x<H] ([0 = x]*G[0] + [H - 1 = x]*G[2*H - 1] + "
     "3/4*(sum[i<2] [i + 2*x != 0 and i + 2*x != 2*H - 1]*G[i + 2*x]) + "
     "1/4*(sum[i<2*H] [i != 0 and (i + 1)//2 + i % 2 - 1 = x]*G[i]))"),
    ("adjoint", "average_pool", "X", "lam[x<k*M] lam[y<k*N] G[x//k, y//k]/k**2"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "wrt", "expected"), OTHER_KINDS)
def test_other_kinds(kind, name, wrt, expected):
    assert formula(name, wrt, kind) == expected


HESSIANS = [  # the gradient may hold near the point only
    ("log_sum_exp", "x", "exp(x[i])*([i = y] - exp(x[y])/(sum[i_1<n] exp(x[i_1])))"
     "/(sum[i_1<n] exp(x[i_1]))"),
    ("log_determinant", "A", "-inv(A)[y, z]*inv(A)[i, x]"),
    ("euclidean_norm", "x", "-x[i]*x[y]/sqrt(sum[i_1<n] x[i_1]**2)**3 + "
     "[i = y]/sqrt(sum[i_1<n] x[i_1]**2)"),
    ("entropy", "x", "[i = y]/x[i]"),
    ("absolute_cubes", "x", "6*[i = y]*abs(x[i])"),
    ("least_squares", "x", "sum[i<m] A[i, z]*A[i, j]"),
    ("mean_squared_error", "x", "2*[i = z]/n"),
    ("quadratic_form", "A", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "expected"), HESSIANS)
def test_hessians(name, wrt, expected):
    found = derive_read(read(name), wrt, "hessian")
    assert str(found.derived.entry) == expected
    assert found.theorem.concl == Eq(found.derived.left, found.formula)
    assert " 0 points" not in dict(found.report.checks)["numeric"]


def test_the_logistic_loss_has_a_hessian():
    found = derive_read(read("logistic_loss"), "w", "hessian")
    assert " 0 points" not in dict(found.report.checks)["numeric"]
    assert found.hypotheses == ()


EVERY = [
    (name, p.name)
    for file in FILES
    for name in file.operators
    for p in read(name).parameters
    if p.kind == "real" and p.name != "eps"
]
WITHOUT_DATA = {"binary_cross_entropy"}  # no values in (0, 1) are drawn


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("name", "wrt"), EVERY)
def test_every_layer_agrees_with_its_differences(name, wrt):
    found = derive_read(read(name), wrt)
    assert found.theorem.concl == Eq(found.derived.left, found.formula)
    assert set(found.theorem.hyps) <= set(found.derived.hypotheses)
    checks = dict(found.report.checks)
    if name not in WITHOUT_DATA:
        assert " 0 points" not in checks["numeric"], checks
        assert "not run" not in checks["dot test"], checks


@pytest.mark.parametrize("kind", ["jvp", "jacobian"])
@pytest.mark.parametrize("name", ["conv1d", "max_pool", "softmax", "batch_norm", "relu"])
def test_products_and_jacobians(name, kind):
    found = read(name)
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
    found = derived(operator_of(read(name)), wrt)
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
    ("lp_pool", "X", ""),
    ("softmax", "x", "softmax(x) o (G - (G^T exp(x)/(1^T exp(x))) 1)"),
    ("dense", "x", "A^T (G o sigma'(A x + b))"),
    ("dense", "A", "(G o sigma'(A x + b)) x^T"),
    ("mlp", "A", "(sigma'(A x + b) o (C^T G)) x^T"),
    ("log_determinant", "A", "G A^-T"),
    ("inverse_form", "A", "-G A^-T x (A^-1 y)^T"),
    ("euclidean_norm", "x", "G/|x| x"),
    ("cosine_similarity", "x", "G/(|x| |y|) (y - (x^T y/|x|^2) x)"),
]


@pytest.mark.parametrize(("name", "wrt", "expected"), NAMES)
def test_names_are_proved(name, wrt, expected):
    found = derive_read(read(name), wrt)
    assert found.name == expected
    if found.named is not None:
        assert found.named.theorem.concl == Eq(found.derived.entry, found.named.term)


COOKBOOK_NAMES = [  # the derivative chapter of the Matrix Cookbook; with G where it is not a number
    ("eq_49", "det(X) X^-T"),
    ("eq_51", "det(A X B) A^T (A X B)^-T B^T"),
    ("eq_52", "det(X^T A X) (A X (X^T A X)^-1 + A^T X (X^T A X)^-T)"),
    ("eq_54", "det(X^T A X) (A X (X^T A X)^-1 + A^T X (X^T A X)^-T)"),
    ("eq_55", "X (X^T X)^-1 + X (X^T X)^-T"),
    ("eq_57", "sign(det(X)) det(X)/abs(det(X)) X^-T"),
    ("eq_60", "-X^-T G X^-T"),
    ("eq_61", "-X^-T a (X^-1 b)^T"),
    ("eq_62", "-det(X^-1) X^-T (X^-1)^-T X^-T"),
    ("eq_63", "-X^-T A^T B^T X^-T"),
    ("eq_64", "-(X + A)^-T (X + A)^-T"),
    ("eq_69", "a"),
    ("eq_70", "outer product of a and b"),
    ("eq_71", "outer product of b and a"),
    ("eq_72", "outer product of a and a"),
    ("eq_76", "2 1^T X 1 1 1^T"),
    ("eq_77", "X c b^T + X b c^T"),
    ("eq_78", "B^T C (D x + d) + D^T C^T (B x + b)"),
    ("eq_79", "B X G^T + B^T X G"),
    ("eq_81", "B x + B^T x"),
    ("eq_82", "D X c b^T + D^T X b c^T"),
    ("eq_83", "(D (X b + c) + D^T (X b + c)) b^T"),
    ("eq_84", "-A^T W (x - A s) - A^T W^T (x - A s)"),
    ("eq_90", "a (X X b)^T + X^T a (X b)^T + X^T X^T a b^T"),
    ("eq_100", "I"),
    ("eq_101", "transpose of A"),
    ("eq_102", "matrix product A^T B^T"),
    ("eq_103", "matrix product B A"),
    ("eq_104", "A"),
    ("eq_105", "A"),
    ("eq_106", "tr(A) I"),
    ("eq_107", "2 * transpose of X"),
    ("eq_108", "B^T X^T + X^T B^T"),
    ("eq_109", "B X + B^T X"),
    ("eq_110", "B^T X + B X"),
    ("eq_112", "X B^T + X B"),
    ("eq_115", "2 * X"),
    ("eq_116", "C X B B^T + C^T X B B^T"),
    ("eq_117", "B X C + B^T X C^T"),
    ("eq_118", "A^T C^T X B^T + C A X B"),
    ("eq_119", "2 A^T (A X B + C) B^T"),
    ("eq_120", "2 tr(X) I"),
    ("eq_121", "3 * matrix product X^T X^T"),
    ("eq_122", "A^T X^T X^T + X^T A^T X^T + X^T X^T A^T"),
    ("eq_123", ""),
    ("eq_125", ""),
    ("eq_126", ""),
    ("eq_129", "(x - a)/|x - a|"),
    ("eq_130", "(G - (G^T (x - a)/|x - a|^2) (x - a))/|x - a|"),
    ("eq_131", "2 * x"),
    ("eq_132", "2 * X"),
]


@pytest.mark.parametrize(("name", "expected"), COOKBOOK_NAMES)
def test_the_matrix_cookbook(name, expected):
    operator = operator_of(COOKBOOK.read_operator(name))
    kind = "vjp" if operator.shape else "gradient"
    found = derived(operator, operator.parameters[0].name, kind)
    name = named(found)
    assert (name.name if name else "") == expected
    assert found.theorem.concl == Eq(found.left, found.formula)


REFUSED = [
    ("conv1d", "Q", "vjp", "no real parameter Q; there are: X, W, beta"),
    ("conv1d", "O", "vjp", "no real parameter O"),
    ("conv1d", "X", "gradient", "is that of a number"),
    ("conv1d", "X", "jacobi", "there is no kind jacobi; there are: vjp, jvp"),
    ("conv1d", None, "vjp", "say by which parameter"),
    ("softmax", "x", "adjoint", "not linear, so it has no adjoint"),
    ("linear", "X", "adjoint", "not linear, so it has no adjoint"),
    ("square_roots", "x", "hessian", "that this is so at all points near x is not shown"),
]


@pytest.mark.parametrize(("name", "wrt", "kind", "reason"), REFUSED)
def test_refused(name, wrt, kind, reason):
    with pytest.raises(DeriveError, match=reason):
        derive_read(read(name), wrt, kind)


AT_THE_MAXIMUM = """
@operator
def at_the_maximum(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum(y[i] for i in range(n) if x[i] == max(x[j] for j in range(n)))
"""


def test_a_derivative_that_exists_nowhere_is_refused():
    with pytest.raises(DeriveError, match="no values were found that meet this"):
        derive_read(read_source(AT_THE_MAXIMUM).read_operator("at_the_maximum"), "x")


def test_a_sum_that_only_counts_has_no_matrix_notation():
    n = Var("n", INT)
    with pytest.raises(NotationError):
        matrix_notation(Sum(Range(n), Var("g", REAL)), (), ())


def test_what_an_assert_says_is_no_further_hypothesis():
    found = read("pool_excluding_padding")
    assert operator_of(found).given == found.given


def test_linearity_is_a_theorem():
    operator = operator_of(read("average_pool"))
    assert derived(operator, "X", "adjoint").linearity is not None
    with pytest.raises(NotLinearError) as error:
        derived(operator_of(read("softmax")), "x", "adjoint")
    assert isinstance(error.value.claim.goal, Eq)


def test_from_a_function():
    from symcnn import Real, operator

    @operator
    def energy(x: Real["n"]):  # noqa: F821, UP037
        return sum(x[i] ** 2 for i in range(n)) / 2  # noqa: F821

    found = derive(energy, kind="gradient")
    assert str(found.formula) == "lam[i<n] x[i]"
    assert "$" in found._repr_latex_()
    assert "begin{theorem}" in found.latex()


def test_an_entry_outside_its_tensor_is_refused(tmp_path):
    file = tmp_path / "outside.py"
    file.write_text("@operator\ndef f(x: Real['n']):\n    return sum(x[i + 1] for i in range(n))\n")
    with pytest.raises(ReadError, match="is in range: it fails for"):
        derive(f"{file}::f")
