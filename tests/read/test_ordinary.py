"""Ordinary files: functions and modules without a decorator, read and run; backward passes."""

from __future__ import annotations

import ast
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symcnn.numeric.evaluate import FLOAT, evaluate
from symcnn.read.claim_error import ReadError
from symcnn.read.ordinary import named_lines, read_ordinary
from symcnn.read.settings import with_settings
from symcnn.read.source import read_path, read_source
from symcnn.verdicts.backward import backward as verdict_on

torch = pytest.importorskip("torch")
FILE = Path(__file__).with_name("ordinary_code.py")

MODULES: list[tuple[str, str, dict[str, int], list[str]]] = [
    ("Block", "B T n_embd", {"n_embd": 2, "hidden": 3, "B": 2, "T": 1}, []),
    ("Block", "B T n_embd", {"n_embd": 1, "hidden": 1, "B": 0, "T": 2}, []),
    ("Net", "N d", {"d": 2, "N": 3}, []),
    ("Net", "N d", {"d": 1, "N": 0}, []),
    ("Attention", "B T n_embd", {"n_embd": 4, "n_head": 2, "block_size": 4, "B": 2, "T": 3},
     ["T <= block_size", "n_head >= 1", "block_size >= 0"]),
    ("Attention", "B T n_embd", {"n_embd": 2, "n_head": 1, "block_size": 3, "B": 1, "T": 1},
     ["T <= block_size", "n_head >= 1", "block_size >= 0"]),
    ("GPTBlock", "B T n_embd", {"n_embd": 2, "n_head": 2, "B": 1, "T": 2}, []),
    ("GPTBlock", "B T n_embd", {"n_embd": 1, "n_head": 1, "B": 1, "T": 0}, []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shape", "sizes", "given"), MODULES)
def test_a_module_is_what_pytorch_computes(
    name: str, shape: str, sizes: dict[str, int], given: list[str]
) -> None:
    if name == "GPTBlock":
        from tests.derived import modules as file
    else:
        from . import ordinary_code as file
    found = read_ordinary(read_path(file.__file__), name, {"x": shape}, given)
    rng = np.random.default_rng(3)
    arguments = {p.name: sizes[p.name] for p in found.parameters if p.kind == "int"}
    if name == "GPTBlock":
        arguments = {"config": file.Config(**arguments)}
    module = getattr(file, name)(**arguments).double()
    values: dict[Any, Any] = {p.value: sizes.get(p.name) for p in found.parameters}
    of_name = {p.name: p.value for p in found.parameters}
    for key, parameter in module.named_parameters():
        entries = rng.integers(-2, 3, tuple(parameter.shape)).astype(float)
        parameter.data = torch.tensor(entries)
        parts = key.split(".")
        ends = ["_".join(parts[i:]) for i in range(len(parts))]
        # a name that is taken has a number
        end = next(n for e in ends for n in (e, f"{e}_1") if n in of_name)
        values[of_name.pop(end)] = entries
    x = rng.integers(-2, 3, tuple(sizes[n] for n in shape.split())).astype(float)
    (v,) = [p.value for p in found.parameters if p.name == "x"]
    values[v] = x
    expected = module(torch.tensor(x)).detach().numpy()
    assert np.allclose(np.asarray(evaluate(found.result, values, FLOAT)).reshape(expected.shape),
                       expected)  # fmt: skip


FUNCTIONS: list[tuple[str, dict[str, str], list[str], dict[str, int]]] = [
    ("layernorm_forward[0]", {"gamma": "D", "beta": "D"}, ["D >= 1"], {"N": 2, "D": 3}),
    ("layernorm_forward", {"gamma": "D", "beta": "D"}, ["D >= 1"], {"N": 0, "D": 1}),
    ("affine_forward", {"x": "N D", "w": "D M", "b": "M"}, [], {"N": 2, "D": 3, "M": 2}),
    ("affine_forward", {"x": "N C D", "w": "C*D M", "b": "M"}, [],
     {"N": 2, "C": 2, "D": 3, "M": 2}),
    ("conv_forward", {"w": "F C HH WW", "b": "F", "stride": "Size"},
     ["stride >= 1", "HH <= H", "WW <= W"],
     {"N": 2, "C": 2, "H": 5, "W": 4, "F": 2, "HH": 2, "WW": 3, "stride": 2}),
    ("softmax_loss[0]", {"x": "N C", "y": "Int N"}, ["N >= 1", "C >= 1"], {"N": 2, "C": 3}),
    ("softmax_loss[1]", {"x": "N C", "y": "Int N"}, ["N >= 1", "C >= 1"], {"N": 3, "C": 1}),
    ("rnn", {"h0": "N", "w": "N", "u": "N"}, ["T >= 1"], {"T": 3, "N": 2}),
    ("rnn", {"h0": "N", "w": "N", "u": "N"}, ["T >= 1"], {"T": 1, "N": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("target", "shapes", "given", "sizes"), FUNCTIONS)
def test_a_function_is_what_python_computes(
    target: str, shapes: dict[str, str], given: list[str], sizes: dict[str, int]
) -> None:
    from . import ordinary_code

    name, _, place = target.partition("[")
    found = read_ordinary(read_path(FILE), target, shapes, given)
    rng = random.Random(1)
    values: dict[Any, Any] = {}
    for p in found.parameters:
        if p.name in sizes:
            values[p.value] = sizes[p.name]
    for p in found.parameters:
        if p.name not in sizes:
            shape = tuple(int(evaluate(n, values)) for n in p.value.shape)  # type: ignore[union-attr]
            low, high = (0, sizes["C"] - 1) if p.kind == "int" else (-3, 3)
            entries = np.array([rng.randint(low, high) for _ in range(int(np.prod(shape)))])
            values[p.value] = entries.reshape(shape).astype(int if p.kind == "int" else float)
    arguments = [values[p.value] for p in found.parameters if not p.introduced]
    result = getattr(ordinary_code, name)(*arguments)
    if isinstance(result, tuple):
        result = result[int(place.rstrip("]") or 0)]
    value = np.asarray(evaluate(found.result, values, FLOAT), dtype=float)
    assert np.allclose(value.reshape(np.shape(result)), result)


BACKWARD: list[tuple[str, str, str, dict[str, str], list[str], str]] = [
    ("layernorm_forward", "layernorm_backward", "x", {"gamma": "D", "beta": "D"}, [], "proved"),
    ("layernorm_forward", "layernorm_backward", "gamma", {"gamma": "D", "beta": "D"}, [],
     "proved"),
    ("layernorm_forward", "layernorm_backward_wrong", "x", {"gamma": "D", "beta": "D"}, [],
     "refuted"),
    ("layernorm_forward", "layernorm_backward_wrong", "gamma", {"gamma": "D", "beta": "D"}, [],
     "refuted"),
    ("affine_forward", "affine_backward", "x", {"x": "N D", "w": "D M", "b": "M"}, [], "proved"),
    ("affine_forward", "affine_backward", "w", {"x": "N D", "w": "D M", "b": "M"}, [], "proved"),
    ("affine_forward", "affine_backward", "b", {"x": "N D", "w": "D M", "b": "M"}, [], "proved"),
    ("Square", "Square.backward", "x", {"x": "N", "w": "N"}, [], "proved"),
    ("Square", "Square.backward", "w", {"x": "N", "w": "N"}, [], "proved"),
    ("Dense", "Dense.backward", "x", {"x": "N D", "w": "D M", "b": "M"}, [], "proved"),
]  # fmt: skip


@pytest.mark.parametrize(("forward", "backward", "wrt", "shapes", "given", "verdict"), BACKWARD)
def test_a_backward_pass_of_an_ordinary_file(
    forward: str, backward: str, wrt: str, shapes: dict[str, str], given: list[str], verdict: str
) -> None:
    target = f"{FILE}::{forward},{backward}"
    found = verdict_on(target, shapes=shapes, given=given, only=[wrt])
    assert found.verdict == verdict, str(found)


def test_what_is_missing_is_asked_for_by_name() -> None:
    with pytest.raises(ReadError) as caught:
        read_ordinary(read_path(FILE), "affine_forward")
    assert "the shape of `x`, `w`, `b` is not known; add --shape 'x=...'" in str(caught.value)
    assert caught.value.line > 1


HEAD = "import numpy as np\nimport torch\n"
REFUSED = [
    ("def f(x):\n    n, = x.shape\n    return x, x", "f", "write one of f[0], f[1]"),
    ("def f(x):\n    n, = x.shape\n    return {'a': x}", "f", "found a dict"),
    ("@decorated\ndef f(x):\n    n, = x.shape\n    return x", "f", "the decorator decorated"),
    ("def f(x):\n    n, = x.shape\n    return x", "g", "there is no function or class `g`"),
    ("class A:\n    def run(self, x):\n        return x", "A", "has no method `forward`"),
    ("def f(x):\n    n, = x.shape\n    return x.var()", "f", "other defaults in NumPy and in"),
]


GROWING = (
    "def f(x, k: int):\n    n, = x.shape\n    out = [x]\n    if k > 0:\n        out.append(2 * x)\n"
)
RECURRENT = "def f(x):\n    T, = x.shape\n    h = 0\n    for t in range(T):\n"
REFUSED += [
    (GROWING + "    return np.concatenate(out)", "f",
     "2 items in one case of an `if` and 1 in the other; say which of them, as in --given 'k > 0'"),
    (RECURRENT + "        h = np.tanh(h + x[t])\n    return h", "f",
     "where the number of rounds is written out, as for an x of shape 3 D, any loop is"),
    ("from numpy.lib.stride_tricks import as_strided\n"
     "def f(x):\n    n, = x.shape\n    return as_strided(x, (n, 1), (1, 1))", "f",
     "write sliding_window_view"),
    ("def f(x):\n    n, = x.shape\n    return (x > 0).astype('uint8') * x", "f", "write int"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "target", "expected"), REFUSED)
def test_refused(text: str, target: str, expected: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_ordinary(read_source(HEAD + text), target)
    assert expected in str(caught.value)


READ = [
    # shapes from annotations, from the code, from the command line
    ('def f(x: Float[Tensor, "n m"]):\n    return x.sum(0)', {}, "lam[i<m] sum[j<n] x[j, i]"),
    ('def f(x: Real["n"]):\n    return x + 1', {}, "lam[i<n] (x[i] + 1)"),
    ("def f(x, k: int = 2):\n    n, m = x.shape\n    return x * k", {},
     "lam[i<n] lam[j<m] 2*x[i, j]"),
    ("def f(x, k: int = 2):\n    n, m = x.shape\n    return x * k", {"k": "Int"},
     "lam[i<n] lam[j<m] x[i, j]*k"),
    ("def f(x, a: float):\n    return x * a", {"x": "n"}, "lam[i<n] x[i]*a"),
    ("def f(x, a):\n    return x * a", {"x": "n", "a": "Real"}, "lam[i<n] x[i]*a"),
    ("def f(x, bias=None):\n    out = 2 * x\n    if bias is not None:\n        out = out + bias\n"
     "    return out", {"x": "n"}, "lam[i<n] 2*x[i]"),
    ("def f(x, bias=None):\n    out = 2 * x\n    if bias is not None:\n        out = out + bias\n"
     "    return out", {"x": "n", "bias": "n"}, "lam[i<n] (2*x[i] + bias[i])"),
    ("def f(x):\n    if x.ndim == 1:\n        return x\n    return x.sum(-1)", {"x": "m n"},
     "lam[i<m] sum[j<n] x[i, j]"),
    ("def f(x):\n    return torch.var(x)", {"x": "n"},
     "(sum[i<n] (x[i] - (sum[i<n] x[i])/n)**2)/(n - 1)"),
    # methods are PyTorch's where the function uses PyTorch
    ("def f(x):\n    y = torch.exp(x)\n    return y.transpose(0, 1)", {"x": "m n"},
     "lam[i<n] lam[j<m] exp(x[j, i])"),
    ("def f(x):\n    y = np.exp(x)\n    return y.transpose(1, 0)", {"x": "m n"},
     "lam[i<n] lam[j<m] exp(x[j, i])"),
    # a list that grows in some rounds, which numbers or hypotheses decide
    ("def f(x, keep=True):\n    out = []\n    for i in range(4):\n        if keep and i % 2:\n"
     "            out.append(x * i)\n    return np.stack(out)", {"x": "n"},
     "lam[i<2] lam[j<n] (x[j] if i = 0 else 3*x[j])"),
    # a parameter that is a shape, by its name or as it is said
    ("def f(x, x_shape):\n    N, _ = x_shape\n    return x.reshape(x_shape)", {"x": "N*x_shape_1"},
     "lam[i<N] lam[j<x_shape_1] x[x_shape_1*i + j]"),
    ("def f(x, s):\n    return x.reshape(s)", {"x": "2*N*M", "s": "(2*N, M)"},
     "lam[i<2*N] lam[j<M] x[M*i + j]"),
    ("def scale(x):\n    return 2 * x\ndef f(x):\n    return scale(x).T", {"x": "m n"},
     "lam[i<n] lam[j<m] 2*x[j, i]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shapes", "expected"), READ)
def test_read(text: str, shapes: dict[str, str], expected: str) -> None:
    assert str(read_ordinary(read_source(HEAD + text), "f", shapes).result) == expected


SIZES = [
    # what __init__ takes is an integer where it is used as one: in the file, by its name
    ("self.a = nn.Linear(n, m)", "x = self.a(x)", "n m"),
    ("self.k = m", "x = x.reshape(-1, x.shape[1] // self.k)[:, :n // 2]", "n m"),
    ("self.a = Inner(n, m)", "x = self.a(x)", "n m"),
    ("self.a = nn.Conv1d(n, n, kernel_size=m)", "x = self.a(x)", "n m"),
    ("self.e = m", "x = x + self.e", ""),
    ("self.a = nn.Dropout(m)", "x = self.a(x)", ""),
    ("self.a = nn.LayerNorm(n, m)", "x = self.a(x)", "n"),
]
INNER = """
class Inner(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.w = a, nn.Parameter(torch.ones(a, b))
    def forward(self, x):
        return x @ self.w
"""


@pytest.mark.parametrize(("init", "forward", "whole"), SIZES)
def test_sizes_are_seen_by_their_use(init: str, forward: str, whole: str) -> None:
    text = f"""{HEAD}{INNER}
class Layer(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        {init}
    def forward(self, x):
        {forward}
        return x
"""
    tree = ast.parse(text)
    classes = {s.name: s for s in tree.body if isinstance(s, ast.ClassDef)}
    (init_,) = [s for s in classes["Layer"].body if getattr(s, "name", "") == "__init__"]
    assert isinstance(init_, ast.FunctionDef)
    found, _ = with_settings(init_, classes)
    assert [a.arg for a in found.args.args if a.annotation is not None] == whole.split()


def test_what_was_understood_can_be_seen() -> None:
    lines = named_lines(read_path(FILE), "layernorm_forward", {"gamma": "D", "beta": "D"})
    shown = [f"{name} = {formula}" for _, name, _, formula in lines]
    assert "xhat[i, j] = xc[i, j]*inv[i, 0]" in shown
    assert "mu[i, j] = (sum[k<D] x[i, k])/D" in shown


@pytest.mark.parametrize(
    ("made", "changed", "returned"),
    [
        ("d = np.exp(x)\n    v = d[1:]", "v[0]", "d"),
        ("d = np.exp(x)\n    v, w = d[1:], d[:1]", "d[0]", "v"),
        ("d = np.exp(x)\n    v = d.reshape(1, n)", "v[0, 0]", "d"),
    ],
)
def test_views_share_their_memory_under_their_names(made: str, changed: str, returned: str) -> None:
    text = _of_names(made, changed, returned)
    with pytest.raises(ReadError, match="which would change with it"):
        named_lines(read_source(text), "f", {"x": "n"}, ["n >= 2"])


@pytest.mark.parametrize(
    ("made", "changed", "returned"),
    [
        ("d = e = np.exp(x)", "e[0]", "d"),
        ("c = {'d': np.exp(x)}\n    d = c['d']", "d[0]", "c['d']"),
        ("c = [np.exp(x), 1]\n    d = c[0]", "c[0][0]", "d"),
        ("d = np.exp(x)\n    c = (d, 1)", "d[0]", "c[0]"),
    ],
)
def test_a_store_is_seen_under_all_names(made: str, changed: str, returned: str) -> None:
    text = _of_names(made, changed, returned)
    *_, (_, name, _, formula) = named_lines(read_source(text), "f", {"x": "n"}, ["n >= 2"])
    assert name == "return[i]"
    assert formula.startswith("5 if i = 0 else ")


def _of_names(made: str, changed: str, returned: str) -> str:
    """A function that stores after several names, which are kept as they stand."""
    more = "u = np.exp(x)\n    w = np.exp(u)\n    z = np.exp(w)"
    head = f"import numpy as np\ndef f(x):\n    n = len(x)\n    {made}\n    {more}\n"
    return f"{head}    {changed} = 5\n    return {returned}\n"


def test_five_hundred_lines_are_read_at_once() -> None:
    """The work of reading is counted, not timed: far below the limit for one claim."""
    body = "".join(f"    x = x * {k % 3} + y[{k % 2}]\n" for k in range(40))
    text = "import numpy as np\n" + "".join(
        f"def f{k}(x, y):\n{body}    return x\n" for k in range(12)
    )
    assert text.count("\n") > 490
    found = read_ordinary(read_source(text), "f3", {"x": "n", "y": "2"}, names=True)
    assert len(found.definitions) == 40
