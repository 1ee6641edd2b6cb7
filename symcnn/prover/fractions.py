"""Quotients cancelled where the sign of a denominator shows that it is not 0."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, cut, field, ring
from symcnn.kernel.terms import COMPLEX, REAL, Mul, Num, Pow, Recip, Term, mul, power, recip
from symcnn.kernel.theorem import Theorem

from .instantiation import outside_binders
from .signs import nonzero


def equal_fractions(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` by the laws of a field, denominators being shown not to be 0 by signs.

    >>> from symcnn.lemmas.elementary import EXP
    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(equal_fractions(EXP(a) * b / EXP(a), b, ()))
    |- exp(a)*b/exp(a) = b
    """
    try:
        return ring(a, b)
    except KernelError:
        if max(a.sort, b.sort) > COMPLEX:
            raise
    found = (s for t in (a, b) for s in outside_binders(t) if isinstance(s, Recip))
    return _field(a, b, (t.args[0] for t in dict.fromkeys(found)), given)


def cancel_factors(t: Term, given: Formulas) -> Theorem:
    """A product without the factors whose reciprocals are factors too, if they are not 0.

    The reciprocal of a product is made a product first.

    >>> from symcnn.lemmas.elementary import EXP
    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(cancel_factors(EXP(a)**2 * b / EXP(a), ()).right)
    exp(a)*b
    """
    if isinstance(t, Recip) and isinstance(t.args[0], Mul):
        return ring(t, mul(*map(recip, t.args[0].args)))
    if not isinstance(t, Mul):
        raise KernelError("cancel_factors", "a product is expected", found=t)
    exponents = factors_of(t)
    pairs = [(x, recip(x)) for x in exponents if recip(x) in exponents and x.sort <= REAL]
    for x, inverse in pairs:
        common = min(exponents[x], exponents[inverse])
        if common < 1:
            continue
        rest = {**exponents, x: exponents[x] - common, inverse: exponents[inverse] - common}
        with suppress(KernelError):
            return _field(t, mul(*(power(b, n) for b, n in rest.items())), (x,), given)
    raise KernelError("cancel_factors", "no factor is the reciprocal of another one", found=t)


def factors_of(t: Term) -> dict[Term, int]:
    """The factors of a product with their exponents.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> {str(x): n for x, n in factors_of(a**2 * b).items()}
    {'a': 2, 'b': 1}
    """
    exponents: dict[Term, int] = {}
    for f in t.args if isinstance(t, Mul) else (t,):
        match f:
            case Pow(args=(base, Num(value=n))):
                exponents[base] = exponents.get(base, 0) + int(n)
            case _:
                exponents[f] = exponents.get(f, 0) + 1
    return exponents


def _field(a: Term, b: Term, denominators: Iterable[Term], given: Formulas) -> Theorem:
    lemmas = []
    for x in denominators:
        if x.sort <= REAL:
            with suppress(KernelError):
                lemmas.append(nonzero(x, given))
    theorem = field(a, b, (*given, *(t.concl for t in lemmas)))
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    return theorem
