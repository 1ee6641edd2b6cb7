"""An entry with arbitrary indices: their names, their ranges, and its explicit formula."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import close, member
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import INT, Lam, Range, Term, Var
from symcnn.lemmas.conversions import maybe

from .chain import Chain
from .deltas import Settling
from .presentation import present

LETTERS = "xyzijklmnpqrstuvw"


def tabulated(entry: Term, indices: Sequence[Var], sizes: Sequence[Term]) -> Term:
    """The tensor whose entry at the indices is given, or a number."""
    for v, n in zip(reversed(indices), reversed(sizes), strict=True):
        entry = Lam(Range(n), close(entry, v), v.name)
    return entry


def ranges(indices: Sequence[Var], sizes: Sequence[Term]) -> Formulas:
    """That the indices are in their ranges."""
    return tuple(f for v, n in zip(indices, sizes, strict=True) for f in member(v, Range(n)))


def settle(lines: Chain, targets: Sequence[Var] | None) -> None:
    """Add the lines from a derivative that is carried out to the explicit formula."""
    lines.add(Settling(targets, lines.given)(lines.term), "carry out the sums over deltas")
    for conversion, say in present(targets):
        lines.add(maybe(conversion)(lines.term, lines.given), say)


def hints(t: Term) -> tuple[str, ...]:
    """The names of the indices of an explicit tensor."""
    return (t.hint, *hints(t.body)) if isinstance(t, Lam) else ()


def fresh_indices(
    hints: Sequence[str], shape: Sequence[Term], taken: set[Var], avoid: Sequence[str] = ()
) -> tuple[Var, ...]:
    """Index variables for a shape: with the hinted names where these are free."""
    names = {v.name for v in taken}
    found: list[Var] = []
    for place in range(len(shape)):
        hint = hints[place] if place < len(hints) else ""
        choices = [hint] if hint else []
        choices += [c for c in LETTERS if c not in (*hints, *avoid)]
        choices += [f"{c}_{n}" for n in range(1, 9) for c in ([hint] if hint else LETTERS[:6])]
        name = next(c for c in choices if c not in names)
        names.add(name)
        found.append(Var(name, INT))
    return tuple(found)
