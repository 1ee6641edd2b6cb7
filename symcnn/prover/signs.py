"""Signs of real terms: sums of nonnegative terms, and what is positive or not 0.

Search only: each function returns the kernel's theorem, or raises ``KernelError``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import Monomial, Polynomial, polynomial, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, field, instantiate, ring,
)  # fmt: skip
from symcnn.kernel.sums import split_range, sum_factor
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Add, Apply, Eq, Le, Lt, Mul, Not, Num, Pow, Range, Recip, Sum, Term, add, mul,
    neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after
from symcnn.lemmas.elementary import ABS, RPOW, SQRT, rpow_exp
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.powers import power_exp, power_nonnegative
from symcnn.lemmas.positivity import labels_below
from symcnn.lemmas.reasoning import product_sign
from symcnn.lemmas.roots import sqrt_positive
from symcnn.lemmas.sum_rules import only_term

from .instantiation import instances_for

MOST_SQUARES = 8


def by_sign(goal: Term, given: Formulas) -> Theorem:
    """``given |- goal`` for ``a != 0``, ``0 < a`` or ``0 <= a``, by the signs of the parts of a."""
    match goal:
        case Not(args=(Eq(args=(a, zero)),)):
            rule = nonzero
        case Lt(args=(zero, a)):
            rule = positive
        case Le(args=(zero, a)):
            rule = nonnegative
        case _:
            raise KernelError("by_sign", "a sign is expected", goal=goal)
    if zero != ZERO or a.sort > REAL:
        raise KernelError("by_sign", "the sign of a real number is expected", goal=goal)
    return rule(a, given)


def nonnegative(t: Term, given: Formulas) -> Theorem:
    """``given |- 0 <= t``.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> print(nonnegative(total(n, lambda i: tensor("x", n)[i] ** 2), ()))
    |- 0 <= sum[i<n] x[i]**2
    """
    if isinstance(t, Pow) and t.args[1] == Num(2):
        return square_is_nonnegative(t.args[0])
    goal = Le(ZERO, t)
    try:
        return _shown(goal, given, _sums_in(t, given, strictly=False))
    except KernelError:
        match t:
            case Mul() if t != (plain := _collected(t)):
                return follows_from([nonnegative(plain, given)], goal)
            case Mul(args=factors):
                return follows_from([product_sign(*(nonnegative(f, given) for f in factors))], goal)
            case Pow(args=(a, n)):
                theorem = power_nonnegative(a, n)
                for shown in (nonnegative(a, given), arithmetic(given, Le(ZERO, n))):
                    theorem = cut(shown, theorem)
                return theorem
            case Apply() if t.fun == RPOW:
                return follows_from([positive(t, given)], goal)
        raise


def positive(t: Term, given: Formulas) -> Theorem:
    """``given |- 0 < t``.

    >>> from symcnn.kernel.terms import Fun
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> t = total(n, lambda i: Fun("exp")(tensor("x", n)[i]))
    >>> print(positive(t, (Le(ONE, n),)))
    1 <= n |- 0 < sum[i<n] exp(x[i])
    """
    goal = Lt(ZERO, t)
    try:
        return _shown(goal, given, _sums_in(t, given, strictly=True))
    except KernelError:
        match t:
            case Pow(args=(a, Num(value=n))) if n.denominator == 1 and n > 0 and n % 2 == 0:
                square = square_is_nonnegative(power(a, int(n) // 2))
                return follows_from([nonzero(t, given), square], goal)
            case Mul() if t != (plain := _collected(t)):
                return follows_from([positive(plain, given)], goal)
            case Mul(args=factors):
                return follows_from([product_sign(*(positive(f, given) for f in factors))], goal)
            case Recip(args=(a,)):
                return follows_from([positive(a, given)], goal)
            case Apply(fun=fun, args=(a,)) if fun == ABS:
                return follows_from([nonzero(a, given)], goal)
            case Pow(args=(a, n)) | Apply(args=(a, n)) if isinstance(t, Pow) or t.fun == RPOW:
                shown = positive(a, given)
                known, rule = (*given, shown.concl), power_exp if isinstance(t, Pow) else rpow_exp
                return cut(shown, follows_from([rule(a, n, known)], goal))
        raise


def nonzero(t: Term, given: Formulas) -> Theorem:
    """``given |- t != 0``: it is known, all factors are not 0, or t is positive.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(nonzero(a * b**2, (Not(Eq(a, ZERO)), Not(Eq(b, ZERO)))).concl)
    a*b**2 != 0
    """
    goal = Not(Eq(t, ZERO))
    try:
        return _shown(goal, given, ())
    except KernelError:
        pass
    match t:
        case Mul(args=(a, *rest)) if rest:
            return _factors_nonzero(a, mul(*rest), t, given)
        case Pow(args=(a, Num(value=n))) if n.denominator == 1 and n >= 2:
            return _factors_nonzero(a, power(a, int(n) - 1), t, given)
        case Recip(args=(a,)):
            inner = nonzero(a, given)
            return cut(inner, arithmetic((inner.concl,), goal))
    theorem = positive(t, given)
    return cut(theorem, arithmetic((*given, theorem.concl), goal))


def _collected(t: Term) -> Term:
    """A product with equal factors as a power; the term itself where that is a sum."""
    plain = to_term(polynomial(t))
    return plain if isinstance(plain, Mul | Pow) else t


def _factors_nonzero(a: Term, b: Term, t: Term, given: Formulas) -> Theorem:
    """``given |- t != 0`` for t that is a*b: if t were 0, then a = t*1/b would be 0."""
    first, second = nonzero(a, given), nonzero(b, given)
    p = Eq(t, ZERO)
    apart = Mul((recip(b), t))
    alone = after(
        field(a, apart, (second.concl,)),
        congruence(apart, (1,), (), assume(p)),
    )
    impossible = follows_from([after(alone, ring(alone.right, ZERO)), first], Not(p))
    return cut(second, cases(p, impossible, assume(Not(p))))


def _shown(goal: Term, given: Formulas, lemmas: Iterable[Theorem]) -> Theorem:
    try:
        return arithmetic(given, goal)
    except KernelError:
        pass
    known = [*lemmas, *instances_for((goal,), given)]
    theorem = arithmetic((*given, *(t.concl for t in known)), goal)
    for lemma in known:
        theorem = cut(lemma, theorem)
    return theorem


def _sums_in(t: Term, given: Formulas, strictly: bool) -> list[Theorem]:
    """The signs of the sums that the term is made of, as far as they are found."""
    match t:
        case Sum(domain=Range()):
            for attempt in (positive_sum, nonnegative_sum) if strictly else (nonnegative_sum,):
                try:
                    return [attempt(t, given)]
                except KernelError:
                    continue
            return []
        case Apply(fun=fun, args=(a,)) if fun == SQRT and strictly:
            try:
                return [sqrt_positive(positive(a, given))]
            except KernelError:
                return []
        case Pow(args=(base, Num(value=n))) if n.denominator == 1 and n % 2 == 0 and n > 0:
            square = square_is_nonnegative(power(base, int(n) // 2))
            return [cut(square, arithmetic((square.concl,), Le(ZERO, t)))]
        case Add() | Mul() | Pow() | Recip() | Apply():
            parts = [a for a in t.args if a.sort <= REAL]
            return [x for a in parts for x in _sums_in(a, given, strictly)]
    return []


def nonnegative_sum(t: Term, given: Formulas) -> Theorem:
    """``given |- 0 <= Sum[i < n] e(i)`` where every e(i) is shown to be nonnegative."""
    if not isinstance(t, Sum) or not isinstance(t.domain, Range):
        raise KernelError("nonnegative_sum", "a finite sum is expected", found=t)
    v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    inner = nonnegative(open_binder(t, v), (*given, *member(v, t.domain)))
    compared = sum_le(inner, v, t.domain)
    none = sum_factor(compared.concl.args[0], (0,))
    return cut(none, cut(compared, arithmetic((none.concl, compared.concl), Le(ZERO, t))))


def positive_sum(t: Term, given: Formulas) -> Theorem:
    """``given |- 0 < Sum[i < n] e(i)`` for n >= 1 where every e(i) is shown to be positive.

    The first term is positive, and the sum of the others is nonnegative.
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range):
        raise KernelError("positive_sum", "a finite sum is expected", found=t)
    labels = labels_below(t.domain.size, given)
    given = (*given, *(x.concl for x in labels))
    split = split_range(t, ONE, given)
    first, others = _two(split.right)
    single = only_term(first, given)
    low = positive(single.right, given)
    high = nonnegative_sum(others, given)
    known = (split, single, low, high, *labels)
    theorem = arithmetic((*given, *(x.concl for x in known)), Lt(ZERO, t))
    for lemma in known:
        theorem = cut(lemma, theorem)
    return theorem


