"""The primitive rules of logic, arithmetic and congruence.

Each rule states its inference figure and what it needs. The argument ``given`` is always
a tuple of formulas, which become the hypotheses of the theorem; side conditions about
integers are discharged from them by a certificate (``certificates.shown``) and recorded.
"""

from __future__ import annotations

from .axioms import AXIOMS, DEFINITION
from .binding import close, domain_var, free_vars, instance, member, open_binder, shape_of, subst
from .certificates import Condition, require, shown
from .errors import KernelError
from .polynomials import normal_form, polynomial, ring_equal
from .terms import *
from .theorem import Judgment, Theorem, rule

LARGEST_RANK = 8

Formulas = tuple[Term, ...]


def without(theorem: Theorem, *facts: Term) -> list[Term]:
    """The hypotheses of a theorem, less some."""
    return [h for h in theorem.hyps if h not in facts]


def require_fresh(name: str, v: Var, *terms: Term) -> None:
    """Raise if the variable is free in one of the terms."""
    for t in terms:
        if v in free_vars(t):
            raise KernelError(name, "the variable is free elsewhere", variable=v, term=t)


# -- logic ---------------------------------------------------------------------------


@rule
def assume(p: Term) -> Judgment:
    """``p |- p``"""
    return Judgment((p,), p)


@rule
def axiom(name: str, ranks: tuple[int, ...]) -> Judgment:
    """``premises |- conclusion``: the axiom of this name, as it stands in ``axioms``.

    ``ranks`` are the natural numbers in which it is a family: how many axes a tensor has, or
    how many maxima are nested. What stands there by definition is not named by theorems.
    Needs: a name that is stated, with as many ranks. What is not stated is no axiom.
    """
    found = AXIOMS.get(name)
    if found is None:
        raise KernelError("axiom", "there is no axiom of this name", name=name)
    if len(ranks) != len(found.family) or not all(0 <= r <= LARGEST_RANK for r in ranks):
        raise KernelError("axiom", "other ranks are expected", found=ranks, family=found.family)
    premises, conclusion = found.statement(*ranks)
    return Judgment(premises, conclusion, (), () if found.source == DEFINITION else (name,))


@rule
def weaken(theorem: Theorem, given: Formulas) -> Judgment:
    """From ``G |- c`` infer ``given, G |- c``."""
    return Judgment((*given, *theorem.hyps), theorem.concl)


@rule
def cut(lemma: Theorem, theorem: Theorem) -> Judgment:
    """From ``G |- p`` and ``D, p |- c`` infer ``G, D |- c``."""
    return Judgment((*lemma.hyps, *without(theorem, lemma.concl)), theorem.concl)


@rule
def cases(p: Term, positive: Theorem, negative: Theorem) -> Judgment:
    """From ``G, p |- c`` and ``D, not p |- c`` infer ``G, D |- c``.

    Needs: one formula c. That n = 0 where p and n = 1 where not p gives neither.
    """
    if positive.concl != negative.concl:
        raise KernelError("cases", "the two cases prove different things", case=p)
    hyps = (*without(positive, p), *without(negative, Not(p)))
    return Judgment(hyps, positive.concl)


@rule
def arithmetic(given: Formulas, goal: Term) -> Judgment:
    """``given |- goal`` where propositional logic and linear arithmetic suffice.

    Needs: a certificate that refutes ``given`` and the negation of the goal; see ``certificates``.
    (0 < n does not give 1 < n: nothing refutes n = 1.)
    """
    return Judgment(given, goal, (require("arithmetic", given, goal),))


@rule
def conjunction(theorems: tuple[Theorem, ...]) -> Judgment:
    """From ``G |- p`` and ``D |- q`` ... infer ``G, D |- p and q ...``."""
    hyps = tuple(h for t in theorems for h in t.hyps)
    return Judgment(hyps, And(*(t.concl for t in theorems)))


@rule
def conjunct(theorem: Theorem, place: int) -> Judgment:
    """From ``G |- p0 and p1 ...`` infer ``G |- p_place``.

    Needs: a conjunction that has such a member. From p or q follows neither.
    """
    if not isinstance(theorem.concl, And) or not 0 <= place < len(theorem.concl.args):
        raise KernelError("conjunct", "there is no such conjunct", of=theorem.concl, place=place)
    return Judgment(theorem.hyps, theorem.concl.args[place])


