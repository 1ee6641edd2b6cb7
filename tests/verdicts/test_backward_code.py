"""What passes are written with: starred arguments, names of the module, stores into arrays."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from symcnn.kernel.steps import OutOfStepsError
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_source
from symcnn.verdicts.backward import backward
from symcnn.verdicts.claims import check_read
from symcnn.verdicts.gradcheck import lines_of

STARRED = """
import torch

class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, {parameters}):
        {unpacked}
        ctx.save_for_backward(x, *others)
        return x * others[0] * kwargs.get("twice", 2.0)

    @staticmethod
    def backward(ctx, *grads):
        x, w = ctx.saved_tensors
        {result}
"""
STARS = [
    ("x, *others, **kwargs", "pass", "return 2 * grads[0] * w, 2 * grads[0] * x", "proved"),
    ("x, *others, **kwargs", "pass", "return 2 * grads[0] * w, 2 * grads[0]", "refuted"),
    ("*args, **kwargs", "x, w = args; others = (w,)",
     "(g,) = grads; return 2 * g * w, 2 * g * x", "proved"),
    ("*args, **kwargs", "x, w = args; others = (w,)",
     "(g,) = grads; return g * w, g * x", "refuted"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "unpacked", "result", "verdict"), STARS)
def test_starred_arguments_have_the_names_that_a_pass_gives_them(
    parameters, unpacked, result, verdict
) -> None:
    text = STARRED.format(parameters=parameters, unpacked=unpacked, result=result)
    found = backward(text)
    assert found.verdict == verdict, str(found)
    assert verdict == "refuted" or found.summary.endswith(" kwargs = {}")


def test_how_many_arguments_there_are_must_be_said() -> None:
    text = "def f(x, *args):\n    return sum(args), x\ndef f_backward(dout, x):\n    return dout\n"
    with pytest.raises(ReadError, match="any number of arguments; say how many: `x, w = args`"):
        backward(text)


MODULE = """
import math
import numpy as np
import torch
import torch.nn as nn

{line}

def f_forward(x):
    return {result}, x

def f_backward(dout, x):
    dx = {gradient}
    return dx
"""
# a line of the module, what the forward pass returns, its gradient, and a wrong one
NAMES = [
    ("act = nn.Sigmoid()", "act(x)", "dout * act(x) * (1 - act(x))", "dout * act(x)"),
    ("act = lambda x: x**2", "act(x)", "2 * x * dout", "x * dout"),
    ("th = np.tanh", "th(x)", "dout * (1 - th(x)**2)", "dout * (1 - th(x))"),
    ("a = math.sqrt(2)\nc = 3 / a", "c * x", "c * dout", "a * dout"),
    ("s = (2, 3)", "s[0] * x", "2 * dout", "s[1] * dout"),
]
# a line of the module, what the forward pass returns, why that is not read
NOT_CONSTANT = [
    ("c = 2 * math.pi\nc += 1", "c * x", "is bound more than once"),
    ("c = 2 * c", "c * x", "is made of itself"),
    ("w = np.ones(3)", "w * x", "may be changed there; make it a parameter"),
    ("w = np.random.rand()", "w * x", "in a way that is not read"),
    ("act = nn.Linear(2, 2)", "act(x)", "may be changed there"),
    ("act = nn.ReLU()\nact.inplace = True", "act(x)", "is bound in this file in a way"),
    ("c = open('c').read()", "c * x", "in a way that is not read"),
]


@pytest.mark.parametrize(("line", "result", "gradient", "wrong"), NAMES)
def test_a_name_of_the_module_is_what_it_is_set_to(line, result, gradient, wrong) -> None:
    for formula, verdict in ((gradient, "proved"), (wrong, "refuted")):
        text = MODULE.format(line=line, result=result, gradient=formula)
        assert backward(text, shapes={"x": "N"}).verdict == verdict


@pytest.mark.parametrize(("line", "result", "why"), NOT_CONSTANT)
def test_what_may_change_is_not_read_from_the_module(line, result, why) -> None:
    with pytest.raises(ReadError, match=why):
        backward(MODULE.format(line=line, result=result, gradient="dout"), shapes={"x": "N"})


STORED = """
import numpy as np

