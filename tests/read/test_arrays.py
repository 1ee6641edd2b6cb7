"""Array code: each example is read, evaluated on integer arrays, and run by Python itself."""

from __future__ import annotations

import pytest

from symcnn.read.claim_error import ReadError

from .running import agree, read

PARAMETERS = 'x: Real["n"], y: Real["n"], X: Real["m n"], Y: Real["m n"], m: Size, n: Size, a: Real'

EXPRESSIONS = [
    # broadcasting
    "X + x",
    "X * x[None, :] - a",
    "(X.sum(axis=1)[:, None] + x) * 2",
    "x[:, None] * y[None, :] + np.ones((1, 1))",
    "1 - X",
    "-X + (+X) * 3",
    "np.exp(x / 10) + np.tanh(x)",
    "x ** 2 + 2 ** x",
    "abs(x) + np.abs(X)",
    # indices and slices
    "x[::2].sum() + x[1::2].sum()",
    "x[::-1]",
    "X[:, ::-1]",
    "X[::-1, ::2]",
    "X.T[None, ..., None]",
    "X[..., None, :]",
    "X[None][0] + Y",
    "X.T @ Y",
    "X[None] @ Y.T[None]",
    "np.stack([X, Y]) @ y",
    "np.zeros((*X.shape, 2)) + X[..., None]",
    "X.reshape(*X.shape[:-1], 1, n)[:, 0]",
    "np.maximum(*[x, y])",
    "X[np.arange(m), 0 * np.arange(m)] if n >= 1 else np.zeros(m)",
    "X[:, np.arange(n)[::-1]]",
    "X[np.arange(m)[:, None], np.arange(n)] + 0",
    "x[[0, -1]] if False else x",
    # masks
    "(x > 0) * x",
    "(np.maximum(x, 0) <= 0) * y + (np.maximum(x, 0) > 0) * 2 + (0 < np.minimum(x, 0)) * 3",
    "(np.maximum(0, x) < 0) * y + (np.minimum(x, 0) < 0) * 2 + (0 <= np.maximum(x, 0)) * y",
    "(X == X.max(axis=1, keepdims=True)) * Y if n >= 1 else Y",
    "np.where(X > 0, X, a * Y)",
    "(x > y).sum() + (x == y).sum() + (x != y).sum()",
    "((x > 0) & (y > 0) | ~(x <= 1)) * 1",
    "((x > 0) ^ (y > 0)) * x",
    "1 - (x > 0)",
    # methods and attributes
    "X.shape[0] * X.ndim + X.size + len(X) + len(X.shape)",
    "X.astype(float).copy() + X.T.T",
    "X.reshape(-1) * 2",
    "X.reshape(n, m)",
    "X.reshape(m * n)[::-1].reshape(m, n)",
    "X.transpose() + X.T",
    "(X.sum() + X.sum(0).sum() + X.sum(axis=(0, 1))) * x",
    "np.sum(X, axis=-1, keepdims=True) + X",
    "X @ y",
    "x @ y + np.dot(x, y)",
    # Python's own functions of arrays
    "sum(x) + sum(x * y)",
    "sum(X)",
    "sum(u * v for u, v in zip(x, y))",
    "sum(i * v for i, v in enumerate(x, 1))",
    "sum(X[i] * y for i in range(m))",
    "[u + 1 for u in x]",
    "sum(max(v, 0) for v in x)",
    "np.array([x, y]).sum(axis=0)",
    "(2 if all(x > -9) else a) + 2 * any(x > 9)",
    "sum(s.sum() for s in (x, y, X))",
    "np.array([s for s in [a, 2 * a, 3] if True])",
    "(1 if x.ndim == 1 else 0) + (5 if None is None else a)",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_what_numpy_computes(expression: str) -> None:
    assert agree(f"@operator\ndef f({PARAMETERS}):\n    return {expression}\n") >= 4


BODIES = [
    # loops
    "s = 0\nfor i in range(n):\n    s += x[i]\nreturn s",
    "s = a\nfor i in range(1, n):\n    s = s - x[i] * y[i - 1]\nreturn s",
    "s = 0\nfor i in range(m):\n    for j in range(n):\n        if X[i, j] > 0:\n"
    "            s += X[i, j]\n        else:\n            s -= 1\nreturn s",
    "out = np.zeros((m, n))\nfor i in range(m):\n    out[i] = X[i] * x\nreturn out",
    "out = np.zeros((m, n))\nfor i in range(m):\n    for j in range(n):\n"
    "        out[i, n - 1 - j] = X[i, j] + i\nreturn out",
    "out = np.zeros(2 * n)\nfor i in range(n):\n    out[2 * i] = x[i]\nreturn out",
    "out = np.zeros(2 * n)\nfor i in range(n):\n    out[2 * i:2 * i + 2] = x[i]\nreturn out",
    "out = np.zeros(n + 2)\nfor i in range(n):\n    out[i:i + 3] += x[i]\nreturn out",
    "out = np.zeros((n, n))\nfor i in range(n):\n    out[i, i] = x[i]\nout += 1\nreturn out",
    "out = np.zeros(n)\nfor i, v in enumerate(x):\n    out[i] = v * v\nreturn out",
    "s = 0\nfor u, v in zip(x, y):\n    s += u * v\nreturn s",
    "assert m > 0\nrows = []\nfor i in range(m):\n    rows.append(X[i] + 1)\nreturn np.array(rows)",
    "s, out = 0, np.zeros(n)\nfor i in range(n):\n    s += x[i]\n    out[i] = s\nreturn out",
    "h, hs = a, []\nfor t in range(n):\n    h = x[t] * h + y[t]\n    hs.append(h)\nreturn hs",
    "p = 1\nfor i in range(n):\n    p *= x[i]\nreturn p",
    "b = a\nfor i in range(n):\n    b = max(b, x[i])\nreturn b",
    "b = a\nfor i in range(n):\n    if x[i] < b:\n        b = x[i]\nreturn b",
    "s = 0\nfor i in range(n):\n    if x[i] < 0:\n        continue\n    s += x[i]\nreturn s",
    "s = 0\nfor k in range(3):\n    s = s * 2 + k\nreturn s + a",
    "s = 0\nfor w, v in [(1, x), (2, y)]:\n    s = s + w * v\nreturn s",
    "h = np.zeros(n)\nfor t in range(m):\n    h = 2 * h + X[t]\nreturn h",
    "h = np.zeros(n)\nfor t in range(m):\n    h = X[t] * h + Y[t]\nreturn h",
    "out = np.zeros_like(x)\nfor i in range(n):\n    out[i] = x[i]\n    out[i] += y[i]\nreturn out",
    "d = x.copy()\nd[::-1] = y\nreturn d",
    "assert n >= 1\nd = x.copy()\nd[1:] += x[:-1]\nreturn d",
    # recurrences along an axis
    "h = np.zeros(n + 1)\nh[0] = a\nfor t in range(n):\n    h[t + 1] = x[t] * h[t] + y[t]\n"
    "return h",
    "d = x.copy()\nfor i in range(1, n):\n    d[i] = d[i - 1] + x[i]\nreturn d",
    "d = X.copy()\nfor i in range(1, m):\n    d[i] = 2 * d[i - 1] + Y[i]\nreturn d",
    "d = x.copy()\nfor i in range(n):\n    d[i] = d[i] * 2 + y[i]\nreturn d",
    "d = x.copy()\nfor i in range(n - 1):\n    d[n - 2 - i] = a * d[n - 1 - i] + y[i]\nreturn d",
    # masks
    "d = X.copy()\nd[X > 0] = Y[X > 0]\nreturn d",
    "return x[x > 0].sum() + np.sum(x[x > y]) + x[x > 0].size",
    "return (2 * x[x > 0] + 1).sum()",
    "s = np.zeros(n)\nnp.add.at(s, np.arange(m) * 0, y[0] * np.ones(m))\nreturn s + x",
    "s = np.zeros((n, 2))\nnp.add.at(s, np.arange(n), np.ones((n, 2)))\nreturn s",
    "d = X.copy()\nfor i in range(m):\n    d[i, :] -= d[i].sum() * 0 + 1\nreturn d",
    "return np.array(list(map(lambda u: u + 1, [x, y])))",
    "k = int((m + 4) / 2 + 1)\nreturn np.zeros((k, n))",
    # stores
    "d = x.copy()\nd[0:n] = y\nreturn d + x",
    "d = X.copy()\nd[:, ::2] = 0\nd[::2] += 1\nreturn d",
    "d = X.copy()\nd[X > 0] = 0\nreturn d + X",
    "d = X.copy()\nd *= 2\nd -= Y\nd += x\nreturn d",
    "d = x\nd += 1\nreturn x * d",
    "assert n >= 1\nd = X.copy()\nd[np.arange(m), 0 * np.arange(m)] -= 1\nreturn d",
    "d = np.zeros((m, n, 2))\nd[..., 0] = X\nd[..., 1] = Y\nreturn d",
    "d = np.zeros((2, n))\nd[0], d[1] = x, y\nreturn d",
    "y_ = np.asarray(x)\ny_ += 1\nreturn x * y_",
    "def g(u):\n    u += 1\ng(x)\nreturn x",
    "assert m > 0\nh = np.zeros(n)\nhs = []\nfor t in range(m):\n    h += X[t]\n"
    "    hs.append(h.copy())\nreturn np.array(hs)",
    "h = np.zeros(n)\nhs = []\nfor t in range(2):\n    h += x\n    hs.append(h)\n"
    "return np.array(hs)",
    # values of Python
    "cache = (x, y, {'scale': a, 'axis': 0})\nu, v, c = cache\nreturn u * c['scale'] + v",
    "m_, n_ = X.shape\nreturn X.reshape(n_, m_)",
    "w = None\nif w is None:\n    w = y\nreturn x * w",
    "flag = True\nif flag and a is not None:\n    return x\nreturn y",
    "if a > 0:\n    z = x\nelse:\n    z = y\nreturn z * 2",
    "if a > 0:\n    z = x * 2\n    t = 1\nelse:\n    z, t = y, 2\nreturn z * t",
    "k = (3, 3)\nif isinstance(k, int):\n    k = (k, k)\nkh, kw = k\nreturn x * kh + kw",
    "d = {}\nd['w'] = x\nd['w'] = d['w'] + 1\nd['b'] = y\nreturn d['w'] * d['b']",
    "assert x.shape == y.shape\nreturn x + y",
    "if n < 0:\n    raise ValueError('no')\nreturn x",
    "def g(u, scale=2, *, shift=0):\n    return u * scale + shift\nreturn g(x) + g(y, shift=1)",
    "s = X.shape[:1] + (n,)\nreturn X.reshape(s) + X.reshape((m,) + (n,))",
]


@pytest.mark.parametrize("body", BODIES)
def test_statements_do_what_python_does(body: str) -> None:
    text = body.replace("\n", "\n    ")
    assert agree(f"@operator\ndef f({PARAMETERS}):\n    {text}\n") >= 4


MASKED = 'S: Real["n n"], V: Real["n m"], n: Size, m: Size'
INFINITE = [
    "w = np.where(np.arange(n)[:, None] >= np.arange(n), S, -np.inf)\n"
    "e = np.exp(w - w.max(axis=-1, keepdims=True))\nreturn e / e.sum(axis=-1, keepdims=True) @ V",
    "s = torch.where(torch.arange(n)[:, None] >= torch.arange(n), S, float('-inf'))\n"
    "return F.softmax(s, dim=-1) @ V",
    "s = S.masked_fill(torch.arange(n)[:, None] < torch.arange(n), float('-inf'))\n"
    "return torch.softmax(s / 2 + 1, dim=-1) @ V",
    "s = S.masked_fill(torch.arange(n)[:, None] < torch.arange(n), float('-inf'))\n"
    "m, place = s.max(dim=-1, keepdim=True)\nreturn torch.exp(s - m) + place",
]


@pytest.mark.parametrize("body", INFINITE)
def test_minus_infinity_under_softmax(body: str) -> None:
    text = body.replace("\n", "\n    ")
    assert agree(f"@operator\ndef f({MASKED}):\n    assert n >= 1\n    {text}\n") >= 4


REFUSED = [
    # two names of one memory
    ("q = x[1:]\nx += 1\nreturn q", "is also part of `q`"),
    ("d = X.T\nX[:, 0] = 0\nreturn d", "is also part of `d`"),
    ("d = X.reshape(-1)\nd[0] = 1\nreturn X", "is also part of `X`"),
    (
        "h = np.zeros(n)\nhs = []\nfor t in range(m):\n    h += X[t]\n    hs.append(h)\n"
        "return np.array(hs)",
        "every entry of `hs` is the same array",
    ),
    (
        "b = np.zeros(n)\nhs = []\nfor t in range(m):\n    b[:] = X[t]\n    hs.append(b)\n"
        "return np.array(hs)",
        "every entry of `hs` is the same array",
    ),
    (
        "h = np.zeros(n)\ndef g(u):\n    u += 1\nfor t in range(m):\n    g(h)\nreturn h",
        "the loop changes `h` under another name or inside a function",
    ),
    # rounds that meet
    ("out = np.zeros(n)\nfor i in range(n):\n    out[i // 2] = x[i]\nreturn out", "last one wins"),
    ("out = np.zeros(n)\nfor i in range(n):\n    out[0] = x[i]\nreturn out", "last one wins"),
    ("out = np.zeros(n + 1)\nfor i in range(n):\n    out[i:i + 2] = x[i]\nreturn out", "last one"),
    ("t = 0\nfor i in range(n):\n    t = x[i]\nreturn t", "that of the last round"),
    ("for i in range(n):\n    t = x[i]\nreturn t", "that of the last round"),
    (
        "a_, b_ = 0, 1\nfor i in range(n):\n    a_, b_ = b_, a_ + b_\nreturn a_",
        "to round",
    ),
    ("s = a\nfor i in range(n):\n    s = s * s\nreturn s", "to round"),
    (
        "d = x.copy()\nfor i in range(2, n):\n    d[i] = d[i - 1] + d[i - 2]\nreturn d",
        "to round",
    ),
    (
        "d = x.copy()\nfor i in range(1, n):\n    d[i] = d[i - 1] * d[i - 1]\nreturn d",
        "to round",
    ),
    ("d = X.copy()\nd[X > 0] = Y[Y > 0]\nreturn d", "where the same mask takes"),
    (
        "for i in range(n):\n    if x[i] > 0:\n        break\nreturn x",
        "ends at a place",
    ),
    # kinds
    ("d = np.arange(n)\nd[0] = a\nreturn d", "keeps its kind"),
    ("d = np.zeros_like(np.arange(n))\nd += x\nreturn d", "keeps its kind"),
    ("d = np.zeros(n, dtype=int)\nd[:] = x\nreturn d", "keeps its kind"),
    ("return x.astype(int)", "rounding to an integer is not read"),
    ("return np.array([x, x], dtype=int)", "rounding"),
    # shapes
    ("return np.zeros((3, 3, 2))[:, :, 0] + np.zeros((2, 2))", "do not fit"),
    ("return x.reshape(-1, -1)", "only one length"),
    ("return x[0, 0]", "2 indices for `x`, which has 1 axis"),
    ("return x[..., ...]", "stands once"),
    ("return x[x > 0]", "not known how many there are"),
    ("return X.sum(axis=2)", "there is no axis 2"),
    (
        "return x.summ()",
        "the method `.summ` of a tensor with 1 axis is not part of",
    ),
    ("return np.summ(x)", "near names are"),
    ("return np.sum(x, out=y)", "no argument `out`"),
    ("return np.sum(x, dim=0)", "has no argument `dim`; it takes"),
    ("if x > 0:\n    return x\nreturn y", "no single truth value"),
    ("return x if x.sum() else y.any() and x > 0", "no single truth value"),
    ("while a > 0:\n    a = a - 1\nreturn a", "`while`"),
    ("i = 0\nwhile x[i] > 0:\n    a = a * 2\n    i += 1\nreturn a", "with a counter"),
    ("i = 0\nwhile i < n:\n    i += 2\nreturn i", "with a counter"),
    ("i = 0\nk = 3\nwhile i < k:\n    k = k - 1\n    i += 1\nreturn i", "with a counter"),
    ("i = 0\nwhile i < 3:\n    i = i * 2\n    i += 1\nreturn i", "with a counter"),
    (
        "i = 0\nwhile i < n:\n    if a > 0:\n        continue\n    i += 1\nreturn i",
        "with a counter",
    ),
    ("i = a\nwhile i < n:\n    x = x + 1\n    i += 1\nreturn x", "with a counter"),
    ("d = [x, x]\nwhile len(d) < 3:\n    d.append(x)\n    i += 1\nreturn x", "with a counter"),
    ("d = [x, y]\nreturn d.pop(2)\n", "`.pop`"),
    ("d = [x, y]\ne = d.pop(2)\nreturn e", "one of the 2 places"),
    ("d = [x, y]\nreturn x + d.pop()", "`.pop`"),
    (
        "d = [x]\nfor i in range(n):\n    e = d.pop()\nreturn x",
        "the loop changes `d`",
    ),
    ("d = np.zeros((3, 3), dtype=int)\nnp.fill_diagonal(d, 0.5)\nreturn d", "would cut off"),
    ("d = X.T\nnp.fill_diagonal(d, 7)\nreturn X", "also part of `X`"),
    ("d = x.copy()\nnp.fill_diagonal(d, 7)\nreturn d", "of a matrix"),
    ("return (float('inf') - x)", "found infinity"),
    ("w = np.where(x > 0, x, -np.inf)\nreturn w * w", "minus infinity"),
    ("w = np.where(x > 0, x, -np.inf)\nreturn np.tanh(w)", "minus infinity"),
    ("w = np.where(x > 0, x, -np.inf)\nreturn w", "minus infinity"),
]


@pytest.mark.parametrize(("body", "expected"), REFUSED)
def test_what_is_not_read_is_refused_at_its_place(body: str, expected: str) -> None:
    text = body.replace("\n", "\n    ")
    with pytest.raises(ReadError) as caught:
        read(f"@operator\ndef f({PARAMETERS}):\n    {text}\n")
    assert expected in str(caught.value)
    assert caught.value.line > 1
