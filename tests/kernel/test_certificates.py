"""Certificates: which are accepted, and above all which are not."""

from __future__ import annotations

import pytest

from symcnn.kernel.certificates import check
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INT, ONE, REAL, TRUE, ZERO, And, Bound, Bracket, Eq, FloorDiv, Fun, Ite,
    Le, Lt, Not, Num, Or, Range, Var, ne, neg, recip,
)  # fmt: skip

k, m, n, q = (Var(name, INT) for name in "kmnq")
a, x, y, z = Var("a", REAL), Var("x", REAL), Var("y", REAL), Var("z", COMPLEX)
v, p = Var("v", REAL, (n,)), Var("p", BOOL)
exp, sqrt, absolute, pi, f = Fun("exp"), Fun("sqrt"), Fun("abs"), Fun("pi"), Fun("f")
floor = Fun("floor")
BELOW, ABOVE = Bracket(Le(x, y)), Bracket(Lt(y, x))
ONE_OF_TWO = (
    ("choose", BELOW, 1),
    ("choose", ABOVE, 1),
    ("equal", BELOW + ABOVE, ONE, ((1, 2), (1, 3))),
    ("clash", 4, 0),
)


def total(*terms):
    return ("sum", terms)


def positive(*terms):
    return ("strict_sum", terms)


