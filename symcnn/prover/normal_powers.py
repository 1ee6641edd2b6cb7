"""Powers of one base whose exponents differ by a number, in terms of the smallest of them."""

from __future__ import annotations

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, power_add, ring
from symcnn.kernel.terms import ZERO, Le, Num, Pow, Term, add, neg
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe


def powers_apart(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """``a = a'`` and ``b = b'``, with ``x**(n + d)`` as ``x**n * x**d`` where x**n occurs.

    Raises ``KernelError`` where no exponents differ by a number.

    >>> from symcnn.lemmas.notation import scalars, sizes
    >>> (x,), (n,) = scalars("x"), sizes("n")
    >>> print(powers_apart(x**n, x * x ** (n - 1), (1 <= n,))[0].right)
    x**(n - 1)*x
    """
    apart = smaller_powers(a, b)
    found = [maybe(everywhere(apart))(t, given) for t in (a, b)]
    if all(t.left == t.right for t in found):
        raise KernelError("powers", "no exponents differ by a number", left=a, right=b)
    return found[0], found[1]


def smaller_powers(*terms: Term) -> Conversion:
    """``x**(n + d) = x**n * x**d`` where x**n occurs in one of the terms, with the smallest n."""
    powers = {s for t in terms for s in subterms(t) if isinstance(s, Pow) and not s.loose}
    smaller: dict[Pow, tuple[Term, int]] = {}
    for s in powers:
        for t in powers:
            (base, e), (other, f) = s.args, t.args
            if base != other:
                continue
            less = to_term(polynomial(add(e, neg(f))))
            if isinstance(less, Num) and less.value > smaller.get(s, (ZERO, 0))[1]:
                smaller[s] = (f, int(less.value))

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Pow) or t not in smaller:
            raise KernelError("powers", "there is no smaller power", found=t)
        (e, less), base = smaller[t], t.args[0]
        if isinstance(e, Num) or not free_vars(e) or not entails(given, Le(ZERO, e)):
            raise KernelError("powers", "a symbolic exponent is expected", found=t)
        theorem = power_add(base, e, Num(less), given)
        theorem = after(ring(t, theorem.left), theorem)
        return after(theorem, ring(theorem.right, Pow(base, e) * base**less))

    return convert
