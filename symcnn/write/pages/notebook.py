r"""Reports in a notebook: as HTML where formulas can be drawn, else as LaTeX for MathJax."""

from __future__ import annotations

from typing import Any

from symcnn.write.pictures.drawing import DrawingError

from .html import article
from .page import LINE, Page
from .record import Report
from .statement import hypotheses

STYLE = """<style>
.symcnn .display { padding: 0.3em 0 0.3em 2em; overflow-x: auto; }
.symcnn .math { position: relative; }
.symcnn .math svg { display: inline-block; max-width: none; overflow: visible; margin: 0; }
.symcnn .math .tex { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); left: 0; top: 0; }
.symcnn .glyphs { position: absolute; }
.symcnn .verdict { font-weight: bold; }
.symcnn table.steps td { text-align: left; vertical-align: baseline; padding-right: 1em; }
.symcnn .case th { font-weight: normal; text-align: left; }
.symcnn h2 { font-size: 1.05em; margin: 1em 0 0.3em; }
.symcnn .checks { display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1em; }
.symcnn .checks dd { margin: 0; }
.symcnn figure { max-width: 44em; margin: 1em 0; }
.symcnn .chart { display: block; width: 100%; height: auto; }
.symcnn .chart text { fill: currentColor; font: 12px monospace; }
.symcnn .axis, .symcnn .tick, .symcnn .grid { stroke: currentColor; fill: none; }
.symcnn .grid { opacity: 0.2; }
.symcnn .curve path, .symcnn .key path { stroke: currentColor; stroke-width: 2; fill: none; }
.symcnn .curve circle, .symcnn .key circle { stroke: currentColor; stroke-dasharray: none; }
.symcnn .curve circle:not([fill]) { fill: none; }
.symcnn .key { display: inline-block; margin-right: 1.2em; }
.symcnn .key > svg { width: 30px; height: 10px; }
</style>"""


class Shown:
    """What has a report and shows it: in a few rows of text, in a notebook whole."""

    report: Report

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.report.name}: {self.report.verdict}>"

    def __str__(self) -> str:
        return str(self.report)

    def to_sympy(self) -> Any:
        """The statement in SymPy's words, at symbolic sizes, unevaluated: hypotheses imply it."""
        return self.report.to_sympy()

    def _repr_html_(self) -> str | None:
        return report_html(self.report)

    def _repr_latex_(self) -> str:
        return report_latex(self.report)


def report_html(report: Report) -> str | None:
    """The report with its style; None where ziamath is missing, for then LaTeX is shown."""
    try:
        return f"{STYLE}{article(report)}"
    except DrawingError:
        return None


def report_latex(report: Report) -> str:
    r"""The statement and the lines in text with formulas, as MathJax reads it.

    >>> from symcnn.kernel.terms import INT, Eq, Var
    >>> n = Var("n", INT)
    >>> print(report_latex(Report("same", Eq(n, n), "proved", given=(0 <= n,))))
    <BLANKLINE>
    proved: For all integers $n \ge 0$,
    $$\begin{aligned}&n = n\end{aligned}$$
    <BLANKLINE>
    """
    page = Page(report)
    words = hypotheses(report.stated, report.goal, page, report.names)
    goal = _aligned([f"&{row}" for row in page.formula_rows(report.goal, LINE)])
    parts = [f"{report.verdict}: {words}," if words else f"{report.verdict}:", goal]
    if report.names:
        parts.append("where " + "; ".join(map(page.formula, report.names)))
    if report.lines:
        sign = "= " if report.is_chain else ""
        rows = []
        for place, step in enumerate(page.steps):
            tex = page.printer.text(step.term)
            reason = page.said(step.reason)[0]
            rows.append(
                f"&{sign if place else ''}{tex}" + (rf" && \text{{{reason}}}" if reason else "")
            )
        parts.append(_aligned(rows))
    if report.counterexample:
        parts.append(f"Counterexample: {report.counterexample}")
    # a text that began with a formula would be taken for one formula
    return "\n" + "\n".join(parts) + "\n"


def _aligned(rows: list[str]) -> str:
    inner = r" \\ ".join(rows)
    return rf"$$\begin{{aligned}}{inner}\end{{aligned}}$$"
