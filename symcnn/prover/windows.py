"""Formulas read as operations with windows: convolutions, pooling, unfolding.

All of them contract tensors under one relation for each axis, ``y = s*i + d*u - p`` between a
place y, the number i of a window and a tap u. Which of the three are indices of the result
says what the operation is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symcnn.kernel.binding import free_vars, fresh, open_binder
from symcnn.kernel.polynomials import Polynomial, polynomial, ring_equal, to_term
from symcnn.kernel.terms import (
    INT, ONE, REAL, Entry, Eq, FloorDiv, Le, Lt, Max, Mod, Range, Term, Var, add, mul, neg,
)  # fmt: skip
from symcnn.operators.gather import joined, max_unpooled

from .forms import Form, Suggestion, axes_of


@dataclass(frozen=True)
class Relation:
    """``place = stride*window + dilation*tap - padding``, the two in no particular order."""

    place: Var
    others: tuple[tuple[Var, Term], tuple[Var, Term]]
    padding: Term

    def equation(self) -> Term:
        """The relation as a formula."""
        terms = [mul(c, v) for v, c in self.others]
        return Eq(add(*terms, neg(self.padding)), self.place)


@dataclass(frozen=True)
class Windows:
    """A formula with its windows as relations: only indices are places then."""

    entries: tuple[Entry, ...]
    sums: tuple[tuple[Var, Term], ...]
    relations: tuple[Relation, ...]
    grouped: bool


def window_operations(form: Form) -> Suggestion | None:
    """Names for a formula with windows, with the entry of the operation."""
    found = _windows(form) if 1 <= len(form.entries) <= 2 else None
    if found is None or not form.is_uniform or not form.is_whole(*form.entries):
        return None
    term = joined(
        [*form.others, *found.entries], found.sums, [r.equation() for r in found.relations]
    )
    upstream = [e for e in found.entries if e.args[0] in form.upstream]
    others = [e for e in found.entries if e not in upstream]
    for entries in dict.fromkeys((tuple(upstream + others), tuple(others + upstream))):
        name = _name(form, found, entries)
        if name is not None:
            return name, term
    return None


def _name(form: Form, found: Windows, entries: Sequence[Entry]) -> str | None:
    """What the operation is called, the first entry being that of its input."""
    signal, kernel = entries[0], entries[1] if len(entries) == 2 else None
    if form.others and kernel is not None:
        return None
    has = set(form.indices)
    settings: list[str] = []
    ones: list[str] = []
    kinds: set[str] = set()
    undilated = True
    sizes = {**form.ranges, **dict(found.sums)}
    for r in found.relations:
        in_signal = [v for v, _ in r.others if v in signal.args]
        in_kernel = [v for v, _ in r.others if kernel is not None and v in kernel.args]
        in_result = [v for v, _ in r.others if v in has]
        steps = dict(r.others)
        (first, _), (second, _) = r.others
        if r.place in has and not in_result:
            if len(in_signal) == 2 and kernel is None:
                tap, window = sorted(in_signal, key=signal.args.index)
                kinds.add("col2im (overlap-add)")
            elif len(in_signal) == 1 and (kernel is None or len(in_kernel) == 1):
                (window,) = in_signal
                tap = second if window == first else first
                kinds.add("transposed convolution")
            else:
                return None
        elif r.place in signal.args and len(in_result) == 2 and kernel is None:
            tap, window = sorted(in_result, key=form.indices.index)
            kinds.add("im2col")
        elif r.place in signal.args and len(in_result) == 1:
            (window,) = in_result
            tap = second if window == first else first
            if kernel is not None and tap not in kernel.args:
                return None
            kinds.add("sum pooling" if kernel is None else "correlation")
        else:
            return None
        ones.append(str(sizes[tap]))
        undilated = undilated and steps[tap] == ONE
        settings.append(f"stride {steps[window]}, padding {r.padding}, dilation {steps[tap]}")
    if len(kinds) != 1:
        return None
    (kind,) = kinds
    if kind == "correlation" and signal.args[0] in form.upstream and undilated:
        kind = "convolution"  # as layers have it, without a flip
    words = f"({'; '.join(dict.fromkeys(settings))})"
    of = str(signal.args[0]) if not form.others else f"({mul(signal, *form.others)})"
    if kind == "sum pooling":
        return f"sum pooling of {of} over windows of {' x '.join(ones)} {words}"
    if kernel is not None:
        shared = has & set(signal.args) & set(kernel.args)
        channels = "grouped " if found.grouped else "depthwise " if shared else ""
        return f"{channels}{kind} of {of} with {kernel.args[0]} {words}"
    if kind == "transposed convolution":
        return f"transposed convolution of {of} with {' x '.join(ones)} ones {words}"
    return f"{kind} of {of} {words}"


def _windows(form: Form) -> Windows | None:
    """The formula with a new index for every place that is not one."""
    sums = dict(form.sums)
    taken = {*form.indices, *sums}.union(*map(free_vars, form.entries))
    relations: list[Relation] = []
    entries: list[Entry] = []
    known: dict[Term, Var] = {}
    grouped = False
    for e in form.entries:
        places = list(e.args[1:])
        for axis, (place, length) in enumerate(axes_of(e)):
            if isinstance(place, Var):
                continue
            if _is_group(place, form):
                grouped = True
                continue
            if place not in known:
                v = fresh("u", INT, taken)
                taken.add(v)
                relation = _relation(v, place, set(form.ranges))
                if relation is None:
                    return None
                relations.append(relation)
                known[place], sums[v] = v, length
            places[axis] = known[place]
        entries.append(Entry(e.args[0], tuple(places)))
    if not relations:
        for inside, size in _intervals(form.guards):
            v = fresh("u", INT, taken)
            taken.add(v)
            relation = _relation(v, inside, set(form.ranges))
            if relation is None or not free_vars(size).isdisjoint(form.ranges):
                return None
            relations.append(relation)
            sums[v] = size
    if not relations or any(max(a.sort for a in q.args) == REAL for q in form.guards):
        return None
    return Windows(tuple(entries), tuple(sums.items()), tuple(relations), grouped)


def _is_group(place: Term, form: Form) -> bool:
    """Whether a place is a channel by its group: ``D*(x//C) + o``, or ``x % C``."""
    if isinstance(place, Mod):
        return place.args[0] in form.indices
    quotients = {
        a
        for m in polynomial(place)
        for a, _ in m
        if isinstance(a, FloorDiv) and a.args[0] in form.indices
    }
    if len(quotients) != 1:
        return False
    (quotient,) = quotients
    scaled = to_term({m: c for m, c in polynomial(place).items() if (quotient, 1) in m})
    rest = add(place, neg(scaled))
    return any(ring_equal(rest, v) for v in form.ranges)


def _relation(new: Var, place: Term, known: set[Var]) -> Relation | None:
    """The relation that ``new = place`` says, a place being linear or the quotient of one."""
    inside, scale = (place.args[0], place.args[1]) if isinstance(place, FloorDiv) else (place, ONE)
    p = polynomial(add(mul(scale, new), neg(inside)))
    parts: dict[Var, Polynomial] = {}
    rest: Polynomial = {}
    for m, c in p.items():
        own = [a for a, _ in m if free_vars(a) & (known | {new})]
        if not own:
            rest[m] = c
            continue
        (v, *more) = own
        if more or not isinstance(v, Var) or dict(m)[v] != 1:
            return None
        parts.setdefault(v, {})[tuple(x for x in m if x[0] != v)] = c
    if len(parts) != 3 or any(len(q) != 1 for q in parts.values()):
        return None
    signs = {v: next(iter(q.values())) > 0 for v, q in parts.items()}
    alone = [v for v in parts if list(signs.values()).count(signs[v]) == 1]
    steps = {v: to_term({m: abs(c) for m, c in q.items()}) for v, q in parts.items()}
    if len(alone) != 1 or steps[alone[0]] != ONE:
        return None
    (y,) = alone
    one, other = ((v, steps[v]) for v in parts if v != y)
    # y - s*i - d*u + rest = 0, up to the sign
    padding = to_term(rest) if signs[y] else neg(to_term(rest))
    return Relation(y, (one, other), to_term(polynomial(padding)))


def _intervals(guards: Sequence[Term]) -> list[tuple[Term, Term]]:
    """The e and k of conditions ``0 <= e`` and ``e < k``."""
    low = [q.args[1] for q in guards if isinstance(q, Le) and str(q.args[0]) == "0"]
    return [(e, q.args[1]) for e in low for q in guards if isinstance(q, Lt) and q.args[0] == e]


# -- max pooling ---------------------------------------------------------------------------------


def max_unpooling(form: Form) -> Suggestion | None:
    """The gradient of max pooling: what comes from above goes to the argmax of each window."""
    equal = [q for q in form.guards if isinstance(q, Eq) and q.args[0].sort == REAL]
    if len(equal) != 1 or len(form.entries) != 1 or form.others:
        return None
    here, largest = equal[0].args
    if not isinstance(here, Entry) or here.args[1:] != form.indices:
        return None
    taps: dict[Var, Term] = {}
    while isinstance(largest, Max) and isinstance(largest.domain, Range):
        v = fresh("a", INT, {*free_vars(largest), *form.ranges, *taps})
        taps[v] = largest.domain.size
        largest = open_binder(largest, v)
    if not isinstance(largest, Entry) or largest.args[0] != here.args[0]:
        return None
    (one,) = form.entries
    windows: list[tuple[Term, Term, Term] | None] = []
    for (place, _), (_, count) in zip(axes_of(largest), axes_of(one), strict=False):
        tap = next((v for v in taps if v in free_vars(place)), None)
        if tap is None:
            windows.append(None)
            continue
        p = polynomial(add(place, neg(tap)))
        if len(p) != 1:
            return None
        ((m, number),) = p.items()
        at = [a for a, _ in m if isinstance(a, FloorDiv) or a in form.summed]
        if len(at) != 1:
            return None
        stride = to_term({tuple(x for x in m if x[0] != at[0]): number})
        windows.append((stride, count, taps[tap]))
    if len(windows) != len(form.indices) or len(one.args) != len(here.args):
        return None
    shown = [w for w in windows if w is not None]
    size = " x ".join(str(n) for _, _, n in shown)
    step = " x ".join(str(s) for s, _, _ in shown)
    name = (
        f"max unpooling: scatter of {one.args[0]} to the argmax of the windows of {here.args[0]} "
        f"(size {size}, stride {step})"
    )
    return name, max_unpooled(one.args[0], here.args[0], form.indices, windows)
