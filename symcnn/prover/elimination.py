"""Carrying out sums over an index that equations in a bracket determine.

``sum[q<M] sum[a<k] [k*q + a = i]*G[q]`` is ``G[i//k]``: the equation determines both indices.
The equations are solved here, untrusted; the kernel checks the change of indices that comes
out (``reindex``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, fresh, member, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import Polynomial, normal_form, polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import bracket_and, reindex
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    INT, ONE, TRUE, ZERO, And, Binder, Bracket, Domain, Eq, FloorDiv, Ite, Le, Lt, Mod, Mul, Not,
    Or, Range, Term, Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts, open_sums
from symcnn.lemmas.conversions import Conversion, after, maybe

from .sampling import points
from .solve import Unknowns, divide, divisors


def index_equations(p: Term) -> list[Eq]:
    """The equations between integers among the members of a conjunction."""
    return [q for q in conjuncts(p) if isinstance(q, Eq) and q.left.sort == INT == q.right.sort]


@dataclass
class _System:
    """Nested sums with their guards; what is solved so far."""

    given: Formulas
    domains: dict[Var, Domain]  # of the indices that are left, outermost first
    guards: list[Term]
    solved: dict[Var, Term] = field(default_factory=dict)
    backward: dict[Var, Term] = field(default_factory=dict)  # of indices that are new
    taken: set[Var] = field(default_factory=set)
    quotients: list[FloorDiv] = field(default_factory=list)  # that are exact

    @property
    def facts(self) -> Formulas:
        return (*self.given, *(f for v, d in self.domains.items() for f in member(v, d)))

    def at_least_one(self, t: Term) -> bool:
        return entails(self.given, Le(ONE, t))

    def run(self) -> None:
        """Solve equations as long as one determines an index, those without a choice first."""
        ways = (self._peeled, self._around, self._of_quotient, self._linear, self._divided)
        while any(self._use(e, way) for way in ways for e in self._equations()):
            pass

    def _equations(self) -> list[Eq]:
        return [e for p in self.guards for e in index_equations(p)]

    def _use(self, equation: Eq, way: Callable[[Eq, Polynomial, Term], bool]) -> bool:
        p = polynomial(add(equation.left, neg(equation.right)))
        unknown = [m for m in p if any(free_vars(a) & self.domains.keys() for a, _ in m)]
        if not unknown:
            return False
        left: Polynomial = {m: p[m] for m in unknown}
        before = self.guards
        zero = to_term(p)
        self.guards = [q if q == equation else self._rewritten(q, zero) for q in self.guards]
        if way(equation, left, neg(to_term({m: c for m, c in p.items() if m not in unknown}))):
            return True
        self.guards = before
        return False

    def _rewritten(self, q: Term, zero: Term) -> Term:
        """A comparison with an expression in it replaced that the equation zero = 0 determines."""
        if not isinstance(q, Le | Lt | Eq) or q.args[0].sort != INT or q.args[1].sort != INT:
            return q
        sides = []
        for side in q.args:
            known = side
            unknown = free_vars(side) & self.domains.keys()
            if unknown and unknown <= free_vars(zero):
                for sign in (1, -1):
                    other = to_term(polynomial(add(side, mul(sign, zero))))
                    if not free_vars(other) & self.domains.keys():
                        known = _tidy(other)
            sides.append(known)
        return q.rebuild(tuple(sides))

    def _single(self, p: Polynomial) -> list[tuple[Var, Term, Term]]:
        """The indices v with ``p = scale*v + rest``, v in neither scale nor rest."""
        found = []
        for v in self.domains:
            holding = [m for m in p if any(v in free_vars(a) for a, _ in m)]
            if len(holding) == 1 and dict(holding[0]).get(v) == 1:
                (m,) = holding
                cofactor = tuple(x for x in m if x[0] != v)
                if not any(free_vars(a) & self.domains.keys() for a, _ in cofactor):
                    rest = to_term({n: c for n, c in p.items() if n != m})
                    found.append((v, to_term({cofactor: p[m]}), rest))
        return found

    def _peeled(self, equation: Eq, p: Polynomial, value: Term) -> bool:
        """``v + r*M = e`` with v < r: v is ``e % r``, and M is ``e // r``."""
        if len(p) < 2:
            return False
        for sign in (1, -1):
            signed: Polynomial = {m: c * sign for m, c in p.items()}
            for v, scale, _ in self._single(signed):
                others = {m: c for m, c in signed.items() if dict(m).get(v) is None}
                if scale != ONE:
                    continue
                for divisor in divisors(others, Unknowns(self.domains, self.given)):
                    quotient = None if divisor == ONE else divide(others, divisor)
                    if quotient is None or not self._below(v, divisor):
                        continue
                    e = _tidy(mul(sign, value))
                    self.guards.remove(equation)
                    self.guards.append(Eq(quotient, FloorDiv(e, divisor)))
                    self._put(v, Mod(e, divisor))
                    return True
        return False

    def _below(self, v: Var, divisor: Term) -> bool:
        domain = self.domains[v]
        if not isinstance(domain, Range) or not self.at_least_one(divisor):
            return False
        return normal_form(domain.size) == normal_form(divisor) or entails(
            (*self.facts, *self.guards), Lt(v, divisor)
        )

    def _linear(self, equation: Eq, p: Polynomial, value: Term) -> bool:
        """``v + ... = e``: v."""
        for v, scale, others in self._single(p):
            if scale in (ONE, neg(ONE)):
                self.guards.remove(equation)
                rest = add(value, neg(others))
                self._put(v, _tidy(rest if scale == ONE else neg(rest)))
                return True
        return False

    def _divided(self, equation: Eq, p: Polynomial, value: Term) -> bool:
        """``c*v + ... = e``: v, where c is known to be at least 1 and divides the rest."""
        for v, scale, others in self._single(p):
            for sign in (1, -1):
                divisor = mul(sign, scale)
                if self.at_least_one(divisor):
                    dividend = _tidy(mul(sign, add(value, neg(others))))
                    self.guards.remove(equation)
                    self.guards.append(Eq(Mod(dividend, divisor), ZERO))
                    self.quotients.append(FloorDiv(dividend, divisor))
                    self._put(v, FloorDiv(dividend, divisor))
                    return True
        return False

    def _around(self, equation: Eq, p: Polynomial, value: Term) -> bool:
        """``(v + c) % k = e`` for all v < k: v is ``(e - c) % k``, whatever other indices c has."""
        if len(p) != 1:
            return False
        ((m, c),) = p.items()
        if len(m) != 1 or m[0][1] != 1 or c not in (1, -1) or not isinstance(m[0][0], Mod):
            return False
        inside, k = m[0][0].args
        e = _tidy(mul(int(c), value))
        for v, scale, rest in self._single(polynomial(inside)):
            domain = self.domains[v]
            if scale != ONE or not isinstance(domain, Range) or not self.at_least_one(k):
                continue
            if normal_form(domain.size) == normal_form(k):
                self.guards.remove(equation)
                self.guards += [Le(ZERO, e), Lt(e, k)]
                self._put(v, Mod(_tidy(add(e, neg(rest))), k))
                return True
        return False

    def _of_quotient(self, equation: Eq, p: Polynomial, value: Term) -> bool:
        """``(v + c)//k = e``: v is ``k*e + a - c`` for a new a < k; so for remainders."""
        if len(p) != 1:
            return False
        (m, c) = next(iter(p.items()))
        if len(m) != 1 or m[0][1] != 1 or c not in (1, -1):
            return False
        atom, e = m[0][0], _tidy(mul(int(c), value))
        if not isinstance(atom, FloorDiv | Mod) or free_vars(atom.args[1]) & self.domains.keys():
            return False
        inside, k = atom.args
        for v, scale, rest in self._single(polynomial(inside)):
            if scale != ONE or free_vars(rest) & self.domains.keys() or not self.at_least_one(k):
                continue
            domain = self.domains[v]
            if not isinstance(domain, Range):
                continue
            a = fresh(v.name + "_", INT, self.taken)
            self.taken.add(a)
            self.guards.remove(equation)
            if isinstance(atom, FloorDiv):
                size, new, back = k, mul(k, e) + a, v + rest - mul(k, e)
            else:
                whole = divide(polynomial(domain.size), k) if len(polynomial(k)) == 1 else None
                least = e if rest == ZERO else Mod(_tidy(add(e, neg(rest))), k)
                size = FloorDiv(domain.size - least + k - 1, k) if whole is None else whole
                new, back = mul(k, a) + least + rest, FloorDiv(v, k)
                self.guards += [Le(ZERO, e), Lt(e, k)]
            other: dict[Term, Term] = (
                {Mod(inside, k): a}
                if isinstance(atom, FloorDiv)
                else {FloorDiv(inside, k): a}
                if rest == ZERO
                else {}
            )
            self.guards = [_replaced(q, {atom: e, **other}) for q in self.guards]
            self.domains[a] = Range(size)
            self.backward[a] = _tidy(back) if isinstance(atom, FloorDiv) else back
            self._put(v, _tidy(add(new, neg(rest))))
            return True
        return False

    def _put(self, v: Var, value: Term) -> None:
        domain = self.domains.pop(v)
        self.guards = [subst(q, {v: value}) for q in (*self.guards, *member(v, domain))]
        self.solved = {u: subst(e, {v: value}) for u, e in self.solved.items()}
        self.quotients = [FloorDiv(*(subst(a, {v: value}) for a in e.args)) for e in self.quotients]
        self.domains = {u: _in_domain(d, {v: value}) for u, d in self.domains.items()}
        self.solved[v] = value


