"""Backward passes as they are written: each example is proved, and two mistakes in it refuted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from symcnn import assert_backward
from symcnn.commands.cli import main
from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.terms import Forall, Space
from symcnn.read.claim_error import ReadError
from symcnn.read.pairs import pair_named, pairs_of
from symcnn.read.passes import read_pair, with_names
from symcnn.read.source import read_source
from symcnn.verdicts.backward import backward, decide
from symcnn.verdicts.pass_verdict import PassVerdict
from symcnn.verdicts.operator_sense import operator_of
from symcnn.verdicts.gradcheck import lines_of

FOLDER = Path(__file__).parents[1] / "backward"
TEXTS = {p.stem: p.read_text(encoding="utf-8") for p in sorted(FOLDER.glob("*.py"))}
SOURCES = {name: read_source(text, f"{name}.py") for name, text in TEXTS.items()}
NOT_DERIVATIVES = ("RoundStraightThrough", "GradientReversal")
RIGHT = [
    (file, pair.title)
    for file, source in SOURCES.items()
    for pair in pairs_of(source.tree)
    if pair.name not in NOT_DERIVATIVES
]

# file, pair, what is written, what is written by mistake, the gradient that is wrong then
WRONG = [
    ("course", "affine", "db = np.sum(dout, axis=0)", "db = np.mean(dout, axis=0)", "db"),
    ("course", "affine", "dw = x.T.dot(dout)", "dw = x.T.dot(dout) / x.shape[0]", "dw"),
    ("course", "relu", "dx[x <= 0] = 0", "dx[x <= 1] = 0", "dx"),
    ("course", "relu", "dx = dout.copy()", "dx = np.ones_like(dout)", "dx"),
    ("course", "batchnorm", "+ 2 * xmu * dsq", "+ xmu * dsq", "dx"),
    ("course", "batchnorm", "dmu = -np.sum(dxmu, axis=0)", "dmu = np.sum(dxmu, axis=0)", "dx"),
    ("course", "bnfused", "np.sqrt(var + eps)", "np.sqrt(var + eps) + eps", "dx"),
    ("course", "bnfused", "var = x.var(axis=0)", "var = x.var(axis=0, ddof=1)", "dx"),
    ("course", "layernorm", "xhat * np.mean(dxhat * xhat", "np.mean(dxhat * xhat", "dx"),
    ("course", "layernorm", "dgamma = np.sum(dout * xhat", "dgamma = np.sum(dout", "dgamma"),
    ("course", "dropout", "dx = dout * mask / (1 - p)", "dx = dout * mask", "dx"),
    ("course", "dropout", "dx = dout * mask / (1 - p)", "dx = dout / (1 - p)", "dx"),
    ("course", "conv_naive", "top, left = i * stride, j * stride", "top, left = i, j", "dx"),
    ("course", "conv_naive", "dx_pad[:, :, pad : pad + H", "dx_pad[:, :, 0:H", "dx"),
    ("course", "avgpool", "/ (k * k)", "/ k", "dx"),
    ("course", "avgpool", "dout.repeat(k, axis=2).repeat(k, axis=3)",
     "np.tile(dout, (1, 1, k, k))", "dx"),
    ("course", "rnn_step", "(1 - next_h**2)", "(1 - next_h)", "dx"),
    ("course", "rnn_step", "dWh = prev_h.T @ dz", "dWh = next_h.T @ dz", "dWh"),
    ("course", "softmax_loss", "dx[np.arange(N), y] -= 1", "dx[np.arange(N), y] -= 2", "dx"),
    ("course", "softmax_loss", "    dx /= N\n", "", "dx"),
    ("course", "cumsum", "np.cumsum(dout[:, ::-1], axis=1)[:, ::-1]", "np.cumsum(dout, axis=1)",
     "dx"),
    ("course", "cumsum", "[:, ::-1], axis=1)[:, ::-1]", "[:, ::-1], axis=1)", "dx"),
    ("course", "upsample", ".sum(axis=(3, 5))", ".mean(axis=(3, 5))", "dx"),
    ("course", "upsample", ".sum(axis=(3, 5))", ".max(axis=(3, 5))", "dx"),
    ("course", "maxpool", "window == window.max(axis=(2, 3), keepdims=True)", "window > 0", "dx"),
    ("course", "maxpool", "+= mask * dout", "+= 2 * mask * dout", "dx"),
    ("course", "embedding", "np.add.at(dW, x, dout)", "np.add.at(dW, x, 2 * dout)", "dW"),
    ("course", "embedding", "np.zeros_like(W)", "np.ones_like(W)", "dW"),
    ("networks", "two_layer", "    dh[h <= 0] = 0\n", "", "dW1"),
    ("networks", "two_layer", "dW2 = h.T @", "dW2 = (x @ W1).T @", "dW2"),
    ("networks", "focal_loss", "- (1 - p) ** 2 / p", "- (1 - p) / p", "dp"),
    ("networks", "focal_loss", "2 * (1 - p)", "(1 - p)", "dp"),
    ("networks", "smoothed_loss", "p * q.sum(axis=1, keepdims=True) - q", "p - q", "dx"),
    ("networks", "smoothed_loss", ") / N", ")", "dx"),
    ("networks", "linear_upsample", "dx[:, :-1] += dout[:, 1::2] / 2",
     "dx[:, :-1] += dout[:, 1::2]", "dx"),
    ("networks", "linear_upsample", "    dx[:, 1:] += dout[:, 1::2] / 2\n", "", "dx"),
    ("networks", "attention", "ds @ k / np.sqrt(D)", "ds @ k", "dq"),
    ("networks", "attention", "(dp * p).sum(axis=-1", "(dp * p).sum(axis=0", "dk"),
    ("networks", "downsample", "np.ones((2, 2))) / 4", "np.ones((2, 2)))", "dX"),
    ("networks", "downsample", "np.kron(dY, np.ones((2, 2)))", "np.tile(dY, (2, 2))", "dX"),
    ("attention", "scaled", "dq = ds @ k * scale", "dq = ds @ k", "dq"),
    ("attention", "scaled", "np.sum(dp * p, axis=-1", "np.mean(dp * p, axis=-1", "dk"),
    ("attention", "causal", "dp * p, axis=-1", "dp, axis=-1", "dq"),
    ("attention", "causal", "ds.transpose(0, 1, 3, 2) @ q", "ds @ q", "dk"),
    ("attention", "flash", "delta = (do * o)", "delta = (do * v)", "dq"),
    ("attention", "flash", "- lse[:, None])", "+ lse[:, None])", "dv"),
    ("attention", "grouped", '"hgts,hgtd->hsd", ds, q', '"hgst,hgtd->hsd", ds, q', "dk"),
    ("attention", "grouped", "/ np.sqrt(D)\n    dq", "/ np.sqrt(2 * D)\n    dq", "dq"),
    ("attention", "rotary", "d2 * cos - d1 * sin", "d2 * cos + d1 * sin", "dx"),
    ("attention", "rotary", "d1 * cos + d2 * sin", "d1 * cos - d2 * sin", "dx"),
    ("recurrent", "lstm_step", "dc = dnext_c + dnext_h", "dc = dnext_h", "dprev_c"),
    ("recurrent", "lstm_step", "f * (1 - f)", "(1 - f)", "dWx"),
    ("recurrent", "gru_step", "dz = dout * (h - n)", "dz = dout * (n - h)", "dWz"),
    ("recurrent", "gru_step", "    dh = dh + drh * r\n", "", "dh"),
    ("recurrent", "scan", "for t in reversed(range(T))", "for t in range(T)", "dx"),
    ("recurrent", "gated", "da[t] = dh * h[t]", "da[t] = dh * h[t + 1]", "da"),
    ("recurrent", "gated", "dh = dh * a[t]", "dh = dh", "dh"),
    ("recurrent", "scan", "carry = dh[t] + a * carry", "carry = dh[t] + carry", "dx"),
    ("layouts", "groupnorm", "- xg * (dxhat * xg)", "- (dxhat * xg)", "dx"),
    ("layouts", "groupnorm", "(0, 2, 3))\n    dbeta", "(0, 2))\n    dbeta", "dgamma"),
    ("layouts", "pool_matrix", "A.T @", "4 * A.T @", "dX"),
    ("layouts", "pool_matrix", "A.T @ dY.reshape(m // 2 * (n // 2))).reshape(m, n)",
     "A.T @ dY.T.reshape(m // 2 * (n // 2))).reshape(m, n)", "dX"),
    ("layouts", "conv1d", "dout[n, f, i] * w[f, c, k]", "dout[n, f, i] * w[f, c, K - 1 - k]",
     "dx"),
    ("layouts", "conv1d", "i] * x[n, c, i + k]", "i] * x[n, c, i]", "dw"),
    ("layouts", "conv_im2col", "col2im(dcol, x.shape, KH, KW, stride, pad)",
     "col2im(dcol, x.shape, KH, KW, 1, pad)", "dx"),
    ("layouts", "conv_im2col", ".transpose(0, 2, 3, 1).reshape(-1, F)", ".reshape(-1, F)", "dw"),
    ("layouts", "maxpool_reshape", "mask * dout", "dout", "dx"),
    ("layouts", "maxpool_reshape", "dout[:, :, :, None, :, None]).reshape",
     "dout[:, :, :, None, :, None] / windows.shape[3]).reshape", "dx"),
    ("upsampling", "upsample", "stride=r, groups=C", "stride=1, groups=C", "dx"),
    ("upsampling", "upsample", "torch.ones(C, 1, r, r)", "torch.ones(C, 1, r, r) / r**2", "dx"),
    ("upsampling", "transposed", ".sum(dim=(3, 5))", ".mean(dim=(3, 5))", "dx"),
    ("upsampling", "transposed", "H // r, r, W // r, r).sum(dim=(3, 5))",
     "r, H // r, r, W // r).sum(dim=(2, 4))", "dx"),
    ("upsampling", "by_groups", "r**2 *", "r *", "dx"),
    ("upsampling", "by_groups", "avg_pool2d", "max_pool2d", "dx"),
    ("torch_functions", "LayerNorm", "(dout * norm).sum((0, 1))", "(dout * norm).mean(0)",
     "dweight"),
    ("torch_functions", "LayerNorm", " - norm * (dnorm * norm).mean(-1, keepdim=True)", "", "dx"),
    ("torch_functions", "RMSNorm", "dot / C", "dot", "grad_x"),
    ("torch_functions", "RMSNorm", "rstd**2", "rstd", "grad_x"),
    ("torch_functions", "Swish", "x * (1 - s)", "x * s", "dx"),
    ("torch_functions", "Swish", "grad_output * (s", "(s", "dx"),
    ("torch_functions", "SwiGLU", "silu * (1 - s) + s", "silu * (1 - s)", "dgate"),
    ("torch_functions", "SwiGLU", "dup = grad * silu", "dup = grad * s", "dup"),
    ("torch_functions", "Linear", "grad_output.mm(weight)", "2 * grad_output.mm(weight)",
     "grad_input"),
    ("torch_functions", "Linear", "grad_output.sum(0)", "grad_output.mean(0, keepdim=True)",
     "grad_bias"),
    ("torch_functions", "Exp", "grad_output * result", "grad_output + result", "di"),
    ("torch_functions", "Exp", "grad_output * result", "result", "di"),
    ("torch_functions", "MulConstant", "* ctx.constant,", "/ ctx.constant,", "dtensor"),
    ("torch_functions", "MulConstant", "* ctx.constant,", ",", "dtensor"),
    ("jax_rules", "log1pexp", "1 - 1 / (1", "1 / (1", "dx"),
    ("jax_rules", "log1pexp", "(g * (1", "((1", "dx"),
    ("jax_rules", "scaled", "cos_x * g * y", "cos_x * g", "dx"),
    ("jax_rules", "scaled", "sin_x * g)", "cos_x * g)", "dy"),
    ("objects", "ReLU", "(self.x > 0)", "(self.x > 1)", "dx"),
    ("objects", "ReLU", "(self.x > 0)", "self.x", "dx"),
    ("objects", "Sigmoid", "(1.0 - self.out) * self.out", "(1.0 - self.out)", "dx"),
    ("objects", "Sigmoid", "self.out = 1 /", "self.out = 2 /", "dx"),
    ("objects", "Affine", "np.dot(self.x.T, dout)", "np.dot(self.x.T, dout) * 2", "dW"),
    ("objects", "Affine", "self.db = np.sum(dout, axis=0)", "self.db = np.sum(dout)", "db"),
    ("objects", "MSELoss", "2 * self.diff", "self.diff", "dprediction"),
    ("objects", "MSELoss", " / self.diff.size", "", "dprediction"),
]  # fmt: skip


def verdict_on(text: str, name: str, only: tuple[str, ...] = ()) -> PassVerdict:
    source = read_source(text, "layers.py")
    pair = pair_named(source.tree, name.split(","))
    assert pair is not None
    return decide(source, pair, only=only)


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("file", "name"), RIGHT)
def test_an_example_is_proved(file: str, name: str) -> None:
    found = verdict_on(TEXTS[file], name)
    assert found.verdict == "proved", str(found)
    assert found.summary.startswith("proved: ")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("file", "name", "old", "new", "wrong"), WRONG)
def test_a_mistake_is_refuted(file: str, name: str, old: str, new: str, wrong: str) -> None:
    assert old in TEXTS[file]
    # of several examples with this line, that of the pair
    before, after = TEXTS[file].split(_start(file, name), 1)
    text = before + _start(file, name) + after.replace(old, new, 1)
    found = verdict_on(text, name, (wrong,))
    assert found.verdict == "refuted", str(found)
    assert f"{wrong} of " in found.summary


def test_what_a_layer_needs_is_said_of_the_inputs() -> None:
    source = SOURCES["course"]
    pair = pair_named(source.tree, ["layernorm"])
    assert pair is not None
    layers = operator_of(with_names(source, read_pair(source, pair)).operator)
    assert layers.definitions
    for p in layers.given:
        assert free_vars(p) <= set(layers.parameters)
        assert not any(isinstance(q, Forall) and isinstance(q.domain, Space) for q in subterms(p))


def _start(file: str, name: str) -> str:
    pair = pair_named(SOURCES[file].tree, [name])
    assert pair is not None
    return (
        f"class {name}("
        if pair.kind == "Function"
        else (f"class {name}:" if pair.owner else f"def {pair.forward.name}(")
    )


@pytest.mark.parametrize("name", NOT_DERIVATIVES)
def test_what_is_not_the_derivative_is_refuted(name: str) -> None:
    found = verdict_on(TEXTS["torch_functions"], name)
    assert found.verdict == "refuted"
    assert "expected" in found.summary


def test_the_lines_that_show_a_mistake_show_it(tmp_path: Path) -> None:
    text = TEXTS["course"].replace("db = np.sum(dout, axis=0)", "db = np.mean(dout, axis=0)", 1)
    (tmp_path / "layers.py").write_text(text, encoding="utf-8")
    found = verdict_on(text, "affine", ("db",))
    (gradient,) = found.gradients
    assert gradient.case is not None
    lines = lines_of(found.read, "db", "b", gradient.case)
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    shown, expected = map(float, done.stdout.split())
    assert abs(shown - expected) > 0.1


def test_gradcheck_refuses_what_is_refuted(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    text = TEXTS["torch_functions"].replace("dot / C", "dot")
    (tmp_path / "layers.py").write_text(text, encoding="utf-8")
    found = verdict_on(text, "RMSNorm", ("grad_x",))
    (gradient,) = found.gradients
    assert gradient.case is not None
    lines = lines_of(found.read, "grad_x", "x", gradient.case)
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert "GradcheckError: Jacobian mismatch" in done.stderr, done.stderr


# -- the command ------------------------------------------------------------------------------

PAIR = """
import numpy as np

