"""Passes that are nearly right: names that stand for something else, places, shapes, sizes.

Each stands under a line with what is the matter, its verdict and the shapes of its inputs.
"""

from __future__ import annotations

import pytest

from symcnn.verdicts.backward import backward

PASSES = """
## name reused for another value | refuted | x=n,d w=d,h v=h,k
def f(x, w, v):
    h = x @ w
    a = np.tanh(h)
    y = a @ v
    z = np.sin(y)
    return z, (x, w, v, h, a, y)
def f_backward(dz, cache):
    x, w, v, h, a, y = cache
    dy = dz * np.cos(y)
    a = h
    da = dy @ v.T
    dh = da * (1 - a ** 2)
    return dh @ w.T, x.T @ dh, a.T @ dy
## cache overwritten in forward | refuted | x=n,d w=d,h
def f(x, w):
    h = np.tanh(x @ w)
    cache = (x, h)
    h = np.exp(h)
    y = np.sin(h)
    z = y * y
    cache = (x, h, w, y)
    return z, cache
def f_backward(dz, cache):
    x, h, w, y = cache
    dy = 2 * y * dz
    dh = dy * np.cos(h) * h
    da = dh * (1 - h ** 2)
    return da @ w.T
## in place after caching | refuted | x=n w=n
def f(x, w):
    h = x * w
    y = np.exp(h)
    h += 1
    z = np.sin(y)
    u = z * z
    return u, (x, w, h, y, z)
def f_backward(du, cache):
    x, w, h, y, z = cache
    dz = 2 * z * du
    dy = dz * np.cos(y)
    dh = dy * np.exp(h)
    return dh * w, dh * x
## alias changed | refuted | x=n w=n
def f(x, w):
    h = x * w
    g = h
    y = np.exp(h)
    g *= 2
    z = np.sin(y)
    u = z * z
    return u, (x, w, h, y, z)
def f_backward(du, cache):
    x, w, h, y, z = cache
    dz = 2 * z * du
    dy = dz * np.cos(y)
    dh = dy * y * (h / (x * w))
    return dh * w, dh * x
## layers missing a factor that is 1 at points | refuted | x=n w=n s=real
def f(x, w, s):
    h = x * w
    y = np.exp(h)
    z = np.sin(y)
    u = z * s
    return u, (x, w, s, h, y, z)
def f_backward(du, cache):
    x, w, s, h, y, z = cache
    dz = du
    dy = dz * np.cos(y)
    dh = dy * y
    return dh * w, dh * x, (du * z).sum()
## broadcast gradient | refuted | x=n,d b=d
def f(x, b):
    h = x + b
    y = np.exp(h)
    z = np.sin(y)
    u = z * z
    return u, (h, y, z)
def f_backward(du, cache):
    h, y, z = cache
    dz = 2 * z * du
    dy = dz * np.cos(y)
    dh = dy * y
    return dh, dh
## keepdims gradient | refuted | x=n,d b=d
def f(x, b):
    h = x + b
    return np.exp(h), h
def f_backward(du, h):
    return du * np.exp(h), (du * np.exp(h)).sum(axis=0, keepdims=True)
## axis of size 1 kept | refuted | x=n,d b=n,1
def f(x, b):
    h = x + b
    return np.exp(h), h
def f_backward(du, h):
    return du * np.exp(h), (du * np.exp(h))
## tie of relu at 0 with >= | proved | x=n
def f(x):
    return np.maximum(x, 0), x
def f_backward(g, x):
    return g * (x >= 0)
## max ties: all get it | proved | x=n,k
def f(x):
    return x.max(axis=1), x
def f_backward(g, x):
    return g[:, None] * (x == x.max(axis=1, keepdims=True))
## asserts only in the pass | unknown | x=n
def f(x):
    n, = x.shape
    return x * x, x
def f_backward(g, x):
    assert x.shape[0] == 1
    return 2 * x * g[0]
## undefined in the pass | refuted | x=n y=n
def f(x, y):
    return x * y, (x, y)
def f_backward(g, cache):
    x, y = cache
    return g * (x * y) / x, g * x
## none for an input | proved | x=n w=n
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w):
        ctx.save_for_backward(x, w)
        return x * w
    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        return g * w, None
## needs_input_grad wrong index | refuted | x=n w=n
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k: int, w):
        ctx.save_for_backward(x, w)
        ctx.k = k
        return x * w * k
    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        gx = gw = None
        if ctx.needs_input_grad[0]:
            gx = g * w * ctx.k
        if ctx.needs_input_grad[1]:
            gw = g * x * ctx.k
        return gx, None, gw
## size 0: division by the size | proved | x=n
def f(x):
    n, = x.shape
    return x * 1.0, x
def f_backward(g, x):
    n, = x.shape
    return g * n / n
## size 1 only: variance | refuted | x=n,d
def f(x):
    n, d = x.shape
    return x - x.mean(axis=1, keepdims=True), x
def f_backward(g, x):
    n, d = x.shape
    return g - g.sum(axis=1, keepdims=True) / (d - 1)
## saved twice, second value | refuted | x=n w=n
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w):
        y = torch.tanh(x)
        ctx.save_for_backward(x, w)
        y = torch.exp(y)
        z = torch.sin(y)
        u = z * w
        ctx.save_for_backward(y, w, z)
        return u
    @staticmethod
    def backward(ctx, g):
        x, w, z = ctx.saved_tensors
        gz = g * w
        gy = gz * torch.cos(x)
        gt = gy * torch.exp(torch.tanh(x))
        return gt * (1 - torch.tanh(x) ** 2), g * z
## transpose returned | refuted | x=n,n
def f(x):
    return x * x, x
def f_backward(g, x):
    return (2 * x * g).T
## dout changed in place | refuted | x=n w=n
def f(x, w):
    return x * w, (x, w)
def f_backward(dout, cache):
    x, w = cache
    dout *= w
    return dout, dout * x
## mean instead of sum in one layer | refuted | x=n,d w=d,h v=h,k
def f(x, w, v):
    h = np.tanh(x @ w)
    y = np.exp(h @ v)
    z = np.sin(y)
    u = z.mean(axis=0)
    return u, (x, w, v, h, y, z)
def f_backward(du, cache):
    x, w, v, h, y, z = cache
    dz = np.ones_like(z) * du
    dy = dz * np.cos(y)
    ds = dy * y
    dh = ds @ v.T
    da = dh * (1 - h ** 2)
    return da @ w.T, x.T @ da, h.T @ ds
"""
CASES = [part.partition("\n") for part in PASSES.split("## ")[1:]]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("head", "text"), [(head, text) for head, _, text in CASES])
def test_a_pass_that_is_nearly_right(head: str, text: str) -> None:
    _, verdict, shapes = head.split(" | ")
    said = dict(word.replace(",", " ").split("=") for word in shapes.split())
    found = backward(f"import numpy as np\nimport torch\n{text}", shapes=said)
    assert found.verdict == verdict, str(found)


def test_an_input_for_which_none_is_returned_is_named() -> None:
    text = next(text for head, _, text in CASES if head.startswith("none for an input"))
    found = backward(f"import torch\n{text}", shapes={"x": "n", "w": "n"})
    assert found.summary.endswith("in x, for every size; None is returned for w")
