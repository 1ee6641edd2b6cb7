"""Sums of which the value is known for all indices, inside other sums: ``sum[j<n] P[i, j] = 1``.

A summand in which such an index stands in no other factor is summed over it first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from symcnn.kernel.binding import free_vars, fresh, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas, assume, forall_elim
from symcnn.kernel.sums import reindex
from symcnn.kernel.terms import INT, TRUE, Entry, Eq, Mul, Range, Sum, Term, Var, conj
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe
from symcnn.lemmas.ranges import guards_of
from symcnn.lemmas.sum_rules import factor_out

from .equational_hypotheses import rewriting
from .instantiation import opened
from .normal import sum_of_products

MOST_ROUNDS = 4


def known_sums(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """Both sides with the sums that the hypotheses give as what they are.

    >>> from symcnn.kernel.terms import ONE, ZERO
    >>> from symcnn.lemmas.notation import for_all, sizes, tensor, total
    >>> (n,) = sizes("n")
    >>> P, v = tensor("P", n, n), tensor("v", n)
    >>> rows = for_all(n, lambda i: Eq(total(n, lambda j: P[i, j]), ONE))
    >>> t = total(n, lambda i: total(n, lambda j: v[i] * P[i, j]))
    >>> print(known_sums(t, ZERO, (rows,))[0].right)
    sum[i<n] v[i]
    """
    rules = [rule for p in given if (rule := _Rule.of(p)) is not None]
    found = []
    for t in (a, b):
        theorem = sum_of_products(t, given)
        for _ in range(MOST_ROUNDS if rules else 0):
            more = maybe(everywhere(_summed(rules)))(theorem.right, given)
            if more.left == more.right:
                break
            theorem = after(theorem, more)
            theorem = after(theorem, sum_of_products(theorem.right, given))
        found.append(theorem)
    return found[0], found[1]


def gives_sums(goal: Term, given: Formulas) -> bool:
    """Whether a hypothesis gives a sum over an index of entries."""
    return any(_Rule.of(p) is not None for p in given)


@dataclass(frozen=True)
class _Rule:
    """``forall names: sum[u<size] entry = value``."""

    hypothesis: Term
    names: tuple[Var, ...]
    index: Var
    size: Term
    entry: Entry

    @classmethod
    def of(cls, p: Term) -> _Rule | None:
        names, inside = opened(p)
        match inside:
            case Eq(args=(Sum(domain=Range(size=size)) as total, _)):
                u = fresh(total.hint, INT, (*free_vars(inside), *names))
                entry = open_binder(total, u)
                if isinstance(entry, Entry) and u in entry.args[1:]:
                    return cls(p, names, u, size, entry)
        return None

    def values(self, entry: Entry) -> tuple[Var, Mapping[Var, Term]] | None:
        """The index of a sum in an entry like the one of the rule, and what the names are."""
        if entry.args[0] != self.entry.args[0]:
            return None
        v = entry.args[self.entry.args.index(self.index)]
        if not isinstance(v, Var):
            return None
        mapping: dict[Var, Term] = {self.index: v}
        for pattern, t in zip(self.entry.args[1:], entry.args[1:], strict=True):
            if isinstance(pattern, Var) and pattern in self.names:
                mapping.setdefault(pattern, t)
        same = ring_equal(subst(self.entry, mapping), entry)
        return (v, mapping) if same and set(self.names) <= mapping.keys() else None

    def at(self, mapping: Mapping[Var, Term], given: Formulas) -> Theorem:
        theorem = assume(self.hypothesis)
        for name in self.names:
            theorem = forall_elim(theorem, mapping[name], given)
        return theorem


def _summed(rules: Sequence[_Rule]) -> Conversion:
    def convert(t: Term, given: Formulas) -> Theorem:
        variables, domains, body = open_sums(t, given)
        factors = body.args if isinstance(body, Mul) else (body,)
        for rule, v in _uses(rules, factors):
            if sum(v in free_vars(f) for f in factors) > 1 or v not in variables:
                continue
            at = variables.index(v)
            sizes = [d.size for d in domains if isinstance(d, Range)]
            if len(sizes) < len(domains) or not ring_equal(sizes[at], rule.size):
                continue
            if any(v in free_vars(n) for n in sizes):
                continue
            theorem = _innermost(t, at, given)
            return after(theorem, everywhere(_as_known(rule))(theorem.right, given))
        raise KernelError("known_sums", "no sum is known", found=t)

    return convert


def _uses(rules: Sequence[_Rule], factors: Sequence[Term]) -> Iterator[tuple[_Rule, Var]]:
    for rule in rules:
        for f in factors:
            found = rule.values(f) if isinstance(f, Entry) else None
            if found is not None:
                yield rule, found[0]


def _innermost(t: Term, at: int, given: Formulas) -> Theorem:
    """The nested sums with the one at a place inside all others."""
    variables, domains, body = open_sums(t, given)
    taken = free_vars(t).union(variables, *map(free_vars, given))
    order = [k for k in range(len(variables)) if k != at] + [at]
    new: list[Var] = []
    for k in order:
        new.append(fresh(variables[k].name, INT, (*taken, *new)))
    names: dict[Var, Term] = {variables[k]: v for k, v in zip(order, new, strict=True)}
    sizes = [subst(d.size, names) for d in domains if isinstance(d, Range)]
    guards = [subst(p, names) for p in guards_of(body)]
    return reindex(
        t, tuple(variables), tuple(new), tuple(Range(sizes[k]) for k in order),
        conj(*guards) if guards else TRUE, tuple(names[v] for v in variables),
        tuple(variables[k] for k in order), given, (),
    )  # fmt: skip


def _as_known(rule: _Rule) -> Conversion:
    """The innermost sum as the rule gives it, other factors before it."""

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum) or isinstance(t.body, Sum):
            raise KernelError("known_sums", "an innermost sum is expected", found=t)
        theorem = maybe(factor_out)(t, given)
        parts = (theorem.right, *theorem.right.args)
        inner = next(s for s in parts if isinstance(s, Sum))
        v = fresh(inner.hint, INT, (*free_vars(t), *(w for p in given for w in free_vars(p))))
        entry = open_binder(inner, v)
        found = rule.values(entry) if isinstance(entry, Entry) else None
        if found is None:
            raise KernelError("known_sums", "another sum", found=inner)
        known = rewriting(rule.at(found[1], given))
        return after(theorem, everywhere(known)(theorem.right, given))

    return convert
