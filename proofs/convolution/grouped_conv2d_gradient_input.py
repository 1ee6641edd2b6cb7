"""The gradient of a grouped convolution in its input is a grouped transposed convolution.

Channel c belongs to group c // C, so only the D outputs of that group read it, with the weight
number c % C. Otherwise it is ``conv2d_gradient_input``: for a given tap at most one output reads
the pixel, i = (x + p - d*u)/s.
"""

from dataclasses import replace

from symcnn.kernel.terms import ZERO, Eq, conj
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import at, indices, inner, naturals, positive, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand, simplify_quotients, substitute
from symcnn.operators.conv_layers import Axis
from symcnn.operators.conv_transpose import grouped_conv_transpose2d
from symcnn.operators.grouped_conv import grouped_conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, g, C, D, b, c, x, y = sizes("B g C D b c x y")
ROWS = Axis(*sizes("H K O s p d"))
COLUMNS = Axis(*sizes("L R P t q e"))
X = tensor("X", B, g * C, ROWS.size, COLUMNS.size)
W = tensor("W", g * D, C, ROWS.kernel, COLUMNS.kernel)
G = tensor("G", B, g * D, ROWS.output, COLUMNS.output)
bias = tensor("beta", g * D)
GIVEN = (
    *ROWS.hypotheses,
    *COLUMNS.hypotheses,
    *naturals(B),
    *positive(g, C, D),
    *indices((b, B), (c, g * C), (x, ROWS.size), (y, COLUMNS.size)),
)


def spread(rows, columns):
    """The entry (b, c, x, y) of G under the grouped transposed convolution."""
    no_bias = tabulate(g * C, lambda c: 0)
    output = grouped_conv_transpose2d(G, W, no_bias, B, g, D, C, rows, columns)
    return at(output, b, c, x, y)


def gradient_is(candidate):
    """The claim about the gradient of <G, grouped_conv2d(X)> in X[b, c, x, y]."""
    loss = inner(G, grouped_conv2d(X, W, bias, B, g, C, D, ROWS, COLUMNS))
    return Claim(
        "grouped_conv2d_gradient_input", GIVEN, Eq(gradient(loss, X, b, c, x, y), candidate)
    )


def proof(claim: Claim) -> Derivation:
    o, u, v, a, k, l = sizes("o u v a k l")  # noqa: E741
    here = conj(ROWS.reached(x, k), COLUMNS.reached(y, l))
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(expand, say="multiply out")
        .by(collapse, say="only i = (x + p - d*u)/s and j = (y + q - e*v)/t remain")
        .by(everywhere(thin_guard), say="the other conditions follow")
        .by(
            substitute(
                {a: D, k: ROWS.kernel, l: COLUMNS.kernel},
                old={o: D * (c // C) + a, u: k, v: l},
                new={a: o - D * (c // C), k: u, l: v},
                guard=here,
            ),
            say="o is an output of the group c // C",
        )
        .by(simplify_quotients, say="Euclid's division")
        .qed(claim)
    )


ENTRY = Entry(
    claim=gradient_is(spread(ROWS, COLUMNS)),
    proof=proof,
    why="Channel c is read by the outputs of its own group only.",
    sources=("I003-1d3",),
    near_misses={
        "stride and dilation exchanged": gradient_is(
            spread(replace(ROWS, stride=ROWS.dilation, dilation=ROWS.stride), COLUMNS)
        ),
        "padding forgotten": gradient_is(spread(replace(ROWS, padding=ZERO), COLUMNS)),
    },
)