def _replaced(t: Term, mapping: Mapping[Term, Term]) -> Term:
    """The term with some subterms replaced, those under binders left."""
    if t in mapping:
        return mapping[t]
    if isinstance(t, Var) or not t.args:
        return t
    args = tuple(a if t.binds(i) else _replaced(a, mapping) for i, a in enumerate(t.args))
    return t.rebuild(args) if args != t.args else t


def _in_domain(domain: Domain, mapping: Mapping[Var, Term]) -> Domain:
    return Range(subst(domain.size, mapping)) if isinstance(domain, Range) else domain


def _tidy(t: Term) -> Term:
    """An integer multiplied out, what is added before what is subtracted."""
    p = polynomial(t)
    added = to_term({m: c for m, c in p.items() if c > 0 and m})
    taken = to_term({m: c for m, c in p.items() if c < 0 or not m})
    return add(added, taken)


def eliminate(t: Term, given: Formulas) -> Theorem:
    """Nested sums with the indices carried out that equations in a bracket determine.

    Raises ``KernelError`` when there is no such index.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> k, M, i = sizes("k M i")
    >>> G = tensor("G", M)
    >>> t = total(M, k, lambda q, a: Bracket(Eq(k * q + a, i)) * G[q])
    >>> given = (Le(ONE, k), Le(ZERO, i), Lt(i, k * M))
    >>> print(eliminate(t, given).right)
    G[i//k]
    """
    theorem = _in_sums(_set_aside, t, given)
    theorem = after(theorem, _carried_out(theorem.right, given))
    return after(theorem, _in_sums(_put_back, theorem.right, given))