@rule
def forall_intro(theorem: Theorem, v: Var, domain: Term) -> Judgment:
    """From ``G, v in domain |- p`` infer ``G |- forall v in domain: p``.

    Needs: v not free in G nor in the domain. (``v = 0 |- v = 0`` is not about every v.)
    """
    require_variable("forall_intro", v, domain)
    quantified = Forall(domain, close(theorem.concl, v), v.name)
    hyps = without(theorem, *member(v, quantified.domain))
    require_fresh("forall_intro", v, domain, *hyps)
    return Judgment(hyps, quantified)


@rule
def forall_elim(theorem: Theorem, value: Term, given: Formulas) -> Judgment:
    """From ``G |- forall x in domain: p`` infer ``given, G |- p`` at the value.

    Needs: ``given |- value in domain`` (and the shape of the space, for a tensor). For all
    i < n is i < n, but n is not.
    """
    quantified = theorem.concl
    if not isinstance(quantified, Forall):
        raise KernelError("forall_elim", "not a universal statement", found=quantified)
    conditions = _check_member("forall_elim", value, quantified.domain, given)
    hyps = (*theorem.hyps, *(given if conditions else ()))
    return Judgment(hyps, open_binder(quantified, value), conditions)


@rule
def exists_intro(claim: Term, witness: Term, theorem: Theorem, given: Formulas) -> Judgment:
    """From ``G |- p`` at the witness infer ``given, G |- exists x in domain: p``.

    Needs: ``given |- witness in domain``. That 0 = 0 does not give an i < 0 with i = i.
    """
    if not isinstance(claim, Exists) or open_binder(claim, witness) != theorem.concl:
        raise KernelError("exists_intro", "the theorem is not about the witness", claim=claim)
    conditions = _check_member("exists_intro", witness, claim.domain, given)
    return Judgment((*theorem.hyps, *(given if conditions else ())), claim, conditions)


@rule
def exists_elim(existence: Theorem, theorem: Theorem, v: Var) -> Judgment:
    """From ``G |- exists x in domain: p`` and ``D, v in domain, p(v) |- c`` infer ``G, D |- c``.

    Needs: v not free in D, c or the existential statement. From a v with p(v) would follow p(v)
    for the very v of the question.
    """
    claim = existence.concl
    if not isinstance(claim, Exists):
        raise KernelError("exists_elim", "not an existential statement", found=claim)
    require_variable("exists_elim", v, claim.domain)
    hyps = without(theorem, open_binder(claim, v), *member(v, claim.domain))
    require_fresh("exists_elim", v, claim, theorem.concl, *hyps)
    return Judgment((*existence.hyps, *hyps), theorem.concl)


@rule
def induction(base: Theorem, step: Theorem, n: Var) -> Judgment:
    """From ``G |- p(0)`` and ``D, 0 <= n, p(n) |- p(n + 1)`` infer ``G, D, 0 <= n |- p(n)``.

    Needs: n an integer variable not free in G or D, nor in the shape of a tensor of p: x of
    shape n + 1 and x of shape 1 are two variables, but one at n = 0. The hypothesis p(n) is
    found as the formula whose instances at 0 and n + 1 the two premises prove.
    """
    if n.sort != INT:
        raise KernelError("induction", "an integer variable is expected", found=n)
    for claim in step.hyps:
        if subst(claim, {n: ZERO}) == base.concl and subst(claim, {n: n + 1}) == step.concl:
            break
    else:
        raise KernelError("induction", "no hypothesis of the step fits", base=base, step=step)
    close(claim, n)  # refuses a tensor whose shape depends on n
    hyps = (*base.hyps, *without(step, claim, Le(ZERO, n)))
    require_fresh("induction", n, *hyps)
    return Judgment((*hyps, Le(ZERO, n)), claim)


