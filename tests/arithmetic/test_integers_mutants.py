"""Random mutants of true statements: one with a counterexample must not be proved."""

from __future__ import annotations

import random
from fractions import Fraction
from math import prod

from symcnn.arithmetic.euclid import Facts
from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.terms import (
    Add, And, Apply, Bracket, Eq, FloorDiv, Ite, Le, Lt, Mod, Mul, Not, Num, Or, Pow, Recip, Term,
    Var, conj,
)  # fmt: skip

from .test_integers import FALSE, PROVED, TRUE, statement

OPERATORS = {Add: "+", Mul: "*", Le: "<=", Lt: "<", Eq: "==", And: " and ", Or: " or "}


def divide(a, b):
    return a // b if b else 0


def remainder(a, b):
    return a % b if b else a


def reciprocal(a):
    return 1 / Fraction(a) if a else 0


def python(t: Term) -> str:
    """A Python expression for a term without functions, its operations total."""
    if isinstance(t, Num):
        return f"Fraction('{t.value}')" if t.sort else f"({t.value})"
    if isinstance(t, Var):
        return t.name
    args = [python(a) for a in t.args]
    if isinstance(t, And | Or) and not args:
        return str(isinstance(t, And))
    if type(t) in OPERATORS:
        return f"({OPERATORS[type(t)].join(args)})"
    templates = {
        FloorDiv: "divide({}, {})",
        Mod: "remainder({}, {})",
        Ite: "({1} if {0} else {2})",
        Not: "(not {})",
        Bracket: "int({})",
        Pow: "({} ** {})",
        Recip: "reciprocal({})",
    }
    return templates[type(t)].format(*args)


def points(formulas, where, rng, tries):
    """Random values of the variables, from small boxes, at which the formula ``where`` holds."""
    variables = sorted(set().union(*map(free_vars, (*formulas, where))), key=lambda v: v.name)
    holds = function(where, variables)
    for _ in range(tries):
        high = rng.choice((2, 4, 9))
        values = [
            Fraction(rng.randint(-4, high), 2) if v.sort else rng.randint(-2, high)
            for v in variables
        ]
        if holds(*values):
            yield variables, values


def function(t, variables):
    return eval(f"lambda {', '.join(v.name for v in variables)}: {python(t)}", globals())


def counterexample(given, goal, rng, tries):
    """Values at which ``given`` holds and ``goal`` does not, or None."""
    return next(points((), conj(*given, Not(goal)), rng, tries), None)


def mutants(t: Term, rng):
    """The term with one random node changed."""
    paths = list(_paths(t))
    return _replace(t, rng.choice(paths), rng)


def _paths(t, path=()):
    yield path
    for place, a in enumerate(t.args):
        yield from _paths(a, (*path, place))


def _replace(t, path, rng):
    if path:
        args = list(t.args)
        args[path[0]] = _replace(args[path[0]], path[1:], rng)
        return t.rebuild(tuple(args))
    match t:
        case Num(value=v):
            return Num(v + rng.choice((-1, 1)))
        case Le(args=args):
            return Lt(*args)
        case Lt(args=args):
            return Le(*args)
        case FloorDiv(args=(a, b)):
            return rng.choice((FloorDiv(b, a), Mod(a, b)))
        case Mod(args=(a, b)):
            return rng.choice((Mod(b, a), FloorDiv(a, b)))
        case Ite(args=(p, a, b)):
            return Ite(p, b, a)
        case And(args=args):
            return Or(*args) if rng.random() < 0.5 else And(*args[1:])
        case Or(args=args):
            return And(*args)
        case Var():
            return rng.choice(
                (t + 1, t - 1, -t, Var(rng.choice("xy" if t.sort else "ijkMn"), t.sort))
            )
        case Add(args=args):
            return rng.choice((args[0] - args[1], args[0] * args[1]))
        case Mul(args=args):
            return args[0] + args[1]
        case Recip(args=(a,)):
            return a
    return t


def refuted_mutants(count, seed, tries=300):
    """So many mutants with a counterexample, as (name, given, goal, counterexample)."""
    rng = random.Random(seed)
    texts = {text: statement(text) for text in PROVED}
    pool = [
        (name, s)
        for name, s in {**TRUE, **texts}.items()
        if not any(isinstance(t, Apply) for f in (*s.given, s.goal) for t in subterms(f))
    ]
    while count:
        name, s = rng.choice(pool)
        place = rng.randint(0, len(s.given))
        given = list(s.given)
        goal = s.goal
        if place < len(given):
            given[place] = mutants(given[place], rng)
            if rng.random() < 0.2:
                del given[place]
        else:
            goal = mutants(goal, rng)
        found = counterexample(given, goal, rng, tries)
        if found:
            count -= 1
            yield name, given, goal, found


def test_true_statements_have_no_counterexample():
    rng = random.Random(1)
    for name, s in TRUE.items():
        if not any(isinstance(t, Apply) for f in (*s.given, s.goal) for t in subterms(f)):
            assert counterexample(s.given, s.goal, rng, 200) is None, name


def test_facts_and_reduced_formulas_hold_where_the_hypotheses_do():
    rng = random.Random(2)
    seen = 0
    for name, s in {**TRUE, **FALSE}.items():
        if any(isinstance(t, Apply) for f in (*s.given, s.goal) for t in subterms(f)):
            continue
        facts = Facts(s.given).copy()
        reduced = facts.formula(s.goal)
        for variables, values in points((s.goal, reduced), conj(*s.given), rng, 60):
            seen += 1

            def at(t, variables=variables, values=values):
                return function(t, variables)(*values)

            assert at(s.goal) == at(reduced), (name, str(reduced), values)
            atoms = [at(t) for t in facts.atoms]
            for p, strict, _ in facts.rows:
                value = sum(c * prod(atoms[a] for a in m) for m, c in p.items())
                assert value > 0 or (value == 0 and not strict), (name, p, values)
            assert all(atoms[a] >= 0 for a in facts.nonnegative), name
            assert all(atoms[a] > 0 for a in facts.positive), name
    assert seen > 1000


def test_refuted_mutants_are_not_proved():
    for name, given, goal, found in refuted_mutants(200, seed=7):
        assert not entails(given, goal), (name, list(map(str, given)), str(goal), found)
