"""Polynomials in letters that do not commute: equations of words followed from others.

A monomial is a product of scalars, which commute, and a word. Relations are polynomials that
are 0. ``consequence`` writes a polynomial as a combination of them, by the algorithm of Mora
(An introduction to commutative and noncommutative Groebner bases, 1994), which ends here after
so many rules. Nothing is trusted: the combination is a certificate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.kernel.steps import tick

Letter = Any  # strings, say; any values that are compared with <
Word = tuple[Letter, ...]
Scalars = tuple[tuple[Letter, int], ...]  # sorted, with exponents
Monomial = tuple[Scalars, Word]
Words = dict[Monomial, Fraction]

Normal = Callable[[Monomial], Monomial]

MOST_RULES = 60
LONGEST = 9  # letters and scalars of the leading monomial of a rule
MOST_PARTS = 40


@dataclass(frozen=True)
class Part:
    """``coefficient * scalars * left * relation * right``"""

    coefficient: Fraction
    scalars: Scalars
    left: Word
    relation: int
    right: Word


Certificate = tuple[Part, ...]


@dataclass(frozen=True)
class _Rule:
    """A polynomial that is 0, its leading monomial, and how it follows from the relations."""

    lead: Monomial
    words: Words
    why: Certificate


def scalars(factors: Mapping[Letter, int]) -> Scalars:
    """The product of some scalars.

    >>> scalars({"b": 1, "a": 2, "c": 0})
    (('a', 2), ('b', 1))
    """
    return tuple(sorted(((x, n) for x, n in factors.items() if n), key=lambda xn: xn[0]))


def times(
    p: Words,
    coefficient: Fraction,
    s: Scalars,
    left: Word,
    right: Word,
    normal: Normal = lambda m: m,
) -> Words:
    """``coefficient * s * left * p * right``, its monomials written as ``normal`` writes them."""
    tick(len(p))
    total: Words = {}
    for (own, word), c in p.items():
        m = normal((product(s, own), (*left, *word, *right)))
        total = plus(total, {m: coefficient * c})
    return total


def plus(p: Words, q: Words) -> Words:
    """The sum of two polynomials."""
    total = dict(p)
    for m, c in q.items():
        rest = total.get(m, Fraction(0)) + c
        if rest:
            total[m] = rest
        else:
            total.pop(m, None)
    return total


def product(s: Scalars, t: Scalars) -> Scalars:
    """The product of two products of scalars."""
    if not s or not t:
        return s or t
    return scalars(Counter(dict(s)) + Counter(dict(t)))


def _order(m: Monomial) -> tuple[int, int, Word, Scalars]:
    """Longer words are greater, then more scalars, then later letters, then fewer early scalars.

    A factor on both sides changes nothing: of scalars it is the graded reverse lexicographic order.
    """
    return len(m[1]), sum(n for _, n in m[0]), m[1], tuple((x, -n) for x, n in m[0])


def _rule(words: Words, why: Certificate) -> _Rule:
    lead = max(words, key=_order)
    scale = 1 / words[lead]
    parts = tuple(Part(scale * p.coefficient, p.scalars, p.left, p.relation, p.right) for p in why)
    return _Rule(lead, {m: scale * c for m, c in words.items()}, parts)


def _shifted(why: Certificate, c: Fraction, s: Scalars, left: Word, right: Word) -> Certificate:
    return tuple(
        Part(c * p.coefficient, product(s, p.scalars), (*left, *p.left), p.relation,
             (*p.right, *right))
        for p in why
    )  # fmt: skip


def _gathered(why: Certificate) -> Certificate:
    """Equal parts added."""
    total: dict[tuple[Scalars, Word, int, Word], Fraction] = {}
    for p in why:
        key = (p.scalars, p.left, p.relation, p.right)
        total[key] = total.get(key, Fraction(0)) + p.coefficient
    return tuple(Part(c, *key) for key, c in total.items() if c)


def _divided(m: Monomial, by: Monomial) -> Iterator[tuple[Scalars, Word, Word]]:
    """The ways to write a monomial as ``s * left * by * right``."""
    (s, word), (t, inner) = m, by
    rest = dict(s)
    for x, n in t:
        rest[x] = rest.get(x, 0) - n
        if rest[x] < 0:
            return
    for place in range(len(word) - len(inner) + 1):
        if word[place : place + len(inner)] == inner:
            yield scalars(rest), word[:place], word[place + len(inner) :]


def _reduced(p: Words, rules: Sequence[_Rule], normal: Normal) -> tuple[Words, Certificate]:
    """The rest of p after the rules, and p less the rest as a combination of the relations."""
    why: Certificate = ()
    rest = dict(p)
    done: Words = {}
    while rest:
        m = max(rest, key=_order)
        c = rest[m]
        for rule in rules:
            tick()
            found = next(_divided(m, rule.lead), None)
            if found is not None:
                rest = plus(rest, times(rule.words, -c, *found, normal))
                why = (*why, *_shifted(rule.why, c, *found))
                break
        else:
            done[m] = rest.pop(m)
    return done, _gathered(why)


def _overlaps(one: _Rule, two: _Rule, normal: Normal) -> Iterator[tuple[Words, Certificate]]:
    """What follows where a word ends with the start of another, or has it inside."""
    (s, a), (t, b) = one.lead, two.lead
    common = scalars({x: max(dict(s).get(x, 0), dict(t).get(x, 0)) for x in {*dict(s), *dict(t)}})
    ls, lt = (scalars(_less(common, own)) for own in (s, t))
    places: list[tuple[Word, Word, Word, Word]] = []
    if a or b:
        places += [
            ((), b[n:], a[: len(a) - n], ())
            for n in range(1, min(len(a), len(b)) + 1)
            if a[len(a) - n :] == b[:n]
        ]
        if len(b) < len(a):
            places += [
                ((), (), a[:k], a[k + len(b) :])
                for k in range(len(a) - len(b) + 1)
                if a[k : k + len(b)] == b and (b or {*dict(s)} & {*dict(t)})
            ][: None if b else 1]
    elif {*dict(s)} & {*dict(t)}:
        places.append(((), (), (), ()))
    for l1, r1, l2, r2 in places:
        words = plus(
            times(one.words, Fraction(1), ls, l1, r1, normal),
            times(two.words, Fraction(-1), lt, l2, r2, normal),
        )
        yield (
            words,
            (
                *_shifted(one.why, Fraction(1), ls, l1, r1),
                *_shifted(two.why, Fraction(-1), lt, l2, r2),
            ),
        )


def _less(s: Scalars, t: Scalars) -> dict[Letter, int]:
    return {x: n - dict(t).get(x, 0) for x, n in s}


def consequence(
    p: Words,
    relations: Sequence[Words],
    complete: bool = True,
    normal: Normal = lambda m: m,
) -> Certificate | None:
    """p as a combination of the relations; None where it is not found.

    Without ``complete`` the relations are used as they are, and not what follows from two.

    From ``n a = 1`` and ``a n = 1`` and ``a b = b a``, that is from ``n a - 1`` and so on,
    follows ``n b = b n``:

    >>> def words(**terms):
    ...     return {((), tuple(w.strip("_"))): Fraction(c) for w, c in terms.items()}
    >>> relations = [words(na=1, _=-1), words(an=1, _=-1), words(ab=1, ba=-1)]
    >>> found = consequence(words(nb=1, bn=-1), relations)
    >>> [(str(q.coefficient), q.left, q.relation, q.right) for q in found]
    [('1', (), 0, ('b', 'n')), ('-1', ('n',), 2, ('n',)), ('-1', ('n', 'b'), 1, ())]
    """
    rules: list[_Rule] = []
    waiting: list[tuple[Words, Certificate]] = [
        (q, (Part(Fraction(1), (), (), k, ()),)) for k, q in enumerate(relations)
    ]
    why: Certificate = ()
    while True:
        p, more = _reduced(p, rules, normal)
        why = _gathered((*why, *more))
        if not p:
            return why if len(why) <= MOST_PARTS else None
        new = None
        while waiting and new is None:
            waiting.sort(key=lambda qw: max(map(_order, qw[0])), reverse=True)
            words, own = waiting.pop()
            rest, less = _reduced(words, rules, normal)
            if rest and len(max(rest, key=_order)[1]) <= LONGEST:
                minus = _shifted(less, Fraction(-1), (), (), ())
                new = _rule(rest, _gathered((*own, *minus)))
        if new is None or len(rules) >= MOST_RULES:
            return None
        kept = []
        for rule in rules:
            if next(_divided(rule.lead, new.lead), None) is None:
                kept.append(rule)
            else:
                waiting.append((rule.words, rule.why))
        rules = [*kept, new]
        if not complete:
            continue
        for rule in rules:
            pairs = ((rule, new), (new, rule)) if rule is not new else ((new, new),)
            for one, two in pairs:
                waiting += [(q, w) for q, w in _overlaps(one, two, normal) if q]
