"""Laws in the form of axioms that follow from the axioms; ``law`` finds them by name.

A family in the rank is about functions on R for rank 0, on R^n for rank 1 and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from symcnn.kernel.axioms import Place, bind, bind_all, implies, numbered, value
from symcnn.kernel.binding import domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, equal_formulas, exists_elim, exists_intro,
    forall_elim, forall_intro, induction, instantiate, reflexivity, ring, symmetry, weaken,
)  # fmt: skip
from symcnn.kernel.sums import max_attained, max_bound, sum_factor
from symcnn.kernel.terms import (
    COMPLEX, INT, INTEGERS, ONE, REAL, ZERO, Det, Eq, Forall, Fun, Inv, Ite, Lam, Le, Lt, Max, Min,
    Mul, Not, Or, Prod, Range, Sum, Term, Var, conj, ne,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .composites import families, family_pair, universally
from .conversions import Conversion, after, everywhere, somewhere
from .derivatives import (
    apply, derivative_add, derivative_constant, derivative_mul, replaced, with_value,
)  # fmt: skip
from .inverses import in_product, inverse_by
from .laws import A, N, derived, discharged, law, once
from .logic import generally, implication
from .order import follows_from
from .matrix_products import inverse_left
from .ranges import empty_product, empty_sum, last_term
from .reasoning import detach

M, F = Var("m", INT), Fun("f")
NATURAL = Le(ZERO, M)
SQRT = Fun("sqrt")
_POSITIVE = Le(ZERO, A), ne(A, 0)

# -- functions of a number ---------------------------------------------------------------------


def _of_root(goal: Term, *given: Term) -> Theorem:
    root = law("square_root")
    return cut(root, arithmetic((root.concl, *given), goal))


@derived
def square_sqrt() -> Theorem:
    """``0 <= a |- sqrt(a)**2 = a``"""
    goal, zero = Eq(SQRT(A) ** 2, A), Eq(A, ZERO)
    root = cut(arithmetic((zero,), Le(A, ZERO)), no_root())
    square = congruence(goal.left, (0,), (), root)
    return cases(zero, follows_from([square, assume(zero)], goal), _of_root(goal, *_POSITIVE))


@derived
def sqrt_nonnegative() -> Theorem:
    """``|- 0 <= sqrt(a)``"""
    return _of_root(Le(ZERO, SQRT(A)))


@derived
def no_root() -> Theorem:
    """``a <= 0 |- sqrt(a) = 0``"""
    return _of_root(Eq(SQRT(A), ZERO), Le(A, ZERO))


@derived
def cis_whole() -> Theorem:
    """``cis(a) = 1 |- exists n in Z: a = n``"""
    return equal_formulas(law("cis_one"), assume(law("cis_one").left))


@derived
def cis_integer() -> Theorem:
    """``|- cis(n) = 1`` for an integer n."""
    same = instantiate(law("cis_one"), ((A, N),))
    whole = exists_intro(same.right, N, reflexivity(N), ())
    return equal_formulas(symmetry(same), whole)


# -- matrices ----------------------------------------------------------------------------------


@derived
def inverse_right() -> Theorem:
    """``det(A) != 0 |- A A^-1 = I``

    B = A^-1 has B A = I, so det(B) det(A) = 1 and det(B) != 0; so B^-1 = A, and A B = B^-1 B = I.
    """
    a = Var("A", COMPLEX, (N, N))
    regular, b = ne(Det(a), 0), Inv(a)
    shown, back = inverse_by(b, inverse_left(a, (regular,)))  # b^-1 = a
    theorem = in_product(symmetry(back), reflexivity(b))
    return after(theorem, cut(shown, inverse_left(b, (shown.concl,))))


# -- derivatives -------------------------------------------------------------------------------


def _rewritten(theorem: Theorem, conversion: Conversion, given: Formulas) -> Theorem:
    return equal_formulas(everywhere(conversion)(theorem.concl, given), theorem)


Claim = Callable[[Term], Term]
Step = Callable[[Theorem, Theorem], Theorem]


def _of_family(rank: int, claim: Claim, none: Conversion, step: Step) -> Theorem:
    """``forall i < m: derivative(f(i), a, d(i)) |- claim(m)``, by induction on m.

    ``none(claim(n), given)`` proves the claim for an n <= 0, and ``step`` the one for m + 1 from
    that for m and the derivative of f(m).
    """
    at = Place(rank)

    def parts(size: Term) -> Term:
        return bind(Forall, "i", Range(size), lambda i: at.derivative(
            lambda x: F(i, x), value("d", i)
        ))  # fmt: skip

    more, i = assume(parts(M + 1)), Var("i", INT)
    fewer = forall_intro(forall_elim(more, i, member(i, Range(M))), i, Range(M))
    before = cut(fewer, detach(assume(implies(parts(M), claim(M))), assume(parts(M))))
    grown = implication(parts(M + 1), step(before, forall_elim(more, M, (NATURAL,))))
    theorem = induction(implication(parts(ZERO), none(claim(ZERO), ())), grown, M)
    theorem = detach(theorem, assume(parts(M)))
    return cases(NATURAL, theorem, weaken(none(claim(M), (Not(NATURAL),)), (parts(M),)))


def _ends(t: Term, given: Formulas) -> Theorem:
    """The last of m + 1 terms or factors apart."""
    if not isinstance(t, Sum | Prod) or t.domain != Range(M + 1):
        raise KernelError("derived", "a sum or product of one more is expected", found=t)
    return last_term(t, given)


def _of_nothing(t: Term, given: Formulas) -> Theorem:
    return empty_sum(t, given) if isinstance(t, Sum) else empty_product(t, given)


@derived
def derivative_sum(rank: int) -> Theorem:
    """``forall i < m: derivative(f(i), a, d(i))`` gives that of the sum, ``Sum[i < m] d(i)``.

    For m < 0 both sums are empty.
    """
    at = Place(rank)

    def claim(size: Term) -> Term:
        return at.derivative(
            lambda x: bind(Sum, "i", Range(size), lambda i: F(i, x)),
            bind(Sum, "i", Range(size), lambda i: value("d", i)),
        )

    def none(goal: Term, given: Formulas) -> Theorem:
        zero = derivative_constant(at.function(lambda x: ZERO), at.point, at.entry)
        return equal_formulas(symmetry(everywhere(_of_nothing)(goal, given)), zero)

    def step(before: Theorem, last: Theorem) -> Theorem:
        grown = everywhere(_ends)(claim(M + 1), (NATURAL,))
        return equal_formulas(symmetry(grown), derivative_add((before, last)))

    return _of_family(rank, claim, none, step)


@derived
def derivative_product(rank: int) -> Theorem:
    """``forall i < m: derivative(f(i), a, d(i))`` gives that of the product.

    It is ``Sum[i < m] d(i) * Prod[j < m] (1 if j = i else f(j, a))``.
    """
    at = Place(rank)

    def others(i: Term, size: Term) -> Term:
        return bind(Prod, "j", Range(size), lambda j: Ite(Eq(j, i), ONE, F(j, at.point)))

    def claim(size: Term) -> Term:
        slope = bind(Sum, "i", Range(size), lambda i: value("d", i) * others(i, size))
        return at.derivative(lambda x: bind(Prod, "i", Range(size), lambda i: F(i, x)), slope)

    def none(goal: Term, given: Formulas) -> Theorem:
        zero = derivative_constant(at.function(lambda x: ONE), at.point, at.entry)
        return equal_formulas(symmetry(everywhere(_of_nothing)(goal, given)), zero)

    def decided(t: Term, given: Formulas) -> Theorem:
        """``1 if j = i else f(j, a)`` where j = i, or j < i, is known."""
        if not isinstance(t, Ite):
            raise KernelError("derived", "a case distinction is expected", found=t)
        same = t.args[0] == Eq(M, M)
        return arithmetic(given, Eq(t, t.args[1 if same else 2]))

    def outside(t: Term, given: Formulas) -> Theorem:
        """``Sum[i < m] d(i) * (others(i) * f(m, a))`` with the last factor in front."""
        if not isinstance(t, Sum) or not isinstance(t.body, Mul):
            raise KernelError("derived", "a sum of products is expected", found=t)
        return sum_factor(t, (len(t.body.args) - 1,))

    def step(before: Theorem, last: Theorem) -> Theorem:
        goal = claim(M + 1)
        grown = everywhere(_ends)(goal, (NATURAL,))
        grown = after(grown, everywhere(decided)(grown.right, (NATURAL,)))
        grown = after(grown, somewhere(outside)(grown.right, ()))
        both = derivative_mul((before, last))
        return equal_formulas(symmetry(grown), with_value(both, grown.right.args[-1]))

    return _of_family(rank, claim, none, step)


@once
def _minimum() -> Theorem:
    """``1 <= m |- Min[i < m] u(i) = -Max[i < m] -u(i)``"""
    m, u, filled = M, Fun("u"), Le(ONE, M)
    low = bind(Min, "i", Range(m), u)
    high = bind(Max, "i", Range(m), lambda i: -u(i))
    place = Var("j", INT)
    inside = member(place, Range(m))

    def at_most(extremum: Term, other: Term, goal: Term) -> Theorem:
        """What attains the one extremum bounds the other."""
        there = Eq(extremum, open_binder(extremum, place))
        shown = follows_from([max_bound(other, place, inside), assume(there)], goal)
        return exists_elim(max_attained(extremum, (filled,)), shown, place)

    both = [at_most(high, low, Le(low, -high)), at_most(low, high, Le(-high, low))]
    return follows_from(both, Eq(low, -high))


@derived
def derivative_min(rank: int, depth: int) -> Theorem:
    """``derivative_max`` for minima: the minimum of the f(i) is -1 times the maximum of the -f(i).

    Where a range is empty, the minimum does not depend on x, and d is 0.
    """
    at, f = Place(rank), Fun("f")
    sizes = tuple(Var(name, INT) for name in numbered("m", depth))
    places = tuple(Var(name, INT) for name in numbered("i", depth))
    ks, x = at.entry, Var("x", REAL, at.sizes)
    d, e = value("d", *ks), value("e", *places, *ks)

    def whole(x: Term) -> Term:
        return bind_all(Min, "i", sizes, lambda *i: f(*i, x))

    def for_all(body: Term) -> Term:
        return _generally(_generally(body, places, sizes), ks, at.sizes)

    slopes = for_all(at.derivative(lambda x: f(*places, x), e))
    least = for_all(Or(Lt(whole(at.point), f(*places, at.point)), Eq(e, d)))
    filled = _generally(Or(Eq(d, ZERO), conj(*(Le(ONE, m) for m in sizes))), ks, at.sizes)
    claim = at.derivative(whole, d)
    nonempty = tuple(Le(ONE, m) for m in sizes)

    # where no range is empty
    def is_maximum(t: Term) -> Theorem:
        theorem = everywhere(_as_maximum)(t, nonempty)
        return after(theorem, ring(theorem.right, normal_form(theorem.right)))

    slope = with_value(derivative_mul((_minus_one(at), _opened(slopes, (*ks, *places)))), -e)
    here = is_maximum(whole(at.point))
    goal = Or(Lt(-f(*places, at.point), -here.right), Eq(-e, -d))
    largest = follows_from([_opened(least, (*ks, *places)), here], goal)
    empty = follows_from([_opened(filled, ks)], Or(Eq(-d, ZERO), conj(*nonempty)))
    theorem = law("derivative_max", rank, depth)
    pairs = (
        ("f", families(places, at.function(lambda x: -f(*places, x)))),
        family_pair("e", (*places, *ks), -e),
        family_pair("d", ks, -d),
    )
    premises = [
        *(universally(universally(t, places, sizes), ks, at.sizes) for t in (slope, largest)),
        universally(empty, ks, at.sizes),
    ]
    greatest = _opened_theorem(apply("derivative_min", theorem, pairs, *premises), ks)
    turned = with_value(derivative_mul((_minus_one(at), greatest)), d)
    theorem = equal_formulas(
        symmetry(congruence(claim, (0, 1), ("x",), is_maximum(whole(x)))), turned
    )

    # where one is
    for m in reversed(sizes):
        none = Not(Le(ONE, m))
        constant = everywhere(partial(_empty, m))(claim, (none,))
        nothing = derivative_constant(constant.right.args[0], at.point, ks)
        zero = follows_from([_opened(filled, ks), assume(none)], Eq(ZERO, d))
        nothing = replaced(nothing, len(claim.args) - 1, zero)
        theorem = cases(Le(ONE, m), theorem, equal_formulas(symmetry(constant), nothing))
    return weaken(universally(theorem, ks, at.sizes), (slopes, least, filled))


def _minus_one(at: Place) -> Theorem:
    return derivative_constant(at.function(lambda x: -ONE), at.point, at.entry)


def _generally(p: Term, variables: tuple[Var, ...], sizes: tuple[Term, ...]) -> Term:
    return generally(p, [(v, Range(n)) for v, n in zip(variables, sizes, strict=True)])


def _opened(formula: Term, variables: tuple[Var, ...]) -> Theorem:
    return _opened_theorem(assume(formula), variables)


def _opened_theorem(theorem: Theorem, variables: tuple[Var, ...]) -> Theorem:
    for v in variables:
        theorem = forall_elim(theorem, v, member(v, theorem.concl.args[0]))  # type: ignore[arg-type]
    return theorem


def _as_maximum(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Min):
        raise KernelError("derivative_min", "a minimum is expected", found=t)
    u = Lam(INTEGERS, t.body, t.hint)
    theorem = instantiate(_minimum(), ((M, t.domain.args[0]), ("u", u), ("i", t.hint)))
    return discharged(theorem, given)


def _empty(m: Term, t: Term, given: Formulas) -> Theorem:
    """An extremum over an empty range is one of zeros."""
    if not isinstance(t, Min) or t.domain != Range(m) or t.body == ZERO:
        raise KernelError("derivative_min", "a minimum over the range is expected", found=t)
    v = domain_var(t, free_vars(t))
    gone = arithmetic((*given, *member(v, t.domain)), Eq(open_binder(t, v), ZERO))
    return congruence(t, (1,), (v.name,), gone)
