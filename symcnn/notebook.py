"""The IPython extension: with ``%load_ext symcnn.notebook`` derivations, theorems and reports
show themselves in a notebook; verdicts and derivatives do so without it."""

from __future__ import annotations

from typing import Any

from symcnn.write.pages.notebook import report_html, report_latex
from symcnn.write.pages.record import Report

DERIVATION = ("symcnn.prover.chain", "Derivation")
THEOREM = ("symcnn.kernel.theorem", "Theorem")
REPORT = ("symcnn.write.pages.record", "Report")


def load_ipython_extension(ipython: Any) -> None:
    """Register how derivations, theorems and reports are shown."""
    formats = {"text/html": report_html, "text/latex": report_latex}
    reports = {DERIVATION: derivation_report, THEOREM: theorem_report, REPORT: lambda r: r}
    for mime, write in formats.items():
        formatter = ipython.display_formatter.formatters[mime]
        for (module, name), report in reports.items():
            formatter.for_type_by_name(module, name, _composed(report, write))


def _composed(report: Any, write: Any) -> Any:
    return lambda value: write(report(value))


def derivation_report(derivation: Any) -> Report:
    """The claim of a derivation with its lines."""
    from symcnn.verdicts.verify import lines_of

    claim = derivation.claim
    return Report(
        claim.name,
        claim.goal,
        "proved",
        title=claim.title,
        given=claim.given,
        lines=lines_of(derivation),
        axioms=derivation.axioms,
    )


def theorem_report(theorem: Any) -> Report:
    """The hypotheses and the conclusion of a theorem."""
    return Report(
        "theorem",
        theorem.concl,
        "proved",
        given=theorem.hyps,
        axioms=tuple(sorted(theorem.axioms)),
    )