def scale_forward(x, w):
    N, D = x.shape
    return x * w, (x, w)

def scale_backward(dout, cache):
    x, w = cache
    return dout * w, (dout * x).sum(axis=0)
"""


def test_the_command_prints_what_was_understood_and_the_answer_last(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(PAIR, encoding="utf-8")
    assert main(["backward", f"{path}::scale", "--shape", "w=D"]) == 0
    out = capsys.readouterr().out.strip().splitlines()
    assert out[1].strip() == "inputs   x[N, D], w[D]"
    assert out[2].strip() == "forward  scale_forward[i, j] = x[i, j]*w[j]"
    assert out[-1] == (
        "proved: scale_backward returns the gradients of scale_forward in x and w, for every size"
    )


def test_a_wrong_pass_ends_with_1_and_with_the_expected_verdict_0(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(PAIR.replace("dout * w,", "dout,"), encoding="utf-8")
    arguments = ["backward", str(path), "--shape", "w=D", "--only", "dx"]
    assert main(arguments) == 1
    assert capsys.readouterr().out.strip().splitlines()[-1].startswith("refuted: dx of scale_back")
    assert main([*arguments, "--expect", "refuted"]) == 0
    assert main([*arguments, "--expect", "proved"]) == 1


def test_json_has_a_verdict_for_each_gradient(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(PAIR, encoding="utf-8")
    assert main(["backward", str(path), "--shape", "w=D", "--json", "-"]) == 0
    (pair,) = json.loads(capsys.readouterr().out)
    assert [(g["name"], g["input"], g["verdict"]) for g in pair["gradients"]] == [
        ("dx", "x", "proved"), ("dw", "w", "proved"),
    ]  # fmt: skip
    assert pair["gradients"][0]["derivation"]


def test_fix_prints_the_gradient_that_is_right(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(PAIR.replace("dout * w,", "dout,"), encoding="utf-8")
    assert main(["backward", str(path), "--shape", "w=D", "--fix"]) == 1
    said = capsys.readouterr().out
    assert "def scale_vjp_x(" in said
    assert "scale_vjp_w" not in said
    assert said.strip().splitlines()[-1].startswith("refuted: ")


RUN = [
    ("course", "affine"), ("course", "maxpool"), ("course", "embedding"),
    ("course", "softmax_loss"), ("torch_functions", "RMSNorm"), ("torch_functions", "Linear"),
]  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("file", "name"), RUN)
def test_run_compares_the_code_with_what_was_read(file: str, name: str, capsys) -> None:
    if file == "torch_functions":
        pytest.importorskip("torch")
    assert main(["backward", f"{FOLDER / file}.py::{name}", "--run"]) == 0
    said = capsys.readouterr().out
    assert "agrees with what was read at" in said


def test_run_notices_code_that_is_not_what_was_read(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    other = PAIR + (
        "\nimport sys\nsys.modules[__name__].scale_forward = lambda x, w: (2 * x * w, (x, w))\n"
    )
    path.write_text(other, encoding="utf-8")
    assert main(["backward", str(path), "--shape", "w=D", "--run"]) == 3
    assert "is not what was read" in capsys.readouterr().out.splitlines()[-2]


LOOPS = """
import numpy as np

