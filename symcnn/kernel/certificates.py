"""Certificates: a side condition is proved by steps that are checked, not searched for.

A certificate refutes the hypotheses together with the negation of the goal. It is plain
data: a tuple of steps, each a tuple that begins with a name. The facts are numbered: first
the members of the hypotheses, then those of the negated goal, then what each step adds, as
computed here from the terms. The last step is an *end*: a contradiction, or a distinction
of cases with a certificate for each. Nothing is searched for, and no other number is believed
than the multipliers of a sum. Its parts are of Python's own classes and the kernel's: others could
change while they are read.

A comparison of real numbers is read as a row (``polynomials``). Who proposes certificates
(``symcnn.arithmetic``, or the record of a derivation) is not trusted: whatever comes is put to
``check``.

>>> from .terms import INT, ZERO, Le, Lt, Var
>>> n, k = Var("n", INT), Var("k", INT)
>>> check([Lt(ZERO, n)], Le(ONE, 2 * n), (("sum", ((1, (0,)), (1, (1,)))), ("absurd", 2)))
frozenset()
>>> check([Lt(ZERO, n)], Le(ONE, k), (("sum", ((1, (0,)), (1, (1,)))), ("absurd", 2)))
Traceback (most recent call last):
symcnn.kernel.errors.KernelError: certificate: that is no contradiction (fact = -k + n - 1 >= 0)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from typing import Any, NamedTuple

from .axioms import AXIOMS, DEFINITION
from .binding import subst
from .errors import KernelError
from .polynomials import (
    Coefficients, Row, add_to, compared, conjuncts, difference, exchange, expanded, negate,
    normal_form, product, replace, row, substitute, to_term,
)  # fmt: skip
from .terms import *

Certificate = tuple[tuple[Any, ...], ...]

# What is refused with data of another form than a step takes.
NOT_A_STEP = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
Fact = Term | Row


def check(given: Sequence[Term], goal: Term, certificate: Certificate) -> frozenset[str]:
    """The names of the axioms used, if the certificate proves ``goal`` from ``given``.

    Raises ``KernelError`` if it does not.
    """
    try:
        if not _is_plain(certificate):
            raise KernelError("certificate", "tuples of names, numbers and terms are expected")
        facts = _Facts()
        for formula in (*given, negate(goal)):
            facts.assume(formula)
        facts.refute(certificate)
    except NOT_A_STEP as error:
        raise KernelError("certificate", f"it cannot be read: {error!r}") from None
    return frozenset(facts.axioms)


def _is_plain(part: object) -> bool:
    kind = type(part)
    if kind is tuple:
        return all(map(_is_plain, part))  # type: ignore[call-overload]
    return kind is str or kind is int or kind is Fraction or is_term(part)


def always(name: str, t: Term) -> Term:
    """What is true of every bracket or real number: ``0 <= [p]``, ``[p] <= 1``, ``0 <= x*x``."""
    match name, closed(t):
        case "0 <= [p]", Bracket():
            return Le(ZERO, t)
        case "[p] <= 1", Bracket():
            return Le(t, ONE)
        case "0 <= x*x", _ if t.sort <= REAL:
            return Le(ZERO, mul(t, t))
    raise KernelError("certificate", "a bracket or a real number is expected", found=t)


def _multiplier(c: Any) -> tuple[int | Fraction, tuple[Term, ...]]:
    """A number, or one and a term that is none."""
    if type(c) is int:
        return c, ()
    t = closed(term(c))
    return (t.value, ()) if isinstance(t, Num) else (1, (t,))


class _Facts:
    """The facts so far, and the steps that add one."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.axioms: set[str] = set()

    def assume(self, formula: Term) -> None:
        self.facts.extend(conjuncts(formula))

    def refute(self, certificate: Certificate) -> None:
        """Raise unless the steps of the certificate lead to a contradiction."""
        *steps, (end, *arguments) = certificate
        for name, *data in steps:
            self.facts.append(getattr(self, f"step_{name}")(*data))
        getattr(self, f"end_{end}")(*arguments)

    def under(self, formula: Term, certificate: Certificate) -> None:
        """Raise unless the certificate refutes the facts together with one more formula."""
        before = len(self.facts)
        self.assume(formula)
        self.refute(certificate)
        del self.facts[before:]

    # -- what a fact says --------------------------------------------------------------

    def row(self, place: int) -> Row:
        fact = self.facts[place]
        found = compared(fact) if isinstance(fact, Term) else fact
        if found is None:
            raise KernelError("certificate", "a comparison of real numbers is expected", found=fact)
        return found

    def says(self, place: int, formula: Term) -> bool:
        """Whether a fact is the formula, or an inequality of the same terms that is stronger."""
        fact, want = self.facts[place], compared(formula)
        if want is None or want.sign not in (">=", ">"):
            return isinstance(fact, Term) and normal_form(fact) == normal_form(formula)
        have = self.row(place)
        gap = dict(want.polynomial)
        add_to(gap, have.polynomial, -1)
        rest = gap.pop((), 0)
        strict = have.sign == ">" or want.sign == ">=" or rest > 0
        return have == want or (have.sign in (">=", ">") and not gap and rest >= 0 and strict)

    def require(self, place: int, formula: Term) -> None:
        if not self.says(place, formula):
            raise KernelError(
                "certificate", "another fact is needed", found=self.facts[place], needed=formula
            )

    def equation(self, place: int) -> tuple[Term, Term]:
        match self.facts[place]:
            case Eq(args=(a, b)):
                return a, b
        raise KernelError("certificate", "an equation is expected", found=self.facts[place])

    # -- steps -------------------------------------------------------------------------

    def step_sum(self, terms: Iterable[tuple[Numeric, Iterable[int]]]) -> Row:
        """``p >= 0`` for the sum p of terms ``c * (a product of rows)``.

        Needs: c > 0, unless one of the rows is = 0: then c is any real number.
        """
        return row(self._total(terms)[0], ">=")

    def step_strict_sum(self, terms: Iterable[tuple[Numeric, Iterable[int]]]) -> Row:
        """As ``sum``, but ``p > 0``, since all rows of one of the terms are > 0."""
        total, strict = self._total(terms)
        if not strict:
            raise KernelError("certificate", "no term is positive", total=to_term(total))
        return row(total, ">")

    def _total(self, terms: Iterable[tuple[Numeric, Iterable[int]]]) -> tuple[Coefficients, bool]:
        total: Coefficients = {}
        strict = False
        for c, places in terms:
            rows = [self.row(place) for place in places]
            signs = {r.sign for r in rows}
            number, other = _multiplier(c)
            zero = "=" in signs and (not other or other[0].sort <= REAL)
            positive = not other and number > 0
            if "!=" in signs or not (zero or positive):
                raise KernelError("certificate", "the multiplier has the wrong sign", multiplier=c)
            strict = strict or signs <= {">"}  # so is a positive number alone
            factors = [*(r.polynomial for r in rows), *map(expanded, other)]
            add_to(total, factors[0] if len(factors) == 1 else product(factors), number)
        return total, strict

    def step_equal(self, a: Term, b: Term, terms: Iterable[tuple[Numeric, int]]) -> Term:
        """``a = b``, since ``a - b`` is a sum of ``c * (left - right)`` over equations."""
        total = difference(closed(b), closed(a))
        for c, place in terms:
            left, right = self.equation(place)
            gone = difference(left, right)
            number, other = _multiplier(c)
            add_to(total, product([gone, *map(expanded, other)]) if other else gone, number)
        if total:
            raise KernelError("certificate", "the equations add up to another one", left=a, right=b)
        return Eq(a, b)

    def step_known(self, name: str, t: Term) -> Term:
        """What is always true of the number t: see ``always``."""
        return always(name, t)

    def step_axiom(self, name: str, values: Sequence[tuple[Term, Term]], part: int) -> Term:
        """A member of an axiom without premises, with numbers for its variables."""
        premises, conclusion = AXIOMS[name].statement()
        if premises:
            raise KernelError("certificate", "an axiom without premises is expected", name=name)
        mapping = {v: closed(t) for v, t in values if isinstance(v, Var) and v.sort <= REAL}
        if AXIOMS[name].source != DEFINITION:
            self.axioms.add(name)
        return tuple(conjuncts(subst(conclusion, mapping)))[part]

    def step_reciprocal(self, x: Term, place: int) -> Term:
        """From ``0 <= x`` infer ``0 <= 1/x``, from ``0 < x`` infer ``0 < 1/x``."""
        if closed(x).sort <= REAL and self.says(place, Lt(ZERO, x)):
            return Lt(ZERO, recip(x))
        self.require(place, Le(ZERO, x))
        return Le(ZERO, recip(x))

    def step_inverse(self, x: Term, place: int) -> Term:
        """From ``x != 0`` infer ``x * 1/x = 1``."""
        self.require(place, Not(Eq(closed(x), ZERO)))
        return Eq(mul(x, recip(x)), ONE)

    def step_low(self, a: Term, b: Term, place: int) -> Term:
        """From ``1 <= b`` infer ``b*(a//b) <= a``."""
        self.require(place, Le(ONE, closed(b)))
        return Le(mul(b, FloorDiv(closed(a), b)), a)

    def step_high(self, a: Term, b: Term, place: int) -> Term:
        """From ``1 <= b`` infer ``a < b*(a//b) + b``."""
        self.require(place, Le(ONE, closed(b)))
        return Lt(a, add(mul(b, FloorDiv(closed(a), b)), b))

    def step_quotient(self, a: Term, b: Term, s: Term, low: int, high: int) -> Term:
        """From ``b*s <= a`` and ``a < b*s + b`` infer ``a // b = s``, for an integer s."""
        quotient = FloorDiv(closed(a), closed(b))
        if closed(s).sort != INT:
            raise KernelError("certificate", "a quotient is an integer", found=s)
        self.require(low, Le(mul(b, s), a))
        self.require(high, Lt(a, add(mul(b, s), b)))
        return Eq(quotient, s)

    def step_by_zero(self, a: Term) -> Term:
        """``a // 0 = 0``"""
        return Eq(FloorDiv(closed(a), ZERO), ZERO)

    def step_remainder(self, a: Term, b: Term) -> Term:
        """``a % b = a - b*(a//b)``, for every b."""
        return Eq(Mod(closed(a), closed(b)), add(a, neg(mul(b, FloorDiv(a, b)))))

    def step_choose(self, t: Term, place: int) -> Term:
        """From p, or from not p, infer the value of ``[p]`` or of ``a if p else b``."""
        if not isinstance(closed(t), Ite | Bracket):
            raise KernelError("certificate", "a number with a condition is expected", found=t)
        p, yes, no = (*t.args, ONE, ZERO)[:3]
        if self.says(place, p):
            return Eq(t, yes)
        self.require(place, negate(p))
        return Eq(t, no)

    def step_inside(self, t: Term, places: Iterable[int]) -> Term:
        """``t = t'``, where t' has the right sides of equations for their left sides."""
        return Eq(closed(t), replace(t, dict(map(self.equation, places))))

    def step_rewrite(self, t: Term, groups: Iterable[Iterable[int]]) -> Term:
        """``t = t'`` for a number: as a polynomial, with equations used from left to right.

        The left side of each is an atom or a product of atoms; those of a group are used at
        once, and the groups one after the other.
        """
        p = expanded(closed(t))
        for group in groups:
            atoms: dict[Term, Term] = {}
            for place in group:
                left, right = self.equation(place)
                ((monomial, c),) = expanded(left).items()
                if c != 1 or not monomial:
                    raise KernelError("certificate", "an atom or a product is expected", found=left)
                if len(monomial) == 1 and monomial[0][1] == 1:
                    atoms[monomial[0][0]] = right
                else:
                    p = substitute(p, monomial, right)
            p = exchange(p, atoms) if atoms else p
        return Eq(t, to_term(p))

    def step_use(self, place: int, equation: int) -> Term:
        """From p and ``p = q``, for formulas, infer q."""
        p, q = self.equation(equation)
        if p.sort != BOOL:
            raise KernelError("certificate", "equal formulas are expected", found=p)
        self.require(place, p)
        return q

    def step_lemma(self, p: Term, certificate: Certificate) -> Term:
        """p, since its negation is refuted."""
        self.under(negate(closed(p)), certificate)
        return p

    # -- ends --------------------------------------------------------------------------

    def end_absurd(self, place: int) -> None:
        """``-1 >= 0`` and the like, or falsity."""
        fact = self.facts[place]
        found = compared(fact) if isinstance(fact, Term) else fact
        if isinstance(fact, Term) and normal_form(negate(fact)) == TRUE:
            return
        if found is not None and not any(found.polynomial):
            c = found.polynomial.get((), 0)
            if not {">=": c >= 0, ">": c > 0, "=": c == 0, "!=": c != 0}[found.sign]:
                return
        raise KernelError("certificate", "that is no contradiction", fact=found or fact)

    def end_clash(self, place: int, other: int) -> None:
        """p and not p."""
        fact = self.facts[other]
        if not isinstance(fact, Term):
            raise KernelError("certificate", "a formula is expected", found=fact)
        self.require(place, negate(fact))

    def end_cases(self, p: Term, yes: Certificate, no: Certificate) -> None:
        """p, or not p."""
        self.under(closed(p), yes)
        self.under(negate(p), no)

    def end_either(self, place: int, certificates: Sequence[Certificate]) -> None:
        """One of the members of a disjunction; of formulas p = q both or neither; and so on."""
        match self.facts[place]:
            case Or(args=args):
                parts: Sequence[Term] = args
            case Eq(args=(p, q)) if p.sort == BOOL:
                parts = And(p, q), And(negate(p), negate(q))
            case Not(args=(Eq(args=(p, q)),)) if p.sort == BOOL:
                parts = And(p, negate(q)), And(negate(p), q)
            case Not(args=(Eq(args=(a, b)),)) if a.sort <= REAL and b.sort <= REAL:
                parts = Lt(a, b), Lt(b, a)
            case fact:
                raise KernelError("certificate", "there are no cases", found=fact)
        for part, certificate in zip(parts, certificates, strict=True):
            self.under(part, certificate)


