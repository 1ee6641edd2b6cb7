"""Reports as HTML: an article for a page of the book, or for a notebook."""

from __future__ import annotations

import html

from symcnn.kernel.terms import Term
from symcnn.write.formulas.breaking import formula_rows, rows
from symcnn.write.formulas.widths import TIMES
from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.pictures.chart import style, svg
from symcnn.write.pictures.drawing import Canvas

from .counterexample import table
from .page import Page
from .record import Line, Report, Words, parts
from .statement import hypotheses

# The width of a phone, in em: longer formulas are drawn in pieces, which may be put in rows.
NARROW = 17.0
STROKE = '<path d="M0 5h30"/>'
VERDICTS = {
    "proved": "proved for all values that satisfy the hypotheses",
    "refuted": "refuted: there is a counterexample",
    "unknown": "neither proved nor refuted",
}


# What a page says of a word of its title, for those who do not know it.
WORDS = {
    "adjoint": "The adjoint of a linear map is the map whose matrix is the transposed one; in an "
    "inner product it may stand on the other side.",
    "Jacobian": "The Jacobian of a map is the matrix of the partial derivatives of its entries; "
    "row i is the derivative of entry i.",
    "gradient": "The gradient of a number is the tensor of its partial derivatives.",
    "convolution": "Here a convolution is what libraries call so: a sum of shifted entries, each "
    "times a weight, the weights not turned round.",
}


def words(title: str, canvas: Canvas) -> list[str]:
    """What the words of a title mean, a sentence for each that has one.

    >>> words("The Adjoint of pooling", Canvas())[0][:27]
    '<p class="word">The adjoint'
    """
    return [
        f'<p class="word">{canvas.prose(text)}</p>'
        for word, text in WORDS.items()
        if word.lower() in title.lower()
    ]


def article(report: Report, notation: Notation = PLAIN) -> str:
    """A report as a piece of HTML that stands alone, its letters included.

    Raises ``DrawingError`` when a formula cannot be drawn.

    >>> from symcnn.kernel.terms import ONE, Eq
    >>> '<p class="verdict proved">' in article(Report("one", Eq(ONE, ONE), "proved"))
    True
    """
    canvas = Canvas()
    body = "\n".join([*statement(report, canvas, notation), *details(report, canvas, notation)])
    return f'<div class="symcnn">{canvas.glyphs()}\n{body}\n</div>'


def statement(report: Report, canvas: Canvas, notation: Notation = PLAIN) -> list[str]:
    """The verdict, the hypotheses in words and the claim."""
    page = Page(report, notation)
    words = hypotheses(report.stated, report.goal, page, report.names)
    said = [f"<p>{canvas.text(words)},</p>"] if words else []
    named = "".join(f"<li>{canvas.text(page.formula(p))}</li>" for p in report.names)
    return [
        f'<p class="verdict {report.verdict}">{VERDICTS[report.verdict]}</p>',
        '<div class="statement">',
        *said,
        f'<div class="display">{canvas.formula(_pieces(page, report.goal))}</div>',
        *([f"<p>where</p><ul>{named}</ul>"] if named else []),
        "</div>",
    ]


def details(report: Report, canvas: Canvas, notation: Notation = PLAIN) -> list[str]:
    """What follows the statement: the lines, the counterexample, an instance, the guards."""
    found = derivation(report, canvas, notation)
    if report.counterexample:
        found += ["<h2>Counterexample</h2>", counterexample(report, canvas, notation)]
    if report.instance_latex:
        found += ["<h2>An instance</h2>", instance(report.instance_latex, canvas)]
    found += charts(report, canvas)
    return [*found, *checks(report, canvas), *remarks(report, canvas)]


def checks(report: Report, canvas: Canvas) -> list[str]:
    """What was checked and what was found."""
    if not report.checks:
        return []
    rows = (f"<dt>{_text(n)}</dt><dd>{canvas.prose(t)}</dd>" for n, t in report.checks)
    return ["<h2>Checks</h2>", f'<dl class="checks">{"".join(rows)}</dl>']


def remarks(report: Report, canvas: Canvas) -> list[str]:
    """The remarks, a paragraph each."""
    return [f"<p><em>Remark.</em> {canvas.prose(remark)}</p>" for remark in report.remarks]


