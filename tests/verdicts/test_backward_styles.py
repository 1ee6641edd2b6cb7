"""Backward passes as they are found in public code: what is read of them, and what is decided."""

from __future__ import annotations

import json

import pytest

from symcnn.commands.cli import main
from symcnn.read.claim_error import ReadError
from symcnn.verdicts.backward import backward
from symcnn.verdicts.gradcheck import lines_of

# -- what is undefined and not taken ---------------------------------------------------------------

GUARDED = """
import numpy as np

def inverse_forward(x):
    return np.where(x > 0, -np.log(x), 0)

def inverse_backward(dout, x):
    {}
    return dx
"""
# how the pass is written, its verdict, and the shape of x
NOT_TAKEN = [
    ("dx = np.where(x > 0, -dout / x, 0)", "proved", "real"),
    ("dx = np.where(x > 0, -dout / x, 0)", "proved", "N"),
    ("y = 1 / x; dx = np.where(x > 0, -dout * y, 0)", "proved", "N"),
    ("dx = np.where(x >= 0, -dout / x, 0)", "proved", "N"),
    ("y = 1 / x; dx = np.where(x > 0, -2 * dout * y, 0)", "refuted", "N"),
]


@pytest.mark.parametrize(("line", "verdict", "shape"), NOT_TAKEN)
def test_what_is_undefined_and_not_taken_refutes_nothing(line, verdict, shape) -> None:
    assert backward(GUARDED.format(line), shapes={"x": shape}).verdict == verdict


MASKED = """
def constant_forward(x):
    return 0 * x

def constant_backward(dout, x):
    return 0 * dout / x
"""


def test_what_is_no_number_is_refuted_where_the_derivative_exists() -> None:
    found = backward(MASKED, shapes={"x": "N"})
    assert found.verdict == "refuted"
    assert "undefined" in found.summary


DOUBLED = """
import numpy as np

def doubled_forward(x):
    n = x.shape[0]
    return 2 * x

def doubled_backward(dout):
    n = dout.shape[0]
    {}
    return 2 * dout
"""
CALCULATED = [  # a line whose value is not used
    ("e = 1 / (n - 3)", "refuted"),
    ("e = [1 / (i - 1) for i in range(3)]", "refuted"),
    ("e = n // (n - 3)", "unknown"),
    ("e = dout[n]", "unknown"),
    ("e = 1 / dout", "proved"),  # infinite, and no error
    ("e = 1 / (n + 1)", "proved"),
]


@pytest.mark.parametrize(("line", "verdict"), CALCULATED)
def test_what_is_not_used_may_raise(line, verdict) -> None:
    text = DOUBLED.format(line)
    assert backward(text, shapes={"x": "N"}).verdict == verdict


# -- what nobody says of a parameter ---------------------------------------------------------------

SCALED = """
import numpy as np

def scaled_forward(x, {parameter}):
    return {result}

def scaled_backward(dout, x, {name}):
    dx = {gradient}
    return dx
"""
# parameter, what is returned, the gradient, how the last line ends or what it says
UNSAID = [
    ("k: int", "x * k", "dout * abs(k)", "refuted", "k = -1"),
    ("k: int = -2", "x * k", "dout * abs(k)", "refuted", "k = -1"),
    ("k: int", "x * k", "dout * k * k / k", "refuted", "is undefined"),
    ("k: int", "x * k", "dout * k", "proved", "for every size"),
    ("k: Int", "x * k", "dout * abs(k)", "refuted", "k = -1"),
    ("k: Size", "x * k", "dout * abs(k)", "proved", "with 1 <= k"),
    ("shift: int", "np.roll(x, shift)", "np.roll(dout, -abs(shift))", "refuted", "shift = -1"),
    ("shift: int", "np.roll(x, shift)", "np.roll(dout, -shift)", "proved", "for every size"),
    ("a=0.1", "a * x", "abs(a) * dout", "proved", "with 0 < a"),
    ("a: float", "a * x", "abs(a) * dout", "refuted", "expected -1, found 1"),
    ("twice=True", "2 * x if twice else x", "2 * dout", "proved", "with twice = True"),
    ("how='two'", "2 * x if how == 'two' else x", "2 * dout", "proved", "with how = 'two'"),
    ("axis=-1", "x - x.mean(axis)", "dout - dout.mean()", "proved", "with axis = -1"),
    ("b=None", "x if b is None else x * b", "dout", "proved", "with b = None"),
    ("b=None", "2 * x", "2 * dout", "proved", "for every size"),  # it is not looked at
    ("pad", "np.pad(x, pad)[pad:] * 2", "2 * dout[: len(x)]", "proved", "with 0 <= pad"),
    ("p", "x * p", "dout * p", "proved", "with p a number"),
    ("k", "np.repeat(x, k)", "dout.reshape(x.shape[0], k).sum(axis=1)", "proved", "with 1 <= k"),
    ("k", "np.repeat(x, k)", "dout.reshape(k, x.shape[0]).sum(axis=0)", "refuted", "k = 2"),
    ("w", "x * w", "dout * w", "proved", "with w of shape (N)"),
    ("idx", "x[idx] + 0 * x", "dout.sum() * np.eye(len(x))[idx]", "proved", "with idx an integer"),
]


