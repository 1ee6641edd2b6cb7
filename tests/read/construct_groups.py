"""The constructs of 169 hand-written functions with array arithmetic, the most frequent first.

Each group has its share of the functions and examples: bodies of functions of

    x, y: vectors of length n;  X, Y: matrices m by n;  a: a number;  m, n: sizes
"""

from __future__ import annotations

SIGNATURE = 'x: Real["n"], y: Real["n"], X: Real["m n"], Y: Real["m n"], m: Size, n: Size, a: Real'

# what stands above the function
LAYER = """
class Layer:
    def __init__(self, scale):
        self.scale = scale

    def forward(self, x):
        self.x = x
        return self.scale * x**2

    def backward(self, dout):
        return 2 * self.scale * self.x * dout
"""

# share in percent, group, examples
GROUPS: list[tuple[int, str, list[str]]] = [
    (98, "+ - * / **", [
        "return (X + Y) * 2 - X / (1 + a**2) + Y**3",
        "return (torch.ones(m, n) + X) ** 2 * Y - X / 4",
    ]),
    (54, ".shape, N, C = x.shape, len, ndim", [
        "rows, cols = X.shape\nreturn (X + rows) * cols / (len(x) + 1) + X.ndim * X.shape[-1]",
        "*_, cols = X.shape\nrows, *rest = X.shape\n"
        "return X * (cols + rows * rest[0]) + np.ndim(X) * np.size(X, 1) * len(np.shape(X))",
        "rows, cols = X.size()\nreturn torch.zeros(rows, cols) + X.shape[0] + X.size(1) + X.dim()",
    ]),
    (50, "tuples, caches, dicts, attributes", [
        "cache = (x, {'w': X, 'axis': 0})\nu, d = cache\nreturn u * d['w'].sum(axis=d['axis'])",
        "p = {'w': x, 'b': y}\np = {**{k: 2 * v for k, v in p.items()}, 'c': X}\n"
        "return p['w'] * p['b'] + p['c']",
        "first, *rest = [x] * 2 + [y]\nreturn first + rest[0] * rest[1] + len(rest)",
        "layer = Layer(2)\nout = layer.forward(x)\nreturn out + layer.backward(y)",
    ]),
    (31, "axis=, dim=", ["return X.sum(axis=0) * X.sum(axis=-2)", "return torch.sum(X, dim=1)"]),
    (28, "sum", [
        "return np.sum(X) * x + X.sum(0)",
        "return np.convolve(x, (1, 2))[:n] + np.sum((x, y), axis=0) if n > 0 else x",
        "return X.sum() * x + torch.sum(X, 0)",
    ]),
    (28, "if on None, flags, ndim", [
        "b, flag = None, True\nif b is None and flag:\n    b = y\nelif X.ndim == 3:\n    b = x\n"
        "return x * b",
        "if not isinstance(x, np.ndarray):\n    raise TypeError('an array')\nreturn x",
        "return x * 2 if isinstance(x, torch.Tensor) else y",
        "bias = None\nout = X @ torch.ones(n)\nif bias is not None:\n    out = out + bias\n"
        "return out",
    ]),
    (27, "comparisons as masks", ["return (x > 0) * y", "return (torch.relu(x) > 0).float() * y"]),
    (27, "transpose, .T, permute", [
        "return X.T @ Y + X.transpose() @ Y + np.transpose(X, (1, 0)) @ Y",
        "return X.permute(1, 0) @ Y + X.transpose(0, 1) @ Y + torch.transpose(X, 0, 1) @ Y",
    ]),
    (26, "zeros, ones, _like", [
        "return np.zeros((m, n)) + np.ones_like(X) * Y + np.zeros(n)",
        "return torch.zeros(m, n) + torch.ones_like(X) * Y + torch.zeros_like(x)",
    ]),
    (25, "@, dot, matmul, batched", [
        "return X @ x + np.dot(Y, y) + np.matmul(X[None], Y.T[None])[0] @ np.ones(m)",
        "return torch.matmul(X, x) + torch.bmm(X[None], Y.T[None])[0] @ torch.ones(m)",
    ]),
    (25, "exp log sqrt tanh sigmoid abs sign", [
        "return np.exp(x) + np.log(1 + x**2) + np.sqrt(np.abs(y)) + np.tanh(x) + np.sign(y)",
        "return torch.sigmoid(x) + y.exp().log() + torch.sqrt(x.abs()) + y.tanh()",
    ]),
    (24, "reshape, view, flatten with -1", [
        "return X.reshape(-1) * Y.flatten() + X.ravel()",
        "return X.view(-1) * Y.reshape(m * n) + torch.flatten(X)",
    ]),
    (22, "index by an integer array, a name, a mask", [
        "i = np.arange(n)[::-1]\nreturn x[i] + X[:, i].sum(axis=0) + x[x > 0].sum()",
        "i = torch.arange(n)\nreturn x[i] * X[:, i].sum(0) + x[x > 0].sum()",
    ]),
    (19, "x[...] = e", [
        "d = X.copy()\nd[:, ::2] = 0\nd[Y > 0] = 1\nd[...] = d * 2\nreturn d",
        "d = np.zeros((m, n))\nd[:, :] = X == Y\nreturn d",
        "d = X.clone()\nd[:, ::2] = 0\nd[Y > 0] = 1\nreturn torch.relu(d)",
    ]),
    (17, "for over range", [
        "out = np.zeros((m, n))\nfor i in range(m):\n    for j in range(n):\n"
        "        out[i, j] = X[i, j] * x[j]\nreturn out",
        "out = torch.zeros(m, n)\nfor i in range(m):\n    out[i] = X[i] * x\nreturn out",
    ]),
    (14, "slices a:b, ::s, negative bounds", [
        "assert n >= 2\nreturn x[1:] - x[:-1] + x[::-1][1:] + X[:, -1:].sum()",
        "assert n >= 2\nreturn x[1:] - x[:-1] + torch.sum(X[..., :1])",
    ]),
    (13, "keepdims", [
        "assert n >= 1\nreturn X - X.max(axis=1, keepdims=True)",
        "assert n >= 1\nreturn X - torch.mean(X, dim=1, keepdim=True)",
    ]),
    (10, "// and % on sizes", [
        "return x * (n // 2) + y * (m % 3) + np.zeros(n)",
        "return x * (n // 2) + y * (m % 3) + torch.zeros(n)",
    ]),
    (9, "no-ops: dtype, device, copy, contiguous, detach", [
        "return X.astype(np.float64).copy() + np.asarray(Y, dtype=float)",
        "return np.ascontiguousarray(X) * np.float64(a) + np.copy(Y)",
        "d = torch.clone(X)\nd[0:1] = 0\nreturn d + X",
        "return X.detach().contiguous().to(torch.float64) + Y.clone().double().cpu()",
    ]),
    (9, "for over a list or zip", [
        "s = 0\nfor w, v in zip((1, 2), [x, y]):\n    s = s + w * v\nreturn s",
        "s = torch.zeros(n)\nfor v in (x, y):\n    s = s + v\nreturn s",
    ]),
    (9, "assert, raise", [
        "assert n >= 1, 'no entries'\nif m < 0:\n    raise ValueError('rows')\nreturn x / n",
        "assert x.shape == y.shape\nreturn x + y + torch.zeros(n)",
    ]),
    (8, "x[...] += e in loops", [
        "out = np.zeros(n + 2)\nfor i in range(n):\n    out[i:i + 3] += x[i] * y[i]\nreturn out",
        "out = torch.zeros(n + 1)\nfor i in range(n):\n    out[i:i + 2] += x[i]\nreturn out",
    ]),
    (7, "where", ["return np.where(x > 0, x, a * y)", "return torch.where(x > 0, x, a * y)"]),
    (7, "index by int", [
        "assert m >= 2\nreturn X[0] + X[-1] * X[1]",
        "assert m >= 2\nreturn X[0] + X[-1] * X[1] + torch.zeros(n)",
    ]),
    (6, "mean, var, std", [
        "assert n >= 1 and m >= 1\nreturn np.average(X, axis=1) + np.average(x, weights=y**2 + 1)",
        "assert n >= 2\nreturn (X - X.mean(1)[:, None]) * X.var(1)[:, None] + np.std(x, ddof=1)",
        "assert n >= 2 and m >= 1\n"
        "return (X - X.mean(1)[:, None]) * torch.var(X, 1)[:, None] + torch.std(x)",
    ]),
    (4, "max, min over an axis", [
        "assert m >= 1\nreturn X.max(axis=0) - np.min(X, axis=0)",
        "assert m >= 1\nreturn X.max(dim=0).values - torch.min(X, dim=0)[0] + X.amax(0)",
    ]),
    (3, "arange", ["return np.arange(n) * x", "return torch.arange(n) * x"]),
    (3, "lambda", [
        "f = lambda u: u * u + 1\nreturn f(x) + f(y)",
        "f = lambda u, s=2: torch.relu(u) * s\nreturn f(x) + f(y, s=3)",
    ]),
    (3, "comprehension", [
        "assert m >= 1\nreturn np.array([row * x for row in X])",
        "assert m >= 1\nreturn torch.stack([X[i] * x for i in range(m)])",
    ]),
    (3, "max(a, b)", ["return np.zeros(max(m, n)) + a", "return torch.zeros(max(m, n)) + a"]),
    (3, "int()", ["return np.zeros(int(n / 2)) + a", "return torch.zeros(int((n + 3) / 2)) + a"]),
    (2, "clip", ["return np.clip(x, -1, 1) + y.clip(0, 2)", "return torch.clamp(x, -1, 1)"]),
    (2, "prod", ["return np.prod(X, axis=0) * x", "return torch.prod(X, 0) * x.prod()"]),
    (2, "pad", [
        "return np.pad(X, ((1, 0), (2, 1)))", "return F.pad(X, (1, 2)) + torch.zeros(m, n + 3)",
    ]),
    (2, "None", ["return x[:, None] * y[None, :]", "return x[:, None] * y[None] + torch.zeros(1)"]),
    (2, "unsqueeze", ["return np.expand_dims(x, 1) * y", "return x.unsqueeze(-1) * torch.relu(y)"]),
    (2, "squeeze", ["return np.squeeze(X[None], 0)", "return X[None].squeeze(0) * torch.ones(n)"]),
    (1, "...", ["return X[..., None] * x[:, None]", "return X[..., ::2] + torch.zeros(1)"]),
    (1, "argmax", [
        "assert n >= 1\nreturn x[np.argmax(x)] * X.argmax(axis=1)",
        "assert n >= 1\nreturn x[torch.argmax(x)] * X.argmax(dim=1)",
    ]),
    (1, "concatenate", [
        "return np.concatenate([X, Y], axis=1)", "return np.append(x, y)",
        "assert n >= 1\nu, v, w = torch.cat([x, y, x]).split(n)\nreturn u * v + w",
        "return torch.cat([X, Y], dim=0)",
    ]),
    (1, "stack", ["return np.stack([x, y], axis=-1)", "return torch.stack((x, y), dim=1)"]),
    (1, "one_hot", [
        "return np.eye(n)[np.arange(n)[::-1]] * x",
        "assert n >= 1\nreturn F.one_hot(torch.arange(n), n) * x",
    ]),
    (1, "broadcast_to", [
        "return np.broadcast_to(x, (m, n)) * X", "return x.expand(m, n) * torch.relu(X)",
    ]),
    (0, "einsum", [
        "return np.einsum('ij,j->i', X, x)", "return torch.einsum('ij,kj->ik', X, Y)",
    ]),
    (0, "tensordot", [
        "return np.tensordot(X, x, axes=1)", "return torch.tensordot(X, Y, dims=([0], [0]))",
    ]),
    (0, "kron", ["return np.kron(x, y)", "return torch.kron(X, Y)"]),
    (0, "sliding_window_view", [
        "assert n >= 2\nreturn np.lib.stride_tricks.sliding_window_view(x, 2) * 2",
        "assert n >= 2\nreturn x.unfold(0, 2, 1) * torch.ones(2)",
    ]),
]  # fmt: skip
