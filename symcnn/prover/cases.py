"""Proof by cases: an open condition is assumed to hold, and then not to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from symcnn.arithmetic.integers import entails
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, cases, cut, instantiate, symmetry
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.terms import (
    FALSE, INT, ONE, REAL, ZERO, Add, And, Apply, Bracket, Entry, Eq, Ite, Lam, Le, Lt, Mul, Not,
    Num, Or, Pow, Recip, Term, Var, add, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere, maybe

from .normal_brackets import counted, decide, settle_guard
from .instantiation import instances_for, outside_binders, with_lemmas

MOST_CASES = 10
MOST_TRUTHS = 4

Prover = Callable[[Term, Term, Formulas], Theorem]


def prove_by_cases(a: Term, b: Term, given: Formulas, prove: Prover) -> Theorem:
    """``given |- a = b`` by cases on the conditions outside of sums.

    ``prove`` has the equations that are left when every condition is decided. Raises
    ``KernelError`` where there is no open condition.

    >>> from symcnn.lemmas.notation import sizes
    >>> x, y = sizes("x y")
    >>> a, b = Ite(Le(x, y), x, y), Ite(Le(y, x), y, x)
    >>> print(prove_by_cases(a, b, (), lambda a, b, given: arithmetic(given, Eq(a, b))))
    |- (x if x <= y else y) = (y if y <= x else x)
    """
    opened = [maybe(everywhere(_open_entry))(t, given) for t in (a, b)]
    left, right = (t.right for t in opened)
    lemmas = instances_for((left, right), given)  # they may rule cases out
    inner = _split(left, right, (*given, *(t.concl for t in lemmas)), prove, MOST_CASES)
    for lemma in lemmas:
        inner = cut(lemma, inner)
    return after(after(opened[0], inner), symmetry(opened[1]))


def open_conditions(t: Term) -> Iterator[Term]:
    """The comparisons that the value of a term depends on, those inside others first."""
    for s in outside_binders(t):
        if isinstance(s, Ite | Bracket):
            for q in _comparisons(s.args[0]):
                inner = [c for side in q.args for c in open_conditions(side)]
                yield from inner or [q]


def _comparisons(p: Term) -> Iterator[Term]:
    if isinstance(p, And | Or | Not):
        for q in p.args:
            yield from _comparisons(q)
    elif isinstance(p, Le | Lt | Eq):
        yield p


def splitting(conditions: Iterable[Term], given: Formulas) -> Iterator[Term]:
    """Comparisons that are not known, each after the signs of what its sides have in common."""
    known = {q for p in given for q in (p, Not(p), *(p.args if isinstance(p, Not) else ()))}
    for p in conditions:
        if p not in known:
            for q, _ in common_factors(p):
                signs = Lt(ZERO, q), Lt(q, ZERO)
                if not any(entails(given, s) for s in signs):
                    yield from (s for s in signs if s not in known)
            yield p


def common_factors(p: Term) -> Iterator[tuple[Term, Term]]:
    """The factors that the sides of a comparison have in common, with their difference without."""
    if not isinstance(p, Le | Lt):
        return
    difference = polynomial(add(p.args[0], neg(p.args[1])))
    if len(difference) < 2:
        return
    first, *others = (dict(m) for m in difference)
    for q, n in first.items():
        if n >= 1 and all(m.get(q, 0) >= 1 for m in others):
            rest = {
                tuple((a, e - (a == q)) for a, e in m if e > (a == q)): c
                for m, c in difference.items()
            }
            yield q, to_term(rest)


def without_factor(p: Term, given: Formulas) -> Theorem:
    """A comparison without a factor that both sides have, once the sign of that is known.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, x = scalars("a x")
    >>> print(without_factor(Le(a * x, a), (Lt(a, ZERO),)))
    a < 0 |- (a*x <= a) = (1 <= x)
    """
    for q, rest in common_factors(p):
        for sign in (ONE, Num(-1)):
            fact = Lt(ZERO, mul(sign, q))
            if entails(given, fact):
                return _divided(p, mul(sign, q), mul(sign, rest), arithmetic(given, fact))
    raise KernelError("in_pieces", "there is no factor of known sign", found=p)


def _divided(p: Term, q: Term, rest: Term, positive: Theorem) -> Theorem:
    kind = Le if isinstance(p, Le) else Lt
    u, v = Var("u", REAL), Var("v", REAL)
    law = arithmetic((Lt(ZERO, u),), Eq(kind(mul(u, v), ZERO), kind(v, ZERO)))
    law = cut(positive, instantiate(law, ((u, q), (v, rest))))
    parts = polynomial(rest)
    left = to_term({m: c for m, c in parts.items() if c > 0})
    right = to_term({m: -c for m, c in parts.items() if c < 0})
    whole = after(arithmetic((), Eq(p, law.left)), law)
    return after(whole, arithmetic((), Eq(law.right, kind(left, right))))


def choice_outside(t: Term, given: Formulas) -> Theorem:
    """``f(a if p else b) = f(a) if p else f(b)``, for functions, reciprocals and powers.

    >>> from symcnn.kernel.terms import Fun
    >>> from symcnn.lemmas.notation import scalars, sizes
    >>> (a, b), (i, n) = scalars("a b"), sizes("i n")
    >>> print(choice_outside(Fun("exp")(Ite(i < n, a, b) - 1), ()).right)
    exp(a - 1) if i < n else exp(b - 1)
    """
    if not isinstance(t, Apply | Recip | Pow) or t.sort > REAL:
        raise KernelError("choice_outside", "the value of a function is expected", found=t)
    chosen = next(_choices(t), None)
    if chosen is None:
        raise KernelError("choice_outside", "there is no choice", found=t)
    p = chosen.args[0]
    both = [decided(t, (*given, q)) for q in (p, Not(p))]
    whole = Ite(p, *(theorem.right for theorem in both))
    parts = [
        after(theorem, symmetry(decide(whole, (*given, q))))
        for theorem, q in zip(both, (p, Not(p)), strict=True)
    ]
    return cases(p, *parts)


def _choices(t: Term) -> Iterator[Term]:
    """The choices between real numbers, and those of integers and brackets that count as such."""
    yield from (s for s in outside_binders(t) if isinstance(s, Ite) and s.sort == REAL)
    if isinstance(t, Apply | Recip):
        for a in t.args:
            yield from (s for _, s in counted(a, (Ite, Bracket), (Add, Mul)))


def _open_entry(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, Entry) and isinstance(t.args[0], Lam):
        return entry_lam(t, given)
    raise KernelError("open_entry", "an entry of an explicit tensor is expected", found=t)


def _split(a: Term, b: Term, given: Formulas, prove: Prover, most: int) -> Theorem:
    p = next((q for t in (a, b) for q in splitting(open_conditions(t), given)), None)
    if p is None or not most:
        if most == MOST_CASES:
            raise KernelError("cases", "there is no open condition", left=a, right=b)
        return _unless_absurd(a, b, given, prove)
    both = []
    for q in (p, Not(p)):
        known = (*given, q)
        if entails(known, FALSE):
            both.append(arithmetic(known, Eq(a, b)))
            continue
        left, right = decided(a, known), decided(b, known)
        inner = _split(left.right, right.right, known, prove, most - 1)
        both.append(after(after(left, inner), symmetry(right)))
    return cases(p, *both)


def _unless_absurd(a: Term, b: Term, given: Formulas, prove: Prover) -> Theorem:
    """A case, that some instance of a universal hypothesis may exclude."""
    try:
        return prove(a, b, given)
    except KernelError:
        lemmas = instances_for(given, given)
        if not entails((*given, *(t.concl for t in lemmas)), FALSE):
            raise
        return with_lemmas(lemmas, given, Eq(a, b))


def decided(t: Term, given: Formulas) -> Theorem:
    """The term with every choice and bracket carried out whose condition is known.

    >>> from symcnn.lemmas.notation import sizes
    >>> x, y = sizes("x y")
    >>> print(decided(Ite(x < y, x, y) + 1, (x < y,)).right)
    x + 1
    """
    return maybe(everywhere(_decide_one))(t, given)


def _decide_one(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, Ite):
        return decide(t, given)
    if isinstance(t, Bracket):
        return settle_guard(t, given)
    if isinstance(t, Le | Lt):
        return without_factor(t, given)
    raise KernelError("cases", "there is no condition", found=t)


def by_truth_values(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` by cases on the entries that are known to be 0 or 1.

    >>> from symcnn.lemmas.notation import for_all, index_tensor, sizes
    >>> n, j = sizes("n j")
    >>> m = index_tensor("m", n)
    >>> truth = for_all(n, lambda i: And(0 <= m[i], m[i] <= 1))
    >>> theorem = by_truth_values(m[j] ** 2, m[j], (truth, 0 <= j, j < n))
    >>> print(theorem.concl)
    m[j]**2 = m[j]
    """
    goal = Eq(a, b)
    lemmas = instances_for((goal,), given)
    known = (*given, *(t.concl for t in lemmas))
    entries = dict.fromkeys(
        s for s in outside_binders(goal) if isinstance(s, Entry) and s.sort == INT
    )
    truths = [s for s in entries if entails(known, And(Le(ZERO, s), Le(s, ONE)))][:MOST_TRUTHS]
    if not truths:
        raise KernelError("cases", "no entry is known to be 0 or 1", left=a, right=b)
    theorem = _by_values(truths, goal, known)
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    return theorem


def _by_values(truths: Sequence[Term], goal: Term, known: Formulas) -> Theorem:
    if not truths:
        return arithmetic(known, goal)
    s, *rest = truths
    one = arithmetic((*known, Not(Eq(s, ZERO))), Eq(s, ONE))
    zero_case = _by_values(rest, goal, (*known, Eq(s, ZERO)))
    one_case = _by_values(rest, goal, (*known, Not(Eq(s, ZERO)), one.concl))
    return cases(Eq(s, ZERO), zero_case, cut(one, one_case))
