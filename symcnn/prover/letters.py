"""Entries of products of matrices as words of letters, and words as entries.

``sum[k] sum[l] x[k]*A[l, k]*B[l, j]`` is the word ``x^T A^T B`` from no index to j. Each matrix
and vector is a letter, as it is (twice its number) or transposed (one more); what has no index
is a scalar, also a word from a vector to a vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symcnn.kernel.binding import close, free_vars, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas,
)
from symcnn.kernel.terms import (
    INT, ONE, Bracket, Entry, Eq, Mul, Num, Pow, Range, Sum, Term, Var, entry, mul,
)  # fmt: skip
from symcnn.lemmas.brackets import open_sums

from .normal import summands
from .noncommuting import Monomial, Word, Words, plus, scalars

MOST_LETTERS = 24


@dataclass
class Alphabet:
    """The letters: matrices and vectors, as they are and transposed, and scalars."""

    given: Formulas
    terms: list[Term] = field(default_factory=list)
    numbers: dict[int, Word] = field(default_factory=dict)  # scalars that are words

    def number(self, t: Term) -> int:
        """The number of a matrix, vector or scalar; twice it is the letter, one more flipped."""
        for k, s in enumerate(self.terms):
            if s == t:
                return k
        if len(self.terms) >= MOST_LETTERS:
            raise KernelError("words", "there are too many letters")
        self.terms.append(t)
        return len(self.terms) - 1

    def rank(self, letter: int) -> int:
        """2 for a matrix, 1 for a vector."""
        return len(shape_of(self.terms[letter // 2]))

    def flip(self, word: Word) -> Word:
        """The transposed word."""
        return tuple(x ^ 1 for x in reversed(word))

    def scalar(self, word: Word) -> int:
        """The number of the scalar that a word between two vectors is."""
        word = min(word, self.flip(word))
        number = self.number(number_of(word, self))
        self.numbers[number] = word
        return number

    def normal(self, m: Monomial, is_number: bool) -> Monomial:
        """A monomial with the numbers inside its word as scalars, but for the first of a number."""
        own, word = dict(m[0]), list(m[1])
        place = 0
        while place < len(word):
            start, place = place, place + 1
            if not word[start] % 2 or self.rank(word[start]) == 2:
                continue
            end = next((k for k in range(place, len(word)) if self.rank(word[k]) == 1), None)
            if end is None or word[end] % 2:
                continue
            if is_number and start == 0:
                place = end + 1
                continue
            number = self.scalar(tuple(word[start : end + 1]))
            own[number] = own.get(number, 0) + 1
            del word[start : end + 1]
            place = start
        return scalars(own), tuple(word)


def flipped(p: Words, alphabet: Alphabet) -> Words:
    """The transposed polynomial."""
    return {(s, alphabet.flip(w)): c for (s, w), c in p.items()}


def free_indices(sides: Sequence[Term]) -> tuple[Var | None, Var | None]:
    """The row and the column of which the sides are the entries."""
    found: dict[Var, None] = {}
    for t in sides:
        for s in summands(t):
            variables, _, body = open_sums(s, ())
            for f in _factors(body):
                if isinstance(f, Entry | Bracket):
                    inside = f.args[1:] if isinstance(f, Entry) else f.args[0].args
                    own = [v for v in inside if isinstance(v, Var) and v not in variables]
                    found.update(dict.fromkeys(v for v in own if v.sort == INT))
    if len(found) > 2:
        raise KernelError("words", "there are more than two free indices")
    row, column = (*found, None, None)[:2]
    return row, column


def _factors(t: Term) -> list[Term]:
    found: list[Term] = []
    for f in t.args if isinstance(t, Mul) else (t,):
        if isinstance(f, Pow) and isinstance(f.args[0], Entry) and f.args[1] == Num(2):
            found += [f.args[0]] * 2
        else:
            found.append(f)
    return found


def read_words(t: Term, ends: tuple[Var | None, Var | None], alphabet: Alphabet) -> Words:
    """The polynomial that a sum of products is. Raises ``KernelError`` if it is none."""
    total: Words = {}
    for s in summands(t):
        coefficient, core = Fraction(1), s
        outside: list[Term] = []
        if isinstance(s, Mul):
            sums = [f for f in s.args if isinstance(f, Sum)]
            if len(sums) > 1:
                raise KernelError("words", "a product of sums is not multiplied out", found=s)
            if sums:
                outside, core = [f for f in s.args if f is not sums[0]], sums[0]
        variables, _, body = open_sums(core, alphabet.given)
        waiting = [*outside, *_factors(body)]
        own: dict[int, int] = {}
        edges: list[Entry] = []
        is_identity = False
        indices = {*variables, *(v for v in ends if v is not None)}
        for f in waiting:
            if isinstance(f, Num):
                coefficient *= f.value
            elif isinstance(f, Entry) and _is_edge(f, indices):
                edges.append(f)
            elif isinstance(f, Bracket) and _is_delta(f, ends):
                is_identity = True
            elif not free_vars(f) & indices:
                base, n = (f.args[0], f.args[1]) if isinstance(f, Pow) else (f, ONE)
                count = int(n.value) if isinstance(n, Num) and n.value.denominator == 1 else 0
                base, count = (base, count) if count > 0 else (f, 1)
                number = alphabet.number(base)
                own[number] = own.get(number, 0) + count
            else:
                raise KernelError("words", "a factor is no entry of a matrix", found=f)
        s_own, word = _paths(edges, variables, ends, alphabet, is_identity)
        for number, count in own.items():
            s_own[number] = s_own.get(number, 0) + count
        total = plus(total, {(scalars(s_own), word): coefficient})
    return {m: c for m, c in total.items() if c}


def _is_edge(f: Entry, indices: set[Var]) -> bool:
    places = f.args[1:]
    return (
        len(places) <= 2
        and all(p in indices for p in places)
        and len(set(places)) == len(places)
        and not free_vars(f.args[0]) & indices
    )


def _is_delta(f: Bracket, ends: tuple[Var | None, Var | None]) -> bool:
    return isinstance(f.args[0], Eq) and None not in ends and {*f.args[0].args} == {*ends}


def _paths(
    edges: list[Entry],
    variables: Sequence[Var],
    ends: tuple[Var | None, Var | None],
    alphabet: Alphabet,
    is_identity: bool,
) -> tuple[dict[int, int], Word]:
    """The scalars and the word into which some entries fall apart."""
    waiting = list(edges)

    def walk(here: Var) -> tuple[list[int], Var | None]:
        """The letters from an index on, and the index at which they end, if at none a vector."""
        word: list[int] = []
        while True:
            step = next((e for e in waiting if here in e.args[1:]), None)
            if step is None:
                return word, here
            waiting.remove(step)
            number = 2 * alphabet.number(step.args[0])
            if len(step.args) == 2:
                return [*word, number], None
            _, x, y = step.args
            word.append(number if x == here else number + 1)
            here = y if x == here else x  # type: ignore[assignment]

    row, column = ends
    main: list[int] = []
    if row is not None and not (is_identity and not edges):
        main, last = walk(row)
        if last is None and column is not None:
            back, last = walk(column)
            if last is not None:
                raise KernelError("words", "a column ends nowhere")
            main += alphabet.flip(tuple(back))
        elif last is not column or not main:
            raise KernelError("words", "a path ends elsewhere")
    own: dict[int, int] = {}
    while waiting:
        start = next((e for e in waiting if len(e.args) == 2), None)
        if start is None:
            raise KernelError("words", "a closed path is a trace")
        waiting.remove(start)
        rest, last = walk(start.args[1])  # type: ignore[arg-type]
        if last is not None:
            raise KernelError("words", "a path ends elsewhere")
        word = (2 * alphabet.number(start.args[0]) + 1, *rest)
        if row is None and not main:
            main = list(min(word, alphabet.flip(word)))
        else:
            number = alphabet.scalar(word)
            own[number] = own.get(number, 0) + 1
    return own, tuple(main)


def new_indices(alphabet: Alphabet, *names: str) -> tuple[Var, ...]:
    """New index variables."""
    taken = {v.name for t in (*alphabet.terms, *alphabet.given) for v in free_vars(t)}
    found = []
    for name in names:
        while name in taken:
            name += "_"
        found.append(Var(name, INT))
    return tuple(found)


def sizes(letter: int, alphabet: Alphabet) -> tuple[Term | None, Term | None]:
    """The numbers of rows and columns; None where a vector has one."""
    shape: tuple[Term | None, ...] = shape_of(alphabet.terms[letter // 2])
    rows, columns = (*shape, None)[:2]
    return (columns, rows) if letter % 2 else (rows, columns)


def entries_of(
    word: Word, start: Term | None, end: Term | None, alphabet: Alphabet, fresh: Iterator[Var]
) -> tuple[list[tuple[Var, Term]], list[Term]]:
    """The indices to be summed over, and the entries of the letters, from one index to another."""
    indices: list[tuple[Var, Term]] = []
    factors: list[Term] = []
    here = start
    for place, letter in enumerate(word):
        _, columns = sizes(letter, alphabet)
        there: Term | None = None
        if columns is not None:
            there = end if place == len(word) - 1 else None
            if there is None:
                there = next(fresh)
                indices.append((there, columns))
        places = [p for p in ((there, here) if letter % 2 else (here, there)) if p is not None]
        factors.append(entry(alphabet.terms[letter // 2], *places))
        here = there
    return indices, factors


def number_of(word: Word, alphabet: Alphabet) -> Term:
    """The scalar that a word between two vectors is."""
    names = iter(new_indices(alphabet, *(f"k{n}" for n in range(len(word)))))
    indices, factors = entries_of(word, None, None, alphabet, names)
    body = mul(*factors)
    for v, size in reversed(indices):
        body = Sum(Range(size), close(body, v), v.name)
    return body
