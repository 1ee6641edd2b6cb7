"""What is known of the values of functions: growth, bounds and chords."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import ZERO, Fun, Le, Lt, Num, Pred
from symcnn.lemmas.elementary import ABS, EXP, LOG, SQRT
from symcnn.lemmas.notation import scalars
from symcnn.prover.growth import facts_about, is_increasing, raised

a, b, w = scalars("a b w")
f, g = Fun("f"), Fun("g")
RISES, BENDS = Pred("nondecreasing", (f,)), Pred("convex", (f,))
BELOW = assume(a <= b)

INCREASING = [
    (EXP, (), True),
    (LOG, (), True),
    (SQRT, (), True),
    (ABS, (), False),
    (f, (RISES,), True),
    (g, (RISES,), False),
    (f, (BENDS,), False),
]

RAISED = [
    (EXP, (), "exp(a) <= exp(b)"),
    (LOG, (Lt(ZERO, a),), "log(a) <= log(b)"),
    (SQRT, (Le(ZERO, a),), "sqrt(a) <= sqrt(b)"),
    (f, (RISES,), "f(a) <= f(b)"),
]

NOT_RAISED = [
    (LOG, (), "condition = 0 < a"),
    (LOG, (Lt(ZERO, b),), "condition = 0 < a"),
    (SQRT, (), "condition = 0 <= a"),
    (ABS, (), "a nondecreasing function is expected"),
    (g, (RISES,), "a nondecreasing function is expected"),
]

WEIGHTS = (Le(ZERO, w), Le(w, Num(1)))
CHORD = f((1 - w) * a + w * b)
FACTS = [
    ((ABS(a),), (), ["a <= abs(a) and -a <= abs(a) and (abs(a) = a or abs(a) = -a)"]),
    ((EXP(a),), (), ["a + 1 <= exp(a)"]),
    ((LOG(a),), (Lt(ZERO, a),), ["log(a) <= a - 1"]),
    ((LOG(a),), (), []),
    ((SQRT(a),), (), []),
    ((f((a + b) / 2), f(a), f(b)), (BENDS,), ["f(1/2*(a + b)) <= 1/2*f(a) + 1/2*f(b)"]),
    ((f((a + b) / 2), f(a), f(b)), (RISES,), []),
    ((f((a + b) / 2), g(a), g(b)), (BENDS,), []),
    ((f(a + b), f(a), f(b)), (BENDS,), []),
    ((CHORD, f(a), f(b)), (BENDS,), []),
    (
        (CHORD, f(a), f(b)),
        (BENDS, *WEIGHTS),
        ["f((-w + 1)*a + w*b) <= (-w + 1)*f(a) + w*f(b)"],
    ),
]


@pytest.mark.parametrize(("function", "given", "expected"), INCREASING)
def test_is_increasing(function, given, expected):
    assert is_increasing(function, given) is expected


@pytest.mark.parametrize(("function", "given", "expected"), RAISED)
def test_raised(function, given, expected):
    theorem = raised(function, BELOW, given)
    assert str(theorem.concl) == expected
    assert set(theorem.hyps) <= {*given, *BELOW.hyps}


@pytest.mark.parametrize(("function", "given", "message"), NOT_RAISED)
def test_not_raised(function, given, message):
    with pytest.raises(KernelError, match=message):
        raised(function, BELOW, given)


@pytest.mark.parametrize(("values", "given", "expected"), FACTS)
def test_facts_about(values, given, expected):
    found = list(facts_about(values, given))
    assert [str(t.concl) for t in found] == expected
    assert all(set(t.hyps) <= set(given) for t in found)