def counterexample(report: Report, canvas: Canvas, notation: Notation = PLAIN) -> str:
    """The table of a counterexample, or its text where there is none."""
    if report.case is None:
        return f"<pre>{_text(report.counterexample or '')}</pre>"
    cells = (
        f"<tr><th>{canvas.text(name)}</th><td>{canvas.text(value)}</td></tr>"
        for name, value in table(report.case, notation)
    )
    return f'<table class="case">{"".join(cells)}</table>'


def instance(latex: str, canvas: Canvas) -> str:
    """Text with displays between ``\\\\[`` and ``\\\\]``, each in a box that can be scrolled."""
    found = []
    for place, part in enumerate(latex.replace("\\]", "\\[").split("\\[")):
        text = " ".join(part.split())
        if place % 2:
            found.append(f'<div class="display wide">{canvas.formula(text)}</div>')
        elif text:
            found.append(f"<p>{canvas.text(text)}</p>")
    return "\n".join(found)


def charts(report: Report, canvas: Canvas) -> list[str]:
    """The plots, each with a key to its curves."""
    found = []
    for chart in report.charts:
        keys = "".join(
            f'<span class="key"><svg viewBox="0 0 30 10" aria-hidden="true" style="{style(n)}">'
            f"{_spot(n) if chart.is_discrete else STROKE}</svg> "
            f"{canvas.prose(name)}</span>"
            for n, (name, _) in enumerate(chart.curves)
        )
        found.append(
            f"<figure>{svg(chart)}<figcaption>{keys}<br>{canvas.prose(chart.title)}</figcaption>"
            "</figure>"
        )
    return found


def _spot(number: int) -> str:
    return f'<circle cx="15" cy="5" r="3.5" fill="{"none" if number else "currentColor"}"/>'


def derivation(report: Report, canvas: Canvas, notation: Notation = PLAIN) -> list[str]:
    """The lines as a table: left side, equals, right side, and the reason with its needs."""
    if not report.lines:
        return []
    page, chain = Page(report, notation), report.is_chain
    title = "Proof" if report.verdict == "proved" else "How far the derivation got"
    found = [f"<h2>{title}</h2>", f'<table class="steps {"chain" if chain else "argument"}">']
    lines = list(enumerate(page.steps, 0 if chain else 1))
    left = ""
    if chain:
        left = canvas.formula(_rows(page, lines.pop(0)[1].term))
        if page.is_long or not lines:
            found.append(f'<tr><td></td><td class="whole" colspan="4">{left}</td></tr>')
            left = ""
    for number, line in lines:
        pieces = _rows(page, line.term) if chain else _pieces(page, line.term)
        sign = canvas.formula("=") if chain else ""
        found.append(
            f'<tr id="step-{number}"><td class="number"><a href="#step-{number}">{number}</a></td>'
            f'<td class="left">{left}</td><td class="sign">{sign}</td>'
            f'<td class="right">{canvas.formula(pieces)}</td>'
            f'<td class="reason">{_words(line.reason, page, canvas)}'
            f"{_conditions(line, page, canvas)}</td></tr>"
        )
        left = ""
    return [*found, "</table>"]


def _conditions(line: Line, page: Page, canvas: Canvas) -> str:
    texts = dict.fromkeys(
        _words((c,) if isinstance(c, Term) else c, page, canvas)
        for c in page.shown_conditions(line)
    )
    if not texts:
        return ""
    items = "".join(f"<li>{text}</li>" for text in texts)
    count = f"{len(texts)} side condition{'' if len(texts) == 1 else 's'}"
    return f"<details><summary>{count}</summary><ul>{items}</ul></details>"


def _words(words: Words, page: Page, canvas: Canvas) -> str:
    return "".join(
        canvas.text(page.formula(part)) if isinstance(part, Term) else canvas.prose(part)
        for part in parts(words)
    )


def _rows(page: Page, t: Term) -> list[str]:
    return [_joined(row) for row in rows(page.printer, t, NARROW)]


def _pieces(page: Page, p: Term) -> list[str]:
    """A formula in pieces; an empty one stands where a new line begins."""
    found: list[str] = []
    for _, row in formula_rows(page.printer, p, NARROW):
        new_line = found and row.startswith((r"\text{and }", r"\iff"))
        found += ["", row] if new_line else [_joined(row)]
    return found


def _joined(row: str) -> str:
    """A row of a product; where it follows in the same line it needs no sign."""
    rest = row.removeprefix(TIMES)
    return row if rest[:1].isdigit() else rest


def _text(text: str) -> str:
    return html.escape(text)
