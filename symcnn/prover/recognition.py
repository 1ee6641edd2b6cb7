"""Functions recognised by what they are made of: sigmoids, absolute values with their signs."""

from __future__ import annotations

from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, cases, congruence, cut, equal_formulas, field, reflexivity, ring,
    symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    ONE, ZERO, Add, Apply, Eq, Lt, Mul, Not, Num, Recip, Term, mul, neg, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after
from symcnn.lemmas.elementary import ABS, EXP, SIGMOID, sigmoid_exp
from symcnn.lemmas.laws import A, once
from symcnn.lemmas.laws import at as instance
from symcnn.lemmas.chain_rule import SIGN

from .auto import prove_equal
from .folding import product_of, signed_factors
from .signs import nonzero, positive


def sigmoid(t: Term, given: Formulas) -> Theorem:
    """Exponentials over one more than them: ``1/(1 + exp(-a)) = sigmoid(a)``.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(sigmoid(b * EXP(a) * (1 / (1 + EXP(a))) ** 2, ()))
    |- b*exp(a)*(1/(exp(a) + 1))**2 = b*sigmoid(a)*(-sigmoid(a) + 1)
    """
    if not isinstance(t, Mul | Recip):
        raise KernelError("sigmoid", "a product with an exponential below is expected", found=t)
    scale, factors = signed_factors(t)
    for below, e in factors.items():
        a = _exponent(below) if e < 0 else None
        if a is None:
            continue
        above = min(max(factors.get(EXP(a), 0), 0), -e)
        rest = {**factors, below: 0, EXP(a): factors.get(EXP(a), 0) - above}
        laws = [_of_exponential(a, True)] * above + [_of_exponential(a, False)] * (-e - above)
        return _by_laws(t, laws, product_of(scale, rest))
    for f, e in factors.items():
        for a in _arguments(f):
            for beside, other, law in (
                (SIGMOID(a), EXP(neg(a)), _beside_its_exponential),
                (1 - SIGMOID(a), EXP(a), _beside_the_exponential),
            ):
                times = min(e if f == beside else 0, factors.get(other, 0))
                if times > 0:
                    rest = {**factors, f: e - times, other: factors[other] - times}
                    product = instance(law(), a)
                    return _by_laws(t, [product] * times, product_of(scale, rest))
    raise KernelError("sigmoid", "no denominator is one more than an exponential", found=t)


def _arguments(t: Term) -> list[Term]:
    """What sigmoids in a factor are taken of."""
    parts = [p for a in (t.args if isinstance(t, Add) else (t,)) for p in _factors(a)]
    return [p.args[0] for p in parts if isinstance(p, Apply) and p.fun == SIGMOID]


def _factors(t: Term) -> tuple[Term, ...]:
    return t.args if isinstance(t, Mul) else (t,)


def _exponent(t: Term) -> Term | None:
    """The a of ``exp(a) + 1``."""
    if isinstance(t, Add) and len(t.args) == 2 and ONE in t.args:
        (other,) = (f for f in t.args if f != ONE)
        if isinstance(other, Apply) and other.fun == EXP:
            return other.args[0]
    return None


@once
def _beside_its_exponential() -> Theorem:
    """``sigmoid(a)*exp(-a) = 1 - sigmoid(a)``"""
    return prove_equal(SIGMOID(A) * EXP(-A), 1 - SIGMOID(A), ())


@once
def _beside_the_exponential() -> Theorem:
    """``(1 - sigmoid(a))*exp(a) = sigmoid(a)``"""
    return prove_equal((1 - SIGMOID(A)) * EXP(A), SIGMOID(A), ())


def _of_exponential(a: Term, above: bool) -> Theorem:
    """``exp(a)/(exp(a) + 1)``, or 1 above the line, by the sigmoid of a or of -a."""
    minus = isinstance(a, Mul) and isinstance(a.args[0], Num) and a.args[0].value < 0
    law = instance(_law(above, minus), neg(a) if minus else a)
    exponential = EXP(a)
    left = exponential / (exponential + 1) if above else 1 / (exponential + 1)
    return after(ring(left, law.left), law)


@once
def _law(above: bool, minus: bool) -> Theorem:
    e = EXP(-A) if minus else EXP(A)
    one = SIGMOID(A) if above != minus else 1 - SIGMOID(A)
    return prove_equal((e if above else ONE) / (e + 1), one, ())


