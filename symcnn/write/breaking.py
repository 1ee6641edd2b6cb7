"""Long formulas in rows: where a mathematician would cut them.

A sum is cut before its outer plus and minus signs, a product between its factors.
"""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.terms import (
    INT,
    TENSOR,
    Add,
    Lam,
    Max,
    Min,
    Mul,
    Num,
    Prod,
    Range,
    Recip,
    Sum,
    Term,
    mul,
)  # fmt: skip

from .latex import Printer, after, quotient
from .layout import TIMES, fill, width
from .pieces import CLOSED, LOOSE, PRODUCT

INDENT = 2.0


def rows(printer: Printer, t: Term, limit: float) -> list[str]:
    """A term in as few rows as keep to the width, or one row where there is no place to cut.

    All but the first are shorter, for they will be indented.

    >>> from symcnn.kernel.terms import REAL, Var
    >>> a, b = Var("alpha", REAL), Var("beta", REAL)
    >>> rows(Printer(0, [a, b]), a + b - a * b, 4.4)
    ['\\\\alpha + \\\\beta', '- \\\\alpha \\\\beta']
    """
    term = printer.indexed(t)
    text = printer.held(term, LOOSE)
    if width(text) <= limit:
        return [text]
    return fill(_chunks(printer, term, limit - INDENT), limit - INDENT)


def _chunks(printer: Printer, t: Term, limit: float) -> list[str]:
    text = printer.held(t, LOOSE)
    if width(text) <= limit or t.sort == INT:
        return [text]
    match t:
        case Add(args=args):
            found = _chunks(printer, args[0], limit)
            for a in args[1:]:
                sign, positive = ("-", mul(-1, a)) if _is_negative(a) else ("+", a)
                first, *rest = _chunks(printer, positive, limit)
                found += [f"{sign} {first}", *rest]
            return found
        case Mul():
            return _factors(printer, t, limit)
        case Sum() | Prod() | Max() | Min():
            with printer.opened(t) as (v, body):
                return _glued(printer.limits(t, v), _held(printer, body, limit), limit)
        case Lam(domain=Range(size=n), body=body) if body.sort != TENSOR:
            with printer.opened(t) as (v, body):
                *start, end = _enclosed(_chunks(printer, body, limit), limit)
                return [*start, f"{end}_{{{printer.extents([(v, n)])}}}"]
    return [text]


def _factors(printer: Printer, t: Mul, limit: float) -> list[str]:
    scale, above, below = quotient(t)
    if not above:
        return [printer.held(t, LOOSE)]
    sign, scale = ("-", -scale) if scale < 0 else ("", scale)
    front = mul(scale, *(Recip(b) for b in below))
    found = [printer.held(front, LOOSE)] if front != Num(1) else []
    found += [printer.held(a, PRODUCT, False, CLOSED) for a in above[:-1]]
    last, *rest = _held(printer, above[-1], limit)
    first, *more = [*found, last]
    return [sign + first, *(TIMES + c for c in more), *rest]


def _held(printer: Printer, t: Term, limit: float) -> list[str]:
    """The chunks of a body or a factor, in parentheses where it is a sum."""
    found = _chunks(printer, t, limit)
    return _enclosed(found, limit) if printer.piece(t, False).level < PRODUCT else found


def _enclosed(chunks: Sequence[str], limit: float) -> list[str]:
    """Chunks in parentheses of a fixed size, for ``left`` and ``right`` cannot cross rows."""
    *start, end = _glued(r"\biggl(", chunks, limit)
    return [*start, rf"{end}\biggr)"]


def _glued(head: str, chunks: Sequence[str], limit: float) -> list[str]:
    """The head joined to the first chunk if they fit into one row, else in front of it."""
    first, *rest = chunks
    joined = after(head, first)
    return [joined, *rest] if width(joined) <= limit else [head, first, *rest]


def _is_negative(t: Term) -> bool:
    scale = t.args[0] if isinstance(t, Mul) else t
    return isinstance(scale, Num) and scale.value < 0