def f_forward(x, {more}):
    out = {out}
    return out, (x, {more})

def f_backward(dout, cache):
    x, {more} = cache
    {lines}
    return dx
"""
# the output, how the gradient is stored, the verdict
STORES = [
    ("np.maximum(x, 0)", "dx = dout.copy(); mask = x <= 0; dx[mask] = 0", "proved"),
    ("np.maximum(x, 0)", "dx = dout.copy(); mask = x >= 0; dx[mask] = 0", "refuted"),
    ("np.where(x > 0, x, a * x)", "dx = np.array(dout); dx[x < 0] *= a", "proved"),
    ("np.where(x > 0, x, a * x)",
     "dx = np.empty_like(dout); dx[x > 0] = dout[x > 0]; dx[x <= 0] = a * dout[x <= 0]", "proved"),
    ("np.where(x > 0, x, a * x)",
     "dx = np.zeros_like(dout); dx[x > 0] = dout[x > 0]", "refuted"),
    ("np.clip(x, -1, 1)", "dx = np.ones_like(x); dx[x < -1] = dx[x > 1] = 0; dx *= dout", "proved"),
    ("np.clip(x, -1, 1)", "dx = np.ones_like(x); dx[x < -1] = 0; dx *= dout", "refuted"),
]  # fmt: skip


@pytest.mark.parametrize(("out", "lines", "verdict"), STORES)
def test_stores_under_masks(out, lines, verdict) -> None:
    text = STORED.format(out=out, lines=lines, more="a")
    assert backward(text, shapes={"x": "N D", "a": "real"}).verdict == verdict


# how rows are put back, and the verdict: of two stores to one place the last one counts
ROWS = [
    ("dx = np.zeros_like(x); np.add.at(dx, idx, dout)", "proved"),
    ("dx = np.zeros_like(x); dx[idx] += dout", "refuted"),
    ("dx = np.zeros_like(x); dx[idx] = dout", "refuted"),
    ("dx = np.zeros_like(x); dx[idx, 0] = dout[:, 0]", "refuted"),
]


@pytest.mark.parametrize(("lines", "verdict"), ROWS)
def test_rows_that_are_taken_twice(lines, verdict) -> None:
    text = STORED.format(out="x[idx]", lines=lines, more="idx")
    found = backward(text, shapes={"x": "N D", "idx": "int K"}, given=["D >= 1"])
    assert found.verdict == verdict, str(found)


KEPT = """
def put_forward(a, v, idx):
    out = a.copy()
    out[idx] = v
    return out, idx

def put_backward(dout, idx):
    da = dout.copy()
    da[idx] = 0
    {}
    return da, dv
"""


def test_of_values_that_are_stored_to_one_place_the_last_one_counts() -> None:
    shapes = {"a": "N", "v": "K", "idx": "int K"}
    found = backward("import numpy as np\n" + KEPT.format("dv = dout[idx]"), shapes=shapes)
    assert [g.verdict for g in found.gradients] == ["proved", "refuted"], str(found)
    with pytest.raises(ReadError, match="two of these indices may be the same place"):
        backward("import torch\n" + KEPT.format("dv = dout[idx]"), shapes=shapes)


def test_a_loop_may_take_the_name_of_what_is_read_no_more() -> None:
    text = """
import numpy as np

def f_forward(x, w):
    out = np.zeros((2, 3, 4))
    y = 2 * x
    n, k = w.shape
    out = np.zeros((n, k))
    for i in range(n):
        for x in range(k):
            out[i, x] = w[i, x] * y[x]
    return out, w

def f_backward(dout, w):
    dx = {} * (dout * w).sum(axis=0)
    return dx
