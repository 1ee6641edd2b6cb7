"""A derived formula as a paper would print it: the shortest equal form that is found.

The measure is the number of characters. What makes a formula shorter is tried everywhere, from the
inside out, in the order of ``_Shortening.table``, until nothing does: names where their values
stand, sums that are 0, sigmoids, common factors and sums. Each step is a theorem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, assume, congruence, cut, equal_formulas, forall_intro, reflexivity, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import Entry, Range, Recip, Sum, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, has, maybe
from symcnn.lemmas.notation import at
from symcnn.lemmas.sum_rules import distribute, factor_out, multiply_in, unroll, vanishes

from .chain import Chain
from .local_names import Definition, equation_of, needed
from .derivative_formulas import Derived
from .arbitrary_entry import fresh_indices, hints, ranges, tabulated
from .folding import Value, fold, signed_factors
from .presentation import cancelled, vanishing
from .recognition import absolute_value, double_reciprocal, sigmoid, with_sigmoids
from .signs import nonzero
from .tidying import (
    cancelled_apart, collected, indicator, length, merged, quotient_last, sign_inside,
    without_what_follows,
)  # fmt: skip

MOST_ROUNDS = 6
LONGEST = 4_000  # characters of a formula that is looked at
Reasoned = tuple[Conversion, str]


def shortest(result: Derived, names: Sequence[Definition] = ()) -> Derived:
    """The derivative with its formula, and those of its names, as short as they are found.

    ``names`` are local names of the source, each by the names before it, for which the formula
    may have a use.

    >>> from symcnn.lemmas.elementary import EXP
    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor
    >>> from .derivative_formulas import Operator, derived
    >>> n, = sizes("n")
    >>> x, p = tensor("x", n), tensor("p", n)
    >>> logistic = tabulate(n, lambda i: 1 / (1 + EXP(-x[i])))
    >>> found = derived(Operator("logistic", (x,), (), logistic, (n,)), "x")
    >>> print(found.entry)
    G[i]*exp(-x[i])*(1/(exp(-x[i]) + 1))**2
    >>> print(shortest(found).entry)
    G[i]*sigmoid(x[i])*(-sigmoid(x[i]) + 1)
    >>> print(shortest(found, [(p, logistic)]).entry)
    G[i]*p[i]*(-p[i] + 1)
    """
    return _Shortening(result, names).run()


def shortening(conversion: Conversion) -> Conversion:
    """The conversion where it makes a term shorter."""

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = conversion(t, given)
        if length(theorem.right) >= length(t):
            raise KernelError("shortening", "the term gets no shorter", found=t)
        return theorem

    return convert


class _Shortening:
    """One derivative: its names, and what they stand for."""

    def __init__(self, result: Derived, names: Sequence[Definition]) -> None:
        self.result = result
        # not what defines the names: a rule may make all that it is given a hypothesis
        self.facts = tuple(p for p in result.lines.given if p not in result.names)
        self.values: list[Value] = []
        self.added: list[Definition] = []
        if result.definitions:
            known = result.values()
        else:
            self.added = list(_usable(names, result))
            known = tuple(Value(v, assume(equation_of(v, t))) for v, t in self.added)
        for value in known:
            self.values.append(self._recognised(value))

    def run(self) -> Derived:
        result = self.result
        lines = copy(result.lines)
        lines.steps = list(lines.steps)
        if length(lines.term) > LONGEST:
            return result
        own = len(result.operator.definitions)
        definitions = list(result.definitions)
        settled = list(result.settled)
        equations: dict[Term, Term] = {}
        lemmas: list[Theorem] = []
        for place in range(own, len(definitions)):
            v, t = definitions[place]
            lemma, new = self._defined(v, t)
            if new != t:
                equations[equation_of(v, t)] = equation_of(v, new)
                settled.append((t, new))
                definitions[place] = (v, new)
                lemmas.append(lemma)
            self.values.append(Value(v, assume(equation_of(v, new))))
        lines.lemmas = (*lines.lemmas, *reversed(lemmas))
        before = lines.term
        lines.add(*self.shorter(before, self.facts))
        self._inline(lines, definitions, own)
        used = needed(self.added, lines.term)
        if not lemmas and lines.term == before:
            return result
        names = tuple(equations.get(p, p) for p in result.names)
        hyps = lines.theorem.hyps if lines.steps else ()
        stated = [equation_of(v, t) for v, t in used]
        stated += [h for value in self.values for h in value.theorem.hyps if h not in self.facts]
        names = tuple(dict.fromkeys((*names, *stated)))
        given = (equations.get(p, p) for p in lines.given)
        lines.given = tuple(dict.fromkeys((*given, *(p for p in names if p in hyps))))
        if definitions and lines.term != before:
            old, new = (tabulated(t, result.indices, result.sizes) for t in (before, lines.term))
            settled.append((old, new))
        return replace(
            result, lines=lines, definitions=(*definitions, *used), settled=tuple(settled),
            names=tuple(p for p in names if p in hyps), added=used,
        )  # fmt: skip

    # -- the search -----------------------------------------------------------------------------

    def table(self, values: Sequence[Value]) -> list[Reasoned]:
        """What is tried, in this order, each with its reason."""
        names = fold(values)

        def inside(t: Term, given: Formulas) -> Theorem:
            theorem = multiply_in(t, given)
            theorem = after(theorem, everywhere(names)(theorem.right, given))
            return after(theorem, maybe(everywhere(factor_out))(theorem.right, given))

        def apart(t: Term, given: Formulas) -> Theorem:
            theorem = distribute(t, given)
            return after(theorem, everywhere(names)(theorem.right, given))

        return [
            (shortening(names), "names for their values"),
            (shortening(inside), "names for their values"),
            (shortening(apart), "names for their values"),
            (shortening(unroll), "a sum of few terms"),
            (shortening(merged), "one sum for two"),
            (shortening(collected), "take out what is common"),
            (sign_inside, "the sign inside"),
            (quotient_last, "the quotients last"),
        ]

    def _cancelling(self, values: Sequence[Value]) -> list[Reasoned]:
        """What is tried before names hide it."""

        def zero(t: Term, given: Formulas) -> Theorem:
            return _zero(t, given, values)

        def not_zero(conversion: Conversion) -> Conversion:
            return shortening(with_sigmoids(_with_values(conversion, values)))

        return [
            (indicator, "a condition for a case"),
            (shortening(without_what_follows), "the other conditions follow"),
            (factor_out, "factors in front of the sum"),
            (shortening(zero), "a sum that is 0"),
            (sigmoid, "the sigmoid"),
            (_symmetric(values), "which is symmetric"),
            (not_zero(double_reciprocal), "cancel what is not 0"),
            (shortening(absolute_value), "a sign times its number"),
            (not_zero(cancelled), "cancel what is not 0"),
            (not_zero(cancelled_apart), "cancel what is not 0"),
        ]

    def shorter(
        self, t: Term, given: Formulas, values: Sequence[Value] | None = None
    ) -> tuple[Theorem, str]:
        """The term made shorter, and what was done."""
        theorem = reflexivity(t)
        said: list[str] = []
        values = self.values if values is None else values
        first, then = self._cancelling(values), self.table(values)
        for _ in range(MOST_ROUNDS):
            before = theorem.right
            for table in (first, then):
                theorem = self._rounds(theorem, given, table, said)
            if theorem.right == before:
                break
        return theorem, ", ".join(dict.fromkeys(said))

    def _rounds(
        self, theorem: Theorem, given: Formulas, table: Sequence[Reasoned], said: list[str]
    ) -> Theorem:
        for _ in range(MOST_ROUNDS):
            before = theorem.right
            for conversion, say in table:
                found = maybe(everywhere(conversion))(theorem.right, given)
                if found.left != found.right:
                    theorem = after(theorem, found)
                    said.append(say)
            if theorem.right == before:
                break
        return theorem

    # -- names ----------------------------------------------------------------------------------

    def _recognised(self, value: Value) -> Value:
        """The value with the functions that it is made of, and the names before it."""
        if not has(value.body, (Recip, Sum)):
            return value
        rows, inside = self._rows(value.name)
        theorem = value.at(rows, inside)
        found, _ = self.shorter(theorem.right, (*self.facts, *inside))
        return Value(value.name, _for_all(after(theorem, found), rows, value.name.shape))

    def _rows(self, v: Var, t: Term | None = None) -> tuple[tuple[Var, ...], Formulas]:
        """Variables for the indices of a name, and that they are in range."""
        taken = set[Var]().union(*map(free_vars, self.result.lines.given), [v])
        if t is not None:
            taken |= free_vars(t)
        rows = fresh_indices(() if t is None else hints(t), v.shape, taken)
        return rows, ranges(rows, v.shape)

    def _defined(self, v: Var, t: Term) -> tuple[Theorem, Term]:
        """A shorter formula for a name, and that the old one follows from it."""
        rows, inside = self._rows(v, t)
        same, _ = self.shorter(at(t, *rows), (*self.facts, *inside))
        new = tabulated(same.right, rows, v.shape)
        equation = Value(v, assume(equation_of(v, new))).at(rows, inside)
        return _for_all(after(equation, symmetry(same)), rows, v.shape), new

    def _inline(self, lines: Chain, definitions: Sequence[Definition], own: int) -> None:
        """Put in the names of statistics where the formula gets shorter with them written out."""
        values = {value.name: value for value in self.values}
        for v, _ in reversed(definitions[own:]):
            t = lines.term
            if len(v.shape) >= max(1, len(self.result.wrt.shape)) or v not in free_vars(t):
                continue
            if any(v in free_vars(d) for w, d in needed(definitions, t) if w != v):
                continue
            others = [value for value in self.values if value.name != v]
            written = maybe(everywhere(_unfold({v: values[v]})))(t, self.facts)
            found, said = self.shorter(written.right, self.facts, others)
            before, after_ = (
                length(s) + sum(length(w) + length(d) for w, d in needed(definitions[own:], s))
                for s in (t, found.right)
            )
            if after_ < before:
                lines.add(after(written, found), f"put in {v.name}" + (f", {said}" if said else ""))


def _for_all(theorem: Theorem, rows: Sequence[Var], sizes: Sequence[Term]) -> Theorem:
    for v, n in zip(reversed(rows), reversed(sizes), strict=True):
        theorem = forall_intro(theorem, v, Range(n))
    return theorem


def _usable(names: Sequence[Definition], result: Derived) -> Iterator[Definition]:
    """The names that are those of nothing else in the formula."""
    operator = result.operator
    taken = {v.name for v in (*operator.parameters, *result.indices, *result.extra)}
    known = set(operator.parameters).union(*map(free_vars, operator.parameters))
    for v, t in names:
        if v.name not in taken and free_vars(t) <= known:
            known.add(v)
            yield v, t


def _unfold(values: dict[Var, Value]) -> Conversion:
    """What a name stands for."""

    def convert(t: Term, given: Formulas) -> Theorem:
        if isinstance(t, Entry) and t.args[0] in values:
            return values[t.args[0]].at(t.args[1:], given)  # type: ignore[index]
        if isinstance(t, Var) and t in values and not t.shape:
            return values[t].at((), given)
        raise KernelError("unfold", "a name is expected", found=t)

    return convert


def _with_values(conversion: Conversion, values: Sequence[Value]) -> Conversion:
    """The conversion where it is known of names below the line that their values are not 0."""
    known = {value.name: value for value in values}

    def convert(t: Term, given: Formulas) -> Theorem:
        facts: list[Theorem] = []
        below = {a for s in subterms(t) if isinstance(s, Recip) for a in signed_factors(s)[1]}
        for a in below:
            name = a.args[0] if isinstance(a, Entry) else a
            if name in known and not a.loose:
                with suppress(KernelError):
                    value = known[name].at(a.args[1:] if isinstance(a, Entry) else (), given)  # type: ignore[index]
                    other = nonzero(value.right, given)
                    same = congruence(other.concl, (0, 0), (), symmetry(value))
                    facts.append(equal_formulas(same, other))
        theorem = conversion(t, (*given, *(fact.concl for fact in facts)))
        for fact in facts:
            theorem = cut(fact, theorem)
        return theorem

    return convert


def _symmetric(values: Sequence[Value]) -> Conversion:
    """``C[j, i] = C[i, j]`` where the value of C says so, the first index in front."""
    known = {value.name: value for value in values if len(value.rows) == 2}

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Entry) or t.args[0] not in known:
            raise KernelError("symmetric", "an entry of a name is expected", found=t)
        value, (a, b) = known[t.args[0]], t.args[1:]  # type: ignore[index]
        if str(a) <= str(b):
            raise KernelError("symmetric", "the indices are in order", found=t)
        here, there = value.at((a, b), given), value.at((b, a), given)
        return after(after(here, ring(here.right, there.right)), symmetry(there))

    return convert


# -- sums --------------------------------------------------------------------------------------


def _zero(t: Term, given: Formulas, values: Sequence[Value]) -> Theorem:
    """A sum that is 0, by what the names in it stand for."""
    if not isinstance(t, Sum):
        raise KernelError("zero", "a sum is expected", found=t)
    with suppress(KernelError):
        return vanishes(t, given)
    if isinstance(t.body, Entry):
        return _whole(t, given, values)
    own = {value.name: value for value in values if value.name in free_vars(t)}
    theorem = maybe(everywhere(_unfold(own)))(t, given) if own else reflexivity(t)
    return after(theorem, vanishing(theorem.right, given))


def _whole(t: Term, given: Formulas, values: Sequence[Value]) -> Theorem:
    """``sum[j<n] p[i, j] = 1`` where p is divided by that sum."""
    own = {value.name: value for value in values if value.name in free_vars(t)}
    theorem = everywhere(_unfold(own))(t, given)
    theorem = after(theorem, factor_out(theorem.right, given))
    return after(theorem, cancelled(theorem.right, given))
