"""Laws of finite sums and products, by induction on the size of the range."""

from __future__ import annotations

from symcnn.kernel.axioms import bind, implies
from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, forall_elim, forall_intro, induction,
    instantiate, power_add, require_variable, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.sums import reindex, split_range, sum_factor
from symcnn.kernel.terms import (
    COMPLEX, INT, INTEGERS, ONE, TRUE, ZERO, Eq, Forall, Fun, Lam, Le, Mul, Not, Prod, Range,
    Sum, Term, Var, mul, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import after, everywhere
from .laws import N, discharged, once
from .logic import implication
from .order import follows_from
from .reasoning import detach
from .sum_rules import only_term

NATURAL, NEGATIVE = Le(ZERO, N), Not(Le(ZERO, N))


def _empty(t: Term, given: Formulas) -> Theorem:
    """``given |- Sum[i < n] e = 0`` where there is no such i; of products, 1."""
    if not isinstance(t, Sum | Prod) or t.body in (ZERO, ONE):
        raise KernelError("empty", "a sum or product is expected", found=t)
    value = ZERO if isinstance(t, Sum) else ONE
    v = domain_var(t, free_vars(t))
    gone = arithmetic((*given, *member(v, t.domain)), Eq(open_binder(t, v), value))
    theorem = congruence(t, (1,), (v.name,), gone)
    constant = theorem.right
    last = sum_factor(constant, (0,)) if isinstance(t, Sum) else product_one(constant)
    return after(theorem, last)


def _last(t: Term, given: Formulas) -> Theorem:
    """``0 <= n |- Sum[i < n + 1] e(i) = Sum[i < n] e(i) + e(n)``; so for products."""
    if not isinstance(t, Sum | Prod) or t.domain != Range(N + 1):
        raise KernelError("last", "a sum of one more is expected", found=t)
    theorem = split_range(t, N, (NATURAL,))
    high = theorem.right.args[-1]
    one = congruence(high, (0, 0), (), ring(high.args[0].args[0], ONE))
    place = len(theorem.right.args) - 1
    last = after(one, only_term(one.right, ()))
    return after(theorem, congruence(theorem.right, (place,), (), last))


@once
def _ones() -> Theorem:
    """``0 <= n |- Sum[i < n] 1 = n``"""
    ones = bind(Sum, "i", Range(N), lambda i: ONE)
    total = bind(Sum, "i", Range(N + 1), lambda i: ONE)
    none = bind(Sum, "i", Range(ZERO), lambda i: ONE)
    v = Var("i", INT)
    gone = congruence(none, (1,), ("i",), arithmetic(member(v, Range(ZERO)), Eq(ONE, ZERO)))
    base = after(gone, sum_factor(gone.right, (0,)))
    step = follows_from([_last(total, ()), assume(Eq(ones, N))], Eq(total, N + 1))
    return induction(base, step, N)


def sum_one(t: Term, given: Formulas) -> Theorem:
    """``given |- Sum[i < n] 1 = n``

    Needs: ``0 <= n``. For n = -1 the sum is empty.

    >>> from .notation import sizes, total
    >>> n, = sizes("n")
    >>> print(sum_one(total(n, lambda i: 1), (0 <= n,)))
    0 <= n |- sum[i<n] 1 = n
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range) or t.body != ONE:
        raise KernelError("sum_one", "a finite sum of ones is expected", found=t)
    return discharged(instantiate(_ones(), ((N, t.domain.size), ("i", t.hint))), given)


@once
def _le() -> Theorem:
    """``forall i < n: f(i) <= g(i) |- Sum[i < n] f(i) <= Sum[i < n] g(i)``"""
    f, g, i = Fun("f"), Fun("g"), Var("i", INT)

    def known(size: Term) -> Term:
        return bind(Forall, "i", Range(size), lambda i: Le(f(i), g(i)))

    def claim(size: Term) -> Term:
        return Le(bind(Sum, "i", Range(size), f), bind(Sum, "i", Range(size), g))

    def none(size: Term, given: Formulas) -> Theorem:
        return follows_from([_empty(s, given) for s in claim(size).args], claim(size))

    more = assume(known(N + 1))
    fewer = forall_intro(forall_elim(more, i, member(i, Range(N))), i, Range(N))
    before = cut(fewer, detach(assume(implies(known(N), claim(N))), assume(known(N))))
    parts = [_last(s, ()) for s in claim(N + 1).args]
    last = forall_elim(more, N, (NATURAL,))
    step = implication(known(N + 1), follows_from([*parts, before, last], claim(N + 1)))
    theorem = induction(implication(known(ZERO), none(ZERO, ())), step, N)
    return cases(NATURAL, detach(theorem, assume(known(N))), none(N, (NEGATIVE,)))


def sum_le(theorem: Theorem, v: Var, domain: Term) -> Theorem:
    """From ``G, 0 <= i < n |- a <= b`` infer ``G |- Sum[i < n] a <= Sum[i < n] b``.

    Needs: i not free in G nor in n; a finite range: [i = 0] <= 1, and over Z the sum of 1 counts
    as 0.

    >>> from .notation import sizes
    >>> (n, i), f = sizes("n i"), Fun("f")
    >>> print(sum_le(assume(f(n) <= 1), i, Range(n)))
    f(n) <= 1 |- sum[i<n] f(n) <= sum[i<n] 1
    """
    if not isinstance(theorem.concl, Le) or not isinstance(domain, Range):
        raise KernelError("sum_le", "an inequality over a finite range is expected")
    require_variable("sum_le", v, domain)
    every = forall_intro(theorem, v, domain)
    low, high = (Lam(INTEGERS, close(side, v), v.name) for side in theorem.concl.args)
    pairs = (N, domain.size), ("f", low), ("g", high), ("i", v.name)
    return cut(every, instantiate(_le(), pairs))


def _product_of_ones(size: Term) -> Term:
    return bind(Prod, "i", Range(size), lambda i: ONE)


@once
def _product_of_one() -> Theorem:
    """``|- Prod[i < n] 1 = 1``"""
    i, j = Var("i", INT), Var("j", INT)
    one, none = _product_of_ones(ONE), _product_of_ones(ZERO)
    split = split_range(one, ZERO, ())
    single = only_term(one, ())  # 1 = none * 1
    nothing = follows_from([split, single], Eq(none, ONE))
    more = _product_of_ones(N + 1)
    step = follows_from([_last(more, ()), assume(Eq(_product_of_ones(N), ONE))], Eq(more, ONE))
    negative = reindex(
        _product_of_ones(N), (i,), (j,), (Range(ZERO),), TRUE, (j,), (i,), (NEGATIVE,), ()
    )
    return cases(NATURAL, induction(nothing, step, N), after(negative, nothing))


def product_one(t: Term) -> Theorem:
    """``|- Prod[i < n] 1 = 1``

    >>> from .notation import product, sizes
    >>> n, = sizes("n")
    >>> print(product_one(product(n, lambda i: 1)))
    |- prod[i<n] 1 = 1
    """
    if not isinstance(t, Prod) or t.body != ONE:
        raise KernelError("product_one", "a product of ones is expected", found=t)
    return instantiate(_product_of_one(), ((N, t.domain.args[0]), ("i", t.hint)))


@once
def _product_of_constants() -> Theorem:
    """``0 <= n |- Prod[i < n] c = c**n``"""
    c = Var("c", COMPLEX)

    def claim(size: Term) -> Eq:
        return Eq(bind(Prod, "i", Range(size), lambda i: c), power(c, size))

    base = _empty(claim(ZERO).args[0], ())
    more = _last(claim(N + 1).args[0], ())
    more = after(more, congruence(more.right, (0,), (), assume(claim(N))))
    grown = power_add(c, N, ONE, (NATURAL,))
    more = after(more, ring(more.right, grown.right))
    return induction(base, after(more, symmetry(grown)), N)


def product_constant(t: Term, given: Formulas) -> Theorem:
    """``given |- Prod[i < n] c = c**n``

    Needs: ``0 <= n``. The product over no range is 1, where n may be -1.

    >>> from .notation import product, scalars, sizes
    >>> (n,), (a,) = sizes("n"), scalars("a")
    >>> print(product_constant(product(n, lambda i: a), (Le(ZERO, n),)))
    0 <= n |- prod[i<n] a = a**n
    """
    if not isinstance(t, Prod) or not isinstance(t.domain, Range) or t.body.loose:
        raise KernelError("product_constant", "a product of constants is expected", found=t)
    pairs = (N, t.domain.size), (Var("c", COMPLEX), t.body), ("i", t.hint)
    return discharged(instantiate(_product_of_constants(), pairs), given)


@once
def _product_of_products() -> Theorem:
    """``|- Prod[i < n] f(i)*g(i) = Prod[i < n] f(i) * Prod[i < n] g(i)``"""
    f, g = Fun("f", 0, COMPLEX), Fun("g", 0, COMPLEX)

    def claim(size: Term) -> Eq:
        left, right = (bind(Prod, "i", Range(size), h) for h in (f, g))
        return Eq(bind(Prod, "i", Range(size), lambda i: f(i) * g(i)), left * right)

    def none(size: Term, given: Formulas) -> Theorem:
        left, right = (everywhere(_empty)(s, given) for s in claim(size).args)
        return after(left, symmetry(right))

    left, right = (everywhere(_last)(s, ()) for s in claim(N + 1).args)
    before = congruence(left.right, (0,), (), assume(claim(N)))
    step = after(left, before)
    step = after(after(step, ring(step.right, right.right)), symmetry(right))
    return cases(NATURAL, induction(none(ZERO, ()), step, N), none(N, (NEGATIVE,)))


def product_factor(t: Term) -> Theorem:
    """``|- Prod[i < n] a*b = Prod[i < n] a * Prod[i < n] b``, a being the first factor.

    >>> from .notation import product, sizes, tensor
    >>> n, = sizes("n")
    >>> print(product_factor(product(n, lambda i: 2 * tensor("x", n)[i])).right)
    (prod[i<n] 2)*(prod[i<n] x[i])
    """
    if not isinstance(t, Prod) or not isinstance(t.body, Mul):
        raise KernelError("product_factor", "a product of products is expected", found=t)
    first, *rest = t.body.args
    pairs = (("f", first), ("g", mul(*rest)))
    functions = ((name, Lam(INTEGERS, body, t.hint)) for name, body in pairs)
    return instantiate(_product_of_products(), ((N, t.domain.args[0]), *functions, ("i", t.hint)))
