"""Brackets and case distinctions put in order: decided, merged, thinned, made intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, ring, symmetry
from symcnn.kernel.sums import bracket_and
from symcnn.lemmas.brackets import bracket_not, ite_brackets
from symcnn.kernel.terms import (
    FALSE, INT, ONE, REAL, TRUE, ZERO, Add, And, Apply, Binder, Bracket, Entry, Eq, FloorDiv, Ite,
    Le, Lt, Mod, Mul, Not, Num, Or, Pow, Range, Sum, Term, Var, add, conj, mul, neg, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.conversions import after, carry, everywhere, maybe, root
from symcnn.lemmas.exponentials import abs_compared
from symcnn.lemmas.sum_rules import simplify_quotients

from .elimination import related, thinned
from .instantiation import instances_for, with_lemmas
from .sampling import points

Kinds = tuple[type[Term], ...]


def open_condition(t: Term, given: Formulas) -> Theorem:
    """A case distinction as brackets, and a bracket as sums and products of simple ones.

    ``[not (p and q)]`` becomes ``[not p] + [p and not q]``, and ``[p or q]`` becomes ``[p] +
    [not p and q]``: the parts exclude each other, so that each can be a range of its own.
    """
    if isinstance(t, Ite | Bracket) and any(isinstance(s, Apply) for s in subterms(t.args[0])):
        apart = maybe(everywhere(abs_compared))(t.args[0], given)
        if apart.left != apart.right:
            return congruence(t, (0,), (), apart)
    if isinstance(t, Ite):
        as_brackets = t.sort != INT or {*t.args[1:]} <= {ZERO, ONE}
        return branch_or_brackets(t, given) if as_brackets else decide(t, given)
    if not isinstance(t, Bracket):
        raise KernelError("open_condition", "a bracket or a case distinction is expected", found=t)
    p = t.args[0]
    simple = simpler(p)
    if simple != p:
        theorem = congruence(t, (0,), (), arithmetic((), Eq(p, simple)))
        return theorem if simple not in (TRUE, FALSE) else after(theorem, _value(theorem.right))
    match p:
        case Not(args=(Eq(),)):
            return bracket_not(p.args[0])
        case Or(args=(first, *rest)) if rest:
            others = Or(*rest) if len(rest) > 1 else rest[0]
            parts = add(Bracket(first), Bracket(conj(simpler(Not(first)), others)))
            return arithmetic((), Eq(t, parts))
        case And(args=args) if any(isinstance(q, Or | Not) for q in args):
            return symmetry(bracket_and(mul(*map(Bracket, args))))
    raise KernelError("open_condition", "the bracket is simple", found=t)


def open_choice(t: Term, given: Formulas) -> Theorem:
    """A case distinction of integers that counts as a number, as brackets.

    It is a term, a factor or what is summed; as an index, or divided, a choice stays, and so
    does a table (a choice in a choice), which a short sum that is written out looks up.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> print(open_choice(2 * total(n, lambda k: Ite(Eq(k, i), ONE, ZERO) * x[k]), ()).right)
    2*(sum[k<n] [k = i]*x[k])
    """
    place, avoid = root(t, given)
    choices = counted(t, (Ite,), (Add, Mul, Sum))
    path = next((path for path, choice in choices if not _is_table(choice)), None)
    if path is None:
        raise KernelError("open_choice", "no case distinction counts as a number", found=t)
    for index in path:
        place = place.child(index, avoid)
    return carry(t, place, branch_or_brackets(place.term, place.given))


def _is_table(t: Term) -> bool:
    return any(isinstance(s, Ite) for a in t.args[1:] for s in subterms(a))


def counted(t: Term, kinds: Kinds, through: Kinds) -> Iterator[tuple[tuple[int, ...], Term]]:
    """The integers of some kinds that count in t as numbers, through sums and products."""
    if isinstance(t, kinds) and t.sort == INT:
        yield (), t
    elif isinstance(t, through) or (isinstance(t, Pow) and isinstance(t.args[1], Num)):
        for index, a in enumerate(t.args):
            yield from (((index, *path), s) for path, s in counted(a, kinds, through))


def branch_or_brackets(t: Term, given: Formulas) -> Theorem:
    """A case distinction as the branch that is known to be taken, or else as brackets."""
    try:
        return decide(t, given)
    except KernelError:
        return ite_brackets(t)


def _value(t: Term) -> Theorem:
    return ring(t, ONE if t == Bracket(TRUE) else ZERO)


def simpler(p: Term) -> Term:
    """An equivalent formula with negations inside, and conjunctions flat."""
    match p:
        case Not(args=(Not(args=(q,)),)):
            return simpler(q)
        case Not(args=(Le(args=(a, b)),)):
            return Lt(b, a)
        case Not(args=(Lt(args=(a, b)),)):
            return Le(b, a)
        case Not(args=(And(args=args),)):
            return simpler(Or(*map(Not, args))) if args else FALSE
        case Not(args=(Or(args=args),)):
            return simpler(And(*map(Not, args))) if args else TRUE
        case And(args=args):
            parts = [q for a in args for q in conjuncts(simpler(a))]
            return conj(*dict.fromkeys(parts)) if parts else TRUE
        case Or(args=args):
            parts = [r for a in args for q in [simpler(a)] for r in _members(q)]
            return parts[0] if len(parts) == 1 else Or(*dict.fromkeys(parts))
    return p


def _members(p: Term) -> tuple[Term, ...]:
    return p.args if isinstance(p, Or) else (p,)


def settle_guard(t: Term, given: Formulas) -> Theorem:
    """The brackets of a product as one, without what is known, or 0 if they contradict it.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> given = (ZERO <= i, i < n)
    >>> print(settle_guard(Bracket(Lt(i, n)), given).right)
    1
    >>> print(settle_guard(Bracket(Lt(n, i)), given).right)
    0
    """
    if isinstance(t, Mul) and sum(isinstance(f, Bracket) for f in t.args) > 1:
        return bracket_and(t)
    if not isinstance(t, Bracket):
        raise KernelError("settle_guard", "a bracket is expected", found=t)
    members = conjuncts(t.args[0])
    if all(map(_is_integral, members)):
        return _settle_integers(t, members, given)
    lemmas = instances_for((t,), given)
    known = (*given, *(x.concl for x in lemmas))
    if entails((*known, *members), FALSE):
        return with_lemmas(lemmas, given, Eq(t, ZERO))
    kept = list(dict.fromkeys(members))
    for q in tuple(kept):
        others = [r for r in kept if r is not q]
        if entails((*known, *others), q):
            kept = others
    return _thinner(t, kept, lemmas, given)


def _settle_integers(t: Bracket, members: Formulas, given: Formulas) -> Theorem:
    facts = tuple(dict.fromkeys((*related(given, conj(*members)), *members)))
    if not points(facts, frozenset()).refutes((), FALSE) and entails(facts, FALSE):
        return arithmetic(given, Eq(t, ZERO))
    return _thinner(t, thinned(members, given), (), given)


def _thinner(
    t: Bracket, kept: Sequence[Term], lemmas: Sequence[Theorem], given: Formulas
) -> Theorem:
    if len(kept) == len(conjuncts(t.args[0])):
        raise KernelError("settle_guard", "every member is needed", found=t)
    thinner = conj(*kept) if kept else TRUE
    same = with_lemmas(lemmas, given, Eq(t.args[0], thinner))
    theorem = congruence(t, (0,), (), same)
    return theorem if kept else after(theorem, ring(theorem.right, ONE))


def _is_integral(p: Term) -> bool:
    """Whether a formula is about integers only, without entries of tensors."""
    if isinstance(p, Eq | Le | Lt):
        return all(a.sort == INT and not _has_entry(a) for a in p.args)
    return isinstance(p, Not | And | Or) and all(map(_is_integral, p.args))


def _has_entry(t: Term) -> bool:
    return isinstance(t, Entry) or any(map(_has_entry, t.args))


def decide(t: Term, given: Formulas) -> Theorem:
    """A case distinction whose condition is known to hold or not to hold, as its branch."""
    if not isinstance(t, Ite) or t.sort > REAL:
        raise KernelError("decide", "a case distinction is expected", found=t)
    p, a, b = t.args
    for known, branch in ((p, a), (simpler(Not(p)), b)):
        if entails(given, known):
            return arithmetic(given, Eq(t, branch))
    raise KernelError("decide", "the condition is open", found=t)


def simplify_indices(t: Term, given: Formulas) -> Theorem:
    """Quotients and remainders that are determined, in the indices of an entry or in a range.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> k, q, a, e = sizes("k q a e")
    >>> x = tensor("x", k)
    >>> print(simplify_indices(x[(k * q + a) // k], (ZERO <= a, a < k)).right)
    x[q]
    >>> print(simplify_indices(x[(q * e + q) // (e + 1)], (ZERO <= e,)).right)
    x[q]
    """
    if isinstance(t, Binder) and isinstance(t.domain, Range) and _has_division(t.domain.size):
        return congruence(t, (0, 0), (), _without_quotients(t.domain.size, given))
    if not isinstance(t, Entry | Bracket) or not _has_division(t):
        raise KernelError("simplify_indices", "an index with a quotient is expected", found=t)
    return _without_quotients(t, given)


def _without_quotients(t: Term, given: Formulas) -> Theorem:
    theorem = maybe(simplify_quotients)(t, given)
    if _size(theorem.right) < _size(t):
        return theorem
    return everywhere(_divide_out)(t, given)


def _divide_out(t: Term, given: Formulas) -> Theorem:
    """``(b*X + Y)//b`` as X, where 0 <= Y < b; so for remainders."""
    if not isinstance(t, FloorDiv | Mod):
        raise KernelError("simplify_indices", "a quotient is expected", found=t)
    found = divided(*t.args)
    if found is None:
        raise KernelError("simplify_indices", "the divisor is not a factor", found=t)
    return arithmetic(given, Eq(t, found[0] if isinstance(t, FloorDiv) else found[1]))


def divided(a: Term, b: Term) -> tuple[Term, Term] | None:
    """X and Y with ``a = b*X + Y`` for polynomials, by long division; None if X is 0."""
    divisor, left = polynomial(b), polynomial(a)
    if not divisor:
        return None
    lead, scale = max(divisor.items(), key=lambda mc: sum(e for _, e in mc[0]))
    quotient: Term = ZERO
    for _ in range(len(left) + 4):
        for m, c in left.items():
            exponents = dict(m)
            if (c / scale).denominator == 1 and all(exponents.get(x, 0) >= e for x, e in lead):
                rest = [(x, e - dict(lead).get(x, 0)) for x, e in m]
                part = mul(c / scale, *(power(x, e) for x, e in rest))
                break
        else:
            break
        quotient = add(quotient, part)
        left = polynomial(add(a, neg(mul(b, quotient))))
    if quotient == ZERO:
        return None
    return to_term(polynomial(quotient)), to_term(left)


def _size(t: Term) -> int:
    return 1 if isinstance(t, Var) else 1 + sum(map(_size, t.args))


def _has_division(t: Term) -> bool:
    if isinstance(t, FloorDiv | Mod):
        return True
    return not isinstance(t, Num | Var | Sum) and any(map(_has_division, t.args))
