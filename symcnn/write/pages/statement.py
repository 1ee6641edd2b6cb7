"""For which values a claim holds, in words: "for all integers k >= 1 and all X in R^(k x k)".

The words are the same in LaTeX and on the terminal; how a formula looks is the ``Voice``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

from symcnn.kernel.binding import domain_var, free_vars, open_binder, shape_of, subterms
from symcnn.kernel.terms import (
    COMPLEX, INT, REAL, TENSOR, ZERO, Apply, Binder, Entry, Eq, Forall, Fun, Lam, Le, Num, Pred,
    Range, Space, Term, Var,
)  # fmt: skip
from symcnn.write.formulas.inequality_chains import Chain, adjective, chains

Named = TypeVar("Named", Var, Fun)


class Voice(Protocol):
    """How the formulas inside a sentence are written."""

    def bounded(self, names: Sequence[Var], chain: Chain | None) -> str:
        """Integers that share a bound: "k >= 1", "0 <= i < n", or without one "p"."""

    def members(self, names: Sequence[Var], space: Space | None) -> str:
        """Variables in a space: "X, Y in R^(m x n)", or without one "a, b"."""

    def functions(self, names: Sequence[Fun], arguments: Sequence[Space] | None) -> str:
        """Real functions of arguments in these spaces (None when that is not known)."""

    def formula(self, p: Term) -> str:
        """A hypothesis."""


def hypotheses(
    given: Sequence[Term], goal: Term, voice: Voice, definitions: Sequence[Term] = ()
) -> str:
    """ "For all ... such that ...", or an empty string when the claim has no variable.

    The tensors and functions that ``definitions`` are equations of are not quantified here.
    """
    chained = chains(_strongest(given))
    bounds = {v: c for c in chained if isinstance(c, Chain) for v in [_subject(c)] if v is not None}
    adjectives = _adjectives(given)
    scalars, tensors, functions = _variables([*given, goal, *definitions])
    told = {_defined(p) for p in definitions}
    tensors = [v for v in tensors if v not in told]
    functions = {f: a for f, a in functions.items() if f not in told}

    parts = []
    integers = _grouped((v, _shared(v, bounds)) for v in scalars if v.sort == INT)
    if integers:
        # sizes first: those with a bound, those without, then indices 0 <= i < n
        integers.sort(key=lambda names: _place(bounds.get(names[0])))
        items = [voice.bounded(names, bounds.get(names[0])) for names in integers]
        parts.append("all integers " + listed(items))
    for sort, word in ((REAL, "real"), (COMPLEX, "complex")):
        names = [v for v in scalars if v.sort == sort]
        if names:
            parts.append(f"all {word} numbers {voice.members(names, None)}")
    spaces = [
        voice.members(names, Space(names[0].element, names[0].shape))
        for names in _grouped((v, (v.element, v.shape)) for v in tensors)
    ]
    if spaces:
        parts.append("all " + listed(spaces))
    for funs in _grouped((f, (adjectives.get(f, ()), a)) for f, a in functions.items()):
        words = " ".join([*map(adjective, adjectives.get(funs[0], ())), "functions"])
        parts.append(f"all {words} {voice.functions(funs, functions[funs[0]])}")

    used = {id(c) for c in bounds.values()}
    rest = [
        voice.formula(c.formula() if isinstance(c, Chain) else c)
        for c in chained
        if id(c) not in used and not _is_adjective(c)
    ]
    if not parts:
        return f"If {listed(rest)}" if rest else ""
    return f"For {listed(parts)}" + (f" such that {listed(rest)}" if rest else "")


def _strongest(given: Sequence[Term]) -> list[Term]:
    """The hypotheses without 0 <= n where there is 1 <= n."""
    lowest: dict[Term, Fraction] = {}
    for p in given:
        match p:
            case Le(args=(Num(value=low), a)):
                lowest[a] = max(low, lowest.get(a, low))
    return [
        p
        for p in given
        if not (isinstance(p, Le) and isinstance(p.args[0], Num))
        or p.args[0] == Num(lowest[p.args[1]])
    ]


def listed(items: Sequence[str]) -> str:
    """The items as a list in a sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *start, end = items
    return f"{', '.join(start)} and {end}" if start else end


