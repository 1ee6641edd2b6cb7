"""What is known in the proof of a side condition: formulas, rows, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from symcnn.kernel import terms as k
from symcnn.kernel.polynomials import Row, add_to, compared, negate, normal_form, to_term
from symcnn.kernel.terms import Le, Lt, Not, Term

from .equality import Given, Writer
from .casts import NotExportableError, T, node, number
from .propositions import Statements


class Fact(NamedTuple):
    """What is known: a formula of the kernel or a row, how it reads, its proof."""

    what: Term | Row
    reads: T
    proof: str


def zero(type_: str) -> T:
    return number(0, type_)


class Facts:
    """The facts of one proof, each with its proof term; the kernel keeps them in the same order."""

    def __init__(self, writer: Writer, statements: Statements) -> None:
        self.writer, self.statements = writer, statements
        self.facts: list[Fact] = []
        self.lines: list[str] = []
        self._count = 0

    def read(self, t: Term, want: str = "") -> T:
        return self.writer.reader.read(t, want)

    def name(self, letter: str = "F") -> str:
        self._count += 1
        return f"{letter}{self._count}"

    # -- formulas and their negations -----------------------------------------------------

    def assume(self, formula: Term, proof: str) -> None:
        """Add the conjuncts of a formula, negations pushed inwards as the kernel does."""
        if isinstance(formula, k.And):
            for place, part in enumerate(formula.args):
                self.assume(part, part_of(proof, place, len(formula.args)))
        elif isinstance(formula, Not) and isinstance(formula.args[0], k.And | k.Or | Not | Le | Lt):
            inner, proved = self.negated(formula.args[0], proof)
            if isinstance(inner, k.And | Not):
                self.assume(inner, proved)
            else:
                self._add(inner, proved)
        else:
            self._add(formula, proof)

    def _add(self, formula: Term, proof: str) -> None:
        self.facts.append(Fact(formula, self.read(formula), proof))

    def assume_negation(self, formula: Term, proof: str) -> None:
        self.assume(*self.negated(formula, proof))

    def negated(self, formula: Term, proof: str) -> tuple[Term, str]:
        """From ``not p`` the negation pushed through connectives and comparisons."""
        match formula:
            case Not():
                return formula.args[0], f"(NNPP _ {proof})"
            case Le() | Lt():
                word = "not_le" if isinstance(formula, Le) else "not_lt"
                z = "Z" if self.read(formula).args[0].type == "Z" else ""
                return negate(formula), f"({word}{z} _ _ {proof})"
            case k.And(args=args) | k.Or(args=args):
                return negate(formula), self._junction(formula, args, proof)
        return Not(formula), proof

    def _junction(self, formula: Term, args: tuple[Term, ...], proof: str) -> str:
        if not args:
            return f"({proof} I)" if isinstance(formula, k.And) else "I"
        word = "not_and" if isinstance(formula, k.And) else "not_or"
        return f"({self._nested(word, args, lambda a: self.negated(a, 'n1')[1], 'n1')} {proof})"

    def _nested(
        self, word: str, args: Sequence[Term], make: Callable[[Term], str], name: str
    ) -> str:
        """What is done to each member of a junction done to the whole, nested to the right."""
        *front, last = [f"(fun {name} => {make(a)})" for a in args]
        texts = [(self.text(a), self.text(negate(a))) for a in args]
        old, new = texts[-1]
        first = {"not_and": ("/\\", "\\/"), "and_not": ("/\\", "\\/")}.get(word, ("\\/", "/\\"))
        found = last
        for proof, (x, y) in zip(reversed(front), reversed(texts[:-1]), strict=True):
            found = f"({word} {x} {old} {y} {new} {proof} {found})"
            old, new = f"({x} {first[0]} {old})", f"({y} {first[1]} {new})"
        return found

    def text(self, t: Term) -> str:
        return self.writer.text(self.read(t))

    def refused(self, formula: Term, proof: str) -> str:
        """From the negation pushed inwards a proof of ``not p``."""
        match formula:
            case Not():
                return f"(fun n1 => n1 {proof})"
            case Le() | Lt():
                z = self.read(formula).args[0].type
                word = "<=" if isinstance(formula, Le) else "<"
                back = "<" if isinstance(formula, Le) else "<="
                lemma = self.writer.leaf(
                    f"forall a b : {z}, (b {back} a)%{z} -> ~ (a {word} b)%{z}",
                    "intros; lia." if z == "Z" else "intros; lra.",
                )
                return f"({lemma} _ _ {proof})"
            case k.And(args=args) | k.Or(args=args) if args:
                word = "and_not" if isinstance(formula, k.And) else "or_not"
                found = self._nested(word, args, lambda a: self.refused(a, "m1"), "m1")
                return f"({found} {proof})"
        return proof

    # -- what a fact says -------------------------------------------------------------------

    def row_formula(self, r: Row) -> T:
        p = self.read(to_term(r.polynomial))
        z = zero(p.type)
        if r.sign in (">=", ">"):
            return node("Le" if r.sign == ">=" else "Lt", "Prop", (z, p))
        equation = node("Eq", "Prop", (p, z))
        return equation if r.sign == "=" else node("Not", "Prop", (equation,))

    def row(self, place: int) -> tuple[Row, Given]:
        fact = self.facts[place]
        if isinstance(fact.what, Row):
            return fact.what, (fact.reads, fact.proof)
        found = compared(fact.what)
        if found is None:
            raise NotExportableError("a fact that is no row")
        formula = self.row_formula(found)
        return found, (formula, self.follows([(fact.reads, fact.proof)], formula))

    def follows(self, given: Sequence[Given], goal: T) -> str:
        """By linear arithmetic; what an integer is, is said of integers before it is rounded."""
        if any(f.kind == "Not" for f in (*(f for f, _ in given), goal)) and len(given) == 1:
            return f"(proj1 {self.writer.equal(given[0][0], goal)} {given[0][1]})"
        return self.writer.linear(given, goal)

    def says(self, place: int, formula: Term) -> str | None:
        """A proof of the formula, if the fact is it or a comparison at least as strong."""
        fact, goal = self.facts[place], self.read(formula)
        want = compared(formula)
        if want is not None and want.sign in (">=", ">"):
            have, given = self.row(place)
            if not implies(have, want):
                return None
            return self.follows([given], goal)
        if isinstance(fact.what, Row) or normal_form(fact.what) != normal_form(formula):
            return None
        if fact.reads is goal:
            return fact.proof
        return f"(proj1 {self.writer.equal(fact.reads, goal)} {fact.proof})"

    def need(self, place: int, formula: Term) -> str:
        found = self.says(place, formula)
        if found is None:
            raise NotExportableError("another fact is needed")
        return found


def part_of(proof: str, place: int, count: int) -> str:
    """A member of a conjunction, which is nested to the right."""
    if count == 1:
        return proof
    for _ in range(place):
        proof = f"(proj2 {proof})"
    return proof if place == count - 1 else f"(proj1 {proof})"


def implies(have: Row, want: Row) -> bool:
    """Whether an inequality is at least as strong as another of the same terms."""
    if have == want:
        return True
    gap = dict(want.polynomial)
    add_to(gap, have.polynomial, -1)
    rest = gap.pop((), 0)
    strict = have.sign == ">" or want.sign == ">=" or rest > 0
    return have.sign in (">=", ">") and not gap and rest >= 0 and strict
