"""Integrals over R and sums over Z in one variable for all: the form in which they are compared.

In ``integral[x] f(t - x)*g(x)`` and ``integral[x] f(x)*g(t - x)`` the variable is another one.
It is changed so that the first function, by name, is taken at the variable itself; factors that
do not depend on it go out. None of this asks whether the integral exists: where one side does
not, neither does the other.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import product

from symcnn.kernel.binding import domain_var, free_vars, fresh, open_binder, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.axioms import integrable
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.rules import Formulas, assume, congruence, cut, reflexivity, ring, symmetry
from symcnn.kernel.terms import (
    INT, INTEGERS, ONE, REALS, ZERO, Apply, Bracket, Integral, Ite, Lam, Le, Lt, Mul, Num, Pow, Sum,
    Term, Var, add, mul, term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.characters import CIS, cis_add
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe
from symcnn.lemmas.elementary import EXP, exp_add
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.integral_rules import integral_over, moved
from symcnn.lemmas.integration import integral_exchange
from symcnn.lemmas.sum_rules import factor_out, multiply_in, substitute
from symcnn.lemmas.tidy import tidied

from .normal_brackets import branch_or_brackets
from .chain import StuckError
from .instantiation import instances_for
from .normal import summands

LAWS = {CIS: cis_add, EXP: exp_add}


def equal_integrals(a: Term, b: Term, given: Formulas) -> Theorem:
    """``a = b`` by changes of variables, and by the order of two integrals where it is needed.

    That the order does not matter is assumed: the theorem then has the hypothesis of Fubini,
    that the integrand is integrable over the plane. Raises ``StuckError``.

    >>> from symcnn.lemmas.notation import functions, integral, scalars
    >>> (f, g), (t,) = functions("f g"), scalars("t")
    >>> print(equal_integrals(integral(lambda x: f(t - x)), integral(lambda x: f(x)), ()))
    |- integral[x in R] f(t - x) = integral[x in R] f(x)
    """
    lemmas = instances_for((a, b), given)
    known = (*given, *(lemma.concl for lemma in lemmas))
    standard = maybe(everywhere(standard_variable))
    left, right = standard(a, known), standard(b, known)
    if not ring_equal(left.right, right.right):
        swapped = after(left, _exchanged(left.right, known))
        left = after(swapped, standard(swapped.right, known))
    if not ring_equal(left.right, right.right):
        raise StuckError(f"{left.right} and {right.right} differ")
    theorem = after(after(left, ring(left.right, right.right)), symmetry(right))
    for lemma in lemmas:
        theorem = cut(lemma, theorem) if lemma.concl in theorem.hyps else theorem
    return theorem


def standard_variable(t: Term, given: Formulas) -> Theorem:
    """One step to the variable at which the first function of an integral or series is taken.

    After it exponentials of sums are taken apart, and what does not depend on it goes out.
    Raises ``KernelError`` where it is so already.

    >>> from symcnn.lemmas.notation import functions, integral, scalars
    >>> (f, g), (c, t) = functions("f g"), scalars("c t")
    >>> print(standard_variable(integral(lambda x: f(t - x) * c * g(x)), ()).right)
    integral[x in R] f(x)*c*g(t - x)
    """
    if not isinstance(t, Integral | Sum) or t.domain not in (REALS, INTEGERS):
        raise KernelError("standard_variable", "an integral over R or a sum over Z is expected")
    for step in (_with_brackets, _over_interval, _moved, _apart, factor_out):
        theorem = maybe(step)(t, given)
        if theorem.right != t:
            return theorem
    raise KernelError("standard_variable", "the variable is the standard one", term=t)


def _opened(t: Term) -> tuple[Var, Term]:
    """The variable of an integral or series, and its summand."""
    if not isinstance(t, Integral | Sum):
        raise KernelError("standard_variable", "an integral or a sum is expected", found=t)
    x = domain_var(t, free_vars(t))
    return x, open_binder(t, x)


def _moved(t: Term, given: Formulas) -> Theorem:
    """With the change of variables that makes the first function's argument the variable."""
    x, body = _opened(t)
    calls = [s for s in subterms(body) if isinstance(s, Apply) and not (s.fun.known or s.loose)]
    calls = [s for s in calls if len(s.args) == 1 and x in free_vars(s)]
    first = min((s.fun for s in calls), key=repr, default=None)
    arguments = dict.fromkeys(s.args[0] for s in calls if s.fun == first)
    forms = [maybe(_change(a, x))(t, given) for a in arguments]
    return min(forms, key=lambda theorem: repr(theorem.right), default=reflexivity(t))


def _with_brackets(t: Term, given: Formulas) -> Theorem:
    """With brackets for the choices in the integrand."""
    x, body = _opened(t)
    return congruence(t, (1,), (x.name,), everywhere(_bracket)(body, given))


