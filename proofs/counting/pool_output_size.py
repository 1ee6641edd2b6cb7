"""floor((m - k)/k) + 1 = floor(m/k), and that is m/k exactly if k divides m.

Taking one window off takes one off the quotient. And k*floor(m/k) = m says that the remainder
is 0.
"""

from symcnn.kernel.rules import arithmetic, conjunction
from symcnn.kernel.terms import And, Eq, Num
from symcnn.lemmas.notation import positive, sizes
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

m, n, k = sizes("m n k")
GIVEN = (*positive(k), k <= m)
OUTPUTS = (m - k) // k + 1


def outputs_are(count, exact=m % k, given=GIVEN, name="pool_output_size"):
    """The claim that there are so many outputs, and m/k of them if and only if exact is 0."""
    return Claim(name, given, And(Eq(OUTPUTS, count), Eq(Eq(k * OUTPUTS, m), Eq(exact, Num(0)))))


def proof(claim: Claim) -> Derivation:
    steps = tuple(
        Step(arithmetic(claim.given, part), say)
        for part, say in zip(
            claim.goal.args,
            ("one window less is one output less", "no remainder"),
            strict=True,
        )
    )
    return Derivation(claim, conjunction([s.theorem for s in steps]), steps)


ENTRY = Entry(
    claim=outputs_are(m // k),
    proof=proof,
    why="Taking one window off takes one off the quotient.",
    sources=("I001-2b",),
    near_misses={
        "rounded up": outputs_are((m + k - 1) // k),
        "one output less": outputs_are((m - k) // k),
        "a window of no size": outputs_are(m // k, given=(Num(0) <= k, k <= m)),
    },
    mistakes={
        "E001-3": Mistake(
            Claim("pool_output_size.E001-3", GIVEN, Eq(OUTPUTS, m / k)),
            "001, problem 2",
            "the bars are a floor: the value is floor(m/k), which is m/k if k divides m",
        ),
        "E001-4": Mistake(
            Claim(
                "pool_output_size.E001-4",
                (*positive(k, m, n), Eq(m % k, Num(0)), Eq(n % k, Num(0))),
                Eq(OUTPUTS, n / k),
            ),
            "001, problem 2: both output sizes are computed from m",
            "H_out = floor((m - f1)/S) + 1 = m/k and W_out = floor((n - f2)/S) + 1 = n/k",
        ),
    },
)