ACCEPTED = [  # hypotheses, goal, certificate; facts: the hypotheses, the goal negated, the steps
    ([], TRUE, (("absurd", 0),)),
    ([FALSE], Le(ONE, ZERO), (("absurd", 0),)),
    ([ne(v, v)], FALSE, (("absurd", 0),)),
    ([Le(ZERO, x)], Le(ZERO, x), (("clash", 0, 1),)),
    ([p], p, (("clash", 0, 1),)),
    ([And(p, Le(x, y))], Le(x, y), (("clash", 1, 2),)),
    # sums: integers are rounded, reals are not
    ([Lt(ZERO, n)], Le(ONE, n), (total((1, (0,)), (1, (1,))), ("absurd", 2))),
    ([Le(ONE, 2 * n)], Le(ONE, n), (total((1, (0,)), (1, (1,))), ("absurd", 2))),
    ([Lt(ZERO, x)], Lt(ZERO, 3 * x), (positive((1, (0,)), (1, (1,))), ("absurd", 2))),
    ([Lt(ZERO, x), Lt(ZERO, y)], Lt(ZERO, x * y),
     (positive((1, (0, 1)), (1, (2,))), ("absurd", 3))),
    ([Le(ZERO, x), Le(ZERO, y)], Le(ZERO, x * y + 1),
     (positive((1, (0, 1)), (1, (2,)), (1, ())), ("absurd", 3))),
    # an equation may be multiplied by any number
    ([Eq(x, y)], Le(x, y), (positive((1, (0,)), (1, (1,))), ("absurd", 2))),
    ([Eq(x, y)], Le(y, x), (positive((-1, (0,)), (1, (1,))), ("absurd", 2))),
    ([Eq(x, y)], Le(x * x, x * y), (positive((x, (0,)), (1, (1,))), ("absurd", 2))),
    # what is always true
    ([], Le(ZERO, x * x), (("known", "0 <= x*x", x), ("clash", 1, 0))),
    ([], Lt(ZERO, exp(x)), (("axiom", "exp_positive", ((a, x),), 0), ("clash", 1, 0))),
    ([], Le(ZERO, sqrt(n)), (("axiom", "square_root", ((a, n),), 0), ("clash", 1, 0))),
    ([], Le(x, absolute(x)), (("axiom", "abs_bounds", ((a, x),), 0), ("clash", 1, 0))),
    ([], Le(floor(x), x), (("axiom", "floor_bounds", ((a, x),), 0), ("clash", 1, 0))),
    ([], Lt(x, 1 + floor(x)), (("axiom", "floor_bounds", ((a, x),), 1), ("clash", 1, 0))),
    ([], Le(neg(x), absolute(x)), (("axiom", "abs_bounds", ((a, x),), 1), ("clash", 1, 0))),
    ([], Lt(Num(3), pi()), (("axiom", "pi_above_three", (), 0), ("clash", 1, 0))),
    ([], Le(ZERO, BELOW), (("known", "0 <= [p]", BELOW), ("clash", 1, 0))),
    ([], Le(BELOW, ONE), (("known", "[p] <= 1", BELOW), ("clash", 1, 0))),
    # reciprocals
    ([Lt(ZERO, x)], Lt(ZERO, recip(x)), (("reciprocal", x, 0), ("clash", 2, 1))),
    ([Le(ZERO, x)], Le(ZERO, recip(x)), (("reciprocal", x, 0), ("clash", 2, 1))),
    ([ne(z, ZERO)], Eq(z * recip(z), ONE), (("inverse", z, 0), ("clash", 2, 1))),
    # quotients
    ([Le(ONE, k)], Le(k * (n // k), n), (("low", n, k, 0), ("clash", 2, 1))),
    ([Lt(ZERO, k)], Lt(n, k * (n // k) + k), (("high", n, k, 0), ("clash", 2, 1))),
    ([Le(k * q, n), Lt(n, k * q + k)], Eq(n // k, q),
     (("quotient", n, k, q, 0, 1), ("clash", 3, 2))),
    ([], Eq(FloorDiv(n, ZERO), ZERO), (("by_zero", n), ("clash", 1, 0))),
    ([], Eq(n % k, n - k * (n // k)), (("remainder", n, k), ("clash", 1, 0))),
    # conditions
    ([Le(x, y)], Eq(BELOW, ONE), (("choose", BELOW, 0), ("clash", 2, 1))),
    ([Lt(y, x)], Eq(BELOW, ZERO), (("choose", BELOW, 0), ("clash", 2, 1))),
    ([p], Eq(Ite(p, x, z), x), (("choose", Ite(p, x, z), 0), ("clash", 2, 1))),
    ([Not(p)], Eq(Ite(p, x, z), z), (("choose", Ite(p, x, z), 0), ("clash", 2, 1))),
    # equations
    ([Eq(m, n)], Eq(v[m], v[n]), (("inside", v[m], (0,)), ("clash", 2, 1))),
    ([Eq(x, y)], Eq(x * x, y * y), (("rewrite", x * x, ((0,),)), ("clash", 2, 1))),
    ([Eq(x * y, ONE)], Eq(x * x * y, x), (("rewrite", x * x * y, ((0,),)), ("clash", 2, 1))),
    ([Eq(x, y)], Eq(z * x, z * y), (("equal", z * x, z * y, ((z, 0),)), ("clash", 2, 1))),
    ([Eq(m, n), Le(ZERO, m)], Le(ZERO, n),
     (("inside", Le(ZERO, m), (0,)), ("use", 1, 3), ("clash", 4, 2))),
    # cases
    ([Or(p, Le(ONE, ZERO))], p, (("either", 0, ((("clash", 2, 1),), (("absurd", 2),))),)),
    ([], Or(Lt(x, y), Eq(x, y), Lt(y, x)),
     (("either", 1, ((("clash", 3, 0),), (("clash", 3, 2),))),)),
    ([Eq(p, Le(x, y)), p], Le(x, y),
     (("either", 0, ((("clash", 4, 2),), (("clash", 1, 3),))),)),
    ([Le(x, y)], Eq(Le(x, y), TRUE),
     (("either", 1, ((("absurd", 3),), (("clash", 0, 2),))),)),
    ([], Eq(BELOW + ABOVE, ONE), (("cases", Le(x, y), ONE_OF_TWO, ONE_OF_TWO),)),
    ([Le(ZERO, x)], Lt(ZERO, x + 1),
     (("lemma", Lt(ZERO, x + 1), (positive((1, (0,)), (1, (2,)), (1, ())), ("absurd", 3))),
      ("clash", 2, 1))),
]  # fmt: skip


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: str(case[1]))
def test_accepted(case):
    assert check(*case) == {step[1] for step in case[2] if step[0] == "axiom"}


CONTRADICTION = (total((1, (0,)), (1, (1,))), ("absurd", 2))


class Nameless(str):
    """The name of an axiom to the table of axioms, and not to the reader."""

    def __eq__(self, other):
        return other == "exp_positive"

    def __hash__(self):
        return hash("exp_positive")


class Anything:
    """A variable, of whatever sort it is asked for."""

    __class__ = property(lambda self: Var)
    sort = REAL


PLAIN = "tuples of names, numbers and terms"

REFUSED = [  # hypotheses, goal, certificate, why
    ([], FALSE, (("absurd", 0),), "list index out of range"),
    ([], p, (), "cannot be read"),
    ([], p, (("absurd", 0),), "no contradiction"),
    ([p], Var("q", BOOL), (("clash", 0, 1),), "another fact is needed"),
    ([Lt(x, ZERO)], Le(ZERO, x), (total((1, (0,))), ("clash", 0, 2)), "a formula is expected"),
    ([ne(x, y)], FALSE, (("absurd", 0),), "no contradiction"),
    ([Eq(x, y)], FALSE, (("absurd", 0),), "no contradiction"),
    # sums
    ([Le(ZERO, x)], Lt(ZERO, x), CONTRADICTION, "no contradiction"),
    ([Le(ONE, 2 * x)], Le(ONE, x), (total((1, (0,)), (2, (1,))), ("absurd", 2)),
     "no contradiction"),
    ([Lt(ZERO, x)], Le(ONE, x), CONTRADICTION, "no contradiction"),
    ([Le(ZERO, x)], Lt(ZERO, x), (positive((1, (0,)), (1, (1,))), ("absurd", 2)),
     "no term is positive"),
    ([Lt(ZERO, x), Le(ZERO, y)], Lt(ZERO, x * y),
     (positive((1, (0, 1)), (1, (2,))), ("absurd", 3)), "no term is positive"),
    ([Le(ZERO, x)], Le(x, ZERO), (total((-1, (0,)), (1, (1,))), ("absurd", 2)), "wrong sign"),
    ([Le(ZERO, x)], Le(x, ZERO), (total((0, (0,)), (1, (1,))), ("absurd", 2)), "wrong sign"),
    ([Le(ZERO, x)], Le(x, ZERO), (total((y, (0,)), (1, (1,))), ("absurd", 2)), "wrong sign"),
    ([], Le(ZERO, x), (total((-1, ())), ("absurd", 1)), "wrong sign"),
    ([ne(x, ZERO)], Le(x, ZERO), CONTRADICTION, "wrong sign"),
    ([Eq(x, y)], Le(x, y), (positive((z, (0,)), (1, (1,))), ("absurd", 2)), "wrong sign"),
    ([Eq(z, ONE)], FALSE, (total((1, (0,))), ("absurd", 1)), "a comparison of real numbers"),
    ([Eq(v, v)], FALSE, (total((1, (0,))), ("absurd", 1)), "a comparison of real numbers"),
    ([p], FALSE, (total((1, (0,))), ("absurd", 1)), "a comparison of real numbers"),
    ([Not(Le(ZERO, x))], Le(x, y), (total((1, (7,))), ("absurd", 1)), "list index"),
    # what is not always true
    ([], FALSE, (("known", "0 <= x*x", z), ("absurd", 0)), "a real number"),
    ([], Le(ZERO, exp(y)), (("axiom", "exp_positive", ((a, x),), 0), ("clash", 1, 0)), "another"),
    ([], Le(ZERO, x), (("axiom", "exp_positive", ((a, z),), 0), ("clash", 1, 0)), "another sort"),
    ([], Le(ZERO, x), (("axiom", "exp_positive", ((a, v),), 0), ("clash", 1, 0)), "another sort"),
    ([], Le(ZERO, x), (("axiom", "exp_positive", ((a, Bound(0, REAL, REAL)),), 0), ("clash", 1, 0)),
     "a closed term"),
    ([], Le(ZERO, x), (("axiom", "abs_bounds", ((a, x),), 3), ("clash", 1, 0)), "IndexError"),
    ([], Eq(x, y), (("axiom", "exp_log", ((a, x),), 0), ("clash", 1, 0)), "without premises"),
    ([], Le(ZERO, x), (("axiom", "no_such_axiom", (), 0), ("clash", 1, 0)), "KeyError"),
    ([], Le(ZERO, x), (("known", "0 <= [p]", x), ("clash", 1, 0)), "a bracket"),
    ([], Le(ZERO, x), (("known", "0 <= x", x), ("clash", 1, 0)), "a bracket or a real"),
    ([], Lt(ZERO, sqrt(x)), (("axiom", "square_root", ((a, x),), 0), ("clash", 1, 0)),
     "another fact"),
    ([], Lt(Num(4), pi()), (("axiom", "pi_above_three", (), 0), ("clash", 1, 0)), "another fact"),
    # reciprocals
    ([Le(ZERO, x)], Lt(ZERO, recip(x)), (("reciprocal", x, 0), ("clash", 2, 1)), "another fact"),
    ([Le(x, ZERO)], Lt(ZERO, recip(x)), (("reciprocal", x, 0), ("clash", 2, 1)), "another fact"),
    ([ne(y, ZERO)], Eq(x * recip(x), ONE), (("inverse", x, 0), ("clash", 2, 1)), "another fact"),
    ([Le(ZERO, x)], Eq(x * recip(x), ONE), (("inverse", x, 0), ("clash", 2, 1)), "another fact"),
    # quotients: the divisor is at least 1, the quotient an integer
    ([Le(ZERO, k)], Lt(n, k * (n // k) + k), (("high", n, k, 0), ("clash", 2, 1)), "another fact"),
    ([ne(k, ZERO)], Le(k * (n // k), n), (("low", n, k, 0), ("clash", 2, 1)), "another fact"),
    ([Le(k, neg(ONE))], Le(k * (n // k), n), (("low", n, k, 0), ("clash", 2, 1)), "another"),
    ([Le(ONE, m)], Le(k * (n // k), n), (("low", n, k, 0), ("clash", 2, 1)), "another fact"),
    ([Le(ONE, x)], Le(ONE, ZERO), (("low", n, x, 0), ("clash", 2, 1)), "expected INT"),
    ([Le(k * q, n), Le(n, k * q + k)], Eq(n // k, q),
     (("quotient", n, k, q, 0, 1), ("clash", 3, 2)), "another fact"),
    ([Lt(n, k * q + k)], Eq(n // k, q), (("quotient", n, k, q, 0, 0), ("clash", 2, 1)), "another"),
    ([Le(k * x, n), Lt(n, k * x + k)], Eq(x, n // k),
     (("quotient", n, k, x, 0, 1), ("clash", 3, 2)), "a quotient is an integer"),
    # conditions
    ([Le(x, y)], Eq(ABOVE, ONE), (("choose", ABOVE, 0), ("clash", 2, 1)), "another fact"),
    ([Le(y, x)], Eq(BELOW, ZERO), (("choose", BELOW, 0), ("clash", 2, 1)), "another fact"),
    ([p], Eq(x, y), (("choose", x + y, 0), ("clash", 2, 1)), "a number with a condition"),
    # equations
    ([Le(m, n)], Eq(v[m], v[n]), (("inside", v[m], (0,)), ("clash", 2, 1)), "an equation"),
    ([Eq(x, y)], Eq(x, y), (("equal", x, y + 1, ((1, 0),)), ("clash", 2, 1)), "another one"),
    ([Eq(x, y)], FALSE, (("equal", x, x + 1, ()), ("clash", 1, 0)), "another one"),
    ([Eq(x + 1, y)], Eq(x, y), (("rewrite", x + 1, ((0,),)), ("clash", 2, 1)), "to unpack"),
    ([Eq(2 * x, y)], Eq(x, y), (("rewrite", x, ((0,),)), ("clash", 2, 1)), "an atom"),
    ([Eq(ONE, x)], Eq(y, x * y), (("rewrite", y, ((0,),)), ("clash", 2, 1)), "an atom"),
    ([Eq(m, n), Le(ZERO, q)], Le(ZERO, n),
     (("inside", Le(ZERO, m), (0,)), ("use", 1, 3), ("clash", 4, 2)), "another fact"),
    ([Eq(x, y), Le(ZERO, x)], p, (("use", 1, 0), ("clash", 3, 2)), "equal formulas"),
    ([Eq(Var("q", BOOL), p)], p, (("use", 0, 0), ("clash", 2, 1)), "another fact"),
    # cases: all of them, and what is assumed in one holds there only
    ([Or(p, Le(ONE, ZERO))], p, (("either", 0, ((("clash", 2, 1),),)),), "shorter"),
    ([Or(p, Le(ONE, ZERO))], p, (("either", 0, ()),), "shorter"),
    ([], p, (("either", 0, ()),), "there are no cases"),
    ([Le(x, y)], p, (("either", 0, ()),), "there are no cases"),
    ([ne(z, ZERO)], p, (("either", 0, ((("absurd", 2),), (("absurd", 2),))),), "no cases"),
    ([ne(v, v)], p, (("either", 0, ()),), "there are no cases"),
    ([], p, (("cases", p, (("clash", 1, 0),), (("clash", 1, 0),)),), "another fact"),
    ([], p, (("lemma", p, (("clash", 0, 1),)), ("clash", 2, 0)), "another fact"),
    ([], p, (("lemma", p, (("cases", p, (("clash", 2, 0),), (("clash", 2, 0),)),)),
             ("clash", 1, 0)), "another fact"),
    # data of another form, or that is another thing when it is read again
    ([Le(ZERO, x)], Le(x, ZERO), (total((0.5, (0,))), ("absurd", 2)), PLAIN),
    ([Le(ZERO, x)], Le(x, ZERO), (total((True, (0,))), ("absurd", 2)), PLAIN),
    ([], FALSE, [("absurd", 0)], PLAIN),
    ([FALSE], FALSE, (("absurd", 0) for _ in range(1)), PLAIN),
    ([], Lt(ZERO, exp(x)), (("axiom", Nameless("none"), ((a, x),), 0), ("clash", 1, 0)), PLAIN),
    ([], Eq(x, y), (("axiom", "exp_positive", ((Anything(), x),), 0), ("clash", 1, 0)), PLAIN),
    ([], p, (("trust_me", p), ("absurd", 0)), "cannot be read"),
    ([], p, (("absurd", "0"),), "cannot be read"),
    ([], p, ("absurd",), "cannot be read"),
    ([], p, ((),), "cannot be read"),
    ([], p, (("low", n), ("absurd", 0)), "cannot be read"),
    ([], p, (("by_zero", Bound(0, INT, INT)), ("absurd", 0)), "a closed term"),
    ([], p, (("by_zero", Range(n)), ("absurd", 0)), "a closed term"),
    ([], p, (("by_zero", 3), ("absurd", 0)), "a closed term"),
    ([], p, (("lemma", x, (("absurd", 0),)), ("absurd", 0)), "BOOL"),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case[1]}, {case[3]}")
def test_refused(case):
    given, goal, certificate, why = case
    with pytest.raises(KernelError, match=why):
        check(given, goal, certificate)
