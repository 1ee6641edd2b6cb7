"""Passes as Python, PyTorch and JAX call them: which inputs need a gradient, what a decorator or a
line below makes of a function, defaults, arguments that are changed, axes of length 1.

Each stands under a line with what is the matter, words of the answer, and what is said.
"""

from __future__ import annotations

import pytest

from symcnn.commands.cli import main
from symcnn.read.claim_error import ReadError
from symcnn.verdicts.backward import backward

HEADER = """
import jax
import jax.numpy as jnp
import numpy as np
import torch
from torch.autograd import Function
from elsewhere import ensure_contiguous

def doubled(f):
    return lambda *args: 2 * f(*args)
"""
FUNCTION = """
class F(Function):
    @staticmethod
    def forward(ctx, x, w):
        ctx.save_for_backward(x, w)
        return {result}
    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        dx = dw = None
        {body}
        return dx, dw
"""
EQUAL = "x=N w=N"
NEEDED = [
    ("if needed[0]: dx = g * w", "if needed[1]: dw = g * x", "proved"),
    ("if needed[0]: dx = g * w", "if needed[0]: dw = g * x",
     "w: where only w needs a gradient: at N = 1, entry [0]: expected 1, found 0"),
    ("if needed[1]: dx = g * w", "dw = g * x", "x: where only x needs a gradient"),
    ("if needed[0] and needed[1]: dx = g * w", "dw = g * x", "x: where only x needs a gradient"),
    ("dx = g * w if all(needed) else w * g", "dw = g * x", "proved"),
    ("if needed[0]: h = g", "dx, dw = g * w, h * x", "unknown"),
    ("if not needed[0]: w = w + 1", "dx, dw = g * w, g * x", "proved"),
    ("if not needed[0]: x = x + 1", "dx, dw = g * w, g * x", "w: where only w needs a gradient"),
]  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("first", "second", "words"), NEEDED)
def test_whichever_inputs_need_a_gradient(first: str, second: str, words: str) -> None:
    body = "\n        ".join([first, second]).replace("needed", "ctx.needs_input_grad")
    found = backward(HEADER + FUNCTION.format(result="x * w", body=body), shapes=said(EQUAL))
    assert words in found.summary
    assert found.verdict == (words if words in ("proved", "unknown") else "refuted")


