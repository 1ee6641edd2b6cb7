"""What the hypotheses say as equations: put to use on both sides of a goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from symcnn.arithmetic.integers import entails
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, forall_elim, reflexivity, ring,
)  # fmt: skip
from symcnn.kernel.terms import (
    INT, REAL, ZERO, Add, Apply, Det, Entry, Eq, Forall, Inv, Le, Lt, Mul, Not, Num, Recip, Space,
    Sum, Term, Var, add, mul, neg, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe

from .instantiation import instances_for, outside_binders


def rewriting(equation: Theorem) -> Conversion:
    """The conversion that replaces the left side of an equation by its right side.

    >>> from symcnn.lemmas.notation import scalars
    >>> from symcnn.kernel.rules import assume
    >>> a, b = scalars("a b")
    >>> print(everywhere(rewriting(assume(Eq(a, b))))(2 * a, ()))
    a = b |- 2*a = 2*b
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        if t == equation.left:
            return equation
        if isinstance(t, Sum) and isinstance(equation.left, Sum) and ring_equal(t, equation.left):
            return after(ring(t, equation.left), equation)
        raise KernelError("rewriting", "another term", found=t)

    return convert


def number_equations(given: Formulas) -> list[Eq]:
    """The equations among the hypotheses that integer arithmetic does not understand."""
    return [
        p
        for p in given
        if isinstance(p, Eq) and p.left.sort <= REAL
        if REAL in (p.left.sort, p.right.sort) or _has_sum(p)
    ]


def _has_sum(t: Term) -> bool:
    return any(isinstance(s, Sum) for s in outside_binders(t))


def solved_for_atom(equation: Theorem) -> Theorem:
    """``G |- atom = rest`` from ``G |- a = b``, for a sum, an entry or a variable of degree 1.

    >>> from symcnn.lemmas.notation import scalars
    >>> from symcnn.kernel.rules import assume
    >>> a, b = scalars("a b")
    >>> print(solved_for_atom(assume(Eq(2 * a + b, a))))
    2*a + b = a |- a = -b
    """
    p = polynomial(add(equation.left, neg(equation.right)))
    kinds = (Sum, Apply, Entry, Var)
    choices = [
        (kinds.index(type(m[0][0])), place, m)
        for place, m in enumerate(p)
        if len(m) == 1 and m[0][1] == 1 and isinstance(m[0][0], kinds)
        if not any(m[0][0] in outside_binders(a) for n in p if n != m for a, _ in n)
    ]
    if not choices:
        raise KernelError("solved_for_atom", "no term stands alone", equation=equation.concl)
    m = min(choices)[-1]
    atom = m[0][0]
    rest = to_term({n: -c / p[m] for n, c in p.items() if n != m})
    # atom = rest + (a - b)/c and a - b = b - b = 0
    scale = Num(1 / p[m])
    apart = Add((rest, Mul((scale, Add((equation.left, neg(equation.right)))))))
    path = (1, 1, 0)
    changed = congruence(apart, path, (), equation)
    return after(after(ring(atom, apart), changed), ring(changed.right, rest))


def by_multiple(a: Term, b: Term, equation: Theorem) -> Theorem:
    """``G |- a = b`` where ``a - b`` is a multiple of ``c - d``, from ``G |- c = d``.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.lemmas.notation import scalars
    >>> a, b, c = scalars("a b c")
    >>> print(by_multiple(c * a, c * b, assume(Eq(a, b))))
    a = b |- c*a = c*b
    """
    zero = polynomial(add(equation.left, neg(equation.right)))
    rest = add(a, neg(b))
    for m, c in polynomial(rest).items():
        for n, d in zero.items():
            exponents = dict(m)
            if any(exponents.get(atom, 0) < e for atom, e in n):
                continue
            left = (power(atom, e - dict(n).get(atom, 0)) for atom, e in m)
            factor = mul(c / d, *left)
            if ring_equal(rest, mul(factor, to_term(zero))):
                inner = Add((equation.left, neg(equation.right)))
                apart = Add((b, Mul((factor, inner))))
                changed = congruence(apart, (1, 1, 0), (), equation)
                return after(after(ring(a, apart), changed), ring(changed.right, b))
    raise KernelError("by_multiple", "the difference is no multiple", equation=equation.concl)


