"""Equations of matrices by rewriting words: inverses of compound matrices, projections.

The entries of both sides are read as words of matrices, each kept whole, with the entries of
vectors at their ends: ``sum[k] sum[l] x[k]*A^-1[k, l]*B[l, j]``. What is known are ``M M^-1 = 1``
and ``M^-1 M = 1`` for each inverse that occurs, equations of entries among the hypotheses, and
``r*1/r = 1``. ``noncommuting`` finds the difference of the sides as a combination of these; here
the combination is written in entries again, and shown to be that difference and to be 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat

from symcnn.kernel.binding import close, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, equal_formulas, forall_elim, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.rules import field as by_field
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import (
    ONE, REAL, TENSOR, ZERO, Add, Det, Eq, FloorDiv, Forall, Inv, Mod, Mul, Not, Num, Range, Recip,
    Sum, Term, Var, add, entry, mul, neg, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after
from symcnn.lemmas.inverses import inverse_entries

from .letters import Alphabet, entries_of, flipped, free_indices, new_indices, read_words, sizes
from .matching import by_representatives
from .matrix_inverses import is_regular
from .normal import sum_of_products, summands
from .signs import nonzero
from .noncommuting import (
    Certificate, Monomial, Part, Scalars, Word, Words, consequence, plus, scalars, times,
)  # fmt: skip

# ``given |- left = right`` for indices of a row and a column, as far as there are any
Law = Callable[[tuple[Var, ...]], Theorem]


@dataclass(frozen=True)
class _Relation:
    """An equation that is known, for all indices; ``ends`` says which there are: row, column."""

    words: Words
    law: Law
    ends: tuple[bool, bool]
    flipped: bool = False


def by_words(goal: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` for entries of products of matrices with inverses.

    Raises ``KernelError`` where the sides are no words, or no combination is found.
    """
    a, b = goal.args
    if max(a.sort, b.sort) > REAL:
        raise KernelError("words", "an equation of real numbers is expected", goal=goal)
    left, right = (sum_of_products(t, given) for t in (a, b))
    ends = free_indices((left.right, right.right))
    alphabet = Alphabet(given)
    sides = [read_words(t.right, ends, alphabet) for t in (left, right)]
    difference = plus(sides[0], {m: -c for m, c in sides[1].items()})
    if ends == (None, None):  # numbers are equal to themselves transposed
        half = {m: c / 2 for m, c in difference.items()}
        difference = plus(half, flipped(half, alphabet))
    lemmas, known = _regular_normally(given)
    relations, shown = _relations(alphabet, known)
    lemmas += shown
    why = _certificate(difference, relations, alphabet, ends == (None, None))
    writer = _Writer(alphabet, relations, ends, given)
    first, last = (writer.canonical(t.right) for t in (left, right))
    zeros = []
    for part in why:
        zero = writer.piece(part)
        zeros.append(after(symmetry(writer.canonical(zero.left)), zero))
    wholes = [last.right]
    for part, zero in zip(why, zeros, strict=True):
        wholes.append(add(wholes[-1], mul(part.coefficient, zero.left)))
    theorem = after(first, ring(first.right, wholes[-1]))
    for place, (part, zero) in reversed(list(enumerate(zip(why, zeros, strict=True)))):
        apart = Add((wholes[place], Mul((Num(part.coefficient), zero.left))))
        theorem = after(theorem, ring(theorem.right, apart))
        theorem = after(theorem, congruence(apart, (1, 1), (), zero))
        theorem = after(theorem, ring(theorem.right, wholes[place]))
    theorem = after(theorem, symmetry(last))
    theorem = after(after(left, theorem), symmetry(right))
    for lemma in reversed(lemmas):
        theorem = cut(lemma, theorem)
    if not set(theorem.hyps) <= set(given):
        raise KernelError("words", "an equation is known of some of the entries only", goal=goal)
    return theorem


# -- what is known -----------------------------------------------------------------------


