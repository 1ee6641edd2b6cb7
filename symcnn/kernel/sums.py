"""The primitive rules of sums, products, maxima, brackets and tensor entries."""

from __future__ import annotations

from .binding import close, free_vars, fresh, member, open_binder, shape_of, subst
from .certificates import Condition, require
from .errors import KernelError
from .rules import Formulas, require_fresh, without
from .terms import *
from .theorem import Judgment, Theorem, rule


def _factors(t: Term) -> tuple[Term, ...]:
    return t.args if isinstance(t, Mul) else (t,)


def _apart(t: Term) -> tuple[tuple[Term, ...], Term]:
    """The formulas of the brackets among the factors, and the product of the other factors."""
    formulas = tuple(f.args[0] for f in _factors(t) if isinstance(f, Bracket))
    others = (f for f in _factors(t) if not isinstance(f, Bracket))
    return formulas, mul(*others) if formulas else t


# -- linearity ------------------------------------------------------------------------


@rule
def sum_factor(t: Term, places: tuple[int, ...]) -> Judgment:
    """``|- Sum[i] c*e = c * Sum[i] e``, for the factors at ``places`` of the body's product.

    Needs: i not free in c (Sum[i] i*i is no i * Sum[i] i). Holds over every range, over Z, and
    for integrals, since a factor 0 gives 0 on both sides and another one does not change
    convergence. Only over a range would it follow by induction.
    """
    if not isinstance(t, Sum | Integral):
        raise KernelError("sum_factor", "a sum or an integral is expected", found=t)
    factors = _factors(t.body)
    if not all(0 <= place < len(factors) for place in places) or len(set(places)) < len(places):
        raise KernelError("sum_factor", "there are no such factors", found=t, places=places)
    out = [factors[place] for place in places]
    for factor in out:
        if factor.loose:
            raise KernelError("sum_factor", "a factor depends on the bound variable", found=t)
    inner = mul(*(f for place, f in enumerate(factors) if place not in places))
    return Judgment((), Eq(t, mul(*out, type(t)(t.domain, inner, t.hint))))


@rule
def split_range(t: Term, cut: Term, given: Formulas) -> Judgment:
    """``given |- Sum[i < n] e(i) = Sum[i < c] e(i) + Sum[i < n - c] e(c + i)``; so for products.

    Needs: ``0 <= c`` and ``c <= n``. Cut at n + 1, the first part has the term e(n) too many.
    With c = n - 1 it says what sums and products are; their other laws follow by induction.
    """
    if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
        raise KernelError("split_range", "a finite sum or product is expected", found=t)
    n = t.domain.size
    condition = require("split_range", given, And(Le(ZERO, cut), Le(cut, n)))
    i = fresh(t.hint, INT, free_vars(t) | free_vars(cut))
    shifted = close(open_binder(t, add(cut, i)), i)
    low = type(t)(Range(cut), t.body, t.hint)
    high = type(t)(Range(add(n, neg(cut))), shifted, t.hint)
    both = add(low, high) if isinstance(t, Sum) else mul(low, high)
    return Judgment(given, Eq(t, both), (condition,))


# -- reindexing -----------------------------------------------------------------------


@rule
def reindex(
    t: Term,
    old: tuple[Var, ...],
    new: tuple[Var, ...],
    domains: tuple[Domain, ...],
    guard: Term,
    forward: tuple[Term, ...],
    backward: tuple[Term, ...],
    given: Formulas,
    lemmas: tuple[Theorem, ...],
) -> Judgment:
    """``given |- Sum[x in D] [p(x)]*e(x) = Sum[y in D'] [p'(y)]*e(phi(y))``

    ``old`` are names for the variables x of the nested sums of t, ``new`` and ``domains``
    the variables y and their domains (outermost first; an inner domain may depend on an
    outer variable), ``guard`` is p', ``forward`` phi (terms in y), ``backward`` its inverse
    psi (terms in x). The brackets that are factors of the innermost body are p.

    Needs: y in D' and p'(y) give phi(y) in D, p(phi(y)) and psi(phi(y)) = y;
    x in D and p(x) give psi(x) in D', p'(psi(x)) and phi(psi(x)) = x.
    Each of ``lemmas`` may be used where its hypotheses are among the facts. At most one of
    the domains on a side is infinite, and it is then alone. For products and maxima both
    guards must be true, and the ranges of a maximum do not depend on each other: an empty
    range inside would count as the value 0, Max[i < 2] Max[j < i] -5 = 0.
    """
    if not isinstance(t, Sum | Prod | Max | Min):
        raise KernelError("reindex", "a sum, product or maximum is expected", found=t)
    variables = (*old, *new)
    if len(set(variables)) != len(variables) or not old:
        raise KernelError("reindex", "the variables are not all different", old=old, new=new)
    expect("reindex", INT, *variables, *forward, *backward)
    if (len(old), len(new), len(new)) != (len(forward), len(backward), len(domains)):
        raise KernelError("reindex", "maps or domains have the wrong number of components")
    for v in variables:
        require_fresh("reindex", v, t, *given)
    for side, others in ((old, (guard, *forward)), (new, backward)):
        for v in side:
            require_fresh("reindex", v, *others)

    kind: type[Binder] = type(t)
    body: Term = t
    here: list[Term] = []
    there: list[Term] = []
    ranges: list[Domain] = []
    for v in old:
        if type(body) is not kind or not isinstance(body, Binder):
            raise KernelError("reindex", f"{len(old)} nested binders are expected", found=t)
        ranges.append(body.domain)
        here += member(v, body.domain)
        body = open_binder(body, v)
    for place, domain in enumerate(domains):
        if not isinstance(domain, Range) and domain != INTEGERS:
            raise KernelError("reindex", "an index range is expected", found=domain)
        if free_vars(domain) & {*new[place:]}:
            raise KernelError("reindex", "a range depends on a variable further in", range=domain)
        there += member(new[place], domain)
    for several in (ranges, domains):
        if len(several) > 1 and INTEGERS in several:
            raise KernelError("reindex", "an infinite sum is reindexed alone, not nested")
    if kind in (Max, Min) and any(free_vars(d) & {*variables} for d in (*ranges, *domains)):
        raise KernelError("reindex", "a range of a maximum depends on another index", found=t)
    formulas, rest = _apart(body) if kind is Sum else ((), body)
    if kind is not Sum and guard != TRUE:
        raise KernelError("reindex", "only a sum can have a guard", guard=guard)
    here += formulas
    there += guard.args if isinstance(guard, And) else (guard,)

    to_old = dict(zip(old, forward, strict=True))
    to_new = dict(zip(new, backward, strict=True))
    conditions: list[Condition] = []
    there_and_back = (there, to_old, here, to_new), (here, to_new, there, to_old)
    for known, mapping, goals, inverse in there_and_back:
        facts = (*given, *known)
        more = (lemma.concl for lemma in lemmas if all(h in facts for h in lemma.hyps))
        facts = (*facts, *more)
        conditions += [require("reindex", facts, subst(goal, mapping)) for goal in goals]
        conditions += [
            require("reindex", facts, Eq(subst(e, mapping), v)) for v, e in inverse.items()
        ]

    result = subst(rest, to_old)
    if guard != TRUE:
        result = mul(Bracket(guard), result)
    for v, d in zip(reversed(new), reversed(domains), strict=True):
        # i_ is how a caller tells the new i from the old one; the reader sees i
        result = kind(d, close(result, v), v.name.rstrip("_") or v.name)
    hyps = (*given, *(h for lemma in lemmas for h in without(lemma, *there, *here)))
    for v in variables:
        require_fresh("reindex", v, *hyps, result)
    return Judgment(hyps, Eq(t, result), conditions)


