"""Scripts with ``dlogits = ...`` one after the other, and pairs whose passes stand in two files."""

from __future__ import annotations

import ast

import pytest

from symcnn.commands.cli import main
from symcnn.read.claim_error import ReadError
from symcnn.read.scripts import with_script
from symcnn.read.source import read_source

LECTURE = """
import torch

words = open("names.txt").read().splitlines()
vocab = len(set("".join(words)))
g = torch.Generator().manual_seed(1)
W = torch.randn((n_in, vocab), generator=g) * (5/3) / n_in**0.5
b = torch.zeros(vocab)
for p in (W, b):
    p.requires_grad = True

def build(text):
    return torch.tensor(text), torch.tensor(text)

Xtr, Ytr = build(words)
ix = torch.randint(0, Xtr.shape[0], (32,), generator=g)
x, y = Xtr[ix], Ytr[ix]
for step in range(1000):
    with torch.no_grad():
        logits = x @ W + b
        counts = logits.exp()
        probs = counts / counts.sum(1, keepdim=True)
        n = x.shape[0]
        loss = -probs[range(n), y].log().mean()
        if step % 100 == 0:
            print(step, loss.item())
        dlogits = probs.clone()
        dlogits[range(n), y] -= 1
        dlogits /= n
        dW = x.T @ dlogits
        db = dlogits.sum(0)
        for p, d in ((W, dW), (b, db)):
            p.data += -0.1 * d
"""
SAID = {"x": "n n_in", "y": "int n"}


def test_what_leads_to_the_gradients_is_taken_out_of_a_script() -> None:
    made = with_script(read_source(LECTURE), SAID).tree.body[-1]
    text = ast.unparse(made)
    assert "W: Float['n_in vocab']" in text
    assert "b: Float['vocab']" in text
    assert text.endswith("return (loss, dW, db)")
    for other in ("print", "randn", "build", "-0.1", "requires_grad", "for "):
        assert other not in text


@pytest.mark.parametrize(
    ("old", "new", "verdicts"),
    [
        ("dlogits /= n", "dlogits /= n", "proved, proved"),
        ("dlogits /= n", "dlogits /= 32", "refuted, refuted"),
        ("x.T @ dlogits", "x.T @ probs", "refuted, proved"),
    ],
)
def test_the_gradients_of_a_script(old: str, new: str, verdicts: str, tmp_path, capsys) -> None:
    path = tmp_path / "lecture.py"
    path.write_text(LECTURE.replace(old, new), encoding="utf-8")
    shapes = [o for n, s in SAID.items() for o in ("--shape", f"{n}={s}")]
    assert main(["backward", str(path), *shapes]) == ("refuted" in verdicts)
    said = capsys.readouterr().out.splitlines()
    found = [r.split()[1] for r in said if r.startswith(("    dW ", "    db "))]
    assert ", ".join(found) == verdicts


CHANGED = """
import numpy as np
x = np.random.randn(n)
w = np.random.randn(n)
z = x * 2
x = np.random.randn(n)
loss = (z * w + x * w).sum()
dw = z + x
"""


def test_an_input_has_one_value() -> None:
    with pytest.raises(ReadError, match="`x`, an input, has another value here than from line 6"):
        with_script(read_source(CHANGED), {})


NOT_SCRIPTS = [
    "loss = 1\n",
    "import numpy as np\nx = np.random.randn(3)\nloss = (x**2).sum()\n",
    "import numpy as np\nx = np.random.randn(3)\ndx = 2 * x\nloss = (x**2).sum()\n",
    "loss = f(x)\ndz = loss\n",
]


@pytest.mark.parametrize("text", NOT_SCRIPTS)
def test_what_is_no_script_stays_as_it_is(text: str) -> None:
    source = read_source(text)
    assert with_script(source, {}) is source


FORWARD = """
import numpy as np

def half(x):
    return x / 2

def f(x, w):
    return half(x * w), (x, w)
"""
BACKWARD = """
import numpy as np
from fwd import half

def g(dout, cache):
    x, w = cache
    dw = dout * x
    return half(dout * w), {}
"""


@pytest.mark.parametrize(("value", "code"), [("half(dw)", 0), ("dw", 1)])
def test_the_two_passes_may_stand_in_two_files(value: str, code: int, tmp_path, capsys) -> None:
    (tmp_path / "fwd.py").write_text(FORWARD, encoding="utf-8")
    (tmp_path / "bwd.py").write_text(BACKWARD.format(value), encoding="utf-8")
    target = f"{tmp_path}/fwd.py::f,{tmp_path}/bwd.py::g"
    shapes = ["--shape", "x=N", "--shape", "w=N"]
    assert main(["backward", target, *shapes, "--run"]) == code
    said = capsys.readouterr().out
    assert ("from fwd import f" in said) == ("from bwd import g" in said) == bool(code)
    assert "f agrees with what was read at" in said


def test_an_error_is_reported_in_the_file_where_it_is(tmp_path, capsys) -> None:
    (tmp_path / "fwd.py").write_text(FORWARD, encoding="utf-8")
    (tmp_path / "bwd.py").write_text(BACKWARD.format("open(x)"), encoding="utf-8")
    target = f"{tmp_path}/fwd.py::f,{tmp_path}/bwd.py::g"
    assert main(["backward", target, "--shape", "x=N", "--shape", "w=N"]) == 2
    assert f"{tmp_path}/bwd.py:8:" in capsys.readouterr().out


SEVERAL = """
import numpy as np

def relu_forward(z):
    return np.maximum(z, 0), z

def relu_backward(dout, z):
    return dout * (z > 0)

def scale_forward(x, w):
    N, D = x.shape
    return x * w, (x, w)

def scale_backward(dout, cache):
    x, w = cache
    dw = (dout * x).mean(axis=0)
    return dout, dw
"""


def test_several_files_in_several_processes_print_what_one_prints(tmp_path, capsys) -> None:
    shapes = ["--shape", "w=D", "--shape", "z=M", "--fix"]
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text(SEVERAL, encoding="utf-8")
    files = [f"{tmp_path}/one.py", f"{tmp_path}/two.py::relu"]
    assert main(["backward", *files, *shapes]) == 1
    here = capsys.readouterr().out
    assert main(["backward", *files, *shapes, "--jobs", "2"]) == 1
    assert capsys.readouterr().out == here
    assert here.count("proved: relu_backward") == 2
    # the one line that differs, where the pass is proved with it
    assert "- dw = (dout * x).mean(axis=0)\n" in here
    assert "+ dw = (dout * x).sum(axis=0)\n" in here
    assert "- return dout, dw\n" in here
    assert "+ return dout * w, dw\n" in here
