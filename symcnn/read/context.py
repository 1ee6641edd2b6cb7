"""What a word is given where it is called: binders, needs, conditions."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import AbstractContextManager

from symcnn.kernel.terms import ONE, ZERO, Binder, Eq, Le, Lt, Num, Range, Term, Var, conj
from symcnn.operators.arrays import Array, Context, WordError
from symcnn.operators.lengths import evident

from .arithmetic import OF_ARRAYS, Arithmetic
from .evident import conjuncts

LETTERS = "ijklpqrtuvw"


class At(Context):
    """The context of a word that is called at a place of the source."""

    def __init__(self, reader: Arithmetic, node: ast.AST) -> None:
        self.reader, self.node = reader, node

    def bound(self, hint: str, count: Term) -> AbstractContextManager[Var]:
        taken = self.reader.taken
        if hint == "k":
            hint = next((n for n in LETTERS if n not in taken), hint)
        return self.reader.bound(hint, count)

    def close(self, binder: type[Binder], count: Term, i: Var, body: Term) -> Term:
        reader = self.reader
        return binder(Range(count), reader.closed(body, i, self.node), reader.hints[i])

    def assuming(self, *formulas: Term) -> AbstractContextManager[None]:
        return self.reader.assuming(*formulas)

    def require(self, formula: Term, what: str) -> None:
        parts = [f for f in conjuncts(formula) if not self.reader.is_evident(f)]
        self.reader.require(conj(*parts), what, self.node)

    def require_one_length(self, m: Term, n: Term, what: str) -> None:
        if not self.reader.is_evident(Eq(m, n)):
            self.reader.require(Eq(m, n), what, self.node, "stretches")

    def unwritten(self, shape: Sequence[Term]) -> Array:
        return self.reader.unwritten(shape, self.node)

    def condition(self, formula: Term, what: str) -> None:
        self.reader.condition(formula, what, self.node)

    def holds(self, formula: Term) -> bool:
        reader = self.reader
        if evident(formula) or formula in reader.given or formula in reader.guards:
            return True
        return isinstance(formula, Le) and reader.is_evident(formula)

    def divide(self, a: Term, b: Term) -> Term:
        return self.reader.divide(a, b, self.node, OF_ARRAYS)

    def power(self, a: Term, b: Term) -> Term:
        return self.reader.raise_to(a, b, self.node)

    def require_natural_power(self, b: Term) -> None:
        self.reader.require_natural_power(b, self.node)

    def function(self, name: str, x: Term) -> Term:
        return self.reader.function_of(name, x, self.node)


class Words(AbstractContextManager[None]):
    """Turns ``WordError`` into an error at a place of the source."""

    def __init__(self, reader: Arithmetic, node: ast.AST) -> None:
        self.reader, self.node = reader, node

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, WordError):
            raise self.reader.error(self.node, str(error)) from None


def hinted(sizes: Sequence[Term]) -> list[tuple[str, Term]]:
    """Names for the indices of axes of these lengths."""
    return [("ijklmnopqrst"[min(place, 11)], n) for place, n in enumerate(sizes)]


def literal_of(found: Array) -> Term | None:
    """The number that an array without axes is, if it is the same everywhere."""
    return None if found.axes or found.hole is not None else found.entry(())


def positive(t: Term, given: Sequence[Term]) -> bool:
    """Whether a number is positive to the eye: written out, or by a hypothesis."""
    if isinstance(t, Num):
        return t.value > 0
    return Lt(ZERO, t) in given or Le(ONE, t) in given