def _regular_normally(given: Formulas) -> tuple[list[Theorem], Formulas]:
    """What is known not to be 0, with its matrix or itself multiplied out; quotients of integers.

    From ``a % b = r`` follows ``a = b*(a//b) + r``.
    """
    lemmas = []
    for p in given:
        path: tuple[int, ...]
        match p:
            case Eq(args=(Mod(args=(a, b)), r)):
                with suppress(KernelError):
                    lemmas.append(arithmetic(given, Eq(a, add(mul(b, FloorDiv(a, b)), r))))
                continue
            case Not(args=(Eq(args=(Det(args=(matrix,)), zero)),)) if zero == ZERO:
                path, inside = (0, 0, 0), matrix
            case Not(args=(Eq(args=(inside, zero)),)) if zero == ZERO and inside.sort == REAL:
                path = (0, 0)
            case _:
                continue
        same = sum_of_products(inside, given)
        if same.right != inside:
            lemmas.append(equal_formulas(congruence(p, path, (), same), assume(p)))
    return lemmas, (*given, *(t.concl for t in lemmas))


def _relations(alphabet: Alphabet, known: Formulas) -> tuple[list[_Relation], list[Theorem]]:
    """What is known of the letters, and the theorems of which the laws make use."""
    relations: list[_Relation] = []
    lemmas: list[Theorem] = []
    for p in known:
        with suppress(KernelError):
            relations += _hypothesis(p, alphabet, known)
    for p in known:
        match p:
            case Not(args=(Eq(args=(Det(args=(matrix,)), _)),)):
                alphabet.number(Inv(sum_of_products(matrix, known).right))
    done = 0
    while done < len(alphabet.terms):
        t = alphabet.terms[done]
        done += 1
        with suppress(KernelError):
            if isinstance(t, Inv):
                shown = is_regular(t.args[0], known)
                relations += _inverse(t, alphabet, (*known, shown.concl))
                lemmas.append(shown)
            elif isinstance(t, Recip):
                shown = nonzero(t.args[0], known)
                relations.append(_reciprocal(t, alphabet, (*known, shown.concl)))
                lemmas.append(shown)
    return relations, lemmas


def _both(words: Words, law: Law, ends: tuple[bool, bool], alphabet: Alphabet) -> list[_Relation]:
    """A relation and its transpose."""
    there = flipped(words, alphabet)
    relations = [_Relation(words, law, ends)]
    if there != words and any(ends):
        relations.append(_Relation(there, law, (ends[1], ends[0]), True))
    return relations


def _inverse(t: Inv, alphabet: Alphabet, known: Formulas) -> list[_Relation]:
    matrix = t.args[0]
    i, j = new_indices(alphabet, "i", "j")
    n, m = shape_of(matrix)
    facts = (*known, *member(i, Range(n)), *member(j, Range(m)))
    words = read_words(sum_of_products(entry(matrix, i, j), facts).right, (i, j), alphabet)
    letter = (2 * alphabet.number(t),)
    minus_one: Words = {((), ()): Fraction(-1)}
    found = []
    for on_the_left in (True, False):
        product = times(words, Fraction(1), (), *((letter, ()) if on_the_left else ((), letter)))

        def law(places: tuple[Var, ...], on_the_left: bool = on_the_left) -> Theorem:
            i, j = places
            return inverse_entries(matrix, on_the_left, i, j, known)

        found += _both(plus(product, minus_one), law, (True, True), alphabet)
    return found


def _reciprocal(t: Recip, alphabet: Alphabet, known: Formulas) -> _Relation:
    inside = sum_of_products(t.args[0], known)
    words = _as_scalars(read_words(inside.right, (None, None), alphabet), alphabet)
    own = ((alphabet.number(t), 1),)
    words = plus(times(words, Fraction(1), own, (), ()), {((), ()): Fraction(-1)})
    law = by_field(mul(t.args[0], t), ONE, known)
    return _Relation(words, lambda places: law, (False, False))


def _as_scalars(p: Words, alphabet: Alphabet) -> Words:
    """A polynomial of scalar words as one of scalars."""
    total: Words = {}
    for (s, word), c in p.items():
        own = dict(s)
        if word:
            number = alphabet.scalar(word)
            own[number] = own.get(number, 0) + 1
        total = plus(total, {(scalars(own), ()): c})
    return total


