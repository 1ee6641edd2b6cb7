"""Instances of universal hypotheses: which values they are wanted at is read off the goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from symcnn.kernel.binding import domain_var, free_vars, fresh, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import Formulas, arithmetic, assume, cut, forall_elim
from symcnn.kernel.terms import (
    INT, ZERO, Apply, Bound, Entry, Forall, Max, Min, Range, Sum, Term, Var, add, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

MOST_INSTANCES = 60


def with_lemmas(lemmas: Sequence[Theorem], given: Formulas, goal: Term) -> Theorem:
    """``given |- goal`` by arithmetic that may use the conclusions of the lemmas."""
    return without(arithmetic((*given, *(t.concl for t in lemmas)), goal), lemmas)


def with_instances(
    goal: Term, given: Formulas, prove: Callable[[Term, Formulas], Theorem]
) -> Theorem:
    """The goal by a method that knows what the hypotheses say of the entries in it."""
    lemmas = instances_for((goal,), given)
    return without(prove(goal, (*given, *(t.concl for t in lemmas))), lemmas)


def without(theorem: Theorem, lemmas: Sequence[Theorem]) -> Theorem:
    """The theorem without the hypotheses that lemmas show."""
    for lemma in reversed(lemmas):
        if lemma.concl in theorem.hyps:
            theorem = cut(lemma, theorem)
    return theorem


def opened(p: Term) -> tuple[tuple[Var, ...], Term]:
    """The indices of a formula for all indices in ranges, and what it says of them.

    >>> from symcnn.kernel.terms import ZERO
    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> (n,) = sizes("n")
    >>> names, inside = opened(for_all(n, lambda i: ZERO <= tensor("x", n)[i]))
    >>> print(*names, inside)
    i 0 <= x[i]
    """
    names: tuple[Var, ...] = ()
    while isinstance(p, Forall) and isinstance(p.domain, Range):
        names = (*names, fresh(p.hint, INT, (*free_vars(p), *names)))
        p = open_binder(p, names[-1])
    return names, p


def instances_for(terms: Sequence[Term], given: Formulas) -> list[Theorem]:
    """Instances of the universal hypotheses at the values that occur in the terms.

    A hypothesis about ``x[i]`` for all i is wanted at e where ``x[e]`` occurs; one about
    ``f(a)`` for all a where ``f(e)`` does.

    >>> from symcnn.kernel.terms import REAL, ZERO
    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> n, j = sizes("n j")
    >>> x = tensor("x", n)
    >>> given = (for_all(n, lambda i: ZERO <= x[i]), ZERO <= j, j < n)
    >>> [str(t.concl) for t in instances_for((x[j],), given)]
    ['0 <= x[j]']
    """
    universal = [p for p in given if isinstance(p, Forall)]
    if not universal:
        return []
    ground = list(dict.fromkeys(s for t in terms for s in outside_binders(t)))
    uses = [s for s in ground if isinstance(s, Entry | Apply | Sum | Max | Min)]
    integral = [s for s in uses if isinstance(s, Entry) and s.sort == INT]
    found: dict[Term, Theorem] = {}
    before = -1
    while before < len(found) < MOST_INSTANCES:
        # p[q[i]] is known to be in range once q[i] is
        before = len(found)
        for p in universal:
            own = [
                normal_form(e) for s in integral if s.args[0] in free_vars(p) for e in s.args[1:]
            ]
            for values in dict.fromkeys([*_wanted(p, uses), *((e,) for e in own)]):
                theorem = _instance(p, values, given, found)
                if theorem is not None:
                    found.setdefault(theorem.concl, theorem)
        if not any(isinstance(e, Entry) for s in integral for e in s.args[1:]):
            break
    return list(found.values())


def _instance(
    p: Forall, values: Sequence[Term], given: Formulas, found: Mapping[Term, Theorem]
) -> Theorem | None:
    """The hypothesis at some values, if they are in its range by what is known or found."""
    for known in (given, (*given, *found)) if found else (given,):
        theorem = assume(p)
        try:
            for value in values:
                theorem = forall_elim(theorem, value, known)
        except KernelError:
            continue
        for lemma in found.values():
            if lemma.concl in theorem.hyps and lemma.concl not in given:
                theorem = cut(lemma, theorem)
        return theorem
    return None


def _wanted(p: Forall, uses: Iterable[Term]) -> Iterator[tuple[Term, ...]]:
    """The values for all the variables of nested quantifiers that a use determines."""
    avoid = free_vars(p)
    variables: list[Var] = []
    body: Term = p
    while isinstance(body, Forall):
        v = domain_var(body, (*avoid, *variables))
        variables.append(v)
        body = open_binder(body, v)
    patterns = [
        s
        for s in outside_binders(body)
        if isinstance(s, Entry | Apply) and all(_place(v, s) for v in variables)
    ]
    for pattern in dict.fromkeys(patterns):
        for use in uses:
            if (
                type(use) is type(pattern)
                and use.data == pattern.data
                and len(use.args) == len(pattern.args)
                and (isinstance(use, Apply) or use.args[0] == pattern.args[0])
            ):
                values = []
                for v in variables:
                    place, rest = _place(v, pattern) or (0, ZERO)
                    value = use.args[place]
                    values.append(normal_form(add(value, neg(rest))) if v.sort == INT else value)
                yield tuple(values)

    folds = (s for s in outside_binders(body) if isinstance(s, Sum | Max | Min))
    for fold in dict.fromkeys(folds):
        for use in uses:
            found: dict[Var, Term] = {}
            if _fits(fold, use, variables, found) and len(found) == len(variables):
                yield tuple(found[v] for v in variables)


def _place(v: Var, pattern: Term) -> tuple[int, Term] | None:
    """Which argument is v plus a rest without v, and that rest: in ``x[v + 1]`` the index is."""
    if v in pattern.args:
        return pattern.args.index(v), ZERO
    for place, a in enumerate(pattern.args):
        if v.sort == a.sort == INT and v in free_vars(a):
            rest = normal_form(add(a, neg(v)))
            if v not in free_vars(rest):
                return place, rest
    return None


def _fits(pattern: Term, t: Term, variables: Sequence[Var], found: dict[Var, Term]) -> bool:
    """Whether t is the pattern with values for the variables, which are noted down."""
    if isinstance(pattern, Var):
        if pattern in variables:
            return not t.loose and found.setdefault(pattern, t) == t
        return pattern == t
    return (
        type(pattern) is type(t)
        and pattern.data == t.data
        and len(pattern.args) == len(t.args)
        and all(_fits(p, s, variables, found) for p, s in zip(pattern.args, t.args, strict=True))
    )


def outside_binders(t: Term) -> Iterator[Term]:
    """The subterms that no binder stands above; a tensor variable's shape is left aside."""
    yield t
    if isinstance(t, Var | Bound):
        return
    for place, a in enumerate(t.args):
        if not t.binds(place):
            yield from outside_binders(a)
