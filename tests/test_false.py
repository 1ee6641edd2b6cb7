"""Wrong derivations, which must fail: one a line.

``CLAIMS`` are false equations; no proof of one may be found, and each has a counterexample.
``STEPS`` are derivations with a wrong step, each with the rule that refuses it and why.
"""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume, induction, ring, symmetry
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import INTEGERS, ONE, TRUE, ZERO, Bracket, Eq, Fun, Le, Lt, ne, recip
from symcnn.lemmas.brackets import collapse, merge_brackets, thin_guard
from symcnn.lemmas.conversions import backwards, everywhere, then
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.elementary import log_mul
from symcnn.lemmas.notation import (
    functions, holds, inner, integral, largest, naturals, positive, product, scalars, sizes,
    smallest, tabulate, tensor, total,
)  # fmt: skip
from symcnn.lemmas.order import monotone_maximum
from symcnn.lemmas.sum_rules import (
    distribute, exchange, expand, factor_out, multiply_in, only_term, simplify_quotients, split_sum,
    substitute,
)  # fmt: skip
from symcnn.numeric.search import find_counterexample
from symcnn.operators.conv_layers import Axis
from symcnn.operators.convolution import convolution, correlation, inside
from symcnn.prover.auto import prove_chain
from symcnn.prover.chain import Chain, DerivationError
from symcnn.prover.claim import Claim

i, j, k, l, m, n, q, r, s, u, v, p = sizes("i j k l m n q r s u v p")  # noqa: E741
a, b, t = scalars("a b t")
B, C, D = sizes("B C D")
f, g = functions("f g")
x, y, w = tensor("x", n), tensor("y", n), tensor("w", m)
A = tensor("A", n, m)
NATURAL = naturals(n, m)
INSIDE = (Le(ZERO, i), Lt(i, n))
ROW = Axis(*sizes("H K O s p d"))
IMAGE, WEIGHTS = tensor("I", B, C, ROW.size), tensor("W", D, C, ROW.kernel)
LINE = tensor("x", k * n)  # k*n entries in n blocks
BLOCKS = (*positive(k), *naturals(n))
V, MEANS = tensor("V", n), tabulate(n, lambda q: recip(k) * total(k, lambda u: LINE[k * q + u]))
SUM = total(n, lambda i: x[i])
DOUBLE = total(n, m, lambda i, j: A[i, j])
TOP, ALL = largest(n, lambda i: x[i]), product(n, lambda i: x[i])
STAIRS = total(n, lambda i: total(i, lambda j: x[j]))