def _hypothesis(p: Term, alphabet: Alphabet, known: Formulas) -> list[_Relation]:
    """An equation of entries for all indices, of whole tensors, or of numbers."""
    names: list[Var] = []
    facts: list[Term] = []
    if isinstance(p, Eq) and p.left.sort == TENSOR:
        shape = shape_of(p.left)
        names = list(new_indices(alphabet, *"ij"[: len(shape)]))
        if len(names) != len(shape) or shape_of(p.right) != shape:
            raise KernelError("words", "an equation of matrices is expected", found=p)
        facts = [f for v, n in zip(names, shape, strict=True) for f in member(v, Range(n))]
        sides: tuple[Term, ...] = tuple(entry(t, *names) for t in p.args)

        def law(places: tuple[Var, ...]) -> Theorem:
            return congruence(entry(p.args[0], *places), (0,), (), assume(p))
    else:
        body: Term = p
        while isinstance(body, Forall) and isinstance(body.domain, Range) and len(names) < 2:
            (v,) = new_indices(alphabet, "ij"[len(names)])
            names.append(v)
            facts += member(v, body.domain)
            body = open_binder(body, v)
        if not isinstance(body, Eq) or max(a.sort for a in body.args) > REAL:
            raise KernelError("words", "an equation of real numbers is expected", found=p)
        sides = body.args

        def law(places: tuple[Var, ...]) -> Theorem:
            theorem, here = assume(p), known
            for v in places:
                here = (*here, *member(v, theorem.concl.args[0]))  # type: ignore[arg-type]
                theorem = forall_elim(theorem, v, here)
            return theorem

    first, second = (*names, None, None)[:2]
    ends = first, second
    polynomials = []
    for t in sides:
        read = read_words(sum_of_products(t, (*known, *facts)).right, ends, alphabet)
        polynomials.append(read if names else _as_scalars(read, alphabet))
    words = plus(polynomials[0], {m: -c for m, c in polynomials[1].items()})
    if not words:
        raise KernelError("words", "the equation says nothing", found=p)
    return _both(words, law, (len(names) > 0, len(names) > 1), alphabet)


def _certificate(
    difference: Words, relations: Sequence[_Relation], alphabet: Alphabet, is_number: bool
) -> Certificate:
    """The difference as a combination of the relations; also from ``M*difference = 0``."""

    def normal(m: Monomial) -> Monomial:
        return alphabet.normal(m, is_number)

    known = [r.words for r in relations]
    one: Words = {((), ()): Fraction(1)}
    for complete in (False, True):
        found = consequence(difference, known, complete, normal)
        if found is not None:
            return found
        for k, r in enumerate(relations):
            # n M - 1 = 0, so that difference = n (M difference) - (n M - 1) difference
            inverse = _first_inverse(r, alphabet)
            if inverse is None or complete:
                continue
            letter, on_the_left = inverse
            whole = plus(r.words, one)
            matrix = {(s, w[1:] if on_the_left else w[:-1]): c for (s, w), c in whole.items()}
            product: Words = {}
            for (s, w), c in difference.items():
                before, behind = ((), w) if on_the_left else (w, ())
                product = plus(product, times(matrix, c, s, before, behind, normal))
            found = consequence(product, known, complete, normal)
            if found is not None:
                at = ((letter,), ()) if on_the_left else ((), (letter,))
                return (
                    *(Part(p.coefficient, p.scalars, (*at[0], *p.left), p.relation,
                           (*p.right, *at[1])) for p in found),
                    *(Part(-c, s, () if on_the_left else w, k, w if on_the_left else ())
                      for (s, w), c in difference.items()),
                )  # fmt: skip
    raise KernelError("words", "the difference of the sides is no consequence")


