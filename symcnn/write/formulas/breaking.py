"""Long formulas in rows: where a mathematician would cut them.

A sum is cut before its outer plus and minus signs, a product between its factors.
"""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.terms import (
    BOOL, TENSOR, Add, And, Apply, Bracket, Diff, Eq, Exists, Forall, Integral, Lam, Le, Lt, Max,
    Min, Mul, Not, Num, Or, Pred, Prod, Range, Recip, Sum, Term, Var, mul,
)  # fmt: skip

from .connectives import AND_EXISTS, SIGNS, quantifier
from .differentials import operator
from .latex import Printer, after, signs_before
from .widths import TIMES, fill, width
from .names import function_name
from .pieces import CLOSED, COMPARE, LOOSE, PRODUCT, TO_THE_END
from .quotients import is_negative, positive_first, quotient

INDENT = 2.0


def rows(printer: Printer, t: Term, limit: float) -> list[str]:
    """A term in as few rows as keep to the width, or one row where there is no place to cut.

    All but the first are shorter, for they will be indented.

    >>> from symcnn.kernel.terms import REAL, Var
    >>> from symcnn.write.formulas.style import Notation
    >>> a, b = Var("alpha", REAL), Var("beta", REAL)
    >>> rows(Printer(Notation(), [a, b]), a + b - a * b, 4.4)
    ['\\\\alpha + \\\\beta', '- \\\\alpha \\\\beta']
    """
    return _rows(printer, printer.indexed(t), limit)


def formula_rows(printer: Printer, p: Term, limit: float) -> list[tuple[int, str]]:
    """A formula in rows, each with how far it is indented.

    The sides of an equation that does not fit begin rows of their own, and so do the parts
    of what holds if and only if, or of a conjunction.

    >>> from symcnn.kernel.terms import REAL
    >>> from symcnn.write.formulas.style import Notation
    >>> a, b = Var("alpha", REAL), Var("beta", REAL)
    >>> formula_rows(Printer(Notation(), [a, b]), Eq((a + b) * a, a * a + a * b), 8.0)
    [(0, '(\\\\alpha + \\\\beta) \\\\alpha'), (0, '= \\\\alpha^{2} + \\\\alpha \\\\beta')]
    """
    return _formula_rows(printer, printer.indexed(p), limit)


def _formula_rows(printer: Printer, p: Term, limit: float) -> list[tuple[int, str]]:
    text = printer.held(p, LOOSE)
    if width(text) <= limit:
        return [(0, text)]
    match p:
        case Eq(args=(a, b)) if a.sort == BOOL:
            return _joined(printer, r"\iff", (a, b), limit)
        case Or(args=(Not(args=(a,)), b)):
            return _joined(printer, r"\implies", (a, b), limit)
        case And(args=args):
            return _joined(printer, r"\text{and }", args, limit)
        case Eq(args=(a, b)) | Le(args=(a, b)) | Lt(args=(a, b)):
            sign = SIGNS[{Eq: "=", Le: "<=", Lt: "<"}[type(p)]]
            left, (first, *rest) = (_rows(printer, side, limit - 1.5) for side in (a, b))
            if width(joined := f"{left[-1]} {sign} {first}") <= limit and len(left) == 1:
                return _indented([joined, *rest])
            return [*_indented(left), *_indented([f"{sign} {first}", *rest])]
        case Pred(name="derivative", args=(f, point, *places, value)):
            rate = printer.held(Diff(f, point, *places), LOOSE)
            first, *rest = _rows(printer, value, limit - 1.5)
            return _indented([rate, f"= {first}", *rest, AND_EXISTS.replace(", ", "")])
        case Forall() | Exists():
            with printer.opened(p) as (v, body):
                head = quantifier(printer, p, v)
                return [
                    (0, head),
                    *((n + 1, t) for n, t in _formula_rows(printer, body, limit - 1.5)),
                ]
    return [(0, text)]


def _joined(
    printer: Printer, sign: str, parts: Sequence[Term], limit: float
) -> list[tuple[int, str]]:
    """Formulas one under the other, in parentheses where they reach beyond their own row."""
    found: list[tuple[int, str]] = []
    for place, part in enumerate(parts):
        inner = _formula_rows(printer, part, limit - 3)
        if sign != r"\text{and }" and printer.piece(part, False).level < COMPARE:
            indents = [indent for indent, _ in inner]
            inner = list(zip(indents, _enclosed([t for _, t in inner]), strict=True))
        (indent, first), *rest = inner
        found += [(indent, f"{sign} {first}" if place else first), *rest]
    return found


def _indented(texts: Sequence[str]) -> list[tuple[int, str]]:
    return [(int(place > 0), text) for place, text in enumerate(texts)]


def _rows(printer: Printer, t: Term, limit: float) -> list[str]:
    text = printer.held(t, LOOSE)
    if width(text) <= limit:
        return [text]
    with printer.entering(t):
        return fill(_chunks(printer, t, limit - INDENT), limit - INDENT)


