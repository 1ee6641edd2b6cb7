"""The axioms about integrals: instances of the very formulas, evaluated by quadrature.

Of each, an instance whose premises and conclusion are true; what it would say with a mistake,
which the same numbers must show to be false; and terms that may not be put in.
"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from symcnn.kernel.axioms import (
    AXIOMS, SPACE, a, b, bind, c, cis, cos, d, derivative, e, exp, integrable, line, n, r, sin,
)  # fmt: skip
from symcnn.kernel.axioms import f as low
from symcnn.kernel.axioms import fz as f
from symcnn.kernel.axioms import kz as k
from symcnn.kernel.axioms import mz as m
from symcnn.kernel.binding import open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import axiom, instantiate
from symcnn.kernel.terms import (
    COMPLEX, INTEGERS, ONE, REAL, REALS, ZERO, Bracket, Eq, Fun, Integral, Lam, Le, Lt, Num, Var,
    conj,
)  # fmt: skip
from symcnn.lemmas.notation import tabulate
from symcnn.numeric.evaluate import FLOAT, evaluate
from symcnn.numeric.sample_functions import Bell, Polynomial
from symcnn.numeric.hypotheses import holds

g = Fun("g", 0, COMPLEX)
z = Var("z", COMPLEX)
BELL, WIDE = Bell(Fraction(0), Fraction(1)), Bell(Fraction(1), Fraction(2), Polynomial((1, 1)))
NUMBERS = {a: -2.0, b: 0.5, c: 3.0, d: 1.0, e: 0.25, r: -1.0, n: 2, k: 0.5 - 1j, m: 2.0}
VALUES = NUMBERS | {f: BELL, g: WIDE, low: BELL, Fun("g"): WIDE}


def of(body):
    return line(Lam, body)


def plane(kind, body):
    return line(kind, body, "xy")


def vectors(body):
    """The function of an index and a vector."""
    return tabulate(INTEGERS, lambda i: tabulate(SPACE, lambda x: body(i, x)))


UNIT = tabulate(REALS, lambda x: conj(Le(a, x), Lt(x, b)))  # from a to b, half open
LINEAR = (
    ("p", vectors(lambda i, x: 2 * x[i] + 1)),
    ("q", vectors(lambda i, y: (y[i] - 1) / 2)),
    ("h", tabulate(INTEGERS, lambda i: vectors(lambda j, x: 2 * Bracket(Eq(i, j))))),
)  # fmt: skip
WAVE = (
    ("f", plane(Lam, lambda t, x: sin(t) * low(x))),
    ("g", plane(Lam, lambda t, x: cos(t) * low(x))),
    ("h", of(low)),
)


def whole(body):
    return line(Integral, body)


# name: the numbers of a family, what is put in, and a conclusion with a mistake
ROWS = [
    ("integrable_function", (), (), integrable(of(lambda x: f(x) + 1))),
    ("integrable_value", (0,), (), integrable(of(lambda x: low(x) + 1))),
    ("integrable_value", (1,), (), integrable(tabulate(SPACE, lambda x: low(x) + 1))),
    ("integrable_combination", (0,), (), integrable(of(lambda x: k * f(x) + m))),
    ("integrable_combination", (1,), (), integrable(tabulate(SPACE, lambda x: k * f(x) + m))),
    ("integrable_product", (), (), integrable(plane(Lam, lambda x, y: f(x) + g(y)))),
    ("integrable_affine", (), (), integrable(of(lambda x: f(0 * x + b)))),
    ("integrable_affine_plane", (), (),
     integrable(plane(Lam, lambda x, y: f(a * x + b, d * x + r)))),
    ("integrable_bounded_factor", (), (("g", of(sin)), ("h", of(cos))),
     integrable(of(lambda x: exp(x**2) * f(x)))),
    ("integrable_character", (0,), (("p", of(lambda x: x**2)), ("h1", of(lambda x: 2 * x))),
     integrable(of(lambda x: exp(x**2) * f(x)))),
    ("integrable_character", (1,),
     (("p", plane(Lam, lambda x, y: x * y)), ("h1", plane(Lam, lambda x, y: y)),
      ("h2", plane(Lam, lambda x, y: x))),
     integrable(plane(Lam, lambda x, y: cis(x * y) * f(x)))),
    ("integral_affine", (), (), Eq(whole(f), a * whole(lambda x: f(a * x + b)))),
    ("integral_exchange", (), (("f", plane(Lam, lambda x, y: f(x, y) * exp(-(x**2)))),),
     Eq(plane(Integral, lambda x, y: f(x, y) * exp(-(x**2))), plane(Integral, f))),
    ("integral_combination", (0,), (),
     Eq(whole(lambda x: k * f(x) + m * g(x)), k * whole(f) + whole(g))),
    ("integral_combination", (1,), (),
     Eq(bind(Integral, "x", SPACE, lambda x: k * f(x) + m * g(x)),
        k * bind(Integral, "x", SPACE, f))),
    ("integral_le", (0,), (("g", of(lambda x: 2 * low(x))),),
     Le(whole(lambda x: 2 * low(x)), whole(low))),
    ("integral_le", (1,), (("g", tabulate(SPACE, lambda x: 2 * low(x))),),
     Le(bind(Integral, "x", SPACE, lambda x: 2 * low(x)), bind(Integral, "x", SPACE, low))),
    ("integral_derivative", (), WAVE,
     derivative(of(lambda t: whole(lambda x: sin(t) * low(x))), a, (),
                whole(lambda x: cos(b) * low(x)))),
    ("change_of_variables", (), LINEAR,
     Eq(bind(Integral, "y", SPACE, f),
        bind(Integral, "x", SPACE, lambda x: f(tabulate(n, lambda i: 2 * x[i] + 1))))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ranks", "pairs", "mistake"), ROWS)
def test_an_instance_is_true(name, ranks, pairs, mistake):
    theorem = instantiate(axiom(name, ranks), pairs)
    assert [h for h in theorem.hyps if not holds(h, VALUES)] == []
    assert holds(theorem.concl, VALUES)


@pytest.mark.parametrize(("name", "ranks", "pairs", "mistake"), ROWS)
def test_a_mistake_is_seen(name, ranks, pairs, mistake):
    assert not holds(mistake, VALUES)


def area(t, values):
    """An integral of what may jump, by the rule of midpoints."""
    x, step = Var("x", REAL), 1 / 256
    body = open_binder(t, x)
    points = [-4 + step * (place + 0.5) for place in range(2048)]
    return step * sum(float(evaluate(body, {**values, x: at}, FLOAT)) for at in points)


def test_the_fundamental_theorem():
    pairs = (("p", UNIT), ("F", of(sin)), ("f", of(cos)), ("h", of(lambda x: -sin(x))))
    theorem, ends = instantiate(axiom("integral_interval", ()), pairs), {a: -1.0, b: 0.5}
    assert [h for h in theorem.hyps if not holds(h, ends)] == []
    right = float(evaluate(theorem.concl.right, ends, FLOAT))
    assert area(theorem.concl.left, ends) == pytest.approx(right, abs=0.01)
    assert area(theorem.concl.left, ends) != pytest.approx(-right, abs=0.01)


INTERVALS = [  # p and the ends for which a premise fails, and so does the conclusion
    (tabulate(REALS, lambda x: conj(Le(a, x), Lt(x, b + 1))), -1.0, 0.5),
    (tabulate(REALS, lambda x: conj(Le(a, x), Lt(x, b), Le(x, -ONE / 2))), -1.0, 0.5),
    (UNIT, 0.5, -1.0),
]


@pytest.mark.parametrize(("p", "low", "high"), INTERVALS)
def test_the_interval_is_the_one_between_the_ends(p, low, high):
    pairs = (("p", p), ("F", of(sin)), ("f", of(cos)), ("h", of(lambda x: -sin(x))))
    theorem, ends = instantiate(axiom("integral_interval", ()), pairs), {a: low, b: high}
    assert not all(holds(h, ends) for h in theorem.hyps)
    right = float(evaluate(theorem.concl.right, ends, FLOAT))
    assert area(theorem.concl.left, ends) != pytest.approx(right, abs=0.01)


NEEDED = [  # name, what is put in so that a premise fails, and the conclusion is false
    ("integrable_affine", (), ((a, ZERO),)),
    ("integrable_affine_plane", (), ((d, a), (e, b))),
    ("integrable_bounded_factor", (),
     (("g", of(lambda x: exp(x**2))), ("h", of(lambda x: 2 * x * exp(x**2))))),
    ("integrable_combination", (0,), (("g", of(lambda x: ONE)),)),
    ("integrable_product", (), (("g", of(lambda x: ONE)),)),
    ("integral_affine", (), ((a, ZERO),)),
    ("integral_le", (0,), (("g", of(lambda x: low(x) / 2)),)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ranks", "pairs"), NEEDED)
def test_the_premises_are_needed(name, ranks, pairs):
    theorem = instantiate(axiom(name, ranks), pairs)
    assert not all(holds(h, VALUES) for h in theorem.hyps)
    assert not holds(theorem.concl, VALUES)


def test_every_axiom_about_integrals_is_tried():
    stated = {name for name, found in AXIOMS.items() if "integrable" in name or "integral" in name}
    assert stated | {"change_of_variables"} == {row[0] for row in ROWS} | {"integral_interval"}


BAD = [  # axiom, its numbers, what is put in, why it is refused
    ("integral_affine", (), ((a, z),), "the new term has another sort"),
    ("integral_affine", (), (("f", Num(1)),), "takes other arguments"),
    ("integral_affine", (), (("f", plane(Lam, lambda x, y: x)),), "has other values"),
    ("integral_affine", (), (("f", tabulate(SPACE, lambda x: x[0])),), "takes other arguments"),
    ("integral_affine", (), (("f", of(lambda x: Le(x, a))),), "has other values"),
    ("integral_le", (0,), (("f", of(cis)),), "has other values"),
    ("integral_le", (1,), (("f", of(sin)),), "takes other arguments"),
    ("integrable_value", (0,), (("f", of(cis)),), "has other values"),
    ("integrable_bounded_factor", (), (("g", of(cis)),), "has other values"),
    ("integrable_character", (0,), (("p", of(cis)),), "has other values"),
    ("integrable_character", (1,), (("p", of(sin)),), "takes other arguments"),
    ("integrable_function", (), (("f", of(lambda x: x**2)),), "a function with a name"),
    ("integrable_function", (), (("f", of(lambda x: Fun("g")(2 * x))),), "a function with a name"),
    ("integral_derivative", (), (("f", of(sin)),), "takes other arguments"),
    ("integral_derivative", (), (("g", plane(Lam, lambda t, x: cis(x))),), "has other values"),
    ("integral_interval", (), (("p", of(sin)),), "has other values"),
    ("integral_interval", (), (("F", of(cis)),), "has other values"),
    ("integral_interval", (), ((b, z),), "the new term has another sort"),
    ("change_of_variables", (), (("p", of(sin)),), "takes other arguments"),
    ("change_of_variables", (), (("p", vectors(lambda i, x: z)),), "has other values"),
    ("change_of_variables", (), (("f", of(sin)),), "takes other arguments"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ranks", "pairs", "reason"), BAD)
def test_refused_instances(name, ranks, pairs, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        instantiate(axiom(name, ranks), pairs)


def test_what_is_put_in_keeps_apart_from_the_bound_variables():
    x = Var("x", REAL)
    pairs = (("f", line(Lam, lambda s: s * x, "s")), (b, x))
    theorem = instantiate(axiom("integral_affine", ()), pairs)
    assert str(theorem.concl) == (
        "integral[x_1 in R] x_1*x = abs(a)*(integral[x_1 in R] (a*x_1 + x)*x)"
    )