@pytest.mark.parametrize(("parameter", "result", "gradient", "verdict", "words"), UNSAID)
def test_what_nobody_says_is_not_assumed_or_stands_in_the_answer(
    parameter, result, gradient, verdict, words
) -> None:
    name = parameter.partition(":")[0].partition("=")[0]
    text = SCALED.format(parameter=parameter, name=name, result=result, gradient=gradient)
    found = backward(text, shapes={"x": "N"})
    assert (found.verdict, found.summary) == (verdict, found.summary)
    assert words in found.summary if verdict == "refuted" else found.summary.endswith(words)


# two names without shapes: is one of them a number? The forward pass, dn and dx, the verdict
TWO = """
import numpy as np

def two_forward(n, x):
    return {}, (n, x)

def two_backward(dout, cache):
    n, x = cache
    return {}, {}
"""
TWO_GUESSES = [
    ("x.sum() * n", "dout * x.sum()", "n * dout * np.ones_like(x)", "proved", "n a number"),
    ("x * n", "(dout * x).sum()", "dout * n", "proved", "n a number"),
    ("x + n", "dout.sum()", "dout", "proved", "n a number"),
    ("x * n", "dout * x", "dout * n", "proved", "n and x of shape (N)"),
    ("x.sum() * n", "dout * x.sum()", "n * dout + 0 * x", "proved", "n a number"),
    ("x.sum() * n", "dout * x.sum()", "dout * np.ones_like(x)", "refuted", "N = 1"),
    ("x.sum() * n", "dout * x.mean()", "n * dout * np.ones_like(x)", "refuted", "N = 2"),
    ("x * n", "dout.sum()", "dout * n", "refuted", "N = 1"),
    ("x @ n", "x.T @ dout", "np.outer(dout, n)", "proved", "for every size"),
]


@pytest.mark.parametrize(("result", "dn", "dx", "verdict", "words"), TWO_GUESSES)
def test_sizes_that_nobody_wrote_need_not_agree(result, dn, dx, verdict, words) -> None:
    found = backward(TWO.format(result, dn, dx))
    assert (found.verdict, found.summary) == (verdict, found.summary)
    assert words in found.summary


CUSTOM = """
from functools import partial
import jax, jax.numpy as jnp

@partial(jax.custom_vjp, nondiff_argnums=(0,))
def scaled(n, x):
    return jnp.sum(x) * n

def scaled_fwd(n, x):
    return jnp.sum(x) * n, x

def scaled_bwd(n, x, g):
    return ({} * jnp.ones_like(x),)

scaled.defvjp(scaled_fwd, scaled_bwd)
"""


@pytest.mark.parametrize(("gradient", "verdict"), [("n * g", "proved"), ("g", "refuted")])
def test_an_argument_without_a_gradient_is_a_number_first(gradient, verdict) -> None:
    found = backward(CUSTOM.format(gradient))
    assert (found.verdict, found.summary) == (verdict, found.summary)


