"""Interning: equal terms are one object, and what is looked up is what was asked for."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import random
import threading
import weakref
from fractions import Fraction

import pytest

from symcnn.kernel import interning
from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.interning import sweep
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import reflexivity
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, KNOWN_FUNCTIONS, ONE, REAL, REALS, Add, And, Apply, Bound, Eq, Fun, Lam, Le,
    Mul, Num, Pow, Pred, Range, Sort, Space, Sum, Term, Var, entry,
)  # fmt: skip
from symcnn.replay import ReplayError, record, replay
from tests.write.formulas.test_serial import TERMS, random_number

n, m = Var("n", INT), Var("m", INT)
x = Var("x", REAL, (n,))
INDEX = Bound(0, INT, INT)


def again(t: Term) -> Term:
    """The same term, every node of it built once more."""
    return t.of(tuple(map(again, t.args)), t.data, t.hint)


@pytest.mark.parametrize("t", TERMS, ids=str)
def test_equal_terms_are_one_object(t):
    assert again(t) is t
    assert pickle.loads(pickle.dumps(t)) is t
    assert copy.copy(t) is copy.deepcopy(t) is t
    assert pickle.loads(pickle.dumps((t, [t])))[1][0] is t


def test_random_terms_are_one_object():
    rng = random.Random(3)
    for _ in range(300):
        t = random_number(rng, rng.randint(1, 4))
        assert again(t) is t


def test_a_term_that_is_pickled_shares_its_parts():
    t = n + m
    for _ in range(40):
        t = Pow(t, Num(2)) if t.sort != INT else Mul((t, t))
    assert len(pickle.dumps(t)) < 10_000


@pytest.mark.parametrize(
    "fun", [*map(Fun, KNOWN_FUNCTIONS), Fun("f", 2), Fun("g", 0, BOOL)], ids=str
)
def test_a_function_that_is_pickled_is_the_same(fun):
    assert pickle.loads(pickle.dumps(fun)) == fun


class Sly(int):
    """An integer that says that it is equal to everything."""

    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class Text(str):
    """A text that says that it is equal to everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("n")


class Pair(tuple):
    """An integer variable that says that it is the real variable n."""

    __slots__ = ()

    def __eq__(self, other):
        return other == ("n", REAL)

    def __hash__(self):
        return hash(("n", REAL))


