"""Reports as HTML: what is said, that it is well formed, and that nothing passes unescaped."""

from html.parser import HTMLParser

import pytest

from symcnn.kernel.terms import ONE, Eq
from symcnn.write.formulas.style import Notation
from symcnn.write.pages.counterexample import Case, table
from symcnn.write.pages.html import article
from symcnn.write.pages.record import Report

from ..samples import JACOBIAN, PROVED, REFUTED, REPORTS, UNKNOWN

pytest.importorskip("ziamath", reason="ziamath is missing")

EMPTY = {"meta", "link", "input", "br", "path", "use", "rect", "img"}
SAYS = [
    (PROVED, "For all integers "),
    (PROVED, "the map is one to one &amp; onto"),
    (PROVED, "<summary>2 side conditions</summary>"),
    (PROVED, "new indices "),
    (PROVED, '<a href="#step-2">2</a>'),
    (PROVED, "The window may be rectangular."),
    (PROVED, r'aria-label="A=\begin{pmatrix}1&amp;0\\0&amp;1\end{pmatrix}"'),
    (REFUTED, "refuted: there is a counterexample"),
    (REFUTED, "<pre>k = 2, M = 1, N = 1"),
    (UNKNOWN, "How far the derivation got"),
    (JACOBIAN, "all differentiable functions "),
]
CASE = Case(
    (("k", "2"), ("n", "2"), ("X", ((("0", "1"), ("1/2", "0")),)), ("y", ()), ("z", ("1", "2"))),
    (("sigma", "x**2"),),
    "1/4",
    "0.5",
    (0, 1),
    False,
)
ROWS = [
    ("$k, n$", "$2$"),
    ("$X_{1}$", r"$\begin{pmatrix}0 & 1 \\ \tfrac{1}{2} & 0\end{pmatrix}$"),
    ("$y$", "empty"),
    ("$z$", r"$(1,\, 2)$"),
    (r"$\sigma(x)$", "x$*$$*$2"),
    ("left side at $(1, 2)$, in floating point", r"$\tfrac{1}{4}$"),
    ("right side at $(1, 2)$, in floating point", "$0.5$"),
]


class Nesting(HTMLParser):
    """The elements that are open; fails when another one is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: object) -> None:
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
@pytest.mark.parametrize("notation", [Notation(), Notation(1, bold=True)])
def test_elements_are_nested(report: Report, notation: Notation) -> None:
    parser = Nesting()
    parser.feed(article(report, notation))
    assert parser.open == []


@pytest.mark.parametrize(("report", "text"), SAYS, ids=[text[:40] for _, text in SAYS])
def test_what_an_article_says(report: Report, text: str) -> None:
    assert text in article(report)


def test_text_is_escaped() -> None:
    report = Report("x", Eq(ONE, ONE), "refuted", counterexample="<script>", remarks=("<bold>&",))
    written = article(report)
    assert "<script>" not in written
    assert "&lt;bold&gt;&amp;" in written


def test_a_hypothesis_is_no_side_condition() -> None:
    assert r'aria-label="k \ge 1"' not in article(PROVED).split("<h2>Proof</h2>")[1]


def test_rows_of_a_counterexample() -> None:
    assert table(CASE, Notation(base=1)) == ROWS
