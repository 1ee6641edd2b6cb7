"""Derived formulas by name: the operations of the library that they are.

A formula suggests an operation by its form (``G[i//k]``: upsampling); the operation is then
built from its definition, and the name is given only when the two are proved equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.kernel.binding import free_vars, fresh, open_binder, shape_of, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.rules import ring, symmetry
from symcnn.kernel.terms import (
    INT,
    ONE,
    ZERO,
    Binder,
    Bracket,
    Entry,
    Eq,
    FloorDiv,
    Mul,
    Range,
    Sum,
    Term,
    Var,
    add,
    mul,
    neg,
)
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.conversions import after, maybe
from symcnn.operators.gather import scattered, sum_pooled, transposed_convolution, upsampled

from .auto import StuckError, prove_equal
from .deltas import Settling
from .derive import Derived
from .matrix_notation import NotationError, matrix_notation
from .presentation import present

LONGEST = 160  # of a formula in matrix notation: a longer one is no help


@dataclass(frozen=True)
class Named:
    """A name for a formula, the entry of the operation as a term, and ``entry = term``."""

    name: str
    term: Term
    theorem: Theorem


@dataclass(frozen=True)
class _Form:
    """A formula as ``scale * sum over sums of [guards] * entries``."""

    scale: tuple[Term, ...]
    sums: tuple[tuple[Var, Term], ...]
    guards: tuple[Term, ...]
    entries: tuple[Entry, ...]
    indices: tuple[Var, ...]


def named(result: Derived) -> Named | None:
    """The name of the formula, if it has one that is proved.

    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor
    >>> from .derive import Operator, derived
    >>> m, n = sizes("m n")
    >>> A = tensor("A", m, n)
    >>> flip = Operator("flip", (A,), (), tabulate(n, m, lambda i, j: A[j, i]), (n, m))
    >>> named(derived(flip, "A")).name
    'transpose of G'
    """
    form = _form(result.entry, result.indices)
    if form is not None and not any(isinstance(s, Binder) for f in form.scale for s in subterms(f)):
        prefix = f"{mul(*form.scale)} * " if form.scale else ""
        for name, core in _candidates(form):
            term = mul(*form.scale, core)
            try:
                return Named(prefix + name, term, _equal(result, term))
            except (KernelError, StuckError):
                continue
    try:
        text, term = matrix_notation(result.entry, result.indices)
    except NotationError:
        return None
    return Named(text, term, ring(result.entry, term)) if len(text) <= LONGEST else None


def _equal(result: Derived, term: Term) -> Theorem:
    """``entry = term``: by algebra, or once the sums of the term are carried out."""
    given = result.lines.given
    if ring_equal(result.entry, term):
        return ring(result.entry, term)
    settled = Settling(result.indices, given)(term)
    for conversion in (None, *(c for c, _ in present(result.indices))):
        if conversion is not None:
            settled = after(settled, maybe(conversion)(settled.right, given))
        if ring_equal(result.entry, settled.right):
            return after(ring(result.entry, settled.right), symmetry(settled))
    return prove_equal(result.entry, term, given)


def _form(t: Term, indices: tuple[Var, ...]) -> _Form | None:
    scale: list[Term] = []
    sums: list[tuple[Var, Term]] = []
    guards: list[Term] = []
    entries: list[Entry] = []
    waiting = [t]
    while waiting:
        factors = [f for s in waiting for f in (s.args if isinstance(s, Mul) else (s,))]
        waiting = []
        own = {*indices, *(v for v, _ in sums)}
        for f in factors:
            if free_vars(f).isdisjoint(own) and not isinstance(f, Sum):
                scale.append(f)
            elif isinstance(f, Bracket):
                guards += conjuncts(f.args[0])
            elif isinstance(f, Entry) and isinstance(f.args[0], Var):
                entries.append(f)
            elif isinstance(f, Sum) and isinstance(f.domain, Range) and not waiting:
                v = fresh(f.hint, INT, {*own, *free_vars(t)})
                sums.append((v, f.domain.size))
                waiting.append(open_binder(f, v))
            else:
                return None
    return _Form(tuple(scale), tuple(sums), tuple(guards), tuple(entries), indices)


def _candidates(form: _Form) -> Iterator[tuple[str, Term]]:
    if len(form.entries) == 1:
        yield from _of_one_tensor(form)
    elif len(form.entries) == 2 and not form.guards:
        yield from _of_products(form)
    if len(form.entries) == 2:
        yield from _of_convolutions(form)


# -- one tensor -----------------------------------------------------------------------------


def _of_one_tensor(form: _Form) -> Iterator[tuple[str, Term]]:
    (one,) = form.entries
    tensor, places = one.args[0], one.args[1:]
    indices = form.indices
    if not form.sums and not form.guards:
        if places == indices:
            yield str(tensor), one
        elif len(places) == 2 and places == indices[::-1]:
            yield f"transpose of {tensor}", one
        elif set(places) == set(indices):
            yield f"{tensor} with its axes permuted", one
        factors = [p.args[1] if isinstance(p, FloorDiv) else None for p in places]
        if len(places) == len(indices) and any(k is not None for k in factors):
            by = " x ".join(str(k) for k in factors if k is not None)
            yield f"nearest upsampling of {tensor} by {by}", upsampled(tensor, indices, factors)
        starts = [to_term(polynomial(p - i)) for p, i in zip(places, indices, strict=False)]
        if len(places) == len(indices) and not any(free_vars(s) & set(indices) for s in starts):
            at = ", ".join(f"{s}:" for s in starts)
            yield f"the part {tensor}[{at}]", one
    if form.sums and not form.guards and len(places) == len(indices):
        windows: list[Term | None] = []
        for p, i in zip(places, indices, strict=True):
            taps = [n for v, n in form.sums if v in free_vars(p)]
            windows.append(taps[0] if taps and i in free_vars(p) else None)
        if len([w for w in windows if w is not None]) == len(form.sums):
            by = " x ".join(str(k) for k in windows if k is not None)
            yield f"sum pooling of {tensor} by {by}", sum_pooled(tensor, indices, windows)
    if form.sums and not form.guards:
        rest = [p for p in places if p not in [v for v, _ in form.sums]]
        if rest == list(indices) and len(rest) + len(form.sums) == len(places):
            axes = ", ".join(str(places.index(v)) for v, _ in form.sums)
            yield f"sum of {tensor} over the axes {axes}", _whole(form)
    if len(form.sums) == 1 and len(form.guards) == 1:
        ((b, count),), (guard,) = form.sums, form.guards
        match guard:
            case Eq(args=(Entry(args=(Var() as table, place)), line)) if (
                place == b and line == indices[0]
            ):
                yield (
                    f"scatter of {tensor} by the index {table}, added up",
                    scattered(tensor, table, line, indices[1:], count),
                )


def _whole(form: _Form) -> Term:
    return transposed_convolution(ONE, mul(*form.entries), form.sums, {})


# -- products of two tensors -------------------------------------------------------------------


def _of_products(form: _Form) -> Iterator[tuple[str, Term]]:
    a, b = form.entries
    indices = set(form.indices)
    summed = {v for v, _ in form.sums}
    if any(not isinstance(p, Var) or p not in indices | summed for e in (a, b) for p in e.args[1:]):
        return
    own, other = set(a.args[1:]) & indices, set(b.args[1:]) & indices
    if not summed and not own & other and own | other == indices:
        first, second = (a, b) if form.indices[0] in own else (b, a)
        yield f"outer product of {first.args[0]} and {second.args[0]}", mul(a, b)
        return
    if not summed and own == other == indices and a.args[1:] == b.args[1:]:
        yield f"product of {a.args[0]} and {b.args[0]} entry by entry", mul(a, b)
        return
    if len(form.sums) != 1 or len(form.indices) > 2 or own & other:
        return
    k = form.sums[0][0]
    left, right = (a, b) if form.indices and form.indices[0] in own else (b, a)
    if any(k not in e.args[1:] or len(e.args) > 3 for e in (a, b)):
        return
    if len(form.indices) == 1 and len(left.args) == 2:
        left, right = right, left
    shown = str(left.args[0]) if left.args[-1] == k else f"{left.args[0]}^T"
    other_shown = str(right.args[0]) if right.args[1] == k else f"{right.args[0]}^T"
    if len(left.args) == 3:
        yield f"matrix product {shown} {other_shown}", _product(form)


def _product(form: _Form) -> Term:
    a, b = form.entries
    return transposed_convolution(a, b, form.sums, {})


# -- convolutions --------------------------------------------------------------------------------


def _of_convolutions(form: _Form) -> Iterator[tuple[str, Term]]:
    for signal, kernel in (form.entries, form.entries[::-1]):
        found = _transposed(form, signal, kernel)
        if found is not None:
            yield found
        correlation = _correlation(form, signal, kernel)
        if correlation is not None:
            yield correlation


def _transposed(form: _Form, signal: Entry, kernel: Entry) -> tuple[str, Term] | None:
    """``signal[(x + p - d*u)//s] * kernel[u]``, or ``signal[i] * kernel[x + p - s*i]``."""
    sums = dict(form.sums)
    taken = {*form.indices, *sums, *free_vars(signal), *free_vars(kernel)}
    shapes = shape_of(signal.args[0]), shape_of(kernel.args[0])
    places: dict[Term, Term] = {}
    words: list[tuple[Term, Term, Term]] = []
    new: list[tuple[list[Term], Entry]] = [
        (list(signal.args[1:]), signal),
        (list(kernel.args[1:]), kernel),
    ]
    for side in (0, 1):
        for axis, e in enumerate(new[side][1].args[1:]):
            if isinstance(e, Var):
                continue
            stride, inside = (e.args[1], e.args[0]) if isinstance(e, FloorDiv) else (ONE, e)
            split = _axis(inside, form.indices, list(sums))
            if split is None:
                return None
            x, tap, step, padding = split
            v = fresh("i" if side == 0 else "u", INT, taken)
            taken.add(v)
            sums[v] = shapes[side][axis]
            new[side][0][axis] = v
            place = add(mul(stride, v), mul(step, tap), neg(padding))
            places[x] = to_term(polynomial(place))
            words.append((stride, padding, step) if side == 0 else (step, padding, ONE))
    if not places:
        return None
    entry = [tensor.args[0][tuple(indices)] for indices, tensor in new]
    order = [v for v in sums if v not in dict(form.sums)] + [v for v, _ in form.sums]
    term = transposed_convolution(entry[0], entry[1], [(v, sums[v]) for v in order], places)
    settings = "; ".join(f"stride {s}, padding {p}, dilation {d}" for s, p, d in words)
    name = f"transposed convolution of {signal.args[0]} with {kernel.args[0]} ({settings})"
    return name, term


def _axis(e: Term, indices: tuple[Var, ...], taps: list[Var]) -> tuple[Var, Var, Term, Term] | None:
    """``x + p - d*u`` as x, u, d, p; None if it has another form."""
    p = polynomial(e)
    found = [(v, m) for m in p for v in (*indices, *taps) if dict(m).get(v) == 1]
    if len(found) != 2 or any(
        free_vars(a) & {*indices, *taps} for m in p for a, _ in m if a not in dict(found)
    ):
        return None
    (x, mx), (u, mu) = found if found[0][0] in indices else found[::-1]
    if x not in indices or u not in taps or p[mx] != 1 or len(mx) != 1 or p[mu] > 0:
        return None
    step = to_term({tuple(a for a in mu if a[0] != u): -p[mu]})
    padding = to_term({m: c for m, c in p.items() if m not in (mx, mu)})
    return x, u, step, padding


def _correlation(form: _Form, signal: Entry, kernel: Entry) -> tuple[str, Term] | None:
    """``signal[s*i + d*u - p] * kernel[i]``, u being an index of the result."""
    words = []
    for e in signal.args[1:]:
        if isinstance(e, Var):
            continue
        p = polynomial(e)
        own = [v for v in form.indices if v in free_vars(e)]
        taps = [v for v, _ in form.sums if v in free_vars(e)]
        if len(own) != 1 or len(taps) != 1 or taps[0] not in kernel.args[1:]:
            return None
        rest = {m: c for m, c in p.items() if not free_vars(to_term({m: c})) & {*own, *taps}}
        coefficient = {
            v: to_term(
                {tuple(a for a in m if a[0] != v): c for m, c in p.items() if dict(m).get(v) == 1}
            )
            for v in (*own, *taps)
        }
        if any(
            scale == ZERO or min(polynomial(scale).values()) < 0 for scale in coefficient.values()
        ):
            return None
        words.append((coefficient[own[0]], neg(to_term(rest)), coefficient[taps[0]]))
    if not words or any(not isinstance(p, Var) for p in kernel.args[1:]):
        return None
    settings = "; ".join(f"stride {s}, padding {p}, dilation {d}" for s, p, d in words)
    name = f"correlation of {signal.args[0]} with {kernel.args[0]} ({settings})"
    guards = [Bracket(g) for g in form.guards]
    return name, transposed_convolution(mul(*guards, signal), kernel, form.sums, {})
