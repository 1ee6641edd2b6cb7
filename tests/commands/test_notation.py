"""The notation that is asked for on the command line reaches the LaTeX of every command."""

import json
from pathlib import Path

import pytest

from symcnn.commands.cli import main

FILE = """
@claim
def doubled(x: Real["n"], n: Size):
    return sum(2 * x[i] for i in range(n)) == 2 * sum(x[i] for i in range(n))

@operator
def halves(x: Real["n"], n: Size):
    return [x[i] / 2 for i in range(n)]
"""
BOTH = ["--notation", "bold", "--index-base", "1"]
SAYS = [  # the command, its options, and what the LaTeX says
    ("check", [], [r"x \in", r"\sum_{i=0}^{n-1} x_{i}"]),
    ("check", ["--notation", "bold"], [r"\mathbf{x} \in", r"\sum_{i=0}^{n-1} x_{i}"]),
    ("check", ["--index-base", "1"], [r"x \in", r"\sum_{i=1}^{n} x_{i}"]),
    ("derive", BOTH, [r"\mathbf{G}, \mathbf{x}", r"\sum_{i'=1}"]),
    ("prove", BOTH, [r"\mathbf{a} \in", r"\max_{1\le i\le n} a_{i}"]),
]


@pytest.mark.parametrize(("command", "options", "texts"), SAYS)
def test_what_is_written(
    command: str, options: list[str], texts: list[str], tmp_path: Path
) -> None:
    file, page, data = (tmp_path / name for name in ("layers.py", "page.tex", "data.json"))
    file.write_text(FILE)
    target = {"check": f"{file}::doubled", "derive": f"{file}::halves", "prove": "monotone_max"}
    outputs = ["--latex", str(page), "--json", str(data)]
    assert main([command, target[command], *outputs, *options]) == 0
    latex = page.read_text()
    assert all(text in latex for text in texts), latex
    found = json.loads(data.read_text())
    goal = (found[0] if isinstance(found, list) else found)["goal"]["latex"]
    assert goal.split(" = ")[0] in latex


PAIR = """import numpy as np


def forward(x):
    return x**2, x


def backward(dout, cache):
    x = cache
    return 2 * x * dout
"""


@pytest.mark.parametrize("command", ["check", "derive", "prove", "backward"])
def test_every_command_writes_a_fragment_a_document_and_leaves_out_checks(
    command: str, tmp_path: Path
) -> None:
    file, pair = tmp_path / "layers.py", tmp_path / "pair.py"
    file.write_text(FILE)
    pair.write_text(PAIR)
    target = {
        "check": [f"{file}::doubled"], "derive": [f"{file}::halves"], "prove": ["monotone_max"],
        "backward": [str(pair), "--shape", "x=n"],
    }  # fmt: skip
    pages = []
    for options in ([], ["--standalone"], ["--no-checks"]):
        page = tmp_path / f"{len(pages)}.tex"
        assert main([command, *target[command], "--latex", str(page), *options]) == 0
        pages.append(page.read_text())
    fragment, document, short = pages
    assert r"\documentclass" not in fragment
    assert document.startswith(r"\documentclass")
    assert fragment.strip() in document
    assert r"\emph{Checks.}" in fragment
    assert r"\emph{Checks.}" not in short
    assert r"\emph{Axioms.}" not in short
    assert r"\begin{theorem}" in short
