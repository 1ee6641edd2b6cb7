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


# -- linearity ------------------------------------------------------------------------


@rule
def sum_add(t: Term) -> Judgment:
    """``|- Sum[i < n] (a + b) = Sum[i < n] a + Sum[i < n] b``

    Needs: a finite range. Over Z the two sums may diverge where their sum does not.
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range) or not isinstance(t.body, Add):
        raise KernelError("sum_add", "a finite sum of a sum is expected", found=t)
    parts = [Sum(t.domain, part, t.hint) for part in t.body.args]
    return Judgment((), Eq(t, add(*parts)))


@rule
def sum_factor(t: Term, places: tuple[int, ...]) -> Judgment:
    """``|- Sum[i] c*e = c * Sum[i] e``, for the factors at ``places`` of the body's product.

    Needs: i not free in c (Sum[i] i*i is no i * Sum[i] i). Holds over every range, over Z, and
    for integrals, since a factor 0 gives 0 on both sides and another one does not change
    convergence.
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
    if len(set(old + new)) != len(old) + len(new) or not old:
        raise KernelError("reindex", "the variables are not all different", old=old, new=new)
    for v in (*old, *new):
        if v.sort != INT:
            raise KernelError("reindex", "an integer variable is expected", found=v)
        require_fresh("reindex", v, t, *given)
    if (len(old), len(new)) != (len(_components(forward)), len(_components(backward))):
        raise KernelError("reindex", "a map has the wrong number of components")
    _check_domains(domains, new)

    kind: type[Binder] = type(t)
    facts_old: list[Term] = []
    body: Term = t
    old_domains: list[Domain] = []
    for v in old:
        if type(body) is not kind or not isinstance(body, Binder):
            raise KernelError("reindex", f"{len(old)} nested binders are expected", found=t)
        old_domains.append(body.domain)
        facts_old += member(v, body.domain)
        body = open_binder(body, v)
    facts_new = [f for v, d in zip(new, domains, strict=True) for f in member(v, d)]
    _check_infinite(old_domains)
    _check_infinite(list(domains))
    if kind in (Max, Min) and any(free_vars(d) & {*old, *new} for d in (*old_domains, *domains)):
        raise KernelError("reindex", "a range of a maximum depends on another index", found=t)

    old_guards = [f.args[0] for f in _factors(body) if isinstance(f, Bracket)]
    if kind is not Sum:
        old_guards = []
        if guard != And():
            raise KernelError("reindex", "only a sum can have a guard", guard=guard)
    rest = mul(*(f for f in _factors(body) if not isinstance(f, Bracket))) if old_guards else body
    stray = free_vars(guard) & set(old)
    if stray or any(free_vars(f) & set(old) for f in forward):
        raise KernelError("reindex", "the new side mentions an old variable")
    if any(free_vars(b) & set(new) for b in backward):
        raise KernelError("reindex", "the inverse map mentions a new variable")

    to_old = dict(zip(old, forward, strict=True))
    to_new = dict(zip(new, backward, strict=True))
    there = (*facts_new, *_parts(guard))
    here = (*facts_old, *old_guards)
    conditions = [
        _require_with("reindex", given, there, lemmas, subst(goal, to_old))
        for goal in (*facts_old, *old_guards)
    ]
    conditions += [
        _require_with("reindex", given, there, lemmas, Eq(subst(b, to_old), y))
        for y, b in zip(new, backward, strict=True)
    ]
    conditions += [
        _require_with("reindex", given, here, lemmas, subst(goal, to_new))
        for goal in (*facts_new, *_parts(guard))
    ]
    conditions += [
        _require_with("reindex", given, here, lemmas, Eq(subst(f, to_new), x))
        for x, f in zip(old, forward, strict=True)
    ]

    result = subst(rest, to_old)
    if guard != And():
        result = mul(Bracket(guard), result)
    for v, d in zip(reversed(new), reversed(domains), strict=True):
        # i_ is how a caller tells the new i from the old one; the reader sees i
        result = kind(d, close(result, v), v.name.rstrip("_") or v.name)
    hyps = (*given, *(h for lemma in lemmas for h in without(lemma, *there, *here)))
    for v in (*old, *new):
        require_fresh("reindex", v, *hyps, result)
    return Judgment(hyps, Eq(t, result), conditions)