CENTRED = """
def centred_forward(x, axis=-1):
    return x - x.mean(axis, keepdims=True)

def centred_backward(dout, axis=-1):
    return dout - dout.mean(0, keepdims=True)
"""
# what is said of the shape and of the axis, and what stands in the last line
SAID = [
    ("", "", "with x of shape (N) and axis = -1"),
    ("N", "", "with axis = -1"),
    ("", "axis == -1", "with x of shape (N)"),
    ("N", "axis == -1", ""),
    ("N", "axis == 0", ""),
    ("N C", "axis == 0", ""),
]


@pytest.mark.parametrize(("shape", "given", "words"), SAID)
def test_a_guess_stands_in_the_last_line_and_is_no_strict_proof(
    capsys, tmp_path, monkeypatch, shape, given, words
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    path = tmp_path / "centred.py"
    path.write_text(CENTRED, encoding="utf-8")
    options = [f"--shape=x={shape}"] * bool(shape) + [f"--given={given}"] * bool(given)
    code = 3 if words else 0
    for command, end in (
        (["backward", str(path)], "in x, for every size"),
        (["derive", f"{path}::centred_forward", "--equals=centred_backward"], "centred in x"),
    ):
        assert main([*command, *options]) == 0
        last = capsys.readouterr().out.strip().splitlines()[-1]
        assert last.endswith(f"{end}, {words}" if words else end)
        assert main([*command, *options, "--strict", "--json", "-"]) == code
        data = json.loads(capsys.readouterr().out)
        report = data[0]["gradients"][0]["report"] if command[0] == "backward" else data[-1]
        assert bool(report["settings"]) is bool(words)


BOUNDED = [  # the parameter, what is given, the gradient, the verdict
    ("k: Size", "k >= 0", "dout * max(k, 1)", "refuted"),
    ("k: Size", "k >= 1", "dout * max(k, 1)", "proved"),
    ("k: Size", None, "dout * max(k, 1)", "proved"),  # with 1 <= k
    ("a=0.5", "a >= -5", "dout * np.abs(a)", "refuted"),
    ("a=0.5", "a >= 0", "dout * np.abs(a)", "proved"),
    ("a=0.5", "x[0] < a", "dout * np.abs(a)", "proved"),  # with 0 < a
]


@pytest.mark.parametrize(("parameter", "given", "gradient", "verdict"), BOUNDED)
def test_bounds_that_are_given_are_not_narrowed(parameter, given, gradient, verdict) -> None:
    name = parameter[0]
    text = SCALED.format(parameter=parameter, name=name, result=f"x * {name}", gradient=gradient)
    found = backward(text, shapes={"x": "N + 1"}, given=[given] if given else [])
    assert (found.verdict, found.summary) == (verdict, found.summary)


def test_where_the_axes_are_said_a_wrong_pass_is_refuted() -> None:
    assert backward(CENTRED, shapes={"x": "N C"}).verdict == "refuted"


# -- passes that are undefined where the derivative exists ----------------------------------------

FLAT = """
import numpy as np

def flat_forward(x):
    return {}

def flat_backward(dout, x):
    dx = dout * {}
    return dx
"""
FLATS = [
    ("np.abs(x) ** 1.5", "1.5 * np.abs(x) ** 1.5 / x", "refuted"),
    ("np.abs(x) ** 1.5", "1.5 * np.sqrt(np.abs(x)) * np.sign(x)", "proved"),
    ("np.sqrt(x ** 4)", "2 * x ** 3 / np.sqrt(x ** 4)", "refuted"),
    ("np.maximum(x, 0) ** 2", "2 * x * np.maximum(x, 0) / x", "refuted"),
    ("x * np.abs(x)", "2 * x * x / np.abs(x)", "refuted"),
    ("np.linalg.norm(x) ** 2", "2 * np.linalg.norm(x) * x / np.linalg.norm(x)", "refuted"),
    # no derivative at 0
    ("np.sqrt(x ** 2)", "x / np.sqrt(x ** 2)", "proved"),
    ("np.abs(x) ** 0.5", "0.5 * np.sign(x) / np.abs(x) ** 0.5", "proved"),
]


@pytest.mark.parametrize(("result", "gradient", "verdict"), FLATS)
def test_a_pass_is_defined_where_the_derivative_exists(result, gradient, verdict) -> None:
    found = backward(FLAT.format(result, gradient), shapes={"x": "N"})
    assert (found.verdict, found.summary) == (verdict, found.summary)
    assert ("and the derivative exists" in found.summary) is (verdict == "refuted")


PICKED = """
import numpy as np

def picked_forward(z, y):
    N = z.shape[0]
    return z[np.arange(N), y].sum()

def picked_backward(dout, z, y):
    N = z.shape[0]
    dz = np.zeros_like(z)
    {} += dout
    return dz
"""


def test_an_index_beside_a_range_is_one_for_each_row() -> None:
    """And not one integer, with which dz[:, y] is right."""
    found = backward(PICKED.format("dz[np.arange(N), y]"))
    assert (found.verdict, found.summary) == ("proved", found.summary)
    with pytest.raises(ReadError):
        backward(PICKED.format("dz[:, y]"))


SCALED_SCORES = """
def scores_forward(q, k, scale):
    return q @ k.T * scale, (q, k)

def scores_backward(dout, cache, scale):
    q, k = cache
    dq = dout @ k * {}
    dk = dout.T @ q * scale
    return dq, dk
"""


@pytest.mark.parametrize(("factor", "verdict"), [("scale", "proved"), ("scale**2", "refuted")])
def test_a_scale_may_be_a_number(factor, verdict) -> None:
    found = backward(SCALED_SCORES.format(factor))
    assert (found.verdict, found.summary) == (verdict, found.summary)
    assert "expected" in found.summary or "scale a number" in found.summary


def test_complex_numbers_are_not_taken_for_a_size() -> None:
    with pytest.raises(ReadError, match="complex numbers, as x is said to hold, are not read"):
        backward(CENTRED, shapes={"x": "Complex N C"})


# -- thresholds that are nearly right -------------------------------------------------------------

NEARLY = """
import torch
import torch.nn.functional as F

def near_forward(x):
    return {}

def near_backward(grad, x):
    dx = grad * {}
    return dx
"""
HUBER = "torch.where(x.abs() < 1, 0.5 * x * x, x.abs() - 0.5)"
THRESHOLDS = [
    (HUBER, "torch.where(x.abs() < 1.0001, x, torch.sign(x))", "refuted"),
    (HUBER, "torch.where(x.abs() < 1, x, torch.sign(x))", "proved"),
    ("F.softplus(x)", "torch.where(x > 30, 1, torch.sigmoid(x))", "refuted"),
    ("torch.tanh(x)", "torch.where(x.abs() > 12, 0, 1 - torch.tanh(x) ** 2)", "refuted"),
    ("torch.clamp(x, -1e6, 1e6)", "(x < 1e6)", "refuted"),
    ("torch.clamp(x, -2.5, 7)", "((x > -2.5) & (x < 7.001))", "refuted"),
    ("torch.clamp(x, -2.5, 7)", "((x > -2.5) & (x < 7))", "proved"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("word", "line", "verdict"), THRESHOLDS)
def test_a_threshold_that_is_nearly_right(word, line, verdict) -> None:
    found = backward(NEARLY.format(word, line), shapes={"x": "N"})
    assert (found.verdict, found.summary) == (verdict, found.summary)
    assert verdict == "proved" or ": at N = 1" in found.summary


# -- real powers at 0, and 0 times what has no derivative -----------------------------------------

POWERS = """
import numpy as np

def power_forward(x, p):
    return {}

def power_backward(dout, x, p):
    dx = {}
    return dx
"""
POWERED = [
    # 0.0 ** 0.0 is 1; at p = 1/2, x = 0 there is no derivative, whatever it is multiplied by
    ("x ** p", "np.where(p == 0, 0, p * x ** (p - 1) * dout)", "unknown"),
    ("x ** p", "np.where(p == 0, 0, abs(p) * x ** (p - 1) * dout)", "refuted"),
    ("x ** p", "p * x ** (p - 1) * dout", "refuted"),  # 0 times infinity at p = 0
    ("np.sqrt(x)", "0.5 * dout / np.sqrt(x)", "proved"),
    ("np.sqrt(x)", "0.5 * dout / np.sqrt(x) + p", "refuted"),
    ("x * np.abs(x)", "2 * dout * x * x / np.abs(x)", "refuted"),  # the derivative at 0 is 0
]


@pytest.mark.parametrize(("power", "line", "verdict"), POWERED)
def test_what_has_no_derivative_refutes_nothing(power, line, verdict) -> None:
    found = backward(POWERS.format(power, line), shapes={"x": "N", "p": "real"})
    assert (found.verdict, found.summary) == (verdict, found.summary)


@pytest.mark.parametrize(
    ("shape", "start"), [("real", "expected 1, found 2"), ("2", "at entry [0]: expected")]
)
def test_where_it_is_wrong_without_sizes(shape, start) -> None:
    found = backward(POWERS.format("x + p", "2 * dout"), shapes={"x": shape, "p": "real"})
    assert found.gradients[0].why.startswith(start)


# -- how people write pairs ------------------------------------------------------------------------

STATIC = """
from builtins import range
import numpy as np

class Norm:
    @staticmethod
    def forward(x, w, params):
        N, D = x.shape
        np.random.seed(0)
        mode = params["mode"]
        held = params.get("held", np.zeros(D, dtype=x.dtype))
        if mode == "train":
            out = x * w
        elif mode == "test":
            out = x * w - held
        else:
            raise ValueError("there is no mode %s" % mode)
        for n in range(1):
            out = out * 1
        return out, (x, w)

    @staticmethod
    def backward(dout, cache):
        '''
        - dout: gradient of shape (N, D)
        '''
        x, w = cache
        return dout * w, np.sum(dout * x, axis=tuple(range(x.ndim - 1)))
"""


def test_a_class_of_two_functions_is_a_pair_of_functions() -> None:
    found = backward(STATIC, shapes={"w": "D"})
    assert found.summary == (
        "proved: Norm.backward returns the gradients of forward in x and w, for every size, "
        "with mode = 'train' and held = np.zeros(D, dtype=x.dtype)"
    )
    wrong = backward(STATIC.replace("dout * w,", "dout,"), shapes={"w": "D"})
    (first, _) = wrong.gradients
    assert first.verdict == "refuted"
    assert first.case is not None
    lines = lines_of(wrong.read, first.name, "x", first.case)
    assert not lines or any("Norm.forward" in line for line in lines)


# -- conditions made by ties, by hypotheses for all entries, by places -----------------------------

WORDS_OF_TORCH = """
import torch
import torch.nn.functional as F

def word_forward({parameters}):
    return {word}

def word_backward(grad, {parameters}):
    dx = {formula}
    return dx
"""
# the word, its gradient in x, the shapes, and a gradient that is wrong
PIECES = [
    ("torch.minimum(y, x)", "torch.where(x == y, grad / 2, grad).masked_fill(x > y, 0)",
     {"x": "A", "y": "A"}, "grad.masked_fill(x < y, 0)"),
    ("F.hardtanh(x, a, b)", "torch.where((x <= a) | (x >= b), 0.0, grad)",
     {"x": "A B", "a": "real", "b": "real"}, "torch.where(x <= a, 0.0, grad)"),
    ("torch.index_fill(x, 0, y, 1.0)", "torch.index_fill(grad, 0, y, 0.0)",
     {"x": "A", "y": "int K"}, "grad"),
    ("torch.xlogy(x, y)", "torch.xlogy(grad, y).masked_fill((x == 0) & (y <= 0), 0)",
     {"x": "A", "y": "A"}, "torch.xlogy(x, y)"),
    ("torch.addcdiv(x, y, x * x)", "grad - 2 * grad * y / (x * x * x)",
     {"x": "A", "y": "A"}, "grad - grad * y / (x * x)"),
    ("torch.diag_embed(x, 1, 0, 2)", "grad.diagonal(1, 0, 2)",
     {"x": "A B"}, "grad.diagonal(-1, 0, 2)"),
    ("torch.logaddexp2(x, y)", "grad / (1 + torch.pow(2, y - x))",
     {"x": "A", "y": "A"}, "grad / (1 + torch.pow(2, x - y))"),
]  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("word", "formula", "shapes", "wrong"), PIECES)
def test_a_gradient_in_pieces_is_proved_and_a_wrong_one_is_refuted(
    word, formula, shapes, wrong
) -> None:
    for text, verdict in ((formula, "proved"), (wrong, "refuted")):
        code = WORDS_OF_TORCH.format(parameters=", ".join(shapes), word=word, formula=text)
        found = backward(code, shapes=shapes)
        assert found.verdict == verdict, str(found)


LOSS = """
import numpy as np

def squares(x, W, y):
    N = x.shape[0]
    error = x.dot(W) - y
    loss = np.sum(error ** 2) / (2 * N)
    dx = error.dot(W.T) / N
    dW = x.T.dot(error) / N
    return loss, dx, dW
"""


def test_a_loss_is_returned_beside_its_gradients(tmp_path, capsys) -> None:
    shapes = {"x": "N D", "W": "D C", "y": "N C"}
    found = backward(LOSS, shapes=shapes)
    assert [g.verdict for g in found.gradients] == ["proved", "proved"], str(found)
    wrong = backward(LOSS.replace("error.dot(W.T) / N", "error.dot(W.T)"), shapes=shapes)
    assert [g.verdict for g in wrong.gradients] == ["refuted", "proved"]
    path = tmp_path / "losses.py"
    path.write_text(LOSS, encoding="utf-8")
    said = [a for n, s in shapes.items() for a in ("--shape", f"{n}={s}")]
    assert main(["backward", f"{path}::squares", *said, "--run"]) == 0
    assert "agrees with what was read" in capsys.readouterr().out


# -- what public code has beside its formulas ------------------------------------------------------

DROPOUT = """
import numpy as np

def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    if mode == "train":
        mask = ({draw}) / p
        out = x * mask
    elif mode == "test":
        out = x
    return out, (dropout_param, mask)

def dropout_backward(dout, cache):
    dropout_param, mask = cache
    p = dropout_param["p"]
    return {result}
"""
DRAWN = [
    ("np.random.rand(*x.shape) < p", "dout * mask", "proved"),
    ("np.random.binomial(1, p, size=x.shape)", "dout * mask", "proved"),
    ("np.random.rand(*x.shape) < p", "dout * mask * p", "refuted"),
    ("np.random.rand(*x.shape) < p", "dout * (np.random.rand(*dout.shape) < p) / p", "unknown"),
    ("np.random.rand(*x.shape) < 1", "dout / p", "proved"),
]


@pytest.mark.parametrize(("draw", "result", "verdict"), DRAWN)
def test_what_is_drawn_at_random_is_an_input(draw: str, result: str, verdict: str) -> None:
    text = DROPOUT.format(draw=draw, result=result)
    found = backward(text, shapes={"x": "N D"}, given=["p > 0"])
    assert found.verdict == verdict, str(found)


WRITTEN = """
import numpy as np
import torch

class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        ctx.save_for_backward(i)
        return i * torch.sigmoid(i)

    @staticmethod
    def backward(ctx, grad_output):
        i = ctx.saved_variables[0]
        s = torch.sigmoid(i)
        return grad_output * (s * (1 + i * (1 - s)))

def affine_forward(x, w, b):
    D = np.prod(x.shape[1:])
    return x.reshape(x.shape[0], D).dot(w) + b, (x, w, b)

def affine_backward(dout, cache):
    X, w, b = cache
    dw = np.dot(X.reshape(X.shape[0], np.prod(X.shape[1:])).T, dout)
    return np.dot(dout, w.T).reshape(X.shape), dw, np.sum(dout, axis=0)
"""


def test_older_names_and_products_of_sizes(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(WRITTEN, encoding="utf-8")
    shapes = ["--shape", "x=N C H", "--shape", "w=C*H M", "--shape", "b=M"]
    assert main(["backward", str(path), *shapes]) == 0
    assert capsys.readouterr().out.count("proved: ") == 2