def closed(t: Term) -> Term:
    """The term, if it is one that refers to no binder around it."""
    if not is_term(t) or t.loose or t.is_domain:
        raise KernelError("certificate", "a closed term is expected", found=repr(t))
    return t


# -- side conditions: proposed by somebody, checked here ----------------------------------------

Proposer = Callable[[Sequence[Term], Term], Certificate | None]

_usual: list[Proposer] = []
_instead: ContextVar[Proposer | None] = ContextVar("proposer", default=None)


class Condition(NamedTuple):
    """A side condition: what was shown from which hypotheses, how, and by which axioms."""

    given: tuple[Term, ...]
    goal: Term
    certificate: Certificate
    axioms: frozenset[str]


def propose_with(proposer: Proposer) -> None:
    """Ask this one for certificates from now on."""
    _usual[:] = [proposer]


@contextmanager
def proposing(proposer: Proposer) -> Iterator[None]:
    """Ask this one, and nobody else, in the body."""
    token = _instead.set(proposer)
    try:
        yield
    finally:
        _instead.reset(token)


def shown(given: Sequence[Term], goal: Term) -> Condition | None:
    """The side condition with a certificate that proves it, or None where there is none."""
    proposers = [p for p in (_instead.get(), *_usual) if p is not None]
    certificate = proposers[0](given, goal) if proposers else None
    if certificate is None:
        return None
    try:
        axioms = check(given, goal, certificate)
    except KernelError:
        return None
    return Condition(tuple(given), goal, certificate, axioms)


def is_shown(given: Sequence[Term], goal: Term) -> bool:
    """Whether there is a certificate for the side condition, and it is right."""
    return shown(given, goal) is not None


def require(name: str, given: Sequence[Term], goal: Term) -> Condition:
    """The side condition, once it is proved; raises ``KernelError`` when it is not."""
    found = shown(given, goal)
    if found is None:
        raise KernelError(name, "side condition not proved", condition=goal)
    return found
