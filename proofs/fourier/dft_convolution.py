"""Convolution by the DFT: the inverse transform of the product of the transforms, N >= n + m - 1.

f and g are filled up with zeros to the length N. The product of the transforms is a double
sum over the indices u of f and v of g; the inverse transform at i leaves the terms for which N
divides i - u - v (sum of roots of unity). As 0 <= i < N and 0 <= u + v <= n + m - 2 < N, these
are the terms with u + v = i. With a shorter N the ends wrap around, see zero_padding.
"""

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic
from symcnn.kernel.terms import Eq, Le, Lt, Mod, Term, term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.characters import joined, sum_of_roots
from symcnn.lemmas.notation import naturals, positive, sizes, tensor, total
from symcnn.lemmas.sum_rules import exchange, expand, factor_out, substitute
from symcnn.operators.convolution import CIS, convolution, correlation, dft, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

n, m, N, i = sizes("n m N i")
f, g = tensor("f", n), tensor("g", m)
SHORT = (*naturals(n, m), *positive(N), Le(n, N), Le(m, N), Le(term(0), i), Lt(i, N))
GIVEN = (*SHORT, Le(n + m - 1, N))
INVERSE = total(N, lambda k: CIS(i * k / N) * dft(f, N, k) * dft(g, N, k)) / N


def inverse_is(candidate, given=GIVEN, name="dft_convolution"):
    """The claim that the inverse DFT of the product of the DFTs is the candidate at i."""
    return Claim(name, given, Eq(INVERSE, candidate))


def no_wrap(t: Term, given: Formulas) -> Theorem:
    """``(i - u - v) % N = 0`` as ``u + v = i``."""
    if not isinstance(t, Eq) or not isinstance(t.left, Mod):
        raise KernelError("no_wrap", "a remainder that is 0 is expected", found=t)
    return arithmetic(given, Eq(t, Eq(t.left.args[0], term(0))))


def proof(claim: Claim) -> Derivation:
    j, w, u, k = sizes("j j_1 u k")
    phase = (i - j - w) * k / N
    return (
        Chain(claim.left, claim.given)
        .by(expand, under=("k",), say="multiply out")
        .by(lambda t, given: exchange(t, (1, 2, 0), given), say="the sum over k inside")
        .by(
            joined(phase, i * k / N, -(j * k) / N, -(w * k) / N),
            say="exp(a) exp(b) = exp(a + b)",
        )
        .by(factor_out, under=("j", "j_1"), say="what does not depend on k")
        .by(sum_of_roots(i - j - w, N), under=("j", "j_1"), say="the sum of the roots of unity")
        .by(no_wrap, say="-N < i - u - v < N")
        .by(
            substitute({u: n}, old={j: u, w: i - u}, new={u: j}, guard=inside(i - u, m)),
            say="for each u only v = i - u remains",
        )
        .by(factor_out, say="the factor N")
        .qed(claim, say="N/N = 1")
    )


ENTRY = Entry(
    claim=inverse_is(convolution(f, g, i)),
    proof=proof,
    why="The sum over the frequencies leaves the pairs of indices that add up to i.",
    sources=("I004-6", "I004-12", "E004-8"),
    near_misses={
        "the factor 1/N dropped": inverse_is(N * convolution(f, g, i)),
        "correlation": inverse_is(correlation(f, g, i)),
        "one zero too few": inverse_is(convolution(f, g, i), (*SHORT, Le(n + m - 2, N))),
    },
    mistakes={
        "E004-8": Mistake(
            inverse_is(convolution(f, g, i), SHORT, "dft_convolution.E004-8"),
            "004, convolution theorem",
            "N must be at least n + m - 1; otherwise the result is the circular convolution",
        ),
    },
)