"""
    for factor, verdict in (("2", "proved"), ("1", "refuted")):
        found = backward(text.format(factor), shapes={"x": "k", "w": "n k"})
        assert found.verdict == verdict, str(found)


SAVED = """
import torch

class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.clone()
        ctx.save_for_backward(y.view(-1), {})
        {}
        return x**2

    @staticmethod
    def backward(ctx, g):
        flat, other = ctx.saved_tensors
        return g * ({} + other.t())
"""


@pytest.mark.parametrize(
    ("kept", "line", "factor", "verdict"),
    [
        ("x.t()", "pass", "flat.view(g.shape)", "proved"),
        ("x.t()", "pass", "flat.view(g.shape) * 2", "refuted"),
        ("y.t()", "y.mul_(2)", "flat.view(g.shape)", "also part of `saved_tensors`"),
    ],
)
def test_views_may_be_saved(kept, line, factor, verdict) -> None:
    text = SAVED.format(kept, line, factor)
    if " " in verdict:
        with pytest.raises(ReadError, match=verdict):
            backward(text, shapes={"x": "N D"})
    else:
        assert backward(text, shapes={"x": "N D"}).verdict == verdict


UPSAMPLING = """
from symcnn import *
import torch
import torch.nn as nn

@claim
def one_channel(x: Real["H W"], r: Size):
    assert r >= 1 and H >= 1 and W >= 1
    layer = nn.Upsample(scale_factor=r, mode="nearest")
    other = nn.ConvTranspose2d(1, 1, kernel_size=r, stride=r, bias=False)
    other.weight.data = torch.ones(1, 1, r, r)
    return layer(x[None, None]) == other(x[None, None])

@claim
def by_groups(x: Real["N C H W"], r: Size):
    assert r >= 1 and C >= 1 and H >= 1 and W >= 1
    layer = nn.Upsample(scale_factor=r, mode="nearest")
    other = nn.ConvTranspose2d(C, C, kernel_size=r, stride=r, groups=C, bias=False)
    other.weight.data = torch.ones(C, 1, r, r)
    return layer(x) == other(x)
"""
OTHERWISE = [
    ("one_channel", "torch.ones(1, 1, r, r)", "torch.eye(r)[None, None]"),
    ("one_channel", "torch.ones(1, 1, r, r)", "torch.ones(1, 1, r, r) / r**2"),
    ("by_groups", "C, C, kernel_size=r, stride=r, groups=C", "C, C, kernel_size=r, stride=r"),
    ("by_groups", "torch.ones(C", "torch.zeros(C"),
]


@pytest.mark.parametrize("name", ["one_channel", "by_groups"])
def test_nearest_upsampling_is_a_transposed_convolution(name: str) -> None:
    assert check_read(read_source(UPSAMPLING).read_claim(name)).report.verdict == "proved"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("name", "old", "new"), OTHERWISE)
def test_another_transposed_convolution_is_no_upsampling(name: str, old: str, new: str) -> None:
    assert old in UPSAMPLING
    found = check_read(read_source(UPSAMPLING.replace(old, new)).read_claim(name))
    assert found.report.verdict == "refuted"


def test_the_weight_that_the_homework_prints_has_too_few_axes() -> None:
    text = UPSAMPLING.replace("torch.ones(1, 1, r, r)", "torch.ones(r, r)")
    with pytest.raises(ReadError, match="axes"):
        check_read(read_source(text).read_claim("one_channel"))


def test_where_the_search_ends_the_answer_says_what_to_do(monkeypatch) -> None:
    text = "def f(x):\n    return x**2, x\ndef f_backward(dout, x):\n    return 2 * dout * x\n"

    def ended(*arguments, **options):
        raise OutOfStepsError

    monkeypatch.setattr("symcnn.verdicts.backward.compare", ended)
    found = backward(text, shapes={"x": "N"})
    assert found.verdict == "unknown"
    assert "the search ended after" in found.summary
    assert "what may help: a hypothesis (--given" in found.summary


# -- the lines that show a mistake ------------------------------------------------------------

KINDS = """
import numpy as np
import torch
import torch.nn as nn