def _bracket(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Ite) or t.args[2] != ZERO:
        raise KernelError("bracket", "a choice between a number and 0 is expected", found=t)
    return branch_or_brackets(t, given)


def _over_interval(t: Term, given: Formulas) -> Theorem:
    """A polynomial over an interval, where it is known which of its bounds are the outer ones."""
    x, body = _opened(t)
    factors = body.args if isinstance(body, Mul) else (body,)
    conditions = [c for f in factors if isinstance(f, Bracket) for c in conjuncts(f.args[0])]
    bounds = [_bound(c, x) for c in conditions]
    if not isinstance(t, Integral) or None in bounds or not bounds:
        raise KernelError("interval", "an integral over an interval is expected", found=t)
    primitive = _primitive(mul(*(f for f in factors if not isinstance(f, Bracket))), x)
    lows, highs = ([b[1] for b in bounds if b and b[0] == side] for side in (1, -1))
    for low, high in product(lows, highs):
        with suppress(KernelError, StuckError):
            return integral_over(t, low, high, lambda u: subst(primitive, {x: term(u)}), given)
    raise KernelError("interval", "it is not known which bounds are the outer ones", found=t)


def _bound(condition: Term, x: Var) -> tuple[int, Term] | None:
    """``low <= x`` as 1 and low, ``x < high`` as -1 and high; None for another condition."""
    if not isinstance(condition, Le | Lt):
        return None
    left, right = condition.args
    above = to_term(polynomial(right - left))  # it is at least 0
    rest = subst(above, {x: ZERO})
    for sign in (1, -1):
        if ring_equal(above, sign * x + rest):
            return sign, to_term(polynomial(-sign * rest))
    return None


def _primitive(t: Term, x: Var) -> Term:
    """The antiderivative of a polynomial in x. Raises ``KernelError`` for another term."""
    found = []
    for part in summands(to_term(polynomial(t))):
        factors = part.args if isinstance(part, Mul) else (part,)
        powers = [f for f in factors if x in free_vars(f)]
        rest = mul(*(f for f in factors if x not in free_vars(f)))
        n: Term | None = {0: ZERO, 1: ONE}.get(len(powers))
        if powers and powers[0] != x:
            base, exponent = powers[0].args if isinstance(powers[0], Pow) else (None, None)
            n = exponent if base == x else None
        if not isinstance(n, Num) or n.value < 0:
            raise KernelError("interval", "a polynomial is expected", found=t)
        found.append(rest * x ** (n + 1) / (n + 1))
    return add(*found)


def _change(argument: Term, x: Var) -> Conversion:
    """The conversion to the variable u = q*x + c, which is the argument."""
    c = subst(argument, {x: ZERO})
    q = to_term(polynomial(subst(argument, {x: ONE}) - c))

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(q, Num) or not q.value or not ring_equal(argument, q * x + c):
            raise KernelError("standard_variable", "the argument is not linear", found=argument)
        if isinstance(t, Integral):
            return moved(1 / q.value, -c / q.value)(t, given)
        u = fresh("u", INT, (x, *free_vars(c), *free_vars(t)))
        theorem = substitute({u: INTEGERS}, {x: q * (u - c)}, {u: q * x + c})(t, given)
        return after(theorem, ring(theorem.right, tidied(theorem.right)))

    return convert


def _apart(t: Term, given: Formulas) -> Theorem:
    """With exponentials of sums as products, where a part does not depend on the variable."""
    x, body = _opened(t)

    def split(s: Term, given: Formulas) -> Theorem:
        law = LAWS.get(s.fun) if isinstance(s, Apply) else None
        if not isinstance(s, Apply) or law is None:
            raise KernelError("split", "an exponential is expected", found=s)
        parts = summands(to_term(polynomial(s.args[0])))
        own, rest = (
            add(*(p for p in parts if (x in free_vars(p)) == has)) for has in (True, False)
        )
        if ZERO in (own, rest):
            raise KernelError("split", "the exponential of a sum is expected", found=s)
        return after(ring(s, s.fun(own + rest)), law(own, rest))

    return congruence(t, (1,), (x.name,), everywhere(split)(body, given))


def _exchanged(t: Term, given: Formulas) -> Theorem:
    """The order of two integrals over R, under the hypothesis of Fubini."""
    x, body = _opened(t)
    theorem = congruence(t, (1,), (x.name,), maybe(multiply_in)(body, given))
    inside = theorem.right
    if not (isinstance(inside, Integral) and isinstance(inside.body, Integral)):
        raise StuckError(f"{t} is no double integral")
    plane = Lam(REALS, Lam(REALS, inside.body.body, inside.body.hint), inside.hint)
    return after(theorem, integral_exchange(inside, assume(integrable(plane))))
