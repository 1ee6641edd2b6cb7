"""Inequalities, and equations with maxima and minima, by what is attained and what is bounded.

A maximum over a range that is not empty is one of its values, and is at least each of them.
Which values matter is read off the entries that occur, as in ``matching``. To these facts
come those about nondecreasing functions and about sums compared term by term; the rest is
arithmetic.
"""

from __future__ import annotations

from contextlib import suppress

from symcnn.kernel.binding import free_vars, fresh
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, cut, equal_formulas, instantiate, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Apply, Bracket, Eq, Ite, Le, Lt, Max, Min, Not, Recip, Sum, Term,
    add, mul, neg, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.elementary import ABS, EXP, LOG, SQRT, log_exp
from symcnn.lemmas.exponentials import abs_nonnegative, abs_nonpositive
from symcnn.lemmas.order import follows_from

from .cases import decided, open_conditions
from .chain import StuckError
from .comparing import compare_sums, weighted, without_common_factor
from .facts import Facts
from .growth import raised
from .equational_hypotheses import rewriting
from .inductive import ends_at_a_size
from .inductive_inequalities import inequality_by_induction
from .instantiation import outside_binders, with_instances
from .methods import Method, Prove, always, compares, contains, has_function, search
from .normal import sum_of_products
from .rounding import without_denominator
from .signs import by_sign, positive
from .polynomial_inequalities import by_squares
from .supporting_lines import by_lines

MOST_GIVEN = 40


def prove_inequality(goal: Term, given: Formulas) -> Theorem:
    """``given |- goal`` for ``a <= b`` or ``a < b``. Raises ``StuckError`` otherwise.

    >>> from symcnn.lemmas.notation import largest, sizes, tensor, total
    >>> from symcnn.kernel.terms import Num
    >>> n, = sizes("n")
    >>> x = tensor("x", n)
    >>> mean = total(n, lambda i: x[i]) / n
    >>> print(prove_inequality(mean <= largest(n, lambda i: x[i]), (Le(Num(1), n),)))
    1 <= n |- (sum[i<n] x[i])/n <= max[i<n] x[i]
    """
    return search(INEQUALITIES, goal, given)[1]


def _from_facts(goal: Term, given: Formulas) -> Theorem:
    return Facts(given, [goal]).concluded(goal)


def _sums(goal: Term, given: Formulas) -> Theorem:
    return compare_sums(goal, given, prove_inequality)


def _weighted(goal: Term, given: Formulas) -> Theorem:
    return weighted(goal, given, lambda p, known: with_instances(p, known, prove_inequality))


def _has_weights(goal: Term, given: Formulas) -> bool:
    sums = any(isinstance(s, Sum) for s in outside_binders(goal))
    return (
        isinstance(goal, Le)
        and sums
        and any(isinstance(p, Eq) and isinstance(p.left, Sum) and p.right == ONE for p in given)
    )


def _common_factor(goal: Term, given: Formulas) -> Theorem:
    return without_common_factor(goal, given, prove_inequality)


def _arithmetic(goal: Term, given: Formulas) -> Theorem:
    return arithmetic(given, goal)


def _by_choices(goal: Term, given: Formulas) -> Theorem:
    """The goal by cases on a condition on which one of its terms depends."""
    p = next((q for q in open_conditions(goal) if q not in given and Not(q) not in given), None)
    if p is None or len(given) > MOST_GIVEN:
        raise KernelError("order", "there is no open condition", goal=goal)
    both = []
    for q in (p, Not(p)):
        known = (*given, q)
        changed = decided(goal, known)
        inner = prove_inequality(changed.right, known)
        both.append(equal_formulas(symmetry(changed), inner))
    return cases(p, *both)


def _by_sign(goal: Term, given: Formulas) -> Theorem:
    return by_absolute_values(goal, given, prove_inequality)


def by_absolute_values(goal: Term, given: Formulas, prove: Prove) -> Theorem:
    """The goal by cases on the sign of the argument of an absolute value."""
    signs = [
        Le(ZERO, s.args[0])
        for s in outside_binders(goal)
        if isinstance(s, Apply) and s.fun == ABS and Le(ZERO, s.args[0]) not in given
        if Not(Le(ZERO, s.args[0])) not in given
    ]
    if not signs or len(given) > MOST_GIVEN:
        raise KernelError("order", "there is no absolute value", goal=goal)
    p = signs[0]
    for sign in (p, Not(p)):
        with suppress(KernelError):
            return cut(arithmetic(given, sign), _with_sign(goal, given, p, sign, prove))
    return cases(p, *(_with_sign(goal, given, p, sign, prove) for sign in (p, Not(p))))


def _with_sign(goal: Term, given: Formulas, p: Term, sign: Term, prove: Prove) -> Theorem:
    """The goal where p, ``0 <= x``, holds or not, with abs(x) as what it is then."""
    x = p.args[1]
    if sign == p:
        equation = abs_nonnegative(assume(p))
    else:
        low = arithmetic((sign,), Le(ZERO, neg(x)))
        equation = cut(low, abs_nonpositive(assume(low.concl)))
    changed = everywhere(rewriting(equation))(goal, given)
    return equal_formulas(symmetry(changed), prove(changed.right, (*given, sign)))


