"""Code for derived formulas, run and compared with the formula, and autograd of operators."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import symcnn.numeric.code_check
import symcnn.write.code.functions
from symcnn import Real, exp, log, operator
from symcnn.numeric.code_check import WrongCodeError, check_code, run
from symcnn.numeric.gradients import GradientError, gradient_test
from symcnn.numeric.trials import agree, arguments_at, points
from symcnn.prover.derivative_formulas import derived
from symcnn.read.source import read_path
from symcnn.verdicts.derive import NOT_RUN, derive, derive_read
from symcnn.verdicts.operator_sense import operator_of
from symcnn.write.code.functions import numpy_function, torch_function

LAYERS, SHAPES = (
    read_path(Path(__file__).parents[1] / "derived" / f"{name}.py") for name in ("layers", "shapes")
)
NO_TORCH = "PyTorch is not installed"

EVERY = [  # one operator for each way in which entries are read
    ("conv1d", "X"), ("conv1d", "W"), ("conv2d", "W"), ("conv1d_grouped", "X"),
    ("conv1d_grouped", "W"), ("depthwise", "X"), ("depthwise", "W"),
    ("conv_valid", "X"), ("conv_transpose", "X"), ("conv_transpose", "W"),
    ("average_pool", "X"), ("average_pool_overlapping", "X"), ("max_pool2d", "X"),
    ("max_pool_overlap", "X"), ("pool_excluding_padding", "X"), ("ceil_pool", "X"),
    ("upsample_nearest", "X"), ("upsample_linear", "X"), ("pixel_shuffle", "X"),
    ("zero_pad", "X"), ("circular_pad", "X"), ("reflect_pad", "X"), ("im2col", "X"),
    ("mlp", "x"), ("gelu", "x"), ("batch_norm", "X"), ("softmax", "x"),
    ("cross_entropy", "x"), ("binary_cross_entropy", "x"), ("attention", "K"),
    ("attention", "scale"), ("embedding", "W"), ("inverse_entries", "A"), ("bilinear", "A"),
]  # fmt: skip


@cache
def found(name, wrt, kind="vjp"):
    source = SHAPES if name == "depthwise" else LAYERS
    return derived(operator_of(source.read_operator(name)), wrt, kind)


def written(result, writer):
    parameters = (*result.extra, *result.operator.parameters)
    return writer("function", result.formula, result.hypotheses, parameters)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "wrt"), EVERY)
def test_numpy(name, wrt):
    """At tensors of many sizes, empty ones among them."""
    result = found(name, wrt)
    code = written(result, numpy_function)
    assert [str(p) for p in code.needs] == (["1 <= n"] if name == "softmax" else [])
    assert check_code(code.text, "function", code.names, result, needs=code.needs) >= 16


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "wrt"), EVERY)
def test_torch(name, wrt):
    """The code, and the formula compared with autograd of the operator."""
    pytest.importorskip("torch", reason=NO_TORCH)
    from symcnn.numeric import autograd

    result = found(name, wrt)
    code = written(result, torch_function)
    assert check_code(code.text, "function", code.names, result, needs=code.needs, torch=True)
    operator = result.operator
    code = torch_function("operator", operator.result, operator.given, operator.parameters)
    assert autograd.compare(result, run(code.text, "operator"), code.names, 0, code.needs)


KEPT = [
    ("conv1d", "X"), ("conv1d", "W"), ("conv1d_grouped", "W"), ("average_pool_overlapping", "X"),
    ("max_pool_overlap", "X"), ("reflect_pad", "X"), ("embedding", "W"), ("cross_entropy", "x"),
    ("batch_norm", "X"), ("attention", "K"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt"), KEPT)
def test_single_precision_is_kept(name, wrt):
    result = found(name, wrt)
    code = written(result, numpy_function)
    for values in points(result, 0, code.needs, 2):
        given = [
            a if not isinstance(a, float | np.ndarray) or np.asarray(a).dtype != float
            else np.asarray(a, np.float32)
            for a in arguments_at(values, code.names, torch=False)
        ]  # fmt: skip
        assert run(code.text, "function")(*given).dtype == np.float32


def test_numbers_of_python_are_accepted():
    torch = pytest.importorskip("torch", reason=NO_TORCH)

    @operator
    def scaled(x: Real["n"], c: Real):  # noqa: F821, UP037
        return [exp(c) * x[i] for i in range(n)]  # noqa: F821

    text = derive(scaled, "x").to_torch()
    G = torch.ones(3, dtype=torch.float64)
    c = torch.tensor(0.5, dtype=torch.float64)
    assert torch.allclose(run(text, "scaled_vjp_x")(G, 0.5), torch.exp(c) * G)


def test_the_docstring_says_where_it_holds():
    result = derive_read(LAYERS.read_operator("max_pool"), "X")
    text = " ".join(result.to_numpy().split())
    assert "away from ties in" in text


LARGE = [("softmax", "x"), ("cross_entropy", "x"), ("attention", "K"), ("attention", "V")]


@pytest.mark.parametrize(("name", "wrt"), LARGE)
def test_large_exponents_do_not_overflow(name, wrt):
    result = found(name, wrt)
    code = written(result, numpy_function)
    for values in points(result, 0, code.needs, 4):
        given = arguments_at(values, code.names, torch=False)
        large = [a * 1e4 if isinstance(a, np.ndarray) and a.dtype == float else a for a in given]
        assert np.isfinite(run(code.text, "function")(*large)).all()


@pytest.mark.parametrize(
    ("name", "wrt"),
    [("cross_entropy", "x"), ("max_pool_overlap", "X"), ("ceil_pool", "X"), ("reflect_pad", "X"),
     ("attention", "K"), ("embedding", "W"), ("depthwise", "W"), ("upsample_linear", "X")],
)  # fmt: skip
def test_torch_stays_on_the_device_of_its_arguments(name, wrt):
    """Tensors without data, which PyTorch does not compute with those of another device."""
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    result = found(name, wrt)
    code = written(result, torch_function)
    values = points(result, 0, code.needs, 4)
    for given in (arguments_at(v, code.names, torch=True) for v in values):
        moved = [a.to("meta") if isinstance(a, torch.Tensor) else a for a in given]
        assert run(code.text, "function")(*moved).device.type == "meta"
    assert values


def test_the_convolution_as_pytorch_defines_it():
    namespace: dict = {}
    exec(written(found("conv1d", "X"), numpy_function).text, namespace)
    rng = np.random.default_rng(0)
    B, C, D, H, K, s, p, d = 2, 3, 4, 11, 3, 2, 1, 2
    O = (H + 2 * p - d * (K - 1) - 1) // s + 1  # noqa: E741
    W, G = rng.standard_normal((D, C, K)), rng.standard_normal((B, D, O))
    spread = np.zeros((B, C, H + 2 * p))
    for i in range(O):
        for u in range(K):
            spread[:, :, s * i + d * u] += np.einsum("bo,oc->bc", G[:, :, i], W[:, :, u])
    assert np.allclose(namespace["function"](G, W, s, p, d, H), spread[:, :, p : p + H])


def test_the_convolution_of_pytorch():
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    namespace: dict = {}
    exec(written(found("conv2d", "W"), torch_function).text, namespace)
    rng = np.random.default_rng(0)
    X, G = (torch.as_tensor(rng.standard_normal(n)) for n in ((2, 3, 9, 8), (2, 4, 4, 2)))
    expected = torch.nn.grad.conv2d_weight(X, (4, 3, 3, 2), G, (2, 3), (1, 0), (2, 2))
    assert torch.allclose(namespace["function"](G, X, 2, 3, 1, 0, 2, 2, 3, 2), expected)


KINDS = [
    ("average_pool", "X", "adjoint"), ("conv1d", "X", "jvp"), ("dense", "x", "jvp"),
    ("softmax", "x", "jacobian"), ("mlp", "x", "jacobian"), ("quadratic_form", "x", "hessian"),
    ("log_determinant", "A", "hessian"), ("binary_cross_entropy", "x", "gradient"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "kind"), KINDS)
def test_every_kind_is_tested_by_differences_and_autograd(name, wrt, kind):
    report = derive_read(LAYERS.read_operator(name), wrt, kind).report
    rows = dict(report.checks)
    test = "dot test" if kind == "adjoint" else "gradcheck"
    assert " points" in rows[test]
    assert rows["autograd"].startswith(
        f"equal to the {kind} by PyTorch of the operator as it was read at "
        if symcnn.numeric.code_check.torch_is_installed()
        else "not run: PyTorch is not installed"
    )


def doubled(result):
    """The derivation with another formula: that of twice the operator."""
    operator = replace(result.operator, result=found("frobenius_square", "A").operator.result * 2)
    return replace(result, operator=operator)


def test_a_wrong_formula_is_found_by_differences():
    with pytest.raises(GradientError, match="fails: "):
        gradient_test(doubled(found("frobenius_square", "A", "gradient")))


@operator
def towers(x: Real["n"], B: Real["n n"]):  # noqa: F722, F821, UP037
    y = [exp(sum(B[i, j] * exp(x[j]) for j in range(n))) for i in range(n)]  # noqa: F821
    return [exp(y[i]) for i in range(n)]  # noqa: F821


def test_differences_that_rounding_hides_refute_nothing():
    assert " points " in dict(derive(towers, "x").report.checks)["dot test"]


@operator
def reciprocal(x: Real["n"]):  # noqa: F821, UP037
    assert all(v != 0 for v in x)
    return [1 / v for v in x]


def test_differences_near_a_pole_refute_nothing(monkeypatch):
    """The step is a good part of the way to the pole: the slope found is wrong by a hundredth."""
    result = derive(reciprocal, "x").derived
    (x, G), (n,) = (result.wrt, *result.extra), result.wrt.shape
    near = {n: 1, x: np.array([1e-6]), G: np.array([1.0])}
    monkeypatch.setattr("symcnn.numeric.gradients.points", lambda *_: [near])
    assert gradient_test(result)[1].startswith("not run")
    usual = {**near, x: np.array([0.5])}
    monkeypatch.setattr("symcnn.numeric.gradients.points", lambda *_: [near, usual])
    assert " at 1 points" in gradient_test(result)[1]
    with pytest.raises(GradientError, match="fails: "):
        gradient_test(replace(result, operator=replace(result.operator, result=x)))


def test_a_wrong_formula_is_found_by_autograd():
    pytest.importorskip("torch", reason=NO_TORCH)
    from symcnn.numeric import autograd

    wrong = doubled(found("frobenius_square", "A", "gradient"))
    code = torch_function("operator", wrong.operator.result, (), wrong.operator.parameters)
    with pytest.raises(GradientError, match="autograd gives"):
        autograd.compare(wrong, run(code.text, "operator"), code.names)


@operator
def smooth_maximum(x: Real["n"], scale: Real):  # noqa: F821, UP037
    assert n >= 1  # noqa: F821
    return log(sum(exp(scale * v) for v in x)) / len(x)


def test_from_python_autograd_of_the_function_itself():
    pytest.importorskip("torch", reason=NO_TORCH)
    row = dict(derive(smooth_maximum, "x").report.checks)["autograd"]
    assert row.startswith("equal to the vjp by PyTorch of the function itself at 3 points and of")


def test_wrong_code_is_not_shown(monkeypatch):
    right = symcnn.write.code.functions.numpy_function

    def wrong(*arguments):
        code = right(*arguments)
        return replace(code, text=code.text.replace("return ", "return 2 * "))

    monkeypatch.setattr(symcnn.write.code.functions, "numpy_function", wrong)
    with pytest.raises(WrongCodeError, match="expected"):
        derive_read(LAYERS.read_operator("linear"), "X").to_numpy()


AGREE = [  # the largest entry is the measure of rounding
    ([1e9, 1e-3], [1e9, 0.0], True), ([1e9, 1e3], [1e9, 0.0], False),
    ([1.0, 1e-3], [1.0, 0.0], False), ([np.nan], [np.nan], True), ([np.nan], [0.0], False),
    ([1.0], [1.0, 1.0], False),
]  # fmt: skip


@pytest.mark.parametrize(("found", "expected", "equal"), AGREE)
def test_agree(found, expected, equal):
    assert agree(np.array(found), np.array(expected)) is equal


def test_code_that_fails_is_not_shown():
    result = found("linear", "X")
    with pytest.raises(WrongCodeError, match="fails \\(division by zero\\)"):
        check_code("def f(G):\n    return 1 / 0\n", "f", ("G",), result)


def test_without_pytorch_the_code_says_that_it_was_not_run(monkeypatch):
    monkeypatch.setattr(symcnn.numeric.code_check, "torch_is_installed", lambda: False)
    result = derive_read(LAYERS.read_operator("linear"), "X")
    assert dict(result.report.checks)["autograd"] == "not run: PyTorch is not installed"
    text = result.to_torch()
    assert text.startswith(NOT_RUN)
    assert "return G @ A" in text
