"""Terms: what the constructors fold, what they refuse, and that nothing can be changed."""

from __future__ import annotations

import copy
import operator
import pickle
import re
from fractions import Fraction

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, KNOWN_FUNCTIONS, NODES, REAL, REALS, TENSOR, TRUE, ZERO, Add, And, Apply,
    Bound, Bracket, Det, Diff, Entry, Eq, FloorDiv, Forall, Fun, Integral, Inv, Ite, Lam, Le, Lt,
    Max, Mod, Mul, Not, Num, Or, Pow, Pred, Prod, Range, Recip, Sort, Space, Sum, Term, Var, add,
    conj, element_sort, entry, mul, ne, neg, power, rank_of, recip, term,
)  # fmt: skip

n, m, i = (Var(name, INT) for name in "nmi")
r, s = Var("r", REAL), Var("s", REAL)
z = Var("z", COMPLEX)
x, A = Var("x", REAL, (n,)), Var("A", REAL, (n, n))
K = Var("K", INT, (n,))
p = Var("p", BOOL)
f, cis, exp = Fun("f"), Fun("cis"), Fun("exp")
SQUARE = Lam(REALS, Bound(0, REAL, REAL) ** 2, "t")
TRUTHS = Lam(Range(2), Lam(Range(2), TRUE))
HALF = Fraction(1, 2)