def _by_laws(t: Term, laws: list[Theorem], rest: Term) -> Theorem:
    """The product with the left sides of the laws replaced by their right sides."""
    theorem = reflexivity(t)
    for place, law in enumerate(laws):
        done, waiting = laws[:place], laws[place + 1 :]
        others = mul(rest, *(d.right for d in done), *(w.left for w in waiting))
        apart = law.left if others == ONE else Mul((law.left, others))
        theorem = after(theorem, ring(theorem.right, apart))
        theorem = after(theorem, congruence(apart, () if others == ONE else (0,), (), law))
    rights = [law.right for law in laws]
    powers = (power(a, rights.count(a)) for a in dict.fromkeys(rights))
    return after(theorem, ring(theorem.right, mul(rest, *powers)))


def with_sigmoids(conversion: Conversion) -> Conversion:
    """The conversion where it is known that the sigmoids in a term are between 0 and 1.

    >>> from symcnn.lemmas.notation import scalars
    >>> from .presentation import cancelled
    >>> a, b = scalars("a b")
    >>> print(with_sigmoids(cancelled)(SIGMOID(a) * b / (SIGMOID(a) * (1 - SIGMOID(a))), ()))
    |- sigmoid(a)*b/(sigmoid(a)*(-sigmoid(a) + 1)) = b/(-sigmoid(a) + 1)
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        found = {s.args[0] for s in subterms(t) if isinstance(s, Apply) and s.fun == SIGMOID}
        facts = [instance(law, a) for a in found if not a.loose for law in (_above(), _below())]
        theorem = conversion(t, (*given, *(fact.concl for fact in facts)))
        for fact in facts:
            theorem = cut(fact, theorem)
        return theorem

    return convert


@once
def _above() -> Theorem:
    """``0 < sigmoid(a)``"""
    return _positive(sigmoid_exp(A))


@once
def _below() -> Theorem:
    """``0 < 1 - sigmoid(a)``"""
    return _positive(prove_equal(1 - SIGMOID(A), EXP(-A) / (1 + EXP(-A)), ()))


def _positive(same: Theorem) -> Theorem:
    """From ``a = b`` for a positive b, that a is."""
    known = positive(same.right, ())
    return equal_formulas(congruence(known.concl, (1,), (), symmetry(same)), known)


def double_reciprocal(t: Term, given: Formulas) -> Theorem:
    """``1/(1/a) = a``, for an a that is not 0."""
    if not isinstance(t, Recip) or not isinstance(t.args[0], Recip):
        raise KernelError("double_reciprocal", "1/(1/a) is expected", found=t)
    a = t.args[0].args[0]
    known, turned = nonzero(a, given), nonzero(t.args[0], given)
    theorem = field(t, a, (*given, known.concl, turned.concl))
    return cut(known, cut(turned, theorem))


def absolute_value(t: Term, given: Formulas) -> Theorem:
    """``sign(a)*a = abs(a)`` and ``sign(a)*abs(a) = a``."""
    if not isinstance(t, Mul):
        raise KernelError("absolute_value", "a product with a sign is expected", found=t)
    scale, factors = signed_factors(t)
    for f, e in factors.items():
        if not isinstance(f, Apply) or f.fun != SIGN or e < 1:
            continue
        a = f.args[0]
        for other, law in ((a, _sign_times()), (ABS(a), _sign_times_absolute())):
            if factors.get(other, 0) >= 1:
                rest = {**factors, f: e - 1, other: factors[other] - 1}
                return _by_laws(t, [instance(law, a)], product_of(scale, rest))
    raise KernelError("absolute_value", "no sign stands beside its number", found=t)


@once
def _sign_times() -> Theorem:
    """``sign(a)*a = abs(a)``"""
    return _by_cases(SIGN(A) * A, ABS(A))


@once
def _sign_times_absolute() -> Theorem:
    """``sign(a)*abs(a) = a``"""
    return _by_cases(SIGN(A) * ABS(A), A)


def _by_cases(left: Term, right: Term) -> Theorem:
    above, below, zero = Lt(ZERO, A), Lt(A, ZERO), Eq(A, ZERO)
    at_zero = arithmetic((Not(above), Not(below)), zero)
    neither = cut(at_zero, prove_equal(left, right, (zero,)))
    not_above = cases(below, prove_equal(left, right, (below,)), neither)
    return cases(above, prove_equal(left, right, (above,)), not_above)
