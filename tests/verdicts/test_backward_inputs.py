"""What a pass is given and what it gives: outputs that are marked, gradients that may be None,
dicts of an object, modes.

Each stands under a line with what is the matter, words of the answer, and what is said.
"""

from __future__ import annotations

import pytest

from symcnn.commands.cli import main
from symcnn.read.claim_error import ReadError
from symcnn.verdicts.backward import backward

HEADER = """
import numpy as np
import torch
from torch.autograd import Function
"""
PASSES = """
## an output that is marked | of forward in x, for every size | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        m = x.mean()
        ctx.mark_non_differentiable(m)
        return x - m, m
    @staticmethod
    def backward(ctx, g, h):
        return g - g.mean()
## whose gradient is zero | of forward in x, for every size | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        m = x.mean()
        ctx.mark_non_differentiable(m)
        return x - m, m
    @staticmethod
    def backward(ctx, g, h):
        return g - g.mean() + h
## the other one is marked | is not the gradient | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        m = x.mean()
        ctx.mark_non_differentiable(x)
        return x - m, m
    @staticmethod
    def backward(ctx, g, h):
        return g - g.mean()
## every output is marked | no output of `F` is differentiated | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        m = x.mean()
        ctx.mark_non_differentiable(m)
        return m, (x > 0)
    @staticmethod
    def backward(ctx, g, h):
        return g
## an output that is not marked | is not the gradient | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        m = x.mean()
        return x - m, m
    @staticmethod
    def backward(ctx, g, h):
        return g - g.mean()
## a gradient may be None | for every size, with a gradient given for every output | x=n y=n
class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        ctx.set_materialize_grads(False)
        return x * x, y * y
    @staticmethod
    def backward(ctx, g, h):
        x, y = ctx.saved_tensors
        gx = gy = None
        if g is not None:
            gx = 2 * x * g
        if h is not None:
            gy = 2 * y * h
        return gx, gy
## and is wrong | is not the gradient | x=n y=n
class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        ctx.set_materialize_grads(False)
        return x * x, y * y
    @staticmethod
    def backward(ctx, g, h):
        x, y = ctx.saved_tensors
        gx = gy = None
        if g is not None:
            gx = 2 * x * g
        if h is not None:
            gy = y * h
        return gx, gy
## gradients are zeros | of forward in x and y, for every size | x=n y=n
class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        ctx.set_materialize_grads(True)
        return x * x, y * y
    @staticmethod
    def backward(ctx, g, h):
        x, y = ctx.saved_tensors
        gx = gy = None
        if g is not None:
            gx = 2 * x * g
        if h is not None:
            gy = 2 * y * h
        return gx, gy
## what is changed is said | of forward in x, for every size | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        x.exp_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x
    @staticmethod
    def backward(ctx, g):
        y, = ctx.saved_tensors
        return g * y
## two dicts with one key | two inputs of `L` are called w | x=n w=n
class L:
    def __init__(self, p, q):
        self.p, self.q = p, q
    def forward(self, x):
        self.x = x
        return x * self.p["w"] * self.q["w"]
    def backward(self, g):
        y = self.x
        return g * self.p["w"] ** 2
## a key and a parameter | two inputs of `f` are called w | x=n w=n
def f_forward(x, p, w):
    return x * p["w"] * w, (x, p, w)
def f_backward(g, cache):
    x, p, w = cache
    return g * w * w
## a dict that the pass fills | of forward in x and w, for every size | x=n w=n
class L:
    def __init__(self, p):
        self.p = p
    def forward(self, x):
        self.x = x
        return x * self.p["w"]
    def backward(self, g):
        self.g["w"] = g * self.x
        self.dw = self.g["w"]
        return g * self.p["w"]
## and whose entry it returns | is not the gradient | x=n w=n
class L:
    def __init__(self, p):
        self.p = p
    def forward(self, x):
        self.x = x
        return x * self.p["w"]
    def backward(self, g):
        self.g["w"] = g * self.x
        return self.g["w"]
## a mode that may be switched | for every size, with is_train = True | x=n
class L:
    def __init__(self):
        self.is_train = True
    def forward(self, x):
        return 2 * x if self.is_train else x
    def backward(self, g):
        return 2 * g if self.is_train else 3 * g
## numbers that few meet | of f_forward in x and y, for every size | x=n y=n delta=real 0<delta
def f_forward(x, y, delta):
    d = x - y
    a = np.abs(d)
    h = np.where(a <= delta, 0.5 * d ** 2, delta * (a - 0.5 * delta))
    return h.mean(), (d, a, delta)
def f_backward(g, cache):
    d, a, delta = cache
    dx = g * np.where(a <= delta, d, delta * np.sign(d)) / d.size
    return dx, -dx
## what is only kept may be undefined | of forward in x, for every size | x=n
class L:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g):
        self.ratio = g / self.x
        return 2 * self.x * g
    def shown(self):
        return self.ratio
## and not what is read | it is undefined | x=n
class L:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g):
        self.ratio = g / self.x
        return 2 * self.x * self.x * self.ratio
## nor by a method | it is undefined | x=n
class L:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g):
        self.ratio = g / self.x
        return self.shown() * 2 * self.x ** 2
    def shown(self):
        return self.ratio
## nor a gradient | it is undefined | x=n w=n
class L:
    def __init__(self, w):
        self.w = w
    def forward(self, x):
        self.x = x
        return x * self.w
    def backward(self, g):
        self.dw = g * self.x ** 2 / self.x
        return g * self.w
## what a context keeps and nothing reads may be undefined | of forward in x, for every size | x=n
class L(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.inverse = 1 / x
        return x * x
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        ctx.ratio = g / x
        return 2 * x * g
## what is read of it is needed | it is undefined | x=n
class L(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.inverse = 1 / x
        return x * x
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        ctx.ratio = g / x
        return 2 * ctx.ratio * x ** 2
## by the forward pass as well | where forall[i<n] (x[i] != 0) | x=n
class L(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.inverse = 1 / x
        return x ** 3 * ctx.inverse
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        ctx.ratio = g / x
        return 2 * x * g
## a key of the cache that is not read | of f_forward in x, for every size | x=n
def f_forward(x):
    return x * x, {"x": x, "inverse": 1 / x}
def f_backward(g, cache):
    return 2 * g * cache["x"]
## and one that is | it is undefined | x=n
def f_forward(x):
    return x * x, {"x": x, "inverse": 1 / x}
def f_backward(g, cache):
    return 2 * g * cache["x"] ** 2 * cache["inverse"]
"""
CASES = [part.partition("\n") for part in PASSES.split("## ")[1:]]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("head", "text"), [(head, text) for head, _, text in CASES])
def test_what_a_pass_is_given(head: str, text: str) -> None:
    _, words, options = head.split(" | ")
    given = [o for o in options.split() if "<" in o]
    said = dict(o.replace(",", " ").split("=") for o in options.split() if "=" in o)
    try:
        found = str(backward(HEADER + text, shapes=said, given=given).summary)
    except ReadError as error:
        found = str(error)
    assert words in found