def _two(t: Term) -> tuple[Term, Term]:
    if not isinstance(t, Add) or len(t.args) != 2:
        raise KernelError("positive_sum", "two parts are expected", found=t)
    return t.args[0], t.args[1]


def square_is_nonnegative(t: Term) -> Theorem:
    """``|- 0 <= t**2``

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(square_is_nonnegative(a - b))
    |- 0 <= (a - b)**2
    """
    x = fresh("x", REAL, free_vars(t))
    return instantiate(arithmetic((), Le(ZERO, x**2)), ((x, t),))


def squares_for(goal: Term) -> list[Theorem]:
    """Squares that are nonnegative, with which ``a <= b`` may follow where b - a is quadratic.

    b - a is written as a sum of squares by completing the square, one product after another.
    """
    if not isinstance(goal, Le | Lt):
        return []
    rest = polynomial(add(goal.args[1], neg(goal.args[0])))
    found: list[Theorem] = []
    for _ in range(MOST_SQUARES):
        roots = [(m, c, root) for m, c in rest.items() if (root := _root(m)) is not None]
        lead = next(((m, c, r) for m, c, r in roots if c > 0 and _cross(r, m, rest)), None)
        if lead is None:
            return found
        m, c, root = lead
        # c*r**2 + r*(sum of d*s) = c*(r + sum of d/(2*c)*s)**2 - ...
        line = add(root, *(mul(d / (2 * c), s) for s, d in _cross(root, m, rest)))
        found.append(square_is_nonnegative(line))
        rest = polynomial(add(to_term(rest), mul(-c, line**2)))
    return found


def _root(m: Monomial) -> Term | None:
    """The square root of a monomial, if it is a square."""
    if not m or any(e % 2 for _, e in m):
        return None
    return mul(*(power(a, e // 2) for a, e in m))


def _cross(root: Term, square: Monomial, p: Polynomial) -> list[tuple[Term, Fraction]]:
    """The monomials s, with coefficients d, for which ``d*root*s`` occurs and s**2 does too."""
    ((lead, _),) = polynomial(root).items()
    found = []
    for m, d in p.items():
        if m == square:
            continue
        exponents = dict(m)
        if all(exponents.get(a, 0) >= e for a, e in lead):
            rest = tuple((a, e - dict(lead).get(a, 0)) for a, e in m)
            s = mul(*(power(a, e) for a, e in rest if e))
            ((own, _),) = polynomial(s**2).items()
            if own in p or own == ():
                found.append((s, d))
    return found
