"""Lines of a proof while it is being found, and how they become a certificate.

A ``Line`` is one step of a certificate that names the lines it needs and not their numbers;
an ``End`` closes a branch. ``certificate`` puts the lines that an end needs in order, each
as far out as what it assumes allows, so that the branches of a distinction share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from symcnn.kernel.certificates import Certificate
from symcnn.kernel.polynomials import conjuncts, negate, normal_form
from symcnn.kernel.terms import TRUE, And, Not, Or, Term

Terms = list[tuple[Any, tuple["Line", ...]]]  # of a sum: a multiplier, and the rows multiplied


class Line:
    """A step: its name, and its data with lines for what will be their numbers."""

    __slots__ = ("_leaves", "data", "name")

    def __init__(self, name: str, *data: Any) -> None:
        self.name, self.data = name, data
        self._leaves: frozenset[Term] | None = None

    def leaves(self) -> frozenset[Term]:
        """The formulas that the line assumes."""
        if self._leaves is None:
            self._leaves = _leaves(self)
        return self._leaves


class End(Line):
    """What closes a branch; ``given`` lets a formula with its line be used in the rest."""

    __slots__ = ()


def assumed(formula: Term) -> Line:
    """A member of the hypotheses, or of what a case assumes."""
    return Line("assumed", formula)


def total(terms: Sequence[tuple[Any, tuple[Line, ...]]]) -> Line:
    """The sum of products of rows, ``>= 0``; none of them alone an equation."""
    return _alone(terms) or Line("sum", tuple(terms))


def positive(terms: Sequence[tuple[Any, tuple[Line, ...]]]) -> Line:
    """The sum of products of rows, ``> 0``."""
    return _alone(terms) or Line("strict_sum", tuple(terms))


def _alone(terms: Sequence[tuple[Any, tuple[Line, ...]]]) -> Line | None:
    """The line of which a sum is a multiple."""
    return terms[0][1][0] if len(terms) == 1 and len(terms[0][1]) == 1 else None


def absurd(terms: Sequence[tuple[Any, tuple[Line, ...]]], strict: bool = False) -> End:
    """The end by a sum that is negative (or, with ``strict``, zero and said to be positive)."""
    return End("absurd", (positive if strict else total)(terms))


def refuted(formula: Term, line: Line) -> End:
    """The end where a formula that a line proves has been assumed not to hold."""
    if isinstance(formula, Or):
        ends = tuple(refuted(part, assumed(part)) for part in formula.args)
        return End("either", line, formula.args, ends)
    return End("clash", line, assumed(negate(formula)))


def known(formula: Term) -> End:
    """The end where one of the hypotheses has been assumed not to hold."""
    return _one_of(formula) if _is_nor(formula) else refuted(formula, whole(formula))


def _is_nor(formula: Term) -> bool:
    return isinstance(formula, Not) and isinstance(formula.args[0], Or)


def _one_of(formula: Term) -> End:
    """The end of "neither p nor q" where p or q has been assumed."""
    denied = negate(formula)
    ends = tuple(refuted(negate(part), whole(negate(part))) for part in denied.args)
    return End("either", assumed(denied), denied.args, ends)


def evident(formula: Term) -> End:
    """The end where a formula whose normal form is truth has been assumed not to hold."""
    match formula:
        case Or(args=args):
            return evident(next(part for part in args if normal_form(part) == TRUE))
        case And(args=args):
            wrong = assumed(negate(formula))
            return End("either", wrong, tuple(map(negate, args)), tuple(map(evident, args)))
        case Not(args=(And() | Or() | Not() as inner,)):
            return evident(negate(inner))
    return End("absurd", assumed(negate(formula)))


def whole(formula: Term) -> Line:
    """The line for a formula whose members have been assumed."""
    members = tuple(conjuncts(formula))
    if members == (formula,):
        return assumed(formula)
    if isinstance(formula, And):
        parts = tuple(map(negate, formula.args))
        ends = tuple(refuted(part, whole(part)) for part in formula.args)
        return Line("lemma", formula, End("either", assumed(negate(formula)), parts, ends))
    if _is_nor(formula):
        return Line("lemma", formula, _one_of(formula))
    (inner,) = members
    return Line("lemma", formula, refuted(inner, assumed(inner)))


def product(a: Terms, b: Terms) -> Terms:
    """The product of two sums of products."""
    return [(c * d, (*x, *y)) for c, x in a for d, y in b]


def _parts(data: Any) -> Iterator[Line]:
    for part in data:
        if isinstance(part, Line):
            yield part
        elif isinstance(part, tuple):
            yield from _parts(part)


def _leaves(line: Line) -> frozenset[Term]:
    match line.name, line.data:
        case "assumed", (formula,):
            return frozenset((formula,))
        case "lemma", (p, end):
            found = [_without(end, negate(p))]
        case "cases", (p, yes, no):
            found = [_without(yes, p), _without(no, negate(p))]
        case "either", (inner, parts, ends):
            found = [inner.leaves(), *map(_without, ends, parts)]
        case "given", (p, inner, end):
            found = [inner.leaves(), end.leaves() - {p}]
        case _:
            found = [part.leaves() for part in _parts(line.data)]
    return frozenset().union(*found)


def _without(end: Line, formula: Term) -> frozenset[Term]:
    return end.leaves().difference(conjuncts(formula))


def certificate(given: Sequence[Term], goal: Term, end: End) -> Certificate:
    """The steps that refute the hypotheses together with the negation of the goal."""
    writer = _Writer()
    for formula in (*given, negate(goal)):
        writer.assume(formula)
    return writer.steps(end)


class _Writer:
    def __init__(self) -> None:
        self.places: dict[Term, int] = {}  # of what is assumed
        self.numbers: dict[Line, int] = {}
        self.count = 0

    def assume(self, formula: Term) -> None:
        for part in conjuncts(formula):
            self.places[part] = self.count
            self.count += 1

    def steps(self, end: Line) -> Certificate:
        """The steps of one branch, with what the branches inside it share."""
        steps: list[tuple[Any, ...]] = []
        while end.name == "given":
            p, line, end = end.data
            self._share(line, steps, set())
            self.places[p] = self._place(line)
        seen: set[Line] = set()
        for part in _parts(end.data):
            self._share(part, steps, seen)
        steps.append(self._written(end))
        return tuple(steps)

    def _share(self, line: Line, steps: list[tuple[Any, ...]], seen: set[Line]) -> None:
        """Write the lines that hold here, those it needs first."""
        if line in seen or line in self.numbers or line.name == "assumed":
            return
        seen.add(line)
        for part in _parts(line.data):
            self._share(part, steps, seen)
        if isinstance(line, End) or not line.leaves() <= self.places.keys():
            return
        steps.append(self._written(line))
        self.numbers[line] = self.count
        self.count += 1

    def _written(self, line: Line) -> tuple[Any, ...]:
        match line.name, line.data:
            case "lemma", (p, end):
                return ("lemma", p, self._branch(negate(p), end))
            case "cases", (p, yes, no):
                return ("cases", p, self._branch(p, yes), self._branch(negate(p), no))
            case "either", (inner, parts, ends):
                branches = tuple(map(self._branch, parts, ends))
                return ("either", self._place(inner), branches)
        return (line.name, *map(self._plain, line.data))

    def _branch(self, formula: Term, end: End) -> Certificate:
        places, numbers, count = self.places, self.numbers, self.count
        self.places, self.numbers = dict(places), dict(numbers)
        self.assume(formula)
        steps = self.steps(end)
        self.places, self.numbers, self.count = places, numbers, count
        return steps

    def _place(self, line: Line) -> int:
        return self.places[line.data[0]] if line.name == "assumed" else self.numbers[line]

    def _plain(self, part: Any) -> Any:
        if isinstance(part, Line):
            return self._place(part)
        if isinstance(part, tuple):
            return tuple(map(self._plain, part))
        if isinstance(part, Fraction) and part.denominator == 1:
            return int(part)
        return part
