"""Sums over different ranges of one index space: cut, shifted, interleaved, with single terms.

``sum[i<n] x[i]`` against ``sum[i<c] x[i] + sum[i<n-c] x[c+i]`` has no change of indices that
carries one sum to one other. But all of them are sums over the places of x, with brackets
that say which places occur; and the brackets are compared place by place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice

from symcnn.kernel.binding import close, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial
from symcnn.kernel.rules import Formulas, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import reindex, sum_factor
from symcnn.kernel.terms import (
    INT, ONE, TRUE, ZERO, Add, Apply, Bracket, Entry, Eq, Mul, Num, Range, Sum, Term, Var, add,
    conj, mul, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.ranges import guards_of, into_range
from symcnn.lemmas.sum_rules import multiply_in, split_sum

from .cases import Prover, by_truth_values, prove_by_cases
from .chain import StuckError
from .instantiation import instances_for
from .normal import coefficient
from .solve import Unknowns, solve

MOST_CHOICES = 40
MOST_TERMS = 12


@dataclass(frozen=True)
class _Part:
    """One term: a scalar times nested sums of a product."""

    term: Term
    core: Term
    variables: tuple[Var, ...]
    sizes: tuple[Term, ...]
    places: dict[tuple[str, int, int], tuple[Term, Term]]  # of entries: index, size of the axis
    tensors: frozenset[str]  # that occur outside of brackets


def vanishes(difference: Term, given: Formulas, prove: Prover) -> Theorem:
    """``given |- difference = 0`` for a sum of terms that cancel place by place.

    ``prove`` has the equations at one place. Raises ``KernelError`` when it does not succeed.
    """
    terms = [mul(c, *(power(atom, e) for atom, e in m)) for m, c in polynomial(difference).items()]
    if not terms or len(terms) > MOST_TERMS:
        raise KernelError("vanishes", "so many terms are not compared", count=len(terms))
    theorem = ring(difference, add(*terms))
    parts = [_part(t, given) for t in terms]
    groups = list(_groups(parts))
    if len(groups) > 1:
        with suppress(KernelError):
            return after(theorem, _groups_vanish(groups, terms, theorem.right, given, prove))
    return after(theorem, _groups_vanish([parts], terms, theorem.right, given, prove))


def _groups_vanish(
    groups: Sequence[Sequence[_Part]],
    terms: Sequence[Term],
    whole: Term,
    given: Formulas,
    prove: Prover,
) -> Theorem:
    theorem = reflexivity(whole)
    for group in groups:
        total = add(*(part.term for part in group))
        gone = _group_vanishes(group, total, given, prove)
        terms = [t for t in terms if all(t is not part.term for part in group)]
        rest = add(*terms)
        theorem = after(theorem, _without(theorem.right, total, rest, gone))
    return theorem


def _without(whole: Term, total: Term, rest: Term, gone: Theorem) -> Theorem:
    """``whole = rest``, where whole is ``rest + total`` and total is 0."""
    # total stands alone as the factor of a product
    apart = Add((rest, Mul((ONE, total))))
    left = congruence(apart, (1, 1), (), gone)
    return after(ring(whole, apart), after(left, ring(left.right, rest)))


def _part(t: Term, given: Formulas) -> _Part:
    _, core = coefficient(t)
    variables, domains, body = open_sums(core, given)
    sizes = [d.size for d in domains if isinstance(d, Range)]
    if len(sizes) < len(variables):
        raise KernelError("vanishes", "a finite sum is expected", found=core)
    places: dict[tuple[str, int, int], tuple[Term, Term]] = {}
    count: Counter[str] = Counter()
    outside = list(_entries(body))
    inside = [e for q in guards_of(body) for e in _entries(q)]
    for e in [*outside, *inside]:
        tensor = e.args[0]
        if isinstance(tensor, Var):
            for axis, (index, size) in enumerate(zip(e.args[1:], tensor.shape, strict=True)):
                if not index.loose:
                    places[tensor.name, count[tensor.name], axis] = (index, size)
            count[tensor.name] += 1
    names = frozenset(str(e.args[0]) for e in outside)
    return _Part(t, core, tuple(variables), tuple(sizes), places, names)


def _entries(t: Term) -> Iterator[Entry]:
    if isinstance(t, Entry):
        yield t
    for a in t.args if not isinstance(t, Var | Bracket) else ():
        yield from _entries(a)


def _groups(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """The terms that are about the same tensors and functions."""
    keys = [_names(part) for part in parts]
    for key in dict.fromkeys(keys):
        yield [part for part, k in zip(parts, keys, strict=True) if k == key]


def _names(part: _Part) -> tuple[frozenset[str], frozenset[str]]:
    functions = frozenset(repr(f.fun) for f in _applications(part.core))
    return part.tensors, functions


def _applications(t: Term) -> Iterator[Apply]:
    if isinstance(t, Apply):
        yield t
    for a in t.args if not isinstance(t, Var) else ():
        yield from _applications(a)


def _group_vanishes(group: Sequence[_Part], total: Term, given: Formulas, prove: Prover) -> Theorem:
    with suppress(KernelError, StuckError):
        return _over_equal_ranges(group, total, given, prove)
    reason = "no axes determine all the indices"
    for axes in islice(_choices(group), MOST_CHOICES):
        try:
            return _over_axes(group, total, axes, given, prove)
        except (KernelError, StuckError) as error:
            reason = str(error)
    raise KernelError("vanishes", reason, total=total)


def _choices(group: Sequence[_Part]) -> Iterator[tuple[tuple[str, int, int], ...]]:
    """Axes of entries that might number the places that all the terms are about."""
    deepest = max(group, key=lambda part: len(part.variables))
    own = [
        key
        for key, (index, _) in deepest.places.items()
        if free_vars(index) & set(deepest.variables)
    ]
    if deepest.variables:
        yield from combinations(own, len(deepest.variables))


def _over_axes(
    group: Sequence[_Part],
    total: Term,
    axes: Sequence[tuple[str, int, int]],
    given: Formulas,
    prove: Prover,
) -> Theorem:
    new = _indices(group, total, len(axes), given)
    if any(key not in part.places for part in group for key in axes):
        raise KernelError("vanishes", "an entry is missing in a term", total=total)
    sizes = [group[0].places[key][1] for key in axes]
    moved = [_moved(part, new, sizes, axes, given) for part in group]
    return _in_one_sum(group, total, moved, new, sizes, given, prove)


def _over_equal_ranges(
    group: Sequence[_Part], total: Term, given: Formulas, prove: Prover
) -> Theorem:
    """The terms side by side as they are, if all of them are sums over the same ranges."""
    sizes = group[0].sizes
    if not sizes or any(part.sizes != sizes for part in group):
        raise KernelError("vanishes", "the ranges differ", total=total)
    new = _indices(group, total, len(sizes), given)
    return _in_one_sum(
        group, total, [reflexivity(part.term) for part in group], new, sizes, given, prove
    )


def _indices(group: Sequence[_Part], total: Term, count: int, given: Formulas) -> list[Var]:
    avoid = free_vars(total).union(*map(free_vars, given), *(p.variables for p in group))
    new: list[Var] = []
    for place in range(count):
        new.append(fresh("ijklmnpqrst"[place], INT, (*avoid, *new)))
    return new


def _in_one_sum(
    group: Sequence[_Part],
    total: Term,
    equations: Sequence[Theorem],
    new: Sequence[Var],
    sizes: Sequence[Term],
    given: Formulas,
    prove: Prover,
) -> Theorem:
    """``total = 0`` from the equations of its terms with sums over the new indices."""
    theorem = reflexivity(total)
    bodies = []
    for part, equation in zip(group, equations, strict=True):
        change = after(equation, maybe(everywhere(_apart))(equation.right, given))
        theorem = after(theorem, _at(theorem.right, part.term, change))
        bodies.append(_body_at(change.right, new))
    joined = body = add(*bodies)
    for v, n in zip(reversed(new), reversed(sizes), strict=True):
        joined = Sum(Range(n), close(joined, v), v.name)
    apart = maybe(everywhere(_apart))(joined, given)
    theorem = after(theorem, after(ring(theorem.right, apart.right), symmetry(apart)))
    facts = (*given, *(f for v, n in zip(new, sizes, strict=True) for f in member(v, Range(n))))
    inner = _nothing(body, facts, prove)
    path = (1,) * len(new)
    theorem = after(theorem, congruence(joined, path, tuple(v.name for v in new), inner))
    return after(theorem, everywhere(_empty)(theorem.right, given))


def _nothing(t: Term, given: Formulas, prove: Prover) -> Theorem:
    for attempt in (prove, partial(prove_by_cases, prove=prove), by_truth_values):
        with suppress(KernelError, StuckError):
            return attempt(t, ZERO, given)
    raise KernelError("vanishes", "not 0 at every place", found=t)


def _empty(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, Sum) and t.body == ZERO:
        return sum_factor(t, (0,))
    raise KernelError("vanishes", "a sum of zeros is expected", found=t)


def _at(t: Term, part: Term, change: Theorem) -> Theorem:
    """The sum of terms with one of them changed."""
    if t == part:
        return change
    theorem = congruence(t, (t.args.index(part),), (), change)
    if len(theorem.right.args) != len(t.args):
        raise KernelError("vanishes", "two terms became one", found=theorem.right)
    return theorem


def _apart(t: Term, given: Formulas) -> Theorem:
    """A sum of terms as a sum for each, with its number in front."""
    if isinstance(t, Sum) and isinstance(t.body, Mul) and isinstance(t.body.args[0], Num):
        return sum_factor(t, (0,))
    return split_sum(t, given)


def _body_at(t: Term, variables: Sequence[Var]) -> Term:
    """The body of a number of nested sums, with these variables for the indices."""
    number: Term = ONE
    if isinstance(t, Mul) and isinstance(t.args[0], Num):
        number, t = t.args[0], mul(*t.args[1:])
    for v in variables:
        t = open_binder(t, v)
    return mul(number, t)


def _moved(
    part: _Part,
    new: Sequence[Var],
    sizes: Sequence[Term],
    axes: Sequence[tuple[str, int, int]],
    given: Formulas,
) -> Theorem:
    """``term = Sum[places] [..] ...`` for one term."""
    indices = [part.places[key][0] for key in axes]
    domains = [Range(n) for n in sizes]
    if not part.variables:
        return _single(part, new, domains, indices, given)
    unknowns = Unknowns(dict(zip(part.variables, part.sizes, strict=True)), given)
    found = solve(list(zip(indices, new, strict=True)), unknowns)
    if len(found) < len(part.variables):
        raise KernelError("vanishes", "the axes do not determine the indices", term=part.term)
    lemmas = tuple(instances_for([*found.values(), *indices], given))
    theorem = into_range(part.core, new, domains, found, indices, given, lemmas)
    if part.core == part.term:
        return theorem
    place = part.term.args.index(part.core)
    whole = congruence(part.term, (place,), (), theorem)
    return after(whole, maybe(everywhere(multiply_in))(whole.right, given))


def _single(
    part: _Part,
    new: Sequence[Var],
    domains: Sequence[Range],
    indices: Sequence[Term],
    given: Formulas,
) -> Theorem:
    """A term that is no sum, as a sum with a bracket that holds in one place."""
    here = [Eq(v, e) for v, e in zip(new, indices, strict=True)]
    spread: Term = mul(Bracket(conj(*here)), part.term)
    for v, d in zip(reversed(new), reversed(domains), strict=True):
        spread = Sum(d, close(spread, v), v.name)
    marks = tuple(Var(v.name + "_", INT) for v in new)
    return symmetry(reindex(spread, marks, (), (), TRUE, tuple(indices), (), given, ()))
