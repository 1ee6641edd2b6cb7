"""Inequalities in chains: 0 <= i and i < n are one statement, 0 <= i < n.

>>> from symcnn.kernel.terms import INT, Var
>>> i, n = Var("i", INT), Var("n", INT)
>>> print(*chains([0 <= i, i < n]))
0 <= i < n
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from symcnn.kernel.terms import BOOL, Eq, Le, Lt, Not, Num, Term, conj, ne

FORMULAS: dict[str, Callable[[Term, Term], Term]] = {"<=": Le, "<": Lt, "=": Eq, "!=": ne}


@dataclass(frozen=True)
class Chain:
    """Numbers with a relation ("<=", "<", "=", "!=") between each and the next."""

    terms: tuple[Term, ...]
    relations: tuple[str, ...]

    def formula(self) -> Term:
        """The chain as one formula."""
        links = zip(self.relations, self.terms, self.terms[1:], strict=False)
        return conj(*(FORMULAS[relation](a, b) for relation, a, b in links))

    def __str__(self) -> str:
        links = zip(self.relations, self.terms[1:], strict=True)
        return str(self.terms[0]) + "".join(f" {r} {t}" for r, t in links)


def chains(formulas: Iterable[Term]) -> list[Chain | Term]:
    """The formulas in order, inequalities that share a side merged into chains.

    What is no comparison stays a term.

    >>> from symcnn.kernel.terms import INT, Var, ne
    >>> k, n = Var("k", INT), Var("n", INT)
    >>> print(*chains([k < n, ne(k, 3), 1 <= k]), sep="; ")
    1 <= k < n; k != 3
    """
    found: list[Chain | Term] = []
    for formula in formulas:
        link = _link(formula)
        if link is None:
            found.append(formula)
            continue
        for place, other in enumerate(found):
            joined = _join(other, link) if isinstance(other, Chain) else None
            if joined is not None:
                found[place] = joined
                break
        else:
            found.append(link)
    return found


def adjective(name: str) -> str:
    """The property that a predicate names, as an adjective.

    >>> adjective("right_continuous")
    'right-continuous'
    """
    return name.replace("_", "-")


def _link(formula: Term) -> Chain | None:
    match formula:
        case Le(args=(a, b)) | Not(args=(Lt(args=(b, a)),)):
            return Chain((a, b), ("<=",))
        case Lt(args=(a, b)) | Not(args=(Le(args=(b, a)),)):
            return Chain((a, b), ("<",))
        case Eq(args=(a, b)) if a.sort != BOOL:
            return Chain((a, b), ("=",))
        case Not(args=(Eq(args=(a, b)),)) if a.sort != BOOL:
            return Chain((a, b), ("!=",))
    return None


def _join(chain: Chain, link: Chain) -> Chain | None:
    """The two as one chain; equations stay alone, and no chain runs through a number."""
    if {"=", "!="} & {*chain.relations, *link.relations}:
        return None
    for first, last in ((chain, link), (link, chain)):
        if first.terms[-1] == last.terms[0] and not isinstance(last.terms[0], Num):
            return Chain(first.terms + last.terms[1:], first.relations + last.relations)
    return None
