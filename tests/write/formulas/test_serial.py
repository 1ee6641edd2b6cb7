"""Terms as JSON and back: the same term, and nothing that is not one."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INT, INTEGERS, NODES, REAL, REALS, TRUE, Add, And, Bound, Bracket, Det,
    Diff, Eq, Forall, Fun, Integral, Inv, Ite, Lam, Le, Lt, Mul, Not, Num, Or, Pow, Pred, Range,
    Recip, Space, Sum, Term, Var,
)  # fmt: skip
from symcnn.lemmas.notation import (
    for_all, largest, product, sizes, smallest, tabulate, tensor, there_is, total,
)  # fmt: skip
from symcnn.write.formulas.serial import from_json, to_json

n, m, i = sizes("n m i")
r, z, p = Var("r", REAL), Var("z", COMPLEX), Var("p", BOOL)
x, A = tensor("x", n), tensor("A", n, n)
f = Fun("f")

TERMS = [
    Num(-3),
    Num(Fraction(-2, 3)),
    Num(10**30),
    n,
    z,
    p,
    x,
    tensor("w", n * m + 1, 2),
    Var("K", INT, (n,)),
    n + 2 * m - 1,
    Pow(r, n),
    Pow(r, Num(1)),
    Pow(Num(0), Num(0)),
    Add((Add((r, Num(1))), Num(2), Add((r, r)))),
    Mul((r, Mul((Num(2), n)), Num(0))),
    Recip(Num(4)),
    Recip(r + 1),
    n // 2 + n % m,
    Ite(p, r, n),
    Bracket(And(p, Not(p))),
    f(r) + f.prime(r) + Fun("exp")(r) + Fun("pi")(),
    f(x),
    x[i] * A[i, n - 1],
    tabulate(n, lambda i: x[i])[0],
    Det(A) + Inv(A)[0, 0],
    total(n, lambda i: total(i, lambda j: A[i, j])),
    total(INTEGERS, lambda i: f(i)),
    product(n, lambda i: x[i]) + largest(n, lambda i: x[i]) + smallest(n, lambda i: x[i]),
    Integral(REALS, Bound(0, REAL, REAL)),
    tabulate(Space(REAL, (n, n)), lambda X: X[0, i]),
    Diff(tabulate(Space(REAL, (n,)), lambda u: u[0]), x, i),
    for_all(n, lambda i: there_is(REALS, lambda t: Eq(t, x[i]))),
    Or(Le(n, m), Lt(m, n), TRUE, FALSE),
    Pred("derivative", (), (tabulate(REALS, lambda t: t), r, Num(1))),
    Pred("differentiable", (f.prime,), (r,)),
    Sum(Range(n), Bound(0, INT, INT), "summe"),
    Lam(Range(n), Bound(3, INT, INT)),
]


@pytest.mark.parametrize("t", TERMS, ids=str)
def test_round_trip(t):
    data = json.loads(json.dumps(to_json(t)))
    again = from_json(data)
    assert again == t
    assert (again.sort, again.loose, hash(again)) == (t.sort, t.loose, hash(t))
    assert to_json(again) == data


def same(a: Term, b: Term) -> bool:
    """Whether two terms are identical, the names of bound variables included."""
    return (
        (type(a), a.data, a.hint, a.sort, a.loose) == (type(b), b.data, b.hint, b.sort, b.loose)
        and len(a.args) == len(b.args)
        and all(map(same, a.args, b.args))
    )


def random_number(rng: random.Random, depth: int) -> Term:
    """A term as no constructor would fold it: nested sums and products, numbers anywhere."""
    if not depth:
        numbers = [t for t in TERMS if t.sort <= COMPLEX and not t.loose]
        return rng.choice([*numbers, Num(0), Num(1), Num(Fraction(-1, 3))])
    parts = tuple(random_number(rng, depth - 1) for _ in range(rng.randint(2, 3)))
    a, b = parts[:2]
    hint = rng.choice(["i", "u'", "i_1", "x#3"])
    formula = Eq(a, b)
    return rng.choice([
        lambda: Add(parts), lambda: Mul(parts), lambda: Pow(a, rng.choice([Num(2), Num(-1), n])),
        lambda: Recip(a), lambda: Ite(formula, a, b), lambda: Bracket(Not(And(formula, TRUE))),
        lambda: Sum(Range(n + 1), a, hint), lambda: Sum(Range(Bracket(formula)), b, hint),
        lambda: Integral(REALS, Mul((a, Bound(0, REAL, REAL))), hint), lambda: Det(A),
        lambda: Bracket(Forall(INTEGERS, Eq(a, Bound(0, INT, INT)), hint)),
    ])()  # fmt: skip


def test_random_terms_are_read_back_identical():
    rng = random.Random(7)
    for _ in range(400):
        t = random_number(rng, rng.randint(1, 4))
        again = from_json(json.loads(json.dumps(to_json(t))))
        assert same(again, t)
        assert to_json(again) == to_json(t)


def test_every_class_is_here():
    def classes(t: Term) -> set[type[Term]]:
        return {type(t)}.union(*map(classes, t.args))

    assert set().union(*map(classes, TERMS)) == NODES


def test_names_of_bound_variables_are_kept():
    assert from_json(to_json(Sum(Range(n), n, "summe"))).hint == "summe"


NOT_TERMS = [  # data, why
    (None, "not a term"),
    (3, "not a term"),
    ([], "not a term"),
    ("Num", "not a term"),
    (["Nothing"], "not a term"),
    (["Term"], "not a term"),
    (["Binder", "i", ["Range", ["Num", "1"]], ["Num", "1"]], "not a term"),
    ([["Num"], "1"], "not a term"),
    (["Num"], "not a term"),
    (["Num", "one"], "not a term"),
    (["Num", "1/0"], "not a term"),
    (["Num", "2/4"], "a fraction in lowest terms"),
    (["Num", "4/2"], "a fraction in lowest terms"),
    (["Num", "007"], "a fraction in lowest terms"),
    (["Num", "-0"], "a fraction in lowest terms"),
    (["Num", "0.5"], "not a term"),
    (["Num", "1e999999999"], "not a term"),
    (["Num", " 1"], "not a term"),
    (["Num", "1\n"], "not a term"),
    (["Num", 1], "not a term"),
    (["Num", "1", "2"], "not a term"),
    (["Num", "9" * 4001], "the number is too large"),
    (["Num", "9" * 5000], "not a term"),
    (["Add"], "two or more arguments are expected"),
    (["Mul", ["Num", "1"]], "two or more arguments are expected"),
    (["Var", 3, "INT"], "not a term"),
    (["Var", "n + 1", "INT"], "a name and a sort are expected"),
    (["Bound", True, "INT", "INT", 0], "natural numbers are expected"),
    (["Bound", "0", "INT", "INT", 0], "not a term"),
    (["Apply", "f", True, ["Num", "1"]], "a name and a natural number"),
    (["Apply", "cos", 1, ["Num", "1"]], "the derivative of a known function"),
    (["Apply", "f", 0], "a function variable takes arguments"),
    (["Pred", "convex", [["f"]], ["Num", "1"], 2], "not a term"),
    (["Pred", "convex", [["f", 0, 0]]], "not a term"),
    (["Pred", "convex", ["fg"]], "a name and a natural number"),
    (["Sum", "two words", ["Range", ["Num", "3"]], ["Num", "1"]], "the hint is a name"),
    (["Sum", ["Range", ["Num", "3"]], ["Num", "1"]], "not a term"),
    (["Num", None], "not a term"),
    (["Num", ["Num", "1"]], "not a term"),
    (["Var", "n"], "not a term"),
    (["Var", "n", "NUMBER"], "not a term"),
    (["Var", "x", "REAL", 3], "not a term"),
    (["Var", "x", "TENSOR"], "the entries of a variable are numbers"),
    (["Var", "x", "REAL", ["Var", "r", "REAL"]], "expected INT, found REAL"),
    (["Var", "x", "REAL", ["Bound", 0, "INT", "INT", 0]], "a shape depends on a bound variable"),
    (["Bound", -1, "INT", "INT", 0], "natural numbers are expected"),
    (["Bound", 0, "INT", "REAL", 0], "the sort does not fit"),
    (["Bound", 0, "TENSOR", "REAL", 0], "the sort does not fit"),
    (["Add", ["Var", "n", "INT"], ["Var", "p", "BOOL"]], "a number is expected"),
    (["Le", ["Num", "1"]], "another number of arguments is expected"),
    (["Le", ["Num", "1"], ["Var", "z", "COMPLEX"]], "expected REAL, found COMPLEX"),
    (["Pow", ["Num", "1"]], "not a term"),
    (["Pow", ["Num", "2"], ["Num", "1/2"]], "expected INT, found REAL"),
    (["Entry", ["Var", "x", "REAL", ["Num", "3"]]], "1 indices are expected"),
    (["Entry", ["Var", "r", "REAL"], ["Num", "0"]], "expected TENSOR, found REAL"),
    (["Sum", "i", ["Num", "3"], ["Num", "1"]], "a domain is expected"),
    (["Sum", "i", ["Range", ["Num", "3"]]], "not a term"),
    (["Sum", "i", ["Space", "REAL"], ["Num", "1"]], "a sum runs over integers"),
    (["Apply", "exp", 0], "wrong number of arguments"),
    (["Apply", "f", -1, ["Num", "1"]], "a name and a natural number are expected"),
    (["Pred", "nice", [], ["Num", "1"]], "unknown predicate"),
    (["Not"], "another number of arguments is expected"),
]


@pytest.mark.parametrize(("data", "reason"), NOT_TERMS)
def test_not_a_term(data, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        from_json(data)


def test_broken_data_never_passes_as_a_term():
    """Whatever stands in the place of a piece: a term that is well formed, or ``KernelError``."""
    rng = random.Random(20)
    pieces = [None, -1, 0, "INT", "n", [], ["Num", "1"], ["Bound", 0, "INT", "INT", 0], "Sum", 1.5]

    def broken(data):
        if isinstance(data, list) and data and rng.random() < 0.8:
            place = rng.randrange(len(data))
            return [*data[:place], broken(data[place]), *data[place + 1 :]]
        return rng.choice(pieces)

    read = 0
    for _ in range(3000):
        data = broken(to_json(rng.choice(TERMS)))
        try:
            t = from_json(data)
        except KernelError:
            continue
        read += 1
        assert t.rebuild(t.args) == from_json(to_json(t)).rebuild(t.args)
        assert t.loose >= 0
    assert 0 < read < 3000
