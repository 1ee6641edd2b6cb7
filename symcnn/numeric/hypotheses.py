"""Hypotheses at concrete data: do they hold, and what do they say about a variable.

A hypothesis over all real numbers, such as "f is even", and a named property, such as
"f is convex", cannot be evaluated; it is tried at sample points. The functions that stand
for f come from a short list, so that this tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars, fresh, open_binder, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.terms import (
    BOOL, INT, And, Bound, Diff, Entry, Eq, Exists, Forall, Lam, Le, Lt, Mul, Not, Num, Or, Pred,
    Range, Space, Sum, Term, Var, mul,
)  # fmt: skip

from .analysis import Values, field_for, function_value
from .evaluate import Evaluator, evaluate, tolerance_for
from .fields import FLOAT, RATIONAL, Unsupported
from .sample_functions import Bell, Clip, FiniteSequence, FunctionValue
from .quadrature import converges
from .sizes import conjuncts

SAMPLES = (0, 1, -1, 2, -2, 3, -3, 5, -4)
GRID = np.arange(-16, 17)  # quarters from -4 to 4


def holds(formula: Term, values: Values) -> bool:
    """Whether a hypothesis holds at the values; over whole spaces, at sample points.

    Raises ``Unsupported`` or ``TooLarge`` when that cannot be decided.

    >>> from symcnn.kernel.terms import REAL, REALS, Fun
    >>> from symcnn.numeric.sample_functions import Polynomial
    >>> x, f = Var("x", REAL), Fun("f")
    >>> from symcnn.kernel.binding import close
    >>> even = Forall(REALS, close(Eq(f(-x), f(x)), x), "x")
    >>> holds(even, {f: Polynomial((1, 0, 2))}), holds(even, {f: Polynomial((0, 1))})
    (True, False)
    """
    if isinstance(formula, Forall) and isinstance(formula.domain, Space):
        return _holds_at_samples(formula, values)
    if isinstance(formula, Pred):
        return _has_property(formula, values)
    if needs_samples(formula):
        return _holds_by_parts(formula, values)
    field = field_for(formula, values=values)
    return bool(Evaluator(values, field, tolerance_for(formula)).value(formula))


@lru_cache(maxsize=1000)
def needs_samples(formula: Term) -> bool:
    """Whether a property, or a statement about a whole space, is a part of the formula.

    >>> from symcnn.kernel.terms import REAL
    >>> needs_samples(Var("x", REAL) <= 1)
    False
    """
    return any(
        isinstance(t, Pred)
        or (isinstance(t, Forall | Exists) and isinstance(t.domain, Space) and t.domain.sort != INT)
        for t in subterms(formula)
    )


def _holds_by_parts(formula: Term, values: Values) -> bool:
    match formula:
        case Forall(domain=Range(size=n)) | Exists(domain=Range(size=n)):
            indices = range(max(0, evaluate(n, values)))
            parts = (holds(open_binder(formula, Num(i)), values) for i in indices)
            return all(parts) if isinstance(formula, Forall) else any(parts)
        case And(args=args):
            return all(holds(p, values) for p in args)
        case Or(args=args):
            # what can be calculated comes first: it often settles the matter
            return any(holds(p, values) for p in sorted(args, key=needs_samples))
        case Not(args=(p,)):
            return not holds(p, values)
        case Eq(args=(p, q)) if p.sort == BOOL:
            return holds(p, values) == holds(q, values)
    raise Unsupported(f"the hypothesis {formula}")


def _holds_at_samples(formula: Forall, values: Values) -> bool:
    domain = formula.domain
    v = fresh(formula.hint, domain.data[0], free_vars(formula), domain.args)
    body = open_binder(formula, v)
    shape = tuple(max(0, evaluate(n, values)) for n in domain.args)
    rng = np.random.default_rng(0)
    if shape:
        samples: list[Any] = [rng.integers(-3, 4, shape) for _ in range(6)]
    else:
        samples = [*SAMPLES, *([Fraction(1, 2)] if domain.data[0] != INT else [])]
    return all(holds(body, {**values, v: sample}) for sample in samples)


def _has_property(formula: Pred, values: Values) -> bool:
    if formula.name == "derivative" and len(formula.args) >= 3:
        function, point, *rest = formula.args
        return holds(Eq(Diff(function, point, *rest[:-1]), rest[-1]), values)
    if formula.name == "integrable" and len(formula.args) == 1:
        return converges(Evaluator(values, FLOAT), formula.args[0])
    if not formula.funs:
        raise Unsupported(f"the predicate {formula}")
    return all(_is(formula.name, function_value(f, values)) for f in formula.funs)


def _is(name: str, value: FunctionValue) -> bool:
    if name == "right_continuous":
        return True
    if name == "differentiable":
        return not isinstance(value, Clip)
    if name == "integrable":
        return isinstance(value, Bell | FiniteSequence)
    field = RATIONAL if value.rational else FLOAT
    quarters = field.mul([field.enter(GRID), field.constant(Num(1).value / 4)])
    steps = np.diff(np.broadcast_to(np.asarray(value.at([quarters], field)), GRID.shape))
    if name == "nondecreasing":
        return bool((steps >= 0).all())
    if name == "convex":
        slack = 0 if field.exact else -1e-12
        return bool((np.diff(steps) >= slack).all())
    raise Unsupported(f"the predicate {name}")


@dataclass
class Facts:
    """What the hypotheses say about one variable, in a form that can be acted on."""

    low: list[tuple[Term, bool]] = field(default_factory=list)  # bound, strict
    high: list[tuple[Term, bool]] = field(default_factory=list)
    definition: Term | None = None
    mirror: int = 0  # 1: symmetric, -1: antisymmetric
    inverse: Var | None = None  # the inverse permutation
    total: tuple[tuple[int, ...], Term] | None = None  # sums along these axes are this
    steps: tuple[Var, Lam] | None = None  # the variable, and its row t + 1 by t and row t
    # the variable, and that for all i .. this entry of it is that number
    entries: list[tuple[Var, Term]] = field(default_factory=list)

    def needs(self) -> set[Var]:
        """The variables that must be known before this one is drawn."""
        terms = [t for t, _ in (*self.low, *self.high)]
        if self.definition is not None:
            terms.append(self.definition)
        if self.total is not None:
            terms.append(self.total[1])
        found = {v for t in terms for v in free_vars(t)}
        found |= {w for v, t in self.entries for w in free_vars(t) if w != v}
        return found if self.steps is None else found | free_vars(self.steps[1]) - {self.steps[0]}


def facts_about(given: Iterable[Term]) -> dict[Var, Facts]:
    """The facts that are recognised in the hypotheses; the others are left to chance.

    >>> from symcnn.kernel.terms import REAL, ZERO, Range
    >>> n, i = Var("n", INT), Var("i", INT)
    >>> x = Var("x", REAL, (n,))
    >>> from symcnn.kernel.binding import close
    >>> positive = Forall(Range(n), close(Lt(ZERO, x[i]), i), "i")
    >>> [(str(low), strict) for low, strict in facts_about([positive])[x].low]
    [('lam[i<n] 0', True)]
    """
    facts: dict[Var, Facts] = {}
    for h in conjuncts(given):
        ranges: list[Range] = []
        body = h
        while isinstance(body, Forall) and isinstance(body.domain, Range):
            ranges.append(body.domain)
            body = body.body
        for atom in conjuncts([body]):
            _note(atom, ranges, facts)
    return facts


def _note(atom: Term, ranges: list[Range], facts: dict[Var, Facts]) -> None:
    if not isinstance(atom, Eq | Le | Lt):
        return
    a, b = atom.args
    if isinstance(atom, Eq) and _note_steps(a, b, ranges, facts):
        return
    if isinstance(atom, Eq):
        for one, other in ((a, b), (b, a)):
            if _note_structure(one, other, ranges, facts):
                return
        for one, other in ((a, b), (b, a)):
            v = _whole(one, ranges)
            if v is not None and v not in free_vars(other) and _is_all_of(v, ranges):
                mine = facts.setdefault(v, Facts())
                if mine.definition is None and not _circular(v, free_vars(other), facts):
                    mine.definition = _spread(other, ranges)
                    return
        for one, other in ((a, b), (b, a)):
            match one:
                case Entry(args=(Var() as w, *indices)):
                    needed = free_vars(other).union(*map(free_vars, (*indices, *ranges)))
                    if not _circular(w, needed, facts):
                        every = _spread(Eq(one, other), ranges, Forall)
                        facts.setdefault(w, Facts()).entries.append((w, every))
                        return
        return
    if any(d.loose for d in ranges):
        return
    strict = isinstance(atom, Lt)
    v = _whole(a, ranges)
    if v is not None and v not in free_vars(b) and not _circular(v, free_vars(b), facts):
        facts.setdefault(v, Facts()).high.append((_spread(b, ranges), strict))
        return
    v = _whole(b, ranges)
    if v is not None and v not in free_vars(a) and not _circular(v, free_vars(a), facts):
        facts.setdefault(v, Facts()).low.append((_spread(a, ranges), strict))
        return
    for v, bound, is_low in _solved(a, b, ranges):
        if not _circular(v, free_vars(bound), facts):
            mine = facts.setdefault(v, Facts())
            (mine.low if is_low else mine.high).append((_spread(bound, ranges), strict))
            return


def _solved(a: Term, b: Term, ranges: list[Range]) -> Iterator[tuple[Var, Term, bool]]:
    """``a <= b`` solved for a variable that occurs once, with a number in front.

    Each is given with its bound, and whether that is a lower one.
    """
    try:
        p = polynomial(b - a)
    except KernelError:
        return
    for monomial, number in p.items():
        v = _whole(monomial[0][0], ranges) if len(monomial) == 1 else None
        rest = to_term({m: c for m, c in p.items() if m != monomial})
        if v is not None and monomial[0][1] == 1 and v not in free_vars(rest):
            yield v, mul(Num(-1 / number), rest), number > 0


def _note_steps(a: Term, b: Term, ranges: list[Range], facts: dict[Var, Facts]) -> bool:
    """``X[t + 1, j, ..] = e`` for all t, j ..: the rows of X one after the other."""
    if not isinstance(a, Entry) or not ranges:
        return False
    v, first, *rest = a.args
    if not isinstance(v, Var):
        return False
    bound = [Bound(len(ranges) - 1 - place, INT, INT) for place in range(len(ranges))]
    if first != bound[0] + 1 or rest != bound[1:] or v not in free_vars(b):
        return False
    if any(d.loose for d in ranges):
        return False
    facts.setdefault(v, Facts()).steps = (v, Lam(ranges[0], _spread(b, ranges[1:])))
    return True


def _whole(t: Term, ranges: list[Range]) -> Var | None:
    """The data variable, if the term is it or its entry at all indices, quantified in order."""
    if any(d.loose for d in ranges):
        return None
    if isinstance(t, Var) and not ranges:
        return None if t.sort == INT else t
    if isinstance(t, Entry) and isinstance(t.args[0], Var):
        depth = len(ranges)
        expected = [Bound(depth - 1 - place, INT, INT) for place in range(depth)]
        return t.args[0] if list(t.args[1:]) == expected else None
    return None


def _is_all_of(v: Var, ranges: list[Range]) -> bool:
    """Whether the ranges are those of the variable's axes, and not of a part of it."""
    return not ranges or v.shape == tuple(d.size for d in ranges)


