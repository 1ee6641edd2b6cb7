"""Derived rules about order: inequalities combined, maxima recognised and moved."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, assume, cases, congruence, cut, exists_elim
from symcnn.kernel.sums import max_attained, max_bound
from symcnn.kernel.terms import (
    INT, Apply, Eq, Fun, Le, Max, Min, Not, Num, Numeric, Or, Pred, Term, Var, term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.predicates import monotone


def follows_from(lemmas: Sequence[Theorem], goal: Term) -> Theorem:
    """The goal, by arithmetic from the conclusions of the lemmas, under their hypotheses.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b, c = scalars("a b c")
    >>> print(follows_from([assume(a <= b), assume(b < c)], a < c))
    a <= b, b < c |- a < c
    """
    theorem = arithmetic(tuple(t.concl for t in lemmas), goal)
    for lemma in reversed(lemmas):
        theorem = cut(lemma, theorem)
    return theorem


def image_of_maximum(f: Fun, maximum: Term) -> Max:
    """``Max[i < n] f(e(i))`` for the maximum ``Max[i < n] e(i)``.

    >>> from symcnn.lemmas.notation import largest, sizes, tensor
    >>> n, = sizes("n")
    >>> print(image_of_maximum(Fun("f"), largest(n, lambda i: tensor("x", n)[i])))
    max[i<n] f(x[i])
    """
    if not isinstance(maximum, Max):
        raise KernelError("image_of_maximum", "a maximum is expected", found=maximum)
    return Max(maximum.domain, Apply(f, (maximum.body,)), maximum.hint)


def image_at_most(f: Fun, maximum: Term, given: Formulas) -> Theorem:
    """``given |- f(Max[i < n] e(i)) <= Max[i < n] f(e(i))``, for any function f and n >= 1.

    The maximum is some e(a), and f(e(a)) is one of the f(e(i)).
    """
    images = image_of_maximum(f, maximum)
    there, a, facts = _somewhere(maximum, given)
    same = congruence(f(maximum), (0,), (), assume(Eq(maximum, open_binder(maximum, a))))
    bound = max_bound(images, a, (*given, *facts))
    return exists_elim(there, follows_from([same, bound], Le(f(maximum), images)), a)


def image_at_least(f: Fun, maximum: Term, given: Formulas) -> Theorem:
    """``given, nondecreasing(f) |- Max[i < n] f(e(i)) <= f(Max[i < n] e(i))``, for n >= 1.

    The left side is some f(e(a)), and e(a) is at most the maximum.
    """
    images = image_of_maximum(f, maximum)
    there, a, facts = _somewhere(images, given)
    bound = max_bound(maximum, a, (*given, *facts))
    raised = monotone(assume(Pred("nondecreasing", (f,))), bound)
    same = assume(Eq(images, open_binder(images, a)))
    return exists_elim(there, follows_from([same, raised], Le(images, f(maximum))), a)


def _somewhere(maximum: Term, given: Formulas) -> tuple[Theorem, Var, Formulas]:
    """That the maximum is attained, a variable for the place, and the place's range."""
    if not isinstance(maximum, Max):
        raise KernelError("maximum", "a maximum is expected", found=maximum)
    a = fresh("a", INT, free_vars(maximum).union(*map(free_vars, given)))
    return max_attained(maximum, given), a, member(a, maximum.domain)


def one_of_the_values(extremum: Max | Min, given: Formulas) -> Theorem:
    """``given |- m = e(0) or m = e(1) or ...`` for an extremum over a range of given size.

    >>> from symcnn.lemmas.notation import largest, tensor
    >>> print(one_of_the_values(largest(2, lambda i: tensor("x", 2)[i]), ()))
    |- max[i<2] x[i] = x[0] or max[i<2] x[i] = x[1]
    """
    size = extremum.domain.args[0]
    if not isinstance(size, Num):
        raise KernelError("one_of_the_values", "a range of given size is expected", found=extremum)
    a = fresh("a", INT, free_vars(extremum).union(*map(free_vars, given)))
    places = [Num(i) for i in range(int(size.value))]
    values = [Eq(extremum, open_binder(extremum, i)) for i in places]
    goal, here = Or(*values), Eq(extremum, open_binder(extremum, a))
    facts = member(a, extremum.domain)
    theorem = arithmetic((*facts, *(Not(Eq(a, i)) for i in places)), goal)
    for place, value in zip(places, values, strict=True):
        there = arithmetic((Eq(a, place), here), value)
        theorem = cases(Eq(a, place), cut(there, arithmetic((value,), goal)), theorem)
    return exists_elim(max_attained(extremum, given), theorem, a)


def monotone_maximum(t: Term, given: Formulas) -> Theorem:
    """``given |- f(Max[i < n] e(i)) = Max[i < n] f(e(i))``.

    Needs: ``nondecreasing(f)`` among ``given``, and n >= 1.
    """
    if not isinstance(t, Apply) or len(t.args) != 1 or not isinstance(t.args[0], Max):
        raise KernelError("monotone_maximum", "a function of a maximum is expected", found=t)
    if Pred("nondecreasing", (t.fun,)) not in given:
        raise KernelError("monotone_maximum", "the function may decrease", function=t.fun)
    (maximum,) = t.args
    both = [image_at_most(t.fun, maximum, given), image_at_least(t.fun, maximum, given)]
    return follows_from(both, Eq(t, image_of_maximum(t.fun, maximum)))


def maximum_is(
    t: Term, value: Term, places: Sequence[tuple[Numeric, ...]], given: Formulas
) -> Theorem:
    """``given |- Max[i < m] Max[j < n] e(i, j) = value``.

    Needs: by arithmetic, every entry is at most the value, and the entries at ``places``
    cannot all be below it.

    >>> from symcnn.lemmas.notation import largest, sizes
    >>> n, = sizes("n")
    >>> print(maximum_is(largest(n, lambda i: i), n - 1, [(n - 1,)], (n >= 1,)))
    1 <= n |- max[i<n] i = n - 1
    """
    if not isinstance(t, Max):
        raise KernelError("maximum_is", "a maximum is expected", found=t)
    bounds = [_bound_at(t, [term(i) for i in place], given) for place in places]
    low = arithmetic((*given, *(b.concl for b in bounds)), Le(value, t))
    for bound in reversed(bounds):
        low = cut(bound, low)
    return follows_from([low, _at_most(t, value, given)], Eq(t, value))


def _bound_at(t: Term, place: Sequence[Term], given: Formulas) -> Theorem:
    """An entry of a nested maximum is at most the maximum."""
    bound = max_bound(t, place[0], given)
    if len(place) == 1:
        return bound
    inner = _bound_at(open_binder(t, place[0]), place[1:], given)
    return follows_from([inner, bound], Le(inner.concl.args[0], t))


def _at_most(t: Term, value: Term, given: Formulas) -> Theorem:
    """A nested maximum is attained, and there it is at most the value."""
    if not isinstance(t, Max):
        return arithmetic(given, Le(t, value))
    there, a, facts = _somewhere(t, given)
    attained = assume(Eq(t, open_binder(t, a)))
    inner = _at_most(open_binder(t, a), value, (*given, *facts))
    return exists_elim(there, follows_from([attained, inner], Le(t, value)), a)
