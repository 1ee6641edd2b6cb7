"""What is to be written about a claim, as plain data. Nothing here decides anything.

``to_json`` gives a report as JSON data, under these keys:

- ``name``, ``title``, ``source``: strings; ``verdict``: "proved", "refuted" or "unknown"
- ``given``: list of terms; ``goal``: a term; ``assumed``: those of ``given`` that nobody wrote,
  which are added so that the claim makes sense; ``names``: those that define names
- ``lines``: list of ``{"term": term, "reason": string, "conditions": list}``, where a condition
  is a term or ``{"text": string}``. Line 0 is the left side and every other equals the one
  before; or all are formulas, the steps of an argument that is no chain of equations
- ``borders``: list of terms, what holds away from the points that are excluded, where a
  function has a kink; ``unsure``: those of them that may exclude more than such points;
  ``assumed_by_pass``: list of terms, what a hand-written backward pass needs beyond the question
- ``settings``: list of strings, what was read into parameters of which nothing is said
- ``axioms``, ``remarks``: lists of strings; ``checks``: list of ``{"name", "text"}``;
  ``unguarded``: true where none of the checks found anything to run on
- ``counterexample``, ``instance_latex``: a string or null

``symcnn prove`` adds ``derivation``, the record, and ``certificate``: for Coq ``{"exportable",
"axioms"}`` with those beside Coq's, or ``{"exportable", "reason"}``.

A term is ``{"text", "latex", "term"}``, the last as ``symcnn.write.formulas.serial`` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.terms import BOOL, INT, INTEGERS, Integral, Sum, Term, Var
from symcnn.write.formulas import serial
from symcnn.write.formulas.latex import Printer, is_place
from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.formulas.plain import plain_text
from symcnn.write.pictures.chart import Chart

from .counterexample import Case
from .excluded_points import away, with_settings
from .statement import index_variables

EXISTENCE = "an integral or series that does not exist counts as 0"
Verdict = Literal["proved", "refuted", "unknown"]

# Plain text, or text with formulas in it: ("new index ", Eq(i, k*q + a)).
Words = str | tuple[str | Term, ...]


def parts(words: Words) -> tuple[str | Term, ...]:
    """The texts and formulas of which some words consist.

    >>> parts("sums exchanged")
    ('sums exchanged',)
    """
    return (words,) if isinstance(words, str) else words


def plain(words: Words) -> str:
    """The words as plain text.

    >>> from symcnn.kernel.terms import INT, Eq, Var
    >>> plain(("new index ", Eq(Var("i", INT), Var("j", INT) + 1)))
    'new index i = j + 1'
    """
    return "".join(map(str, parts(words)))


@dataclass(frozen=True)
class Line:
    """One line of a derivation, and the reason for it.

    A number or tensor equals the line before (the first is the left side and has no
    reason); a formula is a step of another argument, true for the reason given.

    ``conditions`` are the side conditions that were discharged, as formulas or in words.
    """

    term: Term
    reason: Words = ""
    conditions: tuple[Term | Words, ...] = ()

    def to_sympy(self) -> Any:
        """The term in SymPy's words, at symbolic sizes, unevaluated."""
        from symcnn.write.sympy_writer import to_sympy

        return to_sympy(self.term)

    def asides(self) -> list[Term]:
        """The formulas in the reason and in the conditions.

        >>> from symcnn.kernel.terms import INT, ZERO, Var
        >>> Line(ZERO, ("for ", 1 <= Var("n", INT)), ("a bijection",)).asides()
        [<Le 1 <= n>]
        """
        some = (self.reason, *self.conditions)
        return [
            p
            for words in some
            for p in ((words,) if isinstance(words, Term) else parts(words))
            if isinstance(p, Term)
        ]


