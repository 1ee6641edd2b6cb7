r"""One report laid out for a LaTeX page: the statement, the derivation, its conditions.

The lines of a derivation start at the left margin and their reasons stand at the right.
A line that would meet its reason gives the reason a row of its own; a line that is wider
than the page is broken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import Forall, Fun, Le, Num, Pred, Space, Term, Var
from symcnn.write.formulas.breaking import formula_rows, rows
from symcnn.write.formulas.inequality_chains import Chain
from symcnn.write.formulas.connectives import SIGNS, in_words
from symcnn.write.formulas.latex import Printer
from symcnn.write.formulas.widths import width
from symcnn.write.formulas.names import function_name
from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.formulas.text import sentence, text_width

from .conditions import MOST, telling
from .record import Line, Report, Words, parts
from .statement import hypotheses

# The text width of the article class at 11 points, in em, and the margin for the reasons.
LINE = 32.5
MARGIN = 11.0
GAP = 2.0

# A left side up to this width stands on the line of the first equals sign.
SHORT_SIDE = 8.0

# Where a formula in a line of text may be broken: before a large sign.
BEFORE_LARGE = re.compile(r"(?<=[}])(?=\\(?:sum|prod|max|min)(?![A-Za-z]))")

# A formula is indented by so many quads at most.
MOST_QUADS = 6


class Page:
    """The parts of a report's write-up, each a list of lines of LaTeX."""

    def __init__(self, report: Report, notation: Notation = PLAIN) -> None:
        self.report, self.notation = report, notation
        self.printer = report.printer(notation)

    @cached_property
    def steps(self) -> list[Line]:
        """The lines; those that print alike are one."""
        return _merged(self.report.lines, self.printer)

    @cached_property
    def notes(self) -> dict[tuple[str, ...], int]:
        """The side conditions of the lines, and the numbers under which they are listed."""
        found: dict[tuple[str, ...], int] = {}
        for step in self.steps:
            texts = self.condition_texts(step)
            if texts:
                found.setdefault(texts, len(found) + 1)
        return found

    # -- the statement, as ``statement.Voice`` asks --------------------------------

    def statement(self) -> list[str]:
        """The hypotheses in words and the claim in a display."""
        words = hypotheses(self.report.stated, self.report.goal, self, self.report.names)
        display = self.display(self.report.goal)
        if self.report.let:
            words = f"Let {self.defined()}. {words}" if words else f"Let {self.defined()}. Then"
        if self.report.names:
            items = [rf"\item {self.formula(p)}" for p in self.report.names]
            display += ["Here", "\\begin{itemize}", *items, "\\end{itemize}"]
        return [f"{words},", *display] if words else display

    def defined(self) -> str:
        """What the names stand for that are given to terms."""
        found = []
        for v, t in self.report.let:
            printer = self.report.printer(self.notation)
            # the names before it, and not its own
            printer.let = {s: w for s, w in printer.let.items() if w != v}
            found.append(f"${printer.symbol(v)} = {printer.text(t, small=True)}$")
        return " and ".join(found)

    def bounded(self, names: Sequence[Var], chain: Chain | None) -> str:
        some = ", ".join(map(self.printer.symbol, names))
        if chain is None:
            return f"${some}$"
        low = self.printer.text(chain.terms[0], small=True)
        if len(chain.terms) == 2:
            sign = r"\ge" if chain.relations[0] == "<=" else ">"
            return f"${some} {sign} {low}$"
        high = self.printer.text(chain.terms[2], small=True)
        first, second = (SIGNS[relation] for relation in chain.relations)
        if names[0] in self.printer.indices:
            low, second = "1", r"\le"
        return f"${low} {first} {some} {second} {high}$"

    def members(self, names: Sequence[Var], space: Space | None) -> str:
        some = ", ".join(map(self.printer.symbol, names))
        return f"${some}$" if space is None else rf"${some} \in {self.printer.text(space)}$"

    def functions(self, names: Sequence[Fun], arguments: Sequence[Space] | None) -> str:
        some = ", ".join(map(function_name, names))
        if not arguments:
            return f"${some}$"
        source = r" \times ".join(map(self.printer.text, arguments))
        return rf"${some}\colon {source} \to \mathbb{{R}}$"

    def formula(self, p: Term) -> str:
        match p:
            case Forall() | Pred():
                return in_words(self.printer, self.printer.indexed(p))
            case Le(args=(Num() as low, a)) if free_vars(a).isdisjoint(self.printer.indices):
                sides = [self.printer.text(side, small=True) for side in (a, low)]
                return rf"${sides[0]} \ge {sides[1]}$"
        return f"${self.printer.text(p, small=True)}$"

    def display(self, goal: Term) -> list[str]:
        """The claim, its sides on rows of their own when they do not fit into one."""
        first, *rest = self.formula_rows(goal, LINE)
        if not rest:
            return ["\\[", f"  {first}.", "\\]"]
        found = _aligned("", first, *rest)
        return ["\\begin{align*}", *_ended([*found[:-1], f"{found[-1]}."]), "\\end{align*}"]

    def formula_rows(self, p: Term, limit: float) -> list[str]:
        """A formula in rows, those that continue another one indented."""
        found = formula_rows(self.printer, p, limit)
        quads = [r"\quad" * min(indent + (indent > 0), MOST_QUADS) for indent, _ in found]
        return [f"{quad} {row}".lstrip() for quad, (_, row) in zip(quads, found, strict=True)]

    # -- the derivation ------------------------------------------------------------

    @property
    def is_long(self) -> bool:
        """Whether the left side of a chain keeps a row to itself."""
        return width(self.printer.text(self.steps[0].term)) > SHORT_SIDE

    def derivation(self) -> list[str]:
        """The lines with their reasons in the margin."""
        steps, start, found = self.steps, "", []
        if self.report.is_chain:
            left, *steps = self.steps
            first, *rest = rows(self.printer, left.term, LINE)
            if not rest and steps and not self.is_long:
                start = first
            else:
                found = _aligned("", *_lapped([first, *_indented(rest)]))
        reasons = [self.reason(step) for step in steps]
        margin = min(MARGIN, max((size for _, size in reasons), default=0.0))
        limit = LINE - GAP - margin - width(start)
        for step, (reason, size) in zip(steps, reasons, strict=True):
            if self.report.is_chain:
                text, sign = f"= {self.printer.text(step.term)}", "= "
                broken = rows(self.printer, step.term, LINE - 1.5 - width(start))
                broken = [broken[0], *_indented(broken[1:])]
            else:
                text, sign = self.printer.text(step.term), ""
                broken = self.formula_rows(step.term, LINE - 1.5)
            if width(text) <= limit:
                found.append(f"  {start}&{text}{_beside(reason, size, margin)}")
            else:
                found += _aligned(start, *_lapped([sign + broken[0], *broken[1:]]))
                found += [_below(reason, size)] if reason else []
            start = ""
        if not any("&&" in line for line in found):
            # the second column keeps the first at the left margin
            found[0] += " &&"
        return ["\\begin{flalign*}", *_ended(found), "\\end{flalign*}"]

    def conditions(self) -> list[str]:
        """The side conditions, under the numbers that the reasons carry."""
        if not self.notes:
            return []
        texts = []
        for conditions, number in self.notes.items():
            shown = ", ".join(conditions[:MOST])
            more = f", and {len(conditions) - MOST} more" if len(conditions) > MOST else ""
            texts.append(f"[{number}] {shown}{more}")
        text = "; ".join(texts).replace(r",\ ", r",\ \allowbreak ")
        text = BEFORE_LARGE.sub(r"\\allowbreak", text)
        return [f"{{\\small\\raggedright\\noindent Side conditions: {text}.\\par}}"]

    def shown_conditions(self, line: Line) -> list[Term | Words]:
        """The side conditions of a line that say something."""
        return telling(line.conditions, self.report.given)

    def condition_texts(self, line: Line) -> tuple[str, ...]:
        """The side conditions as LaTeX, each once."""
        shown = self.shown_conditions(line)
        texts = (self.said((c,) if isinstance(c, Term) else c)[0] for c in shown)
        return tuple(dict.fromkeys(texts))

    def reason(self, line: Line) -> tuple[str, float]:
        """A reason with the number of its side conditions, and about how wide that is."""
        text, size = self.said(line.reason)
        texts = self.condition_texts(line)
        if texts:
            return f"{text}~[{self.notes[texts]}]".lstrip("~"), size + 1.5
        return text, size

    def said(self, words: Words) -> tuple[str, float]:
        """Text with formulas as LaTeX, and about how wide it is."""
        text, size = "", 0.0
        for part in parts(words):
            tex = self.formula(part) if isinstance(part, Term) else sentence(part)
            size += width(tex.strip("$")) if isinstance(part, Term) else text_width(part)
            text += tex
        return text, size