@rule
def instantiate(theorem: Theorem, pairs: tuple[tuple[Var | str, Term | str], ...]) -> Judgment:
    """From ``G |- c`` infer the same with other terms for free variables, and functions
    ``Lam[x] e`` for function variables (given by name), all at once.

    Needs: numbers of the variable's sort for numbers; a tensor of the variable's shape
    (after the replacement) and element sort for a tensor; a function of the arguments that
    the function variable has, with values of its sort. Where a derivative f' or a predicate
    of f occurs, the function has a name: ``Lam[x] g(x)``. (3/2 is no integer n; exp is no
    function variable, or 0 < exp(a) would give 0 < -1; and for a function without a name f'
    and "f is convex" would stay what they say of another one.) A pair of names is another
    name to show for a bound variable.
    """
    variables = {v: t for v, t in pairs if isinstance(v, Var) and isinstance(t, Term)}
    functions = {f: t for f, t in pairs if isinstance(f, str) and isinstance(t, Term)}
    hints = {x: y for x, y in pairs if isinstance(x, str) and isinstance(y, str)}

    def put(t: Term) -> Term:
        if functions or hints:
            return instance(t, variables, functions, hints)
        return subst(t, variables)

    for v, new in variables.items():
        if not fits(new.sort, v.sort):
            raise KernelError("instantiate", "the new term has another sort", variable=v, term=new)
        if v.sort == TENSOR:
            require_shape("instantiate", new, tuple(map(put, v.shape)))
            if element_sort(new) > v.element:
                raise KernelError("instantiate", "the entries have another sort", variable=v)
    return Judgment(tuple(map(put, theorem.hyps)), put(theorem.concl))


def require_variable(name: str, v: Term, domain: Term) -> None:
    """Raise unless this is a variable over exactly the domain's sort and shape."""
    match v, domain:
        case Var(), Range() if v.sort == INT:
            return
        case Var(), Space() if (v.element, v.shape) == (domain.element, domain.args):
            return
    raise KernelError(name, "the variable does not range over the domain", variable=v)


def require_shape(name: str, tensor: Term, want: tuple[Term, ...]) -> None:
    """Raise unless the tensor has the shape, up to the laws of a ring."""
    shape = shape_of(tensor)
    if len(shape) != len(want) or not all(map(ring_equal, shape, want)):
        shown = [", ".join(map(str, s)) for s in (shape, want)]
        raise KernelError(name, "the shapes differ", found=shown[0], expected=shown[1])


def _check_member(name: str, t: Term, domain: Term, given: Formulas) -> list[Condition]:
    if isinstance(domain, Range):
        expect(name, INT, t)
        return [require(name, given, And(*member(t, domain)))]
    if isinstance(domain, Space) and domain.args:
        require_shape(name, t, domain.args)
        if element_sort(t) > domain.element:
            raise KernelError(name, "the entries have another sort", tensor=t)
    elif isinstance(domain, Space):
        expect(name, domain.element, t)
    return []


# -- equations -----------------------------------------------------------------------


@rule
def reflexivity(t: Term) -> Judgment:
    """``|- t = t``"""
    return Judgment((), Eq(t, t))


@rule
def symmetry(theorem: Theorem) -> Judgment:
    """From ``G |- a = b`` infer ``G |- b = a``."""
    return Judgment(theorem.hyps, Eq(theorem.right, theorem.left))


@rule
def transitivity(first: Theorem, second: Theorem) -> Judgment:
    """From ``G |- a = b`` and ``D |- b = c`` infer ``G, D |- a = c``.

    Needs: the same b. From 0 = 0 and 1 = 1 follows no 0 = 1.
    """
    if first.right != second.left:
        raise KernelError(
            "transitivity", "the middle terms differ", first=first.right, second=second.left
        )
    return Judgment((*first.hyps, *second.hyps), Eq(first.left, second.right))


@rule
def equal_formulas(equation: Theorem, theorem: Theorem) -> Judgment:
    """From ``G |- p = q`` (formulas) and ``D |- p`` infer ``G, D |- q``.

    Needs: the same p. From p = q and r follows no q.
    """
    if equation.left != theorem.concl:
        raise KernelError("equal_formulas", "the left side was not proved", left=equation.left)
    return Judgment((*equation.hyps, *theorem.hyps), equation.right)


@rule
def ring(a: Term, b: Term) -> Judgment:
    """``|- a = b`` where the laws of a commutative ring suffice.

    Needs: equal normal forms. Also used: ``[p]*[p] = [p]`` and ``1/(x*y) = 1/x * 1/y``; never
    ``x * 1/x = 1``, which is 0 for x = 0. Formulas and tensors are equal when their parts are.
    """
    if not ring_equal(a, b):
        raise KernelError(
            "ring", "the normal forms differ", left=normal_form(a), right=normal_form(b)
        )
    return Judgment((), Eq(a, b))


