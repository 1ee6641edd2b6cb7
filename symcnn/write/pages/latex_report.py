r"""Reports as LaTeX: a fragment for ``\input``, and a document that compiles.

A fragment needs amsmath, amssymb, amsthm and mathtools, and ``\newtheorem{theorem}{Theorem}``.
Its lines fit into the text width of LaTeX's article class at 11 points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.formulas.text import escape, heading, sentence
from symcnn.write.pictures.chart import picture

from .counterexample import table
from .page import Page
from .record import Report

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{amsmath,amssymb,amsthm,mathtools}
\newtheorem{theorem}{Theorem}
\allowdisplaybreaks
\begin{document}
"""


def standalone(
    reports: Report | Sequence[Report], notation: Notation = PLAIN, checks: bool = True
) -> str:
    r"""A complete LaTeX document with one report, or several one after the other.

    >>> from symcnn.kernel.terms import Eq, ONE
    >>> print(standalone(Report("one", Eq(ONE, ONE), "proved")).splitlines()[0])
    \documentclass[11pt]{article}
    """
    some = [reports] if isinstance(reports, Report) else reports
    return f"{PREAMBLE}\n{fragments(some, notation, checks)}\n\\end{{document}}\n"


def fragments(reports: Sequence[Report], notation: Notation = PLAIN, checks: bool = True) -> str:
    """The write-ups of several reports, one after the other, for ``\\input``."""
    return "\n\\bigskip\n\n".join(fragment(report, notation, checks) for report in reports)


def collection(title: str, parts: Mapping[str, Sequence[str]]) -> str:
    r"""A document of fragments, in sections with these headings, after a table of contents.

    >>> r"\section{Pooling}" in collection("Theorems", {"Pooling": [r"\dots"]})
    True
    """
    sections = [
        "\n".join([f"\\section{{{escape(heading)}}}", "\n\\bigskip\n\n".join(fragments)])
        for heading, fragments in parts.items()
    ]
    head = f"\\title{{{escape(title)}}}\n\\author{{}}\n\\date{{}}\n\\maketitle\n\\tableofcontents\n"
    return f"{PREAMBLE}\n{head}\n" + "\n".join(sections) + "\n\\end{document}\n"


def fragment(report: Report, notation: Notation = PLAIN, checks: bool = True) -> str:
    r"""The write-up of one report, for ``\input`` into a document.

    Without ``checks`` it leaves out what was checked by other means, and the axioms.

    Raises ``ValueError`` for a ``notation`` that counts from another number than 0 or 1.

    >>> from symcnn.kernel.terms import INT, Eq, Var
    >>> n = Var("n", INT)
    >>> print(fragment(Report("same", Eq(n, n), "proved", given=(0 <= n,))))
    \begingroup\tolerance=2000\emergencystretch=3em\relpenalty=2000
    \begin{theorem}\label{thm:same}
    For all integers $n \ge 0$,
    \[
      n = n.
    \]
    \end{theorem}
    \par\smallskip\noindent\emph{Axioms.} None.
    \par\endgroup
    <BLANKLINE>
    """
    page = Page(report, notation)
    title = heading(report.title)
    if report.verdict == "proved":
        head = (f"[{{{title}}}]" if title else "") + f"\\label{{thm:{report.name}}}"
        parts = [f"\\begin{{theorem}}{head}", *page.statement(), "\\end{theorem}"]
        if report.lines:
            parts += ["\\begin{proof}", *page.derivation(), *page.conditions(), "\\end{proof}"]
    else:
        word = {"refuted": "refuted", "unknown": "neither proved nor refuted"}[report.verdict]
        name = title or escape(report.name)
        parts = [f"\\noindent\\textbf{{Claim}} ({name}; {word})\\textbf{{.}}", *page.statement()]
        if report.lines:
            parts += ["\\noindent The derivation got as far as this:", *page.derivation()]
            parts += page.conditions()
    if report.case:
        parts += [_headed("Counterexample"), *_tabular(table(report.case, notation))]
    elif report.counterexample:
        parts += [_headed("Counterexample"), *_verbatim(report.counterexample)]
    if report.instance_latex:
        parts += [_headed("An instance"), report.instance_latex]
    parts += map(picture, report.charts)
    # rather wide spaces than a formula that reaches into the margin
    lines = [
        "\\begingroup\\tolerance=2000\\emergencystretch=3em\\relpenalty=2000",
        *parts,
        *_remarks(report, checks),
        "\\par\\endgroup",
    ]
    return "\n".join(lines) + "\n"


def _headed(word: str) -> str:
    return f"\\par\\smallskip\\noindent\\emph{{{word}.}}"


def _axioms(report: Report) -> list[str]:
    if not report.axioms:
        return [f"{_headed('Axioms')} None."]
    names = "; ".join(rf"\texttt{{{escape(name)}}}" for name in report.axioms)
    return [f"{{\\raggedright{_headed('Axioms')} {names}.\\par}}"]


def _tabular(rows: Sequence[tuple[str, str]]) -> list[str]:
    lines = [rf"{name} & {value} \\" for name, value in rows]
    return ["\\begin{center}\\begin{tabular}{ll}", *lines, "\\end{tabular}\\end{center}"]


def _verbatim(text: str) -> list[str]:
    """Lines of text as they stand, in typewriter letters."""
    lines = [escape(line).replace(" ", "~") for line in text.splitlines()]
    return ["\\begin{quote}\\ttfamily\\small", " \\\\\n".join(lines), "\\end{quote}"]


def _remarks(report: Report, checks: bool) -> list[str]:
    found = []
    if report.verdict == "proved" and checks:
        found += _axioms(report)
    if report.checks and checks:
        rows = [f"{escape(name)}: {sentence(text)}" for name, text in report.checks]
        found.append(f"{_headed('Checks')} {'; '.join(rows)}.")
    found += [f"{_headed('Remark')} {sentence(remark)}" for remark in report.remarks]
    if report.source:
        found.append(f"{_headed('Source')} {escape(report.source)}")
    return found
