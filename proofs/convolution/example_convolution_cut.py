"""The example of the lecture with a kernel that vanishes beyond 5: g(x) = 1 - 0.2 x on (0, 5).

As in example_convolution up to t = 4, where the end of the flipped kernel, t - 5, reaches f.
From there to 7 they overlap from t - 5 to 2, and h = (7 - t)^2/10; beyond 7 not at all.

E004-1: this is max(0, 1 - 0.2 x) for x > 0, the kernel that is meant.
"""

from fractions import Fraction

from symcnn.kernel.rules import arithmetic, cases, ring
from symcnn.kernel.terms import Bracket, Eq, Ite, Le, Lt, Not, Num, Term, conj, term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after
from symcnn.lemmas.integral_rules import integral_of_nothing, integral_over
from symcnn.lemmas.notation import integral, scalars
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake, Plot

t, x = scalars("t x")
FIFTH, TENTH = Num(Fraction(1, 5)), Num(Fraction(1, 10))


def f(x):
    """The input: 1 on [-1, 2], else 0."""
    return Bracket(conj(Le(term(-1), x), Le(x, term(2))))


def g(x):
    """The kernel, cut off at 5."""
    return Bracket(conj(Lt(term(0), x), Lt(x, term(5)))) * (1 - FIFTH * x)


CONVOLUTION = integral(lambda x: f(x) * g(t - x))
AS_WRITTEN = integral(lambda x: f(x) * Bracket(Lt(term(0), t - x)) * (1 - FIFTH * (t - x)))
RISING = (t + 1) - TENTH * (t + 1) ** 2
FALLING = Num(Fraction(33, 10)) - 3 * FIFTH * t
LEAVING = TENTH * (7 - t) ** 2


def pieces(falling=FALLING, leaving=LEAVING):
    """0 up to -1, then to 2, to 4, and to 7, and 0 beyond."""
    cuts = {-1: term(0), 2: RISING, 4: falling, 7: leaving}
    value: Term = term(0)
    for cut, piece in reversed(cuts.items()):
        value = Ite(Le(t, term(cut)), piece, value)
    return value


def convolution_is(candidate):
    """The claim (f * g)(t) = candidate."""
    return Claim("example_convolution_cut", (), Eq(CONVOLUTION, candidate))


def area(x: Term) -> Term:
    """An antiderivative of 1 - (t - x)/5 in x."""
    return x - FIFTH * t * x + TENTH * x**2


def proof(claim: Claim) -> Derivation:
    cuts = [Le(t, term(cut)) for cut in (-1, 2, 4, 7)]
    # on each piece the cuts before it do not hold, and its own does
    known = [(*map(Not, cuts[:place]), *cuts[place : place + 1]) for place in range(5)]
    ends = {1: (term(-1), t), 2: (term(-1), term(2)), 3: (t - 5, term(2))}
    forms = {1: RISING, 2: FALLING, 3: LEAVING}
    values = [
        written_as(forms[place], integral_over(CONVOLUTION, *ends[place], area, given))
        if place in ends
        else integral_of_nothing(CONVOLUTION, given)
        for place, given in enumerate(known)
    ]
    theorem = on_piece(values[4], known[4], claim)
    for place in (3, 2, 1, 0):
        theorem = cases(cuts[place], on_piece(values[place], known[place], claim), theorem)
    reasons = (
        "for t <= -1 the flipped kernel lies to the left of f",
        "for -1 < t <= 2 they overlap from -1 to t",
        "for 2 < t <= 4 they overlap from -1 to 2",
        "for 4 < t <= 7 they overlap from t - 5 to 2",
        "for t > 7 the flipped kernel lies to the right of f",
    )
    steps = [Step(value, why) for value, why in zip(values, reasons, strict=True)]
    return Derivation(claim, theorem, (*steps, Step(theorem, "the pieces together")))


def written_as(value: Term, theorem: Theorem) -> Theorem:
    """The equation with its right side written as the value, which it equals by algebra."""
    return after(theorem, ring(theorem.right, value))


def on_piece(value: Theorem, given: tuple[Term, ...], claim: Claim) -> Theorem:
    """The claim on the piece where ``given`` holds, from the integral's value there."""
    return after(value, arithmetic(given, Eq(value.right, claim.right)))


ENTRY = Entry(
    claim=convolution_is(pieces()),
    proof=proof,
    why="The overlap of f and the flipped, shifted g is an interval on each piece.",
    sources=("I004-10", "E004-1"),
    plots=(
        Plot(
            "f, g, and g flipped and shifted to t = 5",
            x,
            (-4, 9),
            {"f(x)": f(x), "g(x)": g(x), "g(5 - x)": g(5 - x)},
        ),
        Plot("h = f * g", t, (-4, 9), {"h(t)": pieces()}),
    ),
    near_misses={
        "cut off at once": convolution_is(pieces(leaving=term(0))),
        "the last piece reflected": convolution_is(pieces(leaving=TENTH * (t - 1) ** 2)),
        "one more": convolution_is(pieces(falling=FALLING + 1)),
    },
    mistakes={
        "E004-1": Mistake(
            Claim("example_convolution_cut.E004-1", (), Eq(AS_WRITTEN, pieces())),
            "004, example kernel",
            "g(x) = 1 - 0.2 |x| for all x > 0 does not vanish beyond 5, where it is negative",
        ),
    },
)