def _in_sums(conversion: Conversion, t: Term, given: Formulas) -> Theorem:
    """What a conversion makes of the body of nested sums."""
    variables, _, body = open_sums(t, given)
    inner = maybe(conversion)(body, given)
    if inner.left == inner.right:
        return reflexivity(t)
    return congruence(t, (1,) * len(variables), tuple(v.name for v in variables), inner)


def _set_aside(t: Term, given: Formulas) -> Theorem:
    """The conditions that do not guard an index as case distinctions, which are factors.

    ``[i = j and 0 < x[i]] = [i = j]*(1 if 0 < x[i] else 0)``: no arithmetic of indices is asked
    whether ``0 < x[j]``.
    """
    factors = t.args if isinstance(t, Mul) else (t,)
    members = [q for f in factors if isinstance(f, Bracket) for q in conjuncts(f.args[0])]
    if all(map(_guards_index, members)):
        raise KernelError("set_aside", "every condition is about indices", found=t)
    rest = [f for f in factors if not isinstance(f, Bracket)]
    apart = mul(*map(Bracket, dict.fromkeys(members)), *rest)
    whole, parts = bracket_and(t), bracket_and(apart)
    theorem = after(after(whole, ring(whole.right, parts.right)), symmetry(parts))
    for place, f in enumerate(apart.args if isinstance(apart, Mul) else ()):
        if isinstance(f, Bracket) and not _guards_index(f.args[0]):
            shown = symmetry(_as_bracket(Ite(f.args[0], ONE, ZERO)))
            theorem = after(theorem, congruence(theorem.right, (place,), (), shown))
    return theorem


