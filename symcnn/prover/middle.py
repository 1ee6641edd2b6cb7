"""Equations of two sums of products: what is tried where their terms are not the same.

Both sides are multiplied out (``auto``), equal terms have the same names for their indices.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, assume, congruence, reflexivity, ring, symmetry
from symcnn.kernel.binding import close, free_vars
from symcnn.kernel.terms import INT, ONE, REAL, Add, Eq, Mul, Sum, Term, Var, add, mul, neg
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.conversions import after, everywhere, maybe, repeat
from symcnn.lemmas.sum_rules import multiply_in

from .alignment import vanishes
from .chain import StuckError, equal_by_algebra
from .fractions import equal_fractions
from .equational_hypotheses import (
    by_multiple, equal_arguments, number_equations, pinned, rewritten, solved_for_atom,
)  # fmt: skip
from .instantiation import instances_for, with_lemmas
from .matching import by_representatives, equal_integers, equal_numbers, match
from .methods import Method, Prove, always
from .normal import sum_of_products


def _by_algebra(a: Term, b: Term, given: Formulas, known: list[Term]) -> Theorem:
    return equal_fractions(a, b, given)


def _by_hypotheses(a: Term, b: Term, given: Formulas, known: list[Term]) -> Theorem:
    """Equations among the hypotheses put in on both sides."""
    equations = list(pinned(given))
    instances = instances_for((a, b), given)
    for p in number_equations((*given, *(t.concl for t in instances))):
        theorem = next((t for t in instances if t.concl == p), None) or assume(p)
        with suppress(KernelError):
            equations.append(_in_known_terms(theorem, known, given))
    solved = []
    for equation in equations:
        with suppress(KernelError):
            solved.append(solved_for_atom(equation))
    for equation in equations:
        with suppress(KernelError):
            return by_multiple(a, b, equation)
    twice = (*solved, *solved)  # one equation may bring in what another one is solved for
    left, right = rewritten(a, twice, given), rewritten(b, twice, given)
    if left.left == left.right and right.left == right.right:
        raise KernelError("hypotheses", "no equation applies", left=a, right=b)
    middle = equal_by_algebra(left.right, right.right, given)
    return after(after(left, middle), symmetry(right))


def _in_known_terms(equation: Theorem, known: list[Term], given: Formulas) -> Theorem:
    """An equation that is known, multiplied out and with the indices of the goal's terms."""
    sides = []
    for t in equation.concl.args:
        theorem = sum_of_products(t, given)
        sides.append(after(theorem, by_representatives(theorem.right, known, given)))
    return after(after(symmetry(sides[0]), equation), sides[1])


def _by_equal_arguments(goal: Term, given: Formulas, known: list[Term], prove: Prove) -> Theorem:
    """Reciprocals, determinants and function values with equal arguments written alike."""
    a, b = goal.args
    theorem = reflexivity(a)
    for s, t in equal_arguments(a, b):
        with suppress(KernelError, StuckError):
            same = reflexivity(s)
            for place, (x, y) in enumerate(zip(s.args, t.args, strict=True)):
                if x != y:
                    inner = prove(Eq(x, y), given)
                    same = after(same, congruence(same.right, (place,), (), inner))
            theorem = after(theorem, rewritten(theorem.right, [same], given))
    if theorem.left == theorem.right:
        raise KernelError("arguments", "no arguments are equal", left=a, right=b)
    for attempt in (_by_algebra, _side_by_side):
        with suppress(KernelError, StuckError):
            return after(theorem, attempt(theorem.right, b, given, known))
    raise KernelError("arguments", "the two sides differ", left=theorem.right, right=b)


def _by_independent_sums(goal: Term, given: Formulas, known: list[Term], prove: Prove) -> Theorem:
    """Nested sums whose factors share no index as products of sums, then the laws of a field."""
    left, right = (maybe(everywhere(_product_of_sums))(t, given) for t in goal.args)
    if left.left == left.right and right.left == right.right:
        raise KernelError("independent sums", "no sum is a product of sums", goal=goal)
    same = equal_fractions(left.right, right.right, given)
    return after(after(left, same), symmetry(right))


