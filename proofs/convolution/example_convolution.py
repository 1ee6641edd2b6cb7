"""The example of the lecture, piece by piece: f = 1 on [-1, 2] and g(x) = 1 - 0.2 x for x > 0.

h = f * g is 0 up to -1; then the area under 1 - 0.2 (t - x) for x from -1 to t, which is
(t + 1) - (t + 1)^2/10; from t = 2 on the whole of f counts, and h = 3.3 - 0.6 t.

E004-1: the document writes 0.2 |x|; |x| is x where x > 0. As written g becomes negative beyond
5 and is unbounded, and so is h, which is negative from t = 5.5 on. A kernel is meant to vanish
there: example_convolution_cut has g cut off at 5.
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
from symcnn.prover.entry import Entry, Plot

t, x = scalars("t x")
FIFTH, TENTH = Num(Fraction(1, 5)), Num(Fraction(1, 10))


def f(x):
    """The input: 1 on [-1, 2], else 0."""
    return Bracket(conj(Le(term(-1), x), Le(x, term(2))))


def g(x):
    """The kernel as the document writes it."""
    return Bracket(Lt(term(0), x)) * (1 - FIFTH * x)


CONVOLUTION = integral(lambda x: f(x) * g(t - x))
RISING = (t + 1) - TENTH * (t + 1) ** 2
FALLING = Num(Fraction(33, 10)) - 3 * FIFTH * t


def pieces(rising=RISING, falling=FALLING):
    """0 up to -1, then ``rising`` up to 2, then ``falling``."""
    return Ite(Le(t, term(-1)), term(0), Ite(Le(t, term(2)), rising, falling))


def convolution_is(candidate):
    """The claim (f * g)(t) = candidate."""
    return Claim("example_convolution", (), Eq(CONVOLUTION, candidate))


def area(x: Term) -> Term:
    """An antiderivative of 1 - (t - x)/5 in x."""
    return x - FIFTH * t * x + TENTH * x**2


def written_as(value: Term, theorem: Theorem) -> Theorem:
    """The equation with its right side written as the value, which it equals by algebra."""
    return after(theorem, ring(theorem.right, value))


def on_piece(value: Theorem, given: tuple[Term, ...], claim: Claim) -> Theorem:
    """The claim on the piece where ``given`` holds, from the integral's value there."""
    return after(value, arithmetic(given, Eq(value.right, claim.right)))


def proof(claim: Claim) -> Derivation:
    early, middle = Le(t, term(-1)), Le(t, term(2))
    second, third = (Not(early), middle), (Not(early), Not(middle))
    before = integral_of_nothing(CONVOLUTION, (early,))
    overlap = written_as(RISING, integral_over(CONVOLUTION, term(-1), t, area, second))
    whole = written_as(FALLING, integral_over(CONVOLUTION, term(-1), term(2), area, third))
    later = cases(middle, on_piece(overlap, second, claim), on_piece(whole, third, claim))
    theorem = cases(early, on_piece(before, (early,), claim), later)
    return Derivation(
        claim,
        theorem,
        (
            Step(before, "for t <= -1 the flipped kernel lies to the left of f"),
            Step(overlap, "for -1 < t <= 2 they overlap from -1 to t"),
            Step(whole, "for t > 2 they overlap from -1 to 2"),
            Step(theorem, "the pieces together"),
        ),
    )


ENTRY = Entry(
    claim=convolution_is(pieces()),
    proof=proof,
    why="The overlap of f and the flipped, shifted g is an interval on each piece.",
    sources=("I004-10", "E004-1"),
    plots=(
        Plot(
            "f, g, and g flipped and shifted to t = 3",
            x,
            (-4, 9),
            {"f(x)": f(x), "g(x)": g(x), "g(3 - x)": g(3 - x)},
        ),
        Plot("h = f * g", t, (-4, 9), {"h(t)": pieces()}),
    ),
    near_misses={
        "the kernel not flipped": convolution_is(pieces(rising=(t + 1) + TENTH * (t + 1) ** 2)),
        "half the slope": convolution_is(pieces(falling=3 - TENTH * 3 * t)),
        "never falling": convolution_is(pieces(falling=Num(Fraction(21, 10)))),
    },
)
