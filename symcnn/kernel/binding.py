"""Bound and free variables: opening and closing binders, and substitution.

A binder is *opened* with a variable or a term and *closed* over a free variable; no
function here ever sees a bound variable by its name, so nothing can be captured.

>>> from symcnn.kernel.terms import INT, REAL, Range, Sum, Var
>>> n, i, j = Var("n", INT), Var("i", INT), Var("j", INT)
>>> x = Var("x", REAL, (n,))
>>> total = Sum(Range(n), close(x[i] * j, i), "i")
>>> print(subst(total, {j: i}))
sum[i_1<n] x[i_1]*i
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import is_

from .errors import KernelError
from .terms import *


def shape_of(tensor: Term) -> tuple[Term, ...]:
    """The shape of a locally closed tensor.

    Raises ``KernelError`` when an inner size depends on an outer index, or when the
    term is a function on R or R^n and not a tensor.
    """
    if isinstance(tensor, Var):
        return tensor.shape
    if isinstance(tensor, Inv):
        return shape_of(tensor.args[0])
    if isinstance(tensor, Lam) and isinstance(tensor.domain, Range):
        if tensor.body.sort != TENSOR:
            return (tensor.domain.size,)
        mark = fresh(tensor.hint, INT, free_vars(tensor))
        inner = shape_of(open_binder(tensor, mark))
        if any(mark in free_vars(n) for n in inner):
            raise KernelError("shape", "an inner size depends on an outer index", tensor=tensor)
        return (tensor.domain.size, *inner)
    raise KernelError("shape", "not a tensor with a shape", found=tensor)


def free_vars(t: Term) -> frozenset[Var]:
    """The free variables of a term, those in the shapes of its tensors included."""
    found = t._free
    if found is None:
        found = frozenset[Var]().union(*map(free_vars, t.args))
        object.__setattr__(t, "_free", found)
    # a variable that held itself would never be let go
    return found | {t} if isinstance(t, Var) else found


def fresh(hint: str, sort: Sort, avoid: Iterable[Var], shape: Iterable[Numeric] = ()) -> Var:
    """A variable named after ``hint`` whose name none of ``avoid`` has.

    >>> print(fresh("i", INT, [Var("i", INT), Var("i_1", INT)]))
    i_2
    """
    taken = {v.name for v in avoid}
    name, count = hint, 0
    while name in taken:
        count += 1
        name = f"{hint}_{count}"
    return Var(name, sort, shape)


def _inside(t: Term, change: Callable[[Term, int], Term], depth: int) -> Term:
    """The term with its arguments changed, each of them under so many binders."""
    if t.has_domain:
        args: tuple[Term, ...] = change(t.args[0], depth), change(t.args[1], depth + 1)
    else:
        args = tuple([change(a, depth) for a in t.args])
    return t if all(map(is_, args, t.args)) else t.rebuild(args)


def _map(t: Term, leaf: Callable[[Term, int], Term | None], depth: int) -> Term:
    """Rebuild a term, replacing what ``leaf(subterm, depth)`` does not leave alone (None)."""
    found = leaf(t, depth)
    return _inside(t, lambda a, d: _map(a, leaf, d), depth) if found is None else found


def subst(t: Term, mapping: Mapping[Var, Term]) -> Term:
    """Replace free variables by locally closed terms, all at once.

    A variable that stands in the shape of a tensor is replaced there too. Capture is
    impossible: the new terms have no loose index, and bound variables have no name.
    """
    for v, new in mapping.items():
        if new.loose:
            raise KernelError("subst", "the new term refers to an enclosing binder", term=new)
        if not fits(new.sort, v.sort):
            raise KernelError("subst", "the new term has another sort", variable=v, term=new)

    def put_in(s: Term, depth: int) -> Term:
        if isinstance(s, Var) and s in mapping:
            return mapping[s]
        return s if free_vars(s).isdisjoint(mapping) else _inside(s, put_in, depth)

    return put_in(t, 0)


def open_binder(binder: Term, value: Term) -> Term:
    """The body of a binder with its variable replaced by a locally closed term."""
    if not isinstance(binder, Binder):
        raise KernelError("open_binder", "not a binder", found=binder)
    if value.loose:
        raise KernelError("open_binder", "the value refers to an enclosing binder", value=value)
    if not fits(value.sort, binder.domain.sort):
        raise KernelError("open_binder", "the value has another sort", value=value)

    def put_in(s: Term, depth: int) -> Term:
        if s.loose <= depth:
            return s
        if not isinstance(s, Bound):
            return _inside(s, put_in, depth)
        if s.index > depth:  # indices above this binder's come one binder closer
            return s.shifted(s.index - 1)
        return value

    return put_in(binder.body, 0)


def close(t: Term, v: Var) -> Term:
    """The body of a binder over ``v``: every free ``v`` becomes the bound variable."""
    if t.loose:
        raise KernelError("close", "the term refers to an enclosing binder", term=t)

    def bind(s: Term, depth: int) -> Term:
        if v not in free_vars(s):
            return s
        if s == v:
            return Bound(depth, v.sort, v.element, len(v.shape))
        if isinstance(s, Var):
            raise KernelError("close", "the shape of a tensor depends on the variable", tensor=s)
        return _inside(s, bind, depth)

    return bind(t, 0)


def domain_var(binder: Binder, avoid: Iterable[Var], name: str = "") -> Var:
    """A fresh variable for the binder's domain, named after its hint."""
    domain = binder.domain
    if isinstance(domain, Range):
        return fresh(name or binder.hint, INT, avoid)
    return fresh(name or binder.hint, domain.element, avoid, domain.args)


