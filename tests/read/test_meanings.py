"""What shares memory with what, and other places where a second reading of Python is easy."""

from __future__ import annotations

import pytest

from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_source

from .running import agree, read

PARAMETERS = (
    'x: Real["n"], y: Real["n"], X: Real["m n"], Y: Real["m n"], Z: Real["k m n"], '
    't: Int["n"], m: Size, n: Size, k: Size, a: Real, i: Int'
)


def operator(body: str) -> str:
    text = body.replace("\n", "\n    ")
    return f"@operator\ndef f({PARAMETERS}):\n    {text}\n"


# Read, and as Python has it.
AGREE = [
    # one array under two names
    "d = x\nif a > 0:\n    x += 1\nx += 1\nreturn d",
    "d = x\nfor q in range(3):\n    d += 1\nreturn d + x",
    "d = x\nfor q in range(n):\n    d = d + y[q]\nreturn d + x",
    "for r in [x, y]:\n    r += 1\nreturn x",
    "l = [x, y]\nl[0] += 1\nreturn x + l[0]",
    "l = [a]\nb = l\nb.append(2)\nreturn l",
    "c = {'w': x}\nc['w'] += 1\nreturn x",
    "assert n >= 1\nc = {'w': x}\nc['w'][0] = 7\nreturn x",
    "c = {'w': x}\nx[:] = 1\nreturn c['w']",
    "c = {'w': x}\nc['w'] = c['w'] + 1\nreturn x",
    "l = [x + 1, y]\nl[0] += 1\nreturn l[0] + x",
    "def g(u):\n    u[:] = 1\n    return u\nr = g(x)\nr += 1\nreturn x + r",
    "def g(u):\n    u[:] = 1\ng(x)\nreturn x",
    "def g(u):\n    u = u + 1\n    return u\ng(x)\nreturn x",
    "d = x.astype(float)\nd += 1\nreturn x",
    "d = np.array(x)\nd += 1\nreturn x",
    "d = np.asarray(x)\nd += 1\nreturn x",
    "d = torch.as_tensor(x)\nd += 1\nreturn x",
    "assert m >= 2\nX[0], X[1] = X[1] + 0, X[0] + 0\nreturn X",
    "c = {'x': np.zeros(n)}\nfor q in range(n):\n    c['x'][q] += x[q]\n    x[q] = 3\n"
    "return c['x'] + x",
    "s = torch.sum(x)\ns += 1\nreturn s",
    "out = F.relu(x * 1, inplace=True)\nreturn out + x",
    "out = F.relu(x, inplace=True)\nreturn out + x",
    # defaults are made once, names are looked up late
    "def g(u, acc=np.zeros(3)):\n    acc += u\n    return acc\np = g(1)\nq = g(2)\nreturn q + p",
    "def g(u=x):\n    return u\nx += 1\nreturn g()",
    "fs = [lambda u: u + w for w in (1, 2)]\nreturn fs[0](x)",
    "s = 1\ng = lambda u: u + s\ns = 2\nreturn g(x)",
    # what `and` and `or` give
    "mode = None or 'zeros'\nreturn x if mode == 'zeros' else y",
    "v = False or None\nreturn x if v is None else y",
    "w = None or x\nreturn w + y",
    "return x if isinstance(True, int) else y",
    # slices that count from the end where they are negative
    "return x[i::-1]",
    "return x[k - 1::-1]",
    "return x[k:k - 1:3]",
    "return x[:i:-1]",
    "return x[-1 - i:]",
    "return x[-k:] if k >= 1 else x",
    # types
    "return t.astype(bool) * x",
    "return np.array(t, dtype=bool) * 1",
    "d = (x > 0).astype(float)\nd += 0.5\nreturn d + (y > 0).astype(float)",
    "d = t.astype(float)\nd += 0.5\nreturn d",
    # conditions in a list are a mask
    "d = np.array([a, 2 * a])\nreturn d[np.array([a > 0, a < 1])].sum()",
    "d = np.array([a, 2 * a])\nreturn d[[True, False]].sum()",
    "d = np.array([a, 2 * a])\nreturn d[np.concatenate([[a > 0], [a > 1]])].sum()",
    "d = np.array([a, 2 * a])\nreturn d[np.array([True, False])[::-1]].sum()",
    "d = np.array([[a, 2.0], [a, 3.0]])\nreturn d[np.array([[a > 0, True], [False, a < 1]])].sum()",
    "return np.where(np.array([a > 0, a < 1]), 5, 7)",
    "return np.array([a > 0, a < 1]).sum() + x.sum()",
    # stores in loops
    "d = np.zeros(n)\nfor q in range(n):\n    d[q:] += x[q]\nreturn d",
    "assert k >= 1\nd = np.zeros(k * n + 1)\nfor q in range(n):\n    d[k * q] = x[q]\nreturn d",
    # an integer beside integer arrays
    "assert k >= 1\nreturn Z[0, :, np.arange(n)]",
    "assert k >= 1\nreturn Z[0, :, torch.arange(n)]",
]


