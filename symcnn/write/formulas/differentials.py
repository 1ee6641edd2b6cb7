r"""Derivatives as LaTeX: d e/dx, dy/dx with y above the line, and [d e/dx] at a point."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.terms import Apply, Binder, Entry, Lam, Mul, Term, Var

from .widths import width
from .pieces import (
    PRODUCT,
    SHORT,
    SUM,
    TO_PLUS,
    Piece,
    fraction,
    hold,
    parentheses,
)


class Writer(Protocol):
    """What a printer of terms can do."""

    def piece(self, t: Term, small: bool) -> Piece: ...

    def held(self, t: Term, within: int, small: bool = False) -> str: ...

    def opened(self, binder: Binder) -> AbstractContextManager[tuple[Var, Term]]: ...

    def symbol(self, v: Var) -> str: ...

    def stem(self, tensor: Term, small: bool) -> str: ...

    def places(self, indices: Sequence[Term]) -> str: ...


def derivative(p: Writer, f: Lam, point: Term, places: Sequence[Term], small: bool) -> Piece:
    """d e/dx, where the point is no variable of its own as [d e/dx] at x = point."""
    if isinstance(point, Var) and point not in free_vars(f):
        body = open_binder(f, point)
        return partial(p, body, point, places, small)
    with p.opened(f) as (v, body):
        inside = partial(p, body, v, places, small).tex
        at = f"{p.symbol(v)}={p.held(point, SUM, True)}"
        return Piece(rf"\left.{inside}\right|_{{{at}}}")


def partial(p: Writer, body: Term, v: Var, places: Sequence[Term], small: bool) -> Piece:
    inner = hold(p.piece(body, small), PRODUCT, small)
    if isinstance(body, Var | Entry | Apply) and width(inner.tex) <= SHORT:
        return Piece(operator(p, v, places, small, rf" {inner.tex}"), PRODUCT)
    if isinstance(body, Mul):
        inner = Piece(parentheses(inner.tex, small))
    sign = operator(p, v, places, small)
    return Piece(f"{sign} {inner.tex}", PRODUCT, max(TO_PLUS, inner.reach))


def operator(p: Writer, v: Var, places: Sequence[Term], small: bool, above: str = "") -> str:
    """d/dx, or d/dx[i] for the entry at the places; or dy/dx with y above the line."""
    variable = f"{p.stem(v, small)}_{{{p.places(places)}}}" if places else p.symbol(v)
    return fraction(rf"\partial{above}", rf"\partial {variable}")