@dataclass(frozen=True, repr=False)
class Report:
    """All that a write-up says about a claim.

    ``source`` says where the claim comes from. ``assumed`` are those of ``given`` that are not
    written but added, such as ``0 < x`` for ``log(x)``; ``excluded`` says of each the smallest
    values found that it leaves out. ``found`` is the formula that was asked for, a part of the
    goal; its sums are printed with limits. ``checks`` are rows (what was checked, what was
    found). ``counterexample`` is text of one or more lines, and ``case`` the same as a table.
    ``instance_latex`` is LaTeX that is put into the write-up as it stands, displays included;
    ``instance_text`` the same for a terminal, where it was asked for.
    ``charts`` are plots. ``names`` are those of ``given`` that define the names in the claim,
    and that are written after it. ``borders`` are those of ``given`` that exclude points
    without a derivative, ``unsure`` those of them that may exclude more, and
    ``assumed_by_pass`` what a hand-written backward pass needs. ``unguarded``: no check of a
    proof found anything to run on. ``let`` gives names to terms, by which they are printed, and
    ``matrices`` asks for the notation of matrices. ``settings`` are what was read into parameters
    and nobody said, such as ``k = 1``. Text is plain, never LaTeX.
    """

    name: str
    goal: Term
    verdict: Verdict
    title: str = ""
    source: str = ""
    given: tuple[Term, ...] = ()
    lines: tuple[Line, ...] = ()
    axioms: tuple[str, ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    counterexample: str | None = None
    case: Case | None = None
    instance_latex: str | None = None
    instance_text: str = ""
    charts: tuple[Chart, ...] = ()
    remarks: tuple[str, ...] = ()
    assumed: tuple[Term, ...] = ()
    excluded: tuple[str, ...] = ()
    found: Term | None = None
    names: tuple[Term, ...] = ()
    borders: tuple[Term, ...] = ()
    unsure: tuple[Term, ...] = ()
    assumed_by_pass: tuple[Term, ...] = ()
    unguarded: bool = False
    let: tuple[tuple[Var, Term], ...] = ()
    matrices: bool = False
    settings: tuple[str, ...] = ()

    def to_sympy(self) -> Any:
        """The statement in SymPy's words, at symbolic sizes, unevaluated: hypotheses imply it."""
        from symcnn.write.sympy_writer import implication

        return implication(self.given, self.goal)

    def __repr__(self) -> str:
        return f"<Report {self.name}: {self.verdict}>"

    def __str__(self) -> str:
        """The verdict, the counterexample and the remarks.

        >>> from symcnn.kernel.terms import Eq, ONE, ZERO
        >>> print(Report("wrong", Eq(ZERO, ONE), "refuted", counterexample="always: 0 = 1"))
        refuted  wrong
            always: 0 = 1
        """
        rows = [*(self.counterexample or "").splitlines(), *self.remarks]
        return "\n    ".join([f"{self.verdict:8} {self.name}", *rows])

    @property
    def is_conditional(self) -> bool:
        """Whether it is proved under a condition that the question does not state."""
        return self.verdict == "proved" and bool(self.assumed or self.settings)

    @property
    def conditions(self) -> str:
        """What was added to the hypotheses, with the smallest values that it leaves out.

        >>> from symcnn.kernel.terms import INT, ONE, Eq, Var, ne
        >>> n = Var("n", INT)
        >>> one = Report("one", Eq(n / n, ONE), "proved", assumed=(ne(n, 0),), excluded=("n = 0",))
        >>> one.conditions
        'n != 0 (excludes n = 0)'
        """
        parts = zip_longest(map(self.text, self.assumed), self.excluded, fillvalue="")
        return "; ".join(f"{p} (excludes {out})" if out else p for p, out in parts)

    @property
    def where(self) -> str:
        """The conditions, to be added to a sentence; nothing if there are none.

        >>> from symcnn.kernel.terms import INT, ONE, Eq, Var, ne
        >>> n = Var("n", INT)
        >>> Report("one", Eq(n / n, ONE), "proved", assumed=(ne(n, 0),)).where
        ', where n != 0'
        """
        return f", where {self.conditions}" if self.assumed else ""

    @property
    def beyond(self) -> str:
        """All that the proof needs beyond what was said, to be added to a sentence."""
        return self.where + away(self.borders) + with_settings(self.settings)

    def terms(self) -> list[Term]:
        """The hypotheses, the goal and the lines.

        >>> from symcnn.kernel.terms import Eq, ONE, ZERO
        >>> Report("wrong", Eq(ZERO, ONE), "refuted").terms()
        [<Eq 0 = 1>]
        """
        return [*self.given, self.goal, *(line.term for line in self.lines)]

    @property
    def stated(self) -> tuple[Term, ...]:
        """The hypotheses that stand before the claim: those that define no names."""
        return tuple(p for p in self.given if p not in self.names)

    @property
    def is_chain(self) -> bool:
        """Whether the lines are equal terms, and not formulas that follow from each other."""
        return bool(self.lines) and self.lines[0].term.sort != BOOL

    def printer(self, notation: Notation = PLAIN) -> Printer:
        """A printer in which a letter means the same in every line, reason and condition.

        An integer that the claim does not have is the index of a sum, and is shifted like one:
        any of a reason or condition, and of the lines those that are the place of an entry.
        """
        asides = [t for line in self.lines for t in line.asides()]
        lines = [line.term for line in self.lines]
        claimed, told, written = (
            frozenset[Var]().union(*map(free_vars, terms))
            for terms in ([*self.given, self.goal], asides, lines)
        )
        places = {v for v in written if any(is_place(v, t) for t in lines)}
        indices = index_variables(self.given, self.terms())
        opened = sorted((places | (told - written)) - claimed, key=lambda v: v.name)
        shifted = [*indices, *(v for v in opened if v.sort == INT)]
        let = [(v, t) for v, t in self.let if v not in claimed]
        return Printer(notation, self.terms(), shifted, self.given, self.found, let, self.matrices)

    def text(self, t: Term) -> str:
        """A term as plain text, with the limits of the formula that was found."""
        return plain_text(t, self.given, self.found)


def remark_on_assumed(assumed: tuple[Term, ...]) -> tuple[str, ...]:
    """What is said of hypotheses that nobody wrote; nothing if there are none.

    >>> from symcnn.kernel.terms import REAL, ZERO, Lt
    >>> remark_on_assumed((Lt(ZERO, Var("x", REAL)),))
    ('assumed so that the claim makes sense: 0 < x',)
    """
    text = "; ".join(map(str, assumed))
    return (f"assumed so that the claim makes sense: {text}",) if assumed else ()


def remark_on_existence(goal: Term) -> tuple[str, ...]:
    """What integrals and series mean, where there are any.

    >>> from symcnn.lemmas.notation import functions, integral
    >>> (f,) = functions("f")
    >>> remark_on_existence(integral(lambda x: f(x)))
    ('an integral or series that does not exist counts as 0',)
    """
    found = any(
        isinstance(s, Integral) or (isinstance(s, Sum) and s.domain == INTEGERS)
        for s in subterms(goal)
    )
    return (EXISTENCE,) if found else ()


def to_json(report: Report, notation: Notation = PLAIN) -> dict[str, Any]:
    """The report as data for ``json.dumps``, in the form that this module describes.

    The ``notation`` is that of the LaTeX.

    >>> from symcnn.kernel.terms import Eq, ONE
    >>> to_json(Report("one", Eq(ONE, ONE), "proved"))["goal"]
    {'text': '1 = 1', 'latex': '1 = 1', 'term': ['Eq', ['Num', '1'], ['Num', '1']]}
    """
    printer = report.printer(notation)

    def write(t: Term | Words) -> dict[str, Any]:
        if not isinstance(t, Term):
            return {"text": plain(t)}
        return {
            "text": plain_text(t, report.given),
            "latex": printer.text(t),
            "term": serial.to_json(t),
        }

    return {
        "name": report.name,
        "title": report.title,
        "source": report.source,
        "verdict": report.verdict,
        "given": [write(p) for p in report.given],
        "names": [write(p) for p in report.names],
        "assumed": [
            {**write(p), "excludes": out}
            for p, out in zip_longest(report.assumed, report.excluded, fillvalue="")
        ],
        "borders": [write(p) for p in report.borders],
        "unsure": [write(p) for p in report.unsure],
        "assumed_by_pass": [write(p) for p in report.assumed_by_pass],
        "settings": list(report.settings),
        "goal": write(report.goal),
        "lines": [
            {
                "term": write(line.term),
                "reason": plain(line.reason),
                "conditions": [write(c) for c in line.conditions],
            }
            for line in report.lines
        ],
        "axioms": list(report.axioms),
        "checks": [{"name": name, "text": text} for name, text in report.checks],
        "unguarded": report.unguarded,
        "counterexample": report.counterexample,
        "instance_latex": report.instance_latex,
        "remarks": list(report.remarks),
    }