@rule
def field(a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- a = b`` where the laws of a field suffice.

    Needs: every reciprocal that is cancelled is of something that ``given`` shows nonzero.
    (``x * 1/x`` is 0 for x = 0.)
    """
    difference = add(a, neg(b))
    conditions: list[Condition] = []
    for _ in range(len(polynomial(difference)) + 8):
        p = polynomial(difference)
        if not p:
            return Judgment(given if conditions else (), Eq(a, b), conditions)
        # multiply the difference by a denominator x that is not 0, and cancel x * 1/x
        found = condition = None
        for found in dict.fromkeys(t for m in p for t, _ in m if isinstance(t, Recip)):
            condition = shown(given, Not(Eq(found.args[0], ZERO)))
            if condition is not None:
                break
        if found is None or condition is None:
            break
        conditions.append(condition)
        most = max(dict(m).get(found, 0) for m in p)
        difference = add(
            *(
                mul(
                    c,
                    *(power(t, e) for t, e in m if t != found),
                    power(found.args[0], most - dict(m).get(found, 0)),
                )
                for m, c in p.items()
            )
        )
    raise KernelError("field", "the two sides differ", left=normal_form(a), right=normal_form(b))


@rule
def power_add(base: Term, a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- base**(a + b) = base**a * base**b``

    Needs: ``0 <= a`` and ``0 <= b``, or ``base != 0``. 0**(1 - 1) is 1, 0**1 * 0**-1 is 0.
    """
    condition = shown(given, And(Le(ZERO, a), Le(ZERO, b)))
    if condition is None:
        expect("power_add", REAL, base)
        condition = require("power_add", given, Not(Eq(base, ZERO)))
    apart = mul(power(base, a), power(base, b))
    return Judgment(given, Eq(power(base, add(a, b)), apart), (condition,))


@rule
def congruence(
    t: Term, path: tuple[int, ...], names: tuple[str, ...], theorem: Theorem
) -> Judgment:
    """From ``G, facts |- a = b`` infer ``G |- t = t'``, where t' has b for the a at ``path``.

    ``path`` gives argument places from the root; each binder on the way is opened with a
    variable named by the next of ``names``. The facts that may be used at the place, and
    are discharged here, are: the ranges of the opened variables, the formula of a bracket
    that is a factor beside the place, the condition of the enclosing branch, and the other
    members of an enclosing conjunction.

    Needs: the opened variables are different and free neither in t nor in G. (With one
    name for both variables, the outer range would become a fact about the inner one.)
    """
    result, facts, opened = _congruence(t, path, names, theorem)
    if len(set(opened)) != len(opened):
        raise KernelError("congruence", "two binders are opened with one name", names=names)
    hyps = without(theorem, *facts)
    for v in opened:
        require_fresh("congruence", v, t, *hyps)
    return Judgment(hyps, Eq(t, result))


def _congruence(
    t: Term, path: tuple[int, ...], names: tuple[str, ...], theorem: Theorem
) -> tuple[Term, list[Term], list[Var]]:
    if not path:
        if t != theorem.left:
            raise KernelError(
                "congruence", "the theorem is about another term", found=t, left=theorem.left
            )
        return theorem.right, [], []
    place, v, facts = path[0], None, local_facts(t, path[0])
    inner = t.args[place]
    if t.binds(place):
        if not isinstance(t, Binder) or not names:
            raise KernelError("congruence", "a name for the bound variable is missing", binder=t)
        v, names = domain_var(t, (), names[0]), names[1:]
        require_fresh("congruence", v, t)
        inner, facts = open_binder(t, v), [*facts, *member(v, t.domain)]
    new, more, opened = _congruence(inner, path[1:], names, theorem)
    if v is not None:
        new, opened = close(new, v), [v, *opened]
    args = (*t.args[:place], new, *t.args[place + 1 :])
    return t.rebuild(args), [*facts, *more], opened


def local_facts(t: Term, place: int) -> list[Term]:
    """The formulas that may be used at an argument place without being hypotheses."""
    if not 0 <= place < len(t.args) or isinstance(t, Var):
        raise KernelError("congruence", "there is no such place", term=t, place=place)
    if isinstance(t, Mul):
        return [a.args[0] for i, a in enumerate(t.args) if isinstance(a, Bracket) and i != place]
    if isinstance(t, And):
        return [a for i, a in enumerate(t.args) if i != place]
    if isinstance(t, Ite) and place:
        return [t.args[0] if place == 1 else Not(t.args[0])]
    return []
