"""NumPy code for derived formulas: run, and compared with the formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import symcnn.write.code
from symcnn.derivation import derive_read
from symcnn.numeric.code_check import WrongCodeError
from symcnn.read.source import read_path
from symcnn.write.code import CodeError

LAYERS = read_path(Path(__file__).parents[1] / "operators_layers.py")


def code(name, wrt, kind="vjp"):
    return derive_read(LAYERS.read_operator(name), wrt, kind).to_numpy()


LINES = [  # operator, parameter, the last line of the function
    ("conv1d", "beta", "return G.sum(axis=(0, 2))"),
    ("linear", "X", 'return np.einsum("ri,ij->rj", G, A)'),
    ("linear", "A", 'return np.einsum("ri,rj->ij", G, X)'),
    ("average_pool", "X", "return (1 / (k ** 2)) * np.repeat(np.repeat(G, k, axis=0), k, axis=1)"),
    ("zero_pad", "X", "return G[p:H + p]"),
    ("transposed", "A", "return np.transpose(G, (1, 0))"),
    ("relu", "x", "return G * (0 <= x)"),
    ("log_determinant", "A", "return G * np.transpose(np.linalg.inv(A), (1, 0))"),
]


@pytest.mark.parametrize(("name", "wrt", "expected"), LINES)
def test_code(name, wrt, expected):
    text = code(name, wrt)
    assert text.splitlines()[-1].strip() == expected
    assert "for " not in text.partition('"""\n')[2]


CHECKED = ["conv1d", "conv2d", "conv3d", "conv1d_grouped", "conv_transpose", "max_pool2d",
           "pixel_shuffle", "im2col", "batch_norm", "softmax", "attention", "embedding",
           "bilinear", "inverse_entries"]  # fmt: skip


@pytest.mark.parametrize("name", CHECKED)
def test_every_parameter(name):
    found = LAYERS.read_operator(name)
    for p in found.parameters:
        if p.kind == "real":
            assert code(name, p.name).startswith(("import numpy", "import math"))


def test_the_convolution_as_pytorch_defines_it():
    namespace: dict = {}
    exec(code("conv1d", "X"), namespace)
    rng = np.random.default_rng(0)
    B, C, D, H, K, s, p, d = 2, 3, 4, 11, 3, 2, 1, 2
    O = (H + 2 * p - d * (K - 1) - 1) // s + 1  # noqa: E741
    W, G = rng.standard_normal((D, C, K)), rng.standard_normal((B, D, O))
    spread = np.zeros((B, C, H + 2 * p))
    for i in range(O):
        for u in range(K):
            spread[:, :, s * i + d * u] += np.einsum("bo,oc->bc", G[:, :, i], W[:, :, u])
    found = namespace["conv1d_vjp_X"](G, W, s, p, d, H)
    assert np.allclose(found, spread[:, :, p : p + H])


def test_wrong_code_is_not_shown(monkeypatch):
    right = symcnn.write.code.numpy_function

    def wrong(*arguments):
        text, names = right(*arguments)
        return text.replace("return ", "return 2 * "), names

    monkeypatch.setattr(symcnn.write.code, "numpy_function", wrong)
    with pytest.raises(WrongCodeError, match="expected"):
        code("linear", "X")


def test_what_cannot_be_written_is_said():
    with pytest.raises(CodeError, match="its range depends on another index"):
        code("circular_pad", "X")
    found = derive_read(LAYERS.read_operator("linear"), "X")
    with pytest.raises(CodeError, match="PyTorch code is not available"):
        found.to_torch()