def index_variables(given: Sequence[Term], terms: Iterable[Term]) -> list[Var]:
    """The free variables that are indices: given as 0 <= i < n, and no size of anything.

    >>> i, n = Var("i", INT), Var("n", INT)
    >>> index_variables([0 <= i, i < n, 1 <= n], [Var("x", REAL, (n,))[i]])
    [<Var i>]
    """
    sizes = {
        v
        for t in terms
        for s in subterms(t)
        if isinstance(s, Range | Space) or (isinstance(s, Var) and s.shape)
        for n in s.args
        for v in free_vars(n)
    }
    ranged = [
        c.terms[1]
        for c in chains(given)
        if isinstance(c, Chain) and c.relations == ("<=", "<") and c.terms[0] == ZERO
    ]
    return [v for v in ranged if isinstance(v, Var) and v.sort == INT and v not in sizes]


def _subject(chain: Chain) -> Var | None:
    """The integer that a chain bounds: n in 1 <= n, i in 0 <= i < n."""
    if not {"<=", "<"} >= {*chain.relations} or len(chain.terms) > 3:
        return None
    v = chain.terms[1]
    fits = len(chain.terms) == 3 or isinstance(chain.terms[0], Num)
    return v if fits and isinstance(v, Var) and v.sort == INT else None


def _place(chain: Chain | None) -> int:
    return 1 if chain is None else (0 if len(chain.terms) == 2 else 2)


def _shared(v: Var, bounds: dict[Var, Chain]) -> object:
    """What variables must have in common to be listed together."""
    chain = bounds.get(v)
    return chain and (chain.terms[0], *chain.terms[2:], chain.relations)


def _grouped(pairs: Iterable[tuple[Named, object]]) -> list[list[Named]]:
    """Names with the same key together, in the order in which the keys first appear."""
    groups: dict[object, list[Named]] = {}
    for name, key in pairs:
        groups.setdefault(key, []).append(name)
    return list(groups.values())


def _defined(p: Term) -> Term | Fun | None:
    """The tensor or function that ``forall i: y[i] = ...`` defines."""
    while isinstance(p, Forall):
        p = open_binder(p, domain_var(p, free_vars(p)))
    match p:
        case Eq(args=(Entry(args=(tensor, *_)), _)):
            return tensor
        case Eq(args=(Apply(fun=f), _)):
            return Fun(f.name)
        case Eq(args=(Var() as v, _)):
            return v
    return None


def _variables(
    terms: Sequence[Term],
) -> tuple[list[Var], list[Var], dict[Fun, tuple[Space, ...] | None]]:
    """Scalars, tensors, and functions with their arguments' spaces, as they first appear."""
    scalars: dict[Var, None] = {}
    tensors: dict[Var, None] = {}
    functions: dict[Fun, tuple[Space, ...] | None] = {}
    for t in (s for term in terms for s in _opened(term)):
        if isinstance(t, Var):
            (tensors if t.sort == TENSOR else scalars)[t] = None
        elif isinstance(t, Apply) and not t.fun.known:
            f = Fun(t.fun.name)
            functions[f] = functions.get(f) or _signature(t.args)
        elif isinstance(t, Pred):
            for fun in t.funs:
                functions.setdefault(Fun(fun.name), None)
    free = frozenset[Var]().union(*map(free_vars, terms))
    return [v for v in scalars if v in free], [v for v in tensors if v in free], functions


def _opened(t: Term) -> Iterator[Term]:
    """The subterms, those under a binder with a variable in place of the bound one."""
    yield t
    if isinstance(t, Binder):
        yield from _opened(t.domain)
        yield from _opened(open_binder(t, domain_var(t, free_vars(t), f"{t.hint}'")))
    else:
        for a in t.args:
            yield from _opened(a)


def _signature(args: Sequence[Term]) -> tuple[Space, ...] | None:
    found = []
    for a in args:
        if a.sort != TENSOR:
            found.append(Space(max(a.sort, REAL)))
        elif isinstance(a, Var):
            found.append(Space(a.element, a.shape))
        elif isinstance(a, Lam) and isinstance(a.domain, Range):
            found.append(Space(REAL, shape_of(a)))
        else:
            return None
    return tuple(found)


def _is_adjective(p: Chain | Term) -> bool:
    return isinstance(p, Pred) and len(p.funs) == 1 and not p.args


def _adjectives(given: Iterable[Term]) -> dict[Fun, tuple[str, ...]]:
    found: dict[Fun, tuple[str, ...]] = {}
    for p in given:
        if isinstance(p, Pred) and _is_adjective(p):
            found[p.funs[0]] = (*found.get(p.funs[0], ()), p.name)
    return found