def conv_forward(x, w, b):
    F, K = w.shape
    H, = x.shape
    out = np.zeros((F, H - K + 1))
    for f in range(F):
        for i in range(H - K + 1):
            out[f, i] = np.sum(x[i:i + K] * w[f]) + b[f]
    return out, (x, w, b)

def conv_backward(dout, cache):
    x, w, b = cache
    F, K = w.shape
    dw = np.zeros_like(w)
    for f in range(F):
        for i in range(dout.shape[1]):
            dw[f] += dout[f, i] * x[i:i + K]
    return None, dw, dout.sum(axis=1)
"""


def test_what_a_loop_over_a_size_counts_has_this_size() -> None:
    found = backward(LOOPS)
    assert found.verdict == "proved", str(found)
    assert "db: proved" in str(found)


LAYERS = """
import torch

class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x, beta)
        return x * beta

    @staticmethod
    def backward(ctx, g):
        x, beta = ctx.saved_tensors
        return g * beta, (g * x).sum()

class Shift(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y, bias=None):
        return y if bias is None else y + bias

    @staticmethod
    def backward(ctx, g):
        return g, g
"""


def test_of_several_passes_each_takes_the_shapes_of_its_parameters(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(LAYERS, encoding="utf-8")
    shapes = ["--shape", "x=N", "--shape", "y=N", "--shape", "bias=N"]
    assert main(["backward", str(path), *shapes]) == 1
    said = capsys.readouterr().out
    assert "it has the shape (), and beta has (N,); if beta is a number, say --shape" in said
    assert main(["backward", str(path), *shapes, "--shape", "beta=real"]) == 0
    assert main(["backward", str(path), *shapes, "--shape", "z=real"]) == 2
    assert "has no parameter z; there are: x, beta" in capsys.readouterr().out


def test_an_input_that_is_none_may_have_a_shape(tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(LAYERS, encoding="utf-8")
    main(["backward", f"{path}::Shift", "--shape", "y=N"])
    assert "bias = None   (say --shape for other axes of bias)" in capsys.readouterr().out


POOL = """
def pool_forward(x, k=2):
    N, H = x.shape
    return x.reshape(N, H // k, k).mean(axis=2), (x, k)

def pool_backward(dout, cache):
    x, k = cache
    return (dout[:, :, None].repeat(k, axis=2) / k).reshape(x.shape)
"""


def test_what_has_a_shape_is_no_number() -> None:
    found = backward(POOL, given=["k >= 1"])
    assert found.verdict == "proved", str(found)


MLP = """
import numpy as np

def mlp_forward(x, w1, b1, w2, b2):
    h = x @ w1 + b1
    a = np.maximum(h, 0)
    return a @ w2 + b2, (x, w1, w2, h, a)

def mlp_backward(dout, cache):
    x, w1, w2, h, a = cache
    dh = (dout @ w2.T) * (h > 0)
    return dh @ w1.T, x.T @ dh, dh.sum(0), a.T @ dout, dout.sum(axis=0)
"""


def test_a_right_pass_is_not_refuted_at_a_kink() -> None:
    found = backward(MLP, only=["dx"])
    assert found.verdict == "proved", str(found)


BAD = [
    ([], "def f(x):\n    return x\n", "no forward and backward pass"),
    (["--shape", "x"], PAIR, "write a name, = and sizes"),
    (["--shape", "z=N"], PAIR, "has no parameter z"),
    (["--shape", "w=D+"], PAIR, "is not a size"),
    (["--given", "eps >"], PAIR, "is not a condition"),
    (["--only", "dz"], PAIR, "no such gradient"),
]


@pytest.mark.parametrize(("options", "text", "expected"), BAD)
def test_what_cannot_be_read_ends_with_2(options, text, expected, tmp_path, capsys) -> None:
    path = tmp_path / "layers.py"
    path.write_text(text, encoding="utf-8")
    assert main(["backward", str(path), *options]) == 2
    said = capsys.readouterr()
    assert expected in said.out + said.err


LOGARITHM = """
import numpy as np

def likelihood_forward(p):
    return np.log(p).sum(), p

def likelihood_backward(dout, p):
    return dout / p
"""
UNSTATED = "in p, for every size, where forall[i<N] (0 < p[i]) (excludes N = 1, p = [0])"


@pytest.mark.parametrize(("given", "code"), [([], 3), (["(p > 0).all()"], 0)])
def test_strict_asks_that_the_forward_pass_is_defined(tmp_path, capsys, given, code) -> None:
    path = tmp_path / "layers.py"
    path.write_text(LOGARITHM, encoding="utf-8")
    options = ["backward", str(path), "--shape", "p=N", *(o for g in given for o in ("--given", g))]
    assert (main(options), main([*options, "--strict"])) == (0, code)
    assert capsys.readouterr().out.count(UNSTATED) == (0 if given else 2)
    assert_backward(LOGARITHM, shapes={"p": "N"}, given=given)
    if not given:
        with pytest.raises(AssertionError, match="excludes N = 1"):
            assert_backward(LOGARITHM, shapes={"p": "N"}, strict=True)


LABELS = """
import numpy as np

def picked_forward(x, t):
    return x[t]

def picked_backward(dout, x, t):
    dx = np.zeros_like(x)
    np.add.at(dx, t, dout)
    return dx
"""


@pytest.mark.parametrize(
    ("given", "is_conditional"),
    [([], True), (["all(0 <= t[i] < C for i in range(N))"], False),
     (["((0 <= t) & (t < C)).all()"], False)],
)  # fmt: skip
def test_the_range_of_labels_is_a_condition(given, is_conditional) -> None:
    found = backward(LABELS, shapes={"x": "C", "t": "int N"}, given=given)
    assert (found.verdict, found.is_conditional) == ("proved", is_conditional)


# -- from Python --------------------------------------------------------------------------------


def test_a_source_a_path_and_a_class_are_understood(tmp_path) -> None:
    assert backward(PAIR, shapes={"w": "D"}).exit_code == 0
    path = FOLDER / "objects.py"
    assert backward(f"{path}::Sigmoid").verdict == "proved"
    with pytest.raises(ReadError, match="say which pair"):
        backward(str(path))


def test_assert_backward_says_what_is_wrong() -> None:
    with pytest.raises(AssertionError, match="refuted: dx of scale_backward"):
        assert_backward(PAIR.replace("dout * w,", "dout,"), shapes={"w": "D"})
    assert_backward(PAIR.replace("dout * w,", "dout,"), shapes={"w": "D"}, expect="refuted")


SHAPES = [
    # a gradient of another shape than its input, where summing it up would be right
    ("(dout * x).sum(axis=0)", "(dout * x)", "it has the shape (N, D), and w has (D,)"),
    ("dout * w,", "(dout * w).T,", "it has the shape (D, N), and x has (N, D)"),
]


@pytest.mark.parametrize(("old", "new", "expected"), SHAPES)
def test_a_gradient_of_another_shape_is_wrong(old: str, new: str, expected: str) -> None:
    found = backward(PAIR.replace(old, new), shapes={"w": "D"})
    assert found.verdict == "refuted"
    assert expected in found.summary