@pytest.mark.parametrize("body", AGREE)
def test_it_is_what_python_computes(body: str) -> None:
    assert agree(operator(body)) >= 4


CHANGES = "would change with it"
TRUTHS = "truth values"
NEGATIVE = "no negative power of integers"
REFUSED = [
    ("d = x.copy()\ne = d\nfor q in range(n):\n    d[q] = 0\nreturn e", CHANGES),
    ("d = np.zeros(n)\ne = d\nfor q in range(n):\n    e += y\nreturn d", CHANGES),
    ("assert m >= 1\nrow = X[0]\nfor q in range(n):\n    X[0, q] = 1\nreturn row", CHANGES),
    ("d = x + 1\nfor q in range(n):\n    d = y\n    d += 1\nreturn y", "the loop changes `y`"),
    ("for r in X:\n    r += 1\nreturn X", CHANGES),
    ("for r, s in zip(X, Y):\n    r += s\nreturn X", CHANGES),
    ("def g(u):\n    u += 1\n    return u\nreturn np.array([g(r) for r in X]) + X", CHANGES),
    ("def g(u):\n    u += 1\n    return u\nreturn x + g(x)", "stands by itself"),
    ("def g(u):\n    u += 1\n    return u\nc = (x, g(x))\nreturn c[0]", "stands by itself"),
    ("if a > 0:\n    d = x\nelse:\n    d = y\nd += 1\nreturn x", CHANGES),
    ("d = x if a > 0 else y\nd += 1\nreturn x", CHANGES),
    ("def g(u):\n    if a > 0:\n        return u\n    return y\nd = g(x)\nd += 1\nreturn x",
     CHANGES),
    ("u, v = X[None][0][:2]\nu += 1\nreturn X", CHANGES),
    ("p, q = np.split(X, 2, 1)\np += 1\nreturn X", CHANGES),
    ("d = np.flip(x)\nd += 1\nreturn x", CHANGES),
    ("d = np.einsum('ij->ji', X)\nd[:] = 1\nreturn X", CHANGES),
    ("d = F.dropout(x, 0.5, False)\nd += 1\nreturn x", CHANGES),
    ("return x + F.relu(x, inplace=True)", "in the middle of an expression"),
    ("assert m >= 2\nX[0], X[1] = X[1], X[0]\nreturn X", CHANGES),
    ("assert m >= 1\nd = X.copy()\nd[np.arange(m)][0] = 7\nreturn d", "makes a copy"),
    # numbers that are arrays without axes
    ("s = torch.sum(x)\nu = s\ns += 1\nreturn u", "under all its names"),
    ("assert n >= 1\nv = torch.relu(x)[0]\nv = x[0]\nv += 1\nreturn x", "under all its names"),
    ("s = torch.arange(n).sum()\nu = s\ns += 1\nreturn u", "under all its names"),
    ("a = torch.arange(n + 1)\ns = a[0]\ns += 1\nreturn a", "under all its names"),
    ("assert n >= 2\nx[0], x[1] = x[1], x[0]\nreturn torch.relu(x)", "is a view"),
    # NumPy's numbers are no ints
    *(
        (f"return x * isinstance({a}, int)", "isinstance of an entry of an array")
        for a in ("np.arange(n + 1)[0]", "np.arange(n).sum()", "np.maximum(n, 1)",
                  "np.arange(3)[1] + 1", "sum(np.arange(n))", "torch.arange(n).sum()")
    ),
    ("s = np.array(0.0)\nu = s\ns += 1\nreturn u", "changes under all its names"),
    ("s = np.zeros(())\ns += x\nreturn s", "changes under all its names"),
    # iterators
    ("z = zip(x, y)\nreturn sum(u for u, v in z)", "run through once"),
    ("z = enumerate(x)\nreturn sum(v for u, v in z)", "run through once"),
    # what is stored does not widen what it is stored to
    ("d = x.copy()\nd[x > -9] = y\nreturn d", "does not fit"),
    ("d = np.zeros(1)\nd += y\nreturn d", "does not fit"),
    ("d = np.zeros((1, n))\nd[0:1] = X\nreturn d", "does not fit"),
    ("t /= 2\nreturn t", "keeps its kind"),
    # truth values
    ("d = np.ones(n, dtype=bool)\nreturn d + d", TRUTHS),
    ("d = np.ones_like(x > 0)\nreturn d + d", TRUTHS),
    ("return (x > 0) @ (y > 0)", TRUTHS),
    ("return np.dot(x > 0, (y > 0) * (x > 1))", TRUTHS),
    ("return np.einsum('i,i->', x > 0, y > 0)", TRUTHS),
    ("return np.diff(x > 0)", TRUTHS),
    ("return np.tensordot(x > 0, y > 0, axes=1)", TRUTHS),
    ("return np.vecdot(x > 0, y > 0)", TRUTHS),
    ("d = np.array([a > 0, a > 1, a > 2])\nreturn np.cross(d, d)", TRUTHS),
    ("return np.add(x > 0, y > 0)", TRUTHS),
    # rounding
    ("return np.full_like(t, 0.5)", "rounding"),
    ("return x.to(torch.int64)", "rounding"),
    ("return (x / 2).astype(t.dtype)", "rounding"),
    ("return t.astype('uint8')", "wrap around"),
    ("return t.astype(np.int8)", "int8 cannot hold wrap around"),
    ("return t.sum(dtype=np.int16)", "int16 cannot hold wrap around"),
    ("return np.arange(n, dtype=np.int8)", "int8 cannot hold wrap around"),
    # integers of NumPy and PyTorch
    ("return t ** -1", NEGATIVE),
    ("assert n >= 1\nt[0] **= -1\nreturn t", NEGATIVE),
    ("t **= -2\nreturn t", NEGATIVE),
    ("assert n >= 1\nreturn t[0] ** -1", NEGATIVE),
    ("return (2 * t + 1) ** -1", NEGATIVE),
    ("return np.arange(1, n) ** -1", NEGATIVE),
    ("assert n >= 1\nreturn 1 if isinstance(t[0], int) else 2", "an entry of an array"),
    ("assert n >= 1\nreturn 1 if isinstance(t.sum(), (int, float)) else 2", "an entry of an array"),
    # others
    ("return np.array(x.tolist() + y.tolist())", "on a list"),
    ("return np.ones(1).item()", "item() is read of a number"),
    ("return Z[:, np.arange(m), ..., 0 * np.arange(m)]", "stands for no axis"),
    ("assert k >= 1\nreturn Z[0, :, np.arange(n)] + torch.zeros(1)", "uses both"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), REFUSED)
