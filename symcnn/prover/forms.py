"""A formula of an entry as one product under its sums: what a name is read from."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.kernel.binding import free_vars, fresh, open_binder, shape_of
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import INT, Binder, Bracket, Entry, Mul, Range, Sum, Term, Var
from symcnn.lemmas.brackets import conjuncts

from .derivative_formulas import Derived

# The name of an operation, and its entry by definition.
Suggestion = tuple[str, Term]


@dataclass(frozen=True)
class Form:
    """A formula as ``scale * sum over sums of [guards] * entries * others``.

    ``indices`` with ``sizes`` are those of the result, ``upstream`` the tensors that are not
    parameters of the operator, as G, and ``given`` what is known.
    """

    scale: tuple[Term, ...]
    sums: tuple[tuple[Var, Term], ...]
    guards: tuple[Term, ...]
    entries: tuple[Entry, ...]
    others: tuple[Term, ...]
    indices: tuple[Var, ...]
    sizes: tuple[Term, ...]
    upstream: tuple[Var, ...]
    given: Formulas

    @property
    def summed(self) -> tuple[Var, ...]:
        """The indices that are summed."""
        return tuple(v for v, _ in self.sums)

    @property
    def ranges(self) -> dict[Var, Term]:
        """The number of values of every index."""
        return {**dict(zip(self.indices, self.sizes, strict=True)), **dict(self.sums)}

    def is_whole(self, *entries: Entry) -> bool:
        """Whether the indices that are places run through the whole of their axes."""
        return all(
            ring_equal(n, self.ranges[e])
            for entry in entries
            for e, n in axes_of(entry)
            if isinstance(e, Var) and e in self.ranges
        )

    @property
    def is_uniform(self) -> bool:
        """Whether every entry is made alike: ranges and other factors are free of its indices."""
        own = set(self.indices)
        sizes = all(free_vars(n).isdisjoint({*own, *self.summed}) for _, n in self.sums)
        return sizes and all(free_vars(t).isdisjoint(own) for t in self.others)

    @property
    def is_rearranged(self) -> bool:
        """Whether it is one entry at other places: no sum, no condition, no other factor."""
        return len(self.entries) == 1 and not (self.sums or self.guards or self.others)


def form_of(result: Derived) -> Form | None:
    """The formula as one product; None if it is none."""
    t, indices = result.entry, result.indices
    scale: list[Term] = []
    sums: list[tuple[Var, Term]] = []
    guards: list[Term] = []
    entries: list[Entry] = []
    others: list[Term] = []
    waiting = [t]
    while waiting:
        factors = [f for s in waiting for f in (s.args if isinstance(s, Mul) else (s,))]
        waiting = []
        own = {*indices, *(v for v, _ in sums)}
        for f in factors:
            if isinstance(f, Sum) and isinstance(f.domain, Range) and not waiting:
                v = fresh(f.hint, INT, {*own, *free_vars(t)})
                sums.append((v, f.domain.size))
                waiting.append(open_binder(f, v))
            elif free_vars(f).isdisjoint(own) and not isinstance(f, Binder):
                scale.append(f)
            elif isinstance(f, Bracket):
                guards += conjuncts(f.args[0])
            elif isinstance(f, Entry) and isinstance(f.args[0], Var):
                entries.append(f)
            else:
                others.append(f)
    return Form(
        tuple(scale), tuple(sums), tuple(guards), tuple(entries), tuple(others),
        indices, result.sizes, result.extra, result.own_given,
    )  # fmt: skip


def axes_of(entry: Entry) -> list[tuple[Term, Term]]:
    """The places of an entry, each with the length of its axis."""
    return list(zip(entry.args[1:], shape_of(entry.args[0]), strict=True))