def _components(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The components of an index map; raises unless all are integers."""
    for t in terms:
        if t.sort != INT:
            raise KernelError("reindex", "an index map has integer components", found=t)
    return terms


def _parts(guard: Term) -> tuple[Term, ...]:
    return guard.args if isinstance(guard, And) else (guard,)


def _check_domains(domains: tuple[Domain, ...], new: tuple[Var, ...]) -> None:
    if len(domains) != len(new):
        raise KernelError("reindex", "one domain for each new variable is expected")
    for place, d in enumerate(domains):
        if not isinstance(d, Range) and d != Space(INT):
            raise KernelError("reindex", "an index range is expected", found=d)
        if free_vars(d) & set(new[place:]):
            raise KernelError("reindex", "a range depends on a variable further in", range=d)


def _check_infinite(domains: list[Domain]) -> None:
    if len(domains) > 1 and any(not isinstance(d, Range) for d in domains):
        raise KernelError("reindex", "an infinite sum is reindexed alone, not nested")


def _require_with(
    name: str, given: Formulas, facts: Formulas, lemmas: tuple[Theorem, ...], goal: Term
) -> Condition:
    """The side condition, from the hypotheses, the facts, and the lemmas that apply there."""
    known = (*given, *facts)
    more = tuple(t.concl for t in lemmas if all(h in known for h in t.hyps))
    return require(name, (*known, *more), goal)


# -- brackets -------------------------------------------------------------------------


@rule
def bracket_and(t: Term) -> Judgment:
    """``|- [p]*a*[q]*b*... = [p and q and ...]*a*b*...``, all brackets of a product in one."""
    formulas = [f.args[0] for f in _factors(t) if isinstance(f, Bracket)]
    if not formulas:
        raise KernelError("bracket_and", "a product with brackets is expected", found=t)
    rest = [f for f in _factors(t) if not isinstance(f, Bracket)]
    return Judgment((), Eq(t, mul(Bracket(conj(*formulas)), *rest)))


@rule
def bracket_not(p: Term) -> Judgment:
    """``|- [not p] = 1 - [p]``"""
    return Judgment((), Eq(Bracket(Not(p)), add(1, neg(Bracket(p)))))


@rule
def bracket_guard(e: Term, p: Term, theorem: Theorem) -> Judgment:
    """From ``G, not p |- e = 0`` infer ``G |- e = [p]*e``."""
    if theorem.concl != Eq(e, ZERO):
        raise KernelError("bracket_guard", "the theorem is not about the term", term=e)
    return Judgment(without(theorem, Not(p)), Eq(e, mul(Bracket(p), e)))


@rule
def ite_brackets(t: Term) -> Judgment:
    """``|- (a if p else b) = [p]*a + [not p]*b``"""
    if not isinstance(t, Ite):
        raise KernelError("ite_brackets", "a case distinction is expected", found=t)
    p, a, b = t.args
    return Judgment((), Eq(t, add(mul(Bracket(p), a), mul(Bracket(Not(p)), b))))


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


def _extremum(name: str, t: Term) -> tuple[Binder, Range]:
    if not isinstance(t, Max | Min) or not isinstance(t.domain, Range):
        raise KernelError(name, "a maximum or minimum is expected", found=t)
    return t, t.domain


@rule
def max_bound(t: Term, index: Term, given: Formulas) -> Judgment:
    """``given |- e(a) <= Max[i < n] e(i)``, and ``Min[i < n] e(i) <= e(a)``.

    Needs: ``0 <= a < n``. The maximum of the i < n is less than n.
    """
    extremum, domain = _extremum("max_bound", t)
    condition = require("max_bound", given, And(*member(index, domain)))
    value = open_binder(extremum, index)
    sides = (value, t) if isinstance(t, Max) else (t, value)
    return Judgment(given, Le(*sides), (condition,))


@rule
def max_attained(t: Term, given: Formulas) -> Judgment:
    """``given |- exists a < n: Max[i < n] e(i) = e(a)``; so for minima.

    Needs: ``1 <= n``. An empty family has no maximum.
    """
    extremum, domain = _extremum("max_attained", t)
    condition = require("max_attained", given, Lt(ZERO, domain.size))
    v = fresh(extremum.hint, INT, free_vars(t))
    attained = close(Eq(t, open_binder(extremum, v)), v)
    return Judgment(given, Exists(domain, attained, extremum.hint), (condition,))
