"""Derived rules for integrals over R: what they prove, and where they do not apply."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import REAL, REALS, Bracket, Fun, Pred, Var, conj
from symcnn.lemmas.integral_rules import (
    convolution_integrable, derivative_under_convolution, exchanged, integral_of_nothing,
    integral_over, moved, restated, with_character,
)  # fmt: skip
from symcnn.lemmas.notation import integral, scalars, sizes, tabulate, tensor, total
from symcnn.lemmas.tidy import tidy

f, g = Fun("f"), Fun("g")
a, s, t = scalars("a s t")
n, u, v = sizes("n u v")
CONVOLUTION = integral(lambda x: f(x) * g(t - x))
DOUBLE = integral(lambda t: integral(lambda x: f(x) * g(t - x)))

PROVED = {
    "reflected": (
        lambda: moved(-1, t)(CONVOLUTION, ()),
        "|- integral[x in R] f(x)*g(t - x) = integral[x in R] f(t - x)*g(x)",
    ),
    "scaled": (
        lambda: moved(2, 0)(integral(lambda x: f(x)), ()),
        "|- integral[x in R] f(x) = 2*(integral[x in R] f(2*x))",
    ),
    "integrable": (
        lambda: convolution_integrable(f, g),
        "integrable(f), integrable(g) |- integrable(lam[t in R] lam[x in R] f(x)*g(t - x))",
    ),
    "with a character": (
        lambda: with_character(convolution_integrable(f, g), lambda t, x: a * t).concl,
        "integrable(lam[t in R] lam[x in R] cis(a*t)*f(x)*g(t - x))",
    ),
    "exchanged": (
        lambda: exchanged(convolution_integrable(f, g))(DOUBLE, ()).right,
        "integral[x in R] integral[t in R] f(x)*g(t - x)",
    ),
    "restated": (
        lambda: (
            restated(
                assume(integrable(tabulate(REALS, lambda x: f(x) * g(x)))),
                integrable(tabulate(REALS, lambda x: g(x) * f(x))),
            ).concl
        ),
        "integrable(lam[x in R] g(x)*f(x))",
    ),
    "derivative": (
        lambda: derivative_under_convolution(f, g, t, a, a + 1).right,
        "integral[x in R] f'(t - x)*g(x)",
    ),
    "tidy": (lambda: tidy(tensor("x", n)[u + v - u], ()), "|- x[u + v - u] = x[v]"),
}

REFUSED = {
    "moved by a constant map": lambda: moved(0, t)(CONVOLUTION, ()),
    "moved, the factor may be 0": lambda: moved(a, t)(CONVOLUTION, ()),
    "moved, a sum": lambda: moved(1, t)(total(n, lambda i: i), ()),
    "exchanged, one integral": lambda: exchanged(convolution_integrable(f, g))(CONVOLUTION, ()),
    "exchanged, another integrand": lambda: exchanged(convolution_integrable(g, f))(DOUBLE, ()),
    "restated as another formula": lambda: restated(
        assume(Pred("integrable", (f,))), Pred("integrable", (g,))
    ),
    "tidy, nothing to do": lambda: tidy(Var("x", REAL), ()),
}


@pytest.mark.parametrize("name", PROVED)
def test_proved(name):
    make, expected = PROVED[name]
    assert str(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()


def test_the_derivative_states_what_it_needs():
    hyps = [str(h) for h in derivative_under_convolution(f, g, t, a, a + 1).hyps]
    assert sorted(hyps) == [
        "differentiable(f)",
        "forall[x in R] (abs(f'(x)) <= a + 1)",
        "forall[x in R] (abs(f(x)) <= a)",
        "integrable(g)",
    ]


AREA = integral(lambda x: Bracket(conj(s < x, x <= t)) * x)
EMPTY = integral(lambda x: Bracket(conj(s < x, x <= t)) * f(x))


def test_over_an_interval():
    theorem = integral_over(AREA, s, t, lambda x: x**2 / 2, (s <= t,))
    assert str(theorem.right) == "1/2*t**2 - 1/2*s**2"


def test_over_nothing():
    assert str(integral_of_nothing(EMPTY, (t <= s,)).right) == "0"


NOT_OVER = {
    "the ends may be exchanged": lambda: integral_over(AREA, s, t, lambda x: x**2 / 2, ()),
    "another antiderivative": lambda: integral_over(AREA, s, t, lambda x: x**2, (s <= t,)),
    "a part of the interval": lambda: integral_over(AREA, s, t - 1, lambda x: x**2 / 2, (s < t,)),
    "not smooth": lambda: integral_over(EMPTY, s, t, lambda x: f(x), (s <= t,)),
    "perhaps not empty": lambda: integral_of_nothing(EMPTY, ()),
}


@pytest.mark.parametrize("name", NOT_OVER)
def test_not_over(name):
    with pytest.raises(KernelError):
        NOT_OVER[name]()