def _chunks(printer: Printer, t: Term, limit: float) -> list[str]:
    text = printer.held(t, LOOSE)
    if width(text) <= limit:
        return [text]
    match t:
        case Add(args=args):
            first, *others = positive_first(args)
            found = _chunks(printer, first, limit)
            for a in others:
                sign, positive = ("-", mul(-1, a)) if is_negative(a) else ("+", a)
                head, *rest = _chunks(printer, positive, limit)
                found += [f"{sign} {head}", *rest]
            return found
        case Mul():
            return _factors(printer, t, limit)
        case Sum() | Prod() | Max() | Min():
            return _total(printer, t, "", limit)
        case Integral():
            return _integral(printer, t, limit)
        case Lam(domain=Range()):
            return _tensor(printer, t, [], limit)
        case Bracket(args=(p,)):
            return _bracket(printer, p)
        case Diff(args=(Lam() as f, Var() as v, *places)) if v not in free_vars(f):
            sign = operator(printer, v, places, False)
            body = open_binder(f, v)
            inner = _held(printer, body, limit)
            return _glued(sign, _enclosed(inner) if isinstance(body, Mul) else inner, limit)
        case Apply(fun=fun, args=(a,)) if a.sort < TENSOR:
            *start, end = _chunks(printer, a, limit)
            chunks = [*start, rf"{end}\biggr)"]
            return [rf"{function_name(fun)}\biggl({chunks[0]}", *chunks[1:]]
    return [text]


def _total(printer: Printer, t: Sum | Prod | Max | Min, outer: str, limit: float) -> list[str]:
    """Signs that follow one another stay together, and with what they stand before."""
    with printer.signed(t) as (found, body):
        signs = signs_before([outer, *found[:-1]] if outer else found[:-1], found[-1])
        if isinstance(body, Sum | Prod | Max | Min):
            return _total(printer, body, signs, limit)
        return _glued(signs, _held(printer, body, max(limit - width(signs), limit / 2)), limit)


def _factors(printer: Printer, t: Mul, limit: float) -> list[str]:
    scale, above, below = quotient(t)
    if not above:
        return [printer.held(t, LOOSE)]
    sign, scale = ("-", -scale) if scale < 0 else ("", scale)
    front = mul(scale, *(Recip(b) for b in below))
    found = [[printer.held(front, LOOSE)]] if front != Num(1) else []
    for a in above[:-1]:
        text = printer.held(a, PRODUCT, False, CLOSED)
        found.append([text] if width(text) <= limit else _held(printer, a, limit, CLOSED))
    (first, *more), *others = [*found, _held(printer, above[-1], limit)]
    rest = [c for head, *tail in others for c in (TIMES + head, *tail)]
    return [sign + first, *more, *rest]


def _tensor(
    printer: Printer, t: Lam, ranges: Sequence[tuple[Var, Term]], limit: float
) -> list[str]:
    with printer.opened(t) as (v, body):
        axes = [*ranges, (v, t.domain.args[0])]
        if isinstance(body, Lam) and isinstance(body.domain, Range):
            return _tensor(printer, body, axes, limit)
        if body.sort == TENSOR:
            return [printer.held(t, LOOSE)]
        below = f"_{{{printer.extents(axes)}}}"
        narrow = limit - width(below)
        *start, end = _enclosed(_chunks(printer, body, narrow))
        return [*start, f"{end}{below}"]


def _integral(printer: Printer, t: Integral, limit: float) -> list[str]:
    with printer.opened(t) as (v, body):
        sign = rf"\int_{{{printer.held(t.domain, LOOSE, True)}}}"
        *start, end = _glued(sign, _held(printer, body, limit), limit)
        return [*start, rf"{end}\,d{printer.symbol(v)}"]


def _bracket(printer: Printer, p: Term) -> list[str]:
    """A bracket, cut after the commas between its conditions."""
    text = printer.held(p, LOOSE, True)
    parts = text.split(r",\ ")
    if any(part.count("{") != part.count("}") for part in parts):
        parts = [text]
    first, *rest = parts
    *start, end = [rf"[\,{first}", *rest]
    return [*(f"{part}," for part in start), rf"{end}\,]"]


def _held(printer: Printer, t: Term, limit: float, reach: int = TO_THE_END) -> list[str]:
    """The chunks of a body or a factor, in parentheses where it is looser or reaches further."""
    found = _chunks(printer, t, limit)
    piece = printer.piece(t, False)
    loose = piece.level < PRODUCT or piece.reach > reach
    return _enclosed(found) if loose else found


def _enclosed(chunks: Sequence[str]) -> list[str]:
    """Chunks in parentheses of a fixed size, for ``left`` and ``right`` cannot cross rows."""
    first, *rest = chunks
    *start, end = [rf"\biggl({first}", *rest]
    return [*start, rf"{end}\biggr)"]


def _glued(head: str, chunks: Sequence[str], limit: float) -> list[str]:
    """The head joined to the first chunk if they fit into one row, else in front of it."""
    first, *rest = chunks
    joined = after(head, first)
    return [joined, *rest] if width(joined) <= limit else [head, first, *rest]