def _exponentiated(goal: Term, given: Formulas) -> Theorem:
    """``a <= log(s)`` from ``exp(a) <= s``, and ``log(s) <= a`` from ``s <= exp(a)``."""
    difference = polynomial(add(goal.args[1], neg(goal.args[0])))
    for m, c in difference.items():
        log = m[0][0] if len(m) == 1 and m[0][1] == 1 and abs(c) == 1 else ONE
        if not isinstance(goal, Le) or not isinstance(log, Apply) or log.fun != LOG:
            continue
        a, s = to_term({n: -d / c for n, d in difference.items() if n != m}), log.args[0]
        opened = sum_of_products(EXP(a), given)
        with suppress(KernelError, StuckError):
            inner = prove_inequality(
                Le(*((opened.right, s) if c > 0 else (s, opened.right))), given
            )
            whole = Le(*((EXP(a), s) if c > 0 else (s, EXP(a))))
            grown = raised(LOG, follows_from([inner, opened], whole), given)
            return follows_from([grown, log_exp(a)], goal)
    raise KernelError("order", "there is no logarithm", goal=goal)


def _cleared(goal: Term, given: Formulas) -> Theorem:
    """``a <= b`` or ``a < b`` from the same multiplied by a positive denominator."""
    # not those in the arguments of functions, which stay
    atoms = [a for m in polynomial(add(goal.args[1], neg(goal.args[0]))) for a, _ in m]
    denominators = [a.args[0] for a in atoms if isinstance(a, Recip)]
    if not isinstance(goal, Le | Lt) or not denominators:
        raise KernelError("order", "there is no denominator", goal=goal)
    kind = type(goal)
    d, r = denominators[0], recip(denominators[0])
    shown = positive(d, given)
    known = (*given, shown.concl)
    whole = [without_denominator(side, d, known) for side in goal.args]
    low, high = (theorem.right.args[1] for theorem in whole)
    inner = prove_inequality(kind(low, high), given)
    x, y = (
        fresh(name, REAL, free_vars(goal) | {v for p in given for v in free_vars(p)})
        for name in ("x", "y")
    )
    scaled = instantiate(
        arithmetic((*known, kind(x, y)), kind(mul(r, x), mul(r, y))), ((x, low), (y, high))
    )
    back = follows_from((*whole, cut(inner, scaled)), goal)
    return cut(shown, back)


def equal_by_order(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` from a <= b and b <= a. Raises ``StuckError`` otherwise.

    >>> from symcnn.kernel.terms import Lt
    >>> from symcnn.lemmas.notation import largest, scalars, sizes, tensor
    >>> (n,), (c,) = sizes("n"), scalars("c")
    >>> x = tensor("x", n)
    >>> shifted = largest(n, lambda i: x[i] + c)
    >>> print(equal_by_order(shifted, largest(n, lambda i: x[i]) + c, (Lt(ZERO, n),)))
    0 < n |- max[i<n] (x[i] + c) = max[i<n] x[i] + c
    """
    low, high = (prove_inequality(Le(*sides), given) for sides in ((a, b), (b, a)))
    theorem = arithmetic((low.concl, high.concl), Eq(a, b))
    return cut(high, cut(low, theorem))


def has_extremum(t: Term) -> bool:
    """Whether a maximum or minimum stands outside of all binders."""
    return any(isinstance(s, Max | Min) for s in outside_binders(t))


def _is_nonlinear(goal: Term, given: Formulas) -> bool:
    p = polynomial(add(goal.args[1], neg(goal.args[0])))
    return any(sum(e for _, e in m) >= 2 for m in p) or any(
        isinstance(s, Sum) or (isinstance(s, Apply) and s.fun == SQRT)
        for s in outside_binders(goal)
    )


def _by_induction(goal: Term, given: Formulas) -> Theorem:
    return inequality_by_induction(goal, given, _without_induction)


def _without_induction(goal: Term, given: Formulas) -> Theorem:
    with suppress(KernelError):
        return by_sign(goal, given)
    return search(INEQUALITIES[:-1], goal, given)[1]


# Inequalities of numbers.
INEQUALITIES: tuple[Method[Theorem], ...] = (
    Method("arithmetic", "all", always, _arithmetic,
           "abs(sum(x)) <= sum(abs(x[q]) for q in range(n))"),
    Method("sums term by term", "sums over one range", compares(Le), _sums,
           "abs(sum(x)) <= sum(abs(x[q]) for q in range(n))"),
    Method("weights", "numbers that sum to 1", _has_weights, _weighted,
           "all(x[q] <= a for q in range(n)); all(y[q] >= 0 for q in range(n)); sum(y) == 1; "
           "sum(y[q] * x[q] for q in range(n)) <= a", 100_000),
    Method("common factor", "a factor of all terms", compares(Le), _common_factor,
           "a >= 0; a * (1 + b) <= a * exp(b)"),
    Method("choices", "an open condition", contains(Ite, Bracket), _by_choices,
           "exp(min(a, b)) <= exp(a)"),
    Method("supporting lines", "exp or log", has_function(EXP, LOG), by_lines,
           "exp(a) * (1 + b - a) <= exp(b)", 150_000),
    Method("denominators", "a reciprocal", contains(Recip), _cleared,
           "a > 0; b > 0; 2 <= a / b + b / a"),
    Method("absolute values", "abs", contains(Apply), _by_sign,
           "abs(exp(a) - exp(b)) <= exp(a) + exp(b)"),
    Method("logarithms", "log", contains(Apply), _exponentiated,
           "n >= 1; log(sum(exp(x[q]) for q in range(n))) >= max(x)"),
    Method("squares", "a polynomial", _is_nonlinear, by_squares,
           "a * b * (a**2 + b**2) <= a**4 + b**4", 150_000),
    Method("facts", "all", always, _from_facts, "n >= 1; sum(x) / n <= max(x)"),
    Method("induction", "a range, power or recurrence that ends at a size", ends_at_a_size,
           _by_induction, "a >= -1; 1 + n*a <= (1 + a)**n", 300_000),
)  # fmt: skip