def _put_back(t: Term, given: Formulas) -> Theorem:
    """The conditions that were set aside in one bracket with the others."""
    theorem = reflexivity(t)
    for place, f in enumerate(t.args if isinstance(t, Mul) else (t,)):
        if isinstance(f, Ite) and f.args[1:] == (ONE, ZERO):
            path = (place,) if isinstance(t, Mul) else ()
            theorem = after(theorem, congruence(theorem.right, path, (), _as_bracket(f)))
    return after(theorem, bracket_and(theorem.right))


def _as_bracket(t: Ite) -> Theorem:
    """``(1 if p else 0) = [p]``"""
    shown = ite_brackets(t)
    return after(shown, ring(shown.right, Bracket(t.args[0])))


def _guards_index(p: Term) -> bool:
    """Whether a condition is about integers only, without sums and the like."""
    if isinstance(p, Not | And | Or):
        return all(map(_guards_index, p.args))
    integral = isinstance(p, Eq | Le | Lt) and all(a.sort == INT for a in p.args)
    return integral and not any(isinstance(s, Binder) for s in subterms(p))


def _carried_out(t: Term, given: Formulas) -> Theorem:
    variables, domains, body = open_sums(t, given)
    factors = body.args if isinstance(body, Mul) else (body,)
    guards = [q for f in factors if isinstance(f, Bracket) for q in conjuncts(f.args[0])]
    taken = {*free_vars(t), *variables}.union(*map(free_vars, given))
    system = _System(given, dict(zip(variables, domains, strict=True)), list(guards), taken=taken)
    system.run()
    if not system.solved:
        raise KernelError("eliminate", "no bracket determines an index", found=t)
    kept = [v for v in system.domains if v in variables]
    renamed = {v: fresh(f"{v.name}_", INT, taken) for v in kept}
    new = {renamed.get(v, v): _in_domain(d, renamed) for v, d in system.domains.items()}
    facts = (*given, *(f for v, d in new.items() for f in member(v, d)))
    guard = thinned([subst(q, renamed) for q in system.guards], facts)
    back = {v: v for v in kept}
    return reindex(
        t,
        tuple(variables),
        tuple(new),
        tuple(new.values()),
        conj(*guard) if guard else TRUE,
        tuple(subst(system.solved.get(v, v), renamed) for v in variables),
        tuple(_backward(system, v, variables) for v in system.domains)
        if system.backward
        else tuple(back[v] for v in kept),
        given,
        tuple(_exact(subst(e, renamed), given) for e in system.quotients),
    )


def _exact(quotient: Term, given: Formulas) -> Theorem:
    """``given, a % b = 0 |- b*(a//b) = a``, for the quotient a//b"""
    dividend, divisor = quotient.args
    known = (*related(given, divisor), Eq(Mod(dividend, divisor), ZERO))
    return arithmetic(known, Eq(mul(divisor, FloorDiv(dividend, divisor)), dividend))


def _backward(system: _System, v: Var, variables: Sequence[Var]) -> Term:
    if v in variables:
        return v
    value = system.backward[v]
    if free_vars(value) & (set(system.domains) - set(variables)):
        raise KernelError("eliminate", "the new index is not determined by the old", index=v)
    return value


def thinned(members: Sequence[Term], facts: Formulas) -> list[Term]:
    """The members of a conjunction that do not follow from the others and the facts."""
    kept = [q for q in dict.fromkeys(members) if q not in facts and normal_form(q) != TRUE]
    for q in tuple(kept):
        others = [r for r in kept if r is not q]
        around = related(facts, q)
        beside = related(others, q, {v for p in around for v in free_vars(p)})
        if not points(around, free_vars(q)).refutes(beside, q) and entails((*around, *beside), q):
            kept = others
    return kept


def related(facts: Sequence[Term], q: Term, names: Iterable[Var] = ()) -> Formulas:
    """The facts about the variables of q (and ``names``), and those that they are compared with."""
    known = set(free_vars(q)).union(names)
    for p in facts:
        if isinstance(p, Le | Lt) and len(free_vars(p)) == 2 and free_vars(p) & free_vars(q):
            known |= free_vars(p)
    return tuple(p for p in facts if free_vars(p) <= known)