class Affine:
    def __init__(self, W, b, scale=1.0):
        self.W, self.b, self.scale = W, b, scale

    def forward(self, x):
        self.x = x
        return (x @ self.W + self.b) * self.scale

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0) * self.scale
        return dout @ self.W.T

class Grads:
    def __init__(self, n):
        self.w = np.random.randn(n)
        self.grads = {}

    def forward(self, x):
        self.x = x
        return self.x * self.w

    def backward(self, dout):
        self.grads["w"] = dout
        return dout * self.w

class Free:
    def __init__(self):
        self.w = np.random.randn(3)

    def forward(self, x):
        self.x = x
        return self.x * self.w

    def backward(self, dout):
        self.dw = dout
        return dout * self.w

class Gate(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.a = a

    def forward(self, x):
        self.x = x
        return torch.sigmoid(x) * self.a

    def backward(self, g):
        return g * torch.sigmoid(self.x) * self.a

class Mean:
    def forward(self, x):
        self.diff = x - 1
        return np.mean(self.diff**2)

    def backward(self):
        return self.diff

def loss_of(x, W, y):
    e = x @ W - y
    loss = (e**2).sum() / 2
    dW = x.T @ e * 2
    return loss, e, dW

def two_forward(x, w):
    return x * w, x + w, x, w

def two_backward(da, db, x, w):
    return da * w, da * x

def plain_forward(x, w):
    return x * w

def plain_backward(dout, x, w):
    return dout * w, dout

class Number(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, a):
        ctx.save_for_backward(x, a)
        return x * a

    @staticmethod
    def backward(ctx, g):
        x, a = ctx.saved_tensors
        return g * a, (g * x).sum() * 2
"""
SHOWN = [
    ("Affine", "dW", {"x": "N D", "W": "D M", "b": "M"}),
    ("Free", "dw", {"x": "N", "w": "N"}),
    ("Gate", "dx", {"x": "N", "a": "N"}),
    ("Mean", "dx", {"x": "N"}),
    ("loss_of", "dW", {"x": "N D", "W": "D M", "y": "N M"}),
    ("two", "dx", {"x": "N", "w": "N"}),
    ("plain", "dw", {"x": "N", "w": "N"}),
    ("Number", "da", {"x": "N", "a": "real"}),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "wrong", "shapes"), SHOWN)
def test_the_lines_that_show_a_mistake_show_it(name, wrong, shapes, tmp_path) -> None:
    pytest.importorskip("torch")  # the file imports it
    path = tmp_path / "kinds.py"
    path.write_text(KINDS, encoding="utf-8")
    found = backward(f"{path}::{name}", shapes=shapes)
    gradient = next(g for g in found.gradients if g.name == wrong)
    assert gradient.verdict == "refuted", str(found)
    assert gradient.case is not None
    lines = lines_of(found.read, wrong, gradient.wrt, gradient.case)
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if name == "Number":
        assert "GradcheckError: Jacobian mismatch" in done.stderr, done.stderr
    else:
        shown, expected = map(float, done.stdout.split())
        assert abs(shown - expected) > 1e-3, (lines, done.stdout)
        found_by_us = gradient.why.rpartition("found ")[2]
        assert abs(shown - float(Fraction(found_by_us))) < 1e-3, (lines, done.stdout)


def test_no_lines_are_printed_where_nobody_knows_what_makes_the_object(tmp_path) -> None:
    path = tmp_path / "kinds.py"
    path.write_text(KINDS, encoding="utf-8")
    found = backward(f"{path}::Grads", shapes={"x": "N", "w": "N"})
    gradient = next(g for g in found.gradients if g.wrt == "w")
    assert gradient.case is not None
    assert lines_of(found.read, gradient.name, "w", gradient.case) == []


SCRIPT = """
import numpy as np
n, k = 5, 3
x = np.random.randn(n, k)
w = np.random.randn(k)
for step in range(100):
    y = x @ w
    loss = (y**2).sum() / n
    dy = 2 * y
    dw = x.T @ dy
    w -= 0.1 * dw
"""


def test_the_lines_of_a_script_stand_by_themselves(tmp_path) -> None:
    path = tmp_path / "training.py"
    path.write_text(SCRIPT, encoding="utf-8")
    found = backward(str(path))
    (gradient,) = found.gradients
    assert gradient.case is not None
    lines = lines_of(found.read, "dw", "w", gradient.case)
    assert "    loss = (y ** 2).sum() / n" in lines
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    shown, expected = map(float, done.stdout.split())
    assert abs(shown - expected) > 1e-3


# -- objects that learn in their backward pass ------------------------------------------------

DENSE = """
import numpy as np

class Layer:
    def forward(self, input):
        raise NotImplementedError

    def backward(self, output_gradient, learning_rate):
        raise NotImplementedError

class Dense(Layer):
    def __init__(self, input_size, output_size):
        self.weights = np.random.randn(output_size, input_size)
        self.bias = np.random.randn(output_size, 1)

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias = self.bias - learning_rate * output_gradient
        return input_gradient
"""
LEARNT = [
    ("", "", "proved, proved, proved"),
    ("output_gradient, self.input.T", "output_gradient, self.input.T) + np.dot(output_gradient, "
     "0 * self.input.T + 1", "proved, refuted, proved"),
    ("learning_rate * output_gradient", "learning_rate * 2 * output_gradient", "proved, proved"),
    ("self.bias - learning_rate * output", "self.bias - learning_rate * self.bias * output",
     "proved, proved"),
    # the weights that the gradient needs are those from before
    ("        input_gradient = np.dot(self.weights.T, output_gradient)\n        self.weights -= "
     "learning_rate * weights_gradient\n", "        self.weights -= learning_rate * "
     "weights_gradient\n        input_gradient = np.dot(self.weights.T, output_gradient)\n",
     "refuted, proved, proved"),
]  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("old", "new", "verdicts"), LEARNT)
def test_what_weights_are_updated_by_is_their_gradient(old, new, verdicts) -> None:
    assert old in DENSE
    shapes = {"input": "I 1", "weights": "O I", "bias": "O 1"}
    found = backward(DENSE.replace(old, new) if old else DENSE, shapes=shapes)
    assert ", ".join(g.verdict for g in found.gradients) == verdicts, str(found)


WINDOWS = """
import numpy as np

def pool_forward(A, hparameters):
    '''
    A -- input, array of shape (m, n_H)
    hparameters -- "f" and "stride"
    '''
    (m, n_H) = A.shape
    f, stride = hparameters["f"], hparameters["stride"]
    out = np.zeros((m, int(1 + (n_H - f) / stride)))
    for i in range(m):
        for h in range(out.shape[1]):
            start = h * stride
            end = start + f
            out[i, h] = float(np.mean(A[i, start:end]) * np.ones((1, 1)))
    return out, (A, hparameters)

def pool_backward(dA, cache):
    (A, hparameters) = cache
    f, stride = hparameters["f"], hparameters["stride"]
    dA_prev = np.zeros(A.shape)
    for i in range(A.shape[0]):
        for h in range(dA.shape[1]):
            start = h * stride
            end = start + f
            dA_prev[i, start:end] += dA[i, h] / {}
    return dA_prev
"""


@pytest.mark.parametrize(("count", "verdict"), [("f", "proved"), ("stride", "refuted")])
def test_what_an_index_is_calculated_from_is_an_integer(count: str, verdict: str) -> None:
    assert backward(WINDOWS.format(count)).verdict == verdict
