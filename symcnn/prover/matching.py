"""Terms that are equal up to a change of indices: found by the entries, made by the kernel.

Two sums over different indices are equal when a map of the indices, with an inverse,
carries one to the other. The entries tell which map: ``X[k*q + a]`` against ``X[i]`` says
k*q + a = i. What is found is carried out by the kernel; nothing here is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice, product

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas, arithmetic, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import reindex
from symcnn.kernel.terms import (
    COMPLEX, INT, TRUE, Add, Apply, Binder, Bracket, Domain, Entry, Eq, FloorDiv, Forall, Max, Min,
    Mod, Mul, Num, Pow, Prod, Range, Recip, Sum, Term, Var, conj,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.conversions import after, maybe, somewhere

from .chain import StuckError, equal_by_algebra
from .equational_hypotheses import swapped_entry
from .instantiation import instances_for, with_lemmas
from .normal import coefficient, scalars_out, sum_of_products, summands
from .solve import Equation, Unknowns, solve

MOST_PAIRINGS = 24
MOST_COPIES = 6  # of a factor that is a power


def by_representatives(t: Term, representatives: list[Term], given: Formulas) -> Theorem:
    """``t = t'`` where every term of t is a scalar times one of the representatives.

    A term that equals none of them becomes one itself.
    """
    theorem = reflexivity(t)
    for place in range(len(summands(t))):
        current = theorem.right
        part = summands(current)[place] if isinstance(current, Add) else current
        changed = _represented(part, representatives, given)
        if changed.left != changed.right:
            path = (place,) if isinstance(current, Add) else ()
            lifted = congruence(current, path, (), changed) if path else changed
            theorem = after(theorem, lifted)
            if len(summands(theorem.right)) != len(summands(t)):
                raise StuckError(f"the term {part} fell apart")
    return theorem


def _represented(t: Term, representatives: list[Term], given: Formulas) -> Theorem:
    scalar, core = coefficient(t)
    theorem = reflexivity(t)
    if isinstance(core, Sum):
        outside = maybe(scalars_out)(core, given)
        if outside.left != outside.right:
            place = t.args.index(core) if isinstance(t, Mul) else None
            theorem = congruence(t, (place,), (), outside) if place is not None else outside
            scalar, core = coefficient(theorem.right)
    same = _like_one_of(core, representatives, given)
    if same is None:
        swapped = maybe(somewhere(swapped_entry))(core, given)
        if swapped.left != swapped.right:
            other = _like_one_of(swapped.right, representatives, given)
            same = after(swapped, other) if other is not None else None
    if same is not None:
        return after(theorem, _times(theorem.right, scalar, same))
    representatives.append(core)
    return theorem


def _like_one_of(t: Term, representatives: Sequence[Term], given: Formulas) -> Theorem | None:
    names = _names(t)
    for candidate in representatives:
        if _names(candidate) == names:
            with suppress(StuckError, KernelError):
                return match(t, candidate, given)
    return None


@lru_cache(maxsize=2_000)
def _names(t: Term) -> frozenset[tuple[str, int]]:
    """How often each tensor and function occurs, which no change of indices alters."""
    count: Counter[str] = Counter()
    waiting = [(t, 1)]
    while waiting:
        s, times = waiting.pop()
        match s:
            case Bracket() | Range() | Var():
                continue
            case Entry(args=(Var() as tensor, *_)):
                count[tensor.name] += times
                continue
            case Pow(args=(base, Num(value=n))) if n.denominator == 1:
                waiting.append((base, times * int(n)))
                continue
            case Apply(fun=fun):
                count[repr(fun)] += times
        waiting += [(a, times) for a in s.args]
    return frozenset(count.items())


def _times(t: Term, scalar: Term, same: Theorem) -> Theorem:
    """``t = scalar*core'`` from ``core = core'``, where t is ``scalar*core``."""
    if t == same.left:
        return same
    apart = Mul((scalar, same.left))
    return after(ring(t, apart), congruence(apart, (1,), (), same))


def match(t: Term, target: Term, given: Formulas) -> Theorem:
    """``t = target`` for two terms that differ by a change of indices."""
    if ring_equal(t, target):
        return ring(t, target)
    if t.sort == INT and target.sort == INT and not isinstance(t, Sum):
        return arithmetic(given, Eq(t, target))
    if isinstance(t, Sum) or isinstance(target, Sum):
        return _match_sums(t, target, given)
    if isinstance(t, Max | Min | Prod) and type(t) is type(target):
        return _match_sums(t, target, given)
    if isinstance(t, Mul) or isinstance(target, Mul):
        return _match_products(t, target, given)
    return _match_heads(t, target, given)


def _match_heads(t: Term, target: Term, given: Formulas) -> Theorem:
    if (
        type(t) is not type(target)
        or t.data != target.data
        or len(t.args) != len(target.args)
        or not isinstance(t, Entry | Apply | Recip | Pow | Bracket | FloorDiv | Mod)
    ):
        raise StuckError(f"{t} and {target} are different")
    theorem = reflexivity(t)
    for place, (a, b) in enumerate(zip(t.args, target.args, strict=True)):
        if a == b:
            continue
        if a.sort > COMPLEX:
            inner = arithmetic(given, Eq(a, b)) if isinstance(t, Bracket) else ring(a, b)
        elif a.sort == INT:
            inner = equal_integers(a, b, given)
        else:
            inner = equal_numbers(a, b, given)
        theorem = after(theorem, congruence(theorem.right, (place,), (), inner))
    if theorem.right != target:
        raise StuckError(f"{t} and {target} are different")
    return theorem


def equal_integers(a: Term, b: Term, given: Formulas) -> Theorem:
    """``a = b`` for integers, by arithmetic, with the instances of what is known for all."""
    try:
        return arithmetic(given, Eq(a, b))
    except KernelError:
        instances = instances_for((a, b), given) or instances_for(given, given)
        if not instances:
            raise
        return with_lemmas(instances, given, Eq(a, b))


def _match_products(t: Term, target: Term, given: Formulas) -> Theorem:
    """Two products whose factors are equal in some order."""
    factors, wanted = _factors(t), list(_factors(target))
    theorem = reflexivity(t)
    for place, f in enumerate(factors):
        for w in wanted:
            if ring_equal(f, w):
                wanted.remove(w)
                break
        else:
            for w in wanted:
                if type(w) is not type(f) or w.data != f.data:
                    continue
                try:
                    same = match(f, w, given)
                except (StuckError, KernelError):
                    continue
                wanted.remove(w)
                path = (place,) if isinstance(t, Mul) else ()
                lifted = congruence(theorem.right, path, (), same) if path else same
                theorem = after(theorem, lifted)
                break
            else:
                raise StuckError(f"no factor of {target} is {f}")
    return after(theorem, ring(theorem.right, target))


def _factors(t: Term) -> tuple[Term, ...]:
    return t.args if isinstance(t, Mul) else (t,)


def _opened(t: Term, kind: type, avoid: Sequence[Var]) -> tuple[list[Var], list[Domain], Term]:
    variables: list[Var] = []
    domains: list[Domain] = []
    while isinstance(t, kind) and isinstance(t, Binder):
        v = domain_var(t, (*avoid, *variables, *free_vars(t)))
        variables.append(v)
        domains.append(t.domain)
        t = open_binder(t, v)
    return variables, domains, t


def _match_sums(t: Term, target: Term, given: Formulas) -> Theorem:
    """Find a change of indices that carries one nested sum to the other."""
    kind = type(t) if isinstance(t, Binder) else type(target)
    avoid = free_vars(t) | free_vars(target) | frozenset().union(*map(free_vars, given))
    old, old_domains, body = _opened(t, kind, sorted(avoid, key=str))
    new, new_domains, wanted = _opened(target, kind, [*sorted(avoid, key=str), *old])
    if not old and not new:
        raise StuckError(f"{t} and {target} are different")
    ranges = [d.size for d in (*old_domains, *new_domains) if isinstance(d, Range)]
    if len(ranges) < len(old) + len(new):
        raise StuckError("an infinite range")
    if not old:
        return symmetry(_match_sums(target, t, given))
    guards, factors = _split(body)
    new_guards, new_factors = _split(wanted)
    facts_old = [f for v, d in zip(old, old_domains, strict=True) for f in member(v, d)]
    facts_new = [f for v, d in zip(new, new_domains, strict=True) for f in member(v, d)]
    known_old, known_new = (*given, *facts_old, *guards), (*given, *facts_new, *new_guards)
    xs = Unknowns(dict(zip(old, ranges, strict=False)), known_old)
    ys = Unknowns(dict(zip(new, ranges[len(old) :], strict=True)), known_new)
    reason = ""
    for equations in islice(_pairings(factors, new_factors, xs, ys), MOST_PAIRINGS):
        forward, backward = solve(equations, xs), solve([(b, a) for a, b in equations], ys)
        forward, backward = _complete(forward, backward, xs, ys)
        if len(forward) < len(old) or len(backward) < len(new):
            reason = "the entries do not determine the change of indices"
            continue
        try:
            moved = _reindexed(
                t,
                old,
                new,
                new_domains,
                conj(*new_guards) if new_guards else TRUE,
                forward,
                backward,
                given,
                known_old,
                known_new,
            )
            return after(moved, _same_bodies(moved.right, target, len(new), given))
        except (KernelError, StuckError) as error:
            reason = str(error)
    raise StuckError(reason or f"no pairing of the factors of {t} and {target}")


def _split(body: Term) -> tuple[list[Term], list[Term]]:
    """The members of the brackets of a product, and its other factors, powers written out."""
    guards = [q for f in _factors(body) if isinstance(f, Bracket) for q in conjuncts(f.args[0])]
    others: list[Term] = []
    for f in _factors(body):
        match f:
            case Bracket():
                continue
            case Pow(args=(base, Num(value=n))) if n.denominator == 1 and 2 <= n <= MOST_COPIES:
                others += [base] * int(n)
            case _:
                others.append(f)
    return guards, others


def _pairings(
    factors: Sequence[Term], wanted: Sequence[Term], xs: Unknowns, ys: Unknowns
) -> Iterator[list[Equation]]:
    """The index equations for each way to pair factors of the same kind."""
    own = [f for f in factors if xs.of(f) and not isinstance(f, Num)]
    theirs = [w for w in wanted if ys.of(w) and not isinstance(w, Num)]
    if not own and not theirs:
        yield []
    choices = [[n for n, w in enumerate(theirs) if _alike(f, w)] for f in own]
    for choice in product(*choices):
        if len(set(choice)) == len(choice):
            equations: list[Equation] = []
            for f, n in zip(own, choice, strict=True):
                equations += _unify(f, theirs[n])
            if equations or not own:
                yield equations


def _alike(a: Term, b: Term) -> bool:
    if isinstance(a, Entry) and isinstance(b, Entry):
        return a.args[0] == b.args[0]
    if isinstance(a, Apply) and isinstance(b, Apply):
        return a.fun == b.fun
    return type(a) is type(b)


def _unify(a: Term, b: Term) -> list[Equation]:
    """Index equations that would make two terms equal, from entries of the same tensor."""
    if isinstance(a, Entry) and isinstance(b, Entry) and a.args[0] == b.args[0]:
        return [
            pair
            for i, j in zip(a.args[1:], b.args[1:], strict=True)
            for pair in [(i, j)]
            if not (i.loose or j.loose)
        ]
    own, theirs = list(_entries(a)), list(_entries(b))
    equations: list[Equation] = []
    for e in own:
        same = [f for f in theirs if f.args[0] == e.args[0]]
        if same:
            theirs.remove(same[0])
            equations += _unify(e, same[0])
    if not equations and a.sort == INT and b.sort == INT:
        equations = [(a, b)]
    return equations


def _entries(t: Term) -> Iterator[Entry]:
    if isinstance(t, Entry):
        yield t
    for a in t.args:
        yield from _entries(a)


def _complete(
    forward: dict[Var, Term], backward: dict[Var, Term], xs: Unknowns, ys: Unknowns
) -> tuple[dict[Var, Term], dict[Var, Term]]:
    """Pair indices that no entry determines with one another, in order, by size."""
    open_new = [v for v in ys.sizes if v not in backward]
    for v in [v for v in xs.sizes if v not in forward]:
        for w in open_new:
            if ring_equal(xs.sizes[v], ys.sizes[w]):
                forward[v], backward[w] = w, v
                open_new.remove(w)
                break
    # a value may still mention an index of its own side that has been paired just now
    forward = {
        v: subst(e, {u: forward[u] for u in xs.sizes if u in forward and u != v})
        for v, e in forward.items()
    }
    backward = {
        w: subst(e, {u: backward[u] for u in ys.sizes if u in backward and u != w})
        for w, e in backward.items()
    }
    return forward, backward


def _reindexed(
    t: Term,
    old: list[Var],
    new: list[Var],
    domains: list[Domain],
    guard: Term,
    forward: dict[Var, Term],
    backward: dict[Var, Term],
    given: Formulas,
    known_old: Formulas,
    known_new: Formulas,
) -> Theorem:
    arguments = (
        t,
        tuple(old),
        tuple(new),
        tuple(domains),
        guard,
        tuple(forward[v] for v in old),
        tuple(backward[w] for w in new),
        given,
    )
    if not any(isinstance(p, Forall) for p in given):
        return reindex(*arguments, ())
    lemmas = [
        *instances_for([*backward.values(), *known_old, *forward.values()], known_old),
        *instances_for([*forward.values(), *known_new, *backward.values()], known_new),
    ]
    to_new, to_old = dict(forward), dict(backward)
    lemmas += instances_for([subst(b, to_new) for b in backward.values()], known_new)
    lemmas += instances_for([subst(f, to_old) for f in forward.values()], known_old)
    return reindex(*arguments, tuple(lemmas))


def _same_bodies(t: Term, target: Term, depth: int, given: Formulas) -> Theorem:
    """``t = target`` for nested sums over the same ranges, body by body."""
    if ring_equal(t, target):
        return ring(t, target)
    if not depth:
        return _match_bodies(t, target, given)
    avoid = free_vars(t).union(free_vars(target), *map(free_vars, given))
    if not isinstance(t, Binder) or not isinstance(target, Binder):
        raise StuckError("the sums differ in depth")
    v = domain_var(t, avoid)
    facts = member(v, t.domain)
    inner = _same_bodies(open_binder(t, v), open_binder(target, v), depth - 1, (*given, *facts))
    return congruence(t, (1,), (v.name,), inner)


def _match_bodies(t: Term, target: Term, given: Formulas) -> Theorem:
    guards, _ = _split(t)
    if not guards:
        return match(t, target, given)
    # the bracket stands in front of both; the other factors may use its formula
    theorem = reflexivity(t)
    known = (*given, *(f.args[0] for f in _factors(t) if isinstance(f, Bracket)))
    wanted = [f for f in _factors(target) if not isinstance(f, Bracket)]
    for place, f in enumerate(_factors(t)):
        if isinstance(f, Bracket):
            continue
        for w in wanted:
            try:
                same = match(f, w, known)
            except (StuckError, KernelError):
                continue
            wanted.remove(w)
            if same.left != same.right:
                theorem = after(theorem, congruence(theorem.right, (place,), (), same))
            break
        else:
            raise StuckError(f"no factor of {target} is {f}")
    current = theorem.right
    if not ring_equal(current, target):
        raise StuckError(f"{current} and {target} are different")
    return after(theorem, ring(current, target))


def equal_numbers(a: Term, b: Term, given: Formulas) -> Theorem:
    """``a = b`` for two numbers, by algebra once equal terms are written the same way."""
    try:
        return equal_by_algebra(a, b, given)
    except KernelError:
        left, right, middle = sides(a, b, given)
    return after(after(left, middle), symmetry(right))


def sides(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem, Theorem]:
    """``a = a'``, ``b = b'`` and ``a' = b'``: multiplied out, and with the same indices."""
    left, right = in_common_terms(a, b, given)
    middle = equal_by_algebra(left.right, right.right, given)
    return left, right, middle


def in_common_terms(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """``a = a'`` and ``b = b'``: multiplied out, what is equal written the same way."""
    representatives: list[Term] = []
    found = []
    for t in (a, b):
        theorem = sum_of_products(t, given)
        found.append(after(theorem, by_representatives(theorem.right, representatives, given)))
    return found[0], found[1]
