"""Derived rules of logic and of ordered fields: implications, instances, products of signs."""

from __future__ import annotations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, exists_intro, field, forall_elim,
    instantiate, ring,
)  # fmt: skip
from symcnn.kernel.terms import (
    REAL, ZERO, Add, Apply, Bracket, Entry, Eq, Exists, Forall, Le, Lt, Mul, Not, Or, Recip, Term,
    Var, mul,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import Conversion


def implies(p: Term, q: Term) -> Term:
    """The formula "p implies q"."""
    return Or(Not(p), q)


def detach(implication: Theorem, premise: Theorem) -> Theorem:
    """From ``G |- p implies q`` and ``D |- p`` infer ``G, D |- q``."""
    claim = implication.concl
    if not isinstance(claim, Or) or len(claim.args) != 2 or claim.args[0] != Not(premise.concl):
        raise KernelError("detach", "the premise does not fit", claim=claim, premise=premise.concl)
    theorem = arithmetic((claim, premise.concl), claim.args[1])
    return cut(premise, cut(implication, theorem))


def instance(theorem: Theorem, *values: Term) -> Theorem:
    """From ``G |- forall x in R: p`` infer ``G |- p`` at the value; so for several values."""
    for value in values:
        theorem = forall_elim(theorem, value, ())
    return theorem


def exists(claim: Term, witness: Term, theorem: Theorem) -> Theorem:
    """``G |- exists x in R: p`` from the theorem ``G |- p`` at the witness."""
    if not isinstance(claim, Exists):
        raise KernelError("exists", "an existential statement is expected", found=claim)
    return exists_intro(claim, witness, theorem, ())


def product_sign(*theorems: Theorem) -> Theorem:
    """From ``a <= b``, ``c <= d`` ... infer ``0 <= (b - a)*(d - c)*...``; so with all strict.

    >>> from symcnn.kernel.rules import assume
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> print(product_sign(assume(ZERO <= x), assume(ZERO <= y)))
    0 <= y, 0 <= x |- 0 <= x*y
    """
    kind = Lt if all(isinstance(t.concl, Lt) for t in theorems) else Le
    u, v = Var("u", REAL), Var("v", REAL)
    law = arithmetic((kind(ZERO, u), kind(ZERO, v)), kind(ZERO, u * v))
    parts = []
    for theorem in theorems:
        p = theorem.concl
        if not isinstance(p, Le | Lt):
            raise KernelError("product_sign", "an inequality is expected", found=p)
        low, high = p.args
        parts.append(cut(theorem, arithmetic((p,), kind(ZERO, high - low))))
    result = parts[0]
    for part in parts[1:]:
        x, y = result.concl.args[1], part.concl.args[1]
        product = instantiate(law, ((u, x), (v, y)))
        result = cut(part, cut(result, product))
    return result


def cancel(t: Term, given: Formulas) -> Theorem:
    """``b * 1/b * a = a`` for a product; that b is not 0 may be known for all arguments.

    The formulas of brackets in the product may be used.

    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> known = (for_all(n, lambda j: 0 < x[j]), i >= 0, i < n)
    >>> print(cancel(2 * x[i] * (1 / x[i]), known).right)
    2
    """
    factors = t.args if isinstance(t, Mul) else ()
    b = next((r.args[0] for r in factors if isinstance(r, Recip) and r.args[0] in factors), None)
    if b is None:
        raise KernelError("cancel", "a factor and its reciprocal are expected", found=t)
    rest = list(factors)
    rest.remove(b)
    rest.remove(Recip(b))
    guards = [a.args[0] for a in factors if isinstance(a, Bracket)]
    lemmas = _instances_at(b, (*given, *guards), given)
    target = mul(*rest)
    theorem = field(t, target, (*given, *(lemma.concl for lemma in lemmas)))
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    for p in guards:
        if p in theorem.hyps and p not in given:
            theorem = cases(p, theorem, arithmetic((Not(p),), theorem.concl))
    return theorem


def _instances_at(b: Term, facts: Formulas, given: Formulas) -> list[Theorem]:
    """What is known for all arguments, at the argument of b; implications where they apply."""
    found = []
    for h in given:
        if isinstance(h, Forall) and isinstance(b, Apply | Entry):
            try:
                lemma = forall_elim(assume(h), b.args[-1], given)
            except KernelError:
                continue
            premises = (p for p in facts if Not(p) in lemma.concl.args)
            found.append(next((detach(lemma, assume(p)) for p in premises), lemma))
    return found


def use(equation: Theorem) -> Conversion:
    """The conversion that replaces the left side of an equation by its right side.

    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> print(use(assume(Eq(x, y)))(x, ()).right)
    y
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        if t != equation.left:
            raise KernelError("use", "the equation is about another term", left=equation.left)
        return equation

    return convert


def reciprocal(equation: Theorem, given: Formulas) -> Theorem:
    """From ``G |- x*y = 1`` infer ``given, G |- x = 1/y``, where ``y != 0`` is in ``given``.

    >>> from symcnn.kernel.terms import ONE
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> print(reciprocal(assume(Eq(x * y, ONE)), (Not(Eq(y, ZERO)),)).concl)
    x = 1/y
    """
    x, y = equation.left.args
    inverse = 1 / y
    difference = field(x - inverse, inverse * (x * y - 1), given)
    nothing = congruence(difference.right, (1, 0), (), equation)
    theorem = arithmetic((difference.concl, nothing.concl), Eq(x, inverse))
    return cut(difference, cut(nothing, theorem))


def collect(t: Term, given: Formulas) -> Theorem:
    """A sum of terms with like terms collected.

    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> print(collect(x + y - x, ()).right)
    y
    """
    result = normal_form(t) if isinstance(t, Add) else t
    if result == t:
        raise KernelError("collect", "nothing to collect", found=t)
    return ring(t, result)
