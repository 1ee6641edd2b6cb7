"""The DFT of a circular convolution is the product of the DFTs, for every length N >= 1.

Each pair (i, x) stands for the pair (u, v) = (x, (i - x) % N) of an index in f and one in g.
Then i = (u + v) % N, and the character has the period N, so that it splits:
exp(-2 pi i (u + v) k/N) = exp(-2 pi i u k/N) exp(-2 pi i v k/N).
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.characters import split, whole_turns
from symcnn.lemmas.notation import positive, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand, factor_out, simplify_quotients, substitute
from symcnn.operators.convolution import circular, dft
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

N, k = sizes("N k")
f, g = tensor("f", N), tensor("g", N)


def transform_is(candidate):
    """The claim DFT(f circularly convolved with g)(k) = candidate, at every integer k."""
    left = dft(tabulate(N, lambda i: circular(f, g, N, i)), N, k)
    return Claim("dft_circular", positive(N), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    j, x, u, v = sizes("j x u v")
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(
            substitute(
                {u: N, v: N},
                old={j: (u + v) % N, x: u},
                new={u: x, v: (j - x) % N},
            ),
            say="u is the index in f and v the index in g",
        )
        .by(simplify_quotients, say="v is a remainder")
        .by(
            whole_turns(-(u + v) * k / N, (u + v) // N * k),
            under=("u", "v"),
            say="the character has the period N",
        )
        .by(split(-(u * k) / N, -(v * k) / N), under=("u", "v"), say="exp(a + b) = exp(a) exp(b)")
        .by(factor_out, under=("u",), say="what does not depend on v")
        .by(factor_out, say="what does not depend on u")
        .qed(claim, say="the two transforms")
    )


ENTRY = Entry(
    claim=transform_is(dft(f, N, k) * dft(g, N, k)),
    proof=proof,
    why="The character has the period N, so it splits along the pairs of indices.",
    sources=("I004-6", "I004-12"),
    near_misses={
        "divided by N": transform_is(dft(f, N, k) * dft(g, N, k) / N),
        "the frequency reversed in one": transform_is(dft(f, N, k) * dft(g, N, -k)),
        "the sum of the transforms": transform_is(dft(f, N, k) + dft(g, N, k)),
    },
)