def _product_of_sums(t: Term, given: Formulas) -> Theorem:
    """``Sum[i] Sum[j] f(i)*g(j) = (Sum[i] f(i)) * (Sum[j] g(j))``"""
    variables, domains, body = open_sums(t, given)
    groups: list[tuple[list[Var], list[Term]]] = []
    dependent = any(free_vars(d) & {*variables} for d in domains)
    for f in body.args if isinstance(body, Mul) else ():
        own = [v for v in variables if v in free_vars(f)]
        joined = [g for g in groups if {*g[0]} & {*own}]
        rest = [g for g in groups if g not in joined]
        both = [v for g in joined for v in g[0]] + [
            v for v in own if all(v not in g[0] for g in joined)
        ]
        groups = [*rest, (both, [*(x for g in joined for x in g[1]), f])]
    if dependent or sum(len(g[0]) > 0 for g in groups) < 2:
        raise KernelError("independent sums", "one sum is expected to be a product", found=t)
    ranges = dict(zip(variables, domains, strict=True))
    parts = []
    for own, factors in groups:
        part = mul(*factors)
        for v in reversed([v for v in variables if v in own]):
            part = Sum(ranges[v], close(part, v), v.name)
        parts.append(part)
    target = mul(*parts)
    opened = repeat(everywhere(multiply_in))(target, given)
    return after(match(t, opened.right, given), symmetry(opened))


def _side_by_side(a: Term, b: Term, given: Formulas, known: list[Term]) -> Theorem:
    rest = vanishes(add(a, neg(b)), given, equal_at_place)
    return _by_difference(a, b, rest)


def _by_arithmetic(a: Term, b: Term, given: Formulas, known: list[Term]) -> Theorem:
    if a.sort != INT or b.sort != INT:
        raise KernelError("arithmetic", "integers are expected", left=a, right=b)
    return equal_integers(a, b, given)


def _by_difference(a: Term, b: Term, rest: Theorem) -> Theorem:
    """``a = b`` from ``a - b = 0``."""
    apart = Add((b, Mul((ONE, rest.left))))
    left = congruence(apart, (1, 1), (), rest)
    return after(ring(a, apart), after(left, ring(left.right, b)))


def equal_at_place(a: Term, b: Term, given: Formulas) -> Theorem:
    """An equation at one place, where no sums are to be laid side by side any more."""
    try:
        return equal_numbers(a, b, given)
    except KernelError:
        if max(a.sort, b.sort) > REAL:
            raise
        left, right = (sum_of_products(t, given) for t in (a, b))
        middle = with_lemmas(pinned(given), given, Eq(left.right, right.right))
        return after(after(left, middle), symmetry(right))


def _sides(attempt: Callable[..., Theorem]) -> Callable[..., Theorem]:
    """A method for an equation, from one for its two sides."""
    return lambda goal, given, known, prove: attempt(*goal.args, given, known)


# Equations of sums of products: both sides multiplied out, with the same names for equal terms.
MIDDLE: tuple[Method[Theorem], ...] = (
    Method("algebra", "all", always, _sides(_by_algebra),
           "a != 0; sum(x) / a * a == sum(x[n - 1 - q] for q in range(n))"),
    Method("integers", "integers", always, _sides(_by_arithmetic),
           "k >= 1; sum(t) + (k*i + k - 1) // k == sum(t[::-1]) + i + (k - 1) // k"),
    Method("hypotheses", "an equation among what is known", always, _sides(_by_hypotheses),
           "sum(x[q] * y[q] for q in range(n)) == 1; "
           "sum(2 * x[q] * y[q] for q in range(n)) == 2"),
    Method("arguments", "reciprocals, functions or determinants of different terms", always,
           _by_equal_arguments,
           "f(sum(z[q + 1] - z[q] for q in range(n))) == f(z[n] - z[0])"),
    Method("independent sums", "nested sums without a common index", always, _by_independent_sums,
           "n >= 1; all(x[q] > 0 for q in range(n));"
           " sum(x) * sum(x[q] / sum(x) * y[q] for q in range(n)) == x @ y", 100_000),
    Method("side by side", "sums over the places of one tensor", always, _sides(_side_by_side),
           "k <= n; sum(x) == sum(x[:k]) + sum(x[k:])"),
)  # fmt: skip
SAY = {
    "algebra": "by algebra",
    "integers": "by arithmetic",
    "hypotheses": "by the hypotheses",
    "arguments": "equal arguments",
    "independent sums": "products of sums",
    "side by side": "the sums side by side",
}