class Same(type(Var)):
    """A metaclass: each of its classes says that it is equal to every class."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(cls.like)


class Formula(Var, metaclass=Same):
    """A formula that is equal to every other one."""

    __slots__ = ()
    like, sort, loose = Var, BOOL, 0

    def __eq__(self, other):
        return True

    __hash__ = Var.__hash__


ONE_OBJECT = [  # two ways to one term
    (Num(1), Num(Fraction(1))),
    (Num(Fraction(2, 4)), Num(Fraction(1, 2))),
    (Num(Fraction(Sly(3))), Num(3)),
    (Num(-0), Num(0)),
    (Var("n", INT, ()), n),
    (Var("x", REAL, [n]), x),
    (Var("t", REAL, (3,)), Var("t", REAL, (Num(3),))),
    (Fun("f")(n), Fun("f")(n)),
    (x[3], entry(x, Num(3))),
    (Range(3), Range(Num(3))),
]
TWO_OBJECTS = [  # what looks alike to Python, or to the reader, and is not one term
    (Num(1), Num(Fraction(1, 2))),
    (Num(1), Num(-1)),
    (Var("n", INT), Var("n", REAL)),
    (Var("n", REAL), Var("n", COMPLEX)),
    (Var("p", BOOL), Var("p", COMPLEX)),
    (Var("K", INT), Var("\u212a", INT)),  # the sign for kelvin
    (Var("a", INT), Var("\u0430", INT)),  # Cyrillic
    (Var("\u00b5", INT), Var("\u03bc", INT)),  # the sign for micro, and mu
    (Bound(0, INT, INT), Bound(1, INT, INT)),
    (Bound(0, INT, INT), Bound(0, REAL, REAL)),
    (Bound(0, INT, INT), Num(0)),
    (Bound(1, Sort.TENSOR, REAL, 1), Bound(1, Sort.TENSOR, REAL, 2)),
    (Add((n, m)), Mul((n, m))),
    (Add((n, m)), Add((m, n))),
    (Add((n, m, n)), Add((n, Add((m, n))))),
    (Range(n), Space(INT)),
    (Space(REAL), Space(INT)),
    (Fun("f")(n), Fun("f").prime(n)),
    (Fun("f")(n), Fun("g")(n)),
    (Pred("convex", (Fun("f"),)), Pred("convex", (Fun("f").prime,))),
    (Pred("integrable", (Fun("f"),)), Pred("integrable", (), ())),
    (And(), And(And())),
    (Sum(Range(n), INDEX), Sum(Range(m), INDEX)),
]


@pytest.mark.parametrize(("a", "b"), ONE_OBJECT)
def test_one_object(a, b):
    assert a is b


@pytest.mark.parametrize(("a", "b"), TWO_OBJECTS)
def test_two_objects(a, b):
    assert a is not b
    assert a != b


NO_PARTS = [
    lambda: Num(True),
    lambda: Num(Sly(1)),
    lambda: Num(1.0),
    lambda: Var(Text("n"), INT),
    lambda: Var("n", 0),
    lambda: Var("n", False),
    lambda: Var.of((), Pair(("n", INT))),
    lambda: Var.of((), Pair(("new", INT))),
    lambda: Var.of((), ["n", INT]),
    lambda: Apply.of((n,), Pair((Fun("f"),))),
    lambda: Bound(False, INT, INT),
    lambda: Bound(Sly(0), INT, INT),
    lambda: Bound(0, 0, INT),
    lambda: Bound(0, INT, 0),
    lambda: Bound(0, INT, INT, False),
    lambda: Space(1),
    lambda: Sum(Range(n), INDEX, Text("i")),
    lambda: Pred(Text("convex"), (Fun("f"),)),
    lambda: Fun(Text("f")),
    lambda: Fun("f", True),
    lambda: Add([n, m]),
    lambda: Le(n, 1),
    lambda: Le(n, id(m)),
    lambda: Formula("p", BOOL),
    lambda: And(object.__new__(Formula)),
]


@pytest.mark.parametrize("build", NO_PARTS)
def test_what_is_equal_to_a_part_that_is_known_is_no_such_part(build):
    # all of them are in the table
    known = (Num(1), Num(0), Var("n", INT), Var("n", REAL), Bound(0, INT, INT), Space(REAL),
             Sum(Range(n), INDEX), Pred("convex", (Fun("f"),)), n + m, Le(n, ONE))  # fmt: skip
    with pytest.raises(KernelError):
        build()
    del known


def test_names_of_bound_variables_make_two_objects_of_one_term():
    a, b = Sum(Range(n), INDEX, "i"), Sum(Range(n), INDEX, "j")
    assert a is not b
    assert (a, hash(a), {a: 1}[b]) == (b, hash(b), 1)
    assert (a.hint, b.hint, str(a + 1), str(b + 1)) == (
        "i", "j", "sum[i<n] i + 1", "sum[j<n] j + 1",
    )  # fmt: skip
    assert str(normal_form(b + b + a - a)) == "2*(sum[j<n] j)"
    c, d = (Lam(REALS, a * Bound(0, REAL, REAL), h) for h in "st")
    assert c == d
    assert c != Lam(REALS, a * Bound(0, REAL, REAL) + 1, "s")


def test_a_term_that_died_is_not_found():
    """A place in the memory that was used before means nothing."""
    rng = random.Random(5)
    places: dict[int, str] = {}
    reused = 0
    for k in range(1, 3001):
        v = Var(f"v{rng.randrange(1000)}", INT)
        t = (v + n) * (v + k)
        reused += places.get(id(v), v.name) != v.name
        places[id(v)] = v.name
        assert t.args[0].args == (v, n)
        assert free_vars(t) == {v, n}
        assert str(t) == f"({v.name} + n)*({v.name} + {k})"
        del t, v
        if k % 50 == 0:
            sweep()
    assert reused


def test_what_nobody_uses_is_let_go():
    def build():
        return Mul((Var("w", REAL) + Num(10**30), Pow(Var("w", REAL), Num(7))))

    t = build()
    kept, watched = t.args[1], weakref.ref(t)
    sweep()
    assert watched() is t
    assert build() is t
    del t
    sweep()
    gc.collect()
    assert watched() is None
    assert build().args[1] is kept
    before = len(interning._table)
    for k in range(5):
        sweep()
        assert len(interning._table) <= before, k


def test_the_table_does_not_grow_without_bound(monkeypatch):
    monkeypatch.setattr(interning, "FEW", 100)
    sweep()
    most = 2 * len(interning._table) + 100
    for k in range(10_000):
        assert str(Num(10**20 + k)) == str(10**20 + k)
        assert len(interning._table) <= most + 1
    monkeypatch.undo()
    sweep()


def test_threads_build_the_same_terms():
    """While one of them sweeps, too: what they find is always the term that they asked for."""
    stop = threading.Event()
    wrong: list[str] = []
    kept: list[list[Term]] = [[] for _ in range(4)]

    def build(own: list[Term], seed: int) -> None:
        rng = random.Random(seed)
        while not stop.is_set():
            k = rng.randrange(500)
            t = Pow(Var(f"u{k}", INT) + Num(1000 + k), Num(2))
            if str(t) != f"(u{k} + {1000 + k})**2":
                wrong.append(str(t))
            own[:] = [*own[-50:], t]

    threads = [threading.Thread(target=build, args=(own, k)) for k, own in enumerate(kept)]
    for thread in threads:
        thread.start()
    for _ in range(60):
        sweep()
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    found = [t for own in kept for t in own]
    assert len(found) > 100
    for t in found:
        same = Pow(Var(t.args[0].args[0].name, INT) + t.args[0].args[1], Num(2))
        assert (same, hash(same), {t: 1}[same]) == (t, hash(t), 1)


def test_a_term_that_was_changed_by_force_is_refused_by_the_replay():
    """Python lets through who is bent on it. The record is read as it is written."""
    a, b = Var("changed", INT), Var("by_force", INT)
    theorem = reflexivity(a)
    object.__setattr__(theorem.concl, "args", (a, b))
    try:
        assert theorem.concl != Eq(a, b)
        with pytest.raises(ReplayError, match="recorded changed = by_force"):
            replay(json.loads(json.dumps(record(theorem))))
    finally:
        object.__setattr__(theorem.concl, "args", (a, a))
    assert replay(record(theorem)).concl is Eq(a, a)


PICKLES = [  # what a pickle asks for
    (Add.of, ((n,), (), "")),
    (Num.of, ((), (True,), "")),
    (Le.of, ((n, 1), (), "")),
    (Var.of, ((), ("n + 1", INT), "")),
    (Sum.of, ((Range(n), INDEX), (), "two words")),
    (Term.of, ((n, m), (), "")),
    (And.of, ((), (Le(n, m),), "")),
    (Pred.of, ((), ("convex", (1,)), "")),
    (Pred.of, ((), ("convex", ("f",)), "")),
    (Bound.of, ((), (-1, INT, INT, 0), "")),
    (Le.of, ((n, m), (), "i")),
    (Le.of, ((n, m), ("i",), "")),
    (type("Mine", (Add,), {"__slots__": ()}).of, ((n, m), (), "")),
]


@pytest.mark.parametrize(("build", "parts"), PICKLES)
def test_a_pickle_makes_no_other_terms_than_the_constructors(build, parts):
    with pytest.raises(KernelError):
        build(*parts)
