"""What makes a formula shorter at one place: conditions, sums of one range, signs, quotients."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from symcnn.kernel.binding import close, domain_var, free_vars, open_binder
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import Formulas, arithmetic, congruence, ring, symmetry
from symcnn.kernel.sums import sum_factor
from symcnn.lemmas.linearity import sum_add
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    COMPLEX, ONE, TRUE, ZERO, Add, Bracket, Eq, Ite, Mul, Not, Num, Pow, Range, Sum, Term, add,
    conj, mul, neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.conversions import after, everywhere, has, maybe
from symcnn.lemmas.sum_rules import distribute, factor_out

from .folding import signed_factors
from .presentation import cancelled, common_factors, without_not


def length(t: Term) -> int:
    """The measure: characters as printed."""
    return len(str(t))


def positive_first(terms: Sequence[Term]) -> list[Term]:
    """The terms of a sum, those without a minus sign first."""
    return sorted(terms, key=lambda a: str(a).startswith("-"))


def indicator(t: Term, given: Formulas) -> Theorem:
    """``(0 if p else a) = [not p]*a``

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(indicator(Ite(a <= b, ZERO, a), ()))
    |- (0 if a <= b else a) = [b < a]*a
    """
    if not isinstance(t, Ite) or ZERO not in t.args[1:]:
        raise KernelError("indicator", "a case in which it is 0 is expected", found=t)
    theorem = ite_brackets(t)
    p, a, b = t.args
    condition, value = (Not(p), b) if a == ZERO else (p, a)
    theorem = after(theorem, ring(theorem.right, mul(Bracket(condition), value)))
    return after(theorem, maybe(everywhere(without_not))(theorem.right, given))


def without_what_follows(t: Term, given: Formulas) -> Theorem:
    """A condition without what follows from the rest of it."""
    if not isinstance(t, Bracket):
        raise KernelError("follows", "a bracket is expected", found=t)
    kept = list(conjuncts(t.args[0]))
    for p in conjuncts(t.args[0]):
        others = [q for q in kept if q != p]
        if len(others) < len(kept) and is_shown((*given, *others), p):
            kept = others
    thinner = conj(*kept) if kept else TRUE
    theorem = congruence(t, (0,), (), arithmetic(given, Eq(t.args[0], thinner)))
    return theorem if kept else after(theorem, ring(theorem.right, ONE))


def merged(t: Term, given: Formulas) -> Theorem:
    """``a*sum[i<n] x[i] + b*sum[i<n] y[i] = sum[i<n] (a*x[i] + b*y[i])``

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> x, y = tensor("x", n), tensor("y", n)
    >>> print(merged(total(n, lambda i: x[i] ** 2) - total(n, lambda i: x[i] * y[i]), ()).right)
    sum[i<n] x[i]*(x[i] - y[i])
    """
    if not isinstance(t, Add):
        raise KernelError("merged", "a sum of terms is expected", found=t)
    groups: dict[Term, list[tuple[Term, Sum, Term]]] = {}
    for part in t.args:
        factors = part.args if isinstance(part, Mul) else (part,)
        sums = [f for f in factors if isinstance(f, Sum) and isinstance(f.domain, Range)]
        if len(sums) == 1:
            others = mul(*(f for f in factors if f is not sums[0]))
            groups.setdefault(sums[0].domain, []).append((part, sums[0], others))
    group = next((g for g in groups.values() if len(g) > 1), None)
    if group is None:
        raise KernelError("merged", "no two sums have the same range", found=t)
    first = group[0][1]
    v = domain_var(first, free_vars(t).union(*map(free_vars, given)))
    parts = tuple(mul(others, open_binder(total, v)) for _, total, others in group)
    whole = Sum(first.domain, close(Add(parts), v), first.hint)
    apart = _in_front(sum_add(whole))
    rest = [part for part in t.args if not any(part is p for p, _, _ in group)]
    theorem = ring(t, add(*(part for part, _, _ in group), *rest))
    pulled = maybe(everywhere(factor_out))(theorem.right, given)
    theorem = after(theorem, pulled)
    together = symmetry(apart)
    target = add(together.left, *rest)
    aligned = maybe(everywhere(factor_out))(target, given)
    theorem = after(theorem, ring(theorem.right, aligned.right))
    theorem = after(theorem, symmetry(aligned))
    if rest:
        raise KernelError("merged", "other terms stand beside the sums", found=t)
    theorem = after(theorem, together)
    body = open_binder(theorem.right, v)
    inner = maybe(collected)(body, given)
    theorem = after(theorem, congruence(theorem.right, (1,), (v.name,), inner))
    return after(theorem, maybe(factor_out)(theorem.right, given))


def _in_front(theorem: Theorem) -> Theorem:
    return after(theorem, maybe(everywhere(factor_out))(theorem.right, ()))


def collected(t: Term, given: Formulas) -> Theorem:
    """The shortest of a sum multiplied out, and with common factors in front.

    >>> from symcnn.lemmas.notation import scalars
    >>> p, y = scalars("p y")
    >>> print(collected(y * (1 - p) - (1 - y) * p, ()).right)
    -p + y
    """
    if t.sort > COMPLEX or not isinstance(t, Add | Mul) or not has(t, (Add,)):
        raise KernelError("collected", "a sum of terms is expected", found=t)
    forms = [normal_form(t)]
    for form in (t, forms[0]):
        with suppress(KernelError):
            forms.append(common_factors(form, given).right)
    return ring(t, min(forms, key=length))


def cancelled_apart(t: Term, given: Formulas) -> Theorem:
    """``1/a*(a*b + c) = b + c/a``"""
    theorem = distribute(t, given)
    return after(theorem, everywhere(cancelled)(theorem.right, given))


def quotient_last(t: Term, given: Formulas) -> Theorem:
    """``1/a*b*1/a = b/a**2``

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(quotient_last(b * ((1 / a) * b * (1 / a)), ()).right)
    b**2/a**2
    """
    if not isinstance(t, Mul | Pow):
        raise KernelError("quotient_last", "a product is expected", found=t)
    scale, factors = signed_factors(t)
    above = [power(a, e) for a, e in factors.items() if e > 0]
    below = [
        power(recip(a), -e) if isinstance(a, Add) else recip(power(a, -e))
        for a, e in factors.items()
        if e < 0
    ]
    target = mul(Num(scale), *above, *below)
    if target == t or not below:
        raise KernelError("quotient_last", "the quotients are last", found=t)
    return ring(t, target)


def sign_inside(t: Term, given: Formulas) -> Theorem:
    """``-(a - b) = b - a``, also where the difference is in a sum that stands alone."""
    if not isinstance(t, Mul) or not isinstance(t.args[0], Num) or t.args[0].value >= 0:
        raise KernelError("sign_inside", "a minus is expected", found=t)
    for f in t.args:
        if isinstance(f, Add) and any(str(a).startswith("-") for a in f.args):
            others = [a for a in t.args if a is not f]
            return ring(t, mul(-1, *others, _turned(f)))
    if len(t.args) != 2 or not isinstance(t.args[1], Sum):
        raise KernelError("sign_inside", "no difference takes the sign", found=t)
    total = t.args[1]
    v = domain_var(total, free_vars(t).union(*map(free_vars, given)))
    body = open_binder(total, v)
    factors = body.args if isinstance(body, Mul) else (body,)
    place = next((k for k, a in enumerate(factors) if isinstance(a, Add)), None)
    if place is None:
        raise KernelError("sign_inside", "no difference takes the sign", found=t)
    difference = factors[place]
    turned = mul(*factors[:place], _turned(difference), *factors[place + 1 :])
    inner = sum_factor(Sum(total.domain, close(mul(-1, turned), v), total.hint), (0,))
    theorem = congruence(t, (1, 1), (v.name,), ring(body, mul(-1, turned)))
    theorem = after(theorem, congruence(theorem.right, (1,), (), inner))
    new = Sum(total.domain, close(turned, v), total.hint)
    return after(theorem, ring(theorem.right, mul(-t.args[0].value, new)))


def _turned(t: Term) -> Term:
    """``b - a`` for ``a - b``, what is not negative first."""
    return add(*positive_first([neg(a) for a in t.args]))
