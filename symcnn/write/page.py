r"""One report laid out for a LaTeX page: the statement, the derivation, its conditions.

The lines of a derivation start at the left margin and their reasons stand at the right.
A line that would meet its reason gives the reason a row of its own; a line that is wider
than the page is broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import BOOL, Eq, Fun, Le, Lt, Num, Space, Term, Var

from .breaking import rows
from .chains import Chain
from .formulas import SIGNS
from .latex import Printer
from .layout import width
from .names import function_name, symbol
from .record import Line, Report, Words, parts
from .statement import hypotheses
from .text import escape, text_width

# The text width of the article class at 11 points, in em, and the margin for the reasons.
LINE = 32.5
MARGIN = 11.0
GAP = 2.0

# A left side up to this width stands on the line of the first equals sign.
SHORT_SIDE = 8.0


class Page:
    """The parts of a report's write-up, each a list of lines of LaTeX."""

    def __init__(self, report: Report, base: int) -> None:
        self.report = report
        self.printer = report.printer(base)
        self.steps = _merged(report.lines, self.printer)
        self.notes = _notes(self.steps)

    # -- the statement, as ``statement.Voice`` asks --------------------------------

    def statement(self) -> list[str]:
        """The hypotheses in words and the claim in a display."""
        words = hypotheses(self.report.given, self.report.goal, self)
        return ([f"{words},"] if words else []) + self.display(self.report.goal)

    def bounded(self, names: Sequence[Var], chain: Chain | None) -> str:
        some = ", ".join(symbol(v.name) for v in names)
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
        some = ", ".join(symbol(v.name) for v in names)
        return f"${some}$" if space is None else rf"${some} \in {self.printer.text(space)}$"

    def functions(self, names: Sequence[Fun], arguments: Sequence[Space] | None) -> str:
        some = ", ".join(map(function_name, names))
        if not arguments:
            return f"${some}$"
        source = r" \times ".join(map(self.printer.text, arguments))
        return rf"${some}\colon {source} \to \mathbb{{R}}$"

    def formula(self, p: Term) -> str:
        match p:
            case Le(args=(Num() as low, a)) if free_vars(a).isdisjoint(self.printer.indices):
                sides = [self.printer.text(side, small=True) for side in (a, low)]
                return rf"${sides[0]} \ge {sides[1]}$"
        return f"${self.printer.text(p, small=True)}$"

    def display(self, goal: Term) -> list[str]:
        """The claim, its sides on rows of their own when they do not fit into one."""
        text = self.printer.text(goal)
        if width(text) <= LINE or not isinstance(goal, Eq | Le | Lt) or goal.args[0].sort == BOOL:
            return ["\\[", f"  {text}.", "\\]"]
        sign = {Eq: "=", Le: r"\le", Lt: "<"}[type(goal)]
        left, right = (rows(self.printer, side, LINE - 3) for side in goal.args)
        found = [*_block("", left), *_block(sign, right)]
        return ["\\begin{align*}", *_ended([*found[:-1], f"{found[-1]}."]), "\\end{align*}"]

    # -- the derivation ------------------------------------------------------------

    def derivation(self) -> list[str]:
        """The lines with their reasons in the margin."""
        first, *steps = self.steps
        left = rows(self.printer, first.term, LINE - 1)
        start = left[0] if len(left) == 1 and width(left[0]) <= SHORT_SIDE and steps else ""
        found = [] if start else _block("", left)
        reasons = [self.reason(step) for step in steps]
        margin = min(MARGIN, max((size for _, size in reasons), default=0.0))
        limit = LINE - GAP - margin - width(start)
        for step, (reason, size) in zip(steps, reasons, strict=True):
            text = self.printer.text(step.term)
            if width(f"= {text}") <= limit:
                found.append(f"  {start}&= {text}{_beside(reason, size, margin)}")
            else:
                broken = rows(self.printer, step.term, LINE - 1.5 - width(start))
                found += _block("=", broken, start, lapped=True)
                found += [_below(reason, size)] if reason else []
            start = ""
        return ["\\begin{flalign*}", *_ended(found), "\\end{flalign*}"]

    def conditions(self) -> list[str]:
        """The side conditions, under the numbers that the reasons carry."""
        if not self.notes:
            return []
        texts = []
        for conditions, number in self.notes.items():
            some = [self.words((c,) if isinstance(c, Term) else c)[0] for c in conditions]
            texts.append(f"[{number}] {', '.join(some)}")
        text = "; ".join(texts).replace(r",\ ", r",\ \allowbreak ")
        return [f"\\noindent Side conditions: {text}."]

    def reason(self, line: Line) -> tuple[str, float]:
        """A reason with the number of its side conditions, and about how wide that is."""
        text, size = self.words(line.reason)
        if line.conditions:
            return f"{text}~[{self.notes[line.conditions]}]".lstrip("~"), size + 1.5
        return text, size

    def words(self, words: Words) -> tuple[str, float]:
        """Text with formulas as LaTeX, and about how wide it is."""
        text, size = "", 0.0
        for part in parts(words):
            tex = self.formula(part) if isinstance(part, Term) else escape(part)
            size += width(tex.strip("$")) if isinstance(part, Term) else text_width(part)
            text += tex
        return text, size


def _merged(lines: Sequence[Line], printer: Printer) -> list[Line]:
    """The lines; those that print alike become one, with the reasons of all."""
    found: list[Line] = []
    for line in lines:
        if len(found) > 1 and printer.text(found[-1].term) == printer.text(line.term):
            some = [parts(r) for r in (found[-1].reason, line.reason) if r]
            reason = some[0] + tuple(p for r in some[1:] for p in ("; ", *r)) if some else ""
            conditions = tuple(dict.fromkeys(found[-1].conditions + line.conditions))
            found[-1] = replace(found[-1], reason=reason, conditions=conditions)
        else:
            found.append(line)
    return found


def _notes(lines: Sequence[Line]) -> dict[tuple[Term | Words, ...], int]:
    """The sets of side conditions, numbered in order."""
    some = dict.fromkeys(line.conditions for line in lines if line.conditions)
    return {conditions: number for number, conditions in enumerate(some, 1)}


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


def _block(sign: str, texts: Sequence[str], start: str = "", lapped: bool = False) -> list[str]:
    """The rows of one formula, all but the first indented."""
    first, *rest = texts
    found = [f"{sign} {first}".strip(), *(rf"\qquad {row}" for row in rest)]
    if lapped:
        found = [rf"\mathrlap{{{{}}{row}}}" for row in found]
    return [f"  {start if row is found[0] else ''}&{row}" for row in found]


def _ended(lines: Sequence[str]) -> list[str]:
    return [rf"{line} \\" for line in lines[:-1]] + list(lines[-1:])
