"""Quotients of sums of exponentials, with the largest exponent taken from all of them.

``exp(x[i])/(sum[j<n] exp(x[j]))`` overflows for entries that its value is not large for. A
formula that does not change when a number is added to all of the exponents is written with their
softmax, or with exponents that are at most 0; those under a condition that does not hold are minus
infinity. For logarithms of such sums the number is added again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from symcnn.kernel.binding import close, domain_var, free_vars, open_binder, subst, subterms
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Add, Apply, Binder, Bracket, Entry, Ite, Lam, Le, Lt, Max, Mul, Not, Num, Pow,
    Range, Recip, Sum, Term, Var, add, mul, neg,
)  # fmt: skip

MINUS_INFINITY = Var("_minus_infinity", REAL)  # the exponent of 0, in code only
Degree = dict[tuple[Term, ...], int]


class _UnevenError(Exception):
    """A term that adding to the exponents does not change by a power of one factor."""


@dataclass(frozen=True)
class _Family:
    """Exponents by the indices of their rows and, within a row, of those summed over."""

    exponent: Term
    rows: tuple[Var, ...]
    columns: tuple[tuple[Var, Term], ...]
    sizes: tuple[Term, ...]  # of the rows

    def places(self, t: Term) -> dict[Var, Term] | None:
        """The indices at which an exponent stands; None for another exponent."""
        variables = {*self.rows, *(v for v, _ in self.columns)}
        found: dict[Var, Term] = {}
        return found if _matches(self.exponent, t, variables, found) else None

    def row(self, t: Term) -> tuple[Term, ...] | None:
        """The indices of the row in which an exponent stands; None for another exponent."""
        found = self.places(t)
        return None if found is None else tuple(found[v] for v in self.rows)

    def largest(self, row: tuple[Term, ...]) -> Term:
        """The largest exponent of a row."""
        found = self.exponent
        for v, size in reversed(self.columns):
            found = Max(Range(size), close(found, v), v.name)
        return subst(found, dict(zip(self.rows, row, strict=True)))


@dataclass(frozen=True)
class Weights:
    """A tensor that is the softmax of another along its last axis."""

    name: Var
    exponents: Term


def with_weights(formula: Term, taken: set[str]) -> tuple[Term, list[Weights]]:
    """The formula with the softmax of exponents by a name, which is not among those ``taken``.

    >>> from symcnn.kernel.terms import Fun
    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor, total
    >>> (n,), exp = sizes("n"), Fun("exp")
    >>> x = tensor("x", n)
    >>> mean = tabulate(n, lambda i: exp(x[i]) * x[i] / total(n, lambda j: exp(x[j])))
    >>> found, (softmax,) = with_weights(mean, set())
    >>> print(found, softmax.exponents)
    lam[i<n] softmax_x[i]*x[i] lam[j<n] x[j]
    """
    formula = _with_masks(formula)
    weights: list[Weights] = []
    for family in _all_families(formula):
        rows = {*family.rows}
        if len(family.columns) != 1 or any(free_vars(n) & rows for n in family.sizes):
            continue
        if not any(v.element == REAL and v.shape for v in free_vars(family.exponent)):
            continue
        ((column, size),) = family.columns
        data = sorted(v.name for v in free_vars(family.exponent) if v.shape)
        wish = f"softmax_{data[0]}" if len(data) == 1 else "weights"
        name = Var(_free(wish, taken), REAL, (*family.sizes, size))
        try:
            found, degree = _Softmax(family, set(free_vars(formula)), name).of(formula)
        except _UnevenError:
            continue
        if not degree and found != formula:
            formula, exponents = found, family.exponent
            for v, n in reversed([*zip(family.rows, family.sizes, strict=True), (column, size)]):
                exponents = Lam(Range(n), close(exponents, v), v.name)
            taken.add(name.name)
            weights.append(Weights(name, exponents))
    return formula, weights


def _free(wish: str, taken: set[str]) -> str:
    name, count = wish, 1
    while name in taken:
        count += 1
        name = f"{wish}_{count}"
    return name


def shifted(formula: Term) -> Term:
    """The formula with smaller exponents, equal to it where the sums are not empty.

    >>> from symcnn.kernel.terms import Fun
    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor, total
    >>> (n,), exp = sizes("n"), Fun("exp")
    >>> x = tensor("x", n)
    >>> print(shifted(tabulate(n, lambda i: exp(x[i]) / total(n, lambda j: exp(x[j])))))
    lam[i<n] exp(x[i] - (max[j<n] x[j]))/(sum[j<n] exp(x[j] - (max[j<n] x[j])))
    """
    formula = _with_masks(formula)
    for family in _all_families(formula):
        try:
            found, degree = _Shift(family, set(free_vars(formula))).of(formula)
        except _UnevenError:
            continue
        if not degree:
            formula = found
    return formula


def _with_masks(formula: Term) -> Term:
    masked = _masked(formula)
    if any(MINUS_INFINITY in subterms(f.exponent) for f in _families(masked)):
        return masked
    return formula


def _all_families(formula: Term) -> list[_Family]:
    """The families of a formula, the largest exponents first."""
    families = sorted(_families(formula), key=lambda f: -sum(1 for _ in subterms(f.exponent)))
    return list(dict.fromkeys(families))


def _masked(t: Term) -> Term:
    """Exponentials under conditions as those of masked exponents: ``exp(-inf)`` is 0."""
    if isinstance(t, Var) or not t.args:
        return t
    args = tuple(map(_masked, t.args))
    t = t if args == t.args else t.rebuild(args)
    match t:
        case Ite(args=(p, zero, e)) if zero == ZERO and _is_exp(e):
            return _unless(p, e)
        case Ite(args=(p, e, zero)) if zero == ZERO and _is_exp(e):
            return _unless(_opposite(p), e)
        case Mul(args=factors):
            kept = [f for f in factors if not isinstance(f, Bracket)]
            conditions = [f.args[0] for f in factors if isinstance(f, Bracket)]
            exps = [f for f in kept if _is_exp(f)]
            if conditions and len(exps) == 1:
                (e,) = exps
                for p in conditions:
                    e = _unless(_opposite(p), e)
                return mul(*(e if f is exps[0] else f for f in kept))
    return t


def _unless(p: Term, e: Term) -> Term:
    return e.rebuild((Ite(p, MINUS_INFINITY, e.args[0]),))


def _opposite(p: Term) -> Term:
    match p:
        case Not(args=(q,)):
            return q
        case Le(args=(a, b)):
            return Lt(b, a)
        case Lt(args=(a, b)):
            return Le(b, a)
    return Not(p)


def _families(formula: Term) -> Iterator[_Family]:
    """The exponents in sums that something is divided by, or whose logarithm is taken."""
    stack: list[tuple[Term, dict[Var, Term]]] = [(formula, {})]
    while stack:
        t, indices = stack.pop()
        if isinstance(t, Recip) or (isinstance(t, Apply) and t.fun.name == "log"):
            yield from _of_sum(t.args[0], indices)
        if isinstance(t, Binder):
            v = domain_var(t, {*indices, *free_vars(formula)})
            size = t.domain.size if isinstance(t.domain, Range) else v
            stack.append((open_binder(t, v), {**indices, v: size}))
        else:
            stack += [(a, indices) for a in t.args]


def _of_sum(t: Term, indices: dict[Var, Term]) -> Iterator[_Family]:
    columns: list[tuple[Var, Term]] = []
    while isinstance(t, Sum) and isinstance(t.domain, Range):
        v = domain_var(t, {*indices, *free_vars(t), *(v for v, _ in columns)})
        columns.append((v, t.domain.size))
        t = open_binder(t, v)
    if not columns or any(free_vars(n) & {*indices, *(v for v, _ in columns)} for _, n in columns):
        return
    for f in t.args if isinstance(t, Mul) else (t,):
        if _is_exp(f) and not any(isinstance(s, Max) for s in subterms(f)):
            free = free_vars(f)
            rows = tuple(v for v in indices if v in free)
            own = tuple(c for c in columns if c[0] in free)
            yield _Family(f.args[0], rows, own, tuple(indices[v] for v in rows))


def _is_exp(t: Term) -> bool:
    return isinstance(t, Apply) and t.fun.known and t.fun.name == "exp"


def _is_positive(t: Term) -> bool:
    """Whether this is a sum of exponentials, without factors or conditions."""
    while isinstance(t, Sum):
        t = t.body
    return _is_exp(t)


def _matches(pattern: Term, t: Term, variables: set[Var], found: dict[Var, Term]) -> bool:
    if isinstance(pattern, Var) and pattern in variables:
        return not t.loose and t.sort == pattern.sort and found.setdefault(pattern, t) == t
    if free_vars(pattern).isdisjoint(variables):
        return pattern == t
    if type(pattern) is not type(t) or len(pattern.args) != len(t.args):
        return False
    return all(
        _matches(p, a, variables, found) for p, a in zip(pattern.args, t.args, strict=True)
    ) and (subst(pattern, found) == t)


@dataclass
class _Shift:
    """Takes the largest of its row from each exponent of a family."""

    family: _Family
    used: set[Var] = field(default_factory=set)

    def of(self, t: Term) -> tuple[Term, Degree]:
        """The changed term, and the powers of ``exp(-largest)`` by which it was multiplied."""
        found = self.replaced(t)
        if found is not None:
            return found
        if isinstance(t, Binder):
            return self._binder(t)
        parts = [self.of(a) for a in t.args]
        terms, degrees = tuple(a for a, _ in parts), [d for _, d in parts]
        if not any(degrees):
            return (t if terms == t.args else t.rebuild(terms)), {}
        match t:
            case Mul():
                return mul(*terms), _sum(degrees)
            case Add() if all(d == degrees[0] for d in degrees):
                return add(*terms), degrees[0]
            case Recip():
                whole = ONE if terms[0] == ONE else t.rebuild(terms)
                return whole, _times(degrees[0], -1)
            case Pow(args=(_, Num(value=power))) if power.denominator == 1:
                whole = ONE if terms[0] == ONE else t.rebuild(terms)
                return whole, _times(degrees[0], int(power))
            case Apply() if t.fun.name == "log" and _is_positive(t.args[0]):
                return self.logarithm(t.rebuild(terms), degrees[0]), {}
        raise _UnevenError

    def replaced(self, t: Term) -> tuple[Term, Degree] | None:
        """What stands for an exponential of the family; None for another term."""
        row = self.family.row(t.args[0]) if _is_exp(t) else None
        if row is None:
            return None
        return t.rebuild((add(t.args[0], neg(self.family.largest(row))),)), {row: 1}

    def logarithm(self, t: Term, degree: Degree) -> Term:
        """The logarithm of what was multiplied, as that of what it was."""
        return add(t, *(mul(n, self.family.largest(row)) for row, n in degree.items()))

    def _binder(self, t: Binder) -> tuple[Term, Degree]:
        v = domain_var(t, {*self.used, *free_vars(t)})
        self.used.add(v)
        body, degree = self.of(open_binder(t, v))
        if any(v in free_vars(n) for row in degree for n in row):
            raise _UnevenError
        if degree and not isinstance(t, Sum):
            raise _UnevenError
        return type(t)(t.domain, close(body, v), t.hint), degree


@dataclass
class _Softmax(_Shift):
    """Puts the softmax of its row for each exponential of a family, and 1 for their sum."""

    name: Var = MINUS_INFINITY

    def replaced(self, t: Term) -> tuple[Term, Degree] | None:
        """The entry of the softmax for an exponential, 1 for the sum of a row."""
        family = self.family
        ((column, size),) = family.columns
        if isinstance(t, Sum) and isinstance(t.domain, Range) and t.domain.size == size:
            v = domain_var(t, {*self.used, *free_vars(t)})
            body = open_binder(t, v)
            found = family.places(body.args[0]) if _is_exp(body) else None
            if found is not None and found[column] == v:
                row = tuple(found[w] for w in family.rows)
                if not any(v in free_vars(place) for place in row):
                    return ONE, {row: 1}
        found = family.places(t.args[0]) if _is_exp(t) else None
        if found is None:
            return None
        row = tuple(found[w] for w in family.rows)
        return Entry(self.name, (*row, found[column])), {row: 1}

    def logarithm(self, t: Term, degree: Degree) -> Term:
        """The logarithm of a softmax would have to be taken of what may be 0."""
        raise _UnevenError


def _sum(degrees: list[Degree]) -> Degree:
    found: Degree = {}
    for degree in degrees:
        for row, n in degree.items():
            found[row] = found.get(row, 0) + n
    return {row: n for row, n in found.items() if n}


def _times(degree: Degree, n: int) -> Degree:
    return {row: n * k for row, k in degree.items() if n * k}
