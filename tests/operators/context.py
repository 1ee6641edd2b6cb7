"""A context that keeps what the words require, for tests of words without a reader."""

from __future__ import annotations

from symcnn.kernel.terms import Term
from symcnn.operators.term_context import TermContext


class Plain(TermContext):
    """Takes down what is required; knows the ranges of the indices around a place."""

    def __init__(self, *given: Term) -> None:
        super().__init__()
        self.given = list(given)
        self.required: list[tuple[Term, str]] = []
        self.conditions: list[tuple[Term, str]] = []

    def require(self, formula: Term, what: str) -> None:
        if not self.holds(formula):
            self.required.append((formula, what))

    def condition(self, formula: Term, what: str) -> None:
        if not self.holds(formula):
            self.conditions.append((formula, what))
