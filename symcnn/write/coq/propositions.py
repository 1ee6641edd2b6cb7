"""Statements: what a lemma of the file says, and how it is applied; the axioms among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from symcnn.kernel.axioms import AXIOMS
from symcnn.kernel.terms import Term, Var

from .equality import Writer
from .library import PROVED
from .casts import (
    Function,
    Key,
    Reader,
    Signature,
    T,
    cast,
    free,
    instance,
    node,
    number,
)
from .printing import outside


class Statement:
    """``forall variables, hypotheses -> conclusion``, under a name.

    ``supports`` are tensors that the statement says to be 0 outside of their shapes.
    """

    def __init__(
        self,
        name: str,
        hyps: Sequence[Term],
        concl: Term,
        reader: Reader,
        supports: Iterable[Var] = (),
    ) -> None:
        self.name = name
        self.hyps, self.concl = tuple(hyps), concl
        self.signature: Signature = reader.functions
        self.facts = tuple(reader.read(h) for h in hyps)
        self.conclusion = reader.read(concl)
        self.supports = tuple(supports)
        self.shapes = {v: tuple(reader.read(n) for n in v.shape) for v in self.supports}
        variables: dict[Term, None] = {}
        functions: dict[Key, None] = {}
        for t in (*self.facts, self.conclusion, *(n for s in self.shapes.values() for n in s)):
            found = free(t)
            variables |= found[0]
            functions |= found[1]
        variables |= dict.fromkeys(self.supports)
        self.variables = sorted(variables, key=lambda v: (v.data[0], str(v)))
        self.functions = sorted(functions)

    def text(self, writer: Writer) -> str:
        """The statement in Coq."""
        binders = [
            f"({writer.names.variable(v)} : {writer.reader.read(v).type})" for v in self.variables
        ]
        for key in self.functions:
            types, result = self.signature[key]
            arrows = " -> ".join([*(f"({t})" if " " in t else t for t in types), result])
            binders.append(f"({writer.names.function(key)} : {arrows})")
        parts = [self.support(writer, v) for v in self.supports]
        parts += [writer.text(f) for f in (*self.facts, self.conclusion)]
        body = " ->\n  ".join(parts)
        return f"forall {' '.join(binders)},\n  {body}" if binders else body

    def support(self, writer: Writer, v: Var) -> str:
        read = writer.reader.read(v)
        sizes = [writer.text(n) for n in self.shapes[v]]
        return outside(writer.text(read), read.type, sizes)

    def names(self) -> list[str]:
        """The names of the hypotheses in a proof."""
        return [
            *(f"Z{i}" for i in range(len(self.supports))),
            *(f"H{i}" for i in range(len(self.facts))),
        ]

    def intros(self, writer: Writer) -> str:
        words = [writer.names.variable(v) for v in self.variables]
        words += [writer.names.function(f) for f in self.functions]
        words += self.names()
        return f"intros {' '.join(words)}." if words else ""

    def given(self) -> dict[Term, str]:
        """The hypotheses with their names."""
        return {h: f"H{i}" for i, h in enumerate(self.hyps)}

    def applied(
        self,
        writer: Writer,
        variables: Mapping[Term, T],
        functions: Mapping[Key, Function],
        proofs: Sequence[str],
        supports: Sequence[str] = (),
    ) -> tuple[T, str]:
        """The conclusion for values of the variables, and the text that proves it."""
        values, found = self.put(writer, variables, functions)
        words = [self.name]
        words += [writer.text(values[v]) for v in self.variables]
        words += [writer.printer.function(found[f]) for f in self.functions]
        words += [*supports, *proofs]
        proof = f"({' '.join(words)})" if len(words) > 1 else self.name
        return instance(self.conclusion, values, found), proof

    def put(
        self, writer: Writer, variables: Mapping[Term, T], functions: Mapping[Key, Function]
    ) -> tuple[dict[Term, T], dict[Key, Function]]:
        """A value for each variable: what is given, itself, or 0 where it is not in scope."""
        values: dict[Term, T] = {}
        for v in self.variables:
            type_ = Reader().read(v).type
            if v in variables:
                values[v] = cast(variables[v], type_)
            elif v in writer.scope:
                values[v] = Reader().read(v)
            elif "->" in type_:
                values[v] = node("Zero", type_)
            else:
                values[v] = number(0, type_) if type_ != "Prop" else node("And", "Prop")
        found: dict[Key, Function] = {}
        for key in self.functions:
            types, result = self.signature[key]
            bound = bounds(types)
            if key in functions:
                found[key] = functions[key]
            elif key in writer.reader.functions:
                have, _ = writer.reader.functions[key]
                args = [cast(b, w) for b, w in zip(bound, have, strict=True)]
                found[key] = Function(types, node("App", result, args, (key[0], 0)))
            else:
                body = number(0, result) if result != "Prop" else node("And", "Prop")
                found[key] = Function(types, body)
        return values, found


def bounds(types: Sequence[str]) -> list[T]:
    """The variables of ``fun x1 x2 ..``, as its body has them."""
    from symcnn.kernel.terms import INT, REAL, TENSOR

    found = []
    for place, type_ in enumerate(types):
        rank = type_.count("->")
        element = INT if type_.endswith("Z") else REAL
        data = (len(types) - 1 - place, TENSOR if rank else element, element, rank)
        found.append(node("Bound", type_, (), data))
    return found


class Statements:
    """The axioms that a derivation uses."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.proved: dict[str, None] = {}
        self.assumed: dict[str, None] = {}
        self._known: dict[tuple[str, tuple[int, ...]], Statement] = {}
        self._stated: set[str] = set()

    def axiom(self, name: str, ranks: tuple[int, ...]) -> Statement:
        key = name, ranks
        if key not in self._known:
            premises, conclusion = AXIOMS[name].statement(*ranks)
            reader = Reader((*premises, conclusion))
            label = "_".join(["ax", name, *map(str, ranks)])
            supports = list(points(premises, conclusion))
            found = Statement(label, premises, conclusion, reader, supports)
            self._known[key] = found
            script = PROVED[name](ranks) if name in PROVED else None
            if script:
                self.proved[name] = None
                lines = f"Lemma {label} : {found.text(self.writer)}.\nProof. {script} Qed."
            else:
                self.assumed[name] = None
                lines = f"Axiom {label} : {found.text(self.writer)}."
            self.writer.lines.append(lines)
        return self._known[key]

    def integral_factor(self, rank: int, domain: str) -> str:
        """The name of what the rule ``sum_factor`` says of integrals, which nothing here proves."""
        label = f"ax_integral_factor_{rank}"
        if label not in self._stated:
            self._stated.add(label)
            self.assumed["integral_factor"] = None
            sizes = "".join(f" m{i}" for i in range(rank))
            integral = f"integral{rank}{sizes}"
            binders = f"({sizes.strip()} : Z) " if rank else ""
            self.writer.lines.append(
                f"Axiom {label} : forall {binders}(c : R) (f : ({domain}) -> R),\n"
                f"  {integral} (fun x => c * f x) = c * {integral} f."
            )
        return label


def points(premises: Sequence[Term], conclusion: Term) -> list[Var]:
    """The points of R^n at which an axiom speaks of derivatives."""
    from symcnn.kernel.terms import Pred

    found: dict[Var, None] = {}

    def visit(t: Term) -> None:
        if (
            isinstance(t, Pred)
            and t.name == "derivative"
            and isinstance(t.args[1], Var)
            and t.args[1].shape
        ):
            found[t.args[1]] = None
        for a in t.args:
            visit(a)

    for t in (*premises, conclusion):
        visit(t)
    return list(found)
