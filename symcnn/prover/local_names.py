"""Local names and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symcnn.kernel.binding import close, free_vars, open_binder
from symcnn.kernel.terms import INT, Entry, Eq, Forall, Fun, Range, Term, Var

from .arbitrary_entry import tabulated

Definition = tuple[Var, Term]


def needed(definitions: Sequence[Definition], *terms: Term) -> tuple[Definition, ...]:
    """The names that terms need, in their order.

    >>> from symcnn.kernel.terms import REAL
    >>> x, y, z = (Var(name, REAL) for name in "xyz")
    >>> [str(v) for v, _ in needed([(y, x**2), (z, x + 1)], y + x)]
    ['y']
    """
    variables = set[Var]().union(*map(free_vars, terms))
    found: list[Definition] = []
    for v, term in reversed(definitions):
        if v in variables:
            variables |= free_vars(term)
            found.append((v, term))
    return tuple(reversed(found))


def equation_of(v: Var, t: Term) -> Term:
    """The equation of a name: ``forall i: v[i] = t[i]``."""
    indices: list[Var] = []
    names = {w.name for w in free_vars(t) | {v}}
    body = t
    for _ in v.shape:
        hint = body.hint
        while hint in names:
            hint += "_"
        names.add(hint)
        indices.append(Var(hint, INT))
        body = open_binder(body, indices[-1])
    left = v[tuple(indices)] if indices else v
    return for_all(indices, v.shape, Eq(left, body))


def as_functions(t: Term, functions: Mapping[Var, Fun], point: Term) -> Term:
    """The term with the names as functions at a point: ``y[e]`` as ``y(point, e)``."""
    if isinstance(t, Entry) and t.args[0] in functions:
        indices = [as_functions(a, functions, point) for a in t.args[1:]]
        return functions[t.args[0]](point, *indices)  # type: ignore[index]
    if isinstance(t, Var):
        if t not in functions:
            return t
        rows = tuple(Var("ijklmnpq"[n % 8] + "'" * (n // 8), INT) for n in range(len(t.shape)))
        return tabulated(functions[t](point, *rows), rows, t.shape)
    args = tuple(as_functions(a, functions, point) for a in t.args)
    return t if all(a is b for a, b in zip(args, t.args, strict=True)) else t.rebuild(args)


def for_all(indices: Sequence[Var], sizes: Sequence[Term], p: Term) -> Term:
    """The formula for all indices below the sizes."""
    for v, n in zip(reversed(indices), reversed(sizes), strict=True):
        p = Forall(Range(n), close(p, v), v.name)
    return p