def test_what_python_does_otherwise_is_refused(body: str, expected: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(operator(body))
    assert expected in str(caught.value)


COMPLEX = """
import numpy as np
import torch
from symcnn import *
@claim
def f(z: Complex["n"], w: Complex["n"], A: Complex["n n"], n: Size):
    return {}
"""
OF_COMPLEX = [  # what means the same as for real numbers
    "np.dot(z, w) == sum(z[i] * w[i] for i in range(n))",
    "(A @ z).sum() == (A.T @ np.ones(n)) @ z",
    "np.einsum('ij,j->i', A, z) == A @ z",
    "z[::-1].reshape(n) == np.flip(z)",
    "np.where(np.arange(n) < 1, z, w).mean() * n == np.where(np.arange(n) < 1, z, w).sum()",
    "np.stack([z, w])[1] == w",
]
NOT_OF_COMPLEX = [  # what conjugates, or drops imaginary parts
    "np.vdot(z, w) == np.dot(z, w)",
    "torch.vdot(z, w) == torch.dot(z, w)",
    "np.vecdot(z, w) == np.dot(z, w)",
    "np.var(z) == ((z - z.mean())**2).mean()",
    "np.std(z) == np.std(z)",
    "np.correlate(z, w, mode='valid')[0] == np.dot(z, w)",
    "np.linalg.norm(z)**2 == np.dot(z, z)",
    "A.H == A.T",
    "A.mH == A.mT",
    "A.adjoint() == A.T",
    "z.real == z",
    "(z * z).real == z * z",
    "z.conj() == z",
    "z.astype(float) == z",
    "np.array(z, dtype=float) == z",
    "z.double() == z",
    "z.to(torch.float64) == z",
    "float(sum(z)) == sum(z)",
    "np.maximum(z, w) == np.maximum(w, z)",
    "np.array([cis(k / 3) for k in range(n)]).real == np.array([cis(k / 3) for k in range(n)])",
]


@pytest.mark.parametrize("goal", OF_COMPLEX)
def test_words_that_are_read_of_complex_numbers(goal: str) -> None:
    assert read_source(COMPLEX.format(goal)).read_claim("f").claim.name == "f"


@pytest.mark.parametrize("goal", NOT_OF_COMPLEX)
def test_words_that_are_not_read_of_complex_numbers(goal: str) -> None:
    with pytest.raises(ReadError, match=r"complex|imaginary"):
        read_source(COMPLEX.format(goal)).read_claim("f")
