"""Zero-padded to N >= n + m - 1, circular convolution is convolution.

f and g have the lengths n and m and are filled up with zeros to N. For 0 <= i < N and an
index x of f, (i - x) % N is an index of g exactly if i - x is: for i < x it is i - x + N, and
that is at least N - n + 1 >= m.
"""

from symcnn.kernel.rules import Formulas, arithmetic
from symcnn.kernel.terms import Eq, Le, Lt, Mod, Term, term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import substitute
from symcnn.operators.convolution import circular, convolution, correlation, inside, read
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

n, m, N, i = sizes("n m N i")
f, g = tensor("f", n), tensor("g", m)
RANGE = (Le(term(0), i), Lt(i, N))
ENOUGH = (*naturals(n, m), Le(n, N), Le(m, N), Le(n + m - 1, N), *RANGE)


def padded(u):
    """The sequence u with zeros up to length N."""
    return tabulate(N, lambda x: read(u, x))


def circular_is(candidate, given=ENOUGH, name="zero_padding"):
    """The claim that the circular convolution of the padded sequences at i is the candidate."""
    return Claim(name, given, Eq(circular(padded(f), padded(g), N, i), candidate))


def proof(claim: Claim) -> Derivation:
    x, u = sizes("x u")
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute({u: n}, old={x: u}, new={u: x}, guard=inside(i - u, m)),
            say="(i - x) % N is an index of g only if i - x is",
        )
        .by(everywhere(no_wrap), say="and then it is i - x")
        .qed(claim)
    )


def no_wrap(t: Term, given: Formulas) -> Theorem:
    """``given |- e % N = e``, where 0 <= e < N follows."""
    return arithmetic(given, Eq(t, t.args[0] if isinstance(t, Mod) else t))


EXACT = convolution(f, g, i)

ENTRY = Entry(
    claim=circular_is(EXACT),
    proof=proof,
    why="With enough zeros nothing wraps around.",
    sources=("I004-12", "E004-8"),
    near_misses={
        "one zero too few": circular_is(
            EXACT, (*naturals(n, m), Le(n, N), Le(m, N), Le(n + m - 2, N), *RANGE)
        ),
        "beyond the length": circular_is(EXACT, ENOUGH[:-1]),
        "correlation": circular_is(correlation(f, g, i)),
    },
    mistakes={
        "E004-8": Mistake(
            circular_is(
                EXACT, (*naturals(n, m), Le(n, N), Le(m, N), *RANGE), "zero_padding.E004-8"
            ),
            "004, convolution theorem",
            "N must be at least n + m - 1: for shorter N the ends are added to the beginning",
        ),
    },
    instance={n: 2, m: 2, N: 3, i: 2},
)