def _first_inverse(r: _Relation, alphabet: Alphabet) -> tuple[int, bool] | None:
    """The inverse n, where the relation is ``n M = 1`` (on the left) or ``M n = 1``."""
    words = [w for _, w in r.words if w]
    for on_the_left in (True, False):
        letters = {w[0 if on_the_left else -1] for w in words}
        if len(letters) == 1 and r.ends == (True, True):
            (letter,) = letters
            if isinstance(alphabet.terms[letter // 2], Inv) and r.words.get(((), ())) == -1:
                return letter, on_the_left
    return None


# -- writing -----------------------------------------------------------------------------


class _Writer:
    """The parts of a certificate in entries."""

    def __init__(
        self,
        alphabet: Alphabet,
        relations: Sequence[_Relation],
        ends: tuple[Var | None, Var | None],
        given: Formulas,
    ) -> None:
        self.alphabet, self.relations, self.ends = alphabet, relations, ends
        self.given = given

    def canonical(self, t: Term) -> Theorem:
        """``t = t'`` where each term of t' is a scalar times the sums that its word is."""
        theorem = sum_of_products(t, self.given)
        for place, s in enumerate(summands(theorem.right)):
            ((own, word),) = read_words(s, self.ends, self.alphabet) or [((), ())]
            same = by_representatives(s, [self._sums(own, word)], self.given)
            if same.left != same.right:
                whole = theorem.right
                path = (place,) if isinstance(whole, Add) else ()
                theorem = after(theorem, congruence(whole, path, (), same) if path else same)
            if len(summands(theorem.right)) <= place:
                raise KernelError("words", "a term fell apart", found=s)
        return theorem

    def _sums(self, own: Scalars, word: Word) -> Term:
        """The sums of entries that a word is, and the scalars beside it that are words."""
        words = [word, *(self.alphabet.numbers[k] for k, n in own for _ in range(n)
                         if k in self.alphabet.numbers)]  # fmt: skip
        length = sum(map(len, words))
        fresh = iter(new_indices(self.alphabet, *(f"k{n}" for n in range(length))))
        indices: list[tuple[Var, Term]] = []
        factors: list[Term] = []
        for w, (start, end) in zip(words, chain((self.ends,), repeat((None, None))), strict=False):
            more, entries = entries_of(w, start, end, self.alphabet, fresh)
            indices += more
            factors += entries
        body = mul(*factors)
        for v, size in reversed(indices):
            body = Sum(Range(size), close(body, v), v.name)
        return body

    def piece(self, part: Part) -> Theorem:
        """``part = 0``, without its coefficient."""
        relation = self.relations[part.relation]
        length = len(part.left) + len(part.right) + 2
        fresh = iter(new_indices(self.alphabet, *(f"k{n}" for n in range(length))))
        indices: list[tuple[Var, Term]] = []
        places: list[Var | None] = []
        for word, at, has, side in zip(
            (part.left, part.right), self.ends, relation.ends, (-1, 0), strict=True
        ):
            if has and word:
                size = sizes(word[side], self.alphabet)[1 if side else 0]
                at = next(fresh)
                indices.append((at, size))  # type: ignore[arg-type]
            places.append(at if has else None)
        factors: list[Term] = []
        start, end = self.ends
        if any(relation.ends):
            runs = [(part.left, start, places[0]), (part.right, places[1], end)]
        else:
            runs = [((*part.left, *part.right), start, end)]
        for word, first, last in runs:
            more, own = entries_of(word, first, last, self.alphabet, fresh)
            indices += more
            factors += own
        own_places = tuple(
            p for p in (places[::-1] if relation.flipped else places) if p is not None
        )
        law = relation.law(own_places)
        outside = [power(self.alphabet.terms[k], n) for k, n in part.scalars]
        none = Add((law.left, Mul((Num(-1), law.right))))
        zero = congruence(none, (0,), (), law)
        zero = after(zero, ring(zero.right, ZERO))
        rest = mul(*outside, *factors)
        theorem = congruence(Mul((none, rest)), (0,), (), zero)
        theorem = after(theorem, ring(theorem.right, ZERO))
        body = mul(add(law.left, neg(law.right)), rest)
        theorem = after(ring(body, theorem.left), theorem)
        for v, size in reversed(indices):
            whole = Sum(Range(size), close(theorem.left, v), v.name)
            theorem = congruence(whole, (1,), (v.name,), theorem)
            theorem = after(theorem, sum_factor(theorem.right, (0,)))
        return theorem
