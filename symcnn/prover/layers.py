"""Derivatives layer by layer, as backpropagation finds them.

An operator whose local names are kept is a chain, or a graph, of layers ``y[i] = T(x, earlier
names)[i]``. Each name is a function of the parameter x: ``y(x, i)``, defined by a hypothesis
for all x, and ``y[i]`` is its value at the point. Layer by layer the kernel shows that y is
differentiable and what its derivative is in terms of those of the names before it. From the
end backwards, ``sum g[i]*dy[i]`` is then rewritten by the derivative of y, and the coefficient
of every earlier name is collected; once all contributions are there it gets a name, ``g``.

So each step is about one layer, however many there are; the names are hypotheses of the
theorem, equations for variables that stand nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, assume, congruence, cut, equal_formulas, forall_elim, forall_intro, reflexivity,
    symmetry,
)  # fmt: skip
from symcnn.kernel.sums import lam_entries
from symcnn.kernel.terms import (
    INT, REAL, Apply, Bound, Diff, Entry, Eq, Forall, Fun, Lam, Num, Range, Space, Term, Var, mul,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.coefficients import (
    Collected, Collecting, Family, Occurrence, indices_only, part_replaced,
)  # fmt: skip
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.derivatives import derivative_value
from symcnn.lemmas.differentiation import derivative_where
from symcnn.lemmas.logic import eliminated, known_of_entries
from symcnn.lemmas.notation import at
from symcnn.lemmas.positivity import positive

from .chain import Chain
from .local_names import Definition, as_functions, equation_of, for_all
from .arbitrary_entry import fresh_indices, hints, ranges, settle, tabulated
from .folding import Value
from .piecewise import put_in_pieces


@dataclass(frozen=True)
class Backward:
    """What was found: the lines, the names that they use, and what was assumed.

    ``names`` are the hypotheses that define the names, ``settled`` the coefficients, as sums
    over deltas and as formulas; ``values`` are what the names of the operator stand for.
    """

    lines: Chain
    definitions: tuple[Definition, ...]
    names: Formulas
    assumed: Formulas
    settled: tuple[tuple[Term, Term], ...]
    values: Callable[[], tuple[Value, ...]]


@dataclass
class _Layer:
    """A name as a function of the parameter, its definition, and its derivative.

    ``definition`` is ``forall x, i: y(x, i) = ..``, ``at_point`` is ``forall i: y[i] = y(X, i)``,
    ``exists`` says that y has a derivative, ``value`` what it is.
    """

    variable: Var
    function: Fun
    family: Family
    definition: Term
    at_point: Term
    exists: Theorem
    value: Theorem
    assumed: Formulas


@dataclass
class Layers:
    """The layers of an operator: ``definitions`` are its local names, ``X`` the parameter.

    ``columns`` are the indices of the entry of X, ``taken`` the variables whose names are not
    free any more.
    """

    definitions: tuple[Definition, ...]
    given: Formulas
    X: Var
    columns: tuple[Var, ...]
    taken: set[Var]
    layers: dict[str, _Layer] = field(default_factory=dict)
    functions: dict[Fun, _Layer] = field(default_factory=dict)
    at_point: set[Term] = field(default_factory=set)
    settled: list[tuple[Term, Term]] = field(default_factory=list)

    @property
    def _space(self) -> Space:
        return Space(REAL, self.X.shape)

    @property
    def _inside(self) -> Formulas:
        """That the indices of the entry are in range."""
        return ranges(self.columns, self.X.shape)

    def backward(self, loss: Term) -> Backward:
        """The derivative of a number in the entry of X, as a formula in the names."""
        self._forward(loss)
        left = self._derivative_of(self._of_parameter(loss))
        slope, _ = self._slope(loss, (), ())
        collecting = self._collecting()
        theorem = derivative_value(slope)
        theorem = after(theorem, self._in_values(theorem.right))
        theorem = self._named(theorem)
        lines = Chain(left)
        found = collecting(theorem.right, self._facts(theorem.right))
        theorem = after(theorem, found.theorem)
        named: list[Definition] = []
        for layer in reversed(self.layers.values()):
            if layer.variable.name not in found.parts:
                continue
            theorem, found = self._weighted(collecting, layer, theorem, found, named)
            lines.add(theorem, f"the chain rule, down to {layer.variable.name}")
            step = self._passed(collecting, layer, found)
            theorem, found = step.theorem, step
        lines.lemmas = self._lemmas()
        settled = self._settled(theorem.right, self.columns, self.X.shape)
        lines.add(after(theorem, settled), "the last layer, written out")
        self._record(settled, self.columns, self.X.shape)
        return self._finished(lines, named)

    def _finished(self, lines: Chain, named: list[Definition]) -> Backward:
        hyps = set(lines.theorem.hyps)
        plain = [equation_of(v, t) for v, t in self.definitions if v.name not in self.layers]
        names = [p for x in self.layers.values() for p in (x.definition, x.at_point)]
        names = [*plain, *names, *(equation_of(v, t) for v, t in named)]
        names = [p for p in names if p in hyps]
        known = (*self.given, *self._inside)
        assumed = tuple(h for h in lines.theorem.hyps if h not in {*known, *names})
        lines.given = tuple(dict.fromkeys((*known, *assumed, *names)))
        definitions = (*self.definitions, *named)
        settled = tuple(self.settled)
        return Backward(lines, definitions, tuple(names), assumed, settled, self._values)

    def _values(self) -> tuple[Value, ...]:
        """What the names of the operator stand for, in terms of the earlier ones."""
        found = []
        for v, t in self.definitions:
            layer = self.layers.get(v.name)
            with suppress(KernelError):
                value = assume(equation_of(v, t)) if layer is None else self._value(layer)
                found.append(Value(v, value))
        return tuple(found)

    def _value(self, layer: _Layer) -> Theorem:
        """``y[i] = ..`` for all i, from the function that y is."""
        rows, sizes = layer.family.indices, layer.family.sizes
        inside = ranges(rows, sizes)
        same = _at(forall_elim(assume(layer.definition), self.X, ()), rows, inside)
        theorem = after(_at(assume(layer.at_point), rows, inside), same)
        return _everywhere(after(theorem, self._in_values(theorem.right, inside)), rows, sizes)

    # -- forward ------------------------------------------------------------------------------

    def _forward(self, loss: Term) -> None:
        """The layers that depend on X and on which the loss depends, in order."""
        needed = set(free_vars(loss))
        for v, t in reversed(self.definitions):
            if v in needed:
                needed |= free_vars(t)
        depend = {self.X}
        for v, t in self.definitions:
            if v in needed and not depend.isdisjoint(free_vars(t)):
                depend.add(v)
                self._add(v, t)

    def _add(self, v: Var, t: Term) -> None:
        rows = self._indices(t, len(v.shape))
        function = Fun(v.name)
        u = self._point()
        body = function(u, *rows)
        place = (self.X, *self.columns)
        graph = Lam(self._space, close(body, u), self.X.name)
        family = Family(v.name, Diff(graph, *place), rows, v.shape)
        slope, assumed = self._slope(at(t, *rows), rows, v.shape)
        equation = Eq(body, self._as_functions(at(t, *rows), u))
        definition = for_all(rows, v.shape, equation)
        definition = Forall(self._space, close(definition, u), self.X.name)
        entry = v[rows] if rows else v
        at_point = for_all(rows, v.shape, Eq(entry, function(self.X, *rows)))
        layer = _Layer(v, function, family, definition, at_point, slope, slope, assumed)
        # the derivative of the formula is that of the function
        same = forall_elim(assume(definition), u, ())
        for r, n in zip(rows, v.shape, strict=True):
            same = forall_elim(same, r, member(r, Range(n)))
        here = congruence(slope.concl, (0, 1), (u.name,), symmetry(same))
        slope = equal_formulas(here, slope)
        self.layers[v.name] = self.functions[function] = layer
        self.at_point.add(at_point)
        value = derivative_value(slope)
        last = (len(slope.concl.args) - 1,)
        exists = equal_formulas(congruence(slope.concl, last, (), symmetry(value)), slope)
        value = after(value, self._in_values(value.right, ranges(rows, v.shape)))
        # of every entry of X, as the derivative of a maximum needs the whole gradient
        places, sizes = (*self.columns, *rows), (*self.X.shape, *v.shape)
        layer.exists = _everywhere(self._named(exists), places, sizes)
        layer.value = _everywhere(self._named(value), rows, v.shape)

    def _slope(
        self, t: Term, rows: tuple[Var, ...], sizes: Sequence[Term]
    ) -> tuple[Theorem, Formulas]:
        """``derivative(Lam[x] t(x), X, k.., d)``, from the derivatives of the names in t."""
        u = self._point()
        function = Lam(self._space, close(self._as_functions(t, u), u), self.X.name)
        near = self._near(t)
        columns, inside = self.columns, self._inside
        known = {x.function: _at(assume(x.exists.concl), columns, inside) for x in near}
        given = tuple(self._as_functions(p, self.X) for p in self._about(t))
        given = (*given, *ranges(rows, sizes), *inside, *_of(near))
        opened = tuple((r, Range(n)) for r, n in zip(rows, sizes, strict=True))
        pieces = put_in_pieces(function, given)
        slope, assumed = derivative_where(pieces.right, self.X, given, columns, opened, known)
        if pieces.left != pieces.right:
            here = congruence(slope.concl, (0,), (), symmetry(pieces))
            slope = equal_formulas(here, slope)
        for p in assumed:
            with suppress(KernelError):
                slope = cut(self._evident(p, given), slope)
        return slope, tuple(p for p in assumed if p in slope.hyps)

    def _evident(self, p: Term, given: Formulas) -> Theorem:
        """What is given or positive once the names in it are written out, from their definitions.

        What is said of all indices is shown for any.
        """
        if not isinstance(p, Forall) or not isinstance(p.domain, Range):
            return self._from_definitions(p, given)
        v = domain_var(p, {*self.taken, *self.columns, *free_vars(p)})
        known = tuple(q for q in given if v not in free_vars(q))
        inside = self._evident(open_binder(p, v), (*known, *member(v, p.domain)))
        return forall_intro(inside, v, p.domain)

    def _from_definitions(self, p: Term, given: Formulas) -> Theorem:
        by_function = self.functions
        plain = {v: t for v, t in self.definitions if v.name not in self.layers}

        def convert(t: Term, given: Formulas) -> Theorem:
            if isinstance(t, Apply) and t.fun in by_function and t.args[0] == self.X:
                definition = by_function[t.fun].definition
                theorem = forall_elim(assume(definition), self.X, ())
                return _at(theorem, t.args[1:], given)
            if isinstance(t, Entry) and t.args[0] in plain:
                theorem = assume(equation_of(t.args[0], plain[t.args[0]]))  # type: ignore[arg-type, index]
                return _at(theorem, t.args[1:], given)
            if t in plain and not t.args:
                return assume(equation_of(t, plain[t]))  # type: ignore[arg-type, index]
            raise KernelError("values", "a name is expected", found=t)

        written = maybe(everywhere(convert))(p, (*self._facts(p), *indices_only(given)))
        shown = written.right
        if shown in given:
            return equal_formulas(symmetry(written), assume(shown))
        lemmas = known_of_entries([shown], given)
        known = positive(shown, (*given, *(lemma.concl for lemma in lemmas)))
        for lemma in lemmas:
            known = cut(lemma, known)
        return equal_formulas(symmetry(written), known)

    def _of_parameter(self, t: Term) -> Lam:
        u = self._point()
        return Lam(self._space, close(self._as_functions(t, u), u), self.X.name)

    def _derivative_of(self, function: Lam) -> Term:
        return Diff(function, self.X, *self.columns)

    def _point(self) -> Var:
        names = {v.name for v in self.taken}
        name = f"{self.X.name}_"
        while name in names:
            name += "_"
        return Var(name, REAL, self.X.shape)

    def _as_functions(self, t: Term, point: Term) -> Term:
        """The term with each name as a function at the point, which X stands for."""
        found = {x.variable: x.function for x in self._near(t)}
        written = as_functions(t, found, point) if found else t
        return subst(written, {self.X: point}) if point != self.X else written

    # -- values ---------------------------------------------------------------------------------

    def _in_values(self, t: Term, facts: Formulas = ()) -> Theorem:
        """The term with ``y[e]`` for every ``y(X, e)``."""
        by_function = self.functions

        def convert(t: Term, given: Formulas) -> Theorem:
            if isinstance(t, Lam) and isinstance(t.domain, Range):
                return _whole(t)
            if not isinstance(t, Apply) or t.fun not in by_function or t.args[0] != self.X:
                raise KernelError("values", "a name at the point is expected", found=t)
            theorem = assume(by_function[t.fun].at_point)
            return symmetry(_at(theorem, t.args[1:], given))

        return maybe(everywhere(convert))(t, self._facts(t, facts))

    def _named(self, theorem: Theorem) -> Theorem:
        """The theorem with its hypotheses about values in terms of the names."""
        for h in theorem.hyps:
            if h in self.at_point:
                continue
            same = self._in_values(h)
            if same.left != same.right:
                lemma = equal_formulas(symmetry(same), assume(same.right))
                theorem = cut(lemma, theorem)
        return theorem

    def _record(self, same: Theorem, indices: Sequence[Var], sizes: Sequence[Term]) -> None:
        if same.left != same.right:
            left, right = (tabulated(t, indices, sizes) for t in (same.left, same.right))
            self.settled.append((left, right))

    def _about(self, t: Term) -> Formulas:
        """The hypotheses of the operator about a term: on its variables, and sizes in those."""
        places = set(self._places.get(None, ()))
        places = places.union(*(self._places.get(v, ()) for v in free_vars(t)))
        others = {v for place in places for v in free_vars(self.given[place]) if v.sort == INT}
        places = places.union(*(self._places.get(v, ()) for v in others))
        return tuple(self.given[place] for place in sorted(places))

    @cached_property
    def _places(self) -> dict[Var | None, list[int]]:
        """The places of the hypotheses about a variable; about none, under None."""
        found: dict[Var | None, list[int]] = {}
        for place, p in enumerate(self.given):
            for v in free_vars(p) or (None,):
                found.setdefault(v, []).append(place)
        return found

    def _near(self, t: Term) -> list[_Layer]:
        """The layers whose names stand in a term."""
        names = sorted(v.name for v in free_vars(t))
        return [self.layers[n] for n in names if n in self.layers]

    def _facts(self, t: Term, more: Formulas = ()) -> Formulas:
        """What may bear on the indices in a term."""
        return (*indices_only(self._about(t)), *self._inside, *more)

    # -- backward -------------------------------------------------------------------------------

    def _collecting(self) -> Collecting:
        families = {x.variable.name: x.family for x in reversed(self.layers.values())}

        def recognise(t: Term) -> Occurrence | None:
            if not isinstance(t, Diff) or t.args[1:] != (self.X, *self.columns):
                return None
            body = t.args[0].args[1]
            if not isinstance(body, Apply) or not isinstance(body.args[0], Bound):
                return None
            if body.fun not in self.functions:
                return None
            return body.fun.name, body.args[1:]

        return Collecting(families, recognise)

    def _weighted(
        self,
        collecting: Collecting,
        layer: _Layer,
        theorem: Theorem,
        found: Collected,
        named: list[Definition],
    ) -> tuple[Theorem, Collected]:
        """The coefficient of a layer settled, and named."""
        family, c = layer.family, found.parts[layer.variable.name]
        if isinstance(c, Num):
            return theorem, found
        same = self._settled(c, family.indices, family.sizes)
        self._record(same, family.indices, family.sizes)
        if not _is_plain(same.right):
            g = self._weight(layer)
            named.append((g, tabulated(same.right, family.indices, family.sizes)))
            entry = assume(equation_of(*named[-1]))
            for j, n in zip(family.indices, family.sizes, strict=True):
                entry = forall_elim(entry, j, member(j, Range(n)))
            same = after(same, symmetry(entry))
        new = same.right
        product = symmetry(part_replaced(mul(new, family.term), symmetry(same)))
        names = tuple(j.name for j in family.indices)
        total = family.total(c)
        replaced = congruence(total, (1,) * len(names), names, product) if names else product
        rewritten = part_replaced(theorem.right, replaced)
        parts = {**found.parts, layer.variable.name: new}
        return after(theorem, rewritten), Collected(rewritten, parts, found.rest)

    def _passed(self, collecting: Collecting, layer: _Layer, found: Collected) -> Collected:
        """The derivative of a layer, with its weight, by those of the layers before it."""
        family, name = layer.family, layer.variable.name
        weight = found.parts[name]
        others = {n: c for n, c in found.parts.items() if n != name}
        total = family.total(weight)
        value = assume(layer.value.concl)
        for j, n in zip(family.indices, family.sizes, strict=True):
            value = forall_elim(value, j, member(j, Range(n)))
        inner = mul(weight, family.term)
        names = tuple(j.name for j in family.indices)
        changed = part_replaced(inner, value)
        replaced = congruence(total, (1,) * len(names), names, changed) if names else changed
        inside = collecting(replaced.right, self._facts(replaced.right))
        replaced = after(replaced, inside.theorem)
        whole = collecting.whole(found.parts, found.rest)
        theorem = part_replaced(whole, replaced)
        kept = Collected(reflexivity(whole), others, found.rest)
        merged = collecting.merged(theorem.right, (kept, inside))
        return Collected(after(theorem, merged.theorem), merged.parts, merged.rest)

    def _settled(self, t: Term, targets: tuple[Var, ...], sizes: Sequence[Term]) -> Theorem:
        """The sums over deltas in a coefficient carried out."""
        lines = Chain(t, (*self._about(t), *ranges(targets, sizes)))
        settle(lines, targets)
        return lines.theorem if lines.steps else reflexivity(t)

    def _lemmas(self) -> tuple[Theorem, ...]:
        return tuple(t for x in reversed(self.layers.values()) for t in (x.value, x.exists))

    # -- names ----------------------------------------------------------------------------------

    def _indices(self, t: Term, rank: int) -> tuple[Var, ...]:
        return fresh_indices(hints(t), (Num(1),) * rank, self.taken | set(self.columns))

    def _weight(self, layer: _Layer) -> Var:
        """``g2`` for y2 where no other name ends in 2; ``g_z2``, ``g_mean`` else."""
        number = re.fullmatch(r"\D*?_?(\d+)", layer.variable.name)
        numbers = [re.sub(r"\D*?_?(\d+)", r"\1", x.variable.name) for x in self.layers.values()]
        alone = number and numbers.count(number[1]) == 1
        names = {v.name for v in self.taken}
        name = f"g{number[1]}" if number and alone else f"g_{layer.variable.name}"
        while name in names:
            name += "_"
        g = Var(name, REAL, layer.variable.shape)
        self.taken.add(g)
        return g


def _at(theorem: Theorem, indices: Formulas, given: Formulas) -> Theorem:
    """What is true for all indices at some that are in range."""
    for e in indices:
        theorem = eliminated(theorem, e, indices_only(given))
    return theorem


def _whole(t: Lam) -> Theorem:
    """``Lam[i] Lam[j] y[i, j] = y``"""
    body: Term = t
    names: list[str] = []
    while isinstance(body, Lam):
        names.append(body.hint)
        body = body.body
    if not isinstance(body, Entry) or not isinstance(body.args[0], Var):
        raise KernelError("values", "the entries of a name are expected", found=t)
    theorem = lam_entries(body.args[0], tuple(names))
    if theorem.right != t:
        raise KernelError("values", "the entries in order are expected", found=t)
    return symmetry(theorem)


def _of(layers: Sequence[_Layer]) -> Formulas:
    """What was assumed about some layers."""
    return tuple(p for x in layers for p in x.assumed)


def _everywhere(theorem: Theorem, indices: Sequence[Var], sizes: Sequence[Term]) -> Theorem:
    for v, n in zip(reversed(indices), reversed(sizes), strict=True):
        theorem = forall_intro(theorem, v, Range(n))
    return theorem


def _is_plain(t: Term) -> bool:
    return isinstance(t, Var | Num) or (isinstance(t, Entry) and isinstance(t.args[0], Var))
