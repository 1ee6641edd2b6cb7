"""Derived rules for matrices, convexity, powers and logic: what each gives and refuses."""

from __future__ import annotations

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import INT, ONE, REALS, ZERO, Det, Diff, Eq, Fun, Inv, Le, Lt, Not, Var
from symcnn.lemmas.convexity import HalfLine, supporting_line
from symcnn.lemmas.inverses import (
    associative, det_gram, det_gram_positive, det_inverse, gram, identity_times, inverse_gram,
    inverse_is, times_identity, transpose_identity, transpose_product, undo,
)  # fmt: skip
from symcnn.lemmas.layer_rules import chain_rule
from symcnn.lemmas.p_norms import (
    lp, maximum, maximum_at_most_norm, norm_at_most_maximum, root_near_one, threshold,
)  # fmt: skip
from symcnn.lemmas.notation import functions, scalars, sizes, tabulate, tensor
from symcnn.lemmas.permutations import orthonormal_rows
from symcnn.lemmas.powers import rpow_increasing, rpow_product, rpow_root
from symcnn.lemmas.matrix_products import identity, product, transpose
from symcnn.lemmas.reasoning import cancel, collect, detach, product_sign, reciprocal, use
from symcnn.lemmas.roots import power_positive, sqrt_positive, square_is_one

m, n, p, q = sizes("m n p q")
r, s, x, y = scalars("r s x y")
A, B, C, S = tensor("A", m, n), tensor("B", n, p), tensor("C", p, q), tensor("S", n, n)
v = tensor("v", n)
f, g = functions("f g")
REGULAR = Not(Eq(Det(S), ZERO))
CLOSED, OPEN = HalfLine(closed=True), HalfLine(closed=False)

EQUATIONS = {
    "associative": (associative(A, B, C), product(product(A, B), C), product(A, product(B, C))),
    "times identity": (times_identity(A), product(A, identity(n)), A),
    "identity times": (identity_times(A), product(identity(m), A), A),
    "transposed product": (
        transpose_product(A, B), transpose(product(A, B)), product(transpose(B), transpose(A)),
    ),
    "transposed identity": (transpose_identity(n), transpose(identity(n)), identity(n)),
    "determinant of A A^T": (det_gram(S), Det(gram(S)), Det(S) ** 2),
    "determinant of the inverse": (det_inverse(S, (REGULAR,)), Det(Inv(S)), 1 / Det(S)),
    "inverse of A A^T": (
        inverse_gram(S, (REGULAR,)), Inv(gram(S)), product(transpose(Inv(S)), Inv(S)),
    ),
    "root of a power": (rpow_root(x, r), Fun("rpow")(Fun("rpow")(x, r), 1 / r), x),
}  # fmt: skip


@pytest.mark.parametrize("name", EQUATIONS)
def test_equation(name):
    theorem, left, right = EQUATIONS[name]
    assert (theorem.left, theorem.right) == (left, right)


HYPOTHESES = {
    "det_gram_positive": (det_gram_positive(S), {REGULAR}),
    "supporting line, closed": (supporting_line(f, CLOSED), {CLOSED.convex(f)}),
    "supporting line, open": (supporting_line(f, OPEN), {OPEN.convex(f)}),
    "rpow_increasing": (rpow_increasing(x, y, r), {Le(ZERO, x), Le(x, y), Lt(ZERO, r)}),
    "rpow_product": (rpow_product(x, y, r), {Lt(ZERO, x), Le(ZERO, y), Lt(ZERO, r)}),
    "rpow_root": (rpow_root(x, r), {Le(ZERO, x), Lt(ZERO, r)}),
    "sqrt_positive": (sqrt_positive(assume(Lt(ZERO, x))), {Lt(ZERO, x)}),
    "power_positive": (power_positive(assume(Lt(ZERO, x)), n), {Lt(ZERO, x), Le(ZERO, n)}),
    "root_near_one": (
        root_near_one(n, r, s), {Le(ONE, n), Lt(ZERO, s), Le(threshold(n, s), r)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HYPOTHESES)
def test_hypotheses_are_these_and_no_others(name):
    theorem, expected = HYPOTHESES[name]
    assert set(theorem.hyps) == expected


def test_norm_is_squeezed():
    below, above = maximum_at_most_norm(v, r), norm_at_most_maximum(v, r)
    assert below.concl == Le(maximum(v), lp(v, r))
    assert above.concl == Le(lp(v, r), Fun("rpow")(n, 1 / r) * maximum(v))


def test_supporting_line_rests_on_completeness_only():
    assert supporting_line(f, CLOSED).axioms == {"infimum"}


REFUSED = {
    "product of other sizes": lambda: associative(A, C, B),
    "determinant without invertibility": lambda: det_inverse(S, ()),
    "inverse of A A^T without invertibility": lambda: inverse_gram(S, ()),
    "inverse from another matrix": lambda: inverse_is(S, times_identity(S), (REGULAR,)),
    "undo something else": lambda: undo(S, on_the_left=True)(v[n - 1], (REGULAR,)),
    "chain rule, not differentiable": lambda: chain_rule(
        Diff(tabulate(REALS, lambda x: f(tabulate(n, lambda i: x * v[i]))), x), ()
    ),
    "signs of unequal kinds": lambda: product_sign(assume(Eq(x, y)), assume(Lt(ZERO, x))),
    "cancel what may be 0": lambda: cancel(x * (1 / x), ()),
    "cancel nothing": lambda: cancel(x * (1 / y), ()),
    "collect a product": lambda: collect(x * y, ()),
    "detach another premise": lambda: detach(assume(Not(Eq(x, y))), assume(Eq(x, y))),
    "reciprocal of what may be 0": lambda: reciprocal(assume(Eq(x * y, ONE)), ()),
    "use elsewhere": lambda: use(assume(Eq(x, y)))(r, ()),
    "one from the square without a sign": lambda: square_is_one(
        assume(Eq(x * x, ONE)), assume(Le(x, ZERO))
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()


def test_rows_of_a_permutation_matrix_need_its_inverse():
    one, other = Var("s", INT, (n,)), Var("r", INT, (n,))
    theorem = orthonormal_rows(one, other)
    assert theorem.right == identity(n)
    assert len(theorem.hyps) == 2  # s into 0 .. n-1, and r undoes s
