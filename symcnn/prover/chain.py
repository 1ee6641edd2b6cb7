"""Derivations line by line: a chain of equal terms, each with its reason.

The chain is untrusted: every line comes with the theorem that the kernel made for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from symcnn.kernel.certificates import Condition
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, cut, field, ring, transitivity
from symcnn.kernel.terms import COMPLEX, Eq, Term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, somewhere
from symcnn.lemmas.conversions import under as under_binders

from .claim import Claim


class DerivationError(Exception):
    """A line of a derivation does not follow; says which, and from what."""


class StuckError(DerivationError):
    """No proof was found; says at which equation."""


@dataclass(frozen=True)
class Step:
    """One line: the theorem ``previous = term``, and the words for the margin."""

    theorem: Theorem
    say: str

    @property
    def term(self) -> Term:
        """The new right side."""
        return self.theorem.right

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The side conditions discharged for this line, each with what was known there."""
        found: dict[Condition, None] = {}
        waiting = [self.theorem]
        seen: set[int] = set()
        while waiting:
            theorem = waiting.pop()
            if id(theorem) not in seen:
                seen.add(id(theorem))
                found.update(dict.fromkeys(theorem.conditions))
                waiting.extend(reversed(theorem.premises))
        return tuple(found)


@dataclass(frozen=True)
class Derivation:
    """A claim with its theorem, and the lines that a reader is shown.

    The lines of an equation are its chain of equal terms. Other arguments are shown by
    their steps too: each is then a theorem of its own, in the order of the argument.
    Raises ``DerivationError`` when the theorem is not the claim.
    """

    claim: Claim
    theorem: Theorem
    steps: tuple[Step, ...]
    method: str = ""  # of the prover, if it found the proof

    def __post_init__(self) -> None:
        if self.theorem.concl != self.claim.goal:
            raise DerivationError(
                f"{self.claim.name}: another statement was proved\n"
                f"  proved  {self.theorem.concl}\n  claimed {self.claim.goal}"
            )
        for h in self.theorem.hyps:
            if h not in self.claim.given:
                raise DerivationError(f"{self.claim.name}: the proof uses the hypothesis {h}")

    @property
    def is_chain(self) -> bool:
        """Whether the steps are one chain of equal terms from the left side to the right."""
        theorems = [s.theorem for s in self.steps]
        return (
            bool(theorems)
            and all(isinstance(t.concl, Eq) for t in theorems)
            and (theorems[0].left, theorems[-1].right) == (self.claim.left, self.claim.right)
            and all(a.right == b.left for a, b in pairwise(theorems))
        )

    @property
    def axioms(self) -> tuple[str, ...]:
        """The names of the axioms that the theorem rests on."""
        return tuple(sorted(self.theorem.axioms))


class Chain:
    """A derivation that starts at a term and proceeds by conversions.

    >>> from symcnn.kernel.terms import REAL, Var
    >>> from symcnn.lemmas.sum_rules import distribute
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> chain = Chain(2 * (x + y)).by(distribute, say="multiply out")
    >>> print(chain.theorem)
    |- 2*(x + y) = 2*x + 2*y
    """

    def __init__(self, left: Term, given: Formulas = ()) -> None:
        self.left = left
        self.given = given
        self.steps: list[Step] = []
        self.method = ""  # of the prover, if it found the chain
        # theorems whose conclusions the lines may use as hypotheses, the last first
        self.lemmas: tuple[Theorem, ...] = ()

    @property
    def term(self) -> Term:
        """The last line."""
        return self.steps[-1].term if self.steps else self.left

    def by(self, conversion: Conversion, *, say: str, under: Sequence[str] = ()) -> Chain:
        """Add the line that the conversion leads to, at the first place where it applies.

        ``under`` names binders; the conversion is then applied within their bodies only.
        Raises ``DerivationError`` when it applies nowhere.
        """
        convert = under_binders(under, somewhere(conversion)) if under else somewhere(conversion)
        try:
            theorem = convert(self.term, self.given)
        except KernelError as error:
            raise DerivationError(
                f"line {len(self.steps) + 1} ({say}): {error}\n  in {self.term}"
            ) from None
        self.steps.append(Step(theorem, say))
        return self

    def add(self, theorem: Theorem, say: str) -> Chain:
        """Add the line that a theorem leads to; one that says t = t adds none.

        Raises ``DerivationError`` when the theorem is not about the last line.
        """
        if theorem.left != self.term:
            raise DerivationError(f"{say}: the theorem is about {theorem.left}, not {self.term}")
        if theorem.left != theorem.right:
            self.steps.append(Step(theorem, say))
        return self

    def to(self, target: Term, *, say: str) -> Chain:
        """Add the line ``target``, which the laws of a field must make equal to the last one."""
        try:
            theorem = equal_by_algebra(self.term, target, self.given)
        except KernelError as error:
            raise DerivationError(
                f"line {len(self.steps) + 1} ({say}): {error}\n  from {self.term}\n  to   {target}"
            ) from None
        self.steps.append(Step(theorem, say))
        return self

    def qed(self, claim: Claim, say: str = "which is the right side") -> Derivation:
        """The derivation of the claim, once the last line is its right side.

        A last step of pure algebra is added where the two are written differently. Raises
        ``DerivationError`` where they differ.
        """
        if claim.goal != Eq(self.left, claim.right):
            raise DerivationError(f"the derivation does not start at the left side of {claim.name}")
        if self.term != claim.right:
            self.to(claim.right, say=say)
        return Derivation(claim, self.theorem, tuple(self.steps))

    @property
    def theorem(self) -> Theorem:
        """``left = last line``, under the hypotheses that were used."""
        if not self.steps:
            raise DerivationError("the derivation has no line yet")
        theorem = self.steps[0].theorem
        for step in self.steps[1:]:
            theorem = transitivity(theorem, step.theorem)
        for lemma in self.lemmas:
            if lemma.concl in theorem.hyps:
                theorem = cut(lemma, theorem)
        return theorem


def equal_by_algebra(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` by the laws of a ring, or else (for numbers) of a field."""
    try:
        return ring(a, b)
    except KernelError:
        if a.sort > COMPLEX:
            raise
        return field(a, b, given)