def _merged(lines: Sequence[Line], printer: Printer) -> list[Line]:
    """The lines; those that print alike become one, with the reasons of all."""
    found: list[Line] = []
    for line in lines:
        if found and found[-1].reason and printer.text(found[-1].term) == printer.text(line.term):
            some = [parts(r) for r in (found[-1].reason, line.reason) if r]
            reason = some[0] + tuple(p for r in some[1:] for p in ("; ", *r)) if some else ""
            conditions = tuple(dict.fromkeys(found[-1].conditions + line.conditions))
            found[-1] = replace(found[-1], reason=reason, conditions=conditions)
        else:
            found.append(line)
    return found


def _beside(reason: str, size: float, margin: float) -> str:
    if not reason:
        return ""
    if size <= margin:
        return rf" && \text{{{reason}}}"
    return rf" && \parbox[t]{{{margin:g}em}}{{\raggedright {reason}}}"


def _below(reason: str, size: float) -> str:
    if size <= LINE - 3:
        return rf"  &\mathrlap{{\qquad\text{{({reason})}}}}"
    return rf"  &\mathrlap{{\qquad\parbox[t]{{{LINE - 4:g}em}}{{\raggedright ({reason})}}}}"


def _lapped(texts: Sequence[str]) -> list[str]:
    """Rows that take no room, so that they do not push the reasons to the right."""
    return [rf"\mathrlap{{{{}}{row}}}" for row in texts]


def _aligned(start: str, first: str, *rest: str) -> list[str]:
    return [f"  {start}&{first}", *(f"  &{row}" for row in rest)]


def _indented(texts: Sequence[str]) -> list[str]:
    return [rf"\qquad {row}" for row in texts]


def _ended(lines: Sequence[str]) -> list[str]:
    return [rf"{line} \\" for line in lines[:-1]] + list(lines[-1:])
