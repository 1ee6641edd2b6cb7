"""Without absolute convergence, convolution on Z is not associative, even if all sums are finite.

Take f = 1, g = delta_0 - delta_1 and h the step, 1 at and after 0. Then f * g = 0, so that
(f * g) * h = 0; but g * h = delta_0, so that f * (g * h) = 1. Each of the four convolutions
is a sum with finitely many terms that are not 0; the double sum does not converge absolutely.

E004-4: the document states associativity with no condition.
"""

from symcnn.kernel.rules import Formulas, arithmetic, conjunction
from symcnn.kernel.terms import INTEGERS, ONE, ZERO, Bracket, Eq, Le, Lt, Term, conj, term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import collapse
from symcnn.lemmas.notation import sizes, total
from symcnn.lemmas.sum_rules import substitute, unroll, vanishes
from symcnn.prover.chain import Chain, Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

(i,) = sizes("i")


def f(x):
    """The constant 1."""
    return ONE


def g(x):
    """delta_0 - delta_1: 1 at 0, -1 at 1, and 0 elsewhere."""
    return Bracket(conj(Le(ZERO, x), Lt(x, term(2)))) * (1 - 2 * x)


def h(x):
    """The step: 1 for x >= 0, else 0."""
    return Bracket(Le(ZERO, x))


LEFT = total(INTEGERS, lambda s: total(INTEGERS, lambda x: f(x) * g(s - x)) * h(i - s))
RIGHT = total(INTEGERS, lambda x: f(x) * total(INTEGERS, lambda y: g(y) * h(i - x - y)))


def sides_are(left, right):
    """The claim that ((f * g) * h)(i) and (f * (g * h))(i) are these."""
    goal = conj(Eq(LEFT, term(left)), Eq(RIGHT, term(right)))
    return Claim("convolution_needs_summability", (), goal)


def left_chain():
    """((f * g) * h)(i) = 0, as f * g = 0."""
    s, x, u = sizes("s x u")
    return (
        Chain(LEFT)
        .by(
            substitute({u: term(2)}, old={x: s - u}, new={u: s - x}),
            under=("s",),
            say="u = s - x; g is 0 but at 0 and 1",
        )
        .by(unroll, say="the two terms")
        .by(vanishes, say="1 - 1 = 0, at every s")
    )


def right_chain():
    """(f * (g * h))(i) = 1, as g * h = delta_0."""
    x, y, u = sizes("x y u")
    return (
        Chain(RIGHT)
        .by(
            substitute({u: term(2)}, old={y: u}, new={u: y}, guard=Le(ZERO, i - x - u)),
            under=("x",),
            say="g is 0 but at 0 and 1",
        )
        .by(unroll, say="the two terms")
        .by(jump, under=("x",), say="a step less the next step")
        .by(collapse, say="only x = i remains")
    )


def jump(t: Term, given: Formulas) -> Theorem:
    """``[0 <= i - x] - [0 <= i - x - 1] = [x = i]``."""
    (x,) = sizes("x")
    return arithmetic(given, Eq(t, Bracket(Eq(x, i))))


def proof(claim: Claim) -> Derivation:
    left, right = left_chain(), right_chain()
    both = conjunction([left.theorem, right.theorem])
    return Derivation(claim, both, (*left.steps, *right.steps, Step(both, "0 is not 1")))


ENTRY = Entry(
    claim=sides_are(0, 1),
    proof=proof,
    why="f * g is 0 and g * h is delta_0.",
    sources=("I004-2", "E004-4"),
    near_misses={
        "equal": sides_are(0, 0),
        "the left side is 1": sides_are(1, 1),
    },
    mistakes={
        "E004-4": Mistake(
            Claim("convolution_needs_summability.E004-4", (), Eq(LEFT, RIGHT)),
            "004, properties of the convolution",
            "associativity needs that the double sum converges absolutely",
        ),
    },
)
