"""Write-ups: what a fragment says, and that TeX sets it without complaint."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from symcnn.kernel.terms import ZERO, Eq, Num, Term
from symcnn.write.formulas.widths import width
from symcnn.write.formulas.style import Notation
from symcnn.write.formulas.text import heading, sentence
from symcnn.write.pages.latex_report import fragment, standalone
from symcnn.write.pages.record import Line, Report

from ..formulas.test_latex import EXACT, FROM_ONE, PARENTHESES
from ..formulas.test_prose import FOUND, HARD, LEFT
from ..samples import DENSITY, JACOBIAN, PROVED, REFUTED, REPORTS, STEPS, UNKNOWN, a, c, i, k, n, x

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is missing")


def compiled(source: str, folder: Path) -> str:
    """What pdflatex says about a document; fails when it is not set without errors."""
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "page.tex"]
    for _ in range(2):  # the second run knows the labels
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout[-2000:]
    return run.stdout


@needs_tex
@pytest.mark.parametrize("notation", [Notation(), Notation(1, bold=True)])
def test_the_document_compiles(notation: Notation, tmp_path: Path) -> None:
    output = compiled(standalone(REPORTS, notation), tmp_path)
    assert "Warning" not in output
    assert [float(points) for points in re.findall(r"\(([\d.]+)pt too wide\)", output)] == []


@needs_tex
def test_sentences_compile(tmp_path: Path) -> None:
    texts = [*(text for text, _ in FOUND), *LEFT, *HARD]
    some = "\n\n".join(f"{sentence(text)} {heading(text)}" for text in texts)
    source = standalone([]).replace(r"\end{document}", f"{some}\n\\end{{document}}")
    assert "Warning" not in compiled(source, tmp_path)


@needs_tex
def test_widths_are_near_those_of_tex(tmp_path: Path) -> None:
    """No formula is much wider than was reckoned, or lines would run off the page."""
    formulas = [tex for _, tex in [*EXACT, *PARENTHESES, *FROM_ONE]]
    boxes = [rf"\setbox0\hbox{{$\displaystyle {tex}$}}\typeout{{<\the\wd0>}}" for tex in formulas]
    source = standalone([]).replace(r"\end{document}", "\n".join(boxes) + "\n\\end{document}")
    output = compiled(source, tmp_path)
    found = [float(points) / 10.95 for points in re.findall(r"<([\d.]+)pt>", output)]
    assert len(found) == len(formulas)
    wider = [(tex, w) for tex, w in zip(formulas, found, strict=True) if w > 1.1 * width(tex) + 0.5]
    assert wider == []


def test_only_four_packages() -> None:
    assert set(re.findall(r"\\usepackage\{(.*?)\}", standalone(PROVED))) == {
        "amsmath,amssymb,amsthm,mathtools"
    }


SAYS = [
    (PROVED, r"For all integers $k \ge 1$ and $M, N \ge 0$ and all $Y \in \mathbb{R}^{M\times N}$"),
    (PROVED, r"\begin{theorem}[{Average pooling: $1/k^{2}$ times upsampling}]"),
    (PROVED, r"new indices $i=kq+a$ and $j=kr+b$~[1]"),
    (PROVED, r"Side conditions: [1] $0\le a<k$, the map is one to one \& onto."),
    (PROVED, r"\emph{Axioms.} None."),
    (PROVED, r"every line agrees at 324 size points, 100 \% exactly"),
    (PROVED, r"\[ A=\begin{pmatrix}1&0\\0&1\end{pmatrix} \]"),
    (PROVED, r"\emph{Source.} Homework 2, problem 3\_a"),
    (PROVED, "The window may be rectangular."),
    (REFUTED, r"\textbf{Claim} (Pooling without its factor; refuted)"),
    (REFUTED, r"k~=~2,~M~=~1,~N~=~1 \\"),
    (UNKNOWN, r"\textbf{Claim} (conv\_gradient; neither proved nor refuted)"),
    (UNKNOWN, "The derivation got as far as this:"),
    (UNKNOWN, r"and $1 \le k \le m$"),
    (UNKNOWN, r"such that $m\neq n$,"),
    (JACOBIAN, r"all differentiable functions $\sigma\colon \mathbb{R} \to \mathbb{R}$"),
    (JACOBIAN, r"integers $n$ and $0 \le i, j < n$"),
    (JACOBIAN, r"&= \sigma'(x_{i}) [\,i=j\,] && \text{chain rule}"),
    (JACOBIAN, r"\emph{Axioms.} \texttt{chain\_rule}."),
    (STEPS, r"&0 \le \sum_{i=0}^{n-1} x_{i}^{2} && \parbox"),
    (DENSITY, r"all functions $f\colon \mathbb{R}^{n} \to \mathbb{R}$"),
]


@pytest.mark.parametrize(("report", "text"), SAYS, ids=[text[:50] for _, text in SAYS])
def test_what_a_fragment_says(report: Report, text: str) -> None:
    assert text in fragment(report)


FROM_ONE_SAYS = [
    (PROVED, r"new indices $i=k(q-1)+a$ and $j=k(r-1)+b$"),
    (PROVED, r"$1\le a\le k$"),
    (JACOBIAN, r"integers $n$ and $1 \le i, j \le n$"),
]


@pytest.mark.parametrize(("report", "text"), FROM_ONE_SAYS, ids=[t[:40] for _, t in FROM_ONE_SAYS])
def test_reasons_and_conditions_count_as_the_lines_do(report: Report, text: str) -> None:
    assert text in fragment(report, Notation(base=1))


def test_a_refuted_claim_is_no_theorem() -> None:
    for report in (REFUTED, UNKNOWN):
        assert "theorem" not in fragment(report)
        assert "proof" not in fragment(report)


def test_lines_that_print_alike_become_one() -> None:
    """Reordered factors may print the same; a line that repeats the last says nothing."""
    lines: list[tuple[Term, str]] = [(c / k, "first"), (Num(1) / k * c, "second"), (c, "third")]
    report = Report(
        "alike", Eq(ZERO, c), "proved", lines=(Line(ZERO), *(Line(t, why) for t, why in lines))
    )
    text = fragment(report)
    assert text.count(r"\frac{c}{k}") == 1
    assert "first; second" in text


def test_a_letter_means_the_same_in_lines_and_conditions() -> None:
    """The a of a condition is the a under the sum, so the sum keeps its letter."""
    line = Line(x[i], "why", (a < n,))
    report = Report("same", Eq(PROVED.goal.args[0], c), "unknown", lines=(line,))
    assert r"\sum_{a,b=0}^{k-1}" in fragment(report)
