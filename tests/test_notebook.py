"""The example notebook is executed; what has a report shows it as HTML and as LaTeX."""

from __future__ import annotations

import linecache
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import symcnn
from symcnn import derive
from symcnn.notebook import derivation_report, load_ipython_extension, theorem_report
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.verify import Verdict
from symcnn.write.pages.notebook import report_html, report_latex
from symcnn.write.pictures.drawing import _svg

from .write.samples import PROVED, REFUTED

TOUR = Path(__file__).parent / "notebooks" / "tour.ipynb"
HALVES = """
@operator
def halves(x: Real["n"], n: Size):
    return [x[i] / 2 for i in range(n)]
"""
SHOWN = {  # the cell and what its output says
    3: "rename the indices",
    7: "Counterexample",
    9: "nondecreasing",
    10: "nondecreasing",
    12: "no brighter",
    14: "G_{",
}


def test_verdicts_show_themselves() -> None:
    assert Verdict(PROVED)._repr_latex_() == report_latex(PROVED)
    assert Verdict(PROVED)._repr_html_() == report_html(PROVED)


def test_without_ziamath_latex_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    _svg.cache_clear()
    monkeypatch.setitem(sys.modules, "ziamath", None)
    assert report_html(PROVED) is None
    assert r"\begin{aligned}" in report_latex(PROVED)


def test_latex_is_no_single_formula() -> None:
    for report in (PROVED, REFUTED):
        assert not report_latex(report).startswith("$")
    assert "Counterexample: k = 2, M = 1, N = 1" in report_latex(REFUTED)


def test_a_derived_gradient_shows_itself(tmp_path: Path) -> None:
    file = tmp_path / "layers.py"
    file.write_text(HALVES)
    found = derive(f"{file}::halves")
    assert found._repr_latex_() == report_latex(found.report)
    assert found._repr_html_() == report_html(found.report)
    assert r"\frac{G_{i}}{2}" in found._repr_latex_()


class Formatter:
    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Any] = {}

    def for_type_by_name(self, module: str, name: str, function: Any) -> None:
        self.known[module, name] = function


def test_the_extension_shows_derivations_theorems_and_reports() -> None:
    formatters = {"text/html": Formatter(), "text/latex": Formatter()}
    load_ipython_extension(
        SimpleNamespace(display_formatter=SimpleNamespace(formatters=formatters))
    )
    entry = load("monotone_max")
    derivation = entry.proof(entry.claim)
    latex = formatters["text/latex"].known
    for value, report in (
        (derivation, derivation_report(derivation)),
        (derivation.theorem, theorem_report(derivation.theorem)),
        (theorem_report(derivation.theorem), theorem_report(derivation.theorem)),
    ):
        kind = type(value)
        shown = latex[kind.__module__, kind.__name__](value)
        assert shown == report_latex(report)
        assert r"\max" in shown


def test_the_tour_runs() -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is missing (extra `dev`)")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is missing (extra `dev`)")
    pytest.importorskip("ipykernel", reason="ipykernel is missing (extra `dev`)")
    pytest.importorskip("ziamath", reason="ziamath is missing")
    notebook = nbformat.read(TOUR, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    client = nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3")
    client.execute(cwd=str(TOUR.parent.parent.parent))
    for place, text in SHOWN.items():
        data = notebook.cells[place].outputs[-1].data
        assert set(data) >= {"text/html", "text/latex"}
        assert text in data["text/latex"]


CELLS = """
import numpy as np
def scale_forward(x, w):
    return np.asarray(x) * w, (x, w)
=====
def scale_backward(dout, cache):
    x, w = cache
    return factor * np.asarray(dout) * w, dout * x
"""


def test_the_passes_of_two_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cell is a file of its own; modules and numbers are those of the notebook."""
    space: dict[str, Any] = {"__name__": "__main__", "factor": 1}
    for number, cell in enumerate(CELLS.split("=====")):
        file = f"<cell {number}>"
        monkeypatch.setitem(
            linecache.cache, file, (len(cell), None, cell.splitlines(keepends=True), file)
        )
        exec(compile(cell, file, "exec"), space)
    shapes = {"x": "n", "w": "n"}
    found = symcnn.backward(space["scale_forward"], space["scale_backward"], shapes=shapes)
    assert found.verdict == "proved"
    html, latex = found._repr_html_(), found._repr_latex_()
    assert html is not None
    assert html.count("<style>") == 2
    assert "for every size" in html
    assert "for every size" in latex
    assert "dout" in found.latex()
    space["factor"] = 2
    wrong = symcnn.backward(space["scale_forward"], space["scale_backward"], shapes=shapes)
    assert [g.verdict for g in wrong.gradients] == ["refuted", "proved"]
