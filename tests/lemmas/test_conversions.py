"""Conversions: where they apply, what they may use there, and when they refuse."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, reflexivity, ring
from symcnn.kernel.terms import ZERO, Add, Eq, FloorDiv, Mul, Term, Var
from symcnn.lemmas.conversions import (
    after, backwards, carry, everywhere, maybe, places, repeat, root, somewhere, then, under,
)  # fmt: skip
from symcnn.lemmas.sum_rules import distribute
from tests.text import assert_holds, formula, given, term


def halve(t: Term, known):
    """``2*a = a + a``"""
    if isinstance(t, Mul) and t.args[0] == term("2"):
        return ring(t, Add((t.args[1], t.args[1])))
    raise KernelError("halve", "not twice something", found=t)


def small_quotient(t: Term, known):
    """``i//n = 0`` where the place says so."""
    if not isinstance(t, FloorDiv):
        raise KernelError("small_quotient", "not a quotient", found=t)
    return arithmetic(known, Eq(t, ZERO))


def test_somewhere():
    theorem = somewhere(halve)(term("f(2*a) + 2*b"), ())
    assert str(theorem.right) == "f(a + a) + 2*b"
    with pytest.raises(KernelError, match="not twice something"):
        somewhere(halve)(term("a"), ())


def test_everywhere():
    theorem = everywhere(halve)(term("f(2*a) + 2*b"), ())
    assert str(theorem.right) == "f(a + a) + b + b"
    with pytest.raises(KernelError, match="applies nowhere"):
        everywhere(halve)(term("a"), ())
    # what has been multiplied out is looked at again
    assert str(everywhere(distribute)(term("(a + b)*(c + d)"), ()).right) == (
        "a*c + a*d + b*c + b*d"
    )


@pytest.mark.parametrize(
    ("text", "after_"),
    [
        ("sum(x[q//n] for q in range(n))", "sum[q<n] x[0]"),
        ("a*1*(0 <= i and i < n)*(i//n)", "a*[0 <= i and i < n]*0"),
        ("(i//n) if 0 <= i < n else j", "0 if 0 <= i and i < n else j"),
        ("[i//n for i in range(n)]", "lam[i<n] 0"),
    ],
)
def test_what_may_be_used_at_a_place(text, after_):
    theorem = everywhere(small_quotient)(term(text), given())
    assert str(theorem.right).replace("a*[0 <= i and i < n]*0", "0") in (after_, "0")
    assert_holds(theorem, given())


def test_what_may_not_be_used():
    for text in ("sum(x[q//n] for q in range(n + 1))", "(i//n) if 0 <= j < n else j", "i//n"):
        with pytest.raises(KernelError):
            everywhere(small_quotient)(term(text), given())


def test_places():
    found = {str(p.term): [str(f) for f in p.given] for p in places(term("sum(x)"), ())}
    assert found["x[i]"] == ["0 <= i", "i < n"]
    assert found["sum[i<n] x[i]"] == []
    start, taken = root(term("a + b"), ())
    assert (start.term, start.path, {v.name for v in taken}) == (term("a + b"), (), {"a", "b"})
    place = next(p for p in places(term("f(2*a)"), ()) if isinstance(p.term, Mul))
    assert str(carry(term("f(2*a)"), place, halve(place.term, ()))) == "|- f(2*a) = f(a + a)"


def test_under():
    t = term("sum(2*x[q] for q in range(n)) + sum(2*y[r] for r in range(n))")
    theorem = under(["r"], somewhere(halve))(t, ())
    assert str(theorem.right) == "sum[q<n] 2*x[q] + sum[r<n] (y[r] + y[r])"
    with pytest.raises(KernelError, match="no binder named s"):
        under(["s"], somewhere(halve))(t, ())


def test_combinations():
    t = term("2*a")
    assert str(then(halve, maybe(halve))(t, ()).right) == "a + a"
    with pytest.raises(KernelError, match="not twice"):
        then(halve, halve)(t, ())
    assert maybe(halve)(term("a"), ()).concl == reflexivity(term("a")).concl
    assert after(reflexivity(t), halve(t, ())).concl == halve(t, ()).concl
    assert after(halve(t, ()), reflexivity(term("a + a"))).concl == halve(t, ()).concl
    with pytest.raises(KernelError, match="the middle terms differ"):
        after(halve(t, ()), halve(t, ()))


def test_repeat():
    def less(t, known):
        if isinstance(t, Add):
            return ring(t, t.args[0] + sum(t.args[2:], t.args[1]))
        raise KernelError("less", "nothing", found=t)

    with pytest.raises(KernelError, match="no end after 3 steps"):
        repeat(less, 3)(term("a + b"), ())
    assert str(repeat(halve)(term("2*a"), ()).right) == "a + a"
    with pytest.raises(KernelError, match="not twice"):
        repeat(halve)(term("a"), ())


def test_backwards():
    t = term("a + a")
    theorem = backwards(halve, term("2*a"))(t, ())
    assert (theorem.left, theorem.right) == (t, term("2*a"))
    with pytest.raises(KernelError, match="does not lead to the term"):
        backwards(halve, term("2*b"))(t, ())


def test_formulas_are_rewritten_too():
    theorem = everywhere(halve)(formula("2*a < b"), ())
    assert str(theorem.right) == "a + a < b"


def test_the_shape_of_a_tensor_is_left_alone():
    x = Var("x", term("a").sort, (term("2*n"),))
    with pytest.raises(KernelError, match="applies nowhere"):
        everywhere(halve)(x[0], ())