SUMMED = [  # the forward pass, the gradient of w as it is returned, shapes, verdict
    ("x + w", "g", "x=N,D w=D", "proved"),
    ("x + w", "g", "x=N,D w=1,D", "proved"),
    ("x + w", "g", "x=N,D w=real", "proved"),
    ("x + w", "g.sum(0, keepdim=True)", "x=N,D w=D", "proved"),
    ("x + w", "g.sum().reshape(1)", "x=N,D w=real", "proved"),
    ("x + w", "2 * g", "x=N,D w=D", "refuted"),
    ("x + w", "g.mean(0, keepdim=True)", "x=N,D w=D", "refuted"),
    ("x + w", "g.sum(0).expand_as(g)", "x=N,D w=D", "refuted"),
    ("x + w", "g.t()", "x=N,D w=D", "refuted"),
    ("x + w", "g.sum()", "x=N,D w=D", "refuted"),
    ("x + w", "g.sum(0)[:1]", "x=N,D w=D", "refuted"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("result", "gradient", "shapes", "verdict"), SUMMED)
def test_autograd_sums_a_gradient_to_the_shape_of_its_input(
    result: str, gradient: str, shapes: str, verdict: str
) -> None:
    text = HEADER + FUNCTION.format(result=result, body=f"dx, dw = g, {gradient}")
    found = backward(text, shapes=said(shapes))
    assert found.verdict == verdict, str(found)
    if verdict == "proved":
        assert found.summary.endswith("dw summed by autograd to the shape of w")
        assert found.is_conditional


PASSES = """
## the forward pass changes its argument, which the other is given | is not the gradient | x=n w=n
def f_forward(x, w):
    x *= w
    return x.sum()
def f_backward(dout, x, w):
    return dout * w, dout * x
## a loss is called once with its gradients | in w, for every size | x=n w=n
def f(x, w):
    loss = ((x * w) ** 2).sum()
    dw = 2 * x * x * w
    w -= 0.1 * dw
    return loss, dw
## and a gradient after the step is another one | dw of f is not the gradient | x=n w=n
def f(x, w):
    loss = ((x * w) ** 2).sum()
    w -= 0.1 * w
    dw = 2 * x * x * w
    return loss, dw
## and the other knows | proved | x=n w=n
def f_forward(x, w):
    x += w
    return (x * x).sum()
def f_backward(dout, x, w):
    return dout * 2 * x, dout * 2 * x
## a name is taken for another array | proved | x=n w=n
def f_forward(x, w):
    x = x * w
    return x.sum()
def f_backward(dout, x, w):
    return dout * w, dout * x
## another default | `slope` is 0.2 here by default, and 0.1 in `f_forward` | x=n
def f_forward(x, slope=0.1):
    return np.where(x > 0, x, slope * x)
def f_backward(dout, x, slope=0.2):
    return np.where(x > 0, dout, slope * dout)
## the same default | proved | x=n
def f_forward(x, slope=0.1):
    return np.where(x > 0, x, slope * x)
def f_backward(dout, x, slope=0.1):
    return np.where(x > 0, dout, slope * dout)
## set again | `f_backward`, which is read, is set again here | x=n
def f_forward(x):
    return x * x, x
def f_backward(dout, x):
    return 2 * dout * x
f_backward = doubled(f_backward)
## set by a compiler | proved | x=n
def f_forward(x):
    return x * x, x
def f_backward(dout, x):
    return 2 * dout * x
f_backward = jax.jit(f_backward)
## set again where something holds | is set again here | x=n
def f_forward(x):
    return x * x, x
def f_backward(dout, x):
    return 2 * dout * x
if torch.cuda.is_available():
    f_backward = None
## a method set again | `Square`, which is read, is set again here | x=n
class Square:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, dout):
        return 2 * dout * self.x
Square.backward = lambda self, dout: dout
## a decorator of the file | the decorator `doubled` of this file makes of `backward` | x=n
class Square(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    @doubled
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 2 * g * x
## a decorator from elsewhere | for every size, with @ensure_contiguous that changes no value | x=n
class Square(Function):
    @staticmethod
    @ensure_contiguous
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    @ensure_contiguous
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 2 * g * x
## the forward rule of JAX is of another function | f_fwd does not return what f does | x=n
@jax.custom_vjp
def f(x):
    return jnp.sin(x)
def f_fwd(x):
    return jnp.cos(x), x
def f_bwd(x, g):
    return (-jnp.sin(x) * g,)
f.defvjp(f_fwd, f_bwd)
## the forward rule of JAX returns another value | f_fwd does not return what f does | x=n y=n
@jax.custom_vjp
def f(x, y):
    return jnp.sin(x) * y
def f_fwd(x, y):
    return jnp.sin(x) + y, (jnp.cos(x), jnp.sin(x), y)
def f_bwd(res, g):
    c, s, y = res
    return g * c * y, g * s
f.defvjp(f_fwd, f_bwd)
## the forward rule of JAX returns another shape | it has the shape () instead of (n,) | x=n
@jax.custom_vjp
def f(x):
    return jnp.sin(x)
def f_fwd(x):
    return jnp.sum(jnp.sin(x)), x
def f_bwd(x, g):
    return (jnp.cos(x) * g,)
f.defvjp(f_fwd, f_bwd)
## the forward rule of JAX computes the same in another way | of f in x, for every size | x=n
@jax.custom_vjp
def f(a):
    return jnp.log(jnp.sum(jnp.exp(a)))
def f_fwd(x):
    m = jnp.max(x)
    e = jnp.exp(x - m)
    return m + jnp.log(jnp.sum(e)), e / jnp.sum(e)
def f_bwd(p, g):
    return (g * p,)
f.defvjp(f_fwd, f_bwd)
## a function of JAX that is not read | for every size, with f_fwd for f, which is not read | x=n
@jax.custom_vjp
def f(x):
    return pallas_call(kernel)(x)
def f_fwd(x):
    return x * x, x
def f_bwd(x, g):
    return (2 * x * g,)
f.defvjp(f_fwd, f_bwd)
## JAX takes a tuple | JAX takes a tuple of gradients | x=n
@jax.custom_vjp
def f(x):
    return x * x
def f_fwd(x):
    return x * x, x
def f_bwd(x, g):
    return 2 * x * g
f.defvjp(f_fwd, f_bwd)
## NumPy stretches an axis of length 1 | it is not shown that D = N | x=N,D N==1
def f_forward(x):
    return x * 2, None
def f_backward(dout, cache):
    return dout * 2 + 0 * dout.sum(axis=1)
## and not one of another length | refuted | x=N,D
def f_forward(x):
    return x * 2, None
def f_backward(dout, cache):
    return dout * 2 + 0 * dout.sum(axis=1)
## an einsum stretches it, too | it is not shown that D = N | x=N,D N==1
def f_forward(x):
    return x * 2, None
def f_backward(dout, cache):
    return 2 * np.einsum('ij,j->ij', dout, np.ones(dout.shape[0]))
## zip ends with the shorter one | it is not shown that N = N - 1 | x=N
def f_forward(x):
    return (x * x).sum(), x
def f_backward(dout, x):
    return 2 * dout * x + 0 * sum(u * v for u, v in zip(x, x[1:]))
## a slice that ends where the array does | unknown | x=N,D N<=1
def f_forward(x):
    return x * 2, None
def f_backward(dout, cache):
    return 2 * dout[:1]
## sizes with two names | for every size, with M = N | x=N,D w=M,D
def f_forward(x, w):
    return x * w, (x, w)
def f_backward(dout, cache):
    x, w = cache
    return dout * w, dout * x
## which a product does not have | in x and w, for every size | x=N,D w=K,M
def f_forward(x, w):
    return x @ w, (x, w)
def f_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout
## of which something is given | with M = N | x=N w=M N==1 M==1
def f_forward(x, w):
    return x * w, (x, w)
def f_backward(dout, cache):
    x, w = cache
    return dout * w, dout * x
"""
CASES = [part.partition("\n") for part in PASSES.split("## ")[1:]]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("head", "text"), [(head, text) for head, _, text in CASES])
def test_a_pass_is_what_is_called(head: str, text: str) -> None:
    _, words, options = head.split(" | ")
    given = [o for o in options.split() if "==" in o or "<" in o]
    shapes = said(" ".join(o for o in options.split() if o not in given))
    try:
        found = str(backward(HEADER + text, shapes=shapes, given=given).summary)
    except ReadError as error:
        found = str(error)
    assert words in found


