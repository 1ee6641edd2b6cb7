"""The inputs of a forward and a backward pass: parameters, and what their object holds."""

from __future__ import annotations

from collections.abc import Mapping, Set

from symcnn.kernel.binding import free_vars
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import Eq, Var

from .claim_error import ReadError
from .pairs import Pair, ReadGradient, ReadPair
from .roles import attributes, numbers_first, signature, with_formulas
from .signatures import Slot, flat, slots_of
from .source import SourceFile
from .starred import without_stars


def inputs_of(
    source: SourceFile, pair: Pair, said: Mapping[str, str]
) -> tuple[list[Slot], list[Slot]]:
    """The parameters of a pair, and what its object holds.

    Raises ``ReadError`` where two of them have one name.
    """
    taken = frozenset(source.global_names())
    parameters, defaults = signature(pair)
    functions = [pair.forward, pair.backward]
    slots = numbers_first(pair, slots_of(functions, parameters, defaults, said, taken))
    held = attributes(pair, said, functions, taken)
    names = [s.name for s in flat([*slots, *held])]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise ReadError(
            f"two inputs of `{pair.name}` are called {twice}, as a parameter, an attribute or an "
            "entry of a dict; give one of them another name",
            source.file, pair.forward.lineno,
        )  # fmt: skip
    return slots, held


def input_names(source: SourceFile, pair: Pair, shapes: Mapping[str, str]) -> set[str]:
    """The names whose shapes may be said."""
    slots, held = inputs_of(source, without_stars(with_formulas(pair)), shapes)
    every = (*slots, *held)
    return {s.name for s in every} | {e.name for s in every for e in s.entries}


def fits(gradient: ReadGradient, found: ReadPair, written: Set[str]) -> bool:
    """Whether a gradient has as many axes as what it is the gradient of.

    Nor may two sizes have to agree of which neither is ``written`` by anybody.
    """
    operator = gradient.operator
    if operator is None:
        return True
    if gradient.summed:
        return False
    shapes = {p.name: p.value.shape for p in found.operator.parameters if isinstance(p.value, Var)}
    shape = shapes[gradient.wrt]
    if len(shape) != len(operator.shape):
        return False
    pairs = zip(operator.shape, shape, strict=True)
    equal = [o.formula for o in operator.obligations if o.otherwise == "stretches"]
    equal += [Eq(m, n) for m, n in pairs if not ring_equal(m, n)]
    names = [{str(v) for v in free_vars(e)} for e in equal]
    return not any(len(n) > 1 and n.isdisjoint(written) for n in names)
