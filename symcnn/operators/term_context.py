"""Words applied to tensors: the operators of the catalogue and of names are those of array code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symcnn.kernel.binding import close, free_vars, fresh, shape_of
from symcnn.kernel.terms import (
    INT, ZERO, And, Binder, Fun, Lam, Le, Lt, Range, Term, Var, element_sort, entry, mul, power,
    recip,
)  # fmt: skip
from symcnn.lemmas.notation import at, over

from .arrays import Array, Context, array_of
from .lengths import evident


LETTERS = "kuvwijpqrt"


class TermContext(Context):
    """Makes the terms of words; what they require is for the caller to know.

    ``terms`` are those whose variables the indices must differ from.
    """

    def __init__(self, *terms: Term) -> None:
        self.given: list[Term] = []
        self.taken: set[Var] = {v for t in terms for v in free_vars(t)}

    @contextmanager
    def bound(self, hint: str, count: Term) -> Iterator[Var]:
        if hint == "k":  # any name
            names = {v.name for v in self.taken}
            hint = next((n for n in LETTERS if n not in names), hint)
        i = fresh(hint, INT, self.taken)
        self.taken.add(i)
        with TermContext.assuming(self, Le(ZERO, i), Lt(i, count)):
            yield i
        self.taken.discard(i)

    def close(self, binder: type[Binder], count: Term, i: Var, body: Term) -> Term:
        return binder(Range(count), close(body, i), i.name)

    @contextmanager
    def assuming(self, *formulas: Term) -> Iterator[None]:
        before = len(self.given)
        for f in formulas:
            self.given.extend(f.args if isinstance(f, And) else (f,))
        try:
            yield
        finally:
            del self.given[before:]

    def unwritten(self, shape: tuple[Term, ...]) -> Array:
        v = Var("empty", INT, shape)
        return array_of(shape, lambda i: entry(v, *i), INT)

    def require(self, formula: Term, what: str) -> None:
        pass

    def condition(self, formula: Term, what: str) -> None:
        pass

    def holds(self, formula: Term) -> bool:
        return evident(formula) or formula in self.given

    def divide(self, a: Term, b: Term) -> Term:
        return mul(a, recip(b))

    def power(self, a: Term, b: Term) -> Term:
        return power(a, b)

    def require_natural_power(self, b: Term) -> None:
        self.require(Le(ZERO, b), "the power of integers is not negative")

    def function(self, name: str, x: Term) -> Term:
        return Fun(name)(x)


def entries_of(t: Term) -> Array:
    """A tensor as words take it."""
    return array_of(shape_of(t), lambda i: at(t, *i), element_sort(t))


def tensor_of(x: Array, names: str) -> Term:
    """What a word gives as a tensor, with names for the indices.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> from .layout import swapped
    >>> A = tensor("A", *sizes("m n"))
    >>> print(tensor_of(swapped(entries_of(A), 0, 1), "ji"))
    lam[j<n] lam[i<m] A[i, j]
    """
    return over(Lam, names, x.shape, lambda *i: x[i])
