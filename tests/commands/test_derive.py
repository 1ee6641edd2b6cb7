"""``symcnn derive`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import symcnn.numeric.code_check
from symcnn import replay
from symcnn.commands.cli import main

LAYERS = str(Path(__file__).parents[1] / "derived" / "layers.py")
BACKWARD = """
from symcnn import *

@operator
def conv(X: Real["C H"], W: Real["D C K"], O: Size, s: Size, p: Size):
    assert s >= 1
    return [[sum(W[o, c, u] * X[c, s*i + u - p] for c in range(C) for u in range(K)
                 if 0 <= s*i + u - p < H) for i in range(O)] for o in range(D)]

@operator
def over_outputs(G: Real["D O"], W: Real["D C K"], H: Size, s: Size, p: Size):
    assert s >= 1
    return [[sum(G[o, i] * W[o, c, x + p - s*i] for o in range(D) for i in range(O)
                 if 0 <= x + p - s*i < K) for x in range(H)] for c in range(C)]

@operator
def over_taps(G: Real["D O"], W: Real["D C K"], H: Size, s: Size, p: Size):
    assert s >= 1
    return [[sum(G[o, (x + p - u)//s] * W[o, c, u] for o in range(D) for u in range(K)
                 if (x + p - u) % s == 0 and 0 <= (x + p - u)//s < O) for x in range(H)]
            for c in range(C)]

@operator
def without_padding(G: Real["D O"], W: Real["D C K"], H: Size, s: Size, p: Size):
    assert s >= 1
    return [[sum(G[o, i] * W[o, c, x - s*i] for o in range(D) for i in range(O)
                 if 0 <= x - s*i < K) for x in range(H)] for c in range(C)]

@operator
def without_stride(G: Real["D O"], W: Real["D C K"], H: Size, s: Size, p: Size):
    return [[sum(G[o, i] * W[o, c, x + p - i] for o in range(D) for i in range(O)
                 if 0 <= x + p - i < K) for x in range(H)] for c in range(C)]

@operator
def of_something_else(G: Real["D O"], Z: Real["D"]):
    return [Z[o] for o in range(D)]

@operator
def of_another_shape(G: Real["D O"]):
    return [[[G[o, i] for o in range(D)] for i in range(O)] for j in range(D)]

@operator
def valid(X: Real["H"], W: Real["K"], O: Size):
    assert H == O + K - 1
    return [sum(W[u] * X[i + u] for u in range(K)) for i in range(O)]

@operator
def small_letter(g: Real["O"], X: Real["H"]):
    return [sum(g[i] * X[i + u] for i in range(O)) for u in range(H - O + 1)]

@operator
def valid_backward(G: Real["O"], X: Real["H"]):
    return [sum(G[i] * X[i + u] for i in range(O)) for u in range(H - O + 1)]
"""


@pytest.fixture
def layers(tmp_path):
    file = tmp_path / "layers.py"
    file.write_text(BACKWARD)
    return str(file)


def run(capsys, *arguments):
    code = main(["derive", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_search_ends_after_steps(monkeypatch, capsys):
    monkeypatch.setattr("symcnn.verdicts.derive.STEPS", 1000)
    assert main(["derive", f"{LAYERS}::conv1d", "--wrt", "X"]) == 3
    assert capsys.readouterr().err == "symcnn: the search ended after 1000 steps\n"


def test_the_formula_with_its_derivation(capsys):
    code, out, _ = run(capsys, f"{LAYERS}::average_pool")
    assert code == 0
    assert "G[x//k, y//k]" in out
    assert "nearest upsampling of G by k x k" in " ".join(out.split())
    assert "dot test" in out
    assert "proved" in out


VERDICTS = [  # backward, exit code, what is said
    ("over_outputs", 0, "proved"),
    ("over_taps", 0, "proved"),
    ("without_padding", 1, "entry [0, 0]: expected 0, found 1"),
    ("without_stride", 1, "expected"),
    ("of_something_else", 2, "has a parameter Z, which the operator has not; there are: X, W"),
    ("of_another_shape", 2, "returns 3 axes, the vjp has 2: (C, H)"),
    ("nothing", 2, "there is no operator `nothing`"),
]


@pytest.mark.parametrize(("name", "expected", "words"), VERDICTS)
def test_a_hand_written_backward(capsys, layers, name, expected, words):
    code, out, err = run(capsys, f"{layers}::conv", "--wrt", "X", "--equals", name)
    assert code == expected
    assert words in " ".join((out + err).split())
    if expected < 2:
        *_, last = out.splitlines()
        assert last.startswith("proved: " if expected == 0 else "refuted: ")
        assert f"{name} is {'' if expected == 0 else 'not '}the vjp of conv in X" in last
        assert expected == 0 or "entry [" in last
        assert out.count("expected ") <= 1


def test_the_hypotheses_of_both_apply(capsys, layers):
    """That an access is in range follows from the size that the operator asserts."""
    code, out, err = run(capsys, f"{layers}::valid", "--wrt", "W", "--equals", "valid_backward")
    assert (code, err) == (0, "")
    assert "proved" in out


KINKS = str(Path(__file__).parents[1] / "derived" / "kinks.py")
LAST_LINES = [  # operator, options, exit code, the end of the last line
    ("relu", ("--equals", "masked"), 0, "is the vjp of relu in x, away from x[i] = 0"),
    ("relu", ("--equals", "no_mask"), 1, "expected 0, found 1"),
    ("product", ("--wrt", "a", "--kind", "gradient", "--equals", "product_positive"), 3,
     "proved only for 0 < a, which product_positive assumes"),
    ("mean", ("--kind", "gradient", "--equals", "mean_of_none"), 3,
     "mean_of_none assumes n = 0, which contradicts the hypotheses"),
    ("relu_twice", (), 0, "away from x[i] = 0"),
    ("equal_branches", (), 0, "away from x[i] = 0"),
    ("upsampled", (), 0, "for all values that satisfy the hypotheses"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options", "expected", "words"), LAST_LINES)
def test_the_last_line_says_all_of_it(capsys, name, options, expected, words):
    code, out, _ = run(capsys, f"{KINKS}::{name}", *options)
    *_, last = out.splitlines()
    assert (code, last.endswith(words)) == (expected, True), last


LOGARITHMS = """
@operator
def likelihood(x: Real["n"]): return sum(log(x[i]) for i in range(n))
@operator
def stated(x: Real["n"]):
    assert all(x[i] > 0 for i in range(n))
    return sum(log(x[i]) for i in range(n))
@operator
def length(x: Real["n"]):
    assert n >= 1
    return 1 / sqrt(sum(x[i]**2 for i in range(n)))
@operator
def any_length(x: Real["n"]): return 1 / sqrt(sum(x[i]**2 for i in range(n)))
@operator
def roots(x: Real["n"]): return sum(sqrt(x[i]) for i in range(n))
@operator
def of_roots(x: Real["n"]): return [1 / (2 * sqrt(x[i])) for i in range(n)]
@operator
def inverse(x: Real["n"]): return [1 / x[i] for i in range(n)]
@operator
def of_length(x: Real["n"]):
    r = sqrt(sum(x[k]**2 for k in range(n)))
    return [-x[i] / r**3 for i in range(n)]
"""
STRICT = [  # operator, pass, exit code with --strict, the end of the last line
    ("likelihood", "inverse", 3, "where forall[i<n] (0 < x[i]) (excludes n = 1, x = [0])"),
    ("likelihood", None, 3, "where forall[i_1<n] (0 < x[i_1]) (excludes n = 1, x = [0])"),
    ("stated", "inverse", 0, "inverse is the gradient of stated in x"),
    ("roots", "of_roots", 3, "(0 <= x[i]) (excludes n = 1, x = [-1]), away from x[i] = 0"),
    # it is undefined only where it has no derivative
    ("length", "of_length", 0, "away from sum[i<n] x[i]**2 = 0"),
    # of no entries it is undefined everywhere
    ("any_length", "of_length", 3, "x = [0]), away from sum[i<n] x[i]**2 = 0"),
]


@pytest.mark.parametrize(("name", "other", "expected", "words"), STRICT)
def test_strict_asks_that_the_operator_is_defined(
    capsys, tmp_path, monkeypatch, name, other, expected, words
):
    path = tmp_path / "operators.py"
    path.write_text(LOGARITHMS, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "200")
    options = ["--kind", "gradient", *(["--equals", other] if other else [])]
    for more, code in (([], 0), (["--strict"], expected)):
        found, out, _ = run(capsys, f"{path}::{name}", *options, *more)
        *_, last = out.splitlines()
        assert (found, last.endswith(words)) == (code, True), last


DEFAULTS = """
from symcnn import *

def scaled(x: Real["n"], twice=True, unused=3):
    return 2 * x if twice else x

@operator
def doubled(G: Real["n"]):
    return [2 * G[i] for i in range(n)]
"""


def test_a_default_that_is_taken_stands_in_the_last_line(capsys, tmp_path):
    path = tmp_path / "operators.py"
    path.write_text(DEFAULTS, encoding="utf-8")
    options = [f"{path}::scaled", "--wrt", "x", "--strict"]
    code, out, _ = run(capsys, *options, "--equals", "doubled")
    assert (code, out.splitlines()[-1]) == (
        3, "proved: doubled is the vjp of scaled in x, with twice = True"
    )  # fmt: skip
    assert run(capsys, *options)[0] == 0  # the derivative is that of the function as it is called


def test_what_a_pass_assumes_is_a_field_of_its_own(capsys):
    options = ("--wrt", "a", "--kind", "gradient", "--equals", "product_positive", "--json", "-")
    code, out, _ = run(capsys, f"{KINKS}::product", *options)
    derived, compared = json.loads(out)
    assert code == 3
    assert compared["verdict"] == "unknown"
    assert [p["text"] for p in compared["assumed_by_pass"]] == ["0 < a"]
    assert compared["derivation"] is None
    assert (derived["verdict"], derived["assumed_by_pass"]) == ("proved", [])


def test_what_is_excluded_is_a_field_of_its_own(capsys):
    code, out, _ = run(capsys, f"{KINKS}::relu_twice", "--json", "-")
    (report,) = json.loads(out)
    assert code == 0
    assert [p["text"] for p in report["borders"]] == ["forall[i_1<n] (x[i_1] != 0)"]
    assert report["unsure"] == []
    assert not any("zero padding" in remark for remark in report["remarks"])


REFUSED = [
    (("conv", "--wrt", "Q"), "no real parameter Q; there are: X, W"),
    (("conv",), "say by which parameter conv is derived; there are: X, W"),
    (("conv", "--wrt", "X", "--kind", "gradient"), "is that of a number"),
    (("conv", "--wrt", "X", "--kind", "slope"), "there is no kind slope"),
    (("missing", "--wrt", "X"), "there is no function or class `missing`"),
    (("conv", "--wrt", "Q"), "layers.py::conv --wrt X\n"),
    (("conv", "--kind", "jvp"), "layers.py::conv --wrt W --kind jvp\n"),
    (("",), "say which operator; there are: "),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED)
def test_refused(capsys, layers, arguments, words):
    name, *options = arguments
    code, _, err = run(capsys, f"{layers}::{name}", *options)
    assert code == 2
    assert words in err


def test_a_file_without_operators(capsys, tmp_path):
    (tmp_path / "layers.py").write_text("def double(x):\n    return 2 * x\n")
    code, _, err = run(capsys, str(tmp_path / "layers.py"))
    assert code == 2
    assert "there is no @operator; a function of the file is named" in err


HINTS = [  # the shape of W, the hypothesis, what is said of what is missing
    ("O C K", [], "if it always holds, say --given '0 <= H - K + 1'"),
    ("O D K", ["K <= H"], "if they are one size, give it one name"),
    ("O C K", ["0 <= H - K + 1"], ""),
]


@pytest.mark.parametrize(("shape", "given", "words"), HINTS)
def test_what_to_write_where_sizes_do_not_fit(capsys, tmp_path, shape, given, words):
    path = tmp_path / "layers.py"
    path.write_text(
        "import numpy as np\n\ndef conv(X, W):\n    (C, H), (O, _, K) = X.shape, W.shape\n"
        "    Y = np.zeros((O, H - K + 1))\n    for k in range(K):\n"
        "        Y += np.einsum('ch,oc->oh', X[:, k:k + H - K + 1], W[:, :, k])\n    return Y\n"
    )
    options = [o for text in given for o in ("--given", text)]
    arguments = ["--shape", "X=C H", "--shape", f"W={shape}", "--wrt", "X", *options]
    code, _, err = run(capsys, f"{path}::conv", *arguments)
    assert code == (2 if words else 0)
    assert words in err


def test_another_letter_for_the_upstream_gradient(capsys, layers):
    arguments = (f"{layers}::valid", "--wrt", "W", "--equals", "small_letter")
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert "if g is G, say --upstream g" in err
    assert run(capsys, *arguments, "--upstream", "g")[0] == 0


def test_what_is_not_derived_is_said_in_words(capsys, tmp_path):
    file = tmp_path / "layers.py"
    file.write_text(
        "@operator\ndef power(x: Real['n'], p: Real):\n"
        "    assert all(x[i] > 0 for i in range(n))\n"
        "    return [x[i]**p for i in range(n)]\n"
    )
    code, _, err = run(capsys, f"{file}::power", "--wrt", "p")
    assert code == 3
    assert "layers.py::power: not derived: no law is known for the derivative of " in err
    assert "by p" in err


def test_numpy_code(capsys, layers):
    """The code alone is the standard output: a module as it stands."""
    code, out, err = run(capsys, f"{layers}::valid", "--wrt", "W", "--code", "numpy")
    assert code == 0
    assert "def valid_vjp_W(G, X, K):" in out
    compile(out, "valid.py", "exec")
    assert "proved" in err


def test_json_on_the_standard_output_is_all_there_is(capsys, layers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run(capsys, f"{layers}::valid", "--wrt", "W", "--json", "-")
    (report,) = json.loads(out)
    assert (code, report["verdict"]) == (0, "proved")
    assert not (tmp_path / "-").exists()
    code, _, err = run(capsys, f"{layers}::valid", "--wrt", "W", "--json", "-", "--code", "numpy")
    assert code == 2
    assert "name a file for --json" in err


@pytest.mark.parametrize("installed", [True, False])
def test_torch_code(capsys, layers, monkeypatch, installed):
    """Code that could not be run says so, and the exit code does."""
    if installed:
        pytest.importorskip("torch", reason="PyTorch is not installed")
    monkeypatch.setattr(symcnn.numeric.code_check, "torch_is_installed", lambda: installed)
    code, out, _ = run(capsys, f"{layers}::valid", "--wrt", "W", "--code", "torch")
    assert code == (0 if installed else 3)
    assert "F.conv1d(X[None, None], G[None, None])[0, 0]" in out
    assert ("# not run: PyTorch is not installed" in out) != installed


def test_no_code_of_the_file_is_run(capsys, tmp_path):
    """Autograd is that of what was read."""
    file, ran = tmp_path / "layers.py", tmp_path / "ran"
    file.write_text(
        f"open({str(ran)!r}, 'w').close()\n"
        "@operator\ndef f(x: Real['n']):\n    return sum(x[i]**2 for i in range(n))\n"
    )
    code, _, err = run(capsys, f"{file}::f", "--code", "numpy")
    assert code == 0
    assert "autograd" in err
    assert not ran.exists()


def test_files(capsys, layers, tmp_path):
    latex, data = tmp_path / "out.tex", tmp_path / "out.json"
    files = ("--latex", str(latex), "--json", str(data))
    code, _, _ = run(capsys, f"{layers}::conv", "--wrt", "X", *files)
    assert code == 0
    assert "\\begin{theorem}" in latex.read_text()
    (report,) = json.loads(data.read_text())
    assert replay.main([str(data)]) == 0
    assert report["verdict"] == "proved"
