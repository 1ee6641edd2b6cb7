"""All axioms: what is accepted from textbooks and not derived, as formulas.

An axiom is ``premises |- conclusion``. It holds for all values of its free variables (a, b
are real numbers, n is an integer) and for all functions f, g. ``schemes.axiom`` makes the theorem,
``rules.instantiate`` puts terms in for the variables and functions in for the functions; nothing
here looks at what is put in. Every theorem names the axioms on which it rests.

Where the number of axes of a tensor matters, an axiom is a family in that number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .terms import (
    INT,
    ONE,
    REAL,
    ZERO,
    Bracket,
    Eq,
    Fun,
    Le,
    Lt,
    Num,
    Or,
    Term,
    Var,
    conj,
    ne,
    recip,
)

Statement = tuple[tuple[Term, ...], Term]  # premises and conclusion


class Axiom(NamedTuple):
    """Where it stands, the numbers in which it is a family, and its formulas for such numbers."""

    source: str
    family: tuple[str, ...]
    statement: Callable[..., Statement]


AXIOMS: dict[str, Axiom] = {}


def accept(name: str, source: str, conclusion: Term, *premises: Term) -> None:
    """Accept ``premises |- conclusion``."""
    AXIOMS[name] = Axiom(source, (), lambda: (premises, conclusion))


FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"

a, b = Var("a", REAL), Var("b", REAL)
n = Var("n", INT)
exp, log, sqrt, absolute, sign = map(Fun, ("exp", "log", "sqrt", "abs", "sign"))
cos, sin, cosh, sinh, tanh = map(Fun, ("cos", "sin", "cosh", "sinh", "tanh"))
sigmoid, rpow, pi = map(Fun, ("sigmoid", "rpow", "pi"))

# -- elementary functions ---------------------------------------------------------------

accept("exp_add", FUNCTIONS, Eq(exp(a + b), exp(a) * exp(b)))
accept("exp_positive", FUNCTIONS, Lt(ZERO, exp(a)))
accept("exp_above_line", FUNCTIONS, Le(1 + a, exp(a)))

# the logarithm is that of the absolute value, and log 0 = 0
accept("exp_log", FUNCTIONS, Eq(exp(log(a)), a), Lt(ZERO, a))
accept("log_abs", FUNCTIONS, Eq(log(absolute(a)), log(a)))
accept("log_zero", FUNCTIONS, Eq(log(0), ZERO))

# the root of a negative number is 0
accept("square_sqrt", FUNCTIONS, Eq(sqrt(a) ** 2, a), Le(ZERO, a))
accept("sqrt_nonnegative", FUNCTIONS, Le(ZERO, sqrt(a)))
accept("no_root", FUNCTIONS, Eq(sqrt(a), ZERO), Le(a, ZERO))

accept(
    "abs_bounds",
    FUNCTIONS,
    conj(
        Le(a, absolute(a)),
        Le(-a, absolute(a)),
        Or(Eq(absolute(a), a), Eq(absolute(a), -a)),
    ),
)
accept("sign_order", FUNCTIONS, Eq(sign(a), Bracket(Lt(ZERO, a)) - Bracket(Lt(a, ZERO))))

accept("cos_add", FUNCTIONS, Eq(cos(a + b), cos(a) * cos(b) - sin(a) * sin(b)))
accept("sin_add", FUNCTIONS, Eq(sin(a + b), sin(a) * cos(b) + cos(a) * sin(b)))
accept("cos_sin_circle", FUNCTIONS, Eq(cos(a) ** 2 + sin(a) ** 2, ONE))
accept("pi_above_three", FUNCTIONS, Lt(Num(3), pi()))

accept("cosh_exp", FUNCTIONS, Eq(cosh(a), (exp(a) + exp(-a)) / 2))
accept("sinh_exp", FUNCTIONS, Eq(sinh(a), (exp(a) - exp(-a)) / 2))
accept("tanh_exp", FUNCTIONS, Eq(tanh(a), (exp(a) - exp(-a)) / (exp(a) + exp(-a))))
accept("sigmoid_exp", FUNCTIONS, Eq(sigmoid(a), recip(1 + exp(-a))))

# ``rpow(x, p)`` is x**p for real p; for x < 0 it has a value too, which for an integer p is x**p
accept("rpow_exp", FUNCTIONS, Eq(rpow(a, b), exp(b * log(a))), Lt(ZERO, a))
accept("rpow_zero", FUNCTIONS, Eq(rpow(0, a), ZERO), ne(a, 0))
accept("rpow_natural", FUNCTIONS, Eq(rpow(a, n), a**n), Le(ZERO, n))