BUILT = [  # term, its text
    (add(), "0"),
    (add(n, 2, m, -2), "n + m"),
    (add(add(n, 1), add(m, 1)), "n + m + 2"),
    (add(n, neg(n)), "n - n"),
    (mul(), "1"),
    (mul(2, n, HALF), "n"),
    (mul(n, 3, mul(m, 2)), "6*n*m"),
    (mul(0, r, x[i]), "0"),
    (neg(n - m), "-n + m"),
    (2 - n, "-n + 2"),
    (recip(4), "1/4"),
    (recip(0), "0"),
    (recip(n), "1/n"),
    (1 / n, "1/n"),
    (power(r, 0), "1"),
    (power(0, 0), "1"),
    (power(r, 1), "r"),
    (power(3, 4), "81"),
    (power(2, -2), "1/4"),
    (power(0, -1), "0"),
    (power(r, -2), "(1/r)**2"),
    (power(2, n), "2**n"),
    (n // 2, "n//2"),
    (7 // n, "7//n"),
    (n % 2, "n % 2"),
    (7 % n, "7 % n"),
    (7 // Num(0), "7//0"),
    (n >= 1, "1 <= n"),
    (n > 1, "1 < n"),
    (ne(n, 0), "n != 0"),
    (conj(), "true"),
    (conj(p), "p"),
    (conj(p, And(p, p)), "p and p and p"),
    (entry(r), "r"),
    (A[n, i], "A[n, i]"),
    (term(HALF), "1/2"),
]

SORTS = [
    (n + m, INT),
    (n + HALF, REAL),
    (r + z, COMPLEX),
    (Diff(SQUARE, r + 1), REAL),
    (recip(n), REAL),
    (n**2, INT),
    (n**m, REAL),
    (power(2, n), REAL),
    (n // m, INT),
    (Ite(p, n, r), REAL),
    (Bracket(p), INT),
    (exp(n), REAL),
    (f(x), REAL),
    (cis(r), COMPLEX),
    (K[i], INT),
    (x[i], REAL),
    (x, TENSOR),
    (Det(Var("K", INT, (n, n))), REAL),
    (Inv(A), TENSOR),
    (Sum(Range(n), Bound(0, INT, INT)), INT),
    (Sum(Space(INT), HALF * Bound(0, INT, INT)), REAL),
    (Integral(REALS, ZERO), REAL),
    (Max(Range(n), ZERO), INT),
    (Lam(Range(n), ZERO), TENSOR),
    (Diff(SQUARE, r), REAL),
    (Le(n, r), BOOL),
]

# a subclass that could lie about equality
Text = type("Text", (str,), {})
Whole = type("Whole", (int,), {})
Ratio = type("Ratio", (Fraction,), {})
Pair = type("Pair", (tuple,), {})
Name = type("Name", (Fun,), {"__slots__": ()})
Stranger = type("Stranger", (Term,), {"__slots__": ()})
Total = type("Total", (Add,), {"__slots__": ()})


def by_force(kind: type[Term], t: Term) -> Term:
    """What looks like a term, and whose class is a stranger's: no constructor makes it."""
    made = object.__new__(kind)
    for slot in ("sort", "args", "data", "hint", "loose", "_hash", "_free"):
        object.__setattr__(made, slot, getattr(t, slot))
    return made


STRANGER = by_force(Stranger, TRUE)
TOTAL = by_force(Total, n + m)

REFUSED = [  # constructor, arguments, why
    (Num, (True,), "a number is an int or a Fraction"),
    (Num, (0.5,), "a number is an int or a Fraction"),
    (Num, ("1",), "a number is an int or a Fraction"),
    (Num, (Whole(1),), "a number is an int or a Fraction"),
    (Num, (Ratio(1),), "a number is an int or a Fraction"),
    (term, (0.5,), "a number is an int or a Fraction"),
    (Var, (Text("n"), INT), "a name and a sort are expected"),
    *(
        (Var, (name, REAL), "a name and a sort are expected")
        for name in (
            "",
            " ",
            "x y",
            "x\n",
            "x\x00",
            "x\u200b",
            "n + 1",
            "-x",
            "2",
            "#0",
            "x[i]",
            "x:REAL",
            "x" * 201,
        )
    ),
    (Var, ("x", REAL, 3), "a tuple of sizes is expected"),
    (Var, ("x", REAL, n), "a tuple of sizes is expected"),
    (Var, ("x", REAL, "n"), "a tuple of sizes is expected"),
    (Var, ("x", REAL, ("n",)), "a number is an int or a Fraction"),
    (Var, (3, INT), "a name and a sort are expected"),
    (Var, ("n", 0), "a name and a sort are expected"),
    (Var, ("n", -1), "a name and a sort are expected"),
    (Var, ("n", 0.5), "a name and a sort are expected"),
    (Var, ("X", TENSOR), "the entries of a variable are numbers"),
    (Var, ("p", BOOL, (n,)), "the entries of a variable are numbers"),
    (Var, ("x", REAL, (r,)), "expected INT, found REAL"),
    (Var, ("x", REAL, (x,)), "expected INT, found TENSOR"),
    (Var, ("x", REAL, (Bound(0, INT, INT),)), "a shape depends on a bound variable"),
    (Bound, (-1, INT, INT), "natural numbers are expected"),
    (Bound, (True, INT, INT), "natural numbers are expected"),
    (Bound, (Whole(0), INT, INT), "natural numbers are expected"),
    (Bound, (0, TENSOR, REAL, -1), "natural numbers are expected"),
    (Bound, (0, INT, REAL), "the sort does not fit"),
    (Bound, (0, REAL, REAL, 1), "the sort does not fit"),
    (Bound, (0, TENSOR, TENSOR, 0), "the sort of the entries is expected"),
    (Bound, (0, 0, 0), "the sort of the entries is expected"),
    (Num, (10**4000,), "the number is too large"),
    (power, (10**64, 64), "the number is too large"),
    (Add, ((),), "two or more arguments are expected"),
    (Add, ((n,),), "two or more arguments are expected"),
    (Mul, ((n,),), "two or more arguments are expected"),
    (Add, ((n, p),), "a number is expected"),
    (Add, ((n, x),), "a number is expected"),
    (Add, ([n, m],), "a tuple of arguments is expected"),
    (Add, (Pair((n, m)),), "a tuple of arguments is expected"),
    (Add, ((n, TOTAL),), "an argument is not a term"),
    (Mul, ((n, p),), "a number is expected"),
    (Mul, (Pair((n, m)),), "a tuple of arguments is expected"),
    (mul, (0, p), "a number is expected"),
    (Pow, (n, r), "expected INT, found REAL"),
    (Pow, (p, n), "a number is expected"),
    (power, (p, 0), "a number is expected"),
    (Recip, (x,), "a number is expected"),
    (FloorDiv, (r, n), "expected INT, found REAL"),
    (FloorDiv, (n, Num(HALF)), "expected INT, found REAL"),
    (Mod, (n, r), "expected INT, found REAL"),
    (Ite, (n, n, n), "expected BOOL, found INT"),
    (Ite, (p, n, p), "a number is expected"),
    (Bracket, (n,), "expected BOOL, found INT"),
    (Fun, (Text("f"),), "a name and a natural number are expected"),
    (Fun, ("f'",), "a name and a natural number are expected"),
    (Fun, ("f g",), "a name and a natural number are expected"),
    (Fun, ("cos", 1), "the derivative of a known function is a formula"),
    (getattr, (exp, "prime"), "the derivative of a known function is a formula"),
    (f, (), "a function variable takes arguments"),
    (Fun, ("f", -1), "a name and a natural number are expected"),
    (Fun, ("f", True), "a name and a natural number are expected"),
    (Fun, ("f", 0, INT), "values are numbers or formulas"),
    (Fun, ("f", 0, int(REAL)), "values are numbers or formulas"),
    (Fun, ("f", 1, COMPLEX), "a function with a derivative is real"),
    (Apply, (exp, ()), "wrong number of arguments"),
    (Apply, (exp, (r, s)), "wrong number of arguments"),
    (Apply, (exp, (z,)), "a real argument is expected"),
    (Apply, (exp, (x,)), "a real argument is expected"),
    (Apply, (f, (p,)), "a real argument is expected"),
    (Name, ("f",), "only the kernel has classes of terms"),
    (Add, ((n, Fun("f")),), "a term is expected"),
    (Not, (Fun("p", 0, BOOL),), "a term is expected"),
    (Apply, (f, (f,)), "a term is expected"),
    (Pred, ("derivative", (), (f,)), "an argument is not a term"),
    (Fun.of, ((), ("cis", 0, REAL)), "values are numbers or formulas"),
    (Fun.of, ((), ("f", 1, BOOL)), "a function with a derivative is real"),
    (Apply, (f, Pair((r,))), "a tuple of arguments is expected"),
    (Entry, (r, (i,)), "expected TENSOR, found REAL"),
    (Entry, (x, ()), "1 indices are expected"),
    (Entry, (x, (i, i)), "1 indices are expected"),
    (Entry, (x, (r,)), "expected INT, found REAL"),
    (Entry, (SQUARE, (i,)), "not a tensor"),
    (Det, (x,), "a matrix of numbers is expected"),
    (Det, (r,), "expected TENSOR, found REAL"),
    (Det, (TRUTHS,), "a matrix of numbers is expected"),
    (Inv, (x,), "a matrix of numbers is expected"),
    (Range, (r,), "expected INT, found REAL"),
    (Range, (True,), "a number is an int or a Fraction"),
    (Space, (BOOL,), "a space of numbers is expected"),
    (Space, (1,), "a space of numbers is expected"),
    (Space, (REAL, (r,)), "expected INT, found REAL"),
    (Space, (REAL, Pair((n,))), "a tuple of arguments is expected"),
    (Sum, (n, n), "a domain is expected"),
    (Lam, (n, n), "a domain is expected"),
    (Apply, ("exp", (n,)), "the name of a function is expected"),
    (Sum, (Range(n), n, "two words"), "the hint is a name"),
    (Sum, (Range(n), n, 3), "the hint is a name"),
    ((n + m).of, ((n, m), (), None), "the hint is a name"),
    (Sum, (Range(n), n, Text("i")), "the hint is a name"),
    (Sum, (REALS, n), "a sum runs over integers"),
    (Sum, (Range(n), p), "expected COMPLEX, found BOOL"),
    (Prod, (Space(INT), n), "a product runs over a range"),
    (Max, (Space(INT), n), "a maximum runs over a range"),
    (Max, (Range(n), z), "expected REAL, found COMPLEX"),
    (Integral, (Range(n), r), "an integral runs over R or R^n"),
    (Integral, (Space(INT), r), "an integral runs over R or R^n"),
    (Forall, (Range(n), r), "expected BOOL, found REAL"),
    (Diff, (r, r), "a function on R or R^n is expected"),
    (Diff, (Lam(Range(n), r), r), "a function on R or R^n is expected"),
    (Diff, (Lam(Space(COMPLEX), r), r), "the point is not in the domain"),
    (Diff, (SQUARE, x), "the point is not in the domain"),
    (Diff, (SQUARE, r, i), "one index for each axis is expected"),
    (Diff, (Lam(REALS, z), r), "expected REAL, found COMPLEX"),
    (Diff, (Lam(Space(REAL, (n,)), r), r, i), "the point is not in the domain"),
    (Diff, (Lam(Space(REAL, (n,)), r), x), "one index for each axis is expected"),
    (Diff, (Lam(Space(REAL, (n,)), r), n, i), "the point is not in the domain"),
    (Diff, (Lam(Space(REAL, (n,)), r), Var("Z", COMPLEX, (n,)), i), "entries of the point are not"),
    (Diff, (Lam(Space(REAL, (n,)), r), x, r), "expected INT, found REAL"),
    (Le, (z, r), "expected REAL, found COMPLEX"),
    (Le, (n,), "another number of arguments is expected"),
    (Lt, (n, m, n), "another number of arguments is expected"),
    (Eq, (n, p), "the two sides are of different kinds"),
    (Eq, (n, x), "the two sides are of different kinds"),
    (Eq, (x, p), "the two sides are of different kinds"),
    (Eq, (n,), "two sides are expected"),
    (And, (n,), "expected BOOL, found INT"),
    (Or, (p, r), "expected BOOL, found REAL"),
    (Not, (), "another number of arguments is expected"),
    (Not, (n,), "expected BOOL, found INT"),
    (Not, (STRANGER,), "an argument is not a term"),
    (Stranger, (n, m), "only the kernel has classes of terms"),
    (Total, ((n, m),), "only the kernel has classes of terms"),
    (Pred, ("true", ()), "unknown predicate"),
    (Pred, ("derivative", (f,)), "another number of functions is expected"),
    (Pred, ("convex", ()), "another number of functions is expected"),
    (Pred, ("nondecreasing", (f, f)), "another number of functions is expected"),
    (add, (Range(n), 1), "a domain stands in a binder only"),
    (mul, (2, Range(n)), "a domain stands in a binder only"),
    (Eq, (Range(n), Range(m)), "a domain stands in a binder only"),
    (Eq, (Range(n), n), "a domain stands in a binder only"),
    (Le, (REALS, r), "a domain stands in a binder only"),
    (Sum, (Range(n), Range(m)), "a domain stands in a binder only"),
    (Range, (Range(n),), "a domain stands in a binder only"),
    (Lam, (Range(n), REALS), "a domain stands in a binder only"),
    (f, (Range(n),), "a domain stands in a binder only"),
    (Var, ("x", REAL, (Range(n),)), "a domain stands in a binder only"),
    (Pred, (Text("convex"), (f,)), "unknown predicate"),
    (Pred, ("convex", (r,)), "names of functions are expected"),
    (Pred, ("convex", [f]), "names of functions are expected"),
    (Pred, ("convex", (f,), [r]), "a tuple of arguments is expected"),
    (rank_of, (n + m,), "not a tensor"),
    (element_sort, (n + m,), "not a tensor"),
]

NOT_TERMS = [1, 0.5, None, "n", [n], {n}, INT, Term, f, (n,)]
WITH_ONE_WRONG = [  # constructors, each with one place for what is not a term
    lambda t: Add((n, t)),
    lambda t: Mul((t, n)),
    lambda t: Pow(t, n),
    lambda t: Pow(n, t),
    lambda t: Recip(t),
    lambda t: FloorDiv(n, t),
    lambda t: Mod(t, n),
    lambda t: Ite(t, n, m),
    lambda t: Ite(p, n, t),
    lambda t: Bracket(t),
    lambda t: Apply(exp, (t,)),
    lambda t: Apply(f, (n, t)),
    lambda t: Entry(t, (n,)),
    lambda t: Entry(x, (t,)),
    lambda t: entry(t),
    lambda t: Det(t),
    lambda t: Inv(t),
    lambda t: Space(REAL, (t,)),
    lambda t: Sum(t, n),
    lambda t: Sum(Range(n), t),
    lambda t: Max(Range(n), t),
    lambda t: Lam(Range(n), t),
    lambda t: Forall(Range(n), t),
    lambda t: Diff(t, r),
    lambda t: Diff(SQUARE, t),
    lambda t: Diff(Lam(Space(REAL, (n,)), r), x, t),
    lambda t: Le(n, t),
    lambda t: Eq(t, n),
    lambda t: Eq(n, t),
    lambda t: And(p, t),
    lambda t: Not(t),
    lambda t: conj(t),
    lambda t: Pred("derivative", (), (t,)),
]
WITHOUT_TUPLE = [
    lambda t: Add(t),
    lambda t: Mul(t),
    lambda t: Apply(exp, t),
    lambda t: Apply(f, t),
    lambda t: Entry(x, t),
    lambda t: Space(REAL, t),
    lambda t: Pred("convex", t),
    lambda t: Pred("derivative", (), t),
]


@pytest.mark.parametrize("build", [*WITH_ONE_WRONG, *WITHOUT_TUPLE])
def test_what_is_not_a_term(build):
    for wrong in NOT_TERMS[: -1 if build in WITHOUT_TUPLE else None]:
        with pytest.raises(KernelError, match=r"expected|is not a term"):
            build(wrong)


@pytest.mark.parametrize(("t", "text"), BUILT, ids=[text for _, text in BUILT])
def test_built(t, text):
    assert str(t) == text


@pytest.mark.parametrize(("t", "sort"), SORTS, ids=[str(t) for t, _ in SORTS])
def test_sort(t, sort):
    assert t.sort is sort


@pytest.mark.parametrize(("build", "arguments", "reason"), REFUSED)
def test_refused(build, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        build(*arguments)


def test_numbers_hold_integers_of_pythons_own_class():
    class Sly(int):
        numerator = property(lambda self: self)

    number = Num(Fraction(Sly(3)))
    assert type(number.value.numerator) is int


def test_hints_take_no_part_in_equality():
    assert Sum(Range(n), Bound(0, INT, INT), "i") == Sum(Range(n), Bound(0, INT, INT), "j")


DIFFERENT = [
    (n, Var("n", REAL)),
    (x, Var("x", REAL, (m,))),
    (x, Var("x", REAL)),
    (x, Var("x", INT, (n,))),
    (f(r), f.prime(r)),
    (Num(1), TRUE),
    (Sum(Range(n), ZERO), Prod(Range(n), ZERO)),
    (Le(n, m), Lt(n, m)),
    (n + m, m + n),
]


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different(a, b):
    assert a != b


CHANGES = [
    lambda t: setattr(t, "sort", REAL),
    lambda t: setattr(t, "hint", "k"),
    lambda t: setattr(t, "__class__", Mul),
    lambda t: delattr(t, "args"),
    lambda t: t.__setstate__({"args": (m, m)}),
    lambda t: vars(t).update(args=(m, m)),
    lambda t: operator.setitem(t.args, 0, m),
]


@pytest.mark.parametrize("change", CHANGES)
def test_terms_cannot_be_changed(change):
    t = n + m
    with pytest.raises((AttributeError, TypeError)):
        change(t)
    assert str(t) == "n + m"


def test_a_term_is_not_made_anew():
    t = n + m
    t.__init__((m, m))
    Num.__init__(t, 3)
    assert str(t) == "n + m"


def test_function_names_cannot_be_changed():
    name = Fun("g")
    for change in (
        lambda: setattr(name, "name", "h"),
        lambda: setattr(name, "data", ("h", 0, REAL)),
        lambda: delattr(name, "data"),  # and it could be made anew: |- sin(0) = 1
    ):
        with pytest.raises(AttributeError, match="immutable"):
            change()
    with pytest.raises(TypeError):
        KNOWN_FUNCTIONS["g"] = 1
    name.__init__("exp")
    assert name == Fun("g")
    assert not name.known


def test_arguments_changed_after_the_call():
    shape = [n, m]
    tensor = Var("T", REAL, shape)
    shape[0] = Num(3)
    assert tensor.shape == (n, m)


def test_copies():
    t = A[i, n] + exp(r)
    assert copy.copy(t) is t
    assert copy.deepcopy([t])[0] is t
    assert pickle.loads(pickle.dumps(t)) == t


NO_TRUTH = [bool, list, lambda t: t and t, lambda t: 1 < t < 2, lambda t: [*t], lambda t: 1 in t]


@pytest.mark.parametrize("use", NO_TRUTH)
def test_a_term_is_neither_true_nor_a_collection(use):
    with pytest.raises(TypeError, match=r"has no truth value|be iterated|not iterable"):
        use(n)


def test_nodes_are_all_the_final_classes():
    def leaves(kind):
        return {c for sub in kind.__subclasses__() for c in (leaves(sub) or {sub})}

    # the test of pickles has a class ``Mine``, of which ``Add`` is the base
    assert {c for c in leaves(Term) if c.__name__ not in ("Stranger", "Total", "Mine")} | {
        Add
    } == NODES


def test_sorts_are_ordered_by_inclusion():
    assert INT < REAL < COMPLEX < BOOL < TENSOR
    assert list(Sort) == [INT, REAL, COMPLEX, BOOL, TENSOR]
