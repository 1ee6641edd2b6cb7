"""Reports on a terminal: plain when piped, within the width, colour only for the verdict."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from symcnn.kernel.terms import And, Eq, Fun, Le, Lt, Space, Term, Var
from symcnn.write.formulas.inequality_chains import Chain, chains

from .conditions import MOST, telling
from .record import Line, Report, plain
from .statement import hypotheses

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {"proved": "bold green", "refuted": "bold red", "unknown": "bold yellow"}
MEANINGS = {
    "proved": "for all values that satisfy the hypotheses",
    "refuted": "there is a counterexample",
    "unknown": "neither proved nor refuted",
}
UNGUARDED = "no guard found anything to run on"
INDENT = 4

# In a row of this width a formula of a sentence is long if it takes more than half.
LONG = 80

# A space at which no row ends.
FIRM = "\N{NO-BREAK SPACE}"

# A narrower terminal is written to as if it had this width.
NARROWEST = 40


def show_report(report: Report, console: Console) -> None:
    """Print a report: the statement, the lines with their reasons, the checks, the verdict.

    >>> from rich.console import Console
    >>> from symcnn.kernel.terms import INT, Eq, Var
    >>> n = Var("n", INT)
    >>> show_report(Report("same", Eq(n, n), "proved", given=(0 <= n,)), Console(width=60))
    same
    <BLANKLINE>
    For all integers n >= 0,
        n = n
    <BLANKLINE>
    axioms   none
    <BLANKLINE>
    proved   for all values that satisfy the hypotheses
    """
    width = max(console.width, NARROWEST)
    head = f"{report.name}: {report.title}" if report.title else report.name
    rows = [(row, "bold") for row in _folded(head, width)]
    if report.source:
        rows += [(row, "dim") for row in _folded(f"from {report.source}", width)]
    words = hypotheses(report.stated, report.goal, _Plain(), report.names)
    rows += [("", ""), *_plain_rows([f"{words},"] if words else [], width)]
    rows += _plain_rows(_goal(report, width - 2 * INDENT), width, INDENT)
    if report.names:
        rows.append(("where", ""))
        for p in report.names:
            first, *rest = wrapped(str(p), width - 3 * INDENT)
            rows += [(" " * INDENT + first, ""), *((" " * 2 * INDENT + r, "") for r in rest)]
    if report.lines:
        rows += [("", ""), *_derivation(report, width)]
    if report.instance_text:
        rows += [("", ""), *((row, "") for row in report.instance_text.splitlines())]
    if report.counterexample:
        rows += [("", ""), ("counterexample", "")]
        rows += _plain_rows(report.counterexample.splitlines(), width, INDENT)
    notes = _notes(report)
    column = max(len(name) for name, _ in [*notes, (report.verdict, "")]) + 3
    if notes:
        rows.append(("", ""))
    for name, text in notes:
        for part in _folded(text, width - column):
            rows.append((f"{name:<{column}}{part}", ""))
            name = ""
    for text, style in [*rows, ("", "")]:
        _put(console, (text, style))
    meaning = MEANINGS[report.verdict]
    if report.verdict == "proved":
        meaning += report.beyond
    elif report.verdict == "unknown" and report.found is not None:  # a derivative
        meaning = report.remarks[0]
    meaning += f"; {UNGUARDED}" * report.unguarded
    first, *rest = _folded(meaning, width - column)
    _put(console, (report.verdict.ljust(column), STYLES[report.verdict]), (first, ""))
    for part in rest:
        _put(console, (" " * column + part, ""))


def terminal(stderr: bool = False) -> Console:
    """A console that prints what it is given: ``:100:`` is no emoji, and numbers stay plain.

    Where the reader has gone, as in ``| head``, printing raises ``BrokenPipeError``.
    """
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Plain(stderr=stderr, highlight=False, emoji=False)


class _Plain:
    """The formulas of a statement as plain text."""

    def bounded(self, names: Sequence[Var], chain: Chain | None) -> str:
        some = ", ".join(v.name for v in names)
        if chain is None:
            return some
        if len(chain.terms) == 2:
            return f"{some} {'>=' if chain.relations[0] == '<=' else '>'} {chain.terms[0]}"
        low, _, high = chain.terms
        return f"{low} {chain.relations[0]} {some} {chain.relations[1]} {high}"

    def members(self, names: Sequence[Var], space: Space | None) -> str:
        some = ", ".join(v.name for v in names)
        return some if space is None else _whole(f"{some} in {space}", LONG)

    def functions(self, names: Sequence[Fun], arguments: Sequence[Space] | None) -> str:
        some = ", ".join(map(repr, names))
        return f"{some}: {' x '.join(map(str, arguments))} -> R" if arguments else some

    def formula(self, p: Term) -> str:
        found = map(str, chains(p.args if isinstance(p, And) else [p]))
        return " and ".join(_whole(text, LONG) for text in found)


def wrapped(text: str, width: int) -> list[str]:
    """A formula in rows of at most so many columns, cut where it is nested least.

    >>> wrapped("sum[i<n] x[i, j]*y[i] + sum[i<n] x[i, j]*z[i]", 30)
    ['sum[i<n] x[i, j]*y[i]', '+ sum[i<n] x[i, j]*z[i]']
    """
    if len(text) <= width:
        return [text]
    best: tuple[int, int] | None = None
    depth = 0
    for place, c in enumerate(text[: width + 1]):
        depth += (c in "([") - (c in ")]")
        if place >= width // 3 and c in " *" and "**" not in text[place - 1 : place + 2]:
            # the shallowest cut, of those before a word, or a plus or minus sign, and the last
            after = text[place + 1 : place + 5]
            worded = after.startswith(("and ", "or ", "if ", "else"))
            tight = 3 * depth + (0 if worded else 1 if after[:1] in ("+", "-") else 2)
            if best is None or tight <= best[0]:
                best = (tight, place)
    cut = width if best is None else best[1]
    return [text[:cut].rstrip(), *wrapped(text[cut:].lstrip(" "), width)]


def _put(console: Console, *parts: tuple[str, str]) -> None:
    from rich.text import Text

    console.print(Text.assemble(*parts), soft_wrap=True)


def _folded(text: str, width: int, indent: int = 0) -> list[str]:
    """Words in rows of at most so many columns; a longer word keeps a row to itself."""
    space = " " * indent
    rows = textwrap.wrap(
        text, width, initial_indent=space, subsequent_indent=space, break_long_words=False
    )
    return [row.replace(FIRM, " ") for row in rows] or [space]


def _plain_rows(texts: Iterable[str], width: int, indent: int = 0) -> list[tuple[str, str]]:
    return [(row, "") for text in texts for row in _unless_short(text, width, indent)]


def _unless_short(text: str, width: int, indent: int) -> list[str]:
    """A text that fits stays as it is, its spaces too."""
    fits = len(text) + indent <= width
    return [" " * indent + text.replace(FIRM, " ")] if fits else _folded(text, width, indent)


def _goal(report: Report, width: int) -> list[str]:
    """The claim in one row, or with its sides on rows of their own."""
    goal, text = report.goal, report.text(report.goal)
    if len(text) <= width or not isinstance(goal, Eq | Le | Lt):
        return wrapped(text, width)
    sign = {Eq: "=", Le: "<=", Lt: "<"}[type(goal)]
    left, right = (wrapped(report.text(side), width - 3) for side in goal.args)
    return [
        *(row if first else f"  {row}" for first, row in _firsts(left)),
        *(f"{sign} {row}" if first else f"    {row}" for first, row in _firsts(right)),
    ]


def _firsts(rows: Sequence[str]) -> list[tuple[bool, str]]:
    return [(place == 0, row) for place, row in enumerate(rows)]


def _derivation(report: Report, width: int) -> list[tuple[str, str]]:
    """The numbered lines; reasons in a column of their own where the lines leave room."""
    longest = max(len(plain(line.reason)) for line in report.lines)
    column = width - min(longest, width // 3)
    found: list[tuple[str, str]] = []
    for place, line in enumerate(report.lines):
        number = place if report.is_chain else place + 1
        sign = ("= " if place else "  ") if report.is_chain else ""
        head = f"{number or '':>3}  {sign}"
        indent = len(head) + 2
        first, *rest = wrapped(report.text(line.term), width - indent)
        reasons = _folded(plain(line.reason), width - column) if line.reason else []
        if not rest and len(head + first) + 2 <= column:
            texts = [f"{head}{first}".ljust(column) + (reasons[0] if reasons else "")]
            texts += [" " * column + reason for reason in reasons[1:]]
        else:
            texts = [head + first, *(" " * indent + row for row in rest)]
            texts += _folded(f"({plain(line.reason)})", width, indent) if reasons else []
        found += [(text.rstrip(), "") for text in texts]
        if line.conditions:
            found += [(row, "dim") for row in _needs(line, report.given, width, indent)]
    return found


def _needs(line: Line, given: Sequence[Term], width: int, indent: int) -> list[str]:
    """The side conditions, none of which is broken unless it is long."""
    some = telling(line.conditions, given)
    texts = [_Plain().formula(c) if isinstance(c, Term) else plain(c) for c in some]
    if not texts:
        return []
    more = [f"and {len(texts) - MOST} more".replace(" ", FIRM)] if len(texts) > MOST else []
    return _folded(f"needs {'; '.join([*dict.fromkeys(texts[:MOST]), *more])}", width, indent)


def _whole(text: str, width: int) -> str:
    """A formula that is not broken where words end, if it takes no more than half a row."""
    return text.replace(" ", FIRM) if len(text) <= width // 2 else text


def _notes(report: Report) -> list[tuple[str, str]]:
    """What is said after the derivation: checks, axioms, remarks."""
    axioms = [("axioms", ", ".join(report.axioms) or "none")] if report.verdict == "proved" else []
    name = "mistake" if report.verdict == "refuted" and report.source else "remark"
    return [*report.checks, *axioms, *((name, remark) for remark in report.remarks)]
