"""``symcnn show`` and ``symcnn derive`` of ordinary files."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.commands.cli import main

FILE = Path(__file__).parents[1] / "read" / "ordinary_code.py"
LAYER_NORM = ("--shape", "gamma=D", "--shape", "beta=D")


def test_what_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", f"{FILE}::layernorm_forward", *LAYER_NORM]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.endswith("mu[i, j] = (sum[k<D] x[i, k])/D    (N x 1)") for line in lines)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x @ np.ones(x.shape)", ["    4  needs n = m: the inner lengths agree"]),
        ("return x[0]", ["    4  needs 0 < m: index 0 of axis 0 of x is in range"]),
        ("return x.T @ x", []),
    ],
)
def test_what_is_needed_of_sizes(
    body: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"import numpy as np\ndef f(x):\n    m, n = x.shape\n    {body}\n"
    (tmp_path / "f.py").write_text(text)
    assert main(["show", f"{tmp_path / 'f.py'}::f"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line[7:].startswith("needs")] == expected


def test_a_backward_pass_with_a_cache(capsys: pytest.CaptureFixture[str]) -> None:
    derive = ("derive", f"{FILE}::layernorm_forward", "--wrt", "x", *LAYER_NORM, "--equals")
    assert main([*derive, "layernorm_backward"]) == 0
    assert "proved: layernorm_backward is the vjp" in capsys.readouterr().out
    assert main([*derive, "layernorm_backward_wrong"]) == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["affine_forward"], "the shape of `x`, `w`, `b` is not known; add --shape 'x=...'"),
        (["affine_forward", "--shape", "x"], "write a name, = and sizes"),
        (["layernorm_forward", *LAYER_NORM, "--given", "D >="], "is not an expression"),
        (["nothing"], "there is no function or class `nothing`"),
    ],
)
def test_bad_input(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("show", "derive"):
        assert main([command, f"{FILE}::{arguments[0]}", *arguments[1:]]) == 2
        assert expected in capsys.readouterr().err
