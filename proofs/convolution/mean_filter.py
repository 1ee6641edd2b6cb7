"""The k x k filter that averages every window is the all-ones matrix divided by k^2, no other.

If the filter w averages every window, it does so for the window that is 1 at (a, b) and 0
elsewhere: then the left side is w[a, b] and the right side 1/k^2. The other direction is
taking the constant 1/k^2 out of the sum.
"""

from symcnn.kernel.rules import assume, forall_intro
from symcnn.kernel.terms import REAL, Bracket, Eq, Range, Space
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.linear import at_unit_tensor
from symcnn.lemmas.logic import equivalence, known_for_all
from symcnn.lemmas.notation import for_all, indices, positive, sizes, tensor, total
from symcnn.lemmas.sum_rules import factor_out
from symcnn.prover.chain import Chain, Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

(k,) = sizes("k")
w, X = tensor("w", k, k), tensor("X", k, k)
WINDOWS = Space(REAL, (k, k))


def filtered(X, weight=lambda u, v: w[u, v]):
    """The sum of weight(u, v) * X[u, v] over the window."""
    return total(k, k, lambda u, v: weight(u, v) * X[u, v])


def mean(X):
    """The mean of the window."""
    return 1 / k**2 * total(k, k, lambda u, v: X[u, v])


AVERAGES = for_all(WINDOWS, lambda X: Eq(filtered(X), mean(X)))


CONSTANT = for_all(k, k, lambda u, v: Eq(w[u, v], 1 / k**2))


def proof(claim: Claim) -> Derivation:
    a, b = sizes("a b")
    here = (*claim.given, *indices((a, k), (b, k)))
    entry = at_unit_tensor(assume(claim.left), (a, b), here)
    only = forall_intro(forall_intro(entry, b, Range(k)), a, Range(k))
    constant = (
        Chain(filtered(X), (*claim.given, claim.right))
        .by(everywhere(known_for_all(assume(claim.right))), say="every weight is 1/k^2")
        .by(everywhere(factor_out), say="take the constant out")
        .to(mean(X), say="the mean")
        .theorem
    )
    it_does = forall_intro(constant, X, WINDOWS)
    return Derivation(
        claim,
        equivalence(only, it_does),
        (
            Step(entry, "the window that is 1 at (a, b) and 0 elsewhere"),
            Step(constant, "the constant taken out of the sum"),
            Step(equivalence(only, it_does), "both directions together"),
        ),
    )


def mean_is(weight, name="mean_filter"):
    """The claim that a filter with these weights gives the mean of the window X."""
    return Claim(name, positive(k), Eq(filtered(X, weight), mean(X)))


# The k-dimensional identity matrix, as document 000 has it.
IDENTITY = mean_is(lambda u, v: Bracket(Eq(u, v)) / k**2, "mean_filter.E000-4")

ENTRY = Entry(
    claim=Claim("mean_filter", positive(k), Eq(AVERAGES, CONSTANT)),
    proof=proof,
    why="The window that is 1 at one place and 0 elsewhere shows the weight at that place.",
    sources=("I000-2",),
    near_misses={
        "divided by one side": mean_is(lambda u, v: 1 / k),
        "ones on the other diagonal": mean_is(lambda u, v: Bracket(Eq(u, k - 1 - v)) / k),
    },
    mistakes={
        "E000-4": Mistake(
            IDENTITY,
            "000, problem 2",
            "the filter is J_k/k^2 with the all-ones matrix J_k, not the identity matrix",
        ),
    },
)