def pinned(given: Formulas) -> list[Theorem]:
    """Equations that follow since a number is at most and at least another one.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> [str(t.concl) for t in pinned((Le(a, b), Not(Lt(a, b))))]
    ['a = b']
    """
    found: dict[frozenset[Term], Theorem] = {}
    for p in given:
        q = p.args[0] if isinstance(p, Not) else p
        # of integers, linear arithmetic knows it but for products with what is 0
        if not isinstance(q, Le | Lt) or (
            max(a.sort for a in q.args) == INT and ZERO not in q.args
        ):
            continue
        a, b = q.args if isinstance(p, Le | Lt) else q.args[::-1]
        pair = frozenset((a, b))
        if pair not in found and isinstance(q, Le) == (q is p) and entails(given, Le(b, a)):
            found[pair] = arithmetic(given, Eq(a, b))
    return list(found.values())


def swapped_entry(t: Term, given: Formulas) -> Theorem:
    """An entry as another one by a hypothesis for all indices, as ``W[i, j] = W[j, i]``.

    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> n, a, b = sizes("n a b")
    >>> W = tensor("W", n, n)
    >>> symmetric = for_all(n, n, lambda i, j: Eq(W[i, j], W[j, i]))
    >>> print(swapped_entry(W[a, b], (symmetric, 0 <= a, a < n, 0 <= b, b < n)).right)
    W[b, a]
    """
    if not isinstance(t, Entry) or not any(isinstance(p, Forall) for p in given):
        raise KernelError("swapped_entry", "an entry of a known tensor is expected", found=t)
    for theorem in instances_for((t,), given):
        p = theorem.concl
        if isinstance(p, Eq) and isinstance(p.right, Entry) and p.left != p.right:
            try:
                return after(ring(t, p.left), theorem)
            except KernelError:
                continue
    raise KernelError("swapped_entry", "nothing is known of the entry", found=t)


def by_parity(t: Term, given: Formulas) -> Theorem:
    """``g(-e)`` by ``g(e)``, where ``g(-x) = g(x)`` or ``g(-x) = -g(x)`` is known for all x.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import REALS, Fun
    >>> from symcnn.lemmas.notation import scalars
    >>> (a, b), g = scalars("a b"), Fun("g")
    >>> odd = Forall(REALS, close(Eq(g(-a), -g(a)), a), "a")
    >>> print(by_parity(g(-2 * b), (odd,)).right)
    -g(2*b)
    """
    if not isinstance(t, Apply) or t.fun.known or len(t.args) != 1:
        raise KernelError("by_parity", "the value of an abstract function is expected", found=t)
    minus = neg(t.args[0])
    first = next(iter(polynomial(minus).values()), Fraction(0))
    if first < 0 or minus == ZERO:
        raise KernelError("by_parity", "the argument is not negative", found=t)
    value = t.rebuild((minus,))
    for p in given:
        if isinstance(p, Forall) and isinstance(p.body, Eq) and isinstance(p.domain, Space):
            theorem = forall_elim(assume(p), minus, given)
            mirrored, same = theorem.concl.args
            if mirrored == t and same in (value, neg(value)):
                return theorem
    raise KernelError("by_parity", "the function is not known to be even or odd", found=t)


def equal_arguments(a: Term, b: Term) -> Iterator[tuple[Term, Term]]:
    """Pairs of terms, one of each side, that might be equal and are atoms for algebra."""
    kinds = Recip | Apply | Det | Inv
    own = dict.fromkeys(s for s in outside_binders(a) if isinstance(s, kinds))
    theirs = dict.fromkeys(s for s in outside_binders(b) if isinstance(s, kinds))
    for s in own:
        if s in theirs:
            continue
        for t in theirs:
            alike = type(s) is type(t) and s.data == t.data and len(s.args) == len(t.args)
            if alike and t not in own:
                yield s, t


def rewritten(t: Term, equations: Sequence[Theorem], given: Formulas) -> Theorem:
    """A term rewritten by equations, one after another."""
    theorem = reflexivity(t)
    for equation in equations:
        change = maybe(everywhere(rewriting(equation)))(theorem.right, given)
        theorem = after(theorem, change)
    return theorem