def said(shapes: str) -> dict[str, str]:
    """``x=N,D w=D`` as what the option says of each name."""
    return dict(word.replace(",", " ").split("=") for word in shapes.split())


RUN = """
## several outputs | x=n w=n
class F(Function):
    @staticmethod
    def forward(ctx, x, w):
        ctx.save_for_backward(x, w)
        return x * w, x + w
    @staticmethod
    def backward(ctx, g, h):
        x, w = ctx.saved_tensors
        return g * w + h, g * x + h
## an output that is marked | x=n
class F(Function):
    @staticmethod
    def forward(ctx, x):
        m = x.mean()
        ctx.mark_non_differentiable(m)
        return x - m, m
    @staticmethod
    def backward(ctx, g, h):
        return g - g.mean()
## a number that needs a gradient, and zeros of the default kind | x=n s=real i=Int,k
class F(Function):
    @staticmethod
    def forward(ctx, x, s, i):
        ctx.save_for_backward(x, s, i)
        return s * x[i]
    @staticmethod
    def backward(ctx, g):
        x, s, i = ctx.saved_tensors
        return torch.zeros(x.shape).index_add(0, i, s * g), (g * x[i]).sum(), None
## NumPy in a file that imports PyTorch | x=n
def f_forward(x):
    return np.maximum(x, 0), x
def f_backward(dout, x):
    return dout * np.where(x > 0, 1, 0)
## an argument of both passes, which the first one changes | x=n w=n
def f_forward(x, w):
    x *= w
    return x.sum()
def f_backward(dout, x, w):
    return dout * w
"""
RUNS = [part.partition("\n") for part in RUN.split("## ")[1:]]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("head", "text"), [(head, text) for head, _, text in RUNS])
def test_the_code_is_run_as_it_is_called(head: str, text: str, tmp_path, capsys) -> None:
    pytest.importorskip("torch")
    _, shapes = head.split(" | ")
    imports = "import numpy as np\nimport torch\nfrom torch.autograd import Function\n"
    (tmp_path / "layer.py").write_text(imports + text, encoding="utf-8")
    options = [o for n, s in said(shapes).items() for o in ("--shape", f"{n}={s}")]
    assert main(["backward", str(tmp_path / "layer.py"), *options, "--run"]) == 0
    assert "agrees with what was read at" in capsys.readouterr().out