# -- brackets -------------------------------------------------------------------------


@rule
def bracket_and(t: Term) -> Judgment:
    """``|- [p]*a*[q]*b*... = [p and q and ...]*a*b*...``, all brackets of a product in one.

    Needs: a product. [p] + [q] is 2 where both hold. (It stays: each bracket would be two cases.)
    """
    formulas, rest = _apart(t)
    if not formulas:
        raise KernelError("bracket_and", "a product with brackets is expected", found=t)
    return Judgment((), Eq(t, mul(Bracket(conj(*formulas)), rest)))


# -- tensors ---------------------------------------------------------------------------


@rule
def entry_lam(t: Term, given: Formulas) -> Judgment:
    """``given |- (Lam[i < n] e(i))[a] = e(a)``, for as many indices as there are.

    Needs: ``0 <= a < n`` for each; an entry outside the tensor is 0.
    """
    if not isinstance(t, Entry) or not isinstance(t.args[0], Lam):
        raise KernelError("entry_lam", "an entry of an explicit tensor is expected", found=t)
    body: Term = t.args[0]
    conditions: list[Condition] = []
    indices = list(t.args[1:])
    while indices and isinstance(body, Lam):
        index = indices.pop(0)
        conditions.append(require("entry_lam", given, And(*member(index, body.domain))))
        body = open_binder(body, index)
    return Judgment(given, Eq(t, entry(body, *indices)), conditions)


@rule
def lam_entries(tensor: Term, names: tuple[str, ...]) -> Judgment:
    """``|- X = Lam[i < m] Lam[j < n] X[i, j]``

    Needs: i, j different and not free in X, and X a tensor: an inner size that depends on an
    outer index is no shape.
    """
    shape = shape_of(tensor)
    if len(names) != len(shape) or len(set(names)) != len(names):
        raise KernelError("lam_entries", "one name for each axis is expected", names=names)
    indices = [Var(name, INT) for name in names]
    result = entry(tensor, *indices)
    for v, n in zip(reversed(indices), reversed(shape), strict=True):
        require_fresh("lam_entries", v, tensor)
        result = Lam(Range(n), close(result, v), v.name)
    return Judgment((), Eq(tensor, result))


# -- maxima ----------------------------------------------------------------------------


@rule
def max_bound(t: Term, index: Term, given: Formulas) -> Judgment:
    """``given |- e(a) <= Max[i < n] e(i)``, and ``Min[i < n] e(i) <= e(a)``.

    Needs: ``0 <= a < n``. The maximum of the i < n is less than n.
    """
    if not isinstance(t, Max | Min):
        raise KernelError("max_bound", "a maximum or minimum is expected", found=t)
    condition = require("max_bound", given, And(*member(index, t.domain)))
    value = open_binder(t, index)
    return Judgment(given, Le(value, t) if isinstance(t, Max) else Le(t, value), (condition,))


@rule
def max_attained(t: Term, given: Formulas) -> Judgment:
    """``given |- exists a < n: Max[i < n] e(i) = e(a)``; so for minima.

    Needs: ``1 <= n``. An empty family has no maximum.
    """
    if not isinstance(t, Max | Min):
        raise KernelError("max_attained", "a maximum or minimum is expected", found=t)
    condition = require("max_attained", given, Lt(ZERO, t.domain.args[0]))
    v = fresh(t.hint, INT, free_vars(t))
    attained = close(Eq(t, open_binder(t, v)), v)
    return Judgment(given, Exists(t.domain, attained, t.hint), (condition,))