def _spread(t: Term, ranges: list[Range], kind: type[Lam | Forall] = Lam) -> Term:
    for domain in reversed(ranges):
        t = kind(domain, t)
    return t


def _circular(v: Var, needed: frozenset[Var], facts: dict[Var, Facts]) -> bool:
    seen: set[Var] = set()
    todo = list(needed)
    while todo:
        w = todo.pop()
        if w == v:
            return True
        if w not in seen:
            seen.add(w)
            todo.extend(facts[w].needs() if w in facts else ())
    return False


def _note_structure(a: Term, b: Term, ranges: list[Range], facts: dict[Var, Facts]) -> bool:
    """Symmetry, inverse permutations, and prescribed sums."""
    match a, b:
        case Entry(args=(Var() as s, Entry(args=(Var() as t, i)))), Bound() if i == b and s != t:
            facts.setdefault(s, Facts()).inverse = t
            facts.setdefault(t, Facts()).inverse = s
            return True
    v = _whole(a, ranges)
    if v is not None and len(ranges) == 2 and _is_all_of(v, ranges):
        swapped = Entry(v, (Bound(0, INT, INT), Bound(1, INT, INT)))
        if b == swapped or b == Mul((Num(-1), swapped)):
            facts.setdefault(v, Facts()).mirror = 1 if b == swapped else -1
            return True
    depth, body = 0, a
    while isinstance(body, Sum) and isinstance(body.domain, Range):
        depth, body = depth + 1, body.body
    if depth and not b.loose and isinstance(body, Entry) and isinstance(body.args[0], Var):
        v, indices = body.args[0], body.args[1:]
        places = [i.index for i in indices if isinstance(i, Bound)]
        if sorted(places) == list(range(depth + len(ranges))) and len(places) == len(indices):
            axes = tuple(axis for axis, place in enumerate(places) if place < depth)
            facts.setdefault(v, Facts()).total = (axes, b)
            return True
    return False
