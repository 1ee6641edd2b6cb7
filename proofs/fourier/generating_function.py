"""Convolution multiplies generating functions: Sum_k (f * g)(k) z^k = F(z) G(z).

F(z) is the sum of f(i) z^i. A pair of indices (u, v) contributes f(u) g(v) z^(u + v) to both
sides. The number z may be complex; on the unit circle, z = exp(-2 pi i omega), the generating
function is the Fourier transform of the sequence, and z = exp(-2 pi i k/N) gives the DFT.
"""

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, power_add
from symcnn.kernel.terms import COMPLEX, Add, Eq, Pow, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.notation import at, naturals, sizes, tensor, total
from symcnn.lemmas.sum_rules import expand, factor_out, substitute
from symcnn.lemmas.tidy import tidy
from symcnn.operators.convolution import convolved
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m = sizes("n m")
f, g = tensor("f", n), tensor("g", m)
z = Var("z", COMPLEX)


def generating(u, length, base=z):
    """The sum of u(k) z^k."""
    return total(length, lambda k: at(u, k) * base**k)


def function_is(candidate):
    """The claim that the generating function of f * g is the candidate."""
    left = generating(convolved(f, g), n + m - 1)
    return Claim("generating_function", naturals(n, m), Eq(left, candidate))


def split_power(t: Term, given: Formulas) -> Theorem:
    """``z**(u + v) = z**u * z**v``."""
    if not isinstance(t, Pow) or not isinstance(t.args[1], Add):
        raise KernelError("split_power", "a power with a sum as exponent is expected", found=t)
    return power_add(t.args[0], *t.args[1].args, given)


def proof(claim: Claim) -> Derivation:
    k, y, u, v = sizes("k y u v")
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(
            substitute({u: n, v: m}, old={k: u + v, y: u}, new={u: y, v: k - y}),
            say="u is the index in f and v the index in g",
        )
        .by(tidy, say="k - y = v")
        .by(split_power, say="a power of a sum")
        .by(factor_out, under=("u",), say="what does not depend on v")
        .by(factor_out, say="what does not depend on u")
        .qed(claim, say="the two generating functions")
    )


ENTRY = Entry(
    claim=function_is(generating(f, n) * generating(g, m)),
    proof=proof,
    why="Exponents add as the indices of a convolution do.",
    sources=("I004-6",),
    near_misses={
        "another number in one": function_is(generating(f, n) * generating(g, m, -z)),
        "the sum": function_is(generating(f, n) + generating(g, m)),
        "shifted by one": function_is(z * generating(f, n) * generating(g, m)),
    },
)
