"""Max pooling of the document's 3 x 3 matrix, 2 x 2 windows: [[114, 87], [114, 81]].

Each of the four windows starts at its own pixel (stride 1). Its four entries are at most the
value stated, and one of them is that value.

E003-9: the matrix C is the result of a convolution whose input the document does not give; this
result fits it with a 2 x 2 window and stride 1.
"""

from symcnn.kernel.rules import conjunction
from symcnn.kernel.terms import And, Bracket, Eq, Num, term
from symcnn.lemmas.notation import at, largest, tabulate
from symcnn.lemmas.order import maximum_is
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

C = ((113, 87, 75), (114, 80, 75), (112, 73, 81))


def matrix(rows):
    """The matrix with these rows."""
    return tabulate(
        len(rows),
        len(rows[0]),
        lambda i, j: sum(
            value * Bracket(And(Eq(i, term(a)), Eq(j, term(b))))
            for a, row in enumerate(rows)
            for b, value in enumerate(row)
        ),
    )


def window(q, r):
    """The maximum of the 2 x 2 window that starts at (q, r)."""
    return largest(2, 2, lambda u, v: at(matrix(C), q + u, r + v))


def maxima_are(rows):
    """The claim that these are the maxima of the windows."""
    return Claim(
        "max_pool_example",
        (),
        And(*(Eq(window(q, r), Num(rows[q][r])) for q in range(2) for r in range(2))),
    )


def proof(claim: Claim) -> Derivation:
    places = [(u, v) for u in range(2) for v in range(2)]
    steps = [
        Step(maximum_is(*equation.args, places, ()), "one entry is the value and none exceeds it")
        for equation in claim.goal.args
    ]
    return Derivation(claim, conjunction([step.theorem for step in steps]), tuple(steps))


ENTRY = Entry(
    claim=maxima_are(((114, 87), (114, 81))),
    proof=proof,
    why="Of the four entries of each window one is the value, and none exceeds it.",
    sources=("I003-2c", "E003-9"),
    near_misses={
        "the mean instead of the largest": maxima_are(((98, 79), (94, 77))),
        "the first entry of each window": maxima_are(((113, 87), (114, 80))),
    },
)