APART = [  # a backward pass of which the gradient of b alone is wrong, or undefined somewhere
    """
def f_backward(dout, cache):
    x, w = cache
    grads = {}
    grads["dx"] = dout @ w.T
    grads["dw"] = x.T @ dout
    grads["db"] = dout.mean(0)
    return grads
""",
    """
def f_backward(dout, cache):
    x, w = cache
    return {"dx": dout @ w.T, "dw": x.T @ dout, "db": (dout**2 / dout).sum(0)}
""",
    """
class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b
    def forward(self, x):
        self.x = x
        return x @ self.w + self.b
    def backward(self, dout):
        self.dw = self.x.T @ dout
        self.db = (dout**2 / dout).sum(0)
        return dout @ self.w.T
""",
]


@pytest.mark.parametrize("text", APART)
def test_what_one_gradient_needs_no_other_does(text: str) -> None:
    forward = "" if "class" in text else "def f_forward(x, w, b):\n    return x @ w + b, (x, w)\n"
    found = backward(HEADER + forward + text, shapes={"x": "N D", "w": "D M", "b": "M"})
    verdicts = {g.wrt: g.verdict for g in found.gradients}
    assert verdicts == {"x": "proved", "w": "proved", "b": "refuted"}


RETURNED = [  # what the pass returns, and how its wrong gradient of w is taken out of that
    ('{"dx": dx, "dw": dw}', "f_backward(dout, cache)['dw'][0]"),
    ('dx, {"dw": dw}', "f_backward(dout, cache)[1]['dw'][0]"),
    ("dx, dw", "f_backward(dout, cache)[1][0]"),
    ("dw, dx", "f_backward(dout, cache)[0][0]"),
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("returned", "taken"), RETURNED)
def test_a_gradient_is_taken_out_of_what_is_returned(
    returned: str, taken: str, tmp_path, capsys
) -> None:
    lines = [
        "def f_forward(x, w):", "    return x * w, (x, w)", "def f_backward(dout, cache):",
        "    x, w = cache", "    dx, dw = dout * w, 2 * dout * x", f"    return {returned}",
    ]  # fmt: skip
    file = tmp_path / "layer.py"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert main(["backward", str(file), "--shape", "x=n", "--shape", "w=n"]) == 1
    assert f"print({taken})" in capsys.readouterr().out