CLAIMS = [  # hypotheses, left side, right side
    (BLOCKS, inner(V, MEANS), total(k * n, lambda i: V[i // k] * LINE[i])),
    (BLOCKS, inner(V, MEANS), total(k * n, lambda i: recip(n) * V[i // k] * LINE[i])),
    (BLOCKS, inner(V, MEANS), total(k * n, lambda i: recip(k) * V[i % n] * LINE[i])),
    (NATURAL, total(n, lambda i: 1), n + 1),
    ((), total(n, lambda i: 1), n),
    (NATURAL, total(n, lambda i: i), n * n),
    (NATURAL, total(n, lambda i: a), a),
    (NATURAL, SUM, total(n, lambda i: x[0])),
    (NATURAL, SUM, total(n + 1, lambda i: x[i - 1]) + x[0]),
    (NATURAL, SUM, total(n - 1, lambda i: x[i])),
    (NATURAL, total(n, lambda i: x[i] * y[i]), SUM * total(n, lambda i: y[i])),
    (NATURAL, SUM**2, total(n, lambda i: x[i] ** 2)),
    (NATURAL, total(n, lambda i: x[i] ** 2), SUM),
    (NATURAL, DOUBLE, total(m, n, lambda i, j: A[i, j])),
    (NATURAL, STAIRS, total(n, n, lambda i, j: x[j])),
    (NATURAL, STAIRS, total(n, lambda j: total(j, lambda i: x[j]))),
    (NATURAL, total(2, 3, lambda i, j: 2), total(3, 3, lambda i, j: 1)),
    (BLOCKS, total(k * n, lambda i: LINE[i]), total(n, k, lambda i, j: LINE[n * i + j])),
    (BLOCKS, total(k * n, lambda i: LINE[i]), total(n, lambda i: k * LINE[k * i])),
    (BLOCKS, total(k * n, lambda i: f(i // k)), total(n, lambda i: f(i))),
    (BLOCKS, total(k * n, lambda i: f(i % k)), total(n, k, lambda i, j: f(i))),
    (NATURAL, total(n, lambda i: Bracket(Eq(2 * i, j)) * f(i)), f(j // 2)),
    (NATURAL, total(n, lambda i: Bracket(Eq(2 * i, j)) * f(i)),
     Bracket(inside(j // 2, n)) * f(j // 2)),
    (NATURAL, total(n, lambda i: Bracket(Eq(i, j)) * f(i)), f(j)),
    (NATURAL, total(n, lambda i: Bracket(Eq(i + j, ZERO)) * f(i)), Bracket(inside(j, n)) * f(-j)),
    (NATURAL, total(n, m, lambda i, j: Bracket(Eq(i, j))), n),
    (NATURAL, convolution(x, w, i), correlation(x, w, i)),
    (NATURAL, convolution(x, w, i), convolution(w, x, i + 1)),
    ((), a / a, ONE),
    ((), (a + b) / a, 1 + b / a),
    ((), recip(a + b), recip(a) + recip(b)),
    ((), Fun("exp")(a * b), Fun("exp")(a) * Fun("exp")(b)),
    ((), Fun("sqrt")(a**2), a),
    ((), Fun("sqrt")(a) ** 2, a),
    ((), Fun("exp")(Fun("log")(a)), a),
    ((), Fun("abs")(a + b), Fun("abs")(a) + Fun("abs")(b)),
    ((), k * (i // k) + i % k + (i // k), i),
    ((), (k * i) // k, i),
    (positive(k), (i + j) // k, i // k + j // k),
    (positive(k), (i * j) % k, (i % k) * (j % k)),
    (positive(k, l), i // k // l, i // (k + l)),
    ((), a ** (n + m), a**n * a**m),
    (NATURAL, largest(n, lambda i: x[i] + y[i]), TOP + largest(n, lambda i: y[i])),
    (NATURAL, largest(n, lambda i: a * x[i]), a * TOP),
    (NATURAL, largest(n, lambda i: a + x[i]), a + TOP),
    (NATURAL, -TOP, largest(n, lambda i: -x[i])),
    (NATURAL, TOP, smallest(n, lambda i: x[i])),
    (NATURAL, largest(n, lambda i: largest(i, lambda j: x[j] - 9)),
     largest(n - 1, lambda j: x[j] - 9)),
    (NATURAL, product(n, lambda i: 2 * x[i]), 2 * ALL),
    (NATURAL, product(n, lambda i: x[i] + y[i]), ALL + product(n, lambda i: y[i])),
]  # fmt: skip


def chain(left, *steps, given=()):
    """A derivation by the steps, each a conversion, without words."""
    derivation = Chain(left, given)
    for conversion in steps:
        derivation.by(conversion, say="")
    return derivation


def swap(*order):
    return lambda t, given: exchange(t, order, given)


def to(target, left, *steps, given=()):
    """A derivation whose last line is claimed to be the target."""
    return chain(left, *steps, given=given).to(target, say="")


def shift(size, old, new, guard=TRUE):
    return substitute({j: size}, old={i: old}, new={j: new}, guard=guard)


STAIRS_IN_ORDER = substitute({u: n, v: n}, old={i: v, j: u}, new={u: j, v: i})

STEPS = {
    "each pixel in one window, windows of the other axis": (
     "reindex: side condition not proved",
     lambda: chain(
        total(k * n, lambda i: LINE[i]),
        substitute({u: n, v: k}, old={i: n * u + v}, new={u: i // n, v: i % n}), given=BLOCKS)),
    "each pixel in one window, the window may be 0": (
     "reindex: side condition not proved",
     lambda: chain(
        total(k * n, lambda i: LINE[i]),
        substitute({u: n, v: k}, old={i: k * u + v}, new={u: i // k, v: i % k}))),
    "windows that overlap": (
     "reindex: side condition not proved",
     lambda: chain(
        total(n, k, lambda u, v: LINE[u + v]),
        substitute({i: k * n}, old={u: i // k, v: i % k}, new={i: u + v}), given=BLOCKS)),
    "a pooling window that is cut off": (
     "reindex: side condition not proved",
     lambda: chain(
        SUM, substitute({u: n // k, v: k}, old={i: k * u + v}, new={u: i // k, v: i % k}),
        given=BLOCKS)),
    "shift by one": (
     "reindex: side condition not proved",
     lambda: chain(SUM, shift(n, j + 1, i - 1))),
    "reflection about the wrong point": (
     "reindex: side condition not proved",
     lambda: chain(SUM, shift(n, n - j, n - i))),
    "only the even indices": (
     "reindex: side condition not proved",
     lambda: chain(SUM, shift(n // 2, 2 * j, i // 2), given=NATURAL)),
    "two to one": (
     "reindex: side condition not proved",
     lambda: chain(SUM, shift(n, j // 2, 2 * i), given=NATURAL)),
    "a longer range": (
     "reindex: side condition not proved",
     lambda: chain(SUM, shift(n + 1, j, i), given=NATURAL)),
    "a longer range with a guard that is too wide": (
     "reindex: side condition not proved",
     lambda: chain(
        SUM, shift(n + 1, j, i, Lt(j, n + 1)), given=NATURAL)),
    "the indices of a rectangle exchanged, not their ranges": (
     "reindex: side condition not proved",
     lambda: chain(
        DOUBLE, substitute({u: n, v: m}, old={i: v, j: u}, new={u: j, v: i}))),
    "a triangle as a square": (
     "reindex: side condition not proved",
     lambda: chain(STAIRS, STAIRS_IN_ORDER)),
    "the sums of a triangle exchanged": (
     "reindex: a range depends on a variable further in",
     lambda: chain(STAIRS, swap(1, 0))),
    "one sum exchanged with itself": (
     "reindex: the variables are not all different",
     lambda: chain(DOUBLE, swap(0, 0))),
    "more sums than there are": (
     "exchange: 2 nested sums are expected",
     lambda: chain(SUM, swap(1, 0))),
    "a sum and a maximum exchanged": (
     "reindex: 2 nested binders are expected",
     lambda: chain(
        total(n, lambda i: largest(m, lambda j: A[i, j])), swap(1, 0))),
    "infinite sums exchanged": (
     "reindex: an infinite sum is reindexed alone, not nested",
     lambda: chain(
        total(INTEGERS, INTEGERS, lambda i, j: f(i, j)), swap(1, 0))),
    "an infinite sum split": (
     "sum_add: a finite sum of a sum is expected",
     lambda: chain(total(INTEGERS, lambda i: f(i) + g(i)), split_sum)),
    "an integral split": (
     "sum_add: a finite sum of a sum is expected",
     lambda: chain(integral(lambda t: f(t) + g(t)), split_sum)),
    "a maximum split": (
     "sum_add: a finite sum of a sum is expected",
     lambda: chain(largest(n, lambda i: x[i] + y[i]), split_sum)),
    "a product distributed over nothing": (
     "distribute: no factor is a sum",
     lambda: chain(a * b, distribute)),
    "a factor with the index taken out": (
     "sum_factor: a factor depends on the bound variable",
     lambda: sum_factor(total(n, lambda i: i * a), (0,))),
    "a factor that depends on the index of an outer sum": (
     "factor_out: every factor depends on the index",
     lambda: chain(
        total(n, lambda i: i * x[i]), factor_out)),
    "a sum multiplied into a product of products": (
     "multiply_in: there is no sum with other factors",
     lambda: chain(
        a * product(n, lambda i: x[i]), multiply_in)),
    "a delta of stride 2 collapsed without divisibility": (
     "reindex: side condition not proved",
     lambda: chain(
        total(n, lambda i: Bracket(Eq(2 * i, k)) * f(i)),
        substitute({}, old={i: k // 2}, new={}, guard=inside(k // 2, n)))),
    "a delta collapsed without its range": (
     "reindex: side condition not proved",
     lambda: chain(
        total(n, lambda i: Bracket(Eq(i, k)) * f(i)), substitute({}, old={i: k}, new={}))),
    "a delta of an unknown stride collapsed": (
     "collapse: no bracket determines an index",
     lambda: chain(
        total(n, lambda i: Bracket(Eq(s * i, k)) * f(i)), collapse)),
    "a delta with the index on both sides": (
     "collapse: no bracket determines an index",
     lambda: chain(
        total(n, lambda i: Bracket(Eq(i * i, k)) * f(i)), collapse)),
    "no delta collapsed": (
     "collapse: no bracket determines an index",
     lambda: chain(total(n, lambda i: Bracket(Lt(i, k)) * f(i)), collapse)),
    "the stride of the layer is not known to be positive": (
     "collapse: no bracket determines an index",
     lambda: chain(
        total(ROW.output, lambda i: Bracket(Eq(ROW.read(i, u), k)) * f(i)), collapse,
        given=(Le(ZERO, ROW.stride),))),
    "brackets merged in a sum": (
     "merge_brackets: a product with two brackets is expected",
     lambda: chain(
        Bracket(Lt(i, n)) + Bracket(Lt(j, n)), merge_brackets)),
    "a guard thinned that is needed": (
     "everywhere: the conversion applies nowhere",
     lambda: chain(
        total(n, lambda i: Bracket(Lt(i, m)) * x[i]), everywhere(thin_guard))),
    "padding forgotten": (
     "everywhere: the conversion applies nowhere",
     lambda: to(
        total(ROW.kernel, lambda u: WEIGHTS[0, 0, u] * IMAGE[0, 0, ROW.read(i, u)]),
        total(ROW.kernel, lambda u: Bracket(ROW.inside(ROW.read(i, u))) * WEIGHTS[0, 0, u]
              * IMAGE[0, 0, ROW.read(i, u)]), everywhere(thin_guard), given=ROW.hypotheses)),
    "a quotient simplified that rounds": (
     "field: the two sides differ",
     lambda: to(
        q, (k * q + r) // k, simplify_quotients, given=(Le(ZERO, r), *positive(k)))),
    "a quotient by a size that may be 0": (
     "everywhere: the conversion applies nowhere",
     lambda: chain((k * q) // k, simplify_quotients)),
    "a remainder of a negative number": (
     "field: the two sides differ",
     lambda: to(
        r, (k * q - r) % k, simplify_quotients, given=(Le(ZERO, r), Lt(r, k)))),
    "the logarithm of a product that may be 0": (
     "arithmetic: side condition not proved",
     lambda: log_mul(a, b, (ne(a, ZERO),))),
    "a term of a sum for the sum": (
     "reindex: side condition not proved",
     lambda: chain(SUM, only_term, given=(Le(ONE, n),))),
    "cancelled without knowing that it is not 0": (
     "field: the two sides differ",
     lambda: to(b, a * b * recip(a))),
    "cancelled under a hypothesis about something else": (
     "field: the two sides differ",
     lambda: to(
        b, a * b * recip(a), given=(ne(b, 0),))),
    "a mean of no values": (
     "field: the two sides differ",
     lambda: to(a, recip(n) * (n * a), given=NATURAL)),
    "the factor of the window dropped": (
     "field: the two sides differ",
     lambda: to(
        total(k, lambda u: LINE[u]), recip(k) * total(k, lambda u: LINE[u]), expand, given=BLOCKS)),
    "the derivative at a kink": (
     "differentiate: side condition not proved (condition = a != 0)",
     lambda: chain(gradient(Fun("abs")(a), a), differentiate)),
    "the derivative of a root at 0": (
     "differentiate: side condition not proved (condition = 0 < a)",
     lambda: chain(
        gradient(Fun("sqrt")(a), a), differentiate, given=(Le(ZERO, a),))),
    "the derivative of 1/a at 0": (
     "differentiate: side condition not proved (condition = a != 0)",
     lambda: chain(gradient(1 / a, a), differentiate)),
    "the derivative of any function": (
     "side condition not proved (condition = differentiable(f))",
     lambda: chain(gradient(f(a), a), differentiate)),
    "the derivative outside of the tensor": (
     "arithmetic: side condition not proved",
     lambda: chain(gradient(x[0], x, i), differentiate)),
    "the derivative of a maximum with ties": (
     "side condition not proved (condition = forall[i<n] forall[i_1<n]",
     lambda: chain(
        gradient(largest(n, lambda i: x[i]), x, i), differentiate, given=INSIDE)),
    "the derivative of ReLU": (
     "differentiate: side condition not proved (condition = 0 != a)",
     lambda: chain(
        gradient(Bracket(Lt(ZERO, a)) * a, a), differentiate)),
    "the wrong derivative of a square": (
     "field: the two sides differ (left = 2*a, right = a)",
     lambda: to(a, gradient(a**2, a), differentiate)),
    "the gradient of a layer without the flip": (
     "field: the two sides differ",
     lambda: to(
        WEIGHTS[0, 0, i], gradient(total(ROW.kernel, lambda u: WEIGHTS[0, 0, u] * x[u]), x, i),
        differentiate, given=INSIDE)),
    "a function that may decrease, of a maximum": (
     "monotone_maximum: the function may decrease",
     lambda: chain(
        Fun("exp")(largest(n, lambda i: x[i])), monotone_maximum, given=(Le(ONE, n),))),
    "a monotone function of an empty maximum": (
     "max_attained: side condition not proved",
     lambda: chain(
        f(largest(n, lambda i: x[i])), monotone_maximum, given=(holds("nondecreasing", f),))),
    "a convex function for a monotone one": (
     "monotone_maximum: the function may decrease",
     lambda: chain(
        f(largest(n, lambda i: x[i])), monotone_maximum,
        given=(holds("convex", f), Le(ONE, n)))),
    "backwards to a target that does not lead here": (
     "backwards: the target does not lead to the term",
     lambda: chain(
        SUM, backwards(split_sum, total(n, lambda i: x[i] + y[i])))),
    "a conversion that only works elsewhere": (
     "multiply_in: a product is expected",
     lambda: chain(a + b, then(multiply_in, expand))),
    "induction without the base": (
     "induction: no hypothesis of the step fits",
     lambda: induction(
        assume(Eq(ONE, ZERO)), arithmetic((Eq(n + 1, n),), Eq(n + 2, n + 1)), m)),
    "induction from n to n + 2": (
     "induction: no hypothesis of the step fits",
     lambda: induction(
        arithmetic((), Eq(ZERO % 2, ZERO)),
        arithmetic((Eq(n % 2, ZERO),), Eq((n + 2) % 2, ZERO)), n)),
    "a line that does not follow": (
     "field: the two sides differ",
     lambda: to(a, b)),
    "a formula for its converse": (
     "theorem: the conclusion is not an equation",
     lambda: symmetry(assume(Le(a, b)))),
    "a square for its root": (
     "ring: the normal forms differ",
     lambda: ring(a**2, a)),
}  # fmt: skip


@pytest.mark.parametrize(("given", "left", "right"), CLAIMS)
def test_false_claim_is_not_proved(given, left, right):
    with pytest.raises((DerivationError, KernelError)):
        prove_chain(left, right, given)


@pytest.mark.parametrize(("given", "left", "right"), CLAIMS)
def test_false_claim_is_false(given, left, right):
    assert find_counterexample(Claim("false", given, Eq(left, right))) is not None


@pytest.mark.parametrize("name", STEPS)
def test_wrong_step_is_refused(name):
    reason, derive = STEPS[name]
    with pytest.raises((DerivationError, KernelError), match=re.escape(reason)):
        derive()


def test_there_are_enough():
    assert len(CLAIMS) + len(STEPS) >= 80