def member(v: Term, domain: Domain) -> tuple[Term, ...]:
    """The formulas that say that ``v`` is in the domain (none for a whole space)."""
    return (Le(ZERO, v), Lt(v, domain.size)) if isinstance(domain, Range) else ()


def subterms(t: Term) -> Iterator[Term]:
    """Every subterm, the term itself first; bodies of binders as they stand."""
    yield t
    for a in t.args:
        yield from subterms(a)


# -- functions for function variables --------------------------------------------------------


def instance(
    t: Term,
    variables: Mapping[Var, Term],
    functions: Mapping[str, Term],
    hints: Mapping[str, str],
) -> Term:
    """The term with values for free variables and functions for function variables, at once.

    ``hints`` are other names to show for bound variables. Raises ``KernelError`` where a function
    does not fit, or its name is that of a known function.
    """
    for name in functions:
        if name in KNOWN_FUNCTIONS:
            raise KernelError("instantiate", "a known function is no variable", name=name)

    def put(s: Term) -> Term:
        if isinstance(s, Var) and s in variables:
            return variables[s]
        if not s.args and not isinstance(s, Pred):
            return s
        args = tuple([put(a) for a in s.args])
        if isinstance(s, Apply) and s.fun.name in functions:
            function = functions[s.fun.name]
            if s.fun.order:
                function = Lam(REALS, Apply(_renamed(s.fun, function), (Bound(0, REAL, REAL),)))
            return _value(s.fun, function, args)
        if isinstance(s, Pred) and any(f.name in functions for f in s.funs):
            names = (_renamed(f, functions[f.name]) if f.name in functions else f for f in s.funs)
            return Pred(s.name, tuple(names), args)
        if s.hint in hints:
            return s.of(args, s.data, hints[s.hint])
        return s if all(map(is_, args, s.args)) else s.rebuild(args)

    return put(t)


def _renamed(fun: Fun, function: Term) -> Fun:
    """The name of ``Lam[x] g(x)``, x in R or R^n, with as many primes more.

    Refused for any other function, and for one with values of another sort.
    """
    match function:
        case Lam(domain=Space(element=Sort.REAL) as domain, body=Apply(fun=g, args=(x,))) if (
            x == Bound(0, *domain.kind) and fits(g.sort, fun.sort)
        ):
            return Fun(g.name, g.order + fun.order, g.sort) if fun.order else g
    raise KernelError("instantiate", "a function with a name is needed", name=fun, of=function)


def _value(fun: Fun, function: Term, args: tuple[Term, ...]) -> Term:
    """``Lam[x] .. e`` at the arguments, which may refer to binders around the place.

    Where these are the very variables of the ``Lam``, in their order, e stands as it is.
    """
    body, same = function, True
    for place, a in enumerate(args):
        if not isinstance(body, Lam) or not _in_domain(a, body.domain):
            raise KernelError("instantiate", "the function takes other arguments", function=fun)
        same = same and a == Bound(len(args) - 1 - place, *body.domain.kind)
        body = body.body
    if not fits(body.sort, fun.sort):
        raise KernelError("instantiate", "the function has other values", function=fun)
    if same:
        return body

    def leaf(s: Term, depth: int) -> Term | None:
        if s.loose <= depth:
            return s
        return _lifted(args[-1 - s.index + depth], depth) if isinstance(s, Bound) else None

    return _map(body, leaf, 0)


def _in_domain(a: Term, domain: Domain) -> bool:
    """Whether the function has a value at a; its terms have one at tensors of every size."""
    if a.sort == TENSOR and isinstance(domain, Space) and domain.args:
        return rank_of(a) == len(domain.args) and element_sort(a) <= domain.element
    return a.sort <= domain.sort <= COMPLEX


def _lifted(t: Term, depth: int) -> Term:
    """The term as it reads ``depth`` binders further in."""

    def leaf(s: Term, inner: int) -> Term | None:
        if s.loose <= inner:
            return s
        return s.shifted(s.index + depth) if isinstance(s, Bound) else None

    return _map(t, leaf, 0) if depth else t
