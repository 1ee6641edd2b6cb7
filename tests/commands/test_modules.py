"""``symcnn derive FILE::Module``: modules as they are written today, with the shape of x alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.commands.cli import main

FILE = str(Path(__file__).parents[1] / "derived" / "modules.py")
SEQUENCE, IMAGE = ("--shape", "x=B T C"), ("--shape", "x=B C H W")
LARGE = ("--given", "1 <= C", "--given", "0 <= H - 1", "--given", "0 <= W - 1")
HEADS = ("--given", "n_head >= 1", "--given", "C >= 1", "--given", "C % n_head == 0")
EVEN = ("--given", "C % 2 == 0")

MODULES = [
    ("MLP", SEQUENCE),
    ("SqueezeExcite", IMAGE),
    ("MixerBlock", SEQUENCE),
    ("ConvNeXtBlock", (*IMAGE, *LARGE)),
    ("Attention", (*SEQUENCE, *EVEN)),
    ("BasicBlock", (*IMAGE, *LARGE, "--given", "in_ch == out_ch")),
    ("GPTBlock", (*SEQUENCE, *HEADS)),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "options"), MODULES)
def test_a_module_is_derived(capsys: pytest.CaptureFixture[str], name: str, options) -> None:
    assert main(["derive", f"{FILE}::{name}", "--wrt", "x", *options]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{name}_vjp_x")
    # what __init__ calls dim or channels is the C of x
    assert "dim" not in out
    assert "channels" not in out


LINES = [
    ("SqueezeExcite", IMAGE, "fc_0[i, j] = sum[k<C] fc_0_weight[j, k]*y[i, k]    (B x C//4)"),
    ("TransformerBlock", SEQUENCE, "q_1[i, j, k_2, l] = q[i, k_2, C//2*j + l]"),
    ("ConvNeXtBlock", IMAGE, "dwconv_weight[j, 0, u, v]*x[i, j, k + u - 3, l + v - 3]"),
]


@pytest.mark.parametrize(("name", "options", "line"), LINES)
def test_the_layers_of_a_module_are_lines(capsys, name, options, line) -> None:
    assert main(["show", f"{FILE}::{name}", *options]) == 0
    assert line in capsys.readouterr().out


MISSING = [
    ("ConvNeXtBlock", IMAGE, "say --given '1 <= C' --given '0 <= H - 1' --given '0 <= W - 1'"),
    ("TransformerBlock", SEQUENCE, "say --given 'C % 2 == 0'"),
    ("BasicBlock", IMAGE, "say which of them, as in --given 'stride != 1 or in_ch != out_ch'"),
]


@pytest.mark.parametrize(("name", "options", "words"), MISSING)
def test_what_is_missing_is_said_with_what_to_add(capsys, name, options, words) -> None:
    assert main(["derive", f"{FILE}::{name}", "--wrt", "x", *options]) == 2
    assert words in capsys.readouterr().err
