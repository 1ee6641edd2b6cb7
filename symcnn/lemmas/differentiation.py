"""Derivatives of terms, put together from the derivative laws of the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from symcnn.kernel.binding import close, domain_var, free_vars, fresh, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, congruence, cut, equal_formulas, instantiate, ring,
)  # fmt: skip
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    INT, ONE, REAL, TENSOR, ZERO, Add, Apply, Binder, Bound, Bracket, Det, Diff, Entry, Eq, Fun,
    Inv, Ite, Lam, Le, Lt, Max, Min, Mul, Not, Num, Numeric, Or, Pow, Prod, Range, Recip, Space,
    Sum, Term, Var, mul, term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.case_derivatives import comparisons, derivative_bracket, derivative_ite
from symcnn.lemmas.composites import derivative_det, derivative_inverse
from symcnn.lemmas.derivatives import (
    derivative_add, derivative_constant, derivative_entry, derivative_identity,
    derivative_integer_power, derivative_mul, derivative_power, derivative_product,
    derivative_recip, derivative_sum, derivative_value,
)  # fmt: skip
from symcnn.lemmas.elementary import RPOW
from symcnn.lemmas.chain_rule import derivative_chain, derivative_real_power

from . import extrema, larger
from .brackets import follows
from .conversions import after
from .extrema import Borders, Opened, no_region
from .logic import eliminated
from .places import Place, needed_by

NOTHING: Mapping[Fun, Theorem] = MappingProxyType({})


def gradient(e: Term, X: Var, *indices: Numeric) -> Term:
    """The partial derivative of ``e`` in the entry of the variable X, at the point X.

    With no index, X is a scalar. The result is a term and not yet carried out.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> print(gradient(x[i] ** 2, x, i))
    diff(lam[x in R^(n)] x[i]**2, x[i])
    """
    space = Space(REAL, X.shape)
    return Diff(Lam(space, close(e, X), X.name), X, *map(term, indices))


def differentiate(t: Term, given: Formulas) -> Theorem:
    """``G |- Diff(f, a, i..) = d``, the derivative carried out.

    Raises ``KernelError`` where no law applies, or where what a law needs (a denominator
    that is not 0, a differentiable function) does not follow from ``given``.
    """
    return derivative_value(_existing(t, given, None))


def differentiate_where(
    t: Term, given: Formulas, indices: Opened = (), borders: Borders = no_region
) -> tuple[Theorem, Formulas]:
    """The derivative carried out, and the hypotheses that had to be added to ``given``.

    What a law needs and ``given`` does not show is assumed, for all indices of the sums
    around it and for all of ``indices``: a denominator is not 0, no maximum is attained
    twice; of two functions that by ``borders`` may be equal on a region, that they differ or
    have the same gradient. Raises ``KernelError`` where no law applies.

    >>> from symcnn.lemmas.notation import scalars
    >>> x, y = scalars("x y")
    >>> theorem, assumed = differentiate_where(gradient(y / x, x), ())
    >>> print(theorem.right, "where", *assumed)
    -y*(1/x)**2 where x != 0
    """
    assumed: list[Term] = []
    theorem = derivative_value(_existing(t, given, assumed, indices, borders=borders))
    return theorem, tuple(assumed)


def derivative_where(
    function: Term,
    point: Term,
    given: Formulas,
    indices: Formulas,
    opened: Opened = (),
    known: Mapping[Fun, Theorem] = NOTHING,
) -> tuple[Theorem, Formulas]:
    """The theorem ``derivative(function, point, indices.., d)``, and what had to be assumed.

    As ``differentiate_where``; that it exists is a part of the theorem. ``known`` are theorems
    about function variables: for all i.., the derivative of ``Lam[x] f(x, i..)``.
    """
    assumed: list[Term] = []
    diff = Diff(function, point, *indices)
    return _existing(diff, given, assumed, opened, known), tuple(assumed)


def derivative_of(function: Term, point: Term, given: Formulas, *indices: Term) -> Theorem:
    """The theorem ``derivative(function, point, indices.., d)``: it exists, and is d.

    Raises ``KernelError`` where ``differentiate`` does.

    >>> from symcnn.kernel.terms import REALS
    >>> from symcnn.lemmas.notation import scalars, tabulate
    >>> (a,) = scalars("a")
    >>> print(derivative_of(tabulate(REALS, lambda x: Fun("sin")(2 * x)), a, ()))
    |- derivative(lam[x in R] sin(2*x), a, 2*cos(2*a))
    """
    return _existing(Diff(function, point, *indices), given, None)


def _existing(
    t: Term,
    given: Formulas,
    assumed: list[Term] | None,
    opened: Opened = (),
    known: Mapping[Fun, Theorem] = NOTHING,
    borders: Borders = no_region,
) -> Theorem:
    """The theorem that the derivative exists and what it is."""
    if not isinstance(t, Diff):
        raise KernelError("differentiate", "a derivative is expected", found=t)
    function, point, *indices = t.args
    if not isinstance(function, Lam):
        raise KernelError("differentiate", "a function is expected", found=t)
    place = (function.domain, function.hint, point, tuple(indices))
    search = _Derivation(*place, assumed, borders, known)
    return search.of(function.body, given, opened)


@dataclass(frozen=True)
class _Derivation(Place):
    """Derivatives of functions on one space at one place, put together from the laws."""

    known: Mapping[Fun, Theorem]

    def of(self, body: Term, given: Formulas, opened: Opened) -> Theorem:
        """The theorem ``derivative(Lam[x] body, point, indices.., d)``."""
        if not body.loose:
            return derivative_constant(self.function(body), self.point, self.indices)

        def inner(part: Term) -> Theorem:
            return self.of(part, given, opened)

        match body:
            case Bound():
                return derivative_identity(self.function(body), self.point)
            case Entry(args=(Bound(), *_)):
                return derivative_entry(self.function(body), self.point, self.indices, given)
            case Add(args=args):
                return derivative_add(tuple(map(inner, args)))
            case Mul(args=args) if self.known and any(map(_is_guard, args)):
                return self._of_guarded(body, given, opened)
            case Mul(args=args):
                return derivative_mul(tuple(map(inner, args)))
            case Apply(fun=fun, args=(Bound(), *indices)) if fun in self.known:
                return self._instance_of(fun, indices, given)
            case Recip(args=(a,)):
                need = Not(Eq(self.there(a), ZERO))
                return self.with_need(derivative_recip, (inner(a),), need, given, opened)
            case Pow(args=(a, Num() as n)):
                return derivative_power(inner(a), n)
            case Pow(args=(a, n)) if not n.loose:
                least = Le(ONE, n)
                enough = least if follows(given, least) else Not(Eq(self.there(a), ZERO))
                return self.with_need(
                    derivative_integer_power, (inner(a), n), enough, given, opened
                )
            case Apply(fun=fun, args=(a, p)) if fun == RPOW and not p.loose:
                positive = Lt(ZERO, self.there(a))
                return self.with_need(derivative_real_power, (inner(a), p), positive, given, opened)
            case Apply(fun=fun, args=(a,)):
                there = self.there(a)
                if fun.name == "abs" and not self.is_border(Not(Eq(there, ZERO)), given, opened):
                    return self._of_absolute(a, given, opened)
                found = needed_by(fun, there, given)
                return self.with_need(
                    derivative_chain, (fun(there), inner(a)), found, given, opened
                )
            case Ite(args=(p, a, b)):
                return self._of_choice(p, a, b, given, opened)
            case Bracket(args=(p,)):
                premises = self._decided(p, given, opened)
                return derivative_bracket(self.function(p), self.point, self.indices, *premises)
            case Sum(domain=Range(size=size)) | Prod(domain=Range(size=size)) if not size.loose:
                return self._of_family(body, given, opened)
            case Max() | Min():
                return self._of_extremum(body, given, opened)
            case Det(args=(m,)):
                need = Not(Eq(Det(self.there(m)), ZERO))
                return self.with_need(
                    derivative_det, self._of_entries(m, given, opened), need, given, opened
                )
            case Entry(args=(Inv(args=(m,)), p, q)) if not p.loose and not q.loose:
                need = Not(Eq(Det(self.there(m)), ZERO))
                arguments = (*self._of_entries(m, given, opened), p, q)
                return self.with_need(derivative_inverse, arguments, need, given, opened)
        raise KernelError("differentiate", "no law applies", found=self.function(body))

    def _decided(
        self, p: Term, given: Formulas, opened: Opened
    ) -> tuple[tuple[Theorem, ...], tuple[Theorem, ...]]:
        """That the sides of the comparisons in p are continuous, and that they differ."""
        sides: dict[Term, Theorem] = {}
        apart: dict[Term, Theorem] = {}
        for atom in comparisons(p):
            if atom.loose:
                for side in atom.args:
                    if side.loose and side not in sides:
                        sides[side] = self.of(side, given, opened)
                need = Not(Eq(*self.there(atom).args))
                apart[need] = self.shown(need, given, opened)
        return tuple(sides.values()), tuple(apart.values())

    # -- terms with parts ------------------------------------------------------------------

    def _of_choice(self, p: Term, a: Term, b: Term, given: Formulas, opened: Opened) -> Theorem:
        if larger.larger_of(Ite(p, a, b)) is not None:
            return self._of_larger(p, a, b, given, opened)
        sides, apart = self._decided(p, given, opened)
        there = self.there(p)
        positive = self.of(a, (*given, there), opened)
        negative = self.of(b, (*given, Not(there)), opened)
        return derivative_ite(self.function(p), positive, negative, sides, apart)

    def _of_absolute(self, a: Term, given: Formulas, opened: Opened) -> Theorem:
        """As the larger of a and -a, where a may be 0 on a region."""
        x = domain_var(self.function(a), self.taken(a, given))
        same = larger.absolute_value(open_binder(self.function(a), x))
        theorem = self.of(close(same.left, x), given, opened)
        return equal_formulas(congruence(theorem.concl, (0, 1), (x.name,), same), theorem)

    def _of_larger(self, p: Term, a: Term, b: Term, given: Formulas, opened: Opened) -> Theorem:
        """The larger of two: they differ at the point, or have the same gradient there."""
        arbitrary, ranges = self._everywhere(Ite(p, a, b), given)
        first, second = (arbitrary.of(part, (*given, *ranges), opened) for part in (a, b))
        condition, apart = self.function(p), Not(Eq(*self.there(p).args))
        either = Or(apart, Eq(first.concl.args[-1], second.concl.args[-1]))
        if not follows(given, apart):
            facts = (*given, *ranges, *(self.assumed or ()))
            agree = self.from_universal(either, facts, opened)
            if follows(facts, either):
                agree = arithmetic(facts, either)
            elif agree is None and not self.is_border(apart, given, opened):
                need = Or(apart, larger.one_gradient(first, second))
                agree = larger.same_slope(self.shown(need, given, opened), first, second)
            if agree is not None:
                theorem = larger.derivative_of_larger(condition, first, second, agree)
                return self._here(theorem, arbitrary, given)
        sides = tuple(t for side, t in ((a, first), (b, second)) if side.loose)
        theorem = derivative_ite(
            condition, first, second, sides, (self.shown(apart, given, opened),)
        )
        return self._here(theorem, arbitrary, given)

    def _instance_of(self, fun: Fun, indices: Sequence[Term], given: Formulas) -> Theorem:
        """What is known of a function variable, at these indices."""
        theorem = self.known[fun]
        for e in indices:
            if e.loose:
                raise KernelError("differentiate", "an index depends on the variable", found=e)
            theorem = eliminated(theorem, e, given)
        return theorem

    def _of_guarded(self, body: Mul, given: Formulas, opened: Opened) -> Theorem:
        """``[p]*e`` as ``e if p else 0``, so that p may be used for the indices in e."""
        guard = next(f for f in body.args if _is_guard(f))
        rest = mul(*(f for f in body.args if f is not guard))
        (p,) = guard.args
        positive = self.of(rest, (*given, p), opened)
        nothing = derivative_constant(self.function(ZERO), self.point, self.indices)
        chosen = derivative_ite(self.function(p), positive, nothing, (), ())
        v = domain_var(self.function(body), free_vars(body).union(*map(free_vars, chosen.hyps)))
        inside = ite_brackets(open_binder(self.function(Ite(p, rest, ZERO)), v))
        same = after(inside, ring(inside.right, open_binder(self.function(body), v)))
        return equal_formulas(congruence(chosen.concl, (0, 1), (v.name,), same), chosen)

    def _open(
        self, body: Term, given: Formulas, opened: Opened
    ) -> tuple[Term, Var, Range, Formulas, Opened]:
        """The inside of a binder that stands in the body of the function."""
        avoid = self.taken(body, given)
        x = domain_var(self.function(body), avoid)
        total = open_binder(self.function(body), x)
        if not isinstance(total, Binder) or not isinstance(total.domain, Range):
            raise KernelError("differentiate", "a finite range is expected", found=total)
        i = domain_var(total, avoid | {x})
        domain = total.domain
        inside = close(open_binder(total, i), x)
        return inside, i, domain, (*given, *member(i, domain)), (*opened, (i, domain))

    def _of_family(self, body: Term, given: Formulas, opened: Opened) -> Theorem:
        part, i, domain, facts, inner = self._open(body, given, opened)
        law = derivative_sum if isinstance(body, Sum) else derivative_product
        return law(self.of(part, facts, inner), i, domain.size)

    def _of_extremum(self, body: Term, given: Formulas, opened: Opened) -> Theorem:
        arbitrary, ranges = self._everywhere(body, given)
        avoid, extremum = arbitrary.taken(body, given), self.function(body)
        whole = open_binder(extremum, x := domain_var(extremum, avoid))
        variables, part = extrema.open_extremum(whole, avoid | {x})
        inside = (p for v, domain in variables for p in member(v, domain))
        once = self.there(close(extrema.unique(whole), x))
        if is_single := self.is_border(once, given, opened):
            ties = self.shown(once, given, opened)
        facts = (*given, *ranges, *inside)
        theorem = arbitrary.of(close(part, x), facts, (*opened, *variables))
        if not is_single:
            place = (open_binder(extremum, self.point), variables, theorem)
            allowed = extrema.unique_but_flat(*place)
            is_single = self.is_border(allowed, given, opened)
            allowed = allowed if is_single else extrema.unique_or_alike(*place)
            ties = self.shown(allowed, given, opened)
        law = extrema.derivative_of_extremum if is_single else extrema.derivative_of_ties
        return self._here(law(extremum, variables, theorem, ties), arbitrary, given)

    def _everywhere(self, body: Term, given: Formulas) -> tuple[_Derivation, Formulas]:
        """The search for all partial derivatives at once: some laws are about the gradient."""
        inside = self._inside()
        others = (self.function(body), self.point, *(p for p in given if p not in inside))
        taken = frozenset[Var]().union(*map(free_vars, others))
        if len({k for k in self.indices if isinstance(k, Var)} - taken) == len(self.indices):
            return self, ()
        indices: list[Var] = []
        for _ in self.indices:
            indices.append(fresh("k", INT, self.taken(body, given).union(indices)))
        arbitrary = replace(self, indices=tuple(indices))
        return arbitrary, tuple(arbitrary._inside())

    def _inside(self) -> list[Term]:
        pairs = zip(self.indices, map(Range, self.domain.args), strict=True)
        return [p for k, domain in pairs for p in member(k, domain)]

    def _here(self, theorem: Theorem, arbitrary: _Derivation, given: Formulas) -> Theorem:
        """The theorem about all entries at the entry of this search."""
        if arbitrary is self:
            return theorem
        theorem = instantiate(theorem, tuple(zip(arbitrary.indices, self.indices, strict=True)))
        for inside in self._inside():
            if inside in theorem.hyps:
                theorem = cut(arithmetic(given, inside), theorem)
        return theorem

    def _of_entries(
        self, matrix: Term, given: Formulas, opened: Opened
    ) -> tuple[Lam, tuple[Var, Var], Theorem]:
        """The derivative of the entry of a matrix, in a row and column that are arbitrary."""
        avoid = self.taken(matrix, given)
        x = domain_var(self.function(matrix), avoid)
        entry = open_binder(self.function(matrix), x)
        shape = shape_of(entry)
        i = fresh("i", INT, avoid | {x})
        j = fresh("j", INT, avoid | {x, i})
        facts, inner = given, opened
        for v, n in zip((i, j), shape, strict=True):
            facts, inner = (*facts, *member(v, Range(n))), (*inner, (v, Range(n)))
            entry = open_binder(entry, v) if isinstance(entry, Lam) else entry
        if entry.sort == TENSOR:
            entry = entry[i, j]
        return self.function(matrix), (i, j), self.of(close(entry, x), facts, inner)


def _is_guard(t: Term) -> bool:
    return isinstance(t, Bracket) and not t.loose
